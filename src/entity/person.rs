//! Persons within a document: which names are one person's, and who is meant by an office alone.

use std::{collections::BTreeMap, ops::Range};

use rustc_hash::FxHashMap;

use super::{
    Entity, EntityId, Linked, Linker, Tenure, iri,
    known::{self, Finder, Sighting},
    place::Chosen,
};
use crate::{
    document::slug,
    knowledge::{Class, EntryId},
    mention::{Kind, Office, Owner},
    token::fold,
};

/// The names of one person in a document.
#[derive(Debug, Default)]
struct Cluster {
    /// Folded parts of the fullest name, without suffixes.
    parts: Vec<String>,
    /// How often each form of the name occurs.
    forms: BTreeMap<String, usize>,
    known: Option<EntryId>,
    /// The persons of the background who bear exactly one of the names.
    named: Vec<EntryId>,
    /// Its mentions.
    mentions: Vec<usize>,
}

/// The persons of a document, before they are entities.
#[derive(Debug, Default)]
pub(super) struct Clusters {
    clusters: Vec<Cluster>,
    of_mention: BTreeMap<usize, usize>,
}

/// Puts the names of persons together: full names first, so that a surname finds them wherever it stands.
pub(super) fn cluster(linker: &Linker<'_>) -> Clusters {
    let mut clusters = Clusters::default();
    let mut names: Vec<(usize, Vec<String>, String, &[EntryId])> = Vec::new();
    for (index, mention) in linker.mentions.iter().enumerate() {
        if let Kind::Person(person) = &mention.kind {
            names.push((index, parts(linker, &person.name), linker.words(&person.name), &person.candidates));
        }
    }
    names.sort_by_key(|(index, parts, ..)| (std::cmp::Reverse(parts.len()), *index));
    for (index, parts, form, named) in names {
        let found = clusters.clusters.iter().position(|cluster| cluster.fits(&parts, named));
        let at = found.unwrap_or_else(|| {
            clusters.clusters.push(Cluster { parts, ..Cluster::default() });
            clusters.clusters.len() - 1
        });
        let cluster = &mut clusters.clusters[at];
        *cluster.forms.entry(form).or_default() += 1;
        cluster.mentions.push(index);
        for person in named {
            if !cluster.named.contains(person) {
                cluster.named.push(*person);
            }
        }
        clusters.of_mention.insert(index, at);
    }
    clusters.recognise(linker);
    clusters
}

/// The folded words of a name, without hyphens, suffixes such as "Jr." and middle initials.
fn parts(linker: &Linker<'_>, name: &Range<usize>) -> Vec<String> {
    let suffixes = &linker.knowledge.lexicon.words.name_suffixes;
    let all: Vec<String> = linker.text.tokens[name.clone()]
        .iter()
        .map(|token| token.key.clone())
        .filter(|key| key.chars().any(char::is_alphanumeric))
        .collect();
    let initial = |key: &String| key.len() == 2 && key.ends_with('.');
    let numeral = |key: &String| suffixes.contains(key) && key.starts_with("jr");
    all.iter()
        .enumerate()
        .filter(|(index, key)| (*index == 0 || !initial(key)) && !numeral(key))
        .map(|(_, key)| key.clone())
        .collect()
}

impl Cluster {
    /// Whether a name can be this person's: the same words, the surname, an initial with it, or a short form.
    fn fits(&self, parts: &[String], named: &[EntryId]) -> bool {
        if !named.is_empty() && !self.named.is_empty() {
            return named.iter().any(|person| self.named.contains(person));
        }
        let (Some(last), Some(own_last)) = (parts.last(), self.parts.last()) else {
            return false;
        };
        match parts {
            [only] => only == own_last || (self.parts.len() > 1 && self.parts.contains(only)),
            [first, .., _] => {
                let own_first = &self.parts[0];
                let initial = first.trim_end_matches('.');
                let short = initial.len() == 1 || own_first.chars().zip(first.chars()).take(2).all(|(a, b)| a == b);
                let contained = parts.iter().all(|part| self.parts.contains(part));
                contained || (last == own_last && own_first.starts_with(&initial[..initial.len().min(1)]) && short)
            }
            [] => false,
        }
    }

