//! Organizations and places that are named with small letters: "the Turkish army", "the working group on trade",
//! "Warsaw airport".

use std::ops::Range;

use super::{Chart, Kind, agreement::subject};
use crate::{
    knowledge::{ByFirst, Class},
    token::{Token, TokenKind},
};

/// Marks each of them.
pub(super) fn find(chart: &mut Chart<'_>) {
    if chart.is_title_case() {
        return;
    }
    let range = chart.range();
    let mut at = range.start;
    while at < range.end {
        let organization = mission(chart, at)
            .or_else(|| body_of_state(chart, at))
            .or_else(|| shared(chart, at))
            .or_else(|| with_purpose(chart, at));
        let found = organization
            .map(|tokens| (tokens, Class::Organization))
            .or_else(|| place(chart, at).map(|tokens| (tokens, Class::Place)));
        match found {
            Some((tokens, class)) => {
                at = tokens.end;
                chart.put(tokens, Kind::Shape(class), "shape.described");
            }
            None => at += 1,
        }
    }
}

/// Where the longest of some phrases ends that stands at a token.
fn longest(chart: &Chart<'_>, at: usize, phrases: &ByFirst<String>) -> Option<usize> {
    phrases.beginning(chart.key(at)).iter().filter_map(|phrase| chart.matches(at, phrase)).max()
}

/// "the Chilean embassy", "the embassy of Chile", "the consulate general in Lyon".
fn mission(chart: &Chart<'_>, at: usize) -> Option<Range<usize>> {
    let end = longest(chart, at, &chart.knowledge.lexicon.heads.missions)?;
    let free = (at..end).all(|at| chart.covering(at).is_none());
    let before = state_before(chart, at);
    let state = |mention: &super::Mention| mention.class() == Some(Class::State);
    let named = |at: usize, fits: &dyn Fn(&super::Mention) -> bool| {
        chart.starting(chart.skip_article(at)).filter(|mention| fits(mention)).map(|mention| mention.tokens.end)
    };
    let behind = named(end + 1, &state).filter(|_| chart.key(end) == "of");
    let place = |mention: &super::Mention| matches!(mention.class(), Some(Class::Place | Class::State));
    // "An embassy in Manila" is not one that the reader knows.
    let definite = chart.key_before(at) == "the" && chart.key(end) == "in";
    let seat = named(end + 1, &place).filter(|_| definite);
    let found = match (before, behind, seat) {
        (Some(start), ..) => start..end,
        (None, Some(end), _) | (None, None, Some(end)) => at..end,
        (None, None, None) => return None,
    };
    free.then_some(found)
}

/// "the Turkish army", "Turkey's armed forces".
fn body_of_state(chart: &Chart<'_>, at: usize) -> Option<Range<usize>> {
    let end = longest(chart, at, &chart.knowledge.lexicon.heads.state_bodies)?;
    let small = (at..end).all(|at| chart.covering(at).is_none() && !chart.token(at).is_some_and(Token::is_capital));
    let start = state_before(chart, at)?;
    small.then_some(start..end)
}

/// Where the adjective or the possessive of a state begins that ends before a token.
fn state_before(chart: &Chart<'_>, at: usize) -> Option<usize> {
    let possessive = chart.key_before(at) == "'s";
    let mention = chart.ending(at - usize::from(possessive))?;
    let state = match mention.kind {
        Kind::Demonym { .. } => !possessive,
        Kind::Name { class: Class::State, .. } => true,
        _ => false,
    };
    // Of "Russian-Turkish" the second is not alone.
    (state && chart.key_before(mention.tokens.start) != "-").then_some(mention.tokens.start)
}

/// "the Russian-Turkish business council", "the Polish-Czech commission on borders".
fn shared(chart: &Chart<'_>, at: usize) -> Option<Range<usize>> {
    /// The longest name behind the states, in words.
    const REACH: usize = 6;
    let demonym = |at: usize| {
        let mention = chart.starting(at).filter(|mention| matches!(mention.kind, Kind::Demonym { .. }))?;
        Some(mention.tokens.end)
    };
    let second = demonym(at).filter(|end| chart.key(*end) == "-")? + 1;
    let start = demonym(second)?;
    let lexicon = &chart.knowledge.lexicon;
    let part = |at: usize| {
        let key = chart.key(at);
        let small = lexicon.words.prepositions.contains(key) || lexicon.words.determiners.contains(key);
        chart.token(at).is_some_and(|token| token.kind == TokenKind::Word && !token.is_capital())
            && !small
            && !lexicon.heads.stops.contains(key)
    };
    let head = (start..start + REACH)
        .take_while(|at| part(*at))
        .filter(|at| *at > start && lexicon.heads.shared_bodies.contains(chart.key(*at)))
        .last()?;
    Some(at..purpose(chart, head + 1))
}

/// "the working group on trade".
fn with_purpose(chart: &Chart<'_>, at: usize) -> Option<Range<usize>> {
    let end = longest(chart, at, &chart.knowledge.lexicon.heads.described_bodies)?;
    let last = purpose(chart, end);
    let free = (at..end).all(|at| chart.covering(at).is_none());
    (free && last > end).then_some(at..last)
}

/// Where the words end that say what a body is for: before "to", and before another body.
fn purpose(chart: &Chart<'_>, at: usize) -> usize {
    let lexicon = &chart.knowledge.lexicon;
    let open = lexicon.words.connectors.contains(chart.key(at)) && chart.key(at) != "of";
    let end = if open { subject(chart, at, false) } else { at };
    let other = |at: usize| {
        let mut next = (at + 1..at + 8).take_while(|at| *at < end);
        chart.key(at) == "and" && next.any(|at| lexicon.heads.shared_bodies.contains(chart.key(at)))
    };
    (at..end).find(|at| chart.key(*at) == "to" || other(*at)).unwrap_or(end)
}

/// "Warsaw airport", "the Pituffik base".
fn place(chart: &Chart<'_>, at: usize) -> Option<Range<usize>> {
    let end = longest(chart, at, &chart.knowledge.lexicon.heads.place_small)?;
    let small = (at..end).all(|at| !chart.token(at).is_some_and(Token::is_capital) && chart.covering(at).is_none());
    if let Some(mention) = chart.ending(at) {
        let place = matches!(mention.kind, Kind::Name { class: Class::Place, .. });
        return (small && place).then_some(mention.tokens.start..end);
    }
    let words = &chart.knowledge.lexicon.words;
    let named = |at: usize| {
        let key = chart.key(at);
        chart.is_free_capital(at) && !words.not_names.contains(key) && !words.openers.contains(key)
    };
    let mut start = at;
    while start > chart.sentence.tokens.start && named(start - 1) {
        start -= 1;
    }
    let opens = start == chart.sentence.tokens.start;
    (small && start < at && !opens).then_some(start..end)
}
