//! `chancery check-rules`: whether rules are sound and hold their examples, and how often each reads something.

use std::{
    cmp::Reverse,
    collections::BTreeMap,
    io::{self, IsTerminal, Write},
    path::PathBuf,
};

use anyhow::Result;
use clap::Args;
use rayon::prelude::*;

use super::{DataArgument, Outcome, count, say, table};
use crate::{
    document,
    knowledge::{Knowledge, Rule},
    pipeline::{self, example},
};

/// Arguments of `chancery check-rules`.
#[derive(Debug, Args)]
#[command(after_help = "Exit code 3 where a rule has a fault, or does not hold one of its examples.")]
pub(super) struct Arguments {
    /// Documents to count on how often each rule reads something: files (.txt, .md, .jsonl), or directories of them.
    #[arg(long, value_name = "PATH", num_args = 1..)]
    corpus: Vec<PathBuf>,
    #[command(flatten)]
    data: DataArgument,
}

pub(super) fn run(arguments: &Arguments) -> Result<Outcome> {
    let (knowledge, faults) = Knowledge::load_sound(&arguments.data.source(), &[])?;
    let mut faults: Vec<String> = faults.iter().map(ToString::to_string).collect();
    let sound = knowledge.rules.len();
    let checked = knowledge.rules.par_iter().map(|rule| example::check(rule, &knowledge));
    faults.extend(checked.collect::<Vec<_>>().concat());
    faults.iter().for_each(|fault| say(&format!("error: {fault}")));
    let mut outcome = Outcome::Good;
    if !arguments.corpus.is_empty() {
        outcome = tell_fired(&arguments.corpus, &knowledge)?;
    }
    if faults.is_empty() {
        let examples: usize = knowledge.rules.iter().map(|rule| rule.yes.len() + rule.no.len()).sum();
        say(&format!("{} with {}: all hold", count(sound, "rule"), count(examples, "example")));
        return Ok(outcome);
    }
    say(&format!("{} in the rules", count(faults.len(), "fault")));
    Ok(Outcome::CheckFailed)
}

/// How often a rule read something.
#[derive(Clone, Copy, Default)]
struct Fired {
    times: usize,
    documents: usize,
}

/// Writes how often each rule read something in documents, the busiest first.
fn tell_fired(paths: &[PathBuf], knowledge: &Knowledge) -> Result<Outcome> {
    let mut outcome = Outcome::Good;
    let mut documents = Vec::new();
    for path in paths {
        let read = document::walk(path).map_or_else(
            |error| vec![Err(error)],
            |files| files.iter().flat_map(|file| document::read_file(file)).collect(),
        );
        for document in read {
            match document {
                Ok(document) => documents.push(document),
                Err(error) => {
                    say(&format!("error: {error}"));
                    outcome = Outcome::SomeFailed;
                }
            }
        }
    }
    let counts: Vec<BTreeMap<String, usize>> = documents
        .par_iter()
        .map(|document| {
            let mut counts = BTreeMap::new();
            for (rule, ..) in pipeline::read(document, knowledge).fired() {
                *counts.entry(rule.to_owned()).or_default() += 1;
            }
            counts
        })
        .collect();
    let mut fired: BTreeMap<&str, Fired> = BTreeMap::new();
    for (rule, times) in counts.iter().flatten() {
        let own = fired.entry(rule).or_default();
        own.times += times;
        own.documents += 1;
    }
    write_fired(&knowledge.rules, &fired)?;
    let silent: Vec<&str> =
        knowledge.rules.iter().map(|rule| rule.name.as_str()).filter(|name| !fired.contains_key(name)).collect();
    if !silent.is_empty() {
        let of = count(documents.len(), "document");
        say(&format!("{} never fire in {of}: {}", count(silent.len(), "rule"), silent.join(", ")));
    }
    Ok(outcome)
}

fn write_fired(rules: &[Rule], fired: &BTreeMap<&str, Fired>) -> io::Result<()> {
    let of = |rule: &Rule| fired.get(rule.name.as_str()).copied().unwrap_or_default();
    let mut rules: Vec<&Rule> = rules.iter().collect();
    rules.sort_by_key(|rule| (Reverse(of(rule).times), &rule.name));
    let rows = rules.into_iter().map(|rule| {
        let Fired { times, documents } = of(rule);
        vec![rule.name.clone(), times.to_string(), documents.to_string(), rule.place()]
    });
    let header = ["rule", "fired", "documents", "place"].map(str::to_owned);
    let mut out = io::stdout().lock();
    if io::stdout().is_terminal() {
        return table::lines(&header, rows, &mut out);
    }
    writeln!(out, "{}", header.join("\t"))?;
    for row in rows {
        writeln!(out, "{}", row.join("\t"))?;
    }
    Ok(())
}
