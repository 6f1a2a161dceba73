//! The names of the background graph, found in text by their folded tokens.

use std::collections::{BTreeMap, HashMap};

use super::{Fact, Lexicon};
use crate::{
    ontology,
    token::{self, Case, Token, TokenKind},
};

/// Which of the ontology's classes an entity belongs to, as far as reading needs to know.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Class {
    /// `dip:Person`
    Person,
    /// `dip:State`
    State,
    /// `dip:Organization` and its subclasses
    Organization,
    /// `dip:Place`
    Place,
    /// `dip:Agreement`
    Agreement,
    /// `dip:Monument`
    Monument,
    /// `dip:Observance`
    Observance,
    /// `dip:Office`
    Office,
    /// `dip:Topic`
    Topic,
}

/// What a name is to its entity.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum NameKind {
    /// A label or alternative label.
    Name,
    /// An adjective or noun for the people of a state.
    Demonym,
}

/// The index of an entity in the gazetteer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct EntryId(u32);

/// An entity that has names.
#[derive(Clone, Debug)]
pub struct Entry {
    /// Its IRI.
    pub iri: String,
    /// Its class.
    pub class: Class,
    /// Its best name.
    pub label: String,
    /// The entity it lies in or belongs to: a place's state.
    pub within: Option<EntryId>,
}

/// One name of one entity, as it is found in text.
#[derive(Clone, Debug)]
pub struct Name {
    /// Whose name it is.
    pub entry: EntryId,
    /// What it is to it.
    pub kind: NameKind,
    /// How each of its tokens is written.
    cases: Box<[Case]>,
    keys: Box<[String]>,
}

/// All names, by the first of their tokens.
#[derive(Debug, Default)]
pub struct Gazetteer {
    entries: Vec<Entry>,
    names: HashMap<String, Vec<Name>>,
}

impl Gazetteer {
    /// Collects the names that the facts give to entities of a known class. Titles of offices and
    /// topics are found in any case: "foreign minister" is one too. English names and names without a
    /// language tag are taken; other languages wait for documents in them.
    pub(super) fn new(facts: &[Fact], lexicon: &Lexicon) -> Self {
        let mut classes: BTreeMap<&str, Class> = BTreeMap::new();
        for fact in facts.iter().filter(|fact| fact.predicate == ontology::RDF_TYPE) {
            if let Some(class) = class_of(&fact.object) {
                classes.entry(&fact.subject).and_modify(|known| *known = class.min(*known)).or_insert(class);
            }
        }
        let ids: HashMap<&str, EntryId> =
            classes.keys().enumerate().map(|(index, iri)| (*iri, EntryId(index as u32))).collect();
        let mut entries: Vec<Entry> = classes
            .iter()
            .map(|(iri, class)| Entry { iri: (*iri).to_owned(), class: *class, label: String::new(), within: None })
            .collect();
        let mut gazetteer = Self::default();
        for fact in facts {
            let Some(id) = ids.get(fact.subject.as_str()).copied() else {
                continue;
            };
            let kind = match fact.predicate.as_str() {
                ontology::RDFS_LABEL | ontology::SKOS_ALT_LABEL => NameKind::Name,
                ontology::DEMONYM => NameKind::Demonym,
                ontology::LOCATED_IN => {
                    entries[id.0 as usize].within = ids.get(fact.object.as_str()).copied();
                    continue;
                }
                _ => continue,
            };
            if !matches!(fact.language.as_deref(), Some("" | "en" | "en-GB" | "en-US")) {
                continue;
            }
            if fact.predicate == ontology::RDFS_LABEL {
                entries[id.0 as usize].label.clone_from(&fact.object);
            }
            let any_case = matches!(entries[id.0 as usize].class, Class::Office | Class::Topic);
            gazetteer.add(&fact.object, id, kind, any_case, lexicon);
        }
        gazetteer.names.values_mut().for_each(|names| {
            names.sort_by(|a, b| (b.keys.len(), &a.keys, a.entry).cmp(&(a.keys.len(), &b.keys, b.entry)));
        });
        gazetteer.entries = entries;
        gazetteer
    }

    fn add(&mut self, name: &str, entry: EntryId, kind: NameKind, any_case: bool, lexicon: &Lexicon) {
        let tokens = token::tokens(name, &lexicon.words.abbreviations);
        let (keys, cases): (Vec<_>, Vec<_>) =
            tokens.into_iter().map(|token| (token.key, if any_case { Case::Lower } else { token.case })).unzip();
        let Some(first) = keys.first() else {
            return;
        };
        let names = self.names.entry(first.clone()).or_default();
        if !names.iter().any(|known| known.entry == entry && *known.keys == *keys && known.kind == kind) {
            names.push(Name { entry, kind, cases: cases.into(), keys: keys.into() });
        }
    }

    /// The names that begin at the first of the tokens: how many tokens the longest has, and all of that length.
    pub fn longest(&self, tokens: &[Token]) -> Option<(usize, Vec<&Name>)> {
        let names = self.names.get(&tokens.first()?.key)?;
        let mut found: Vec<&Name> = Vec::new();
        for name in names {
            if found.first().is_some_and(|longer| longer.keys.len() > name.keys.len()) {
                break;
            }
            if name.fits(tokens) {
                found.push(name);
            }
        }
        Some((found.first()?.keys.len(), found))
    }

    /// The entity of an identifier.
    pub fn entry(&self, id: EntryId) -> &Entry {
        &self.entries[id.0 as usize]
    }

    /// How many entities have names.
    pub fn len(&self) -> usize {
        self.entries.len()
    }

    /// Whether no entity has a name.
    pub fn is_empty(&self) -> bool {
        self.entries.is_empty()
    }
}

impl Name {
    /// Whether the tokens begin with this name. Acronyms must be written in capitals, names with a capital, and
    /// words in lower case may be written in any way.
    fn fits(&self, tokens: &[Token]) -> bool {
        let len = self.keys.len();
        tokens.len() >= len
            && tokens.iter().zip(&self.keys).zip(&self.cases).all(|((token, key), case)| {
                token.key == *key
                    && match case {
                        Case::Lower => true,
                        Case::Capital => token.kind != TokenKind::Word || token.case != Case::Lower,
                        Case::Upper => token.case == Case::Upper,
                    }
            })
    }
}

fn class_of(iri: &str) -> Option<Class> {
    Some(match iri {
        ontology::PERSON => Class::Person,
        ontology::STATE => Class::State,
        ontology::ORGANIZATION | ontology::INTERNATIONAL_ORGANIZATION => Class::Organization,
        ontology::PLACE => Class::Place,
        ontology::AGREEMENT => Class::Agreement,
        ontology::MONUMENT => Class::Monument,
        ontology::OBSERVANCE => Class::Observance,
        ontology::OFFICE => Class::Office,
        ontology::TOPIC => Class::Topic,
        _ => return None,
    })
}
