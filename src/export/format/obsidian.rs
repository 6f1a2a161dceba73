//! A vault for [Obsidian](https://obsidian.md), which is a folder of Markdown notes: one for each node, with properties
//! in YAML at its head and links to other notes in its text, and one that lists them all.

mod name;
mod text;

use std::{collections::BTreeMap, fmt::Write};

use serde::Serialize;
use serde_saphyr::ser_options;

use self::{
    name::{INDEX, folder},
    text::{line, link, quotation, web_link},
};
use super::{
    File,
    column::{Columns, Field, one_line},
    json::Members,
};
use crate::{
    export::{
        ExportError,
        graph::{Edge, Graph, Node, Time},
    },
    query::Citation,
};

/// Properties that Obsidian gives a meaning of its own, or that are used here.
const RESERVED: &[&str] = &["aliases", "tags", "cssclasses", "publish", "id"];

/// The attribute of views in which the other names of a thing stand.
const NAMES: &str = "names";

/// The properties at the head of a note.
#[derive(Serialize)]
struct Head<'g> {
    #[serde(skip_serializing_if = "Vec::is_empty")]
    aliases: Vec<String>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    tags: Vec<String>,
    id: &'g str,
    #[serde(flatten)]
    members: Members<'g, Node>,
}

/// What the notes are made from.
struct Vault<'g> {
    graph: &'g Graph,
    columns: Columns,
    names: Vec<String>,
    /// The edges that come from each node, and those that lead to it.
    from: Vec<Vec<&'g Edge>>,
    to: Vec<Vec<&'g Edge>>,
}

/// The notes of a graph, each in a folder of its class. An edge is written in the note that it comes from; what else is
/// known of it stands behind it as inline fields of [Dataview](https://blacksmithgu.github.io/obsidian-dataview/).
///
/// # Errors
/// When the graph has what no format can hold.
pub fn files(graph: &Graph) -> Result<Vec<File>, ExportError> {
    let mut columns = Columns::new(graph, RESERVED)?;
    columns.nodes.retain(|field| field.column.name != "citations");
    columns.edges.retain(|field| !matches!(field.column.name.as_str(), "label" | "iri" | "citations"));
    let (mut from, mut to) = (vec![Vec::new(); graph.nodes.len()], vec![Vec::new(); graph.nodes.len()]);
    for edge in &graph.edges {
        from[edge.source].push(edge);
        to[edge.target].push(edge);
    }
    let vault = Vault { graph, columns, names: name::names(graph), from, to };
    let notes = (0..graph.nodes.len()).map(|at| vault.note(at));
    notes.chain(std::iter::once(Ok(vault.index()))).collect()
}

