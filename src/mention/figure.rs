//! Sums of money: "US $500 million", "1 billion dollars", "EUR 3.5 bn".

use super::{Chart, Kind};
use crate::token::TokenKind;

/// A sum with its unit.
#[derive(Clone, Debug, PartialEq)]
pub struct Figure {
    /// The amount in units, as a decimal number without separators.
    pub value: String,
    /// The currency's name: `US dollar`.
    pub unit: String,
    /// What the words before it say: `above`, `below`, `about`.
    pub bound: Option<String>,
}

/// Marks each number that a currency stands before or behind.
pub(super) fn find(chart: &mut Chart<'_>) {
    let range = chart.range();
    let mut at = range.start;
    while at < range.end {
        match figure(chart, at) {
            Some((start, end, figure)) => {
                chart.put(start..end, Kind::Figure(figure), "figure");
                at = end;
            }
            None => at += 1,
        }
    }
}

fn figure(chart: &Chart<'_>, at: usize) -> Option<(usize, usize, Figure)> {
    let heads = &chart.knowledge.lexicon.heads;
    let token = chart.token(at).filter(|token| token.kind == TokenKind::Number)?;
    // "1,000" has a separator, "2,1" a decimal comma.
    let decimal = token.key.rsplit_once(',').is_some_and(|(_, rest)| rest.len() < 3);
    let number = token.key.replace(',', if decimal { "." } else { "" });
    let mut end = at + 1;
    let mut multiple = 1_u64;
    while let Some(factor) = heads.multiples.get(chart.key(end)) {
        multiple = multiple.saturating_mul(*factor);
        end += 1;
    }
    let mut start = at;
    let mut unit = None;
    while let Some(name) = start.checked_sub(1).and_then(|before| heads.currency.get(chart.key(before))) {
        unit.get_or_insert(name);
        start -= 1;
    }
    while let Some(name) = heads.currency.get(chart.key(end)) {
        unit.get_or_insert(name);
        end += 1;
    }
    let bound = (1..=2).find_map(|len| {
        let from = start.checked_sub(len)?;
        let phrase: Vec<&str> = (from..start).map(|at| chart.key(at)).collect();
        heads.bounds.get(&phrase.join(" "))
    });
    let value = product(&number, multiple)?;
    Some((start, end, Figure { value, unit: unit?.clone(), bound: bound.cloned() }))
}

/// A decimal number times a whole one, exactly: "2.01" times a million is "2010000".
fn product(number: &str, multiple: u64) -> Option<String> {
    let (whole, fraction) = number.split_once('.').unwrap_or((number, ""));
    if whole.is_empty() || !whole.bytes().chain(fraction.bytes()).all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    let places = u32::try_from(fraction.len()).ok()?;
    let units: u128 = format!("{whole}{fraction}").parse().ok()?;
    let scaled = units.checked_mul(u128::from(multiple))?;
    let divisor = 10_u128.checked_pow(places)?;
    let rest = format!("{:0width$}", scaled % divisor, width = fraction.len());
    let rest = rest.trim_end_matches('0');
    let whole = scaled / divisor;
    Some(if rest.is_empty() || fraction.is_empty() { whole.to_string() } else { format!("{whole}.{rest}") })
}
