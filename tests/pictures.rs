//! Pictures: places of nodes, SVG, timelines, and the page in a real browser.

#![expect(clippy::print_stdout, reason = "says what was skipped, and the figures")]

#[path = "pictures/hostile.rs"]
mod hostile;
#[path = "pictures/sample.rs"]
mod sample;

use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
    path::{Path, PathBuf},
    process::Command,
};

use chancery::export::{
    format::{html, svg, timeline},
    graph::{Colour, Graph},
    layout,
};
use quick_xml::{Reader, events::Event};
use sample::{Dice, edge, entity};
use serde_json::Value;
use sha2::{Digest, Sha256};

/// A graph of these edges, with nodes of different sizes.
fn graph(nodes: usize, edges: impl IntoIterator<Item = (usize, usize)>) -> Graph {
    let mut graph = Graph::default();
    for number in 0..nodes {
        let mut node = entity("State", &format!("State {number}"), Colour::default());
        node.id = format!("n{number:06}");
        node.size = [10.0, 8.0, 24.0, 12.0, 60.0][number % 5];
        graph.nodes.push(node);
    }
    for (number, (source, target)) in edges.into_iter().enumerate() {
        let mut edge = edge(source, target, "borders", "borders", Vec::new());
        edge.id = format!("e{number:06}");
        graph.edges.push(edge);
    }
    graph
}

/// Graphs of many forms.
fn forms() -> Vec<(&'static str, Graph)> {
    let mut dice = Dice::new(7);
    let pairs = |count: usize| (0..count).flat_map(move |one| (0..one).map(move |other| (one, other)));
    vec![
        ("nothing", graph(0, [])),
        ("one", graph(1, [])),
        ("one to itself", graph(1, [(0, 0)])),
        ("two", graph(2, [(0, 1), (1, 0), (0, 1)])),
        ("alone", graph(70, [])),
        ("path", graph(300, (1..300).map(|node| (node - 1, node)))),
        ("star", graph(250, (1..250).map(|node| (0, node)))),
        ("all with all", graph(60, pairs(60))),
        ("tree", graph(600, (1..600).map(|node| ((node - 1) / 3, node)))),
        ("parts", graph(900, (0..700).filter(|node| node % 7 > 0).map(|node| (node - 1, node)))),
        ("chance", graph(500, (0..900).map(|_| (dice.below(400), dice.below(400))))),
        ("diplomacy", sample::diplomacy(400)),
        ("hostile", hostile::graph()),
    ]
}

fn places(graph: &Graph) -> Vec<(f64, f64)> {
    graph.nodes.iter().map(|node| node.position.expect("every node has a position")).collect()
}

fn radius(size: f64) -> f64 {
    if size.is_finite() { (size / 2.0).clamp(1.0, 400.0) } else { 5.0 }
}

#[test]
fn places_do_not_depend_on_threads() {
    for (name, graph) in forms() {
        let with = |threads: usize| {
            let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().expect("threads");
            let mut graph = graph.clone();
            pool.install(|| layout::place(&mut graph));
            places(&graph)
        };
        let one = with(1);
        assert_eq!(one, with(2), "{name}");
        assert_eq!(one, with(5), "{name}");
    }
}

#[test]
fn no_node_lies_on_another() {
    for (name, mut graph) in forms() {
        layout::place(&mut graph);
        let places = places(&graph);
        assert!(places.iter().all(|(x, y)| x.is_finite() && y.is_finite()), "{name}");
        for one in 0..places.len() {
            for other in 0..one {
                let distance = (places[one].0 - places[other].0).hypot(places[one].1 - places[other].1);
                let least = radius(graph.nodes[one].size) + radius(graph.nodes[other].size);
                assert!(distance >= least, "{name}: {one} and {other} are {distance} apart, not {least}");
            }
        }
    }
}

#[test]
fn components_stand_apart() {
    for (name, mut graph) in forms() {
        layout::place(&mut graph);
        let places = places(&graph);
        let component = components(&graph);
        for one in 0..places.len() {
            for other in (0..one).filter(|other| component[*other] != component[one]) {
                let gap =
                    |a: f64, b: f64| (a - b).abs() - radius(graph.nodes[one].size) - radius(graph.nodes[other].size);
                let gap = gap(places[one].0, places[other].0).max(gap(places[one].1, places[other].1));
                assert!(gap >= 5.0, "{name}: {one} and {other} are of different components and {gap} apart");
            }
        }
    }
}

