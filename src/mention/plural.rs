//! Offices in the plural with the names of their holders: "the Foreign Ministers of France and Germany, Laurent Fabius
//! and Frank-Walter Steinmeier", "Presidents Putin and Macron".

use std::ops::Range;

use super::{
    Chart, Kind, Office, Owner, PersonName,
    office::{owner_at, receiving, title_before},
    person,
};
use crate::{
    knowledge::{Class, EntryId},
    token::Token,
};

/// The longest title in the plural, in words.
const LONGEST: usize = 6;

/// A title in the plural, with the states and organizations named beside it.
struct Title {
    tokens: Range<usize>,
    known: EntryId,
    owners: Vec<Owner>,
    /// Where names may begin.
    end: usize,
}

/// Marks the persons behind each title in the plural; where none are named, the title with its states.
pub(super) fn find(chart: &mut Chart<'_>, announced: &mut Announced) {
    for at in chart.range() {
        let Some(mut title) = title(chart, at) else {
            continue;
        };
        let names = names(chart, &title);
        if names.is_empty() {
            announced.title(chart, &title);
            if title.owners.len() > 1 {
                let start = title.tokens.start.min(title.owners[0].tokens.start);
                chart.put(start..title.end, Kind::Holders { owners: title.owners }, "office.plural");
            }
            continue;
        }
        if title.owners.is_empty() {
            title.owners = listed_before(chart, title.tokens.start, names.len());
        }
        let one_each = names.len() == title.owners.len();
        let text = chart.knowledge.gazetteer.entry(title.known).label.clone();
        for (index, (name, candidates, own)) in names.into_iter().enumerate() {
            // "Three Mexican commissioners" are all of one state.
            let of_all = title.owners.first().filter(|_| title.owners.len() == 1);
            let owner = own.or_else(|| title.owners.get(index).filter(|_| one_each).or(of_all).cloned());
            let end = owner.as_ref().map_or(name.end, |owner| owner.tokens.end.max(name.end));
            let tokens = name.start..if end > name.end && end - name.end < LONGEST { end } else { name.end };
            let office = Office { title: text.clone(), known: Some(title.known), owner, receiver: None, former: false };
            chart.put(tokens, Kind::Person(PersonName { name, offices: vec![office], candidates }), "office.plural");
        }
    }
}

/// An office of envoys that the text said in the plural: "eight new ambassadors to the Russian Federation".
#[derive(Debug, Default)]
pub(super) struct Announced {
    office: Option<Office>,
    /// How many sentences ago it, or one of its holders, was named.
    ago: usize,
}

impl Announced {
    /// How many sentences may stand before a list of the holders, and between two of them.
    const REACH: usize = 5;

    /// Keeps the title of envoys.
    fn title(&mut self, chart: &Chart<'_>, title: &Title) {
        let words = &chart.knowledge.lexicon.offices;
        let label = chart.knowledge.gazetteer.entry(title.known).label.clone();
        if chart.sentence.title || !words.receiving.contains(&label.to_lowercase()) {
            return;
        }
        let receiver = receiving(chart, title.end);
        let to = receiver.as_ref().map(|receiver| chart.words(&(title.end..receiver.tokens.end)));
        let known = Some(title.known).filter(|_| to.is_none());
        // "The foreign ambassadors" are those to Russia of whom the text has spoken.
        let again = |office: &Office| to.is_none() && office.title.starts_with(&label);
        if self.office.as_ref().is_some_and(again) {
            self.ago = 0;
            return;
        }
        let title = to.map_or_else(|| label.clone(), |to| format!("{label} {to}"));
        *self = Self { office: Some(Office { title, known, owner: None, receiver: None, former: false }), ago: 0 };
    }
}

/// Marks the holders of an office said before, each with the state: "Ulrich Brandenburg (Germany)".
pub(super) fn find_listed(chart: &mut Chart<'_>, announced: &mut Announced) {
    announced.ago += 1;
    let Some(office) = announced.office.clone().filter(|_| announced.ago <= Announced::REACH) else {
        return;
    };
    for at in chart.range() {
        let Some((name, candidates)) = person::candidate(chart, at).filter(|(name, _)| name.len() > 1) else {
            continue;
        };
        let Some(owner) = owner_at(chart, chart.skip_article(name.end + 1)) else {
            continue;
        };
        let (end, next) = (owner.tokens.end, chart.key(owner.tokens.end));
        let fits = match chart.key(name.end) {
            "(" => next == ")",
            "–" | "—" | "-" => chart.token(end).is_none() || matches!(next, "," | ";" | "." | "and"),
            _ => false,
        };
        if fits {
            let office = Office { owner: Some(owner), ..office.clone() };
            let person = PersonName { name: name.clone(), offices: vec![office], candidates };
            chart.put(name.start..end + usize::from(next == ")"), Kind::Person(person), "office.plural");
            announced.ago = 0;
        }
    }
}

