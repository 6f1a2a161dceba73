//! [GraphML for yEd](https://yed.yworks.com/support/manual/layout_graphml.html): as GraphML, with the labels, shapes and
//! places that yEd draws.

use std::io::{self, Write};

use quick_xml::{
    Writer,
    events::{BytesDecl, BytesText, Event},
};

use super::{
    column::{citation_line, one_line},
    graphml::{Keys, columns, finish, write_data, write_key, write_text, write_values},
    ink,
};
use crate::{
    export::{
        ExportError,
        graph::{Edge, Graph, Node},
    },
    query::Citation,
};

/// The height of a node of usual size, in points.
const HEIGHT: f64 = 30.0;

/// The width of a letter, on average, and the most that a node is wide.
const LETTER: f64 = 8.0;
const WIDEST: f64 = 400.0;

/// How far apart nodes lie for which no place was worked out.
const APART: (f64, f64) = (450.0, 80.0);

/// Writes a graph. Nodes without a place lie in rows, for yEd would put all of them on one spot.
///
/// # Errors
/// When the writer fails, and when the graph has a fault ([`Graph::fault`]).
pub fn write(graph: &Graph, out: impl Write) -> Result<(), ExportError> {
    let columns = columns(graph)?.without(&["label"]);
    let mut writer = Writer::new_with_indent(out, b' ', 1);
    writer.write_event(Event::Decl(BytesDecl::new("1.0", Some("UTF-8"), None)))?;
    let graphml = writer.create_element("graphml").with_attributes([
        ("xmlns", "http://graphml.graphdrawing.org/xmlns"),
        ("xmlns:y", "http://www.yworks.com/xml/graphml"),
        ("xmlns:yed", "http://www.yworks.com/xml/yed/3"),
    ]);
    graphml.write_inner_content(|writer| {
        write_text(writer, "desc", &graph.title)?;
        let keys = Keys::new(&columns);
        keys.write(writer, &columns)?;
        for (of, graphics) in [("node", "nodegraphics"), ("edge", "edgegraphics")] {
            let attributes = [("id", graphics), ("for", of), ("yfiles.type", graphics)];
            writer.create_element("key").with_attributes(attributes).write_empty()?;
            write_key(writer, &format!("{of}url"), of, "url", "string")?;
            write_key(writer, &format!("{of}description"), of, "description", "string")?;
        }
        let element = writer.create_element("graph").with_attributes([("id", "graph"), ("edgedefault", "directed")]);
        element.write_inner_content(|writer| {
            let a_row = (1..).find(|side| side * side >= graph.nodes.len()).unwrap_or(1);
            for (number, node) in graph.nodes.iter().enumerate() {
                let element = writer.create_element("node").with_attribute(("id", node.id.as_str()));
                element.write_inner_content(|writer| {
                    write_values(writer, node, &columns.nodes, &keys.nodes)?;
                    write_data(writer, "nodeurl", &one_line(&node.iri))?;
                    write_data(writer, "nodedescription", &said(&node.class, &node.citations))?;
                    write_shape(writer, node, in_rows(number, a_row))
                })?;
            }
            for edge in &graph.edges {
                let element = writer.create_element("edge").with_attributes([
                    ("id", edge.id.as_str()),
                    ("source", &graph.nodes[edge.source].id),
                    ("target", &graph.nodes[edge.target].id),
                ]);
                element.write_inner_content(|writer| {
                    write_values(writer, edge, &columns.edges, &keys.edges)?;
                    write_data(writer, "edgeurl", &one_line(&edge.iri))?;
                    write_data(writer, "edgedescription", &said(&edge.label, &edge.citations))?;
                    write_line(writer, edge)
                })?;
            }
            Ok(())
        })?;
        Ok(())
    })?;
    finish(writer)
}

