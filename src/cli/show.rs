//! `chancery show`: the dossier of a person, a state or any other thing, each line with its citation.

use std::{
    io::{self, BufWriter, Write},
    path::PathBuf,
    time::Duration,
};

use anstream::AutoStream;
use anyhow::{Context, Result};
use clap::Args;
use jiff::civil::Date;
use oxigraph::{
    model::{Term, Variable},
    sparql::results::QueryResultsFormat,
};
use serde_json::{Value, json};

use super::{
    Outcome, StoreArgument,
    answer::{markdown_cell, markdown_row, markdown_text},
    cited::{citation_json, footnote},
    prose::{self, ASIDE, Format, HEAD, INDENT, Notes},
    query::duration,
    say, table,
};
use crate::query::{self, Answer, CitedAs, CitedRow, Dossier, Section, Wanted, short_name};

/// Arguments of `chancery show`.
#[derive(Debug, Args)]
#[command(
    after_help = "Examples:\n  chancery show Nelson Mandela\n  chancery show Kazakhstan --section diary --from 2020 --until 2022 --all\n  chancery show id:state/kazakhstan --format markdown > kazakhstan.md"
)]
pub(super) struct Arguments {
    /// What to show: a name, an address, or a short name such as id:person/nelson-mandela; also an event, an agreement, a
    /// monument, a place, an office or the address of a document.
    #[arg(required = true, value_name = "NAME")]
    name: Vec<String>,
    /// Only this section, such as diary; may be given several times.
    #[arg(long, value_name = "SECTION")]
    section: Vec<String>,
    /// How many rows of a section to list; 10 if not given, or as many as the section's header says.
    #[arg(long, value_name = "ROWS")]
    limit: Option<usize>,
    /// List all rows.
    #[arg(long, conflicts_with = "limit")]
    all: bool,
    /// Only events from this day on: 2024-12-31, 2024-12 or 2024.
    #[arg(long, value_name = "DAY", value_parser = first_day)]
    from: Option<Date>,
    /// Only events until this day.
    #[arg(long, value_name = "DAY", value_parser = last_day)]
    until: Option<Date>,
    /// Cite so many passages for a row at most; how many there are in all is said with them.
    #[arg(long, value_name = "NUMBER", default_value_t = 3)]
    cite: usize,
    /// How to write it.
    #[arg(long, value_enum, default_value = "text")]
    format: Format,
    /// Folder of your own saved queries; sections in its folder `show` stand before ours.
    #[arg(long, env = "CHANCERY_QUERIES", value_name = "DIR")]
    queries: Option<PathBuf>,
    /// How long a section may take, such as 90, 500ms or 2m; 0 is as long as it wants.
    #[arg(long, default_value = "30s", value_name = "TIME", value_parser = duration)]
    timeout: Duration,
    #[command(flatten)]
    store: StoreArgument,
}

pub(super) fn run(arguments: &Arguments) -> Result<Outcome> {
    let store = arguments.store.open_read_only()?;
    let found = query::resolve_present(&store, &arguments.name.join(" "))?;
    if let Some(given) = &found.joined {
        let (given, node) = (short_name(given.as_str()), short_name(found.node.as_str()));
        say(&format!("{given} is joined to {node}; `chancery joins --explain {node}` tells why"));
    }
    let wanted = Wanted {
        sections: arguments.section.clone(),
        rows: arguments.limit,
        all: arguments.all,
        citations: arguments.cite,
        from: arguments.from.map(|day| day.to_string()),
        until: arguments.until.map(|day| day.to_string()),
        timeout: Some(arguments.timeout).filter(|time| !time.is_zero()),
    };
    let dossier = query::dossier(&store, arguments.queries.as_deref(), &found.node, &wanted)?;
    let out = io::stdout().lock();
    match arguments.format {
        Format::Text => as_text(&dossier, &mut AutoStream::auto(out))?,
        Format::Markdown => as_markdown(&dossier, &mut BufWriter::new(out))?,
        Format::Json => {
            let mut out = BufWriter::new(out);
            serde_json::to_writer_pretty(&mut out, &as_json(&dossier)?)?;
            writeln!(out)?;
            out.flush().context("stdout")?;
        }
    }
    if dossier.sections.is_empty() && !arguments.section.is_empty() {
        say(&format!("nothing is known for --section {}", arguments.section.join(" --section ")));
    }
    Ok(Outcome::Good)
}

/// The first day of a time such as `2024-12-31`, `2024-12` or `2024`.
fn first_day(text: &str) -> Result<Date, String> {
    Ok(days(text)?.0)
}

/// The last day of such a time.
fn last_day(text: &str) -> Result<Date, String> {
    Ok(days(text)?.1)
}

fn days(text: &str) -> Result<(Date, Date), String> {
    let wrong = |_| format!("`{text}` is no day; write it as 2024-12-31, 2024-12 or 2024");
    let day = |text: String| text.parse::<Date>().map_err(wrong);
    match text.len() {
        4 => Ok((day(format!("{text}-01-01"))?, day(format!("{text}-12-31"))?)),
        7 => day(format!("{text}-01")).map(|first| (first, first.last_of_month())),
        _ => day(text.to_owned()).map(|day| (day, day)),
    }
}

/// The columns that people see: not the addresses, nor what no row has.
fn seen(section: &Section) -> Vec<usize> {
    let is_address = |variable: &Variable| variable.as_str().ends_with("_iri");
    let is_empty = |column: usize| section.answer.rows.iter().all(|row| shown(&row.cells[column]).is_empty());
    let variables = section.answer.variables.iter().enumerate();
    variables
        .filter(|(column, variable)| !is_address(variable) && !is_empty(*column))
        .map(|(column, _)| column)
        .collect()
}

