//! Keeps the search index beside the store right after every change.
//!
//! Before the store changes, what the change may touch is noted in a file, and the note goes when the index says what
//! the store says. A process that is killed in between leaves it behind, and the next that writes looks up in the store
//! what was noted, before anything else. Who reads while there is a note does not trust the index.
//!
//! That a store has an index at all stands in its marker, which a program that knows nothing of indexes writes without
//! it: what such a program changes, makes the index anew.

use std::{
    collections::BTreeSet,
    fs::{self, File},
    hash::BuildHasher,
    io::{self, Write},
    path::{Path, PathBuf},
    sync::{Mutex, PoisonError},
};

use oxigraph::model::Quad;
use rayon::prelude::*;
use rustc_hash::{FxBuildHasher, FxHashSet};

use super::{
    Store, StoreError,
    entry::{self, Bulk, Entries, Touched},
    error,
    open::{is_indexed, mark},
};
use crate::search::{Index, Reader, SearchError, Writer};

/// The folder of the index in that of the store.
const FOLDER: &str = "search";
/// The file of what the index may not say as the store does: one identifier a line.
const NOTE: &str = "search.pending";
/// What stands in a note for the whole index.
const ALL: &str = "*";
/// What stands in a note before a document that is new, whose things are noted with it.
const NEW: &str = "+";
/// How many things are read from the store at a time.
const CHUNK: usize = 512;

/// The index of a store that is open for writing.
pub(super) struct Kept {
    store: PathBuf,
    state: Mutex<State>,
}

#[derive(Default)]
struct State {
    /// Whether the index is to be made from nothing.
    anew: bool,
    /// What is to be looked up in the store.
    touched: BTreeSet<String>,
    /// Hashes of what was written without looking it up. That two things have one hash does no harm: both are looked up.
    written: FxHashSet<u64>,
    /// What writes the index, and what it held before.
    open: Option<(Writer, Reader)>,
    note: Option<File>,
}

/// Why a store has no index that can be used.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Unkept {
    /// It is not a store in a folder, or it is being written.
    #[error("there is no search index")]
    NotHere,
    /// A program made or changed it that keeps no index.
    #[error("the store has no search index, for it comes from an earlier version of this program")]
    Lacking,
    /// A change was interrupted.
    #[error("the search index is behind the store, for a command was interrupted")]
    Behind,
    /// It cannot be read.
    #[error("{0}")]
    Unreadable(String),
}

/// The index of a store that is read, if it says what the store says.
pub(super) fn reader(store: &Path) -> Result<Reader, Unkept> {
    if store.join(NOTE).exists() {
        return Err(Unkept::Behind);
    }
    if !is_indexed(store) || !store.join(FOLDER).is_dir() {
        return Err(Unkept::Lacking);
    }
    Index::open(&store.join(FOLDER))
        .and_then(|index| index.reader())
        .map_err(|error| Unkept::Unreadable(error.to_string()))
}

impl Kept {
    /// The index of a store, of which the marker says whether it has one.
    pub(super) fn open(store: &Path, is_marked: bool, is_empty: bool) -> Result<Self, StoreError> {
        let mut state = State::default();
        let note = store.join(NOTE);
        match fs::read_to_string(&note) {
            Ok(noted) => state.touched = noted.lines().map(str::to_owned).collect(),
            Err(cause) if cause.kind() == io::ErrorKind::NotFound => (),
            Err(cause) => return Err(error::io(&note, cause)),
        }
        state.anew = !is_empty && (!is_marked || state.touched.contains(ALL) || !store.join(FOLDER).is_dir());
        if is_empty {
            state.touched.clear();
        }
        let kept = Self { store: store.to_owned(), state: Mutex::new(state) };
        if is_empty {
            kept.create()?;
        }
        Ok(kept)
    }

    /// Notes what a change may touch, before it is made.
    pub(super) fn expect(&self, touched: Touched) -> Result<(), StoreError> {
        let Touched { names, documents, classed } = touched;
        let mut state = self.state();
        let new: Vec<String> =
            names.into_iter().chain(documents).chain(classed).filter(|key| !state.touched.contains(key)).collect();
        self.note(&mut state, "", &new)?;
        state.touched.extend(new);
        Ok(())
    }

