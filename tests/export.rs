//! `chancery export`: which part of the graph is taken, and how files are written.

mod common;

use std::{collections::BTreeSet, fs, sync::OnceLock};

use common::{Workspace, project, quads};
use oxigraph::io::RdfFormat;
use serde_json::Value;

const USAGE: i32 = 2;

/// A store with the two documents of `tests/views/talks.trig`, which no test changes.
fn talks() -> &'static Workspace {
    static TALKS: OnceLock<Workspace> = OnceLock::new();
    TALKS.get_or_init(|| {
        let workspace = Workspace::new();
        workspace.run(["load".as_ref(), project("tests/views/talks.trig").as_os_str()]).good();
        workspace
    })
}

/// The names of the nodes of a part, up to the first comma.
fn nodes(workspace: &Workspace, arguments: &[&str]) -> BTreeSet<String> {
    let run = workspace.run([&["export", "--format", "d3", "--isolated"], arguments].concat()).good();
    let graph: Value = serde_json::from_str(&run.stdout).expect("JSON");
    let label = |node: &Value| node["label"].as_str().and_then(|label| label.split(',').next()).map(str::to_owned);
    graph["nodes"].as_array().expect("nodes").iter().filter_map(label).collect()
}

fn set<const N: usize>(words: [&str; N]) -> BTreeSet<String> {
    words.into_iter().map(str::to_owned).collect()
}

/// A line of `--count`.
fn counted(text: &str, name: &str) -> usize {
    let line = text.lines().find_map(|line| line.strip_prefix(&format!("{name}\t")));
    assert!(line.is_some(), "no {name}: {text}");
    line.and_then(|number| number.parse().ok()).expect("a number")
}

const EVENTS: [&str; 4] = ["Meeting: Ann", "Visit: Carl", "Statement: Ann", "Summit: Ann"];

fn events(nodes: &BTreeSet<String>) -> Vec<&'static str> {
    EVENTS.into_iter().filter(|event| nodes.contains(*event)).collect()
}

#[test]
fn filters_choose_events_and_what_has_to_do_with_them() {
    let taken = |arguments: &[&str]| nodes(talks(), arguments);
    assert_eq!(events(&taken(&[])), EVENTS);
    assert_eq!(
        taken(&["--event", "Meeting"]),
        set(["Meeting: Ann", "Summit: Ann", "Ann", "Bob", "Carl", "Town", "Pact"])
    );
    assert_eq!(taken(&["--event", "Summit"]), set(["Summit: Ann", "Ann", "Bob", "Carl"]));
    assert_eq!(events(&taken(&["--event", "Summit,Visit"])), ["Visit: Carl", "Summit: Ann"]);
    assert_eq!(events(&taken(&["--event", "Summit", "--event", "Visit"])), ["Visit: Carl", "Summit: Ann"]);
    assert_eq!(taken(&["--realis", "planned"]), set(["Summit: Ann", "Ann", "Bob", "Carl"]));
    assert_eq!(events(&taken(&["--realis", "any"])), EVENTS);
    assert_eq!(taken(&["--topic", "fish"]), set(["Meeting: Ann", "Ann", "Bob", "Town", "Pact"]));
    assert_eq!(taken(&["--class", "State"]), set(["Freedonia", "Sylvania", "Visit: Carl"]), "and events they are in");
    assert_eq!(taken(&["--class", "State", "--event", "Meeting"]), set([]), "no state was at a meeting");
    assert_eq!(taken(&["--class", "agreement,Place"]), set(["Pact", "Town", "Meeting: Ann"]));
    assert_eq!(
        taken(&["--event", "Meeting", "--realis", "planned", "--class", "Person"]),
        set(["Summit: Ann", "Ann", "Bob", "Carl"])
    );
}

