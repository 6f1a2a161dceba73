//! Metadata at the head of a file: YAML between two lines of three hyphens.

use std::path::Path;

use serde::Deserialize;

use super::{
    DocumentError, Parts,
    read::{check_url, parse_date},
};

#[derive(Deserialize)]
struct Fields {
    url: Option<String>,
    title: Option<String>,
    date: Option<String>,
    publisher: Option<String>,
    language: Option<String>,
}

/// The front matter, if the text begins with one, and what follows it.
pub(super) fn split(text: &str) -> (Option<&str>, &str) {
    let Some(rest) = text.strip_prefix("---").and_then(|rest| rest.trim_start_matches([' ', '\r']).strip_prefix('\n'))
    else {
        return (None, text);
    };
    let mut offset = 0;
    for line in rest.split_inclusive('\n') {
        if matches!(line.trim_end(), "---" | "...") {
            return (Some(&rest[..offset]), &rest[offset + line.len()..]);
        }
        offset += line.len();
    }
    (None, text)
}

/// The fields of a front matter; ones we do not know are passed over.
pub(super) fn parse(path: &Path, header: &str) -> Result<Parts, DocumentError> {
    // The opening line of hyphens is line 1 of the file and not part of the header.
    let place = |line: u64| format!("{}:{}", path.display(), line + 1);
    let fields: Fields = match serde_saphyr::from_str(header) {
        _ if header.trim().is_empty() => return Ok(Parts::default()),
        Ok(fields) => fields,
        Err(error) => {
            let line = error.location().map_or(1, |location| location.line());
            return Err(DocumentError::Metadata {
                place: place(line),
                message: format!("the front matter is not YAML of the form `title: ...`: {}", first_line(&error)),
            });
        }
    };
    let fault = |key: &str, message: String| {
        let line = header.lines().position(|line| line.trim_start().starts_with(key)).unwrap_or(0);
        DocumentError::Metadata { place: place(line as u64 + 1), message }
    };
    Ok(Parts {
        url: fields.url.map(|url| check_url(&url)).transpose().map_err(|message| fault("url", message))?,
        title: fields.title.filter(|title| !title.trim().is_empty()),
        date: fields.date.map(|date| parse_date(&date)).transpose().map_err(|message| fault("date", message))?,
        publisher: fields.publisher,
        language: fields.language,
        ..Parts::default()
    })
}

fn first_line(error: &serde_saphyr::Error) -> String {
    let message = error.to_string();
    let line = message.lines().next().unwrap_or_default();
    line.strip_prefix("error: ").unwrap_or(line).to_owned()
}
