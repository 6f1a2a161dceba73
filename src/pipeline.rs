//! Runs `text` to `statement` over one document: the story in one short function.

pub mod example;
pub mod explain;

use std::collections::BTreeSet;

use oxigraph::model::Quad;

use crate::{
    document::Document,
    entity::{self, Linked},
    event::{self, Found},
    knowledge::Knowledge,
    mention::{self, Mention},
    statement,
    text::{self, Text},
};

/// A document as it was understood, step by step.
#[derive(Clone, Debug)]
pub struct Reading {
    /// The document, with the date of its date line where it had no other.
    pub document: Document,
    /// Sentences and tokens.
    pub text: Text,
    /// Mentions.
    pub mentions: Vec<Mention>,
    /// Entities, and which mention means which.
    pub linked: Linked,
    /// Events and relations.
    pub found: Found,
    /// What is stored: sorted, each quad once.
    pub quads: Vec<Quad>,
}

impl Reading {
    /// Where rules read something: each the name of a rule, the sentence, and where its trigger begins.
    pub fn fired(&self) -> BTreeSet<(&str, usize, usize)> {
        let events = self.found.events.iter().flat_map(|event| &event.sayings);
        let relations = self.found.relations.iter().map(|relation| &relation.saying);
        let fired = events.chain(relations);
        fired.map(|saying| (saying.rule.as_str(), saying.sentence, saying.trigger.start)).collect()
    }
}

/// Reads one document. Odd input gives fewer statements, never an error.
pub fn read(document: &Document, knowledge: &Knowledge) -> Reading {
    let mut document = document.clone();
    let text = text::analyse(&document, &knowledge.lexicon);
    document.date = document.date.or_else(|| mention::date_line(&text, &knowledge.lexicon.dates));
    let today = document.date;
    let mentions = mention::find(&document, &text, knowledge, today);
    let linked = entity::link(&document, &text, &mentions, knowledge);
    let found = event::find(&document, &text, &mentions, &linked, knowledge, today);
    let quads = statement::statements(&document, &text, &linked, &found, knowledge);
    Reading { document, text, mentions, linked, found, quads }
}
