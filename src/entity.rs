//! Links each mention to an entity: candidates, choice, coreference within the document, or a new IRI.

mod inner;
mod iri;
mod known;
mod leader;
mod owner;
mod person;
mod place;
mod pronoun;

use std::{collections::BTreeMap, ops::Range};

pub use iri::short_hash;
use rustc_hash::FxHashMap;

use crate::{
    document::{Document, slug},
    knowledge::{Class, EntryId, Knowledge},
    mention::{Kind, Mention, Office, Owner},
    ontology::{ID_NAMESPACE, local_name},
    text::Text,
};

/// The index of an entity in [`Linked::entities`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct EntityId(pub(crate) usize);

/// Something that the document names.
#[derive(Clone, Debug, PartialEq)]
pub struct Entity {
    /// Its IRI, made from what it is.
    pub iri: String,
    /// Its class.
    pub class: Class,
    /// Its best name.
    pub label: String,
    /// The entity of the background, where it is one.
    pub known: Option<EntryId>,
    /// For an office: its title and what it is an office of.
    pub office: Option<OfficeFacts>,
    /// For an agreement its kind; for a monument the word for it.
    pub kind: Option<String>,
}

/// What makes an office.
#[derive(Clone, Debug, PartialEq)]
pub struct OfficeFacts {
    /// The title without its state.
    pub title: String,
    /// The state or organization.
    pub owner: Option<EntityId>,
    /// The general office of that title.
    pub general: Option<EntryId>,
}

/// Tokens that name an entity.
#[derive(Clone, Debug, PartialEq)]
pub struct Reference {
    /// The tokens of the name.
    pub tokens: Range<usize>,
    /// What they name.
    pub entity: EntityId,
}

/// A person's office, as one place of the text gives it.
#[derive(Clone, Debug, PartialEq)]
pub struct Tenure {
    /// The tokens of person and office.
    pub tokens: Range<usize>,
    /// Who holds it.
    pub person: EntityId,
    /// What is held.
    pub office: EntityId,
    /// Whether it is over.
    pub former: bool,
}

/// A relation that the form of a mention says: what a monument commemorates, who the parties of an agreement are.
#[derive(Clone, Debug, PartialEq)]
pub struct Relation {
    /// The tokens that say it.
    pub tokens: Range<usize>,
    /// From which entity.
    pub subject: EntityId,
    /// By which property.
    pub property: &'static str,
    /// To which entity.
    pub object: EntityId,
}

/// A document's entities and the mentions that name them.
#[derive(Clone, Debug, Default)]
pub struct Linked {
    /// All entities, each once.
    pub entities: Vec<Entity>,
    /// For each mention the entities that it means; none for dates and for what could not be linked.
    pub links: Vec<Vec<EntityId>>,
    /// All names of entities in the text.
    pub references: Vec<Reference>,
    /// The offices that persons hold.
    pub tenures: Vec<Tenure>,
    /// What the forms of mentions relate.
    pub relations: Vec<Relation>,
    /// The offices that stand without their holder, by mention; `links` has who is meant by them.
    pub offices: BTreeMap<usize, EntityId>,
    by_iri: FxHashMap<String, EntityId>,
    represented: FxHashMap<EntityId, Vec<EntityId>>,
}

impl Linked {
    /// The entity of an identifier.
    pub fn entity(&self, id: EntityId) -> &Entity {
        &self.entities[id.0]
    }

    /// The states and organizations that a person's offices belong to, in the order of the text.
    pub fn represents(&self, person: EntityId) -> &[EntityId] {
        self.represented.get(&person).map_or(&[], Vec::as_slice)
    }

    /// Collects whom persons represent.
    fn represent(&mut self) {
        for tenure in self.tenures.iter().filter(|tenure| !tenure.former) {
            let owner = self.entities[tenure.office.0].office.as_ref().and_then(|office| office.owner);
            if let Some(owner) = owner {
                let represented = self.represented.entry(tenure.person).or_default();
                if !represented.contains(&owner) {
                    represented.push(owner);
                }
            }
        }
    }

    /// The office of a person that a title without a state means: the one of that title that the text gives the person.
    pub fn held_as(&self, person: EntityId, office: EntityId) -> EntityId {
        let facts = |id: EntityId| self.entity(id).office.as_ref();
        let Some(bare) = facts(office).filter(|facts| facts.owner.is_none()) else {
            return office;
        };
        let mut held = self.tenures.iter().filter(|tenure| tenure.person == person).map(|tenure| tenure.office);
        let same = |id: &EntityId| facts(*id).is_some_and(|facts| facts.owner.is_some() && facts.title == bare.title);
        held.find(same).unwrap_or(office)
    }

