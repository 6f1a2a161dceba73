//! The axis of time: where a day stands, and which days are marked.

use jiff::{ToSpan, civil::Date};

/// The room that a mark with its name needs.
const STEP: f64 = 84.0;

/// Days from one mark to the next where marks stand closer than months.
const DAYS: &[i16] = &[1, 2, 7, 14];

/// Months from one mark to the next.
const MONTHS: &[i16] = &[1, 3, 6, 12, 24, 60, 120, 240, 600, 1_200, 2_400, 6_000];

/// Days from left to right.
#[derive(Clone, Debug)]
pub(super) struct Axis {
    first: Date,
    days: f64,
    left: f64,
    wide: f64,
}

/// A mark on the axis.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Tick {
    pub(super) x: f64,
    pub(super) name: String,
    /// Whether a year begins there, or all marks are years.
    pub(super) strong: bool,
}

impl Axis {
    /// An axis for these days and a little more, so wide, from a place on the left.
    pub(super) fn new(first: Date, last: Date, left: f64, wide: f64) -> Self {
        let days = f64::from(between(first, last)).max(1.0) + 1.0;
        let beyond = (days * 0.02).ceil().max(1.0);
        let first = first.checked_sub((beyond as i32).days()).unwrap_or(first);
        Self { first, days: days + 2.0 * beyond, left, wide }
    }

    /// Where a day begins.
    pub(super) fn at(&self, day: Date) -> f64 {
        self.left + f64::from(between(self.first, day)) / self.days * self.wide
    }

    /// Where a day ends.
    pub(super) fn after(&self, day: Date) -> f64 {
        self.at(day) + self.wide / self.days
    }

    /// The marks, as close as their names have room.
    pub(super) fn ticks(&self) -> Vec<Tick> {
        let least = STEP / self.wide * self.days;
        if let Some(step) = DAYS.iter().find(|days| f64::from(**days) >= least) {
            return self.marks(
                self.first,
                *step,
                |day, step| day.checked_add(i32::from(step).days()).ok(),
                "%-d %b %Y",
            );
        }
        let step = MONTHS.iter().find(|months| f64::from(**months) * 30.4 >= least).copied().unwrap_or(12_000);
        let years = step / 12;
        let year = if years > 0 { self.first.year().div_euclid(years) * years } else { self.first.year() };
        let begin = Date::new(year, 1, 1).unwrap_or(self.first);
        let form = if years > 0 { "%Y" } else { "%b %Y" };
        self.marks(begin, step, |day, step| day.checked_add(i32::from(step).months()).ok(), form)
    }

    fn marks(&self, begin: Date, step: i16, next: impl Fn(Date, i16) -> Option<Date>, form: &str) -> Vec<Tick> {
        let days = std::iter::successors(Some(begin), |day| next(*day, step));
        let right = self.left + self.wide;
        days.map(|day| (self.at(day), day))
            .take_while(|(x, _)| *x <= right)
            .filter(|(x, _)| *x >= self.left)
            .map(|(x, day)| {
                let strong = form == "%Y" || (day.month() == 1 && day.day() == 1);
                Tick { x, name: day.strftime(form).to_string(), strong }
            })
            .collect()
    }
}

/// The days from one to another.
fn between(from: Date, to: Date) -> i32 {
    from.until(to).map_or(0, |span| span.get_days())
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    fn names(first: Date, last: Date) -> Vec<String> {
        Axis::new(first, last, 0.0, 900.0).ticks().into_iter().map(|tick| tick.name).collect()
    }

    #[test]
    fn marks_are_days_months_or_years() {
        assert_eq!(names(date(1955, 7, 1), date(1955, 7, 5))[1], "1 Jul 1955");
        assert_eq!(names(date(1955, 1, 1), date(1955, 12, 31))[1..3], ["Apr 1955", "Jul 1955"]);
        assert_eq!(names(date(1949, 3, 1), date(1965, 12, 31))[..2], ["1950", "1952"]);
        assert_eq!(names(date(1648, 10, 24), date(2020, 1, 1))[0], "1650");
    }

    #[test]
    fn days_stand_from_left_to_right() {
        let axis = Axis::new(date(1955, 7, 1), date(1955, 7, 31), 100.0, 500.0);
        let (one, other) = (axis.at(date(1955, 7, 1)), axis.at(date(1955, 7, 31)));
        assert!(100.0 < one && one < other && axis.after(date(1955, 7, 31)) < 600.0);
    }
}
