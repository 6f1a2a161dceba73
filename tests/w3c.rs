//! The W3C's tests of SPARQL 1.1 queries, asked as they are written and as they are rewritten. The suite is looked for in
//! the folder that `CHANCERY_W3C` names and in `../shared/w3c/sparql11`, and is no part of the project.

use std::{
    collections::BTreeMap,
    env,
    fs::{self, File},
    path::{Path, PathBuf},
};

use chancery::{
    query::{self, Answer, Limits},
    store::Store,
};
use oxigraph::{
    io::{RdfFormat, RdfParser},
    model::{
        BlankNode, Graph, GraphName, Literal, NamedNode, NamedNodeRef, NamedOrBlankNodeRef, Quad, Term, TermRef,
        Triple, graph::CanonicalizationAlgorithm,
    },
    sparql::results::{QueryResultsFormat, QueryResultsParser, ReaderQueryResultsParserOutput},
};

const RDF: &str = "http://www.w3.org/1999/02/22-rdf-syntax-ns#";
const MANIFEST: &str = "http://www.w3.org/2001/sw/DataAccess/tests/test-manifest#";
const QUERY: &str = "http://www.w3.org/2001/sw/DataAccess/tests/test-query#";
const RESULTS: &str = "http://www.w3.org/2001/sw/DataAccess/tests/result-set#";

/// Few solutions, so that a timeout is a fault.
const SECONDS: u64 = 20;

#[test]
fn what_oxigraph_answers_rightly_is_answered_rightly_when_it_is_rewritten() {
    let Some(suite) = suite() else {
        eprintln!("skipped: the W3C's tests are not at hand; name their folder in CHANCERY_W3C");
        return;
    };
    let tests = tests(&suite.join("manifest-sparql11-query.ttl"));
    assert!(tests.len() > 200, "{} tests", tests.len());
    let (mut plain, mut rewritten, mut lost) = (0, 0, Vec::new());
    for test in &tests {
        let expected = test.expected();
        let passes = |as_written| {
            let found = test.answer(as_written);
            expected.as_ref().is_some_and(|expected| found.as_ref().is_some_and(|found| same(found, expected)))
        };
        let (passed, passed_rewritten) = (passes(true), passes(false));
        plain += usize::from(passed);
        rewritten += usize::from(passed_rewritten);
        if !passed {
            eprintln!("not as expected without rewriting: {}", test.name);
        }
        if passed && !passed_rewritten {
            lost.push(test.name.as_str());
        }
    }
    eprintln!("{} tests: {plain} passed as written, {rewritten} passed rewritten", tests.len());
    assert_eq!(lost, [""; 0], "passed as written only");
    assert!(plain * 100 > tests.len() * 95, "{plain} of {} passed as written", tests.len());
}

fn suite() -> Option<PathBuf> {
    let beside = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/w3c/sparql11");
    let folders = env::var_os("CHANCERY_W3C").map(PathBuf::from).into_iter().chain([beside]);
    folders.filter_map(|folder| folder.canonicalize().ok()).find(|folder| folder.join("manifest-all.ttl").is_file())
}

/// A test of what a query answers.
struct Test {
    name: String,
    query: PathBuf,
    data: Option<PathBuf>,
    graphs: Vec<PathBuf>,
    result: PathBuf,
}

/// The tests of a manifest and of those that it includes.
fn tests(manifest: &Path) -> Vec<Test> {
    let graph = graph(manifest);
    let mut found = Vec::new();
    for included in objects(&graph, None, &format!("{MANIFEST}include")) {
        for path in list(&graph, included) {
            found.extend(tests(&file(path)));
        }
    }
    for entries in objects(&graph, None, &format!("{MANIFEST}entries")) {
        for entry in list(&graph, entries) {
            found.extend(test(&graph, entry));
        }
    }
    found
}

