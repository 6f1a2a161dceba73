//! Gold: what a careful analyst would have in the graph of a document, one JSON file a document.

use std::collections::BTreeMap;

use serde::{Deserialize, de::DeserializeOwned};
use serde_json::value::RawValue;

use super::graph::{RELATIONS, entity_class};
use crate::{
    knowledge::Realis,
    ontology::{self, local_name},
};

/// The gold of a document. Its entities have names of their own, by which all else speaks of them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Gold {
    /// The document's address.
    pub document: String,
    /// The file it stands in.
    pub file: String,
    pub(super) entities: Vec<Entity>,
    pub(super) tenures: Vec<Tenure>,
    pub(super) events: Vec<Event>,
    pub(super) relations: Vec<Relation>,
}

/// An entity that the text names.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Entity {
    pub(super) id: String,
    /// The local name of its class.
    pub(super) class: String,
    pub(super) name: String,
    #[serde(default)]
    pub(super) aliases: Vec<String>,
}

/// An office that a person holds.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Tenure {
    pub(super) person: String,
    pub(super) title: String,
    pub(super) of: Option<String>,
    /// Whether it is over: then it counts neither way.
    #[serde(default)]
    pub(super) former: bool,
}

/// Something that happens.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Event {
    pub(super) id: String,
    pub(super) class: String,
    #[serde(default)]
    realis: Option<String>,
    #[serde(default)]
    pub(super) begin: Option<String>,
    #[serde(default)]
    pub(super) end: Option<String>,
    #[serde(default)]
    pub(super) place: Option<String>,
    #[serde(default)]
    pub(super) participants: Vec<String>,
    #[serde(default)]
    optional: Option<Optional>,
    #[serde(default)]
    pub(super) about: Vec<String>,
    /// The few words that show it.
    #[serde(default)]
    pub(super) words: String,
    #[serde(default)]
    skippable: bool,
}

/// What counts neither way: agents and places of an event, or the event itself.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(untagged)]
enum Optional {
    Agents(Vec<String>),
    Whole(bool),
}

/// A relation between two entities.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Relation {
    pub(super) subject: String,
    pub(super) property: String,
    pub(super) object: String,
}

impl Event {
    /// Whether a careful analyst may leave it out, so that it counts neither way.
    pub(super) fn is_skippable(&self) -> bool {
        self.skippable || self.optional == Some(Optional::Whole(true))
    }

    /// The agents and places whose listing is neither right nor wrong.
    pub(super) fn optional(&self) -> &[String] {
        match &self.optional {
            Some(Optional::Agents(agents)) => agents,
            _ => &[],
        }
    }

    /// Whether it happened; it did where the gold does not say.
    pub(super) fn realis(&self) -> &str {
        self.realis.as_deref().unwrap_or(Realis::Actual.as_str())
    }
}

/// What is wrong with a file of gold.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{file}:{line}: {message}")]
pub struct GoldError {
    /// The file.
    pub file: String,
    /// The line, from 1.
    pub line: usize,
    /// What is wrong, and what would be right.
    pub message: String,
}

/// The parts of a file, each to be read by itself, so that a fault in one does not hide the others.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File<'t> {
    document: String,
    /// For people; the date that counts is the document's.
    #[serde(default, rename = "date")]
    _date: Option<String>,
    #[serde(borrow)]
    entities: Vec<&'t RawValue>,
    #[serde(borrow, default)]
    tenures: Vec<&'t RawValue>,
    #[serde(borrow, default)]
    events: Vec<&'t RawValue>,
    #[serde(borrow, default)]
    relations: Vec<&'t RawValue>,
}

impl Gold {
    /// Reads and checks the text of a file.
    ///
    /// # Errors
    /// All faults of the file.
    pub fn parse(file: &str, text: &str) -> Result<Self, Vec<GoldError>> {
        let mut checker = Checker { file, text, faults: Vec::new() };
        let parts: File<'_> = match serde_json::from_str(text) {
            Ok(parts) => parts,
            Err(error) => {
                checker.fault(error.line(), without_place(&error));
                return Err(checker.faults);
            }
        };
        let entities: Vec<(usize, Entity)> = checker.all(&parts.entities);
        let tenures = checker.all(&parts.tenures);
        let events = checker.all(&parts.events);
        let relations = checker.all(&parts.relations);
        if checker.faults.is_empty() {
            checker.check(&entities, &tenures, &events, &relations);
        }
        if !checker.faults.is_empty() {
            checker.faults.sort_by_key(|fault| fault.line);
            return Err(checker.faults);
        }
        Ok(Self {
            document: parts.document,
            file: file.to_owned(),
            entities: without_lines(entities),
            tenures: without_lines(tenures),
            events: without_lines(events),
            relations: without_lines(relations),
        })
    }
}

