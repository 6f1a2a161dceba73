//! Says entities and events in RDF, each statement with the passage that says it.
//!
//! What a document says stands in the named graph of the sentence that says it, and what is said about the document
//! and its passages in the document's own graph: section 4 of the ontology's contract, see `ARCHITECTURE.md`.

mod event;
mod passage;

use std::{
    cmp::Ordering,
    collections::{BTreeMap, BTreeSet},
};

use oxigraph::model::{GraphName, Literal, NamedNode, NamedOrBlankNode, Quad, Term};

use crate::{
    document::Document,
    entity::{EntityId, Linked},
    event::Found,
    knowledge::{Class, Knowledge},
    ontology,
    text::Text,
};

pub use event::measure_iri;
pub use passage::Passages;

/// All that is said in a graph is in English, as labels are.
const LABEL_LANGUAGE: &str = "en";

/// The quads of a document, sorted, each once.
pub fn statements(
    document: &Document,
    text: &Text,
    linked: &Linked,
    found: &Found,
    knowledge: &Knowledge,
) -> Vec<Quad> {
    let passages = Passages::new(document, text);
    let mut writer = Writer { document, text, linked, knowledge, passages, quads: BTreeMap::new() };
    writer.references();
    writer.tenures();
    writer.relations(found);
    for event in &found.events {
        event::write(&mut writer, event);
    }
    writer.finish(found)
}

/// Collects quads by the sentence that says them.
pub(crate) struct Writer<'a> {
    document: &'a Document,
    text: &'a Text,
    linked: &'a Linked,
    knowledge: &'a Knowledge,
    passages: Passages<'a>,
    /// For each sentence what it says: subject, predicate, object.
    quads: BTreeMap<usize, BTreeSet<(String, &'static str, Value)>>,
}

/// The object of a statement, in an order that does not change.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Value {
    Iri(String),
    Text(String),
    Label(String),
    Typed(String, &'static str),
}

