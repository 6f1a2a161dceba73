//! [Node-link JSON](https://d3js.org/d3-force), as D3, force-graph and Observable read it: `nodes` and `links`.
//! [networkx](https://networkx.org/documentation/stable/reference/readwrite/json_graph.html) reads it with
//! `node_link_graph(data, edges="links")`.

use std::io::Write;

use serde::Serialize;

use super::{
    column::{Columns, Field},
    json::{self, Cited, Each, Members},
};
use crate::export::{
    ExportError,
    graph::{Edge, Graph, Node},
};

/// Names that are used here, or that the simulation of D3 sets.
const RESERVED: &[&str] = &["id", "source", "target", "key", "index", "x", "y", "vx", "vy", "fx", "fy"];

#[derive(Serialize)]
struct Document<'g, N, L> {
    directed: bool,
    multigraph: bool,
    graph: About<'g>,
    nodes: N,
    links: L,
}

#[derive(Serialize)]
struct About<'g> {
    title: &'g str,
    view: &'g str,
}

#[derive(Serialize)]
struct NodeItem<'g> {
    id: &'g str,
    #[serde(flatten)]
    members: Members<'g, Node>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    citations: Vec<Cited<'g>>,
}

#[derive(Serialize)]
struct Link<'g> {
    source: &'g str,
    target: &'g str,
    /// What tells edges between the same two nodes apart in networkx.
    key: &'g str,
    id: &'g str,
    #[serde(flatten)]
    members: Members<'g, Edge>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    citations: Vec<Cited<'g>>,
}

/// Writes a graph. Citations are objects with their parts; positions are where the simulation begins.
///
/// # Errors
/// When the writer fails, or the graph has what no format can hold.
pub fn write(graph: &Graph, out: impl Write) -> Result<(), ExportError> {
    let mut columns = Columns::drawn(graph, RESERVED)?;
    columns.nodes.retain(|field| !apart(field));
    columns.edges.retain(|field| !apart(field));
    let nodes = Each(|| {
        graph.nodes.iter().map(|node| NodeItem {
            id: &node.id,
            members: Members { fields: &columns.nodes, of: node },
            citations: Cited::all(&node.citations),
        })
    });
    let links = Each(|| {
        graph.edges.iter().map(|edge| Link {
            source: &graph.nodes[edge.source].id,
            target: &graph.nodes[edge.target].id,
            key: &edge.id,
            id: &edge.id,
            members: Members { fields: &columns.edges, of: edge },
            citations: Cited::all(&edge.citations),
        })
    });
    let about = About { title: &graph.title, view: &graph.view };
    json::write(&Document { directed: true, multigraph: true, graph: about, nodes, links }, 2, out)
}

/// Citations are written with their parts apart.
fn apart<T>(field: &Field<T>) -> bool {
    field.column.name == "citations"
}
