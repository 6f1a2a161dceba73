//! Runs the compiled pattern of a rule over the items of a sentence.

use std::ops::Range;

use super::{
    Reading,
    item::{Item, is_of},
};
use crate::knowledge::{Class, Many, Op, Program, Type};

/// What a role took.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Capture {
    /// Name of the role.
    pub role: String,
    /// Indices of the mentions; several for a list. None for a bare word.
    pub mentions: Vec<usize>,
    /// All items taken.
    pub items: Range<usize>,
}

/// A place where a pattern fits.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Match {
    /// Its items.
    pub items: Range<usize>,
    /// The items of the trigger.
    pub trigger: Range<usize>,
    /// The items of the first words that the pattern names: "hold" of "to hold talks".
    pub first: Range<usize>,
    /// What its roles took.
    pub captures: Vec<Capture>,
}

/// Steps after which a match is given up, so that time stays linear in the length of a text.
const BUDGET: usize = 20_000;

/// All places of a sentence where a pattern fits, none overlapping another in its trigger.
///
/// A pattern that begins with a capture begins with the subject of a clause: of several that would fit before one
/// trigger, the nearest is taken, and none behind a preposition.
pub(crate) fn apply(reading: &Reading<'_>, items: &[Item<'_>], program: &Program) -> Vec<Match> {
    let mut found: Vec<Match> = Vec::new();
    let subject = subject(program);
    for start in (0..items.len()).rev() {
        if subject.is_some_and(|op| !opens_clause(reading, items, start, op)) {
            continue;
        }
        let mut run = Run {
            reading,
            items,
            program,
            captures: Vec::new(),
            trigger: None,
            first: None,
            marked: false,
            steps: BUDGET,
        };
        let Some(end) = run.step(0, start) else {
            continue;
        };
        let trigger = run.trigger.unwrap_or(start..end);
        let first = run.first.unwrap_or_else(|| trigger.clone());
        let taken = found.iter().any(|other| other.trigger.start < trigger.end && trigger.start < other.trigger.end);
        if !taken {
            found.push(Match { items: start..end, trigger, first, captures: run.captures });
        }
    }
    found.reverse();
    found
}

/// The capture that a pattern begins with, behind what takes nothing.
fn subject(program: &Program) -> Option<&Op> {
    let mut address = 0;
    loop {
        match program.ops.get(address)? {
            op @ Op::Capture { .. } => return Some(op),
            Op::Begin => address += 1,
            Op::Not(to) => address = *to,
            _ => return None,
        }
    }
}

/// Whether a subject can begin with an item: it is of the type, stands behind no preposition, and is the first of
/// its list.
fn opens_clause(reading: &Reading<'_>, items: &[Item<'_>], at: usize, op: &Op) -> bool {
    let Op::Capture { of, many, .. } = op else {
        return true;
    };
    let words = &reading.knowledge.lexicon.words;
    let fits = |at: usize| items.get(at).is_some_and(|item| takes(reading, item, *of));
    if !fits(at) {
        return false;
    }
    let Some(before) = at.checked_sub(1) else {
        return true;
    };
    let agent = matches!(of, Type::Agent | Type::Of(Class::Person | Class::State | Class::Organization));
    if agent && items[before].mention.is_none() && words.prepositions.contains(items[before].key) {
        return false;
    }
    // A member of a list is no subject of its own, unless the list is led by a preposition and has only a comma:
    // "After talks with Pope Francis, President Biden met ..."
    let Some(member) = member_before(items, at, &fits).filter(|_| *many == Many::List) else {
        return true;
    };
    let mut head = member;
    while let Some(earlier) = member_before(items, head, &fits) {
        head = earlier;
    }
    let led = head.checked_sub(1).is_some_and(|at| words.prepositions.contains(items[at].key));
    led && items[before].key == ","
}

/// The member of a list before the one at an item: "A, B", "A and B", "A, and B".
fn member_before(items: &[Item<'_>], at: usize, fits: &impl Fn(usize) -> bool) -> Option<usize> {
    let joint = at.checked_sub(1).filter(|joint| matches!(items[*joint].key, "and" | ","))?;
    let comma = joint.checked_sub(1).filter(|before| items[joint].key == "and" && items[*before].key == ",");
    comma.unwrap_or(joint).checked_sub(1).filter(|at| fits(*at))
}

/// Whether an item is of a type.
fn takes(reading: &Reading<'_>, item: &Item<'_>, of: Type) -> bool {
    match item.mention {
        None => of == Type::Word && item.key.chars().next().is_some_and(char::is_alphanumeric),
        Some(index) => {
            let links = &reading.linked.links[index];
            let means: Vec<Class> = links.iter().map(|id| reading.linked.entity(*id).class).collect();
            is_of(&reading.mentions[index].kind, &means, of)
        }
    }
}

/// Whether an item is a mark, not a word or a mention.
fn is_mark(item: &Item<'_>) -> bool {
    item.mention.is_none() && !item.key.chars().any(char::is_alphanumeric)
}

struct Run<'r, 'a> {
    reading: &'r Reading<'a>,
    items: &'r [Item<'a>],
    program: &'r Program,
    captures: Vec<Capture>,
    trigger: Option<Range<usize>>,
    first: Option<Range<usize>>,
    /// Whether the trigger was marked, so that the next words are it.
    marked: bool,
    steps: usize,
}

