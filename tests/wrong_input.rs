//! What the program says to wrong input, and that it goes on with the rest: each fault with its exit code and place.

mod common;

use std::{ffi::OsStr, fs, fs::File};

use common::{Run, Workspace, copy, project};

const GOOD: &str = "Foreign Minister of Kazakhstan Murat Nurtleu met Rashid Meredov in Astana on 3 February 2025.";

/// Some input failed.
const SOME_FAILED: i32 = 1;
/// The program was used in a wrong way.
const USAGE: i32 = 2;
/// The store is in use.
const IN_USE: i32 = 5;

/// A workspace with one good document, not ingested yet.
fn workspace() -> Workspace {
    let workspace = Workspace::new();
    workspace.write("good.txt", GOOD);
    workspace
}

/// A workspace with one good document in its store.
fn with_store() -> Workspace {
    let workspace = workspace();
    workspace.ingest(["good.txt"]);
    workspace
}

/// Ingests a wrong document between two good ones: it is reported, and they are read.
fn check_document(name: &str, content: impl AsRef<[u8]>, words: &[&str]) {
    let workspace = workspace();
    workspace.write("also-good.txt", "Chancellor Angela Merkel arrived in Kyiv on 18 October 2021.");
    workspace.write(name, content);
    let run = workspace.run(["ingest", "also-good.txt", name, "good.txt"]).fails(SOME_FAILED, words);
    run.says(&[&format!("error: {name}"), "2 documents added, 1 failed"]);
    assert!(
        workspace.ask("ASK { ?meeting a dip:Meeting . ?visit a dip:Visit }"),
        "the good documents are in the store"
    );
    workspace.run(["extract", name]).fails(SOME_FAILED, words);
}

/// Runs a query on a store, which must fail with these words.
fn check_query(sparql: &str, words: &[&str]) -> Run {
    with_store().run(["query", sparql]).fails(USAGE, words)
}

#[test]
fn an_empty_file() {
    check_document("empty.txt", "", &["error: empty.txt: the document is empty"]);
    check_document("blank.md", "---\npublisher: Nobody\n---\n \n\n", &["error: blank.md: the document is empty"]);
    check_document("none.jsonl", "\n\n", &["error: none.jsonl: the document is empty"]);
}

#[test]
fn a_binary_file() {
    check_document("picture.txt", b"PNG\r\n\0\0\0", &["error: picture.txt: not a text file", "byte 5 is zero"]);
}

#[test]
fn text_in_another_encoding() {
    let latin = b"One line.\nTwo lines.\nThe caf\xe9 was full.\n";
    check_document("latin.txt", latin, &["error: latin.txt:3: not UTF-8", "byte 28", "iconv"]);
}

#[test]
fn an_unknown_kind_of_document() {
    check_document("report.pdf", GOOD, &["error: report.pdf: unknown kind of document", ".txt, .md and .jsonl"]);
}

#[test]
fn a_file_that_is_not_there() {
    let workspace = workspace();
    let run = workspace.run(["ingest", "missing.txt", "good.txt"]);
    run.fails(SOME_FAILED, &["error: missing.txt: No such file", "1 document added, 1 failed"]);
}

#[test]
fn a_directory_without_documents() {
    let workspace = workspace();
    workspace.write("papers/notes.pdf", GOOD);
    workspace.write("papers/.hidden.txt", GOOD);
    let run = workspace.run(["ingest", "papers", "good.txt"]);
    run.fails(SOME_FAILED, &["error: papers: no documents in this directory", "1 document added, 1 failed"]);
}

#[test]
fn front_matter_with_a_bad_date() {
    let document = |date: &str| format!("---\ntitle: A title\npublisher: Nobody\ndate: {date}\n---\n{GOOD}");
    for date in ["4 February 2025", "2025-02-30", "2025"] {
        check_document("dated.md", document(date), &["error: dated.md:4: the date", date, "2025-02-04"]);
    }
}