/// Writes how a node is drawn.
fn write_shape(writer: &mut Writer<impl Write>, node: &Node, otherwise: (f64, f64)) -> io::Result<()> {
    let label = label(&node.label);
    let colour = node.colour.to_string();
    let (width, height) = extent(node, &label);
    let (x, y) = node.position.unwrap_or(otherwise);
    let geometry = [height, width, x - width / 2.0, y - height / 2.0].map(|number| number.to_string());
    graphics(writer, "nodegraphics", "y:ShapeNode", |writer| {
        writer
            .create_element("y:Geometry")
            .with_attributes(["height", "width", "x", "y"].into_iter().zip(geometry.iter().map(String::as_str)))
            .write_empty()?;
        let fill = [("color", colour.as_str()), ("transparent", "false")];
        writer.create_element("y:Fill").with_attributes(fill).write_empty()?;
        let border = [("color", "#000000"), ("type", "line"), ("width", "1.0")];
        writer.create_element("y:BorderStyle").with_attributes(border).write_empty()?;
        let text = [("textColor", ink(node.colour)), ("visible", "true")];
        let element = writer.create_element("y:NodeLabel").with_attributes(text);
        element.write_text_content(BytesText::new(&label))?;
        writer.create_element("y:Shape").with_attribute(("type", "roundrectangle")).write_empty()?;
        Ok(())
    })
}

/// Writes how an edge is drawn: without an arrow where it holds in both directions, dashed where no passage says it.
fn write_line(writer: &mut Writer<impl Write>, edge: &Edge) -> io::Result<()> {
    graphics(writer, "edgegraphics", "y:PolyLineEdge", |writer| {
        let line = if edge.derived { "dashed" } else { "line" };
        let style = [("color", "#000000"), ("type", line), ("width", "1.0")];
        writer.create_element("y:LineStyle").with_attributes(style).write_empty()?;
        let arrow = if edge.symmetric { "none" } else { "standard" };
        let arrows = [("source", "none"), ("target", arrow)];
        writer.create_element("y:Arrows").with_attributes(arrows).write_empty()?;
        let element = writer.create_element("y:EdgeLabel");
        element.write_text_content(BytesText::new(&label(&edge.label)))?;
        Ok(())
    })
}

fn graphics<W: Write>(
    writer: &mut Writer<W>,
    key: &str,
    name: &str,
    content: impl FnOnce(&mut Writer<W>) -> io::Result<()>,
) -> io::Result<()> {
    writer.create_element("data").with_attribute(("key", key)).write_inner_content(|writer| {
        writer.create_element(name).write_inner_content(content)?;
        Ok(())
    })?;
    Ok(())
}

/// A label on one line, which yEd does not take for HTML.
fn label(text: &str) -> String {
    let text = one_line(text).into_owned();
    let html = text.get(..5).is_some_and(|start| start.eq_ignore_ascii_case("<html"));
    // A space of no width keeps the label as it looks.
    if html { format!("\u{200b}{text}") } else { text }
}

/// Width and height of a node.
fn extent(node: &Node, label: &str) -> (f64, f64) {
    let height = HEIGHT * (node.size / 10.0).clamp(0.5, 4.0);
    let letters = u32::try_from(label.chars().count()).map_or(WIDEST, |count| LETTER * f64::from(count));
    ((letters + LETTER * 2.0).clamp(height, WIDEST.max(height)), height)
}

/// The place of a node in rows of so many.
fn in_rows(number: usize, a_row: usize) -> (f64, f64) {
    let of = |place: usize, apart: f64| u32::try_from(place).map_or(0.0, |place| f64::from(place) * apart);
    (of(number % a_row, APART.0), of(number / a_row, APART.1))
}

/// What the tooltip says: what it is, and the passages that say so.
fn said(what: &str, citations: &[Citation]) -> String {
    let lines = citations.iter().map(citation_line);
    std::iter::once(one_line(what).into_owned())
        .chain(lines)
        .filter(|line| !line.is_empty())
        .collect::<Vec<_>>()
        .join("\n")
}
