//! The passages that say what nodes and edges show.

use std::collections::BTreeMap;

use oxigraph::model::{GraphNameRef, NamedNodeRef, Term};
use rustc_hash::FxHashMap;

use super::{Drawing, Line};
use crate::{
    export::{
        facts::{Id, Place, unread},
        graph::Graph,
    },
    ontology::DCTERMS_ISSUED,
    query::{Citation, QueryError, describe},
    store::Store,
};

/// Describes graphs as citations, each once.
struct Citer<'s> {
    store: &'s Store,
    /// The days on which documents were published.
    days: BTreeMap<String, Option<String>>,
    known: FxHashMap<Id, Citation>,
}

/// Adds citations to the nodes, whose things these are, and to the edges, whose lines the drawing has.
pub(super) fn cite(
    store: &Store,
    drawing: &mut Drawing<'_, '_>,
    ids: &[Id],
    graph: &mut Graph,
) -> Result<(), QueryError> {
    let mut citer = Citer { store, days: BTreeMap::new(), known: FxHashMap::default() };
    for (node, id) in graph.nodes.iter_mut().zip(ids) {
        let passages = drawing.things.facts.passages(*id)?;
        node.citations = citer.best(drawing, &passages)?;
    }
    let lines: Vec<Line> = std::mem::take(&mut drawing.lines);
    for (edge, line) in graph.edges.iter_mut().zip(&lines) {
        edge.citations = citer.best(drawing, &line.said)?;
    }
    drawing.lines = lines;
    Ok(())
}

impl Citer<'_> {
    /// The best of some graphs as citations: passages before all else, the earliest first.
    fn best(&mut self, drawing: &mut Drawing<'_, '_>, graphs: &[Id]) -> Result<Vec<Citation>, QueryError> {
        let mut order = Vec::with_capacity(graphs.len());
        for graph in graphs {
            let rank = match drawing.things.facts.place(*graph) {
                Place::Passage => 0,
                Place::Loaded => 1,
                Place::Background => 2,
                Place::Aside => continue,
            };
            let facts = &drawing.things.facts;
            let day = facts.document(*graph).map(|document| self.day(document)).transpose()?.flatten();
            order.push((rank, day.is_none(), day, facts.iri(*graph).to_owned(), *graph));
        }
        order.sort();
        let mut citations = Vec::new();
        for (.., graph) in order.into_iter().take(drawing.options.cite) {
            if let Some(known) = self.known.get(&graph) {
                citations.push(known.clone());
                continue;
            }
            let name = NamedNodeRef::new_unchecked(drawing.things.facts.iri(graph));
            let citation = describe(self.store, name)?;
            self.known.insert(graph, citation.clone());
            citations.push(citation);
        }
        Ok(citations)
    }

    fn day(&mut self, document: &str) -> Result<Option<String>, QueryError> {
        if let Some(day) = self.days.get(document) {
            return Ok(day.clone());
        }
        let (node, issued) = (NamedNodeRef::new_unchecked(document), NamedNodeRef::new_unchecked(DCTERMS_ISSUED));
        let default = Some(GraphNameRef::DefaultGraph);
        let found = self.store.dataset().quads_for_pattern(Some(node.into()), Some(issued), None, default).next();
        let day = match found.transpose().map_err(unread)?.map(|quad| quad.object) {
            Some(Term::Literal(literal)) => Some(literal.value().to_owned()),
            _ => None,
        };
        self.days.insert(document.to_owned(), day.clone());
        Ok(day)
    }
}
