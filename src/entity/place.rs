//! Which of several entities of one name is meant.

use std::collections::BTreeMap;

use super::Linker;
use crate::{
    knowledge::{Class, EntryId},
    mention::{Kind, Owner},
};

/// How often the document names each entity without doubt, and each state by a place in it.
#[derive(Debug, Default)]
pub(super) struct Chosen {
    certain: BTreeMap<EntryId, usize>,
    states: BTreeMap<EntryId, usize>,
}

/// Counts what is named by names that only one entity has.
pub(super) fn choose(linker: &Linker<'_>) -> Chosen {
    let mut chosen = Chosen::default();
    let mut add = |candidates: &[EntryId]| {
        if let [only] = candidates {
            *chosen.certain.entry(*only).or_default() += 1;
            if let Some(state) = linker.knowledge.gazetteer.entry(*only).within {
                *chosen.states.entry(state).or_default() += 1;
            }
        }
    };
    for mention in linker.mentions {
        match &mention.kind {
            Kind::Name { candidates, .. } | Kind::Demonym { candidates, .. } => add(candidates),
            Kind::Office(office) => office.owner.iter().for_each(|Owner { candidates, .. }| add(candidates)),
            Kind::Person(person) => {
                for office in &person.offices {
                    office.owner.iter().for_each(|Owner { candidates, .. }| add(candidates));
                }
            }
            _ => (),
        }
    }
    chosen
}

/// The state for which a capital stands: "Moscow said", "Kyiv and Moscow signed", "talks between Seoul and Pyongyang".
pub(super) fn government(linker: &Linker<'_>, mention: usize, chosen: &Chosen) -> Option<EntryId> {
    let states = capital_of(linker, mention, chosen)?;
    let words = &linker.knowledge.lexicon.words;
    let key = |at: usize| linker.text.tokens.get(at).map_or("", |token| token.key.as_str());
    let tokens = |index: usize| linker.mentions[index].tokens.clone();
    // The members of a list do what its last does, and suffer what its first does.
    let joined = |from: usize, to: usize| {
        from < to && to - from < 3 && (from..to).all(|at| words.conjunctions.contains(key(at)))
    };
    let is_member = |a: usize, b: usize| {
        joined(tokens(a).end, tokens(b).start)
            && capital_of(linker, a, chosen).and(capital_of(linker, b, chosen)).is_some()
    };
    let (mut first, mut last) = (mention, mention);
    while first > 0 && is_member(first - 1, first) {
        first -= 1;
    }
    while last + 1 < linker.mentions.len() && is_member(last, last + 1) {
        last += 1;
    }
    let before = tokens(first).start.checked_sub(1).map_or("", key);
    let sentence = &linker.text.sentences[linker.text.sentence_of(tokens(first).start)];
    let opens = tokens(first).start == sentence.tokens.start;
    let led = !opens && words.prepositions.contains(before);
    let acts = words.capital_verbs.contains(key(tokens(last).end)) && !led;
    (acts || (!opens && words.capital_leads.contains(before))).then(|| chosen.of(&states))
}

/// The states whose capital a mention names, the one where it lies now first.
fn capital_of(linker: &Linker<'_>, mention: usize, chosen: &Chosen) -> Option<Vec<EntryId>> {
    let Kind::Name { class: Class::Place, candidates } = &linker.mentions[mention].kind else {
        return None;
    };
    let place = linker.knowledge.gazetteer.entry(chosen.of(candidates));
    let mut states = place.capital_of.clone();
    // St Petersburg stands for the Russian Empire only in a text that speaks of it.
    states.retain(|state| place.within == Some(*state) || chosen.certain.contains_key(state));
    states.sort_by_key(|state| (place.within != Some(*state), *state));
    (!states.is_empty()).then_some(states)
}

impl Chosen {
    /// One of the candidates: the one that the document names most often by other names, or by its places; else the
    /// first, which is the one of the broadest class.
    pub(super) fn of(&self, candidates: &[EntryId]) -> EntryId {
        let weight = |id: &EntryId| (self.certain.get(id), self.states.get(id));
        let mut best = candidates[0];
        for candidate in candidates {
            if weight(candidate) > weight(&best) {
                best = *candidate;
            }
        }
        best
    }
}
