//! The formats in JSON, the lines for FollowTheMoney, the notes for Obsidian, and JSON-LD hold what the graph has: parsed
//! again, and read by programs not written by us.

mod graphs;

use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
    path::Path,
};

use chancery::{
    export::{
        ExportError,
        format::{
            File,
            column::{Columns, Field, json, one_line},
            cx2, cytoscape, d3, ftm, jgf, jsonld, obsidian,
        },
        graph::{Graph, Node, Value},
    },
    ontology::local_name,
};
use oxigraph::{
    io::{RdfFormat, RdfParser},
    model::{Dataset, NamedOrBlankNode, Quad, Term, dataset::CanonicalizationAlgorithm},
};
use serde::Deserialize;
use serde_json::Value as Json;

type Write = fn(&Graph, &mut Vec<u8>) -> Result<(), ExportError>;

/// The formats of one file, with its name.
const WRITERS: &[(&str, &str, Write)] = &[
    ("cytoscape", "graph.cyjs", |graph, out| cytoscape::write(graph, out)),
    ("cx2", "graph.cx2", |graph, out| cx2::write(graph, out)),
    ("d3", "graph.json", |graph, out| d3::write(graph, out)),
    ("jgf", "graph.json", |graph, out| jgf::write(graph, out)),
    ("ftm", "graph.jsonl", |graph, out| ftm::write(graph, out)),
];

fn written(write: Write, graph: &Graph) -> String {
    let mut out = Vec::new();
    write(graph, &mut out).expect("a graph that can be written");
    String::from_utf8(out).expect("UTF-8")
}

fn parsed(format: &str, graph: &Graph) -> Json {
    let (.., write) = WRITERS.iter().find(|(name, ..)| *name == format).expect("a format");
    serde_json::from_str(&written(*write, graph)).expect("JSON")
}

/// All that a graph is written as.
fn all(graph: &Graph) -> Vec<(&'static str, Vec<File>)> {
    let single = WRITERS.iter().map(|(format, name, write)| {
        (*format, vec![File { name: (*name).to_owned(), content: written(*write, graph).into_bytes() }])
    });
    single.chain([("obsidian", obsidian::files(graph).expect("notes"))]).collect()
}

fn graphs() -> Vec<Graph> {
    vec![graphs::ordinary(), graphs::hostile(), graphs::diplomatic(), Graph::default()]
}

/// A label as it is shown: on one line.
fn shown(label: &str) -> String {
    one_line(label).into_owned()
}

#[test]
fn other_programs_read_the_same() {
    for graph in [graphs::ordinary(), graphs::hostile(), graphs::diplomatic()] {
        graphs::read_by_others(&graph, &all(&graph));
    }
}

#[test]
fn the_same_graph_gives_the_same_bytes() {
    for graph in graphs() {
        assert_eq!(all(&graph), all(&graph.clone()));
    }
}

#[test]
fn what_a_format_cannot_hold_is_refused() {
    let mut lost = graphs::ordinary();
    lost.edges[0].target = 99;
    let mut infinite = graphs::ordinary();
    infinite.nodes[0].size = f64::NAN;
    for (_, _, write) in WRITERS {
        for (graph, says) in [(&lost, "leads nowhere"), (&infinite, "a number of the node `e-consultation`")] {
            let mut out = Vec::new();
            let error = write(graph, &mut out).expect_err("it cannot be held").to_string();
            assert!(error.contains(says) && out.is_empty(), "{error}");
        }
    }
    assert!(obsidian::files(&lost).is_err());
    // The letters of FollowTheMoney are fewer.
    let node = |id: &str| Node { id: id.to_owned(), ..Node::default() };
    let graph = Graph { nodes: vec![node("a-"), node("a-__0")], ..Graph::default() };
    assert!(ftm::write(&graph, Vec::new()).is_err_and(|error| error.to_string().contains("two ids")));
}

/// What JSON has of the columns of a node or edge, beside what a format holds otherwise.
fn check_members<T>(found: &Json, fields: &[Field<T>], of: &T, besides: &[&str]) {
    for field in fields.iter().filter(|field| !besides.contains(&field.column.name.as_str())) {
        let values: Vec<Json> = field.values(of).iter().map(json).collect();
        let wanted =
            if field.column.many && !values.is_empty() { Some(values.into()) } else { values.into_iter().next() };
        assert_eq!(found.get(&field.column.name), wanted.as_ref(), "{}", field.column.name);
    }
}

