//! Nodes and edges as programs for pictures know them: what `view` makes and every format writes.

use std::{
    collections::{BTreeMap, BTreeSet},
    fmt,
};

use jiff::civil::Date;

use crate::query::Citation;

/// A graph to be drawn. Nodes and edges are sorted by their `id`, so that the same graph is always written the same.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Graph {
    /// What it shows, in a line.
    pub title: String,
    /// The name of the view that made it.
    pub view: String,
    /// The nodes.
    pub nodes: Vec<Node>,
    /// The edges, all of them directed; see [`Edge::symmetric`].
    pub edges: Vec<Edge>,
}

/// An entity, an event, or whatever else an edge can lead to.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Node {
    /// Of ASCII letters, digits, `-` and `_`; unique among nodes and edges; made from the IRI alone.
    pub id: String,
    /// The address of the thing in the dataset.
    pub iri: String,
    /// Its best name on one line, without control characters, and never empty.
    pub label: String,
    /// The local name of its narrowest class, such as `Person`; empty where it has none.
    pub class: String,
    /// All its classes, the narrowest first.
    pub classes: Vec<String>,
    /// When it was: of an event its days, of an office holder the tenure.
    pub time: Option<Time>,
    /// Latitude and longitude in degrees (WGS 84), of a place.
    pub place: Option<(f64, f64)>,
    /// What else is known of it, by the name of the column.
    pub attributes: BTreeMap<String, Vec<Value>>,
    /// How many passages speak of it.
    pub passages: usize,
    /// Passages that do, where citations are asked for.
    pub citations: Vec<Citation>,
    /// Where it stands in the picture, once that was worked out; `y` grows downwards.
    pub position: Option<(f64, f64)>,
    /// Its colour.
    pub colour: Colour,
    /// The diameter that it is drawn with; 10 is a usual node.
    pub size: f64,
}

/// What relates two nodes.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Edge {
    /// As of a node.
    pub id: String,
    /// The place in [`Graph::nodes`] of the node that it comes from.
    pub source: usize,
    /// The place of the node that it goes to.
    pub target: usize,
    /// The name of the relation for programs, such as `visitor` or `metWith`.
    pub relation: String,
    /// The name of the relation for people, such as "met with".
    pub label: String,
    /// The address of the property, or of the class of events that a derived edge comes from.
    pub iri: String,
    /// Whether it holds in both directions. It is written as directed all the same: few programs take a mixture.
    pub symmetric: bool,
    /// Whether it was worked out from events, and is said by no passage in this form.
    pub derived: bool,
    /// How much it counts: for a derived edge the number of events, else 1.
    pub weight: f64,
    /// When it held, or the first and last day of the events behind it.
    pub time: Option<Time>,
    /// The addresses of the events behind a derived edge, sorted.
    pub events: Vec<String>,
    /// What else is known of it.
    pub attributes: BTreeMap<String, Vec<Value>>,
    /// How many passages say it.
    pub passages: usize,
    /// Passages that do, where citations are asked for.
    pub citations: Vec<Citation>,
}

/// A value of an attribute.
#[derive(Clone, Debug, PartialEq)]
pub enum Value {
    /// Text, which may have any characters.
    Text(String),
    /// A whole number.
    Integer(i64),
    /// A number.
    Number(f64),
    /// Yes or no.
    Boolean(bool),
    /// A day, month or year: `2024-12-31`, `2024-12`, `2024`.
    Date(String),
}

/// The type of a column of attributes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ValueType {
    /// Text; also where values of several types come together.
    Text,
    /// Whole numbers.
    Integer,
    /// Numbers.
    Number,
    /// Yes or no.
    Boolean,
    /// Days, months and years.
    Date,
}

/// A column of attributes, of nodes or of edges.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Column {
    /// Its name.
    pub name: String,
    /// The type of all its values.
    pub of: ValueType,
    /// Whether some node or edge has several values.
    pub many: bool,
}

/// A time as precise as the documents have it.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Time {
    /// `2024-12-31`, `2024-12` or `2024`.
    pub begin: Option<String>,
    /// As `begin`; the same moment where there is none.
    pub end: Option<String>,
}

/// A colour of the screen.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Colour {
    /// Red.
    pub r: u8,
    /// Green.
    pub g: u8,
    /// Blue.
    pub b: u8,
}

impl Graph {
    /// The columns of the nodes' attributes, by name.
    pub fn node_columns(&self) -> Vec<Column> {
        columns(self.nodes.iter().map(|node| &node.attributes))
    }

    /// The columns of the edges' attributes, by name.
    pub fn edge_columns(&self) -> Vec<Column> {
        columns(self.edges.iter().map(|edge| &edge.attributes))
    }

    /// The classes that nodes have, each with the colour of its nodes, by name: what a legend shows.
    pub fn legend(&self) -> BTreeMap<&str, Colour> {
        self.nodes.iter().map(|node| (node.class.as_str(), node.colour)).collect()
    }

    /// What would break a format: an id that stands twice or has other characters, or an edge that leads nowhere.
    pub fn fault(&self) -> Option<String> {
        let mut seen = BTreeSet::new();
        let ids = self.nodes.iter().map(|node| &node.id).chain(self.edges.iter().map(|edge| &edge.id));
        for id in ids {
            let plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_');
            if id.is_empty() || !id.chars().all(plain) {
                return Some(format!("`{id}` is no id"));
            }
            if !seen.insert(id) {
                return Some(format!("the id `{id}` stands twice"));
            }
        }
        let out = |end: usize| end >= self.nodes.len();
        let lost = self.edges.iter().find(|edge| out(edge.source) || out(edge.target))?;
        Some(format!("the edge `{}` leads nowhere", lost.id))
    }
}