    fn add(&mut self, entity: Entity) -> EntityId {
        if let Some(id) = self.by_iri.get(&entity.iri) {
            return *id;
        }
        let id = EntityId(self.entities.len());
        self.by_iri.insert(entity.iri.clone(), id);
        self.entities.push(entity);
        id
    }

    fn add_known(&mut self, knowledge: &Knowledge, entry: EntryId) -> EntityId {
        let known = knowledge.gazetteer.entry(entry);
        self.add(Entity {
            iri: known.iri.clone(),
            class: known.class,
            label: known.label.clone(),
            known: Some(entry),
            office: None,
            kind: None,
        })
    }

    /// The agreement that was named last, of a kind or of any.
    fn last_agreement(&self, kind: Option<&str>) -> Option<EntityId> {
        let named = self.references.iter().rev().map(|reference| reference.entity);
        let mut agreements = named.filter(|id| self.entity(*id).class == Class::Agreement);
        agreements
            .find(|id| kind.is_none() || self.entity(*id).kind.is_none() || self.entity(*id).kind.as_deref() == kind)
    }

    /// The agreement of this very kind that was named last.
    fn last_of_kind(&self, kind: &str) -> Option<EntityId> {
        let named = self.references.iter().rev().map(|reference| reference.entity);
        let mut agreements = named.filter(|id| self.entity(*id).class == Class::Agreement);
        agreements.find(|id| self.entity(*id).kind.as_deref() == Some(kind))
    }

    /// The organization that was named last and that a word such as "council" can mean.
    fn last_organization(&self, knowledge: &Knowledge, head: &str) -> Option<EntityId> {
        let named = self.references.iter().rev().map(|reference| reference.entity);
        let mut organizations = named.filter(|id| self.entity(*id).class == Class::Organization);
        organizations.find(|id| {
            let entity = self.entity(*id);
            match entity.known {
                Some(known) => knowledge.gazetteer.entry(known).heads.iter().any(|known| known == head),
                None => knowledge.lexicon.head(&entity.label).as_deref() == Some(head),
            }
        })
    }

    fn refer(&mut self, tokens: Range<usize>, entity: EntityId) {
        self.references.push(Reference { tokens, entity });
    }
}

/// What linking reads; it writes to a [`Linked`].
pub(crate) struct Linker<'a> {
    pub(crate) document: &'a Document,
    pub(crate) text: &'a Text,
    pub(crate) mentions: &'a [Mention],
    pub(crate) knowledge: &'a Knowledge,
}

/// Links all mentions of a document.
pub fn link(document: &Document, text: &Text, mentions: &[Mention], knowledge: &Knowledge) -> Linked {
    let linker = Linker { document, text, mentions, knowledge };
    let mut linked = Linked { links: vec![Vec::new(); mentions.len()], ..Linked::default() };
    let chosen = place::choose(&linker);
    let persons = person::cluster(&linker);
    let offices = owner::complete(&linker, &persons);
    // The title of an agreement that is the document itself comes first: its text calls it "this joint statement".
    let own = |mention: &Mention| mention.found_by == crate::mention::OWN_TITLE;
    let (first, others): (Vec<_>, Vec<_>) = mentions.iter().enumerate().partition(|(_, mention)| own(mention));
    for (index, mention) in first.into_iter().chain(others) {
        linked.links[index] = linker.link(&mut linked, index, mention, &chosen, &persons, &offices);
        inner::refer(&linker, &mut linked, mention, &chosen);
    }
    let host = owner::host_state(&linker);
    person::resolve_offices(&linker, &mut linked, &chosen, host);
    leader::resolve(&linker, &mut linked, &chosen, host);
    pronoun::resolve(&linker, &mut linked);
    linked.represent();
    linked
}

