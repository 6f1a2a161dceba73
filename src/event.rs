//! Applies the rules to a sentence's mentions and assembles events: trigger, roles, date, place, realis.

mod assemble;
mod circumstance;
mod item;
mod list;
mod matcher;
mod merge;
mod party;
mod realis;
mod row;
mod scene;

use std::ops::Range;

pub use item::{Item, items};
pub use matcher::{Capture, Match};

use crate::{
    document::Document,
    entity::{EntityId, Linked},
    knowledge::{Knowledge, Realis},
    mention::{DateBasis, Figure, Mention, PartialDate},
    text::Text,
};

/// Something that happens at a time.
#[derive(Clone, Debug, PartialEq)]
pub struct Event {
    /// IRI of its class.
    pub class: &'static str,
    /// Whether it happened.
    pub realis: Realis,
    /// Who and what has part in it, and how.
    pub roles: Vec<Role>,
    /// When it was, or began.
    pub begin: Option<Dated>,
    /// When it ended.
    pub end: Option<Dated>,
    /// Figures that are named with it.
    pub measures: Vec<Measure>,
    /// What says that it happened: each by a rule in a sentence.
    pub sayings: Vec<Saying>,
}

/// A date with where it is said.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Dated {
    /// The date.
    pub date: PartialDate,
    /// What it rests on.
    pub basis: DateBasis,
    /// The sentence that it is drawn from.
    pub sentence: usize,
}

/// A part that an entity has in an event.
#[derive(Clone, Debug, PartialEq)]
pub struct Role {
    /// IRI of the property.
    pub property: &'static str,
    /// Who or what.
    pub entity: EntityId,
    /// The sentence that says so.
    pub sentence: usize,
}

/// A figure that an event names.
#[derive(Clone, Debug, PartialEq)]
pub struct Measure {
    /// What is measured, in the text's words.
    pub quantity: String,
    /// The sum.
    pub figure: Figure,
    /// Whether it is an aim and not yet reached.
    pub target: bool,
    /// The sentence that says so.
    pub sentence: usize,
}

/// One place of the text that speaks of an event.
#[derive(Clone, Debug, PartialEq)]
pub struct Saying {
    /// The sentence.
    pub sentence: usize,
    /// The rule that read it.
    pub rule: String,
    /// The tokens of the trigger.
    pub trigger: Range<usize>,
    /// What the roles of the rule took.
    pub taken: Vec<Taken>,
    /// The tokens that say whether it happened; none where nothing speaks against it.
    pub cue: Option<Range<usize>>,
}

/// What a role of a rule took from a sentence.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Taken {
    /// Name of the role.
    pub role: String,
    /// The tokens.
    pub tokens: Range<usize>,
}

/// A relation between two entities that a rule found.
#[derive(Clone, Debug, PartialEq)]
pub struct Relation {
    /// From which entity.
    pub subject: EntityId,
    /// IRI of the property.
    pub property: &'static str,
    /// To which entity.
    pub object: EntityId,
    /// What says so.
    pub saying: Saying,
}

/// What the rules found in a document.
#[derive(Clone, Debug, Default)]
pub struct Found {
    /// The events, in the order in which the text first speaks of them.
    pub events: Vec<Event>,
    /// The relations.
    pub relations: Vec<Relation>,
}

/// What the steps of finding events read.
pub(crate) struct Reading<'a> {
    pub(crate) document: &'a Document,
    pub(crate) text: &'a Text,
    pub(crate) mentions: &'a [Mention],
    pub(crate) linked: &'a Linked,
    pub(crate) knowledge: &'a Knowledge,
    pub(crate) today: Option<jiff::civil::Date>,
    pub(crate) scene: scene::Scene,
}

/// Finds the events of a document.
pub fn find(
    document: &Document,
    text: &Text,
    mentions: &[Mention],
    linked: &Linked,
    knowledge: &Knowledge,
    today: Option<jiff::civil::Date>,
) -> Found {
    let mut reading = Reading { document, text, mentions, linked, knowledge, today, scene: scene::Scene::default() };
    reading.scene = scene::read(&reading);
    let mut found = assemble::drafts(&reading);
    found.events = merge::merge(&reading, found.events);
    party::add(&reading, &mut found);
    found
}