fn check_position(found: Option<&Json>, node: &Node) {
    let wanted = node.position.map(|(x, y)| serde_json::json!({"x": x, "y": y}));
    assert_eq!(found, wanted.as_ref());
}

fn check_citations(found: Option<&Json>, wanted: &[chancery::query::Citation]) {
    let found = found.and_then(Json::as_array).cloned().unwrap_or_default();
    assert_eq!(found.len(), wanted.len());
    for (found, wanted) in found.iter().zip(wanted) {
        assert_eq!(found["sentence"].as_str(), wanted.sentence.as_deref());
        assert_eq!(found["iri"], wanted.iri.as_str());
        assert_eq!(found["title"].as_str(), wanted.title.as_deref());
    }
}

#[test]
fn cytoscape_has_every_value() {
    for graph in graphs() {
        let document = parsed("cytoscape", &graph);
        let columns = Columns::drawn(&graph, &[]).expect("columns");
        let [nodes, edges] = ["nodes", "edges"].map(|kind| document["elements"][kind].as_array().expect("elements"));
        assert_eq!((nodes.len(), edges.len()), (graph.nodes.len(), graph.edges.len()));
        for (element, node) in nodes.iter().zip(&graph.nodes) {
            let data = &element["data"];
            assert_eq!([&data["id"], &data["value"], &data["name"]], [&node.id, &node.id, &shown(&node.label)]);
            check_members(data, &columns.nodes, node, &["x", "y"]);
            check_position(element.get("position"), node);
        }
        for (element, edge) in edges.iter().zip(&graph.edges) {
            let data = &element["data"];
            assert_eq!([&data["id"], &data["key"], &data["interaction"]], [&edge.id, &edge.id, &edge.relation]);
            assert_eq!(data["source"], graph.nodes[edge.source].id);
            assert_eq!(data["target"], graph.nodes[edge.target].id);
            check_members(data, &columns.edges, edge, &[]);
        }
    }
    let placed = parsed("cytoscape", &graphs::ordinary());
    assert_eq!(placed["layout"]["name"], "preset");
    assert_eq!(placed["elements"]["edges"][2]["classes"], "metWith symmetric derived");
}

#[test]
fn node_link_has_every_value() {
    for graph in graphs() {
        let document = parsed("d3", &graph);
        let columns = Columns::drawn(&graph, &[]).expect("columns");
        let [nodes, links] = ["nodes", "links"].map(|kind| document[kind].as_array().expect("items"));
        assert_eq!((nodes.len(), links.len()), (graph.nodes.len(), graph.edges.len()));
        for (found, node) in nodes.iter().zip(&graph.nodes) {
            assert_eq!(found["id"], node.id);
            check_members(found, &columns.nodes, node, &["citations"]);
            check_citations(found.get("citations"), &node.citations);
        }
        for (found, edge) in links.iter().zip(&graph.edges) {
            assert_eq!(found["id"], edge.id);
            assert_eq!(found["source"], graph.nodes[edge.source].id);
            assert_eq!(found["target"], graph.nodes[edge.target].id);
            check_members(found, &columns.edges, edge, &["citations"]);
            check_citations(found.get("citations"), &edge.citations);
        }
    }
}

#[test]
fn json_graph_format_has_every_value() {
    for graph in graphs() {
        let document = &parsed("jgf", &graph)["graph"];
        let columns = Columns::drawn(&graph, &[]).expect("columns");
        let nodes = document["nodes"].as_object().expect("nodes");
        let edges = document["edges"].as_array().expect("edges");
        assert_eq!((nodes.len(), edges.len()), (graph.nodes.len(), graph.edges.len()));
        for node in &graph.nodes {
            let found = &nodes[&node.id];
            assert_eq!(found["label"], shown(&node.label));
            check_members(&found["metadata"], &columns.nodes, node, &["label", "citations", "x", "y"]);
            check_position(found["metadata"].get("position"), node);
            check_citations(found["metadata"].get("citations"), &node.citations);
        }
        for (found, edge) in edges.iter().zip(&graph.edges) {
            let label = shown(&edge.label);
            let wanted = [&edge.id, &graph.nodes[edge.source].id, &graph.nodes[edge.target].id, &edge.relation, &label];
            assert_eq!(["id", "source", "target", "relation", "label"].map(|name| &found[name]), wanted);
            check_members(&found["metadata"], &columns.edges, edge, &["label", "relation", "citations"]);
            check_citations(found["metadata"].get("citations"), &edge.citations);
        }
    }
}

