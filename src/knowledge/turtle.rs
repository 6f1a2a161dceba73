//! Reads our own background Turtle, fast: start-up time counts here. What users load goes through `store`.

use rio_api::{
    model::{Literal, Subject, Term, Triple},
    parser::TriplesParser,
};
use rio_turtle::{TurtleError, TurtleParser};

use super::KnowledgeError;

/// A triple of the background whose subject and predicate are IRIs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fact {
    /// The subject's IRI.
    pub subject: String,
    /// The predicate's IRI.
    pub predicate: String,
    /// The object's IRI, or the text of a literal.
    pub object: String,
    /// Language tag of a literal; empty for one without, `None` for an IRI.
    pub language: Option<String>,
}

/// Adds the triples of a Turtle text to `facts`. Triples with blank nodes carry no names and are passed over.
pub(super) fn read(file: &str, turtle: &str, facts: &mut Vec<Fact>) -> Result<(), KnowledgeError> {
    let mut parser = TurtleParser::new(turtle.as_bytes(), None);
    let mut add = |triple: Triple<'_>| -> Result<(), TurtleError> {
        facts.extend(fact(triple));
        Ok(())
    };
    parser.parse_all(&mut add).map_err(|error: TurtleError| {
        use rio_api::parser::ParseError;
        let line = error.textual_position().map_or(1, |position| position.line_number() as usize);
        KnowledgeError::Fault { file: file.to_owned(), line, message: format!("not Turtle: {error}") }
    })
}

fn fact(triple: Triple<'_>) -> Option<Fact> {
    let Subject::NamedNode(subject) = triple.subject else {
        return None;
    };
    let (object, language) = match triple.object {
        Term::NamedNode(node) => (node.iri, None),
        Term::Literal(Literal::Simple { value } | Literal::Typed { value, .. }) => (value, Some("")),
        Term::Literal(Literal::LanguageTaggedString { value, language }) => (value, Some(language)),
        Term::BlankNode(_) | Term::Triple(_) => return None,
    };
    Some(Fact {
        subject: subject.iri.to_owned(),
        predicate: triple.predicate.iri.to_owned(),
        object: object.to_owned(),
        language: language.map(str::to_owned),
    })
}
