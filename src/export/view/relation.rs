//! Edges that are worked out: who met whom, from the events that both took part in.

use std::{
    cmp::Reverse,
    collections::{BTreeMap, BTreeSet},
};

use rustc_hash::FxHashMap;

use super::{Drawing, Ends, Line, Relation, Way, label};
use crate::{
    export::{
        facts::Id,
        graph::{Time, Value},
    },
    query::QueryError,
};

/// How many of the events behind an edge are named in it.
const NAMED: usize = 10;

/// The names of realis that need no word.
const ACTUAL: &str = "actual";

/// What is found on the way from a thing: its parts, each with the graphs that say so.
type Parts = BTreeMap<Id, BTreeSet<Id>>;

/// The edge between two things by one relation, while it is put together.
#[derive(Default)]
struct Found {
    events: Vec<Id>,
    said: BTreeSet<Id>,
    /// Newman's weight: each event counts the less the more took part.
    share: f64,
}

/// Source, target, realis, and the event where each gives an edge of its own.
type Key = (Id, Id, String, Option<Id>);

/// What a relation is made from.
struct Relating<'r> {
    relation: &'r Relation,
    of: Vec<Id>,
    without: Vec<Id>,
    most: usize,
    found: FxHashMap<Key, Found>,
    /// The things that were left out because too many took part, with how many.
    crowds: Vec<(usize, Id)>,
}

/// Adds the edges that the view works out.
pub(super) fn draw(drawing: &mut Drawing<'_, '_>) -> Result<(), QueryError> {
    let selected = drawing.selected();
    for relation in &drawing.view.relations {
        let most = drawing.options.max_participants.unwrap_or(drawing.things.style.max_participants);
        let mut relating = Relating {
            relation,
            of: drawing.things.ids(&relation.of),
            without: drawing.things.ids(&relation.without),
            most: if most == 0 { usize::MAX } else { most },
            found: FxHashMap::default(),
            crowds: Vec::new(),
        };
        for thing in &selected {
            if drawing.things.is_of(*thing, &relating.of)? && drawing.check.is_within(&mut drawing.things, *thing)? {
                relate(drawing, &mut relating, *thing)?;
            }
        }
        crowd_note(drawing, &relating)?;
        add(drawing, relating)?;
    }
    Ok(())
}

/// Relates the parts of a thing.
fn relate(drawing: &mut Drawing<'_, '_>, relating: &mut Relating<'_>, thing: Id) -> Result<(), QueryError> {
    for fact in drawing.things.facts.about(thing)?.iter() {
        if drawing.things.is_below(fact.property, &relating.without) {
            return Ok(());
        }
    }
    match &relating.relation.ends {
        Ends::Between(ways) => {
            let parts = parts(drawing, thing, ways)?;
            if parts.len() > relating.most {
                relating.crowds.push((parts.len(), thing));
                return Ok(());
            }
            let ends = ends(drawing, thing, parts, false)?;
            pairs(drawing, relating, thing, &ends, &ends)
        }
        Ends::FromTo(from, to) => {
            let (from, mut to) = (parts(drawing, thing, from)?, parts(drawing, thing, to)?);
            // Who takes part in another part than the first.
            to.retain(|part, _| !from.contains_key(part));
            let from = ends(drawing, thing, from, false)?;
            let to = ends(drawing, thing, to, relating.relation.brings)?;
            if from.is_empty() || to.is_empty() {
                return Ok(());
            }
            pairs(drawing, relating, thing, &from, &to)
        }
    }
}

