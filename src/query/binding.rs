//! Puts the values of parameters into the algebra of a query, so that no value is ever read as SPARQL.
//!
//! Oxigraph's own substitution runs behind its optimizer, does not reach sub-selects, and wants the variables to be
//! selected.

use std::{
    cell::RefCell,
    collections::{BTreeMap, BTreeSet},
};

use oxigraph::model::{Term, Variable};
use spargebra::{
    Query,
    algebra::{AggregateExpression, Expression, GraphPattern, OrderExpression},
    term::{GroundTerm, NamedNodePattern, TermPattern, TriplePattern},
};

use super::{Parameter, QueryError, fold};

/// The query with terms in the place of its parameters. Of a parameter that is not given, `BOUND` is false.
///
/// # Errors
/// When a text or number stands where SPARQL wants an IRI.
pub(super) fn bind(
    query: &Query,
    parameters: &[Parameter],
    terms: &BTreeMap<Variable, Term>,
) -> Result<Query, QueryError> {
    // An unset variable that stands in a pattern is bound by it.
    let scout =
        Binder { terms: BTreeMap::new(), unset: BTreeSet::new(), seen: RefCell::default(), wrong: RefCell::default() };
    scout.query(query.clone());
    let seen = scout.seen.into_inner();
    let unset = parameters.iter().map(|parameter| parameter.variable.clone());
    let unset = unset.filter(|variable| !terms.contains_key(variable) && !seen.contains(variable)).collect();
    let binder = Binder { terms: terms.clone(), unset, seen: RefCell::default(), wrong: RefCell::default() };
    let bound = binder.query(query.clone());
    match binder.wrong.into_inner().first() {
        None => Ok(bound),
        Some(variable) => {
            let name = parameters.iter().find(|parameter| parameter.variable == *variable).map(|found| &*found.name);
            let name = name.unwrap_or(variable.as_str());
            Err(QueryError::Parameter(format!(
                "the parameter `{name}` stands where only an IRI can; name its variable `?_{name}_iri`"
            )))
        }
    }
}

/// Puts terms in the place of variables, everywhere in a query.
struct Binder {
    terms: BTreeMap<Variable, Term>,
    /// Parameters that have no value and that no pattern binds.
    unset: BTreeSet<Variable>,
    /// Variables that stand in patterns.
    seen: RefCell<BTreeSet<Variable>>,
    /// Parameters that stand where their values cannot.
    wrong: RefCell<BTreeSet<Variable>>,
}

impl Binder {
    fn query(&self, query: Query) -> Query {
        match query {
            Query::Select { dataset, pattern, base_iri } => {
                Query::Select { dataset, pattern: self.pattern(pattern), base_iri }
            }
            Query::Construct { template, dataset, pattern, base_iri } => {
                let template = template.into_iter().map(|triple| self.triple(triple)).collect();
                Query::Construct { template, dataset, pattern: self.pattern(pattern), base_iri }
            }
            Query::Describe { dataset, pattern, base_iri } => {
                Query::Describe { dataset, pattern: self.pattern(pattern), base_iri }
            }
            Query::Ask { dataset, pattern, base_iri } => {
                Query::Ask { dataset, pattern: self.pattern(pattern), base_iri }
            }
        }
    }

    fn term(&self, term: TermPattern) -> TermPattern {
        match &term {
            TermPattern::Variable(variable) => match self.terms.get(variable) {
                Some(Term::NamedNode(node)) => node.clone().into(),
                Some(Term::Literal(literal)) => literal.clone().into(),
                _ => {
                    self.seen.borrow_mut().insert(variable.clone());
                    term
                }
            },
            _ => term,
        }
    }

    fn name(&self, name: NamedNodePattern) -> NamedNodePattern {
        match &name {
            NamedNodePattern::Variable(variable) => match self.terms.get(variable) {
                Some(Term::NamedNode(node)) => node.clone().into(),
                Some(_) => {
                    self.wrong.borrow_mut().insert(variable.clone());
                    name
                }
                None => {
                    self.seen.borrow_mut().insert(variable.clone());
                    name
                }
            },
            NamedNodePattern::NamedNode(_) => name,
        }
    }

