//! What the search index holds of a dataset: its passages, and what has names.
//!
//! A passage is what a document's sentence is named by, `<document#char=BEGIN,END>`, with its document and its words. A
//! name is of whatever has a label.

use std::collections::BTreeSet;

use oxigraph::model::{GraphName, GraphNameRef, NamedNodeRef, NamedOrBlankNode, Quad, Term};
use rustc_hash::FxHashMap;

use super::{Store, StoreError, error::storage};
use crate::{
    ontology,
    search::{Name, Passage},
};

/// What behind a document's identifier makes that of a passage.
const CHARACTERS: &str = "#char=";
/// The merge of all graphs.
const MERGE: Option<GraphNameRef<'_>> = Some(GraphNameRef::DefaultGraph);

/// What the index is to hold of something.
#[derive(Debug, Default)]
pub(super) struct Entries {
    pub(super) passages: Vec<Passage>,
    pub(super) names: Vec<Name>,
}

/// What many quads have for the index.
#[derive(Debug, Default)]
pub(super) struct Bulk {
    /// Things with names.
    pub(super) names: Numbered<Name>,
    /// Documents of which something is said, or of their passages: their date and publisher.
    pub(super) documents: Numbered<(Option<String>, Option<String>)>,
    /// Passages.
    pub(super) passages: Numbered<Passage>,
    /// Things without names that have a class.
    pub(super) classed: Vec<String>,
}

/// A list of what is known by a text. Quads of one subject mostly stand together, so that the last is looked at first.
#[derive(Debug)]
pub(super) struct Numbered<T> {
    pub(super) list: Vec<(String, T)>,
    numbers: FxHashMap<String, usize>,
    last: usize,
}

/// What in the index may be another after a change.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Touched {
    /// Things, by their names.
    pub(super) names: BTreeSet<String>,
    /// Documents, with their passages.
    pub(super) documents: BTreeSet<String>,
    /// Things, if they have names, for a class was given or taken.
    pub(super) classed: BTreeSet<String>,
}

/// What in the index quads may change that are added or removed.
pub(super) fn touched<'q>(quads: impl IntoIterator<Item = &'q Quad>) -> Touched {
    let mut touched = Touched::default();
    for quad in quads {
        let (Some(subject), GraphName::NamedNode(graph)) = (subject(quad), &quad.graph_name) else {
            continue;
        };
        let (set, key) = match quad.predicate.as_str() {
            ontology::RDFS_LABEL | ontology::SKOS_ALT_LABEL => (&mut touched.names, subject),
            ontology::RDF_TYPE => (&mut touched.classed, subject),
            ontology::QUOTE | ontology::PART_OF => (&mut touched.documents, document(subject)),
            ontology::DCTERMS_ISSUED | ontology::DCTERMS_PUBLISHER => (&mut touched.documents, subject),
            ontology::REFERS_TO => (&mut touched.documents, document(graph.as_str())),
            _ => continue,
        };
        insert(set, key);
    }
    touched
}

/// What quads alone have for the index: all of it where nothing is said of these documents and things elsewhere.
pub(super) fn bulk<'q>(quads: impl Iterator<Item = &'q Quad> + Clone) -> Bulk {
    let mut found = Bulk::default();
    for quad in quads.clone() {
        let (Some(subject), GraphName::NamedNode(graph)) = (subject(quad), &quad.graph_name) else {
            continue;
        };
        match (quad.predicate.as_str(), &quad.object) {
            (ontology::RDFS_LABEL, Term::Literal(name)) => found.names.of(subject).labels.push(name.value().to_owned()),
            (ontology::SKOS_ALT_LABEL, Term::Literal(name)) => {
                found.names.of(subject).others.push(name.value().to_owned());
            }
            (ontology::DCTERMS_ISSUED, Term::Literal(date)) => {
                found.documents.of(subject).0 = Some(date.value().to_owned());
            }
            (ontology::DCTERMS_PUBLISHER, Term::Literal(name)) => {
                found.documents.of(subject).1 = Some(name.value().to_owned());
            }
            (ontology::QUOTE, Term::Literal(quote)) => {
                found.documents.of(document(subject));
                found.passages.of(subject).quotes.push(quote.value().to_owned());
            }
            (ontology::PART_OF, _) => {
                found.documents.of(document(subject));
            }
            (ontology::REFERS_TO, Term::NamedNode(entity)) => {
                found.documents.of(document(graph.as_str()));
                found.passages.of(graph.as_str()).mentions.push(entity.as_str().to_owned());
            }
            _ => (),
        }
    }
    let mut classed = Numbered::<()>::default();
    for quad in quads.filter(|quad| quad.predicate.as_str() == ontology::RDF_TYPE) {
        if let (Some(subject), Term::NamedNode(class)) = (subject(quad), &quad.object) {
            match found.names.find(subject) {
                Some(name) => name.classes.push(class.as_str().to_owned()),
                None => {
                    classed.of(subject);
                }
            }
        }
    }
    found.classed = classed.list.into_iter().map(|(subject, ())| subject).collect();
    found.finish();
    found
}

