//! Parameters of saved queries: variables named as grlc and BASIL name them, each with the values that it takes.

use std::collections::BTreeMap;

use oxigraph::model::{Literal, NamedNode, Term, Variable};
use oxsdatatypes as xsd;

use super::{
    QueryError,
    lexer::{self, Kind},
    resolve, short_name,
};
use crate::{
    ontology::{PREFIXES, XSD_DECIMAL, XSD_DOUBLE, XSD_INTEGER, XSD_NAMESPACE, local_name},
    store::Store,
};

/// What a parameter takes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ParameterType {
    /// An entity: `?_person_iri`.
    Iri,
    /// A plain string: `?_word` or `?_word_literal`.
    Text,
    /// A number: `?_n_number`.
    Number,
    /// A whole number: `?_n_integer`.
    Integer,
    /// A string in a language: `?_name_en`.
    Language(String),
    /// A literal of a datatype, by its IRI: `?_day_xsd_date`.
    Datatype(String),
}

/// A parameter of a saved query.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Parameter {
    /// Its name, without the type.
    pub name: String,
    /// The variable that stands for it.
    pub variable: Variable,
    /// What it takes.
    pub of: ParameterType,
    /// Whether it must be given: one underscore, not two.
    pub required: bool,
    /// What it is when nothing is given.
    pub default: Option<String>,
    /// What it is, in words.
    pub description: String,
    /// A value that it may have.
    pub example: Option<String>,
    /// The classes of the entities that it takes, as IRIs; all when there is none.
    pub classes: Vec<String>,
    /// The only values that it takes.
    pub values: Values,
}

/// The only values that a parameter takes.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Values {
    /// All of its type.
    #[default]
    All,
    /// One of these.
    Listed(Vec<String>),
    /// One of those that the query finds.
    Found,
}

/// The datatypes that BASIL takes without a prefix.
const BARE_DATATYPES: &[&str] =
    &["string", "int", "boolean", "double", "long", "anyURI", "date", "dateTime", "gYear", "gYearMonth", "gMonth"];

/// The parameters of a query's text, in the order of their first use, each with its line.
///
/// # Errors
/// At the first variable that begins like a parameter and is none, with its line.
pub(super) fn of(text: &str) -> Result<Vec<(Parameter, usize)>, (usize, String)> {
    let declared = lexer::prefixes(text);
    let mut found: Vec<(Parameter, usize)> = Vec::new();
    for token in lexer::tokens(text).iter().filter(|token| token.kind == Kind::Variable) {
        let variable = &token.text[1..];
        let line = lexer::line_of(text, token.at);
        if !variable.starts_with('_') || found.iter().any(|(known, _)| known.variable.as_str() == variable) {
            continue;
        }
        let parameter = named(variable, &declared).map_err(|wrong| {
            (line, format!("the variable `{}` begins as a parameter does, but {wrong}", token.text))
        })?;
        if let Some((other, _)) = found.iter().find(|(known, _)| known.name == parameter.name) {
            let other = other.variable.as_str();
            let said = format!("the parameter `{}` has two forms, `?{other}` and `?{variable}`", parameter.name);
            return Err((line, said));
        }
        found.push((parameter, line));
    }
    Ok(found)
}