impl Writer<'_> {
    fn say(&mut self, sentence: usize, subject: &str, predicate: &'static str, object: Value) {
        self.quads.entry(sentence).or_default().insert((subject.to_owned(), predicate, object));
    }

    fn iri(&self, id: EntityId) -> String {
        self.linked.entity(id).iri.clone()
    }

    /// Which entities are named where, and what the names say of them.
    fn references(&mut self) {
        let mut labelled: BTreeSet<EntityId> = BTreeSet::new();
        let full = |this: &Self, reference: &crate::entity::Reference| {
            let surface = this.document.slice(this.text.span(&reference.tokens));
            surface.split_whitespace().collect::<Vec<_>>().join(" ")
        };
        for reference in &self.linked.references {
            if full(self, reference) == self.linked.entity(reference.entity).label {
                labelled.insert(reference.entity);
            }
        }
        for reference in &self.linked.references {
            let sentence = self.text.sentence_of(reference.tokens.start);
            let entity = self.linked.entity(reference.entity);
            let mention = self.passages.passage(self.text.span(&reference.tokens));
            self.say(sentence, &mention, ontology::REFERS_TO, Value::Iri(entity.iri.clone()));
            self.describe(sentence, reference.entity);
            let surface = full(self, reference);
            if entity.known.is_some() {
                // How a text spells a person's name or words that of a ministry is worth having; other names are known.
                let own = entity.class == Class::Person || self.is_made(reference);
                if own && surface != entity.label {
                    self.say(sentence, &entity.iri, ontology::SKOS_ALT_LABEL, Value::Label(surface));
                }
                continue;
            }
            if surface == entity.label || labelled.insert(reference.entity) {
                self.say(sentence, &entity.iri, ontology::RDFS_LABEL, Value::Label(entity.label.clone()));
            }
            if surface != entity.label && entity.class == Class::Person {
                self.say(sentence, &entity.iri, ontology::SKOS_ALT_LABEL, Value::Label(surface));
            }
        }
    }

    /// Whether a name is made of a state and the word for one of its bodies, as "the Kazakh Foreign Ministry" is.
    fn is_made(&self, reference: &crate::entity::Reference) -> bool {
        let known = self.linked.entity(reference.entity).known;
        let gazetteer = &self.knowledge.gazetteer;
        let tokens = &self.text.tokens[reference.tokens.clone()];
        let plural =
            |len: usize, at: usize| self.knowledge.lexicon.heads.body_plurals.contains(&tokens[at + len - 1].key);
        let whole = gazetteer.longest(tokens).is_some_and(|(len, _)| len == tokens.len());
        !whole
            && (0..tokens.len()).any(|at| {
                gazetteer.body(&tokens[at..]).is_some_and(|(len, bodies)| {
                    len < tokens.len() && !plural(len, at) && bodies.iter().any(|(_, body)| Some(*body) == known)
                })
            })
    }

    /// Class and kind of an entity that the background does not have.
    fn describe(&mut self, sentence: usize, id: EntityId) {
        let entity = self.linked.entity(id);
        if entity.known.is_some() {
            return;
        }
        self.say(sentence, &entity.iri, ontology::RDF_TYPE, Value::Iri(class_iri(entity.class).to_owned()));
        if let (Class::Agreement, Some(kind)) = (entity.class, &entity.kind) {
            self.say(sentence, &entity.iri, ontology::AGREEMENT_KIND, Value::Text(kind.clone()));
        }
    }

    /// Who holds which office.
    fn tenures(&mut self) {
        for tenure in &self.linked.tenures {
            let sentence = self.text.sentence_of(tenure.tokens.start);
            self.tenure(sentence, tenure.person, tenure.office, !tenure.former);
        }
    }

    /// A person's time in an office; `holds` where it lasts.
    fn tenure(&mut self, sentence: usize, person: EntityId, office: EntityId, holds: bool) {
        let (holder, held) = (self.linked.entity(person), self.linked.entity(office));
        let path = held.iri.strip_prefix(ontology::ID_NAMESPACE).and_then(|iri| iri.strip_prefix("office/"));
        let iri = format!(
            "{}tenure/{}/{}",
            ontology::ID_NAMESPACE,
            ontology::local_name(&holder.iri),
            path.unwrap_or_else(|| ontology::local_name(&held.iri))
        );
        self.say(sentence, &iri, ontology::RDF_TYPE, Value::Iri(ontology::TENURE.to_owned()));
        self.say(sentence, &iri, ontology::HOLDER, Value::Iri(holder.iri.clone()));
        self.say(sentence, &iri, ontology::OFFICE_OF_TENURE, Value::Iri(held.iri.clone()));
        if holds {
            self.say(sentence, &holder.iri, ontology::HOLDS, Value::Iri(held.iri.clone()));
        }
        self.office(sentence, office);
    }

    fn office(&mut self, sentence: usize, id: EntityId) {
        let entity = self.linked.entity(id);
        let Some(facts) = &entity.office else {
            return;
        };
        self.say(sentence, &entity.iri, ontology::TITLE, Value::Text(facts.title.clone()));
        if entity.known.is_some() {
            return;
        }
        self.say(sentence, &entity.iri, ontology::RDF_TYPE, Value::Iri(ontology::OFFICE.to_owned()));
        self.say(sentence, &entity.iri, ontology::RDFS_LABEL, Value::Label(entity.label.clone()));
        if let Some(owner) = facts.owner {
            let owner = self.iri(owner);
            self.say(sentence, &entity.iri, ontology::OFFICE_OF, Value::Iri(owner));
        }
        if let Some(general) = facts.general {
            let general = self.knowledge.gazetteer.entry(general).iri.clone();
            self.say(sentence, &entity.iri, ontology::OFFICE_KIND, Value::Iri(general));
        }
    }

    /// What names and rules relate.
    fn relations(&mut self, found: &Found) {
        for relation in &self.linked.relations {
            let sentence = self.text.sentence_of(relation.tokens.start);
            let (subject, object) = (self.iri(relation.subject), self.iri(relation.object));
            self.say(sentence, &subject, relation.property, Value::Iri(object));
        }
        for relation in &found.relations {
            let (subject, object) = (self.iri(relation.subject), self.iri(relation.object));
            self.say(relation.saying.sentence, &subject, relation.property, Value::Iri(object));
        }
    }

    /// The quads of all sentences, and of the document's own graph.
    fn finish(self, found: &Found) -> Vec<Quad> {
        let document = node(&self.document.iri);
        let mut out = Vec::new();
        let mut rules: BTreeMap<usize, BTreeSet<&str>> = BTreeMap::new();
        for event in &found.events {
            for saying in &event.sayings {
                rules.entry(saying.sentence).or_default().insert(&saying.rule);
            }
        }
        for relation in &found.relations {
            rules.entry(relation.saying.sentence).or_default().insert(&relation.saying.rule);
        }
        let mut about = Vec::new();
        passage::document(self.document, &mut about);
        for (sentence, said) in &self.quads {
            let span = self.text.sentences[*sentence].span;
            let passage = node(&self.passages.passage(span));
            for (subject, predicate, object) in said {
                out.push(Quad::new(node(subject), node(predicate), term(object), passage.clone()));
            }
            self.passages.describe(span, &mut about);
            for rule in rules.get(sentence).into_iter().flatten() {
                about.push((passage.as_str().to_owned(), ontology::RULE, Value::Text((*rule).to_owned())));
            }
        }
        let graph = GraphName::NamedNode(document);
        out.extend(about.iter().map(|(subject, predicate, object)| {
            Quad::new(node(subject), node(predicate), term(object), graph.clone())
        }));
        out.sort_unstable_by(in_order);
        out.dedup();
        out
    }
}

