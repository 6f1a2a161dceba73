//! Questions and their answers: saved queries and their headers, parameters, citations, limits and formats.

mod common;

use std::{
    collections::{BTreeMap, BTreeSet},
    path::PathBuf,
    sync::OnceLock,
};

use chancery::{document, query};
use common::{Run, Workspace, project};
use oxigraph::io::RdfFormat;
use serde_json::Value;

/// Wrong usage.
const USAGE: i32 = 2;
/// A check failed.
const CHECK: i32 = 3;
/// A limit was hit.
const LIMIT: i32 = 4;

/// A workspace with the samples in its store. They are read once for all tests here, which change nothing in it.
fn samples() -> &'static Workspace {
    static SAMPLES: OnceLock<Workspace> = OnceLock::new();
    SAMPLES.get_or_init(|| {
        let workspace = Workspace::new();
        workspace.ingest([project("data/documents")]);
        workspace
    })
}

/// A folder of its own with one saved query, to be asked on the samples.
fn with_query(text: &str) -> (Workspace, PathBuf) {
    let folder = Workspace::new();
    let path = folder.write("own/q.rq", text);
    (folder, path)
}

/// Asks a file on the samples.
fn ask(text: &str, arguments: &[&str]) -> Run {
    let (_folder, path) = with_query(text);
    let path = path.to_str().expect("a path");
    samples().run(["query", "--file", path].iter().chain(arguments))
}

/// The answer to a query on the samples, as JSON.
fn json(arguments: &[&str]) -> Value {
    let run = samples().run(["query", "--format", "json"].iter().chain(arguments)).good();
    serde_json::from_str(&run.stdout).expect("JSON")
}

fn rows(answer: &Value) -> &Vec<Value> {
    answer["results"]["bindings"].as_array().expect("rows")
}

#[test]
fn a_fault_in_a_header_names_its_line() {
    let select = "SELECT ?s WHERE { ?s rdfs:label ?_name_en }\n";
    for (header, line, words) in [
        ("#+ summary: Good\n#+ defaults: [\n", 2, "the header is not understood"),
        ("#+ summary: a: b\n", 1, "the header is not understood"),
        ("#+ summary: Good\n# plain\n#+ sumary: Bad\n", 3, "unknown key `sumary`; did you mean `summary`?"),
        ("#+ summary: Good\n#+ defaults:\n#+   - nam: x\n", 3, "no parameter `nam`; it has name"),
        ("#+ enumerate:\n#+   - nam\n", 2, "no parameter `nam`; it has name"),
        ("#+ pagination: many\n", 1, "the header is not understood"),
        ("#+ x-chancery:\n#+   parms: {}\n", 2, "unknown field"),
        ("#+ x-chancery:\n#+   params:\n#+     name: {type: iri}\n", 3, "the type of `name` is en"),
        ("#+ x-chancery:\n#+   expect:\n#+     - {rows: few}\n", 3, "`rows` is some, none or a number, not `few`"),
    ] {
        let run = ask(&format!("{header}{select}"), &["name=x"]);
        run.fails(USAGE, &[&format!("q.rq:{line}: "), words]);
    }
    let wrong = "#+ defaults:\n#+   - n: two\nSELECT ?s WHERE { ?s ?p ?o FILTER(?_n_integer > 1) }";
    ask(wrong, &[]).fails(USAGE, &["q.rq:2: ", "the default of `n` wants a whole number, not `two`"]);
    for (variable, words) in [
        ("?_my_param_iri", "the prefix `param:` of its type is not declared"),
        ("?_day_tuesday", "`_tuesday` is no type"),
        ("?_page_integer", "a meaning of its own"),
    ] {
        ask(&format!("SELECT ?s WHERE {{\n  ?s ?p {variable} }}"), &[]).fails(USAGE, &["q.rq:2: ", words]);
    }
    ask("SELECT ?s WHERE { ?s ?p ?_x ; ?q ?_x_en }", &["x=1"]).fails(USAGE, &["the parameter `x` has two forms"]);
}

