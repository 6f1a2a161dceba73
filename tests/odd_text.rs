//! Odd text gives fewer statements, never a panic, and never RDF that another program could not read.

mod common;

use std::collections::BTreeSet;

use chancery::{
    document::{self, Document},
    knowledge::Knowledge,
    pipeline,
};
use common::{project, quads};
use jiff::civil::date;
use oxigraph::io::RdfFormat;

/// Reads a text, and checks that all that was read lies in it and can be written and read again.
fn check(text: &str, knowledge: &Knowledge) -> usize {
    let document = Document::from_body("https://example.org/odd", text, Some(date(2025, 2, 4)));
    let reading = pipeline::read(&document, knowledge);
    let mut next = 0;
    for sentence in &reading.text.sentences {
        assert_eq!(sentence.tokens.start, next, "sentences leave no token out");
        next = sentence.tokens.end;
    }
    assert_eq!(next, reading.text.tokens.len(), "sentences leave no token out");
    for pair in reading.mentions.windows(2) {
        assert!(pair[0].tokens.end <= pair[1].tokens.start, "mentions do not overlap: {pair:?}");
    }
    let written: String = reading.quads.iter().map(|quad| format!("{quad} .\n")).collect();
    let said: BTreeSet<String> = reading.quads.iter().map(ToString::to_string).collect();
    assert_eq!(quads(RdfFormat::NQuads, &written), said);
    reading.quads.len()
}

/// The texts of the sample documents.
fn samples() -> Vec<String> {
    let files = document::walk(&project("data/documents")).expect("the samples");
    let documents = files.iter().flat_map(|file| document::read_file(file));
    documents.map(|document| document.expect("a sample").text().to_owned()).collect()
}

#[test]
fn mangled_documents() {
    let knowledge = Knowledge::embedded().expect("the embedded knowledge is sound");
    let (mut straight, mut mangled) = (0, 0);
    for text in samples() {
        straight += check(&text, &knowledge);
        let words: Vec<&str> = text.split_whitespace().collect();
        let every = |n: usize| words.iter().skip(n % 3).step_by(n).copied().collect::<Vec<_>>().join(" ");
        let variants = [
            text.to_uppercase(),
            text.to_lowercase(),
            words.iter().rev().copied().collect::<Vec<_>>().join(" "),
            words.concat(),
            words.join("\n\n"),
            words.join(" , "),
            words.join("\u{200b} \u{a0}"),
            every(2),
            every(3),
            text.replace('e', "e\u{301}"),
            text.replace(' ', "  ’s "),
            text.replace(|c: char| c.is_alphabetic(), "A"),
            text.replace(|c: char| c.is_lowercase(), ""),
            text.chars().rev().collect(),
        ];
        for variant in variants {
            mangled += check(&variant, &knowledge);
        }
    }
    assert!(straight > 500 && mangled > 500, "both say something: {straight}, {mangled}");
}

#[test]
fn documents_that_break_off() {
    let knowledge = Knowledge::embedded().expect("the embedded knowledge is sound");
    for text in samples() {
        for (at, _) in text.char_indices().step_by(97) {
            check(&text[..at], &knowledge);
            check(&text[at..], &knowledge);
        }
    }
}

#[test]
fn texts_of_nothing_but_marks() {
    let knowledge = Knowledge::embedded().expect("the embedded knowledge is sound");
    let odd = [
        "",
        " ",
        "\n\n\n",
        ".",
        "...",
        "!?",
        "’s",
        "'s's's",
        "\u{feff}",
        "\u{301}",
        "\u{1f600}",
        "((((",
        "“”",
        "- - -",
        "$",
        "$$$ 5",
        "1,2,3,",
        "31 February 2025",
        "99999999999999999999 dollars",
        "$1e400",
        "0000-00-00",
        "Mr.",
        "Mr. Mr. Mr.",
        "President",
        "of of of",
        "U.S.S.R.U.K.",
        "The the THE",
        "visit to visit to visit to",
        "met met met",
        "<a href=\"x\">Astana</a>",
        "\"\\\"\\\\",
        "Astana#char=0,5",
        "İstanbul ßtraße ǅ",
        "President \u{202e}nitup\u{202c} of Russia met President \u{0}Xi of China.",
    ];
    for text in odd {
        check(text, &knowledge);
        check(&format!("President Emmanuel Macron met {text} in Paris on {text}."), &knowledge);
        check(&text.repeat(300), &knowledge);
    }
}
