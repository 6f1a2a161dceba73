//! What the documents of a store say, as each was read for itself, and what is known besides.

use std::{
    cell::RefCell,
    collections::{BTreeMap, BTreeSet, HashMap},
};

use jiff::civil::Date;
use oxigraph::model::{GraphName, NamedOrBlankNode, Quad, Term};

use crate::{
    ontology,
    store::{Joined, Store, StoreError},
};

/// What opens the part of a passage's name behind its document's.
const PASSAGE: &str = "#char=";

/// An event, as the documents that have this identifier for it tell it.
#[derive(Clone, Debug, Default)]
pub(super) struct Event {
    pub(super) iri: String,
    /// The narrowest class.
    pub(super) class: &'static str,
    pub(super) realis: String,
    /// Day, month or year.
    pub(super) begin: Option<String>,
    pub(super) end: Option<String>,
    /// The participants in each document, by the identifiers that persons have after joining.
    pub(super) participants: BTreeMap<String, BTreeSet<String>>,
    pub(super) places: BTreeSet<String>,
    /// What it is about or results in.
    pub(super) matter: BTreeSet<String>,
    pub(super) documents: BTreeSet<String>,
}

/// The time for which the background says that a person held an office.
#[derive(Clone, Debug)]
pub(super) struct Tenure {
    pub(super) office: String,
    begin: Option<String>,
    end: Option<String>,
}

impl Tenure {
    /// Whether the office was held on a day; the first and last day may be known by month or year only.
    pub(super) fn holds(&self, day: &str) -> bool {
        let same = |date: &str| &day[..date.len().min(day.len())];
        self.begin.as_deref().is_none_or(|begin| begin <= same(begin))
            && self.end.as_deref().is_none_or(|end| same(end) <= end)
    }
}

/// What leads to what by a property.
type Links = BTreeMap<String, BTreeSet<String>>;

/// The facts of a store.
pub(super) struct Facts<'a> {
    store: &'a Store,
    /// For a document and an identifier in the graph, the join that put it there.
    joins: HashMap<(String, String), Joined>,
    /// For each identifier that was exchanged, the documents that have it, and the name that they have.
    exchanged: HashMap<String, BTreeMap<String, String>>,
    /// For each document with a date, the day.
    issued: HashMap<String, Date>,
    /// For a document and a person the offices that the document says the person to hold.
    pub(super) holds: BTreeMap<(String, String), BTreeSet<String>>,
    offices: Links,
    kinds: Links,
    titles: Links,
    publishers: Links,
    wider: Links,
    terms: RefCell<HashMap<String, Vec<Tenure>>>,
    documents: RefCell<HashMap<String, BTreeSet<String>>>,
}

impl<'a> Facts<'a> {
    /// Reads the facts of a store.
    pub(super) fn read(store: &'a Store) -> Result<Self, StoreError> {
        let joins = store.joins()?;
        let mut exchanged: HashMap<String, BTreeMap<String, String>> = HashMap::new();
        for join in &joins {
            let names = exchanged.entry(join.original.clone()).or_default();
            names.insert(join.document.clone(), join.name.clone());
        }
        let joins = joins.into_iter().map(|join| ((join.document.clone(), join.canonical.clone()), join));
        let links = |property: &str| -> Result<Links, StoreError> {
            let mut links = Links::new();
            for quad in store.merged(property)? {
                links.entry(subject(&quad).to_owned()).or_default().insert(object(&quad).to_owned());
            }
            Ok(links)
        };
        let mut wider = links(ontology::LOCATED_IN)?;
        for (body, owners) in links(ontology::BODY_OF)? {
            wider.entry(body).or_default().extend(owners);
        }
        let mut facts = Self {
            store,
            joins: joins.collect(),
            exchanged,
            issued: HashMap::new(),
            holds: BTreeMap::new(),
            offices: links(ontology::OFFICE_OF)?,
            kinds: links(ontology::OFFICE_KIND)?,
            titles: links(ontology::TITLE)?,
            publishers: links(ontology::DCTERMS_PUBLISHER)?,
            wider,
            terms: RefCell::default(),
            documents: RefCell::default(),
        };
        for quad in store.find(None, Some(ontology::DCTERMS_ISSUED), None)? {
            if let Ok(date) = object(&quad).parse() {
                facts.issued.insert(subject(&quad).to_owned(), date);
            }
        }
        for (document, person, office) in facts.said(ontology::HOLDS)? {
            facts.holds.entry((document, person)).or_default().insert(office);
        }
        Ok(facts)
    }

