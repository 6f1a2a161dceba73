//! The same event and the same person in several documents: joined by rules, listed, explained, refused and undone.

mod common;

use std::{collections::BTreeSet, fs};

use common::Workspace;

/// The identifiers of persons that the tests name.
const FULL: &str = "https://w3id.org/chancery/id/person/annageldi-saparov";
const SHORT: &str = "https://w3id.org/chancery/id/person/a-saparov";

/// Reports of three meetings and a visit: by name, day of publication, and text.
const REPORTS: [(&str, &str, &str); 9] = [
    (
        "day",
        "2025-02-04",
        "Foreign Minister of Kazakhstan Murat Nurtleu met Foreign Minister of Turkmenistan Rashid Meredov in Astana on 3 February 2025.",
    ),
    (
        "three",
        "2025-02-03",
        "Foreign Ministers Murat Nurtleu of Kazakhstan, Rashid Meredov of Turkmenistan and Bakhtiyor Saidov of Uzbekistan met in Astana on 3 February 2025.",
    ),
    (
        "month",
        "2025-03-10",
        "Foreign Minister of Kazakhstan Murat Nurtleu met Foreign Minister of Turkmenistan Rashid Meredov in Astana in February 2025.",
    ),
    ("states", "2025-03-12", "Kazakhstan and Turkmenistan held talks in Astana on 3 February 2025."),
    (
        "full",
        "2025-04-03",
        "Minister of Trade of Kazakhstan Arman Shakkaliyev met Minister of Energy of Turkmenistan Annageldi Saparov in Ashgabat on 2 April 2025.",
    ),
    (
        "short",
        "2025-04-04",
        "Minister of Trade of Kazakhstan Arman Shakkaliyev met Minister of Energy of Turkmenistan A. Saparov in Ashgabat on 2 April 2025.",
    ),
    ("arrival", "2025-04-08", "President of Kazakhstan Kassym-Jomart Tokayev arrived in Tashkent on 7 April 2025."),
    ("visit", "2025-05-02", "President of Kazakhstan Kassym-Jomart Tokayev visited Uzbekistan in April 2025."),
    (
        "other",
        "2025-05-20",
        "Foreign Minister of Kazakhstan Murat Nurtleu met Foreign Minister of Uzbekistan Bakhtiyor Saidov in Samarkand on 19 May 2025.",
    ),
];

fn address(name: &str) -> String {
    format!("https://example.org/{name}")
}

/// Writes reports into a workspace and gives their files.
fn write(workspace: &Workspace, reports: &[(&str, &str, &str)]) -> Vec<String> {
    let file = |(name, date, text): &(&str, &str, &str)| {
        let head = format!("---\nurl: {}\ndate: {date}\n---\n", address(name));
        workspace.write(&format!("{name}.txt"), format!("{head}{text}\n"));
        format!("{name}.txt")
    };
    reports.iter().map(file).collect()
}

/// A workspace with these reports in its store.
fn with(reports: &[(&str, &str, &str)]) -> Workspace {
    let workspace = Workspace::new();
    workspace.ingest(write(&workspace, reports));
    workspace
}

fn report(name: &str) -> (&'static str, &'static str, &'static str) {
    *REPORTS.iter().find(|(own, ..)| *own == name).expect("a report")
}

/// The rules by which something is joined, as `chancery joins` lists them, sorted.
fn rules(workspace: &Workspace) -> Vec<String> {
    let list = workspace.run(["joins"]).good().stdout;
    let mut rules: Vec<String> =
        list.lines().skip(1).map(|row| row.split('\t').nth(2).expect("a rule").to_owned()).collect();
    rules.sort();
    rules
}

/// Checks that two stores say the same.
#[track_caller]
fn check_same(one: &Workspace, other: &Workspace, when: &str) {
    let [one, other] =
        [one, other].map(|workspace| workspace.nquads().lines().map(str::to_owned).collect::<BTreeSet<_>>());
    assert_eq!(one.symmetric_difference(&other).collect::<Vec<_>>(), Vec::<&String>::new(), "{when}");
}

fn count(workspace: &Workspace, class: &str) -> String {
    workspace.rows(&format!("SELECT (COUNT(DISTINCT ?e) AS ?n) WHERE {{ ?e a dip:{class} }}")).concat()
}

