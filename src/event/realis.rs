//! Whether an event happened, by the words around its trigger.

use std::ops::Range;

use super::{Item, Match};
use crate::knowledge::{Cue, Lexicon, Realis};

/// The longest phrase of a cue, in words.
const LONGEST: usize = 16;

/// What the first cue that stands near the trigger says, with its items; without one, the event happened.
/// Read at the trigger, and at the first words of the pattern, where its verb stands: "to hold talks".
pub(super) fn of(items: &[Item<'_>], found: &Match, lexicon: &Lexicon) -> (Realis, Option<Range<usize>>) {
    match at(items, &found.trigger, lexicon) {
        (Realis::Actual, _) => at(items, &found.first, lexicon),
        cued => cued,
    }
}

fn at(items: &[Item<'_>], trigger: &Range<usize>, lexicon: &Lexicon) -> (Realis, Option<Range<usize>>) {
    let cued = lexicon.realis.iter().find_map(|cue| {
        let cued = before(items, trigger.start, cue, lexicon).or_else(|| after(items, trigger.end, cue))?;
        Some((cue.realis, Some(cued)))
    });
    if let Some(cued) = cued {
        return cued;
    }
    // "to meet": what someone is about to do.
    let infinitive = trigger.start.checked_sub(1).filter(|at| items[*at].key == "to");
    infinitive.map_or((Realis::Actual, None), |at| (Realis::Planned, Some(at..at + 1)))
}

/// The first phrase of a cue that ends near enough before an item, in the same clause; of that the nearest.
fn before(items: &[Item<'_>], at: usize, cue: &Cue, lexicon: &Lexicon) -> Option<Range<usize>> {
    let clause = (0..at).rev().take_while(|at| !matches!(items[*at].key, "," | ";" | ":"));
    let mut best: Option<(usize, Range<usize>)> = None;
    for start in clause.take(cue.within + LONGEST) {
        for (number, phrase) in cue.before.beginning(items[start].key) {
            // "I would like to add that they met": what stands before "that" says nothing of what stands behind it.
            let apart = |end: &usize| (*end..at).any(|at| lexicon.words.complementizers.contains(items[at].key));
            let end =
                phrase_end(items, start, phrase).filter(|end| *end <= at && at - end <= cue.within && !apart(end));
            if let Some(end) = end.filter(|_| best.as_ref().is_none_or(|(first, _)| number < first)) {
                best = Some((*number, start..end));
            }
        }
    }
    best.map(|(_, range)| range)
}

/// The first phrase of a cue that begins near enough behind an item; of that the nearest.
fn after(items: &[Item<'_>], at: usize, cue: &Cue) -> Option<Range<usize>> {
    let mut best: Option<(usize, Range<usize>)> = None;
    for start in at..items.len().min(at + cue.within + 1) {
        for (number, phrase) in cue.after.beginning(items[start].key) {
            let end = phrase_end(items, start, phrase);
            if let Some(end) = end.filter(|_| best.as_ref().is_none_or(|(first, _)| number < first)) {
                best = Some((*number, start..end));
            }
        }
    }
    best.map(|(_, range)| range)
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
