//! The words of all rules as numbers, so that a sentence is compared with many patterns quickly.

use std::{collections::HashMap, sync::Arc};

use rustc_hash::{FxBuildHasher, FxHashMap};

/// A word of the rules.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Symbol(u32);

impl Symbol {
    /// Any word that no rule has.
    pub const OTHER: Self = Self(0);

    /// Its number, from 0.
    pub fn index(self) -> usize {
        self.0 as usize
    }
}

/// Words or phrases of which one must stand, by their first word and the longest first.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Phrases(Vec<Box<[Symbol]>>);

impl Phrases {
    /// All phrases.
    pub fn iter(&self) -> impl Iterator<Item = &[Symbol]> {
        self.0.iter().map(AsRef::as_ref)
    }

    /// The phrases that begin with a word, the longest first.
    pub fn beginning(&self, first: Symbol) -> &[Box<[Symbol]>] {
        let start = self.0.partition_point(|phrase| phrase[0] < first);
        let len = self.0[start..].iter().take_while(|phrase| phrase[0] == first).count();
        &self.0[start..start + len]
    }
}

/// All words of the rules.
#[derive(Debug)]
pub struct Vocabulary {
    symbols: FxHashMap<String, Symbol>,
    words: Vec<String>,
    classes: FxHashMap<String, Arc<Phrases>>,
}

impl Default for Vocabulary {
    fn default() -> Self {
        let (symbols, classes) = (HashMap::with_hasher(FxBuildHasher), HashMap::with_hasher(FxBuildHasher));
        Self { symbols, words: vec![String::new()], classes }
    }
}

impl Vocabulary {
    /// The symbol of a folded word.
    pub fn symbol(&self, word: &str) -> Symbol {
        self.symbols.get(word).copied().unwrap_or(Symbol::OTHER)
    }

    /// The folded words of a phrase.
    pub fn words<'a>(&'a self, phrase: &'a [Symbol]) -> impl Iterator<Item = &'a str> {
        phrase.iter().map(|symbol| self.words[symbol.index()].as_str())
    }

    /// How many symbols there are.
    pub fn len(&self) -> usize {
        self.words.len()
    }

    /// Whether no rule has a word.
    pub fn is_empty(&self) -> bool {
        self.symbols.is_empty()
    }

    /// The phrases of folded words, as symbols.
    pub(super) fn phrases(&mut self, phrases: &[Vec<String>]) -> Arc<Phrases> {
        let symbols = |phrase: &Vec<String>| phrase.iter().map(|word| self.learn(word)).collect::<Box<[_]>>();
        let mut all: Vec<Box<[Symbol]>> = phrases.iter().filter(|phrase| !phrase.is_empty()).map(symbols).collect();
        all.sort_unstable_by(|a, b| (a[0], b.len(), a).cmp(&(b[0], a.len(), b)));
        all.dedup();
        Arc::new(Phrases(all))
    }

    /// The phrases of a class, which many patterns share.
    pub(super) fn class(&mut self, name: &str, phrases: &[Vec<String>]) -> Arc<Phrases> {
        if let Some(known) = self.classes.get(name) {
            return Arc::clone(known);
        }
        let phrases = self.phrases(phrases);
        self.classes.insert(name.to_owned(), Arc::clone(&phrases));
        phrases
    }

    fn learn(&mut self, word: &str) -> Symbol {
        if let Some(known) = self.symbols.get(word) {
            return *known;
        }
        let symbol = Symbol(self.words.len() as u32);
        self.words.push(word.to_owned());
        self.symbols.insert(word.to_owned(), symbol);
        symbol
    }
}
