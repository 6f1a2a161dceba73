//! Where the facts come from: one entry for each source, named on every line of the Turtle that it gave.

use crate::graph::{Graph, Object};

/// A source of facts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) enum Source {
    /// The lists in `data/tables`.
    Tables,
    /// `country-codes.csv`
    CountryCodes,
    /// `factbook.jsonl`
    Factbook,
    /// `cities15000.geonames.tsv`
    GeoNames,
    /// `heads-of-state-and-government.wikidata.csv`
    Heads,
    /// `foreign-ministers.wikidata.csv`
    ForeignMinisters,
    /// `cabinets.wikidata.tsv`
    Cabinets,
    /// `visits-to-the-us.hsg.tsv`
    Visits,
    /// `travels-abroad.hsg.tsv`
    Travels,
}

/// What is on record of a source.
struct Record {
    source: Source,
    title: &'static str,
    publisher: &'static str,
    license: &'static str,
    /// The last day that it knows of; empty where it does not say.
    known_until: &'static str,
}

const PUBLIC_DOMAIN: &str = "https://creativecommons.org/publicdomain/mark/1.0/";
const CC0: &str = "https://creativecommons.org/publicdomain/zero/1.0/";

const RECORDS: [Record; 9] = [
    Record {
        source: Source::Tables,
        title: "Tables kept by hand",
        publisher: "Chancery",
        license: "https://www.apache.org/licenses/LICENSE-2.0",
        known_until: "2026-05",
    },
    Record {
        source: Source::CountryCodes,
        title: "Country codes",
        publisher: "Datopian, after UNTERM, ISO 3166 and CLDR",
        license: "https://opendatacommons.org/licenses/pddl/1-0/",
        known_until: "",
    },
    Record {
        source: Source::Factbook,
        title: "The World Factbook",
        publisher: "Central Intelligence Agency",
        license: PUBLIC_DOMAIN,
        known_until: "2026-05",
    },
    Record {
        source: Source::GeoNames,
        title: "Cities with more than 15,000 inhabitants",
        publisher: "GeoNames",
        license: "https://creativecommons.org/licenses/by/4.0/",
        known_until: "",
    },
    Record {
        source: Source::Heads,
        title: "Heads of state and government",
        publisher: "Wikidata",
        license: CC0,
        known_until: "2022",
    },
    Record {
        source: Source::ForeignMinisters,
        title: "Ministers of foreign affairs",
        publisher: "Wikidata",
        license: CC0,
        known_until: "2022-12-10",
    },
    Record {
        source: Source::Cabinets,
        title: "Cabinets of 31 states",
        publisher: "Wikidata",
        license: CC0,
        known_until: "2022-08-01",
    },
    Record {
        source: Source::Visits,
        title: "Visits by foreign leaders",
        publisher: "Office of the Historian, U.S. Department of State",
        license: CC0,
        known_until: "2024-11-12",
    },
    Record {
        source: Source::Travels,
        title: "Travels abroad of the President and the Secretary of State",
        publisher: "Office of the Historian, U.S. Department of State",
        license: CC0,
        known_until: "2025-02-19",
    },
];

impl Source {
    /// The last part of its IRI, and how comments name it.
    pub(crate) fn id(self) -> &'static str {
        match self {
            Self::Tables => "tables",
            Self::CountryCodes => "country-codes",
            Self::Factbook => "factbook",
            Self::GeoNames => "geonames",
            Self::Heads => "heads-of-state-and-government",
            Self::ForeignMinisters => "foreign-ministers",
            Self::Cabinets => "cabinets",
            Self::Visits => "visits-to-the-us",
            Self::Travels => "travels-abroad",
        }
    }

    /// The prefixed name of its IRI.
    pub(crate) fn iri(self) -> String {
        format!("source:{}", self.id())
    }

    /// The last day that it knows of; empty where it does not say.
    pub(crate) fn known_until(self) -> &'static str {
        RECORDS.iter().find(|record| record.source == self).map_or("", |record| record.known_until)
    }
}

/// The sources themselves: title, publisher, licence, and up to when they know of changes.
pub(crate) fn graph() -> Graph {
    let mut graph =
        Graph::new("The sources of the background graph. Comments in the other files say which gave each line.");
    for record in &RECORDS {
        let subject = record.source.iri();
        graph.a(&subject, "dip:Source", Source::Tables);
        graph.add(&subject, "rdfs:label", Object::en(record.title), Source::Tables);
        graph.add(&subject, "dcterms:publisher", Object::plain(record.publisher), Source::Tables);
        graph.add(&subject, "dcterms:license", Object::url(record.license), Source::Tables);
        if !record.known_until.is_empty() {
            graph.add(&subject, "dip:knownUntil", Object::date(record.known_until), Source::Tables);
        }
    }
    graph
}
