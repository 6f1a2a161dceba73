//! How graphs are drawn, as the files of `data/views/` and those of users say it.

use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
    path::Path,
};

use serde::Deserialize;
use toml::Spanned;

use crate::{
    export::graph::Colour,
    knowledge::{KnowledgeError, Source},
    ontology::{self, local_name},
    query::{QueryError, full_name},
};

/// All views, and what holds for all of them.
#[derive(Clone, Debug, Default)]
pub struct Views {
    /// What holds for all views.
    pub style: Style,
    /// The views, by name.
    pub views: BTreeMap<String, View>,
}

/// How things are named, dated and coloured, and where a walk ends. Classes and properties are IRIs.
#[derive(Clone, Debug, Default)]
pub struct Style {
    /// Properties that name a thing, the best first.
    pub names: Vec<String>,
    /// How many characters a label has at most.
    pub label_length: usize,
    /// When a thing began: the first of these that it has.
    pub begin: Vec<String>,
    /// When it ended.
    pub end: Vec<String>,
    /// Where a place is.
    pub latitude: Vec<String>,
    /// Where a place is.
    pub longitude: Vec<String>,
    /// What neither relates things nor describes them.
    pub left_out: BTreeSet<String>,
    /// What describes a thing by another, whose name is an attribute then.
    pub described_by: BTreeSet<String>,
    /// The same, where the background says it.
    pub background_attributes: BTreeSet<String>,
    /// Classes of things from which a walk does not go on; where a property stands beside the class, from those of them
    /// that do not have it.
    pub not_through: Vec<(String, Option<String>)>,
    /// A walk does not go on from what has more neighbours than this.
    pub hub: usize,
    /// Events with more participants than this relate nobody.
    pub max_participants: usize,
    /// The colours of classes.
    pub colours: BTreeMap<String, Colour>,
    /// The colour of what has no other.
    pub other: Colour,
    /// What relations are called, by the name or the IRI that the file has.
    pub labels: BTreeMap<String, String>,
}

/// A way to draw the graph.
#[derive(Clone, Debug, Default)]
pub struct View {
    /// Its name.
    pub name: String,
    /// What it shows, for people.
    pub says: String,
    /// The classes of things that are nodes; all when there is none.
    pub nodes: Vec<String>,
    /// The classes of things that are none.
    pub not_nodes: Vec<String>,
    /// The properties that are edges, when not all are.
    pub edges: Option<Vec<String>>,
    /// What describes a thing by another here, beside what does so in all views.
    pub described_by: BTreeSet<String>,
    /// Of which realis events are, when the user asks for none; all when there is none.
    pub realis: BTreeSet<String>,
    /// How many steps in the graph are one here.
    pub steps: usize,
    /// Whether wider properties, classes and attributes are drawn as they are stated.
    pub as_stated: bool,
    /// The classes of the two sides, of a graph that has two.
    pub two_sided: Option<(String, String)>,
    /// The edges that are worked out.
    pub relations: Vec<Relation>,
}

/// An edge that is worked out from a thing that relates two others.
#[derive(Clone, Debug)]
pub struct Relation {
    /// Its name for programs.
    pub name: String,
    /// Its name for people.
    pub label: String,
    /// The classes of the things that relate two others.
    pub of: Vec<String>,
    /// Which of its parts are related.
    pub ends: Ends,
    /// Properties that the thing must not have.
    pub without: Vec<String>,
    /// Whether the other end is drawn though it was not selected.
    pub brings: bool,
    /// Whether each thing gives an edge of its own, which is no finding but a shorter way to draw it.
    pub each: bool,
    /// Relations beside which it is not drawn.
    pub not_beside: BTreeSet<String>,
}

/// Which parts of a thing are related.
#[derive(Clone, Debug)]
pub enum Ends {
    /// All of them in pairs, in both directions.
    Between(Vec<Way>),
    /// Some to others.
    FromTo(Vec<Way>, Vec<Way>),
}

/// How to get from a thing to its part: properties, one behind the other.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Way(pub Vec<Step>);

/// A step of a way.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Step {
    /// The property.
    pub property: String,
    /// Whether it leads from the object to the subject.
    pub back: bool,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
