//! How fast a large graph is written: `cargo run --release --example formats -- FORMAT [NODES EDGES]` writes a graph of
//! 100,000 nodes and 300,000 edges to the output, with places for its nodes where the format shows them, and says on
//! stderr how long it took.

use std::{
    env,
    error::Error,
    io::{self, BufWriter, Write},
    time::Instant,
};

use chancery::export::{self, Format};

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
    let name = arguments.first().map_or("", String::as_str);
    let format =
        Format::named(name).ok_or("the first argument is the name of a format, such as gexf, cx2, ftm or csv")?;
    if format.is_folder() {
        export::files(&graph, format)?.iter().try_for_each(|file| out.write_all(&file.content))?;
    } else {
        export::write(graph, format, &mut out)?;
    }
    out.flush()?;
    writeln!(io::stderr(), "{:.2} s", start.elapsed().as_secs_f64())?;
    Ok(())
}
