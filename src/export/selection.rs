//! Which part of the dataset to write.

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::Date;
use oxigraph::model::{GraphName, GraphNameRef, NamedNode, NamedNodeRef, Quad, Term, Triple};
use rustc_hash::{FxHashMap, FxHashSet};

use super::{
    facts::{Fact, Facts, Id, Object, Place, Scope, unread},
    hierarchy::Hierarchy,
    limit,
    path::{Connection, Walker},
    things::{Things, days},
    view::{Style, Views, label},
};
use crate::{ontology, query::QueryError, store::Store};

/// A part of the dataset: what is around entities, what connects them, or what a query found; of that, or of all there
/// is, what the filter lets through.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Selection {
    /// What it is, in a line, for people.
    pub title: String,
    /// Entities to begin at.
    pub around: Vec<NamedNode>,
    /// How many steps to go from them.
    pub depth: usize,
    /// Entities between which to look for paths, each with each.
    pub between: Vec<NamedNode>,
    /// How many steps the paths may have; the shortest are taken when there is none.
    pub max_length: Option<usize>,
    /// What a query found.
    pub found: Option<Found>,
    /// What to let through.
    pub filter: Filter,
    /// Whether the background's statements are drawn like those of documents.
    pub background: bool,
    /// From how many neighbours on a walk does not go on; never when it is 0, and as [`Style::hub`] has it when there is
    /// none.
    pub hub: Option<usize>,
    /// How many things to keep: those that are best connected.
    pub limit: Option<usize>,
}

/// What a query found.
#[derive(Clone, Debug, PartialEq)]
pub enum Found {
    /// Statements; nothing else is selected.
    Triples(Vec<Triple>),
    /// Things, which are selected with what relates them.
    Things(Vec<NamedNode>),
}

/// What to let through. All of it must hold; a list that is empty asks for nothing.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Filter {
    /// Classes: those of events for events, the others for all else. Each stands for those below it too.
    pub classes: Vec<String>,
    /// The first day of events.
    pub from: Option<Date>,
    /// The last day of events.
    pub until: Option<Date>,
    /// Whether events without a date are let through too.
    pub undated: bool,
    /// Topics, of which an event must have one.
    pub topics: Vec<NamedNode>,
    /// Documents, by their addresses: nothing that others say is taken.
    pub documents: Option<BTreeSet<String>>,
    /// Of which realis events are.
    pub realis: BTreeSet<String>,
}

/// A filter, ready for use.
#[derive(Debug, Default)]
pub(super) struct Check {
    entities: Vec<Id>,
    events: Vec<Id>,
    from: Option<Date>,
    until: Option<Date>,
    undated: bool,
    topic: Id,
    topics: Vec<Id>,
    realis: BTreeSet<String>,
    /// Whether the user chooses among events.
    chooses: bool,
}

/// What was selected.
pub(super) struct Chosen {
    pub(super) nodes: FxHashSet<Id>,
    /// Those that the user has named, which stay whatever the limit is.
    pub(super) seeds: FxHashSet<Id>,
    /// What was left out, for people.
    pub(super) notes: Vec<String>,
}

/// Quads that were selected.
#[derive(Clone, Debug, Default)]
pub struct Part {
    /// The quads, each in the graphs that say it.
    pub quads: Vec<Quad>,
    /// What was left out and why, for people.
    pub notes: Vec<String>,
}

impl Selection {
    /// Whether it is all there is.
    pub fn is_whole(&self) -> bool {
        let filter = Filter { undated: self.filter.undated, ..Filter::default() };
        self.around.is_empty()
            && self.between.is_empty()
            && self.found.is_none()
            && self.filter == filter
            && self.limit.is_none()
    }
}

impl Check {
    fn new(things: &mut Things<'_>, filter: &Filter, chooses: bool) -> Self {
        let is_event = |class: &&String| things.hierarchy.is_a(class, ontology::EVENT);
        let (events, entities): (Vec<&String>, Vec<&String>) = filter.classes.iter().partition(is_event);
        Self {
            entities: things.ids(entities),
            events: things.ids(events),
            from: filter.from,
            until: filter.until,
            undated: filter.undated,
            topic: things.facts.id(ontology::TOPIC_OF),
            topics: filter.topics.iter().map(|topic| things.facts.id(topic.as_str())).collect(),
            realis: filter.realis.clone(),
            chooses,
        }
    }

