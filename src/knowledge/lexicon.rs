//! Words of the language that are no names: abbreviations, months, title words, cues of realis, word classes.

use std::collections::BTreeMap;

use rustc_hash::{FxHashMap as HashMap, FxHashSet as HashSet};
use serde::{Deserialize, de::DeserializeOwned};

use super::{ByFirst, KnowledgeError, Romanization, Source, phrase};
use crate::token::fold;

/// The files of `data/lexicon/<language>/`, one field a file.
#[derive(Debug)]
pub struct Lexicon {
    /// `words.toml`: how words and names are written.
    pub words: Words,
    /// `dates.toml`: how dates are said.
    pub dates: DateWords,
    /// `offices.toml`: what surrounds the title of an office.
    pub offices: OfficeWords,
    /// `persons.toml`: words that mean a person whom the text has named.
    pub persons: PersonWords,
    /// `heads.toml`: the words that say what a longer name names.
    pub heads: Heads,
    /// `realis.toml`: the words that say whether something happened.
    pub realis: Vec<Cue>,
    /// `classes.toml`: the word classes that rules write as `@name`, each a list of words or phrases.
    pub classes: BTreeMap<String, Vec<Vec<String>>>,
    /// `spelling.toml`: other spellings of the words of names.
    pub spelling: Spelling,
    /// `romanization.toml`: letters that transliterations of one name exchange.
    pub romanization: Romanization,
    /// `comparison.toml`: names and titles that count as the same where what was read is measured.
    pub comparison: Comparison,
    /// `given-names.txt`: first names of persons, folded.
    pub given_names: HashSet<String>,
}

/// How words and names are written.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Words {
    /// Words that end in a point which ends no sentence.
    pub abbreviations: HashSet<String>,
    /// Those of them that stand before a name.
    pub titles_abbreviated: HashSet<String>,
    /// Words that often begin a sentence.
    pub openers: HashSet<String>,
    /// Words that stand before a person's name and are no office.
    pub honorifics: HashSet<String>,
    /// Lower-case parts of personal names: `bin`, `von`, `de`.
    pub particles: HashSet<String>,
    /// What may follow a name: `II`, `Jr.`.
    pub name_suffixes: HashSet<String>,
    /// Capitalised words that are no part of a person's name.
    pub not_names: HashSet<String>,
    /// Words after which an agent is not the subject of its clause.
    pub prepositions: HashSet<String>,
    /// Words of the names that "the" stands before.
    pub with_article: HashSet<String>,
    /// Heads of organizations whose names stand without "the".
    pub without_article: HashSet<String>,
    /// Words that may join the capitalised words of one name: `of`, `for`.
    pub connectors: HashSet<String>,
    /// Words before the place where something happens.
    pub place_leads: HashSet<String>,
    /// What a state has that acts for it: `government`.
    pub acting_bodies: HashSet<String>,
    /// Words behind an agent that open a clause of which it is the subject: `who`.
    pub relative_pronouns: HashSet<String>,
    /// Words that open what is said or thought: `that`.
    pub complementizers: HashSet<String>,
    /// Prepositions that may also open a clause: `before`.
    pub clause_leads: HashSet<String>,
    /// Forms of "be" and "have" that end a subject.
    pub auxiliaries: HashSet<String>,
    /// Words that mean the place where a document is written.
    pub here: HashSet<String>,
    /// Words before a house that stands for who works there, where the house itself is meant.
    pub building_leads: HashSet<String>,
    /// Words behind which a place is what is spoken of, and not where.
    pub subject_leads: HashSet<String>,
    /// Parts of styles before a person: `His Majesty`.
    pub styles: HashSet<String>,
    /// Words by which "the ... of" a state is the state itself.
    pub governments: HashSet<String>,
    /// Phrases before a name that show a province and no sovereign state: `governor of`.
    pub province_leads: Vec<String>,
    /// Phrases behind a name that show the same: `legislature`.
    pub province_nouns: Vec<String>,
    /// Adjectives of regions that end in that of a state: `latin american`.
    #[serde(deserialize_with = "phrase::phrases")]
    pub region_adjectives: ByFirst<String>,
    /// Words that join the members of a list.
    pub conjunctions: HashSet<String>,
    /// Phrases before the last members of a list: `and`, `as well as`.
    pub joints: Vec<String>,
    /// Words that rules do not see.
    pub determiners: HashSet<String>,
    /// Verbs that only a person or a body does: what stands before them is a name.
    pub speech: HashSet<String>,
    /// Verbs behind which a person's name stands: `met`, `appointed`.
    pub person_verbs: HashSet<String>,
    /// Nouns by which an adjective of a state stands for the state: `side`, `government`.
    pub actor_nouns: HashSet<String>,
    /// Nouns of those who act for a state, behind its adjective: `diplomats`.
    pub envoy_nouns: HashSet<String>,
    /// Words that may stand between the adjective of a state and such a noun: `intelligence`.
    pub actor_sorts: HashSet<String>,
    /// Words behind a capital that stands for its state: `said`, `has`.
    pub capital_verbs: HashSet<String>,
    /// Words before a capital that stands for its state: `between`, `urged`.
    pub capital_leads: HashSet<String>,
    /// Participles that do not end in -ed, behind which "had" tells of an earlier time.
    pub participles: HashSet<String>,
    /// Phrases that mean several agents spoken of before.
    #[serde(deserialize_with = "phrase::phrases")]
    pub groups: ByFirst<String>,
    /// Phrases that mean all states of such a group.
    #[serde(deserialize_with = "phrase::phrases")]
    pub state_groups: ByFirst<String>,
}

