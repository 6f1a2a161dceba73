//! What the store says, each statement with the graphs that say it: read as it is needed, or all of it ahead.

mod read;

use std::rc::Rc;

use oxigraph::{
    model::{
        GraphName, GraphNameRef, Literal, NamedNodeRef, NamedOrBlankNode, Quad, QuadRef, Term, Triple, vocab::rdf,
    },
    store::Store as Dataset,
};
use rustc_hash::{FxHashMap, FxHashSet};

use crate::{ontology, query::QueryError, store::Store};

/// The number of an IRI.
pub(super) type Id = u32;

/// Subjects, each with the property that leads from it.
pub(super) type Links = Rc<[(Id, Id)]>;

/// A statement about a thing.
#[derive(Clone, Debug)]
pub(super) struct Fact {
    pub(super) property: Id,
    pub(super) object: Object,
    /// The graphs that say it, sorted.
    pub(super) said: Rc<[Id]>,
}

/// What a statement says of a thing.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Object {
    Iri(Id),
    Literal(Rc<Literal>),
    /// A statement about which something is said, which no picture shows.
    Triple(Rc<Triple>),
}

impl Object {
    pub(super) fn iri(&self) -> Option<Id> {
        match self {
            Self::Iri(id) => Some(*id),
            Self::Literal(_) | Self::Triple(_) => None,
        }
    }
}

/// Which graphs count.
#[derive(Clone, Debug, Default)]
pub(super) struct Scope {
    /// Passages of these documents only.
    pub(super) documents: Option<FxHashSet<String>>,
    /// Whether the background's statements are like those of documents.
    pub(super) background: bool,
}

/// What a graph is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Place {
    /// A sentence of a document.
    Passage,
    /// A file that a user has loaded, or statements that were made for the occasion.
    Loaded,
    /// What is known beforehand.
    Background,
    /// What says nothing of entities, or is not asked for.
    Aside,
}

/// Statements by subject and by object, read from a store.
pub(super) struct Facts<'s> {
    dataset: &'s Dataset,
    names: Names,
    scope: Scope,
    /// Whether all there is was read ahead.
    whole: bool,
    /// Whether the statements were given, and not read.
    given: bool,
    about: Vec<Option<Rc<[Fact]>>>,
    known: Vec<Option<Rc<[Fact]>>>,
    towards: Vec<Option<Links>>,
    passages: Vec<Option<Rc<[Id]>>>,
    places: Vec<Option<Place>>,
    nothing: Rc<[Fact]>,
    /// The property of mentions, which relate nothing.
    mention: Id,
}

/// IRIs by their numbers.
#[derive(Default)]
pub(super) struct Names {
    ids: FxHashMap<Rc<str>, Id>,
    names: Vec<Rc<str>>,
}

impl Names {
    fn id(&mut self, iri: &str) -> Id {
        if let Some(id) = self.ids.get(iri) {
            return *id;
        }
        let id = Id::try_from(self.names.len()).unwrap_or(Id::MAX);
        let name: Rc<str> = iri.into();
        self.names.push(Rc::clone(&name));
        self.ids.insert(name, id);
        id
    }
}

impl<'s> Facts<'s> {
    /// Statements that are read as they are needed.
    pub(super) fn new(store: &'s Store, scope: Scope) -> Self {
        let mut names = Names::default();
        let mention = names.id(ontology::REFERS_TO);
        Self {
            dataset: store.dataset(),
            names,
            scope,
            whole: false,
            given: false,
            about: Vec::new(),
            known: Vec::new(),
            towards: Vec::new(),
            passages: Vec::new(),
            places: Vec::new(),
            nothing: Rc::new([]),
            mention,
        }
    }

    /// These triples and no other, each said by the graphs that do. What else the store says of the things in them is
    /// known, and nothing to draw.
    pub(super) fn given(store: &'s Store, scope: Scope, triples: &[Triple]) -> Result<Self, QueryError> {
        let mut facts = Self { given: true, ..Self::new(store, scope) };
        let mut rows = Vec::new();
        for triple in triples {
            let said: Vec<Quad> = facts
                .dataset
                .quads_for_pattern(
                    Some(triple.subject.as_ref()),
                    Some(triple.predicate.as_ref()),
                    Some(triple.object.as_ref()),
                    None,
                )
                .collect::<Result<_, _>>()
                .map_err(unread)?;
            let graphs: Vec<Id> = said.iter().filter_map(|quad| facts.graph(&quad.graph_name)).collect();
            rows.push((triple.clone(), graphs));
        }
        facts.take(rows);
        Ok(facts)
    }

    /// Whether the statements were given by a query.
    pub(super) fn is_given(&self) -> bool {
        self.given
    }

    /// The number of an IRI.
    pub(super) fn id(&mut self, iri: &str) -> Id {
        self.names.id(iri)
    }

    /// The IRI of a number.
    pub(super) fn iri(&self, id: Id) -> &str {
        &self.names.names[id as usize]
    }

    /// All things that something is said of, when all was read ahead; in no order.
    pub(super) fn subjects(&self) -> Vec<Id> {
        let filled = |at: &usize| self.about[*at].as_ref().is_some_and(|facts| !facts.is_empty());
        (0..self.about.len()).filter(filled).filter_map(|at| Id::try_from(at).ok()).collect()
    }

    /// What documents and loaded files say of a thing; the background too, where it is in scope.
    pub(super) fn about(&mut self, id: Id) -> Result<Rc<[Fact]>, QueryError> {
        if let Some(facts) = slot(&mut self.about, id) {
            return Ok(Rc::clone(facts));
        }
        let facts = if self.whole { Rc::clone(&self.nothing) } else { self.read_about(id)? };
        self.about[id as usize] = Some(Rc::clone(&facts));
        Ok(facts)
    }