#[test]
fn fewer_participants_and_the_month_are_the_same_event() {
    let workspace = with(&REPORTS[..4]);
    assert_eq!(count(&workspace, "Meeting"), "1");
    let told = workspace.rows("SELECT ?begin ?label WHERE { ?e a dip:Meeting ; dip:begin ?begin ; rdfs:label ?label }");
    assert_eq!(told.len(), 1, "one date and one name: {told:?}");
    assert!(told[0].starts_with("\"2025-02-03\"") && told[0].contains("Saidov"), "{told:?}");
    // Each report is cited for what it says itself.
    let cited = |pattern: &str| {
        workspace.rows(&format!("SELECT DISTINCT ?d WHERE {{ GRAPH ?p {{ {pattern} }} ?p dip:partOf ?d }} ORDER BY ?d"))
    };
    let iris = |names: &[&str]| names.iter().map(|name| format!("<{}>", address(name))).collect::<Vec<_>>();
    assert_eq!(cited("?e a dip:Meeting"), iris(&["day", "month", "states", "three"]));
    assert_eq!(cited("?e dip:begin ?day"), iris(&["day", "states", "three"]));
    assert_eq!(cited("?e dip:roughBegin \"2025-02\"^^xsd:gYearMonth"), iris(&["month"]));
    assert_eq!(cited("?e dip:participant <https://w3id.org/chancery/id/person/bakhtiyor-saidov>"), iris(&["three"]));
    workspace.check_merge();
}

#[test]
fn by_whatever_way_the_documents_came() {
    let all = with(&REPORTS);
    assert_eq!(
        rules(&all),
        [
            "join.initial-and-office",
            "join.month-and-day-fewer-participants",
            "join.month-and-day-visit",
            "join.same-day",
            "join.same-day-and-place-fewer-participants",
            "join.same-day-and-place-fewer-participants",
        ]
    );
    let single = Workspace::new();
    for file in write(&single, &REPORTS).iter().rev() {
        single.ingest([file]);
    }
    check_same(&single, &all, "one by one");
    single.check_merge();
    // What goes leaves nothing behind, what comes back finds its place, and what is there already stays as it is.
    for gone in ["three", "full", "arrival"] {
        single.run(["forget", &address(gone)]).good();
        let rest: Vec<_> = REPORTS.into_iter().filter(|(name, ..)| *name != gone).collect();
        check_same(&single, &with(&rest), &format!("without {gone}"));
        single.check_merge();
        single.ingest([format!("{gone}.txt")]).says(&["1 document added"]);
        check_same(&single, &all, &format!("{gone} is back"));
    }
    single.ingest(write(&single, &REPORTS)).says(&["9 documents unchanged"]);
    check_same(&single, &all, "nothing changed");
    // A joined document that changes is read afresh.
    let edited = ("short", "2025-04-04", report("full").2);
    single.ingest(write(&single, &[edited])).says(&["1 document replaced"]);
    let rest = REPORTS.into_iter().map(|report| if report.0 == "short" { edited } else { report });
    check_same(&single, &with(&rest.collect::<Vec<_>>()), "edited");
}

#[test]
fn what_could_be_two_is_neither() {
    let again = (
        "again",
        "2025-02-25",
        "Foreign Minister of Kazakhstan Murat Nurtleu met Foreign Minister of Turkmenistan Rashid Meredov in Astana on 24 February 2025.",
    );
    let workspace = with(&[report("day"), report("month"), again]);
    assert_eq!(rules(&workspace), [""; 0]);
    assert_eq!(count(&workspace, "Meeting"), "3");
    workspace.run(["forget", &address("again")]).good();
    assert_eq!(rules(&workspace), ["join.month-and-day"]);
}

#[test]
fn who_reports_twice_on_a_day_reports_two_encounters() {
    let text = report("day").2.replace(" in Astana", "");
    let head = |publisher: &str, date: &str| format!("---\ndate: {date}\npublisher: {publisher}\n---\n");
    for (publisher, date, joined) in
        [("Kazinform", "2025-02-03", 0), ("Kazinform", "2025-02-04", 1), ("TDH", "2025-02-03", 1)]
    {
        let workspace = Workspace::new();
        workspace.write("one.txt", format!("{}{text}", head("Kazinform", "2025-02-03")));
        workspace.write("other.txt", format!("{}{}", head(publisher, date), report("day").2));
        workspace.ingest(["one.txt", "other.txt"]);
        let said = "SELECT DISTINCT ?e WHERE { ?e a dip:Meeting }";
        assert_eq!(rules(&workspace).len(), joined, "{publisher}, {date}: {:?}", workspace.rows(said));
    }
}

#[test]
fn contradictions_are_not_joined() {
    let (_, date, text) = report("day");
    for (other, what) in [
        (text.replace("in Astana", "in Almaty"), "another place"),
        (text.replace("3 February", "2 February"), "another day"),
        (text.replace("met", "called"), "another kind of event"),
        (text.replace("met", "will meet"), "a plan"),
        (
            text.replace(
                "Foreign Minister of Turkmenistan Rashid Meredov",
                "Foreign Minister of Uzbekistan Bakhtiyor Saidov",
            ),
            "others",
        ),
    ] {
        let workspace = with(&[("day", date, text), ("other", date, &other)]);
        assert_eq!(rules(&workspace), [""; 0], "{what}: {other}");
    }
}

