//! Counts in the dataset, up to a limit: what Oxigraph's planning, which has no statistics, does not do.

use std::collections::{BTreeMap, BTreeSet};

use oxigraph::{
    model::{Term, Variable},
    sparql::{CancellationToken, QueryResults, SparqlEvaluator},
    store::Store,
};
use spargebra::{
    Query,
    algebra::{GraphPattern, PropertyPathExpression, QueryDataset},
    term::{GroundTerm, TermPattern},
};

use super::{
    constant::is_text,
    group::{self, Leaf},
    place::Graph,
};
use crate::query::{QueryError, evaluate};

/// The dataset that a query is about to be asked of.
pub(super) struct Census<'s> {
    pub(super) dataset: &'s Store,
    /// What the query says of its dataset (`FROM`).
    pub(super) from: Option<QueryDataset>,
    pub(super) token: &'s CancellationToken,
}

impl Census<'_> {
    /// How many solutions patterns have that are joined, counted up to `most`.
    pub(super) fn count(&self, leaves: Vec<Leaf>, most: usize) -> Result<usize, QueryError> {
        Ok(self.rows(group::join(leaves, &Graph::Default), Vec::new(), most)?.len())
    }

    /// The terms from which a path of any length leads to an end, or to which it leads from there; nothing, when there
    /// are more than `most`, or some that cannot be written in a query.
    pub(super) fn reached(&self, closure: &Closure, most: usize) -> Result<Option<Vec<GroundTerm>>, QueryError> {
        let mut found: BTreeMap<String, GroundTerm> = BTreeMap::new();
        if matches!(&closure.end, GroundTerm::Literal(literal) if !is_text(literal)) {
            // It may be stored otherwise than it is written, and would then be there twice.
            return Ok(None);
        }
        if closure.least == 0 {
            // A path of no steps leads from a node of the graph to itself.
            if self.count(vec![closure.itself()], 1)? > 0 {
                found.insert(closure.end.to_string(), closure.end.clone());
            }
        }
        let mut walked = BTreeSet::from([closure.end.to_string()]);
        let mut edge = vec![closure.end.clone()];
        while !edge.is_empty() {
            let (from, to) = (Variable::new_unchecked("from"), Variable::new_unchecked("to"));
            let rows = edge.into_iter().map(|term| vec![Some(term)]).collect();
            let table = GraphPattern::Values { variables: vec![from.clone()], bindings: rows };
            let leaves = vec![Leaf { pattern: table, graph: Graph::Default }, closure.step(&from, &to)];
            edge = Vec::new();
            // A term may be reached in several ways.
            let rows = self.rows(distinct(group::join(leaves, &Graph::Default), &to), vec![to], most + 1)?;
            for term in rows.into_iter().flatten() {
                let term = match term {
                    Some(Term::NamedNode(node)) => GroundTerm::from(node),
                    Some(Term::Literal(literal)) => GroundTerm::from(literal),
                    _ => return Ok(None),
                };
                if walked.insert(term.to_string()) && closure.repeats {
                    edge.push(term.clone());
                }
                found.insert(term.to_string(), term);
            }
            if found.len() > most {
                return Ok(None);
            }
        }
        Ok(Some(found.into_values().collect()))
    }

    fn rows(
        &self,
        pattern: GraphPattern,
        variables: Vec<Variable>,
        most: usize,
    ) -> Result<Vec<Vec<Option<Term>>>, QueryError> {
        let inner = Box::new(GraphPattern::Project { inner: Box::new(pattern), variables });
        let pattern = GraphPattern::Slice { inner, start: 0, length: Some(most) };
        let query = Query::Select { dataset: self.from.clone(), pattern, base_iri: None };
        let evaluator = SparqlEvaluator::new().with_cancellation_token(self.token.clone());
        let results = evaluator.for_query(query).on_store(self.dataset).execute();
        let QueryResults::Solutions(solutions) = results.map_err(evaluate::evaluation)? else {
            return Ok(Vec::new());
        };
        solutions.map(|row| row.map(|row| row.values().to_vec()).map_err(evaluate::evaluation)).collect()
    }
}

fn distinct(pattern: GraphPattern, variable: &Variable) -> GraphPattern {
    let inner = Box::new(GraphPattern::Project { inner: Box::new(pattern), variables: vec![variable.clone()] });
    GraphPattern::Distinct { inner }
}

/// A path of any length with a term at one end.
#[derive(Clone, Debug)]
pub(super) struct Closure {
    /// The whole path.
    pub(super) path: PropertyPathExpression,
    /// One step of it.
    pub(super) one: PropertyPathExpression,
    /// How many steps there are at least.
    pub(super) least: usize,
    /// Whether there may be more than one.
    pub(super) repeats: bool,
    /// The term.
    pub(super) end: GroundTerm,
    /// Whether the term is the path's subject.
    pub(super) forward: bool,
    pub(super) graph: Graph,
}

impl Closure {
    /// The path from the term to itself.
    fn itself(&self) -> Leaf {
        let end = term(&self.end);
        let pattern = GraphPattern::Path { subject: end.clone(), path: self.path.clone(), object: end };
        Leaf { pattern, graph: self.graph.clone() }
    }

    /// One step away from the term's end.
    fn step(&self, from: &Variable, to: &Variable) -> Leaf {
        let (subject, object) = if self.forward { (from, to) } else { (to, from) };
        let pattern = GraphPattern::Path {
            subject: subject.clone().into(),
            path: self.one.clone(),
            object: object.clone().into(),
        };
        Leaf { pattern, graph: self.graph.clone() }
    }
}

fn term(term: &GroundTerm) -> TermPattern {
    Term::from(term.clone()).into()
}