fn without_lines<T>(parts: Vec<(usize, T)>) -> Vec<T> {
    parts.into_iter().map(|(_, part)| part).collect()
}

/// What an error of JSON says, without the place, which is told first.
fn without_place(error: &serde_json::Error) -> String {
    let message = error.to_string();
    message.rsplit_once(" at line ").map_or(message.clone(), |(said, _)| said.to_owned())
}

/// Collects the faults of a file.
struct Checker<'t> {
    file: &'t str,
    text: &'t str,
    faults: Vec<GoldError>,
}

impl Checker<'_> {
    fn fault(&mut self, line: usize, message: String) {
        self.faults.push(GoldError { file: self.file.to_owned(), line, message });
    }

    /// The parts of a list that can be read, each with its line.
    fn all<T: DeserializeOwned>(&mut self, list: &[&RawValue]) -> Vec<(usize, T)> {
        let mut out = Vec::new();
        for raw in list {
            // The part is a piece of the text.
            let offset = raw.get().as_ptr() as usize - self.text.as_ptr() as usize;
            let line = 1 + self.text[..offset].matches('\n').count();
            match serde_json::from_str(raw.get()) {
                Ok(part) => out.push((line, part)),
                Err(error) => self.fault(line + error.line() - 1, without_place(&error)),
            }
        }
        out
    }

    /// Checks classes, properties and dates, and that all names of entities are those of some.
    fn check(
        &mut self,
        entities: &[(usize, Entity)],
        tenures: &[(usize, Tenure)],
        events: &[(usize, Event)],
        relations: &[(usize, Relation)],
    ) {
        let mut known: BTreeMap<&str, usize> = BTreeMap::new();
        for (line, entity) in entities {
            if let Some(first) = known.insert(&entity.id, *line) {
                self.fault(*line, format!("the entity of line {first} has the id `{}` too", entity.id));
            }
            if entity_class(&format!("{}{}", ontology::NAMESPACE, entity.class)).is_none() {
                self.fault(*line, format!("entities of a class `{}` are not compared", entity.class));
            }
        }
        let mut named: Vec<(usize, &str)> = Vec::new();
        for (line, tenure) in tenures {
            named.extend(
                [Some(&tenure.person), tenure.of.as_ref()].into_iter().flatten().map(|id| (*line, id.as_str())),
            );
        }
        for (line, event) in events {
            self.check_event(*line, event);
            let own = event.participants.iter().chain(&event.about).chain(event.optional()).chain(&event.place);
            named.extend(own.map(|id| (*line, id.as_str())));
        }
        for (line, relation) in relations {
            named.extend([(*line, relation.subject.as_str()), (*line, relation.object.as_str())]);
            if !RELATIONS.iter().any(|property| local_name(property) == relation.property) {
                let all = RELATIONS.map(local_name).join(", ");
                let message = format!("relations `{}` are not compared; those that are: {all}", relation.property);
                self.fault(*line, message);
            }
        }
        for (line, id) in named.into_iter().filter(|(_, id)| !known.contains_key(id)) {
            self.fault(line, format!("no entity has the id `{id}`"));
        }
    }

    fn check_event(&mut self, line: usize, event: &Event) {
        if ontology::event_class(&event.class).is_none() {
            self.fault(line, format!("no class of events `{}` in the ontology", event.class));
        }
        if Realis::named(event.realis()).is_none() {
            let all = Realis::ALL.map(Realis::as_str).join(", ");
            self.fault(line, format!("no realis `{}`; it is one of {all}", event.realis()));
        }
        for date in [&event.begin, &event.end].into_iter().flatten().filter(|date| !is_date(date)) {
            self.fault(line, format!("`{date}` is no date; write 2025-02-04, 2025-02, 2025 or null"));
        }
    }
}

/// A day, a month or a year.
fn is_date(text: &str) -> bool {
    let parts: Vec<&str> = text.split('-').collect();
    let digits = |part: &&str| part.bytes().all(|byte| byte.is_ascii_digit());
    parts.iter().all(digits)
        && matches!(parts.iter().map(|part| part.len()).collect::<Vec<_>>()[..], [4] | [4, 2] | [4, 2, 2])
}
