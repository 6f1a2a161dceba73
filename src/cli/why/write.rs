//! What explanations say in all formats, and explanations as Markdown and JSON.

use std::io::Write;

use anyhow::Result;
use oxigraph::{
    model::{NamedNode, NamedOrBlankNode, Term, Triple},
    sparql::results::QueryResultsFormat,
};
use serde_json::{Value, json};

use super::Page;
use crate::{
    cli::{
        answer::markdown_text,
        cited::{self, citation_json, footnote},
        count, prose, table,
    },
    query::{
        self, Answer, Citation, CitedAs, Exchange, Explained, Near, Nearness, Reasons, RowReasons, Saying, short_name,
    },
};

/// How many statements are listed, of how many.
pub(super) fn number(listed: usize, total: usize) -> String {
    if listed == total { count(total, "statement") } else { format!("{listed} of {}", count(total, "statement")) }
}

/// How many places there are, and how many of them are passages.
pub(super) fn places(total: usize, passages: usize) -> String {
    match (passages, total - passages) {
        (0, 0) => "nothing".to_owned(),
        (passages, 0) => count(passages, "passage"),
        (0, others) => format!("no passage, and {}", count(others, "other place")),
        (passages, others) => format!("{} and {}", count(passages, "passage"), count(others, "other place")),
    }
}

/// How many places a row rests on, and how many of them are passages.
pub(super) fn rests_on(reasons: &RowReasons) -> (usize, usize) {
    let citations = reasons.answer.rows.iter().flat_map(|row| &row.citations);
    let passages = citations.clone().filter(|citation| citation.kind == CitedAs::Passage).count();
    (citations.count(), passages)
}

/// In what statements are like the one that was asked for.
pub(super) fn nearness(near: &Near) -> String {
    let like = match near.like {
        Nearness::OtherObject => "The same subject and property have",
        Nearness::OtherPredicate => "The same subject and object have",
        Nearness::Reversed => "The other way round there is",
    };
    match near.total - near.statements.len() {
        0 => format!("{like}:"),
        more => format!("{like}, and {more} more:"),
    }
}

/// Where a passage stands in the text of its document.
pub(super) fn characters(citation: &Citation) -> String {
    match (citation.begin, citation.end) {
        (Some(begin), Some(end)) => format!("characters {begin} to {end}"),
        _ => "characters not known".to_owned(),
    }
}

/// A place that is no passage.
pub(super) fn place(saying: &Saying) -> String {
    match (&saying.file, saying.citation.kind) {
        (Some(file), _) => format!("loaded from {file} ({})", short_name(&saying.citation.iri)),
        (None, CitedAs::Document) => format!("document: {}", prose::source(&saying.citation)),
        (None, _) => cited::what(&saying.citation),
    }
}

/// A statement with short names.
pub(super) fn short(statement: &Triple) -> String {
    let subject = table::text(&statement.subject.clone().into());
    let object = match &statement.object {
        Term::Literal(literal) => literal.to_string(),
        other => table::text(other),
    };
    format!("{subject} {} {object}", short_name(statement.predicate.as_str()))
}

/// What a place says, without where it stands itself.
pub(super) fn told(saying: &Saying) -> impl Iterator<Item = &Triple> {
    let own = |triple: &&Triple| !matches!(&triple.subject, NamedOrBlankNode::NamedNode(node) if node.as_str() == saying.citation.iri);
    saying.says.iter().filter(own)
}

/// The columns of a row that have something, each with its value.
pub(super) fn row_cells(reasons: &RowReasons) -> Vec<(String, String)> {
    let names = reasons.answer.variables.iter();
    let cells = reasons.answer.rows.iter().flat_map(|row| &row.cells);
    names.zip(cells).filter_map(|(name, cell)| Some((name.as_str().to_owned(), table::text(cell.as_ref()?)))).collect()
}

