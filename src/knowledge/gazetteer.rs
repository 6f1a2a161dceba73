//! The names of the background graph, found in text by their folded tokens.

use rustc_hash::FxHashMap;

use super::{Lexicon, Predicate, Subject, body::Bodies};
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
    /// Of a place the states whose capital it is.
    pub capital_of: Vec<EntryId>,
    /// Of an organization the words by which a text names it again: `alliance`.
    pub heads: Vec<String>,
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

/// The entities that have names, before their names are known.
#[derive(Debug, Default)]
pub(super) struct Entries {
    by_iri: FxHashMap<String, EntryId>,
    entries: Vec<Entry>,
}

impl Entries {
    /// Makes an entry of each subject of a known class. The office of one state is none: its title and the state's name
    /// are, and a text may set them in any order.
    pub(super) fn new(subjects: &[Subject]) -> Self {
        let mut classes: Vec<(&str, Class)> = subjects
            .iter()
            .filter(|subject| subject.object(Predicate::OfficeOf).is_none())
            .filter_map(|subject| {
                // A thing of several classes is of the first of them.
                let class = subject.objects(Predicate::Type).filter_map(class_of).min()?;
                Some((subject.iri.as_str(), class))
            })
            .collect();
        classes.sort_unstable();
        classes.dedup_by_key(|(iri, _)| *iri);
        let mut all = Self::default();
        for (index, (iri, class)) in classes.into_iter().enumerate() {
            all.by_iri.insert(iri.to_owned(), EntryId(index as u32));
            all.entries.push(Entry {
                iri: iri.to_owned(),
                class,
                label: String::new(),
                within: None,
                capital_of: Vec::new(),
                heads: Vec::new(),
            });
        }
        all
    }

    /// The entity with an IRI.
    pub(super) fn get(&self, iri: &str) -> Option<EntryId> {
        self.by_iri.get(iri).copied()
    }

    /// The class of an entity.
    pub(super) fn class(&self, id: EntryId) -> Class {
        self.entries[id.0 as usize].class
    }
}

/// All names, by the first of their tokens.
#[derive(Debug, Default)]
pub struct Gazetteer {
    entries: Vec<Entry>,
    names: FxHashMap<String, Vec<Name>>,
    /// British spelling to American, `&` to `and`, and the like: names are found in either.
    spelling: FxHashMap<String, String>,
    bodies: Bodies,
}

impl Gazetteer {
    /// Collects the names that the subjects give to entities. Titles of offices and topics are found in any case: "foreign
    /// minister" is one too.
    pub(super) fn new(subjects: &[Subject], entries: &Entries, lexicon: &Lexicon) -> Self {
        let mut gazetteer =
            Self { spelling: lexicon.spelling.words.clone(), entries: entries.entries.clone(), ..Self::default() };
        for subject in subjects {
            if let Some(id) = entries.get(&subject.iri) {
                for (predicate, object) in &subject.facts {
                    gazetteer.learn(*predicate, object, id, entries, lexicon);
                }
            }
        }
        gazetteer.names.values_mut().for_each(|names| {
            names.sort_by(|a, b| (b.keys.len(), &a.keys, a.entry).cmp(&(a.keys.len(), &b.keys, b.entry)));
        });
        gazetteer.bodies = Bodies::new(subjects, entries, &gazetteer, lexicon);
        gazetteer
    }

    /// Takes a name, or what an entity lies in.
    fn learn(&mut self, predicate: Predicate, object: &str, id: EntryId, entries: &Entries, lexicon: &Lexicon) {
        let kind = match predicate {
            Predicate::Label | Predicate::AltLabel => NameKind::Name,
            Predicate::Demonym => NameKind::Demonym,
            Predicate::Capital => {
                if let Some(place) = entries.get(object) {
                    self.entries[place.0 as usize].capital_of.push(id);
                }
                return;
            }
            Predicate::LocatedIn | Predicate::BodyOf => {
                self.entries[id.0 as usize].within = entries.get(object);
                return;
            }
            _ => return,
        };
        let entry = &mut self.entries[id.0 as usize];
        if predicate == Predicate::Label {
            object.clone_into(&mut entry.label);
        }
        let object = if entry.class == Class::Person { lexicon.personal(object) } else { object };
        // "Sukarno" alone would be found within other names; a title before it finds him by his office.
        if entry.class == Class::Person && !object.contains([' ', '-']) {
            return;
        }
        if entry.class == Class::Organization
            && let Some(head) = lexicon.head(object).filter(|head| !entry.heads.contains(head))
        {
            entry.heads.push(head);
        }
        let any_case = matches!(entry.class, Class::Office | Class::Topic);
        self.add(object, id, kind, any_case, lexicon);
        for head in lexicon.spelling.heads.iter().filter(|head| object.starts_with(head[0].as_str())) {
            if let Some(rest) = object[head[0].len()..].strip_prefix(' ') {
                for other in &head[1..] {
                    self.add(&format!("{other} {rest}"), id, kind, any_case, lexicon);
                }
            }
        }
    }

    fn add(&mut self, name: &str, entry: EntryId, kind: NameKind, any_case: bool, lexicon: &Lexicon) {
        let tokens = token::tokens(name, &lexicon.words.abbreviations);
        let (keys, cases): (Vec<_>, Vec<_>) = tokens
            .into_iter()
            .map(|token| (self.spelt(&token.key).to_owned(), if any_case { Case::Lower } else { token.case }))
            .unzip();
        let Some(first) = keys.first() else {
            return;
        };
        let names = self.names.entry(first.clone()).or_default();
        if !names.iter().any(|known| known.entry == entry && *known.keys == *keys && known.kind == kind) {
            names.push(Name { entry, kind, cases: cases.into(), keys: keys.into() });
        }
    }

    /// A folded word in the spelling that names are compared in.
    pub(super) fn spelt<'a>(&'a self, key: &'a str) -> &'a str {
        self.spelling.get(key).map_or(key, String::as_str)
    }

    /// The names that begin at the first of the tokens: how many tokens the longest has, and all of that length.
    pub fn longest(&self, tokens: &[Token]) -> Option<(usize, Vec<&Name>)> {
        let names = self.names.get(self.spelt(&tokens.first()?.key))?;
        let mut found: Vec<&Name> = Vec::new();
        for name in names {
            if found.first().is_some_and(|longer| longer.keys.len() > name.keys.len()) {
                break;
            }
            if name.fits(tokens, self) {
                found.push(name);
            }
        }
        Some((found.first()?.keys.len(), found))
    }

    /// The body of a state, such as its foreign ministry, that begins at the first of the tokens: the length of the words
    /// that name it, and for each state that has it the state and the body.
    pub fn body(&self, tokens: &[Token]) -> Option<(usize, &[(EntryId, EntryId)])> {
        self.bodies.longest(tokens, self)
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
    fn fits(&self, tokens: &[Token], gazetteer: &Gazetteer) -> bool {
        let len = self.keys.len();
        tokens.len() >= len
            && tokens.iter().zip(&self.keys).zip(&self.cases).all(|((token, key), case)| {
                (token.key == *key || gazetteer.spelt(&token.key) == key)
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
