//! A graph of a size, for speed and for limits.

use chancery::export::graph::{Colour, Edge, Graph, Node, Time, Value};

/// As a large store would give it: persons in several scripts, with names, a tenure and a place in the picture, and edges
/// that say who met whom.
pub(crate) fn large(nodes: usize, edges: usize) -> Graph {
    Graph {
        title: "A large graph".to_owned(),
        view: "large".to_owned(),
        nodes: (0..nodes).map(node).collect(),
        edges: (0..edges).map(|number| edge(number, nodes)).collect(),
    }
}

fn node(number: usize) -> Node {
    let names = ["Lu Kang", "Генеральный секретарь", "外交部长", "O'Brien \"Bob\" & Sons"];
    let texts = |texts: &[&str]| texts.iter().map(|text| Value::Text((*text).to_owned())).collect();
    let attributes = [("other_names", texts(&["陸慷", "Лу Кан"])), ("realis", texts(&["actual"]))];
    Node {
        id: format!("n{number:07}"),
        iri: format!("https://example.org/id/person/{number}"),
        label: format!("{} {number}", names[number % names.len()]),
        class: "Person".to_owned(),
        classes: vec!["Person".to_owned()],
        time: Some(Time { begin: Some("2015".to_owned()), end: Some("2019-07".to_owned()) }),
        attributes: attributes.map(|(name, values)| (name.to_owned(), values)).into(),
        passages: number % 50,
        position: Some(((number % 317) as f64 * 1.25, (number / 317) as f64 * 1.25)),
        colour: Colour { r: 78, g: 121, b: 167 },
        size: 10.0,
        ..Node::default()
    }
}

fn edge(number: usize, nodes: usize) -> Edge {
    Edge {
        id: format!("k{number:07}"),
        source: number * 7919 % nodes,
        target: (number * 104_729 + 1) % nodes,
        relation: "metWith".to_owned(),
        label: "met with".to_owned(),
        iri: "https://example.org/ontology#Meeting".to_owned(),
        symmetric: true,
        derived: true,
        weight: 1.0,
        time: Some(Time { begin: Some("2024-05-13".to_owned()), end: None }),
        events: vec![format!("https://example.org/id/event/{number}")],
        passages: 2,
        ..Edge::default()
    }
}
