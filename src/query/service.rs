//! Which other servers a query may ask: none but those whose addresses the user allows.

use spargebra::{Query, algebra::GraphPattern, term::NamedNodePattern};

use super::{QueryError, walk};

/// Refuses a query that asks a server which is not allowed, before anything is asked anywhere. An allowed address
/// allows what is below it too: `https://query.wikidata.org/` everything on that server.
pub(super) fn check(query: &Query, allowed: &[String]) -> Result<(), QueryError> {
    let mut refused = None;
    walk::patterns(walk::pattern(query), &mut |pattern| {
        if let GraphPattern::Service { name, .. } = pattern
            && refused.is_none()
        {
            refused = refusal(name, allowed);
        }
    });
    refused.map_or(Ok(()), Err)
}

fn refusal(name: &NamedNodePattern, allowed: &[String]) -> Option<QueryError> {
    match name {
        // What a variable is bound to is known too late to be refused before the first question is asked.
        NamedNodePattern::Variable(variable) => {
            Some(QueryError::Service { asked: format!("?{}", variable.as_str()), mend: "give an address".to_owned() })
        }
        NamedNodePattern::NamedNode(node) if allowed.iter().any(|address| covers(address, node.as_str())) => None,
        NamedNodePattern::NamedNode(node) => Some(QueryError::Service {
            asked: node.to_string(),
            mend: format!("allow it with --allow-service {}", node.as_str()),
        }),
    }
}

/// Whether an allowed address is another one, or above it. `https://a.org` is not above `https://a.org.example.com`, nor
/// above what climbs out of its folder again.
fn covers(allowed: &str, asked: &str) -> bool {
    let climbs = |part: &str| matches!(part.to_ascii_lowercase().as_str(), ".." | "%2e%2e" | ".%2e" | "%2e.");
    let Some(rest) = asked.strip_prefix(allowed) else {
        return false;
    };
    let is_below = rest.is_empty() || allowed.ends_with('/') || rest.starts_with(['/', '?', '#']);
    is_below && !asked.split(['/', '\\']).any(climbs)
}

/// An address that may be allowed: of a server and not of a whole protocol.
///
/// # Errors
/// In words, where it is none.
pub fn service_address(text: &str) -> Result<String, String> {
    let server = text.strip_prefix("https://").or_else(|| text.strip_prefix("http://"));
    let named = server.is_some_and(|server| !server.is_empty() && !server.starts_with(['/', '?', '#', '@', ':']));
    if named && !text.contains(char::is_whitespace) {
        Ok(text.to_owned())
    } else {
        Err(format!("`{text}` is no address of a server; write it like https://query.wikidata.org/sparql"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_allows_itself_and_what_is_below_it() {
        for (allowed, asked) in [
            ("https://a.org/sparql", "https://a.org/sparql"),
            ("https://a.org/sparql", "https://a.org/sparql?default-graph-uri=x"),
            ("https://a.org", "https://a.org/sparql"),
            ("https://a.org/", "https://a.org/sparql"),
        ] {
            assert!(covers(allowed, asked), "{allowed} {asked}");
        }
        for (allowed, asked) in [
            ("https://a.org", "https://a.org.example.com/sparql"),
            ("https://a.org", "https://a.org@example.com/sparql"),
            ("https://a.org", "https://a.org:8443/sparql"),
            ("https://a.org/open", "https://a.org/opened"),
            ("https://a.org/open/", "https://a.org/open/../closed"),
            ("https://a.org/open/", "https://a.org/open/%2E%2e/closed"),
            ("https://a.org/sparql", "http://a.org/sparql"),
        ] {
            assert!(!covers(allowed, asked), "{allowed} {asked}");
        }
    }

    #[test]
    fn a_whole_protocol_is_no_address() {
        assert!(service_address("https://a.org").is_ok());
        for text in ["https://", "http:///", "file:///etc", "a.org", "https://a b", ""] {
            assert!(service_address(text).is_err(), "{text}");
        }
    }
}
