//! The project's IRIs as constants, and the embedded ontology.
//!
//! `ontology/diplomacy.ttl` says what each term means; a test holds this list and that file equal.

/// The ontology as Turtle.
pub const ONTOLOGY: &str = include_str!("../ontology/diplomacy.ttl");
/// Its links to other vocabularies, as Turtle.
pub const ALIGNMENT: &str = include_str!("../ontology/alignment.ttl");

/// Where the terms of the ontology begin.
pub const NAMESPACE: &str = "https://w3id.org/chancery/ontology#";
/// Where the identifiers of entities and events begin.
pub const ID_NAMESPACE: &str = "https://w3id.org/chancery/id/";
/// The named graph of the ontology.
pub const ONTOLOGY_GRAPH: &str = "https://w3id.org/chancery/graph/ontology";
/// The named graph of the background.
pub const BACKGROUND_GRAPH: &str = "https://w3id.org/chancery/graph/background";

/// Where the identifiers of documents without a URL begin.
pub const DOCUMENT_NAMESPACE: &str = "https://w3id.org/chancery/doc/";
/// Where the names of graphs begin that hold no document.
pub const GRAPH_NAMESPACE: &str = "https://w3id.org/chancery/graph/";
/// The graph in which a store notes which graphs users have loaded.
pub const LOADED_GRAPH: &str = "https://w3id.org/chancery/graph/loaded";
/// The graph of the joins: which events and persons of different documents are one, by which rule and why.
pub const JOINS_GRAPH: &str = "https://w3id.org/chancery/graph/joins";
/// Against what relative IRIs in users' files are resolved.
pub const FILE_NAMESPACE: &str = "https://w3id.org/chancery/file/";

/// Where the names of the datatypes of XML Schema begin.
pub const XSD_NAMESPACE: &str = "http://www.w3.org/2001/XMLSchema#";
/// `xsd:date`
pub const XSD_DATE: &str = "http://www.w3.org/2001/XMLSchema#date";
/// `xsd:gYearMonth`
pub const XSD_YEAR_MONTH: &str = "http://www.w3.org/2001/XMLSchema#gYearMonth";
/// `xsd:gYear`
pub const XSD_YEAR: &str = "http://www.w3.org/2001/XMLSchema#gYear";
/// `xsd:integer`
pub const XSD_INTEGER: &str = "http://www.w3.org/2001/XMLSchema#integer";
/// `xsd:decimal`
pub const XSD_DECIMAL: &str = "http://www.w3.org/2001/XMLSchema#decimal";
/// `xsd:double`
pub const XSD_DOUBLE: &str = "http://www.w3.org/2001/XMLSchema#double";
/// `xsd:boolean`
pub const XSD_BOOLEAN: &str = "http://www.w3.org/2001/XMLSchema#boolean";
/// `rdf:type`
pub const RDF_TYPE: &str = "http://www.w3.org/1999/02/22-rdf-syntax-ns#type";
/// `rdfs:subClassOf`
pub const RDFS_SUBCLASS_OF: &str = "http://www.w3.org/2000/01/rdf-schema#subClassOf";
/// `rdfs:subPropertyOf`
pub const RDFS_SUBPROPERTY_OF: &str = "http://www.w3.org/2000/01/rdf-schema#subPropertyOf";
/// `rdfs:label`
pub const RDFS_LABEL: &str = "http://www.w3.org/2000/01/rdf-schema#label";
/// `skos:altLabel`
pub const SKOS_ALT_LABEL: &str = "http://www.w3.org/2004/02/skos/core#altLabel";
/// `dcterms:title`
pub const DCTERMS_TITLE: &str = "http://purl.org/dc/terms/title";
/// `dcterms:issued`
pub const DCTERMS_ISSUED: &str = "http://purl.org/dc/terms/issued";
/// `dcterms:publisher`
pub const DCTERMS_PUBLISHER: &str = "http://purl.org/dc/terms/publisher";
/// `dcterms:source`
pub const DCTERMS_SOURCE: &str = "http://purl.org/dc/terms/source";
/// `dcterms:language`
pub const DCTERMS_LANGUAGE: &str = "http://purl.org/dc/terms/language";
/// `dcterms:license`
pub const DCTERMS_LICENSE: &str = "http://purl.org/dc/terms/license";
/// `owl:sameAs`
pub const OWL_SAME_AS: &str = "http://www.w3.org/2002/07/owl#sameAs";
/// `prov:wasDerivedFrom`
pub const PROV_WAS_DERIVED_FROM: &str = "http://www.w3.org/ns/prov#wasDerivedFrom";
/// `geo:lat`
pub const GEO_LAT: &str = "http://www.w3.org/2003/01/geo/wgs84_pos#lat";
/// `geo:long`
pub const GEO_LONG: &str = "http://www.w3.org/2003/01/geo/wgs84_pos#long";
/// `nif:beginIndex`
pub const NIF_BEGIN_INDEX: &str = "http://persistence.uni-leipzig.org/nlp2rdf/ontologies/nif-core#beginIndex";
/// `nif:endIndex`
pub const NIF_END_INDEX: &str = "http://persistence.uni-leipzig.org/nlp2rdf/ontologies/nif-core#endIndex";

