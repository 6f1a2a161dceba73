//! Writes answers with their citations: as columns, as JSON, and as footnotes in Markdown.

use std::io::{self, BufWriter, Write};

use anyhow::{Context, Result};
use oxigraph::{
    model::{Literal, NamedNode, Term, Variable},
    sparql::results::QueryResultsFormat,
};
use serde_json::{Value, json};

use super::{
    answer::{Format, markdown_cell, markdown_row, markdown_text, not_for_tables},
    count, table,
};
use crate::query::{Answer, Citation, CitedAnswer, CitedAs, CitedRow, LOOKED_THROUGH};

/// The columns of a citation, behind those of the query. A row with several citations stands there several times,
/// with the same number.
const COLUMNS: [&str; 9] = [
    "cite_row",
    "cite_as",
    "cite_sentence",
    "cite_document",
    "cite_title",
    "cite_date",
    "cite_publisher",
    "cite_passage",
    "cite_of",
];

/// Writes an answer to stdout.
pub(super) fn write(answer: &CitedAnswer, format: Format) -> Result<()> {
    let mut out = BufWriter::new(io::stdout().lock());
    match format {
        Format::Table => as_table(answer, &mut out)?,
        Format::Markdown => as_markdown(answer, &mut out)?,
        Format::Json => {
            serde_json::to_writer(&mut out, &as_json(answer)?)?;
            writeln!(out)?;
        }
        Format::Csv => as_columns(answer).write(QueryResultsFormat::Csv, &mut out)?,
        Format::Tsv => as_columns(answer).write(QueryResultsFormat::Tsv, &mut out)?,
        Format::Xml => as_columns(answer).write(QueryResultsFormat::Xml, &mut out)?,
        other => return Err(not_for_tables(other).into()),
    }
    out.flush().context("stdout")
}

/// What is not cited, in words.
pub(super) fn notes(answer: &CitedAnswer) -> Vec<String> {
    let mut notes: Vec<String> = answer.notes.iter().map(|note| format!("not cited: {note}")).collect();
    let large = answer.rows.iter().filter(|row| row.solutions > LOOKED_THROUGH).count();
    if large > 0 {
        let rows = count(large, "row");
        notes.push(format!(
            "{rows} put together from more than {LOOKED_THROUGH} solutions: the first {LOOKED_THROUGH} are cited"
        ));
    }
    let uncited: usize = answer.rows.iter().map(|row| row.uncited).sum();
    if uncited > 0 {
        notes.push(format!("not cited: {} that no named graph has", count(uncited, "statement")));
    }
    let bare = answer.rows.iter().filter(|row| row.total == 0).count();
    if bare > 0 {
        notes.push(format!("not cited: {} that rest on no statement, but on the query alone", count(bare, "row")));
    }
    notes
}

fn as_columns(answer: &CitedAnswer) -> Answer {
    let mut variables = answer.variables.clone();
    variables.extend(COLUMNS.iter().map(|name| Variable::new_unchecked(*name)));
    let mut rows = Vec::new();
    for (number, row) in answer.rows.iter().enumerate() {
        let mut add = |citation: Option<&Citation>| {
            let mut cells = row.cells.clone();
            cells.extend(columns(number + 1, row, citation));
            rows.push(cells);
        };
        if row.citations.is_empty() {
            add(None);
        }
        row.citations.iter().for_each(|citation| add(Some(citation)));
    }
    Answer::Solutions { variables, rows }
}

/// The cells of [`COLUMNS`].
fn columns(number: usize, row: &CitedRow, citation: Option<&Citation>) -> Vec<Option<Term>> {
    let text = |value: Option<&String>| value.map(|value| Literal::new_simple_literal(value).into());
    let iri = |value: Option<&String>| value.map(|value| NamedNode::new_unchecked(value).into());
    let whole = |value: usize| Some(Literal::from(value as u64).into());
    let kind = citation.map_or("nothing", |citation| citation.kind.name()).to_owned();
    vec![
        whole(number),
        text(Some(&kind)),
        text(citation.and_then(|citation| citation.sentence.as_ref())),
        iri(citation.and_then(|citation| citation.document.as_ref())),
        text(citation.and_then(|citation| citation.title.as_ref())),
        text(citation.and_then(|citation| citation.date.as_ref())),
        text(citation.and_then(|citation| citation.publisher.as_ref())),
        iri(citation.map(|citation| &citation.iri)),
        whole(row.total),
    ]
}