struct File {
    names: Option<Vec<Spanned<String>>>,
    label_length: Option<Spanned<usize>>,
    begin: Option<Vec<Spanned<String>>>,
    end: Option<Vec<Spanned<String>>>,
    latitude: Option<Vec<Spanned<String>>>,
    longitude: Option<Vec<Spanned<String>>>,
    left_out: Option<Vec<Spanned<String>>>,
    described_by: Option<Vec<Spanned<String>>>,
    background_attributes: Option<Vec<Spanned<String>>>,
    not_through: Option<Vec<Spanned<String>>>,
    hub: Option<usize>,
    max_participants: Option<usize>,
    #[serde(default)]
    colours: BTreeMap<Spanned<String>, Spanned<String>>,
    #[serde(default)]
    labels: BTreeMap<Spanned<String>, String>,
    #[serde(default)]
    view: Vec<RawView>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
struct RawView {
    name: Spanned<String>,
    says: String,
    #[serde(default)]
    nodes: Vec<Spanned<String>>,
    #[serde(default)]
    not_nodes: Vec<Spanned<String>>,
    edges: Option<Vec<Spanned<String>>>,
    #[serde(default)]
    described_by: Vec<Spanned<String>>,
    #[serde(default)]
    realis: Vec<Spanned<String>>,
    steps: Option<Spanned<usize>>,
    #[serde(default)]
    as_stated: bool,
    two_sided: Option<Spanned<Vec<Spanned<String>>>>,
    #[serde(default)]
    relation: Vec<RawRelation>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
struct RawRelation {
    name: Spanned<String>,
    label: String,
    of: Vec<Spanned<String>>,
    between: Option<Vec<Spanned<String>>>,
    from: Option<Vec<Spanned<String>>>,
    to: Option<Vec<Spanned<String>>>,
    #[serde(default)]
    without: Vec<Spanned<String>>,
    #[serde(default)]
    brings: bool,
    #[serde(default)]
    each: bool,
    #[serde(default)]
    not_beside: Vec<Spanned<String>>,
}

impl Views {
    /// Reads the views at `source`, then those of a user's file or folder, which add to them or take their place.
    ///
    /// # Errors
    /// The first fault, with file and line.
    pub fn load(source: &Source, own: Option<&Path>) -> Result<Self, KnowledgeError> {
        let files = match source {
            // A folder of rules and background that has no views of its own goes with ours.
            Source::Folder(root) if !root.join("views").exists() => Source::Embedded.files("views", "toml")?,
            _ => source.files("views", "toml")?,
        };
        let own = own.map_or_else(|| Ok(Vec::new()), own_files)?;
        let mut views = Self::default();
        let mut labels = Vec::new();
        for (path, text) in files.iter().chain(&own) {
            labels.extend(views.read(&Place { path, text })?);
        }
        for (place, name) in labels {
            views.check_label(&place, &name)?;
        }
        Ok(views)
    }

    /// The view of a name.
    ///
    /// # Errors
    /// When there is none: which there are.
    pub fn named(&self, name: &str) -> Result<&View, QueryError> {
        self.views.get(name).ok_or_else(|| {
            let known: Vec<&str> = self.views.keys().map(String::as_str).collect();
            QueryError::Parameter(format!("no view `{name}`{}; the views are {}", near(name, &known), known.join(", ")))
        })
    }

    /// Takes in a file; gives the names in `[labels]`, which can be checked when all relations are known.
    fn read<'t>(&mut self, place: &Place<'t>) -> Result<Vec<(Place<'t>, Spanned<String>)>, KnowledgeError> {
        let file: File = toml::from_str(place.text).map_err(|error| {
            let offset = error.span().map_or(0, |span| span.start);
            KnowledgeError::at(place.path, place.text, offset, error.message())
        })?;
        let style = &mut self.style;
        for (list, own) in [
            (file.names, &mut style.names),
            (file.begin, &mut style.begin),
            (file.end, &mut style.end),
            (file.latitude, &mut style.latitude),
            (file.longitude, &mut style.longitude),
        ] {
            if let Some(list) = list {
                *own = place.properties(&list)?;
            }
        }
        for (list, own) in [
            (file.left_out, &mut style.left_out),
            (file.described_by, &mut style.described_by),
            (file.background_attributes, &mut style.background_attributes),
        ] {
            if let Some(list) = list {
                *own = place.properties(&list)?.into_iter().collect();
            }
        }
        if let Some(list) = file.not_through {
            style.not_through = list.iter().map(|name| place.class_without(name)).collect::<Result<_, _>>()?;
        }
        if let Some(length) = file.label_length {
            if *length.get_ref() < 10 {
                return Err(place.fault(&length, "a label has 10 characters at least"));
            }
            style.label_length = length.into_inner();
        }
        style.hub = file.hub.unwrap_or(style.hub);
        style.max_participants = file.max_participants.unwrap_or(style.max_participants);
        for (class, colour) in file.colours {
            let value = parse_colour(colour.get_ref())
                .ok_or_else(|| place.fault(&colour, "a colour is written as \"#4e79a7\""))?;
            if class.get_ref() == "other" {
                style.other = value;
            } else {
                style.colours.insert(place.class(&class)?, value);
            }
        }
        let mut names = Vec::new();
        for (name, label) in file.labels {
            style.labels.insert(label_key(name.get_ref()), label);
            names.push((*place, name));
        }
        for raw in file.view {
            let view = view(place, raw)?;
            self.views.insert(view.name.clone(), view);
        }
        Ok(names)
    }

