//! [DOT](https://graphviz.org/doc/info/lang.html), for Graphviz: with colours, tooltips, and links for SVG.

use std::io::Write;

use super::{
    column::{Columns, Field, citation_line, json, one_line, plain},
    ink,
};
use crate::{
    export::{
        ExportError,
        graph::{Graph, Node},
    },
    query::Citation,
};

/// The most nodes that `dot` puts into ranks in good time and so that people can read them.
const RANKED: usize = 150;

/// The attributes by which [Graphviz](https://graphviz.org/doc/info/attrs.html) draws nodes and edges, and what its JSON
/// says of them.
const RESERVED: &[&str] = &[
    "id",
    "name",
    "head",
    "tail",
    "size",
    "arrowhead",
    "arrowsize",
    "arrowtail",
    "area",
    "color",
    "colorscheme",
    "comment",
    "constraint",
    "decorate",
    "dir",
    "distortion",
    "edgehref",
    "edgetarget",
    "edgetooltip",
    "edgeurl",
    "fillcolor",
    "fixedsize",
    "fontcolor",
    "fontname",
    "fontsize",
    "gradientangle",
    "group",
    "head_lp",
    "headclip",
    "headhref",
    "headlabel",
    "headport",
    "headtarget",
    "headtooltip",
    "headurl",
    "height",
    "href",
    "image",
    "imagepos",
    "imagescale",
    "key",
    "labelangle",
    "labeldistance",
    "labelfloat",
    "labelfontcolor",
    "labelfontname",
    "labelfontsize",
    "labelhref",
    "labelloc",
    "labeltarget",
    "labeltooltip",
    "labelurl",
    "layer",
    "len",
    "lhead",
    "lp",
    "ltail",
    "margin",
    "minlen",
    "nojustify",
    "ordering",
    "orientation",
    "penwidth",
    "peripheries",
    "pin",
    "pos",
    "radius",
    "rects",
    "regular",
    "root",
    "samehead",
    "sametail",
    "samplepoints",
    "shape",
    "shapefile",
    "showboxes",
    "sides",
    "skew",
    "sortv",
    "style",
    "tail_lp",
    "tailclip",
    "tailhref",
    "taillabel",
    "tailport",
    "tailtarget",
    "tailtooltip",
    "tailurl",
    "target",
    "tooltip",
    "url",
    "vertices",
    "width",
    "xlabel",
    "xlp",
    "z",
];

/// Writes a graph.
///
/// Everything that is no attribute of Graphviz stands there under its own name and draws nothing; a list is an array of
/// JSON. A relation that holds in both directions has no arrow, one that no passage says in this form is dashed.
///
/// # Errors
/// When the writer fails, and when the graph has a fault ([`Graph::fault`]).
pub fn write(graph: &Graph, mut out: impl Write) -> Result<(), ExportError> {
    let columns = Columns::new(graph, RESERVED)?.without(&["label"]);
    writeln!(out, "digraph {} {{", quoted(&graph.view))?;
    let placed = graph.nodes.iter().all(|node| node.position.is_some());
    let layout = match graph.nodes.len() {
        few if few <= RANKED => "dot",
        // The places are those that were worked out.
        _ if placed => "nop",
        _ => "sfdp",
    };
    let title = quoted(&graph.title);
    writeln!(out, "  graph [charset=\"UTF-8\", label={title}, layout={layout}, overlap=prism, rankdir=LR];")?;
    writeln!(out, "  node [shape=box, style=\"rounded,filled\"];")?;
    for node in &graph.nodes {
        let mut attributes = vec![
            ("id", node.id.clone()),
            ("label", one_line(&node.label).into_owned()),
            ("URL", url(&node.iri)),
            ("tooltip", tooltip(node)),
            ("fillcolor", node.colour.to_string()),
            ("fontcolor", ink(node.colour).to_owned()),
            ("size", node.size.to_string()),
        ];
        if let Some((x, y)) = node.position {
            // In Graphviz `y` grows upwards.
            attributes.push(("pos", format!("{x},{}", 0.0 - y)));
        }
        own(&mut attributes, node, &columns.nodes);
        writeln!(out, "  {} [{}];", quoted(&node.id), list(&attributes))?;
    }
    for edge in &graph.edges {
        let lines = [one_line(&edge.label).into_owned()].into_iter().chain(said(&edge.citations));
        let mut attributes = vec![
            ("id", edge.id.clone()),
            ("label", one_line(&edge.label).into_owned()),
            ("URL", url(&edge.iri)),
            ("tooltip", lines.collect::<Vec<_>>().join("\n")),
            ("dir", if edge.symmetric { "none" } else { "forward" }.to_owned()),
            ("style", if edge.derived { "dashed" } else { "solid" }.to_owned()),
        ];
        own(&mut attributes, edge, &columns.edges);
        let (source, target) = (&graph.nodes[edge.source].id, &graph.nodes[edge.target].id);
        writeln!(out, "  {} -> {} [{}];", quoted(source), quoted(target), list(&attributes))?;
    }
    writeln!(out, "}}")?;
    out.flush()?;
    Ok(())
}

