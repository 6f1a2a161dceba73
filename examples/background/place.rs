//! Places: those kept by hand, and the large cities of GeoNames, with position and state.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

use anyhow::{Context, Result, bail};
use chancery::token::fold;

use crate::{
    graph::{Graph, Object},
    name::{identifier, key},
    source::Source,
    state::{States, former_name},
    table::{Row, Tables},
};

/// Cities of more people than this are taken from GeoNames; in states of very many cities it takes more.
const LARGE: u64 = 300_000;
const LARGER: [(&str, u64); 2] = [("CN", 1_500_000), ("IN", 1_000_000)];

/// A city of GeoNames.
#[derive(Debug)]
struct City {
    population: u64,
    id: String,
    name: String,
    state: String,
    latitude: String,
    longitude: String,
}

/// A place, as it is written.
#[derive(Debug)]
struct Place {
    label: String,
    names: BTreeSet<String>,
    within: Option<String>,
    state: String,
    city: Option<usize>,
    by_hand: bool,
}

/// All places, by identifier.
#[derive(Debug)]
pub(crate) struct Places {
    places: BTreeMap<String, Place>,
    by_name: HashMap<String, String>,
    cities: Vec<City>,
    former: Vec<Row>,
}

impl Places {
    /// The prefixed name of the place with this label, or with this name if only one has it.
    pub(crate) fn iri(&self, name: &str) -> Option<String> {
        let id = identifier(name);
        if self.places.contains_key(&id) {
            return Some(format!("place:{id}"));
        }
        self.by_name.get(&key(name)).filter(|id| !id.is_empty()).map(|id| format!("place:{id}"))
    }
}

/// Reads the tables of places and the cities.
pub(crate) fn read(tables: &Tables, states: &States) -> Result<Places> {
    let mut cities = cities(tables)?;
    cities.sort_by(|a, b| (b.population, &a.id).cmp(&(a.population, &b.id)));
    let mut places = Places { places: BTreeMap::new(), by_name: HashMap::new(), cities, former: Vec::new() };
    let index = Index::new(tables, &places.cities)?;
    let mut used = HashSet::new();
    for row in tables.own("places.tsv")? {
        let place = by_hand(&row, states, &index)?;
        used.extend(place.city);
        if places.places.insert(identifier(row.get("label")), place).is_some() {
            bail!("{}: a second `{}`", row.place(), row.get("label"));
        }
    }
    for (id, place) in &places.places {
        if let Some(other) = place.within.as_ref().and_then(|within| within.strip_prefix("place:"))
            && !places.places.contains_key(other)
        {
            bail!("places.tsv: `{id}` is in `{other}`, which is no place");
        }
    }
    add_cities(tables, states, &mut places, &used)?;
    for (id, place) in &places.places {
        for name in place.names.iter().chain([&place.label]) {
            // An empty identifier stands for a name of several places.
            let ids = places.by_name.entry(key(name)).or_insert_with(|| id.clone());
            if ids != id {
                ids.clear();
            }
        }
    }
    for row in tables.own("former-names.tsv")?.into_iter().filter(|row| states.iri(row.get("of")).is_none()) {
        places.former.push(row);
    }
    Ok(places)
}

fn cities(tables: &Tables) -> Result<Vec<City>> {
    let rows = tables.tsv("cities15000.geonames.tsv")?;
    let city = |row: Row| -> Result<City> {
        Ok(City {
            population: row.get("population").parse().with_context(|| format!("{}: population", row.place()))?,
            id: row.get("geonameid").to_owned(),
            name: row.get("name").to_owned(),
            state: row.get("countrycode").to_owned(),
            latitude: row.get("latitude").to_owned(),
            longitude: row.get("longitude").to_owned(),
        })
    };
    rows.into_iter().map(city).collect()
}

/// Cities by state and name; the largest of a name first.
struct Index {
    names: HashMap<(String, String), usize>,
    others: HashMap<(String, String), usize>,
}

impl Index {
    fn new(tables: &Tables, cities: &[City]) -> Result<Self> {
        let at: HashMap<&str, usize> = cities.iter().enumerate().map(|(at, city)| (city.id.as_str(), at)).collect();
        let mut index = Self { names: HashMap::new(), others: HashMap::new() };
        for (at, city) in cities.iter().enumerate() {
            index.names.entry((city.state.clone(), key(&city.name))).or_insert(at);
        }
        for row in tables.tsv("cities15000.geonames.tsv")? {
            let own = at[row.get("geonameid")];
            for name in row.get("alternatenames").split('|').filter(|name| !key(name).is_empty()) {
                let known = index.others.entry((row.get("countrycode").to_owned(), key(name))).or_insert(own);
                *known = own.min(*known);
            }
        }
        Ok(index)
    }

    fn find(&self, state: &str, names: &[&str]) -> Option<usize> {
        let get = |map: &HashMap<(String, String), usize>| {
            names.iter().find_map(|name| map.get(&(state.to_owned(), key(name))).copied())
        };
        get(&self.names).or_else(|| get(&self.others))
    }
}