    /// A label is of a property, or of a relation of some view.
    fn check_label(&self, place: &Place<'_>, name: &Spanned<String>) -> Result<(), KnowledgeError> {
        let mut relations = self.views.values().flat_map(|view| &view.relations);
        if relations.any(|relation| relation.name == *name.get_ref()) { Ok(()) } else { place.property(name).map(drop) }
    }
}

/// The key of a label: the address of a property, or the name of a relation.
fn label_key(name: &str) -> String {
    ontology::property(name).map_or_else(|| full_name(name), str::to_owned)
}

/// The files that a user has named.
fn own_files(path: &Path) -> Result<Vec<(String, String)>, KnowledgeError> {
    if path.is_dir() {
        return Source::Folder(path.to_owned()).files("", "toml");
    }
    let text = fs::read_to_string(path).map_err(|cause| KnowledgeError::Io { path: path.to_owned(), cause })?;
    Ok(vec![(path.display().to_string(), text)])
}

fn view(place: &Place<'_>, raw: RawView) -> Result<View, KnowledgeError> {
    if raw.name.get_ref().trim().is_empty() {
        return Err(place.fault(&raw.name, "a view has a name"));
    }
    let steps = match raw.steps {
        Some(steps) if *steps.get_ref() == 0 => return Err(place.fault(&steps, "a step is one step at least")),
        Some(steps) => steps.into_inner(),
        None => 1,
    };
    let two_sided = match &raw.two_sided {
        Some(sides) => match &sides.get_ref()[..] {
            [a, b] => Some((place.class(a)?, place.class(b)?)),
            _ => return Err(place.fault(sides, "two classes are wanted")),
        },
        None => None,
    };
    let mut relations = Vec::new();
    for relation in raw.relation {
        relations.push(read_relation(place, relation)?);
    }
    Ok(View {
        name: raw.name.into_inner(),
        says: raw.says,
        nodes: place.classes(&raw.nodes)?,
        not_nodes: place.classes(&raw.not_nodes)?,
        edges: raw.edges.map(|edges| place.properties(&edges)).transpose()?,
        described_by: place.properties(&raw.described_by)?.into_iter().collect(),
        realis: raw.realis.into_iter().map(Spanned::into_inner).collect(),
        steps,
        as_stated: raw.as_stated,
        two_sided,
        relations,
    })
}

fn read_relation(place: &Place<'_>, raw: RawRelation) -> Result<Relation, KnowledgeError> {
    let name = raw.name.get_ref();
    if name.is_empty() || !name.chars().all(|c| c.is_ascii_alphanumeric()) {
        return Err(place.fault(&raw.name, "the name of a relation is of letters and digits"));
    }
    let ends = match (&raw.between, &raw.from, &raw.to) {
        (Some(between), None, None) if !between.is_empty() => Ends::Between(place.ways(between)?),
        (None, Some(from), Some(to)) if !from.is_empty() && !to.is_empty() => {
            Ends::FromTo(place.ways(from)?, place.ways(to)?)
        }
        _ => return Err(place.fault(&raw.name, "a relation has either `between`, or `from` and `to`")),
    };
    Ok(Relation {
        of: place.classes(&raw.of)?,
        ends,
        without: place.properties(&raw.without)?,
        brings: raw.brings,
        each: raw.each,
        not_beside: place.properties(&raw.not_beside)?.into_iter().collect(),
        name: raw.name.into_inner(),
        label: raw.label,
    })
}

/// `#4e79a7`.
fn parse_colour(text: &str) -> Option<Colour> {
    let digits = text.strip_prefix('#').filter(|digits| digits.len() == 6 && digits.is_ascii())?;
    let part = |at: usize| u8::from_str_radix(&digits[at..at + 2], 16).ok();
    Some(Colour { r: part(0)?, g: part(2)?, b: part(4)? })
}

/// A file that is being read.
#[derive(Clone, Copy)]
struct Place<'t> {
    path: &'t str,
    text: &'t str,
}

