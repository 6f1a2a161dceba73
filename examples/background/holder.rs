//! Who held which office, as each source says it: one record for each line, with the title made uniform.

use std::collections::{BTreeMap, HashMap};

use anyhow::{Context, Result, bail};
use serde_json::Value;

use crate::{
    date,
    list::{self, Offices},
    organization::{Organizations, fips},
    source::Source,
    state::{State, States},
    table::Tables,
};

/// One line of a source.
#[derive(Clone, Debug)]
pub(crate) struct Holder {
    /// The person's name as the source has it.
    pub(crate) name: String,
    /// The person's Wikidata identifier, if the source has it.
    pub(crate) wikidata: Option<String>,
    /// Label of the state or organization.
    pub(crate) state: String,
    /// The office's title, in the form of the list of offices where that has it.
    pub(crate) title: String,
    /// First day, month or year.
    pub(crate) begin: Option<String>,
    /// Last day, month or year.
    pub(crate) end: Option<String>,
    /// A day on which the source sees the person in the office.
    pub(crate) attested: Option<String>,
    /// Who says so.
    pub(crate) source: Source,
}

/// What the reading of holders needs.
struct Reader<'a> {
    states: &'a States,
    /// Names of states that the sources use in their own way, to ISO codes.
    names: HashMap<String, String>,
    offices: Offices,
    holders: Vec<Holder>,
}

/// Reads all lists of office holders, the surest first.
pub(crate) fn read(tables: &Tables, states: &States, organizations: &Organizations) -> Result<Vec<Holder>> {
    let rows = tables.own("source-states.tsv")?;
    let names = rows.iter().map(|row| (row.get("name").to_owned(), row.get("iso").to_owned())).collect();
    let mut reader = Reader { states, names, offices: list::offices(tables)?, holders: Vec::new() };
    reader.cabinets(tables)?;
    reader.foreign_ministers(tables)?;
    reader.heads(tables)?;
    reader.corrections(tables)?;
    reader.history(tables, organizations)?;
    reader.factbook(tables)?;
    reader.visits(tables)?;
    reader.travels(tables)?;
    Ok(reader.holders)
}

