//! Reasons: `chancery why` for statements and for rows, with rules, joins, sources and what comes near.

mod common;

use std::sync::OnceLock;

use common::{Run, Workspace, project};
use serde_json::Value;
use snapbox::{Assert, Data, IntoData, assert::DEFAULT_ACTION_ENV};

/// Nothing says it.
const NOTHING: i32 = 1;
/// Wrong usage.
const USAGE: i32 = 2;
/// A limit was hit.
const LIMIT: i32 = 4;

/// A workspace with the samples in its store. They are read once for all tests here, which change nothing in it.
fn samples() -> &'static Workspace {
    static SAMPLES: OnceLock<Workspace> = OnceLock::new();
    SAMPLES.get_or_init(|| {
        let workspace = Workspace::new();
        workspace.ingest([project("data/documents")]);
        workspace
    })
}

fn why(arguments: &[&str]) -> Run {
    samples().run(["why"].iter().chain(arguments))
}

fn as_json(run: &Run) -> Value {
    serde_json::from_str(&run.stdout).expect("JSON")
}

fn json(arguments: &[&str]) -> Value {
    as_json(&why(&[arguments, &["--format", "json"]].concat()).good())
}

fn list<'v>(value: &'v Value, name: &str) -> &'v Vec<Value> {
    value[name].as_array().expect(name)
}

fn texts<'v>(value: &'v Value, name: &str) -> Vec<&'v str> {
    list(value, name).iter().filter_map(Value::as_str).collect()
}

/// Compares what is printed with a golden file; `SNAPSHOTS=overwrite cargo test` refreshes it.
fn golden(arguments: &[&str], file: &str) {
    let run = why(arguments).good();
    let golden = project("tests/golden").join(file);
    Assert::new().action_env(DEFAULT_ACTION_ENV).eq(run.stdout.into_data().raw(), Data::read_from(&golden, None).raw());
}

#[test]
fn a_statement_in_each_format() {
    let asked = ["_", "visitor", "Kassym-Jomart Tokayev"];
    golden(&asked, "why-visitor.txt");
    golden(&[&asked[..], &["--format", "markdown"]].concat(), "why-visitor.md");
    golden(&[&asked[..], &["--format", "json"]].concat(), "why-visitor.json");
}

#[test]
fn a_row_in_each_format() {
    let asked = ["--row", "1", "visits", "to=Uzbekistan"];
    golden(&asked, "why-row.txt");
    golden(&[&asked[..], &["--format", "markdown"]].concat(), "why-row.md");
    golden(&[&asked[..], &["--format", "json"]].concat(), "why-row.json");
}

#[test]
fn a_sentence_says_it() {
    let answer = json(&["Gordon Brown", "holds", "Prime Minister of the United Kingdom"]);
    let statement = &list(&answer, "statements")[0];
    assert_eq!(texts(statement, "words"), ["Gordon Brown", "holds", "Prime Minister of the United Kingdom"]);
    let [saying] = &list(statement, "said_by")[..] else { panic!("one sentence says it: {statement:#}") };
    assert!(saying["sentence"].as_str().expect("a sentence").starts_with("The British Prime Minister, Gordon Brown"));
    assert_eq!(
        (saying["date"].as_str(), saying["publisher"].as_str()),
        (Some("2007-08-29"), Some("Chancery Samples (A)"))
    );
    assert_eq!((saying["begin"].as_u64(), saying["end"].as_u64()), (Some(187), Some(298)));
    assert_eq!(texts(saying, "rules"), [""; 0], "no rule reads offices");
}