/// Other spellings of names.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Spelling {
    /// Beginnings of names, each the form of the background first, then the others.
    pub heads: Vec<Vec<String>>,
    /// Folded word to the one that names are compared in.
    pub words: HashMap<String, String>,
}

/// What makes no difference between two names or titles where what was read is measured.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Comparison {
    /// Words that a name may begin with or not.
    pub articles: Vec<String>,
    /// Words before a title that change nothing: `his excellency`.
    pub respect: Vec<String>,
    /// Title to the one that it is another word for.
    pub titles: HashMap<String, String>,
}

/// How dates are said.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DateWords {
    /// Name of a month to its number.
    pub months: HashMap<String, i8>,
    /// Name of a day of the week to its number, Monday is 1.
    pub weekdays: HashMap<String, i8>,
    /// Phrase to a number of days from the document's date.
    #[serde(deserialize_with = "phrase::offsets")]
    pub days: ByFirst<Offset>,
    /// Phrase to a number of months.
    #[serde(deserialize_with = "phrase::offsets")]
    pub months_offset: ByFirst<Offset>,
    /// Phrase to a number of years.
    #[serde(deserialize_with = "phrase::offsets")]
    pub years: ByFirst<Offset>,
    /// Phrase to a number of weeks.
    #[serde(deserialize_with = "phrase::offsets")]
    pub weeks: ByFirst<Offset>,
    /// Phrase to a number of days from the date that the text gave last.
    #[serde(deserialize_with = "phrase::offsets")]
    pub days_told: ByFirst<Offset>,
    /// Phrase to a number of years from the date that the text gave last.
    #[serde(deserialize_with = "phrase::offsets")]
    pub years_told: ByFirst<Offset>,
    /// Name of a season to a month in it.
    pub seasons: HashMap<String, i8>,
    /// Word to the number that it means.
    pub numbers: HashMap<String, i32>,
    /// Word for days, weeks, months or years to `day`, `week`, `month` or `year`.
    pub units: HashMap<String, String>,
    /// Words behind a count of days that count back from the document's date: `ago`.
    pub ago: HashSet<String>,
    /// Words behind a count of days that count on from the date that the text gave last.
    pub later: HashSet<String>,
    /// Those of them that stand alone, and not before what they count from.
    pub alone: HashSet<String>,
    /// Words before a season that mean the one of the document's year.
    pub present: HashSet<String>,
    /// Words behind a count of days that count back from it.
    pub earlier: HashSet<String>,
    /// Words for parts of a time, before it: "the end of 2030".
    pub parts: HashSet<String>,
    /// Words for an hour, before which `before` parts nothing: "before midnight".
    pub hours: HashSet<String>,
    /// Words before a range of dates that say how long something lasts, and not when it happens: `for`.
    pub lasting: HashSet<String>,
    /// Words that part what happened from the date behind them, which is that of what it is about.
    pub partings_behind: HashSet<String>,
    /// Words before a month that move it into the past.
    pub last: HashSet<String>,
    /// Words before a month or weekday that move it into the future.
    pub next: HashSet<String>,
    /// Words that make what they stand before a beginning.
    pub since: HashSet<String>,
    /// Words before a month without a year that show that it is a date.
    pub month_leads: HashSet<String>,
    /// Words before a year alone that show that it is a date.
    pub year_leads: HashSet<String>,
    /// Words that part an event from a date behind them.
    pub partings: HashSet<String>,
    /// Words that make what they stand before a bound and no date.
    pub bounds: HashSet<String>,
}

