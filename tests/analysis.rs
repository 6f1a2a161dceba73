//! The real program on how well it reads: `evaluate`, `explain` and `check-rules`, on good input and on wrong.

mod common;

use common::{Workspace, copy, project};

/// A check did not hold.
const CHECK_FAILED: i32 = 3;
/// Some input failed.
const SOME_FAILED: i32 = 1;
/// The program was used in a wrong way.
const USAGE: i32 = 2;

const MEETING: &str = "Foreign Minister of Kazakhstan Murat Nurtleu met Rashid Meredov in Astana on 3 February 2025.";
const VISIT: &str = "Chancellor Angela Merkel will arrive in Kyiv on 18 October 2021. The ministers signed nothing.";

/// Gold of the meeting: all that the text says.
const GOLD: &str = r#"{
  "document": "https://example.org/meeting", "date": "2025-02-04",
  "entities": [
    {"id": "nurtleu", "class": "Person", "name": "Murat Nurtleu", "aliases": ["Nurtleu"]},
    {"id": "meredov", "class": "Person", "name": "RASHID Meredov"},
    {"id": "kaz", "class": "State", "name": "Kazakhstan"},
    {"id": "astana", "class": "Place", "name": "Astana"}
  ],
  "tenures": [{"person": "nurtleu", "title": "Minister for Foreign Affairs", "of": "kaz"}],
  "events": [
    {"id": "met", "class": "Meeting", "realis": "actual", "begin": "2025-02-03", "place": "astana",
     "participants": ["nurtleu", "meredov"], "optional": ["kaz"], "words": "met"}
  ]
}
"#;

/// A workspace with a corpus of one document and its gold.
fn with_corpus(gold: &str) -> Workspace {
    let workspace = Workspace::new();
    let line =
        format!("{{\"url\": \"https://example.org/meeting\", \"date\": \"2025-02-04\", \"text\": \"{MEETING}\"}}\n");
    workspace.write("corpus/documents.jsonl", line);
    workspace.write("corpus/gold/meeting.json", gold);
    workspace
}

#[test]
fn what_agrees_with_gold_is_right() {
    let run = with_corpus(GOLD).run(["evaluate", "corpus", "--misses", "--min-f1", "1"]).good();
    assert_eq!(run.stderr, "");
    let expected = "## corpus/gold/meeting.json
   https://example.org/meeting
   all right

                      P      R     F1   right/system/gold
entities          1.000  1.000  1.000   4/4/4
tenures           1.000  1.000  1.000   1/1/1
events found      1.000  1.000  1.000   1/1/1
event slots       1.000  1.000  1.000   6/6/6
relations         0.000  0.000  0.000   0/0/0
all statements    1.000  1.000  1.000   11/11/11
";
    assert_eq!(run.stdout, expected);
}

#[test]
fn what_differs_from_gold_is_told() {
    let gold = GOLD
        .replace("2025-02-03", "2025-02")
        .replace(
            r#"{"id": "astana", "class": "Place", "name": "Astana"}"#,
            r#"{"id": "astana", "class": "Place", "name": "Almaty"}"#,
        )
        .replace(
            r#""events": ["#,
            r#""events": [
    {"id": "treaty", "class": "Signing", "participants": ["kaz"], "words": "a treaty"},
    {"id": "hope", "class": "Statement", "skippable": true},"#,
        );
    let workspace = with_corpus(&gold);
    let run = workspace.run(["evaluate", "corpus", "--misses", "--min-f1", "0.9"]).fails(CHECK_FAILED, &["0.9"]);
    for line in [
        "missed  entities      Place Almaty\n",
        "extra   entities      Place Astana\n",
        "missed  events found  Signing treaty: a treaty\n",
        "missed  event slots   Meeting met: begin 2025-02\n",
        "extra   event slots   Meeting met: begin 2025-02-03\n",
        "\nevents found      1.000  0.500  0.667   1/1/2\n",
    ] {
        assert!(run.stdout.contains(line), "{line:?} is told: {}", run.stdout);
    }
    let json = workspace.run(["evaluate", "corpus", "--misses", "--format", "json"]).good().stdout;
    let json: serde_json::Value = serde_json::from_str(&json).expect("JSON");
    assert_eq!(json["scores"]["events found"]["recall"], 0.5);
    assert_eq!(json["documents"][0]["extra"][0]["statement"], "Place Astana");
}