/// The parts of a thing by some ways.
fn parts(drawing: &mut Drawing<'_, '_>, thing: Id, ways: &[Way]) -> Result<Parts, QueryError> {
    let mut all = Parts::new();
    for way in ways {
        let mut at = Parts::from([(thing, BTreeSet::new())]);
        for step in &way.0 {
            let property = drawing.things.facts.id(&step.property);
            let is_background = drawing.things.style.background_attributes.contains(&step.property);
            let mut next = Parts::new();
            for (from, said) in at {
                if step.back {
                    for (subject, by) in drawing.things.facts.towards(from)?.iter() {
                        if drawing.things.is_below(*by, &[property]) {
                            let about = drawing.things.facts.about(*subject)?;
                            let same = |fact: &&crate::export::facts::Fact| {
                                fact.property == *by && fact.object.iri() == Some(from)
                            };
                            let graphs = about.iter().filter(same).flat_map(|fact| fact.said.iter());
                            next.entry(*subject).or_default().extend(said.iter().chain(graphs));
                        }
                    }
                    continue;
                }
                let [about, known] = drawing.things.all(from)?;
                let known = known.iter().filter(|_| is_background);
                for fact in about.iter().chain(known) {
                    if let Some(object) = fact.object.iri()
                        && drawing.things.is_below(fact.property, &[property])
                    {
                        next.entry(object).or_default().extend(said.iter().chain(fact.said.iter()));
                    }
                }
            }
            at = next;
        }
        for (part, said) in at {
            all.entry(part).or_default().extend(said);
        }
    }
    Ok(all)
}

/// Of the parts of a thing those that are nodes; states for persons, where those stand for them. Others than were selected
/// only where they are brought in.
fn ends(drawing: &mut Drawing<'_, '_>, thing: Id, parts: Parts, brings: bool) -> Result<Parts, QueryError> {
    let mut ends = Parts::new();
    for (part, said) in parts {
        let selected = drawing.chosen.nodes.contains(&part);
        let (end, selected) = match drawing.options.by_state {
            true => match drawing.lifted(thing, part)? {
                Some(state) => (state, selected),
                None => (part, selected),
            },
            false => (part, selected),
        };
        let wanted = selected || (brings && drawing.check.passes(&mut drawing.things, end)?);
        if wanted && drawing.is_node(end)? {
            ends.entry(end).or_default().extend(said);
        }
    }
    Ok(ends)
}

/// Adds a thing to the edges between its parts: in pairs, or from some to others.
fn pairs(
    drawing: &mut Drawing<'_, '_>,
    relating: &mut Relating<'_>,
    thing: Id,
    from: &Parts,
    to: &Parts,
) -> Result<(), QueryError> {
    let symmetric = matches!(relating.relation.ends, Ends::Between(_));
    let realis: Vec<String> = drawing.things.realis(thing)?.into_iter().collect();
    let each = relating.relation.each.then_some(thing);
    let share = 1.0 / (to.len().max(2) - 1) as f64;
    for (a, said_a) in from {
        for (b, said_b) in to {
            if a == b || (symmetric && drawing.things.facts.iri(*a) > drawing.things.facts.iri(*b)) {
                continue;
            }
            if symmetric && drawing.acts_for(thing, *a, *b)? {
                continue;
            }
            // Best are passages that name both.
            let both: BTreeSet<Id> = said_a.intersection(said_b).copied().collect();
            let said = if both.is_empty() { said_a | said_b } else { both };
            let found = relating.found.entry((*a, *b, realis.join(" "), each)).or_default();
            found.events.push(thing);
            found.said.extend(said);
            found.share += if symmetric { share } else { 1.0 };
        }
    }
    Ok(())
}

