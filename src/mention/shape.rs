//! Organizations, places and observances that the background does not know, by the form of their names.

use std::ops::Range;

use super::{Chart, Kind};
use crate::{
    knowledge::{Class, Heads},
    token::Token,
};

/// Marks each run of capitalised words whose head says what it names: "Ministry of Justice of Georgia".
pub(super) fn find(chart: &mut Chart<'_>) {
    if chart.is_title_case() {
        return;
    }
    let range = chart.range();
    let mut at = range.start;
    while at < range.end {
        let Some(run) = run(chart, at) else {
            at += 1;
            continue;
        };
        let run = cut(chart, run);
        let known = chart.starting(run.start).is_some_and(|mention| mention.tokens == run);
        match head_class(chart, &run) {
            Some(class) if !known && run.len() > 1 => {
                at = run.end;
                chart.put(run, Kind::Shape(class), "shape.head");
            }
            _ => at = chart.covering(at).map_or(at + 1, |mention| mention.tokens.end.max(at + 1)),
        }
    }
}

/// Marks what may stand for an organization named before: "the Council", with nothing behind that goes on with a name.
pub(super) fn find_again(chart: &mut Chart<'_>) {
    if chart.is_title_case() {
        return;
    }
    for at in chart.range() {
        let goes_on = matches!(chart.key(at + 1), "of" | "-") || chart.token(at + 1).is_some_and(Token::is_capital);
        let head = chart.key(at);
        let again = chart.key_before(at) == "the" && chart.is_free_capital(at) && !goes_on;
        if again && chart.knowledge.lexicon.heads.organization.contains(head) {
            chart.put(at..at + 1, Kind::OrganizationAgain { head: head.to_owned() }, "shape.again");
        }
    }
}

/// The capitalised words from a token on, with the small words that join them.
fn run(chart: &Chart<'_>, at: usize) -> Option<Range<usize>> {
    let words = &chart.knowledge.lexicon.words;
    let opens = |at: usize| {
        let key = chart.key(at);
        // "All-Russian Congress of Judges"
        let hyphen = chart.key(at + 1) == "-" && chart.token(at + 1).is_some_and(|token| !token.spaced);
        hyphen || !(words.determiners.contains(key) || words.openers.contains(key) || words.prepositions.contains(key))
    };
    if !(is_part(chart, at) || is_namesake(chart, at)) || !opens(at) {
        return None;
    }
    let mut end = part_end(chart, at);
    loop {
        if is_part(chart, end) {
            end = part_end(chart, end);
            continue;
        }
        if chart.key(end) == "-" && !chart.token(end)?.spaced && is_part(chart, end + 1) {
            end = part_end(chart, end + 1);
            continue;
        }
        // "Polish United Workers' Party"
        let possessor = chart.knowledge.lexicon.heads.possessors.contains(chart.key_before(end));
        if possessor && matches!(chart.key(end), "'" | "’" | "'s") && chart.is_free_capital(end + 1) {
            end += 2;
            continue;
        }
        match joined(chart, at, end) {
            Some(next) => end = part_end(chart, next),
            None => break,
        }
    }
    Some(at..end)
}

/// Where the run goes on behind a connector: "of", "of the", "for", or "and" inside a longer name.
fn joined(chart: &Chart<'_>, start: usize, at: usize) -> Option<usize> {
    let words = &chart.knowledge.lexicon.words;
    let key = chart.key(at);
    if words.connectors.contains(key) {
        // "the envoy of the League of Arab States for Syria": a name that is known ends there.
        let whole = chart.starting(start).is_some_and(|mention| {
            mention.tokens.end == at && matches!(mention.kind, Kind::Name { class: Class::Organization, .. })
        });
        let next = chart.skip_article(at + 1);
        return (is_part(chart, next) && !(whole && key != "of")).then_some(next);
    }
    // "Ministry of Trade and Industry", but not "the Council of Europe and the OSCE".
    let has_connector = (start..at).any(|at| words.connectors.contains(chart.key(at)));
    let fresh = is_plain(chart, at + 1) && !chart.knowledge.lexicon.heads.organization.contains(chart.key(at + 1));
    let states = |at: usize| chart.covering(at).is_some_and(|mention| mention.class() == Some(Class::State));
    let shared =
        chart.knowledge.lexicon.heads.observance.contains(chart.key(start)) && states(at - 1) && states(at + 1);
    if key == "," && has_connector {
        return is_list(chart, at).then_some(at + 1);
    }
    let one = key == "and" && ((has_connector && (fresh || shared)) || is_one_name(chart, start, at));
    one.then_some(at + 1)
}

