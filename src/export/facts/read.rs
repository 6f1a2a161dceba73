//! Reads statements from the store: of one thing, or of all.

use std::rc::Rc;

use oxigraph::{
    model::{GraphName, GraphNameRef, NamedNode, NamedNodeRef, NamedOrBlankNode, Quad, Term, Triple},
    store::{StorageError, Store as Dataset},
};
use rayon::prelude::*;
use rustc_hash::FxHashMap;

use super::{Fact, Facts, Id, Links, Names, Object, subject, unread, value};
use crate::{ontology, query::QueryError};

/// How many graphs a thread reads at a time.
const GRAPHS: usize = 256;

/// The bit that tells the number of a literal from that of an IRI.
const VALUE: u32 = 1 << 31;

/// Statements of some graphs, with numbers of their own for IRIs and other terms: subject, property, object, graph.
#[derive(Default)]
struct Rows {
    iris: FxHashMap<String, u32>,
    values: FxHashMap<Term, u32>,
    statements: Vec<[u32; 4]>,
    /// What is named in which graph.
    mentions: Vec<(u32, u32)>,
}

impl Rows {
    fn iri(&mut self, iri: &str) -> u32 {
        if let Some(id) = self.iris.get(iri) {
            return *id;
        }
        let id = u32::try_from(self.iris.len()).unwrap_or(u32::MAX);
        self.iris.insert(iri.to_owned(), id);
        id
    }

    fn read(dataset: &Dataset, graphs: &[String]) -> Result<Self, StorageError> {
        let mut rows = Self::default();
        for graph in graphs {
            let name = GraphNameRef::NamedNode(NamedNodeRef::new_unchecked(graph));
            let number = rows.iri(graph);
            for quad in dataset.quads_for_pattern(None, None, None, Some(name)) {
                rows.add(&quad?, number);
            }
        }
        Ok(rows)
    }

    fn add(&mut self, quad: &Quad, graph: u32) {
        let object = match &quad.object {
            Term::NamedNode(node) => self.iri(node.as_str()),
            Term::BlankNode(_) => return,
            value => {
                let next = u32::try_from(self.values.len()).unwrap_or(u32::MAX) | VALUE;
                match self.values.get(value) {
                    Some(number) => *number,
                    None => *self.values.entry(value.clone()).or_insert(next),
                }
            }
        };
        if quad.predicate.as_str() == ontology::REFERS_TO {
            self.mentions.push((object, graph));
        } else if let Some(subject) = subject(&quad.subject) {
            let (subject, property) = (self.iri(subject), self.iri(quad.predicate.as_str()));
            self.statements.push([subject, property, object, graph]);
        }
    }
}

/// All statements with numbers that hold for all of them.
#[derive(Default)]
struct Table {
    values: Vec<Object>,
    numbers: FxHashMap<Term, u32>,
    statements: Vec<[u32; 4]>,
    mentions: Vec<(u32, u32)>,
}

impl Table {
    fn add(&mut self, rows: Rows, names: &mut Names) {
        let mut iris = vec![0; rows.iris.len()];
        let mut known: Vec<(String, u32)> = rows.iris.into_iter().collect();
        known.sort_unstable_by_key(|(_, number)| *number);
        for (iri, number) in known {
            iris[number as usize] = names.id(&iri);
        }
        let mut values = vec![0; rows.values.len()];
        let mut known: Vec<(Term, u32)> = rows.values.into_iter().collect();
        known.sort_unstable_by_key(|(_, number)| *number);
        for (term, number) in known {
            values[(number & !VALUE) as usize] = self.value(term);
        }
        let term = |number: u32| match number & VALUE {
            0 => iris[number as usize],
            _ => values[(number & !VALUE) as usize],
        };
        self.statements.extend(rows.statements.iter().map(|row| row.map(term)));
        self.mentions.extend(rows.mentions.iter().map(|(object, graph)| (term(*object), term(*graph))));
    }

    /// The number of a term that is no IRI.
    fn value(&mut self, term: Term) -> u32 {
        if let Some(number) = self.numbers.get(&term) {
            return *number;
        }
        let number = u32::try_from(self.values.len()).unwrap_or(u32::MAX) | VALUE;
        self.values.extend(value(&term));
        self.numbers.insert(term, number);
        number
    }

    fn object(&self, number: u32) -> Object {
        match number & VALUE {
            0 => Object::Iri(number),
            _ => self.values[(number & !VALUE) as usize].clone(),
        }
    }
}

