//! `chancery load`: users' own RDF into the store.

use std::path::PathBuf;

use anyhow::{Context, Result, bail};
use clap::Args;
use oxigraph::model::NamedNode;

use super::{Outcome, StoreArgument, count, say};
use crate::store;

/// Arguments of `chancery load`.
#[derive(Debug, Args)]
pub(super) struct Arguments {
    /// Files of Turtle (.ttl), N-Triples (.nt), TriG (.trig), N-Quads (.nq), JSON-LD (.jsonld), RDF/XML (.rdf) or N3 (.n3), also packed (.gz).
    #[arg(required = true, value_name = "FILE")]
    files: Vec<PathBuf>,
    /// IRI of the named graph to load into; if not given, one named by the file.
    #[arg(long, value_name = "IRI")]
    graph: Option<String>,
    #[command(flatten)]
    store: StoreArgument,
}

pub(super) fn run(arguments: &Arguments) -> Result<Outcome> {
    let graph = match &arguments.graph {
        Some(iri) => Some(NamedNode::new(iri).with_context(|| format!("--graph: `{iri}` is not an IRI"))?),
        None => None,
    };
    let store = arguments.store.open()?;
    if let Some(graph) = graph.as_ref().filter(|graph| store.is_reserved(graph).unwrap_or(true)) {
        bail!("--graph: <{}> is the store's own or a document's; name another", graph.as_str());
    }
    let mut outcome = Outcome::Good;
    for path in &arguments.files {
        let loaded = store::read_file(path).and_then(|file| {
            let graph = graph.clone().unwrap_or_else(|| store::LoadedFile::graph(path));
            let statements = store.load(&graph, &file)?;
            Ok((graph, statements))
        });
        match loaded {
            Ok((graph, statements)) => {
                say(&format!("{}: {} in <{}>", path.display(), count(statements, "statement"), graph.as_str()));
            }
            Err(error) => {
                say(&format!("error: {error}"));
                outcome = Outcome::SomeFailed;
            }
        }
    }
    store.settle(0)?;
    Ok(outcome)
}
