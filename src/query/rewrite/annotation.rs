//! Takes annotations of SPARQL 1.2 for questions to named graphs: `?s ?p ?o ~ ?passage` and `?s ?p ?o {| ... |}`, and
//! patterns `?passage rdf:reifies <<( ?s ?p ?o )>>`, as which they are parsed.
//!
//! In a store of Chancery the passage that says a statement is the named graph that it stands in, so that a graph
//! reifies what it says. The answer is that which would be given if the default graph had `?graph rdf:reifies
//! <<( ?s ?p ?o )>>` for each statement of a named graph, and `?graph prov:wasDerivedFrom ?graph` for reifiers without a
//! name. Oxigraph has no index of what stands in triple terms, but has one of named graphs.

use std::collections::{BTreeMap, BTreeSet};

use oxigraph::{
    model::{NamedNode, Variable, vocab::rdf},
    store::{StorageError, Store},
};
use spargebra::{
    Query,
    algebra::GraphPattern,
    term::{NamedNodePattern, TermPattern, TriplePattern},
};

use super::{
    blank,
    group::joined,
    place::{self, Graph, Place},
};
use crate::{ontology::PROV_WAS_DERIVED_FROM, query::walk};

/// Whether a query asks for reifiers, and the dataset has none of its own.
pub(super) fn applies(query: &Query, dataset: &Store) -> Result<bool, StorageError> {
    let (Query::Select { dataset: from, .. }
    | Query::Construct { dataset: from, .. }
    | Query::Describe { dataset: from, .. }
    | Query::Ask { dataset: from, .. }) = query;
    // FROM puts other graphs in the place of the default graph.
    if from.is_some() {
        return Ok(false);
    }
    let mut asked = false;
    walk::patterns(walk::pattern(query), &mut |pattern| {
        if let GraphPattern::Bgp { patterns } = pattern {
            asked |= patterns.iter().any(|triple| reified(triple).is_some());
        }
    });
    if !asked {
        return Ok(false);
    }
    let own = dataset.quads_for_pattern(None, Some(rdf::REIFIES), None, None).next();
    Ok(own.transpose()?.is_none())
}

/// The pattern with named graphs for reifiers; `unnamed` are those of its variables that were blank nodes.
pub(super) fn rewrite(pattern: GraphPattern, unnamed: &BTreeSet<Variable>) -> GraphPattern {
    let mut passages = Passages { unnamed, named: BTreeMap::new() };
    let pattern = passages.pattern(pattern, &Place::top());
    rename(pattern, &Place::top(), &passages.named)
}

struct Passages<'u> {
    unnamed: &'u BTreeSet<Variable>,
    /// What reifiers without a name are said to be derived from: the passages themselves.
    named: BTreeMap<Variable, TermPattern>,
}

impl Passages<'_> {
    fn pattern(&mut self, pattern: GraphPattern, at: &Place) -> GraphPattern {
        match pattern {
            GraphPattern::Bgp { patterns } if at.graph == Graph::Default => self.triples(patterns),
            other => place::within(other, at, &mut |inner, at| self.pattern(inner, at)),
        }
    }

    fn triples(&mut self, patterns: Vec<TriplePattern>) -> GraphPattern {
        let (reifying, mut rest): (Vec<TriplePattern>, Vec<TriplePattern>) =
            patterns.into_iter().partition(|triple| reified(triple).is_some());
        for triple in &reifying {
            if let TermPattern::Variable(reifier) = &triple.subject {
                self.take_source(reifier, &mut rest);
            }
        }
        let asserted = GraphPattern::Bgp { patterns: rest };
        reifying.iter().filter_map(reified).fold(asserted, |pattern, (name, triple)| {
            let inner = Box::new(GraphPattern::Bgp { patterns: vec![triple.clone()] });
            let graph = GraphPattern::Graph { name, inner };
            if pattern == GraphPattern::default() { graph } else { joined(pattern, graph) }
        })
    }

    /// Takes the source that a reifier without a name is said to be derived from for its name.
    fn take_source(&mut self, reifier: &Variable, rest: &mut Vec<TriplePattern>) {
        let derived = NamedNodePattern::NamedNode(NamedNode::new_unchecked(PROV_WAS_DERIVED_FROM));
        let is_source = |triple: &TriplePattern| {
            triple.subject == TermPattern::from(reifier.clone()) && triple.predicate == derived
        };
        let mut sources = (0..rest.len()).filter(|place| is_source(&rest[*place]));
        let (Some(place), None) = (sources.next(), sources.next()) else {
            return;
        };
        if !self.unnamed.contains(reifier) {
            return;
        }
        let source = rest[place].object.clone();
        let is_named = match &source {
            TermPattern::Variable(name) => !self.unnamed.contains(name),
            TermPattern::NamedNode(_) => true,
            _ => false,
        };
        if is_named {
            rest.remove(place);
            self.named.insert(reifier.clone(), source);
        }
    }
}

/// What a triple pattern says is reified, and by what.
fn reified(triple: &TriplePattern) -> Option<(NamedNodePattern, &TriplePattern)> {
    if triple.predicate != NamedNodePattern::NamedNode(rdf::REIFIES.into_owned()) {
        return None;
    }
    let name = match &triple.subject {
        TermPattern::Variable(name) => name.clone().into(),
        TermPattern::NamedNode(name) => name.clone().into(),
        // Only while it is asked whether this applies; then there are no blank nodes any more.
        TermPattern::BlankNode(node) => Variable::new_unchecked(node.as_str()).into(),
        TermPattern::Literal(_) | TermPattern::Triple(_) => return None,
    };
    match &triple.object {
        TermPattern::Triple(triple) => Some((name, triple)),
        _ => None,
    }
}

fn rename(pattern: GraphPattern, at: &Place, names: &BTreeMap<Variable, TermPattern>) -> GraphPattern {
    if names.is_empty() {
        return pattern;
    }
    let other = |term: &TermPattern| match term {
        TermPattern::Variable(variable) => names.get(variable).cloned(),
        _ => None,
    };
    let pattern = blank::terms(pattern, &mut |term| other(&term).unwrap_or(term));
    let pattern = match pattern {
        GraphPattern::Graph { name: NamedNodePattern::Variable(name), inner } => {
            let name = match names.get(&name) {
                Some(TermPattern::Variable(other)) => other.clone().into(),
                Some(TermPattern::NamedNode(other)) => other.clone().into(),
                _ => NamedNodePattern::Variable(name),
            };
            GraphPattern::Graph { name, inner }
        }
        other => other,
    };
    place::within(pattern, at, &mut |inner, at| rename(inner, at, names))
}
