//! The rules of joining, which stand in `data/joins/`.

use std::collections::BTreeSet;

use serde::{Deserialize, Deserializer, de::Error};

use crate::{
    knowledge::{KnowledgeError, Source},
    ontology,
};

/// All rules, in the order in which they are tried.
#[derive(Clone, Debug)]
pub struct Rules {
    /// For events.
    pub events: Vec<EventRule>,
    /// For persons.
    pub persons: Vec<PersonRule>,
}

/// When two events are one.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct EventRule {
    /// Its name, which a join has as its reason.
    pub name: String,
    /// What it says, for people.
    pub says: String,
    /// The kinds of events that it is for.
    #[serde(deserialize_with = "classes")]
    pub classes: BTreeSet<&'static str>,
    /// Whether a wider kind does not do, as meeting for summit.
    #[serde(default)]
    pub one_kind: bool,
    /// Whether reports of one publisher and day are not of one event.
    #[serde(default)]
    pub apart: bool,
    /// How the dates agree.
    pub dates: Dates,
    /// How the participants agree.
    pub participants: Participants,
    /// How many participants both have, at least.
    pub agents: usize,
    /// Of what one must be the same.
    #[serde(default)]
    pub shared: Vec<Shared>,
}

/// How dates agree.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Dates {
    /// One day.
    SameDay,
    /// A day and its month.
    DayInMonth,
}

/// How participants agree.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Participants {
    /// Each event has those of the other.
    Same,
    /// One has more, of the same sides.
    SameSides,
    /// One has more.
    Fewer,
}

/// What two events can have in common beside their participants.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Shared {
    /// A place.
    Place,
    /// What they are about or result in.
    Matter,
}

/// When two persons are one.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PersonRule {
    /// Its name, which a join has as its reason.
    pub name: String,
    /// What it says, for people.
    pub says: String,
    /// How the names agree.
    pub names: Names,
    /// How many days the documents may lie apart.
    pub days: i32,
    /// Words of titles for which it does not count.
    #[serde(default)]
    pub not: Vec<String>,
}

/// How names agree.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Names {
    /// An initial stands for a name.
    Initials,
    /// Romanizations of one name.
    Spelling,
    /// More names between first and last.
    Longer,
    /// The last name alone.
    Surname,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File<R> {
    rule: Vec<R>,
}

impl Rules {
    /// Reads the rules.
    ///
    /// # Errors
    /// The first fault, with file and line.
    pub fn load(source: &Source) -> Result<Self, KnowledgeError> {
        let (mut events, mut persons) = (Vec::new(), Vec::new());
        for (path, text) in source.files("joins", "toml")? {
            match path.ends_with("persons.toml") {
                true => persons.extend(read::<PersonRule>(&path, &text)?),
                false => events.extend(read::<EventRule>(&path, &text)?),
            }
        }
        Ok(Self { events, persons })
    }

    /// What a rule says, by its name.
    pub fn says(&self, name: &str) -> Option<&str> {
        let events = self.events.iter().map(|rule| (&rule.name, &rule.says));
        let persons = self.persons.iter().map(|rule| (&rule.name, &rule.says));
        events.chain(persons).find(|(own, _)| *own == name).map(|(_, says)| says.as_str())
    }
}

fn read<R: for<'de> Deserialize<'de>>(path: &str, text: &str) -> Result<Vec<R>, KnowledgeError> {
    let file: Result<File<R>, _> = toml::from_str(text);
    file.map(|file| file.rule).map_err(|error| {
        let offset = error.span().map_or(0, |span| span.start);
        KnowledgeError::at(path, text, offset, error.message())
    })
}

fn classes<'de, D: Deserializer<'de>>(names: D) -> Result<BTreeSet<&'static str>, D::Error> {
    let names: Vec<String> = Vec::deserialize(names)?;
    let class = |name: &String| {
        ontology::event_class(name).ok_or_else(|| D::Error::custom(format!("`{name}` is no class of events")))
    };
    names.iter().map(class).collect()
}
