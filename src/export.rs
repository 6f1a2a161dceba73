//! Selects a subgraph and writes it in a format.

mod document;
mod facts;
pub mod format;
pub mod graph;
mod hierarchy;
pub mod layout;
mod limit;
mod path;
mod selection;
mod things;
mod view;

use std::io::Write;

use oxigraph::{
    io::{RdfFormat, RdfSerializer},
    model::{GraphName, NamedOrBlankNode, Quad, Term},
};

pub use document::documents;
pub use format::{Format, files, write};
pub use selection::{Filter, Found, Part, Selection, select};
pub use view::{
    Drawn, Ends, Relation, Size, Step, Style, View, ViewOptions, Views, Way, class_named, graph as draw, graph_of,
};

use crate::{knowledge::KnowledgeError, ontology::PREFIXES, query::QueryError, store::StoreError};

/// Writes quads in an RDF syntax. Syntaxes without named graphs get each triple once.
///
/// # Errors
/// When the writer fails.
pub fn write_rdf(quads: &[Quad], format: RdfFormat, out: impl Write) -> Result<(), ExportError> {
    if matches!(format, RdfFormat::JsonLd { .. }) {
        return format::jsonld::write(quads, out);
    }
    let mut serializer = RdfSerializer::from_format(format);
    for (prefix, iri) in PREFIXES.iter().filter(|(_, namespace)| quads.iter().any(|quad| uses(quad, namespace))) {
        serializer = serializer.with_prefix(*prefix, *iri).map_err(|error| ExportError::Format(error.to_string()))?;
    }
    // Quads of one graph and of one subject stand together, types first, so that people can read the file.
    let mut sorted: Vec<(String, String, bool, String, &Quad)> = quads
        .iter()
        .map(|quad| {
            let graph = if format.supports_datasets() { quad.graph_name.to_string() } else { String::new() };
            let is_type = quad.predicate.as_str() == crate::ontology::RDF_TYPE;
            (graph, quad.subject.to_string(), !is_type, format!("{} {}", quad.predicate, quad.object), quad)
        })
        .collect();
    sorted.sort_by(|a, b| (&a.0, &a.1, a.2, &a.3).cmp(&(&b.0, &b.1, b.2, &b.3)));
    sorted.dedup_by(|a, b| (&a.0, &a.1, &a.3) == (&b.0, &b.1, &b.3));
    let mut writer = serializer.for_writer(out);
    for (.., quad) in sorted {
        if format.supports_datasets() {
            writer.serialize_quad(quad)?;
        } else {
            writer.serialize_triple(quad.as_ref())?;
        }
    }
    writer.finish()?.flush()?;
    Ok(())
}

/// Whether a quad has a term of a namespace.
fn uses(quad: &Quad, namespace: &str) -> bool {
    let datatype = match &quad.object {
        Term::NamedNode(node) => node.as_str(),
        Term::Literal(literal) => literal.datatype().as_str(),
        _ => "",
    };
    let graph = match &quad.graph_name {
        GraphName::NamedNode(node) => node.as_str(),
        _ => "",
    };
    [iri(&quad.subject).unwrap_or_default(), quad.predicate.as_str(), datatype, graph]
        .iter()
        .any(|iri| iri.starts_with(namespace))
}

/// The quads of documents as triples of the default graph.
pub fn merge(quads: &[Quad]) -> Vec<Quad> {
    quads.iter().map(|quad| Quad { graph_name: GraphName::DefaultGraph, ..quad.clone() }).collect()
}

/// The IRI of a node that is one.
fn iri(node: &NamedOrBlankNode) -> Option<&str> {
    match node {
        NamedOrBlankNode::NamedNode(node) => Some(node.as_str()),
        NamedOrBlankNode::BlankNode(_) => None,
    }
}

/// Why a subgraph could not be written.
#[derive(Debug, thiserror::Error)]
pub enum ExportError {
    /// The writer failed.
    #[error("the output could not be written")]
    Io(#[from] std::io::Error),
    /// The format cannot hold it.
    #[error("the format cannot hold this graph: {0}")]
    Format(String),
    /// The store could not be read, or an entity or a view is unknown.
    #[error(transparent)]
    Query(#[from] QueryError),
    /// The statements could not be taken into a store.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// A file of views is wrong.
    #[error(transparent)]
    Views(#[from] KnowledgeError),
}