impl Bulk {
    /// What is said of a passage elsewhere than where it is named.
    fn finish(&mut self) {
        for (iri, name) in &mut self.names.list {
            name.iri.clone_from(iri);
            tidy(name);
        }
        for (iri, passage) in &mut self.passages.list {
            passage.iri.clone_from(iri);
            passage.document = document(iri).to_owned();
            if let Some((date, publisher)) = self.documents.find(&passage.document) {
                (passage.date, passage.publisher) = (date.clone(), publisher.clone());
            }
            passage.mentions.sort_unstable();
            passage.mentions.dedup();
        }
        self.passages.list.retain(|(iri, passage)| !passage.quotes.is_empty() && *iri != passage.document);
    }
}

impl<T: Default> Numbered<T> {
    /// What is known by a text; something new where nothing is.
    fn of(&mut self, text: &str) -> &mut T {
        if self.find(text).is_none() {
            self.last = self.list.len();
            self.numbers.insert(text.to_owned(), self.last);
            self.list.push((text.to_owned(), T::default()));
        }
        &mut self.list[self.last].1
    }

    /// What is known by a text.
    pub(super) fn find(&mut self, text: &str) -> Option<&mut T> {
        if self.list.get(self.last).is_none_or(|(last, _)| last != text) {
            self.last = *self.numbers.get(text)?;
        }
        Some(&mut self.list[self.last].1)
    }

    /// Whether anything is known by a text.
    pub(super) fn has(&self, text: &str) -> bool {
        self.numbers.contains_key(text)
    }
}

impl<T> Default for Numbered<T> {
    fn default() -> Self {
        Self { list: Vec::new(), numbers: FxHashMap::default(), last: 0 }
    }
}

/// The names of a thing each once, and whether it is a term.
fn tidy(name: &mut Name) {
    for list in [&mut name.labels, &mut name.others, &mut name.classes] {
        list.sort_unstable();
        list.dedup();
    }
    name.is_term = name.iri.starts_with(ontology::NAMESPACE);
}

impl Store {
    /// All that the index has entries for: documents, and things with names.
    pub(super) fn keys(&self) -> Result<BTreeSet<String>, StoreError> {
        let mut keys = BTreeSet::new();
        for property in [ontology::RDFS_LABEL, ontology::SKOS_ALT_LABEL] {
            for quad in self.triples(None, property) {
                if let Some(subject) = subject(&quad?) {
                    insert(&mut keys, subject);
                }
            }
        }
        for quad in self.triples(None, ontology::PART_OF) {
            if let Term::NamedNode(document) = quad?.object {
                insert(&mut keys, document.as_str());
            }
        }
        Ok(keys)
    }

