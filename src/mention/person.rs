//! Persons: names by their shape and by what stands beside them, with the offices in apposition.

use std::{collections::BTreeSet, ops::Range};

use super::{
    Chart, Kind, Office, Owner,
    office::{is_separator, owner_at},
};
use crate::{
    knowledge::{Class, EntryId},
    token::{Case, TokenKind},
};

/// A person as one place of a text names it.
#[derive(Clone, Debug, PartialEq)]
pub struct PersonName {
    /// The tokens of the name alone, without offices and honorifics.
    pub name: Range<usize>,
    /// The offices in apposition, in the order of the text.
    pub offices: Vec<Office>,
    /// Whose name it may be in the background.
    pub candidates: Vec<EntryId>,
}

/// The last names met so far in a document, folded.
#[derive(Clone, Debug, Default)]
pub(super) struct Known {
    last: BTreeSet<String>,
}

/// Marks persons, and takes the offices beside them into the mention.
pub(super) fn find(chart: &mut Chart<'_>, known: &mut Known) {
    let title_case = chart.is_title_case();
    let range = chart.range();
    let mut at = range.start;
    while at < range.end {
        let Some((name, candidates)) = candidate(chart, at) else {
            at += 1;
            continue;
        };
        let evidence = if candidates.is_empty() { evidence(chart, &name, title_case) } else { Some("background") };
        let Some(found_by) = evidence else {
            at = name.end;
            continue;
        };
        at = attach(chart, name.clone(), candidates, found_by);
        known.last.insert(chart.key(name_end(chart, &name) - 1).to_owned());
    }
}

/// Marks what is left of the names that were met before, such as a surname alone.
pub(super) fn find_again(chart: &mut Chart<'_>, known: &Known) {
    let range = chart.range();
    let words = &chart.knowledge.lexicon.words;
    let mut at = range.start;
    while at < range.end {
        let Some((name, _)) = candidate(chart, at).filter(|(_, candidates)| candidates.is_empty()) else {
            at += 1;
            continue;
        };
        let first = chart.sentence.tokens.start;
        let is_last = |at: usize| known.last.contains(chart.key(at)) && !words.openers.contains(chart.key(at));
        if is_last(name_end(chart, &name) - 1) && !(name.start == first && name.len() > 2) {
            at = attach(chart, name, Vec::new(), "shape.known");
        } else if let Some(only) = name.clone().find(|at| is_last(*at)) {
            // "Following Putin" has a capital that is no name; "Hu Jintao" has its known part first.
            let whole = if only == name.start { name.clone() } else { only..only + 1 };
            at = attach(chart, whole, Vec::new(), "shape.known");
        } else {
            at = name.end;
        }
    }
}

/// The end of a name without "Jr." and "II".
fn name_end(chart: &Chart<'_>, name: &Range<usize>) -> usize {
    let suffixes = &chart.knowledge.lexicon.words.name_suffixes;
    let mut end = name.end;
    while end > name.start + 1 && (suffixes.contains(chart.key(end - 1)) || chart.key(end - 1) == ",") {
        end -= 1;
    }
    end
}

/// A name of the background at a token, or capitalised words that could be a name.
pub(super) fn candidate(chart: &Chart<'_>, at: usize) -> Option<(Range<usize>, Vec<EntryId>)> {
    if let Some(mention) = chart.starting(at) {
        if is_given_name(chart, at, &mention.kind) {
            let end = run(chart, at + 1).map_or(at + 2, |surname| surname.end);
            return Some((at..end, Vec::new()));
        }
        if is_surname_alone(chart, at, &mention.kind) {
            return Some((at..at + 1, Vec::new()));
        }
        return match &mention.kind {
            Kind::Name { class: Class::Person, candidates } => {
                Some((longer(chart, mention.tokens.clone()), candidates.clone()))
            }
            _ => None,
        };
    }
    let run = person_part(chart, run(chart, at)?);
    // "Mohammad Ayub Khan", of whom the background has the last two words only.
    match chart.starting(run.end).map(|mention| (&mention.kind, mention.tokens.end)) {
        Some((Kind::Name { class: Class::Person, candidates }, end))
            if run.clone().all(|at| chart.knowledge.lexicon.given_names.contains(chart.key(at))) =>
        {
            Some((run.start..end, candidates.clone()))
        }
        _ => Some((run, Vec::new())),
    }
}