#[test]
fn the_same_asked_in_other_words() {
    let wanted = json(&["Gordon Brown", "holds", "Prime Minister of the United Kingdom"]);
    let office = "<https://w3id.org/chancery/id/office/united-kingdom/prime-minister>";
    for [subject, property, object] in [
        ["id:person/gordon-brown", "dip:holds", "id:office/united-kingdom/prime-minister"],
        ["gordon brown", "https://w3id.org/chancery/ontology#holds", office],
        ["Gordon Brown", "HOLDS", "_"],
        ["_", "holds", "id:office/united-kingdom/prime-minister"],
    ] {
        assert_eq!(json(&[subject, property, object]), wanted, "{subject} {property} {object}");
    }
    // By what the ontology calls it.
    let member = json(&["Kazakhstan", "member of", "United Nations"]);
    assert_eq!(texts(&list(&member, "statements")[0], "words"), ["Kazakhstan", "memberOf", "United Nations"]);
}

/// The rules that read the passages which say something, and the rule that is certain to have found the event.
fn rules(answer: &Value) -> Vec<(Vec<&str>, Vec<&str>)> {
    let sayings = list(answer, "statements").iter().flat_map(|statement| list(statement, "said_by"));
    let of = |saying| {
        let found = list(saying, "found_by").iter().filter_map(|found| found["rule"].as_str()).collect();
        (texts(saying, "rules"), found)
    };
    sayings.map(of).collect()
}

#[test]
fn rules_are_named_and_one_is_only_chosen_where_it_is_certain() {
    // The one sentence has two rules, and only one of them finds visits.
    let visit = json(&["Visit: Kassym-Jomart Tokayev, Uzbekistan, 2022-12-22", "type", "dip:Visit"]);
    assert_eq!(rules(&visit), [(vec!["signing.active", "visit.paid-visit"], vec!["visit.paid-visit"])]);
    // What is no event is read by names, offices or a rule, and nothing is said of which.
    let place = json(&["id:monument/statue-nelson-mandela", "locatedIn", "Parliament Square"]);
    for (all, found) in rules(&place) {
        assert_eq!((all, found), (vec!["place.located-in", "unveiling.opened"], vec![]));
    }
    let text = why(&["id:monument/statue-nelson-mandela", "locatedIn", "Parliament Square"]).good().stdout;
    assert!(text.contains("which of them read this is not stored"), "{text}");
    // Where two rules can have found the event, neither is chosen.
    let workspace = Workspace::new();
    let said = "President Emmanuel Macron of France met Chancellor Olaf Scholz of Germany in Paris on 5 July 2023. \
        President Emmanuel Macron of France and Chancellor Olaf Scholz of Germany held talks in Paris on 5 July 2023, \
        and Emmanuel Macron received Olaf Scholz.";
    workspace.ingest([workspace.write("a.txt", format!("---\ndate: 2023-07-06\n---\n{said}\n"))]);
    let run = workspace.run(["why", "_", "type", "dip:Meeting", "--format", "json"]).good();
    let answer = as_json(&run);
    let all = rules(&answer);
    assert!(all.iter().any(|(rules, found)| rules.len() > 1 && found.is_empty()), "{all:?}");
    assert!(all.iter().any(|(rules, found)| rules.len() == 1 && *rules == *found), "{all:?}");
}

#[test]
fn rules_that_are_not_at_hand_can_be_any() {
    let data = Workspace::new();
    for folder in ["lexicon", "background", "joins"] {
        common::copy(&project("data").join(folder), &data.path("data").join(folder));
    }
    let rule = "[[rule]]\nname = \"visit.other\"\nemits = \"Visit\"\npattern = \"<visitor:Person> !visited <place:Place>\"\n\
        yes = [\"[Angela Merkel](visitor) visited [Kyiv](place).\", \"[Wang Yi](visitor) visited [Nairobi](place).\"]\n\
        no = [\"It was visited.\"]\n";
    data.write("data/rules/en/visit.toml", rule);
    let folder = data.path("data");
    let visit = ["Visit: Kassym-Jomart Tokayev, Uzbekistan, 2022-12-22", "type", "dip:Visit"];
    let answer = json(&[&visit[..], &["--rules", folder.to_str().expect("a path")]].concat());
    assert_eq!(rules(&answer), [(vec!["signing.active", "visit.paid-visit"], vec![])]);
}

