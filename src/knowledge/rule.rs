//! Rules as files say them: a name, patterns, what they emit, and sentences they must and must not match.

use std::collections::HashSet;

use serde::Deserialize;
use toml::Spanned;

use super::{KnowledgeError, Lexicon, Op, Program, Type, Vocabulary, pattern};
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

impl Effect {
    /// Whether a match can have found an event of this class, or added to it. What is told as a meeting here and as a
    /// summit or a call there is one event, which has the narrower class.
    pub fn may_find(&self, class: &str) -> bool {
        let other = match self {
            Self::Relate => return false,
            Self::Extend(ontology::EVENT) => return true,
            Self::Event(other) | Self::Extend(other) => *other,
        };
        let is_broader = |a, b| a != ontology::EVENT && ontology::broader_event(b) == Some(a);
        let is_talk = |class| matches!(class, ontology::MEETING | ontology::CALL);
        other == class || is_broader(other, class) || is_broader(class, other) || (is_talk(other) && is_talk(class))
    }
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
    /// Whether an event of which the sentence names no agreement is about the one that the text has named last.
    pub recalls: bool,
    /// Whether it counts only where the main event is of its own class, or none was told yet.
    pub first: bool,
    /// The class that the main event must be of; what that is about, this is about too.
    pub beside: Option<&'static str>,
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
    /// The line of its name there, from 1.
    pub line: usize,
}

impl Rule {
    /// Where it stands: file and line.
    pub fn place(&self) -> String {
        format!("{}:{}", self.file, self.line)
    }
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
    beside: Option<Spanned<String>>,
    #[serde(default)]
    first: bool,
    #[serde(default)]
    inherits: bool,
    #[serde(default)]
    recalls: bool,
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

/// Reads the rules of one file: those that are sound, and all faults of the others.
pub(super) fn read(
    file: &str,
    text: &str,
    lexicon: &Lexicon,
    vocabulary: &mut Vocabulary,
) -> (Vec<Rule>, Vec<KnowledgeError>) {
    let parsed: File = match toml::from_str(text) {
        Ok(parsed) => parsed,
        Err(error) => {
            let offset = error.span().map_or(0, |span| span.start);
            return (Vec::new(), vec![KnowledgeError::at(file, text, offset, error.message())]);
        }
    };
    let (mut rules, mut faults) = (Vec::new(), Vec::new());
    for raw in parsed.rule {
        let begin = raw.span().start;
        let name = raw.get_ref().name.get_ref().clone();
        match check(raw.into_inner(), begin, (file, text), lexicon, vocabulary) {
            Ok(rule) => rules.push(rule),
            Err(wrong) => {
                faults.extend(wrong.into_iter().map(|(offset, message)| {
                    KnowledgeError::at(file, text, offset, format!("rule `{name}`: {message}"))
                }))
            }
        }
    }
    (rules, faults)
}

/// Faults of one rule, each with its place in the file.
type Faults = Vec<(usize, String)>;

fn check(
    raw: Raw,
    begin: usize,
    (file, text): (&str, &str),
    lexicon: &Lexicon,
    vocabulary: &mut Vocabulary,
) -> Result<Rule, Faults> {
    let mut faults = Faults::new();
    let effect = effect(&raw, begin).map_err(|fault| faults.push(fault)).ok();
    let beside = raw.beside.as_ref().map(class).transpose().unwrap_or_else(|fault| {
        faults.push(fault);
        None
    });
    let patterns = patterns(&raw.pattern, text, lexicon, vocabulary, &mut faults);
    if raw.yes.len() < 2 || raw.no.is_empty() {
        faults.push((begin, "give at least two sentences in `yes` and one in `no`".to_owned()));
    }
    let Some(effect) = effect.filter(|_| faults.is_empty()) else {
        return Err(faults);
    };
    Ok(Rule {
        line: 1 + text[..raw.name.span().start].matches('\n').count(),
        name: raw.name.into_inner(),
        patterns,
        effect,
        participants: raw.participants,
        each: raw.each,
        inherits: raw.inherits,
        recalls: raw.recalls,
        beside,
        first: raw.first,
        main: raw.main,
        ongoing: raw.ongoing,
        aims: raw.aims,
        yes: raw.yes,
        no: raw.no,
        file: file.to_owned(),
    })
}

/// The class of events of that name.
fn class(name: &Spanned<String>) -> Result<&'static str, (usize, String)> {
    let message = || format!("no class of events `{}` in the ontology", name.as_ref());
    ontology::event_class(name.as_ref()).ok_or_else(|| (name.span().start, message()))
}

/// What a match of the rule says.
fn effect(raw: &Raw, begin: usize) -> Result<Effect, (usize, String)> {
    match (&raw.emits, &raw.extends, raw.relates) {
        (Some(name), None, false) => Ok(Effect::Event(class(name)?)),
        (None, Some(name), false) => Ok(Effect::Extend(class(name)?)),
        (None, None, true) => Ok(Effect::Relate),
        _ => {
            let message = "say one of `emits = \"Class\"`, `extends = \"Class\"` and `relates = true`";
            Err((begin, message.to_owned()))
        }
    }
}

/// The patterns of a rule, compiled; those with a fault are left out.
fn patterns(
    raw: &Spanned<Patterns>,
    text: &str,
    lexicon: &Lexicon,
    vocabulary: &mut Vocabulary,
    faults: &mut Faults,
) -> Vec<Program> {
    let sources = match raw.as_ref() {
        Patterns::One(one) => std::slice::from_ref(one),
        Patterns::Many(many) => many,
    };
    let mut programs = Vec::new();
    for source in sources {
        // Where the pattern stands in the file, so that a fault can be named by its line.
        let from = raw.span().start;
        let start = from + text[from..].find(source.as_str()).unwrap_or(0);
        match pattern::compile(source, lexicon, vocabulary) {
            Err((offset, message)) => faults.push((start + offset, message)),
            Ok(program) => {
                let unknown = program.ops.iter().filter_map(unknown_role);
                faults.extend(unknown.map(|role| (start, format!("no property `{role}` in the ontology"))));
                let office = program
                    .ops
                    .iter()
                    .any(|op| matches!(op, Op::Capture { role, of, .. } if role == "office" && *of != Type::Office));
                faults.extend(office.then(|| (start, "the role `office` takes an `Office`".to_owned())));
                programs.push(program);
            }
        }
    }
    programs
}

/// The role of a capture, where it is neither a property of the ontology nor one of the others.
fn unknown_role(op: &Op) -> Option<&str> {
    let Op::Capture { role, .. } = op else {
        return None;
    };
    let known = role.is_empty() || OTHER_ROLES.contains(&role.as_str()) || ontology::property(role).is_some();
    (!known).then_some(role)
}

/// Two rules of one name could not be told apart in what they found.
pub(super) fn check_names(rules: &[Rule]) -> Vec<KnowledgeError> {
    let mut seen = HashSet::new();
    let again = rules.iter().filter(|rule| !seen.insert(rule.name.as_str()));
    again
        .map(|rule| KnowledgeError::Fault {
            file: rule.file.clone(),
            line: rule.line,
            message: format!("another rule is named `{}` too; give each its own name", rule.name),
        })
        .collect()
}
