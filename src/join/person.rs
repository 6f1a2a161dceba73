//! Which persons of different documents are one, though their names differ: by office, never by the name alone.

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::Date;

use super::{
    decision::{Decision, Decisions},
    facts::Facts,
    group::groups,
    rule::{Names, PersonRule, Rules},
};
use crate::{
    knowledge::Lexicon,
    store::{Joined, StoreError},
    token::fold,
};

/// The kind of an office, and its state or organization.
type Post = (String, String);

/// A person as documents and background know one.
struct Person {
    iri: String,
    label: String,
    /// The folded words of the name, without suffixes and middle initials.
    parts: Vec<String>,
    /// What these sound like.
    sounds: Vec<String>,
    /// Whether the background knows the person.
    known: bool,
    /// For each post the documents of a day that give it, and the title that they give.
    posts: BTreeMap<Post, Vec<Sighting>>,
}

struct Sighting {
    document: String,
    day: Date,
    titles: Vec<String>,
}

impl Person {
    /// Whether the name has a first name and not only its initial: such a name is one person's in all documents.
    fn is_full(&self) -> bool {
        self.parts.len() > 1 && !is_initial(&self.parts[0])
    }
}

/// What persons are joined by.
pub(super) struct Joiner<'a> {
    pub(super) facts: &'a Facts<'a>,
    pub(super) rules: &'a Rules,
    pub(super) lexicon: &'a Lexicon,
    pub(super) decisions: &'a Decisions,
}

/// Two persons that could be one, by which rule and why.
type Finding = (String, String);

