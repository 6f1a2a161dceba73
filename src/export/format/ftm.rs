//! [FollowTheMoney](https://followthemoney.tech) as JSON lines, for Aleph and OpenAleph: one entity to a line, for each
//! node and for each edge, with the documents that say it.

mod mapping;
mod value;

use std::{
    collections::{BTreeMap, BTreeSet},
    io::{self, Write},
};

use serde::Serialize;
use sha2::{Digest, Sha256};

use self::{
    mapping::{Dates, Mapping, NodeRule, Part},
    value::{Type, clean, pieces},
};
use super::column::{Columns, Field, citation_line, one_line};
use crate::{
    export::{
        ExportError,
        graph::{Edge, Graph, Node, Time},
    },
    query::{Citation, CitedAs},
};

/// The name of the dataset, with which all ids begin.
const DATASET: &str = "chancery";

/// Where no property holds a time.
static NOWHERE: Dates = Dates { begin: None, moment: None, end: None };

/// A line of the file.
#[derive(Serialize)]
struct Entity<'t> {
    id: String,
    schema: &'t str,
    properties: BTreeMap<&'t str, Vec<String>>,
    datasets: [&'static str; 1],
}

/// What the lines are made from.
struct Teller<'t> {
    graph: &'t Graph,
    mapping: &'t Mapping,
    columns: &'t Columns,
    /// How each node is told.
    rules: Vec<&'t NodeRule>,
    /// The ids of the nodes' entities.
    ids: Vec<String>,
    /// The edges that come from each node.
    from: Vec<Vec<&'t Edge>>,
    /// The nodes that are documents, by their addresses.
    documents: BTreeMap<&'t str, usize>,
}

/// What is told besides nodes and edges, in the order of ids.
#[derive(Default)]
struct Besides<'t> {
    /// Documents that say something.
    documents: BTreeMap<String, &'t Citation>,
    /// Nodes that are no addresses, as addresses.
    addresses: BTreeMap<String, usize>,
}

/// Writes a graph. An event is an entity, and each of its edges is one too, with the role and the evidence; the event
/// lists those involved besides. What no property is for stands as a line `name: value` in a text.
///
/// # Errors
/// When the writer fails, or the graph has what no format can hold.
pub fn write(graph: &Graph, mut out: impl Write) -> Result<(), ExportError> {
    let mapping = Mapping::read()?;
    let columns = Columns::new(graph, &[])?;
    let teller = Teller::new(graph, &mapping, &columns)?;
    let mut besides = Besides::default();
    let mut line = |entity: &Entity<'_>| -> Result<(), ExportError> {
        serde_json::to_writer(&mut out, entity).map_err(io::Error::from)?;
        Ok(out.write_all(b"\n")?)
    };
    for node in 0..graph.nodes.len() {
        line(&teller.node(node, &mut besides))?;
    }
    for edge in graph.edges.iter().filter(|edge| !teller.is_within(edge)) {
        line(&teller.edge(edge, &mut besides))?;
    }
    for (id, node) in &besides.addresses {
        line(&teller.address(id, *node))?;
    }
    for (id, citation) in &besides.documents {
        line(&teller.document(id, citation))?;
    }
    out.flush()?;
    Ok(())
}

impl<'t> Teller<'t> {
    fn new(graph: &'t Graph, mapping: &'t Mapping, columns: &'t Columns) -> Result<Self, ExportError> {
        let ids: Vec<String> = graph.nodes.iter().map(|node| id(&node.id)).collect();
        let mut seen = BTreeSet::new();
        for id in ids.iter().cloned().chain(graph.edges.iter().map(|edge| id(&edge.id))) {
            if let Some(twice) = seen.replace(id) {
                return Err(ExportError::Format(format!("two ids are `{twice}` in the letters of FollowTheMoney")));
            }
        }
        let mut from = vec![Vec::new(); graph.nodes.len()];
        let mut reached = vec![false; graph.nodes.len()];
        for edge in &graph.edges {
            from[edge.source].push(edge);
            reached[edge.target] = true;
        }
        let told = graph.nodes.iter().zip(&from).zip(reached);
        let rules: Vec<&NodeRule> =
            told.map(|((node, from), reached)| settled(graph, mapping, node, from, reached)).collect();
        let documents = graph.nodes.iter().zip(&rules).enumerate();
        let documents = documents.filter(|(_, (_, rule))| rule.schema == mapping.evidence.schema);
        let documents = documents.map(|(at, (node, _))| (node.iri.as_str(), at)).collect();
        Ok(Self { graph, mapping, columns, rules, ids, from, documents })
    }

