//! A place that says something, with how it came to: the rules that read the passage, the joins that changed what it
//! says, the source of the background, the file that was loaded.

use std::collections::BTreeSet;

use oxigraph::model::{GraphNameRef, NamedNode, NamedNodeRef, NamedOrBlankNode, Term, Triple, vocab::rdf};

use crate::{
    ontology::{
        BACKGROUND_GRAPH, DCTERMS_PUBLISHER, DCTERMS_SOURCE, EVENT_CLASSES, KNOWN_UNTIL, LOADED_GRAPH,
        PROV_WAS_DERIVED_FROM, RULE, broader_event,
    },
    query::{Citation, CitedAs, QueryError, resolve, resolve::unread},
    store::{Joined, Store},
};

/// A place that says statements.
#[derive(Clone, Debug)]
pub struct Saying {
    /// The place.
    pub citation: Citation,
    /// What it says of what is explained.
    pub says: Vec<Triple>,
    /// The rules that read the passage, sorted. Which of them read which statement is not known.
    pub rules: Vec<String>,
    /// The events of these statements that the passage itself tells of, each with its narrowest class there. One of the
    /// rules of the passage found it.
    pub events: Vec<(NamedNode, &'static str)>,
    /// The statements that the document alone would say otherwise.
    pub exchanges: Vec<Exchange>,
    /// The sources that the background names for the subjects. It names them for a thing as a whole.
    pub sources: Vec<KnownSource>,
    /// The file that was loaded.
    pub file: Option<String>,
}

/// A statement that a join changed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Exchange {
    /// The statement as the graph has it.
    pub statement: Triple,
    /// What the passage would say if its document were read alone.
    pub alone: Triple,
    /// The join.
    pub join: Joined,
}

/// A source of the background.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct KnownSource {
    /// What the background knows from it, or a part of that.
    pub of: String,
    /// Its address.
    pub iri: String,
    /// Its name.
    pub name: String,
    /// Who published it.
    pub publisher: Option<String>,
    /// The last day, month or year that it knows of.
    pub known_until: Option<String>,
}

/// What is known of how a place came to say these statements.
pub(super) fn of(store: &Store, citation: Citation, says: Vec<Triple>) -> Result<Saying, QueryError> {
    let place = NamedNode::new_unchecked(&citation.iri);
    let mut saying = Saying {
        citation,
        says,
        rules: Vec::new(),
        events: Vec::new(),
        exchanges: Vec::new(),
        sources: Vec::new(),
        file: None,
    };
    match saying.citation.kind {
        CitedAs::Passage => {
            saying.rules = values(store, &place, RULE)?;
            saying.events = events(store, &place, &saying.says)?;
            saying.exchanges = exchanges(store, &saying)?;
        }
        CitedAs::Background => saying.sources = sources(store, &saying.says)?,
        CitedAs::Loaded => {
            let mut files = store.find(Some(place.as_str()), Some(DCTERMS_SOURCE), None).map_err(unread)?;
            files.retain(|quad| quad.graph_name == NamedNode::new_unchecked(LOADED_GRAPH).into());
            saying.file = files.into_iter().find_map(|quad| text(quad.object));
        }
        CitedAs::Document | CitedAs::Ontology | CitedAs::Joins => (),
    }
    Ok(saying)
}

/// The events among the subjects that a passage tells of: it gives their class, as only the sentence does in which a rule
/// found the event.
fn events(store: &Store, passage: &NamedNode, says: &[Triple]) -> Result<Vec<(NamedNode, &'static str)>, QueryError> {
    let mut found = Vec::new();
    let subjects: BTreeSet<&str> = says.iter().filter_map(|triple| named(&triple.subject)).collect();
    for subject in subjects {
        let subject = NamedNode::new_unchecked(subject);
        let graph = Some(GraphNameRef::from(passage.as_ref()));
        let mut classes: Vec<&'static str> = Vec::new();
        for quad in store.dataset().quads_for_pattern(Some(subject.as_ref().into()), Some(rdf::TYPE), None, graph) {
            if let Term::NamedNode(class) = quad.map_err(unread)?.object {
                classes.extend(EVENT_CLASSES.iter().find(|known| **known == class.as_str()));
            }
        }
        let is_broader = |class: &&str| classes.iter().any(|other| broader_event(other) == Some(class));
        let narrow: Vec<&'static str> = classes.iter().copied().filter(|class| !is_broader(class)).collect();
        // Of two kinds neither of which is the narrower, none is the one.
        if let [class] = narrow[..] {
            found.push((subject, class));
        }
    }
    Ok(found)
}

fn exchanges(store: &Store, saying: &Saying) -> Result<Vec<Exchange>, QueryError> {
    let Some(document) = &saying.citation.document else {
        return Ok(Vec::new());
    };
    let mut found = Vec::new();
    for statement in &saying.says {
        for (alone, join) in store.alone(document, &saying.citation.iri, statement).map_err(unread)? {
            found.push(Exchange { statement: statement.clone(), alone, join });
        }
    }
    Ok(found)
}

/// The sources that the background names for the subjects of statements.
fn sources(store: &Store, says: &[Triple]) -> Result<Vec<KnownSource>, QueryError> {
    let subjects: BTreeSet<&str> = says.iter().filter_map(|triple| named(&triple.subject)).collect();
    let mut found = BTreeSet::new();
    for subject in subjects {
        for source in values(store, &NamedNode::new_unchecked(subject), PROV_WAS_DERIVED_FROM)? {
            let node = NamedNode::new_unchecked(&source);
            found.insert(KnownSource {
                of: subject.to_owned(),
                name: resolve::label(store, &node)?.unwrap_or_else(|| source.clone()),
                publisher: values(store, &node, DCTERMS_PUBLISHER)?.into_iter().next(),
                known_until: values(store, &node, KNOWN_UNTIL)?.into_iter().next(),
                iri: source,
            });
        }
    }
    Ok(found.into_iter().collect())
}

/// The values of a property of a passage or of the background's, sorted.
fn values(store: &Store, subject: &NamedNode, property: &str) -> Result<Vec<String>, QueryError> {
    let property = NamedNodeRef::new_unchecked(property);
    let graph = match property.as_str() {
        RULE => GraphNameRef::DefaultGraph,
        _ => NamedNodeRef::new_unchecked(BACKGROUND_GRAPH).into(),
    };
    let mut found = BTreeSet::new();
    for quad in store.dataset().quads_for_pattern(Some(subject.as_ref().into()), Some(property), None, Some(graph)) {
        found.extend(text(quad.map_err(unread)?.object));
    }
    Ok(found.into_iter().collect())
}

fn named(subject: &NamedOrBlankNode) -> Option<&str> {
    match subject {
        NamedOrBlankNode::NamedNode(node) => Some(node.as_str()),
        NamedOrBlankNode::BlankNode(_) => None,
    }
}

fn text(term: Term) -> Option<String> {
    match term {
        Term::NamedNode(node) => Some(node.into_string()),
        Term::Literal(literal) => Some(literal.value().to_owned()),
        _ => None,
    }
}
