//! The mentions found so far in one sentence, by token.

use std::ops::Range;

use super::{Kind, Mention};
use crate::{
    document::Document,
    knowledge::{Class, Knowledge},
    text::{Sentence, Text},
    token::{Token, TokenKind, phrase_end},
};

/// A sentence on which the steps of finding mentions write, one after the other.
#[derive(Debug)]
pub struct Chart<'a> {
    /// The document that the sentence stands in.
    pub document: &'a Document,
    /// The document, cut up.
    pub text: &'a Text,
    /// What is known of names and words.
    pub knowledge: &'a Knowledge,
    /// The sentence.
    pub sentence: &'a Sentence,
    mentions: Vec<Option<Mention>>,
    /// For each token of the sentence the mention that covers it.
    cells: Vec<Option<usize>>,
}

impl<'a> Chart<'a> {
    pub(super) fn new(
        document: &'a Document,
        text: &'a Text,
        knowledge: &'a Knowledge,
        sentence: &'a Sentence,
    ) -> Self {
        let cells = vec![None; sentence.tokens.len()];
        Self { document, text, knowledge, sentence, mentions: Vec::new(), cells }
    }

    /// The sentence's tokens, as a range into the text's.
    pub(super) fn range(&self) -> Range<usize> {
        self.sentence.tokens.clone()
    }

    /// The token at an index of the text, if it is one of the sentence.
    pub(super) fn token(&self, at: usize) -> Option<&'a Token> {
        self.range().contains(&at).then(|| &self.text.tokens[at])
    }

    /// The folded form of the token at an index; empty outside the sentence.
    pub(super) fn key(&self, at: usize) -> &'a str {
        self.token(at).map_or("", |token| &token.key)
    }

    /// The folded form of the token before an index.
    pub(super) fn key_before(&self, at: usize) -> &'a str {
        at.checked_sub(1).map_or("", |before| self.key(before))
    }

    /// The words of a range of tokens, as the text has them.
    pub(super) fn words(&self, tokens: &Range<usize>) -> &'a str {
        self.document.slice(self.text.span(tokens))
    }

    /// The mention that covers a token.
    pub(super) fn covering(&self, at: usize) -> Option<&Mention> {
        if !self.range().contains(&at) {
            return None;
        }
        self.cells[at - self.sentence.tokens.start].and_then(|index| self.mentions[index].as_ref())
    }

    /// The mention that begins with a token.
    pub(super) fn starting(&self, at: usize) -> Option<&Mention> {
        self.covering(at).filter(|mention| mention.tokens.start == at)
    }

    /// The mention that ends just before a token.
    pub(super) fn ending(&self, at: usize) -> Option<&Mention> {
        self.covering(at.checked_sub(1)?).filter(|mention| mention.tokens.end == at)
    }

    /// Writes a mention; those that it overlaps give way, and it keeps those that stand wholly within it.
    pub(super) fn put(&mut self, tokens: Range<usize>, kind: Kind, found_by: &'static str) {
        let first = self.sentence.tokens.start;
        let mut inner = Vec::new();
        for at in tokens.clone() {
            let Some(mut mention) = self.cells[at - first].and_then(|index| self.remove(index)) else {
                continue;
            };
            inner.append(&mut mention.inner);
            let within = mention.tokens.start >= tokens.start && mention.tokens.end <= tokens.end;
            if within && mention.tokens != tokens {
                inner.push(mention);
            }
        }
        let index = self.mentions.len();
        for at in tokens.clone() {
            self.cells[at - first] = Some(index);
        }
        self.mentions.push(Some(Mention { tokens, kind, found_by, inner }));
    }

    /// Takes back the mention that covers a token.
    pub(super) fn clear(&mut self, at: usize) {
        if let Some(index) = self.cells[at - self.sentence.tokens.start] {
            self.remove(index);
        }
    }

    fn remove(&mut self, index: usize) -> Option<Mention> {
        let mention = self.mentions[index].take()?;
        for at in mention.tokens.clone() {
            self.cells[at - self.sentence.tokens.start] = None;
        }
        Some(mention)
    }

    /// Whether the token at an index is a capitalised word that no mention covers.
    pub(super) fn is_free_capital(&self, at: usize) -> bool {
        self.token(at).is_some_and(Token::is_capital) && self.covering(at).is_none()
    }

    /// The index behind an article that may stand at one.
    pub(super) fn skip_article(&self, at: usize) -> usize {
        at + usize::from(matches!(self.key(at), "a" | "an" | "the"))
    }

    /// Where the next member of a list stands, behind a comma, "and" or both; none where the list does not go on.
    pub(super) fn next_member(&self, at: usize) -> Option<usize> {
        let joint = (at..at + 2).take_while(|at| matches!(self.key(*at), "," | "and")).count();
        (joint > 0).then_some(at + joint)
    }

    /// Whether the words at an index are these, folded and in order.
    pub(super) fn matches(&self, at: usize, phrase: &str) -> Option<usize> {
        // Most phrases fail at their first letters.
        if !phrase.starts_with(self.key(at)) {
            return None;
        }
        phrase_end(at, phrase, |at| self.key(at))
    }

    /// Whether this headline capitalises its words, so that capitals show nothing.
    pub(super) fn is_title_case(&self) -> bool {
        if !self.sentence.title {
            return false;
        }
        let words = &self.knowledge.lexicon.words;
        let small = |key: &str| {
            [&words.prepositions, &words.determiners, &words.conjunctions, &words.particles, &words.openers]
                .iter()
                .any(|set| set.contains(key))
        };
        self.text.tokens[self.range()]
            .iter()
            .all(|token| token.kind != TokenKind::Word || token.is_capital() || small(&token.key))
    }

    pub(super) fn into_mentions(self) -> Vec<Mention> {
        let mut mentions: Vec<Mention> = self.mentions.into_iter().flatten().collect();
        mentions.sort_by_key(|mention| mention.tokens.start);
        mentions
    }
}

impl Mention {
    /// The class of what a mention names, where it names an entity.
    pub fn class(&self) -> Option<Class> {
        Some(match &self.kind {
            Kind::Name { class, .. } | Kind::Shape(class) => *class,
            Kind::Person(_) => Class::Person,
            Kind::OrganizationAgain { .. } => Class::Organization,
            Kind::Office(_) => Class::Office,
            Kind::Agreement { .. } | Kind::AgreementAgain { .. } => Class::Agreement,
            Kind::Monument { .. } => Class::Monument,
            Kind::Demonym { .. }
            | Kind::Holders { .. }
            | Kind::PersonAgain { .. }
            | Kind::Leader { .. }
            | Kind::Date(_)
            | Kind::Figure(_)
            | Kind::Group { .. } => return None,
        })
    }
}
