//! Full text with the real program: what is found and in which order, and that the index says after every change what
//! one made anew says.

mod common;

use std::{fs, io, path::Path};

use chancery::{
    document,
    knowledge::{Knowledge, Source},
    pipeline,
    query::{self, Search},
    store::{self, LoadedFile, Store},
};
use common::{Run, Workspace};
use serde_json::Value;

/// The program was used in a wrong way.
const USAGE: i32 = 2;
/// There is more than the limit.
const LIMIT: i32 = 4;

/// Documents: name, day, publisher and text.
const DOCUMENTS: [(&str, &str, &str, &str); 4] = [
    (
        "treaty",
        "1968-07-02",
        "Gazette",
        "The Soviet Union and the United States signed the Treaty on Nuclear Weapons in Moscow on 1 July 1968. Foreign Minister of the Soviet Union Andrei Gromyko met Secretary of State of the United States Dean Rusk in Moscow on 1 July 1968.",
    ),
    (
        "visit",
        "1994-05-11",
        "Gazette",
        "President of South Africa Nelson Mandela met President of Cuba Fidel Castro in Pretoria on 10 May 1994.",
    ),
    (
        "energy",
        "2025-04-03",
        "Kazinform",
        "Minister of Trade of Kazakhstan Arman Shakkaliyev met Minister of Energy of Turkmenistan Annageldi Saparov in Ashgabat on 2 April 2025.",
    ),
    (
        "energies",
        "2025-04-04",
        "Türkmenistan Däwlet Habarlar",
        "Minister of Trade of Kazakhstan Arman Shakkaliyev met Minister of Energy of Turkmenistan A. Saparov in Ashgabat on 2 April 2025. The ministers of Côte d’Ivoire visited Sana'a in March 2025.",
    ),
];

/// What is asked of two indexes that must not differ: words, and what narrows the search.
const QUESTIONS: [(&str, Narrow); 20] = [
    ("mandela", Narrow::No),
    ("nelson mandela", Narrow::No),
    ("minister", Narrow::No),
    ("president cuba", Narrow::No),
    ("castro", Narrow::No),
    ("saparov", Narrow::No),
    ("a saparov", Narrow::No),
    ("meeting", Narrow::No),
    ("ashgabat 2025", Narrow::No),
    ("\"nuclear weapons\"", Narrow::No),
    ("sign* treaty", Narrow::No),
    ("ministers -turkmenistan", Narrow::No),
    ("state", Narrow::Class("State")),
    ("duck", Narrow::Class("Monument")),
    ("freedonia", Narrow::No),
    ("duck", Narrow::No),
    ("moscow", Narrow::Dates("1960", "1990-12")),
    ("met", Narrow::Publisher("gazette")),
    ("met", Narrow::Document("https://example.org/energy")),
    ("rusk unicorn", Narrow::No),
];

