//! `chancery forget`: takes documents out of the store, as if they had never been read.

use anyhow::Result;
use clap::Args;

use super::{
    DataArgument, Outcome, StoreArgument,
    joins::{DecisionsArgument, Joining},
    say,
};
use crate::query::full_name;

/// Arguments of `chancery forget`.
#[derive(Debug, Args)]
pub(super) struct Arguments {
    /// Addresses of documents, as `chancery documents` lists them.
    #[arg(required = true, value_name = "DOCUMENT")]
    documents: Vec<String>,
    #[command(flatten)]
    store: StoreArgument,
    #[command(flatten)]
    data: DataArgument,
    #[command(flatten)]
    decisions: DecisionsArgument,
}

pub(super) fn run(arguments: &Arguments) -> Result<Outcome> {
    // Only a store that is there has documents to forget.
    arguments.store.open_read_only()?;
    let joining = Joining::load(&arguments.data, &arguments.decisions, &arguments.store)?;
    let store = arguments.store.open()?;
    let mut outcome = Outcome::Good;
    for document in &arguments.documents {
        let document = full_name(document);
        if store.remove_document(&document)? {
            say(&format!("forgot {document}"));
        } else {
            say(&format!("error: no document {document} in the store; `chancery documents` lists them"));
            outcome = Outcome::SomeFailed;
        }
    }
    joining.settle(&store)?;
    store.settle(0)?;
    Ok(outcome)
}
