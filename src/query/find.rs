//! Full text: what the search index finds, as the store says it.

use std::collections::BTreeSet;

use oxigraph::model::{GraphNameRef, NamedNode, NamedNodeRef, NamedOrBlankNode, Term, vocab::rdf};
use oxsdatatypes as xsd;

use super::{
    Citation, QueryError, cite, full_name,
    resolve::{is_below, objects, unread},
};
use crate::{
    ontology::{CLASSES, EVENT_CLASSES, RDFS_LABEL, RDFS_SUBCLASS_OF, SKOS_ALT_LABEL, local_name},
    search::{Found, Kind, Question, Reader, Restriction, SearchError, key},
    store::{Store, Unkept},
};

/// What is searched for.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Search {
    /// Words, "phrases", `-excluded`, `pref*`.
    pub words: String,
    /// Only names, or only sentences.
    pub only: Option<Kind>,
    /// The class of what is named: a name of the ontology, or an IRI. There are no sentences then.
    pub class: Option<String>,
    /// The address of the document of sentences. There are no names then, as for all that narrows sentences.
    pub document: Option<String>,
    /// The publisher of the documents of sentences.
    pub publisher: Option<String>,
    /// The first day of documents, or their first month or year.
    pub from: Option<String>,
    /// The last day of documents, or their last month or year.
    pub until: Option<String>,
    /// How many names to give at most, and how many sentences.
    pub limit: usize,
}

/// What was found.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Findings {
    /// Things, by their names.
    pub names: Ranked<Named>,
    /// Sentences.
    pub sentences: Ranked<Citation>,
    /// Whether nothing has all that was searched for, so that this has some of it.
    pub some: bool,
    /// Words that nothing has, each with one that is nearly the same.
    pub corrections: Vec<(String, String)>,
    /// Why the index was made for this search alone.
    pub unkept: Option<Unkept>,
}

/// The best of what was found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Ranked<T> {
    /// How much was found.
    pub total: usize,
    /// The best, in order.
    pub best: Vec<T>,
}

impl<T> Default for Ranked<T> {
    fn default() -> Self {
        Self { total: 0, best: Vec::new() }
    }
}

/// Something that has a name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Named {
    /// Its identifier.
    pub iri: String,
    /// Its best name.
    pub name: String,
    /// Another name that has the words, where the best has not.
    pub other: Option<String>,
    /// The narrowest of its classes.
    pub class: Option<String>,
    /// In how many passages it occurs.
    pub passages: usize,
}

impl Named {
    /// The name of its class in the ontology.
    pub fn class_name(&self) -> &str {
        self.class.as_deref().map(local_name).unwrap_or_default()
    }
}

/// Searches a store.
///
/// # Errors
/// When what is searched for is not written rightly or does not fit, or the store cannot be read.
pub fn search(store: &Store, search: &Search) -> Result<Findings, QueryError> {
    let question = Question::parse(&search.words).map_err(failed)?;
    let kinds = kinds(search)?;
    let made;
    let (reader, unkept) = match store.index() {
        Ok(reader) => (reader, None),
        Err(unkept) => {
            made = store.index_in_memory().map_err(unread)?;
            (made.as_ref(), Some(unkept))
        }
    };
    let restriction = restriction(store, reader, search)?;
    let find = |kind: Kind, any: bool| match kinds.contains(&kind) {
        true => reader.find(kind, &question, any, &restriction, search.limit).map_err(failed),
        false => Ok(Found::default()),
    };
    let mut findings = Findings { unkept, ..Findings::default() };
    let (mut names, mut sentences) = (find(Kind::Names, false)?, find(Kind::Sentences, false)?);
    if names.total + sentences.total == 0 {
        findings.corrections = reader.corrections(&question).map_err(failed)?;
        if question.parts() > 1 {
            (names, sentences) = (find(Kind::Names, true)?, find(Kind::Sentences, true)?);
            findings.some = names.total + sentences.total > 0;
        }
    }
    let named = names.best.iter().map(|iri| named(store, reader, &question, iri));
    findings.names = Ranked { total: names.total, best: named.collect::<Result<_, _>>()? };
    let cited = sentences.best.iter().map(|iri| cite::describe(store, NamedNodeRef::new_unchecked(iri)));
    findings.sentences = Ranked { total: sentences.total, best: cited.collect::<Result<_, _>>()? };
    Ok(findings)
}

