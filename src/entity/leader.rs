//! Who "the Russian leader" is: the one person of the document with the first office of the state, or else the state.

use super::{EntityId, Linked, Linker, known, place::Chosen};
use crate::{
    knowledge::{Class, EntryId},
    mention::{Kind, Office, Owner},
    token::fold,
};

/// Links each leader without a name. `host` is the state that published the document.
pub(super) fn resolve(linker: &Linker<'_>, linked: &mut Linked, chosen: &Chosen, host: Option<EntryId>) {
    for (index, mention) in linker.mentions.iter().enumerate() {
        let Kind::Leader { owner } = &mention.kind else {
            continue;
        };
        let named = owner.as_ref().map(|owner| linker.owner(linked, owner, chosen));
        let Some(state) = named.or_else(|| host.map(|host| linked.add_known(linker.knowledge, host))) else {
            continue;
        };
        linked.links[index] = first_person(linker, linked, state).or(named).into_iter().collect();
    }
}

/// The person who holds the first of the leaders' offices that the document gives to anybody of a state, or whom it names
/// and the background knows to have held it then.
fn first_person(linker: &Linker<'_>, linked: &Linked, state: EntityId) -> Option<EntityId> {
    linker.knowledge.lexicon.persons.leader_titles.iter().find_map(|title| {
        let mut holders = linked.tenures.iter().filter(|tenure| {
            let office = linked.entity(tenure.office).office.as_ref();
            !tenure.former && office.is_some_and(|held| held.owner == Some(state) && fold(&held.title) == *title)
        });
        match holders.next() {
            Some(first) => holders.all(|tenure| tenure.person == first.person).then_some(first.person),
            None => known_holder(linker, linked, state, title),
        }
    })
}

/// The only person whom the document names and the background knows to have held an office of a state at its time.
fn known_holder(linker: &Linker<'_>, linked: &Linked, state: EntityId, title: &str) -> Option<EntityId> {
    let owner = Owner { tokens: 0..0, candidates: vec![linked.entity(state).known?] };
    let office = Office { title: title.to_owned(), known: None, owner: Some(owner), receiver: None, former: false };
    let mut holders = linked.entities.iter().enumerate().filter(|(_, entity)| {
        let person = entity.known.filter(|_| entity.class == Class::Person);
        person.is_some_and(|person| known::term(linker, person, &office).is_some())
    });
    let (first, _) = holders.next()?;
    holders.next().is_none().then_some(EntityId(first))
}
