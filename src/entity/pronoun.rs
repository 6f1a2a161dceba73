//! Who "he" and "she" are: a person whom the sentence, or one shortly before it, leaves no doubt about.

use std::collections::BTreeMap;

use super::{EntityId, Linked, Linker};
use crate::{
    knowledge::{Class, Sex},
    mention::{Kind, Mention},
    text::Sentence,
};

/// How many sentences before its own a pronoun may look for its person.
const REACH: usize = 2;

/// A person as one place of a sentence speaks of him or her.
#[derive(Clone, Copy, Debug)]
struct Person {
    /// The first token.
    at: usize,
    /// Who it is; none where that is not known: "a spokesman".
    entity: Option<EntityId>,
    /// Whether a preposition or a noun behind `'s` makes the person none who does something.
    oblique: bool,
}

/// Links each pronoun whose person is certain.
pub(super) fn resolve(linker: &Linker<'_>, linked: &mut Linked) {
    let mut resolver = Resolver { linker, quoted: quoted(linker), sexes: sexes(linker, linked), told: Vec::new() };
    let mut next = 0;
    for sentence in &linker.text.sentences {
        let from = next;
        while linker.mentions.get(next).is_some_and(|mention| mention.tokens.start < sentence.tokens.end) {
            next += 1;
        }
        resolver.sentence(linked, sentence, from..next);
    }
}

struct Resolver<'a> {
    linker: &'a Linker<'a>,
    /// For each token whether it stands within quotation marks.
    quoted: Vec<bool>,
    sexes: BTreeMap<EntityId, Sex>,
    /// The persons of each sentence so far; none of a headline.
    told: Vec<Vec<Person>>,
}

