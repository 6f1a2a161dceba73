//! Which of several entities of one name is meant.

use std::collections::BTreeMap;

use super::Linker;
use crate::{
    knowledge::EntryId,
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
