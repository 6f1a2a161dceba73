//! [JSON-LD 1.1](https://www.w3.org/TR/json-ld11/) that people can read: one object for each thing, with the short names
//! of the ontology, and a context in the file that says what they stand for.

mod context;

use std::{borrow::Cow, cmp::Ordering, collections::BTreeMap, io::Write};

use oxigraph::model::{BaseDirection, GraphName, NamedOrBlankNode, Quad, Term, vocab::xsd};
use serde::{Serialize, Serializer, ser::SerializeMap};

use self::context::{Coercion, Context};
use super::json::{self, Each};
use crate::{export::ExportError, ontology};

#[derive(Serialize)]
struct Document<'q, T> {
    #[serde(rename = "@context")]
    context: &'q Context,
    #[serde(rename = "@graph")]
    things: T,
}

/// A thing of the default graph, or a named graph.
#[derive(Serialize)]
#[serde(untagged)]
enum Item<'q> {
    Thing(Thing<'q>),
    Graph {
        #[serde(rename = "@id")]
        name: Cow<'q, str>,
        #[serde(rename = "@graph")]
        things: Vec<Thing<'q>>,
    },
}

/// What one graph says about one thing.
struct Thing<'q> {
    context: &'q Context,
    quads: &'q [&'q Quad],
}

/// The values that stand by one key.
struct Values<'q> {
    context: &'q Context,
    coercion: Option<&'q Coercion>,
    quads: Vec<&'q Quad>,
}

#[derive(Serialize)]
#[serde(untagged)]
enum Value<'q> {
    Text(Cow<'q, str>),
    Integer(i64),
    Boolean(bool),
    Reference {
        #[serde(rename = "@id")]
        id: Cow<'q, str>,
    },
    Typed {
        #[serde(rename = "@type")]
        datatype: Cow<'q, str>,
        #[serde(rename = "@value")]
        value: &'q str,
    },
    Tagged {
        #[serde(rename = "@language", skip_serializing_if = "Option::is_none")]
        language: Option<&'q str>,
        #[serde(rename = "@direction", skip_serializing_if = "Option::is_none")]
        direction: Option<String>,
        #[serde(rename = "@value")]
        value: &'q str,
    },
}

/// Writes quads, each once, sorted by graph and thing.
///
/// # Errors
/// When the writer fails, or a quad has a triple for its object, for which JSON-LD has no form.
pub fn write(quads: &[Quad], out: impl Write) -> Result<(), ExportError> {
    if let Some(quad) = quads.iter().find(|quad| matches!(quad.object, Term::Triple(_))) {
        let message = format!("JSON-LD has no form for triples in triples, as {} has one; write TriG", quad.subject);
        return Err(ExportError::Format(message));
    }
    let mut sorted: Vec<&Quad> = quads.iter().collect();
    sorted.sort_by(|a, b| order(a, b));
    sorted.dedup();
    let context = Context::of(&sorted)?;
    let graphs = Each(|| sorted.chunk_by(|a, b| a.graph_name == b.graph_name).flat_map(|graph| items(graph, &context)));
    let named = sorted.iter().any(|quad| !quad.graph_name.is_default_graph());
    json::write(&Document { context: &context, things: graphs }, if named { 5 } else { 3 }, out)
}

/// The quads of one graph as items of the document.
fn items<'q>(graph: &'q [&'q Quad], context: &'q Context) -> Vec<Item<'q>> {
    let things = graph.chunk_by(|a, b| a.subject == b.subject).map(|quads| Thing { context, quads });
    match graph.first().map(|quad| &quad.graph_name) {
        None | Some(GraphName::DefaultGraph) => things.map(Item::Thing).collect(),
        Some(GraphName::NamedNode(name)) => {
            vec![Item::Graph { name: context.reference(name.as_str()), things: things.collect() }]
        }
        Some(GraphName::BlankNode(name)) => {
            vec![Item::Graph { name: name.to_string().into(), things: things.collect() }]
        }
    }
}

impl Serialize for Thing<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(None)?;
        if let Some(quad) = self.quads.first() {
            let id = match &quad.subject {
                NamedOrBlankNode::NamedNode(name) => self.context.reference(name.as_str()),
                NamedOrBlankNode::BlankNode(name) => name.to_string().into(),
            };
            map.serialize_entry("@id", &id)?;
        }
        for group in self.quads.chunk_by(|a, b| a.predicate == b.predicate) {
            let Some(predicate) = group.first().map(|quad| quad.predicate.as_str()) else {
                continue;
            };
            self.property(&mut map, predicate, group)?;
        }
        map.end()
    }
}