    /// Document, subject and object of all that documents say by a property, as each was read for itself.
    fn said(&self, property: &str) -> Result<Vec<(String, String, String)>, StoreError> {
        let quads = self.store.find(None, Some(property), None)?;
        let said = quads.iter().filter_map(|quad| {
            let document = document(quad)?;
            let (subject, object) = (self.original(document, subject(quad)), self.original(document, object(quad)));
            Some((document.to_owned(), subject.to_owned(), object.to_owned()))
        });
        Ok(said.collect())
    }

    /// The identifier that something has in a document when it is read for itself.
    fn original<'i>(&'i self, document: &str, iri: &'i str) -> &'i str {
        if self.joins.is_empty() {
            return iri;
        }
        self.joins.get(&(document.to_owned(), iri.to_owned())).map_or(iri, |join| &join.original)
    }

    /// All events of documents.
    pub(super) fn events(&self) -> Result<BTreeMap<String, Event>, StoreError> {
        let mut events: BTreeMap<String, Event> = BTreeMap::new();
        for (document, iri, realis) in self.said(ontology::REALIS)? {
            let event = events.entry(iri.clone()).or_default();
            (event.iri, event.realis) = (iri, realis);
            event.participants.entry(document.clone()).or_default();
            event.documents.insert(document);
        }
        for class in ontology::EVENT_CLASSES {
            for quad in self.store.find(None, Some(ontology::RDF_TYPE), Some(class))? {
                let Some(document) = document(&quad) else {
                    continue;
                };
                if let Some(event) = events.get_mut(self.original(document, subject(&quad)))
                    && (event.class.is_empty() || is_broader(event.class, class))
                {
                    event.class = class;
                }
            }
        }
        for property in [
            ontology::PARTICIPANT,
            ontology::BEGIN,
            ontology::ROUGH_BEGIN,
            ontology::END,
            ontology::PLACE_OF,
            ontology::ABOUT,
            ontology::RESULT,
        ] {
            for (document, iri, value) in self.said(property)? {
                let Some(event) = events.get_mut(&iri) else {
                    continue;
                };
                match property {
                    ontology::PARTICIPANT => drop(event.participants.entry(document).or_default().insert(value)),
                    ontology::PLACE_OF => drop(event.places.insert(value)),
                    ontology::END => event.end = Some(value),
                    ontology::ABOUT | ontology::RESULT => drop(event.matter.insert(value)),
                    _ => event.begin = Some(value),
                }
            }
        }
        Ok(events)
    }