#[test]
fn front_matter_that_is_not_yaml() {
    check_document(
        "odd.md",
        format!("---\ntitle: [A\n---\n{GOOD}"),
        &["error: odd.md:", "the front matter is not YAML"],
    );
}

#[test]
fn front_matter_with_a_bad_address() {
    let document = format!("---\ntitle: A title\nurl: example.org/a page\n---\n{GOOD}");
    check_document("addressed.md", document, &["error: addressed.md:3: the url `example.org/a page`", "https://"]);
}

#[test]
fn a_broken_line_among_good_ones() {
    let workspace = Workspace::new();
    let line = |n: u8| format!("{{\"url\": \"https://example.org/{n}\", \"text\": \"{GOOD}\"}}\n");
    let broken = [
        "{\"text\": \"not closed\"\n",
        "[\"no object\", 1]\n",
        "{\"title\": \"No text\"}\n",
        "{\"text\": \"A bad day.\", \"date\": \"Tuesday\"}\n",
    ];
    workspace.write("all.jsonl", line(1) + broken[0] + "\n" + &line(2) + broken[1] + broken[2] + broken[3] + &line(3));
    let run = workspace.run(["ingest", "all.jsonl"]).fails(SOME_FAILED, &["3 documents added, 4 failed"]);
    let faults =
        ["2: not a JSON object", "5: not a JSON object", "6: the field \"text\" is missing", "7: the date `Tuesday`"];
    for fault in faults {
        assert!(run.stderr.contains(&format!("error: all.jsonl:{fault}")), "{fault}: {}", run.stderr);
    }
    assert_eq!(workspace.run(["documents"]).good().stdout.lines().count(), 4, "a head and three documents");
}

#[test]
fn two_documents_with_one_address() {
    let workspace = Workspace::new();
    let document = |text: &str| format!("---\nurl: https://example.org/one\n---\n{text}");
    workspace.write("b.md", document("Nothing of note."));
    workspace.write("a.md", document(GOOD));
    let run = workspace.run(["ingest", "b.md", "a.md"]);
    run.fails(
        SOME_FAILED,
        &["error: b.md: another document has the address https://example.org/one (a.md)", "1 document added, 1 failed"],
    );
    assert!(workspace.ask("ASK { ?meeting a dip:Meeting }"), "the first by name is in the store");
}

#[test]
fn a_broken_rdf_file_is_not_loaded_at_all() {
    let workspace = with_store();
    let before = workspace.nquads();
    let good = "<https://e.org/b> <https://e.org/p> 1 .\n";
    workspace.write("bad.ttl", "@prefix e: <https://e.org/> .\ne:a e:p 1 .\ne:a e:p ; .\n");
    workspace.write("bad.nt", "<https://e.org/a> <https://e.org/p> nonsense .\n");
    workspace.write("bad.jsonld", "{\"@id\": \"https://e.org/a\", \"https://e.org/p\": }");
    workspace.write(
        "bad.rdf",
        "<rdf:RDF xmlns:rdf='http://www.w3.org/1999/02/22-rdf-syntax-ns#'><rdf:Description></rdf:RDF>",
    );
    workspace.write("good.ttl", good);
    let run = workspace
        .run(["load", "bad.ttl"])
        .fails(SOME_FAILED, &["error: bad.ttl:3:9: ", "nothing of the file was loaded"]);
    assert_eq!(run.stdout, "");
    for (file, place) in [("bad.nt", "bad.nt:1:"), ("bad.jsonld", "bad.jsonld:1:"), ("bad.rdf", "bad.rdf:")] {
        let words = [&format!("error: {place}"), "nothing of the file was loaded"];
        workspace.run(["load", file]).fails(SOME_FAILED, &words);
    }
    assert_eq!(before, workspace.nquads());
    workspace.check_merge();
    workspace.run(["load", "bad.ttl", "good.ttl"]).fails(SOME_FAILED, &["good.ttl: 1 statement"]);
    assert!(workspace.ask("ASK { <https://e.org/b> ?p 1 }"), "the good file is loaded beside a bad one");
}

