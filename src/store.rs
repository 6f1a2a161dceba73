//! Keeps the dataset in Oxigraph: replace or remove a document whole, bulk load, snapshot.
//!
//! Every statement stands in a named graph, and once more in the default graph, which is the merge of all named
//! ones: each triple once, as long as some named graph says it. A change is a difference between what a graph said
//! and what it says now, so that saying the same again changes nothing.

mod lock;
mod load;

use std::{
    collections::BTreeMap,
    fs, io,
    path::{Path, PathBuf},
};

use oxigraph::{
    io::{RdfFormat, RdfParser},
    model::{
        GraphName, GraphNameRef, Literal, NamedNode, NamedNodeRef, NamedOrBlankNode, Quad, QuadRef, Term,
        vocab::rdf,
    },
    store::{StorageError, Transaction},
};
use sha2::{Digest, Sha256};

pub use load::{LoadedFile, read_file};

use crate::{
    knowledge::{Fact, KnowledgeError, Source},
    ontology,
    store::lock::Lock,
};

/// The file that shows that a directory is a store.
const MARKER: &str = "CHANCERY";
/// The layout of the store that this program writes.
const LAYOUT: &str = "1";
/// The graph in which the store notes which graphs users have loaded.
const LOADED_GRAPH: &str = "https://w3id.org/chancery/graph/loaded";

/// An open store.
pub struct Store {
    inner: oxigraph::store::Store,
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
    /// For each class of the ontology, how many entities documents and users' files say are of it.
    pub classes: BTreeMap<String, usize>,
}

impl Store {
    /// Opens a store for writing, and makes it where there is none. A new one gets ontology and background.
    ///
    /// # Errors
    /// When the directory is something else, is used by another process, or cannot be written.
    pub fn open(path: &Path) -> Result<Self, StoreError> {
        match kind(path)? {
            Place::Other => return Err(StoreError::NotAStore { path: path.to_owned() }),
            Place::Free => fs::create_dir_all(path).map_err(|cause| io_error(path, cause))?,
            Place::Store => (),
        }
        let lock = Lock::exclusive(path)?;
        let inner = oxigraph::store::Store::open(path.join("data")).map_err(|cause| storage(path, cause))?;
        let store = Self { inner, _lock: lock };
        store.refresh_background(path)?;
        Ok(store)
    }

    /// Opens a store for reading; several processes may read one store at a time.
    ///
    /// # Errors
    /// When there is none, when it is written by another process, or cannot be read.
    pub fn open_read_only(path: &Path) -> Result<Self, StoreError> {
        match kind(path)? {
            Place::Other => return Err(StoreError::NotAStore { path: path.to_owned() }),
            Place::Free => return Err(StoreError::NoStore { path: path.to_owned() }),
            Place::Store => (),
        }
        let lock = Lock::shared(path)?;
        let inner =
            oxigraph::store::Store::open_read_only(path.join("data")).map_err(|cause| storage(path, cause))?;
        Ok(Self { inner, _lock: lock })
    }

    /// A store in memory, with ontology and background.
    ///
    /// # Errors
    /// When the program was built from files with a fault.
    pub fn in_memory() -> Result<Self, StoreError> {
        let inner = oxigraph::store::Store::new().map_err(|cause| storage(Path::new("memory"), cause))?;
        let store = Self { inner, _lock: Lock::none() };
        store.load_background()?;
        Ok(store)
    }

    /// The dataset, for `query` and `export`.
    pub(crate) fn dataset(&self) -> &oxigraph::store::Store {
        &self.inner
    }

    /// Loads ontology and background again where the program has others than the store.
    fn refresh_background(&self, path: &Path) -> Result<(), StoreError> {
        let marker = path.join(MARKER);
        let version = format!("layout {LAYOUT}\nbackground {}\n", background_hash()?);
        match fs::read_to_string(&marker) {
            Ok(found) if found == version => return Ok(()),
            Ok(found) if !found.starts_with(&format!("layout {LAYOUT}\n")) => {
                return Err(StoreError::OtherLayout { path: path.to_owned(), found: found.lines().next().unwrap_or_default().to_owned() });
            }
            Ok(_) => (),
            Err(cause) if cause.kind() == io::ErrorKind::NotFound => (),
            Err(cause) => return Err(io_error(&marker, cause)),
        }
        self.load_background()?;
        self.settle(0)?;
        fs::write(&marker, version).map_err(|cause| io_error(&marker, cause))
    }

