//! Compares one document with its gold, kind by kind.

use std::collections::{BTreeMap, BTreeSet};

use super::{
    Comparison, Gold, Graph, Kind, Side, Tally, event,
    event::{Slot, Slots},
    gold, graph,
    graph::Said,
    name,
};
use crate::{
    knowledge,
    ontology::{self, local_name},
};

/// How a document compares with its gold. The graph has all documents and the background: what one document calls a
/// person is that person's name in the others.
pub fn compare(gold: &Gold, graph: &Graph<'_>, words: &knowledge::Comparison) -> Comparison {
    let said = graph.document(&gold.document);
    let mut comparer = Comparer { gold, graph, words, said, ids: BTreeMap::new(), outcome: Comparison::default() };
    comparer.entities();
    comparer.tenures();
    comparer.events();
    comparer.relations();
    comparer.outcome
}

struct Comparer<'a> {
    gold: &'a Gold,
    graph: &'a Graph<'a>,
    words: &'a knowledge::Comparison,
    said: Said,
    /// IRIs with the ids that the gold has for them.
    ids: BTreeMap<String, String>,
    outcome: Comparison,
}

impl Comparer<'_> {
    /// The gold's id of an entity, or its IRI where the gold has it not.
    fn id(&self, iri: &str) -> String {
        self.ids.get(iri).map_or(iri, String::as_str).to_owned()
    }

    /// The name for people of what [`Comparer::id`] gives.
    fn called<'s>(&'s self, id: &'s str) -> &'s str {
        let entity = self.gold.entities.iter().find(|entity| entity.id == id);
        entity.map_or_else(|| self.graph.label(id), |entity| &entity.name)
    }

    /// Counts two sets, and tells their differences. What is `free` is not extra.
    fn count<T: Ord>(
        &mut self,
        kind: Kind,
        gold: &BTreeSet<T>,
        system: &BTreeSet<T>,
        free: &BTreeSet<T>,
        tell: impl Fn(&Self, &T) -> String,
    ) {
        let right = gold.intersection(system).count();
        let counted = system.iter().filter(|own| !free.contains(own)).count();
        self.outcome.scores.count(kind, Tally { right, system: counted, gold: gold.len() });
        for missed in gold.difference(system) {
            let words = tell(self, missed);
            self.outcome.differs(Side::Missed, kind, words);
        }
        for extra in system.difference(gold).filter(|own| !free.contains(own)) {
            let words = tell(self, extra);
            self.outcome.differs(Side::Extra, kind, words);
        }
    }

    /// Each entity of the gold takes the first of the graph that has its class and one of its names.
    fn entities(&mut self) {
        let classes = self.said.entities.iter().filter_map(|iri| Some((iri.clone(), self.graph.entity_class(iri)?)));
        let system: BTreeMap<String, &'static str> = classes.collect();
        for entity in &self.gold.entities {
            let class = graph::entity_class(&format!("{}{}", ontology::NAMESPACE, entity.class));
            let names = [&entity.name].into_iter().chain(&entity.aliases);
            let names: BTreeSet<String> = names.map(|own| name::plain(own, self.words)).collect();
            let fits = |iri: &&String| {
                Some(system[*iri]) == class
                    && !self.ids.contains_key(*iri)
                    && !self.graph.names(iri).is_disjoint(&names)
            };
            match system.keys().find(fits) {
                Some(iri) => {
                    self.ids.insert(iri.clone(), entity.id.clone());
                }
                None => {
                    self.outcome.differs(Side::Missed, Kind::Entities, format!("{} {}", entity.class, entity.name));
                }
            }
        }
        for (iri, class) in system.iter().filter(|(iri, _)| !self.ids.contains_key(*iri)) {
            let words = format!("{} {}", local_name(class), self.graph.label(iri));
            self.outcome.differs(Side::Extra, Kind::Entities, words);
        }
        let tally = Tally { right: self.ids.len(), system: system.len(), gold: self.gold.entities.len() };
        self.outcome.scores.count(Kind::Entities, tally);
    }

    /// Offices that are over count neither way.
    fn tenures(&mut self) {
        type Held = (String, String, Option<String>);
        let of_gold = |former: bool| -> BTreeSet<Held> {
            let tenures = self.gold.tenures.iter().filter(|tenure| tenure.former == former);
            tenures
                .map(|tenure| (tenure.person.clone(), name::title(&tenure.title, self.words), tenure.of.clone()))
                .collect()
        };
        let (gold, former) = (of_gold(false), of_gold(true));
        let mut system: BTreeSet<Held> = BTreeSet::new();
        for (person, office) in &self.said.holds {
            let owner = self.graph.owner(office).map(|owner| self.id(owner));
            for title in self.graph.titles(office) {
                system.insert((self.id(person), name::title(&title, self.words), owner.clone()));
            }
        }
        self.count(Kind::Tenures, &gold, &system, &former, |this, (person, title, owner)| match owner {
            Some(owner) => format!("{}, {title} of {}", this.called(person), this.called(owner)),
            None => format!("{}, {title}", this.called(person)),
        });
    }

    fn events(&mut self) {
        let events = std::mem::take(&mut self.said.events);
        let slots: BTreeMap<&str, Slots> = events
            .iter()
            .map(|(iri, event)| (iri.as_str(), event::slots_of_graph(event, |iri| self.id(iri))))
            .collect();
        let pairs = event::pairs(&self.gold.events, &events, &slots);
        let wanted = |index: &usize| !self.gold.events[*index].is_skippable();
        let right = pairs.keys().filter(|index| wanted(index)).count();
        let system = events.len() - (pairs.len() - right);
        let gold = (0..self.gold.events.len()).filter(wanted).count();
        self.outcome.scores.count(Kind::EventsFound, Tally { right, system, gold });
        for (index, event) in self.gold.events.iter().enumerate().filter(|(_, event)| !event.is_skippable()) {
            match pairs.get(&index) {
                Some(iri) => self.slots(event, &slots[iri.as_str()]),
                None => self.missed(event),
            }
        }
        let paired: BTreeSet<&String> = pairs.values().collect();
        for (iri, event) in events.iter().filter(|(iri, _)| !paired.contains(iri)) {
            self.extra(event, &slots[iri.as_str()]);
        }
    }

    /// An event that both have, slot by slot; optional agents and places are not extra.
    fn slots(&mut self, event: &gold::Event, system: &Slots) {
        let gold = event::slots_of_gold(event);
        let is_free = |(slot, id): &(Slot, String)| {
            matches!(slot, Slot::Participant | Slot::Place) && event.optional().contains(id)
        };
        let free: Slots = system.difference(&gold).filter(|filled| is_free(filled)).cloned().collect();
        self.count(Kind::EventSlots, &gold, system, &free, |this, (slot, id)| {
            format!("{} {}: {} {}", event.class, event.id, slot.as_str(), this.called(id))
        });
    }

    fn missed(&mut self, event: &gold::Event) {
        let gold = event::slots_of_gold(event).len();
        self.outcome.scores.count(Kind::EventSlots, Tally { gold, ..Tally::default() });
        let words = format!("{} {}: {}", event.class, event.id, event.words);
        self.outcome.differs(Side::Missed, Kind::EventsFound, words);
    }

    fn extra(&mut self, event: &graph::Event, slots: &Slots) {
        self.outcome.scores.count(Kind::EventSlots, Tally { system: slots.len(), ..Tally::default() });
        let told = slots.iter().filter(|(slot, _)| !matches!(slot, Slot::Class | Slot::Realis));
        let told: Vec<&str> = told.map(|(_, id)| self.called(id)).collect();
        let class = event::class(event).map_or("Event", local_name);
        let words = format!("{class}: {}", told.join(", "));
        self.outcome.differs(Side::Extra, Kind::EventsFound, words);
    }

    fn relations(&mut self) {
        let of_gold =
            |relation: &gold::Relation| (relation.subject.clone(), relation.property.clone(), relation.object.clone());
        let gold = self.gold.relations.iter().map(of_gold).collect();
        let said = &self.said.relations;
        let system = said.iter().map(|(from, property, to)| (self.id(from), property.clone(), self.id(to))).collect();
        self.count(Kind::Relations, &gold, &system, &BTreeSet::new(), |this, (from, property, to)| {
            format!("{} {property} {}", this.called(from), this.called(to))
        });
    }
}
