//! `chancery evaluate`: how well documents are read, measured against gold.

use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
    io::{self, BufWriter, Write},
    path::{Path, PathBuf},
};

use anyhow::{Context, Result, bail};
use clap::{Args, ValueEnum};
use rayon::prelude::*;
use serde_json::{Value, json};

use super::{DataArgument, Outcome, say};
use crate::{
    document::{self, Document},
    evaluate::{self, Comparison, Gold, Graph, Kind, Scores, Side},
    knowledge, pipeline,
};

/// The file of documents that is read alone where a corpus has it.
const DOCUMENTS: &str = "documents.jsonl";
/// The folder of gold in a corpus.
const GOLD: &str = "gold";

/// Arguments of `chancery evaluate`.
#[derive(Debug, Args)]
#[command(
    after_help = "A corpus has documents, in documents.jsonl or else in any files that Chancery reads, and for each of \
                  them a JSON file in gold/, which the README describes. A gold file names its document by its \
                  address. What the gold leaves open counts neither way."
)]
pub(super) struct Arguments {
    /// Folder of documents and gold.
    #[arg(value_name = "CORPUS")]
    corpus: PathBuf,
    /// List what is missed and what is extra, by document.
    #[arg(long)]
    misses: bool,
    /// How to write the figures.
    #[arg(long, value_enum, default_value_t = Format::Text)]
    format: Format,
    /// Fail with exit code 3 where F1 of all statements is below this.
    #[arg(long, value_name = "F1", value_parser = fraction)]
    min_f1: Option<f64>,
    #[command(flatten)]
    data: DataArgument,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Format {
    /// For people.
    Text,
    /// For other programs.
    Json,
}

fn fraction(text: &str) -> Result<f64, String> {
    let number: Option<f64> = text.parse().ok();
    number.filter(|number| (0.0..=1.0).contains(number)).ok_or_else(|| "write a number from 0 to 1, as 0.8".to_owned())
}

/// A file of gold with what came of it.
struct Measured {
    gold: Gold,
    comparison: Comparison,
}

pub(super) fn run(arguments: &Arguments) -> Result<Outcome> {
    let mut failed = 0;
    let golds = golds(&arguments.corpus.join(GOLD), &mut failed)?;
    let documents = documents(&arguments.corpus, &mut failed)?;
    failed += unmatched(&golds, &documents);
    let source = arguments.data.source();
    let (knowledge, background) =
        rayon::join(|| arguments.data.knowledge(), || knowledge::background(&source, Graph::asks_for));
    let (knowledge, background) = (knowledge?, background?);
    let words = &knowledge.lexicon.comparison;
    let read: Vec<_> = documents.par_iter().map(|document| pipeline::read(document, &knowledge).quads).collect();
    let mut graph = Graph::new(words);
    background.iter().for_each(|triple| graph.add(triple));
    read.iter().for_each(|quads| graph.add_document(quads));
    let compared = golds.into_iter().map(|gold| Measured { comparison: evaluate::compare(&gold, &graph, words), gold });
    let measured: Vec<Measured> = compared.collect();
    let mut scores = Scores::default();
    measured.iter().for_each(|one| scores += one.comparison.scores);
    let mut out = BufWriter::new(io::stdout().lock());
    match arguments.format {
        Format::Text => text(&measured, &scores, arguments.misses, &mut out)?,
        Format::Json => {
            write!(out, "{}", serde_json::to_string_pretty(&json(&measured, &scores, arguments.misses))?)?;
            writeln!(out)?;
        }
    }
    out.flush().context("stdout")?;
    let f1 = scores.of(Kind::AllStatements).f1();
    if let Some(least) = arguments.min_f1.filter(|least| f1 < *least) {
        say(&format!("error: F1 of all statements is {f1:.3}, and was to be at least {least}"));
        return Ok(Outcome::CheckFailed);
    }
    Ok(if failed == 0 { Outcome::Good } else { Outcome::SomeFailed })
}

/// The gold of a folder, in the order of its files; one that has faults is told and left out.
fn golds(folder: &Path, failed: &mut usize) -> Result<Vec<Gold>> {
    let place = || folder.display().to_string();
    let mut files = Vec::new();
    for entry in fs::read_dir(folder).with_context(place)? {
        let path = entry.with_context(place)?.path();
        let hidden = path.file_name().is_some_and(|name| name.to_string_lossy().starts_with('.'));
        if !hidden && path.extension().is_some_and(|ending| ending == "json") {
            files.push(path);
        }
    }
    files.sort();
    let mut golds = Vec::new();
    for path in &files {
        let file = path.display().to_string();
        let parsed = match fs::read_to_string(path) {
            Ok(text) => Gold::parse(&file, &text).map_err(|faults| faults.iter().map(ToString::to_string).collect()),
            Err(cause) => Err(vec![format!("{file}: {cause}")]),
        };
        match parsed {
            Ok(gold) => golds.push(gold),
            Err(faults) => {
                *failed += 1;
                let faults: Vec<String> = faults;
                faults.iter().for_each(|fault| say(&format!("error: {fault}")));
            }
        }
    }
    if golds.is_empty() {
        bail!("{}: no gold to measure against; a document has its gold in a file that ends in .json", place());
    }
    Ok(golds)
}

/// The documents of a corpus; one that cannot be read, or that is there twice, is told and left out.
fn documents(corpus: &Path, failed: &mut usize) -> Result<Vec<Document>> {
    let one = corpus.join(DOCUMENTS);
    let files = if one.is_file() { vec![one] } else { document::walk(corpus)? };
    let mut seen = BTreeSet::new();
    let mut documents = Vec::new();
    for (file, document) in files.iter().flat_map(|file| document::read_file(file).into_iter().map(move |d| (file, d)))
    {
        let message = match document {
            Ok(document) if seen.insert(document.iri.clone()) => {
                documents.push(document);
                continue;
            }
            Ok(document) => format!("{}: another document has the address {} too", file.display(), document.iri),
            Err(error) => error.to_string(),
        };
        *failed += 1;
        say(&format!("error: {message}"));
    }
    Ok(documents)
}

/// Tells gold without its document, which counts as missed, and documents without gold, which are not counted. Gives
/// how many of the first there are.
fn unmatched(golds: &[Gold], documents: &[Document]) -> usize {
    let mut without = 0;
    for gold in golds.iter().filter(|gold| documents.iter().all(|document| document.iri != gold.document)) {
        without += 1;
        say(&format!("error: {}: no document has the address {}; all of it is missed", gold.file, gold.document));
    }
    for document in documents.iter().filter(|document| golds.iter().all(|gold| gold.document != document.iri)) {
        say(&format!("no gold for {}; it is not counted", document.iri));
    }
    without
}

fn text(measured: &[Measured], scores: &Scores, misses: bool, out: &mut impl Write) -> io::Result<()> {
    for one in measured.iter().filter(|_| misses) {
        writeln!(out, "## {}\n   {}", one.gold.file, one.gold.document)?;
        if one.comparison.differences.is_empty() {
            writeln!(out, "   all right")?;
        }
        for difference in &one.comparison.differences {
            let (side, kind) = (difference.side.as_str(), difference.kind.as_str());
            writeln!(out, "   {side:6}  {kind:12}  {}", difference.words)?;
        }
        writeln!(out)?;
    }
    writeln!(out, "{:16}{:>7}{:>7}{:>7}   right/system/gold", "", "P", "R", "F1")?;
    for kind in Kind::ALL {
        let tally = scores.of(kind);
        let (precision, recall, f1) = (tally.precision(), tally.recall(), tally.f1());
        let counts = format!("{}/{}/{}", tally.right, tally.system, tally.gold);
        writeln!(out, "{:16}{precision:7.3}{recall:7.3}{f1:7.3}   {counts}", kind.as_str())?;
    }
    Ok(())
}

fn json(measured: &[Measured], scores: &Scores, misses: bool) -> Value {
    let mut whole = json!({ "scores": figures(scores) });
    let documents = measured.iter().map(|one| {
        let mut document = json!({
            "document": one.gold.document,
            "gold": one.gold.file,
            "scores": figures(&one.comparison.scores),
        });
        if misses {
            document[Side::Missed.as_str()] = differences(one, Side::Missed);
            document[Side::Extra.as_str()] = differences(one, Side::Extra);
        }
        document
    });
    whole["documents"] = documents.collect();
    whole
}

fn differences(one: &Measured, side: Side) -> Value {
    let own = one.comparison.differences.iter().filter(|difference| difference.side == side);
    own.map(|difference| json!({ "kind": difference.kind.as_str(), "statement": difference.words })).collect()
}

fn figures(scores: &Scores) -> Value {
    let figures: BTreeMap<&str, Value> = Kind::ALL
        .into_iter()
        .map(|kind| {
            let tally = scores.of(kind);
            let figures = json!({
                "precision": tally.precision(),
                "recall": tally.recall(),
                "f1": tally.f1(),
                "right": tally.right,
                "system": tally.system,
                "gold": tally.gold,
            });
            (kind.as_str(), figures)
        })
        .collect();
    json!(figures)
}
