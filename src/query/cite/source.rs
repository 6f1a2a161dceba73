//! Which of the places that say something to cite.

use std::{
    cmp::Reverse,
    collections::{BTreeMap, BTreeSet},
    rc::Rc,
};

use super::place::{Citation, CitedAs, MANY, Places, SaidIn, Statement};
use crate::{
    ontology::{RDF_TYPE, RDFS_LABEL, SKOS_ALT_LABEL},
    query::QueryError,
};

/// The places chosen for a solution, by their numbers.
#[derive(Debug, Default)]
pub(super) struct Chosen {
    /// Together they say everything.
    pub(super) needed: Vec<usize>,
    /// They say again what matters.
    pub(super) further: Vec<usize>,
    /// What nothing says.
    pub(super) uncited: Vec<String>,
    /// For each place chosen the statements that it says, by their numbers.
    pub(super) says: Vec<(usize, BTreeSet<usize>)>,
}

/// Chooses places to cite.
pub(super) struct Sources<'s> {
    pub(super) places: Places<'s>,
}

impl<'s> Sources<'s> {
    pub(super) fn new(places: Places<'s>) -> Self {
        Self { places }
    }

    /// All places that say a statement: passages, the oldest first, then the others.
    pub(super) fn all(&mut self, statement: &Statement) -> Result<Vec<Citation>, QueryError> {
        let places = self.places.of(statement)?;
        let mut all: Vec<Citation> =
            places.all.iter().map(|number| self.places.citation(*number)).collect::<Result<_, _>>()?;
        all.sort_by(|a, b| {
            (a.kind, &a.date, &a.document, a.begin, &a.iri).cmp(&(b.kind, &b.date, &b.document, b.begin, &b.iri))
        });
        Ok(all)
    }

    /// The places to cite for statements that were found together.
    ///
    /// Every passage that says something of them is cited, unless another place says that and more. A name or a class is
    /// said by each passage that speaks of the thing, so that is no reason to cite one: names come from the passages
    /// cited anyway, else from the background, and only else from a passage of their own.
    pub(super) fn choose(&mut self, statements: &[Statement]) -> Result<Chosen, QueryError> {
        let mut chosen = Chosen::default();
        let mut said = self.said(statements, &mut chosen.uncited)?;
        let mut left: BTreeSet<usize> = said.values().flatten().copied().collect();
        let core = |what: &BTreeSet<usize>| -> BTreeSet<usize> {
            what.iter().copied().filter(|index| !is_name(&statements[*index])).collect()
        };
        // Many places say the same, so that it is compared once.
        let kinds: BTreeSet<(bool, BTreeSet<usize>, &BTreeSet<usize>)> = said
            .iter()
            .map(|(source, what)| (self.places.known(*source).kind == CitedAs::Passage, core(what), what))
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
            .filter(|(source, what)| self.places.known(**source).kind == CitedAs::Passage && best.contains(*what))
            .map(|(source, _)| *source)
            .collect();
        let passages: BTreeSet<usize> = kept.iter().copied().collect();
        // The fewest that say everything, then the others.
        while let Some(best) = self.best(&kept, &said, &left)? {
            left.retain(|index| !said[&best].contains(index));
            kept.retain(|source| *source != best);
            chosen.needed.push(best);
        }
        kept = self.sorted(kept)?;
        // Sorting keeps the order of those that say as much.
        kept.sort_by_key(|source| Reverse(said[source].len()));
        let others: Vec<usize> = said.keys().copied().filter(|source| !passages.contains(source)).collect();
        while let Some(best) = self.best(&others, &said, &left)? {
            left.retain(|index| !said[&best].contains(index));
            chosen.needed.push(best);
        }
        chosen.further = kept;
        let all = chosen.needed.iter().chain(&chosen.further);
        chosen.says = all.filter_map(|source| Some((*source, said.remove(source)?))).collect();
        Ok(chosen)
    }

    /// For each place what it says of some statements, by their numbers. Of places that only say what very many do, those
    /// are left out that others outdo: the office of a president is named in thousands of passages.
    fn said(
        &mut self,
        statements: &[Statement],
        uncited: &mut Vec<String>,
    ) -> Result<BTreeMap<usize, BTreeSet<usize>>, QueryError> {
        let mut said: BTreeMap<usize, BTreeSet<usize>> = BTreeMap::new();
        let mut common: Vec<(usize, Rc<SaidIn>)> = Vec::new();
        for (index, statement) in statements.iter().enumerate() {
            let places = self.places.of(statement)?;
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
            // A name that the background gives is not looked for in passages.
            if kept.is_empty() || (rare.is_empty() && !is_name(&statements[index])) {
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
    ) -> Result<Option<usize>, QueryError> {
        let gain = |source: &usize| said[source].intersection(left).count();
        let most = candidates.iter().map(gain).max().unwrap_or(0);
        if most == 0 {
            return Ok(None);
        }
        let equal = candidates.iter().copied().filter(|source| gain(source) == most).collect();
        Ok(self.sorted(equal)?.first().copied())
    }

    /// Numbers, each once, those that are needed first; what is known of a document goes where a passage of it is.
    pub(super) fn in_order(&self, needed: Vec<usize>, further: Vec<usize>) -> Vec<usize> {
        let mut seen = BTreeSet::new();
        let all: Vec<usize> = needed.into_iter().chain(further).filter(|source| seen.insert(*source)).collect();
        let passages =
            all.iter().map(|source| self.places.known(*source)).filter(|cited| cited.kind == CitedAs::Passage);
        let documents: BTreeSet<&str> = passages.filter_map(|cited| cited.document()).collect();
        let is_spare = |source: &usize| {
            let cited = self.places.known(*source);
            cited.kind == CitedAs::Document && documents.contains(cited.iri.as_str())
        };
        let mut kept: Vec<usize> = all.iter().copied().filter(|source| !is_spare(source)).collect();
        // The order within a kind is kept.
        kept.sort_by_key(|source| self.places.known(*source).kind);
        kept
    }

    /// Places of which none says more than another in their order: what no document says before passages, and the oldest
    /// first.
    fn sorted(&self, sources: Vec<usize>) -> Result<Vec<usize>, QueryError> {
        let mut keyed = Vec::with_capacity(sources.len());
        for source in sources {
            let known = self.places.known(source);
            keyed.push((known.kind == CitedAs::Passage, known.kind, self.places.date(source)?, &known.iri, source));
        }
        keyed.sort();
        Ok(keyed.into_iter().map(|(.., source)| source).collect())
    }
}

/// Whether a statement gives a name or a class.
fn is_name(statement: &Statement) -> bool {
    matches!(statement.triple.predicate.as_str(), RDFS_LABEL | SKOS_ALT_LABEL | RDF_TYPE)
}