/// What a search is narrowed to.
#[derive(Clone, Copy, Debug)]
enum Narrow {
    No,
    Class(&'static str),
    Dates(&'static str, &'static str),
    Publisher(&'static str),
    Document(&'static str),
}

fn address(name: &str) -> String {
    format!("https://example.org/{name}")
}

fn file(workspace: &Workspace, (name, date, publisher, text): (&str, &str, &str, &str)) -> String {
    let head = format!("---\nurl: {}\ndate: {date}\npublisher: {publisher}\ntitle: Of {name}\n---\n", address(name));
    workspace.write(&format!("{name}.txt"), format!("{head}{text}\n"));
    format!("{name}.txt")
}

/// A workspace with the documents in its store.
fn workspace() -> Workspace {
    let workspace = Workspace::new();
    let files: Vec<String> = DOCUMENTS.iter().map(|document| file(&workspace, *document)).collect();
    workspace.ingest(files);
    workspace
}

/// Searches, with what was found as JSON.
fn search(workspace: &Workspace, arguments: &[&str]) -> (Run, Value) {
    let all = ["search", "--format", "json"].iter().chain(arguments);
    let run = workspace.run(all);
    let found = serde_json::from_str(&run.stdout).unwrap_or(Value::Null);
    (run, found)
}

/// The texts that are found, of one kind.
fn texts(found: &Value, kind: &str) -> Vec<String> {
    let field = if kind == "names" { "name" } else { "sentence" };
    let best = found[kind]["best"].as_array().expect("a list");
    best.iter().map(|one| one[field].as_str().expect("a text").to_owned()).collect()
}

fn sentences(workspace: &Workspace, arguments: &[&str]) -> Vec<String> {
    texts(&search(workspace, arguments).1, "sentences")
}

fn names(workspace: &Workspace, arguments: &[&str]) -> Vec<String> {
    texts(&search(workspace, arguments).1, "names")
}

/// All answers of a store; for what narrows a search to nothing there, the error.
fn answers(workspace: &Workspace) -> Vec<String> {
    let store = Store::open_read_only(&workspace.store()).expect("a store");
    let answer = |(words, narrow): (&str, Narrow)| {
        let mut search = Search { words: words.to_owned(), limit: 30, ..Search::default() };
        match narrow {
            Narrow::No => (),
            Narrow::Class(class) => search.class = Some(class.to_owned()),
            Narrow::Dates(from, until) => {
                (search.from, search.until) = (Some(from.to_owned()), Some(until.to_owned()));
            }
            Narrow::Publisher(publisher) => search.publisher = Some(publisher.to_owned()),
            Narrow::Document(document) => search.document = Some(document.to_owned()),
        }
        let mut found = query::search(&store, &search);
        if let Ok(found) = &mut found {
            found.unkept = None;
        }
        format!("{words} {narrow:?}: {found:#?}")
    };
    QUESTIONS.into_iter().map(answer).collect()
}

/// What changes a store.
type Change<'c> = &'c dyn Fn(&Store);

/// A copy of a store. One that is open may lose files in between; then it is copied again.
fn twin(workspace: &Workspace) -> Workspace {
    let copied = (0..20).find_map(|_| {
        let twin = Workspace::new();
        try_copy(&workspace.store(), &twin.store()).ok().map(|()| twin)
    });
    copied.expect("the store can be copied")
}

fn try_copy(from: &Path, to: &Path) -> io::Result<()> {
    fs::create_dir_all(to)?;
    for entry in fs::read_dir(from)? {
        let entry = entry?;
        let target = to.join(entry.file_name());
        if entry.file_type()?.is_dir() {
            try_copy(&entry.path(), &target)?;
        } else {
            fs::copy(entry.path(), &target)?;
        }
    }
    Ok(())
}

/// Checks that a store answers as it does with an index made anew.
#[track_caller]
fn check_right(workspace: &Workspace, when: &str) {
    let (index, kept) = (workspace.store().join("search"), workspace.path("kept"));
    assert!(!workspace.store().join("search.pending").exists(), "{when}: the index is settled");
    let found = answers(workspace);
    fs::rename(&index, &kept).expect("an index");
    workspace.run(["search", "--reindex"]).good();
    let expected = answers(workspace);
    fs::remove_dir_all(&index).expect("an index");
    fs::rename(&kept, &index).expect("an index");
    for (found, expected) in found.iter().zip(&expected) {
        assert_eq!(found, expected, "{when}");
    }
}

#[test]
fn words_are_found_in_all_their_forms() {
    let workspace = workspace();
    for (words, begin) in [
        ("signing treaties", "The Soviet Union"),
        ("\"nuclear weapons\"", "The Soviet Union"),
        ("weap*", "The Soviet Union"),
        ("MANDELA castro", "President of South Africa"),
        ("cote divoire", "The ministers of Côte"),
        ("IVOIRE", "The ministers of Côte"),
        ("Sanaa", "The ministers of Côte"),
        ("visiting ministry", "The ministers of Côte"),
    ] {
        let found = sentences(&workspace, &[words, "--only", "sentences"]);
        assert!(found.first().is_some_and(|sentence| sentence.starts_with(begin)), "{words}: {found:?}");
    }
    assert_eq!(sentences(&workspace, &["\"weapons nuclear\""]), [""; 0]);
    assert_eq!(sentences(&workspace, &["\"nuclear weapon\""]), [""; 0], "a phrase is as it is");
    let met = sentences(&workspace, &["met"]);
    assert_eq!(met.len(), 4, "{met:?}");
    let some = sentences(&workspace, &["met -turkmenistan -\"south africa\""]);
    assert_eq!(some.len(), 1, "{some:?}");
    assert!(some[0].contains("Gromyko"), "{some:?}");
}

#[test]
fn names_are_found_by_their_beginnings_and_exact_ones_first() {
    let workspace = workspace();
    let (run, found) = search(&workspace, &["mandela"]);
    run.good();
    assert!(texts(&found, "names").contains(&"Nelson Mandela".to_owned()), "{found}");
    assert_eq!(texts(&found, "sentences").len(), 1);
    let first = |words: &str| names(&workspace, &[words]).remove(0);
    assert_eq!(first("nelson mandela"), "Nelson Mandela");
    assert_eq!(first("grom andrei"), "Andrei Gromyko");
    assert_eq!(first("cote d'ivoire"), "Côte d'Ivoire");
    assert_eq!(first("annageldi SAPAROV"), "Annageldi Saparov");
    // By another name, which is told.
    let (_, found) = search(&workspace, &["Ivory Coast", "--class", "State"]);
    let state = &found["names"]["best"][0];
    assert_eq!((&state["name"], &state["also"]), (&"Côte d'Ivoire".into(), &"Ivory Coast".into()), "{found}");
    assert_eq!(state["class"], "https://w3id.org/chancery/ontology#State");
    assert_eq!(state["passages"], 1, "the sentence that names it");
    // By its class, and those below it.
    let only = |class: &str| search(&workspace, &["shakkaliyev", "--class", class]).1;
    assert_eq!(texts(&only("person"), "names"), ["Arman Shakkaliyev"]);
    assert!(texts(&only("Event"), "names")[0].starts_with("Meeting: "), "a meeting is an event");
    assert_eq!(only("Person")["sentences"]["total"], 0, "a class is for names");
    assert_eq!(only("State")["names"]["total"], 0);
}

#[test]
fn sentences_say_where_they_stand() {
    let workspace = workspace();
    let (_, found) = search(&workspace, &["rusk", "--only", "sentences"]);
    let sentence = &found["sentences"]["best"][0];
    let text = DOCUMENTS[0].3;
    let begin = text.find("Foreign Minister").expect("a sentence");
    assert_eq!(sentence["document"], address("treaty"));
    assert_eq!(sentence["title"], "Of treaty");
    assert_eq!(sentence["date"], "1968-07-02");
    assert_eq!(sentence["publisher"], "Gazette");
    assert_eq!((&sentence["begin"], &sentence["end"]), (&begin.into(), &text.len().into()));
    assert_eq!(sentence["sentence"], text[begin..]);
    let count = |arguments: &[&str]| sentences(&workspace, arguments).len();
    assert_eq!(count(&["met", "--until", "1968"]), 1);
    assert_eq!(count(&["met", "--from", "1968-07-03", "--until", "2025-04-03"]), 2);
    assert_eq!(count(&["met", "--from", "2025-04"]), 2);
    assert_eq!(count(&["met", "--publisher", "GAZETTE"]), 2);
    assert_eq!(count(&["met", "--publisher", "turkmenistan dawlet habarlar"]), 1);
    assert_eq!(count(&["met", "--document", &address("visit")]), 1);
}

#[test]
fn some_of_the_words_where_nothing_has_all() {
    let workspace = workspace();
    let (run, found) = search(&workspace, &["rusk unicorns"]);
    run.good().says(&["nothing has all of these words; this has some of them"]);
    assert_eq!(found["all_words"], false);
    assert_eq!(found["sentences"]["total"], 1);
    let (run, found) = search(&workspace, &["shakaliyev"]);
    run.good().says(&["nothing has `shakaliyev`; did you mean `shakkaliyev`?", "nothing was found"]);
    assert_eq!((&found["names"]["total"], &found["sentences"]["total"]), (&0.into(), &0.into()));
    let (run, found) = search(&workspace, &["kazakhstan", "--limit", "1"]);
    run.fails(LIMIT, &["the best 1 of ", " names; --limit gives more", "the best 1 of 2 sentences"]);
    assert_eq!(texts(&found, "names").len(), 1);
    search(&workspace, &["kazakhstan", "--limit", "0"]).0.good();
}

#[test]
fn every_format_has_names_and_sentences() {
    let workspace = workspace();
    let run = |format: &str| workspace.run(["search", "mandela", "--format", format]).good().stdout;
    let sentence = DOCUMENTS[1].3;
    for format in ["table", "csv", "tsv", "json", "markdown"] {
        let text = run(format);
        let (name, said) = (text.find("Nelson Mandela"), text.find("President of South Africa Nelson"));
        assert!(name.is_some() && said > name, "{format}: {text}");
    }
    assert_eq!(run("tsv"), workspace.run(["search", "mandela"]).good().stdout, "TSV where nobody looks");
    let tsv = run("tsv");
    let mut lines = tsv.lines();
    assert_eq!(
        lines.next(),
        Some("?kind\t?text\t?also\t?class\t?iri\t?passages\t?document\t?title\t?date\t?publisher\t?begin\t?end")
    );
    let last = lines.next_back().expect("a sentence");
    let expected = format!(
        "\"sentence\"\t\"{sentence}\"\t\t\t<https://example.org/visit#char=0,{end}>\t\t<https://example.org/visit>\t\"Of visit\"\t\"1994-05-11\"\t\"Gazette\"\t0\t{end}",
        end = sentence.len()
    );
    assert_eq!(last, expected);
    assert!(run("markdown").contains(&format!("1. “{sentence}” Gazette, *Of visit*, 1994-05-11, <")));
    assert!(run("table").contains("1 sentence\n"));
}

#[test]
fn the_index_follows_every_change() {
    let workspace = workspace();
    check_right(&workspace, "documents are new");
    assert_eq!(names(&workspace, &["a saparov", "--class", "Person"]), ["Annageldi Saparov"], "joined under one name");
    // A document that says something else.
    let (name, date, _, text) = DOCUMENTS[1];
    workspace.ingest([file(&workspace, (name, date, "Herald", &text.replace("Castro", "Robaina")))]);
    assert_eq!(sentences(&workspace, &["castro"]), [""; 0]);
    assert_eq!(sentences(&workspace, &["robaina", "--publisher", "Herald"]).len(), 1);
    check_right(&workspace, "a document is another");
    // Only its date.
    workspace.ingest([file(&workspace, (name, "1995-05-11", "Herald", &text.replace("Castro", "Robaina")))]);
    assert_eq!(sentences(&workspace, &["robaina", "--from", "1995", "--until", "1995"]).len(), 1);
    check_right(&workspace, "a date is another");
    workspace.run(["forget", &address("visit")]).good();
    assert_eq!(sentences(&workspace, &["mandela"]), [""; 0]);
    check_right(&workspace, "a document is gone");
    // One after the other, so that the index is tidied in between.
    for number in 0..12 {
        let (name, text) = (format!("more-{number}"), text.replace("10 May", &format!("{} May", number + 10)));
        workspace.ingest([file(&workspace, (&name, date, "Herald", &text))]);
    }
    assert_eq!(sentences(&workspace, &["mandela"]).len(), 12);
    check_right(&workspace, "documents came one by one");
    let gone: Vec<String> = (0..11).map(|number| address(&format!("more-{number}"))).collect();
    workspace.run(["forget".to_owned()].into_iter().chain(gone)).good();
    check_right(&workspace, "documents are gone");
}

#[test]
fn the_index_follows_what_users_load_and_joins() {
    let workspace = workspace();
    let turtle = |names: &str| {
        let head = "@prefix dip: <https://w3id.org/chancery/ontology#> .\n@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .\n@prefix skos: <http://www.w3.org/2004/02/skos/core#> .\n";
        workspace.write("own.ttl", format!("{head}{names}"));
        workspace.run(["load", "own.ttl"]).good();
    };
    turtle(
        "<https://example.org/freedonia> a dip:State ; rdfs:label \"Freedonia\"@en, \"Freedonien\"@de ; skos:altLabel \"Duck Land\" .\n<https://example.org/ducks> a dip:Organization ; rdfs:label \"Duck Society\"@en .\n<https://w3id.org/chancery/id/person/annageldi-saparov> skos:altLabel \"The Engineer\" .\n<https://example.org/late> a dip:Monument .",
    );
    assert_eq!(names(&workspace, &["freedonien"]), ["Freedonia"]);
    assert_eq!(names(&workspace, &["duck land"])[0], "Freedonia");
    assert_eq!(names(&workspace, &["engineer", "--class", "Person"]), ["Annageldi Saparov"]);
    check_right(&workspace, "names are loaded");
    // A name for what had a class already, and fewer names for another.
    turtle(
        "<https://example.org/freedonia> a dip:State ; rdfs:label \"Freedonia\"@en .\n<https://example.org/late> a dip:Monument ; rdfs:label \"Duck Column\" .",
    );
    assert_eq!(names(&workspace, &["\"duck land\""]), [""; 0]);
    assert_eq!(names(&workspace, &["duck", "--class", "Monument"]), ["Duck Column"]);
    check_right(&workspace, "fewer names are loaded");
    // Joins that are refused, and applied again.
    let person = |name: &str| format!("https://w3id.org/chancery/id/person/{name}");
    workspace.run(["joins", "refuse", &person("annageldi-saparov"), &person("a-saparov")]).good();
    workspace.run(["joins", "apply"]).good();
    let two = names(&workspace, &["saparov", "--class", "Person"]);
    assert!(two.contains(&"A. Saparov".to_owned()) && two.contains(&"Annageldi Saparov".to_owned()), "{two:?}");
    check_right(&workspace, "a join is refused");
    fs::remove_file(workspace.store().join("joins.toml")).expect("decisions");
    workspace.run(["joins", "apply"]).good();
    assert_eq!(names(&workspace, &["saparov", "--class", "Person"]), ["Annageldi Saparov"]);
    check_right(&workspace, "a join is applied");
    // A whole dataset of another store: its documents are found here too.
    let other = Workspace::new();
    other.make_store();
    let dump: String = workspace
        .nquads()
        .lines()
        .filter(|line| line.contains("example.org"))
        .fold(String::new(), |text, line| text + line + "\n");
    other.write("dump.nq", dump);
    other.run(["load", "dump.nq"]).good();
    assert_eq!(sentences(&other, &["gromyko"]).len(), 1);
    check_right(&other, "a dataset is loaded");
}

/// A store as a program leaves it that is killed after it changed the store and before it wrote the index.
fn interrupted(workspace: &Workspace, change: impl FnOnce(&Store)) -> Workspace {
    let whole = twin(workspace);
    let store = Store::open(&whole.store()).expect("a store");
    change(&store);
    let left = twin(&whole);
    drop(store);
    check_right(&whole, "a store that is only closed is settled");
    left
}

#[test]
fn what_was_interrupted_is_mended() {
    let (name, date, publisher, text) = DOCUMENTS[1];
    let base = workspace();
    let knowledge = Knowledge::load(&Source::Embedded, &[]).expect("the embedded knowledge");
    let read = |(name, date, publisher, text): (&str, &str, &str, &str)| {
        let path = base.path(&file(&base, (name, date, publisher, text)));
        let documents = document::read_file(&path).into_iter().map(|document| document.expect("a document"));
        documents
            .map(|document| (document.iri.clone(), pipeline::read(&document, &knowledge).quads))
            .collect::<Vec<_>>()
    };
    let new = read(("new", "1999-06-17", "Herald", "President of Cuba Fidel Castro visited Harare on 16 June 1999."));
    let edited = read((name, date, publisher, &text.replace("Mandela", "Mbeki")));
    let own =
        base.write("own.ttl", "<https://example.org/duck> <http://www.w3.org/2000/01/rdf-schema#label> \"Duck\" .");
    let changes: [(&str, Change<'_>); 4] = [
        ("a new document", &|store| drop(store.replace_documents(&new).expect("a change"))),
        ("another text", &|store| drop(store.replace_documents(&edited).expect("a change"))),
        ("a document gone", &|store| assert!(store.remove_document(&address("treaty")).expect("a change"))),
        ("names of a user", &|store| {
            let file = store::read_file(&own).expect("a file");
            store.load(&LoadedFile::graph(&own), &file).expect("a change");
        }),
    ];
    for (what, change) in changes {
        let workspace = interrupted(&base, change);
        assert!(workspace.store().join("search.pending").exists(), "{what} is noted");
        let right = twin(&workspace);
        right.run(["search", "--reindex"]).good();
        let expected = answers(&right);
        assert_ne!(expected, answers(&base), "{what} changes an answer");
        // Who only reads does not trust the index, and is right.
        let (run, _) = search(&workspace, &["castro"]);
        run.good().says(&["a command was interrupted", "chancery search --reindex"]);
        assert_eq!(answers(&workspace), expected, "{what}");
        // Whatever writes next mends it.
        workspace.run(["joins", "apply"]).good();
        assert_eq!(answers(&workspace), expected, "{what}");
    }
}

#[test]
fn a_store_without_an_index_is_searched_too() {
    let workspace = workspace();
    let expected = answers(&workspace);
    let marker = workspace.store().join("CHANCERY");
    let with = fs::read_to_string(&marker).expect("a marker");
    // As an earlier version leaves it, and as one that made its index and lost it.
    let earlier = twin(&workspace);
    fs::write(earlier.store().join("CHANCERY"), with.replace("search 1\n", "")).expect("a marker");
    let lost = twin(&workspace);
    fs::remove_dir_all(lost.store().join("search")).expect("an index");
    // What writes makes it.
    let written = twin(&lost);
    written.run(["joins", "apply"]).good();
    assert_eq!(answers(&written), expected);
    // As a disk leaves it.
    let broken = twin(&workspace);
    fs::write(broken.store().join("search/meta.json"), "{}").expect("a file");
    for store in [earlier, lost, broken] {
        let (run, found) = search(&store, &["mandela"]);
        let run = run.good().says(&["one was made in memory for this search", "chancery search --reindex"]);
        assert_eq!(run.stderr.lines().count(), 1, "{}", run.stderr);
        assert_eq!(texts(&found, "sentences").len(), 1);
        // Names of parameters are found without it as well.
        let person = store.run(["query", "person", "person=NELSON mandela"]).good().stdout;
        assert_eq!(person, workspace.run(["query", "person", "person=NELSON mandela"]).good().stdout);
        let misspelt = ["query", "person", "person=nelson mandella"];
        let said = store.run(misspelt).fails(USAGE, &["did you mean `Nelson Mandela`"]).stderr;
        assert_eq!(said, workspace.run(misspelt).stderr);
        store.run(["search", "--reindex"]).good();
        assert_eq!(fs::read_to_string(store.store().join("CHANCERY")).expect("a marker"), with);
        assert_eq!(answers(&store), expected);
    }
}

#[test]
fn what_is_asked_wrongly_is_told() {
    let workspace = workspace();
    for (arguments, words) in [
        (&["x", "--class", "Persn"][..], "no class `Persn`; did you mean `Person`?"),
        (&["x", "--class", "Unicorn"], "no class `Unicorn`; it is one of Agent, Person, "),
        (&["x", "--publisher", "Gazete"], "no document is published by `Gazete`; did you mean `Gazette`?"),
        (&["x", "--publisher", "Nobody at all"], "`chancery documents` lists them"),
        (&["x", "--document", "doc:nowhere"], "no document https://w3id.org/chancery/doc/nowhere in the store"),
        (&["x", "--from", "yesterday"], "--from wants a day, a month or a year, such as 2024-12-31 or 2024, not"),
        (&["x", "--until", "2024-13"], "--until wants a day"),
        (&["x", "--class", "Person", "--from", "2024"], "--class is for names and --from for sentences"),
        (&["x", "--only", "names", "--until", "2024"], "--only names is for names and --until for sentences"),
        (&["x", "--only", "sentences", "--class", "Person"], "--only sentences"),
        (&["\"open"], "the quotation mark before `open` is never closed"),
    ] {
        let (run, _) = search(&workspace, arguments);
        let run = run.fails(USAGE, &["error: ", words]);
        assert_eq!(run.stderr.lines().count(), 1, "{}", run.stderr);
        assert_eq!(run.stdout, "");
    }
    Workspace::new().run(["search", "x"]).fails(1, &["no store here yet"]);
    Workspace::new().run(["search", "--reindex"]).fails(1, &["no store here yet"]);
    Workspace::new().run(["search"]).fails(USAGE, &["<WORDS>"]);
}

#[test]
fn hostile_words_are_only_words() {
    let workspace = workspace();
    let long = "mandela ".repeat(9000);
    let wide = "x".repeat(100_000);
    for words in [
        "",
        " ",
        "\"",
        "\"\"",
        "\"a",
        "a\"b\"c\"",
        "*",
        "**",
        "a**",
        "*a",
        "a*b",
        "-",
        "--",
        "-a",
        "-\"a\"",
        "- a",
        "iri:*",
        "key:\"https://example.org/visit\"",
        "sentence:mandela",
        "+mandela +castro",
        "(mandela OR castro) AND",
        "mandela^10 castro~2",
        "[1990 TO 2000]",
        "{a TO *}",
        "/man.*/",
        "mandela\\",
        "\\\"",
        "a && b || !c",
        "<iri> .",
        "'; DROP TABLE",
        "SELECT * WHERE { ?s ?p ?o }",
        "\u{1}\u{7f}\u{200b}",
        "mandela\u{301}\u{0301}",
        "\u{202e}abc",
        "ﷺ ﬁ ½ Ⅷ",
        "𐍈 🕊",
        "\"mandela\u{1}castro\"",
        "%s %n ../../etc/passwd",
        "\r\n\t",
        &long,
        &wide,
    ] {
        let run = workspace.run(["search", "--format", "json", "--", words]);
        if run.stdout.is_empty() {
            let run = run.fails(USAGE, &["error: "]);
            assert_eq!(run.stderr.lines().count(), 1, "{words:?}: {}", run.stderr);
            assert!(run.stderr.len() < 200, "{words:?}: {}", run.stderr);
        } else {
            let run = run.good();
            serde_json::from_str::<Value>(&run.stdout).expect("JSON");
        }
    }
    workspace.run(["search", "..."]).fails(USAGE, &["there is no word to look for"]);
    workspace.run(["search", "mandela", "--", "-castro"]).good();
}
