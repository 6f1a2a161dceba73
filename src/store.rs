//! Keeps the dataset in Oxigraph: replace or remove a document whole, bulk load, snapshot.
//!
//! Every statement stands in a named graph, and once more in the default graph, which is the merge of all named
//! ones: each triple once, as long as some named graph says it. A change is a difference between what a graph said
//! and what it says now, so that saying the same again changes nothing.

mod entry;
mod error;
mod inspect;
mod joined;
mod kept;
mod load;
mod lock;
mod open;

use std::{
    collections::{BTreeMap, BTreeSet},
    path::PathBuf,
    sync::{Arc, OnceLock},
};

use oxigraph::{
    model::vocab::rdf,
    model::{GraphName, GraphNameRef, Literal, NamedNode, NamedNodeRef, NamedOrBlankNode, Quad, QuadRef, Term},
    store::Transaction,
};

pub use error::StoreError;
pub use inspect::{DocumentEntry, Statistics};
pub use joined::Joined;
pub use kept::Unkept;
pub use load::{LoadedFile, read_file};

use error::storage;
use kept::Kept;

use crate::{
    knowledge::{Predicate, Subject, is_read},
    ontology,
    search::Reader,
    store::lock::Lock,
};

/// An open store.
pub struct Store {
    inner: oxigraph::store::Store,
    /// Where it is; nowhere if in memory.
    path: Option<PathBuf>,
    /// Its search index while it may change.
    kept: Option<Kept>,
    /// Its search index as it is, once it was asked for.
    reader: OnceLock<Result<Reader, Unkept>>,
    /// One in memory in its place, once it was made.
    made: OnceLock<Arc<Reader>>,
    _lock: Lock,
}

/// What replacing a document did.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Change {
    /// It was not there before.
    Added,
    /// It says something else now.
    Replaced,
    /// It says what it said before.
    Unchanged,
}

/// A rough bound on the memory of a bulk load. It also sets how much is sorted at a time, so that all threads have work.
const BULK_MEGABYTES: usize = 256;

impl Store {
    /// The dataset, for `query` and `export`.
    pub(crate) fn dataset(&self) -> &oxigraph::store::Store {
        &self.inner
    }

    /// Makes a document's graphs say these quads and nothing else, in one transaction. What it said with its joins is
    /// compared without them; where it says the same again they stay, and else they go until they are made again.
    ///
    /// # Errors
    /// When the store cannot be read or written; nothing of the document is changed then.
    fn replace_document(&self, document: &str, quads: &[Quad], joins: &[Joined]) -> Result<Change, StoreError> {
        let mut before = self.document_quads(document)?;
        if !joins.is_empty() {
            let read = joined::read(before.values().cloned().collect(), joins);
            let read: BTreeSet<String> = read.iter().map(ToString::to_string).collect();
            if read.len() == quads.len() && quads.iter().all(|quad| read.contains(&quad.to_string())) {
                return Ok(Change::Unchanged);
            }
            before.extend(joined::records(joins).into_iter().map(|quad| (quad.to_string(), quad)));
        }
        self.replace(&before, quads)
    }

    /// Writes what is in memory to its files, and tidies them after much was changed, so that the next to open the
    /// store finds it ready: unwritten changes would be worked through again at each opening. Brings the search index up
    /// to date.
    ///
    /// # Errors
    /// When the store cannot be written.
    pub fn settle(&self, changed: usize) -> Result<(), StoreError> {
        /// From how many changed documents on tidying pays.
        const MUCH: usize = 500;
        self.inner.flush().map_err(storage)?;
        let index = || self.kept.as_ref().map_or(Ok(()), |kept| kept.settle(self));
        if changed < MUCH {
            return index();
        }
        let (tidied, indexed) = rayon::join(|| self.inner.optimize().map_err(storage), index);
        tidied.and(indexed)
    }

