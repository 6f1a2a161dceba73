//! Runs the compiled pattern of a rule over the items of a sentence.

use std::ops::Range;

use super::row::Row;
use crate::knowledge::{Class, Many, Op, Phrases, Program, Type};

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

/// Steps after which a match is given up, so that no text makes a pattern step deeper.
const BUDGET: usize = 20_000;

/// All places of a sentence where a pattern fits, none overlapping another in its trigger.
///
/// A pattern that begins with a capture begins with the subject of a clause: of several that would fit before one
/// trigger, the nearest is taken, and none behind a preposition.
pub(super) fn apply(row: &mut Row<'_>, program: &Program) -> Vec<Match> {
    let mut found: Vec<Match> = Vec::new();
    row.tried.clear();
    match subject(program) {
        Some((of, list)) => {
            row.subjects(of, list).iter().rev().for_each(|start| apply_at(row, program, *start, &mut found))
        }
        None => {
            for start in (0..row.items.len()).rev() {
                let first = &program.first;
                if first.any
                    || row.types[start].has_any(first.types)
                    || first.symbols.binary_search(&row.symbols[start]).is_ok()
                {
                    apply_at(row, program, start, &mut found);
                }
            }
        }
    }
    found.reverse();
    found
}

/// The match that begins with an item.
fn apply_at(row: &mut Row<'_>, program: &Program, start: usize, found: &mut Vec<Match>) {
    if row.tried.is_empty() {
        row.tried.resize(program.ops.len() * (row.items.len() + 1) / 64 + 1, 0);
    }
    let mut run = Run { row, program, state: State::default(), captures: Vec::new(), steps: BUDGET };
    let Some(end) = run.step(0, start) else {
        if run.steps == 0 {
            row.tried.clear();
        }
        return;
    };
    let Run { state, captures, .. } = run;
    // What led to the match was tried too, and may lead to another.
    row.tried.clear();
    let trigger = state.trigger.map_or(start..end, |(start, end)| start..end);
    let first = state.first.map_or_else(|| trigger.clone(), |(start, end)| start..end);
    let taken = found.iter().any(|other| other.trigger.start < trigger.end && trigger.start < other.trigger.end);
    if !taken {
        let captures = captures.into_iter().filter_map(|taken| capture(row, program, &taken)).collect();
        found.push(Match { items: start..end, trigger, first, captures });
    }
}

/// Type of the capture that a pattern begins with, behind what takes nothing, and whether it is of a list.
fn subject(program: &Program) -> Option<(Type, bool)> {
    let mut address = 0;
    loop {
        match program.ops.get(address)? {
            Op::Capture { of, many, .. } => return Some((*of, *many == Many::List)),
            Op::Begin => address += 1,
            Op::Not(to) => address = *to,
            _ => return None,
        }
    }
}

/// What a role took.
fn capture(row: &Row<'_>, program: &Program, taken: &Taken) -> Option<Capture> {
    let Op::Capture { role, of, .. } = &program.ops[taken.address] else {
        return None;
    };
    let items = taken.start..taken.end;
    let mentions = items.clone().filter(|at| row.types[*at].has(*of)).filter_map(|at| row.items[at].mention).collect();
    Some(Capture { role: role.clone(), mentions, items })
}

/// What a capture took, by its address.
struct Taken {
    address: usize,
    start: usize,
    end: usize,
}

/// What changes while a pattern is tried, and is set back where a branch fails.
#[derive(Clone, Copy, Default)]
struct State {
    trigger: Option<(usize, usize)>,
    first: Option<(usize, usize)>,
    /// Whether the trigger was marked, so that the next words are it.
    marked: bool,
}

struct Run<'r, 'a> {
    row: &'r mut Row<'a>,
    program: &'r Program,
    state: State,
    captures: Vec<Taken>,
    steps: usize,
}

