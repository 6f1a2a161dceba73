//! `chancery export`: the dataset, or a part of it, for other programs.

use std::{
    collections::{BTreeMap, BTreeSet},
    io::{self, Write},
    path::{Path, PathBuf},
    time::Duration,
};

use anyhow::Result;
use clap::{Args, ValueEnum};
use jiff::civil::Date;
use oxigraph::model::{NamedNode, Term};

use super::{DataArgument, Outcome, StoreArgument, UsageError, output::Target, query as ask, say};
use crate::{
    export::{self, Drawn, Filter, Format, Found, Selection, Size, ViewOptions, Views, graph::Time},
    knowledge::Realis,
    ontology,
    query::{self, Answer, Limits, QueryError},
    store::Store,
};

/// What a user may ask for.
const EXAMPLES: &str = "\
Examples:\n\
\x20 chancery export --output all.nq\n\
\x20 chancery export --around \"Nelson Mandela\" --output mandela.html\n\
\x20 chancery export --between \"Rashid Meredov\" --between \"Murat Nurtleu\" --format dot\n\
\x20 chancery export --event Meeting --from 2024 --view relations --by state --output states.gexf\n\
\x20 chancery export --query network-agreements party=Egypt --output egypt.svg\n\
\x20 chancery export --publisher \"MFA of Kazakhstan\" --count";

/// Arguments of `chancery export`.
#[derive(Debug, Args)]
#[command(after_help = after_help())]
pub(super) struct Arguments {
    #[command(flatten)]
    what: What,
    #[command(flatten)]
    how: How,
    #[command(flatten)]
    to: To,
}

/// Where to write it, and from where it is.
#[derive(Debug, Args)]
#[command(next_help_heading = "Where to write it")]
struct To {
    /// One of those listed below; if not given, by the ending of the output file.
    #[arg(long, value_name = "FORMAT", value_parser = format_name)]
    format: Option<Format>,
    /// File to write to, or a folder for a format of several files; stdout if not given, or for `-`.
    #[arg(long, short, value_name = "FILE")]
    output: Option<PathBuf>,
    /// Replace a file that is there already.
    #[arg(long)]
    force: bool,
    /// Write nothing but how large it is: nodes by class, edges by relation, and passages.
    #[arg(long)]
    count: bool,
    #[command(flatten)]
    data: DataArgument,
    #[command(flatten)]
    store: StoreArgument,
}

/// What to export. Without any of these it is all there is.
#[derive(Debug, Args)]
#[command(next_help_heading = "What to export")]
struct What {
    /// What is around this entity: a name as the documents have it, or an IRI. Can be given several times.
    #[arg(long, value_name = "NAME-OR-IRI")]
    around: Vec<String>,
    /// How many steps from the entity to go.
    #[arg(long, default_value_t = 2, requires = "around", value_name = "STEPS")]
    depth: usize,
    /// What connects this entity with the others that are named so: all shortest paths. Give it twice at least.
    #[arg(long, value_name = "NAME-OR-IRI")]
    between: Vec<String>,
    /// All paths of up to so many steps in place of the shortest.
    #[arg(long, requires = "between", value_name = "STEPS", value_parser = clap::value_parser!(u64).range(1..=20))]
    max_length: Option<u64>,
    /// What a saved query, SPARQL or a file of it (.rq) finds: the triples of a CONSTRUCT; the entities in the rows of a
    /// SELECT, and what relates them.
    #[arg(long, value_name = "NAME-OR-SPARQL")]
    query: Option<String>,
    /// Parameters of the query, each as name=value.
    #[arg(requires = "query", value_name = "NAME=VALUE")]
    values: Vec<String>,
    /// Folder of your own saved queries, looked up first.
    #[arg(long, env = "CHANCERY_QUERIES", value_name = "DIR")]
    queries: Option<PathBuf>,
    /// How long the query may take, such as 90, 500ms or 2m; 0 is as long as it wants.
    #[arg(long, default_value = "30s", value_name = "TIME", value_parser = ask::duration)]
    timeout: Duration,
    /// Only things of this class, such as Person; for events with --event. Can be given several times, for any of them.
    #[arg(long, value_name = "CLASS", value_delimiter = ',', value_parser = class)]
    class: Vec<String>,
    /// Only events of this class, such as Meeting, or of a class below it, and what has to do with them.
    #[arg(long, value_name = "CLASS", value_delimiter = ',', value_parser = event_class)]
    event: Vec<String>,
    /// Only events from this day, month or year on.
    #[arg(long, value_name = "DATE", value_parser = first_day, allow_hyphen_values = true)]
    from: Option<Date>,
    /// Only events until this day, month or year.
    #[arg(long, value_name = "DATE", value_parser = last_day, allow_hyphen_values = true)]
    until: Option<Date>,
    /// With --from or --until, events without a date as well.
    #[arg(long)]
    undated: bool,
    /// Only events about this topic.
    #[arg(long, value_name = "NAME-OR-IRI")]
    topic: Vec<String>,
    /// Only what this document says: its address, or its title.
    #[arg(long, value_name = "ADDRESS-OR-TITLE")]
    document: Vec<String>,
    /// Only what documents of this publisher say.
    #[arg(long, value_name = "NAME")]
    publisher: Vec<String>,
    /// Only events that are actual, planned, requested, hypothetical or negated; any for all of them.
    #[arg(long, value_name = "REALIS", value_delimiter = ',', value_parser = realis)]
    realis: Vec<String>,
    /// Also what is known beforehand of offices, tenures and memberships. Without it, what was selected has of the
    /// background its names, classes and figures.
    #[arg(long)]
    background: bool,
    /// Do not go on from what has more neighbours than this; 0 goes on from all. By default 100, or as the views say.
    #[arg(long, value_name = "NUMBER")]
    hub: Option<usize>,
    /// Keep so many nodes: those that are best connected.
    #[arg(long, value_name = "NODES")]
    limit: Option<usize>,
}