#[test]
fn time_windows_overlap() {
    let taken = |arguments: &[&str]| {
        let found = nodes(talks(), arguments);
        events(&found)
    };
    assert_eq!(taken(&["--from", "2024-01-02", "--until", "2024-01-31"]), ["Visit: Carl"], "its last day");
    assert_eq!(taken(&["--until", "2023"]), ["Visit: Carl"], "its first days");
    assert_eq!(taken(&["--from", "2024-01-03", "--until", "2024-05-02"]), [""; 0]);
    assert_eq!(taken(&["--from", "2024-06-30"]), ["Summit: Ann"], "a month lasts to its last day");
    assert_eq!(taken(&["--from", "2024-05"]), ["Meeting: Ann", "Summit: Ann"]);
    assert_eq!(taken(&["--from", "2024-07"]), [""; 0]);
    assert_eq!(taken(&["--from", "2024-07", "--undated"]), ["Statement: Ann"]);
    let run = |arguments: &[&str]| talks().run([&["export", "--format", "dot"], arguments].concat());
    run(&["--from", "soon"]).fails(USAGE, &["`soon` is no date; write 2024-12-31, 2024-12 or 2024"]);
    run(&["--until", "2023-02-29"]).fails(USAGE, &["2023-02-29"]);
    run(&["--from", "2025", "--until", "2024"]).fails(USAGE, &["--from is later than --until"]);
}

#[test]
fn what_a_document_or_a_publisher_says() {
    let taken = |arguments: &[&str]| nodes(talks(), arguments);
    let one = set([
        "Meeting: Ann",
        "Ann",
        "Bob",
        "Town",
        "Pact",
        "Freedonia",
        "Sylvania",
        "Minister of Freedonia",
        "President of Sylvania",
    ]);
    for arguments in
        [["--document", "https://e.org/one"], ["--document", "talks in town"], ["--publisher", "the gazette"]]
    {
        assert_eq!(taken(&arguments), one, "{arguments:?}");
    }
    assert_eq!(taken(&["--publisher", "The Gazette", "--document", "Old news"]), set([]), "both must hold");
    assert_eq!(events(&taken(&["--document", "Old news", "--event", "Visit"])), ["Visit: Carl"]);
    let count = |arguments: &[&str]| talks().run([&["export", "--count"], arguments].concat()).good().stdout;
    assert_eq!(counted(&count(&["--document", "Old news"]), "passages that say an edge"), 2);
    let run = |arguments: &[&str]| talks().run([&["export", "--format", "dot"], arguments].concat());
    run(&["--document", "Talks in Twn"]).fails(USAGE, &["no document `Talks in Twn`", "did you mean `Talks in Town`?"]);
    run(&["--document", "https://e.org/three"]).fails(USAGE, &["no document", "chancery documents"]);
    run(&["--publisher", "Gazette"]).fails(USAGE, &["the publisher `Gazette`", "did you mean `The Gazette`?"]);
}

#[test]
fn misspelt_names() {
    let run = |arguments: &[&str]| talks().run([&["export", "--format", "dot"], arguments].concat());
    run(&["--class", "Persn"]).fails(USAGE, &["no class `Persn`", "did you mean `Person`?"]);
    run(&["--event", "dip:Meting"]).fails(USAGE, &["no class `Meting`", "did you mean `Meeting`?"]);
    run(&["--event", "Person"]).fails(USAGE, &["`Person` is no class of events", "--class"]);
    run(&["--realis", "maybe"]).fails(USAGE, &["actual, planned, requested, hypothetical, negated or any"]);
    run(&["--topic", "Ann"]).fails(USAGE, &["nothing in the store is named `Ann`"]);
    run(&["--around", "Anne"]).fails(USAGE, &["nothing in the store is named `Anne`"]);
    run(&["--between", "Ann"]).fails(USAGE, &["--between wants two"]);
    run(&["--between", "Ann", "--between", "ann"]).fails(USAGE, &["--between wants two"]);
    run(&["--max-length", "3"]).fails(USAGE, &["--between"]);
    run(&["--query", "network-meetngs"]).fails(USAGE, &["did you mean `network-meetings`"]);
    run(&["--query", "ASK {}"]).fails(USAGE, &["SELECT or CONSTRUCT"]);
    run(&["n=2"]).fails(USAGE, &["--query"]);
    run(&["--by", "party"]).fails(USAGE, &["state"]);
    run(&["--size", "luck"]).fails(USAGE, &["degree", "passages"]);
}

