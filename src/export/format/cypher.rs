//! A script in [openCypher](https://opencypher.org/resources/), for Neo4j, Memgraph and others.

use std::{collections::BTreeMap, io::Write};

use super::column::{Columns, Field};
use crate::export::{
    ExportError,
    graph::{Edge, Graph, Node, Value},
};

/// The label that all nodes have, which is the one with a constraint.
pub(super) const LABEL: &str = "Entity";

/// How many nodes or relationships are made by one statement.
const ROWS: usize = 250;

/// The database, for they differ in how constraints are said.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Dialect {
    /// [Neo4j](https://neo4j.com/docs/cypher-manual/current/schema/constraints/) 5 and later.
    #[default]
    Neo4j,
    /// [Memgraph](https://memgraph.com/docs/fundamentals/constraints).
    Memgraph,
}

/// Writes a graph, a statement a line. The script can be run again, and over what an older one has made: nodes and
/// relationships are found by their ids, and their properties set anew.
///
/// Classes are labels, `metWith` is the type `MET_WITH`, and everything else is a property. `first_day` and `last_day`
/// are dates, `begin` and `end` text, for they may be months and years.
///
/// # Errors
/// When the writer fails, and when the graph has a fault ([`Graph::fault`]).
pub fn write(graph: &Graph, dialect: Dialect, mut out: impl Write) -> Result<(), ExportError> {
    let columns = Columns::drawn(graph, &["id"])?;
    match dialect {
        Dialect::Neo4j => {
            writeln!(out, "CREATE CONSTRAINT entity_id IF NOT EXISTS FOR (n:{LABEL}) REQUIRE n.id IS UNIQUE;")?;
        }
        Dialect::Memgraph => {
            writeln!(out, "CREATE INDEX ON :{LABEL}(id);")?;
            writeln!(out, "CREATE CONSTRAINT ON (n:{LABEL}) ASSERT n.id IS UNIQUE;")?;
        }
    }
    let mut by_labels: BTreeMap<Vec<String>, Vec<&Node>> = BTreeMap::new();
    for node in &graph.nodes {
        by_labels.entry(labels(node)).or_default().push(node);
    }
    for (labels, nodes) in &by_labels {
        let labels: String = labels.iter().map(|label| format!("n:{}, ", name(label))).collect();
        for nodes in nodes.chunks(ROWS) {
            let rows = nodes
                .iter()
                .map(|node| format!("{{id: {}, properties: {}}}", quoted(&node.id), properties(&columns.nodes, *node)));
            let rows = rows.collect::<Vec<_>>().join(", ");
            let merge = format!("MERGE (n:{LABEL} {{id: row.id}}) SET {labels}n += row.properties");
            writeln!(out, "UNWIND [{rows}] AS row {merge};")?;
        }
    }
    let mut by_type: BTreeMap<String, Vec<&Edge>> = BTreeMap::new();
    for edge in &graph.edges {
        by_type.entry(relation_type(edge)).or_default().push(edge);
    }
    for (of, edges) in &by_type {
        for edges in edges.chunks(ROWS) {
            let rows = edges.iter().map(|edge| {
                let [id, source, target] =
                    [&edge.id, &graph.nodes[edge.source].id, &graph.nodes[edge.target].id].map(|id| quoted(id));
                let properties = properties(&columns.edges, *edge);
                format!("{{id: {id}, source: {source}, target: {target}, properties: {properties}}}")
            });
            let rows = rows.collect::<Vec<_>>().join(", ");
            let ends = format!("MATCH (a:{LABEL} {{id: row.source}}) MATCH (b:{LABEL} {{id: row.target}})");
            let merge = format!("MERGE (a)-[r:{} {{id: row.id}}]->(b) SET r += row.properties", name(of));
            writeln!(out, "UNWIND [{rows}] AS row {ends} {merge};")?;
        }
    }
    out.flush()?;
    Ok(())
}

/// The labels of a node besides [`LABEL`]: its classes, the narrowest first.
pub(super) fn labels(node: &Node) -> Vec<String> {
    let mut labels: Vec<String> = Vec::new();
    for class in std::iter::once(&node.class).chain(&node.classes) {
        let label = word(class);
        if !label.is_empty() && label != LABEL && !labels.contains(&label) {
            labels.push(label);
        }
    }
    labels
}

/// The type of a relationship: the relation in capitals, its words with `_` between them.
pub(super) fn relation_type(edge: &Edge) -> String {
    let mut of = String::new();
    let mut small = false;
    for c in word(&edge.relation).chars() {
        if c.is_uppercase() && small {
            of.push('_');
        }
        small = c.is_lowercase() || c.is_numeric();
        of.extend(c.to_uppercase());
    }
    if of.is_empty() { "RELATED_TO".to_owned() } else { of }
}

/// Whether a column has whole days in every graph, and may be of a type for them.
pub(super) fn has_days<T>(field: &Field<T>) -> bool {
    matches!(field.column.name.as_str(), "first_day" | "last_day")
}

/// Letters, digits and `_`; each other character becomes `_`.
pub(super) fn word(text: &str) -> String {
    text.chars().map(|c| if c.is_alphanumeric() { c } else { '_' }).collect()
}

fn properties<T>(fields: &[Field<T>], of: &T) -> String {
    let each = fields.iter().filter_map(|field| {
        let values = field.values(of);
        let value = match values.first()? {
            _ if field.column.many => format!("[{}]", values.iter().map(literal).collect::<Vec<_>>().join(", ")),
            // Memgraph has no years before the first.
            Value::Date(date) if has_days(field) && !date.starts_with('-') => format!("date({})", quoted(date)),
            value => literal(value),
        };
        Some(format!("{}: {value}", name(&field.column.name)))
    });
    format!("{{{}}}", each.collect::<Vec<_>>().join(", "))
}

fn literal(value: &Value) -> String {
    match value {
        Value::Text(text) | Value::Date(text) => quoted(text),
        Value::Integer(number) => number.to_string(),
        // With a point, or it would be a whole number.
        Value::Number(number) => format!("{number:?}"),
        Value::Boolean(value) => value.to_string(),
    }
}

/// A name, in backticks where it must be.
fn name(name: &str) -> String {
    let plain = name.chars().all(|c| c.is_ascii_alphanumeric() || c == '_');
    if plain && name.starts_with(|c: char| c.is_ascii_alphabetic()) {
        name.to_owned()
    } else {
        format!("`{}`", name.replace('`', "``"))
    }
}

/// A string. Every statement stays on its line.
fn quoted(text: &str) -> String {
    let mut quoted = String::with_capacity(text.len() + 2);
    quoted.push('\'');
    for c in text.chars() {
        match c {
            '\\' => quoted.push_str("\\\\"),
            '\'' => quoted.push_str("\\'"),
            '\n' => quoted.push_str("\\n"),
            '\t' => quoted.push_str("\\t"),
            c => quoted.push(c),
        }
    }
    quoted.push('\'');
    quoted
}
