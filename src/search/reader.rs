//! Finds in the index what has the words of a question, and ranks it.

use std::cmp::Reverse;

use tantivy::{Term, schema::Field};

use super::{
    Question, SearchError,
    bits::Bits,
    index::{Fields, number},
    question::Clause,
    segment::{Form, Segment},
    words::stem,
};

/// What is looked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// Things, by their names.
    Names,
    /// Passages, by their sentences.
    Sentences,
}

/// What a search is narrowed to.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Restriction {
    /// Things of one of these classes; of any when there is none.
    pub classes: Vec<String>,
    /// Passages of this document.
    pub document: Option<String>,
    /// Passages of documents of one of these publishers; of any when there is none.
    pub publishers: Vec<String>,
    /// Passages of documents of this day, month or year, or later.
    pub from: Option<String>,
    /// Passages of documents of this day, month or year, or earlier.
    pub until: Option<String>,
}

/// What was found.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Found {
    /// How much was found.
    pub total: usize,
    /// The identifiers of the best, the best first.
    pub best: Vec<String>,
}

/// An index as it is at a moment.
pub struct Reader {
    pub(super) segments: Vec<Segment>,
    pub(super) fields: Fields,
    /// How much the index holds.
    size: usize,
}

/// A form with what has it.
struct Matched {
    form: Form,
    /// For each segment.
    docs: Vec<Bits>,
    /// How much it says about a text that it has this form.
    weight: f64,
    /// Whether the weight counts as it is, however often the form occurs.
    is_flat: bool,
}

/// The mean number of words of a name, and of a sentence. That these do not change with the texts is what makes a
/// score depend on its own text and on how many have its words.
const MEAN: [f64; 2] = [4.0, 30.0];

/// The weight of a whole best name, and of another whole name, which is beyond that of any words.
const WHOLE: [f64; 2] = [1e6, 1e5];

impl Reader {
    pub(super) fn new(index: &tantivy::Index, fields: Fields) -> Result<Self, SearchError> {
        let segments: Vec<Segment> =
            index.searchable_segments()?.iter().map(Segment::open).collect::<Result<_, SearchError>>()?;
        let size = segments.iter().map(Segment::len).sum();
        Ok(Self { segments, fields, size })
    }

    /// What has all that is looked for, or with `any` some of it.
    ///
    /// # Errors
    /// When the index cannot be read.
    pub fn find(
        &self,
        kind: Kind,
        question: &Question,
        any: bool,
        restriction: &Restriction,
        limit: usize,
    ) -> Result<Found, SearchError> {
        let matched = |clauses: &[Clause], wanted: bool| -> Result<Vec<Vec<Matched>>, SearchError> {
            clauses.iter().map(|clause| self.matched(self.forms(kind, clause, wanted))).collect()
        };
        let (wanted, unwanted) = (matched(&question.wanted, true)?, matched(&question.unwanted, false)?);
        let bonus = match (kind, question.name()) {
            (Kind::Names, Some(name)) => self.whole(&name)?,
            _ => Vec::new(),
        };
        let mut found = Found::default();
        let mut ranked = Vec::new();
        for (at, segment) in self.segments.iter().enumerate() {
            let docs = self.select(at, &wanted, &unwanted, any, restriction)?;
            found.total += docs.len();
            let forms = wanted.iter().flatten().chain(&bonus);
            let parts = forms.map(|matched| {
                let Matched { form, docs, weight, is_flat } = matched;
                segment.part(form, &docs[at], *weight, *is_flat)
            });
            let parts = parts.collect::<Result<_, _>>()?;
            ranked.extend(segment.rank(&docs, parts, MEAN[kind as usize], limit)?.into_iter().map(|place| (place, at)));
        }
        ranked.sort_unstable();
        // Of equals, any may be the first by its identifier.
        if let Some((last, _)) = ranked.get(limit.saturating_sub(1)).copied() {
            ranked.retain(|(place, _)| place.0 <= last.0);
        }
        let mut best: Vec<(Reverse<u64>, String)> = Vec::with_capacity(ranked.len());
        for ((score, ord), at) in ranked {
            best.push((score, self.segments[at].iri(ord)?));
        }
        best.sort_unstable();
        found.best = best.into_iter().take(limit).map(|(_, iri)| iri).collect();
        Ok(found)
    }

