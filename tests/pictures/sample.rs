//! A graph to draw: who met, visited and signed with whom in the years after 1949, made up from names of those years.

use std::collections::BTreeMap;

use chancery::{
    export::graph::{Colour, Edge, Graph, Node, Time, Value},
    query::{Citation, CitedAs},
};

const STATES: &[(&str, &str, &[&str])] = &[
    ("France", "Paris", &["Robert Schuman", "Antoine Pinay", "Edgar Faure", "Maurice Couve de Murville"]),
    ("United States", "Washington", &["Dean Acheson", "John Foster Dulles", "Dwight D. Eisenhower", "Dean Rusk"]),
    ("Soviet Union", "Moscow", &["Vyacheslav Molotov", "Nikolai Bulganin", "Andrei Gromyko", "Nikita Khrushchev"]),
    ("United Kingdom", "London", &["Anthony Eden", "Harold Macmillan", "Selwyn Lloyd", "Ernest Bevin"]),
    ("Federal Republic of Germany", "Bonn", &["Konrad Adenauer", "Heinrich von Brentano", "Walter Hallstein"]),
    ("China", "Beijing", &["Zhou Enlai", "Chen Yi", "周恩来的代表"]),
    ("India", "New Delhi", &["Jawaharlal Nehru", "V. K. Krishna Menon"]),
    ("Egypt", "Cairo", &["Gamal Abdel Nasser", "Mahmoud Fawzi", "محمود فوزي"]),
    ("Yugoslavia", "Belgrade", &["Josip Broz Tito", "Koča Popović"]),
    ("Italy", "Rome", &["Carlo Sforza", "Gaetano Martino"]),
    ("Austria", "Vienna", &["Leopold Figl", "Julius Raab", "Bruno Kreisky"]),
    ("Poland", "Warsaw", &["Adam Rapacki", "Bolesław Bierut"]),
    ("Belgium", "Brussels", &["Paul-Henri Spaak", "Paul van Zeeland"]),
    ("Netherlands", "The Hague", &["Johan Beyen", "Joseph Luns"]),
    ("Luxembourg", "Luxembourg", &["Joseph Bech"]),
    ("Turkey", "Ankara", &["Fatin Rüştü Zorlu", "Mehmet Fuad Köprülü"]),
    ("Greece", "Athens", &["Evangelos Averoff", "Stefanos Stefanopoulos"]),
    ("Japan", "Tokyo", &["Shigeru Yoshida", "重光葵"]),
    ("Indonesia", "Jakarta", &["Sukarno", "Ali Sastroamidjojo"]),
    ("Ceylon", "Colombo", &["John Kotelawala"]),
    ("Czechoslovakia", "Prague", &["Václav David"]),
    ("Hungary", "Budapest", &["János Kádár", "Endre Sík"]),
    ("Romania", "Bucharest", &["Gheorghe Gheorghiu-Dej"]),
    ("Finland", "Helsinki", &["Juho Kusti Paasikivi", "Urho Kekkonen"]),
    ("Sweden", "Stockholm", &["Östen Undén"]),
    ("Norway", "Oslo", &["Halvard Lange"]),
    ("Denmark", "Copenhagen", &["Hans Christian Hansen"]),
    ("Canada", "Ottawa", &["Lester B. Pearson"]),
    ("Brazil", "Brasília", &["Juscelino Kubitschek"]),
    ("Ghana", "Accra", &["Kwame Nkrumah"]),
];

const KINDS: &[(&str, &str, Colour)] = &[
    ("Meeting", "met", Colour { r: 0xe1, g: 0x57, b: 0x59 }),
    ("Visit", "visited", Colour { r: 0xff, g: 0x9d, b: 0xa7 }),
    ("Signing", "signed an agreement with", Colour { r: 0xd3, g: 0x72, b: 0x95 }),
    ("Statement", "addressed a note to", Colour { r: 0xfa, g: 0xbf, b: 0xd2 }),
];

