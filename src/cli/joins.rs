//! `chancery joins`: which events and persons of different documents are one, why, and what the user decides.

use std::{
    collections::BTreeMap,
    io::{self, BufWriter, IsTerminal, Write},
    path::{Path, PathBuf},
};

use anyhow::Result;
use clap::{Args, Subcommand, ValueEnum};
use serde_json::{Value, json};

use super::{DataArgument, Outcome, StoreArgument, UsageError, count, say, table};
use crate::{
    join::{self, Cluster, Decision, Decisions, Rules},
    knowledge::Lexicon,
    query::{full_name, short_name},
    store::Store,
};

/// Arguments of `chancery joins`.
#[derive(Debug, Args)]
#[command(
    args_conflicts_with_subcommands = true,
    after_help = "Examples:\n  chancery joins\n  chancery joins --explain id:person/rashid-meredov\n  chancery joins refuse id:person/r-ivanov id:person/roman-ivanov --because \"Two men\"\n  chancery joins apply"
)]
pub(super) struct Arguments {
    #[command(subcommand)]
    action: Option<Action>,
    /// Only what is joined to or from this identifier, with the rule and the sentences side by side.
    #[arg(long, value_name = "IRI")]
    explain: Option<String>,
    /// How to write the list: by default a table on a terminal, TSV elsewhere.
    #[arg(long, value_enum)]
    format: Option<Format>,
    #[command(flatten)]
    store: StoreArgument,
    #[command(flatten)]
    data: DataArgument,
}

#[derive(Debug, Subcommand)]
enum Action {
    /// List the rules of joining.
    Rules(RulesArguments),
    /// Note in your file of decisions that two identifiers are not one.
    Refuse(DecideArguments),
    /// Note in your file of decisions that two identifiers are one.
    Same(DecideArguments),
    /// Join what rules and decisions join, and undo what they do not.
    Apply(ApplyArguments),
}

#[derive(Debug, Args)]
struct RulesArguments {
    #[command(flatten)]
    data: DataArgument,
}

#[derive(Debug, Args)]
struct DecideArguments {
    /// The one, as `chancery joins` lists it.
    #[arg(value_name = "IRI")]
    one: String,
    /// The other.
    #[arg(value_name = "IRI")]
    other: String,
    /// Why, for those who read the file.
    #[arg(long, default_value = "", hide_default_value = true, value_name = "TEXT")]
    because: String,
    #[command(flatten)]
    decisions: DecisionsArgument,
    #[command(flatten)]
    store: StoreArgument,
}

#[derive(Debug, Args)]
struct ApplyArguments {
    #[command(flatten)]
    decisions: DecisionsArgument,
    #[command(flatten)]
    store: StoreArgument,
    #[command(flatten)]
    data: DataArgument,
}

/// Where the user's decisions about joins are.
#[derive(Debug, Args)]
pub(super) struct DecisionsArgument {
    /// File of joins that you refuse or state; `joins.toml` in the store if not given.
    #[arg(long, env = "CHANCERY_JOINS", value_name = "FILE")]
    joins: Option<PathBuf>,
}

impl DecisionsArgument {
    fn path(&self, store: &StoreArgument) -> PathBuf {
        self.joins.clone().unwrap_or_else(|| store.store.join(join::FILE))
    }

    /// The decisions; a file that is named is there.
    fn read(&self, store: &StoreArgument) -> Result<Decisions> {
        let path = self.path(store);
        if self.joins.is_none() && !path.exists() {
            return Ok(Decisions::default());
        }
        Ok(Decisions::read(&path)?)
    }
}

/// What joining goes by.
pub(super) struct Joining {
    rules: Rules,
    lexicon: Lexicon,
    decisions: Decisions,
}

impl Joining {
    pub(super) fn load(data: &DataArgument, decisions: &DecisionsArgument, store: &StoreArgument) -> Result<Self> {
        let source = data.source();
        let decisions = decisions.read(store)?;
        Ok(Self { rules: Rules::load(&source)?, lexicon: Lexicon::load(&source)?, decisions })
    }

