//! What Gephi asks of every format that it reads.

use std::{borrow::Cow, collections::BTreeMap};

use crate::export::graph::{Graph, Value};

/// What Gephi calls its own columns, besides those of [`Columns`](super::column::Columns).
pub(super) const RESERVED: &[&str] = &["id", "source", "target", "type", "kind", "interval", "timestamp", "timeset"];

/// The kind of each edge: its relation. Gephi makes edges of one kind between the same nodes one, so that further ones
/// are of kinds with a number: `metWith 2`.
pub(super) fn kinds(graph: &Graph) -> Vec<Cow<'_, str>> {
    let mut seen: BTreeMap<(usize, usize, &str), usize> = BTreeMap::new();
    let kinds = graph.edges.iter().map(|edge| {
        let number = seen.entry((edge.source, edge.target, &edge.relation)).or_insert(0);
        *number += 1;
        if *number == 1 { edge.relation.as_str().into() } else { format!("{} {number}", edge.relation).into() }
    });
    kinds.collect()
}

/// Several values in one piece of text, as Gephi and graphology read them: `["one", "an \"other\""]`, `[1, 2]`. There
/// are no escapes but these two.
pub(super) fn list(values: &[Value]) -> String {
    let each = values.iter().map(|value| match value {
        Value::Text(text) | Value::Date(text) => {
            format!("\"{}\"", text.replace('\\', "\\\\").replace('"', "\\\""))
        }
        value => value.to_string(),
    });
    format!("[{}]", each.collect::<Vec<_>>().join(", "))
}
