//! Headers of saved queries: YAML in lines that begin with `#+`, as [grlc](https://github.com/CLARIAH/grlc) writes them.
//!
//! grlc passes over a header with a fault; here the fault is named with its line. What grlc does not know stands under
//! the one key `x-chancery`, which it passes over.

use std::collections::BTreeMap;

use serde::{Deserialize, Deserializer, de::DeserializeOwned};
use serde_saphyr::Spanned;

use super::QueryError;

/// The keys that grlc knows, and ours.
const KEYS: &[&str] = &[
    "summary",
    "description",
    "tags",
    "defaults",
    "enumerate",
    "pagination",
    "endpoint",
    "endpoint_in_url",
    "endpoint-method",
    "method",
    "transform",
    "mime",
    "x-chancery",
];

/// A value with the line of the file on which it stands, from 1.
#[derive(Clone, Debug)]
pub(super) struct Placed<T> {
    pub(super) value: T,
    pub(super) line: usize,
}

/// What a header says.
#[derive(Clone, Debug, Default)]
pub(super) struct Header {
    pub(super) summary: String,
    pub(super) description: String,
    pub(super) tags: Vec<String>,
    /// Values for parameters that are not given.
    pub(super) defaults: BTreeMap<String, Placed<String>>,
    /// The only values that parameters take; without a list those that the data has.
    pub(super) enumerate: BTreeMap<String, Placed<Option<Vec<String>>>>,
    /// How many rows a page has.
    pub(super) pagination: Option<usize>,
    /// More about parameters.
    pub(super) parameters: BTreeMap<String, Placed<Described>>,
    /// What the query answers to which parameters.
    pub(super) expectations: Vec<Placed<Expectation>>,
    /// Where it stands among the sections of a dossier.
    pub(super) order: Option<u32>,
}

/// What `x-chancery: params:` says of a parameter.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Described {
    #[serde(default, rename = "type")]
    pub(super) of: Option<String>,
    #[serde(default)]
    pub(super) description: String,
    #[serde(default)]
    pub(super) example: Option<Scalar>,
    /// The classes of the entities that it takes.
    #[serde(default)]
    pub(super) class: Classes,
}

/// A class or several, such as `dip:Person`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Classes(pub(super) Vec<String>);

impl<'de> Deserialize<'de> for Classes {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        #[derive(Deserialize)]
        #[serde(untagged)]
        enum Form {
            One(String),
            Many(Vec<String>),
        }
        Ok(Self(match Form::deserialize(deserializer)? {
            Form::One(class) => vec![class],
            Form::Many(classes) => classes,
        }))
    }
}

/// What a query is expected to answer on the store that it is checked on.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Expectation {
    /// The parameters.
    #[serde(default)]
    pub(super) with: BTreeMap<String, Scalar>,
    /// `some`, `none`, or how many.
    #[serde(default)]
    pub(super) rows: Option<Scalar>,
    /// What some cell says.
    #[serde(default)]
    pub(super) has: Option<Scalar>,
    /// The documents that a store must have for this to be expected of it.
    #[serde(default)]
    pub(super) documents: Vec<String>,
}

/// A text, or a number or truth value as it is written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Scalar(pub(super) String);

impl<'de> Deserialize<'de> for Scalar {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        #[derive(Deserialize)]
        #[serde(untagged)]
        enum Form {
            Whole(i64),
            Number(f64),
            Truth(bool),
            Text(String),
        }
        Ok(Self(match Form::deserialize(deserializer)? {
            Form::Whole(number) => number.to_string(),
            Form::Number(number) => number.to_string(),
            Form::Truth(value) => value.to_string(),
            Form::Text(text) => text,
        }))
    }
}

/// The header as YAML has it.
#[derive(Debug, Default, Deserialize)]
struct Yaml {
    #[serde(default)]
    summary: String,
    #[serde(default)]
    description: String,
    #[serde(default)]
    tags: Vec<String>,
    #[serde(default)]
    defaults: Vec<BTreeMap<String, Spanned<Scalar>>>,
    #[serde(default)]
    enumerate: Vec<Spanned<Enumerated>>,
    #[serde(default)]
    pagination: Option<usize>,
    #[serde(default, rename = "x-chancery")]
    own: Own,
}

