//! Writes answers in the formats that were asked for.

use std::io::{self, BufWriter, Write};

use anyhow::{Context, Result};
use clap::ValueEnum;
use oxigraph::{
    io::RdfFormat,
    model::{GraphName, Quad, Term, Triple, Variable},
    sparql::results::QueryResultsFormat,
};

use super::{UsageError, table};
use crate::{
    export::{self, Found, Selection, ViewOptions, Views},
    knowledge::Source,
    query::{Answer, short_name},
    store::Store,
};

/// A format of answers. Files' endings and media types are names as well.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(super) enum Format {
    /// For people, with short names and wrapped text.
    Table,
    /// Comma-separated values.
    #[value(alias = "text/csv")]
    Csv,
    /// Tab-separated values, terms in full.
    #[value(alias = "text/tab-separated-values")]
    Tsv,
    /// SPARQL results as JSON; of a graph JSON-LD.
    #[value(aliases = ["srj", "application/sparql-results+json", "application/json"])]
    Json,
    /// SPARQL results as XML; of a graph RDF/XML.
    #[value(aliases = ["srx", "application/sparql-results+xml", "application/xml"])]
    Xml,
    /// A table in Markdown.
    #[value(aliases = ["md", "text/markdown"])]
    Markdown,
    /// A graph as Turtle.
    #[value(aliases = ["ttl", "text/turtle"])]
    Turtle,
    /// A graph as N-Triples.
    #[value(aliases = ["nt", "application/n-triples"])]
    Ntriples,
    /// A graph as TriG.
    #[value(alias = "application/trig")]
    Trig,
    /// A graph as N-Quads.
    #[value(aliases = ["nq", "application/n-quads"])]
    Nquads,
    /// A graph as JSON-LD.
    #[value(alias = "application/ld+json")]
    Jsonld,
    /// A graph as RDF/XML.
    #[value(aliases = ["rdf", "application/rdf+xml"])]
    Rdfxml,
    /// A graph as GraphML, for Gephi, yEd and Cytoscape.
    Graphml,
    /// A graph as DOT, for Graphviz.
    #[value(alias = "gv")]
    Dot,
}

impl Format {
    /// The format of tables in the W3C's terms.
    fn results(self) -> Option<QueryResultsFormat> {
        Some(match self {
            Self::Csv => QueryResultsFormat::Csv,
            Self::Tsv => QueryResultsFormat::Tsv,
            Self::Json => QueryResultsFormat::Json,
            Self::Xml => QueryResultsFormat::Xml,
            _ => return None,
        })
    }

    /// The format of graphs; a table on a terminal is Turtle for them.
    fn graph(self) -> Option<export::Format> {
        Some(match self {
            Self::Table | Self::Turtle => export::Format::Rdf(RdfFormat::Turtle),
            Self::Csv | Self::Tsv | Self::Markdown => return None,
            Self::Json | Self::Jsonld => export::Format::named("jsonld")?,
            Self::Xml | Self::Rdfxml => export::Format::Rdf(RdfFormat::RdfXml),
            Self::Ntriples => export::Format::Rdf(RdfFormat::NTriples),
            Self::Trig => export::Format::Rdf(RdfFormat::TriG),
            Self::Nquads => export::Format::Rdf(RdfFormat::NQuads),
            Self::Graphml => export::Format::GraphMl,
            Self::Dot => export::Format::Dot,
        })
    }
}

