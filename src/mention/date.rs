//! Dates as texts say them, exactly as precise as said, resolved against the document's own date.

use std::{cmp::Ordering, fmt};

use jiff::{
    ToSpan,
    civil::{Date, Weekday},
};

use super::{Chart, Kind};
use crate::{
    knowledge::{DateWords, Offset},
    text::Text,
    token::{Token, TokenKind},
};

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
}

/// Marks the dates of a sentence.
pub(super) fn find(chart: &mut Chart<'_>, today: Option<Date>) {
    let range = chart.range();
    let mut at = range.start;
    while at < range.end {
        let reader = Reader { tokens: &chart.text.tokens[..range.end], words: &chart.knowledge.lexicon.dates, today };
        match reader.date(at) {
            Some((end, value)) => {
                chart.put(at..end, Kind::Date(value), "date");
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
    let reader = Reader { tokens: &text.tokens, words, today: None };
    let first = text.sentences.first()?.tokens.start;
    let last = text.sentences.iter().rfind(|sentence| !sentence.title)?.tokens.end;
    (first..last.min(first + REACH)).chain(last.saturating_sub(REACH)..last).find_map(|at| match reader.date(at)? {
        (_, DateValue { begin: Some(PartialDate::Day(date)), basis: DateBasis::Stated, .. }) => Some(date),
        _ => None,
    })
}

struct Reader<'a> {
    tokens: &'a [Token],
    words: &'a DateWords,
    today: Option<Date>,
}

type Found = Option<(usize, DateValue)>;

impl Reader<'_> {
    fn key(&self, at: usize) -> &str {
        self.tokens.get(at).map_or("", |token| &token.key)
    }

    fn key_before(&self, at: usize) -> &str {
        at.checked_sub(1).map_or("", |at| self.key(at))
    }

    fn date(&self, at: usize) -> Found {
        self.iso(at)
            .or_else(|| self.over_months(at))
            .or_else(|| self.day_first(at))
            .or_else(|| self.month_first(at))
            .or_else(|| self.relative(at))
            .or_else(|| self.weekday(at))
            .or_else(|| self.year_alone(at))
            .map(|(end, value)| (end, self.bound(at, value)))
    }

    /// "by October": an end, and no date of the event.
    fn bound(&self, at: usize, value: DateValue) -> DateValue {
        if self.words.since.contains(self.key_before(at)) {
            return value;
        }
        if self.words.bounds.contains(self.key_before(at)) {
            return DateValue { begin: None, end: value.begin, basis: value.basis };
        }
        value
    }

    fn month(&self, at: usize) -> Option<i8> {
        let token = self.tokens.get(at).filter(|token| token.is_capital())?;
        self.words.months.get(token.key.trim_end_matches('.')).copied()
    }

    fn day(&self, at: usize) -> Option<i8> {
        let token = self.tokens.get(at).filter(|token| token.kind == TokenKind::Number)?;
        let digits = token.key.trim_end_matches(|c: char| c.is_alphabetic());
        digits.parse().ok().filter(|day| (1..=31).contains(day) && digits.len() <= 2)
    }

    fn year(&self, at: usize) -> Option<i16> {
        let token = self.tokens.get(at).filter(|token| token.kind == TokenKind::Number && token.key.len() == 4)?;
        token.key.parse().ok().filter(|year| (1500..=2100).contains(year))
    }

    /// A year behind a day or month, with or without a comma and "of": "2025", "last year".
    fn year_after(&self, at: usize) -> Option<(usize, i16, DateBasis)> {
        let at = at + usize::from(matches!(self.key(at), "," | "of"));
        if let Some(year) = self.year(at) {
            return Some((at + 1, year, DateBasis::Stated));
        }
        let (end, by) = self.offset(at, &self.words.years)?;
        Some((end, self.today?.year().checked_add(i16::try_from(by).ok()?)?, DateBasis::Relative))
    }

    /// The longest of the phrases at a token: where it ends, and how far it points.
    fn offset(&self, at: usize, offsets: &[Offset]) -> Option<(usize, i32)> {
        let found = offsets.iter().filter_map(|offset| Some((self.phrase(at, &offset.phrase)?, offset.by)));
        found.max_by_key(|(end, _)| *end)
    }

    /// The last day of a range, behind the first: "3-5", "3 to 5".
    fn last_day(&self, at: usize) -> (usize, Option<i8>) {
        match self.day(at + 1).filter(|_| matches!(self.key(at), "-" | "–" | "—" | "to" | "and")) {
            Some(day) => (at + 2, Some(day)),
            None => (at, None),
        }
    }

    /// "2025-02-03".
    fn iso(&self, at: usize) -> Found {
        let glued = (at + 1..at + 5).all(|at| self.tokens.get(at).is_some_and(|token| !token.spaced));
        let year = self.year(at).filter(|_| glued && self.key(at + 1) == "-" && self.key(at + 3) == "-")?;
        let date = Date::new(year, self.key(at + 2).parse().ok()?, self.day(at + 4)?).ok()?;
        Some((at + 5, stated(PartialDate::Day(date), None)))
    }

    /// "28 February to 2 March 2024": the year behind the last day is the year of both.
    fn over_months(&self, at: usize) -> Found {
        let first = self.day(at)?;
        let month = self.month(at + 1)?;
        let joined = matches!(self.key(at + 2), "-" | "–" | "—" | "to");
        let last = self.day(at + 3).filter(|_| joined)?;
        let last_month = self.month(at + 4)?;
        let (end, last_year, basis) = self.year_after(at + 5)?;
        let begin = Date::new(last_year - i16::from(month > last_month), month, first).ok()?;
        let end_day = Date::new(last_year, last_month, last).ok()?;
        let (begin, end_day) = (Some(PartialDate::Day(begin)), Some(PartialDate::Day(end_day)));
        Some((end, DateValue { begin, end: end_day, basis }))
    }

    /// "3 February 2025", "3 February", "3-5 February 2025", "3rd of February".
    fn day_first(&self, at: usize) -> Found {
        let first = self.day(at)?;
        let (mut next, last) = self.last_day(at + 1);
        next += usize::from(self.key(next) == "of");
        let month = self.month(next)?;
        self.days(next + 1, month, first, last)
    }

    /// "February 3, 2025", "February 3", "February 3-5, 2025", "February 2025".
    fn month_first(&self, at: usize) -> Found {
        let month = self.month(at)?;
        if let Some(first) = self.day(at + 1) {
            let (next, last) = self.last_day(at + 2);
            return self.days(next, month, first, last);
        }
        if let Some((end, year, basis)) = self.year_after(at + 1) {
            return Some((end, DateValue { begin: Some(PartialDate::Month(year, month)), end: None, basis }));
        }
        // "last October", "in October": the year comes from the document's date. "May" and "March" are words too.
        let today = self.today?;
        let before = self.key_before(at);
        let led = self.words.month_leads.contains(before);
        let year = if self.words.last.contains(before) {
            today.year() - i16::from(month >= today.month())
        } else if self.words.next.contains(before) {
            today.year() + i16::from(month <= today.month())
        } else if self.words.bounds.contains(before) {
            today.year() + i16::from(month < today.month())
        } else if led {
            nearest_year(today, month)
        } else {
            return None;
        };
        Some((at + 1, relative(PartialDate::Month(year, month), None)))
    }

    /// A day, or a first and a last, with the year behind them or the nearest to the document's date.
    fn days(&self, behind: usize, month: i8, first: i8, last: Option<i8>) -> Found {
        let make = |year: i16, day: i8| Date::new(year, month, day).ok();
        let (end, year, basis) = match self.year_after(behind) {
            Some(found) => found,
            None => {
                let today = self.today?;
                let distance = |year: i16| Some((make(year, first)?.since(today).ok()?.get_days().abs(), year));
                let years = [today.year(), today.year() - 1, today.year() + 1];
                (behind, years.into_iter().filter_map(distance).min()?.1, DateBasis::Relative)
            }
        };
        let begin = Some(PartialDate::Day(make(year, first)?));
        let last = last.and_then(|day| make(year, day)).map(PartialDate::Day);
        Some((end, DateValue { begin, end: last, basis }))
    }

    /// "today", "last year", "earlier this month".
    fn relative(&self, at: usize) -> Found {
        let today = self.today?;
        let day = self
            .offset(at, &self.words.days)
            .and_then(|(end, by)| Some((end, PartialDate::Day(today.checked_add(by.days()).ok()?))));
        let month = self.offset(at, &self.words.months_offset).and_then(|(end, by)| {
            let date = today.first_of_month().checked_add(by.months()).ok()?;
            Some((end, PartialDate::Month(date.year(), date.month())))
        });
        let year = self
            .offset(at, &self.words.years)
            .map(|(end, by)| (end, PartialDate::Year(today.year().saturating_add(by as i16))));
        let (end, date) = [day, month, year].into_iter().flatten().max_by_key(|(end, _)| *end)?;
        Some((end, relative(date, None)))
    }

    /// "on Wednesday": the last one before the document's date, or the next where the text says so.
    fn weekday(&self, at: usize) -> Found {
        let today = self.today?;
        let token = self.tokens.get(at).filter(|token| token.is_capital())?;
        let weekday = Weekday::from_monday_one_offset(*self.words.weekdays.get(&token.key)?).ok()?;
        // "Monday, 3 February 2020" is that day.
        let next = at + 1 + usize::from(self.key(at + 1) == ",");
        if let Some(dated) = self.day_first(next).or_else(|| self.month_first(next)) {
            return Some(dated);
        }
        let date = if self.words.next.contains(self.key_before(at)) {
            today.nth_weekday(1, weekday).ok()?
        } else if today.weekday() == weekday {
            today
        } else {
            today.nth_weekday(-1, weekday).ok()?
        };
        Some((at + 1, relative(PartialDate::Day(date), None)))
    }

    /// "in 2024", "2024-2026", "the year 2024".
    fn year_alone(&self, at: usize) -> Found {
        let year = self.year(at)?;
        let led = self.words.year_leads.contains(self.key_before(at));
        if !led {
            return None;
        }
        if matches!(self.key(at + 1), "-" | "–" | "to")
            && let Some(last) = self.year(at + 2)
        {
            return Some((at + 3, stated(PartialDate::Year(year), Some(PartialDate::Year(last)))));
        }
        Some((at + 1, stated(PartialDate::Year(year), None)))
    }

    fn phrase(&self, at: usize, phrase: &str) -> Option<usize> {
        let mut end = at;
        for word in phrase.split_whitespace() {
            if self.key(end) != word {
                return None;
            }
            end += 1;
        }
        Some(end)
    }
}

fn stated(begin: PartialDate, end: Option<PartialDate>) -> DateValue {
    DateValue { begin: Some(begin), end, basis: DateBasis::Stated }
}

fn relative(begin: PartialDate, end: Option<PartialDate>) -> DateValue {
    DateValue { begin: Some(begin), end, basis: DateBasis::Relative }
}

/// The year in which a month is nearest to a day; the past of two that are as near.
fn nearest_year(today: Date, month: i8) -> i16 {
    match (today.month() - month).cmp(&6) {
        Ordering::Greater => today.year() + 1,
        _ if month - today.month() >= 6 => today.year() - 1,
        _ => today.year(),
    }
}
