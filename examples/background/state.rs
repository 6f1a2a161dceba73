//! States, present and past: names, adjectives, capitals, codes, and the names that they bore before.

use std::collections::{BTreeMap, BTreeSet};

use anyhow::{Context, Result};

use crate::{
    graph::{Graph, Object},
    name::{identifier, iri},
    place::Places,
    source::Source,
    table::{Row, Tables},
};

/// The languages of the table of country codes.
const LANGUAGES: [(&str, &str); 5] =
    [("ar", "Arabic"), ("es", "Spanish"), ("fr", "French"), ("ru", "Russian"), ("zh", "Chinese")];

/// Identifiers that the table of country codes gives otherwise: the kingdoms as actors abroad, not their parts.
const KINGDOMS: [(&str, &str); 5] =
    [("DK", "Q756617"), ("VA", "Q159583"), ("XK", "Q1246"), ("NA", "Q1030"), ("EH", "Q40362")];

/// A state, as other subjects refer to it.
#[derive(Clone, Debug)]
pub(crate) struct State {
    /// The name most used in English.
    pub(crate) label: String,
    /// All its English names.
    pub(crate) names: BTreeSet<String>,
    /// Adjectives and nouns for its people.
    pub(crate) demonyms: Vec<String>,
    /// The last part of its Wikidata identifier's IRI.
    pub(crate) wikidata: String,
    /// Its row in the table that it is from.
    row: Row,
    official: Option<(String, Source)>,
    /// Its ISO 3166-1 codes.
    pub(crate) codes: Vec<String>,
}

/// All states.
#[derive(Debug)]
pub(crate) struct States {
    by_label: BTreeMap<String, State>,
    labels: BTreeMap<String, String>,
    codes: BTreeMap<String, Row>,
}

impl States {
    /// The prefixed name of the state with this ISO code or label.
    pub(crate) fn iri(&self, name: &str) -> Option<String> {
        let label = self.labels.get(name).map_or(name, String::as_str);
        self.by_label.contains_key(label).then(|| iri("state", label))
    }

    /// The state with this ISO code or label.
    pub(crate) fn get(&self, name: &str) -> Option<&State> {
        self.by_label.get(self.labels.get(name).map_or(name, String::as_str))
    }

    /// All of them, by label.
    pub(crate) fn all(&self) -> impl Iterator<Item = &State> {
        self.by_label.values()
    }

    /// The code of FIPS 10-4, in lower case: the Factbook names its files by it.
    pub(crate) fn fips(&self, state: &State) -> Option<String> {
        let iso = state.codes.first()?;
        if iso == "XK" {
            return Some("kv".to_owned());
        }
        // Serbia's row has Kosovo's code behind its own.
        self.codes.get(iso).and_then(|row| row.get("FIPS").get(..2)).map(str::to_lowercase)
    }

    /// The row of the table of country codes.
    pub(crate) fn codes(&self, iso: &str) -> Option<&Row> {
        self.codes.get(iso)
    }
}

