//! What a query answers, and the standard formats of it.

use std::io::{self, Write};

use oxigraph::{
    model::{Term, Triple, Variable},
    sparql::results::{QueryResultsFormat, QueryResultsSerializer},
};

/// An answer, whole.
#[derive(Clone, Debug, PartialEq)]
pub enum Answer {
    /// Of ASK.
    Boolean(bool),
    /// Of SELECT.
    Solutions {
        /// The columns.
        variables: Vec<Variable>,
        /// The rows; a cell may be empty.
        rows: Vec<Vec<Option<Term>>>,
    },
    /// Of CONSTRUCT and DESCRIBE, sorted.
    Graph(Vec<Triple>),
}

impl Answer {
    /// Writes rows or a truth value in one of the
    /// [SPARQL results formats](https://www.w3.org/TR/sparql11-overview/#sparql11-results).
    ///
    /// # Errors
    /// When the writer fails, or the answer is a graph, which has other formats.
    pub fn write(&self, format: QueryResultsFormat, mut out: impl Write) -> io::Result<()> {
        let serializer = QueryResultsSerializer::from_format(format);
        match self {
            Self::Boolean(value) => {
                serializer.serialize_boolean_to_writer(&mut out, *value)?;
            }
            Self::Solutions { variables, rows } => {
                let mut writer = serializer.serialize_solutions_to_writer(&mut out, variables.clone())?;
                for row in rows {
                    let cells = variables.iter().zip(row);
                    writer
                        .serialize(cells.filter_map(|(name, value)| Some((name.as_ref(), value.as_ref()?.as_ref()))))?;
                }
                writer.finish()?;
            }
            Self::Graph(_) => return Err(io::Error::other("a graph is not a table")),
        }
        out.flush()
    }
}
