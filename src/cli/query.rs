//! `chancery query`: answers a saved query, or SPARQL.

use std::{
    collections::BTreeMap,
    io::{self, IsTerminal, Write},
    path::PathBuf,
    time::{Duration, Instant},
};

use anyhow::{Result, bail};
use clap::Args;
use spargebra::Query;

use super::{Outcome, StoreArgument, answer, answer::Format, cited, count, say};
use crate::{
    query::{self, Answer, Limits, Parameter, QueryError, SavedQuery},
    store::Store,
};

/// Arguments of `chancery query`.
#[derive(Debug, Args)]
#[command(
    after_help = "Examples:\n  chancery query who-met-whom\n  chancery query person person=\"Rashid Meredov\"\n  chancery query 'SELECT ?state WHERE { ?state a dip:State } LIMIT 5'\n  chancery query 'SELECT * WHERE { ?s ?p ?o }' --data one.ttl two.nt"
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
    /// RDF files to ask in place of a store; they stand behind the query.
    #[arg(long, value_name = "FILE", num_args = 1..)]
    data: Vec<PathBuf>,
    /// Cite for each row of a SELECT the passages that it rests on: sentence, document, date, publisher. Up to 5 each,
    /// or as many as --cite=NUMBER says.
    #[arg(long, value_name = "NUMBER", num_args = 0..=1, require_equals = true, default_missing_value = "5")]
    cite: Option<usize>,
    /// How to write the answer: by default a table on a terminal, TSV elsewhere, and graphs as Turtle.
    #[arg(long, value_enum)]
    format: Option<Format>,
    /// Give so many rows at most; where there are more, the exit code is 4.
    #[arg(long, value_name = "ROWS")]
    limit: Option<usize>,
    /// How long the answer may take, such as 90, 500ms or 2m; 0 is as long as it wants. When it is over the exit code is 4.
    #[arg(long, default_value = "30s", value_name = "TIME", value_parser = duration)]
    timeout: Duration,
    /// Address of a SPARQL server that SERVICE may ask, with what is below it; can be given several times. Without it
    /// nothing is asked on the network.
    #[arg(long, value_name = "ADDRESS", value_parser = query::service_address)]
    allow_service: Vec<String>,
    /// Print the SPARQL that would be asked, its parameters in place, and do not ask it.
    #[arg(long, conflicts_with_all = ["cite", "explain", "time"])]
    show: bool,
    /// Tell on stderr how the answer was worked out, with the rows and milliseconds of each step.
    #[arg(long, conflicts_with = "cite")]
    explain: bool,
    /// Tell on stderr how long it took.
    #[arg(long)]
    time: bool,
    #[command(flatten)]
    store: StoreArgument,
}

/// What is asked, before its parameters have values.
struct Question {
    query: Query,
    parameters: Vec<Parameter>,
    /// How many rows a page has.
    page: Option<usize>,
}

impl From<SavedQuery> for Question {
    fn from(saved: SavedQuery) -> Self {
        Self { query: saved.query, parameters: saved.parameters, page: saved.page }
    }
}

