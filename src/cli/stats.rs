//! `chancery stats`: how much is in the store.

use std::io::{self, Write};

use anyhow::Result;
use clap::Args;

use super::{Outcome, StoreArgument};

/// Arguments of `chancery stats`.
#[derive(Debug, Args)]
pub(super) struct Arguments {
    #[command(flatten)]
    store: StoreArgument,
}

pub(super) fn run(arguments: &Arguments) -> Result<Outcome> {
    let statistics = arguments.store.open_read_only()?.statistics()?;
    let mut out = io::stdout().lock();
    for (name, number) in [
        ("documents", statistics.documents),
        ("passages", statistics.passages),
        ("statements (quads)", statistics.quads),
        ("different statements (triples)", statistics.triples),
    ] {
        writeln!(out, "{name}\t{number}")?;
    }
    for (class, number) in &statistics.classes {
        writeln!(out, "{class}\t{number}")?;
    }
    Ok(Outcome::Good)
}
