//! What rules see of a sentence: its words, with each mention as one item, and without words that change nothing.

use std::ops::Range;

use crate::{
    knowledge::{Knowledge, Type},
    mention::{Kind, Mention},
    text::{Sentence, Text},
};

/// A word or a mention.
#[derive(Clone, Debug, PartialEq)]
pub struct Item<'a> {
    /// Its tokens.
    pub tokens: Range<usize>,
    /// The folded word; of a mention, its only word or nothing.
    pub key: &'a str,
    /// The index of the mention.
    pub mention: Option<usize>,
}

/// The items of a sentence. `mentions` are all of the document's, in order.
pub fn items<'a>(text: &'a Text, sentence: &Sentence, mentions: &[Mention], knowledge: &Knowledge) -> Vec<Item<'a>> {
    let determiners = &knowledge.lexicon.words.determiners;
    let mut out = Vec::with_capacity(sentence.tokens.len());
    let mut next = mentions.partition_point(|mention| mention.tokens.start < sentence.tokens.start);
    let mut at = sentence.tokens.start;
    while at < sentence.tokens.end {
        if let Some(mention) = mentions.get(next).filter(|mention| mention.tokens.start == at) {
            let key = if mention.tokens.len() == 1 { text.tokens[at].key.as_str() } else { "" };
            out.push(Item { tokens: mention.tokens.clone(), key, mention: Some(next) });
            at = mention.tokens.end;
            next += 1;
            continue;
        }
        let key = text.tokens[at].key.as_str();
        if !determiners.contains(key) {
            out.push(Item { tokens: at..at + 1, key, mention: None });
        }
        at += 1;
    }
    out
}

/// Whether a mention is of a type. `means` says of which classes the entities are that it is linked to.
pub(super) fn is_of(kind: &Kind, means: &[crate::knowledge::Class], of: Type) -> bool {
    use crate::knowledge::Class;
    match of {
        Type::Word => true,
        Type::Date => matches!(kind, Kind::Date(_)),
        Type::Figure => matches!(kind, Kind::Figure(_)),
        Type::Office => matches!(kind, Kind::Office(_)),
        Type::Demonym => matches!(kind, Kind::Demonym { .. }),
        Type::Agent => {
            matches!(kind, Kind::Group { .. })
                || means.iter().any(|class| matches!(class, Class::Person | Class::State | Class::Organization))
        }
        Type::Where => {
            matches!(kind, Kind::Name { .. } | Kind::Shape(_))
                && means.iter().any(|class| matches!(class, Class::Place | Class::State))
        }
        Type::Of(class) => means.contains(&class),
    }
}
