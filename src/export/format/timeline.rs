//! A diary or the events of a graph as a timeline, in [SVG](https://www.w3.org/TR/SVG2/).

mod axis;
mod item;

use std::io::{self, Write};

use quick_xml::{
    Writer,
    events::{BytesDecl, Event},
};

use super::picture::{Legend, direction, empty, group, is_rightward, printable, shortened, tenth, text, width};
use crate::export::{ExportError, graph::Graph};
use axis::Axis;
use item::{Item, Lane, lanes};

/// The room around the picture.
const MARGIN: f64 = 20.0;

/// The height of a line of items.
const ROW: f64 = 19.0;

/// The height of names.
const SIZE: f64 = 11.0;

/// The widest name of an item, and of a lane.
const WIDEST: (f64, f64) = (260.0, 170.0);

/// The narrowest and the widest axis.
const AXIS: (f64, f64) = (880.0, 2_600.0);

/// What stands where nothing has a date.
const NOTHING: &str = "Nothing here has a date.";

/// What is said of a node without a date.
const UNDATED: &str = "without a date";

/// What the forms mean.
const KEY: &str = "A mark is a day, a full bar the days between two; a pale bar is a month or year of which no more is known. \
                   What is hollow was planned, requested or denied.";

/// The classes and colours, each of them only within a timeline.
pub(super) const STYLE: &str = include_str!("picture/timeline.css");

/// Writes a timeline: what has a date stands where the date is, as exactly as it is known, in lanes by class or by who
/// else took part. What is not said to have taken place is hollow.
///
/// # Errors
/// When the writer fails.
pub fn write(graph: &Graph, out: impl Write) -> Result<(), ExportError> {
    let mut writer = Writer::new_with_indent(out, b' ', 1);
    writer.write_event(Event::Decl(BytesDecl::new("1.0", Some("UTF-8"), None)))?;
    Timeline::new(graph).write(&mut writer, true)?;
    let mut out = writer.into_inner();
    out.write_all(b"\n")?;
    out.flush()?;
    Ok(())
}

/// The timeline as an element within a page, which has title and style of its own. None where nothing is dated.
///
/// # Errors
/// When the writer fails.
pub(super) fn element(graph: &Graph) -> io::Result<Option<Vec<u8>>> {
    let timeline = Timeline::new(graph);
    if timeline.lanes.is_empty() {
        return Ok(None);
    }
    let mut writer = Writer::new(Vec::new());
    timeline.write(&mut writer, false)?;
    Ok(Some(writer.into_inner()))
}

struct Timeline<'g> {
    graph: &'g Graph,
    lanes: Vec<Placed<'g>>,
    legend: Option<Legend>,
    axis: Option<Axis>,
    /// Where the axis begins.
    left: f64,
    /// How wide all is.
    wide: f64,
    dated: usize,
}

/// A lane with its items in lines.
struct Placed<'g> {
    name: String,
    items: Vec<(Item<'g>, Place)>,
    rows: usize,
}

/// Where an item stands.
struct Place {
    row: usize,
    from: f64,
    to: f64,
    /// Where the name ends, or the mark.
    end: f64,
    name: String,
    /// Whether the name stands to the right of the mark, and not to the left.
    behind: bool,
}

impl<'g> Timeline<'g> {
    fn new(graph: &'g Graph) -> Self {
        let (lanes, by_class) = lanes(graph);
        let dated: usize = lanes.iter().map(|lane| lane.items.len()).sum();
        let names = lanes.iter().map(|lane| width(&lane.name, SIZE * 1.15)).fold(60.0, f64::max);
        let left = MARGIN + names.min(WIDEST.1) + 14.0;
        let across = (AXIS.0 + 9.0 * dated as f64).min(AXIS.1);
        let days = || lanes.iter().flat_map(|lane| &lane.items).map(|item| item.span);
        let (first, last) = (days().map(|span| span.begin()).min(), days().map(|span| span.last).max());
        let axis = first.zip(last).map(|(first, last)| Axis::new(first, last, left, across));
        let right = left + across;
        let lanes: Vec<Placed<'_>> =
            lanes.into_iter().filter_map(|lane| Some(placed(lane, axis.as_ref()?, left, right))).collect();
        // The name of what goes on from the first day to the last stands behind the axis.
        let ends = lanes.iter().flat_map(|lane| &lane.items).map(|(_, place)| place.end);
        let end = ends.fold(right, f64::max);
        let nodes = graph.nodes.iter().filter(|node| node.time.is_some());
        let legend = (!by_class && dated > 0).then(|| Legend::new(graph, nodes, across));
        Self { graph, lanes, legend, axis, left, wide: end + MARGIN, dated }
    }

