//! Which person of the background a text names, by name and office.

use std::collections::BTreeSet;

use jiff::civil::Date;

use super::Linker;
use crate::{
    knowledge::{Class, EntryId, Holders, Term},
    mention::{Kind, Office},
    token::fold,
};

/// What a document says of one person: the folded parts of the fullest name, the persons of the background who bear
/// exactly one of the names, and the offices beside them.
pub(super) struct Sighting<'a> {
    pub(super) parts: &'a [String],
    pub(super) named: Vec<EntryId>,
    pub(super) offices: Vec<&'a Office>,
}

/// Finds persons of the background for a document.
pub(super) struct Finder<'a> {
    linker: &'a Linker<'a>,
    holders: &'a Holders,
    day: Option<Date>,
    states: BTreeSet<EntryId>,
}

impl<'a> Finder<'a> {
    pub(super) fn new(linker: &'a Linker<'a>) -> Self {
        let day = linker.document.date;
        Self { linker, holders: &linker.knowledge.holders, day, states: states(linker) }
    }

    /// The person of the background whom a document means, by the surest sign first:
    /// 1. a name of the background, word for word; of several bearers the one who holds the office,
    /// 2. first and last name by their sound, in either order, with an office that the person held then, or with the
    ///    person's state where the text names no office,
    /// 3. a last name by its sound, with an office that only one of that name held then.
    pub(super) fn find(&self, sighting: &Sighting<'_>) -> Option<EntryId> {
        let lexicon = &self.linker.knowledge.lexicon;
        let holds =
            |person: &EntryId| sighting.offices.iter().any(|office| term(self.linker, *person, office).is_some());
        if !sighting.named.is_empty() {
            let of_state = |person: &&EntryId| self.is_of_state(**person);
            let named = &sighting.named;
            return named
                .iter()
                .find(|person| holds(person))
                .or_else(|| named.iter().find(of_state))
                .or(named.first())
                .copied();
        }
        let (first, last) = (sighting.parts.first()?, sighting.parts.last()?);
        if sighting.parts.len() > 1 {
            let alike = self.holders.by_name(first, last, lexicon);
            let fits = |person: &&EntryId| match sighting.offices.is_empty() {
                true => self.is_of_state(**person),
                false => holds(person),
            };
            return only(alike.iter().filter(fits));
        }
        if sighting.offices.is_empty() {
            return None;
        }
        let alike = self.holders.by_part(last, lexicon);
        let fitting: Vec<&EntryId> = alike.iter().filter(|person| holds(person)).collect();
        only(fitting.iter().copied()).or_else(|| only(fitting.into_iter().filter(|person| self.is_of_state(**person))))
    }

    /// Whether the document names a state whose office the person held then.
    fn is_of_state(&self, person: EntryId) -> bool {
        self.holders.terms(person).any(|term| self.states.contains(&term.owner) && term.lasts(self.day))
    }
}

/// The tenure of a person that an office in the text means: the same title, of the same state where the text names
/// one, at the time of the document.
pub(super) fn term<'a>(linker: &Linker<'a>, person: EntryId, office: &Office) -> Option<&'a Term> {
    let (title, day) = (fold(&office.title), linker.document.date);
    linker.knowledge.holders.terms(person).find(|term| {
        let owner = office.owner.as_ref().is_none_or(|owner| owner.candidates.contains(&term.owner));
        let time = if office.former { term.begun(day) } else { term.lasts(day) };
        owner && time && term.title == title
    })
}

/// The states that a document names.
fn states(linker: &Linker<'_>) -> BTreeSet<EntryId> {
    let mut states = BTreeSet::new();
    for mention in linker.mentions {
        match &mention.kind {
            Kind::Name { class: Class::State, candidates } | Kind::Demonym { candidates, .. } => {
                states.extend(candidates);
            }
            Kind::Office(office) => states.extend(office.owner.iter().flat_map(|owner| &owner.candidates)),
            Kind::Person(person) => {
                let owners = person.offices.iter().filter_map(|office| office.owner.as_ref());
                states.extend(owners.flat_map(|owner| &owner.candidates));
            }
            _ => (),
        }
    }
    states
}

fn only<'e>(mut found: impl Iterator<Item = &'e EntryId>) -> Option<EntryId> {
    let first = found.next()?;
    found.next().is_none().then_some(*first)
}
