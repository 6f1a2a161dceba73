//! [CX2](https://cytoscape.org/cx/cx2/specification/cytoscape-exchange-format-specification-(version-2)/), for Cytoscape
//! Web, Cytoscape Desktop and NDEx: attributes with declared types, positions, and a
//! [visual style](https://cytoscape.org/cx/cx2/cx2-visual-styles/) that has the colours of classes.

use std::{borrow::Cow, collections::BTreeMap, io::Write};

use serde::Serialize;

use super::{
    column::{Columns, Field, one_line},
    json::{self, Each, Members},
};
use crate::export::{
    ExportError,
    graph::{Colour, Edge, Graph, Node, Value, ValueType},
};

/// Names of attributes that are used here, or that Cytoscape gives a meaning of its own.
const RESERVED: &[&str] =
    &["id", "key", "name", "shared name", "interaction", "shared interaction", "SUID", "selected"];

/// A piece of the file: an array by the name of the aspect.
#[derive(Serialize)]
#[serde(untagged)]
enum Piece<A> {
    Descriptor {
        #[serde(rename = "CXVersion")]
        version: &'static str,
        #[serde(rename = "hasFragments")]
        fragments: bool,
    },
    Aspect(A),
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
enum Aspect<'g, N, E> {
    MetaData(Vec<Counted>),
    AttributeDeclarations([Declarations<'g>; 1]),
    NetworkAttributes([BTreeMap<&'static str, &'g str>; 1]),
    Nodes(N),
    Edges(E),
    NodeBypasses(Vec<Bypass>),
    VisualProperties([Style<'g>; 1]),
    Status([Status; 1]),
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Counted {
    name: &'static str,
    element_count: usize,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Declarations<'g> {
    network_attributes: BTreeMap<&'g str, Declared>,
    nodes: BTreeMap<&'g str, Declared>,
    edges: BTreeMap<&'g str, Declared>,
}

#[derive(Serialize)]
struct Declared {
    d: &'static str,
}

#[derive(Serialize)]
struct NodeItem<'g> {
    id: usize,
    #[serde(skip_serializing_if = "Option::is_none")]
    x: Option<f64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    y: Option<f64>,
    v: NodeValues<'g>,
}

#[derive(Serialize)]
struct NodeValues<'g> {
    name: Cow<'g, str>,
    key: &'g str,
    #[serde(skip_serializing_if = "Option::is_none")]
    size: Option<f64>,
    #[serde(flatten)]
    members: Members<'g, Node>,
}

#[derive(Serialize)]
struct EdgeItem<'g> {
    id: usize,
    s: usize,
    t: usize,
    v: EdgeValues<'g>,
}

#[derive(Serialize)]
struct EdgeValues<'g> {
    name: Cow<'g, str>,
    interaction: &'g str,
    key: &'g str,
    #[serde(flatten)]
    members: Members<'g, Edge>,
}

/// What a node has that no mapping gives it.
#[derive(Serialize)]
struct Bypass {
    id: usize,
    v: BTreeMap<&'static str, String>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Style<'g> {
    default: BTreeMap<&'static str, BTreeMap<&'static str, &'static str>>,
    node_mapping: BTreeMap<&'static str, Mapping<'g>>,
    edge_mapping: BTreeMap<&'static str, Mapping<'g>>,
}

#[derive(Serialize)]
struct Mapping<'g> {
    #[serde(rename = "type")]
    how: &'static str,
    definition: Definition<'g>,
}

#[derive(Serialize)]
struct Definition<'g> {
    attribute: &'static str,
    #[serde(rename = "type")]
    of: &'static str,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    map: Vec<Entry<'g>>,
}

#[derive(Serialize)]
struct Entry<'g> {
    v: Key<'g>,
    vp: String,
}

#[derive(Serialize)]
#[serde(untagged)]
enum Key<'g> {
    Text(&'g str),
    Boolean(bool),
}

#[derive(Serialize)]
struct Status {
    error: &'static str,
    success: bool,
}

/// Writes a graph. Nodes and edges are numbered, as CX2 wants it; their ids are the attribute `key`.
///
/// # Errors
/// When the writer fails, or the graph has what no format can hold.
pub fn write(graph: &Graph, out: impl Write) -> Result<(), ExportError> {
    let mut columns = Columns::drawn(graph, RESERVED)?;
    columns.nodes.retain(|field| !matches!(field.column.name.as_str(), "label" | "x" | "y" | "size"));
    columns.edges.retain(|field| !matches!(field.column.name.as_str(), "label" | "relation"));
    let nodes = Each(|| {
        graph.nodes.iter().enumerate().map(|(id, node)| NodeItem {
            id,
            x: node.position.map(|place| place.0),
            y: node.position.map(|place| place.1),
            v: NodeValues {
                name: one_line(&node.label),
                key: &node.id,
                // The style makes it the width, which must not be nothing.
                size: (node.size > 0.0).then_some(node.size),
                members: Members { fields: &columns.nodes, of: node },
            },
        })
    });
    let edges = Each(|| {
        graph.edges.iter().enumerate().map(|(id, edge)| EdgeItem {
            id,
            s: edge.source,
            t: edge.target,
            v: EdgeValues {
                name: one_line(&edge.label),
                interaction: &edge.relation,
                key: &edge.id,
                members: Members { fields: &columns.edges, of: edge },
            },
        })
    });
    let bypasses = bypasses(graph);
    let pieces = [
        Piece::Descriptor { version: "2.0", fragments: false },
        Piece::Aspect(Aspect::MetaData(counted(graph, bypasses.len()))),
        Piece::Aspect(Aspect::AttributeDeclarations([declarations(graph, &columns)])),
        Piece::Aspect(Aspect::NetworkAttributes([BTreeMap::from([
            ("name", graph.title.as_str()),
            ("view", graph.view.as_str()),
        ])])),
        Piece::Aspect(Aspect::Nodes(nodes)),
        Piece::Aspect(Aspect::Edges(edges)),
        Piece::Aspect(Aspect::NodeBypasses(bypasses)),
        Piece::Aspect(Aspect::VisualProperties([style(graph)])),
        Piece::Aspect(Aspect::Status([Status { error: "", success: true }])),
    ];
    json::write(&pieces, 3, out)
}

