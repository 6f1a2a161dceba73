//! A sentence that ends with a colon goes on in the list below it: "Joining the call were:", then a line for each.

use super::{Item, Reading, items};
use crate::{entity::EntityId, knowledge::Class};

/// The longest list that is read, in lines.
const LONGEST: usize = 80;

/// Adds to the items of a sentence whom and what the list below it names, each behind a comma: of each member of the
/// list the first name. Without a list, nothing.
pub(super) fn append<'a>(reading: &Reading<'a>, sentence: usize, items: &mut Vec<Item<'a>>) {
    if items.last().is_none_or(|item| item.key != ":") {
        return;
    }
    let lead = items.len();
    let mut goes_on = false;
    for line in (sentence + 1..reading.text.sentences.len()).take(LONGEST) {
        let Some(members) = members(reading, line, &mut goes_on, items.len() == lead) else {
            return;
        };
        for (joint, member) in members {
            if items.len() > lead {
                items.push(joint);
            }
            items.push(member);
        }
    }
}

/// The members of a list that a line has, each with the mark before it; none where the line is no part of a list.
/// `goes_on` tells whether the line before ended with a comma or semicolon.
fn members<'a>(
    reading: &Reading<'a>,
    line: usize,
    goes_on: &mut bool,
    first: bool,
) -> Option<Vec<(Item<'a>, Item<'a>)>> {
    let of = &reading.text.sentences[line];
    let items = items(reading.text, of, reading.mentions, reading.knowledge);
    let key = |at: usize| items.get(at).map_or("", |item| item.key);
    let bullet = of.opens_paragraph && matches!(key(0), "-" | "–" | "—" | "•" | "*" | "·");
    let ends = items.last().is_some_and(|item| matches!(item.key, ";" | ","));
    let several = first && items.iter().any(|item| item.key == ";");
    if of.title || !(bullet || ends || *goes_on || several) {
        return None;
    }
    *goes_on = ends || matches!(key(items.len().wrapping_sub(1)), "and");
    let mut found = Vec::new();
    for member in items.split(|item| item.key == ";") {
        let is_named = |item: &&Item<'_>| item.mention.is_some_and(|index| is_named(reading, index));
        if let Some(item) = member.iter().find(is_named) {
            let start = item.tokens.start;
            found.push((Item { tokens: start..start + 1, key: ",", mention: None }, item.clone()));
        }
    }
    Some(found)
}

/// Whether a mention is of somebody or something that an event can be told of.
fn is_named(reading: &Reading<'_>, mention: usize) -> bool {
    let class = |id: &EntityId| reading.linked.entity(*id).class;
    reading.linked.links[mention].first().is_some_and(|id| {
        matches!(
            class(id),
            Class::Person | Class::State | Class::Organization | Class::Agreement | Class::Monument | Class::Observance
        )
    })
}