/// Adds the edges that were found.
fn add(drawing: &mut Drawing<'_, '_>, relating: Relating<'_>) -> Result<(), QueryError> {
    let relation = relating.relation;
    let beside: BTreeMap<(Id, Id), usize> = match relation.not_beside.is_empty() {
        true => BTreeMap::new(),
        false => {
            let lines = drawing.lines.iter().enumerate();
            let other = lines.filter(|(_, line)| relation.not_beside.contains(&line.iri));
            other.flat_map(|(at, line)| [((line.source, line.target), at), ((line.target, line.source), at)]).collect()
        }
    };
    let iri = relation.of.first().cloned().unwrap_or_default();
    let label = drawing.things.style.labels.get(&relation.name).unwrap_or(&relation.label).clone();
    let mut all: Vec<(Key, Found)> = relating.found.into_iter().collect();
    all.sort_by(|(a, _), (b, _)| a.cmp(b));
    for ((source, target, realis, _), found) in all {
        let time = span(drawing, &found.events)?;
        if let Some(at) = beside.get(&(source, target)) {
            let line = &mut drawing.lines[*at];
            line.time = line.time.take().or(time);
            continue;
        }
        let symmetric = matches!(relation.ends, Ends::Between(_));
        let mut line = Line {
            source,
            target,
            relation: relation.name.clone(),
            apart: if realis == ACTUAL { String::new() } else { realis.clone() },
            label: if realis == ACTUAL { label.clone() } else { format!("{label} ({realis})") },
            iri: iri.clone(),
            symmetric,
            derived: !relation.each,
            weight: found.events.len() as f64,
            time,
            events: Vec::new(),
            attributes: BTreeMap::new(),
            said: found.said.into_iter().collect(),
        };
        if relation.each {
            line.apart = drawing.things.facts.iri(found.events[0]).to_owned();
        } else {
            line.attributes.insert("realis".to_owned(), realis.split(' ').map(|r| Value::Text(r.to_owned())).collect());
            line.attributes.insert("behind".to_owned(), behind(drawing, &found.events)?);
            if symmetric {
                line.attributes.insert("newman".to_owned(), vec![Value::Number((found.share * 1e6).round() / 1e6)]);
            }
        }
        // Things come in the order of their IRIs.
        line.events = found.events;
        drawing.lines.push(line);
    }
    Ok(())
}

/// The names of the first events behind an edge, the earliest first.
fn behind(drawing: &mut Drawing<'_, '_>, events: &[Id]) -> Result<Vec<Value>, QueryError> {
    let mut dated = Vec::with_capacity(events.len());
    for event in events {
        let first = drawing.things.time(*event)?.and_then(|time| time.first_day());
        dated.push((first.is_none(), first, *event));
    }
    dated.sort_by_key(|(undated, first, _)| (*undated, *first));
    let names = dated.iter().take(NAMED).map(|(.., event)| label::label(&mut drawing.things, *event).map(Value::Text));
    names.collect()
}

/// From the beginning of the first of some things to the end of the last.
fn span(drawing: &mut Drawing<'_, '_>, things: &[Id]) -> Result<Option<Time>, QueryError> {
    let mut times = Vec::new();
    for thing in things {
        times.extend(drawing.things.time(*thing)?);
    }
    let first =
        times.iter().filter(|time| time.begin.is_some()).min_by_key(|time| (time.first_day(), time.begin.clone()));
    let last = times.iter().max_by_key(|time| (time.last_day(), time.end.is_some()));
    let begin = first.and_then(|time| time.begin.clone());
    let end =
        last.and_then(|time| time.end.clone().or_else(|| time.begin.clone())).filter(|end| Some(end) != begin.as_ref());
    Ok((begin.is_some() || end.is_some()).then_some(Time { begin, end }))
}

/// Which events were left out because too many took part.
fn crowd_note(drawing: &mut Drawing<'_, '_>, relating: &Relating<'_>) -> Result<(), QueryError> {
    /// How many are named.
    const SHOWN: usize = 3;
    let mut crowds = relating.crowds.clone();
    crowds.sort_by_key(|(size, thing)| (Reverse(*size), drawing.things.facts.iri(*thing).to_owned()));
    let mut named = Vec::new();
    for (size, thing) in crowds.iter().take(SHOWN) {
        named.push(format!("{} ({size})", label::label(&mut drawing.things, *thing)?));
    }
    if !named.is_empty() {
        let more = crowds.len() - named.len();
        let more = if more == 0 { String::new() } else { format!(" and {more} more") };
        drawing.notes.push(format!(
            "`{}` leaves out what more than {} took part in: {}{more}; --max-participants sets another bound, 0 none",
            relating.relation.label,
            relating.most,
            named.join(", ")
        ));
    }
    Ok(())
}
