//! Statements as people ask for them: what the words mean, and which statements fit.

use oxigraph::model::{
    GraphNameRef, Literal, NamedNode, NamedNodeRef, NamedOrBlankNode, NamedOrBlankNodeRef, Term, TermRef, Triple,
};
use oxsdatatypes as xsd;

use super::Asked;
use crate::{
    ontology::{
        PROPERTIES, RDF_TYPE, SHARED_PROPERTIES, XSD_BOOLEAN, XSD_DATE, XSD_DECIMAL, XSD_INTEGER, XSD_YEAR,
        XSD_YEAR_MONTH, local_name,
    },
    query::{QueryError, Resolved, full_name, resolve, resolve_present},
    store::Store,
    token::fold,
};

/// What stands for anything.
const ANYTHING: &str = "_";
/// The language of most names.
const ENGLISH: &str = "en";

/// Which statements are asked for.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Pattern {
    /// What they are about, or anything.
    pub(super) subject: Option<NamedNode>,
    /// The properties; any when there is none.
    pub(super) predicates: Vec<NamedNode>,
    /// What they say of it.
    pub(super) object: Object,
}

/// What statements may say.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Object {
    /// Anything.
    Any,
    /// A thing, or where no statement has it the value that was written.
    Thing(NamedNode, Option<String>),
    /// A value, in any language and of any datatype.
    Value(String),
    /// This value and no other.
    Exactly(Literal),
}

impl Pattern {
    /// What the words mean, and the addresses that are joined to others.
    pub(super) fn read(store: &Store, asked: &Asked<'_>) -> Result<(Self, Vec<(NamedNode, NamedNode)>), QueryError> {
        let Asked { subject, predicate, object } = asked;
        if [subject, predicate, object].iter().all(|word| word.trim() == ANYTHING) {
            let message = "name a subject, a property or an object; `_` stands for anything";
            return Err(QueryError::Parameter(message.to_owned()));
        }
        let mut joined = Vec::new();
        let mut meant = |Resolved { node, joined: given }: Resolved| {
            joined.extend(given.map(|given| (given, node.clone())));
            node
        };
        let predicates = predicates(store, predicate)?;
        let subject = match subject.trim() {
            ANYTHING => None,
            name => Some(meant(resolve_present(store, name)?)),
        };
        let object = match (value(object)?, object.trim()) {
            (Some(value), _) => value,
            (None, ANYTHING) => Object::Any,
            (None, name) => match resolve_present(store, name) {
                Ok(found) => Object::Thing(meant(found), Some(name.to_owned())),
                Err(error) => {
                    let pattern = Self { subject, predicates, object: Object::Value(name.to_owned()) };
                    // A value that somebody wrote without quotes.
                    return if pattern.find(store)?.is_empty() { Err(error) } else { Ok((pattern, joined)) };
                }
            },
        };
        Ok((Self { subject, predicates, object }, joined))
    }

    /// The statements that fit, sorted.
    pub(super) fn find(&self, store: &Store) -> Result<Vec<Triple>, QueryError> {
        let mut found = match &self.object {
            Object::Any => self.with(store, None)?,
            Object::Exactly(literal) => self.with(store, Some(literal.as_ref().into()))?,
            Object::Thing(node, written) => {
                let found = self.with(store, Some(node.as_ref().into()))?;
                match written {
                    Some(text) if found.is_empty() => self.with_value(store, text)?,
                    _ => found,
                }
            }
            Object::Value(text) => self.with_value(store, text)?,
        };
        found.sort_by_cached_key(|triple| {
            (triple.subject.to_string(), triple.predicate.as_str().to_owned(), triple.object.to_string())
        });
        found.dedup();
        Ok(found)
    }

    /// The statements with a value, whatever its language and datatype.
    fn with_value(&self, store: &Store, text: &str) -> Result<Vec<Triple>, QueryError> {
        let mut found = Vec::new();
        for literal in literals(text) {
            found.extend(self.with(store, Some(literal.as_ref().into()))?);
        }
        // Other languages are not looked for where everything would have to be gone through.
        if found.is_empty() && (self.subject.is_some() || !self.predicates.is_empty()) {
            found = self.with(store, None)?;
            found.retain(|triple| matches!(&triple.object, Term::Literal(literal) if literal.value() == text));
        }
        Ok(found)
    }

    fn with(&self, store: &Store, object: Option<TermRef<'_>>) -> Result<Vec<Triple>, QueryError> {
        let subject: Option<NamedOrBlankNodeRef<'_>> = self.subject.as_ref().map(|node| node.as_ref().into());
        let predicates: Vec<Option<NamedNodeRef<'_>>> = match &self.predicates[..] {
            [] => vec![None],
            some => some.iter().map(|node| Some(node.as_ref())).collect(),
        };
        let mut found = Vec::new();
        for predicate in predicates {
            let default = Some(GraphNameRef::DefaultGraph);
            for quad in store.dataset().quads_for_pattern(subject, predicate, object, default) {
                let triple = Triple::from(quad.map_err(resolve::unread)?);
                if matches!(triple.subject, NamedOrBlankNode::NamedNode(_)) {
                    found.push(triple);
                }
            }
        }
        Ok(found)
    }
}

