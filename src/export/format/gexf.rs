//! [GEXF 1.3](https://gexf.net/schema.html), for Gephi and Gephi Lite: with colours, sizes, places in the picture, and
//! times for Gephi's timeline.

use std::{
    collections::BTreeMap,
    io::{self, Write},
};

use jiff::civil::Date;
use quick_xml::{
    Writer,
    events::{BytesDecl, BytesText, Event},
};

use super::{
    column::{Columns, Field, day, one_line},
    gephi,
};
use crate::export::{
    ExportError,
    graph::{Column, Edge, Graph, Node, Time, Value, ValueType},
};

/// The attribute that says when something was where that was several times: each value is a date or two with a `/`
/// between them ([ISO 8601](https://www.iso.org/iso-8601-date-and-time-format.html) intervals). In GEXF they are spells.
pub const TIMES: &str = "times";

/// Writes a graph.
///
/// A time is written twice: as an interval from its first day to its last, for the timeline, and as the documents have
/// it in the attributes `begin_date` and `end_date`. What was several times ([`TIMES`]) has spells as well. Relations are kinds of edges, for Gephi makes edges of one kind between the
/// same nodes one.
///
/// # Errors
/// When the writer fails, when the graph has a fault ([`Graph::fault`]), and when an edge has a weight that Gephi does
/// not take: 0 or less.
pub fn write(graph: &Graph, out: impl Write) -> Result<(), ExportError> {
    let mut columns = Columns::new(graph, gephi::RESERVED)?.without(&["label", "weight"]);
    // networkx takes `end` for the last day of the interval.
    columns.rename(|name| if matches!(name, "begin" | "end") { format!("{name}_date") } else { name.to_owned() });
    if let Some(edge) = graph.edges.iter().find(|edge| edge.weight <= 0.0) {
        return Err(ExportError::Format(format!(
            "the edge `{}` has a weight of {}, not above 0",
            edge.id, edge.weight
        )));
    }
    let mut writer = Writer::new_with_indent(out, b' ', 1);
    writer.write_event(Event::Decl(BytesDecl::new("1.0", Some("UTF-8"), None)))?;
    let gexf = writer.create_element("gexf").with_attributes([
        ("xmlns", "http://gexf.net/1.3"),
        ("xmlns:viz", "http://gexf.net/1.3/viz"),
        ("version", "1.3"),
    ]);
    gexf.write_inner_content(|writer| {
        write_meta(writer, graph)?;
        write_graph(writer, graph, &columns)
    })?;
    let mut out = writer.into_inner();
    out.write_all(b"\n")?;
    out.flush()?;
    Ok(())
}

fn write_meta(writer: &mut Writer<impl Write>, graph: &Graph) -> io::Result<()> {
    writer.create_element("meta").write_inner_content(|writer| {
        let creator = concat!("chancery ", env!("CARGO_PKG_VERSION"));
        for (name, text) in [("creator", creator), ("keywords", &graph.view), ("description", &graph.title)] {
            writer.create_element(name).write_text_content(BytesText::new(&one_line(text)))?;
        }
        Ok(())
    })?;
    Ok(())
}

fn write_graph(writer: &mut Writer<impl Write>, graph: &Graph, columns: &Columns) -> io::Result<()> {
    let times = graph.nodes.iter().map(|node| &node.time).chain(graph.edges.iter().map(|edge| &edge.time));
    let timed = times.flatten().any(|time| interval(time).is_some());
    let mut element =
        writer.create_element("graph").with_attributes([("defaultedgetype", "directed"), ("idtype", "string")]);
    element = if timed {
        let dynamic = [("mode", "dynamic"), ("timeformat", "date"), ("timerepresentation", "interval")];
        element.with_attributes(dynamic)
    } else {
        element.with_attribute(("mode", "static"))
    };
    element.write_inner_content(|writer| {
        write_attributes(writer, "node", columns.nodes.iter().map(|field| &field.column))?;
        write_attributes(writer, "edge", columns.edges.iter().map(|field| &field.column))?;
        let count = graph.nodes.len().to_string();
        writer.create_element("nodes").with_attribute(("count", count.as_str())).write_inner_content(|writer| {
            graph.nodes.iter().try_for_each(|node| write_node(writer, node, &columns.nodes))
        })?;
        let count = graph.edges.len().to_string();
        writer.create_element("edges").with_attribute(("count", count.as_str())).write_inner_content(|writer| {
            graph.edges.iter().zip(gephi::kinds(graph)).try_for_each(|(edge, kind)| {
                let ends = [&graph.nodes[edge.source].id, &graph.nodes[edge.target].id].map(String::as_str);
                write_edge(writer, edge, ends, &kind, &columns.edges)
            })
        })?;
        Ok(())
    })?;
    Ok(())
}

fn write_attributes<'c>(
    writer: &mut Writer<impl Write>,
    class: &str,
    columns: impl Iterator<Item = &'c Column>,
) -> io::Result<()> {
    let element = writer.create_element("attributes").with_attributes([("class", class), ("mode", "static")]);
    element.write_inner_content(|writer| {
        for column in columns {
            let of = match column.of {
                // The one type of lists that programs besides Gephi know.
                _ if column.many => "liststring",
                ValueType::Text | ValueType::Date => "string",
                ValueType::Integer => "long",
                ValueType::Number => "double",
                ValueType::Boolean => "boolean",
            };
            let name = column.name.as_str();
            writer
                .create_element("attribute")
                .with_attributes([("id", name), ("title", name), ("type", of)])
                .write_empty()?;
        }
        Ok(())
    })?;
    Ok(())
}

