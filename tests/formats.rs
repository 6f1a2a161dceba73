//! The formats for pictures hold what the graph has: parsed again, and read by programs not written by us.

mod graphs;

use std::collections::{BTreeMap, BTreeSet};

use chancery::export::{
    ExportError,
    format::{
        File,
        column::{Columns, one_line},
        csv, cypher, dot, gexf, graphml, mermaid, neo4j, yed,
    },
    graph::{Graph, Node, Value},
};
use quick_xml::{Reader, events::Event};

type Write = fn(&Graph, &mut Vec<u8>) -> Result<(), ExportError>;

/// The formats of one file, with its name.
const WRITERS: &[(&str, &str, Write)] = &[
    ("gexf", "graph.gexf", |graph, out| gexf::write(graph, out)),
    ("graphml", "graph.graphml", |graph, out| graphml::write(graph, out)),
    ("yed", "graph.graphml", |graph, out| yed::write(graph, out)),
    ("dot", "graph.dot", |graph, out| dot::write(graph, out)),
    ("mermaid", "graph.mmd", |graph, out| mermaid::write(graph, out)),
    ("cypher", "graph.cypher", |graph, out| cypher::write(graph, cypher::Dialect::Neo4j, out)),
    ("memgraph", "graph.cypherl", |graph, out| cypher::write(graph, cypher::Dialect::Memgraph, out)),
];

fn written(write: Write, graph: &Graph) -> String {
    let mut out = Vec::new();
    write(graph, &mut out).expect("a graph that can be written");
    String::from_utf8(out).expect("UTF-8")
}

fn text(file: &File) -> &str {
    std::str::from_utf8(&file.content).expect("UTF-8")
}

/// All that a graph is written as.
fn all(graph: &Graph) -> Vec<(&'static str, Vec<File>)> {
    let single = WRITERS.iter().map(|(format, name, write)| {
        (*format, vec![File { name: (*name).to_owned(), content: written(*write, graph).into_bytes() }])
    });
    let several = [("csv", csv::files(graph)), ("neo4j", neo4j::files(graph))];
    single.chain(several.map(|(format, files)| (format, files.expect("tables")))).collect()
}

#[test]
fn other_programs_read_the_same() {
    for graph in [graphs::ordinary(), graphs::hostile(), graphs::empty()] {
        graphs::read_by_others(&graph, &all(&graph));
    }
}

#[test]
fn the_same_graph_gives_the_same_bytes() {
    for graph in [graphs::ordinary(), graphs::hostile(), graphs::empty(), Graph::default()] {
        assert_eq!(all(&graph), all(&graph.clone()));
    }
}

/// An element of XML: its name, its attributes, and the text directly in it.
#[derive(Debug, Default)]
struct Element {
    name: String,
    attributes: BTreeMap<String, String>,
    text: String,
    inside: Vec<Element>,
}

impl Element {
    fn attribute(&self, name: &str) -> &str {
        self.attributes.get(name).map_or("", String::as_str)
    }

    /// All elements of a name, at any depth.
    fn all<'e>(&'e self, name: &str) -> Vec<&'e Element> {
        let below = self.inside.iter().flat_map(|element| element.all(name));
        (self.name == name).then_some(self).into_iter().chain(below).collect()
    }
}

fn parse(xml: &str) -> Element {
    let mut reader = Reader::from_str(xml);
    let mut open = vec![Element::default()];
    let close = |open: &mut Vec<Element>| {
        let done = open.pop().expect("an open element");
        open.last_mut().expect("an element around it").inside.push(done);
    };
    loop {
        match reader.read_event().expect("well-formed XML") {
            Event::Start(start) => open.push(element(&start)),
            Event::Empty(start) => {
                open.push(element(&start));
                close(&mut open);
            }
            Event::End(_) => close(&mut open),
            Event::Text(text) => open.last_mut().expect("an element").text.push_str(&text.xml10_content()),
            Event::GeneralRef(reference) => {
                let named = match &*reference {
                    "lt" => Some('<'),
                    "gt" => Some('>'),
                    "amp" => Some('&'),
                    "quot" => Some('"'),
                    "apos" => Some('\''),
                    _ => None,
                };
                let c = named.or_else(|| reference.resolve_char_ref().expect("a character"));
                open.last_mut().expect("an element").text.push(c.expect("a character"));
            }
            Event::Eof => break,
            _ => (),
        }
    }
    open.pop().expect("the document")
}

