//! Reads our own background Turtle, fast: start-up time counts here. What users load goes through `store`.

use oxigraph::model as rdf;
use rayon::prelude::*;
use rio_api::{
    model::{Literal, NamedNode, Term, Triple},
    parser::{ParseError, TriplesParser},
};
use rio_turtle::{TurtleError, TurtleParser};

use super::KnowledgeError;
use crate::ontology;

/// What the background says of one subject, as far as reading asks.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Subject {
    /// Its IRI.
    pub iri: String,
    /// Each predicate with its object: an IRI, or the text of a literal. Of texts in a language only English ones are
    /// here; the others wait for documents in them.
    pub facts: Vec<(Predicate, String)>,
}

impl Subject {
    /// The objects of a predicate.
    pub fn objects(&self, predicate: Predicate) -> impl Iterator<Item = &str> {
        self.facts.iter().filter(move |(own, _)| *own == predicate).map(|(_, object)| object.as_str())
    }

    /// The first object of a predicate.
    pub fn object(&self, predicate: Predicate) -> Option<&str> {
        self.objects(predicate).next()
    }
}

/// Whether a text with this language tag, or with none, is read.
pub fn is_read(language: Option<&str>) -> bool {
    matches!(language, None | Some("en" | "en-GB" | "en-US"))
}

/// What reading asks of the background; other properties are for queries alone.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Predicate {
    /// `rdf:type`
    Type,
    /// `rdfs:label`
    Label,
    /// `skos:altLabel`
    AltLabel,
    /// `dip:demonym`
    Demonym,
    /// `dip:locatedIn`
    LocatedIn,
    /// `dip:capital`
    Capital,
    /// `dip:bodyOf`
    BodyOf,
    /// `dip:organizationKind`
    OrganizationKind,
    /// `dip:officeOf`
    OfficeOf,
    /// `dip:title`
    Title,
    /// `dip:holder`
    Holder,
    /// `dip:office`
    Office,
    /// `dip:begin`
    Begin,
    /// `dip:end`
    End,
    /// `dip:attested`
    Attested,
}

impl Predicate {
    /// The predicate of an IRI; none when reading does not ask for it.
    pub fn of(iri: &str) -> Option<Self> {
        Some(match iri {
            ontology::RDF_TYPE => Self::Type,
            ontology::RDFS_LABEL => Self::Label,
            ontology::SKOS_ALT_LABEL => Self::AltLabel,
            ontology::DEMONYM => Self::Demonym,
            ontology::LOCATED_IN => Self::LocatedIn,
            ontology::CAPITAL => Self::Capital,
            ontology::BODY_OF => Self::BodyOf,
            ontology::ORGANIZATION_KIND => Self::OrganizationKind,
            ontology::OFFICE_OF => Self::OfficeOf,
            ontology::TITLE => Self::Title,
            ontology::HOLDER => Self::Holder,
            ontology::OFFICE_OF_TENURE => Self::Office,
            ontology::BEGIN => Self::Begin,
            ontology::END => Self::End,
            ontology::ATTESTED => Self::Attested,
            _ => return None,
        })
    }
}

/// Bytes of Turtle that one thread reads at a time.
const PIECE: usize = 1 << 19;

/// The subjects of Turtle files, each a name and a text, in their order. A subject may come several times. Triples with
/// blank nodes carry no names and are passed over.
pub(super) fn read(files: &[(String, String)]) -> Result<Vec<Subject>, KnowledgeError> {
    by_piece(files, subjects)
}

/// The triples of Turtle files whose predicate is wanted, in all languages, without blank nodes.
pub(super) fn triples(
    files: &[(String, String)],
    wanted: impl Fn(&str) -> bool + Sync,
) -> Result<Vec<rdf::Triple>, KnowledgeError> {
    by_piece(files, |turtle| {
        let mut triples = Vec::new();
        parse(turtle, |triple| {
            if wanted(triple.predicate.iri) {
                triples.extend(in_full(triple));
            }
        })?;
        Ok(triples)
    })
}

