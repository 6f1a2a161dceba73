//! Organizations: international ones, the bodies of states, and which states are members of which.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use anyhow::{Context, Result, bail};
use serde_json::Value;

use crate::{
    graph::{Graph, Object},
    list::named,
    name::{identifier, key},
    place::Places,
    source::Source,
    state::{States, former_name_of},
    table::{Row, Tables},
};

/// The tables of organizations and of the bodies of states.
#[derive(Debug)]
pub(crate) struct Organizations {
    rows: Vec<Row>,
    bodies: Vec<Row>,
    by_name: HashMap<String, String>,
    by_acronym: BTreeMap<String, String>,
}

impl Organizations {
    /// The prefixed name of the organization with this label or name.
    pub(crate) fn iri(&self, name: &str) -> Option<String> {
        self.by_name.get(&key(&spelt_out(name))).map(|id| format!("organization:{id}"))
    }

    /// The label of the organization with this label or name.
    pub(crate) fn label(&self, name: &str) -> Option<String> {
        let id = self.by_name.get(&key(&spelt_out(name)))?;
        let rows = self.rows.iter().chain(&self.bodies);
        rows.map(|row| spelt_out(row.get("label"))).find(|label| identifier(label) == *id)
    }

    /// The organization that an abbreviation of the Factbook means.
    pub(crate) fn of_factbook(&self, acronym: &str) -> Option<&str> {
        self.by_acronym.get(acronym).map(String::as_str)
    }
}

/// "UN Security Council" is listed by its short name and labelled with the long one.
fn spelt_out(label: &str) -> String {
    let long = label.strip_prefix("UN ").map_or_else(|| label.to_owned(), |rest| format!("United Nations {rest}"));
    long.replace("Joint UN ", "Joint United Nations ").replace("Office of the UN ", "Office of the United Nations ")
}

/// Reads the tables.
pub(crate) fn read(tables: &Tables, states: &States, places: &Places) -> Result<Organizations> {
    let rows = tables.own("organizations.tsv")?;
    let bodies = tables.own("national-bodies.tsv")?;
    let mut all = Organizations { rows, bodies, by_name: HashMap::new(), by_acronym: BTreeMap::new() };
    let mut seen = BTreeSet::new();
    for row in all.rows.iter().chain(&all.bodies) {
        let label = spelt_out(row.get("label"));
        let id = identifier(&label);
        if !seen.insert(id.clone()) {
            bail!("{}: a second `{label}`", row.place());
        }
        all.by_name.insert(key(&label), id.clone());
        for acronym in row.list("factbook") {
            if all.by_acronym.insert(acronym.to_owned(), id.clone()).is_some() {
                bail!("{}: `{acronym}` is the abbreviation of two organizations", row.place());
            }
        }
    }
    for row in all.rows.iter().chain(&all.bodies) {
        for name in row.list("names").chain(row.list("acronym")) {
            all.by_name.entry(key(&spelt_out(name))).or_insert_with(|| identifier(&spelt_out(row.get("label"))));
        }
        let known = |name: &str| states.iri(name).is_some() || all.iri(name).is_some();
        if let Some(name) = row.list("of").chain(row.list("successor")).find(|name| !known(name)) {
            bail!("{}: no state or organization `{name}`", row.place());
        }
        if let Some(name) = row.list("seat").find(|name| city(name, places, states).is_none()) {
            bail!("{}: no place `{name}`", row.place());
        }
    }
    Ok(all)
}

/// What the file of organizations says.
pub(crate) fn graph(all: &Organizations, places: &Places, states: &States) -> Result<Graph> {
    let about =
        "International organizations, formats and bodies, and the bodies of states, with their names and seats.";
    let mut graph = Graph::new(about);
    for row in &all.rows {
        let class = match row.get("class") {
            "international" => "dip:InternationalOrganization",
            "other" => "dip:Organization",
            other => bail!("{}: class `{other}` is neither `international` nor `other`", row.place()),
        };
        let subject = organization(&mut graph, class, row);
        for name in row.list("of") {
            let owner = states.iri(name).or_else(|| all.iri(name)).context("checked when read")?;
            graph.add(&subject, "dip:bodyOf", Object::Iri(owner), Source::Tables);
        }
        for name in row.list("successor") {
            let other = states.iri(name).or_else(|| all.iri(name)).context("checked when read")?;
            graph.add(&subject, "dip:successor", Object::Iri(other), Source::Tables);
        }
        seat(&mut graph, &subject, row, places, states);
    }
    for row in &all.bodies {
        let state = states.iri(row.get("iso")).with_context(|| format!("{}: no such state", row.place()))?;
        let subject = organization(&mut graph, "dip:Organization", row);
        graph.add(&subject, "dip:bodyOf", Object::Iri(state), Source::Tables);
        seat(&mut graph, &subject, row, places, states);
    }
    Ok(graph)
}

