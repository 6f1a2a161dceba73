//! Views: what of the graph becomes nodes, edges and attributes, and how users decide it.

mod common;

use std::{collections::BTreeSet, fmt::Write, path::Path, sync::OnceLock};

use chancery::{
    export::{
        self, Drawn, Filter, Found, Selection, Size, ViewOptions, Views,
        graph::{Edge, Graph, Node, Value},
    },
    knowledge::Source,
    store::Store,
};
use common::{Workspace, project};
use oxigraph::model::NamedNode;

/// A store with the two documents of `tests/views/talks.trig`, which no test changes.
fn talks() -> &'static Workspace {
    static TALKS: OnceLock<Workspace> = OnceLock::new();
    TALKS.get_or_init(|| {
        let workspace = Workspace::new();
        workspace.run(["load".as_ref(), project("tests/views/talks.trig").as_os_str()]).good();
        workspace
    })
}

/// A store with a Turtle text, behind the usual prefixes.
fn with(turtle: &str) -> Workspace {
    let workspace = Workspace::new();
    workspace.write("own.ttl", format!("{PREFIXES}{turtle}"));
    workspace.run(["load", "own.ttl"]).good();
    workspace
}

const PREFIXES: &str = "@prefix dip: <https://w3id.org/chancery/ontology#> .
    @prefix event: <https://w3id.org/chancery/id/event/> .
    @prefix person: <https://w3id.org/chancery/id/person/> .
    @prefix place: <https://w3id.org/chancery/id/place/> .
    @prefix topic: <https://w3id.org/chancery/id/topic/> .
    @prefix office: <https://w3id.org/chancery/id/office/> .
    @prefix state: <https://w3id.org/chancery/id/state/> .
    @prefix agreement: <https://w3id.org/chancery/id/agreement/> .
    @prefix tenure: <https://w3id.org/chancery/id/tenure/> .
    @prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
    @prefix skos: <http://www.w3.org/2004/02/skos/core#> .
    @prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
    @prefix e: <https://e.org/> .
    ";

fn options(view: &str) -> ViewOptions {
    ViewOptions { view: view.to_owned(), ..ViewOptions::default() }
}

fn draw(workspace: &Workspace, selection: &Selection, options: &ViewOptions) -> Drawn {
    draw_by(workspace, None, selection, options)
}

/// Draws with a user's views; what is drawn must always be sound.
fn draw_by(workspace: &Workspace, own: Option<&Path>, selection: &Selection, options: &ViewOptions) -> Drawn {
    let views = Views::load(&Source::Embedded, own).expect("views without a fault");
    let store = Store::open_read_only(&workspace.store()).expect("the store");
    let drawn = export::draw(&store, &views, selection, options).expect("a graph");
    assert_eq!(drawn.graph.fault(), None);
    let ids: Vec<&String> = drawn.graph.nodes.iter().map(|node| &node.id).collect();
    assert!(ids.is_sorted() && drawn.graph.edges.is_sorted_by_key(|edge| &edge.id), "all is in order");
    drawn
}

fn named<'g>(graph: &'g Graph, label: &str) -> &'g Node {
    let found = graph.nodes.iter().find(|node| node.label == label);
    assert!(found.is_some(), "no node {label}: {:?}", labels(graph));
    found.expect("it was found")
}

fn labels(graph: &Graph) -> BTreeSet<&str> {
    graph.nodes.iter().map(|node| node.label.as_str()).collect()
}

/// An edge as `source relation target`.
fn words(graph: &Graph, edge: &Edge) -> String {
    let [source, target] = [edge.source, edge.target].map(|end| graph.nodes[end].label.split(',').next().unwrap_or(""));
    format!("{source} {} {target}", edge.relation)
}

fn edges(graph: &Graph) -> BTreeSet<String> {
    graph.edges.iter().map(|edge| words(graph, edge)).collect()
}

fn edge<'g>(graph: &'g Graph, wanted: &str) -> &'g Edge {
    let found = graph.edges.iter().find(|edge| words(graph, edge) == wanted);
    assert!(found.is_some(), "no edge {wanted}: {:?}", edges(graph));
    found.expect("it was found")
}