/// The aspects of CX2, after what every reader may ask of the file as a whole.
fn aspects(document: &Json) -> BTreeMap<&str, &Vec<Json>> {
    let pieces = document.as_array().expect("an array");
    assert_eq!(pieces[0], serde_json::json!({"CXVersion": "2.0", "hasFragments": false}));
    let mut aspects = BTreeMap::new();
    for piece in &pieces[1..] {
        let members = piece.as_object().expect("an object");
        assert_eq!(members.len(), 1, "an aspect has one name");
        for (name, value) in members {
            assert!(aspects.insert(name.as_str(), value.as_array().expect("an array")).is_none(), "{name} twice");
        }
    }
    assert_eq!(pieces.last(), Some(&serde_json::json!({"status": [{"error": "", "success": true}]})));
    for counted in aspects["metaData"] {
        let name = counted["name"].as_str().expect("a name");
        assert_eq!(counted["elementCount"], aspects[name].len(), "{name}");
    }
    assert_eq!(aspects["metaData"].len() + 2, aspects.len(), "all are counted but the counts and the status");
    aspects
}

/// Whether a value is of the type that was declared.
fn is_declared(declared: &str, value: &Json) -> bool {
    let one = |of: &str, value: &Json| match of {
        "string" => value.is_string(),
        "integer" => value.as_i64().is_some_and(|number| i32::try_from(number).is_ok()),
        "long" => value.is_i64(),
        "double" => value.is_number(),
        "boolean" => value.is_boolean(),
        _ => false,
    };
    match declared.strip_prefix("list_of_") {
        Some(of) => value.as_array().is_some_and(|list| list.iter().all(|value| one(of, value))),
        None => one(declared, value),
    }
}

#[test]
fn cx2_is_as_strict_readers_want_it() {
    for graph in graphs() {
        let document = parsed("cx2", &graph);
        let aspects = aspects(&document);
        let columns = Columns::drawn(&graph, &[]).expect("columns");
        let declared = |kind: &str| aspects["attributeDeclarations"][0][kind].as_object().expect("declarations");
        assert_eq!(aspects["nodes"].len(), graph.nodes.len());
        assert_eq!(aspects["edges"].len(), graph.edges.len());
        for kind in ["nodes", "edges"] {
            for (number, item) in aspects[kind].iter().enumerate() {
                assert_eq!(item["id"], number);
                for (name, value) in item["v"].as_object().expect("values") {
                    let of = declared(kind)[name]["d"].as_str().expect("a declared attribute");
                    assert!(is_declared(of, value), "{name} is {value}, and no {of}");
                }
            }
        }
        for (name, value) in aspects["networkAttributes"][0].as_object().expect("attributes") {
            assert!(is_declared(declared("networkAttributes")[name]["d"].as_str().expect("a type"), value));
        }
        for (item, node) in aspects["nodes"].iter().zip(&graph.nodes) {
            assert_eq!([&item["v"]["key"], &item["v"]["name"]], [&node.id, &shown(&node.label)]);
            assert_eq!(
                (item["x"].as_f64(), item["y"].as_f64()),
                (node.position.map(|p| p.0), node.position.map(|p| p.1))
            );
            check_members(&item["v"], &columns.nodes, node, &["label", "x", "y"]);
        }
        for (item, edge) in aspects["edges"].iter().zip(&graph.edges) {
            assert_eq!([&item["s"], &item["t"]], [edge.source, edge.target]);
            assert_eq!([&item["v"]["key"], &item["v"]["interaction"]], [&edge.id, &edge.relation]);
            check_members(&item["v"], &columns.edges, edge, &["label", "relation"]);
        }
        check_style(&aspects, &graph);
    }
}

