//! Measures the reading on single sentences that were coded by hand for PLOVER, the event coding scheme: who did what
//! to whom. How the classes of the two schemes answer to each other is said in `ontology/diplomacy.ttl`.
//!
//! ```text
//! cargo run --release --example plover -- RECORDS [TYPES]
//! ```
//!
//! RECORDS is a file of JSON lines with `id`, `date`, `text`, `event`, and `source` and `target` as lists of actors
//! with `actorText` and `code`, an ISO 3166 code of three letters; TYPES are the types of events whose sentences are
//! listed below the table, such as `CONSULT,COOPERATE`, all of them by default. Each sentence is read as a document of
//! its own. The table says for each type how many records there are, in how many
//!
//! - some event has all actors of the record, whatever its class. A state is there too where a person or a body acts
//!   for it, or where it is the place of the event;
//! - an encounter or a signing is told as having happened. Whether the sentence states it no program can know, so
//!   these sentences are listed for a person to judge.

use std::{
    collections::{BTreeMap, HashMap},
    env, fs,
};

use anyhow::{Context, Result, bail};
use chancery::{
    document::{Document, slug},
    entity::EntityId,
    event::Event,
    knowledge::{self, Knowledge, Realis, Source},
    ontology,
    pipeline::{self, Reading},
};
use oxigraph::model::{NamedOrBlankNode, Term};
use serde_json::Value;

/// The classes that tell of an encounter or a signing.
const ENCOUNTERS: [&str; 6] = ["Meeting", "Consultations", "Summit", "Visit", "Call", "Signing"];

/// Who acts, or to whom something is done.
struct Actor {
    name: String,
    /// The IRI of the state of its code.
    state: Option<String>,
}

/// What is counted of the records of one type.
#[derive(Default)]
struct Count {
    records: usize,
    encounters: usize,
    complete: usize,
}

#[expect(clippy::print_stdout, reason = "what the program is for")]
fn main() -> Result<()> {
    let arguments: Vec<String> = env::args().skip(1).collect();
    let (path, wanted) = match arguments.as_slice() {
        [path] => (path, None),
        [path, types] => (path, Some(types.split(',').collect::<Vec<_>>())),
        _ => bail!("usage: plover RECORDS [TYPES]"),
    };
    let source = env::var_os("CHANCERY_DATA").map_or(Source::Embedded, |folder| Source::Folder(folder.into()));
    let knowledge = Knowledge::load(&source, &[])?;
    let states = states(&source)?;
    let mut counts: BTreeMap<String, Count> = BTreeMap::new();
    let (mut encounters, mut incomplete) = (Vec::new(), Vec::new());
    for line in fs::read_to_string(path).with_context(|| path.clone())?.lines() {
        let record: Value = serde_json::from_str(line)?;
        let text = |key: &str| record[key].as_str().unwrap_or_default();
        let (kind, sentence) = (text("event"), text("text"));
        let reading =
            pipeline::read(&Document::from_body(&iri(text("id")), sentence, text("date").parse().ok()), &knowledge);
        let actors = actors(&record, &states);
        let count = counts.entry(kind.to_owned()).or_default();
        let listed = wanted.as_ref().is_none_or(|wanted| wanted.contains(&kind));
        count.records += 1;
        let told: Vec<&Event> = reading.found.events.iter().filter(|event| is_encounter(event)).collect();
        if !told.is_empty() {
            count.encounters += 1;
            encounters.extend(listed.then(|| format!("{kind}  {}: {sentence}", classes(&told))));
        }
        if reading.found.events.iter().any(|event| actors.iter().all(|actor| has(&reading, event, actor))) {
            count.complete += 1;
        } else {
            let all: Vec<&Event> = reading.found.events.iter().collect();
            incomplete.extend(listed.then(|| format!("{kind}  {}: {sentence}", classes(&all))));
        }
    }
    println!("type\trecords\tall actors in one event\tencounters and signings that happened");
    for (kind, count) in &counts {
        println!("{kind}\t{}\t{}\t{}", count.records, count.complete, count.encounters);
    }
    println!("\nEncounters and signings, to be judged\n{}", encounters.join("\n"));
    println!("\nNo event with all actors\n{}", incomplete.join("\n"));
    Ok(())
}

fn iri(id: &str) -> String {
    format!("https://example.org/record/{id}")
}

/// The states by their ISO codes.
fn states(source: &Source) -> Result<HashMap<String, String>> {
    let triples = knowledge::background(source, |predicate| predicate == ontology::ISO_CODE)?;
    Ok(triples
        .into_iter()
        .filter_map(|triple| match (triple.subject, triple.object) {
            (NamedOrBlankNode::NamedNode(state), Term::Literal(code)) => {
                Some((code.value().to_owned(), state.into_string()))
            }
            _ => None,
        })
        .collect())
}

/// The actors of a record: its sources and its targets.
fn actors(record: &Value, states: &HashMap<String, String>) -> Vec<Actor> {
    ["source", "target"]
        .iter()
        .filter_map(|side| record[side].as_array())
        .flatten()
        .map(|actor| Actor {
            name: slug(actor["actorText"].as_str().unwrap_or_default()),
            state: actor["code"].as_str().and_then(|code| states.get(code)).cloned(),
        })
        .collect()
}

/// Whether the actor, or who acts for it, has a part in the event.
fn has(reading: &Reading, event: &Event, actor: &Actor) -> bool {
    event.roles.iter().any(|role| {
        let stands = |id: EntityId| {
            let entity = reading.linked.entity(id);
            let name = slug(&entity.label);
            actor.state.as_ref() == Some(&entity.iri) || (!name.is_empty() && actor.name.contains(&name))
        };
        stands(role.entity) || reading.linked.represents(role.entity).iter().copied().any(stands)
    })
}

fn is_encounter(event: &Event) -> bool {
    event.realis == Realis::Actual && ENCOUNTERS.contains(&ontology::local_name(event.class))
}

fn classes(events: &[&Event]) -> String {
    let named = |event: &&Event| format!("{} {}", event.realis.as_str(), ontology::local_name(event.class));
    events.iter().map(named).collect::<Vec<_>>().join(", ")
}
