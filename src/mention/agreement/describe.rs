//! The description of an agreement: the name before its head, its parties, its title, and what it is on.

use std::ops::Range;

use super::head;
use crate::{
    knowledge::Class,
    mention::{Chart, Kind},
    token::{Token, TokenKind},
};

/// An agreement that is named or described.
pub(super) struct Extent {
    /// From the words before its head to the end of what it is about.
    pub(super) tokens: Range<usize>,
    /// The parties.
    pub(super) parties: Vec<Range<usize>>,
    /// Whether it is a name and no description.
    pub(super) proper: bool,
    /// Whether more than its parties is said.
    pub(super) described: bool,
}

/// From the capitalised words before a head to the end of what it is about. Agreements in the plural of which nothing
/// but the parties is said are none.
pub(super) fn extent(chart: &Chart<'_>, head: &Range<usize>, plural: bool) -> Option<Extent> {
    let capital = chart.text.tokens[head.start].is_capital() && head.start > chart.sentence.tokens.start;
    let mut start = head.start;
    while capital && start > chart.sentence.tokens.start && is_modifier(chart, start - 1) {
        start = chart.covering(start - 1).map_or(start - 1, |mention| mention.tokens.start);
        // "North-South Joint Declaration"
        if chart.key_before(start) == "-" && !chart.text.tokens[start].spaced && is_modifier(chart, start - 2) {
            start -= 1;
        }
    }
    let name = start < head.start;
    if !capital {
        start = modifiers(chart, head.start);
    }
    let (end, mut parties) = between(chart, head.end);
    let mut about = titled(chart, subject(chart, end, plural));
    // "signed the Washington Declaration on the White House lawn"
    if name && about > end && is_place(chart, end + 1) {
        about = end;
    }
    let described = about > end;
    let mut end = about;
    if parties.is_empty() {
        (end, parties) = between(chart, end);
    }
    let proper = capital && (name || end > head.end);
    let (from, pair) = if proper { (start, Vec::new()) } else { pair(chart, start) };
    if end == head.end && !pair.is_empty() && !plural {
        return Some(Extent { tokens: from..end, parties: pair, proper, described: false });
    }
    let only_parties = plural && !described && !proper;
    (end > head.end && !only_parties || proper).then_some(Extent { tokens: start..end, parties, proper, described })
}

/// "the Russian-Belarusian treaty": where it begins, and the parties.
fn pair(chart: &Chart<'_>, at: usize) -> (usize, Vec<Range<usize>>) {
    let demonym = |end: usize| {
        let mention = chart.ending(end).filter(|mention| matches!(mention.kind, Kind::Demonym { .. }))?;
        Some(mention.tokens.clone())
    };
    let found = demonym(at).filter(|second| chart.key_before(second.start) == "-");
    let found = found.and_then(|second| Some((demonym(second.start - 1)?, second)));
    found.map_or((at, Vec::new()), |(first, second)| (first.start, vec![first, second]))
}

/// Whether a place known as such stands at a token, or behind its article, and no state.
fn is_place(chart: &Chart<'_>, at: usize) -> bool {
    chart
        .starting(chart.skip_article(at))
        .is_some_and(|mention| matches!(mention.kind, Kind::Name { class: Class::Place | Class::Organization, .. }))
}

/// Where the words begin that say of which sort an agreement is: "maritime border agreement", "free-trade agreement".
pub(super) fn modifiers(chart: &Chart<'_>, at: usize) -> usize {
    let sorts = &chart.knowledge.lexicon.heads.agreement_sorts;
    let mut start = at;
    loop {
        let back = usize::from(chart.key_before(start) == "-");
        if start < chart.sentence.tokens.start + back + 1 || !sorts.contains(chart.key(start - back - 1)) {
            return start;
        }
        start -= back + 1;
    }
}

