//! Finds out which events and persons of different documents are one, by rules on record.
//!
//! Each document is read for itself, and its events and persons have identifiers made from its own words: two reports
//! with the same class, date, participants, place and matter give one event without more ado. What differs is joined
//! here, by the rules in `data/joins/`: one report names fewer participants, gives the month and not the day, calls a
//! person by an initial. How:
//!
//! 1. `facts` reads what all documents say, as each was read for itself: the joins there are do not count.
//! 2. `person` finds persons whose names differ and who held the same office at the same time.
//! 3. `event` finds pairs of events that a rule joins, among those that have an agent or matter and the day or month
//!    in common.
//! 4. `group` leaves alone what could be one with two that are not one, so that no chain leads to a contradiction.
//! 5. The store says the joined events and persons by one identifier, and keeps a record of each exchange, by which
//!    it can be undone.
//!
//! As nothing but what was read of the documents, the rules and the decisions of the user goes in, the outcome does
//! not depend on the order in which documents came, and it is as if a document that goes had never been there.

mod decision;
mod event;
mod facts;
mod group;
mod listing;
mod person;
mod rule;

use std::collections::BTreeSet;

pub use decision::{Decision, DecisionError, Decisions, FILE, write};
pub use listing::{Cluster, Member, list};
pub use rule::{EventRule, PersonRule, Rules};

use crate::{
    knowledge::Lexicon,
    store::{Joined, Store, StoreError},
};

/// The name that a join has instead of a rule's where the user stated it.
pub const STATED: &str = "stated";

/// Joins what is one in a store, and undoes what is not any more; gives how many documents say something else now.
///
/// # Errors
/// When the store cannot be read or written.
pub fn settle(store: &Store, rules: &Rules, lexicon: &Lexicon, decisions: &Decisions) -> Result<usize, StoreError> {
    store.set_joins(find(store, rules, lexicon, decisions)?)
}

/// All joins that rules and decisions give.
///
/// # Errors
/// When the store cannot be read.
pub fn find(store: &Store, rules: &Rules, lexicon: &Lexicon, decisions: &Decisions) -> Result<Vec<Joined>, StoreError> {
    let facts = facts::Facts::read(store)?;
    let events = facts.events()?;
    let agents = events.values().flat_map(|event| event.participants.values()).flatten();
    let present: BTreeSet<String> = agents.cloned().collect();
    let persons = person::Joiner { facts: &facts, rules, lexicon, decisions }.persons(&present)?;
    let joiner = event::Joiner { facts: &facts, rules, decisions, persons: &persons, events: &events };
    let joins = joiner.joins()?;
    Ok(persons.into_values().chain(joins.into_values()).collect())
}

/// Rule and reason of a join that the user stated.
fn stated(because: &str) -> (String, String) {
    (STATED.to_owned(), because.to_owned())
}
