//! Names and ids that every program can show and hold.

use std::cmp::Reverse;

use oxigraph::model::Literal;
use sha2::{Digest, Sha256};
use unicode_normalization::char::is_combining_mark;

use crate::{
    export::{
        facts::{Fact, Id, Object},
        things::Things,
    },
    ontology::ID_NAMESPACE,
    query::{QueryError, short_name},
};

/// How long an id is that is the thing's own address.
const LONGEST_ID: usize = 64;

/// How much of a longer or foreign address an id shows.
const SHOWN: usize = 32;

/// The best name of a thing, on one line.
pub(in crate::export) fn label(things: &mut Things<'_>, id: Id) -> Result<String, QueryError> {
    Ok(labels(things, id)?.0)
}

/// The best name of a thing on one line, where it has a name at all, and never empty: else what its address ends in.
/// Then all other names as they are, the best first; the best among them, where the line does not show all of it.
pub(super) fn labels(things: &mut Things<'_>, id: Id) -> Result<(String, Vec<String>), QueryError> {
    let length = things.style.label_length;
    let (best, mut names) = match names(things, id)? {
        names if names.is_empty() => (readable(things.facts.iri(id)), Vec::new()),
        names => (one_line(&names[0]), names),
    };
    let label = cut(&best, length);
    names.retain(|name| *name != label);
    Ok((label, names))
}

/// Whether a thing has a name.
pub(super) fn has_name(things: &mut Things<'_>, id: Id) -> Result<bool, QueryError> {
    Ok(!names(things, id)?.is_empty())
}

/// The names of a thing that say something, each once, the best first.
fn names(things: &mut Things<'_>, id: Id) -> Result<Vec<String>, QueryError> {
    let [about, known] = things.all(id)?;
    // What is known beforehand has better names than a text; what a query gave goes before all.
    let about_last = !things.facts.is_given();
    let name = |fact: &Fact, last: bool| match &fact.object {
        Object::Literal(literal) => {
            let property = things.names.iter().position(|name| *name == fact.property)?;
            let text = literal.value();
            let rank = (language(literal), property, last, Reverse(fact.said.len()), text.to_owned());
            (!one_line(text).is_empty()).then_some(rank)
        }
        Object::Iri(_) | Object::Triple(_) => None,
    };
    let about = about.iter().filter_map(|fact| name(fact, about_last));
    let mut names: Vec<_> = about.chain(known.iter().filter_map(|fact| name(fact, !about_last))).collect();
    names.sort();
    let mut seen = std::collections::BTreeSet::new();
    Ok(names.into_iter().map(|(.., text)| text).filter(|text| seen.insert(text.clone())).collect())
}

/// The order of languages: English, none, then all others.
fn language(literal: &Literal) -> (u8, String) {
    match literal.language() {
        Some(tag) if tag == "en" || tag.starts_with("en-") => (0, String::new()),
        None => (1, String::new()),
        Some(tag) => (2, tag.to_owned()),
    }
}

/// A text on one line: breaks and other control characters are blanks, and what turns the direction of writing or is no
/// character is gone.
pub(super) fn one_line(text: &str) -> String {
    let is_hidden = |c: char| {
        matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{200e}' | '\u{200f}' | '\u{feff}')
            || (c as u32) & 0xfffe == 0xfffe
    };
    let is_break = |c: char| c.is_whitespace() || c.is_control();
    let shown: String = text.chars().filter(|c| !is_hidden(*c)).collect();
    shown.split(is_break).filter(|word| !word.is_empty()).collect::<Vec<_>>().join(" ")
}

/// A text of so many characters at most, with an ellipsis where something was cut off. A letter keeps its marks.
fn cut(text: &str, most: usize) -> String {
    let Some((end, _)) = text.char_indices().nth(most) else {
        return text.to_owned();
    };
    let kept: Vec<char> = text[..end].chars().collect();
    let mut len = kept.len() - 1;
    // What comes next must not be a mark on what is kept.
    while len > 1 && (is_combining_mark(kept[len]) || kept[len] == '\u{200d}' || kept[len - 1] == '\u{200d}') {
        len -= 1;
    }
    let head = &kept[..len];
    let blank = head.iter().rposition(|c| c.is_whitespace()).filter(|at| *at * 3 > len * 2);
    let mut label: String = head[..blank.unwrap_or(len)].iter().collect();
    label.truncate(label.trim_end().len());
    label.push('…');
    label
}

/// A name from the end of an address, with blanks for hyphens.
fn readable(iri: &str) -> String {
    let end = iri.trim_end_matches(['/', '#']).rsplit(['/', '#', ':']).next().unwrap_or(iri);
    let words = one_line(&unescaped(end).replace(['-', '_'], " "));
    if words.is_empty() { one_line(&short_name(iri)) } else { words }
}

