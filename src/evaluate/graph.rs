//! The graph in the order in which the measure asks: names and classes of all, and what each document says.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use oxigraph::model::{GraphName, NamedOrBlankNode, Quad, Term, Triple};

use super::name;
use crate::{knowledge, ontology};

/// The classes of entities that are compared, the first of several.
pub(super) const ENTITY_CLASSES: [&str; 7] = [
    ontology::PERSON,
    ontology::STATE,
    ontology::ORGANIZATION,
    ontology::AGREEMENT,
    ontology::MONUMENT,
    ontology::PLACE,
    ontology::OBSERVANCE,
];

/// The relations that are compared.
pub(super) const RELATIONS: [&str; 6] = [
    ontology::PARTY,
    ontology::COMMEMORATES,
    ontology::LOCATED_IN,
    ontology::MEMBER_OF,
    ontology::INITIATED_BY,
    ontology::DECLARED_BY,
];

/// What is known of all documents and of the background.
#[derive(Debug)]
pub struct Graph<'w> {
    words: &'w knowledge::Comparison,
    /// Names of an entity as they are compared.
    names: HashMap<String, BTreeSet<String>>,
    /// The name by which an entity is told.
    labels: HashMap<String, String>,
    classes: HashMap<String, BTreeSet<String>>,
    /// The offices of tenures.
    offices: HashMap<String, BTreeSet<String>>,
    owners: HashMap<String, BTreeSet<String>>,
    titles: HashMap<String, BTreeSet<String>>,
    documents: HashMap<String, Vec<Triple>>,
}

/// What one document says, in IRIs.
#[derive(Debug, Default)]
pub(super) struct Said {
    pub(super) entities: BTreeSet<String>,
    /// Person and office.
    pub(super) holds: BTreeSet<(String, String)>,
    pub(super) events: BTreeMap<String, Event>,
    /// Subject, local name of the property, object.
    pub(super) relations: BTreeSet<(String, String, String)>,
}

/// An event, as far as it is compared.
#[derive(Debug, Default)]
pub(super) struct Event {
    pub(super) classes: BTreeSet<String>,
    pub(super) participants: BTreeSet<String>,
    pub(super) about: BTreeSet<String>,
    pub(super) begin: BTreeSet<String>,
    pub(super) place: BTreeSet<String>,
    pub(super) realis: BTreeSet<String>,
}

impl<'w> Graph<'w> {
    /// An empty graph, with what makes no difference between names.
    pub fn new(words: &'w knowledge::Comparison) -> Self {
        Self {
            words,
            names: HashMap::new(),
            labels: HashMap::new(),
            classes: HashMap::new(),
            offices: HashMap::new(),
            owners: HashMap::new(),
            titles: HashMap::new(),
            documents: HashMap::new(),
        }
    }

    /// Whether triples of a predicate are of use here whatever document they come from.
    pub fn asks_for(predicate: &str) -> bool {
        matches!(
            predicate,
            ontology::RDFS_LABEL
                | ontology::SKOS_ALT_LABEL
                | ontology::RDF_TYPE
                | ontology::OFFICE_OF_TENURE
                | ontology::OFFICE_OF
                | ontology::TITLE
        )
    }

    /// Takes what a document says.
    pub fn add_document(&mut self, quads: &[Quad]) {
        for quad in quads {
            let triple = Triple::from(quad.clone());
            self.add(&triple);
            if let GraphName::NamedNode(graph) = &quad.graph_name
                && let Some((document, _)) = graph.as_str().split_once("#char=")
            {
                self.documents.entry(document.to_owned()).or_default().push(triple);
            }
        }
    }

    /// Takes a triple of the background, or of any document.
    pub fn add(&mut self, triple: &Triple) {
        let (NamedOrBlankNode::NamedNode(subject), predicate) = (&triple.subject, triple.predicate.as_str()) else {
            return;
        };
        let index = match predicate {
            ontology::RDFS_LABEL | ontology::SKOS_ALT_LABEL => {
                self.name(subject.as_str(), predicate, &triple.object);
                return;
            }
            ontology::RDF_TYPE => &mut self.classes,
            ontology::OFFICE_OF_TENURE => &mut self.offices,
            ontology::OFFICE_OF => &mut self.owners,
            ontology::TITLE => &mut self.titles,
            _ => return,
        };
        index.entry(subject.as_str().to_owned()).or_default().insert(value(&triple.object));
    }

