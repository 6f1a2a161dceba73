//! Who held which office when, by the sound of the name: it says which "President Mirziyoyev" is meant.
//!
//! The background knows holders up to the dates of its sources. It serves to recognise whom a text names; what a text says
//! of offices is never changed by it.

use jiff::{Span, civil::Date};
use rustc_hash::{FxHashMap, FxHashSet};

use super::{Class, EntryId, Lexicon, Predicate, Subject, gazetteer::Entries};
use crate::token::{self, fold};

/// How many days before its beginning and behind its end a tenure may still be spoken of as one that lasts.
const MARGIN_DAYS: i64 = 120;

/// How many years around a day on which a source saw a person in an office the tenure may have lasted.
const ATTESTED_YEARS: i16 = 5;

/// One person's time in one office of the background.
#[derive(Clone, Debug)]
pub struct Term {
    /// Whose it is.
    pub person: EntryId,
    /// The title, folded.
    pub title: String,
    /// The state or organization that the office belongs to.
    pub owner: EntryId,
    first: Option<Date>,
    last: Option<Date>,
}

/// The tenures of the background, and their holders by the sound of their names.
#[derive(Debug, Default)]
pub struct Holders {
    terms: Vec<Term>,
    by_person: FxHashMap<EntryId, Vec<usize>>,
    /// For each state and organization the folded titles that anybody has held there.
    titles: FxHashMap<EntryId, FxHashSet<String>>,
    /// By the sound of the first or the last part of a name.
    by_part: FxHashMap<String, Vec<EntryId>>,
    /// By the sounds of the first and the last part, in the order of the alphabet: family names may stand first.
    by_name: FxHashMap<(String, String), Vec<EntryId>>,
}

impl Holders {
    pub(super) fn new(subjects: &[Subject], entries: &Entries, lexicon: &Lexicon) -> Self {
        let mut holders = Self::default();
        let offices: FxHashMap<&str, (String, EntryId)> = subjects
            .iter()
            .filter_map(|office| {
                let (title, owner) = (office.object(Predicate::Title)?, office.object(Predicate::OfficeOf)?);
                Some((office.iri.as_str(), (fold(title), entries.get(owner)?)))
            })
            .collect();
        for subject in subjects {
            holders.terms.extend(term(subject, &offices, entries));
        }
        holders.end_with_successors();
        for (index, term) in holders.terms.iter().enumerate() {
            holders.by_person.entry(term.person).or_default().push(index);
            holders.titles.entry(term.owner).or_default().insert(term.title.clone());
        }
        for subject in subjects {
            if let Some(person) = entries.get(&subject.iri).filter(|id| entries.class(*id) == Class::Person)
                && holders.by_person.contains_key(&person)
            {
                for name in subject.objects(Predicate::Label).chain(subject.objects(Predicate::AltLabel)) {
                    holders.name(person, name, lexicon);
                }
            }
        }
        holders
    }

    /// Whether anybody is known to have held an office of this folded title of a state or organization, at any time.
    pub fn has_had(&self, owner: EntryId, title: &str) -> bool {
        self.titles.get(&owner).is_some_and(|titles| titles.contains(title))
    }

    /// A tenure without an end lasted no longer than to the next holder: not every source knows of every end.
    fn end_with_successors(&mut self) {
        let mut of_office: FxHashMap<(EntryId, String), Vec<(Date, EntryId)>> = FxHashMap::default();
        for term in &self.terms {
            if let Some(first) = term.first {
                of_office.entry((term.owner, term.title.clone())).or_default().push((first, term.person));
            }
        }
        for term in self.terms.iter_mut().filter(|term| term.last.is_none()) {
            let others = of_office.get(&(term.owner, term.title.clone())).into_iter().flatten();
            let later = others.filter(|(first, person)| *person != term.person && Some(*first) > term.first);
            term.last = later.map(|(first, _)| *first).min();
        }
    }

