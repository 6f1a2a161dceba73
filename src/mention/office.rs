//! Offices: a title, the state or organization it is an office of, and whether it is held still.

use std::ops::Range;

use super::{Chart, Kind};
use crate::knowledge::{Class, EntryId};

/// An office as one place of a text names it.
#[derive(Clone, Debug, PartialEq)]
pub struct Office {
    /// Its title in the form that the background gives, or as the text writes it.
    pub title: String,
    /// The general office of that title in the background.
    pub known: Option<EntryId>,
    /// What it is an office of.
    pub owner: Option<Owner>,
    /// The state, organization or place that the title names: "Ambassador to France".
    pub receiver: Option<Owner>,
    /// Whether the text says that it is over.
    pub former: bool,
}

/// The state or organization that an office belongs to.
#[derive(Clone, Debug, PartialEq)]
pub struct Owner {
    /// Where it is named.
    pub tokens: Range<usize>,
    /// Whose name it may be; empty for an organization by shape.
    pub candidates: Vec<EntryId>,
}

struct Title {
    tokens: Range<usize>,
    text: String,
    known: Option<EntryId>,
}

/// Marks each office, with its rank before and its owner on either side.
pub(super) fn find(chart: &mut Chart<'_>) {
    let range = chart.range();
    let mut at = range.start;
    while at < range.end {
        let Some(title) = title(chart, at) else {
            at += 1;
            continue;
        };
        let (tokens, office) = office(chart, title);
        at = tokens.end;
        if is_office_here(chart, &tokens, &office) {
            chart.put(tokens, Kind::Office(office), "office");
        } else {
            chart.clear(tokens.start);
        }
    }
    share_owners(chart);
}

/// A title of the background at a token, or one that opens with "Minister of" and the like.
fn title(chart: &Chart<'_>, at: usize) -> Option<Title> {
    let words = &chart.knowledge.lexicon.offices;
    if let Some(mention) = chart.starting(at)
        && let Kind::Name { class: Class::Office, candidates } = &mention.kind
    {
        let tokens = mention.tokens.clone();
        let known = candidates[0];
        let label = chart.knowledge.gazetteer.entry(known).label.clone();
        // "Minister of Foreign Affairs and International Development" is more than its beginning.
        let opens = words.open_titles.contains(chart.key(at));
        return match extension(chart, tokens.end).filter(|_| opens) {
            None => Some(Title { tokens, text: label, known: Some(known) }),
            Some(end) => Some(Title { text: chart.words(&(at..end)).to_owned(), tokens: at..end, known: None }),
        };
    }
    if let Some(title) = subject_before(chart, at) {
        return Some(title);
    }
    if words.counterparts.contains(chart.key(at)) {
        let (text, known) = title_before(chart, at)?;
        return Some(Title { tokens: at..at + 1, text, known });
    }
    let opens = chart.token(at)?.is_capital() && words.open_titles.contains(chart.key(at));
    let subject = chart.skip_article(at + 2);
    if opens && matches!(chart.key(at + 1), "of" | "for") && chart.is_free_capital(subject) {
        let mut end = subject;
        while chart.is_free_capital(end) {
            end += 1;
        }
        let end = extension(chart, end).unwrap_or(end);
        return Some(Title { tokens: at..end, text: chart.words(&(at..end)).to_owned(), known: None });
    }
    None
}

/// "Economic Development and Trade Minister": capitalised words before the word that opens titles.
fn subject_before(chart: &Chart<'_>, at: usize) -> Option<Title> {
    let part = |at: usize| {
        let topic =
            chart.covering(at).is_some_and(|mention| matches!(mention.kind, Kind::Name { class: Class::Topic, .. }));
        chart.is_free_capital(at) || (topic && chart.text.tokens[at].is_capital())
    };
    let opens = |at: usize| !chart.knowledge.lexicon.words.openers.contains(chart.key(at));
    if !part(at) || !opens(at) {
        return None;
    }
    let given = |at: usize| chart.knowledge.lexicon.given_names.contains(chart.key(at));
    let mut end = at;
    while part(end) || (chart.key(end) == "and" && part(end + 1)) {
        end += 1;
        let head = chart.covering(end).map_or(end..end + 1, |mention| mention.tokens.clone());
        let is_office = chart.covering(end).is_none_or(|mention| mention.class() == Some(Class::Office));
        let last = head.end.checked_sub(1)?;
        if is_office && head.start == end && chart.knowledge.lexicon.offices.open_titles.contains(chart.key(last)) {
            // "Barnier Prime Minister" is a name and an office.
            let subject = (at..end).any(|at| chart.key(at) == "and" || chart.covering(at).is_some());
            let capital = chart.token(end)?.is_capital() && subject && !(at..end).any(given);
            return capital.then(|| Title {
                tokens: at..head.end,
                text: chart.words(&(at..head.end)).to_owned(),
                known: None,
            });
        }
    }
    None
}

