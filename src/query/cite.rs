//! Finds for each row of an answer the passages that say what it rests on.

mod path;
mod source;
mod trace;

use std::collections::{BTreeSet, HashMap, hash_map::Entry};

use oxigraph::{
    model::{GraphName, NamedNode, NamedNodeRef, Term, Triple, Variable},
    sparql::{CancellationToken, QueryResults, SparqlEvaluator},
};
use spargebra::{
    Query,
    algebra::GraphPattern,
    term::{NamedNodePattern, TermPattern, TriplePattern},
};

pub use source::{Citation, CitedAs};

use super::{Limits, QueryError, evaluate, service};
use crate::store::Store;
use source::{Sources, Statement};
use trace::{Block, Source, Support, Trace};

/// How many solutions behind one row are looked through: those of a group, or those that DISTINCT made one.
pub const LOOKED_THROUGH: usize = 200;

/// An answer whose rows are cited.
#[derive(Clone, Debug)]
pub struct CitedAnswer {
    /// The columns.
    pub variables: Vec<Variable>,
    /// The rows.
    pub rows: Vec<CitedRow>,
    /// What of the query is not cited, and why.
    pub notes: Vec<String>,
    /// Whether there are more rows than the limit.
    pub more: bool,
}

/// A row with what it rests on.
#[derive(Clone, Debug)]
pub struct CitedRow {
    /// The cells, some of them empty.
    pub cells: Vec<Option<Term>>,
    /// The citations, those that are needed first, as many as were asked for.
    pub citations: Vec<Citation>,
    /// How many citations there are in all.
    pub total: usize,
    /// How many solutions were put together in this row.
    pub solutions: usize,
    /// How many statements behind the row stand in no named graph.
    pub uncited: usize,
}

/// What a passage says, and where.
pub(super) fn citation(store: &Store, passage: &str) -> Result<Citation, QueryError> {
    Sources::new(store.dataset(), None).describe(NamedNodeRef::new_unchecked(passage))
}

/// Answers a SELECT query, with up to so many citations for each row.
///
/// # Errors
/// When it is no SELECT query, and as [`super::run`] does.
pub fn cite(store: &Store, query: Query, limits: &Limits, most: usize) -> Result<CitedAnswer, QueryError> {
    service::check(&query, &limits.services)?;
    let Query::Select { dataset, pattern, base_iri } = query else {
        return Err(QueryError::Parameter(
            "--cite is for SELECT: rows are cited, no graphs and no yes or no".to_owned(),
        ));
    };
    let store = store.dataset().clone();
    let rows = limits.rows.unwrap_or(usize::MAX);
    let limits = limits.clone();
    evaluate::within(limits.timeout, move |token| {
        let mut trace = Trace::default();
        let shape = Shape::of(pattern);
        let block = trace.block(shape.inner.clone(), shape.variables.clone());
        let allowed = dataset.as_ref().map(|dataset| dataset.default.iter().cloned().collect());
        let citer = Citer {
            sources: Sources::new(&store, allowed),
            frame: Query::Select { dataset, pattern: GraphPattern::default(), base_iri },
            evaluator: evaluate::evaluator(&limits, token),
            token,
            trace: &trace,
            tables: HashMap::new(),
            most,
        };
        citer.answer(&shape, block, rows)
    })
}

/// A SELECT query without what makes rows of its solutions.
struct Shape {
    /// What is selected from, sorted where the query sorts.
    inner: GraphPattern,
    variables: Vec<Variable>,
    distinct: bool,
    /// OFFSET and LIMIT, the innermost first.
    slices: Vec<(usize, Option<usize>)>,
}

impl Shape {
    fn of(pattern: GraphPattern) -> Self {
        match pattern {
            GraphPattern::Slice { inner, start, length } => {
                let mut shape = Self::of(*inner);
                shape.slices.push((start, length));
                shape
            }
            GraphPattern::Distinct { inner } => Self { distinct: true, ..Self::of(*inner) },
            GraphPattern::Reduced { inner } => Self::of(*inner),
            GraphPattern::Project { inner, variables } => {
                Self { inner: *inner, variables, distinct: false, slices: Vec::new() }
            }
            other => Self { inner: other, variables: Vec::new(), distinct: false, slices: Vec::new() },
        }
    }
}

/// Terms of the solutions of a block, in the order of its variables.
type Solution = Vec<Option<Term>>;

/// The solutions of a block, and where they are by their keys.
struct Table {
    solutions: Vec<Solution>,
    by_key: HashMap<Solution, Vec<usize>>,
}

/// The statements that one solution rests on.
type Derivation = Vec<Statement>;