const PERSON: Colour = Colour { r: 0x4e, g: 0x79, b: 0xa7 };
const STATE: Colour = Colour { r: 0xf2, g: 0x8e, b: 0x2b };
const PLACE: Colour = Colour { r: 0x76, g: 0xb7, b: 0xb2 };
const AGREEMENT: Colour = Colour { r: 0xb0, g: 0x7a, b: 0xa1 };

/// Numbers that look like chance and are the same each time.
pub(crate) struct Dice(u64);

impl Dice {
    pub(crate) fn new(seed: u64) -> Self {
        Self(seed ^ 0x9e37_79b9_7f4a_7c15)
    }

    fn next(&mut self) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0
    }

    /// One of so many, all alike.
    pub(crate) fn below(&mut self, count: usize) -> usize {
        (self.next() >> 11) as usize % count.max(1)
    }

    /// One of so many, the first ones more often.
    fn early(&mut self, count: usize) -> usize {
        let share = (self.next() >> 11) as f64 / (1_u64 << 53) as f64;
        ((share * share * count as f64) as usize).min(count - 1)
    }
}

/// About so many nodes: a fifth of them persons, states and cities, the others events and agreements.
pub(crate) fn diplomacy(about: usize) -> Graph {
    let mut dice = Dice::new(about as u64);
    let mut graph =
        Graph { title: "Diplomacy, 1949 to 1965".to_owned(), view: "events".to_owned(), ..Graph::default() };
    let states = STATES.len().min(about / 12 + 2);
    let mut persons: Vec<Vec<usize>> = Vec::new();
    for (name, ..) in &STATES[..states] {
        graph.nodes.push(entity("State", name, STATE));
    }
    for (_, city, _) in &STATES[..states] {
        graph.nodes.push(entity("Place", city, PLACE));
    }
    for (_, _, names) in &STATES[..states] {
        let more = about / 6 / states;
        let mut of_state = Vec::new();
        for number in 0..names.len().max(more).min(about / (4 * states) + 1) {
            of_state.push(graph.nodes.len());
            let name = names.get(number).map_or_else(|| invented(&mut dice), |name| (*name).to_owned());
            graph.nodes.push(entity("Person", &name, PERSON));
        }
        persons.push(of_state);
    }
    while graph.nodes.len() < about {
        add_event(&mut graph, &mut dice, states, &persons);
    }
    finish(&mut graph);
    graph
}

fn add_event(graph: &mut Graph, dice: &mut Dice, states: usize, persons: &[Vec<usize>]) {
    let (kind, verb, colour) = KINDS[dice.early(KINDS.len())];
    let host = dice.early(states);
    let guest = if dice.below(3) > 0 { (host + 1 + dice.below(4)) % states } else { dice.early(states) };
    let ends = [host, guest].map(|state| persons[state].get(dice.early(persons[state].len().max(1))).copied());
    let time = Some(moment(dice));
    let name = |end: Option<usize>, state: usize| graph.nodes[end.unwrap_or(state)].label.clone();
    let (one, other, city) = (name(ends[0], host), name(ends[1], guest), STATES[host].1);
    let day = time.as_ref().and_then(|time: &Time| time.begin.clone()).unwrap_or_default();
    let citation =
        citation(dice, format!("On {day}, {one} {verb} {other} in {city} for talks on European security."), &day);
    let event = graph.nodes.len();
    let mut node = entity(kind, &format!("{kind}: {one}, {other}, {city}, {day}"), colour);
    node.classes = vec![kind.to_owned(), "Event".to_owned()];
    let realis = if dice.below(9) == 0 { "planned" } else { "actual" };
    node.attributes.insert("realis".to_owned(), vec![Value::Text(realis.to_owned())]);
    node.attributes.insert("topic".to_owned(), vec![Value::Text("European security".to_owned())]);
    (node.time, node.passages, node.citations) = (time, 1, vec![citation.clone()]);
    graph.nodes.push(node);
    let mut join = |target: usize, relation: &str, label: &str| {
        let citations = vec![citation.clone()];
        graph.edges.push(edge(event, target, relation, label, citations));
    };
    for (end, state) in ends.into_iter().zip([host, guest]) {
        if let Some(person) = end {
            join(person, "participant", "took part");
        }
        if dice.below(2) == 0 || end.is_none() {
            join(state, "participant", "took part");
        }
    }
    join(states + host, "place", "in");
    if kind == "Signing" {
        let agreement = graph.nodes.len();
        let title = format!("Agreement between {} and {}", STATES[host].0, STATES[guest].0);
        graph.nodes.push(entity("Agreement", &title, AGREEMENT));
        graph.edges.push(edge(event, agreement, "result", "resulted in", vec![citation]));
    }
}

