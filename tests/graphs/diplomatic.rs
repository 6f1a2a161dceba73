//! A graph of diplomacy as the view of events makes it: events as nodes with their roles, and what stands between persons
//! and states.

use chancery::export::graph::{Colour, Edge, Graph, Node, Time, Value};

use super::citation;

type Attributes = &'static [(&'static str, &'static [&'static str])];

/// Id, class, label and attributes.
const NODES: &[(&str, &str, &str, Attributes)] = &[
    (
        "event_visit__1",
        "Visit",
        "Visit: Richard Nixon; China, 1972-02",
        &[("realis", &["actual"]), ("topic", &["trade", "Taiwan"])],
    ),
    ("event_signing__2", "Signing", "Signing: \"SALT I\"", &[("realis", &["planned"])]),
    (
        "person_nixon__3",
        "Person",
        "Richard Nixon",
        &[("names", &["Nixon", "尼克松"]), ("sameAs", &["http://www.wikidata.org/entity/Q9588"])],
    ),
    ("state_china__4", "State", "China", &[("isoCode", &["CN", "CHN"]), ("names", &["People's Republic of China"])]),
    ("state_soviet-union__5", "State", "Soviet Union", &[("isoCode", &["SU"])]),
    ("office_president__6", "Office", "President of the United States", &[("title", &["President"])]),
    ("tenure_nixon__7", "Tenure", "Richard Nixon, President of the United States", &[]),
    ("agreement_salt__8", "Agreement", "SALT I", &[("agreementKind", &["treaty"]), ("signed", &["1972-05-26"])]),
    ("place_beijing__9", "Place", "Beijing", &[]),
    ("monument_wall__10", "Monument", "Great Wall; a part of it", &[("monumentKind", &["wall"])]),
    ("organization_un__11", "InternationalOrganization", "United Nations", &[("acronym", &["UN"])]),
    ("topic_trade__12", "Topic", "trade", &[]),
    ("tenure_lost__13", "Tenure", "Somebody, some office", &[]),
    ("event_visit__14", "Visit", "Visit of unknown aim", &[]),
    ("document_1", "Document", "A reader", &[("publisher", &["Ministry of Foreign Affairs"])]),
];

/// When nodes were, by their places.
const TIMES: &[(usize, &str, Option<&str>)] = &[
    (0, "1972-02-21", Some("1972-02-28")),
    (1, "1972-05-26", None),
    (4, "1922-12-30", Some("1991-12")),
    (6, "1969-01-20", Some("1974-08-09")),
    (7, "1972-05-26", None),
];

/// The places of source and target, the relation and its label.
const EDGES: &[(usize, usize, &str, &str)] = &[
    (0, 2, "visitor", "visited by"),
    (0, 3, "host", "hosted by"),
    (0, 3, "place", "in"),
    (0, 8, "place", "in"),
    (1, 4, "signatory", "signed by"),
    (1, 7, "about", "about"),
    (2, 5, "holds", "holds the office of"),
    (3, 10, "memberOf", "member of"),
    (6, 2, "holder", "holder"),
    (6, 5, "office", "to the office of"),
    (7, 4, "party", "binds"),
    (8, 3, "locatedIn", "located in"),
    (0, 11, "topic", "on"),
    (12, 2, "holder", "holder"),
    (13, 2, "visitor", "visited by"),
    (2, 3, "metWith", "met with"),
    (2, 2, "metWith", "met with"),
    (4, 3, "successor", "successor"),
];

/// The graph.
pub(crate) fn diplomatic() -> Graph {
    let mut nodes: Vec<Node> =
        NODES.iter().map(|(id, class, label, attributes)| node(id, class, label, attributes)).collect();
    for (place, begin, end) in TIMES {
        nodes[*place].time = time(begin, *end);
    }
    nodes[8].place = Some((39.9042, 116.4074));
    nodes[9].place = Some((40.4319, 116.5704));
    // It is the document that is cited.
    nodes[14].iri = "https://example.org/doc/1".to_owned();
    let edges = EDGES.iter().enumerate().map(|(at, (source, target, relation, label))| {
        let derived = *relation == "metWith";
        Edge {
            id: format!("edge__{at}"),
            source: *source,
            target: *target,
            relation: (*relation).to_owned(),
            label: (*label).to_owned(),
            iri: format!("https://example.org/ontology#{relation}"),
            symmetric: derived,
            derived,
            weight: if derived { 3.0 } else { 1.0 },
            time: if derived { time("1972", Some("1973-06")) } else { None },
            passages: 1,
            citations: vec![citation(&format!("It says so of {relation}."))],
            ..Edge::default()
        }
    });
    Graph { title: "Who did what".to_owned(), view: "diplomatic".to_owned(), edges: edges.collect(), nodes }
}

fn node(id: &str, class: &str, label: &str, attributes: Attributes) -> Node {
    let above = matches!(class, "Visit" | "Signing").then_some("Event");
    let values = |values: &[&str]| values.iter().map(|value| Value::Text((*value).to_owned())).collect();
    Node {
        id: id.to_owned(),
        iri: format!("https://example.org/id/{id}"),
        label: label.to_owned(),
        class: class.to_owned(),
        classes: [Some(class), above].into_iter().flatten().map(str::to_owned).collect(),
        attributes: attributes.iter().map(|(name, list)| ((*name).to_owned(), values(list))).collect(),
        colour: Colour { r: 225, g: 87, b: 89 },
        size: 12.5,
        passages: 2,
        ..Node::default()
    }
}

fn time(begin: &str, end: Option<&str>) -> Option<Time> {
    Some(Time { begin: Some(begin.to_owned()), end: end.map(str::to_owned) })
}