impl Reader<'_> {
    fn push(&mut self, mut holder: Holder) {
        // "Abdullah II of Jordan": the state is no part of the name.
        if let Some((name, _)) = holder.name.split_once(" of ").filter(|(_, state)| self.by_name(state).is_some()) {
            holder.name = name.to_owned();
        }
        holder.name = bare(&holder.name);
        // Some have a name in another script only, and what is left of a long title is no name.
        let named = holder.name.starts_with(char::is_uppercase)
            && holder.name.chars().any(|c| c.is_ascii_lowercase())
            && !is_identifier(&holder.name);
        if named && !holder.title.is_empty() {
            self.holders.push(holder);
        }
    }

    fn cabinets(&mut self, tables: &Tables) -> Result<()> {
        let lists: HashMap<String, String> =
            tables.own("cabinets.tsv")?.iter().map(|row| (row.get("list").into(), row.get("iso").into())).collect();
        for row in tables.tsv("cabinets.wikidata.tsv")? {
            let Some(state) = lists.get(row.get("source")).and_then(|iso| self.states.get(iso)) else {
                continue;
            };
            let holder = Holder {
                name: row.get("person").to_owned(),
                wikidata: identifier(row.get("personID")),
                state: state.label.clone(),
                title: self.title(row.get("position"), state),
                begin: date::iso(row.get("start")),
                end: date::iso(row.get("end")),
                attested: None,
                source: Source::Cabinets,
            };
            self.push(holder);
        }
        Ok(())
    }

    fn foreign_ministers(&mut self, tables: &Tables) -> Result<()> {
        for row in tables.csv("foreign-ministers.wikidata.csv")? {
            let Some(state) = self.by_wikidata(row.get("country"), row.get("countryLabel")) else {
                continue;
            };
            let (title, label) = (self.title(row.get("positionLabel"), state), state.label.clone());
            // The list has ministers of parts of states too: of Cantabria, of Puerto Rico.
            if title
                .rsplit_once(" of ")
                .is_some_and(|(_, part)| !part.contains("Affairs") && !part.contains("Relation"))
                && self.offices.kind(&title).is_none()
            {
                continue;
            }
            let holder = Holder {
                name: row.get("name").to_owned(),
                wikidata: identifier(row.get("person")),
                state: label,
                title,
                begin: date::iso(row.get("start")),
                end: None,
                attested: None,
                source: Source::ForeignMinisters,
            };
            self.push(holder);
        }
        Ok(())
    }

    fn heads(&mut self, tables: &Tables) -> Result<()> {
        for row in tables.csv("heads-of-state-and-government.wikidata.csv")? {
            let Some(state) = self.by_wikidata(row.get("countryid"), row.get("country")) else {
                continue;
            };
            let holder = Holder {
                name: row.get("officeholderLabel").to_owned(),
                wikidata: identifier(row.get("officeholder")),
                state: state.label.clone(),
                title: self.title(row.get("positionLabel"), state),
                begin: date::iso(row.get("start_year")),
                end: date::iso(row.get("end_year")),
                attested: None,
                source: Source::Heads,
            };
            self.push(holder);
        }
        Ok(())
    }

    /// Holders whom the Factbook names in a way that a simple reading would get wrong.
    fn corrections(&mut self, tables: &Tables) -> Result<()> {
        for row in tables.own("holders.tsv")? {
            let state = self.states.get(row.get("iso")).with_context(|| format!("{}: no such state", row.place()))?;
            let title = self.title(row.get("title"), state);
            let holder = Holder {
                name: row.get("name").to_owned(),
                wikidata: None,
                state: state.label.clone(),
                title,
                begin: date::iso(row.get("begin")),
                end: date::iso(row.get("end")),
                attested: None,
                source: Source::Tables,
            };
            self.push(holder);
        }
        Ok(())
    }

    /// Holders of the past, and those of organizations.
    fn history(&mut self, tables: &Tables, organizations: &Organizations) -> Result<()> {
        for row in tables.own("holders-history.tsv")? {
            let state = self.states.get(row.get("of"));
            let owner = state.map(|state| state.label.clone()).or_else(|| organizations.label(row.get("of")));
            let Some(owner) = owner else {
                bail!("{}: no state or organization `{}`", row.place(), row.get("of"));
            };
            let title = row.get("title");
            let title = state.map_or_else(|| self.kind(title), |state| self.title(title, state));
            self.push(Holder {
                name: row.get("name").to_owned(),
                wikidata: None,
                state: owner,
                title,
                begin: date::iso(row.get("begin")),
                end: date::iso(row.get("end")),
                attested: None,
                source: Source::Tables,
            });
        }
        Ok(())
    }

    fn factbook(&mut self, tables: &Tables) -> Result<()> {
        let by_code: HashMap<String, String> =
            self.states.all().filter_map(|state| Some((self.states.fips(state)?, state.label.clone()))).collect();
        for country in tables.json("factbook.jsonl")? {
            let Some(label) = fips(&country).and_then(|code| by_code.get(&code).cloned()) else {
                continue;
            };
            for field in ["chief of state", "head of government"] {
                self.incumbent(&country["executive_branch"][field], &label);
            }
        }
        Ok(())
    }

    /// "President Alyaksandr LUKASHENKA (since 20 July 1994)"; what follows the first holder is of deputies.
    fn incumbent(&mut self, field: &Value, label: &str) {
        let text = plain(field["text"].as_str().unwrap_or_default());
        let Some((who, since)) = text.split_once(" (since ") else {
            return;
        };
        let begin = since.split([')', ',', ';']).next().and_then(date::english);
        let Some(state) = self.states.get(label) else {
            return;
        };
        let (titles, name) = self.titles(who, state);
        if name.contains(',') {
            return;
        }
        // A holder in the table replaces the Factbook's holder of the same office.
        for title in titles {
            let corrected = self
                .holders
                .iter()
                .any(|holder| holder.source == Source::Tables && holder.state == label && holder.title == title);
            if !corrected {
                self.push(Holder {
                    name: name.clone(),
                    wikidata: None,
                    state: label.to_owned(),
                    title,
                    begin: begin.clone(),
                    end: None,
                    attested: None,
                    source: Source::Factbook,
                });
            }
        }
    }

    fn visits(&mut self, tables: &Tables) -> Result<()> {
        for row in tables.tsv("visits-to-the-us.hsg.tsv")? {
            let Some(state) = self.by_name(row.get("from_name")) else {
                continue;
            };
            let (titles, name) = self.titles(row.get("visitor"), state);
            // A surname alone names nobody for certain, "de Gaulle" neither; "Hussein I" is a whole name.
            let whole = name.contains(' ') && name.starts_with(char::is_uppercase) && !name.contains(" and ");
            let label = state.label.clone();
            for title in titles.into_iter().filter(|title| whole && !title.ends_with("-elect")) {
                self.push(Holder {
                    name: name.clone(),
                    wikidata: None,
                    state: label.clone(),
                    title,
                    begin: None,
                    end: None,
                    attested: date::iso(row.get("start")),
                    source: Source::Visits,
                });
            }
        }
        Ok(())
    }

    /// Presidents and secretaries of state of the United States, with the first and the last day of their travels.
    fn travels(&mut self, tables: &Tables) -> Result<()> {
        let mut days: BTreeMap<(String, String), (String, String)> = BTreeMap::new();
        for row in tables.tsv("travels-abroad.hsg.tsv")? {
            let title = if row.get("role") == "president" { "President" } else { "Secretary of State" };
            if let (Some(start), Some(end)) = (date::iso(row.get("start")), date::iso(row.get("end"))) {
                let known =
                    days.entry((row.get("name").to_owned(), title.to_owned())).or_insert((start.clone(), end.clone()));
                *known = (start.min(known.0.clone()), end.max(known.1.clone()));
            }
        }
        for ((name, title), (first, last)) in days {
            for day in [first, last] {
                self.push(Holder {
                    name: name.clone(),
                    wikidata: None,
                    state: "United States".to_owned(),
                    title: title.clone(),
                    begin: None,
                    end: None,
                    attested: Some(day),
                    source: Source::Travels,
                });
            }
        }
        Ok(())
    }

    /// A title without its state, in the form of the list of offices: "Foreign Minister of Haiti", "Minister of Foreign
    /// Affairs (Myanmar)", "Ukrainian Minister of Foreign Affairs".
    fn title(&self, text: &str, state: &State) -> String {
        let mut title = text.trim().to_owned();
        for name in &state.names {
            for end in [format!(" of {name}"), format!(" of the {name}"), format!(" ({name})"), format!(" for {name}")]
            {
                if let Some(rest) = title.strip_suffix(&end) {
                    title = rest.to_owned();
                }
            }
        }
        for demonym in &state.demonyms {
            if let Some(rest) = title.strip_prefix(&format!("{demonym} ")) {
                title = rest.to_owned();
            }
            if let Some(rest) = title.strip_suffix(&format!(" of the {demonym}s")) {
                title = rest.to_owned();
            }
        }
        self.kind(&title)
    }

    /// A title with a capital, in the form of the list of offices where that has it.
    fn kind(&self, title: &str) -> String {
        let mut letters = title.chars();
        let capital: String = letters.next().into_iter().flat_map(char::to_uppercase).chain(letters).collect();
        self.offices.kind(&capital).map_or(capital, str::to_owned)
    }

    /// The titles before a name, and the name without capitals and ranks.
    fn titles(&self, who: &str, state: &State) -> (Vec<String>, String) {
        let words: Vec<&str> = who.split_whitespace().collect();
        let mut at = 0;
        let mut titles: Vec<String> = Vec::new();
        while let Some((title, end)) = self.longest_title(&words, at, state) {
            titles.push(title);
            at = end;
            if words.get(at).is_some_and(|word| *word == "and") {
                at += 1;
            }
        }
        while words
            .get(at)
            .is_some_and(|word| word.ends_with('.') && word.len() > 2 || *word == "General" || *word == "Archbishop")
        {
            at += 1;
        }
        let name: Vec<String> = words[at..].iter().map(|word| lowered(word)).collect();
        (titles, name.join(" "))
    }

    fn longest_title(&self, words: &[&str], at: usize, state: &State) -> Option<(String, usize)> {
        (at + 1..words.len()).rev().find_map(|end| {
            let text = words[at..end].join(" ");
            let text = self.title(text.trim_end_matches(','), state);
            let kind = self.offices.kind(&text)?;
            Some((kind.to_owned(), end))
        })
    }

    /// The state with a Wikidata identifier, or else with a name.
    fn by_wikidata(&self, id: &str, name: &str) -> Option<&State> {
        self.states.all().find(|state| state.wikidata == id).or_else(|| self.by_name(name))
    }

    /// The state with a name, which may have its form behind a comma or another name in brackets: "Germany, Federal
    /// Republic of", "Upper Volta (Burkina Faso)".
    fn by_name(&self, name: &str) -> Option<&State> {
        if let Some(iso) = self.names.get(name) {
            return self.states.get(iso);
        }
        let name = name.split(" (").next().unwrap_or(name);
        let turned = name.split_once(", ").map(|(state, form)| format!("{form} {state}"));
        let forms: Vec<&str> = [Some(name), turned.as_deref()].into_iter().flatten().collect();
        self.states.all().find(|state| {
            forms.iter().any(|form| state.names.iter().any(|name| crate::name::key(name) == crate::name::key(form)))
        })
    }
}