#[test]
fn background_ontology_and_loaded_files() {
    let capital = json(&["Kazakhstan", "capital", "Astana"]);
    let saying = &list(&list(&capital, "statements")[0], "said_by")[0];
    assert_eq!(saying["as"], "background");
    let source = &list(saying, "sources")[0];
    assert_eq!(
        (source["name"].as_str(), source["of"].as_str()),
        (Some("Country codes"), Some("https://w3id.org/chancery/id/state/kazakhstan"))
    );
    let text = why(&["Kazakhstan", "capital", "Astana"]).good().stdout;
    assert!(text.contains("source for Kazakhstan: Country codes, Datopian"), "{text}");
    let text = why(&["Nelson Mandela", "label", "\"Nelson Mandela\""]).good().stdout;
    assert!(text.contains("the background names no source for it"), "{text}");

    let class = json(&["dip:Summit", "subClassOf", "dip:Meeting"]);
    assert_eq!(list(&list(&class, "statements")[0], "said_by")[0]["as"], "ontology");

    let workspace = Workspace::new();
    let own = "<https://example.org/acme> a <https://w3id.org/chancery/ontology#Organization> ; \
        <http://www.w3.org/2000/01/rdf-schema#label> \"Acme Talks\" .";
    workspace.write("companies.ttl", own);
    workspace.run(["load", "companies.ttl"]).good();
    let run = workspace.run(["why", "Acme Talks", "type", "_"]).good();
    assert!(run.stdout.contains("loaded from companies.ttl (graph:companies-ttl)"), "{}", run.stdout);
    // A file behind the question stands in the place of a store.
    let run = workspace.run(["why", "https://example.org/acme", "a", "_", "--data", "companies.ttl"]).good();
    assert!(run.stdout.contains("Acme Talks · type · dip:Organization"), "{}", run.stdout);
}

#[test]
fn what_nothing_says() {
    let run = why(&["Gordon Brown", "holds", "President of Russia"]);
    assert!(run.stdout.starts_with("Nothing says: Gordon Brown · holds · President of Russia\n"), "{}", run.stdout);
    assert!(run.stdout.contains("The same subject and property have:\n  Gordon Brown · holds · Prime Minister"));
    run.fails(NOTHING, &[]);
    let run = why(&["Kassym-Jomart Tokayev", "visitor", "_", "--format", "json"]);
    let answer = as_json(&run);
    assert_eq!((answer["total"].as_u64(), &list(&answer, "near")[0]["like"]), (Some(0), &"reversed".into()));
    run.fails(NOTHING, &[]);
    let run = why(&["Kazakhstan", "demonym", "Astana", "--format", "markdown"]);
    assert!(run.stdout.contains("**Nothing says:** Kazakhstan · demonym · Astana"), "{}", run.stdout);
    assert!(run.stdout.contains("- Kazakhstan · capital · Astana"), "another property has it: {}", run.stdout);
    run.fails(NOTHING, &[]);
}

#[test]
fn values_with_and_without_quotes() {
    let of = |object: &str| -> Vec<String> {
        let answer = json(&["id:event/unveiling/2007-08-29/1aa990e0a6", "_", object]);
        list(&answer, "statements").iter().map(|one| one["object"].as_str().expect("an object").to_owned()).collect()
    };
    let day = "\"2007-08-29\"^^<http://www.w3.org/2001/XMLSchema#date>";
    assert_eq!(of("2007-08-29"), [day]);
    assert_eq!(of("\"2007-08-29\""), [day]);
    assert_eq!(of("\"2007-08-29\"^^xsd:date"), [day]);
    assert_eq!(of("actual"), ["\"actual\""], "a value without quotes");
    assert_eq!(json(&["Kazakhstan", "altLabel", "\"Казахстан\""])["total"], 1, "in whatever language");
    why(&["Kazakhstan", "label", "\"Kazakhstan\"@en"]).good();
    why(&["Kazakhstan", "label", "\"Kazakhstan\"@fr"]).fails(NOTHING, &[]);
    why(&["Kazakhstan", "label", "\"Kazakhstan"]).fails(USAGE, &["has no closing quotation mark"]);
    why(&["Kazakhstan", "label", "\"Kazakhstan\"x"]).fails(USAGE, &["neither `@en` nor `^^xsd:date`"]);
}