fn set<const N: usize>(words: [&str; N]) -> BTreeSet<String> {
    words.into_iter().map(str::to_owned).collect()
}

fn text(node: &Node, attribute: &str) -> Vec<String> {
    node.attributes.get(attribute).into_iter().flatten().map(ToString::to_string).collect()
}

/// Begin and end of a time.
fn time(of: &Option<export::graph::Time>) -> (Option<&str>, Option<&str>) {
    let time = of.as_ref().expect("a time");
    (time.begin.as_deref(), time.end.as_deref())
}

#[test]
fn events_are_nodes_and_roles_are_edges() {
    let drawn = draw(talks(), &Selection::default(), &options("events"));
    let graph = &drawn.graph;
    let expected = set([
        "Meeting: Ann participant Ann",
        "Meeting: Ann host Bob",
        "Meeting: Ann place Town",
        "Meeting: Ann result Pact",
        "Pact party Freedonia",
        "Pact party Sylvania",
        "Visit: Carl visitor Carl",
        "Visit: Carl place Freedonia",
        "Statement: Ann speaker Ann",
        "Statement: Ann addressee Carl",
        "Summit: Ann participant Ann",
        "Summit: Ann participant Bob",
        "Summit: Ann participant Carl",
        "Ann holds Minister of Freedonia",
        "Bob holds President of Sylvania",
        "Carl held President of Sylvania",
        "Minister of Freedonia officeOf Freedonia",
        "President of Sylvania officeOf Sylvania",
    ]);
    assert_eq!(edges(graph), expected, "the narrowest role only, and no topic");
    assert_eq!(graph.edges.len(), expected.len());
    assert_eq!(graph.nodes.len(), 13);
    let meeting = named(graph, "Meeting: Ann, Bob, Town, 2024-05-03");
    assert_eq!((meeting.id.as_str(), meeting.class.as_str()), ("event_m1", "Meeting"));
    assert_eq!(meeting.classes, ["Meeting", "Event"]);
    assert_eq!(time(&meeting.time), (Some("2024-05-03"), None));
    assert_eq!((text(meeting, "topic"), text(meeting, "realis")), (vec!["Fish".to_owned()], vec!["actual".to_owned()]));
    assert_eq!(meeting.passages, 2);
    let summit = named(graph, "Summit: Ann, Bob, Carl, 2024-06");
    assert_eq!((summit.class.as_str(), text(summit, "realis")), ("Summit", vec!["planned".to_owned()]));
    let ann = named(graph, "Ann");
    assert_eq!((ann.passages, text(ann, "names")), (2, vec!["Anna".to_owned()]));
    assert_eq!(named(graph, "Freedonia").passages, 3, "the Pact and the visit speak of it too");
    let host = edge(graph, "Meeting: Ann host Bob");
    assert_eq!((host.passages, host.label.as_str(), host.derived, host.symmetric), (1, "hosted by", false, false));
    assert_eq!(time(&host.time), (Some("2024-05-03"), None));
    assert_eq!(time(&edge(graph, "Carl held President of Sylvania").time), (Some("1990"), Some("1995")));
    assert_eq!((drawn.of_edges, drawn.of_nodes), (4, 4));
    let colours: BTreeSet<String> = graph.legend().values().map(ToString::to_string).collect();
    assert!(colours.contains("#4e79a7") && colours.contains("#e15759"), "persons and meetings: {colours:?}");
}

