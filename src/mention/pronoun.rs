//! Words that mean a person named before: "he", "she".

use super::{Chart, Kind};

/// Marks each such word that is no part of a name: "he", but not "Minister He Yafei".
pub(super) fn find(chart: &mut Chart<'_>) {
    let words = &chart.knowledge.lexicon.persons;
    let first = chart.range().start;
    for at in chart.range() {
        let key = chart.key(at);
        let (sex, subject) = match (words.subjects.get(key), words.objects.get(key)) {
            (Some(sex), _) => (*sex, true),
            (None, Some(sex)) => (*sex, false),
            (None, None) => continue,
        };
        let opens = at == first || chart.token(at - 1).is_some_and(|token| is_quote(&token.key));
        let written = !chart.text.tokens[at].is_capital() || (opens && !chart.is_free_capital(at + 1));
        if written && chart.covering(at).is_none() {
            chart.put(at..at + 1, Kind::PersonAgain { sex, subject }, "again");
        }
    }
}

/// A quotation mark, which may stand before the first word of a sentence.
fn is_quote(key: &str) -> bool {
    matches!(key, "\"" | "“" | "«" | "‘" | "'")
}
