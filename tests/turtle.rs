//! Turtle means the same to both parsers that the program uses, and what it writes is what it meant.

mod common;

use std::{fs, path::PathBuf};

use chancery::{document, knowledge::Knowledge, pipeline};
use common::{Workspace, oxigraph_graph, project, rio_graph, triples};

/// The Turtle files of the project, sorted.
fn turtle_files() -> Vec<PathBuf> {
    let entries =
        ["ontology", "data/background"].into_iter().flat_map(|folder| fs::read_dir(project(folder)).expect("a folder"));
    let mut files: Vec<PathBuf> = entries.map(|entry| entry.expect("a file").path()).collect();
    files.retain(|path| path.extension().is_some_and(|ending| ending == "ttl"));
    files.sort();
    files
}

#[test]
fn both_parsers_read_the_same_from_every_file() {
    let files = turtle_files();
    assert!(files.len() >= 14, "ontology, alignment and twelve files of background, not {files:?}");
    for path in files {
        let text = fs::read_to_string(&path).expect("a Turtle file");
        let (rio, oxigraph) = (rio_graph(&text), oxigraph_graph(&text));
        assert!(rio.len() > 20, "{} says something", path.display());
        let difference: Vec<String> = rio
            .iter()
            .filter(|triple| !oxigraph.contains(*triple))
            .chain(oxigraph.iter().filter(|triple| !rio.contains(*triple)))
            .map(|triple| triple.to_string())
            .collect();
        assert!(difference.is_empty(), "{}: read by one parser only:\n{}", path.display(), difference.join("\n"));
    }
}

#[test]
fn extracted_turtle_is_what_the_pipeline_said() {
    let documents = project("data/documents");
    let knowledge = Knowledge::embedded().expect("the embedded knowledge is sound");
    let files = document::walk(&documents).expect("the samples");
    let said = files
        .iter()
        .flat_map(|file| document::read_file(file))
        .flat_map(|document| pipeline::read(&document.expect("a sample"), &knowledge).quads)
        .collect::<Vec<_>>();
    assert!(said.len() > 500, "the samples say something");
    let run = Workspace::new()
        .run(["extract".as_ref(), "--format".as_ref(), "turtle".as_ref(), documents.as_os_str()])
        .good();
    let written = rio_graph(&run.stdout);
    let written = written.iter().map(|triple| triple.to_string()).collect();
    assert_eq!(triples(&said), written);
}