#[test]
fn headers_of_other_programs_do_no_harm() {
    let text = "#+ summary: Of another\n#+ endpoint: https://example.org/sparql\n#+ endpoint_in_url: False\n\
        #+ method: GET\n#+ mime: text/turtle\n#+ x-other: {a: 1}\nSELECT (1 AS ?one) WHERE {}";
    assert_eq!(ask(text, &[]).good().stdout, "?one\n1\n");
}

#[test]
fn defaults_are_applied_and_lists_enforced() {
    let text = "#+ defaults:\n#+   - name: Astana\n#+ enumerate:\n#+   - name: [Astana, Prague]\n\
        SELECT ?_name_en WHERE { ?s rdfs:label ?_name_en ; a dip:Place }";
    assert_eq!(ask(text, &[]).good().stdout, "?_name_en\n\"Astana\"@en\n");
    assert_eq!(ask(text, &["name=Prague"]).good().stdout, "?_name_en\n\"Prague\"@en\n");
    ask(text, &["name=Paris"]).fails(USAGE, &["the parameter `name` wants one of Astana, Prague, not `Paris`"]);
    let found = "#+ enumerate:\n#+   - realis\nSELECT ?e WHERE { ?e dip:realis ?_realis }";
    ask(found, &["realis=actual"]).good();
    ask(found, &["realis=never"]).fails(USAGE, &["the parameter `realis` wants one of \"actual\", ", "not \"never\""]);
}

#[test]
fn parameters_that_are_not_given() {
    let text = "PREFIX xsd: <http://www.w3.org/2001/XMLSchema#>\nSELECT (COUNT(*) AS ?n) WHERE { ?e dip:begin ?d \
        FILTER(STR(?d) >= STR(COALESCE(?__from_xsd_date, \"0000\"))) FILTER(!BOUND(?__to) || STR(?d) <= ?__to) }";
    let count = |values: &[&str]| {
        let stdout = ask(text, values).good().stdout;
        stdout.lines().nth(1).expect("a row").parse::<usize>().expect("a number")
    };
    let all = count(&[]);
    let (late, early) = (count(&["from=2010-01-01"]), count(&["to=2009-12-31"]));
    assert!(late > 0 && early > 0 && late + early <= all, "{all} are {late} and {early}");
    assert_eq!(count(&["from=2010-01-01", "to=2009-12-31"]), 0);
}

#[test]
fn pages_follow_each_other() {
    let text = "#+ pagination: 3\nSELECT ?c WHERE { ?c a <http://www.w3.org/2002/07/owl#Class> } ORDER BY ?c";
    let page = |number: &str| ask(text, &[&format!("page={number}")]).good();
    let (first, second) = (page("1"), page("2"));
    assert!(first.stderr.contains("page 1; the next is page=2"), "{}", first.stderr);
    let all: Vec<String> = ask(text, &[]).good().stdout.lines().skip(1).map(str::to_owned).collect();
    let lines = |run: &Run| run.stdout.lines().skip(1).map(str::to_owned).collect::<Vec<_>>();
    assert_eq!((lines(&first), lines(&second)), (all[..3].to_vec(), all[3..6].to_vec()));
    ask(text, &["page=0"]).fails(USAGE, &["the parameter `page` wants a whole number from 1, not `0`"]);
}

/// What somebody may give to make a query do something else.
const HOSTILE: [&str; 30] = [
    "x> . ?s ?p ?o . <y",
    "> } ; DROP ALL ; #",
    "\" || true || \"",
    "\"@en } UNION { ?s ?p ?o } #",
    "') } #",
    "a\\",
    "\\\" } #",
    "x\" } ; DROP ALL",
    "{ ?s ?p ?o }",
    "?s",
    "$s",
    "_:b0",
    "<https://example.org/> <https://example.org/>",
    "https://example.org/a b",
    "https://example.org/<script>",
    "https://example.org/\" onload=\"x",
    "javascript:alert(1)",
    "1 || 1=1",
    "1) || (1",
    "-- comment",
    "# comment",
    "\u{0}",
    "a\nSELECT * { ?s ?p ?o }",
    "a\r\nb",
    "\u{202e}drawkcab",
    "${HOME}",
    "$(id)",
    "../../etc/passwd",
    "%3E%20.%20?s",
    "'''\"\"\"",
];

