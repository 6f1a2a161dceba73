//! Nodes and edges for pictures: entities and events as nodes, what relates them as edges, the rest as attributes.

use std::{
    collections::{BTreeMap, BTreeSet},
    io::Write,
};

use oxigraph::model::{GraphName, Quad, Term};
use quick_xml::{
    Writer,
    events::{BytesDecl, BytesText, Event},
};

use super::{ExportError, iri, object_iri};
use crate::{
    ontology::{self, local_name},
    query::short_name,
};

/// A graph as programs for pictures know it.
#[derive(Debug, Default)]
pub(super) struct Network {
    nodes: BTreeMap<String, Node>,
    /// Source, target, name of the property, and the passages that say it.
    edges: BTreeMap<(String, String, String), BTreeSet<String>>,
}

#[derive(Debug, Default)]
struct Node {
    label: String,
    classes: BTreeSet<String>,
    begin: String,
    realis: String,
}

impl Network {
    /// Takes what is said about entities and events; passages, mentions and joins are evidence and no nodes.
    pub(super) fn new(quads: &[Quad]) -> Self {
        let mut network = Self::default();
        let of_joins = |quad: &&Quad| matches!(&quad.graph_name, GraphName::NamedNode(name) if name.as_str() == ontology::JOINS_GRAPH);
        for quad in quads.iter().filter(|quad| !of_joins(quad)) {
            let (Some(subject), predicate) = (iri(&quad.subject), quad.predicate.as_str()) else {
                continue;
            };
            let own = subject.starts_with(ontology::ID_NAMESPACE);
            if own && predicate == ontology::RDF_TYPE {
                let class = object_iri(&quad.object).unwrap_or_default();
                network.node(subject).classes.insert(local_name(class).to_owned());
            } else if let (true, Term::Literal(literal)) = (own, &quad.object) {
                let node = network.node(subject);
                let value = literal.value();
                match predicate {
                    ontology::RDFS_LABEL if node.label.is_empty() || literal.language() == Some("en") => {
                        value.clone_into(&mut node.label);
                    }
                    ontology::BEGIN => value.clone_into(&mut node.begin),
                    ontology::REALIS => value.clone_into(&mut node.realis),
                    _ => (),
                }
            } else if let (true, Some(object)) = (own, object_iri(&quad.object))
                && predicate.starts_with(ontology::NAMESPACE)
                && object.starts_with(ontology::ID_NAMESPACE)
            {
                network.node(subject);
                network.node(object);
                let key = (subject.to_owned(), object.to_owned(), local_name(predicate).to_owned());
                let passages = network.edges.entry(key).or_default();
                if let GraphName::NamedNode(graph) = &quad.graph_name {
                    passages.insert(graph.as_str().to_owned());
                }
            }
        }
        network
    }

    fn node(&mut self, iri: &str) -> &mut Node {
        self.nodes.entry(iri.to_owned()).or_default()
    }

    /// The label, or the short name where there is none.
    fn label(&self, iri: &str) -> String {
        match self.nodes.get(iri) {
            Some(node) if !node.label.is_empty() => node.label.clone(),
            _ => short_name(iri),
        }
    }

    /// The narrowest class: of a consultation that is also a meeting and an event, the first that is no superclass.
    fn class(node: &Node) -> String {
        let broader: BTreeSet<&str> = node
            .classes
            .iter()
            .filter_map(|class| ontology::event_class(class))
            .filter_map(ontology::broader_event)
            .map(local_name)
            .collect();
        let narrow = node.classes.iter().find(|class| !broader.contains(class.as_str()));
        narrow.cloned().unwrap_or_default()
    }

    pub(super) fn write_graphml(&self, out: impl Write) -> Result<(), ExportError> {
        const KEYS: &[(&str, &str)] = &[
            ("label", "node"),
            ("class", "node"),
            ("iri", "node"),
            ("begin", "node"),
            ("realis", "node"),
            ("property", "edge"),
            ("passages", "edge"),
        ];
        let mut writer = Writer::new_with_indent(out, b' ', 2);
        writer.write_event(Event::Decl(BytesDecl::new("1.0", Some("UTF-8"), None)))?;
        let graphml =
            writer.create_element("graphml").with_attribute(("xmlns", "http://graphml.graphdrawing.org/xmlns"));
        graphml.write_inner_content(|writer| {
            for (key, on) in KEYS {
                let kind = if *key == "passages" { "int" } else { "string" };
                writer
                    .create_element("key")
                    .with_attributes([("id", *key), ("for", *on), ("attr.name", *key), ("attr.type", kind)])
                    .write_empty()?;
            }
            let graph = writer.create_element("graph").with_attribute(("edgedefault", "directed"));
            graph.write_inner_content(|writer| {
                for (iri, node) in &self.nodes {
                    let element = writer.create_element("node").with_attribute(("id", iri.as_str()));
                    element.write_inner_content(|writer| {
                        let label = self.label(iri);
                        let class = Self::class(node);
                        let data = [
                            ("label", &label),
                            ("class", &class),
                            ("iri", iri),
                            ("begin", &node.begin),
                            ("realis", &node.realis),
                        ];
                        for (key, value) in data.into_iter().filter(|(_, value)| !value.is_empty()) {
                            write_data(writer, key, value)?;
                        }
                        Ok(())
                    })?;
                }
                for ((source, target, property), passages) in &self.edges {
                    let element = writer
                        .create_element("edge")
                        .with_attributes([("source", source.as_str()), ("target", target.as_str())]);
                    element.write_inner_content(|writer| {
                        write_data(writer, "property", property)?;
                        write_data(writer, "passages", &passages.len().to_string())
                    })?;
                }
                Ok(())
            })?;
            Ok(())
        })?;
        let mut out = writer.into_inner();
        out.write_all(b"\n")?;
        out.flush()?;
        Ok(())
    }

    pub(super) fn write_dot(&self, mut out: impl Write) -> Result<(), ExportError> {
        writeln!(out, "digraph chancery {{")?;
        writeln!(out, "  graph [rankdir=LR, overlap=false];\n  node [shape=box, style=rounded];")?;
        for (iri, node) in &self.nodes {
            let shape = if node.realis.is_empty() { "box" } else { "ellipse" };
            let (label, class) = (self.label(iri), Self::class(node));
            writeln!(out, "  {} [label={}, class={}, shape={shape}];", quoted(iri), quoted(&label), quoted(&class))?;
        }
        for ((source, target, property), passages) in &self.edges {
            let weight = passages.len().max(1);
            writeln!(out, "  {} -> {} [label={}, weight={weight}];", quoted(source), quoted(target), quoted(property))?;
        }
        writeln!(out, "}}")?;
        out.flush()?;
        Ok(())
    }
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