fn test(graph: &Graph, entry: TermRef<'_>) -> Option<Test> {
    let get = |of: TermRef<'_>, property: String| {
        objects(graph, Some(of), &property).first().copied().map(TermRef::into_owned)
    };
    let class = get(entry, format!("{RDF}type"))?;
    if class.to_string() != format!("<{MANIFEST}QueryEvaluationTest>") {
        return None;
    }
    let action = get(entry, format!("{MANIFEST}action"))?;
    let of_action = |name: &str| get(action.as_ref(), format!("{QUERY}{name}")).map(|path| file(path.as_ref()));
    let graphs = objects(graph, Some(action.as_ref()), &format!("{QUERY}graphData"));
    Some(Test {
        name: entry.to_string(),
        query: of_action("query")?,
        data: of_action("data"),
        graphs: graphs.into_iter().map(file).collect(),
        result: file(get(entry, format!("{MANIFEST}result"))?.as_ref()),
    })
}

impl Test {
    /// What the query answers; nothing, when it fails.
    fn answer(&self, as_written: bool) -> Option<Answer> {
        let mut quads = Vec::new();
        if let Some(path) = &self.data {
            quads.extend(graph(path).iter().map(|triple| triple.into_owned().in_graph(GraphName::DefaultGraph)));
        }
        for path in &self.graphs {
            let name = NamedNode::new(address(path)).expect("an IRI");
            quads.extend(graph(path).iter().map(|triple| triple.into_owned().in_graph(name.clone())));
        }
        let store = Store::of_dataset(&quads).expect("a store");
        let text = fs::read_to_string(&self.query).expect("a query");
        let query = query::parse(&format!("BASE <{}>\n{text}", address(&self.query))).ok()?;
        let timeout = Some(std::time::Duration::from_secs(SECONDS));
        let limits = Limits { as_written, timeout, ..Limits::default() };
        query::run(&store, query, &limits).ok().map(|answered| answered.answer)
    }

    /// What the suite says that it answers.
    fn expected(&self) -> Option<Answer> {
        let format = match self.result.extension()?.to_str()? {
            "srx" => QueryResultsFormat::Xml,
            "srj" => QueryResultsFormat::Json,
            "ttl" | "rdf" | "nt" => return Some(of_graph(&graph(&self.result))),
            _ => return None,
        };
        let file = File::open(&self.result).expect("a result");
        match QueryResultsParser::from_format(format).for_reader(file).ok()? {
            ReaderQueryResultsParserOutput::Boolean(value) => Some(Answer::Boolean(value)),
            ReaderQueryResultsParserOutput::Solutions(solutions) => {
                let variables = solutions.variables().to_vec();
                let rows = solutions.map(|row| row.map(|row| row.values().to_vec())).collect::<Result<_, _>>().ok()?;
                Some(Answer::Solutions { variables, rows })
            }
        }
    }
}

/// An answer that is written as RDF: a graph, or solutions in the vocabulary for them.
fn of_graph(graph: &Graph) -> Answer {
    let name = |term: TermRef<'_>| match term {
        TermRef::Literal(literal) => oxigraph::model::Variable::new(literal.value()).expect("a variable"),
        other => unreachable!("{other} names no variable"),
    };
    let variables: Vec<_> = objects(graph, None, &format!("{RESULTS}resultVariable")).into_iter().map(name).collect();
    if let [TermRef::Literal(value)] = objects(graph, None, &format!("{RESULTS}boolean"))[..] {
        return Answer::Boolean(value.value() == "true");
    }
    if variables.is_empty() {
        return Answer::Graph(graph.iter().map(|triple| triple.into_owned()).collect());
    }
    let mut rows = Vec::new();
    for solution in objects(graph, None, &format!("{RESULTS}solution")) {
        let mut row = vec![None; variables.len()];
        for binding in objects(graph, Some(solution), &format!("{RESULTS}binding")) {
            let variable = name(objects(graph, Some(binding), &format!("{RESULTS}variable"))[0]);
            let value = objects(graph, Some(binding), &format!("{RESULTS}value"))[0];
            let place = variables.iter().position(|known| *known == variable).expect("a column");
            row[place] = Some(value.into_owned());
        }
        rows.push(row);
    }
    Answer::Solutions { variables, rows }
}

