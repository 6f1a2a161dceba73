//! Names of the background graph, and phrases that mean agents spoken of before.

use std::ops::Range;

use super::{Chart, Kind};
use crate::knowledge::{ByFirst, Class, EntryId, Name, NameKind};

/// Marks each longest name, from left to right.
pub(super) fn find(chart: &mut Chart<'_>) {
    let range = chart.range();
    let mut at = range.start;
    while at < range.end {
        if let Some((end, states)) = group(chart, at) {
            chart.put(at..end, Kind::Group { states }, "group");
            at = end;
            continue;
        }
        let tokens = &chart.text.tokens[at..range.end];
        let Some((len, names)) = chart.knowledge.gazetteer.longest(tokens) else {
            at = region(chart, at).unwrap_or(at + 1);
            continue;
        };
        let kind = settled(chart, at..at + len, kind(chart, &names, at + len));
        if is_word_here(chart, at, len, &kind) {
            at += 1;
            continue;
        }
        // "the Turkmen side" and "the Government of Turkmenistan" both name the state.
        let noun = matches!(kind, Kind::Demonym { actor: true, .. });
        let last = actor_noun(chart, at + len);
        let acts = noun && chart.knowledge.lexicon.words.actor_nouns.contains(chart.key(last));
        let end = if acts { last + 1 } else { at + len };
        let start = government_before(chart, at, &kind);
        chart.put(start..end, kind, "background");
        at = end;
    }
    share_nouns(chart);
}

/// "Indian and Chinese officials": the noun behind the last adjective of a list is that of all.
fn share_nouns(chart: &mut Chart<'_>) {
    let mut next: Option<usize> = None;
    for at in chart.range().rev() {
        let Some((tokens, Kind::Demonym { candidates, actor })) =
            chart.starting(at).map(|mention| (mention.tokens.clone(), mention.kind.clone()))
        else {
            continue;
        };
        let joined = next.is_some_and(|next| next > tokens.end && chart.next_member(tokens.end) == Some(next));
        if joined && !actor {
            chart.put(tokens.clone(), Kind::Demonym { candidates, actor: true }, "background");
        }
        next = (actor || joined).then_some(tokens.start);
    }
}

/// Where "the Government of" begins before the name of a state.
fn government_before(chart: &Chart<'_>, at: usize, kind: &Kind) -> usize {
    if !matches!(kind, Kind::Name { class: Class::State, .. }) {
        return at;
    }
    let of = at - usize::from(chart.key_before(at) == "the");
    let head = of.saturating_sub(2);
    if chart.key_before(of) == "of" && chart.knowledge.lexicon.words.governments.contains(chart.key(head))
        // "President of the Republic of Cyprus" is a title already.
        && chart.covering(head).is_none()
    {
        head
    } else {
        at
    }
}

/// A phrase such as "the two leaders" at a token: where it ends, and whether it means states.
fn group(chart: &Chart<'_>, at: usize) -> Option<(usize, bool)> {
    let words = &chart.knowledge.lexicon.words;
    // "The leaders of eleven countries" are not those named before.
    let alone = |end: &usize| chart.key(*end) != "of";
    let longest = |phrases: &ByFirst<String>| {
        phrases.beginning(chart.key(at)).iter().filter_map(|phrase| chart.matches(at, phrase)).max().filter(alone)
    };
    match (longest(&words.state_groups), longest(&words.groups)) {
        (Some(end), _) => Some((end, true)),
        (None, Some(end)) => Some((end, false)),
        (None, None) => None,
    }
}

fn kind(chart: &Chart<'_>, names: &[&Name], end: usize) -> Kind {
    let gazetteer = &chart.knowledge.gazetteer;
    let of = |kind: NameKind| {
        let mut found: Vec<_> = names.iter().filter(|name| name.kind == kind).map(|name| name.entry).collect();
        // A state before a place of the same name, and so on in the order of classes.
        found.sort_by_key(|id| (gazetteer.entry(*id).class, *id));
        found.dedup();
        found
    };
    let named = of(NameKind::Name);
    match named.first() {
        Some(first) => Kind::Name { class: gazetteer.entry(*first).class, candidates: named },
        None => {
            let words = &chart.knowledge.lexicon.words;
            let noun = chart.key(actor_noun(chart, end));
            let actor = words.actor_nouns.contains(noun) || words.envoy_nouns.contains(noun);
            Kind::Demonym { candidates: of(NameKind::Demonym), actor }
        }
    }
}

/// Where the noun stands that an adjective of a state may belong to: "Israeli intelligence officials".
fn actor_noun(chart: &Chart<'_>, at: usize) -> usize {
    at + usize::from(chart.knowledge.lexicon.words.actor_sorts.contains(chart.key(at)))
}

/// Where the adjective of a region ends that begins at a token: "Latin American" says nothing of the United States.
fn region(chart: &Chart<'_>, at: usize) -> Option<usize> {
    let phrases = chart.knowledge.lexicon.words.region_adjectives.beginning(chart.key(at));
    phrases.iter().filter_map(|phrase| chart.matches(at, phrase)).max()
}

/// A name that a state shares with a province of another, as Georgia does, with the candidates that it has here.
fn settled(chart: &Chart<'_>, tokens: Range<usize>, kind: Kind) -> Kind {
    let class = |id: &EntryId| chart.knowledge.gazetteer.entry(*id).class;
    let candidates = match kind {
        Kind::Name { class: Class::State, candidates } => candidates,
        Kind::Name { class: Class::Organization, candidates } => return building(chart, tokens.start, candidates),
        other => return other,
    };
    let provinces: Vec<EntryId> = candidates.iter().copied().filter(|id| class(id) == Class::Place).collect();
    if !provinces.is_empty() && is_province(chart, &tokens, &provinces) {
        return Kind::Name { class: Class::Place, candidates: provinces };
    }
    let states = candidates.into_iter().filter(|id| class(id) != Class::Place).collect();
    Kind::Name { class: Class::State, candidates: states }
}

