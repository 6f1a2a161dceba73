//! Finds the entity that a name means.

use oxigraph::model::{GraphNameRef, NamedNode, NamedNodeRef, NamedOrBlankNode, Term};

use super::{QueryError, full_name, short_name};
use crate::{
    ontology::{RDFS_LABEL, SKOS_ALT_LABEL},
    store::Store,
    token::fold,
};

/// How many candidates an error lists.
const LISTED: usize = 8;

/// The entity that a text names: an IRI, a prefixed name, or a label of exactly one entity, in any case and with or
/// without diacritics.
///
/// # Errors
/// When there is none, or there are several, which are listed.
pub fn resolve(store: &Store, text: &str) -> Result<NamedNode, QueryError> {
    let iri = full_name(text);
    if iri.contains("://") {
        return NamedNode::new(iri).map_err(|error| QueryError::Parameter(format!("`{text}` is not an IRI: {error}")));
    }
    let mut found = by_label(store, text.trim())?;
    match found.len() {
        1 => Ok(found.remove(0)),
        0 => Err(QueryError::Parameter(format!(
            "nothing in the store is named `{text}`; give a name as the documents have it, or an IRI"
        ))),
        _ => {
            let names: Vec<String> = found.iter().take(LISTED).map(|node| short_name(node.as_str())).collect();
            Err(QueryError::Parameter(format!("several entities are named `{text}`; give one of {}", names.join(", "))))
        }
    }
}

/// All entities with a label; those whose best name it is come alone where there are any.
fn by_label(store: &Store, name: &str) -> Result<Vec<NamedNode>, QueryError> {
    let wanted = fold(name);
    for property in [RDFS_LABEL, SKOS_ALT_LABEL] {
        let mut found: Vec<NamedNode> = Vec::new();
        let property = NamedNodeRef::new_unchecked(property);
        for quad in store.dataset().quads_for_pattern(None, Some(property), None, Some(GraphNameRef::DefaultGraph)) {
            let quad = quad.map_err(|error| QueryError::Evaluation(error.to_string()))?;
            if let (NamedOrBlankNode::NamedNode(subject), Term::Literal(label)) = (quad.subject, quad.object)
                && fold(label.value()) == wanted
            {
                found.push(subject);
            }
        }
        found.sort();
        found.dedup();
        if !found.is_empty() {
            return Ok(found);
        }
    }
    Ok(Vec::new())
}