    fn triple(&self, triple: TriplePattern) -> TriplePattern {
        TriplePattern {
            subject: self.term(triple.subject),
            predicate: self.name(triple.predicate),
            object: self.term(triple.object),
        }
    }

    fn pattern(&self, pattern: GraphPattern) -> GraphPattern {
        use GraphPattern as P;
        let inner = |pattern: Box<GraphPattern>| Box::new(self.pattern(*pattern));
        match pattern {
            P::Bgp { patterns } => {
                P::Bgp { patterns: patterns.into_iter().map(|triple| self.triple(triple)).collect() }
            }
            P::Path { subject, path, object } => {
                P::Path { subject: self.term(subject), path, object: self.term(object) }
            }
            P::Join { left, right } => P::Join { left: inner(left), right: inner(right) },
            P::LeftJoin { left, right, expression } => P::LeftJoin {
                left: inner(left),
                right: inner(right),
                expression: expression.map(|expression| fold::condition(self.expression(expression))),
            },
            P::Lateral { left, right } => P::Lateral { left: inner(left), right: inner(right) },
            P::Filter { expr, inner: of } => {
                let (expr, of) = (fold::condition(self.expression(expr)), inner(of));
                if fold::truth(&expr) == Some(true) { *of } else { P::Filter { expr, inner: of } }
            }
            P::Union { left, right } => P::Union { left: inner(left), right: inner(right) },
            P::Graph { name, inner: of } => P::Graph { name: self.name(name), inner: inner(of) },
            P::Minus { left, right } => P::Minus { left: inner(left), right: inner(right) },
            P::Extend { inner: of, variable, expression } => {
                self.seen.borrow_mut().insert(variable.clone());
                P::Extend { inner: inner(of), variable, expression: self.expression(expression) }
            }
            P::OrderBy { inner: of, expression } => P::OrderBy {
                inner: inner(of),
                expression: expression.into_iter().map(|order| self.order(order)).collect(),
            },
            P::Project { inner: of, variables } => {
                P::Project { inner: Box::new(self.projected(*of, &variables)), variables }
            }
            P::Distinct { inner: of } => P::Distinct { inner: inner(of) },
            P::Reduced { inner: of } => P::Reduced { inner: inner(of) },
            P::Slice { inner: of, start, length } => P::Slice { inner: inner(of), start, length },
            P::Group { inner: of, variables, aggregates } => P::Group {
                inner: inner(of),
                variables: variables.into_iter().filter(|variable| !self.terms.contains_key(variable)).collect(),
                aggregates: aggregates.into_iter().map(|(name, of)| (name, self.aggregate(of))).collect(),
            },
            P::Service { name, inner: of, silent } => P::Service { name: self.name(name), inner: inner(of), silent },
            P::Values { variables, bindings } => self.values(variables, bindings),
        }
    }

    /// Of rows written in the query those that have the values of the parameters.
    fn values(&self, variables: Vec<Variable>, bindings: Vec<Vec<Option<GroundTerm>>>) -> GraphPattern {
        self.seen.borrow_mut().extend(variables.iter().cloned());
        let wanted: Vec<Option<GroundTerm>> =
            variables.iter().map(|variable| self.terms.get(variable).and_then(ground)).collect();
        let fits = |row: &Vec<Option<GroundTerm>>| {
            row.iter().zip(&wanted).all(|(cell, wanted)| cell.is_none() || wanted.is_none() || cell == wanted)
        };
        let free = |index: &usize| wanted[*index].is_none();
        let kept: Vec<usize> = (0..variables.len()).filter(free).collect();
        GraphPattern::Values {
            variables: kept.iter().map(|index| variables[*index].clone()).collect(),
            bindings: bindings
                .into_iter()
                .filter(fits)
                .map(|row| kept.iter().map(|index| row[*index].clone()).collect())
                .collect(),
        }
    }

