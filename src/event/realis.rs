//! Whether an event happened, by the words around its trigger.

use std::ops::Range;

use super::{Item, Match};
use crate::knowledge::{Cue, Realis};

/// What the first cue that stands near the trigger says; without one, the event happened.
/// Read at the trigger, and at the first words of the pattern, where its verb stands: "to hold talks".
pub(super) fn of(items: &[Item<'_>], found: &Match, cues: &[Cue]) -> Realis {
    match at(items, &found.trigger, cues) {
        Realis::Actual => at(items, &found.first, cues),
        realis => realis,
    }
}

fn at(items: &[Item<'_>], trigger: &Range<usize>, cues: &[Cue]) -> Realis {
    let cued = cues.iter().find(|cue| {
        let before = cue.before.iter().any(|phrase| before(items, trigger.start, phrase, cue.within));
        before || cue.after.iter().any(|phrase| after(items, trigger.end, phrase, cue.within))
    });
    if let Some(cue) = cued {
        return cue.realis;
    }
    // "to meet": what someone is about to do.
    let infinitive = trigger.start.checked_sub(1).is_some_and(|at| items[at].key == "to");
    if infinitive { Realis::Planned } else { Realis::Actual }
}

/// Whether a phrase ends at most `within` words before an item, in the same clause.
fn before(items: &[Item<'_>], at: usize, phrase: &str, within: usize) -> bool {
    let clause = (0..at).rev().take_while(|at| !matches!(items[*at].key, "," | ";" | ":")).last().unwrap_or(at);
    (clause..at).rev().any(|start| phrase_end(items, start, phrase).is_some_and(|end| end <= at && at - end <= within))
}

fn after(items: &[Item<'_>], at: usize, phrase: &str, within: usize) -> bool {
    (at..items.len().min(at + within + 1)).any(|start| phrase_end(items, start, phrase).is_some())
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
