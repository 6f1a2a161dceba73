//! What was read in each sentence and why, for people: names, offices, events with what each rule took, and silence.

use std::{collections::BTreeSet, ops::Range};

use super::Reading;
use crate::{
    entity::EntityId,
    event::{Dated, Event, Relation, Saying},
    knowledge::{Effect, Knowledge, Rule},
    mention::{DateBasis, Kind, Mention},
    ontology::{self, local_name},
};

/// What was read in a sentence.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Sentence {
    /// Its number, from 1; headlines come last.
    pub number: usize,
    /// Whether it stands in the headline.
    pub headline: bool,
    /// Its words.
    pub words: String,
    /// What is named in it.
    pub names: Vec<Name>,
    /// Who holds which office.
    pub offices: Vec<String>,
    /// Events and relations.
    pub findings: Vec<Finding>,
    /// Words that rules for events look for, of which no event came.
    pub silent: Vec<Unread>,
}

/// A piece of text that names something.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Name {
    /// Its words.
    pub words: String,
    /// What it is: `person`, `date`.
    pub kind: String,
    /// What found it.
    pub found_by: String,
    /// The entities that it means.
    pub means: Vec<Meaning>,
    /// What a date or a sum comes to.
    pub value: Option<String>,
}

/// An entity.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Meaning {
    /// Its name.
    pub label: String,
    /// Its address.
    pub iri: String,
}

/// An event or a relation that a sentence tells of.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    /// Its class, or the relation in words.
    pub what: String,
    /// The sentence that told of it first, where that is another.
    pub known_from: Option<String>,
    /// The rule that read it; none for a relation that the form of a name shows.
    pub rule: Option<String>,
    /// What it rests on: trigger, roles, date and realis, each with its words.
    pub reasons: Vec<Reason>,
}

/// A part of a finding.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reason {
    /// Its name: `trigger`, `host`, `date`.
    pub part: String,
    /// What fills it.
    pub filled: String,
    /// Why, where that is known.
    pub why: Option<String>,
}

/// Words of which no event came.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Unread {
    /// The words, as rules see them.
    pub words: String,
    /// The rules that look for them.
    pub rules: Vec<String>,
}

/// Tells of each sentence what was read in it. With the name of a rule, only what that rule read, or might have.
pub fn explain(reading: &Reading, knowledge: &Knowledge, rule: Option<&str>) -> Vec<Sentence> {
    let explainer = Explainer { reading, knowledge, rule };
    (0..reading.text.sentences.len()).map(|at| explainer.sentence(at)).collect()
}

struct Explainer<'a> {
    reading: &'a Reading,
    knowledge: &'a Knowledge,
    rule: Option<&'a str>,
}

