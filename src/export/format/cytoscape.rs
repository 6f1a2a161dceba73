//! [Cytoscape.js JSON](https://js.cytoscape.org/#notation/elements-json) (`.cyjs`), which Cytoscape Desktop and
//! networkx read too.

use std::{borrow::Cow, collections::BTreeMap, io::Write};

use serde::Serialize;

use super::{
    column::{Columns, one_line},
    json::{self, Each, Members, Position},
};
use crate::export::{
    ExportError,
    graph::{Edge, Graph, Node},
};

/// Names that are used here, or that Cytoscape gives a meaning of its own.
const RESERVED: &[&str] =
    &["id", "value", "name", "shared name", "parent", "source", "target", "key", "interaction", "SUID", "selected"];

/// What makes Cytoscape.js show colours, sizes, directions and what was worked out. Other programs pass over it.
const STYLE: &[(&str, &[(&str, &str)])] = &[
    ("node", &[("label", "data(label)"), ("background-color", "data(colour)")]),
    ("node[size > 0]", &[("width", "data(size)"), ("height", "data(size)")]),
    ("edge", &[("label", "data(label)"), ("curve-style", "bezier"), ("target-arrow-shape", "triangle")]),
    ("edge.symmetric", &[("target-arrow-shape", "none")]),
    ("edge.derived", &[("line-style", "dashed")]),
];

#[derive(Serialize)]
struct Document<'g, N, E> {
    format_version: &'static str,
    generated_by: &'static str,
    /// For networkx, which would else merge edges between the same two nodes.
    directed: bool,
    multigraph: bool,
    data: About<'g>,
    elements: Elements<N, E>,
    style: Vec<Rule>,
    #[serde(skip_serializing_if = "Option::is_none")]
    layout: Option<Layout>,
}

#[derive(Serialize)]
struct About<'g> {
    name: Cow<'g, str>,
    view: &'g str,
}

#[derive(Serialize)]
struct Elements<N, E> {
    nodes: N,
    edges: E,
}

#[derive(Serialize)]
struct Rule {
    selector: &'static str,
    style: BTreeMap<&'static str, &'static str>,
}

#[derive(Serialize)]
struct Layout {
    name: &'static str,
}

#[derive(Serialize)]
struct Element<D> {
    data: D,
    #[serde(skip_serializing_if = "Option::is_none")]
    position: Option<Position>,
    /// With spaces between.
    classes: String,
}

#[derive(Serialize)]
struct NodeData<'g> {
    id: &'g str,
    /// The id again, by which networkx knows the node.
    value: &'g str,
    name: Cow<'g, str>,
    #[serde(flatten)]
    members: Members<'g, Node>,
}

#[derive(Serialize)]
struct EdgeData<'g> {
    id: &'g str,
    /// The id again, by which networkx tells edges between the same two nodes apart.
    key: &'g str,
    source: &'g str,
    target: &'g str,
    name: Cow<'g, str>,
    interaction: &'g str,
    #[serde(flatten)]
    members: Members<'g, Edge>,
}

/// Writes a graph. Its classes, of edges the relation, are style classes too, as are `symmetric` and `derived`.
/// Citations are lines of text, as the tables of Cytoscape Desktop have no objects.
///
/// # Errors
/// When the writer fails, or the graph has what no format can hold.
pub fn write(graph: &Graph, out: impl Write) -> Result<(), ExportError> {
    let mut columns = Columns::drawn(graph, RESERVED)?;
    columns.nodes.retain(|field| !matches!(field.column.name.as_str(), "x" | "y"));
    let nodes = Each(|| {
        graph.nodes.iter().map(|node| Element {
            data: NodeData {
                id: &node.id,
                value: &node.id,
                name: one_line(&node.label),
                members: Members { fields: &columns.nodes, of: node },
            },
            position: node.position.map(Position::of),
            classes: classes(node.classes.iter().map(String::as_str)),
        })
    });
    let edges = Each(|| {
        graph.edges.iter().map(|edge| Element {
            data: EdgeData {
                id: &edge.id,
                key: &edge.id,
                source: &graph.nodes[edge.source].id,
                target: &graph.nodes[edge.target].id,
                name: one_line(&edge.label),
                interaction: &edge.relation,
                members: Members { fields: &columns.edges, of: edge },
            },
            position: None,
            classes: classes(
                [
                    Some(edge.relation.as_str()),
                    edge.symmetric.then_some("symmetric"),
                    edge.derived.then_some("derived"),
                ]
                .into_iter()
                .flatten(),
            ),
        })
    });
    let placed = !graph.nodes.is_empty() && graph.nodes.iter().all(|node| node.position.is_some());
    let document = Document {
        format_version: "1.0",
        generated_by: concat!("chancery-", env!("CARGO_PKG_VERSION")),
        directed: true,
        multigraph: true,
        data: About { name: one_line(&graph.title), view: &graph.view },
        elements: Elements { nodes, edges },
        style: STYLE
            .iter()
            .map(|(selector, style)| Rule { selector, style: style.iter().copied().collect() })
            .collect(),
        layout: placed.then_some(Layout { name: "preset" }),
    };
    json::write(&document, 3, out)
}

/// Names as style classes, which have no spaces.
fn classes<'n>(names: impl Iterator<Item = &'n str>) -> String {
    let names = names.map(|name| name.split_whitespace().collect::<Vec<_>>().join("_"));
    names.filter(|name| !name.is_empty()).collect::<Vec<_>>().join(" ")
}