    /// Whether an edge is told by the node that it comes from.
    fn is_within(&self, edge: &Edge) -> bool {
        !self.rules[edge.source].ends.is_empty()
    }

    fn node(&self, at: usize, besides: &mut Besides<'t>) -> Entity<'t> {
        let (node, rule) = (&self.graph.nodes[at], self.rules[at]);
        let mut entity = Entity::new(self.ids[at].clone(), &rule.schema);
        self.named(&mut entity, &rule.names, &node.label, &node.id);
        for (property, values) in &rule.always {
            values.iter().for_each(|value| entity.add(property, value.clone()));
        }
        self.dated(&mut entity, &rule.dates, node.time.as_ref(), "");
        for field in &self.columns.nodes {
            let name = field.column.name.as_str();
            if matches!(name, "label" | "begin" | "end" | "first_day" | "last_day" | "class" | "citations") {
                continue;
            }
            for value in &*field.values(node) {
                self.put_or_tell(&mut entity, name, &value.to_string());
            }
        }
        for edge in &self.from[at] {
            match rule.ends.get(&edge.relation) {
                Some((_, property)) => {
                    entity.add(property, self.ids[edge.target].clone());
                    self.within(&mut entity, edge, besides);
                }
                None => self.also(&mut entity, edge, besides),
            }
        }
        self.evidence(&mut entity, &node.citations, besides);
        entity
    }

    fn edge(&self, edge: &'t Edge, besides: &mut Besides<'t>) -> Entity<'t> {
        let rule = self.mapping.link(&edge.relation, &self.rules[edge.source].schema, &self.rules[edge.target].schema);
        let mut entity = Entity::new(id(&edge.id), &rule.schema);
        entity.add(&rule.source, self.ids[edge.source].clone());
        entity.add(&rule.target, self.ids[edge.target].clone());
        let label = one_line(&edge.label);
        let has_role = rule.role.as_ref().is_some_and(|role| self.put(&mut entity, role, &label));
        if !has_role {
            self.tell(&mut entity, "label", &label);
        }
        self.dated(&mut entity, &self.mapping.time, edge.time.as_ref(), "");
        for field in &self.columns.edges {
            let name = field.column.name.as_str();
            if name != "label" && !is_usual(name, edge) {
                for value in &*field.values(edge) {
                    self.put_or_tell(&mut entity, name, &value.to_string());
                }
            }
        }
        self.evidence(&mut entity, &edge.citations, besides);
        entity
    }

    /// What is known of an edge that is no entity of its own.
    fn within(&self, entity: &mut Entity<'t>, edge: &'t Edge, besides: &mut Besides<'t>) {
        let prefix = format!("{} ", edge.relation);
        self.dated(entity, &NOWHERE, edge.time.as_ref(), &prefix);
        for field in &self.columns.edges {
            let name = field.column.name.as_str();
            if !matches!(name, "label" | "relation" | "iri") && !is_usual(name, edge) {
                for value in &*field.values(edge) {
                    self.tell(entity, &format!("{prefix}{name}"), &value.to_string());
                }
            }
        }
        self.evidence(entity, &edge.citations, besides);
    }

