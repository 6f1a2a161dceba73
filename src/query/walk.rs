//! Goes through the patterns of a query, those in `EXISTS` among them.

use spargebra::{
    Query,
    algebra::{AggregateExpression, Expression, GraphPattern, OrderExpression},
};

/// The pattern of a query.
pub(super) fn pattern(query: &Query) -> &GraphPattern {
    match query {
        Query::Select { pattern, .. }
        | Query::Construct { pattern, .. }
        | Query::Describe { pattern, .. }
        | Query::Ask { pattern, .. } => pattern,
    }
}

/// Shows a pattern and all that are in it.
pub(super) fn patterns(pattern: &GraphPattern, see: &mut dyn FnMut(&GraphPattern)) {
    use GraphPattern as P;
    see(pattern);
    match pattern {
        P::Bgp { .. } | P::Path { .. } | P::Values { .. } => (),
        P::Join { left, right } | P::Lateral { left, right } | P::Union { left, right } | P::Minus { left, right } => {
            patterns(left, see);
            patterns(right, see);
        }
        P::LeftJoin { left, right, expression } => {
            patterns(left, see);
            patterns(right, see);
            expression.iter().for_each(|expression| exists(expression, see));
        }
        P::Filter { expr, inner } => {
            patterns(inner, see);
            exists(expr, see);
        }
        P::Extend { inner, expression, .. } => {
            patterns(inner, see);
            exists(expression, see);
        }
        P::OrderBy { inner, expression } => {
            patterns(inner, see);
            for OrderExpression::Asc(expression) | OrderExpression::Desc(expression) in expression {
                exists(expression, see);
            }
        }
        P::Group { inner, aggregates, .. } => {
            patterns(inner, see);
            for (_, aggregate) in aggregates {
                if let AggregateExpression::FunctionCall { expr, .. } = aggregate {
                    exists(expr, see);
                }
            }
        }
        P::Graph { inner, .. }
        | P::Project { inner, .. }
        | P::Distinct { inner }
        | P::Reduced { inner }
        | P::Slice { inner, .. }
        | P::Service { inner, .. } => patterns(inner, see),
    }
}

/// Shows the patterns in an expression.
pub(super) fn exists(expression: &Expression, see: &mut dyn FnMut(&GraphPattern)) {
    use Expression as E;
    match expression {
        E::NamedNode(_) | E::Literal(_) | E::Variable(_) | E::Bound(_) => (),
        E::Or(a, b)
        | E::And(a, b)
        | E::Equal(a, b)
        | E::SameTerm(a, b)
        | E::Greater(a, b)
        | E::GreaterOrEqual(a, b)
        | E::Less(a, b)
        | E::LessOrEqual(a, b)
        | E::Add(a, b)
        | E::Subtract(a, b)
        | E::Multiply(a, b)
        | E::Divide(a, b) => {
            exists(a, see);
            exists(b, see);
        }
        E::UnaryPlus(a) | E::UnaryMinus(a) | E::Not(a) => exists(a, see),
        E::In(a, list) => {
            exists(a, see);
            list.iter().for_each(|expression| exists(expression, see));
        }
        E::If(a, b, c) => [a, b, c].into_iter().for_each(|expression| exists(expression, see)),
        E::Coalesce(list) | E::FunctionCall(_, list) => list.iter().for_each(|expression| exists(expression, see)),
        E::Exists(pattern) => patterns(pattern, see),
    }
}
