//! Dossiers: `chancery show` on the samples, section by section, in each format, every sentence at its place.

mod common;

use std::{collections::BTreeMap, sync::OnceLock};

use chancery::{document, query};
use common::{Run, Workspace, project};
use serde_json::Value;
use snapbox::{Assert, Data, IntoData, assert::DEFAULT_ACTION_ENV};

/// Wrong usage.
const USAGE: i32 = 2;

/// A workspace with the samples in its store. They are read once for all tests here, which change nothing in it.
fn samples() -> &'static Workspace {
    static SAMPLES: OnceLock<Workspace> = OnceLock::new();
    SAMPLES.get_or_init(|| {
        let workspace = Workspace::new();
        workspace.ingest([project("data/documents")]);
        workspace
    })
}

fn show(arguments: &[&str]) -> Run {
    samples().run(["show"].iter().chain(arguments))
}

fn json(arguments: &[&str]) -> Value {
    let run = show(&[arguments, &["--format", "json"]].concat()).good();
    serde_json::from_str(&run.stdout).expect("JSON")
}

/// A section of a dossier.
fn section<'d>(dossier: &'d Value, name: &str) -> &'d Value {
    let sections = dossier["sections"].as_array().expect("sections");
    sections.iter().find(|section| section["name"] == name).expect(name)
}

/// The rows of a section, each as the values of these columns.
fn rows(dossier: &Value, name: &str, columns: &[&str]) -> Vec<Vec<String>> {
    let rows = section(dossier, name)["rows"].as_array().expect("rows");
    let cell = |row: &Value, column: &str| row[column]["value"].as_str().unwrap_or_default().to_owned();
    rows.iter().map(|row| columns.iter().map(|column| cell(row, column)).collect()).collect()
}

/// What cites a row of a section.
fn sources<'d>(dossier: &'d Value, name: &str, row: usize) -> Vec<&'d Value> {
    let places = section(dossier, name)["cited"][row]["sources"].as_array().expect("sources");
    places.iter().map(|place| &dossier["citations"][place.as_u64().expect("a place") as usize]).collect()
}

fn facts(dossier: &Value) -> BTreeMap<String, String> {
    let rows = rows(dossier, "facts", &["fact", "value"]);
    rows.into_iter().map(|row| (row[0].clone(), row[1].clone())).collect()
}

/// Compares what is printed with a golden file; `SNAPSHOTS=overwrite cargo test` refreshes it.
fn golden(arguments: &[&str], file: &str) {
    let run = show(arguments).good();
    let golden = project("tests/golden").join(file);
    Assert::new().action_env(DEFAULT_ACTION_ENV).eq(run.stdout.into_data().raw(), Data::read_from(&golden, None).raw());
}

/// The stored texts of the samples, by address.
fn texts() -> BTreeMap<String, String> {
    let files = common::sample_documents();
    let documents = files.iter().flat_map(|path| document::read_file(path)).map(|read| read.expect("a document"));
    documents.map(|document| (document.iri.clone(), document.text().to_owned())).collect()
}

#[test]
fn a_person_in_text_and_markdown() {
    golden(&["Kassym-Jomart", "Tokayev"], "show-tokayev.txt");
    golden(&["Nelson Mandela", "--format", "markdown"], "show-mandela.md");
}

#[test]
fn the_parts_of_a_person() {
    let dossier = json(&["Dmitry Medvedev", "--all"]);
    assert_eq!((&dossier["name"], facts(&dossier)["is"].as_str()), (&"Dmitry Medvedev".into(), "person"));
    let held = rows(&dossier, "offices", &["office", "from", "until"]);
    assert!(
        held.contains(&["President of Russia", "2008-05-07", "2012-05-07"].map(str::to_owned).to_vec()),
        "{held:?}"
    );
    let called = rows(&dossier, "called", &["office", "first", "last"]);
    assert_eq!(called, [["President of Russia", "2010-04-08", "2011-02-05"]]);
    let events = rows(&dossier, "diary", &["date", "role", "realis", "place"]);
    let signed = ["2010-04-08", "signatory", "actual", "Prague Castle"].map(str::to_owned).to_vec();
    assert!(events.contains(&signed), "{events:?}");
    let dates: Vec<&String> = events.iter().map(|row| &row[0]).filter(|date| !date.is_empty()).collect();
    assert!(dates.is_sorted(), "{dates:?}");
    let met = rows(&dossier, "met", &["who", "first", "last"]);
    assert_eq!(met[0], ["Barack Obama", "2009-04-01", "2010-04-08"]);
    let agreements = rows(&dossier, "agreements", &["agreement", "as"]);
    assert!(agreements.contains(&vec!["New START".to_owned(), "signatory".to_owned()]), "{agreements:?}");
}