/// Adds the attributes that are not Graphviz's.
fn own<'f, T>(attributes: &mut Vec<(&'f str, String)>, of: &T, fields: &'f [Field<T>]) {
    for field in fields {
        let values = field.values(of);
        match values.first() {
            Some(_) if field.column.many => {
                let list = serde_json::Value::from_iter(values.iter().map(json)).to_string();
                attributes.push((&field.column.name, list));
            }
            Some(value) => attributes.push((&field.column.name, value.to_string())),
            None => (),
        }
    }
}

fn list(attributes: &[(&str, String)]) -> String {
    let each = attributes.iter().map(|(name, value)| format!("{}={}", named(name), quoted(value)));
    each.collect::<Vec<_>>().join(", ")
}

/// What a node is, when it was, and who says so.
fn tooltip(node: &Node) -> String {
    let time =
        node.time.as_ref().map(|time| [&time.begin, &time.end].into_iter().flatten().cloned().collect::<Vec<_>>());
    let about = [node.class.clone(), time.map(|time| time.join(" - ")).unwrap_or_default()];
    let about = about.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(", ");
    let lines = [one_line(&node.label).into_owned(), about].into_iter().chain(said(&node.citations));
    lines.filter(|line| !line.is_empty()).collect::<Vec<_>>().join("\n")
}

/// An address with each `&` escaped, for Graphviz copies it into SVG as it is.
fn url(iri: &str) -> String {
    iri.replace('&', "&amp;")
}

fn said(citations: &[Citation]) -> impl Iterator<Item = String> {
    citations.iter().map(citation_line)
}

/// The name of an attribute, quoted where it must be.
fn named(name: &str) -> String {
    let word = name.chars().all(|c| c.is_ascii_alphanumeric() || c == '_');
    let keyword = ["node", "edge", "graph", "digraph", "subgraph", "strict"].contains(&name.to_lowercase().as_str());
    if word && !keyword && !name.starts_with(|c: char| c.is_ascii_digit()) { name.to_owned() } else { quoted(name) }
}

/// A string of DOT. Backslashes are doubled, for `\N` and the like stand for other text in labels, and line breaks are
/// `\n`, in which Graphviz's own attributes and ours are alike. Graphviz reads `&lt;` as HTML does; such a text has its
/// `&` escaped, and no other.
fn quoted(text: &str) -> String {
    let text = plain(text);
    let mut quoted = String::with_capacity(text.len() + 2);
    quoted.push('"');
    for (at, c) in text.char_indices() {
        match c {
            '"' => quoted.push_str("\\\""),
            '\\' => quoted.push_str("\\\\"),
            '\n' => quoted.push_str("\\n"),
            '&' if is_entity(&text[at + 1..]) => quoted.push_str("&amp;"),
            c => quoted.push(c),
        }
    }
    quoted.push('"');
    quoted
}

/// Whether what follows an `&` makes it a character of HTML.
fn is_entity(rest: &str) -> bool {
    let name = rest.strip_prefix('#').unwrap_or(rest);
    let after = name.trim_start_matches(|c: char| c.is_ascii_alphanumeric());
    after.len() < name.len() && after.starts_with(';')
}