/// A part of an address with the characters that `%` stands for.
fn unescaped(text: &str) -> String {
    let mut bytes = Vec::new();
    let mut rest = text.as_bytes();
    while let Some((first, behind)) = rest.split_first() {
        let code = (*first == b'%').then(|| std::str::from_utf8(behind.get(..2)?).ok()).flatten();
        match code.and_then(|code| u8::from_str_radix(code, 16).ok()) {
            Some(byte) => {
                bytes.push(byte);
                rest = &behind[2..];
            }
            None => {
                bytes.push(*first);
                rest = behind;
            }
        }
    }
    String::from_utf8(bytes).unwrap_or_else(|_| text.to_owned())
}

/// The id of a node: of our own short addresses what stands behind the namespace, with `_` for `/`; of others as much of
/// it as can be read, and a hash behind `__`, which the first never have.
pub(super) fn node_id(iri: &str) -> String {
    let is_own = |path: &&str| {
        path.len() <= LONGEST_ID
            && path.starts_with(|c: char| c.is_ascii_alphabetic())
            && path
                .split('/')
                .all(|part| !part.is_empty() && part.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-'))
    };
    if let Some(path) = iri.strip_prefix(ID_NAMESPACE).filter(is_own) {
        return path.replace('/', "_");
    }
    let mut shown = String::new();
    for c in short_name(iri).trim_start_matches("https://").trim_start_matches("http://").chars() {
        if c.is_ascii_alphanumeric() {
            shown.push(c);
        } else if !shown.is_empty() && !shown.ends_with('-') {
            shown.push('-');
        }
    }
    shown.truncate(SHOWN);
    if !shown.starts_with(|c: char| c.is_ascii_alphabetic()) {
        shown.insert(0, 'n');
    }
    format!("{}__{}", shown.trim_end_matches('-'), hash(&[iri], 8))
}

/// The id of an edge, which differs from those of all nodes: they have shorter hashes.
pub(super) fn edge_id(parts: &[&str]) -> String {
    format!("edge__{}", hash(parts, 10))
}

/// So many bytes of a hash, in hexadecimal digits.
fn hash(parts: &[&str], bytes: usize) -> String {
    let mut hasher = Sha256::new();
    for part in parts {
        hasher.update(part.len().to_le_bytes());
        hasher.update(part.as_bytes());
    }
    hasher.finalize().iter().take(bytes).map(|byte| format!("{byte:02x}")).collect()
}

/// A name in words: `metWith` as "met with".
pub(super) fn words(name: &str) -> String {
    let mut words = String::new();
    for c in name.chars() {
        if c.is_uppercase() && words.ends_with(|before: char| before.is_lowercase()) {
            words.push(' ');
            words.extend(c.to_lowercase());
        } else {
            words.push(if matches!(c, '_' | '-') { ' ' } else { c });
        }
    }
    words
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_are_plain_and_differ() {
        let own = |path: &str| format!("{ID_NAMESPACE}{path}");
        assert_eq!(node_id(&own("person/rashid-meredov")), "person_rashid-meredov");
        let own = ["person/a_b", "person/a/b", "person_a/b", "person//b"].map(own);
        let others = ["https://e.org/Президент", "https://e.org/Премьер", "urn:1", "http://e.org/"];
        let iris = own.iter().map(String::as_str).chain(others);
        let ids: std::collections::BTreeSet<String> = iris.map(node_id).collect();
        assert_eq!(ids.len(), 8, "{ids:?}");
        for id in ids {
            assert!(id.starts_with(|c: char| c.is_ascii_alphabetic()), "{id}");
            assert!(id.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '-' | '_')), "{id}");
        }
        assert!(edge_id(&["a", "bc"]) != edge_id(&["ab", "c"]), "the parts of an edge do not run into each other");
    }

    #[test]
    fn labels_are_on_one_line_and_short() {
        assert_eq!(one_line(" a\n\tb\u{0}c \u{202e}d\u{2028}e"), "a b c d e");
        assert_eq!(one_line("\u{1}\n "), "");
        assert_eq!(cut("twelve chars", 12), "twelve chars");
        assert_eq!(cut("one three two", 12), "one three…");
        assert_eq!(cut("ааааааааааааа", 5), "аааа…");
        assert_eq!(cut("abcde\u{301}\u{301}f", 6), "abcd…", "no mark is taken from its letter");
    }

    #[test]
    fn an_address_is_readable() {
        assert_eq!(readable("https://e.org/people/J%C3%BCrgen_M"), "Jürgen M");
        assert_eq!(readable("https://e.org/"), "e.org");
        assert_eq!(words("metWith"), "met with");
    }
}
