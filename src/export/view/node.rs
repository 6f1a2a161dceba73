//! Nodes with all that is known of them, and edges between them.

use std::collections::{BTreeMap, BTreeSet};

use oxigraph::model::Literal;
use rustc_hash::FxHashMap;

use super::{Drawing, Line, Size, label};
use crate::{
    export::{
        facts::{Fact, Id, Object},
        graph::{Colour, Edge, Graph, Node, Value},
        limit::degrees,
        things::calendar_date,
    },
    ontology::{self, local_name},
    query::QueryError,
};

/// The sizes of nodes: the least, what the root of a number is multiplied by, and the greatest.
const SIZES: (f64, f64, f64) = (6.0, 4.0, 80.0);

/// The attribute of names that are not the label.
const NAMES: &str = "names";

/// The graph of these nodes and all lines between them.
pub(super) fn graph(drawing: &mut Drawing<'_, '_>, ids: &[Id]) -> Result<Graph, QueryError> {
    let places: FxHashMap<Id, usize> = ids.iter().enumerate().map(|(at, id)| (*id, at)).collect();
    let mut graph = Graph::default();
    for id in ids {
        graph.nodes.push(node(drawing, *id)?);
    }
    let lines = std::mem::take(&mut drawing.lines);
    for line in &lines {
        graph.edges.push(edge(drawing, line, &places)?);
    }
    drawing.lines = lines;
    let ends: Vec<(usize, usize)> = graph.edges.iter().map(|edge| (edge.source, edge.target)).collect();
    let degrees = degrees(&ends, ids.len());
    let (least, factor, most) = SIZES;
    for (node, degree) in graph.nodes.iter_mut().zip(degrees) {
        let number = match drawing.options.size {
            Size::Degree => degree,
            Size::Passages => node.passages,
        };
        let size = factor.mul_add((number as f64).sqrt(), least).min(most);
        node.size = (size * 100.0).round() / 100.0;
    }
    Ok(graph)
}

fn node(drawing: &mut Drawing<'_, '_>, id: Id) -> Result<Node, QueryError> {
    let iri = drawing.things.facts.iri(id).to_owned();
    let (label, names) = label::labels(&mut drawing.things, id)?;
    let classes = drawing.things.classes(id)?;
    let mut seen = BTreeSet::new();
    let local = |class: &Id| label::one_line(local_name(drawing.things.facts.iri(*class)));
    let named: Vec<String> =
        classes.iter().map(local).filter(|name| !name.is_empty() && seen.insert(name.clone())).collect();
    let mut attributes = attributes(drawing, id)?;
    attributes.insert(NAMES.to_owned(), names.into_iter().map(Value::Text).collect());
    if let Some((first, second)) = &drawing.view.two_sided {
        let (first, second) = (drawing.things.facts.id(first), drawing.things.facts.id(second));
        let side = match (drawing.things.is_of(id, &[first])?, drawing.things.is_of(id, &[second])?) {
            (true, _) => Some(0),
            (false, true) => Some(1),
            (false, false) => None,
        };
        attributes.insert("bipartite".to_owned(), side.map(Value::Integer).into_iter().collect());
    }
    attributes.retain(|_, values| !values.is_empty());
    Ok(Node {
        id: label::node_id(&iri),
        label,
        class: named.first().cloned().unwrap_or_default(),
        classes: named,
        time: drawing.things.time(id)?,
        place: place(drawing, id)?,
        attributes,
        passages: drawing.things.facts.passages(id)?.len(),
        citations: Vec::new(),
        position: None,
        colour: colour(drawing, &classes),
        size: SIZES.0,
        iri,
    })
}

fn edge(drawing: &mut Drawing<'_, '_>, line: &Line, places: &FxHashMap<Id, usize>) -> Result<Edge, QueryError> {
    let things = &mut drawing.things;
    let ends = [line.source, line.target].map(|end| things.facts.iri(end).to_owned());
    Ok(Edge {
        id: label::edge_id(&[&ends[0], &line.relation, &line.iri, &ends[1], &line.apart]),
        source: places[&line.source],
        target: places[&line.target],
        relation: line.relation.clone(),
        label: line.label.clone(),
        iri: line.iri.clone(),
        symmetric: line.symmetric,
        derived: line.derived,
        weight: line.weight,
        time: line.time.clone(),
        events: line.events.iter().map(|event| things.facts.iri(*event).to_owned()).collect(),
        attributes: line.attributes.clone(),
        passages: things.facts.only_passages(&line.said).len(),
        citations: Vec::new(),
    })
}

