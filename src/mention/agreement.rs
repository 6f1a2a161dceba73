//! Agreements by form: "a memorandum of understanding on water", "the Treaty on Open Skies".

use std::ops::Range;

use super::{Chart, Kind};
use crate::knowledge::Class;

/// Marks each agreement that is named or clearly described; "bilateral agreements" are neither.
pub(super) fn find(chart: &mut Chart<'_>) {
    if chart.is_title_case() {
        return;
    }
    let range = chart.range();
    let mut at = range.start;
    while at < range.end {
        let Some((head, kind)) = head(chart, at) else {
            at += 1;
            continue;
        };
        let known = chart.covering(at).is_some_and(|mention| {
            matches!(mention.kind, Kind::Name { class: Class::Agreement | Class::Organization, .. })
        });
        let named = if known { None } else { extent(chart, &head) };
        let first = named.as_ref().map_or_else(|| verb_behind(chart, head.end), |(tokens, ..)| Some(tokens.end));
        let others = first.filter(|_| !known).map(|end| others(chart, &head, end, named.is_some())).unwrap_or_default();
        at = head.end;
        let found = named.is_some() || !others.is_empty();
        if let Some((tokens, parties, proper)) = named {
            at = tokens.end;
            let (kind, rest) = (kind.clone(), head.end..tokens.end);
            let head = is_plural(chart, &head).then(|| (singular(chart, &head), rest));
            chart.put(tokens, Kind::Agreement { kind, parties, proper, head }, "shape.agreement");
        }
        let word = singular(chart, &head);
        for tokens in others {
            at = tokens.end;
            let (kind, head) = (kind.clone(), Some((word.clone(), tokens.clone())));
            chart.put(tokens, Kind::Agreement { kind, parties: Vec::new(), proper: false, head }, "shape.agreement");
        }
        if found {
            continue;
        }
        if !known && matches!(chart.key_before(head.start), "the" | "this" | "both") {
            let kind = (!chart.knowledge.lexicon.heads.any_agreement.contains(chart.key(head.start))).then_some(kind);
            chart.put(head, Kind::AgreementAgain { kind }, "again.agreement");
        }
    }
}

/// The longest head of an agreement at a token, with the kind it says.
fn head(chart: &Chart<'_>, at: usize) -> Option<(Range<usize>, String)> {
    let heads = &chart.knowledge.lexicon.heads.agreement;
    heads
        .iter()
        .filter_map(|(phrase, kind)| Some((chart.matches(at, phrase)?, kind)))
        .max_by_key(|(end, _)| *end)
        .map(|(end, kind)| (at..end, kind.clone()))
}

/// "have been signed" between a head and what its agreements are on: where it ends.
fn verb_behind(chart: &Chart<'_>, at: usize) -> Option<usize> {
    let classes = &chart.knowledge.lexicon.classes;
    let longest = |class: &str, at: usize| {
        let phrases = classes.get(class).into_iter().flatten();
        phrases.filter(|phrase| (0..phrase.len()).all(|word| chart.key(at + word) == phrase[word])).map(Vec::len).max()
    };
    let also = |at: usize| at + usize::from(chart.key(at) == "also");
    let auxiliary = also(at);
    // "has also been signed": the adverb may stand within the verb.
    let mut verb = also(auxiliary + longest("be", auxiliary).or_else(|| longest("have", auxiliary))?);
    verb += longest("be", verb).unwrap_or(0);
    Some(verb + longest("signed", verb)?)
}

/// What the agreements of one head are on behind the first: "on trade, on visas and on air services". Of a head with its
/// verb, "a protocol was signed on consultations", the first is here too.
fn others(chart: &Chart<'_>, head: &Range<usize>, at: usize, several: bool) -> Vec<Range<usize>> {
    let mut found: Vec<Range<usize>> = Vec::new();
    let mut at = at;
    let plural = is_plural(chart, head);
    loop {
        let first = found.is_empty() && !several;
        // The first follows the verb, the others a comma or "and".
        let member = if first { chart.next_member(at).is_none().then_some(at) } else { chart.next_member(at) };
        let Some(joint) = member.filter(|_| first || plural) else {
            return found;
        };
        let preposition = joint + usize::from(chart.key(joint) == "also");
        let end = subject(chart, preposition);
        if end == preposition {
            return found;
        }
        found.push(preposition..end);
        at = end;
    }
}

