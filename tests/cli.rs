//! The real program on a real store: the whole line from documents to answers and files, and back to nothing.

mod common;

use std::{
    collections::BTreeSet,
    fs,
    io::{Read, Write},
    process::Stdio,
};

use common::{Workspace, copy, project, quads};
use flate2::{Compression, write::GzEncoder};
use oxigraph::io::RdfFormat;
use quick_xml::{Reader, XmlVersion, events::Event};

const MEETING: &str = "Foreign Minister of Kazakhstan Murat Nurtleu met Rashid Meredov in Astana on 3 February 2025.";
const VISIT: &str = "Chancellor Angela Merkel of Germany arrived in Kyiv on 18 October 2021.";
const FREEDONIA: &str = "@prefix dip: <https://w3id.org/chancery/ontology#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
<https://example.org/freedonia> a dip:State ; rdfs:label \"Freedonia\"@en ; dip:demonym \"Freedonian\"@en .
<https://example.org/duck-society> a dip:Organization ; rdfs:label \"Duck Society\"@en .
";

/// A workspace with a meeting and a visit in its store.
fn with_two_documents() -> Workspace {
    let workspace = Workspace::new();
    workspace.write("meeting.txt", MEETING);
    workspace.write("visit.txt", VISIT);
    workspace.ingest(["meeting.txt", "visit.txt"]);
    workspace
}

/// A workspace with the sample documents in its store.
fn with_samples() -> Workspace {
    let workspace = Workspace::new();
    workspace.ingest([project("data/documents")]);
    workspace
}

#[test]
fn the_whole_line() {
    let workspace = with_two_documents();
    let person = workspace.run(["query", "person", "person=rashid meredov"]).good();
    assert!(person.stdout.contains(MEETING), "the sentence is cited: {}", person.stdout);
    let holds = "SELECT ?title WHERE { ?who rdfs:label \"Murat Nurtleu\"@en ; dip:holds ?o . ?o dip:title ?title ; dip:officeOf ?s . ?s rdfs:label \"Kazakhstan\"@en }";
    assert_eq!(workspace.rows(holds), ["\"Minister of Foreign Affairs\""]);
    let documents = workspace.run(["documents"]).good().stdout;
    assert!(documents.contains("https://w3id.org/chancery/doc/meeting\n"), "{documents}");
    let stats = workspace.run(["stats"]).good().stdout;
    assert!(stats.starts_with("documents\t2\npassages\t2\n"), "{stats}");
    assert!(stats.contains("\nMeeting\t1\n") && stats.contains("\nVisit\t1\n"), "{stats}");
    let turtle = workspace.run(["export", "--format", "turtle"]).good().stdout;
    assert!(turtle.contains("Meeting: Murat Nurtleu, Rashid Meredov, Astana, 2025-02-03"), "the meeting is exported");
    let forgotten = workspace.run(["forget", "https://w3id.org/chancery/doc/meeting"]).good();
    assert!(forgotten.stderr.contains("forgot https://w3id.org/chancery/doc/meeting"), "{}", forgotten.stderr);
    assert!(!workspace.ask("ASK { ?meeting a dip:Meeting }"), "the meeting is gone");
    assert!(workspace.ask("ASK { ?visit a dip:Visit }"), "the visit is not");
}

#[test]
fn extracting_makes_no_store() {
    let workspace = Workspace::new();
    workspace.write("meeting.txt", MEETING);
    let trig = workspace.run(["extract", "meeting.txt"]).good().stdout;
    assert!(!workspace.store().exists(), "nothing is stored");
    workspace.ingest(["meeting.txt"]);
    let stored = quads(RdfFormat::NQuads, &workspace.nquads());
    let extracted = quads(RdfFormat::TriG, &trig);
    assert!(extracted.len() > 20, "the document says something");
    assert!(extracted.is_subset(&stored), "what is extracted is what is stored");
}

#[test]
fn the_store_is_where_one_says() {
    let workspace = Workspace::new();
    workspace.write("meeting.txt", MEETING);
    workspace.run(["ingest", "meeting.txt", "--store", "elsewhere"]).good();
    assert!(workspace.path("elsewhere").is_dir() && !workspace.store().exists(), "--store names the place");
    let mut command = workspace.command(["stats"]);
    let output = command.env("CHANCERY_STORE", "elsewhere").output().expect("the program starts");
    assert!(output.status.success() && output.stdout.starts_with(b"documents\t1\n"), "{output:?}");
}

