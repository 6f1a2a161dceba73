//! From matches to events: roles, date, place and realis, and what an event takes over from the main one.

use std::ops::Range;

use rustc_hash::FxHashSet;

use super::{
    Capture, Event, Found, Item, Match, Measure, Reading, Relation, Role, Saying, Taken, circumstance, items, list,
    matcher, realis, row::Row,
};
use crate::{
    entity::{Entity, EntityId},
    knowledge::{Class, Effect, Realis, Rule},
    mention::{DateValue, Kind},
    ontology,
};

/// A match with what is needed to make an event of it.
pub(super) struct Draft<'r> {
    pub(super) rule: &'r Rule,
    pub(super) sentence: usize,
    pub(super) found: Match,
    pub(super) realis: Realis,
    /// The items that say whether it happened.
    pub(super) cue: Option<Range<usize>>,
    pub(super) date: Option<(DateValue, usize)>,
    pub(super) place: Option<EntityId>,
}

/// Events and relations of all sentences, in the order of the text, not merged yet.
pub(super) fn drafts(reading: &Reading<'_>) -> Found {
    let mut found = Found::default();
    let mut main: Option<usize> = None;
    // The headline tells what a document is about, so it is read first.
    let sentences = || reading.text.sentences.iter().enumerate();
    let order = sentences().filter(|(_, of)| of.title).chain(sentences().filter(|(_, of)| !of.title));
    for (sentence, of) in order {
        let mut items = items(reading.text, of, reading.mentions, reading.knowledge);
        list::append(reading, sentence, &mut items);
        for draft in sentence_drafts(reading, sentence, &items) {
            match &draft.rule.effect {
                Effect::Event(class) => {
                    for mut event in events(reading, &items, &draft, class, &found.events, main) {
                        let told = main.map(|main| &found.events[main]);
                        if draft.rule.main
                            && event.realis == Realis::Actual
                            && circumstance::leads(reading, &mut event, told)
                        {
                            main = Some(found.events.len());
                        }
                        found.events.push(event);
                    }
                }
                Effect::Extend(class) => extend(reading, &items, &draft, class, &mut found.events, main),
                Effect::Relate => found.relations.extend(relations(reading, &items, &draft)),
            }
        }
    }
    found
}

