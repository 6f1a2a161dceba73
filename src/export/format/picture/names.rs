//! Puts the names of nodes beside them so that no two collide: those of events after all others, and of either the best
//! connected first.

use super::{Area, FONT_SIZE, Room, is_event, is_rightward, short_name, shortened, width};
use crate::export::graph::Graph;

/// The room between a node and its name.
const GAP: f64 = 3.0;

/// How wide a name may be, in heights of its letters; a longer one is cut.
const WIDEST: f64 = 17.0;

/// The largest letters: those of names of large nodes.
const LARGEST: f64 = 22.0;

/// A name in its place.
#[derive(Clone, Debug)]
pub(in super::super) struct Name {
    pub(in super::super) text: String,
    /// The height of its letters.
    pub(in super::super) size: f64,
    /// Where its line begins, has its middle or ends, by `anchor`.
    pub(in super::super) at: (f64, f64),
    /// `start`, `middle` or `end`, as SVG has it.
    pub(in super::super) anchor: &'static str,
    /// Whether it is written from left to right.
    pub(in super::super) rightward: bool,
    /// Whether it is that of an event.
    pub(in super::super) event: bool,
    /// What it covers.
    pub(in super::super) area: Area,
}

/// For each node its name, where there was room. `room` has what names must keep clear of, and gets the names.
pub(in super::super) fn place_names(graph: &Graph, places: &[(f64, f64)], room: &mut Room) -> Vec<Option<Name>> {
    let mut joins = vec![0_usize; graph.nodes.len()];
    for edge in &graph.edges {
        joins[edge.source] += 1;
        joins[edge.target] += 1;
    }
    let mut order: Vec<usize> = (0..graph.nodes.len()).collect();
    let size = |node: usize| graph.nodes[node].size;
    let events: Vec<bool> = graph.nodes.iter().map(is_event).collect();
    order.sort_by(|a, b| {
        events[*a].cmp(&events[*b]).then(joins[*b].cmp(&joins[*a])).then(size(*b).total_cmp(&size(*a))).then(a.cmp(b))
    });
    let mut names = vec![None; graph.nodes.len()];
    for node in order {
        let radius = radius(size(node));
        let letters = letters(radius);
        let text = shortened(&short_name(&graph.nodes[node]), letters, WIDEST * letters);
        if !text.is_empty() {
            let mut forms = around(places[node], radius, letters, &text);
            let name = forms.find(|name| room.take_free(name.area));
            names[node] = name.map(|name| Name { event: events[node], ..name });
        }
    }
    names
}

/// The radius with which a node of a size is drawn.
pub(in super::super) fn radius(size: f64) -> f64 {
    if size.is_finite() { (size / 2.0).clamp(1.0, 400.0) } else { 5.0 }
}

/// The height of the letters of a node's name.
fn letters(radius: f64) -> f64 {
    (FONT_SIZE + (radius - 5.0) * 0.6).clamp(FONT_SIZE, LARGEST)
}

/// A name below its node, to the right, to the left, and above.
fn around((x, y): (f64, f64), radius: f64, letters: f64, text: &str) -> impl Iterator<Item = Name> + use<'_> {
    let (wide, out, rightward) = (width(text, letters), radius + GAP, is_rightward(text));
    // A line that goes to the left begins at its right end.
    let (start, end) = if rightward { ("start", "end") } else { ("end", "start") };
    let middle = (wide / 2.0 + out, letters / 2.0 + out);
    let forms = [
        ("middle", (x, y + middle.1), (x, y)),
        (start, (x + middle.0, y), (x + out, y)),
        (end, (x - middle.0, y), (x - out, y)),
        ("middle", (x, y - middle.1), (x, y)),
    ];
    forms.into_iter().map(move |(anchor, centre, line)| Name {
        text: text.to_owned(),
        size: letters,
        at: (line.0, centre.1 + letters * 0.36),
        anchor,
        rightward,
        event: false,
        area: Area::around(centre, wide, letters * 1.15),
    })
}