#[test]
fn stdout_is_data_and_stderr_the_rest() {
    let workspace = Workspace::new();
    workspace.write("meeting.txt", MEETING);
    workspace.write("own.ttl", FREEDONIA);
    for silent in
        [&["ingest", "meeting.txt"][..], &["load", "own.ttl"], &["forget", "https://w3id.org/chancery/doc/meeting"]]
    {
        let run = workspace.run(silent).good();
        assert_eq!(run.stdout, "", "{silent:?} has no data to give");
        assert!(
            run.stderr.ends_with('\n') && run.stderr.lines().count() == 1,
            "{silent:?} says a line: {}",
            run.stderr
        );
    }
    let telling = [
        &["query", "ASK { ?s ?p ?o }"][..],
        &["queries"],
        &["documents"],
        &["stats"],
        &["export", "--format", "turtle"],
        &["extract", "meeting.txt"],
        &["completions", "bash"],
        &["--version"],
        &["ingest", "--help"],
    ];
    for telling in telling {
        let run = workspace.run(telling).good();
        assert!(run.stdout.ends_with('\n'), "{telling:?} gives data");
        assert_eq!(run.stderr, "", "{telling:?} has nothing to say");
    }
}

#[test]
fn a_reader_that_goes_away_is_no_failure() {
    let workspace = with_samples();
    let mut command = workspace.command(["export", "--format", "nquads"]);
    let mut child = command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().expect("the program starts");
    let mut head = [0; 10];
    child.stdout.take().expect("a pipe").read_exact(&mut head).expect("the first bytes");
    let output = child.wait_with_output().expect("the program ends");
    assert_eq!((output.status.code(), String::from_utf8_lossy(&output.stderr).as_ref()), (Some(0), ""));
}

#[test]
fn answers_in_each_format() {
    let workspace = with_two_documents();
    let select = "SELECT ?label WHERE { ?event a dip:Meeting ; rdfs:label ?label }";
    let run = |format: &str| workspace.run(["query", select, "--format", format]).good().stdout;
    let label = "Meeting: Murat Nurtleu, Rashid Meredov, Astana, 2025-02-03";
    assert_eq!(run("csv").replace("\r\n", "\n"), format!("label\n\"{label}\"\n"));
    assert_eq!(run("tsv"), format!("?label\n\"{label}\"@en\n"));
    assert!(run("table").contains(&format!(" {label} ")) && run("table").ends_with("1 row\n"));
    let json: serde_json::Value = serde_json::from_str(&run("json")).expect("JSON");
    assert_eq!(json["results"]["bindings"][0]["label"]["value"], label);
    assert_eq!(elements(&run("xml")).iter().filter(|name| *name == "binding").count(), 1);
    let ask = workspace.run(["query", "ASK { ?x a dip:Meeting }", "--format", "json"]).good().stdout;
    assert_eq!(serde_json::from_str::<serde_json::Value>(&ask).expect("JSON")["boolean"], true);
    let construct = workspace.run(["query", "CONSTRUCT { ?x a dip:Meeting } WHERE { ?x a dip:Meeting }"]).good().stdout;
    assert_eq!(quads(RdfFormat::Turtle, &construct).len(), 1);
}

#[test]
fn queries_of_ones_own() {
    let workspace = with_two_documents();
    workspace.write("own/named.rq", "#+ summary: What is named so\nSELECT ?p WHERE { ?s rdfs:label ?_name_en ; a ?p }");
    workspace.write("own/person.rq", "#+ summary: Mine\nSELECT ?s WHERE { ?s a dip:Person }");
    let listed = workspace.run(["queries", "--queries", "own"]).good().stdout;
    assert!(listed.contains("named\tWhat is named so\tname=TEXT\n"), "{listed}");
    assert!(
        listed.contains("person\tMine\t\n") && listed.matches("person\t").count() == 1,
        "mine stands for ours: {listed}"
    );
    let named = ["query", "named", "name=Murat Nurtleu", "--queries", "own"];
    let expected = "?p\n<https://w3id.org/chancery/ontology#Person>\n";
    assert_eq!(workspace.run(named).good().stdout, expected);
    assert_eq!(workspace.run(["query", "--file", "own/named.rq", "name=Murat Nurtleu"]).good().stdout, expected);
}

#[test]
fn parameters_are_values_and_never_text() {
    let workspace = with_two_documents();
    workspace.write("q.rq", "SELECT ?s WHERE { ?s rdfs:label ?label FILTER(STR(?label) = ?_label) }");
    for odd in ["\" || true || \"", "') } #", "a\\", "x\" } ; DROP ALL"] {
        let run = workspace.run(["query", "--file", "q.rq", &format!("label={odd}")]).good();
        assert_eq!(run.stdout, "?s\n", "nothing is named {odd}");
    }
}