#[test]
fn relations_come_from_events() {
    let workspace = talks();
    let graph = draw(workspace, &Selection::default(), &options("relations")).graph;
    let expected = set([
        "Ann metWith Bob",
        "Carl visited Freedonia",
        "Ann addressed Carl",
        "Freedonia agreementWith Sylvania",
        "Ann holdsOfficeOf Freedonia",
        "Bob holdsOfficeOf Sylvania",
    ]);
    assert_eq!(edges(&graph), expected, "what was planned relates nobody");
    let met = edge(&graph, "Ann metWith Bob");
    assert!(met.derived && met.symmetric);
    assert_eq!((met.weight, met.passages, met.label.as_str()), (1.0, 1, "met with"), "one passage names both");
    assert_eq!(met.events, ["https://w3id.org/chancery/id/event/m1"]);
    assert_eq!(met.attributes["behind"], [Value::Text("Meeting: Ann, Bob, Town, 2024-05-03".to_owned())]);
    assert_eq!(time(&met.time), (Some("2024-05-03"), None));
    let visited = edge(&graph, "Carl visited Freedonia");
    assert!(!visited.symmetric && time(&visited.time) == (Some("2023-12-30"), Some("2024-01-02")));
    assert!(graph.nodes.iter().all(|node| ["Person", "State"].contains(&node.class.as_str())));

    let realis = BTreeSet::from(["planned".to_owned(), "actual".to_owned()]);
    let selection = Selection { filter: Filter { realis, ..Filter::default() }, ..Selection::default() };
    let graph = draw(workspace, &selection, &options("relations")).graph;
    let met: Vec<(&str, f64)> = graph
        .edges
        .iter()
        .filter(|edge| words(&graph, edge) == "Ann metWith Bob")
        .map(|edge| (edge.label.as_str(), edge.weight))
        .collect();
    assert_eq!(
        BTreeSet::from_iter(met.iter().map(|(label, _)| *label)),
        BTreeSet::from(["met with", "met with (planned)"])
    );
    let planned = edge(&graph, "Bob metWith Carl");
    assert_eq!(planned.attributes["realis"], [Value::Text("planned".to_owned())]);
    assert_eq!(planned.attributes["newman"], [Value::Number(0.5)], "three took part");
}

#[test]
fn states_stand_for_their_ministers() {
    let by_state = ViewOptions { by_state: true, ..options("relations") };
    let drawn = draw(talks(), &Selection::default(), &by_state);
    let expected = set(["Freedonia metWith Sylvania", "Freedonia agreementWith Sylvania"]);
    assert_eq!(edges(&drawn.graph), expected, "Carl's office was over");
    assert!(
        drawn.notes.iter().any(|note| note.contains("leaves out 1 person") && note.contains("Carl")),
        "{:?}",
        drawn.notes
    );
    let bipartite = ViewOptions { by_state: true, ..options("bipartite") };
    let graph = draw(talks(), &Selection::default(), &bipartite).graph;
    assert!(edges(&graph).contains("Meeting: Ann host Sylvania") && !labels(&graph).contains("Bob"));
}

#[test]
fn a_state_is_no_partner_of_its_own_minister() {
    let workspace = with(
        "event:m a dip:Meeting ; dip:participant person:a , state:own , state:other .
         person:a a dip:Person ; rdfs:label \"A\" ; dip:holds office:o . office:o a dip:Office ; dip:officeOf state:own .
         state:own a dip:State ; rdfs:label \"Own\" . state:other a dip:State ; rdfs:label \"Other\" .",
    );
    let graph = draw(&workspace, &Selection::default(), &options("relations")).graph;
    assert_eq!(edges(&graph), set(["A metWith Other", "Other metWith Own", "A holdsOfficeOf Own"]));
}

#[test]
fn a_tenure_known_beforehand_tells_the_state() {
    // Gromyko was foreign minister of the Soviet Union from 1957 to 1985, as the background knows, and the text does not
    // say so.
    let gromyko = "person:andrei-gromyko";
    let meeting = |day: &str| {
        format!("event:m a dip:Meeting ; dip:begin \"{day}\"^^xsd:date ; dip:participant {gromyko} , state:france .")
    };
    let by_state = ViewOptions { by_state: true, ..options("relations") };
    let graph = draw(&with(&meeting("1970-05-01")), &Selection::default(), &by_state).graph;
    assert_eq!(edges(&graph), set(["France metWith Soviet Union"]));
    let drawn = draw(&with(&meeting("1920-05-01")), &Selection::default(), &by_state);
    assert_eq!(edges(&drawn.graph), BTreeSet::new());
    assert!(drawn.notes.iter().any(|note| note.contains("Andrei Gromyko")), "{:?}", drawn.notes);
}