impl Linker<'_> {
    fn link(
        &self,
        linked: &mut Linked,
        index: usize,
        mention: &Mention,
        chosen: &place::Chosen,
        persons: &person::Clusters,
        offices: &owner::Offices,
    ) -> Vec<EntityId> {
        let tokens = mention.tokens.clone();
        let id = match &mention.kind {
            Kind::AgreementAgain { kind } => {
                let last = linked.last_agreement(kind.as_deref());
                return last.filter(|id| kind.is_some() || self.is_near(linked, *id, &tokens)).into_iter().collect();
            }
            Kind::OrganizationAgain { head } => match linked.last_organization(self.knowledge, head) {
                Some(id) => id,
                None => return Vec::new(),
            },
            Kind::Name { class: Class::Office, .. } | Kind::Date(_) | Kind::Figure(_) | Kind::Group { .. } => {
                return Vec::new();
            }
            Kind::Demonym { actor: false, .. } | Kind::PersonAgain { .. } | Kind::Leader { .. } => return Vec::new(),
            Kind::Holders { owners } => {
                return owners.iter().map(|owner| self.owner(linked, owner, chosen)).collect();
            }
            Kind::Name { candidates, .. } | Kind::Demonym { candidates, .. } => {
                let id = linked.add_known(self.knowledge, chosen.of(candidates));
                // A city that stands for its government is still the place that it names, and its state acts.
                if let Some(state) = place::government(self, index, chosen) {
                    linked.refer(tokens, id);
                    return vec![linked.add_known(self.knowledge, state)];
                }
                id
            }
            Kind::Person(person) => {
                let id = persons.add(self, linked, index);
                for office in offices.get(&index).into_iter().flatten() {
                    let held = self.office(linked, office, chosen);
                    linked.tenures.push(Tenure {
                        tokens: tokens.clone(),
                        person: id,
                        office: held,
                        former: office.former,
                    });
                }
                linked.refer(person.name.clone(), id);
                return vec![id];
            }
            Kind::Office(office) => {
                let id = self.office(linked, office, chosen);
                linked.offices.insert(index, id);
                return Vec::new();
            }
            Kind::Shape(class) => linked.add(self.named(*class, &tokens)),
            Kind::Agreement { kind, parties, proper, alone, head } => {
                let same = linked.last_of_kind(kind).filter(|_| *alone);
                let day = self.document.date.filter(|_| !alone).map(|date| date.to_string());
                let day = (!proper).then(|| day.unwrap_or_else(|| self.document.iri.clone()));
                let id = same.unwrap_or_else(|| self.agreement(linked, &tokens, kind, day.as_deref(), head.as_ref()));
                self.parties(linked, mention, id, parties, chosen);
                id
            }
            Kind::Monument { commemorates, place, head } => {
                self.monument(linked, &tokens, commemorates, place.as_ref(), head, chosen, persons)
            }
        };
        linked.refer(tokens, id);
        vec![id]
    }

    /// Whether "the document" at some tokens can be an agreement: the only one that was named, or one of that sentence or
    /// the one before.
    fn is_near(&self, linked: &Linked, entity: EntityId, tokens: &Range<usize>) -> bool {
        let here = self.text.sentence_of(tokens.start);
        let agreement = |id: EntityId| linked.entity(id).class == Class::Agreement;
        if linked.references.iter().all(|reference| reference.entity == entity || !agreement(reference.entity)) {
            return true;
        }
        let mut named = linked.references.iter().filter(|reference| reference.entity == entity);
        named.any(|reference| self.text.sentence_of(reference.tokens.start) + 1 >= here)
    }

    /// The parties that the name of an agreement tells.
    fn parties(
        &self,
        linked: &mut Linked,
        mention: &Mention,
        agreement: EntityId,
        parties: &[Range<usize>],
        chosen: &place::Chosen,
    ) {
        for party in parties {
            let shape =
                |inner: &&Mention| inner.tokens == *party && matches!(inner.kind, Kind::Shape(Class::Organization));
            let object = match mention.inner.iter().find(shape) {
                Some(shape) => Some(linked.add(self.named(Class::Organization, &shape.tokens))),
                None => self.owner_in(party).map(|owner| linked.add_known(self.knowledge, chosen.of(&owner))),
            };
            if let Some(object) = object {
                linked.refer(party.clone(), object);
                linked.relations.push(Relation {
                    tokens: mention.tokens.clone(),
                    subject: agreement,
                    property: crate::ontology::PARTY,
                    object,
                });
            }
        }
    }

    /// The words of a range of tokens with single spaces, without an article before them.
    pub(crate) fn words(&self, tokens: &Range<usize>) -> String {
        let raw = self.document.slice(self.text.span(tokens));
        let words = raw.split_whitespace().collect::<Vec<_>>().join(" ");
        ["The ", "the ", "a ", "A ", "an "]
            .iter()
            .find_map(|article| words.strip_prefix(article).map(str::to_owned))
            .unwrap_or(words)
    }

    /// An entity that its own name identifies.
    fn named(&self, class: Class, tokens: &Range<usize>) -> Entity {
        let label = self.words(tokens);
        Entity { iri: iri::of(class, &slug(&label)), class, label, known: None, office: None, kind: None }
    }

    /// The candidates of the gazetteer for a range that names a state or organization.
    fn owner_in(&self, tokens: &Range<usize>) -> Option<Vec<EntryId>> {
        // "the Government of France": the name may stand behind other words.
        let names =
            tokens.clone().find_map(|at| self.knowledge.gazetteer.longest(&self.text.tokens[at..tokens.end]))?;
        Some(names.1.iter().map(|name| name.entry).collect())
    }

    /// The office with its owner, both as entities.
    fn office(&self, linked: &mut Linked, office: &Office, chosen: &place::Chosen) -> EntityId {
        let owner = office.owner.as_ref().map(|owner| self.owner(linked, owner, chosen));
        if let Some(receiver) = &office.receiver {
            self.owner(linked, receiver, chosen);
        }
        let general = office.known.filter(|_| owner.is_none());
        if let Some(general) = general {
            let id = linked.add_known(self.knowledge, general);
            linked.entities[id.0].office =
                Some(OfficeFacts { title: office.title.clone(), owner: None, general: Some(general) });
            return id;
        }
        let mut path = String::new();
        if let Some(owner) = owner {
            path = format!("{}/", local_name(&linked.entity(owner).iri));
        }
        let label = match owner {
            Some(owner) => {
                let name = &linked.entity(owner).label;
                format!("{} of {}{name}", office.title, self.knowledge.lexicon.article(name))
            }
            None => office.title.clone(),
        };
        linked.add(Entity {
            iri: format!("{ID_NAMESPACE}office/{path}{}", slug(&office.title)),
            class: Class::Office,
            label,
            known: None,
            office: Some(OfficeFacts { title: office.title.clone(), owner, general: office.known }),
            kind: None,
        })
    }

    fn owner(&self, linked: &mut Linked, owner: &Owner, chosen: &place::Chosen) -> EntityId {
        let id = if owner.candidates.is_empty() {
            linked.add(self.named(Class::Organization, &owner.tokens))
        } else {
            linked.add_known(self.knowledge, chosen.of(&owner.candidates))
        };
        if !owner.tokens.is_empty() {
            linked.refer(owner.tokens.clone(), id);
        }
        id
    }

    /// An agreement. A description such as "agreement on trade" is one of its document's day, not one for all times, and "a
    /// joint statement" one of its document.
    fn agreement(
        &self,
        linked: &mut Linked,
        tokens: &Range<usize>,
        kind: &str,
        day: Option<&str>,
        head: Option<&(String, Range<usize>)>,
    ) -> EntityId {
        let label = match head {
            Some((head, rest)) => format!("{head} {}", self.words(rest)),
            None => self.words(tokens),
        };
        /// How many characters of a long title stand in its identifier.
        const LONG: usize = 80;
        let whole = slug(&label);
        let mut name: String = whole.chars().take(LONG).collect();
        if day.is_none() && name.len() < whole.len() {
            name = format!("{name}-{}", short_hash(&[&label])); // long titles begin alike
        }
        if let Some(day) = day {
            name = format!("{name}-{}", short_hash(&[&label, day]));
        }
        let kind = Some(kind.to_owned());
        linked.add(Entity {
            iri: iri::of(Class::Agreement, &name),
            class: Class::Agreement,
            label,
            known: None,
            office: None,
            kind,
        })
    }

    #[expect(clippy::too_many_arguments, reason = "the parts of one mention")]
    fn monument(
        &self,
        linked: &mut Linked,
        tokens: &Range<usize>,
        subject: &Range<usize>,
        place: Option<&Range<usize>>,
        head: &str,
        chosen: &place::Chosen,
        persons: &person::Clusters,
    ) -> EntityId {
        let name = self.words(subject);
        let place = place.and_then(|tokens| {
            let (_, names) = self.knowledge.gazetteer.longest(&self.text.tokens[tokens.clone()])?;
            let candidates: Vec<EntryId> = names.iter().map(|name| name.entry).collect();
            let id = linked.add_known(self.knowledge, chosen.of(&candidates));
            linked.refer(tokens.clone(), id);
            Some(id)
        });
        let mut path = format!("{head}-{name}");
        if let Some(place) = place {
            path = format!("{path}-{}", local_name(&linked.entity(place).iri));
        }
        // A monument of its own is called as the text calls it, one of several by the word for one.
        let own = crate::token::fold(&self.words(&(tokens.start..tokens.start + 1))) == head;
        let preposition = if self.knowledge.lexicon.heads.monument_to.contains(head) { "to" } else { "of" };
        let id = linked.add(Entity {
            iri: iri::of(Class::Monument, &slug(&path)),
            class: Class::Monument,
            label: if own { self.words(&(tokens.start..subject.end)) } else { format!("{head} {preposition} {name}") },
            known: None,
            office: None,
            kind: Some(head.to_owned()),
        });
        let relate = |linked: &mut Linked, property, object| {
            linked.relations.push(Relation { tokens: tokens.clone(), subject: id, property, object });
        };
        if let Some(person) = persons.commemorated(self, linked, subject) {
            linked.refer(subject.clone(), person);
            relate(linked, crate::ontology::COMMEMORATES, person);
        }
        if let Some(place) = place {
            relate(linked, crate::ontology::LOCATED_IN, place);
        }
        id
    }
}