/// Whether a list of matters goes on at a comma: "the Ministry of Emergencies, Civil Defence and Relief".
fn is_list(chart: &Chart<'_>, at: usize) -> bool {
    /// The longest matter, in words.
    const REACH: usize = 3;
    let lexicon = &chart.knowledge.lexicon;
    let part = |at: &usize| {
        let key = chart.key(*at);
        is_plain(chart, *at) && class(&lexicon.heads, key).is_none() && !lexicon.given_names.contains(key)
    };
    let mut next = at;
    while chart.key(next) == "," {
        let len = (next + 1..=next + REACH).take_while(part).count();
        if len == 0 {
            return false;
        }
        next += len + 1;
    }
    chart.key(next) == "and" && part(&(next + 1))
}

/// Whether "and" joins what a head behind it names: "the Export Controls and Human Rights Initiative", "the Mexican
/// Health and Social Security Ministry".
fn is_one_name(chart: &Chart<'_>, start: usize, at: usize) -> bool {
    let lexicon = &chart.knowledge.lexicon;
    let demonym = chart.starting(start).filter(|mention| matches!(mention.kind, Kind::Demonym { .. }));
    let from = demonym.map_or(start, |mention| mention.tokens.end);
    let plain = |at: usize| is_plain(chart, at) && !lexicon.words.governments.contains(chart.key(at));
    let left = from < at && (from..at).all(|at| plain(at) && class(&lexicon.heads, chart.key(at)).is_none());
    let mut end = at + 1;
    while is_plain(chart, end) {
        end += 1;
    }
    let behind = chart.key(end);
    let right = end > at + 2
        && lexicon.heads.organization.contains(chart.key(end - 1))
        && (at + 1..end - 1).all(|at| class(&lexicon.heads, chart.key(at)).is_none());
    left && right && (chart.key_before(start) == "the" || demonym.is_some()) && behind != "-"
}

/// Whether a token is a capitalised word that names nothing, or a topic: "Culture".
fn is_plain(chart: &Chart<'_>, at: usize) -> bool {
    let topic = |mention: &super::Mention| matches!(mention.kind, Kind::Name { class: Class::Topic, .. });
    chart.token(at).is_some_and(Token::is_capital) && chart.covering(at).is_none_or(topic)
}

/// Whether the name of a person opens a longer one: "George Washington University".
fn is_namesake(chart: &Chart<'_>, at: usize) -> bool {
    let heads = &chart.knowledge.lexicon.heads;
    let mut end = part_end(chart, at);
    while chart.is_free_capital(end) && class(heads, chart.key(end)).is_none() {
        end += 1;
    }
    chart.starting(at).is_some_and(|mention| mention.class() == Some(Class::Person))
        && chart.is_free_capital(end)
        && class(heads, chart.key(end)).is_some()
}

/// Whether a token can be a part of such a name: a capitalised word that is no office, person or date.
fn is_part(chart: &Chart<'_>, at: usize) -> bool {
    match chart.covering(at) {
        None => chart.is_free_capital(at),
        Some(mention) => match &mention.kind {
            Kind::Name { class, .. } => {
                !matches!(class, Class::Office | Class::Person)
                    && chart.token(at).is_some_and(|token| token.is_capital())
            }
            Kind::Demonym { .. } => true,
            _ => false,
        },
    }
}

fn part_end(chart: &Chart<'_>, at: usize) -> usize {
    chart.covering(at).map_or(at + 1, |mention| mention.tokens.end)
}

/// The run without a person's name behind its head: "Presidential Executive Office Sergei Prikhodko".
fn cut(chart: &Chart<'_>, run: Range<usize>) -> Range<usize> {
    let lexicon = &chart.knowledge.lexicon;
    let head = run.clone().rev().find(|at| class(&lexicon.heads, chart.key(*at)).is_some());
    match head {
        Some(head) if head + 2 < run.end && lexicon.given_names.contains(chart.key(head + 1)) => run.start..head + 1,
        _ => run,
    }
}

/// What the head of a run says: the last word before its first connector.
fn head_class(chart: &Chart<'_>, run: &Range<usize>) -> Option<Class> {
    let lexicon = &chart.knowledge.lexicon;
    let first = run.clone().find(|at| lexicon.words.connectors.contains(chart.key(*at))).unwrap_or(run.end);
    // "Lake Victoria", "Mount Kenya": one name behind the word that says what it names.
    let leads = run.len() == 2 && lexicon.heads.place_openers.contains(chart.key(run.start));
    class(&lexicon.heads, chart.key(first - 1)).or(leads.then_some(Class::Place))
}

fn class(heads: &Heads, key: &str) -> Option<Class> {
    if heads.organization.contains(key) {
        Some(Class::Organization)
    } else if heads.place.contains(key) {
        Some(Class::Place)
    } else if heads.observance.contains(key) {
        Some(Class::Observance)
    } else if heads.monument.get(key).is_some_and(|singular| singular == key) {
        Some(Class::Monument)
    } else {
        None
    }
}