impl<'q> Thing<'q> {
    /// Writes the values of one property, by the key that fits them.
    fn property<M: SerializeMap>(&self, map: &mut M, predicate: &str, group: &[&'q Quad]) -> Result<(), M::Error> {
        let context = self.context;
        if predicate == ontology::RDF_TYPE && group.iter().all(|quad| !quad.object.is_literal()) {
            let classes: Vec<Cow<'_, str>> = group.iter().filter_map(|quad| context.class(&quad.object)).collect();
            return map.serialize_entry("@type", &OneOrMany(&classes));
        }
        let (key, coercion) = context.property(predicate);
        if !matches!(coercion, Some(Coercion::Language)) {
            return map.serialize_entry(&key, &Values { context, coercion, quads: group.to_vec() });
        }
        // Only text in a language goes by the key whose values are sorted by language.
        let mut languages: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
        let mut others = Vec::new();
        for quad in group {
            match &quad.object {
                Term::Literal(text) if text.direction().is_none() && text.language().is_some() => {
                    languages.entry(text.language().unwrap_or_default()).or_default().push(text.value());
                }
                _ => others.push(*quad),
            }
        }
        if !languages.is_empty() {
            let languages: BTreeMap<_, _> =
                languages.iter().map(|(tag, texts)| (tag, OneOrMany(texts.as_slice()))).collect();
            map.serialize_entry(&key, &languages)?;
        }
        if others.is_empty() {
            return Ok(());
        }
        map.serialize_entry(&context.plain(predicate), &Values { context, coercion: None, quads: others })
    }
}

impl Serialize for Values<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let values: Vec<Value<'_>> =
            self.quads.iter().map(|quad| value(self.context, self.coercion, &quad.object)).collect();
        OneOrMany(&values).serialize(serializer)
    }
}

/// A value alone, or an array.
struct OneOrMany<'v, T>(&'v [T]);

impl<T: Serialize> Serialize for OneOrMany<'_, T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self.0 {
            [value] => value.serialize(serializer),
            values => values.serialize(serializer),
        }
    }
}

fn value<'q>(context: &'q Context, coercion: Option<&Coercion>, term: &'q Term) -> Value<'q> {
    let as_node = matches!(coercion, Some(Coercion::Node));
    let reference = |id| if as_node { Value::Text(id) } else { Value::Reference { id } };
    let literal = match term {
        Term::NamedNode(name) => return reference(context.reference(name.as_str())),
        Term::BlankNode(name) => return reference(name.to_string().into()),
        // Refused before.
        Term::Triple(triple) => return Value::Text(triple.to_string().into()),
        Term::Literal(literal) => literal,
    };
    let (value, datatype) = (literal.value(), literal.datatype().as_str());
    if literal.language().is_some() {
        let direction = literal.direction().map(|direction| direction.to_string());
        return Value::Tagged { language: literal.language(), direction, value };
    }
    if let Some(coercion) = coercion {
        return match coercion {
            Coercion::Datatype(of) if of == datatype => Value::Text(value.into()),
            _ if datatype == xsd::STRING.as_str() => Value::Tagged { language: None, direction: None, value },
            _ => Value::Typed { datatype: context.name(datatype), value },
        };
    }
    match (datatype, value) {
        (ontology::XSD_BOOLEAN, "true") => Value::Boolean(true),
        (ontology::XSD_BOOLEAN, "false") => Value::Boolean(false),
        (ontology::XSD_INTEGER, value) => plain_integer(value)
            .map_or_else(|| Value::Typed { datatype: context.name(datatype), value }, Value::Integer),
        (datatype, value) if datatype == xsd::STRING.as_str() => Value::Text(value.into()),
        _ => Value::Typed { datatype: context.name(datatype), value },
    }
}

/// A whole number that JSON can have for this text, and that readers with floating numbers do not change.
fn plain_integer(text: &str) -> Option<i64> {
    let number: i64 = text.parse().ok()?;
    (number.unsigned_abs() < 1 << 53 && number.to_string() == text).then_some(number)
}

/// By graph, thing and property; classes first.
fn order(a: &Quad, b: &Quad) -> Ordering {
    let key = |quad: &'_ Quad| quad.predicate.as_str() != ontology::RDF_TYPE;
    graph_key(&a.graph_name)
        .cmp(&graph_key(&b.graph_name))
        .then_with(|| subject_key(&a.subject).cmp(&subject_key(&b.subject)))
        .then_with(|| key(a).cmp(&key(b)))
        .then_with(|| a.predicate.as_str().cmp(b.predicate.as_str()))
        .then_with(|| object_key(&a.object).cmp(&object_key(&b.object)))
}

fn graph_key(name: &GraphName) -> (u8, &str) {
    match name {
        GraphName::DefaultGraph => (0, ""),
        GraphName::NamedNode(name) => (1, name.as_str()),
        GraphName::BlankNode(name) => (2, name.as_str()),
    }
}

fn subject_key(subject: &NamedOrBlankNode) -> (u8, &str) {
    match subject {
        NamedOrBlankNode::NamedNode(name) => (0, name.as_str()),
        NamedOrBlankNode::BlankNode(name) => (1, name.as_str()),
    }
}

fn object_key(object: &Term) -> (u8, &str, &str, &str, bool) {
    match object {
        Term::NamedNode(name) => (0, name.as_str(), "", "", false),
        Term::BlankNode(name) => (1, name.as_str(), "", "", false),
        Term::Literal(literal) => (
            2,
            literal.value(),
            literal.datatype().as_str(),
            literal.language().unwrap_or_default(),
            literal.direction() == Some(BaseDirection::Rtl),
        ),
        // Refused before.
        Term::Triple(_) => (3, "", "", "", false),
    }
}
