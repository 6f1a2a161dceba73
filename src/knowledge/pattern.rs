//! The pattern language of rules, compiled to a small program. `data/rules/README.md` is its manual.

use std::iter::Peekable;

use super::{Class, Lexicon};
use crate::token::fold;

/// What a capture may take.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Type {
    /// A mention of an entity of this class.
    Of(Class),
    /// A person, state or organization, or words that stand for some.
    Agent,
    /// A place, or a state as one.
    Where,
    /// An adjective of a state.
    Demonym,
    /// An office that stands without the name of its holder.
    Office,
    /// A figure with its unit.
    Figure,
    /// A date.
    Date,
    /// One word, whatever it is.
    Word,
}

impl Type {
    fn named(name: &str) -> Option<Self> {
        Some(match name {
            "Agent" => Self::Agent,
            "Person" => Self::Of(Class::Person),
            "State" => Self::Of(Class::State),
            "Organization" => Self::Of(Class::Organization),
            "Place" => Self::Where,
            "Site" => Self::Of(Class::Place),
            "Agreement" => Self::Of(Class::Agreement),
            "Monument" => Self::Of(Class::Monument),
            "Observance" => Self::Of(Class::Observance),
            "Topic" => Self::Of(Class::Topic),
            "Demonym" => Self::Demonym,
            "Office" => Self::Office,
            "Figure" => Self::Figure,
            "Date" => Self::Date,
            "Word" => Self::Word,
            _ => return None,
        })
    }
}

/// The names of all types, as patterns write them.
const TYPES: &str = "Agent, Person, State, Organization, Place, Site, Office, Agreement, Monument, Observance, Topic, Demonym, \
                     Figure, Date, Word";

/// How many mentions a capture takes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Many {
    /// One: `<host:Person>`.
    One,
    /// A list, "A, B and C", as a whole: `<participant:Agent+>`.
    List,
    /// All of the rest of the sentence, and at least one: `<topic:Topic*>`.
    Rest,
}

/// One step of a compiled pattern.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Op {
    /// One of these phrases, each a sequence of folded words; the longest that fits.
    Words(Vec<Vec<String>>),
    /// A mention of a type, kept under a role.
    Capture {
        /// Name of the role; empty when nothing is kept.
        role: String,
        /// What may be taken.
        of: Type,
        /// How many are taken.
        many: Many,
    },
    /// Up to this many items of any kind, as few as possible.
    Gap(usize),
    /// Tries the first address, then the second.
    Split(usize, usize),
    /// Goes on at the address.
    Jump(usize),
    /// The next words are the trigger.
    Trigger,
    /// Goes on at the address, and takes nothing, unless what stands between would match here.
    Not(usize),
    /// Nothing but marks stands before.
    Begin,
    /// Nothing but marks stands behind.
    End,
    /// The pattern has matched.
    Done,
}

/// A compiled pattern.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Program {
    /// The steps; the first is the entry.
    pub ops: Vec<Op>,
    /// Words of which one must stand in a sentence for the pattern to match.
    pub anchors: Vec<String>,
}

impl Program {
    /// The phrases that can be the trigger of a match.
    pub fn triggers(&self) -> Vec<&[String]> {
        let marked: Vec<usize> = (0..self.ops.len()).filter(|at| self.ops[*at] == Op::Trigger).collect();
        let mut triggers = Vec::new();
        if marked.is_empty() {
            self.first_words(0, &mut triggers);
        }
        marked.into_iter().for_each(|at| self.first_words(at + 1, &mut triggers));
        triggers
    }

    /// The phrases that can come first from an address on.
    fn first_words<'p>(&'p self, address: usize, out: &mut Vec<&'p [String]>) {
        match &self.ops[address] {
            Op::Words(phrases) => out.extend(phrases.iter().map(Vec::as_slice)),
            // A step back repeats what was seen already.
            Op::Split(first, second) => {
                for to in [first, second].into_iter().filter(|to| **to > address) {
                    self.first_words(*to, out);
                }
            }
            Op::Jump(to) | Op::Not(to) => self.first_words(*to, out),
            Op::Capture { .. } | Op::Gap(_) | Op::Trigger | Op::Begin | Op::End => self.first_words(address + 1, out),
            Op::Done => (),
        }
    }
}

enum Node {
    Words(Vec<Vec<String>>),
    Capture { role: String, of: Type, many: Many },
    Gap(usize),
    Trigger,
    Not(Box<Node>),
    Begin,
    End,
    Sequence(Vec<Node>),
    Choice(Vec<Node>),
    Optional(Box<Node>),
    Repeat(Box<Node>),
}

/// Longest reach of `..` and of `...`, in items.
const SHORT_GAP: usize = 3;
const LONG_GAP: usize = 12;

