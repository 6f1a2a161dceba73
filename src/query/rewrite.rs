//! Rewrites queries into such that say the same and that Oxigraph answers sooner.
//!
//! Oxigraph plans without statistics, makes no use of the constants of filters, plans nothing within `EXISTS`, and has
//! no index of reifiers. Each rewrite is for one of these, and each is sound: the rewritten query has the same
//! solutions, as often. `Limits::as_written` goes without.

mod annotation;
mod blank;
mod census;
mod certain;
mod constant;
mod exists;
mod group;
mod path;
mod place;

use oxigraph::{sparql::CancellationToken, store::Store};
use spargebra::Query;

use super::QueryError;
use crate::store;
use census::Census;

/// The query as [`super::run`] asks it of Oxigraph, unless it is to be asked as it is written.
///
/// # Errors
/// When the store cannot be read.
pub fn rewritten(store: &store::Store, query: Query) -> Result<Query, QueryError> {
    rewrite(store.dataset(), query, Purpose::Answer, &CancellationToken::new())
}

/// What is wanted of a query's solutions.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Purpose {
    /// To have them.
    Answer,
    /// To have the statements behind them as well.
    Cite,
}

/// The query as it is asked of Oxigraph.
///
/// # Errors
/// When the dataset cannot be read, or the time is over.
pub(super) fn rewrite(
    dataset: &Store,
    query: Query,
    purpose: Purpose,
    token: &CancellationToken,
) -> Result<Query, QueryError> {
    let storage = |error: oxigraph::store::StorageError| QueryError::Evaluation(error.to_string());
    let annotated = annotation::applies(&query, dataset).map_err(storage)?;
    let from = match &query {
        Query::Select { dataset, .. }
        | Query::Construct { dataset, .. }
        | Query::Describe { dataset, .. }
        | Query::Ask { dataset, .. } => dataset.clone(),
    };
    let census = Census { dataset, from, token };
    let rewritten = |pattern| {
        let (mut pattern, unnamed) = blank::rewrite(pattern);
        if annotated {
            pattern = annotation::rewrite(pattern, &unnamed);
        }
        pattern = constant::Constants::new(&census).rewrite(pattern)?;
        if purpose == Purpose::Answer {
            // The statements of a path are not found where only its ends are left.
            pattern = path::Paths::new(&census).rewrite(pattern)?;
        }
        Ok(exists::rewrite(pattern))
    };
    Ok(match query {
        Query::Select { dataset, pattern, base_iri } => {
            Query::Select { dataset, pattern: rewritten(pattern)?, base_iri }
        }
        Query::Construct { template, dataset, pattern, base_iri } => {
            Query::Construct { template, dataset, pattern: rewritten(pattern)?, base_iri }
        }
        Query::Describe { dataset, pattern, base_iri } => {
            Query::Describe { dataset, pattern: rewritten(pattern)?, base_iri }
        }
        Query::Ask { dataset, pattern, base_iri } => Query::Ask { dataset, pattern: rewritten(pattern)?, base_iri },
    })
}
