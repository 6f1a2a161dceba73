//! Reads what is looked for: words, "phrases", `-excluded` and `pref*`. Any other mark only parts words.

use super::{SearchError, words::words};

/// Most words of a question.
const MOST: usize = 64;

/// What is looked for.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Question {
    pub(super) wanted: Vec<Clause>,
    pub(super) unwanted: Vec<Clause>,
}

/// What a text has.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Clause {
    /// A word, in any of its forms.
    Word(String),
    /// Words as they are, one behind the other.
    Phrase(Vec<String>),
    /// A word that begins so.
    Prefix(String),
}

impl Question {
    /// Reads a question.
    ///
    /// # Errors
    /// What is wrong with it, and how to write it.
    pub fn parse(text: &str) -> Result<Self, SearchError> {
        let mut question = Self::default();
        let mut rest = text.trim_start();
        while let Some(first) = rest.chars().next() {
            let behind = &rest[first.len_utf8()..];
            // A dash that stands alone is a mark as any other.
            let excludes = first == '-' && behind.starts_with(|c: char| c.is_alphanumeric() || is_quote(c));
            let item = if excludes { behind } else { rest };
            let (clauses, end) = match item.chars().next().filter(|c| is_quote(*c)) {
                Some(quote) => quoted(item, quote)?,
                None => {
                    let end = item.find(|c: char| c.is_whitespace() || is_quote(c)).unwrap_or(item.len());
                    (plain(&item[..end])?, end)
                }
            };
            if excludes { &mut question.unwanted } else { &mut question.wanted }.extend(clauses);
            rest = item[end..].trim_start();
        }
        question.check()?;
        Ok(question)
    }

    /// How many things a text should have.
    pub fn parts(&self) -> usize {
        self.wanted.len()
    }

    /// Whether a text has the beginnings of all words that are looked for.
    pub fn is_in(&self, text: &str) -> bool {
        let words = words(text);
        let has = |beginning: &String| words.iter().any(|word| word.starts_with(beginning.as_str()));
        self.wanted.iter().all(|clause| match clause {
            Clause::Word(word) | Clause::Prefix(word) => has(word),
            Clause::Phrase(phrase) => phrase.iter().all(has),
        })
    }

    /// What is looked for as a whole name; none where a part of it is the beginning of a word.
    pub(super) fn name(&self) -> Option<String> {
        let mut words = Vec::new();
        for clause in &self.wanted {
            match clause {
                Clause::Word(word) => words.push(word.as_str()),
                Clause::Phrase(phrase) => words.extend(phrase.iter().map(String::as_str)),
                Clause::Prefix(_) => return None,
            }
        }
        Some(words.join(" "))
    }

    fn check(&self) -> Result<(), SearchError> {
        let count = |clause: &Clause| if let Clause::Phrase(words) = clause { words.len() } else { 1 };
        let number: usize = self.wanted.iter().chain(&self.unwanted).map(count).sum();
        match (self.wanted.is_empty(), self.unwanted.is_empty()) {
            (true, true) => wrong("there is no word to look for; give words, a \"phrase\" or the beginning of a word*"),
            (true, false) => wrong("there is nothing but what is excluded; give a word to look for as well"),
            _ if number > MOST => wrong(format!("a search has {MOST} words at most, and this one has {number}")),
            _ => Ok(()),
        }
    }
}

/// The words between quotation marks, and where the text goes on.
fn quoted(item: &str, quote: char) -> Result<(Vec<Clause>, usize), SearchError> {
    let begin = quote.len_utf8();
    let Some((inner, last)) = item[begin..].char_indices().find(|(_, c)| is_quote(*c)) else {
        return wrong(format!("the quotation mark before `{}` is never closed", brief(&item[begin..])));
    };
    let phrase = &item[begin..begin + inner];
    if phrase.contains('*') {
        return wrong(format!("`*` has no meaning between quotation marks, as in `{}`", brief(phrase)));
    }
    let words = words(phrase);
    let clause = (!words.is_empty()).then_some(Clause::Phrase(words));
    Ok((clause.into_iter().collect(), begin + inner + last.len_utf8()))
}

/// A piece without spaces: one word, several as in `Jean-Paul`, or none; the last one may be the beginning of a word.
fn plain(piece: &str) -> Result<Vec<Clause>, SearchError> {
    let bare = piece.strip_suffix('*').unwrap_or(piece);
    if bare.contains('*') {
        return wrong(format!("`*` stands behind the beginning of a word, and not within, as in `{}`", brief(piece)));
    }
    let mut words = words(bare);
    let mut clauses = Vec::new();
    if bare.len() < piece.len() {
        let Some(last) = words.pop().filter(|_| bare.ends_with(char::is_alphanumeric)) else {
            return wrong(format!(
                "`*` stands behind the beginning of a word, and not alone, as in `{}`",
                brief(piece)
            ));
        };
        clauses.push(Clause::Prefix(last));
    }
    match words.len() {
        0 => (),
        1 => clauses.insert(0, Clause::Word(words.remove(0))),
        _ => clauses.insert(0, Clause::Phrase(words)),
    }
    Ok(clauses)
}

fn is_quote(c: char) -> bool {
    matches!(c, '"' | '“' | '”')
}

fn wrong<T>(message: impl Into<String>) -> Result<T, SearchError> {
    Err(SearchError::Question(message.into()))
}

/// The beginning of a text, for a message on one line.
fn brief(text: &str) -> String {
    /// How many characters are shown.
    const SHOWN: usize = 30;
    let shown = text.chars().take(SHOWN).map(|c| if c.is_control() { ' ' } else { c });
    shown.chain(text.chars().nth(SHOWN).map(|_| '…')).collect()
}

#[cfg(test)]
mod tests {
    use super::Question;

    fn check(text: &str, expected: &str) {
        let read = Question::parse(text).map_or_else(
            |error| error.to_string(),
            |question| format!("{:?} {:?}", question.wanted, question.unwanted),
        );
        assert_eq!(read, expected, "{text}");
    }

    #[test]
    fn words_phrases_prefixes_and_what_is_excluded() {
        check("Nelson mandela", r#"[Word("nelson"), Word("mandela")] []"#);
        check(r#"“foreign minister” -Soviet"#, r#"[Phrase(["foreign", "minister"])] [Word("soviet")]"#);
        check(r#"-"cold war"x*"#, r#"[Prefix("x")] [Phrase(["cold", "war"])]"#);
        check(
            "Jean-Paul - U.S. --only Jean-Pau*",
            r#"[Phrase(["jean", "paul"]), Word("us"), Word("only"), Word("jean"), Prefix("pau")] []"#,
        );
        check(
            "title:(a OR b)~2^3 [x TO y] /r.*e/",
            "`*` stands behind the beginning of a word, and not within, as in `/r.*e/`",
        );
        check(
            "title:a [b] {c} \\d \u{0}e",
            r#"[Phrase(["title", "a"]), Word("b"), Word("c"), Word("d"), Word("e")] []"#,
        );
    }

    #[test]
    fn what_is_wrong_is_said() {
        check("", "there is no word to look for; give words, a \"phrase\" or the beginning of a word*");
        check("\"\" … -", "there is no word to look for; give words, a \"phrase\" or the beginning of a word*");
        check("-a", "there is nothing but what is excluded; give a word to look for as well");
        check("a \"b\nc", "the quotation mark before `b c` is never closed");
        check("\"a b*\"", "`*` has no meaning between quotation marks, as in `a b*`");
        check("*", "`*` stands behind the beginning of a word, and not alone, as in `*`");
        check(&"a ".repeat(65), "a search has 64 words at most, and this one has 65");
    }
}