impl Explainer<'_> {
    fn sentence(&self, at: usize) -> Sentence {
        let sentence = &self.reading.text.sentences[at];
        let within = |tokens: &Range<usize>| sentence.tokens.contains(&tokens.start);
        let mentions = self.reading.mentions.iter().enumerate().filter(|(_, mention)| within(&mention.tokens));
        let tenures = self.reading.linked.tenures.iter().filter(|tenure| within(&tenure.tokens));
        let findings: Vec<Finding> = self.events(at).into_iter().chain(self.relations(at, &within)).collect();
        Sentence {
            number: at + 1,
            headline: sentence.title,
            words: self.words(&sentence.tokens),
            names: mentions.map(|(index, mention)| self.name(index, mention)).collect(),
            offices: tenures
                .map(|tenure| {
                    let verb = if tenure.former { "was" } else { "is" };
                    format!("{} {verb} {}", self.label(tenure.person), self.label(tenure.office))
                })
                .collect(),
            silent: if self.is_told(at) { Vec::new() } else { self.silent(at) },
            findings,
        }
    }

    /// The words of a range of tokens, with single spaces.
    fn words(&self, tokens: &Range<usize>) -> String {
        let words = self.reading.document.slice(self.reading.text.span(tokens));
        words.split_whitespace().collect::<Vec<_>>().join(" ")
    }

    fn label(&self, id: EntityId) -> &str {
        &self.reading.linked.entity(id).label
    }

    /// A sentence as people find it.
    fn place(&self, at: usize) -> String {
        if self.reading.text.sentences[at].title { "the headline".to_owned() } else { format!("sentence {}", at + 1) }
    }

    fn is_asked(&self, rule: &str) -> bool {
        self.rule.is_none_or(|asked| asked == rule)
    }

    fn name(&self, index: usize, mention: &Mention) -> Name {
        let means = self.reading.linked.links[index].iter().map(|id| {
            let entity = self.reading.linked.entity(*id);
            Meaning { label: entity.label.clone(), iri: entity.iri.clone() }
        });
        Name {
            words: self.words(&mention.tokens),
            kind: kind(&mention.kind),
            found_by: found_by(mention.found_by),
            means: means.collect(),
            value: value(&mention.kind),
        }
    }

    /// The events that a sentence tells of.
    fn events(&self, at: usize) -> Vec<Finding> {
        let mut findings = Vec::new();
        for event in &self.reading.found.events {
            for saying in event.sayings.iter().filter(|saying| saying.sentence == at && self.is_asked(&saying.rule)) {
                let first = event.sayings[0].sentence;
                findings.push(Finding {
                    what: local_name(event.class).to_owned(),
                    known_from: (first != at).then(|| self.place(first)),
                    rule: Some(saying.rule.clone()),
                    reasons: self.reasons(event, saying),
                });
            }
        }
        findings
    }

    /// What an event rests on in a sentence.
    fn reasons(&self, event: &Event, saying: &Saying) -> Vec<Reason> {
        let mut reasons = vec![plain("trigger", &self.words(&saying.trigger))];
        reasons.extend(self.taken(saying, Some(event)));
        let is_taken =
            |property: &str| saying.taken.iter().any(|taken| ontology::property(&taken.role) == Some(property));
        let others = event.roles.iter().filter(|role| role.sentence == saying.sentence && !is_taken(role.property));
        reasons.extend(others.map(|role| Reason {
            why: Some("beside what the rule took".to_owned()),
            ..plain(local_name(role.property), self.label(role.entity))
        }));
        for measure in event.measures.iter().filter(|measure| measure.sentence == saying.sentence) {
            let figure = format!("{} {} {}", measure.quantity, measure.figure.value, measure.figure.unit);
            reasons.push(plain("sum", &figure));
        }
        // What is known from another sentence was told there.
        let first = event.sayings[0].sentence == saying.sentence;
        let dates = [("date", event.begin), ("until", event.end)];
        let dates = dates.into_iter().filter_map(|(part, dated)| Some((part, dated?)));
        let dates = dates.filter(|(_, dated)| first || dated.sentence == saying.sentence);
        reasons.extend(dates.map(|(part, dated)| self.date(part, dated, saying)));
        if first && event.begin.is_none() && event.end.is_none() {
            reasons.push(plain("date", "none found"));
        }
        if first || saying.cue.is_some() {
            reasons.push(Reason { why: self.cue(saying), ..plain("realis", event.realis.as_str()) });
        }
        reasons
    }

    fn date(&self, part: &str, dated: Dated, saying: &Saying) -> Reason {
        let basis = match dated.basis {
            DateBasis::Stated => "as the text says",
            DateBasis::Relative => "counted from the document's date",
            DateBasis::Published => "the document's date, for no other is stated",
        };
        let other = (dated.sentence != saying.sentence).then(|| format!(", in {}", self.place(dated.sentence)));
        Reason { why: Some(format!("{basis}{}", other.unwrap_or_default())), ..plain(part, &dated.date.to_string()) }
    }

    /// The words that say whether it happened.
    fn cue(&self, saying: &Saying) -> Option<String> {
        saying.cue.as_ref().map(|cue| format!("for it says “{}”", self.words(cue)))
    }

    /// What each role of the rule took, and what that means.
    fn taken(&self, saying: &Saying, event: Option<&Event>) -> Vec<Reason> {
        let mut reasons = Vec::new();
        for taken in &saying.taken {
            let mentions = self.reading.mentions.iter().enumerate().filter(|(_, mention)| {
                taken.tokens.start <= mention.tokens.start && mention.tokens.end <= taken.tokens.end
            });
            let mut means: Vec<&str> = Vec::new();
            let mut tokens: Option<Range<usize>> = None;
            for (index, mention) in mentions {
                let start = tokens.map_or(mention.tokens.start, |tokens| tokens.start);
                tokens = Some(start..mention.tokens.end);
                match self.reading.linked.offices.get(&index).filter(|_| taken.role == "office") {
                    Some(office) => means.push(self.label(*office)),
                    None => means.extend(self.reading.linked.links[index].iter().map(|id| self.label(*id))),
                }
                if let (Kind::Group { .. }, Some(event)) = (&mention.kind, event) {
                    let of_role = event.roles.iter().filter(|role| {
                        role.sentence == saying.sentence && ontology::property(&taken.role) == Some(role.property)
                    });
                    means.extend(of_role.map(|role| self.label(role.entity)));
                }
            }
            let words = self.words(tokens.as_ref().unwrap_or(&taken.tokens));
            let told = means.join("; ");
            let why = (!told.is_empty() && told != words).then(|| format!("that is {told}"));
            reasons.push(Reason { why, ..plain(&taken.role, &words) });
        }
        reasons
    }

    /// The relations of a sentence, read by rules or shown by the form of a name.
    fn relations(&self, at: usize, within: &dyn Fn(&Range<usize>) -> bool) -> Vec<Finding> {
        let told = |subject: EntityId, property: &str, object: EntityId| {
            format!("{} {} {}", self.label(subject), local_name(property), self.label(object))
        };
        let by_rule = |relation: &Relation| {
            let mut reasons = vec![plain("trigger", &self.words(&relation.saying.trigger))];
            reasons.extend(self.taken(&relation.saying, None));
            let what = told(relation.subject, relation.property, relation.object);
            Finding { what, known_from: None, rule: Some(relation.saying.rule.clone()), reasons }
        };
        let relations = self.reading.found.relations.iter().filter(|relation| relation.saying.sentence == at);
        let read = relations.filter(|relation| self.is_asked(&relation.saying.rule)).map(by_rule);
        let shown = self.reading.linked.relations.iter().filter(|one| within(&one.tokens) && self.rule.is_none());
        let shown = shown.map(|one| {
            let reasons = vec![plain("name", &self.words(&one.tokens))];
            let what = told(one.subject, one.property, one.object);
            Finding { what, known_from: None, rule: None, reasons }
        });
        read.chain(shown).collect()
    }

    /// Whether a sentence tells of an event.
    fn is_told(&self, at: usize) -> bool {
        let mut sayings = self.reading.found.events.iter().flat_map(|event| &event.sayings);
        sayings.any(|saying| saying.sentence == at && self.is_asked(&saying.rule))
    }

    /// Whether a phrase has a word that says more than "and" or "was" does.
    fn is_telling(&self, phrase: &[&str]) -> bool {
        let words = &self.knowledge.lexicon.words;
        let be = self.knowledge.lexicon.classes.get("be");
        !be.is_some_and(|be| be.iter().any(|form| form == phrase))
            && phrase.iter().any(|word| {
                word.chars().any(char::is_alphanumeric)
                    && !words.openers.contains(*word)
                    && !words.prepositions.contains(*word)
                    && !words.conjunctions.contains(*word)
            })
    }

    /// The words of a sentence that rules for events look for.
    fn silent(&self, at: usize) -> Vec<Unread> {
        let sentence = &self.reading.text.sentences[at];
        let items = crate::event::items(&self.reading.text, sentence, &self.reading.mentions, self.knowledge);
        let stands = |phrase: &[&str]| {
            items.windows(phrase.len()).any(|window| window.iter().zip(phrase).all(|(item, word)| item.key == *word))
        };
        let of_events = |rule: &&Rule| matches!(rule.effect, Effect::Event(_)) && self.is_asked(&rule.name);
        let mut unread: Vec<Unread> = Vec::new();
        for rule in self.knowledge.rules.iter().filter(of_events) {
            let vocabulary = &self.knowledge.index.vocabulary;
            let triggers = rule.patterns.iter().flat_map(|pattern| pattern.triggers());
            let triggers: BTreeSet<Vec<&str>> = triggers.map(|phrase| vocabulary.words(phrase).collect()).collect();
            for phrase in triggers.iter().filter(|phrase| self.is_telling(phrase) && stands(phrase)) {
                let words = phrase.join(" ");
                match unread.iter_mut().find(|known| known.words == words) {
                    Some(known) => known.rules.push(rule.name.clone()),
                    None => unread.push(Unread { words, rules: vec![rule.name.clone()] }),
                }
            }
        }
        unread.sort();
        unread
    }
}