#[test]
fn a_crowd_relates_nobody() {
    let mut turtle = String::new();
    for number in 1..=16 {
        write!(turtle, "person:p{number} a dip:Person ; rdfs:label \"P{number}\" . ").expect("a text");
        write!(turtle, "event:crowd dip:participant person:p{number} . ").expect("a text");
    }
    turtle.push_str("event:crowd a dip:Summit ; rdfs:label \"The crowd\" .");
    turtle.push_str("event:pair a dip:Meeting ; dip:participant person:p1 , person:p2 .");
    let workspace = with(&turtle);
    let drawn = draw(&workspace, &Selection::default(), &options("relations"));
    assert_eq!(edges(&drawn.graph), set(["P1 metWith P2"]));
    assert!(drawn.notes.iter().any(|note| note.contains("The crowd (16)")), "{:?}", drawn.notes);
    let all = ViewOptions { max_participants: Some(0), ..options("relations") };
    let drawn = draw(&workspace, &Selection::default(), &all);
    assert_eq!(drawn.graph.edges.len(), 120);
    assert_eq!(edge(&drawn.graph, "P1 metWith P2").weight, 2.0);
    let newman = &edge(&drawn.graph, "P1 metWith P2").attributes["newman"];
    assert_eq!(newman[..], [Value::Number(1.066_667)], "1 and 1/15");
}

#[test]
fn two_sides() {
    let graph = draw(talks(), &Selection::default(), &options("bipartite")).graph;
    for node in &graph.nodes {
        let side = &node.attributes["bipartite"][..];
        let expected = i64::from(["Meeting", "Visit", "Statement", "Summit"].contains(&node.class.as_str()));
        assert_eq!(side, [Value::Integer(expected)], "{}", node.label);
    }
    let side = |end: usize| &graph.nodes[end].attributes["bipartite"];
    assert!(graph.edges.iter().all(|edge| side(edge.source) != side(edge.target)));
    assert_eq!(graph.edges.len(), 8);
}

#[test]
fn triples_are_drawn_as_they_are() {
    let workspace =
        with("e:a e:knows e:b ; e:age 7 ; a e:Ship ; rdfs:label \"A\" . e:b dip:participant e:a ; dip:visitor e:a .");
    let graph = draw(&workspace, &Selection::default(), &options("triples")).graph;
    assert_eq!(edges(&graph), set(["A knows b", "b participant A", "b visitor A", "A type Ship"]));
    let a = named(&graph, "A");
    assert_eq!((a.attributes["age"].clone(), a.class.as_str()), (vec![Value::Integer(7)], "Ship"));
    assert!(a.id.starts_with("e-org-a__"), "{}", a.id);
    let talks = draw(talks(), &Selection::default(), &options("triples")).graph;
    assert!(
        edges(&talks).contains("Meeting: Ann participant Bob") && edges(&talks).contains("Meeting: Ann topic Fish")
    );
    assert!(!labels(&talks).iter().any(|label| label.contains("char=")), "no mentions and no passages");
}

