//! How classes and relations are told in the words of FollowTheMoney: `data/formats/followthemoney.toml`.

use std::collections::{BTreeMap, BTreeSet};

use serde::Deserialize;

use super::value::Type;
use crate::export::{ExportError, graph::Node};

const FILE: &str = include_str!("../../../../data/formats/followthemoney.toml");

/// The whole file.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub(super) struct Mapping {
    kinds: BTreeMap<String, Vec<String>>,
    types: BTreeMap<Type, Vec<String>>,
    countries: BTreeSet<String>,
    other_countries: BTreeMap<String, String>,
    text: Vec<TextRule>,
    pub(super) evidence: Evidence,
    pub(super) time: Dates,
    node: BTreeMap<String, NodeRule>,
    other: NodeRule,
    /// The class of places, as which other nodes are told where a place is wanted.
    place: String,
    attributes: BTreeMap<String, BTreeMap<String, String>>,
    also: Vec<AlsoRule>,
    link: Vec<LinkRule>,
    other_link: LinkRule,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct TextRule {
    kind: String,
    property: String,
}

/// How a document and its sentences are told.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Evidence {
    pub(super) schema: String,
    pub(super) names: Vec<String>,
    pub(super) date: String,
    pub(super) publisher: String,
    pub(super) address: String,
    pub(super) proof: String,
    pub(super) quote: String,
}

/// The properties that hold a time.
#[derive(Debug, Default, Deserialize)]
pub(super) struct Dates {
    pub(super) begin: Option<String>,
    pub(super) moment: Option<String>,
    pub(super) end: Option<String>,
}

/// How the nodes of a class are told.
#[derive(Debug, Deserialize)]
pub(super) struct NodeRule {
    pub(super) schema: String,
    #[serde(default)]
    pub(super) names: Vec<String>,
    #[serde(default)]
    pub(super) always: BTreeMap<String, Vec<String>>,
    #[serde(flatten)]
    pub(super) dates: Dates,
    /// By relation: the kind of the node at the other end, and the property that names it.
    #[serde(default)]
    pub(super) ends: BTreeMap<String, (String, String)>,
    #[serde(default)]
    pub(super) needs: Vec<String>,
    otherwise: Option<String>,
}

/// What an edge adds to the node that it comes from.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct AlsoRule {
    relations: Vec<String>,
    from: String,
    to: String,
    pub(super) property: String,
    pub(super) value: Part,
}

/// What of the other node is the value.
#[derive(Clone, Copy, Debug, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(super) enum Part {
    /// Its id.
    Entity,
    /// Its name.
    Name,
    /// Its country.
    Country,
    /// Its id, or that of an address made of it.
    Address,
}

/// How edges are told.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct LinkRule {
    #[serde(default)]
    relations: Vec<String>,
    from: Option<String>,
    to: Option<String>,
    pub(super) schema: String,
    pub(super) source: String,
    pub(super) target: String,
    pub(super) role: Option<String>,
}

impl Mapping {
    /// Reads the file of the program.
    pub(super) fn read() -> Result<Self, ExportError> {
        toml::from_str(FILE)
            .map_err(|error| ExportError::Format(format!("data/formats/followthemoney.toml: {}", error.message())))
    }

    /// Whether a schema is another, or one below it.
    pub(super) fn is(&self, schema: &str, kind: &str) -> bool {
        schema == kind || self.kinds.get(schema).is_some_and(|kinds| kinds.iter().any(|above| above == kind))
    }

    /// The type of a property.
    pub(super) fn type_of(&self, property: &str) -> Type {
        let of = self.types.iter().find(|(_, properties)| properties.iter().any(|name| name == property));
        of.map_or(Type::Text, |(of, _)| *of)
    }

    /// A value of a property from text, none where FollowTheMoney would change or drop it.
    pub(super) fn value(&self, property: &str, text: &str) -> Option<String> {
        let of = self.type_of(property);
        let value = of.value(text)?;
        match self.other_countries.get(&value) {
            _ if of != Type::Country => Some(value),
            Some(other) => Some(other.clone()),
            None => self.countries.contains(&value).then_some(value),
        }
    }

    /// Where a schema has text that no property is for.
    pub(super) fn text_of(&self, schema: &str) -> Option<&str> {
        let rule = self.text.iter().find(|rule| self.is(schema, &rule.kind))?;
        Some(&rule.property)
    }

    /// The property that an attribute goes to: by the schema itself, else by one above it.
    pub(super) fn attribute(&self, schema: &str, name: &str) -> Option<&str> {
        let above = self.kinds.get(schema).map(Vec::as_slice).unwrap_or_default();
        let kinds = std::iter::once(schema).chain(above.iter().map(String::as_str));
        kinds.filter_map(|kind| self.attributes.get(kind)).find_map(|names| names.get(name)).map(String::as_str)
    }

    /// The rule for a node by its classes alone.
    pub(super) fn node(&self, node: &Node) -> &NodeRule {
        let mut classes = std::iter::once(&node.class).chain(&node.classes);
        classes.find_map(|class| self.node.get(class)).unwrap_or(&self.other)
    }

    /// The rule to go by when something is missing that a rule needs.
    pub(super) fn otherwise(&self, rule: &NodeRule) -> &NodeRule {
        rule.otherwise.as_ref().and_then(|class| self.node.get(class)).unwrap_or(&self.other)
    }

    /// The rule for places.
    pub(super) fn place(&self) -> &NodeRule {
        self.node.get(&self.place).unwrap_or(&self.other)
    }

    /// The rule for an edge between nodes of two schemata.
    pub(super) fn link(&self, relation: &str, from: &str, to: &str) -> &LinkRule {
        let fits = |schema: &str, kind: Option<&String>| kind.is_none_or(|kind| self.is(schema, kind));
        let rule = self.link.iter().find(|rule| {
            rule.relations.iter().any(|name| name == relation)
                && fits(from, rule.from.as_ref())
                && fits(to, rule.to.as_ref())
        });
        rule.unwrap_or(&self.other_link)
    }

    /// The rules for what an edge adds to its source.
    pub(super) fn also<'m>(&'m self, relation: &str, from: &str, to: &str) -> impl Iterator<Item = &'m AlsoRule> {
        self.also.iter().filter(move |rule| {
            rule.relations.iter().any(|name| name == relation) && self.is(from, &rule.from) && self.is(to, &rule.to)
        })
    }
}
