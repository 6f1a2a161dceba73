//! Finds the statements that lead from one thing to another along a property path.

use std::collections::{HashSet, VecDeque};

use oxigraph::{
    model::{GraphName, NamedNodeRef, NamedOrBlankNode, Term, TermRef, Triple},
    store::{StorageError, Store},
};
use spargebra::algebra::PropertyPathExpression as Path;

/// How many steps are tried before a path is given up.
const STEPS: usize = 100_000;

/// The statements of a shortest way from one term to another; none where there is no way, or it is too long to find.
pub(super) fn way(
    dataset: &Store,
    graph: &GraphName,
    from: &Term,
    path: &Path,
    to: &Term,
) -> Result<Option<Vec<Triple>>, StorageError> {
    let walker = Walker { dataset, graph };
    let mut left = STEPS;
    Ok(walker.reach(from, path, Some(to), &mut left)?.into_iter().find(|(end, _)| end == to).map(|(_, way)| way))
}

struct Walker<'s> {
    dataset: &'s Store,
    graph: &'s GraphName,
}

/// Where a way ends, and its statements.
type Ways = Vec<(Term, Vec<Triple>)>;

impl Walker<'_> {
    /// All ends that a path has from a term, each with a way there. Where only one end is wanted, others may be left out.
    fn reach(&self, from: &Term, path: &Path, to: Option<&Term>, left: &mut usize) -> Result<Ways, StorageError> {
        Ok(match path {
            Path::NamedNode(predicate) => self.step(from, Some(predicate.as_ref()), to, left)?,
            Path::Reverse(inner) => self.back(from, inner, to, left)?,
            Path::Sequence(first, second) => {
                let mut ways = Vec::new();
                for (middle, head) in self.reach(from, first, None, left)? {
                    for (end, tail) in self.reach(&middle, second, to, left)? {
                        ways.push((end, [head.clone(), tail].concat()));
                    }
                }
                ways
            }
            Path::Alternative(one, other) => {
                let mut ways = self.reach(from, one, to, left)?;
                ways.extend(self.reach(from, other, to, left)?);
                ways
            }
            Path::ZeroOrOne(inner) => {
                let mut ways = vec![(from.clone(), Vec::new())];
                ways.extend(self.reach(from, inner, to, left)?);
                ways
            }
            Path::ZeroOrMore(inner) => {
                let mut ways = vec![(from.clone(), Vec::new())];
                ways.extend(self.repeat(from, inner, to, left)?);
                ways
            }
            Path::OneOrMore(inner) => self.repeat(from, inner, to, left)?,
            Path::NegatedPropertySet(not) => {
                let ways = self.step(from, None, to, left)?;
                let allowed = |way: &[Triple]| way.iter().all(|triple| !not.contains(&triple.predicate));
                ways.into_iter().filter(|(_, way)| allowed(way)).collect()
            }
        })
    }

    /// The path any number of times, at least once, breadth first.
    fn repeat(&self, from: &Term, path: &Path, to: Option<&Term>, left: &mut usize) -> Result<Ways, StorageError> {
        let mut seen: HashSet<Term> = HashSet::new();
        let mut edge: VecDeque<(Term, Vec<Triple>)> = VecDeque::from([(from.clone(), Vec::new())]);
        let mut ways = Vec::new();
        while let Some((node, head)) = edge.pop_front() {
            for (end, tail) in self.reach(&node, path, None, left)? {
                if seen.insert(end.clone()) {
                    let way = [head.clone(), tail].concat();
                    ways.push((end.clone(), way.clone()));
                    if to == Some(&end) {
                        return Ok(ways);
                    }
                    edge.push_back((end, way));
                }
            }
        }
        Ok(ways)
    }

    fn step(
        &self,
        from: &Term,
        predicate: Option<NamedNodeRef<'_>>,
        to: Option<&Term>,
        left: &mut usize,
    ) -> Result<Ways, StorageError> {
        let Some(subject) = node(from) else {
            return Ok(Vec::new());
        };
        let mut ways = Vec::new();
        let object = to.map(TermRef::from);
        let found =
            self.dataset.quads_for_pattern(Some(subject.as_ref()), predicate, object, Some(self.graph.as_ref()));
        for quad in found {
            if *left == 0 {
                break;
            }
            *left -= 1;
            let triple = Triple::from(quad?);
            ways.push((triple.object.clone(), vec![triple]));
        }
        Ok(ways)
    }

    /// The path from its end to its beginning.
    fn back(&self, from: &Term, path: &Path, to: Option<&Term>, left: &mut usize) -> Result<Ways, StorageError> {
        let reversed = match path {
            Path::NamedNode(predicate) => return self.step_back(from, Some(predicate.as_ref()), to, left),
            Path::NegatedPropertySet(not) => {
                let ways = self.step_back(from, None, to, left)?;
                let allowed = |way: &[Triple]| way.iter().all(|triple| !not.contains(&triple.predicate));
                return Ok(ways.into_iter().filter(|(_, way)| allowed(way)).collect());
            }
            Path::Reverse(inner) => return self.reach(from, inner, to, left),
            Path::Sequence(a, b) => Path::Sequence(reverse(b), reverse(a)),
            Path::Alternative(a, b) => Path::Alternative(reverse(a), reverse(b)),
            Path::ZeroOrMore(inner) => Path::ZeroOrMore(reverse(inner)),
            Path::OneOrMore(inner) => Path::OneOrMore(reverse(inner)),
            Path::ZeroOrOne(inner) => Path::ZeroOrOne(reverse(inner)),
        };
        self.reach(from, &reversed, to, left)
    }

    fn step_back(
        &self,
        from: &Term,
        predicate: Option<NamedNodeRef<'_>>,
        to: Option<&Term>,
        left: &mut usize,
    ) -> Result<Ways, StorageError> {
        let subject = to.map(node);
        if subject == Some(None) {
            return Ok(Vec::new());
        }
        let subject = subject.flatten();
        let subject = subject.as_ref().map(NamedOrBlankNode::as_ref);
        let mut ways = Vec::new();
        let object = Some(TermRef::from(from));
        for quad in self.dataset.quads_for_pattern(subject, predicate, object, Some(self.graph.as_ref())) {
            if *left == 0 {
                break;
            }
            *left -= 1;
            let triple = Triple::from(quad?);
            ways.push((triple.subject.clone().into(), vec![triple]));
        }
        Ok(ways)
    }
}

fn reverse(path: &Path) -> Box<Path> {
    Box::new(Path::Reverse(Box::new(path.clone())))
}

/// A term as a subject, where it can be one.
fn node(term: &Term) -> Option<NamedOrBlankNode> {
    match term {
        Term::NamedNode(node) => Some(node.clone().into()),
        Term::BlankNode(node) => Some(node.clone().into()),
        _ => None,
    }
}