/// A phrase and how far from the document's date it points.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Offset {
    /// The words, folded.
    pub phrase: String,
    /// How many units later; negative for earlier.
    pub by: i32,
}

/// What surrounds the title of an office.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct OfficeWords {
    /// Words that belong to the title that follows: `deputy`.
    pub ranks: HashSet<String>,
    /// Of the ranks those that count holders too: "the first President".
    pub ordinals: HashSet<String>,
    /// Words that say that the office is over.
    pub former: HashSet<String>,
    /// Words that say that the holder acts for another, or is new.
    pub acting: HashSet<String>,
    /// Of these the participles that are part of a verb behind a form of "be" or "have".
    pub chosen: HashSet<String>,
    /// Words that open a title with a subject: `Minister of ...`.
    pub open_titles: HashSet<String>,
    /// Words that stand for the title named before: `his Korean counterpart`.
    pub counterparts: HashSet<String>,
    /// Titles of those whom a state receives from others: a guest may bear them without a state.
    pub leaders: HashSet<String>,
    /// Ranks of birth or of the church, which alone are no offices.
    pub styles: HashSet<String>,
    /// Words before an office that stands before a comma and the name of its holder.
    pub leads: HashSet<String>,
    /// Those of them by which an office is of the state of the person named before: `his`.
    pub possessives: HashSet<String>,
    /// Last words of titles in the plural, each with its singular.
    pub plurals: HashMap<String, String>,
    /// Titles that organizations have and states do not.
    pub of_organizations: HashSet<String>,
    /// Words between a title and what it is an office of.
    pub owners: HashSet<String>,
    /// Title words that alone can stand for their holder: `the President`.
    pub titles_alone: HashSet<String>,
    /// Words of titles that name the receiving state behind "to": `ambassador`.
    pub receiving: Vec<String>,
}

/// Whether "he" or "she" means a person.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Sex {
    /// He.
    Male,
    /// She.
    Female,
}

/// Words that mean a person whom the text has named, and what tells who can be meant.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PersonWords {
    /// Pronouns of one who does something: `he`.
    pub subjects: HashMap<String, Sex>,
    /// Pronouns of one to whom something is done: `him`.
    pub objects: HashMap<String, Sex>,
    /// Words before or in a name that tell the sex of its bearer: `mrs`.
    pub sexes: HashMap<String, Sex>,
    /// Words for the first person of a state: `leader`.
    #[serde(deserialize_with = "phrase::phrases")]
    pub leaders: ByFirst<String>,
    /// Their titles, the first of them first.
    pub leader_titles: Vec<String>,
    /// Words that open a clause before the main one.
    pub subordinators: HashSet<String>,
    /// Words of somebody who speaks for himself: `i`.
    pub speakers: HashSet<String>,
    /// Words for persons without a name, whom a pronoun may mean.
    pub unnamed: HashSet<String>,
}

