//! Whose offices those are that the text names without a state: "Prime Minister Netanyahu".

use std::collections::{BTreeMap, BTreeSet};

use super::{Linker, person::Clusters};
use crate::{
    knowledge::{Class, EntryId},
    mention::{Kind, Office, Owner},
    token::{self, fold},
};

/// For each mention of a person its offices, with the owners that the document makes clear.
pub(super) type Offices = BTreeMap<usize, Vec<Office>>;

/// Completes the owners of offices, by the surest sign first:
/// 1. the person's same office elsewhere in the document,
/// 2. the office that the background knows the person to hold at the time of the document,
/// 3. the member before it in a list: "President of Israel Reuven Rivlin, Prime Minister Benjamin Netanyahu",
/// 4. the state that published the document, for its ministers, and for the only person with its leader's title,
/// 5. where nobody is known to have published it, the only state that the document names at all.
pub(super) fn complete(linker: &Linker<'_>, clusters: &Clusters) -> Offices {
    let mut offices: Offices = linker
        .mentions
        .iter()
        .enumerate()
        .filter_map(|(index, mention)| match &mention.kind {
            Kind::Person(person) => Some((index, person.offices.clone())),
            _ => None,
        })
        .collect();
    let known = owned(&offices, clusters);
    let bare = bare(&offices, clusters, &known);
    let host = host(linker);
    let only = if host.is_none() { only_owner(linker, &offices) } else { None };
    let mut previous: Option<(usize, Owner)> = None;
    for (index, list) in &mut offices {
        for office in list.iter_mut() {
            let held = clusters.owner(linker, *index, office);
            if let Some(owner) = &mut office.owner {
                // "Dominican President Luis Abinader": which of two states of a name is meant, the holder shows.
                if let Some(held) = held {
                    owner.candidates = vec![held];
                }
                continue;
            }
            let title = fold(&office.title);
            // A state has no secretary-general, so none is its publisher's or the only state's; and an organization
            // has no ministers.
            let of_organization =
                linker.knowledge.lexicon.offices.of_organizations.contains(&title) || follows_unknown(linker, *index);
            let is_state = |owner: &Owner| {
                let class = |entry: &EntryId| linker.knowledge.gazetteer.entry(*entry).class;
                owner.candidates.iter().any(|entry| class(entry) == Class::State)
            };
            let neighbour = previous
                .as_ref()
                .filter(|(end, owner)| adjoins(linker, *end, *index) && (of_organization || is_state(owner)))
                .map(|(_, owner)| owner);
            let publisher = host.as_ref().filter(|host| !of_organization && host.has(linker, &title, &bare));
            // Nothing in the text names the owner, so the tokens are those of the person that it is inferred for.
            let at = linker.mentions[*index].tokens.start;
            let inferred = |owner| Owner { tokens: at..at, candidates: vec![owner] };
            office.owner = known
                .get(&(clusters.of(*index), title.clone()))
                .cloned()
                .or_else(|| held.map(inferred))
                .or_else(|| neighbour.cloned())
                .or_else(|| publisher.map(|host| host.owner(&linker.mentions[*index].tokens)))
                .or_else(|| only.clone().filter(|_| !of_organization));
        }
        let last = list.iter().rev().find_map(|office| office.owner.clone());
        previous = last.map(|owner| (linker.mentions[*index].tokens.end, owner));
    }
    offices
}

/// Whether a capital that nothing is known of stands before a mention, in the same sentence: whose office the "Ingush
/// President" has is not said by anything else.
fn follows_unknown(linker: &Linker<'_>, mention: usize) -> bool {
    let start = linker.mentions[mention].tokens.start;
    let first = linker.text.sentences[linker.text.sentence_of(start)].tokens.start;
    start > first
        && linker.text.tokens[start - 1].is_capital()
        && linker.mentions[..mention].last().is_none_or(|before| before.tokens.end != start)
}

