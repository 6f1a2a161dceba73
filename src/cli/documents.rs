//! `chancery documents`: what the store was read from.

use std::io::{self, IsTerminal, Write};

use anyhow::Result;
use clap::Args;

use super::{Outcome, StoreArgument, count, table};

/// Arguments of `chancery documents`.
#[derive(Debug, Args)]
pub(super) struct Arguments {
    #[command(flatten)]
    store: StoreArgument,
}

pub(super) fn run(arguments: &Arguments) -> Result<Outcome> {
    let documents = arguments.store.open_read_only()?.documents()?;
    let rows = documents.iter().map(|document| {
        vec![
            document.date.clone().unwrap_or_default(),
            document.title.clone().unwrap_or_default(),
            document.publisher.clone().unwrap_or_default(),
            document.passages.to_string(),
            document.iri.clone(),
        ]
    });
    let mut out = io::stdout().lock();
    let header = ["date", "title", "publisher", "passages", "document"].map(str::to_owned);
    if io::stdout().is_terminal() {
        table::lines(&header, rows, &mut out)?;
        writeln!(out, "{}", count(documents.len(), "document"))?;
    } else {
        writeln!(out, "{}", header.join("\t"))?;
        for row in rows {
            let row: Vec<String> = row.iter().map(|cell| cell.replace(['\t', '\n'], " ")).collect();
            writeln!(out, "{}", row.join("\t"))?;
        }
    }
    Ok(Outcome::Good)
}