    /// A parameter that the query selects stays a column.
    fn projected(&self, pattern: GraphPattern, variables: &[Variable]) -> GraphPattern {
        let pattern = self.pattern(pattern);
        let kept: Vec<Variable> =
            variables.iter().filter(|variable| self.terms.contains_key(*variable)).cloned().collect();
        if kept.is_empty() {
            return pattern;
        }
        let row = kept.iter().map(|variable| ground(&self.terms[variable])).collect();
        let values = GraphPattern::Values { variables: kept, bindings: vec![row] };
        GraphPattern::Join { left: Box::new(pattern), right: Box::new(values) }
    }

    fn order(&self, order: OrderExpression) -> OrderExpression {
        match order {
            OrderExpression::Asc(expression) => OrderExpression::Asc(self.expression(expression)),
            OrderExpression::Desc(expression) => OrderExpression::Desc(self.expression(expression)),
        }
    }

    fn aggregate(&self, aggregate: AggregateExpression) -> AggregateExpression {
        match aggregate {
            AggregateExpression::FunctionCall { name, expr, distinct } => {
                AggregateExpression::FunctionCall { name, expr: self.expression(expr), distinct }
            }
            other @ AggregateExpression::CountSolutions { .. } => other,
        }
    }

    fn expression(&self, expression: Expression) -> Expression {
        use Expression as E;
        let inner = |expression: Box<Expression>| Box::new(self.expression(*expression));
        let all = |list: Vec<Expression>| list.into_iter().map(|expression| self.expression(expression)).collect();
        match expression {
            E::Variable(variable) => match self.terms.get(&variable) {
                Some(Term::NamedNode(node)) => E::NamedNode(node.clone()),
                Some(Term::Literal(literal)) => E::Literal(literal.clone()),
                _ => E::Variable(variable),
            },
            E::Bound(variable) if self.terms.contains_key(&variable) => E::Literal(true.into()),
            E::Bound(variable) if self.unset.contains(&variable) => E::Literal(false.into()),
            E::Or(a, b) => E::Or(inner(a), inner(b)),
            E::And(a, b) => E::And(inner(a), inner(b)),
            E::Equal(a, b) => E::Equal(inner(a), inner(b)),
            E::SameTerm(a, b) => E::SameTerm(inner(a), inner(b)),
            E::Greater(a, b) => E::Greater(inner(a), inner(b)),
            E::GreaterOrEqual(a, b) => E::GreaterOrEqual(inner(a), inner(b)),
            E::Less(a, b) => E::Less(inner(a), inner(b)),
            E::LessOrEqual(a, b) => E::LessOrEqual(inner(a), inner(b)),
            E::In(a, list) => E::In(inner(a), all(list)),
            E::Add(a, b) => E::Add(inner(a), inner(b)),
            E::Subtract(a, b) => E::Subtract(inner(a), inner(b)),
            E::Multiply(a, b) => E::Multiply(inner(a), inner(b)),
            E::Divide(a, b) => E::Divide(inner(a), inner(b)),
            E::UnaryPlus(a) => E::UnaryPlus(inner(a)),
            E::UnaryMinus(a) => E::UnaryMinus(inner(a)),
            E::Not(a) => E::Not(inner(a)),
            E::Exists(pattern) => E::Exists(Box::new(self.pattern(*pattern))),
            E::If(a, b, c) => E::If(inner(a), inner(b), inner(c)),
            E::Coalesce(list) => fold::coalesce(all(list), |variable| self.unset.contains(variable)),
            E::FunctionCall(function, list) => E::FunctionCall(function, all(list)),
            other @ (E::NamedNode(_) | E::Literal(_) | E::Bound(_)) => other,
        }
    }
}

fn ground(term: &Term) -> Option<GroundTerm> {
    match term {
        Term::NamedNode(node) => Some(node.clone().into()),
        Term::Literal(literal) => Some(literal.clone().into()),
        _ => None,
    }
}
