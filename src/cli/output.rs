//! Where a command writes what it makes: to stdout, to a file, or to a folder; all of it, or nothing.

use std::{
    fs::{self, File},
    io::{self, BufWriter, Write},
    path::{Path, PathBuf},
    process,
};

use anyhow::{Context, Result};

use super::UsageError;
use crate::export;

/// Where to write.
pub(super) enum Target {
    /// To stdout.
    Stdout,
    /// To a file, or to a folder where there are several.
    Path {
        /// The file or folder.
        path: PathBuf,
        /// Whether a file that is there already is replaced.
        force: bool,
    },
}

impl Target {
    /// The target of `--output`: stdout where nothing or `-` is given.
    pub(super) fn new(path: Option<&Path>, force: bool) -> Self {
        match path {
            None => Self::Stdout,
            Some(path) if path == Path::new("-") => Self::Stdout,
            Some(path) => Self::Path { path: path.to_owned(), force },
        }
    }

    /// Refuses what could not be written in the end, before anything is worked out.
    pub(super) fn check(&self, is_folder: bool) -> Result<()> {
        match self {
            Self::Stdout if is_folder => {
                Err(UsageError("this format has several files; name a folder with --output".to_owned()).into())
            }
            Self::Path { path, .. } if !is_folder && path.is_dir() => {
                Err(UsageError(format!("{} is a folder; name a file", path.display())).into())
            }
            Self::Path { path, .. } if is_folder && path.exists() && !path.is_dir() => {
                Err(UsageError(format!("{} is no folder, and this format has several files", path.display())).into())
            }
            Self::Path { path, force: false } if !is_folder && is_file(path) => Err(there_already(path).into()),
            Self::Stdout | Self::Path { .. } => Ok(()),
        }
    }

    /// Writes one file. Until all of it is written it has another name, and a file that is there already stays as it is.
    pub(super) fn write(&self, content: impl FnOnce(&mut dyn Write) -> Result<()>) -> Result<()> {
        let (path, force) = match self {
            Self::Stdout => {
                let mut out = BufWriter::new(io::stdout().lock());
                content(&mut out)?;
                return out.flush().context("stdout");
            }
            Self::Path { path, force } => (path, *force),
        };
        // Nothing can take the place of a device or a pipe.
        if path.exists() && !is_file(path) {
            let mut out = BufWriter::new(File::options().write(true).open(path).with_context(|| at(path))?);
            content(&mut out).with_context(|| at(path))?;
            return out.flush().with_context(|| at(path));
        }
        let begun = Begun::file(path, content)?;
        begun.finish(path, force)
    }

    /// Writes several files into a folder, which is made where there is none. In one that is there already, other files
    /// stay as they are.
    pub(super) fn write_all(&self, files: &[export::format::File]) -> Result<()> {
        let Self::Path { path, force } = self else {
            return self.check(true);
        };
        if !path.exists() {
            let begun = Begun::folder(path)?;
            for file in files {
                let own = begun.path.join(&file.name);
                fs::create_dir_all(own.parent().unwrap_or(&begun.path)).with_context(|| at(path))?;
                fs::write(&own, &file.content).with_context(|| at(path))?;
            }
            return begun.finish(path, *force);
        }
        let targets: Vec<PathBuf> = files.iter().map(|file| path.join(&file.name)).collect();
        if let Some(there) = targets.iter().find(|target| !force && target.exists()) {
            return Err(there_already(there).into());
        }
        let mut all = Vec::new();
        for (file, target) in files.iter().zip(&targets) {
            fs::create_dir_all(target.parent().unwrap_or(path)).with_context(|| at(path))?;
            all.push(Begun::file(target, |out| Ok(out.write_all(&file.content)?))?);
        }
        all.into_iter().zip(&targets).try_for_each(|(begun, target)| begun.finish(target, *force))
    }
}

/// A file or folder that is being written by another name; it is gone where that fails.
struct Begun {
    path: PathBuf,
    finished: bool,
}

impl Begun {
    fn file(target: &Path, content: impl FnOnce(&mut dyn Write) -> Result<()>) -> Result<Self> {
        let path = other_name(target);
        let file = File::create_new(&path).with_context(|| at(target))?;
        let begun = Self { path, finished: false };
        let mut out = BufWriter::new(file);
        content(&mut out).with_context(|| at(target))?;
        out.flush().with_context(|| at(target))?;
        Ok(begun)
    }

