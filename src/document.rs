//! Turns a file of a supported format into `Document`s: metadata and one clean body.
//!
//! Plain text and Markdown hold one document each, with optional front matter; JSON Lines holds one a
//! line. What is read here never changes afterwards: everything later points into [`Document::text`].

mod front_matter;
mod markdown;
mod read;

use std::path::PathBuf;

use jiff::civil::Date;
use sha2::{Digest, Sha256};

pub use read::{Format, read_file, walk};

use crate::{ontology::DOCUMENT_NAMESPACE, span::Span};

/// One source: what it says and what is known of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Document {
    /// The document's own URL, or an IRI made from its name.
    pub iri: String,
    /// The headline.
    pub title: Option<String>,
    /// The day of publication.
    pub date: Option<Date>,
    /// Who published it.
    pub publisher: Option<String>,
    /// BCP 47 language tag of the text; `en` when the source does not say.
    pub language: String,
    /// The file it was read from, as given.
    pub source: PathBuf,
    text: String,
    body_len: usize,
}

/// What a document is made from; only the body must be there.
#[derive(Clone, Debug, Default)]
pub(crate) struct Parts {
    pub(crate) url: Option<String>,
    pub(crate) title: Option<String>,
    pub(crate) date: Option<Date>,
    pub(crate) publisher: Option<String>,
    pub(crate) language: Option<String>,
    pub(crate) name: String,
    pub(crate) source: PathBuf,
    pub(crate) body: String,
}

impl Document {
    pub(crate) fn new(parts: Parts) -> Self {
        let iri = parts.url.unwrap_or_else(|| match slug(&parts.name) {
            name if name.is_empty() => format!("{DOCUMENT_NAMESPACE}untitled-{}", hash(&parts.body)),
            name => format!("{DOCUMENT_NAMESPACE}{name}"),
        });
        let body_len = parts.body.len();
        let mut text = parts.body;
        if let Some(title) = &parts.title {
            text.push_str("\n\n");
            text.push_str(title);
        }
        Self {
            iri,
            title: parts.title,
            date: parts.date,
            publisher: parts.publisher,
            language: parts.language.unwrap_or_else(|| "en".to_owned()),
            source: parts.source,
            text,
            body_len,
        }
    }

    /// A document of a body and a date only, as tests and rule examples need it.
    pub fn from_body(iri: &str, body: &str, date: Option<Date>) -> Self {
        Self::new(Parts { url: Some(iri.to_owned()), date, body: body.to_owned(), ..Parts::default() })
    }

    /// What the program reads: the body, and behind it the headline as a paragraph of its own, so that one set of
    /// rules reads both while positions in the body stay those of the source.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// The body alone.
    pub fn body(&self) -> &str {
        &self.text[..self.body_len]
    }

    /// The words at `span` of [`Document::text`].
    pub fn slice(&self, span: Span) -> &str {
        &self.text[span.range()]
    }

    /// Whether `span` lies in the headline and not in the body.
    pub fn in_title(&self, span: Span) -> bool {
        span.start >= self.body_len
    }

    /// SHA-256 of the text in hexadecimal, with the name of the algorithm before it.
    pub fn content_hash(&self) -> String {
        format!("sha256:{}", hash(&self.text))
    }
}

/// SHA-256 in hexadecimal.
fn hash(text: &str) -> String {
    Sha256::digest(text.as_bytes()).iter().map(|byte| format!("{byte:02x}")).collect()
}

/// A name as the last part of an IRI: without diacritics, in lower case, words joined by hyphens.
pub fn slug(name: &str) -> String {
    use unicode_normalization::{UnicodeNormalization, char::is_combining_mark};
    let mut out = String::with_capacity(name.len());
    for c in name.nfkd().filter(|c| !is_combining_mark(*c)) {
        if matches!(c, '\'' | '’' | '‘' | 'ʻ' | 'ʼ' | '`') {
            continue;
        }
        if c.is_alphanumeric() {
            out.extend(c.to_lowercase());
        } else if !out.is_empty() && !out.ends_with('-') {
            out.push('-');
        }
    }
    out.truncate(out.trim_end_matches('-').len());
    out
}

/// Why a file, or one document in it, could not be read.
#[derive(Debug, thiserror::Error)]
pub enum DocumentError {
    /// The file system refused.
    #[error("{path}: {cause}", path = path.display())]
    Io {
        /// The file or directory.
        path: PathBuf,
        /// What the system said.
        cause: std::io::Error,
    },
    /// There are no words in it.
    #[error("{place}: the document is empty; remove it, or put its text in")]
    Empty {
        /// File, and line where a file holds several documents.
        place: String,
    },
    /// The bytes are not text at all.
    #[error("{path}: not a text file (byte {offset} is zero); convert it to plain text, Markdown or JSON Lines first", path = path.display())]
    Binary {
        /// The file.
        path: PathBuf,
        /// Where the first zero byte stands, from 0.
        offset: usize,
    },
    /// The bytes are text in some other encoding.
    #[error("{path}:{line}: not UTF-8 (byte {offset}); convert it, for example with `iconv -f WINDOWS-1252 -t UTF-8`", path = path.display())]
    Encoding {
        /// The file.
        path: PathBuf,
        /// The line of the first wrong byte, from 1.
        line: usize,
        /// The offset of the first wrong byte, from 0.
        offset: usize,
    },
    /// The ending of the file's name is none we know.
    #[error("{path}: unknown kind of document; Chancery reads .txt, .md and .jsonl", path = path.display())]
    UnknownFormat {
        /// The file.
        path: PathBuf,
    },
    /// A field of the metadata is wrong.
    #[error("{place}: {message}")]
    Metadata {
        /// File and line.
        place: String,
        /// What is wrong and what would be right.
        message: String,
    },
    /// Nothing to read in a directory.
    #[error("{path}: no documents in this directory; Chancery reads .txt, .md and .jsonl", path = path.display())]
    NoDocuments {
        /// The directory.
        path: PathBuf,
    },
}