/// Whether the style of CX2 shows each node in its colour.
fn check_style(aspects: &BTreeMap<&str, &Vec<Json>>, graph: &Graph) {
    let style = &aspects["visualProperties"][0];
    for (kind, mapping) in [("nodes", "nodeMapping"), ("edges", "edgeMapping")] {
        for mapped in style[mapping].as_object().expect("mappings").values() {
            let attribute = mapped["definition"]["attribute"].as_str().expect("an attribute");
            let declared = &aspects["attributeDeclarations"][0][kind][attribute]["d"];
            assert!(*declared == mapped["definition"]["type"] || graph.edges.is_empty(), "{attribute} is {declared}");
        }
    }
    let by_class = style["nodeMapping"]["NODE_BACKGROUND_COLOR"]["definition"]["map"].as_array();
    let own = |id: usize| aspects["nodeBypasses"].iter().find(|bypass| bypass["id"] == id);
    for (id, node) in graph.nodes.iter().enumerate() {
        let of_class = by_class.and_then(|map| map.iter().find(|entry| entry["v"] == node.class.as_str()));
        let colour = own(id).map(|bypass| &bypass["v"]["NODE_BACKGROUND_COLOR"]).or(of_class.map(|entry| &entry["vp"]));
        assert_eq!(colour, Some(&Json::from(node.colour.to_string())));
    }
}

/// The entities of FollowTheMoney by their ids.
fn entities(graph: &Graph) -> BTreeMap<String, Json> {
    let lines = written(|graph, out| ftm::write(graph, out), graph);
    let mut entities = BTreeMap::new();
    for line in lines.split('\n').filter(|line| !line.is_empty()) {
        let entity: Json = serde_json::from_str(line).expect("a line of JSON");
        let id = entity["id"].as_str().expect("an id").to_owned();
        assert!(entities.insert(id, entity).is_none(), "an id stands twice");
    }
    entities
}

/// Names of properties with their values.
type Properties = &'static [(&'static str, &'static [&'static str])];

/// Some of the entities: id, schema and properties.
const TOLD: &[(&str, &str, Properties)] = &[
    (
        "event.visit..1",
        "Trip",
        &[
            ("name", &["Visit: Richard Nixon; China, 1972-02"]),
            ("startDate", &["1972-02-21"]),
            ("endDate", &["1972-02-28"]),
            ("involved", &["chancery-person.nixon..3"]),
            ("organizer", &["chancery-state.china..4"]),
            ("endLocation", &["chancery-state.china..4.address", "chancery-place.beijing..9"]),
            ("location", &["China", "Beijing"]),
            ("country", &["cn"]),
            ("keywords", &["Visit", "Event", "trade", "Taiwan"]),
        ],
    ),
    ("event.signing..2", "Event", &[("name", &["Signing: \"SALT I\""]), ("date", &["1972-05-26"])]),
    (
        "person.nixon..3",
        "Person",
        &[
            ("alias", &["Nixon", "尼克松"]),
            ("wikidataId", &["Q9588"]),
            ("position", &["President of the United States"]),
        ],
    ),
    (
        "state.soviet-union..5",
        "PublicBody",
        &[
            ("country", &["suhh"]),
            ("topics", &["gov.national"]),
            ("incorporationDate", &["1922-12-30"]),
            ("dissolutionDate", &["1991-12"]),
        ],
    ),
    (
        "tenure.nixon..7",
        "Occupancy",
        &[
            ("holder", &["chancery-person.nixon..3"]),
            ("post", &["chancery-office.president..6"]),
            ("startDate", &["1969-01-20"]),
        ],
    ),
    ("tenure.lost..13", "Event", &[]),
    ("event.visit..14", "Event", &[]),
    ("agreement.salt..8", "Document", &[("fileName", &["SALT I"]), ("keywords", &["Agreement", "treaty"])]),
    ("place.beijing..9", "Address", &[("latitude", &["39.9042"]), ("country", &["cn"])]),
    ("monument.wall..10", "RealEstate", &[("propertyType", &["wall"])]),
    ("topic.trade..12", "Note", &[]),
    (
        "edge..0",
        "UnknownLink",
        &[
            ("subject", &["chancery-event.visit..1"]),
            ("object", &["chancery-person.nixon..3"]),
            ("role", &["visited by"]),
            ("proof", &["chancery-document.1"]),
        ],
    ),
    ("edge..5", "Documentation", &[("document", &["chancery-agreement.salt..8"])]),
    ("edge..6", "Occupancy", &[("holder", &["chancery-person.nixon..3"])]),
    ("edge..7", "Membership", &[("organization", &["chancery-organization.un..11"])]),
    ("edge..10", "Documentation", &[("entity", &["chancery-state.soviet-union..5"]), ("role", &["binds"])]),
    ("edge..15", "UnknownLink", &[("startDate", &["1972"]), ("endDate", &["1973-06"])]),
    ("edge..17", "Succession", &[("predecessor", &["chancery-state.soviet-union..5"])]),
];

