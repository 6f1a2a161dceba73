//! Measures what was read against gold: the graph that a careful analyst would make of a document.
//!
//! A document's statements are compared by kind: the entities it names, who holds which office, its events slot by
//! slot (class, realis, begin, place, participants, matter) and its relations. Gold names its entities by names of its
//! own; an entity of the graph is the gold's one when class and a name agree.

mod compare;
mod event;
mod gold;
mod graph;
mod name;

use std::ops::AddAssign;

pub use compare::compare;
pub use gold::{Gold, GoldError};
pub use graph::Graph;

/// What is counted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Kind {
    /// Entities that the text names.
    Entities,
    /// Who holds which office.
    Tenures,
    /// Events, each as a whole.
    EventsFound,
    /// What is said of events: class, realis, begin, place, participants, matter.
    EventSlots,
    /// Relations between entities.
    Relations,
    /// All of these together, of events the slots.
    AllStatements,
}

impl Kind {
    /// All kinds, in the order in which they are told.
    pub const ALL: [Self; 6] =
        [Self::Entities, Self::Tenures, Self::EventsFound, Self::EventSlots, Self::Relations, Self::AllStatements];

    /// Its name for people.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Entities => "entities",
            Self::Tenures => "tenures",
            Self::EventsFound => "events found",
            Self::EventSlots => "event slots",
            Self::Relations => "relations",
            Self::AllStatements => "all statements",
        }
    }
}

/// How many statements are right, of how many that the program made and how many that the gold has.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Tally {
    /// In both.
    pub right: usize,
    /// What the program says.
    pub system: usize,
    /// What the gold says.
    pub gold: usize,
}

impl Tally {
    /// Which part of what the program says is right; 0 where it says nothing.
    pub fn precision(self) -> f64 {
        part(self.right, self.system)
    }

    /// Which part of the gold was found; 0 where there is none.
    pub fn recall(self) -> f64 {
        part(self.right, self.gold)
    }

    /// The harmonic mean of precision and recall.
    pub fn f1(self) -> f64 {
        let (precision, recall) = (self.precision(), self.recall());
        if precision + recall > 0.0 { 2.0 * precision * recall / (precision + recall) } else { 0.0 }
    }
}

fn part(some: usize, all: usize) -> f64 {
    if all == 0 { 0.0 } else { some as f64 / all as f64 }
}

impl AddAssign for Tally {
    fn add_assign(&mut self, other: Self) {
        self.right += other.right;
        self.system += other.system;
        self.gold += other.gold;
    }
}

/// A tally for each kind.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Scores([Tally; Kind::ALL.len()]);

impl Scores {
    /// The tally of a kind.
    pub fn of(&self, kind: Kind) -> Tally {
        self.0[kind as usize]
    }

    /// Counts statements of a kind. Events as wholes are told beside the statements, and are none.
    fn count(&mut self, kind: Kind, tally: Tally) {
        self.0[kind as usize] += tally;
        if kind != Kind::EventsFound {
            self.0[Kind::AllStatements as usize] += tally;
        }
    }
}

impl AddAssign for Scores {
    fn add_assign(&mut self, other: Self) {
        for (own, other) in self.0.iter_mut().zip(other.0) {
            *own += other;
        }
    }
}

/// Which of the two has a statement that the other lacks.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Side {
    /// The gold: it was missed.
    Missed,
    /// The program: it is extra.
    Extra,
}

impl Side {
    /// Its name for people.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Missed => "missed",
            Self::Extra => "extra",
        }
    }
}

/// A statement that only one of the two has.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Difference {
    /// Which one.
    pub side: Side,
    /// What was counted.
    pub kind: Kind,
    /// The statement, for people.
    pub words: String,
}

/// How a document compares with its gold.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Comparison {
    /// The figures.
    pub scores: Scores,
    /// What is missed and what is extra.
    pub differences: Vec<Difference>,
}

impl Comparison {
    fn differs(&mut self, side: Side, kind: Kind, words: String) {
        self.differences.push(Difference { side, kind, words });
    }
}
