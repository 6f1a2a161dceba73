//! `chancery queries`: lists the saved queries.

use std::{
    io::{self, IsTerminal, Write},
    path::PathBuf,
};

use anyhow::Result;
use clap::Args;

use super::{Outcome, say, table};
use crate::query::{self, Parameter};

/// Arguments of `chancery queries`.
#[derive(Debug, Args)]
pub(super) struct Arguments {
    /// Folder of your own saved queries, listed with ours.
    #[arg(long, env = "CHANCERY_QUERIES", value_name = "DIR")]
    queries: Option<PathBuf>,
}

pub(super) fn run(arguments: &Arguments) -> Result<Outcome> {
    let mut outcome = Outcome::Good;
    let mut rows = Vec::new();
    for saved in query::saved_queries(arguments.queries.as_deref())? {
        match saved {
            Ok(query) => {
                let parameters: Vec<String> = query.parameters.iter().map(usage).collect();
                rows.push(vec![query.name, query.summary, parameters.join(" ")]);
            }
            Err(error) => {
                say(&format!("error: {error}"));
                outcome = Outcome::SomeFailed;
            }
        }
    }
    let mut out = io::stdout().lock();
    let header = ["name", "answers", "parameters"].map(str::to_owned);
    if io::stdout().is_terminal() {
        table::lines(&header, rows.into_iter(), &mut out)?;
    } else {
        writeln!(out, "{}", header.join("\t"))?;
        for row in rows {
            writeln!(out, "{}", row.join("\t"))?;
        }
    }
    Ok(outcome)
}

/// How a parameter is given: `person=NAME-OR-IRI`, in brackets when it may be left out.
fn usage(parameter: &Parameter) -> String {
    let usage = format!("{}={}", parameter.name, query::expected(&parameter.of));
    if parameter.required && parameter.default.is_none() { usage } else { format!("[{usage}]") }
}
