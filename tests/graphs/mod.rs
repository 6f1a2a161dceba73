//! Graphs for the tests of formats, and programs not written by us that read what is written of them.
#![allow(dead_code, unused_imports, reason = "each test uses a part of it")]

mod diplomatic;
mod large;

use std::{
    collections::BTreeMap,
    fs,
    path::{Path, PathBuf},
    process::Command,
};

use chancery::{
    export::{
        format::{
            File,
            column::{Columns, Field, json, one_line},
        },
        graph::{Colour, Edge, Graph, Node, Time, Value, ValueType},
    },
    query::{Citation, CitedAs},
};
use serde_json::json;

pub(crate) use diplomatic::diplomatic;
pub(crate) use large::large;

/// A person, an office, states and a meeting, with everything that nodes and edges can have.
pub(crate) fn ordinary() -> Graph {
    let mut nodes = vec![
        node("e-consultation", "Consultation of 13 May 2024", "Consultation"),
        node("p-lu", "Lu Kang", "Person"),
        node("p-nakamura", "Nakamura Hiroshi", "Person"),
        node("s-china", "China", "State"),
        node("s-japan", "Japan", "State"),
    ];
    nodes[0].classes = ["Consultation", "Meeting", "Event"].map(str::to_owned).to_vec();
    nodes[0].time = time(Some("2024-05-13"), Some("2024-05-14"));
    nodes[0].attributes.insert("realis".to_owned(), vec![Value::Text("actual".to_owned())]);
    nodes[1].attributes.insert("other_names".to_owned(), texts(&["陸慷", "Лу Кан"]));
    nodes[1].attributes.insert("born".to_owned(), vec![Value::Date("1968-05".to_owned())]);
    nodes[1].time = time(Some("2015"), Some("2019-07"));
    nodes[3].place = Some((39.9042, 116.4074));
    nodes[3].attributes.insert("members".to_owned(), vec![Value::Integer(2), Value::Integer(34)]);
    nodes[3].attributes.insert("landlocked".to_owned(), vec![Value::Boolean(false)]);
    nodes[4].attributes.insert("surface".to_owned(), vec![Value::Number(377_975.5)]);
    for (number, node) in nodes.iter_mut().enumerate() {
        let number = u32::try_from(number).expect("few nodes");
        node.position = Some((f64::from(number) * 120.5, f64::from(number % 2) * -80.25));
        node.size = 10.0 + f64::from(number);
        node.passages = 3;
        node.citations = vec![citation(&format!("It is {}.", node.label))];
    }
    let mut edges = vec![
        edge("k1", 0, 1, "participant", "participant"),
        edge("k2", 0, 2, "participant", "participant"),
        edge("k3", 1, 2, "metWith", "met with"),
        edge("k4", 1, 3, "represents", "represents"),
    ];
    edges[2] = Edge {
        symmetric: true,
        derived: true,
        weight: 2.0,
        time: time(Some("2023"), Some("2024-05-14")),
        events: vec!["https://example.org/id/event/1".to_owned(), "https://example.org/id/event/2".to_owned()],
        passages: 4,
        citations: vec![citation("Lu met Nakamura."), citation("The two met again, in \"good\" spirits.")],
        ..edges[2].clone()
    };
    let times = ["2024-05-13/2024-05-14", "2023-02", "2024-05-14"].map(|time| Value::Date(time.to_owned()));
    edges[2].attributes.insert("times".to_owned(), times.to_vec());
    edges[3].attributes.insert("office".to_owned(), texts(&["spokesman"]));
    graph("ordinary", nodes, edges)
}

/// Nothing, as a view gives it that finds nothing.
pub(crate) fn empty() -> Graph {
    graph("empty", Vec::new(), Vec::new())
}