struct Citer<'a> {
    sources: Sources<'a>,
    /// The query without its pattern.
    frame: Query,
    evaluator: SparqlEvaluator,
    token: &'a CancellationToken,
    trace: &'a Trace,
    /// What blocks within the query give, once they were asked.
    tables: HashMap<usize, Table>,
    most: usize,
}

impl Citer<'_> {
    fn answer(mut self, shape: &Shape, block: usize, most: usize) -> Result<CitedAnswer, QueryError> {
        let trace = self.trace;
        let top = &trace.blocks[block];
        // Where equal rows become one, all solutions are wanted, and the rows are cut here.
        let slices: &[_] = if shape.distinct { &[] } else { &shape.slices };
        let wanted = if shape.distinct { usize::MAX } else { most.saturating_add(1) };
        let solutions = self.solutions(top, slices, wanted)?;
        let mut rows: Vec<(Solution, Vec<usize>)> = Vec::new();
        let mut places: HashMap<Solution, usize> = HashMap::new();
        for (number, solution) in solutions.iter().enumerate() {
            let cells = keys(top, &shape.variables, solution);
            if !shape.distinct {
                rows.push((cells, vec![number]));
                continue;
            }
            match places.entry(cells) {
                Entry::Occupied(place) => rows[*place.get()].1.push(number),
                Entry::Vacant(place) => {
                    rows.push((place.key().clone(), vec![number]));
                    place.insert(rows.len() - 1);
                }
            }
        }
        if shape.distinct {
            for (start, length) in &shape.slices {
                rows = rows.into_iter().skip(*start).take(length.unwrap_or(usize::MAX)).collect();
            }
        }
        let more = rows.len() > most;
        rows.truncate(most);
        let mut cited = Vec::with_capacity(rows.len());
        for (cells, numbers) in rows {
            self.check_time()?;
            cited.push(self.row(block, cells, numbers.iter().map(|number| &solutions[*number]).collect())?);
        }
        let notes = trace.notes.iter().map(|note| (*note).to_owned()).collect();
        Ok(CitedAnswer { variables: shape.variables.clone(), rows: cited, notes, more })
    }

    fn check_time(&self) -> Result<(), QueryError> {
        if self.token.is_cancelled() { Err(QueryError::Evaluation("cancelled".to_owned())) } else { Ok(()) }
    }

    fn row(&mut self, block: usize, cells: Solution, solutions: Vec<&Solution>) -> Result<CitedRow, QueryError> {
        let mut derivations = Vec::new();
        let mut behind = solutions.len();
        for solution in solutions.iter().take(LOOKED_THROUGH) {
            behind = behind.max(self.derive(block, solution, &mut derivations)?);
        }
        derivations.truncate(LOOKED_THROUGH + 1);
        let mut needed = Vec::new();
        let mut further = Vec::new();
        let mut uncited = BTreeSet::new();
        for derivation in &derivations {
            let chosen = self.sources.choose(derivation)?;
            needed.extend(chosen.needed);
            further.extend(chosen.further);
            uncited.extend(chosen.uncited);
        }
        let all = self.sources.in_order(needed, further);
        let citations = all.iter().take(self.most).map(|source| self.sources.citation(*source)).collect();
        Ok(CitedRow { cells, citations, total: all.len(), solutions: behind, uncited: uncited.len() })
    }

    /// Adds what a solution of a block rests on; gives how many solutions a group behind it has.
    fn derive(&mut self, block: usize, solution: &Solution, out: &mut Vec<Derivation>) -> Result<usize, QueryError> {
        let trace = self.trace;
        let block = &trace.blocks[block];
        let at = Bindings { block, solution };
        let mut own = Vec::new();
        let mut within = Vec::new();
        let mut behind = 1;
        for source in block.sources.iter().filter(|source| source.when.iter().all(|marker| at.get(marker).is_some())) {
            match &source.support {
                Support::Triple(triple) => own.extend(at.triple(triple).map(|triple| at.statement(triple, source))),
                Support::Path { subject, path, object } => {
                    let graph = at.graph(source).map_or(GraphName::DefaultGraph, GraphName::from);
                    let (Some(from), Some(to)) = (at.term(subject), at.term(object)) else {
                        continue;
                    };
                    let way = path::way(self.sources.dataset, &graph, &from, path, &to);
                    let way = way.map_err(|error| QueryError::Evaluation(error.to_string()))?;
                    own.extend(way.into_iter().flatten().map(|triple| at.statement(triple, source)));
                }
                Support::Block(inner) => behind = behind.max(self.derive_block(*inner, &at, &mut within)?),
            }
        }
        // What was found here is cited together with what is behind it, by the same passages where they say both.
        if within.is_empty() {
            within.push(Derivation::new());
        }
        out.extend(within.into_iter().map(|inner| [own.clone(), inner].concat()));
        Ok(behind)
    }

    /// Adds what the solutions of a block within rest on that agree with a solution.
    fn derive_block(
        &mut self,
        inner: usize,
        at: &Bindings<'_>,
        out: &mut Vec<Derivation>,
    ) -> Result<usize, QueryError> {
        let trace = self.trace;
        let block = &trace.blocks[inner];
        if !self.tables.contains_key(&inner) {
            let solutions = self.solutions(block, &[], usize::MAX)?;
            let mut by_key: HashMap<Solution, Vec<usize>> = HashMap::new();
            for (number, solution) in solutions.iter().enumerate() {
                by_key.entry(keys(block, &block.keys, solution)).or_default().push(number);
            }
            self.tables.insert(inner, Table { solutions, by_key });
        }
        let key: Solution = block.keys.iter().map(|key| at.get(key).cloned()).collect();
        let table = &self.tables[&inner];
        let numbers = table.by_key.get(&key).map_or(&[][..], Vec::as_slice);
        let behind = numbers.len();
        let looked: Vec<Solution> =
            numbers.iter().take(LOOKED_THROUGH).map(|number| table.solutions[*number].clone()).collect();
        for solution in &looked {
            self.derive(inner, solution, out)?;
        }
        Ok(behind)
    }

    /// All solutions of a block, or so many of them.
    fn solutions(
        &self,
        block: &Block,
        slices: &[(usize, Option<usize>)],
        most: usize,
    ) -> Result<Vec<Solution>, QueryError> {
        let inner = Box::new(block.pattern.clone());
        let mut pattern = GraphPattern::Project { inner, variables: block.variables.clone() };
        for (start, length) in slices {
            pattern = GraphPattern::Slice { inner: Box::new(pattern), start: *start, length: *length };
        }
        let mut query = self.frame.clone();
        if let Query::Select { pattern: inner, .. } = &mut query {
            *inner = pattern;
        }
        let results = self.evaluator.clone().for_query(query).on_store(self.sources.dataset).execute();
        let QueryResults::Solutions(solutions) = results.map_err(evaluate::evaluation)? else {
            return Ok(Vec::new());
        };
        let solution = |solution: Result<oxigraph::sparql::QuerySolution, _>| {
            solution.map(|solution| solution.values().to_vec()).map_err(evaluate::evaluation)
        };
        solutions.take(most).map(solution).collect()
    }
}

