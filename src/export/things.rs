//! What is known of a thing beside its relations: its classes, when it was, and whether it took place.

use std::{cmp::Reverse, collections::BTreeSet, rc::Rc};

use jiff::civil::Date;
use oxigraph::model::Literal;
use rustc_hash::{FxHashMap, FxHashSet};

use super::{
    facts::{Fact, Facts, Id, Object},
    graph::Time,
    hierarchy::Hierarchy,
    view::Style,
};
use crate::{
    ontology::{self, RDF_TYPE},
    query::QueryError,
};

/// Statements, with what the ontology and the style of pictures say of their terms.
pub(super) struct Things<'s> {
    pub(super) facts: Facts<'s>,
    pub(super) hierarchy: Hierarchy,
    pub(super) style: &'s Style,
    /// The properties that this module asks for.
    pub(super) of_type: Id,
    realis: Id,
    begin: Vec<Id>,
    end: Vec<Id>,
    event: Id,
    person: Id,
    /// The properties that name a thing, the best first.
    pub(super) names: Vec<Id>,
    classes: FxHashMap<Id, Rc<[Id]>>,
    /// For a class itself and those above it.
    upwards: FxHashMap<Id, Rc<FxHashSet<Id>>>,
    left_out: FxHashSet<Id>,
    /// What describes a thing, and is no step of a walk.
    describing: FxHashSet<Id>,
}

impl<'s> Things<'s> {
    pub(super) fn new(mut facts: Facts<'s>, hierarchy: Hierarchy, style: &'s Style) -> Self {
        let mut ids = |list: &mut dyn Iterator<Item = &String>| -> Vec<Id> { list.map(|iri| facts.id(iri)).collect() };
        let (begin, end) = (ids(&mut style.begin.iter()), ids(&mut style.end.iter()));
        let names = ids(&mut style.names.iter());
        let left_out = ids(&mut style.left_out.iter()).into_iter().collect();
        let describing = ids(&mut style.described_by.iter()).into_iter().collect();
        Self {
            of_type: facts.id(RDF_TYPE),
            realis: facts.id(ontology::REALIS),
            event: facts.id(ontology::EVENT),
            person: facts.id(ontology::PERSON),
            facts,
            hierarchy,
            style,
            begin,
            end,
            names,
            classes: FxHashMap::default(),
            upwards: FxHashMap::default(),
            left_out,
            describing,
        }
    }