impl Resolver<'_> {
    /// Links the pronouns of a sentence, and keeps its persons for those that follow.
    fn sentence(&mut self, linked: &mut Linked, sentence: &Sentence, mentions: std::ops::Range<usize>) {
        let all = self.persons(linked, sentence, mentions.clone());
        let words = &self.linker.knowledge.lexicon.persons;
        let speaks = sentence.tokens.clone().any(|at| !self.quoted[at] && words.speakers.contains(self.key(at)));
        let mut before: Vec<Person> = Vec::new();
        for index in mentions {
            let mention = &self.linker.mentions[index];
            let at = mention.tokens.start;
            let Kind::PersonAgain { sex, subject } = mention.kind else {
                continue;
            };
            if self.quoted[at] || sentence.title {
                continue;
            }
            let mut local: Vec<Person> = all.iter().copied().filter(|person| person.at < at).collect();
            local.append(&mut before.clone());
            local.sort_by_key(|person| person.at);
            let opens = words.subordinators.contains(self.key(sentence.tokens.start));
            let later = opens && all.iter().any(|person| person.at > at && !person.oblique);
            let found = match (local.is_empty(), subject) {
                _ if speaks => None,
                (true, _) if later => None,
                (true, _) => self.before(sex, None),
                (false, true) => self.only(&local, sex, None, false).or_else(|| match local[..] {
                    // "Together with Shinzo Abe, he laid a wreath": somebody else, told of before.
                    [Person { entity: Some(beside), oblique: true, .. }] => self.before(sex, Some(beside)),
                    _ => None,
                }),
                // "Putin thanked him" says of somebody else: the one person of the sentence before.
                (false, false) => match local[..] {
                    [Person { entity: Some(own), .. }] => self.before(sex, Some(own)),
                    _ => None,
                },
            };
            if let Some(person) = found {
                linked.links[index] = vec![person];
                self.sexes.entry(person).or_insert(sex);
            }
            before.push(Person { at, entity: found, oblique: !subject });
        }
        let mut told = if sentence.title { Vec::new() } else { all };
        told.extend(before);
        told.sort_by_key(|person| person.at);
        self.told.push(told);
    }

    /// The person of the nearest sentence before that speaks of any.
    fn before(&self, sex: Sex, not: Option<EntityId>) -> Option<EntityId> {
        let near = self.told.iter().rev().take(REACH).find(|persons| !persons.is_empty())?;
        self.only(near, sex, not, true)
    }

    /// The only one whom a pronoun behind these persons can mean: the only one who does something; where none does, the
    /// only one of all, if the sentence is over or others are ruled out.
    fn only(&self, persons: &[Person], sex: Sex, not: Option<EntityId>, over: bool) -> Option<EntityId> {
        let fits = |entity: EntityId| Some(entity) != not && self.sexes.get(&entity).is_none_or(|own| *own == sex);
        let fitting: Vec<&Person> = persons.iter().filter(|person| person.entity.is_none_or(fits)).collect();
        let acting = fitting.iter().any(|person| !person.oblique);
        if !acting && !over && fitting.len() == persons.len() {
            return None;
        }
        let mut meant = fitting.iter().filter(|person| !acting || !person.oblique).map(|person| person.entity);
        let first = meant.next()??;
        meant.all(|other| other == Some(first)).then_some(first)
    }

    /// The persons of a sentence outside quotation marks, without the pronouns.
    fn persons(&self, linked: &Linked, sentence: &Sentence, mentions: std::ops::Range<usize>) -> Vec<Person> {
        let mut found: Vec<Person> = Vec::new();
        let mut last = usize::MAX;
        let mut next = mentions.start;
        let mut at = sentence.tokens.start;
        while at < sentence.tokens.end {
            let mention = self.linker.mentions[..mentions.end].get(next).filter(|mention| mention.tokens.start == at);
            let end = mention.map_or(at + 1, |mention| mention.tokens.end);
            let who = match mention {
                Some(mention) => self.meant(linked, next, mention),
                None => self.unnamed(at).then_some(None),
            };
            next += usize::from(mention.is_some());
            if let Some(entity) = who.filter(|_| !self.quoted[at]) {
                let joined = found.last().filter(|_| last != usize::MAX && self.is_joint(last, at, end));
                let oblique = joined.map_or_else(|| self.is_led(sentence, at), |person| person.oblique);
                found.push(Person { at, entity, oblique: oblique || self.key(end) == "'s" });
                last = end;
            }
            at = end;
        }
        found
    }

    /// Whom a mention means: a person, somebody without a name, or nobody.
    fn meant(&self, linked: &Linked, index: usize, mention: &Mention) -> Option<Option<EntityId>> {
        let person = linked.links[index].iter().copied().find(|id| linked.entity(*id).class == Class::Person);
        match mention.kind {
            Kind::Office(_) => Some(person),
            Kind::PersonAgain { .. } => None,
            _ => person.map(Some),
        }
    }

    /// Whether a word means somebody without a name who is not named beside it: "a spokesman", not "spokesman Dmitry Peskov".
    fn unnamed(&self, at: usize) -> bool {
        let named = |start: usize| {
            let at = self.linker.mentions.partition_point(|mention| mention.tokens.start < start);
            let mention = self.linker.mentions.get(at).filter(|mention| mention.tokens.start == start);
            mention.is_some_and(|mention| matches!(mention.kind, Kind::Person(_)))
        };
        self.linker.knowledge.lexicon.persons.unnamed.contains(self.key(at))
            && !named(at + 1)
            && !(self.key(at + 1) == "," && named(at + 2))
    }

    /// Whether nothing but commas and "and" stands between a person and the next. Behind a comma alone a list goes on:
    /// "with King Felipe, President Karis opened" is none.
    fn is_joint(&self, before: usize, at: usize, end: usize) -> bool {
        let joint = |at: usize| matches!(self.key(at), "," | "and");
        let between = before < at && at - before < 4 && (before..at).all(|at| joint(at) || self.key(at) == "the");
        between && (joint(end) || (before..at).any(|at| self.key(at) == "and"))
    }

    /// Whether a preposition stands before a token, with no more than articles and adjectives between.
    fn is_led(&self, sentence: &Sentence, at: usize) -> bool {
        let words = &self.linker.knowledge.lexicon.words;
        let mut at = at;
        while at > sentence.tokens.start && words.determiners.contains(self.key(at - 1)) {
            at -= 1;
        }
        at > sentence.tokens.start && words.prepositions.contains(self.key(at - 1))
    }

    fn key(&self, at: usize) -> &str {
        self.linker.text.tokens.get(at).map_or("", |token| &token.key)
    }
}

/// For each token whether it stands within quotation marks, which no paragraph carries over to the next.
fn quoted(linker: &Linker<'_>) -> Vec<bool> {
    let mut quoted = vec![false; linker.text.tokens.len()];
    for sentence in &linker.text.sentences {
        let mut within = !sentence.opens_paragraph && sentence.tokens.start > 0 && quoted[sentence.tokens.start - 1];
        for at in sentence.tokens.clone() {
            let key = linker.text.tokens[at].key.as_str();
            match key {
                "“" | "«" => within = true,
                "\"" => within = !within,
                _ => (),
            }
            // A mark that closes ends the words that it quotes.
            within &= !matches!(key, "”" | "»");
            quoted[at] = within;
        }
    }
    quoted
}

/// The sex of the persons beside or in whose names a word tells it.
fn sexes(linker: &Linker<'_>, linked: &Linked) -> BTreeMap<EntityId, Sex> {
    let words = &linker.knowledge.lexicon.persons.sexes;
    let mut sexes = BTreeMap::new();
    for (mention, links) in linker.mentions.iter().zip(&linked.links) {
        if let (Kind::Person(_), [person]) = (&mention.kind, &links[..]) {
            let mut tokens = linker.text.tokens[mention.tokens.clone()].iter();
            if let Some(sex) = tokens.find_map(|token| words.get(&token.key)) {
                sexes.entry(*person).or_insert(*sex);
            }
        }
    }
    sexes
}
