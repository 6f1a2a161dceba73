//! Says what is wrong with a SPARQL text in words, and what its author may have meant.

use super::{
    QueryError,
    lexer::{Kind, Token, line_of, prefixes, tokens},
};
use crate::ontology::PREFIXES;

/// The words of SPARQL: what stands at the head of a query or a clause, and the names of functions.
const KEYWORDS: &str = "SELECT CONSTRUCT ASK DESCRIBE WHERE PREFIX BASE FROM NAMED GRAPH OPTIONAL UNION MINUS FILTER \
    BIND VALUES SERVICE SILENT LATERAL ORDER GROUP HAVING LIMIT OFFSET DISTINCT REDUCED UNDEF ASC DESC NOT EXISTS TRUE \
    FALSE SEPARATOR COUNT SUM MIN MAX AVG SAMPLE GROUP_CONCAT BOUND IF COALESCE SAMETERM STR LANG LANGMATCHES DATATYPE \
    IRI URI BNODE RAND ABS CEIL FLOOR ROUND CONCAT STRLEN UCASE LCASE ENCODE_FOR_URI CONTAINS STRSTARTS STRENDS \
    STRBEFORE STRAFTER YEAR MONTH DAY HOURS MINUTES SECONDS TIMEZONE TZ NOW UUID STRUUID MD5 SHA1 SHA256 SHA384 SHA512 \
    STRLANG STRDT ISIRI ISURI ISBLANK ISLITERAL ISNUMERIC REGEX SUBSTR REPLACE ADJUST";

/// The words of SPARQL Update, which is not offered.
const UPDATES: &[&str] = &["INSERT", "DELETE", "LOAD", "CLEAR", "DROP", "CREATE", "ADD", "MOVE", "COPY", "WITH"];

/// Most characters in which a word may differ from the one that was meant.
const NEAR: usize = 2;