/// "titled Partnership for Peace": where the title ends, at a small word that joins no names, or a mark.
fn titled(chart: &Chart<'_>, at: usize) -> usize {
    let words = &chart.knowledge.lexicon.words;
    let start = at + 1 + usize::from(matches!(chart.key(at + 1), "\"" | "“" | "‘"));
    if !chart.knowledge.lexicon.heads.titled.contains(chart.key(at)) {
        return at;
    }
    let joins = |at: usize| {
        let key = chart.key(at);
        words.connectors.contains(key) || words.prepositions.contains(key) || matches!(key, "and" | "the" | "-")
    };
    let mut end = start;
    let mut next = start;
    while let Some(token) = chart.token(next).filter(|token| token.is_capital() || joins(next)) {
        next += 1;
        if token.is_capital() {
            end = next;
        }
    }
    if end > start { end } else { at }
}

/// Whether a token before a capitalised head belongs to its name: "North Atlantic Treaty", "Paris Agreement".
fn is_modifier(chart: &Chart<'_>, at: usize) -> bool {
    let words = &chart.knowledge.lexicon.words;
    let Some(token) = chart.token(at) else {
        return false;
    };
    let key = token.key.as_str();
    if words.determiners.contains(key) || words.openers.contains(key) || words.not_names.contains(key) {
        return false;
    }
    match chart.covering(at) {
        None => token.is_capital(),
        Some(mention) => {
            matches!(mention.kind, Kind::Name { class: Class::Place | Class::Topic | Class::State, .. })
                && token.is_capital()
        }
    }
}

/// "between the Government of Russia and the Government of Armenia": where it ends, and the parties.
pub(super) fn between(chart: &Chart<'_>, at: usize) -> (usize, Vec<Range<usize>>) {
    /// How many words may name one party.
    const REACH: usize = 8;
    let mut parties = Vec::new();
    if !chart.knowledge.lexicon.heads.party_prepositions.contains(chart.key(at)) {
        return (at, parties);
    }
    let clean =
        |range: Range<usize>| range.into_iter().all(|at| !chart.knowledge.lexicon.heads.stops.contains(chart.key(at)));
    let mut end = at;
    let mut from = at + 1;
    while let Some(party) = (from..from + REACH).find_map(|at| {
        let mention = chart.starting(at)?;
        let agent = matches!(mention.class(), Some(Class::State | Class::Organization));
        agent.then(|| mention.tokens.clone())
    }) {
        if !clean(from..party.start) {
            break;
        }
        end = party.end;
        from = party.end;
        parties.push(party);
        let joined = matches!(chart.key(from), "and" | ",");
        if !joined {
            break;
        }
    }
    if parties.is_empty() {
        // "between the ministries of defence of the two countries"
        let group = (from + 2..from + REACH).find_map(|at| {
            let mention = chart.starting(at)?;
            matches!(mention.kind, Kind::Group { states: true }).then(|| mention.tokens.clone())
        });
        end = group.filter(|group| clean(from..group.start)).map_or(end, |group| group.end);
    }
    (end, parties)
}

/// What an agreement is on: from a preposition up to a verb, a mark or a date.
pub(in crate::mention) fn subject(chart: &Chart<'_>, at: usize, plural: bool) -> usize {
    if !chart.knowledge.lexicon.heads.subject_prepositions.contains(chart.key(at)) {
        return at;
    }
    let end = description(chart, at + 1, plural);
    if end > at + 1 { end } else { at }
}