/// The parameter that a variable's name makes: `_person_iri`.
fn named(variable: &str, declared: &[(String, String)]) -> Result<Parameter, String> {
    let required = !variable.starts_with("__");
    let bare = variable.trim_start_matches('_');
    let parts: Vec<&str> = bare.split('_').collect();
    if !bare.starts_with(|c: char| c.is_ascii_alphanumeric()) || variable.len() - bare.len() > 2 {
        return Err("its name is not of letters and digits".to_owned());
    }
    if matches!(parts[0], "page" | "endpoint" | "specUrl") {
        return Err(format!("`{}` has a meaning of its own in grlc", parts[0]));
    }
    let of = match parts[1..] {
        [] | ["literal"] => ParameterType::Text,
        ["iri"] => ParameterType::Iri,
        ["number"] => ParameterType::Number,
        ["integer"] => ParameterType::Integer,
        [datatype] if BARE_DATATYPES.contains(&datatype) => {
            ParameterType::Datatype(format!("{XSD_NAMESPACE}{datatype}"))
        }
        [language] if language.len() == 2 => ParameterType::Language(language.to_owned()),
        [prefix, datatype] => {
            let known = PREFIXES.iter().map(|(name, namespace)| (*name, *namespace));
            let declared = declared.iter().map(|(name, namespace)| (name.as_str(), namespace.as_str()));
            let (_, namespace) = declared
                .chain(known)
                .find(|(name, _)| *name == prefix)
                .ok_or_else(|| format!("the prefix `{prefix}:` of its type is not declared"))?;
            ParameterType::Datatype(format!("{namespace}{datatype}"))
        }
        _ => return Err(format!("`_{}` is no type", parts[1..].join("_"))),
    };
    Ok(Parameter {
        name: parts[0].to_owned(),
        variable: Variable::new_unchecked(variable),
        of,
        required,
        default: None,
        description: String::new(),
        example: None,
        classes: Vec::new(),
        values: Values::All,
    })
}

impl Parameter {
    /// What to write for it, in an error or a list: `NAME-OR-IRI`, `DATE`.
    pub fn expected(&self) -> String {
        match &self.of {
            ParameterType::Iri => "NAME-OR-IRI".to_owned(),
            ParameterType::Text | ParameterType::Language(_) => "TEXT".to_owned(),
            ParameterType::Number => "NUMBER".to_owned(),
            ParameterType::Integer => "WHOLE-NUMBER".to_owned(),
            ParameterType::Datatype(name) => local_name(name).to_uppercase(),
        }
    }

    /// The name of its type, as the header may have it.
    pub(super) fn type_name(&self) -> String {
        match &self.of {
            ParameterType::Iri => "iri".to_owned(),
            ParameterType::Text => "literal".to_owned(),
            ParameterType::Number => "number".to_owned(),
            ParameterType::Integer => "integer".to_owned(),
            ParameterType::Language(language) => language.clone(),
            ParameterType::Datatype(name) => short_name(name),
        }
    }

    /// Whether a value must be given.
    pub fn must_be_given(&self) -> bool {
        self.required && self.default.is_none()
    }

    /// The literal of a value; none for an entity, which needs a store.
    ///
    /// # Errors
    /// When the value is not of the type, or not one of those listed: what is wanted.
    pub(super) fn literal(&self, value: &str) -> Result<Option<Literal>, String> {
        if let Values::Listed(listed) = &self.values
            && !listed.iter().any(|known| known == value)
        {
            return Err(format!("wants one of {}, not `{value}`", listed.join(", ")));
        }
        let typed = |datatype: &str| Literal::new_typed_literal(value, NamedNode::new_unchecked(datatype));
        let wrong = |wanted: &str| Err(format!("wants {wanted}, not `{value}`"));
        Ok(Some(match &self.of {
            ParameterType::Iri => return Ok(None),
            ParameterType::Text => Literal::new_simple_literal(value),
            ParameterType::Language(language) => Literal::new_language_tagged_literal_unchecked(value, language),
            ParameterType::Integer if value.parse::<xsd::Integer>().is_ok() => typed(XSD_INTEGER),
            ParameterType::Integer => return wrong("a whole number"),
            ParameterType::Number if value.parse::<xsd::Integer>().is_ok() => typed(XSD_INTEGER),
            ParameterType::Number if value.parse::<xsd::Decimal>().is_ok() => typed(XSD_DECIMAL),
            ParameterType::Number if value.parse::<xsd::Double>().is_ok() => typed(XSD_DOUBLE),
            ParameterType::Number => return wrong("a number"),
            ParameterType::Datatype(datatype) => {
                if let Some(example) = misfit(datatype, value) {
                    let name = short_name(datatype);
                    return Err(format!("wants an {name}, not `{value}`; write it as {example}"));
                }
                typed(datatype)
            }
        }))
    }