    /// The search index, where it can be used as it is.
    pub(crate) fn index(&self) -> Result<&Reader, Unkept> {
        let found = self.reader.get_or_init(|| match (&self.path, &self.kept) {
            (Some(path), None) => kept::reader(path),
            _ => Err(Unkept::NotHere),
        });
        found.as_ref().map_err(Clone::clone)
    }

    /// A search index in memory. Of a store that is only read, it is made once.
    pub(crate) fn index_in_memory(&self) -> Result<Arc<Reader>, StoreError> {
        if let Some(made) = self.made.get() {
            return Ok(Arc::clone(made));
        }
        let made = Arc::new(kept::in_memory(self)?);
        if self.path.is_some() && self.kept.is_none() {
            drop(self.made.set(Arc::clone(&made)));
        }
        Ok(made)
    }

    /// Makes the search index anew from what the store says.
    ///
    /// # Errors
    /// When the store cannot be read, or the index not written.
    pub fn reindex(&self) -> Result<(), StoreError> {
        if let Some(kept) = &self.kept {
            kept.discard();
        }
        self.settle(0)
    }

    /// Adds documents that are not in the store yet, all or none: many times faster than one by one.
    ///
    /// # Errors
    /// When the store cannot be written; none of them is added then.
    fn add_documents(&self, documents: &[&(String, Vec<Quad>)]) -> Result<(), StoreError> {
        self.add(|| documents.iter().flat_map(|(_, quads)| quads), true)
    }

    /// Adds quads and their merge by bulk load, all or none: those of new documents, or others.
    fn add<'q, I: Iterator<Item = &'q Quad> + Clone>(
        &self,
        quads: impl Fn() -> I,
        of_documents: bool,
    ) -> Result<(), StoreError> {
        if let Some(kept) = &self.kept {
            kept.expect_bulk(self, quads(), of_documents)?;
        }
        let merge = quads().map(|quad| Quad { graph_name: GraphName::DefaultGraph, ..quad.clone() });
        let mut loader = self.inner.bulk_loader().with_max_memory_size_in_megabytes(BULK_MEGABYTES);
        let loaded = loader.load_quads(quads().cloned().chain(merge)).map_err(storage);
        let loaded = loaded.and_then(|()| loader.commit().map_err(storage));
        if let (Err(_), Some(kept)) = (&loaded, &self.kept) {
            kept.discard();
        }
        loaded
    }

    /// Makes the graphs of documents say these quads and nothing else; gives what it did to each.
    ///
    /// # Errors
    /// When the store cannot be read or written; no document is changed in part.
    pub fn replace_documents(&self, documents: &[(String, Vec<Quad>)]) -> Result<Vec<Change>, StoreError> {
        let mut changes = Vec::with_capacity(documents.len());
        let mut new = Vec::new();
        let joins = self.joins_by_document()?;
        for document in documents {
            let node = NamedNodeRef::new_unchecked(&document.0);
            if self.inner.contains_named_graph(node).map_err(storage)? {
                let joins = joins.get(&document.0).map_or(&[][..], Vec::as_slice);
                changes.push(self.replace_document(&document.0, &document.1, joins)?);
            } else {
                changes.push(Change::Added);
                new.push(document);
            }
        }
        self.add_documents(&new)?;
        Ok(changes)
    }

    /// Takes a document out of the store, in one transaction; gives whether it was there.
    ///
    /// # Errors
    /// When the store cannot be read or written.
    pub fn remove_document(&self, document: &str) -> Result<bool, StoreError> {
        let before = self.document_quads(document)?;
        let joins = self.joins_by_document()?.remove(document).unwrap_or_default();
        let records = joined::records(&joins);
        let removed: Vec<&Quad> = before.values().chain(&records).collect();
        self.change(&[], &removed)?;
        Ok(!before.is_empty())
    }

    /// Makes a named graph say these quads and nothing else. A new one goes in by bulk load, as new documents do.
    fn replace_graph(&self, graph: &str, quads: &[Quad]) -> Result<(), StoreError> {
        let graph = NamedNodeRef::new_unchecked(graph);
        let before = self.graph_quads(graph)?;
        if before.is_empty() {
            return self.add(|| quads.iter(), false);
        }
        self.replace(&before, quads)?;
        Ok(())
    }