    fn folder(target: &Path) -> Result<Self> {
        let path = other_name(target);
        fs::create_dir(&path).with_context(|| at(target))?;
        Ok(Self { path, finished: false })
    }

    /// Gives it the name that was asked for.
    fn finish(mut self, target: &Path, force: bool) -> Result<()> {
        if !force && target.exists() {
            return Err(there_already(target).into());
        }
        fs::rename(&self.path, target).with_context(|| at(target))?;
        self.finished = true;
        Ok(())
    }
}

impl Drop for Begun {
    fn drop(&mut self) {
        if !self.finished {
            // What failed before is what is told.
            drop(if self.path.is_dir() { fs::remove_dir_all(&self.path) } else { fs::remove_file(&self.path) });
        }
    }
}

/// A name beside a file or folder, which nothing has.
fn other_name(target: &Path) -> PathBuf {
    let name = target.file_name().unwrap_or_default().to_string_lossy();
    target.with_file_name(format!(".{name}.{}.part", process::id()))
}

fn is_file(path: &Path) -> bool {
    path.metadata().is_ok_and(|known| known.is_file())
}

fn there_already(path: &Path) -> UsageError {
    UsageError(format!("{} is there already; --force replaces it", path.display()))
}

fn at(path: &Path) -> String {
    path.display().to_string()
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use anyhow::bail;

    use super::*;

    fn target(path: &Path, force: bool) -> Target {
        Target::new(Some(path), force)
    }

    fn file(name: &str, content: &str) -> export::format::File {
        export::format::File { name: name.to_owned(), content: content.as_bytes().to_vec() }
    }

    /// All files below a folder, with what stands in them.
    fn all(folder: &Path) -> BTreeSet<(String, String)> {
        let mut found = BTreeSet::new();
        for entry in fs::read_dir(folder).expect("a folder") {
            let path = entry.expect("an entry").path();
            let name = path.file_name().expect("a name").to_string_lossy().into_owned();
            if path.is_dir() {
                found.extend(all(&path).into_iter().map(|(below, text)| (format!("{name}/{below}"), text)));
            } else {
                found.insert((name, fs::read_to_string(&path).expect("a text")));
            }
        }
        found
    }

    fn set<const N: usize>(files: [(&str, &str); N]) -> BTreeSet<(String, String)> {
        files.into_iter().map(|(name, text)| (name.to_owned(), text.to_owned())).collect()
    }

    #[test]
    fn a_file_that_fails_leaves_nothing() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("a.txt");
        let fails = |out: &mut dyn Write| {
            out.write_all(b"half")?;
            bail!("it broke")
        };
        assert!(target(&path, false).write(fails).is_err());
        assert_eq!(all(folder.path()), set([]));
        target(&path, false).write(|out| Ok(out.write_all(b"whole")?)).expect("it is written");
        assert!(target(&path, true).write(fails).is_err());
        assert!(target(&path, false).write(|out| Ok(out.write_all(b"other")?)).is_err());
        assert_eq!(all(folder.path()), set([("a.txt", "whole")]));
    }

    #[test]
    fn several_files_are_a_folder() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("out");
        let files = [file("a.csv", "a"), file("below/b.csv", "b")];
        assert!(Target::Stdout.write_all(&files).is_err() && Target::Stdout.check(true).is_err());
        target(&path, false).write_all(&files).expect("a new folder");
        assert_eq!(all(folder.path()), set([("out/a.csv", "a"), ("out/below/b.csv", "b")]));
        fs::write(path.join("mine.txt"), "mine").expect("a file");
        let changed = [file("new.csv", "new"), file("below/b.csv", "B")];
        let refused = target(&path, false).write_all(&changed).expect_err("one is there");
        assert!(refused.to_string().contains("b.csv is there already"), "{refused}");
        assert_eq!(all(&path), set([("a.csv", "a"), ("below/b.csv", "b"), ("mine.txt", "mine")]), "none is written");
        target(&path, true).write_all(&changed).expect("they are replaced");
        let expected = [("a.csv", "a"), ("below/b.csv", "B"), ("mine.txt", "mine"), ("new.csv", "new")];
        assert_eq!(all(&path), set(expected), "others stay");
    }
}
