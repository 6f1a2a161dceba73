//! A picture as [SVG](https://www.w3.org/TR/SVG2/), for browsers, documents and print.

use std::io::{self, Write};

use quick_xml::{
    Writer,
    events::{BytesDecl, Event},
};

use super::picture::{
    Area, HEAD, Legend, Line, Mark, Name, Room, about_edge, about_node, bends, direction, empty, group, is_event,
    is_hollow, line, link, place_names, printable, radius, shortened, tenth, text, width,
};
use crate::export::{
    ExportError,
    graph::{Edge, Graph},
    layout,
};

/// The room around the picture.
const MARGIN: f64 = 24.0;

/// The narrowest picture, so that title and legend have room.
const NARROWEST: f64 = 480.0;

/// Up to so many edges have the names of their relations.
const NAMED_EDGES: usize = 150;

/// The height of the names of relations.
const RELATION_SIZE: f64 = 9.0;

/// The classes, colours and forms, and what they are called.
const STYLE: &str = include_str!("picture/svg.css");

/// Writes a picture. Nodes without a position get one ([`layout::place`]).
///
/// Names that would collide are left out, those of the best connected nodes last; all are in the tooltips, with times and
/// the sentences of the citations. What was worked out, and what is not said to have taken place, is dashed.
///
/// # Errors
/// When the writer fails.
pub fn write(graph: &Graph, out: impl Write) -> Result<(), ExportError> {
    if graph.nodes.iter().all(|node| node.position.is_some()) {
        return Picture::new(graph).write(out);
    }
    let mut graph = graph.clone();
    layout::place(&mut graph);
    Picture::new(&graph).write(out)
}

struct Picture<'g> {
    graph: &'g Graph,
    places: Vec<(f64, f64)>,
    lines: Vec<Line>,
    names: Vec<Option<Name>>,
    /// For each edge, where its relation is named.
    relations: Vec<Option<(f64, f64)>>,
    /// What nodes and names cover.
    area: Area,
}

impl<'g> Picture<'g> {
    fn new(graph: &'g Graph) -> Self {
        let places: Vec<(f64, f64)> = graph.nodes.iter().map(|node| node.position.unwrap_or_default()).collect();
        let mut room = Room::default();
        let boxes = |node: usize| {
            let radius = radius(graph.nodes[node].size);
            Area::around(places[node], 2.0 * radius, 2.0 * radius)
        };
        (0..places.len()).for_each(|node| room.take(boxes(node)));
        let names = place_names(graph, &places, &mut room);
        let bends = bends(graph);
        let lines: Vec<Line> = graph
            .edges
            .iter()
            .zip(bends)
            .map(|(edge, bend)| {
                let end = |node: usize| (places[node], radius(graph.nodes[node].size));
                line(end(edge.source), end(edge.target), bend, if edge.symmetric { 0.0 } else { HEAD })
            })
            .collect();
        let mut relations = vec![None; lines.len()];
        if lines.len() <= NAMED_EDGES {
            for ((at, line), edge) in relations.iter_mut().zip(&lines).zip(&graph.edges) {
                let text = relation(edge);
                let area = Area::around(line.middle, width(&text, RELATION_SIZE), RELATION_SIZE * 1.1);
                *at = (!text.is_empty() && room.take_free(area)).then_some(line.middle);
            }
        }
        let shown = names.iter().flatten().map(|name| name.area);
        let area = (0..places.len()).map(boxes).chain(shown).reduce(Area::with);
        let area = area.unwrap_or(Area::around((0.0, 0.0), 1.0, 1.0));
        Self { graph, places, lines, names, relations, area }
    }

    fn write(&self, out: impl Write) -> Result<(), ExportError> {
        let mut writer = Writer::new_with_indent(out, b' ', 1);
        writer.write_event(Event::Decl(BytesDecl::new("1.0", Some("UTF-8"), None)))?;
        let wide = (self.area.right - self.area.left).max(NARROWEST) + 2.0 * MARGIN;
        let left = (self.area.left + self.area.right - wide) / 2.0;
        let legend = Legend::new(self.graph, self.graph.nodes.iter(), wide - 2.0 * MARGIN);
        let top = self.area.top - 2.0 * MARGIN - 44.0;
        let high = self.area.bottom + 3.0 * MARGIN + legend.height - top;
        let view = [left, top, wide, high].map(tenth).join(" ");
        let svg = writer.create_element("svg").with_attributes([
            ("xmlns", "http://www.w3.org/2000/svg"),
            ("viewBox", &view),
            ("width", &tenth(wide)),
            ("height", &tenth(high)),
            ("role", "img"),
            ("aria-labelledby", "svg.title svg.description"),
        ]);
        svg.write_inner_content(|writer| {
            self.write_head(writer, &legend, (left, top), (wide, high))?;
            group(writer, "edges", |writer| (0..self.lines.len()).try_for_each(|edge| self.write_edge(writer, edge)))?;
            group(writer, "nodes", |writer| (0..self.places.len()).try_for_each(|node| self.write_node(writer, node)))?;
            group(writer, "names", |writer| self.write_names(writer))?;
            let corner = (left + MARGIN, self.area.bottom + 2.0 * MARGIN);
            group(writer, "legend", |writer| legend.write(writer, corner))
        })?;
        let mut out = writer.into_inner();
        out.write_all(b"\n")?;
        out.flush()?;
        Ok(())
    }

