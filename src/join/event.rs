//! Which events of different documents are one.

use std::{
    cmp::Reverse,
    collections::{BTreeMap, BTreeSet},
};

use super::{
    decision::{Decision, Decisions},
    facts::{Event, Facts, is_broader},
    group::groups,
    rule::{Dates, EventRule, Participants, Rules, Shared},
    stated,
};
use crate::{
    ontology,
    store::{Joined, StoreError},
};

/// How long a date is that is a day: 2025-02-03.
const DAY: usize = 10;
/// How long a date is that is a month: 2025-02.
const MONTH: usize = 7;
/// The realis of what happened.
const ACTUAL: &str = "actual";

/// What events are joined by.
pub(super) struct Joiner<'a> {
    pub(super) facts: &'a Facts<'a>,
    pub(super) rules: &'a Rules,
    pub(super) decisions: &'a Decisions,
    /// The identifiers of persons after joining, by document and identifier.
    pub(super) persons: &'a BTreeMap<(String, String), Joined>,
    pub(super) events: &'a BTreeMap<String, Event>,
}

/// A rule by which two events could be one, and why.
type Finding = (String, String);

/// Two events side by side: what is asked of them together.
struct Pair<'a> {
    joiner: &'a Joiner<'a>,
    a: &'a Event,
    b: &'a Event,
    /// The day of the one that gives it.
    day: &'a str,
}