/// A title in the plural at a token: its last word is the plural of a title's word.
fn title(chart: &Chart<'_>, at: usize) -> Option<Title> {
    let plurals = &chart.knowledge.lexicon.offices.plurals;
    let end = (at..at + LONGEST).find(|at| plurals.contains_key(chart.key(*at)))? + 1;
    let mut singular: Vec<Token> = chart.text.tokens[at..end].to_vec();
    let last = singular.last_mut()?;
    last.key.clone_from(&plurals[&last.key]);
    let known = if chart.knowledge.lexicon.offices.counterparts.contains(&last.key) {
        (singular.len() == 1).then(|| title_before(chart, at)?.1).flatten()?
    } else {
        let (len, names) = chart.knowledge.gazetteer.longest(&singular)?;
        let is_office = |id: &EntryId| chart.knowledge.gazetteer.entry(*id).class == Class::Office;
        names.iter().map(|name| name.entry).find(is_office).filter(|_| len == singular.len())?
    };
    let mut title = Title { tokens: at..end, known, owners: before(chart, at), end };
    if title.owners.is_empty() && matches!(chart.key(end), "of" | "from") {
        title.owners = behind(chart, end + 1);
        title.end = title.owners.last().map_or(end, |owner| owner.tokens.end);
    }
    Some(title)
}

/// "the French and German foreign ministers": the states before a title.
fn before(chart: &Chart<'_>, at: usize) -> Vec<Owner> {
    let mut owners = Vec::new();
    let mut end = at;
    while let Some(mention) = chart.ending(end) {
        let (Kind::Demonym { candidates, .. } | Kind::Name { class: Class::State, candidates }) = &mention.kind else {
            break;
        };
        owners.insert(0, Owner { tokens: mention.tokens.clone(), candidates: candidates.clone() });
        end = mention.tokens.start;
        while end > at.saturating_sub(LONGEST * 3) && matches!(chart.key_before(end), "and" | ",") {
            end -= 1;
        }
    }
    owners
}

/// "China and Nauru restored relations, when their foreign ministers, Wang Yi and Lionel Aingimea, ...": the states of a
/// list as long as that of the names, before "their".
fn listed_before(chart: &Chart<'_>, at: usize, len: usize) -> Vec<Owner> {
    if !chart.knowledge.lexicon.offices.possessives.contains(chart.key_before(at)) {
        return Vec::new();
    }
    let first = chart.range().start;
    let is_state = |at: &usize| chart.starting(*at).is_some_and(|mention| mention.class() == Some(Class::State));
    let mut lists = (first..at).filter(is_state).map(|at| behind(chart, at));
    lists.rfind(|list| list.len() > 1).filter(|list| list.len() == len).unwrap_or_default()
}

/// "France, Germany and the United Kingdom": the states of a list from a token on.
fn behind(chart: &Chart<'_>, at: usize) -> Vec<Owner> {
    let mut found = Vec::new();
    let mut at = at;
    while let Some(owner) = owner_at(chart, chart.skip_article(at)) {
        let end = owner.tokens.end;
        found.push(owner);
        match chart.next_member(end) {
            Some(next) => at = next,
            None => break,
        }
    }
    found
}

/// A name, whose it may be in the background, and the state behind it.
type Named = (Range<usize>, Vec<EntryId>, Option<Owner>);

/// The names behind a title, two or more: directly, behind a mark where its states are named or it has a possessive, or
/// each with its state: "ambassadors of seven countries - Jean Cadet of France, ...".
fn names(chart: &Chart<'_>, title: &Title) -> Vec<Named> {
    /// How many words may stand between a title and the mark before the names.
    const REACH: usize = 4;
    let mut at = title.end;
    let theirs = chart.knowledge.lexicon.offices.leads.contains(chart.key_before(title.tokens.start));
    let is_free = |at: usize| chart.covering(at).is_none_or(|mention| matches!(mention.kind, Kind::Group { .. }));
    let is_mark = |at: usize| matches!(chart.key(at), ":" | "–" | "—" | "(");
    if (chart.key(at) == "," && (theirs || !title.owners.is_empty())) || is_mark(at) {
        at += 1;
    } else if let Some(mark) = (at..at + REACH).take_while(|at| is_free(*at)).find(|at| is_mark(*at)) {
        at = mark + 1;
    }
    let mut found: Vec<Named> = Vec::new();
    while let Some((name, candidates)) = person::candidate(chart, at) {
        let owner = (chart.key(name.end) == "of").then(|| owner_at(chart, chart.skip_article(name.end + 1))).flatten();
        at = owner.as_ref().map_or(name.end, |owner| owner.tokens.end);
        found.push((name, candidates, owner));
        match chart.next_member(at) {
            Some(next) => at = next,
            None => break,
        }
    }
    if found.len() > 1 { found } else { Vec::new() }
}
