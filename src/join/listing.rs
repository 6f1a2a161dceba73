//! What is joined, for people to look at: who and what, by which rule, and the sentences side by side.

use std::collections::{BTreeMap, BTreeSet};

use super::facts::{document, object};
use crate::{
    ontology,
    store::{Joined, Store, StoreError},
};

/// What is one in the graph, though documents have several identifiers for it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Cluster {
    /// The identifier that it has in the graph.
    pub iri: String,
    /// Its best name.
    pub label: String,
    /// The documents that have this identifier for it, with their sentences.
    pub documents: BTreeMap<String, Vec<String>>,
    /// What was joined to it.
    pub members: Vec<Member>,
}

/// An identifier that was exchanged for another.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Member {
    /// The identifier.
    pub iri: String,
    /// The name that its documents have.
    pub name: String,
    /// The name of the rule.
    pub rule: String,
    /// What speaks for it.
    pub reason: String,
    /// The documents, with their sentences.
    pub documents: BTreeMap<String, Vec<String>>,
}

/// All joins of a store, by the identifier in the graph.
///
/// # Errors
/// When the store cannot be read.
pub fn list(store: &Store) -> Result<Vec<Cluster>, StoreError> {
    let mut clusters: BTreeMap<String, Vec<Joined>> = BTreeMap::new();
    for join in store.joins()? {
        clusters.entry(join.canonical.clone()).or_default().push(join);
    }
    clusters.into_iter().map(|(iri, joins)| cluster(store, iri, joins)).collect()
}

fn cluster(store: &Store, iri: String, joins: Vec<Joined>) -> Result<Cluster, StoreError> {
    let mut documents = sentences(store, &iri)?;
    let labels = store.find(Some(&iri), Some(ontology::RDFS_LABEL), None)?;
    let label = labels.iter().map(object).min().unwrap_or(ontology::local_name(&iri)).to_owned();
    let mut members: BTreeMap<(String, String, String), Member> = BTreeMap::new();
    for join in joins {
        let said = documents.remove(&join.document).unwrap_or_default();
        let key = (join.original.clone(), join.rule.clone(), join.reason.clone());
        let member = members.entry(key).or_insert_with(|| Member {
            iri: join.original,
            name: join.name,
            rule: join.rule,
            reason: join.reason,
            documents: BTreeMap::new(),
        });
        member.documents.insert(join.document, said);
    }
    Ok(Cluster { iri, label, documents, members: members.into_values().collect() })
}

/// For each document the sentences that say something of an event, or of a person's office; where none does, all that
/// name the person.
fn sentences(store: &Store, iri: &str) -> Result<BTreeMap<String, Vec<String>>, StoreError> {
    let mut passages: BTreeMap<String, (BTreeSet<String>, BTreeSet<String>)> = BTreeMap::new();
    let about = store.find(Some(iri), None, None)?;
    let naming = store.find(None, Some(ontology::REFERS_TO), Some(iri))?;
    for quad in about.iter().chain(&naming) {
        let Some(document) = document(quad) else {
            continue;
        };
        let (telling, all) = passages.entry(document.to_owned()).or_default();
        let graph = quad.graph_name.to_string();
        let passage = graph.trim_matches(['<', '>']).to_owned();
        if matches!(quad.predicate.as_str(), ontology::REALIS | ontology::HOLDS) {
            telling.insert(passage.clone());
        }
        all.insert(passage);
    }
    let mut out = BTreeMap::new();
    for (document, (telling, all)) in passages {
        let mut quotes = Vec::new();
        for passage in if telling.is_empty() { all } else { telling } {
            let begin = store.find(Some(&passage), Some(ontology::NIF_BEGIN_INDEX), None)?;
            let begin: usize = begin.first().and_then(|quad| object(quad).parse().ok()).unwrap_or_default();
            for quad in store.find(Some(&passage), Some(ontology::QUOTE), None)? {
                quotes.push((begin, object(&quad).split_whitespace().collect::<Vec<_>>().join(" ")));
            }
        }
        quotes.sort();
        out.insert(document, quotes.into_iter().map(|(_, quote)| quote).collect());
    }
    Ok(out)
}