impl Facts<'_> {
    /// Reads all that is in scope, which is quicker than one thing at a time where all are wanted.
    pub(in crate::export) fn read_all(&mut self) -> Result<(), QueryError> {
        let graphs = match self.scope.documents.clone() {
            Some(documents) => {
                let mut documents: Vec<String> = documents.into_iter().collect();
                documents.sort_unstable();
                self.passages_of(&documents)?
            }
            None => self.graphs()?,
        };
        let dataset = self.dataset;
        let read = graphs.par_chunks(GRAPHS).map(|graphs| Rows::read(dataset, graphs));
        let read: Vec<Rows> = read.collect::<Result<_, _>>().map_err(unread)?;
        let mut table = Table::default();
        for rows in read {
            table.add(rows, &mut self.names);
        }
        self.fill(table);
        Ok(())
    }

    /// Statements that were given, each with the graphs that say it.
    pub(super) fn take(&mut self, rows: Vec<(Triple, Vec<Id>)>) {
        let mut table = Table::default();
        let mut unsaid = Vec::new();
        for (Triple { subject: node, predicate, object }, graphs) in rows {
            let Some(subject) = subject(&node).map(|iri| self.names.id(iri)) else {
                continue;
            };
            let property = self.names.id(predicate.as_str());
            let object = match object {
                Term::NamedNode(node) => self.names.id(node.as_str()),
                Term::BlankNode(_) => continue,
                value => table.value(value),
            };
            if graphs.is_empty() {
                unsaid.push([subject, property, object]);
            }
            table.statements.extend(graphs.iter().map(|graph| [subject, property, object, *graph]));
        }
        // What no graph says is kept with a graph that is none, and which is taken away again.
        let none = Id::MAX & !VALUE;
        table.statements.extend(unsaid.into_iter().map(|[s, p, o]| [s, p, o, none]));
        self.fill(table);
    }

    /// Orders statements by subject, and what is spoken of by thing.
    fn fill(&mut self, mut table: Table) {
        table.statements.sort_unstable();
        table.statements.dedup();
        let mut spoken: Vec<(Id, Id)> = std::mem::take(&mut table.mentions);
        for [subject, property, object, graph] in &table.statements {
            if *property != self.mention {
                spoken.push((*subject, *graph));
            }
            if object & VALUE == 0 {
                spoken.push((*object, *graph));
            }
        }
        spoken.sort_unstable();
        spoken.dedup();
        let size = self.names.names.len();
        self.about = vec![None; size];
        self.passages = vec![None; size];
        self.whole = true;
        for facts in table.statements.chunk_by(|a, b| a[0] == b[0]) {
            let of_fact = |said: &[[u32; 4]]| Fact {
                property: said[0][1],
                object: table.object(said[0][2]),
                said: said.iter().map(|row| row[3]).filter(|graph| (*graph as usize) < size).collect(),
            };
            let list: Rc<[Fact]> = facts.chunk_by(|a, b| a[..3] == b[..3]).map(of_fact).collect();
            self.about[facts[0][0] as usize] = Some(list);
        }
        for places in spoken.chunk_by(|a, b| a.0 == b.0) {
            let graphs: Vec<Id> = places.iter().map(|(_, graph)| *graph).filter(|g| (*g as usize) < size).collect();
            let passages = self.only_passages(&graphs);
            self.passages[places[0].0 as usize] = Some(passages.into());
        }
    }

    /// Orders all statements by object.
    pub(super) fn turn_all(&mut self) {
        let mut links: Vec<(Id, (Id, Id))> = Vec::new();
        for subject in self.subjects() {
            let facts = self.about[subject as usize].as_ref().map_or_else(|| Rc::clone(&self.nothing), Rc::clone);
            links.extend(facts.iter().filter_map(|fact| Some((fact.object.iri()?, (subject, fact.property)))));
        }
        links.sort_unstable();
        self.towards = vec![None; self.names.names.len()];
        for of_one in links.chunk_by(|a, b| a.0 == b.0) {
            self.towards[of_one[0].0 as usize] = Some(of_one.iter().map(|(_, link)| *link).collect());
        }
    }

    /// The named graphs that are in scope, in the order of the store.
    fn graphs(&mut self) -> Result<Vec<String>, QueryError> {
        let class = NamedNodeRef::new_unchecked(ontology::DOCUMENT);
        let typed = self.dataset.quads_for_pattern(
            None,
            Some(oxigraph::model::vocab::rdf::TYPE),
            Some(class.into()),
            Some(GraphNameRef::DefaultGraph),
        );
        let mut documents = rustc_hash::FxHashSet::default();
        for quad in typed {
            if let NamedOrBlankNode::NamedNode(document) = quad.map_err(unread)?.subject {
                documents.insert(document);
            }
        }
        let mut graphs = Vec::new();
        for graph in self.dataset.named_graphs() {
            if let NamedOrBlankNode::NamedNode(graph) = graph.map_err(unread)?
                && !documents.contains(&graph)
                && self.graph(&GraphName::NamedNode(graph.clone())).is_some()
            {
                graphs.push(graph.into_string());
            }
        }
        Ok(graphs)
    }

    /// The passages of documents.
    fn passages_of(&self, documents: &[String]) -> Result<Vec<String>, QueryError> {
        let part_of = NamedNodeRef::new_unchecked(ontology::PART_OF);
        let mut graphs = Vec::new();
        for document in documents {
            let document = NamedNodeRef::new_unchecked(document);
            let default = Some(GraphNameRef::DefaultGraph);
            for quad in self.dataset.quads_for_pattern(None, Some(part_of), Some(document.into()), default) {
                if let NamedOrBlankNode::NamedNode(passage) = quad.map_err(unread)?.subject {
                    graphs.push(passage.into_string());
                }
            }
        }
        Ok(graphs)
    }

    /// What is said of a thing in the graphs that are in scope.
    pub(super) fn read_about(&mut self, id: Id) -> Result<Rc<[Fact]>, QueryError> {
        let node = self.node(id);
        let quads = self.dataset.quads_for_pattern(Some(node.as_ref().into()), None, None, None);
        let mut found = Vec::new();
        for quad in quads {
            let quad = quad.map_err(unread)?;
            if let Some(graph) = self.graph(&quad.graph_name) {
                found.push((quad, graph));
            }
        }
        Ok(self.facts(found))
    }

    /// What the background says of a thing.
    pub(super) fn read_background(&mut self, id: Id) -> Result<Rc<[Fact]>, QueryError> {
        let node = self.node(id);
        let name = GraphNameRef::NamedNode(NamedNodeRef::new_unchecked(ontology::BACKGROUND_GRAPH));
        let graph = self.names.id(ontology::BACKGROUND_GRAPH);
        let mut found = Vec::new();
        for quad in self.dataset.quads_for_pattern(Some(node.as_ref().into()), None, None, Some(name)) {
            found.push((quad.map_err(unread)?, graph));
        }
        Ok(self.facts(found))
    }

    /// What all graphs say of a thing.
    pub(super) fn read_described(&mut self, id: Id) -> Result<Rc<[Fact]>, QueryError> {
        let node = self.node(id);
        let default = Some(GraphNameRef::DefaultGraph);
        let graph = self.names.id(ontology::BACKGROUND_GRAPH);
        let mut found = Vec::new();
        for quad in self.dataset.quads_for_pattern(Some(node.as_ref().into()), None, None, default) {
            found.push((quad.map_err(unread)?, graph));
        }
        Ok(self.facts(found))
    }

    /// What stands in a statement with a thing as its object.
    pub(super) fn read_towards(&mut self, id: Id) -> Result<Links, QueryError> {
        let node = self.node(id);
        let mut links = Vec::new();
        for quad in self.dataset.quads_for_pattern(None, None, Some(node.as_ref().into()), None) {
            let quad = quad.map_err(unread)?;
            if quad.predicate.as_str() != ontology::REFERS_TO
                && self.graph(&quad.graph_name).is_some()
                && let Some(subject) = subject(&quad.subject)
            {
                links.push((self.names.id(subject), self.names.id(quad.predicate.as_str())));
            }
        }
        links.sort_unstable();
        links.dedup();
        Ok(links.into())
    }

    /// The passages in which a thing is subject or object.
    pub(super) fn read_passages(&mut self, id: Id) -> Result<Rc<[Id]>, QueryError> {
        let about = self.about(id)?;
        let mut graphs: Vec<Id> = about.iter().flat_map(|fact| fact.said.iter().copied()).collect();
        let node = self.node(id);
        for quad in self.dataset.quads_for_pattern(None, None, Some(node.as_ref().into()), None) {
            graphs.extend(self.graph(&quad.map_err(unread)?.graph_name));
        }
        graphs.sort_unstable();
        graphs.dedup();
        Ok(self.only_passages(&graphs).into())
    }

    fn node(&self, id: Id) -> NamedNode {
        NamedNode::new_unchecked(self.iri(id))
    }

    /// Quads of one subject as statements, each once.
    fn facts(&mut self, quads: Vec<(Quad, Id)>) -> Rc<[Fact]> {
        let mut by_statement: FxHashMap<(NamedNode, Term), Vec<Id>> = FxHashMap::default();
        let mut order: Vec<(NamedNode, Term)> = Vec::new();
        for (Quad { predicate, object, .. }, graph) in quads {
            let key = (predicate, object);
            let said = by_statement.entry(key.clone()).or_insert_with(|| {
                order.push(key);
                Vec::new()
            });
            said.push(graph);
        }
        let mut facts = Vec::new();
        for key in order {
            let mut said = by_statement.remove(&key).unwrap_or_default();
            said.sort_unstable();
            said.dedup();
            let property = self.names.id(key.0.as_str());
            if let Some(object) = self.object(&key.1) {
                facts.push(Fact { property, object, said: said.into() });
            }
        }
        facts.into()
    }

    /// The subjects that a property relates to a thing by any graph, the background among them; sorted.
    pub(in crate::export) fn known_subjects(&mut self, id: Id, property: &str) -> Result<Vec<Id>, QueryError> {
        let (node, property) = (self.node(id), NamedNodeRef::new_unchecked(property));
        let mut found = Vec::new();
        let default = Some(GraphNameRef::DefaultGraph);
        for quad in self.dataset.quads_for_pattern(None, Some(property), Some(node.as_ref().into()), default) {
            if let Some(subject) = subject(&quad.map_err(unread)?.subject) {
                found.push(self.names.id(subject));
            }
        }
        found.sort_unstable();
        Ok(found)
    }
}
