//! GraphML and DOT, with what every node and edge has.

use std::io::Write;

use quick_xml::{
    Writer,
    events::{BytesDecl, BytesText, Event},
};

use super::{ExportError, graph::Graph};

pub(super) fn write_graphml(graph: &Graph, out: impl Write) -> Result<(), ExportError> {
    let own = [("label", "node"), ("class", "node"), ("iri", "node"), ("relation", "edge"), ("passages", "edge")];
    let columns = graph.node_columns();
    let mut writer = Writer::new_with_indent(out, b' ', 2);
    writer.write_event(Event::Decl(BytesDecl::new("1.0", Some("UTF-8"), None)))?;
    let graphml = writer.create_element("graphml").with_attribute(("xmlns", "http://graphml.graphdrawing.org/xmlns"));
    graphml.write_inner_content(|writer| {
        for (key, on) in own.into_iter().chain(columns.iter().map(|column| (column.name.as_str(), "node"))) {
            let key = writer.create_element("key").with_attributes([("id", key), ("for", on), ("attr.name", key)]);
            key.with_attribute(("attr.type", "string")).write_empty()?;
        }
        writer.create_element("graph").with_attribute(("edgedefault", "directed")).write_inner_content(|writer| {
            for node in &graph.nodes {
                let element = writer.create_element("node").with_attribute(("id", node.id.as_str()));
                element.write_inner_content(|writer| {
                    for (key, value) in [("label", &node.label), ("class", &node.class), ("iri", &node.iri)] {
                        write_data(writer, key, value)?;
                    }
                    for (key, values) in &node.attributes {
                        let values: Vec<String> = values.iter().map(ToString::to_string).collect();
                        write_data(writer, key, &values.join("|"))?;
                    }
                    Ok(())
                })?;
            }
            for edge in &graph.edges {
                let [source, target] = [edge.source, edge.target].map(|end| graph.nodes[end].id.as_str());
                let ends = [("id", edge.id.as_str()), ("source", source), ("target", target)];
                writer.create_element("edge").with_attributes(ends).write_inner_content(|writer| {
                    write_data(writer, "relation", &edge.relation)?;
                    write_data(writer, "passages", &edge.passages.to_string())
                })?;
            }
            Ok(())
        })?;
        Ok(())
    })?;
    writer.into_inner().write_all(b"\n")?;
    Ok(())
}

pub(super) fn write_dot(graph: &Graph, mut out: impl Write) -> Result<(), ExportError> {
    writeln!(out, "digraph chancery {{")?;
    for node in &graph.nodes {
        writeln!(out, "  {} [label={}, class={}];", quoted(&node.id), quoted(&node.label), quoted(&node.class))?;
    }
    for edge in &graph.edges {
        let [source, target] = [edge.source, edge.target].map(|end| quoted(&graph.nodes[end].id));
        writeln!(out, "  {source} -> {target} [label={}];", quoted(&edge.relation))?;
    }
    writeln!(out, "}}")?;
    Ok(())
}

fn write_data<W: Write>(writer: &mut Writer<W>, key: &str, value: &str) -> std::io::Result<()> {
    let printable: String = value.chars().filter(|c| is_xml(*c)).collect();
    writer.create_element("data").with_attribute(("key", key)).write_text_content(BytesText::new(&printable))?;
    Ok(())
}

/// The characters that XML 1.0 can hold.
fn is_xml(c: char) -> bool {
    matches!(c, '\t' | '\n' | '\r' | '\u{20}'..='\u{d7ff}' | '\u{e000}'..='\u{fffd}' | '\u{10000}'..)
}

/// A DOT string: in quotation marks, which stand escaped inside it, as line breaks and backslashes do.
fn quoted(text: &str) -> String {
    let escaped = text.replace('\\', "\\\\").replace('"', "\\\"").replace('\n', "\\n").replace(['\r', '\0'], "");
    format!("\"{escaped}\"")
}