/// All that documents have been seen to contain and some that they have not, in labels, in attributes and in their
/// names, with parallel edges and edges to the node itself.
pub(crate) fn hostile() -> Graph {
    let long = "long ".repeat(2_000);
    let texts: Vec<&str> = ODD.iter().copied().chain([long.as_str()]).collect();
    let mut nodes = Vec::new();
    for (number, text) in texts.iter().enumerate() {
        let mut node = node(&format!("n{number:03}"), text, "Person");
        node.classes =
            ["Person", *text].iter().filter(|class| class.len() < 200).map(|class| (*class).to_owned()).collect();
        node.passages = number;
        node.citations = vec![citation(text), citation("b; c | d")];
        node.attributes.insert("text".to_owned(), vec![Value::Text((*text).to_owned())]);
        node.attributes.insert("list".to_owned(), texts.iter().take(3).chain([text]).map(|text| value(text)).collect());
        node.attributes.insert(format!("name {}", number % 7), vec![Value::Integer(i64::MAX)]);
        nodes.push(node);
    }
    nodes.push(node("end", "end", "end"));
    nodes.push(node("graph", "", ""));
    nodes.push(node("node", "node", "State"));
    nodes.push(node("z-1", "subgraph", "Entity"));
    for (place, name) in ["label", "a \"b\" <c> & d", "день", "x:y", "", "line\nbreak", "class"].iter().enumerate()
    {
        nodes[place].attributes.insert((*name).to_owned(), vec![value("under an odd name")]);
    }
    nodes[0].attributes.insert("mixed".to_owned(), vec![Value::Integer(1)]);
    nodes[1].attributes.insert("mixed".to_owned(), vec![Value::Boolean(true)]);
    nodes[0].attributes.insert("number".to_owned(), vec![Value::Number(1e300)]);
    nodes[1].attributes.insert("number".to_owned(), vec![Value::Integer(-7)]);
    nodes[2].attributes.insert("number".to_owned(), vec![Value::Number(1e-7), Value::Number(0.1 + 0.2)]);
    nodes[3].attributes.insert("number".to_owned(), vec![Value::Number(-0.0)]);
    nodes[3].place = Some((-90.0, 180.0));
    let times = [
        (Some("2024"), None),
        (Some("-0500-01-01"), Some("0843-08-10")),
        (None, Some("2024-02")),
        (Some("2024-05"), Some("2023")),
        (Some("soon"), None),
        (Some("1900-02-30"), Some("1900-03-01")),
        (Some("2024-02-29"), Some("2024-02-29")),
    ];
    for (place, (begin, end)) in times.into_iter().enumerate() {
        nodes[place].time = time(begin, end);
    }
    let mut edges = Vec::new();
    for (number, text) in texts.iter().enumerate() {
        let mut edge = edge(&format!("k{number:03}"), number, (number * 7) % nodes.len(), "said", text);
        edge.weight = 0.01;
        edge.events = vec![format!("https://example.org/a?b=1&c=<{number}>;|\"'")];
        edge.attributes.insert("text".to_owned(), vec![value(text)]);
        edge.time = nodes[number % times.len()].time.clone();
        edges.push(edge);
    }
    edges.push(edge("z-parallel-1", 0, 0, "said", "said"));
    edges.push(edge("z-parallel-2", 0, 0, "said", "said again"));
    edges.push(edge("z-parallel-3", 0, 0, "odd 'relation' `x`; --> |", "odd"));
    edges.push(edge("z-parallel-4", 0, 0, "", ""));
    let mut graph = graph("hostile", nodes, edges);
    graph.title = "Title with \"quotes\", <tags> & 'more': \\N # | end".to_owned();
    graph
}

/// Text of which each piece has broken some format.
const ODD: &[&str] = &[
    "plain",
    "\"double\" 'single' `back`",
    "comma, semicolon; bar | and [brackets], (more) {still more}",
    "<html><b>bold</b></html>",
    "<tag attr='x'> & &amp; &lt; &#65; #35; #quot;",
    "back\\slash \\N \\n \\\" and one at the end\\",
    "line\nbreak\r\nand\rreturn\tand tab",
    "nul\0bell\u{7}feed\u{c}vertical\u{b}delete\u{7f}next\u{85}",
    "none\u{fffe}\u{ffff} separators\u{2028}\u{2029} joiner\u{200d} mark\u{feff}",
    "  spaces before and after  ",
    "Ґенеральний секретар — Генеральный секретарь",
    "الأمين العام للأمم المتحدة",
    "国务委员兼外交部长",
    "प्रधान मन्त्री",
    "🇺🇳👩‍👩‍👧 𝔘𝔫𝔦",
    "e\u{301}\u{302}\u{303} combining \u{202e}backwards\u{202c}",
    "1. list",
    "- list",
    "# heading",
    "*bold* _italic_ ~~struck~~ **more** __more__",
    "https://example.org/?a=b&c=d#e and www.example.org and a@example.org",
    "style a:b#35; classDef c:d#e;",
    "click end subgraph graph flowchart --> --- -.-> %% comment",
    "true",
    "007",
    "1e5",
    "null",
    "=1+1",
    "-2",
    "@sum",
    "null\u{1f}separator",
    "'; MATCH (n) DETACH DELETE n; //",
    "${x} $(y) %s {{z}}",
    "]]> <!-- --> <?pi?> <![CDATA[x]]>",
];

fn graph(view: &str, nodes: Vec<Node>, edges: Vec<Edge>) -> Graph {
    Graph { title: format!("An {view} graph"), view: view.to_owned(), nodes, edges }
}

fn node(id: &str, label: &str, class: &str) -> Node {
    Node {
        id: id.to_owned(),
        iri: format!("https://example.org/id/{id}?a=1&b=2"),
        label: label.to_owned(),
        class: class.to_owned(),
        classes: if class.is_empty() { Vec::new() } else { vec![class.to_owned()] },
        colour: if class == "Person" { Colour { r: 78, g: 121, b: 167 } } else { Colour { r: 242, g: 142, b: 43 } },
        size: 10.0,
        ..Node::default()
    }
}