    /// What an edge adds to the node that it comes from.
    fn also(&self, entity: &mut Entity<'t>, edge: &Edge, besides: &mut Besides<'t>) {
        let (other, to) = (&self.graph.nodes[edge.target], &self.rules[edge.target].schema);
        for rule in self.mapping.also(&edge.relation, entity.schema, to) {
            match rule.value {
                Part::Name => {
                    self.put(entity, &rule.property, &one_line(&other.label));
                }
                Part::Country => {
                    for country in self.countries(edge.target) {
                        entity.add(&rule.property, country);
                    }
                }
                Part::Address if *to != self.mapping.place().schema => {
                    let id = format!("{}.address", self.ids[edge.target]);
                    besides.addresses.insert(id.clone(), edge.target);
                    entity.add(&rule.property, id);
                }
                Part::Entity | Part::Address if edge.source != edge.target => {
                    entity.add(&rule.property, self.ids[edge.target].clone());
                }
                Part::Entity | Part::Address => (),
            }
        }
    }

    /// The codes of a node's countries.
    fn countries(&self, at: usize) -> Vec<String> {
        let (node, schema) = (&self.graph.nodes[at], &self.rules[at].schema);
        let fields = self.columns.nodes.iter().filter_map(|field| Some((self.country(schema, field)?, field)));
        let values = fields.flat_map(|(property, field)| {
            field.values(node).into_owned().into_iter().map(move |value| (property, value))
        });
        values.filter_map(|(property, value)| self.mapping.value(property, &value.to_string())).collect()
    }

    /// The property that a column goes to, if that holds countries.
    fn country(&self, schema: &str, field: &Field<Node>) -> Option<&'t str> {
        let property = self.mapping.attribute(schema, &field.column.name)?;
        (self.mapping.type_of(property) == Type::Country).then_some(property)
    }

    /// The passages that say it, and their documents.
    fn evidence(&self, entity: &mut Entity<'t>, citations: &'t [Citation], besides: &mut Besides<'t>) {
        let words = &self.mapping.evidence;
        for citation in citations {
            for piece in pieces(&citation_line(citation)) {
                entity.add(&words.quote, piece);
            }
            let of_document = matches!(citation.kind, CitedAs::Passage | CitedAs::Document);
            let address = citation.document.as_deref().unwrap_or(&citation.iri);
            if !of_document {
                continue;
            }
            let id = match self.documents.get(address) {
                Some(node) => self.ids[*node].clone(),
                None => {
                    let id = format!("{DATASET}-document.{}", hash(address));
                    besides.documents.entry(id.clone()).or_insert(citation);
                    id
                }
            };
            if id != entity.id {
                entity.add(&words.proof, id);
            }
        }
    }

    /// A document that is no node.
    fn document(&self, id: &str, citation: &Citation) -> Entity<'t> {
        let words = &self.mapping.evidence;
        let mut entity = Entity::new(id.to_owned(), &words.schema);
        let address = citation.document.as_deref().unwrap_or(&citation.iri);
        self.named(&mut entity, &words.names, citation.title.as_deref().unwrap_or(address), address);
        for (property, value) in [
            (&words.date, citation.date.as_deref()),
            (&words.publisher, citation.publisher.as_deref()),
            (&words.address, Some(address)),
        ] {
            if let Some(value) = value
                && !self.put(&mut entity, property, value)
            {
                self.tell(&mut entity, property, value);
            }
        }
        entity
    }

    /// A node that is no address, as one.
    fn address(&self, id: &str, at: usize) -> Entity<'t> {
        let node = &self.graph.nodes[at];
        let rule = self.mapping.place();
        let mut entity = Entity::new(id.to_owned(), &rule.schema);
        self.named(&mut entity, &rule.names, &node.label, &node.id);
        for field in &self.columns.nodes {
            if let Some(property) = self.country(&rule.schema, field) {
                field.values(node).iter().for_each(|code| {
                    self.put(&mut entity, property, &code.to_string());
                });
            }
        }
        entity
    }

    /// Sets the properties that hold the label. What they cannot hold of it is told as text; without a label they hold
    /// the other text.
    fn named(&self, entity: &mut Entity<'t>, properties: &'t [String], label: &str, other: &str) {
        let label = &*one_line(label);
        for property in properties {
            let of = self.mapping.type_of(property);
            if let Some(value) = of.cut(label).or_else(|| of.cut(other)) {
                entity.add(property, value);
            }
        }
        let whole = clean(label);
        if !whole.is_empty() && !entity.properties.values().flatten().any(|value| *value == whole) {
            self.tell(entity, "label", label);
        }
    }

    /// Sets the properties that hold a time.
    fn dated(&self, entity: &mut Entity<'t>, dates: &'t Dates, time: Option<&Time>, prefix: &str) {
        let Some(time) = time else {
            return;
        };
        let begin = if time.end.is_none() { &dates.moment } else { &dates.begin };
        for (name, property, date) in [("begin", begin, &time.begin), ("end", &dates.end, &time.end)] {
            let Some(date) = date else {
                continue;
            };
            if !property.as_ref().is_some_and(|property| self.put(entity, property, date)) {
                self.tell(entity, &format!("{prefix}{name}"), date);
            }
        }
    }

    /// Sets the property of an attribute, or tells it as text.
    fn put_or_tell(&self, entity: &mut Entity<'t>, name: &str, text: &str) {
        let property = self.mapping.attribute(entity.schema, name);
        if !property.is_some_and(|property| self.put(entity, property, text)) {
            self.tell(entity, name, text);
        }
    }

    /// Adds a value to a property, if it is of its type.
    fn put(&self, entity: &mut Entity<'t>, property: &'t str, text: &str) -> bool {
        let value = self.mapping.value(property, text);
        value.is_some_and(|value| {
            entity.add(property, value);
            true
        })
    }

    /// Adds a line to the text of an entity.
    fn tell(&self, entity: &mut Entity<'t>, name: &str, text: &str) {
        if let Some(property) = self.mapping.text_of(entity.schema) {
            pieces(&format!("{name}: {text}")).into_iter().for_each(|piece| entity.add(property, piece));
        }
    }
}