    fn write<W: Write>(&self, writer: &mut Writer<W>, alone: bool) -> io::Result<()> {
        let head = if alone { 64.0 } else { 0.0 };
        let rows: usize = self.lanes.iter().map(|lane| lane.rows).sum();
        let lanes = rows as f64 * ROW + self.lanes.len() as f64 * 10.0;
        let below = self.legend.as_ref().map_or(0.0, |legend| legend.height + 12.0) + 30.0;
        let [wide, high] = [self.wide, head + 30.0 + lanes + below + MARGIN].map(tenth);
        let view = format!("0 0 {wide} {high}");
        let title = printable(&self.graph.title);
        let mut look = vec![
            ("class", "timeline"),
            ("viewBox", view.as_str()),
            ("width", wide.as_str()),
            ("height", high.as_str()),
            ("role", if alone { "img" } else { "group" }),
        ];
        look.push(if alone { ("aria-labelledby", "svg.title svg.description") } else { ("aria-label", &title) });
        if alone {
            look.push(("xmlns", "http://www.w3.org/2000/svg"));
        }
        let svg = writer.create_element("svg").with_attributes(look);
        svg.write_inner_content(|writer| {
            if alone {
                self.write_head(writer, &title, (&wide, &high))?;
            }
            let top = head + 30.0;
            self.write_lanes(writer, top, lanes)?;
            let x = tenth(self.left);
            text(writer, "text", &[("class", "note"), ("x", &x), ("y", &tenth(top + lanes + 22.0))], self.key())?;
            match &self.legend {
                Some(legend) => legend.write(writer, (self.left, top + lanes + 36.0)),
                None => Ok(()),
            }
        })?;
        Ok(())
    }

    fn key(&self) -> &'static str {
        if self.lanes.is_empty() { NOTHING } else { KEY }
    }

    fn write_head<W: Write>(&self, writer: &mut Writer<W>, title: &str, size: (&str, &str)) -> io::Result<()> {
        let undated = match self.graph.nodes.iter().filter(|node| node.time.is_none()).count() {
            0 => String::new(),
            count => format!(", {count} {UNDATED}"),
        };
        let counts: Vec<String> = self
            .lanes
            .iter()
            .map(|lane| format!("{} {}", shortened(&lane.name, SIZE, 400.0), lane.items.len()))
            .collect();
        text(writer, "title", &[("id", "svg.title")], title)?;
        text(
            writer,
            "desc",
            &[("id", "svg.description")],
            &format!("{}{undated}: {}.", self.dated, counts.join(", ")),
        )?;
        text(writer, "style", &[], STYLE)?;
        empty(writer, "rect", &[("class", "paper"), ("width", size.0), ("height", size.1)])?;
        let x = tenth(MARGIN);
        let shown = shortened(title, 20.0, self.wide - 2.0 * MARGIN);
        text(writer, "text", &[("class", "head"), ("x", &x), ("y", "36")], &shown)?;
        text(writer, "text", &[("class", "note"), ("x", &x), ("y", "54")], &format!("{} dated{undated}", self.dated))
    }

    fn write_lanes<W: Write>(&self, writer: &mut Writer<W>, top: f64, high: f64) -> io::Result<()> {
        let mut y = top;
        for (number, lane) in self.lanes.iter().enumerate() {
            let height = lane.rows as f64 * ROW + 10.0;
            if number % 2 == 0 {
                let [top, wide, height] = [y, self.wide, height].map(tenth);
                empty(writer, "rect", &[("class", "band"), ("y", &top), ("width", &wide), ("height", &height)])?;
            }
            y += height;
        }
        for tick in self.axis.iter().flat_map(Axis::ticks) {
            let strong = if tick.strong { " strong" } else { "" };
            let path = format!("M{} {}V{}", tenth(tick.x), tenth(top - 6.0), tenth(top + high));
            empty(writer, "path", &[("class", &format!("grid{strong}")), ("d", &path)])?;
            let [x, y] = [tick.x, top - 11.0].map(tenth);
            let look = [("class", format!("tick{strong}")), ("x", x), ("y", y), ("text-anchor", "middle".to_owned())];
            let look: Vec<(&str, &str)> = look.iter().map(|(name, value)| (*name, value.as_str())).collect();
            text(writer, "text", &look, &tick.name)?;
        }
        let mut y = top;
        for lane in &self.lanes {
            let name = shortened(&lane.name, SIZE * 1.15, WIDEST.1);
            let [x, line] = [MARGIN, y + 5.0 + ROW * 0.7].map(tenth);
            text(writer, "text", &[("class", "lane"), ("x", &x), ("y", &line)], &name)?;
            group(writer, "items", |writer| {
                lane.items.iter().try_for_each(|(item, place)| write_item(writer, item, place, y + 5.0))
            })?;
            y += lane.rows as f64 * ROW + 10.0;
        }
        Ok(())
    }
}