pub(super) fn run(arguments: &Arguments) -> Result<Outcome> {
    let began = Instant::now();
    let mut given = arguments.values.clone();
    let question = match (&arguments.file, &arguments.query) {
        (Some(path), first) => {
            given.extend(first.clone());
            query::read_file(path)?.into()
        }
        (None, Some(text)) if is_sparql(text) => {
            Question { query: query::parse(text)?, parameters: Vec::new(), page: None }
        }
        (None, Some(name)) => query::find(arguments.queries.as_deref(), name)?.into(),
        (None, None) => bail!("give the name of a saved query, SPARQL text, or --file"),
    };
    let mut values = pairs(&given)?;
    let page = page(&question, &mut values)?;
    let store = match &arguments.data[..] {
        [] => arguments.store.open_read_only()?,
        files => Store::of_files(files)?,
    };
    let opened = began.elapsed();
    let mut bound = query::bind(&store, &question.query, &question.parameters, &values)?;
    let mut limits = Limits {
        timeout: Some(arguments.timeout).filter(|time| !time.is_zero()),
        rows: arguments.limit,
        explain: arguments.explain,
        services: arguments.allow_service.clone(),
    };
    if let Some((number, rows)) = page {
        bound = query::page(bound, number, rows);
        limits.rows = Some(limits.rows.map_or(rows, |limit| limit.min(rows)));
    }
    if arguments.show {
        writeln!(io::stdout(), "{bound}")?;
        return Ok(Outcome::Good);
    }
    let standard = if io::stdout().is_terminal() { Format::Table } else { Format::Tsv };
    let (rows, more, took) = match arguments.cite {
        Some(most) => {
            let cited = query::cite(&store, bound, &limits, most)?;
            let took = began.elapsed() - opened;
            cited::write(&cited, arguments.format.unwrap_or(standard))?;
            cited::notes(&cited).iter().for_each(|note| say(note));
            (cited.rows.len(), cited.more, took)
        }
        None => {
            let answered = query::run(&store, bound, &limits)?;
            let took = began.elapsed() - opened;
            answer::write(&answered.answer, arguments.format, standard)?;
            if let Some(plan) = &answered.plan {
                say(plan.trim_end());
            }
            (rows(&answered.answer), answered.more, took)
        }
    };
    if arguments.time {
        let ms = |time: Duration| time.as_secs_f64() * 1000.0;
        say(&format!("{} in {:.1} ms, after {:.1} ms to open the data", count(rows, "row"), ms(took), ms(opened)));
    }
    Ok(match (more, page) {
        (false, _) => Outcome::Good,
        (true, Some((number, rows))) if arguments.limit.is_none_or(|limit| limit >= rows) => {
            say(&format!("page {number}; the next is page={}", number + 1));
            Outcome::Good
        }
        (true, _) => {
            say(&format!("there is more than --limit {}", arguments.limit.unwrap_or_default()));
            Outcome::LimitHit
        }
    })
}

/// How many rows or triples an answer has.
fn rows(answer: &Answer) -> usize {
    match answer {
        Answer::Boolean(_) => 1,
        Answer::Solutions { rows, .. } => rows.len(),
        Answer::Graph(triples) => triples.len(),
    }
}

/// SPARQL has braces or spaces, the name of a saved query neither.
fn is_sparql(text: &str) -> bool {
    text.contains(['{', ' ', '\n', '?'])
}

fn pairs(values: &[String]) -> Result<BTreeMap<String, String>, QueryError> {
    let mut pairs = BTreeMap::new();
    for pair in values {
        let (name, value) = pair
            .split_once('=')
            .ok_or_else(|| QueryError::Parameter(format!("`{pair}` is no parameter; write name=value")))?;
        if pairs.insert(name.trim().to_owned(), value.trim().to_owned()).is_some() {
            return Err(QueryError::Parameter(format!("the parameter `{}` is given twice", name.trim())));
        }
    }
    Ok(pairs)
}

/// Which page is asked for, and how many rows it has. Without `page=` all rows are given.
fn page(question: &Question, values: &mut BTreeMap<String, String>) -> Result<Option<(usize, usize)>, QueryError> {
    let (Some(rows), Some(number)) = (question.page, values.get("page")) else {
        return Ok(None);
    };
    let wrong = || QueryError::Parameter(format!("the parameter `page` wants a whole number from 1, not `{number}`"));
    let number = number.parse().ok().filter(|number| *number > 0).ok_or_else(wrong)?;
    values.remove("page");
    Ok(Some((number, rows)))
}

/// A time such as `30`, `30s`, `500ms` or `2m`.
pub(super) fn duration(text: &str) -> Result<Duration, String> {
    let digits = text.find(|c: char| !c.is_ascii_digit() && c != '.').unwrap_or(text.len());
    let seconds = match &text[digits..] {
        "" | "s" => Some(1.0),
        "ms" => Some(0.001),
        "m" | "min" => Some(60.0),
        _ => None,
    };
    let number: Option<f64> = text[..digits].parse().ok();
    let wrong = || format!("`{text}` is no time; write 30s, 500ms or 2m");
    Duration::try_from_secs_f64(number.zip(seconds).map(|(a, b)| a * b).ok_or_else(wrong)?).map_err(|_| wrong())
}