/// The properties of other vocabularies that the graph uses.
pub const SHARED_PROPERTIES: &[&str] = &[
    RDF_TYPE,
    RDFS_LABEL,
    RDFS_SUBCLASS_OF,
    SKOS_ALT_LABEL,
    OWL_SAME_AS,
    DCTERMS_TITLE,
    DCTERMS_ISSUED,
    DCTERMS_PUBLISHER,
    DCTERMS_SOURCE,
    DCTERMS_LANGUAGE,
    DCTERMS_LICENSE,
    PROV_WAS_DERIVED_FROM,
    GEO_LAT,
    GEO_LONG,
    NIF_BEGIN_INDEX,
    NIF_END_INDEX,
];

/// Prefixes that queries may use without declaring them, and that Turtle is written with.
pub const PREFIXES: &[(&str, &str)] = &[
    ("dip", NAMESPACE),
    ("id", ID_NAMESPACE),
    ("doc", "https://w3id.org/chancery/doc/"),
    ("graph", "https://w3id.org/chancery/graph/"),
    ("rdf", "http://www.w3.org/1999/02/22-rdf-syntax-ns#"),
    ("rdfs", "http://www.w3.org/2000/01/rdf-schema#"),
    ("owl", "http://www.w3.org/2002/07/owl#"),
    ("xsd", "http://www.w3.org/2001/XMLSchema#"),
    ("skos", "http://www.w3.org/2004/02/skos/core#"),
    ("dcterms", "http://purl.org/dc/terms/"),
    ("foaf", "http://xmlns.com/foaf/0.1/"),
    ("schema", "http://schema.org/"),
    ("org", "http://www.w3.org/ns/org#"),
    ("prov", "http://www.w3.org/ns/prov#"),
    ("geo", "http://www.w3.org/2003/01/geo/wgs84_pos#"),
    ("sem", "http://semanticweb.cs.vu.nl/2009/11/sem/"),
    ("nif", "http://persistence.uni-leipzig.org/nlp2rdf/ontologies/nif-core#"),
    ("oa", "http://www.w3.org/ns/oa#"),
    ("wd", "http://www.wikidata.org/entity/"),
    ("wdt", "http://www.wikidata.org/prop/direct/"),
];

