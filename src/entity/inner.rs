//! Names within a longer one: "the ambassador to the United Nations", "the situation in Afghanistan".

use std::ops::Range;

use super::{EntityId, Linked, Linker, place::Chosen};
use crate::{
    knowledge::{Class, EntryId, NameKind},
    mention::{Kind, Mention},
};

/// Refers to the states, organizations and places that stand within a mention: anywhere in the description of an
/// agreement, elsewhere behind a preposition.
pub(super) fn refer(linker: &Linker<'_>, linked: &mut Linked, mention: &Mention, chosen: &Chosen) {
    let described = matches!(mention.kind, Kind::Agreement { .. });
    let own = match &mention.kind {
        Kind::Person(person) => person.name.clone(),
        Kind::Office(_) | Kind::Agreement { .. } | Kind::Shape(_) => 0..0,
        Kind::Name { class: Class::Agreement | Class::Organization | Class::Topic, .. } => 0..0,
        _ => return,
    };
    let mut at = mention.tokens.start + 1;
    while at < mention.tokens.end {
        let found = if described || is_behind_preposition(linker, at) {
            within(linker, linked, mention, at, chosen)
        } else {
            None
        };
        let Some((tokens, id)) = found else {
            at += 1;
            continue;
        };
        at = tokens.end;
        let is_free = tokens.end <= own.start || own.end <= tokens.start;
        let titled = linker.knowledge.lexicon.heads.titled.contains(&linker.text.tokens[tokens.start - 1].key);
        if is_free && !titled && !linked.references.iter().any(|reference| reference.tokens == tokens) {
            linked.refer(tokens, id);
        }
    }
}

/// Whether a preposition stands before a token, or before its article.
fn is_behind_preposition(linker: &Linker<'_>, at: usize) -> bool {
    let words = &linker.knowledge.lexicon.words;
    let key = |back: usize| at.checked_sub(back).map_or("", |at| linker.text.tokens[at].key.as_str());
    words.prepositions.contains(key(1)) || (key(1) == "the" && words.prepositions.contains(key(2)))
}

/// The name at a token within a mention: what was found there before the mention was, or a name of the background.
fn within(
    linker: &Linker<'_>,
    linked: &mut Linked,
    mention: &Mention,
    at: usize,
    chosen: &Chosen,
) -> Option<(Range<usize>, EntityId)> {
    if let Some(inner) = mention.inner.iter().find(|inner| inner.tokens.start == at) {
        let id = match &inner.kind {
            Kind::Shape(class @ (Class::Organization | Class::Place)) => {
                linked.add(linker.named(*class, &inner.tokens))
            }
            Kind::Name { class: Class::State | Class::Organization | Class::Place, candidates } => {
                linked.add_known(linker.knowledge, chosen.of(candidates))
            }
            _ => return None,
        };
        return Some((inner.tokens.clone(), id));
    }
    if !matches!(mention.kind, Kind::Name { .. }) {
        return None;
    }
    let gazetteer = &linker.knowledge.gazetteer;
    let (len, names) = gazetteer.longest(&linker.text.tokens[at..mention.tokens.end])?;
    let agent = |id: &EntryId| matches!(gazetteer.entry(*id).class, Class::State | Class::Organization);
    let named = names.iter().filter(|name| name.kind == NameKind::Name).map(|name| name.entry);
    let candidates: Vec<EntryId> = named.filter(agent).collect();
    (!candidates.is_empty()).then(|| (at..at + len, linked.add_known(linker.knowledge, chosen.of(&candidates))))
}