/// A house that stands for who works there, as the White House does: "at the White House" it is the place.
fn building(chart: &Chart<'_>, at: usize, candidates: Vec<EntryId>) -> Kind {
    let class = |id: &EntryId| chart.knowledge.gazetteer.entry(*id).class;
    let before = at - usize::from(chart.key_before(at) == "the");
    let inside = chart.knowledge.lexicon.words.building_leads.contains(chart.key_before(before));
    let (places, others): (Vec<EntryId>, Vec<EntryId>) =
        candidates.into_iter().partition(|id| class(id) == Class::Place);
    if inside && !places.is_empty() {
        return Kind::Name { class: Class::Place, candidates: places };
    }
    Kind::Name { class: Class::Organization, candidates: others }
}

/// Whether the words beside a name show a province: "the Governor of Georgia", "Atlanta, Georgia".
fn is_province(chart: &Chart<'_>, tokens: &Range<usize>, provinces: &[EntryId]) -> bool {
    let words = &chart.knowledge.lexicon.words;
    let leads = words.province_leads.iter().any(|phrase| {
        let start = tokens.start.checked_sub(phrase.split_whitespace().count());
        start.is_some_and(|start| chart.matches(start, phrase).is_some())
    });
    let follows = words.province_nouns.iter().any(|phrase| chart.matches(tokens.end, phrase).is_some());
    let state = |id: &EntryId| chart.knowledge.gazetteer.entry(*id).within;
    let city = chart.ending(tokens.start.saturating_sub(1)).filter(|_| chart.key_before(tokens.start) == ",");
    let beside = city.is_some_and(|city| match &city.kind {
        Kind::Name { class: Class::Place, candidates } => {
            candidates.iter().any(|city| provinces.iter().any(|province| state(city) == state(province)))
        }
        _ => false,
    });
    leads || follows || (beside && !is_listed(chart, tokens.end, provinces))
}

/// Whether another state follows as in a list: "Washington, Georgia and Moldova".
fn is_listed(chart: &Chart<'_>, at: usize, provinces: &[EntryId]) -> bool {
    let words = &chart.knowledge.lexicon.words;
    let gazetteer = &chart.knowledge.gazetteer;
    let mut next = at;
    while words.conjunctions.contains(chart.key(next)) || (next > at && chart.key(next) == "the") {
        next += 1;
    }
    let names =
        (next > at && next < chart.range().end).then(|| gazetteer.longest(&chart.text.tokens[next..])).flatten();
    // "Atlanta, Georgia, United States" is no list.
    let own = |state: EntryId| provinces.iter().any(|province| gazetteer.entry(*province).within == Some(state));
    names.is_some_and(|(_, names)| {
        names.iter().any(|name| gazetteer.entry(name.entry).class == Class::State && !own(name.entry))
    })
}

/// Names that are other words in this place: "US" in a text in capitals, one capitalised word at the head of a
/// sentence that is a topic.
fn is_word_here(chart: &Chart<'_>, at: usize, len: usize, kind: &Kind) -> bool {
    let token = &chart.text.tokens[at];
    // Part of a longer name that a hyphen joins: "Baden-Baden", "Guinea-Bissau" are names of their own.
    let glued_before = !token.spaced && chart.key_before(at) == "-" && matches!(kind, Kind::Name { .. });
    let is_topic = matches!(kind, Kind::Name { class: Class::Topic, .. });
    let shouting = len == 1
        && token.case == crate::token::Case::Upper
        && token.key.len() < 5
        && matches!(kind, Kind::Name { class: Class::Organization | Class::State, .. })
        && neighbours_shout(chart, at);
    // "Male and female voters": capitalised only because a sentence begins, and without the accent of "Malé".
    let opens = len == 1
        && at == chart.sentence.tokens.start
        && matches!(kind, Kind::Name { class: Class::Place, .. })
        && chart.knowledge.lexicon.words.openers.contains(&token.key)
        && chart.words(&(at..at + 1)).is_ascii();
    (glued_before && is_topic) || shouting || opens
}

/// Whether the words around a token are in capitals too, so that capitals show nothing.
fn neighbours_shout(chart: &Chart<'_>, at: usize) -> bool {
    let upper = |at: Option<usize>| {
        at.and_then(|at| chart.token(at))
            .is_some_and(|token| token.case == crate::token::Case::Upper && token.key.len() > 4)
    };
    upper(at.checked_sub(1)) && upper(Some(at + 1))
}

/// A topic all in capitals within a sentence is part of a name that nothing recognised, unless small words follow: "the
/// Middle East settlement".
pub(super) fn drop_topics_in_names(chart: &mut Chart<'_>) {
    for at in chart.range() {
        let topic = chart.starting(at).filter(|mention| matches!(mention.kind, Kind::Name { class: Class::Topic, .. }));
        let Some(tokens) = topic.map(|mention| mention.tokens.clone()) else {
            continue;
        };
        let mut words = chart.text.tokens[tokens].iter();
        if at > chart.sentence.tokens.start && words.all(crate::token::Token::is_capital) {
            chart.clear(at);
        }
    }
}