#[test]
fn words_that_mean_nothing_or_several_things() {
    why(&["Gordon Brwn", "holds", "_"])
        .fails(USAGE, &["nothing in the store is named `Gordon Brwn`", "`Gordon Brown`"]);
    why(&["Benito Juárez", "label", "_"]).fails(USAGE, &["several entities are named `Benito Juárez`"]);
    why(&["Gordon Brown", "hold", "_"]).fails(USAGE, &["no property is named `hold`; did you mean `holds`"]);
    why(&["Gordon Brown", "xyzzy", "_"]).fails(USAGE, &["no property is named `xyzzy`; give one of the ontology"]);
    why(&["_", "_", "_"]).fails(USAGE, &["`_` stands for anything"]);
    why(&["Gordon Brown", "holds"]).fails(USAGE, &["give subject, property and object", "--row NUMBER"]);
    why(&["Gordon", "Brown", "holds", "_"]).fails(USAGE, &["in quotes"]);
    why(&["https://example.org/nothing", "label", "_"]).fails(USAGE, &["the store says nothing of"]);
}

#[test]
fn many_statements_are_limited_and_counted() {
    let run = why(&["_", "participant", "_", "--limit", "2", "--format", "json"]);
    let answer = as_json(&run);
    let total = answer["total"].as_u64().expect("a number");
    assert!(list(&answer, "statements").len() == 2 && total > 20, "{total}");
    run.fails(LIMIT, &["there is more than --limit 2; --all gives all"]);
    let all = json(&["_", "participant", "_", "--all"]);
    assert_eq!(list(&all, "statements").len() as u64, total);
    assert_eq!(list(&all, "statements")[..2], list(&answer, "statements")[..], "the first are the first of all");
    assert!(list(&all, "statements").iter().all(|statement| !list(statement, "said_by").is_empty()));
}

#[test]
fn a_row_rests_on_all_its_passages() {
    let query =
        "SELECT ?realis (COUNT(?event) AS ?n) WHERE { ?event dip:realis ?realis } GROUP BY ?realis ORDER BY ?realis";
    let answer = json(&["--row", "1", query]);
    assert_eq!(answer["cells"]["realis"]["value"], "actual");
    let passages: Vec<&Value> = list(&answer, "said_by").iter().filter(|saying| saying["as"] == "passage").collect();
    let wanted = samples().rows("SELECT DISTINCT ?g WHERE { GRAPH ?g { ?event dip:realis \"actual\" } }");
    assert_eq!((passages.len(), answer["passages"].as_u64()), (wanted.len(), Some(wanted.len() as u64)));
    assert!(wanted.len() > 20, "more than are cited if nothing else is asked for");
    for passage in passages {
        let says: Vec<Vec<&str>> = list(passage, "says").iter().map(|one| texts(one, "words")).collect();
        assert!(!says.is_empty() && says.iter().all(|words| words[1..] == ["realis", "actual"]), "{says:?}");
        assert!(!texts(passage, "rules").is_empty(), "{passage:#}");
    }
    let run = why(&["--row", "1", query, "--limit", "2"]);
    assert!(run.stdout.contains("[2]") && !run.stdout.contains("[3]"), "{}", run.stdout);
    run.fails(LIMIT, &["there is more than --limit 2"]);
}

