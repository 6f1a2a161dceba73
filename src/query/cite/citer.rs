//! Cites the rows of an answer: what stands behind each, and the places that say it.

use std::collections::{BTreeSet, HashMap, HashSet, hash_map::Entry};

use oxigraph::{
    model::{GraphName, NamedNode, Term, Triple, Variable},
    sparql::{CancellationToken, QueryResults, SparqlEvaluator},
};
use spargebra::{
    Query,
    algebra::GraphPattern,
    term::{NamedNodePattern, TermPattern, TriplePattern},
};

use super::{
    CitedAnswer, CitedRow, Shape, path,
    place::Statement,
    restrict::Wanted,
    source::Sources,
    trace::{Block, Source, Support, Trace},
};
use crate::{
    ontology::{XSD_DATE, XSD_YEAR, XSD_YEAR_MONTH},
    query::{QueryError, evaluate},
};

/// Terms of the solutions of a block, in the order of its variables.
type Solution = Vec<Option<Term>>;

/// The solutions of a block, and where they are by their keys.
struct Table {
    solutions: Vec<Solution>,
    by_key: HashMap<Solution, Vec<usize>>,
    /// Whether they have days, by which they are sorted then.
    dated: bool,
}

/// How much is given and looked through for a row.
#[derive(Clone, Copy)]
pub(super) struct Most {
    pub(super) citations: usize,
    /// Solutions behind it.
    pub(super) solutions: usize,
}

/// The statements that one solution rests on.
type Derivation = Vec<Statement>;

/// Goes through the solutions of a traced query and cites its rows.
pub(super) struct Citer<'a> {
    sources: Sources<'a>,
    /// The query without its pattern.
    frame: Query,
    evaluator: SparqlEvaluator,
    token: &'a CancellationToken,
    trace: &'a Trace,
    /// What blocks within the query give that stands behind the rows.
    tables: HashMap<usize, Table>,
    /// Whether what stands behind the row at hand is sorted by days.
    dated: bool,
    most: Most,
}

impl<'a> Citer<'a> {
    pub(super) fn new(
        sources: Sources<'a>,
        frame: Query,
        evaluator: SparqlEvaluator,
        token: &'a CancellationToken,
        trace: &'a Trace,
        most: Most,
    ) -> Self {
        Self { sources, frame, evaluator, token, trace, tables: HashMap::new(), dated: false, most }
    }

    /// The first rows, and how many there are: at least, where they need not be counted.
    pub(super) fn first(
        mut self,
        shape: &Shape,
        block: usize,
        most: usize,
        counted: bool,
    ) -> Result<(CitedAnswer, usize), QueryError> {
        let trace = self.trace;
        let top = &trace.blocks[block];
        // Where equal rows become one, all solutions are wanted, and the rows are cut here.
        let slices: &[_] = if shape.distinct { &[] } else { &shape.slices };
        let wanted = if shape.distinct { usize::MAX } else { most.saturating_add(1) };
        let (solutions, left) = self.solutions(top, slices, wanted, counted)?;
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
        let all = rows.len() + left;
        rows.truncate(most);
        let shown: Vec<&Solution> = rows.iter().flat_map(|(_, numbers)| numbers).map(|at| &solutions[*at]).collect();
        self.prepare(block, &shown)?;
        let mut cited = Vec::with_capacity(rows.len());
        for (cells, numbers) in rows {
            self.check_time()?;
            cited.push(self.row(block, cells, numbers.iter().map(|number| &solutions[*number]).collect())?);
        }
        Ok((self.cited(shape, cited, all > most), all))
    }

    /// The row with these cells, of equal ones that of this number.
    pub(super) fn only(
        mut self,
        shape: &Shape,
        block: usize,
        cells: Solution,
        number: usize,
    ) -> Result<CitedAnswer, QueryError> {
        let top = &self.trace.blocks[block];
        let (solutions, _) = self.solutions(top, &[], usize::MAX, false)?;
        let mut equal: Vec<&Solution> =
            solutions.iter().filter(|solution| keys(top, &shape.variables, solution) == cells).collect();
        if !shape.distinct {
            equal = equal.into_iter().skip(number).take(1).collect();
        }
        self.prepare(block, &equal)?;
        let rows = if equal.is_empty() { Vec::new() } else { vec![self.row(block, cells, equal)?] };
        Ok(self.cited(shape, rows, false))
    }

    fn cited(&self, shape: &Shape, rows: Vec<CitedRow>, more: bool) -> CitedAnswer {
        let notes = self.trace.notes.iter().map(|note| (*note).to_owned()).collect();
        CitedAnswer { variables: shape.variables.clone(), rows, notes, more }
    }

    fn check_time(&self) -> Result<(), QueryError> {
        if self.token.is_cancelled() { Err(QueryError::Evaluation("cancelled".to_owned())) } else { Ok(()) }
    }