    /// Whether a thing is let through.
    pub(super) fn passes(&self, things: &mut Things<'_>, id: Id) -> Result<bool, QueryError> {
        if self.entities.is_empty() && !self.is_of_events() && self.realis.is_empty() {
            return Ok(true);
        }
        if !things.is_event(id)? {
            return Ok(self.entities.is_empty() || things.is_of(id, &self.entities)?);
        }
        if !self.events.is_empty() && !things.is_of(id, &self.events)? {
            return Ok(false);
        }
        if !self.realis.is_empty() && things.realis(id)?.is_disjoint(&self.realis) {
            return Ok(false);
        }
        Ok(self.has_topic(things, id)? && self.is_within(things, id)?)
    }

    fn has_topic(&self, things: &mut Things<'_>, id: Id) -> Result<bool, QueryError> {
        if self.topics.is_empty() {
            return Ok(true);
        }
        let topics = things.objects(id, self.topic)?;
        Ok(self.topics.iter().any(|topic| topics.contains(topic)))
    }

    /// Whether something was, for a day at least, between the first and the last day.
    pub(super) fn is_within(&self, things: &mut Things<'_>, id: Id) -> Result<bool, QueryError> {
        if self.from.is_none() && self.until.is_none() {
            return Ok(true);
        }
        Ok(match things.time(id)?.as_ref().and_then(days) {
            Some((first, last)) => {
                self.from.is_none_or(|from| last >= from) && self.until.is_none_or(|until| first <= until)
            }
            None => self.undated,
        })
    }

    /// Whether there is a choice of events.
    fn is_of_events(&self) -> bool {
        let dated = self.from.is_some() || self.until.is_some();
        !self.events.is_empty() || !self.topics.is_empty() || dated || self.chooses
    }
}

/// The statements that a selection is made from.
pub(super) fn things<'s>(store: &'s Store, style: &'s Style, selection: &Selection) -> Result<Things<'s>, QueryError> {
    let documents = selection.filter.documents.as_ref().map(|documents| documents.iter().cloned().collect());
    let scope = Scope { documents, background: selection.background };
    let in_part = scope.documents.is_some();
    let facts = match &selection.found {
        Some(Found::Triples(triples)) => Facts::given(store, scope, triples)?,
        found => {
            let mut facts = Facts::new(store, scope);
            if in_part || (selection.around.is_empty() && selection.between.is_empty() && found.is_none()) {
                facts.read_all()?;
            }
            facts
        }
    };
    Ok(Things::new(facts, Hierarchy::load(store)?, style))
}

/// The things that a selection has. A step of a view may be several in the graph. What the view leaves out by itself is
/// no choice of the user's.
pub(super) fn choose(
    things: &mut Things<'_>,
    selection: &Selection,
    steps: usize,
    realis: &BTreeSet<String>,
) -> Result<(Chosen, Check), QueryError> {
    let mut filter = selection.filter.clone();
    let chooses = !filter.realis.is_empty();
    if !chooses {
        filter.realis.clone_from(realis);
    }
    let check = Check::new(things, &filter, chooses);
    let named = |things: &mut Things<'_>, nodes: &[NamedNode]| -> Vec<Id> {
        nodes.iter().map(|node| things.facts.id(node.as_str())).collect()
    };
    let (around, between) = (named(things, &selection.around), named(things, &selection.between));
    let found = match &selection.found {
        Some(Found::Things(nodes)) => named(things, nodes),
        _ => Vec::new(),
    };
    let mut chosen = Chosen { nodes: FxHashSet::default(), seeds: FxHashSet::default(), notes: Vec::new() };
    let asks_things = matches!(selection.found, Some(Found::Things(_)));
    if around.is_empty() && between.is_empty() && !asks_things {
        chosen.nodes = all(things, &check)?;
        return Ok((chosen, check));
    }
    chosen.seeds.extend(around.iter().chain(&between).copied());
    let seeds: Vec<Id> = around.iter().chain(&between).chain(&found).copied().collect();
    let hub = selection.hub.unwrap_or(things.style.hub);
    let mut walker = Walker::new(things, &check, &seeds, hub);
    for seed in &around {
        chosen.nodes.extend(walker.around(*seed, selection.depth.saturating_mul(steps))?);
    }
    let length = selection.max_length.map(|length| length.saturating_mul(steps));
    connect(&mut walker, &between, length, &mut chosen)?;
    relate(&mut walker, &found, &mut chosen)?;
    let hubs = std::mem::take(&mut walker.hubs);
    chosen.notes.extend(hub_note(things, &hubs, hub)?);
    Ok((chosen, check))
}

