//! The background graph: complete, the same as its sources make it, and enough to read a sample of real visits.
//!
//! What compares with the sources skips, saying so, where they are not: they are found by `CHANCERY_SOURCES`, or in
//! `../shared/background`.
#![expect(clippy::print_stdout, reason = "says what was skipped, and the figures")]

mod common;

use std::{
    collections::{BTreeMap, BTreeSet},
    env, fs,
    path::PathBuf,
    process::Command,
};

use chancery::{
    document::Document,
    knowledge::{Class, EntryId, Knowledge, NameKind},
    mention::Kind,
    ontology::{self, RDF_TYPE, RDFS_LABEL, SKOS_ALT_LABEL},
    pipeline, token,
};
use common::{project, rio_graph};
use jiff::civil::Date;
use oxigraph::model::{Graph, NamedNodeRef, NamedOrBlankNodeRef, TermRef};

/// The folder with the sources, if it is there.
fn sources() -> Option<PathBuf> {
    let folder = env::var_os("CHANCERY_SOURCES").map_or_else(|| project("../shared/background"), PathBuf::from);
    let there = folder.join("factbook.jsonl").is_file();
    if !there {
        println!("skipped: the sources of the background are not in {}", folder.display());
    }
    there.then_some(folder)
}

/// A file of the background.
fn background(name: &str) -> Graph {
    let path = project("data/background").join(name);
    rio_graph(&fs::read_to_string(&path).expect("a file of the background"))
}

/// The objects of a property, by subject.
fn objects<'g>(graph: &'g Graph, property: &'g str) -> BTreeMap<&'g str, Vec<TermRef<'g>>> {
    let mut objects: BTreeMap<&str, Vec<TermRef<'_>>> = BTreeMap::new();
    for triple in graph.triples_for_predicate(NamedNodeRef::new_unchecked(property)) {
        if let NamedOrBlankNodeRef::NamedNode(node) = triple.subject {
            objects.entry(node.as_str()).or_default().push(triple.object);
        }
    }
    objects
}

fn literal(term: &TermRef<'_>) -> String {
    match term {
        TermRef::Literal(literal) => literal.value().to_owned(),
        other => other.to_string(),
    }
}

#[test]
fn sources_make_the_same_bytes_again() {
    let Some(sources) = sources() else {
        return;
    };
    let out = tempfile::tempdir().expect("a temporary directory");
    // An example that has tests of its own is built as a test, so Cargo is asked for the program.
    let release: &[&str] = if cfg!(debug_assertions) { &[] } else { &["--release"] };
    let mut cargo = Command::new(env!("CARGO"));
    cargo.current_dir(project("")).args(["run", "--quiet", "--example", "background"]).args(release).arg("--");
    let run = cargo.arg(&sources).arg(out.path()).output().expect("Cargo starts");
    assert!(run.status.success(), "{}", String::from_utf8_lossy(&run.stderr));
    let names = |folder: PathBuf| -> BTreeSet<String> {
        let entries = fs::read_dir(folder).expect("a folder");
        entries.map(|entry| entry.expect("an entry").file_name().to_string_lossy().into_owned()).collect()
    };
    let made = names(out.path().to_owned());
    assert_eq!(made, names(project("data/background")));
    for name in made {
        let (new, old) = (fs::read(out.path().join(&name)), fs::read(project("data/background").join(&name)));
        assert!(
            new.expect("made") == old.expect("committed"),
            "data/background/{name} is not what its sources make; run `cargo run --release --example background`"
        );
    }
}

#[test]
fn every_line_has_its_source() {
    let known: BTreeSet<String> = background("sources.ttl")
        .iter()
        .filter_map(|triple| match triple.subject {
            NamedOrBlankNodeRef::NamedNode(node) => Some(ontology::local_name(node.as_str()).to_owned()),
            NamedOrBlankNodeRef::BlankNode(_) => None,
        })
        .collect();
    assert!(known.len() > 5);
    for entry in fs::read_dir(project("data/background")).expect("the background") {
        let path = entry.expect("a file").path();
        let text = fs::read_to_string(&path).expect("Turtle");
        for line in text.lines().filter_map(|line| line.strip_prefix("    # ")) {
            assert!(known.contains(line), "{}: `{line}` is no source", path.display());
        }
    }
}