#[derive(Debug, Deserialize)]
#[serde(untagged)]
enum Enumerated {
    Name(String),
    Values(BTreeMap<String, Vec<Scalar>>),
}

#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct Own {
    #[serde(default)]
    params: BTreeMap<String, Spanned<Described>>,
    #[serde(default)]
    expect: Vec<Spanned<Expectation>>,
    #[serde(default)]
    order: Option<u32>,
}

/// Reads the header of a file.
///
/// # Errors
/// At the first fault, with its line.
pub(super) fn read(file: &str, text: &str) -> Result<Header, QueryError> {
    let lines: Vec<(usize, &str)> =
        text.lines().enumerate().filter_map(|(index, line)| Some((index + 1, line.strip_prefix("#+")?))).collect();
    if lines.is_empty() {
        return Ok(Header::default());
    }
    misspelt_key(file, &lines)?;
    let yaml: Yaml = parse(file, &lines)?;
    let at = |line: u64| lines.get((line as usize).saturating_sub(1)).map_or(1, |(line, _)| *line);
    let mut header = Header {
        summary: yaml.summary.split_whitespace().collect::<Vec<_>>().join(" "),
        description: yaml.description.trim().to_owned(),
        tags: yaml.tags,
        pagination: yaml.pagination,
        order: yaml.own.order,
        ..Header::default()
    };
    for (name, value) in yaml.defaults.into_iter().flatten() {
        let line = at(value.referenced.line());
        header.defaults.insert(name, Placed { value: value.value.0, line });
    }
    for entry in yaml.enumerate {
        let line = at(entry.referenced.line());
        match entry.value {
            Enumerated::Name(name) => drop(header.enumerate.insert(name, Placed { value: None, line })),
            Enumerated::Values(values) => header.enumerate.extend(values.into_iter().map(|(name, values)| {
                let values = values.into_iter().map(|value| value.0).collect();
                (name, Placed { value: Some(values), line })
            })),
        }
    }
    for (name, described) in yaml.own.params {
        let line = at(described.referenced.line());
        header.parameters.insert(name, Placed { value: described.value, line });
    }
    header.expectations = yaml
        .own
        .expect
        .into_iter()
        .map(|expected| Placed { line: at(expected.referenced.line()), value: expected.value })
        .collect();
    Ok(header)
}

/// A fault in a file.
pub(super) fn fault(file: &str, line: usize, message: impl Into<String>) -> QueryError {
    QueryError::Header { file: file.to_owned(), line, message: message.into() }
}

fn parse<T: DeserializeOwned>(file: &str, lines: &[(usize, &str)]) -> Result<T, QueryError> {
    let yaml: String = lines.iter().map(|(_, line)| format!("{line}\n")).collect();
    serde_saphyr::from_str(&yaml).map_err(|error| {
        let at = error.location().map_or(1, |location| location.line()) as usize;
        let line = lines.get(at.saturating_sub(1)).or(lines.last()).map_or(1, |(line, _)| *line);
        let error = error.without_snippet().to_string();
        let message = error.lines().next().unwrap_or_default();
        let message = message.rsplit_once(" at line ").map_or(message, |(said, _)| said);
        fault(file, line, format!("the header is not understood: {message}"))
    })
}

/// A key of the outermost level that is nearly one of ours. Others are passed over, as grlc does.
fn misspelt_key(file: &str, lines: &[(usize, &str)]) -> Result<(), QueryError> {
    /// Most characters in which a key may differ from the one that was meant.
    const NEAR: usize = 2;
    let depth = |line: &str| line.len() - line.trim_start().len();
    let outermost = lines.iter().map(|(_, line)| depth(line)).min().unwrap_or(0);
    for (number, line) in lines.iter().filter(|(_, line)| depth(line) == outermost) {
        let Some((key, _)) = line.trim().split_once(':').filter(|(key, _)| !KEYS.contains(key)) else {
            continue;
        };
        let nearest = KEYS.iter().map(|known| (strsim::damerau_levenshtein(known, key), known)).min();
        if let Some((_, known)) = nearest.filter(|(distance, _)| *distance <= NEAR) {
            return Err(fault(file, *number, format!("unknown key `{key}`; did you mean `{known}`?")));
        }
    }
    Ok(())
}