/// How to draw nodes and edges. RDF is written as it is.
#[derive(Debug, Args)]
#[command(next_help_heading = "How to draw it (formats that are no RDF)")]
struct How {
    /// events, relations, bipartite, triples, or a view of your own.
    #[arg(long, default_value = "events", value_name = "NAME")]
    view: String,
    /// Let states stand for the persons who hold an office of theirs.
    #[arg(long, value_enum, value_name = "WHOM")]
    by: Option<By>,
    /// Cite for each node and edge the passages that say it: up to 5 each, or as many as --cite=NUMBER says.
    #[arg(long, value_name = "NUMBER", num_args = 0..=1, require_equals = true, default_missing_value = "5")]
    cite: Option<usize>,
    /// What the size of a node shows: how many others it is related to, or how many passages speak of it.
    #[arg(long, value_enum, default_value_t = SizeBy::Degree)]
    size: SizeBy,
    /// Events with more participants relate nobody in pairs; 0 is no bound. By default 15, or as the views say.
    #[arg(long, value_name = "NUMBER")]
    max_participants: Option<usize>,
    /// Keep nodes without an edge.
    #[arg(long)]
    isolated: bool,
    /// File or folder of your own views and colours, which add to those built in or take their place.
    #[arg(long, env = "CHANCERY_VIEWS", value_name = "PATH")]
    views: Option<PathBuf>,
}

/// Who stands for persons.
#[derive(Clone, Copy, Debug, ValueEnum)]
enum By {
    /// Their state.
    State,
}

/// What the size of a node shows.
#[derive(Clone, Copy, Debug, ValueEnum)]
enum SizeBy {
    /// How many others it is related to.
    Degree,
    /// How many passages speak of it.
    Passages,
}

/// A format by its name; the error lists all.
pub(super) fn format_name(name: &str) -> Result<Format, String> {
    Format::named(name).ok_or_else(|| format!("no format `{name}`; the formats are {}", format_names()))
}

fn format_names() -> String {
    Format::all().map(|(name, _)| name).collect::<Vec<_>>().join(", ")
}

/// What stands below the help: examples, and the formats with what they are for.
fn after_help() -> String {
    let formats: String = Format::all().map(|(name, about)| format!("  {name:10} {about}\n")).collect();
    format!("Formats:\n{formats}\n{EXAMPLES}")
}

