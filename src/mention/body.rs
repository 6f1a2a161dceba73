//! The bodies of states, named by kind and state: "the Kazakh Foreign Ministry", "the parliament of Chad".

use std::ops::Range;

use super::{Chart, Kind};
use crate::knowledge::{Class, EntryId};

/// Marks each body with the state beside it, on whichever side it stands.
pub(super) fn find(chart: &mut Chart<'_>) {
    let range = chart.range();
    let mut at = range.start;
    while at < range.end {
        let tokens = &chart.text.tokens[at..range.end];
        let gazetteer = &chart.knowledge.gazetteer;
        let Some((len, bodies)) = gazetteer.body(tokens).filter(|_| is_free(chart, at)) else {
            at += 1;
            continue;
        };
        let found = state_behind(chart, at + len)
            .map(|(end, states)| (at..end, states))
            .or_else(|| state_before(chart, at).map(|(start, states)| (start..at + len, states)));
        if let Some((range, states)) = found {
            let mut of_states = bodies.iter().filter(|(state, _)| states.contains(state)).map(|(_, body)| *body);
            if let Some(body) = of_states.next() {
                at = range.end;
                let candidates = [body].into_iter().chain(of_states).collect();
                let others = if chart.knowledge.lexicon.heads.body_plurals.contains(chart.key(at - 1)) {
                    others(chart, range.start, bodies)
                } else {
                    Vec::new()
                };
                chart.put(range, Kind::Name { class: Class::Organization, candidates }, "background");
                for (tokens, body) in others {
                    chart.put(tokens, Kind::Name { class: Class::Organization, candidates: vec![body] }, "background");
                }
                continue;
            }
        }
        at += len;
    }
}

/// The bodies of the other states before a head in the plural: "the Russian and Indian foreign ministries".
fn others(chart: &Chart<'_>, start: usize, bodies: &[(EntryId, EntryId)]) -> Vec<(Range<usize>, EntryId)> {
    let mut found = Vec::new();
    let mut end = start;
    while matches!(chart.key_before(end), "and" | ",") {
        let before = end - 1;
        let Some((start, states)) = state_before(chart, before) else {
            break;
        };
        let body = bodies.iter().find(|(state, _)| states.contains(state));
        found.extend(body.map(|(_, body)| (start..before, *body)));
        end = start;
    }
    found
}

/// Whether no other name than one that begins here covers a token: "Foreign Ministry Spokesperson" is an office.
fn is_free(chart: &Chart<'_>, at: usize) -> bool {
    chart.covering(at).is_none_or(|mention| mention.tokens.start == at && mention.class() != Some(Class::Office))
}

/// "of the Republic of Kazakhstan": where the state's name ends, and which it may be.
fn state_behind(chart: &Chart<'_>, at: usize) -> Option<(usize, Vec<EntryId>)> {
    let start = chart.skip_article(at + 1);
    match &chart.starting(start).filter(|_| chart.key(at) == "of")? {
        mention if is_state(&mention.kind) => Some((mention.tokens.end, candidates(&mention.kind))),
        _ => None,
    }
}

/// "Kazakh", "Kazakhstan's", "US": where it begins, and which state it may be.
fn state_before(chart: &Chart<'_>, at: usize) -> Option<(usize, Vec<EntryId>)> {
    let end = at - usize::from(chart.key_before(at) == "'s");
    let mention = chart.ending(end)?;
    let tokens: Range<usize> = mention.tokens.clone();
    let state = is_state(&mention.kind) || matches!(mention.kind, Kind::Demonym { .. });
    state.then(|| (tokens.start, candidates(&mention.kind)))
}

fn is_state(kind: &Kind) -> bool {
    matches!(kind, Kind::Name { class: Class::State, .. })
}

fn candidates(kind: &Kind) -> Vec<EntryId> {
    match kind {
        Kind::Name { candidates, .. } | Kind::Demonym { candidates, .. } => candidates.clone(),
        _ => Vec::new(),
    }
}
