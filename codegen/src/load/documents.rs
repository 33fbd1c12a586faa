//! The documents of one run: their texts and trees.
//!
//! In: text. Out: what [`At`] reads, and lines and columns for people. Documents are only ever
//! added; once all are, they are shared and cursors borrow from them.

use std::collections::BTreeMap;
use std::sync::OnceLock;

use super::lines::Lines;
use super::{At, FileId, Finding, NodeId, Span, floor_boundary, json, tree, yaml};
use crate::diagnostic::{Code, Diagnostics};

/// Where in a text, for people: both count from 1.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Position {
    /// The line.
    pub line: usize,
    /// The column, in characters.
    pub column: usize,
}

#[derive(Debug)]
struct Document {
    path: String,
    /// See [`super::Loader::name`].
    name: String,
    text: String,
    tree: tree::Tree,
    readable: bool,
    /// Made when the first diagnostic asks.
    lines: OnceLock<Lines>,
}

/// Every document of one run.
#[derive(Debug, Default)]
pub struct Documents {
    files: Vec<Document>,
    /// By path, what is to be added to documents that are yet to be read.
    additions: BTreeMap<String, tree::Additions>,
}

impl Documents {
    /// None yet.
    pub fn new() -> Self {
        Self::default()
    }

    /// None yet; what is read by one of these paths has more in it than its text says.
    pub(crate) fn with(additions: BTreeMap<String, tree::Additions>) -> Self {
        Documents {
            additions,
            ..Self::default()
        }
    }

    /// Reads a text as JSON or YAML: by the ending of its path, else by its first character.
    ///
    /// What is wrong with it is reported; a text that cannot be read at all becomes `null`, see
    /// [`Documents::is_readable`].
    pub fn add(&mut self, path: &str, text: String, diagnostics: &Diagnostics) -> FileId {
        self.add_named(path, path.to_owned(), text, diagnostics)
    }

    /// The same of a file that is called otherwise in generated code.
    pub(crate) fn add_named(
        &mut self,
        path: &str,
        name: String,
        text: String,
        diagnostics: &Diagnostics,
    ) -> FileId {
        let file = FileId(self.files.len() as u32);
        let mut duplicates = Vec::new();
        let tree = if u32::try_from(text.len()).is_ok_and(|len| len < u32::MAX) {
            read(path, file, &text, &mut duplicates, diagnostics)
        } else {
            diagnostics.report_at(Code::TooLarge, None, path, "the document has 4 GiB or more");
            None
        };
        self.files.push(Document {
            path: path.to_owned(),
            name,
            readable: tree.is_some(),
            tree: tree.unwrap_or_else(tree::Tree::null),
            text,
            lines: OnceLock::new(),
        });
        for duplicate in duplicates {
            self.report_duplicate(file, &duplicate, diagnostics);
        }
        if let Some(more) = self.additions.remove(path) {
            let document = &mut self.files[file.0 as usize];
            document.tree = document.tree.with(&document.text, &more);
        }
        file
    }

    fn report_duplicate(&self, file: FileId, found: &tree::Duplicate, diagnostics: &Diagnostics) {
        let at = |index| self.at(NodeId { file, index });
        let (first, second) = (at(found.first), at(found.second));
        let key = second.key().unwrap_or_default();
        let message = format!("the key `{key}` stands twice in this object; the last counts");
        let mut report = diagnostics.report(Code::DuplicateKey, second, message);
        if let Some(span) = second.key_span() {
            report = report.span(span);
        }
        if let Some(span) = first.key_span() {
            report.related(span, "the first is ignored");
        }
    }

