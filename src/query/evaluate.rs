//! Runs queries on a store within limits of time and rows, and on no network but where it is allowed.

use std::{
    collections::BTreeSet,
    sync::mpsc::{self, RecvTimeoutError},
    thread,
    time::Duration,
};

use oxigraph::{
    model::Term,
    sparql::{CancellationToken, QueryEvaluationError, QueryResults, SparqlEvaluator},
};
use serde::Deserialize;
use spargebra::{Query, algebra::GraphPattern};

use super::{Answer, Parameter, QueryError, service, walk};
use crate::store::Store;

/// What a query may use.
#[derive(Clone, Debug, Default)]
pub struct Limits {
    /// How long it may take; as long as it wants when there is none.
    pub timeout: Option<Duration>,
    /// How many rows it may give.
    pub rows: Option<usize>,
    /// Whether to tell how it was worked out.
    pub explain: bool,
    /// The addresses of other servers that SERVICE may ask, with what is below them.
    pub services: Vec<String>,
}

/// An answer, and how it came about.
#[derive(Clone, Debug)]
pub struct Answered {
    /// The answer.
    pub answer: Answer,
    /// Whether there are more rows than the limit.
    pub more: bool,
    /// The plan with the rows and milliseconds of each step, where it was asked for.
    pub plan: Option<String>,
}

/// Runs a query on a store and collects what it answers.
///
/// # Errors
/// When the store cannot be read, the time is over, or the query asks for what is not allowed.
pub fn run(store: &Store, query: Query, limits: &Limits) -> Result<Answered, QueryError> {
    service::check(&query, &limits.services)?;
    let dataset = store.dataset().clone();
    let limits = limits.clone();
    within(limits.timeout, move |token| {
        let prepared = evaluator(&limits, token).for_query(query).on_store(&dataset);
        if !limits.explain {
            let (answer, more) = collect(prepared.execute().map_err(evaluation)?, limits.rows)?;
            return Ok(Answered { answer, more, plan: None });
        }
        let (results, explanation) = prepared.compute_statistics().explain();
        let (answer, more) = collect(results.map_err(evaluation)?, limits.rows)?;
        let mut json = Vec::new();
        explanation.write_in_json(&mut json).map_err(|error| QueryError::Evaluation(error.to_string()))?;
        Ok(Answered { answer, more, plan: Some(plan(&json)) })
    })
}

/// Does work that may be cancelled, for so long and no longer. Not all work heeds the token at once, a long sort does
/// not; it is left alone then, and ends with the program.
pub(super) fn within<T: Send + 'static>(
    timeout: Option<Duration>,
    work: impl FnOnce(&CancellationToken) -> Result<T, QueryError> + Send + 'static,
) -> Result<T, QueryError> {
    let token = CancellationToken::new();
    let Some(timeout) = timeout else {
        return work(&token);
    };
    let (sender, receiver) = mpsc::channel();
    let theirs = token.clone();
    // Plans of long queries are deep.
    let builder = thread::Builder::new().stack_size(64 << 20);
    let failed = |error: std::io::Error| QueryError::Evaluation(error.to_string());
    // Nobody waits for an answer that is late.
    builder.spawn(move || drop(sender.send(work(&theirs)))).map_err(failed)?;
    match receiver.recv_timeout(timeout) {
        Ok(done) => done,
        Err(RecvTimeoutError::Timeout) => {
            token.cancel();
            Err(QueryError::Timeout(timeout))
        }
        Err(RecvTimeoutError::Disconnected) => Err(QueryError::Evaluation("the evaluation broke off".to_owned())),
    }
}

/// What went wrong, in words.
pub(super) fn evaluation(error: QueryEvaluationError) -> QueryError {
    QueryError::Evaluation(error.to_string())
}

