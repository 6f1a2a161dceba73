//! Which variables have a value in every solution of a pattern.

use std::collections::BTreeSet;

use oxigraph::model::Variable;
use spargebra::{
    algebra::GraphPattern,
    term::{NamedNodePattern, TermPattern, TriplePattern},
};

use super::place::Graph;

/// The variables that have a value in every solution, and have it from data or from `VALUES`: what `OPTIONAL`, one side
/// of `UNION`, `BIND` or an aggregate gives is not among them.
pub(super) fn certain(pattern: &GraphPattern, graph: &Graph) -> BTreeSet<Variable> {
    use GraphPattern as P;
    match pattern {
        P::Bgp { .. } | P::Path { .. } => {
            let mut found = of_leaf(pattern);
            found.extend(graph.variable().cloned());
            found
        }
        P::Values { .. } => of_leaf(pattern),
        P::Join { left, right } | P::Lateral { left, right } => {
            let mut found = certain(left, graph);
            found.extend(certain(right, graph));
            found
        }
        P::Union { left, right } => {
            let right = certain(right, graph);
            certain(left, graph).into_iter().filter(|variable| right.contains(variable)).collect()
        }
        P::LeftJoin { left: inner, .. }
        | P::Minus { left: inner, .. }
        | P::Filter { inner, .. }
        | P::Extend { inner, .. }
        | P::Distinct { inner }
        | P::Reduced { inner }
        | P::OrderBy { inner, .. }
        | P::Slice { inner, .. } => certain(inner, graph),
        P::Graph { name, inner } => certain(inner, &Graph::Named(name.clone())),
        P::Project { inner, variables } => {
            let mut found = certain(inner, &graph.in_select(variables));
            found.retain(|variable| variables.contains(variable));
            found
        }
        P::Group { inner, variables, .. } => {
            let mut found = certain(inner, graph);
            found.retain(|variable| variables.contains(variable));
            found
        }
        P::Service { .. } => BTreeSet::new(),
    }
}

/// The variables that a triple pattern, path or table binds, without that of its graph.
pub(super) fn of_leaf(pattern: &GraphPattern) -> BTreeSet<Variable> {
    let mut found = BTreeSet::new();
    match pattern {
        GraphPattern::Bgp { patterns } => patterns.iter().for_each(|triple| of_triple(triple, &mut found)),
        GraphPattern::Path { subject, object, .. } => {
            of_term(subject, &mut found);
            of_term(object, &mut found);
        }
        GraphPattern::Values { variables, bindings } => {
            let full = |place: usize| bindings.iter().all(|row| row[place].is_some());
            found.extend(variables.iter().enumerate().filter(|(place, _)| full(*place)).map(|(_, name)| name.clone()));
        }
        _ => (),
    }
    found
}

fn of_triple(triple: &TriplePattern, found: &mut BTreeSet<Variable>) {
    of_term(&triple.subject, found);
    if let NamedNodePattern::Variable(variable) = &triple.predicate {
        found.insert(variable.clone());
    }
    of_term(&triple.object, found);
}

fn of_term(term: &TermPattern, found: &mut BTreeSet<Variable>) {
    match term {
        TermPattern::Variable(variable) => {
            found.insert(variable.clone());
        }
        TermPattern::Triple(triple) => of_triple(triple, found),
        TermPattern::NamedNode(_) | TermPattern::Literal(_) | TermPattern::BlankNode(_) => (),
    }
}
