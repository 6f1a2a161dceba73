//! What several tests need: the program on a store in a temporary directory, and RDF as sets that can be compared.
#![allow(dead_code, reason = "each test uses a part of it")]

use std::{
    collections::BTreeSet,
    ffi::OsStr,
    fs,
    path::{Path, PathBuf},
    process::Command,
    sync::OnceLock,
};

use chancery::store::Store;
use oxigraph::{
    io::{RdfFormat, RdfParser},
    model::{
        BlankNode, Graph, Literal, NamedNode, NamedOrBlankNode, Quad, Term, Triple, dataset::CanonicalizationAlgorithm,
    },
};
use rio_api::{model as rio, parser::TriplesParser};
use rio_turtle::{TurtleError, TurtleParser};
use tempfile::TempDir;

/// A path of the project.
pub(crate) fn project(path: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(path)
}

/// The sample documents of the project, sorted.
pub(crate) fn sample_documents() -> Vec<PathBuf> {
    let mut files: Vec<PathBuf> = fs::read_dir(project("data/documents"))
        .expect("the samples")
        .map(|entry| entry.expect("a sample").path())
        .collect();
    files.sort();
    files
}

/// Copies a folder with all that is in it.
pub(crate) fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).expect("a folder");
    for entry in fs::read_dir(from).expect("a folder") {
        let path = entry.expect("an entry").path();
        let target = to.join(path.file_name().expect("a name"));
        if path.is_dir() {
            copy(&path, &target);
        } else {
            fs::copy(&path, &target).expect("a copy");
        }
    }
}

/// A directory of its own, with a store in it when one is made; gone after the test.
pub(crate) struct Workspace {
    directory: TempDir,
}

impl Workspace {
    /// An empty one.
    pub(crate) fn new() -> Self {
        Self { directory: tempfile::tempdir().expect("a temporary directory") }
    }

    /// A path in it.
    pub(crate) fn path(&self, name: &str) -> PathBuf {
        self.directory.path().join(name)
    }

    /// The store that the program uses when no other is named.
    pub(crate) fn store(&self) -> PathBuf {
        self.path("chancery.db")
    }

    /// Writes a file, and the directories above it.
    pub(crate) fn write(&self, name: &str, content: impl AsRef<[u8]>) -> PathBuf {
        let path = self.path(name);
        fs::create_dir_all(path.parent().expect("a file has a directory")).expect("a directory");
        fs::write(&path, content).expect("a file");
        path
    }

    /// The program with these arguments, to be started in this directory.
    pub(crate) fn command(&self, arguments: impl IntoIterator<Item = impl AsRef<OsStr>>) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_chancery"));
        command.args(arguments).current_dir(self.directory.path());
        for variable in ["CHANCERY_STORE", "CHANCERY_DATA", "CHANCERY_QUERIES", "CHANCERY_JOINS", "CHANCERY_VIEWS"] {
            command.env_remove(variable);
        }
        command
    }

    /// Runs the program with these arguments in this directory.
    pub(crate) fn run(&self, arguments: impl IntoIterator<Item = impl AsRef<OsStr>>) -> Run {
        let mut command = self.command(arguments);
        let arguments: Vec<&OsStr> = command.get_args().collect();
        let makes_store = arguments.first().is_some_and(|first| *first == "ingest" || *first == "load");
        if makes_store && !arguments.contains(&OsStr::new("--store")) && !self.store().exists() {
            self.make_store();
        }
        let output = command.output().expect("the program starts");
        Run {
            command: format!("{command:?}"),
            code: output.status.code(),
            stdout: String::from_utf8(output.stdout).expect("stdout is UTF-8"),
            stderr: String::from_utf8(output.stderr).expect("stderr is UTF-8"),
        }
    }

    /// Makes the store, without documents. Loading ontology and background takes seconds, so that it is done once for all
    /// tests of a file, and the store copied.
    pub(crate) fn make_store(&self) {
        static EMPTY: OnceLock<TempDir> = OnceLock::new();
        let empty = EMPTY.get_or_init(|| {
            let directory = tempfile::tempdir().expect("a temporary directory");
            Store::open(&directory.path().join("chancery.db")).expect("a new store");
            directory
        });
        copy(&empty.path().join("chancery.db"), &self.store());
    }

    /// Ingests files or directories; all must be read.
    pub(crate) fn ingest(&self, paths: impl IntoIterator<Item = impl AsRef<OsStr>>) -> Run {
        let arguments = paths.into_iter().map(|path| path.as_ref().to_owned());
        self.run([OsStr::new("ingest").to_owned()].into_iter().chain(arguments)).good()
    }

    /// All named graphs of the store.
    pub(crate) fn nquads(&self) -> String {
        self.run(["export", "--format", "nquads"]).good().stdout
    }

    /// The rows of a query as TSV, without the head.
    pub(crate) fn rows(&self, sparql: &str) -> Vec<String> {
        self.run(["query", sparql]).good().stdout.lines().skip(1).map(str::to_owned).collect()
    }

    /// What an ASK query answers.
    pub(crate) fn ask(&self, sparql: &str) -> bool {
        let answer = self.run(["query", sparql]).good().stdout;
        assert!(matches!(answer.as_str(), "true\n" | "false\n"), "{answer:?} answers {sparql}");
        answer == "true\n"
    }

    /// Checks that the default graph is the merge of the named graphs: each of their triples, and no other.
    pub(crate) fn check_merge(&self) {
        let missing = "SELECT ?s ?p ?o WHERE { GRAPH ?g { ?s ?p ?o } FILTER NOT EXISTS { ?s ?p ?o } } LIMIT 5";
        assert_eq!(self.rows(missing), [""; 0], "some graph says it, and the default graph does not");
        let orphans = "SELECT ?s ?p ?o WHERE { ?s ?p ?o FILTER NOT EXISTS { GRAPH ?g { ?s ?p ?o } } } LIMIT 5";
        assert_eq!(self.rows(orphans), [""; 0], "the default graph has it, and no graph says it");
    }
}

