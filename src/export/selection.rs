//! Which part of the dataset to write.

use std::collections::BTreeSet;

use oxigraph::{
    model::{GraphName, GraphNameRef, NamedNode, NamedNodeRef, Quad, Term},
    store::StorageError,
};

use super::{iri, object_iri};
use crate::{ontology, query::QueryError, store::Store};

/// A part of the dataset.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Selection {
    /// All named graphs.
    All,
    /// What is up to so many steps from an entity, with the passages that say it.
    Around {
        /// Where to begin.
        entity: NamedNode,
        /// How many steps to go: 1 gives its events and offices, 2 those who share them.
        depth: usize,
    },
}

/// The quads of a selection, each in the graphs that say it.
///
/// # Errors
/// When the store cannot be read.
pub fn select(store: &Store, selection: &Selection) -> Result<Vec<Quad>, QueryError> {
    let quads = match selection {
        Selection::All => store
            .dataset()
            .iter()
            .filter(|quad| !quad.as_ref().is_ok_and(|quad| quad.graph_name == GraphName::DefaultGraph))
            .collect::<Result<Vec<_>, _>>(),
        Selection::Around { entity, depth } => around(store, entity, *depth),
    };
    quads.map_err(|error: StorageError| QueryError::Evaluation(error.to_string()))
}

/// Statements that lead nowhere are none: from a name in the text to its entity, from a thing to its class, from a join to
/// what was joined.
fn is_step(predicate: &NamedNode) -> bool {
    let predicate = predicate.as_str();
    predicate.starts_with(ontology::NAMESPACE)
        && !matches!(predicate, ontology::REFERS_TO | ontology::PART_OF | ontology::OFFICE_KIND)
        && !matches!(predicate, ontology::JOINED | ontology::JOINED_TO | ontology::JOINED_IN)
}

fn around(store: &Store, entity: &NamedNode, depth: usize) -> Result<Vec<Quad>, StorageError> {
    let dataset = store.dataset();
    let default = Some(GraphNameRef::DefaultGraph);
    let mut seen: BTreeSet<NamedNode> = BTreeSet::from([entity.clone()]);
    let mut edge: Vec<NamedNode> = vec![entity.clone()];
    for _ in 0..depth {
        let mut next = Vec::new();
        for node in edge {
            let from = dataset.quads_for_pattern(Some(node.as_ref().into()), None, None, default);
            let to = dataset.quads_for_pattern(None, None, Some(node.as_ref().into()), default);
            for quad in from.chain(to) {
                let quad = quad?;
                if !is_step(&quad.predicate) {
                    continue;
                }
                for reached in [iri(&quad.subject), object_iri(&quad.object)].into_iter().flatten() {
                    let reached = NamedNode::new_unchecked(reached);
                    if seen.insert(reached.clone()) {
                        next.push(reached);
                    }
                }
            }
        }
        edge = next;
    }
    let mut quads = Vec::new();
    let mut passages: BTreeSet<NamedNode> = BTreeSet::new();
    for node in &seen {
        for quad in dataset.quads_for_pattern(Some(node.as_ref().into()), None, None, None) {
            let quad = quad?;
            let inside = match &quad.object {
                Term::NamedNode(object) => seen.contains(object) || quad.predicate.as_str() == ontology::RDF_TYPE,
                _ => true,
            };
            if let (true, GraphName::NamedNode(graph)) = (inside, &quad.graph_name) {
                passages.insert(graph.clone());
                quads.push(quad);
            }
        }
    }
    for passage in passages {
        quads.extend(described(store, passage.as_ref())?);
    }
    Ok(quads)
}

/// What is said about a passage and its document.
fn described(store: &Store, passage: NamedNodeRef<'_>) -> Result<Vec<Quad>, StorageError> {
    let dataset = store.dataset();
    let part_of = NamedNodeRef::new_unchecked(ontology::PART_OF);
    let mut quads = Vec::new();
    for quad in dataset.quads_for_pattern(Some(passage.into()), Some(part_of), None, None) {
        let quad = quad?;
        let (Term::NamedNode(document), GraphName::NamedNode(graph)) = (&quad.object, &quad.graph_name) else {
            continue;
        };
        for subject in [passage, document.as_ref()] {
            let about = dataset.quads_for_pattern(Some(subject.into()), None, None, Some(graph.as_ref().into()));
            for quad in about {
                quads.push(quad?);
            }
        }
    }
    Ok(quads)
}
