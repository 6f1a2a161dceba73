//! Where statements stand: passages, documents, the background and other named graphs.

use std::{
    cell::RefCell,
    collections::{BTreeSet, HashMap},
    rc::Rc,
};

use oxigraph::{
    model::{GraphName, NamedNode, NamedNodeRef, NamedOrBlankNode, Term, Triple, Variable, vocab::rdf},
    sparql::{QueryResults, SparqlEvaluator},
    store::Store,
};
use spargebra::{
    Query,
    algebra::GraphPattern,
    term::{TermPattern, TriplePattern},
};

use crate::{
    ontology::{
        BACKGROUND_GRAPH, DCTERMS_ISSUED, DCTERMS_PUBLISHER, DCTERMS_TITLE, DOCUMENT, JOINS_GRAPH, NIF_BEGIN_INDEX,
        NIF_END_INDEX, ONTOLOGY_GRAPH, QUOTE,
    },
    query::{QueryError, resolve::unread},
};

/// What stands in the name of a passage behind that of its document ([RFC 5147](https://www.rfc-editor.org/rfc/rfc5147)).
const PASSAGE_MARK: &str = "#char=";

/// From how many places on a statement is said by very many.
pub(super) const MANY: usize = 50;

/// What a citation cites, the best first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum CitedAs {
    /// A sentence of a document.
    Passage,
    /// What is known of a document itself, such as its title.
    Document,
    /// A file that the user has loaded.
    Loaded,
    /// The background, which no document says.
    Background,
    /// The ontology.
    Ontology,
    /// The record of which events and persons of several documents are one.
    Joins,
}

impl CitedAs {
    /// Its name in answers.
    pub fn name(self) -> &'static str {
        match self {
            Self::Passage => "passage",
            Self::Document => "document",
            Self::Loaded => "loaded",
            Self::Background => "background",
            Self::Ontology => "ontology",
            Self::Joins => "joins",
        }
    }
}

/// A place that says something.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Citation {
    /// What it is.
    pub kind: CitedAs,
    /// The passage, the document, or else the named graph.
    pub iri: String,
    /// The sentence, of a passage.
    pub sentence: Option<String>,
    /// Its first character in the text, from 0.
    pub begin: Option<u64>,
    /// The character behind its last one.
    pub end: Option<u64>,
    /// The document's address.
    pub document: Option<String>,
    /// The document's headline.
    pub title: Option<String>,
    /// The day on which it was published.
    pub date: Option<String>,
    /// Who published it.
    pub publisher: Option<String>,
}

/// A statement that a solution rests on.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(super) struct Statement {
    pub(super) triple: Triple,
    /// The graph in which the query looked for it, when it named one.
    pub(super) graph: Option<NamedNode>,
}

/// The places of a dataset that say something, each with a number once it was met.
pub(super) struct Places<'s> {
    pub(super) dataset: &'s Store,
    /// The graphs that the query takes for its default graph, when it names them.
    allowed: Option<BTreeSet<NamedNode>>,
    /// Those that were met.
    known: Vec<Known>,
    numbers: HashMap<NamedNode, usize>,
    of: HashMap<Statement, Rc<SaidIn>>,
    /// The days on which documents were published, once they were asked for.
    dates: RefCell<HashMap<String, Option<Rc<str>>>>,
}

/// A place with what its name tells: only what is cited is looked up whole.
pub(super) struct Known {
    pub(super) kind: CitedAs,
    pub(super) iri: String,
}

impl Known {
    /// The address of the document, of a document itself and of its passages.
    pub(super) fn document(&self) -> Option<&str> {
        match self.kind {
            CitedAs::Passage => self.iri.rsplit_once(PASSAGE_MARK).map(|(document, _)| document),
            CitedAs::Document => Some(&self.iri),
            _ => None,
        }
    }
}

/// The places that say a statement, by their numbers.
pub(super) struct SaidIn {
    /// All, sorted.
    pub(super) all: Vec<usize>,
    /// Those that are no passages.
    pub(super) no_passages: Vec<usize>,
}

impl<'s> Places<'s> {
    pub(super) fn new(dataset: &'s Store, allowed: Option<BTreeSet<NamedNode>>) -> Self {
        let dates = RefCell::default();
        Self { dataset, allowed, known: Vec::new(), numbers: HashMap::new(), of: HashMap::new(), dates }
    }

