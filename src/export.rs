//! Selects a subgraph and writes it in a format.

pub mod format;
pub mod graph;
mod network;
mod selection;

use std::io::Write;

use oxigraph::{
    io::{RdfFormat, RdfSerializer},
    model::{GraphName, NamedOrBlankNode, Quad, Term},
};

pub use selection::{Selection, select};

use crate::{ontology::PREFIXES, query::QueryError};

/// How a subgraph is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    /// One of the RDF syntaxes.
    Rdf(RdfFormat),
    /// [GraphML](http://graphml.graphdrawing.org/), for Gephi, yEd, Cytoscape and networkx.
    GraphMl,
    /// [DOT](https://graphviz.org/doc/info/lang.html), for Graphviz.
    Dot,
}

impl Format {
    /// The names by which formats are asked for, which are also the endings of their files.
    pub const NAMES: &'static [&'static str] =
        &["turtle", "trig", "ntriples", "nquads", "jsonld", "rdfxml", "graphml", "dot"];

    /// The format of a name or of the ending of a file's name.
    pub fn named(name: &str) -> Option<Self> {
        Some(match name {
            "turtle" | "ttl" => Self::Rdf(RdfFormat::Turtle),
            "trig" => Self::Rdf(RdfFormat::TriG),
            "ntriples" | "nt" => Self::Rdf(RdfFormat::NTriples),
            "nquads" | "nq" => Self::Rdf(RdfFormat::NQuads),
            "jsonld" | "json" => Self::Rdf(RdfFormat::from_extension("jsonld")?),
            "rdfxml" | "rdf" | "xml" => Self::Rdf(RdfFormat::RdfXml),
            "graphml" => Self::GraphMl,
            "dot" | "gv" => Self::Dot,
            _ => return None,
        })
    }
}

/// Writes quads. Formats without named graphs get each triple once.
///
/// # Errors
/// When the writer fails.
pub fn write(quads: &[Quad], format: Format, out: impl Write) -> Result<(), ExportError> {
    match format {
        Format::Rdf(format) => write_rdf(quads, format, out),
        Format::GraphMl => network::Network::new(quads).write_graphml(out),
        Format::Dot => network::Network::new(quads).write_dot(out),
    }
}

fn write_rdf(quads: &[Quad], format: RdfFormat, out: impl Write) -> Result<(), ExportError> {
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

/// The IRI of an object that is one.
fn object_iri(term: &Term) -> Option<&str> {
    match term {
        Term::NamedNode(node) => Some(node.as_str()),
        _ => None,
    }
}

/// Why a subgraph could not be written.
#[derive(Debug, thiserror::Error)]
pub enum ExportError {
    /// The writer failed.
    #[error("the output could not be written: {0}")]
    Io(#[from] std::io::Error),
    /// The format cannot hold it.
    #[error("the format cannot hold this graph: {0}")]
    Format(String),
    /// The store could not be read, or the entity is unknown.
    #[error(transparent)]
    Query(#[from] QueryError),
}
