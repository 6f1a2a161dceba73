//! Measures the saved queries on a store: rows and milliseconds, beside Oxigraph's own program where it is at hand, and
//! whether what they cite stands in the documents.
//!
//! ```sh
//! cargo run --release --example answers -- STORE DOCUMENTS... [--oxigraph PROGRAM] [--with QUERY:NAME=VALUE]...
//! ```
//!
//! Times are of whole processes: the first after the system's cache was emptied, where that is allowed, and the median
//! of those after it.

use std::{
    collections::BTreeMap,
    fs,
    path::{Path, PathBuf},
    process::{Command, Stdio},
    time::Instant,
};

use anyhow::{Context, Result, bail};
use chancery::{
    document,
    query::{self, Answer, CitedAs, Limits, SavedQuery, Values},
    store::Store,
};
use spargebra::Query;

/// How often each query is asked after the first time.
const RUNS: usize = 5;
/// How many cited rows are looked up in the documents.
const DRAWN: usize = 200;

/// What is asked on the command line.
struct Arguments {
    store: PathBuf,
    documents: Vec<PathBuf>,
    oxigraph: Option<PathBuf>,
    /// Values of parameters, by query.
    values: BTreeMap<String, BTreeMap<String, String>>,
}

#[expect(clippy::print_stdout, reason = "what the program is for")]
fn main() -> Result<()> {
    let arguments = arguments()?;
    let store = Store::open_read_only(&arguments.store)?;
    let mut questions = Vec::new();
    for saved in query::saved_queries(None)? {
        let saved = saved?;
        let values = values(&saved, &arguments);
        let bound = query::bind(&store, &saved.query, &saved.parameters, &values)?;
        questions.push((saved, values, bound));
    }
    println!("query\trows\tcold ms\tms\toxigraph ms\tcited ms\tratio");
    for (saved, values, bound) in &questions {
        measure(&arguments, &store, saved, values, bound)?;
    }
    let selects = questions.into_iter().map(|(.., bound)| bound).filter(|query| matches!(query, Query::Select { .. }));
    look_up(&store, &arguments.documents, selects.collect())
}

fn arguments() -> Result<Arguments> {
    let mut given = std::env::args().skip(1);
    let mut found = Arguments { store: PathBuf::new(), documents: Vec::new(), oxigraph: None, values: BTreeMap::new() };
    while let Some(argument) = given.next() {
        match argument.as_str() {
            "--oxigraph" => found.oxigraph = Some(given.next().context("--oxigraph PROGRAM")?.into()),
            "--with" => {
                let value = given.next().context("--with QUERY:NAME=VALUE")?;
                let (query, pair) = value.split_once(':').context("--with QUERY:NAME=VALUE")?;
                let (name, value) = pair.split_once('=').context("--with QUERY:NAME=VALUE")?;
                found.values.entry(query.to_owned()).or_default().insert(name.to_owned(), value.to_owned());
            }
            path if found.store.as_os_str().is_empty() => found.store = path.into(),
            path => found.documents.push(path.into()),
        }
    }
    if found.documents.is_empty() {
        bail!("give a store, and the documents that were read into it");
    }
    Ok(found)
}

/// The values that were given for a query, and examples for what must be given besides.
fn values(saved: &SavedQuery, arguments: &Arguments) -> BTreeMap<String, String> {
    let given = arguments.values.get(&saved.name).cloned().unwrap_or_default();
    let needed = saved.parameters.iter().filter(|parameter| parameter.must_be_given());
    let examples = needed.filter(|parameter| parameter.values == Values::All || parameter.example.is_some());
    let mut values: BTreeMap<String, String> =
        examples.filter_map(|parameter| Some((parameter.name.clone(), parameter.example.clone()?))).collect();
    values.extend(given);
    values
}

