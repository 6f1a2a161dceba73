//! The columns of nodes and edges: all that a format writes of them besides ids, ends and the picture, typed and in one
//! order.

use std::{borrow::Cow, collections::BTreeMap, iter};

use jiff::civil::Date;

use crate::{
    export::{
        ExportError,
        graph::{Column, Edge, Graph, Node, Time, Value, ValueType},
    },
    query::Citation,
};

/// The columns of a graph. Those that nothing has a value in are left out.
#[derive(Clone, Debug)]
pub struct Columns {
    /// Of the nodes: what every node has, then its attributes by name.
    pub nodes: Vec<Field<Node>>,
    /// Of the edges, likewise.
    pub edges: Vec<Field<Edge>>,
}

/// A column of nodes or of edges, which knows how to read them.
#[derive(Clone, Debug)]
pub struct Field<T> {
    /// Its name and type. The name is never empty, and no other column of the same [`Columns`] has it, nor differs from
    /// it in capitals only.
    pub column: Column,
    read: Read<T>,
}

#[derive(Clone, Debug)]
enum Read<T> {
    Fixed(fn(&T) -> Vec<Value>),
    Attribute(String, fn(&T) -> &BTreeMap<String, Vec<Value>>),
}

/// A column that is the same in all graphs: its name, its type, whether it has several values, and how it is read.
type Fixed<T> = (&'static str, ValueType, bool, fn(&T) -> Vec<Value>);

const NODES: &[Fixed<Node>] = &[
    ("label", ValueType::Text, false, |node| text(&one_line(&node.label))),
    ("iri", ValueType::Text, false, |node| text(&node.iri)),
    ("class", ValueType::Text, false, |node| text(&node.class)),
    ("classes", ValueType::Text, true, |node| node.classes.iter().flat_map(|class| text(class)).collect()),
    ("begin", ValueType::Date, false, |node| begin(node.time.as_ref())),
    ("end", ValueType::Date, false, |node| end(node.time.as_ref())),
    ("first_day", ValueType::Date, false, |node| first_day(node.time.as_ref())),
    ("last_day", ValueType::Date, false, |node| last_day(node.time.as_ref())),
    ("latitude", ValueType::Number, false, |node| number(node.place.map(|place| place.0))),
    ("longitude", ValueType::Number, false, |node| number(node.place.map(|place| place.1))),
    ("passages", ValueType::Integer, false, |node| count(node.passages)),
    ("citations", ValueType::Text, true, |node| node.citations.iter().map(cited).collect()),
];

const EDGES: &[Fixed<Edge>] = &[
    ("label", ValueType::Text, false, |edge| text(&one_line(&edge.label))),
    ("relation", ValueType::Text, false, |edge| text(&edge.relation)),
    ("iri", ValueType::Text, false, |edge| text(&edge.iri)),
    ("weight", ValueType::Number, false, |edge| vec![Value::Number(edge.weight)]),
    ("symmetric", ValueType::Boolean, false, |edge| vec![Value::Boolean(edge.symmetric)]),
    ("derived", ValueType::Boolean, false, |edge| vec![Value::Boolean(edge.derived)]),
    ("begin", ValueType::Date, false, |edge| begin(edge.time.as_ref())),
    ("end", ValueType::Date, false, |edge| end(edge.time.as_ref())),
    ("first_day", ValueType::Date, false, |edge| first_day(edge.time.as_ref())),
    ("last_day", ValueType::Date, false, |edge| last_day(edge.time.as_ref())),
    ("events", ValueType::Text, true, |edge| edge.events.iter().flat_map(|event| text(event)).collect()),
    ("passages", ValueType::Integer, false, |edge| count(edge.passages)),
    ("citations", ValueType::Text, true, |edge| edge.citations.iter().map(cited).collect()),
];

/// Where a node stands and how it looks, for formats that have no place of their own for this.
const DRAWN: &[Fixed<Node>] = &[
    ("x", ValueType::Number, false, |node| number(node.position.map(|place| place.0))),
    ("y", ValueType::Number, false, |node| number(node.position.map(|place| place.1))),
    ("size", ValueType::Number, false, |node| vec![Value::Number(node.size)]),
    ("colour", ValueType::Text, false, |node| vec![Value::Text(node.colour.to_string())]),
];

impl Columns {
    /// The columns of a graph, without its picture. An attribute whose name is taken, by a column that stands before it
    /// or by one of the `reserved` words of the format, has a number behind its name: `label_2`.
    ///
    /// # Errors
    /// When no format can hold the graph: see [`Graph::fault`], and numbers that are infinite or none.
    pub fn new(graph: &Graph, reserved: &[&str]) -> Result<Self, ExportError> {
        Self::of(graph, NODES, reserved)
    }

    /// As [`Columns::new`], with `x`, `y`, `size` and `colour` among the columns of nodes.
    ///
    /// # Errors
    /// As [`Columns::new`].
    pub fn drawn(graph: &Graph, reserved: &[&str]) -> Result<Self, ExportError> {
        Self::of(graph, &[NODES, DRAWN].concat(), reserved)
    }

    /// Gives the columns names by a rule, for formats in which not every name can stand. Names that become the same
    /// have numbers behind them.
    pub fn rename(&mut self, rule: impl Fn(&str) -> String) {
        let mut taken = Vec::new();
        self.nodes.iter_mut().for_each(|field| field.column.name = free(&rule(&field.column.name), &mut taken));
        taken.clear();
        self.edges.iter_mut().for_each(|field| field.column.name = free(&rule(&field.column.name), &mut taken));
    }

    /// Takes out the columns that a format holds otherwise.
    pub fn without(mut self, names: &[&str]) -> Self {
        self.nodes.retain(|field| !names.contains(&field.column.name.as_str()));
        self.edges.retain(|field| !names.contains(&field.column.name.as_str()));
        self
    }

    fn of(graph: &Graph, of_nodes: &[Fixed<Node>], reserved: &[&str]) -> Result<Self, ExportError> {
        if let Some(fault) = graph.fault().or_else(|| no_number(graph)) {
            return Err(ExportError::Format(fault));
        }
        let nodes = fields(of_nodes, &graph.nodes, graph.node_columns(), |node| &node.attributes, reserved);
        let edges = fields(EDGES, &graph.edges, graph.edge_columns(), |edge| &edge.attributes, reserved);
        Ok(Self { nodes, edges })
    }
}

impl<T> Field<T> {
    /// Its values in a node or an edge, all of the type of the column; one at most, if the column has not `many`. Text is
    /// [`plain`]. Empty text is no value: half of the formats cannot tell the two.
    pub fn values<'t>(&self, of: &'t T) -> Cow<'t, [Value]> {
        let values: Cow<'t, [Value]> = match &self.read {
            Read::Fixed(read) => read(of).into(),
            Read::Attribute(name, attributes) => attributes(of).get(name).map_or(&[][..], Vec::as_slice).into(),
        };
        let good = |value: &Value| match value {
            Value::Text(text) | Value::Date(text) => !text.is_empty() && matches!(plain(text), Cow::Borrowed(_)),
            _ => true,
        };
        if values.iter().all(|value| value.of() == self.column.of && good(value)) {
            return values;
        }
        let values = values.iter().map(|value| as_type(value, self.column.of));
        values.filter(|value| !matches!(value, Value::Text(text) | Value::Date(text) if text.is_empty())).collect()
    }
}