/// A place of the table. `within` is a state's ISO code, `=` and a place's identifier, or `-`; `geonames` is the name to
/// look the city up by where it is another, `@XX:name` to look it up in another territory, `-` for no city.
fn by_hand(row: &Row, states: &States, index: &Index) -> Result<Place> {
    let label = row.get("label").to_owned();
    let names: BTreeSet<String> = row.list("names").map(str::to_owned).collect();
    let mut state = String::new();
    let within = match row.get("within") {
        "-" => None,
        place if place.starts_with('=') => Some(format!("place:{}", &place[1..])),
        iso => {
            iso.clone_into(&mut state);
            Some(states.iri(iso).with_context(|| format!("{}: no state `{iso}`", row.place()))?)
        }
    };
    let own: Vec<&str> = [label.as_str()].into_iter().chain(row.list("names")).collect();
    let city = match row.get("geonames") {
        "-" => None,
        "" => index.find(&state, &own),
        other if other.starts_with('@') => {
            let (territory, name) = other[1..].split_once(':').unwrap_or((&other[1..], ""));
            let found = if name.is_empty() { index.find(territory, &own) } else { index.find(territory, &[name]) };
            territory.clone_into(&mut state);
            found
        }
        _ => index.find(&state, &row.list("geonames").collect::<Vec<_>>()),
    };
    Ok(Place { label, names, within, state, city, by_hand: true })
}

/// Adds the large cities that the table does not have, but for those whose names are words, surnames or districts.
fn add_cities(tables: &Tables, states: &States, places: &mut Places, used: &HashSet<usize>) -> Result<()> {
    let left_out: HashSet<(String, String)> = tables
        .own("cities-left-out.tsv")?
        .iter()
        .map(|row| (row.get("name").to_owned(), row.get("state").to_owned()))
        .collect();
    let renamed: HashMap<(String, String), Row> = tables
        .own("cities-renamed.tsv")?
        .into_iter()
        .map(|row| ((row.get("name").to_owned(), row.get("state").to_owned()), row))
        .collect();
    let mut taken: HashSet<(String, String)> = HashSet::new();
    for place in places.places.values() {
        for name in place.names.iter().chain([&place.label]) {
            taken.insert((place.state.clone(), fold(name)));
        }
    }
    for (at, city) in places.cities.iter().enumerate() {
        let threshold = LARGER.iter().find(|(state, _)| *state == city.state).map_or(LARGE, |(_, people)| *people);
        let named = |state: &str| left_out.contains(&(city.name.clone(), state.to_owned()));
        let Some(within) = states.iri(&city.state) else {
            continue;
        };
        if city.population <= threshold || used.contains(&at) || named("") || named(&city.state) {
            continue;
        }
        let other = renamed.get(&(city.name.clone(), city.state.clone()));
        let label = other.map_or(city.name.as_str(), |row| row.get("label")).to_owned();
        let names = other.map(|row| row.list("names").map(str::to_owned).collect()).unwrap_or_default();
        if taken.contains(&(city.state.clone(), fold(&label))) {
            continue;
        }
        let mut id = identifier(&label);
        if places.places.contains_key(&id) {
            id = format!("{id}-{}", within.trim_start_matches("state:"));
        }
        let place =
            Place { label, names, within: Some(within), state: city.state.clone(), city: Some(at), by_hand: false };
        places.places.entry(id).or_insert(place);
    }
    Ok(())
}

/// What the file of places says.
pub(crate) fn graph(places: &Places) -> Graph {
    let about = "Places: capitals, cities and venues of diplomacy, dependent territories, regions, seas and rivers.";
    let mut graph = Graph::new(about).with_sources();
    for (id, place) in &places.places {
        let subject = format!("place:{id}");
        let source = if place.by_hand { Source::Tables } else { Source::GeoNames };
        graph.a(&subject, "dip:Place", source);
        graph.add(&subject, "rdfs:label", Object::en(&place.label), source);
        for name in place.names.iter().filter(|name| **name != place.label) {
            graph.add(&subject, "skos:altLabel", Object::en(name), Source::Tables);
        }
        if let Some(within) = &place.within {
            graph.add(&subject, "dip:locatedIn", Object::Iri(within.clone()), source);
        }
        if let Some(city) = place.city.map(|at| &places.cities[at]) {
            graph.add(&subject, "geo:lat", Object::Typed(city.latitude.clone(), "xsd:decimal"), Source::GeoNames);
            graph.add(&subject, "geo:long", Object::Typed(city.longitude.clone(), "xsd:decimal"), Source::GeoNames);
            let feature = format!("<https://sws.geonames.org/{}/>", city.id);
            graph.add(&subject, "owl:sameAs", Object::Iri(feature), Source::GeoNames);
        }
    }
    for row in &places.former {
        if let Some(subject) = places.iri(row.get("of")) {
            former_name(&mut graph, &subject, row);
        }
    }
    graph
}
