//! Says an event or a person of a document by the identifier that other documents have for the same.
//!
//! A document is read for itself, and what is read of it has identifiers made from its own words. Where `join` finds
//! that it tells of what others tell of by another identifier, its passages say it by that one, so that the graph has
//! one event and not two. The graph of joins has a record for each identifier of a document that was exchanged. With
//! the records of a document, what was read of it is got back to the letter: [`said`] and [`read`] undo each other.
//! For that, a document never has two identifiers that are joined to one.

use std::collections::{BTreeMap, HashMap};

use oxigraph::model::{
    GraphName, GraphNameRef, Literal, NamedNode, NamedNodeRef, NamedOrBlankNode, Quad, Term, Triple,
};

use super::{Store, StoreError, error::storage};
use crate::{entity::short_hash, ontology, statement::measure_iri};

/// An identifier of a document that was exchanged for the one that other documents have.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Joined {
    /// The document.
    pub document: String,
    /// The identifier that its words alone give.
    pub original: String,
    /// The one that it has in the graph.
    pub canonical: String,
    /// The name that the document has for it.
    pub name: String,
    /// Whether the document gives the time of the event less exactly than the others.
    pub rough: bool,
    /// The name of the rule.
    pub rule: String,
    /// What speaks for it, in words.
    pub reason: String,
}

/// What statements about an event become where other documents know the time more exactly.
const ROUGH: [(&str, &str); 2] =
    [(ontology::BEGIN, ontology::ROUGH_BEGIN), (ontology::DATE_BASIS, ontology::ROUGH_BASIS)];

/// What a document says, by the identifiers that its joins give.
pub(super) fn said(quads: Vec<Quad>, joins: &[Joined]) -> Vec<Quad> {
    Exchange::new(joins.iter().map(|join| (join, join.original.as_str(), join.canonical.as_str())), &quads, false)
        .all(quads)
}

/// What was read of a document, from what it says with its joins.
pub(super) fn read(quads: Vec<Quad>, joins: &[Joined]) -> Vec<Quad> {
    Exchange::new(joins.iter().map(|join| (join, join.canonical.as_str(), join.original.as_str())), &quads, true)
        .all(quads)
}

/// Identifiers, and what they are exchanged for.
struct Exchange<'a> {
    joins: HashMap<&'a str, (&'a Joined, &'a str)>,
    /// Of the figures of an event, whose identifiers depend on the event's.
    measures: HashMap<String, String>,
    /// The beginnings of identifiers of tenures, which depend on the person's.
    tenures: Vec<(String, String)>,
    /// Whether what was read is to be got back.
    back: bool,
}

