//! A picture as one page of HTML that needs no other file and no network: to be moved, searched and read in a browser.

mod data;

use std::{
    borrow::Cow,
    io::{self, Write},
};

use quick_xml::escape::escape;
use sha2::{Digest, Sha256};

use super::{picture::printable, timeline};
use crate::export::{ExportError, graph::Graph, layout};

/// The page, with names in double braces for its parts.
const PAGE: &str = include_str!("page/page.html");

/// The style of the page; that of the timeline stands behind it.
const STYLE: &str = include_str!("page/page.css");

/// The script of the page, which is our own.
const SCRIPT: &str = concat!(
    include_str!("page/words.js"),
    include_str!("page/graph.js"),
    include_str!("page/motion.js"),
    include_str!("page/draw.js"),
    include_str!("page/names.js"),
    include_str!("page/under.js"),
    include_str!("page/card.js"),
    include_str!("page/find.js"),
    include_str!("page/table.js"),
    include_str!("page/time.js"),
    include_str!("page/address.js"),
    include_str!("page/save.js"),
    include_str!("page/input.js"),
    include_str!("page/page.js"),
);

/// Writes a page. Nodes without a position get one ([`layout::place`]).
///
/// The graph stands in it as JSON that a browser does not run, and its names are shown as text only. By its
/// [Content Security Policy](https://www.w3.org/TR/CSP3/) the page runs no script but its own, known by its hash, and
/// loads nothing.
///
/// # Errors
/// When the writer fails.
pub fn write(graph: &Graph, mut out: impl Write) -> Result<(), ExportError> {
    let mut graph = Cow::Borrowed(graph);
    if graph.nodes.iter().any(|node| node.position.is_none()) {
        layout::place(graph.to_mut());
    }
    let title = printable(&graph.title);
    let style = format!("{STYLE}{}", timeline::STYLE);
    let policy = format!(
        "default-src 'none'; script-src '{}'; style-src '{}'; img-src data: blob:; base-uri 'none'; form-action 'none'",
        hash(SCRIPT),
        hash(&style)
    );
    let mut rest = PAGE;
    while let Some((before, name, after)) = next_part(rest) {
        out.write_all(before.as_bytes())?;
        match name {
            "policy" => out.write_all(policy.as_bytes())?,
            "title" => out.write_all(escape(&title).as_bytes())?,
            "version" => out.write_all(env!("CARGO_PKG_VERSION").as_bytes())?,
            "style" => out.write_all(style.as_bytes())?,
            "script" => out.write_all(SCRIPT.as_bytes())?,
            "data" => data::write(&graph, &mut out)?,
            "timeline" => out.write_all(&timeline::element(&graph)?.unwrap_or_default())?,
            name => return Err(io::Error::other(format!("the page has no part `{name}`")).into()),
        }
        rest = after;
    }
    out.write_all(rest.as_bytes())?;
    out.flush()?;
    Ok(())
}

/// What stands before the next name in double braces, the name, and what stands behind it.
fn next_part(page: &str) -> Option<(&str, &str, &str)> {
    let (before, rest) = page.split_once("{{")?;
    let (name, after) = rest.split_once("}}")?;
    Some((before, name, after))
}

/// The hash of a script or style as a policy names it.
fn hash(text: &str) -> String {
    format!("sha256-{}", base64(&Sha256::digest(text)))
}

/// [Base 64](https://www.rfc-editor.org/rfc/rfc4648#section-4).
fn base64(bytes: &[u8]) -> String {
    const DIGITS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let mut text = String::new();
    for three in bytes.chunks(3) {
        let byte = |at: usize| u32::from(three.get(at).copied().unwrap_or(0));
        let bits = (byte(0) << 16) | (byte(1) << 8) | byte(2);
        for digit in 0..4 {
            let value = (bits >> (18 - 6 * digit)) & 63;
            text.push(if digit <= three.len() { char::from(DIGITS[value as usize]) } else { '=' });
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn base64_is_as_in_the_standard() {
        let all = ["", "f", "fo", "foo", "foob", "fooba", "foobar"].map(|text| base64(text.as_bytes()));
        assert_eq!(all, ["", "Zg==", "Zm8=", "Zm9v", "Zm9vYg==", "Zm9vYmE=", "Zm9vYmFy"]);
    }

    #[test]
    fn the_script_cannot_end_its_element() {
        assert!(!SCRIPT.contains("</script") && !SCRIPT.contains("<!--"));
        assert!(!STYLE.contains("</style") && !timeline::STYLE.contains("</style"));
    }
}
