//! A folder with a description, in which the command is run; it is gone with the test.

use std::fs;
use std::path::PathBuf;
use std::process::{Command, Output};

pub(crate) const PETS: &str = r##"{"openapi": "3.1.0", "info": {"title": "Pets", "version": "1"}, "paths": {},
"components": {"schemas": {
    "Pet": {"type": "object", "properties": {"name": {"type": "string"}}},
    "Tag": {"type": "object", "properties": {"id": {"type": "integer"}}}
}}}"##;

pub(crate) struct Folder(pub(crate) PathBuf);

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}

impl Folder {
    pub(crate) fn new(name: &str) -> Folder {
        // Outside any checkout: the command looks for `oasmith.toml` in the folders above, too.
        let own = format!("oasmith-cli-{}-{name}", std::process::id());
        let path = std::env::temp_dir().join(own);
        let _ = fs::remove_dir_all(&path);
        fs::create_dir_all(&path).unwrap();
        fs::write(path.join("pets.json"), PETS).unwrap();
        Folder(path)
    }

    pub(crate) fn run(&self, arguments: &[&str]) -> Output {
        let mut command = Command::new(env!("CARGO_BIN_EXE_oasmith"));
        command
            .args(arguments)
            .current_dir(&self.0)
            .output()
            .unwrap()
    }

    /// Runs, and expects an exit code; gives what was printed, errors last.
    pub(crate) fn expect(&self, code: i32, arguments: &[&str]) -> String {
        let output = self.run(arguments);
        let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
        let printed = text(&output.stdout) + &text(&output.stderr);
        assert_eq!(output.status.code(), Some(code), "{arguments:?}: {printed}");
        printed
    }

    pub(crate) fn write(&self, path: &str, text: &str) {
        let path = self.0.join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }

    pub(crate) fn read(&self, path: &str) -> String {
        fs::read_to_string(self.0.join(path)).unwrap_or_else(|fault| panic!("{path}: {fault}"))
    }

    /// Generates from one of its folders; gives what was told.
    pub(crate) fn generate(&self, place: &str, arguments: &[&str]) -> String {
        let mut command = Command::new(env!("CARGO_BIN_EXE_oasmith"));
        let command = command.arg("generate").args(arguments);
        let output = command.current_dir(self.0.join(place)).output().unwrap();
        let told = String::from_utf8(output.stderr).unwrap();
        assert!(output.status.success(), "{place} {arguments:?}: {told}");
        told
    }

    /// Every file of a folder and of those in it.
    pub(crate) fn files(&self, folder: &str) -> Vec<PathBuf> {
        let (mut files, mut open) = (Vec::new(), vec![self.0.join(folder)]);
        while let Some(path) = open.pop() {
            match path.is_dir() {
                true => open.extend(fs::read_dir(path).unwrap().map(|it| it.unwrap().path())),
                false => files.push(path),
            }
        }
        files.sort();
        files
    }

    /// All generated files of a folder, without the lines that say from what.
    pub(crate) fn code(&self, folder: &str) -> String {
        let files = self.files(folder);
        let texts = files.iter().map(|path| fs::read_to_string(path).unwrap());
        let texts = texts.map(|text| text.split_once('\n').unwrap().1.to_owned());
        texts.collect()
    }

    pub(crate) fn has(&self, path: &str) -> bool {
        self.0.join(path).exists()
    }

    /// Whether a file of a folder declares a type.
    pub(crate) fn declares(&self, folder: &str, ident: &str) -> bool {
        let declaration = format!("struct {ident} ");
        let mut files = self.files(folder).into_iter();
        files.any(|path| fs::read_to_string(path).unwrap().contains(&declaration))
    }
}