/// For each node the first one that it hangs together with.
fn components(graph: &Graph) -> Vec<usize> {
    let mut first: Vec<usize> = (0..graph.nodes.len()).collect();
    loop {
        let before = first.clone();
        for edge in &graph.edges {
            let least = first[edge.source].min(first[edge.target]);
            (first[edge.source], first[edge.target]) = (least, least);
        }
        if first == before {
            return first;
        }
    }
}

#[test]
fn neighbours_are_near() {
    let side = 20;
    let right = (0..side * side).filter(|at| at % side + 1 < side).map(|at| (at, at + 1));
    let mut lattice = graph(side * side, right.chain((0..side * (side - 1)).map(|at| (at, at + side))));
    layout::place(&mut lattice);
    let places = places(&lattice);
    let apart = |one: usize, other: usize| (places[one].0 - places[other].0).hypot(places[one].1 - places[other].1);
    let edges =
        lattice.edges.iter().map(|edge| apart(edge.source, edge.target)).sum::<f64>() / lattice.edges.len() as f64;
    let all: f64 =
        (0..places.len()).flat_map(|one| (0..one).map(move |other| (one, other))).map(|(a, b)| apart(a, b)).sum();
    let all = all / (places.len() * (places.len() - 1) / 2) as f64;
    assert!(edges < 0.2 * all, "an edge is {edges} long, and two nodes are {all} apart");
}

/// An element with its attributes, and the text directly in it.
struct Element {
    name: String,
    attributes: BTreeMap<String, String>,
    text: String,
    /// The classes of the elements around it.
    within: Vec<String>,
}

/// The elements of a picture; fails where it is not well-formed.
fn elements(xml: &str) -> Vec<Element> {
    let mut reader = Reader::from_str(xml);
    let mut open: Vec<usize> = Vec::new();
    let mut found: Vec<Element> = Vec::new();
    loop {
        let event = reader.read_event().expect("well-formed");
        match &event {
            Event::Start(start) | Event::Empty(start) => {
                let attributes: BTreeMap<String, String> = start
                    .attributes()
                    .map(|attribute| {
                        let attribute = attribute.expect("an attribute, once");
                        let value = quick_xml::escape::unescape(&attribute.value).expect("entities").into_owned();
                        (attribute.key.as_ref().to_owned(), value)
                    })
                    .collect();
                let class = |at: &usize| found[*at].attributes.get("class").cloned().unwrap_or_default();
                let within = open.iter().map(class).collect();
                let name = start.name().as_ref().to_owned();
                found.push(Element { name, attributes, text: String::new(), within });
                if matches!(event, Event::Start(_)) {
                    open.push(found.len() - 1);
                }
            }
            Event::End(_) => drop(open.pop()),
            Event::Text(text) => {
                if let Some(at) = open.last() {
                    found[*at].text.push_str(text);
                }
            }
            Event::GeneralRef(reference) => {
                let text = format!("&{};", &**reference);
                if let Some(at) = open.last() {
                    found[*at].text.push_str(&quick_xml::escape::unescape(&text).expect("an entity"));
                }
            }
            Event::Eof => break,
            _ => (),
        }
    }
    assert!(open.is_empty(), "every element ends");
    found
}

fn drawn(graph: &Graph, write: impl Fn(&Graph, &mut Vec<u8>)) -> String {
    let mut out = Vec::new();
    write(graph, &mut out);
    String::from_utf8(out).expect("UTF-8")
}

