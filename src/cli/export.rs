//! `chancery export`: the dataset, or a part of it, for other programs.

use std::{
    fs::File,
    io::{self, BufWriter},
    path::PathBuf,
};

use anyhow::{Context, Result};
use clap::Args;

use super::{Outcome, StoreArgument};
use crate::{
    export::{self, Format, Selection},
    query,
};

/// Arguments of `chancery export`.
#[derive(Debug, Args)]
pub(super) struct Arguments {
    /// Only what is around this entity: a name as the documents have it, or an IRI.
    #[arg(long, value_name = "NAME-OR-IRI")]
    around: Option<String>,
    /// How many steps from the entity to go.
    #[arg(long, default_value_t = 2, requires = "around", value_name = "STEPS")]
    depth: usize,
    /// turtle, trig, ntriples, nquads, jsonld, rdfxml, graphml or dot; if not given, by the ending of the output file.
    #[arg(long, value_name = "FORMAT", value_parser = format_name)]
    format: Option<Format>,
    /// File to write to; stdout if not given.
    #[arg(long, short, value_name = "FILE")]
    output: Option<PathBuf>,
    #[command(flatten)]
    store: StoreArgument,
}

/// A format by its name; the error lists all.
pub(super) fn format_name(name: &str) -> Result<Format, String> {
    Format::named(name).ok_or_else(|| format!("no format `{name}`; the formats are {}", Format::NAMES.join(", ")))
}

pub(super) fn run(arguments: &Arguments) -> Result<Outcome> {
    let by_ending = || {
        let ending = arguments.output.as_ref()?.extension()?.to_str()?;
        Format::named(ending)
    };
    let format = arguments
        .format
        .or_else(by_ending)
        .ok_or_else(|| query::QueryError::Parameter(format!("say which --format: {}", Format::NAMES.join(", "))))?;
    let store = arguments.store.open_read_only()?;
    let selection = match &arguments.around {
        Some(name) => Selection::Around { entity: query::resolve(&store, name)?, depth: arguments.depth },
        None => Selection::All,
    };
    let quads = export::select(&store, &selection)?;
    match &arguments.output {
        Some(path) => {
            let file = File::create(path).with_context(|| path.display().to_string())?;
            export::write(&quads, format, BufWriter::new(file))?;
        }
        None => export::write(&quads, format, BufWriter::new(io::stdout().lock()))?,
    }
    Ok(Outcome::Good)
}