    /// What the index is to hold of a document or of something with names, by what the store says now.
    pub(super) fn entries_of(&self, key: &str) -> Result<Entries, StoreError> {
        let mut found = Entries::default();
        let labels = self.values(key, ontology::RDFS_LABEL)?;
        let others = self.values(key, ontology::SKOS_ALT_LABEL)?;
        if !labels.is_empty() || !others.is_empty() {
            let classes = self.values(key, ontology::RDF_TYPE)?;
            let mut name = Name { iri: key.to_owned(), labels, others, classes, is_term: false };
            tidy(&mut name);
            found.names.push(name);
        }
        let first = |property| Ok::<_, StoreError>(self.values(key, property)?.into_iter().next());
        let part_of = NamedNodeRef::new_unchecked(ontology::PART_OF);
        let whole = NamedNodeRef::new_unchecked(key);
        let mut about = None;
        for part in self.inner.quads_for_pattern(None, Some(part_of), Some(whole.into()), MERGE) {
            let part = part.map_err(storage)?;
            let Some(iri) = subject(&part).filter(|iri| document(iri) == key && *iri != key) else {
                continue;
            };
            let quotes = self.values(iri, ontology::QUOTE)?;
            if quotes.is_empty() {
                continue;
            }
            let (date, publisher) = match &about {
                Some(about) => about,
                None => about.insert((first(ontology::DCTERMS_ISSUED)?, first(ontology::DCTERMS_PUBLISHER)?)),
            };
            found.passages.push(Passage {
                iri: iri.to_owned(),
                document: key.to_owned(),
                quotes,
                date: date.clone(),
                publisher: publisher.clone(),
                mentions: self.mentions(iri)?,
            });
        }
        Ok(found)
    }

    /// Whether anything is known of what something is.
    pub(super) fn has_class(&self, iri: &str) -> Result<bool, StoreError> {
        Ok(self.triples(Some(iri), ontology::RDF_TYPE).next().transpose()?.is_some())
    }

    /// Whether users have loaded anything.
    pub(super) fn has_loaded(&self) -> Result<bool, StoreError> {
        let loaded = NamedNodeRef::new_unchecked(ontology::LOADED_GRAPH);
        self.inner.contains_named_graph(loaded).map_err(storage)
    }

    fn triples(&self, subject: Option<&str>, property: &str) -> impl Iterator<Item = Result<Quad, StoreError>> {
        let subject = subject.map(|iri| NamedNodeRef::new_unchecked(iri).into());
        let property = NamedNodeRef::new_unchecked(property);
        self.inner.quads_for_pattern(subject, Some(property), None, MERGE).map(|quad| quad.map_err(storage))
    }

    /// The values of a property as text, sorted.
    fn values(&self, subject: &str, property: &str) -> Result<Vec<String>, StoreError> {
        let mut values = Vec::new();
        for quad in self.triples(Some(subject), property) {
            match quad?.object {
                Term::Literal(literal) => values.push(literal.value().to_owned()),
                Term::NamedNode(node) => values.push(node.into_string()),
                _ => (),
            }
        }
        values.sort_unstable();
        values.dedup();
        Ok(values)
    }

    /// What a passage mentions, sorted.
    fn mentions(&self, passage: &str) -> Result<Vec<String>, StoreError> {
        let (refers, graph) = (NamedNodeRef::new_unchecked(ontology::REFERS_TO), NamedNodeRef::new_unchecked(passage));
        let mut mentions = Vec::new();
        for quad in self.inner.quads_for_pattern(None, Some(refers), None, Some(graph.into())) {
            if let Term::NamedNode(entity) = quad.map_err(storage)?.object {
                mentions.push(entity.into_string());
            }
        }
        mentions.sort_unstable();
        mentions.dedup();
        Ok(mentions)
    }
}

/// The document that a passage's identifier begins with; of anything else, itself.
fn document(iri: &str) -> &str {
    iri.split_once(CHARACTERS).map_or(iri, |(document, _)| document)
}

fn subject(quad: &Quad) -> Option<&str> {
    match &quad.subject {
        NamedOrBlankNode::NamedNode(node) => Some(node.as_str()),
        NamedOrBlankNode::BlankNode(_) => None,
    }
}

fn insert(set: &mut BTreeSet<String>, text: &str) {
    if !set.contains(text) {
        set.insert(text.to_owned());
    }
}
