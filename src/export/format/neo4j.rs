//! Tables for [`neo4j-admin database import`](https://neo4j.com/docs/operations-manual/current/import/), with the command
//! that reads them.

use ::csv::Writer;

use super::{
    File,
    column::{Columns, Field, one_line},
    csv::{file, write},
    cypher::{LABEL, has_days, labels, relation_type, word},
};
use crate::export::{
    ExportError,
    graph::{Graph, ValueType},
};

/// What may stand between the values of a list, with the name that the command has for it. The last one is a control
/// character, which the values do not have.
const DELIMITERS: &[(char, &str)] = &[(';', "';'"), ('|', "'|'"), ('\u{1f}', "U+001F")];

/// The tables `nodes.csv` and `relationships.csv`, and `import.sh`, which imports them into an empty database.
///
/// Labels, types and properties are those of the [script in Cypher](super::cypher). Line breaks are spaces, for the
/// import would need to be told of them and be slow.
///
/// # Errors
/// When the graph has a fault ([`Graph::fault`]).
pub fn files(graph: &Graph) -> Result<Vec<File>, ExportError> {
    let mut columns = Columns::drawn(graph, &["id"])?;
    columns.rename(word);
    let (delimiter, its_name) = delimiter(graph, &columns);
    let delimiter = delimiter.to_string();
    let mut nodes = Writer::from_writer(Vec::new());
    write(&mut nodes, ["id:ID", ":LABEL"].map(str::to_owned), columns.nodes.iter().map(header))?;
    for node in &graph.nodes {
        let labels: Vec<String> = std::iter::once(LABEL.to_owned()).chain(labels(node)).collect();
        let cells = columns.nodes.iter().map(|field| cell(field, node, &delimiter));
        write(&mut nodes, [node.id.clone(), labels.join(&delimiter)], cells)?;
    }
    let mut edges = Writer::from_writer(Vec::new());
    let first = [":START_ID", ":END_ID", ":TYPE", "id"];
    write(&mut edges, first.map(str::to_owned), columns.edges.iter().map(header))?;
    for edge in &graph.edges {
        let ends = [&graph.nodes[edge.source].id, &graph.nodes[edge.target].id].map(String::clone);
        let first = ends.into_iter().chain([relation_type(edge), edge.id.clone()]);
        write(&mut edges, first, columns.edges.iter().map(|field| cell(field, edge, &delimiter)))?;
    }
    let command = format!(
        "#!/bin/sh\n\
         # Imports the tables beside this file into an empty database of Neo4j 5 or later, which must not be running:\n\
         #   sh import.sh [DATABASE]\n\
         cd \"$(dirname \"$0\")\" || exit 1\n\
         exec neo4j-admin database import full --nodes=nodes.csv --relationships=relationships.csv \\\n    \
         --array-delimiter={its_name} \"${{1:-neo4j}}\"\n"
    );
    let import = File { name: "import.sh".to_owned(), content: command.into_bytes() };
    Ok(vec![file("nodes.csv", nodes)?, file("relationships.csv", edges)?, import])
}

/// The first delimiter that no value of a list has.
fn delimiter(graph: &Graph, columns: &Columns) -> (char, &'static str) {
    let free = |(delimiter, _): &&(char, &str)| {
        !graph.nodes.iter().any(|node| has(&columns.nodes, node, *delimiter))
            && !graph.edges.iter().any(|edge| has(&columns.edges, edge, *delimiter))
    };
    let found = DELIMITERS.iter().find(free);
    found.copied().unwrap_or(('\u{1f}', "U+001F"))
}

/// Whether a value of a list has a character.
fn has<T>(fields: &[Field<T>], of: &T, c: char) -> bool {
    let lists = fields.iter().filter(|field| field.column.many);
    lists.flat_map(|field| field.values(of).into_owned()).any(|value| one_line(&value.to_string()).contains(c))
}

/// The name of a column with its type.
fn header<T>(field: &Field<T>) -> String {
    let of = match field.column.of {
        ValueType::Date if has_days(field) => "date",
        ValueType::Text | ValueType::Date => "string",
        ValueType::Integer => "long",
        ValueType::Number => "double",
        ValueType::Boolean => "boolean",
    };
    format!("{}:{of}{}", field.column.name, if field.column.many { "[]" } else { "" })
}

fn cell<T>(field: &Field<T>, of: &T, delimiter: &str) -> String {
    let values = field.values(of);
    let each = values.iter().map(|value| one_line(&value.to_string()).into_owned());
    each.collect::<Vec<_>>().join(delimiter)
}