impl Joiner<'_> {
    /// The joins of persons, by document and identifier; `present` are those who took part in events.
    pub(super) fn persons(&self, present: &BTreeSet<String>) -> Result<BTreeMap<(String, String), Joined>, StoreError> {
        let persons = self.read(present)?;
        let mut by_post: BTreeMap<&Post, BTreeSet<&str>> = BTreeMap::new();
        for person in persons.values() {
            for post in person.posts.keys() {
                by_post.entry(post).or_default().insert(&person.iri);
            }
        }
        let full: BTreeSet<&str> =
            persons.values().filter(|person| person.is_full()).map(|person| person.iri.as_str()).collect();
        let mut found: BTreeMap<(&str, &str), Finding> = BTreeMap::new();
        let mut candidates: BTreeMap<(&str, &str), BTreeMap<&str, Finding>> = BTreeMap::new();
        for (post, bearers) in &by_post {
            for one in bearers {
                for other in bearers.iter().filter(|other| full.contains(*other) && *other != one) {
                    let (a, b) = (&persons[*one], &persons[*other]);
                    if full.contains(one) {
                        if one < other
                            && let Some(finding) = self.both(post, a, b)?
                        {
                            found.entry((one, other)).or_insert(finding);
                        }
                    } else {
                        for sighting in &a.posts[*post] {
                            if let Some(finding) = self.short(post, a, sighting, b)? {
                                let key = (sighting.document.as_str(), *one);
                                candidates.entry(key).or_default().insert(other, finding);
                            }
                        }
                    }
                }
            }
        }
        let mut stated: Vec<(&str, &str, &str)> = Vec::new();
        for (one, other, because) in self.decisions.stated() {
            if persons.contains_key(one) && persons.contains_key(other) && self.never_together(one, other)? {
                stated.push((one, other, because));
            }
        }
        let pairs = found.keys().copied().collect();
        let groups = groups(&pairs, &stated.iter().map(|(one, other, _)| (*one, *other)).collect::<Vec<_>>());
        let mut joins = BTreeMap::new();
        let mut canonical: BTreeMap<&str, &str> = BTreeMap::new();
        for group in &groups {
            let Some(best) = group.iter().copied().min_by_key(|iri| rank(&persons[*iri])) else {
                continue;
            };
            for member in group.iter().copied().filter(|member| *member != best) {
                canonical.insert(member, best);
                let found = found.get(&(member, best)).or_else(|| found.get(&(best, member))).cloned();
                let stated = || stated.iter().find(|(one, other, _)| [*one, *other].contains(&member));
                let finding = found.or_else(|| stated().map(|(.., because)| super::stated(because)));
                for document in self.facts.documents(member)? {
                    self.add(&mut joins, &document, member, best, finding.clone().unwrap_or_default())?;
                }
            }
        }
        self.add_short(&candidates, &canonical, &mut joins)?;
        Ok(joins)
    }

    /// Joins names of one document that are not full with the one person that they fit.
    fn add_short(
        &self,
        candidates: &BTreeMap<(&str, &str), BTreeMap<&str, Finding>>,
        canonical: &BTreeMap<&str, &str>,
        joins: &mut BTreeMap<(String, String), Joined>,
    ) -> Result<(), StoreError> {
        let best = |iri: &'_ str| canonical.get(iri).copied().map_or_else(|| iri.to_owned(), str::to_owned);
        let mut chosen: BTreeMap<(&str, String), Vec<(&str, &Finding)>> = BTreeMap::new();
        for ((document, short), fitting) in candidates {
            let all: BTreeSet<String> = fitting.keys().map(|iri| best(iri)).collect();
            if let (Some(one), 1, Some(finding)) = (all.first(), all.len(), fitting.values().next()) {
                chosen.entry((document, one.clone())).or_default().push((short, finding));
            }
        }
        for ((document, one), shorts) in chosen {
            // Where a document has two names for one, or names the person by the other name too, it tells them apart.
            let taken = self.facts.documents(&one)?.contains(document)
                || joins.values().any(|join| join.document == document && join.canonical == one);
            let [(short, finding)] = shorts[..] else {
                continue;
            };
            if !taken && !joins.contains_key(&(document.to_owned(), short.to_owned())) {
                self.add(joins, document, short, &one, finding.clone())?;
            }
        }
        Ok(())
    }

    fn add(
        &self,
        joins: &mut BTreeMap<(String, String), Joined>,
        document: &str,
        original: &str,
        canonical: &str,
        (rule, reason): Finding,
    ) -> Result<(), StoreError> {
        let join = Joined {
            document: document.to_owned(),
            original: original.to_owned(),
            canonical: canonical.to_owned(),
            name: self.facts.name(document, original)?,
            rough: false,
            rule,
            reason,
        };
        joins.insert((document.to_owned(), original.to_owned()), join);
        Ok(())
    }

    /// All persons whom a document gives an office, or who took part in an event and held one by the background.
    fn read(&self, present: &BTreeSet<String>) -> Result<BTreeMap<String, Person>, StoreError> {
        let mut persons: BTreeMap<String, Person> = BTreeMap::new();
        for ((document, iri), offices) in &self.facts.holds {
            if !persons.contains_key(iri) {
                persons.insert(iri.clone(), self.person(iri)?);
            }
            let (Some(day), Some(person)) = (self.facts.issued(document), persons.get_mut(iri)) else {
                continue;
            };
            for office in offices {
                if let Some(post) = self.facts.post(office) {
                    let titles = self.facts.titles(office).map(fold).collect();
                    person.posts.entry(post).or_default().push(Sighting { document: document.clone(), day, titles });
                }
            }
        }
        for iri in present {
            if !persons.contains_key(iri) && !self.facts.terms(iri)?.is_empty() {
                persons.insert(iri.clone(), self.person(iri)?);
            }
        }
        for (one, other, _) in self.decisions.stated() {
            for iri in [one, other] {
                if !persons.contains_key(iri) && self.facts.is_named(iri)? {
                    persons.insert(iri.to_owned(), self.person(iri)?);
                }
            }
        }
        for person in persons.values_mut().filter(|person| person.known) {
            for term in self.facts.terms(&person.iri)? {
                if let Some(post) = self.facts.post(&term.office) {
                    person.posts.entry(post).or_default();
                }
            }
        }
        Ok(persons)
    }

    fn person(&self, iri: &str) -> Result<Person, StoreError> {
        let label = self.facts.label(iri)?;
        let suffixes = &self.lexicon.words.name_suffixes;
        let words: Vec<String> = label.split([' ', '-']).map(fold).filter(|word| !suffixes.contains(word)).collect();
        let parts = words.iter().enumerate().filter(|(at, word)| *at == 0 || !is_initial(word));
        let parts: Vec<String> = parts.map(|(_, word)| word.clone()).collect();
        Ok(Person {
            iri: iri.to_owned(),
            sounds: parts.iter().map(|part| self.lexicon.romanization.sound(part)).collect(),
            parts,
            label,
            known: self.facts.is_known(iri)?,
            posts: BTreeMap::new(),
        })
    }

    /// Whether two full names can be one person's.
    fn both(&self, post: &Post, a: &Person, b: &Person) -> Result<Option<Finding>, StoreError> {
        if (a.known && b.known) || self.decisions.of(&a.iri, &b.iri) == Some(Decision::Refuse) {
            return Ok(None);
        }
        for rule in &self.rules.persons {
            let agree = |a: &Person, b: &Person| names_agree(rule.names, a, b);
            if (agree(a, b) || agree(b, a)) && self.never_together(&a.iri, &b.iri)? {
                for sighting in a.posts[post].iter().filter(|sighting| counts(rule, sighting)) {
                    if let Some(other) = self.meets(rule, post, sighting.day, b)? {
                        return Ok(Some(self.finding(rule, post, a, sighting, b, &other)?));
                    }
                }
                for sighting in b.posts[post].iter().filter(|sighting| counts(rule, sighting)) {
                    if let Some(other) = self.meets(rule, post, sighting.day, a)? {
                        return Ok(Some(self.finding(rule, post, b, sighting, a, &other)?));
                    }
                }
            }
        }
        Ok(None)
    }

    /// Whether no document names both, which would tell them apart.
    fn never_together(&self, one: &str, other: &str) -> Result<bool, StoreError> {
        Ok(self.facts.documents(one)?.is_disjoint(&self.facts.documents(other)?))
    }

    /// Whether a name of one document that is not full can be that of a person.
    fn short(&self, post: &Post, a: &Person, sighting: &Sighting, b: &Person) -> Result<Option<Finding>, StoreError> {
        if self.decisions.of(&a.iri, &b.iri) == Some(Decision::Refuse) {
            return Ok(None);
        }
        for rule in self.rules.persons.iter().filter(|rule| counts(rule, sighting)) {
            if names_agree(rule.names, a, b)
                && let Some(other) = self.meets(rule, post, sighting.day, b)?
            {
                return Ok(Some(self.finding(rule, post, a, sighting, b, &other)?));
            }
        }
        Ok(None)
    }

    /// What shows that a person held a post about a day: a document, or the background.
    fn meets(&self, rule: &PersonRule, post: &Post, day: Date, person: &Person) -> Result<Option<String>, StoreError> {
        let near = |sighting: &&Sighting| day.since(sighting.day).is_ok_and(|span| span.get_days().abs() <= rule.days);
        if let Some(sighting) =
            person.posts[post].iter().filter(near).min_by_key(|sighting| (sighting.day, &sighting.document))
        {
            return Ok(Some(format!("<{}> of {}", sighting.document, sighting.day)));
        }
        for term in self.facts.terms(&person.iri)? {
            if self.facts.post(&term.office).as_ref() == Some(post) && term.holds(&day.to_string()) {
                return Ok(Some("the background".to_owned()));
            }
        }
        Ok(None)
    }

    fn finding(
        &self,
        rule: &PersonRule,
        (owner, kind): &Post,
        a: &Person,
        sighting: &Sighting,
        b: &Person,
        other: &str,
    ) -> Result<Finding, StoreError> {
        let (owner, kind) = (self.facts.label(owner)?, self.facts.label(kind)?);
        let office = if kind.contains(&owner) { kind } else { format!("{kind} of {owner}") };
        let reason =
            format!("{}: {} in <{}> of {}, {} in {other}", office, a.label, sighting.document, sighting.day, b.label);
        Ok((rule.name.clone(), reason))
    }
}

