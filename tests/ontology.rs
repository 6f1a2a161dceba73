//! The terms that the program knows are the terms that `ontology/diplomacy.ttl` defines, in both directions.

mod common;

use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
};

use chancery::ontology::{
    self, CLASSES, EVENT, EVENT_CLASSES, NAMESPACE, PARTICIPANT, PROPERTIES, RDF_TYPE, RDFS_LABEL,
};
use oxigraph::model::{Graph, NamedNodeRef, NamedOrBlankNodeRef, Term, TermRef};

const RDFS: &str = "http://www.w3.org/2000/01/rdf-schema#";
const OWL: &str = "http://www.w3.org/2002/07/owl#";

/// The ontology, as Turtle says it.
fn definitions() -> Graph {
    common::rio_graph(ontology::ONTOLOGY)
}

/// All pairs of subject and object of a property, of subjects in the ontology's namespace.
fn pairs(graph: &Graph, property: &str) -> Vec<(String, Term)> {
    let property = NamedNodeRef::new_unchecked(property);
    let triples = graph.triples_for_predicate(property);
    let terms = triples.filter_map(|triple| match triple.subject {
        NamedOrBlankNodeRef::NamedNode(node) => Some((node.as_str().to_owned(), triple.object.into_owned())),
        NamedOrBlankNodeRef::BlankNode(_) => None,
    });
    terms.filter(|(subject, _)| subject.starts_with(NAMESPACE)).collect()
}

/// The subjects of a property that have this IRI as object.
fn subjects(graph: &Graph, property: &str, iri: &str) -> BTreeSet<String> {
    pairs(graph, property).into_iter().filter(|(_, object)| is(object, iri)).map(|(subject, _)| subject).collect()
}

fn is(term: &Term, iri: &str) -> bool {
    matches!(term.as_ref(), TermRef::NamedNode(node) if node.as_str() == iri)
}

fn set(terms: &[&str]) -> BTreeSet<String> {
    terms.iter().map(|term| (*term).to_owned()).collect()
}

/// For each term the terms of the ontology that a property leads to.
fn links(graph: &Graph, property: &str) -> BTreeMap<String, BTreeSet<String>> {
    let mut links: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for (subject, object) in pairs(graph, property) {
        if let Term::NamedNode(object) = object
            && object.as_str().starts_with(NAMESPACE)
        {
            links.entry(subject).or_default().insert(object.into_string());
        }
    }
    links
}

#[test]
fn the_embedded_ontology_is_the_file() {
    let file = fs::read_to_string(common::project("ontology/diplomacy.ttl")).expect("the ontology");
    assert_eq!(ontology::ONTOLOGY, file);
}

#[test]
fn classes_are_those_of_the_ontology() {
    let defined = subjects(&definitions(), RDF_TYPE, &format!("{OWL}Class"));
    let known: BTreeSet<String> = set(CLASSES).union(&set(EVENT_CLASSES)).cloned().collect();
    assert_eq!(known.len(), CLASSES.len() + EVENT_CLASSES.len(), "a class is listed twice");
    assert_eq!(known, defined);
}

#[test]
fn properties_are_those_of_the_ontology() {
    let graph = definitions();
    let kinds = ["ObjectProperty", "DatatypeProperty", "AnnotationProperty"];
    let defined: Vec<String> =
        kinds.iter().flat_map(|kind| subjects(&graph, RDF_TYPE, &format!("{OWL}{kind}"))).collect();
    let defined_once: BTreeSet<String> = defined.iter().cloned().collect();
    assert_eq!(defined.len(), defined_once.len(), "a property is defined as of two kinds");
    assert_eq!(set(PROPERTIES).len(), PROPERTIES.len(), "a property is listed twice");
    assert_eq!(set(PROPERTIES), defined_once);
}

#[test]
fn events_have_the_superclasses_of_the_ontology() {
    let broader = links(&definitions(), &format!("{RDFS}subClassOf"));
    for class in EVENT_CLASSES {
        let known: BTreeSet<String> = ontology::broader_event(class).map(str::to_owned).into_iter().collect();
        assert_eq!(known, broader.get(*class).cloned().unwrap_or_default(), "superclasses of {class}");
    }
    let is_event = |class: &str| {
        let mut above = BTreeSet::from([class.to_owned()]);
        while let Some(next) =
            above.iter().filter_map(|class| broader.get(class)).flatten().find(|class| !above.contains(*class))
        {
            above.insert(next.clone());
        }
        above.contains(EVENT)
    };
    let events: BTreeSet<String> =
        CLASSES.iter().chain(EVENT_CLASSES).filter(|class| is_event(class)).map(|class| (*class).to_owned()).collect();
    assert_eq!(set(EVENT_CLASSES), events, "the classes below dip:Event");
}

#[test]
fn participants_are_the_subproperties_of_participant() {
    let mut defined = subjects(&definitions(), &format!("{RDFS}subPropertyOf"), PARTICIPANT);
    defined.insert(PARTICIPANT.to_owned());
    let known: BTreeSet<String> =
        set(PROPERTIES).into_iter().filter(|property| ontology::is_participant(property)).collect();
    assert_eq!(known, defined);
}

#[test]
fn every_term_is_explained_once_in_english() {
    let graph = definitions();
    let mut faults = Vec::new();
    for property in [RDFS_LABEL, &format!("{RDFS}comment")] {
        let texts = pairs(&graph, property);
        for term in CLASSES.iter().chain(EVENT_CLASSES).chain(PROPERTIES) {
            let of: Vec<&Term> = texts.iter().filter(|(subject, _)| subject == term).map(|(_, text)| text).collect();
            match of.as_slice() {
                [Term::Literal(text)] if text.language() == Some("en") && !text.value().is_empty() => (),
                other => faults.push(format!("{term} has {} times {property} in English: {other:?}", other.len())),
            }
        }
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

#[test]
fn terms_are_found_by_their_local_names() {
    for class in EVENT_CLASSES {
        assert_eq!(ontology::event_class(ontology::local_name(class)), Some(*class));
    }
    for property in PROPERTIES {
        assert_eq!(ontology::property(ontology::local_name(property)), Some(*property));
    }
    assert_eq!(ontology::event_class("Person"), None);
    assert_eq!(ontology::property("nonsense"), None);
}

#[test]
fn other_files_use_only_defined_terms() {
    let known: BTreeSet<String> =
        CLASSES.iter().chain(EVENT_CLASSES).chain(PROPERTIES).map(|term| (*term).to_owned()).collect();
    let mut faults = BTreeSet::new();
    for folder in ["ontology", "data/background"] {
        for entry in fs::read_dir(common::project(folder)).expect("a folder of Turtle") {
            let path = entry.expect("a file").path();
            let text = fs::read_to_string(&path).expect("a Turtle file");
            for triple in &common::rio_graph(&text) {
                for iri in triple.to_string().split(['<', '>']).filter(|part| part.starts_with(NAMESPACE)) {
                    if !known.contains(iri) && iri != NAMESPACE {
                        faults.insert(format!("{}: {iri}", path.display()));
                    }
                }
            }
        }
    }
    assert!(
        faults.is_empty(),
        "terms that the ontology does not define:\n{}",
        faults.into_iter().collect::<Vec<_>>().join("\n")
    );
}
