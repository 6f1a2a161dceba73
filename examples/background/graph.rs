//! Triples with their sources, collected in any order and written as sorted Turtle.
//!
//! The Turtle is for people too: one subject to a block, its statements grouped by the source that gave them. A comment
//! names it, unless all are from the project's own tables, or from the one source that `prov:wasDerivedFrom` gives. No library writes comments; terms are escaped as Oxigraph's own types print them.

use std::collections::{BTreeMap, BTreeSet};

use chancery::ontology::ID_NAMESPACE;
use oxigraph::model::Literal;

use crate::source::Source;

/// The namespaces of the files, by prefix.
const PREFIXES: [(&str, &str); 22] = [
    ("agreement", "https://w3id.org/chancery/id/agreement/"),
    ("dcterms", "http://purl.org/dc/terms/"),
    ("dip", "https://w3id.org/chancery/ontology#"),
    ("geo", "http://www.w3.org/2003/01/geo/wgs84_pos#"),
    ("geonames", "https://sws.geonames.org/"),
    ("monument", "https://w3id.org/chancery/id/monument/"),
    ("name", "https://w3id.org/chancery/id/name/"),
    ("observance", "https://w3id.org/chancery/id/observance/"),
    ("office", "https://w3id.org/chancery/id/office/"),
    ("organization", "https://w3id.org/chancery/id/organization/"),
    ("owl", "http://www.w3.org/2002/07/owl#"),
    ("person", "https://w3id.org/chancery/id/person/"),
    ("place", "https://w3id.org/chancery/id/place/"),
    ("prov", "http://www.w3.org/ns/prov#"),
    ("rdfs", "http://www.w3.org/2000/01/rdf-schema#"),
    ("skos", "http://www.w3.org/2004/02/skos/core#"),
    ("source", "https://w3id.org/chancery/id/source/"),
    ("state", "https://w3id.org/chancery/id/state/"),
    ("tenure", "https://w3id.org/chancery/id/tenure/"),
    ("topic", "https://w3id.org/chancery/id/topic/"),
    ("wd", "http://www.wikidata.org/entity/"),
    ("xsd", "http://www.w3.org/2001/XMLSchema#"),
];

/// The order of statements about a subject; others follow by name.
const ORDER: [&str; 12] = [
    "a",
    "rdfs:label",
    "dip:officialName",
    "dip:acronym",
    "skos:altLabel",
    "dip:demonym",
    "dip:holder",
    "dip:office",
    "dip:title",
    "dip:officeOf",
    "dip:begin",
    "dip:end",
];

/// Columns that a line may fill.
const WIDTH: usize = 118;

/// The object of a triple, in the order in which objects are written.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Object {
    /// A prefixed name, or an IRI in angle brackets.
    Iri(String),
    /// A text, with a language tag unless it is empty. The tag comes first, so that languages stand together.
    Text(String, String),
    /// A literal of a datatype, given by its prefixed name.
    Typed(String, &'static str),
}

impl Object {
    /// An English text.
    pub(crate) fn en(text: &str) -> Self {
        Self::tagged(text, "en")
    }

    /// A text in a language.
    pub(crate) fn tagged(text: &str, language: &str) -> Self {
        Self::Text(language.to_owned(), text.to_owned())
    }

    /// A text without a language.
    pub(crate) fn plain(text: &str) -> Self {
        Self::tagged(text, "")
    }

    /// An address outside the project.
    pub(crate) fn url(url: &str) -> Self {
        Self::Iri(format!("<{url}>"))
    }

    /// A day, month or year, as precise as it is written.
    pub(crate) fn date(text: &str) -> Self {
        let datatype = match text.len() {
            4 => "xsd:gYear",
            7 if text.starts_with("--") => "xsd:gMonthDay",
            7 => "xsd:gYearMonth",
            _ => "xsd:date",
        };
        Self::Typed(text.to_owned(), datatype)
    }

    fn turtle(&self) -> String {
        match self {
            Self::Iri(name) => name.clone(),
            Self::Text(language, text) if language.is_empty() => Literal::new_simple_literal(text).to_string(),
            Self::Text(language, text) => {
                Literal::new_language_tagged_literal_unchecked(text, language.as_str()).to_string()
            }
            Self::Typed(text, datatype) => format!("{}^^{datatype}", Literal::new_simple_literal(text)),
        }
    }
}

/// The statements about one subject: by source, then by predicate.
type Block = BTreeMap<Source, BTreeMap<(usize, String), BTreeSet<Object>>>;

/// The content of one file.
#[derive(Debug)]
pub(crate) struct Graph {
    about: &'static str,
    blocks: BTreeMap<String, Block>,
    derived: bool,
}

