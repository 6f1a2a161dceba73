//! The items of a sentence as patterns are compared with them: words as symbols, and which types each item is of.

use std::rc::Rc;

use super::{
    Reading,
    item::{Item, is_of},
};
use crate::{
    knowledge::{Class, Symbol, Type, Types},
    mention::Kind,
};

/// All types that a mention can be of.
const ALL: [Type; 16] = [
    Type::Agent,
    Type::Where,
    Type::Demonym,
    Type::Office,
    Type::Figure,
    Type::Date,
    Type::Word,
    Type::Of(Class::Person),
    Type::Of(Class::State),
    Type::Of(Class::Organization),
    Type::Of(Class::Place),
    Type::Of(Class::Agreement),
    Type::Of(Class::Monument),
    Type::Of(Class::Observance),
    Type::Of(Class::Office),
    Type::Of(Class::Topic),
];

/// The mark of an owner.
const POSSESSIVE: &str = "'s";

/// How far behind it the word may stand that says that the owner itself acts.
const OWNED: usize = 3;

/// The type of a subject, and whether it may be a list.
type Subject = (Type, bool);

/// A sentence, made ready for many patterns.
pub(super) struct Row<'r> {
    pub(super) items: &'r [Item<'r>],
    pub(super) symbols: Vec<Symbol>,
    pub(super) types: Vec<Types>,
    /// Whether an item is a word or mark that joins the members of a list.
    pub(super) joins: Vec<bool>,
    prepositions: Vec<bool>,
    /// Whether an item is only the owner of what is spoken of: "Russia's team", but not "Russia's government".
    pub(super) owns: Vec<bool>,
    /// Whether the clause of an item's own verb follows, so that it is a subject also behind a preposition.
    has_clause: Vec<bool>,
    /// Where the marks at its beginning end, and where those at its end begin.
    pub(super) body: (usize, usize),
    /// Where subjects can begin, for each type, and for lists and single ones.
    subjects: Vec<(Subject, Rc<[usize]>)>,
    /// For each step and item whether nothing was found from there: what a pattern need not try again.
    pub(super) tried: Vec<u64>,
}

impl<'r> Row<'r> {
    pub(super) fn new(reading: &Reading<'_>, items: &'r [Item<'r>]) -> Self {
        let words = &reading.knowledge.lexicon.words;
        let vocabulary = &reading.knowledge.index.vocabulary;
        let is_mark = |item: &Item<'_>| item.mention.is_none() && !item.key.chars().any(char::is_alphanumeric);
        let begin = items.iter().take_while(|item| is_mark(item)).count();
        let end = items.len() - items.iter().rev().take_while(|item| is_mark(item)).count();
        // "After he met" opens a clause, "after the President" does not.
        let nominative = |item: Option<&Item<'_>>| {
            let mention = item.and_then(|item| item.mention).map(|index| &reading.mentions[index].kind);
            matches!(mention, Some(Kind::PersonAgain { subject: true, .. }))
        };
        let leads =
            |(at, item): (usize, &Item<'_>)| words.prepositions.contains(item.key) && !nominative(items.get(at + 1));
        let key = |at: usize| items.get(at).map_or("", |item| item.key);
        let verb = |at: usize| {
            let plain = items.get(at).is_some_and(|item| item.mention.is_none());
            plain
                && (key(at).ends_with("ed")
                    || words.participles.contains(key(at))
                    || words.auxiliaries.contains(key(at)))
        };
        let owns = |at: usize| {
            key(at + 1) == POSSESSIVE
                && !(at + 2..items.len().min(at + 2 + OWNED)).any(|at| words.acting_bodies.contains(key(at)))
        };
        let has_clause = |at: usize| {
            // "with Ana Costa, who was elected"; "before Ana Costa addressed the summit"
            let relative = words.relative_pronouns.contains(key(at + 1 + usize::from(key(at + 1) == ",")));
            let led = at.checked_sub(1).is_some_and(|before| words.clause_leads.contains(key(before)));
            relative || (led && verb(at + 1))
        };
        Self {
            items,
            has_clause: (0..items.len()).map(has_clause).collect(),
            owns: (0..items.len()).map(owns).collect(),
            symbols: items.iter().map(|item| vocabulary.symbol(item.key)).collect(),
            types: items.iter().map(|item| types(reading, item)).collect(),
            joins: items.iter().map(|item| words.conjunctions.contains(item.key)).collect(),
            prepositions: items.iter().enumerate().map(leads).collect(),
            body: (begin, end),
            subjects: Vec::new(),
            tried: Vec::new(),
        }
    }

    /// All types that stand in it.
    pub(super) fn all_types(&self) -> Types {
        self.types.iter().fold(Types::NONE, |mut all, types| {
            all.add(*types);
            all
        })
    }

    /// The items with which a subject of a type can begin, in order.
    pub(super) fn subjects(&mut self, of: Type, list: bool) -> Rc<[usize]> {
        if let Some((_, known)) = self.subjects.iter().find(|(key, _)| *key == (of, list)) {
            return Rc::clone(known);
        }
        let found: Rc<[usize]> = (0..self.items.len()).filter(|at| self.opens_clause(*at, of, list)).collect();
        self.subjects.push(((of, list), Rc::clone(&found)));
        found
    }

    /// Whether a subject can begin with an item: it is of the type, stands behind no preposition, and is the first of
    /// its list.
    fn opens_clause(&self, at: usize, of: Type, list: bool) -> bool {
        if !self.types[at].has(of) {
            return false;
        }
        let Some(before) = at.checked_sub(1) else {
            return true;
        };
        let agent = matches!(of, Type::Agent | Type::Of(Class::Person | Class::State | Class::Organization));
        if agent && self.items[before].mention.is_none() && self.prepositions[before] {
            return self.has_clause[at];
        }
        // A member of a list is no subject of its own, unless the list is led by a preposition and has only a comma:
        // "After talks with Pope Francis, President Biden met ..."
        let Some(member) = self.member_before(at, of).filter(|_| list) else {
            return true;
        };
        if self.items[before].key != "," {
            return false;
        }
        let mut head = member;
        while let Some(earlier) = self.member_before(head, of) {
            head = earlier;
        }
        head.checked_sub(1).is_some_and(|at| self.prepositions[at])
    }

    /// The member of a list before the one at an item: "A, B", "A and B", "A, and B".
    fn member_before(&self, at: usize, of: Type) -> Option<usize> {
        let key = |at: usize| self.items[at].key;
        let joint = at.checked_sub(1).filter(|joint| matches!(key(*joint), "and" | ","))?;
        let comma = joint.checked_sub(1).filter(|before| key(joint) == "and" && key(*before) == ",");
        comma.unwrap_or(joint).checked_sub(1).filter(|at| self.types[*at].has(of))
    }
}

/// The types of an item.
fn types(reading: &Reading<'_>, item: &Item<'_>) -> Types {
    let mut types = Types::NONE;
    match item.mention {
        None if item.key.chars().next().is_some_and(char::is_alphanumeric) => types.add(Type::Word.into()),
        None => (),
        Some(index) => {
            let means = reading.linked.links[index].iter().map(|id| reading.linked.entity(*id).class);
            let means: Vec<Class> = means.collect();
            let kind = &reading.mentions[index].kind;
            ALL.into_iter().filter(|of| is_of(kind, &means, *of)).for_each(|of| types.add(of.into()));
        }
    }
    types
}
