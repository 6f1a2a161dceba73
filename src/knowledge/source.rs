//! Where the files of `data/` come from: the binary, or a folder that is being edited.

use std::{
    fs,
    path::{Path, PathBuf},
};

use include_dir::{Dir, include_dir};

use super::KnowledgeError;

/// The folders of `data/` that the program reads; its samples and tables are for people.
static FOLDERS: [(&str, Dir<'_>); 5] = [
    ("background", include_dir!("$CARGO_MANIFEST_DIR/data/background")),
    ("rules", include_dir!("$CARGO_MANIFEST_DIR/data/rules")),
    ("lexicon", include_dir!("$CARGO_MANIFEST_DIR/data/lexicon")),
    ("joins", include_dir!("$CARGO_MANIFEST_DIR/data/joins")),
    ("views", include_dir!("$CARGO_MANIFEST_DIR/data/views")),
];

/// A tree of knowledge files.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Source {
    /// The files that the program was built with.
    #[default]
    Embedded,
    /// A folder with the layout of `data/`.
    Folder(PathBuf),
}

impl Source {
    /// Name and text of each file with that ending directly below `folder`, sorted by name.
    ///
    /// # Errors
    /// When a file or the folder cannot be read as UTF-8 text.
    pub fn files(&self, folder: &str, ending: &str) -> Result<Vec<(String, String)>, KnowledgeError> {
        match self {
            Self::Embedded => Ok(embedded(folder, ending)),
            Self::Folder(root) => on_disk(&root.join(folder), ending),
        }
    }
}

fn embedded(folder: &str, ending: &str) -> Vec<(String, String)> {
    let (top, below) = folder.split_once('/').unwrap_or((folder, ""));
    let tree = FOLDERS.iter().find(|(name, _)| *name == top).map(|(_, tree)| tree);
    let directory = tree.and_then(|tree| if below.is_empty() { Some(tree) } else { tree.get_dir(below) });
    let mut files: Vec<_> = directory
        .into_iter()
        .flat_map(Dir::files)
        .filter(|file| has_ending(file.path(), ending))
        .filter_map(|file| Some((format!("data/{top}/{}", file.path().display()), file.contents_utf8()?.to_owned())))
        .collect();
    files.sort();
    files
}

fn on_disk(folder: &Path, ending: &str) -> Result<Vec<(String, String)>, KnowledgeError> {
    let fault = |cause| KnowledgeError::Io { path: folder.to_owned(), cause };
    let mut files = Vec::new();
    for entry in fs::read_dir(folder).map_err(fault)? {
        let path = entry.map_err(fault)?.path();
        if has_ending(&path, ending) {
            let text = fs::read_to_string(&path).map_err(|cause| KnowledgeError::Io { path: path.clone(), cause })?;
            files.push((path.display().to_string(), text));
        }
    }
    files.sort();
    Ok(files)
}

fn has_ending(path: &Path, ending: &str) -> bool {
    path.extension().is_some_and(|extension| extension == ending)
}
