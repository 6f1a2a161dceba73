//! Names that break pages and pictures which are not careful.

use chancery::export::graph::{Colour, Graph, Time, Value};

use crate::sample::{edge, entity};

/// What may stand where a name is expected.
pub(crate) fn names() -> Vec<String> {
    let mut names: Vec<String> = [
        "</script><img src=x onerror=\"document.title='broken'\">",
        "<!--<script>",
        "</title><script>document.title='broken'</script>",
        "]]><b>&amp;&lt;",
        "{{data}}{{script}}",
        "\"quotes\" 'and' `ticks` \\ back",
        "two\nlines\r\nand\ta tab",
        "control \u{0}\u{1}\u{b}\u{c}\u{1f}\u{7f} characters \u{fffe}\u{ffff}",
        "line\u{2028}paragraph\u{2029}separators",
        "وزارة الخارجية المصرية",
        "משרד החוץ",
        "中华人民共和国外交部",
        "विदेश मंत्रालय",
        "กระทรวงการต่างประเทศ",
        "Ελληνική Δημοκρατία",
        "Ⅷ ﬁ ẞ İstanbul e\u{301}",
        "👩🏽\u{200d}⚖️ 🏛️",
        "\u{202e}reversed",
        "javascript:alert(1)",
        "",
    ]
    .map(str::to_owned)
    .to_vec();
    names.push("x".repeat(10_000));
    names.push("very long words ".repeat(700));
    names
}

/// A graph in which everything that is text is hostile.
pub(crate) fn graph() -> Graph {
    let mut graph = Graph { title: names()[0].clone(), view: names()[1].clone(), ..Graph::default() };
    let all = names();
    for (number, name) in all.iter().enumerate() {
        let mut node = entity("Person", name, Colour { r: 78, g: 121, b: 167 });
        node.id = format!("n{number:03}");
        node.iri = if number % 2 == 0 { name.clone() } else { format!("https://example.org/{number}?a=1&b=<'\">") };
        node.class = if number % 5 == 4 { name.clone() } else { "Meeting".to_owned() };
        node.time =
            (number % 3 == 0).then(|| Time { begin: Some(format!("19{:02}", 50 + number)), end: Some(name.clone()) });
        node.attributes.insert(name.clone(), vec![Value::Text(name.clone()), Value::Number(f64::NAN)]);
        node.size = [10.0, 0.0, -3.0, f64::NAN, f64::INFINITY, 30.0][number % 6];
        graph.nodes.push(node);
    }
    for (number, name) in all.iter().enumerate() {
        let mut join = edge(number, (number * 7 + 1) % all.len(), name, name, Vec::new());
        join.id = format!("e{number:03}");
        join.symmetric = number % 2 == 0;
        join.derived = number % 3 == 0;
        join.weight = [1.0, 0.0, f64::NAN, 1e300][number % 4];
        join.events = vec![name.clone()];
        graph.edges.push(join);
    }
    graph
}
