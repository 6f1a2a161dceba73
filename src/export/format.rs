//! The formats for pictures: one module each, which writes a [`Graph`](super::graph::Graph) and decides nothing.

/// A file of a format that has several.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct File {
    /// Its name, with `/` between folders.
    pub name: String,
    /// What stands in it.
    pub content: Vec<u8>,
}
