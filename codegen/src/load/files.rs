//! Files of a folder, for the doors; the one place of the crate, `build` apart, that touches a disk.
//!
//! In: a folder. Out: a [`Loader`] that reads what is below it and nothing else.

use std::path::{Path, PathBuf};

use super::Loader;

/// Reads the files below one folder.
#[derive(Debug, Clone)]
pub struct FileLoader {
    folder: PathBuf,
    outside: bool,
}

impl FileLoader {
    /// Paths are relative to `folder`, and what leads out of it is refused.
    pub fn new(folder: impl Into<PathBuf>) -> Self {
        FileLoader {
            folder: folder.into(),
            outside: false,
        }
    }

    /// Also reads what references reach by `..` above the folder.
    #[must_use]
    pub fn allow_outside(mut self) -> Self {
        self.outside = true;
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
        let leaves = path.split('/').next() == Some("..") || Path::new(path).is_absolute();
        if leaves && !self.outside {
            return Err("it is outside the folder that files are read from".to_owned());
        }
        let bytes = std::fs::read(self.locate(path)).map_err(|error| match error.kind() {
            std::io::ErrorKind::NotFound => "there is no such file".to_owned(),
            std::io::ErrorKind::PermissionDenied => "reading it is not permitted".to_owned(),
            std::io::ErrorKind::IsADirectory => "it is a folder".to_owned(),
            _ => error.to_string(),
        })?;
        text(bytes)
    }
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
