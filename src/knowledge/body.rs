//! The bodies of states that texts name by kind and state: "the Kazakh Foreign Ministry", "the parliament of Chad".

use std::collections::{BTreeMap, HashMap};

use super::{EntryId, Gazetteer, Lexicon, Predicate, Subject, gazetteer::Entries};
use crate::token::{self, Token};

/// Words that name the same body of each of several states.
#[derive(Debug)]
struct Head {
    keys: Box<[String]>,
    /// State and body.
    bodies: Vec<(EntryId, EntryId)>,
}

/// The heads, by the first of their words.
#[derive(Debug, Default)]
pub(super) struct Bodies {
    heads: HashMap<String, Vec<Head>>,
}

impl Bodies {
    /// A body is found by the words for its kind, and by its own label without the state: "Ministry of External Affairs".
    pub(super) fn new(subjects: &[Subject], entries: &Entries, gazetteer: &Gazetteer, lexicon: &Lexicon) -> Self {
        let mut bodies = Self::default();
        let mut known: BTreeMap<(String, EntryId), EntryId> = BTreeMap::new();
        for subject in subjects {
            let kind = subject.object(Predicate::OrganizationKind);
            let Some(phrases) = kind.and_then(|kind| lexicon.heads.bodies.get(kind)) else {
                continue;
            };
            let Some(body) = entries.get(&subject.iri) else {
                continue;
            };
            let entry = gazetteer.entry(body);
            let Some(state) = entry.within else {
                continue;
            };
            let own = entry.label.strip_suffix(&format!(" of {}", gazetteer.entry(state).label));
            let own = own.map(|head| token::fold(head.trim_end_matches(" the")));
            for phrase in phrases.iter().cloned().chain(own) {
                // A state that had several of one kind is asked for the first.
                known.entry((phrase, state)).or_insert(body);
            }
        }
        for ((phrase, state), body) in known {
            let keys: Vec<String> = token::tokens(&phrase, &lexicon.words.abbreviations)
                .into_iter()
                .map(|token| gazetteer.spelt(&token.key).to_owned())
                .collect();
            let heads = bodies.heads.entry(keys[0].clone()).or_default();
            match heads.iter_mut().find(|head| *head.keys == *keys) {
                Some(head) => head.bodies.push((state, body)),
                None => heads.push(Head { keys: keys.into(), bodies: vec![(state, body)] }),
            }
        }
        bodies.heads.values_mut().for_each(|heads| {
            heads.sort_by(|a, b| (b.keys.len(), &a.keys).cmp(&(a.keys.len(), &b.keys)));
        });
        bodies
    }

    /// The longest head at the first of the tokens: its length, and the bodies that it may mean.
    pub(super) fn longest(&self, tokens: &[Token], gazetteer: &Gazetteer) -> Option<(usize, &[(EntryId, EntryId)])> {
        let heads = self.heads.get(gazetteer.spelt(&tokens.first()?.key))?;
        let fits = |head: &&Head| {
            tokens.len() >= head.keys.len()
                && tokens.iter().zip(&head.keys).all(|(token, key)| gazetteer.spelt(&token.key) == key)
        };
        heads.iter().find(fits).map(|head| (head.keys.len(), head.bodies.as_slice()))
    }
}
