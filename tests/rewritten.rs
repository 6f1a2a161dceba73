//! Which queries are rewritten, and how; and which are left as they are.

use chancery::{
    query::{self, Limits},
    store::Store,
};
use oxigraph::{
    io::{RdfFormat, RdfParser},
    model::Quad,
};

/// What is asked: a small graph with a passage of a document, and its merge.
const DATA: &str = "
    @prefix ex: <http://example.org/> .
    ex:passage { ex:visit a ex:Visit ; ex:place ex:prague ; ex:title \"A visit\"@en ; ex:year 2010 . }
    ex:other { ex:visit ex:place ex:prague . ex:meeting a ex:Meeting ; ex:place ex:brno . }
    ex:document { ex:passage ex:quote \"They arrived.\" ; ex:partOf ex:document . ex:other ex:partOf ex:document . }
    ex:ontology { ex:Visit ex:sub ex:Event . ex:Meeting ex:sub ex:Event . ex:prague ex:in ex:czechia . ex:brno ex:in ex:czechia . }
";

fn store(more: &str) -> Store {
    let text = format!("{DATA}{more}");
    let quads = RdfParser::from_format(RdfFormat::TriG).for_slice(text.as_bytes());
    let quads: Vec<Quad> = quads.map(|quad| quad.expect("TriG without a fault")).collect();
    let merge = quads.iter().map(|quad| Quad { graph_name: oxigraph::model::GraphName::DefaultGraph, ..quad.clone() });
    Store::of_dataset(&quads.iter().cloned().chain(merge).collect::<Vec<_>>()).expect("a store")
}

/// A query with the prefix of the examples, in the form in which all are compared.
fn parsed(sparql: &str) -> spargebra::Query {
    let text = format!("PREFIX ex: <http://example.org/> SELECT * {sparql}");
    query::parse(&text).expect("SPARQL")
}

/// What a query selects from.
fn body(query: &spargebra::Query) -> String {
    let text = query.to_string();
    let (_, body) = text.split_once(" WHERE ").expect("a pattern");
    body.to_owned()
}

/// Checks that queries are rewritten to others, word for word, and that both have so many solutions.
fn check(store: &Store, cases: &[(&str, &str, usize)]) {
    for (written, expected, count) in cases {
        let asked = query::rewritten(store, parsed(written)).expect("a query");
        assert_eq!(body(&asked), body(&parsed(expected)), "{written}");
        for as_written in [false, true] {
            let limits = Limits { as_written, ..Limits::default() };
            let answered = query::run(store, parsed(written), &limits).expect("an answer");
            let query::Answer::Solutions { rows, .. } = answered.answer else {
                unreachable!("{written} selects");
            };
            // As it is written, an annotation asks for reifiers that are not there.
            if !as_written || !written.contains("{|") && !written.contains('~') && !written.contains("<<") {
                assert_eq!(rows.len(), *count, "{written}, as written: {as_written}");
            }
        }
    }
}

#[test]
fn constants_of_filters_become_tables() {
    let cases = [
        ("{ ?e ex:place ?p FILTER(?p = ex:prague) }", "{ VALUES ?p { ex:prague } ?e ex:place ?p }", 1),
        (
            "{ ?e ex:place ?p FILTER(?p IN (ex:prague, ex:brno) && STRLEN(STR(?e)) > 1) }",
            "{ VALUES ?p { ex:brno ex:prague } ?e ex:place ?p FILTER(STRLEN(STR(?e)) > 1) }",
            2,
        ),
        (
            "{ ?e ex:title ?t FILTER(?t = \"A visit\"@en || ?t = \"x\") }",
            "{ VALUES ?t { \"A visit\"@en \"x\" } ?e ex:title ?t }",
            1,
        ),
        ("{ ?e ex:place ?p FILTER(sameTerm(ex:brno, ?p)) }", "{ VALUES ?p { ex:brno } ?e ex:place ?p }", 1),
        // In a graph, the variable of the graph, and beside OPTIONAL.
        (
            "{ GRAPH ?g { ?e ex:place ?p } FILTER(?g = ex:other) }",
            "{ VALUES ?g { ex:other } GRAPH ?g { ?e ex:place ?p } }",
            2,
        ),
        (
            "{ ?e ex:place ?p OPTIONAL { ?e ex:title ?t } FILTER(?p = ex:prague) }",
            "{ VALUES ?p { ex:prague } ?e ex:place ?p OPTIONAL { ?e ex:title ?t } }",
            1,
        ),
        // On all sides of UNION, in sub-selects and groups.
        (
            "{ { ?e ex:place ?p } UNION { ?p ex:in ?e } FILTER(?p = ex:prague) }",
            "{ { VALUES ?p { ex:prague } ?e ex:place ?p } UNION { VALUES ?p { ex:prague } ?p ex:in ?e } }",
            2,
        ),
        (
            "{ { SELECT ?p { ?e ex:place ?p } GROUP BY ?p } FILTER(?p = ex:prague) }",
            "{ { SELECT ?p { VALUES ?p { ex:prague } ?e ex:place ?p } GROUP BY ?p } }",
            1,
        ),
        // The condition of OPTIONAL.
        (
            "{ ?e a ex:Visit OPTIONAL { ?e ex:place ?p FILTER(?p = ex:brno) } }",
            "{ ?e a ex:Visit OPTIONAL { VALUES ?p { ex:brno } ?e ex:place ?p } }",
            1,
        ),
        // What is implied, beside what is asked.
        (
            "{ ?e ex:place ?p ; a ?c FILTER(?p = ex:brno && ?c = ex:Meeting || ?p = ex:prague) }",
            "{ VALUES ?p { ex:brno ex:prague } ?e ex:place ?p ; a ?c FILTER(?p = ex:brno && ?c = ex:Meeting || ?p = ex:prague) }",
            2,
        ),
    ];
    check(&store(""), &cases);
}

#[test]
fn filters_that_may_hold_for_several_terms_or_for_none_are_left() {
    let same = [
        ("{ ?e ex:year ?y FILTER(?y = 2010) }", 1),
        ("{ ?e ex:year ?y FILTER(?y IN (2010, 2011)) }", 1),
        ("{ ?e ex:year ?y FILTER(sameTerm(?y, 2010) || sameTerm(?y, 02010)) }", 1),
        ("{ ?e ex:year ?y . ?y ex:sub? 2010 }", 1),
        ("{ ?e a ex:Visit OPTIONAL { ?e ex:place ?p } FILTER(?p = ex:prague) }", 1),
        ("{ ?e ex:place ?p BIND(?p AS ?q) FILTER(?q = ex:prague) }", 1),
        ("{ { ?e ex:place ?p } UNION { ?e a ?c } FILTER(?p = ex:prague) }", 1),
        ("{ ?e ex:place ?p FILTER(?p != ex:prague) }", 1),
        ("{ ?e ex:place ?p FILTER(!(?p = ex:prague)) }", 1),
        ("{ ?e ex:place ?p MINUS { ?e ex:title ?t } FILTER(?t = \"x\") }", 0),
        ("{ ?e ex:place ?p FILTER(?p = ex:prague || ?e = ex:meeting) }", 2),
        ("{ GRAPH ?g { { SELECT ?e { ?e ex:place ?p } } } FILTER(?g = ex:other) }", 0),
        ("{ ?e ex:place ?p OPTIONAL { ?e ex:title ?t FILTER(?p = ex:brno) } }", 2),
    ];
    let cases: Vec<_> = same.iter().map(|(query, count)| (*query, *query, *count)).collect();
    check(&store(""), &cases);
}

#[test]
fn a_table_is_not_put_before_what_leads_to_less() {
    let cases = [
        // A table of two, where another constant leads to one.
        (
            "{ ?e ex:place ?p ; ex:year ?y ; a ex:Visit FILTER(?p IN (ex:prague, ex:brno)) }",
            "{ ?e ex:place ?p ; ex:year ?y ; a ex:Visit FILTER(sameTerm(?p, ex:brno) || sameTerm(?p, ex:prague)) }",
            1,
        ),
        (
            "{ ?e ex:place ?p ; ex:year ?y ; a ex:Visit FILTER(?p = ex:prague) }",
            "{ VALUES ?p { ex:prague } ?e ex:place ?p ; ex:year ?y ; a ex:Visit }",
            1,
        ),
    ];
    check(&store(""), &cases);
}

#[test]
fn paths_are_taken_from_the_end_that_is_known() {
    let cases = [
        ("{ ?e a ?c . ?c ex:sub* ex:Event }", "{ VALUES ?c { ex:Event ex:Meeting ex:Visit } ?e a ?c }", 2),
        ("{ ?e a ?c . ?c ex:sub+ ex:Event }", "{ VALUES ?c { ex:Meeting ex:Visit } ?e a ?c }", 2),
        ("{ ?e a ?c . ex:Event (^ex:sub)? ?c }", "{ VALUES ?c { ex:Event ex:Meeting ex:Visit } ?e a ?c }", 2),
        (
            "{ ?e ex:place/ex:in* ex:czechia }",
            "{ VALUES ?chancery_node_1 { ex:brno ex:czechia ex:prague } ?e ex:place ?chancery_node_1 }",
            2,
        ),
        (
            "{ GRAPH ex:ontology { ?c ex:sub* ?k . ?c ex:sub ?d } FILTER(?k = ex:Event) }",
            "{ VALUES ?c { ex:Event ex:Meeting ex:Visit } VALUES ?k { ex:Event } GRAPH ex:ontology { ?c ex:sub ?d } }",
            2,
        ),
        // Nothing is known of these.
        ("{ ?c ex:sub* ex:Event }", "{ ?c ex:sub* ex:Event }", 3),
        ("{ ?e a ?c . ?c ex:sub* ?d }", "{ ?e a ?c . ?c ex:sub* ?d }", 4),
        ("{ GRAPH ?g { ?e a ?c . ?c ex:sub* ex:Event } }", "{ GRAPH ?g { ?e a ?c . ?c ex:sub* ex:Event } }", 0),
    ];
    check(&store(""), &cases);
}

#[test]
fn what_stands_in_exists_becomes_a_chain() {
    let cases = [
        (
            "{ ?p ex:in ?s FILTER NOT EXISTS { ?e a ex:Visit . ?e ex:place ?p } }",
            "{ ?p ex:in ?s FILTER NOT EXISTS { ?e a ex:Visit LATERAL { ?e ex:place ?p } } }",
            1,
        ),
        (
            "{ ?e ex:place ?p FILTER EXISTS { ?x ex:title ?t . GRAPH ?g { ?e a ?c } ?x a ?c } }",
            "{ ?e ex:place ?p FILTER EXISTS { GRAPH ?g { ?e a ?c } LATERAL { ?x a ?c } LATERAL { ?x ex:title ?t } } }",
            1,
        ),
    ];
    check(&store(""), &cases);
}

#[test]
fn annotations_become_named_graphs() {
    let cases = [
        ("{ ?e ex:place ?p ~ ?g }", "{ ?e ex:place ?p GRAPH ?g { ?e ex:place ?p } }", 3),
        (
            "{ ?e ex:place ?p {| ex:quote ?q |} }",
            "{ ?chancery_node_1 ex:quote ?q . ?e ex:place ?p GRAPH ?chancery_node_1 { ?e ex:place ?p } }",
            1,
        ),
        ("{ ?e ex:place ?p {| prov:wasDerivedFrom ?g |} }", "{ ?e ex:place ?p GRAPH ?g { ?e ex:place ?p } }", 3),
        (
            "{ ?e ex:place ?p ~ ex:other {| ex:partOf ?d |} }",
            "{ ex:other ex:partOf ?d . ?e ex:place ?p GRAPH ex:other { ?e ex:place ?p } }",
            2,
        ),
        ("{ << ?e ex:place ?p ~ ?g >> ex:quote ?q }", "{ ?g ex:quote ?q GRAPH ?g { ?e ex:place ?p } }", 1),
        ("{ ?g rdf:reifies <<( ?e ex:title ?t )>> }", "{ GRAPH ?g { ?e ex:title ?t } }", 1),
        // In a named graph, reifiers are looked for as they are.
        ("{ GRAPH ex:other { ?e ex:place ?p ~ ?g } }", "{ GRAPH ex:other { ?e ex:place ?p ~ ?g } }", 0),
    ];
    check(&store(""), &cases);
    let from = "FROM ex:other { ?e ex:place ?p ~ ?g }";
    check(&store(""), &[(from, from, 0)]);
}

#[test]
fn reifiers_of_ones_own_are_asked_for_as_they_are() {
    let store = store("ex:loaded { ex:visit ex:place ex:prague ~ ex:claim {| ex:by ex:me |} . }");
    let query = "{ ?e ex:place ?p ~ ?r {| ex:by ?who |} }";
    check(&store, &[(query, query, 1)]);
}
