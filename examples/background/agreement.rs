//! Treaties and monuments that diplomacy speaks of, kept by hand.

use anyhow::{Context, Result};

use crate::{
    graph::{Graph, Object},
    list::named,
    organization::Organizations,
    person::Persons,
    place::Places,
    source::Source,
    state::States,
    table::{Row, Tables},
};

/// What the file of agreements says.
pub(crate) fn agreements(
    tables: &Tables,
    states: &States,
    places: &Places,
    organizations: &Organizations,
) -> Result<Graph> {
    let mut graph = Graph::new("Treaties, conventions, accords and declarations that diplomacy speaks of.");
    for row in tables.own("agreements.tsv")? {
        let subject = named(&mut graph, "agreement", "dip:Agreement", &row, "names");
        graph.add(&subject, "dip:agreementKind", Object::plain(row.get("kind")), Source::Tables);
        for (column, property) in [("signed", "dip:signed"), ("in-force", "dip:inForce"), ("ended", "dip:ended")] {
            if !row.get(column).is_empty() {
                graph.add(&subject, property, Object::date(row.get(column)), Source::Tables);
            }
        }
        for name in row.list("place") {
            graph.add(&subject, "dip:signedIn", Object::Iri(place(&row, name, places, states)?), Source::Tables);
        }
        for (column, property) in [("parties", "dip:party"), ("depositary", "dip:depositary")] {
            for name in row.list(column) {
                let agent = states.iri(name).or_else(|| organizations.iri(name));
                let agent = agent.with_context(|| format!("{}: no state or organization `{name}`", row.place()))?;
                graph.add(&subject, property, Object::Iri(agent), Source::Tables);
            }
        }
    }
    Ok(graph)
}

/// Whom monuments are for.
pub(crate) fn honoured(tables: &Tables) -> Result<Vec<String>> {
    let rows = tables.own("monuments.tsv")?;
    Ok(rows.iter().flat_map(|row| row.list("commemorates")).map(str::to_owned).collect())
}

/// What the file of monuments says.
pub(crate) fn monuments(tables: &Tables, states: &States, places: &Places, persons: &Persons) -> Result<Graph> {
    let mut graph = Graph::new("Monuments, memorials, tombs and cemeteries of state visits.");
    for row in tables.own("monuments.tsv")? {
        let subject = named(&mut graph, "monument", "dip:Monument", &row, "names");
        graph.add(&subject, "dip:monumentKind", Object::plain(row.get("kind")), Source::Tables);
        if !row.get("since").is_empty() {
            graph.add(&subject, "dip:founded", Object::date(row.get("since")), Source::Tables);
        }
        for name in row.list("place") {
            graph.add(&subject, "dip:locatedIn", Object::Iri(place(&row, name, places, states)?), Source::Tables);
        }
        for person in row.list("commemorates").filter_map(|name| persons.named(name)) {
            let person = format!("person:{}", person.id);
            graph.add(&subject, "dip:commemorates", Object::Iri(person), Source::Tables);
        }
    }
    Ok(graph)
}

fn place(row: &Row, name: &str, places: &Places, states: &States) -> Result<String> {
    places.iri(name).or_else(|| states.iri(name)).with_context(|| format!("{}: no place `{name}`", row.place()))
}