#[test]
fn a_loaded_name_is_recognised_in_the_next_ingest() {
    let workspace = Workspace::new();
    workspace.write("own.ttl", FREEDONIA);
    workspace.write(
        "note.txt",
        "Foreign Minister of Freedonia Rufus Firefly met Murat Nurtleu in Astana. The Duck Society is pleased.",
    );
    workspace.ingest(["note.txt"]);
    let named = "SELECT DISTINCT ?what WHERE { ?mention dip:refersTo ?what FILTER(STRSTARTS(STR(?what), \"https://example.org/\")) } ORDER BY ?what";
    assert_eq!(workspace.rows(named), [""; 0]);
    workspace
        .run(["load", "own.ttl"])
        .good()
        .says(&["own.ttl: 5 statements in <https://w3id.org/chancery/graph/own-ttl>"]);
    workspace.ingest(["note.txt"]).says(&["1 document replaced"]);
    assert_eq!(workspace.rows(named), ["<https://example.org/duck-society>", "<https://example.org/freedonia>"]);
    assert!(
        workspace.ask("ASK { ?office dip:officeOf <https://example.org/freedonia> }"),
        "and offices are offices of it"
    );
    workspace.check_merge();
}

#[test]
fn loading_again_changes_nothing() {
    let workspace = with_two_documents();
    workspace.write("own.ttl", FREEDONIA);
    workspace.write(
        "blank.ttl",
        "@prefix e: <https://example.org/> . e:a e:knows [ e:name \"B\" ; e:knows [ e:name \"C\" ] ] . _:x e:next _:y . _:y e:next _:x .",
    );
    workspace.run(["load", "own.ttl", "blank.ttl"]).good().says(&["blank.ttl: 6 statements"]);
    let before = workspace.nquads();
    assert!(before.contains("\"Freedonia\"@en") && before.contains("\"C\""), "both files are loaded");
    workspace.run(["load", "blank.ttl", "own.ttl"]).good();
    assert_eq!(before, workspace.nquads());
    workspace.check_merge();
}

#[test]
fn an_edited_file_is_replaced_whole() {
    let workspace = with_two_documents();
    workspace.write("own.ttl", FREEDONIA);
    workspace.run(["load", "own.ttl"]).good();
    workspace.write("own.ttl", FREEDONIA.replace("Duck Society", "Goose Society"));
    workspace.run(["load", "own.ttl"]).good();
    assert_eq!(
        workspace.rows("SELECT ?name WHERE { <https://example.org/duck-society> rdfs:label ?name }"),
        ["\"Goose Society\"@en"]
    );
    workspace.check_merge();
}

#[test]
fn each_syntax_loads_the_same() {
    let workspace = Workspace::new();
    let (s, label) = ("https://example.org/s", "http://www.w3.org/2000/01/rdf-schema#label");
    workspace.write("a.ttl", format!("<{s}> <{label}> \"Ähre\"@en ."));
    workspace.write("b.nt", format!("<{s}> <{label}> \"\\u00C4hre\"@en .\n"));
    workspace.write("c.trig", format!("<{s}> <{label}> \"Ähre\"@en ."));
    workspace.write("d.nq", format!("<{s}> <{label}> \"Ähre\"@en .\n"));
    workspace.write(
        "e.jsonld",
        format!("{{\"@id\": \"{s}\", \"{label}\": {{\"@value\": \"Ähre\", \"@language\": \"en\"}}}}"),
    );
    workspace.write(
        "f.rdf",
        format!(
            "<rdf:RDF xmlns:rdf='http://www.w3.org/1999/02/22-rdf-syntax-ns#' xmlns:rdfs='http://www.w3.org/2000/01/rdf-schema#'>\
             <rdf:Description rdf:about='{s}'><rdfs:label xml:lang='en'>Ähre</rdfs:label></rdf:Description></rdf:RDF>"
        ),
    );
    workspace.write("g.n3", format!("<{s}> <{label}> \"Ähre\"@en ."));
    let mut packed = GzEncoder::new(Vec::new(), Compression::default());
    packed.write_all(&fs::read(workspace.path("a.ttl")).expect("a file")).expect("it is packed");
    workspace.write("h.ttl.gz", packed.finish().expect("it is packed"));
    for file in ["a.ttl", "b.nt", "c.trig", "d.nq", "e.jsonld", "f.rdf", "g.n3", "h.ttl.gz"] {
        let graph = format!("https://example.org/graph/{file}");
        workspace.run(["load", file, "--graph", &graph]).good().says(&["1 statement in", &graph]);
        let rows = workspace.rows(&format!("SELECT ?s ?label WHERE {{ GRAPH <{graph}> {{ ?s rdfs:label ?label }} }}"));
        assert_eq!(rows, [format!("<{s}>\t\"Ähre\"@en")], "{file}");
    }
}