#[test]
fn members_of_the_united_nations_lack_nothing() {
    let states = background("states.ttl");
    let memberships = background("memberships.ttl");
    let un = "https://w3id.org/chancery/id/organization/united-nations";
    let members: BTreeSet<&str> = objects(&memberships, ontology::MEMBER_OF)
        .into_iter()
        .filter(|(_, of)| of.iter().any(|term| matches!(term, TermRef::NamedNode(node) if node.as_str() == un)))
        .map(|(state, _)| state)
        .collect();
    assert_eq!(members.len(), 193, "members of the United Nations");
    let at_least = [
        (ontology::OFFICIAL_NAME, 1),
        (ontology::DEMONYM, 1),
        (ontology::CAPITAL, 1),
        (ontology::ISO_CODE, 2),
        ("http://www.w3.org/2002/07/owl#sameAs", 1),
        (RDFS_LABEL, 1),
        (SKOS_ALT_LABEL, 5),
    ];
    for (property, number) in at_least {
        let said = objects(&states, property);
        let lacking: Vec<&&str> =
            members.iter().filter(|state| said.get(**state).map_or(0, Vec::len) < number).collect();
        assert!(lacking.is_empty(), "less than {number} of {property}: {lacking:?}");
    }
    for language in ["ar", "de", "es", "fr", "ru", "tr", "zh"] {
        let names = objects(&states, SKOS_ALT_LABEL);
        let tagged = |term: &TermRef<'_>| matches!(term, TermRef::Literal(name) if name.language() == Some(language));
        let lacking: Vec<&&str> =
            members.iter().filter(|state| !names.get(**state).is_some_and(|names| names.iter().any(tagged))).collect();
        // A few short names mean something else more often in English text, and are left out.
        assert!(lacking.len() <= 4, "no name in {language}: {lacking:?}");
    }
}

#[test]
fn whatever_is_named_is_described_once() {
    let mut described: BTreeSet<String> = BTreeSet::new();
    let mut named: BTreeSet<String> = BTreeSet::new();
    for entry in fs::read_dir(project("data/background")).expect("the background") {
        let graph = rio_graph(&fs::read_to_string(entry.expect("a file").path()).expect("Turtle"));
        let typed: BTreeSet<String> = objects(&graph, RDF_TYPE).into_keys().map(str::to_owned).collect();
        for iri in typed {
            assert!(described.insert(iri.clone()), "{iri} is described in two files");
        }
        for triple in graph.iter() {
            if let TermRef::NamedNode(node) = triple.object
                && node.as_str().starts_with(ontology::ID_NAMESPACE)
            {
                named.insert(node.as_str().to_owned());
            }
        }
    }
    let dangling: Vec<&String> = named.difference(&described).collect();
    assert!(dangling.is_empty(), "named and not described: {dangling:?}");
}

#[test]
fn acronyms_of_the_factbook_mean_one_organization_each() {
    let Some(sources) = sources() else {
        return;
    };
    let factbook = fs::read_to_string(sources.join("factbook.jsonl")).expect("the Factbook");
    let mut acronyms: BTreeSet<String> = BTreeSet::new();
    for line in factbook.lines() {
        let country: serde_json::Value = serde_json::from_str(line).expect("JSON");
        let text = country["international_organization_participation"]["text"].as_str().unwrap_or_default();
        let mut depth = 0;
        let outside = |c: char| {
            depth += i32::from(c == '(') - i32::from(c == ')');
            (depth == 0 && c == ',') || c == '('
        };
        acronyms.extend(text.split(outside).map(|part| part.trim().to_owned()).filter(|part| !part.ends_with(')')));
    }
    acronyms.retain(|acronym| !acronym.is_empty() && acronym != "none" && !acronym.contains(['&', ':']));
    let table = fs::read_to_string(project("data/tables/organizations.tsv")).expect("the table");
    let mut rows = table.lines().filter(|line| !line.starts_with('#'));
    let column = rows.next().expect("a header").split('\t').position(|name| name == "factbook").expect("a column");
    let mut known: BTreeMap<&str, usize> = BTreeMap::new();
    for row in rows {
        for acronym in row.split('\t').nth(column).unwrap_or_default().split("; ").filter(|cell| !cell.is_empty()) {
            *known.entry(acronym).or_default() += 1;
        }
    }
    let resolved = acronyms.iter().filter(|acronym| known.get(acronym.as_str()) == Some(&1)).count();
    let missing: Vec<&String> = acronyms.iter().filter(|acronym| !known.contains_key(acronym.as_str())).collect();
    println!("{resolved} of {} acronyms resolve to one organization; not: {missing:?}", acronyms.len());
    assert!(resolved as f64 >= 0.95 * acronyms.len() as f64, "not known: {missing:?}");
}

/// A visit to the United States: who came, from which state, on which day.
struct Visit {
    title: String,
    name: String,
    state: EntryId,
    state_name: String,
    day: Date,
}

/// Visits drawn at random, always the same ones.
fn sample(knowledge: &Knowledge, sources: &std::path::Path, number: usize) -> Vec<Visit> {
    let table = fs::read_to_string(sources.join("visits-to-the-us.hsg.tsv")).expect("the visits");
    let mut visits: Vec<Visit> = table.lines().skip(1).filter_map(|line| visit(knowledge, line)).collect();
    // A linear congruential generator (Knuth, MMIX) with its seed on record.
    let mut random: u64 = 1950;
    let mut drawn = Vec::new();
    while drawn.len() < number {
        random = random.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        drawn.push(visits.swap_remove((random >> 33) as usize % visits.len()));
    }
    drawn
}

