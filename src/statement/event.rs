//! Events in RDF: class, roles, date, place and figures, each in the passage that says it.

use std::collections::BTreeSet;

use super::{Value, Writer};
use crate::{
    document::slug,
    entity::{EntityId, short_hash},
    event::{Dated, Event, Measure, Role},
    knowledge::{Class, Realis},
    mention::PartialDate,
    ontology::{self, ID_NAMESPACE, local_name},
};

/// Writes an event.
pub(super) fn write(writer: &mut Writer<'_>, event: &Event) {
    let iri = iri(writer, event);
    let label = label(writer, event);
    for saying in &event.sayings {
        let at = saying.sentence;
        let mut class = Some(event.class);
        while let Some(name) = class {
            writer.say(at, &iri, ontology::RDF_TYPE, Value::Iri(name.to_owned()));
            class = ontology::broader_event(name);
        }
        writer.say(at, &iri, ontology::RDFS_LABEL, Value::Label(label.clone()));
        writer.say(at, &iri, ontology::REALIS, Value::Text(event.realis.as_str().to_owned()));
    }
    for role in event.roles.iter().filter(|role| role.property != ontology::OFFICE_OF_TENURE) {
        let entity = writer.iri(role.entity);
        // Stated as a participant too, so that a question need not know all ways to take part.
        if ontology::is_participant(role.property) {
            writer.say(role.sentence, &iri, ontology::PARTICIPANT, Value::Iri(entity.clone()));
        }
        writer.say(role.sentence, &iri, role.property, Value::Iri(entity));
    }
    for (property, dated) in [(ontology::BEGIN, event.begin), (ontology::END, event.end)] {
        if let Some(Dated { date, basis, sentence }) = dated {
            writer.say(sentence, &iri, property, date_value(date));
            writer.say(sentence, &iri, ontology::DATE_BASIS, Value::Text(basis.as_str().to_owned()));
        }
    }
    for measure in &event.measures {
        write_measure(writer, &iri, measure);
    }
    write_offices(writer, &iri, event);
}

/// The offices that an appointment or a departure is to or from. Whoever was appointed to one holds it, and whoever left
/// it held it. The tenure has no dates of its own, for a text tells when somebody was elected or resigned, and seldom on
/// which day that took effect.
fn write_offices(writer: &mut Writer<'_>, iri: &str, event: &Event) {
    let linked = writer.linked;
    let is_person =
        |role: &&Role| role.property == ontology::PARTICIPANT && linked.entity(role.entity).class == Class::Person;
    let persons: Vec<EntityId> = event.roles.iter().filter(is_person).map(|role| role.entity).collect();
    for Role { entity, sentence, .. } in event.roles.iter().filter(|role| role.property == ontology::OFFICE_OF_TENURE) {
        let mut office = *entity;
        for person in &persons {
            office = linked.held_as(*person, *entity);
            if event.realis == Realis::Actual {
                writer.tenure(*sentence, *person, office, event.class == ontology::APPOINTMENT);
            }
        }
        writer.office(*sentence, office);
        let office = writer.iri(office);
        writer.say(*sentence, iri, ontology::OFFICE_OF_TENURE, Value::Iri(office));
    }
}

/// An IRI from class, date, participants, place and matter. An event without a date is one of its document.
fn iri(writer: &Writer<'_>, event: &Event) -> String {
    let entities = |wanted: &dyn Fn(&str) -> bool| -> BTreeSet<String> {
        event.roles.iter().filter(|role| wanted(role.property)).map(|role| writer.iri(role.entity)).collect()
    };
    let joined = |set: BTreeSet<String>| set.into_iter().collect::<Vec<_>>().join(" ");
    let date = event.begin.map(|begin| begin.date.to_string());
    let class = slug(local_name(event.class));
    let hash = short_hash(&[
        if event.realis == Realis::Actual { "" } else { event.realis.as_str() },
        if date.is_none() { &writer.document.iri } else { "" },
        &joined(entities(&ontology::is_participant)),
        &joined(entities(&|property| property == ontology::PLACE_OF)),
        &joined(entities(&|property| matches!(property, ontology::ABOUT | ontology::RESULT))),
    ]);
    format!("{ID_NAMESPACE}event/{class}/{}/{hash}", date.as_deref().unwrap_or("undated"))
}