    /// Notes what quads may touch that are to be added in bulk, and takes what is new into the index, which is not seen
    /// before the next settling. Quads of documents are of new ones, each with all that it says.
    pub(super) fn expect_bulk<'q, I: Iterator<Item = &'q Quad> + Clone>(
        &self,
        store: &Store,
        quads: I,
        of_documents: bool,
    ) -> Result<(), StoreError> {
        let mut state = self.state();
        if state.anew {
            return Ok(());
        }
        if self.open_index(&mut state).is_err() {
            // What cannot be read is made again.
            self.note(&mut state, "", [ALL])?;
            state.anew = true;
            return Ok(());
        }
        let bulk = entry::bulk(quads);
        let touched = self.known(&state, store, &bulk, of_documents)?;
        let documents = bulk.documents.list.iter().map(|(iri, _)| iri.as_str());
        if of_documents {
            self.note(&mut state, NEW, documents)?;
        } else {
            let names = bulk.names.list.iter().map(|(iri, _)| iri.as_str());
            self.note(&mut state, "", names.chain(documents).chain(touched.iter().map(String::as_str)))?;
        }
        let names = bulk.names.list.into_iter().map(|(_, name)| name);
        let passages = bulk.passages.list.into_iter().map(|(_, passage)| passage);
        let new = Entries {
            names: names.filter(|name| !touched.contains(&name.iri)).collect(),
            passages: passages.filter(|passage| !touched.contains(&passage.document)).collect(),
        };
        if let Some((writer, _)) = &state.open {
            write(writer, &new).map_err(|error| self.failed(error))?;
        }
        state.written.extend(new.names.iter().map(|name| hash(&name.iri)));
        state.written.extend(new.passages.iter().map(|passage| hash(&passage.document)));
        state.touched.extend(touched);
        Ok(())
    }

    /// What of these quads the index has already, so that it is to be looked up.
    fn known(
        &self,
        state: &State,
        store: &Store,
        bulk: &Bulk,
        of_documents: bool,
    ) -> Result<BTreeSet<String>, StoreError> {
        let mut touched = BTreeSet::new();
        let known = |key: &str| state.knows(key).map_err(|error| self.failed(error));
        // What users load may give a class to what has no name yet.
        let by_users = !of_documents || store.has_loaded()?;
        for (iri, _) in &bulk.names.list {
            if bulk.documents.has(iri) || known(iri)? || (by_users && store.has_class(iri)?) {
                touched.insert(iri.clone());
            }
        }
        for (iri, _) in &bulk.documents.list {
            if !of_documents || bulk.names.has(iri) || known(iri)? {
                touched.insert(iri.clone());
            }
        }
        for iri in &bulk.classed {
            if known(iri)? {
                touched.insert(iri.clone());
            }
        }
        Ok(touched)
    }

    /// Makes the index anew when it is next settled.
    pub(super) fn discard(&self) {
        self.state().anew = true;
    }

    /// Whether there is anything to bring up to date.
    pub(super) fn is_behind(&self) -> bool {
        let state = self.state();
        state.anew || state.note.is_some() || !state.touched.is_empty() || state.open.is_some()
    }

    /// Makes the index say what the store says.
    pub(super) fn settle(&self, store: &Store) -> Result<(), StoreError> {
        let mut state = self.state();
        if !state.anew && self.update(&mut state, store).is_err() {
            // What cannot be changed is made again.
            state.anew = true;
        }
        if state.anew {
            *state = State { anew: true, ..State::default() };
            self.note(&mut state, "", [ALL])?;
            self.create()?;
            state.touched = store.keys()?;
            self.update(&mut state, store)?;
        }
        *state = State::default();
        if !is_indexed(&self.store) {
            mark(&self.store)?;
        }
        let note = self.store.join(NOTE);
        match fs::remove_file(&note) {
            Err(cause) if cause.kind() != io::ErrorKind::NotFound => Err(error::io(&note, cause)),
            _ => Ok(()),
        }
    }

