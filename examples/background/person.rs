//! Which lines of the sources mean one person, and what the person is called.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use anyhow::Result;
use chancery::{
    document::slug,
    knowledge::{Lexicon, Romanization},
};

use crate::{
    date,
    graph::{Graph, Object},
    holder::Holder,
    name::key,
    source::Source,
    table::Tables,
};

/// Two sightings of one name in one office further apart than this are of two persons, father and son perhaps.
const GENERATION: i32 = 15 * 365;

/// A tenure is looked for this many days before its beginning and behind its end.
const MARGIN: i32 = 400;

/// A person.
#[derive(Debug)]
pub(crate) struct Person {
    /// The last part of the IRI.
    pub(crate) id: String,
    label: String,
    /// Other names, each with who gives it.
    names: BTreeMap<String, Source>,
    wikidata: Option<String>,
    source: Source,
    /// Indices of the lines that are of this person.
    lines: Vec<usize>,
}

/// All persons.
#[derive(Debug, Default)]
pub(crate) struct Persons {
    persons: Vec<Person>,
    of_line: BTreeMap<usize, usize>,
    by_key: HashMap<String, Vec<usize>>,
    by_wikidata: HashMap<String, usize>,
}

impl Persons {
    /// The person whom a line of the holders is about.
    pub(crate) fn of(&self, line: usize) -> &Person {
        &self.persons[self.of_line[&line]]
    }
}

impl Persons {
    /// The person with a name; of several the first in the sources.
    pub(crate) fn named(&self, name: &str) -> Option<&Person> {
        self.by_key.get(&key(name)).and_then(|at| at.first()).map(|at| &self.persons[*at])
    }
}

/// How persons are usually called, by the names that the sources give them.
struct Usage {
    names: BTreeMap<String, (String, Vec<String>)>,
}

impl Usage {
    fn read(tables: &Tables) -> Result<Self> {
        let mut names: BTreeMap<String, (String, Vec<String>)> = BTreeMap::new();
        for row in tables.own("persons.tsv")? {
            let entry = names.entry(key(row.get("source-name"))).or_default();
            row.get("label").clone_into(&mut entry.0);
            entry.1.extend(row.list("names").map(str::to_owned));
        }
        Ok(Self { names })
    }

    fn label<'a>(&'a self, name: &'a str) -> &'a str {
        self.names.get(&key(name)).map_or(name, |(label, _)| label)
    }
}

/// Puts the lines of each person together, and adds those whom monuments are for.
pub(crate) fn gather(tables: &Tables, holders: &[Holder], honoured: &[String], lexicon: &Lexicon) -> Result<Persons> {
    let usage = Usage::read(tables)?;
    let mut persons = Persons::default();
    let mut of_office: HashMap<(&str, &str), Vec<usize>> = HashMap::new();
    for (line, holder) in holders.iter().enumerate() {
        let label = usage.label(&holder.name);
        let office = (holder.state.as_str(), holder.title.as_str());
        let colleagues = of_office.get(&office).map_or(&[][..], Vec::as_slice);
        let found = persons.find(holder, label, colleagues, holders, &lexicon.romanization);
        let at = found.unwrap_or_else(|| persons.add(holder, label));
        persons.note(at, line, holder, label);
        of_office.entry(office).or_default().push(at);
    }
    for name in honoured {
        if !persons.by_key.contains_key(&key(name)) {
            let label = name.clone();
            let (names, source) = (BTreeMap::new(), Source::Tables);
            persons.by_key.insert(key(name), vec![persons.persons.len()]);
            persons.persons.push(Person { id: String::new(), label, names, wikidata: None, source, lines: Vec::new() });
        }
    }
    for (label, names) in usage.names.values() {
        if let Some([only]) = persons.by_key.get(&key(label)).map(Vec::as_slice) {
            let known = &mut persons.persons[*only].names;
            names.iter().for_each(|name| {
                known.entry(name.clone()).or_insert(Source::Tables);
            });
        }
    }
    persons.identify(holders);
    Ok(persons)
}

impl Persons {
    fn find(
        &self,
        holder: &Holder,
        label: &str,
        colleagues: &[usize],
        holders: &[Holder],
        romanization: &Romanization,
    ) -> Option<usize> {
        if let Some(id) = &holder.wikidata {
            return self.by_wikidata.get(id).copied();
        }
        let same_office = |at: &&usize| {
            colleagues.contains(at) && self.persons[**at].lines.iter().any(|line| near(&holders[*line], holder))
        };
        let same_state = |at: &&usize| self.persons[**at].lines.iter().any(|line| holders[*line].state == holder.state);
        // Havel was President of Czechoslovakia and of the Czech Republic.
        let same_time =
            |at: &&usize| self.persons[**at].lines.iter().any(|line| within(&holders[*line], holder, GENERATION));
        let named: &[usize] = self.by_key.get(&key(label)).map_or(&[], Vec::as_slice);
        named
            .iter()
            .find(same_office)
            .or_else(|| named.iter().find(same_state))
            .or_else(|| named.iter().find(same_time))
            .or_else(|| {
                // What is kept by hand is named as it is meant.
                let colleagues = if holder.source == Source::Tables { &[] } else { colleagues };
                colleagues.iter().filter(same_office).find(|at| {
                    let person = &self.persons[**at];
                    person.names.keys().any(|name| alike(name, label, romanization))
                })
            })
            .copied()
    }

