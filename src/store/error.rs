//! Why a store could not be opened, read or written.

use std::{
    io,
    path::{Path, PathBuf},
};

use oxigraph::store::StorageError;

use super::open::LAYOUT;
use crate::{knowledge::KnowledgeError, search::SearchError};

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
    /// The search index could not be read or written.
    #[error("{path}: {cause}; `chancery search --reindex` makes it anew", path = path.display())]
    Index {
        /// Its folder.
        path: PathBuf,
        /// What is wrong with it.
        cause: Box<SearchError>,
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

/// Oxigraph failed on an open store.
pub(super) fn storage(cause: StorageError) -> StoreError {
    StoreError::Storage { cause: Box::new(cause) }
}

/// The file system failed at a path.
pub(super) fn io(path: &Path, cause: io::Error) -> StoreError {
    StoreError::Io { path: path.to_owned(), cause }
}