#[test]
fn faults_of_gold_are_named_by_line() {
    let workspace = with_corpus(GOLD);
    let wrong = GOLD
        .replace("\"Person\", \"name\": \"RASHID", "\"Human\", \"name\": \"RASHID")
        .replace("2025-02-03", "3 February")
        .replace("[\"kaz\"]", "[\"kazakhstan\"]");
    workspace.write("corpus/gold/wrong.json", wrong);
    workspace.write("corpus/gold/misspelt.json", GOLD.replace("\"participants\"", "\"particpants\""));
    workspace.write("corpus/gold/torn.json", &GOLD[..200]);
    let run = workspace.run(["evaluate", "corpus"]).fails(
        SOME_FAILED,
        &[
            "error: corpus/gold/wrong.json:5: entities of a class `Human` are not compared",
            "error: corpus/gold/wrong.json:11: `3 February` is no date",
            "error: corpus/gold/wrong.json:11: no entity has the id `kazakhstan`",
            "error: corpus/gold/misspelt.json:12: unknown field `particpants`",
            "error: corpus/gold/torn.json:5: EOF",
        ],
    );
    assert!(run.stdout.contains("all statements    1.000"), "the good one is measured: {}", run.stdout);
}

#[test]
fn gold_and_documents_that_do_not_belong_together_are_told() {
    let workspace = with_corpus(GOLD);
    workspace.write("corpus/gold/other.json", GOLD.replace("org/meeting", "org/other"));
    workspace.write("corpus/gold/meeting.json", GOLD.replace("org/meeting", "org/meetings"));
    let run = workspace.run(["evaluate", "corpus"]).fails(
        SOME_FAILED,
        &[
            "error: corpus/gold/other.json: no document has the address https://example.org/other",
            "no gold for https://example.org/meeting; it is not counted",
        ],
    );
    assert!(run.stdout.contains("all statements    0.000  0.000  0.000   0/0/22\n"), "{}", run.stdout);
}

#[test]
fn a_corpus_of_other_files_is_measured() {
    let workspace = Workspace::new();
    workspace.write("corpus/meeting.md", format!("---\nurl: https://example.org/meeting\n---\n{MEETING}"));
    workspace.run(["evaluate", "corpus"]).fails(SOME_FAILED, &["corpus/gold"]);
    workspace.write("corpus/gold/notes.txt", "No gold.");
    workspace.run(["evaluate", "corpus"]).fails(SOME_FAILED, &["corpus/gold: no gold to measure against"]);
    workspace.write("corpus/gold/meeting.json", GOLD);
    workspace.run(["evaluate", "corpus", "--min-f1", "1"]).good();
    workspace.run(["evaluate", "corpus", "--min-f1", "80"]).fails(USAGE, &["from 0 to 1"]);
}

#[test]
fn a_sentence_is_explained() {
    let workspace = Workspace::new();
    workspace.write("note.txt", format!("{MEETING} {VISIT}"));
    let run = workspace.run(["explain", "note.txt"]).good();
    assert_eq!(run.stderr, "");
    for piece in [
        "Sentence 1\n  Foreign Minister of Kazakhstan Murat Nurtleu met",
        "Astana                                    place   Astana (id:place/astana), known by name\n",
        "3 February 2025                           date    2025-02-03, by its form\n",
        "Murat Nurtleu is Minister of Foreign Affairs of Kazakhstan\n",
        "    Meeting, by the rule meeting.met-with\n      trigger      met\n",
        "participant  Rashid Meredov\n",
        "date         2025-02-03 (as the text says)\n",
        "realis   planned (for it says “will”)\n",
        "sentences of which no event came\n\n  Sentence 3  The ministers signed nothing.\n    signed  ",
    ] {
        assert!(run.stdout.contains(piece), "{piece:?} is told: {}", run.stdout);
    }
    assert!(!run.stdout.contains('\u{1b}'), "there is no colour outside a terminal");
}

#[test]
fn one_sentence_and_one_rule_are_explained_alone() {
    let workspace = Workspace::new();
    workspace.write("note.txt", format!("{MEETING} {VISIT}"));
    let second = workspace.run(["explain", "note.txt", "--sentence", "2"]).good().stdout;
    assert!(second.contains("Sentence 2\n") && !second.contains("Sentence 1\n"), "{second}");
    let rule = workspace.run(["explain", "note.txt", "--rule", "visit.arrived-in"]).good().stdout;
    assert!(rule.contains("Sentence 2\n") && !rule.contains("Sentence 1") && !rule.contains("Sentence 3"), "{rule}");
    workspace.run(["explain", "note.txt", "--sentence", "9"]).fails(USAGE, &["--sentence 9", "3 sentences"]);
    workspace.run(["explain", "note.txt", "--sentence", "0"]).fails(USAGE, &["--sentence"]);
    let unknown = ["explain", "note.txt", "--rule", "visit.arrive-in"];
    workspace.run(unknown).fails(USAGE, &["no rule is named `visit.arrive-in`", "`visit.arrived-in`"]);
    workspace.run(["explain", "missing.txt"]).fails(SOME_FAILED, &["missing.txt"]);
}

#[test]
fn the_rules_hold() {
    let run = Workspace::new().run(["check-rules"]).good().says(&["examples: all hold"]);
    assert_eq!(run.stdout, "");
}

