//! Finds passages and names by their words: an index of text, by tantivy, that is kept beside the store.
//!
//! The index only finds. It holds the words, what a search is narrowed by, and identifiers; the store says what they
//! stand for. `words` cuts texts, `question` reads what is looked for, `index` writes, and `reader` finds, and ranks by
//! [BM25](https://en.wikipedia.org/wiki/Okapi_BM25). Scores depend on what the index holds and on nothing else, neither
//! on the order in which it came nor on what was taken out, so that one dataset gives one answer.

mod bits;
mod index;
mod lookup;
mod question;
mod reader;
mod segment;
mod words;

use std::io;

pub use index::{Index, Writer};
pub use question::Question;
pub use reader::{Found, Kind, Reader, Restriction};
pub use words::key;

/// What the index holds of a passage.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Passage {
    /// Its identifier.
    pub iri: String,
    /// Its document; the passage leaves the index with what this names.
    pub document: String,
    /// The sentence.
    pub quotes: Vec<String>,
    /// The day of the document, such as `2024-12-31`.
    pub date: Option<String>,
    /// Who published the document.
    pub publisher: Option<String>,
    /// The entities that it mentions.
    pub mentions: Vec<String>,
}

/// What the index holds of something that has names.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Name {
    /// Its identifier, by which it leaves the index.
    pub iri: String,
    /// Its best names, in all languages.
    pub labels: Vec<String>,
    /// Its other names.
    pub others: Vec<String>,
    /// Its classes.
    pub classes: Vec<String>,
    /// Whether it is a term of an ontology, which is found by its whole name only.
    pub is_term: bool,
}

/// Why a search or a change of the index failed.
#[derive(Debug, thiserror::Error)]
pub enum SearchError {
    /// What is looked for is not written as it must be.
    #[error("{0}")]
    Question(String),
    /// The index cannot be read or written.
    #[error("the search index failed: {0}")]
    Index(#[from] tantivy::TantivyError),
    /// A file of the index cannot be read or written.
    #[error("the search index failed: {0}")]
    Io(#[from] io::Error),
}