/// What is asked for: both, or the one that is narrowed.
fn kinds(search: &Search) -> Result<Vec<Kind>, QueryError> {
    let names = search.class.as_ref().map(|_| "--class");
    let sentences = [
        ("--document", &search.document),
        ("--publisher", &search.publisher),
        ("--from", &search.from),
        ("--until", &search.until),
    ];
    let sentences = sentences.into_iter().find(|(_, given)| given.is_some()).map(|(option, _)| option);
    let wrong = |one: &str, other: &str| {
        Err(QueryError::Parameter(format!("{one} is for names and {other} for sentences; give one of them")))
    };
    match (search.only, names, sentences) {
        (_, Some(names), Some(sentences)) => wrong(names, sentences),
        (Some(Kind::Sentences), Some(names), None) => wrong(names, "--only sentences is"),
        (Some(Kind::Names), None, Some(sentences)) => wrong("--only names", sentences),
        (Some(kind), ..) => Ok(vec![kind]),
        (None, Some(_), None) => Ok(vec![Kind::Names]),
        (None, None, Some(_)) => Ok(vec![Kind::Sentences]),
        (None, None, None) => Ok(vec![Kind::Names, Kind::Sentences]),
    }
}

fn restriction(store: &Store, reader: &Reader, search: &Search) -> Result<Restriction, QueryError> {
    let mut restriction =
        Restriction { from: search.from.clone(), until: search.until.clone(), ..Restriction::default() };
    for (option, date) in [("--from", &search.from), ("--until", &search.until)] {
        if let Some(date) = date.as_deref().filter(|date| !is_date(date)) {
            let message = format!("{option} wants a day, a month or a year, such as 2024-12-31 or 2024, not `{date}`");
            return Err(QueryError::Parameter(message));
        }
    }
    if let Some(class) = &search.class {
        restriction.classes = classes(store, &class_named(class)?)?;
    }
    if let Some(document) = &search.document {
        let document = full_name(document);
        let node = NamedNode::new(&document);
        if !node.is_ok_and(|node| store.dataset().contains_named_graph(node.as_ref()).unwrap_or(false)) {
            let message = format!("no document {document} in the store; `chancery documents` lists them");
            return Err(QueryError::Parameter(message));
        }
        restriction.document = Some(document);
    }
    if let Some(publisher) = &search.publisher {
        let all = reader.publishers().map_err(failed)?;
        restriction.publishers = all.iter().filter(|other| key(other) == key(publisher)).cloned().collect();
        if restriction.publishers.is_empty() {
            let mend = did_you_mean(publisher, all.iter().map(String::as_str));
            let mend = mend.unwrap_or_else(|| "`chancery documents` lists them with their publishers".to_owned());
            return Err(QueryError::Parameter(format!("no document is published by `{publisher}`; {mend}")));
        }
    }
    Ok(restriction)
}

/// Whether a text is a day, a month or a year.
fn is_date(text: &str) -> bool {
    let is_plain = text.chars().all(|c| c.is_ascii_digit() || c == '-');
    is_plain
        && match text.len() {
            4 => text.parse::<xsd::GYear>().is_ok(),
            7 => text.parse::<xsd::GYearMonth>().is_ok(),
            10 => text.parse::<xsd::Date>().is_ok(),
            _ => false,
        }
}

/// The class that a user names.
fn class_named(text: &str) -> Result<String, QueryError> {
    let all = || CLASSES.iter().chain(EVENT_CLASSES).copied();
    let iri = full_name(text);
    if let Some(class) = all().find(|class| *class == iri || local_name(class).eq_ignore_ascii_case(text.trim())) {
        return Ok(class.to_owned());
    }
    if iri.contains("://") && NamedNode::new(&iri).is_ok() {
        return Ok(iri);
    }
    let mend = did_you_mean(text, all().map(local_name)).unwrap_or_else(|| {
        let names: Vec<&str> = all().map(local_name).collect();
        format!("it is one of {}, or an IRI", names.join(", "))
    });
    Err(QueryError::Parameter(format!("no class `{text}`; {mend}")))
}

