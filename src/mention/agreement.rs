//! Agreements by form: "a memorandum of understanding on water", "the Treaty on Open Skies".

mod describe;

use std::ops::Range;

use self::describe::{Extent, between, extent, modifiers};
pub(super) use self::describe::{description, subject};
use super::{Chart, Kind, OWN_TITLE};
use crate::{knowledge::Class, token::TokenKind};

/// Marks each agreement that is named or clearly described; "bilateral agreements" are neither.
pub(super) fn find(chart: &mut Chart<'_>) {
    let title_case = chart.is_title_case();
    let range = chart.range();
    let mut at = range.start;
    while at < range.end {
        let Some((head, kind)) = head(chart, at) else {
            at += 1;
            continue;
        };
        if let Some(rest) = document(chart, &head) {
            let own = Some((chart.words(&head).to_owned(), rest));
            let kind = Kind::Agreement { kind, parties: Vec::new(), proper: false, alone: false, head: own };
            chart.put(head, kind, OWN_TITLE);
            return;
        }
        if title_case {
            return;
        }
        at = head.end;
        let known = chart.covering(head.start).is_some_and(|mention| {
            matches!(mention.kind, Kind::Name { class: Class::Agreement | Class::Organization, .. })
        });
        if !known {
            at = mark(chart, &head, kind).max(at);
        }
    }
}

/// Marks what the agreements of one head are, or that it stands for one named before; where it ends.
fn mark(chart: &mut Chart<'_>, head: &Range<usize>, kind: String) -> usize {
    let plural = is_plural(chart, head);
    let word = singular(chart, head);
    let weak = chart.knowledge.lexicon.heads.agreement_signed.contains(&word);
    if weak && !(is_indefinite(chart, head.start) || plural) || weak && !is_signing(chart) {
        return head.end;
    }
    // "the resolution of the problem" is no text.
    let solved = chart.key(head.end) == "of" && !chart.text.tokens[head.start].is_capital();
    if solved && chart.knowledge.lexicon.heads.agreement_numbered.contains(&word) {
        return head.end;
    }
    let named = numbered(chart, head).or_else(|| extent(chart, head, plural));
    let only_parties = named.as_ref().is_some_and(|found| !found.described && !found.proper);
    // "Hours after accord with Pakistan": a headline speaks of what the text names.
    if only_parties && chart.sentence.title {
        let (tokens, kind) = (named.map_or(head.clone(), |found| found.tokens), again(chart, head, kind));
        let end = tokens.end;
        chart.put(tokens, Kind::AgreementAgain { kind }, "again.agreement");
        return end;
    }
    let first = named.as_ref().map_or_else(|| verb_behind(chart, head.end), |found| Some(found.tokens.end));
    let others = first.map(|end| others(chart, head, end, named.is_some())).unwrap_or_default();
    let mut end = head.end;
    let found = named.is_some() || !others.is_empty();
    if let Some(Extent { tokens, parties, proper, .. }) = named {
        end = tokens.end;
        let head = plural.then(|| (word.clone(), head.end..end));
        let kind = Kind::Agreement { kind: kind.clone(), parties, proper, alone: false, head };
        chart.put(tokens, kind, "shape.agreement");
    }
    for (lead, tokens) in others {
        end = tokens.end;
        let proper = number(chart, tokens.start) == Some(end);
        let head = Some((lead.map_or(word.clone(), |lead| format!("{word} {lead}")), tokens.clone()));
        let kind = Kind::Agreement { kind: kind.clone(), parties: Vec::new(), proper, alone: false, head };
        chart.put(tokens, kind, "shape.agreement");
    }
    if found || weak {
        return end;
    }
    let start = modifiers(chart, head.start);
    if matches!(chart.key_before(start), "the" | "this" | "both") {
        let kind = again(chart, head, kind);
        chart.put(head.clone(), Kind::AgreementAgain { kind }, "again.agreement");
    } else if chart.knowledge.lexicon.heads.agreement_alone.contains(&word) && is_indefinite(chart, head.start) {
        let kind = Kind::Agreement { kind, parties: Vec::new(), proper: false, alone: true, head: None };
        chart.put(head.clone(), kind, "shape.agreement");
    }
    end
}

/// Of which kind an agreement is that a head stands for again; "the document" may be any.
fn again(chart: &Chart<'_>, head: &Range<usize>, kind: String) -> Option<String> {
    (!chart.knowledge.lexicon.heads.any_agreement.contains(chart.key(head.start))).then_some(kind)
}

/// What stands behind the head in a headline that is the title of the document itself: "Joint Statement on ...".
fn document(chart: &Chart<'_>, head: &Range<usize>) -> Option<Range<usize>> {
    let range = chart.range();
    let first = chart.skip_article(range.start);
    let heads = &chart.knowledge.lexicon.heads;
    let opens = chart.sentence.title
        && head.start == first
        && heads.agreement_alone.contains(&chart.words(head).to_lowercase())
        && chart.knowledge.lexicon.words.prepositions.contains(chart.key(head.end));
    opens.then_some(head.end..range.end)
}

/// Whether "a" or "an" stands before a head, with no more than a few words between: "a voluntary, written code".
fn is_indefinite(chart: &Chart<'_>, at: usize) -> bool {
    /// How many words and marks may stand between.
    const REACH: usize = 5;
    let words = &chart.knowledge.lexicon.words;
    let parts = |key: &str| words.prepositions.contains(key) || matches!(key, "the" | "and" | "");
    for back in 1..=REACH {
        let key = at.checked_sub(back).map_or("", |at| chart.key(at));
        if matches!(key, "a" | "an") {
            return true;
        }
        if parts(key) {
            return false;
        }
    }
    false
}

