//! Turns a part of the dataset into nodes and edges, as a view says.

mod cited;
mod edge;
pub(super) mod label;
mod node;
mod relation;
mod rule;
mod state;

use std::collections::{BTreeMap, BTreeSet};

use oxigraph::model::Quad;
use rustc_hash::{FxHashMap, FxHashSet};

pub use rule::{Ends, Relation, Step, Style, View, Views, Way, class_named};

use super::{
    ExportError,
    facts::Id,
    graph::{Graph, Time},
    limit,
    selection::{self, Check, Chosen, Selection},
    things::Things,
};
use crate::{
    export::graph::{Edge, Value},
    query::QueryError,
    store::Store,
};

/// How to draw a selection.
#[derive(Clone, Debug, Default)]
pub struct ViewOptions {
    /// The name of the view.
    pub view: String,
    /// How many passages to cite for each node and edge.
    pub cite: usize,
    /// What the size of a node shows.
    pub size: Size,
    /// Whether states stand for those who hold an office of theirs.
    pub by_state: bool,
    /// How many participants an event may have to relate them in pairs: 0 for any number; [`Style::max_participants`]
    /// when there is none.
    pub max_participants: Option<usize>,
    /// Whether to keep nodes without an edge.
    pub isolated: bool,
}

/// What the size of a node shows.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Size {
    /// How many others it is related to.
    #[default]
    Degree,
    /// How many passages speak of it.
    Passages,
}

/// A graph, and what was left out of it.
#[derive(Clone, Debug, Default)]
pub struct Drawn {
    /// The graph.
    pub graph: Graph,
    /// How many passages say one of its edges.
    pub of_edges: usize,
    /// How many passages speak of one of its nodes.
    pub of_nodes: usize,
    /// What was left out and why, for people.
    pub notes: Vec<String>,
}

/// An edge before its ends have places.
struct Line {
    source: Id,
    target: Id,
    /// The name of the relation for programs, and what else tells the edge from others between the same ends.
    relation: String,
    apart: String,
    label: String,
    iri: String,
    symmetric: bool,
    derived: bool,
    weight: f64,
    time: Option<Time>,
    /// The things that relate both, sorted by their IRIs.
    events: Vec<Id>,
    attributes: BTreeMap<String, Vec<Value>>,
    /// The graphs that say it.
    said: Vec<Id>,
}

/// What a view is made with.
struct Drawing<'d, 's> {
    things: Things<'s>,
    view: &'d View,
    options: &'d ViewOptions,
    check: Check,
    chosen: Chosen,
    nodes: Vec<Id>,
    not_nodes: Vec<Id>,
    lines: Vec<Line>,
    notes: Vec<String>,
    lifted: state::Lifted,
}

/// Draws a selection as nodes and edges.
///
/// # Errors
/// When the view is unknown, or the store cannot be read.
pub fn graph(store: &Store, views: &Views, selection: &Selection, options: &ViewOptions) -> Result<Drawn, ExportError> {
    let view = views.named(&options.view)?;
    let mut things = selection::things(store, &views.style, selection)?;
    let (mut chosen, check) = selection::choose(&mut things, selection, view.steps, &view.realis)?;
    let notes = std::mem::take(&mut chosen.notes);
    let (nodes, not_nodes) = (things.ids(&view.nodes), things.ids(&view.not_nodes));
    let mut drawing = Drawing {
        things,
        view,
        options,
        check,
        chosen,
        nodes,
        not_nodes,
        lines: Vec::new(),
        notes,
        lifted: state::Lifted::default(),
    };
    edge::draw(&mut drawing)?;
    relation::draw(&mut drawing)?;
    state::note(&mut drawing)?;
    let ids = drawing.shown(selection.limit)?;
    let mut graph = node::graph(&mut drawing, &ids)?;
    let said = drawing.lines.iter().flat_map(|line| line.said.iter().copied()).collect::<BTreeSet<Id>>();
    let of_edges = said.into_iter().filter(|graph| drawing.things.facts.is_passage(*graph)).count();
    let mut passages: BTreeSet<Id> = BTreeSet::new();
    for id in &ids {
        passages.extend(drawing.things.facts.passages(*id)?.iter());
    }
    if options.cite > 0 {
        cited::cite(store, &mut drawing, &ids, &mut graph)?;
    }
    graph.title.clone_from(&selection.title);
    graph.view.clone_from(&view.name);
    in_order(&mut graph);
    Ok(Drawn { graph, of_edges, of_nodes: passages.len(), notes: drawing.notes })
}

