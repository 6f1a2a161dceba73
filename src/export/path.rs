//! Walks through the graph: what is around entities, and what connects them.
//!
//! A walk goes along statements in both directions, from thing to thing. It does not go on from what is related to very
//! many, since that would make everything a neighbour of everything, nor from places and topics.

use std::rc::Rc;

use rustc_hash::{FxHashMap, FxHashSet};

use super::{facts::Id, selection::Check, things::Things};
use crate::query::QueryError;

/// How many steps two things may be apart to be found connected.
const FARTHEST: usize = 12;

/// How many steps are tried in looking for all paths.
const TRIED: usize = 2_000_000;

/// Goes through the graph.
pub(super) struct Walker<'w, 's> {
    pub(super) things: &'w mut Things<'s>,
    check: &'w Check,
    /// Where walks begin; from there a walk always goes on.
    seeds: FxHashSet<Id>,
    /// Things with more neighbours are hubs; none is when it is 0.
    hub: usize,
    not_through: Vec<(Id, Option<Id>)>,
    neighbours: FxHashMap<Id, Rc<[Id]>>,
    /// The hubs that were met, with the number of their neighbours.
    pub(super) hubs: FxHashMap<Id, usize>,
}

/// What connects two things.
pub(super) enum Connection {
    /// All things on the paths.
    Paths(FxHashSet<Id>),
    /// The same, with others left out, since there are too many.
    SomePaths(FxHashSet<Id>),
    /// Nothing.
    None,
}

/// How far things are from where a search began.
struct Search {
    distance: FxHashMap<Id, usize>,
    /// The things that are farthest.
    edge: Vec<Id>,
    depth: usize,
}

impl Search {
    fn new(from: Id) -> Self {
        Self { distance: FxHashMap::from_iter([(from, 0)]), edge: vec![from], depth: 0 }
    }
}

impl<'w, 's> Walker<'w, 's> {
    pub(super) fn new(things: &'w mut Things<'s>, check: &'w Check, seeds: &[Id], hub: usize) -> Self {
        let style = things.style;
        let mut id = |iri: &String| things.facts.id(iri);
        let ends = style.not_through.iter();
        let not_through = ends.map(|(class, property)| (id(class), property.as_ref().map(&mut id))).collect();
        let seeds = seeds.iter().copied().collect();
        Self { things, check, seeds, hub, not_through, neighbours: FxHashMap::default(), hubs: FxHashMap::default() }
    }

    /// What stands in a statement with a thing, as far as it is wanted; sorted.
    pub(super) fn neighbours(&mut self, id: Id) -> Result<Rc<[Id]>, QueryError> {
        if let Some(known) = self.neighbours.get(&id) {
            return Ok(Rc::clone(known));
        }
        let related = self.things.related(id)?;
        let mut wanted = Vec::with_capacity(related.len());
        for other in related {
            if self.seeds.contains(&other) || self.check.passes(self.things, other)? {
                wanted.push(other);
            }
        }
        let wanted: Rc<[Id]> = wanted.into();
        self.neighbours.insert(id, Rc::clone(&wanted));
        Ok(wanted)
    }

    /// Whether a thing is let through.
    pub(super) fn is_wanted(&mut self, id: Id) -> Result<bool, QueryError> {
        self.check.passes(self.things, id)
    }

    /// Whether what is related to one thing is related by that: not by a city or a topic.
    pub(super) fn relates(&mut self, id: Id) -> Result<bool, QueryError> {
        for at in 0..self.not_through.len() {
            let (class, property) = self.not_through[at];
            if self.things.is_of(id, &[class])?
                && property.map_or(Ok(true), |property| Ok(self.things.objects(id, property)?.is_empty()))?
            {
                return Ok(false);
            }
        }
        Ok(true)
    }

    /// Whether a walk goes on from a thing.
    fn goes_on(&mut self, id: Id) -> Result<bool, QueryError> {
        if self.seeds.contains(&id) {
            return Ok(true);
        }
        if !self.relates(id)? {
            return Ok(false);
        }
        let neighbours = self.neighbours(id)?.len();
        if self.hub > 0 && neighbours > self.hub {
            self.hubs.insert(id, neighbours);
            return Ok(false);
        }
        Ok(true)
    }

    /// Goes a step further; gives the things that are new.
    fn widen(&mut self, search: &mut Search) -> Result<(), QueryError> {
        search.depth += 1;
        let mut next = Vec::new();
        for id in std::mem::take(&mut search.edge) {
            if !self.goes_on(id)? {
                continue;
            }
            for other in self.neighbours(id)?.iter() {
                if !search.distance.contains_key(other) {
                    search.distance.insert(*other, search.depth);
                    next.push(*other);
                }
            }
        }
        search.edge = next;
        Ok(())
    }

