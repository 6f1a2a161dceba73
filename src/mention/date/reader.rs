//! Reads the date that begins at a token, in any of the forms that texts use.

use std::cmp::Ordering;

use jiff::{
    Span, ToSpan,
    civil::{Date, Weekday},
};

use super::{DateBasis, DateValue, PartialDate};
use crate::{
    knowledge::{ByFirst, DateWords, Offset},
    token::{Token, TokenKind, phrase_end},
};

/// What is known while a date is read.
pub(super) struct Reader<'a> {
    pub(super) tokens: &'a [Token],
    pub(super) words: &'a DateWords,
    /// The document's date.
    pub(super) today: Option<Date>,
    /// The date that the text gave last.
    pub(super) before: Option<PartialDate>,
    /// The year that the sentence has stated before.
    pub(super) year: Option<i16>,
}

/// Where a date ends, and which it is.
type Found = Option<(usize, DateValue)>;

impl Reader<'_> {
    /// The date that begins at a token.
    pub(super) fn date(&self, at: usize) -> Found {
        self.iso(at)
            .or_else(|| self.over_months(at))
            .or_else(|| self.day_first(at))
            .or_else(|| self.month_first(at))
            .or_else(|| self.season(at))
            .or_else(|| self.counted(at))
            .or_else(|| self.span_until_now(at))
            .or_else(|| self.relative(at))
            .or_else(|| self.weekday(at))
            .or_else(|| self.year_alone(at))
            .map(|(end, value)| (end, self.bound(at, value)))
    }

    /// Whether a date stands before a noun that it belongs to: "the November 27 deal".
    pub(super) fn is_attribute(&self, start: usize, end: usize) -> bool {
        let noun = self.tokens.get(end).is_some_and(|token| token.kind == TokenKind::Word);
        noun && self.key_before(start) == "the" && self.month(start).is_some()
    }

    fn key(&self, at: usize) -> &str {
        self.tokens.get(at).map_or("", |token| &token.key)
    }

    fn key_before(&self, at: usize) -> &str {
        at.checked_sub(1).map_or("", |at| self.key(at))
    }

    /// "by October", "by the end of 2030": an end, and no date of the event.
    fn bound(&self, at: usize, value: DateValue) -> DateValue {
        let lead = (0..at).rev().find(|at| !self.words.parts.contains(self.key(*at))).map_or("", |at| self.key(at));
        let is_since = self.words.since.contains(self.key_before(at));
        if self.words.bounds.contains(lead) && !is_since {
            return DateValue { begin: None, end: value.begin, ..value };
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

    /// A year behind a day or month, with or without a comma and "of": "2025", "last year", "that year".
    fn year_after(&self, at: usize) -> Option<(usize, i16, DateBasis)> {
        let at = at + usize::from(matches!(self.key(at), "," | "of"));
        if let Some(year) = self.year(at) {
            return Some((at + 1, year, DateBasis::Stated));
        }
        let told = self.offset(at, &self.words.years_told).zip(self.before.map(PartialDate::year));
        let now = || self.offset(at, &self.words.years).zip(self.today.map(Date::year));
        let ((end, by), year) = told.or_else(now)?;
        Some((end, year.checked_add(i16::try_from(by).ok()?)?, DateBasis::Relative))
    }

    /// The longest of the phrases at a token: where it ends, and how far it points.
    fn offset(&self, at: usize, offsets: &ByFirst<Offset>) -> Option<(usize, i32)> {
        let found = offsets
            .beginning(self.key(at))
            .iter()
            .filter_map(|offset| Some((phrase_end(at, &offset.phrase, |at| self.key(at))?, offset.by)));
        found.max_by_key(|(end, _)| *end)
    }

    fn is_dash(&self, at: usize) -> bool {
        matches!(self.key(at), "-" | "–" | "—")
    }

    /// The last day of a range, behind the first: "3-5", "3 to 5".
    fn last_day(&self, at: usize) -> (usize, Option<i8>) {
        match self.day(at + 1).filter(|_| self.is_dash(at) || matches!(self.key(at), "to" | "and")) {
            Some(day) => (at + 2, Some(day)),
            None => (at, None),
        }
    }

    /// "2025-02-03", "03.02.2025".
    fn iso(&self, at: usize) -> Found {
        let token = self.tokens.get(at)?;
        let parts: Vec<&str> = token.key.split('.').collect();
        if let ([day, month, year], TokenKind::Number) = (parts.as_slice(), token.kind) {
            let year = year.parse().ok().filter(|_| year.len() == 4)?;
            let date = Date::new(year, month.parse().ok()?, day.parse().ok()?).ok()?;
            return Some((at + 1, stated(PartialDate::Day(date), None)));
        }
        let glued = (at + 1..at + 5).all(|at| self.tokens.get(at).is_some_and(|token| !token.spaced));
        let year = self.year(at).filter(|_| glued && self.key(at + 1) == "-" && self.key(at + 3) == "-")?;
        let date = Date::new(year, self.key(at + 2).parse().ok()?, self.day(at + 4)?).ok()?;
        Some((at + 5, stated(PartialDate::Day(date), None)))
    }

    /// "28 February to 2 March 2024", "February 28 – March 2, 2024": the year behind the last day is the year of both.
    fn over_months(&self, at: usize) -> Found {
        let pair = |at: usize| {
            let day_first = self.day(at).zip(self.month(at + 1));
            day_first.or_else(|| self.day(at + 1).zip(self.month(at)))
        };
        let (first, month) = pair(at)?;
        let joined = self.is_dash(at + 2) || self.key(at + 2) == "to";
        let (last, last_month) = pair(at + 3).filter(|_| joined)?;
        let (end, last_year, basis) = self.year_after(at + 5)?;
        let begin = Date::new(last_year - i16::from(month > last_month), month, first).ok()?;
        let end_day = Date::new(last_year, last_month, last).ok()?;
        Some((end, value(PartialDate::Day(begin), Some(PartialDate::Day(end_day)), basis)))
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
            return Some((end, value(PartialDate::Month(year, month), None, basis)));
        }
        // "last October", "in October": the year comes from the document's date. "May" and "March" are words too.
        let before = if self.is_dash(at.wrapping_sub(1)) { self.key_before(at - 1) } else { self.key_before(at) };
        let led = self.words.month_leads.contains(before);
        if let Some(year) = self.year.filter(|_| led) {
            return Some((at + 1, relative(PartialDate::Month(year, month))));
        }
        let today = self.today?;
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
        Some((at + 1, relative(PartialDate::Month(year, month))))
    }

    /// A day, or a first and a last, with the year behind them, that of the sentence or the nearest to the document's.
    fn days(&self, behind: usize, month: i8, first: i8, last: Option<i8>) -> Found {
        let make = |year: i16, day: i8| Date::new(year, month, day).ok();
        let (end, year, basis) = match (self.year_after(behind), self.year) {
            (Some(found), _) => found,
            (None, Some(year)) => (behind, year, DateBasis::Relative),
            (None, None) => {
                let today = self.today?;
                let distance = |year: i16| Some((make(year, first)?.since(today).ok()?.get_days().abs(), year));
                let years = [today.year(), today.year() - 1, today.year() + 1];
                (behind, years.into_iter().filter_map(distance).min()?.1, DateBasis::Relative)
            }
        };
        let last = last.and_then(|day| make(year, day)).map(PartialDate::Day);
        Some((end, value(PartialDate::Day(make(year, first)?), last, basis)))
    }

    /// "spring 2013", "last summer": a year, for no calendar has a finer name for it.
    fn season(&self, at: usize) -> Found {
        let month = *self.words.seasons.get(self.key(at))?;
        if let Some((end, year, basis)) = self.year_after(at + 1) {
            return Some((end, value(PartialDate::Year(year), None, basis)));
        }
        let today = self.today?;
        let before = self.key_before(at);
        let year = if self.words.last.contains(before) {
            today.year() - i16::from(month >= today.month())
        } else if self.words.next.contains(before) {
            today.year() + i16::from(month <= today.month())
        } else if self.words.present.contains(before) {
            today.year()
        } else {
            return None;
        };
        Some((at + 1, relative(PartialDate::Year(year))))
    }

    /// A number in digits or in a word.
    fn number(&self, at: usize) -> Option<i32> {
        self.words.numbers.get(self.key(at)).copied().or_else(|| self.key(at).parse().ok().filter(|n| *n < 1000))
    }

    /// "two weeks ago"; "three days later", "a year earlier", counted from the date that the text gave last.
    fn counted(&self, at: usize) -> Found {
        let number = self.number(at)?;
        let unit = self.words.units.get(self.key(at + 1))?;
        let direction = self.key(at + 2);
        let (from, number) = if self.words.ago.contains(direction) {
            (PartialDate::Day(self.today?), -number)
        } else if self.words.later.contains(direction) {
            (self.before?, number)
        } else if self.words.earlier.contains(direction) {
            (self.before?, -number)
        } else {
            return None;
        };
        // "two years after the war" counts from the war.
        let ends = self.tokens.get(at + 3).is_none_or(|token| token.kind == TokenKind::Mark);
        let counts_on = !self.words.ago.contains(direction) && !self.words.alone.contains(direction) && !ends;
        let date = moved(from, number, unit)?;
        (!counts_on).then(|| (at + 3, relative(date)))
    }

    /// "the past two years": from two years before the document's date to it.
    fn span_until_now(&self, at: usize) -> Found {
        let led = self.key(at) == "the" && self.words.last.contains(self.key(at + 1));
        let number = self.number(at + 2).filter(|_| led)?;
        let unit = self.words.units.get(self.key(at + 3))?;
        let today = PartialDate::Day(self.today?);
        let (begin, end) = (moved(today, -number, unit)?, moved(today, 0, unit)?);
        Some((at + 4, value(begin, Some(end), DateBasis::Relative)))
    }

    /// "today", "last year", "earlier this month"; "the next day", "that year", from the date that the text gave last.
    fn relative(&self, at: usize) -> Found {
        let now = self.today.map(PartialDate::Day);
        let words = self.words;
        let kinds = [
            (&words.days, "day", now),
            (&words.weeks, "week", now),
            (&words.months_offset, "month", now),
            (&words.years, "year", now),
            (&words.days_told, "day", self.before),
            (&words.years_told, "year", self.before),
        ];
        let found = kinds.into_iter().filter_map(|(offsets, unit, from)| {
            let (end, by) = self.offset(at, offsets)?;
            Some((end, moved(from?, by, unit)?))
        });
        let (end, date) = found.max_by_key(|(end, _)| *end)?;
        Some((end, relative(date)))
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
        // "Monday of last week"
        let of = at + 1 + usize::from(self.key(at + 1) == "of");
        if let Some((end, by)) = self.offset(of, &self.words.weeks) {
            let monday = today.checked_sub(i64::from(today.weekday().to_monday_zero_offset()).days()).ok()?;
            let days = i64::from(by) * 7 + i64::from(weekday.to_monday_zero_offset());
            return Some((end, relative(PartialDate::Day(monday.checked_add(days.days()).ok()?))));
        }
        let (date, certain) = if self.words.next.contains(self.key_before(at)) {
            (today.nth_weekday(1, weekday).ok()?, true)
        } else if self.words.last.contains(self.key_before(at)) {
            (today.nth_weekday(-1, weekday).ok()?, true)
        } else if today.weekday() == weekday {
            (today, true)
        } else {
            (today.nth_weekday(-1, weekday).ok()?, false)
        };
        Some((at + 1, DateValue { weekday: !certain, ..relative(PartialDate::Day(date)) }))
    }

    /// "in 2024", "2024-2026", "2017–18", "the year 2024".
    fn year_alone(&self, at: usize) -> Found {
        let year = self.year(at).filter(|_| self.words.year_leads.contains(self.key_before(at)))?;
        if self.is_dash(at + 1) || self.key(at + 1) == "to" {
            let short = || self.key(at + 2).parse::<i16>().ok().filter(|n| self.key(at + 2).len() == 2 && *n < 100);
            let last = self.year(at + 2).or_else(|| short().map(|short| year / 100 * 100 + short));
            if let Some(last) = last.filter(|last| *last > year) {
                return Some((at + 3, stated(PartialDate::Year(year), Some(PartialDate::Year(last)))));
            }
        }
        Some((at + 1, stated(PartialDate::Year(year), None)))
    }
}