#[test]
fn graphs_of_a_file_keep_their_names() {
    let workspace = Workspace::new();
    workspace.write(
        "own.trig",
        "<https://e.org/g> { <https://e.org/a> <https://e.org/p> 1 } <https://e.org/a> <https://e.org/p> 2 .",
    );
    workspace.run(["load", "own.trig"]).good();
    let rows = workspace.rows("SELECT ?g ?n WHERE { GRAPH ?g { <https://e.org/a> <https://e.org/p> ?n } } ORDER BY ?n");
    assert_eq!(rows, ["<https://e.org/g>\t1", "<https://w3id.org/chancery/graph/own-trig>\t2"]);
    workspace.check_merge();
}

#[test]
fn exports_in_rdf_say_what_is_stored() {
    let workspace = with_samples();
    let stored = quads(RdfFormat::NQuads, &workspace.nquads());
    let merged: BTreeSet<String> = stored.iter().map(|quad| without_graph(quad)).collect();
    for (name, format, expected) in [
        ("trig", RdfFormat::TriG, &stored),
        ("jsonld", RdfFormat::from_extension("jsonld").expect("a format"), &stored),
        ("turtle", RdfFormat::Turtle, &merged),
        ("ntriples", RdfFormat::NTriples, &merged),
        ("rdfxml", RdfFormat::RdfXml, &merged),
    ] {
        let text = workspace.run(["export", "--format", name]).good().stdout;
        if name == "jsonld" {
            let json: serde_json::Value = serde_json::from_str(&text).expect("JSON");
            assert!(json.is_object() || json.is_array());
        }
        let read: BTreeSet<String> = quads(format, &text);
        let difference: Vec<&String> = read.symmetric_difference(expected).take(5).collect();
        assert!(difference.is_empty(), "{name}: {difference:#?}");
    }
}

#[test]
fn the_ending_of_the_file_says_the_format() {
    let workspace = with_two_documents();
    for (name, format) in [("out.ttl", RdfFormat::Turtle), ("out.nq", RdfFormat::NQuads), ("out.trig", RdfFormat::TriG)]
    {
        workspace.run(["export", "--output", name]).good();
        let text = fs::read_to_string(workspace.path(name)).expect("the output");
        assert!(quads(format, &text).len() > 1000, "{name} has the whole dataset");
    }
    workspace.run(["export", "-o", "out.dot"]).good();
    assert!(fs::read_to_string(workspace.path("out.dot")).expect("the output").starts_with("digraph"));
}

#[test]
fn graphml_is_a_graph() {
    let workspace = with_samples();
    let text = workspace.run(["export", "--format", "graphml"]).good().stdout;
    let (mut nodes, mut edges, mut keys, mut used) = (BTreeSet::new(), Vec::new(), BTreeSet::new(), BTreeSet::new());
    let mut reader = Reader::from_str(&text);
    loop {
        let element = match reader.read_event().expect("XML without a fault") {
            Event::Start(element) | Event::Empty(element) => element,
            Event::Eof => break,
            _ => continue,
        };
        let attribute = |name: &str| {
            let attribute = element.try_get_attribute(name).expect("attributes without a fault").expect("an attribute");
            attribute.normalized_value(XmlVersion::Implicit1_0).expect("a value").into_owned()
        };
        match element.name().as_ref() {
            "key" => drop(keys.insert(attribute("id"))),
            "node" => assert!(nodes.insert(attribute("id")), "a node stands twice"),
            "edge" => edges.push((attribute("source"), attribute("target"))),
            "data" => drop(used.insert(attribute("key"))),
            _ => (),
        }
    }
    assert!(nodes.len() > 100 && edges.len() > 100, "{} nodes and {} edges", nodes.len(), edges.len());
    for (source, target) in edges {
        assert!(nodes.contains(&source) && nodes.contains(&target), "{source} to {target}");
    }
    assert!(used.is_subset(&keys), "{used:?} of {keys:?}");
}

