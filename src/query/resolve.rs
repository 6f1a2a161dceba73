//! Finds the entity that a name means.

use std::collections::{BTreeMap, BTreeSet};

use oxigraph::model::{
    GraphNameRef, LiteralRef, NamedNode, NamedNodeRef, NamedOrBlankNode, NamedOrBlankNodeRef, Quad, Term, TermRef,
    vocab::rdf,
};

use super::{QueryError, full_name, short_name};
use crate::{
    ontology::{CLASSES, EVENT_CLASSES, JOINED, JOINED_TO, RDFS_LABEL, RDFS_SUBCLASS_OF, SKOS_ALT_LABEL, local_name},
    search::key,
    store::Store,
};

/// How many candidates an error lists.
const LISTED: usize = 8;

/// The entity that a text names: an IRI, a prefixed name, or a label of exactly one entity, in any case and with or
/// without diacritics.
///
/// # Errors
/// When there is none, or there are several, which are listed.
pub fn resolve(store: &Store, text: &str) -> Result<NamedNode, QueryError> {
    resolve_among(store, text, &[])
}

/// What a text names, which may be an address that no document uses any more.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Resolved {
    /// What is meant.
    pub node: NamedNode,
    /// The address that was given, where documents are joined to another.
    pub joined: Option<NamedNode>,
}

/// As [`resolve`], of something of which the store says anything at all. The address that one document alone would give
/// to an event or a person is taken for the one that it is joined to.
///
/// # Errors
/// As [`resolve`], and when an address is of nothing.
pub fn resolve_present(store: &Store, text: &str) -> Result<Resolved, QueryError> {
    let node = resolve(store, text)?;
    let default = Some(GraphNameRef::DefaultGraph);
    let said = |subject: Option<NamedOrBlankNodeRef<'_>>, property, object: Option<TermRef<'_>>| {
        store.dataset().quads_for_pattern(subject, property, object, default).next().transpose().map_err(unread)
    };
    let joined = NamedNodeRef::new_unchecked(JOINED);
    let record = said(None, Some(joined), Some(node.as_ref().into()))?.map(|quad| quad.subject);
    // An address can be joined in one document, and used in others.
    let unused = objects(store, &node, rdf::TYPE)?.is_empty();
    if let Some(NamedOrBlankNode::NamedNode(record)) = record.filter(|_| unused)
        && let Some(other) = objects(store, &record, NamedNodeRef::new_unchecked(JOINED_TO))?.pop()
    {
        return Ok(Resolved { node: other, joined: Some(node) });
    }
    if said(Some(node.as_ref().into()), None, None)?.is_none()
        && said(None, None, Some(node.as_ref().into()))?.is_none()
    {
        let message =
            format!("the store says nothing of <{}>; give a name, or an address as answers have it", node.as_str());
        return Err(QueryError::Parameter(message));
    }
    Ok(Resolved { node, joined: None })
}

/// The best name of a thing in English, or else in any language.
pub(super) fn label(store: &Store, node: &NamedNode) -> Result<Option<String>, QueryError> {
    let property = NamedNodeRef::new_unchecked(RDFS_LABEL);
    let default = Some(GraphNameRef::DefaultGraph);
    let mut found = BTreeSet::new();
    for quad in store.dataset().quads_for_pattern(Some(node.as_ref().into()), Some(property), None, default) {
        if let Term::Literal(label) = quad.map_err(unread)?.object {
            found.insert((label.language().is_some_and(|language| language != "en"), label.value().to_owned()));
        }
    }
    Ok(found.into_iter().next().map(|(_, label)| label))
}

/// The entity of one of these classes that a text names; of any class when there is none. An IRI is taken as it is.
///
/// # Errors
/// When there is none, or there are several, which are listed.
pub fn resolve_among(store: &Store, text: &str, classes: &[String]) -> Result<NamedNode, QueryError> {
    let text = text.trim();
    let iri = full_name(text);
    if iri.contains("://") || (text.starts_with('<') && text.ends_with('>')) {
        return NamedNode::new(iri).map_err(|error| no_iri(text, &error));
    }
    // What the index finds comes first, for the other way goes through all labels.
    for find in [exactly_named, loosely_named] {
        for named in find(store, text)? {
            let mut wanted = Vec::new();
            for node in named {
                if classes.is_empty() || is_of(store, &node, classes)? {
                    wanted.push(node);
                }
            }
            match wanted.len() {
                0 => (),
                1 => return Ok(wanted.remove(0)),
                _ => return Err(QueryError::Parameter(several(store, text, &wanted)?)),
            }
        }
    }
    let wanted =
        if classes.is_empty() { "give a name as the documents have it, or an IRI".to_owned() } else { of(classes) };
    let near = near(store, text, classes)?;
    let mend = if near.is_empty() { wanted } else { format!("did you mean {}?", near.join(" or ")) };
    Err(QueryError::Parameter(format!("nothing in the store is named `{text}`; {mend}")))
}