    /// Joins what is one in the store; gives how many documents say something else now.
    pub(super) fn settle(&self, store: &Store) -> Result<usize> {
        Ok(join::settle(store, &self.rules, &self.lexicon, &self.decisions)?)
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Format {
    /// For people.
    Table,
    /// Comma-separated values.
    Csv,
    /// Tab-separated values.
    Tsv,
    /// JSON, with the sentences.
    Json,
}

pub(super) fn run(arguments: &Arguments) -> Result<Outcome> {
    match &arguments.action {
        Some(Action::Rules(rules)) => list_rules(&rules.data),
        Some(Action::Refuse(pair)) => decide(Decision::Refuse, pair),
        Some(Action::Same(pair)) => decide(Decision::Same, pair),
        Some(Action::Apply(apply)) => self::apply(apply),
        None => list(arguments),
    }
}

fn list(arguments: &Arguments) -> Result<Outcome> {
    let store = arguments.store.open_read_only()?;
    let mut clusters = join::list(&store)?;
    if let Some(wanted) = &arguments.explain {
        let wanted = full_name(wanted);
        clusters.retain(|cluster| cluster.iri == wanted || cluster.members.iter().any(|member| member.iri == wanted));
        if clusters.is_empty() {
            let message = format!("nothing is joined to or from <{wanted}>; `chancery joins` lists what is");
            return Err(UsageError(message).into());
        }
    }
    let mut out = BufWriter::new(io::stdout().lock());
    let terminal = io::stdout().is_terminal();
    match arguments.format {
        Some(Format::Json) => {
            serde_json::to_writer_pretty(&mut out, &clusters.iter().map(as_json).collect::<Vec<_>>())?;
            writeln!(out)?;
        }
        None if arguments.explain.is_some() => {
            let rules = Rules::load(&arguments.data.source())?;
            for cluster in &clusters {
                explain(cluster, &rules, &mut out)?;
            }
        }
        format => {
            write_rows(format.unwrap_or(if terminal { Format::Table } else { Format::Tsv }), &clusters, &mut out)?
        }
    }
    out.flush()?;
    Ok(Outcome::Good)
}

fn write_rows(format: Format, clusters: &[Cluster], out: &mut impl Write) -> Result<()> {
    let header = ["name", "same_as", "rule", "reason", "documents", "joined", "joined_to"].map(str::to_owned);
    let iri = |iri: &String| if format == Format::Table { short_name(iri) } else { iri.clone() };
    let rows = clusters.iter().flat_map(|cluster| {
        cluster.members.iter().map(move |member| {
            let documents: Vec<&str> = member.documents.keys().map(String::as_str).collect();
            vec![
                member.name.clone(),
                cluster.label.clone(),
                member.rule.clone(),
                member.reason.clone(),
                documents.join(" "),
                iri(&member.iri),
                iri(&cluster.iri),
            ]
        })
    });
    if format == Format::Table {
        let rows: Vec<_> = rows.collect();
        let number = rows.len();
        table::lines(&header, rows.into_iter(), out)?;
        writeln!(out, "{}", count(number, "join"))?;
        return Ok(());
    }
    for row in [header.to_vec()].into_iter().chain(rows) {
        let row: Vec<String> = match format {
            Format::Csv => row.iter().map(|cell| format!("\"{}\"", cell.replace('"', "\"\""))).collect(),
            _ => row.iter().map(|cell| cell.replace(['\t', '\n'], " ")).collect(),
        };
        writeln!(out, "{}", row.join(if format == Format::Csv { "," } else { "\t" }))?;
    }
    Ok(())
}

fn as_json(cluster: &Cluster) -> Value {
    let members: Vec<Value> = cluster
        .members
        .iter()
        .map(|member| {
            json!({
                "iri": member.iri, "name": member.name, "rule": member.rule, "reason": member.reason,
                "documents": member.documents,
            })
        })
        .collect();
    json!({ "iri": cluster.iri, "name": cluster.label, "documents": cluster.documents, "joined": members })
}

fn explain(cluster: &Cluster, rules: &Rules, out: &mut impl Write) -> io::Result<()> {
    writeln!(out, "{}\n  <{}>", cluster.label, cluster.iri)?;
    let say_documents = |documents: &BTreeMap<String, Vec<String>>, out: &mut dyn Write| {
        for (document, sentences) in documents {
            writeln!(out, "  {document}")?;
            for sentence in sentences {
                writeln!(out, "    \"{sentence}\"")?;
            }
        }
        io::Result::Ok(())
    };
    say_documents(&cluster.documents, out)?;
    for member in &cluster.members {
        writeln!(out, "is also {}\n  <{}>", member.name, member.iri)?;
        let says = rules.says(&member.rule).map_or_else(String::new, |says| format!(": {says}"));
        writeln!(out, "  by {}{says}", member.rule)?;
        if !member.reason.is_empty() {
            writeln!(out, "  because {}", member.reason)?;
        }
        say_documents(&member.documents, out)?;
        writeln!(out, "  to undo it: chancery joins refuse {} {}", short_name(&member.iri), short_name(&cluster.iri))?;
    }
    writeln!(out)
}

fn list_rules(data: &DataArgument) -> Result<Outcome> {
    let rules = Rules::load(&data.source())?;
    let mut out = io::stdout().lock();
    let events = rules.events.iter().map(|rule| vec![rule.name.clone(), rule.says.clone()]);
    let persons = rules.persons.iter().map(|rule| vec![rule.name.clone(), rule.says.clone()]);
    let rows = events.chain(persons);
    let header = ["rule", "says"].map(str::to_owned);
    if io::stdout().is_terminal() {
        table::lines(&header, rows, &mut out)?;
    } else {
        for row in [header.to_vec()].into_iter().chain(rows) {
            writeln!(out, "{}", row.join("\t"))?;
        }
    }
    Ok(Outcome::Good)
}

fn decide(decision: Decision, arguments: &DecideArguments) -> Result<Outcome> {
    let (one, other) = (full_name(&arguments.one), full_name(&arguments.other));
    for (given, iri) in [(&arguments.one, &one), (&arguments.other, &other)] {
        if !iri.contains("://") {
            return Err(UsageError(format!("`{given}` is not an IRI; `chancery joins` lists those of joins")).into());
        }
    }
    if one == other {
        return Err(UsageError(format!("<{one}> is given twice; a decision is about two")).into());
    }
    let path = arguments.decisions.path(&arguments.store);
    if arguments.decisions.joins.is_none() {
        // Only a store that is there has joins to decide about.
        arguments.store.open_read_only()?;
    }
    let new = join::write(&path, decision, &one, &other, &arguments.because)?;
    let what = match decision {
        Decision::Refuse => "refused",
        Decision::Same => "stated",
    };
    say(&match new {
        true => format!("{what} in {}; `{}` carries it out", path.display(), command(arguments, &path)),
        false => format!("already {what} in {}", path.display()),
    });
    Ok(Outcome::Good)
}

/// What the user would type to carry out the decisions of a file.
fn command(arguments: &DecideArguments, path: &Path) -> String {
    match arguments.decisions.joins {
        Some(_) => format!("chancery joins apply --joins {}", path.display()),
        None => "chancery joins apply".to_owned(),
    }
}

fn apply(arguments: &ApplyArguments) -> Result<Outcome> {
    // Only a store that is there has something to join.
    arguments.store.open_read_only()?;
    let joining = Joining::load(&arguments.data, &arguments.decisions, &arguments.store)?;
    let store = arguments.store.open()?;
    let changed = joining.settle(&store)?;
    store.settle(changed)?;
    let joins: usize = join::list(&store)?.iter().map(|cluster| cluster.members.len()).sum();
    say(&format!("{}, {} changed", count(joins, "join"), count(changed, "document")));
    Ok(Outcome::Good)
}
