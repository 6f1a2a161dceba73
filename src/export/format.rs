//! The formats: one module each, which writes a [`Graph`] and decides nothing. The list of them stands here.

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
pub mod html;
pub mod jgf;
mod json;
pub mod jsonld;
pub mod mermaid;
pub mod neo4j;
pub mod obsidian;
mod picture;
pub mod svg;
pub mod timeline;
pub mod yed;

use std::io::Write;

use oxigraph::io::{JsonLdProfileSet, RdfFormat};

use super::{
    ExportError,
    graph::{Colour, Graph},
    layout,
};

/// How a part of the dataset is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    /// One of the RDF syntaxes.
    Rdf(RdfFormat),
    /// GEXF, for Gephi.
    Gexf,
    /// GraphML.
    GraphMl,
    /// GraphML with the labels and shapes of yEd.
    Yed,
    /// DOT, for Graphviz.
    Dot,
    /// Cytoscape.js JSON.
    Cytoscape,
    /// CX2, for Cytoscape Web and NDEx.
    Cx2,
    /// Node-link JSON, for D3.
    D3,
    /// JSON Graph Format.
    Jgf,
    /// A Mermaid flowchart.
    Mermaid,
    /// Tables of nodes and edges, for Gephi and spreadsheets.
    Csv,
    /// Tables for neo4j-admin.
    Neo4j,
    /// An openCypher script.
    Cypher(cypher::Dialect),
    /// FollowTheMoney entities, a line each.
    FollowTheMoney,
    /// Notes for Obsidian.
    Obsidian,
    /// A picture.
    Svg,
    /// A picture of the events on an axis of time.
    Timeline,
    /// A page to look through.
    Html,
}

/// All formats: the name by which each is asked for, other names, which are endings of files or media types, and what it
/// is for.
const FORMATS: &[(Format, &str, &[&str], &str)] = &[
    (Format::Rdf(RdfFormat::Turtle), "turtle", &["ttl"], "RDF"),
    (Format::Rdf(RdfFormat::TriG), "trig", &[], "RDF, with the passages that say it"),
    (Format::Rdf(RdfFormat::NTriples), "ntriples", &["nt"], "RDF"),
    (Format::Rdf(RdfFormat::NQuads), "nquads", &["nq"], "RDF, with the passages that say it"),
    (Format::Rdf(JSON_LD), "jsonld", &["json"], "RDF as JSON, with the passages that say it"),
    (Format::Rdf(RdfFormat::RdfXml), "rdfxml", &["rdf", "xml"], "RDF"),
    (Format::Gexf, "gexf", &[], "Gephi, with its timeline"),
    (Format::GraphMl, "graphml", &[], "networkx, igraph, Gephi, Cytoscape"),
    (Format::Yed, "yed", &[], "yEd (GraphML)"),
    (Format::Dot, "dot", &["gv"], "Graphviz"),
    (Format::Cytoscape, "cytoscape", &["cyjs"], "Cytoscape and Cytoscape.js"),
    (Format::Cx2, "cx2", &[], "Cytoscape Web and NDEx"),
    (Format::D3, "d3", &[], "D3 and force-graph"),
    (Format::Jgf, "jgf", &[], "JSON Graph Format"),
    (Format::Mermaid, "mermaid", &["mmd"], "Markdown; up to 500 edges"),
    (Format::Csv, "csv", &[], "Gephi and spreadsheets: a folder"),
    (Format::Neo4j, "neo4j", &[], "neo4j-admin: a folder"),
    (Format::Cypher(cypher::Dialect::Neo4j), "cypher", &["cql"], "Neo4j"),
    (Format::Cypher(cypher::Dialect::Memgraph), "memgraph", &["cypherl"], "Memgraph (openCypher)"),
    (Format::FollowTheMoney, "ftm", &[], "FollowTheMoney, Aleph"),
    (Format::Obsidian, "obsidian", &[], "Obsidian: a folder of notes"),
    (Format::Svg, "svg", &[], "a picture"),
    (Format::Timeline, "timeline", &[], "a picture of the events in time (SVG)"),
    (Format::Html, "html", &["htm"], "a page that opens in a browser"),
];

/// JSON-LD without a wish for its form.
const JSON_LD: RdfFormat = RdfFormat::JsonLd { profile: JsonLdProfileSet::empty() };

impl Format {
    /// The format of a name or of the ending of a file's name.
    pub fn named(name: &str) -> Option<Self> {
        let known = FORMATS.iter().find(|(_, own, others, _)| *own == name || others.contains(&name));
        known.map(|(format, ..)| *format)
    }

    /// The names by which formats are asked for, each with what it is for.
    pub fn all() -> impl Iterator<Item = (&'static str, &'static str)> {
        FORMATS.iter().map(|(_, name, _, about)| (*name, *about))
    }

    /// Whether it has several files, in a folder.
    pub fn is_folder(self) -> bool {
        matches!(self, Self::Csv | Self::Neo4j | Self::Obsidian)
    }

    /// Whether it shows nodes at places that are worked out here. The programs for the others find places themselves.
    fn has_places(self) -> bool {
        matches!(self, Self::Gexf | Self::Yed | Self::Cytoscape | Self::Cx2 | Self::Svg | Self::Html)
    }
}

/// Writes a graph in a format of one file, with places for its nodes where the format shows places.
///
/// # Errors
/// When the writer fails, the format cannot hold the graph, or it is RDF or has several files.
pub fn write(mut graph: Graph, format: Format, out: impl Write) -> Result<(), ExportError> {
    if format.has_places() {
        layout::place(&mut graph);
    }
    let graph = &graph;
    match format {
        Format::Gexf => gexf::write(graph, out),
        Format::GraphMl => graphml::write(graph, out),
        Format::Yed => yed::write(graph, out),
        Format::Dot => dot::write(graph, out),
        Format::Cytoscape => cytoscape::write(graph, out),
        Format::Cx2 => cx2::write(graph, out),
        Format::D3 => d3::write(graph, out),
        Format::Jgf => jgf::write(graph, out),
        Format::Mermaid => mermaid::write(graph, out),
        Format::Cypher(dialect) => cypher::write(graph, dialect, out),
        Format::FollowTheMoney => ftm::write(graph, out),
        Format::Svg => svg::write(graph, out),
        Format::Timeline => timeline::write(graph, out),
        Format::Html => html::write(graph, out),
        Format::Csv | Format::Neo4j | Format::Obsidian => {
            Err(ExportError::Format("it has several files, in a folder".to_owned()))
        }
        Format::Rdf(_) => Err(ExportError::Format("RDF has statements, no nodes and edges".to_owned())),
    }
}

/// The files of a graph in a format of several files.
///
/// # Errors
/// When the format cannot hold the graph, or has one file.
pub fn files(graph: &Graph, format: Format) -> Result<Vec<File>, ExportError> {
    match format {
        Format::Csv => csv::files(graph),
        Format::Neo4j => neo4j::files(graph),
        Format::Obsidian => obsidian::files(graph),
        _ => Err(ExportError::Format("it has one file".to_owned())),
    }
}

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
