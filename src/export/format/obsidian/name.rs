//! Names of notes: each once in the vault, and good for files on every system.

use std::collections::BTreeMap;

use sha2::{Digest, Sha256};
use unicode_normalization::{UnicodeNormalization, char::is_combining_mark};

use crate::export::graph::{Graph, Node};

/// The note that lists the others.
pub(super) const INDEX: &str = "Index";

/// The most bytes of a label and of what stands behind it; systems allow 255 for all with the ending.
const LABEL: usize = 140;
const BEHIND: usize = 60;

/// With all behind it that there is: class, id, or id and number.
const FULL: usize = 3;

/// Names that Windows does not give to files, with or without an ending.
const DEVICES: &[&str] = &["con", "prn", "aux", "nul"];

/// The name of each node's note, without the ending. A link has no folder, so no two are the same, nor differ in
/// capitals only. Where labels are the same, all of them have their class behind them, or else their id.
pub(super) fn names(graph: &Graph) -> Vec<String> {
    let mut levels = vec![0_usize; graph.nodes.len()];
    loop {
        let names: Vec<String> = graph.nodes.iter().enumerate().map(|(at, node)| name(node, levels[at], at)).collect();
        let mut same: BTreeMap<String, Vec<usize>> = BTreeMap::new();
        for (at, name) in names.iter().enumerate() {
            same.entry(folded(name)).or_default().push(at);
        }
        let index = folded(INDEX);
        let clashes: Vec<Vec<usize>> = same
            .into_iter()
            .filter(|(name, nodes)| nodes.len() > 1 || *name == index)
            .map(|(_, nodes)| nodes)
            .collect();
        let mut settled = true;
        for nodes in clashes {
            // What has most behind it already stays, and the rest gets more.
            let least = nodes.iter().map(|at| levels[*at]).min().unwrap_or(FULL);
            for at in nodes.into_iter().filter(|_| least < FULL) {
                if levels[at] == least {
                    levels[at] += 1;
                    settled = false;
                }
            }
        }
        if settled {
            return names;
        }
    }
}

/// The folder of a node's note.
pub(super) fn folder(node: &Node) -> String {
    let class = cut(&legal(&node.class), BEHIND);
    if class.is_empty() { "Other".to_owned() } else { class }
}

fn name(node: &Node, level: usize, at: usize) -> String {
    let id = || if node.id.len() > BEHIND { hash(&node.id) } else { legal(&node.id) };
    let label = match cut(&legal(&node.label), LABEL) {
        label if label.is_empty() => id(),
        label => label,
    };
    match level {
        0 => label,
        1 => format!("{label} ({})", folder(node)),
        2 => format!("{label} ({})", id()),
        _ => format!("{label} ({}, {at})", id()),
    }
}

/// Text without the characters that file systems or Obsidian's links do not allow.
fn legal(text: &str) -> String {
    let spaced = text.replace(": ", " - ");
    let plain: String = spaced
        .nfc()
        .filter_map(|c| match c {
            '/' | '\\' | ':' | '|' => Some('-'),
            '[' | '<' | '{' => Some('('),
            ']' | '>' | '}' => Some(')'),
            '"' => Some('\''),
            '#' | '^' | '*' | '?' | '%' | '`' => None,
            // Marks of direction would let a name look like another.
            '\u{200b}' | '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{2069}' | '\u{feff}' => {
                None
            }
            c if c.is_whitespace() || c.is_control() || ('\u{fdd0}'..='\u{fdef}').contains(&c) => Some(' '),
            c if u32::from(c) & 0xfffe == 0xfffe => None,
            c => Some(c),
        })
        .collect();
    let plain = plain.split_whitespace().collect::<Vec<_>>().join(" ");
    let plain = plain.trim_matches(['.', ' ']);
    let stem = plain.split('.').next().unwrap_or_default().trim().to_lowercase();
    let numbered = |name: &str| {
        let digit = stem.strip_prefix(name)?;
        Some(digit.chars().count() == 1 && digit.chars().all(|c| c.is_ascii_digit() || "¹²³".contains(c)))
    };
    let device = DEVICES.contains(&stem.as_str()) || ["com", "lpt"].into_iter().filter_map(numbered).any(|yes| yes);
    if device { format!("_{plain}") } else { plain.to_owned() }
}

/// The beginning of text, of so many bytes at most, and without half a letter at its end.
fn cut(text: &str, most: usize) -> String {
    if text.len() <= most {
        return text.to_owned();
    }
    let fits = |at: &usize| *at <= most && text[*at..].chars().next().is_none_or(|c| !is_combining_mark(c));
    let end = text.char_indices().map(|(at, _)| at).rfind(fits).unwrap_or_default();
    text[..end].trim_end_matches(['.', ' ']).to_owned()
}

/// As file systems compare names that do not tell capitals apart.
fn folded(name: &str) -> String {
    name.nfkc().collect::<String>().to_lowercase()
}

fn hash(text: &str) -> String {
    Sha256::digest(text.as_bytes()).iter().take(8).map(|byte| format!("{byte:02x}")).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(nodes: &[(&str, &str, &str)], wanted: &[&str]) {
        let node = |(id, class, label): &(&str, &str, &str)| Node {
            id: (*id).to_owned(),
            class: (*class).to_owned(),
            label: (*label).to_owned(),
            ..Node::default()
        };
        let graph = Graph { nodes: nodes.iter().map(node).collect(), ..Graph::default() };
        assert_eq!(names(&graph), wanted);
    }

    #[test]
    fn a_name_is_good_for_every_system() {
        check(&[("a", "", "Signing: A, B; \"X/Y\" <1>?")], &["Signing - A, B; 'X-Y' (1)"]);
        check(&[("a", "", "...")], &["a"]);
        check(&[("a", "", "NUL")], &["_NUL"]);
        check(&[("a", "", "com1.txt")], &["_com1.txt"]);
        check(&[("a", "", "Company")], &["Company"]);
        check(&[("a", "", "Мередов\u{202e}, Рашид\n")], &["Мередов, Рашид"]);
        check(&[("a", "", "[[a]]|b#c^d")], &["((a))-bcd"]);
    }

    #[test]
    fn names_that_are_the_same_are_told_apart() {
        check(
            &[("a", "State", "Georgia"), ("b", "Place", "georgia"), ("c", "Place", "Tbilisi")],
            &["Georgia (State)", "georgia (Place)", "Tbilisi"],
        );
        check(&[("a", "Person", "Li"), ("b", "Person", "Li")], &["Li (a)", "Li (b)"]);
        check(&[("x", "Topic", "INDEX")], &["INDEX (Topic)"]);
        check(&[("a", "", "X"), ("A", "", "X")], &["X (a, 0)", "X (A, 1)"]);
        check(&[("a", "P", "X"), ("b", "Q", "X"), ("c", "P", "X (P)")], &["X (P)", "X (Q)", "X (P) (P)"]);
    }

    #[test]
    fn long_names_are_cut_between_letters() {
        let long = "é".nfd().collect::<String>().repeat(1000);
        let name = cut(&long, 100);
        assert!(name.len() <= 100 && name.ends_with('\u{301}'), "{name}");
        assert!(cut(&"Ж".repeat(10_000), LABEL).len() <= LABEL);
    }
}