    fn row(&mut self, block: usize, cells: Solution, solutions: Vec<&Solution>) -> Result<CitedRow, QueryError> {
        let most = self.most.solutions;
        let mut derivations = Vec::new();
        let mut behind = solutions.len();
        self.dated = false;
        for solution in solutions.iter().take(most) {
            behind = behind.max(self.derive(block, solution, &mut derivations)?);
        }
        derivations.truncate(most.saturating_add(1));
        let mut needed = Vec::new();
        let mut further = Vec::new();
        let mut uncited = BTreeSet::new();
        let mut says: HashMap<usize, HashSet<&Triple>> = HashMap::new();
        for derivation in &derivations {
            let chosen = self.sources.choose(derivation)?;
            for (source, statements) in chosen.says {
                says.entry(source).or_default().extend(statements.into_iter().map(|index| &derivation[index].triple));
            }
            needed.extend(chosen.needed);
            further.extend(chosen.further);
            uncited.extend(chosen.uncited);
        }
        if derivations.len() > 1 && !self.dated {
            // Each solution of a group needs its own; the reader is given the oldest first.
            self.sources.places.by_age(&mut needed)?;
            self.sources.places.by_age(&mut further)?;
        }
        let all = self.sources.in_order(needed, further);
        let kept = &all[..all.len().min(self.most.citations)];
        let citations = kept.iter().map(|source| self.sources.places.citation(*source)).collect::<Result<_, _>>()?;
        let says = kept.iter().map(|source| sorted(says.remove(source).unwrap_or_default())).collect();
        let (total, partial, uncited) = (all.len(), behind > most, uncited.len());
        Ok(CitedRow { cells, citations, says, total, solutions: behind, partial, uncited })
    }

    /// Asks what stands behind solutions of a block: the solutions of the blocks within that agree with them, and so on.
    fn prepare(&mut self, block: usize, solutions: &[&Solution]) -> Result<(), QueryError> {
        /// Up to how many different keys only these are asked for.
        const FEW: usize = 100;
        let trace = self.trace;
        let outer = &trace.blocks[block];
        for source in &outer.sources {
            let Support::Block(number) = source.support else {
                continue;
            };
            let inner = &trace.blocks[number];
            let mut wanted: Vec<Solution> = Vec::new();
            let mut by_key: HashMap<Solution, Vec<usize>> = HashMap::new();
            for solution in solutions {
                let at = Bindings { block: outer, solution };
                if source.when.iter().all(|marker| at.get(marker).is_some()) {
                    let key: Solution = inner.keys.iter().map(|key| at.get(key).cloned()).collect();
                    if let Entry::Vacant(place) = by_key.entry(key.clone()) {
                        place.insert(Vec::new());
                        wanted.push(key);
                    }
                }
            }
            if wanted.is_empty() {
                continue;
            }
            let mut asked = inner.clone();
            if wanted.len() <= FEW {
                asked.pattern = Wanted::new(&inner.keys, &wanted).of(asked.pattern);
            }
            let mut found = self.solutions(&asked, &[], usize::MAX, false)?.0;
            found.retain(|solution| by_key.contains_key(&keys(inner, &inner.keys, solution)));
            let dated = found.iter().any(|solution| day(solution).is_some());
            if dated {
                // What was first comes first, and what has no day at last.
                found.sort_by_cached_key(|solution| {
                    let day = day(solution).map(str::to_owned);
                    (day.is_none(), day)
                });
            }
            for (index, solution) in found.iter().enumerate() {
                by_key.entry(keys(inner, &inner.keys, solution)).or_default().push(index);
            }
            self.prepare(number, &found.iter().collect::<Vec<_>>())?;
            self.tables.insert(number, Table { solutions: found, by_key, dated });
        }
        Ok(())
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
                    let way = path::way(self.sources.places.dataset, &graph, &from, path, &to);
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
        let key: Solution = block.keys.iter().map(|key| at.get(key).cloned()).collect();
        let Some(table) = self.tables.get(&inner) else {
            return Ok(0);
        };
        self.dated |= table.dated;
        let numbers = table.by_key.get(&key).map_or(&[][..], Vec::as_slice);
        let mut behind = numbers.len();
        let looked: Vec<Solution> =
            numbers.iter().take(self.most.solutions).map(|number| table.solutions[*number].clone()).collect();
        for solution in &looked {
            behind = behind.max(self.derive(inner, solution, out)?);
        }
        Ok(behind)
    }

    /// All solutions of a block, or so many of them, and where it is asked for how many are left.
    fn solutions(
        &self,
        block: &Block,
        slices: &[(usize, Option<usize>)],
        most: usize,
        counted: bool,
    ) -> Result<(Vec<Solution>, usize), QueryError> {
        let inner = Box::new(block.pattern.clone());
        let mut pattern = GraphPattern::Project { inner, variables: block.variables.clone() };
        for (start, length) in slices {
            pattern = GraphPattern::Slice { inner: Box::new(pattern), start: *start, length: *length };
        }
        let mut query = self.frame.clone();
        if let Query::Select { pattern: inner, .. } = &mut query {
            *inner = pattern;
        }
        let results = self.evaluator.clone().for_query(query).on_store(self.sources.places.dataset).execute();
        let QueryResults::Solutions(mut solutions) = results.map_err(evaluate::evaluation)? else {
            return Ok((Vec::new(), 0));
        };
        let solution = |solution: Result<oxigraph::sparql::QuerySolution, _>| {
            solution.map(|solution| solution.values().to_vec()).map_err(evaluate::evaluation)
        };
        let taken = solutions.by_ref().take(most).map(solution).collect::<Result<_, _>>()?;
        let mut left = 0;
        if counted {
            for other in solutions {
                other.map_err(evaluate::evaluation)?;
                left += 1;
            }
        }
        Ok((taken, left))
    }
}

/// The first day, month or year in a solution.
fn day(solution: &Solution) -> Option<&str> {
    solution.iter().flatten().find_map(|term| match term {
        Term::Literal(literal) if matches!(literal.datatype().as_str(), XSD_DATE | XSD_YEAR_MONTH | XSD_YEAR) => {
            Some(literal.value())
        }
        _ => None,
    })
}

/// Triples in an order that does not change.
fn sorted(triples: HashSet<&Triple>) -> Vec<Triple> {
    let mut all: Vec<Triple> = triples.into_iter().cloned().collect();
    all.sort_by_cached_key(ToString::to_string);
    all
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