#[test]
fn hostile_values_are_data_or_refused() {
    let store = samples();
    let forms = [
        ("?_v", "?s rdfs:label ?l FILTER(STR(?l) = ?_v)"),
        ("?_v_en", "?s rdfs:label ?_v_en"),
        ("?_v_iri", "?_v_iri ?p ?o"),
        ("?_v_number", "?s ?p ?_v_number"),
        ("?_v_xsd_date", "?s ?p ?_v_xsd_date"),
    ];
    let mut refused = 0;
    for (variable, pattern) in forms {
        let (_folder, path) = with_query(&format!("SELECT * WHERE {{ {pattern} }}"));
        let path = path.to_str().expect("a path");
        for value in HOSTILE.iter().filter(|value| !value.contains('\0')) {
            let run = store.run(["query", "--file", path, &format!("v={value}")]);
            let answered = run.stderr.is_empty();
            if !answered {
                refused += 1;
                run.fails(USAGE, &["the parameter `v`"]);
                continue;
            }
            assert_eq!(run.good().stdout.lines().count(), 1, "{variable}: something has the name {value:?}");
        }
    }
    // Neither IRIs nor numbers nor days are made of these.
    assert!(refused >= 3 * 28, "{refused} were refused");
    // A shell cannot give a zero byte, a program can.
    let saved = query::parse("SELECT * WHERE { ?s ?p ?_v }").expect("SPARQL");
    assert!(saved.to_string().contains("?_v"));
}

#[test]
fn a_value_never_changes_the_question() {
    // The bound query is the same but for one term, whatever the value is.
    for value in HOSTILE.iter().filter(|value| !value.contains('\0')) {
        let text = "SELECT ?v WHERE { BIND(?_v AS ?v) }";
        let (_folder, path) = with_query(text);
        let path = path.to_str().expect("a path");
        let given = format!("v={value}");
        let run = samples().run(["query", "--file", path, &given, "--format", "json"]).good();
        let answer: Value = serde_json::from_str(&run.stdout).expect("JSON");
        assert_eq!(rows(&answer).len(), 1);
        assert_eq!(rows(&answer)[0]["v"]["value"], value.trim(), "the value comes back as it was given");
    }
}

#[test]
fn a_literal_does_not_stand_for_an_iri() {
    for pattern in ["GRAPH ?_g { ?s ?p ?o }", "?s ?_g ?o"] {
        let run = ask(&format!("SELECT * WHERE {{ {pattern} }}"), &["g=x"]);
        run.fails(USAGE, &["the parameter `g` stands where only an IRI can", "`?_g_iri`"]);
    }
}

#[test]
fn names_are_entities() {
    let text = "#+ x-chancery:\n#+   params:\n#+     who: {class: dip:Person, description: the person, example: Nelson Mandela}\n\
        SELECT ?_who_iri WHERE { ?_who_iri a dip:Person }";
    let mandela = "?_who_iri\n<https://w3id.org/chancery/id/person/nelson-mandela>\n";
    for name in ["Nelson Mandela", "nelson mandela", "id:person/nelson-mandela"] {
        assert_eq!(ask(text, &[&format!("who={name}")]).good().stdout, mandela, "{name}");
    }
    ask(text, &["who=Nelson Mandla"])
        .fails(USAGE, &["nothing in the store is named `Nelson Mandla`", "`Nelson Mandela`"]);
    ask(text, &["who=Prague"]).fails(USAGE, &["the parameter `who`", "`Prague`", "a Person is wanted"]);
    ask(text, &[]).fails(USAGE, &["give who=NAME-OR-IRI (the person, such as Nelson Mandela)"]);
    ask(text, &["whom=x"]).fails(USAGE, &["no parameter `whom`; did you mean who=NAME-OR-IRI"]);
    ask(text, &["who=x", "who=y"]).fails(USAGE, &["the parameter `who` is given twice"]);
    let any = "SELECT ?_what_iri WHERE { ?_what_iri ?p ?o } LIMIT 1";
    let juarez = ["several entities are named `Benito Juárez`", "id:person/benito-juarez (Person)", "(Place)"];
    ask(any, &["what=Benito Juárez"]).fails(USAGE, &juarez);
    ask(text, &["who=Benito Juárez"]).good();
}