impl Joiner<'_> {
    /// The joins of events, by document and identifier.
    pub(super) fn joins(&self) -> Result<BTreeMap<(String, String), Joined>, StoreError> {
        let mut found: BTreeMap<(&str, &str), Finding> = BTreeMap::new();
        for (one, other) in self.candidates()? {
            if let Some(finding) = self.one(&self.events[one], &self.events[other])? {
                found.insert((one, other), finding);
            }
        }
        let sayings = |(one, other, because)| Some((self.events.get(one)?, self.events.get(other)?, because));
        let together = self.decisions.stated().filter_map(sayings);
        let together: Vec<(&str, &str, &str)> = together
            .filter(|(one, other, _): &(&Event, &Event, &str)| one.documents.is_disjoint(&other.documents))
            .map(|(one, other, because)| (one.iri.as_str(), other.iri.as_str(), because))
            .collect();
        let pairs: BTreeSet<(&str, &str)> = found.keys().copied().collect();
        let pairs_stated: Vec<(&str, &str)> = together.iter().map(|(one, other, _)| (*one, *other)).collect();
        let mut joins = BTreeMap::new();
        for group in groups(&pairs, &pairs_stated) {
            let events = group.iter().map(|iri| &self.events[*iri]);
            let Some(best) = events.clone().min_by_key(|event| self.rank(event)) else {
                continue;
            };
            let mut seen = BTreeSet::new();
            if !events.clone().all(|event| event.documents.iter().all(|document| seen.insert(document))) {
                continue;
            }
            for event in events.filter(|event| event.iri != best.iri) {
                let pair = [event.iri.as_str(), best.iri.as_str()];
                let finding = found.get(&(pair[0], pair[1])).or_else(|| found.get(&(pair[1], pair[0]))).cloned();
                let said = together.iter().find(|(one, other, _)| [*one, *other].contains(&pair[0]));
                let (rule, reason) = finding.or_else(|| said.map(|(.., because)| stated(because))).unwrap_or_default();
                let rough = match (&best.begin, &event.begin) {
                    (Some(best), Some(begin)) => is_within(best, begin),
                    _ => false,
                };
                for document in &event.documents {
                    let join = Joined {
                        document: document.clone(),
                        original: event.iri.clone(),
                        canonical: best.iri.clone(),
                        name: self.facts.name(document, &event.iri)?,
                        rough,
                        rule: rule.clone(),
                        reason: reason.clone(),
                    };
                    joins.insert((document.clone(), event.iri.clone()), join);
                }
            }
        }
        Ok(joins)
    }

    /// The person of a document after joining; everything else as it is.
    fn agent<'i>(&'i self, document: &str, iri: &'i str) -> &'i str {
        if self.persons.is_empty() {
            return iri;
        }
        self.persons.get(&(document.to_owned(), iri.to_owned())).map_or(iri, |join| &join.canonical)
    }

    /// The participants of an event, once for each set of them that its documents have after the joining of persons.
    fn participants<'i>(&'i self, event: &'i Event) -> BTreeSet<BTreeSet<&'i str>> {
        let of = |(document, agents): (&'i String, &'i BTreeSet<String>)| {
            agents.iter().map(|agent| self.agent(document, agent)).collect()
        };
        event.participants.iter().map(of).collect()
    }

    /// The event with the most exact date, the narrowest class, the most said of it and the best names comes first.
    fn rank<'i>(&self, event: &'i Event) -> impl Ord + use<'i> {
        let agents = event.participants.values().map(BTreeSet::len).max();
        let narrow = ontology::broader_event(event.class).is_some_and(|broader| broader != ontology::EVENT);
        let told = event.places.len() + event.matter.len();
        let sides =
            event.participants.iter().flat_map(|(document, agents)| agents.iter().map(move |agent| (document, agent)));
        let renamed = sides.filter(|(document, agent)| self.agent(document, agent) != agent.as_str()).count();
        (
            Reverse(event.begin.as_ref().map(String::len)),
            !narrow,
            Reverse(agents),
            Reverse(told),
            renamed,
            event.iri.as_str(),
        )
    }

    /// The states and organizations that an agent acts for: by documents, or by the background on a day.
    fn acts_for(
        &self,
        agent: &str,
        documents: &[&BTreeSet<String>],
        day: &str,
    ) -> Result<BTreeSet<String>, StoreError> {
        let mut sides = self.facts.around(agent);
        for document in documents.iter().copied().flatten() {
            let names = self.facts.holders(document).filter(|(person, _)| self.agent(document, person) == agent);
            sides.extend(names.flat_map(|(_, offices)| offices).flat_map(|office| self.facts.owners(office)));
        }
        for term in self.facts.terms(agent)?.iter().filter(|term| term.holds(day)) {
            sides.extend(self.facts.owners(&term.office));
        }
        Ok(sides)
    }

    /// Pairs of events that have an agent or matter in common and are of one month.
    fn candidates(&self) -> Result<BTreeSet<(&str, &str)>, StoreError> {
        let kinds: BTreeSet<&str> = self.rules.events.iter().flat_map(|rule| rule.classes.iter().copied()).collect();
        // By agent or matter, kind and date, so that the days of a month stand behind it.
        let mut index: BTreeMap<(String, &str, &str), Vec<&str>> = BTreeMap::new();
        for event in self.events.values() {
            let Some(begin) = event.begin.as_deref().filter(|begin| begin.len() == DAY || begin.len() == MONTH) else {
                continue;
            };
            let mut keys: BTreeSet<String> = event.matter.clone();
            for agent in self.participants(event).into_iter().flatten() {
                let day = if begin.len() == DAY { begin } else { &format!("{begin}-15") };
                keys.extend(self.acts_for(agent, &[&event.documents], day)?);
                keys.insert(agent.to_owned());
            }
            for kind in kinds.iter().filter(|kind| is_of(event.class, kind)) {
                for key in &keys {
                    index.entry((key.clone(), kind, begin)).or_default().push(&event.iri);
                }
            }
        }
        let mut pairs = BTreeSet::new();
        for ((key, kind, date), events) in &index {
            let later = index.range((key.clone(), *kind, *date)..);
            let later = later.take_while(|((other, of, day), _)| other == key && of == kind && day.starts_with(date));
            for other in later.flat_map(|(_, events)| events) {
                let others = events.iter().filter(|one| *one != other);
                pairs.extend(others.map(|one| (*one.min(other), *one.max(other))));
            }
        }
        Ok(pairs)
    }

    /// The rule by which two events are one.
    fn one(&self, a: &Event, b: &Event) -> Result<Option<Finding>, StoreError> {
        let (Some(begin_a), Some(begin_b)) = (&a.begin, &b.begin) else {
            return Ok(None);
        };
        let agree = begin_a == begin_b || is_within(begin_a, begin_b) || is_within(begin_b, begin_a);
        let class = is_of(a.class, b.class) || is_of(b.class, a.class);
        let apart = !agree
            || !class
            || a.realis != b.realis
            || !a.documents.is_disjoint(&b.documents)
            || self.decisions.of(&a.iri, &b.iri) == Some(Decision::Refuse);
        let day = if begin_a.len() >= begin_b.len() { begin_a } else { begin_b };
        if apart || day.len() != DAY {
            return Ok(None);
        }
        Pair { joiner: self, a, b, day }.finding()
    }
}