    /// What is up to so many steps away from a thing, with the thing itself.
    pub(super) fn around(&mut self, from: Id, depth: usize) -> Result<FxHashSet<Id>, QueryError> {
        let mut search = Search::new(from);
        while search.depth < depth && !search.edge.is_empty() {
            self.widen(&mut search)?;
        }
        Ok(search.distance.into_keys().collect())
    }

    /// The things on all shortest paths between two, which are among them.
    pub(super) fn shortest(&mut self, a: Id, b: Id) -> Result<Connection, QueryError> {
        let (mut from_a, mut from_b) = (Search::new(a), Search::new(b));
        while from_a.depth + from_b.depth < FARTHEST && !from_a.edge.is_empty() && !from_b.edge.is_empty() {
            let a_is_smaller = from_a.edge.len() <= from_b.edge.len();
            let (near, far) = if a_is_smaller { (&mut from_a, &from_b) } else { (&mut from_b, &from_a) };
            self.widen(near)?;
            let mut met = Vec::new();
            for id in &near.edge {
                if far.distance.contains_key(id) && self.goes_on(*id)? {
                    met.push(*id);
                }
            }
            if !met.is_empty() {
                let mut found = FxHashSet::default();
                self.trace(&met, &from_a, &mut found)?;
                self.trace(&met, &from_b, &mut found)?;
                return Ok(Connection::Paths(found));
            }
        }
        Ok(Connection::None)
    }

    /// Adds some things and all on the shortest ways back to where a search began.
    fn trace(&mut self, from: &[Id], search: &Search, found: &mut FxHashSet<Id>) -> Result<(), QueryError> {
        let mut open = from.to_vec();
        let mut seen: FxHashSet<Id> = open.iter().copied().collect();
        while let Some(id) = open.pop() {
            found.insert(id);
            let Some(distance) = search.distance.get(&id).filter(|distance| **distance > 0) else {
                continue;
            };
            for other in self.neighbours(id)?.iter() {
                let is_before = search.distance.get(other).is_some_and(|before| before + 1 == *distance);
                if is_before && self.goes_on(*other)? && seen.insert(*other) {
                    open.push(*other);
                }
            }
        }
        Ok(())
    }

    /// The things on all paths between two of up to so many steps, where no path goes through a thing twice.
    pub(super) fn up_to(&mut self, a: Id, b: Id, length: usize) -> Result<Connection, QueryError> {
        let (mut from_a, mut from_b) = (Search::new(a), Search::new(b));
        // Each path has a half that is near to one of the ends.
        while from_a.depth < length.div_ceil(2) && !from_a.edge.is_empty() {
            self.widen(&mut from_a)?;
        }
        while from_b.depth < length / 2 && !from_b.edge.is_empty() {
            self.widen(&mut from_b)?;
        }
        let region: FxHashSet<Id> = from_a.distance.into_keys().chain(from_b.distance.into_keys()).collect();
        let to_b = self.distances(b, &region, length)?;
        let mut paths = Paths { to_b, length, found: FxHashSet::default(), path: vec![a], tried: 0 };
        if paths.to_b.get(&a).is_none_or(|distance| *distance > length) {
            return Ok(Connection::None);
        }
        self.follow(&mut paths, b)?;
        Ok(if paths.tried > TRIED { Connection::SomePaths(paths.found) } else { Connection::Paths(paths.found) })
    }

    /// How far the things of a region are from one of them, up to so many steps.
    fn distances(&mut self, from: Id, region: &FxHashSet<Id>, most: usize) -> Result<FxHashMap<Id, usize>, QueryError> {
        let mut search = Search::new(from);
        while search.depth < most && !search.edge.is_empty() {
            self.widen(&mut search)?;
            search.edge.retain(|id| region.contains(id));
            let depth = search.depth;
            search.distance.retain(|id, distance| *distance < depth || region.contains(id));
        }
        Ok(search.distance)
    }

    /// Goes on from the last thing of a path in all ways that may still lead to the end.
    fn follow(&mut self, paths: &mut Paths, end: Id) -> Result<(), QueryError> {
        paths.tried += 1;
        let Some(last) = paths.path.last().copied().filter(|_| paths.tried <= TRIED) else {
            return Ok(());
        };
        if last == end {
            paths.found.extend(paths.path.iter().copied());
            return Ok(());
        }
        if !self.goes_on(last)? {
            return Ok(());
        }
        for other in self.neighbours(last)?.iter() {
            let near = paths.to_b.get(other).is_some_and(|distance| paths.path.len() + distance <= paths.length);
            if near && !paths.path.contains(other) {
                paths.path.push(*other);
                self.follow(paths, end)?;
                paths.path.pop();
            }
        }
        Ok(())
    }
}

/// Paths that are being looked for.
struct Paths {
    /// How far things are from the end.
    to_b: FxHashMap<Id, usize>,
    length: usize,
    found: FxHashSet<Id>,
    path: Vec<Id>,
    tried: usize,
}