impl Place<'_> {
    fn fault<T>(&self, at: &Spanned<T>, message: impl Into<String>) -> KnowledgeError {
        KnowledgeError::at(self.path, self.text, at.span().start, message)
    }

    fn class(&self, name: &Spanned<String>) -> Result<String, KnowledgeError> {
        class_named(name.get_ref()).map_err(|message| self.fault(name, message))
    }

    fn classes(&self, names: &[Spanned<String>]) -> Result<Vec<String>, KnowledgeError> {
        names.iter().map(|name| self.class(name)).collect()
    }

    /// `Office`, or `Office without officeOf`.
    fn class_without(&self, text: &Spanned<String>) -> Result<(String, Option<String>), KnowledgeError> {
        let (class, property) = match text.get_ref().split_once(" without ") {
            Some((class, property)) => (class, Some(property)),
            None => (text.get_ref().as_str(), None),
        };
        let class = class_named(class).map_err(|message| self.fault(text, message))?;
        let property = property.map(property_named).transpose().map_err(|message| self.fault(text, message))?;
        Ok((class, property))
    }

    fn property(&self, name: &Spanned<String>) -> Result<String, KnowledgeError> {
        property_named(name.get_ref()).map_err(|message| self.fault(name, message))
    }

    fn properties(&self, names: &[Spanned<String>]) -> Result<Vec<String>, KnowledgeError> {
        names.iter().map(|name| self.property(name)).collect()
    }

    fn ways(&self, ways: &[Spanned<String>]) -> Result<Vec<Way>, KnowledgeError> {
        let way = |text: &Spanned<String>| {
            let steps = steps(text.get_ref()).into_iter().map(|step| {
                let (back, name) = step.strip_prefix('^').map_or((false, step), |name| (true, name));
                let property = property_named(name.trim()).map_err(|message| self.fault(text, message))?;
                Ok(Step { property, back })
            });
            steps.collect::<Result<_, _>>().map(Way)
        };
        ways.iter().map(way).collect()
    }
}

/// The parts of a way, which stand between slashes; an address in angle brackets has slashes of its own.
fn steps(way: &str) -> Vec<&str> {
    let mut within = false;
    way.split(|c: char| {
        within = (within || c == '<') && c != '>';
        c == '/' && !within
    })
    .collect()
}

/// The IRI of a class by its name in the ontology, in any case, by a prefixed name, or by its IRI.
///
/// # Errors
/// When there is no such class, with those that it may have been meant for.
pub fn class_named(name: &str) -> Result<String, String> {
    let all = || ontology::CLASSES.iter().chain(ontology::EVENT_CLASSES).copied();
    named(name, "class", all)
}

fn property_named(name: &str) -> Result<String, String> {
    named(name, "property", || ontology::PROPERTIES.iter().copied())
}

/// The IRI of a class or property.
fn named<I: Iterator<Item = &'static str>>(name: &str, what: &str, all: impl Fn() -> I) -> Result<String, String> {
    let bare = name.trim().strip_prefix("dip:").unwrap_or(name.trim());
    if let Some(known) = all().find(|iri| local_name(iri).eq_ignore_ascii_case(bare)) {
        return Ok(known.to_owned());
    }
    let full = full_name(bare);
    if full.contains("://") && !full.starts_with(ontology::NAMESPACE) {
        return Ok(full);
    }
    let bare = local_name(&full);
    let known: Vec<&str> = all().map(local_name).collect();
    Err(format!("the ontology has no {what} `{bare}`{}", near(bare, &known)))
}

/// ` (did you mean ...?)`, or nothing.
pub(super) fn near(name: &str, known: &[&str]) -> String {
    let folded = name.to_lowercase();
    let close = |known: &&&str| {
        let distance = strsim::damerau_levenshtein(&known.to_lowercase(), &folded);
        (distance <= 1 + folded.chars().count() / 3).then_some(distance)
    };
    let best = known.iter().filter_map(|known| Some((close(&known)?, known))).min();
    best.map_or_else(String::new, |(_, known)| format!(" (did you mean `{known}`?)"))
}