/// All things that something is said of and that are let through. Where events are chosen, of other things those that
/// have to do with one of them.
fn all(things: &mut Things<'_>, check: &Check) -> Result<FxHashSet<Id>, QueryError> {
    let mut candidates = FxHashSet::default();
    for subject in things.facts.subjects() {
        candidates.insert(subject);
        let about = things.facts.about(subject)?;
        candidates
            .extend(about.iter().filter(|fact| things.is_step(fact.property)).filter_map(|fact| fact.object.iri()));
    }
    let mut candidates: Vec<Id> = candidates.into_iter().collect();
    candidates.sort_unstable();
    let mut passing = FxHashSet::default();
    for id in candidates {
        if check.passes(things, id)? {
            passing.insert(id);
        }
    }
    if !check.is_of_events() && check.entities.is_empty() {
        return Ok(passing);
    }
    let of_events = check.is_of_events();
    let mut ids: Vec<Id> = passing.iter().copied().collect();
    ids.sort_unstable();
    let mut kept = FxHashSet::default();
    for id in ids {
        let is_event = things.is_event(id)?;
        let on_topic = !check.topics.is_empty() && !is_event && check.has_topic(things, id)?;
        if !is_event && !on_topic {
            if !of_events {
                kept.insert(id);
            }
            continue;
        }
        let mut related = things.related(id)?;
        related.retain(|other| passing.contains(other));
        // With a choice of entities, an event that none of them takes part in says nothing.
        if check.entities.is_empty() || !related.is_empty() {
            kept.insert(id);
            kept.extend(related);
        }
    }
    Ok(kept)
}

/// Adds what connects entities, each with each.
fn connect(
    walker: &mut Walker<'_, '_>,
    ends: &[Id],
    length: Option<usize>,
    chosen: &mut Chosen,
) -> Result<(), QueryError> {
    chosen.nodes.extend(ends.iter().copied());
    for (number, a) in ends.iter().enumerate() {
        for b in ends[number + 1..].iter().filter(|b| *b != a) {
            let connection = match length {
                Some(length) => walker.up_to(*a, *b, length)?,
                None => walker.shortest(*a, *b)?,
            };
            let names = |walker: &mut Walker<'_, '_>| -> Result<String, QueryError> {
                let (a, b) = (label::label(walker.things, *a)?, label::label(walker.things, *b)?);
                Ok(format!("{a} and {b}"))
            };
            match connection {
                Connection::Paths(found) => chosen.nodes.extend(found),
                Connection::SomePaths(found) => {
                    chosen.nodes.extend(found);
                    let names = names(walker)?;
                    chosen.notes.push(format!("there are too many paths between {names}; not all were followed"));
                }
                Connection::None => {
                    let names = names(walker)?;
                    chosen.notes.push(format!("no path was found between {names}"));
                }
            }
        }
    }
    Ok(())
}

/// Adds things, and what relates two of them at least.
fn relate(walker: &mut Walker<'_, '_>, found: &[Id], chosen: &mut Chosen) -> Result<(), QueryError> {
    let mut touched: FxHashMap<Id, usize> = FxHashMap::default();
    for id in found {
        let facts = walker.things.all(*id)?;
        // Classes, passages and documents are no things of the graph.
        if facts.iter().all(|facts| facts.is_empty()) || !walker.is_wanted(*id)? {
            continue;
        }
        chosen.nodes.insert(*id);
        for other in walker.neighbours(*id)?.iter() {
            *touched.entry(*other).or_default() += 1;
        }
    }
    let mut bridges: Vec<Id> = touched.into_iter().filter(|(_, times)| *times > 1).map(|(id, _)| id).collect();
    bridges.sort_unstable();
    for id in bridges {
        if walker.relates(id)? {
            chosen.nodes.insert(id);
        }
    }
    Ok(())
}