#[test]
fn our_saved_queries_hold_what_they_say_and_mean_the_same_in_grlc() {
    let saved = query::saved_queries(None).expect("the queries");
    assert!(saved.len() >= 25, "{} queries", saved.len());
    for saved in saved {
        let saved = saved.expect("a query without a fault");
        assert_eq!(saved.differences_from_grlc(), [""; 0], "{}", saved.name);
        assert!(!saved.summary.is_empty() && !saved.description.is_empty() && !saved.tags.is_empty(), "{}", saved.name);
        for parameter in &saved.parameters {
            assert!(!parameter.description.is_empty() && parameter.example.is_some(), "{}", saved.name);
        }
    }
    let run = samples().run(["queries", "check"]).good();
    assert_eq!(run.stderr, "");
    assert!(run.stdout.lines().count() > 25, "{}", run.stdout);
}

#[test]
fn checking_finds_what_differs() {
    let folder = Workspace::new();
    folder.write("own/none.rq", "#+ x-chancery:\n#+   expect:\n#+     - {rows: none}\nASK { ?s a dip:Person }");
    folder.write(
        "own/some.rq",
        "#+ x-chancery:\n#+   expect:\n#+     - {rows: some, has: Nobody}\nSELECT ?s { ?s a dip:Person }",
    );
    folder.write("own/date.rq", "SELECT ?s WHERE { ?s dip:begin ?__day_date FILTER(!BOUND(?__day_date)) }");
    let own = folder.path("own");
    let own = own.to_str().expect("a path");
    let run = samples().run(["queries", "check", "none", "some", "date", "--queries", own]);
    run.fails(CHECK, &["none.rq: no rows expected, 1 found", "some.rq: no cell has \"Nobody\""]).says(&[
        "note: ",
        "grlc serves SELECT and CONSTRUCT only",
        "a text in the language \"date\"",
        "use COALESCE",
    ]);
}

#[test]
fn a_query_is_shown_with_its_text() {
    let shown = samples().run(["queries", "show", "visits"]).good().stdout;
    let text = std::fs::read_to_string(project("queries/visits.rq")).expect("the file");
    assert!(shown.ends_with(&text) && shown.contains("#   [to=NAME-OR-IRI]  state or place"), "{shown}");
    samples().run(["queries", "show", "vists"]).fails(USAGE, &["did you mean `visits`?"]);
}

/// The citations of a row.
fn sources(answer: &Value, row: usize) -> &Vec<Value> {
    answer["citations"][row]["sources"].as_array().expect("sources")
}

fn sentences(answer: &Value, row: usize) -> Vec<&str> {
    sources(answer, row).iter().filter_map(|source| source["sentence"].as_str()).collect()
}

/// The stored texts of the samples, by address: the body, a blank line and the headline.
fn texts() -> BTreeMap<String, String> {
    let mut texts = BTreeMap::new();
    for path in common::sample_documents() {
        for document in document::read_file(&path) {
            let document = document.expect("a document");
            texts.insert(document.iri.clone(), document.text().to_owned());
        }
    }
    texts
}

