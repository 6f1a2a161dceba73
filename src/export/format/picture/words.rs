//! What a picture says of nodes and edges in words.

use jiff::civil::Date;

use super::printable;
use crate::{
    export::graph::{Edge, Node, Time, Value},
    ontology,
    query::Citation,
};

/// How many passages a tooltip has.
const PASSAGES: usize = 3;

/// How many characters of a sentence or name a tooltip has.
const LONGEST: usize = 300;

/// The attribute that says whether an event took place.
const REALIS: &str = "realis";

/// Whether a node is an event.
pub(in super::super) fn is_event(node: &Node) -> bool {
    let is = |class: &String| ontology::event_class(class).is_some();
    is(&node.class) || node.classes.iter().any(is)
}

/// Whether something was planned, asked for, thought of or denied, and not said to have taken place.
pub(in super::super) fn is_hollow(attributes: &std::collections::BTreeMap<String, Vec<Value>>) -> bool {
    let realis = attributes.get(REALIS).map_or(&[][..], Vec::as_slice);
    !realis.is_empty() && !realis.iter().any(|value| matches!(value, Value::Text(text) if text == "actual"))
}

/// What stands beside a node. Of an event that is its class and time, for who took part stands around it.
pub(in super::super) fn short_name(node: &Node) -> String {
    let time = node.time.as_ref().map(when).unwrap_or_default();
    if is_event(node) && !time.is_empty() && !node.class.is_empty() {
        return format!("{}, {time}", spaced(&node.class));
    }
    printable(&node.label)
}

/// The name of a node without its class before it and its day behind it, where these are said beside it.
pub(in super::super) fn bare_name(node: &Node) -> String {
    let day = node.time.as_ref().and_then(|time| time.begin.as_deref()).unwrap_or_default();
    let bare = node.label.strip_suffix(day).and_then(|label| label.strip_suffix(", ")).unwrap_or(&node.label);
    printable(bare.strip_prefix(&node.class).and_then(|label| label.strip_prefix(": ")).unwrap_or(bare))
}

/// An address that a browser may open: no script and no local file.
pub(in super::super) fn link(iri: &str) -> Option<&str> {
    (iri.starts_with("https://") || iri.starts_with("http://")).then_some(iri)
}

/// The name of a class or column in words: of `InternationalOrganization` "International organization".
pub(in super::super) fn spaced(name: &str) -> String {
    let mut words = String::new();
    let mut before = ' ';
    for c in printable(name).chars() {
        let begins = c.is_uppercase() && before.is_lowercase();
        if begins || matches!(c, '_' | '-') {
            words.push(' ');
        }
        match c {
            '_' | '-' => (),
            _ if begins => words.extend(c.to_lowercase()),
            _ => words.push(c),
        }
        before = c;
    }
    let mut all = words.chars();
    all.next().map_or_else(String::new, |first| first.to_uppercase().chain(all).collect())
}

/// A time in words: "4 July 1955 to September 1955".
pub(in super::super) fn when(time: &Time) -> String {
    match (&time.begin, &time.end) {
        (Some(begin), Some(end)) if begin != end => format!("{} to {}", moment(begin), moment(end)),
        (Some(begin), _) => moment(begin),
        (None, Some(end)) => format!("until {}", moment(end)),
        (None, None) => String::new(),
    }
}

/// A day, month or year in words; what is no date, as it stands.
fn moment(text: &str) -> String {
    let as_day = |text: &str| text.parse::<Date>().ok();
    match text.matches('-').count() {
        2 => as_day(text).map(|day| day.strftime("%-d %B %Y").to_string()),
        1 => as_day(&format!("{text}-01")).map(|day| day.strftime("%B %Y").to_string()),
        _ => None,
    }
    .unwrap_or_else(|| printable(text))
}

/// What a tooltip says of a node: name, class, time, and passages that speak of it.
pub(in super::super) fn about_node(node: &Node) -> String {
    let kind = spaced(&node.class);
    let time = node.time.as_ref().map(when).unwrap_or_default();
    let head = [kind, time].into_iter().filter(|text| !text.is_empty()).collect::<Vec<_>>().join(" \u{b7} ");
    about(cut(&node.label), head, &node.citations)
}

/// What a tooltip says of an edge: both ends, relation, time, and passages that say it.
pub(in super::super) fn about_edge(edge: &Edge, source: &Node, target: &Node) -> String {
    let arrow = if edge.symmetric { '\u{2194}' } else { '\u{2192}' };
    let names = format!("{} {arrow} {}", cut(&source.label), cut(&target.label));
    let time = edge.time.as_ref().map(when).unwrap_or_default();
    let often = if edge.derived && edge.weight > 1.0 { format!("{} events", edge.weight) } else { String::new() };
    let head = [cut(&edge.label), time, often];
    let head = head.into_iter().filter(|text| !text.is_empty()).collect::<Vec<_>>().join(" \u{b7} ");
    about(names, head, &edge.citations)
}

fn about(name: String, head: String, citations: &[Citation]) -> String {
    let mut lines = vec![name];
    lines.extend((!head.is_empty()).then_some(head));
    for citation in citations.iter().filter(|citation| citation.sentence.is_some()).take(PASSAGES) {
        let quote = format!("\u{201c}{}\u{201d}", cut(citation.sentence.as_deref().unwrap_or_default()));
        let source = [&citation.title, &citation.publisher, &citation.date];
        let source: Vec<String> = source.into_iter().flatten().map(|part| cut(part)).collect();
        lines.push(if source.is_empty() { quote } else { format!("{quote} \u{2014} {}", source.join(", ")) });
    }
    lines.join("\n")
}

fn cut(text: &str) -> String {
    let line = printable(text);
    match line.char_indices().nth(LONGEST) {
        Some((end, _)) => format!("{}\u{2026}", &line[..end]),
        None => line,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_are_said_in_words() {
        let say = |begin: Option<&str>, end: Option<&str>| {
            when(&Time { begin: begin.map(str::to_owned), end: end.map(str::to_owned) })
        };
        assert_eq!(say(Some("1955-07-04"), None), "4 July 1955");
        assert_eq!(say(Some("1955-07"), Some("1957")), "July 1955 to 1957");
        assert_eq!(say(None, Some("1957")), "until 1957");
        assert_eq!(say(Some("soon-ish"), None), "soon-ish");
    }

    #[test]
    fn names_of_classes_are_words() {
        assert_eq!(spaced("InternationalOrganization"), "International organization");
        assert_eq!(spaced("dateBasis"), "Date basis");
        assert_eq!(spaced(""), "");
    }

    #[test]
    fn only_pages_are_linked() {
        assert_eq!(link("https://example.org/a"), Some("https://example.org/a"));
        assert_eq!(link("javascript:alert(1)"), None);
    }
}