#[test]
fn rows_are_counted_as_they_are_answered() {
    let query = "SELECT ?realis WHERE { ?event dip:realis ?realis } ORDER BY ?realis";
    let rows = samples().rows(query);
    for number in [1, rows.len() / 2, rows.len()] {
        let answer = json(&["--row", &number.to_string(), query]);
        let value = answer["cells"]["realis"]["value"].as_str().expect("a value");
        assert_eq!(format!("\"{value}\""), rows[number - 1], "row {number}");
        assert_eq!(answer["row"].as_u64(), Some(number as u64));
    }
    let beyond = (rows.len() + 1).to_string();
    why(&["--row", &beyond, query])
        .fails(USAGE, &[&format!("there is no row {beyond}: the answer has {} rows", rows.len())]);
    why(&["--row", "0", query]).fails(USAGE, &["--row"]);
    why(&["--row", "1", "ASK { ?s ?p ?o }"]).fails(USAGE, &["rows are of SELECT"]);
    why(&["--row", "1", "vists"]).fails(USAGE, &["did you mean `visits`?"]);
    why(&["--row", "1", "visits", "too=Uzbekistan"]).fails(USAGE, &["no parameter `too`; did you mean to="]);
    // A query in a file, with a parameter.
    let folder = Workspace::new();
    let path = folder.write("q.rq", "SELECT ?w WHERE { ?_e_iri dip:visitor ?w }");
    let path = path.to_str().expect("a path");
    let event = "e=Visit: Kassym-Jomart Tokayev, Tashkent, 2022-12-21";
    assert_eq!(json(&["--row", "1", "--file", path, event])["passages"], 1);
    why(&["--file", path, "a", "b", "c"]).fails(USAGE, &["--file goes with --row"]);
}

/// Two reports of one meeting; the one has a person's first name and the other its letter.
const REPORTS: [(&str, &str, &str); 2] = [
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
];

#[test]
fn what_came_by_a_join_is_said_with_rule_and_reason() {
    let workspace = Workspace::new();
    let file = |(name, date, text): &(&str, &str, &str)| {
        workspace
            .write(&format!("{name}.txt"), format!("---\nurl: https://example.org/{name}\ndate: {date}\n---\n{text}\n"))
    };
    workspace.ingest(REPORTS.iter().map(file));
    let ask = |arguments: &[&str]| workspace.run(["why"].iter().chain(arguments));
    let answer = as_json(&ask(&["Annageldi Saparov", "holds", "_", "--format", "json"]).good());
    let [full, short] = &list(&list(&answer, "statements")[0], "said_by")[..] else {
        panic!("two reports: {answer:#}")
    };
    assert_eq!(list(full, "exchanges").len(), 0, "the one says it by its own words");
    let exchange = &list(short, "exchanges")[0];
    assert_eq!(exchange["alone"]["subject"], "<https://w3id.org/chancery/id/person/a-saparov>");
    assert_eq!(exchange["joined_to"], "https://w3id.org/chancery/id/person/annageldi-saparov");
    assert_eq!(
        (exchange["name"].as_str(), exchange["rule"].as_str()),
        (Some("A. Saparov"), Some("join.initial-and-office"))
    );
    assert!(!exchange["reason"].as_str().expect("a reason").is_empty());
    let text = ask(&["Annageldi Saparov", "holds", "_"]).good().stdout;
    for words in
        ["joined: its document alone says id:person/a-saparov dip:holds", "id:person/a-saparov (“A. Saparov”) is "]
    {
        assert!(text.contains(words), "{words}: {text}");
    }
    // The address that one document alone would give leads to the same.
    let run = ask(&["id:person/a-saparov", "holds", "_"]).good();
    assert_eq!(run.stdout, text);
    run.says(&["id:person/a-saparov is joined to id:person/annageldi-saparov"]);
    let shown = workspace.run(["show", "id:person/a-saparov"]).good();
    assert!(
        shown.stdout.starts_with("Annageldi Saparov\n") && shown.stdout.contains("Joined from (1)"),
        "{}",
        shown.stdout
    );
    shown.says(&["id:person/a-saparov is joined to id:person/annageldi-saparov"]);
}
