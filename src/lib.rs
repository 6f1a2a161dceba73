//! Chancery turns diplomatic documents into a knowledge graph that can be cited.
//!
//! The modules, in the order in which a document passes through them:
//!
//! ```text
//!  file ─► document ─► text ─► mention ─► entity ─► event ─► statement ─► store ─► join ─► query ─► export ─► cli
//!           edge      └────────── core: pure and total ──────────────┘     edge
//! ```
//!
//! `document` reads a file; `text` cuts it into sentences and tokens; `mention` finds names, offices, dates and
//! figures; `entity` says whom and what they name; `event` applies the rules of `data/rules/`; `statement` says the
//! outcome in RDF, each statement with the passage that says it. [`pipeline::read`] is the story in one function.
//! `store` keeps the graph, and by `search` an index of its words; `join` finds what several documents tell of, `query`
//! answers questions, `export` writes parts of it for other programs. `evaluate` measures what was read against gold.
//! `ARCHITECTURE.md` has the map and its invariants.

pub mod span;

pub mod token;

pub mod ontology;

pub mod document;

pub mod knowledge;

pub mod text;

pub mod mention;

pub mod entity;

pub mod event;

pub mod statement;

pub mod pipeline;

pub mod evaluate;

pub mod search;

pub mod store;

pub mod join;

pub mod query;

pub mod export;

pub mod cli;