/// The terms of some variables of a solution.
fn keys(block: &Block, variables: &[Variable], solution: &Solution) -> Solution {
    let at = Bindings { block, solution };
    variables.iter().map(|variable| at.get(variable).cloned()).collect()
}

/// A solution of a block, by its variables.
struct Bindings<'b> {
    block: &'b Block,
    solution: &'b Solution,
}

impl Bindings<'_> {
    fn get(&self, variable: &Variable) -> Option<&Term> {
        let index = self.block.variables.iter().position(|known| known == variable)?;
        self.solution.get(index)?.as_ref()
    }

    fn term(&self, pattern: &TermPattern) -> Option<Term> {
        match pattern {
            TermPattern::NamedNode(node) => Some(node.clone().into()),
            TermPattern::Literal(literal) => Some(literal.clone().into()),
            TermPattern::Variable(variable) => self.get(variable).cloned(),
            TermPattern::BlankNode(_) | TermPattern::Triple(_) => None,
        }
    }

    fn name(&self, pattern: &NamedNodePattern) -> Option<NamedNode> {
        match pattern {
            NamedNodePattern::NamedNode(node) => Some(node.clone()),
            NamedNodePattern::Variable(variable) => match self.get(variable) {
                Some(Term::NamedNode(node)) => Some(node.clone()),
                _ => None,
            },
        }
    }

    /// A triple pattern with terms in the place of its variables, where all have some.
    fn triple(&self, pattern: &TriplePattern) -> Option<Triple> {
        let subject = match self.term(&pattern.subject)? {
            Term::NamedNode(node) => node.into(),
            Term::BlankNode(node) => oxigraph::model::NamedOrBlankNode::from(node),
            _ => return None,
        };
        Some(Triple::new(subject, self.name(&pattern.predicate)?, self.term(&pattern.object)?))
    }

    /// The graph in which a source was looked for.
    fn graph(&self, source: &Source) -> Option<NamedNode> {
        self.name(source.graph.as_ref()?)
    }

    fn statement(&self, triple: Triple, source: &Source) -> Statement {
        Statement { triple, graph: self.graph(source) }
    }
}