impl<'a> Exchange<'a> {
    fn new(joins: impl Iterator<Item = (&'a Joined, &'a str, &'a str)>, quads: &[Quad], back: bool) -> Self {
        let joins: HashMap<_, _> = joins.map(|(join, from, to)| (from, (join, to))).collect();
        let tenure = |person: &str| format!("{}tenure/{}/", ontology::ID_NAMESPACE, ontology::local_name(person));
        let mut tenures: Vec<_> = joins.iter().map(|(from, (_, to))| (tenure(from), tenure(to))).collect();
        tenures.sort();
        let mut exchange = Self { joins, measures: HashMap::new(), tenures, back };
        exchange.measures = exchange.measures(quads);
        exchange
    }

    fn measures(&self, quads: &[Quad]) -> HashMap<String, String> {
        let mut owners: HashMap<&str, &str> = HashMap::new();
        for quad in quads.iter().filter(|quad| quad.predicate.as_str() == ontology::MEASURE_OF) {
            if let (Some((_, to)), Term::NamedNode(measure)) = (self.joins.get(subject(quad)), &quad.object) {
                owners.insert(measure.as_str(), to);
            }
        }
        let mut facts: BTreeMap<&str, BTreeMap<&str, &str>> = BTreeMap::new();
        for quad in quads.iter().filter(|quad| owners.contains_key(subject(quad))) {
            if let Term::Literal(value) = &quad.object {
                facts.entry(subject(quad)).or_default().insert(quad.predicate.as_str(), value.value());
            }
        }
        let of = |(measure, facts): (&str, BTreeMap<&str, &str>)| {
            let fact = |property| facts.get(property).copied().unwrap_or_default();
            let target = facts.contains_key(ontology::TARGET);
            let iri = measure_iri(
                owners[measure],
                fact(ontology::QUANTITY),
                fact(ontology::VALUE),
                fact(ontology::UNIT),
                target,
            );
            (measure.to_owned(), iri)
        };
        facts.into_iter().map(of).collect()
    }

    fn all(&self, quads: Vec<Quad>) -> Vec<Quad> {
        if self.joins.is_empty() {
            return quads;
        }
        quads.into_iter().map(|quad| self.quad(quad)).collect()
    }

    fn quad(&self, mut quad: Quad) -> Quad {
        if let Some((join, to)) = self.joins.get(subject(&quad)) {
            quad.predicate = self.predicate(&quad, join);
            quad.subject = node(to).into();
        } else if let Some(to) = self.depending(subject(&quad)) {
            quad.subject = node(&to).into();
        }
        if let Term::NamedNode(object) = &quad.object {
            let direct = self.joins.get(object.as_str()).map(|(_, to)| (*to).to_owned());
            if let Some(to) = direct.or_else(|| self.depending(object.as_str())) {
                quad.object = node(&to).into();
            }
        }
        quad
    }

    fn depending(&self, iri: &str) -> Option<String> {
        let tenure = |(from, to): &(String, String)| Some(format!("{to}{}", iri.strip_prefix(from.as_str())?));
        self.measures.get(iri).cloned().or_else(|| self.tenures.iter().find_map(tenure))
    }

    /// The best name is that of the others, and the document's is one more; its time may be rough.
    fn predicate(&self, quad: &Quad, join: &Joined) -> NamedNode {
        let own_name = matches!(&quad.object, Term::Literal(name) if name.value() == join.name);
        let names = (ontology::RDFS_LABEL, ontology::SKOS_ALT_LABEL);
        let rough = ROUGH.iter().copied().filter(|_| join.rough);
        for (plain, joined) in rough.chain([names].into_iter().filter(|_| own_name)) {
            let (from, to) = if self.back { (joined, plain) } else { (plain, joined) };
            if quad.predicate.as_str() == from {
                return node(to);
            }
        }
        quad.predicate.clone()
    }
}

fn subject(quad: &Quad) -> &str {
    match &quad.subject {
        NamedOrBlankNode::NamedNode(node) => node.as_str(),
        NamedOrBlankNode::BlankNode(node) => node.as_str(),
    }
}

fn node(iri: &str) -> NamedNode {
    NamedNode::new_unchecked(iri)
}

/// The record of a join.
fn record(join: &Joined) -> Vec<Quad> {
    let hash = short_hash(&[&join.document, &join.original]);
    let record = node(&format!("{}join/{hash}", ontology::ID_NAMESPACE));
    let text = |value: &str| Term::from(Literal::new_simple_literal(value));
    let mut said = vec![
        (ontology::RDF_TYPE, node(ontology::JOIN).into()),
        (ontology::JOINED, node(&join.original).into()),
        (ontology::JOINED_TO, node(&join.canonical).into()),
        (ontology::JOINED_IN, node(&join.document).into()),
        (ontology::JOINED_NAME, text(&join.name)),
        (ontology::JOIN_RULE, text(&join.rule)),
        (ontology::REASON, text(&join.reason)),
    ];
    if join.rough {
        let rough = Literal::new_typed_literal("true", node(ontology::XSD_BOOLEAN));
        said.push((ontology::JOINED_ROUGHLY, rough.into()));
    }
    let graph = node(ontology::JOINS_GRAPH);
    let quad = |(property, value)| Quad::new(record.clone(), node(property), value, graph.clone());
    said.into_iter().map(quad).collect()
}

impl Store {
    /// The joins of all documents, sorted.
    ///
    /// # Errors
    /// When the store cannot be read.
    pub fn joins(&self) -> Result<Vec<Joined>, StoreError> {
        let mut records: BTreeMap<String, BTreeMap<String, String>> = BTreeMap::new();
        for quad in self.graph_quads(NamedNodeRef::new_unchecked(ontology::JOINS_GRAPH))?.into_values() {
            let facts = records.entry(subject(&quad).to_owned()).or_default();
            facts.extend(fact(&quad));
        }
        let mut joins: Vec<Joined> = records.into_values().map(joined).collect();
        joins.sort();
        Ok(joins)
    }

    /// What a passage would say in the place of a statement if its document were read alone, with the join that changed
    /// it; nothing where joins changed nothing.
    ///
    /// # Errors
    /// When the store cannot be read.
    pub fn alone(
        &self,
        document: &str,
        passage: &str,
        statement: &Triple,
    ) -> Result<Vec<(Triple, Joined)>, StoreError> {
        let mut joins = Vec::new();
        for record in self.find(None, Some(ontology::JOINED_IN), Some(document))? {
            let facts = self.find(Some(subject(&record)), None, None)?;
            joins.push(joined(facts.iter().filter_map(fact).collect()));
        }
        if joins.is_empty() {
            return Ok(Vec::new());
        }
        joins.sort();
        let said: Vec<Quad> = self.graph_quads(NamedNodeRef::new_unchecked(passage))?.into_values().collect();
        let Some(place) = said.iter().position(|quad| Triple::from(quad.clone()) == *statement) else {
            return Ok(Vec::new());
        };
        let alone = |join: Joined| {
            let quad = read(said.clone(), std::slice::from_ref(&join)).swap_remove(place);
            (quad != said[place]).then(|| (Triple::from(quad), join))
        };
        Ok(joins.into_iter().filter_map(alone).collect())
    }