    /// What else is known of a thing: by the background, where it is not in scope; of what a query gave, by all graphs.
    pub(super) fn known(&mut self, id: Id) -> Result<Rc<[Fact]>, QueryError> {
        if let Some(facts) = slot(&mut self.known, id) {
            return Ok(Rc::clone(facts));
        }
        let facts = if self.given {
            self.read_described(id)?
        } else if self.scope.background {
            Rc::clone(&self.nothing)
        } else {
            self.read_background(id)?
        };
        self.known[id as usize] = Some(Rc::clone(&facts));
        Ok(facts)
    }

    /// What is said with a thing as the object: the subjects, each with the property; mentions are left out.
    pub(super) fn towards(&mut self, id: Id) -> Result<Links, QueryError> {
        if self.whole && self.towards.is_empty() {
            self.turn_all();
        }
        if let Some(links) = slot(&mut self.towards, id) {
            return Ok(Rc::clone(links));
        }
        let links: Links = if self.whole { Rc::new([]) } else { self.read_towards(id)? };
        self.towards[id as usize] = Some(Rc::clone(&links));
        Ok(links)
    }

    /// The passages that speak of a thing, sorted.
    pub(super) fn passages(&mut self, id: Id) -> Result<Rc<[Id]>, QueryError> {
        if let Some(passages) = slot(&mut self.passages, id) {
            return Ok(Rc::clone(passages));
        }
        let passages: Rc<[Id]> = if self.whole { Rc::new([]) } else { self.read_passages(id)? };
        self.passages[id as usize] = Some(Rc::clone(&passages));
        Ok(passages)
    }

    /// Of graphs those that are passages.
    pub(super) fn only_passages(&mut self, graphs: &[Id]) -> Vec<Id> {
        graphs.iter().copied().filter(|graph| self.place(*graph) == Place::Passage).collect()
    }

    /// Whether a graph is a passage that is in scope.
    pub(super) fn is_passage(&mut self, graph: Id) -> bool {
        self.place(graph) == Place::Passage
    }

    /// The document of a passage.
    pub(super) fn document(&self, passage: Id) -> Option<&str> {
        document_of(self.iri(passage))
    }

    /// What a graph is, and whether it is in scope.
    pub(super) fn place(&mut self, graph: Id) -> Place {
        if let Some(place) = slot(&mut self.places, graph) {
            return *place;
        }
        let place = self.find_place(graph);
        self.places[graph as usize] = Some(place);
        place
    }

    fn find_place(&self, graph: Id) -> Place {
        let iri = self.iri(graph);
        match iri {
            ontology::BACKGROUND_GRAPH => return Place::Background,
            ontology::ONTOLOGY_GRAPH | ontology::JOINS_GRAPH | ontology::LOADED_GRAPH => return Place::Aside,
            _ => (),
        }
        let documents = self.scope.documents.as_ref();
        if let Some(document) = document_of(iri) {
            let admitted = documents.is_none_or(|documents| documents.contains(document));
            return if admitted { Place::Passage } else { Place::Aside };
        }
        if documents.is_some() || self.is_document(iri) { Place::Aside } else { Place::Loaded }
    }

    /// Whether a graph is what is said about a document and its passages.
    fn is_document(&self, graph: &str) -> bool {
        let node = NamedNodeRef::new_unchecked(graph);
        let class = NamedNodeRef::new_unchecked(ontology::DOCUMENT);
        self.dataset.contains(QuadRef::new(node, rdf::TYPE, class, GraphNameRef::NamedNode(node))).unwrap_or_default()
    }

    /// The number of a named graph that is in scope.
    fn graph(&mut self, name: &GraphName) -> Option<Id> {
        let GraphName::NamedNode(name) = name else {
            return None;
        };
        let id = self.names.id(name.as_str());
        match self.place(id) {
            Place::Passage | Place::Loaded => Some(id),
            Place::Background if self.scope.background || self.given => Some(id),
            Place::Background | Place::Aside => None,
        }
    }

    fn object(&mut self, term: &Term) -> Option<Object> {
        match term {
            Term::NamedNode(node) => Some(Object::Iri(self.names.id(node.as_str()))),
            other => value(other),
        }
    }
}

/// A term that is no IRI.
fn value(term: &Term) -> Option<Object> {
    match term {
        Term::Literal(literal) => Some(Object::Literal(Rc::new(literal.clone()))),
        Term::Triple(triple) => Some(Object::Triple(Rc::new((**triple).clone()))),
        Term::NamedNode(_) | Term::BlankNode(_) => None,
    }
}

/// The place of a number in a list that grows to hold it.
fn slot<T>(list: &mut Vec<Option<T>>, id: Id) -> Option<&T> {
    let at = id as usize;
    if list.len() <= at {
        list.resize_with(at + 1, || None);
    }
    list[at].as_ref()
}

/// The document of a passage by the passage's name, which is the document's with the characters behind it (RFC 5147).
pub(super) fn document_of(passage: &str) -> Option<&str> {
    passage.rsplit_once("#char=").map(|(document, _)| document)
}

/// The IRI of a subject that has one.
fn subject(node: &NamedOrBlankNode) -> Option<&str> {
    match node {
        NamedOrBlankNode::NamedNode(node) => Some(node.as_str()),
        NamedOrBlankNode::BlankNode(_) => None,
    }
}

pub(super) fn unread(error: impl std::fmt::Display) -> QueryError {
    QueryError::Evaluation(error.to_string())
}