#[test]
fn around_an_entity() {
    let taken = |arguments: &[&str]| nodes(talks(), arguments);
    assert_eq!(
        taken(&["--around", "Carl", "--depth", "1"]),
        set(["Carl", "Visit: Carl", "Statement: Ann", "Summit: Ann"]),
        "and the tenure, which is no node"
    );
    let two = taken(&["--around", "Carl"]);
    assert_eq!(
        two,
        set([
            "Carl",
            "Visit: Carl",
            "Statement: Ann",
            "Summit: Ann",
            "Freedonia",
            "Ann",
            "Bob",
            "President of Sylvania"
        ])
    );
    let from = |day: &str| taken(&["--around", "Carl", "--depth", "3", "--from", day]);
    assert_eq!(
        from("2024-06"),
        set(["Carl", "Summit: Ann", "Ann", "Bob", "President of Sylvania", "Minister of Freedonia", "Sylvania"])
    );
    let both = taken(&["--around", "Carl", "--around", "Town", "--depth", "1"]);
    assert_eq!(both, set(["Carl", "Visit: Carl", "Statement: Ann", "Summit: Ann", "Town", "Meeting: Ann"]));
    assert_eq!(
        taken(&["--around", "Carl", "--depth", "1", "--view", "relations", "--event", "Statement"]),
        set(["Carl", "Ann"]),
        "of relations a step is one from person to person"
    );
}

#[test]
fn places_and_topics_lead_nowhere() {
    let workspace = with(
        "event:a a dip:Meeting ; dip:participant person:a ; dip:place place:x ; dip:topic topic:t .
         event:b a dip:Meeting ; dip:participant person:b ; dip:place place:x ; dip:topic topic:t .
         person:a dip:holds office:any . person:b dip:holds office:any . office:any a dip:Office ; rdfs:label \"President\" .
         person:c dip:holds office:one . person:d dip:holds office:one . office:one a dip:Office ; dip:officeOf state:s .
         place:x a dip:Place ; rdfs:label \"X\" . topic:t a dip:Topic ; rdfs:label \"T\" . state:s a dip:State .",
    );
    assert_eq!(nodes(&workspace, &["--around", "id:person/a", "--depth", "9"]), set(["a", "X", "President"]));
    assert_eq!(
        nodes(&workspace, &["--around", "X", "--depth", "2"]),
        set(["a", "b", "X"]),
        "unless they are asked for"
    );
    let run = workspace.run(["export", "--format", "dot", "--between", "id:person/a", "--between", "id:person/b"]);
    run.good().says(&["no path was found between a and b"]);
    let path = nodes(&workspace, &["--between", "id:person/c", "--between", "id:person/d"]);
    assert_eq!(path, set(["c", "d", "one"]), "an office of a state is one office");
}

#[test]
fn what_connects_entities() {
    // a - m1 - b - m2 - c, a - m3 - d - m4 - c, and a - m5 - e - m6 - f - m7 - c; x hangs on b alone.
    let pairs = ["a b", "b c", "a d", "d c", "a e", "e f", "f c", "b x"];
    let mut turtle = String::new();
    for (number, pair) in pairs.iter().enumerate() {
        let (one, other) = pair.split_once(' ').expect("a pair");
        turtle.push_str(&format!(
            "e:m{number} a dip:Meeting ; rdfs:label \"{pair}\" ; dip:participant e:{one} , e:{other} . "
        ));
    }
    let workspace = with(&turtle);
    let between = |ends: &[&str], arguments: &[&str]| {
        let ends: Vec<String> = ends.iter().map(|end| format!("--between=https://e.org/{end}")).collect();
        let ends: Vec<&str> = ends.iter().map(String::as_str).collect();
        nodes(&workspace, &[&ends, arguments].concat())
    };
    let shortest = set(["a", "b", "c", "d", "a b", "b c", "a d", "d c"]);
    assert_eq!(between(&["a", "c"], &[]), shortest, "all shortest paths");
    assert_eq!(between(&["a", "c"], &["--max-length", "4"]), shortest);
    assert_eq!(between(&["a", "c"], &["--max-length", "5"]), shortest);
    let all = &shortest | &set(["e", "f", "a e", "e f", "f c"]);
    assert_eq!(between(&["a", "c"], &["--max-length", "6"]), all, "and no dead end");
    assert_eq!(between(&["a", "c"], &["--max-length", "3"]), set(["a", "c"]));
    assert_eq!(between(&["a", "b", "x"], &[]), set(["a", "a b", "b", "b x", "x"]), "each with each");
    let relations = ["--view", "relations", "--max-length", "2"];
    assert_eq!(between(&["a", "c"], &relations), set([]), "who is of no class is no agent");
}

