//! Cuts a document's text into sentences and tokens, as spans.

use std::ops::Range;

use crate::{
    document::Document,
    knowledge::Lexicon,
    span::Span,
    token::{self, Case, Token, TokenKind},
};

/// A document's text, cut up.
#[derive(Clone, Debug, Default)]
pub struct Text {
    /// All tokens in order.
    pub tokens: Vec<Token>,
    /// All sentences in order; every token belongs to exactly one.
    pub sentences: Vec<Sentence>,
}

/// A sentence: the passage that a statement is cited from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sentence {
    /// From its first to its last token.
    pub span: Span,
    /// Its tokens, as a range into [`Text::tokens`].
    pub tokens: Range<usize>,
    /// Whether it stands in the headline.
    pub title: bool,
    /// Whether it begins a paragraph.
    pub opens_paragraph: bool,
}

impl Text {
    /// The span from the first to the last token of a range that is not empty.
    pub fn span(&self, tokens: &Range<usize>) -> Span {
        self.tokens[tokens.start].span.join(self.tokens[tokens.end - 1].span)
    }

    /// The index of the sentence that a token belongs to.
    pub fn sentence_of(&self, token: usize) -> usize {
        self.sentences.partition_point(|sentence| sentence.tokens.end <= token)
    }
}

/// Cuts the text of a document.
pub fn analyse(document: &Document, lexicon: &Lexicon) -> Text {
    let tokens = token::tokens(document.text(), &lexicon.words.abbreviations);
    let sentences = sentences(document, &tokens, lexicon);
    Text { tokens, sentences }
}

/// Cuts the tokens of a document into sentences: at full stops, at blank lines, and before the items of a list.
fn sentences(document: &Document, tokens: &[Token], lexicon: &Lexicon) -> Vec<Sentence> {
    let text = document.text();
    let mut out: Vec<Sentence> = Vec::new();
    let mut start = 0;
    let mut opens_paragraph = true;
    for index in 0..tokens.len() {
        let next = tokens.get(index + 1);
        let gap = next.map_or("\n\n", |next| &text[tokens[index].span.end..next.span.start]);
        let paragraph = is_break(gap, next);
        if paragraph || (ends(tokens, index, lexicon) && next.is_none_or(|next| next.spaced)) {
            let span = Span::new(tokens[start].span.start, tokens[index].span.end);
            let title = document.in_title(span);
            out.push(Sentence { span, tokens: start..index + 1, title, opens_paragraph });
            start = index + 1;
            opens_paragraph = paragraph;
        }
    }
    out
}

/// Whether the white space between two tokens ends a paragraph: a blank line, or a line that begins a list item.
fn is_break(gap: &str, next: Option<&Token>) -> bool {
    let lines = gap.bytes().filter(|byte| *byte == b'\n').count();
    let bullet = next.is_some_and(|next| matches!(next.key.as_str(), "-" | "•" | "*" | "–" | "—" | "·"));
    lines > 1 || (lines == 1 && bullet)
}

/// Whether a sentence may end with the token at `index`.
fn ends(tokens: &[Token], index: usize, lexicon: &Lexicon) -> bool {
    let next = tokens.get(index + 1);
    // Quotation marks and brackets that close belong to the sentence before them.
    if next.is_some_and(|next| !next.spaced && is_closing(&next.key)) {
        return false;
    }
    let mut last = index;
    while last > 0 && is_closing(&tokens[last].key) && tokens[last].kind == TokenKind::Mark {
        last -= 1;
    }
    let begins = |token: &Token| token.case != Case::Lower || token.kind != TokenKind::Word;
    match tokens[last].key.as_str() {
        "!" | "?" | "…" => next.is_none_or(begins),
        "." => next.is_none_or(begins),
        // The point of an abbreviation ends a sentence only where a word follows that often begins one.
        key if tokens[last].kind == TokenKind::Word && key.ends_with('.') => {
            !lexicon.words.titles_abbreviated.contains(key.trim_end_matches('.'))
                && key.len() > 2
                && next.is_none_or(|next| next.case != Case::Lower && lexicon.words.openers.contains(&next.key))
        }
        _ => false,
    }
}

fn is_closing(key: &str) -> bool {
    matches!(key, "\"" | "”" | "’" | "'" | ")" | "]" | "»")
}
