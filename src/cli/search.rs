//! `chancery search`: full text over sentences and names.

use std::io::{self, BufWriter, IsTerminal, Write};

use anyhow::{Context, Result};
use clap::{Args, ValueEnum};
use oxigraph::{
    model::{Literal, NamedNode, Term, Variable},
    sparql::results::QueryResultsFormat,
};
use serde_json::{Value, json};

use super::{
    Outcome, StoreArgument,
    answer::{markdown_row, markdown_text},
    cited::{citation_json, footnote},
    count, say, table,
};
use crate::query::{self, Answer, Citation, Findings, Kind, Named, Ranked, Search, short_name};

/// Arguments of `chancery search`.
#[derive(Debug, Args)]
#[command(
    after_help = "Several words are all looked for; where nothing has all of them, some. A word is found in all its forms, names by their beginnings too, in any case and with or without diacritics. Marks that the shell would take away stand in single quotes.\n\nExamples:\n  chancery search mandela\n  chancery search '\"nuclear weapons\" treaty -soviet' --from 1968 --until 1970-06\n  chancery search 'disarm*' --publisher 'President of Russia' --format json\n  chancery search georgia --class State"
)]
pub(super) struct Arguments {
    /// Words to look for, a "phrase", the beginning of a word*, and -words that must not be there.
    #[arg(required_unless_present = "reindex", value_name = "WORDS")]
    words: Vec<String>,
    /// Only one of the two.
    #[arg(long, value_enum)]
    only: Option<Only>,
    /// Only names of this class, such as Person or Meeting.
    #[arg(long, value_name = "CLASS")]
    class: Option<String>,
    /// Only sentences of documents of this day, month or year, or later.
    #[arg(long, value_name = "DATE")]
    from: Option<String>,
    /// Only sentences of documents of this day, month or year, or earlier.
    #[arg(long, value_name = "DATE")]
    until: Option<String>,
    /// Only sentences of this document, as `chancery documents` lists it.
    #[arg(long, value_name = "IRI")]
    document: Option<String>,
    /// Only sentences of documents of this publisher.
    #[arg(long, value_name = "NAME")]
    publisher: Option<String>,
    /// Give so many names and so many sentences at most, the best, and 0 for all; where there are more, the exit code
    /// is 4. If not given, the best 20 of each.
    #[arg(long, value_name = "ROWS")]
    limit: Option<usize>,
    /// How to write what was found: by default tables on a terminal, TSV elsewhere.
    #[arg(long, value_enum)]
    format: Option<Format>,
    /// Make the search index anew from what the store says; first, where there are words to look for.
    #[arg(long)]
    reindex: bool,
    #[command(flatten)]
    store: StoreArgument,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Only {
    /// Persons, states, agreements, events and all else that has a name.
    Names,
    /// Sentences of documents.
    Sentences,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Format {
    /// For people.
    Table,
    /// Comma-separated values.
    Csv,
    /// Tab-separated values, terms in full.
    Tsv,
    /// JSON, with how much was found in all.
    Json,
    /// A table of names, and sentences with where they stand.
    #[value(alias = "md")]
    Markdown,
}

/// How many names and how many sentences are given where nothing is said.
const BEST: usize = 20;

/// The columns of tables for programs.
const COLUMNS: [&str; 12] =
    ["kind", "text", "also", "class", "iri", "passages", "document", "title", "date", "publisher", "begin", "end"];

pub(super) fn run(arguments: &Arguments) -> Result<Outcome> {
    if arguments.reindex {
        // Only a store that is there has something to index.
        arguments.store.open_read_only()?;
        arguments.store.open()?.reindex()?;
        if arguments.words.is_empty() {
            return Ok(Outcome::Good);
        }
    }
    let search = Search {
        words: arguments.words.join(" "),
        only: arguments.only.map(|only| match only {
            Only::Names => Kind::Names,
            Only::Sentences => Kind::Sentences,
        }),
        class: arguments.class.clone(),
        document: arguments.document.clone(),
        publisher: arguments.publisher.clone(),
        from: arguments.from.clone(),
        until: arguments.until.clone(),
        limit: match arguments.limit.unwrap_or(BEST) {
            0 => usize::MAX,
            limit => limit,
        },
    };
    let found = query::search(&arguments.store.open_read_only()?, &search)?;
    let standard = if io::stdout().is_terminal() { Format::Table } else { Format::Tsv };
    write(&found, arguments.format.unwrap_or(standard))?;
    notes(&found).iter().for_each(|note| say(note));
    let is_cut = found.names.best.len() < found.names.total || found.sentences.best.len() < found.sentences.total;
    Ok(if is_cut && arguments.limit.is_some() { Outcome::LimitHit } else { Outcome::Good })
}

/// What is to be known beside what was found.
fn notes(found: &Findings) -> Vec<String> {
    let mut notes = Vec::new();
    if let Some(unkept) = &found.unkept {
        notes.push(format!(
            "{unkept}; one was made in memory for this search, which takes its time: `chancery search --reindex` makes one that stays"
        ));
    }
    for (word, near) in &found.corrections {
        notes.push(format!("nothing has `{word}`; did you mean `{near}`?"));
    }
    if found.some {
        notes.push("nothing has all of these words; this has some of them".to_owned());
    }
    let cut = |best: usize, total: usize, noun: &str| {
        (best < total)
            .then(|| format!("the best {best} of {}; --limit gives more, and --limit 0 all", count(total, noun)))
    };
    notes.extend(cut(found.names.best.len(), found.names.total, "name"));
    notes.extend(cut(found.sentences.best.len(), found.sentences.total, "sentence"));
    if found.names.total + found.sentences.total == 0 {
        notes.push("nothing was found".to_owned());
    }
    notes
}

fn write(found: &Findings, format: Format) -> Result<()> {
    let rows = || Answer::Solutions { variables: COLUMNS.map(Variable::new_unchecked).to_vec(), rows: as_rows(found) };
    let mut out = BufWriter::new(io::stdout().lock());
    match format {
        Format::Csv => rows().write(QueryResultsFormat::Csv, &mut out)?,
        Format::Tsv => rows().write(QueryResultsFormat::Tsv, &mut out)?,
        Format::Table => as_tables(found, &mut out)?,
        Format::Markdown => as_markdown(found, &mut out)?,
        Format::Json => {
            serde_json::to_writer_pretty(&mut out, &as_json(found))?;
            writeln!(out)?;
        }
    }
    out.flush().context("stdout")
}

/// One table of both, names first.
fn as_rows(found: &Findings) -> Vec<Vec<Option<Term>>> {
    let text = |value: &str| Some(Literal::new_simple_literal(value).into());
    let iri = |value: &str| Some(NamedNode::new_unchecked(value).into());
    let whole = |value: u64| Some(Literal::from(value).into());
    let name = |named: &Named| {
        let mut row = vec![
            text("name"),
            text(&named.name),
            named.other.as_deref().and_then(text),
            named.class.as_deref().and_then(iri),
            iri(&named.iri),
            whole(named.passages as u64),
        ];
        row.resize(COLUMNS.len(), None);
        row
    };
    let sentence = |citation: &Citation| {
        vec![
            text("sentence"),
            citation.sentence.as_deref().and_then(text),
            None,
            None,
            iri(&citation.iri),
            None,
            citation.document.as_deref().and_then(iri),
            citation.title.as_deref().and_then(text),
            citation.date.as_deref().and_then(text),
            citation.publisher.as_deref().and_then(text),
            citation.begin.and_then(whole),
            citation.end.and_then(whole),
        ]
    };
    found.names.best.iter().map(name).chain(found.sentences.best.iter().map(sentence)).collect()
}

fn as_tables(found: &Findings, out: &mut impl Write) -> Result<()> {
    let head = |names: &[&str]| names.iter().map(|name| (*name).to_owned()).collect::<Vec<_>>();
    if found.names.total > 0 {
        let rows = found.names.best.iter().map(|named| {
            let class = named.class_name().to_owned();
            vec![one_line(&full_name(named)), class, named.passages.to_string(), short_name(&named.iri)]
        });
        table::lines(&head(&["name", "class", "passages", "identifier"]), rows, out)?;
        writeln!(out, "{}", total(&found.names, "name"))?;
    }
    if found.sentences.total > 0 {
        let rows = found.sentences.best.iter().map(|citation| {
            let about = [&citation.date, &citation.publisher, &citation.document].into_iter().flatten();
            let place = citation.begin.zip(citation.end).map(|(begin, end)| format!("{begin}\u{2013}{end}"));
            vec![
                one_line(citation.sentence.as_deref().unwrap_or_default()),
                about.map(|part| one_line(part)).collect::<Vec<_>>().join(", "),
                place.unwrap_or_default(),
            ]
        });
        table::lines(&head(&["sentence", "from", "characters"]), rows, out)?;
        writeln!(out, "{}", total(&found.sentences, "sentence"))?;
    }
    Ok(())
}

/// "20 of 153 sentences", or "3 names".
fn total<T>(ranked: &Ranked<T>, noun: &str) -> String {
    let all = count(ranked.total, noun);
    if ranked.best.len() < ranked.total { format!("{} of {all}", ranked.best.len()) } else { all }
}

/// The best name, with the one that was found where it is another.
fn full_name(named: &Named) -> String {
    match &named.other {
        Some(other) => format!("{} ({other})", named.name),
        None => named.name.clone(),
    }
}

/// Without breaks and control characters, and with single spaces.
fn one_line(text: &str) -> String {
    let plain: String = text.chars().map(|c| if c.is_control() { ' ' } else { c }).collect();
    plain.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn as_json(found: &Findings) -> Value {
    let name = |named: &Named| {
        json!({
            "name": named.name, "also": named.other, "class": named.class, "iri": named.iri, "passages": named.passages,
        })
    };
    json!({
        "all_words": !found.some,
        "names": { "total": found.names.total, "best": found.names.best.iter().map(name).collect::<Value>() },
        "sentences": {
            "total": found.sentences.total,
            "best": found.sentences.best.iter().map(citation_json).collect::<Value>(),
        },
        "notes": notes(found),
    })
}

fn as_markdown(found: &Findings, out: &mut impl Write) -> Result<()> {
    if found.names.total > 0 {
        let head = ["name", "class", "passages", "identifier"];
        markdown_row(head.map(str::to_owned).into_iter(), out)?;
        markdown_row(head.map(|_| "---".to_owned()).into_iter(), out)?;
        for named in &found.names.best {
            let cells = [&full_name(named), named.class_name(), &named.passages.to_string(), &short_name(&named.iri)];
            markdown_row(cells.map(markdown_text).into_iter(), out)?;
        }
        writeln!(out, "\n{}", total(&found.names, "name"))?;
    }
    if found.sentences.total > 0 {
        if found.names.total > 0 {
            writeln!(out)?;
        }
        for (number, citation) in found.sentences.best.iter().enumerate() {
            writeln!(out, "{}. {}", number + 1, footnote(citation))?;
        }
        writeln!(out, "\n{}", total(&found.sentences, "sentence"))?;
    }
    Ok(())
}
