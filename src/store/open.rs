//! Opens stores, makes them, and gives them ontology and background.

use std::{fs, io, path::Path, sync::OnceLock};

use oxigraph::{
    io::{RdfFormat, RdfParser},
    model::{NamedNode, Quad},
    store::StorageError,
};
use rayon::prelude::*;
use sha2::{Digest, Sha256};

use super::{
    Store, StoreError,
    error::{self, storage},
    kept::Kept,
    lock::{self, Lock},
};
use crate::{knowledge::Source, ontology};

/// The file that shows that a directory is a store.
const MARKER: &str = "CHANCERY";
/// The layout of the store that this program writes.
pub(super) const LAYOUT: &str = "1";
/// The line of the marker of a store whose search index this program can use.
const INDEXED: &str = "search 1";

impl Store {
    /// Opens a store for writing, and makes it where there is none. A new one gets ontology and background.
    ///
    /// # Errors
    /// When the directory is something else, is used by another process, or cannot be written.
    pub fn open(path: &Path) -> Result<Self, StoreError> {
        match kind(path)? {
            Place::Other => return Err(StoreError::NotAStore { path: path.to_owned() }),
            Place::Free => fs::create_dir_all(path).map_err(|cause| error::io(path, cause))?,
            Place::Store => (),
        }
        let lock = Lock::exclusive(path)?;
        let inner = oxigraph::store::Store::open(path.join("data")).map_err(|cause| unopened(path, cause))?;
        let found = read_marker(path)?;
        let background = background_line()?;
        let is_empty = found.is_none() && inner.is_empty().map_err(storage)?;
        let mut store = Self::with(inner, Some(path), lock);
        store.kept = Some(Kept::open(path, has(found.as_deref(), INDEXED), is_empty)?);
        if !has(found.as_deref(), &background) {
            store.load_background()?;
            store.settle(0)?;
            mark(path)?;
        }
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
        let inner = oxigraph::store::Store::open_read_only(path.join("data")).map_err(|cause| unopened(path, cause))?;
        Ok(Self::with(inner, Some(path), lock))
    }

    /// A store in memory, with ontology and background.
    ///
    /// # Errors
    /// When the program was built from files with a fault.
    pub fn in_memory() -> Result<Self, StoreError> {
        let inner = oxigraph::store::Store::new().map_err(|cause| unopened(Path::new("memory"), cause))?;
        let store = Self::with(inner, None, Lock::none());
        store.load_background()?;
        Ok(store)
    }

    pub(super) fn with(inner: oxigraph::store::Store, path: Option<&Path>, lock: Lock) -> Self {
        let path = path.map(Path::to_owned);
        Self { inner, path, kept: None, reader: OnceLock::new(), made: OnceLock::new(), _lock: lock }
    }

    fn load_background(&self) -> Result<(), StoreError> {
        let mut ontology = turtle(ontology::ONTOLOGY, ontology::ONTOLOGY_GRAPH)?;
        ontology.extend(turtle(ontology::ALIGNMENT, ontology::ONTOLOGY_GRAPH)?);
        self.replace_graph(ontology::ONTOLOGY_GRAPH, &ontology)?;
        let files = Source::Embedded.files("background", "ttl")?;
        let read = files.par_iter().map(|(_, text)| turtle(text, ontology::BACKGROUND_GRAPH));
        let background: Vec<Vec<Quad>> = read.collect::<Result<_, _>>()?;
        self.replace_graph(ontology::BACKGROUND_GRAPH, &background.concat())
    }
}

/// Says in the marker of a store that it has a search index and the background of this program, if it does not yet.
pub(super) fn mark(path: &Path) -> Result<(), StoreError> {
    let text = format!("layout {LAYOUT}\n{}\n{INDEXED}\n", background_line()?);
    let (marker, new) = (path.join(MARKER), path.join(format!("{MARKER}.new")));
    if fs::read_to_string(&marker).is_ok_and(|found| found == text) {
        return Ok(());
    }
    // At no moment is half of it there.
    fs::write(&new, text).and_then(|()| fs::rename(&new, &marker)).map_err(|cause| error::io(&marker, cause))
}

/// Whether the marker of a store says that it has a search index.
pub(super) fn is_indexed(path: &Path) -> bool {
    read_marker(path).is_ok_and(|found| has(found.as_deref(), INDEXED))
}

/// The marker of a store, which none has that is not finished yet.
fn read_marker(path: &Path) -> Result<Option<String>, StoreError> {
    let marker = path.join(MARKER);
    match fs::read_to_string(&marker) {
        Ok(found) if found.starts_with(&format!("layout {LAYOUT}\n")) => Ok(Some(found)),
        Ok(found) => Err(StoreError::OtherLayout {
            path: path.to_owned(),
            found: found.lines().next().unwrap_or_default().to_owned(),
        }),
        Err(cause) if cause.kind() == io::ErrorKind::NotFound => Ok(None),
        Err(cause) => Err(error::io(&marker, cause)),
    }
}

fn has(marker: Option<&str>, line: &str) -> bool {
    marker.is_some_and(|marker| marker.lines().any(|found| found == line))
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
        Err(cause) => Err(error::io(path, cause)),
        Ok(metadata) if !metadata.is_dir() => Ok(Place::Other),
        Ok(_) if path.join(MARKER).is_file() => Ok(Place::Store),
        Ok(_) => {
            let empty = fs::read_dir(path).map_err(|cause| error::io(path, cause))?.next().is_none();
            // A store whose making was interrupted has its lock and its data, but no marker yet.
            let begun = path.join(lock::FILE).is_file();
            Ok(if empty || begun { Place::Free } else { Place::Other })
        }
    }
}

fn turtle(text: &str, graph: &str) -> Result<Vec<Quad>, StoreError> {
    let graph = NamedNode::new_unchecked(graph);
    RdfParser::from_format(RdfFormat::Turtle)
        .with_default_graph(graph)
        .for_slice(text.as_bytes())
        .map(|quad| quad.map_err(|error| StoreError::Embedded { message: error.to_string() }))
        .collect()
}

/// What ontology and background of this program are, in a few digits, as a line of the marker.
fn background_line() -> Result<String, StoreError> {
    let mut digest = Sha256::new();
    digest.update(ontology::ONTOLOGY);
    digest.update(ontology::ALIGNMENT);
    for (_, text) in Source::Embedded.files("background", "ttl")? {
        digest.update(text);
    }
    let hash: String = digest.finalize().iter().take(8).map(|byte| format!("{byte:02x}")).collect();
    Ok(format!("background {hash}"))
}

fn unopened(path: &Path, cause: StorageError) -> StoreError {
    StoreError::Open { path: path.to_owned(), cause: Box::new(cause) }
}