fn element(start: &quick_xml::events::BytesStart<'_>) -> Element {
    let attributes = start.attributes().map(|attribute| {
        let attribute = attribute.expect("an attribute");
        let value = attribute.normalized_value(quick_xml::XmlVersion::Implicit1_0).expect("a value");
        (attribute.key.as_ref().to_owned(), value.into_owned())
    });
    let attributes = attributes.collect();
    Element { name: start.name().as_ref().to_owned(), attributes, ..Element::default() }
}

#[test]
fn gexf_has_every_value() {
    for graph in [graphs::ordinary(), graphs::hostile()] {
        let document = parse(&written(|graph, out| gexf::write(graph, out), &graph));
        let (nodes, edges) = (document.all("node"), document.all("edge"));
        assert_eq!((nodes.len(), edges.len()), (graph.nodes.len(), graph.edges.len()));
        let columns = Columns::new(&graph, &[]).expect("columns");
        for (element, node) in nodes.iter().zip(&graph.nodes) {
            assert_eq!(element.attribute("id"), node.id);
            assert_eq!(element.attribute("label"), one_line(&node.label));
            let values = element.all("attvalue");
            for field in columns.nodes.iter().filter(|field| field.column.name != "label" && !field.column.many) {
                let dated = matches!(field.column.name.as_str(), "begin" | "end");
                let name = format!("{}{}", field.column.name, if dated { "_date" } else { "" });
                let found = values.iter().find(|value| value.attribute("for") == name);
                let expected = field.values(node).first().map(|value| value.to_string());
                assert_eq!(found.map(|value| value.attribute("value").to_owned()), expected, "{}", field.column.name);
            }
        }
        for (element, edge) in edges.iter().zip(&graph.edges) {
            let ends = [element.attribute("source"), element.attribute("target")];
            assert_eq!(ends, [&graph.nodes[edge.source].id, &graph.nodes[edge.target].id]);
        }
    }
}

#[test]
fn times_are_whole_days_in_gexf() {
    let document = parse(&written(|graph, out| gexf::write(graph, out), &graphs::hostile()));
    let interval = |element: &&Element| [element.attribute("start").to_owned(), element.attribute("end").to_owned()];
    let found: Vec<[String; 2]> = document.all("node").iter().take(7).map(interval).collect();
    let expected = [
        ["2024-01-01", "2024-12-31"],
        ["-0500-01-01", "0843-08-10"],
        ["", "2024-02-29"],
        // The wrong way round, and no date at all.
        ["", ""],
        ["", ""],
        ["", "1900-03-01"],
        ["2024-02-29", "2024-02-29"],
    ];
    assert_eq!(found, expected.map(|pair| pair.map(str::to_owned)));
    assert_eq!(document.all("graph")[0].attribute("timeformat"), "date");
    let untimed = Graph { nodes: vec![Node { id: "a".to_owned(), ..Node::default() }], ..Graph::default() };
    let document = parse(&written(|graph, out| gexf::write(graph, out), &untimed));
    assert_eq!(document.all("graph")[0].attribute("mode"), "static");
}

#[test]
fn what_was_several_times_has_spells() {
    let document = parse(&written(|graph, out| gexf::write(graph, out), &graphs::ordinary()));
    let spell = |element: &&Element| [element.attribute("start").to_owned(), element.attribute("end").to_owned()];
    let found: Vec<[String; 2]> = document.all("spell").iter().map(spell).collect();
    let expected = [["2023-02-01", "2023-02-28"], ["2024-05-13", "2024-05-14"]];
    assert_eq!(found, expected.map(|pair| pair.map(str::to_owned)));
}