/// Compiles a pattern. On a fault, gives its byte offset in the pattern and what is wrong.
pub(super) fn compile(pattern: &str, lexicon: &Lexicon) -> Result<Program, (usize, String)> {
    let mut parser = Parser { pattern, chars: pattern.char_indices().peekable(), lexicon };
    let node = parser.choice()?;
    if let Some((at, c)) = parser.chars.next() {
        return Err((at, format!("`{c}` closes nothing")));
    }
    let anchors = anchors(&node)
        .ok_or((0, "a pattern needs a word, or a class of words, that always stands in what it matches".to_owned()))?;
    let mut ops = Vec::new();
    emit(&node, &mut ops);
    ops.push(Op::Done);
    Ok(Program { ops, anchors })
}

struct Parser<'a> {
    pattern: &'a str,
    chars: Peekable<std::str::CharIndices<'a>>,
    lexicon: &'a Lexicon,
}

type Parsed<T> = Result<T, (usize, String)>;

impl Parser<'_> {
    fn choice(&mut self) -> Parsed<Node> {
        let mut branches = vec![self.sequence()?];
        while self.chars.next_if(|(_, c)| *c == '|').is_some() {
            branches.push(self.sequence()?);
        }
        Ok(if branches.len() == 1 { branches.remove(0) } else { Node::Choice(branches) })
    }

    fn sequence(&mut self) -> Parsed<Node> {
        let mut nodes = Vec::new();
        loop {
            while self.chars.next_if(|(_, c)| c.is_whitespace()).is_some() {}
            match self.chars.peek() {
                None | Some((_, '|' | ')')) => break,
                Some(_) => nodes.push(self.postfix()?),
            }
        }
        Ok(Node::Sequence(nodes))
    }

    fn postfix(&mut self) -> Parsed<Node> {
        let node = self.element()?;
        Ok(match self.chars.peek() {
            Some((_, '?')) => {
                self.chars.next();
                Node::Optional(Box::new(node))
            }
            Some((_, '+')) => {
                self.chars.next();
                Node::Repeat(Box::new(node))
            }
            Some((_, '*')) => {
                self.chars.next();
                Node::Optional(Box::new(Node::Repeat(Box::new(node))))
            }
            _ => node,
        })
    }

    fn element(&mut self) -> Parsed<Node> {
        let (at, c) = self.chars.next().unwrap_or((self.pattern.len(), ' '));
        match c {
            '(' => {
                let inner = self.choice()?;
                self.chars.next_if(|(_, c)| *c == ')').ok_or((at, "this `(` is never closed".to_owned()))?;
                Ok(inner)
            }
            '<' => self.capture(at),
            '@' => {
                let name = self.name();
                let class = self
                    .lexicon
                    .classes
                    .get(&name)
                    .ok_or_else(|| (at, format!("no class of words `@{name}` in data/lexicon/en/classes.toml")))?;
                Ok(Node::Words(class.clone()))
            }
            '!' => Ok(Node::Trigger),
            '^' => Ok(Node::Begin),
            '$' => Ok(Node::End),
            '~' => self.not(at),
            '.' => {
                let mut points = 1;
                while self.chars.next_if(|(_, c)| *c == '.').is_some() {
                    points += 1;
                }
                match points {
                    2 => Ok(Node::Gap(SHORT_GAP)),
                    3 => Ok(Node::Gap(LONG_GAP)),
                    _ => Err((at, "a gap is written `..` (up to 3 words) or `...` (up to 12)".to_owned())),
                }
            }
            ',' | ';' | ':' | '-' => Ok(Node::Words(vec![vec![c.to_string()]])),
            c if c.is_alphanumeric() || c == '\'' => {
                let mut word = c.to_string();
                word.push_str(&self.name());
                Ok(Node::Words(vec![vec![fold(&word)]]))
            }
            c => Err((at, format!("`{c}` means nothing here"))),
        }
    }

    /// What must not stand next: a word, class, capture without a role, or group of them.
    fn not(&mut self, at: usize) -> Parsed<Node> {
        let node = match self.chars.peek() {
            Some((_, c)) if !c.is_whitespace() && !matches!(c, ')' | '|') => self.element()?,
            _ => return Err((at, "say behind `~` what must not stand next: `~of`, `~(of|to)`, `~<Date>`".to_owned())),
        };
        if takes_nothing(&node) {
            return Err((
                at,
                "`~` needs a word, a class of words, a type or a group of them that is not empty".to_owned(),
            ));
        }
        if keeps(&node) {
            return Err((at, "what must not stand next has neither a role nor `!`".to_owned()));
        }
        match self.chars.peek() {
            Some((at, c @ ('?' | '+' | '*'))) => {
                Err((*at, format!("`{c}` has no place behind `~`, which takes nothing")))
            }
            _ => Ok(Node::Not(Box::new(node))),
        }
    }

    fn capture(&mut self, at: usize) -> Parsed<Node> {
        let mut inside = String::new();
        loop {
            match self.chars.next() {
                Some((_, '>')) => break,
                Some((_, c)) => inside.push(c),
                None => return Err((at, "this `<` is never closed".to_owned())),
            }
        }
        let (role, of) = inside.split_once(':').unwrap_or(("", &inside));
        let many = match of.chars().last() {
            Some('+') => Many::List,
            Some('*') => Many::Rest,
            _ => Many::One,
        };
        let of = of.trim_end_matches(['+', '*']).trim();
        let of = Type::named(of).ok_or_else(|| (at, format!("no type `{of}`; the types are {TYPES}")))?;
        Ok(Node::Capture { role: role.trim().to_owned(), of, many })
    }

    fn name(&mut self) -> String {
        let mut name = String::new();
        while let Some((_, c)) = self.chars.next_if(|(_, c)| c.is_alphanumeric() || matches!(c, '_' | '\'')) {
            name.push(c);
        }
        name
    }
}

