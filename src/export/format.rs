//! The formats for pictures: one module each, which writes a [`Graph`](super::graph::Graph) and decides nothing.

pub mod column;
pub mod csv;
pub mod cx2;
pub mod cypher;
pub mod cytoscape;
pub mod d3;
pub mod dot;
pub mod ftm;
mod gephi;
pub mod gexf;
pub mod graphml;
pub mod jgf;
mod json;
pub mod jsonld;
pub mod mermaid;
pub mod neo4j;
pub mod obsidian;
pub mod yed;

use super::graph::Colour;

/// A file of a format that has several.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct File {
    /// Its name, with `/` between folders.
    pub name: String,
    /// What stands in it.
    pub content: Vec<u8>,
}

/// The colour of letters that can be read on a colour: black or white, by its
/// [luminance](https://www.w3.org/TR/WCAG21/#dfn-relative-luminance) without the correction of its parts.
fn ink(on: Colour) -> &'static str {
    let light = 0.2126 * f64::from(on.r) + 0.7152 * f64::from(on.g) + 0.0722 * f64::from(on.b);
    if light > 140.0 { "#000000" } else { "#ffffff" }
}
