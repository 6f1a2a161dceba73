//! Puts together what belongs together in pairs, and leaves alone what could belong to two that do not.

use std::collections::{BTreeMap, BTreeSet};

/// The groups of things that are one, each with two members or more: `pairs` could be one, `stated` are.
///
/// What could be one with two that could not be one themselves stays alone. So all members of a group could be one in
/// pairs, and no chain leads from one to its contrary. A stated pair counts as one thing, which could be one with
/// another if both its members could.
pub(super) fn groups<'a>(
    pairs: &BTreeSet<(&'a str, &'a str)>,
    stated: &[(&'a str, &'a str)],
) -> Vec<BTreeSet<&'a str>> {
    let mut things: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
    for thing in pairs.iter().chain(stated).flat_map(|(one, other)| [*one, *other]) {
        things.insert(thing, BTreeSet::from([thing]));
    }
    for (one, other) in stated {
        let both: BTreeSet<&str> = [*one, *other].iter().flat_map(|thing| things[thing].clone()).collect();
        for thing in &both {
            things.insert(thing, both.clone());
        }
    }
    let has = |one: &str, other: &str| pairs.contains(&(one, other)) || pairs.contains(&(other, one));
    let all = |one: &BTreeSet<&str>, other: &BTreeSet<&str>| one.iter().all(|a| other.iter().all(|b| has(a, b)));
    let blocks: BTreeSet<&BTreeSet<&str>> = things.values().collect();
    let mut near: BTreeMap<&BTreeSet<&str>, BTreeSet<&BTreeSet<&str>>> = BTreeMap::new();
    for (one, other) in pairs {
        let (one, other) = (&things[one], &things[other]);
        if one != other && all(one, other) {
            near.entry(one).or_default().insert(other);
            near.entry(other).or_default().insert(one);
        }
    }
    let torn = |block: &BTreeSet<&str>| {
        let near: Vec<_> = near.get(block).into_iter().flatten().collect();
        near.iter().any(|one| near.iter().any(|other| one != other && !all(one, other)))
    };
    let torn: BTreeSet<&BTreeSet<&str>> = blocks.iter().copied().filter(|block| torn(block)).collect();
    let mut out: Vec<BTreeSet<&'a str>> = Vec::new();
    for block in blocks {
        let whole = near.get(block).into_iter().flatten().filter(|_| !torn.contains(block));
        let rest = whole.filter(|other| !torn.contains(*other)).flat_map(|other| other.iter().copied());
        let group: BTreeSet<&'a str> = block.iter().copied().chain(rest).collect();
        if group.len() > 1 && !out.contains(&group) {
            out.push(group);
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(pairs: &[(&str, &str)], stated: &[(&str, &str)], expected: &[&[&str]]) {
        let found = groups(&pairs.iter().copied().collect(), stated);
        let expected: Vec<BTreeSet<&str>> = expected.iter().map(|group| group.iter().copied().collect()).collect();
        assert_eq!(found, expected);
    }

    #[test]
    fn what_could_belong_to_two_belongs_to_none() {
        check(&[("a", "b")], &[], &[&["a", "b"]]);
        check(&[("a", "b"), ("b", "c")], &[], &[]);
        check(&[("a", "b"), ("b", "c"), ("a", "c")], &[], &[&["a", "b", "c"]]);
        // The month fits both days, and each day has a second report.
        check(&[("month", "day3"), ("month", "day5"), ("day3", "again3")], &[], &[]);
        check(
            &[("month", "day3"), ("month", "day5"), ("month", "again3"), ("day3", "again3")],
            &[],
            &[&["again3", "day3"]],
        );
    }

    #[test]
    fn what_is_stated_is_one() {
        check(&[], &[("a", "b")], &[&["a", "b"]]);
        check(&[("a", "b"), ("b", "c")], &[("a", "b")], &[&["a", "b"]]);
        check(&[("a", "b"), ("b", "c")], &[("a", "b"), ("b", "c")], &[&["a", "b", "c"]]);
        check(&[("a", "b"), ("b", "c"), ("a", "c")], &[("a", "b")], &[&["a", "b", "c"]]);
    }
}
