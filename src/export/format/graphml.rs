//! [GraphML](http://graphml.graphdrawing.org/), for Cytoscape, igraph, networkx and many others.

use std::{
    borrow::Cow,
    io::{self, Write},
};

use quick_xml::{
    Writer,
    events::{BytesDecl, BytesText, Event},
};

use super::column::{Columns, Field, json, one_line};
use crate::export::{
    ExportError,
    graph::{Graph, Node, ValueType},
};

/// Names that programs take for something else than an attribute, besides those of `Columns`.
const RESERVED: &[&str] = &[
    "id",
    "source",
    "target",
    "type",
    "name",
    "x",
    "y",
    "z",
    "xpos",
    "ypos",
    "size",
    "color",
    "r",
    "g",
    "b",
    "nodelabel",
    "edgelabel",
    "edgeid",
    "edge weight",
    "url",
    "description",
];

/// The keys of the picture: by these names Gephi and graphology know it.
const DRAWN: &[(&str, &str)] = &[("x", "double"), ("y", "double"), ("size", "double"), ("color", "string")];

/// Writes a graph.
///
/// GraphML has neither dates nor lists: a date is text, and a list is text too, an array of JSON. Gephi makes edges
/// between the same nodes one when it reads GraphML, whatever their relation, and sums their weights; GEXF is for Gephi.
///
/// # Errors
/// When the writer fails, and when the graph has a fault ([`Graph::fault`]).
pub fn write(graph: &Graph, out: impl Write) -> Result<(), ExportError> {
    let columns = columns(graph)?;
    let mut writer = Writer::new_with_indent(out, b' ', 1);
    writer.write_event(Event::Decl(BytesDecl::new("1.0", Some("UTF-8"), None)))?;
    let graphml = writer.create_element("graphml").with_attributes([
        ("xmlns", "http://graphml.graphdrawing.org/xmlns"),
        ("xmlns:xsi", "http://www.w3.org/2001/XMLSchema-instance"),
        (
            "xsi:schemaLocation",
            "http://graphml.graphdrawing.org/xmlns http://graphml.graphdrawing.org/xmlns/1.1/graphml.xsd",
        ),
    ]);
    graphml.write_inner_content(|writer| {
        write_text(writer, "desc", &graph.title)?;
        let keys = Keys::new(&columns);
        keys.write(writer, &columns)?;
        for (name, of) in DRAWN {
            write_key(writer, name, "node", name, of)?;
        }
        let element = writer.create_element("graph").with_attributes([("id", "graph"), ("edgedefault", "directed")]);
        element.write_inner_content(|writer| {
            for node in &graph.nodes {
                let element = writer.create_element("node").with_attribute(("id", node.id.as_str()));
                element.write_inner_content(|writer| {
                    write_values(writer, node, &columns.nodes, &keys.nodes)?;
                    write_drawn(writer, node)
                })?;
            }
            for edge in &graph.edges {
                let element = writer.create_element("edge").with_attributes([
                    ("id", edge.id.as_str()),
                    ("source", &graph.nodes[edge.source].id),
                    ("target", &graph.nodes[edge.target].id),
                ]);
                element.write_inner_content(|writer| write_values(writer, edge, &columns.edges, &keys.edges))?;
            }
            Ok(())
        })?;
        Ok(())
    })?;
    finish(writer)
}

/// The columns, with names that are those of XML, as the schema wants them.
pub(super) fn columns(graph: &Graph) -> Result<Columns, ExportError> {
    let mut columns = Columns::new(graph, RESERVED)?;
    let stands = |c: char| c.is_alphabetic() || c.is_ascii_digit() || matches!(c, '-' | '.');
    columns.rename(|name| name.chars().map(|c| if stands(c) { c } else { '_' }).collect());
    Ok(columns)
}

/// The ids of the keys, by the places of the columns. They are not `d3` and not `d7`, which Gephi takes for labels
/// whatever their names say.
pub(super) struct Keys {
    pub(super) nodes: Vec<String>,
    pub(super) edges: Vec<String>,
}

impl Keys {
    pub(super) fn new(columns: &Columns) -> Self {
        let ids = |letter: char, count: usize| (0..count).map(|number| format!("{letter}{number}")).collect();
        Self { nodes: ids('n', columns.nodes.len()), edges: ids('e', columns.edges.len()) }
    }

    /// Writes the declarations.
    pub(super) fn write(&self, writer: &mut Writer<impl Write>, columns: &Columns) -> io::Result<()> {
        let nodes = self.nodes.iter().zip(columns.nodes.iter().map(|field| ("node", &field.column)));
        let edges = self.edges.iter().zip(columns.edges.iter().map(|field| ("edge", &field.column)));
        for (id, (of, column)) in nodes.chain(edges) {
            let kind = match column.of {
                _ if column.many => "string",
                ValueType::Text | ValueType::Date => "string",
                ValueType::Integer => "long",
                ValueType::Number => "double",
                ValueType::Boolean => "boolean",
            };
            write_key(writer, id, of, &column.name, kind)?;
        }
        Ok(())
    }
}

pub(super) fn write_key(writer: &mut Writer<impl Write>, id: &str, of: &str, name: &str, kind: &str) -> io::Result<()> {
    let attributes = [("id", id), ("for", of), ("attr.name", name), ("attr.type", kind)];
    writer.create_element("key").with_attributes(attributes).write_empty()?;
    Ok(())
}

/// Writes what a node or an edge has in the columns.
pub(super) fn write_values<T>(
    writer: &mut Writer<impl Write>,
    of: &T,
    fields: &[Field<T>],
    keys: &[String],
) -> io::Result<()> {
    for (field, key) in fields.iter().zip(keys) {
        let values = field.values(of);
        let value = match values.first() {
            Some(_) if field.column.many => serde_json::Value::from_iter(values.iter().map(json)).to_string(),
            Some(value) => value.to_string(),
            None => continue,
        };
        write_data(writer, key, &value)?;
    }
    Ok(())
}

pub(super) fn write_data(writer: &mut Writer<impl Write>, key: &str, value: &str) -> io::Result<()> {
    let element = writer.create_element("data").with_attribute(("key", key));
    element.write_text_content(BytesText::new(value))?;
    Ok(())
}

pub(super) fn write_text(writer: &mut Writer<impl Write>, name: &str, text: &str) -> io::Result<()> {
    writer.create_element(name).write_text_content(BytesText::new(&one_line(text)))?;
    Ok(())
}

/// Ends the file.
pub(super) fn finish(writer: Writer<impl Write>) -> Result<(), ExportError> {
    let mut out = writer.into_inner();
    out.write_all(b"\n")?;
    out.flush()?;
    Ok(())
}

fn write_drawn(writer: &mut Writer<impl Write>, node: &Node) -> io::Result<()> {
    // In most programs `y` grows upwards.
    let [x, y] = match node.position {
        Some((x, y)) => [x, 0.0 - y].map(|number| Cow::from(number.to_string())),
        None => ["".into(), "".into()],
    };
    let values = [x, y, node.size.to_string().into(), node.colour.to_string().into()];
    for ((name, _), value) in DRAWN.iter().zip(values).filter(|(_, value)| !value.is_empty()) {
        write_data(writer, name, &value)?;
    }
    Ok(())
}