    /// Writes the difference between what was said and what is said now; where there is none, nothing.
    fn replace(&self, before: &BTreeMap<String, Quad>, quads: &[Quad]) -> Result<Change, StoreError> {
        let after: BTreeMap<String, &Quad> = quads.iter().map(|quad| (quad.to_string(), quad)).collect();
        let removed: Vec<&Quad> =
            before.iter().filter(|(key, _)| !after.contains_key(*key)).map(|(_, quad)| quad).collect();
        let added: Vec<&Quad> =
            after.iter().filter(|(key, _)| !before.contains_key(*key)).map(|(_, quad)| *quad).collect();
        if removed.is_empty() && added.is_empty() {
            return Ok(Change::Unchanged);
        }
        self.change(&added, &removed)?;
        Ok(if before.is_empty() { Change::Added } else { Change::Replaced })
    }

    /// Adds and removes quads, and keeps the default graph the merge of all named ones.
    fn change(&self, added: &[&Quad], removed: &[&Quad]) -> Result<(), StoreError> {
        if let Some(kept) = &self.kept {
            kept.expect(entry::touched(added.iter().chain(removed).copied()))?;
        }
        let mut transaction = self.inner.start_transaction().map_err(storage)?;
        for quad in added {
            transaction.insert(quad.as_ref());
            transaction.insert(merged(quad.as_ref()));
        }
        for quad in removed {
            transaction.remove(quad.as_ref());
        }
        for quad in removed {
            if !is_said(&transaction, quad.as_ref())? {
                transaction.remove(merged(quad.as_ref()));
            }
        }
        transaction.commit().map_err(storage)
    }

    /// All quads of a document: of its own graph and of the graphs of its passages.
    fn document_quads(&self, document: &str) -> Result<BTreeMap<String, Quad>, StoreError> {
        let document = NamedNodeRef::new_unchecked(document);
        let mut quads = self.graph_quads(document)?;
        let part_of = NamedNodeRef::new_unchecked(ontology::PART_OF);
        let passages = self.inner.quads_for_pattern(None, Some(part_of), Some(document.into()), Some(document.into()));
        for passage in passages {
            if let NamedOrBlankNode::NamedNode(passage) = passage.map_err(storage)?.subject {
                quads.extend(self.graph_quads(passage.as_ref())?);
            }
        }
        Ok(quads)
    }

    fn graph_quads(&self, graph: NamedNodeRef<'_>) -> Result<BTreeMap<String, Quad>, StoreError> {
        self.inner
            .quads_for_pattern(None, None, None, Some(graph.into()))
            .map(|quad| quad.map(|quad| (quad.to_string(), quad)).map_err(storage))
            .collect()
    }

    /// Makes the graphs of a file say what the file says; its default graph becomes `graph`.
    ///
    /// # Errors
    /// When the store cannot be written; nothing of the file is loaded then.
    pub fn load(&self, graph: &NamedNode, file: &LoadedFile) -> Result<usize, StoreError> {
        let mut by_graph: BTreeMap<String, Vec<Quad>> = BTreeMap::new();
        by_graph.entry(graph.as_str().to_owned()).or_default();
        for quad in &file.quads {
            let mut quad = quad.clone();
            if quad.graph_name == GraphName::DefaultGraph {
                quad.graph_name = graph.clone().into();
            }
            if let GraphName::NamedNode(name) = &quad.graph_name {
                by_graph.entry(name.as_str().to_owned()).or_default().push(quad);
            }
        }
        let mut count = 0;
        for (name, quads) in &by_graph {
            count += quads.len();
            self.replace_graph(name, quads)?;
            if !is_own(name, quads) {
                self.note_loaded(name, &file.name)?;
            }
        }
        Ok(count)
    }