fn as_table(answer: &CitedAnswer, out: &mut impl Write) -> Result<()> {
    let mut header: Vec<String> = answer.variables.iter().map(|variable| variable.as_str().to_owned()).collect();
    header.extend(["cited sentence", "from"].map(str::to_owned));
    let mut lines = Vec::new();
    for row in &answer.rows {
        let mut cells: Vec<String> =
            row.cells.iter().map(|cell| cell.as_ref().map_or_else(String::new, table::text)).collect();
        let mut add = |cited: [String; 2]| {
            lines.push(cells.iter().cloned().chain(cited).collect::<Vec<String>>());
            cells.iter_mut().for_each(String::clear);
        };
        for citation in &row.citations {
            let sentence = citation.sentence.clone().unwrap_or_else(|| format!("({})", what(citation)));
            let from = [&citation.date, &citation.publisher, &citation.document].into_iter().flatten();
            add([sentence, from.cloned().collect::<Vec<_>>().join(", ")]);
        }
        let more = row.total - row.citations.len();
        if more > 0 || row.total == 0 {
            let said = if more > 0 { format!("(and {more} more)") } else { "(nothing is cited)".to_owned() };
            add([said, String::new()]);
        }
    }
    table::lines(&header, lines.into_iter(), out)?;
    writeln!(out, "{}", count(answer.rows.len(), "row"))?;
    Ok(())
}

/// What is cited, where it is no sentence.
fn what(citation: &Citation) -> String {
    match citation.kind {
        CitedAs::Passage | CitedAs::Document => "what is known of the document".to_owned(),
        CitedAs::Background => "background knowledge".to_owned(),
        CitedAs::Ontology => "the ontology".to_owned(),
        CitedAs::Joins => "the record of joins".to_owned(),
        CitedAs::Loaded => format!("loaded: {}", citation.iri),
    }
}

/// The [SPARQL results](https://www.w3.org/TR/sparql11-results-json/) with a member `citations` beside `results`, which
/// has a list for each row, in their order.
fn as_json(answer: &CitedAnswer) -> Result<Value> {
    let rows = answer.rows.iter().map(|row| row.cells.clone()).collect();
    let plain = Answer::Solutions { variables: answer.variables.clone(), rows };
    let mut bytes = Vec::new();
    plain.write(QueryResultsFormat::Json, &mut bytes)?;
    let mut value: Value = serde_json::from_slice(&bytes)?;
    let cited = |row: &CitedRow| {
        let sources: Vec<Value> = row.citations.iter().map(citation_json).collect();
        json!({ "total": row.total, "solutions": row.solutions, "sources": sources })
    };
    value["citations"] = answer.rows.iter().map(cited).collect();
    value["notes"] = notes(answer).into();
    Ok(value)
}

/// A citation with what is known of it.
pub(super) fn citation_json(citation: &Citation) -> Value {
    let mut value = json!({
        "as": citation.kind.name(),
        "iri": citation.iri,
        "sentence": citation.sentence,
        "begin": citation.begin,
        "end": citation.end,
        "document": citation.document,
        "title": citation.title,
        "date": citation.date,
        "publisher": citation.publisher,
    });
    if let Value::Object(members) = &mut value {
        members.retain(|_, member| !member.is_null());
    }
    value
}

fn as_markdown(answer: &CitedAnswer, out: &mut impl Write) -> Result<()> {
    let mut header: Vec<String> = answer.variables.iter().map(|name| markdown_text(name.as_str())).collect();
    header.push("sources".to_owned());
    let width = header.len();
    markdown_row(header.into_iter(), out)?;
    markdown_row((0..width).map(|_| "---".to_owned()), out)?;
    let mut notes: Vec<&Citation> = Vec::new();
    for row in &answer.rows {
        let mut marks = String::new();
        for citation in &row.citations {
            let known = notes.iter().position(|note| note.iri == citation.iri);
            let number = known.unwrap_or_else(|| {
                notes.push(citation);
                notes.len() - 1
            });
            marks.push_str(&format!("[^{}]", number + 1));
        }
        let more = row.total - row.citations.len();
        if more > 0 {
            marks.push_str(&format!(" and {more} more"));
        }
        markdown_row(row.cells.iter().map(markdown_cell).chain([marks]), out)?;
    }
    writeln!(out)?;
    for (index, note) in notes.iter().enumerate() {
        writeln!(out, "[^{}]: {}", index + 1, footnote(note))?;
    }
    Ok(())
}

/// “The sentence.” Publisher, *Title*, date, <address>.
pub(super) fn footnote(citation: &Citation) -> String {
    let said = match &citation.sentence {
        Some(sentence) => format!("“{}”", markdown_text(sentence)),
        None => what(citation),
    };
    let publisher = citation.publisher.as_deref().map(markdown_text);
    let title = citation.title.as_deref().map(|title| format!("*{}*", markdown_text(title)));
    let address = citation.document.is_some().then(|| format!("<{}>", citation.iri));
    let about: Vec<String> = [publisher, title, citation.date.clone(), address].into_iter().flatten().collect();
    if about.is_empty() { said } else { format!("{said} {}", about.join(", ")) }
}
