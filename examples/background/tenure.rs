//! Tenures: the lines of the sources about one person in one office, made into unbroken times.

use std::collections::BTreeMap;

use chancery::{document::slug, knowledge::Lexicon};

use crate::{
    date,
    graph::{Graph, Object},
    holder::Holder,
    list::Offices,
    name::identifier,
    organization::Organizations,
    person::Persons,
    source::Source,
    state::States,
};

/// Two terms with no more days than this between them are one tenure.
const GAP: i32 = 32;

/// A date with who gives it.
type Dated = (String, Source);

/// One person's unbroken time in one office.
#[derive(Debug, Default)]
struct Tenure {
    begin: Option<Dated>,
    end: Option<Dated>,
    attested: Vec<Dated>,
    sources: Vec<Source>,
}

/// What the file of tenures says: the offices of states, and who held them when.
pub(crate) fn graph(
    holders: &[Holder],
    persons: &Persons,
    states: &States,
    organizations: &Organizations,
    offices: &Offices,
    lexicon: &Lexicon,
) -> Graph {
    let about = "Offices of states and organizations, and who held them when. Each source knows only up to the day that sources.ttl gives.";
    let mut graph = Graph::new(about).with_sources();
    let mut lines: BTreeMap<(String, String, String), Vec<&Holder>> = BTreeMap::new();
    for (line, holder) in holders.iter().enumerate() {
        let person = persons.of(line).id.clone();
        lines.entry((person, holder.state.clone(), holder.title.clone())).or_default().push(holder);
    }
    for ((person, state, title), holders) in lines {
        let path = format!("{}/{}", identifier(&state), slug(&title));
        let office = format!("<office/{path}>");
        let source = holders[0].source;
        graph.a(&office, "dip:Office", source);
        graph.add(&office, "rdfs:label", Object::en(&format!("{title} of {}{state}", lexicon.article(&state))), source);
        graph.add(&office, "dip:title", Object::plain(&title), source);
        if let Some(owner) = states.iri(&state).or_else(|| organizations.iri(&state)) {
            graph.add(&office, "dip:officeOf", Object::Iri(owner), source);
        }
        if let Some(kind) = offices.kind(&title) {
            graph.add(&office, "dip:officeKind", Object::Iri(format!("office:{}", identifier(kind))), Source::Tables);
        }
        let tenures = tenures(&holders);
        let several = tenures.len() > 1;
        for tenure in &tenures {
            let mut iri = format!("tenure/{person}/{path}");
            if let Some((date, _)) = tenure.begin.as_ref().or(tenure.attested.first()).filter(|_| several) {
                iri = format!("{iri}/{}", &date[..4]);
            }
            write(&mut graph, &format!("<{iri}>"), &person, &office, tenure);
        }
    }
    graph
}

fn write(graph: &mut Graph, iri: &str, person: &str, office: &str, tenure: &Tenure) {
    let source = tenure.sources[0];
    graph.a(iri, "dip:Tenure", source);
    graph.add(iri, "dip:holder", Object::Iri(format!("person:{person}")), source);
    graph.add(iri, "dip:office", Object::Iri(office.to_owned()), source);
    for (dated, property) in [(&tenure.begin, "dip:begin"), (&tenure.end, "dip:end")] {
        if let Some((date, source)) = dated {
            graph.add(iri, property, Object::date(date), *source);
        }
    }
    for (date, source) in &tenure.attested {
        graph.add(iri, "dip:attested", Object::date(date), *source);
    }
}

/// Terms that overlap or follow each other, joined; then each sighting put where it belongs.
fn tenures(holders: &[&Holder]) -> Vec<Tenure> {
    let mut terms: Vec<&&Holder> = holders.iter().filter(|holder| holder.begin.is_some()).collect();
    terms.sort_by_key(|holder| (holder.begin.as_deref().map(date::days), holder.source));
    let mut tenures: Vec<Tenure> = Vec::new();
    for term in terms {
        match tenures.last_mut().filter(|tenure| joins(tenure, term)) {
            Some(tenure) => tenure.join(term),
            None => tenures.push(Tenure::of(term)),
        }
    }
    for other in holders.iter().filter(|holder| holder.begin.is_none()) {
        let day = other.attested.as_deref().or(other.end.as_deref()).map(date::days);
        let fitting = day.and_then(|day| tenures.iter().position(|tenure| tenure.holds(day)));
        match fitting.or((tenures.len() == 1 && other.attested.is_none()).then_some(0)) {
            Some(at) => tenures[at].join(other),
            None => match tenures.iter().position(|tenure| tenure.begin.is_none()) {
                Some(at) => tenures[at].join(other),
                None => tenures.push(Tenure::of(other)),
            },
        }
    }
    tenures
}

/// Whether a term continues a tenure: both begin together, or it begins before the other has ended by more than the gap.
/// A term without an end has ended by the time of the next, unless that is the same.
fn joins(tenure: &Tenure, term: &Holder) -> bool {
    let (Some((begin, _)), Some(next)) = (&tenure.begin, &term.begin) else {
        return false;
    };
    let together =
        date::year(begin) == date::year(next) && (begin.len() == 4 || next.len() == 4 || begin[..7] == next[..7]);
    let continues = match &tenure.end {
        Some((end, _)) if end.len() == 4 => date::year(next) <= date::year(end),
        Some((end, _)) => date::days(next) <= date::days(end) + GAP,
        None => true,
    };
    together || continues
}

impl Tenure {
    fn of(holder: &Holder) -> Self {
        let mut tenure = Self::default();
        tenure.join(holder);
        tenure
    }

    fn join(&mut self, holder: &Holder) {
        let new = self.sources.is_empty();
        self.sources.push(holder.source);
        if let Some(begin) = &holder.begin {
            // Terms come by their beginning, so only a more precise form of the same date is better.
            if self
                .begin
                .as_ref()
                .is_none_or(|(known, _)| begin.len() > known.len() && begin.starts_with(known.as_str()))
            {
                self.begin = Some((begin.clone(), holder.source));
            }
        }
        let over = holder.end.clone().map(|end| (end, holder.source));
        self.end = match (self.end.take(), over) {
            (None, over) if new => over,
            // A line without an end, of a source that knows longer, keeps the tenure open.
            (None, over) => over.filter(|_| holder.attested.is_none() && holder.begin.is_none()).or(None),
            (Some(known), None) if holder.begin.is_none() || holder.source == Source::Heads => Some(known),
            (Some(_), None) => None,
            (Some(known), Some(over)) => Some(later(known, over)),
        };
        self.attested.extend(holder.attested.clone().map(|day| (day, holder.source)));
        self.attested.sort();
    }

    fn holds(&self, day: i32) -> bool {
        let begin = self.begin.as_ref().map_or(i32::MIN, |(date, _)| date::days(date) - 400);
        let end = self.end.as_ref().map_or(i32::MAX, |(date, _)| date::days(date) + 400);
        (begin..=end).contains(&day)
    }
}

/// The later of two dates, or the more precise of one year.
fn later(one: Dated, other: Dated) -> Dated {
    if date::year(&one.0) == date::year(&other.0) && one.0.len() != other.0.len() {
        return if one.0.len() > other.0.len() { one } else { other };
    }
    if date::days(&other.0) > date::days(&one.0) { other } else { one }
}
