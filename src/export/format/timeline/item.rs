//! What stands on a timeline: dated nodes or, where there are none, dated edges, in lanes.

use std::{cmp::Reverse, collections::BTreeMap};

use jiff::civil::Date;

use crate::{
    export::{
        format::picture::{
            Mark, about_edge, about_node, bare_name, class_name, is_event, is_hollow, link, printable, spaced,
        },
        graph::{Graph, Node, Time},
    },
    ontology,
};

/// More lanes than this are put together in a last one.
const MOST_LANES: usize = 24;

/// The name of the lane of what belongs to no other.
const OTHERS: &str = "Others";

/// Something dated.
#[derive(Clone, Debug)]
pub(super) struct Item<'g> {
    pub(super) id: &'g str,
    pub(super) link: Option<&'g str>,
    pub(super) name: String,
    pub(super) about: String,
    pub(super) mark: Mark,
    pub(super) span: Span,
}

/// A time by its days.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Span {
    /// The first day that it may have begun on; none where the beginning is unknown.
    pub(super) first: Option<Date>,
    /// The last day that it may have ended on.
    pub(super) last: Date,
    /// The days on which it was for certain; none where month or year is all that is known.
    pub(super) sure: Option<(Date, Date)>,
}

impl Span {
    fn new(time: &Time) -> Option<Self> {
        let moment = |text: &Option<String>| {
            let time = Time { begin: Some(text.clone()?), end: None };
            Some((time.first_day()?, time.last_day()?))
        };
        let begin = moment(&time.begin);
        let end = moment(&time.end).filter(|end| begin.is_none_or(|begin| begin.0 <= end.1));
        let one = begin.or(end)?;
        let sure = match (begin, end) {
            (Some(begin), Some(end)) => Some((begin.1, end.0)),
            _ => Some(one),
        };
        let as_known = |(from, to): &(Date, Date)| from <= to && (end.is_some() && begin.is_some() || from == to);
        Some(Self { first: begin.map(|begin| begin.0), last: end.unwrap_or(one).1, sure: sure.filter(as_known) })
    }

    /// The first day known.
    pub(super) fn begin(&self) -> Date {
        self.first.or(self.sure.map(|sure| sure.0)).unwrap_or(self.last)
    }
}

/// Items that belong together, by time.
#[derive(Clone, Debug)]
pub(super) struct Lane<'g> {
    pub(super) name: String,
    pub(super) items: Vec<Item<'g>>,
}

/// The dated nodes in lanes by class or, where all are of one class, by who else took part; without dated nodes the
/// dated edges by relation. And whether the lanes are classes.
pub(super) fn lanes(graph: &Graph) -> (Vec<Lane<'_>>, bool) {
    let dated: Vec<(usize, Span)> = graph
        .nodes
        .iter()
        .enumerate()
        .filter_map(|(number, node)| Some((number, Span::new(node.time.as_ref()?)?)))
        .collect();
    if dated.is_empty() {
        return (arranged(edges(graph)), false);
    }
    let class = |number: usize| graph.nodes[number].class.as_str();
    let by_class = dated.iter().any(|(number, _)| class(*number) != class(dated[0].0));
    let others = if by_class { BTreeMap::new() } else { others(graph, &dated) };
    let items = dated.into_iter().map(|(number, span)| {
        let node = &graph.nodes[number];
        let lane = if by_class { Some(class_name(&node.class)) } else { others.get(&number).cloned() };
        (lane.unwrap_or_else(|| OTHERS.to_owned()), item(node, span))
    });
    (arranged(items.collect()), by_class)
}

fn item(node: &Node, span: Span) -> Item<'_> {
    let mark = Mark { colour: node.colour, event: is_event(node), hollow: is_hollow(&node.attributes) };
    let (id, link) = (node.id.as_str(), link(&node.iri));
    Item { id, link, name: bare_name(node), about: about_node(node), mark, span }
}

