//! Where statements stand, and which of the places to cite.

use std::{
    cmp::Reverse,
    collections::{BTreeMap, BTreeSet, HashMap},
    rc::Rc,
};

use oxigraph::{
    model::{GraphName, NamedNode, NamedNodeRef, NamedOrBlankNode, Term, Triple, vocab::rdf},
    store::Store,
};

use crate::{
    ontology::{
        BACKGROUND_GRAPH, DCTERMS_ISSUED, DCTERMS_PUBLISHER, DCTERMS_TITLE, DOCUMENT, JOINS_GRAPH, NIF_BEGIN_INDEX,
        NIF_END_INDEX, ONTOLOGY_GRAPH, PART_OF, QUOTE, RDF_TYPE, RDFS_LABEL, SKOS_ALT_LABEL,
    },
    query::QueryError,
};

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

/// The places chosen for a solution, by their numbers.
#[derive(Debug, Default)]
pub(super) struct Chosen {
    /// Together they say everything.
    pub(super) needed: Vec<usize>,
    /// They say again what matters.
    pub(super) further: Vec<usize>,
    /// What nothing says.
    pub(super) uncited: Vec<String>,
}

/// The places of a dataset that say something, each with a number once it was met.
pub(super) struct Sources<'s> {
    pub(super) dataset: &'s Store,
    /// The graphs that the query takes for its default graph, when it names them.
    allowed: Option<BTreeSet<NamedNode>>,
    known: Vec<Citation>,
    numbers: HashMap<NamedNode, usize>,
    of: HashMap<Statement, Rc<Places>>,
}

/// The places that say a statement, by their numbers.
struct Places {
    /// All, sorted.
    all: Vec<usize>,
    /// Those that are no passages.
    no_passages: Vec<usize>,
}

impl<'s> Sources<'s> {
    pub(super) fn new(dataset: &'s Store, allowed: Option<BTreeSet<NamedNode>>) -> Self {
        Self { dataset, allowed, known: Vec::new(), numbers: HashMap::new(), of: HashMap::new() }
    }

    pub(super) fn citation(&self, number: usize) -> Citation {
        self.known[number].clone()
    }

    /// The places to cite for statements that were found together.
    ///
    /// Every passage that says something of them is cited, unless another place says that and more. A name or a class is
    /// said by each passage that speaks of the thing, so that is no reason to cite one: names come from the passages
    /// cited anyway, else from the background, and only else from a passage of their own.
    pub(super) fn choose(&mut self, statements: &[Statement]) -> Result<Chosen, QueryError> {
        let mut chosen = Chosen::default();
        let said = self.said(statements, &mut chosen.uncited)?;
        let mut left: BTreeSet<usize> = said.values().flatten().copied().collect();
        let core = |what: &BTreeSet<usize>| -> BTreeSet<usize> {
            what.iter().copied().filter(|index| !is_name(&statements[*index])).collect()
        };
        // Many places say the same, so that it is compared once.
        let kinds: BTreeSet<(bool, BTreeSet<usize>, &BTreeSet<usize>)> = said
            .iter()
            .map(|(source, what)| (self.known[*source].kind == CitedAs::Passage, core(what), what))
            .filter(|(_, core, _)| !core.is_empty())
            .collect();
        let is_less = |a: &BTreeSet<usize>, b: &BTreeSet<usize>| a.len() < b.len() && a.is_subset(b);
        let best: BTreeSet<&BTreeSet<usize>> = kinds
            .iter()
            .filter(|(passage, core, what)| {
                let outdone = |(other, its_core, its): &(bool, BTreeSet<usize>, &BTreeSet<usize>)| {
                    is_less(core, its_core) || (*other && core == its_core && is_less(what, its))
                };
                *passage && !kinds.iter().any(outdone)
            })
            .map(|(.., what)| *what)
            .collect();
        let mut kept: Vec<usize> = said
            .iter()
            .filter(|(source, what)| self.known[**source].kind == CitedAs::Passage && best.contains(*what))
            .map(|(source, _)| *source)
            .collect();
        let passages: BTreeSet<usize> = kept.iter().copied().collect();
        // The fewest that say everything, then the others.
        while let Some(best) = self.best(&kept, &said, &left) {
            left.retain(|index| !said[&best].contains(index));
            kept.retain(|source| *source != best);
            chosen.needed.push(best);
        }
        kept.sort_by_key(|source| (Reverse(said[source].len()), self.order(*source)));
        let others: Vec<usize> = said.keys().copied().filter(|source| !passages.contains(source)).collect();
        while let Some(best) = self.best(&others, &said, &left) {
            left.retain(|index| !said[&best].contains(index));
            chosen.needed.push(best);
        }
        chosen.further = kept;
        Ok(chosen)
    }

