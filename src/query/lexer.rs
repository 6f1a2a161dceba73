//! Cuts a SPARQL text into its words, so that what stands in strings, IRIs and comments is not taken for code.

/// What a piece of a text is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    /// A keyword, or the name of a function.
    Word,
    /// A name with a prefix, such as `dip:Event`; also the `dip:` of a declaration.
    Name,
    /// A variable, its `?` or `$` included.
    Variable,
    /// An IRI, with its angle brackets.
    Iri,
    /// A string, with its quotes.
    String,
    /// Anything else: a mark, a number, a language tag, a blank node.
    Other,
}

/// A piece of a SPARQL text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Token<'t> {
    /// Its first byte.
    pub(super) at: usize,
    /// Its characters.
    pub(super) text: &'t str,
    pub(super) kind: Kind,
}

/// The pieces of a text, without spaces and comments. Whatever cannot be SPARQL is cut somehow, for the text may have
/// faults.
pub(super) fn tokens(sparql: &str) -> Vec<Token<'_>> {
    let mut tokens = Vec::new();
    let mut at = 0;
    while let Some(first) = sparql[at..].chars().next() {
        let rest = &sparql[at..];
        let (kind, length) = match first {
            c if c.is_whitespace() => {
                at += c.len_utf8();
                continue;
            }
            '#' => {
                at += rest.find('\n').unwrap_or(rest.len());
                continue;
            }
            '"' | '\'' => (Kind::String, string(rest)),
            '<' => iri(rest).map_or((Kind::Other, 1), |length| (Kind::Iri, length)),
            '?' | '$' if rest[1..].starts_with(is_word) => (Kind::Variable, 1 + word(&rest[1..])),
            '@' => (Kind::Other, 1 + run(&rest[1..], |c| c.is_ascii_alphanumeric() || c == '-')),
            '_' if rest[1..].starts_with(':') => (Kind::Other, 2 + run(&rest[2..], is_local)),
            ':' => (Kind::Name, 1 + run(&rest[1..], is_local)),
            c if c.is_ascii_digit() => (Kind::Other, run(rest, |c| c.is_ascii_alphanumeric() || c == '.')),
            c if is_word(c) => named(rest),
            c => (Kind::Other, c.len_utf8()),
        };
        tokens.push(Token { at, text: &rest[..length], kind });
        at += length;
    }
    tokens
}

/// The prefixes that a text declares, each with its namespace.
pub(super) fn prefixes(sparql: &str) -> Vec<(String, String)> {
    let tokens = tokens(sparql);
    let declaration = |three: &[Token<'_>]| match three {
        [word, name, iri] if word.text.eq_ignore_ascii_case("PREFIX") && iri.kind == Kind::Iri => {
            let prefix = name.text.strip_suffix(':')?;
            Some((prefix.to_owned(), iri.text[1..iri.text.len() - 1].to_owned()))
        }
        _ => None,
    };
    tokens.windows(3).filter_map(declaration).collect()
}

/// The line of a byte, from 1.
pub(super) fn line_of(text: &str, at: usize) -> usize {
    text[..at].matches('\n').count() + 1
}

fn is_word(c: char) -> bool {
    c.is_alphanumeric() || c == '_'
}

fn is_local(c: char) -> bool {
    is_word(c) || matches!(c, '-' | '.' | ':' | '%' | '\\')
}

/// The length of the characters at the head of a text that are of a kind.
fn run(text: &str, of: impl Fn(char) -> bool) -> usize {
    text.find(|c| !of(c)).unwrap_or(text.len())
}

fn word(text: &str) -> usize {
    run(text, is_word)
}

/// A word, or a name with a prefix.
fn named(text: &str) -> (Kind, usize) {
    let prefix = run(text, |c| is_word(c) || matches!(c, '-' | '.'));
    if text[prefix..].starts_with(':') {
        (Kind::Name, prefix + 1 + run(&text[prefix + 1..], is_local))
    } else {
        (Kind::Word, word(text))
    }
}

/// The length of a string; one that never ends goes to the end of its line, or of the text when it is a long one.
fn string(text: &str) -> usize {
    let quote = &text[..1];
    let long = quote.repeat(3);
    let (end, from) = if text.starts_with(&long) { (long.as_str(), 3) } else { (quote, 1) };
    let mut escaped = false;
    for (at, c) in text.char_indices().skip(from) {
        if escaped {
            escaped = false;
        } else if text[at..].starts_with(end) {
            return at + end.len();
        } else if c == '\\' {
            escaped = true;
        } else if c == '\n' && from == 1 {
            return at;
        }
    }
    text.len()
}

/// The length of an IRI; `<` may also mean "less than".
fn iri(text: &str) -> Option<usize> {
    let end = text.find('>')?;
    let inside = &text[1..end];
    let allowed = |c: char| !c.is_whitespace() && !matches!(c, '<' | '"' | '{' | '}' | '|' | '^' | '`');
    inside.chars().all(allowed).then_some(end + 1)
}
