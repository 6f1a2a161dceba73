//! `chancery query`: answers a saved query, or SPARQL.

use std::{
    collections::BTreeMap,
    io::{self, BufWriter, IsTerminal, Write},
    path::PathBuf,
};

use anyhow::{Context, Result, bail};
use clap::{Args, ValueEnum};
use oxigraph::{
    io::{RdfFormat, RdfSerializer},
    sparql::results::QueryResultsFormat,
};

use super::{Outcome, StoreArgument, table};
use crate::{
    ontology::PREFIXES,
    query::{self, Answer},
};

/// Arguments of `chancery query`.
#[derive(Debug, Args)]
#[command(
    after_help = "Examples:\n  chancery query who-met-whom\n  chancery query person person=\"Rashid Meredov\"\n  chancery query 'SELECT ?state WHERE { ?state a dip:State } LIMIT 5'"
)]
pub(super) struct Arguments {
    /// Name of a saved query, or SPARQL text.
    #[arg(required_unless_present = "file", value_name = "NAME-OR-SPARQL")]
    query: Option<String>,
    /// Parameters of the query, each as name=value.
    #[arg(value_name = "NAME=VALUE")]
    values: Vec<String>,
    /// File with the query.
    #[arg(long, short = 'f', value_name = "FILE")]
    file: Option<PathBuf>,
    /// Folder of your own saved queries, looked up first.
    #[arg(long, env = "CHANCERY_QUERIES", value_name = "DIR")]
    queries: Option<PathBuf>,
    /// How to write the answer: by default a table on a terminal, TSV elsewhere.
    #[arg(long, value_enum)]
    format: Option<Format>,
    #[command(flatten)]
    store: StoreArgument,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Format {
    /// For people, with short names.
    Table,
    /// Comma-separated values.
    Csv,
    /// Tab-separated values, terms in full.
    Tsv,
    /// SPARQL results as JSON.
    Json,
    /// SPARQL results as XML.
    Xml,
}

pub(super) fn run(arguments: &Arguments) -> Result<Outcome> {
    let mut values = arguments.values.clone();
    let folder = arguments.queries.as_deref();
    let (parsed, parameters) = match (&arguments.file, &arguments.query) {
        (Some(path), first) => {
            values.extend(first.clone());
            let saved = query::read_file(path)?;
            (saved.query, saved.parameters)
        }
        (None, Some(text)) if is_sparql(text) => (query::parse(text)?, Vec::new()),
        (None, Some(name)) => {
            let saved = query::find(folder, name)?;
            (saved.query, saved.parameters)
        }
        (None, None) => bail!("give the name of a saved query, SPARQL text, or --file"),
    };
    let values = pairs(&values)?;
    let store = arguments.store.open_read_only()?;
    let bound = query::bind(&store, &parsed, &parameters, &values)?;
    let answer = query::run(&store, bound)?;
    let terminal = io::stdout().is_terminal();
    let format = arguments.format.unwrap_or(if terminal { Format::Table } else { Format::Tsv });
    write(&answer, format)?;
    Ok(Outcome::Good)
}

/// SPARQL has braces or spaces, the name of a saved query neither.
fn is_sparql(text: &str) -> bool {
    text.contains(['{', ' ', '\n', '?'])
}

fn pairs(values: &[String]) -> Result<BTreeMap<String, String>> {
    values
        .iter()
        .map(|pair| {
            let (name, value) = pair
                .split_once('=')
                .ok_or_else(|| query::QueryError::Parameter(format!("`{pair}` is no parameter; write name=value")))?;
            Ok((name.trim().to_owned(), value.trim().to_owned()))
        })
        .collect()
}

fn write(answer: &Answer, format: Format) -> Result<()> {
    let mut out = BufWriter::new(io::stdout().lock());
    let standard = match format {
        Format::Table => None,
        Format::Csv => Some(QueryResultsFormat::Csv),
        Format::Tsv => Some(QueryResultsFormat::Tsv),
        Format::Json => Some(QueryResultsFormat::Json),
        Format::Xml => Some(QueryResultsFormat::Xml),
    };
    match (answer, standard) {
        (Answer::Graph(triples), _) => {
            let mut serializer = RdfSerializer::from_format(RdfFormat::Turtle);
            for (prefix, iri) in PREFIXES {
                serializer = serializer.with_prefix(*prefix, *iri)?;
            }
            let mut writer = serializer.for_writer(&mut out);
            for triple in triples {
                writer.serialize_triple(triple)?;
            }
            writer.finish()?;
        }
        (Answer::Boolean(value), None | Some(QueryResultsFormat::Csv | QueryResultsFormat::Tsv)) => {
            writeln!(out, "{value}")?
        }
        (Answer::Solutions { variables, rows }, None) => table::write(variables, rows, &mut out)?,
        (answer, Some(format)) => answer.write(format, &mut out)?,
    }
    out.flush().context("stdout")
}
