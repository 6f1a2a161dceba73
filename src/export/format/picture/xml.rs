//! The elements of SVG that pictures are made of.

use std::io::{self, Write};

use quick_xml::{Writer, events::BytesText};

use super::tenth;
use crate::export::graph::Colour;

/// How a node is drawn: events as lozenges and all else as circles, and hollow what is not said to have taken place.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in super::super) struct Mark {
    pub(in super::super) colour: Colour,
    pub(in super::super) event: bool,
    pub(in super::super) hollow: bool,
}

impl Mark {
    /// Draws it in a place.
    pub(in super::super) fn write<W: Write>(
        self,
        writer: &mut Writer<W>,
        (x, y): (f64, f64),
        radius: f64,
    ) -> io::Result<()> {
        let colour = self.colour.to_string();
        // The style gives what is hollow the colour of the paper.
        let class = if self.hollow { "node hollow" } else { "node full" };
        let paint = if self.hollow { ("stroke", colour.as_str()) } else { ("fill", colour.as_str()) };
        if self.event {
            let out = radius * 1.15;
            let [left, right, top, bottom] = [x - out, x + out, y - out, y + out].map(tenth);
            let path = format!("M{left} {}L{} {top}L{right} {}L{} {bottom}z", tenth(y), tenth(x), tenth(y), tenth(x));
            return empty(writer, "path", &[("class", class), ("d", &path), paint]);
        }
        let [x, y, radius] = [x, y, radius].map(tenth);
        empty(writer, "circle", &[("class", class), ("cx", &x), ("cy", &y), ("r", &radius), paint])
    }
}

/// Writes an element with text in it.
pub(in super::super) fn text<W: Write>(
    writer: &mut Writer<W>,
    name: &str,
    attributes: &[(&str, &str)],
    content: &str,
) -> io::Result<()> {
    let element = writer.create_element(name).with_attributes(attributes.iter().copied());
    element.write_text_content(BytesText::new(content))?;
    Ok(())
}

/// Writes an element with nothing in it.
pub(in super::super) fn empty<W: Write>(
    writer: &mut Writer<W>,
    name: &str,
    attributes: &[(&str, &str)],
) -> io::Result<()> {
    writer.create_element(name).with_attributes(attributes.iter().copied()).write_empty()?;
    Ok(())
}

/// Writes a group of elements.
pub(in super::super) fn group<W: Write>(
    writer: &mut Writer<W>,
    class: &str,
    inside: impl FnOnce(&mut Writer<W>) -> io::Result<()>,
) -> io::Result<()> {
    writer.create_element("g").with_attribute(("class", class)).write_inner_content(inside)?;
    Ok(())
}

/// What text needs that is written from right to left.
pub(in super::super) fn direction(rightward: bool) -> &'static [(&'static str, &'static str)] {
    if rightward { &[] } else { &[("direction", "rtl")] }
}