impl Page<'_> {
    /// A statement in words.
    pub(super) fn words(&self, statement: &Triple) -> Result<[String; 3]> {
        Ok(query::words(self.store, statement)?)
    }

    /// How a place came to say what it says, a line each.
    pub(super) fn how(&self, saying: &Saying) -> Result<Vec<String>> {
        let mut lines = Vec::new();
        if saying.citation.kind == CitedAs::Passage {
            let rules = saying.rules.join(", ");
            let certain = self.readers.certain(saying);
            lines.push(match saying.rules.len() {
                0 => "no rule read this passage: names and offices in it say this".to_owned(),
                1 => format!("rule of the passage: {rules}"),
                _ if certain.is_empty() => {
                    format!("rules of the passage: {rules}; which of them read this is not stored")
                }
                _ => format!("rules of the passage: {rules}"),
            });
            for reader in certain {
                let name = query::name(self.store, &NamedNode::new_unchecked(reader.event).into())?;
                let only = if saying.rules.len() > 1 { "; no other of them can have" } else { "" };
                lines.push(format!("{} found “{name}” in it{only}", reader.rule));
            }
        }
        let mut seen = Vec::new();
        for exchange in saying.exchanges.iter().filter(|exchange| exchange.alone != exchange.statement) {
            lines.push(format!("joined: its document alone says {}", short(&exchange.alone)));
            let join = &exchange.join;
            if !seen.contains(&join) {
                let reason = if join.reason.is_empty() { String::new() } else { format!(", because {}", join.reason) };
                let (from, to) = (short_name(&join.original), short_name(&join.canonical));
                lines.push(format!("{from} (“{}”) is {to} by {}{reason}", join.name, join.rule));
                seen.push(join);
            }
        }
        for source in &saying.sources {
            let publisher = source.publisher.as_ref().map_or_else(String::new, |publisher| format!(", {publisher}"));
            let until = source.known_until.as_ref().map_or_else(String::new, |day| format!(", known until {day}"));
            let of = query::name(self.store, &NamedNode::new_unchecked(&source.of).into())?;
            lines.push(format!("source for {of}: {}{publisher}{until}", source.name));
        }
        if saying.citation.kind == CitedAs::Background && saying.sources.is_empty() {
            lines.push("the background names no source for it".to_owned());
        }
        Ok(lines)
    }

    pub(super) fn markdown(&self, asked: &[&str; 3], reasons: &Reasons, mut out: &mut dyn Write) -> Result<()> {
        if reasons.statements.is_empty() {
            writeln!(out, "**Nothing says:** {}", markdown_text(&asked.join(" · ")))?;
            for near in &reasons.near {
                writeln!(out, "\n{}\n", markdown_text(&nearness(near)))?;
                for statement in &near.statements {
                    writeln!(out, "- {}", markdown_text(&self.words(statement)?.join(" · ")))?;
                }
            }
            return Ok(());
        }
        for (index, explained) in reasons.statements.iter().enumerate() {
            if index > 0 {
                writeln!(out)?;
            }
            prose::heading(2, &self.words(&explained.statement)?.join(" · "), &mut out)?;
            writeln!(
                out,
                "`{}`, said by {}\n",
                short(&explained.statement),
                places(explained.total, explained.passages)
            )?;
            for saying in &explained.said_by {
                self.item(saying, false, out)?;
            }
        }
        Ok(())
    }

    /// A place as an item of a list.
    fn item(&self, saying: &Saying, says: bool, out: &mut dyn Write) -> Result<()> {
        let said = match saying.citation.sentence {
            Some(_) => format!("{} ({})", footnote(&saying.citation), characters(&saying.citation)),
            None => markdown_text(&place(saying)),
        };
        writeln!(out, "- {said}")?;
        for statement in told(saying).filter(|_| says) {
            writeln!(out, "  - says: {}", markdown_text(&self.words(statement)?.join(" · ")))?;
        }
        for line in self.how(saying)? {
            writeln!(out, "  - {}", markdown_text(&line))?;
        }
        Ok(())
    }

    pub(super) fn row_markdown(&self, number: usize, reasons: &RowReasons, out: &mut dyn Write) -> Result<()> {
        prose::heading(2, &format!("Row {number}"), out)?;
        for (name, value) in row_cells(reasons) {
            writeln!(out, "- {}: {}", markdown_text(&name), markdown_text(&value))?;
        }
        let (total, passages) = rests_on(reasons);
        writeln!(out, "\nRests on {}:\n", places(total, passages))?;
        reasons.said_by.iter().try_for_each(|saying| self.item(saying, true, out))
    }

    pub(super) fn json(&self, reasons: &Reasons, out: &mut dyn Write) -> Result<()> {
        let statements = reasons.statements.iter().map(|explained| self.explained_json(explained));
        let near = reasons.near.iter().map(|near| {
            let like = match near.like {
                Nearness::OtherObject => "other object",
                Nearness::OtherPredicate => "other property",
                Nearness::Reversed => "reversed",
            };
            let statements = near.statements.iter().map(|statement| self.statement_json(statement));
            Ok(json!({ "like": like, "total": near.total, "statements": statements.collect::<Result<Vec<_>>>()? }))
        });
        let joined =
            reasons.joined.iter().map(|(given, node)| json!({ "iri": given.as_str(), "joined_to": node.as_str() }));
        let value = json!({
            "total": reasons.total,
            "statements": statements.collect::<Result<Vec<_>>>()?,
            "near": near.collect::<Result<Vec<_>>>()?,
            "joined": joined.collect::<Vec<_>>(),
        });
        Ok(writeln!(out, "{value:#}")?)
    }

    fn explained_json(&self, explained: &Explained) -> Result<Value> {
        let mut value = self.statement_json(&explained.statement)?;
        let said_by = explained.said_by.iter().map(|saying| self.saying_json(saying, false));
        value["total"] = explained.total.into();
        value["passages"] = explained.passages.into();
        value["said_by"] = said_by.collect::<Result<Vec<_>>>()?.into();
        Ok(value)
    }

    pub(super) fn row_json(&self, number: usize, reasons: &RowReasons, out: &mut dyn Write) -> Result<()> {
        let rows = reasons.answer.rows.iter().map(|row| row.cells.clone()).collect();
        let plain = Answer::Solutions { variables: reasons.answer.variables.clone(), rows };
        let mut bytes = Vec::new();
        plain.write(QueryResultsFormat::Json, &mut bytes)?;
        let mut results: Value = serde_json::from_slice(&bytes)?;
        let said_by = reasons.said_by.iter().map(|saying| self.saying_json(saying, true));
        let (total, passages) = rests_on(reasons);
        let value = json!({
            "row": number,
            "columns": results["head"]["vars"].take(),
            "cells": results["results"]["bindings"][0].take(),
            "total": total,
            "passages": passages,
            "said_by": said_by.collect::<Result<Vec<_>>>()?,
            "notes": cited::notes(&reasons.answer),
        });
        Ok(writeln!(out, "{value:#}")?)
    }

    /// A statement as N-Triples writes its terms, and in words.
    fn statement_json(&self, statement: &Triple) -> Result<Value> {
        Ok(json!({
            "subject": statement.subject.to_string(),
            "predicate": statement.predicate.to_string(),
            "object": statement.object.to_string(),
            "words": self.words(statement)?,
        }))
    }

    fn saying_json(&self, saying: &Saying, says: bool) -> Result<Value> {
        let mut value = citation_json(&saying.citation);
        if saying.citation.kind == CitedAs::Passage {
            value["rules"] = saying.rules.clone().into();
            let found = |reader: &super::Reader<'_>| json!({ "event": reader.event, "class": reader.class, "rule": reader.rule });
            value["found_by"] = self.readers.certain(saying).iter().map(found).collect();
            let exchanges = saying.exchanges.iter().map(|exchange| self.exchange_json(exchange));
            value["exchanges"] = exchanges.collect::<Result<Vec<_>>>()?.into();
        }
        if saying.citation.kind == CitedAs::Background {
            let source = |source: &query::KnownSource| {
                json!({
                    "of": source.of, "iri": source.iri, "name": source.name,
                    "publisher": source.publisher, "known_until": source.known_until,
                })
            };
            value["sources"] = saying.sources.iter().map(source).collect();
        }
        if let Some(file) = &saying.file {
            value["file"] = file.clone().into();
        }
        if says {
            let says = saying.says.iter().map(|statement| self.statement_json(statement));
            value["says"] = says.collect::<Result<Vec<_>>>()?.into();
        }
        Ok(value)
    }

    fn exchange_json(&self, exchange: &Exchange) -> Result<Value> {
        let join = &exchange.join;
        let triple = |triple: &Triple| {
            json!({
                "subject": triple.subject.to_string(),
                "predicate": triple.predicate.to_string(),
                "object": triple.object.to_string(),
            })
        };
        Ok(json!({
            "statement": triple(&exchange.statement),
            "alone": triple(&exchange.alone),
            "joined": join.original,
            "joined_to": join.canonical,
            "name": join.name,
            "rule": join.rule,
            "reason": join.reason,
        }))
    }
}