#[test]
fn events_are_told_to_investigators() {
    let entities = entities(&graphs::diplomatic());
    for (id, schema, properties) in TOLD {
        let entity = entities.get(&format!("chancery-{id}")).unwrap_or_else(|| panic!("no {id}"));
        assert_eq!(entity["schema"], *schema, "{id}");
        for (name, values) in *properties {
            assert_eq!(entity["properties"][name], serde_json::json!(values), "{name} of {id}");
        }
    }
    assert!(!entities.contains_key("chancery-edge..8"), "a tenure is the link itself");
}

/// The properties of a note, as far as they are looked at.
#[derive(Deserialize)]
struct Head {
    #[serde(default)]
    aliases: Vec<String>,
    #[serde(default)]
    tags: Vec<String>,
    id: String,
    #[serde(flatten)]
    others: BTreeMap<String, Json>,
}

#[test]
fn notes_have_properties_and_links() {
    for graph in graphs() {
        let files = obsidian::files(&graph).expect("notes");
        assert_eq!(files.len(), graph.nodes.len() + 1);
        let stem = |file: &File| {
            let name = file.name.rsplit('/').next().expect("a name");
            name.strip_suffix(".md").expect("Markdown").to_owned()
        };
        let names: BTreeSet<String> = files.iter().map(stem).collect();
        let folded: BTreeSet<String> = names.iter().map(|name| name.to_lowercase()).collect();
        assert_eq!(folded.len(), files.len(), "two notes have one name");
        let columns = Columns::new(&graph, &[]).expect("columns");
        let mut relations = 0;
        for (file, node) in files.iter().zip(&graph.nodes) {
            assert!(file.name.len() < 250 && !file.name.contains(['\\', ':', '*', '?', '"', '<', '>', '|', '\n']));
            let text = std::str::from_utf8(&file.content).expect("UTF-8");
            let (head, body) =
                text.strip_prefix("---\n").expect("properties").split_once("\n---\n").expect("their end");
            let head: Head = serde_saphyr::from_str(head).expect("YAML");
            assert_eq!(head.id, node.id);
            assert_eq!(head.tags.len(), node.classes.len());
            let label = shown(&node.label);
            assert!(label.is_empty() || head.aliases.contains(&label) || stem(file) == label);
            let found = serde_json::to_value(&head.others).expect("JSON");
            check_members(&found, &columns.nodes, node, &["citations", "number"]);
            relations += body.matches(" [id:: ").count();
            for link in body.split("[[").skip(1).filter_map(|rest| Some(rest.split_once("]]")?.0)) {
                let name = link.split('|').next().expect("a name");
                assert!(names.contains(name), "{link} leads nowhere");
            }
        }
        assert_eq!(relations, graph.edges.len());
    }
}