    fn write_head<W: Write>(
        &self,
        writer: &mut Writer<W>,
        legend: &Legend,
        (left, top): (f64, f64),
        size: (f64, f64),
    ) -> io::Result<()> {
        let title = printable(&self.graph.title);
        let counts = format!("{} nodes, {} edges", self.graph.nodes.len(), self.graph.edges.len());
        let description = format!("{counts}. {}.", legend.said());
        text(writer, "title", &[("id", "svg.title")], &title)?;
        text(writer, "desc", &[("id", "svg.description")], &description)?;
        text(writer, "style", &[], STYLE)?;
        let marker = writer.create_element("defs");
        marker.write_inner_content(|writer| {
            let head = writer.create_element("marker").with_attributes([
                ("id", "svg.arrow"),
                ("viewBox", "0 0 6 6"),
                ("refX", "0"),
                ("refY", "3"),
                ("markerWidth", "6"),
                ("markerHeight", "6"),
                ("markerUnits", "userSpaceOnUse"),
                ("orient", "auto"),
            ]);
            head.write_inner_content(|writer| {
                empty(writer, "path", &[("class", "arrow"), ("d", "M0 .4L6 3L0 5.6L1.2 3z")])
            })?;
            Ok(())
        })?;
        let [x, y, wide, high] = [left, top, size.0, size.1].map(tenth);
        empty(writer, "rect", &[("class", "paper"), ("x", &x), ("y", &y), ("width", &wide), ("height", &high)])?;
        let [x, first, second] = [left + MARGIN, top + 34.0, top + 54.0].map(tenth);
        let shown = shortened(&title, 20.0, size.0 - 2.0 * MARGIN);
        text(writer, "text", &[("class", "head"), ("x", &x), ("y", &first)], &shown)?;
        text(writer, "text", &[("class", "note"), ("x", &x), ("y", &second)], &counts)
    }

    fn write_edge<W: Write>(&self, writer: &mut Writer<W>, number: usize) -> io::Result<()> {
        let (edge, line) = (&self.graph.edges[number], &self.lines[number]);
        let (source, target) = (&self.graph.nodes[edge.source], &self.graph.nodes[edge.target]);
        let dashed =
            edge.derived || [&source.attributes, &target.attributes, &edge.attributes].into_iter().any(is_hollow);
        let weight = if edge.weight > 1.0 { edge.weight.ln() } else { 0.0 };
        let thick = tenth((1.0 + 0.7 * weight).min(5.0));
        let class = if dashed { "edge dashed" } else { "edge" };
        let mut look = vec![("class", class), ("stroke-width", thick.as_str()), ("d", line.path.as_str())];
        if !edge.symmetric {
            look.push(("marker-end", "url(#svg.arrow)"));
        }
        let item = writer.create_element("g").with_attributes([("class", "item"), ("id", edge.id.as_str())]);
        item.write_inner_content(|writer| {
            text(writer, "title", &[], &about_edge(edge, source, target))?;
            empty(writer, "path", &[("class", "hit"), ("d", &line.path)])?;
            empty(writer, "path", &look)
        })?;
        Ok(())
    }

    fn write_node<W: Write>(&self, writer: &mut Writer<W>, number: usize) -> io::Result<()> {
        let node = &self.graph.nodes[number];
        let inside = |writer: &mut Writer<W>| {
            text(writer, "title", &[], &about_node(node))?;
            let mark = Mark { colour: node.colour, event: is_event(node), hollow: is_hollow(&node.attributes) };
            mark.write(writer, self.places[number], radius(node.size))
        };
        let item = match link(&node.iri) {
            Some(address) => writer.create_element("a").with_attribute(("href", address)),
            None => writer.create_element("g"),
        };
        item.with_attributes([("class", "item"), ("id", node.id.as_str())]).write_inner_content(inside)?;
        Ok(())
    }

    fn write_names<W: Write>(&self, writer: &mut Writer<W>) -> io::Result<()> {
        for (edge, at) in self.graph.edges.iter().zip(&self.relations) {
            if let Some((x, y)) = at {
                let [x, y] = [*x, y + RELATION_SIZE * 0.36].map(tenth);
                let look = [("class", "relation"), ("x", &x), ("y", &y), ("text-anchor", "middle")];
                text(writer, "text", &look, &relation(edge))?;
            }
        }
        for name in self.names.iter().flatten() {
            let [x, y, size] = [name.at.0, name.at.1, name.size].map(tenth);
            let class = if name.event { "name event" } else { "name" };
            let look = [("class", class), ("x", &x), ("y", &y), ("font-size", &size), ("text-anchor", name.anchor)];
            let look = [&look[..], direction(name.rightward)].concat();
            text(writer, "text", &look, &name.text)?;
        }
        Ok(())
    }
}

/// The name of an edge's relation, as far as there is room.
fn relation(edge: &Edge) -> String {
    shortened(&edge.label, RELATION_SIZE, 120.0)
}