/// A citation as a line: the sentence, who published it when, and the address of the passage.
pub fn citation_line(citation: &Citation) -> String {
    let said = citation.sentence.as_deref().or(citation.title.as_deref()).unwrap_or(citation.kind.name());
    let from = [citation.publisher.as_deref(), citation.date.as_deref(), Some(citation.iri.as_str())];
    let from: Vec<&str> = from.into_iter().flatten().filter(|part| !part.is_empty()).collect();
    one_line(&format!("{said} - {}", from.join(", "))).into_owned()
}

/// A value in JSON, a date as text.
pub fn json(value: &Value) -> serde_json::Value {
    match value {
        Value::Text(text) | Value::Date(text) => text.as_str().into(),
        Value::Integer(number) => (*number).into(),
        Value::Number(number) => (*number).into(),
        Value::Boolean(value) => (*value).into(),
    }
}

/// A day as [XML Schema](https://www.w3.org/TR/xmlschema11-2/#date) has it, with four digits of the year at least.
pub fn day(date: Date) -> String {
    let sign = if date.year() < 0 { "-" } else { "" };
    format!("{sign}{:04}-{:02}-{:02}", date.year().unsigned_abs(), date.month(), date.day())
}

/// Text as every format can hold it: its line breaks are `\n`, and other control characters are spaces, as those are
/// that [XML](https://www.w3.org/TR/xml/#charsets) cannot hold. A byte order mark is nothing.
pub fn plain(text: &str) -> Cow<'_, str> {
    let bad = |c: char| is_break(c) && c != '\n' || is_control(c) || c == '\u{feff}';
    if !text.contains(bad) {
        return text.into();
    }
    let text = text.replace("\r\n", "\n").replace('\u{feff}', "");
    text.chars().map(|c| if is_break(c) { '\n' } else { Some(c).filter(|c| !is_control(*c)).unwrap_or(' ') }).collect()
}

