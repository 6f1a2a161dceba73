//! Rewrites a query so that each of its solutions shows which statements it rests on.
//!
//! Blank nodes become variables, all variables of a pattern are selected, and each side of a UNION and each OPTIONAL
//! part sets a marker where it took part. A solution then names the statements behind it: the triple patterns whose
//! markers are set, with the solution's terms in the place of variables. What a sub-select or GROUP BY has put
//! together is asked for once more, without what sorts, cuts and counts, and found again by what it has selected.

use std::collections::BTreeSet;

use oxigraph::model::{Literal, Variable};
use spargebra::{
    algebra::{Expression, GraphPattern, PropertyPathExpression},
    term::{NamedNodePattern, TermPattern, TriplePattern},
};

use crate::query::walk;

/// What a solution of a pattern rests on.
#[derive(Clone, Debug)]
pub(super) struct Source {
    pub(super) support: Support,
    /// The graph in which it is looked for; the default graph when there is none.
    pub(super) graph: Option<NamedNodePattern>,
    /// The markers that are set where it took part.
    pub(super) when: Vec<Variable>,
}

/// Where a solution's statements come from.
#[derive(Clone, Debug)]
pub(super) enum Support {
    Triple(TriplePattern),
    Path {
        subject: TermPattern,
        path: PropertyPathExpression,
        object: TermPattern,
    },
    /// The solutions of another pattern that agree with this one in the keys; by its place in [`Trace::blocks`].
    Block(usize),
}

/// A pattern whose solutions are asked for, with what each rests on.
#[derive(Clone, Debug)]
pub(super) struct Block {
    /// The rewritten pattern.
    pub(super) pattern: GraphPattern,
    /// All of its variables.
    pub(super) variables: Vec<Variable>,
    /// Those by which its solutions are found again.
    pub(super) keys: Vec<Variable>,
    pub(super) sources: Vec<Source>,
}

/// The blocks of a query, those within before those around them.
#[derive(Clone, Debug, Default)]
pub(super) struct Trace {
    pub(super) blocks: Vec<Block>,
    /// What of the query cannot be cited.
    pub(super) notes: BTreeSet<&'static str>,
    markers: usize,
}

/// Where in a query a pattern stands.
#[derive(Clone, Default)]
struct Place {
    graph: Option<NamedNodePattern>,
    when: Vec<Variable>,
}

impl Trace {
    /// Traces a pattern, and gives the place of its block.
    pub(super) fn block(&mut self, pattern: GraphPattern, keys: Vec<Variable>) -> usize {
        let mut sources = Vec::new();
        let pattern = self.pattern(pattern, &Place::default(), &mut sources);
        let mut variables = Vec::new();
        pattern.on_in_scope_variable(|variable| {
            if !variables.contains(variable) {
                variables.push(variable.clone());
            }
        });
        self.blocks.push(Block { pattern, variables, keys, sources });
        self.blocks.len() - 1
    }