/// Whether the first name is a form of the second.
fn names_agree(names: Names, a: &Person, b: &Person) -> bool {
    let (Some(last_a), Some(last_b)) = (a.sounds.last(), b.sounds.last()) else {
        return false;
    };
    let within = |one: &Person, other: &Person| one.sounds.iter().all(|part| other.sounds.contains(part));
    let (len_a, len_b) = (a.parts.len(), b.parts.len());
    match names {
        Names::Initials => {
            let initial = a.parts[0].trim_end_matches('.');
            len_a > 1 && b.is_full() && is_initial(&a.parts[0]) && last_a == last_b && b.parts[0].starts_with(initial)
        }
        Names::Spelling => len_a > 1 && len_a == len_b && within(a, b) && within(b, a),
        Names::Longer => len_a > 1 && len_a < len_b && a.sounds[0] == b.sounds[0] && last_a == last_b && within(a, b),
        Names::Surname => len_a == 1 && len_b > 1 && (last_a == last_b || *last_a == b.sounds[0]),
    }
}

fn counts(rule: &PersonRule, sighting: &Sighting) -> bool {
    let has = |title: &String, words: &String| format!(" {title} ").contains(&format!(" {words} "));
    !sighting.titles.iter().any(|title| rule.not.iter().any(|words| has(title, words)))
}

/// The better name comes first: that of the background, then the longer, then by the alphabet.
fn rank(person: &Person) -> (bool, std::cmp::Reverse<usize>, &str) {
    (!person.known, std::cmp::Reverse(person.parts.len()), &person.iri)
}

fn is_initial(part: &str) -> bool {
    part.trim_end_matches('.').chars().count() == 1
}
