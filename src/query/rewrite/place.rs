//! Where in a query a pattern stands, and a way through patterns that keeps it.

use std::collections::BTreeSet;

use oxigraph::model::Variable;
use spargebra::{
    algebra::{AggregateExpression, Expression, GraphPattern, OrderExpression},
    term::NamedNodePattern,
};

use super::certain::certain;

/// Where a pattern stands.
#[derive(Clone, Debug)]
pub(super) struct Place {
    /// The graph that it is matched in.
    pub(super) graph: Graph,
    /// Within `EXISTS`: the variables that have values before it begins.
    pub(super) exists: Option<BTreeSet<Variable>>,
    /// How many `EXISTS` are around it.
    pub(super) depth: usize,
}

/// The graph that a pattern is matched in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Graph {
    /// The default graph.
    Default,
    /// The graph of this name, or each that a variable names.
    Named(NamedNodePattern),
    /// Each named graph, but its name is not seen: in a sub-select that does not select it.
    Unseen,
}

impl Place {
    /// Where a query begins.
    pub(super) fn top() -> Self {
        Self { graph: Graph::Default, exists: None, depth: 0 }
    }

    /// The place within `GRAPH`.
    pub(super) fn in_graph(&self, name: &NamedNodePattern) -> Self {
        Self { graph: Graph::Named(name.clone()), ..self.clone() }
    }

    /// The place within a sub-select.
    pub(super) fn in_select(&self, variables: &[Variable]) -> Self {
        let seen = |bound: &BTreeSet<Variable>| bound.iter().filter(|name| variables.contains(name)).cloned().collect();
        Self { graph: self.graph.in_select(variables), exists: self.exists.as_ref().map(seen), depth: self.depth }
    }

    /// The place in `EXISTS` beside patterns.
    fn in_exists(&self, beside: &[&GraphPattern]) -> Self {
        let mut bound = self.exists.clone().unwrap_or_default();
        bound.extend(beside.iter().flat_map(|pattern| certain(pattern, &self.graph)));
        Self { graph: self.graph.clone(), exists: Some(bound), depth: self.depth + 1 }
    }
}

impl Graph {
    /// The graph within a sub-select. Oxigraph keeps the name of the graph to itself where it is not selected.
    pub(super) fn in_select(&self, variables: &[Variable]) -> Self {
        match self.variable() {
            Some(name) if !variables.contains(name) => Self::Unseen,
            _ => self.clone(),
        }
    }

    /// The variable that names it.
    pub(super) fn variable(&self) -> Option<&Variable> {
        match self {
            Self::Named(NamedNodePattern::Variable(name)) => Some(name),
            _ => None,
        }
    }
}

/// What is done to a pattern at its place.
pub(super) type Each<'e> = dyn FnMut(GraphPattern, &Place) -> GraphPattern + 'e;

