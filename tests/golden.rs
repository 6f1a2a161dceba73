//! What is read from three sample documents, kept as golden files; `SNAPSHOTS=overwrite cargo test` refreshes them.

mod common;

use common::{Workspace, project};
use snapbox::{Assert, Data, IntoData, assert::DEFAULT_ACTION_ENV};

/// Compares what `chancery extract` prints of a sample document with its golden file.
fn check(document: &str) {
    let path = project("data/documents").join(format!("{document}.md"));
    let run = Workspace::new().run(["extract".as_ref(), "--format".as_ref(), "trig".as_ref(), path.as_os_str()]).good();
    let golden = project("tests/golden").join(format!("{document}.trig"));
    // No wildcards: brackets and dots stand for themselves.
    Assert::new().action_env(DEFAULT_ACTION_ENV).eq(run.stdout.into_data().raw(), Data::read_from(&golden, None).raw());
}

#[test]
fn mandela_statue() {
    check("2007-08-29-mandela-statue-london");
}

#[test]
fn new_start_signing() {
    check("2010-04-08-new-start-signing-prague");
}

#[test]
fn china_korea_relations() {
    check("1992-08-24-china-korea-diplomatic-relations");
}
