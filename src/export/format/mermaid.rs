//! [Mermaid](https://mermaid.js.org/syntax/flowchart.html) flowcharts, for Markdown on GitHub, GitLab and in Obsidian.

use std::{
    collections::BTreeSet,
    fmt::{self, Write as _},
    io::Write,
};

use super::{
    column::{Columns, one_line},
    ink,
};
use crate::export::{
    ExportError,
    graph::{Colour, Edge, Graph},
};

/// The most edges that Mermaid draws.
const EDGES: usize = 500;

/// The longest text that it reads, in the units of JavaScript, which are those of UTF-16.
const TEXT: usize = 50_000;

/// Writes a graph: labels, relations and colours. A flowchart has no place for attributes.
///
/// A relation that holds in both directions has no arrow, one that no passage says in this form is dotted.
///
/// # Errors
/// When the writer fails, when the graph has a fault ([`Graph::fault`]), and when Mermaid would refuse to draw it: for
/// more than 500 edges or 50,000 letters. Nothing is written then.
pub fn write(graph: &Graph, mut out: impl Write) -> Result<(), ExportError> {
    Columns::new(graph, &[])?;
    if graph.edges.len() > EDGES {
        return Err(too_large(graph.edges.len(), "edges", EDGES));
    }
    let text = flowchart(graph).map_err(|error| ExportError::Format(error.to_string()))?;
    let length = text.encode_utf16().count();
    if length > TEXT {
        return Err(too_large(length, "letters", TEXT));
    }
    out.write_all(text.as_bytes())?;
    out.flush()?;
    Ok(())
}

fn too_large(has: usize, what: &str, most: usize) -> ExportError {
    let advice = "ask for less of the graph, or write another format";
    ExportError::Format(format!("Mermaid draws no more than {most} {what}, and this has {has}; {advice}"))
}

fn flowchart(graph: &Graph) -> Result<String, fmt::Error> {
    let mut text = String::new();
    // Strings of JSON are strings of YAML.
    let title = serde_json::Value::from(one_line(&graph.title));
    writeln!(text, "---\ntitle: {title}\n---\nflowchart LR")?;
    let parts = |colour: Colour| (colour.r, colour.g, colour.b);
    let colours: BTreeSet<_> = graph.nodes.iter().map(|node| parts(node.colour)).collect();
    for (number, &(r, g, b)) in colours.iter().enumerate() {
        let colour = Colour { r, g, b };
        writeln!(text, "  classDef c{number} fill:{colour},color:{}", ink(colour))?;
    }
    for (number, node) in graph.nodes.iter().enumerate() {
        let class = colours.range(..parts(node.colour)).count();
        writeln!(text, "  n{number}[\"{}\"]:::c{class}", label(&node.label))?;
    }
    for edge in &graph.edges {
        let label = label(&edge.label);
        let label = if label.trim().is_empty() { String::new() } else { format!("|\"{label}\"|") };
        writeln!(text, "  n{} {}{label} n{}", edge.source, arrow(edge), edge.target)?;
    }
    Ok(text)
}

fn arrow(edge: &Edge) -> &'static str {
    match (edge.derived, edge.symmetric) {
        (false, false) => "-->",
        (false, true) => "---",
        (true, false) => "-.->",
        (true, true) => "-.-",
    }
}

/// A label between quotation marks. What Mermaid or its Markdown would read as something else stands as the number of
/// its character: `#35;`.
fn label(text: &str) -> String {
    let text = one_line(text);
    if text.is_empty() {
        return " ".to_owned();
    }
    // "1. " and "- " begin lists, which are not drawn; "www." begins a link.
    let digits = text.trim_start_matches(|c: char| c.is_ascii_digit());
    let list = digits.starts_with(['.', ')', '-', '+']).then(|| text.len() - digits.len());
    let mut label = String::with_capacity(text.len());
    for (at, c) in text.char_indices() {
        let dot = c == '.' && text[..at].to_ascii_lowercase().ends_with("www");
        let plain = !c.is_ascii() || c.is_ascii_alphanumeric() || " ,.'()-/".contains(c);
        if plain && !dot && list != Some(at) {
            label.push(c);
        } else {
            label.push_str(&format!("#{};", u32::from(c)));
        }
    }
    label
}