/// The words that say what a longer name names.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Heads {
    /// Heads of organizations, written with a capital: `Ministry`.
    pub organization: HashSet<String>,
    /// Kinds of the bodies of states, each with the words that name one beside its state: `foreign ministry`.
    pub bodies: BTreeMap<String, Vec<String>>,
    /// Kinds of texts that an organ adopts in a session of its own: `resolution`.
    pub of_organs: HashSet<String>,
    /// Kinds of agreements that have no parties: `resolution`.
    pub without_parties: HashSet<String>,
    /// Words whose possessive belongs to a name: `Workers' Party`.
    pub possessors: HashSet<String>,
    /// Last words of the plurals of bodies: `foreign ministries`.
    pub body_plurals: HashSet<String>,
    /// Words for forces and courts that the adjective of a state makes an organization, written small: `Turkish army`.
    #[serde(deserialize_with = "phrase::phrases")]
    pub state_bodies: ByFirst<String>,
    /// Words for missions abroad: `embassy`.
    #[serde(deserialize_with = "phrase::phrases")]
    pub missions: ByFirst<String>,
    /// Last words of bodies of two states, written small: `Russian-Turkish business council`.
    pub shared_bodies: HashSet<String>,
    /// Phrases that name a body with what it is for: `working group on trade`.
    #[serde(deserialize_with = "phrase::phrases")]
    pub described_bodies: ByFirst<String>,
    /// Heads of places that are written small behind a name: `Warsaw airport`.
    #[serde(deserialize_with = "phrase::phrases")]
    pub place_small: ByFirst<String>,
    /// Heads of places: `Airport`.
    pub place: HashSet<String>,
    /// Words before the name of a place that say what it is: `Lake`.
    pub place_openers: HashSet<String>,
    /// Heads of observances: `Year`.
    pub observance: HashSet<String>,
    /// Heads of agreements, each with its kind: `memorandum of understanding`.
    #[serde(deserialize_with = "phrase::meanings")]
    pub agreement: ByFirst<(String, String)>,
    /// Those of them that are plurals, each with its singular.
    pub agreement_singular: BTreeMap<String, String>,
    /// Those, in the singular, that an article alone makes an agreement: `a joint statement`.
    pub agreement_alone: HashSet<String>,
    /// Those that are agreements only where something is signed: `contract`.
    pub agreement_signed: HashSet<String>,
    /// Words that tell of a signing.
    pub signing: HashSet<String>,
    /// Those that a number names: `resolution`.
    pub agreement_numbered: HashSet<String>,
    /// Words before a head that say of which sort it is: `maritime border agreement`.
    pub agreement_sorts: HashSet<String>,
    /// Words that join an agreement to its title.
    pub titled: HashSet<String>,
    /// Words that join an agreement to its parties.
    pub party_prepositions: HashSet<String>,
    /// Monuments that are "to" somebody; others are "of" somebody.
    pub monument_to: HashSet<String>,
    /// Phrases between a monument and what it is for, where that is no name: `dedicated to`.
    pub dedications: Vec<String>,
    /// Words that join a monument to whom it is for.
    pub monument_prepositions: HashSet<String>,
    /// Those of them that can stand for an agreement of any kind: `the agreement`.
    pub any_agreement: HashSet<String>,
    /// Heads of monuments, singular and plural, each with its singular.
    pub monument: BTreeMap<String, String>,
    /// Words at which the description of an agreement ends.
    pub stops: HashSet<String>,
    /// Participles at which it ends too, but not behind a preposition.
    pub description_participles: HashSet<String>,
    /// Phrases at which it ends: `and other documents`.
    pub description_ends: Vec<String>,
    /// Words that join an agreement to what it is about.
    pub subject_prepositions: HashSet<String>,
    /// Units of money, folded symbol or name to its name.
    pub currency: BTreeMap<String, String>,
    /// Number words that multiply.
    pub multiples: BTreeMap<String, u64>,
    /// Words before a figure, each with what it says of it.
    pub bounds: BTreeMap<String, String>,
}

/// Whether an event happened.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Realis {
    /// It happened.
    #[default]
    Actual,
    /// It is intended or announced.
    Planned,
    /// Someone asks for it.
    Requested,
    /// It is only thought of.
    Hypothetical,
    /// It did not happen, or is refused.
    Negated,
}

impl Realis {
    /// All of them.
    pub const ALL: [Self; 5] = [Self::Actual, Self::Planned, Self::Requested, Self::Hypothetical, Self::Negated];

