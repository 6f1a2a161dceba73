//! Dates as texts say them, exactly as precise as said, resolved against the document's own date.

mod reader;

use std::fmt;

use jiff::civil::Date;

use self::reader::Reader;
use super::{Chart, Kind};
use crate::{knowledge::DateWords, text::Text};

/// A day, a month or a year, as `xsd:date`, `xsd:gYearMonth` or `xsd:gYear` writes it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum PartialDate {
    /// A year.
    Year(i16),
    /// A month of a year.
    Month(i16, i8),
    /// A day.
    Day(Date),
}

impl PartialDate {
    /// The year it lies in.
    pub fn year(self) -> i16 {
        match self {
            Self::Year(year) | Self::Month(year, _) => year,
            Self::Day(date) => date.year(),
        }
    }

    /// Whether one is the other or part of it: 2024-10-05 and 2024-10.
    pub fn agrees(self, other: Self) -> bool {
        match (self, other) {
            (Self::Day(a), Self::Day(b)) => a == b,
            (Self::Month(y, m), Self::Day(d)) | (Self::Day(d), Self::Month(y, m)) => (y, m) == (d.year(), d.month()),
            (Self::Month(y, m), Self::Month(z, n)) => (y, m) == (z, n),
            _ => self.year() == other.year(),
        }
    }
}

impl fmt::Display for PartialDate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Year(year) => write!(f, "{year:04}"),
            Self::Month(year, month) => write!(f, "{year:04}-{month:02}"),
            Self::Day(date) => write!(f, "{date}"),
        }
    }
}

/// What a date rests on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum DateBasis {
    /// The text gives it in full.
    Stated,
    /// The text gives it from the document's date on: "last October".
    Relative,
    /// Nothing but the publication date is known.
    Published,
}

impl DateBasis {
    /// The value of `dip:dateBasis`.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Stated => "stated",
            Self::Relative => "relative",
            Self::Published => "published",
        }
    }
}

/// When something was.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct DateValue {
    /// The day, month or year, or the first of several.
    pub begin: Option<PartialDate>,
    /// The last, where it goes on.
    pub end: Option<PartialDate>,
    /// What it rests on.
    pub basis: DateBasis,
    /// Whether only the day of the week is given: of what is planned it is the next, and not the last.
    pub weekday: bool,
}

impl DateValue {
    /// A week later.
    pub fn week_later(self) -> Self {
        let later = |date| match date {
            PartialDate::Day(day) => PartialDate::Day(day.saturating_add(jiff::Span::new().weeks(1))),
            date => date,
        };
        Self { begin: self.begin.map(later), end: self.end.map(later), ..self }
    }
}

/// Marks the dates of a sentence. `before` is the date that the text gave last, for "the next day".
pub(super) fn find(chart: &mut Chart<'_>, today: Option<Date>, before: &mut Option<PartialDate>) {
    let range = chart.range();
    let (mut at, mut year) = (range.start, None);
    while at < range.end {
        let tokens = &chart.text.tokens[..range.end];
        let reader = Reader { tokens, words: &chart.knowledge.lexicon.dates, today, before: *before, year };
        match reader.date(at) {
            Some((end, value)) => {
                chart.put(at..end, Kind::Date(value), "date");
                // "The November 27 deal" is spoken of, and nothing else happens on that day.
                if !reader.is_attribute(at, end) {
                    *before = value.begin.or(value.end).or(*before);
                }
                year = value.begin.filter(|_| value.basis == DateBasis::Stated).map(PartialDate::year).or(year);
                at = end;
            }
            None => at += 1,
        }
    }
}

/// The date in the first or last line of a news text: "ASTANA, 4 February 2025 - ...", "///nCa, 4 February 2025".
pub fn date_line(text: &Text, words: &DateWords) -> Option<Date> {
    /// How far into a line its date may stand, in tokens.
    const REACH: usize = 12;
    let reader = Reader { tokens: &text.tokens, words, today: None, before: None, year: None };
    let first = text.sentences.first()?.tokens.start;
    let last = text.sentences.iter().rfind(|sentence| !sentence.title)?.tokens.end;
    (first..last.min(first + REACH)).chain(last.saturating_sub(REACH)..last).find_map(|at| match reader.date(at)? {
        (_, DateValue { begin: Some(PartialDate::Day(date)), basis: DateBasis::Stated, .. }) => Some(date),
        _ => None,
    })
}
