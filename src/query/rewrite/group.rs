//! Parts of a query that are nothing but triple patterns, paths and tables, joined: Oxigraph puts these in an order of
//! its own.

use std::collections::BTreeSet;

use oxigraph::model::Variable;
use spargebra::{
    algebra::GraphPattern,
    term::{NamedNodePattern, TermPattern},
};

use super::{certain, place::Graph};

/// One triple pattern, path or table.
#[derive(Clone, Debug)]
pub(super) struct Leaf {
    pub(super) pattern: GraphPattern,
    pub(super) graph: Graph,
}

impl Leaf {
    /// Its variables, that of its graph among them.
    pub(super) fn variables(&self) -> BTreeSet<Variable> {
        let mut found = certain::of_leaf(&self.pattern);
        match &self.pattern {
            GraphPattern::Values { variables, .. } => found.extend(variables.iter().cloned()),
            _ => found.extend(self.graph.variable().cloned()),
        }
        found
    }

    /// Whether it is a triple pattern or path with a term at an end.
    pub(super) fn has_constant(&self) -> bool {
        let constant = |term: &TermPattern| matches!(term, TermPattern::NamedNode(_) | TermPattern::Literal(_));
        match &self.pattern {
            GraphPattern::Bgp { patterns } => {
                patterns.iter().any(|triple| constant(&triple.subject) || constant(&triple.object))
            }
            GraphPattern::Path { subject, object, .. } => constant(subject) || constant(object),
            _ => false,
        }
    }

    /// Whether it has a triple term, which Oxigraph cannot look for when a text or number is to be its subject: it would
    /// break off. That must not depend on an order that is ours.
    pub(super) fn has_triple_term(&self) -> bool {
        let is_triple = |term: &TermPattern| matches!(term, TermPattern::Triple(_));
        match &self.pattern {
            GraphPattern::Bgp { patterns } => {
                patterns.iter().any(|triple| is_triple(&triple.subject) || is_triple(&triple.object))
            }
            GraphPattern::Path { subject, object, .. } => is_triple(subject) || is_triple(object),
            _ => false,
        }
    }

    /// Whether it is a path in each graph that a variable names. How often Oxigraph gives a solution of it depends on what
    /// is known before.
    pub(super) fn is_path_of_any_graph(&self) -> bool {
        matches!(self.pattern, GraphPattern::Path { .. }) && !is_known(&self.graph)
    }

    /// The leaf as a pattern at a place that is matched in `graph`.
    pub(super) fn at(self, graph: &Graph) -> GraphPattern {
        match self.graph {
            Graph::Named(name) if Graph::Named(name.clone()) != *graph => {
                GraphPattern::Graph { name, inner: Box::new(self.pattern) }
            }
            _ => self.pattern,
        }
    }
}

/// The leaves of a pattern; nothing, when it has other parts.
pub(super) fn leaves(pattern: &GraphPattern, graph: &Graph) -> Option<Vec<Leaf>> {
    let mut found = Vec::new();
    collect(pattern, graph, &mut found).then_some(found)
}

fn collect(pattern: &GraphPattern, graph: &Graph, out: &mut Vec<Leaf>) -> bool {
    use GraphPattern as P;
    match pattern {
        P::Bgp { patterns } if patterns.is_empty() => {
            // In a graph, that it is there.
            if *graph != Graph::Default {
                out.push(Leaf { pattern: pattern.clone(), graph: graph.clone() });
            }
            true
        }
        P::Bgp { patterns } => {
            let leaf = |triple| Leaf { pattern: P::Bgp { patterns: vec![triple] }, graph: graph.clone() };
            out.extend(patterns.iter().cloned().map(leaf));
            true
        }
        P::Path { .. } | P::Values { .. } => {
            out.push(Leaf { pattern: pattern.clone(), graph: graph.clone() });
            true
        }
        P::Join { left, right } => collect(left, graph, out) && collect(right, graph, out),
        P::Graph { name, inner } => collect(inner, &Graph::Named(name.clone()), out),
        _ => false,
    }
}

/// The leaves that are joined with a variable: that have it, or share another with these, and so on.
pub(super) fn around<'l>(leaves: &'l [Leaf], variable: &Variable) -> Vec<&'l Leaf> {
    let mut reached = BTreeSet::from([variable.clone()]);
    let mut rest: Vec<(&Leaf, BTreeSet<Variable>)> = leaves.iter().map(|leaf| (leaf, leaf.variables())).collect();
    let mut found = Vec::new();
    while let Some(next) = rest.iter().position(|(_, variables)| !variables.is_disjoint(&reached)) {
        let (leaf, variables) = rest.remove(next);
        reached.extend(variables);
        found.push(leaf);
    }
    found
}

/// The leaves joined again, as a pattern at a place that is matched in `graph`.
pub(super) fn join(leaves: Vec<Leaf>, graph: &Graph) -> GraphPattern {
    let parts = leaves.into_iter().map(|leaf| leaf.at(graph));
    parts.reduce(joined).unwrap_or_default()
}

/// Two patterns joined; the triple patterns of two become those of one.
pub(super) fn joined(left: GraphPattern, right: GraphPattern) -> GraphPattern {
    use GraphPattern as P;
    match (left, right) {
        (P::Bgp { patterns: mut first }, P::Bgp { patterns: second }) => {
            first.extend(second);
            P::Bgp { patterns: first }
        }
        (P::Join { left, right }, P::Bgp { patterns: second }) if matches!(*right, P::Bgp { .. }) => {
            P::Join { left, right: Box::new(joined(*right, P::Bgp { patterns: second })) }
        }
        (left, right) => P::Join { left: Box::new(left), right: Box::new(right) },
    }
}

/// Whether a pattern matches in each graph that a variable names, or in one that is known.
pub(super) fn is_known(graph: &Graph) -> bool {
    matches!(graph, Graph::Default | Graph::Named(NamedNodePattern::NamedNode(_)))
}
