//! The words of a Markdown text, paragraph by paragraph, without its marks.

use pulldown_cmark::{Event, Parser, Tag, TagEnd};

/// The text that a reader of the rendered page sees; a blank line after each paragraph, heading and list item.
pub(super) fn to_text(markdown: &str) -> String {
    let mut out = String::with_capacity(markdown.len());
    let mut hidden = 0_usize;
    for event in Parser::new(markdown) {
        match event {
            Event::Start(Tag::CodeBlock(_) | Tag::Image { .. } | Tag::HtmlBlock) => hidden += 1,
            Event::End(TagEnd::CodeBlock | TagEnd::Image | TagEnd::HtmlBlock) => hidden = hidden.saturating_sub(1),
            Event::Text(text) | Event::Code(text) if hidden == 0 => out.push_str(&text),
            Event::SoftBreak => out.push(' '),
            Event::HardBreak => out.push('\n'),
            Event::Start(Tag::Item) => end_block(&mut out),
            Event::End(TagEnd::Paragraph | TagEnd::Heading(_) | TagEnd::Item) | Event::Rule => end_block(&mut out),
            _ => (),
        }
    }
    out.truncate(out.trim_end().len());
    out
}

fn end_block(out: &mut String) {
    out.truncate(out.trim_end().len());
    if !out.is_empty() {
        out.push_str("\n\n");
    }
}
