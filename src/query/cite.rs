//! Finds for each row of an answer the passages that say what it rests on.

mod citer;
mod path;
mod place;
mod restrict;
mod source;
mod trace;

use oxigraph::model::{NamedNodeRef, Term, Triple, Variable};
use spargebra::{Query, algebra::GraphPattern};

pub use place::{Citation, CitedAs};

use super::{
    Limits, QueryError, evaluate,
    rewrite::{Purpose, rewrite},
    service,
};
use crate::store::Store;
use citer::{Citer, Most};
use place::{Places, Statement};
use source::Sources;
use trace::Trace;

/// How many solutions behind one row are looked through: those of a group, or those that DISTINCT made one.
pub const LOOKED_THROUGH: usize = 200;

/// An answer whose rows are cited.
#[derive(Clone, Debug)]
pub struct CitedAnswer {
    /// The columns.
    pub variables: Vec<Variable>,
    /// The rows.
    pub rows: Vec<CitedRow>,
    /// What of the query is not cited, and why.
    pub notes: Vec<String>,
    /// Whether there are more rows than the limit.
    pub more: bool,
}

/// A row with what it rests on.
#[derive(Clone, Debug)]
pub struct CitedRow {
    /// The cells, some of them empty.
    pub cells: Vec<Option<Term>>,
    /// The citations, those that are needed first, as many as were asked for.
    pub citations: Vec<Citation>,
    /// For each citation the statements behind the row that it says.
    pub says: Vec<Vec<Triple>>,
    /// How many citations there are in all.
    pub total: usize,
    /// How many solutions were put together in this row.
    pub solutions: usize,
    /// Whether there are more of them than were looked through, so that it may rest on more than is cited.
    pub partial: bool,
    /// How many statements behind the row stand in no named graph.
    pub uncited: usize,
}

/// What a named graph is, to be cited: a passage with its sentence, a document, a loaded file.
///
/// # Errors
/// When the store cannot be read.
pub fn describe(store: &Store, graph: NamedNodeRef<'_>) -> Result<Citation, QueryError> {
    Places::new(store.dataset(), None).cited(graph)
}

/// Answers a SELECT query, with up to so many citations for each row.
///
/// # Errors
/// When it is no SELECT query, and as [`super::run`] does.
pub fn cite(store: &Store, query: Query, limits: &Limits, most: usize) -> Result<CitedAnswer, QueryError> {
    let rows = limits.rows.unwrap_or(usize::MAX);
    let most = Most { citations: most, solutions: LOOKED_THROUGH };
    within(store, query, limits, most, move |citer, shape, block| citer.first(shape, block, rows, false))
        .map(|(answer, _)| answer)
}

/// The same, and how many rows there are in all: only those within the limit are cited, and of those put together from
/// many solutions only so many are looked through as the citations need.
///
/// # Errors
/// As [`cite`].
pub fn cite_counted(
    store: &Store,
    query: Query,
    limits: &Limits,
    most: usize,
) -> Result<(CitedAnswer, usize), QueryError> {
    /// How many solutions are looked through for each citation.
    const FOR_EACH: usize = 4;
    let rows = limits.rows.unwrap_or(usize::MAX);
    let most = Most { citations: most, solutions: most.saturating_mul(FOR_EACH) };
    within(store, query, limits, most, move |citer, shape, block| citer.first(shape, block, rows, true))
}

/// The row of a SELECT query with these cells, with all its citations; of equal rows the one of this number, from 0.
/// The answer has no row where the query does not give it.
///
/// # Errors
/// As [`cite`].
pub fn cite_row(
    store: &Store,
    query: Query,
    limits: &Limits,
    cells: Vec<Option<Term>>,
    number: usize,
) -> Result<CitedAnswer, QueryError> {
    let most = Most { citations: usize::MAX, solutions: usize::MAX };
    within(store, query, limits, most, move |citer, shape, block| citer.only(shape, block, cells, number))
}

/// The places that say a statement, those of documents first, by their dates.
///
/// # Errors
/// When the store cannot be read.
pub(super) fn places(store: &Store, statement: &Triple) -> Result<Vec<Citation>, QueryError> {
    Sources::new(Places::new(store.dataset(), None)).all(&Statement { triple: statement.clone(), graph: None })
}

/// Does work on a query that is traced, for as long as it may take.
fn within<T: Send + 'static>(
    store: &Store,
    query: Query,
    limits: &Limits,
    most: Most,
    work: impl FnOnce(Citer<'_>, &Shape, usize) -> Result<T, QueryError> + Send + 'static,
) -> Result<T, QueryError> {
    service::check(&query, &limits.services)?;
    if !matches!(query, Query::Select { .. }) {
        return Err(not_select());
    }
    let store = store.dataset().clone();
    let limits = limits.clone();
    evaluate::within(limits.timeout, move |token| {
        let query = if limits.as_written { query } else { rewrite(&store, query, Purpose::Cite, token)? };
        let Query::Select { dataset, pattern, base_iri } = query else {
            return Err(not_select());
        };
        let mut trace = Trace::default();
        let shape = Shape::of(pattern);
        let block = trace.block(shape.inner.clone(), shape.variables.clone());
        let allowed = dataset.as_ref().map(|dataset| dataset.default.iter().cloned().collect());
        let frame = Query::Select { dataset, pattern: GraphPattern::default(), base_iri };
        let evaluator = evaluate::evaluator(&limits, token);
        let citer = Citer::new(Sources::new(Places::new(&store, allowed)), frame, evaluator, token, &trace, most);
        work(citer, &shape, block)
    })
}

fn not_select() -> QueryError {
    QueryError::Parameter("--cite is for SELECT: rows are cited, no graphs and no yes or no".to_owned())
}

/// A SELECT query without what makes rows of its solutions.
struct Shape {
    /// What is selected from, sorted where the query sorts.
    inner: GraphPattern,
    variables: Vec<Variable>,
    distinct: bool,
    /// OFFSET and LIMIT, the innermost first.
    slices: Vec<(usize, Option<usize>)>,
}

impl Shape {
    fn of(pattern: GraphPattern) -> Self {
        match pattern {
            GraphPattern::Slice { inner, start, length } => {
                let mut shape = Self::of(*inner);
                shape.slices.push((start, length));
                shape
            }
            GraphPattern::Distinct { inner } => Self { distinct: true, ..Self::of(*inner) },
            GraphPattern::Reduced { inner } => Self::of(*inner),
            GraphPattern::Project { inner, variables } => {
                Self { inner: *inner, variables, distinct: false, slices: Vec::new() }
            }
            other => Self { inner: other, variables: Vec::new(), distinct: false, slices: Vec::new() },
        }
    }
}