#[test]
fn an_unknown_kind_of_rdf() {
    let workspace = with_store();
    workspace.write("table.csv", "a,b\n");
    workspace.run(["load", "table.csv"]).fails(SOME_FAILED, &["error: table.csv: unknown kind of RDF file", ".ttl"]);
    workspace.run(["load", "missing.ttl"]).fails(SOME_FAILED, &["error: missing.ttl: No such file"]);
    workspace.write("plain.ttl.gz", "not packed");
    workspace.run(["load", "plain.ttl.gz"]).fails(SOME_FAILED, &["error: plain.ttl.gz: "]);
    workspace.write("good.ttl", "<https://e.org/b> <https://e.org/p> 1 .");
    let own = "https://w3id.org/chancery/graph/background";
    workspace.run(["load", "good.ttl", "--graph", own]).fails(SOME_FAILED, &["is the store's own"]);
    workspace.run(["load", "good.ttl", "--graph", "no iri"]).fails(SOME_FAILED, &["--graph: `no iri` is not an IRI"]);
}

#[test]
fn an_undeclared_prefix() {
    let run = check_query(
        "SELECT ?name WHERE {\n  ?who fof:name ?name }",
        &["line 2, column 8", "`fof:`", "is not declared"],
    );
    run.says(&["did you mean `foaf:`?", "PREFIX fof: <...>", "  ?who fof:name ?name }"]);
    check_query("SELECT * WHERE { ?s nonsensical:p ?o }", &["line 1, column 21", "`nonsensical:`"]);
}

#[test]
fn a_query_that_is_not_sparql() {
    check_query(
        "SELCT ?s WHERE { ?s ?p ?o }",
        &["line 1, column 1: ", "did you mean `SELECT`?", "  SELCT ?s WHERE { ?s ?p ?o }\n", "^"],
    );
    check_query("SELECT ?s WHERE {\n  ?s ?p ?o ", &["line 2, column ", "ends too early"]);
}

#[test]
fn a_query_that_asks_for_the_network() {
    let workspace = with_store();
    let run = workspace.run(["query", "SELECT * WHERE { SERVICE <http://localhost:9/> { ?s ?p ?o } }"]);
    run.fails(USAGE, &["asks <http://localhost:9/> on the network", "SERVICE is off"]);
}

#[test]
fn an_update_is_no_query() {
    let workspace = with_store();
    let before = workspace.nquads();
    for update in ["DELETE WHERE { ?s ?p ?o }", "DROP ALL ", "INSERT DATA { <a:a> <a:b> <a:c> }"] {
        workspace.run(["query", update]).fails(USAGE, &["line 1, column "]);
    }
    assert_eq!(before, workspace.nquads());
}

#[test]
fn an_unknown_saved_query() {
    let workspace = with_store();
    workspace.write("own/ministers.rq", "SELECT ?s WHERE { ?s a dip:Person }");
    let run = workspace.run(["query", "minsters", "--queries", "own"]);
    run.fails(USAGE, &["no saved query `minsters`", "did you mean `ministers`?", "chancery queries"]);
    workspace.run(["query", "xyzzy"]).fails(USAGE, &["no saved query `xyzzy`; `chancery queries` lists them"]);
}

#[test]
fn a_saved_query_with_a_fault() {
    let workspace = with_store();
    workspace.write("own/broken.rq", "#+ summary: Broken\nSELECT ?s WHERE {\n  ?s ?p ) }\n");
    workspace.run(["queries", "--queries", "own"]).fails(SOME_FAILED, &["error: own/broken.rq:3: "]);
    workspace.run(["query", "--queries", "own", "broken"]).fails(USAGE, &["error: own/broken.rq:3: "]);
    workspace.run(["query", "--queries", "own", "visits"]).good();
    workspace.write("own/broken.rq", "#+ summary: Good\n#+ defaults: [\nSELECT ?s WHERE { ?s ?p ?o }\n");
    workspace
        .run(["queries", "--queries", "own"])
        .fails(SOME_FAILED, &["error: own/broken.rq:2: ", "the header is not understood"]);
    workspace.run(["query", "--file", "missing.rq"]).fails(USAGE, &["error: missing.rq: No such file"]);
}