/// The owner of each person's office by its title, where a mention gives it.
fn owned(offices: &Offices, clusters: &Clusters) -> BTreeMap<(usize, String), Owner> {
    let mut known = BTreeMap::new();
    for (index, list) in offices {
        for office in list {
            if let Some(owner) = &office.owner {
                known.entry((clusters.of(*index), fold(&office.title))).or_insert_with(|| owner.clone());
            }
        }
    }
    known
}

/// For each title the persons who bear it without an owner anywhere.
fn bare(
    offices: &Offices,
    clusters: &Clusters,
    known: &BTreeMap<(usize, String), Owner>,
) -> BTreeMap<String, BTreeSet<usize>> {
    let mut bare: BTreeMap<String, BTreeSet<usize>> = BTreeMap::new();
    for (index, list) in offices {
        let person = clusters.of(*index);
        for title in list.iter().map(|office| fold(&office.title)) {
            if !known.contains_key(&(person, title.clone())) {
                bare.entry(title).or_default().insert(person);
            }
        }
    }
    bare
}

/// The state whose offices are all that the document names, where it names no other state.
fn only_owner(linker: &Linker<'_>, offices: &Offices) -> Option<Owner> {
    let mut owners = offices.values().flatten().filter_map(|office| office.owner.as_ref());
    let first = owners.next()?;
    let alone = owners.all(|other| other.candidates == first.candidates && !first.candidates.is_empty());
    let others = linker.mentions.iter().any(|mention| match &mention.kind {
        Kind::Name { class: Class::State, candidates } | Kind::Demonym { candidates, .. } => {
            *candidates != first.candidates
        }
        _ => false,
    });
    (alone && !others).then(|| first.clone())
}

/// Whether nothing but commas and "and" stands between a token and a mention.
fn adjoins(linker: &Linker<'_>, end: usize, mention: usize) -> bool {
    let start = linker.mentions[mention].tokens.start;
    start > end
        && start - end < 4
        && linker.text.tokens[end..start].iter().all(|token| matches!(token.key.as_str(), "," | "and" | "the"))
}

/// The state whose office, or whose organization, published the document.
struct Host {
    state: EntryId,
    /// The title of the publishing office, folded; of an organization any office may be the state's.
    title: Option<String>,
}

impl Host {
    /// Whether a title without an owner is one of this state's: guests are named with their state, its own people
    /// are not. A leader's title may be a guest's all the same, so it must be the only one, and the publisher's.
    fn has(&self, linker: &Linker<'_>, title: &str, bare: &BTreeMap<String, BTreeSet<usize>>) -> bool {
        let alone = bare.get(title).is_some_and(|who| who.len() == 1);
        let leader = linker.knowledge.lexicon.offices.leaders.contains(title);
        !leader || (alone && self.title.as_ref().is_none_or(|own| own == title))
    }

    /// The publisher names the owner, so the tokens are those of the person that it is inferred for.
    fn owner(&self, tokens: &std::ops::Range<usize>) -> Owner {
        Owner { tokens: tokens.start..tokens.start, candidates: vec![self.state] }
    }
}

/// The state whose office or organization published the document.
pub(super) fn host_state(linker: &Linker<'_>) -> Option<EntryId> {
    host(linker).map(|host| host.state)
}

fn host(linker: &Linker<'_>) -> Option<Host> {
    let publisher = linker.document.publisher.as_ref()?;
    let gazetteer = &linker.knowledge.gazetteer;
    let tokens = token::tokens(publisher, &linker.knowledge.lexicon.words.abbreviations);
    let (mut state, mut title) = (None, None);
    let mut at = 0;
    while at < tokens.len() {
        let Some((len, names)) = gazetteer.longest(&tokens[at..]) else {
            at += 1;
            continue;
        };
        let entry = gazetteer.entry(names[0].entry);
        match entry.class {
            Class::State => state = Some(names[0].entry),
            Class::Organization => state = state.or(entry.within),
            Class::Office => title = Some(fold(&entry.label)),
            _ => (),
        }
        at += len;
    }
    Some(Host { state: state?, title })
}
