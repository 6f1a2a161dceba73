//! Makes the background graph, `data/background/*.ttl`, from public sources and the hand-kept lists of `data/tables`.
//!
//! ```text
//! cargo run --release --example background -- SOURCES [OUT]
//! ```
//!
//! SOURCES is the folder with the files that `data/README.md` lists; OUT is where the Turtle goes, `data/background`
//! by default. The same sources give the same bytes. Users need neither the sources nor this program: what it
//! writes is part of the project.
//!
//! Reader's order: `source` says where facts come from, `table` reads files, `graph` collects triples and writes
//! them, `name` makes identifiers; then one module a subject, in the order in which they are made below.

mod agreement;
mod date;
mod graph;
mod holder;
mod list;
mod name;
mod organization;
mod person;
mod place;
mod source;
mod state;
mod table;
mod tenure;

use std::{env, fs, path::Path};

use anyhow::{Context, Result, bail};

use chancery::knowledge::{Lexicon, Source as Files};
use graph::Graph;
use table::Tables;

fn main() -> Result<()> {
    let arguments: Vec<String> = env::args().skip(1).collect();
    let (sources, out) = match arguments.as_slice() {
        [sources] => (sources.as_str(), concat!(env!("CARGO_MANIFEST_DIR"), "/data/background")),
        [sources, out] => (sources.as_str(), out.as_str()),
        _ => bail!("usage: background SOURCES [OUT]; SOURCES is the folder with the files that data/README.md lists"),
    };
    let tables = Tables::new(Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/data/tables")), Path::new(sources));
    for (name, graph) in files(&tables)? {
        let path = Path::new(out).join(name);
        fs::write(&path, graph.turtle()).with_context(|| format!("cannot write {}", path.display()))?;
    }
    Ok(())
}

/// Each file of the background graph with what it says.
fn files(tables: &Tables) -> Result<Vec<(&'static str, Graph)>> {
    let states = state::read(tables)?;
    let places = place::read(tables, &states)?;
    let organizations = organization::read(tables, &states, &places)?;
    let offices = list::offices(tables)?;
    let holders = holder::read(tables, &states, &organizations)?;
    let lexicon = Lexicon::load(&Files::Embedded)?;
    let persons = person::gather(tables, &holders, &agreement::honoured(tables)?, &lexicon)?;
    Ok(vec![
        ("states.ttl", state::graph(tables, &states, &places)?),
        ("memberships.ttl", organization::memberships(tables, &states, &organizations)?),
        ("places.ttl", place::graph(&places)),
        ("organizations.ttl", organization::graph(&organizations, &places, &states)?),
        ("offices.ttl", offices.graph()),
        ("tenures.ttl", tenure::graph(&holders, &persons, &states, &organizations, &offices, &lexicon)),
        ("persons.ttl", person::graph(&persons)),
        ("agreements.ttl", agreement::agreements(tables, &states, &places, &organizations)?),
        ("monuments.ttl", agreement::monuments(tables, &states, &places, &persons)?),
        ("observances.ttl", list::observances(tables, &states, &organizations)?),
        ("topics.ttl", list::topics(tables)?),
        ("sources.ttl", source::graph()),
    ])
}