/// Whether two answers are the same but for the names of blank nodes and the order of rows.
fn same(found: &Answer, expected: &Answer) -> bool {
    match (found, expected) {
        (Answer::Boolean(found), Answer::Boolean(expected)) => found == expected,
        _ => canonical(found) == canonical(expected),
    }
}

/// An answer as a graph: a node for each solution that differs, with how often it is there and its values.
fn canonical(answer: &Answer) -> Graph {
    let property = |name: &str| NamedNode::new(format!("{RESULTS}{name}")).expect("an IRI");
    let mut graph = Graph::new();
    match answer {
        Answer::Boolean(_) => (),
        Answer::Graph(triples) => graph.extend(triples.iter().map(|triple| plain(triple.clone()))),
        Answer::Solutions { variables, rows } => {
            let mut counts: BTreeMap<String, (&Vec<Option<Term>>, i32)> = BTreeMap::new();
            for row in rows {
                counts.entry(format!("{row:?}")).or_insert((row, 0)).1 += 1;
            }
            for variable in variables {
                let name = Literal::from(variable.as_str());
                graph.insert(&Triple::new(property("ResultSet"), property("resultVariable"), name));
            }
            for (row, count) in counts.into_values() {
                let solution = BlankNode::default();
                graph.insert(&Triple::new(solution.clone(), property("index"), Literal::from(count)));
                for (variable, value) in variables.iter().zip(row) {
                    if let Some(value) = value {
                        let name = property(&format!("value-of-{}", variable.as_str()));
                        graph.insert(&plain(Triple::new(solution.clone(), name, value.clone())));
                    }
                }
            }
        }
    }
    graph.canonicalize(CanonicalizationAlgorithm::Unstable);
    graph
}

/// A triple with its number or time written as Oxigraph writes it.
fn plain(triple: Triple) -> Triple {
    let quads = [triple.clone().in_graph(GraphName::DefaultGraph)];
    let query = query::parse("SELECT ?o { ?s ?p ?o }").expect("SPARQL");
    let store = Store::of_dataset(&quads).expect("a store");
    match query::run(&store, query, &Limits { as_written: true, ..Limits::default() }).expect("an answer").answer {
        Answer::Solutions { rows, .. } => match rows.into_iter().flatten().next() {
            Some(Some(object @ Term::Literal(_))) => Triple { object, ..triple },
            _ => triple,
        },
        _ => triple,
    }
}

/// The address of a file.
fn address(path: &Path) -> String {
    format!("file://{}", path.display())
}

/// The file at an address.
fn file(address: TermRef<'_>) -> PathBuf {
    match address {
        TermRef::NamedNode(node) => PathBuf::from(node.as_str().strip_prefix("file://").expect("a file")),
        other => unreachable!("{other} is no file"),
    }
}

/// What a file says.
fn graph(path: &Path) -> Graph {
    let format = RdfFormat::from_extension(path.extension().and_then(|ending| ending.to_str()).expect("an ending"));
    let parser = RdfParser::from_format(format.expect("RDF")).with_base_iri(address(path)).expect("an address");
    let bytes = fs::read(path).expect("a file");
    let quads = parser.for_slice(&bytes).map(|quad: Result<Quad, _>| quad.expect("RDF without a fault"));
    quads.map(Triple::from).collect()
}

/// What something has as a property, or anything has.
fn objects<'g>(graph: &'g Graph, of: Option<TermRef<'_>>, property: &str) -> Vec<TermRef<'g>> {
    let property = NamedNodeRef::new(property).expect("an IRI");
    let is_of = |subject: NamedOrBlankNodeRef<'_>| of.is_none_or(|of| TermRef::from(subject) == of);
    graph.triples_for_predicate(property).filter(|triple| is_of(triple.subject)).map(|triple| triple.object).collect()
}

/// The members of a list.
fn list<'g>(graph: &'g Graph, mut rest: TermRef<'g>) -> Vec<TermRef<'g>> {
    let mut members = Vec::new();
    while let Some(first) = objects(graph, Some(rest), &format!("{RDF}first")).first() {
        members.push(*first);
        rest = objects(graph, Some(rest), &format!("{RDF}rest"))[0];
    }
    members
}