/// Which hubs a walk did not go on from.
fn hub_note(things: &mut Things<'_>, hubs: &FxHashMap<Id, usize>, hub: usize) -> Result<Option<String>, QueryError> {
    /// How many are named.
    const NAMED: usize = 3;
    let mut by_size: BTreeMap<(std::cmp::Reverse<usize>, String), Id> = BTreeMap::new();
    let mut ids: Vec<(&Id, &usize)> = hubs.iter().collect();
    ids.sort_unstable();
    for (id, neighbours) in ids {
        by_size.insert((std::cmp::Reverse(*neighbours), things.facts.iri(*id).to_owned()), *id);
    }
    let mut named = Vec::new();
    for ((neighbours, _), id) in by_size.iter().take(NAMED) {
        named.push(format!("{} ({})", label::label(things, *id)?, neighbours.0));
    }
    let more = hubs.len().saturating_sub(named.len());
    let more = if more == 0 { String::new() } else { format!(" and {more} more") };
    Ok((!named.is_empty()).then(|| {
        format!(
            "the walk did not go on from what has more than {hub} neighbours: {}{more}; --hub sets another bound, \
             0 none",
            named.join(", ")
        )
    }))
}

/// The quads of a selection, each in the graphs that say it, with what is known of passages and documents. All there is
/// is all named graphs, and of the background else only names, classes and figures of what was selected.
///
/// # Errors
/// When the store cannot be read.
pub fn select(store: &Store, views: &Views, selection: &Selection) -> Result<Part, QueryError> {
    if selection.is_whole() {
        let quads = store.dataset().iter();
        let named = quads.filter(|quad| !quad.as_ref().is_ok_and(|quad| quad.graph_name == GraphName::DefaultGraph));
        return Ok(Part { quads: named.collect::<Result<_, _>>().map_err(unread)?, notes: Vec::new() });
    }
    let mut things = things(store, &views.style, selection)?;
    let (mut chosen, _) = choose(&mut things, selection, 1, &BTreeSet::new())?;
    if let Some(most) = selection.limit {
        limit::things(&mut things, &mut chosen, most)?;
    }
    let mut nodes: Vec<Id> = chosen.nodes.iter().copied().collect();
    nodes.sort_unstable();
    let mut part = Part { quads: Vec::new(), notes: std::mem::take(&mut chosen.notes) };
    let mut passages: BTreeSet<Id> = BTreeSet::new();
    for id in nodes {
        for fact in things.facts.about(id)?.iter() {
            let relates = |object: Id| chosen.nodes.contains(&object);
            take(&mut things, id, fact, relates, &mut part.quads);
            let said = fact.said.iter().copied();
            passages.extend(said.filter(|graph| things.facts.place(*graph) == Place::Passage));
        }
        if !things.facts.is_given() {
            for fact in things.facts.known(id)?.iter() {
                take(&mut things, id, fact, |_| false, &mut part.quads);
            }
        }
    }
    for passage in passages {
        let passage = NamedNode::new_unchecked(things.facts.iri(passage));
        part.quads.extend(described(store, passage.as_ref())?);
    }
    Ok(part)
}

/// Adds a statement in all graphs that say it, unless it leads out of what was selected.
fn take(things: &mut Things<'_>, id: Id, fact: &Fact, relates: impl Fn(Id) -> bool, quads: &mut Vec<Quad>) {
    if things.is_left_out(fact.property) {
        return;
    }
    let object: Term = match &fact.object {
        Object::Literal(literal) => (**literal).clone().into(),
        Object::Triple(triple) => (**triple).clone().into(),
        Object::Iri(object) if !things.is_step(fact.property) || relates(*object) => {
            NamedNode::new_unchecked(things.facts.iri(*object)).into()
        }
        Object::Iri(_) => return,
    };
    let node = |id: Id| NamedNode::new_unchecked(things.facts.iri(id));
    let in_graph = |graph: GraphName| Quad::new(node(id), node(fact.property), object.clone(), graph);
    match &fact.said[..] {
        [] => quads.push(in_graph(GraphName::DefaultGraph)),
        said => quads.extend(said.iter().map(|graph| in_graph(node(*graph).into()))),
    }
}

/// What is said about a passage and its document.
fn described(store: &Store, passage: NamedNodeRef<'_>) -> Result<Vec<Quad>, QueryError> {
    let dataset = store.dataset();
    let part_of = NamedNodeRef::new_unchecked(ontology::PART_OF);
    let mut quads = Vec::new();
    for quad in dataset.quads_for_pattern(Some(passage.into()), Some(part_of), None, None) {
        let quad = quad.map_err(unread)?;
        let (Term::NamedNode(document), GraphName::NamedNode(graph)) = (&quad.object, &quad.graph_name) else {
            continue;
        };
        for subject in [passage, document.as_ref()] {
            let name = Some(GraphNameRef::from(graph));
            for quad in dataset.quads_for_pattern(Some(subject.into()), None, None, name) {
                quads.push(quad.map_err(unread)?);
            }
        }
    }
    Ok(quads)
}
