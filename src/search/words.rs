//! Cuts texts into words as the index has them: folded, each in one form however it is marked.
//!
//! What stands within a word is left out, so that `Ta'izz` is `Taizz`, `U.S.S.R.` is `USSR` and `1,000` is `1000`. The
//! parts before and behind an apostrophe are words as well, at the same place: `d'Ivoire` is found by `Ivoire`. The
//! possessive `'s` is no word.

use tantivy::tokenizer::{Language, Stemmer, TextAnalyzer, Token, TokenStream, Tokenizer};

use crate::token::fold;

/// The longest word, in bytes; what is longer is left out.
const LONGEST: usize = 200;
/// The shortest part of a word that is a word, in characters.
const SHORTEST_PART: usize = 3;

/// What names are compared by: their words, with one space between them.
pub fn key(name: &str) -> String {
    words(name).join(" ")
}

/// The words of a text, in order.
pub(super) fn words(text: &str) -> Vec<String> {
    cut(text).into_iter().filter(|word| !word.is_part).map(|word| word.text).collect()
}

/// The stem of a word, by the [Porter stemmer for English](https://snowballstem.org/algorithms/english/stemmer.html).
pub(super) fn stem(word: &str) -> String {
    let mut analyzer = stems();
    let mut stream = analyzer.token_stream(word);
    stream.next().map(|token| token.text.clone()).unwrap_or_default()
}

/// Cuts texts into the stems of their words.
pub(super) fn stems() -> TextAnalyzer {
    TextAnalyzer::builder(Cutter).filter(Stemmer::new(Language::English)).build()
}

/// Cuts texts into words, for tantivy.
#[derive(Clone)]
pub(super) struct Cutter;

/// The words of a text, for tantivy.
pub(super) struct Words {
    left: std::vec::IntoIter<Word>,
    token: Token,
}

struct Word {
    text: String,
    /// Which word of the text it is; that of the whole word for its parts.
    place: usize,
    is_part: bool,
}

impl Tokenizer for Cutter {
    type TokenStream<'a> = Words;

    fn token_stream<'a>(&'a mut self, text: &'a str) -> Words {
        Words { left: cut(text).into_iter(), token: Token::default() }
    }
}

impl TokenStream for Words {
    fn advance(&mut self) -> bool {
        let Some(word) = self.left.next() else {
            return false;
        };
        self.token.position = word.place;
        self.token.text = word.text;
        true
    }

    fn token(&self) -> &Token {
        &self.token
    }

    fn token_mut(&mut self) -> &mut Token {
        &mut self.token
    }
}

fn cut(text: &str) -> Vec<Word> {
    let chars: Vec<char> = fold(text).chars().collect();
    let mut out = Vec::with_capacity(chars.len() / 5);
    let (mut at, mut place) = (0, 0);
    while at < chars.len() {
        if !is_letter(chars[at]) {
            at += 1;
            continue;
        }
        let (end, parts) = word(&chars, at);
        at = end;
        let whole = parts.concat();
        if whole.len() > LONGEST {
            continue;
        }
        if parts.len() > 1 {
            let long = parts.into_iter().filter(|part| part.chars().count() >= SHORTEST_PART);
            out.extend(long.map(|text| Word { text, place, is_part: true }));
        }
        out.push(Word { text: whole, place, is_part: false });
        place += 1;
    }
    out
}

/// Where the word ends that begins at a character, and its parts.
fn word(chars: &[char], begin: usize) -> (usize, Vec<String>) {
    let is = |at: usize, test: fn(char) -> bool| chars.get(at).is_some_and(|c| test(*c));
    let mut parts = vec![String::new()];
    // Where the letters began that stand before a point.
    let mut head = begin;
    let mut at = begin;
    while let Some(&c) = chars.get(at) {
        match c {
            c if is_letter(c) => parts.last_mut().into_iter().for_each(|part| part.push(c)),
            c if is_apostrophe(c) && is(at + 1, char::is_alphabetic) => {
                if chars[at + 1] == 's' && !is(at + 2, is_letter) {
                    return (at + 2, parts);
                }
                parts.push(String::new());
                head = at + 1;
            }
            '.' if at == head + 1 && is(at + 1, char::is_alphabetic) && !is(at + 2, is_letter) => head = at + 1,
            ',' if (1..4).all(|next| is(at + next, char::is_numeric))
                && !is(at + 4, char::is_numeric)
                && is(at - 1, char::is_numeric) => {}
            _ => break,
        }
        at += 1;
    }
    (at, parts)
}

/// Modifier letters stand for sounds that most spellings leave out.
fn is_letter(c: char) -> bool {
    c.is_alphanumeric() && !is_apostrophe(c)
}

fn is_apostrophe(c: char) -> bool {
    matches!(c, '\'' | '\u{2b9}'..='\u{2bf}' | '\u{2c8}' | '\u{2ca}' | '\u{2cb}' | '\u{2ee}')
}

#[cfg(test)]
mod tests {
    use super::{cut, stem, words};

    #[test]
    fn words_are_cut_and_folded() {
        let all = |text: &str| -> Vec<String> {
            cut(text).into_iter().map(|word| format!("{}{}", word.place, word.text)).collect()
        };
        for (text, expected) in [
            ("The President, of Türkiye!", "0the 1president 2of 3turkiye"),
            ("Côte d’Ivoire", "0cote 1ivoire 1divoire"),
            ("Ta'izz and Sanaʿa", "0izz 0taizz 1and 2sana 2sanaa"),
            ("Russia's states' it's", "0russia 1states 2it"),
            ("U.S.S.R. and the U.N. e.g. J.Smith", "0ussr 1and 2the 3un 4eg 5j 6smith"),
            ("1,000.5 in 1990,1991", "01000 15 2in 31990 41991"),
            ("Jean-Paul's ʿAbd", "0jean 1paul 2abd"),
            ("—…«»", ""),
        ] {
            assert_eq!(all(text).join(" "), expected, "{text}");
        }
    }

    #[test]
    fn stems_and_long_words() {
        assert_eq!(["visited", "visiting", "visits"].map(stem), ["visit", "visit", "visit"]);
        assert_eq!(words(&"x".repeat(201)), [""; 0]);
    }
}
