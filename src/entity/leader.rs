//! Who "the Russian leader" is: the one person of the document with the first office of the state, or else the state.

use super::{EntityId, Linked, Linker, place::Chosen};
use crate::{knowledge::EntryId, mention::Kind, token::fold};

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

/// The person who holds the first of the leaders' offices that the document gives to anybody of a state.
fn first_person(linker: &Linker<'_>, linked: &Linked, state: EntityId) -> Option<EntityId> {
    linker.knowledge.lexicon.persons.leader_titles.iter().find_map(|title| {
        let mut holders = linked.tenures.iter().filter(|tenure| {
            let office = linked.entity(tenure.office).office.as_ref();
            !tenure.former && office.is_some_and(|held| held.owner == Some(state) && fold(&held.title) == *title)
        });
        let first = holders.next()?.person;
        holders.all(|tenure| tenure.person == first).then_some(first)
    })
}