    /// The numbers of IRIs.
    pub(super) fn ids<'n>(&mut self, iris: impl IntoIterator<Item = &'n String>) -> Vec<Id> {
        iris.into_iter().map(|iri| self.facts.id(iri)).collect()
    }

    /// Whether statements with a property are left out everywhere.
    pub(super) fn is_left_out(&self, property: Id) -> bool {
        self.left_out.contains(&property)
    }

    /// Whether a property relates two things.
    pub(super) fn is_step(&self, property: Id) -> bool {
        property != self.of_type && !self.left_out.contains(&property) && !self.describing.contains(&property)
    }

    /// The other things that stand in a statement with a thing, in either direction; sorted, each once.
    pub(super) fn related(&mut self, id: Id) -> Result<Vec<Id>, QueryError> {
        let (about, towards) = (self.facts.about(id)?, self.facts.towards(id)?);
        let objects = about.iter().filter_map(|fact| Some((fact.object.iri()?, fact.property)));
        let steps = objects.chain(towards.iter().copied()).filter(|(_, property)| self.is_step(*property));
        let mut related: Vec<Id> = steps.map(|(other, _)| other).filter(|other| *other != id).collect();
        related.sort_unstable();
        related.dedup();
        Ok(related)
    }

    /// What is said of a thing, then what else is known of it.
    pub(super) fn all(&mut self, id: Id) -> Result<[Rc<[Fact]>; 2], QueryError> {
        Ok([self.facts.about(id)?, self.facts.known(id)?])
    }

    /// The classes of a thing, the narrowest first.
    pub(super) fn classes(&mut self, id: Id) -> Result<Rc<[Id]>, QueryError> {
        if let Some(classes) = self.classes.get(&id) {
            return Ok(Rc::clone(classes));
        }
        let all = self.all(id)?;
        let of_type = |fact: &Fact| (fact.property == self.of_type).then(|| fact.object.iri()).flatten();
        let found: BTreeSet<Id> = all.iter().flat_map(|facts| facts.iter()).filter_map(of_type).collect();
        let mut classes: Vec<Id> = found.into_iter().collect();
        // What has more above it is narrower; of two that do not lie in each other, our own comes first.
        classes.sort_by_cached_key(|class| {
            let iri = self.facts.iri(*class);
            let own = iri.starts_with(ontology::NAMESPACE);
            (Reverse(self.hierarchy.above(iri).len()), !own, iri.to_owned())
        });
        let classes: Rc<[Id]> = classes.into();
        self.classes.insert(id, Rc::clone(&classes));
        Ok(classes)
    }

    /// A class or property, and all above it.
    pub(super) fn upwards(&mut self, name: Id) -> Rc<FxHashSet<Id>> {
        if let Some(above) = self.upwards.get(&name) {
            return Rc::clone(above);
        }
        let above: Vec<String> = self.hierarchy.above(self.facts.iri(name)).iter().cloned().collect();
        let mut all: FxHashSet<Id> = above.iter().map(|iri| self.facts.id(iri)).collect();
        all.insert(name);
        let all = Rc::new(all);
        self.upwards.insert(name, Rc::clone(&all));
        all
    }

    /// Whether a property is one of some, or stands below one.
    pub(super) fn is_below(&mut self, property: Id, wanted: &[Id]) -> bool {
        if wanted.contains(&property) {
            return true;
        }
        let above = self.upwards(property);
        wanted.iter().any(|wanted| above.contains(wanted))
    }

    /// Whether a thing is of one of some classes, or of one below them.
    pub(super) fn is_of(&mut self, id: Id, wanted: &[Id]) -> Result<bool, QueryError> {
        if wanted.is_empty() {
            return Ok(false);
        }
        let classes = self.classes(id)?;
        Ok(classes.iter().any(|class| self.is_below(*class, wanted)))
    }

    pub(super) fn is_event(&mut self, id: Id) -> Result<bool, QueryError> {
        let event = self.event;
        self.is_of(id, &[event])
    }

    pub(super) fn is_person(&mut self, id: Id) -> Result<bool, QueryError> {
        let person = self.person;
        self.is_of(id, &[person])
    }

    /// The things that a property leads to, each once, sorted.
    pub(super) fn objects(&mut self, id: Id, property: Id) -> Result<Vec<Id>, QueryError> {
        let all = self.all(id)?;
        let of_property = |fact: &Fact| (fact.property == property).then(|| fact.object.iri()).flatten();
        let mut found: Vec<Id> = all.iter().flat_map(|facts| facts.iter()).filter_map(of_property).collect();
        found.sort_unstable();
        found.dedup();
        Ok(found)
    }

    /// Whether an event took place, was planned and so on: `actual` where nothing is said.
    pub(super) fn realis(&mut self, id: Id) -> Result<BTreeSet<String>, QueryError> {
        let all = self.all(id)?;
        let of_realis = |fact: &Fact| match &fact.object {
            Object::Literal(literal) if fact.property == self.realis => Some(literal.value().to_owned()),
            _ => None,
        };
        let mut found: BTreeSet<String> = all.iter().flat_map(|facts| facts.iter()).filter_map(of_realis).collect();
        if found.is_empty() {
            found.insert("actual".to_owned());
        }
        Ok(found)
    }

    /// When a thing was.
    pub(super) fn time(&mut self, id: Id) -> Result<Option<Time>, QueryError> {
        let all = self.all(id)?;
        let (begin, end) = (date(&all, &self.begin), date(&all, &self.end));
        if begin.is_none() && end.is_none() {
            return Ok(None);
        }
        let mut time = Time { begin, end };
        // An end before the beginning is none.
        if time.first_day().zip(time.last_day()).is_some_and(|(first, last)| first > last) {
            time.end = None;
        }
        Ok(Some(time))
    }
}

/// The first and the last day on which something may have been. What is known to be over by a day was at that day.
pub(super) fn days(time: &Time) -> Option<(Date, Date)> {
    let last = time.last_day()?;
    let by_end = || Time { begin: time.end.clone(), end: None }.first_day();
    Some((time.first_day().or_else(by_end)?, last))
}

/// The date that a thing has by the first of some properties: of several the one that is said most often, then the most
/// exact, then the earliest.
fn date(all: &[Rc<[Fact]>], properties: &[Id]) -> Option<String> {
    properties.iter().find_map(|property| {
        let dates = all.iter().flat_map(|facts| facts.iter()).filter(|fact| fact.property == *property);
        let dates = dates.filter_map(|fact| match &fact.object {
            Object::Literal(literal) => Some((fact.said.len(), calendar_date(literal)?)),
            Object::Iri(_) | Object::Triple(_) => None,
        });
        dates.min_by_key(|(said, date)| (Reverse(*said), Reverse(date.len()), date.clone())).map(|(_, date)| date)
    })
}

/// A date as precise as it is: of a time its day, without a time zone. None where the calendar has no such day.
pub(super) fn calendar_date(literal: &Literal) -> Option<String> {
    let text = literal.value().trim();
    let bare = text.strip_prefix('-').unwrap_or(text);
    let sign = &text[..text.len() - bare.len()];
    let digits = |text: &str, len: usize| text.len() >= len && text.bytes().take(len).all(|b| b.is_ascii_digit());
    let mut end = bare.bytes().take_while(u8::is_ascii_digit).count();
    if end != 4 {
        return None;
    }
    // Behind the year come a month and a day, unless it is the offset of a time zone.
    for _ in 0..2 {
        let rest = &bare[end..];
        if rest.starts_with('-') && digits(&rest[1..], 2) && !rest[1..].get(2..).is_some_and(|r| r.starts_with(':')) {
            end += 3;
        }
    }
    let rest = &bare[end..];
    if !(rest.is_empty() || rest.starts_with(['T', 'Z', '+', '-'])) {
        return None;
    }
    let date = format!("{sign}{}", &bare[..end]);
    Time { begin: Some(date.clone()), end: None }.first_day().map(|_| date)
}
