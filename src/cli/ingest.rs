//! `chancery ingest`: documents into the store.

use std::{
    collections::BTreeMap,
    io::{self, IsTerminal, Write},
    path::{Path, PathBuf},
    time::Instant,
};

use anyhow::{Context, Result};
use clap::Args;
use rayon::prelude::*;

use super::{
    DataArgument, Outcome, StoreArgument, count,
    joins::{DecisionsArgument, Joining},
    say,
};
use crate::{
    document::{self, Document},
    knowledge::Knowledge,
    pipeline,
    store::{Change, Store},
};

/// How many documents are read before they are stored.
const BATCH: usize = 512;

/// Arguments of `chancery ingest`.
#[derive(Debug, Args)]
pub(super) struct Arguments {
    /// Files (.txt, .md, .jsonl), or directories of them.
    #[arg(required = true, value_name = "PATH")]
    paths: Vec<PathBuf>,
    /// How many threads to read with; all processors if not given.
    #[arg(long, default_value_t = 0, hide_default_value = true, value_name = "N")]
    threads: usize,
    #[command(flatten)]
    store: StoreArgument,
    #[command(flatten)]
    data: DataArgument,
    #[command(flatten)]
    decisions: DecisionsArgument,
}

/// What was done so far.
#[derive(Default)]
struct Tally {
    added: usize,
    replaced: usize,
    unchanged: usize,
    failed: usize,
    statements: usize,
}

pub(super) fn run(arguments: &Arguments) -> Result<Outcome> {
    let start = Instant::now();
    let mut tally = Tally::default();
    let joining = Joining::load(&arguments.data, &arguments.decisions, &arguments.store)?;
    let files = files(&arguments.paths, &mut tally);
    let store = arguments.store.open()?;
    let knowledge = Knowledge::load(&arguments.data.source(), &store.loaded_facts()?)?;
    let pool =
        rayon::ThreadPoolBuilder::new().num_threads(arguments.threads).build().context("threads cannot be started")?;
    let mut seen: BTreeMap<String, PathBuf> = BTreeMap::new();
    let mut batch = Vec::new();
    for file in &files {
        for document in document::read_file(file) {
            match document {
                Err(error) => fail(&mut tally, &error.to_string()),
                Ok(document) => match seen.insert(document.iri.clone(), file.clone()) {
                    Some(first) => {
                        let message = format!(
                            "{}: another document has the address {} ({}); it was read, this one was not",
                            file.display(),
                            document.iri,
                            first.display()
                        );
                        seen.insert(document.iri, first);
                        fail(&mut tally, &message);
                    }
                    None => batch.push(document),
                },
            }
            if batch.len() == BATCH {
                store_batch(&store, &knowledge, &pool, &batch, &mut tally)?;
                batch.clear();
            }
        }
    }
    store_batch(&store, &knowledge, &pool, &batch, &mut tally)?;
    // What was decided may be new though the documents are not.
    let joined = joining.settle(&store)?;
    if tally.added + tally.replaced + joined > 0 {
        store.settle(tally.added + tally.replaced)?;
    }
    finish(&tally, start);
    Ok(if tally.failed == 0 { Outcome::Good } else { Outcome::SomeFailed })
}

/// All files that the paths name, sorted, so that the order of the arguments changes nothing.
fn files(paths: &[PathBuf], tally: &mut Tally) -> Vec<PathBuf> {
    let mut files = Vec::new();
    for path in paths {
        match document::walk(path) {
            Ok(found) => files.extend(found),
            Err(error) => fail(tally, &error.to_string()),
        }
    }
    files.sort_by(|a, b| key(a).cmp(&key(b)));
    files.dedup();
    files
}

fn key(path: &Path) -> (String, &Path) {
    (path.file_name().unwrap_or_default().to_string_lossy().into_owned(), path)
}

fn fail(tally: &mut Tally, message: &str) {
    tally.failed += 1;
    say(&format!("error: {message}"));
}

/// Reads documents side by side and stores them one after the other.
fn store_batch(
    store: &Store,
    knowledge: &Knowledge,
    pool: &rayon::ThreadPool,
    batch: &[Document],
    tally: &mut Tally,
) -> Result<()> {
    let read: Vec<_> = pool.install(|| {
        batch.par_iter().map(|document| (document.iri.clone(), pipeline::read(document, knowledge).quads)).collect()
    });
    let changes = store.replace_documents(&read)?;
    for ((_, quads), change) in read.iter().zip(changes) {
        tally.statements += quads.len();
        match change {
            Change::Added => tally.added += 1,
            Change::Replaced => tally.replaced += 1,
            Change::Unchanged => tally.unchanged += 1,
        }
    }
    if io::stderr().is_terminal() {
        let done = tally.added + tally.replaced + tally.unchanged;
        drop(write!(io::stderr(), "\r{} read", count(done, "document")));
    }
    Ok(())
}

fn finish(tally: &Tally, start: Instant) {
    if io::stderr().is_terminal() {
        drop(write!(io::stderr(), "\r\x1b[K"));
    }
    let mut parts = Vec::new();
    for (number, what) in [(tally.added, "added"), (tally.replaced, "replaced"), (tally.unchanged, "unchanged")] {
        if number > 0 {
            parts.push(format!("{} {what}", count(number, "document")));
        }
    }
    if tally.failed > 0 {
        parts.push(format!("{} failed", tally.failed));
    }
    if parts.is_empty() {
        parts.push("nothing read".to_owned());
    }
    say(&format!(
        "{}; {} in {:.1} s",
        parts.join(", "),
        count(tally.statements, "statement"),
        start.elapsed().as_secs_f64()
    ));
}