/// Writes an answer to stdout.
pub(super) fn write(store: &Store, answer: &Answer, format: Option<Format>, standard: Format) -> Result<()> {
    let mut out = BufWriter::new(io::stdout().lock());
    match answer {
        Answer::Graph(triples) => {
            // TSV is what is written where nothing is asked for.
            match format.map_or(export::Format::named("turtle"), Format::graph) {
                Some(export::Format::Rdf(format)) => export::write_rdf(&quads(triples), format, &mut out)?,
                Some(format) => draw(store, triples, format, &mut out)?,
                None => {
                    let rows = as_rows(triples);
                    write(store, &rows, format, standard)?;
                }
            }
        }
        answer => {
            let format = format.unwrap_or(standard);
            match (answer, format, format.results()) {
                (Answer::Boolean(value), Format::Table | Format::Csv | Format::Tsv | Format::Markdown, _) => {
                    writeln!(out, "{value}")?;
                }
                (Answer::Solutions { variables, rows }, Format::Table, _) => table::write(variables, rows, &mut out)?,
                (Answer::Solutions { variables, rows }, Format::Markdown, _) => markdown(variables, rows, &mut out)?,
                (answer, _, Some(format)) => answer.write(format, &mut out)?,
                (_, other, None) => return Err(not_for_tables(other).into()),
            }
        }
    }
    out.flush().context("stdout")
}

/// Draws a graph in a format for pictures, as `chancery export --query` does.
fn draw(store: &Store, triples: &[Triple], format: export::Format, out: &mut impl Write) -> Result<()> {
    let views = Views::load(&Source::Embedded, None)?;
    let found = Some(Found::Triples(triples.to_vec()));
    let selection = Selection { title: "What a query found".to_owned(), found, ..Selection::default() };
    let options = ViewOptions { view: "events".to_owned(), isolated: true, ..ViewOptions::default() };
    let drawn = export::draw(store, &views, &selection, &options)?;
    Ok(export::write(drawn.graph, format, out)?)
}

/// A format that has a folder to itself, where all goes to stdout.
pub(super) fn several_files() -> UsageError {
    UsageError("this format has several files; `chancery export` writes them into a folder".to_owned())
}

/// A format that is for graphs, where the answer is a table.
pub(super) fn not_for_tables(format: Format) -> UsageError {
    let name = format.to_possible_value().map_or_else(String::new, |value| value.get_name().to_owned());
    UsageError(format!(
        "--format {name} is for graphs, and the query answers with a table; use csv, tsv, json, xml or markdown"
    ))
}

fn quads(triples: &[Triple]) -> Vec<Quad> {
    triples.iter().map(|triple| triple.clone().in_graph(GraphName::DefaultGraph)).collect()
}

/// The triples of a graph as rows of a table.
fn as_rows(triples: &[Triple]) -> Answer {
    let variables = ["subject", "predicate", "object"].map(Variable::new_unchecked).to_vec();
    let row = |triple: &Triple| {
        let subject = Term::from(triple.subject.clone());
        vec![Some(subject), Some(triple.predicate.clone().into()), Some(triple.object.clone())]
    };
    Answer::Solutions { variables, rows: triples.iter().map(row).collect() }
}

fn markdown(variables: &[Variable], rows: &[Vec<Option<Term>>], out: &mut impl Write) -> Result<()> {
    let header: Vec<&str> = variables.iter().map(Variable::as_str).collect();
    markdown_row(header.iter().map(|name| (*name).to_owned()), out)?;
    markdown_row(header.iter().map(|_| "---".to_owned()), out)?;
    for row in rows {
        markdown_row(row.iter().map(markdown_cell), out)?;
    }
    Ok(())
}

/// A line of a table in Markdown.
pub(super) fn markdown_row(cells: impl Iterator<Item = String>, out: &mut impl Write) -> io::Result<()> {
    write!(out, "|")?;
    for cell in cells {
        write!(out, " {cell} |")?;
    }
    writeln!(out)
}

/// A term in a table in Markdown; what would be a mark there is escaped.
pub(super) fn markdown_cell(term: &Option<Term>) -> String {
    match term {
        None => String::new(),
        Some(Term::NamedNode(node)) if short_name(node.as_str()) == node.as_str() => format!("<{}>", node.as_str()),
        Some(term) => markdown_text(&table::text(term)),
    }
}

/// A text in which nothing is a mark of Markdown.
pub(super) fn markdown_text(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        if matches!(c, '|' | '\\' | '*' | '_' | '`' | '[' | ']' | '<' | '>' | '#') {
            out.push('\\');
        }
        out.push(if c.is_control() { ' ' } else { c });
    }
    out
}