/// Where a description ends that begins at a token: at a verb, a mark, a date or another agreement.
pub(in crate::mention) fn description(chart: &Chart<'_>, at: usize, plural: bool) -> usize {
    /// The longest description, in words.
    const REACH: usize = 30;
    let heads = &chart.knowledge.lexicon.heads;
    let words = &chart.knowledge.lexicon.words;
    let mut end = at;
    let range = chart.range();
    while end < range.end.min(at + REACH) {
        let key = chart.key(end);
        if heads.description_ends.iter().any(|phrase| chart.matches(end, phrase).is_some()) {
            break;
        }
        if let Some(last) = list(chart, end) {
            end = last;
            continue;
        }
        let mark =
            !key.chars().next().is_some_and(char::is_alphanumeric) && !matches!(key, "-" | "'" | "'s" | "/" | "’");
        let dated = chart.covering(end).is_some_and(|mention| matches!(mention.kind, Kind::Date(_)));
        // "on trade and on visas", "on trade and a protocol", of several agreements "on a fund and a company"
        let next_head = key == "and"
            && (heads.subject_prepositions.contains(chart.key(end + 1))
                || opens_head(chart, chart.skip_article(end + 1))
                || (plural && matches!(chart.key(end + 1), "a" | "an")));
        // "a protocol of deposit recording the fact"
        let participle = heads.description_participles.contains(key)
            && !words.prepositions.contains(chart.key_before(end))
            && chart.key_before(end) != "and";
        // "a memorial to the victims of the war and paid tribute"
        let next_verb = key == "and" && words.speech.contains(chart.key(end + 1));
        if mark || dated || next_head || next_verb || participle || heads.stops.contains(key) {
            break;
        }
        end += 1;
    }
    // "on trade in 2024": the preposition before the date belongs to the date.
    let is_loose = |key: &str| words.prepositions.contains(key) || words.determiners.contains(key) || key == "and";
    while end > at && is_loose(chart.key(end - 1)) {
        end -= 1;
    }
    end
}

/// Whether a head stands at a token, or behind a name or the words for its sort: "and a Baku declaration".
fn opens_head(chart: &Chart<'_>, at: usize) -> bool {
    /// How many words may stand before the head.
    const REACH: usize = 3;
    let sorts = &chart.knowledge.lexicon.heads.agreement_sorts;
    let before = |at: usize| sorts.contains(chart.key(at)) || chart.token(at).is_some_and(Token::is_capital);
    let mut ats = (at..at + REACH).take_while(|next| *next == at || before(next - 1));
    ats.any(|at| head(chart, at).is_some())
}

/// Where a list of plain words ends whose first comma stands at a token: "cultural, scientific and educational
/// exchanges". A verb, a name or an article begins something else.
fn list(chart: &Chart<'_>, at: usize) -> Option<usize> {
    /// The longest member, in words.
    const REACH: usize = 4;
    let heads = &chart.knowledge.lexicon.heads;
    let words = &chart.knowledge.lexicon.words;
    // "Treaty on Friendship, Good-Neighbourliness and Cooperation"
    let capital = chart.token(at - 1).is_some_and(Token::is_capital);
    let topic = |at: usize| {
        chart.covering(at).is_none_or(|mention| matches!(mention.kind, Kind::Name { class: Class::Topic, .. }))
    };
    let given = &chart.knowledge.lexicon.given_names;
    let plain = |at: usize| {
        let key = chart.key(at);
        let hyphen = key == "-" && chart.token(at + 1).is_some_and(|token| !token.spaced);
        let cased = |token: &Token| !token.is_capital() || (capital && topic(at) && !given.contains(key));
        let word = chart.token(at).is_some_and(|token| token.kind == TokenKind::Word && cased(token));
        let small = words.prepositions.contains(key) || words.openers.contains(key) || words.determiners.contains(key);
        let verb = words.speech.contains(key) || words.participles.contains(key) || heads.stops.contains(key);
        (word || hyphen) && !small && !verb && head(chart, at).is_none() && !heads.description_participles.contains(key)
    };
    let mut next = at;
    while chart.key(next) == "," {
        let joint = next + 1 + usize::from(chart.key(next + 1) == "and");
        let len = (joint..joint + REACH).take_while(|at| plain(*at)).count();
        if len == 0 {
            return None;
        }
        next = joint + len;
        if chart.key(joint - 1) == "and" {
            return Some(next);
        }
    }
    let closes = next > at && chart.key(next) == "and" && plain(next + 1);
    closes.then_some(next + 2)
}
