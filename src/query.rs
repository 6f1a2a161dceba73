//! Prepares and runs SPARQL: saved queries, parameters, citations. Searches full text.

mod answer;
mod binding;
mod check;
mod cite;
mod dossier;
mod evaluate;
mod find;
mod fold;
mod header;
mod lexer;
mod parameter;
mod resolve;
mod rewrite;
mod saved;
mod service;
mod syntax;
mod walk;
mod why;

use std::{collections::BTreeMap, time::Duration};

use spargebra::{Query, SparqlParser, algebra::GraphPattern};

pub use answer::Answer;
pub use check::{Expectation, Found, Rows};
pub use cite::{Citation, CitedAnswer, CitedAs, CitedRow, LOOKED_THROUGH, cite, cite_counted, cite_row, describe};
pub use dossier::{Dossier, Section, Wanted, dossier};
pub use evaluate::{Answered, Limits, run};
pub use find::{Findings, Named, Ranked, Search, search};
pub use parameter::{Parameter, ParameterType, Values};
pub use resolve::{Resolved, resolve, resolve_among, resolve_present};
pub use rewrite::rewritten;
pub use saved::{SavedQuery, find, read_file, saved_queries, sections};
pub use service::service_address;
pub use syntax::{full_name, short_name};
pub use why::{
    Asked, Exchange, Explained, KnownSource, Near, Nearness, Reasons, RowReasons, Saying, name, why, why_row, words,
};

pub use crate::search::Kind;
use crate::{ontology::PREFIXES, store::Store};

/// Parses SPARQL; the prefixes of [`PREFIXES`] need not be declared.
///
/// # Errors
/// With line, column and the likely mend.
pub fn parse(sparql: &str) -> Result<Query, QueryError> {
    let mut parser = SparqlParser::new();
    for (prefix, iri) in PREFIXES {
        parser = parser.with_prefix(*prefix, *iri).map_err(|error| QueryError::Evaluation(error.to_string()))?;
    }
    parser.parse_query(sparql).map_err(|error| syntax::explain(sparql, &error.to_string()))
}

/// The query with its parameters set to the given values. Values become terms of the parsed query and are never read
/// as SPARQL.
///
/// # Errors
/// When a value is missing or wrong, or given for a parameter that is none: which, and what it wants.
pub fn bind(
    store: &Store,
    query: &Query,
    parameters: &[Parameter],
    values: &BTreeMap<String, String>,
) -> Result<Query, QueryError> {
    let terms = parameter::terms(store, parameters, values)?;
    for parameter in parameters.iter().filter(|parameter| parameter.values == Values::Found) {
        if let Some(term) = terms.get(&parameter.variable) {
            evaluate::require_found(store, query, parameter, term)?;
        }
    }
    binding::bind(query, parameters, &terms)
}

/// A page of the rows of a query, counted from 1, and one row more, which shows whether another page follows.
pub fn page(query: Query, number: usize, rows: usize) -> Query {
    let slice = |pattern| GraphPattern::Slice {
        inner: Box::new(pattern),
        start: number.saturating_sub(1).saturating_mul(rows),
        length: Some(rows.saturating_add(1)),
    };
    match query {
        Query::Select { dataset, pattern, base_iri } => Query::Select { dataset, pattern: slice(pattern), base_iri },
        other => other,
    }
}

/// Why a query has no answer.
#[derive(Debug, thiserror::Error)]
pub enum QueryError {
    /// It is not SPARQL.
    #[error("line {line}, column {column}: {message}\n  {text}\n  {mark}")]
    Syntax {
        /// The line, from 1.
        line: usize,
        /// The column, from 1, in characters.
        column: usize,
        /// What is wrong, and the likely mend.
        message: String,
        /// The line itself.
        text: String,
        /// A mark below the place.
        mark: String,
    },
    /// The header of a saved query is wrong.
    #[error("{file}:{line}: {message}")]
    Header {
        /// The file.
        file: String,
        /// The line, from 1.
        line: usize,
        /// What is wrong.
        message: String,
    },
    /// There is no saved query of that name.
    #[error("no saved query `{name}`{suggestion}; `chancery queries` lists them")]
    Unknown {
        /// The name that was asked for.
        name: String,
        /// The nearest names.
        suggestion: String,
    },
    /// A parameter is missing, unknown, or of the wrong type.
    #[error("{0}")]
    Parameter(String),
    /// A file could not be read.
    #[error("{path}: {cause}")]
    Io {
        /// The file.
        path: String,
        /// What the system said.
        cause: std::io::Error,
    },
    /// It asks another server, which is not allowed.
    #[error("the query asks {asked} on the network, and SERVICE is off; {mend}")]
    Service {
        /// The server, or the variable that stands for it.
        asked: String,
        /// What to do.
        mend: String,
    },
    /// It took longer than it may.
    #[error("no answer within {} s; narrow the question, or give it more time with --timeout", .0.as_secs_f64())]
    Timeout(Duration),
    /// The query could not be carried out.
    #[error("the query could not be answered: {0}")]
    Evaluation(String),
}