/// Gives each thing its identifier and its size, and sorts them as a graph is sorted.
fn finish(graph: &mut Graph) {
    let mut joins = vec![0_usize; graph.nodes.len()];
    for (number, edge) in graph.edges.iter_mut().enumerate() {
        edge.id = format!("e{number:06}");
        joins[edge.source] += 1;
        joins[edge.target] += 1;
    }
    for (number, (node, joins)) in graph.nodes.iter_mut().zip(&joins).enumerate() {
        node.id = format!("n{number:06}");
        node.iri = format!("https://example.org/id/{number}");
        node.size = (8.0 + 2.2 * (*joins as f64).sqrt()).min(40.0);
    }
}

pub(crate) fn entity(class: &str, name: &str, colour: Colour) -> Node {
    Node {
        label: name.to_owned(),
        class: class.to_owned(),
        classes: vec![class.to_owned()],
        attributes: BTreeMap::from([("names".to_owned(), vec![Value::Text(name.to_owned())])]),
        colour,
        size: 10.0,
        ..Node::default()
    }
}

pub(crate) fn edge(source: usize, target: usize, relation: &str, label: &str, citations: Vec<Citation>) -> Edge {
    Edge {
        source,
        target,
        relation: relation.to_owned(),
        label: label.to_owned(),
        iri: format!("https://example.org/ontology#{relation}"),
        weight: 1.0,
        passages: citations.len(),
        citations,
        ..Edge::default()
    }
}

/// A day, more seldom a month, a year or several days.
fn moment(dice: &mut Dice) -> Time {
    let (year, month, day) = (1949 + dice.below(17), 1 + dice.below(12), 1 + dice.below(24));
    let (begin, end) = match dice.below(12) {
        0 => (format!("{year}"), None),
        1 | 2 => (format!("{year}-{month:02}"), None),
        3 => (format!("{year}-{month:02}-{day:02}"), Some(format!("{year}-{month:02}-{:02}", day + 4))),
        _ => (format!("{year}-{month:02}-{day:02}"), None),
    };
    Time { begin: Some(begin), end }
}

fn citation(dice: &mut Dice, sentence: String, day: &str) -> Citation {
    let number = dice.below(90);
    Citation {
        kind: CitedAs::Passage,
        iri: format!("https://example.org/doc/{number}#char=0,{}", sentence.chars().count()),
        begin: Some(0),
        end: Some(sentence.chars().count() as u64),
        sentence: Some(sentence),
        document: Some(format!("https://example.org/doc/{number}")),
        title: Some(format!("Dispatch No. {number}")),
        date: Some(day.to_owned()),
        publisher: Some("Foreign Office".to_owned()),
    }
}

fn invented(dice: &mut Dice) -> String {
    const FIRST: &[&str] = &["Anna", "Boris", "Carl", "Dorothy", "Émile", "Farid", "Greta", "Hugo", "Irène", "Jan"];
    const LAST: &[&str] =
        &["Almásy", "Berg", "Chaudhuri", "Dąbrowski", "Eliot", "Fournier", "Grau", "Holt", "Ivanov", "Jensen", "Kovač"];
    format!("{} {}", FIRST[dice.below(FIRST.len())], LAST[dice.below(LAST.len())])
}