#[test]
fn each_cited_passage_has_its_quote_at_its_place() {
    let texts = texts();
    let mut seen = BTreeSet::new();
    let own = [
        "SELECT ?l WHERE { ?e a dip:Event ; rdfs:label ?l }",
        "SELECT ?name (COUNT(*) AS ?n) WHERE { ?e dip:participant ?p . ?p rdfs:label ?name } GROUP BY ?name",
        "SELECT DISTINCT ?c WHERE { ?e a dip:Meeting ; dip:place/dip:locatedIn* ?c }",
        "SELECT ?e ?d ?a WHERE { ?e dip:realis \"actual\" OPTIONAL { ?e dip:begin ?d } { ?e dip:about ?a } UNION { ?e dip:place ?a } }",
    ];
    let saved = query::saved_queries(None).expect("the queries");
    let needs_nothing = |saved: &query::SavedQuery| !saved.parameters.iter().any(query::Parameter::must_be_given);
    let saved = saved.into_iter().map(|saved| saved.expect("a query")).filter(needs_nothing);
    let names = saved.filter(|saved| saved.text.contains("\nSELECT")).map(|saved| saved.name);
    for asked in own.into_iter().map(str::to_owned).chain(names) {
        let answer = json(&[&asked, "--cite=50"]);
        assert_eq!(answer["citations"].as_array().map(Vec::len), Some(rows(&answer).len()), "{asked}");
        for source in
            (0..rows(&answer).len()).flat_map(|row| sources(&answer, row)).filter(|source| source["as"] == "passage")
        {
            let text = &texts[source["document"].as_str().expect("a document")];
            let place = |name: &str| usize::try_from(source[name].as_u64().expect("a place")).expect("a place");
            let there: String = text.chars().skip(place("begin")).take(place("end") - place("begin")).collect();
            assert_eq!(source["sentence"], there, "{asked}: {source}");
            assert!(source["iri"].as_str().expect("an IRI").ends_with(&format!(
                "#char={},{}",
                place("begin"),
                place("end")
            )));
            seen.insert(source["iri"].to_string());
        }
    }
    assert!(seen.len() > 30, "{} passages were cited", seen.len());
}

#[test]
fn a_row_is_cited_by_the_sentence_that_says_it() {
    let answer = json(&[
        "SELECT ?host WHERE { ?e a dip:Signing ; dip:begin ?d ; dip:participant ?p . ?p rdfs:label ?host }",
        "--cite",
    ]);
    for row in 0..rows(&answer).len() {
        let host = rows(&answer)[row]["host"]["value"].as_str().expect("a name");
        let said = sentences(&answer, row).join(" ");
        let family = host.split(' ').next_back().expect("a word");
        assert!(said.contains(family) || said.contains(&family[..4]), "{host}: {said}");
    }
    assert!(!rows(&answer).is_empty());
}

#[test]
fn rows_are_the_same_with_their_citations() {
    for asked in [
        "SELECT DISTINCT ?c WHERE { ?e a dip:Event ; a ?c } ORDER BY ?c LIMIT 4 OFFSET 1",
        "SELECT ?c (COUNT(?e) AS ?n) WHERE { ?e a dip:Event ; a ?c } GROUP BY ?c HAVING(COUNT(?e) > 1) ORDER BY DESC(?n) ?c",
        "SELECT ?e ?n WHERE { { SELECT ?e (COUNT(*) AS ?n) WHERE { ?e dip:participant [] } GROUP BY ?e } FILTER(?n > 1) } ORDER BY ?e",
        "SELECT ?e ?d WHERE { ?e a dip:Event OPTIONAL { ?e dip:begin ?d } MINUS { ?e a dip:Visit } } ORDER BY ?e",
        "SELECT ?x ?y WHERE { VALUES ?x { 1 2 } OPTIONAL { ?y a dip:Summit } } ORDER BY ?x ?y",
    ] {
        let (plain, cited) = (json(&[asked]), json(&[asked, "--cite"]));
        assert_eq!(plain["results"], cited["results"], "{asked}");
        assert!(!rows(&plain).is_empty(), "{asked}");
    }
}

