//! Other servers are asked where the user allows their addresses, and nowhere else.

mod common;

use std::{
    io::{Read, Write},
    net::{TcpListener, TcpStream},
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
    thread,
    time::Duration,
};

use common::Workspace;

/// Exit code: wrong usage.
const USAGE: i32 = 2;
/// Exit code: a limit was hit.
const LIMIT: i32 = 4;

/// A SPARQL server on this machine that answers all questions in the same way, and counts them.
struct Server {
    address: String,
    asked: Arc<AtomicUsize>,
}

impl Server {
    fn answering(answer: impl Fn(&mut TcpStream) + Send + 'static) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").expect("a free port");
        let address = format!("http://{}", listener.local_addr().expect("an address"));
        let asked = Arc::new(AtomicUsize::new(0));
        let count = Arc::clone(&asked);
        thread::spawn(move || {
            for stream in listener.incoming() {
                let mut stream = stream.expect("a connection");
                read_request(&mut stream);
                count.fetch_add(1, Ordering::SeqCst);
                answer(&mut stream);
            }
        });
        Self { address, asked }
    }

    fn asked(&self) -> usize {
        self.asked.load(Ordering::SeqCst)
    }

    /// Answers with one row.
    fn with_a_row() -> Self {
        Self::answering(|stream| {
            let body =
                r#"{"head":{"vars":["x"]},"results":{"bindings":[{"x":{"type":"literal","value":"far away"}}]}}"#;
            respond(stream, "200 OK", "Content-Type: application/sparql-results+json\r\n", body);
        })
    }
}

/// Reads a request with its body.
fn read_request(stream: &mut TcpStream) {
    let mut read = Vec::new();
    let mut buffer = [0; 4096];
    loop {
        let length = stream.read(&mut buffer).expect("a request");
        read.extend_from_slice(&buffer[..length]);
        let text = String::from_utf8_lossy(&read).to_lowercase();
        let Some((head, body)) = text.split_once("\r\n\r\n") else { continue };
        let wanted = head.lines().find_map(|line| line.strip_prefix("content-length:"));
        let wanted: usize = wanted.map_or(0, |number| number.trim().parse().expect("a number"));
        if body.len() >= wanted || length == 0 {
            return;
        }
    }
}

fn respond(stream: &mut TcpStream, status: &str, header: &str, body: &str) {
    let length = body.len();
    let answer = format!("HTTP/1.1 {status}\r\n{header}Content-Length: {length}\r\nConnection: close\r\n\r\n{body}");
    // A client that has given up is no fault of the server.
    drop(stream.write_all(answer.as_bytes()));
}

fn with_file() -> Workspace {
    let workspace = Workspace::new();
    workspace.write("a.ttl", "<https://example.org/a> <http://www.w3.org/2000/01/rdf-schema#label> \"far away\" .");
    workspace
}

fn asking(server: &Server) -> String {
    format!("SELECT ?s ?x WHERE {{ ?s rdfs:label ?x SERVICE <{}/sparql> {{ ?y rdfs:label ?x }} }}", server.address)
}

#[test]
fn an_allowed_server_is_asked() {
    let server = Server::with_a_row();
    let workspace = with_file();
    let query = asking(&server);
    for allowed in [server.address.clone(), format!("{}/sparql", server.address)] {
        let run = workspace.run(["query", &query, "--allow-service", &allowed, "--data", "a.ttl"]).good();
        assert_eq!(run.stdout, "?s\t?x\n<https://example.org/a>\t\"far away\"\n");
    }
    assert_eq!(server.asked(), 2);
    let run = workspace.run(["query", &query, "--allow-service", &server.address, "--cite", "--data", "a.ttl"]).good();
    run.says(&["SERVICE: what another server says stands in no passage"]);
}

#[test]
fn no_other_server_is_asked() {
    let server = Server::with_a_row();
    let workspace = with_file();
    let query = asking(&server);
    let refused = |allowed: &[&str], query: &str, words: &[&str]| {
        let mut arguments = vec!["query", query];
        allowed.iter().for_each(|address| arguments.extend(["--allow-service", address]));
        arguments.extend(["--data", "a.ttl"]);
        workspace.run(arguments).fails(USAGE, words);
    };
    let mend = format!("allow it with --allow-service {}/sparql", server.address);
    refused(&[], &query, &["SERVICE is off", &mend]);
    refused(&["https://example.org", "http://127.0.0.1"], &query, &[&mend]);
    refused(&[&format!("{}/other", server.address)], &query, &[&mend]);
    refused(&[&server.address], "SELECT * WHERE { ?s ?p ?x SERVICE SILENT ?s { ?y ?q ?x } }", &["give an address"]);
    refused(&["https://"], &query, &["is no address of a server"]);
    assert_eq!(server.asked(), 0);
}

#[test]
fn a_server_that_sends_elsewhere_is_not_followed() {
    let other = Server::with_a_row();
    let target = other.address.clone();
    let server = Server::answering(move |stream| {
        respond(stream, "302 Found", &format!("Location: {target}/sparql\r\n"), "");
    });
    let run = with_file().run(["query", &asking(&server), "--allow-service", &server.address, "--data", "a.ttl"]);
    run.fails(1, &["could not be answered"]);
    assert_eq!((server.asked(), other.asked()), (1, 0));
}

#[test]
fn a_server_that_does_not_answer_is_not_waited_for() {
    let server = Server::answering(|_| thread::sleep(Duration::from_secs(20)));
    let query = asking(&server);
    let arguments = ["query", &query, "--allow-service", &server.address, "--timeout", "500ms", "--data", "a.ttl"];
    let run = with_file().run(arguments);
    assert_eq!(run.fails(LIMIT, &["no answer within 0.5 s"]).stdout, "");
}
