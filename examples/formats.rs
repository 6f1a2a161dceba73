//! How fast a large graph is written: `cargo run --release --example formats -- FORMAT [NODES EDGES]` writes a graph of
//! 100,000 nodes and 300,000 edges to the output, and says on stderr how long it took.

use std::{
    env,
    error::Error,
    io::{self, BufWriter, Write},
    time::Instant,
};

use chancery::export::format::{csv, cx2, cypher, cytoscape, d3, dot, ftm, gexf, graphml, jgf, neo4j, obsidian, yed};

#[path = "../tests/graphs/large.rs"]
mod large;

/// The allocator of the program itself, so that figures are the program's.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> Result<(), Box<dyn Error>> {
    let arguments: Vec<String> = env::args().skip(1).collect();
    let number = |place: usize, otherwise| arguments.get(place).map_or(Ok(otherwise), |text| text.parse());
    let graph = large::large(number(1, 100_000)?, number(2, 300_000)?);
    let mut out = BufWriter::new(io::stdout().lock());
    let start = Instant::now();
    match arguments.first().map(String::as_str) {
        Some("gexf") => gexf::write(&graph, &mut out)?,
        Some("graphml") => graphml::write(&graph, &mut out)?,
        Some("yed") => yed::write(&graph, &mut out)?,
        Some("dot") => dot::write(&graph, &mut out)?,
        Some("cytoscape") => cytoscape::write(&graph, &mut out)?,
        Some("cx2") => cx2::write(&graph, &mut out)?,
        Some("d3") => d3::write(&graph, &mut out)?,
        Some("jgf") => jgf::write(&graph, &mut out)?,
        Some("ftm") => ftm::write(&graph, &mut out)?,
        Some("obsidian") => obsidian::files(&graph)?.iter().try_for_each(|file| out.write_all(&file.content))?,
        Some("cypher") => cypher::write(&graph, cypher::Dialect::default(), &mut out)?,
        Some("csv") => csv::files(&graph)?.iter().try_for_each(|file| out.write_all(&file.content))?,
        Some("neo4j") => neo4j::files(&graph)?.iter().try_for_each(|file| out.write_all(&file.content))?,
        _ => return Err("the first argument is the name of a format, such as gexf, cx2, ftm or csv".into()),
    }
    out.flush()?;
    writeln!(io::stderr(), "{:.2} s", start.elapsed().as_secs_f64())?;
    Ok(())
}