/// Whether an element can match where nothing stands.
fn takes_nothing(node: &Node) -> bool {
    match node {
        Node::Words(_) | Node::Capture { .. } => false,
        Node::Gap(_) | Node::Trigger | Node::Not(_) | Node::Begin | Node::End | Node::Optional(_) => true,
        Node::Sequence(nodes) => nodes.iter().all(takes_nothing),
        Node::Choice(branches) => branches.iter().any(takes_nothing),
        Node::Repeat(inner) => takes_nothing(inner),
    }
}

/// Whether an element keeps something of what it matches: a role, or the trigger.
fn keeps(node: &Node) -> bool {
    match node {
        Node::Capture { role, .. } => !role.is_empty(),
        Node::Trigger => true,
        Node::Words(_) | Node::Gap(_) | Node::Begin | Node::End => false,
        Node::Sequence(nodes) | Node::Choice(nodes) => nodes.iter().any(keeps),
        Node::Optional(inner) | Node::Repeat(inner) | Node::Not(inner) => keeps(inner),
    }
}

fn emit(node: &Node, ops: &mut Vec<Op>) {
    match node {
        Node::Words(phrases) => ops.push(Op::Words(phrases.clone())),
        Node::Capture { role, of, many } => {
            ops.push(Op::Capture { role: role.clone(), of: *of, many: *many });
        }
        Node::Gap(most) => ops.push(Op::Gap(*most)),
        Node::Trigger => ops.push(Op::Trigger),
        Node::Begin => ops.push(Op::Begin),
        Node::End => ops.push(Op::End),
        Node::Not(inner) => {
            let not = ops.len();
            ops.push(Op::Done);
            emit(inner, ops);
            ops.push(Op::Done);
            ops[not] = Op::Not(ops.len());
        }
        Node::Sequence(nodes) => nodes.iter().for_each(|node| emit(node, ops)),
        Node::Optional(inner) => {
            let split = ops.len();
            ops.push(Op::Done);
            emit(inner, ops);
            ops[split] = Op::Split(split + 1, ops.len());
        }
        Node::Repeat(inner) => {
            let start = ops.len();
            emit(inner, ops);
            ops.push(Op::Split(start, ops.len() + 1));
        }
        Node::Choice(branches) => {
            let mut exits = Vec::new();
            for (index, branch) in branches.iter().enumerate() {
                let last = index + 1 == branches.len();
                let split = ops.len();
                if !last {
                    ops.push(Op::Done);
                }
                emit(branch, ops);
                if !last {
                    exits.push(ops.len());
                    ops.push(Op::Done);
                    ops[split] = Op::Split(split + 1, ops.len());
                }
            }
            let end = ops.len();
            exits.into_iter().for_each(|exit| ops[exit] = Op::Jump(end));
        }
    }
}

/// First words of an element that must stand, if the pattern has one.
fn anchors(node: &Node) -> Option<Vec<String>> {
    match node {
        Node::Words(phrases) => {
            let words: Vec<String> = phrases.iter().filter_map(|phrase| phrase.first().cloned()).collect();
            (words.iter().all(|word| word.chars().any(char::is_alphanumeric))).then_some(words)
        }
        // The element with the fewest words is likely to be the rarest.
        Node::Sequence(nodes) => nodes.iter().filter_map(anchors).min_by_key(Vec::len),
        Node::Choice(branches) => branches.iter().map(anchors).collect::<Option<Vec<_>>>().map(|words| words.concat()),
        Node::Repeat(inner) => anchors(inner),
        Node::Optional(_)
        | Node::Capture { .. }
        | Node::Gap(_)
        | Node::Trigger
        | Node::Not(_)
        | Node::Begin
        | Node::End => None,
    }
}