    /// The entity of this person.
    fn add(&self, linker: &Linker<'_>, linked: &mut Linked) -> EntityId {
        match self.known {
            Some(known) => linked.add_known(linker.knowledge, known),
            None => linked.add(person(self.best().to_owned())),
        }
    }

    /// The fullest form of the name: most words, then most frequent.
    fn best(&self) -> &str {
        let fullness = |form: &str| form.split([' ', '-']).filter(|word| !word.ends_with('.')).count();
        self.forms
            .iter()
            .max_by_key(|(form, count)| (fullness(form), **count, std::cmp::Reverse(form.as_str())))
            .map_or("", |(form, _)| form)
    }
}

impl Clusters {
    /// Finds the persons of the background.
    fn recognise(&mut self, linker: &Linker<'_>) {
        let finder = Finder::new(linker);
        for cluster in &mut self.clusters {
            let offices = cluster.mentions.iter().filter_map(|index| match &linker.mentions[*index].kind {
                Kind::Person(person) => Some(&person.offices),
                _ => None,
            });
            let offices = offices.flatten().collect();
            cluster.known = finder.find(&Sighting { parts: &cluster.parts, named: cluster.named.clone(), offices });
        }
    }

    /// The state or organization whose office the background knows the person of a mention to have held.
    pub(super) fn owner(&self, linker: &Linker<'_>, mention: usize, office: &Office) -> Option<EntryId> {
        let person = self.clusters.get(self.of(mention))?.known?;
        known::term(linker, person, office).map(|term| term.owner)
    }

    /// Which person a mention names, as a number within the document.
    pub(super) fn of(&self, mention: usize) -> usize {
        self.of_mention.get(&mention).copied().unwrap_or(usize::MAX)
    }

    /// The entity of the person that a mention names.
    pub(super) fn add(&self, linker: &Linker<'_>, linked: &mut Linked, mention: usize) -> EntityId {
        self.clusters[self.of_mention[&mention]].add(linker, linked)
    }

    /// The person that a monument is for, if its subject is the name of one.
    pub(super) fn commemorated(
        &self,
        linker: &Linker<'_>,
        linked: &mut Linked,
        tokens: &Range<usize>,
    ) -> Option<EntityId> {
        let words = &linker.knowledge.lexicon.words;
        let range = &linker.text.tokens[tokens.clone()];
        let named =
            range.iter().all(|token| (token.is_capital() || token.key == "-") && !words.not_names.contains(&token.key));
        let known = linker.knowledge.gazetteer.longest(range);
        if let Some((_, names)) = known.as_ref().filter(|(len, _)| *len == range.len()) {
            let known = names.iter().map(|name| name.entry);
            let mut persons = known.filter(|id| linker.knowledge.gazetteer.entry(*id).class == Class::Person);
            return persons.next().map(|person| linked.add_known(linker.knowledge, person));
        }
        if !named || known.is_some() {
            return None;
        }
        let parts: Vec<String> = range.iter().map(|token| token.key.clone()).collect();
        if let Some(cluster) = self.clusters.iter().find(|cluster| cluster.fits(&parts, &[])) {
            return Some(cluster.add(linker, linked));
        }
        Some(linked.add(person(linker.words(tokens))))
    }
}

/// A person whom the background does not know.
fn person(label: String) -> Entity {
    let iri = iri::of(Class::Person, &slug(&label));
    Entity { iri, class: Class::Person, label, known: None, office: None, kind: None }
}

/// For each title and whose office it may be the person who holds it, and whose office it then is; none for several.
type Present = FxHashMap<(String, Vec<EntryId>), Option<(EntityId, EntryId)>>;

