//! `chancery why`: why the graph says a statement, or a query gives a row.

mod text;
mod write;

use std::{
    io::{self, BufWriter, Write},
    path::PathBuf,
};

use anstream::AutoStream;
use anyhow::{Context, Result};
use clap::Args;

use super::{Outcome, UsageError, prose::Format, query::Asking, say};
use crate::{
    knowledge::{self, Rule, Source},
    query::{self, Asked, Saying, short_name},
    store::Store,
};

/// How many statements, and how many places of each, are given where nothing else is asked for.
const LISTED: usize = 20;

/// Arguments of `chancery why`.
#[derive(Debug, Args)]
#[command(
    override_usage = "chancery why [OPTIONS] <SUBJECT> <PROPERTY> <OBJECT>\n       chancery why --row <NUMBER> [OPTIONS] <NAME-OR-SPARQL> [NAME=VALUE]...",
    after_help = "Each of the three is a name, an address, a short name such as id:state/kazakhstan, or `_` for anything; the property also its name alone, such as holds or label, and the object a value in quotes or a day.\n\nExamples:\n  chancery why \"Gordon Brown\" holds \"Prime Minister of the United Kingdom\"\n  chancery why \"Nelson Mandela\" label '\"Nelson Mandela\"'\n  chancery why _ visitor Kazakhstan\n  chancery why --row 3 visits to=Uzbekistan"
)]
pub(super) struct Arguments {
    /// Subject, property and object of a statement; with --row a query and its parameters, as `chancery query` takes them.
    #[arg(value_name = "WORD")]
    words: Vec<String>,
    /// Explain this row of a query, from 1, with all passages that it rests on.
    #[arg(long, value_name = "NUMBER", value_parser = clap::value_parser!(u32).range(1..))]
    row: Option<u32>,
    /// Give so many statements, and so many places of each, at most; where there are more, the exit code is 4. 20 if not
    /// given, and all places of a row.
    #[arg(long, value_name = "NUMBER")]
    limit: Option<usize>,
    /// Give all of them.
    #[arg(long, conflicts_with = "limit")]
    all: bool,
    /// How to write it.
    #[arg(long, value_enum, default_value = "text")]
    format: Format,
    /// Folder with the rules that read the documents, in place of those built in.
    #[arg(long, env = "CHANCERY_DATA", value_name = "DIR")]
    rules: Option<PathBuf>,
    #[command(flatten)]
    asking: Asking,
}

pub(super) fn run(arguments: &Arguments) -> Result<Outcome> {
    let source = arguments.rules.clone().map_or(Source::Embedded, Source::Folder);
    match arguments.row {
        Some(number) => explain_row(arguments, number as usize, &Readers::load(&source)?),
        None => explain_statement(arguments, &Readers::load(&source)?),
    }
}

fn explain_statement(arguments: &Arguments, readers: &Readers) -> Result<Outcome> {
    if arguments.asking.file.is_some() {
        return Err(UsageError("--file goes with --row NUMBER, which names the row to explain".to_owned()).into());
    }
    let [subject, predicate, object] = &arguments.words[..] else {
        let message = "give subject, property and object, each as one word or in quotes, or --row NUMBER and a query";
        return Err(UsageError(message.to_owned()).into());
    };
    let store = arguments.asking.open()?;
    let most = if arguments.all { usize::MAX } else { arguments.limit.unwrap_or(LISTED) };
    let reasons = query::why(&store, &Asked { subject, predicate, object }, most)?;
    for (given, node) in &reasons.joined {
        say(&format!("{} is joined to {}", short_name(given.as_str()), short_name(node.as_str())));
    }
    let page = Page { store: &store, readers };
    let asked = [subject, predicate, object].map(String::as_str);
    print(arguments.format, |format, out| match format {
        Format::Text => page.text(&asked, &reasons, out),
        Format::Markdown => page.markdown(&asked, &reasons, out),
        Format::Json => page.json(&reasons, out),
    })?;
    let cut = reasons.statements.iter().any(|explained| explained.total > explained.said_by.len());
    Ok(match (reasons.total, cut || reasons.total > reasons.statements.len()) {
        (0, _) => Outcome::NothingFound,
        (_, false) => Outcome::Good,
        (_, true) => {
            say(&format!("there is more than --limit {most}; --all gives all"));
            Outcome::LimitHit
        }
    })
}

fn explain_row(arguments: &Arguments, number: usize, readers: &Readers) -> Result<Outcome> {
    let question = arguments.asking.question(&arguments.words)?;
    let store = arguments.asking.open()?;
    let bound = question.bind(&store)?;
    let mut reasons = query::why_row(&store, bound, &arguments.asking.limits(), number)?;
    let most = arguments.limit.filter(|_| !arguments.all).unwrap_or(usize::MAX);
    let more = reasons.said_by.len() > most;
    reasons.said_by.truncate(most);
    let page = Page { store: &store, readers };
    print(arguments.format, |format, out| match format {
        Format::Text => page.row_text(number, &reasons, out),
        Format::Markdown => page.row_markdown(number, &reasons, out),
        Format::Json => page.row_json(number, &reasons, out),
    })?;
    super::cited::notes(&reasons.answer).iter().for_each(|note| say(note));
    if more {
        say(&format!("there is more than --limit {most}; --all gives all"));
        return Ok(Outcome::LimitHit);
    }
    Ok(Outcome::Good)
}

/// Writes to stdout, with colours only in text on a terminal.
fn print(format: Format, write: impl FnOnce(Format, &mut dyn Write) -> Result<()>) -> Result<()> {
    let out = io::stdout().lock();
    match format {
        Format::Text => write(format, &mut AutoStream::auto(out)),
        _ => {
            let mut out = BufWriter::new(out);
            write(format, &mut out)?;
            out.flush().context("stdout")
        }
    }
}

/// What a page is written from.
struct Page<'a> {
    store: &'a Store,
    readers: &'a Readers,
}

/// The rules, to tell which of those that read a passage can have found an event.
struct Readers {
    rules: Vec<Rule>,
}

/// The rule that found an event in a passage.
struct Reader<'a> {
    /// The address of the event.
    event: &'a str,
    /// The address of its class.
    class: &'static str,
    /// The rule.
    rule: &'a str,
}

impl Readers {
    fn load(source: &Source) -> Result<Self> {
        Ok(Self { rules: knowledge::rules(source)? })
    }

    /// Of each event that a passage tells of the rule that found it there, where only one of the passage's rules can have:
    /// it finds events of that class, or adds to them. The store does not say which rule read which statement.
    fn certain<'s>(&self, saying: &'s Saying) -> Vec<Reader<'s>> {
        let mut found = Vec::new();
        for (event, class) in &saying.events {
            let fits = |name: &&String| match self.rules.iter().find(|rule| rule.name == **name) {
                Some(rule) => rule.effect.may_find(class),
                // A rule that is not among those at hand can be any.
                None => true,
            };
            let fitting: Vec<&String> = saying.rules.iter().filter(fits).collect();
            if let [rule] = fitting[..] {
                found.push(Reader { event: event.as_str(), class, rule });
            }
        }
        found
    }
}