/// What a reader finds in Turtle files, in their order; their pieces are read side by side.
fn by_piece<T: Send>(
    files: &[(String, String)],
    read: impl Fn(&str) -> Result<Vec<T>, (usize, String)> + Sync,
) -> Result<Vec<T>, KnowledgeError> {
    let of_file = |(file, text): &(String, String)| {
        let pieces: Result<Vec<Vec<T>>, _> =
            pieces(text).into_par_iter().map(|(head, body)| read(&[head, body].concat())).collect();
        // A text that does not fall into pieces is read whole, and so is a fault found where it stands.
        let found = pieces.map(|found| found.into_iter().flatten().collect()).or_else(|_| read(text));
        found.map_err(|(line, message)| KnowledgeError::Fault { file: file.clone(), line, message })
    };
    let found: Vec<Vec<T>> = files.par_iter().map(of_file).collect::<Result<_, _>>()?;
    Ok(found.into_iter().flatten().collect())
}

/// A large text cut between blocks: for each piece the prefixes at the head of the file, and the piece.
fn pieces(text: &str) -> Vec<(&str, &str)> {
    let end = text.rfind("\n@prefix").map_or(0, |at| text[at + 1..].find('\n').map_or(text.len(), |end| at + end + 2));
    let (head, mut rest) = text.split_at(end);
    let mut pieces = Vec::new();
    loop {
        let mut middle = PIECE.min(rest.len());
        while !rest.is_char_boundary(middle) {
            middle += 1;
        }
        let end = rest[middle..].find("\n\n").map_or(rest.len(), |at| middle + at + 2);
        let (body, left) = rest.split_at(end);
        pieces.push((head, body));
        rest = left;
        if rest.is_empty() {
            return pieces;
        }
    }
}

fn subjects(turtle: &str) -> Result<Vec<Subject>, (usize, String)> {
    let mut subjects: Vec<Subject> = Vec::new();
    parse(turtle, |triple| {
        let Some((subject, fact)) = fact(triple) else {
            return;
        };
        match subjects.last_mut().filter(|last| last.iri == subject) {
            Some(last) => last.facts.push(fact),
            None => subjects.push(Subject { iri: subject.to_owned(), facts: vec![fact] }),
        }
    })?;
    Ok(subjects)
}

/// Gives each triple of a Turtle text; a fault comes with its line.
fn parse(turtle: &str, mut add: impl FnMut(Triple<'_>)) -> Result<(), (usize, String)> {
    let mut add = |triple: Triple<'_>| -> Result<(), TurtleError> {
        add(triple);
        Ok(())
    };
    TurtleParser::new(turtle.as_bytes(), None).parse_all(&mut add).map_err(|error: TurtleError| {
        let line = error.textual_position().map_or(1, |position| position.line_number() as usize);
        (line, format!("not Turtle: {error}"))
    })
}

/// A triple without blank nodes in the terms that are used everywhere.
fn in_full(triple: Triple<'_>) -> Option<rdf::Triple> {
    let node = |node: NamedNode<'_>| rdf::NamedNode::new_unchecked(node.iri);
    let rio_api::model::Subject::NamedNode(subject) = triple.subject else {
        return None;
    };
    let object: rdf::Term = match triple.object {
        Term::NamedNode(name) => node(name).into(),
        Term::Literal(Literal::Simple { value }) => rdf::Literal::new_simple_literal(value).into(),
        Term::Literal(Literal::LanguageTaggedString { value, language }) => {
            rdf::Literal::new_language_tagged_literal_unchecked(value, language).into()
        }
        Term::Literal(Literal::Typed { value, datatype }) => {
            rdf::Literal::new_typed_literal(value, node(datatype)).into()
        }
        Term::BlankNode(_) | Term::Triple(_) => return None,
    };
    Some(rdf::Triple::new(node(subject), node(triple.predicate), object))
}

fn fact(triple: Triple<'_>) -> Option<(&str, (Predicate, String))> {
    let predicate = Predicate::of(triple.predicate.iri)?;
    let rio_api::model::Subject::NamedNode(NamedNode { iri }) = triple.subject else {
        return None;
    };
    let object = match triple.object {
        Term::NamedNode(node) => node.iri,
        Term::Literal(Literal::Simple { value } | Literal::Typed { value, .. }) => value,
        Term::Literal(Literal::LanguageTaggedString { value, language }) if is_read(Some(language)) => value,
        _ => return None,
    };
    Some((iri, (predicate, object.to_owned())))
}
