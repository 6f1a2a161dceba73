//! Says what is wrong with a SPARQL text in words, and what its author may have meant.

use super::QueryError;
use crate::ontology::PREFIXES;

/// The words of SPARQL that stand at the head of a query or a clause.
const KEYWORDS: &[&str] = &[
    "SELECT",
    "CONSTRUCT",
    "ASK",
    "DESCRIBE",
    "WHERE",
    "PREFIX",
    "BASE",
    "FROM",
    "NAMED",
    "GRAPH",
    "OPTIONAL",
    "UNION",
    "MINUS",
    "FILTER",
    "BIND",
    "VALUES",
    "SERVICE",
    "ORDER",
    "GROUP",
    "HAVING",
    "LIMIT",
    "OFFSET",
    "DISTINCT",
    "REDUCED",
    "COUNT",
    "EXISTS",
    "BOUND",
    "REGEX",
    "CONTAINS",
    "STRSTARTS",
    "LCASE",
    "UCASE",
    "COALESCE",
    "SAMPLE",
    "GROUP_CONCAT",
];

/// Most characters in which a word may differ from the one that was meant.
const NEAR: usize = 2;

/// An error with its place in the text, from what the parser said: "error at 1:12: expected ...".
pub(super) fn explain(sparql: &str, message: &str) -> QueryError {
    let (mut line, mut column) = position(message).unwrap_or((1, 1));
    let said = match undeclared_prefix(sparql) {
        Some((at, prefix)) => {
            (line, column) = place(sparql, at);
            format!(
                "the prefix `{prefix}:` is not declared{}; write `PREFIX {prefix}: <...>` above the query",
                nearest_prefix(&prefix)
            )
        }
        None => {
            if let Some((at, word, keyword)) = misspelt_word(sparql) {
                (line, column) = place(sparql, at);
                format!("`{word}` is not understood here; did you mean `{keyword}`?")
            } else if sparql.matches('{').count() > sparql.matches('}').count() {
                (line, column) = place(sparql, sparql.trim_end().len());
                "the query ends too early: a `{` is never closed".to_owned()
            } else {
                format!("`{}` is not understood here", word_at(sparql, line, column))
            }
        }
    };
    let text = sparql.lines().nth(line - 1).unwrap_or_default().to_owned();
    let mark = format!("{}^", " ".repeat(column.saturating_sub(1)));
    QueryError::Syntax { line, column, message: said, text, mark }
}

/// Line and column in the parser's message.
fn position(message: &str) -> Option<(usize, usize)> {
    let place = message.strip_prefix("error at ")?;
    let (line, rest) = place.split_once(':')?;
    let column: String = rest.chars().take_while(char::is_ascii_digit).collect();
    Some((line.parse().ok()?, column.parse().ok()?))
}

/// Line and column of a byte.
fn place(text: &str, at: usize) -> (usize, usize) {
    let head = &text[..at];
    let line = head.matches('\n').count() + 1;
    let column = head.rsplit('\n').next().unwrap_or_default().chars().count() + 1;
    (line, column)
}

/// The word that begins at a place, or the characters up to the next space.
fn word_at(text: &str, line: usize, column: usize) -> String {
    let line = text.lines().nth(line - 1).unwrap_or_default();
    let before: String = line.chars().take(column - 1).collect();
    let tail: String = line.chars().skip(column - 1).collect();
    let head: String = before.chars().rev().take_while(|c| c.is_alphanumeric() || *c == '_').collect();
    let head: String = head.chars().rev().collect();
    let rest: String = tail.chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect();
    if head.is_empty() && rest.is_empty() {
        tail.chars().take_while(|c| !c.is_whitespace()).collect()
    } else {
        head + &rest
    }
}

