//! Files of a folder, for the doors; the one place of the crate, `build` apart, that touches a disk.
//!
//! In: a folder, and maybe one above it. Out: a [`Loader`] that reads what is below these and nothing else.

use std::path::{Component, Path, PathBuf};

use super::{Loader, way};

/// Reads the files below one folder, and maybe those of another.
#[derive(Debug, Clone)]
pub struct FileLoader {
    folder: PathBuf,
    /// Absolute, without `..`.
    within: PathBuf,
}

impl FileLoader {
    /// Paths are relative to `folder`, and what leads out of it is refused.
    pub fn new(folder: impl Into<PathBuf>) -> Self {
        let folder = folder.into();
        FileLoader {
            within: full(&folder),
            folder,
        }
    }

    /// What is in this folder is read as well.
    #[must_use]
    pub fn or_within(mut self, root: &Path) -> Self {
        self.within = full(root);
        self
    }

    /// A loader for the folder of a file, and the file's name in it.
    ///
    /// # Errors
    /// If the path ends in no UTF-8 file name.
    pub fn for_file(path: &Path) -> Result<(Self, String), String> {
        let name = path
            .file_name()
            .and_then(|name| name.to_str())
            .ok_or_else(|| "the path ends in no readable file name".to_owned())?;
        Ok((
            Self::new(path.parent().unwrap_or(Path::new(""))),
            name.to_owned(),
        ))
    }

    /// Where a path of a reference stands on the disk.
    pub fn locate(&self, path: &str) -> PathBuf {
        self.folder.join(path)
    }
}

impl Loader for FileLoader {
    fn read(&self, path: &str) -> Result<String, String> {
        if let Some(folder) = self.outside(path) {
            return Err(format!("it is outside of `{folder}`"));
        }
        let bytes = std::fs::read(self.locate(path)).map_err(|error| match error.kind() {
            std::io::ErrorKind::NotFound => "there is no such file".to_owned(),
            std::io::ErrorKind::PermissionDenied => "reading it is not permitted".to_owned(),
            std::io::ErrorKind::IsADirectory => "it is a folder".to_owned(),
            _ => error.to_string(),
        })?;
        text(bytes)
    }

    /// The disk knows the folders that a path leads out of.
    fn name(&self, root: &str, path: &str) -> String {
        way(&slashed(&self.locate(root)), &slashed(&self.locate(path)))
    }

    fn outside(&self, path: &str) -> Option<String> {
        let file = full(&self.locate(path));
        let inside = file.starts_with(&self.within) || file.starts_with(full(&self.folder));
        (!inside).then(|| self.within.display().to_string())
    }
}

/// From the root of the disk on, without `.` and without `name/..`.
pub(crate) fn full(path: &Path) -> PathBuf {
    let current = std::env::current_dir().unwrap_or_default();
    let mut all = PathBuf::new();
    for part in current.join(path).components() {
        match part {
            Component::CurDir => {}
            Component::ParentDir => drop(all.pop()),
            part => all.push(part),
        }
    }
    all
}

/// The same as text, with `/` on every system.
pub(crate) fn slashed(path: &Path) -> String {
    let full = full(path);
    full.to_string_lossy()
        .replace(std::path::MAIN_SEPARATOR, "/")
}

/// UTF-8; or UTF-16 that says so by its first character, as redirected output of Windows PowerShell is.
fn text(bytes: Vec<u8>) -> Result<String, String> {
    match bytes.as_slice() {
        [0xFF, 0xFE, rest @ ..] => utf16(rest, u16::from_le_bytes),
        [0xFE, 0xFF, rest @ ..] => utf16(rest, u16::from_be_bytes),
        _ => String::from_utf8(bytes).map_err(|error| {
            let at = error.utf8_error().valid_up_to();
            format!("it is not UTF-8 text (byte {at})")
        }),
    }
}

fn utf16(bytes: &[u8], unit: fn([u8; 2]) -> u16) -> Result<String, String> {
    let (pairs, rest) = bytes.as_chunks();
    let units = pairs.iter().map(|pair| unit(*pair));
    let text: Result<String, _> = char::decode_utf16(units).collect();
    match text {
        Ok(text) if rest.is_empty() => Ok(text),
        _ => Err("it starts as UTF-16 text, but is none".to_owned()),
    }
}
