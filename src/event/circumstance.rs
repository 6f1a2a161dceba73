//! When and where: what the sentence says, and what an event takes over from the document's main one.

use std::{collections::BTreeSet, ops::Range};

use super::{
    Dated, Event, Item, Match, Reading, Role,
    assemble::{Draft, agents, overlap},
    merge, scene,
};
use crate::{
    entity::EntityId,
    knowledge::{Class, Realis},
    mention::{DateBasis, DateValue, Kind, PartialDate},
    ontology,
};

/// How many sentences at the head of a document may tell its own occasion.
const OPENING: usize = 4;

/// How far behind the trigger its place may stand, in items.
const REACH: usize = 8;

/// The date of a match: one that it captured, or the nearest of the sentence.
pub(super) fn date(
    reading: &Reading<'_>,
    items: &[Item<'_>],
    found: &Match,
    realis: Realis,
) -> Option<(DateValue, usize)> {
    let value = |at: usize| match reading.mentions[items[at].mention?].kind {
        Kind::Date(value) => Some((value, at)),
        _ => None,
    };
    let captured = found.captures.iter().filter(|capture| capture.role == "begin").find_map(|c| value(c.items.start));
    let words = &reading.knowledge.lexicon.dates;
    let nearest = || {
        let between = |at: usize| {
            if at < found.trigger.start { at..found.trigger.start } else { found.trigger.end..at }
        };
        // "A programme for 2003-2006": how long it lasts, and not when it was agreed.
        let lasts = |at: &usize| {
            let led = at.checked_sub(1).is_some_and(|lead| words.lasting.contains(items[lead].key));
            led && value(*at).is_some_and(|(value, _)| value.end.is_some())
        };
        let free =
            |at: &usize| !lasts(at) && !is_parted(reading, items, between(*at), *at > found.trigger.start, realis);
        let free = (0..items.len()).filter_map(value).filter(|(_, at)| free(at));
        free.min_by_key(|(_, at)| between(*at).len())
    };
    let (date, at) = captured.or_else(nearest)?;
    // "They will meet on Friday": the next one.
    let to_come = matches!(realis, Realis::Planned | Realis::Requested | Realis::Hypothetical);
    Some((if date.weekday && to_come { date.week_later() } else { date }, at))
}

/// Whether a word between a trigger and a date says that the date is of something else.
fn is_parted(reading: &Reading<'_>, items: &[Item<'_>], between: Range<usize>, behind: bool, realis: Realis) -> bool {
    let words = &reading.knowledge.lexicon.dates;
    // A comma before the date's preposition closes what a relative clause opened: "met X, who is new, on Monday".
    let end = between.end;
    let closed = (end.saturating_sub(2)..end).any(|at| between.contains(&at) && items[at].key == ",");
    between.clone().any(|at| {
        let key = items[at].key;
        let hour = || items.get(at + 1).is_some_and(|next| words.hours.contains(next.key));
        let of_another = behind && !closed && realis == Realis::Actual && words.partings_behind.contains(key);
        (words.partings.contains(key) && !hour()) || of_another
    })
}

/// The place of a match: "in" or "at" a place, behind the trigger or at the head of the sentence.
pub(super) fn place(reading: &Reading<'_>, items: &[Item<'_>], found: &Match) -> Option<EntityId> {
    let words = &reading.knowledge.lexicon.words;
    let at_place = |at: usize| {
        let before = at.checked_sub(1).map_or("", |before| items[before].key);
        let mention = items[at].mention?;
        let entity = *reading.linked.links[mention].first()?;
        let class = reading.linked.entity(entity).class;
        let led = words.place_leads.contains(before);
        (led && matches!(class, Class::Place | Class::State)).then_some((at, class, entity))
    };
    let is_talk = |at: usize| words.subject_leads.contains(items[at].key);
    // "They discussed the situation in Syria" where they were not.
    let talks = found.trigger.clone().any(is_talk);
    let behind = (found.trigger.end..items.len().min(found.trigger.end + REACH))
        .take_while(|at| !talks && (!is_talk(*at) || overlap(&(*at..*at + 1), &found.items)))
        .filter_map(at_place)
        .min_by_key(|(at, class, _)| (*class == Class::State, *at));
    let head = || (0..found.trigger.start.min(4)).find_map(at_place);
    behind.or_else(head).map(|(_, _, entity)| entity)
}