#[test]
fn parallel_edges_are_of_different_kinds() {
    let graph = graphs::hostile();
    let document = parse(&written(|graph, out| gexf::write(graph, out), &graph));
    let kinds: BTreeSet<[String; 3]> = document
        .all("edge")
        .iter()
        .map(|edge| ["source", "target", "kind"].map(|name| edge.attribute(name).to_owned()))
        .collect();
    assert_eq!(kinds.len(), graph.edges.len());
    assert!(kinds.iter().any(|[.., kind]| kind == "said 2"));
}

#[test]
fn graphml_has_every_value() {
    for graph in [graphs::ordinary(), graphs::hostile()] {
        let document = parse(&written(|graph, out| graphml::write(graph, out), &graph));
        let keys: BTreeMap<&str, &str> =
            document.all("key").iter().map(|key| (key.attribute("id"), key.attribute("attr.name"))).collect();
        assert!(!keys.contains_key("d3") && !keys.contains_key("d7"), "Gephi takes these for labels");
        let columns = Columns::new(&graph, &[]).expect("columns");
        let elements = document.all("node");
        assert_eq!((elements.len(), document.all("edge").len()), (graph.nodes.len(), graph.edges.len()));
        for (element, node) in elements.iter().zip(&graph.nodes) {
            let data: BTreeMap<&str, &str> =
                element.all("data").iter().map(|data| (keys[data.attribute("key")], data.text.as_str())).collect();
            for field in &columns.nodes {
                let values = field.values(node);
                let found = data.get(xml_name(&field.column.name).as_str()).copied();
                if field.column.many {
                    let list: Vec<String> = found.map_or_else(Vec::new, |json| {
                        let values: Vec<serde_json::Value> = serde_json::from_str(json).expect("a list");
                        values.iter().map(|value| value.as_str().map_or(value.to_string(), str::to_owned)).collect()
                    });
                    assert_eq!(list.len(), values.len(), "{} of {}", field.column.name, node.id);
                    let text = |value: &&Value| matches!(value, Value::Text(_));
                    for (found, value) in list.iter().zip(values.iter()).filter(|(_, value)| text(value)) {
                        assert_eq!(*found, value.to_string());
                    }
                } else {
                    let expected = values.first().map(|value| value.to_string());
                    assert_eq!(found, expected.as_deref(), "{} of {}", field.column.name, node.id);
                }
            }
        }
    }
}

/// A name with `_` for what XML does not let stand in one.
fn xml_name(name: &str) -> String {
    name.replace([' ', '"', '<', '>', '&', ':'], "_")
}

#[test]
fn yed_draws_labels_where_they_lie() {
    let graph = graphs::hostile();
    let document = parse(&written(|graph, out| yed::write(graph, out), &graph));
    let labels = document.all("y:NodeLabel");
    assert_eq!(labels.len(), graph.nodes.len());
    assert!(labels.iter().any(|label| label.text.starts_with("\u{200b}<html>")), "it would be read as HTML");
    let place = |geometry: &&Element| [geometry.attribute("x").to_owned(), geometry.attribute("y").to_owned()];
    let places: BTreeSet<[String; 2]> = document.all("y:Geometry").iter().map(place).collect();
    assert_eq!(places.len(), graph.nodes.len(), "nodes lie on one spot");
}

#[test]
fn tables_have_a_row_for_each() {
    for graph in [graphs::ordinary(), graphs::hostile()] {
        for (files, edges) in [
            (csv::files(&graph).expect("tables"), "edges.csv"),
            (neo4j::files(&graph).expect("tables"), "relationships.csv"),
        ] {
            let rows = |name: &str| {
                let file = files.iter().find(|file| file.name == name).expect("a table");
                let mut reader = ::csv::Reader::from_reader(file.content.as_slice());
                let width = reader.headers().expect("a header").len();
                let rows: Vec<::csv::StringRecord> = reader.records().map(|row| row.expect("a row")).collect();
                assert!(rows.iter().all(|row| row.len() == width));
                rows.iter().map(|row| row[0].to_owned()).collect::<Vec<_>>()
            };
            assert_eq!(rows("nodes.csv"), graph.nodes.iter().map(|node| node.id.as_str()).collect::<Vec<_>>());
            assert_eq!(rows(edges).len(), graph.edges.len());
        }
    }
}

