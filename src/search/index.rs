//! Writes the index: its fields, and what of a passage or a name goes into each.

use std::path::Path;

use tantivy::{
    IndexSettings, IndexWriter, TantivyDocument, Term,
    directory::MmapDirectory,
    indexer::IndexWriterOptions,
    schema::{Field, IndexRecordOption, NumericOptions, Schema, SchemaBuilder, TextFieldIndexing, TextOptions},
};

use super::{
    Name, Passage, Reader, SearchError,
    words::{Cutter, key, stems},
};

/// Memory of the thread that indexes, in bytes; when it is full, a segment is written. It is taken as it is needed.
const MEMORY: usize = 100_000_000;

/// An index, in a folder or in memory.
pub struct Index {
    inner: tantivy::Index,
    fields: Fields,
}

/// Changes an index. What it adds and removes is seen after [`Writer::commit`].
pub struct Writer {
    inner: IndexWriter,
    fields: Fields,
}

/// The fields of the index. A passage has `sentence` and `stems`, something named `name` and `name_stems`.
#[derive(Clone, Copy, Debug)]
pub(super) struct Fields {
    /// Identifies what is added and removed together: a document, or something named.
    pub(super) key: Field,
    /// The identifier of the passage or of what is named. Its numbers within a segment are in the order of the texts.
    pub(super) iri: Field,
    /// How many words it has.
    pub(super) length: Field,
    /// The words of a sentence as they are, with their places.
    pub(super) sentence: Field,
    /// The stems of the words of a sentence.
    pub(super) stems: Field,
    /// The words of all names as they are, with their places.
    pub(super) name: Field,
    /// The stems of the words of all names.
    pub(super) name_stems: Field,
    /// Best names, each whole.
    pub(super) label: Field,
    /// Other names, each whole.
    pub(super) other: Field,
    /// The classes of what is named.
    pub(super) class: Field,
    /// The document's publisher.
    pub(super) publisher: Field,
    /// The document's date, as the number 20241231.
    pub(super) date: Field,
    /// What a passage mentions.
    pub(super) mention: Field,
}

/// The names of fields that are read as columns.
pub(super) const IRI: &str = "iri";
/// See [`IRI`].
pub(super) const LENGTH: &str = "length";
/// See [`IRI`].
pub(super) const DATE: &str = "date";

/// The names under which tantivy knows how texts are cut.
const WORDS: &str = "words";
const STEMS: &str = "stems";

impl Index {
    /// An empty index in memory.
    ///
    /// # Errors
    /// When there is no memory for it.
    pub fn in_memory() -> Result<Self, SearchError> {
        let (schema, fields) = schema();
        Ok(Self::with(tantivy::Index::create_in_ram(schema), fields))
    }

    /// An empty index in an empty folder.
    ///
    /// # Errors
    /// When the folder cannot be written.
    pub fn create(folder: &Path) -> Result<Self, SearchError> {
        let (schema, fields) = schema();
        let directory = MmapDirectory::open(folder).map_err(tantivy::TantivyError::from)?;
        Ok(Self::with(tantivy::Index::create(directory, schema, IndexSettings::default())?, fields))
    }

    /// The index in a folder.
    ///
    /// # Errors
    /// When there is none, or it has other fields.
    pub fn open(folder: &Path) -> Result<Self, SearchError> {
        let (schema, fields) = schema();
        let inner = tantivy::Index::open_in_dir(folder)?;
        if inner.schema() != schema {
            return Err(tantivy::TantivyError::SchemaError("it has other fields".to_owned()).into());
        }
        Ok(Self::with(inner, fields))
    }

    fn with(inner: tantivy::Index, fields: Fields) -> Self {
        inner.tokenizers().register(WORDS, Cutter);
        inner.tokenizers().register(STEMS, stems());
        Self { inner, fields }
    }

    /// Begins to change the index. Only one can do so at a time.
    ///
    /// # Errors
    /// When the index cannot be written.
    pub fn writer(&self) -> Result<Writer, SearchError> {
        // One thread of each kind: documents are read by all processors meanwhile, and most changes are small.
        let options = IndexWriterOptions::builder()
            .num_worker_threads(1)
            .memory_budget_per_thread(MEMORY)
            .num_merge_threads(1)
            .build();
        Ok(Writer { inner: self.inner.writer_with_options(options)?, fields: self.fields })
    }

