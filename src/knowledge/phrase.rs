//! Phrases by their first word, so that a text's words find those that may begin with them.

use std::collections::BTreeMap;

use rustc_hash::FxHashMap;
use serde::{Deserialize, Deserializer};

use super::Offset;

/// Things that have a phrase of folded words, by the first word of the phrase.
#[derive(Debug)]
pub struct ByFirst<T>(FxHashMap<String, Vec<T>>);

impl<T> Default for ByFirst<T> {
    fn default() -> Self {
        Self(FxHashMap::default())
    }
}

impl<T> ByFirst<T> {
    fn new(all: Vec<T>, phrase: impl Fn(&T) -> &str) -> Self {
        let mut found: FxHashMap<String, Vec<T>> = FxHashMap::default();
        for one in all {
            let first = phrase(&one).split_whitespace().next().unwrap_or_default().to_owned();
            found.entry(first).or_default().push(one);
        }
        Self(found)
    }

    /// Those whose phrase begins with a word, in the order of their file.
    pub fn beginning(&self, word: &str) -> &[T] {
        self.0.get(word).map_or(&[], Vec::as_slice)
    }
}

/// Reads a list of phrases.
pub(super) fn phrases<'de, D: Deserializer<'de>>(from: D) -> Result<ByFirst<String>, D::Error> {
    Ok(ByFirst::new(Vec::deserialize(from)?, |phrase: &String| phrase))
}

/// Reads a list of phrases, each with its place in the list.
pub(super) fn numbered<'de, D: Deserializer<'de>>(from: D) -> Result<ByFirst<(usize, String)>, D::Error> {
    let all: Vec<String> = Vec::deserialize(from)?;
    Ok(ByFirst::new(all.into_iter().enumerate().collect(), |(_, phrase)| phrase))
}

/// Reads a table from phrases to what they mean.
pub(super) fn meanings<'de, D: Deserializer<'de>>(from: D) -> Result<ByFirst<(String, String)>, D::Error> {
    let table: BTreeMap<String, String> = BTreeMap::deserialize(from)?;
    Ok(ByFirst::new(table.into_iter().collect(), |(phrase, _)| phrase))
}

/// Reads a list of phrases with offsets.
pub(super) fn offsets<'de, D: Deserializer<'de>>(from: D) -> Result<ByFirst<Offset>, D::Error> {
    Ok(ByFirst::new(Vec::deserialize(from)?, |offset: &Offset| &offset.phrase))
}
