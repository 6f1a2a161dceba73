//! Compiled patterns: a small program for each, and what must stand in a sentence for it to match.

use std::sync::Arc;

use super::{Class, Phrases, Symbol};

/// What a capture may take.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Type {
    /// A mention of an entity of this class.
    Of(Class),
    /// A person, state or organization, or words that stand for some.
    Agent,
    /// A place, or a state as one.
    Where,
    /// An adjective of a state.
    Demonym,
    /// An office that stands without the name of its holder.
    Office,
    /// A figure with its unit.
    Figure,
    /// A date.
    Date,
    /// One word, whatever it is.
    Word,
}

/// A set of types.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Types(u32);

impl Types {
    /// No type.
    pub const NONE: Self = Self(0);

    /// Whether it has a type.
    pub fn has(self, of: Type) -> bool {
        self.0 & Self::from(of).0 != 0
    }

    /// Whether it has all types of another.
    pub fn has_all(self, other: Self) -> bool {
        self.0 & other.0 == other.0
    }

    /// Whether it has one of the types of another.
    pub fn has_any(self, other: Self) -> bool {
        self.0 & other.0 != 0
    }

    /// Takes in the types of another.
    pub fn add(&mut self, other: Self) {
        self.0 |= other.0;
    }
}

impl From<Type> for Types {
    fn from(of: Type) -> Self {
        Self(
            1 << match of {
                Type::Agent => 0,
                Type::Where => 1,
                Type::Demonym => 2,
                Type::Office => 3,
                Type::Figure => 4,
                Type::Date => 5,
                Type::Word => 6,
                Type::Of(class) => 7 + class as u32,
            },
        )
    }
}

/// How many mentions a capture takes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Many {
    /// One: `<host:Person>`.
    One,
    /// A list, "A, B and C", as a whole: `<participant:Agent+>`.
    List,
    /// All of the rest of the sentence, and at least one: `<topic:Topic*>`.
    Rest,
}

/// One step of a compiled pattern.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Op {
    /// One of these phrases; the longest that fits.
    Words(Arc<Phrases>),
    /// A mention of a type, kept under a role.
    Capture {
        /// Name of the role; empty when nothing is kept.
        role: String,
        /// What may be taken.
        of: Type,
        /// How many are taken.
        many: Many,
    },
    /// Up to this many items of any kind, as few as possible.
    Gap(usize),
    /// Tries the first address, then the second.
    Split(usize, usize),
    /// Goes on at the address.
    Jump(usize),
    /// The next words are the trigger.
    Trigger,
    /// Goes on at the address, and takes nothing, unless what stands between would match here.
    Not(usize),
    /// Nothing but marks stands before.
    Begin,
    /// Nothing but marks stands behind.
    End,
    /// The pattern has matched.
    Done,
}

/// A compiled pattern.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Program {
    /// The steps; the first is the entry.
    pub ops: Vec<Op>,
    /// What it can begin with.
    pub first: First,
    /// What must stand in a sentence for it to match.
    pub needs: Needs,
}

/// What the first item of a match can be.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct First {
    /// Words, in order.
    pub symbols: Vec<Symbol>,
    /// Types.
    pub types: Types,
    /// Whether it can be anything.
    pub any: bool,
}

/// What must stand in a sentence for a pattern to match.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Needs {
    /// Sets of words, in order, of each of which one must stand.
    pub words: Vec<Vec<Symbol>>,
    /// Types that must all stand.
    pub types: Types,
}

impl Program {
    /// A program of steps, with what they need.
    pub(super) fn new(ops: Vec<Op>, needs: Needs) -> Self {
        let mut program = Self { ops, first: First::default(), needs };
        let mut first = First::default();
        program.begin(0, &mut vec![false; program.ops.len()], &mut first);
        first.symbols.sort_unstable();
        first.symbols.dedup();
        program.first = first;
        program
    }

    /// Whether nothing more needs to be taken from an address on.
    pub fn may_end(&self, address: usize) -> bool {
        match &self.ops[address] {
            Op::Done => true,
            Op::Jump(to) => self.may_end(*to),
            // A step back repeats what was seen already.
            Op::Split(first, second) => [first, second].into_iter().any(|to| *to > address && self.may_end(*to)),
            Op::Trigger => self.may_end(address + 1),
            _ => false,
        }
    }

    /// Collects what can come first from an address on.
    fn begin(&self, address: usize, seen: &mut [bool], first: &mut First) {
        if std::mem::replace(&mut seen[address], true) {
            return;
        }
        match &self.ops[address] {
            Op::Words(phrases) => first.symbols.extend(phrases.iter().map(|phrase| phrase[0])),
            Op::Capture { many: Many::Rest, .. } | Op::Gap(_) | Op::End | Op::Done => first.any = true,
            Op::Capture { of, .. } => first.types.add((*of).into()),
            Op::Split(one, other) => {
                self.begin(*one, seen, first);
                self.begin(*other, seen, first);
            }
            Op::Jump(to) | Op::Not(to) => self.begin(*to, seen, first),
            Op::Trigger | Op::Begin => self.begin(address + 1, seen, first),
        }
    }

    /// The phrases that can be the trigger of a match.
    pub fn triggers(&self) -> Vec<&[Symbol]> {
        let marked: Vec<usize> = (0..self.ops.len()).filter(|at| self.ops[*at] == Op::Trigger).collect();
        let mut triggers = Vec::new();
        if marked.is_empty() {
            self.first_words(0, &mut triggers);
        }
        marked.into_iter().for_each(|at| self.first_words(at + 1, &mut triggers));
        triggers
    }

    /// The phrases that can come first from an address on.
    fn first_words<'p>(&'p self, address: usize, out: &mut Vec<&'p [Symbol]>) {
        match &self.ops[address] {
            Op::Words(phrases) => out.extend(phrases.iter()),
            // A step back repeats what was seen already.
            Op::Split(first, second) => {
                for to in [first, second].into_iter().filter(|to| **to > address) {
                    self.first_words(*to, out);
                }
            }
            Op::Jump(to) | Op::Not(to) => self.first_words(*to, out),
            Op::Capture { .. } | Op::Gap(_) | Op::Trigger | Op::Begin | Op::End => self.first_words(address + 1, out),
            Op::Done => (),
        }
    }
}