    /// What is known of a place at once.
    pub(super) fn known(&self, number: usize) -> &Known {
        &self.known[number]
    }

    /// A place with all that is known of it.
    pub(super) fn citation(&self, number: usize) -> Result<Citation, QueryError> {
        let known = &self.known[number];
        let mut citation = Citation {
            kind: known.kind,
            iri: known.iri.clone(),
            sentence: None,
            begin: None,
            end: None,
            document: None,
            title: None,
            date: None,
            publisher: None,
        };
        if citation.kind == CitedAs::Passage {
            let passage = NamedNodeRef::new_unchecked(&known.iri);
            let Some(sentence) = self.value(passage, QUOTE)? else {
                return Ok(Citation { kind: CitedAs::Loaded, ..citation });
            };
            citation.sentence = Some(sentence);
            citation.begin = self.value(passage, NIF_BEGIN_INDEX)?.and_then(|index| index.parse().ok());
            citation.end = self.value(passage, NIF_END_INDEX)?.and_then(|index| index.parse().ok());
        }
        if let Some(document) = known.document() {
            let node = NamedNodeRef::new_unchecked(document);
            citation.document = Some(document.to_owned());
            citation.title = self.value(node, DCTERMS_TITLE)?;
            citation.date = self.value(node, DCTERMS_ISSUED)?;
            citation.publisher = self.value(node, DCTERMS_PUBLISHER)?;
        }
        Ok(citation)
    }

    /// A named graph with all that is known of it.
    pub(super) fn cited(&mut self, graph: NamedNodeRef<'_>) -> Result<Citation, QueryError> {
        let number = self.number(graph.into_owned())?;
        self.citation(number)
    }

    /// The day on which the document of a place was published.
    pub(super) fn date(&self, number: usize) -> Result<Option<Rc<str>>, QueryError> {
        let Some(document) = self.known[number].document() else {
            return Ok(None);
        };
        if let Some(known) = self.dates.borrow().get(document) {
            return Ok(known.clone());
        }
        let date = self.value(NamedNodeRef::new_unchecked(document), DCTERMS_ISSUED)?.map(Rc::from);
        self.dates.borrow_mut().insert(document.to_owned(), date.clone());
        Ok(date)
    }

    /// Sorts places by the dates of their documents, the oldest first, and within a document as they stand in it.
    pub(super) fn by_age(&self, numbers: &mut Vec<usize>) -> Result<(), QueryError> {
        let mut aged = Vec::with_capacity(numbers.len());
        for number in numbers.iter().copied() {
            let (known, date) = (&self.known[number], self.date(number)?);
            let begin = known.iri.rsplit_once(PASSAGE_MARK).and_then(|(_, span)| span.split(',').next()?.parse().ok());
            aged.push((date.is_none(), date, known.document(), begin.unwrap_or(0_u64), number));
        }
        aged.sort();
        *numbers = aged.into_iter().map(|(.., number)| number).collect();
        Ok(())
    }

    /// The places that say a statement.
    pub(super) fn of(&mut self, statement: &Statement) -> Result<Rc<SaidIn>, QueryError> {
        if let Some(known) = self.of.get(statement) {
            return Ok(Rc::clone(known));
        }
        let mut graphs = match &statement.graph {
            Some(graph) => vec![graph.clone()],
            None => self.graphs(&statement.triple)?,
        };
        if let (None, Some(allowed)) = (&statement.graph, &self.allowed) {
            graphs.retain(|graph| allowed.contains(graph));
        }
        let mut numbers = Vec::new();
        for graph in graphs {
            let place = about_passage(&statement.triple.subject, &graph).unwrap_or(graph);
            numbers.push(self.number(place)?);
        }
        numbers.sort_unstable();
        numbers.dedup();
        let is_passage = |number: &usize| self.known[*number].kind == CitedAs::Passage;
        let no_passages = numbers.iter().copied().filter(|number| !is_passage(number)).collect();
        let places = Rc::new(SaidIn { all: numbers, no_passages });
        self.of.insert(statement.clone(), Rc::clone(&places));
        Ok(places)
    }

    fn number(&mut self, graph: NamedNode) -> Result<usize, QueryError> {
        if let Some(number) = self.numbers.get(&graph) {
            return Ok(*number);
        }
        let known = self.describe(graph.as_ref())?;
        self.known.push(known);
        self.numbers.insert(graph, self.known.len() - 1);
        Ok(self.known.len() - 1)
    }

