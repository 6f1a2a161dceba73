//! Places that nothing knows, by where their names stand: "in Chandigarh on Monday".

use super::{Chart, Kind};
use crate::{
    knowledge::Class,
    token::{Case, TokenKind},
};

/// The longest such name, in words.
const LONGEST: usize = 2;

/// Marks each capitalised word behind "in", "at" or "near" that nothing else has taken, where its phrase ends.
pub(super) fn find(chart: &mut Chart<'_>) {
    if chart.is_title_case() {
        return;
    }
    for at in chart.range() {
        if !chart.knowledge.lexicon.words.place_leads.contains(chart.key_before(at)) {
            continue;
        }
        let end = (at..).take_while(|at| is_part(chart, *at)).last().map_or(at, |last| last + 1);
        if end > at && end - at <= LONGEST && is_end(chart, end) && (at..end).all(|at| !is_written_small(chart, at)) {
            chart.put(at..end, Kind::Shape(Class::Place), "shape.place");
        }
    }
}

/// Whether a token can be a part of the name of a place.
fn is_part(chart: &Chart<'_>, at: usize) -> bool {
    let lexicon = &chart.knowledge.lexicon;
    let key = chart.key(at);
    let word = lexicon.words.not_names.contains(key)
        || lexicon.words.openers.contains(key)
        || lexicon.words.honorifics.contains(key)
        || lexicon.heads.organization.contains(key)
        || lexicon.heads.observance.contains(key)
        || lexicon.heads.agreement.beginning(key).iter().any(|(phrase, _)| phrase == key)
        || lexicon.dates.months.contains_key(key)
        || lexicon.dates.weekdays.contains_key(key);
    chart.is_free_capital(at) && chart.text.tokens[at].case == Case::Capital && key.len() > 2 && !word
}

/// Whether the document has a word in small letters too, so that its capital shows nothing.
fn is_written_small(chart: &Chart<'_>, at: usize) -> bool {
    chart.text.tokens.iter().any(|token| token.case == Case::Lower && token.key == chart.key(at))
}

/// Whether nothing behind a name goes on with it: a mark, a date, or a small word that opens another phrase.
fn is_end(chart: &Chart<'_>, at: usize) -> bool {
    let words = &chart.knowledge.lexicon.words;
    let Some(token) = chart.token(at) else {
        return true;
    };
    let key = token.key.as_str();
    let mark = token.kind == TokenKind::Mark && !matches!(key, "-" | "'s" | "'" | "’" | "&" | "/");
    let dated = chart.covering(at).is_some_and(|mention| matches!(mention.kind, Kind::Date(_)));
    mark || dated || words.prepositions.contains(key) && key != "of"
}