/// Text as a picture has it: on one line and without control characters.
fn on_one_line(text: &str) -> String {
    let text: String =
        text.chars().map(|c| if c.is_control() || matches!(c, '\u{fffe}' | '\u{ffff}') { ' ' } else { c }).collect();
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[test]
fn a_picture_has_all_nodes_and_edges() {
    for (name, graph) in forms() {
        let picture = drawn(&graph, |graph, out| svg::write(graph, out).expect("a picture"));
        assert_eq!(picture, drawn(&graph, |graph, out| svg::write(graph, out).expect("a picture")), "{name}");
        let found = elements(&picture);
        let items = |of: &str| {
            let within = found.iter().filter(|element| element.within.last().is_some_and(|class| class == of));
            within.filter(|element| element.attributes.get("class").is_some_and(|class| class == "item")).count()
        };
        assert_eq!((items("nodes"), items("edges")), (graph.nodes.len(), graph.edges.len()), "{name}");
        let known = ["svg", "title", "desc", "style", "defs", "marker", "path", "rect", "text", "g", "a", "circle"];
        for element in &found {
            assert!(known.contains(&element.name.as_str()), "{name}: <{}>", element.name);
            let address = element.attributes.get("href").map_or("https://", String::as_str);
            assert!(address.starts_with("http"), "{name}: {address}");
        }
        let tips: BTreeSet<&str> =
            found.iter().filter(|element| element.name == "title").filter_map(|tip| tip.text.lines().next()).collect();
        for node in graph.nodes.iter().map(|node| on_one_line(&node.label)).filter(|label| label.len() < 200) {
            assert!(node.is_empty() || tips.contains(node.as_str()), "{name}: no tooltip says {node:?}");
        }
    }
}

#[test]
fn a_picture_is_for_readers_and_links_to_its_things() {
    let graph = sample::diplomacy(60);
    let picture = drawn(&graph, |graph, out| svg::write(graph, out).expect("a picture"));
    let found = elements(&picture);
    let root = &found[0];
    assert_eq!((root.name.as_str(), root.attributes["role"].as_str()), ("svg", "img"));
    for id in root.attributes["aria-labelledby"].split(' ') {
        let named = found.iter().find(|element| element.attributes.get("id").is_some_and(|it| it == id));
        assert!(named.is_some_and(|element| !element.text.is_empty()), "no text for {id}");
    }
    let links: BTreeSet<&str> =
        found.iter().filter_map(|element| element.attributes.get("href")).map(String::as_str).collect();
    assert_eq!(links, graph.nodes.iter().map(|node| node.iri.as_str()).collect());
    let event = graph.nodes.iter().find(|node| !node.citations.is_empty()).expect("an event");
    let tip = found
        .iter()
        .find(|element| element.name == "title" && element.text.starts_with(&event.label))
        .expect("a tooltip");
    let sentence = event.citations[0].sentence.as_deref().expect("a sentence");
    assert!(tip.text.contains(sentence) && tip.text.contains("Dispatch No."), "{}", tip.text);
    assert!(picture.contains("prefers-color-scheme: dark"));
    // Symmetric edges have no heads, and what is planned is dashed.
    let planned =
        graph.nodes.iter().position(|node| format!("{:?}", node.attributes).contains("planned")).expect("one");
    let dashed = graph.edges.iter().find(|edge| edge.source == planned).expect("an edge");
    let path = found.iter().find(|element| {
        element.within.last().is_some_and(|class| class == "item")
            && element.attributes.get("class").is_some_and(|class| class == "edge dashed")
    });
    assert!(path.is_some_and(|path| path.attributes.contains_key("marker-end")), "{}", dashed.id);
}

#[test]
fn names_in_a_picture_do_not_collide() {
    let graph = sample::diplomacy(400);
    let picture = drawn(&graph, |graph, out| svg::write(graph, out).expect("a picture"));
    let found = elements(&picture);
    let names = found.iter().filter(|element| {
        element.attributes.get("class").is_some_and(|class| class == "name" || class == "name event")
    });
    let boxes: Vec<(f64, f64, f64, f64)> = names
        .map(|name| {
            let number = |key: &str| name.attributes[key].parse::<f64>().expect("a number");
            // Narrower than any letters are on average.
            let (x, y, size) = (number("x"), number("y"), number("font-size"));
            let wide = name.text.chars().count() as f64 * size * 0.4;
            let rightward = !name.attributes.contains_key("direction");
            let left = match (name.attributes["text-anchor"].as_str(), rightward) {
                ("middle", _) => x - wide / 2.0,
                ("start", true) | ("end", false) => x,
                _ => x - wide,
            };
            (left, left + wide, y - size * 0.8, y)
        })
        .collect();
    assert!(boxes.len() > 100, "{} names", boxes.len());
    for (at, one) in boxes.iter().enumerate() {
        for other in &boxes[..at] {
            let meet = one.0 < other.1 && other.0 < one.1 && one.2 < other.3 && other.2 < one.3;
            assert!(!meet, "{one:?} and {other:?}");
        }
    }
}

#[test]
fn a_timeline_has_all_that_is_dated() {
    for (name, graph) in forms() {
        let picture = drawn(&graph, |graph, out| timeline::write(graph, out).expect("a timeline"));
        let found = elements(&picture);
        let ids: Vec<&str> =
            found.iter().filter_map(|element| element.attributes.get("data-id")).map(String::as_str).collect();
        let dated = graph.nodes.iter().filter(|node| node.time.as_ref().is_some_and(|time| time.first_day().is_some()));
        let dated: BTreeSet<&str> = dated.map(|node| node.id.as_str()).collect();
        assert_eq!((ids.len(), ids.into_iter().collect::<BTreeSet<_>>()), (dated.len(), dated), "{name}");
    }
}

#[test]
fn a_timeline_stands_in_order() {
    let mut graph = graph(4, []);
    let mut date = |node: usize, begin: &str, end: Option<&str>| {
        let end = end.map(str::to_owned);
        graph.nodes[node].time = Some(chancery::export::graph::Time { begin: Some(begin.to_owned()), end });
    };
    date(0, "1955-07-04", None);
    date(1, "1956", None);
    date(2, "1957-02-01", Some("1957-02-20"));
    let picture = drawn(&graph, |graph, out| timeline::write(graph, out).expect("a timeline"));
    let found = elements(&picture);
    let mark = |node: &str, class: &str| {
        let at = found
            .iter()
            .position(|element| element.attributes.get("data-id").is_some_and(|id| id == node))
            .expect(node);
        let inside =
            found[at + 1..].iter().take_while(|element| element.within.last().is_some_and(|around| around == "item"));
        let mark = inside.into_iter().find(|element| element.attributes.get("class").is_some_and(|it| it == class))?;
        let number = |key: &str| mark.attributes.get(key).and_then(|text| text.parse::<f64>().ok());
        Some((number("x").or(number("cx")).expect("a place"), number("width").unwrap_or(0.0)))
    };
    let (day, _) = mark("n000000", "node full").expect("a day is a mark");
    let (year, wide) = mark("n000001", "maybe").expect("a year is a pale bar");
    let (days, _) = mark("n000002", "sure").expect("two days are a full bar");
    assert!(day < year && year + wide < days && wide > 100.0, "{day} {year} {wide} {days}");
    assert!(mark("n000001", "sure").is_none());
    assert!(picture.contains("3 dated, 1 without a date"));
}

#[test]
fn a_timeline_has_room_for_every_name() {
    let mut graph = graph(1, []);
    graph.nodes[0].label = "Treaty of Friendship and Mutual Aid".to_owned();
    let (begin, end) = (Some("1955-05-14".to_owned()), Some("1991-07-01".to_owned()));
    graph.nodes[0].time = Some(chancery::export::graph::Time { begin, end });
    let picture = drawn(&graph, |graph, out| timeline::write(graph, out).expect("a timeline"));
    let found = elements(&picture);
    let name =
        found.iter().find(|element| element.attributes.get("class").is_some_and(|it| it == "name")).expect("a name");
    let number = |element: &Element, key: &str| element.attributes[key].parse::<f64>().expect("a number");
    // The style has letters of 11, of which half is the least mean width.
    let wide = 5.5 * name.text.chars().count() as f64;
    assert!(number(name, "x") + wide < number(&found[0], "width"), "the name ends within the picture");
}

/// The text of an element of a page, by how it begins.
fn part<'p>(page: &'p str, begin: &str, end: &str) -> &'p str {
    let (_, rest) = page.split_once(begin).expect(begin);
    rest.split_once(end).expect(end).0
}