    /// The named graphs that say a triple.
    fn graphs(&self, triple: &Triple) -> Result<Vec<NamedNode>, QueryError> {
        let Triple { subject, predicate, object } = triple;
        let quads = || {
            self.dataset.quads_for_pattern(
                Some(subject.as_ref()),
                Some(predicate.as_ref()),
                Some(object.as_ref()),
                None,
            )
        };
        let named = |name: GraphName| if let GraphName::NamedNode(graph) = name { Some(graph) } else { None };
        let mut found = quads();
        let mut graphs = Vec::new();
        for quad in found.by_ref().take(MANY) {
            graphs.extend(named(quad.map_err(unread)?.graph_name));
        }
        match subject {
            // A quad is looked up whole, with four terms; of thousands only the graphs are asked for.
            NamedOrBlankNode::NamedNode(subject) if graphs.len() + 1 >= MANY => {
                self.graphs_of_many(subject, predicate, object)
            }
            _ => {
                for quad in found {
                    graphs.extend(named(quad.map_err(unread)?.graph_name));
                }
                Ok(graphs)
            }
        }
    }

    fn graphs_of_many(
        &self,
        subject: &NamedNode,
        predicate: &NamedNode,
        object: &Term,
    ) -> Result<Vec<NamedNode>, QueryError> {
        let graph = Variable::new_unchecked("graph");
        let triple = TriplePattern {
            subject: subject.clone().into(),
            predicate: predicate.clone().into(),
            object: TermPattern::from(object.clone()),
        };
        let patterns = vec![triple];
        let inner = Box::new(GraphPattern::Bgp { patterns });
        let inner = Box::new(GraphPattern::Graph { name: graph.clone().into(), inner });
        let pattern = GraphPattern::Project { inner, variables: vec![graph] };
        let query = Query::Select { dataset: None, pattern, base_iri: None };
        let mut graphs = Vec::new();
        let results = SparqlEvaluator::new().for_query(query).on_store(self.dataset).execute().map_err(unread)?;
        if let QueryResults::Solutions(solutions) = results {
            for solution in solutions {
                if let Some(Some(Term::NamedNode(graph))) = solution.map_err(unread)?.values().first() {
                    graphs.push(graph.clone());
                }
            }
        }
        Ok(graphs)
    }

    fn describe(&self, graph: NamedNodeRef<'_>) -> Result<Known, QueryError> {
        let kind = match graph.as_str() {
            BACKGROUND_GRAPH => CitedAs::Background,
            ONTOLOGY_GRAPH => CitedAs::Ontology,
            JOINS_GRAPH => CitedAs::Joins,
            name if name.contains(PASSAGE_MARK) => CitedAs::Passage,
            _ if self.is_document(graph)? => CitedAs::Document,
            _ => CitedAs::Loaded,
        };
        Ok(Known { kind, iri: graph.as_str().to_owned() })
    }

    fn is_document(&self, graph: NamedNodeRef<'_>) -> Result<bool, QueryError> {
        let class = NamedNodeRef::new_unchecked(DOCUMENT);
        let mut found =
            self.dataset.quads_for_pattern(Some(graph.into()), Some(rdf::TYPE), Some(class.into()), Some(graph.into()));
        Ok(found.next().transpose().map_err(unread)?.is_some())
    }

    /// The first value of a property, as text.
    fn value(&self, subject: NamedNodeRef<'_>, property: &str) -> Result<Option<String>, QueryError> {
        let property = NamedNodeRef::new_unchecked(property);
        let mut found = self.dataset.quads_for_pattern(Some(subject.into()), Some(property), None, None);
        Ok(found.next().transpose().map_err(unread)?.map(|quad| match quad.object {
            Term::Literal(literal) => literal.value().to_owned(),
            Term::NamedNode(node) => node.into_string(),
            other => other.to_string(),
        }))
    }
}

/// The passage that a statement in a document's graph is about: it is cited itself.
fn about_passage(subject: &NamedOrBlankNode, graph: &NamedNode) -> Option<NamedNode> {
    match subject {
        NamedOrBlankNode::NamedNode(subject) => {
            let rest = subject.as_str().strip_prefix(graph.as_str())?;
            rest.starts_with(PASSAGE_MARK).then(|| subject.clone())
        }
        NamedOrBlankNode::BlankNode(_) => None,
    }
}
