//! What saved queries are expected to answer, and whether other programs that read them take them the same.

use std::collections::BTreeMap;

use spargebra::{Query, SparqlParser};

use super::{
    Answer, Limits, Parameter, ParameterType, QueryError, SavedQuery, bind,
    header::{self, Scalar},
    lexer::{self, Kind},
    run, short_name,
};
use crate::{ontology::XSD_NAMESPACE, store::Store};

/// What a query answers to some parameters, on the store that it is checked on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Expectation {
    /// The parameters.
    pub values: BTreeMap<String, String>,
    /// How many rows.
    pub rows: Rows,
    /// What some cell, or some term of a graph, says.
    pub has: Option<String>,
    /// The addresses of documents that a store must have for this to be expected of it.
    pub documents: Vec<String>,
}

/// How many rows are expected.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Rows {
    /// Any number.
    Any,
    /// At least one.
    Some,
    /// None.
    None,
    /// So many.
    Exactly(usize),
}

/// What a check found: how many rows there were, and what was wrong with them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Found {
    /// Rows, or triples of a graph.
    pub rows: usize,
    /// What differs from what was expected.
    pub fault: Option<String>,
}

impl Expectation {
    /// That the query can be answered, whatever the answer.
    pub fn any(values: BTreeMap<String, String>) -> Self {
        Self { values, rows: Rows::Any, has: None, documents: Vec::new() }
    }

    /// What a header says.
    pub(super) fn read(header: &header::Expectation) -> Result<Self, String> {
        let rows = match header.rows.as_ref().map(|rows| rows.0.as_str()) {
            None => Rows::Any,
            Some("some") => Rows::Some,
            Some("none") => Rows::None,
            Some(number) => {
                Rows::Exactly(number.parse().map_err(|_| format!("`rows` is some, none or a number, not `{number}`"))?)
            }
        };
        let values = header.with.iter().map(|(name, value)| (name.clone(), value.0.clone())).collect();
        let has = header.has.as_ref().map(|Scalar(text)| text.clone());
        Ok(Self { values, rows, has, documents: header.documents.clone() })
    }

    /// The first document that a store must have for this to be expected of it, and that is not there.
    ///
    /// # Errors
    /// When the store cannot be read.
    pub fn lacks(&self, store: &Store) -> Result<Option<&str>, QueryError> {
        for document in &self.documents {
            let known = store.has_graph(document).map_err(|error| QueryError::Evaluation(error.to_string()))?;
            if !known {
                return Ok(Some(document));
            }
        }
        Ok(None)
    }

    /// Runs a query and compares.
    ///
    /// # Errors
    /// When it cannot be answered.
    pub fn check(&self, store: &Store, saved: &SavedQuery, limits: &Limits) -> Result<Found, QueryError> {
        let query = bind(store, &saved.query, &saved.parameters, &self.values)?;
        let answer = run(store, query, limits)?.answer;
        let (rows, cells): (usize, Vec<String>) = match &answer {
            Answer::Boolean(value) => (usize::from(*value), vec![value.to_string()]),
            Answer::Solutions { rows, .. } => {
                (rows.len(), rows.iter().flatten().flatten().map(ToString::to_string).collect())
            }
            Answer::Graph(triples) => (triples.len(), triples.iter().map(ToString::to_string).collect()),
        };
        let wanted = match self.rows {
            Rows::Some if rows == 0 => Some("some rows".to_owned()),
            Rows::None if rows > 0 => Some("no rows".to_owned()),
            Rows::Exactly(number) if rows != number => Some(format!("{number} rows")),
            _ => None,
        };
        let fault = match (wanted, &self.has) {
            (Some(wanted), _) => Some(format!("{wanted} expected, {rows} found")),
            (None, Some(text)) if !cells.iter().any(|cell| cell.contains(text)) => {
                Some(format!("no cell has \"{text}\""))
            }
            _ => None,
        };
        Ok(Found { rows, fault })
    }
}

impl SavedQuery {
    /// What grlc would take in another way than we do; nothing, where the file means the same there.
    pub fn differences_from_grlc(&self) -> Vec<String> {
        let mut found = Vec::new();
        if !matches!(self.query, Query::Select { .. } | Query::Construct { .. }) {
            found.push("grlc serves SELECT and CONSTRUCT only".to_owned());
        }
        if let Err(error) = SparqlParser::new().parse_query(&self.text) {
            found.push(format!("grlc knows no prefixes but those declared ({error})"));
        }
        found.extend(self.parameters.iter().filter_map(bare_datatype));
        let tokens = lexer::tokens(&self.text);
        let is_bound = |three: &&[lexer::Token<'_>]| {
            three[0].text.eq_ignore_ascii_case("BOUND") && three[1].text == "(" && three[2].text.starts_with("?_")
        };
        if let Some(three) = tokens.windows(3).find(is_bound) {
            found.push(format!("in grlc, BOUND({}) is no SPARQL once a value is given; use COALESCE", three[2].text));
        }
        if let Some(token) = tokens.iter().find(|token| token.kind == Kind::Variable && token.text.starts_with("$_")) {
            found.push(format!("for grlc `{}` is no parameter; write it with `?`", token.text));
        }
        found
    }
}

/// A type that grlc reads as a language.
fn bare_datatype(parameter: &Parameter) -> Option<String> {
    let variable = parameter.variable.as_str();
    match &parameter.of {
        ParameterType::Datatype(iri) if !variable.contains("_xsd_") && iri.starts_with(XSD_NAMESPACE) => {
            let word = &iri[XSD_NAMESPACE.len()..];
            let ends = variable.ends_with(&format!("{}_{word}", parameter.name));
            ends.then(|| {
                let name = short_name(iri).replace(':', "_");
                format!("grlc reads `?{variable}` as a text in the language \"{word}\"; write `_{name}`")
            })
        }
        _ => None,
    }
}