    /// The one that [`Realis::as_str`] writes so.
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|realis| realis.as_str() == name)
    }

    /// The value of `dip:realis`.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Actual => "actual",
            Self::Planned => "planned",
            Self::Requested => "requested",
            Self::Hypothetical => "hypothetical",
            Self::Negated => "negated",
        }
    }
}

/// Words near a trigger that say whether it happened.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Cue {
    /// What they say.
    pub realis: Realis,
    /// How many words may stand between them and the trigger.
    pub within: usize,
    /// The phrases, folded, in front of the trigger.
    #[serde(default, deserialize_with = "phrase::numbered")]
    pub before: ByFirst<(usize, String)>,
    /// The phrases behind it.
    #[serde(default, deserialize_with = "phrase::numbered")]
    pub after: ByFirst<(usize, String)>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RealisFile {
    cue: Vec<Cue>,
}

impl Lexicon {
    /// Reads the English lexicon.
    ///
    /// # Errors
    /// The first fault found in a file.
    pub fn load(source: &Source) -> Result<Self, KnowledgeError> {
        const FOLDER: &str = "lexicon/en";
        let files = source.files(FOLDER, "toml")?;
        let classes: BTreeMap<String, Vec<String>> = parse(&files, "classes.toml")?;
        let split = |phrase: &String| phrase.split_whitespace().map(str::to_owned).collect();
        let names = source.files(FOLDER, "txt")?;
        Ok(Self {
            words: parse(&files, "words.toml")?,
            dates: parse(&files, "dates.toml")?,
            offices: parse(&files, "offices.toml")?,
            persons: parse(&files, "persons.toml")?,
            heads: parse(&files, "heads.toml")?,
            realis: parse::<RealisFile>(&files, "realis.toml")?.cue,
            classes: classes.into_iter().map(|(name, phrases)| (name, phrases.iter().map(split).collect())).collect(),
            spelling: parse(&files, "spelling.toml")?,
            romanization: parse(&files, "romanization.toml")?,
            comparison: parse(&files, "comparison.toml")?,
            given_names: names
                .iter()
                .flat_map(|(_, text)| text.lines())
                .filter(|line| !line.is_empty() && !line.starts_with('#'))
                .map(str::to_owned)
                .collect(),
        })
    }
}

impl Lexicon {
    /// The word of an organization's name that says what it is, folded: `council` of "Council of Europe".
    pub fn head(&self, name: &str) -> Option<String> {
        let words = name.split_whitespace().map(fold);
        let head = words.take_while(|word| !self.words.connectors.contains(word)).last()?;
        self.heads.organization.contains(&head).then_some(head)
    }

    /// The article before a name within a sentence, with a space behind it; nothing where it has none.
    pub fn article(&self, name: &str) -> &'static str {
        let has = |word: &str| {
            let word = fold(word);
            let head = self.heads.organization.contains(&word) && !self.words.without_article.contains(&word);
            head || self.words.with_article.contains(&word)
        };
        let led = name.get(..4).is_some_and(|lead| lead.eq_ignore_ascii_case("the "));
        if !led && name.split([' ', '-']).any(has) { "the " } else { "" }
    }

    /// The name alone in a label such as "King Philippe of Belgium": title and state are mentions of their own in a text.
    pub(super) fn personal<'a>(&self, name: &'a str) -> &'a str {
        let name = name.split(" of ").next().unwrap_or(name);
        match name.split_once(' ') {
            Some((title, rest)) if self.words.not_names.contains(&fold(title)) => rest,
            _ => name,
        }
    }
}

fn parse<T: DeserializeOwned>(files: &[(String, String)], name: &str) -> Result<T, KnowledgeError> {
    let (file, text) = files.iter().find(|(file, _)| file.ends_with(name)).ok_or_else(|| KnowledgeError::Fault {
        file: name.to_owned(),
        line: 1,
        message: "this file of the lexicon is missing".to_owned(),
    })?;
    toml::from_str(text).map_err(|error| {
        let offset = error.span().map_or(0, |span| span.start);
        KnowledgeError::at(file, text, offset, error.message())
    })
}