    /// The term of a value.
    fn term(&self, store: &Store, value: &str) -> Result<Term, QueryError> {
        let fault = |message: String| QueryError::Parameter(format!("the parameter `{}` {message}", self.name));
        match self.literal(value).map_err(fault)? {
            Some(literal) => Ok(literal.into()),
            None => Ok(resolve::resolve_among(store, value, &self.classes)
                .map_err(|error| QueryError::Parameter(format!("the parameter `{}`: {error}", self.name)))?
                .into()),
        }
    }

    /// What a command gives for it, with an example where there is one.
    fn usage(&self) -> String {
        let example = self.example.as_ref().map_or_else(String::new, |value| format!(", such as {value}"));
        let about = Some(&self.description).filter(|text| !text.is_empty());
        let about = about.map_or_else(String::new, |text| format!(" ({text}{example})"));
        format!("{}={}{about}", self.name, self.expected())
    }
}

/// How a value of a datatype of XML Schema is written, where one is not. Other datatypes take any text.
fn misfit(datatype: &str, value: &str) -> Option<&'static str> {
    let (fits, example) = match datatype.strip_prefix(XSD_NAMESPACE)? {
        "date" => (value.parse::<xsd::Date>().is_ok(), "2024-12-31"),
        "dateTime" => (value.parse::<xsd::DateTime>().is_ok(), "2024-12-31T12:00:00"),
        "time" => (value.parse::<xsd::Time>().is_ok(), "12:00:00"),
        "gYear" => (value.parse::<xsd::GYear>().is_ok(), "2024"),
        "gYearMonth" => (value.parse::<xsd::GYearMonth>().is_ok(), "2024-12"),
        "gMonth" => (value.parse::<xsd::GMonth>().is_ok(), "--12"),
        "boolean" => (value.parse::<xsd::Boolean>().is_ok(), "true or false"),
        "integer" | "int" | "long" => (value.parse::<xsd::Integer>().is_ok(), "12"),
        "decimal" => (value.parse::<xsd::Decimal>().is_ok(), "1.5"),
        "double" | "float" => (value.parse::<xsd::Double>().is_ok(), "1.5"),
        "duration" => (value.parse::<xsd::Duration>().is_ok(), "P1Y"),
        _ => (true, ""),
    };
    (!fits).then_some(example)
}

/// The terms of the given values, and of the defaults of those not given.
///
/// # Errors
/// When a value is missing or wrong, or given for a parameter that is none.
pub(super) fn terms(
    store: &Store,
    parameters: &[Parameter],
    values: &BTreeMap<String, String>,
) -> Result<BTreeMap<Variable, Term>, QueryError> {
    if let Some(unknown) = values.keys().find(|name| !parameters.iter().any(|parameter| parameter.name == **name)) {
        return Err(QueryError::Parameter(unknown_name(unknown, parameters)));
    }
    let mut terms = BTreeMap::new();
    for parameter in parameters {
        match values.get(&parameter.name).or(parameter.default.as_ref()) {
            Some(value) => {
                terms.insert(parameter.variable.clone(), parameter.term(store, value)?);
            }
            None if parameter.required => {
                let said = format!("the parameter `{}` is missing; give {}", parameter.name, parameter.usage());
                return Err(QueryError::Parameter(said));
            }
            None => (),
        }
    }
    Ok(terms)
}

fn unknown_name(name: &str, parameters: &[Parameter]) -> String {
    let nearest = parameters
        .iter()
        .map(|parameter| (strsim::damerau_levenshtein(&parameter.name, name), parameter))
        .filter(|(distance, _)| *distance <= 1 + name.len() / 3)
        .min_by_key(|(distance, _)| *distance);
    let mend = match nearest {
        Some((_, parameter)) => format!("did you mean {}? ", parameter.usage()),
        None => String::new(),
    };
    let known: Vec<&str> = parameters.iter().map(|parameter| parameter.name.as_str()).collect();
    let known = if known.is_empty() { "it has none".to_owned() } else { format!("it has {}", known.join(", ")) };
    format!("the query has no parameter `{name}`; {mend}{known}")
}
