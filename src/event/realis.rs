//! Whether an event happened, by the words around its trigger.

use std::ops::Range;

use super::{Item, Match};
use crate::knowledge::{Cue, Realis};

/// What the first cue that stands near the trigger says, with its items; without one, the event happened.
/// Read at the trigger, and at the first words of the pattern, where its verb stands: "to hold talks".
pub(super) fn of(items: &[Item<'_>], found: &Match, cues: &[Cue]) -> (Realis, Option<Range<usize>>) {
    match at(items, &found.trigger, cues) {
        (Realis::Actual, _) => at(items, &found.first, cues),
        cued => cued,
    }
}

fn at(items: &[Item<'_>], trigger: &Range<usize>, cues: &[Cue]) -> (Realis, Option<Range<usize>>) {
    let cued = cues.iter().find_map(|cue| {
        let before = || cue.before.iter().find_map(|phrase| before(items, trigger.start, phrase, cue.within));
        let after = || cue.after.iter().find_map(|phrase| after(items, trigger.end, phrase, cue.within));
        Some((cue.realis, Some(before().or_else(after)?)))
    });
    if let Some(cued) = cued {
        return cued;
    }
    // "to meet": what someone is about to do.
    let infinitive = trigger.start.checked_sub(1).filter(|at| items[*at].key == "to");
    infinitive.map_or((Realis::Actual, None), |at| (Realis::Planned, Some(at..at + 1)))
}

/// A phrase that ends at most `within` words before an item, in the same clause.
fn before(items: &[Item<'_>], at: usize, phrase: &str, within: usize) -> Option<Range<usize>> {
    let reach = at.saturating_sub(within + phrase.split_whitespace().count());
    let clause = (reach..at).rev().take_while(|at| !matches!(items[*at].key, "," | ";" | ":")).last().unwrap_or(at);
    (clause..at).rev().find_map(|start| {
        let end = phrase_end(items, start, phrase).filter(|end| *end <= at && at - end <= within)?;
        Some(start..end)
    })
}

fn after(items: &[Item<'_>], at: usize, phrase: &str, within: usize) -> Option<Range<usize>> {
    (at..items.len().min(at + within + 1)).find_map(|start| Some(start..phrase_end(items, start, phrase)?))
}

fn phrase_end(items: &[Item<'_>], start: usize, phrase: &str) -> Option<usize> {
    let mut end = start;
    for word in phrase.split_whitespace() {
        if items.get(end)?.key != word {
            return None;
        }
        end += 1;
    }
    Some(end)
}