impl Run<'_, '_> {
    /// Runs from an address and an item on; gives the item behind the match.
    fn step(&mut self, address: usize, at: usize) -> Option<usize> {
        self.steps = self.steps.checked_sub(1)?;
        match &self.program.ops[address] {
            Op::Done => Some(at),
            Op::Jump(to) => self.step(*to, at),
            Op::Split(first, second) => {
                let (kept, trigger, marked) = (self.captures.len(), self.trigger.clone(), self.marked);
                self.step(*first, at).or_else(|| {
                    self.captures.truncate(kept);
                    self.trigger = trigger;
                    self.marked = marked;
                    self.step(*second, at)
                })
            }
            Op::Trigger => {
                self.marked = true;
                self.step(address + 1, at)
            }
            Op::Begin if self.items[..at].iter().all(is_mark) => self.step(address + 1, at),
            Op::End if self.items[at..].iter().all(is_mark) => self.step(address + 1, at),
            Op::Begin | Op::End => None,
            Op::Not(_) if self.stands(address + 1, at) => None,
            Op::Not(to) => self.step(*to, at),
            Op::Words(phrases) => self.words(address, phrases, at),
            Op::Capture { role, of, many } => self.capture(address, role, *of, *many, at),
            Op::Gap(most) => {
                let kept = (self.captures.len(), self.trigger.clone(), self.marked);
                for skipped in 0..=*most {
                    if skipped > 0 && self.items.get(at + skipped - 1).is_none_or(|item| item.key == ";") {
                        return None;
                    }
                    if let Some(end) = self.step(address + 1, at + skipped) {
                        return Some(end);
                    }
                    self.captures.truncate(kept.0);
                    self.trigger.clone_from(&kept.1);
                    self.marked = kept.2;
                }
                None
            }
        }
    }

    /// Whether what a `~` forbids stands at an item; nothing of it is kept.
    fn stands(&mut self, address: usize, at: usize) -> bool {
        let kept = (std::mem::take(&mut self.captures), self.trigger.clone(), self.first.clone(), self.marked);
        let stands = self.step(address, at).is_some();
        (self.captures, self.trigger, self.first, self.marked) = kept;
        stands
    }

    /// The longest of the phrases first, then the shorter ones.
    fn words(&mut self, address: usize, phrases: &[Vec<String>], at: usize) -> Option<usize> {
        let fits = |phrase: &&Vec<String>| {
            phrase
                .iter()
                .enumerate()
                .all(|(index, word)| self.items.get(at + index).is_some_and(|item| item.key == word))
        };
        let mut lengths: Vec<usize> = phrases.iter().filter(fits).map(Vec::len).collect();
        lengths.sort_unstable_by(|a, b| b.cmp(a));
        lengths.dedup();
        for len in lengths {
            let kept = (self.captures.len(), self.trigger.clone(), self.marked);
            let first = self.first.clone();
            self.first.get_or_insert(at..at + len);
            if self.marked || self.trigger.is_none() {
                self.trigger = Some(at..at + len);
                self.marked = false;
            }
            if let Some(end) = self.step(address + 1, at + len) {
                return Some(end);
            }
            self.captures.truncate(kept.0);
            self.first = first;
            (self.trigger, self.marked) = (kept.1, kept.2);
        }
        None
    }

    /// All mentions from here to the end of the sentence.
    fn capture_rest(&mut self, address: usize, role: &str, of: Type, at: usize) -> Option<usize> {
        let rest = self.items.iter().enumerate().skip(at).filter(|(_, item)| takes(self.reading, item, of));
        let (places, mentions): (Vec<usize>, Vec<usize>) =
            rest.filter_map(|(place, item)| Some((place, item.mention?))).unzip();
        let end = places.last()? + 1;
        self.captures.push(Capture { role: role.to_owned(), mentions, items: at..end });
        self.step(address + 1, end)
    }

    /// One mention, or a list of them as long as it goes on.
    fn capture(&mut self, address: usize, role: &str, of: Type, many: Many, at: usize) -> Option<usize> {
        if many == Many::Rest {
            return self.capture_rest(address, role, of, at);
        }
        let item = self.items.get(at).filter(|item| takes(self.reading, item, of))?;
        let mut mentions: Vec<usize> = item.mention.into_iter().collect();
        let mut end = at + 1;
        let conjunctions = &self.reading.knowledge.lexicon.words.conjunctions;
        loop {
            let joints = self.items[end..].iter().take_while(|item| conjunctions.contains(item.key)).count();
            let next = end + joints;
            let more = self.items.get(next).filter(|item| takes(self.reading, item, of)).and_then(|item| item.mention);
            let Some(index) = more.filter(|_| many == Many::List && (1..=2).contains(&joints)) else {
                break;
            };
            mentions.push(index);
            end = next + 1;
        }
        let kept = self.captures.len();
        if !role.is_empty() {
            self.captures.push(Capture { role: role.to_owned(), mentions, items: at..end });
        }
        let outcome = self.step(address + 1, end);
        if outcome.is_none() {
            self.captures.truncate(kept);
        }
        outcome
    }
}
