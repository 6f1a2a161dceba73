//! How wide text is on a screen, as nearly as can be told without its font.

use unicode_normalization::char::is_combining_mark;

/// Ranges of characters that are as wide as high: [East Asian wide](https://www.unicode.org/reports/tr11/) and pictographs.
const WIDE: &[(u32, u32)] = &[
    (0x1100, 0x115f),
    (0x2e80, 0x303e),
    (0x3041, 0xa4cf),
    (0xa960, 0xa97c),
    (0xac00, 0xd7a3),
    (0xf900, 0xfaff),
    (0xfe30, 0xfe6f),
    (0xff00, 0xff60),
    (0xffe0, 0xffe6),
    (0x1_f000, 0x1_faff),
    (0x2_0000, 0x3_fffd),
];

/// Ranges of characters of scripts that are written from right to left, such as Hebrew and Arabic.
const LEFTWARD: &[(u32, u32)] =
    &[(0x0590, 0x08ff), (0xfb1d, 0xfdff), (0xfe70, 0xfefc), (0x1_0800, 0x1_0fff), (0x1_e800, 0x1_efff)];

fn is_in(c: char, ranges: &[(u32, u32)]) -> bool {
    let code = u32::from(c);
    ranges.iter().any(|(from, to)| (*from..=*to).contains(&code))
}

/// The width of text in the usual fonts without serifs, of this size. It is rather too large than too small.
pub(in super::super) fn width(text: &str, size: f64) -> f64 {
    text.chars().map(ems).sum::<f64>() * size
}

/// The width of a character, in heights of the font.
fn ems(c: char) -> f64 {
    match c {
        'i' | 'j' | 'l' | '.' | ',' | ':' | ';' | '\'' | '|' | '!' | 'I' => 0.31,
        ' ' | 'f' | 'r' | 't' | '(' | ')' | '[' | ']' | '/' | '-' | '\u{2018}'..='\u{201d}' => 0.4,
        'm' | 'w' | 'M' | 'W' | '@' | '%' | '\u{2014}' => 0.94,
        'a'..='z' | '0'..='9' => 0.61,
        'A'..='Z' | '&' => 0.72,
        '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{2069}' | '\u{feff}' => 0.0,
        _ if is_combining_mark(c) => 0.0,
        _ if is_in(c, WIDE) => 1.04,
        _ if c.is_uppercase() => 0.74,
        _ => 0.65,
    }
}

/// Whether text is written from left to right: its first letter decides.
pub(in super::super) fn is_rightward(text: &str) -> bool {
    text.chars().find(|c| c.is_alphabetic()).is_none_or(|c| !is_in(c, LEFTWARD))
}

/// Text on one line that is no wider than this; what is cut off is shown by three dots.
pub(in super::super) fn shortened(text: &str, size: f64, most: f64) -> String {
    let line = printable(text);
    if line.len() < 400 && width(&line, size) <= most {
        return line;
    }
    let mut used = ems('\u{2026}') * size;
    let mut kept = String::new();
    for c in line.chars() {
        used += ems(c) * size;
        if used > most {
            kept.truncate(kept.trim_end().len());
            kept.push('\u{2026}');
            return kept;
        }
        kept.push(c);
    }
    kept
}

/// Text on one line, with what XML 1.0 and screens can hold: no control characters, and single spaces between words.
pub(in super::super) fn printable(text: &str) -> String {
    let plain = |c: char| if c.is_control() || matches!(c, '\u{fffe}' | '\u{ffff}') { ' ' } else { c };
    let text: String = text.chars().map(plain).collect();
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn scripts_have_their_widths() {
        assert!((width("\u{5916}\u{4ea4}", 10.0) - 20.8).abs() < 1e-9);
        assert!((width("e\u{301}", 10.0) - width("e", 10.0)).abs() < 1e-9);
        assert!(width("mmm", 10.0) > 2.0 * width("iii", 10.0));
    }

    #[test]
    fn the_first_letter_gives_the_direction() {
        assert!(is_rightward("1955: Adenauer"));
        assert!(!is_rightward("1979: \u{643}\u{627}\u{645}\u{628}"));
        assert!(is_rightward("1979"));
    }

    #[test]
    fn long_text_is_cut() {
        assert_eq!(shortened("Vienna", 10.0, 100.0), "Vienna");
        assert_eq!(shortened("Congress of Vienna", 10.0, 60.0), "Congress\u{2026}");
        assert!(width(&shortened(&"x".repeat(10_000), 10.0, 100.0), 10.0) <= 100.0);
    }

    #[test]
    fn control_characters_are_gone() {
        assert_eq!(printable("a\u{0}\n b\u{b}\u{fffe}c\u{c}"), "a b c");
    }
}