/// Reads the tables of states.
pub(crate) fn read(tables: &Tables) -> Result<States> {
    let codes: BTreeMap<String, Row> = tables
        .csv("country-codes.csv")?
        .into_iter()
        .map(|row| (row.get("ISO3166-1-Alpha-2").to_owned(), row))
        .collect();
    let mut states = States { by_label: BTreeMap::new(), labels: BTreeMap::new(), codes };
    for row in tables.own("states.tsv")? {
        let iso = row.get("iso").to_owned();
        let known = states.codes.get(&iso);
        let formal = known.map(|row| clean(row.get("UNTERM English Formal")));
        let official = match (row.get("official"), formal) {
            ("", Some(formal)) if !formal.is_empty() => Some((formal, Source::CountryCodes)),
            ("", _) => None,
            (own, _) => Some((own.to_owned(), Source::Tables)),
        };
        let alpha3 = known.map_or("XKX", |row| row.get("ISO3166-1-Alpha-3"));
        let kingdom = KINGDOMS.iter().find(|(code, _)| *code == iso).map(|(_, id)| (*id).to_owned());
        let wikidata = kingdom
            .or_else(|| known.and_then(|row| row.get("wikidata_id").rsplit('/').next().map(str::to_owned)))
            .unwrap_or_default();
        states.add(row.clone(), official, wikidata, vec![iso.clone(), alpha3.to_owned()]);
        states.labels.insert(iso, row.get("label").to_owned());
    }
    for row in tables.own("former-states.tsv")? {
        let official = Some((row.get("official").to_owned(), Source::Tables)).filter(|(name, _)| !name.is_empty());
        let codes: Vec<String> = row.list("iso").map(str::to_owned).collect();
        for code in codes.iter().filter(|code| code.len() == 2) {
            states.labels.insert(code.clone(), row.get("label").to_owned());
        }
        states.add(row.clone(), official, row.get("wikidata").to_owned(), codes);
    }
    Ok(states)
}

impl States {
    fn add(&mut self, row: Row, official: Option<(String, Source)>, wikidata: String, codes: Vec<String>) {
        let label = row.get("label").to_owned();
        let mut names: BTreeSet<String> = row.list("names").map(str::to_owned).collect();
        names.insert(label.clone());
        names.extend(official.iter().map(|(name, _)| name.clone()));
        let demonyms = row.list("demonyms").map(str::to_owned).collect();
        self.by_label.insert(label.clone(), State { label, names, demonyms, wikidata, row, official, codes });
    }
}

/// What the file of states says.
pub(crate) fn graph(tables: &Tables, states: &States, places: &Places) -> Result<Graph> {
    let mut graph =
        Graph::new("States: members of the United Nations, observers, disputed and former ones.").with_sources();
    for state in states.all() {
        one(&mut graph, state, states, places).with_context(|| state.row.place().to_owned())?;
    }
    foreign_names(tables, &mut graph, states)?;
    former_names(tables, &mut graph, states, places)?;
    Ok(graph)
}

fn one(graph: &mut Graph, state: &State, states: &States, places: &Places) -> Result<()> {
    let subject = iri("state", &state.label);
    graph.a(&subject, "dip:State", Source::Tables);
    graph.add(&subject, "rdfs:label", Object::en(&state.label), Source::Tables);
    // West Germany bore the name that is Germany's now: it is said, but the name finds the present state.
    let shared = state.official.as_ref().filter(|(name, _)| {
        states
            .all()
            .any(|other| other.label != state.label && other.names.contains(name) && other.row.get("begin").is_empty())
    });
    if let Some((official, source)) = &state.official {
        graph.add(&subject, "dip:officialName", Object::en(official), *source);
    }
    for name in state.names.iter().filter(|name| **name != state.label) {
        let official = state.official.as_ref().filter(|(official, _)| official == name);
        if official.is_none() || shared.is_none() {
            graph.add(
                &subject,
                "skos:altLabel",
                Object::en(name),
                official.map_or(Source::Tables, |(_, source)| *source),
            );
        }
    }
    for demonym in &state.demonyms {
        graph.add(&subject, "dip:demonym", Object::en(demonym), Source::Tables);
    }
    for capital in state.row.list("capitals") {
        let place = places.iri(capital).with_context(|| format!("no place `{capital}`"))?;
        graph.add(&subject, "dip:capital", Object::Iri(place), Source::Tables);
    }
    let source = if state.row.get("iso").len() == 2 { Source::CountryCodes } else { Source::Tables };
    for code in &state.codes {
        graph.add(&subject, "dip:isoCode", Object::plain(code), source);
    }
    if !state.wikidata.is_empty() {
        let kingdom = KINGDOMS.iter().any(|(_, id)| *id == state.wikidata);
        let own = kingdom || !state.row.get("wikidata").is_empty();
        let source = if own { Source::Tables } else { Source::CountryCodes };
        graph.add(&subject, "owl:sameAs", Object::Iri(format!("wd:{}", state.wikidata)), source);
    }
    for (column, property) in [("begin", "dip:founded"), ("end", "dip:dissolved")] {
        if !state.row.get(column).is_empty() {
            graph.add(&subject, property, Object::date(state.row.get(column)), Source::Tables);
        }
    }
    for successor in state.row.list("successors") {
        let other = states.iri(successor).with_context(|| format!("no state `{successor}`"))?;
        graph.add(&subject, "dip:successor", Object::Iri(other), Source::Tables);
    }
    Ok(())
}