impl Vault<'_> {
    fn note(&self, at: usize) -> Result<File, ExportError> {
        let (node, name) = (&self.graph.nodes[at], &self.names[at]);
        let mut out = String::from("---\n");
        out += &self.head(node, name)?;
        out += "---\n";
        let _ = writeln!(out, "# {}", line(if node.label.trim().is_empty() { name } else { &node.label }));
        if !self.from[at].is_empty() {
            out += "\n## Relations\n\n";
            for edge in &self.from[at] {
                self.relation(&mut out, edge);
            }
        }
        if !self.to[at].is_empty() {
            out += "\n## Named by others\n\n";
            for edge in &self.to[at] {
                let _ = writeln!(out, "- {} {}", self.link(edge.source), line(&edge.label));
            }
        }
        if !node.citations.is_empty() {
            out += "\n## Evidence\n\n";
            quote(&mut out, &node.citations, "");
        }
        Ok(File { name: format!("{}/{name}.md", folder(node)), content: out.into_bytes() })
    }

    /// The properties in YAML.
    fn head(&self, node: &Node, name: &str) -> Result<String, ExportError> {
        let other_names = self.columns.nodes.iter().filter(|field| field.column.name == NAMES);
        let mut aliases: Vec<String> = Vec::new();
        let all = std::iter::once(one_line(&node.label).into_owned());
        for alias in all.chain(other_names.flat_map(|field| values(field, node))) {
            if alias != name && !alias.trim().is_empty() && !aliases.contains(&alias) {
                aliases.push(alias);
            }
        }
        let tags = node.classes.iter().map(|class| tag(class)).collect();
        let members = Members { fields: &self.columns.nodes, of: node };
        // Each value on one line: that is what Obsidian's editor of properties writes too.
        let options = ser_options! { prefer_block_scalars: false };
        serde_saphyr::to_string_with_options(&Head { aliases, tags, id: &node.id, members }, options)
            .map_err(|error| ExportError::Format(format!("the note of `{}`: {error}", node.id)))
    }

    fn relation(&self, out: &mut String, edge: &Edge) {
        let _ = write!(out, "- {} {}", line(&edge.label), self.link(edge.target));
        if let Some(time) = &edge.time {
            let _ = write!(out, ", {}", line(&when(time)));
        }
        for field in &self.columns.edges {
            for value in values(field, edge) {
                let _ = write!(out, " [{}:: {}]", line(&field.column.name), line(&value));
            }
        }
        let _ = writeln!(out, " [id:: {}]", line(&edge.id));
        quote(out, &edge.citations, "  ");
    }

    /// A note with all notes by class, and the relations.
    fn index(&self) -> File {
        let mut out = format!("# {}\n", line(&self.graph.title));
        let _ = writeln!(
            out,
            "\nView {}: {} nodes, {} edges.",
            line(&self.graph.view),
            self.graph.nodes.len(),
            self.graph.edges.len()
        );
        let mut folders: BTreeMap<String, Vec<usize>> = BTreeMap::new();
        for (at, node) in self.graph.nodes.iter().enumerate() {
            folders.entry(folder(node)).or_default().push(at);
        }
        for (folder, mut nodes) in folders {
            let _ = writeln!(out, "\n## {} ({})\n", line(&folder), nodes.len());
            nodes.sort_by_key(|at| &self.names[*at]);
            for at in nodes {
                let _ = writeln!(out, "- {}", self.link(at));
            }
        }
        let mut relations: BTreeMap<[&str; 3], usize> = BTreeMap::new();
        for edge in &self.graph.edges {
            *relations.entry([&edge.relation, &edge.label, &edge.iri]).or_default() += 1;
        }
        if !relations.is_empty() {
            out += "\n## Relations\n\n";
        }
        for ([relation, label, iri], count) in relations {
            let _ = writeln!(out, "- {}: {} ({count})", web_link(relation, iri), line(label));
        }
        File { name: format!("{INDEX}.md"), content: out.into_bytes() }
    }

    fn link(&self, at: usize) -> String {
        link(&self.names[at], &self.graph.nodes[at].label)
    }
}

/// Citations as quotations, each with where it is from.
fn quote(out: &mut String, citations: &[Citation], indent: &str) {
    for (at, citation) in citations.iter().enumerate() {
        if at > 0 {
            // Two quotations in a row would be one.
            out.push('\n');
        }
        if let Some(sentence) = &citation.sentence {
            *out += &quotation(sentence, indent);
            let _ = writeln!(out, "{indent}>");
        }
        let title = citation.title.as_deref().filter(|title| !title.trim().is_empty());
        let source = web_link(title.unwrap_or(citation.kind.name()), &citation.iri);
        let parts = [citation.publisher.as_deref(), citation.date.as_deref()].into_iter().flatten().map(line);
        let parts: Vec<String> = std::iter::once(source).chain(parts.filter(|part| !part.is_empty())).collect();
        let _ = writeln!(out, "{indent}> — {}", parts.join(", "));
    }
}

/// The values of a column as text.
fn values<T>(field: &Field<T>, of: &T) -> Vec<String> {
    field.values(of).iter().map(ToString::to_string).collect()
}

fn when(time: &Time) -> String {
    match (&time.begin, &time.end) {
        (Some(begin), Some(end)) => format!("{begin} to {end}"),
        (Some(begin), None) => begin.clone(),
        (None, Some(end)) => format!("until {end}"),
        (None, None) => String::new(),
    }
}

/// A class as a tag, which has letters, digits, `-` and `_`, and is no number.
fn tag(class: &str) -> String {
    let plain: String =
        class.chars().map(|c| if c.is_alphanumeric() || matches!(c, '-' | '_') { c } else { '-' }).collect();
    if plain.chars().all(|c| c.is_ascii_digit()) { format!("_{plain}") } else { plain }
}