pub(super) fn set_place(draft: &Draft<'_>, event: &mut Event) {
    let captured = event.roles.iter().any(|role| role.property == ontology::PLACE_OF);
    let taken = draft.place.filter(|place| !event.roles.iter().any(|role| role.entity == *place));
    if let Some(place) = taken.filter(|_| !captured && event.class != ontology::CALL) {
        event.roles.push(Role { property: ontology::PLACE_OF, entity: place, sentence: draft.sentence });
    }
}

/// Where an event is of which the sentence names no place: "here" is where the document is written, and so is what
/// happened there on its own day.
pub(super) fn set_scene(reading: &Reading<'_>, items: &[Item<'_>], draft: &Draft<'_>, event: &mut Event) {
    let Some((place, sentence)) = reading.scene.place.filter(|_| place_role(event).is_none()) else {
        return;
    };
    let here = &reading.knowledge.lexicon.words.here;
    let is_here = (draft.found.items.end.saturating_sub(1)..items.len())
        .take(REACH)
        .chain(draft.found.items.clone())
        .any(|at| here.contains(items[at].key));
    let today = reading.today.map(PartialDate::Day);
    let on_the_day = today.is_some() && event.begin.map(|begin| begin.date) == today && event.realis == Realis::Actual;
    if is_here && event.class != ontology::CALL {
        event.roles.push(Role { property: ontology::PLACE_OF, entity: place, sentence: draft.sentence });
    } else if on_the_day && scene::has_place(event) {
        event.roles.push(Role { property: ontology::PLACE_OF, entity: place, sentence });
    }
}

