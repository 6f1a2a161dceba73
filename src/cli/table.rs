//! Rows as a table for people: short names, dates and labels without their datatypes.

use std::io::{self, IsTerminal, Write};

use comfy_table::{ContentArrangement, Table, presets};
use oxigraph::model::{Term, Variable};

use crate::query::short_name;

/// Width of a table where no terminal says another, in characters.
const WIDTH: u16 = 140;

/// Writes a table, and below it the number of rows.
pub(super) fn write(variables: &[Variable], rows: &[Vec<Option<Term>>], out: &mut impl Write) -> io::Result<()> {
    let header: Vec<String> = variables.iter().map(|variable| variable.as_str().to_owned()).collect();
    let cells = rows.iter().map(|row| row.iter().map(|cell| cell.as_ref().map_or_else(String::new, text)).collect());
    lines(&header, cells, out)?;
    writeln!(out, "{}", super::count(rows.len(), "row"))
}

/// Writes rows of text as a table.
pub(super) fn lines(
    header: &[String],
    rows: impl Iterator<Item = Vec<String>>,
    out: &mut impl Write,
) -> io::Result<()> {
    let mut table = Table::new();
    table
        .load_style(presets::UTF8_HORIZONTAL_ONLY)
        .set_content_arrangement(ContentArrangement::Dynamic)
        .set_header(header);
    if !io::stdout().is_terminal() {
        table.set_width(WIDTH);
    }
    for row in rows {
        table.add_row(row);
    }
    writeln!(out, "{table}")
}

/// A term as people read it, on one line and without control characters.
pub(super) fn text(term: &Term) -> String {
    let raw = match term {
        Term::NamedNode(node) => short_name(node.as_str()),
        Term::Literal(literal) => literal.value().to_owned(),
        other => other.to_string(),
    };
    raw.chars().map(|c| if c.is_control() { ' ' } else { c }).collect()
}
