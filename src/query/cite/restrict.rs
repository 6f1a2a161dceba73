//! Asks a pattern for those solutions only in which some variables have values that are known, so that what is cited
//! costs what is shown and not what there is.

use std::collections::BTreeSet;

use oxigraph::model::{Term, Variable};
use spargebra::{
    algebra::GraphPattern,
    term::{GroundTerm, NamedNodePattern, TermPattern},
};

/// The values that are wanted of some variables.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Wanted {
    variables: Vec<Variable>,
    rows: Vec<Vec<GroundTerm>>,
}

impl Wanted {
    /// Values of variables; a variable that has none in some row is left out.
    pub(super) fn new(variables: &[Variable], rows: &[Vec<Option<Term>>]) -> Self {
        let all: Vec<Vec<Option<GroundTerm>>> =
            rows.iter().map(|row| row.iter().map(|term| ground(term.as_ref()?)).collect()).collect();
        let is_known = |column: &usize| all.iter().all(|row| row[*column].is_some());
        let known: Vec<usize> = (0..variables.len()).filter(is_known).collect();
        let rows = all.into_iter().map(|row| known.iter().filter_map(|column| row[*column].clone()).collect());
        Self { variables: known.iter().map(|column| variables[*column].clone()).collect(), rows: rows.collect() }
            .only(|_| true)
    }

    /// The values of some of the variables, each row once.
    fn only(&self, keep: impl Fn(&Variable) -> bool) -> Self {
        let kept: Vec<usize> = (0..self.variables.len()).filter(|column| keep(&self.variables[*column])).collect();
        let mut seen = BTreeSet::new();
        let rows = self.rows.iter().map(|row| kept.iter().map(|column| row[*column].clone()).collect::<Vec<_>>());
        let rows = rows.filter(|row| seen.insert(row.iter().map(ToString::to_string).collect::<Vec<_>>())).collect();
        Self { variables: kept.iter().map(|column| self.variables[*column].clone()).collect(), rows }
    }

    /// The pattern with fewer solutions: all that have the wanted values, and perhaps some others.
    pub(super) fn of(&self, pattern: GraphPattern) -> GraphPattern {
        use GraphPattern as P;
        if self.variables.is_empty() {
            return pattern;
        }
        let inner = |pattern: Box<GraphPattern>| Box::new(self.of(*pattern));
        let within = |pattern: Box<GraphPattern>, variables: &[Variable]| {
            Box::new(self.only(|v| variables.contains(v)).of(*pattern))
        };
        match pattern {
            P::Filter { expr, inner: body } => P::Filter { expr, inner: inner(body) },
            P::OrderBy { inner: body, expression } => P::OrderBy { inner: inner(body), expression },
            P::Distinct { inner: body } => P::Distinct { inner: inner(body) },
            P::Reduced { inner: body } => P::Reduced { inner: inner(body) },
            P::Extend { inner: body, variable, expression } => {
                let body = Box::new(self.only(|other| *other != variable).of(*body));
                P::Extend { inner: body, variable, expression }
            }
            // Of a group either all solutions are wanted or none.
            P::Group { inner: body, variables, aggregates } => {
                P::Group { inner: within(body, &variables), variables, aggregates }
            }
            P::Project { inner: body, variables } => P::Project { inner: within(body, &variables), variables },
            P::Union { left, right } => P::Union { left: inner(left), right: inner(right) },
            P::LeftJoin { left, right, expression } => P::LeftJoin { left: inner(left), right, expression },
            P::Minus { left, right } => P::Minus { left: inner(left), right },
            P::Join { left, right } => {
                let select = |side: Box<GraphPattern>| if is_select(&side) { inner(side) } else { side };
                self.join(P::Join { left: select(left), right: select(right) })
            }
            other => self.join(other),
        }
    }

    /// The pattern joined with the values of those variables that it always binds.
    fn join(&self, pattern: GraphPattern) -> GraphPattern {
        let Self { variables, rows } = self.only(|variable| binds(&pattern, variable));
        if variables.is_empty() {
            return pattern;
        }
        let bindings = rows.into_iter().map(|row| row.into_iter().map(Some).collect()).collect();
        let values = GraphPattern::Values { variables, bindings };
        GraphPattern::Join { left: Box::new(values), right: Box::new(pattern) }
    }
}

fn ground(term: &Term) -> Option<GroundTerm> {
    match term {
        Term::NamedNode(node) => Some(node.clone().into()),
        Term::Literal(literal) => Some(literal.clone().into()),
        _ => None,
    }
}

/// Whether a pattern is what a sub-select is in the algebra, or what is worked out from one.
fn is_select(pattern: &GraphPattern) -> bool {
    use GraphPattern as P;
    match pattern {
        P::Project { .. } | P::Group { .. } | P::Distinct { .. } | P::Reduced { .. } => true,
        P::Extend { inner, .. } | P::Filter { inner, .. } => is_select(inner),
        _ => false,
    }
}

/// Whether each solution of a pattern has a value for a variable.
fn binds(pattern: &GraphPattern, variable: &Variable) -> bool {
    use GraphPattern as P;
    let is = |term: &TermPattern| matches!(term, TermPattern::Variable(other) if other == variable);
    let names = |name: &NamedNodePattern| matches!(name, NamedNodePattern::Variable(other) if other == variable);
    match pattern {
        P::Bgp { patterns } => {
            patterns.iter().any(|triple| is(&triple.subject) || names(&triple.predicate) || is(&triple.object))
        }
        P::Path { subject, object, .. } => is(subject) || is(object),
        P::Graph { name, inner } => names(name) || binds(inner, variable),
        P::Join { left, right } | P::Lateral { left, right } => binds(left, variable) || binds(right, variable),
        P::Union { left, right } => binds(left, variable) && binds(right, variable),
        P::LeftJoin { left: inner, .. }
        | P::Minus { left: inner, .. }
        | P::Filter { inner, .. }
        | P::Extend { inner, .. }
        | P::OrderBy { inner, .. }
        | P::Distinct { inner }
        | P::Reduced { inner }
        | P::Slice { inner, .. } => binds(inner, variable),
        P::Project { inner, variables } | P::Group { inner, variables, .. } => {
            variables.contains(variable) && binds(inner, variable)
        }
        P::Values { .. } | P::Service { .. } => false,
    }
}