fn write_node(writer: &mut Writer<impl Write>, node: &Node, fields: &[Field<Node>]) -> io::Result<()> {
    let mut element = writer.create_element("node").with_attribute(("id", node.id.as_str()));
    element = element.with_attribute(("label", &*one_line(&node.label)));
    for (name, day) in node.time.as_ref().and_then(interval).into_iter().flatten() {
        element = element.with_attribute((name, day.as_str()));
    }
    element.write_inner_content(|writer| {
        write_values(writer, node, fields)?;
        write_spells(writer, &node.attributes)?;
        let size = node.size.to_string();
        writer.create_element("viz:size").with_attribute(("value", size.as_str())).write_empty()?;
        if let Some((x, y)) = node.position {
            // In Gephi `y` grows upwards.
            let (x, y) = (x.to_string(), (0.0 - y).to_string());
            let place = [("x", x.as_str()), ("y", y.as_str()), ("z", "0")];
            writer.create_element("viz:position").with_attributes(place).write_empty()?;
        }
        let [r, g, b] = [node.colour.r, node.colour.g, node.colour.b].map(|part| part.to_string());
        let colour = [("r", r.as_str()), ("g", g.as_str()), ("b", b.as_str())];
        writer.create_element("viz:color").with_attributes(colour).write_empty()?;
        Ok(())
    })?;
    Ok(())
}

fn write_edge(
    writer: &mut Writer<impl Write>,
    edge: &Edge,
    ends: [&str; 2],
    kind: &str,
    fields: &[Field<Edge>],
) -> io::Result<()> {
    let weight = edge.weight.to_string();
    let mut element = writer.create_element("edge").with_attributes([
        ("id", edge.id.as_str()),
        ("source", ends[0]),
        ("target", ends[1]),
        ("kind", &*one_line(kind)),
        ("label", &*one_line(&edge.label)),
        ("weight", &weight),
    ]);
    for (name, day) in edge.time.as_ref().and_then(interval).into_iter().flatten() {
        element = element.with_attribute((name, day.as_str()));
    }
    element.write_inner_content(|writer| {
        write_values(writer, edge, fields)?;
        write_spells(writer, &edge.attributes)
    })?;
    Ok(())
}

fn write_values<T>(writer: &mut Writer<impl Write>, of: &T, fields: &[Field<T>]) -> io::Result<()> {
    writer.create_element("attvalues").write_inner_content(|writer| {
        for field in fields {
            let values = field.values(of);
            let value = match values.first() {
                Some(_) if field.column.many => gephi::list(&values),
                Some(value) => value.to_string(),
                None => continue,
            };
            let attributes = [("for", field.column.name.as_str()), ("value", &value)];
            writer.create_element("attvalue").with_attributes(attributes).write_empty()?;
        }
        Ok(())
    })?;
    Ok(())
}

/// Writes when something was, if it was several times.
fn write_spells(writer: &mut Writer<impl Write>, attributes: &BTreeMap<String, Vec<Value>>) -> io::Result<()> {
    let spells = spells(attributes.get(TIMES).map_or(&[], Vec::as_slice));
    if spells.len() < 2 {
        return Ok(());
    }
    writer.create_element("spells").write_inner_content(|writer| {
        for (first, last) in spells {
            let (first, last) = (day(first), day(last));
            let attributes = [("start", first.as_str()), ("end", last.as_str())];
            writer.create_element("spell").with_attributes(attributes).write_empty()?;
        }
        Ok(())
    })?;
    Ok(())
}

/// The first and last days of times. Those that overlap are one, for spells must not.
fn spells(times: &[Value]) -> Vec<(Date, Date)> {
    let days = times.iter().filter_map(|time| {
        let text = time.to_string();
        let (begin, end) = text.split_once('/').map_or((text.as_str(), None), |(begin, end)| (begin, Some(end)));
        let time = Time { begin: Some(begin.to_owned()), end: end.map(str::to_owned) };
        time.first_day().zip(time.last_day()).filter(|(first, last)| first <= last)
    });
    let mut days: Vec<(Date, Date)> = days.collect();
    days.sort_unstable();
    let mut spells: Vec<(Date, Date)> = Vec::new();
    for (first, last) in days {
        match spells.last_mut() {
            Some(before) if first <= before.1 => before.1 = before.1.max(last),
            _ => spells.push((first, last)),
        }
    }
    spells
}

/// The first and the last day of a time, as attributes. None where neither is known, and where they are the wrong way
/// round, which Gephi would take as a fault.
fn interval(time: &Time) -> Option<Vec<(&'static str, String)>> {
    let (first, last) = (time.first_day(), time.last_day());
    if first.zip(last).is_some_and(|(first, last)| first > last) {
        return None;
    }
    let bounds = [("start", first), ("end", last)].into_iter().filter_map(|(name, date)| Some((name, day(date?))));
    let bounds: Vec<_> = bounds.collect();
    if bounds.is_empty() { None } else { Some(bounds) }
}
