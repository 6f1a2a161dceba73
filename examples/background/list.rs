//! The simple lists, kept by hand: kinds of office, topics, observances.

use std::collections::HashMap;

use anyhow::{Context, Result, bail};

use crate::{
    graph::{Graph, Object},
    name::{identifier, iri, key},
    organization::Organizations,
    source::Source,
    state::States,
    table::{Row, Tables},
};

/// The kinds of office.
#[derive(Debug)]
pub(crate) struct Offices {
    rows: Vec<Row>,
    by_name: HashMap<String, String>,
}

/// Reads the kinds of office.
pub(crate) fn offices(tables: &Tables) -> Result<Offices> {
    let rows = tables.own("offices.tsv")?;
    let mut by_name = HashMap::new();
    for row in &rows {
        for name in row.list("names").chain([row.get("label")]) {
            by_name.entry(key(name)).or_insert_with(|| row.get("label").to_owned());
        }
    }
    Ok(Offices { rows, by_name })
}

impl Offices {
    /// The kind of office that a title means, by its best name.
    pub(crate) fn kind(&self, title: &str) -> Option<&str> {
        self.by_name.get(&key(title)).map(String::as_str)
    }

    /// What the file of offices says.
    pub(crate) fn graph(&self) -> Graph {
        let mut graph = Graph::new(
            "Kinds of office, without a state or organization. Their other names are variants of one title.",
        );
        for row in &self.rows {
            named(&mut graph, "office", "dip:Office", row, "names");
        }
        graph
    }
}

/// The topics of talks, with the phrases of running text that mean them.
pub(crate) fn topics(tables: &Tables) -> Result<Graph> {
    let mut graph = Graph::new("Topics of talks. Their other names are phrases as they stand in running text.");
    let mut seen: HashMap<String, String> = HashMap::new();
    for row in tables.own("topics.tsv")? {
        let subject = named(&mut graph, "topic", "dip:Topic", &row, "phrases");
        graph.a(&subject, "skos:Concept", Source::Tables);
        for phrase in row.list("phrases") {
            if let Some(other) = seen.insert(phrase.to_owned(), subject.clone()) {
                bail!("{}: `{phrase}` is a phrase of {other} too", row.place());
            }
        }
    }
    Ok(graph)
}

/// Named days, weeks, years and decades.
pub(crate) fn observances(tables: &Tables, states: &States, organizations: &Organizations) -> Result<Graph> {
    let mut graph = Graph::new("Named days, weeks, years and decades.");
    for row in tables.own("observances.tsv")? {
        let subject = named(&mut graph, "observance", "dip:Observance", &row, "names");
        if !row.get("kind").is_empty() {
            graph.add(&subject, "dip:observanceKind", Object::plain(row.get("kind")), Source::Tables);
        }
        for (column, property) in [("begin", "dip:begin"), ("end", "dip:end")] {
            if !row.get(column).is_empty() {
                graph.add(&subject, property, Object::date(row.get(column)), Source::Tables);
            }
        }
        if !row.get("day").is_empty() {
            graph.add(&subject, "dip:day", Object::date(&format!("--{}", row.get("day"))), Source::Tables);
        }
        for name in row.list("declared-by") {
            let agent = states.iri(name).or_else(|| organizations.iri(name));
            let agent = agent.with_context(|| format!("{}: no state or organization `{name}`", row.place()))?;
            graph.add(&subject, "dip:declaredBy", Object::Iri(agent), Source::Tables);
        }
    }
    Ok(graph)
}

/// Class, label and other names of a row; gives the prefixed name of its entity.
pub(crate) fn named(graph: &mut Graph, prefix: &str, class: &str, row: &Row, names: &str) -> String {
    let label = row.get("label");
    let subject = iri(prefix, label);
    debug_assert!(!identifier(label).is_empty(), "{}: a label", row.place());
    graph.a(&subject, class, Source::Tables);
    graph.add(&subject, "rdfs:label", Object::en(label), Source::Tables);
    for name in row.list(names).filter(|name| *name != label) {
        graph.add(&subject, "skos:altLabel", Object::en(name), Source::Tables);
    }
    subject
}