#[test]
fn hubs_are_not_gone_through() {
    let mut turtle =
        "e:m1 a dip:Meeting ; dip:participant e:a , e:hub . e:m2 a dip:Meeting ; dip:participant e:b , e:hub . "
            .to_owned();
    for number in 0..5 {
        turtle.push_str(&format!("e:o{number} a dip:Visit ; dip:visitor e:hub . "));
    }
    turtle.push_str("e:hub rdfs:label \"The hub\" .");
    let workspace = with(&turtle);
    let ends = ["--between", "e:a", "--between", "e:b"].map(|end| end.replace("e:", "https://e.org/"));
    let run = |more: &[&str]| {
        let arguments: Vec<&str> =
            ["export", "--format", "dot"].into_iter().chain(ends.iter().map(String::as_str)).collect();
        workspace.run([&arguments[..], more].concat()).good()
    };
    assert!(run(&[]).stdout.contains("The hub"), "seven neighbours are few");
    let apart = run(&["--hub", "6"]).says(&[
        "no path was found between a and b",
        "more than 6 neighbours: The hub (7)",
        "--hub",
    ]);
    assert!(!apart.stdout.contains("The hub"));
    assert!(run(&["--hub", "0"]).stdout.contains("The hub"));
    let around = |hub: &str| nodes(&workspace, &["--around", "https://e.org/a", "--depth", "3", "--hub", hub]);
    assert_eq!(around("6"), set(["a", "m1", "The hub"]), "a hub is reached");
    assert_eq!(around("7").len(), 9);
    let from_hub = nodes(&workspace, &["--around", "The hub", "--depth", "1", "--hub", "1"]);
    assert_eq!(from_hub.len(), 8, "a walk begins at a hub all the same");
}

#[test]
fn what_a_query_finds() {
    let taken = |arguments: &[&str]| nodes(talks(), arguments);
    let select = "SELECT ?p ('x' AS ?y) WHERE { VALUES ?p { <https://w3id.org/chancery/id/person/ann> <https://w3id.org/chancery/id/person/bob> dip:Person <https://e.org/one> } }";
    assert_eq!(
        taken(&["--query", select]),
        set(["Ann", "Bob", "Meeting: Ann", "Summit: Ann"]),
        "the entities and what relates them, and neither classes nor documents"
    );
    assert_eq!(taken(&["--query", select, "--realis", "planned"]), set(["Ann", "Bob", "Summit: Ann"]));
    let construct = "CONSTRUCT { ?a dip:party ?b } WHERE { VALUES ?b { <https://w3id.org/chancery/id/state/freedonia> <https://w3id.org/chancery/id/state/sylvania> } ?a dip:party ?b }";
    assert_eq!(taken(&["--query", construct]), set(["Pact", "Freedonia", "Sylvania"]));
    let text = talks().run(["export", "--query", construct, "--format", "nquads"]).good().stdout;
    let written = quads(RdfFormat::NQuads, &text);
    let graph = "<https://e.org/one#char=21,60>";
    assert_eq!(written.iter().filter(|quad| quad.contains("#party>") && quad.ends_with(graph)).count(), 2);
    assert!(written.iter().any(|quad| quad.contains("they signed the Pact")), "with the sentence");
    let saved = taken(&["--query", "network-agreements", "party=Freedonia"]);
    assert_eq!(saved, set(["Pact", "Freedonia", "Sylvania"]));
    let other = Workspace::new();
    let file = other.write("own.rq", format!("PREFIX dip: <https://w3id.org/chancery/ontology#> {construct}"));
    assert_eq!(taken(&["--query", file.to_str().expect("a path")]), set(["Pact", "Freedonia", "Sylvania"]));
    let run = talks().run(["export", "--query", "network-agreements", "prty=Freedonia", "--format", "dot"]);
    run.fails(USAGE, &["no parameter `prty`", "did you mean party="]);
}