const DATA: (&str, &str) = ("<script type=\"application/json\" id=\"data\">", "</script>");

#[test]
fn a_page_has_its_data_intact_and_inert() {
    for (name, graph) in forms() {
        let page = drawn(&graph, |graph, out| html::write(graph, out).expect("a page"));
        assert_eq!(page, drawn(&graph, |graph, out| html::write(graph, out).expect("a page")), "{name}");
        let json = part(&page, DATA.0, DATA.1);
        assert!(!json.contains(['<', '>', '&', '\u{2028}', '\u{2029}']), "{name}");
        let data: Value = serde_json::from_str(json).expect("JSON");
        let texts = |list: &str, key: &str| -> Vec<String> {
            let all = data[list].as_array().expect("a list").iter();
            all.map(|it| it[key].as_str().expect("text").to_owned()).collect()
        };
        assert_eq!(
            texts("nodes", "name"),
            graph.nodes.iter().map(|node| node.label.clone()).collect::<Vec<_>>(),
            "{name}"
        );
        assert_eq!(
            texts("edges", "label"),
            graph.edges.iter().map(|edge| edge.label.clone()).collect::<Vec<_>>(),
            "{name}"
        );
        assert_eq!((page.matches("<script").count(), page.matches("</script").count()), (2, 2), "{name}");
        assert!(!page.to_lowercase().contains("<img") && !page.contains("{{policy}}"), "{name}");
    }
}

