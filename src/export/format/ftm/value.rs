//! Values as FollowTheMoney keeps them. It changes or drops what is not of the type of its property, so nothing is
//! written that it would not leave as it is.

use serde::Deserialize;
use unicode_normalization::{UnicodeNormalization, is_nfc};

use crate::export::graph::Time;

/// The type of a property.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(super) enum Type {
    /// Text of any length.
    Text,
    /// A short text.
    String,
    /// What something is called.
    Name,
    /// Where something is, in words.
    Address,
    /// A day, month or year.
    Date,
    /// A code of a country.
    Country,
    /// A number.
    Number,
    /// An address on the web.
    Url,
    /// An identifier of Wikidata.
    Wikidata,
    /// The id of another entity.
    Entity,
}

/// Where identifiers of Wikidata begin.
const WIKIDATA: &[&str] = &["http://www.wikidata.org/entity/", "https://www.wikidata.org/wiki/"];

impl Type {
    /// The most characters that a value has.
    pub(super) fn longest(self) -> usize {
        match self {
            Self::Text => 65_000,
            Self::String => 1024,
            Self::Name => 384,
            Self::Address => 250,
            Self::Date | Self::Wikidata => 32,
            Self::Country => 16,
            Self::Number => 250,
            Self::Url => 4096,
            Self::Entity => 200,
        }
    }

    /// A value of this type from text, none where it is not one.
    pub(super) fn value(self, text: &str) -> Option<String> {
        let text = clean(text);
        let value = match self {
            Self::Text | Self::String | Self::Entity => text,
            Self::Name => name(&text),
            Self::Address => squashed(&text).filter(|text| is_kept_as_address(text))?,
            Self::Date => is_date(&text).then_some(text)?,
            Self::Country => {
                let code = text.to_lowercase();
                (code.len() == 2 && code.chars().all(|c| c.is_ascii_lowercase())).then_some(code)?
            }
            Self::Number => text.parse::<f64>().is_ok_and(f64::is_finite).then_some(text)?,
            Self::Url => is_url(&text).then_some(text)?,
            Self::Wikidata => {
                let id = WIKIDATA.iter().find_map(|start| text.strip_prefix(start)).unwrap_or(&text);
                let number = id.strip_prefix('Q')?;
                let good = !number.is_empty() && !number.starts_with('0') && number.bytes().all(|b| b.is_ascii_digit());
                good.then(|| id.to_owned())?
            }
        };
        (!value.is_empty() && value.chars().count() <= self.longest()).then_some(value)
    }

    /// As [`Type::value`], and cut where it is too long.
    pub(super) fn cut(self, text: &str) -> Option<String> {
        self.value(text).or_else(|| {
            let head: String = clean(text).chars().take(self.longest() - 1).collect();
            self.value(&format!("{}…", head.trim_end()))
        })
    }
}

/// Text without what FollowTheMoney takes out of every value, in the form C of Unicode.
pub(super) fn clean(text: &str) -> String {
    if !text.contains(|c| is_taken_out(c) || is_space(c)) && is_nfc(text) {
        return text.trim().to_owned();
    }
    // What stood on both sides of something taken out may be one letter now.
    let left = text.chars().filter(|c| !is_taken_out(*c)).map(|c| if is_space(c) { ' ' } else { c });
    left.nfc().collect::<String>().trim().to_owned()
}

/// Text in pieces that are short enough for a value.
pub(super) fn pieces(text: &str) -> Vec<String> {
    let text = clean(text);
    if text.len() <= Type::Text.longest() {
        return if text.is_empty() { Vec::new() } else { vec![text] };
    }
    let characters: Vec<char> = text.chars().collect();
    let pieces = characters.chunks(Type::Text.longest()).map(|piece| piece.iter().collect::<String>());
    pieces.filter_map(|piece| Type::Text.value(&piece)).collect()
}

/// Controls, and characters without a form of their own.
fn is_taken_out(c: char) -> bool {
    (c.is_control() && !matches!(c, '\t' | '\n' | '\r'))
        || matches!(c, '\u{200b}'..='\u{200f}' | '\u{61c}' | '\u{2060}'..='\u{2064}' | '\u{ad}' | '\u{feff}')
}

fn is_space(c: char) -> bool {
    matches!(
        c,
        '\u{2000}'
            ..='\u{200a}' | '\u{2028}' | '\u{2029}' | '\u{a00}' | '\u{1680}' | '\u{202f}' | '\u{205f}' | '\u{3000}'
    )
}