/// The first word that is no keyword, variable or name but nearly a keyword, with its offset.
fn misspelt_word(sparql: &str) -> Option<(usize, String, &'static str)> {
    let mut start: Option<usize> = None;
    let mut quoted: Option<char> = None;
    for (at, c) in sparql.char_indices().chain([(sparql.len(), ' ')]) {
        if let Some(end) = quoted {
            quoted = (c != end).then_some(end);
            continue;
        }
        if c.is_ascii_alphabetic() || c == '_' {
            start.get_or_insert(at);
            continue;
        }
        if let Some(from) = start.take() {
            let part_of_name = sparql[..from].ends_with(['?', '$', ':', '@', '^', '-', '_']) || c == ':' || c == '-';
            let word = &sparql[from..at];
            if let Some(keyword) = misspelt(word).filter(|_| !part_of_name) {
                return Some((from, word.to_owned(), keyword));
            }
        }
        quoted = match c {
            '"' | '\'' => Some(c),
            '#' => Some('\n'),
            '<' => Some('>'),
            _ => None,
        };
    }
    None
}

/// The keyword that a word is a slip of.
fn misspelt(word: &str) -> Option<&'static str> {
    let word = word.to_ascii_uppercase();
    if word.len() < 3 || KEYWORDS.contains(&word.as_str()) {
        return None;
    }
    KEYWORDS
        .iter()
        .map(|keyword| (strsim::damerau_levenshtein(keyword, &word), *keyword))
        .filter(|(distance, _)| *distance <= NEAR)
        .min()
        .map(|(_, keyword)| keyword)
}

/// The first prefixed name whose prefix is neither declared nor known, with its offset.
fn undeclared_prefix(sparql: &str) -> Option<(usize, String)> {
    let mut declared: Vec<&str> = PREFIXES.iter().map(|(prefix, _)| *prefix).collect();
    let words: Vec<&str> = sparql.split_whitespace().collect();
    for pair in words.windows(2) {
        if pair[0].eq_ignore_ascii_case("PREFIX") {
            declared.push(pair[1].split(':').next().unwrap_or_default());
        }
    }
    let mut quoted: Option<char> = None;
    let mut start: Option<usize> = None;
    for (at, c) in sparql.char_indices() {
        match (quoted, c) {
            (Some(end), c) if c == end => quoted = None,
            (Some(_), _) => (),
            (None, '"' | '\'') => quoted = Some(c),
            (None, '<') if sparql[at..].split(['>', ' ', '\n']).next().is_some_and(|iri| iri.contains(':')) => {
                quoted = Some('>');
            }
            (None, '#') if sparql[..at].ends_with(['\n', ' ']) || at == 0 => quoted = Some('\n'),
            (None, ':') => {
                if let Some(from) = start {
                    let prefix = &sparql[from..at];
                    let variable = sparql[..from].ends_with(['?', '$', '_', '@']);
                    if !variable && !declared.contains(&prefix) {
                        return Some((from, prefix.to_owned()));
                    }
                }
                start = None;
                continue;
            }
            _ => (),
        }
        let part = quoted.is_none() && (c.is_alphanumeric() || matches!(c, '_' | '-'));
        start = if part { start.or(Some(at)) } else { None };
    }
    None
}

fn nearest_prefix(prefix: &str) -> String {
    PREFIXES
        .iter()
        .map(|(known, iri)| (strsim::damerau_levenshtein(known, prefix), known, iri))
        .filter(|(distance, ..)| *distance <= NEAR)
        .min()
        .map_or_else(String::new, |(_, known, _)| format!(" (did you mean `{known}:`?)"))
}

/// An IRI from what people write: a prefixed name of a known prefix, or an IRI with or without `<` and `>`.
pub fn full_name(text: &str) -> String {
    let bare = text.trim().trim_start_matches('<').trim_end_matches('>');
    let known = bare.split_once(':').and_then(|(prefix, local)| {
        let (_, namespace) = PREFIXES.iter().find(|(known, _)| *known == prefix)?;
        Some(format!("{namespace}{local}"))
    });
    known.unwrap_or_else(|| bare.to_owned())
}

/// An IRI as people read it: with one of the known prefixes, or as it is.
pub fn short_name(iri: &str) -> String {
    let best = PREFIXES
        .iter()
        .filter(|(_, namespace)| iri.len() > namespace.len() && iri.starts_with(namespace))
        .max_by_key(|(_, namespace)| namespace.len());
    match best {
        Some((prefix, namespace)) => format!("{prefix}:{}", &iri[namespace.len()..]),
        None => iri.to_owned(),
    }
}
