//! Examples in annotated text: `[Rashid Meredov](chair)` marks the words that a role must take.

use jiff::civil::Date;

use super::read;
use crate::{
    document::Document,
    entity::EntityId,
    knowledge::{Knowledge, Rule},
    mention::Kind,
    ontology,
    pipeline::Reading,
    span::Span,
};

/// The day on which examples are read, where they leave out the year.
const TODAY: Date = Date::constant(2025, 2, 4);

/// A marked piece of text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mark {
    /// Where it stands in the text without marks.
    pub span: Span,
    /// What stands in its parentheses.
    pub role: String,
}

/// The text without marks, and the marks; a bracket that is no mark stays as it is.
pub fn parse(annotated: &str) -> (String, Vec<Mark>) {
    let (mut text, mut marks, mut rest) = (String::new(), Vec::new(), annotated);
    while let Some(open) = rest.find('[') {
        text.push_str(&rest[..open]);
        let inside = &rest[open + 1..];
        let Some((words, (role, after))) =
            inside.split_once("](").and_then(|(words, tail)| Some((words, tail.split_once(')')?)))
        else {
            text.push('[');
            rest = inside;
            continue;
        };
        let start = text.len();
        text.push_str(words);
        marks.push(Mark { span: Span::new(start, text.len()), role: role.to_owned() });
        rest = after;
    }
    text.push_str(rest);
    (text, marks)
}

/// What is wrong with the examples of a rule; nothing if all hold.
pub fn check(rule: &Rule, knowledge: &Knowledge) -> Vec<String> {
    let mut faults = Vec::new();
    for example in &rule.yes {
        let (text, marks) = parse(example);
        let reading = read(&document(&text), knowledge);
        if !says(&reading, rule) {
            faults.push(format!("{}: rule `{}` does not match: {example}", rule.place(), rule.name));
            continue;
        }
        for mark in marks.iter().filter(|mark| !takes(&reading, rule, mark)) {
            let words = &text[mark.span.range()];
            faults.push(format!(
                "{}: rule `{}`: role `{}` does not take `{words}` in: {example}",
                rule.place(),
                rule.name,
                mark.role
            ));
        }
    }
    for example in &rule.no {
        if says(&read(&document(example), knowledge), rule) {
            faults.push(format!("{}: rule `{}` matches, and must not: {example}", rule.place(), rule.name));
        }
    }
    faults
}

fn document(text: &str) -> Document {
    Document::from_body("https://example.org/example", text, Some(TODAY))
}

/// Whether a rule found anything.
fn says(reading: &Reading, rule: &Rule) -> bool {
    reading.found.events.iter().flat_map(|event| &event.sayings).any(|saying| saying.rule == rule.name)
        || reading.found.relations.iter().any(|relation| relation.saying.rule == rule.name)
}

/// Whether what the rule found has the marked words in the marked role.
fn takes(reading: &Reading, rule: &Rule, mark: &Mark) -> bool {
    let events = || {
        let of = |event: &&crate::event::Event| event.sayings.iter().any(|saying| saying.rule == rule.name);
        reading.found.events.iter().filter(of)
    };
    let mentions = reading.mentions.iter().enumerate().filter(|(_, mention)| {
        let span = reading.text.span(&mention.tokens);
        span.start < mark.span.end && mark.span.start < span.end
    });
    let mut meant: Vec<EntityId> = Vec::new();
    for (index, mention) in mentions {
        let told = match (&mention.kind, mark.role.as_str()) {
            (Kind::Date(value), "begin") => events().any(|event| event.begin.map(|begin| begin.date) == value.begin),
            (Kind::Figure(figure), "measure") => {
                events().any(|event| event.measures.iter().any(|measure| measure.figure == *figure))
            }
            _ => false,
        };
        if told {
            return true;
        }
        meant.extend(&reading.linked.links[index]);
        meant.extend(reading.linked.offices.get(&index));
    }
    let property = ontology::property(&mark.role);
    let relations = || reading.found.relations.iter().filter(|relation| relation.saying.rule == rule.name);
    meant.iter().any(|entity| {
        let role = events()
            .any(|event| event.roles.iter().any(|role| role.entity == *entity && Some(role.property) == property));
        let object = relations().any(|relation| relation.object == *entity && Some(relation.property) == property);
        let subject = mark.role == "subject" && relations().any(|relation| relation.subject == *entity);
        role || object || subject
    })
}