/// The IRI of a class.
fn class_iri(class: Class) -> &'static str {
    match class {
        Class::Person => ontology::PERSON,
        Class::State => ontology::STATE,
        Class::Organization => ontology::ORGANIZATION,
        Class::Place => ontology::PLACE,
        Class::Agreement => ontology::AGREEMENT,
        Class::Monument => ontology::MONUMENT,
        Class::Observance => ontology::OBSERVANCE,
        Class::Office => ontology::OFFICE,
        Class::Topic => ontology::TOPIC,
    }
}

/// The order of two quads as lines of N-Quads, without writing the lines.
fn in_order(a: &Quad, b: &Quad) -> Ordering {
    /// A line goes on with `>` where an IRI ends.
    fn iris(a: &str, b: &str) -> Ordering {
        let (a, b) = (a.as_bytes(), b.as_bytes());
        let len = a.len().min(b.len());
        a[..len].cmp(&b[..len]).then_with(|| a.get(len).unwrap_or(&b'>').cmp(b.get(len).unwrap_or(&b'>')))
    }
    let subjects = match (&a.subject, &b.subject) {
        (NamedOrBlankNode::NamedNode(a), NamedOrBlankNode::NamedNode(b)) => iris(a.as_str(), b.as_str()),
        (a, b) => a.to_string().cmp(&b.to_string()),
    };
    let objects = || match (&a.object, &b.object) {
        (Term::NamedNode(a), Term::NamedNode(b)) => iris(a.as_str(), b.as_str()),
        (a, b) if a == b => Ordering::Equal,
        (a, b) => a.to_string().cmp(&b.to_string()),
    };
    let graphs = || match (&a.graph_name, &b.graph_name) {
        (GraphName::NamedNode(a), GraphName::NamedNode(b)) => iris(a.as_str(), b.as_str()),
        (a, b) => a.to_string().cmp(&b.to_string()),
    };
    let predicates = || iris(a.predicate.as_str(), b.predicate.as_str());
    subjects.then_with(predicates).then_with(objects).then_with(graphs)
}

/// IRIs reach this module checked, or made from slugs.
fn node(iri: &str) -> NamedNode {
    NamedNode::new_unchecked(iri)
}

fn term(value: &Value) -> Term {
    match value {
        Value::Iri(iri) => node(iri).into(),
        Value::Text(text) => Literal::new_simple_literal(text).into(),
        Value::Label(text) => Literal::new_language_tagged_literal_unchecked(text, LABEL_LANGUAGE).into(),
        Value::Typed(text, datatype) => Literal::new_typed_literal(text, node(datatype)).into(),
    }
}