/// A name for people: "Meeting of Rashid Meredov and Murat Nurtleu, Astana, 2025-02-03".
fn label(writer: &Writer<'_>, event: &Event) -> String {
    /// How many participants a label names.
    const NAMED: usize = 3;
    let mut names: Vec<&str> = Vec::new();
    let mut place = None;
    let mut about: Vec<&str> = Vec::new();
    for role in &event.roles {
        let name = writer.linked.entity(role.entity).label.as_str();
        if ontology::is_participant(role.property) {
            if !names.contains(&name) {
                names.push(name);
            }
        } else if role.property == ontology::PLACE_OF {
            place.get_or_insert(name);
        } else if role.property == ontology::ABOUT && !about.contains(&name) {
            about.push(name);
        }
    }
    let more = if names.len() > NAMED { " and others" } else { "" };
    names.truncate(NAMED);
    let mut label = local_name(event.class).to_owned();
    if !names.is_empty() {
        label = format!("{label}: {}{more}", names.join(", "));
    }
    if let Some(about) = about.first() {
        label = format!("{label}; {about}");
    }
    let date = event.begin.map(|begin| begin.date.to_string());
    for part in [place, date.as_deref()].into_iter().flatten() {
        label = format!("{label}, {part}");
    }
    label
}

fn date_value(date: PartialDate) -> Value {
    let datatype = match date {
        PartialDate::Day(_) => ontology::XSD_DATE,
        PartialDate::Month(..) => ontology::XSD_YEAR_MONTH,
        PartialDate::Year(_) => ontology::XSD_YEAR,
    };
    Value::Typed(date.to_string(), datatype)
}

fn write_measure(writer: &mut Writer<'_>, event: &str, measure: &Measure) {
    let figure = &measure.figure;
    let iri = measure_iri(event, &measure.quantity, &figure.value, &figure.unit, measure.target);
    let at = measure.sentence;
    let bound = figure.bound.as_deref();
    let label = match bound {
        Some(bound) => format!("{}: {bound} {} {}", measure.quantity, figure.value, figure.unit),
        None => format!("{}: {} {}", measure.quantity, figure.value, figure.unit),
    };
    writer.say(at, event, ontology::MEASURE_OF, Value::Iri(iri.clone()));
    writer.say(at, &iri, ontology::RDF_TYPE, Value::Iri(ontology::MEASURE.to_owned()));
    writer.say(at, &iri, ontology::RDFS_LABEL, Value::Label(label));
    writer.say(at, &iri, ontology::QUANTITY, Value::Text(measure.quantity.clone()));
    writer.say(at, &iri, ontology::VALUE, Value::Typed(figure.value.clone(), ontology::XSD_DECIMAL));
    writer.say(at, &iri, ontology::UNIT, Value::Text(figure.unit.clone()));
    if let Some(bound) = bound {
        writer.say(at, &iri, ontology::BOUND, Value::Text(bound.to_owned()));
    }
    if measure.target {
        writer.say(at, &iri, ontology::TARGET, Value::Typed("true".to_owned(), ontology::XSD_BOOLEAN));
    }
}

/// The IRI of a figure of an event.
pub fn measure_iri(event: &str, quantity: &str, value: &str, unit: &str, target: bool) -> String {
    let kind = if target { "target" } else { "reported" };
    let hash = short_hash(&[event, quantity, value, unit, kind]);
    format!("{ID_NAMESPACE}measure/{}-{value}-{hash}", slug(quantity))
}
