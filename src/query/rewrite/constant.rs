//! Makes tables of what filters say of single variables: `?v = <iri>`, `sameTerm`, `IN`, and these with `&&` and `||`.
//!
//! Oxigraph would look at everything and throw away what differs; a table joined in front leads it to what is wanted.
//! A filter that compares a variable with an IRI, a plain text or a text in a language holds for that very term and no
//! other, so that it may be taken for a table. Of numbers and times several terms are equal.

use std::collections::BTreeMap;

use oxigraph::model::{Literal, Variable, vocab::xsd};
use spargebra::{
    algebra::{Expression, GraphPattern},
    term::GroundTerm,
};

use super::{
    census::Census,
    certain::certain,
    group::{self, Leaf},
    place::{self, Graph, Place},
};
use crate::query::QueryError;

/// From how many solutions on a table leads to too much to be put first where something else may lead to less.
const MANY: usize = 1000;

/// What a variable may be.
#[derive(Clone, Debug)]
pub(super) struct Wanted {
    pub(super) variable: Variable,
    /// The terms, each once.
    pub(super) terms: Vec<GroundTerm>,
    /// Whether nothing more is to be checked.
    pub(super) whole: bool,
}

/// Puts the constants of filters where Oxigraph makes use of them.
pub(super) struct Constants<'c> {
    census: &'c Census<'c>,
    fault: Option<QueryError>,
}

impl<'c> Constants<'c> {
    pub(super) fn new(census: &'c Census<'c>) -> Self {
        Self { census, fault: None }
    }

    /// The pattern with tables for filters.
    ///
    /// # Errors
    /// When the dataset cannot be read, or the time is over.
    pub(super) fn rewrite(mut self, pattern: GraphPattern) -> Result<GraphPattern, QueryError> {
        let pattern = self.pattern(pattern, &Place::top());
        self.fault.map_or(Ok(pattern), Err)
    }

    fn pattern(&mut self, pattern: GraphPattern, at: &Place) -> GraphPattern {
        use GraphPattern as P;
        match place::within(pattern, at, &mut |inner, at| self.pattern(inner, at)) {
            P::Filter { expr, inner } => {
                let (inner, rest) = self.take(expr, *inner, at);
                match rest {
                    Some(expr) => P::Filter { expr, inner: Box::new(inner) },
                    None => inner,
                }
            }
            P::LeftJoin { left, right, expression: Some(expression) } => {
                let (right, expression) = self.take(expression, *right, at);
                P::LeftJoin { left, right: Box::new(right), expression }
            }
            other => other,
        }
    }

    /// The pattern with tables for parts of a condition, and the rest of the condition.
    fn take(
        &mut self,
        condition: Expression,
        mut pattern: GraphPattern,
        at: &Place,
    ) -> (GraphPattern, Option<Expression>) {
        let bound = certain(&pattern, &at.graph);
        let mut rest: Option<Expression> = None;
        for part in parts(condition) {
            let (wanted, only) = wanted(&part);
            let mut taken = false;
            for (variable, terms) in wanted.into_iter().filter(|(variable, _)| bound.contains(variable)) {
                taken = only;
                pattern = self.push(pattern, &Wanted { variable, terms, whole: only }, at, false);
            }
            if !taken {
                rest = Some(match rest {
                    Some(rest) => Expression::And(Box::new(rest), Box::new(part)),
                    None => part,
                });
            }
        }
        (pattern, rest)
    }