    fn name(&mut self, subject: &str, predicate: &str, object: &Term) {
        let name = value(object);
        self.names.entry(subject.to_owned()).or_default().insert(name::plain(&name, self.words));
        let best = predicate == ontology::RDFS_LABEL
            && matches!(object, Term::Literal(label) if knowledge::is_read(label.language()));
        if best {
            self.labels.entry(subject.to_owned()).or_insert(name);
        }
    }

    /// Its class among those that are compared.
    pub(super) fn entity_class(&self, iri: &str) -> Option<&'static str> {
        let classes = self.classes.get(iri)?;
        ENTITY_CLASSES.into_iter().find(|core| classes.iter().any(|class| entity_class(class) == Some(core)))
    }

    /// Its names as they are compared.
    pub(super) fn names(&self, iri: &str) -> BTreeSet<String> {
        self.names.get(iri).cloned().unwrap_or_default()
    }

    /// Its name for people.
    pub(super) fn label<'a>(&'a self, iri: &'a str) -> &'a str {
        self.labels.get(iri).map_or_else(|| ontology::local_name(iri), String::as_str)
    }

    /// The first of what an office is an office of.
    pub(super) fn owner(&self, office: &str) -> Option<&str> {
        self.owners.get(office)?.first().map(String::as_str)
    }

    /// The titles of an office; an empty one where nothing is known.
    pub(super) fn titles(&self, office: &str) -> BTreeSet<String> {
        self.titles.get(office).cloned().unwrap_or_else(|| BTreeSet::from([String::new()]))
    }

    /// What a document says.
    pub(super) fn document(&self, iri: &str) -> Said {
        let triples = self.documents.get(iri).map_or(&[][..], Vec::as_slice);
        let mut said = Said::default();
        for triple in triples.iter().filter(|triple| triple.predicate.as_str() == ontology::RDF_TYPE) {
            let class = value(&triple.object);
            if ontology::EVENT_CLASSES.contains(&class.as_str()) {
                said.events.entry(subject(triple)).or_default().classes.insert(class);
            }
        }
        for triple in triples {
            let (subject, object) = (subject(triple), value(&triple.object));
            let predicate = triple.predicate.as_str();
            if predicate == ontology::REFERS_TO {
                said.entities.insert(object.clone());
            } else if predicate == ontology::HOLDS {
                said.holds.insert((subject.clone(), object.clone()));
            }
            if let Some(event) = said.events.get_mut(&subject) {
                match predicate {
                    ontology::ABOUT | ontology::RESULT => event.about.insert(object),
                    ontology::BEGIN => event.begin.insert(object),
                    ontology::PLACE_OF => event.place.insert(object),
                    ontology::REALIS => event.realis.insert(object),
                    _ if ontology::is_participant(predicate) => {
                        said.entities.insert(object.clone());
                        event.participants.insert(object)
                    }
                    _ => false,
                };
            } else if RELATIONS.contains(&predicate) {
                said.relations.insert((subject, ontology::local_name(predicate).to_owned(), object));
            } else if predicate == ontology::HOLDER {
                for office in self.offices.get(&subject).into_iter().flatten() {
                    said.holds.insert((object.clone(), office.clone()));
                }
            }
        }
        said
    }
}

/// The class that counts for a class: an international organization is an organization.
pub(super) fn entity_class(class: &str) -> Option<&'static str> {
    let class = if class == ontology::INTERNATIONAL_ORGANIZATION { ontology::ORGANIZATION } else { class };
    ENTITY_CLASSES.into_iter().find(|core| *core == class)
}

fn subject(triple: &Triple) -> String {
    match &triple.subject {
        NamedOrBlankNode::NamedNode(node) => node.as_str().to_owned(),
        NamedOrBlankNode::BlankNode(node) => node.as_str().to_owned(),
    }
}

/// An IRI, or the text of a literal.
fn value(term: &Term) -> String {
    match term {
        Term::NamedNode(node) => node.as_str().to_owned(),
        Term::Literal(literal) => literal.value().to_owned(),
        other => other.to_string(),
    }
}