#[test]
fn all_faults_of_rules_are_named_by_line() {
    let workspace = Workspace::new();
    copy(&project("data"), &workspace.path("data"));
    let sound =
        "yes = [\"Nobody did a thing.\", \"[Angela Merkel](visitor) beamed.\"]\nno = [\"Angela Merkel beamed.\"]\n";
    let rules = format!(
        "[[rule]]\nname = \"own.wrong\"\nemits = \"Party\"\npattern = [\n  \"<host:Agent> @nosuch\",\n  \"<guest:Agent> met\",\n]\n{sound}\n\
         [[rule]]\nname = \"own.beamed\"\nemits = \"Visit\"\npattern = \"<visitor:Agent> beamed\"\n{sound}"
    );
    workspace.write("data/rules/en/own.toml", rules);
    workspace.write("data/rules/en/torn.toml", "\n[[rule]\n");
    workspace.run(["check-rules", "--data", "data"]).fails(
        CHECK_FAILED,
        &[
            "error: data/rules/en/own.toml:3: rule `own.wrong`: no class of events `Party`",
            "error: data/rules/en/own.toml:5: rule `own.wrong`: no class of words `@nosuch`",
            "error: data/rules/en/own.toml:6: rule `own.wrong`: no property `guest`",
            "error: data/rules/en/own.toml:12: rule `own.beamed` does not match: Nobody did a thing.",
            "error: data/rules/en/own.toml:12: rule `own.beamed` matches, and must not: Angela Merkel beamed.",
            "error: data/rules/en/torn.toml:2: ",
            "6 faults in the rules",
        ],
    );
}

#[test]
fn what_a_pattern_must_not_see() {
    let workspace = Workspace::new();
    copy(&project("data"), &workspace.path("data"));
    let rules = r#"[[rule]]
name = "own.beamed"
emits = "Visit"
pattern = ["<visitor:Person> beamed ~(of|at <State>)", "^ (greatly|soon) <visitor:Person> glowed", "<visitor:Person> shone ~<Date> <Word> $"]
yes = [
    "[Angela Merkel](visitor) beamed.", "[Angela Merkel](visitor) beamed at noon.",
    "Soon [Angela Merkel](visitor) glowed.", "“[Angela Merkel](visitor) shone brightly.”",
]
no = [
    "Angela Merkel beamed of joy.", "Angela Merkel beamed at France.",
    "It was said that soon Angela Merkel glowed.", "Angela Merkel shone brightly then.", "Angela Merkel shone in 2024.",
    "Angela Merkel shone today.",
]
"#;
    workspace.write("data/rules/en/own.toml", rules);
    workspace.run(["check-rules", "--data", "data"]).good();
    let wrong = [
        ("~ of", "say behind `~` what must not stand next"),
        ("~(of|to?)", "`~` needs a word"),
        ("~<host:Person>", "has neither a role nor `!`"),
        ("~of+", "`+` has no place behind `~`"),
        ("<office:Person>", "the role `office` takes an `Office`"),
        ("^ ~of", "that always stands"),
    ];
    for (pattern, message) in wrong {
        let word = if message.contains("always stands") { "" } else { "beamed " };
        let rule = format!("[[rule]]\nname = \"own.wrong\"\nemits = \"Visit\"\npattern = \"{word}{pattern}\"\n");
        workspace.write("data/rules/en/own.toml", rule + "yes = [\"One.\", \"Two.\"]\nno = [\"Three.\"]\n");
        let place = "error: data/rules/en/own.toml:4: rule `own.wrong`: ";
        workspace.run(["check-rules", "--data", "data"]).fails(CHECK_FAILED, &[place, message]);
    }
}

#[test]
fn who_is_appointed_holds_the_office() {
    let workspace = Workspace::new();
    workspace.write("note.txt", "Anna Novak was elected the first President of Slovakia on 3 February 2025.");
    workspace.ingest(["note.txt"]).good();
    assert!(workspace.ask(
        "ASK { ?event a dip:Appointment ; dip:participant ?who ; dip:office ?office ; dip:begin \"2025-02-03\"^^xsd:date .
               ?who dip:holds ?office . ?tenure dip:holder ?who ; dip:office ?office .
               ?office dip:title \"President\" ; dip:officeOf id:state\\/slovakia }"
    ));
}

#[test]
fn rules_are_counted_on_documents() {
    let workspace = Workspace::new();
    workspace.write("texts/meeting.txt", MEETING);
    workspace.write("texts/visit.txt", VISIT);
    let run = workspace.run(["check-rules", "--corpus", "texts"]).good().says(&["never fire in 2 documents: "]);
    let mut lines = run.stdout.lines();
    assert_eq!(lines.next(), Some("rule\tfired\tdocuments\tplace"));
    assert!(lines.next().is_some_and(|line| line.starts_with("meeting.met-with\t1\t1\tdata/rules/en/meeting.toml:")));
    assert!(run.stdout.contains("\nsummons.summoned\t0\t0\t") && run.stderr.contains("summons.summoned"));
    workspace.run(["check-rules", "--corpus", "nowhere"]).fails(SOME_FAILED, &["nowhere"]);
}