#[test]
fn citations_of_a_row_do_not_depend_on_how_many_rows_there_are() {
    for asked in [
        "SELECT ?s (COUNT(?m) AS ?n) WHERE { GRAPH ?g { ?m dip:refersTo ?s } } GROUP BY ?s ORDER BY ?s",
        "SELECT ?s ?n ?l WHERE { { SELECT ?s (COUNT(?m) AS ?n) WHERE { ?m dip:refersTo ?s } GROUP BY ?s } \
            OPTIONAL { SELECT ?s (MIN(?x) AS ?l) WHERE { ?s rdfs:label ?x FILTER(LANG(?x) = \"en\") } GROUP BY ?s } } ORDER BY ?s",
        "SELECT ?s (COUNT(?e) AS ?n) (MAX(?d) AS ?last) WHERE { { ?e dip:participant ?s } UNION { ?e dip:place ?s } \
            OPTIONAL { ?e dip:begin ?d } MINUS { ?e dip:realis \"planned\" } } GROUP BY ?s ORDER BY ?s",
        "SELECT DISTINCT ?s ?k WHERE { { SELECT ?s (COUNT(*) AS ?c) WHERE { ?s dip:memberOf ?o } GROUP BY ?s } \
            BIND(IF(?c > 9, \"many\", \"few\") AS ?k) } ORDER BY ?s",
    ] {
        // Of few rows only what stands behind them is asked for, of many everything.
        let all = json(&[asked, "--cite=50"]);
        let run = samples().run(["query", asked, "--cite=50", "--limit", "7", "--format", "json"]);
        let some: Value = serde_json::from_str(&run.stdout).expect("JSON");
        assert!(rows(&all).len() > 7, "{asked}");
        assert_eq!(rows(&some)[..], rows(&all)[..7], "{asked}");
        assert_eq!(
            some["citations"].as_array().expect("citations")[..],
            all["citations"].as_array().expect("citations")[..7],
            "{asked}"
        );
        assert!((0..7).all(|row| !sources(&some, row).is_empty()), "{asked}");
    }
}

#[test]
fn only_the_parts_that_took_part_are_cited() {
    let trig = "@prefix dip: <https://w3id.org/chancery/ontology#> . @prefix e: <https://example.org/> .
        e:one { e:a e:p e:b } e:two { e:a e:q e:b } e:three { e:c e:q e:b } e:four { e:b e:up e:d } e:five { e:d e:up e:e }
        e:six { e:a e:p e:b . e:a e:r e:z }";
    let workspace = Workspace::new();
    workspace.write("d.trig", trig);
    let cited = |sparql: &str| -> Vec<BTreeSet<String>> {
        let sparql = format!("PREFIX e: <https://example.org/> {sparql}");
        let run = workspace.run(["query", &sparql, "--data", "d.trig", "--cite", "--format", "json"]).good();
        let answer: Value = serde_json::from_str(&run.stdout).expect("JSON");
        let graph = |source: &Value| source["iri"].as_str().expect("an IRI").replace("https://example.org/", "");
        (0..rows(&answer).len()).map(|row| sources(&answer, row).iter().map(graph).collect()).collect()
    };
    let sets = |expected: &[&[&str]]| -> Vec<BTreeSet<String>> {
        expected.iter().map(|set| set.iter().map(|name| (*name).to_owned()).collect()).collect()
    };
    // A union cites its own side only, though the other side's statement is there as well.
    let union = "SELECT ?s WHERE { { ?s e:p e:b FILTER(false) } UNION { ?s e:q e:b } } ORDER BY ?s";
    assert_eq!(cited(union), sets(&[&["two"], &["three"]]));
    // An OPTIONAL part that did not match is not cited, though its pattern could be found.
    let optional = "SELECT ?s ?o WHERE { ?s e:q e:b OPTIONAL { ?s e:p ?o FILTER(?s = e:c) } } ORDER BY ?s";
    assert_eq!(cited(optional), sets(&[&["two"], &["three"]]));
    // A path is cited by each of its steps.
    assert_eq!(cited("SELECT * WHERE { e:b e:up+ e:e }"), sets(&[&["four", "five"]]));
    assert_eq!(cited("SELECT * WHERE { e:e (^e:up)/(^e:up|e:x)?/^e:q e:a }"), sets(&[&["four", "five", "two"]]));
    assert_eq!(cited("SELECT * WHERE { e:b !e:q e:d }"), sets(&[&["four"]]));
    // The graph that the query names is the one that is cited.
    assert_eq!(cited("SELECT * WHERE { GRAPH e:one { ?s e:p ?o } }"), sets(&[&["one"]]));
    assert_eq!(cited("SELECT * FROM e:one WHERE { ?s e:p ?o }"), sets(&[&["one"]]));
    // Grouped rows are cited by what is in the group.
    let grouped = "SELECT ?o (COUNT(*) AS ?n) WHERE { ?s e:q ?o } GROUP BY ?o";
    assert_eq!(cited(grouped), sets(&[&["two", "three"]]));
    // What stands beside a sub-select is cited together with it, and what says less than another is not cited.
    let beside = "SELECT ?s ?n WHERE { { SELECT ?s (COUNT(*) AS ?n) WHERE { ?s e:p ?o } GROUP BY ?s } ?s e:r ?z }";
    assert_eq!(cited(beside), sets(&[&["six"]]));
    // A sub-select is cited through what it selects.
    let nested = "SELECT ?o WHERE { { SELECT DISTINCT ?s WHERE { ?s e:q e:b } } ?s e:r ?o }";
    assert_eq!(cited(nested), sets(&[&["two", "six"]]));
}