#[test]
fn parameters_that_do_not_fit() {
    let workspace = with_store();
    let query =
        "SELECT ?e WHERE { ?e dip:participant ?_who_iri ; dip:begin ?__day_xsd_date . FILTER(?_n_integer > 1) }";
    workspace.write("q.rq", query);
    let run = |values: &[&str]| workspace.run(["query", "--file", "q.rq"].iter().chain(values));
    run(&["who=Rashid Meredov"]).fails(USAGE, &["the parameter `n` is missing; give n=WHOLE-NUMBER"]);
    run(&["n=2"]).fails(USAGE, &["the parameter `who` is missing; give who=NAME-OR-IRI"]);
    run(&["n=two", "who=Rashid Meredov"]).fails(USAGE, &["the parameter `n` wants a whole number, not `two`"]);
    run(&["n=2", "who=Rashid Meredov", "day=Tuesday"])
        .fails(USAGE, &["the parameter `day` wants an xsd:date, not `Tuesday`"]);
    run(&["n=2", "who=Nobody"]).fails(USAGE, &["the parameter `who`: nothing in the store is named `Nobody`"]);
    run(&["n=2", "who=Rashid Meredov", "place=Astana"]).fails(USAGE, &["no parameter `place`; it has who, day, n"]);
    run(&["two"]).fails(USAGE, &["`two` is no parameter; write name=value"]);
    run(&["n=2", "who=Rashid Meredov"]).good();
}

#[test]
fn a_name_of_several_entities() {
    let workspace = with_store();
    workspace.write(
        "two.ttl",
        "@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
         <https://e.org/one> rdfs:label \"Twofold\" . <https://e.org/two> rdfs:label \"Twofold\" .",
    );
    workspace.run(["load", "two.ttl"]).good();
    let run = workspace.run(["export", "--format", "dot", "--around", "twofold"]);
    run.fails(USAGE, &["several entities are named `twofold`", "https://e.org/one, https://e.org/two"]);
}

#[test]
fn a_store_in_use() {
    let workspace = with_store();
    let lock = File::options().write(true).open(workspace.store().join("lock")).expect("the lock of the store");
    lock.lock().expect("nobody else has it");
    let words = ["chancery.db: the store is in use by another process; wait"];
    let commands = [
        &["ingest", "good.txt"][..],
        &["load", "good.ttl"],
        &["forget", "https://w3id.org/chancery/doc/good"],
        &["query", "ASK { ?s ?p ?o }"],
        &["export", "--format", "nquads"],
        &["documents"],
        &["stats"],
    ];
    for command in commands {
        let run = workspace.run(command).fails(IN_USE, &words);
        assert_eq!(run.stdout, "", "{command:?}");
    }
    lock.unlock().expect("it is ours");
    // Who only reads lets others read, and nobody write.
    lock.lock_shared().expect("nobody else has it");
    workspace.run(["stats"]).good();
    workspace.run(["ingest", "good.txt"]).fails(IN_USE, &words);
    drop(lock);
    workspace.run(["ingest", "good.txt"]).good().says(&["1 document unchanged"]);
}

#[test]
fn no_store_yet() {
    let workspace = workspace();
    let commands = [
        &["query", "ASK { ?s ?p ?o }"][..],
        &["export", "--format", "nquads"],
        &["documents"],
        &["stats"],
        &["forget", "https://e.org/a"],
    ];
    for command in commands {
        workspace.run(command).fails(SOME_FAILED, &["chancery.db: no store here yet", "chancery ingest", "--store"]);
        assert!(!workspace.store().exists(), "{command:?} makes no store");
    }
}

