//! The formats for pictures: one module each, which writes a [`Graph`](super::graph::Graph) and decides nothing.

pub mod column;
pub mod cx2;
pub mod cytoscape;
pub mod d3;
pub mod ftm;
pub mod jgf;
mod json;
pub mod jsonld;
pub mod obsidian;

/// A file of a format that has several.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct File {
    /// Its name, with `/` between folders.
    pub name: String,
    /// What stands in it.
    pub content: Vec<u8>,
}