fn visit(knowledge: &Knowledge, line: &str) -> Option<Visit> {
    let cells: Vec<&str> = line.split('\t').collect();
    let (day, visitor, from) = (cells[1], cells[3], cells[6]);
    let day: Date = day.parse().ok().filter(|day: &Date| day.year() >= 1950)?;
    // "Germany, Federal Republic of"
    let state_name = from.split_once(", ").map_or_else(|| from.to_owned(), |(name, form)| format!("{form} {name}"));
    let state = named(knowledge, &state_name, Class::State)?.1;
    let words: Vec<&str> = visitor.split(' ').collect();
    let title = (1..words.len())
        .rev()
        .find(|end| named(knowledge, &words[..*end].join(" "), Class::Office).is_some_and(|(whole, _)| whole))?;
    let (title, name) = (words[..title].join(" "), words[title..].join(" "));
    Some(Visit { title, name, state, state_name, day })
}

/// The entity of a class that a text names, and whether the whole text is its name.
fn named(knowledge: &Knowledge, text: &str, class: Class) -> Option<(bool, EntryId)> {
    let tokens = token::tokens(text, &knowledge.lexicon.words.abbreviations);
    let (len, names) = knowledge.gazetteer.longest(&tokens)?;
    let name = names
        .iter()
        .find(|name| name.kind == NameKind::Name && knowledge.gazetteer.entry(name.entry).class == class)?;
    Some((len == tokens.len(), name.entry))
}

#[test]
fn visitors_to_the_united_states_are_known_by_state_and_office() {
    let Some(sources) = sources() else {
        return;
    };
    let knowledge = Knowledge::embedded().expect("the embedded knowledge is sound");
    let states = background("states.ttl");
    let demonyms = objects(&states, ontology::DEMONYM);
    let visits = sample(&knowledge, &sources, 300);
    let (mut linked, mut typed, mut all) = (0, 0, 0);
    let mut faults = Vec::new();
    for visit in &visits {
        let iri = &knowledge.gazetteer.entry(visit.state).iri;
        let Visit { title, name, state_name, day, .. } = visit;
        let the = knowledge.lexicon.article(state_name);
        let mut forms = vec![
            format!("{title} {name} of {the}{state_name} arrived in Washington on Tuesday."),
            format!("{}'s {title} {name} met members of Congress.", state_name),
        ];
        if let Some(demonym) = demonyms.get(iri.as_str()).and_then(|demonyms| demonyms.first()) {
            forms.push(format!("They welcomed the {} {title}, {name}, at the airport.", literal(demonym)));
        }
        for text in forms {
            let (state, office) = read(&knowledge, visit, &text, *day);
            all += 1;
            linked += usize::from(state);
            typed += usize::from(office);
            if !(state && office) {
                faults.push(format!("{} {text}", if state { "visitor" } else { "state" }));
            }
        }
    }
    let share = |number: usize| number as f64 / f64::from(all);
    println!(
        "{all} sentences: state linked {:.3}, visitor with office {:.3}\n{}",
        share(linked),
        share(typed),
        faults.join("\n")
    );
    assert!(share(linked) >= 0.99 && share(typed) >= 0.95, "{}", faults.join("\n"));
}

/// Whether a sentence gives the visit's state, and a person who holds the office of it.
fn read(knowledge: &Knowledge, visit: &Visit, text: &str, day: Date) -> (bool, bool) {
    let document = Document::from_body("https://example.org/visit", text, Some(day));
    let reading = pipeline::read(&document, knowledge);
    let iri = &knowledge.gazetteer.entry(visit.state).iri;
    let state = reading.linked.references.iter().any(|reference| reading.linked.entity(reference.entity).iri == *iri);
    let last = token::fold(visit.name.rsplit(' ').next().expect("a name"));
    let office = reading.mentions.iter().any(|mention| match &mention.kind {
        Kind::Person(person) => {
            document.slice(reading.text.span(&person.name)).split(' ').any(|word| token::fold(word).contains(&last))
        }
        _ => false,
    }) && reading.linked.tenures.iter().any(|tenure| {
        let held = reading.linked.entity(tenure.office).office.as_ref();
        let wanted =
            named(knowledge, &visit.title, Class::Office).map(|(_, id)| knowledge.gazetteer.entry(id).label.clone());
        held.is_some_and(|held| {
            Some(&held.title) == wanted.as_ref()
                && held.owner.is_some_and(|owner| reading.linked.entity(owner).iri == *iri)
        })
    });
    (state, office)
}