pub(super) fn run(arguments: &Arguments) -> Result<Outcome> {
    let target = Target::new(arguments.to.output.as_deref(), arguments.to.force);
    let by_ending = || Format::named(arguments.to.output.as_ref()?.extension()?.to_str()?);
    let format = arguments.to.format.or_else(by_ending);
    let format = match format {
        Some(format) => Some(format),
        None if arguments.to.count => None,
        None => return Err(UsageError(format!("say which --format: {}", format_names())).into()),
    };
    if let (Some(format), false) = (format, arguments.to.count) {
        target.check(format.is_folder())?;
    }
    let views = Views::load(&arguments.to.data.source(), arguments.how.views.as_deref())?;
    let store = arguments.to.store.open_read_only()?;
    let selection = arguments.what.selection(&store)?;
    if let Some(Format::Rdf(format)) = format {
        let part = export::select(&store, &views, &selection)?;
        part.notes.iter().for_each(|note| say(note));
        if arguments.to.count {
            return count_quads(&part);
        }
        target.write(|out| Ok(export::write_rdf(&part.quads, format, out)?))?;
        return Ok(Outcome::Good);
    }
    let drawn = export::draw(&store, &views, &selection, &arguments.how.options())?;
    drawn.notes.iter().for_each(|note| say(note));
    let Some(format) = format.filter(|_| !arguments.to.count) else {
        return count(&drawn);
    };
    if format.is_folder() {
        target.write_all(&export::files(&drawn.graph, format)?)?;
    } else {
        target.write(|out| Ok(export::write(drawn.graph, format, out)?))?;
    }
    Ok(Outcome::Good)
}

impl How {
    fn options(&self) -> ViewOptions {
        ViewOptions {
            view: self.view.clone(),
            cite: self.cite.unwrap_or_default(),
            size: match self.size {
                SizeBy::Degree => Size::Degree,
                SizeBy::Passages => Size::Passages,
            },
            by_state: self.by.is_some(),
            max_participants: self.max_participants,
            isolated: self.isolated,
        }
    }
}

impl What {
    fn selection(&self, store: &Store) -> Result<Selection> {
        let resolved = |names: &[String]| -> Result<Vec<NamedNode>, QueryError> {
            let mut found: Vec<NamedNode> = Vec::new();
            for name in names {
                let node = query::resolve(store, name)?;
                if !found.contains(&node) {
                    found.push(node);
                }
            }
            Ok(found)
        };
        let between = resolved(&self.between)?;
        if between.len() == 1 {
            let message = "--between wants two entities at least: give it once for each";
            return Err(UsageError(message.to_owned()).into());
        }
        if self.from.zip(self.until).is_some_and(|(from, until)| from > until) {
            return Err(UsageError("--from is later than --until".to_owned()).into());
        }
        let topics = [ontology::TOPIC.to_owned()];
        let topics = self.topic.iter().map(|name| query::resolve_among(store, name, &topics));
        let topics = topics.collect::<Result<Vec<NamedNode>, QueryError>>()?;
        Ok(Selection {
            title: self.title(),
            around: resolved(&self.around)?,
            depth: self.depth,
            between,
            max_length: self.max_length.and_then(|length| usize::try_from(length).ok()),
            found: self.query.as_deref().map(|text| self.found(store, text)).transpose()?,
            filter: Filter {
                classes: self.class.iter().chain(&self.event).cloned().collect(),
                from: self.from,
                until: self.until,
                undated: self.undated,
                topics,
                documents: export::documents(store, &self.document, &self.publisher)?,
                realis: self.realis.iter().flat_map(|names| names.split(' ').map(str::to_owned)).collect(),
            },
            background: self.background,
            hub: self.hub,
            limit: self.limit,
        })
    }

    /// What the query finds.
    fn found(&self, store: &Store, text: &str) -> Result<Found> {
        let is_file = Path::new(text).extension().is_some_and(|ending| ending == "rq" || ending == "sparql");
        let (query, parameters) = if is_file {
            let saved = query::read_file(Path::new(text))?;
            (saved.query, saved.parameters)
        } else if ask::is_sparql(text) {
            (query::parse(text)?, Vec::new())
        } else {
            let saved = query::find(self.queries.as_deref(), text)?;
            (saved.query, saved.parameters)
        };
        let bound = query::bind(store, &query, &parameters, &ask::pairs(&self.values)?)?;
        let limits = Limits { timeout: Some(self.timeout).filter(|time| !time.is_zero()), ..Limits::default() };
        Ok(match query::run(store, bound, &limits)?.answer {
            Answer::Graph(triples) => Found::Triples(triples),
            Answer::Solutions { rows, .. } => {
                let mut nodes = BTreeSet::new();
                for term in rows.into_iter().flatten().flatten() {
                    if let Term::NamedNode(node) = term {
                        nodes.insert(node.into_string());
                    }
                }
                Found::Things(nodes.into_iter().map(NamedNode::new_unchecked).collect())
            }
            Answer::Boolean(_) => {
                let message = "--query wants SELECT or CONSTRUCT: yes or no is nothing to draw";
                return Err(UsageError(message.to_owned()).into());
            }
        })
    }