    /// The root of a document.
    pub fn root(&self, file: FileId) -> At<'_> {
        self.at(NodeId { file, index: 0 })
    }

    /// The cursor at a node of these documents.
    pub fn at(&self, id: NodeId) -> At<'_> {
        At::new(self, id)
    }

    /// What stands at a place as [`At::pointer`] writes it; `None` where nothing does.
    pub fn find(&self, place: &str) -> Option<At<'_>> {
        let (name, pointer) = place.split_once('#')?;
        let file = self.files().find(|file| self.name(*file) == name)?;
        self.root(file).at_pointer(pointer)
    }

    /// Every document, in the order of loading.
    pub fn files(&self) -> impl Iterator<Item = FileId> + use<> {
        (0..self.files.len() as u32).map(FileId)
    }

    /// The path a document was loaded by, which people find it by.
    pub fn path(&self, file: FileId) -> &str {
        &self.files[file.0 as usize].path
    }

    /// What a document is called in places ([`At::pointer`]), which generated code and configurations state: the root nothing,
    /// another by its path from the root's folder, see [`super::Loader::name`].
    pub fn name(&self, file: FileId) -> &str {
        match file {
            FileId::ROOT => "",
            file => &self.files[file.0 as usize].name,
        }
    }

    /// A document's text.
    pub fn text(&self, file: FileId) -> &str {
        &self.files[file.0 as usize].text
    }

    /// Whether the text could be read; a `null` stands for one that could not.
    pub fn is_readable(&self, file: FileId) -> bool {
        self.files[file.0 as usize].readable
    }

    /// How many nodes a document has.
    pub fn node_count(&self, file: FileId) -> usize {
        self.tree(file).len()
    }

    #[inline]
    pub(super) fn tree(&self, file: FileId) -> &tree::Tree {
        &self.files[file.0 as usize].tree
    }

    /// Line and column of a byte of a document's text.
    pub fn position(&self, file: FileId, offset: u32) -> Position {
        let text = self.text(file);
        let offset = floor_boundary(text, offset as usize);
        let lines = self.lines(file);
        let (line, start, _) = lines.around(text, offset);
        let before = lines.characters_before(text, offset) - lines.characters_before(text, start);
        Position {
            line: line + 1,
            column: before + 1,
        }
    }

    /// `path:line:column` of where a span starts.
    pub fn place(&self, span: Span) -> String {
        let Position { line, column } = self.position(span.file, span.start);
        format!("{}:{line}:{column}", self.path(span.file))
    }

    /// The line that a byte is in, without its break, and where it starts.
    pub(crate) fn line_around(&self, file: FileId, offset: u32) -> (&str, usize) {
        let text = self.text(file);
        let (_, start, end) = self.lines(file).around(text, offset as usize);
        let line = text.get(start..end).unwrap_or_default();
        (line.trim_end_matches('\r'), start)
    }

    fn lines(&self, file: FileId) -> &Lines {
        let document = &self.files[file.0 as usize];
        document.lines.get_or_init(|| Lines::of(&document.text))
    }
}

/// How a text is written.
#[derive(Debug, Clone, Copy, PartialEq)]
enum Format {
    Json,
    Yaml,
    /// YAML by its name, JSON by its look: most JSON is YAML, but not all (tabs), and slower to read.
    Either,
}

fn format(path: &str, text: &str) -> Format {
    let first = text
        .trim_start_matches('\u{feff}')
        .trim_start()
        .chars()
        .next();
    let braced = matches!(first, Some('{' | '['));
    let name = path.rsplit('/').next().unwrap_or(path);
    let ending = name
        .rsplit_once('.')
        .map(|(_, ending)| ending.to_ascii_lowercase());
    match ending.as_deref() {
        Some("json") => Format::Json,
        Some("yaml" | "yml") if !braced => Format::Yaml,
        Some("yaml" | "yml") => Format::Either,
        _ if braced => Format::Json,
        _ => Format::Yaml,
    }
}

fn read(
    path: &str,
    file: FileId,
    text: &str,
    duplicates: &mut Vec<tree::Duplicate>,
    diagnostics: &Diagnostics,
) -> Option<tree::Tree> {
    let mut findings = Vec::new();
    let tree = match format(path, text) {
        Format::Json => json::read(text, duplicates, &mut findings),
        Format::Yaml => yaml::read(text, duplicates, &mut findings),
        Format::Either => json::read(text, duplicates, &mut findings).or_else(|_| {
            findings.clear();
            yaml::read(text, duplicates, &mut findings)
        }),
    };
    let tree = tree.map_err(|fault| findings.push(fault)).ok();
    for Finding {
        code,
        start,
        end,
        message,
    } in findings
    {
        let misaligned = code == Code::YamlSyntax
            && ["mapping", "block", "indent"]
                .iter()
                .any(|word| message.contains(word));
        let report = diagnostics.report_at(code, Some(Span { file, start, end }), path, message);
        if misaligned {
            drop(
                report.fix("compare the indentation of this line with that of the lines around it"),
            );
        }
    }
    tree
}