    /// The solutions of a pattern in which a variable, that has a value in all, has one of the wanted. The deeper the
    /// table stands, the earlier it is used. `crowded` says that something unknown is joined with the pattern.
    fn push(&mut self, pattern: GraphPattern, wanted: &Wanted, at: &Place, crowded: bool) -> GraphPattern {
        use GraphPattern as P;
        if let Some(leaves) = group::leaves(&pattern, &at.graph) {
            return self.table(pattern, leaves, wanted, at, crowded).unwrap_or_else(|fault| {
                self.fault = Some(fault);
                P::default()
            });
        }
        let has = |pattern: &P| certain(pattern, &at.graph).contains(&wanted.variable);
        let mut inner = |pattern: Box<P>, at: &Place, crowded| Box::new(self.push(*pattern, wanted, at, crowded));
        match pattern {
            P::Join { left, right } => {
                let (in_left, in_right) = (has(&left), has(&right));
                let left = if in_left { inner(left, at, true) } else { left };
                let right = if in_right { inner(right, at, true) } else { right };
                P::Join { left, right }
            }
            P::Lateral { left, right } if has(&left) => P::Lateral { left: inner(left, at, crowded), right },
            P::Union { left, right } => P::Union { left: inner(left, at, crowded), right: inner(right, at, crowded) },
            P::LeftJoin { left, right, expression } => {
                P::LeftJoin { left: inner(left, at, crowded), right, expression }
            }
            P::Minus { left, right } => P::Minus { left: inner(left, at, crowded), right },
            P::Filter { expr, inner: of } => P::Filter { expr, inner: inner(of, at, crowded) },
            P::Extend { inner: of, variable, expression } => {
                P::Extend { inner: inner(of, at, crowded), variable, expression }
            }
            P::Graph { name, inner: of } => {
                let inside = at.in_graph(&name);
                P::Graph { name, inner: inner(of, &inside, crowded) }
            }
            P::Project { inner: of, variables } => {
                let inside = at.in_select(&variables);
                P::Project { inner: inner(of, &inside, crowded), variables }
            }
            P::Distinct { inner: of } => P::Distinct { inner: inner(of, at, crowded) },
            P::Reduced { inner: of } => P::Reduced { inner: inner(of, at, crowded) },
            P::OrderBy { inner: of, expression } => P::OrderBy { inner: inner(of, at, crowded), expression },
            // The variable has a value in every solution, so that it is one by which is grouped.
            P::Group { inner: of, variables, aggregates } => {
                P::Group { inner: inner(of, at, crowded), variables, aggregates }
            }
            other => checked(other, wanted),
        }
    }

    /// A group joined with a table, where that pays.
    fn table(
        &self,
        pattern: GraphPattern,
        leaves: Vec<Leaf>,
        wanted: &Wanted,
        at: &Place,
        crowded: bool,
    ) -> Result<GraphPattern, QueryError> {
        // Within EXISTS Oxigraph keeps the order that it is given, which is ours.
        let first = if at.exists.is_some() {
            !leaves.iter().any(Leaf::has_triple_term)
        } else {
            pays(self.census, &leaves, wanted, crowded)?
        };
        Ok(if first { group::joined(table(wanted), pattern) } else { checked(pattern, wanted) })
    }
}

/// Whether a table leads to fewer statements than what a group has else, and changes nothing but the order.
pub(super) fn pays(census: &Census<'_>, leaves: &[Leaf], wanted: &Wanted, crowded: bool) -> Result<bool, QueryError> {
    if leaves.iter().any(|leaf| leaf.has_triple_term() || leaf.is_path_of_any_graph()) {
        return Ok(false);
    }
    let around = group::around(leaves, &wanted.variable);
    let (own, others): (Vec<&Leaf>, Vec<&Leaf>) =
        around.into_iter().partition(|leaf| leaf.variables().contains(&wanted.variable));
    let others: Vec<&Leaf> = others.into_iter().filter(|leaf| is_table(leaf) || leaf.has_constant()).collect();
    if others.is_empty() && !crowded {
        return Ok(true);
    }
    let table = Leaf { pattern: table(wanted), graph: Graph::Default };
    let mut least = MANY;
    for leaf in own.into_iter().filter(|leaf| matches!(leaf.pattern, GraphPattern::Bgp { .. })) {
        least = least.min(census.count(vec![table.clone(), leaf.clone()], least)?);
    }
    if least >= MANY {
        return Ok(false);
    }
    for leaf in others {
        if census.count(vec![leaf.clone()], least)? < least {
            return Ok(false);
        }
    }
    Ok(true)
}

fn is_table(leaf: &Leaf) -> bool {
    matches!(leaf.pattern, GraphPattern::Values { .. })
}

pub(super) fn table(wanted: &Wanted) -> GraphPattern {
    let bindings = wanted.terms.iter().map(|term| vec![Some(term.clone())]).collect();
    GraphPattern::Values { variables: vec![wanted.variable.clone()], bindings }
}