    /// Notes that a graph was loaded, and from which file, so that its names are recognised.
    fn note_loaded(&self, graph: &str, file: &str) -> Result<(), StoreError> {
        let note = Quad::new(
            NamedNode::new_unchecked(graph),
            NamedNode::new_unchecked(ontology::DCTERMS_SOURCE),
            Literal::new_simple_literal(file),
            NamedNode::new_unchecked(ontology::LOADED_GRAPH),
        );
        self.change(&[&note], &[])
    }

    /// Whether a graph is the store's own or a document's, which users' files do not stand in for.
    ///
    /// # Errors
    /// When the store cannot be read.
    pub fn is_reserved(&self, graph: &NamedNode) -> Result<bool, StoreError> {
        let document = self.graph_quads(graph.as_ref())?;
        Ok(is_own(graph.as_str(), document.values()))
    }

    /// The names that users' own files give to entities, for the linker.
    ///
    /// # Errors
    /// When the store cannot be read.
    pub fn loaded_facts(&self) -> Result<Vec<Subject>, StoreError> {
        let mut subjects: BTreeMap<String, Vec<(Predicate, String)>> = BTreeMap::new();
        let notes = self.inner.quads_for_pattern(
            None,
            None,
            None,
            Some(NamedNodeRef::new_unchecked(ontology::LOADED_GRAPH).into()),
        );
        for note in notes {
            let NamedOrBlankNode::NamedNode(graph) = note.map_err(storage)?.subject else {
                continue;
            };
            for quad in self.graph_quads(graph.as_ref())?.into_values() {
                if let Some((subject, fact)) = fact(quad) {
                    subjects.entry(subject).or_default().push(fact);
                }
            }
        }
        Ok(subjects.into_iter().map(|(iri, facts)| Subject { iri, facts }).collect())
    }
}

impl Drop for Store {
    /// Whoever forgets to settle a store leaves a search index all the same. If that fails, the note stays that it is
    /// behind.
    fn drop(&mut self) {
        if let Some(kept) = self.kept.take_if(|kept| kept.is_behind() && !std::thread::panicking()) {
            drop(kept.settle(self));
        }
    }
}

/// Whether a graph is background, ontology, notes, a passage or a document.
fn is_own<'q>(name: &str, quads: impl IntoIterator<Item = &'q Quad>) -> bool {
    matches!(
        name,
        ontology::BACKGROUND_GRAPH | ontology::ONTOLOGY_GRAPH | ontology::LOADED_GRAPH | ontology::JOINS_GRAPH
    ) || name.contains("#char=")
        || quads.into_iter().any(|quad| {
            let class = matches!(&quad.object, Term::NamedNode(class) if class.as_str() == ontology::DOCUMENT);
            class && quad.predicate == rdf::TYPE
        })
}

/// The same triple in the default graph.
fn merged(quad: QuadRef<'_>) -> QuadRef<'_> {
    QuadRef::new(quad.subject, quad.predicate, quad.object, GraphNameRef::DefaultGraph)
}

/// Whether any named graph says a triple.
fn is_said(transaction: &Transaction<'_>, quad: QuadRef<'_>) -> Result<bool, StoreError> {
    for found in transaction.quads_for_pattern(Some(quad.subject), Some(quad.predicate), Some(quad.object), None) {
        if found.map_err(storage)?.graph_name != GraphName::DefaultGraph {
            return Ok(true);
        }
    }
    Ok(false)
}

/// A subject with a fact that reading asks for.
fn fact(quad: Quad) -> Option<(String, (Predicate, String))> {
    let predicate = Predicate::of(quad.predicate.as_str())?;
    let NamedOrBlankNode::NamedNode(subject) = quad.subject else {
        return None;
    };
    let object = match quad.object {
        Term::NamedNode(node) => node.into_string(),
        Term::Literal(literal) if is_read(literal.language()) => literal.value().to_owned(),
        _ => return None,
    };
    Some((subject.into_string(), (predicate, object)))
}
