//! `chancery extract`: what a document says, without a store.

use std::{
    io::{self, BufWriter},
    path::PathBuf,
};

use anyhow::{Result, bail};
use clap::Args;
use oxigraph::io::RdfFormat;

use super::{DataArgument, Outcome, say};
use crate::{document, export, pipeline};

/// Arguments of `chancery extract`.
#[derive(Debug, Args)]
pub(super) struct Arguments {
    /// Files (.txt, .md, .jsonl), or directories of them.
    #[arg(required = true, value_name = "PATH")]
    paths: Vec<PathBuf>,
    /// TriG and N-Quads show which passage says what; the others merge the passages.
    #[arg(long, default_value = "trig", value_name = "FORMAT", value_parser = super::export::format_name)]
    format: export::Format,
    #[command(flatten)]
    data: DataArgument,
}

pub(super) fn run(arguments: &Arguments) -> Result<Outcome> {
    let knowledge = arguments.data.knowledge()?;
    let mut quads = Vec::new();
    let mut failed = 0;
    let mut fail = |error: document::DocumentError| {
        say(&format!("error: {error}"));
        failed += 1;
    };
    for path in &arguments.paths {
        let files = match document::walk(path) {
            Ok(files) => files,
            Err(error) => {
                fail(error);
                continue;
            }
        };
        for document in files.iter().flat_map(|file| document::read_file(file)) {
            match document {
                Ok(document) => quads.extend(pipeline::read(&document, &knowledge).quads),
                Err(error) => fail(error),
            }
        }
    }
    if quads.is_empty() && failed > 0 {
        bail!("no document could be read");
    }
    let merges = !matches!(arguments.format, export::Format::Rdf(RdfFormat::TriG | RdfFormat::NQuads));
    let quads = if merges { export::merge(&quads) } else { quads };
    export::write(&quads, arguments.format, BufWriter::new(io::stdout().lock()))?;
    Ok(if failed == 0 { Outcome::Good } else { Outcome::SomeFailed })
}
