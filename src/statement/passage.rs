//! The identifiers of passages and mentions, and what is said about them and their document.

use super::Value;
use crate::{document::Document, ontology, span::Span, text::Text};

/// Names passages by their characters, as [RFC 5147](https://www.rfc-editor.org/rfc/rfc5147) does, counted in
/// [`Document::text`]: the body as the source has it, then a blank line and the headline.
#[derive(Debug)]
pub struct Passages<'a> {
    document: &'a Document,
    /// Byte offset and number of characters before it, at the head of each sentence.
    marks: Vec<(usize, usize)>,
}

impl<'a> Passages<'a> {
    /// Counts the characters before each sentence.
    pub fn new(document: &'a Document, text: &Text) -> Self {
        let mut marks = vec![(0, 0)];
        for sentence in &text.sentences {
            let (bytes, chars) = marks[marks.len() - 1];
            let start = sentence.span.start;
            marks.push((start, chars + document.text()[bytes..start].chars().count()));
        }
        Self { document, marks }
    }

    /// How many characters stand before a byte of the text.
    fn chars(&self, offset: usize) -> usize {
        let index = self.marks.partition_point(|(bytes, _)| *bytes <= offset) - 1;
        let (bytes, chars) = self.marks[index];
        chars + self.document.text()[bytes..offset].chars().count()
    }

    /// The IRI of the passage or mention at a span.
    pub fn passage(&self, span: Span) -> String {
        format!("{}#char={},{}", self.document.iri, self.chars(span.start), self.chars(span.end))
    }

    /// What is said about a passage.
    pub(super) fn describe(&self, span: Span, about: &mut Vec<(String, &'static str, Value)>) {
        let iri = self.passage(span);
        let mut say = |predicate, object| about.push((iri.clone(), predicate, object));
        say(ontology::RDF_TYPE, Value::Iri(ontology::PASSAGE.to_owned()));
        say(ontology::PART_OF, Value::Iri(self.document.iri.clone()));
        say(ontology::QUOTE, Value::Text(self.document.slice(span).to_owned()));
        say(ontology::NIF_BEGIN_INDEX, Value::Typed(self.chars(span.start).to_string(), ontology::XSD_INTEGER));
        say(ontology::NIF_END_INDEX, Value::Typed(self.chars(span.end).to_string(), ontology::XSD_INTEGER));
    }
}

/// What is said about a document.
pub(super) fn document(document: &Document, about: &mut Vec<(String, &'static str, Value)>) {
    let mut say = |predicate, object| about.push((document.iri.clone(), predicate, object));
    say(ontology::RDF_TYPE, Value::Iri(ontology::DOCUMENT.to_owned()));
    say(ontology::CONTENT_HASH, Value::Text(document.content_hash()));
    say(ontology::DCTERMS_LANGUAGE, Value::Text(document.language.clone()));
    if let Some(title) = &document.title {
        say(ontology::DCTERMS_TITLE, Value::Text(title.clone()));
    }
    if let Some(date) = document.date {
        say(ontology::DCTERMS_ISSUED, Value::Typed(date.to_string(), ontology::XSD_DATE));
    }
    if let Some(publisher) = &document.publisher {
        say(ontology::DCTERMS_PUBLISHER, Value::Text(publisher.clone()));
    }
    // A document with an address of its own is the same whatever file it was read from.
    if !document.iri.starts_with(ontology::DOCUMENT_NAMESPACE) {
        say(ontology::DCTERMS_SOURCE, Value::Iri(document.iri.clone()));
    } else if let Some(name) = document.source.file_name() {
        say(ontology::DCTERMS_SOURCE, Value::Text(name.to_string_lossy().into_owned()));
    }
}
