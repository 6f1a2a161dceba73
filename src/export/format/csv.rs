//! Tables of nodes and edges in CSV ([RFC 4180](https://www.rfc-editor.org/rfc/rfc4180)), for Gephi and spreadsheets.

use ::csv::Writer;

use super::{
    File,
    column::{Columns, Field, one_line},
    gephi,
};
use crate::export::{ExportError, graph::Graph};

/// The two tables, `nodes.csv` and `edges.csv`. The first columns are those that Gephi knows by their names; a list is
/// in the form in which Gephi reads it.
///
/// # Errors
/// When the graph has a fault ([`Graph::fault`]).
pub fn files(graph: &Graph) -> Result<Vec<File>, ExportError> {
    let columns = Columns::drawn(graph, gephi::RESERVED)?.without(&["label", "weight"]);
    let mut nodes = Writer::from_writer(Vec::new());
    write(&mut nodes, ["Id", "Label"].map(str::to_owned), names(&columns.nodes))?;
    for node in &graph.nodes {
        let first = [node.id.clone(), one_line(&node.label).into_owned()];
        write(&mut nodes, first, columns.nodes.iter().map(|field| cell(field, node)))?;
    }
    let mut edges = Writer::from_writer(Vec::new());
    let first = ["Source", "Target", "Type", "Kind", "Id", "Label", "Weight"];
    write(&mut edges, first.map(str::to_owned), names(&columns.edges))?;
    for (edge, kind) in graph.edges.iter().zip(gephi::kinds(graph)) {
        let first = [
            graph.nodes[edge.source].id.clone(),
            graph.nodes[edge.target].id.clone(),
            "Directed".to_owned(),
            one_line(&kind).into_owned(),
            edge.id.clone(),
            one_line(&edge.label).into_owned(),
            edge.weight.to_string(),
        ];
        write(&mut edges, first, columns.edges.iter().map(|field| cell(field, edge)))?;
    }
    Ok(vec![file("nodes.csv", nodes)?, file("edges.csv", edges)?])
}

/// Writes a row.
pub(super) fn write(
    to: &mut Writer<Vec<u8>>,
    first: impl IntoIterator<Item = String>,
    rest: impl IntoIterator<Item = String>,
) -> Result<(), ExportError> {
    for cell in first.into_iter().chain(rest) {
        to.write_field(cell).map_err(failed)?;
    }
    to.write_record(None::<&[u8]>).map_err(failed)
}

/// What was written, as a file.
pub(super) fn file(name: &str, written: Writer<Vec<u8>>) -> Result<File, ExportError> {
    let content = written.into_inner().map_err(|error| failed(error.into_error().into()))?;
    Ok(File { name: name.to_owned(), content })
}

fn failed(error: ::csv::Error) -> ExportError {
    ExportError::Format(error.to_string())
}

fn names<T>(fields: &[Field<T>]) -> impl Iterator<Item = String> {
    fields.iter().map(|field| field.column.name.clone())
}

fn cell<T>(field: &Field<T>, of: &T) -> String {
    let values = field.values(of);
    match values.first() {
        Some(_) if field.column.many => gephi::list(&values),
        Some(value) => value.to_string(),
        None => String::new(),
    }
}
