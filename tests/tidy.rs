//! Project rules that the compiler cannot state: the order of the modules, and where effects and project IRIs may stand.

use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
    path::{Path, PathBuf},
};

/// The modules in pipeline order, each with the modules that it uses. This is the architecture: a module uses only
/// what stands above it here, and this table says exactly what that is.
const LAYERS: &[(&str, &[&str])] = &[
    ("span", &[]),
    ("token", &["span"]),
    ("ontology", &[]),
    ("document", &["span", "ontology"]),
    ("knowledge", &["token", "ontology"]),
    ("text", &["span", "token", "document", "knowledge"]),
    ("mention", &["token", "document", "knowledge", "text"]),
    ("entity", &["token", "ontology", "document", "knowledge", "text", "mention"]),
    ("event", &["ontology", "document", "knowledge", "text", "mention", "entity"]),
    ("statement", &["span", "ontology", "document", "knowledge", "text", "mention", "entity", "event"]),
    ("pipeline", &["span", "ontology", "document", "knowledge", "text", "mention", "entity", "event", "statement"]),
    ("evaluate", &["ontology", "knowledge"]),
    ("search", &["token"]),
    ("store", &["ontology", "document", "knowledge", "entity", "statement", "search"]),
    ("join", &["token", "ontology", "knowledge", "store"]),
    ("query", &["token", "ontology", "search", "store"]),
    ("export", &["token", "ontology", "knowledge", "store", "query"]),
    ("cli", &["ontology", "document", "knowledge", "pipeline", "evaluate", "store", "join", "query", "export"]),
];

/// The modules between a document and its statements, which are pure: no files, clock, environment, network, printing.
const PURE: &[&str] =
    &["span", "token", "ontology", "text", "mention", "entity", "event", "statement", "pipeline", "evaluate"];

/// What a pure module does not name.
const EFFECTS: &[&str] = &[
    "std::fs",
    "fs::",
    "std::env",
    "env::",
    "std::net",
    "std::process",
    "std::thread",
    "std::time",
    "Instant",
    "SystemTime",
    "::now(",
    "rand::",
    "io::",
];

/// What prints, which is for the command line alone.
const PRINTING: &[&str] = &["println!", "print!", "eprintln!", "eprint!", "dbg!", "stdout()", "stderr()"];

/// Where the project's IRIs begin.
const PROJECT_IRI: &str = "https://w3id.org/chancery/";

/// The longest that a file may be without saying why, in lines.
const LONGEST: usize = 600;

/// A source file.
struct Source {
    path: PathBuf,
    /// The top module it belongs to; none for the crate roots `lib.rs` and `main.rs`.
    module: Option<String>,
    text: String,
}

impl Source {
    /// The file's code, without the lines that are comments.
    fn code(&self) -> String {
        self.text.lines().filter(|line| !line.trim_start().starts_with("//")).collect::<Vec<_>>().join("\n")
    }

    /// Whether the path from the root of the project is this.
    fn is(&self, path: &str) -> bool {
        self.path == Path::new(path)
    }
}

