//! Works out what is known of an expression once parameters have values, so that Oxigraph need not for each row.

use oxigraph::model::{Literal, Variable};
use spargebra::algebra::Expression;

/// What a constant is as a truth value.
pub(super) fn truth(expression: &Expression) -> Option<bool> {
    match expression {
        Expression::Literal(literal) if *literal == Literal::from(true) => Some(true),
        Expression::Literal(literal) if *literal == Literal::from(false) => Some(false),
        _ => None,
    }
}

/// The same condition, shorter. Only for places where nothing but its truth matters.
pub(super) fn condition(expression: Expression) -> Expression {
    use Expression as E;
    match expression {
        E::Not(inner) => {
            let inner = condition(*inner);
            truth(&inner).map_or_else(|| E::Not(Box::new(inner)), |known| E::Literal((!known).into()))
        }
        E::Or(a, b) => {
            let (a, b) = (condition(*a), condition(*b));
            match (truth(&a), truth(&b)) {
                // An error in the other part does not matter then, by SPARQL's logic of errors.
                (Some(true), _) | (_, Some(true)) => E::Literal(true.into()),
                (Some(false), _) => b,
                (_, Some(false)) => a,
                _ => E::Or(Box::new(a), Box::new(b)),
            }
        }
        E::And(a, b) => {
            let (a, b) = (condition(*a), condition(*b));
            match (truth(&a), truth(&b)) {
                (Some(false), _) | (_, Some(false)) => E::Literal(false.into()),
                (Some(true), _) => b,
                (_, Some(true)) => a,
                _ => E::And(Box::new(a), Box::new(b)),
            }
        }
        other => other,
    }
}

/// `COALESCE` without what is never bound, up to the first constant.
pub(super) fn coalesce(list: Vec<Expression>, is_unset: impl Fn(&Variable) -> bool) -> Expression {
    let unset = |expression: &Expression| matches!(expression, Expression::Variable(name) if is_unset(name));
    let mut kept: Vec<Expression> = Vec::new();
    for expression in list.into_iter().filter(|expression| !unset(expression)) {
        let constant = matches!(expression, Expression::Literal(_) | Expression::NamedNode(_));
        kept.push(expression);
        if constant {
            break;
        }
    }
    match <[Expression; 1]>::try_from(kept) {
        Ok([only]) => only,
        Err(kept) => Expression::Coalesce(kept),
    }
}
