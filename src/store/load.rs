//! Reads users' own RDF files, all of it or nothing.

use std::{
    collections::HashMap,
    fs::File,
    io::{BufReader, Read},
    path::{Path, PathBuf},
};

use flate2::read::MultiGzDecoder;
use oxigraph::{
    io::{RdfFormat, RdfParser, RdfSyntaxError},
    model::{
        BlankNode, Dataset, GraphName, NamedNode, NamedOrBlankNode, Quad, Term, Triple,
        dataset::{CanonicalizationAlgorithm, CanonicalizationHashAlgorithm},
    },
};

use super::{Store, StoreError, error, lock::Lock};
use crate::{
    document::slug,
    ontology::{FILE_NAMESPACE, GRAPH_NAMESPACE},
};

/// What a file says.
#[derive(Clone, Debug)]
pub struct LoadedFile {
    /// The file's name.
    pub name: String,
    /// Its quads, blank nodes named.
    pub quads: Vec<Quad>,
}

impl LoadedFile {
    /// The graph that a file is loaded into where the user names none.
    pub fn graph(path: &Path) -> NamedNode {
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        NamedNode::new_unchecked(format!("{GRAPH_NAMESPACE}{}", slug(&name)))
    }
}

impl Store {
    /// A store in memory with nothing but what these files say, each in the graph of its own name, or in the graphs
    /// that it names.
    ///
    /// # Errors
    /// At the first file that cannot be read.
    pub fn of_files(paths: &[PathBuf]) -> Result<Self, StoreError> {
        let inner = oxigraph::store::Store::new().map_err(error::storage)?;
        let store = Self::with(inner, None, Lock::none());
        let mut quads = Vec::new();
        for path in paths {
            let graph = LoadedFile::graph(path);
            for mut quad in read_file(path)?.quads {
                if quad.graph_name == GraphName::DefaultGraph {
                    quad.graph_name = graph.clone().into();
                }
                quads.push(quad);
            }
        }
        store.add(|| quads.iter(), false)?;
        Ok(store)
    }

    /// A store in memory with nothing but these quads; those of the default graph stand in a graph for what is given.
    ///
    /// # Errors
    /// When there is no memory for it.
    pub fn of_quads(quads: &[Quad]) -> Result<Self, StoreError> {
        let store = Self::with(oxigraph::store::Store::new().map_err(error::storage)?, None, Lock::none());
        let given = GraphName::NamedNode(NamedNode::new_unchecked(format!("{GRAPH_NAMESPACE}given")));
        let named: Vec<Quad> = quads
            .iter()
            .map(|quad| match quad.graph_name {
                GraphName::DefaultGraph => Quad { graph_name: given.clone(), ..quad.clone() },
                _ => quad.clone(),
            })
            .collect();
        store.add(|| named.iter(), false)?;
        Ok(store)
    }

    /// A store in memory with these quads as they are: the default graph has its own and no others.
    ///
    /// # Errors
    /// When there is no memory for it.
    pub fn of_dataset<'q>(quads: impl IntoIterator<Item = &'q Quad>) -> Result<Self, StoreError> {
        let inner = oxigraph::store::Store::new().map_err(error::storage)?;
        inner.extend(quads.into_iter().cloned()).map_err(error::storage)?;
        Ok(Self::with(inner, None, Lock::none()))
    }
}

/// Reads an RDF file by the ending of its name; one that ends in `.gz` is unpacked on the way.
///
/// # Errors
/// At the first fault, with line and column.
pub fn read_file(path: &Path) -> Result<LoadedFile, StoreError> {
    let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
    let plain = name.strip_suffix(".gz").unwrap_or(&name);
    let format = plain.rsplit_once('.').and_then(|(_, ending)| format(ending)).ok_or_else(|| StoreError::Syntax {
        place: path.display().to_string(),
        message:
            "unknown kind of RDF file; use .ttl, .nt, .trig, .nq, .jsonld, .rdf or .n3, with .gz behind it or without"
                .to_owned(),
    })?;
    let file = File::open(path).map_err(|cause| error::io(path, cause))?;
    let mut bytes = Vec::new();
    let read = if plain == name {
        BufReader::new(file).read_to_end(&mut bytes)
    } else {
        MultiGzDecoder::new(BufReader::new(file)).read_to_end(&mut bytes)
    };
    read.map_err(|cause| error::io(path, cause))?;
    let base = format!("{FILE_NAMESPACE}{}", slug(&name));
    let parser = RdfParser::from_format(format)
        .with_base_iri(&base)
        .map_err(|error| StoreError::Syntax { place: path.display().to_string(), message: error.to_string() })?;
    let mut dataset = Dataset::new();
    for quad in parser.for_slice(&bytes) {
        dataset.insert(&quad.map_err(|error| syntax(path, &error))?);
    }
    Ok(LoadedFile { name, quads: name_blank_nodes(&dataset, &base) })
}

fn format(ending: &str) -> Option<RdfFormat> {
    match ending {
        "jsonld" | "json" => RdfFormat::from_extension("jsonld"),
        ending => RdfFormat::from_extension(ending),
    }
}

fn syntax(path: &Path, error: &RdfSyntaxError) -> StoreError {
    let place = match error.location() {
        Some(location) => {
            format!("{}:{}:{}", path.display(), location.start.line + 1, location.start.column + 1)
        }
        None => path.display().to_string(),
    };
    StoreError::Syntax { place, message: format!("{error}; nothing of the file was loaded") }
}

/// Gives blank nodes IRIs that depend on what is said of them only, so that a file loaded twice says the same.
fn name_blank_nodes(dataset: &Dataset, base: &str) -> Vec<Quad> {
    let mapping = dataset.canonicalize_blank_nodes(CanonicalizationAlgorithm::Rdfc10 {
        hash_algorithm: CanonicalizationHashAlgorithm::Sha256,
    });
    let names: HashMap<String, BlankNode> =
        mapping.into_iter().map(|(node, name)| (node.as_str().to_owned(), name)).collect();
    let named = |node: &BlankNode| {
        let name = names.get(node.as_str()).map_or(node.as_str(), |name| name.as_str());
        NamedNode::new_unchecked(format!("{base}/.well-known/genid/{name}"))
    };
    dataset
        .iter()
        .map(|quad| {
            let Quad { subject, predicate, object, graph_name } = quad.into_owned();
            let graph_name = match graph_name {
                GraphName::BlankNode(node) => named(&node).into(),
                other => other,
            };
            Quad {
                subject: subject_named(subject, &named),
                predicate,
                object: object_named(object, &named),
                graph_name,
            }
        })
        .collect()
}

fn subject_named(subject: NamedOrBlankNode, named: &impl Fn(&BlankNode) -> NamedNode) -> NamedOrBlankNode {
    match subject {
        NamedOrBlankNode::BlankNode(node) => named(&node).into(),
        other @ NamedOrBlankNode::NamedNode(_) => other,
    }
}

/// Blank nodes also stand in triple terms (RDF 1.2), to any depth.
fn object_named(object: Term, named: &impl Fn(&BlankNode) -> NamedNode) -> Term {
    match object {
        Term::BlankNode(node) => named(&node).into(),
        Term::Triple(triple) => {
            let Triple { subject, predicate, object } = *triple;
            Triple { subject: subject_named(subject, named), predicate, object: object_named(object, named) }.into()
        }
        other => other,
    }
}