#[test]
fn a_limit_keeps_the_best_connected() {
    let run = talks().run(["export", "--format", "dot", "--limit", "3"]).good();
    let run = run.says(&["--limit left out 10 of 13 nodes", "edges; the best connected were kept"]);
    assert_eq!(run.stdout.matches("class=").count(), 3);
    assert!(run.stdout.contains("\"person_ann\"") && run.stdout.contains("\"event_m1\""), "{}", run.stdout);
    let seeds = nodes(talks(), &["--around", "Town", "--depth", "3", "--limit", "1"]);
    assert_eq!(seeds, set(["Town"]), "what was asked for stays");
    let text = talks().run(["export", "--format", "nquads", "--limit", "3"]).good().says(&["--limit left out"]).stdout;
    let subjects: BTreeSet<&str> = text.lines().filter_map(|line| line.split(' ').next()).collect();
    assert_eq!(subjects.iter().filter(|subject| subject.contains("/id/")).count(), 3);
    let all = talks().run(["export", "--format", "dot", "--limit", "1000"]).good();
    assert!(!all.stderr.contains("left out"));
}

#[test]
fn the_size_is_told_first() {
    let text = talks().run(["export", "--count"]).good().stdout;
    let lines = [("nodes", 13), ("class Person", 3), ("class Meeting", 1), ("class Summit", 1), ("edges", 18)];
    for (name, number) in lines.into_iter().chain([("relation participant", 4), ("relation held", 1)]) {
        assert_eq!(counted(&text, name), number, "{name}");
    }
    assert_eq!(counted(&text, "passages that say an edge"), 4);
    assert_eq!(counted(&text, "passages that speak of a node"), 4);
    let text = talks().run(["export", "--count", "--view", "relations", "--output", "none.graphml"]).good().stdout;
    assert_eq!((counted(&text, "nodes"), counted(&text, "edges")), (5, 6));
    assert!(!talks().path("none.graphml").exists(), "nothing is written");
    let text = talks().run(["export", "--count", "--format", "nquads", "--document", "Old news"]).good().stdout;
    assert_eq!(counted(&text, "passages"), 2);
}

#[test]
fn parts_in_rdf() {
    let text = talks().run(["export", "--format", "nquads", "--event", "Visit"]).good().stdout;
    let part = quads(RdfFormat::NQuads, &text);
    let whole = quads(RdfFormat::NQuads, &talks().nquads());
    assert!(part.is_subset(&whole));
    let has = |words: &[&str]| part.iter().any(|quad| words.iter().all(|word| quad.contains(word)));
    assert!(has(&["/event/v1>", "#visitor>", "/person/carl>", "two#char=0,30>"]), "with the passage that says it");
    assert!(has(&["ontology#quote>", "Carl went to Freedonia"]) && has(&["terms/title", "Old news"]));
    assert!(has(&["/state/freedonia>", "label>", "one#char=0,20>"]), "names of what takes part");
    assert!(!has(&["/event/m1>"]) && !has(&["#refersTo>"]) && !has(&["/person/ann>"]));
    let written = |format: &str| talks().run(["export", "--format", format, "--event", "Meeting"]).good().stdout;
    let (nquads, turtle) = (written("nquads"), written("turtle"));
    let (nquads, turtle) = (quads(RdfFormat::NQuads, &nquads), quads(RdfFormat::Turtle, &turtle));
    assert!(turtle.len() < nquads.len(), "without passages each triple stands once");
}