impl Run<'_, '_> {
    /// Runs from an address and an item on; gives the item behind the match.
    ///
    /// Whether it finds one depends on nothing but the two, so what failed once is not tried again, from any start.
    fn step(&mut self, address: usize, at: usize) -> Option<usize> {
        self.steps = self.steps.checked_sub(1)?;
        let cell = at * self.program.ops.len() + address;
        let (word, bit) = (&mut self.row.tried[cell / 64], 1 << (cell % 64));
        if *word & bit != 0 {
            return None;
        }
        *word |= bit;
        let program = self.program;
        match &program.ops[address] {
            Op::Done => Some(at),
            Op::Jump(to) => self.step(*to, at),
            Op::Split(first, second) => self.branch(*first, at).or_else(|| self.step(*second, at)),
            Op::Trigger => {
                self.state.marked = true;
                self.step(address + 1, at)
            }
            Op::Begin if at <= self.row.body.0 => self.step(address + 1, at),
            Op::End if at >= self.row.body.1 => self.step(address + 1, at),
            Op::Begin | Op::End => None,
            Op::Not(_) if self.stands(address + 1, at) => None,
            Op::Not(to) => self.step(*to, at),
            Op::Words(phrases) => self.words(address, phrases, at),
            Op::Capture { role, of, many } => self.capture(address, role, *of, *many, at),
            Op::Gap(most) => {
                for skipped in 0..=*most {
                    if skipped > 0 && self.row.items.get(at + skipped - 1).is_none_or(|item| item.key == ";") {
                        return None;
                    }
                    if let Some(end) = self.branch(address + 1, at + skipped) {
                        return Some(end);
                    }
                }
                None
            }
        }
    }

    /// Runs from an address on; where that fails, all is as it was.
    fn branch(&mut self, address: usize, at: usize) -> Option<usize> {
        let (kept, state) = (self.captures.len(), self.state);
        let end = self.step(address, at);
        if end.is_none() {
            self.captures.truncate(kept);
            self.state = state;
        }
        end
    }

    /// Whether what a `~` forbids stands at an item; nothing of it is kept.
    fn stands(&mut self, address: usize, at: usize) -> bool {
        let (kept, state, tried) = (self.captures.len(), self.state, self.row.tried.clone());
        let stands = self.step(address, at).is_some();
        self.captures.truncate(kept);
        self.state = state;
        self.row.tried = tried;
        stands
    }

    /// The longest of the phrases first, then the shorter ones.
    fn words(&mut self, address: usize, phrases: &Phrases, at: usize) -> Option<usize> {
        let mut tried = 0;
        for phrase in phrases.beginning(*self.row.symbols.get(at)?) {
            if phrase.len() == tried || !self.row.symbols[at..].starts_with(phrase) {
                continue;
            }
            tried = phrase.len();
            let (kept, state) = (self.captures.len(), self.state);
            let words = (at, at + tried);
            self.state.first.get_or_insert(words);
            if self.state.marked || self.state.trigger.is_none() {
                self.state.trigger = Some(words);
                self.state.marked = false;
            }
            if let Some(end) = self.step(address + 1, words.1) {
                return Some(end);
            }
            self.captures.truncate(kept);
            self.state = state;
        }
        None
    }

    /// One mention, a list of them as long as it goes on, or all from here to the end of the sentence.
    fn capture(&mut self, address: usize, role: &str, of: Type, many: Many, at: usize) -> Option<usize> {
        let is_of = |row: &Row<'_>, at: usize| row.types.get(at).is_some_and(|types| types.has(of));
        let named = |row: &Row<'_>, at: usize| is_of(row, at) && row.items[at].mention.is_some();
        let row = &*self.row;
        let end = match many {
            Many::Rest => (at..row.items.len()).rev().find(|at| named(row, *at))? + 1,
            _ if !is_of(row, at) => return None,
            Many::One => at + 1,
            Many::List => {
                let mut end = at + 1;
                loop {
                    // "A, B", "A and B", "A, and B".
                    let joints = row.joins[end..].iter().take(3).take_while(|joins| **joins).count();
                    if !(1..=2).contains(&joints) || !named(row, end + joints) {
                        break end;
                    }
                    end += joints + 1;
                }
            }
        };
        // "Met with Russia's team" is no meeting with Russia, unless the pattern goes on.
        let agent = matches!(of, Type::Agent | Type::Of(Class::Person | Class::State | Class::Organization));
        let owns = many != Many::Rest && row.owns[end - 1];
        if agent && owns && !role.is_empty() && self.program.may_end(address + 1) {
            return None;
        }
        let kept = self.captures.len();
        if !role.is_empty() || many == Many::Rest {
            self.captures.push(Taken { address, start: at, end });
        }
        let found = self.step(address + 1, end);
        if found.is_none() {
            self.captures.truncate(kept);
        }
        found
    }
}