/// The matches of one sentence; of two whose triggers overlap and that say the same kind of thing, the fuller one.
fn sentence_drafts<'r>(reading: &Reading<'r>, sentence: usize, items: &[Item<'_>]) -> Vec<Draft<'r>> {
    let rules: &'r [Rule] = &reading.knowledge.rules;
    let mut row = Row::new(reading, items);
    let mut all: Vec<(usize, Match)> = Vec::new();
    for (rule, pattern) in reading.knowledge.index.candidates(&row.symbols, row.all_types()) {
        let found = matcher::apply(&mut row, &rules[rule].patterns[pattern]);
        let peopled = found.into_iter().filter(|found| is_peopled(reading, &rules[rule], found));
        all.extend(peopled.map(|found| (rule, found)));
    }
    let weight = |found: &Match| found.captures.iter().map(|capture| 2 + capture.mentions.len()).sum::<usize>();
    all.sort_by_key(|(rule, found)| (std::cmp::Reverse(weight(found)), found.trigger.start, *rule));
    let mut kept: Vec<(usize, Match)> = Vec::new();
    for (rule, found) in all {
        let rival = kept.iter().any(|(other, of)| {
            let (a, b) = (&rules[*other].effect, &rules[rule].effect);
            // Two rules that read one clause: they share the trigger, or one of the same class takes the same words.
            (overlap(&of.trigger, &found.trigger) && std::mem::discriminant(a) == std::mem::discriminant(b))
                || (a == b
                    && (overlap(&of.items, &found.trigger) || overlap(&of.trigger, &found.items))
                    && share(of, &found))
        });
        if !rival {
            kept.push((rule, found));
        }
    }
    kept.sort_by_key(|(_, found)| found.trigger.start);
    kept.into_iter()
        .map(|(rule, found)| {
            let (realis, cue) = realis::of(items, &found, &reading.knowledge.lexicon);
            let date = circumstance::date(reading, items, &found, realis);
            let place = circumstance::place(reading, items, &found);
            Draft { rule: &rules[rule], sentence, realis, cue, date, place, found }
        })
        .collect()
}

/// Whether a match names as many participants as the rule asks for, so that it keeps no other rule from reading the same
/// words in vain. Groups stand for as many as it takes.
fn is_peopled(reading: &Reading<'_>, rule: &Rule, found: &Match) -> bool {
    let named = |index: &usize| match reading.mentions[*index].kind {
        Kind::Group { .. } => rule.participants,
        _ => reading.linked.links[*index].len(),
    };
    let counts = |capture: &&Capture| {
        rule.each.as_deref() == Some(&capture.role)
            || ontology::property(&capture.role).is_some_and(ontology::is_participant)
    };
    let all: usize = found.captures.iter().filter(counts).flat_map(|capture| &capture.mentions).map(named).sum();
    rule.inherits || all >= rule.participants
}

/// Whether two matches took the same mention.
fn share(a: &Match, b: &Match) -> bool {
    let taken = |found: &Match| found.captures.iter().flat_map(|capture| capture.mentions.clone()).collect::<Vec<_>>();
    let of_b = taken(b);
    taken(a).iter().any(|mention| of_b.contains(mention))
}

pub(super) fn overlap(a: &Range<usize>, b: &Range<usize>) -> bool {
    a.start < b.end && b.start < a.end
}

/// The roles that a capture fills, each said by the sentence in which its mention stands: in a list below a sentence
/// that is another one.
fn roles(
    reading: &Reading<'_>,
    capture: &Capture,
    property: &'static str,
    before: &[Event],
    main: Option<usize>,
) -> Vec<Role> {
    let mut out: Vec<Role> = Vec::new();
    let mut seen = FxHashSet::default();
    for index in &capture.mentions {
        let sentence = reading.text.sentence_of(reading.mentions[*index].tokens.start);
        let entities = match property {
            ontology::OFFICE_OF_TENURE => reading.linked.offices.get(index).copied().into_iter().collect(),
            _ => meant(reading, *index, before, main),
        };
        for entity in entities {
            if seen.insert(entity) {
                out.push(Role { property, entity, sentence });
            }
        }
    }
    out
}

/// The entities that a mention means; a group stands for the participants of the event before, and the adjective that a
/// rule takes, as in "Peruvian-Chilean talks", for the state, if the text names that too.
fn meant(reading: &Reading<'_>, mention: usize, before: &[Event], main: Option<usize>) -> Vec<EntityId> {
    let states = match &reading.mentions[mention].kind {
        Kind::Group { states } => *states,
        Kind::Demonym { actor: false, candidates } => {
            let named = |entity: &Entity| entity.known.is_some_and(|known| candidates.contains(&known));
            return reading.linked.entities.iter().position(named).map(EntityId).into_iter().collect();
        }
        _ => return reading.linked.links[mention].clone(),
    };
    let Some(main) = main.and_then(|main| before.get(main)) else {
        return if states { Vec::new() } else { only_two(reading) };
    };
    let mut out = Vec::new();
    for agent in agents(main) {
        let is_state = reading.linked.entity(agent).class == Class::State;
        if !states || is_state {
            out.push(agent);
        } else {
            out.extend(reading.linked.represents(agent));
        }
    }
    out
}

/// "The two leaders discussed ...", before either is named: the persons of the document, if there are two.
fn only_two(reading: &Reading<'_>) -> Vec<EntityId> {
    let mut persons: Vec<EntityId> = Vec::new();
    for id in reading.linked.links.iter().flatten() {
        if reading.linked.entity(*id).class == Class::Person && !persons.contains(id) {
            persons.push(*id);
        }
        if persons.len() > 2 {
            break;
        }
    }
    if persons.len() == 2 { persons } else { Vec::new() }
}

/// Who takes part in an event.
pub(super) fn agents(event: &Event) -> Vec<EntityId> {
    let mut seen = FxHashSet::default();
    let entities = event.roles.iter().filter(|role| ontology::is_participant(role.property)).map(|role| role.entity);
    entities.filter(|entity| seen.insert(*entity)).collect()
}

/// The events of one match: one, or one for each member of the role that the rule names.
fn events(
    reading: &Reading<'_>,
    items: &[Item<'_>],
    draft: &Draft<'_>,
    class: &'static str,
    before: &[Event],
    main: Option<usize>,
) -> Vec<Event> {
    let told = main.and_then(|main| before.get(main));
    let apart = |class| told.is_none_or(|main| !is_a(main, class));
    let late = draft.rule.first && draft.realis == Realis::Actual && told.is_some_and(|main| main.class != class);
    if late || draft.rule.beside.is_some_and(apart) {
        return Vec::new();
    }
    let mut roles = Vec::new();
    let mut each = Vec::new();
    for capture in &draft.found.captures {
        let Some(property) = ontology::property(&capture.role) else {
            continue;
        };
        for role in self::roles(reading, capture, property, before, main) {
            if draft.rule.each.as_deref() == Some(&capture.role) { each.push(role) } else { roles.push(role) }
        }
    }
    let mut event = Event {
        class,
        realis: draft.realis,
        roles,
        begin: None,
        end: None,
        measures: Vec::new(),
        sayings: vec![saying(items, draft)],
    };
    circumstance::set_place(draft, &mut event);
    circumstance::set_dates(reading, items, draft, &mut event, told);
    circumstance::inherit(reading, draft, &mut event, told);
    circumstance::recall(reading, draft, &mut event);
    circumstance::set_scene(reading, items, draft, &mut event);
    if agents(&event).len() + each.len() < draft.rule.participants {
        return Vec::new();
    }
    if each.is_empty() {
        return vec![event];
    }
    each.into_iter()
        .map(|role| {
            let mut one = event.clone();
            // Each monument of a list stands in its own place.
            let own = reading
                .linked
                .relations
                .iter()
                .find(|relation| relation.subject == role.entity && relation.property == ontology::LOCATED_IN);
            if let Some(own) = own {
                one.roles.retain(|role| role.property != ontology::PLACE_OF);
                one.roles.push(Role { property: ontology::PLACE_OF, entity: own.object, sentence: draft.sentence });
            }
            one.roles.push(role);
            one
        })
        .collect()
}

/// Where and how the rule read it.
fn saying(items: &[Item<'_>], draft: &Draft<'_>) -> Saying {
    let taken = |capture: &Capture| Taken { role: capture.role.clone(), tokens: tokens(items, &capture.items) };
    Saying {
        sentence: draft.sentence,
        rule: draft.rule.name.clone(),
        trigger: tokens(items, &draft.found.trigger),
        taken: draft.found.captures.iter().map(taken).collect(),
        cue: draft.cue.as_ref().map(|cue| tokens(items, cue)),
    }
}

fn tokens(items: &[Item<'_>], range: &Range<usize>) -> Range<usize> {
    items[range.start].tokens.start..items[range.end - 1].tokens.end
}

/// Whether an event is of a class.
fn is_a(event: &Event, class: &str) -> bool {
    class == ontology::EVENT || event.class == class || ontology::broader_event(event.class) == Some(class)
}

/// More about an event of before: its topics, its figures, its chair.
fn extend(
    reading: &Reading<'_>,
    items: &[Item<'_>],
    draft: &Draft<'_>,
    class: &str,
    events: &mut [Event],
    main: Option<usize>,
) {
    let Some(at) = main.filter(|main| is_a(&events[*main], class)) else {
        return;
    };
    // What was said has no participants who come later: "Participants included ..." is of a meeting that nothing told of.
    let peopled = |capture: &Capture| ontology::property(&capture.role).is_some_and(ontology::is_participant);
    if events[at].class == ontology::STATEMENT && draft.found.captures.iter().any(peopled) {
        return;
    }
    let measured = draft.found.captures.iter().find(|capture| capture.role == "quantity");
    let quantity = words(reading, items, measured.map_or(&draft.found.trigger, |capture| &capture.items));
    let mut roles_taken = Vec::new();
    let mut measures = Vec::new();
    for capture in &draft.found.captures {
        if capture.role == "measure" {
            for index in &capture.mentions {
                if let Kind::Figure(figure) = &reading.mentions[*index].kind {
                    measures.push(Measure {
                        quantity: quantity.clone(),
                        figure: figure.clone(),
                        target: draft.rule.aims || draft.realis == Realis::Planned,
                        sentence: draft.sentence,
                    });
                }
            }
        } else if let Some(property) = ontology::property(&capture.role).filter(|role| *role != ontology::QUANTITY) {
            roles_taken.extend(roles(reading, capture, property, events, main));
        }
    }
    let event = &mut events[at];
    event.measures.extend(measures);
    for role in roles_taken {
        if !event.roles.contains(&role) {
            event.roles.push(role);
        }
    }
    event.sayings.push(saying(items, draft));
}

fn words(reading: &Reading<'_>, items: &[Item<'_>], range: &Range<usize>) -> String {
    reading.document.slice(reading.text.span(&tokens(items, range))).to_lowercase()
}

/// The relations of a match: from what `subject` took to what each other role took.
fn relations(reading: &Reading<'_>, items: &[Item<'_>], draft: &Draft<'_>) -> Vec<Relation> {
    if draft.realis != Realis::Actual {
        return Vec::new();
    }
    let subjects = draft.found.captures.iter().filter(|capture| capture.role == "subject");
    let mut out = Vec::new();
    for subject in subjects.flat_map(|capture| roles(reading, capture, "", &[], None)).map(|role| role.entity) {
        for capture in &draft.found.captures {
            let Some(property) = ontology::property(&capture.role) else {
                continue;
            };
            for role in roles(reading, capture, property, &[], None) {
                out.push(Relation { subject, property, object: role.entity, saying: saying(items, draft) });
            }
        }
    }
    out
}