impl<'t> Entity<'t> {
    fn new(id: String, schema: &'t str) -> Self {
        Self { id, schema, properties: BTreeMap::new(), datasets: [DATASET] }
    }

    /// Adds a value, once.
    fn add(&mut self, property: &'t str, value: String) {
        let values = self.properties.entry(property).or_default();
        if !values.contains(&value) {
            values.push(value);
        }
    }
}

/// The rule for a node, when it is known what its edges are.
fn settled<'t>(graph: &Graph, mapping: &'t Mapping, node: &Node, from: &[&Edge], reached: bool) -> &'t NodeRule {
    let rule = mapping.node(node);
    let leads = |edge: &&&Edge, relation: &str| edge.relation == relation;
    let has_needed = rule.needs.iter().all(|relation| from.iter().any(|edge| leads(&edge, relation)));
    let fits = |edge: &&Edge| {
        let target = &mapping.node(&graph.nodes[edge.target]).schema;
        rule.ends.get(&edge.relation).is_some_and(|(kind, _)| mapping.is(target, kind))
    };
    let is_link = rule.ends.is_empty()
        || (!reached
            && from.iter().all(fits)
            && rule.ends.keys().all(|relation| from.iter().any(|edge| leads(&edge, relation))));
    if has_needed && is_link { rule } else { mapping.otherwise(rule) }
}

/// Whether a column of an edge holds only what is said of every edge, or is told otherwise.
fn is_usual(name: &str, edge: &Edge) -> bool {
    match name {
        "weight" => (edge.weight - 1.0).abs() < f64::EPSILON,
        "symmetric" => !edge.symmetric,
        "derived" => !edge.derived,
        "begin" | "end" | "first_day" | "last_day" | "citations" => true,
        _ => false,
    }
}

/// An id in the letters that FollowTheMoney takes: no `_`, and a letter or digit at both ends.
fn id(id: &str) -> String {
    let mut all = format!("{DATASET}-{}", id.replace('_', "."));
    if all.ends_with(['-', '.']) {
        all.push_str("..0");
    }
    if all.len() > Type::Entity.longest() { format!("{DATASET}-{}", hash(id)) } else { all }
}

fn hash(text: &str) -> String {
    Sha256::digest(text.as_bytes()).iter().take(12).map(|byte| format!("{byte:02x}")).collect()
}