fn shown(cell: &Option<Term>) -> String {
    cell.as_ref().map_or_else(String::new, table::text)
}

/// What a column is called.
fn called(section: &Section, column: usize) -> String {
    section.answer.variables[column].as_str().replace('_', " ")
}

/// The heading, with how many rows there are and how many of them are listed.
fn heading(section: &Section) -> (String, String) {
    let listed = section.answer.rows.len();
    let number = match section.total {
        total if total == listed => format!("{total}"),
        total => format!("{listed} of {total}"),
    };
    (section.heading.clone(), number)
}

/// What cites a row: numbers of notes, and what is no sentence by its name.
fn marks<'a>(row: &'a CitedRow, notes: &mut Notes<'a>, mark: impl Fn(usize) -> String) -> Vec<String> {
    let mut marks: Vec<String> = Vec::new();
    for citation in &row.citations {
        marks.push(match citation.kind {
            CitedAs::Passage => mark(notes.number(citation)),
            _ => prose::kind(citation),
        });
    }
    let more = row.total - row.citations.len();
    if row.partial {
        marks.push("and more".to_owned());
    } else if more > 0 {
        marks.push(format!("and {more} more"));
    }
    marks
}

fn as_text(dossier: &Dossier, out: &mut impl Write) -> Result<()> {
    let address = short_name(dossier.thing.as_str());
    prose::wrapped("", dossier.name.as_ref().unwrap_or(&address), HEAD, out)?;
    writeln!(out, "{ASIDE}{address}{ASIDE:#}")?;
    for section in &dossier.sections {
        let (name, number) = heading(section);
        writeln!(out, "\n{HEAD}{name}{HEAD:#} {ASIDE}({number}){ASIDE:#}")?;
        let seen = seen(section);
        let mut notes = Notes::default();
        let row = |row| -> Vec<String> {
            let row: &CitedRow = row;
            let cells = seen.iter().map(|column| shown(&row.cells[*column]));
            cells.chain([marks(row, &mut notes, |number| format!("[{number}]")).join(" ")]).collect()
        };
        let rows: Vec<Vec<String>> = section.answer.rows.iter().map(row).collect();
        let header: Vec<String> =
            seen.iter().map(|column| called(section, *column)).chain(["cited".to_owned()]).collect();
        // Two columns speak for themselves.
        prose::columns((seen.len() > 2).then_some(&header[..]), rows, out)?;
        for (index, note) in notes.all.iter().enumerate() {
            prose::passage(&format!("{INDENT}[{}] ", index + 1), note, out)?;
        }
        if section.total > section.answer.rows.len() {
            let all = format!("all of them: --section {} --all", section.name);
            prose::wrapped(INDENT, &all, ASIDE, out)?;
        }
    }
    out.flush().context("stdout")
}

fn as_markdown(dossier: &Dossier, out: &mut impl Write) -> Result<()> {
    let address = short_name(dossier.thing.as_str());
    prose::heading(1, dossier.name.as_ref().unwrap_or(&address), out)?;
    writeln!(out, "<{}>", dossier.thing.as_str())?;
    let mut notes = Notes::default();
    for section in &dossier.sections {
        let (name, number) = heading(section);
        writeln!(out)?;
        prose::heading(2, &format!("{name} ({number})"), out)?;
        let seen = seen(section);
        let header: Vec<String> = seen.iter().map(|column| markdown_text(&called(section, *column))).collect();
        markdown_row(header.into_iter().chain(["cited".to_owned()]), out)?;
        markdown_row((0..=seen.len()).map(|_| "---".to_owned()), out)?;
        let first = notes.all.len();
        for row in &section.answer.rows {
            let cells: Vec<String> = seen.iter().map(|column| markdown_cell(&row.cells[*column])).collect();
            let marks = marks(row, &mut notes, |number| format!("[^{number}]")).join(" ");
            markdown_row(cells.into_iter().chain([marks]), out)?;
        }
        if notes.all.len() > first {
            writeln!(out)?;
        }
        for (index, note) in notes.all.iter().enumerate().skip(first) {
            writeln!(out, "[^{}]: {}", index + 1, footnote(note))?;
        }
    }
    out.flush().context("stdout")
}

/// The sections with their rows as SPARQL results have them, and with each row the places of its citations in the list of
/// all citations.
fn as_json(dossier: &Dossier) -> Result<Value> {
    let mut notes = Notes::default();
    let mut sections = Vec::new();
    for section in &dossier.sections {
        let rows = section.answer.rows.iter().map(|row| row.cells.clone()).collect();
        let plain = Answer::Solutions { variables: section.answer.variables.clone(), rows };
        let mut bytes = Vec::new();
        plain.write(QueryResultsFormat::Json, &mut bytes)?;
        let mut results: Value = serde_json::from_slice(&bytes)?;
        let cited = |row| {
            let row: &CitedRow = row;
            let sources: Vec<usize> = row.citations.iter().map(|citation| notes.number(citation) - 1).collect();
            json!({ "sources": sources, "total": row.total, "partial": row.partial })
        };
        let citations: Vec<Value> = section.answer.rows.iter().map(cited).collect();
        sections.push(json!({
            "name": section.name,
            "heading": section.heading,
            "total": section.total,
            "columns": results["head"]["vars"].take(),
            "rows": results["results"]["bindings"].take(),
            "cited": citations,
            "notes": section.answer.notes,
        }));
    }
    Ok(json!({
        "iri": dossier.thing.as_str(),
        "name": dossier.name,
        "sections": sections,
        "citations": notes.all.iter().map(|citation| citation_json(citation)).collect::<Vec<_>>(),
    }))
}