/// The title that "his counterpart" has too: the last that the sentence names before.
pub(super) fn title_before(chart: &Chart<'_>, at: usize) -> Option<(String, Option<EntryId>)> {
    let first = chart.range().start;
    (first..at).rev().find_map(|at| match &chart.starting(at)?.kind {
        Kind::Office(office) => Some((office.title.clone(), office.known)),
        _ => None,
    })
}

/// Where a title goes on behind "and", with words that are no name and are followed by "of".
fn extension(chart: &Chart<'_>, at: usize) -> Option<usize> {
    let mut end = at + 1;
    while chart.is_free_capital(end) {
        end += 1;
    }
    let goes_on = chart.key(at) == "and" && end > at + 1;
    (goes_on && (chart.key(end) == "of" || chart.key(end) == ",")).then_some(end)
}

fn office(chart: &Chart<'_>, title: Title) -> (Range<usize>, Office) {
    let words = &chart.knowledge.lexicon.offices;
    let Title { mut tokens, mut text, mut known } = title;
    let mut former = false;
    while let Some(before) = tokens.start.checked_sub(1).filter(|at| chart.token(*at).is_some()) {
        let key = chart.key(before);
        // "The first President" is no rank, "First Secretary" and "first deputy minister" are.
        let counts = words.ordinals.contains(key)
            && !chart.text.tokens[before].is_capital()
            && !words.ranks.contains(chart.key(before + 1));
        if words.ranks.contains(key) && !counts && chart.covering(before).is_none() {
            text = format!("{} {text}", chart.words(&(before..tokens.start)));
            known = None;
        } else if words.former.contains(key) {
            former = true;
        } else if words.chosen.contains(key) && is_verb(chart, before) {
            // "She was elected President" tells of an election, "the newly elected President" of a person.
            break;
        } else if !(words.acting.contains(key) || (key == "-" && !chart.text.tokens[before].spaced)) {
            break;
        }
        tokens.start = before;
    }
    let receives = words.receiving.iter().any(|word| text.to_lowercase().contains(word.as_str()));
    let mut receiver = None;
    let mut receive = |text: &mut String, tokens: &mut Range<usize>| {
        if let Some(found) = receiving(chart, tokens.end).filter(|_| receives) {
            *text = format!("{text} {}", chart.words(&(tokens.end..found.tokens.end)));
            tokens.end = found.tokens.end;
            known = None;
            receiver = Some(found);
        }
    };
    receive(&mut text, &mut tokens);
    let mut owner = None;
    if words.owners.contains(chart.key(tokens.end)) {
        let at = chart.skip_article(tokens.end + 1);
        owner = owner_at(chart, at);
        if let Some(owner) = &owner {
            tokens.end = owner.tokens.end;
            receive(&mut text, &mut tokens);
        }
    }
    if owner.is_none() {
        owner = owner_before(chart, tokens.start);
        if let Some(owner) = &owner {
            tokens.start = owner.tokens.start;
        }
    }
    if !former
        && let Some(before) = tokens.start.checked_sub(1)
        && words.former.contains(chart.key(before))
    {
        former = true;
        tokens.start = before;
    }
    (tokens, Office { title: text, known, owner, receiver, former })
}

/// What "to France" or "in Paris" names behind the title of an envoy: an ambassador's office is of the sending state, and
/// its title names the other.
pub(super) fn receiving(chart: &Chart<'_>, at: usize) -> Option<Owner> {
    let owner = owner_at(chart, chart.skip_article(at + 1))?;
    let city = chart.starting(owner.tokens.start).is_some_and(|mention| mention.class() == Some(Class::Place));
    match chart.key(at) {
        "to" => Some(owner),
        // Without the comma of an apposition the city may be where something happened.
        "in" | "at" if city && chart.key(owner.tokens.end) == "," => Some(owner),
        _ => None,
    }
}

