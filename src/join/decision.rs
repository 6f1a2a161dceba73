//! What users have decided: joins that they refuse, and joins that they state, in a file that they keep.
//!
//! ```toml
//! [[refuse]]
//! one = "https://w3id.org/chancery/id/person/r-ivanov"
//! other = "https://w3id.org/chancery/id/person/roman-ivanov"
//! because = "Two men; see the list of ministers."
//! ```
//!
//! `[[same]]` states a join in the same way.

use std::{
    collections::BTreeMap,
    fs, io,
    path::{Path, PathBuf},
};

use oxigraph::model::NamedNode;
use serde::Deserialize;
use toml::Spanned;

/// The name of the file in the folder of the store.
pub const FILE: &str = "joins.toml";

/// What begins a new file.
const HEAD: &str = "# Joins that are refused, and joins that are stated. `chancery joins apply` carries them out.\n";

/// Decisions about pairs of identifiers, in the order of their names.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Decisions {
    pairs: BTreeMap<(String, String), (Decision, String)>,
}

/// What was decided about a pair.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Decision {
    /// They are not one.
    Refuse,
    /// They are one.
    Same,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    #[serde(default)]
    refuse: Vec<Spanned<Pair>>,
    #[serde(default)]
    same: Vec<Spanned<Pair>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Pair {
    one: String,
    other: String,
    #[serde(default)]
    because: String,
}

/// Why the decisions could not be read or written.
#[derive(Debug, thiserror::Error)]
pub enum DecisionError {
    /// The file system refused.
    #[error("{path}: {cause}", path = path.display())]
    Io {
        /// The file.
        path: PathBuf,
        /// What the system said.
        cause: io::Error,
    },
    /// The file says something that cannot be understood.
    #[error("{path}:{line}: {message}", path = path.display())]
    Fault {
        /// The file.
        path: PathBuf,
        /// The line, from 1.
        line: usize,
        /// What is wrong, and what would be right.
        message: String,
    },
}

impl Decisions {
    /// Reads a file of decisions.
    ///
    /// # Errors
    /// The first fault, with its line.
    pub fn read(path: &Path) -> Result<Self, DecisionError> {
        let text = fs::read_to_string(path).map_err(|cause| DecisionError::Io { path: path.to_owned(), cause })?;
        let fault = |offset: usize, message: String| {
            let line = 1 + text.bytes().take(offset).filter(|byte| *byte == b'\n').count();
            DecisionError::Fault { path: path.to_owned(), line, message }
        };
        let file: File = toml::from_str(&text)
            .map_err(|error| fault(error.span().map_or(0, |span| span.start), error.message().to_owned()))?;
        let mut decisions = Self::default();
        let refused = file.refuse.into_iter().map(|pair| (Decision::Refuse, pair));
        for (decision, pair) in refused.chain(file.same.into_iter().map(|pair| (Decision::Same, pair))) {
            let offset = pair.span().start;
            let pair = pair.into_inner();
            for iri in [&pair.one, &pair.other] {
                if NamedNode::new(iri.as_str()).is_err() {
                    return Err(fault(offset, format!("`{iri}` is not an IRI; `chancery joins` lists those of joins")));
                }
            }
            decisions.decide(decision, &pair.one, &pair.other, &pair.because).map_err(|error| fault(offset, error))?;
        }
        Ok(decisions)
    }

    /// Adds a decision.
    ///
    /// # Errors
    /// When the pair is one identifier twice, or the opposite was decided about it.
    pub fn decide(&mut self, decision: Decision, one: &str, other: &str, because: &str) -> Result<(), String> {
        if one == other {
            return Err(format!("<{one}> is given twice; a decision is about two"));
        }
        match self.pairs.insert(key(one, other), (decision, because.to_owned())) {
            Some((before, _)) if before != decision => {
                Err(format!("<{one}> and <{other}> are both refused and stated"))
            }
            _ => Ok(()),
        }
    }

    /// What was decided about two identifiers.
    pub fn of(&self, one: &str, other: &str) -> Option<Decision> {
        self.pairs.get(&key(one, other)).map(|(decision, _)| *decision)
    }

    /// The pairs that are stated to be one, and why.
    pub fn stated(&self) -> impl Iterator<Item = (&str, &str, &str)> {
        let same = self.pairs.iter().filter(|(_, (decision, _))| *decision == Decision::Same);
        same.map(|((one, other), (_, because))| (one.as_str(), other.as_str(), because.as_str()))
    }
}

/// Writes a decision at the end of a file, which is made where there is none; gives whether it is new.
///
/// # Errors
/// When the file has a fault, the decision does not fit those in it, or it cannot be written.
pub fn write(path: &Path, decision: Decision, one: &str, other: &str, because: &str) -> Result<bool, DecisionError> {
    let io = |cause| DecisionError::Io { path: path.to_owned(), cause };
    let text = match fs::read_to_string(path) {
        Ok(text) => text,
        Err(cause) if cause.kind() == io::ErrorKind::NotFound => HEAD.to_owned(),
        Err(cause) => return Err(io(cause)),
    };
    let mut decisions = if path.exists() { Decisions::read(path)? } else { Decisions::default() };
    if decisions.of(one, other) == Some(decision) {
        return Ok(false);
    }
    let line = text.lines().count() + 1;
    decisions.decide(decision, one, other, because).map_err(|message| DecisionError::Fault {
        path: path.to_owned(),
        line,
        message,
    })?;
    let head = match decision {
        Decision::Refuse => "refuse",
        Decision::Same => "same",
    };
    let quoted = |value: &str| toml::Value::String(value.split_whitespace().collect::<Vec<_>>().join(" ")).to_string();
    let mut entry = format!("\n[[{head}]]\none = {}\nother = {}\n", quoted(one), quoted(other));
    if !because.trim().is_empty() {
        entry.push_str(&format!("because = {}\n", quoted(because)));
    }
    let between = if text.ends_with('\n') { "" } else { "\n" };
    fs::write(path, format!("{text}{between}{entry}")).map_err(io)?;
    Ok(true)
}

fn key(one: &str, other: &str) -> (String, String) {
    let (one, other) = if one < other { (one, other) } else { (other, one) };
    (one.to_owned(), other.to_owned())
}
