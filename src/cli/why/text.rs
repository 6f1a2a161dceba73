//! Explanations as text, for a terminal.

use std::io::Write;

use anstyle::Style;
use anyhow::Result;

use super::{Page, write::row_cells};
use crate::{
    cli::prose::{self, ASIDE, HEAD, INDENT},
    query::{Explained, Near, Reasons, RowReasons, Saying},
};

/// The parts of a statement, one behind the other.
const PARTS: &str = " · ";

impl Page<'_> {
    /// The statements with all that says them, or what comes near one that nothing says.
    pub(super) fn text(&self, asked: &[&str; 3], reasons: &Reasons, out: &mut dyn Write) -> Result<()> {
        if reasons.statements.is_empty() {
            prose::wrapped("", &format!("Nothing says: {}", asked.join(PARTS)), HEAD, out)?;
            return self.near(&reasons.near, out);
        }
        for (index, explained) in reasons.statements.iter().enumerate() {
            if index > 0 {
                writeln!(out)?;
            }
            self.statement(explained, out)?;
        }
        if reasons.total > 1 {
            let listed = reasons.statements.len();
            writeln!(out, "\n{ASIDE}{}{ASIDE:#}", super::write::number(listed, reasons.total))?;
        }
        Ok(())
    }

    fn statement(&self, explained: &Explained, out: &mut dyn Write) -> Result<()> {
        prose::wrapped("", &self.words(&explained.statement)?.join(PARTS), HEAD, out)?;
        prose::wrapped("", &super::write::short(&explained.statement), ASIDE, out)?;
        writeln!(out, "said by {}", super::write::places(explained.total, explained.passages))?;
        for saying in &explained.said_by {
            writeln!(out)?;
            self.saying(INDENT, saying, false, out)?;
        }
        Ok(())
    }

    fn near(&self, near: &[Near], out: &mut dyn Write) -> Result<()> {
        for near in near {
            writeln!(out, "\n{}", super::write::nearness(near))?;
            for statement in &near.statements {
                prose::wrapped(INDENT, &self.words(statement)?.join(PARTS), Style::new(), out)?;
            }
        }
        Ok(())
    }

    /// A place that says something, what it says where that is asked for, and how it came to.
    fn saying(&self, before: &str, saying: &Saying, says: bool, out: &mut dyn Write) -> Result<()> {
        let under = " ".repeat(before.chars().count());
        if saying.citation.sentence.is_some() {
            prose::passage(before, &saying.citation, out)?;
            prose::wrapped(&under, &super::write::characters(&saying.citation), ASIDE, out)?;
        } else {
            prose::wrapped(before, &super::write::place(saying), Style::new(), out)?;
        }
        if says {
            for (index, statement) in super::write::told(saying).enumerate() {
                let head = if index == 0 { "says " } else { "     " };
                let words = self.words(statement)?.join(PARTS);
                prose::wrapped(&format!("{under}{head}"), &words, Style::new(), out)?;
            }
        }
        for line in self.how(saying)? {
            prose::wrapped(&under, &line, Style::new(), out)?;
        }
        Ok(())
    }

    /// The row, and the places that it rests on.
    pub(super) fn row_text(&self, number: usize, reasons: &RowReasons, out: &mut dyn Write) -> Result<()> {
        writeln!(out, "{HEAD}Row {number}{HEAD:#}")?;
        let cells = row_cells(reasons);
        prose::columns(None, cells.into_iter().map(|(name, value)| vec![name, value]).collect(), out)?;
        let (total, passages) = super::write::rests_on(reasons);
        writeln!(out, "rests on {}", super::write::places(total, passages))?;
        for (index, saying) in reasons.said_by.iter().enumerate() {
            writeln!(out)?;
            self.saying(&format!("{INDENT}[{}] ", index + 1), saying, true, out)?;
        }
        Ok(())
    }
}