/// Draws statements that are in no store, such as those of one document; the ontology is known.
///
/// # Errors
/// When the view is unknown.
pub fn graph_of(quads: &[Quad], views: &Views, options: &ViewOptions) -> Result<Drawn, ExportError> {
    let store = Store::of_quads(quads)?;
    graph(&store, views, &Selection::default(), options)
}

impl Drawing<'_, '_> {
    /// Whether a thing is a node of this view.
    fn is_node(&mut self, id: Id) -> Result<bool, QueryError> {
        if self.options.by_state && !self.view.as_stated && self.things.is_person(id)? {
            return Ok(false);
        }
        let wanted = self.nodes.is_empty() || self.things.is_of(id, &self.nodes)?;
        Ok(wanted && !self.things.is_of(id, &self.not_nodes)?)
    }

    /// Whether a thing is a node, and was selected.
    fn is_drawn(&mut self, id: Id) -> Result<bool, QueryError> {
        Ok(self.chosen.nodes.contains(&id) && self.is_node(id)?)
    }

    /// The things that were selected, by their IRIs.
    fn selected(&self) -> Vec<Id> {
        let mut ids: Vec<Id> = self.chosen.nodes.iter().copied().collect();
        ids.sort_by(|a, b| self.things.facts.iri(*a).cmp(self.things.facts.iri(*b)));
        ids
    }

    /// The nodes to show, by their IRIs: those with an edge and those that the user has named, as many as the limit lets
    /// through. Edges that lose an end go.
    fn shown(&mut self, limit: Option<usize>) -> Result<Vec<Id>, QueryError> {
        let ended: FxHashSet<Id> = self.lines.iter().flat_map(|line| [line.source, line.target]).collect();
        let (mut ids, mut alone) = (ended.clone(), 0);
        for id in self.selected() {
            if !ended.contains(&id) && self.is_node(id)? {
                if self.options.isolated || self.chosen.seeds.contains(&id) {
                    ids.insert(id);
                } else {
                    alone += 1;
                }
            }
        }
        if alone > 0 {
            self.notes.push(format!("nodes without an edge are left out, {alone} of them; --isolated keeps them"));
        }
        let mut ids: Vec<Id> = ids.into_iter().collect();
        ids.sort_by(|a, b| self.things.facts.iri(*a).cmp(self.things.facts.iri(*b)));
        let Some(most) = limit.filter(|most| ids.len() > *most) else {
            return Ok(ids);
        };
        let places: FxHashMap<Id, usize> = ids.iter().enumerate().map(|(at, id)| (*id, at)).collect();
        let edges: Vec<(usize, usize)> =
            self.lines.iter().map(|line| (places[&line.source], places[&line.target])).collect();
        let mut passages = Vec::with_capacity(ids.len());
        for id in &ids {
            passages.push(self.things.facts.passages(*id)?.len());
        }
        let named: Vec<bool> = ids.iter().map(|id| self.chosen.seeds.contains(id)).collect();
        let iris: Vec<&str> = ids.iter().map(|id| self.things.facts.iri(*id)).collect();
        let kept = limit::best(&edges, &named, &passages, &iris, most);
        let shown: Vec<Id> = ids.iter().zip(&kept).filter(|(_, kept)| **kept).map(|(id, _)| *id).collect();
        let all = self.lines.len();
        self.lines.retain(|line| kept[places[&line.source]] && kept[places[&line.target]]);
        self.notes.push(limit::note(ids.len() - shown.len(), ids.len(), all - self.lines.len(), all));
        Ok(shown)
    }
}

/// Sorts nodes and edges by their ids.
fn in_order(graph: &mut Graph) {
    let mut order: Vec<usize> = (0..graph.nodes.len()).collect();
    order.sort_by(|a, b| graph.nodes[*a].id.cmp(&graph.nodes[*b].id));
    let mut place = vec![0; order.len()];
    for (new, old) in order.iter().enumerate() {
        place[*old] = new;
    }
    graph.nodes.sort_by(|a, b| a.id.cmp(&b.id));
    for Edge { source, target, .. } in &mut graph.edges {
        (*source, *target) = (place[*source], place[*target]);
    }
    graph.edges.sort_by(|a, b| a.id.cmp(&b.id));
}
