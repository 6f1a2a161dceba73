//! `chancery queries`: lists the saved queries, shows one, and checks that they answer what they say.

use std::{
    collections::BTreeMap,
    io::{self, IsTerminal, Write},
    path::{Path, PathBuf},
    time::{Duration, Instant},
};

use anyhow::Result;
use clap::{Args, Subcommand};

use super::{Outcome, StoreArgument, query::duration, say, table};
use crate::{
    query::{self, Expectation, Limits, Parameter, QueryError, SavedQuery, Values},
    store::Store,
};

/// Arguments of `chancery queries`.
#[derive(Debug, Args)]
pub(super) struct Arguments {
    #[command(subcommand)]
    action: Option<Action>,
    /// Folder of your own saved queries, which stand before ours.
    #[arg(long, env = "CHANCERY_QUERIES", value_name = "DIR", global = true)]
    queries: Option<PathBuf>,
}

#[derive(Debug, Subcommand)]
enum Action {
    /// Print a saved query, and what its parameters take.
    Show {
        /// Its name.
        name: String,
    },
    /// Run saved queries on a store, and compare with what their headers expect.
    Check {
        /// Names of queries; all when none is given.
        names: Vec<String>,
        /// How long a query may take, such as 30s or 2m.
        #[arg(long, default_value = "30s", value_name = "TIME", value_parser = duration)]
        timeout: Duration,
        #[command(flatten)]
        store: StoreArgument,
    },
}

pub(super) fn run(arguments: &Arguments) -> Result<Outcome> {
    let folder = arguments.queries.as_deref();
    match &arguments.action {
        None => list(folder),
        Some(Action::Show { name }) => show(&query::find(folder, name)?),
        Some(Action::Check { names, timeout, store }) => {
            let limits = Limits { timeout: Some(*timeout), ..Limits::default() };
            check(folder, names, &store.open_read_only()?, &limits)
        }
    }
}

fn list(folder: Option<&Path>) -> Result<Outcome> {
    let mut outcome = Outcome::Good;
    let mut rows = Vec::new();
    for saved in query::saved_queries(folder)? {
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
    write_rows(["name", "answers", "parameters"], rows)?;
    Ok(outcome)
}

/// Rows of text: a table on a terminal, TSV elsewhere.
fn write_rows<const N: usize>(header: [&str; N], rows: Vec<Vec<String>>) -> Result<()> {
    let mut out = io::stdout().lock();
    if io::stdout().is_terminal() {
        table::lines(&header.map(str::to_owned), rows.into_iter(), &mut out)?;
    } else {
        writeln!(out, "{}", header.join("\t"))?;
        for row in rows {
            writeln!(out, "{}", row.join("\t"))?;
        }
    }
    Ok(())
}

/// How a parameter is given: `person=NAME-OR-IRI`, in brackets when it may be left out.
fn usage(parameter: &Parameter) -> String {
    let usage = format!("{}={}", parameter.name, parameter.expected());
    if parameter.must_be_given() { usage } else { format!("[{usage}]") }
}

/// The file as it is, below what its parameters take, in comments that do no harm in a file.
fn show(saved: &SavedQuery) -> Result<Outcome> {
    let mut out = io::stdout().lock();
    writeln!(out, "# {} ({})", saved.name, saved.file)?;
    for parameter in &saved.parameters {
        let mut about = vec![parameter.description.clone()];
        about.extend(parameter.default.as_ref().map(|value| format!("{value} if not given")));
        about.extend(parameter.example.as_ref().map(|value| format!("such as {value}")));
        about.extend(match &parameter.values {
            Values::All => None,
            Values::Listed(values) => Some(format!("one of {}", values.join(", "))),
            Values::Found => Some("one of those that the data has".to_owned()),
        });
        about.retain(|text| !text.is_empty());
        writeln!(out, "#   {}", format!("{}  {}", usage(parameter), about.join("; ")).trim_end())?;
    }
    if let Some(rows) = saved.page {
        writeln!(out, "#   [page=WHOLE-NUMBER]  pages of {rows} rows")?;
    }
    writeln!(out, "\n{}", saved.text.trim_end())?;
    Ok(Outcome::Good)
}

/// Runs each query, the sections of dossiers too, with the parameters of its expectations, or with its examples where it has none.
fn check(folder: Option<&Path>, names: &[String], store: &Store, limits: &Limits) -> Result<Outcome> {
    let found: Vec<Result<SavedQuery, QueryError>> = match names {
        [] => {
            let sections = query::sections(folder)?.into_iter();
            let named = sections.map(|section| Ok(SavedQuery { name: format!("show/{}", section.name), ..section }));
            query::saved_queries(folder)?.into_iter().chain(named).collect()
        }
        names => names.iter().map(|name| query::find(folder, name)).collect(),
    };
    let mut outcome = Outcome::Good;
    let mut rows = Vec::new();
    for saved in found {
        let saved = match saved {
            Ok(saved) => saved,
            Err(error) => {
                say(&format!("error: {error}"));
                outcome = Outcome::CheckFailed;
                continue;
            }
        };
        for difference in saved.differences_from_grlc() {
            say(&format!("note: {}: {difference}", saved.file));
        }
        for expected in cases(&saved, store)? {
            let values: Vec<String> = expected.values.iter().map(|(name, value)| format!("{name}={value}")).collect();
            let began = Instant::now();
            let (number, result) = match expected.check(store, &saved, limits) {
                Ok(found) => (found.rows.to_string(), found.fault),
                Err(error) => (String::new(), Some(error.to_string())),
            };
            let time = format!("{:.1}", began.elapsed().as_secs_f64() * 1000.0);
            if let Some(fault) = &result {
                say(&format!("error: {}: {fault}", saved.file));
                outcome = Outcome::CheckFailed;
            }
            let result = if result.is_none() { "good" } else { "FAULT" };
            rows.push(vec![saved.name.clone(), values.join(" "), number, time, result.to_owned()]);
        }
    }
    write_rows(["name", "parameters", "rows", "ms", "result"], rows)?;
    Ok(outcome)
}

/// What is expected of a query on this store; where that is nothing, that it answers at all with its examples.
fn cases(saved: &SavedQuery, store: &Store) -> Result<Vec<Expectation>> {
    let mut expected = Vec::new();
    for expectation in &saved.expectations {
        if expectation.lacks(store)?.is_none() {
            expected.push(expectation.clone());
        }
    }
    if !expected.is_empty() {
        return Ok(expected);
    }
    let needed = saved.parameters.iter().filter(|parameter| parameter.must_be_given());
    let values: BTreeMap<String, String> =
        needed.filter_map(|parameter| Some((parameter.name.clone(), parameter.example.clone()?))).collect();
    Ok(vec![Expectation::any(values)])
}
