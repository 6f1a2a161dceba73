//! Rules as files say them: a name, patterns, what they emit, and sentences they must and must not match.

use std::collections::HashSet;

use serde::Deserialize;
use toml::Spanned;

use super::{KnowledgeError, Lexicon, Op, Program, pattern};
use crate::ontology;

/// What a match of a rule says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Effect {
    /// An event of this class happened.
    Event(&'static str),
    /// More about an event of this class that was spoken of before in the document.
    Extend(&'static str),
    /// A relation between what the role `subject` captured and the other roles.
    Relate,
}

/// A checked rule.
#[derive(Clone, Debug)]
pub struct Rule {
    /// Its name, unique among all rules: `visit.arrived-in`.
    pub name: String,
    /// Its patterns; each may match.
    pub patterns: Vec<Program>,
    /// What a match says.
    pub effect: Effect,
    /// How many participants an event of it must have.
    pub participants: usize,
    /// The role of which each captured member is an event of its own.
    pub each: Option<String>,
    /// Whether date, place and parties come from the main event where the sentence is silent.
    pub inherits: bool,
    /// Whether it may stand for the document's own occasion, so that the document's date is its date.
    pub main: bool,
    /// Whether it tells of what is under way, so that of an unstated day only the month is known.
    pub ongoing: bool,
    /// Whether its figures are aims and not yet reached.
    pub aims: bool,
    /// Sentences that it must match, with the roles marked.
    pub yes: Vec<String>,
    /// Sentences that it must not match.
    pub no: Vec<String>,
    /// The file it stands in.
    pub file: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    rule: Vec<Spanned<Raw>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Raw {
    name: Spanned<String>,
    pattern: Spanned<Patterns>,
    emits: Option<Spanned<String>>,
    extends: Option<Spanned<String>>,
    #[serde(default)]
    relates: bool,
    #[serde(default)]
    participants: usize,
    each: Option<String>,
    #[serde(default)]
    inherits: bool,
    #[serde(default)]
    main: bool,
    #[serde(default)]
    ongoing: bool,
    #[serde(default)]
    aims: bool,
    #[serde(default)]
    yes: Vec<String>,
    #[serde(default)]
    no: Vec<String>,
}

#[derive(Deserialize)]
#[serde(untagged)]
enum Patterns {
    One(String),
    Many(Vec<String>),
}

/// Roles that are no property of the ontology: what a relation starts from, and dates by their meaning.
const OTHER_ROLES: &[&str] = &["subject", "measure"];

/// Reads and checks the rules of one file.
pub(super) fn read(file: &str, text: &str, lexicon: &Lexicon) -> Result<Vec<Rule>, KnowledgeError> {
    let parsed: File = toml::from_str(text).map_err(|error| {
        let offset = error.span().map_or(0, |span| span.start);
        KnowledgeError::at(file, text, offset, error.message())
    })?;
    parsed.rule.into_iter().map(|raw| check(file, text, raw, lexicon)).collect()
}

fn check(file: &str, text: &str, raw: Spanned<Raw>, lexicon: &Lexicon) -> Result<Rule, KnowledgeError> {
    let at = raw.span().start;
    let raw = raw.into_inner();
    let fault = |offset: usize, message: String| {
        let message = format!("rule `{}`: {message}", raw.name.as_ref());
        KnowledgeError::at(file, text, offset, message)
    };
    let event = |class: &Spanned<String>| {
        ontology::event_class(class.as_ref()).ok_or_else(|| {
            fault(class.span().start, format!("no class of events `{}` in the ontology", class.as_ref()))
        })
    };
    let effect = match (&raw.emits, &raw.extends, raw.relates) {
        (Some(class), None, false) => Effect::Event(event(class)?),
        (None, Some(class), false) => Effect::Extend(event(class)?),
        (None, None, true) => Effect::Relate,
        _ => {
            let message = "say one of `emits = \"Class\"`, `extends = \"Class\"` and `relates = true`";
            return Err(fault(at, message.to_owned()));
        }
    };
    let sources = match raw.pattern.as_ref() {
        Patterns::One(one) => std::slice::from_ref(one),
        Patterns::Many(many) => many,
    };
    let mut patterns = Vec::new();
    for source in sources {
        // Where the pattern stands in the file, so that a fault can be named by its line.
        let from = raw.pattern.span().start;
        let start = from + text[from..].find(source.as_str()).unwrap_or(0);
        let program = pattern::compile(source, lexicon).map_err(|(offset, message)| fault(start + offset, message))?;
        for op in &program.ops {
            if let Op::Capture { role, .. } = op
                && !role.is_empty()
                && !OTHER_ROLES.contains(&role.as_str())
                && ontology::property(role).is_none()
            {
                return Err(fault(start, format!("no property `{role}` in the ontology")));
            }
        }
        patterns.push(program);
    }
    if raw.yes.len() < 2 || raw.no.is_empty() {
        return Err(fault(at, "give at least two sentences in `yes` and one in `no`".to_owned()));
    }
    Ok(Rule {
        name: raw.name.as_ref().clone(),
        patterns,
        effect,
        participants: raw.participants,
        each: raw.each,
        inherits: raw.inherits,
        main: raw.main,
        ongoing: raw.ongoing,
        aims: raw.aims,
        yes: raw.yes,
        no: raw.no,
        file: file.to_owned(),
    })
}

/// Two rules of one name could not be told apart in what they found.
pub(super) fn check_names(rules: &[Rule]) -> Result<(), KnowledgeError> {
    let mut seen = HashSet::new();
    match rules.iter().find(|rule| !seen.insert(rule.name.as_str())) {
        None => Ok(()),
        Some(rule) => Err(KnowledgeError::Fault {
            file: rule.file.clone(),
            line: 1,
            message: format!("another rule is named `{}` too; give each its own name", rule.name),
        }),
    }
}