/// Names a term of the ontology once, as a constant and as a member of the list of all.
macro_rules! terms {
    ($(#[$list_doc:meta])* $list:ident: $($constant:ident = $name:literal,)+) => {
        $(
            #[doc = concat!("`dip:", $name, "`")]
            pub const $constant: &str = concat!("https://w3id.org/chancery/ontology#", $name);
        )+
        $(#[$list_doc])*
        pub const $list: &[&str] = &[$($constant),+];
    };
}

terms! {
    /// All classes that are no events.
    CLASSES:
    AGENT = "Agent",
    PERSON = "Person",
    STATE = "State",
    ORGANIZATION = "Organization",
    INTERNATIONAL_ORGANIZATION = "InternationalOrganization",
    OFFICE = "Office",
    TENURE = "Tenure",
    AGREEMENT = "Agreement",
    MONUMENT = "Monument",
    PLACE = "Place",
    TOPIC = "Topic",
    OBSERVANCE = "Observance",
    MEASURE = "Measure",
    FORMER_NAME = "FormerName",
    DOCUMENT = "Document",
    PASSAGE = "Passage",
    JOIN = "Join",
    SOURCE = "Source",
}

terms! {
    /// All classes of events.
    EVENT_CLASSES:
    EVENT = "Event",
    MEETING = "Meeting",
    CONSULTATIONS = "Consultations",
    SUMMIT = "Summit",
    CALL = "Call",
    VISIT = "Visit",
    SIGNING = "Signing",
    RATIFICATION = "Ratification",
    ACCESSION = "Accession",
    ENTRY_INTO_FORCE = "EntryIntoForce",
    WITHDRAWAL = "Withdrawal",
    EXCHANGE = "Exchange",
    UNVEILING = "Unveiling",
    COMMEMORATION = "Commemoration",
    STATEMENT = "Statement",
    APPOINTMENT = "Appointment",
    DEPARTURE = "Departure",
    RELATIONS_CHANGE = "RelationsChange",
    SANCTION = "Sanction",
    EXPULSION = "Expulsion",
    SUMMONS = "Summons",
}

terms! {
    /// All properties.
    PROPERTIES:
    PARTICIPANT = "participant",
    CHAIR = "chair",
    HOST = "host",
    VISITOR = "visitor",
    SIGNATORY = "signatory",
    SPEAKER = "speaker",
    ADDRESSEE = "addressee",
    INITIATOR = "initiator",
    PLACE_OF = "place",
    BEGIN = "begin",
    END = "end",
    ROUGH_BEGIN = "roughBegin",
    ROUGH_BASIS = "roughBasis",
    DATE_BASIS = "dateBasis",
    REALIS = "realis",
    TOPIC_OF = "topic",
    ABOUT = "about",
    RESULT = "result",
    HOLDER = "holder",
    OFFICE_OF_TENURE = "office",
    ATTESTED = "attested",
    HOLDS = "holds",
    OFFICE_OF = "officeOf",
    OFFICE_KIND = "officeKind",
    TITLE = "title",
    PARTY = "party",
    AGREEMENT_KIND = "agreementKind",
    SIGNED = "signed",
    SIGNED_IN = "signedIn",
    IN_FORCE = "inForce",
    ENDED = "ended",
    DEPOSITARY = "depositary",
    COMMEMORATES = "commemorates",
    MONUMENT_KIND = "monumentKind",
    LOCATED_IN = "locatedIn",
    CAPITAL = "capital",
    DEMONYM = "demonym",
    ISO_CODE = "isoCode",
    OFFICIAL_NAME = "officialName",
    ACRONYM = "acronym",
    FORMER_NAME_OF = "formerName",
    FOUNDED = "founded",
    DISSOLVED = "dissolved",
    SUCCESSOR = "successor",
    MEMBER_OF = "memberOf",
    OBSERVER_OF = "observerOf",
    BODY_OF = "bodyOf",
    ORGANIZATION_KIND = "organizationKind",
    SEAT = "seat",
    INITIATED_BY = "initiatedBy",
    DECLARED_BY = "declaredBy",
    OBSERVANCE_KIND = "observanceKind",
    DAY = "day",
    MEASURE_OF = "measure",
    QUANTITY = "quantity",
    UNIT = "unit",
    VALUE = "value",
    TARGET = "target",
    BOUND = "bound",
    PART_OF = "partOf",
    REFERS_TO = "refersTo",
    QUOTE = "quote",
    RULE = "rule",
    CONTENT_HASH = "contentHash",
    KNOWN_UNTIL = "knownUntil",
    PLOVER = "plover",
    CAMEO = "cameo",
    JOINED = "joined",
    JOINED_TO = "joinedTo",
    JOINED_IN = "joinedIn",
    JOINED_NAME = "joinedName",
    JOINED_ROUGHLY = "joinedRoughly",
    JOIN_RULE = "joinRule",
    REASON = "reason",
}

/// The IRI of the class of events with this local name.
pub fn event_class(name: &str) -> Option<&'static str> {
    EVENT_CLASSES.iter().find(|iri| local_name(iri) == name).copied()
}

/// The IRI of the property with this local name.
pub fn property(name: &str) -> Option<&'static str> {
    PROPERTIES.iter().find(|iri| local_name(iri) == name).copied()
}

/// The direct superclass of a class of events that is not [`EVENT`] itself.
pub fn broader_event(class: &str) -> Option<&'static str> {
    match class {
        EVENT => None,
        CONSULTATIONS | SUMMIT => Some(MEETING),
        _ => Some(EVENT),
    }
}

/// Whether a property says who took part in an event.
pub fn is_participant(property: &str) -> bool {
    matches!(property, PARTICIPANT | CHAIR | HOST | VISITOR | SIGNATORY | SPEAKER | ADDRESSEE | INITIATOR)
}

/// The part of an IRI behind its last `#` or `/`.
pub fn local_name(iri: &str) -> &str {
    iri.rsplit(['#', '/']).next().unwrap_or(iri)
}
