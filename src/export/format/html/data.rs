//! The graph as JSON within the page, with each document and passage once.

use std::{
    collections::BTreeMap,
    io::{self, Write},
};

use jiff::civil::Date;
use rustc_hash::FxHashMap;
use serde::Serialize;

use crate::{
    export::{
        format::picture::{bare_name, class_name, is_event, is_hollow, printable, radius, short_name, spaced, when},
        graph::{Graph, Time, Value},
    },
    query::Citation,
};

/// How many characters of a name stand beside a node; the whole name is in the card.
const SHORT: usize = 30;

#[derive(Serialize)]
struct Page<'g> {
    title: String,
    classes: Vec<Class<'g>>,
    documents: Vec<Document<'g>>,
    /// The address of each passage, its sentence, and the number of its document.
    passages: Vec<(&'g str, Option<&'g str>, usize)>,
    nodes: Vec<Node<'g>>,
    edges: Vec<Edge<'g>>,
}

#[derive(Serialize)]
struct Class<'g> {
    name: &'g str,
    label: String,
    colour: String,
    event: bool,
}

#[derive(Serialize)]
struct Document<'g> {
    iri: Option<&'g str>,
    title: Option<&'g str>,
    date: Option<&'g str>,
    publisher: Option<&'g str>,
}

/// What nodes and edges have in common.
#[derive(Serialize)]
struct Known {
    /// The time in words.
    #[serde(skip_serializing_if = "String::is_empty")]
    when: String,
    /// Its first and last day, counted from 1970.
    #[serde(skip_serializing_if = "Option::is_none")]
    days: Option<(i32, i32)>,
    /// What else is known, by its name.
    facts: Vec<(String, Vec<String>)>,
    /// How many passages say it.
    passages: usize,
    /// The numbers of those that came with the graph.
    said: Vec<usize>,
}

#[derive(Serialize)]
struct Node<'g> {
    id: &'g str,
    iri: &'g str,
    name: &'g str,
    /// The name beside the node.
    short: String,
    /// The name beside its class and time, where that is another one.
    #[serde(skip_serializing_if = "Option::is_none")]
    bare: Option<String>,
    class: usize,
    event: bool,
    hollow: bool,
    x: f64,
    y: f64,
    size: f64,
    #[serde(flatten)]
    known: Known,
}

#[derive(Serialize)]
struct Edge<'g> {
    id: &'g str,
    iri: &'g str,
    source: usize,
    target: usize,
    label: &'g str,
    symmetric: bool,
    derived: bool,
    dashed: bool,
    weight: f64,
    events: &'g [String],
    #[serde(flatten)]
    known: Known,
}

/// Writes the graph. No `<` stands in it, so that nothing in it ends the element around it or begins another.
pub(super) fn write(graph: &Graph, out: &mut impl Write) -> io::Result<()> {
    let json = serde_json::to_string(&page(graph))?;
    let mut rest = json.as_str();
    // Such characters stand within strings only.
    while let Some(at) = rest.find(['<', '>', '&', '\u{2028}', '\u{2029}']) {
        let (before, after) = rest.split_at(at);
        let c = after.chars().next().unwrap_or_default();
        write!(out, "{before}\\u{:04x}", u32::from(c))?;
        rest = &after[c.len_utf8()..];
    }
    out.write_all(rest.as_bytes())
}