/// Finds out who is meant by an office without a name: its one holder in this document, or else its state.
/// "The President" in an official text is the publisher's own.
pub(super) fn resolve_offices(linker: &Linker<'_>, linked: &mut Linked, chosen: &Chosen, host: Option<EntryId>) {
    let (mut titles, mut titled) = (FxHashMap::<EntityId, String>::default(), 0);
    let mut known = Present::default();
    for (index, mention) in linker.mentions.iter().enumerate() {
        let Kind::Office(office) = &mention.kind else {
            continue;
        };
        for tenure in &linked.tenures[titled..] {
            let held = linked.entity(tenure.office).office.as_ref();
            titles.entry(tenure.office).or_insert_with(|| held.map_or_else(String::new, |held| fold(&held.title)));
        }
        titled = linked.tenures.len();
        let owner = office.owner.as_ref().and_then(|owner| {
            let entry = *owner.candidates.first()?;
            let iri = if owner.candidates.len() == 1 { entry } else { chosen.of(&owner.candidates) };
            linked.by_iri.get(&linker.knowledge.gazetteer.entry(iri).iri).copied()
        });
        let title = fold(&office.title);
        // "The director of the Institute" is nobody's if nothing is known of the institute.
        let unknown = office.owner.is_some() && owner.is_none();
        let tenures = linked.tenures.iter().rev().filter(|tenure| tenure.former == office.former && !unknown);
        let holder = tenures.into_iter().find(|tenure| {
            linked.entity(tenure.office).office.as_ref().is_some_and(|held| {
                // "the Minister" may stand for any minister, "the President of France" only for that one.
                let own = &titles[&tenure.office];
                let same = *own == title || (owner.is_none() && own.starts_with(&title));
                same && (owner.is_none() || owner == held.owner)
                    && (tenure.tokens.start < mention.tokens.start || owner.is_some())
            })
        });
        // "The Prime Minister" is no office of a publisher that never had one.
        let lacks = |state: &EntryId| {
            let leads = linker.knowledge.lexicon.persons.leader_titles.contains(&title);
            leads && !linker.knowledge.holders.has_had(*state, &title)
        };
        let own = host.filter(|state| office.owner.is_none() && !office.former && !lacks(state));
        let link =
            holder.map(|tenure| tenure.person).or_else(|| present(linker, linked, index, office, host, &mut known));
        let link = link.or(owner);
        let link = link.or_else(|| own.map(|state| linked.add_known(linker.knowledge, state)));
        linked.links[index].extend(link);
    }
}

/// The person of the background whom the document names and who held an office that it names alone: "a call with the
/// President of Tajikistan, during which he congratulated Emomali Rahmon". An office without a state is the publisher's.
fn present(
    linker: &Linker<'_>,
    linked: &mut Linked,
    mention: usize,
    office: &Office,
    host: Option<EntryId>,
    known: &mut Present,
) -> Option<EntityId> {
    let tokens = linker.mentions[mention].tokens.clone();
    let own = host.map(|state| Owner { tokens: tokens.start..tokens.start, candidates: vec![state] });
    let office = Office { owner: office.owner.clone().or(own), ..office.clone() };
    let owner = office.owner.as_ref().filter(|_| !office.former)?;
    // The persons of a document are all there by now, so an office that was asked for has its answer.
    let found = *known.entry((office.title.clone(), owner.candidates.clone())).or_insert_with(|| {
        let mut persons = linked.entities.iter().enumerate().filter_map(|(id, entity)| {
            let term = known::term(linker, entity.known.filter(|_| entity.class == Class::Person)?, &office)?;
            Some((EntityId(id), term.owner))
        });
        let only = persons.next()?;
        // Two of one office, a president and the one elected to follow, leave it open who is meant.
        persons.next().is_none().then_some(only)
    });
    let (person, owner) = found?;
    let candidates = vec![owner];
    let office = Office { owner: office.owner.map(|owner| Owner { candidates, ..owner }), ..office };
    let office = linker.office(linked, &office, &Chosen::default());
    linked.tenures.push(Tenure { tokens, person, office, former: false });
    Some(person)
}
