//! What a store holds: its documents, and counts.

use std::collections::BTreeMap;

use oxigraph::model::{GraphNameRef, NamedNodeRef, NamedOrBlankNode, Quad, Term, vocab::rdf};

use super::{Store, StoreError, error::storage};
use crate::ontology;

/// A document in the store.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DocumentEntry {
    /// Its IRI.
    pub iri: String,
    /// Its headline.
    pub title: Option<String>,
    /// The day of publication.
    pub date: Option<String>,
    /// Who published it.
    pub publisher: Option<String>,
    /// How many passages of it say something.
    pub passages: usize,
}

/// How much is in the store.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Statistics {
    /// Documents.
    pub documents: usize,
    /// Passages that say something.
    pub passages: usize,
    /// Quads in named graphs.
    pub quads: usize,
    /// Different triples: the size of the default graph.
    pub triples: usize,
    /// For each class of the ontology, how many entities are of it, those of the background among them.
    pub classes: BTreeMap<String, usize>,
}

impl Store {
    /// Whether there is a named graph of this name, which a document's is its address.
    ///
    /// # Errors
    /// When the store cannot be read.
    pub fn has_graph(&self, name: &str) -> Result<bool, StoreError> {
        self.inner.contains_named_graph(NamedNodeRef::new_unchecked(name)).map_err(storage)
    }

    /// The documents, sorted by date and IRI.
    ///
    /// # Errors
    /// When the store cannot be read.
    pub fn documents(&self) -> Result<Vec<DocumentEntry>, StoreError> {
        let class = NamedNodeRef::new_unchecked(ontology::DOCUMENT);
        let found =
            self.inner.quads_for_pattern(None, Some(rdf::TYPE), Some(class.into()), Some(GraphNameRef::DefaultGraph));
        let mut documents = Vec::new();
        for quad in found {
            if let NamedOrBlankNode::NamedNode(iri) = quad.map_err(storage)?.subject {
                documents.push(self.document_entry(iri.as_ref())?);
            }
        }
        documents.sort_by(|a, b| (&a.date, &a.iri).cmp(&(&b.date, &b.iri)));
        Ok(documents)
    }

    fn document_entry(&self, iri: NamedNodeRef<'_>) -> Result<DocumentEntry, StoreError> {
        let value = |property: &str| -> Result<Option<String>, StoreError> {
            let property = NamedNodeRef::new_unchecked(property);
            let mut found = self.inner.quads_for_pattern(Some(iri.into()), Some(property), None, Some(iri.into()));
            Ok(match found.next().transpose().map_err(storage)? {
                Some(Quad { object: Term::Literal(literal), .. }) => Some(literal.value().to_owned()),
                _ => None,
            })
        };
        let part_of = NamedNodeRef::new_unchecked(ontology::PART_OF);
        let passages = self.inner.quads_for_pattern(None, Some(part_of), Some(iri.into()), Some(iri.into())).count();
        Ok(DocumentEntry {
            iri: iri.as_str().to_owned(),
            title: value(ontology::DCTERMS_TITLE)?,
            date: value(ontology::DCTERMS_ISSUED)?,
            publisher: value(ontology::DCTERMS_PUBLISHER)?,
            passages,
        })
    }

    /// Counts what is in the store.
    ///
    /// # Errors
    /// When the store cannot be read.
    pub fn statistics(&self) -> Result<Statistics, StoreError> {
        let mut statistics = Statistics::default();
        let count = |class: &str| {
            let class = NamedNodeRef::new_unchecked(class);
            self.inner
                .quads_for_pattern(None, Some(rdf::TYPE), Some(class.into()), Some(GraphNameRef::DefaultGraph))
                .count()
        };
        statistics.documents = count(ontology::DOCUMENT);
        statistics.passages = count(ontology::PASSAGE);
        for class in ontology::CLASSES.iter().chain(ontology::EVENT_CLASSES) {
            let entities = count(class);
            if entities > 0 && !matches!(*class, ontology::DOCUMENT | ontology::PASSAGE) {
                statistics.classes.insert(ontology::local_name(class).to_owned(), entities);
            }
        }
        let all = self.inner.len().map_err(storage)?;
        statistics.triples = self.inner.quads_for_pattern(None, None, None, Some(GraphNameRef::DefaultGraph)).count();
        statistics.quads = all - statistics.triples;
        Ok(statistics)
    }
}
