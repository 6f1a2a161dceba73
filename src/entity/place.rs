//! Which of several entities of one name is meant.

use std::collections::BTreeSet;

use super::Linker;
use crate::{
    knowledge::EntryId,
    mention::{Kind, Owner},
};

/// The entities that the document names without doubt.
#[derive(Debug, Default)]
pub(super) struct Chosen {
    certain: BTreeSet<EntryId>,
    states: BTreeSet<EntryId>,
}

/// Collects what is named by names that only one entity has.
pub(super) fn choose(linker: &Linker<'_>) -> Chosen {
    let mut chosen = Chosen::default();
    let mut add = |candidates: &[EntryId]| {
        if let [only] = candidates {
            chosen.certain.insert(*only);
            chosen.states.extend(linker.knowledge.gazetteer.entry(*only).within);
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
    /// One of the candidates: the one that the document names by another name too, or whose places it names; else
    /// the first, which is the one of the broadest class.
    pub(super) fn of(&self, candidates: &[EntryId]) -> EntryId {
        candidates
            .iter()
            .find(|id| self.certain.contains(id))
            .or_else(|| candidates.iter().find(|id| self.states.contains(id)))
            .copied()
            .unwrap_or(candidates[0])
    }
}
