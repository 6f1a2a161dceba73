//! The same documents give the same dataset, byte for byte, by whatever way they came into the store.

mod common;

use std::{ffi::OsString, fs, path::PathBuf};

use common::{Workspace, project, sample_documents};

const MEETING: &str = "Foreign Minister of Kazakhstan Murat Nurtleu met Rashid Meredov in Astana on 3 February 2025. \
    They discussed energy.";
const MEETING_EDITED: &str =
    "Foreign Minister of Kazakhstan Murat Nurtleu met Rashid Meredov in Ashgabat on 4 February 2025.";
const VISIT: &str = "Foreign Minister of Kazakhstan Murat Nurtleu arrived in Ashgabat on 5 February 2025.";

/// A workspace with all sample documents in its store.
fn with_samples() -> Workspace {
    let workspace = Workspace::new();
    workspace.ingest([project("data/documents")]);
    workspace
}

/// The addresses of the documents in the store.
fn addresses(workspace: &Workspace) -> Vec<String> {
    let list = workspace.run(["documents"]).good().stdout;
    list.lines().skip(1).filter_map(|row| row.rsplit('\t').next()).map(str::to_owned).collect()
}

/// A store that no document has ever been in.
fn fresh() -> Workspace {
    let workspace = Workspace::new();
    workspace.make_store();
    workspace
}

#[test]
fn ingesting_again_changes_nothing() {
    let workspace = with_samples();
    let before = workspace.nquads();
    assert!(before.lines().count() > 1000, "the samples are in the store");
    let again = workspace.ingest([project("data/documents")]);
    assert!(again.stderr.contains("documents unchanged"), "{}", again.stderr);
    assert!(!again.stderr.contains("added") && !again.stderr.contains("replaced"), "{}", again.stderr);
    assert_eq!(before, workspace.nquads());
}

#[test]
fn order_and_threads_change_nothing() {
    let files = sample_documents();
    let one = Workspace::new();
    one.ingest(
        ["--threads".into(), "1".into()].into_iter().chain(files.iter().map(|file| file.as_os_str().to_owned())),
    );
    let two = Workspace::new();
    let backwards = files.iter().rev().map(|file| file.as_os_str().to_owned());
    two.ingest(["--threads".into(), "2".into()].into_iter().chain(backwards));
    assert_eq!(one.nquads(), two.nquads());
}

#[test]
fn one_by_one_or_all_at_once() {
    let single = Workspace::new();
    for file in sample_documents().iter().rev() {
        single.ingest([file]);
    }
    single.check_merge();
    assert_eq!(single.nquads(), with_samples().nquads());
}

#[test]
fn forgotten_and_read_again() {
    let workspace = with_samples();
    let before = workspace.nquads();
    let some: Vec<String> = addresses(&workspace).into_iter().step_by(3).collect();
    assert!(some.len() > 2, "several documents to forget");
    workspace.run(["forget".to_owned()].into_iter().chain(some.clone())).good();
    let after = workspace.nquads();
    for document in &some {
        assert!(
            !after.contains(&format!("<{document}>")) && !after.contains(&format!("<{document}#char=")),
            "{document} is gone"
        );
    }
    workspace.check_merge();
    workspace.ingest([project("data/documents")]).says(&[&format!("{} documents added", some.len())]);
    assert_eq!(before, workspace.nquads());
    workspace.check_merge();
}

#[test]
fn forgetting_all_leaves_a_fresh_store() {
    let workspace = with_samples();
    let all = addresses(&workspace);
    workspace.run(["forget".to_owned()].into_iter().chain(all)).good();
    assert_eq!(workspace.nquads(), fresh().nquads());
    assert_eq!(addresses(&workspace), [""; 0]);
    workspace.check_merge();
}

#[test]
fn the_default_graph_is_the_merge_of_the_named_graphs() {
    fresh().check_merge();
    let workspace = with_samples();
    workspace.check_merge();
    // The second ingest of a document goes another way into the store than the first.
    workspace.write("note.txt", MEETING);
    workspace.ingest(["note.txt"]);
    workspace.write("note.txt", MEETING_EDITED);
    workspace.ingest(["note.txt"]).says(&["1 document replaced"]);
    workspace.check_merge();
}

#[test]
fn an_edited_document_is_replaced_whole() {
    let workspace = Workspace::new();
    let path = workspace.write("note.txt", MEETING);
    workspace.write("visit.txt", VISIT);
    workspace.ingest(["note.txt", "visit.txt"]).says(&["2 documents added"]);
    assert_eq!(
        workspace.rows("SELECT ?p WHERE { ?e a dip:Meeting ; dip:place ?p }"),
        ["<https://w3id.org/chancery/id/place/astana>"]
    );
    fs::write(&path, MEETING_EDITED).expect("the document is edited");
    workspace.ingest(["note.txt", "visit.txt"]).says(&["1 document replaced", "1 document unchanged"]);
    assert_eq!(
        workspace.rows("SELECT ?p WHERE { ?e a dip:Meeting ; dip:place ?p }"),
        ["<https://w3id.org/chancery/id/place/ashgabat>"]
    );
    workspace.check_merge();

    let only_edited = Workspace::new();
    only_edited.write("note.txt", MEETING_EDITED);
    only_edited.write("visit.txt", VISIT);
    only_edited.ingest(["note.txt", "visit.txt"]);
    assert_eq!(workspace.nquads(), only_edited.nquads());

    // A text that says nothing any more leaves the document and no passage.
    fs::write(&path, "Nothing of note.").expect("the document is edited");
    workspace.ingest(["note.txt"]).says(&["1 document replaced"]);
    assert!(!workspace.nquads().contains("note#char="), "no passage is left");
    assert_eq!(addresses(&workspace).len(), 2);
    workspace.check_merge();
}

