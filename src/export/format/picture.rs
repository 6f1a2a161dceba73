//! What pictures of all formats have in common: how wide text is, where names have room, and what is said in a tooltip.

mod legend;
mod line;
mod names;
mod room;
mod text;
mod words;
mod xml;

pub(super) use legend::{Legend, class_name};
pub(super) use line::{HEAD, Line, bends, line};
pub(super) use names::{Name, place_names, radius};
pub(super) use room::{Area, Room};
pub(super) use text::{is_rightward, printable, shortened, width};
pub(super) use words::{about_edge, about_node, bare_name, is_event, is_hollow, link, short_name, spaced, when};
pub(super) use xml::{Mark, direction, empty, group, text};

/// How large the names of things are, in the same units as the size of nodes.
pub(super) const FONT_SIZE: f64 = 11.0;

/// A length or place in a picture, with a tenth of a unit.
pub(super) fn tenth(at: f64) -> String {
    let text = format!("{at:.1}");
    let short = text.strip_suffix(".0").unwrap_or(&text);
    if short == "-0" { "0".to_owned() } else { short.to_owned() }
}