/// An error with its place in the text, from what the parser said: "error at 1:12: expected ...".
pub(super) fn explain(sparql: &str, message: &str) -> QueryError {
    let tokens = tokens(sparql);
    let (at, said) = undeclared_prefix(sparql, &tokens)
        .or_else(|| update(&tokens))
        .or_else(|| slash_in_name(sparql, &tokens))
        .or_else(|| misspelt_word(&tokens))
        .or_else(|| unclosed(sparql, &tokens))
        .unwrap_or_else(|| {
            let (line, column) = position(message).unwrap_or((1, 1));
            (offset(sparql, line, column), format!("`{}` is not understood here", word_at(sparql, line, column)))
        });
    let (line, column) = place(sparql, at);
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

/// The byte of a line and column.
fn offset(text: &str, line: usize, column: usize) -> usize {
    let start: usize = text.split_inclusive('\n').take(line - 1).map(str::len).sum();
    let inside: usize = text[start..].chars().take(column - 1).map(char::len_utf8).sum();
    start + inside
}

/// A change of the dataset, where a question is wanted.
fn update(tokens: &[Token<'_>]) -> Option<(usize, String)> {
    let first = tokens.iter().find(|token| {
        token.kind == Kind::Word && !matches!(token.text.to_ascii_uppercase().as_str(), "PREFIX" | "BASE")
    })?;
    let known = UPDATES.contains(&first.text.to_ascii_uppercase().as_str());
    known.then(|| {
        let said = "`chancery query` asks and does not change; use `ingest`, `load` and `forget` for that";
        (first.at, format!("`{}` is an update: {said}", first.text))
    })
}

/// A short name with a slash in it, as we print them and SPARQL does not take them.
fn slash_in_name(sparql: &str, tokens: &[Token<'_>]) -> Option<(usize, String)> {
    let touches = |a: &Token<'_>, b: &Token<'_>| a.at + a.text.len() == b.at;
    let three = tokens.windows(3).find(|three| {
        let [name, slash, rest] = three else { return false };
        let is_part = name.kind == Kind::Name && slash.text == "/" && rest.kind == Kind::Word && rest.text != "a";
        is_part && touches(name, slash) && touches(slash, rest)
    })?;
    let written =
        sparql[three[0].at..].split(|c: char| c.is_whitespace() || matches!(c, '}' | ')' | ';' | ',')).next()?;
    let written = written.trim_end_matches('.');
    Some((three[1].at, format!("`/` cannot stand in a short name; write `<{}>`", full_name(written))))
}

/// The first word that is no keyword but nearly one.
fn misspelt_word(tokens: &[Token<'_>]) -> Option<(usize, String)> {
    tokens.iter().filter(|token| token.kind == Kind::Word).find_map(|token| {
        let keyword = misspelt(token.text)?;
        Some((token.at, format!("`{}` is not understood here; did you mean `{keyword}`?", token.text)))
    })
}

/// The keyword that a word is a slip of.
fn misspelt(word: &str) -> Option<&'static str> {
    let word = word.to_ascii_uppercase();
    let keywords = || KEYWORDS.split_whitespace();
    if word.len() < 3 || keywords().any(|keyword| keyword == word) {
        return None;
    }
    keywords()
        .map(|keyword| (strsim::damerau_levenshtein(keyword, &word), keyword))
        .filter(|(distance, keyword)| *distance <= NEAR.min(keyword.len() / 2))
        .min()
        .map(|(_, keyword)| keyword)
}

/// A bracket that is never closed, or one too many.
fn unclosed(sparql: &str, tokens: &[Token<'_>]) -> Option<(usize, String)> {
    let mut open: Vec<&Token<'_>> = Vec::new();
    for token in tokens.iter().filter(|token| token.kind == Kind::Other) {
        let opening = match token.text {
            "{" | "(" | "[" => {
                open.push(token);
                continue;
            }
            "}" => "{",
            ")" => "(",
            "]" => "[",
            _ => continue,
        };
        match open.pop() {
            Some(last) if last.text == opening => (),
            Some(last) => {
                let line = line_of(sparql, last.at);
                let said = format!("`{}` closes nothing: the `{}` of line {line} is still open", token.text, last.text);
                return Some((token.at, said));
            }
            None => return Some((token.at, format!("`{}` closes nothing", token.text))),
        }
    }
    let last = open.pop()?;
    let line = line_of(sparql, last.at);
    let said = format!("the query ends too early: the `{}` of line {line} is never closed", last.text);
    Some((sparql.trim_end().len(), said))
}

/// The first name whose prefix is neither declared nor known.
fn undeclared_prefix(sparql: &str, tokens: &[Token<'_>]) -> Option<(usize, String)> {
    let declared = prefixes(sparql);
    let known = |prefix: &str| {
        PREFIXES.iter().any(|(known, _)| *known == prefix) || declared.iter().any(|(name, _)| name == prefix)
    };
    tokens.iter().enumerate().find_map(|(index, token)| {
        let prefix = token.text.split(':').next().filter(|prefix| token.kind == Kind::Name && !known(prefix))?;
        if index > 0 && tokens[index - 1].text.eq_ignore_ascii_case("PREFIX") {
            return None;
        }
        let mend = match nearest_prefix(prefix, &declared) {
            Some(near) => format!("did you mean `{near}:`? Otherwise write `PREFIX {prefix}: <...>` above the query"),
            None => {
                let names: Vec<&str> = PREFIXES.iter().map(|(prefix, _)| *prefix).collect();
                format!("write `PREFIX {prefix}: <...>` above the query, or use one of {}", names.join(", "))
            }
        };
        Some((token.at, format!("the prefix `{prefix}:` is not declared; {mend}")))
    })
}

fn nearest_prefix(prefix: &str, declared: &[(String, String)]) -> Option<String> {
    let known = PREFIXES.iter().map(|(known, _)| *known).chain(declared.iter().map(|(name, _)| name.as_str()));
    known
        .map(|known| (strsim::damerau_levenshtein(known, prefix), known))
        .filter(|(distance, known)| *distance <= NEAR.min(known.len() / 2))
        .min()
        .map(|(_, known)| known.to_owned())
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