#[test]
fn what_two_documents_say_stays_until_both_are_gone() {
    let workspace = Workspace::new();
    let holds = "ASK { ?person rdfs:label \"Murat Nurtleu\"@en ; dip:holds ?office }";
    workspace.write("note.txt", MEETING);
    workspace.write("visit.txt", VISIT);
    workspace.ingest(["note.txt", "visit.txt"]);
    let sources = "SELECT (COUNT(DISTINCT ?passage) AS ?n) WHERE { GRAPH ?passage { ?person dip:holds ?office } }";
    assert_eq!(workspace.rows(sources), ["2"]);
    workspace.run(["forget", "https://w3id.org/chancery/doc/note"]).good();
    assert!(workspace.ask(holds), "the visit still says it");
    assert_eq!(workspace.rows(sources), ["1"]);
    workspace.check_merge();
    workspace.run(["forget", "https://w3id.org/chancery/doc/visit"]).good();
    assert!(!workspace.ask(holds), "nobody says it any more");
    workspace.check_merge();
}

#[test]
fn one_event_in_two_documents_is_one_event() {
    let workspace = Workspace::new();
    workspace.write("a.txt", MEETING);
    workspace.write("b.txt", "It was announced that Foreign Minister of Kazakhstan Murat Nurtleu met Rashid Meredov in Astana on 3 February 2025.");
    workspace.ingest(["a.txt", "b.txt"]);
    assert_eq!(workspace.rows("SELECT (COUNT(DISTINCT ?e) AS ?n) WHERE { ?e a dip:Meeting }"), ["1"]);
    let passages =
        "SELECT DISTINCT ?d WHERE { GRAPH ?passage { ?e a dip:Meeting } ?passage dip:partOf ?d } ORDER BY ?d";
    assert_eq!(workspace.rows(passages), ["<https://w3id.org/chancery/doc/a>", "<https://w3id.org/chancery/doc/b>"]);
}

#[test]
fn every_passage_quotes_the_characters_of_its_document() {
    let workspace = Workspace::new();
    // More bytes than characters stand before what is quoted.
    let text = format!("Überall hörte man “Hurra”.\n\n{MEETING}");
    workspace.write("note.txt", &text);
    workspace.ingest(["note.txt"]);
    let passages = "SELECT ?passage ?begin ?end ?quote WHERE {
        ?passage dip:quote ?quote ; nif:beginIndex ?begin ; nif:endIndex ?end } ORDER BY ?begin";
    let rows = workspace.rows(passages);
    assert_eq!(rows.len(), 2, "{rows:?}");
    for row in rows {
        let cells: Vec<&str> = row.split('\t').collect();
        let [begin, end]: [usize; 2] = [1, 2].map(|cell| cells[cell].parse().expect("an index"));
        assert_eq!(cells[0], format!("<https://w3id.org/chancery/doc/note#char={begin},{end}>"));
        let quoted: String = text.chars().skip(begin).take(end - begin).collect();
        assert_eq!(cells[3], format!("\"{quoted}\""));
    }
}

#[test]
fn documents_of_one_file_are_each_their_own() {
    let workspace = Workspace::new();
    let line = |url: &str, text: &str| format!("{{\"url\": \"https://example.org/{url}\", \"text\": \"{text}\"}}\n");
    workspace.write("all.jsonl", line("a", MEETING) + "\n" + &line("b", VISIT));
    workspace.ingest(["all.jsonl"]).says(&["2 documents added"]);
    assert_eq!(addresses(&workspace), ["https://example.org/a", "https://example.org/b"]);
    workspace.write("all.jsonl", line("a", MEETING) + &line("b", MEETING_EDITED));
    workspace.ingest(["all.jsonl"]).says(&["1 document replaced", "1 document unchanged"]);
    workspace.check_merge();
}

#[test]
fn naming_a_file_twice_is_naming_it_once() {
    let workspace = Workspace::new();
    let path: PathBuf = workspace.write("in/note.txt", MEETING);
    let twice: [OsString; 2] = [path.clone().into(), workspace.path("in").into()];
    workspace.ingest(twice).says(&["1 document added"]);
}

#[test]
fn a_document_with_an_address_is_the_same_in_any_file() {
    let workspace = Workspace::new();
    let text = format!("---\nurl: https://example.org/one\n---\n{MEETING}");
    workspace.write("a.txt", &text);
    workspace.write("moved/b.md", &text);
    workspace.ingest(["a.txt"]);
    workspace.ingest(["moved"]).says(&["1 document unchanged"]);
}
