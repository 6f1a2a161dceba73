//! Looks up in the index what is known by its whole name or identifier, and which words and publishers there are.

use std::{cmp::Reverse, collections::BTreeSet};

use tantivy::{Term, schema::Field};

use super::{
    Question, Reader, SearchError,
    question::Clause,
    segment::Form,
    words::{key, stem},
};

impl Reader {
    /// How many passages mention something.
    ///
    /// # Errors
    /// When the index cannot be read.
    pub fn mentions(&self, iri: &str) -> Result<usize, SearchError> {
        self.count(self.fields.mention, iri)
    }

    /// What has a name, by its best names and by its other names; case and marks do not matter.
    ///
    /// # Errors
    /// When the index cannot be read.
    pub fn named(&self, name: &str) -> Result<[BTreeSet<String>; 2], SearchError> {
        let mut found = [BTreeSet::new(), BTreeSet::new()];
        for (found, field) in found.iter_mut().zip([self.fields.label, self.fields.other]) {
            let form = Form::Term(Term::from_field_text(field, &key(name)));
            for segment in &self.segments {
                let ords = segment.ords()?;
                for doc in segment.docs(&form)?.iter() {
                    if let Some(ord) = ords.as_ref().and_then(|ords| ords.ords().first(doc)) {
                        found.insert(segment.iri(ord)?);
                    }
                }
            }
        }
        Ok(found)
    }

    /// Calls a function with each whole name, folded as by [`key`]; with some more than once, and with some that nothing
    /// has any more.
    ///
    /// # Errors
    /// When the index cannot be read.
    pub fn each_name(&self, mut call: impl FnMut(&str)) -> Result<(), SearchError> {
        for field in [self.fields.label, self.fields.other] {
            self.each_term(field, &mut call)?;
        }
        Ok(())
    }

    /// The publishers of documents.
    ///
    /// # Errors
    /// When the index cannot be read.
    pub fn publishers(&self) -> Result<BTreeSet<String>, SearchError> {
        let mut found = BTreeSet::new();
        self.each_term(self.fields.publisher, &mut |publisher| {
            found.insert(publisher.to_owned());
        })?;
        // Of documents that have gone, words stay for a while.
        let mut kept = BTreeSet::new();
        for publisher in found {
            if self.count(self.fields.publisher, &publisher)? > 0 {
                kept.insert(publisher);
            }
        }
        Ok(kept)
    }

    /// For each word that nothing has, neither so nor in another form, the word in the index that is nearest to it.
    ///
    /// # Errors
    /// When the index cannot be read.
    pub fn corrections(&self, question: &Question) -> Result<Vec<(String, String)>, SearchError> {
        let mut found = Vec::new();
        for clause in &question.wanted {
            let words = match clause {
                Clause::Word(word) => std::slice::from_ref(word),
                Clause::Phrase(words) => words,
                Clause::Prefix(_) => &[],
            };
            for word in words {
                let fields = &self.fields;
                let is_stem = self.count(fields.stems, &stem(word))? + self.count(fields.name_stems, &stem(word))? > 0;
                if !is_stem && let Some(near) = self.nearest(word)? {
                    found.push((word.clone(), near));
                }
            }
        }
        Ok(found)
    }

    /// The word that is nearest to one; of several, the one that most texts have.
    fn nearest(&self, word: &str) -> Result<Option<String>, SearchError> {
        let most = word.chars().count() / 4;
        let mut near = BTreeSet::new();
        for field in [self.fields.name, self.fields.sentence] {
            self.each_term(field, &mut |other| {
                if other.len().abs_diff(word.len()) <= most {
                    let distance = strsim::damerau_levenshtein(other, word);
                    if distance <= most {
                        near.insert((distance, other.to_owned()));
                    }
                }
            })?;
        }
        let first = near.first().map(|(distance, _)| *distance);
        let mut best = BTreeSet::new();
        for (_, word) in near.into_iter().take_while(|(distance, _)| Some(*distance) == first) {
            let number = self.count(self.fields.name, &word)? + self.count(self.fields.sentence, &word)?;
            if number > 0 {
                best.insert((Reverse(number), word));
            }
        }
        Ok(best.pop_first().map(|(_, word)| word))
    }

    /// Whether the index may hold what this identifies; if it says no, it does not.
    pub(crate) fn may_have(&self, key: &str) -> Result<bool, SearchError> {
        let term = Term::from_field_text(self.fields.key, key);
        for segment in &self.segments {
            if segment.reader.inverted_index(self.fields.key)?.get_term_info(&term)?.is_some() {
                return Ok(true);
            }
        }
        Ok(false)
    }

    /// How much has a term.
    fn count(&self, field: Field, term: &str) -> Result<usize, SearchError> {
        let form = Form::Term(Term::from_field_text(field, term));
        self.segments.iter().map(|segment| Ok(segment.docs(&form)?.len())).sum()
    }

    fn each_term(&self, field: Field, call: &mut impl FnMut(&str)) -> Result<(), SearchError> {
        for segment in &self.segments {
            let index = segment.reader.inverted_index(field)?;
            let mut terms = index.terms().stream()?;
            while let Some((term, _)) = terms.next() {
                if let Ok(term) = std::str::from_utf8(term) {
                    call(term);
                }
            }
        }
        Ok(())
    }
}
