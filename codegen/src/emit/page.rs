//! Items to the text of a module, and what of the API they mention.
//!
//! In: token streams, one item at a time, so that few are held at once. Out: a [`Page`]. What a module
//! imports is decided in `imports`, from the words of its pages.

use std::collections::BTreeSet;

use proc_macro2::TokenStream;

use crate::hash::IdMap;
use crate::plan::Plan;
use crate::print::{self, Prefix, Sheet};

/// What text is wanted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Form {
    /// Formatted, each module a file of its own.
    Files,
    /// Formatted, modules in each other.
    Nested,
    /// For the compiler alone.
    Plain,
}

/// Every name of the API that some module might have to import.
#[derive(Debug)]
pub(crate) struct Lexicon<'p> {
    /// Each with its place in `list`.
    places: IdMap<&'p str, u32>,
    list: Vec<&'p str>,
    /// Per byte that names start with, a bit for each length they have: most words of generated code need no look-up.
    starts: [u64; 256],
}

impl<'p> Lexicon<'p> {
    /// The names of types, rules and operations.
    pub(crate) fn of(plan: Plan<'p>) -> Self {
        let mut lexicon = Lexicon {
            places: IdMap::default(),
            list: Vec::new(),
            starts: [0; 256],
        };
        // Without patterns there is no such module, whatever a field may be called.
        let known = super::imports::KNOWN
            .into_iter()
            .filter(|name| *name != "patterns" || !plan.api.patterns.is_empty());
        for name in plan.names.all().chain(known) {
            if let Some(first) = name.bytes().next() {
                lexicon.starts[usize::from(first)] |= length(name);
            }
            let next = lexicon.list.len() as u32;
            if *lexicon.places.entry(name).or_insert(next) == next {
                lexicon.list.push(name);
            }
        }
        lexicon
    }

    /// Which of its names, by their places, are among the words of a sheet, with the places of these there.
    fn known(&self, sheet: &Sheet) -> impl Iterator<Item = (usize, u32)> {
        let starts = |word: &str| {
            let first = word.bytes().next();
            first.is_some_and(|first| self.starts[usize::from(first)] & length(word) != 0)
        };
        let words = sheet.words().filter(move |(_, word)| starts(word));
        words.filter_map(|(at, word)| Some((at, self.places.get(word).copied()?)))
    }

    /// The names at some places, each once.
    fn names(&self, mut places: Vec<u32>) -> BTreeSet<&'p str> {
        places.sort_unstable();
        places.dedup();
        let names = places.into_iter().map(|place| self.list[place as usize]);
        names.collect()
    }
}

/// The bit of a name's length; the longest share one.
fn length(name: &str) -> u64 {
    1 << name.len().min(63)
}

/// How a module's items are written.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Style<'p, 'a> {
    pub(crate) plan: Plan<'p>,
    pub(crate) lexicon: &'a Lexicon<'p>,
    pub(crate) form: Form,
    /// How deep the module stands in others.
    pub(crate) depth: usize,
    /// What is written without the runtime's path.
    pub(crate) short: &'a [&'static str],
}

/// Items of a module, written.
#[derive(Debug, Default)]
pub(crate) struct Page<'p> {
    /// The items.
    pub(crate) text: String,
    /// The names of the API that they mention, and parts of the runtime that modules import.
    pub(crate) words: BTreeSet<&'p str>,
    /// Those that stand somewhere without a path.
    pub(crate) bare: BTreeSet<&'p str>,
    /// What of the runtime they name without its path.
    pub(crate) short: BTreeSet<&'static str>,
    /// What they define.
    pub(crate) defined: BTreeSet<String>,
}

/// Words so far, by their places in the lexicon.
#[derive(Default)]
struct Words {
    all: Vec<u32>,
    bare: Vec<u32>,
}

impl<'p> Page<'p> {
    /// Writes items.
    pub(crate) fn of(style: Style<'p, '_>, items: impl IntoIterator<Item = TokenStream>) -> Self {
        let path = style.plan.rt.as_str();
        let prefix = Prefix {
            path,
            names: style.short,
        };
        let mut page = Page::default();
        let mut words = Words::default();
        let mut sheet = Sheet::default();
        for item in items {
            let short = sheet.push(item, Some(&prefix));
            page.short
                .extend(short.into_iter().map(|at| style.short[at]));
            // Only one-liners of a kind, in modules in each other, have to know of those before them.
            if style.form != Form::Nested {
                page.take(&mut sheet, style, &mut words);
            }
        }
        page.take(&mut sheet, style, &mut words);
        page.words = style.lexicon.names(words.all);
        page.bare = style.lexicon.names(words.bare);
        page
    }

    /// Writes what stands on a sheet, and leaves it empty.
    fn take(&mut self, sheet: &mut Sheet, style: Style<'p, '_>, words: &mut Words) {
        for (at, place) in style.lexicon.known(sheet) {
            words.all.push(place);
            if !sheet.is_of(at) {
                words.bare.push(place);
            }
        }
        self.defined.extend(sheet.defined().map(str::to_owned));
        write(style.form, style.depth, sheet, &mut self.text);
        sheet.clear();
    }

    /// Adds another page of the same module.
    pub(crate) fn append(&mut self, other: Page<'p>, form: Form) {
        if !(form == Form::Plain || self.text.is_empty() || other.text.is_empty()) {
            self.text.push('\n');
        }
        self.text.push_str(&other.text);
        self.words.extend(other.words);
        self.bare.extend(other.bare);
        self.short.extend(other.short);
        self.defined.extend(other.defined);
    }
}

/// Tokens that mention nothing.
pub(crate) fn text(form: Form, depth: usize, tokens: TokenStream) -> String {
    let mut sheet = Sheet::default();
    sheet.push(tokens, None);
    let mut text = String::new();
    match form {
        Form::Plain => write(form, depth, &sheet, &mut text),
        Form::Files | Form::Nested => write(Form::Nested, depth, &sheet, &mut text),
    }
    text
}

fn write(form: Form, depth: usize, sheet: &Sheet, text: &mut String) {
    match form {
        Form::Files => print::apart(sheet, depth, text),
        Form::Nested => print::together(sheet, depth, text),
        Form::Plain => sheet.plain(text),
    }
}