/// A name of the table of country codes without article and brackets.
fn clean(name: &str) -> String {
    let plain = name.split(['(', '（', '*', '[']).next().unwrap_or_default().trim();
    let plain = plain.trim_matches(['\u{200e}', '\u{200f}', ' ']);
    plain.strip_prefix("the ").unwrap_or(plain).split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Names in other languages: short names of the table of country codes, the rest by hand. Some mean something else more
/// often in English text, and are left out.
fn foreign_names(tables: &Tables, graph: &mut Graph, states: &States) -> Result<()> {
    let left_out: BTreeSet<(String, String)> = tables
        .own("state-names-left-out.tsv")?
        .iter()
        .map(|row| (row.get("language").to_owned(), row.get("name").to_owned()))
        .collect();
    for (iso, label) in &states.labels {
        let Some(row) = states.codes(iso) else {
            continue;
        };
        for (tag, language) in LANGUAGES {
            let name = clean(row.get(&format!("UNTERM {language} Short")));
            if !name.is_empty() && !left_out.contains(&(tag.to_owned(), name.clone())) {
                graph.add(&iri("state", label), "skos:altLabel", Object::tagged(&name, tag), Source::CountryCodes);
            }
        }
    }
    for row in tables.own("state-names.tsv")? {
        let subject = states.iri(row.get("iso")).with_context(|| format!("{}: no such state", row.place()))?;
        for name in row.list("names") {
            graph.add(&subject, "skos:altLabel", Object::tagged(name, row.get("language")), Source::Tables);
        }
    }
    Ok(())
}

/// Names that states bore before, with the years in which they did.
fn former_names(tables: &Tables, graph: &mut Graph, states: &States, places: &Places) -> Result<()> {
    for row in tables.own("former-names.tsv")? {
        if let Some(subject) = states.iri(row.get("of")) {
            former_name(graph, &subject, &row);
        } else {
            places.iri(row.get("of")).with_context(|| format!("{}: no such state or place", row.place()))?;
        }
    }
    Ok(())
}

/// One former name of the table.
pub(crate) fn former_name(graph: &mut Graph, subject: &str, row: &Row) {
    former_name_of(graph, subject, row.get("name"), row.get("begin"), row.get("end"));
}

/// A former name: an alternative label, and a name of its own that has dates.
pub(crate) fn former_name_of(graph: &mut Graph, subject: &str, name: &str, begin: &str, end: &str) {
    let local = subject.rsplit(':').next().unwrap_or_default();
    // A name that was borne twice is two names: the Republic of Afghanistan.
    let when = if begin.is_empty() { String::new() } else { format!("-{}", &begin[..4]) };
    let node = format!("name:{local}-{}{when}", identifier(name));
    graph.add(subject, "skos:altLabel", Object::en(name), Source::Tables);
    graph.add(subject, "dip:formerName", Object::Iri(node.clone()), Source::Tables);
    graph.a(&node, "dip:FormerName", Source::Tables);
    graph.add(&node, "rdfs:label", Object::en(name), Source::Tables);
    for (date, property) in [(begin, "dip:begin"), (end, "dip:end")] {
        if !date.is_empty() {
            graph.add(&node, property, Object::date(date), Source::Tables);
        }
    }
}
