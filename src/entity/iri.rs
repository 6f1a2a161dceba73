//! Identifiers made from what a thing is, never from a counter or a clock.

use sha2::{Digest, Sha256};

use crate::{knowledge::Class, ontology::ID_NAMESPACE};

/// The IRI of an entity of a class with this slug.
pub(super) fn of(class: Class, slug: &str) -> String {
    let folder = match class {
        Class::Person => "person",
        Class::State => "state",
        Class::Organization => "organization",
        Class::Place => "place",
        Class::Agreement => "agreement",
        Class::Monument => "monument",
        Class::Observance => "observance",
        Class::Office => "office",
        Class::Topic => "topic",
    };
    format!("{ID_NAMESPACE}{folder}/{slug}")
}

/// Ten hexadecimal digits that tell these parts from others.
pub fn short_hash(parts: &[&str]) -> String {
    let mut digest = Sha256::new();
    for part in parts {
        digest.update(part.as_bytes());
        digest.update([0]);
    }
    digest.finalize().iter().take(5).map(|byte| format!("{byte:02x}")).collect()
}
