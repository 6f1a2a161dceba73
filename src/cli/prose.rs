//! Text for people, as dossiers and explanations have it: headings, wrapped lines, columns, and sources as notes.

use std::io::{self, Write};

use anstyle::Style;
use clap::ValueEnum;
use comfy_table::{ContentArrangement, LineStyle, Table, TableStyle};

use super::answer::markdown_text;
use crate::query::{Citation, CitedAs, short_name};

/// What a page or a part of it begins with.
pub(super) const HEAD: Style = Style::new().bold();
/// What explains the rest.
pub(super) const ASIDE: Style = Style::new().dimmed();

/// The width of a page where no terminal says another, in characters.
const WIDTH: u16 = 100;
/// By how much what belongs to a heading stands back.
pub(super) const INDENT: &str = "  ";

/// A format of dossiers and explanations.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(super) enum Format {
    /// For people, with wrapped text.
    #[value(alias = "txt")]
    Text,
    /// A page in Markdown, with the sources as footnotes.
    #[value(aliases = ["md", "text/markdown"])]
    Markdown,
    /// JSON, for other programs.
    #[value(alias = "application/json")]
    Json,
}

/// The width of a page, in characters.
fn width() -> u16 {
    let mut table = Table::new();
    table.set_content_arrangement(ContentArrangement::Dynamic);
    table.width().unwrap_or(WIDTH).max(40)
}

/// Writes a text in lines no longer than the page; the first has something before it, and the others stand under it. A
/// word is never cut, so that addresses stay whole.
pub(super) fn wrapped(before: &str, text: &str, style: Style, out: &mut dyn Write) -> io::Result<()> {
    let margin = before.chars().count();
    let room = usize::from(width()).saturating_sub(margin).max(20);
    let mut lines: Vec<String> = Vec::new();
    for word in text.split_whitespace() {
        let word: String = word.chars().map(|c| if c.is_control() { ' ' } else { c }).collect();
        match lines.last_mut() {
            Some(line) if line.chars().count() + 1 + word.chars().count() <= room => {
                line.push(' ');
                line.push_str(&word);
            }
            _ => lines.push(word),
        }
    }
    for (index, line) in lines.iter().enumerate() {
        let head = if index == 0 { before.to_owned() } else { " ".repeat(margin) };
        writeln!(out, "{head}{style}{line}{style:#}")?;
    }
    Ok(())
}

/// Writes rows in columns, under what the columns are called where that is given.
pub(super) fn columns(header: Option<&[String]>, rows: Vec<Vec<String>>, out: &mut dyn Write) -> io::Result<()> {
    const BELOW_HEADER: char = '─';
    let mut table = Table::new();
    let line = LineStyle::none().fill(BELOW_HEADER).junction(BELOW_HEADER);
    table
        .load_style(TableStyle::new().header_separator(line))
        .set_content_arrangement(ContentArrangement::Dynamic)
        .set_width(width().saturating_sub(INDENT.len() as u16));
    if let Some(header) = header {
        table.set_header(header);
    }
    for row in rows {
        table.add_row(row);
    }
    for column in table.column_iter_mut() {
        column.set_padding((0, 2));
    }
    let mut in_header = header.is_some();
    for line in table.lines() {
        let is_separator = line.trim().chars().all(|c| c == BELOW_HEADER);
        match line.trim_end() {
            _ if in_header && is_separator => in_header = false,
            line if in_header => writeln!(out, "{INDENT}{ASIDE}{line}{ASIDE:#}")?,
            line => writeln!(out, "{INDENT}{line}")?,
        }
    }
    Ok(())
}

/// What is cited, where it is no sentence: the background, the ontology, a loaded file, what is known of a document.
pub(super) fn kind(citation: &Citation) -> String {
    match citation.kind {
        CitedAs::Loaded => format!("loaded ({})", short_name(&citation.iri)),
        kind => kind.name().to_owned(),
    }
}

/// Publisher, day and title of a document, as far as they are known.
pub(super) fn source(citation: &Citation) -> String {
    let about = [&citation.publisher, &citation.date, &citation.title];
    about.into_iter().flatten().cloned().collect::<Vec<_>>().join(", ")
}

/// The sentence of a passage, and below it where it stands.
pub(super) fn passage(before: &str, citation: &Citation, out: &mut dyn Write) -> io::Result<()> {
    let sentence = citation.sentence.as_deref().unwrap_or_default();
    wrapped(before, &format!("“{sentence}”"), Style::new(), out)?;
    let under = " ".repeat(before.chars().count());
    wrapped(&under, &source(citation), ASIDE, out)?;
    wrapped(&under, &citation.iri, ASIDE, out)
}

/// Sources with numbers, each once, in the order in which they are first cited.
#[derive(Default)]
pub(super) struct Notes<'a> {
    pub(super) all: Vec<&'a Citation>,
}

impl<'a> Notes<'a> {
    /// The number of a source, from 1.
    pub(super) fn number(&mut self, citation: &'a Citation) -> usize {
        let known = self.all.iter().position(|note| note.iri == citation.iri);
        1 + known.unwrap_or_else(|| {
            self.all.push(citation);
            self.all.len() - 1
        })
    }
}

/// A heading in Markdown.
pub(super) fn heading(level: usize, text: &str, out: &mut dyn Write) -> io::Result<()> {
    writeln!(out, "{} {}\n", "#".repeat(level), markdown_text(text))
}