fn columns<'g>(all: impl Iterator<Item = &'g BTreeMap<String, Vec<Value>>>) -> Vec<Column> {
    let mut found: BTreeMap<&str, Column> = BTreeMap::new();
    for (name, values) in all.flatten().filter(|(_, values)| !values.is_empty()) {
        for value in values {
            let of = value.of();
            let column = found.entry(name).or_insert_with(|| Column { name: name.clone(), of, many: false });
            column.many |= values.len() > 1;
            if column.of != of {
                column.of = match (column.of, of) {
                    (ValueType::Integer, ValueType::Number) | (ValueType::Number, ValueType::Integer) => {
                        ValueType::Number
                    }
                    _ => ValueType::Text,
                };
            }
        }
    }
    found.into_values().collect()
}

impl Value {
    /// Its type.
    pub fn of(&self) -> ValueType {
        match self {
            Self::Text(_) => ValueType::Text,
            Self::Integer(_) => ValueType::Integer,
            Self::Number(_) => ValueType::Number,
            Self::Boolean(_) => ValueType::Boolean,
            Self::Date(_) => ValueType::Date,
        }
    }
}

impl fmt::Display for Value {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Text(text) | Self::Date(text) => out.write_str(text),
            Self::Integer(number) => number.fmt(out),
            Self::Number(number) => number.fmt(out),
            Self::Boolean(value) => value.fmt(out),
        }
    }
}

impl Time {
    /// The first day that it may mean: of `2024-12` the first of December. None where there is no beginning or it is no
    /// date.
    pub fn first_day(&self) -> Option<Date> {
        let (year, month, day) = parts(self.begin.as_ref()?)?;
        Date::new(year, month.unwrap_or(1), day.unwrap_or(1)).ok()
    }

    /// The last day that it may mean: of `2024-12` the 31st. Where there is no end, of the beginning.
    pub fn last_day(&self) -> Option<Date> {
        let (year, month, day) = parts(self.end.as_ref().or(self.begin.as_ref())?)?;
        let first = Date::new(year, month.unwrap_or(12), day.unwrap_or(1)).ok()?;
        Some(if day.is_some() { first } else { first.last_of_month() })
    }
}

/// Year, month and day of a date as precise as it is.
fn parts(text: &str) -> Option<(i16, Option<i8>, Option<i8>)> {
    let (sign, bare) = text.strip_prefix('-').map_or((1, text), |bare| (-1, bare));
    let mut parts = bare.splitn(3, '-');
    let year: i16 = parts.next()?.parse().ok()?;
    let month = parts.next().map(str::parse).transpose().ok()?;
    let day = parts.next().map(str::parse).transpose().ok()?;
    Some((sign * year, month, day))
}

impl fmt::Display for Colour {
    /// As `#4e79a7`.
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "#{:02x}{:02x}{:02x}", self.r, self.g, self.b)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn time(begin: &str, end: Option<&str>) -> Time {
        Time { begin: Some(begin.to_owned()), end: end.map(str::to_owned) }
    }

    fn days(time: &Time) -> (Option<String>, Option<String>) {
        (time.first_day().map(|day| day.to_string()), time.last_day().map(|day| day.to_string()))
    }

    #[test]
    fn times_have_a_first_and_a_last_day() {
        let day = |text: &str| Some(text.to_owned());
        assert_eq!(days(&time("2024", None)), (day("2024-01-01"), day("2024-12-31")));
        assert_eq!(days(&time("2024-02", None)), (day("2024-02-01"), day("2024-02-29")));
        assert_eq!(days(&time("2024-02-03", Some("2024-03"))), (day("2024-02-03"), day("2024-03-31")));
        assert_eq!(days(&time("1900-02-30", None)), (None, None));
        assert_eq!(days(&time("soon", None)), (None, None));
    }

    #[test]
    fn columns_have_one_type() {
        let node =
            |value: Vec<Value>| Node { attributes: BTreeMap::from([("n".to_owned(), value)]), ..Node::default() };
        let of = |values: Vec<Vec<Value>>| {
            let graph = Graph { nodes: values.into_iter().map(node).collect(), ..Graph::default() };
            graph.node_columns().pop().map(|column| (column.of, column.many))
        };
        assert_eq!(of(vec![vec![Value::Integer(1)], vec![Value::Number(1.5)]]), Some((ValueType::Number, false)));
        assert_eq!(of(vec![vec![Value::Integer(1), Value::Boolean(true)]]), Some((ValueType::Text, true)));
        assert_eq!(of(vec![vec![]]), None);
    }

    #[test]
    fn what_would_break_a_format_is_found() {
        let node = |id: &str| Node { id: id.to_owned(), ..Node::default() };
        let graph = |ids: &[&str], edges: Vec<Edge>| Graph {
            nodes: ids.iter().map(|id| node(id)).collect(),
            edges,
            ..Graph::default()
        };
        assert_eq!(graph(&["a", "b"], vec![]).fault(), None);
        assert!(graph(&["a", "a"], vec![]).fault().is_some_and(|fault| fault.contains("twice")));
        assert!(graph(&["a b"], vec![]).fault().is_some_and(|fault| fault.contains("no id")));
        let lost = Edge { id: "e".to_owned(), target: 3, ..Edge::default() };
        assert!(graph(&["a"], vec![lost]).fault().is_some_and(|fault| fault.contains("nowhere")));
    }
}