#[test]
fn background_is_cited_as_such_and_what_is_not_cited_is_said() {
    let answer = json(&["SELECT ?c WHERE { ?s a dip:State ; dip:capital ?c } LIMIT 1", "--cite"]);
    assert_eq!(sources(&answer, 0)[0]["as"], "background");
    let absent = "SELECT ?e WHERE { ?e a dip:Visit MINUS { ?e dip:host ?h } FILTER NOT EXISTS { ?e dip:end ?x } }";
    let run = samples().run(["query", absent, "--cite", "--format", "csv"]).good();
    run.says(&["not cited: MINUS", "not cited: EXISTS and NOT EXISTS"]);
    let bare = samples().run(["query", "SELECT (1 AS ?x) WHERE {}", "--cite"]).good();
    bare.says(&["1 row that rest on no statement"]);
    samples().run(["query", "ASK { ?s ?p ?o }", "--cite"]).fails(USAGE, &["--cite is for SELECT"]);
}

#[test]
fn citations_in_each_format() {
    let asked = "SELECT ?name WHERE { ?m a dip:Monument ; dip:commemorates ?p . GRAPH ?g { ?m dip:commemorates ?p } ?g dip:partOf ?d . ?p rdfs:label ?name } ORDER BY ?name LIMIT 1";
    let run = |format: &str| samples().run(["query", asked, "--cite", "--format", format]).good().stdout;
    // In a table text is wrapped, so one word is looked for.
    let word = "Smuts";
    let csv = run("csv");
    let head = "name,cite_row,cite_as,cite_sentence,cite_document,cite_title,cite_date,cite_publisher,cite_passage,cite_of\r\n";
    assert!(csv.starts_with(head) && csv.contains(",passage,"), "{csv}");
    for format in ["tsv", "xml", "table"] {
        assert!(run(format).contains(word), "{format}");
    }
    let markdown = run("markdown");
    assert!(markdown.starts_with("| name | sources |\n| --- | --- |\n| General Smuts | [^1]"), "{markdown}");
    assert!(markdown.contains("\n[^1]: “"), "{markdown}");
}

#[test]
fn answers_have_limits() {
    let all = "SELECT ?s WHERE { ?s ?p ?o }";
    let run = samples().run(["query", all, "--limit", "3"]);
    assert_eq!(run.stdout.lines().count(), 4);
    run.fails(LIMIT, &["there is more than --limit 3"]);
    let all_there = samples().run(["query", "SELECT ?s WHERE { ?s ?p ?o } LIMIT 3", "--limit", "3"]).good();
    assert_eq!((all_there.stdout.lines().count(), all_there.stderr.as_str()), (4, ""));
    let endless = "SELECT (COUNT(*) AS ?n) WHERE { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }";
    for more in [&[][..], &["--cite"]] {
        let run = samples().run(["query", endless, "--timeout", "300ms"].iter().chain(more));
        assert_eq!(run.stdout, "", "nothing is said of an answer that is not whole");
        run.fails(LIMIT, &["no answer within 0.3 s", "--timeout"]);
    }
    samples().run(["query", all, "--timeout", "soon"]).fails(USAGE, &["`soon` is no time"]);
}

#[test]
fn how_an_answer_came_about() {
    let run = samples().run(["query", "SELECT ?s WHERE { ?s a dip:Visit }", "--explain", "--time"]).good();
    run.says(&["rows", "QuadPattern(?s ", "rows in ", "ms to open the data"]);
}