/// The literals that a text may stand for.
fn literals(text: &str) -> Vec<Literal> {
    let typed = |datatype: &str| Literal::new_typed_literal(text, NamedNode::new_unchecked(datatype));
    let mut all =
        vec![Literal::new_simple_literal(text), Literal::new_language_tagged_literal_unchecked(text, ENGLISH)];
    all.extend(datatypes(text).into_iter().map(typed));
    all
}

/// The datatypes of days and figures that a text is written in.
fn datatypes(text: &str) -> Vec<&'static str> {
    let mut all = Vec::new();
    let mut add = |fits: bool, datatype| {
        if fits {
            all.push(datatype);
        }
    };
    add(text.parse::<xsd::Date>().is_ok(), XSD_DATE);
    add(text.parse::<xsd::GYearMonth>().is_ok(), XSD_YEAR_MONTH);
    add(text.parse::<xsd::GYear>().is_ok(), XSD_YEAR);
    add(text.parse::<xsd::Integer>().is_ok(), XSD_INTEGER);
    add(text.parse::<xsd::Decimal>().is_ok(), XSD_DECIMAL);
    add(text.parse::<xsd::Boolean>().is_ok(), XSD_BOOLEAN);
    all
}

/// A value in quotes, with a language or a datatype behind it or without; or a day or figure, which needs no quotes.
fn value(text: &str) -> Result<Option<Object>, QueryError> {
    let text = text.trim();
    let Some(quoted) = text.strip_prefix('"') else {
        return Ok((!datatypes(text).is_empty()).then(|| Object::Value(text.to_owned())));
    };
    let wrong = |message: &str| QueryError::Parameter(format!("`{text}` {message}"));
    let (inside, behind) = quoted.rsplit_once('"').ok_or_else(|| wrong("has no closing quotation mark"))?;
    let inside = inside.replace("\\\"", "\"").replace("\\\\", "\\");
    if behind.is_empty() {
        return Ok(Some(Object::Value(inside)));
    }
    let literal = if let Some(language) = behind.strip_prefix('@') {
        Literal::new_language_tagged_literal(inside, language).map_err(|error| wrong(&error.to_string()))?
    } else if let Some(datatype) = behind.strip_prefix("^^") {
        let datatype = NamedNode::new(full_name(datatype)).map_err(|error| wrong(&error.to_string()))?;
        Literal::new_typed_literal(inside, datatype)
    } else {
        return Err(wrong("has something behind its quotation marks that is neither `@en` nor `^^xsd:date`"));
    };
    Ok(Some(Object::Exactly(literal)))
}

/// The properties that a word means: by address, by the name in the vocabulary, or by what the ontology calls it.
fn predicates(store: &Store, text: &str) -> Result<Vec<NamedNode>, QueryError> {
    let text = text.trim();
    match text {
        ANYTHING => return Ok(Vec::new()),
        "a" => return Ok(vec![NamedNode::new_unchecked(RDF_TYPE)]),
        _ => (),
    }
    let iri = full_name(text);
    if iri.contains("://") || text.starts_with('<') {
        let node = NamedNode::new(iri).map_err(|error| resolve::no_iri(text, &error))?;
        return Ok(vec![node]);
    }
    let known = || PROPERTIES.iter().chain(SHARED_PROPERTIES).copied();
    let named = known().filter(|iri| local_name(iri).eq_ignore_ascii_case(text));
    let named: Vec<NamedNode> = named.map(NamedNode::new_unchecked).collect();
    if !named.is_empty() {
        return Ok(named);
    }
    let wanted = fold(text);
    let mut called = Vec::new();
    for node in known().map(NamedNode::new_unchecked) {
        if resolve::label(store, &node)?.is_some_and(|label| fold(&label) == wanted) {
            called.push(node);
        }
    }
    if called.is_empty() { Err(unknown(text, known())) } else { Ok(called) }
}

fn unknown(text: &str, known: impl Iterator<Item = &'static str>) -> QueryError {
    /// How many to suggest.
    const SUGGESTED: usize = 3;
    let lower = text.to_lowercase();
    let mut near: Vec<(usize, &str)> = known
        .map(local_name)
        .map(|name| (strsim::damerau_levenshtein(&name.to_lowercase(), &lower), name))
        .filter(|(distance, name)| *distance <= 1 + name.len() / 4 || name.to_lowercase().contains(&lower))
        .collect();
    near.sort_unstable();
    near.dedup();
    let names: Vec<String> = near.iter().take(SUGGESTED).map(|(_, name)| format!("`{name}`")).collect();
    let mend = match names.is_empty() {
        true => "give one of the ontology, such as `participant` or `holds`, or its address".to_owned(),
        false => format!("did you mean {}?", names.join(" or ")),
    };
    QueryError::Parameter(format!("no property is named `{text}`; {mend}"))
}