/// Names, kind and dates of a row.
fn organization(graph: &mut Graph, class: &str, row: &Row) -> String {
    let label = spelt_out(row.get("label"));
    let subject = format!("organization:{}", identifier(&label));
    if label == row.get("label") {
        named(graph, "organization", class, row, "names");
    } else {
        graph.a(&subject, class, Source::Tables);
        graph.add(&subject, "rdfs:label", Object::en(&label), Source::Tables);
        for name in row.list("names") {
            graph.add(&subject, "skos:altLabel", Object::en(name), Source::Tables);
        }
    }
    for acronym in row.list("acronym") {
        graph.add(&subject, "dip:acronym", Object::en(acronym), Source::Tables);
        if acronym != label {
            graph.add(&subject, "skos:altLabel", Object::en(acronym), Source::Tables);
        }
    }
    for name in row.list("former") {
        let (name, end) = match name.rsplit_once(" (") {
            Some((name, end)) => (name, end.trim_end_matches(')')),
            None => (name, ""),
        };
        former_name_of(graph, &subject, name, "", end);
    }
    if !row.get("kind").is_empty() {
        graph.add(&subject, "dip:organizationKind", Object::plain(row.get("kind")), Source::Tables);
    }
    for (column, property) in [("founded", "dip:founded"), ("ended", "dip:dissolved")] {
        if !row.get(column).is_empty() {
            graph.add(&subject, property, Object::date(row.get(column)), Source::Tables);
        }
    }
    subject
}

fn seat(graph: &mut Graph, subject: &str, row: &Row, places: &Places, states: &States) {
    for place in row.list("seat").filter_map(|name| city(name, places, states)) {
        graph.add(subject, "dip:seat", Object::Iri(place), Source::Tables);
    }
}

/// A city, or a state that is one: Monaco.
fn city(name: &str, places: &Places, states: &States) -> Option<String> {
    places.iri(name).or_else(|| states.iri(name))
}

/// Which states are members or observers of which organizations, after the Factbook.
pub(crate) fn memberships(tables: &Tables, states: &States, all: &Organizations) -> Result<Graph> {
    let mut graph = Graph::new("Memberships of states in international organizations, as of May 2026.");
    let by_code: HashMap<String, &str> =
        states.all().filter_map(|state| Some((states.fips(state)?, state.label.as_str()))).collect();
    for country in tables.json("factbook.jsonl")? {
        let Some(label) = fips(&country).and_then(|code| by_code.get(&code)) else {
            continue;
        };
        let subject = states.iri(label).context("a state has an IRI")?;
        let text = country["international_organization_participation"]["text"].as_str().unwrap_or_default();
        for (acronym, note) in members(text) {
            let property = match note.as_str() {
                ""
                | "NGOs"
                | "national committees"
                | "suspended"
                | "permanent"
                | "nonregional member"
                | "nonregional members"
                | "regional"
                | "temporary"
                | "implementing country"
                | "compliant country" => "dip:memberOf",
                "observer" => "dip:observerOf",
                _ => continue,
            };
            if let Some(id) = all.of_factbook(&acronym) {
                let organization = Object::Iri(format!("organization:{id}"));
                graph.add(&subject, property, organization, Source::Factbook);
            }
        }
    }
    Ok(graph)
}

/// The code in a file name such as `africa/ag.json`.
pub(crate) fn fips(country: &Value) -> Option<String> {
    let file = country["file"].as_str()?;
    Some(file.rsplit('/').next()?.trim_end_matches(".json").to_owned())
}

/// The abbreviations of a list, each with what stands in brackets behind it.
fn members(text: &str) -> Vec<(String, String)> {
    let plain = text.replace("&nbsp;", " ");
    let mut members = Vec::new();
    let (mut depth, mut start) = (0, 0);
    let ends: Vec<usize> = plain
        .char_indices()
        .filter(|(_, c)| {
            match c {
                '(' => depth += 1,
                ')' => depth -= 1,
                _ => (),
            }
            *c == ',' && depth == 0
        })
        .map(|(at, _)| at)
        .chain([plain.len()])
        .collect();
    for end in ends {
        let member = plain[start..end].trim();
        let (acronym, note) = member.split_once('(').unwrap_or((member, ""));
        let acronym = acronym.rsplit(": ").next().unwrap_or(acronym).trim().replace("G- ", "G-");
        members.push((acronym, note.trim_end_matches(')').trim().to_owned()));
        start = (end + 1).min(plain.len());
    }
    members
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lists_of_memberships_are_cut_at_commas_outside_brackets() {
        let expected = [("ADB", ""), ("CIS", "associate member, has not ratified"), ("UNESCO", "")];
        let expected: Vec<_> = expected.map(|(a, b)| (a.to_owned(), b.to_owned())).into();
        assert_eq!(members("ADB, CIS (associate member, has not ratified), &nbsp; UNESCO"), expected);
    }
}
