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
    query::{self, Answer, Limits, Parameter, QueryError},
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
    #[command(flatten)]
    asking: Asking,
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
    /// Print the SPARQL that would be asked, its parameters in place, and do not ask it.
    #[arg(long, conflicts_with_all = ["cite", "explain", "time"])]
    show: bool,
    /// Tell on stderr how the answer was worked out, with the rows and milliseconds of each step.
    #[arg(long, conflicts_with = "cite")]
    explain: bool,
    /// Ask the query as it is written, and not in the form that is answered sooner; to compare.
    #[arg(long)]
    no_rewrite: bool,
    /// Tell on stderr how long it took.
    #[arg(long)]
    time: bool,
}

/// Where a question stands, what is asked, and how long the answer may take.
#[derive(Debug, Args)]
pub(super) struct Asking {
    /// File with the query.
    #[arg(long, short = 'f', value_name = "FILE")]
    pub(super) file: Option<PathBuf>,
    /// Folder of your own saved queries, looked up first.
    #[arg(long, env = "CHANCERY_QUERIES", value_name = "DIR")]
    queries: Option<PathBuf>,
    /// RDF files to ask in place of a store; they stand behind the query.
    #[arg(long, value_name = "FILE", num_args = 1..)]
    data: Vec<PathBuf>,
    /// How long the answer may take, such as 90, 500ms or 2m; 0 is as long as it wants. When it is over the exit code is 4.
    #[arg(long, default_value = "30s", value_name = "TIME", value_parser = duration)]
    timeout: Duration,
    /// Address of a SPARQL server that SERVICE may ask, with what is below it; can be given several times. Without it
    /// nothing is asked on the network.
    #[arg(long, value_name = "ADDRESS", value_parser = query::service_address)]
    allow_service: Vec<String>,
    #[command(flatten)]
    store: StoreArgument,
}

impl Asking {
    /// The question that words ask: the name of a saved query or SPARQL text, where no file has it, and parameters.
    pub(super) fn question(&self, words: &[String]) -> Result<Question> {
        let (query, given) = match (&self.file, words) {
            (Some(_), given) => (None, given),
            (None, [query, given @ ..]) => (Some(query), given),
            (None, []) => bail!("give the name of a saved query, SPARQL text, or --file"),
        };
        let (query, parameters, rows) = match (&self.file, query) {
            (None, Some(text)) if is_sparql(text) => (query::parse(text)?, Vec::new(), None),
            (file, name) => {
                let saved = match (file, name) {
                    (Some(path), _) => query::read_file(path)?,
                    (None, name) => query::find(self.queries.as_deref(), name.map_or("", String::as_str))?,
                };
                (saved.query, saved.parameters, saved.page)
            }
        };
        let mut values = pairs(given)?;
        let page = page(rows, &mut values)?;
        Ok(Question { query, parameters, page, values })
    }

    /// The store, or what the files say.
    pub(super) fn open(&self) -> Result<Store> {
        match &self.data[..] {
            [] => self.store.open_read_only(),
            files => Ok(Store::of_files(files)?),
        }
    }

    /// What the answer may use.
    pub(super) fn limits(&self) -> Limits {
        let timeout = Some(self.timeout).filter(|time| !time.is_zero());
        Limits { timeout, services: self.allow_service.clone(), ..Limits::default() }
    }
}

/// What is asked, and the values of its parameters.
pub(super) struct Question {
    query: Query,
    parameters: Vec<Parameter>,
    /// Which page is asked for, from 1, and how many rows it has.
    page: Option<(usize, usize)>,
    values: BTreeMap<String, String>,
}

impl Question {
    /// The query with its values in it.
    pub(super) fn bind(&self, store: &Store) -> Result<Query, QueryError> {
        let bound = query::bind(store, &self.query, &self.parameters, &self.values)?;
        Ok(match self.page {
            Some((number, rows)) => query::page(bound, number, rows),
            None => bound,
        })
    }
}

pub(super) fn run(arguments: &Arguments) -> Result<Outcome> {
    let began = Instant::now();
    let words: Vec<String> = arguments.query.iter().chain(&arguments.values).cloned().collect();
    let question = arguments.asking.question(&words)?;
    let page = question.page;
    let store = arguments.asking.open()?;
    let opened = began.elapsed();
    let bound = question.bind(&store)?;
    let mut limits = Limits {
        rows: arguments.limit,
        explain: arguments.explain,
        as_written: arguments.no_rewrite,
        ..arguments.asking.limits()
    };
    if let Some((_, rows)) = page {
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
            answer::write(&store, &answered.answer, arguments.format, standard)?;
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
pub(super) fn is_sparql(text: &str) -> bool {
    text.contains(['{', ' ', '\n', '?'])
}

pub(super) fn pairs(values: &[String]) -> Result<BTreeMap<String, String>, QueryError> {
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
fn page(rows: Option<usize>, values: &mut BTreeMap<String, String>) -> Result<Option<(usize, usize)>, QueryError> {
    let (Some(rows), Some(number)) = (rows, values.get("page")) else {
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
