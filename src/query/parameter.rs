//! Parameters of saved queries: variables named as grlc names them, bound in the algebra and never pasted into text.

use std::collections::{BTreeMap, BTreeSet};

use oxigraph::model::{Literal, NamedNode, Term, Variable};
use spargebra::{
    Query,
    algebra::{AggregateExpression, Expression, GraphPattern, OrderExpression},
    term::{GroundTerm, NamedNodePattern, TermPattern, TriplePattern},
};

use super::{QueryError, resolve};
use crate::store::Store;

/// What a parameter takes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ParameterType {
    /// An entity: `?_person_iri`.
    Iri,
    /// A plain string: `?_word` or `?_word_literal`.
    Text,
    /// A number: `?_n_number`.
    Number,
    /// A whole number: `?_n_integer`.
    Integer,
    /// A string in a language: `?_name_en`.
    Language(String),
    /// A literal of an XML Schema datatype: `?_day_xsd_date`.
    Datatype(String),
}

/// A parameter of a saved query.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Parameter {
    /// Its name, without the type.
    pub name: String,
    /// The variable that stands for it.
    pub variable: Variable,
    /// What it takes.
    pub of: ParameterType,
    /// Whether it must be given: one underscore, not two.
    pub required: bool,
    /// What it is when nothing is given.
    pub default: Option<String>,
}

/// The parameters of a query, by name.
pub(super) fn of(query: &Query) -> Vec<Parameter> {
    let mut found: BTreeSet<String> = BTreeSet::new();
    let text = query.to_string();
    for (at, _) in text.match_indices("?_") {
        let name: String = text[at + 1..].chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect();
        found.insert(name);
    }
    found.iter().filter_map(|variable| named(variable)).collect()
}

/// The parameter that a variable's name makes: `_person_iri`.
fn named(variable: &str) -> Option<Parameter> {
    let required = !variable.starts_with("__");
    let mut parts = variable.trim_start_matches('_').split('_');
    let name = parts.next().filter(|name| !name.is_empty())?;
    let of = match (parts.next(), parts.next()) {
        (None, _) | (Some("literal"), None) => ParameterType::Text,
        (Some("iri"), None) => ParameterType::Iri,
        (Some("number"), None) => ParameterType::Number,
        (Some("integer"), None) => ParameterType::Integer,
        (Some(language), None) if language.len() == 2 => ParameterType::Language(language.to_owned()),
        (Some("xsd"), Some(datatype)) => ParameterType::Datatype(datatype.to_owned()),
        _ => return None,
    };
    Some(Parameter { name: name.to_owned(), variable: Variable::new_unchecked(variable), of, required, default: None })
}

/// The query with its parameters set to the given values.
///
/// # Errors
/// When a value is missing or wrong, or given for a parameter that is none.
pub fn bind(
    store: &Store,
    query: &Query,
    parameters: &[Parameter],
    values: &BTreeMap<String, String>,
) -> Result<Query, QueryError> {
    if let Some(unknown) = values.keys().find(|name| !parameters.iter().any(|parameter| parameter.name == **name)) {
        let known: Vec<&str> = parameters.iter().map(|parameter| parameter.name.as_str()).collect();
        let known = if known.is_empty() { "it has none".to_owned() } else { format!("it has {}", known.join(", ")) };
        return Err(QueryError::Parameter(format!("the query has no parameter `{unknown}`; {known}")));
    }
    let mut terms = BTreeMap::new();
    for parameter in parameters {
        match values.get(&parameter.name).or(parameter.default.as_ref()) {
            Some(value) => {
                terms.insert(parameter.variable.clone(), term(store, parameter, value)?);
            }
            None if parameter.required => {
                return Err(QueryError::Parameter(format!(
                    "the parameter `{}` is missing; give {}={}",
                    parameter.name,
                    parameter.name,
                    expected(&parameter.of)
                )));
            }
            None => (),
        }
    }
    Ok(Binder { terms }.query(query.clone()))
}

/// What to write for a type, in an error or a list.
pub fn expected(of: &ParameterType) -> String {
    match of {
        ParameterType::Iri => "NAME-OR-IRI".to_owned(),
        ParameterType::Text | ParameterType::Language(_) => "TEXT".to_owned(),
        ParameterType::Number => "NUMBER".to_owned(),
        ParameterType::Integer => "WHOLE-NUMBER".to_owned(),
        ParameterType::Datatype(name) => name.to_uppercase(),
    }
}

fn term(store: &Store, parameter: &Parameter, value: &str) -> Result<Term, QueryError> {
    let wrong = |wanted: &str| {
        QueryError::Parameter(format!("the parameter `{}` wants {wanted}, not `{value}`", parameter.name))
    };
    let typed = |datatype: &str| {
        let datatype = NamedNode::new_unchecked(format!("http://www.w3.org/2001/XMLSchema#{datatype}"));
        Literal::new_typed_literal(value, datatype)
    };
    Ok(match &parameter.of {
        ParameterType::Iri => resolve(store, value)
            .map_err(|error| QueryError::Parameter(format!("the parameter `{}`: {error}", parameter.name)))?
            .into(),
        ParameterType::Text => Literal::new_simple_literal(value).into(),
        ParameterType::Language(language) => Literal::new_language_tagged_literal_unchecked(value, language).into(),
        ParameterType::Integer => {
            value.parse::<i64>().map_err(|_| wrong("a whole number"))?;
            typed("integer").into()
        }
        ParameterType::Number => {
            value.parse::<f64>().map_err(|_| wrong("a number"))?;
            typed(if value.contains('.') { "decimal" } else { "integer" }).into()
        }
        ParameterType::Datatype(datatype) => {
            let valid = match datatype.as_str() {
                "date" => value.parse::<jiff::civil::Date>().is_ok(),
                "gYear" => value.len() == 4 && value.parse::<i16>().is_ok(),
                "gYearMonth" => format!("{value}-01").parse::<jiff::civil::Date>().is_ok(),
                _ => true,
            };
            if !valid {
                return Err(wrong(&format!("an xsd:{datatype}")));
            }
            typed(datatype).into()
        }
    })
}

/// Puts terms in the place of variables, everywhere in a query.
struct Binder {
    terms: BTreeMap<Variable, Term>,
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
                _ => term,
            },
            _ => term,
        }
    }

    fn name(&self, name: NamedNodePattern) -> NamedNodePattern {
        match &name {
            NamedNodePattern::Variable(variable) => match self.terms.get(variable) {
                Some(Term::NamedNode(node)) => node.clone().into(),
                _ => name,
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
                expression: expression.map(|expression| self.expression(expression)),
            },
            P::Lateral { left, right } => P::Lateral { left: inner(left), right: inner(right) },
            P::Filter { expr, inner: of } => P::Filter { expr: self.expression(expr), inner: inner(of) },
            P::Union { left, right } => P::Union { left: inner(left), right: inner(right) },
            P::Graph { name, inner: of } => P::Graph { name: self.name(name), inner: inner(of) },
            P::Minus { left, right } => P::Minus { left: inner(left), right: inner(right) },
            P::Extend { inner: of, variable, expression } => {
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
            other @ P::Values { .. } => other,
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
            E::Coalesce(list) => E::Coalesce(all(list)),
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
