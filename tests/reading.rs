//! What is read from sentences, as cases in annotated text: `tests/reading/*.txt` hold input and expectation at once.
//!
//! A case is a line, with indented lines behind it where its kind needs them. To check one, the marks are taken off,
//! the text is read as a document of 4 February 2025, a Tuesday, and what was read is written in the notation of the
//! case: that must give the case back.
//!
//! | Files | Notation |
//! |---|---|
//! | persons, states, organizations, places, ambiguity, agreements, monuments, observances | `[UN](Organization: United Nations)`: every name with the class of its entity, and the entity's label where the words are not its label |
//! | dates | `[yesterday](2025-02-03 relative)`, `[3-5 March 2024](2024-03-03/2024-03-05)`, `by [October](/2025-10 relative)` |
//! | figures | `over [$500 million](above 500000000 US dollar)` |
//! | sentences | `One sentence. ¦ Another.` |
//! | again | `[He](Rashid Meredov)`: every word that means an entity named elsewhere, with that entity's label |
//! | offices | below the text a line for each person's office: `person \| title \| state or organization`, with `former` where it is over |
//! | events | below the text a line for each event: class, realis, date |

use std::fs;

use chancery::{
    document::Document,
    knowledge::Knowledge,
    mention::{DateBasis, DateValue, Figure, Kind},
    ontology::local_name,
    pipeline::{self, Reading},
    span::Span,
};
use jiff::civil::date;

/// What stands between two sentences in a case.
const BETWEEN: &str = " ¦ ";

/// Checks all cases of a file: `plain` takes the marks off a case, `write` puts them on what was read.
fn check(name: &str, plain: impl Fn(&str) -> String, write: impl Fn(&Reading) -> String) {
    let knowledge = Knowledge::embedded().expect("the embedded knowledge is sound");
    let file = format!("tests/reading/{name}.txt");
    let text = fs::read_to_string(&file).expect(&file);
    let cases = cases(&text);
    assert!(cases.len() >= 5, "{file} has only {} cases", cases.len());
    let mut faults = Vec::new();
    for (line, case) in &cases {
        let document = Document::from_body("https://example.org/case", &plain(case), Some(date(2025, 2, 4)));
        let found = write(&pipeline::read(&document, &knowledge));
        if found != *case {
            faults.push(format!("{file}:{line}\n  expected: {case}\n  found:    {found}"));
        }
    }
    assert!(faults.is_empty(), "{} of {} cases fail\n{}", faults.len(), cases.len(), faults.join("\n"));
}

/// The cases of a file with the numbers of their lines; lines that begin with `#` are headings.
fn cases(text: &str) -> Vec<(usize, String)> {
    let mut cases: Vec<(usize, String)> = Vec::new();
    for (index, line) in text.lines().enumerate().filter(|(_, line)| !line.trim().is_empty() && !line.starts_with('#'))
    {
        match cases.last_mut().filter(|_| line.starts_with("    ")) {
            Some((_, case)) => *case = format!("{case}\n{line}"),
            None => cases.push((index + 1, line.to_owned())),
        }
    }
    cases
}

/// Annotated text without its marks, which may lie one in another.
fn unmarked(annotated: &str) -> String {
    let mut text = String::new();
    let mut rest = annotated;
    while let Some(at) = rest.find(['[', ']']) {
        text.push_str(&rest[..at]);
        rest = match rest[at..].strip_prefix("](") {
            Some(mark) => mark.split_once(')').expect("a mark is closed").1,
            None => &rest[at + 1..],
        };
    }
    text + rest
}

/// Text with a mark around each of the spans; of two that begin together the longer is the outer one.
fn marked(text: &str, mut marks: Vec<(Span, String)>) -> String {
    marks.sort_by_key(|(span, what)| (span.start, std::cmp::Reverse(span.end), what.clone()));
    marks.dedup();
    let mut out = String::new();
    let mut open: Vec<(usize, String)> = Vec::new();
    let mut at = 0;
    for (span, what) in marks {
        close(text, &mut out, &mut open, &mut at, span.start);
        out.push_str(&text[at..span.start]);
        out.push('[');
        at = span.start;
        open.push((span.end, what));
    }
    close(text, &mut out, &mut open, &mut at, text.len());
    out + &text[at..]
}

/// Ends the open marks that end up to `upto`, the inner ones first.
fn close(text: &str, out: &mut String, open: &mut Vec<(usize, String)>, at: &mut usize, upto: usize) {
    while let Some((end, what)) = open.pop_if(|(end, _)| *end <= upto) {
        out.push_str(&text[*at..end]);
        out.push_str(&format!("]({what})"));
        *at = end;
    }
}

/// The text with all names of entities marked.
fn write_entities(reading: &Reading) -> String {
    let marks = reading.linked.references.iter().map(|reference| {
        let span = reading.text.span(&reference.tokens);
        let entity = reading.linked.entity(reference.entity);
        let same = reading.document.slice(span) == entity.label;
        let what = if same { format!("{:?}", entity.class) } else { format!("{:?}: {}", entity.class, entity.label) };
        (span, what)
    });
    marked(reading.document.text(), marks.collect())
}

