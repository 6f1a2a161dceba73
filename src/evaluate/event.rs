//! Which event of the graph is which of the gold, and what is said of each, slot by slot.

use std::{
    cmp::Reverse,
    collections::{BTreeMap, BTreeSet},
};

use super::{gold, graph};
use crate::ontology::{self, local_name};

/// What is compared of an event.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Slot {
    Class,
    Realis,
    Begin,
    Place,
    Participant,
    About,
}

impl Slot {
    pub(super) fn as_str(self) -> &'static str {
        match self {
            Self::Class => "class",
            Self::Realis => "realis",
            Self::Begin => "begin",
            Self::Place => "place",
            Self::Participant => "participant",
            Self::About => "about",
        }
    }
}

/// Slots with what fills them: of entities the gold's id, or else the IRI.
pub(super) type Slots = BTreeSet<(Slot, String)>;

/// The slots of an event of the gold.
pub(super) fn slots_of_gold(event: &gold::Event) -> Slots {
    let mut slots = Slots::from([(Slot::Class, event.class.clone()), (Slot::Realis, event.realis().to_owned())]);
    slots.extend(event.begin.iter().map(|begin| (Slot::Begin, begin.clone())));
    slots.extend(event.place.iter().map(|place| (Slot::Place, place.clone())));
    slots.extend(event.participants.iter().map(|agent| (Slot::Participant, agent.clone())));
    slots.extend(event.about.iter().map(|matter| (Slot::About, matter.clone())));
    slots
}

/// The slots of an event of the graph. `id` gives the gold's id of an entity, or its IRI.
pub(super) fn slots_of_graph(event: &graph::Event, id: impl Fn(&str) -> String) -> Slots {
    let named = |slot: Slot, all: &BTreeSet<String>| all.iter().map(|iri| (slot, id(iri))).collect::<Vec<_>>();
    let mut slots = Slots::new();
    slots.extend(event.realis.iter().map(|realis| (Slot::Realis, realis.clone())));
    slots.extend(event.begin.iter().map(|begin| (Slot::Begin, begin.clone())));
    slots.extend(named(Slot::Place, &event.place));
    slots.extend(named(Slot::Participant, &event.participants));
    slots.extend(named(Slot::About, &event.about));
    slots.extend(class(event).map(|class| (Slot::Class, local_name(class).to_owned())));
    slots
}

/// The narrowest of an event's classes.
pub(super) fn class(event: &graph::Event) -> Option<&str> {
    let is_broader = |class: &str| event.classes.iter().any(|own| own != class && broader(own).contains(&class));
    event.classes.iter().map(String::as_str).find(|class| !is_broader(class))
}

/// A class with all that are broader.
fn broader(class: &str) -> Vec<&str> {
    let mut all = vec![class];
    while let Some(next) = all.last().and_then(|class| ontology::broader_event(class)) {
        all.push(next);
    }
    all
}

/// For events of the gold, by their index, the event of the graph that is the same. Those that agree in most slots
/// come together first; two that share neither agent, matter, date nor place are not the same.
pub(super) fn pairs(
    gold: &[gold::Event],
    events: &BTreeMap<String, graph::Event>,
    slots: &BTreeMap<&str, Slots>,
) -> BTreeMap<usize, String> {
    let mut candidates = Vec::new();
    for (index, wanted) in gold.iter().enumerate() {
        let own = slots_of_gold(wanted);
        for (iri, event) in events {
            let shared: Vec<_> = own.intersection(&slots[iri.as_str()]).collect();
            let telling = shared.iter().any(|(slot, _)| !matches!(slot, Slot::Class | Slot::Realis));
            if telling && is_related(&wanted.class, event) {
                candidates.push((Reverse(shared.len()), wanted.is_skippable(), index, iri.as_str()));
            }
        }
    }
    candidates.sort_unstable();
    let (mut pairs, mut taken) = (BTreeMap::new(), BTreeSet::new());
    for (.., index, iri) in candidates {
        if !pairs.contains_key(&index) && taken.insert(iri) {
            pairs.insert(index, iri.to_owned());
        }
    }
    pairs
}

/// Whether one class is the other or broader, and not just an event.
fn is_related(class: &str, event: &graph::Event) -> bool {
    let Some(class) = ontology::event_class(class) else {
        return false;
    };
    event.classes.contains(class)
        || broader(class).iter().any(|broader| *broader != ontology::EVENT && event.classes.contains(*broader))
}