#[test]
fn dot_is_a_graph() {
    let workspace = with_two_documents();
    let odd = r#"<https://w3id.org/chancery/id/person/bob> a <https://w3id.org/chancery/ontology#Person> ;
        <http://www.w3.org/2000/01/rdf-schema#label> "Bob \"the Bear\" \\ of\nOz"@en ."#;
    workspace.write("odd.ttl", odd);
    workspace.run(["load", "odd.ttl"]).good();
    let text = workspace.run(["export", "--format", "dot", "--isolated"]).good().stdout;
    assert!(text.starts_with("digraph \"events\" {\n") && text.ends_with("\n}\n"), "{}", &text[..100]);
    let odd = r#"  "person_bob" [id="person_bob", label="Bob \"the Bear\" \\ of Oz", "#;
    assert!(text.contains(odd), "marks in a label are escaped");
    let event = text.lines().find(|line| line.contains("label=\"Meeting: ")).expect("the meeting is a node");
    let event = event.trim_start().split(' ').next().expect("a name");
    for person in ["murat-nurtleu", "rashid-meredov"] {
        let edge = format!("  {event} -> \"person_{person}\" [");
        let edge = text.lines().find(|line| line.starts_with(&edge));
        assert!(edge.is_some_and(|edge| edge.contains("\"participant\"")), "{person} takes part in the meeting");
    }
}

#[test]
fn around_an_entity() {
    let workspace = with_two_documents();
    let stored = quads(RdfFormat::NQuads, &workspace.nquads());
    let around = |entity: &str, depth: &str| {
        let run = workspace.run(["export", "--format", "nquads", "--around", entity, "--depth", depth]).good();
        quads(RdfFormat::NQuads, &run.stdout)
    };
    let (near, far) = (around("Rashid Meredov", "1"), around("rashid meredov", "2"));
    assert!(near.is_subset(&far) && far.is_subset(&stored), "each step adds to the one before");
    let says = |quads: &BTreeSet<String>, words: &str| quads.iter().any(|quad| quad.contains(words));
    assert!(says(&near, "Meeting: Murat Nurtleu"), "his meeting is one step away");
    assert!(
        !says(&near, "/person/murat-nurtleu> <http://www.w3.org/2000/01/rdf-schema#label>"),
        "the other person is not"
    );
    assert!(says(&far, "/person/murat-nurtleu> <http://www.w3.org/2000/01/rdf-schema#label>"), "but is two steps away");
    assert!(says(&near, "ontology#quote"), "with the sentence that says it");
    assert!(!says(&far, "merkel"), "who has no part in it is not there");
    assert_eq!(near, around("https://w3id.org/chancery/id/person/rashid-meredov", "1"), "an IRI is a name too");
    assert_eq!(near, around("id:person/rashid-meredov", "1"), "and so is a prefixed name");
}

#[test]
fn completions_know_the_commands() {
    let workspace = Workspace::new();
    for shell in ["bash", "zsh", "fish"] {
        let script = workspace.run(["completions", shell]).good().stdout;
        for word in ["chancery", "ingest", "extract", "load", "query", "export", "forget", "threads"] {
            assert!(script.contains(word), "{shell} completes {word}");
        }
    }
}

#[test]
fn knowledge_from_a_folder() {
    let workspace = Workspace::new();
    copy(&project("data"), &workspace.path("data"));
    workspace.write("data/background/own.ttl", FREEDONIA);
    workspace.write("note.txt", "Rufus Firefly spoke for the Freedonian side.");
    let named = |arguments: &[&str]| workspace.run(arguments).good().stdout.contains("<https://example.org/freedonia>");
    assert!(!named(&["extract", "note.txt", "--format", "nquads"]), "we do not know Freedonia");
    assert!(named(&["extract", "note.txt", "--format", "nquads", "--data", "data"]), "the folder does");
}

/// A quad as N-Quads writes it, without its graph; of the quads here no literal ends in an IRI.
fn without_graph(quad: &str) -> String {
    quad[..quad.rfind(" <").expect("a graph")].to_owned()
}

/// The names of the elements of an XML text.
fn elements(xml: &str) -> Vec<String> {
    let mut reader = Reader::from_str(xml);
    let mut names = Vec::new();
    loop {
        match reader.read_event().expect("XML without a fault") {
            Event::Start(element) | Event::Empty(element) => names.push(element.name().as_ref().to_owned()),
            Event::Eof => return names,
            _ => (),
        }
    }
}
