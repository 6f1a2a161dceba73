//! The pattern language of rules, compiled to a small program. `data/rules/README.md` is its manual.

use std::{iter::Peekable, sync::Arc};

use super::{Class, Lexicon, Many, Needs, Op, Phrases, Program, Symbol, Type, Vocabulary};
use crate::token::fold;

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

enum Node {
    Words(Arc<Phrases>),
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
pub(super) fn compile(
    pattern: &str,
    lexicon: &Lexicon,
    vocabulary: &mut Vocabulary,
) -> Result<Program, (usize, String)> {
    let mut parser = Parser { pattern, chars: pattern.char_indices().peekable(), lexicon, vocabulary };
    let node = parser.choice()?;
    if let Some((at, c)) = parser.chars.next() {
        return Err((at, format!("`{c}` closes nothing")));
    }
    if !is_anchored(&node, vocabulary) {
        return Err((
            0,
            "a pattern needs a word, or a class of words, that always stands in what it matches".to_owned(),
        ));
    }
    let mut needed = Needs::default();
    needs(&node, &mut needed);
    let mut ops = Vec::new();
    emit(&node, &mut ops);
    ops.push(Op::Done);
    Ok(Program::new(ops, needed))
}

struct Parser<'a> {
    pattern: &'a str,
    chars: Peekable<std::str::CharIndices<'a>>,
    lexicon: &'a Lexicon,
    vocabulary: &'a mut Vocabulary,
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
                Ok(Node::Words(self.vocabulary.class(&name, class)))
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
            ',' | ';' | ':' | '-' => Ok(self.word(c.to_string())),
            c if c.is_alphanumeric() || c == '\'' => {
                let mut word = c.to_string();
                word.push_str(&self.name());
                Ok(self.word(fold(&word)))
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

    fn word(&mut self, word: String) -> Node {
        Node::Words(self.vocabulary.phrases(&[vec![word]]))
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
        Node::Words(phrases) => ops.push(Op::Words(Arc::clone(phrases))),
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

/// Whether an element has a word, and not only a mark, that must stand.
fn is_anchored(node: &Node, vocabulary: &Vocabulary) -> bool {
    match node {
        Node::Words(phrases) => phrases.iter().all(|phrase| {
            let first = vocabulary.words(&phrase[..1]).next();
            first.is_some_and(|word| word.chars().any(char::is_alphanumeric))
        }),
        Node::Sequence(nodes) => nodes.iter().any(|node| is_anchored(node, vocabulary)),
        Node::Choice(branches) => branches.iter().all(|node| is_anchored(node, vocabulary)),
        Node::Repeat(inner) => is_anchored(inner, vocabulary),
        Node::Optional(_)
        | Node::Capture { .. }
        | Node::Gap(_)
        | Node::Trigger
        | Node::Not(_)
        | Node::Begin
        | Node::End => false,
    }
}

/// What must stand for an element to match.
fn needs(node: &Node, out: &mut Needs) {
    match node {
        Node::Words(phrases) => {
            let mut words: Vec<Symbol> = phrases.iter().map(|phrase| phrase[0]).collect();
            words.dedup();
            out.words.push(words);
        }
        Node::Capture { of, .. } => out.types.add((*of).into()),
        Node::Sequence(nodes) => nodes.iter().for_each(|node| needs(node, out)),
        Node::Repeat(inner) => needs(inner, out),
        // Of each branch one set of words, that with the fewest; all of them together are one set.
        Node::Choice(branches) => {
            let of_branch = |branch: &Node| {
                let mut needed = Needs::default();
                needs(branch, &mut needed);
                needed.words.into_iter().min_by_key(Vec::len)
            };
            if let Some(words) = branches.iter().map(of_branch).collect::<Option<Vec<_>>>() {
                let mut words = words.concat();
                words.sort_unstable();
                words.dedup();
                out.words.push(words);
            }
        }
        Node::Optional(_) | Node::Gap(_) | Node::Trigger | Node::Not(_) | Node::Begin | Node::End => (),
    }
}
