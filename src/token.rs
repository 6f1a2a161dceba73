//! Cuts a string into words, numbers and marks, as spans, each with the folded form it is compared by.

use rustc_hash::FxHashSet;
use unicode_normalization::{UnicodeNormalization, char::is_combining_mark};

use crate::span::Span;

/// What a token is made of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TokenKind {
    /// Letters, with the apostrophes and abbreviating points that belong to them.
    Word,
    /// Digits first: `500`, `1,000.5`, `3rd`.
    Number,
    /// Anything else, one character a token; `'s` is one too.
    Mark,
}

/// How a word is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Case {
    /// No capital at its head.
    Lower,
    /// A capital at its head only.
    Capital,
    /// Two or more letters, all of them capitals.
    Upper,
}

/// The smallest unit of text that rules speak of.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Token {
    /// Where it stands.
    pub span: Span,
    /// What it is made of.
    pub kind: TokenKind,
    /// Its folded form, see [`fold`].
    pub key: String,
    /// How it is written.
    pub case: Case,
    /// Whether white space stands before it.
    pub spaced: bool,
}

impl Token {
    /// Whether it is a word with a capital at its head.
    pub fn is_capital(&self) -> bool {
        self.kind == TokenKind::Word && self.case != Case::Lower
    }

    /// Whether its folded form is `key`.
    pub fn is(&self, key: &str) -> bool {
        self.key == key
    }
}

/// Where a phrase of folded words ends that begins at an index, if `key` gives its words from there on.
pub fn phrase_end<'k>(at: usize, phrase: &str, key: impl Fn(usize) -> &'k str) -> Option<usize> {
    let mut end = at;
    for word in phrase.split_whitespace() {
        if key(end) != word {
            return None;
        }
        end += 1;
    }
    Some(end)
}

/// A word as it is compared: lower case, without diacritics, with straight apostrophes.
pub fn fold(word: &str) -> String {
    if word.is_ascii() {
        return word.to_ascii_lowercase();
    }
    let mut out = String::with_capacity(word.len());
    for c in word.nfkd().filter(|c| !is_combining_mark(*c)) {
        match c {
            '’' | '‘' | 'ʻ' | 'ʼ' | '`' => out.push('\''),
            'ı' => out.push('i'),
            'ł' | 'Ł' => out.push('l'),
            'ø' | 'Ø' => out.push('o'),
            'đ' | 'Đ' => out.push('d'),
            'ß' => out.push_str("ss"),
            'æ' | 'Æ' => out.push_str("ae"),
            _ => out.extend(c.to_lowercase()),
        }
    }
    out
}

/// The tokens of a text, in order, with nothing but white space between them. A point after one of the
/// `abbreviations` (folded, without the point) belongs to the word.
pub fn tokens(text: &str, abbreviations: &FxHashSet<String>) -> Vec<Token> {
    let mut out = Vec::with_capacity(text.len() / 5);
    let mut rest = 0;
    let mut spaced = true;
    while let Some(first) = text[rest..].chars().next() {
        if first.is_whitespace() || is_invisible(first) {
            spaced = true;
            rest += first.len_utf8();
            continue;
        }
        let (len, kind) = measure(&text[rest..], first, abbreviations);
        let span = Span::new(rest, rest + len);
        let word = &text[span.range()];
        out.push(Token { span, kind, key: fold(word), case: case(word), spaced });
        spaced = false;
        rest += len;
    }
    out
}

/// Characters without a glyph that sources leave in their text.
fn is_invisible(c: char) -> bool {
    matches!(c, '\u{200b}'..='\u{200f}' | '\u{feff}' | '\u{ad}' | '\u{2060}')
}

/// Length in bytes and kind of the token that begins the text.
fn measure(text: &str, first: char, abbreviations: &FxHashSet<String>) -> (usize, TokenKind) {
    if first.is_alphabetic() {
        (word(text, abbreviations), TokenKind::Word)
    } else if first.is_numeric() {
        (number(text), TokenKind::Number)
    } else if is_apostrophe(first) && is_possessive(&text[first.len_utf8()..]) {
        (first.len_utf8() + 1, TokenKind::Mark)
    } else {
        (first.len_utf8(), TokenKind::Mark)
    }
}

fn is_apostrophe(c: char) -> bool {
    matches!(c, '\'' | '’' | 'ʼ')
}

/// Whether a text begins with the `s` of a possessive and nothing more of the word.
fn is_possessive(after: &str) -> bool {
    let mut chars = after.chars();
    matches!(chars.next(), Some('s' | 'S')) && !chars.next().is_some_and(char::is_alphanumeric)
}

/// A word goes on over apostrophes between letters (not the possessive `'s`), and over the points of an abbreviation.
fn word(text: &str, abbreviations: &FxHashSet<String>) -> usize {
    let mut end = 0;
    let mut chars = text.char_indices().peekable();
    while let Some((at, c)) = chars.next() {
        if c.is_alphanumeric() || is_combining_mark(c) {
            end = at + c.len_utf8();
        } else if is_apostrophe(c) || matches!(c, 'ʻ' | '‘' | '`') {
            let joins = chars.peek().is_some_and(|(_, next)| next.is_alphabetic());
            if !joins || is_possessive(&text[at + c.len_utf8()..]) {
                break;
            }
        } else if c == '.' {
            // "U.S.", "J.", "Mr.": a point after single letters or a listed abbreviation belongs to the word.
            let part = text[..at].rsplit('.').next().unwrap_or_default();
            let single = part.chars().count() == 1 && part.chars().all(char::is_uppercase);
            if !(single || abbreviations.contains(&fold(&text[..at]))) {
                break;
            }
            end = at + 1;
            if !(single && chars.peek().is_some_and(|(_, next)| next.is_uppercase())) {
                break;
            }
        } else {
            break;
        }
    }
    end
}

/// Digits with their separators, and the letters of an ordinal.
fn number(text: &str) -> usize {
    let mut end = 0;
    let mut chars = text.char_indices().peekable();
    while let Some((at, c)) = chars.next() {
        let separates = matches!(c, '.' | ',') && chars.peek().is_some_and(|(_, next)| next.is_numeric());
        if c.is_alphanumeric() || separates {
            end = at + c.len_utf8();
        } else {
            break;
        }
    }
    end
}

fn case(word: &str) -> Case {
    let mut letters = word.chars().filter(|c| c.is_alphabetic());
    match letters.next() {
        Some(first) if first.is_uppercase() => {
            let mut rest = letters.peekable();
            if rest.peek().is_some() && rest.all(char::is_uppercase) { Case::Upper } else { Case::Capital }
        }
        _ => Case::Lower,
    }
}