/// The date that the sentence gives; for the document's own occasion, else the day of publication.
pub(super) fn set_dates(
    reading: &Reading<'_>,
    items: &[Item<'_>],
    draft: &Draft<'_>,
    event: &mut Event,
    main: Option<&Event>,
) {
    let dated = |date: PartialDate, basis| Dated { date, basis, sentence: draft.sentence };
    if let Some((value, _)) = draft.date {
        event.begin = value.begin.map(|date| dated(date, value.basis));
        event.end = value.end.map(|date| dated(date, value.basis));
        return;
    }
    if let Some(value) = reading.scene.dates[draft.sentence] {
        event.begin = value.begin.map(|date| dated(date, value.basis));
        return;
    }
    // Other acts of the occasion are told in its first sentences too; what "had" happened was before.
    let same_day = main.is_none_or(|main| main.begin.is_some_and(|begin| begin.basis == DateBasis::Published));
    let words = &reading.knowledge.lexicon.words;
    let trigger = draft.found.trigger.start;
    let participle = items[trigger].key.ends_with("ed") || words.participles.contains(items[trigger].key);
    let before = participle && trigger.checked_sub(1).is_some_and(|at| items[at].key == "had");
    let head = draft.sentence < OPENING || reading.text.sentences[draft.sentence].title;
    // "The plans made during his meeting with X in Genoa": an occasion that is mentioned beside the document's own.
    let noun = !participle && draft.rule.participants > 1;
    let mentioned = noun && main.is_some_and(|main| main.class == event.class && !merge::is_same(reading, main, event));
    let opening = head && same_day && !before && !mentioned;
    if opening
        && draft.rule.main
        && event.realis == Realis::Actual
        && let Some(today) = reading.today
    {
        // What is under way may have begun on an earlier day.
        let month = PartialDate::Month(today.year(), today.month());
        let date = if draft.rule.ongoing { month } else { PartialDate::Day(today) };
        event.begin = Some(dated(date, DateBasis::Published));
    }
}

/// Whether an event is what a document is about: the first of its main events, but a meeting rather than the visit that
/// it is part of, and persons rather than the states that the headline names. Talks during a visit are where the visit
/// goes, unless the text says otherwise.
pub(super) fn leads(reading: &Reading<'_>, event: &mut Event, main: Option<&Event>) -> bool {
    let Some(main) = main else {
        return true;
    };
    let is_person = |agent: &EntityId| reading.linked.entity(*agent).class == Class::Person;
    if !agents(main).iter().any(is_person)
        && agents(event).iter().any(is_person)
        && merge::is_same(reading, main, event)
    {
        return true;
    }
    let published = |event: &Event| event.begin.is_some_and(|begin| begin.basis == DateBasis::Published);
    let within = main.class == ontology::VISIT
        && matches!(event.class, ontology::MEETING | ontology::CONSULTATIONS)
        && published(main)
        && published(event);
    if within
        && place_role(event).is_none()
        && let Some(place) = place_role(main)
    {
        let sentence = event.sayings.first().map_or(place.sentence, |saying| saying.sentence);
        event.roles.push(Role { sentence, ..place });
    }
    within
}

fn place_role(event: &Event) -> Option<Role> {
    event.roles.iter().find(|role| role.property == ontology::PLACE_OF).cloned()
}

/// "China had ratified": the agreement of the headline, or else that which the text named last, if it named one alone.
pub(super) fn recall(reading: &Reading<'_>, draft: &Draft<'_>, event: &mut Event) {
    let is_agreement = |entity: &EntityId| reading.linked.entity(*entity).class == Class::Agreement;
    if !draft.rule.recalls || event.roles.iter().any(|role| is_agreement(&role.entity)) {
        return;
    }
    let named = |sentence: usize| {
        let tokens = &reading.text.sentences[sentence].tokens;
        let mentions = reading.mentions.partition_point(|mention| mention.tokens.start < tokens.start)
            ..reading.mentions.partition_point(|mention| mention.tokens.start < tokens.end);
        let links = reading.linked.links[mentions].iter().flatten().copied();
        let agreements: BTreeSet<EntityId> = links.filter(is_agreement).collect();
        Some(agreements).filter(|agreements| !agreements.is_empty())
    };
    let sentences = &reading.text.sentences;
    let headline = (0..sentences.len()).filter(|at| sentences[*at].title).find_map(named);
    let last = || (0..draft.sentence).rev().find_map(named);
    // Of several nobody knows which.
    let one = |agreements: &BTreeSet<EntityId>| agreements.len() == 1;
    if let Some(agreements) = headline.filter(one).or_else(|| last().filter(one)) {
        let about = |entity| Role { property: ontology::ABOUT, entity, sentence: draft.sentence };
        event.roles.extend(agreements.into_iter().map(about));
    }
}

/// Acts within a meeting have its date, its place and, where nobody else is named, its parties.
pub(super) fn inherit(reading: &Reading<'_>, draft: &Draft<'_>, event: &mut Event, main: Option<&Event>) {
    if let Some(main) = main.filter(|_| draft.rule.beside.is_some())
        && event.roles.iter().all(|role| role.property != ontology::ABOUT)
    {
        let matter = main.roles.iter().filter(|role| role.property == ontology::ABOUT);
        event.roles.extend(matter.map(|role| Role { sentence: draft.sentence, ..role.clone() }));
    }
    // The resolution of an organ that a meeting speaks of is not the meeting's own.
    let heads = &reading.knowledge.lexicon.heads;
    let kind = |role: &Role| reading.linked.entity(role.entity).kind.as_ref();
    let foreign = event.roles.iter().filter_map(kind).any(|kind| heads.of_organs.contains(kind));
    let Some(main) = main.filter(|_| draft.rule.inherits && event.realis == Realis::Actual && !foreign) else {
        return;
    };
    if event.begin.is_none() && event.end.is_none() {
        event.begin = main.begin.map(|begin| Dated { sentence: draft.sentence, ..begin });
        event.end = main.end.map(|end| Dated { sentence: draft.sentence, ..end });
    }
    if place_role(event).is_none()
        && let Some(place) = place_role(main)
    {
        event.roles.push(Role { sentence: draft.sentence, ..place });
    }
    if agents(event).is_empty() {
        for agent in agents(main) {
            let states = reading.linked.represents(agent);
            let parties = if states.is_empty() { vec![agent] } else { states.to_vec() };
            for entity in parties {
                event.roles.push(Role { property: ontology::PARTICIPANT, entity, sentence: draft.sentence });
            }
        }
    }
}