/// Whether the sentence tells of a signing, so that a plan or a contract is one that is agreed.
fn is_signing(chart: &Chart<'_>) -> bool {
    let signing = &chart.knowledge.lexicon.heads.signing;
    chart.range().any(|at| signing.contains(chart.key(at)))
}

/// "resolution 1929", "resolution 69/131": a number alone is a name.
fn numbered(chart: &Chart<'_>, head: &Range<usize>) -> Option<Extent> {
    let heads = &chart.knowledge.lexicon.heads;
    let end = number(chart, head.end).filter(|_| heads.agreement_numbered.contains(&singular(chart, head)))?;
    Some(Extent { tokens: head.start..end, parties: Vec::new(), proper: true, described: true })
}

/// Where a number ends: "1929", "69/131", "No. 16".
fn number(chart: &Chart<'_>, at: usize) -> Option<usize> {
    let at = at + usize::from(matches!(chart.key(at), "no" | "no."));
    let is_number = |at: usize| chart.token(at).is_some_and(|token| token.kind == TokenKind::Number);
    let mut end = is_number(at).then_some(at + 1)?;
    while chart.key(end) == "/" && is_number(end + 1) {
        end += 2;
    }
    Some(end)
}

/// The longest head of an agreement at a token, with the kind it says.
fn head(chart: &Chart<'_>, at: usize) -> Option<(Range<usize>, String)> {
    let heads = chart.knowledge.lexicon.heads.agreement.beginning(chart.key(at));
    heads
        .iter()
        .filter_map(|(phrase, kind)| Some((chart.matches(at, phrase)?, kind)))
        .max_by_key(|(end, _)| *end)
        .map(|(end, kind)| (at..end, kind.clone()))
}

/// "have been signed" between a head and what its agreements are on: where it ends.
fn verb_behind(chart: &Chart<'_>, at: usize) -> Option<usize> {
    let classes = &chart.knowledge.lexicon.classes;
    let longest = |class: &str, at: usize| {
        let phrases = classes.get(class).into_iter().flatten();
        phrases.filter(|phrase| (0..phrase.len()).all(|word| chart.key(at + word) == phrase[word])).map(Vec::len).max()
    };
    let also = |at: usize| at + usize::from(chart.key(at) == "also");
    let auxiliary = also(at);
    // "has also been signed": the adverb may stand within the verb.
    let mut verb = also(auxiliary + longest("be", auxiliary).or_else(|| longest("have", auxiliary))?);
    verb += longest("be", verb).unwrap_or(0);
    Some(verb + longest("signed", verb)?)
}

/// A further agreement of a head: a preposition that its own words lack, and the words.
type Other = (Option<String>, Range<usize>);

/// What the agreements of one head are on behind the first: "on trade, on visas and on air services". Of a head with its
/// verb, "a protocol was signed on consultations", the first is here too.
fn others(chart: &Chart<'_>, head: &Range<usize>, at: usize, several: bool) -> Vec<Other> {
    let mut found: Vec<Other> = Vec::new();
    let mut at = at;
    let plural = is_plural(chart, head);
    let numbers = numbered(chart, head).is_some();
    loop {
        let first = found.is_empty() && !several;
        // The first follows the verb, the others a comma or "and".
        let member = if first { next(chart, at).is_none().then_some(at) } else { next(chart, at) };
        let Some(joint) = member.filter(|_| first || plural) else {
            return found;
        };
        if let Some(end) = number(chart, joint).filter(|_| numbers) {
            found.push((None, joint..end));
            at = end;
            continue;
        }
        let preposition = joint + usize::from(chart.key(joint) == "also");
        let mut end = subject(chart, preposition, plural);
        if end > preposition {
            end = between(chart, end).0;
            found.push((None, preposition..end));
        } else if let Some(lead) = shared(chart, head, joint).filter(|_| !first) {
            // "agreements on establishing a fund and a joint company"
            end = description(chart, joint, plural);
            if end < joint + 2 {
                return found;
            }
            found.push((Some(lead), joint..end));
        } else {
            return found;
        }
        at = end;
    }
}

/// Where the next agreement of a list stands, behind a comma, "and" or "as well as".
fn next(chart: &Chart<'_>, at: usize) -> Option<usize> {
    let comma = at + usize::from(chart.key(at) == ",");
    let joints = &chart.knowledge.lexicon.words.joints;
    let end = joints.iter().filter_map(|joint| chart.matches(comma, joint)).max().unwrap_or(comma);
    (end > at).then_some(end)
}

/// The preposition behind a head in the plural, where a member of its list begins with an article and is no other head.
fn shared(chart: &Chart<'_>, head: &Range<usize>, at: usize) -> Option<String> {
    let article = matches!(chart.key(at), "a" | "an");
    let preposition = chart.knowledge.lexicon.heads.subject_prepositions.contains(chart.key(head.end));
    let other = (at + 1..at + 6).any(|at| self::head(chart, at).is_some());
    (article && preposition && !other).then(|| format!("{} {}", chart.key(head.end), chart.key(at)))
}

fn is_plural(chart: &Chart<'_>, head: &Range<usize>) -> bool {
    chart.knowledge.lexicon.heads.agreement_singular.contains_key(&chart.words(head).to_lowercase())
}

/// A head in the singular, in lower case.
fn singular(chart: &Chart<'_>, head: &Range<usize>) -> String {
    let words = chart.words(head).to_lowercase();
    chart.knowledge.lexicon.heads.agreement_singular.get(&words).cloned().unwrap_or(words)
}