fn collect(results: QueryResults<'_>, most: Option<usize>) -> Result<(Answer, bool), QueryError> {
    let most = most.unwrap_or(usize::MAX);
    Ok(match results {
        QueryResults::Boolean(value) => (Answer::Boolean(value), false),
        QueryResults::Solutions(mut solutions) => {
            let variables = solutions.variables().to_vec();
            let mut rows = Vec::new();
            for solution in solutions.by_ref().take(most) {
                rows.push(solution.map_err(evaluation)?.values().to_vec());
            }
            let more = solutions.next().transpose().map_err(evaluation)?.is_some();
            (Answer::Solutions { variables, rows }, more)
        }
        QueryResults::Graph(triples) => {
            let mut graph = triples.collect::<Result<Vec<_>, _>>().map_err(evaluation)?;
            graph.sort_by_cached_key(ToString::to_string);
            graph.dedup();
            let more = graph.len() > most;
            graph.truncate(most);
            (Answer::Graph(graph), more)
        }
    })
}

/// What evaluates a query; it asks the network only where a server is allowed.
pub(super) fn evaluator(limits: &Limits, token: &CancellationToken) -> SparqlEvaluator {
    let evaluator = SparqlEvaluator::new().with_cancellation_token(token.clone());
    if limits.services.is_empty() { evaluator.without_default_http_service_handler() } else { evaluator }
}

/// Checks that a value is one of those that the query finds for its parameter.
pub(super) fn require_found(
    store: &Store,
    query: &Query,
    parameter: &Parameter,
    term: &Term,
) -> Result<(), QueryError> {
    /// How many values an error lists.
    const LISTED: usize = 12;
    let inner = Box::new(body(walk::pattern(query)).clone());
    let pattern = GraphPattern::Project { inner, variables: vec![parameter.variable.clone()] };
    let query =
        Query::Select { dataset: None, pattern: GraphPattern::Distinct { inner: Box::new(pattern) }, base_iri: None };
    let Answer::Solutions { rows, .. } = run(store, query, &Limits::default())?.answer else {
        return Ok(());
    };
    let found: BTreeSet<String> = rows.iter().flatten().flatten().map(ToString::to_string).collect();
    if found.contains(&term.to_string()) {
        return Ok(());
    }
    let listed: Vec<String> =
        found.iter().take(LISTED).map(|value| super::short_name(value.trim_matches(['<', '>']))).collect();
    let more = if found.len() > LISTED { ", ..." } else { "" };
    let listed = if listed.is_empty() { "nothing that the data has".to_owned() } else { listed.join(", ") };
    Err(QueryError::Parameter(format!("the parameter `{}` wants one of {listed}{more}, not {term}", parameter.name)))
}

/// The pattern under what sorts, selects, groups and cuts.
fn body(pattern: &GraphPattern) -> &GraphPattern {
    use GraphPattern as P;
    match pattern {
        P::Project { inner, .. }
        | P::Distinct { inner }
        | P::Reduced { inner }
        | P::Slice { inner, .. }
        | P::OrderBy { inner, .. }
        | P::Group { inner, .. } => body(inner),
        P::Extend { inner, .. } | P::Filter { inner, .. } if matches!(**inner, P::Group { .. } | P::Extend { .. }) => {
            body(inner)
        }
        other => other,
    }
}

/// A step of a plan, as Oxigraph writes it.
#[derive(Deserialize)]
struct Step {
    name: String,
    #[serde(default, rename = "number of results")]
    rows: Option<u64>,
    #[serde(default, rename = "duration in seconds")]
    seconds: Option<f64>,
    #[serde(default)]
    children: Vec<Step>,
}

#[derive(Deserialize)]
struct Explanation {
    plan: Step,
}

/// The plan as a tree, a step a line, with rows and milliseconds before it.
fn plan(json: &[u8]) -> String {
    let Ok(explanation) = serde_json::from_slice::<Explanation>(json) else {
        return String::from_utf8_lossy(json).into_owned();
    };
    let mut out = format!("{:>9} {:>10}  step\n", "rows", "ms");
    write_step(&explanation.plan, 0, &mut out);
    out
}

fn write_step(step: &Step, depth: usize, out: &mut String) {
    let rows = step.rows.map_or_else(String::new, |rows| rows.to_string());
    let time = step.seconds.map_or_else(String::new, |seconds| format!("{:.1}", seconds * 1000.0));
    out.push_str(&format!("{rows:>9} {time:>10}  {}{}\n", "  ".repeat(depth), step.name));
    for child in &step.children {
        write_step(child, depth + 1, out);
    }
}
