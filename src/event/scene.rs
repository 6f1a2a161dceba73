//! Where a document is written, and the days of a diary: what its sentences leave unsaid because it was said above them.

use super::{Event, Item, Reading, items};
use crate::{
    entity::EntityId,
    knowledge::Class,
    mention::{DateValue, Kind},
    ontology,
};

/// What stands above the sentences of a document.
#[derive(Default)]
pub(crate) struct Scene {
    /// The place of the date line, "VIENNA, 9 June", with its sentence.
    pub(crate) place: Option<(EntityId, usize)>,
    /// For each sentence the date that leads its paragraph: "10 March: ...".
    pub(crate) dates: Vec<Option<DateValue>>,
}

/// Reads the date line and the dates that lead paragraphs.
pub(crate) fn read(reading: &Reading<'_>) -> Scene {
    let mut scene = Scene::default();
    let mut lead = None;
    for (index, sentence) in reading.text.sentences.iter().enumerate() {
        let items = items(reading.text, sentence, reading.mentions, reading.knowledge);
        if index == 0 && !sentence.title {
            scene.place = place(reading, &items).map(|place| (place, index));
        }
        if sentence.opens_paragraph {
            lead = leading_date(reading, &items);
        }
        scene.dates.push(lead.filter(|_| !sentence.title));
    }
    scene
}

/// The place of a date line: names, a date and marks, up to the sentence's end or a dash.
fn place(reading: &Reading<'_>, items: &[Item<'_>]) -> Option<EntityId> {
    let place = *reading.linked.links[items.first()?.mention?].first()?;
    let is_mark = |item: &Item<'_>| item.mention.is_none() && !item.key.chars().any(char::is_alphanumeric);
    let head: Vec<&Item<'_>> = items.iter().take_while(|item| item.mention.is_some() || is_mark(item)).collect();
    let dated = head.iter().any(|item| is_date(reading, item).is_some());
    let dash = head.iter().any(|item| is_mark(item) && matches!(item.key, "-" | "–" | "—"));
    let closed = dash || (dated && head.len() == items.len());
    (closed && reading.linked.entity(place).class == Class::Place).then_some(place)
}

fn leading_date(reading: &Reading<'_>, items: &[Item<'_>]) -> Option<DateValue> {
    let date = is_date(reading, items.first()?)?;
    matches!(items.get(1)?.key, ":" | "–" | "—").then_some(date)
}

fn is_date(reading: &Reading<'_>, item: &Item<'_>) -> Option<DateValue> {
    match reading.mentions[item.mention?].kind {
        Kind::Date(value) => Some(value),
        _ => None,
    }
}

/// Whether an event is somewhere, and not only said or in force.
pub(crate) fn has_place(event: &Event) -> bool {
    let of = |class| event.class == class || ontology::broader_event(event.class) == Some(class);
    [
        ontology::MEETING,
        ontology::SIGNING,
        ontology::EXCHANGE,
        ontology::SUMMONS,
        ontology::UNVEILING,
        ontology::COMMEMORATION,
        ontology::APPOINTMENT,
    ]
    .into_iter()
    .any(of)
}
