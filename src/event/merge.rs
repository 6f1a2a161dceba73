//! One happening told in several sentences is one event.

use std::collections::BTreeSet;

use super::{Dated, Event, Reading, Role};
use crate::{
    entity::{EntityId, Linked},
    knowledge::Class,
    mention::{DateBasis, PartialDate},
    ontology,
};

/// Puts events together that can be one: of one kind, at one time and place, with the same people and matter.
pub(super) fn merge(reading: &Reading<'_>, events: Vec<Event>) -> Vec<Event> {
    let mut out: Vec<Event> = Vec::new();
    for event in events {
        match out.iter_mut().find(|known| is_same(reading, known, &event)) {
            Some(known) => absorb(reading, known, event),
            None => out.push(event),
        }
    }
    out
}

/// Whether two events can be one.
pub(super) fn is_same(reading: &Reading<'_>, a: &Event, b: &Event) -> bool {
    let linked = reading.linked;
    a.realis == b.realis
        && same_class(a, b)
        && same_time(a, b)
        && same_place(reading, a, b)
        && same_agents(linked, a, b)
        && same_matter(a, b)
}

/// Equal, or one the superclass of the other and not just an event; or a call, and the conversation that it was.
fn same_class(a: &Event, b: &Event) -> bool {
    let broader = |a, b| ontology::broader_event(a) == Some(b) && b != ontology::EVENT;
    a.class == b.class
        || broader(a.class, b.class)
        || broader(b.class, a.class)
        || is_conversation(a, b)
        || is_conversation(b, a)
}

/// Whether one is a call, and the other a meeting of which no place is told: they "exchanged views". Where one has no
/// date, it was the same persons.
fn is_conversation(call: &Event, meeting: &Event) -> bool {
    let agents = |event| -> BTreeSet<EntityId> { entities(event, ontology::is_participant).into_iter().collect() };
    let dated = call.begin.is_some() && meeting.begin.is_some();
    call.class == ontology::CALL
        && meeting.class == ontology::MEETING
        && (dated || agents(call) == agents(meeting))
        && entities(meeting, |property| property == ontology::PLACE_OF).is_empty()
}

fn same_time(a: &Event, b: &Event) -> bool {
    match (a.begin, b.begin) {
        (Some(a), Some(b)) => a.date.agrees(b.date) || is_reported(a, b) || is_reported(b, a),
        _ => true,
    }
}

/// Whether one has only its day of publication, and the other a day shortly before.
fn is_reported(published: Dated, stated: Dated) -> bool {
    /// How many days news may be old.
    const DAYS: i32 = 4;
    match (published.date, stated.date) {
        (PartialDate::Day(published_on), PartialDate::Day(day)) => {
            let days = published_on.since(day).map_or(i32::MAX, |span| span.get_days());
            published.basis == DateBasis::Published
                && stated.basis != DateBasis::Published
                && (0..=DAYS).contains(&days)
        }
        _ => false,
    }
}

fn entities<'e>(event: &'e Event, wanted: impl Fn(&str) -> bool + 'e) -> Vec<EntityId> {
    event.roles.iter().filter(|role| wanted(role.property)).map(|role| role.entity).collect()
}

/// No place against another. The place of the date line is only where an event is of which no other place is told.
fn same_place(reading: &Reading<'_>, a: &Event, b: &Event) -> bool {
    let of = |event| entities(event, |property| property == ontology::PLACE_OF);
    let is_state = |id: &EntityId| reading.linked.entity(*id).class == Class::State;
    let untold = has_scene(reading, a) || has_scene(reading, b);
    let (a, b) = (of(a), of(b));
    untold
        || a.is_empty()
        || b.is_empty()
        || a.iter().any(|place| b.contains(place))
        || a.iter().any(is_state) != b.iter().any(is_state)
}

/// Whether an event is known to be only where the document was written.
fn has_scene(reading: &Reading<'_>, event: &Event) -> bool {
    let places = entities(event, |property| property == ontology::PLACE_OF);
    reading.scene.place.is_some_and(|(scene, _)| places == [scene])
}