#[test]
fn modules_use_only_what_their_layer_allows() {
    let used = used_by_module();
    let listed: BTreeSet<&str> = LAYERS.iter().map(|(module, _)| *module).collect();
    let mut faults = Vec::new();
    for module in used.keys().filter(|module| !listed.contains(module.as_str())) {
        faults.push(format!("`{module}` is not in LAYERS: add it where it belongs"));
    }
    for (module, allowed) in LAYERS {
        let Some(used) = used.get(*module) else {
            faults.push(format!("LAYERS has `{module}`, and src/ has not"));
            continue;
        };
        let allowed: BTreeSet<String> = allowed.iter().map(|name| (*name).to_owned()).collect();
        for wrong in used.difference(&allowed) {
            faults.push(format!("`{module}` uses `{wrong}`, which LAYERS does not allow"));
        }
        for unused in allowed.difference(used) {
            faults.push(format!("LAYERS lets `{module}` use `{unused}`, and it does not: take it out"));
        }
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

#[test]
fn layers_are_in_pipeline_order() {
    let mut above: Vec<&str> = Vec::new();
    let mut faults = Vec::new();
    for (module, allowed) in LAYERS {
        for right in allowed.iter().filter(|name| !above.contains(name)) {
            faults.push(format!("`{module}` may use `{right}`, which does not stand above it"));
        }
        above.push(module);
    }
    let lib = fs::read_to_string("src/lib.rs").expect("src/lib.rs");
    let declared: Vec<&str> = lib.lines().filter_map(|line| line.strip_prefix("pub mod ")?.strip_suffix(';')).collect();
    assert_eq!(declared, above, "src/lib.rs and LAYERS have the modules in one order");
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

#[test]
fn the_program_uses_the_command_line_only() {
    let main = fs::read_to_string("src/main.rs").expect("src/main.rs");
    let used: BTreeSet<String> = paths_behind(&main, "chancery::").into_iter().collect();
    assert_eq!(used, BTreeSet::from(["cli".to_owned()]));
    assert!(main.lines().count() < 50, "src/main.rs has 50 lines or more");
}

#[test]
fn paths_are_found_in_every_form() {
    let found = |source| paths_behind(source, "crate::");
    assert_eq!(found("use crate::span::Span;"), ["span"]);
    assert_eq!(
        found("use crate::{\n    span::Span,\n    token::{self, Token},\n    store,\n};"),
        ["span", "token", "store"]
    );
    assert_eq!(found("let x = crate::ontology::PARTY; crate::text::analyse()"), ["ontology", "text"]);
    assert_eq!(found("fn no(paths: &str) {}"), Vec::<String>::new());
}

#[test]
fn the_core_has_no_effects() {
    let mut faults = Vec::new();
    for file in sources().iter().filter(|file| file.module.as_deref().is_some_and(|module| PURE.contains(&module))) {
        let code = file.code();
        for effect in EFFECTS.iter().filter(|effect| has_word(&code, effect)) {
            faults.push(format!("{}: `{effect}` in a pure module", file.path.display()));
        }
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

#[test]
fn only_the_command_line_prints() {
    let mut faults = Vec::new();
    for file in sources().iter().filter(|file| file.module.as_deref() != Some("cli") && !file.is("src/main.rs")) {
        let code = file.code();
        for print in PRINTING.iter().filter(|print| has_word(&code, print)) {
            faults.push(format!("{}: `{print}` outside src/cli", file.path.display()));
        }
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

#[test]
fn project_iris_stand_in_the_ontology_module() {
    let (ontology, others): (Vec<Source>, Vec<Source>) =
        sources().into_iter().partition(|file| file.is("src/ontology.rs"));
    assert!(ontology.iter().all(|file| file.code().contains(PROJECT_IRI)) && ontology.len() == 1);
    let with = others.iter().filter(|file| file.code().contains(PROJECT_IRI));
    let with: Vec<String> = with.map(|file| file.path.display().to_string()).collect();
    assert!(with.is_empty(), "{PROJECT_IRI} outside src/ontology.rs: {}", with.join(", "));
}

#[test]
fn every_file_says_first_what_it_is() {
    let tests =
        rust_files(Path::new("tests")).into_iter().map(|path| (fs::read_to_string(&path).expect("a test"), path));
    let files = sources().into_iter().map(|file| (file.text, file.path)).chain(tests);
    let silent: Vec<String> = files
        .filter(|(text, _)| !text.lines().next().is_some_and(|line| line.starts_with("//! ") && line.len() > 20))
        .map(|(_, path)| path.display().to_string())
        .collect();
    assert!(silent.is_empty(), "no sentence behind `//!` in the first line of {}", silent.join(", "));
}

#[test]
fn a_long_file_says_why() {
    let mut faults = Vec::new();
    for file in sources() {
        let lines = file.text.lines().count();
        let head: String = file.text.lines().take_while(|line| line.starts_with("//!")).collect();
        if lines > LONGEST && !head.contains("longer than") {
            faults.push(format!("{}: {lines} lines, and its head has no \"longer than\"", file.path.display()));
        }
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

/// For each module of `src/` the others that it names.
fn used_by_module() -> BTreeMap<String, BTreeSet<String>> {
    let mut used: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for file in sources() {
        let Some(module) = file.module.clone() else {
            continue;
        };
        let entry = used.entry(module.clone()).or_default();
        let code = file.code();
        entry.extend(paths_behind(&code, "crate::").into_iter().filter(|name| *name != module));
        // From here the root of the crate is reached by as many `super::` as the file lies deep.
        let root = "super::".repeat(file.path.components().count() - 1);
        entry.extend(paths_behind(&code, &root).into_iter().filter(|name| *name != module));
    }
    used
}

/// The names that follow a prefix such as `crate::`, singly or in a brace list.
fn paths_behind(code: &str, prefix: &str) -> Vec<String> {
    code.split(prefix)
        .skip(1)
        .flat_map(|rest| match rest.strip_prefix('{') {
            Some(list) => members(list).into_iter().map(first_word).collect(),
            None => vec![first_word(rest)],
        })
        .filter(|name| !name.is_empty())
        .collect()
}

fn first_word(text: &str) -> String {
    text.trim().chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect()
}

/// The members of a brace list that has just begun, split at its outermost commas.
fn members(list: &str) -> Vec<&str> {
    let (mut depth, mut from, mut out) = (0, 0, Vec::new());
    for (at, c) in list.char_indices() {
        match c {
            '{' => depth += 1,
            '}' if depth == 0 => {
                out.push(&list[from..at]);
                break;
            }
            '}' => depth -= 1,
            ',' if depth == 0 => {
                out.push(&list[from..at]);
                from = at + 1;
            }
            _ => (),
        }
    }
    out
}

/// Whether code has a piece of text that does not begin in the middle of a word.
fn has_word(code: &str, piece: &str) -> bool {
    code.match_indices(piece).any(|(at, _)| {
        let before = code[..at].chars().next_back();
        piece.starts_with(':') || !before.is_some_and(|c| c.is_alphanumeric() || c == '_')
    })
}

/// All files of `src/`; tests run in the root of the project.
fn sources() -> Vec<Source> {
    let files = rust_files(Path::new("src"));
    assert!(files.len() > 20, "src/ was not found");
    files
        .into_iter()
        .map(|path| Source { module: top_module(&path), text: fs::read_to_string(&path).expect("a source file"), path })
        .collect()
}

/// `src/mention/date.rs` and `src/mention.rs` both belong to `mention`; the crate roots to none.
fn top_module(path: &Path) -> Option<String> {
    let first = path.strip_prefix("src").ok()?.iter().next()?.to_str()?;
    let name = first.trim_end_matches(".rs");
    (name != "lib" && name != "main").then(|| name.to_owned())
}

/// The Rust files below a folder, sorted.
fn rust_files(folder: &Path) -> Vec<PathBuf> {
    let mut files = Vec::new();
    for entry in fs::read_dir(folder).expect("a folder of the project") {
        let path = entry.expect("an entry").path();
        if path.is_dir() {
            files.extend(rust_files(&path));
        } else if path.extension().is_some_and(|ending| ending == "rs") {
            files.push(path);
        }
    }
    files.sort();
    files
}
