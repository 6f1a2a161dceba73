//! Which classes and properties are below which, by the ontology and by what users have loaded.

use std::collections::{BTreeMap, BTreeSet};

use oxigraph::{
    io::{RdfFormat, RdfParser},
    model::{GraphNameRef, NamedNodeRef, NamedOrBlankNode, Quad, Term},
};

use super::facts::unread;
use crate::{
    ontology::{ALIGNMENT, ONTOLOGY, RDFS_LABEL, RDFS_SUBCLASS_OF, RDFS_SUBPROPERTY_OF},
    query::QueryError,
    store::Store,
};

/// What stands above each class and property.
#[derive(Debug, Default)]
pub(super) struct Hierarchy {
    above: BTreeMap<String, BTreeSet<String>>,
    labels: BTreeMap<String, String>,
    none: BTreeSet<String>,
}

impl Hierarchy {
    /// The ontology that the program has, and what the store says beside it.
    pub(super) fn load(store: &Store) -> Result<Self, QueryError> {
        let mut hierarchy = Self::default();
        for text in [ONTOLOGY, ALIGNMENT] {
            for quad in RdfParser::from_format(RdfFormat::Turtle).for_slice(text.as_bytes()) {
                hierarchy.add(&quad.map_err(unread)?);
            }
        }
        for property in [RDFS_SUBCLASS_OF, RDFS_SUBPROPERTY_OF] {
            let property = NamedNodeRef::new_unchecked(property);
            let default = Some(GraphNameRef::DefaultGraph);
            for quad in store.dataset().quads_for_pattern(None, Some(property), None, default) {
                hierarchy.add(&quad.map_err(unread)?);
            }
        }
        hierarchy.close();
        Ok(hierarchy)
    }

    fn add(&mut self, quad: &Quad) {
        let NamedOrBlankNode::NamedNode(subject) = &quad.subject else {
            return;
        };
        match (quad.predicate.as_str(), &quad.object) {
            (RDFS_SUBCLASS_OF | RDFS_SUBPROPERTY_OF, Term::NamedNode(above)) if above != subject => {
                self.above.entry(subject.as_str().to_owned()).or_default().insert(above.as_str().to_owned());
            }
            (RDFS_LABEL, Term::Literal(label)) => {
                self.labels.entry(subject.as_str().to_owned()).or_insert_with(|| label.value().to_owned());
            }
            _ => (),
        }
    }

    /// Adds what stands above those above. Of a circle each stands above the others.
    fn close(&mut self) {
        let direct = self.above.clone();
        for (name, above) in &mut self.above {
            let mut open: Vec<&String> = above.iter().filter_map(|one| direct.get(one)).flatten().collect();
            let mut added = BTreeSet::new();
            while let Some(next) = open.pop() {
                if next != name && added.insert(next.clone()) {
                    open.extend(direct.get(next).into_iter().flatten());
                }
            }
            above.extend(added);
        }
    }

    /// All that stands above a class or property.
    pub(super) fn above(&self, name: &str) -> &BTreeSet<String> {
        self.above.get(name).unwrap_or(&self.none)
    }

    /// Whether a class or property is another, or stands below it.
    pub(super) fn is_a(&self, name: &str, other: &str) -> bool {
        name == other || self.above(name).contains(other)
    }

    /// What the ontology calls a class or property.
    pub(super) fn label(&self, name: &str) -> Option<&str> {
        self.labels.get(name).map(String::as_str)
    }
}