/// What is wanted, by its classes.
fn of(classes: &[String]) -> String {
    let names: Vec<&str> = classes.iter().map(|class| local_name(class)).collect();
    format!("a {} is wanted, by its name as the documents have it or by its IRI", names.join(" or "))
}

/// By distance and folded name, the entities that have it, each with its label.
type Alike = BTreeMap<(usize, String), Vec<(NamedNode, String)>>;

/// The labels that entities have: best names, then others.
const LABELS: [&str; 2] = [RDFS_LABEL, SKOS_ALT_LABEL];

/// The entities with just this label, those with it as their best name first; found by the index.
fn exactly_named(store: &Store, name: &str) -> Result<Vec<Vec<NamedNode>>, QueryError> {
    let mut all = Vec::new();
    for property in LABELS.map(NamedNodeRef::new_unchecked) {
        let mut found = BTreeSet::new();
        for label in
            [LiteralRef::new_language_tagged_literal_unchecked(name, "en"), LiteralRef::new_simple_literal(name)]
        {
            let default = Some(GraphNameRef::DefaultGraph);
            for quad in store.dataset().quads_for_pattern(None, Some(property), Some(TermRef::from(label)), default) {
                if let NamedOrBlankNode::NamedNode(node) = quad.map_err(unread)?.subject {
                    found.insert(node);
                }
            }
        }
        all.push(found.into_iter().collect());
    }
    Ok(all)
}

/// The entities with a label that differs in case, diacritics and marks at most, those with it as their best name first;
/// found by the search index, and else by going through all labels.
fn loosely_named(store: &Store, name: &str) -> Result<Vec<Vec<NamedNode>>, QueryError> {
    if let Ok(reader) = store.index() {
        let found = reader.named(name).map_err(unread)?;
        return Ok(found.map(|iris| iris.into_iter().map(NamedNode::new_unchecked).collect()).into());
    }
    let wanted = key(name);
    let mut all = Vec::new();
    for property in LABELS {
        let mut found = BTreeSet::new();
        for named in labels(store, property, None) {
            let (node, label) = named?;
            if key(&label) == wanted {
                found.insert(node);
            }
        }
        all.push(found.into_iter().collect());
    }
    Ok(all)
}

/// The labels by one property, of one entity or of all.
fn labels<'n>(
    store: &Store,
    property: &str,
    node: Option<NamedNodeRef<'n>>,
) -> impl Iterator<Item = Result<(NamedNode, String), QueryError>> + use<'n> {
    let property = NamedNodeRef::new_unchecked(property);
    let default = Some(GraphNameRef::DefaultGraph);
    let quads = store.dataset().quads_for_pattern(node.map(Into::into), Some(property), None, default);
    quads.filter_map(|quad| match quad {
        Ok(Quad { subject: NamedOrBlankNode::NamedNode(node), object: Term::Literal(label), .. }) => {
            Some(Ok((node, label.value().to_owned())))
        }
        Ok(_) => None,
        Err(error) => Some(Err(unread(error))),
    })
}

/// Whether an entity is of one of the classes, or of a class below them.
pub(super) fn is_of(store: &Store, node: &NamedNode, classes: &[String]) -> Result<bool, QueryError> {
    for class in objects(store, node, rdf::TYPE)? {
        for wanted in classes {
            if is_below(store, &class, wanted)? {
                return Ok(true);
            }
        }
    }
    Ok(false)
}

/// Whether a class is another, or below it.
pub(super) fn is_below(store: &Store, class: &NamedNode, other: &str) -> Result<bool, QueryError> {
    let mut edge = vec![class.clone()];
    let mut seen = BTreeSet::new();
    while let Some(class) = edge.pop() {
        if class.as_str() == other {
            return Ok(true);
        }
        if seen.insert(class.clone()) {
            edge.extend(objects(store, &class, NamedNodeRef::new_unchecked(RDFS_SUBCLASS_OF))?);
        }
    }
    Ok(false)
}

