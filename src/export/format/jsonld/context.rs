//! The context of a JSON-LD file: which prefixes and short names it uses, and how short names read their values.

use std::{
    borrow::Cow,
    collections::{BTreeMap, BTreeSet},
};

use oxigraph::{
    io::{RdfFormat, RdfParser},
    model::{GraphName, NamedOrBlankNode, Quad, Term, vocab},
};
use serde::{
    Deserialize, Serialize, Serializer,
    ser::{Error, SerializeMap},
};

use crate::{
    export::{ExportError, format::json::inline},
    ontology::{self, NAMESPACE, ONTOLOGY, PREFIXES, local_name},
};

/// What the ontology does not say: short names of other vocabularies, and properties with values of a usual type.
const TERMS: &str = include_str!("../../../../data/formats/context.jsonld");

/// What short names stand for.
pub(super) struct Context {
    prefixes: BTreeMap<&'static str, &'static str>,
    terms: BTreeMap<String, Definition>,
    /// The short name of an IRI.
    names: BTreeMap<String, String>,
}

struct Definition {
    iri: String,
    coercion: Coercion,
}

/// What a string is that stands by a short name.
#[derive(Clone)]
pub(super) enum Coercion {
    /// An IRI.
    Node,
    /// A literal of a datatype.
    Datatype(String),
    /// By the tags of languages, text in that language.
    Language,
}

/// A definition in [`TERMS`], with IRIs by their prefixes.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Entry {
    #[serde(rename = "@id")]
    id: String,
    #[serde(rename = "@type")]
    of: Option<String>,
    #[serde(rename = "@container")]
    container: Option<String>,
}

impl Context {
    /// The context for quads: the prefixes and short names that they need, and no other.
    pub(super) fn of(quads: &[&Quad]) -> Result<Self, ExportError> {
        let iris: BTreeSet<&str> = quads.iter().flat_map(|quad| iris(quad)).collect();
        // `id:7` as an IRI of its own would be taken for a short form.
        let schemes: BTreeSet<&str> = iris.iter().filter_map(|iri| Some(iri.split_once(':')?.0)).collect();
        let mut terms = of_ontology()?;
        terms.extend(of_file()?);
        let predicates: BTreeSet<&str> = quads.iter().map(|quad| quad.predicate.as_str()).collect();
        terms.retain(|name, term| predicates.contains(term.iri.as_str()) && !schemes.contains(name.as_str()));
        let names = terms.iter().map(|(name, term)| (term.iri.clone(), name.clone())).collect();
        let prefixes = PREFIXES.iter().copied().filter(|(prefix, _)| !schemes.contains(prefix)).collect();
        let mut context = Self { prefixes, terms, names };
        let mut needed: BTreeSet<&str> =
            iris.iter().filter_map(|iri| context.split(iri)).map(|(prefix, _)| prefix).collect();
        for term in context.terms.values() {
            let datatype = if let Coercion::Datatype(datatype) = &term.coercion { Some(datatype) } else { None };
            needed.extend(
                [Some(&term.iri), datatype].into_iter().flatten().filter_map(|iri| Some(context.split(iri)?.0)),
            );
        }
        context.prefixes.retain(|prefix, _| needed.contains(prefix));
        Ok(context)
    }

    /// An IRI where an identifier stands.
    pub(super) fn reference<'i>(&self, iri: &'i str) -> Cow<'i, str> {
        match self.split(iri) {
            Some((prefix, rest)) => format!("{prefix}:{rest}").into(),
            None => iri.into(),
        }
    }

    /// An IRI where the name of a class, datatype or property stands, without a short name of its own.
    pub(super) fn plain<'i>(&self, iri: &'i str) -> Cow<'i, str> {
        self.reference(iri)
    }

    /// The name of a class or datatype.
    pub(super) fn name<'i>(&self, iri: &'i str) -> Cow<'i, str> {
        let simple = |name: &&str| {
            name.starts_with(|c: char| c.is_ascii_alphabetic())
                && name.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '-' | '_'))
                && !self.terms.contains_key(*name)
                && !self.prefixes.contains_key(name)
        };
        match iri.strip_prefix(NAMESPACE).filter(simple) {
            Some(name) => name.into(),
            None => self.reference(iri),
        }
    }

    /// A class, unless it is a literal.
    pub(super) fn class<'t>(&self, term: &'t Term) -> Option<Cow<'t, str>> {
        match term {
            Term::NamedNode(name) => Some(self.name(name.as_str())),
            Term::BlankNode(name) => Some(name.to_string().into()),
            _ => None,
        }
    }

    /// The key of a property, and how it reads its values.
    pub(super) fn property<'i>(&'i self, iri: &'i str) -> (Cow<'i, str>, Option<&'i Coercion>) {
        let term = self.names.get(iri).and_then(|name| self.terms.get_key_value(name));
        match term {
            Some((name, term)) => (name.as_str().into(), Some(&term.coercion)),
            None => (self.name(iri), None),
        }
    }

    /// Prefix and rest of an IRI.
    fn split<'i>(&self, iri: &'i str) -> Option<(&'static str, &'i str)> {
        let of = |(prefix, namespace): (&&'static str, &&'static str)| Some((*prefix, iri.strip_prefix(*namespace)?));
        // The longest namespace has the shortest rest.
        let found = self.prefixes.iter().filter_map(of).min_by_key(|(_, rest)| rest.len())?;
        (!found.1.is_empty() && !found.1.starts_with("//")).then_some(found)
    }
}

