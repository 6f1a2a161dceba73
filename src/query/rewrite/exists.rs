//! Puts what stands in `EXISTS` into an order. Oxigraph plans nothing there: it would find all solutions of each triple
//! pattern, for each row anew, and compare all with all.

use std::collections::BTreeSet;

use oxigraph::model::Variable;
use spargebra::{
    algebra::{GraphPattern, PropertyPathExpression},
    term::{NamedNodePattern, TermPattern},
};

use super::{
    group::{self, Leaf},
    place::{self, Place},
};

/// The pattern with each `EXISTS` in it as a chain, each part of which is asked with what is known from those before.
pub(super) fn rewrite(pattern: GraphPattern) -> GraphPattern {
    visit(pattern, &Place::top())
}

fn visit(pattern: GraphPattern, at: &Place) -> GraphPattern {
    let Some(bound) = &at.exists else {
        return place::within(pattern, at, &mut visit);
    };
    match group::leaves(&pattern, &at.graph) {
        Some(leaves) if leaves.len() > 1 && !leaves.iter().any(Leaf::has_triple_term) => {
            chain(leaves, bound.clone(), at)
        }
        Some(_) => pattern,
        None => place::within(pattern, at, &mut visit),
    }
}

/// The leaves, each time the one with the fewest solutions to be expected.
fn chain(mut leaves: Vec<Leaf>, mut bound: BTreeSet<Variable>, at: &Place) -> GraphPattern {
    let mut chain: Option<GraphPattern> = None;
    while !leaves.is_empty() {
        let next = (0..leaves.len()).min_by_key(|place| size(&leaves[*place], &bound)).unwrap_or_default();
        let leaf = leaves.remove(next);
        bound.extend(leaf.variables());
        let pattern = leaf.at(&at.graph);
        chain = Some(match chain {
            Some(left) => GraphPattern::Lateral { left: Box::new(left), right: Box::new(pattern) },
            None => pattern,
        });
    }
    chain.unwrap_or_default()
}

/// How many solutions a leaf may have when some variables have values: a guess by how many of its ends are known.
fn size(leaf: &Leaf, bound: &BTreeSet<Variable>) -> u64 {
    let known = |term: &TermPattern| is_known(term, bound);
    match &leaf.pattern {
        GraphPattern::Bgp { patterns } => patterns.first().map_or(1, |triple| {
            ends(known(&triple.subject), is_named(&triple.predicate, bound), known(&triple.object))
        }),
        GraphPattern::Path { subject, path, object } => {
            let long = !matches!(path, PropertyPathExpression::NegatedPropertySet(_));
            match ends(known(subject), true, known(object)) {
                size @ 0..=1 => size,
                size if long => size.saturating_mul(1000),
                size => size,
            }
        }
        GraphPattern::Values { variables, .. } if variables.iter().all(|variable| bound.contains(variable)) => 0,
        GraphPattern::Values { bindings, .. } => bindings.len() as u64,
        _ => u64::MAX,
    }
}

fn ends(subject: bool, predicate: bool, object: bool) -> u64 {
    match (subject, predicate, object) {
        (true, true, true) => 1,
        (true, false, true) => 2,
        (true, true, false) => 10,
        (true, false, false) => 100,
        (false, true, true) => 1000,
        (false, false, true) => 10_000,
        (false, true, false) => 1_000_000,
        (false, false, false) => 1_000_000_000,
    }
}

fn is_known(term: &TermPattern, bound: &BTreeSet<Variable>) -> bool {
    match term {
        TermPattern::NamedNode(_) | TermPattern::Literal(_) => true,
        TermPattern::BlankNode(_) => false,
        TermPattern::Variable(variable) => bound.contains(variable),
        TermPattern::Triple(triple) => {
            is_known(&triple.subject, bound) && is_named(&triple.predicate, bound) && is_known(&triple.object, bound)
        }
    }
}

fn is_named(name: &NamedNodePattern, bound: &BTreeSet<Variable>) -> bool {
    match name {
        NamedNodePattern::NamedNode(_) => true,
        NamedNodePattern::Variable(variable) => bound.contains(variable),
    }
}