impl Graph {
    /// An empty one; `about` says at the head of the file what it holds.
    pub(crate) fn new(about: &'static str) -> Self {
        Self { about, blocks: BTreeMap::new(), derived: false }
    }

    /// Says of every subject too which sources, beside the project's own tables, it is from.
    pub(crate) fn with_sources(mut self) -> Self {
        self.derived = true;
        self
    }

    /// States the class of a subject.
    pub(crate) fn a(&mut self, subject: &str, class: &str, source: Source) {
        self.add(subject, "a", Object::Iri(class.to_owned()), source);
    }

    /// States a triple; one that an earlier source has stated stays that source's.
    pub(crate) fn add(&mut self, subject: &str, predicate: &str, object: Object, source: Source) {
        let rank = ORDER.iter().position(|known| *known == predicate).unwrap_or(ORDER.len());
        let key = (rank, predicate.to_owned());
        let block = self.blocks.entry(subject.to_owned()).or_default();
        let said = block.values().any(|lines| lines.get(&key).is_some_and(|objects| objects.contains(&object)));
        if !said {
            block.entry(source).or_default().entry(key).or_default().insert(object);
        }
    }

    /// The file.
    pub(crate) fn turtle(&self) -> String {
        let blocks: Vec<String> = self.blocks.iter().map(|(subject, block)| self.block(subject, block)).collect();
        let body = blocks.join("\n");
        let mut out =
            format!("# {}\n# Made by examples/background; edit data/tables and make it again.\n\n", self.about);
        if ["<office/", "<tenure/"].iter().any(|relative| body.contains(relative)) {
            out.push_str(&format!("@base <{ID_NAMESPACE}> .\n"));
        }
        for (prefix, namespace) in PREFIXES.iter().filter(|(prefix, _)| uses(&body, prefix)) {
            out.push_str(&format!("@prefix {prefix}: <{namespace}> .\n"));
        }
        format!("{out}\n{body}")
    }

    fn block(&self, subject: &str, block: &Block) -> String {
        let mut lines = Vec::new();
        let class = (0, "a".to_owned());
        let types: Vec<String> =
            block.values().filter_map(|lines| lines.get(&class)).flatten().map(Object::turtle).collect();
        lines.push(if types.is_empty() { subject.to_owned() } else { format!("{subject} a {}", types.join(", ")) });
        let stated = self.derived && !block.contains_key(&Source::Tables);
        let several = block.len() > 1 || !(stated || block.contains_key(&Source::Tables));
        for (source, statements) in block {
            let mut head = if several { format!("    # {}\n", source.id()) } else { String::new() };
            for ((_, predicate), objects) in statements.iter().filter(|((_, predicate), _)| predicate != "a") {
                lines.push(format!("{head}{}", statement(predicate, objects)));
                head.clear();
            }
        }
        let sources: BTreeSet<Object> =
            block.keys().filter(|source| **source != Source::Tables).map(|source| Object::Iri(source.iri())).collect();
        if self.derived && !sources.is_empty() {
            lines.push(statement("prov:wasDerivedFrom", &sources));
        }
        joined(&lines)
    }
}

/// The lines of a block with their semicolons; a comment stands before its line, not behind a semicolon.
fn joined(lines: &[String]) -> String {
    if lines.len() > 1 && !lines[0].contains(" a ") {
        let first = lines[1].trim_start().to_owned();
        if !first.starts_with('#') {
            let rest: Vec<String> = lines[2..].to_vec();
            return format!("{} .\n", [vec![format!("{} {first}", lines[0])], rest].concat().join(" ;\n"));
        }
        return format!("{}\n{} .\n", lines[0], lines[1..].join(" ;\n"));
    }
    format!("{} .\n", lines.join(" ;\n"))
}

fn statement(predicate: &str, objects: &BTreeSet<Object>) -> String {
    let mut lines = vec![format!("    {predicate}")];
    for (index, object) in objects.iter().map(Object::turtle).enumerate() {
        let line = lines.last_mut().expect("the first is there");
        let fits = line.chars().count() + object.chars().count() + 4 <= WIDTH;
        match (index, fits) {
            (0, _) => line.push_str(&format!(" {object}")),
            (_, true) => line.push_str(&format!(", {object}")),
            (_, false) => {
                line.push(',');
                lines.push(format!("        {object}"));
            }
        }
    }
    lines.join("\n")
}

/// Whether a prefix is used outside strings.
fn uses(body: &str, prefix: &str) -> bool {
    body.match_indices(&format!("{prefix}:"))
        .any(|(at, _)| at == 0 || matches!(body.as_bytes()[at - 1], b' ' | b'\n' | b'^'))
}