/// Quads that JSON-LD could take for something else, one of each kind.
const ODD_QUADS: &str = r#"
<id:7> <https://w3id.org/chancery/ontology#holder> <label:x> .
<label:x> <https://w3id.org/chancery/ontology#holder> "no person" .
<doc://a/b> <https://w3id.org/chancery/ontology#holder> <graph:g> <doc:g> .
<https://w3id.org/chancery/id/> <https://w3id.org/chancery/ontology#> <https://w3id.org/chancery/ontology#> .
<https://w3id.org/chancery/id///x> <https://w3id.org/chancery/ontology#label> "not rdfs:label" .
<https://w3id.org/chancery/id/a> <https://w3id.org/chancery/ontology#doc> "doc" .
<https://w3id.org/chancery/id/a> <https://w3id.org/chancery/ontology#x:y> "colon" .
<https://w3id.org/chancery/id/a> <https://w3id.org/chancery/ontology#x/y> "slash" .
<https://w3id.org/chancery/id/a> <https://w3id.org/chancery/ontology#%40id> "keyword" .
<https://w3id.org/chancery/id/a> <http://www.w3.org/1999/02/22-rdf-syntax-ns#type> <https://w3id.org/chancery/ontology#Person> .
<https://w3id.org/chancery/id/a> <http://www.w3.org/1999/02/22-rdf-syntax-ns#type> <https://w3id.org/chancery/ontology#rdf> .
<https://w3id.org/chancery/id/a> <http://www.w3.org/1999/02/22-rdf-syntax-ns#type> <https://w3id.org/chancery/ontology#holder> .
<https://w3id.org/chancery/id/a> <http://www.w3.org/1999/02/22-rdf-syntax-ns#type> <https://example.org/Person> .
<https://w3id.org/chancery/id/b> <http://www.w3.org/1999/02/22-rdf-syntax-ns#type> "text" .
<https://w3id.org/chancery/id/b> <http://www.w3.org/1999/02/22-rdf-syntax-ns#type> _:class .
<https://w3id.org/chancery/id/c> <http://www.w3.org/1999/02/22-rdf-syntax-ns#type> _:class .
_:class <http://www.w3.org/2000/01/rdf-schema#label> "a blank node" .
_:class <https://w3id.org/chancery/ontology#holder> _:other _:graph .
<https://w3id.org/chancery/id/c> <http://www.w3.org/2000/01/rdf-schema#label> "one"@en .
<https://w3id.org/chancery/id/c> <http://www.w3.org/2000/01/rdf-schema#label> "two"@en .
<https://w3id.org/chancery/id/c> <http://www.w3.org/2000/01/rdf-schema#label> "drei"@de-ch .
<https://w3id.org/chancery/id/c> <http://www.w3.org/2000/01/rdf-schema#label> "none" .
<https://w3id.org/chancery/id/c> <http://www.w3.org/2000/01/rdf-schema#label> <https://example.org/label> .
<https://w3id.org/chancery/id/c> <http://www.w3.org/2000/01/rdf-schema#label> "7"^^<http://www.w3.org/2001/XMLSchema#integer> .
<https://w3id.org/chancery/id/c> <https://w3id.org/chancery/ontology#begin> "1973-06-21"^^<http://www.w3.org/2001/XMLSchema#date> .
<https://w3id.org/chancery/id/c> <https://w3id.org/chancery/ontology#begin> "1973"^^<http://www.w3.org/2001/XMLSchema#gYear> .
<https://w3id.org/chancery/id/c> <https://w3id.org/chancery/ontology#begin> "in June" .
<https://w3id.org/chancery/id/c> <https://w3id.org/chancery/ontology#begin> "in June"@en .
<https://w3id.org/chancery/id/c> <https://w3id.org/chancery/ontology#begin> <https://example.org/june> .
<https://w3id.org/chancery/id/c> <https://w3id.org/chancery/ontology#value> "500.0"^^<http://www.w3.org/2001/XMLSchema#decimal> .
<https://w3id.org/chancery/id/c> <https://w3id.org/chancery/ontology#value> "500"^^<http://www.w3.org/2001/XMLSchema#integer> .
<https://w3id.org/chancery/id/c> <https://example.org/n> "5"^^<http://www.w3.org/2001/XMLSchema#integer> .
<https://w3id.org/chancery/id/c> <https://example.org/n> "05"^^<http://www.w3.org/2001/XMLSchema#integer> .
<https://w3id.org/chancery/id/c> <https://example.org/n> "-0"^^<http://www.w3.org/2001/XMLSchema#integer> .
<https://w3id.org/chancery/id/c> <https://example.org/n> "9007199254740993"^^<http://www.w3.org/2001/XMLSchema#integer> .
<https://w3id.org/chancery/id/c> <https://example.org/n> "many"^^<http://www.w3.org/2001/XMLSchema#integer> .
<https://w3id.org/chancery/id/c> <https://example.org/n> "true"^^<http://www.w3.org/2001/XMLSchema#boolean> .
<https://w3id.org/chancery/id/c> <https://example.org/n> "1"^^<http://www.w3.org/2001/XMLSchema#boolean> .
<https://w3id.org/chancery/id/c> <https://example.org/n> "1.50"^^<http://www.w3.org/2001/XMLSchema#double> .
<https://w3id.org/chancery/id/c> <https://example.org/n> "INF"^^<http://www.w3.org/2001/XMLSchema#double> .
<https://w3id.org/chancery/id/c> <https://example.org/n> "x"^^<https://example.org/type> .
<https://w3id.org/chancery/id/c> <https://example.org/n> "" .
<https://w3id.org/chancery/id/c> <https://example.org/n> "@id" .
<https://w3id.org/chancery/id/c> <https://example.org/n> "id:person/x" .
<https://w3id.org/chancery/id/c> <https://example.org/n> "\"quotes\" \\ \u0000 \u0007 \u2028 \uFFFE \n Меред\u00F3в 🇺🇳" .
<https://w3id.org/chancery/id/d> <http://www.w3.org/1999/02/22-rdf-syntax-ns#first> "1" .
<https://w3id.org/chancery/id/d> <http://www.w3.org/1999/02/22-rdf-syntax-ns#rest> <http://www.w3.org/1999/02/22-rdf-syntax-ns#nil> .
<https://example.org/doc#char=0,5> <https://w3id.org/chancery/ontology#partOf> <https://example.org/doc> <https://example.org/doc> .
<https://example.org/doc> <http://purl.org/dc/terms/title> "A title" <https://example.org/doc> .
"#;