fn is_plural(chart: &Chart<'_>, head: &Range<usize>) -> bool {
    chart.knowledge.lexicon.heads.agreement_singular.contains_key(&chart.words(head).to_lowercase())
}

/// A head in the singular, in lower case.
fn singular(chart: &Chart<'_>, head: &Range<usize>) -> String {
    let words = chart.words(head).to_lowercase();
    chart.knowledge.lexicon.heads.agreement_singular.get(&words).cloned().unwrap_or(words)
}

type Extent = (Range<usize>, Vec<Range<usize>>, bool);

/// From the capitalised words before a head to the end of what it is about.
fn extent(chart: &Chart<'_>, head: &Range<usize>) -> Option<Extent> {
    let capital = chart.text.tokens[head.start].is_capital() && head.start > chart.sentence.tokens.start;
    let mut start = head.start;
    while capital && start > chart.sentence.tokens.start && is_modifier(chart, start - 1) {
        start = chart.covering(start - 1).map_or(start - 1, |mention| mention.tokens.start);
    }
    let (end, mut parties) = between(chart, head.end);
    let mut end = titled(chart, subject(chart, end));
    if parties.is_empty() {
        (end, parties) = between(chart, end);
    }
    let described = end > head.end;
    let proper = capital && (start < head.start || described);
    (described || proper).then_some((start..end, parties, proper))
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
fn between(chart: &Chart<'_>, at: usize) -> (usize, Vec<Range<usize>>) {
    /// How many words may name one party.
    const REACH: usize = 8;
    let mut parties = Vec::new();
    if !chart.knowledge.lexicon.heads.party_prepositions.contains(chart.key(at)) {
        return (at, parties);
    }
    let mut end = at;
    let mut from = at + 1;
    while let Some(party) = (from..from + REACH).find_map(|at| {
        let mention = chart.starting(at)?;
        let agent = matches!(mention.class(), Some(Class::State | Class::Organization));
        agent.then(|| mention.tokens.clone())
    }) {
        let clean = (from..party.start).all(|at| !chart.knowledge.lexicon.heads.stops.contains(chart.key(at)));
        if !clean {
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
    (end, parties)
}

/// What an agreement is on: from a preposition up to a verb, a mark or a date.
fn subject(chart: &Chart<'_>, at: usize) -> usize {
    /// The longest description, in words.
    const REACH: usize = 30;
    let heads = &chart.knowledge.lexicon.heads;
    if !heads.subject_prepositions.contains(chart.key(at)) {
        return at;
    }
    let mut end = at + 1;
    let range = chart.range();
    while end < range.end.min(at + REACH) {
        let key = chart.key(end);
        let mark =
            !key.chars().next().is_some_and(char::is_alphanumeric) && !matches!(key, "-" | "'" | "'s" | "/" | "’");
        let dated = chart.covering(end).is_some_and(|mention| matches!(mention.kind, Kind::Date(_)));
        // "on trade and on visas", "on trade and a protocol"
        let next_head = chart.key(end) == "and"
            && (heads.subject_prepositions.contains(chart.key(end + 1))
                || head(chart, chart.skip_article(end + 1)).is_some());
        if mark || dated || next_head || heads.stops.contains(key) {
            break;
        }
        end += 1;
    }
    // "on trade in 2024": the preposition before the date belongs to the date.
    let words = &chart.knowledge.lexicon.words;
    let is_loose = |key: &str| words.prepositions.contains(key) || words.determiners.contains(key) || key == "and";
    while end > at && is_loose(chart.key(end - 1)) {
        end -= 1;
    }
    if end > at + 1 { end } else { at }
}
