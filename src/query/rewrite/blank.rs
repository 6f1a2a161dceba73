//! Makes variables of blank nodes, which in a pattern are variables that cannot be selected: so parts of a query can
//! be taken apart without losing what they share.

use std::collections::{BTreeMap, BTreeSet};

use oxigraph::model::Variable;
use spargebra::{
    algebra::GraphPattern,
    term::{TermPattern, TriplePattern},
};

use super::place::{self, Place};

/// A pattern without blank nodes, and the variables that were some.
pub(super) fn rewrite(pattern: GraphPattern) -> (GraphPattern, BTreeSet<Variable>) {
    let mut namer = Namer { made: BTreeSet::new(), names: BTreeMap::new() };
    let pattern = namer.pattern(pattern, &Place::top());
    (pattern, namer.made)
}

/// The pattern with something done to the terms of its triple patterns and paths.
pub(super) fn terms(pattern: GraphPattern, each: &mut dyn FnMut(TermPattern) -> TermPattern) -> GraphPattern {
    match pattern {
        GraphPattern::Bgp { patterns } => {
            GraphPattern::Bgp { patterns: patterns.into_iter().map(|triple| terms_of_triple(triple, each)).collect() }
        }
        GraphPattern::Path { subject, path, object } => {
            GraphPattern::Path { subject: term(subject, each), path, object: term(object, each) }
        }
        other => other,
    }
}

fn terms_of_triple(triple: TriplePattern, each: &mut dyn FnMut(TermPattern) -> TermPattern) -> TriplePattern {
    let TriplePattern { subject, predicate, object } = triple;
    TriplePattern { subject: term(subject, each), predicate, object: term(object, each) }
}

fn term(of: TermPattern, each: &mut dyn FnMut(TermPattern) -> TermPattern) -> TermPattern {
    match of {
        TermPattern::Triple(triple) => TermPattern::Triple(Box::new(terms_of_triple(*triple, each))),
        other => each(other),
    }
}

struct Namer {
    /// Variables that were made.
    made: BTreeSet<Variable>,
    /// The variables of the blank nodes that may be used here.
    names: BTreeMap<String, Variable>,
}

impl Namer {
    fn pattern(&mut self, pattern: GraphPattern, at: &Place) -> GraphPattern {
        let pattern = terms(pattern, &mut |term| match term {
            TermPattern::BlankNode(node) => self.name(node.as_str()).into(),
            other => other,
        });
        let in_select = matches!(pattern, GraphPattern::Project { .. });
        place::within(pattern, at, &mut |inner, inside| {
            // A blank node is the same within a group, and another in a sub-select or EXISTS.
            if !in_select && inside.depth == at.depth {
                return self.pattern(inner, inside);
            }
            let outside = std::mem::take(&mut self.names);
            let inner = self.pattern(inner, inside);
            self.names = outside;
            inner
        })
    }

    fn name(&mut self, node: &str) -> Variable {
        let number = self.made.len() + 1;
        let name = self.names.entry(node.to_owned());
        let name = name.or_insert_with(|| Variable::new_unchecked(format!("chancery_node_{number}"))).clone();
        self.made.insert(name.clone());
        name
    }
}