/// Puts the items of a lane in as few lines as there is room for, names included.
fn placed<'g>(lane: Lane<'g>, axis: &Axis, left: f64, right: f64) -> Placed<'g> {
    let mut ends: Vec<f64> = Vec::new();
    let mut items = Vec::new();
    for item in lane.items {
        let from = item.span.first.map_or(left, |first| axis.at(first));
        let to = axis.after(item.span.last).max(from + 4.0);
        let (from, to) = if to - from < 12.0 { ((from + to) / 2.0 - 6.0, (from + to) / 2.0 + 6.0) } else { (from, to) };
        let name = shortened(&item.name, SIZE, WIDEST.0);
        let wide = width(&name, SIZE) + 6.0;
        let behind = to + wide <= right || from - wide < left;
        let (begin, end) = if behind { (from, to + wide) } else { (from - wide, to) };
        let row = ends.iter().position(|taken| *taken + 8.0 <= begin).unwrap_or(ends.len());
        if row == ends.len() {
            ends.push(end);
        } else {
            ends[row] = end;
        }
        items.push((item, Place { row, from, to, end, name, behind }));
    }
    Placed { name: lane.name, items, rows: ends.len() }
}

fn write_item<W: Write>(writer: &mut Writer<W>, item: &Item<'_>, place: &Place, top: f64) -> io::Result<()> {
    let middle = top + (place.row as f64 + 0.5) * ROW;
    let element = match item.link {
        Some(address) => writer.create_element("a").with_attribute(("href", address)),
        None => writer.create_element("g"),
    };
    let element = element.with_attributes([("class", "item"), ("data-id", item.id)]);
    element.write_inner_content(|writer| {
        text(writer, "title", &[], &item.about)?;
        write_span(writer, item, place, middle)?;
        let rightward = is_rightward(&place.name);
        let x = if place.behind { place.to + 3.0 } else { place.from - 3.0 };
        let anchor = if place.behind == rightward { "start" } else { "end" };
        let [x, y] = [x, middle + SIZE * 0.36].map(tenth);
        let look = [("class", "name"), ("x", &x), ("y", &y), ("text-anchor", anchor)];
        text(writer, "text", &[&look[..], direction(rightward)].concat(), &place.name)
    })?;
    Ok(())
}

/// A mark for a day, a full bar for what is sure, and a pale one around it for what is not.
fn write_span<W: Write>(writer: &mut Writer<W>, item: &Item<'_>, place: &Place, middle: f64) -> io::Result<()> {
    let (span, colour) = (item.span, item.mark.colour.to_string());
    let one_day = span.sure.is_some_and(|(from, to)| from == to && span.first == Some(from) && span.last == to);
    if one_day {
        return item.mark.write(writer, ((place.from + place.to) / 2.0, middle), 5.0);
    }
    let bar = |writer: &mut Writer<W>, class: &str, from: f64, to: f64| {
        let [x, y, wide] = [from, middle - 4.0, to - from].map(tenth);
        let paint = ("fill", colour.as_str());
        let look = [("class", class), ("x", &x), ("y", &y), ("width", &wide), ("height", "8"), ("rx", "3"), paint];
        empty(writer, "rect", &[&look[..], &[("stroke", &colour)]].concat())
    };
    let hollow = if item.mark.hollow { " hollow" } else { "" };
    let open = if span.first.is_none() { " open" } else { "" };
    bar(writer, &format!("maybe{open}{hollow}"), place.from, place.to)?;
    match span.sure {
        Some((from, to)) if !item.mark.hollow => {
            let share = |day: jiff::civil::Date| {
                let all = f64::from(days(span.begin(), span.last)).max(1.0);
                place.from + (place.to - place.from) * f64::from(days(span.begin(), day)) / all
            };
            bar(writer, "sure", share(from), share(to).max(share(from) + 2.0))
        }
        _ => Ok(()),
    }
}

fn days(from: jiff::civil::Date, to: jiff::civil::Date) -> i32 {
    from.until(to).map_or(0, |span| span.get_days())
}
