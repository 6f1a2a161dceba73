//! Prepares and runs SPARQL: saved queries, parameters, citations.

mod answer;
mod parameter;
mod resolve;
mod saved;
mod syntax;

use oxigraph::sparql::{QueryEvaluationError, QueryResults, SparqlEvaluator};
use spargebra::{Query, SparqlParser};

pub use answer::Answer;
pub use parameter::{Parameter, ParameterType, bind, expected};
pub use resolve::resolve;
pub use saved::{SavedQuery, find, read_file, saved_queries};
pub use syntax::{full_name, short_name};

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

/// Runs a query on a store and collects what it answers.
///
/// # Errors
/// When the store cannot be read, or the query asks for what is not allowed, such as a remote SERVICE.
pub fn run(store: &Store, query: Query) -> Result<Answer, QueryError> {
    let evaluation = |error: QueryEvaluationError| QueryError::Evaluation(error.to_string());
    let results = SparqlEvaluator::new().for_query(query).on_store(store.dataset()).execute().map_err(evaluation)?;
    Ok(match results {
        QueryResults::Boolean(value) => Answer::Boolean(value),
        QueryResults::Solutions(solutions) => {
            let variables = solutions.variables().to_vec();
            let mut rows = Vec::new();
            for solution in solutions {
                rows.push(solution.map_err(evaluation)?.values().to_vec());
            }
            Answer::Solutions { variables, rows }
        }
        QueryResults::Graph(triples) => {
            let mut graph = triples.collect::<Result<Vec<_>, _>>().map_err(evaluation)?;
            graph.sort_by_cached_key(ToString::to_string);
            graph.dedup();
            Answer::Graph(graph)
        }
    })
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
    /// The query could not be carried out.
    #[error("the query could not be answered: {0}")]
    Evaluation(String),
}
