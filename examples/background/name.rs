//! Identifiers from names.

use chancery::token::fold;

/// The last part of an entity's IRI: its name without diacritics, in lower case, with one hyphen for everything that
/// is neither letter nor digit.
pub(crate) fn identifier(name: &str) -> String {
    let mut out = String::with_capacity(name.len());
    for c in fold(name).chars() {
        if c.is_ascii_alphanumeric() {
            out.push(c);
        } else if !out.is_empty() && !out.ends_with('-') {
            out.push('-');
        }
    }
    out.truncate(out.trim_end_matches('-').len());
    out
}

/// A name without what differs from one list to the next: diacritics, apostrophes, spaces and hyphens.
pub(crate) fn key(name: &str) -> String {
    fold(name).chars().filter(|c| c.is_alphanumeric()).collect()
}

/// The prefixed name of an entity.
pub(crate) fn iri(prefix: &str, name: &str) -> String {
    format!("{prefix}:{}", identifier(name))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn identifiers_have_no_diacritics_and_single_hyphens() {
        let cases = [
            ("Côte d’Ivoire", "cote-d-ivoire"),
            ("Łódź", "lodz"),
            ("St. John's", "st-john-s"),
            ("São Tomé and Príncipe", "sao-tome-and-principe"),
            ("Central Asia+", "central-asia"),
        ];
        for (name, expected) in cases {
            assert_eq!(identifier(name), expected, "{name}");
        }
    }
}