    /// For each place what it says of some statements, by their numbers. Of places that only say what very many do, those
    /// are left out that others outdo: the office of a president is named in thousands of passages.
    fn said(
        &mut self,
        statements: &[Statement],
        uncited: &mut Vec<String>,
    ) -> Result<BTreeMap<usize, BTreeSet<usize>>, QueryError> {
        /// From how many places on a statement is said by very many.
        const MANY: usize = 50;
        let mut said: BTreeMap<usize, BTreeSet<usize>> = BTreeMap::new();
        let mut common: Vec<(usize, Rc<Places>)> = Vec::new();
        for (index, statement) in statements.iter().enumerate() {
            let places = self.of(statement)?;
            if places.all.is_empty() {
                uncited.push(statement.triple.to_string());
            } else if places.all.len() > MANY {
                common.push((index, places));
            } else {
                for place in &places.all {
                    said.entry(*place).or_default().insert(index);
                }
            }
        }
        let rare: Vec<usize> = said.keys().copied().collect();
        for (index, places) in common {
            let also = rare.iter().filter(|place| places.all.binary_search(place).is_ok());
            let mut kept: Vec<usize> = also.chain(&places.no_passages).copied().collect();
            if rare.is_empty() || kept.is_empty() {
                kept.clone_from(&places.all);
            }
            for place in kept {
                said.entry(place).or_default().insert(index);
            }
        }
        Ok(said)
    }

    /// The candidate that says most of what is left to say. Of several, one that is no passage, so that a name comes
    /// from the background and not from a passage that has nothing else to say.
    fn best(
        &self,
        candidates: &[usize],
        said: &BTreeMap<usize, BTreeSet<usize>>,
        left: &BTreeSet<usize>,
    ) -> Option<usize> {
        let gain = |source: &usize| said[source].intersection(left).count();
        candidates
            .iter()
            .copied()
            .filter(|source| gain(source) > 0)
            .min_by_key(|source| (Reverse(gain(source)), self.order(*source)))
    }

    /// Numbers, each once, those that are needed first; what is known of a document goes where a passage of it is.
    pub(super) fn in_order(&self, needed: Vec<usize>, further: Vec<usize>) -> Vec<usize> {
        let mut seen = BTreeSet::new();
        let all: Vec<usize> = needed.into_iter().chain(further).filter(|source| seen.insert(*source)).collect();
        let passages = all.iter().map(|source| &self.known[*source]).filter(|cited| cited.kind == CitedAs::Passage);
        let documents: BTreeSet<&str> = passages.filter_map(|cited| cited.document.as_deref()).collect();
        let is_spare = |source: &usize| {
            let cited = &self.known[*source];
            cited.kind == CitedAs::Document && documents.contains(cited.iri.as_str())
        };
        let mut kept: Vec<usize> = all.iter().copied().filter(|source| !is_spare(source)).collect();
        // The order within a kind is kept.
        kept.sort_by_key(|source| self.known[*source].kind);
        kept
    }

