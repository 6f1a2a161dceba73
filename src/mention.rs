//! Finds labelled spans: names from the background graph, names by shape, offices, dates, figures; settles overlaps.
//!
//! Each sentence is read in steps, from the surest kind of mention to the least sure; a later step may build on
//! what an earlier one found, or take its place: "Minister of Foreign Affairs of" and "Kazakhstan"
//! become one office.

mod agreement;
mod body;
mod chart;
mod date;
mod described;
mod figure;
mod monument;
mod name;
mod office;
mod person;
mod place;
mod plural;
mod pronoun;
mod shape;

use std::ops::Range;

pub use chart::Chart;
pub use date::{DateBasis, DateValue, PartialDate, date_line};
pub use figure::Figure;
pub use office::{Office, Owner};
pub use person::PersonName;

use crate::{
    document::Document,
    knowledge::{Class, EntryId, Knowledge, Sex},
    text::Text,
};

/// A span of text that names something, or stands for something named elsewhere.
#[derive(Clone, Debug, PartialEq)]
pub struct Mention {
    /// Its tokens, as a range into the text's.
    pub tokens: Range<usize>,
    /// What it is.
    pub kind: Kind,
    /// What found it: `background`, or the name of a shape.
    pub found_by: &'static str,
    /// The names that stand within it: the United Nations in "the ambassador to the United Nations".
    pub inner: Vec<Mention>,
}

/// What a mention is.
#[derive(Clone, Debug, PartialEq)]
pub enum Kind {
    /// A name of the background graph; several candidates where entities share it.
    Name {
        /// The class of the first candidate.
        class: Class,
        /// Whose name it may be.
        candidates: Vec<EntryId>,
    },
    /// An adjective of a state. It stands for the state only before words such as "side".
    Demonym {
        /// The states whose adjective it is.
        candidates: Vec<EntryId>,
        /// Whether it stands for the state.
        actor: bool,
    },
    /// A person with the offices named beside the name.
    Person(PersonName),
    /// An office whose holder is not named here.
    Office(Office),
    /// Something of a class that its form shows.
    Shape(Class),
    /// An agreement, by its form.
    Agreement {
        /// Its kind, such as `memorandum`.
        kind: String,
        /// The parties that its description names.
        parties: Vec<Range<usize>>,
        /// Whether its name is a proper name and not a description.
        proper: bool,
        /// Whether it has no name and no description, as "a joint statement": another of its kind may have said more.
        alone: bool,
        /// Of "agreements on trade and on visas", which are two, the word for one, and the tokens behind that word.
        head: Option<(String, Range<usize>)>,
    },
    /// "The treaty": an agreement spoken of before.
    AgreementAgain {
        /// Its kind; none where the word says none, as "document" does.
        kind: Option<String>,
    },
    /// "The Council": an organization named before.
    OrganizationAgain {
        /// The word, folded.
        head: String,
    },
    /// "He": a person named before.
    PersonAgain {
        /// Whether it is "he" or "she".
        sex: Sex,
        /// Whether it stands for one who does something, and not for one to whom it is done.
        subject: bool,
    },
    /// "The Russian leader": the first person of a state, or of the one that publishes.
    Leader {
        /// The state; none where it is not named.
        owner: Option<Owner>,
    },
    /// A monument, by its form.
    Monument {
        /// Tokens of whom or what it commemorates.
        commemorates: Range<usize>,
        /// Tokens of the place where it stands.
        place: Option<Range<usize>>,
        /// Word for its kind, in the singular: `monument`, `statue`.
        head: String,
    },
    /// A date or a span of days.
    Date(DateValue),
    /// A sum of money.
    Figure(Figure),
    /// "The foreign ministers of France and Germany", who are not named: they stand for their states.
    Holders {
        /// The states or organizations.
        owners: Vec<Owner>,
    },
    /// Words such as "the parties" that mean agents spoken of before.
    Group {
        /// Whether states are meant and not their representatives.
        states: bool,
    },
}

/// What finds a headline that names an agreement, which is the document itself.
pub const OWN_TITLE: &str = "shape.document";

/// All mentions of a document in order, none overlapping another.
pub fn find(document: &Document, text: &Text, knowledge: &Knowledge, today: Option<jiff::civil::Date>) -> Vec<Mention> {
    let mut mentions = Vec::new();
    let mut persons = person::Known::default();
    let mut date = None;
    let mut announced = plural::Announced::default();
    for sentence in &text.sentences {
        let mut chart = Chart::new(document, text, knowledge, sentence);
        name::find(&mut chart);
        body::find(&mut chart);
        if sentence.title {
            date = None; // the headline stands behind the text, but does not go on from it
        }
        date::find(&mut chart, today, &mut date);
        figure::find(&mut chart);
        shape::find(&mut chart);
        described::find(&mut chart);
        shape::find_again(&mut chart);
        office::find(&mut chart);
        monument::find(&mut chart);
        agreement::find(&mut chart);
        plural::find(&mut chart, &mut announced);
        plural::find_listed(&mut chart, &mut announced);
        person::find(&mut chart, &mut persons);
        mentions.push(chart);
    }
    // Names met once in full are found again by their last part, also in sentences before.
    for chart in &mut mentions {
        person::find_again(chart, &persons);
        name::drop_topics_in_names(chart);
        pronoun::find(chart);
        place::find(chart);
        pronoun::find_leaders(chart);
    }
    mentions.into_iter().flat_map(Chart::into_mentions).collect()
}
