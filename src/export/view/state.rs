//! States in the place of those who act for them.

use std::{cmp::Reverse, collections::BTreeMap};

use rustc_hash::{FxHashMap, FxHashSet};

use super::{Drawing, label};
use crate::{
    export::{
        facts::{Fact, Id},
        things::{Things, days},
    },
    ontology,
    query::QueryError,
};

/// For whom persons and bodies were found to act.
#[derive(Default)]
pub(super) struct Lifted {
    known: FxHashMap<(Id, Id), Option<Id>>,
    /// Persons for whom nothing was found.
    alone: FxHashSet<Id>,
}

/// Says which persons could not be replaced by their states.
pub(super) fn note(drawing: &mut Drawing<'_, '_>) -> Result<(), QueryError> {
    /// How many are named.
    const NAMED: usize = 3;
    if !drawing.options.by_state || drawing.lifted.alone.is_empty() {
        return Ok(());
    }
    let mut alone: Vec<Id> = drawing.lifted.alone.iter().copied().collect();
    alone.sort_by(|a, b| drawing.things.facts.iri(*a).cmp(drawing.things.facts.iri(*b)));
    let mut named = Vec::new();
    for id in alone.iter().take(NAMED) {
        named.push(label::label(&mut drawing.things, *id)?);
    }
    let more = if alone.len() > named.len() { " and others" } else { "" };
    let (number, persons) = (alone.len(), if alone.len() == 1 { "person" } else { "persons" });
    drawing.notes.push(format!(
        "--by state leaves out {number} {persons} of whom no office is known at an event: {}{more}",
        named.join(", ")
    ));
    Ok(())
}

impl Drawing<'_, '_> {
    /// The state, or else the organization, for which a participant acts at an event: a person by the office that is said
    /// in the same passage, in the same document, by the background for that day, or by all that say any; a ministry or
    /// parliament by whose it is. None where nobody else stands for it.
    pub(super) fn lifted(&mut self, event: Id, who: Id) -> Result<Option<Id>, QueryError> {
        if let Some(known) = self.lifted.known.get(&(event, who)) {
            return Ok(*known);
        }
        let things = &mut self.things;
        let found = if things.is_person(who)? {
            if !things.is_event(event)? {
                return Ok(None);
            }
            let found = office_holder(things, event, who)?;
            if found.is_none() {
                self.lifted.alone.insert(who);
            }
            found
        } else {
            owner_of_body(things, who)?
        };
        self.lifted.known.insert((event, who), found);
        Ok(found)
    }

    /// Whether one of two participants acts for the other: a minister and the state are one side.
    pub(super) fn acts_for(&mut self, event: Id, a: Id, b: Id) -> Result<bool, QueryError> {
        let (person, other) = match (self.things.is_person(a)?, self.things.is_person(b)?) {
            (true, false) => (a, b),
            (false, true) => (b, a),
            _ => return Ok(false),
        };
        Ok(office_holder(&mut self.things, event, person)? == Some(other))
    }
}

/// For whom a person acts at an event by an office.
fn office_holder(things: &mut Things<'_>, event: Id, person: Id) -> Result<Option<Id>, QueryError> {
    let holds = things.facts.id(ontology::HOLDS);
    let all = things.all(person)?;
    let offices: Vec<&Fact> = all.iter().flat_map(|facts| facts.iter()).filter(|fact| fact.property == holds).collect();
    let told: FxHashSet<Id> = things.facts.about(event)?.iter().flat_map(|fact| fact.said.iter().copied()).collect();
    let documents: FxHashSet<&str> = told.iter().filter_map(|graph| things.facts.document(*graph)).collect();
    let mut beside: BTreeMap<Id, usize> = BTreeMap::new();
    let mut near: BTreeMap<Id, usize> = BTreeMap::new();
    let mut anywhere: BTreeMap<Id, usize> = BTreeMap::new();
    for fact in &offices {
        let Some(office) = fact.object.iri() else {
            continue;
        };
        let in_documents =
            fact.said.iter().filter(|graph| things.facts.document(**graph).is_some_and(|d| documents.contains(d)));
        for (count, of) in [
            (fact.said.iter().filter(|graph| told.contains(graph)).count(), &mut beside),
            (in_documents.count(), &mut near),
            (fact.said.len(), &mut anywhere),
        ] {
            if count > 0 {
                *of.entry(office).or_default() += count;
            }
        }
    }
    for offices in [beside, near] {
        if let Some(found) = most_said(things, &offices)? {
            return Ok(Some(found));
        }
    }
    let offices = tenures(things, event, person)?;
    if let Some(found) = most_said(things, &offices)? {
        return Ok(Some(found));
    }
    // An office held at another time counts only where all are of one state.
    let mut owners = Vec::new();
    for office in anywhere.keys() {
        owners.extend(office_of(things, *office)?);
    }
    owners.dedup();
    Ok(owners.first().copied().filter(|first| owners.iter().all(|other| other == first)))
}

/// Whose office is said most often.
fn most_said(things: &mut Things<'_>, offices: &BTreeMap<Id, usize>) -> Result<Option<Id>, QueryError> {
    let mut owners: BTreeMap<Id, usize> = BTreeMap::new();
    for (office, count) in offices {
        if let Some(owner) = office_of(things, *office)? {
            *owners.entry(owner).or_default() += count;
        }
    }
    let best = owners.into_iter().min_by_key(|(owner, count)| (Reverse(*count), things.facts.iri(*owner).to_owned()));
    Ok(best.map(|(owner, _)| owner))
}

/// The offices that a person held on the first day of an event, by the tenures that are known beforehand.
fn tenures(things: &mut Things<'_>, event: Id, person: Id) -> Result<BTreeMap<Id, usize>, QueryError> {
    let mut offices = BTreeMap::new();
    let Some((day, _)) = things.time(event)?.as_ref().and_then(days) else {
        return Ok(offices);
    };
    let office = things.facts.id(ontology::OFFICE_OF_TENURE);
    for tenure in things.facts.known_subjects(person, ontology::HOLDER)? {
        let Some(time) = things.time(tenure)? else {
            continue;
        };
        let began = time.first_day().is_none_or(|first| first <= day);
        // A tenure without an end is open.
        let over = time.end.is_some() && time.last_day().is_some_and(|last| last < day);
        if time.begin.is_some() && began && !over {
            for office in things.objects(tenure, office)? {
                *offices.entry(office).or_default() += 1;
            }
        }
    }
    Ok(offices)
}

/// Whose office it is.
fn office_of(things: &mut Things<'_>, office: Id) -> Result<Option<Id>, QueryError> {
    let property = things.facts.id(ontology::OFFICE_OF);
    let Some(owner) = first(things, office, property)? else {
        return Ok(None);
    };
    Ok(Some(owner_of_body(things, owner)?.unwrap_or(owner)))
}

/// The state, or else the organization, at the top of those that a body belongs to.
fn owner_of_body(things: &mut Things<'_>, body: Id) -> Result<Option<Id>, QueryError> {
    let property = things.facts.id(ontology::BODY_OF);
    let (mut at, mut seen) = (body, FxHashSet::from_iter([body]));
    while let Some(next) = first(things, at, property)?.filter(|next| seen.insert(*next)) {
        at = next;
    }
    Ok((at != body).then_some(at))
}

/// The first thing that a property leads to, by its IRI.
fn first(things: &mut Things<'_>, id: Id, property: Id) -> Result<Option<Id>, QueryError> {
    let objects = things.objects(id, property)?;
    Ok(objects.into_iter().min_by_key(|object| things.facts.iri(*object).to_owned()))
}
