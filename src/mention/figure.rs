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
    let number: f64 = token.key.replace(',', "").parse().ok()?;
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
    let value = decimal(number * multiple as f64);
    Some((start, end, Figure { value, unit: unit?.clone(), bound: bound.cloned() }))
}

/// Without an exponent, and without a fraction where there is none.
fn decimal(value: f64) -> String {
    if value.fract() == 0.0 { format!("{value:.0}") } else { format!("{value}") }
}
