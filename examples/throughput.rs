//! Measures how many sentences a second the core reads on one thread, step by step, and whether its time grows in
//! proportion to the length of a document.
//!
//! ```text
//! cargo run --release --example throughput [-- DOCUMENTS [ROUNDS]]
//! ```
//!
//! `DOCUMENTS` is a file or folder of documents; without it the project's own samples are read. The knowledge is that of
//! the binary, or of the folder that `CHANCERY_DATA` names. Time is that of the processor where the system tells it
//! (Linux), so that other programs do not change the figures much. The last line is a hash of all that was said, which stays the
//! same as long as a change is one of speed only.

use std::{
    collections::hash_map::DefaultHasher,
    env, fs,
    hash::{Hash, Hasher},
    path::{Path, PathBuf},
    sync::LazyLock,
    time::{Duration, Instant},
};

use anyhow::Result;
use chancery::{
    document::{self, Document},
    entity, event,
    knowledge::{Knowledge, Source},
    mention, statement, text,
};

/// The allocator of the program itself, so that figures are the program's.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

/// The steps of the core, as they are timed.
const STEPS: [&str; 5] = ["text", "mention", "entity", "event", "statement"];
/// How often one text is repeated, or how many times as many documents are strung together, to see how time grows.
const TIMES: [usize; 5] = [1, 2, 4, 8, 16];
/// How many bytes the shortest of these texts has, about.
const SHORTEST: usize = 50_000;

#[expect(clippy::print_stdout, reason = "what the program is for")]
fn main() -> Result<()> {
    let mut arguments = env::args().skip(1);
    let given = arguments.next().map(PathBuf::from);
    let rounds: usize = arguments.next().map_or(Ok(if given.is_some() { 1 } else { 20 }), |number| number.parse())?;
    let own = || ["data/documents", "data/annotated/documents.jsonl"].map(PathBuf::from).to_vec();
    let documents = read(&given.map_or_else(own, |path| vec![path]))?;
    let source = env::var_os("CHANCERY_DATA").map_or(Source::Embedded, |folder| Source::Folder(folder.into()));
    let knowledge = Knowledge::load(&source, &[])?;

    let mut hasher = DefaultHasher::new();
    let mut spent = [Duration::ZERO; STEPS.len()];
    let mut sentences = 0;
    for round in 0..rounds {
        for document in &documents {
            let quads = timed(document, &knowledge, &mut spent, &mut sentences);
            if round == 0 {
                quads.iter().for_each(|quad| quad.to_string().hash(&mut hasher));
            }
        }
    }
    let total: Duration = spent.iter().sum();
    println!("{} documents, {rounds} times, {sentences} sentences", documents.len());
    for (step, spent) in STEPS.iter().zip(spent).chain([(&"all", total)]) {
        let each = spent.as_secs_f64() / sentences as f64;
        println!("{step:<10} {:>8.2} s  {:>7.1} µs a sentence", spent.as_secs_f64(), each * 1e6);
    }
    println!("sentences a second: {:.0}\n", sentences as f64 / total.as_secs_f64());

    println!("As one document       sentences  µs a sentence, of these {}", STEPS.join(", "));
    let one = strung(&documents, SHORTEST);
    for times in TIMES {
        grown(&format!("one text, {times} times"), &vec![one.as_str(); times].join("\n\n"), &knowledge);
    }
    for times in TIMES {
        grown(&format!("{times} times the texts"), &strung(&documents, times * SHORTEST), &knowledge);
    }
    println!("\nhash of all statements: {:016x}", hasher.finish());
    Ok(())
}

/// How long this thread has been at work, by the system; where it does not tell, by the clock on the wall.
fn clock() -> Duration {
    static BEGIN: LazyLock<Instant> = LazyLock::new(Instant::now);
    let stat = fs::read_to_string("/proc/thread-self/schedstat").ok();
    let nanos = stat.and_then(|stat| stat.split(' ').next()?.parse().ok());
    nanos.map_or_else(|| BEGIN.elapsed(), Duration::from_nanos)
}

/// All documents of files and folders.
fn read(paths: &[PathBuf]) -> Result<Vec<Document>> {
    let mut documents = Vec::new();
    for path in paths {
        for file in document::walk(path)? {
            for document in document::read_file(Path::new(&file)) {
                documents.push(document?);
            }
        }
    }
    Ok(documents)
}

/// What [`chancery::pipeline::read`] does, with a watch between the steps.
fn timed(
    document: &Document,
    knowledge: &Knowledge,
    spent: &mut [Duration; STEPS.len()],
    sentences: &mut usize,
) -> Vec<oxigraph::model::Quad> {
    let mut document = document.clone();
    let start = clock();
    let text = text::analyse(&document, &knowledge.lexicon);
    document.date = document.date.or_else(|| mention::date_line(&text, &knowledge.lexicon.dates));
    let cut = clock();
    let mentions = mention::find(&document, &text, knowledge, document.date);
    let named = clock();
    let linked = entity::link(&document, &text, &mentions, knowledge);
    let known = clock();
    let found = event::find(&document, &text, &mentions, &linked, knowledge, document.date);
    let told = clock();
    let quads = statement::statements(&document, &text, &linked, &found, knowledge);
    let said = clock();
    let steps = [cut - start, named - cut, known - named, told - known, said - told];
    spent.iter_mut().zip(steps).for_each(|(sum, step)| *sum += step);
    *sentences += text.sentences.len();
    quads
}

/// The bodies of documents, one behind the other and over again, until they are long enough.
fn strung(documents: &[Document], bytes: usize) -> String {
    let mut out = String::new();
    for document in documents.iter().cycle() {
        if out.len() >= bytes || documents.is_empty() {
            break;
        }
        out.push_str(document.body());
        out.push_str("\n\n");
    }
    out
}

/// Reads a text as one document.
#[expect(clippy::print_stdout, reason = "what the program is for")]
fn grown(what: &str, text: &str, knowledge: &Knowledge) {
    let document = Document::from_body("https://example.org/long", text, None);
    let (mut spent, mut sentences) = ([Duration::ZERO; STEPS.len()], 0);
    timed(&document, knowledge, &mut spent, &mut sentences);
    let each = |spent: Duration| spent.as_secs_f64() * 1e6 / sentences.max(1) as f64;
    let steps = spent.map(|spent| format!("{:.1}", each(spent)));
    println!("{what:<21} {sentences:>9}  {:>13.1}, of these {}", each(spent.iter().sum()), steps.join(", "));
}
