//! Keeps of many things those that are best connected.

use std::cmp::Reverse;

use rustc_hash::{FxHashMap, FxHashSet};

use super::{facts::Id, selection::Chosen, things::Things};
use crate::query::QueryError;

/// Which of some things to keep: those that were named, then those with most neighbours; of several those that most
/// passages speak of, then by their IRIs. The lists are by the numbers of the things.
pub(super) fn best(
    edges: &[(usize, usize)],
    named: &[bool],
    passages: &[usize],
    iris: &[&str],
    most: usize,
) -> Vec<bool> {
    let degrees = degrees(edges, named.len());
    let mut order: Vec<usize> = (0..named.len()).collect();
    order.sort_by_key(|at| (!named[*at], Reverse(degrees[*at]), Reverse(passages[*at]), iris[*at]));
    let mut kept = vec![false; named.len()];
    for (rank, at) in order.into_iter().enumerate() {
        kept[at] = rank < most || named[at];
    }
    kept
}

/// How many others each of some things is related to.
pub(super) fn degrees(edges: &[(usize, usize)], things: usize) -> Vec<usize> {
    let both = edges.iter().filter(|(a, b)| a != b).flat_map(|(a, b)| [(*a, *b), (*b, *a)]);
    let mut pairs: Vec<(usize, usize)> = both.collect();
    pairs.sort_unstable();
    pairs.dedup();
    let mut degrees = vec![0; things];
    for (from, _) in pairs {
        degrees[from] += 1;
    }
    degrees
}

/// Keeps so many of the things that were selected, and says how many were left out.
pub(super) fn things(things: &mut Things<'_>, chosen: &mut Chosen, most: usize) -> Result<(), QueryError> {
    let mut ids: Vec<Id> = chosen.nodes.iter().copied().collect();
    if ids.len() <= most {
        return Ok(());
    }
    ids.sort_unstable();
    let places: FxHashMap<Id, usize> = ids.iter().enumerate().map(|(at, id)| (*id, at)).collect();
    let (mut edges, mut passages) = (Vec::new(), Vec::new());
    for (at, id) in ids.iter().enumerate() {
        for fact in things.facts.about(*id)?.iter().filter(|fact| things.is_step(fact.property)) {
            edges.extend(fact.object.iri().and_then(|object| places.get(&object)).map(|other| (at, *other)));
        }
        passages.push(things.facts.passages(*id)?.len());
    }
    let named: Vec<bool> = ids.iter().map(|id| chosen.seeds.contains(id)).collect();
    let iris: Vec<&str> = ids.iter().map(|id| things.facts.iri(*id)).collect();
    let kept = best(&edges, &named, &passages, &iris, most);
    let lost = edges.iter().filter(|(a, b)| !kept[*a] || !kept[*b]).count();
    chosen.nodes = ids.iter().zip(&kept).filter(|(_, kept)| **kept).map(|(id, _)| *id).collect::<FxHashSet<_>>();
    chosen.notes.push(note(ids.len() - chosen.nodes.len(), ids.len(), lost, edges.len()));
    Ok(())
}

/// What a limit left out.
pub(super) fn note(nodes: usize, of_nodes: usize, edges: usize, of_edges: usize) -> String {
    format!(
        "--limit left out {nodes} of {of_nodes} nodes and {edges} of {of_edges} edges; the best connected were kept"
    )
}