fn value(begin: PartialDate, end: Option<PartialDate>, basis: DateBasis) -> DateValue {
    DateValue { begin: Some(begin), end, basis, weekday: false }
}

fn stated(begin: PartialDate, end: Option<PartialDate>) -> DateValue {
    value(begin, end, DateBasis::Stated)
}

fn relative(begin: PartialDate) -> DateValue {
    value(begin, None, DateBasis::Relative)
}

/// A date moved by days, weeks, months or years, no more precise than the unit: a week is known by the month in which
/// most of it lies. None where the date itself is less precise than the unit.
fn moved(from: PartialDate, by: i32, unit: &str) -> Option<PartialDate> {
    let by = i64::from(by);
    let month = |date: Date| PartialDate::Month(date.year(), date.month());
    let (year, first) = match from {
        PartialDate::Day(day) => (day.year(), Some(day.first_of_month())),
        PartialDate::Month(year, month) => (year, Some(Date::new(year, month, 1).ok()?)),
        PartialDate::Year(year) => (year, None),
    };
    match (unit, from) {
        ("day", PartialDate::Day(day)) => Some(PartialDate::Day(day.checked_add(Span::new().try_days(by).ok()?).ok()?)),
        ("week", PartialDate::Day(day)) => {
            let thursday = 3 - i64::from(day.weekday().to_monday_zero_offset());
            Some(month(day.checked_add(Span::new().try_days(by * 7 + thursday).ok()?).ok()?))
        }
        ("month", _) => Some(month(first?.checked_add(Span::new().try_months(by).ok()?).ok()?)),
        ("year", _) => Some(PartialDate::Year(year.checked_add(i16::try_from(by).ok()?)?)),
        _ => None,
    }
}

/// The year in which a month is nearest to a day; the past of two that are as near.
fn nearest_year(today: Date, month: i8) -> i16 {
    match (today.month() - month).cmp(&6) {
        Ordering::Greater => today.year() + 1,
        _ if month - today.month() >= 6 => today.year() - 1,
        _ => today.year(),
    }
}
