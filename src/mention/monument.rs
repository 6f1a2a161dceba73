//! Monuments by form: "monuments to Magtymguly in Astana, Abay and Kurmangazy in Ashgabat".

use std::ops::Range;

use super::{Chart, Kind, agreement::description};
use crate::{knowledge::Class, token::TokenKind};

struct Found {
    tokens: Range<usize>,
    commemorates: Range<usize>,
    place: Option<Range<usize>>,
}

/// Marks each monument; a plural head is shared by the members of the list behind it.
pub(super) fn find(chart: &mut Chart<'_>) {
    let range = chart.range();
    let mut at = range.start;
    while at < range.end {
        let key = chart.key(at);
        let Some(head) = chart.knowledge.lexicon.heads.monument.get(key).cloned() else {
            at += 1;
            continue;
        };
        if let Some(tokens) = dedicated(chart, at) {
            at = tokens.end;
            chart.put(tokens, Kind::Shape(Class::Monument), "shape.monument");
            continue;
        }
        let preposition = chart.knowledge.lexicon.heads.monument_prepositions.contains(chart.key(at + 1));
        let found = if preposition { members(chart, at, head != key) } else { Vec::new() };
        at = found.last().map_or(at + 1, |last| last.tokens.end);
        for Found { tokens, commemorates, place } in found {
            let kind = Kind::Monument { commemorates, place, head: head.clone() };
            chart.put(tokens, kind, "shape.monument");
        }
    }
}

/// "a plaque commemorating the victims of the flood", "the war cemetery dedicated to soldiers of the Polish Army".
fn dedicated(chart: &Chart<'_>, at: usize) -> Option<Range<usize>> {
    let heads = &chart.knowledge.lexicon.heads;
    let end = (at..).take_while(|at| heads.monument.contains_key(chart.key(*at))).last()? + 1;
    let about = heads.dedications.iter().filter_map(|phrase| chart.matches(end, phrase)).max()?;
    let last = description(chart, about, false);
    // Where it stands is no part of what it is for.
    let place = (about + 1..last).rev().find(|at| place(chart, *at).is_some_and(|place| place.end == last));
    let last = place.unwrap_or(last);
    (last > about + 1).then_some(at..last)
}

/// The monuments of a head word: one, or all of a list where the head is plural.
fn members(chart: &Chart<'_>, head: usize, plural: bool) -> Vec<Found> {
    let mut found: Vec<Found> = Vec::new();
    let mut at = head + 2;
    while let Some(subject) = subject(chart, at) {
        let place = place(chart, subject.end);
        let start = if found.is_empty() { head } else { subject.start };
        let end = place.as_ref().map_or(subject.end, |place| place.end);
        found.push(Found { tokens: start..end, commemorates: subject, place });
        let separator = match chart.key(end) {
            "," | "and" => end + 1 + usize::from(chart.key(end + 1) == "and"),
            _ => break,
        };
        if !plural {
            break;
        }
        at = separator;
    }
    // A place behind the last of several members is the place of all before it that have none of their own.
    let mut place = None;
    for member in found.iter_mut().rev() {
        match &member.place {
            Some(own) => place = Some(own.clone()),
            None => member.place.clone_from(&place),
        }
    }
    found
}

/// Whom or what a monument is for: capitalised words that nothing else has taken.
fn subject(chart: &Chart<'_>, at: usize) -> Option<Range<usize>> {
    let start = who(chart, chart.skip_article(at));
    let mut end = start;
    let mut named = false;
    loop {
        let person = chart.starting(end).filter(|mention| mention.class() == Some(Class::Person));
        let demonym = chart.starting(end).filter(|mention| matches!(mention.kind, Kind::Demonym { .. }));
        named = named || person.is_some() || (demonym.is_none() && chart.is_free_capital(end));
        if let Some(mention) = person.or(demonym) {
            end = mention.tokens.end;
        } else if chart.is_free_capital(end) {
            end += 1;
        } else if chart.key(end) == "-" && chart.is_free_capital(end + 1) && end > start {
            end += 2;
        } else {
            break;
        }
    }
    named.then_some(start..end)
}

/// Where the name begins behind what its bearer was: "the Polish poet Adam Mickiewicz".
fn who(chart: &Chart<'_>, at: usize) -> usize {
    /// How many words may say it.
    const REACH: usize = 3;
    let words = &chart.knowledge.lexicon.words;
    let demonym = chart.starting(at).filter(|mention| matches!(mention.kind, Kind::Demonym { .. }));
    let start = demonym.map_or(at, |mention| mention.tokens.end);
    let small = |at: usize| {
        let key = chart.key(at);
        let word = chart.token(at).is_some_and(|token| token.kind == TokenKind::Word && !token.is_capital());
        word && chart.covering(at).is_none() && !words.prepositions.contains(key) && !words.particles.contains(key)
    };
    let end = (start..start + REACH).take_while(|at| small(*at)).last().map_or(start, |last| last + 1);
    if end > start && words.honorifics.contains(chart.key(end - 1)) && chart.is_free_capital(end) { end } else { at }
}

/// "in Astana", "in the city of Astana".
fn place(chart: &Chart<'_>, at: usize) -> Option<Range<usize>> {
    if chart.key(at) != "in" {
        return None;
    }
    let at =
        ["the city of", "the capital of", "the"].iter().find_map(|lead| chart.matches(at + 1, lead)).unwrap_or(at + 1);
    let mention = chart.starting(at)?;
    matches!(mention.class(), Some(Class::Place | Class::State)).then(|| mention.tokens.clone())
}
