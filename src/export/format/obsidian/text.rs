//! Text in Markdown as Obsidian reads it: nothing in it is taken for a mark.

use std::fmt::Write;

/// Characters that are marks wherever they stand.
const MARKS: &str = r"\`*_{}[]<>#|~$=^%&";

/// Text on one line, of which no character is a mark. A line break stands as a space.
pub(super) fn line(text: &str) -> String {
    let plain: String = text.chars().map(|c| if c.is_control() || is_break(c) { ' ' } else { c }).collect();
    escaped(plain.trim())
}

/// Text as a quotation, with its line breaks.
pub(super) fn quotation(text: &str, indent: &str) -> String {
    let lines: Vec<&str> = text.split(['\n', '\r']).map(str::trim).filter(|line| !line.is_empty()).collect();
    let mut out = String::new();
    for (at, part) in lines.iter().enumerate() {
        let end = if at + 1 < lines.len() { "\\" } else { "" };
        let _ = writeln!(out, "{indent}> {}{end}", line(part));
    }
    out
}

/// A link to a note, with the label as what is shown. Where that has marks, or is long, the name of the note is shown.
pub(super) fn link(note: &str, label: &str) -> String {
    let shown = label.trim();
    let is_entity = shown.contains('&') && shown.contains(';');
    let marked = shown.contains(|c: char| c.is_control() || is_break(c) || (MARKS.contains(c) && c != '&'));
    if shown == note || shown.is_empty() || marked || is_entity || shown.chars().count() > 200 {
        format!("[[{note}]]")
    } else {
        format!("[[{note}|{shown}]]")
    }
}

/// A link to an address, with a text.
pub(super) fn web_link(text: &str, address: &str) -> String {
    let mut target = String::new();
    for c in address.chars() {
        if c.is_whitespace() || c.is_control() || matches!(c, '<' | '>' | '\\') {
            let mut bytes = [0; 4];
            c.encode_utf8(&mut bytes).bytes().for_each(|byte| {
                let _ = write!(target, "%{byte:02X}");
            });
        } else {
            target.push(c);
        }
    }
    format!("[{}](<{target}>)", line(text))
}

fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    // A number with a dot at the head of a line begins a list, as do some marks.
    let digits = text.len() - text.trim_start_matches(|c: char| c.is_ascii_digit()).len();
    let head = if digits > 0 { digits } else { 0 };
    for (at, c) in text.char_indices() {
        let begins_list = at == head && (matches!(c, '-' | '+') && head == 0 || matches!(c, '.' | ')') && head > 0);
        if MARKS.contains(c) || begins_list {
            out.push('\\');
        }
        out.push(c);
    }
    out
}

fn is_break(c: char) -> bool {
    matches!(c, '\u{2028}' | '\u{2029}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_is_taken_for_a_mark() {
        assert_eq!(line("a [[b]] #c\n%%d%% <e> &amp; f"), r"a \[\[b\]\] \#c \%\%d\%\% \<e\> \&amp; f");
        assert_eq!(line("1. a"), r"1\. a");
        assert_eq!(line("- a - b"), r"\- a - b");
        assert_eq!(line("in 1973. And"), "in 1973. And");
        assert_eq!(quotation("a\n\n# b", "  "), "  > a\\\n  > \\# b\n");
        assert_eq!(link("A - B", "A: B"), "[[A - B|A: B]]");
        assert_eq!(link("A", "A"), "[[A]]");
        assert_eq!(link("(a)", "[a]"), "[[(a)]]");
        assert_eq!(web_link("a]b", "https://e.org/a b>"), r"[a\]b](<https://e.org/a%20b%3E>)");
    }
}