#[expect(clippy::print_stdout, reason = "what the program is for")]
fn measure(
    arguments: &Arguments,
    store: &Store,
    saved: &SavedQuery,
    values: &BTreeMap<String, String>,
    bound: &Query,
) -> Result<()> {
    let rows = match query::run(store, bound.clone(), &Limits::default())?.answer {
        Answer::Boolean(_) => 1,
        Answer::Solutions { rows, .. } => rows.len(),
        Answer::Graph(triples) => triples.len(),
    };
    let ours = |cite: bool| {
        let mut command = Command::new(program());
        command.arg("query").arg(&saved.name).args(values.iter().map(|(name, value)| format!("{name}={value}")));
        command.arg("--store").arg(&arguments.store);
        command.args(cite.then_some("--cite"));
        command
    };
    empty_cache();
    let cold = once(&mut ours(false))?;
    let warm = median(&mut ours(false))?;
    let theirs = match &arguments.oxigraph {
        Some(program) => {
            let format = if matches!(bound, Query::Select { .. }) { "tsv" } else { "nt" };
            let mut command = Command::new(program);
            command.args(["query", "--location"]).arg(arguments.store.join("data"));
            command.args(["--results-format", format, "--query", &bound.to_string()]);
            format!("{:.0}", median(&mut command)?)
        }
        None => String::new(),
    };
    let (cited, ratio) = if matches!(bound, Query::Select { .. }) {
        let cited = median(&mut ours(true))?;
        (format!("{cited:.0}"), format!("{:.1}", cited / warm))
    } else {
        Default::default()
    };
    println!("{}\t{rows}\t{cold:.0}\t{warm:.0}\t{theirs}\t{cited}\t{ratio}", saved.name);
    Ok(())
}

/// The program, built beside this one.
fn program() -> PathBuf {
    let own = std::env::current_exe().unwrap_or_default();
    own.ancestors().nth(2).unwrap_or(Path::new("target/release")).join("chancery")
}

/// Asks the system to forget what it has read, which only root may.
fn empty_cache() {
    drop(fs::write("/proc/sys/vm/drop_caches", "3"));
}

fn once(command: &mut Command) -> Result<f64> {
    let began = Instant::now();
    let status = command.stdout(Stdio::null()).stderr(Stdio::null()).status().context("the program starts")?;
    let took = began.elapsed().as_secs_f64() * 1000.0;
    if !status.success() {
        bail!("{command:?} failed");
    }
    Ok(took)
}

fn median(command: &mut Command) -> Result<f64> {
    let mut times = (0..RUNS).map(|_| once(command)).collect::<Result<Vec<f64>>>()?;
    times.sort_by(f64::total_cmp);
    Ok(times[RUNS / 2])
}

/// Draws cited rows, and looks for what they cite at its place in the documents.
#[expect(clippy::print_stdout, reason = "what the program is for")]
fn look_up(store: &Store, documents: &[PathBuf], queries: Vec<Query>) -> Result<()> {
    let mut texts: BTreeMap<String, Vec<char>> = BTreeMap::new();
    for path in documents {
        for document in document::read_file(path) {
            let document = document?;
            texts.insert(document.iri.clone(), document.text().chars().collect());
        }
    }
    let mut rows = Vec::new();
    for query in queries {
        rows.extend(query::cite(store, query, &Limits::default(), usize::MAX)?.rows);
    }
    // The same rows each time: a linear congruential generator (Knuth, MMIX).
    let mut seed: u64 = 20_261_129;
    let mut passages = 0;
    let mut wrong = Vec::new();
    for _ in 0..DRAWN {
        seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        let row = &rows[(seed >> 33) as usize % rows.len()];
        for citation in row.citations.iter().filter(|citation| citation.kind == CitedAs::Passage) {
            passages += 1;
            let place = citation.begin.zip(citation.end).map(|(begin, end)| begin as usize..end as usize);
            let text = citation.document.as_ref().and_then(|document| texts.get(document));
            let found: Option<String> =
                text.zip(place).and_then(|(text, place)| Some(text.get(place)?.iter().collect()));
            if found.is_none() || found != citation.sentence {
                wrong.push(citation.iri.clone());
            }
        }
    }
    println!("\n{DRAWN} rows of {} drawn: {passages} passages cited, {} not at their place", rows.len(), wrong.len());
    wrong.iter().for_each(|iri| println!("  {iri}"));
    Ok(())
}
