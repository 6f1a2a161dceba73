//! Why the graph says a statement, or a query gives a row: the places that say it, and how they came to.

mod pattern;
mod saying;

use oxigraph::model::{NamedNode, Term, Triple};
use spargebra::Query;

pub use saying::{Exchange, KnownSource, Saying};

use super::{Answer, CitedAnswer, Limits, QueryError, cite, cite_row, resolve, run, short_name};
use crate::{ontology::local_name, store::Store};
use pattern::{Object, Pattern};

/// A statement to be explained, as people write it: a name, an address, a short name or `_` for anything; a property
/// also by its name alone, and a value in quotes.
#[derive(Clone, Copy, Debug)]
pub struct Asked<'a> {
    /// What it is about.
    pub subject: &'a str,
    /// The property.
    pub predicate: &'a str,
    /// The other thing, or the value.
    pub object: &'a str,
}

/// The statements that were asked for.
#[derive(Clone, Debug)]
pub struct Reasons {
    /// The statements, sorted, no more than were asked for.
    pub statements: Vec<Explained>,
    /// How many there are in all.
    pub total: usize,
    /// Where there is none, those that come near.
    pub near: Vec<Near>,
    /// The addresses that were given and are joined to others, with those.
    pub joined: Vec<(NamedNode, NamedNode)>,
}

/// A statement with the places that say it.
#[derive(Clone, Debug)]
pub struct Explained {
    /// The statement.
    pub statement: Triple,
    /// The places, those of documents first, by their dates; no more than were asked for.
    pub said_by: Vec<Saying>,
    /// How many places there are in all.
    pub total: usize,
    /// How many of them are passages.
    pub passages: usize,
}

/// Statements that are like one that nothing says.
#[derive(Clone, Debug)]
pub struct Near {
    /// In what they are like it.
    pub like: Nearness,
    /// A few of them.
    pub statements: Vec<Triple>,
    /// How many there are in all.
    pub total: usize,
}

/// In what a statement is like another.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Nearness {
    /// The same subject and property, another object.
    OtherObject,
    /// The same subject and object, another property.
    OtherPredicate,
    /// The other way round.
    Reversed,
}

/// A row of an answer, with all places that it rests on.
#[derive(Clone, Debug)]
pub struct RowReasons {
    /// The answer, with this one row and its citations.
    pub answer: CitedAnswer,
    /// The places, in the order of the citations.
    pub said_by: Vec<Saying>,
}

/// How many statements that come near are given of a kind.
const NEAR: usize = 5;

/// Why the graph says a statement, or all that fit where something is left open. So many statements, and so many places
/// of each, are given at most.
///
/// # Errors
/// When a name means nothing or several things, or all is left open.
pub fn why(store: &Store, asked: &Asked<'_>, most: usize) -> Result<Reasons, QueryError> {
    let (pattern, joined) = Pattern::read(store, asked)?;
    let found = pattern.find(store)?;
    let total = found.len();
    let near = if found.is_empty() { near(store, &pattern)? } else { Vec::new() };
    let explained = found.into_iter().take(most).map(|statement| explain(store, statement, most));
    Ok(Reasons { statements: explained.collect::<Result<_, _>>()?, total, near, joined })
}

/// Why a SELECT query gives the row of this number, from 1: all places that it rests on.
///
/// # Errors
/// When it is another query, has fewer rows, and as [`cite`](super::cite()) does.
pub fn why_row(store: &Store, query: Query, limits: &Limits, number: usize) -> Result<RowReasons, QueryError> {
    if !matches!(query, Query::Select { .. }) {
        return Err(QueryError::Parameter("rows are of SELECT; a graph and a yes or no have none".to_owned()));
    }
    // The rows are counted as they are given without citations, which may sort equal ones otherwise.
    let head = Limits { rows: Some(number), ..limits.clone() };
    let Answer::Solutions { mut rows, .. } = run(store, query.clone(), &head)?.answer else {
        return Err(QueryError::Evaluation("SELECT did not answer with rows".to_owned()));
    };
    let Some(cells) = rows.get(number.wrapping_sub(1)).cloned() else {
        let have = match rows.len() {
            0 => "has no rows".to_owned(),
            1 => "has 1 row".to_owned(),
            rows => format!("has {rows} rows"),
        };
        return Err(QueryError::Parameter(format!("there is no row {number}: the answer {have}")));
    };
    rows.truncate(number - 1);
    let equal = rows.iter().filter(|row| **row == cells).count();
    let answer = cite_row(store, query, limits, cells, equal)?;
    let Some(row) = answer.rows.first() else {
        return Err(QueryError::Evaluation("the row was not given again; the query answers anew each time".to_owned()));
    };
    let cited = row.citations.iter().zip(&row.says);
    let said_by = cited.map(|(citation, says)| saying::of(store, citation.clone(), says.clone()));
    let said_by = said_by.collect::<Result<_, _>>()?;
    Ok(RowReasons { answer, said_by })
}

/// A statement in words: the names of its things, and the property by its name alone.
///
/// # Errors
/// When the store cannot be read.
pub fn words(store: &Store, statement: &Triple) -> Result<[String; 3], QueryError> {
    let subject = Term::from(statement.subject.clone());
    let predicate = local_name(statement.predicate.as_str()).to_owned();
    Ok([name(store, &subject)?, predicate, name(store, &statement.object)?])
}

/// The name of a thing, its short name where it has none, or a value.
///
/// # Errors
/// When the store cannot be read.
pub fn name(store: &Store, term: &Term) -> Result<String, QueryError> {
    Ok(match term {
        Term::NamedNode(node) => resolve::label(store, node)?.unwrap_or_else(|| short_name(node.as_str())),
        Term::Literal(literal) => literal.value().to_owned(),
        other => other.to_string(),
    })
}

fn explain(store: &Store, statement: Triple, most: usize) -> Result<Explained, QueryError> {
    let places = cite::places(store, &statement)?;
    let total = places.len();
    let passages = places.iter().filter(|place| place.kind == super::CitedAs::Passage).count();
    let said_by = places.into_iter().take(most).map(|place| saying::of(store, place, vec![statement.clone()]));
    let said_by = said_by.collect::<Result<_, _>>()?;
    Ok(Explained { statement, said_by, total, passages })
}

/// What comes near a statement that nothing says.
fn near(store: &Store, pattern: &Pattern) -> Result<Vec<Near>, QueryError> {
    let mut all = Vec::new();
    let Some(subject) = &pattern.subject else {
        return Ok(all);
    };
    let mut wanted = Vec::new();
    if !pattern.predicates.is_empty() && pattern.object != Object::Any {
        wanted.push((Nearness::OtherObject, Pattern { object: Object::Any, ..pattern.clone() }));
        wanted.push((Nearness::OtherPredicate, Pattern { predicates: Vec::new(), ..pattern.clone() }));
    }
    let reversed = |other| Pattern {
        subject: other,
        predicates: pattern.predicates.clone(),
        object: Object::Thing(subject.clone(), None),
    };
    match &pattern.object {
        Object::Thing(object, _) => wanted.push((Nearness::Reversed, reversed(Some(object.clone())))),
        Object::Any => wanted.push((Nearness::Reversed, reversed(None))),
        Object::Value(_) | Object::Exactly(_) => (),
    }
    for (like, pattern) in wanted {
        let mut statements = pattern.find(store)?;
        let total = statements.len();
        statements.truncate(NEAR);
        if total > 0 {
            all.push(Near { like, statements, total });
        }
    }
    Ok(all)
}