    fn load_background(&self) -> Result<(), StoreError> {
        let mut ontology = turtle(ontology::ONTOLOGY, ontology::ONTOLOGY_GRAPH)?;
        ontology.extend(turtle(ontology::ALIGNMENT, ontology::ONTOLOGY_GRAPH)?);
        self.replace_graph(ontology::ONTOLOGY_GRAPH, &ontology)?;
        let mut background = Vec::new();
        for (_, text) in Source::Embedded.files("background", "ttl")? {
            background.extend(turtle(&text, ontology::BACKGROUND_GRAPH)?);
        }
        self.replace_graph(ontology::BACKGROUND_GRAPH, &background)
    }

    /// Makes a document's graphs say these quads and nothing else, in one transaction.
    ///
    /// # Errors
    /// When the store cannot be read or written; nothing of the document is changed then.
    fn replace_document(&self, document: &str, quads: &[Quad]) -> Result<Change, StoreError> {
        let before = self.document_quads(document)?;
        let after: BTreeMap<String, &Quad> = quads.iter().map(|quad| (quad.to_string(), quad)).collect();
        let removed: Vec<&Quad> = before.iter().filter(|(key, _)| !after.contains_key(*key)).map(|(_, quad)| quad).collect();
        let added: Vec<&Quad> = after.iter().filter(|(key, _)| !before.contains_key(*key)).map(|(_, quad)| *quad).collect();
        if removed.is_empty() && added.is_empty() {
            return Ok(Change::Unchanged);
        }
        self.change(&added, &removed)?;
        Ok(if before.is_empty() { Change::Added } else { Change::Replaced })
    }

    /// Writes what is in memory to its files, and tidies them after much was changed, so that the next to open the
    /// store finds it ready: unwritten changes would be worked through again at each opening.
    ///
    /// # Errors
    /// When the store cannot be written.
    pub fn settle(&self, changed: usize) -> Result<(), StoreError> {
        /// From how many changed documents on tidying pays.
        const MUCH: usize = 500;
        self.inner.flush().map_err(read)?;
        if changed >= MUCH {
            self.inner.optimize().map_err(read)?;
        }
        Ok(())
    }

    /// Adds documents that are not in the store yet, all or none: many times faster than one by one.
    ///
    /// # Errors
    /// When the store cannot be written; none of them is added then.
    fn add_documents(&self, documents: &[&(String, Vec<Quad>)]) -> Result<(), StoreError> {
        let quads = || documents.iter().flat_map(|(_, quads)| quads);
        let merge = quads().map(|quad| Quad { graph_name: GraphName::DefaultGraph, ..quad.clone() });
        let mut loader = self.inner.bulk_loader();
        loader.load_quads(quads().cloned().chain(merge)).map_err(read)?;
        loader.commit().map_err(read)
    }