    /// The ways in which a text has a part of a question. A name that is wanted need not be written to its end.
    fn forms(&self, kind: Kind, clause: &Clause, wanted: bool) -> Vec<Form> {
        let (words, stems) = match kind {
            Kind::Names => (self.fields.name, self.fields.name_stems),
            Kind::Sentences => (self.fields.sentence, self.fields.stems),
        };
        let term = |word: &String| Term::from_field_text(words, word);
        match clause {
            Clause::Word(word) => {
                let mut forms = vec![Form::Term(Term::from_field_text(stems, &stem(word))), Form::Term(term(word))];
                if kind == Kind::Names && wanted && word.chars().nth(1).is_some() {
                    forms.push(Form::Prefix(words, word.clone()));
                }
                forms
            }
            Clause::Phrase(phrase) if phrase.len() == 1 => phrase.iter().map(|word| Form::Term(term(word))).collect(),
            Clause::Phrase(phrase) => vec![Form::Phrase(phrase.iter().map(term).collect())],
            Clause::Prefix(prefix) => vec![Form::Prefix(words, prefix.clone())],
        }
    }

    /// What has one of these forms.
    fn matched(&self, forms: Vec<Form>) -> Result<Vec<Matched>, SearchError> {
        let matched = |form: Form| {
            let docs: Vec<Bits> = self.segments.iter().map(|segment| segment.docs(&form)).collect::<Result<_, _>>()?;
            let number = docs.iter().map(Bits::len).sum::<usize>() as f64;
            let weight = (1.0 + (self.size as f64 - number + 0.5) / (number + 0.5)).ln();
            Ok(Matched { form, docs, weight, is_flat: false })
        };
        forms.into_iter().map(matched).collect()
    }

    /// What has this whole name.
    fn whole(&self, name: &str) -> Result<Vec<Matched>, SearchError> {
        let forms = [self.fields.label, self.fields.other].map(|field| Form::Term(Term::from_field_text(field, name)));
        let mut matched = self.matched(forms.into())?;
        for (matched, weight) in matched.iter_mut().zip(WHOLE) {
            (matched.weight, matched.is_flat) = (weight, true);
        }
        Ok(matched)
    }

    /// What has all that is wanted, or some of it, nothing that is not, and is not ruled out.
    fn select(
        &self,
        at: usize,
        wanted: &[Vec<Matched>],
        unwanted: &[Vec<Matched>],
        any: bool,
        restriction: &Restriction,
    ) -> Result<Bits, SearchError> {
        let segment = &self.segments[at];
        let union = |matched: &Vec<Matched>| segment.union(matched.iter().map(|form| &form.docs[at]));
        let mut sets = wanted.iter().map(union);
        let mut docs = sets.next().unwrap_or_default();
        sets.for_each(|set| if any { docs.add(&set) } else { docs.keep(&set) });
        unwanted.iter().map(union).for_each(|set| docs.remove(&set));
        let term = |field: Field| move |text: &String| Form::Term(Term::from_field_text(field, text));
        let one_of = |forms: Vec<Form>| -> Result<Bits, SearchError> {
            let sets: Vec<Bits> = forms.iter().map(|form| segment.docs(form)).collect::<Result<_, _>>()?;
            Ok(segment.union(sets.iter()))
        };
        if !restriction.classes.is_empty() {
            docs.keep(&one_of(restriction.classes.iter().map(term(self.fields.class)).collect())?);
        }
        if !restriction.publishers.is_empty() {
            docs.keep(&one_of(restriction.publishers.iter().map(term(self.fields.publisher)).collect())?);
        }
        if restriction.document.is_some() {
            docs.keep(&one_of(restriction.document.iter().map(term(self.fields.key)).collect())?);
        }
        let from = restriction.from.as_deref().and_then(|date| number(date, '0'));
        let until = restriction.until.as_deref().and_then(|date| number(date, '9'));
        if from.is_some() || until.is_some() {
            docs.keep(&segment.dated(&docs, from.unwrap_or(0), until.unwrap_or(u64::MAX))?);
        }
        Ok(docs)
    }
}