fn counted(graph: &Graph, bypasses: usize) -> Vec<Counted> {
    [
        ("attributeDeclarations", 1),
        ("networkAttributes", 1),
        ("nodes", graph.nodes.len()),
        ("edges", graph.edges.len()),
        ("nodeBypasses", bypasses),
        ("visualProperties", 1),
    ]
    .map(|(name, element_count)| Counted { name, element_count })
    .into()
}

fn declarations<'g>(graph: &Graph, columns: &'g Columns) -> Declarations<'g> {
    let text = |name| (name, Declared { d: "string" });
    let mut nodes = BTreeMap::from([text("name"), text("key"), ("size", Declared { d: "double" })]);
    nodes.extend(columns.nodes.iter().map(|field| (field.column.name.as_str(), declared(field, &graph.nodes))));
    let mut edges = BTreeMap::from([text("name"), text("interaction"), text("key")]);
    edges.extend(columns.edges.iter().map(|field| (field.column.name.as_str(), declared(field, &graph.edges))));
    Declarations { network_attributes: BTreeMap::from([text("name"), text("view")]), nodes, edges }
}

/// The type of a column. CX2 has no dates; its `integer` is of 32 bits, and not every program knows a list of `long`.
fn declared<T>(field: &Field<T>, all: &[T]) -> Declared {
    let small = |value: &Value| !matches!(value, Value::Integer(number) if i32::try_from(*number).is_err());
    let d = match (field.column.of, field.column.many) {
        (ValueType::Text | ValueType::Date, false) => "string",
        (ValueType::Text | ValueType::Date, true) => "list_of_string",
        (ValueType::Number, false) => "double",
        (ValueType::Number, true) => "list_of_double",
        (ValueType::Boolean, false) => "boolean",
        (ValueType::Boolean, true) => "list_of_boolean",
        (ValueType::Integer, many) => match (all.iter().all(|item| field.values(item).iter().all(small)), many) {
            (true, false) => "integer",
            (true, true) => "list_of_integer",
            (false, false) => "long",
            (false, true) => "list_of_long",
        },
    };
    Declared { d }
}

/// The colours of nodes whose class has another one, or that have no class.
fn bypasses(graph: &Graph) -> Vec<Bypass> {
    let colours = class_colours(graph);
    let own = graph.nodes.iter().enumerate().filter(|(_, node)| colours.get(node.class.as_str()) != Some(&node.colour));
    own.map(|(id, node)| Bypass { id, v: BTreeMap::from([("NODE_BACKGROUND_COLOR", node.colour.to_string())]) })
        .collect()
}

/// Of each class the colour of its first node.
fn class_colours(graph: &Graph) -> BTreeMap<&str, Colour> {
    let mut colours = BTreeMap::new();
    for node in graph.nodes.iter().filter(|node| !node.class.is_empty()) {
        colours.entry(node.class.as_str()).or_insert(node.colour);
    }
    colours
}

fn style(graph: &Graph) -> Style<'_> {
    let passed = |attribute, of| Mapping { how: "PASSTHROUGH", definition: Definition { attribute, of, map: vec![] } };
    let mapped = |attribute, of, map| Mapping { how: "DISCRETE", definition: Definition { attribute, of, map } };
    let yes_or_no = |yes: &str, no: &str| {
        [(true, yes), (false, no)].map(|(v, vp)| Entry { v: Key::Boolean(v), vp: vp.to_owned() }).into()
    };
    let colours: Vec<Entry<'_>> = class_colours(graph)
        .into_iter()
        .map(|(class, colour)| Entry { v: Key::Text(class), vp: colour.to_string() })
        .collect();
    let mut node_mapping = BTreeMap::from([
        ("NODE_LABEL", passed("name", "string")),
        ("NODE_WIDTH", passed("size", "double")),
        ("NODE_HEIGHT", passed("size", "double")),
    ]);
    if !colours.is_empty() {
        node_mapping.insert("NODE_BACKGROUND_COLOR", mapped("class", "string", colours));
    }
    let edge_mapping = BTreeMap::from([
        ("EDGE_LABEL", passed("name", "string")),
        ("EDGE_TARGET_ARROW_SHAPE", mapped("symmetric", "boolean", yes_or_no("none", "triangle"))),
        ("EDGE_LINE_STYLE", mapped("derived", "boolean", yes_or_no("dashed", "solid"))),
    ]);
    let default = BTreeMap::from([
        ("node", BTreeMap::from([("NODE_SHAPE", "ellipse")])),
        ("edge", BTreeMap::from([("EDGE_TARGET_ARROW_SHAPE", "triangle")])),
    ]);
    Style { default, node_mapping, edge_mapping }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn node(class: &str, r: u8) -> Node {
        Node { class: class.to_owned(), colour: Colour { r, ..Colour::default() }, ..Node::default() }
    }

    #[test]
    fn what_differs_from_its_class_is_coloured_by_itself() {
        let graph = Graph { nodes: vec![node("A", 1), node("A", 2), node("", 3), node("A", 1)], ..Graph::default() };
        let own: Vec<usize> = bypasses(&graph).iter().map(|bypass| bypass.id).collect();
        assert_eq!(own, [1, 2]);
    }
}
