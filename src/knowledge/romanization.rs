//! What stays of a name however it is transliterated: "Berdimuhamedov" and "Berdymukhammedow" sound the same.

use std::collections::HashMap;

use serde::Deserialize;

use crate::token::fold;

/// The letters that romanizations of one name exchange.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(from = "File")]
pub struct Romanization {
    /// By their first letter, groups of letters with what stands for all of them; the first that fits counts.
    same: HashMap<char, Vec<(String, String)>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    same: Vec<(String, String)>,
}

impl From<File> for Romanization {
    fn from(file: File) -> Self {
        let mut same: HashMap<char, Vec<(String, String)>> = HashMap::new();
        for (letters, one) in file.same {
            if let Some(first) = letters.chars().next() {
                same.entry(first).or_default().push((letters, one));
            }
        }
        Self { same }
    }
}

impl Romanization {
    /// The sound of a word: folded, with letters that romanizations exchange made one, and doubled letters single.
    pub fn sound(&self, word: &str) -> String {
        let mut folded = fold(word);
        folded.retain(char::is_alphanumeric);
        let mut out = String::with_capacity(folded.len());
        let mut rest = folded.as_str();
        while let Some(first) = rest.chars().next() {
            let groups = self.same.get(&first).map_or(&[][..], Vec::as_slice);
            let found = groups.iter().find(|(letters, _)| rest.starts_with(letters.as_str()));
            let (taken, one) = match found {
                Some((letters, one)) => (letters.len(), one.as_str()),
                None => (first.len_utf8(), &rest[..first.len_utf8()]),
            };
            for c in one.chars() {
                if !out.ends_with(c) {
                    out.push(c);
                }
            }
            rest = &rest[taken..];
        }
        out
    }
}

#[cfg(test)]
mod tests {
    use crate::knowledge::{Lexicon, Source};

    #[test]
    fn transliterations_of_one_name_sound_the_same() {
        let lexicon = Lexicon::load(&Source::Embedded).expect("the embedded lexicon is sound");
        let sound = |name| lexicon.romanization.sound(name);
        let groups: [&[&str]; 8] = [
            &["Berdimuhamedov", "Berdymukhammedov", "Berdimuhamedow", "Berdymuhamedov"],
            &["Mirziyoyev", "Mirziyoev"],
            &["Zelensky", "Zelenskyy", "Zelenskiy"],
            &["Aliyev", "Aliev"],
            &["Rahmon", "Rakhmon"],
            &["Yushchenko", "Yuschenko"],
            &["Sergey", "Sergei"],
            &["Erdoğan", "Erdogan"],
        ];
        for group in groups {
            for name in group {
                assert_eq!(sound(name), sound(group[0]), "{name} and {}", group[0]);
            }
        }
        let others = [("Medvedev", "Medvedchuk"), ("Bush", "Bosch"), ("Meredov", "Mammedov"), ("Kim", "Khim")];
        for (one, other) in others {
            assert_ne!(sound(one), sound(other), "{one} and {other}");
        }
    }
}
