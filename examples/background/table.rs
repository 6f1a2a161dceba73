//! Reads tables: the project's own (tab-separated, with comments and lists in cells) and those of the sources.

use std::{
    collections::BTreeMap,
    fs,
    path::{Path, PathBuf},
};

use anyhow::{Context, Result, bail};

/// The two folders that tables are read from.
#[derive(Debug)]
pub(crate) struct Tables {
    own: PathBuf,
    sources: PathBuf,
}

/// One row, by the names of the columns.
#[derive(Clone, Debug)]
pub(crate) struct Row {
    cells: BTreeMap<String, String>,
    place: String,
}

impl Row {
    /// The cell of a column; empty where the row has none.
    pub(crate) fn get(&self, column: &str) -> &str {
        self.cells.get(column).map_or("", |cell| cell.trim())
    }

    /// The members of a list in a cell.
    pub(crate) fn list(&self, column: &str) -> impl Iterator<Item = &str> {
        self.get(column).split(';').map(str::trim).filter(|member| !member.is_empty())
    }

    /// File and line, for errors.
    pub(crate) fn place(&self) -> &str {
        &self.place
    }
}

impl Tables {
    /// Reads the project's tables from one folder and the sources from another.
    pub(crate) fn new(own: &Path, sources: &Path) -> Self {
        Self { own: own.to_owned(), sources: sources.to_owned() }
    }

    /// The rows of a table of the project.
    pub(crate) fn own(&self, name: &str) -> Result<Vec<Row>> {
        let path = self.own.join(name);
        let text = read(&path)?;
        let lines = text.lines().enumerate().filter(|(_, line)| !line.is_empty() && !line.starts_with('#'));
        rows(&path, lines.map(|(index, line)| (index + 1, line.split('\t').map(str::to_owned).collect())))
    }

    /// The rows of a tab-separated file of the sources.
    pub(crate) fn tsv(&self, name: &str) -> Result<Vec<Row>> {
        let path = self.sources.join(name);
        let text = read(&path)?;
        rows(
            &path,
            text.lines().enumerate().map(|(index, line)| (index + 1, line.split('\t').map(str::to_owned).collect())),
        )
    }

    /// The rows of a comma-separated file of the sources.
    pub(crate) fn csv(&self, name: &str) -> Result<Vec<Row>> {
        let path = self.sources.join(name);
        let mut reader = csv::ReaderBuilder::new()
            .has_headers(false)
            .flexible(true)
            .from_path(&path)
            .with_context(|| format!("cannot read {}", path.display()))?;
        let records: Vec<(usize, Vec<String>)> = reader
            .records()
            .map(|record| {
                let record = record.with_context(|| path.display().to_string())?;
                let line = record.position().map_or(0, |position| position.line() as usize);
                Ok((line, record.iter().map(str::to_owned).collect()))
            })
            .collect::<Result<_>>()?;
        rows(&path, records.into_iter())
    }

    /// The values of a file with a JSON value on each line.
    pub(crate) fn json(&self, name: &str) -> Result<Vec<serde_json::Value>> {
        let path = self.sources.join(name);
        let text = read(&path)?;
        let parsed = text.lines().enumerate().map(|(index, line)| {
            serde_json::from_str(line).with_context(|| format!("{}:{}: not JSON", path.display(), index + 1))
        });
        parsed.collect()
    }
}

fn read(path: &Path) -> Result<String> {
    fs::read_to_string(path).with_context(|| format!("cannot read {}", path.display()))
}

/// Rows by the names in the first of them; a row may lack cells at its end, but have none too many.
fn rows(path: &Path, mut lines: impl Iterator<Item = (usize, Vec<String>)>) -> Result<Vec<Row>> {
    let Some((_, header)) = lines.next() else {
        bail!("{}: empty; the first line names the columns", path.display());
    };
    let mut rows = Vec::new();
    for (line, cells) in lines {
        let place = format!("{}:{line}", path.display());
        if cells.len() > header.len() {
            bail!("{place}: {} cells for {} columns", cells.len(), header.len());
        }
        rows.push(Row { cells: header.iter().cloned().zip(cells).collect(), place });
    }
    Ok(rows)
}
