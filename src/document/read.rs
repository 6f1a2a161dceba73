//! From paths to documents: finds the files, checks that they are text, and reads each by its format.

use std::{
    fs, io,
    path::{Path, PathBuf},
};

use jiff::civil::Date;
use serde::Deserialize;

use super::{Document, DocumentError, Parts, front_matter, markdown};

/// How the documents of a file are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    /// Plain text, `.txt` or `.text`.
    Text,
    /// CommonMark, `.md` or `.markdown`.
    Markdown,
    /// A JSON object a line, `.jsonl` or `.ndjson`.
    JsonLines,
}

impl Format {
    /// The format that the ending of a file's name says, in any case.
    pub fn of(path: &Path) -> Option<Self> {
        let extension = path.extension()?.to_str()?.to_ascii_lowercase();
        match extension.as_str() {
            "txt" | "text" => Some(Self::Text),
            "md" | "markdown" => Some(Self::Markdown),
            "jsonl" | "ndjson" => Some(Self::JsonLines),
            _ => None,
        }
    }
}

/// The files of a supported format at `path`: itself, or all below it, sorted by name.
///
/// # Errors
/// When the path cannot be read, or a directory holds no document.
pub fn walk(path: &Path) -> Result<Vec<PathBuf>, DocumentError> {
    let io = |cause| DocumentError::Io { path: path.to_owned(), cause };
    if !fs::metadata(path).map_err(io)?.is_dir() {
        return Ok(vec![path.to_owned()]);
    }
    let mut files = Vec::new();
    collect(path, &mut files).map_err(io)?;
    if files.is_empty() {
        return Err(DocumentError::NoDocuments { path: path.to_owned() });
    }
    files.sort();
    Ok(files)
}

fn collect(directory: &Path, files: &mut Vec<PathBuf>) -> io::Result<()> {
    for entry in fs::read_dir(directory)? {
        let path = entry?.path();
        let hidden = path.file_name().is_some_and(|name| name.to_string_lossy().starts_with('.'));
        if hidden {
            continue;
        }
        if path.is_dir() {
            collect(&path, files)?;
        } else if Format::of(&path).is_some() {
            files.push(path);
        }
    }
    Ok(())
}

/// The documents of one file, each by itself: one that is wrong does not hide the others.
pub fn read_file(path: &Path) -> Vec<Result<Document, DocumentError>> {
    let Some(format) = Format::of(path) else {
        return vec![Err(DocumentError::UnknownFormat { path: path.to_owned() })];
    };
    match read_text(path) {
        Err(error) => vec![Err(error)],
        Ok(text) => match format {
            Format::Text | Format::Markdown => vec![single(path, &text, format)],
            Format::JsonLines => lines(path, &text),
        },
    }
}

/// The file as UTF-8 without byte order mark.
fn read_text(path: &Path) -> Result<String, DocumentError> {
    let bytes = fs::read(path).map_err(|cause| DocumentError::Io { path: path.to_owned(), cause })?;
    if let Some(offset) = bytes.iter().position(|byte| *byte == 0) {
        return Err(DocumentError::Binary { path: path.to_owned(), offset });
    }
    let text = String::from_utf8(bytes).map_err(|error| {
        let offset = error.utf8_error().valid_up_to();
        let line = 1 + error.as_bytes()[..offset].iter().filter(|byte| **byte == b'\n').count();
        DocumentError::Encoding { path: path.to_owned(), line, offset }
    })?;
    Ok(text.strip_prefix('\u{feff}').map_or(text.clone(), str::to_owned))
}

/// Plain text or Markdown: one document, with or without front matter.
fn single(path: &Path, text: &str, format: Format) -> Result<Document, DocumentError> {
    let (header, body) = front_matter::split(text);
    let mut parts = match header {
        Some(header) => front_matter::parse(path, header)?,
        None => Parts::default(),
    };
    parts.body = match format {
        Format::Markdown => markdown::to_text(body),
        _ => body.trim().to_owned(),
    };
    parts.source = path.to_owned();
    parts.name = path.file_stem().unwrap_or_default().to_string_lossy().into_owned();
    finish(parts, path.display().to_string())
}

/// JSON Lines: a document a line; blank lines are allowed.
fn lines(path: &Path, text: &str) -> Vec<Result<Document, DocumentError>> {
    let documents: Vec<_> = text
        .lines()
        .enumerate()
        .filter(|(_, line)| !line.trim().is_empty())
        .map(|(index, line)| record(path, index + 1, line))
        .collect();
    if documents.is_empty() {
        return vec![Err(DocumentError::Empty { place: path.display().to_string() })];
    }
    documents
}

/// The fields of a JSON line; others are passed over.
#[derive(Deserialize)]
struct Record {
    url: Option<String>,
    title: Option<String>,
    date: Option<String>,
    publisher: Option<String>,
    language: Option<String>,
    text: Option<String>,
}

fn record(path: &Path, line: usize, json: &str) -> Result<Document, DocumentError> {
    let place = format!("{}:{line}", path.display());
    let fault = |message: String| DocumentError::Metadata { place: place.clone(), message };
    let record: Record = serde_json::from_str(json).map_err(|error| {
        fault(format!("not a JSON object with the fields of a document, at column {}: {error}", error.column()))
    })?;
    let body = record.text.ok_or_else(|| fault("the field \"text\" is missing".to_owned()))?;
    let date = record.date.filter(|date| !date.is_empty());
    let date = date.map(|date| parse_date(&date)).transpose().map_err(&fault)?;
    let name = match &record.title {
        Some(title) => format!("{title} {}", date.map(|date| date.to_string()).unwrap_or_default()),
        None => body.chars().take(60).collect(),
    };
    let url = record.url.map(|url| check_url(&url)).transpose().map_err(&fault)?;
    let parts = Parts {
        url,
        title: record.title.filter(|title| !title.trim().is_empty()),
        date,
        publisher: record.publisher,
        language: record.language,
        name,
        source: path.to_owned(),
        body,
    };
    finish(parts, place)
}

fn finish(parts: Parts, place: String) -> Result<Document, DocumentError> {
    // A headline alone says something too.
    if parts.body.trim().is_empty() && parts.title.is_none() {
        return Err(DocumentError::Empty { place });
    }
    Ok(Document::new(parts))
}

/// A day as ISO 8601 writes it; a time behind it is passed over.
pub(super) fn parse_date(text: &str) -> Result<Date, String> {
    let day = text.get(..10).unwrap_or(text);
    day.parse().map_err(|_| format!("the date `{text}` is not a day in the form 2025-02-04; write year, month and day"))
}

/// A URL as an IRI that RDF takes.
pub(super) fn check_url(text: &str) -> Result<String, String> {
    // What stands behind `#` is a place in the document; the document is what stands before it.
    let address = text.trim().split('#').next().unwrap_or_default();
    oxigraph::model::NamedNode::new(address)
        .map(|iri| iri.into_string())
        .map_err(|error| format!("the url `{text}` is not an absolute address ({error}); write it with https://"))
}