#[test]
fn a_state() {
    let dossier = json(&["Kazakhstan", "--limit", "5"]);
    let facts = facts(&dossier);
    assert_eq!((facts["is"].as_str(), facts["capital"].as_str()), ("state", "Astana"));
    assert_eq!(facts["the same as"], "http://www.wikidata.org/entity/Q232");
    let names = rows(&dossier, "names", &["name", "as", "language"]);
    assert_eq!(names[0], ["Kazakhstan", "best name", "en"]);
    assert!(
        names.contains(&["Republic of Kazakhstan", "official name", "en"].map(str::to_owned).to_vec()),
        "{names:?}"
    );
    let member = section(&dossier, "memberships");
    assert_eq!(member["rows"].as_array().map(Vec::len), Some(5));
    assert!(member["total"].as_u64().expect("a number") > 40, "{}", member["total"]);
    let holders = rows(&dossier, "holders", &["from"]);
    assert!(holders.windows(2).all(|pair| pair[0] >= pair[1]), "the latest first: {holders:?}");
    // What the background alone says is cited as that.
    let row = rows(&dossier, "facts", &["fact"]).iter().position(|row| row[0] == "capital").expect("the capital");
    assert_eq!(sources(&dossier, "facts", row)[0]["as"], "background");
}

#[test]
fn an_organization() {
    let dossier = json(&["African Union", "--section", "members", "--section", "facts"]);
    assert_eq!(facts(&dossier)["seat"], "Addis Ababa");
    assert!(section(&dossier, "members")["total"].as_u64().expect("a number") > 50);
    let names: Vec<&Value> = dossier["sections"].as_array().expect("sections").iter().map(|one| &one["name"]).collect();
    assert_eq!(names, ["facts", "members"], "in their order, and no others");
}

#[test]
fn an_agreement_and_a_monument() {
    let treaty = json(&["New START"]);
    let known = facts(&treaty);
    let dates = ["kind", "signed", "in force"].map(|fact| known[fact].as_str());
    assert_eq!(dates, ["treaty", "2010-04-08", "2011-02-05"]);
    let parties = rows(&treaty, "parties", &["who", "as"]);
    for party in ["Russia", "United States"] {
        assert!(parties.contains(&vec![party.to_owned(), "party".to_owned()]), "{parties:?}");
    }
    let events = rows(&treaty, "diary", &["date", "role"]);
    assert!(events.contains(&vec!["2011-02-05".to_owned(), "about".to_owned()]), "{events:?}");

    let statue = json(&["id:monument/statue-nelson-mandela"]);
    let known = facts(&statue);
    assert_eq!((known["commemorates"].as_str(), known["lies in"].as_str()), ("Nelson Mandela", "Parliament Square"));
    let events = rows(&statue, "diary", &["date", "event", "role"]);
    assert_eq!((events[0][0].as_str(), events[0][2].as_str()), ("2007-08-29", "about"));
}

#[test]
fn a_document_an_event_an_office_and_a_sentence() {
    let address = "https://example.org/chancery-samples/new-start-signing-prague";
    let document = json(&[address]);
    let known = facts(&document);
    assert_eq!(known["published"], "2010-04-08");
    assert_eq!(known["publisher"], "Chancery Samples (A)");
    assert_eq!(document["name"], known["title"].as_str());
    let counts = rows(&document, "document", &["what", "number"]);
    let count = |what: &str| -> usize {
        counts.iter().find(|row| row[0] == what).expect("a count")[1].parse().expect("a number")
    };
    let ask = |pattern: &str| -> usize {
        let query = format!("SELECT (COUNT(*) AS ?n) WHERE {{ {pattern} }}");
        samples().rows(&query)[0].parse().expect("a number")
    };
    assert_eq!(count("sentences"), ask(&format!("?p dip:partOf <{address}>")));
    assert_eq!(count("statements"), ask(&format!("?p dip:partOf <{address}> GRAPH ?p {{ ?s ?q ?o }}")));
    assert_eq!(section(&document, "tells")["total"].as_u64(), Some(count("events") as u64));

    let event = rows(&document, "tells", &["event_iri"])[0][0].clone();
    let dossier = json(&[&event]);
    assert!(facts(&dossier).contains_key("realis"), "{dossier:#}");
    let name = dossier["name"].as_str().expect("a name").to_owned();
    assert_eq!(json(&[&name])["iri"], event.as_str(), "an event is found by its name");

    let office = json(&["President of the Czech Republic", "--section", "holders", "--all"]);
    let holders = rows(&office, "holders", &["person"]);
    assert!(holders.contains(&vec!["Václav Klaus".to_owned()]), "{holders:?}");

    let sentence = json(&["https://example.org/chancery-samples/mandela-statue-london#char=187,298"]);
    assert_eq!(facts(&sentence)["is"], "sentence of a document");
}