#[test]
fn persons_are_joined_by_their_office() {
    let workspace = with(&[report("full"), report("short")]);
    let names = "SELECT ?label ?other WHERE { ?p dip:holds ?o ; rdfs:label ?label ; skos:altLabel ?other . ?o dip:officeOf <https://w3id.org/chancery/id/state/turkmenistan> }";
    assert_eq!(workspace.rows(names), ["\"Annageldi Saparov\"@en\t\"A. Saparov\"@en"]);
    assert!(!workspace.ask(&format!("ASK {{ {{ <{SHORT}> ?p ?o }} UNION {{ ?mention dip:refersTo <{SHORT}> }} }}")));
    assert!(
        workspace.ask(&format!("ASK {{ ?tenure dip:holder <{FULL}> FILTER(CONTAINS(STR(?tenure), \"annageldi\")) }}"))
    );
    assert_eq!(count(&workspace, "Meeting"), "1", "the meetings are one, as the persons are");
    workspace.check_merge();
}

#[test]
fn persons_are_not_joined_by_the_name_alone() {
    let (_, date, text) = report("short");
    for (other, what) in [
        (text.replace("Minister of Energy of Turkmenistan A. Saparov", "A. Saparov"), "no office"),
        (text.replace("Minister of Energy of Turkmenistan A.", "Mr"), "a surname alone"),
        (text.replace("Minister of Energy of", "Minister of Culture of"), "another office"),
        (text.replace("A. Saparov", "B. Saparov"), "another initial"),
        (text.replace("of Turkmenistan A.", "of Uzbekistan A."), "another state"),
        (format!("{text} Annageldi Saparov, a poet, sent his regards."), "both in one document"),
    ] {
        let workspace = with(&[report("full"), ("short", date, &other)]);
        let joined = rules(&workspace);
        assert!(!joined.iter().any(|rule| rule.ends_with("-office")), "{what}: {joined:?}");
    }
    let later = with(&[report("full"), ("short", "2031-04-04", &text.replace("2025", "2031"))]);
    assert_eq!(rules(&later), [""; 0], "years apart");
    let two =
        ("two", "2025-04-05", "Minister of Energy of Turkmenistan Ashir Saparov arrived in Astana on 5 April 2025.");
    let workspace = with(&[report("full"), report("short"), two]);
    assert!(!rules(&workspace).contains(&"join.initial-and-office".to_owned()), "either could be meant");
}

#[test]
fn a_surname_with_an_office_that_one_holds_at_a_time() {
    let text = report("short").2.replace("A. Saparov", "Saparov");
    let workspace = with(&[report("full"), ("short", "2025-04-04", &text)]);
    assert_eq!(rules(&workspace), ["join.same-day", "join.surname-and-office"]);
}

#[test]
fn joins_are_listed_and_explained() {
    let workspace = with(&[report("full"), report("short")]);
    let list = workspace.run(["joins"]).good().stdout;
    assert!(list.starts_with("name\tsame_as\trule\treason\tdocuments\tjoined\tjoined_to\n"), "{list}");
    assert!(list.contains(&format!("{SHORT}\t{FULL}\n")) && list.contains(&address("short")), "{list}");
    let table = workspace.run(["joins", "--format", "table"]).good().stdout;
    assert!(table.ends_with("2 joins\n"), "{table}");
    let csv = workspace.run(["joins", "--format", "csv"]).good().stdout;
    assert!(csv.lines().nth(1).is_some_and(|row| row.starts_with("\"Meeting: ")), "{csv}");
    let json = workspace.run(["joins", "--format", "json"]).good().stdout;
    let json: serde_json::Value = serde_json::from_str(&json).expect("JSON");
    assert_eq!(json[1]["joined"][0]["iri"], SHORT);
    assert_eq!(json[1]["joined"][0]["documents"][address("short")][0], report("short").2);
    for given in [SHORT, FULL, "id:person/a-saparov"] {
        let explained = workspace.run(["joins", "--explain", given]).good().stdout;
        for words in
            ["by join.initial-and-office: The same last name", report("full").2, report("short").2, "Turkmenistan"]
        {
            assert!(explained.contains(words), "{words:?} in {explained}");
        }
        assert!(!explained.contains("join.same-day"), "{explained}");
    }
    workspace.run(["joins", "--explain", "id:person/nobody"]).fails(2, &["nothing is joined to or from"]);
    let rules = workspace.run(["joins", "rules"]).good().stdout;
    assert!(rules.contains("join.month-and-day\tThe same participants; one report gives the day"), "{rules}");
}