impl Pair<'_> {
    fn finding(&self) -> Result<Option<Finding>, StoreError> {
        if self.is_foretold() || !self.ends_agree() || !self.places_agree() || !self.matter_agrees() {
            return Ok(None);
        }
        for rule in &self.joiner.rules.events {
            let both = |class: &&str| is_of(self.a.class, class) && is_of(self.b.class, class);
            let class = rule.classes.iter().any(both) && (!rule.one_kind || self.a.class == self.b.class);
            let dates = match rule.dates {
                Dates::SameDay => self.a.begin == self.b.begin,
                Dates::DayInMonth => self.a.begin != self.b.begin,
            };
            let apart = !rule.apart || !self.is_of_one_report();
            if class && dates && apart && self.is_shared(&rule.shared)? && self.participants_agree(rule)? {
                return Ok(Some((rule.name.clone(), self.reason()?)));
            }
        }
        Ok(None)
    }

    /// Whether a document tells of what happens after it as if it had happened.
    fn is_foretold(&self) -> bool {
        let Ok(day) = self.day.parse() else {
            return true;
        };
        let mut issued =
            self.a.documents.union(&self.b.documents).filter_map(|document| self.joiner.facts.issued(document));
        self.a.realis == ACTUAL && issued.any(|issued| issued < day)
    }

    /// Whether one publisher told of both on one day.
    fn is_of_one_report(&self) -> bool {
        let facts = self.joiner.facts;
        self.a.documents.iter().any(|a| {
            let same = |b: &String| facts.issued(a) == facts.issued(b) && facts.share_publisher(a, b);
            self.b.documents.iter().any(same)
        })
    }

    /// One last day, or none; what lasts for months is no happening of a day.
    fn ends_agree(&self) -> bool {
        let lasts =
            |event: &Event| event.end.is_some() && event.begin.as_ref().is_some_and(|begin| begin.len() == MONTH);
        let apart = matches!((&self.a.end, &self.b.end), (Some(a), Some(b)) if a != b);
        !(apart || lasts(self.a) || lasts(self.b))
    }

    fn places_agree(&self) -> bool {
        self.a.places.is_empty() || self.b.places.is_empty() || self.same_place().is_some()
    }

    /// A place of one event that is, or lies in, a place of the other.
    fn same_place(&self) -> Option<&str> {
        let facts = self.joiner.facts;
        let within = |a: &String, b: &String| a == b || facts.around(a).contains(b);
        let pairs = self.a.places.iter().flat_map(|a| self.b.places.iter().map(move |b| (a, b)));
        let mut inner = pairs.filter_map(|(a, b)| match (within(a, b), within(b, a)) {
            (true, _) => Some(a.as_str()),
            (_, true) => Some(b.as_str()),
            _ => None,
        });
        inner.next()
    }

    fn matter_agrees(&self) -> bool {
        self.a.matter.is_empty() || self.b.matter.is_empty() || !self.a.matter.is_disjoint(&self.b.matter)
    }

    fn is_shared(&self, wanted: &[Shared]) -> Result<bool, StoreError> {
        for shared in wanted {
            let found = match shared {
                Shared::Place => self.shares_place()?,
                Shared::Matter => !self.a.matter.is_disjoint(&self.b.matter),
            };
            if found {
                return Ok(true);
            }
        }
        Ok(wanted.is_empty())
    }

    /// Whether both have a place, or one a place in a state where the other has the state. One's own state is no place
    /// to tell two visits of one traveller by.
    fn shares_place(&self) -> Result<bool, StoreError> {
        if !self.a.places.is_disjoint(&self.b.places) {
            return Ok(true);
        }
        let agents = |event| -> BTreeSet<&str> { self.joiner.participants(event).into_iter().flatten().collect() };
        let (a, b) = (agents(self.a), agents(self.b));
        let common: Vec<&str> = if a.len() <= b.len() { a.into_iter().collect() } else { b.into_iter().collect() };
        if let [one] = common[..] {
            let sides = self.sides(one)?;
            if self.a.places.union(&self.b.places).any(|place| place == one || sides.contains(place)) {
                return Ok(false);
            }
        }
        Ok(self.same_place().is_some())
    }

    /// Whether the participants agree as a rule asks, in whatever documents.
    fn participants_agree(&self, rule: &EventRule) -> Result<bool, StoreError> {
        for a in self.joiner.participants(self.a) {
            for b in self.joiner.participants(self.b) {
                let (few, many) = if a.len() <= b.len() { (&a, &b) } else { (&b, &a) };
                let agree = few.len() >= rule.agents
                    && (rule.participants != Participants::Same || few.len() == many.len())
                    && self.cover(few, many)?.is_some()
                    && (rule.participants != Participants::SameSides || self.same_sides(few, many)?);
                if !agree {
                    return Ok(false);
                }
            }
        }
        Ok(true)
    }

    fn sides(&self, agent: &str) -> Result<BTreeSet<String>, StoreError> {
        self.joiner.acts_for(agent, &[&self.a.documents, &self.b.documents], self.day)
    }

    /// For each of the few another of the many that it is, that acts for it, or that it acts for.
    fn cover<'i>(
        &self,
        few: &BTreeSet<&'i str>,
        many: &BTreeSet<&'i str>,
    ) -> Result<Option<BTreeMap<&'i str, &'i str>>, StoreError> {
        let mut pairs: BTreeMap<&str, &str> = few.intersection(many).map(|agent| (*agent, *agent)).collect();
        for one in few.difference(many) {
            let sides = self.sides(one)?;
            let mut fits = None;
            for other in many.iter().filter(|other| !few.contains(**other)) {
                let taken = pairs.values().any(|taken| taken == other);
                if !taken
                    && (self.stands_alone(other, many, &sides)? || self.stands_alone(one, few, &self.sides(other)?)?)
                {
                    fits = Some(*other);
                    break;
                }
            }
            match fits {
                Some(other) => drop(pairs.insert(one, other)),
                None => return Ok(None),
            }
        }
        Ok(Some(pairs))
    }

    /// Whether a state is one of those for whom somebody acts, and nobody who is named beside it acts for it: in
    /// "the President and Russia" the state is somebody else.
    fn stands_alone(&self, state: &str, beside: &BTreeSet<&str>, sides: &BTreeSet<String>) -> Result<bool, StoreError> {
        if !sides.contains(state) {
            return Ok(false);
        }
        for other in beside.iter().filter(|other| **other != state) {
            if self.sides(other)?.contains(state) {
                return Ok(false);
            }
        }
        Ok(true)
    }

    /// Whether all of the many act for somebody for whom one of the few acts, or for one of them.
    fn same_sides(&self, few: &BTreeSet<&str>, many: &BTreeSet<&str>) -> Result<bool, StoreError> {
        let mut sides: BTreeSet<String> = few.iter().map(|agent| (*agent).to_owned()).collect();
        for agent in few {
            sides.extend(self.sides(agent)?);
        }
        for agent in many {
            if !sides.contains(*agent) && self.sides(agent)?.is_disjoint(&sides) {
                return Ok(false);
            }
        }
        Ok(true)
    }

    /// What speaks for the two being one, in words.
    fn reason(&self) -> Result<String, StoreError> {
        let facts = self.joiner.facts;
        let (begin_a, begin_b) =
            (self.a.begin.as_deref().unwrap_or_default(), self.b.begin.as_deref().unwrap_or_default());
        let mut parts = vec![match begin_a == begin_b {
            true => format!("both on {}", self.day),
            false => format!("one in {}, the other on {}", begin_a.min(begin_b), self.day),
        }];
        let (a, b) = (self.joiner.participants(self.a), self.joiner.participants(self.b));
        if let (Some(a), Some(b)) = (a.first(), b.first()) {
            let (few, many) = if a.len() <= b.len() { (a, b) } else { (b, a) };
            let mut named = Vec::new();
            for (one, other) in self.cover(few, many)?.unwrap_or_default() {
                named.push(match one == other {
                    true => facts.label(one)?,
                    false => format!("{} as {}", facts.label(one)?, facts.label(other)?),
                });
            }
            if !named.is_empty() {
                parts.push(format!("both with {}", named.join(", ")));
            }
        }
        if let Some(place) = self.same_place() {
            parts.push(format!("both at {}", facts.label(place)?));
        }
        for matter in self.a.matter.intersection(&self.b.matter) {
            parts.push(format!("both about {}", facts.label(matter)?));
        }
        Ok(parts.join("; "))
    }
}

/// Whether a class is another or narrower.
fn is_of(class: &str, other: &str) -> bool {
    class == other || (other != ontology::EVENT && is_broader(other, class))
}

/// Whether the first date is a day of the second, a month.
fn is_within(day: &str, month: &str) -> bool {
    day.len() == DAY && month.len() == MONTH && day.starts_with(month)
}