/// One names no more than the other does: the same, or a state and the person who acts for it. Two acts of speech of one
/// speaker are one only if they are to the same persons; "Congratulations to" somebody is what a speaker told below said.
fn same_agents(linked: &Linked, a: &Event, b: &Event) -> bool {
    let (of_a, of_b) = (entities(a, ontology::is_participant), entities(b, ontology::is_participant));
    let stands = |agent: &EntityId, other: &EntityId| {
        agent == other || linked.represents(*agent).contains(other) || linked.represents(*other).contains(agent)
    };
    let within = |a: &[EntityId], b: &[EntityId]| a.iter().all(|agent| b.iter().any(|other| stands(agent, other)));
    let speaks = |event| !entities(event, |property| property == ontology::SPEAKER).is_empty();
    let headed = !(of_a.is_empty() || of_b.is_empty()) && speaks(a) != speaks(b);
    // Relations that one state ends with a third are not those that it opened.
    let relations = a.class == ontology::RELATIONS_CHANGE && !of_a.is_empty() && !of_b.is_empty();
    match relations || (a.class == ontology::STATEMENT && !share_rule(a, b) && !headed) {
        true => within(&of_a, &of_b) && within(&of_b, &of_a),
        false => within(&of_a, &of_b) || within(&of_b, &of_a),
    }
}

fn share_rule(a: &Event, b: &Event) -> bool {
    a.sayings.iter().any(|saying| b.sayings.iter().any(|other| other.rule == saying.rule))
}

fn same_matter(a: &Event, b: &Event) -> bool {
    let of = |event| entities(event, |property| matches!(property, ontology::ABOUT | ontology::RESULT));
    let headline = matches!(a.class, ontology::SIGNING | ontology::UNVEILING) && a.begin.is_some() && b.begin.is_some();
    let (a, b) = (of(a), of(b));
    // A headline tells that a treaty was signed or a monument unveiled, the text tells which.
    let untold = a.is_empty() || b.is_empty();
    a.is_empty() && b.is_empty() || (headline && untold) || a.iter().any(|matter| b.contains(matter))
}

/// Adds what the second says to the first.
fn absorb(reading: &Reading<'_>, known: &mut Event, event: Event) {
    let linked = reading.linked;
    if ontology::broader_event(event.class) == Some(known.class) || is_conversation(&event, known) {
        known.class = event.class;
    }
    let coarser = match (known.begin, event.begin) {
        (Some(a), Some(b)) => {
            is_reported(a, b) || a.date.agrees(b.date) && a.date.to_string().len() < b.date.to_string().len()
        }
        (None, Some(_)) => true,
        _ => false,
    };
    if coarser {
        known.begin = event.begin;
        known.end = event.end.or(known.end);
    }
    let told = event.roles.iter().any(|role| role.property == ontology::PLACE_OF);
    if told && has_scene(reading, known) && !has_scene(reading, &event) {
        known.roles.retain(|role| role.property != ontology::PLACE_OF);
    }
    let placed = known.roles.iter().any(|role| role.property == ontology::PLACE_OF);
    for role in event.roles {
        let again = known.roles.contains(&role);
        let vague = placed
            && role.property == ontology::PLACE_OF
            && !known.roles.iter().any(|own| own.property == ontology::PLACE_OF && own.entity == role.entity);
        // "Participant" says nothing new of somebody whose part is known.
        let weaker = role.property == ontology::PARTICIPANT && has_part(&known.roles, &role);
        if !(again || vague || weaker) {
            known.roles.push(role);
        }
    }
    // Who acted for a state is more than the state.
    let agents = entities(known, ontology::is_participant);
    known.roles.retain(|role| {
        !ontology::is_participant(role.property)
            || !agents.iter().any(|agent| linked.represents(*agent).contains(&role.entity))
    });
    known.measures.extend(event.measures);
    known.sayings.extend(event.sayings);
}

fn has_part(roles: &[Role], role: &Role) -> bool {
    roles.iter().any(|own| {
        own.entity == role.entity && own.property != ontology::PARTICIPANT && ontology::is_participant(own.property)
    })
}
