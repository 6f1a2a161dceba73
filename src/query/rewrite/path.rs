//! Takes paths of any length that have a term at one end, such as `?x a/rdfs:subClassOf* dip:Event`, from that end.
//!
//! Oxigraph may go along such a path anew from each `?x`. What can be at its other end are often few terms, which are
//! found once, before the query is asked, and are then wanted of the variable like those of a filter.

use oxigraph::model::Variable;
use spargebra::{
    algebra::{GraphPattern, PropertyPathExpression as Path},
    term::{GroundTerm, TermPattern},
};

use super::{
    census::{Census, Closure},
    constant::{Wanted, checked, pays, table},
    group::{self, Leaf},
    place::{self, Place},
};
use crate::query::QueryError;

/// How many terms may be at the other end, when they are where Oxigraph begins.
const MOST: usize = 1000;
/// How many there may be, when each solution is compared with all of them.
const FEW: usize = 100;

/// Puts the ends of paths in their place.
pub(super) struct Paths<'c> {
    census: &'c Census<'c>,
    fault: Option<QueryError>,
}

impl<'c> Paths<'c> {
    pub(super) fn new(census: &'c Census<'c>) -> Self {
        Self { census, fault: None }
    }

    /// The pattern without the paths of which it is known where they lead.
    ///
    /// # Errors
    /// When the dataset cannot be read, or the time is over.
    pub(super) fn rewrite(mut self, pattern: GraphPattern) -> Result<GraphPattern, QueryError> {
        let pattern = self.pattern(pattern, &Place::top());
        self.fault.map_or(Ok(pattern), Err)
    }

    fn pattern(&mut self, pattern: GraphPattern, at: &Place) -> GraphPattern {
        if at.exists.is_some() {
            // There, a path is gone along only when both of its ends are known.
            return pattern;
        }
        match group::leaves(&pattern, &at.graph) {
            Some(leaves) if leaves.iter().any(|leaf| leaf.has_triple_term() || leaf.is_path_of_any_graph()) => pattern,
            Some(leaves) if leaves.iter().any(|leaf| matches!(leaf.pattern, GraphPattern::Path { .. })) => {
                self.group(pattern, leaves, at).unwrap_or_else(|fault| {
                    self.fault = Some(fault);
                    GraphPattern::default()
                })
            }
            Some(_) => pattern,
            None => place::within(pattern, at, &mut |inner, at| self.pattern(inner, at)),
        }
    }

    fn group(&self, pattern: GraphPattern, mut leaves: Vec<Leaf>, at: &Place) -> Result<GraphPattern, QueryError> {
        let mut first = Vec::new();
        let mut then = Vec::new();
        for place in (0..leaves.len()).rev() {
            let Some((closure, variable)) = closure(&leaves[place], &leaves) else {
                continue;
            };
            let binds =
                |leaf: &Leaf| matches!(leaf.pattern, GraphPattern::Bgp { .. }) && leaf.variables().contains(&variable);
            if !leaves.iter().any(binds) {
                continue;
            }
            let Some(terms) = self.census.reached(&closure, MOST)? else {
                continue;
            };
            let wanted = Wanted { variable, terms, whole: true };
            let path = leaves.remove(place);
            if pays(self.census, &leaves, &wanted, false)? {
                first.push(table(&wanted));
            } else if wanted.terms.len() <= FEW {
                then.push(wanted);
            } else {
                leaves.insert(place, path);
            }
        }
        if first.is_empty() && then.is_empty() {
            return Ok(pattern);
        }
        let group = first.into_iter().fold(group::join(leaves, &at.graph), |group, table| group::joined(table, group));
        Ok(then.iter().fold(group, checked))
    }
}

/// The path of a leaf, when it is of any length and has a term at one end and a variable at the other.
fn closure(leaf: &Leaf, leaves: &[Leaf]) -> Option<(Closure, Variable)> {
    let GraphPattern::Path { subject, path, object } = &leaf.pattern else {
        return None;
    };
    if !group::is_known(&leaf.graph) {
        return None;
    }
    let (one, least, repeats) = match path {
        Path::ZeroOrMore(one) => (one, 0, true),
        Path::OneOrMore(one) => (one, 1, true),
        Path::ZeroOrOne(one) => (one, 0, false),
        _ => return None,
    };
    let (end, forward, variable) = match (fixed(subject, leaves), fixed(object, leaves)) {
        (Some(end), None) => (end, true, object),
        (None, Some(end)) => (end, false, subject),
        _ => return None,
    };
    let TermPattern::Variable(variable) = variable else {
        return None;
    };
    let closure =
        Closure { path: path.clone(), one: (**one).clone(), least, repeats, end, forward, graph: leaf.graph.clone() };
    Some((closure, variable.clone()))
}

/// The term at an end, or the only one that a table beside the path allows there.
fn fixed(term: &TermPattern, leaves: &[Leaf]) -> Option<GroundTerm> {
    match term {
        TermPattern::NamedNode(node) => Some(node.clone().into()),
        TermPattern::Literal(literal) => Some(literal.clone().into()),
        TermPattern::Variable(variable) => leaves.iter().find_map(|leaf| match &leaf.pattern {
            GraphPattern::Values { variables, bindings } => match (&variables[..], &bindings[..]) {
                ([name], [row]) if name == variable => row[0].clone(),
                _ => None,
            },
            _ => None,
        }),
        TermPattern::BlankNode(_) | TermPattern::Triple(_) => None,
    }
}
