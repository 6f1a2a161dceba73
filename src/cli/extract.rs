//! `chancery extract`: what a document says, without a store.

use std::{
    collections::HashSet,
    io::{self, BufWriter},
    path::PathBuf,
};

use anyhow::{Result, bail};
use clap::Args;
use oxigraph::{
    io::RdfFormat,
    model::{NamedNode, NamedOrBlankNode, Quad, Term},
};

use super::{DataArgument, Outcome, answer, say};
use crate::{
    document,
    export::{self, Format, ViewOptions, Views, graph::Graph},
    knowledge,
    ontology::BACKGROUND_GRAPH,
    pipeline,
};

/// Arguments of `chancery extract`.
#[derive(Debug, Args)]
pub(super) struct Arguments {
    /// Files (.txt, .md, .jsonl), or directories of them.
    #[arg(required = true, value_name = "PATH")]
    paths: Vec<PathBuf>,
    /// TriG and N-Quads show which passage says what; the others merge the passages.
    #[arg(long, default_value = "trig", value_name = "FORMAT", value_parser = super::export::format_name)]
    format: Format,
    #[command(flatten)]
    data: DataArgument,
}

pub(super) fn run(arguments: &Arguments) -> Result<Outcome> {
    let knowledge = arguments.data.knowledge()?;
    let mut quads = Vec::new();
    let mut failed = 0;
    let mut fail = |error: document::DocumentError| {
        say(&format!("error: {error}"));
        failed += 1;
    };
    for path in &arguments.paths {
        let files = match document::walk(path) {
            Ok(files) => files,
            Err(error) => {
                fail(error);
                continue;
            }
        };
        for document in files.iter().flat_map(|file| document::read_file(file)) {
            match document {
                Ok(document) => quads.extend(pipeline::read(&document, &knowledge).quads),
                Err(error) => fail(error),
            }
        }
    }
    if quads.is_empty() && failed > 0 {
        bail!("no document could be read");
    }
    let out = BufWriter::new(io::stdout().lock());
    match arguments.format {
        Format::Rdf(format) => {
            let merges = !matches!(format, RdfFormat::TriG | RdfFormat::NQuads);
            let quads = if merges { export::merge(&quads) } else { quads };
            export::write_rdf(&quads, format, out)?;
        }
        format if format.is_folder() => return Err(answer::several_files().into()),
        format => export::write(draw(quads, &arguments.data)?, format, out)?,
    }
    Ok(if failed == 0 { Outcome::Good } else { Outcome::SomeFailed })
}

/// Draws what was read; what the background knows has the names that it has there.
fn draw(mut quads: Vec<Quad>, data: &DataArgument) -> Result<Graph> {
    let named = |quad: &Quad| match &quad.object {
        Term::NamedNode(node) => Some(node.clone()),
        _ => None,
    };
    let named: HashSet<NamedNode> = quads.iter().filter_map(named).collect();
    let source = data.source();
    let graph = NamedNode::new_unchecked(BACKGROUND_GRAPH);
    for triple in knowledge::background(&source, |_| true)? {
        if matches!(&triple.subject, NamedOrBlankNode::NamedNode(node) if named.contains(node)) {
            quads.push(triple.in_graph(graph.clone()));
        }
    }
    let options = ViewOptions { view: "events".to_owned(), isolated: true, ..ViewOptions::default() };
    Ok(export::graph_of(&quads, &Views::load(&source, None)?, &options)?.graph)
}