pub(super) fn objects(
    store: &Store,
    subject: &NamedNode,
    property: NamedNodeRef<'_>,
) -> Result<Vec<NamedNode>, QueryError> {
    let default = Some(GraphNameRef::DefaultGraph);
    let mut found = Vec::new();
    for quad in store.dataset().quads_for_pattern(Some(subject.as_ref().into()), Some(property), None, default) {
        if let Term::NamedNode(object) = quad.map_err(unread)?.object {
            found.push(object);
        }
    }
    Ok(found)
}

/// The error that lists candidates, each with its class.
fn several(store: &Store, text: &str, found: &[NamedNode]) -> Result<String, QueryError> {
    let mut listed = Vec::new();
    for node in found.iter().take(LISTED) {
        let known = |class: &NamedNode| CLASSES.contains(&class.as_str()) || EVENT_CLASSES.contains(&class.as_str());
        let classes = objects(store, node, rdf::TYPE)?;
        let class = classes.iter().find(|class| known(class)).map(|class| format!(" ({})", local_name(class.as_str())));
        listed.push(format!("{}{}", short_name(node.as_str()), class.unwrap_or_default()));
    }
    let more = found.len().saturating_sub(LISTED);
    let more = if more == 0 { String::new() } else { format!(" and {more} more") };
    Ok(format!("several entities are named `{text}`; give one of {}{more}", listed.join(", ")))
}

/// The labels that are nearly a name, or have all of its words, the nearest first.
fn near(store: &Store, name: &str, classes: &[String]) -> Result<Vec<String>, QueryError> {
    /// How many to suggest.
    const SUGGESTED: usize = 3;
    let wanted = key(name);
    let most = 1 + wanted.chars().count() / 5;
    let words: Vec<&str> = wanted.split_whitespace().collect();
    let distance = |other: &str| {
        let is_near = other.len().abs_diff(wanted.len()) <= most;
        let distance = if is_near { strsim::damerau_levenshtein(other, &wanted) } else { usize::MAX };
        let parts: Vec<&str> = other.split_whitespace().collect();
        // Labels of events have the names of all who took part.
        let is_brief = parts.len() <= words.len() + 3;
        let has_words = !words.is_empty() && is_brief && words.iter().all(|word| parts.contains(word));
        (distance <= most || has_words).then(|| distance.min(most + 1))
    };
    let mut found: BTreeSet<String> = BTreeSet::new();
    let mut suggested = Vec::new();
    for ((distance, name), labelled) in alike(store, distance)? {
        let labelled = if labelled.is_empty() { so_named(store, &name)? } else { labelled };
        for (node, label) in labelled {
            let is_event = distance > most && label.contains(": ");
            if !is_event && (classes.is_empty() || is_of(store, &node, classes)?) && found.insert(label.clone()) {
                suggested.push(format!("`{label}`"));
            }
        }
        if suggested.len() >= SUGGESTED {
            break;
        }
    }
    suggested.truncate(SUGGESTED);
    Ok(suggested)
}

/// What was written for an IRI and is none.
pub(super) fn no_iri(text: &str, error: &impl std::fmt::Display) -> QueryError {
    QueryError::Parameter(format!("`{text}` is not an IRI: {error}"))
}

/// Folded names that are like one, the nearest first, with what has them where that is known already: the search index
/// knows all names, and without it all labels are gone through.
fn alike(store: &Store, distance: impl Fn(&str) -> Option<usize>) -> Result<Alike, QueryError> {
    let mut found = Alike::new();
    if let Ok(reader) = store.index() {
        let see = |name: &str| {
            if let Some(distance) = distance(name) {
                found.entry((distance, name.to_owned())).or_default();
            }
        };
        reader.each_name(see).map_err(unread)?;
        return Ok(found);
    }
    for named in LABELS.into_iter().flat_map(|property| labels(store, property, None)) {
        let (node, label) = named?;
        let name = key(&label);
        if let Some(distance) = distance(&name) {
            found.entry((distance, name)).or_default().push((node, label));
        }
    }
    Ok(found)
}

/// What has a folded name, with the labels that are folded to it.
fn so_named(store: &Store, name: &str) -> Result<Vec<(NamedNode, String)>, QueryError> {
    let mut found = Vec::new();
    for node in loosely_named(store, name)?.concat() {
        for named in LABELS.into_iter().flat_map(|property| labels(store, property, Some(node.as_ref()))) {
            found.extend(Some(named?).filter(|(_, label)| key(label) == name));
        }
    }
    Ok(found)
}

pub(super) fn unread(error: impl std::fmt::Display) -> QueryError {
    QueryError::Evaluation(error.to_string())
}
