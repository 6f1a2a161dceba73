//! One writer or several readers at a time, by a lock on a file beside the data.

use std::{
    fs::{File, TryLockError},
    path::Path,
};

use super::{StoreError, error};

/// The file that is locked.
pub(super) const FILE: &str = "lock";

/// A lock that is held until it is dropped.
#[derive(Debug)]
pub(super) struct Lock(#[expect(dead_code, reason = "held open, for the lock lives as long as the file")] Option<File>);

impl Lock {
    /// For a store that only this process can see.
    pub(super) fn none() -> Self {
        Self(None)
    }

    /// For writing: nobody else may read or write.
    pub(super) fn exclusive(store: &Path) -> Result<Self, StoreError> {
        Self::take(store, File::try_lock)
    }

    /// For reading: others may read too.
    pub(super) fn shared(store: &Path) -> Result<Self, StoreError> {
        Self::take(store, File::try_lock_shared)
    }

    fn take(store: &Path, lock: impl Fn(&File) -> Result<(), TryLockError>) -> Result<Self, StoreError> {
        let path = store.join(FILE);
        // A reader may stand before a store that it cannot write to.
        let file = File::options()
            .create(true)
            .truncate(false)
            .write(true)
            .open(&path)
            .or_else(|_| File::open(&path))
            .map_err(|cause| error::io(&path, cause))?;
        match lock(&file) {
            Ok(()) => Ok(Self(Some(file))),
            Err(TryLockError::WouldBlock) => Err(StoreError::InUse { path: store.to_owned() }),
            Err(TryLockError::Error(cause)) => Err(error::io(&path, cause)),
        }
    }
}
