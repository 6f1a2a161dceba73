//! Offices in the plural with the names of their holders: "the Foreign Ministers of France and Germany, Laurent Fabius
//! and Frank-Walter Steinmeier", "Presidents Putin and Macron".

use std::ops::Range;

use super::{Chart, Kind, Office, Owner, PersonName, office::owner_at, person};
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
pub(super) fn find(chart: &mut Chart<'_>) {
    for at in chart.range() {
        let Some(title) = title(chart, at) else {
            continue;
        };
        let names = names(chart, &title);
        if names.is_empty() {
            if title.owners.len() > 1 {
                let start = title.tokens.start.min(title.owners[0].tokens.start);
                chart.put(start..title.end, Kind::Holders { owners: title.owners }, "office.plural");
            }
            continue;
        }
        let one_each = names.len() == title.owners.len();
        let text = chart.knowledge.gazetteer.entry(title.known).label.clone();
        for (index, (name, candidates, own)) in names.into_iter().enumerate() {
            let owner = own.or_else(|| title.owners.get(index).filter(|_| one_each).cloned());
            let end = owner.as_ref().map_or(name.end, |owner| owner.tokens.end.max(name.end));
            let tokens = name.start..if end > name.end && end - name.end < LONGEST { end } else { name.end };
            let office = Office { title: text.clone(), known: Some(title.known), owner, former: false };
            chart.put(tokens, Kind::Person(PersonName { name, offices: vec![office], candidates }), "office.plural");
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
    let (len, names) = chart.knowledge.gazetteer.longest(&singular)?;
    let is_office = |id: &EntryId| chart.knowledge.gazetteer.entry(*id).class == Class::Office;
    let known = names.iter().map(|name| name.entry).find(is_office).filter(|_| len == singular.len())?;
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

/// The names behind a title, two or more: directly, or behind a comma where its states are named.
fn names(chart: &Chart<'_>, title: &Title) -> Vec<Named> {
    let mut at = title.end;
    if chart.key(at) == "," && !title.owners.is_empty() {
        at += 1;
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