    fn pattern(&mut self, pattern: GraphPattern, at: &Place, out: &mut Vec<Source>) -> GraphPattern {
        use GraphPattern as P;
        let source = |support| Source { support, graph: at.graph.clone(), when: at.when.clone() };
        match pattern {
            P::Bgp { patterns } => {
                let patterns: Vec<TriplePattern> = patterns.into_iter().map(unblank_triple).collect();
                out.extend(patterns.iter().map(|triple| source(Support::Triple(triple.clone()))));
                P::Bgp { patterns }
            }
            P::Path { subject, path, object } => {
                let (subject, object) = (unblank(subject), unblank(object));
                let support = Support::Path { subject: subject.clone(), path: path.clone(), object: object.clone() };
                out.push(source(support));
                P::Path { subject, path, object }
            }
            P::Join { left, right } => P::Join { left: self.inner(*left, at, out), right: self.inner(*right, at, out) },
            P::Lateral { left, right } => {
                P::Lateral { left: self.inner(*left, at, out), right: self.inner(*right, at, out) }
            }
            P::LeftJoin { left, right, expression } => {
                expression.iter().for_each(|expression| self.note_expression(expression));
                let left = self.inner(*left, at, out);
                P::LeftJoin { left, right: self.marked(*right, at, out), expression }
            }
            P::Union { left, right } => {
                P::Union { left: self.marked(*left, at, out), right: self.marked(*right, at, out) }
            }
            P::Filter { expr, inner } => {
                self.note_expression(&expr);
                P::Filter { expr, inner: self.inner(*inner, at, out) }
            }
            P::Extend { inner, variable, expression } => {
                self.note_expression(&expression);
                P::Extend { inner: self.inner(*inner, at, out), variable, expression }
            }
            P::Graph { name, inner } => {
                let inside = Place { graph: Some(name.clone()), when: at.when.clone() };
                P::Graph { name, inner: self.inner(*inner, &inside, out) }
            }
            P::Minus { left, right } => {
                self.notes.insert("MINUS: that something is not there has no passage");
                P::Minus { left: self.inner(*left, at, out), right }
            }
            P::OrderBy { inner, expression } => P::OrderBy { inner: self.inner(*inner, at, out), expression },
            P::Service { .. } => {
                self.notes.insert("SERVICE: what another server says stands in no passage");
                pattern
            }
            P::Values { .. } => pattern,
            P::Group { ref inner, ref variables, .. } => {
                let block = self.nested(inner, variables.clone(), at);
                out.push(source(Support::Block(block)));
                pattern
            }
            P::Project { .. } | P::Distinct { .. } | P::Reduced { .. } | P::Slice { .. } => {
                let (inner, keys) = body(&pattern);
                let block = self.nested(inner, keys, at);
                out.push(source(Support::Block(block)));
                pattern
            }
        }
    }

    fn inner(&mut self, pattern: GraphPattern, at: &Place, out: &mut Vec<Source>) -> Box<GraphPattern> {
        Box::new(self.pattern(pattern, at, out))
    }

    /// A part that may have no part in a solution sets a marker where it has.
    fn marked(&mut self, pattern: GraphPattern, at: &Place, out: &mut Vec<Source>) -> Box<GraphPattern> {
        self.markers += 1;
        let marker = Variable::new_unchecked(format!("chancery_took_part_{}", self.markers));
        let mut inside = at.clone();
        inside.when.push(marker.clone());
        let inner = self.inner(pattern, &inside, out);
        let expression = Expression::Literal(Literal::from(true));
        Box::new(GraphPattern::Extend { inner, variable: marker, expression })
    }

    fn nested(&mut self, inner: &GraphPattern, mut keys: Vec<Variable>, at: &Place) -> usize {
        let mut pattern = inner.clone();
        if let Some(name) = &at.graph {
            if let NamedNodePattern::Variable(variable) = name {
                keys.push(variable.clone());
            }
            pattern = GraphPattern::Graph { name: name.clone(), inner: Box::new(pattern) };
        }
        self.block(pattern, keys)
    }

    fn note_expression(&mut self, expression: &Expression) {
        let mut found = false;
        walk::exists(expression, &mut |_| found = true);
        if found {
            self.notes.insert("EXISTS and NOT EXISTS: what a filter looks up, or does not find, is not cited");
        }
    }
}

/// What a sub-select selects from, without what sorts and cuts it, and its variables.
fn body(pattern: &GraphPattern) -> (&GraphPattern, Vec<Variable>) {
    use GraphPattern as P;
    match pattern {
        P::Distinct { inner } | P::Reduced { inner } | P::Slice { inner, .. } => body(inner),
        P::Project { inner, variables } => match &**inner {
            P::OrderBy { inner, .. } => (inner, variables.clone()),
            other => (other, variables.clone()),
        },
        other => (other, Vec::new()),
    }
}

fn unblank_triple(triple: TriplePattern) -> TriplePattern {
    TriplePattern { subject: unblank(triple.subject), predicate: triple.predicate, object: unblank(triple.object) }
}

/// A variable in the place of a blank node, which in a pattern is a variable that cannot be selected.
fn unblank(term: TermPattern) -> TermPattern {
    match term {
        TermPattern::BlankNode(node) => Variable::new_unchecked(format!("chancery_node_{}", node.as_str())).into(),
        other => other,
    }
}
