//! Saved queries: files of SPARQL with a header of `#+` lines, as grlc writes them.

use std::{fs, path::Path};

use include_dir::{Dir, include_dir};
use serde::Deserialize;
use spargebra::Query;

use super::{Parameter, QueryError, parameter, parse};

static QUERIES: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/queries");

/// How many names to suggest for an unknown one.
const SUGGESTIONS: usize = 3;

/// A query in a file.
#[derive(Clone, Debug)]
pub struct SavedQuery {
    /// The file's name without its ending.
    pub name: String,
    /// What it answers, in a line.
    pub summary: String,
    /// More about it.
    pub description: String,
    /// The SPARQL text, header and all.
    pub text: String,
    /// What must or may be given.
    pub parameters: Vec<Parameter>,
    /// The parsed query.
    pub query: Query,
}

/// The decorators of [grlc](https://github.com/CLARIAH/grlc) that we read; others are passed over.
#[derive(Debug, Default, Deserialize)]
struct Header {
    #[serde(default)]
    summary: String,
    #[serde(default)]
    description: String,
    #[serde(default)]
    defaults: Vec<std::collections::BTreeMap<String, String>>,
}

/// A file of a saved query, not read yet.
struct File {
    name: String,
    path: String,
    text: String,
}

/// The files of a user's folder, then ours that they do not replace, by name.
fn files(folder: Option<&Path>) -> Result<Vec<File>, QueryError> {
    let mut files: Vec<File> = Vec::new();
    if let Some(folder) = folder {
        let io = |path: &Path, cause| QueryError::Io { path: path.display().to_string(), cause };
        for entry in fs::read_dir(folder).map_err(|cause| io(folder, cause))? {
            let path = entry.map_err(|cause| io(folder, cause))?.path();
            if is_query(&path) {
                let text = fs::read_to_string(&path).map_err(|cause| io(&path, cause))?;
                files.push(File { name: stem(&path), path: path.display().to_string(), text });
            }
        }
    }
    for file in QUERIES.files().filter(|file| is_query(file.path())) {
        let name = stem(file.path());
        if !files.iter().any(|own| own.name == name) {
            let text = file.contents_utf8().unwrap_or_default().to_owned();
            files.push(File { name, path: format!("queries/{}", file.path().display()), text });
        }
    }
    files.sort_by(|a, b| a.name.cmp(&b.name));
    Ok(files)
}

fn is_query(path: &Path) -> bool {
    path.extension().is_some_and(|ending| ending == "rq")
}

fn stem(path: &Path) -> String {
    path.file_stem().unwrap_or_default().to_string_lossy().into_owned()
}

/// The saved queries: those of a user's folder, then ours that it does not replace, by name. One with a fault does
/// not hide the others.
///
/// # Errors
/// When the folder or a file in it cannot be read.
pub fn saved_queries(folder: Option<&Path>) -> Result<Vec<Result<SavedQuery, QueryError>>, QueryError> {
    Ok(files(folder)?.iter().map(|file| read(&file.path, &file.name, &file.text)).collect())
}

/// The saved query of a name.
///
/// # Errors
/// With the nearest names where there is none.
pub fn find(folder: Option<&Path>, name: &str) -> Result<SavedQuery, QueryError> {
    let files = files(folder)?;
    if let Some(file) = files.iter().find(|file| file.name == name) {
        return read(&file.path, &file.name, &file.text);
    }
    let mut near: Vec<(usize, &str)> = files
        .iter()
        .map(|file| (strsim::damerau_levenshtein(&file.name, name), file.name.as_str()))
        .filter(|(distance, known)| *distance <= 1 + name.len() / 3 || known.contains(name))
        .collect();
    near.sort_unstable();
    let names: Vec<String> = near.iter().take(SUGGESTIONS).map(|(_, name)| format!("`{name}`")).collect();
    let suggestion = if names.is_empty() { String::new() } else { format!(" (did you mean {}?)", names.join(" or ")) };
    Err(QueryError::Unknown { name: name.to_owned(), suggestion })
}

/// Reads one file.
///
/// # Errors
/// When it cannot be read or has a fault.
pub fn read_file(path: &Path) -> Result<SavedQuery, QueryError> {
    let file = path.display().to_string();
    let text = fs::read_to_string(path).map_err(|cause| QueryError::Io { path: file.clone(), cause })?;
    read(&file, &stem(path), &text)
}

fn read(file: &str, name: &str, text: &str) -> Result<SavedQuery, QueryError> {
    let header = header(file, text)?;
    let query = parse(text).map_err(|error| match error {
        QueryError::Syntax { line, message, .. } => QueryError::Header { file: file.to_owned(), line, message },
        other => other,
    })?;
    let mut parameters = parameter::of(&query);
    for parameter in &mut parameters {
        parameter.default = header.defaults.iter().find_map(|entry| entry.get(&parameter.name)).cloned();
    }
    Ok(SavedQuery {
        name: name.to_owned(),
        summary: header.summary,
        description: header.description.trim().to_owned(),
        text: text.to_owned(),
        parameters,
        query,
    })
}

/// The YAML in the lines that begin with `#+`.
fn header(file: &str, text: &str) -> Result<Header, QueryError> {
    let lines: Vec<(usize, &str)> =
        text.lines().enumerate().filter_map(|(index, line)| Some((index + 1, line.strip_prefix("#+")?))).collect();
    if lines.is_empty() {
        return Ok(Header::default());
    }
    let yaml: String = lines.iter().map(|(_, line)| format!("{line}\n")).collect();
    serde_saphyr::from_str(&yaml).map_err(|error| {
        let at = error.location().map_or(1, |location| location.line()) as usize;
        let line = lines.get(at.saturating_sub(1)).map_or(1, |(line, _)| *line);
        let message = error.to_string().lines().next().unwrap_or_default().to_owned();
        QueryError::Header { file: file.to_owned(), line, message: format!("the header is not YAML: {message}") }
    })
}