    /// Looks up what was touched, and writes the index.
    fn update(&self, state: &mut State, store: &Store) -> Result<(), StoreError> {
        let mut keys = BTreeSet::new();
        for line in &state.touched {
            match line.strip_prefix(NEW) {
                None => {
                    keys.insert(line.clone());
                }
                Some(document) => {
                    let Touched { names, documents, classed } =
                        entry::touched(store.document_quads(document)?.values());
                    keys.extend(names.into_iter().chain(documents).chain(classed).chain([document.to_owned()]));
                }
            }
        }
        if keys.is_empty() && state.open.is_none() {
            return Ok(());
        }
        self.open_index(state)?;
        let Some((writer, _)) = state.open.take() else {
            return Ok(());
        };
        fill(store, &writer, &keys, !state.anew)?;
        writer.commit().map_err(|error| self.failed(error))
    }

    /// An empty index in place of what is there.
    fn create(&self) -> Result<(), StoreError> {
        let folder = self.store.join(FOLDER);
        match fs::remove_dir_all(&folder) {
            Err(cause) if cause.kind() != io::ErrorKind::NotFound => return Err(error::io(&folder, cause)),
            _ => (),
        }
        fs::create_dir(&folder).map_err(|cause| error::io(&folder, cause))?;
        Index::create(&folder).map_err(|error| self.failed(error))?;
        Ok(())
    }

    fn open_index(&self, state: &mut State) -> Result<(), StoreError> {
        if state.open.is_none() {
            let open = |index: Index| Ok((index.writer()?, index.reader()?));
            let opened = Index::open(&self.store.join(FOLDER)).and_then(open);
            state.open = Some(opened.map_err(|error| self.failed(error))?);
        }
        Ok(())
    }

    fn note(
        &self,
        state: &mut State,
        prefix: &str,
        keys: impl IntoIterator<Item = impl AsRef<str>>,
    ) -> Result<(), StoreError> {
        let mut lines = String::new();
        for key in keys {
            lines.extend([prefix, key.as_ref(), "\n"]);
        }
        if lines.is_empty() {
            return Ok(());
        }
        let path = self.store.join(NOTE);
        let mut write = || {
            let mut file = match state.note.take() {
                Some(file) => file,
                None => File::options().create(true).append(true).open(&path)?,
            };
            file.write_all(lines.as_bytes())?;
            file.sync_data()?;
            state.note = Some(file);
            Ok(())
        };
        write().map_err(|cause| error::io(&path, cause))
    }

    fn failed(&self, cause: SearchError) -> StoreError {
        StoreError::Index { path: self.store.join(FOLDER), cause: Box::new(cause) }
    }

    fn state(&self) -> std::sync::MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl State {
    /// Whether the index may hold something.
    fn knows(&self, key: &str) -> Result<bool, SearchError> {
        if self.written.contains(&hash(key)) {
            return Ok(true);
        }
        self.open.as_ref().map_or(Ok(false), |(_, reader)| reader.may_have(key))
    }
}

/// An index in memory of all that a store says.
pub(super) fn in_memory(store: &Store) -> Result<Reader, StoreError> {
    let failed = |cause| StoreError::Index { path: PathBuf::from("memory"), cause: Box::new(cause) };
    let index = Index::in_memory().map_err(failed)?;
    let writer = index.writer().map_err(failed)?;
    fill(store, &writer, &store.keys()?, false)?;
    writer.commit().map_err(failed)?;
    index.reader().map_err(failed)
}

/// Writes what the store says of things, in place of what the index has of them.
fn fill(store: &Store, writer: &Writer, keys: &BTreeSet<String>, replace: bool) -> Result<(), StoreError> {
    let keys: Vec<&String> = keys.iter().collect();
    for keys in keys.chunks(CHUNK) {
        let entries = |key: &&String| store.entries_of(key);
        // Threads are for much.
        let found: Vec<Entries> = match keys.len() {
            CHUNK => keys.par_iter().map(entries).collect::<Result<_, _>>()?,
            _ => keys.iter().map(entries).collect::<Result<_, _>>()?,
        };
        if replace {
            keys.iter().for_each(|key| writer.remove(key));
        }
        for entries in &found {
            let failed = |cause| StoreError::Index { path: PathBuf::from(FOLDER), cause: Box::new(cause) };
            write(writer, entries).map_err(failed)?;
        }
    }
    Ok(())
}

fn write(writer: &Writer, entries: &Entries) -> Result<(), SearchError> {
    entries.names.iter().try_for_each(|name| writer.add_name(name))?;
    entries.passages.iter().try_for_each(|passage| writer.add_passage(passage))
}

fn hash(key: &str) -> u64 {
    FxBuildHasher.hash_one(key)
}