fn plain(part: &str, filled: &str) -> Reason {
    Reason { part: part.to_owned(), filled: filled.to_owned(), why: None }
}

/// What a mention is, in a word.
fn kind(kind: &Kind) -> String {
    match kind {
        Kind::Name { class, .. } | Kind::Shape(class) => format!("{class:?}").to_lowercase(),
        Kind::Demonym { actor: true, .. } => "state".to_owned(),
        Kind::Demonym { actor: false, .. } => "adjective of a state".to_owned(),
        Kind::Person(_) => "person".to_owned(),
        Kind::Office(_) => "office".to_owned(),
        Kind::Agreement { .. } => "agreement".to_owned(),
        Kind::AgreementAgain { .. } => "agreement named before".to_owned(),
        Kind::OrganizationAgain { .. } => "organization named before".to_owned(),
        Kind::Leader { .. } => "leader of a state".to_owned(),
        Kind::PersonAgain { .. } => "person named before".to_owned(),
        Kind::Holders { .. } => "holders of an office of several states".to_owned(),
        Kind::Monument { .. } => "monument".to_owned(),
        Kind::Date(_) => "date".to_owned(),
        Kind::Figure(_) => "sum".to_owned(),
        Kind::Group { .. } => "those named before".to_owned(),
    }
}

/// What found a mention, in words.
fn found_by(code: &str) -> String {
    match code.split_once('.') {
        None if code == "background" => "known by name".to_owned(),
        None => "by its form".to_owned(),
        Some((_, shape)) => format!("by its form: {shape}"),
    }
}

/// What a date or a sum comes to.
fn value(kind: &Kind) -> Option<String> {
    match kind {
        Kind::Date(value) => {
            let dates = [value.begin, value.end].into_iter().flatten().map(|date| date.to_string());
            Some(dates.collect::<Vec<_>>().join(" to "))
        }
        Kind::Figure(figure) => Some(format!("{} {}", figure.value, figure.unit)),
        _ => None,
    }
}