/// The same pattern with something done to those directly in it, and to those in its `EXISTS`.
pub(super) fn within(pattern: GraphPattern, at: &Place, each: &mut Each<'_>) -> GraphPattern {
    use GraphPattern as P;
    match pattern {
        P::Bgp { .. } | P::Path { .. } | P::Values { .. } | P::Service { .. } => pattern,
        P::Join { left, right } => P::Join { left: boxed(left, at, each), right: boxed(right, at, each) },
        P::Lateral { left, right } => P::Lateral { left: boxed(left, at, each), right: boxed(right, at, each) },
        P::Union { left, right } => P::Union { left: boxed(left, at, each), right: boxed(right, at, each) },
        P::Minus { left, right } => P::Minus { left: boxed(left, at, each), right: boxed(right, at, each) },
        P::LeftJoin { left, right, expression } => {
            let (left, right) = (boxed(left, at, each), boxed(right, at, each));
            let beside = at.in_exists(&[&left, &right]);
            let expression = expression.map(|expression| exists(expression, &beside, each));
            P::LeftJoin { left, right, expression }
        }
        P::Filter { expr, inner } => {
            let inner = boxed(inner, at, each);
            P::Filter { expr: exists(expr, &at.in_exists(&[&inner]), each), inner }
        }
        P::Extend { inner, variable, expression } => {
            let inner = boxed(inner, at, each);
            P::Extend { expression: exists(expression, &at.in_exists(&[&inner]), each), inner, variable }
        }
        P::Graph { name, inner } => {
            let inside = at.in_graph(&name);
            P::Graph { name, inner: boxed(inner, &inside, each) }
        }
        P::Project { inner, variables } => {
            let inside = at.in_select(&variables);
            P::Project { inner: boxed(inner, &inside, each), variables }
        }
        P::Distinct { inner } => P::Distinct { inner: boxed(inner, at, each) },
        P::Reduced { inner } => P::Reduced { inner: boxed(inner, at, each) },
        P::Slice { inner, start, length } => P::Slice { inner: boxed(inner, at, each), start, length },
        P::OrderBy { inner, expression } => {
            let inner = boxed(inner, at, each);
            let beside = at.in_exists(&[&inner]);
            let order = |by| match by {
                OrderExpression::Asc(expression) => OrderExpression::Asc(exists(expression, &beside, each)),
                OrderExpression::Desc(expression) => OrderExpression::Desc(exists(expression, &beside, each)),
            };
            P::OrderBy { expression: expression.into_iter().map(order).collect(), inner }
        }
        P::Group { inner, variables, aggregates } => {
            let inner = boxed(inner, at, each);
            let beside = at.in_exists(&[&inner]);
            let mut aggregate = |of| match of {
                AggregateExpression::FunctionCall { name, expr, distinct } => {
                    AggregateExpression::FunctionCall { name, expr: exists(expr, &beside, each), distinct }
                }
                other @ AggregateExpression::CountSolutions { .. } => other,
            };
            let aggregates = aggregates.into_iter().map(|(name, of)| (name, aggregate(of))).collect();
            P::Group { inner, variables, aggregates }
        }
    }
}

/// The same expression with something done to the patterns in its `EXISTS`.
fn exists(expression: Expression, at: &Place, each: &mut Each<'_>) -> Expression {
    use Expression as E;
    let mut inner = |expression: Box<Expression>| Box::new(exists(*expression, at, each));
    match expression {
        E::NamedNode(_) | E::Literal(_) | E::Variable(_) | E::Bound(_) => expression,
        E::Exists(pattern) => E::Exists(boxed(pattern, at, each)),
        E::Or(a, b) => E::Or(inner(a), inner(b)),
        E::And(a, b) => E::And(inner(a), inner(b)),
        E::Equal(a, b) => E::Equal(inner(a), inner(b)),
        E::SameTerm(a, b) => E::SameTerm(inner(a), inner(b)),
        E::Greater(a, b) => E::Greater(inner(a), inner(b)),
        E::GreaterOrEqual(a, b) => E::GreaterOrEqual(inner(a), inner(b)),
        E::Less(a, b) => E::Less(inner(a), inner(b)),
        E::LessOrEqual(a, b) => E::LessOrEqual(inner(a), inner(b)),
        E::Add(a, b) => E::Add(inner(a), inner(b)),
        E::Subtract(a, b) => E::Subtract(inner(a), inner(b)),
        E::Multiply(a, b) => E::Multiply(inner(a), inner(b)),
        E::Divide(a, b) => E::Divide(inner(a), inner(b)),
        E::UnaryPlus(a) => E::UnaryPlus(inner(a)),
        E::UnaryMinus(a) => E::UnaryMinus(inner(a)),
        E::Not(a) => E::Not(inner(a)),
        E::If(a, b, c) => E::If(inner(a), inner(b), inner(c)),
        E::In(a, list) => {
            let a = inner(a);
            E::In(a, list.into_iter().map(|of| exists(of, at, each)).collect())
        }
        E::Coalesce(list) => E::Coalesce(list.into_iter().map(|of| exists(of, at, each)).collect()),
        E::FunctionCall(function, list) => {
            E::FunctionCall(function, list.into_iter().map(|of| exists(of, at, each)).collect())
        }
    }
}

fn boxed(mut pattern: Box<GraphPattern>, at: &Place, each: &mut Each<'_>) -> Box<GraphPattern> {
    *pattern = each(std::mem::take(&mut *pattern), at);
    pattern
}