/// One space for each run of white space.
fn squashed(text: &str) -> Option<String> {
    let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
    (!text.is_empty()).then_some(text)
}

/// On one line, without quotation marks around it.
fn name(text: &str) -> String {
    let quote = |c| matches!(c, '"' | '\'');
    let inner =
        text.strip_prefix(quote).and_then(|text| text.strip_suffix(quote)).filter(|inner| !inner.contains('\n'));
    squashed(inner.unwrap_or(text)).unwrap_or_default()
}

/// Whether text stays the same as an address, whose parts FollowTheMoney sets apart by commas.
fn is_kept_as_address(text: &str) -> bool {
    let upper = text.to_uppercase();
    !["<BR>", "<BR/>", "ESQ.,", "ESQ,", ";", ",,", ",.", ", ,", ", ."].iter().any(|odd| upper.contains(odd))
}

/// Whether text is a date of the calendar with a year from 1000 to 2999, to the day, month or year.
fn is_date(text: &str) -> bool {
    let shape: String = text.chars().map(|c| if c.is_ascii_digit() { '0' } else { c }).collect();
    matches!(shape.as_str(), "0000" | "0000-00" | "0000-00-00")
        && text.starts_with(['1', '2'])
        && Time { begin: Some(text.to_owned()), end: None }.first_day().is_some()
}

/// Whether text is an address on the web of the plain form, with a path.
fn is_url(text: &str) -> bool {
    let Some((host, path)) = ["https://", "http://"]
        .iter()
        .find_map(|scheme| text.strip_prefix(scheme))
        .and_then(|rest| rest.split_once('/'))
    else {
        return false;
    };
    let labels: Vec<&str> = host.split('.').collect();
    let label = |label: &&str| {
        !label.is_empty() && label.len() <= 63 && label.chars().all(|c| c.is_ascii_alphanumeric() || c == '-')
    };
    let top = labels.last().is_some_and(|top| top.len() >= 2 && top.chars().any(|c| c.is_ascii_alphabetic()));
    labels.len() >= 2
        && top
        && labels.iter().all(label)
        && !path.ends_with(['?', '#', ';'])
        && !path.contains("?#")
        && !path.contains(";?")
        && !path.contains(";#")
        && path.chars().all(|c| !c.is_whitespace() && !c.is_control())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(of: Type, text: &str, kept: Option<&str>) {
        assert_eq!(of.value(text).as_deref(), kept, "{of:?} {text:?}");
    }

    #[test]
    fn dates_are_of_the_calendar() {
        for good in ["1973", "1973-06", "1973-06-21", "2024-02-29"] {
            check(Type::Date, good, Some(good));
        }
        for bad in ["", "73", "0843-08-10", "-0500", "1900-02-30", "2024-1-2", "3000", "soon"] {
            check(Type::Date, bad, None);
        }
    }

    #[test]
    fn names_stand_on_one_line_without_quotation_marks() {
        check(Type::Name, " \"New\u{a0}Start\"\n", Some("New Start"));
        check(Type::Name, "O'Neill", Some("O'Neill"));
        check(Type::Name, "Шевченко\u{7}, Тарас", Some("Шевченко, Тарас"));
        check(Type::Name, "\u{200b}", None);
        check(Type::Name, "e\u{200d}\u{301}", Some("é"));
        check(Type::Name, &"x".repeat(385), None);
        assert_eq!(Type::Name.cut(&"x".repeat(10_000)), Some(format!("{}…", "x".repeat(383))));
    }

    #[test]
    fn what_is_no_value_of_its_type_is_none() {
        assert_eq!(pieces(&"ж ".repeat(40_000)).iter().map(|piece| piece.chars().count()).sum::<usize>(), 79_998);
        check(Type::Country, "KZ", Some("kz"));
        check(Type::Country, "KAZ", None);
        check(Type::Url, "https://example.org/a#char=0,4", Some("https://example.org/a#char=0,4"));
        check(Type::Url, "https://example.org", None);
        check(Type::Url, "doc:7", None);
        check(Type::Wikidata, "http://www.wikidata.org/entity/Q9513", Some("Q9513"));
        check(Type::Wikidata, "https://example.org/Q9513", None);
        check(Type::Address, "Astana; Kazakhstan", None);
    }
}