    /// Makes the graphs of documents say these quads and nothing else; gives what it did to each.
    ///
    /// # Errors
    /// When the store cannot be read or written; no document is changed in part.
    pub fn replace_documents(&self, documents: &[(String, Vec<Quad>)]) -> Result<Vec<Change>, StoreError> {
        let mut changes = Vec::with_capacity(documents.len());
        let mut new = Vec::new();
        for document in documents {
            let node = NamedNodeRef::new_unchecked(&document.0);
            if self.inner.contains_named_graph(node).map_err(read)? {
                changes.push(self.replace_document(&document.0, &document.1)?);
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
        let removed: Vec<&Quad> = before.values().collect();
        self.change(&[], &removed)?;
        Ok(!before.is_empty())
    }

    /// Makes a named graph say these quads and nothing else.
    fn replace_graph(&self, graph: &str, quads: &[Quad]) -> Result<(), StoreError> {
        let graph = NamedNodeRef::new_unchecked(graph);
        let before = self.graph_quads(graph)?;
        let after: BTreeMap<String, &Quad> = quads.iter().map(|quad| (quad.to_string(), quad)).collect();
        let removed: Vec<&Quad> = before.iter().filter(|(key, _)| !after.contains_key(*key)).map(|(_, quad)| quad).collect();
        let added: Vec<&Quad> = after.iter().filter(|(key, _)| !before.contains_key(*key)).map(|(_, quad)| *quad).collect();
        self.change(&added, &removed)
    }

    /// Adds and removes quads, and keeps the default graph the merge of all named ones.
    fn change(&self, added: &[&Quad], removed: &[&Quad]) -> Result<(), StoreError> {
        let mut transaction = self.inner.start_transaction().map_err(read)?;
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
        transaction.commit().map_err(read)
    }

    /// All quads of a document: of its own graph and of the graphs of its passages.
    fn document_quads(&self, document: &str) -> Result<BTreeMap<String, Quad>, StoreError> {
        let document = NamedNodeRef::new_unchecked(document);
        let mut quads = self.graph_quads(document)?;
        let part_of = NamedNodeRef::new_unchecked(ontology::PART_OF);
        let passages = self.inner.quads_for_pattern(None, Some(part_of), Some(document.into()), Some(document.into()));
        for passage in passages {
            if let NamedOrBlankNode::NamedNode(passage) = passage.map_err(read)?.subject {
                quads.extend(self.graph_quads(passage.as_ref())?);
            }
        }
        Ok(quads)
    }

    fn graph_quads(&self, graph: NamedNodeRef<'_>) -> Result<BTreeMap<String, Quad>, StoreError> {
        self.inner
            .quads_for_pattern(None, None, None, Some(graph.into()))
            .map(|quad| quad.map(|quad| (quad.to_string(), quad)).map_err(read))
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
        }
        let note = Quad::new(
            graph.clone(),
            NamedNode::new_unchecked(ontology::DCTERMS_SOURCE),
            Literal::new_simple_literal(&file.name),
            NamedNode::new_unchecked(LOADED_GRAPH),
        );
        self.change(&[&note], &[])?;
        Ok(count)
    }

    /// The names that users' own files give to entities, for the linker.
    ///
    /// # Errors
    /// When the store cannot be read.
    pub fn loaded_facts(&self) -> Result<Vec<Fact>, StoreError> {
        let mut facts = Vec::new();
        let notes = self.inner.quads_for_pattern(None, None, None, Some(NamedNodeRef::new_unchecked(LOADED_GRAPH).into()));
        for note in notes {
            let NamedOrBlankNode::NamedNode(graph) = note.map_err(read)?.subject else {
                continue;
            };
            for quad in self.graph_quads(graph.as_ref())?.into_values() {
                facts.extend(fact(quad));
            }
        }
        Ok(facts)
    }

    /// The documents, sorted by date and IRI.
    ///
    /// # Errors
    /// When the store cannot be read.
    pub fn documents(&self) -> Result<Vec<DocumentEntry>, StoreError> {
        let class = NamedNodeRef::new_unchecked(ontology::DOCUMENT);
        let found = self.inner.quads_for_pattern(
            None,
            Some(rdf::TYPE),
            Some(class.into()),
            Some(GraphNameRef::DefaultGraph),
        );
        let mut documents = Vec::new();
        for quad in found {
            if let NamedOrBlankNode::NamedNode(iri) = quad.map_err(read)?.subject {
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
            Ok(match found.next().transpose().map_err(read)? {
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
        let all = self.inner.len().map_err(read)?;
        statistics.triples =
            self.inner.quads_for_pattern(None, None, None, Some(GraphNameRef::DefaultGraph)).count();
        statistics.quads = all - statistics.triples;
        Ok(statistics)
    }
}

enum Place {
    Free,
    Store,
    Other,
}

/// What stands at a path: a store, nothing that would be in the way of one, or something else.
fn kind(path: &Path) -> Result<Place, StoreError> {
    match fs::metadata(path) {
        Err(cause) if cause.kind() == io::ErrorKind::NotFound => Ok(Place::Free),
        Err(cause) => Err(io_error(path, cause)),
        Ok(metadata) if !metadata.is_dir() => Ok(Place::Other),
        Ok(_) if path.join(MARKER).is_file() => Ok(Place::Store),
        Ok(_) => {
            let empty = fs::read_dir(path).map_err(|cause| io_error(path, cause))?.next().is_none();
            // A store whose making was interrupted has its lock and its data, but no marker yet.
            let begun = path.join(lock::FILE).is_file();
            Ok(if empty || begun { Place::Free } else { Place::Other })
        }
    }
}

/// The same triple in the default graph.
fn merged(quad: QuadRef<'_>) -> QuadRef<'_> {
    QuadRef::new(quad.subject, quad.predicate, quad.object, GraphNameRef::DefaultGraph)
}

/// Whether any named graph says a triple.
fn is_said(transaction: &Transaction<'_>, quad: QuadRef<'_>) -> Result<bool, StoreError> {
    for found in transaction.quads_for_pattern(Some(quad.subject), Some(quad.predicate), Some(quad.object), None) {
        if found.map_err(read)?.graph_name != GraphName::DefaultGraph {
            return Ok(true);
        }
    }
    Ok(false)
}

fn turtle(text: &str, graph: &str) -> Result<Vec<Quad>, StoreError> {
    let graph = NamedNode::new_unchecked(graph);
    RdfParser::from_format(RdfFormat::Turtle)
        .with_default_graph(graph)
        .for_slice(text.as_bytes())
        .map(|quad| quad.map_err(|error| StoreError::Embedded { message: error.to_string() }))
        .collect()
}

/// What ontology and background of this program are, in a few digits.
fn background_hash() -> Result<String, StoreError> {
    let mut digest = Sha256::new();
    digest.update(ontology::ONTOLOGY);
    digest.update(ontology::ALIGNMENT);
    for (_, text) in Source::Embedded.files("background", "ttl")? {
        digest.update(text);
    }
    Ok(digest.finalize().iter().take(8).map(|byte| format!("{byte:02x}")).collect())
}

fn fact(quad: Quad) -> Option<Fact> {
    let NamedOrBlankNode::NamedNode(subject) = quad.subject else {
        return None;
    };
    let (object, language) = match quad.object {
        Term::NamedNode(node) => (node.into_string(), None),
        Term::Literal(literal) => {
            (literal.value().to_owned(), Some(literal.language().unwrap_or_default().to_owned()))
        }
        _ => return None,
    };
    Some(Fact { subject: subject.into_string(), predicate: quad.predicate.into_string(), object, language })
}

fn read(cause: StorageError) -> StoreError {
    StoreError::Storage { cause: Box::new(cause) }
}

fn storage(path: &Path, cause: StorageError) -> StoreError {
    StoreError::Open { path: path.to_owned(), cause: Box::new(cause) }
}

fn io_error(path: &Path, cause: io::Error) -> StoreError {
    StoreError::Io { path: path.to_owned(), cause }
}

/// Why a store could not be opened, read or written.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// There is something else at the path.
    #[error("{path}: not a Chancery store; name another place with --store, or an empty directory", path = path.display())]
    NotAStore {
        /// The path.
        path: PathBuf,
    },
    /// There is nothing at the path.
    #[error("{path}: no store here yet; make one with `chancery ingest`, or name another with --store", path = path.display())]
    NoStore {
        /// The path.
        path: PathBuf,
    },
    /// Another process works on it.
    #[error("{path}: the store is in use by another process; wait until it has finished", path = path.display())]
    InUse {
        /// The path.
        path: PathBuf,
    },
    /// It was made by a program with another layout.
    #[error("{path}: the store has {found}, this program writes layout {LAYOUT}; ingest the documents into a new store", path = path.display())]
    OtherLayout {
        /// The path.
        path: PathBuf,
        /// What its marker says.
        found: String,
    },
    /// The file system refused.
    #[error("{path}: {cause}", path = path.display())]
    Io {
        /// The file or directory.
        path: PathBuf,
        /// What the system said.
        cause: io::Error,
    },
    /// Oxigraph could not open its data.
    #[error("{path}: the store cannot be opened: {cause}", path = path.display())]
    Open {
        /// The path.
        path: PathBuf,
        /// What Oxigraph said.
        cause: Box<StorageError>,
    },
    /// Oxigraph could not read or write.
    #[error("the store failed: {cause}")]
    Storage {
        /// What Oxigraph said.
        cause: Box<StorageError>,
    },
    /// A file of RDF is wrong.
    #[error("{place}: {message}")]
    Syntax {
        /// File, line and column.
        place: String,
        /// What is wrong.
        message: String,
    },
    /// The program was built from a wrong file.
    #[error("the embedded ontology or background is wrong: {message}")]
    Embedded {
        /// What is wrong.
        message: String,
    },
    /// The embedded knowledge could not be read.
    #[error(transparent)]
    Knowledge(#[from] KnowledgeError),
}