/// Of "Head of the Archive Agency Ana Costa" the words that name the person: those from the first name on.
fn person_part(chart: &Chart<'_>, run: Range<usize>) -> Range<usize> {
    let lexicon = &chart.knowledge.lexicon;
    let is_given = |at: &usize| lexicon.given_names.contains(chart.key(*at));
    // "of the Kurdistan Region Masoud Barzani": a region is no first name.
    let is_head =
        |at: usize| lexicon.heads.organization.contains(chart.key(at)) || lexicon.heads.place.contains(chart.key(at));
    let heads = run.clone().take_while(|at| is_head(*at)).count();
    let run = if run.len() > heads + 1 { run.start + heads..run.end } else { run };
    let first = (run.start + 1..run.end.saturating_sub(1)).find(is_given).filter(|_| !is_given(&run.start));
    let is_body = |first: &usize| {
        let head = (run.start..*first).any(|at| lexicon.heads.organization.contains(chart.key(at)));
        head || chart.key_before(run.start) == "of"
    };
    first.filter(is_body).map_or(run.clone(), |first| first..run.end)
}

/// A name of the background with what goes on behind it: "Hamad bin Isa" of "Hamad bin Isa Al Khalifa".
fn longer(chart: &Chart<'_>, name: Range<usize>) -> Range<usize> {
    let words = &chart.knowledge.lexicon.words;
    let mut end = name.end;
    loop {
        let mut next = end;
        while words.particles.contains(chart.key(next)) || (next > end && chart.key(next) == "-") {
            next += 1;
        }
        if words.name_suffixes.contains(chart.key(end)) && chart.token(end).is_some_and(|token| token.is_capital()) {
            end += 1;
        } else if next > end && chart.is_free_capital(next) {
            end = next + 1;
        } else {
            return name.start..end;
        }
    }
}

/// "Minister German Gref", "the painter Georgia O'Keeffe": an adjective, state or place that is a first name too, before
/// a surname. More than the first name must show that a person is meant, see [`evidence`].
fn is_given_name(chart: &Chart<'_>, at: usize, kind: &Kind) -> bool {
    let lexicon = &chart.knowledge.lexicon;
    let other = matches!(kind, Kind::Demonym { .. } | Kind::Name { class: Class::State | Class::Place, .. });
    let next = chart.key(at + 1);
    let heads = &lexicon.heads;
    other
        && lexicon.given_names.contains(chart.key(at))
        && chart.is_free_capital(at + 1)
        && !lexicon.words.not_names.contains(next)
        && !heads.organization.contains(next)
        && !heads.place.contains(next)
}

/// "Mr. Jordan": behind an honorific with a point, a state or place that is a surname too.
fn is_surname_alone(chart: &Chart<'_>, at: usize, kind: &Kind) -> bool {
    let words = &chart.knowledge.lexicon.words;
    let honorific = chart.key_before(at).trim_end_matches('.');
    matches!(kind, Kind::Name { class: Class::State | Class::Place, .. })
        && chart.starting(at).is_some_and(|mention| mention.tokens.len() == 1)
        && at.checked_sub(1).is_some_and(|before| chart.is_free_capital(before))
        && words.honorifics.contains(honorific)
        && words.titles_abbreviated.contains(honorific)
}

