//! Whose an agreement is: the states and organizations whose people sign it, ratify it or accede to it.

use super::{Event, Found, Reading, Relation, Saying};
use crate::{
    entity::{EntityId, Linked},
    knowledge::{Class, Realis},
    ontology,
};

/// Adds the parties of agreements that events show and no rule or name has told. An agreement whose name tells its
/// parties, "the treaty between A and B", has no others.
pub(super) fn add(reading: &Reading<'_>, found: &mut Found) {
    let linked = reading.linked;
    let heads = &reading.knowledge.lexicon.heads;
    let named = |agreement: EntityId| {
        linked.relations.iter().any(|relation| relation.subject == agreement && relation.property == ontology::PARTY)
    };
    let has_none = |agreement: EntityId| {
        linked.entity(agreement).kind.as_ref().is_some_and(|kind| heads.without_parties.contains(kind))
    };
    let mut parties: Vec<Relation> = Vec::new();
    for event in found.events.iter().filter(|event| binds(event)) {
        for (subject, saying) in
            agreements(linked, event).filter(|(agreement, _)| !named(*agreement) && !has_none(*agreement))
        {
            for object in members(linked, event) {
                let known = |relation: &Relation| {
                    (relation.subject, relation.property, relation.object) == (subject, ontology::PARTY, object)
                };
                if !found.relations.iter().chain(&parties).any(known) {
                    parties.push(Relation { subject, property: ontology::PARTY, object, saying: saying.clone() });
                }
            }
        }
    }
    found.relations.append(&mut parties);
}

/// Whether who takes part in an event is bound by the agreement that it is about.
fn binds(event: &Event) -> bool {
    event.realis == Realis::Actual
        && matches!(event.class, ontology::SIGNING | ontology::RATIFICATION | ontology::ACCESSION)
}

/// The agreements that an event is about, each with what says so.
fn agreements<'a>(linked: &'a Linked, event: &'a Event) -> impl Iterator<Item = (EntityId, &'a Saying)> {
    let about = event.roles.iter().filter(|role| matches!(role.property, ontology::ABOUT | ontology::RESULT));
    about.filter(|role| linked.entity(role.entity).class == Class::Agreement).filter_map(|role| {
        let saying = event.sayings.iter().find(|saying| saying.sentence == role.sentence);
        Some((role.entity, saying.or(event.sayings.first())?))
    })
}

/// The states and organizations that sign or whose people do, and the states that ratify or accede. A parliament ratifies
/// for its state, and whoever is only known to have been there has not signed.
fn members(linked: &Linked, event: &Event) -> Vec<EntityId> {
    let mut found = Vec::new();
    for role in event.roles.iter().filter(|role| ontology::is_participant(role.property)) {
        let members = match (linked.entity(role.entity).class, role.property) {
            (Class::Person, ontology::SIGNATORY) => linked.represents(role.entity).to_vec(),
            (Class::State | Class::Organization, ontology::SIGNATORY) => vec![role.entity],
            (Class::State, _) if event.class != ontology::SIGNING => vec![role.entity],
            _ => Vec::new(),
        };
        for member in members {
            if !found.contains(&member) {
                found.push(member);
            }
        }
    }
    found
}