/// What not every reader of JSON-LD knows yet.
const NEW_QUADS: &str = r#"
<https://example.org/a> <http://www.w3.org/2000/01/rdf-schema#label> "شالوم"@ar--rtl .
<https://example.org/a> <http://www.w3.org/2000/01/rdf-schema#label> "left"@en--ltr .
<https://example.org/a> <http://www.w3.org/2000/01/rdf-schema#label> "left"@en .
<https://example.org/a> <https://example.org/json> "{\"a\": 1.0}"^^<http://www.w3.org/1999/02/22-rdf-syntax-ns#JSON> .
"#;

fn quads(format: RdfFormat, text: &str) -> Vec<Quad> {
    RdfParser::from_format(format).for_slice(text.as_bytes()).map(|quad| quad.expect("RDF without a fault")).collect()
}

fn as_json_ld(quads: &[Quad]) -> String {
    let mut out = Vec::new();
    jsonld::write(quads, &mut out).expect("quads that JSON-LD can hold");
    String::from_utf8(out).expect("UTF-8")
}

/// Quads as N-Quads writes them, sorted, with names of blank nodes that depend on the quads only.
fn canonical(quads: &[Quad]) -> Vec<String> {
    let mut dataset: Dataset = quads.iter().collect();
    dataset.canonicalize(CanonicalizationAlgorithm::Unstable);
    let mut lines: Vec<String> = dataset.iter().map(|quad| quad.to_string()).collect();
    lines.sort();
    lines
}

/// Pieces of the graph: samples with their passages, the background without graphs, the ontology, and odd ones.
fn rdf() -> Vec<(String, Vec<Quad>)> {
    let project = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut all: Vec<(String, Vec<Quad>)> = Vec::new();
    for (folder, ending, format) in [
        ("tests/golden", "trig", RdfFormat::TriG),
        ("data/background", "ttl", RdfFormat::Turtle),
        ("ontology", "ttl", RdfFormat::Turtle),
    ] {
        for entry in fs::read_dir(project.join(folder)).expect("a folder") {
            let path = entry.expect("an entry").path();
            if path.extension().is_some_and(|found| found == ending) {
                let name = path.file_stem().expect("a name").to_string_lossy().into_owned();
                all.push((name, quads(format, &fs::read_to_string(&path).expect("a file"))));
            }
        }
    }
    all.push(("odd".to_owned(), quads(RdfFormat::NQuads, ODD_QUADS)));
    all.push(("empty".to_owned(), Vec::new()));
    assert!(all.len() > 15);
    all.sort_by(|a, b| a.0.cmp(&b.0));
    all
}