#[test]
fn the_network_is_never_asked() {
    for asked in [
        "SELECT * WHERE { SERVICE <https://example.org/sparql> { ?s ?p ?o } }",
        "SELECT * WHERE { ?s ?p ?o FILTER EXISTS { SERVICE SILENT ?o { ?s ?q ?x } } }",
    ] {
        samples().run(["query", asked]).fails(USAGE, &["on the network", "SERVICE is off"]);
        samples().run(["query", asked, "--cite"]).fails(USAGE, &["SERVICE is off"]);
    }
    samples().run(["query", "LOAD <https://example.org/a.ttl>"]).fails(USAGE, &["`LOAD` is an update"]);
}

#[test]
fn errors_in_sparql_name_the_mend() {
    for (sparql, words) in [
        ("SELECT ?s WHERE { ?s a dpi:Visit }", &["line 1, column 24", "did you mean `dip:`?"][..]),
        ("SELECT ?s\nWERE { ?s ?p ?o }", &["line 2, column 1", "did you mean `WHERE`?", "  WERE { ?s ?p ?o }"]),
        ("SELECT ?s WHERE {\n  ?s ?p ?o ;\n", &["`{` of line 1 is never closed"]),
        ("SELECT ?s WHERE { ?s ?p ?o ) }", &["`)` closes nothing: the `{` of line 1 is still open"]),
        ("SELECT ?s WHERE { ?s ?p id:state/france }", &["`<https://w3id.org/chancery/id/state/france>`"]),
        ("SELECT ?s WHERE { ?s ?p \"dpi:Visit\" . ?s ?s }", &["is not understood here"]),
        ("INSERT DATA { <a:a> <a:b> <a:c> }", &["`INSERT` is an update"]),
    ] {
        samples().run(["query", sparql]).fails(USAGE, words);
    }
}

#[test]
fn graphs_in_each_format() {
    let asked = "CONSTRUCT { ?m a dip:Monument ; rdfs:label ?l } WHERE { ?m a dip:Monument ; rdfs:label ?l }";
    let run = |format: &str| samples().run(["query", asked, "--format", format]).good().stdout;
    let turtle = common::quads(RdfFormat::Turtle, &run("turtle"));
    assert!(turtle.len() > 100);
    for (name, format) in [
        ("ntriples", RdfFormat::NTriples),
        ("trig", RdfFormat::TriG),
        ("nq", RdfFormat::NQuads),
        ("rdfxml", RdfFormat::RdfXml),
        ("text/turtle", RdfFormat::Turtle),
    ] {
        assert_eq!(common::quads(format, &run(name)), turtle, "{name}");
    }
    assert!(run("csv").starts_with("subject,predicate,object\r\n"));
    assert!(run("dot").starts_with("digraph") && run("graphml").contains("<graphml"));
    let select = samples().run(["query", "SELECT ?s WHERE { ?s ?p ?o } LIMIT 1", "--format", "turtle"]);
    select.fails(USAGE, &["--format turtle is for graphs"]);
    let markdown = samples().run(["query", "SELECT (\"a|b*\" AS ?x) WHERE {}", "--format", "md"]).good().stdout;
    assert_eq!(markdown, "| x |\n| --- |\n| a\\|b\\* |\n");
}

#[test]
fn files_without_a_store() {
    let workspace = Workspace::new();
    workspace.write("a.ttl", "<https://example.org/a> <http://www.w3.org/2000/01/rdf-schema#label> \"A\"@en .");
    workspace.write("b.nt", "<https://example.org/b> <http://www.w3.org/2000/01/rdf-schema#label> \"A\"@en .\n");
    let asked = "SELECT ?s ?g WHERE { ?s ?p ?o GRAPH ?g { ?s ?p ?o } } ORDER BY ?s";
    let run = workspace.run(["query", asked, "--data", "a.ttl", "b.nt"]).good();
    let expected = "?s\t?g\n<https://example.org/a>\t<https://w3id.org/chancery/graph/a-ttl>\n\
        <https://example.org/b>\t<https://w3id.org/chancery/graph/b-nt>\n";
    assert_eq!(run.stdout, expected);
    assert!(!workspace.store().exists(), "no store is made");
    workspace.write("c.ttl", "<https://example.org/a> \n <p> .");
    workspace.run(["query", asked, "--data", "c.ttl"]).fails(1, &["c.ttl:"]);
}