/// The words of a name from a token on: capitalised, with particles, initials and hyphens.
fn run(chart: &Chart<'_>, at: usize) -> Option<Range<usize>> {
    let words = &chart.knowledge.lexicon.words;
    let first = chart.sentence.tokens.start;
    let is_name = |at: usize| {
        chart.is_free_capital(at)
            && !words.not_names.contains(chart.key(at))
            && (at != first || !words.openers.contains(chart.key(at)))
            && !words.honorifics.contains(chart.key(at).trim_end_matches('.'))
    };
    if !is_name(at) || (chart.text.tokens[at].case == Case::Upper && chart.key(at).len() < 4) {
        return None;
    }
    let mut end = at + 1;
    while let Some(token) = chart.token(end) {
        let glued = !token.spaced && chart.token(end + 1).is_some_and(|next| !next.spaced);
        if matches!(token.key.as_str(), "-" | "‑") && glued && chart.token(end + 1)?.kind == TokenKind::Word {
            end += 2;
            continue;
        }
        if words.name_suffixes.contains(&token.key) && token.case != Case::Lower {
            end += 1;
            continue;
        }
        if token.key == "," && words.name_suffixes.contains(chart.key(end + 1)) && chart.key(end + 1).starts_with('j') {
            end += 2;
            continue;
        }
        if (is_name(end) || is_surname(chart, at, end)) && token.spaced {
            end += 1;
            continue;
        }
        let mut next = end;
        while words.particles.contains(chart.key(next)) || (next > end && chart.key(next) == "-") {
            next += 1;
        }
        if next > end && is_name(next) {
            end = next + 1;
            continue;
        }
        break;
    }
    Some(at..end)
}

/// "Michael Jordan", "María Ángela Holguín": behind first names, the name of a state or place that is a surname too.
fn is_surname(chart: &Chart<'_>, first: usize, at: usize) -> bool {
    (first..at).all(|at| chart.knowledge.lexicon.given_names.contains(chart.key(at)))
        && chart.covering(at).is_some_and(|mention| {
            mention.tokens.len() == 1 && matches!(mention.kind, Kind::Name { class: Class::State | Class::Place, .. })
        })
}