#[test]
fn lists_for_neo4j_are_cut_at_a_character_that_no_value_has() {
    let command = |graph: &Graph| {
        let files = neo4j::files(graph).expect("tables");
        text(files.iter().find(|file| file.name == "import.sh").expect("a command")).to_owned()
    };
    let mut graph = graphs::ordinary();
    assert!(command(&graph).contains("--array-delimiter=';'"));
    graph.nodes[0].citations[0].sentence = Some("They met; they parted.".to_owned());
    assert!(command(&graph).contains("--array-delimiter='|'"));
    assert!(command(&graphs::hostile()).contains("--array-delimiter=U+001F"));
}

#[test]
fn statements_of_cypher_stay_on_their_lines() {
    let graph = graphs::hostile();
    let script = written(|graph, out| cypher::write(graph, cypher::Dialect::Neo4j, out), &graph);
    let starts = ["CREATE CONSTRAINT ", "UNWIND [{id: '"];
    for line in script.split('\n').filter(|line| !line.is_empty()) {
        assert!(starts.iter().any(|start| line.starts_with(start)) && line.ends_with(';'), "{line:.200}");
    }
    assert!(script.contains("MERGE (a)-[r:SAID {id: row.id}]->(b)") && script.contains("[r:RELATED_TO {"));
}

#[test]
fn what_a_format_cannot_hold_is_refused() {
    let fails = |write: Write, graph: &Graph| {
        let mut out = Vec::new();
        let error = write(graph, &mut out).expect_err("it cannot be held").to_string();
        assert!(out.is_empty(), "something was written before");
        error
    };
    let mut graph = graphs::ordinary();
    graph.edges[0].weight = 0.0;
    assert!(fails(|graph, out| gexf::write(graph, out), &graph).contains("weight of 0"));
    graph.edges[0].weight = f64::NAN;
    let mut lost = graphs::ordinary();
    lost.edges[0].target = 99;
    let mut infinite = graphs::ordinary();
    infinite.nodes[0].attributes.insert("n".to_owned(), vec![Value::Number(f64::INFINITY)]);
    for (_, _, write) in WRITERS {
        assert!(fails(*write, &graph).contains("a number of the edge `k1`"));
        assert!(fails(*write, &lost).contains("leads nowhere"));
        assert!(fails(*write, &infinite).contains("a number of the node `e-consultation`"));
    }
    assert!(csv::files(&lost).is_err() && neo4j::files(&lost).is_err());
    let many = graphs::large(10, 501);
    assert!(fails(|graph, out| mermaid::write(graph, out), &many).contains("no more than 500 edges"));
    let long = graphs::large(2_000, 10);
    assert!(fails(|graph, out| mermaid::write(graph, out), &long).contains("no more than 50000 letters"));
}

#[test]
fn names_that_are_taken_get_a_number() {
    let attributes = ["label", "Label", "size", "label_2"].map(|name| (name.to_owned(), vec![Value::Integer(1)]));
    let node = Node { id: "a".to_owned(), attributes: attributes.into(), ..Node::default() };
    let graph = Graph { nodes: vec![node], ..Graph::default() };
    let names = |columns: &Columns| columns.nodes.iter().map(|field| field.column.name.clone()).collect::<Vec<_>>();
    let mut columns = Columns::new(&graph, &["Size"]).expect("columns");
    assert_eq!(names(&columns), ["passages", "Label_2", "label_3", "label_2_2", "size_2"]);
    columns.rename(|name| name.replace(|c: char| c.is_ascii_digit(), ""));
    assert_eq!(names(&columns), ["passages", "Label_", "label__2", "label__", "size_"]);
}