impl Serialize for Context {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(None)?;
        map.serialize_entry("@vocab", NAMESPACE)?;
        for (prefix, namespace) in &self.prefixes {
            map.serialize_entry(prefix, namespace)?;
        }
        for (name, term) in &self.terms {
            let (key, value) = match &term.coercion {
                Coercion::Node => ("@type", "@id".into()),
                Coercion::Datatype(datatype) => ("@type", self.reference(datatype)),
                Coercion::Language => ("@container", "@language".into()),
            };
            let definition = BTreeMap::from([("@id", self.reference(&term.iri)), (key, value)]);
            map.serialize_entry(name, &inline(&definition).map_err(S::Error::custom)?)?;
        }
        map.end()
    }
}

/// The properties of the ontology whose values are things, or literals of one datatype that JSON has not.
fn of_ontology() -> Result<BTreeMap<String, Definition>, ExportError> {
    let (object_property, range) = (expand("owl:ObjectProperty"), vocab::rdfs::RANGE);
    let mut terms = BTreeMap::new();
    for quad in RdfParser::from_format(RdfFormat::Turtle).for_slice(ONTOLOGY.as_bytes()) {
        let quad = quad.map_err(|error| ExportError::Format(format!("the ontology: {error}")))?;
        let (NamedOrBlankNode::NamedNode(property), Term::NamedNode(object)) = (&quad.subject, &quad.object) else {
            continue;
        };
        let coercion = if quad.predicate.as_str() == ontology::RDF_TYPE && object.as_str() == object_property {
            Coercion::Node
        } else if quad.predicate == range && is_written_as_text(object.as_str()) {
            Coercion::Datatype(object.as_str().to_owned())
        } else {
            continue;
        };
        let iri = property.as_str().to_owned();
        terms.insert(local_name(&iri).to_owned(), Definition { iri, coercion });
    }
    Ok(terms)
}

/// Whether a datatype is one of XML Schema for which JSON has neither strings, numbers nor truth values.
fn is_written_as_text(datatype: &str) -> bool {
    datatype.starts_with(ontology::XSD_NAMESPACE)
        && datatype != vocab::xsd::STRING.as_str()
        && !matches!(datatype, ontology::XSD_BOOLEAN | ontology::XSD_INTEGER)
}

fn of_file() -> Result<BTreeMap<String, Definition>, ExportError> {
    let fault = |message: String| ExportError::Format(format!("data/formats/context.jsonld: {message}"));
    let entries: BTreeMap<String, Entry> = serde_json::from_str(TERMS).map_err(|error| fault(error.to_string()))?;
    let define = |(name, entry): (String, Entry)| {
        let coercion = match (entry.of.as_deref(), entry.container.as_deref()) {
            (Some("@id"), None) => Coercion::Node,
            (Some(datatype), None) => Coercion::Datatype(expand(datatype)),
            (None, Some("@language")) => Coercion::Language,
            _ => return Err(fault(format!("`{name}` wants a @type, or else a @container of @language"))),
        };
        Ok((name, Definition { iri: expand(&entry.id), coercion }))
    };
    entries.into_iter().map(define).collect()
}

/// An IRI from its short form.
fn expand(short: &str) -> String {
    let full = |(prefix, namespace): &(&str, &str)| {
        Some(format!("{namespace}{}", short.strip_prefix(prefix)?.strip_prefix(':')?))
    };
    PREFIXES.iter().find_map(full).unwrap_or_else(|| short.to_owned())
}

/// All IRIs of a quad.
fn iris(quad: &Quad) -> impl Iterator<Item = &str> {
    let subject = if let NamedOrBlankNode::NamedNode(name) = &quad.subject { Some(name.as_str()) } else { None };
    let object = match &quad.object {
        Term::NamedNode(name) => Some(name.as_str()),
        Term::Literal(literal) => Some(literal.datatype().as_str()),
        _ => None,
    };
    let graph = if let GraphName::NamedNode(name) = &quad.graph_name { Some(name.as_str()) } else { None };
    [subject, Some(quad.predicate.as_str()), object, graph].into_iter().flatten()
}