/// The text with the mentions marked that `what` has words for.
fn write_mentions(reading: &Reading, what: impl Fn(&Kind) -> Option<String>) -> String {
    let marks =
        reading.mentions.iter().filter_map(|mention| Some((reading.text.span(&mention.tokens), what(&mention.kind)?)));
    marked(reading.document.text(), marks.collect())
}

/// A date as the begin and end of an ISO 8601 interval, and `relative` where the document's day was needed.
fn date_words(value: &DateValue) -> String {
    let begin = value.begin.map(|date| date.to_string()).unwrap_or_default();
    let end = value.end.map(|date| format!("/{date}")).unwrap_or_default();
    let basis = if value.basis == DateBasis::Relative { " relative" } else { "" };
    format!("{begin}{end}{basis}")
}

fn figure_words(figure: &Figure) -> String {
    let bound = figure.bound.as_ref().map(|bound| format!("{bound} ")).unwrap_or_default();
    format!("{bound}{} {}", figure.value, figure.unit)
}

/// The text, and below it lines in the order of the alphabet, each once.
fn with_lines(reading: &Reading, mut lines: Vec<String>) -> String {
    lines.sort();
    lines.dedup();
    lines.insert(0, reading.document.text().to_owned());
    lines.join("\n    ")
}

fn first_line(case: &str) -> String {
    case.lines().next().unwrap_or_default().to_owned()
}

fn check_entities(name: &str) {
    check(name, unmarked, write_entities);
}

#[test]
fn persons() {
    check_entities("persons");
}

#[test]
fn states() {
    check_entities("states");
}

#[test]
fn organizations() {
    check_entities("organizations");
}

#[test]
fn places() {
    check_entities("places");
}

#[test]
fn ambiguity() {
    check_entities("ambiguity");
}

#[test]
fn agreements() {
    check_entities("agreements");
}

#[test]
fn monuments() {
    check_entities("monuments");
}

#[test]
fn observances() {
    check_entities("observances");
}

#[test]
fn dates() {
    check("dates", unmarked, |reading| {
        write_mentions(reading, |kind| match kind {
            Kind::Date(value) => Some(date_words(value)),
            _ => None,
        })
    });
}

#[test]
fn figures() {
    check("figures", unmarked, |reading| {
        write_mentions(reading, |kind| match kind {
            Kind::Figure(figure) => Some(figure_words(figure)),
            _ => None,
        })
    });
}

#[test]
fn sentences() {
    check(
        "sentences",
        |case| case.replace(BETWEEN, " "),
        |reading| {
            let sentences = reading.text.sentences.iter().map(|sentence| reading.document.slice(sentence.span));
            sentences.collect::<Vec<_>>().join(BETWEEN)
        },
    );
}

#[test]
fn again() {
    check("again", unmarked, |reading| {
        let marks = reading.mentions.iter().zip(&reading.linked.links).filter_map(|(mention, links)| {
            let entity = reading.linked.entity(*links.first()?);
            let stands = match &mention.kind {
                Kind::PersonAgain { .. } | Kind::Leader { .. } => true,
                Kind::Name { class, .. } => *class != entity.class,
                _ => false,
            };
            stands.then(|| (reading.text.span(&mention.tokens), entity.label.clone()))
        });
        marked(reading.document.text(), marks.collect())
    });
}

#[test]
fn offices() {
    check("offices", first_line, |reading| {
        let linked = &reading.linked;
        let lines = linked.tenures.iter().map(|tenure| {
            let office = linked.entity(tenure.office).office.as_ref().expect("an office has its title");
            let owner = office.owner.map(|owner| linked.entity(owner).label.as_str()).unwrap_or_default();
            let former = if tenure.former { " | former" } else { "" };
            format!("{} | {} | {owner}{former}", linked.entity(tenure.person).label, office.title)
        });
        with_lines(reading, lines.collect())
    });
}

#[test]
fn events() {
    check("events", first_line, |reading| {
        let lines = reading.found.events.iter().map(|event| {
            let begin = event.begin.map(|begin| format!(" {}", begin.date)).unwrap_or_default();
            let end = event.end.map(|end| format!("/{}", end.date)).unwrap_or_default();
            format!("{} {}{begin}{end}", local_name(event.class), event.realis.as_str())
        });
        with_lines(reading, lines.collect())
    });
}

#[test]
fn marks_are_taken_off_and_put_on() {
    let annotated = "The [treaty between [France](State) and [Italy](State)](Agreement) of [1860](1860).";
    let plain = unmarked(annotated);
    assert_eq!(plain, "The treaty between France and Italy of 1860.");
    let marks =
        [("treaty between France and Italy", "Agreement"), ("France", "State"), ("Italy", "State"), ("1860", "1860")];
    let marks = marks.map(|(words, what)| {
        let start = plain.find(words).expect("the words");
        (Span::new(start, start + words.len()), what.to_owned())
    });
    assert_eq!(marked(&plain, marks.to_vec()), annotated);
}
