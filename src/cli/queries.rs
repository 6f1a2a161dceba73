//! `chancery queries`: lists the saved queries.

use std::{
    io::{self, IsTerminal, Write},
    path::PathBuf,
};

use anyhow::Result;
use clap::Args;

use super::{Outcome, table};
use crate::query::{self, Parameter};

/// Arguments of `chancery queries`.
#[derive(Debug, Args)]
pub(super) struct Arguments {
    /// Folder of your own saved queries, listed with ours.
    #[arg(long, env = "CHANCERY_QUERIES", value_name = "DIR")]
    queries: Option<PathBuf>,
}

pub(super) fn run(arguments: &Arguments) -> Result<Outcome> {
    let saved = query::saved_queries(arguments.queries.as_deref())?;
    let rows = saved.iter().map(|query| {
        let parameters: Vec<String> = query.parameters.iter().map(usage).collect();
        vec![query.name.clone(), query.summary.clone(), parameters.join(" ")]
    });
    let mut out = io::stdout().lock();
    let header = ["name", "answers", "parameters"].map(str::to_owned);
    if io::stdout().is_terminal() {
        table::lines(&header, rows, &mut out)?;
    } else {
        for row in rows {
            writeln!(out, "{}", row.join("\t"))?;
        }
    }
    Ok(Outcome::Good)
}

/// How a parameter is given: `person=NAME-OR-IRI`, in brackets when it may be left out.
fn usage(parameter: &Parameter) -> String {
    let usage = format!("{}={}", parameter.name, query::expected(&parameter.of));
    if parameter.required && parameter.default.is_none() { usage } else { format!("[{usage}]") }
}