    /// Reads what the index holds now.
    ///
    /// # Errors
    /// When it cannot be read.
    pub fn reader(&self) -> Result<Reader, SearchError> {
        Reader::new(&self.inner, self.fields)
    }
}

impl Writer {
    /// Adds a passage.
    ///
    /// # Errors
    /// When the index cannot be written.
    pub fn add_passage(&self, passage: &Passage) -> Result<(), SearchError> {
        let fields = &self.fields;
        let mut document = TantivyDocument::new();
        document.add_text(fields.key, &passage.document);
        document.add_text(fields.iri, &passage.iri);
        for quote in &passage.quotes {
            document.add_text(fields.sentence, quote);
            document.add_text(fields.stems, quote);
        }
        let length = passage.quotes.iter().map(|quote| length(quote)).sum::<u64>();
        document.add_u64(fields.length, length);
        if let Some(date) = passage.date.as_deref().and_then(|date| number(date, '0')) {
            document.add_u64(fields.date, date);
        }
        passage.publisher.iter().for_each(|publisher| document.add_text(fields.publisher, publisher));
        passage.mentions.iter().for_each(|iri| document.add_text(fields.mention, iri));
        self.inner.add_document(document)?;
        Ok(())
    }

    /// Adds something that has names.
    ///
    /// # Errors
    /// When the index cannot be written.
    pub fn add_name(&self, name: &Name) -> Result<(), SearchError> {
        let fields = &self.fields;
        let mut document = TantivyDocument::new();
        document.add_text(fields.key, &name.iri);
        document.add_text(fields.iri, &name.iri);
        for (names, field) in [(&name.labels, fields.label), (&name.others, fields.other)] {
            for text in names {
                document.add_text(field, key(text));
                if !name.is_term {
                    document.add_text(fields.name, text);
                    document.add_text(fields.name_stems, text);
                }
            }
        }
        // The shortest best name counts, so that having many names is no fault.
        let names = if name.labels.is_empty() { &name.others } else { &name.labels };
        document.add_u64(fields.length, names.iter().map(|name| length(name)).min().unwrap_or_default());
        name.classes.iter().for_each(|class| document.add_text(fields.class, class));
        self.inner.add_document(document)?;
        Ok(())
    }

    /// Removes the passages of a document, or something named.
    pub fn remove(&self, key: &str) {
        self.inner.delete_term(Term::from_field_text(self.fields.key, key));
    }

    /// Writes all that was added and removed, and tidies the index.
    ///
    /// # Errors
    /// When the index cannot be written; it is as it was before then.
    pub fn commit(mut self) -> Result<(), SearchError> {
        self.inner.commit()?;
        self.inner.wait_merging_threads()?;
        Ok(())
    }
}

/// A date, a month or a year as the number that the index has; the digits that are lacking are filled.
pub(super) fn number(date: &str, fill: char) -> Option<u64> {
    let digits = date.chars().filter(|c| *c != '-').chain(std::iter::repeat(fill));
    digits.take(8).collect::<String>().parse().ok()
}

fn length(text: &str) -> u64 {
    text.split_whitespace().count() as u64
}

fn schema() -> (Schema, Fields) {
    let mut schema = SchemaBuilder::new();
    let text = |tokenizer: &str, option: IndexRecordOption| {
        let indexing =
            TextFieldIndexing::default().set_tokenizer(tokenizer).set_index_option(option).set_fieldnorms(false);
        TextOptions::default().set_indexing_options(indexing)
    };
    let (basic, freqs) = (IndexRecordOption::Basic, IndexRecordOption::WithFreqs);
    let whole = || text("raw", basic);
    let places = || text(WORDS, IndexRecordOption::WithFreqsAndPositions);
    let column = || NumericOptions::default().set_fast();
    let fields = Fields {
        key: schema.add_text_field("key", whole()),
        iri: schema.add_text_field(IRI, TextOptions::default().set_fast("raw")),
        length: schema.add_u64_field(LENGTH, column()),
        sentence: schema.add_text_field("sentence", places()),
        stems: schema.add_text_field("stems", text(STEMS, freqs)),
        name: schema.add_text_field("name", places()),
        name_stems: schema.add_text_field("name_stems", text(STEMS, freqs)),
        label: schema.add_text_field("label", whole()),
        other: schema.add_text_field("other", whole()),
        class: schema.add_text_field("class", whole()),
        publisher: schema.add_text_field("publisher", whole()),
        date: schema.add_u64_field(DATE, column()),
        mention: schema.add_text_field("mention", whole()),
    };
    (schema.build(), fields)
}