/// A name without explanations in brackets, nicknames in quotation marks and peerages behind a comma.
fn bare(name: &str) -> String {
    let (before, rest) = name.split_once('(').unwrap_or((name, ""));
    let name = format!("{before} {}", rest.split_once(')').map_or("", |(_, after)| after));
    let name = name.trim();
    let peerage = name.split_once(", ").filter(|(_, rest)| !rest.starts_with("Jr") && !rest.starts_with("II"));
    let name = peerage.map_or(name, |(name, _)| name);
    let unquoted: Vec<&str> = name.split('"').step_by(2).flat_map(str::split_whitespace).collect();
    unquoted.join(" ")
}

/// A Wikidata identifier without its namespace.
fn identifier(text: &str) -> Option<String> {
    let id = text.rsplit('/').next().unwrap_or_default();
    is_identifier(id).then(|| id.to_owned())
}

/// Whether a text is a Wikidata identifier; a person without a label in English has it for a name.
fn is_identifier(text: &str) -> bool {
    text.strip_prefix('Q').is_some_and(|digits| !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit()))
}

/// The Factbook writes family names in capitals: "EL-SISI", "BIN", "III".
fn lowered(word: &str) -> String {
    let letters = word.chars().filter(|c| c.is_alphabetic()).count();
    let numeral = word.chars().all(|c| matches!(c, 'I' | 'V' | 'X'));
    if letters < 2 || numeral || word.chars().any(char::is_lowercase) {
        return word.to_owned();
    }
    let mut out = String::new();
    let mut first = true;
    for c in word.chars() {
        if first {
            out.push(c);
        } else {
            out.extend(c.to_lowercase());
        }
        first = !c.is_alphabetic() && c != '\'' && c != '’';
    }
    if matches!(out.as_str(), "Bin" | "Ibn") { out.to_lowercase() } else { out }
}

/// A text of the Factbook without the entities and tags of HTML.
fn plain(text: &str) -> String {
    html_escape::decode_html_entities(text).replace('\u{a0}', " ").split("<br").next().unwrap_or_default().to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_lose_what_is_no_part_of_them() {
        let cases = [
            ("Masaki Saito (diplomat)", "Masaki Saito"),
            ("Peter Goldsmith, Baron Goldsmith", "Peter Goldsmith"),
            ("Jon Huntsman, Jr.", "Jon Huntsman, Jr."),
            ("Elisea \"Bebet\" Gozun", "Elisea Gozun"),
        ];
        for (name, expected) in cases {
            assert_eq!(bare(name), expected, "{name}");
        }
    }

    #[test]
    fn family_names_lose_their_capitals() {
        let cases = [
            ("EL-SISI", "El-Sisi"),
            ("BIN", "bin"),
            ("III", "III"),
            ("J.", "J."),
            ("O'NEILL", "O'neill"),
            ("Pedro", "Pedro"),
        ];
        for (word, expected) in cases {
            assert_eq!(lowered(word), expected, "{word}");
        }
    }
}
