//! `chancery explain`: what is read in each sentence of a document, and why.

use std::{
    io::{self, Write},
    path::PathBuf,
};

use anstream::AutoStream;
use anstyle::{AnsiColor, Style};
use anyhow::{Result, bail};
use clap::Args;

use super::{DataArgument, Outcome, UsageError, say};
use crate::{
    document::{self, Document},
    knowledge::Knowledge,
    pipeline::{
        self,
        explain::{Finding, Name, Sentence, explain},
    },
    query::short_name,
};

/// What a sentence begins with.
const HEAD: Style = Style::new().bold();
/// What was found.
const FOUND: Style = AnsiColor::Green.on_default();
/// What was not.
const SILENT: Style = AnsiColor::Yellow.on_default();
/// What explains the rest.
const ASIDE: Style = Style::new().dimmed();

/// Arguments of `chancery explain`.
#[derive(Debug, Args)]
#[command(
    after_help = "Examples:\n  chancery explain note.txt\n  chancery explain note.txt --sentence 3\n  chancery explain note.txt --rule visit.visit --data data"
)]
pub(super) struct Arguments {
    /// File of the document (.txt, .md, .jsonl).
    #[arg(value_name = "DOCUMENT")]
    document: PathBuf,
    /// Only the sentence of this number, from 1; the headline is the last.
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(1..))]
    sentence: Option<u32>,
    /// Only what this rule read, and the sentences with its words in which it read nothing.
    #[arg(long, value_name = "NAME")]
    rule: Option<String>,
    #[command(flatten)]
    data: DataArgument,
}

pub(super) fn run(arguments: &Arguments) -> Result<Outcome> {
    let knowledge = arguments.data.knowledge()?;
    if let Some(name) = &arguments.rule {
        known_rule(name, &knowledge)?;
    }
    let mut outcome = Outcome::Good;
    let mut documents = Vec::new();
    for document in document::read_file(&arguments.document) {
        match document {
            Ok(document) => documents.push(document),
            Err(error) => {
                say(&format!("error: {error}"));
                outcome = Outcome::SomeFailed;
            }
        }
    }
    let mut out = AutoStream::auto(io::stdout().lock());
    for (index, document) in documents.iter().enumerate() {
        if index > 0 {
            writeln!(out)?;
        }
        tell(document, &knowledge, arguments, &mut out)?;
    }
    out.flush()?;
    Ok(outcome)
}

/// Whether there is a rule of that name; the error names those that are near.
fn known_rule(name: &str, knowledge: &Knowledge) -> Result<()> {
    if knowledge.rules.iter().any(|rule| rule.name == name) {
        return Ok(());
    }
    let near =
        knowledge.rules.iter().map(|rule| rule.name.as_str()).min_by_key(|own| strsim::damerau_levenshtein(own, name));
    let hint = near.map_or_else(String::new, |near| format!("; did you mean `{near}`?"));
    bail!(UsageError(format!("no rule is named `{name}`{hint} `chancery check-rules` lists all")))
}

fn tell(document: &Document, knowledge: &Knowledge, arguments: &Arguments, out: &mut impl Write) -> Result<()> {
    let reading = pipeline::read(document, knowledge);
    let mut sentences = explain(&reading, knowledge, arguments.rule.as_deref());
    let all = sentences.len();
    if let Some(number) = arguments.sentence {
        sentences.retain(|sentence| sentence.number == number as usize);
        if sentences.is_empty() {
            bail!(UsageError(format!("--sentence {number}: {} has {}", document.iri, super::count(all, "sentence"))));
        }
    }
    let date = reading.document.date.map_or_else(|| "no date".to_owned(), |date| date.to_string());
    if let Some(title) = &document.title {
        writeln!(out, "{HEAD}{title}{HEAD:#}")?;
    }
    writeln!(out, "{ASIDE}{}, {date}{ASIDE:#}", document.iri)?;
    for sentence in sentences.iter().filter(|sentence| arguments.rule.is_none() || !sentence.findings.is_empty()) {
        write_sentence(sentence, out)?;
    }
    write_silent(&sentences, out)?;
    Ok(())
}

fn write_sentence(sentence: &Sentence, out: &mut impl Write) -> io::Result<()> {
    let headline = if sentence.headline { " (headline)" } else { "" };
    writeln!(out, "\n{HEAD}Sentence {}{headline}{HEAD:#}", sentence.number)?;
    writeln!(out, "  {}", sentence.words)?;
    if !sentence.names.is_empty() {
        writeln!(out, "\n  Names")?;
        let width = |of: &dyn Fn(&Name) -> usize| sentence.names.iter().map(of).max().unwrap_or_default().min(40);
        let (words, kind) = (width(&|name| name.words.chars().count()), width(&|name| name.kind.chars().count()));
        for name in &sentence.names {
            let meant = name.means.iter().map(|one| format!("{} ({})", one.label, short_name(&one.iri)));
            let meant: Vec<String> = name.value.clone().into_iter().chain(meant).collect();
            let meant = if meant.is_empty() { "no entity".to_owned() } else { meant.join("; ") };
            writeln!(
                out,
                "    {:words$}  {:kind$}  {FOUND}{meant}{FOUND:#}{ASIDE}, {}{ASIDE:#}",
                name.words, name.kind, name.found_by
            )?;
        }
    }
    if !sentence.offices.is_empty() {
        writeln!(out, "\n  Offices")?;
    }
    for office in &sentence.offices {
        writeln!(out, "    {office}")?;
    }
    if !sentence.findings.is_empty() {
        writeln!(out, "\n  Events and relations")?;
    }
    for finding in &sentence.findings {
        write_finding(finding, out)?;
    }
    Ok(())
}

fn write_finding(finding: &Finding, out: &mut impl Write) -> io::Result<()> {
    let known = finding.known_from.as_ref().map_or_else(String::new, |place| format!(", the one of {place}"));
    let by = finding.rule.as_ref().map_or("by the form of a name".to_owned(), |rule| format!("by the rule {rule}"));
    writeln!(out, "    {FOUND}{}{FOUND:#}{known}{ASIDE}, {by}{ASIDE:#}", finding.what)?;
    let width = finding.reasons.iter().map(|reason| reason.part.chars().count()).max().unwrap_or_default();
    for reason in &finding.reasons {
        write!(out, "      {:width$}  {}", reason.part, reason.filled)?;
        if let Some(why) = &reason.why {
            write!(out, " {ASIDE}({why}){ASIDE:#}")?;
        }
        writeln!(out)?;
    }
    Ok(())
}

/// The sentences with words that rules look for, of which no event came.
fn write_silent(sentences: &[Sentence], out: &mut impl Write) -> io::Result<()> {
    let silent: Vec<&Sentence> = sentences.iter().filter(|sentence| !sentence.silent.is_empty()).collect();
    if silent.is_empty() {
        return Ok(());
    }
    writeln!(out, "\n{HEAD}Words that rules look for, in sentences of which no event came{HEAD:#}")?;
    for sentence in silent {
        writeln!(out, "\n  {SILENT}Sentence {}{SILENT:#}  {}", sentence.number, sentence.words)?;
        for unread in &sentence.silent {
            writeln!(out, "    {}  {ASIDE}{}{ASIDE:#}", unread.words, unread.rules.join(", "))?;
        }
    }
    Ok(())
}