#[test]
fn a_page_runs_its_own_script_only() {
    let page = drawn(&sample::diplomacy(60), |graph, out| html::write(graph, out).expect("a page"));
    let policy = part(&page, "http-equiv=\"Content-Security-Policy\" content=\"", "\"");
    assert!(policy.starts_with("default-src 'none';"), "{policy}");
    for (of, begin, end) in [("script-src", "<script>", "</script>"), ("style-src", "<style>", "</style>")] {
        let hash = Sha256::digest(part(&page, begin, end));
        let allowed = part(policy, &format!("{of} 'sha256-"), "'");
        assert_eq!(decoded(allowed), hash.to_vec(), "{of}");
    }
    assert!(!policy.contains("unsafe") && !policy.contains("http"), "{policy}");
    for loaded in [" src=", "@import", "url(http", "fetch(", "XMLHttpRequest", "innerHTML", "eval(", "import("] {
        assert!(!part(&page, "<script>", "</script>").contains(loaded), "{loaded}");
        assert!(!part(&page, "<style>", "</style>").contains(loaded), "{loaded}");
    }
}

/// What base 64 says.
fn decoded(text: &str) -> Vec<u8> {
    let digits = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let mut bits: Vec<u8> = Vec::new();
    for digit in text.trim_end_matches('=').bytes() {
        let value = digits.iter().position(|it| *it == digit).expect("a digit") as u8;
        bits.extend((0..6).rev().map(|bit| value >> bit & 1));
    }
    bits.chunks_exact(8).map(|byte| byte.iter().fold(0, |all, bit| all << 1 | bit)).collect()
}

/// Where a browser is, if there is one.
fn browser() -> Option<PathBuf> {
    let places = ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"];
    let found = places.into_iter().map(PathBuf::from).find(|path| path.exists());
    if found.is_none() {
        println!("skipped: no Chromium in {}", places.join(", "));
    }
    found
}

/// Where Node.js finds Playwright, if it does.
fn playwright() -> Option<String> {
    let global = Command::new("npm").args(["root", "-g"]).output().ok();
    let global = global.and_then(|out| String::from_utf8(out.stdout).ok()).unwrap_or_default();
    let given = std::env::var("NODE_PATH").unwrap_or_default();
    let path = format!("{given}:{}", global.trim());
    let found = Command::new("node").args(["-e", "require('playwright-core')"]).env("NODE_PATH", &path).output();
    if found.is_ok_and(|out| out.status.success()) {
        return Some(path);
    }
    println!("skipped: Node.js or playwright-core is absent (npm install -g playwright-core, or NODE_PATH)");
    None
}

fn write_page(folder: &Path, name: &str, graph: &Graph) {
    fs::write(folder.join(name), drawn(graph, |graph, out| html::write(graph, out).expect("a page"))).expect("a file");
}

#[test]
fn a_browser_opens_the_page() {
    let Some(browser) = browser() else { return };
    let folder = tempfile::tempdir().expect("a folder");
    write_page(folder.path(), "page.html", &hostile::graph());
    let output = Command::new(browser)
        .args([
            "--headless=new",
            "--no-sandbox",
            "--disable-gpu",
            "--no-first-run",
            "--virtual-time-budget=4000",
            "--dump-dom",
        ])
        .arg(format!("--user-data-dir={}", folder.path().join("profile").display()))
        .arg(format!("file://{}", folder.path().join("page.html").display()))
        .output()
        .expect("the browser runs");
    let page = String::from_utf8_lossy(&output.stdout);
    assert!(
        page.contains("data-ready=\"1\""),
        "the script did not run to its end: {}",
        String::from_utf8_lossy(&output.stderr)
    );
    assert!(!page.to_lowercase().contains("<img") && !part(&page, "<title>", "</title>").contains("broken'\">"));
}

/// What a person does with the page: `tests/pictures/browser.cjs` does it and says what it found.
#[test]
fn the_page_does_what_is_asked_of_it() {
    let (Some(browser), Some(modules)) = (browser(), playwright()) else { return };
    let folder = tempfile::tempdir().expect("a folder");
    write_page(folder.path(), "hostile.html", &hostile::graph());
    for about in [60, 400, 2_000] {
        write_page(folder.path(), &format!("{about}.html"), &sample::diplomacy(about));
    }
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/pictures/browser.cjs");
    let mut command = Command::new("node");
    command.arg(script).arg(browser).arg(folder.path()).env("NODE_PATH", modules);
    let output = command.output().expect("Node.js runs");
    print!("{}", String::from_utf8_lossy(&output.stdout));
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
}
