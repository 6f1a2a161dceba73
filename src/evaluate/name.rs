//! Names and titles in the form in which they are compared.

use unicode_normalization::{UnicodeNormalization, char::canonical_combining_class};

use crate::knowledge::Comparison;

/// A name in lower case, without diacritics, marks and article, its words with single spaces.
pub(super) fn plain(name: &str, words: &Comparison) -> String {
    let mut letters = String::with_capacity(name.len());
    for c in name.replace('’', "'").nfkd().filter(|c| canonical_combining_class(*c) == 0) {
        match c {
            'ß' | 'ẞ' => letters.push_str("ss"),
            'ς' => letters.push('σ'),
            c if c.is_alphanumeric() || c == '_' => letters.extend(c.to_lowercase()),
            _ => letters.push(' '),
        }
    }
    let plain = letters.split_whitespace().collect::<Vec<_>>().join(" ");
    without_lead(&plain, &words.articles).unwrap_or(plain)
}

/// A title likewise, in one word for all that are the same office, without respect.
pub(super) fn title(title: &str, words: &Comparison) -> String {
    let title = plain(title, words);
    let title = without_lead(&title, &words.respect).unwrap_or(title);
    words.titles.get(&title).cloned().unwrap_or(title)
}

/// What stands behind one of the phrases and a space.
fn without_lead(text: &str, leads: &[String]) -> Option<String> {
    leads.iter().find_map(|lead| text.strip_prefix(lead.as_str())?.strip_prefix(' ').map(str::to_owned))
}