#[test]
fn what_only_the_background_knows() {
    let dossier = json(&["Otto von Bismarck"]);
    let all = dossier["citations"].as_array().expect("citations");
    assert!(all.iter().all(|citation| citation["as"] == "background"), "{all:?}");
    let text = show(&["Otto von Bismarck"]).good().stdout;
    assert!(text.contains("background") && !text.contains("[1]"), "{text}");
}

#[test]
fn names_that_mean_nothing_or_several_things() {
    show(&["Nelson Mandla"]).fails(USAGE, &["nothing in the store is named `Nelson Mandla`", "`Nelson Mandela`"]);
    show(&["Benito Juárez"])
        .fails(USAGE, &["several entities are named", "id:person/benito-juarez (Person)", "(Place)"]);
    show(&["https://example.org/nothing"]).fails(USAGE, &["the store says nothing of <https://example.org/nothing>"]);
    show(&["id:person/benito-juarez"]).good();
    show(&["Kazakhstan", "--section", "diry"]).fails(USAGE, &["no section is named `diry` (did you mean `diary`?)"]);
    show(&["Kazakhstan", "--from", "soon"])
        .fails(USAGE, &["`soon` is no day; write it as 2024-12-31, 2024-12 or 2024"]);
    show(&[]).fails(USAGE, &["NAME"]);
    let nothing = show(&["Nelson Mandela", "--section", "members"]).good();
    assert_eq!(nothing.stderr, "nothing is known for --section members\n");
}

#[test]
fn events_of_a_time() {
    let days = |arguments: &[&str]| -> Vec<String> {
        let all = [&["Barack Obama", "--section", "diary", "--all"], arguments].concat();
        let dossier = json(&all);
        match dossier["sections"].as_array().expect("sections").is_empty() {
            true => Vec::new(),
            false => rows(&dossier, "diary", &["date"]).into_iter().map(|row| row[0].clone()).collect(),
        }
    };
    let (all, late) = (days(&[]), days(&["--from", "2011"]));
    assert!(!late.is_empty() && late.len() < all.len(), "{all:?}");
    assert!(late.iter().all(|day| day.as_str() >= "2011"), "{late:?}");
    let early = days(&["--until", "2010-04"]);
    assert!(!early.is_empty() && early.iter().all(|day| day.as_str() <= "2010-04-30"), "{early:?}");
    assert_eq!(days(&["--from", "1990", "--until", "1991"]), [""; 0]);
}

#[test]
fn rows_are_limited_and_counted() {
    let all = json(&["Kazakhstan", "--section", "memberships", "--all"]);
    let total = section(&all, "memberships")["total"].as_u64().expect("a number");
    assert_eq!(section(&all, "memberships")["rows"].as_array().map(Vec::len), usize::try_from(total).ok());
    let few = json(&["Kazakhstan", "--section", "memberships", "--section", "facts"]);
    assert_eq!(section(&few, "memberships")["rows"].as_array().map(Vec::len), Some(10), "if nothing else is said");
    assert_eq!(
        section(&few, "facts")["total"].as_u64(),
        section(&few, "facts")["rows"].as_array().map(|rows| rows.len() as u64)
    );
    let text = show(&["Kazakhstan", "--section", "memberships", "--limit", "3"]).good().stdout;
    assert!(text.contains(&format!("Member of (3 of {total})")), "{text}");
    assert!(text.contains("all of them: --section memberships --all"), "{text}");
    let first = json(&["Kazakhstan", "--section", "memberships", "--limit", "3"]);
    assert_eq!(
        rows(&first, "memberships", &["organization"]),
        rows(&all, "memberships", &["organization"])[..3],
        "the first rows are those of the whole list"
    );
}

