//! [JSON Graph Format](https://jsongraphformat.info/), version 2: a standard form for graphs in JSON. What it has no
//! member for stands in `metadata`.

use std::{borrow::Cow, collections::BTreeMap, io::Write};

use serde::{Serialize, Serializer};

use super::{
    column::{Columns, Field, one_line},
    json::{self, Cited, Each, Members, Position},
};
use crate::export::{
    ExportError,
    graph::{Edge, Graph, Node},
};

#[derive(Serialize)]
struct Document<G> {
    graph: G,
}

#[derive(Serialize)]
struct GraphItem<'g, N, E> {
    label: Cow<'g, str>,
    directed: bool,
    metadata: BTreeMap<&'static str, &'g str>,
    nodes: N,
    edges: E,
}

#[derive(Serialize)]
struct NodeItem<'g> {
    label: Cow<'g, str>,
    metadata: NodeMetadata<'g>,
}

#[derive(Serialize)]
struct NodeMetadata<'g> {
    #[serde(flatten)]
    members: Members<'g, Node>,
    #[serde(skip_serializing_if = "Option::is_none")]
    position: Option<Position>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    citations: Vec<Cited<'g>>,
}

#[derive(Serialize)]
struct EdgeItem<'g> {
    id: &'g str,
    source: &'g str,
    target: &'g str,
    relation: &'g str,
    directed: bool,
    label: Cow<'g, str>,
    metadata: EdgeMetadata<'g>,
}

#[derive(Serialize)]
struct EdgeMetadata<'g> {
    #[serde(flatten)]
    members: Members<'g, Edge>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    citations: Vec<Cited<'g>>,
}

/// The nodes as members of an object, by their ids.
struct Nodes<'g> {
    graph: &'g Graph,
    fields: &'g [Field<Node>],
}

/// Writes a graph. Citations are objects with their parts.
///
/// # Errors
/// When the writer fails, or the graph has what no format can hold.
pub fn write(graph: &Graph, out: impl Write) -> Result<(), ExportError> {
    let mut columns = Columns::drawn(graph, &["position"])?;
    columns.nodes.retain(|field| !matches!(field.column.name.as_str(), "label" | "citations" | "x" | "y"));
    columns.edges.retain(|field| !matches!(field.column.name.as_str(), "label" | "relation" | "citations"));
    let edges = Each(|| {
        graph.edges.iter().map(|edge| EdgeItem {
            id: &edge.id,
            source: &graph.nodes[edge.source].id,
            target: &graph.nodes[edge.target].id,
            relation: &edge.relation,
            directed: true,
            label: one_line(&edge.label),
            metadata: EdgeMetadata {
                members: Members { fields: &columns.edges, of: edge },
                citations: Cited::all(&edge.citations),
            },
        })
    });
    let metadata = BTreeMap::from([("view", graph.view.as_str())]);
    let nodes = Nodes { graph, fields: &columns.nodes };
    let graph = GraphItem { label: one_line(&graph.title), directed: true, metadata, nodes, edges };
    json::write(&Document { graph }, 3, out)
}

impl Serialize for Nodes<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_map(self.graph.nodes.iter().map(|node| {
            let metadata = NodeMetadata {
                members: Members { fields: self.fields, of: node },
                position: node.position.map(Position::of),
                citations: Cited::all(&node.citations),
            };
            (node.id.as_str(), NodeItem { label: one_line(&node.label), metadata })
        }))
    }
}