    /// The joins by their documents.
    pub(super) fn joins_by_document(&self) -> Result<BTreeMap<String, Vec<Joined>>, StoreError> {
        Ok(by_document(self.joins()?))
    }

    /// Makes these the joins of all documents and no others, in one transaction; gives how many documents changed.
    ///
    /// # Errors
    /// When the store cannot be read or written; nothing is changed then.
    pub fn set_joins(&self, joins: Vec<Joined>) -> Result<usize, StoreError> {
        let (before, after) = (self.joins_by_document()?, by_document(joins));
        let changed: Vec<&String> = before
            .keys()
            .chain(after.keys().filter(|key| !before.contains_key(*key)))
            .filter(|document| before.get(*document) != after.get(*document))
            .collect();
        let (mut added, mut removed) = (BTreeMap::new(), BTreeMap::new());
        for document in &changed {
            let of = |joins: &BTreeMap<String, Vec<Joined>>| joins.get(*document).cloned().unwrap_or_default();
            let (old, new) = (of(&before), of(&after));
            let stored = self.document_quads(document)?;
            let now = said(read(stored.values().cloned().collect(), &old), &new);
            removed.extend(stored);
            removed.extend(keyed(old.iter().flat_map(record)));
            added.extend(keyed(now.into_iter().chain(new.iter().flat_map(record))));
        }
        let both: Vec<String> = added.keys().filter(|key| removed.contains_key(*key)).cloned().collect();
        for key in both {
            added.remove(&key);
            removed.remove(&key);
        }
        self.change(&added.values().collect::<Vec<_>>(), &removed.values().collect::<Vec<_>>())?;
        Ok(changed.len())
    }

    /// All quads of named graphs with a subject, a predicate and an object, where these are given.
    ///
    /// # Errors
    /// When the store cannot be read.
    pub fn find(
        &self,
        subject: Option<&str>,
        predicate: Option<&str>,
        object: Option<&str>,
    ) -> Result<Vec<Quad>, StoreError> {
        let node = NamedNodeRef::new_unchecked;
        let found = self.inner.quads_for_pattern(
            subject.map(|iri| node(iri).into()),
            predicate.map(node),
            object.map(|iri| node(iri).into()),
            None,
        );
        let named = found.filter(|quad| !matches!(quad, Ok(quad) if quad.graph_name == GraphName::DefaultGraph));
        named.collect::<Result<_, _>>().map_err(storage)
    }

    /// All triples with a predicate, each once, in whatever graphs they are said.
    ///
    /// # Errors
    /// When the store cannot be read.
    pub fn merged(&self, predicate: &str) -> Result<Vec<Quad>, StoreError> {
        let predicate = NamedNodeRef::new_unchecked(predicate);
        let found = self.inner.quads_for_pattern(None, Some(predicate), None, Some(GraphNameRef::DefaultGraph));
        found.collect::<Result<_, _>>().map_err(storage)
    }
}

/// A property of a record, with its value.
fn fact(quad: &Quad) -> Option<(String, String)> {
    let value = match &quad.object {
        Term::NamedNode(node) => node.as_str(),
        Term::Literal(literal) => literal.value(),
        Term::BlankNode(_) | Term::Triple(_) => return None,
    };
    Some((quad.predicate.as_str().to_owned(), value.to_owned()))
}

/// The join that a record has these facts of.
fn joined(mut facts: BTreeMap<String, String>) -> Joined {
    let mut fact = |property: &str| facts.remove(property).unwrap_or_default();
    Joined {
        document: fact(ontology::JOINED_IN),
        original: fact(ontology::JOINED),
        canonical: fact(ontology::JOINED_TO),
        name: fact(ontology::JOINED_NAME),
        rough: !fact(ontology::JOINED_ROUGHLY).is_empty(),
        rule: fact(ontology::JOIN_RULE),
        reason: fact(ontology::REASON),
    }
}

/// The records of joins, of one document.
pub(super) fn records(joins: &[Joined]) -> Vec<Quad> {
    joins.iter().flat_map(record).collect()
}

fn keyed(quads: impl Iterator<Item = Quad>) -> impl Iterator<Item = (String, Quad)> {
    quads.map(|quad| (quad.to_string(), quad))
}

fn by_document(joins: Vec<Joined>) -> BTreeMap<String, Vec<Joined>> {
    let mut out: BTreeMap<String, Vec<Joined>> = BTreeMap::new();
    for join in joins {
        out.entry(join.document.clone()).or_default().push(join);
    }
    for joins in out.values_mut() {
        joins.sort();
    }
    out
}
