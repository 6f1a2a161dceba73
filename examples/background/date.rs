//! Dates of the sources as days, months or years, exactly as precise as they are given.

const MONTHS: [&str; 12] = [
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
];

/// A date that begins with the form of XML Schema, such as `2019-03-20T00:00:00Z`, without what follows the day;
/// nothing for what is no date.
pub(crate) fn iso(text: &str) -> Option<String> {
    let text = text.trim();
    let day = text.get(..10).unwrap_or(text);
    let parts: Vec<&str> = day.split('-').collect();
    let digits = |part: &&str, len: usize| part.len() == len && part.bytes().all(|byte| byte.is_ascii_digit());
    let sound = match parts.as_slice() {
        [year] => digits(year, 4),
        [year, month] => digits(year, 4) && digits(month, 2),
        [year, month, day] => digits(year, 4) && digits(month, 2) && digits(day, 2),
        _ => false,
    };
    sound.then(|| day.to_owned())
}

/// A date in words: `12 December 2019`, `April 2018`, `21 Oct 2024` or `1997`.
pub(crate) fn english(text: &str) -> Option<String> {
    let words: Vec<String> = text.split_whitespace().map(str::to_lowercase).collect();
    let month = |word: &str| MONTHS.iter().position(|name| word.len() > 2 && name.starts_with(word)).map(|at| at + 1);
    let year = |word: &str| (word.len() == 4).then(|| word.parse::<u16>().ok()).flatten();
    match words.iter().map(String::as_str).collect::<Vec<_>>().as_slice() {
        [y] => Some(year(y)?.to_string()),
        [m, y] => Some(format!("{}-{:02}", year(y)?, month(m)?)),
        [d, m, y] => Some(format!("{}-{:02}-{:02}", year(y)?, month(m)?, d.parse::<u8>().ok()?)),
        _ => None,
    }
}

/// The year of a date.
pub(crate) fn year(date: &str) -> i32 {
    date.get(..4).and_then(|year| year.parse().ok()).unwrap_or(0)
}

/// Days since the year 0, roughly: for asking how far two dates lie apart. A year or month counts as its middle.
pub(crate) fn days(date: &str) -> i32 {
    let number = |range: std::ops::Range<usize>| date.get(range).and_then(|digits| digits.parse::<i32>().ok());
    let month = number(5..7);
    let day = number(8..10).unwrap_or(if month.is_some() { 15 } else { 1 });
    year(date) * 365 + month.unwrap_or(7) * 30 + day
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_keep_their_precision() {
        assert_eq!(english("12 December 2019").as_deref(), Some("2019-12-12"));
        assert_eq!(english("21 Oct 2024").as_deref(), Some("2024-10-21"));
        assert_eq!(english("April 2018").as_deref(), Some("2018-04"));
        assert_eq!(english("1997").as_deref(), Some("1997"));
        assert_eq!(english("the spring"), None);
        assert_eq!(iso("2019-03-20T00:00:00Z").as_deref(), Some("2019-03-20"));
        assert_eq!(iso("t123"), None);
    }
}