/// A pattern whose solutions are looked through for what is wanted. That terms are the same is seen without reading them.
pub(super) fn checked(pattern: GraphPattern, wanted: &Wanted) -> GraphPattern {
    if !wanted.whole {
        return pattern;
    }
    let same = |term: &GroundTerm| {
        let term = match term {
            GroundTerm::NamedNode(node) => Expression::NamedNode(node.clone()),
            GroundTerm::Literal(literal) => Expression::Literal(literal.clone()),
            GroundTerm::Triple(_) => return None,
        };
        Some(Expression::SameTerm(Box::new(Expression::Variable(wanted.variable.clone())), Box::new(term)))
    };
    let expr = any(wanted.terms.iter().filter_map(same).collect());
    GraphPattern::Filter { expr, inner: Box::new(pattern) }
}

/// That one of some conditions holds; of many, without nesting them deeply.
fn any(mut conditions: Vec<Expression>) -> Expression {
    if conditions.len() > 1 {
        let rest = conditions.split_off(conditions.len() / 2);
        return Expression::Or(Box::new(any(conditions)), Box::new(any(rest)));
    }
    conditions.pop().unwrap_or_else(|| Expression::Literal(Literal::from(false)))
}

/// The parts of a condition that must all hold.
fn parts(condition: Expression) -> Vec<Expression> {
    match condition {
        Expression::And(a, b) => {
            let mut all = parts(*a);
            all.extend(parts(*b));
            all
        }
        other => vec![other],
    }
}

/// What variables must be where a condition holds, provided that they have a value, and whether it says nothing else.
fn wanted(condition: &Expression) -> (BTreeMap<Variable, Vec<GroundTerm>>, bool) {
    use Expression as E;
    match condition {
        E::Equal(a, b) | E::SameTerm(a, b) => of_variable(a, b).or_else(|| of_variable(b, a)).map_or_else(none, one),
        E::In(a, list) => match &**a {
            E::Variable(variable) if !list.is_empty() => {
                let terms: Option<Vec<GroundTerm>> = list.iter().map(only_term).collect();
                terms.map_or_else(none, |terms| one((variable.clone(), each_once(terms))))
            }
            _ => none(),
        },
        E::Or(a, b) => {
            let ((mut a, only_a), (mut b, only_b)) = (wanted(a), wanted(b));
            let only = only_a && only_b && a.keys().eq(b.keys());
            a.retain(|variable, _| b.contains_key(variable));
            for (variable, terms) in &mut a {
                terms.extend(b.remove(variable).unwrap_or_default());
                *terms = each_once(std::mem::take(terms));
            }
            (a, only)
        }
        E::And(a, b) => {
            let ((mut a, _), (b, _)) = (wanted(a), wanted(b));
            for (variable, terms) in b {
                match a.get_mut(&variable) {
                    Some(both) => both.retain(|term| terms.contains(term)),
                    None => {
                        a.insert(variable, terms);
                    }
                }
            }
            (a, false)
        }
        _ => none(),
    }
}

fn none() -> (BTreeMap<Variable, Vec<GroundTerm>>, bool) {
    (BTreeMap::new(), false)
}

fn one((variable, terms): (Variable, Vec<GroundTerm>)) -> (BTreeMap<Variable, Vec<GroundTerm>>, bool) {
    (BTreeMap::from([(variable, terms)]), true)
}

fn of_variable(variable: &Expression, constant: &Expression) -> Option<(Variable, Vec<GroundTerm>)> {
    match variable {
        Expression::Variable(variable) => Some((variable.clone(), vec![only_term(constant)?])),
        _ => None,
    }
}

/// The only term that is equal to a constant (`=`), or the same (`sameTerm`). Others are not only equal to several terms:
/// Oxigraph also stores them otherwise than they are written, `01` as `1`.
fn only_term(constant: &Expression) -> Option<GroundTerm> {
    match constant {
        Expression::NamedNode(node) => Some(node.clone().into()),
        Expression::Literal(literal) if is_text(literal) => Some(literal.clone().into()),
        _ => None,
    }
}

/// Whether a literal is a text, with a language or without.
pub(super) fn is_text(literal: &Literal) -> bool {
    literal.language().is_some() || literal.datatype() == xsd::STRING
}

fn each_once(mut terms: Vec<GroundTerm>) -> Vec<GroundTerm> {
    terms.sort_by_cached_key(ToString::to_string);
    terms.dedup();
    terms
}
