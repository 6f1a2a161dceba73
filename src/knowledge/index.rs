//! Which patterns can match in a sentence, by the words and types that stand in it.

use std::collections::BTreeMap;

use rustc_hash::FxHashMap;

use super::{Rule, Symbol, Types, Vocabulary};

/// A pattern: which rule's, and which of its patterns.
pub type PatternId = (usize, usize);

/// All patterns, by the words that they need.
#[derive(Debug, Default)]
pub struct RuleIndex {
    /// The words of the rules.
    pub vocabulary: Vocabulary,
    patterns: Vec<Entry>,
    /// For each symbol the sets of words that it is in.
    sets_of: Vec<Vec<u32>>,
    /// For each set the patterns that are asked when one of its words stands.
    asked: Vec<Vec<u32>>,
}

/// A pattern with the sets of words and the types that must stand.
#[derive(Debug)]
struct Entry {
    pattern: PatternId,
    sets: Vec<u32>,
    types: Types,
}

impl RuleIndex {
    /// Indexes the patterns of rules, in their order.
    pub(super) fn new(vocabulary: Vocabulary, rules: &[Rule]) -> Self {
        let mut numbers: FxHashMap<&[Symbol], u32> = FxHashMap::default();
        let mut patterns = Vec::new();
        let mut sets_of = vec![Vec::new(); vocabulary.len()];
        for (rule, of) in rules.iter().enumerate() {
            for (pattern, program) in of.patterns.iter().enumerate() {
                let mut sets: Vec<u32> = Vec::new();
                for words in &program.needs.words {
                    let next = numbers.len() as u32;
                    let number = *numbers.entry(words).or_insert(next);
                    if number == next {
                        words.iter().for_each(|symbol| sets_of[symbol.index()].push(number));
                    }
                    sets.push(number);
                }
                patterns.push(Entry { pattern: (rule, pattern), sets, types: program.needs.types });
            }
        }
        // A word that stands in many sets, such as "of", is likely to stand in many sentences too.
        let mut common = vec![0; numbers.len()];
        let words: BTreeMap<u32, &[Symbol]> = numbers.iter().map(|(words, number)| (*number, *words)).collect();
        for (number, words) in &words {
            common[*number as usize] = words.iter().map(|symbol| sets_of[symbol.index()].len()).sum::<usize>();
        }
        let mut asked = vec![Vec::new(); numbers.len()];
        for (number, entry) in patterns.iter().enumerate() {
            if let Some(rarest) = entry.sets.iter().min_by_key(|set| common[**set as usize]) {
                asked[*rarest as usize].push(number as u32);
            }
        }
        Self { vocabulary, patterns, sets_of, asked }
    }

    /// The patterns that may match a sentence of these words and types, in the order of the rules.
    pub fn candidates(&self, symbols: &[Symbol], types: Types) -> Vec<PatternId> {
        let mut stands = vec![false; self.asked.len()];
        let mut sets = Vec::new();
        for symbol in symbols.iter().filter(|symbol| **symbol != Symbol::OTHER) {
            for set in &self.sets_of[symbol.index()] {
                if !std::mem::replace(&mut stands[*set as usize], true) {
                    sets.push(*set);
                }
            }
        }
        let asked = sets.into_iter().flat_map(|set| &self.asked[set as usize]);
        let fits = |entry: &&Entry| types.has_all(entry.types) && entry.sets.iter().all(|set| stands[*set as usize]);
        let mut found: Vec<PatternId> =
            asked.map(|number| &self.patterns[*number as usize]).filter(fits).map(|entry| entry.pattern).collect();
        found.sort_unstable();
        found
    }
}
