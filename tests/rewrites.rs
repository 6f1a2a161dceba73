//! Rewritten queries have the solutions of the queries as they are written: random ones on random data, and all saved
//! queries on the samples. `PROPTEST_CASES` asks for more cases, and others each time.

mod common;

use std::{cell::Cell, collections::BTreeMap, env, time::Duration};

use chancery::{
    query::{self, Answer, Limits, Parameter},
    store::Store,
};
use common::{Workspace, project};
use oxigraph::{
    io::{RdfFormat, RdfParser},
    model::{GraphName, NamedNode, Quad, Triple, vocab::rdf},
};
use proptest::{
    collection::vec,
    prelude::*,
    sample::select,
    test_runner::{Config, RngSeed, TestCaseError, TestError, TestRunner},
};

/// The solutions that a query may have; of one with more nothing is learnt that one with fewer does not show.
const MOST: usize = 20_000;

/// A part of a group of a query.
#[derive(Clone, Debug)]
enum Part {
    /// A triple pattern, path or filter, as it is written.
    Plain(String),
    /// A value for a variable of its own.
    Bind(String),
    Group(Vec<Part>),
    Optional(Vec<Part>),
    Union(Vec<Part>, Vec<Part>),
    Minus(Vec<Part>),
    Graph(&'static str, Vec<Part>),
    Exists(bool, Vec<Part>),
    Select(&'static str, Vec<Part>),
    /// How many solutions there are for each value of a variable.
    Count(&'static str, Vec<Part>),
}

/// A group as it is written. Each variable that `BIND` and `COUNT` make is another.
fn write(parts: &[Part], made: &mut usize, out: &mut String) {
    out.push_str("{ ");
    for part in parts {
        match part {
            Part::Plain(text) => out.push_str(text),
            Part::Bind(expression) => {
                *made += 1;
                out.push_str(&format!("BIND({expression} AS ?x{made})"));
            }
            Part::Group(inner) => write(inner, made, out),
            Part::Optional(inner) => {
                out.push_str("OPTIONAL ");
                write(inner, made, out);
            }
            Part::Union(one, other) => {
                write(one, made, out);
                out.push_str(" UNION ");
                write(other, made, out);
            }
            Part::Minus(inner) => {
                out.push_str("MINUS ");
                write(inner, made, out);
            }
            Part::Graph(name, inner) => {
                out.push_str(&format!("GRAPH {name} "));
                write(inner, made, out);
            }
            Part::Exists(is, inner) => {
                out.push_str(if *is { "FILTER EXISTS " } else { "FILTER NOT EXISTS " });
                write(inner, made, out);
            }
            Part::Select(what, inner) => {
                out.push_str(&format!("{{ SELECT {what} "));
                write(inner, made, out);
                out.push_str(" }");
            }
            Part::Count(variable, inner) => {
                *made += 1;
                out.push_str(&format!("{{ SELECT {variable} (COUNT(*) AS ?x{made}) "));
                write(inner, made, out);
                out.push_str(&format!(" GROUP BY {variable} }}"));
            }
        }
        out.push(' ');
    }
    out.push('}');
}

const NODES: &[&str] = &["ex:n1", "ex:n2", "ex:n3", "ex:g1", "ex:g2"];
const PREDICATES: &[&str] = &["ex:p", "ex:q", "ex:r"];
const LITERALS: &[&str] = &[
    "\"x\"",
    "\"y\"",
    "\"x\"@en",
    "\"x\"@de",
    "1",
    "01",
    "1.0",
    "1e0",
    "true",
    "\"2022-01-01\"^^xsd:date",
    "\"2022-01-01Z\"^^xsd:date",
    "\"x\"^^ex:t",
    "\"NaN\"^^xsd:double",
];
const VARIABLES: &[&str] = &["?a", "?b", "?c", "?d"];
/// Variables in filters: those of patterns, of graphs and of BIND.
const COMPARED: &[&str] = &["?a", "?b", "?c", "?d", "?a", "?b", "?c", "?d", "?g", "?r", "?l", "?x1"];

fn one_of(words: &'static [&'static str]) -> impl Strategy<Value = String> + Clone {
    select(words).prop_map(str::to_owned)
}

fn constant() -> impl Strategy<Value = String> + Clone {
    prop_oneof![3 => one_of(NODES), 2 => one_of(LITERALS)]
}

fn subject() -> impl Strategy<Value = String> + Clone {
    prop_oneof![6 => one_of(VARIABLES), 2 => one_of(NODES), 1 => Just("[]".to_owned())]
}

fn object() -> impl Strategy<Value = String> + Clone {
    prop_oneof![6 => one_of(VARIABLES), 3 => constant(), 1 => Just("[]".to_owned())]
}

fn triple() -> impl Strategy<Value = String> + Clone {
    let predicate = prop_oneof![9 => one_of(PREDICATES), 1 => Just("?p".to_owned())];
    (subject(), predicate, object()).prop_map(|(s, p, o)| format!("{s} {p} {o} ."))
}

/// A path; `open` ones may be of no steps.
fn path(open: bool) -> impl Strategy<Value = String> + Clone {
    const STEPS: &[&str] = &["ex:p", "ex:q", "(ex:p|ex:q)", "(^ex:p)", "(ex:p/ex:q)", "(ex:r?)", "(^ex:r|ex:p)"];
    const OFTEN: &[&str] = &["*", "+", "?", "+"];
    const ONCE: &[&str] = &["+"];
    let often = one_of(if open { OFTEN } else { ONCE });
    let steps = one_of(if open { STEPS } else { &STEPS[..5] });
    let closure = (steps, often).prop_map(|(step, often)| format!("{step}{often}"));
    prop_oneof![
        3 => closure.clone(),
        2 => closure.clone().prop_map(|closure| format!("ex:p/{closure}")),
        1 => closure.prop_map(|closure| format!("{closure}/ex:q")),
    ]
}

fn path_pattern(open: bool) -> impl Strategy<Value = String> + Clone {
    (subject(), path(open), object()).prop_map(|(s, p, o)| format!("{s} {p} {o} ."))
}

/// A statement of which something is said. The variable for texts and numbers is one of its own, for with one of them as
/// subject of a triple term Oxigraph breaks off, or takes that something exists.
fn statement() -> impl Strategy<Value = (String, String, String)> + Clone {
    let node = prop_oneof![3 => one_of(VARIABLES), 1 => one_of(NODES)];
    let named = (node.clone(), one_of(&PREDICATES[..2]), node.clone());
    let valued = (node, Just("ex:r".to_owned()), prop_oneof![Just("?l".to_owned()), constant()]);
    prop_oneof![3 => named, 1 => valued]
}

/// What is said of statements: reifiers with and without names, and what is said of these.
fn annotated() -> impl Strategy<Value = String> + Clone {
    const REIFIERS: &[&str] = &["?r", "?r", "?a", "?g", "ex:g1", "[]"];
    let property = (one_of(&["ex:q", "prov:wasDerivedFrom"]), one_of(&["?r", "?b", "?e", "ex:g2", "\"x\""]));
    prop_oneof![
        (statement(), one_of(REIFIERS)).prop_map(|((s, p, o), r)| format!("{s} {p} {o} ~ {r} .")),
        (statement(), property.clone()).prop_map(|((s, p, o), (q, z))| format!("{s} {p} {o} {{| {q} {z} |}} .")),
        (statement(), one_of(REIFIERS)).prop_map(|((s, p, o), z)| format!("<< {s} {p} {o} >> ex:q {z} .")),
        (statement(), property.clone(), one_of(REIFIERS)).prop_map(|((s, p, o), (q, z), r)| {
            let q = if r == "[]" { q } else { "ex:q".to_owned() };
            format!("{s} {p} {o} ~ {r} {{| {q} {z} |}} .")
        }),
        (statement(), one_of(REIFIERS)).prop_map(|((s, p, o), r)| format!("{r} rdf:reifies <<( {s} {p} {o} )>> .")),
    ]
}

fn filter() -> impl Strategy<Value = String> + Clone {
    let variable = || one_of(COMPARED);
    let list = vec(constant(), 1..4).prop_map(|terms| terms.join(", "));
    let atom = prop_oneof![
        4 => (variable(), constant()).prop_map(|(v, c)| format!("{v} = {c}")),
        1 => (variable(), constant()).prop_map(|(v, c)| format!("{c} = {v}")),
        2 => (variable(), constant()).prop_map(|(v, c)| format!("sameTerm({v}, {c})")),
        3 => (variable(), list.clone()).prop_map(|(v, list)| format!("{v} IN ({list})")),
        1 => (variable(), list).prop_map(|(v, list)| format!("{v} NOT IN ({list})")),
        1 => (variable(), constant()).prop_map(|(v, c)| format!("{v} != {c}")),
        1 => (variable(), variable()).prop_map(|(v, w)| format!("{v} = {w}")),
        1 => variable().prop_map(|v| format!("BOUND({v})")),
        1 => variable().prop_map(|v| format!("{v} > 0")),
        1 => (variable(), constant()).prop_map(|(v, c)| format!("COALESCE({v}, ex:n1) = {c}")),
    ];
    atom.prop_recursive(2, 6, 2, |inner| {
        prop_oneof![
            2 => (inner.clone(), inner.clone()).prop_map(|(a, b)| format!("({a} && {b})")),
            2 => (inner.clone(), inner.clone()).prop_map(|(a, b)| format!("({a} || {b})")),
            1 => inner.prop_map(|a| format!("!({a})")),
        ]
    })
}

fn values() -> impl Strategy<Value = String> + Clone {
    let cell = || prop_oneof![5 => constant(), 1 => Just("UNDEF".to_owned())];
    let one =
        (one_of(VARIABLES), vec(constant(), 1..3)).prop_map(|(v, rows)| format!("VALUES {v} {{ {} }}", rows.join(" ")));
    let two = vec((cell(), cell()), 1..3).prop_map(|rows| {
        let rows: Vec<String> = rows.into_iter().map(|(a, b)| format!("({a} {b})")).collect();
        format!("VALUES (?a ?b) {{ {} }}", rows.join(" "))
    });
    prop_oneof![2 => one, 1 => two]
}

/// Parts of a group, one in another.
fn parts(annotations: bool) -> impl Strategy<Value = Vec<Part>> {
    let plain = |text: BoxedStrategy<String>| text.prop_map(Part::Plain).boxed();
    let filter = || plain(filter().prop_map(|filter| format!("FILTER({filter})")).boxed());
    let leaf = if annotations {
        // A variable predicate, or a path of no steps, would find the reifiers that stand there for comparison.
        let triple = statement().prop_map(|(s, p, o)| format!("{s} {p} {o} ."));
        prop_oneof![
            4 => plain(annotated().boxed()),
            3 => plain(triple.boxed()),
            1 => plain(path_pattern(false).boxed()),
            2 => filter(),
        ]
        .boxed()
    } else {
        prop_oneof![
            6 => plain(triple().boxed()),
            3 => plain(path_pattern(true).boxed()),
            4 => filter(),
            1 => plain(values().boxed()),
            1 => constant().prop_map(Part::Bind),
            1 => one_of(VARIABLES).prop_map(Part::Bind),
        ]
        .boxed()
    };
    let part = leaf.prop_recursive(3, 12, 4, |inner| {
        let group = || vec(inner.clone(), 1..4);
        prop_oneof![
            6 => inner.clone(),
            1 => group().prop_map(Part::Group),
            2 => group().prop_map(Part::Optional),
            2 => (group(), group()).prop_map(|(one, other)| Part::Union(one, other)),
            1 => group().prop_map(Part::Minus),
            2 => (select(&["?g", "?g", "?a", "ex:g1", "ex:g2"][..]), group()).prop_map(|(name, inner)| Part::Graph(name, inner)),
            2 => (any::<bool>(), group()).prop_map(|(is, inner)| Part::Exists(is, inner)),
            1 => (select(&["?a ?b", "DISTINCT ?a", "?c ?g", "*", "REDUCED ?b", "?a ?c ?r"][..]), group())
                .prop_map(|(what, inner)| Part::Select(what, inner)),
            1 => (select(VARIABLES), group()).prop_map(|(variable, inner)| Part::Count(variable, inner)),
        ]
    });
    vec(part, 1..5)
}

/// Statements of three named graphs; texts and numbers stand everywhere, or behind one property only.
fn data(anywhere: bool) -> impl Strategy<Value = Vec<Quad>> {
    let node = || prop_oneof![8 => one_of(NODES), 1 => Just("_:b1".to_owned())];
    let object = prop_oneof![5 => node(), 3 => one_of(LITERALS)];
    let line = (node(), one_of(PREDICATES), node(), object, select(&["ex:g1", "ex:g2", "ex:g3"][..]));
    let line = line.prop_map(move |(s, p, node, object, g)| {
        let o = if anywhere || p == "ex:r" { object } else { node };
        (s, p, o, g)
    });
    vec(line, 1..24).prop_map(|lines| {
        let lines: String = lines.into_iter().map(|(s, p, o, g)| format!("{g} {{ {s} {p} {o} }}\n")).collect();
        let text =
            format!("@prefix ex: <http://example.org/> . @prefix xsd: <http://www.w3.org/2001/XMLSchema#> .\n{lines}");
        let mut quads: Vec<Quad> = RdfParser::from_format(RdfFormat::TriG)
            .for_slice(text.as_bytes())
            .map(|quad| quad.expect("TriG without a fault"))
            .collect();
        quads.sort_by_cached_key(ToString::to_string);
        quads.dedup();
        quads
    })
}

/// The quads with their merge as default graph, as a store of documents has it.
fn merged(quads: &[Quad]) -> Vec<Quad> {
    let merge = quads.iter().map(|quad| Triple::from(quad.clone()).in_graph(GraphName::DefaultGraph));
    quads.iter().cloned().chain(merge).collect()
}

/// A runner of so many cases, the same ones each time unless other numbers are asked for.
fn runner(cases: u32) -> TestRunner {
    let config = Config { failure_persistence: None, max_global_rejects: 1_000_000, ..Config::default() };
    TestRunner::new(if env::var_os("PROPTEST_CASES").is_some() {
        config
    } else {
        Config { cases, rng_seed: RngSeed::Fixed(20_221_018), ..config }
    })
}

/// The solutions of a query, in any order; nothing, when there are very many.
fn solutions(store: &Store, sparql: &str, as_written: bool) -> Result<Option<Vec<String>>, TestCaseError> {
    let failed = |error: query::QueryError| TestCaseError::fail(format!("{error}\n{sparql}"));
    let query = query::parse(sparql).map_err(failed)?;
    let timeout = Some(Duration::from_secs(10));
    let limits = Limits { as_written, timeout, rows: Some(MOST), ..Limits::default() };
    match query::run(store, query, &limits) {
        Ok(answered) => Ok((!answered.more).then(|| lines(&answered.answer))),
        Err(query::QueryError::Timeout(_)) => Ok(None),
        Err(error) => Err(failed(error)),
    }
}

fn lines(answer: &Answer) -> Vec<String> {
    let mut lines: Vec<String> = match answer {
        Answer::Boolean(value) => vec![value.to_string()],
        Answer::Graph(triples) => triples.iter().map(ToString::to_string).collect(),
        Answer::Solutions { variables, rows } => {
            let cell = |(name, value): (&oxigraph::model::Variable, &Option<oxigraph::model::Term>)| {
                value.as_ref().map(|value| format!("{name}={value}"))
            };
            rows.iter().map(|row| variables.iter().zip(row).filter_map(cell).collect::<Vec<_>>().join(" ")).collect()
        }
    };
    lines.sort();
    lines
}

/// A query for all variables of a group.
fn sparql(parts: &[Part]) -> String {
    let mut out = "PREFIX ex: <http://example.org/>\nSELECT * ".to_owned();
    write(parts, &mut 0, &mut out);
    out
}

/// Whether the parts make a query; the grammar's own rules say that BIND must not set what is set, and the like.
fn is_sparql(parts: &[Part]) -> bool {
    query::parse(&sparql(parts)).is_ok()
}

/// What became of the cases.
#[derive(Default)]
struct Tally {
    compared: Cell<u32>,
    /// How many had solutions.
    answered: Cell<u32>,
    /// How many were asked with tables that were not written, or without paths that were.
    tables: Cell<u32>,
    /// How many were asked with chains in `EXISTS`.
    chains: Cell<u32>,
    /// How many were asked with named graphs that were not written.
    graphs: Cell<u32>,
}

impl Tally {
    /// Compares what a query answers in one store as it is written with what it answers in another rewritten.
    fn compare(&self, plain: &Store, store: &Store, parts: &[Part], quads: &[Quad]) -> Result<(), TestCaseError> {
        let sparql = sparql(parts);
        let (Some(expected), Some(found)) = (solutions(plain, &sparql, true)?, solutions(store, &sparql, false)?)
        else {
            return Ok(());
        };
        let add = |to: &Cell<u32>, is: bool| to.set(to.get() + u32::from(is));
        let query = query::parse(&sparql).expect("SPARQL");
        let asked = query::rewritten(store, query.clone()).expect("a query");
        add(&self.compared, true);
        add(&self.answered, !found.is_empty());
        let (asked, query) = (asked.to_string(), query.to_string());
        let more = |word: &str| asked.matches(word).count() > query.matches(word).count();
        add(&self.tables, more("VALUES"));
        add(&self.chains, more("LATERAL"));
        add(&self.graphs, more("GRAPH"));
        if expected == found {
            return Ok(());
        }
        let lines = |all: &[String]| format!("{}: {}", all.len(), all[..all.len().min(12)].join(" | "));
        let quads: String = quads.iter().map(|quad| format!("{quad} .\n")).collect();
        let (expected, found) = (lines(&expected), lines(&found));
        Err(TestCaseError::fail(format!("{sparql}\n{asked}\n{quads}as written {expected}\nrewritten {found}")))
    }

    /// What became of them, in words.
    fn summary(&self) -> String {
        let [compared, answered, tables, chains, graphs] =
            [&self.compared, &self.answered, &self.tables, &self.chains, &self.graphs].map(Cell::get);
        format!("{compared} compared, {answered} with solutions; {tables} got tables, {chains} chains, {graphs} graphs")
    }

    /// Most cases must have told something; gives how many in a hundred got tables, chains and graphs.
    fn check(&self, outcome: Result<(), TestError<impl std::fmt::Debug>>) -> [u32; 3] {
        assert!(outcome.is_ok(), "{}", outcome.err().map(|error| error.to_string()).unwrap_or_default());
        let (compared, answered) = (self.compared.get(), self.answered.get());
        let changes = [self.tables.get(), self.chains.get(), self.graphs.get()];
        assert!(compared > 100 && answered * 6 > compared, "the cases tell little");
        changes.map(|changed| changed * 100 / compared)
    }
}

#[test]
fn random_queries_have_the_same_solutions_rewritten() {
    let query = parts(false).prop_filter("SPARQL", |parts| is_sparql(parts));
    let cases = (data(true), any::<bool>(), vec(any::<bool>(), 24), query);
    let tally = Tally::default();
    let outcome = runner(1500).run(&cases, |(quads, merge, chosen, parts)| {
        let quads = if merge {
            merged(&quads)
        } else {
            // A default graph that is not the merge: some statements stand there and in no named graph.
            let place = |(quad, default): (Quad, bool)| {
                if default { Triple::from(quad).in_graph(GraphName::DefaultGraph) } else { quad }
            };
            quads.into_iter().zip(chosen).map(place).collect()
        };
        let store = Store::of_dataset(&quads).expect("a store");
        tally.compare(&store, &store, &parts, &quads)
    });
    let [tables, chains, _] = tally.check(outcome);
    eprintln!("queries: {}", tally.summary());
    assert!(tables > 10 && chains > 3, "the cases tell little");
}

#[test]
fn annotations_ask_for_the_graphs_of_statements() {
    let cases = (data(false), parts(true).prop_filter("SPARQL", |parts| is_sparql(parts)));
    let tally = Tally::default();
    let outcome = runner(1500).run(&cases, |(quads, parts)| {
        let quads = merged(&quads);
        let store = Store::of_dataset(&quads).expect("a store");
        let plain = Store::of_dataset(&reified(&quads)).expect("a store");
        tally.compare(&plain, &store, &parts, &quads)
    });
    let [_, _, graphs] = tally.check(outcome);
    eprintln!("annotations: {}", tally.summary());
    assert!(graphs > 50, "the cases tell little");
}

/// Quads with what the annotations of queries are said to ask for, in the default graph.
fn reified(quads: &[Quad]) -> Vec<Quad> {
    let mut all = quads.to_vec();
    for quad in quads {
        if let GraphName::NamedNode(graph) = &quad.graph_name {
            let derived = NamedNode::new("http://www.w3.org/ns/prov#wasDerivedFrom").expect("an IRI");
            all.push(Quad::new(graph.clone(), derived, graph.clone(), GraphName::DefaultGraph));
            let triple = Triple::from(quad.clone());
            all.push(Quad::new(graph.clone(), rdf::REIFIES.into_owned(), triple, GraphName::DefaultGraph));
        }
    }
    all
}

#[test]
fn saved_queries_have_the_same_solutions_rewritten() {
    let workspace = Workspace::new();
    workspace.ingest([project("data/documents")]);
    let store = Store::open_read_only(&workspace.store()).expect("the store");
    let mut asked = 0;
    for saved in query::saved_queries(None).expect("the queries") {
        let saved = saved.expect("a query without a fault");
        let examples = |all: bool| -> BTreeMap<String, String> {
            let wanted = saved.parameters.iter().filter(|parameter| all || parameter.must_be_given());
            wanted
                .filter_map(|parameter: &Parameter| Some((parameter.name.clone(), parameter.example.clone()?)))
                .collect()
        };
        let expected = saved.expectations.iter().map(|expectation| expectation.values.clone());
        for values in [examples(false), examples(true)].into_iter().chain(expected) {
            let bound = query::bind(&store, &saved.query, &saved.parameters, &values).expect("parameters");
            let limits = |as_written| Limits { as_written, ..Limits::default() };
            let answer = |as_written| {
                let answered = query::run(&store, bound.clone(), &limits(as_written)).expect("an answer");
                lines(&answered.answer)
            };
            assert_eq!(answer(false), answer(true), "{} with {values:?}", saved.name);
            asked += 1;
            if saved.text.contains("\nSELECT") {
                let cited = |as_written| {
                    let cited = query::cite(&store, bound.clone(), &limits(as_written), 3).expect("an answer");
                    let row = |row: query::CitedRow| format!("{:?} {} {}", row.cells, row.total, row.uncited);
                    let mut rows: Vec<String> = cited.rows.into_iter().map(row).collect();
                    rows.sort();
                    rows
                };
                assert_eq!(cited(false), cited(true), "{} with {values:?}, cited", saved.name);
            }
        }
    }
    assert!(asked >= 50, "{asked} questions");
}

#[test]
fn a_query_can_be_asked_as_it_is_written() {
    let workspace = Workspace::new();
    let file = workspace.write("a.ttl", "<http://example.org/s> <http://example.org/p> <http://example.org/o> .");
    let file = file.to_str().expect("a path");
    let sparql = "SELECT ?s { ?s <http://example.org/p> ?o FILTER(?o = <http://example.org/o>) }";
    let plan = |more: &[&str]| {
        let run = workspace.run(["query", sparql, "--data", file, "--explain"].iter().chain(more)).good();
        assert_eq!(run.stdout, "?s\n<http://example.org/s>\n");
        run.stderr
    };
    let (rewritten, written) = (plan(&[]), plan(&["--no-rewrite"]));
    assert!(rewritten.contains("StaticBindings") && !rewritten.contains("Filter"), "{rewritten}");
    assert!(written.contains("Filter") && !written.contains("StaticBindings"), "{written}");
}