fn page(graph: &Graph) -> Page<'_> {
    let mut cited = Cited::default();
    let mut classes: BTreeMap<&str, usize> = graph.nodes.iter().map(|node| (node.class.as_str(), 0)).collect();
    classes.values_mut().enumerate().for_each(|(number, class)| *class = number);
    let first = |class: &str| graph.nodes.iter().find(|node| node.class == class);
    let legend = classes.keys().map(|name| Class {
        name,
        label: class_name(name),
        colour: first(name).map_or_else(String::new, |node| node.colour.to_string()),
        event: first(name).is_some_and(is_event),
    });
    let legend = legend.collect();
    let nodes = graph.nodes.iter().map(|node| {
        let (x, y) = node.position.unwrap_or_default();
        let short = short_name(node);
        let short = match short.char_indices().nth(SHORT) {
            Some((end, _)) => format!("{}\u{2026}", short[..end].trim_end()),
            None => short,
        };
        Node {
            id: &node.id,
            iri: &node.iri,
            name: &node.label,
            short,
            bare: Some(bare_name(node)).filter(|bare| *bare != node.label),
            class: classes[node.class.as_str()],
            event: is_event(node),
            hollow: is_hollow(&node.attributes),
            x,
            y,
            size: 2.0 * radius(node.size),
            known: known(&mut cited, &node.time, &node.attributes, node.passages, &node.citations),
        }
    });
    let nodes: Vec<Node<'_>> = nodes.collect();
    let edges = graph.edges.iter().map(|edge| Edge {
        id: &edge.id,
        iri: &edge.iri,
        source: edge.source,
        target: edge.target,
        label: &edge.label,
        symmetric: edge.symmetric,
        derived: edge.derived,
        dashed: edge.derived || nodes[edge.source].hollow || nodes[edge.target].hollow || is_hollow(&edge.attributes),
        weight: if edge.weight.is_finite() { edge.weight } else { 1.0 },
        events: &edge.events,
        known: known(&mut cited, &edge.time, &edge.attributes, edge.passages, &edge.citations),
    });
    let edges = edges.collect();
    Page {
        title: printable(&graph.title),
        classes: legend,
        documents: cited.documents,
        passages: cited.passages,
        nodes,
        edges,
    }
}

fn known<'g>(
    cited: &mut Cited<'g>,
    time: &Option<Time>,
    attributes: &BTreeMap<String, Vec<Value>>,
    passages: usize,
    citations: &'g [Citation],
) -> Known {
    let facts = attributes.iter().filter(|(_, values)| !values.is_empty());
    Known {
        when: time.as_ref().map(when).unwrap_or_default(),
        days: time.as_ref().and_then(days),
        facts: facts.map(|(name, values)| (spaced(name), values.iter().map(Value::to_string).collect())).collect(),
        passages,
        said: citations.iter().map(|citation| cited.number(citation)).collect(),
    }
}

/// The first and the last day of a time, counted from 1970; the same where one of them is unknown.
fn days(time: &Time) -> Option<(i32, i32)> {
    let number = |day: Date| Date::constant(1970, 1, 1).until(day).ok().map(|span| span.get_days());
    let last = time.last_day().and_then(number);
    let first = time.first_day().and_then(number).or(last)?;
    Some((first, last.filter(|last| *last >= first).unwrap_or(first)))
}

/// Passages and documents by their numbers, in the order in which they are first named.
#[derive(Default)]
struct Cited<'g> {
    passages: Vec<(&'g str, Option<&'g str>, usize)>,
    documents: Vec<Document<'g>>,
    numbers: FxHashMap<(&'g str, Option<&'g str>), usize>,
    document_numbers: FxHashMap<[Option<&'g str>; 4], usize>,
}

impl<'g> Cited<'g> {
    fn number(&mut self, citation: &'g Citation) -> usize {
        let passage = (citation.iri.as_str(), citation.sentence.as_deref());
        if let Some(number) = self.numbers.get(&passage) {
            return *number;
        }
        let Citation { document, title, date, publisher, .. } = citation;
        let key = [document, title, date, publisher].map(Option::as_deref);
        let [iri, title, date, publisher] = key;
        let document = *self.document_numbers.entry(key).or_insert_with(|| {
            self.documents.push(Document { iri, title, date, publisher });
            self.documents.len() - 1
        });
        let number = self.passages.len();
        self.passages.push((passage.0, passage.1, document));
        self.numbers.insert(passage, number);
        number
    }
}
