//! The lines between nodes: straight where there is one, and bent where several lead from one node to another.

use std::collections::BTreeMap;

use super::tenth;
use crate::export::graph::Graph;

/// How far apart the middles of lines are that join the same two nodes.
const APART: f64 = 16.0;

/// The length of the head of an arrow.
pub(in super::super) const HEAD: f64 = 6.0;

/// How each edge is bent: how far its middle stands aside from the straight line, to its right.
pub(in super::super) fn bends(graph: &Graph) -> Vec<f64> {
    let ends = |edge: usize| (graph.edges[edge].source, graph.edges[edge].target);
    let mut between: BTreeMap<(usize, usize), Vec<usize>> = BTreeMap::new();
    for edge in 0..graph.edges.len() {
        let (source, target) = ends(edge);
        between.entry((source.min(target), source.max(target))).or_default().push(edge);
    }
    let mut bends = vec![0.0; graph.edges.len()];
    for edges in between.values() {
        for (number, edge) in edges.iter().enumerate() {
            let aside = (number as f64 - (edges.len() - 1) as f64 / 2.0) * APART;
            // Seen from its other end, what lies to the right lies to the left.
            bends[*edge] = if ends(*edge).0 <= ends(*edge).1 { aside } else { -aside };
        }
    }
    bends
}

/// An edge as it is drawn.
pub(in super::super) struct Line {
    /// Its path as SVG has it, from the border of a node to that of another.
    pub(in super::super) path: String,
    /// Its middle.
    pub(in super::super) middle: (f64, f64),
}

/// The line from one place to another, with the radii of the nodes there. `head` is the room for an arrow at its end.
pub(in super::super) fn line(from: ((f64, f64), f64), to: ((f64, f64), f64), bend: f64, head: f64) -> Line {
    let (((x1, y1), r1), ((x2, y2), r2)) = (from, to);
    let (dx, dy) = (x2 - x1, y2 - y1);
    let length = dx.hypot(dy);
    if length < 1.0 {
        return around(from.0, r1, bend, head);
    }
    let middle = ((x1 + x2) / 2.0 - dy / length * bend, (y1 + y2) / 2.0 + dx / length * bend);
    // A curve passes its middle when it is drawn towards a point twice as far aside.
    let towards = ((x1 + x2) / 2.0 - dy / length * bend * 2.0, (y1 + y2) / 2.0 + dx / length * bend * 2.0);
    let begin = moved((x1, y1), towards, r1);
    let end = moved((x2, y2), towards, r2 + head);
    let [x1, y1, x2, y2] = [begin.0, begin.1, end.0, end.1].map(tenth);
    let path = if bend == 0.0 {
        format!("M{x1} {y1}L{x2} {y2}")
    } else {
        format!("M{x1} {y1}Q{} {} {x2} {y2}", tenth(towards.0), tenth(towards.1))
    };
    Line { path, middle }
}

/// A point so far from another one on the way to a third.
fn moved((x, y): (f64, f64), towards: (f64, f64), far: f64) -> (f64, f64) {
    let (dx, dy) = (towards.0 - x, towards.1 - y);
    let share = far.min(dx.hypot(dy) * 0.49) / dx.hypot(dy).max(1e-9);
    (x + dx * share, y + dy * share)
}

/// A loop above a node, for what relates it to itself.
fn around((x, y): (f64, f64), radius: f64, bend: f64, head: f64) -> Line {
    let (side, high) = (radius * 0.7, radius + 18.0 + bend.abs());
    let at = [
        x - side,
        y - side,
        x - high,
        y - high * 1.6,
        x + high,
        y - high * 1.6,
        x + side + head / 2.0,
        y - side - head,
    ];
    let [x1, y1, x2, y2, x3, y3, x4, y4] = at.map(tenth);
    Line { path: format!("M{x1} {y1}C{x2} {y2} {x3} {y3} {x4} {y4}"), middle: (x, y - high * 1.45) }
}