/// How a run of the program ended.
#[derive(Debug)]
pub(crate) struct Run {
    command: String,
    code: Option<i32>,
    /// What it wrote as data.
    pub(crate) stdout: String,
    /// What it said.
    pub(crate) stderr: String,
}

impl Run {
    /// Checks that all went well.
    pub(crate) fn good(self) -> Self {
        assert_eq!(self.code, Some(0), "exit code of {}: {}", self.command, self.stderr);
        self
    }

    /// Checks that it failed with an exit code, and that what it said has all these words.
    pub(crate) fn fails(self, code: i32, words: &[&str]) -> Self {
        assert_eq!(self.code, Some(code), "exit code of {}: {}", self.command, self.stderr);
        self.says(words)
    }

    /// Checks that what it said has all these words.
    pub(crate) fn says(self, words: &[&str]) -> Self {
        for word in words {
            assert!(self.stderr.contains(word), "{} does not say {word:?}, but: {}", self.command, self.stderr);
        }
        self
    }
}

/// The quads of a text in a syntax of RDF, each as N-Quads writes it.
pub(crate) fn quads(format: RdfFormat, text: &str) -> BTreeSet<String> {
    let parser = RdfParser::from_format(format);
    parser.for_slice(text.as_bytes()).map(|quad| quad.expect("RDF without a fault").to_string()).collect()
}

/// The triples of quads, without their graphs.
pub(crate) fn triples<'a>(quads: impl IntoIterator<Item = &'a Quad>) -> BTreeSet<String> {
    quads.into_iter().map(|quad| Triple::from(quad.clone()).to_string()).collect()
}

/// The triples of a Turtle text as oxigraph reads them.
pub(crate) fn oxigraph_graph(turtle: &str) -> Graph {
    let parser = RdfParser::from_format(RdfFormat::Turtle);
    let triples = parser.for_slice(turtle.as_bytes()).map(|quad| Triple::from(quad.expect("Turtle without a fault")));
    canonical(triples.collect())
}

/// The triples of a Turtle text as rio reads them.
pub(crate) fn rio_graph(turtle: &str) -> Graph {
    let mut graph = Graph::new();
    let mut add = |triple: rio::Triple<'_>| -> Result<(), TurtleError> {
        graph.insert(&Triple::new(subject(triple.subject), node(triple.predicate), object(triple.object)));
        Ok(())
    };
    TurtleParser::new(turtle.as_bytes(), None).parse_all(&mut add).expect("Turtle without a fault");
    canonical(graph)
}

/// With names of blank nodes that depend on the graph only.
fn canonical(mut graph: Graph) -> Graph {
    graph.canonicalize(CanonicalizationAlgorithm::Unstable);
    graph
}

fn node(node: rio::NamedNode<'_>) -> NamedNode {
    NamedNode::new(node.iri).expect("an IRI")
}

fn subject(subject: rio::Subject<'_>) -> NamedOrBlankNode {
    match subject {
        rio::Subject::NamedNode(name) => node(name).into(),
        rio::Subject::BlankNode(name) => BlankNode::new_unchecked(name.id).into(),
        rio::Subject::Triple(_) => unreachable!("no triple stands as a subject"),
    }
}

fn object(object: rio::Term<'_>) -> Term {
    match object {
        rio::Term::NamedNode(name) => node(name).into(),
        rio::Term::BlankNode(name) => BlankNode::new_unchecked(name.id).into(),
        rio::Term::Literal(rio::Literal::Simple { value }) => Literal::new_simple_literal(value).into(),
        rio::Term::Literal(rio::Literal::LanguageTaggedString { value, language }) => {
            Literal::new_language_tagged_literal(value, language).expect("a language tag").into()
        }
        rio::Term::Literal(rio::Literal::Typed { value, datatype }) => {
            Literal::new_typed_literal(value, node(datatype)).into()
        }
        rio::Term::Triple(_) => unreachable!("no triple stands as an object"),
    }
}
