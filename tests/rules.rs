//! Every rule matches the sentences that it says it matches, with the roles that it marks, and none that it must not.
//!
//! The rules are read from `data/`, or the folder that `CHANCERY_DATA` names, so that a changed rule is checked without
//! building the program.

mod common;

use std::{env, path::PathBuf};

use chancery::{
    knowledge::{Knowledge, Source},
    pipeline::example,
};

#[test]
fn every_rule_holds_its_examples() {
    let folder = env::var_os("CHANCERY_DATA").map_or_else(|| common::project("data"), PathBuf::from);
    let knowledge = Knowledge::load(&Source::Folder(folder), &[]).expect("the knowledge is sound");
    assert!(!knowledge.rules.is_empty(), "there are no rules");
    let faults: Vec<String> = knowledge.rules.iter().flat_map(|rule| example::check(rule, &knowledge)).collect();
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

#[test]
fn a_wrong_example_is_found() {
    let knowledge = Knowledge::embedded().expect("the embedded knowledge is sound");
    let mut rule = knowledge.rules[0].clone();
    rule.yes = vec!["Nobody did anything.".to_owned()];
    rule.no = vec![rule.no[0].clone()];
    assert_eq!(example::check(&rule, &knowledge).len(), 1);
}