fn edges(graph: &Graph) -> Vec<(String, Item<'_>)> {
    let items = graph.edges.iter().filter_map(|edge| {
        let (source, target) = (&graph.nodes[edge.source], &graph.nodes[edge.target]);
        let item = Item {
            id: &edge.id,
            link: None,
            name: format!("{} \u{2013} {}", printable(&source.label), printable(&target.label)),
            about: about_edge(edge, source, target),
            mark: Mark { colour: source.colour, event: false, hollow: is_hollow(&edge.attributes) },
            span: Span::new(edge.time.as_ref()?)?,
        };
        let lane = spaced(&edge.label);
        Some((if lane.is_empty() { OTHERS.to_owned() } else { lane }, item))
    });
    items.collect()
}

/// For each dated node who else took part: of several the one that takes part most often, but for who takes part in more
/// than half of all, whose diary this is.
fn others(graph: &Graph, dated: &[(usize, Span)]) -> BTreeMap<usize, String> {
    let mut parts: BTreeMap<usize, Vec<usize>> = dated.iter().map(|(number, _)| (*number, Vec::new())).collect();
    let mut often: BTreeMap<usize, usize> = BTreeMap::new();
    for edge in &graph.edges {
        let takes_part = ontology::property(&edge.relation).is_some_and(ontology::is_participant);
        if let (true, Some(parts)) = (takes_part, parts.get_mut(&edge.source))
            && !parts.contains(&edge.target)
        {
            parts.push(edge.target);
            *often.entry(edge.target).or_default() += 1;
        }
    }
    let count = |node: &usize| often.get(node).copied().unwrap_or(0);
    let other = |parts: Vec<usize>| {
        let others = parts.into_iter().filter(|node| 2 * count(node) <= dated.len().max(2));
        let most = others.max_by_key(|node| (count(node), Reverse(*node)))?;
        Some(printable(&graph.nodes[most].label))
    };
    parts.into_iter().filter_map(|(number, parts)| Some((number, other(parts)?))).collect()
}

/// Items by lane, the fullest lane first, and by time within each.
fn arranged<'g>(items: Vec<(String, Item<'g>)>) -> Vec<Lane<'g>> {
    let mut by_name: BTreeMap<String, Vec<Item<'g>>> = BTreeMap::new();
    for (lane, item) in items {
        by_name.entry(lane).or_default().push(item);
    }
    let mut rest = by_name.remove(OTHERS).unwrap_or_default();
    let mut lanes: Vec<Lane<'g>> = by_name.into_iter().map(|(name, items)| Lane { name, items }).collect();
    lanes.sort_by(|one, other| other.items.len().cmp(&one.items.len()).then_with(|| one.name.cmp(&other.name)));
    rest.extend(lanes.drain(MOST_LANES.min(lanes.len())..).flat_map(|lane| lane.items));
    if !rest.is_empty() {
        lanes.push(Lane { name: OTHERS.to_owned(), items: rest });
    }
    for lane in &mut lanes {
        lane.items.sort_by(|one, other| {
            (one.span.begin(), one.span.last, one.id).cmp(&(other.span.begin(), other.span.last, other.id))
        });
    }
    lanes
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The first, the last and the sure days of a time, with spaces between them.
    fn span(begin: Option<&str>, end: Option<&str>) -> Option<String> {
        let span = Span::new(&Time { begin: begin.map(str::to_owned), end: end.map(str::to_owned) })?;
        let first = span.first.map_or("?".to_owned(), |day| day.to_string());
        let sure = span.sure.map_or(String::new(), |(from, to)| format!(" {from} {to}"));
        Some(format!("{first} {}{sure}", span.last))
    }

    #[test]
    fn what_is_sure_of_a_time_is_told_from_what_is_not() {
        let day = "1955-07-04 1955-07-04 1955-07-04 1955-07-04";
        assert_eq!(span(Some("1955-07-04"), None).as_deref(), Some(day));
        assert_eq!(span(Some("1955"), None).as_deref(), Some("1955-01-01 1955-12-31"));
        let sure = "1955-07-01 1957-12-31 1955-07-31 1957-01-01";
        assert_eq!(span(Some("1955-07"), Some("1957")).as_deref(), Some(sure));
        assert_eq!(span(None, Some("1957")).as_deref(), Some("? 1957-12-31"));
        assert_eq!(span(Some("soon"), None), None);
    }
}