#[test]
fn the_background_stays_out_of_parts() {
    let workspace = with("event:m a dip:Meeting ; dip:participant person:andrei-gromyko , state:france .");
    let part = |more: &[&str]| {
        let arguments =
            [&["export", "--format", "nquads", "--around", "Andrei Gromyko", "--depth", "2"], more].concat();
        workspace.run(arguments).good().stdout
    };
    let own = part(&[]);
    assert!(own.contains("\"Andrei Gromyko\"@en") && own.contains("\"France\"@en"), "names are known");
    assert!(!own.contains("/tenure/"), "tenures are not drawn in");
    assert!(part(&["--background"]).contains("/tenure/andrei-gromyko/soviet-union/minister-of-foreign-affairs"));
    let count = |more: &[&str]| {
        let text = workspace.run([&["export", "--count"], more].concat()).good().stdout;
        (counted(&text, "nodes"), counted(&text, "edges"))
    };
    assert_eq!(count(&[]), (3, 2));
    assert!(count(&["--background"]).0 > 10_000);
}

#[test]
fn files_are_whole_and_not_replaced() {
    let workspace = with("e:m a dip:Meeting ; dip:participant e:a .");
    let files = || {
        let entries = fs::read_dir(workspace.path("")).expect("the folder");
        entries
            .map(|entry| entry.expect("an entry").file_name().into_string().expect("a name"))
            .collect::<BTreeSet<_>>()
    };
    let before = files();
    workspace.write("there.dot", "mine");
    workspace
        .run(["export", "--output", "there.dot"])
        .fails(USAGE, &["there.dot is there already; --force replaces it"]);
    assert_eq!(fs::read_to_string(workspace.path("there.dot")).expect("the file"), "mine");
    workspace.run(["export", "--output", "there.dot", "--force"]).good();
    assert!(fs::read_to_string(workspace.path("there.dot")).expect("the file").starts_with("digraph"));
    workspace.run(["export", "--output", "there.dot", "--around", "nobody", "--force"]).fails(USAGE, &["nobody"]);
    assert!(fs::read_to_string(workspace.path("there.dot")).expect("the file").starts_with("digraph"), "it stays");
    workspace.run(["export", "--output", "nowhere/a.dot"]).fails(1, &["nowhere/a.dot"]);
    workspace.run(["export", "--output", ".", "--format", "dot"]).fails(USAGE, &["is a folder"]);
    assert_eq!(files(), &before | &set(["there.dot"]), "nothing else is left behind");
    let run = workspace.run(["export", "--output", "-", "--format", "dot"]).good();
    assert!(run.stdout.starts_with("digraph"));
    workspace.run(["export", "--output", "-"]).fails(USAGE, &["say which --format"]);
    if cfg!(unix) {
        workspace.run(["export", "--output", "/dev/null", "--format", "dot"]).good();
    }
}

#[test]
fn a_full_disk_leaves_nothing_behind() {
    if !std::path::Path::new("/dev/full").exists() {
        println!("skipped: there is no /dev/full here");
        return;
    }
    let workspace = with("e:m a dip:Meeting ; dip:participant e:a .");
    workspace.run(["export", "--output", "/dev/full", "--format", "dot"]).fails(1, &["/dev/full"]);
    workspace.run(["export", "--output", "/dev/full", "--format", "nquads"]).fails(1, &[]);
}

/// A store with a Turtle text, behind the usual prefixes.
fn with(turtle: &str) -> Workspace {
    let workspace = Workspace::new();
    let prefixes = "@prefix dip: <https://w3id.org/chancery/ontology#> . @prefix event: <https://w3id.org/chancery/id/event/> . @prefix person: <https://w3id.org/chancery/id/person/> . @prefix place: <https://w3id.org/chancery/id/place/> . @prefix topic: <https://w3id.org/chancery/id/topic/> . @prefix office: <https://w3id.org/chancery/id/office/> . @prefix state: <https://w3id.org/chancery/id/state/> . @prefix agreement: <https://w3id.org/chancery/id/agreement/> . @prefix tenure: <https://w3id.org/chancery/id/tenure/> .
        @prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> . @prefix e: <https://e.org/> . ";
    workspace.write("own.ttl", format!("{prefixes}{turtle}"));
    workspace.run(["load", "own.ttl"]).good();
    workspace
}
