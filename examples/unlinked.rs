//! Prints the capitalised names in documents that nothing recognises, the most frequent first: what to add to the
//! background next.
//!
//! ```text
//! cargo run --release --example unlinked -- DOCUMENTS [HOW MANY]
//! ```
//!
//! A name is a run of capitalised words that does not begin its sentence and that no mention covers. Words of which the
//! same documents mostly write small letters are none.

use std::{collections::HashMap, env, path::Path};

use anyhow::{Result, bail};
use chancery::{document, knowledge::Knowledge, pipeline};

#[expect(clippy::print_stdout, reason = "what the program is for")]
fn main() -> Result<()> {
    let arguments: Vec<String> = env::args().skip(1).collect();
    let (documents, number) = match arguments.as_slice() {
        [documents] => (documents, 50),
        [documents, number] => (documents, number.parse()?),
        _ => bail!("usage: unlinked DOCUMENTS [HOW MANY]"),
    };
    let knowledge = Knowledge::embedded()?;
    let mut names: HashMap<String, usize> = HashMap::new();
    let mut small: HashMap<String, usize> = HashMap::new();
    for file in document::walk(Path::new(documents))? {
        for document in document::read_file(&file) {
            count(&pipeline::read(&document?, &knowledge), &mut names, &mut small);
        }
    }
    names.retain(|name, times| small.get(&name.to_lowercase()).copied().unwrap_or(0) < *times);
    let mut sorted: Vec<(&String, &usize)> = names.iter().collect();
    sorted.sort_by_key(|(name, times)| (std::cmp::Reverse(**times), name.as_str()));
    for (name, times) in sorted.into_iter().take(number) {
        println!("{times}\t{name}");
    }
    Ok(())
}

/// Counts the names that no mention covers, and the words that are written small. Headlines capitalise anything.
fn count(reading: &pipeline::Reading, names: &mut HashMap<String, usize>, small: &mut HashMap<String, usize>) {
    let mut covered = vec![false; reading.text.tokens.len()];
    for mention in &reading.mentions {
        covered[mention.tokens.clone()].fill(true);
    }
    for sentence in reading.text.sentences.iter().filter(|sentence| !sentence.title) {
        let end = sentence.tokens.end;
        let mut at = sentence.tokens.start + 1;
        while at < end {
            let start = at;
            while at < end && reading.text.tokens[at].is_capital() && !covered[at] {
                at += 1;
            }
            if at > start {
                let name = reading.document.slice(reading.text.span(&(start..at)));
                *names.entry(name.to_owned()).or_default() += 1;
            } else {
                *small.entry(reading.document.slice(reading.text.tokens[at].span).to_owned()).or_default() += 1;
                at += 1;
            }
        }
    }
}