    /// What is exported, in a line.
    fn title(&self) -> String {
        let mut parts = Vec::new();
        if !self.around.is_empty() {
            let steps = if self.depth == 1 { "step" } else { "steps" };
            parts.push(format!("around {}, {} {steps}", self.around.join(", "), self.depth));
        }
        if !self.between.is_empty() {
            parts.push(format!("between {}", self.between.join(", ")));
        }
        if let Some(query) = &self.query {
            let query = if ask::is_sparql(query) { "SPARQL" } else { query.as_str() };
            parts.push(format!("query {query} {}", self.values.join(" ")).trim_end().to_owned());
        }
        let classes = self.class.iter().chain(&self.event).map(|class| ontology::local_name(class).to_owned());
        parts.extend(classes);
        for (word, list) in [("on", &self.topic), ("in", &self.document), ("by", &self.publisher)] {
            if !list.is_empty() {
                parts.push(format!("{word} {}", list.join(", ")));
            }
        }
        parts.extend(self.realis.iter().cloned());
        parts.extend(self.from.map(|day| format!("from {day}")));
        parts.extend(self.until.map(|day| format!("until {day}")));
        if parts.is_empty() { "All that is in the store".to_owned() } else { parts.join("; ") }
    }
}

/// Prints how large a graph is.
fn count(drawn: &Drawn) -> Result<Outcome> {
    let mut classes: BTreeMap<&str, usize> = BTreeMap::new();
    for node in &drawn.graph.nodes {
        *classes.entry(if node.class.is_empty() { "none" } else { &node.class }).or_default() += 1;
    }
    let mut relations: BTreeMap<&str, usize> = BTreeMap::new();
    for edge in &drawn.graph.edges {
        *relations.entry(&edge.relation).or_default() += 1;
    }
    let mut out = io::stdout().lock();
    writeln!(out, "nodes\t{}", drawn.graph.nodes.len())?;
    for (class, number) in classes {
        writeln!(out, "class {class}\t{number}")?;
    }
    writeln!(out, "edges\t{}", drawn.graph.edges.len())?;
    for (relation, number) in relations {
        writeln!(out, "relation {relation}\t{number}")?;
    }
    writeln!(out, "passages that say an edge\t{}", drawn.of_edges)?;
    writeln!(out, "passages that speak of a node\t{}", drawn.of_nodes)?;
    Ok(Outcome::Good)
}

/// Prints how large a part of the dataset is.
fn count_quads(part: &export::Part) -> Result<Outcome> {
    let passages = part.quads.iter().filter(|quad| quad.predicate.as_str() == ontology::QUOTE);
    let mut out = io::stdout().lock();
    writeln!(out, "statements (quads)\t{}", part.quads.len())?;
    writeln!(out, "passages\t{}", passages.count())?;
    Ok(Outcome::Good)
}

fn class(name: &str) -> Result<String, String> {
    export::class_named(name)
}

fn event_class(name: &str) -> Result<String, String> {
    let class = export::class_named(name)?;
    if ontology::CLASSES.contains(&class.as_str()) {
        return Err(format!("`{name}` is no class of events; use --class"));
    }
    Ok(class)
}

fn realis(name: &str) -> Result<String, String> {
    if name == "any" {
        return Ok(Realis::ALL.map(Realis::as_str).join(" "));
    }
    match Realis::named(name) {
        Some(realis) => Ok(realis.as_str().to_owned()),
        None => Err(format!("`{name}` is none; write {} or any", Realis::ALL.map(Realis::as_str).join(", "))),
    }
}

fn first_day(text: &str) -> Result<Date, String> {
    let time = Time { begin: Some(text.to_owned()), end: None };
    time.first_day().ok_or_else(|| no_date(text))
}

fn last_day(text: &str) -> Result<Date, String> {
    let time = Time { begin: Some(text.to_owned()), end: None };
    time.last_day().ok_or_else(|| no_date(text))
}

fn no_date(text: &str) -> String {
    format!("`{text}` is no date; write 2024-12-31, 2024-12 or 2024")
}
