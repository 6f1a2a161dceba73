//! The command line: one file a subcommand, and the only place that prints.

mod answer;
mod check_rules;
mod cited;
mod completions;
mod documents;
mod evaluate;
mod explain;
mod export;
mod extract;
mod forget;
mod ingest;
mod joins;
mod load;
mod output;
mod prose;
mod queries;
mod query;
mod search;
mod show;
mod stats;
mod table;
mod why;

use std::{
    io::{self, Write},
    path::PathBuf,
};

use anyhow::Result;
use clap::{Args, Parser, Subcommand};

use crate::{
    export::ExportError,
    knowledge::{Knowledge, Source},
    query::QueryError,
    store::{Store, StoreError},
};

/// Turns diplomatic documents into a knowledge graph that can be cited.
#[derive(Debug, Parser)]
#[command(
    version,
    max_term_width = 100,
    after_help = "Exit codes: 0 all good, 1 some input failed, 2 wrong usage, 3 a check failed, 4 a limit of time or rows was hit, 5 the store is in use."
)]
pub struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Read documents into the store.
    Ingest(ingest::Arguments),
    /// Print what would be stored of a document, without a store.
    Extract(extract::Arguments),
    /// Load your own RDF files; names in them are recognised in the next ingest.
    Load(load::Arguments),
    /// Answer a saved query, or SPARQL.
    Query(query::Arguments),
    /// Find sentences and names by their words.
    Search(search::Arguments),
    /// Show what is known of a person, a state, an agreement or any other thing, each line with its citation.
    Show(show::Arguments),
    /// Tell why the graph says a statement, or why a query gives a row: sentences, rules, joins and sources.
    Why(why::Arguments),
    /// List the saved queries, show one, or check them.
    Queries(queries::Arguments),
    /// Write the dataset, or a part of it, for other programs: as RDF, or as nodes and edges.
    Export(Box<export::Arguments>),
    /// List the documents in the store.
    Documents(documents::Arguments),
    /// Take documents out of the store.
    Forget(forget::Arguments),
    /// List which events and persons of different documents are one, and why; refuse joins, or state them.
    Joins(joins::Arguments),
    /// Count what is in the store.
    Stats(stats::Arguments),
    /// Tell what is read in each sentence of a document, and why.
    Explain(explain::Arguments),
    /// Check the rules: their form, their examples, and how often each reads something.
    CheckRules(check_rules::Arguments),
    /// Measure how well documents are read, against gold of your own.
    Evaluate(evaluate::Arguments),
    /// Print a completion script for a shell.
    Completions(completions::Arguments),
}

/// Where the store is.
#[derive(Debug, Args)]
struct StoreArgument {
    /// Directory of the store.
    #[arg(long, env = "CHANCERY_STORE", default_value = "chancery.db", value_name = "DIR")]
    store: PathBuf,
}

impl StoreArgument {
    fn open(&self) -> Result<Store> {
        Ok(Store::open(&self.store)?)
    }

    fn open_read_only(&self) -> Result<Store> {
        Ok(Store::open_read_only(&self.store)?)
    }
}

/// Where rules, lexicon and background are.
#[derive(Debug, Args)]
struct DataArgument {
    /// Folder to read rules, lexicon and background from, in place of those built in.
    #[arg(long, env = "CHANCERY_DATA", value_name = "DIR")]
    data: Option<PathBuf>,
}

impl DataArgument {
    fn source(&self) -> Source {
        self.data.clone().map_or(Source::Embedded, Source::Folder)
    }

    fn knowledge(&self) -> Result<Knowledge> {
        Ok(Knowledge::load(&self.source(), &[])?)
    }
}

/// How a command ended that did not fail as a whole.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// All went well.
    Good,
    /// Some of the input failed, and was reported.
    SomeFailed,
    /// A check that was asked for did not hold.
    CheckFailed,
    /// There is more than the limit that was asked for.
    LimitHit,
    /// What was asked for is not there.
    NothingFound,
}

/// Runs the command that the arguments ask for.
///
/// # Errors
/// When it could not be carried out.
pub fn run(cli: Cli) -> Result<Outcome> {
    match cli.command {
        Command::Ingest(arguments) => ingest::run(&arguments),
        Command::Extract(arguments) => extract::run(&arguments),
        Command::Load(arguments) => load::run(&arguments),
        Command::Query(arguments) => query::run(&arguments),
        Command::Search(arguments) => search::run(&arguments),
        Command::Show(arguments) => show::run(&arguments),
        Command::Why(arguments) => why::run(&arguments),
        Command::Queries(arguments) => queries::run(&arguments),
        Command::Export(arguments) => export::run(&arguments),
        Command::Documents(arguments) => documents::run(&arguments),
        Command::Forget(arguments) => forget::run(&arguments),
        Command::Joins(arguments) => joins::run(&arguments),
        Command::Stats(arguments) => stats::run(&arguments),
        Command::Explain(arguments) => explain::run(&arguments),
        Command::CheckRules(arguments) => check_rules::run(&arguments),
        Command::Evaluate(arguments) => evaluate::run(&arguments),
        Command::Completions(arguments) => completions::run(&arguments),
    }
}

/// Something that the user asked for and that is not there.
#[derive(Debug, thiserror::Error)]
#[error("{0}")]
struct UsageError(String);

/// The exit code for an error: what failed says what the user can do.
pub fn exit_code(error: &anyhow::Error) -> u8 {
    if let Some(StoreError::InUse { .. }) = error.downcast_ref() {
        return 5;
    }
    if error.is::<UsageError>() {
        return 2;
    }
    let query = match error.downcast_ref() {
        Some(ExportError::Query(query)) => Some(query),
        _ => error.downcast_ref::<QueryError>(),
    };
    match query {
        Some(QueryError::Timeout(_)) => 4,
        Some(QueryError::Evaluation(_)) | None => 1,
        Some(_) => 2,
    }
}

/// Whether the reader of stdout has gone, as `head` does, which is no failure.
pub fn is_broken_pipe(error: &anyhow::Error) -> bool {
    error
        .chain()
        .any(|cause| cause.downcast_ref::<io::Error>().is_some_and(|cause| cause.kind() == io::ErrorKind::BrokenPipe))
}

/// Prints an error and its causes.
pub fn report(error: &anyhow::Error) {
    say(&format!("error: {error:#}"));
}

/// A line for people, on stderr. When nobody can read it, nothing is lost.
fn say(line: &str) {
    drop(writeln!(io::stderr(), "{line}"));
}

/// A number with its noun in the singular or plural.
fn count(number: usize, noun: &str) -> String {
    match (number, noun.strip_suffix('y')) {
        (1, _) => format!("1 {noun}"),
        (_, Some(stem)) if !noun.ends_with("ay") => format!("{number} {stem}ies"),
        _ => format!("{number} {noun}s"),
    }
}