/// What shows that a run of capitals is a person's name.
fn evidence(chart: &Chart<'_>, name: &Range<usize>, title_case: bool) -> Option<&'static str> {
    let lexicon = &chart.knowledge.lexicon;
    let before = chart.key_before(name.start);
    let first = chart.key(name.start);
    // "Secretary-General" ends in a word that alone is an honorific.
    let office = chart.ending(name.start).is_some_and(|mention| matches!(mention.kind, Kind::Office(_)));
    if office && !title_case {
        return Some("shape.office-before");
    }
    if !office && lexicon.words.honorifics.contains(before.trim_end_matches('.')) {
        return Some("shape.honorific");
    }
    if title_case {
        return None;
    }
    if office_before(chart, name.start).is_some() {
        return Some("shape.office-before");
    }
    let initial = first.len() == 2 && first.ends_with('.');
    if name.len() > 1 && initial {
        return Some("shape.initial");
    }
    // "Israel Railways" is no person because "Israel" is a first name too.
    let other = chart.covering(name.start).is_some();
    if name.len() > 1 && lexicon.given_names.contains(first) && !other {
        return Some("shape.given-name");
    }
    // "met Liu Jianchao", "appointed Pavlo Riabikin": what only persons have done to them.
    if name.len() > 1 && lexicon.words.person_verbs.contains(before) && (!other || ends_here(chart, name.end)) {
        return Some("shape.object");
    }
    if matches!(chart.key(name.end), "," | "–" | "—")
        && let Some(mention) = chart.starting(chart.skip_article(name.end + 1))
        && matches!(mention.kind, Kind::Office(_))
        && name.len() > 1
    {
        return Some("shape.office-behind");
    }
    let speaks = name.len() > 1 && lexicon.words.speech.contains(chart.key(name.end)) && !other;
    if speaks && name.start != chart.sentence.tokens.start {
        return Some("shape.speech");
    }
    let listed = name.len() > 1
        && matches!(before, "," | "and")
        && name
            .start
            .checked_sub(1 + usize::from(chart.key(name.start.saturating_sub(2)) == ","))
            .and_then(|at| chart.ending(at))
            .is_some_and(|mention| matches!(mention.kind, Kind::Person(_)));
    listed.then_some("shape.list")
}

/// Whether no noun goes on behind a name: "met Jordan Peele in", but not "met Jordan Telecom managers".
fn ends_here(chart: &Chart<'_>, at: usize) -> bool {
    let words = &chart.knowledge.lexicon.words;
    let key = chart.key(at);
    chart.token(at).is_none_or(|token| token.kind == TokenKind::Mark)
        || chart.covering(at).is_some_and(|mention| matches!(mention.kind, Kind::Date(_)))
        || words.prepositions.contains(key)
        || words.conjunctions.contains(key)
}

/// The office that a name stands in apposition to: directly before it, or with a comma between.
fn office_before(chart: &Chart<'_>, start: usize) -> Option<usize> {
    let is_office = |end: usize| chart.ending(end).is_some_and(|mention| matches!(mention.kind, Kind::Office(_)));
    let honorific = start
        .checked_sub(1)
        .filter(|at| chart.covering(*at).is_none())
        .filter(|at| chart.knowledge.lexicon.words.honorifics.contains(chart.key(*at).trim_end_matches('.')));
    let start = honorific.unwrap_or(start);
    if is_office(start) {
        return Some(start);
    }
    // "[Russian Foreign Minister] Mr Lavrov": an editor's words in the speech of another.
    let bracket = start.checked_sub(1).filter(|at| chart.key(*at) == "]" && is_office(*at));
    if bracket.is_some() {
        return bracket;
    }
    // "the Minister of Foreign Affairs of Turkmenistan, Rashid Meredov": only an office with its owner, or led by an
    // article, stands before the comma; elsewhere the comma parts the members of a list.
    let end = start.checked_sub(1).filter(|at| chart.key(*at) == ",")?;
    let mention = chart.ending(end)?;
    match &mention.kind {
        Kind::Office(office) if office.owner.is_some() || is_led(chart, mention.tokens.start) => Some(end),
        _ => None,
    }
}

/// Whether an article or a possessive stands before a token: "his foreign minister", "his own envoy".
fn is_led(chart: &Chart<'_>, at: usize) -> bool {
    let leads = &chart.knowledge.lexicon.offices.leads;
    leads.contains(chart.key_before(at))
}

/// Writes the person with all offices beside the name; gives where to read on.
fn attach(chart: &mut Chart<'_>, name: Range<usize>, candidates: Vec<EntryId>, found_by: &'static str) -> usize {
    let mut tokens = name.clone();
    let mut offices = Vec::new();
    while let Some(before) = tokens.start.checked_sub(1)
        && chart.knowledge.lexicon.words.honorifics.contains(chart.key(before).trim_end_matches('.'))
        && chart.token(before).is_some()
        && chart.covering(before).is_none()
    {
        tokens.start = before;
    }
    let mut end = office_before(chart, name.start);
    while let Some(mention) = end.and_then(|end| chart.ending(end))
        && let Kind::Office(office) = &mention.kind
    {
        offices.insert(0, office.clone());
        let start = mention.tokens.start;
        tokens.start = start;
        end = (start.saturating_sub(3)..start).rev().find(|from| {
            is_separator(chart, *from..start)
                && chart.ending(*from).is_some_and(|mention| matches!(mention.kind, Kind::Office(_)))
                && !follows_name(chart, *from)
                && !is_another(chart, *from, start)
        });
    }
    if let Some(office) = offices.last_mut().filter(|office| office.owner.is_none())
        && chart.key(tokens.end) == "of"
        && let Some(owner) = owner_at(chart, chart.skip_article(tokens.end + 1))
    {
        tokens.end = owner.tokens.end;
        office.owner = Some(owner);
    }
    tokens.start = style_before(chart, tokens.start);
    if offices.is_empty() {
        while let Some((office, end)) = office_behind(chart, tokens.end) {
            offices.push(office);
            tokens.end = end;
        }
    }
    // "Prince Klemens von Metternich": a rank of birth or of the church, unless it has a land: "Prince of Monaco".
    let styles = &chart.knowledge.lexicon.offices.styles;
    offices.retain(|office| office.owner.is_some() || !styles.contains(&office.title.to_lowercase()));
    if let Some(owner) = listed_owner(chart, tokens.start).or_else(|| possessor(chart, tokens.start)) {
        offices
            .iter_mut()
            .filter(|office| office.owner.is_none())
            .for_each(|office| office.owner = Some(owner.clone()));
    }
    let next = tokens.end;
    chart.put(tokens, Kind::Person(PersonName { name, offices, candidates }), found_by);
    next
}

/// Whose "his foreign minister, Wang Yi" is: the state of the person named before. A counterpart is another's.
fn possessor(chart: &Chart<'_>, at: usize) -> Option<Owner> {
    let words = &chart.knowledge.lexicon.offices;
    let counterpart = words.counterparts.contains(chart.key(at));
    if counterpart || !words.possessives.contains(chart.key_before(at)) {
        return None;
    }
    let first = chart.range().start;
    (first..at).rev().find_map(|before| match &chart.starting(before)?.kind {
        Kind::Person(person) => {
            let owner = person.offices.iter().rev().find_map(|office| office.owner.as_ref())?;
            Some(Owner { tokens: at..at, candidates: owner.candidates.clone() })
        }
        _ => None,
    })
}

/// The state of an item in a list of delegations: "Japan: Toshimitsu Motegi, Minister of Foreign Affairs".
fn listed_owner(chart: &Chart<'_>, at: usize) -> Option<Owner> {
    let end = at.checked_sub(1).filter(|end| chart.key(*end) == ":")?;
    let state = chart.ending(end)?;
    let first = chart.range().start;
    let opens = (first..state.tokens.start).all(|at| !chart.text.tokens[at].kind.eq(&TokenKind::Word));
    let owner = owner_at(chart, state.tokens.start)?;
    (opens && state.class() == Some(Class::State)).then_some(owner)
}

/// "The President and Queen Beatrix" are two persons: an article before the first office, "and", and no comma.
fn is_another(chart: &Chart<'_>, end: usize, next: usize) -> bool {
    let led = chart.ending(end).is_some_and(|office| {
        chart.key_before(office.tokens.start) == "the"
            && !matches!(&office.kind, Kind::Office(office) if office.owner.is_some())
    });
    led && next == end + 1 && chart.key(end) == "and"
}

/// Where "His Majesty" and the like begin before a person.
fn style_before(chart: &Chart<'_>, at: usize) -> usize {
    let words = &chart.knowledge.lexicon.words;
    let mut start = at;
    while let Some(before) = start.checked_sub(1)
        && words.styles.contains(chart.key(before))
        && chart.covering(before).is_none()
    {
        start = before;
    }
    start
}

/// Whether the office that ends at a token is itself in apposition to a name before it: "Lavrov, Foreign Minister".
fn follows_name(chart: &Chart<'_>, end: usize) -> bool {
    let Some(office) = chart.ending(end) else {
        return false;
    };
    let start = office.tokens.start;
    chart.key_before(start) == ","
        && chart.ending(start - 1).is_some_and(|mention| matches!(mention.kind, Kind::Person(_)))
}

/// An office behind a name and a comma, which is not itself followed by another name.
fn office_behind(chart: &Chart<'_>, at: usize) -> Option<(Office, usize)> {
    let separator = match chart.key(at) {
        "," | "and" | "–" | "—" => at + 1,
        _ => return None,
    };
    let separator = separator + usize::from(chart.key(separator) == "and");
    let start = chart.skip_article(separator);
    let mention = chart.starting(start)?;
    let Kind::Office(office) = &mention.kind else {
        return None;
    };
    let end = mention.tokens.end;
    let named =
        |at: usize| chart.is_free_capital(at) || chart.covering(at).is_some_and(|m| m.class() == Some(Class::Person));
    let own_name = named(end) || (chart.key(end) == "," && named(end + 1));
    // "X and the President": another person, unless the office has just begun a list of offices.
    let joined_by_and = chart.key(at) == "and";
    (!own_name && !joined_by_and).then(|| (office.clone(), end))
}
