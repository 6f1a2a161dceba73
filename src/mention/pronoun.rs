//! Words that mean a person named elsewhere: "he", "she", "the Russian leader".

use super::{
    Chart, Kind, Owner,
    office::{owner_at, owner_before},
};
use crate::knowledge::Class;

/// Marks each such word that is no part of a name: "he", but not "Minister He Yafei".
pub(super) fn find(chart: &mut Chart<'_>) {
    let words = &chart.knowledge.lexicon.persons;
    let first = chart.range().start;
    for at in chart.range() {
        let key = chart.key(at);
        let (sex, subject) = match (words.subjects.get(key), words.objects.get(key)) {
            (Some(sex), _) => (*sex, true),
            (None, Some(sex)) => (*sex, false),
            (None, None) => continue,
        };
        let opens = at == first || chart.token(at - 1).is_some_and(|token| is_quote(&token.key));
        let written = !chart.text.tokens[at].is_capital() || (opens && !chart.is_free_capital(at + 1));
        if written && chart.covering(at).is_none() {
            chart.put(at..at + 1, Kind::PersonAgain { sex, subject }, "again");
        }
    }
}

/// A quotation mark, which may stand before the first word of a sentence.
fn is_quote(key: &str) -> bool {
    matches!(key, "\"" | "“" | "«" | "‘" | "'")
}

/// Marks the first person of a state without a name: "the Russian leader", "the leader of Russia", "the head of state".
pub(super) fn find_leaders(chart: &mut Chart<'_>) {
    for at in chart.range() {
        let phrases = chart.knowledge.lexicon.persons.leaders.beginning(chart.key(at));
        let Some(end) = phrases.iter().filter_map(|phrase| chart.matches(at, phrase)).max() else {
            continue;
        };
        let named = chart.is_free_capital(end) || chart.covering(end).is_some_and(|mention| mention.class().is_some());
        if named || (at..end).any(|at| chart.covering(at).is_some()) {
            continue;
        }
        let is_state = |owner: &Owner| {
            let mention = chart.covering(owner.tokens.start);
            mention.is_some_and(|mention| {
                mention.class() == Some(Class::State) || matches!(mention.kind, Kind::Demonym { .. })
            })
        };
        let behind =
            (chart.key(end) == "of").then(|| owner_at(chart, chart.skip_article(end + 1))).flatten().filter(is_state);
        let before = owner_before(chart, at).filter(is_state);
        let alone = chart.key_before(at) == "the" && end > at + 1 && chart.key(end) != "of";
        let (tokens, owner) = match (before, behind) {
            (Some(owner), _) => (owner.tokens.start..end, Some(owner)),
            (None, Some(owner)) => (at..owner.tokens.end, Some(owner)),
            (None, None) if alone => (at..end, None),
            (None, None) => continue,
        };
        chart.put(tokens, Kind::Leader { owner }, "again.leader");
    }
}
