//! Reads `data/`: background graph, rules and lexicons, into checked values; faults named by file and line.
//!
//! All of it is embedded in the binary. A folder laid out the same way can stand in for it, so that a rule can be
//! edited and tried without building.

mod body;
mod gazetteer;
mod holder;
mod index;
mod lexicon;
mod pattern;
mod phrase;
mod program;
mod romanization;
mod rule;
mod source;
mod turtle;
mod vocabulary;

use std::path::PathBuf;

use gazetteer::Entries;
use oxigraph::model::Triple;

pub use gazetteer::{Class, EntryId, Gazetteer, Name, NameKind};
pub use holder::{Holders, Term};
pub use index::{PatternId, RuleIndex};
pub use lexicon::{
    Comparison, Cue, DateWords, Heads, Lexicon, OfficeWords, Offset, PersonWords, Realis, Sex, Spelling, Words,
};
pub use phrase::ByFirst;
pub use program::{First, Many, Needs, Op, Program, Type, Types};
pub use romanization::Romanization;
pub use rule::{Effect, Rule};
pub use source::Source;
pub use turtle::{Predicate, Subject, is_read};
pub use vocabulary::{Phrases, Symbol, Vocabulary};

/// Everything that is known before a document is read.
#[derive(Debug)]
pub struct Knowledge {
    /// Words of the language that are no names.
    pub lexicon: Lexicon,
    /// Names of the background graph, and of what a user has loaded.
    pub gazetteer: Gazetteer,
    /// Who held which office when.
    pub holders: Holders,
    /// The rules that find events.
    pub rules: Vec<Rule>,
    /// The patterns of the rules by the words that they need.
    pub index: RuleIndex,
}

impl Knowledge {
    /// Reads the knowledge at `source`; `loaded` is what a user has loaded besides, recognised like the background.
    ///
    /// # Errors
    /// The first fault found in a file.
    pub fn load(source: &Source, loaded: &[Subject]) -> Result<Self, KnowledgeError> {
        let (knowledge, faults) = Self::load_sound(source, loaded)?;
        faults.into_iter().next().map_or(Ok(knowledge), Err)
    }

    /// Reads the knowledge at `source` with those rules that are sound, and names all faults of the others.
    ///
    /// # Errors
    /// The first fault found in lexicon or background.
    pub fn load_sound(source: &Source, loaded: &[Subject]) -> Result<(Self, Vec<KnowledgeError>), KnowledgeError> {
        let lexicon = Lexicon::load(source)?;
        let mut all = turtle::read(&source.files("background", "ttl")?)?;
        all.extend_from_slice(loaded);
        let entries = Entries::new(&all);
        let (holders, gazetteer) =
            rayon::join(|| Holders::new(&all, &entries, &lexicon), || Gazetteer::new(&all, &entries, &lexicon));
        let (rules, faults, vocabulary) = read_rules(source, &lexicon)?;
        let index = RuleIndex::new(vocabulary, &rules);
        Ok((Self { lexicon, gazetteer, holders, rules, index }, faults))
    }

    /// The knowledge that is built into the program, and nothing besides.
    ///
    /// # Errors
    /// When the program was built from files with a fault.
    pub fn embedded() -> Result<Self, KnowledgeError> {
        Self::load(&Source::Embedded, &[])
    }
}

/// The rules at `source` that are sound, without what names they are applied to.
///
/// # Errors
/// The first fault found in the lexicon.
pub fn rules(source: &Source) -> Result<Vec<Rule>, KnowledgeError> {
    Ok(read_rules(source, &Lexicon::load(source)?)?.0)
}

/// The sound rules, the faults of the others, and the words of all.
fn read_rules(
    source: &Source,
    lexicon: &Lexicon,
) -> Result<(Vec<Rule>, Vec<KnowledgeError>, Vocabulary), KnowledgeError> {
    let (mut rules, mut faults, mut vocabulary) = (Vec::new(), Vec::new(), Vocabulary::default());
    for (path, toml) in source.files("rules/en", "toml")? {
        let (sound, wrong) = rule::read(&path, &toml, lexicon, &mut vocabulary);
        rules.extend(sound);
        faults.extend(wrong);
    }
    faults.extend(rule::check_names(&rules));
    Ok((rules, faults, vocabulary))
}

/// What the background says by the predicates that are wanted, in all languages: more than reading asks for.
///
/// # Errors
/// The first fault found in a file.
pub fn background(source: &Source, wanted: impl Fn(&str) -> bool + Sync) -> Result<Vec<Triple>, KnowledgeError> {
    turtle::triples(&source.files("background", "ttl")?, wanted)
}

/// What is wrong with a file of `data/`.
#[derive(Debug, thiserror::Error)]
pub enum KnowledgeError {
    /// The file system refused.
    #[error("{path}: {cause}", path = path.display())]
    Io {
        /// The file or folder.
        path: PathBuf,
        /// What the system said.
        cause: std::io::Error,
    },
    /// A file says something that cannot be understood.
    #[error("{file}:{line}: {message}")]
    Fault {
        /// The file, below `data/`.
        file: String,
        /// The line, from 1.
        line: usize,
        /// What is wrong, and what would be right.
        message: String,
    },
}

impl KnowledgeError {
    /// A fault at the byte `offset` of a file's text.
    pub(crate) fn at(file: &str, text: &str, offset: usize, message: impl Into<String>) -> Self {
        let head = &text.as_bytes()[..offset.min(text.len())];
        let line = 1 + head.iter().filter(|byte| **byte == b'\n').count();
        Self::Fault { file: file.to_owned(), line, message: message.into() }
    }
}
