//! Saved queries: files of SPARQL, each with a header that says what it answers and what it takes.

use std::{fs, path::Path};

use include_dir::{Dir, include_dir};
use spargebra::Query;

use super::{
    Parameter, QueryError, Values,
    check::Expectation,
    full_name,
    header::{self, Header, fault},
    parameter, parse,
};

static QUERIES: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/queries");

/// The folder of the sections of dossiers.
const SECTIONS: &str = "show";

/// How many names to suggest for an unknown one.
const SUGGESTIONS: usize = 3;

/// A query in a file.
#[derive(Clone, Debug)]
pub struct SavedQuery {
    /// The file's name without its ending.
    pub name: String,
    /// The file.
    pub file: String,
    /// What it answers, in a line.
    pub summary: String,
    /// More about it.
    pub description: String,
    /// What it is about.
    pub tags: Vec<String>,
    /// The SPARQL text, header and all.
    pub text: String,
    /// What must or may be given, in the order of the text.
    pub parameters: Vec<Parameter>,
    /// How many rows a page has, where it has pages.
    pub page: Option<usize>,
    /// What it answers on the store that it is checked on.
    pub expectations: Vec<Expectation>,
    /// Where it stands among the sections of a dossier.
    pub order: Option<u32>,
    /// The parsed query.
    pub query: Query,
}

/// A file of a saved query, not read yet.
struct File {
    name: String,
    path: String,
    text: String,
}

/// The files of a user's folder, then ours that they do not replace, by name.
fn files(folder: Option<&Path>) -> Result<Vec<File>, QueryError> {
    read_files(folder, &QUERIES)
}

/// The files of the sections of dossiers, which have a folder of their own within the others.
fn section_files(folder: Option<&Path>) -> Result<Vec<File>, QueryError> {
    let own = folder.map(|folder| folder.join(SECTIONS)).filter(|folder| folder.is_dir());
    QUERIES.get_dir(SECTIONS).map_or(Ok(Vec::new()), |ours| read_files(own.as_deref(), ours))
}

fn read_files(folder: Option<&Path>, ours: &Dir<'_>) -> Result<Vec<File>, QueryError> {
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
    for file in ours.files().filter(|file| is_query(file.path())) {
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
    path.extension().is_some_and(|ending| ending == "rq" || ending == "sparql")
}

/// The name of a query is its file's up to the first dot, as grlc has it.
fn stem(path: &Path) -> String {
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    name.split('.').next().unwrap_or_default().to_owned()
}

/// The saved queries: those of a user's folder, then ours that it does not replace, by name. One with a fault does
/// not hide the others.
///
/// # Errors
/// When the folder or a file in it cannot be read.
pub fn saved_queries(folder: Option<&Path>) -> Result<Vec<Result<SavedQuery, QueryError>>, QueryError> {
    Ok(files(folder)?.iter().map(|file| read(&file.path, &file.name, &file.text)).collect())
}

/// The sections of dossiers, in their order: those of a user's folder, then ours that it does not replace.
///
/// # Errors
/// When a folder or a file in it cannot be read or has a fault.
pub fn sections(folder: Option<&Path>) -> Result<Vec<SavedQuery>, QueryError> {
    let read = |file: &File| read(&file.path, &file.name, &file.text);
    let mut sections = section_files(folder)?.iter().map(read).collect::<Result<Vec<_>, _>>()?;
    // The files are sorted by name, so that the order is the same each time.
    sections.sort_by_key(|section| section.order.unwrap_or(u32::MAX));
    Ok(sections)
}

/// The saved query of a name; a section of dossiers has its folder before it, `show/diary`.
///
/// # Errors
/// With the nearest names where there is none.
pub fn find(folder: Option<&Path>, name: &str) -> Result<SavedQuery, QueryError> {
    let section = name.strip_prefix(SECTIONS).and_then(|rest| rest.strip_prefix('/'));
    let (files, name) = match section {
        Some(section) => (section_files(folder)?, section),
        None => (files(folder)?, name),
    };
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
    let header = header::read(file, text)?;
    let query = parse(text).map_err(|error| match error {
        QueryError::Syntax { line, column, message, text, mark } => {
            fault(file, line, format!("column {column}: {message}\n  {text}\n  {mark}"))
        }
        other => other,
    })?;
    let mut parameters = parameter::of(text).map_err(|(line, message)| fault(file, line, message))?;
    describe(file, &header, &mut parameters)?;
    let expectations = header
        .expectations
        .iter()
        .map(|expected| Expectation::read(&expected.value).map_err(|message| fault(file, expected.line, message)))
        .collect::<Result<_, _>>()?;
    Ok(SavedQuery {
        name: name.to_owned(),
        file: file.to_owned(),
        summary: header.summary,
        description: header.description,
        tags: header.tags,
        text: text.to_owned(),
        parameters: parameters.into_iter().map(|(parameter, _)| parameter).collect(),
        page: header.pagination,
        expectations,
        order: header.order,
        query,
    })
}

/// Adds what the header says of the parameters, and checks that it fits them.
fn describe(file: &str, header: &Header, parameters: &mut [(Parameter, usize)]) -> Result<(), QueryError> {
    let defaults = header.defaults.iter().map(|(name, value)| (name, value.line));
    let enumerated = header.enumerate.iter().map(|(name, value)| (name, value.line));
    let described = header.parameters.iter().map(|(name, value)| (name, value.line));
    for (name, line) in defaults.chain(enumerated).chain(described) {
        if !parameters.iter().any(|(parameter, _)| parameter.name == *name) {
            let known: Vec<&str> = parameters.iter().map(|(parameter, _)| parameter.name.as_str()).collect();
            let known = if known.is_empty() { "none".to_owned() } else { known.join(", ") };
            return Err(fault(file, line, format!("the query has no parameter `{name}`; it has {known}")));
        }
    }
    for (parameter, _) in parameters {
        if let Some(said) = header.parameters.get(&parameter.name) {
            let of = parameter.type_name();
            if let Some(other) = said.value.of.as_ref().filter(|other| **other != of) {
                let message = format!(
                    "the type of `{}` is {of}, by `?{}`, not {other}",
                    parameter.name,
                    parameter.variable.as_str()
                );
                return Err(fault(file, said.line, message));
            }
            parameter.description.clone_from(&said.value.description);
            parameter.example = said.value.example.as_ref().map(|example| example.0.clone());
            parameter.classes = said.value.class.0.iter().map(|class| full_name(class)).collect();
        }
        if let Some(values) = header.enumerate.get(&parameter.name) {
            parameter.values = values.value.clone().map_or(Values::Found, Values::Listed);
        }
        if let Some(default) = header.defaults.get(&parameter.name) {
            let wrong = |message| fault(file, default.line, format!("the default of `{}` {message}", parameter.name));
            parameter.literal(&default.value).map_err(wrong)?;
            parameter.default = Some(default.value.clone());
        }
    }
    Ok(())
}
