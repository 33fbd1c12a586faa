//! Overlays and patches: the root document as the user wants it read.
//!
//! In: the root document as it stands, Overlay documents (1.0, 1.1) and JSON Merge Patches from the
//! configuration. Out: a loader that gives the amended text in its place. Overlays apply in the
//! order of the configuration, patches after them. Positions in diagnostics then refer to the
//! amended text, in which every member stands on a line of its own.

mod merge;
mod overlay;
mod path;
mod rules;
mod tags;
mod write;

pub(crate) use tags::tags;

use crate::config::Config;
use crate::diagnostic::{Code, Diagnostics};
use crate::ir::Literal;
use crate::load::{Documents, FileId, Input, Loader};
use crate::lower::literal;

/// The input with the root document amended.
pub(crate) struct Amended<'a> {
    inner: &'a dyn Loader,
    path: &'a str,
    text: String,
    /// The overlays that were read.
    pub(crate) read: Vec<String>,
}

impl Amended<'_> {
    pub(crate) fn input(&self) -> Input<'_> {
        Input {
            path: self.path,
            loader: self,
        }
    }
}

impl Loader for Amended<'_> {
    fn read(&self, path: &str) -> Result<String, String> {
        match path == self.path {
            true => Ok(self.text.clone()),
            false => self.inner.read(path),
        }
    }

    fn name(&self, root: &str, path: &str) -> String {
        self.inner.name(root, path)
    }

    fn outside(&self, path: &str) -> Option<String> {
        self.inner.outside(path)
    }
}

/// Applies what the configuration asks for; `None` if it asks for nothing, or if the root document
/// cannot be read, which loading it reports.
pub(crate) fn root<'a>(
    input: &Input<'a>,
    config: &Config,
    diags: &Diagnostics,
) -> Option<Amended<'a>> {
    if config.overlays.is_empty() && config.patch.is_empty() {
        return None;
    }
    let text = input.loader.read(input.path).ok()?;
    let mut document = parsed(input.path, text, None)?;
    let mut read = Vec::new();
    for file in &config.overlays {
        match input.loader.read(file) {
            Ok(text) => {
                read.push(file.clone());
                if let Some(overlay) = parsed(file, text, Some(diags)) {
                    overlay::apply(&mut document, &overlay, file, diags);
                }
            }
            Err(error) => {
                let message = format!("the overlay cannot be read: {error}");
                diags.report_at(Code::Overlay, None, file, message);
            }
        }
    }
    for (pointer, patch) in &config.patch {
        let place = config.written.place("patch", pointer);
        apply_patch(&mut document, (pointer, patch), &place, diags);
    }
    Some(Amended {
        inner: input.loader,
        path: input.path,
        text: write::indented(&document),
        read,
    })
}

/// A document as a value; `None` if it is no JSON or YAML, which is reported where asked.
fn parsed(path: &str, text: String, diags: Option<&Diagnostics>) -> Option<Literal> {
    let quiet = Diagnostics::new();
    let mut documents = Documents::new();
    let file: FileId = documents.add(path, text, diags.unwrap_or(&quiet));
    // What is wrong with the root document is reported when it is loaded in earnest.
    quiet.sorted();
    documents
        .is_readable(file)
        .then(|| literal(documents.root(file)))
}

fn apply_patch(
    document: &mut Literal,
    (pointer, patch): (&str, &str),
    place: &str,
    diags: &Diagnostics,
) {
    let Some(patch) = parsed("patch.json", patch.to_owned(), Some(diags)) else {
        return;
    };
    let tokens = pointer.trim_start_matches('#').split('/').skip(1);
    let steps: Vec<String> = tokens
        .map(|t| crate::load::pointer::unescape(t).into())
        .collect();
    match merge::at(document, &steps) {
        Some(target) => merge::patch(target, &patch),
        None => {
            let message = format!("there is nothing at `{pointer}` to patch");
            let fix = match merge::near(document, &steps) {
                Some(near) => format!("did you mean `{near}`?"),
                None => "a JSON Pointer into the root document: `/components/schemas/Pet`".into(),
            };
            let report = diags.report_at(Code::Overlay, None, place, message);
            drop(report.fix(fix));
        }
    }
}