/// The texts that are nearly another, or have all its words.
fn did_you_mean<'t>(text: &str, known: impl Iterator<Item = &'t str>) -> Option<String> {
    /// How many to suggest.
    const SUGGESTED: usize = 3;
    let wanted = key(text);
    let most = 1 + wanted.chars().count() / 3;
    let mut near = BTreeSet::new();
    for other in known {
        let other_key = key(other);
        let distance = strsim::damerau_levenshtein(&other_key, &wanted);
        let has_words = !wanted.is_empty() && wanted.split(' ').all(|word| other_key.split(' ').any(|it| it == word));
        if distance <= most || has_words {
            near.insert((distance, other));
        }
    }
    let near: Vec<String> = near.into_iter().take(SUGGESTED).map(|(_, other)| format!("`{other}`")).collect();
    (!near.is_empty()).then(|| format!("did you mean {}?", near.join(" or ")))
}

/// A class and all classes below it.
fn classes(store: &Store, class: &str) -> Result<Vec<String>, QueryError> {
    let below = NamedNodeRef::new_unchecked(RDFS_SUBCLASS_OF);
    let mut found = BTreeSet::new();
    let mut edge = vec![class.to_owned()];
    while let Some(class) = edge.pop() {
        let node = NamedNodeRef::new_unchecked(&class);
        let default = Some(GraphNameRef::DefaultGraph);
        for quad in store.dataset().quads_for_pattern(None, Some(below), Some(node.into()), default) {
            if let NamedOrBlankNode::NamedNode(narrower) = quad.map_err(unread)?.subject
                && !found.contains(narrower.as_str())
            {
                edge.push(narrower.into_string());
            }
        }
        found.insert(class);
    }
    Ok(found.into_iter().collect())
}

/// What the store says of something that was found by a name.
fn named(store: &Store, reader: &Reader, question: &Question, iri: &str) -> Result<Named, QueryError> {
    let node = NamedNode::new_unchecked(iri);
    let labels = names(store, &node, RDFS_LABEL)?;
    let others = names(store, &node, SKOS_ALT_LABEL)?;
    let name = labels.iter().chain(&others).next().cloned().unwrap_or_default();
    let other = match question.is_in(&name) {
        true => None,
        false => labels.iter().chain(&others).find(|other| question.is_in(other)).cloned(),
    };
    let passages = reader.mentions(iri).map_err(failed)?;
    Ok(Named { iri: iri.to_owned(), name, other, class: class(store, &node)?, passages })
}

/// The names by a property, those in English or in no language first.
fn names(store: &Store, node: &NamedNode, property: &str) -> Result<Vec<String>, QueryError> {
    let property = NamedNodeRef::new_unchecked(property);
    let default = Some(GraphNameRef::DefaultGraph);
    let mut names = BTreeSet::new();
    for quad in store.dataset().quads_for_pattern(Some(node.as_ref().into()), Some(property), None, default) {
        if let Term::Literal(name) = quad.map_err(unread)?.object {
            let is_foreign = name.language().is_some_and(|language| language != "en");
            names.insert((is_foreign, name.value().to_owned()));
        }
    }
    Ok(names.into_iter().map(|(_, name)| name).collect())
}

/// Of the classes of something, one that is above no other.
fn class(store: &Store, node: &NamedNode) -> Result<Option<String>, QueryError> {
    let classes = objects(store, node, rdf::TYPE)?;
    let mut narrow = BTreeSet::new();
    for class in &classes {
        let mut is_above = false;
        for other in classes.iter().filter(|other| *other != class) {
            is_above |= is_below(store, other, class.as_str())?;
        }
        if !is_above {
            let is_known = CLASSES.contains(&class.as_str()) || EVENT_CLASSES.contains(&class.as_str());
            narrow.insert((!is_known, class.as_str().to_owned()));
        }
    }
    Ok(narrow.pop_first().map(|(_, class)| class))
}

fn failed(error: SearchError) -> QueryError {
    match error {
        SearchError::Question(message) => QueryError::Parameter(message),
        other => QueryError::Evaluation(other.to_string()),
    }
}
