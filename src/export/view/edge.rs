//! Edges that are stated: who took part in an event, where it was, who holds which office.

use std::collections::{BTreeMap, BTreeSet};

use rustc_hash::FxHashSet;

use super::{Drawing, Line, label};
use crate::{
    export::{
        facts::{Fact, Id},
        graph::Value,
    },
    ontology::local_name,
    query::QueryError,
};

/// The statements between two things: for each property the graphs that say it.
type Stated = BTreeMap<(Id, Id), BTreeSet<Id>>;

/// Adds the edges that are stated.
pub(super) fn draw(drawing: &mut Drawing<'_, '_>) -> Result<(), QueryError> {
    let edges = match &drawing.view.edges {
        Some(edges) if edges.is_empty() => return Ok(()),
        Some(edges) => Some(drawing.things.ids(edges)),
        None => None,
    };
    for source in drawing.selected() {
        if !drawing.is_node(source)? {
            continue;
        }
        let mut stated = Stated::new();
        for fact in drawing.things.facts.about(source)?.iter() {
            if let Some(target) = fact.object.iri()
                && is_edge(drawing, fact, edges.as_deref())
                && let Some(target) = end(drawing, source, target)?
            {
                stated.entry((target, fact.property)).or_default().extend(fact.said.iter());
            }
        }
        if !drawing.view.as_stated {
            keep_narrowest(drawing, &mut stated);
        }
        for ((target, property), said) in stated {
            let line = line(drawing, source, target, property, said)?;
            drawing.lines.push(line);
        }
    }
    Ok(())
}

/// Whether a statement is an edge.
fn is_edge(drawing: &mut Drawing<'_, '_>, fact: &Fact, edges: Option<&[Id]>) -> bool {
    let things = &mut drawing.things;
    if drawing.view.as_stated {
        return !things.is_left_out(fact.property);
    }
    let describes = || drawing.view.described_by.contains(things.facts.iri(fact.property));
    things.is_step(fact.property) && !describes() && edges.is_none_or(|edges| things.is_below(fact.property, edges))
}

/// The node at the other end of a statement, where there is one: of an event's participants their states, where those
/// stand for them.
fn end(drawing: &mut Drawing<'_, '_>, source: Id, target: Id) -> Result<Option<Id>, QueryError> {
    if drawing.view.as_stated {
        return Ok(Some(target));
    }
    if drawing.options.by_state
        && drawing.chosen.nodes.contains(&target)
        && drawing.things.is_event(source)?
        && let Some(state) = drawing.lifted(source, target)?
    {
        return Ok(drawing.is_node(state)?.then_some(state));
    }
    Ok(drawing.is_drawn(target)?.then_some(target))
}

/// Takes away what a narrower property says of the same two things: a visitor takes part.
fn keep_narrowest(drawing: &mut Drawing<'_, '_>, stated: &mut Stated) {
    let mut wider: FxHashSet<(Id, Id)> = FxHashSet::default();
    let keys: Vec<(Id, Id)> = stated.keys().copied().collect();
    for same in keys.chunk_by(|a, b| a.0 == b.0).filter(|same| same.len() > 1) {
        for (target, property) in same {
            let above = drawing.things.upwards(*property);
            let is_wider = |other: &&(Id, Id)| other.1 != *property && above.contains(&other.1);
            wider.extend(same.iter().filter(is_wider).map(|(_, other)| (*target, *other)));
        }
    }
    stated.retain(|key, _| !wider.contains(key));
}

fn line(
    drawing: &mut Drawing<'_, '_>,
    source: Id,
    target: Id,
    property: Id,
    said: BTreeSet<Id>,
) -> Result<Line, QueryError> {
    let iri = drawing.things.facts.iri(property).to_owned();
    let name = match local_name(&iri) {
        "" => "related".to_owned(),
        name => name.to_owned(),
    };
    let mut line = Line {
        source,
        target,
        label: property_label(drawing, &iri)?,
        apart: String::new(),
        relation: name,
        iri,
        symmetric: false,
        derived: false,
        weight: 1.0,
        time: None,
        events: Vec::new(),
        attributes: BTreeMap::new(),
        said: said.into_iter().collect(),
    };
    if drawing.things.is_event(source)? {
        line.time = drawing.things.time(source)?;
        let realis = drawing.things.realis(source)?.into_iter().map(Value::Text).collect();
        line.attributes.insert("realis".to_owned(), realis);
    }
    Ok(line)
}

/// What a property is called: by the style, by the ontology, by whoever has loaded it, or else by its own words.
fn property_label(drawing: &mut Drawing<'_, '_>, iri: &str) -> Result<String, QueryError> {
    if let Some(label) = drawing.things.style.labels.get(iri) {
        return Ok(label.clone());
    }
    if let Some(label) = drawing.things.hierarchy.label(iri) {
        return Ok(label.to_owned());
    }
    let id = drawing.things.facts.id(iri);
    if label::has_name(&mut drawing.things, id)? {
        return label::label(&mut drawing.things, id);
    }
    Ok(label::one_line(&label::words(local_name(iri))))
}