    /// The persons to whom a document gives offices, and these.
    pub(super) fn holders<'f>(&'f self, document: &'f str) -> impl Iterator<Item = (&'f str, &'f BTreeSet<String>)> {
        let from = (document.to_owned(), String::new());
        let of = self.holds.range(from..).take_while(move |((holding, _), _)| holding.as_str() == document);
        of.map(|((_, person), offices)| (person.as_str(), offices))
    }

    /// The day of a document.
    pub(super) fn issued(&self, document: &str) -> Option<Date> {
        self.issued.get(document).copied()
    }

    /// Whether two documents say that they are of one publisher.
    pub(super) fn share_publisher(&self, one: &str, other: &str) -> bool {
        matches!((self.publishers.get(one), self.publishers.get(other)), (Some(one), Some(other)) if one == other)
    }

    /// The states and organizations that an office, or a body, belongs to, at any remove.
    pub(super) fn owners(&self, office: &str) -> BTreeSet<String> {
        let direct = self.offices.get(office).into_iter().flatten();
        direct.flat_map(|owner| [owner.clone()].into_iter().chain(self.around(owner))).collect()
    }

    /// What a place lies in, or what a body is of, at any remove.
    pub(super) fn around(&self, inner: &str) -> BTreeSet<String> {
        let mut found = BTreeSet::new();
        let mut open = vec![inner];
        while let Some(inner) = open.pop() {
            for outer in self.wider.get(inner).into_iter().flatten() {
                if found.insert(outer.clone()) {
                    open.push(outer);
                }
            }
        }
        found
    }

    /// The offices that the background says a person to have held.
    pub(super) fn terms(&self, person: &str) -> Result<Vec<Tenure>, StoreError> {
        if let Some(terms) = self.terms.borrow().get(person) {
            return Ok(terms.clone());
        }
        let mut terms = Vec::new();
        for quad in self.store.find(None, Some(ontology::HOLDER), Some(person))? {
            if document(&quad).is_some() {
                continue;
            }
            let mut term = Tenure { office: String::new(), begin: None, end: None };
            for fact in
                self.store.find(Some(subject(&quad)), None, None)?.iter().filter(|fact| document(fact).is_none())
            {
                match fact.predicate.as_str() {
                    ontology::OFFICE_OF_TENURE => object(fact).clone_into(&mut term.office),
                    ontology::BEGIN => term.begin = Some(object(fact).to_owned()),
                    ontology::END => term.end = Some(object(fact).to_owned()),
                    _ => (),
                }
            }
            // Without a beginning or an end nothing says when.
            if term.begin.is_some() || term.end.is_some() {
                terms.push(term);
            }
        }
        self.terms.borrow_mut().insert(person.to_owned(), terms.clone());
        Ok(terms)
    }

    /// An office as others have it too: the kind of office, of its states and organizations.
    pub(super) fn post(&self, office: &str) -> Option<(String, String)> {
        let owner = self.offices.get(office)?.first()?;
        let kind = self.kinds.get(office).and_then(|kinds| kinds.first()).map_or(office, String::as_str);
        Some((owner.clone(), kind.to_owned()))
    }

    /// The titles of an office.
    pub(super) fn titles(&self, office: &str) -> impl Iterator<Item = &str> {
        self.titles.get(office).into_iter().flatten().map(String::as_str)
    }

    /// Whether something has a name.
    pub(super) fn is_named(&self, iri: &str) -> Result<bool, StoreError> {
        Ok(!self.store.find(Some(iri), Some(ontology::RDFS_LABEL), None)?.is_empty())
    }

    /// Whether background or users' files know something.
    pub(super) fn is_known(&self, iri: &str) -> Result<bool, StoreError> {
        let types = self.store.find(Some(iri), Some(ontology::RDF_TYPE), None)?;
        Ok(types.iter().any(|quad| document(quad).is_none()))
    }

    /// The name that something has when a document is read for itself; of what is known besides, its best name.
    pub(super) fn name(&self, document_iri: &str, iri: &str) -> Result<String, StoreError> {
        if let Some(name) = self.exchanged.get(iri).and_then(|names| names.get(document_iri)) {
            return Ok(name.clone());
        }
        let labels = self.store.find(Some(iri), Some(ontology::RDFS_LABEL), None)?;
        let own = labels.iter().filter(|quad| document(quad) == Some(document_iri)).map(object).min();
        own.map_or_else(|| self.label(iri), |name| Ok(name.to_owned()))
    }

    /// The best name of something by itself: that of background or users' files, or else of the documents.
    pub(super) fn label(&self, iri: &str) -> Result<String, StoreError> {
        let labels = self.store.find(Some(iri), Some(ontology::RDFS_LABEL), None)?;
        let known = labels.iter().filter(|quad| document(quad).is_none()).map(object).min();
        let told = labels.iter().map(object);
        let told = told.chain(self.exchanged.get(iri).into_iter().flatten().map(|(_, name)| name.as_str()));
        Ok(known.or_else(|| told.min()).unwrap_or_else(|| ontology::local_name(iri)).to_owned())
    }

    /// The documents that have an identifier when each is read for itself.
    pub(super) fn documents(&self, iri: &str) -> Result<BTreeSet<String>, StoreError> {
        if let Some(known) = self.documents.borrow().get(iri) {
            return Ok(known.clone());
        }
        let exchanged = self.exchanged.get(iri).into_iter().flat_map(BTreeMap::keys);
        let mut found: BTreeSet<String> = exchanged.cloned().collect();
        for quad in self.store.find(Some(iri), None, None)?.iter().chain(&self.store.find(None, None, Some(iri))?) {
            if let Some(document) = document(quad)
                && self.original(document, iri) == iri
            {
                found.insert(document.to_owned());
            }
        }
        self.documents.borrow_mut().insert(iri.to_owned(), found.clone());
        Ok(found)
    }
}

/// Whether one class of events includes another.
pub(super) fn is_broader(broad: &str, narrow: &str) -> bool {
    let mut above = ontology::broader_event(narrow);
    while let Some(class) = above {
        if class == broad {
            return true;
        }
        above = ontology::broader_event(class);
    }
    false
}

/// The document whose passage says a quad.
pub(super) fn document(quad: &Quad) -> Option<&str> {
    match &quad.graph_name {
        GraphName::NamedNode(graph) => Some(graph.as_str().split_once(PASSAGE)?.0),
        _ => None,
    }
}

fn subject(quad: &Quad) -> &str {
    match &quad.subject {
        NamedOrBlankNode::NamedNode(node) => node.as_str(),
        NamedOrBlankNode::BlankNode(node) => node.as_str(),
    }
}

pub(super) fn object(quad: &Quad) -> &str {
    match &quad.object {
        Term::NamedNode(node) => node.as_str(),
        Term::Literal(literal) => literal.value(),
        Term::BlankNode(node) => node.as_str(),
        // Nothing that is read of a document is a triple term.
        Term::Triple(_) => "",
    }
}