#[test]
fn each_sentence_stands_in_its_document_at_its_place() {
    let texts = texts();
    let mut seen = 0;
    for name in [
        "Barack Obama",
        "Dmitry Medvedev",
        "Nelson Mandela",
        "United States",
        "African Union",
        "China",
        "Egypt",
        "India",
        "New START",
        "Prague",
    ] {
        let dossier = json(&[name, "--all", "--cite", "20"]);
        for citation in dossier["citations"].as_array().expect("citations") {
            if citation["as"] != "passage" {
                assert!(citation["sentence"].is_null(), "{citation}");
                continue;
            }
            let text = &texts[citation["document"].as_str().expect("a document")];
            let place = |name: &str| usize::try_from(citation[name].as_u64().expect("a place")).expect("a place");
            let there: String = text.chars().skip(place("begin")).take(place("end") - place("begin")).collect();
            assert_eq!(citation["sentence"], there, "{citation}");
            seen += 1;
        }
        // As text it is wrapped, and else the same.
        let flat = |text: &str| text.split_whitespace().collect::<Vec<_>>().join(" ");
        let text = flat(&show(&[name, "--all", "--cite", "20"]).good().stdout);
        for citation in dossier["citations"].as_array().expect("citations") {
            if let Some(sentence) = citation["sentence"].as_str() {
                assert!(text.contains(&format!("“{}”", flat(sentence))), "{name}: {sentence}");
            }
        }
    }
    assert!(seen > 40, "{seen} sentences");
}

#[test]
fn every_row_is_cited() {
    for name in ["Dmitry Medvedev", "United States", "African Union", "New START", "id:place/london"] {
        let dossier = json(&[name, "--all"]);
        for section in dossier["sections"].as_array().expect("sections") {
            let cited = section["cited"].as_array().expect("citations");
            assert_eq!(Some(cited.len()), section["rows"].as_array().map(Vec::len));
            let bare = cited.iter().position(|row| row["sources"].as_array().expect("sources").is_empty());
            assert_eq!(bare, None, "{name}, {}: a row without a source", section["name"]);
        }
    }
}

#[test]
fn footnotes_of_markdown_are_defined_once() {
    let page = show(&["Barack Obama", "--format", "markdown", "--all"]).good().stdout;
    let defined: Vec<&str> = page.lines().filter(|line| line.starts_with("[^")).collect();
    let marks: Vec<&str> = defined.iter().map(|line| line.split(':').next().expect("a mark")).collect();
    for (index, mark) in marks.iter().enumerate() {
        assert_eq!(*mark, format!("[^{}]", index + 1));
        assert!(page.lines().any(|line| line.starts_with('|') && line.contains(mark)), "{mark} is used");
    }
    assert!(marks.len() > 5, "{page}");
    assert!(page.starts_with("# Barack Obama\n\n<https://w3id.org/chancery/id/person/barack-obama>\n"), "{page}");
}

#[test]
fn sections_of_ones_own() {
    let folder = Workspace::new();
    let header = "#+ summary: Topics\n#+ x-chancery:\n#+   order: 15\n";
    let text = "SELECT DISTINCT ?topic WHERE { ?event dip:participant ?_thing_iri ; dip:topic ?t . ?t rdfs:label ?topic \
        FILTER(LANG(?topic) = \"en\") } ORDER BY ?topic";
    folder.write("own/show/topics.rq", format!("{header}{text}"));
    // One of the same name stands in the place of ours.
    folder.write("own/show/names.rq", "#+ summary: Called\nSELECT ?name WHERE { ?_thing_iri rdfs:label ?name }");
    let own = folder.path("own");
    let own = own.to_str().expect("a path");
    let dossier = json(&["India", "--queries", own]);
    let names = dossier["sections"].as_array().expect("sections").iter().map(|section| section["heading"].as_str());
    let names: Vec<&str> = names.flatten().collect();
    assert!(names.contains(&"Called") && !names.contains(&"Names"), "{names:?}");
    samples().run(["queries", "show", "show/diary"]).good();
    folder.write("own/show/broken.rq", "#+ summary: Broken\nSELECT ?x WHERE { ?x ?y }");
    show(&["India", "--queries", own]).fails(USAGE, &["broken.rq:2"]);
    folder.write("own/show/broken.rq", "SELECT ?x WHERE { ?x ?y ?z }");
    show(&["India", "--queries", own]).fails(USAGE, &["broken.rq", "the parameter `thing`", "?_thing_iri"]);
}

#[test]
fn our_sections_are_whole_and_mean_the_same_in_grlc() {
    let sections = query::sections(None).expect("the sections");
    assert!(sections.len() > 15, "{} sections", sections.len());
    let orders: Vec<Option<u32>> = sections.iter().map(|section| section.order).collect();
    assert!(orders.is_sorted() && orders.iter().all(Option::is_some), "{orders:?}");
    for section in sections {
        assert_eq!(section.differences_from_grlc(), [""; 0], "{}", section.name);
        assert!(!section.summary.is_empty() && !section.description.is_empty(), "{}", section.name);
        for parameter in &section.parameters {
            assert!(!parameter.description.is_empty() && parameter.example.is_some(), "{}", section.name);
        }
    }
}