/// Whether a participle at a token is part of a verb, by the word before it.
fn is_verb(chart: &Chart<'_>, at: usize) -> bool {
    let classes = &chart.knowledge.lexicon.classes;
    let auxiliary = |class: &str| {
        classes
            .get(class)
            .is_some_and(|forms| forms.iter().any(|form| form.len() == 1 && form[0] == chart.key_before(at)))
    };
    ["be", "have"].into_iter().any(auxiliary)
}

/// The state, organization or place named at a token.
pub(super) fn owner_at(chart: &Chart<'_>, at: usize) -> Option<Owner> {
    let mention = chart.starting(at)?;
    match &mention.kind {
        Kind::Name { class: Class::State | Class::Organization | Class::Place, candidates } => {
            Some(Owner { tokens: mention.tokens.clone(), candidates: candidates.clone() })
        }
        Kind::Shape(Class::Organization) => Some(Owner { tokens: mention.tokens.clone(), candidates: Vec::new() }),
        _ => None,
    }
}

/// "Kazakh President", "Russia's Foreign Minister", "UN Secretary-General", "Customs Committee Chairman".
pub(super) fn owner_before(chart: &Chart<'_>, start: usize) -> Option<Owner> {
    let possessive = matches!(chart.key_before(start), "'s");
    let mention = chart.ending(start - usize::from(possessive))?;
    match &mention.kind {
        Kind::Name { class: Class::State | Class::Organization, candidates } => {
            Some(Owner { tokens: mention.tokens.clone(), candidates: candidates.clone() })
        }
        Kind::Demonym { candidates, .. } if !possessive => {
            Some(Owner { tokens: mention.tokens.clone(), candidates: candidates.clone() })
        }
        Kind::Shape(Class::Organization) if possessive || chart.text.tokens[start].is_capital() => {
            Some(Owner { tokens: mention.tokens.clone(), candidates: Vec::new() })
        }
        _ => None,
    }
}

/// A title in lower case counts only where something shows that an office is meant: its owner, or a name behind it.
fn is_office_here(chart: &Chart<'_>, tokens: &Range<usize>, office: &Office) -> bool {
    let written = tokens.clone().any(|at| chart.text.tokens[at].is_capital());
    let named = |at: usize| {
        chart.is_free_capital(at) || chart.covering(at).is_some_and(|mention| mention.class() == Some(Class::Person))
    };
    // "his foreign minister, Wang Yi"
    let possessive = chart.knowledge.lexicon.offices.possessives.contains(chart.key_before(tokens.start));
    let before_name = named(tokens.end) || (possessive && chart.key(tokens.end) == "," && named(tokens.end + 1));
    let alone = chart.key_before(tokens.start) == "the"
        && tokens.clone().any(|at| chart.knowledge.lexicon.offices.titles_alone.contains(chart.key(at)));
    let capital_title = chart.text.tokens[tokens.end - 1].is_capital() || chart.text.tokens[tokens.start].is_capital();
    office.owner.is_some() || (written && capital_title) || before_name || alone
}

/// "Deputy Prime Minister, Minister of Foreign Affairs of Turkmenistan": both are offices of the state named last.
fn share_owners(chart: &mut Chart<'_>) {
    let range = chart.range();
    let mut next: Option<(usize, Owner)> = None;
    for at in range.rev() {
        let Some(mention) = chart.starting(at) else {
            continue;
        };
        let Kind::Office(office) = &mention.kind else {
            continue;
        };
        let (tokens, mut office, found_by) = (mention.tokens.clone(), office.clone(), mention.found_by);
        let shared = next.take().filter(|(start, _)| is_separator(chart, tokens.end..*start));
        match (&office.owner, shared) {
            (Some(owner), _) => next = Some((tokens.start, owner.clone())),
            (None, Some((_, owner))) => {
                next = Some((tokens.start, owner.clone()));
                office.owner = Some(owner);
                chart.put(tokens, Kind::Office(office), found_by);
            }
            (None, None) => (),
        }
    }
}

/// Whether nothing but commas, articles and "and" stands in a range, and at least one of them.
pub(super) fn is_separator(chart: &Chart<'_>, tokens: Range<usize>) -> bool {
    !tokens.is_empty()
        && tokens.len() < 4
        && tokens.clone().all(|at| matches!(chart.key(at), "," | "and" | "the" | "&"))
}