#[test]
fn json_ld_says_the_same() {
    let json_ld = RdfFormat::from_extension("jsonld").expect("JSON-LD");
    let new = ("new".to_owned(), quads(RdfFormat::NQuads, NEW_QUADS));
    for (name, wanted) in rdf().into_iter().chain([new]) {
        let text = as_json_ld(&wanted);
        assert_eq!(canonical(&quads(json_ld, &text)), canonical(&wanted), "{name}");
        let mut turned = wanted.clone();
        turned.reverse();
        turned.extend(wanted);
        assert!(as_json_ld(&turned) == text, "{name}: the order of quads, and how often they stand, changes nothing");
    }
    let nested = quads(RdfFormat::NQuads, "<e:s> <e:p> <<( <e:s> <e:p> <e:o> )>> .");
    assert!(jsonld::write(&nested, Vec::new()).is_err_and(|error| error.to_string().contains("triples in triples")));
}

#[test]
fn json_ld_is_read_by_people() {
    let (_, quads) = rdf().into_iter().find(|(name, _)| name.contains("new-start-signing")).expect("a sample");
    let text = as_json_ld(&quads);
    for line in [
        "\n  \"@vocab\": \"https://w3id.org/chancery/ontology#\",\n",
        "\n  \"id\": \"https://w3id.org/chancery/id/\",\n",
        "\n  \"holder\": {\"@id\": \"dip:holder\", \"@type\": \"@id\"},\n",
        "\n     \"@type\": [\"Event\", \"Signing\"],\n",
        "\n     \"holder\": \"id:person/barack-obama\",\n",
        "\n     \"begin\": \"2010-04-08\",\n",
        "\n     \"label\": {\"en\": \"President of Russia\"},\n",
    ] {
        assert!(text.contains(line), "no {line} in {text:.6000}");
    }
    assert!(!text.contains("\"capital\""), "the context has what is not used");
}

#[test]
fn rdflib_reads_the_same() {
    let files = rdf().into_iter().flat_map(|(name, quads)| {
        let lines: String = quads.iter().map(|quad| format!("{quad} .\n")).collect();
        [(format!("{name}.jsonld"), as_json_ld(&quads)), (format!("{name}.nq"), lines)]
    });
    let files = files.map(|(name, text)| File { name, content: text.into_bytes() }).collect();
    graphs::read_by_others(&Graph { view: "rdf".to_owned(), ..Graph::default() }, &[("jsonld", files)]);
}

/// All states of the background, whose codes FollowTheMoney must know, by another name where it has one.
#[test]
fn countries_are_known_to_others() {
    let text = fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("data/background/states.ttl"));
    let quads = quads(RdfFormat::Turtle, &text.expect("the states"));
    let mut states: BTreeMap<&str, Node> = BTreeMap::new();
    for quad in &quads {
        if let (NamedOrBlankNode::NamedNode(subject), Term::Literal(literal)) = (&quad.subject, &quad.object) {
            let node = states.entry(subject.as_str()).or_default();
            let name = local_name(quad.predicate.as_str()).to_owned();
            match name.as_str() {
                "label" => literal.value().clone_into(&mut node.label),
                _ => node.attributes.entry(name).or_default().push(Value::Text(literal.value().to_owned())),
            }
        }
    }
    let nodes = states.into_iter().enumerate().map(|(at, (iri, node))| {
        let class = if node.attributes.contains_key("isoCode") { "State" } else { "FormerName" };
        Node { id: format!("n{at}"), iri: iri.to_owned(), class: class.to_owned(), ..node }
    });
    let graph = Graph { view: "states".to_owned(), nodes: nodes.collect(), ..Graph::default() };
    let entities = entities(&graph);
    let with_country = entities.values().filter(|entity| !entity["properties"]["country"].is_null()).count();
    assert!(with_country > 190, "{with_country} have a country");
    graphs::read_by_others(&graph, &all(&graph));
}
