//! Finds documents by their addresses, titles and publishers.

use std::collections::BTreeSet;

use crate::{
    query::{QueryError, full_name, short_name},
    store::{DocumentEntry, Store},
    token::fold,
};

/// How many candidates an error names.
const NAMED: usize = 3;

/// The documents of these addresses or titles, of those that these publishers have published; none when neither is asked
/// for. Titles and publishers may be written in any case, and without diacritics.
///
/// # Errors
/// When there is no such document or publisher, with those that may have been meant, or a title is of several documents.
pub fn documents(
    store: &Store,
    named: &[String],
    publishers: &[String],
) -> Result<Option<BTreeSet<String>>, QueryError> {
    if named.is_empty() && publishers.is_empty() {
        return Ok(None);
    }
    let all = store.documents().map_err(|error| QueryError::Evaluation(error.to_string()))?;
    let mut found = BTreeSet::new();
    for name in named {
        found.insert(document(&all, name)?);
    }
    let mut published = BTreeSet::new();
    for name in publishers {
        published.extend(published_by(&all, name)?);
    }
    Ok(Some(match (named.is_empty(), publishers.is_empty()) {
        (true, _) => published,
        (_, true) => found,
        _ => found.intersection(&published).cloned().collect(),
    }))
}

fn document(all: &[DocumentEntry], name: &str) -> Result<String, QueryError> {
    let iri = full_name(name);
    if let Some(document) = all.iter().find(|document| document.iri == iri) {
        return Ok(document.iri.clone());
    }
    let wanted = fold(name.trim());
    let title = |document: &&DocumentEntry| document.title.as_ref().is_some_and(|title| fold(title) == wanted);
    let titled: Vec<&DocumentEntry> = all.iter().filter(title).collect();
    match titled[..] {
        [one] => return Ok(one.iri.clone()),
        [] => (),
        _ => {
            let iris: Vec<String> = titled.iter().take(NAMED).map(|document| short_name(&document.iri)).collect();
            let message = format!(
                "{} documents have the title `{name}`; give an address, such as {}",
                titled.len(),
                iris.join(", ")
            );
            return Err(QueryError::Parameter(message));
        }
    }
    let titles = all.iter().filter_map(|document| document.title.as_deref());
    let mend = suggestions(&wanted, titles);
    Err(QueryError::Parameter(format!("no document `{name}` in the store{mend}; `chancery documents` lists them")))
}

fn published_by(all: &[DocumentEntry], name: &str) -> Result<BTreeSet<String>, QueryError> {
    let wanted = fold(name.trim());
    let by = |document: &&DocumentEntry| document.publisher.as_ref().is_some_and(|own| fold(own) == wanted);
    let found: BTreeSet<String> = all.iter().filter(by).map(|document| document.iri.clone()).collect();
    if !found.is_empty() {
        return Ok(found);
    }
    let known: BTreeSet<&str> = all.iter().filter_map(|document| document.publisher.as_deref()).collect();
    let mend = suggestions(&wanted, known.into_iter());
    Err(QueryError::Parameter(format!("no document in the store has the publisher `{name}`{mend}")))
}

/// ` (did you mean ...?)` with the nearest of some names, or nothing.
fn suggestions<'n>(wanted: &str, names: impl Iterator<Item = &'n str>) -> String {
    let most = 1 + wanted.chars().count() / 4;
    let near = |name: &'n str| {
        let folded = fold(name);
        let distance = strsim::damerau_levenshtein(&folded, wanted);
        (distance <= most || (!wanted.is_empty() && folded.contains(wanted))).then_some((distance, name))
    };
    let near: BTreeSet<(usize, &str)> = names.filter_map(near).collect();
    let names: Vec<String> = near.into_iter().take(NAMED).map(|(_, name)| format!("`{name}`")).collect();
    if names.is_empty() { String::new() } else { format!(" (did you mean {}?)", names.join(" or ")) }
}