/// Plain text on one line: a space stands for each run of spaces, line breaks and tabs, and none before and after.
pub fn one_line(text: &str) -> Cow<'_, str> {
    let text = plain(text);
    let space = |c: char| matches!(c, ' ' | '\n' | '\t');
    if !text.contains("  ") && !text.contains(['\n', '\t']) && !text.starts_with(' ') && !text.ends_with(' ') {
        return text;
    }
    text.split(space).filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" ").into()
}

fn is_break(c: char) -> bool {
    matches!(c, '\n' | '\r' | '\u{2028}' | '\u{2029}')
}

fn is_control(c: char) -> bool {
    c.is_control() && !is_break(c) && c != '\t' || matches!(c, '\u{fffe}' | '\u{ffff}')
}

fn fields<T>(
    fixed: &[Fixed<T>],
    all: &[T],
    attributes: Vec<Column>,
    of: fn(&T) -> &BTreeMap<String, Vec<Value>>,
    reserved: &[&str],
) -> Vec<Field<T>> {
    let mut taken: Vec<String> = reserved.iter().map(|word| word.to_lowercase()).collect();
    taken.extend(fixed.iter().map(|(name, ..)| (*name).to_owned()));
    let used = fixed.iter().filter(|(.., read)| all.iter().any(|item| !read(item).is_empty()));
    let mut fields: Vec<Field<T>> = used
        .map(|&(name, of, many, read)| Field {
            column: Column { name: name.to_owned(), of, many },
            read: Read::Fixed(read),
        })
        .collect();
    for column in attributes {
        let name = free(&one_line(&column.name), &mut taken);
        fields.push(Field { read: Read::Attribute(column.name.clone(), of), column: Column { name, ..column } });
    }
    fields
}

/// A name that is not taken yet; `taken` is in small letters.
fn free(name: &str, taken: &mut Vec<String>) -> String {
    let stem = if name.trim().is_empty() { "attribute" } else { name.trim() };
    let numbered = (2..).map(|number: usize| format!("{stem}_{number}"));
    let name = iter::once(stem.to_owned()).chain(numbered).find(|name| !taken.contains(&name.to_lowercase()));
    let name = name.unwrap_or_default();
    taken.push(name.to_lowercase());
    name
}

/// What cannot be written as a number, in words.
fn no_number(graph: &Graph) -> Option<String> {
    let finite = |values: &BTreeMap<String, Vec<Value>>| {
        values.values().flatten().all(|value| !matches!(value, Value::Number(number) if !number.is_finite()))
    };
    let pair = |pair: Option<(f64, f64)>| pair.is_none_or(|(a, b)| a.is_finite() && b.is_finite());
    let node = graph.nodes.iter().find(|node| {
        let size = node.size.is_finite() && node.size >= 0.0;
        !(size && pair(node.position) && pair(node.place) && finite(&node.attributes))
    });
    let edge = graph.edges.iter().find(|edge| !(edge.weight.is_finite() && finite(&edge.attributes)));
    let id = node.map(|node| format!("node `{}`", node.id)).or(edge.map(|edge| format!("edge `{}`", edge.id)))?;
    Some(format!("a number of the {id} is infinite, negative where it must not be, or none"))
}

fn as_type(value: &Value, of: ValueType) -> Value {
    match (value, of) {
        #[expect(clippy::cast_precision_loss, reason = "a column of numbers of both kinds")]
        (Value::Integer(number), ValueType::Number) => Value::Number(*number as f64),
        (value, ValueType::Text) => Value::Text(plain(&value.to_string()).into_owned()),
        (Value::Date(date), _) => Value::Date(plain(date).into_owned()),
        (value, _) => value.clone(),
    }
}

fn text(text: &str) -> Vec<Value> {
    if text.is_empty() { Vec::new() } else { vec![Value::Text(text.to_owned())] }
}

fn count(number: usize) -> Vec<Value> {
    vec![Value::Integer(i64::try_from(number).unwrap_or(i64::MAX))]
}

fn number(number: Option<f64>) -> Vec<Value> {
    number.map(Value::Number).into_iter().collect()
}

fn cited(citation: &Citation) -> Value {
    Value::Text(citation_line(citation))
}

fn date(text: Option<String>) -> Vec<Value> {
    text.map(Value::Date).into_iter().collect()
}

fn begin(time: Option<&Time>) -> Vec<Value> {
    date(time.and_then(|time| time.begin.clone()))
}

fn end(time: Option<&Time>) -> Vec<Value> {
    date(time.and_then(|time| time.end.clone()))
}

fn first_day(time: Option<&Time>) -> Vec<Value> {
    date(time.and_then(Time::first_day).map(day))
}

fn last_day(time: Option<&Time>) -> Vec<Value> {
    date(time.and_then(Time::last_day).map(day))
}