/// What else is known of a thing: literals, and the names of what describes it.
fn attributes(drawing: &mut Drawing<'_, '_>, id: Id) -> Result<BTreeMap<String, Vec<Value>>, QueryError> {
    let [about, known] = drawing.things.all(id)?;
    let known = if drawing.things.facts.is_given() { &[][..] } else { &known[..] };
    let facts: Vec<(&Fact, bool)> =
        about.iter().map(|fact| (fact, true)).chain(known.iter().map(|fact| (fact, false))).collect();
    let mut values: BTreeMap<String, Vec<Value>> = BTreeMap::new();
    for (fact, is_about) in facts {
        let property = drawing.things.facts.iri(fact.property).to_owned();
        if drawing.things.names.contains(&fact.property) || drawing.things.is_left_out(fact.property) {
            continue;
        }
        let value = match &fact.object {
            Object::Literal(literal) => value(literal),
            Object::Iri(object) if describes(drawing, &property, is_about) => described(drawing, *object)?,
            Object::Iri(_) | Object::Triple(_) => continue,
        };
        let of_property = values.entry(attribute_name(&property)).or_default();
        if !of_property.contains(&value) {
            of_property.push(value);
        }
    }
    // When a thing was is shown as its time, unless there is more to it.
    for name in [ontology::BEGIN, ontology::END].map(local_name) {
        if values.get(name).is_some_and(|values| values.len() == 1) {
            values.remove(name);
        }
    }
    for list in values.values_mut() {
        list.sort_by_cached_key(|value| (value.of() as u8, value.to_string()));
    }
    Ok(values)
}

/// Whether a statement describes a thing by another.
fn describes(drawing: &Drawing<'_, '_>, property: &str, is_about: bool) -> bool {
    let style = drawing.things.style;
    if drawing.view.as_stated && is_about {
        return false;
    }
    style.described_by.contains(property)
        || drawing.view.described_by.contains(property)
        || (!is_about && style.background_attributes.contains(property))
}

/// The name of a thing as a value; its address where it has none.
fn described(drawing: &mut Drawing<'_, '_>, object: Id) -> Result<Value, QueryError> {
    if label::has_name(&mut drawing.things, object)? {
        return Ok(Value::Text(label::label(&mut drawing.things, object)?));
    }
    Ok(Value::Text(drawing.things.facts.iri(object).to_owned()))
}

/// The name of the column of a property.
fn attribute_name(property: &str) -> String {
    match label::one_line(local_name(property)) {
        name if name.is_empty() => "value".to_owned(),
        name => name,
    }
}

/// A literal as a value of its type; as text where it is none.
fn value(literal: &Literal) -> Value {
    let text = literal.value();
    let typed = match literal.datatype().as_str() {
        ontology::XSD_INTEGER => text.trim().parse().ok().map(Value::Integer),
        ontology::XSD_DECIMAL | ontology::XSD_DOUBLE => {
            text.trim().parse().ok().filter(|number: &f64| number.is_finite()).map(Value::Number)
        }
        ontology::XSD_BOOLEAN => match text.trim() {
            "true" | "1" => Some(Value::Boolean(true)),
            "false" | "0" => Some(Value::Boolean(false)),
            _ => None,
        },
        ontology::XSD_DATE | ontology::XSD_YEAR_MONTH | ontology::XSD_YEAR => calendar_date(literal).map(Value::Date),
        _ => None,
    };
    typed.unwrap_or_else(|| Value::Text(text.to_owned()))
}

/// Where a place is, as far as that can be.
fn place(drawing: &mut Drawing<'_, '_>, id: Id) -> Result<Option<(f64, f64)>, QueryError> {
    let all = drawing.things.all(id)?;
    let style = drawing.things.style;
    let mut degrees = |properties: &[String], most: f64| -> Option<f64> {
        let mut numbers: Vec<f64> = Vec::new();
        for property in drawing.things.ids(properties) {
            let facts = all.iter().flat_map(|facts| facts.iter()).filter(|fact| fact.property == property);
            numbers.extend(facts.filter_map(|fact| match &fact.object {
                Object::Literal(literal) => literal.value().trim().parse::<f64>().ok(),
                Object::Iri(_) | Object::Triple(_) => None,
            }));
        }
        numbers.into_iter().filter(|number| number.abs() <= most).min_by(f64::total_cmp)
    };
    Ok(degrees(&style.latitude, 90.0).zip(degrees(&style.longitude, 180.0)))
}

/// The colour of the narrowest class that has one, or that lies below one that has.
fn colour(drawing: &Drawing<'_, '_>, classes: &[Id]) -> Colour {
    let style = drawing.things.style;
    let hierarchy = &drawing.things.hierarchy;
    let own = |class: &Id| style.colours.get(drawing.things.facts.iri(*class)).copied();
    let above = |class: &Id| {
        let above = hierarchy.above(drawing.things.facts.iri(*class)).iter();
        let coloured = above.filter_map(|name| Some((hierarchy.above(name).len(), *style.colours.get(name)?)));
        coloured.max_by_key(|(depth, _)| *depth).map(|(_, colour)| colour)
    };
    classes.iter().find_map(|class| own(class).or_else(|| above(class))).unwrap_or(style.other)
}