    /// The order of places of which none says more: what no document says before names in passages, the oldest first.
    fn order(&self, source: usize) -> (bool, CitedAs, Option<&str>, &str) {
        let cited = &self.known[source];
        (cited.kind == CitedAs::Passage, cited.kind, cited.date.as_deref(), &cited.iri)
    }

    /// The places that say a statement.
    fn of(&mut self, statement: &Statement) -> Result<Rc<Places>, QueryError> {
        if let Some(known) = self.of.get(statement) {
            return Ok(Rc::clone(known));
        }
        let mut graphs: Vec<NamedNode> = Vec::new();
        match &statement.graph {
            Some(graph) => graphs.push(graph.clone()),
            None => {
                let Triple { subject, predicate, object } = &statement.triple;
                let found = self.dataset.quads_for_pattern(
                    Some(subject.as_ref()),
                    Some(predicate.as_ref()),
                    Some(object.as_ref()),
                    None,
                );
                for quad in found {
                    if let GraphName::NamedNode(graph) = quad.map_err(unread)?.graph_name
                        && self.allowed.as_ref().is_none_or(|allowed| allowed.contains(&graph))
                    {
                        graphs.push(graph);
                    }
                }
            }
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
        let places = Rc::new(Places { all: numbers, no_passages });
        self.of.insert(statement.clone(), Rc::clone(&places));
        Ok(places)
    }

    fn number(&mut self, graph: NamedNode) -> Result<usize, QueryError> {
        if let Some(number) = self.numbers.get(&graph) {
            return Ok(*number);
        }
        let citation = self.describe(graph.as_ref())?;
        self.known.push(citation);
        self.numbers.insert(graph, self.known.len() - 1);
        Ok(self.known.len() - 1)
    }

    /// What a graph is.
    pub(super) fn describe(&self, graph: NamedNodeRef<'_>) -> Result<Citation, QueryError> {
        let mut citation = Citation {
            kind: CitedAs::Loaded,
            iri: graph.as_str().to_owned(),
            sentence: None,
            begin: None,
            end: None,
            document: None,
            title: None,
            date: None,
            publisher: None,
        };
        let own = match graph.as_str() {
            BACKGROUND_GRAPH => Some(CitedAs::Background),
            ONTOLOGY_GRAPH => Some(CitedAs::Ontology),
            JOINS_GRAPH => Some(CitedAs::Joins),
            _ => None,
        };
        if let Some(kind) = own {
            return Ok(Citation { kind, ..citation });
        }
        let document = match self.value(graph, QUOTE)? {
            Some(sentence) => {
                citation.kind = CitedAs::Passage;
                citation.sentence = Some(sentence);
                citation.begin = self.value(graph, NIF_BEGIN_INDEX)?.and_then(|index| index.parse().ok());
                citation.end = self.value(graph, NIF_END_INDEX)?.and_then(|index| index.parse().ok());
                self.value(graph, PART_OF)?.map(NamedNode::new_unchecked)
            }
            None if self.is_document(graph)? => {
                citation.kind = CitedAs::Document;
                Some(graph.into_owned())
            }
            None => None,
        };
        if let Some(document) = document {
            citation.title = self.value(document.as_ref(), DCTERMS_TITLE)?;
            citation.date = self.value(document.as_ref(), DCTERMS_ISSUED)?;
            citation.publisher = self.value(document.as_ref(), DCTERMS_PUBLISHER)?;
            citation.document = Some(document.into_string());
        }
        Ok(citation)
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
            rest.starts_with("#char=").then(|| subject.clone())
        }
        NamedOrBlankNode::BlankNode(_) => None,
    }
}

/// Whether a statement gives a name or a class.
fn is_name(statement: &Statement) -> bool {
    matches!(statement.triple.predicate.as_str(), RDFS_LABEL | SKOS_ALT_LABEL | RDF_TYPE)
}

fn unread(error: impl std::fmt::Display) -> QueryError {
    QueryError::Evaluation(error.to_string())
}
