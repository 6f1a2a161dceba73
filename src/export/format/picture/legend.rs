//! The legend of a picture: which colour and form is which class.

use std::{
    collections::BTreeMap,
    io::{self, Write},
};

use quick_xml::Writer;

use super::{Mark, is_event, is_hollow, spaced, tenth, text, width};
use crate::export::graph::{Graph, Node};

/// The height of its letters, and of its lines.
const SIZE: (f64, f64) = (12.0, 20.0);

/// What is said of edges that no passage says in this form.
const WORKED_OUT: &str = "Dashed lines were worked out from events.";

/// What is said of events that did not take place, or not yet.
const NOT_ACTUAL: &str = "Hollow marks were planned, requested or denied.";

/// What is said of a node that has no class.
const NO_CLASS: &str = "Other";

/// The classes of a graph with what they look like.
#[derive(Debug)]
pub(in super::super) struct Legend {
    entries: Vec<(String, Mark, f64, f64)>,
    notes: String,
    /// How high it is.
    pub(in super::super) height: f64,
}

/// A class in words.
pub(in super::super) fn class_name(class: &str) -> String {
    let name = spaced(class);
    if name.is_empty() { NO_CLASS.to_owned() } else { name }
}

impl Legend {
    /// The legend of these nodes of a graph, no wider than this.
    pub(in super::super) fn new<'g>(graph: &Graph, nodes: impl Iterator<Item = &'g Node>, wide: f64) -> Self {
        let mut classes: BTreeMap<&str, (Mark, usize)> = BTreeMap::new();
        let mut hollow = false;
        for node in nodes {
            let mark = Mark { colour: node.colour, event: is_event(node), hollow: false };
            classes.entry(&node.class).or_insert((mark, 0)).1 += 1;
            hollow |= is_hollow(&node.attributes);
        }
        let (mut x, mut y) = (0.0, 0.0);
        let mut entries = Vec::new();
        for (class, (mark, count)) in classes {
            let name = format!("{} {count}", class_name(class));
            let room = width(&name, SIZE.0) + 40.0;
            if x > 0.0 && x + room > wide {
                (x, y) = (0.0, y + SIZE.1);
            }
            entries.push((name, mark, x, y));
            x += room;
        }
        let derived = graph.edges.iter().any(|edge| edge.derived);
        let notes = [(derived, WORKED_OUT), (hollow, NOT_ACTUAL)];
        let notes: Vec<&str> = notes.into_iter().filter_map(|(said, note)| said.then_some(note)).collect();
        let height = y + SIZE.1 + if notes.is_empty() { 0.0 } else { SIZE.1 };
        Self { entries, notes: notes.join(" "), height }
    }

    /// The counts in a sentence, for those who do not see the picture.
    pub(in super::super) fn said(&self) -> String {
        self.entries.iter().map(|(name, ..)| name.as_str()).collect::<Vec<_>>().join(", ")
    }

    /// Draws it from its upper left corner.
    pub(in super::super) fn write<W: Write>(&self, writer: &mut Writer<W>, (left, top): (f64, f64)) -> io::Result<()> {
        for (name, mark, x, y) in &self.entries {
            mark.write(writer, (left + x + 6.0, top + y + 8.0), 5.5)?;
            let [x, y] = [left + x + 18.0, top + y + SIZE.0].map(tenth);
            text(writer, "text", &[("class", "key"), ("x", &x), ("y", &y)], name)?;
        }
        if self.notes.is_empty() {
            return Ok(());
        }
        let [x, y] = [left, top + self.height - SIZE.1 + SIZE.0].map(tenth);
        text(writer, "text", &[("class", "note"), ("x", &x), ("y", &y)], &self.notes)
    }
}