fn edge(id: &str, source: usize, target: usize, relation: &str, label: &str) -> Edge {
    Edge {
        id: id.to_owned(),
        source,
        target,
        relation: relation.to_owned(),
        label: label.to_owned(),
        iri: format!("https://example.org/ontology#{}", relation.len()),
        weight: 1.0,
        passages: 1,
        ..Edge::default()
    }
}

fn value(text: &str) -> Value {
    Value::Text(text.to_owned())
}

fn texts(texts: &[&str]) -> Vec<Value> {
    texts.iter().map(|text| value(text)).collect()
}

fn time(begin: Option<&str>, end: Option<&str>) -> Option<Time> {
    Some(Time { begin: begin.map(str::to_owned), end: end.map(str::to_owned) })
}

pub(crate) fn citation(sentence: &str) -> Citation {
    Citation {
        kind: CitedAs::Passage,
        iri: "https://example.org/doc/1#char=0,20".to_owned(),
        sentence: Some(sentence.to_owned()),
        begin: Some(0),
        end: Some(20),
        document: Some("https://example.org/doc/1".to_owned()),
        title: Some("A reader".to_owned()),
        date: Some("2024-05-15".to_owned()),
        publisher: Some("Ministry of Foreign Affairs".to_owned()),
    }
}

/// What a reader of any format must find again: the graph with its columns, without renamed ones.
pub(crate) fn manifest(graph: &Graph) -> serde_json::Value {
    let columns = Columns::new(graph, &[]).expect("a sound graph");
    let nodes = graph.nodes.iter().map(|node| {
        json!({
            "id": node.id,
            "label": one_line(&node.label),
            "colour": node.colour.to_string(),
            "size": node.size,
            "position": node.position,
            "attributes": attributes(&columns.nodes, node),
        })
    });
    let edges = graph.edges.iter().map(|edge| {
        json!({
            "id": edge.id,
            "source": graph.nodes[edge.source].id,
            "target": graph.nodes[edge.target].id,
            "label": one_line(&edge.label),
            "attributes": attributes(&columns.edges, edge),
        })
    });
    json!({
        "title": graph.title,
        "nodes": nodes.collect::<Vec<_>>(),
        "edges": edges.collect::<Vec<_>>(),
        "columns": { "nodes": kinds(&columns.nodes), "edges": kinds(&columns.edges) },
    })
}

fn attributes<T>(fields: &[Field<T>], of: &T) -> BTreeMap<String, serde_json::Value> {
    let others = fields.iter().filter(|field| field.column.name != "label");
    let each = others.filter_map(|field| {
        let values = field.values(of);
        let all: Vec<serde_json::Value> = values.iter().map(json).collect();
        let value = if field.column.many { all.into() } else { all.into_iter().next()? };
        (!values.is_empty()).then(|| (field.column.name.clone(), value))
    });
    each.collect()
}

fn kinds<T>(fields: &[Field<T>]) -> BTreeMap<&str, serde_json::Value> {
    let kind = |of: ValueType| format!("{of:?}").to_lowercase();
    let each = fields.iter().map(|field| (field.column.name.as_str(), &field.column));
    each.map(|(name, column)| (name, json!({ "type": kind(column.of), "many": column.many }))).collect()
}

/// Has other programs read what was written of a graph, with `tests/readers/read.py`, and prints the table that it
/// makes. Programs that are absent are skipped there by name; all are when there is no Python.
///
/// `make readers` installs them in a folder, which the environment variable `CHANCERY_READERS` names.
#[expect(clippy::print_stdout, reason = "the table is for whoever runs the test")]
pub(crate) fn read_by_others(graph: &Graph, formats: &[(&str, Vec<File>)]) {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("readers").join(&graph.view);
    for (format, files) in formats {
        for file in files {
            let path = folder.join(format).join(&file.name);
            fs::create_dir_all(path.parent().expect("a folder")).expect("a folder");
            fs::write(path, &file.content).expect("a file");
        }
    }
    fs::write(folder.join("manifest.json"), manifest(graph).to_string()).expect("a manifest");
    let readers = std::env::var_os("CHANCERY_READERS").map(PathBuf::from);
    let own = readers.as_ref().map(|readers| readers.join("venv/bin/python3")).filter(|python| python.exists());
    let python = own.unwrap_or_else(|| PathBuf::from("python3"));
    let mut command = Command::new(python);
    command.arg(Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/readers/read.py")).arg(&folder);
    command.args(formats.iter().map(|(format, _)| format));
    match command.output() {
        Err(error) => println!("skipped: there is no Python to read the files with ({error})"),
        Ok(output) => {
            println!("{}", String::from_utf8_lossy(&output.stdout));
            let errors = String::from_utf8_lossy(&output.stderr);
            assert!(output.status.success(), "a program reads something else in {}:\n{errors}", folder.display());
        }
    }
}
