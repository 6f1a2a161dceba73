//! What is known of one thing, section by section: each is a saved query, whose rows are cited.

use std::{collections::BTreeMap, path::Path, time::Duration};

use oxigraph::model::{NamedNode, NamedNodeRef, Term};
use rayon::prelude::*;

use super::{CitedAnswer, Limits, QueryError, SavedQuery, bind, cite_counted, resolve, sections};
use crate::{
    ontology::{DCTERMS_TITLE, QUOTE},
    store::Store,
};

/// The parameter of a section that stands for what the dossier is about.
const THING: &str = "thing";
/// The parameters for the first and the last day.
const DAYS: [&str; 2] = ["from", "until"];
/// How many rows a page of a section has whose header does not say it.
const PAGE: usize = 10;

/// What of a dossier is wanted.
#[derive(Clone, Debug, Default)]
pub struct Wanted {
    /// The names of the sections; all when there is none.
    pub sections: Vec<String>,
    /// How many rows of a section at most; when there is none as many as a page of it has, which its header says.
    pub rows: Option<usize>,
    /// Whether all rows are wanted, however many there are.
    pub all: bool,
    /// How many citations of a row at most.
    pub citations: usize,
    /// The first day of what has a date, as `2024-12-31`.
    pub from: Option<String>,
    /// Its last day.
    pub until: Option<String>,
    /// How long a section may take.
    pub timeout: Option<Duration>,
}

/// What is known of a thing.
#[derive(Clone, Debug)]
pub struct Dossier {
    /// Its address.
    pub thing: NamedNode,
    /// Its best name, the title of a document, or the sentence of a passage.
    pub name: Option<String>,
    /// The sections that have rows, in their order.
    pub sections: Vec<Section>,
}

/// A part of a dossier.
#[derive(Clone, Debug)]
pub struct Section {
    /// The name of the saved query.
    pub name: String,
    /// What it answers, which is its heading.
    pub heading: String,
    /// The rows, no more than were asked for.
    pub answer: CitedAnswer,
    /// How many rows there are in all.
    pub total: usize,
}

/// Collects what is known of a thing, by the sections in the folder `show` of the saved queries: those of a user's
/// folder, then ours that it does not replace. A section is asked where its parameter `thing` takes things of this
/// class; one without rows is left out.
///
/// # Errors
/// When a section is unknown or has a fault, and as [`super::run`] does.
pub fn dossier(
    store: &Store,
    folder: Option<&Path>,
    thing: &NamedNode,
    wanted: &Wanted,
) -> Result<Dossier, QueryError> {
    let all = sections(folder)?;
    if let Some(unknown) = wanted.sections.iter().find(|name| !all.iter().any(|section| section.name == **name)) {
        return Err(QueryError::Parameter(unknown_section(unknown, &all)));
    }
    let mut asked = Vec::new();
    for section in &all {
        let named = wanted.sections.is_empty() || wanted.sections.contains(&section.name);
        if named && concerns(store, section, thing)? {
            asked.push(section);
        }
    }
    let answered = asked.into_par_iter().map(|section| answer(store, section, thing, wanted));
    let mut sections = answered.collect::<Result<Vec<_>, _>>()?;
    sections.retain(|section| section.total > 0);
    Ok(Dossier { thing: thing.clone(), name: name(store, thing)?, sections })
}

/// Whether a section is for things of this class.
fn concerns(store: &Store, section: &SavedQuery, thing: &NamedNode) -> Result<bool, QueryError> {
    let Some(parameter) = section.parameters.iter().find(|parameter| parameter.name == THING) else {
        let message = format!("{}: a section of a dossier has the parameter `{THING}`: ?_{THING}_iri", section.file);
        return Err(QueryError::Parameter(message));
    };
    Ok(parameter.classes.is_empty() || resolve::is_of(store, thing, &parameter.classes)?)
}

fn answer(store: &Store, section: &SavedQuery, thing: &NamedNode, wanted: &Wanted) -> Result<Section, QueryError> {
    let days = DAYS.into_iter().zip([&wanted.from, &wanted.until]);
    let given = days.filter_map(|(name, day)| Some((name, day.clone()?)));
    let mut values: BTreeMap<String, String> = given
        .filter(|(name, _)| section.parameters.iter().any(|parameter| parameter.name == *name))
        .map(|(name, day)| (name.to_owned(), day))
        .collect();
    values.insert(THING.to_owned(), thing.as_str().to_owned());
    let placed = |error| match error {
        QueryError::Parameter(message) => QueryError::Parameter(format!("{}: {message}", section.file)),
        QueryError::Evaluation(message) => QueryError::Evaluation(format!("{}: {message}", section.file)),
        other => other,
    };
    let bound = bind(store, &section.query, &section.parameters, &values).map_err(placed)?;
    let page = wanted.rows.or(section.page).unwrap_or(PAGE);
    let limits = Limits { timeout: wanted.timeout, rows: Some(page).filter(|_| !wanted.all), ..Limits::default() };
    let (answer, total) = cite_counted(store, bound, &limits, wanted.citations).map_err(placed)?;
    Ok(Section { name: section.name.clone(), heading: section.summary.clone(), answer, total })
}

fn unknown_section(name: &str, all: &[SavedQuery]) -> String {
    let nearest = all
        .iter()
        .map(|section| (strsim::damerau_levenshtein(&section.name, name), section.name.as_str()))
        .filter(|(distance, _)| *distance <= 1 + name.len() / 3)
        .min();
    let mend = nearest.map_or_else(String::new, |(_, near)| format!(" (did you mean `{near}`?)"));
    let names: Vec<&str> = all.iter().map(|section| section.name.as_str()).collect();
    format!("no section is named `{name}`{mend}; there are {}", names.join(", "))
}

/// What people call a thing.
fn name(store: &Store, thing: &NamedNode) -> Result<Option<String>, QueryError> {
    if let Some(label) = resolve::label(store, thing)? {
        return Ok(Some(label));
    }
    for property in [DCTERMS_TITLE, QUOTE].map(NamedNodeRef::new_unchecked) {
        let mut found = store.dataset().quads_for_pattern(Some(thing.as_ref().into()), Some(property), None, None);
        if let Some(quad) = found.next().transpose().map_err(resolve::unread)?
            && let Term::Literal(text) = quad.object
        {
            return Ok(Some(text.value().to_owned()));
        }
    }
    Ok(None)
}
