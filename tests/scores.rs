//! How well the project reads its own annotated samples, against the record in `tests/scores.tsv`: it may only rise.
//!
//! After a rise, `SNAPSHOTS=overwrite cargo test --release --test scores` writes the new record.

mod common;

use std::{env, fs};

use common::{Workspace, project};

/// The record: kind, how much is right, how much was read, how much is in the gold.
fn record(json: &str) -> String {
    let all: serde_json::Value = serde_json::from_str(json).expect("JSON");
    let mut lines = vec!["kind\tright\tsystem\tgold".to_owned()];
    for kind in ["entities", "tenures", "events found", "event slots", "relations", "all statements"] {
        let score = &all["scores"][kind];
        lines.push(format!("{kind}\t{}\t{}\t{}", score["right"], score["system"], score["gold"]));
    }
    lines.join("\n") + "\n"
}

/// F1 of each kind of a record.
fn f1(record: &str) -> Vec<(String, f64)> {
    let lines = record.lines().skip(1);
    lines
        .map(|line| {
            let cells: Vec<&str> = line.split('\t').collect();
            let number = |at: usize| cells[at].parse::<f64>().expect("a number");
            (cells[0].to_owned(), 2.0 * number(1) / (number(2) + number(3)))
        })
        .collect()
}

#[test]
fn scores_only_rise() {
    let path = project("tests/scores.tsv");
    let samples = project("data/annotated");
    let run = Workspace::new().run(["evaluate".as_ref(), samples.as_os_str(), "--format".as_ref(), "json".as_ref()]);
    let now = record(&run.good().stdout);
    if env::var("SNAPSHOTS").is_ok_and(|mode| mode == "overwrite") {
        fs::write(&path, &now).expect("the record is written");
    }
    let before = fs::read_to_string(&path).expect("the record");
    for ((kind, was), (_, is)) in f1(&before).into_iter().zip(f1(&now)) {
        assert!(is >= was, "F1 of {kind} fell from {was:.4} to {is:.4}:\n{now}");
    }
    let [.., (_, was)] = f1(&before)[..] else {
        unreachable!("the last line is all statements");
    };
    let [.., (_, is)] = f1(&now)[..] else {
        unreachable!("the last line is all statements");
    };
    assert!(is < was + 0.01, "F1 rose to {is:.4}: put it on record with SNAPSHOTS=overwrite");
}