    fn add(&mut self, holder: &Holder, label: &str) -> usize {
        let at = self.persons.len();
        if let Some(id) = &holder.wikidata {
            self.by_wikidata.insert(id.clone(), at);
        }
        self.persons.push(Person {
            id: String::new(),
            label: label.to_owned(),
            names: BTreeMap::new(),
            wikidata: holder.wikidata.clone(),
            source: holder.source,
            lines: Vec::new(),
        });
        at
    }

    fn note(&mut self, at: usize, line: usize, holder: &Holder, label: &str) {
        let person = &mut self.persons[at];
        person.lines.push(line);
        // The Factbook leaves diacritics out, and the Office of the Historian varies: neither is a name of its own.
        if matches!(holder.source, Source::Factbook | Source::Visits | Source::Travels) && person.lines.len() > 1 {
            person.names.entry(person.label.clone()).or_insert(person.source);
        } else {
            person.names.entry(label.to_owned()).or_insert(holder.source);
        }
        self.of_line.insert(line, at);
        let known = self.by_key.entry(key(label)).or_default();
        if !known.contains(&at) {
            known.push(at);
        }
    }

    /// Gives each person an identifier: the name, and for all but the first of a name the Wikidata identifier behind it,
    /// or where there is none the state.
    fn identify(&mut self, holders: &[Holder]) {
        let rank = |person: &Person| {
            let number = person.wikidata.as_ref().and_then(|id| id[1..].parse::<u64>().ok()).unwrap_or(u64::MAX);
            (number, person.label.clone())
        };
        let mut order: Vec<usize> = (0..self.persons.len()).collect();
        order.sort_by_key(|at| rank(&self.persons[*at]));
        let mut taken: BTreeSet<String> = BTreeSet::new();
        for at in order {
            let person = &mut self.persons[at];
            let mut id = slug(&person.label);
            if taken.contains(&id) {
                let state = person.lines.first().map(|line| holders[*line].state.clone()).unwrap_or_default();
                id = format!("{id}-{}", slug(person.wikidata.as_ref().unwrap_or(&state)));
            }
            taken.insert(id.clone());
            person.id = id;
        }
    }
}

/// Whether two lines can be of one time in an office.
fn near(one: &Holder, other: &Holder) -> bool {
    let sighted = one.attested.is_some() && other.attested.is_some();
    within(one, other, if sighted { GENERATION } else { MARGIN })
}

/// Whether no more days than this lie between what two lines say.
fn within(one: &Holder, other: &Holder, margin: i32) -> bool {
    let span = |holder: &Holder| {
        let seen = holder.attested.as_deref().map(date::days);
        let begin = seen.or_else(|| holder.begin.as_deref().map(date::days))?;
        let open = holder.source.known_until();
        let end = seen.or_else(|| holder.end.as_deref().or((!open.is_empty()).then_some(open)).map(date::days));
        Some((begin, end.unwrap_or(begin)))
    };
    match (span(one), span(other)) {
        (Some((begin, end)), Some((other_begin, other_end))) => {
            begin - margin <= other_end && other_begin - margin <= end
        }
        _ => false,
    }
}

/// Whether two names can be one person's: a word in common by its sound, the last of either, and no other first name.
fn alike(one: &str, other: &str, romanization: &Romanization) -> bool {
    let sounds = |name: &str| -> Vec<String> {
        name.split([' ', '-']).map(|word| romanization.sound(word)).filter(|sound| sound.chars().count() > 2).collect()
    };
    // Charles II is not Charles III, nor John Paul I John Paul II.
    let numeral = |name: &str| {
        name.split(' ').rev().find(|word| word.chars().all(|c| matches!(c, 'I' | 'V' | 'X'))).map(str::to_owned)
    };
    if numeral(one) != numeral(other) {
        return false;
    }
    let (one, other) = (sounds(one), sounds(other));
    let (Some(first), Some(other_first)) = (one.first(), other.first()) else {
        return false;
    };
    let ends = [one.last(), other.last()];
    let shared = one.iter().any(|word| other.contains(word) && ends.contains(&Some(word)));
    let firsts =
        first.chars().next() == other_first.chars().next() || other.contains(first) || one.contains(other_first);
    shared && firsts
}

/// What the file of persons says.
pub(crate) fn graph(persons: &Persons) -> Graph {
    let mut graph = Graph::new("Persons: holders of the offices in tenures.ttl, and those whom monuments are for.");
    for person in &persons.persons {
        let subject = format!("person:{}", person.id);
        graph.a(&subject, "dip:Person", person.source);
        graph.add(&subject, "rdfs:label", Object::en(&person.label), person.source);
        for (name, source) in person.names.iter().filter(|(name, _)| **name != person.label) {
            graph.add(&subject, "skos:altLabel", Object::en(name), *source);
        }
        if let Some(id) = &person.wikidata {
            graph.add(&subject, "owl:sameAs", Object::Iri(format!("wd:{id}")), person.source);
        }
    }
    graph
}