#[test]
fn what_is_refused_is_undone_and_stays_so() {
    let workspace = with(&[report("full"), report("short")]);
    let joined = workspace.nquads();
    let because = "Two men: one is \"the poet\".";
    workspace
        .run(["joins", "refuse", "id:person/a-saparov", FULL, "--because", because])
        .good()
        .says(&["refused in chancery.db/joins.toml; `chancery joins apply` carries it out"]);
    assert!(workspace.nquads() == joined, "not before it is carried out");
    workspace.run(["joins", "apply"]).good().says(&["0 joins, 1 document changed"]);
    assert_eq!(rules(&workspace), [""; 0], "nor are the meetings one");
    assert!(workspace.ask(&format!("ASK {{ <{SHORT}> dip:holds ?office }}")));
    workspace.check_merge();
    workspace.ingest(["full.txt", "short.txt"]).says(&["2 documents unchanged"]);
    assert_eq!(rules(&workspace), [""; 0]);
    workspace.run(["joins", "refuse", SHORT, FULL]).good().says(&["already refused"]);
    workspace.run(["joins", "same", SHORT, FULL]).fails(1, &["joins.toml:", "are both refused and stated"]);
    let kept = fs::read_to_string(workspace.path("chancery.db/joins.toml")).expect("the decisions");
    assert!(kept.contains("[[refuse]]") && kept.contains("Two men"), "{kept}");
    // Kept elsewhere, it holds for other stores; without it, all is as it was.
    fs::rename(workspace.path("chancery.db/joins.toml"), workspace.path("mine.toml")).expect("moved");
    workspace.run(["joins", "apply", "--joins", "mine.toml"]).good().says(&["0 joins, 0 documents changed"]);
    workspace.run(["joins", "apply"]).good().says(&["2 joins"]);
    assert!(workspace.nquads() == joined, "all is as it was");
}

#[test]
fn what_is_stated_is_joined() {
    let poet = (
        "poet",
        "2025-04-05",
        "Foreign Minister of Kazakhstan Murat Nurtleu met Anna Saparova in Astana on 5 April 2025.",
    );
    let workspace = with(&[report("full"), poet]);
    let anna = "https://w3id.org/chancery/id/person/anna-saparova";
    workspace.run(["joins", "same", anna, FULL, "--because", "The stage name"]).good().says(&["stated in"]);
    workspace.run(["joins", "apply"]).good().says(&["1 join, 1 document changed"]);
    assert_eq!(rules(&workspace), ["stated"]);
    let persons = "SELECT DISTINCT ?p WHERE { ?e dip:participant ?p FILTER(STRSTARTS(STR(?p), \"https://w3id.org/chancery/id/person/ann\")) }";
    assert_eq!(workspace.rows(persons), [format!("<{anna}>")], "of two that nobody knows, the first by the alphabet");
    let explained = workspace.run(["joins", "--explain", anna]).good().stdout;
    assert!(explained.contains("by stated") && explained.contains("because The stage name"), "{explained}");
    workspace.check_merge();
}

#[test]
fn a_faulty_file_of_decisions() {
    let workspace = with(&[report("full")]);
    for (text, words) in [
        ("[[refuse]]\none = \"https://example.org/a\"\n", "joins.toml:1: missing field `other`"),
        ("\n[[refuse]]\none = 1\nother = \"b\"\n", "joins.toml:3: invalid type"),
        ("# mine\n\n[[same]]\none = \"a b\"\nother = \"https://example.org/b\"\n", "joins.toml:3: `a b` is not an IRI"),
        ("[[sames]]\n", "joins.toml:1: unknown field `sames`"),
        (
            "[[same]]\none = \"https://example.org/a\"\nother = \"https://example.org/a\"\n",
            "joins.toml:1: <https://example.org/a> is given twice",
        ),
    ] {
        workspace.write("chancery.db/joins.toml", text);
        for command in [&["joins", "apply"][..], &["ingest", "full.txt"], &["forget", "https://example.org/full"]] {
            let run = workspace.run(command).fails(1, &[words]);
            assert_eq!(run.stderr.lines().count(), 1, "{}", run.stderr);
        }
    }
    workspace.run(["joins", "apply", "--joins", "nowhere.toml"]).fails(1, &["nowhere.toml", "No such file"]);
    workspace.run(["joins", "refuse", "Saparov", FULL]).fails(2, &["`Saparov` is not an IRI"]);
    workspace.run(["joins", "refuse", FULL, FULL]).fails(2, &["is given twice"]);
    Workspace::new().run(["joins"]).fails(1, &["no store here yet"]);
}