    fn name(&mut self, person: EntryId, name: &str, lexicon: &Lexicon) {
        let parts: Vec<String> = token::tokens(lexicon.personal(name), &lexicon.words.abbreviations)
            .into_iter()
            .filter(|token| token.is_capital() && !lexicon.words.name_suffixes.contains(&token.key))
            .map(|token| lexicon.romanization.sound(&token.key))
            .collect();
        let (Some(first), Some(last)) = (parts.first(), parts.last()) else {
            return;
        };
        for part in [first, last] {
            let known = self.by_part.entry(part.clone()).or_default();
            if !known.contains(&person) {
                known.push(person);
            }
        }
        if parts.len() > 1 {
            let known = self.by_name.entry(pair(first, last)).or_default();
            if !known.contains(&person) {
                known.push(person);
            }
        }
    }

    /// The tenures of a person.
    pub fn terms(&self, person: EntryId) -> impl Iterator<Item = &Term> {
        self.by_person.get(&person).into_iter().flatten().map(|index| &self.terms[*index])
    }

    /// The persons whose first or last name sounds like a word.
    pub fn by_part(&self, part: &str, lexicon: &Lexicon) -> &[EntryId] {
        self.by_part.get(&lexicon.romanization.sound(part)).map_or(&[], Vec::as_slice)
    }

    /// The persons whose first and last name sound like two words, in either order.
    pub fn by_name(&self, first: &str, last: &str, lexicon: &Lexicon) -> &[EntryId] {
        let sound = |word| lexicon.romanization.sound(word);
        self.by_name.get(&pair(&sound(first), &sound(last))).map_or(&[], Vec::as_slice)
    }
}

impl Term {
    /// Whether it may be spoken of on a day as one that lasts.
    pub fn lasts(&self, day: Option<Date>) -> bool {
        let margin = Span::new().days(MARGIN_DAYS);
        day.is_none_or(|day| {
            self.begun(Some(day))
                && self.last.is_none_or(|last| last.checked_add(margin).map_or(true, |last| day <= last))
        })
    }

    /// Whether it had begun by a day.
    pub fn begun(&self, day: Option<Date>) -> bool {
        let margin = Span::new().days(MARGIN_DAYS);
        day.is_none_or(|day| {
            self.first.is_none_or(|first| first.checked_sub(margin).map_or(true, |first| first <= day))
        })
    }
}

/// The tenure that a subject with holder and office is.
fn term(subject: &Subject, offices: &FxHashMap<&str, (String, EntryId)>, entries: &Entries) -> Option<Term> {
    let person = entries.get(subject.object(Predicate::Holder)?)?;
    let (title, owner) = offices.get(subject.object(Predicate::Office)?)?.clone();
    let (begin, end) = (subject.object(Predicate::Begin), subject.object(Predicate::End));
    let seen = || subject.objects(Predicate::Attested).filter_map(|date| day(date, false));
    let around = Span::new().years(ATTESTED_YEARS);
    let first = match begin {
        Some(begin) => day(begin, false),
        None => seen().min().and_then(|date| date.checked_sub(around).ok()),
    };
    let last = match (end, begin) {
        (Some(end), _) => day(end, true),
        (None, Some(_)) => None,
        (None, None) => seen().max().and_then(|date| date.checked_add(around).ok()),
    };
    Some(Term { person, title, owner, first, last })
}

/// The first or the last day of a date that may be a year or a month.
fn day(date: &str, last: bool) -> Option<Date> {
    let number = |range| date.get(range).and_then(|digits: &str| digits.parse::<i16>().ok());
    let year = number(0..4)?;
    let month = number(5..7).unwrap_or(if last { 12 } else { 1 });
    let first = Date::new(year, month as i8, number(8..10).unwrap_or(1) as i8).ok()?;
    Some(if last && date.len() < 10 { first.last_of_month() } else { first })
}

fn pair(one: &str, other: &str) -> (String, String) {
    let (one, other) = (one.to_owned(), other.to_owned());
    if one <= other { (one, other) } else { (other, one) }
}