#[test]
fn labels_of_any_kind() {
    let long = "ж".repeat(10_000);
    let names = [
        ("e:quotes", r#"rdfs:label "He said \"no\" & <left> \\ 'so'""#, "He said \"no\" & <left> \\ 'so'"),
        ("e:lines", r#"rdfs:label "one\ntwo\r\n\tthree""#, "one two three"),
        ("e:bell", r#"rdfs:label "a\u0007b\u0000c""#, "a b c"),
        ("e:turned", r#"rdfs:label "abc\u202Edef\uFEFF""#, "abcdef"),
        ("e:arabic", r#"rdfs:label "وزير الخارجية"@ar"#, "وزير الخارجية"),
        ("e:emoji", r#"rdfs:label "👩🏽‍⚖️ judge""#, "👩🏽‍⚖️ judge"),
        ("e:english", r#"rdfs:label "Wien"@de , "Vienna"@en , "Vindobona""#, "Vienna"),
        ("e:british", r#"rdfs:label "Wien"@de , "Vienna"@en-GB"#, "Vienna"),
        ("e:untagged", r#"rdfs:label "Wien"@de , "Vindobona""#, "Vindobona"),
        ("e:any", r#"rdfs:label "Wien"@de , "Bécs"@hu"#, "Wien"),
        ("e:alt", r#"rdfs:label "Vienne"@fr ; skos:altLabel "Vienna"@en"#, "Vienna"),
        ("<https://e.org/people/no_name-at%20all>", "e:age 1", "no name at all"),
        ("<https://e.org/empty>", r#"rdfs:label "" , " \n""#, "empty"),
        ("<https://e.org/only-breaks>", r#"rdfs:label "\u0001""#, "only breaks"),
    ];
    let mut turtle = String::new();
    for (iri, label, _) in names {
        write!(turtle, "{iri} e:in e:list ; {label} . ").expect("a text");
    }
    write!(turtle, "e:long e:in e:list ; rdfs:label \"{long}\" . ").expect("a text");
    let workspace = with(&turtle);
    for view in ["events", "triples"] {
        let graph = draw(&workspace, &Selection::default(), &options(view)).graph;
        for (iri, _, expected) in names {
            assert!(labels(&graph).contains(expected), "{view}: no {expected:?} for {iri}: {:?}", labels(&graph));
        }
        let cut = graph.nodes.iter().find(|node| node.iri == "https://e.org/long").expect("the long name");
        assert_eq!(cut.label, format!("{}…", "ж".repeat(99)));
        assert_eq!(cut.attributes["names"], [Value::Text(long.clone())], "the whole name is kept");
        let lines = named(&graph, "one two three");
        assert_eq!(lines.attributes["names"], [Value::Text("one\ntwo\r\n\tthree".to_owned())]);
        assert_eq!(text(named(&graph, "Vindobona"), "names"), ["Wien"]);
        assert!(graph.nodes.iter().all(|node| !node.label.is_empty() && !node.label.contains(char::is_control)));
    }
}

#[test]
fn values_have_their_types() {
    let workspace = with(
        "e:x e:to e:y ; e:whole 12 ; e:part 1.5 ; e:odd \"NaN\"^^xsd:double ; e:big 99999999999999999999 ; e:yes true ;
         e:day \"2024-02-29\"^^xsd:date ; e:noDay \"2023-02-29\"^^xsd:date ; e:month \"2024-02\"^^xsd:gYearMonth ;
         e:two \"b\" , \"a\" , 1 ; dip:begin \"2024-03-01T10:00:00Z\"^^xsd:dateTime ; dip:end \"2023\"^^xsd:gYear .",
    );
    let graph = draw(&workspace, &Selection::default(), &options("events")).graph;
    let node = named(&graph, "x");
    let value = |name: &str| node.attributes[name].clone();
    let text = |value: &str| Value::Text(value.to_owned());
    assert_eq!(value("whole"), [Value::Integer(12)]);
    assert_eq!(value("part"), [Value::Number(1.5)]);
    assert_eq!(value("odd"), [text("NaN")]);
    assert_eq!(value("big"), [text("99999999999999999999")]);
    assert_eq!(value("yes"), [Value::Boolean(true)]);
    assert_eq!(value("day"), [Value::Date("2024-02-29".to_owned())]);
    assert_eq!(value("noDay"), [text("2023-02-29")]);
    assert_eq!(value("month"), [Value::Date("2024-02".to_owned())]);
    assert_eq!(value("two"), [text("a"), text("b"), Value::Integer(1)]);
    assert_eq!(time(&node.time), (Some("2024-03-01"), None), "an end before the beginning is none");
}

#[test]
fn what_two_passages_say_of_the_time() {
    let workspace = with(
        "e:g1 a dip:Meeting ; dip:participant e:p ; dip:begin \"2024-05\"^^xsd:gYearMonth , \"2024-05-09\"^^xsd:date , \"2024-05-08\"^^xsd:date .",
    );
    let graph = draw(&workspace, &Selection::default(), &options("events")).graph;
    let meeting = named(&graph, "g1");
    assert_eq!(time(&meeting.time), (Some("2024-05-08"), None), "the most exact, then the earliest");
    assert_eq!(text(meeting, "begin"), ["2024-05", "2024-05-08", "2024-05-09"], "all are kept");
}

#[test]
fn a_place_is_where_the_background_knows_it() {
    let workspace = with("event:m a dip:Meeting ; dip:participant state:france ; dip:place place:astana .");
    let graph = draw(&workspace, &Selection::default(), &options("events")).graph;
    let (latitude, longitude) = named(&graph, "Astana").place.expect("a place");
    assert!((latitude - 51.1).abs() < 0.2 && (longitude - 71.4).abs() < 0.2, "{latitude} {longitude}");
    assert_eq!(text(named(&graph, "Astana"), "locatedIn"), ["Kazakhstan"]);
    assert_eq!(named(&graph, "France").class, "State");
    assert_eq!(graph.edges.len(), 2, "what the background relates is not drawn");
    let selection = Selection { background: true, ..Selection::default() };
    let graph = draw(&workspace, &selection, &options("events")).graph;
    assert!(edges(&graph).contains("Astana locatedIn Kazakhstan") && graph.nodes.len() > 10_000);
}

#[test]
fn passages_are_cited() {
    let cite = ViewOptions { cite: 5, ..options("events") };
    let graph = draw(talks(), &Selection::default(), &cite).graph;
    let freedonia = named(&graph, "Freedonia");
    let dates: Vec<Option<&str>> = freedonia.citations.iter().map(|citation| citation.date.as_deref()).collect();
    assert_eq!(dates, [Some("2024-01-05"), Some("2024-05-04"), Some("2024-05-04")], "the earliest first");
    let host = edge(&graph, "Meeting: Ann host Bob");
    assert_eq!(host.citations.len(), 1);
    assert_eq!(host.citations[0].sentence.as_deref(), Some("Bob was the host; they signed the Pact."));
    assert_eq!(host.citations[0].publisher.as_deref(), Some("The Gazette"));
    let one = ViewOptions { cite: 1, ..options("relations") };
    let graph = draw(talks(), &Selection::default(), &one).graph;
    assert!(graph.edges.iter().all(|edge| edge.citations.len() == 1 && edge.passages >= 1));
    let none = draw(talks(), &Selection::default(), &options("events")).graph;
    assert!(
        none.nodes.iter().all(|node| node.citations.is_empty()) && none.edges.iter().all(|e| e.citations.is_empty())
    );
    let loaded = draw(&with("e:a e:b e:c ."), &Selection::default(), &cite).graph;
    assert_eq!(loaded.edges[0].passages, 0, "a file is no passage");
    assert_eq!(loaded.edges[0].citations[0].kind.name(), "loaded");
}

#[test]
fn sizes_show_degree_or_passages() {
    let size =
        |options: &ViewOptions, label: &str| named(&draw(talks(), &Selection::default(), options).graph, label).size;
    let by_degree = options("events");
    let by_passages = ViewOptions { size: Size::Passages, ..options("events") };
    assert_eq!((size(&by_degree, "Town"), size(&by_passages, "Town")), (10.0, 10.0), "one neighbour, one passage");
    assert_eq!(size(&by_degree, "Freedonia"), 12.93, "three neighbours");
    assert!(size(&by_degree, "Ann") > size(&by_passages, "Ann"), "four neighbours, two passages");
}

#[test]
fn the_same_again_in_any_order() {
    let order = |files: [(&str, &str); 2]| {
        let workspace = Workspace::new();
        for (name, turtle) in files {
            workspace.write(name, format!("{PREFIXES}{turtle}"));
            workspace.run(["load", name]).good();
        }
        workspace
    };
    let a = ("a.ttl", "e:z e:p e:y , e:x ; rdfs:label \"Z\" . event:m a dip:Meeting ; dip:participant e:y , e:x .");
    let b =
        ("b.ttl", "e:x a dip:Person . e:y a dip:Person . event:n a dip:Meeting ; dip:participant e:y , e:x , e:z .");
    let (first, second) = (order([a, b]), order([b, a]));
    for view in ["events", "relations", "bipartite", "triples"] {
        let options = ViewOptions { cite: 3, ..options(view) };
        let graph = draw(&first, &Selection::default(), &options).graph;
        assert!(!graph.edges.is_empty(), "{view}");
        assert_eq!(graph, draw(&second, &Selection::default(), &options).graph, "{view}");
    }
}

#[test]
fn samples_in_all_views() {
    let workspace = Workspace::new();
    workspace.ingest([project("data/documents")]);
    for view in ["events", "relations", "bipartite", "triples"] {
        let graph = draw(&workspace, &Selection::default(), &options(view)).graph;
        assert!(graph.nodes.len() > 10 && graph.edges.len() > 10, "{view}: {} nodes", graph.nodes.len());
        assert!(graph.edges.iter().all(|edge| edge.passages > 0), "{view}: every edge has a passage");
        assert!(graph.edges.iter().all(|edge| !edge.label.is_empty() && !edge.relation.is_empty()), "{view}");
    }
    let person = NamedNode::new_unchecked("https://w3id.org/chancery/id/person/nelson-mandela");
    let selection = Selection { around: vec![person], depth: 2, ..Selection::default() };
    let graph = draw(&workspace, &selection, &options("events")).graph;
    assert!(labels(&graph).contains("Nelson Mandela") && graph.edges.len() > 2);
}

#[test]
fn statements_without_a_store() {
    let workspace = Workspace::new();
    workspace.write(
        "note.txt",
        "Foreign Minister of Kazakhstan Murat Nurtleu met Rashid Meredov in Astana on 3 February 2025.",
    );
    let text = workspace.run(["extract", "note.txt", "--format", "graphml"]).good().stdout;
    for word in ["Murat Nurtleu", "Astana", "Meeting: ", ">participant</data>"] {
        assert!(text.contains(word), "no {word}: {text}");
    }
    let asked = "CONSTRUCT { ?a <https://e.org/near> ?b } WHERE { VALUES (?a ?b) { (<https://w3id.org/chancery/id/state/france> <https://w3id.org/chancery/id/state/germany>) } }";
    workspace.make_store();
    let text = workspace.run(["query", asked, "--format", "graphml"]).good().stdout;
    for word in ["France", "Germany", ">near</data>", ">State</data>"] {
        assert!(text.contains(word), "no {word}: {text}");
    }
}

#[test]
fn views_of_the_user() {
    let workspace = talks();
    let file = workspace.write(
        "own.toml",
        r##"
        label-length = 10
        [colours]
        Person = "#000000"
        other = "#ffffff"
        [labels]
        holds = "is"
        sat = "sat with"
        [[view]]
        name = "tables"
        says = "Who sat with whom."
        nodes = ["Person"]
        edges = ["dip:holds"]
        realis = ["actual", "planned"]
        [[view.relation]]
        name = "sat"
        label = "sat beside"
        of = ["Meeting", "<https://e.org/party/Feast>"]
        between = ["participant", "<https://e.org/party/guest>"]
        [[view.relation]]
        name = "wentWhereRules"
        label = "went where rules"
        of = ["Visit"]
        from = ["visitor"]
        to = ["place/^officeOf/^holds"]
        brings = true
        "##,
    );
    let own = Some(file.as_path());
    let graph = draw_by(workspace, own, &Selection::default(), &options("tables")).graph;
    assert_eq!(
        edges(&graph),
        set(["Ann sat Bob", "Ann sat Carl", "Bob sat Carl", "Carl wentWhereRules Ann"]),
        "by a class below and a way of three steps"
    );
    assert_eq!(edge(&graph, "Bob sat Carl").label, "sat with (planned)");
    let graph = draw_by(workspace, own, &Selection::default(), &options("events")).graph;
    assert_eq!(edge(&graph, "Ann holds Minister…").label, "is");
    let colour = |label: &str| named(&graph, label).colour.to_string();
    assert_eq!((colour("Ann"), colour("Town")), ("#000000".to_owned(), "#76b7b2".to_owned()));
    assert!(graph.nodes.iter().all(|node| node.label.chars().count() <= 10));
    workspace.write("views/only.toml", "hub = 7\n");
    let views = Views::load(&Source::Embedded, Some(&workspace.path("views"))).expect("views");
    assert_eq!((views.style.hub, views.views.len()), (7, 4), "a folder adds to ours as a file does");
}

#[test]
fn faults_of_views_are_named_by_line() {
    let workspace = talks();
    let view = "[[view]]\nname = \"v\"\nsays = \"\"\n";
    for (text, line, words) in [
        ("names = [\"rdfs:label\"]\nbegin = [\"begn\"]", 2, &["no property `begn`", "did you mean `begin`?"][..]),
        ("[colours]\n\nPersn = \"#000000\"", 3, &["no class `Persn`", "did you mean `Person`?"]),
        ("[colours]\nPerson = \"blue\"", 2, &["\"#4e79a7\""]),
        ("[labels]\nvistor = \"x\"", 2, &["no property `vistor`", "did you mean `visitor`?"]),
        ("label-length = 3", 1, &["10 characters"]),
        ("hub = -1", 1, &[]),
        ("lables = 1", 1, &["lables"]),
        ("not-through = [\n\"Place\",\n\"Office without oficeOf\"]", 3, &["oficeOf"]),
        (&format!("{view}nodes = [\"Agent\",\n\"Stat\"]"), 5, &["no class `Stat`"]),
        (&format!("{view}steps = 0"), 4, &["one step"]),
        (&format!("{view}two-sided = [\"Agent\"]"), 4, &["two classes"]),
        (&format!("{view}[[view.relation]]\nname = \"x\"\nlabel = \"\"\nof = [\"Event\"]"), 5, &["`between`"]),
        (
            &format!("{view}[[view.relation]]\nname = \"x y\"\nlabel = \"\"\nof = []\nbetween = [\"party\"]"),
            5,
            &["letters"],
        ),
        (
            &format!("{view}[[view.relation]]\nname = \"x\"\nlabel = \"\"\nof = []\nbetween = [\"party/^hold\"]"),
            8,
            &["`hold`"],
        ),
        ("[[view]]\nname = 1", 2, &[]),
        ("x = \n", 1, &[]),
    ] {
        workspace.write("own.toml", text);
        let place = format!("own.toml:{line}: ");
        let run = workspace.run(["export", "--format", "graphml", "--views", "own.toml"]);
        run.fails(1, &[&[place.as_str()][..], words].concat());
    }
    workspace.run(["export", "--format", "dot", "--views", "nowhere.toml"]).fails(1, &["nowhere.toml"]);
    let run = workspace.run(["export", "--format", "dot", "--view", "evnts"]);
    run.fails(2, &["no view `evnts` (did you mean `events`?)", "bipartite, events, relations, triples"]);
}

#[test]
fn a_folder_of_data_has_views_of_its_own() {
    let workspace = talks();
    let files = ["style.toml", "events.toml", "relations.toml", "bipartite.toml", "triples.toml"];
    for file in files {
        let text = std::fs::read_to_string(project("data/views").join(file)).expect("a view");
        workspace.write(&format!("data/views/{file}"), text.replace("\"held\"", "\"wasOnce\""));
    }
    let text = workspace.run(["export", "--format", "graphml", "--data", "data"]).good().stdout;
    assert!(text.contains("wasOnce") && !text.contains(">held<"));
}

#[test]
fn a_query_that_gives_triples_is_drawn_alone() {
    let workspace = talks();
    let store = Store::open_read_only(&workspace.store()).expect("the store");
    let query = chancery::query::parse(
        "CONSTRUCT { ?e dip:participant ?p . ?p <https://e.org/note> 'seen' } WHERE { ?e a dip:Meeting ; dip:realis 'actual' ; dip:participant ?p }",
    );
    let answer = chancery::query::run(&store, query.expect("SPARQL"), &chancery::query::Limits::default());
    let chancery::query::Answer::Graph(triples) = answer.expect("an answer").answer else {
        unreachable!("CONSTRUCT gives a graph");
    };
    drop(store);
    let selection = Selection { found: Some(Found::Triples(triples)), ..Selection::default() };
    let graph = draw(workspace, &selection, &options("events")).graph;
    assert_eq!(edges(&graph), set(["Meeting: Ann participant Ann", "Meeting: Ann participant Bob"]));
    assert_eq!(edge(&graph, "Meeting: Ann participant Bob").passages, 2);
    assert_eq!(
        (text(named(&graph, "Ann"), "note"), named(&graph, "Ann").class.as_str()),
        (vec!["seen".to_owned()], "Person")
    );
    let graph = draw(workspace, &selection, &options("relations")).graph;
    assert_eq!(edges(&graph), set(["Ann metWith Bob"]));
}