#[test]
fn something_else_where_the_store_should_be() {
    let workspace = workspace();
    workspace.write("papers/notes.txt", GOOD);
    for place in ["good.txt", "papers"] {
        for command in [
            &["ingest", "good.txt", "--store", place][..],
            &["stats", "--store", place],
            &["load", "x.ttl", "--store", place],
        ] {
            workspace.run(command).fails(SOME_FAILED, &[&format!("error: {place}: not a Chancery store"), "--store"]);
        }
    }
    assert_eq!(fs::read_dir(workspace.path("papers")).expect("the directory").count(), 1, "nothing was put there");
    assert_eq!(fs::read_to_string(workspace.path("good.txt")).expect("the file"), GOOD);
}

#[test]
fn a_store_of_another_layout() {
    let workspace = with_store();
    fs::write(workspace.store().join("CHANCERY"), "layout 99\nbackground 0\n").expect("the marker");
    let run = workspace.run(["ingest", "good.txt"]);
    run.fails(SOME_FAILED, &["the store has layout 99", "ingest the documents into a new store"]);
}

#[test]
fn an_unknown_format() {
    let workspace = with_store();
    workspace.run(["export", "--format", "word"]).fails(USAGE, &["no format `word`", "turtle, trig", "graphml", "dot"]);
    workspace.run(["extract", "good.txt", "--format", "word"]).fails(USAGE, &["no format `word`"]);
    workspace.run(["query", "ASK {}", "--format", "word"]).fails(USAGE, &["word", "possible values", "csv"]);
    workspace.run(["export"]).fails(USAGE, &["say which --format"]);
    workspace.run(["export", "--output", "graph.doc"]).fails(USAGE, &["say which --format"]);
    assert!(!workspace.path("graph.doc").exists(), "no file is left behind");
}

#[test]
fn an_unknown_document_to_forget() {
    let workspace = with_store();
    let run = workspace.run(["forget", "https://e.org/nowhere", "https://w3id.org/chancery/doc/good"]);
    run.fails(
        SOME_FAILED,
        &[
            "no document https://e.org/nowhere in the store",
            "chancery documents",
            "forgot https://w3id.org/chancery/doc/good",
        ],
    );
}

#[test]
fn only_documents_are_forgotten() {
    let workspace = with_store();
    let before = workspace.nquads();
    workspace.run(["forget", "https://w3id.org/chancery/id/state/kazakhstan"]).fails(SOME_FAILED, &["no document"]);
    assert_eq!(before, workspace.nquads());
}

#[test]
fn a_fault_in_the_data_folder_is_named_by_line() {
    let workspace = workspace();
    let faults = [
        ("background/own.ttl", "own.ttl:3: "),
        ("rules/en/own.toml", "own.toml:3: "),
        ("lexicon/en/dates.toml", "dates.toml:3: "),
    ];
    for (file, line) in faults {
        copy(&project("data"), &workspace.path("data"));
        workspace.write(&format!("data/{file}"), "# one line\n# another\n<<< broken = \n");
        let run = workspace.run(["extract", "good.txt", "--data", "data"]);
        run.fails(SOME_FAILED, &[&format!("error: data/{file}:"), line]);
        fs::remove_dir_all(workspace.path("data")).expect("the folder is copied again");
    }
    workspace.run(["extract", "good.txt", "--data", "nowhere"]).fails(SOME_FAILED, &["nowhere"]);
}

#[test]
fn wrong_usage() {
    let workspace = workspace();
    let commands = [
        (&[][..], "Usage"),
        (&["ingest"], "PATH"),
        (&["ingst", "good.txt"], "'ingest'"),
        (&["ingest", "good.txt", "--thread", "2"], "--threads"),
        (&["ingest", "good.txt", "--threads", "many"], "many"),
        (&["export", "--depth", "2"], "--around"),
        (&["completions", "dos"], "bash"),
    ];
    for (arguments, word) in commands {
        let run = workspace.run(arguments.iter().map(OsStr::new)).fails(USAGE, &[word]);
        assert_eq!(run.stdout, "", "{arguments:?}");
    }
}
