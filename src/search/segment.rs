//! A segment of the index: which of its documents have a form of what is looked for, and how well.

use std::cmp::Reverse;

use tantivy::{
    DocSet, SegmentReader, TERMINATED, Term,
    columnar::StrColumn,
    postings::{Postings, SegmentPostings},
    query::{EnableScoring, PhraseQuery, Query},
    schema::{Field, IndexRecordOption},
};

use super::{
    SearchError,
    bits::Bits,
    index::{DATE, IRI, LENGTH},
};

/// A segment.
pub(super) struct Segment {
    pub(super) reader: SegmentReader,
    /// What was not taken out since the segment was written.
    alive: Option<Bits>,
}

/// A way in which a text has what is looked for.
pub(super) enum Form {
    Term(Term),
    Phrase(Vec<Term>),
    Prefix(Field, String),
}

/// How soon the number of times loses its weight; the usual value.
const K1: f64 = 1.2;
/// How much the length of a text counts; the usual value.
const B: f64 = 0.75;
/// What gives a text a part of its score.
pub(super) struct Part<'m> {
    docs: &'m Bits,
    /// How often a word stands in the text; for what is no word, it counts once.
    times: Option<SegmentPostings>,
    weight: f64,
    /// Whether the weight counts as it is.
    is_flat: bool,
}

/// A score, high ones first, and the number of an identifier.
pub(super) type Place = (Reverse<u64>, u64);

impl Segment {
    pub(super) fn open(segment: &tantivy::Segment) -> Result<Self, SearchError> {
        let reader = SegmentReader::open(segment)?;
        let alive = reader.alive_bitset().map(|alive| {
            let mut bits = Bits::new(reader.max_doc());
            alive.iter_alive().for_each(|doc| bits.insert(doc));
            bits
        });
        Ok(Self { reader, alive })
    }

    /// How many documents it has.
    pub(super) fn len(&self) -> usize {
        self.reader.num_docs() as usize
    }

    /// What has a form, without what was taken out.
    pub(super) fn docs(&self, form: &Form) -> Result<Bits, SearchError> {
        let mut docs = Bits::new(self.reader.max_doc());
        match form {
            Form::Term(term) => {
                let index = self.reader.inverted_index(term.field())?;
                if let Some(postings) = index.read_postings(term, IndexRecordOption::Basic)? {
                    fill(&mut docs, postings);
                }
            }
            Form::Phrase(terms) => {
                let scoring = EnableScoring::disabled_from_schema(self.reader.schema());
                let weight = PhraseQuery::new(terms.clone()).weight(scoring)?;
                fill(&mut docs, weight.scorer(&self.reader, 1.0)?);
            }
            Form::Prefix(field, prefix) => {
                let index = self.reader.inverted_index(*field)?;
                let mut terms = index.terms().range().ge(prefix).into_stream()?;
                while let Some((_, info)) = terms.next().filter(|(term, _)| term.starts_with(prefix.as_bytes())) {
                    fill(&mut docs, index.read_postings_from_terminfo(info, IndexRecordOption::Basic)?);
                }
            }
        }
        if let Some(alive) = &self.alive {
            docs.keep(alive);
        }
        Ok(docs)
    }

    pub(super) fn union<'b>(&self, sets: impl Iterator<Item = &'b Bits>) -> Bits {
        let mut docs = Bits::new(self.reader.max_doc());
        sets.for_each(|set| docs.add(set));
        docs
    }

    /// Of these, what is of documents of a time.
    pub(super) fn dated(&self, docs: &Bits, from: u64, until: u64) -> Result<Bits, SearchError> {
        let mut kept = Bits::new(self.reader.max_doc());
        if let Some(dates) = self.reader.fast_fields().column_opt::<u64>(DATE)? {
            let is_within = |doc: &u32| dates.first(*doc).is_some_and(|date| (from..=until).contains(&date));
            docs.iter().filter(is_within).for_each(|doc| kept.insert(doc));
        }
        Ok(kept)
    }

    /// What a form gives to the scores.
    pub(super) fn part<'m>(
        &self,
        form: &Form,
        docs: &'m Bits,
        weight: f64,
        is_flat: bool,
    ) -> Result<Part<'m>, SearchError> {
        let times = match form {
            Form::Term(term) => {
                self.reader.inverted_index(term.field())?.read_postings(term, IndexRecordOption::WithFreqs)?
            }
            Form::Phrase(_) | Form::Prefix(..) => None,
        };
        Ok(Part { docs, times, weight, is_flat })
    }

    /// The best of some, by BM25.
    pub(super) fn rank(
        &self,
        docs: &Bits,
        mut parts: Vec<Part<'_>>,
        mean: f64,
        limit: usize,
    ) -> Result<Vec<Place>, SearchError> {
        let (Some(ords), lengths) = (self.ords()?, self.reader.fast_fields().u64(LENGTH)?) else {
            return Ok(Vec::new());
        };
        let mut places: Vec<Place> = Vec::new();
        for doc in docs.iter() {
            let length = lengths.first(doc).unwrap_or_default() as f64;
            let much = K1 * (1.0 - B + B * length / mean);
            // In the order of the question, for sums of fractions depend on it.
            let score: f64 = parts.iter_mut().map(|part| part.score(doc, much)).sum();
            if let Some(ord) = ords.ords().first(doc) {
                places.push((Reverse(score.to_bits()), ord));
            }
            if places.len() > 1000 + limit.saturating_mul(2) {
                best(&mut places, limit);
            }
        }
        best(&mut places, limit);
        Ok(places)
    }

    /// The identifiers of its documents.
    pub(super) fn ords(&self) -> Result<Option<StrColumn>, SearchError> {
        Ok(self.reader.fast_fields().str(IRI)?)
    }

    /// The identifier with a number.
    pub(super) fn iri(&self, ord: u64) -> Result<String, SearchError> {
        let mut iri = String::new();
        if let Some(column) = self.ords()? {
            column.ord_to_str(ord, &mut iri)?;
        }
        Ok(iri)
    }
}

impl Part<'_> {
    fn score(&mut self, doc: u32, much: f64) -> f64 {
        if !self.docs.contains(doc) {
            return 0.0;
        }
        if self.is_flat {
            return self.weight;
        }
        let times = self.times.as_mut().map_or(1, |postings| {
            postings.seek(doc);
            postings.term_freq()
        });
        let times = f64::from(times);
        self.weight * times * (K1 + 1.0) / (times + much)
    }
}

fn fill(docs: &mut Bits, mut from: impl DocSet) {
    let mut doc = from.doc();
    while doc != TERMINATED {
        docs.insert(doc);
        doc = from.advance();
    }
}

/// Keeps the best.
fn best(places: &mut Vec<Place>, limit: usize) {
    if places.len() > limit && limit > 0 {
        places.select_nth_unstable(limit - 1);
    }
    places.truncate(limit);
}
