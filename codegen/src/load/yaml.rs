//! The YAML adapter: parser events to tree, so that YAML and JSON look the same from here on.
//!
//! In: a document's text. Out: its [`Tree`], or the first fault of syntax. Aliases become copies, merge
//! keys the members they stand for, keys the text they are written as. What has no meaning in a description
//! is a finding and is left out.

use std::collections::HashMap;

use granit_parser::{Event, Parser, ScalarStyle, ScanError, Tag};

use super::scalar::{self, Scalar};
use super::tree::{Builder, Cutting, Duplicate, Text, Tree};
use super::{Finding, Kind, MAX_DEPTH};
use crate::diagnostic::Code;

/// Reads the first document of a text.
pub(super) fn read(
    text: &str,
    duplicates: &mut Vec<Duplicate>,
    findings: &mut Vec<Finding>,
) -> Result<Tree, Finding> {
    let mut options = granit_parser::options! {
        emit_unresolved_aliases: true,
        simple_key_max_lookahead: 16 * 1024,
        flow_nesting_limit: MAX_DEPTH,
        block_nesting_limit: MAX_DEPTH,
    };
    options.set_emit_comments(false);
    let mut adapter = Adapter {
        text,
        builder: Builder::with_capacity(text.len() / 32),
        open: Vec::new(),
        anchors: HashMap::new(),
        // Real descriptions grow by a few percent; a bomb grows without end.
        budget: 100_000 + text.len() / 4,
        skip: None,
        last: 0,
        findings,
    };
    let mut documents = 0;
    for event in Parser::new_from_str_with_options(text, options) {
        let (event, span) = event.map_err(|error| adapter.syntax(&error))?;
        let range = span.byte_range().unwrap_or(0..0);
        let range = (range.start as u32, range.end as u32);
        if let Event::DocumentStart(..) = event {
            documents += 1;
            if documents == 2 {
                let message = "a second document starts here; only the first is read";
                adapter.find(Code::YamlDocuments, range, message);
                break;
            }
        }
        adapter.event(event, range)?;
    }
    Ok(adapter.builder.finish(text, duplicates))
}

type Range = (u32, u32);

/// What an open mapping expects next.
#[derive(Debug, Clone, Copy, PartialEq)]
enum Expects {
    Key,
    Value,
    /// The value of a merge key.
    Merge,
    /// Nothing: it is a sequence.
    Item,
}

struct Open {
    index: u32,
    expects: Expects,
    anchor: usize,
    flow: bool,
    /// Where it begins.
    start: u32,
    merges: Vec<(Cutting, Range)>,
}

enum Anchor {
    /// Its node is not complete.
    Open,
    /// Its node's place in the tree.
    Node(u32),
    /// A copy, since the node is in the tree no more.
    Copy(Cutting),
}

struct Adapter<'t> {
    text: &'t str,
    builder: Builder,
    open: Vec<Open>,
    anchors: HashMap<usize, Anchor>,
    /// How many nodes aliases may still add.
    budget: usize,
    /// How deep in, and how many nodes of, what is left out.
    skip: Option<(usize, usize)>,
    /// The end of the last token that holds a value.
    last: u32,
    findings: &'t mut Vec<Finding>,
}

impl Adapter<'_> {
    fn find(&mut self, code: Code, (start, end): Range, message: impl Into<String>) {
        self.findings.push(Finding {
            code,
            start,
            end,
            message: message.into(),
        });
    }

    fn syntax(&self, error: &ScanError) -> Finding {
        let at = super::floor_boundary(self.text, error.marker().byte_offset().unwrap_or(0));
        if let Some(tab) = indenting_tab(self.text, at) {
            let message = "a tab in the indentation; indent with spaces".to_owned();
            let (start, end) = (tab as u32, tab as u32 + 1);
            return Finding {
                code: Code::YamlTab,
                start,
                end,
                message,
            };
        }
        if let Some(finding) = self.unclosed(error, at) {
            return finding;
        }
        let width = self.text[at..].chars().next().map_or(0, char::len_utf8);
        let message = error.info().trim_end_matches('.').to_owned();
        Finding {
            code: Code::YamlSyntax,
            start: at as u32,
            end: (at + width) as u32,
            message,
        }
    }

    /// A bracket that is not closed: where it opens, for the text goes on long after that before nothing fits.
    fn unclosed(&self, error: &ScanError, at: usize) -> Option<Finding> {
        let faults = [
            "expected ',' or",
            "EOF",
            "end of stream",
            "flow construct",
            "simple key",
            "indicator",
        ];
        if !faults.iter().any(|fault| error.info().contains(fault)) {
            return None;
        }
        let start = self.open.last().filter(|open| open.flow)?.start;
        let rest = &self.text[start as usize..];
        let (open, close) = match rest.chars().next()? {
            '{' => ('{', '}'),
            '[' => ('[', ']'),
            _ => return None,
        };
        let ends = self.text[at..].trim().is_empty();
        // Within its own line the fault itself is the better place.
        if !ends && !self.text.get(start as usize..at)?.contains('\n') {
            return None;
        }
        let line = self.text[..at].matches('\n').count() + 1;
        let message = match ends {
            true => format!("the `{open}` here is never closed: `{close}` is missing"),
            false => format!(
                "the `{open}` here is not closed: line {line} goes on without `{close}` or a comma"
            ),
        };
        Some(Finding {
            code: Code::YamlSyntax,
            start,
            end: start + 1,
            message,
        })
    }

    fn event(&mut self, event: Event<'_>, range: Range) -> Result<(), Finding> {
        if self.skips(&event) {
            return Ok(());
        }
        let expects = self.open.last().map_or(Expects::Item, |open| open.expects);
        match event {
            Event::Scalar(value, style, anchor, tag) => {
                self.last = self.last.max(range.1);
                if expects == Expects::Key {
                    self.key(&value, style, tag.is_some(), range);
                } else {
                    let index = self.scalar(&value, style, tag.as_deref(), range);
                    self.complete(index, anchor, range);
                }
            }
            Event::Alias(id) => {
                self.last = self.last.max(range.1);
                if expects == Expects::Key {
                    self.alias_key(id, range)
                } else {
                    self.alias(id, range)
                }
            }
            Event::UnresolvedAlias(name) => {
                let message = format!("no anchor `&{name}` stands before this alias");
                self.find(Code::YamlAlias, range, message);
                if expects == Expects::Key {
                    self.skip = Some((0, 1))
                } else {
                    self.null(range)
                }
            }
            Event::SequenceStart(style, anchor, tag) => {
                let flow = style == granit_parser::StructureStyle::Flow;
                self.start(Kind::Array, flow, anchor, tag.as_deref(), range)?;
            }
            Event::MappingStart(style, anchor, tag) => {
                let flow = style == granit_parser::StructureStyle::Flow;
                self.start(Kind::Object, flow, anchor, tag.as_deref(), range)?;
            }
            Event::SequenceEnd | Event::MappingEnd => self.end(range),
            _ => {}
        }
        Ok(())
    }

    /// Whether an event belongs to what is left out.
    fn skips(&mut self, event: &Event<'_>) -> bool {
        let Some((mut depth, mut nodes)) = self.skip.take() else {
            return false;
        };
        match event {
            Event::SequenceStart(..) | Event::MappingStart(..) => depth += 1,
            Event::SequenceEnd | Event::MappingEnd => depth = depth.saturating_sub(1),
            Event::Scalar(..) | Event::Alias(_) | Event::UnresolvedAlias(_) => {}
            _ => {
                self.skip = Some((depth, nodes));
                return true;
            }
        }
        if depth == 0 {
            nodes -= 1;
        }
        self.skip = (nodes > 0).then_some((depth, nodes));
        true
    }

    /// The text as the tree keeps it: a part of the source where that spells it out.
    fn place<'v>(&self, value: &'v str, style: ScalarStyle, (start, end): Range) -> Text<'v> {
        let source = self
            .text
            .get(start as usize..end as usize)
            .unwrap_or_default();
        let inner = source.get(1..source.len().saturating_sub(1));
        match style {
            ScalarStyle::Plain if source == value => Text {
                start,
                end,
                ..Text::default()
            },
            ScalarStyle::SingleQuoted | ScalarStyle::DoubleQuoted if inner == Some(value) => Text {
                start,
                end,
                quoted: true,
                owned: None,
            },
            _ => Text {
                start,
                end,
                quoted: false,
                owned: Some(value),
            },
        }
    }

    fn key(&mut self, value: &str, style: ScalarStyle, tagged: bool, range: Range) {
        let merge = value == "<<" && style == ScalarStyle::Plain && !tagged;
        if !merge {
            let text = self.place(value, style, range);
            self.builder.key(text);
        }
        if let Some(open) = self.open.last_mut() {
            open.expects = if merge {
                Expects::Merge
            } else {
                Expects::Value
            };
        }
    }

    fn alias_key(&mut self, id: usize, range: Range) {
        let cutting = self.cutting(id);
        let text =
            cutting.and_then(|cutting| Some(self.builder.text_of(self.text, &cutting)?.to_owned()));
        match text {
            Some(text) => self.key(&text, ScalarStyle::Literal, true, range),
            None => {
                self.find(
                    Code::YamlKey,
                    range,
                    "this alias is no scalar, so it cannot be a key",
                );
                self.skip = Some((0, 1));
            }
        }
    }

    fn scalar(&mut self, value: &str, style: ScalarStyle, tag: Option<&Tag>, range: Range) -> u32 {
        let meaning = match tag {
            None if style == ScalarStyle::Plain => scalar::plain(value),
            None => Scalar::String,
            Some(tag) => self.tagged(value, tag, range),
        };
        if meaning == Scalar::NearNumber {
            let message = format!(
                "`{value}` is a number in some YAML readers, but not in JSON; it is read as a string"
            );
            self.find(Code::YamlNumber, range, message);
        }
        let text = match &meaning {
            Scalar::Number(number) => self.place(number, style, range),
            _ => self.place(value, style, range),
        };
        self.builder
            .scalar(meaning.kind(), text, meaning == Scalar::Bool(true))
    }

    fn tagged<'v>(&mut self, value: &'v str, tag: &Tag, range: Range) -> Scalar<'v> {
        let plain = scalar::plain(value);
        match (tag.core_suffix(), &plain) {
            (Some("int" | "float"), Scalar::Number(_))
            | (Some("bool"), Scalar::Bool(_))
            | (Some("null"), Scalar::Null) => plain,
            (Some("str"), _) => Scalar::String,
            // The non-specific tag: not what it looks like, but a string.
            (None, _) if tag.original() == "!" => Scalar::String,
            _ => {
                let message = format!("the tag `{}` means nothing for this scalar", tag.original());
                self.find(Code::YamlTag, range, message);
                Scalar::String
            }
        }
    }

    fn null(&mut self, range: Range) {
        let text = Text {
            start: range.0,
            end: range.1,
            ..Text::default()
        };
        let index = self.builder.scalar(Kind::Null, text, false);
        self.complete(index, 0, range);
    }

    /// The subtree of an anchor; `None` while it is open, or if it was left out.
    fn cutting(&self, id: usize) -> Option<Cutting> {
        match self.anchors.get(&id)? {
            Anchor::Open => None,
            Anchor::Node(index) => Some(self.builder.cut(*index)),
            Anchor::Copy(cutting) => Some(cutting.clone()),
        }
    }

    fn alias(&mut self, id: usize, range: Range) {
        let Some(cutting) = self.cutting(id) else {
            self.find(
                Code::YamlAlias,
                range,
                "this alias stands inside its own anchor, or its anchor was left out",
            );
            return self.null(range);
        };
        if !self.affords(&cutting, range) {
            return self.null(range);
        }
        let index = self.builder.graft(&cutting.without_key());
        self.complete(index, 0, range);
    }

    /// Whether a copy may be added.
    fn affords(&mut self, cutting: &Cutting, range: Range) -> bool {
        if cutting.len() > self.budget {
            // One finding, not one for each alias of a bomb.
            if self.budget > 0 {
                self.find(Code::YamlAlias, range, "following the aliases makes the document too large; from here on they are null");
            }
            self.budget = 0;
            return false;
        }
        self.budget -= cutting.len();
        if self.builder.depth() + cutting.height() > MAX_DEPTH {
            let message = format!("following this alias nests values more than {MAX_DEPTH} deep");
            self.find(Code::YamlAlias, range, message);
            return false;
        }
        true
    }

    fn start(
        &mut self,
        kind: Kind,
        flow: bool,
        anchor: usize,
        tag: Option<&Tag>,
        range: Range,
    ) -> Result<(), Finding> {
        if self
            .open
            .last()
            .is_some_and(|open| open.expects == Expects::Key)
        {
            let message = format!("a key is text; this is {}", kind.article());
            self.find(Code::YamlKey, range, message);
            // The key, which has just started, and its value.
            self.skip = Some((1, 2));
            return Ok(());
        }
        if self.builder.depth() >= MAX_DEPTH {
            let message = format!("values are nested more than {MAX_DEPTH} deep");
            return Err(Finding {
                code: Code::YamlSyntax,
                start: range.0,
                end: range.1,
                message,
            });
        }
        let own = if kind == Kind::Array { "seq" } else { "map" };
        if let Some(tag) = tag.filter(|tag| tag.core_suffix() != Some(own)) {
            let message = format!("the tag `{}` means nothing for this value", tag.original());
            self.find(Code::YamlTag, range, message);
        }
        let index = self.builder.open(kind, range.0);
        if anchor != 0 {
            self.anchors.insert(anchor, Anchor::Open);
        }
        let expects = if kind == Kind::Array {
            Expects::Item
        } else {
            Expects::Key
        };
        self.open.push(Open {
            index,
            expects,
            anchor,
            flow,
            start: range.0,
            merges: Vec::new(),
        });
        Ok(())
    }

    fn end(&mut self, range: Range) {
        let Some(open) = self.open.pop() else { return };
        for (cutting, place) in &open.merges {
            self.merge(cutting, *place);
        }
        // A block ends where the next token starts; its own last token says more.
        let end = if open.flow { range.1 } else { self.last };
        self.last = end;
        self.builder.close(end);
        self.complete(open.index, open.anchor, range);
    }

    /// A value is complete: files its anchor and moves the mapping around it on.
    fn complete(&mut self, index: u32, anchor: usize, range: Range) {
        if anchor != 0 {
            self.anchors.insert(anchor, Anchor::Node(index));
        }
        let Some(open) = self.open.last_mut() else {
            return;
        };
        match open.expects {
            Expects::Value => open.expects = Expects::Key,
            Expects::Merge => {
                open.expects = Expects::Key;
                // The value itself is no member: it leaves the tree, and anchors in it with it.
                for anchor in self.anchors.values_mut() {
                    if let Anchor::Node(node) = *anchor
                        && node >= index
                    {
                        *anchor = Anchor::Copy(self.builder.cut(node));
                    }
                }
                open.merges.push((self.builder.prune(index), range));
            }
            Expects::Key | Expects::Item => {}
        }
    }

    /// Adds the members that a merge stands for; those there are win, and so do earlier merges.
    fn merge(&mut self, cutting: &Cutting, range: Range) {
        match cutting.kind() {
            Kind::Object => {
                for member in cutting.children() {
                    let key = self.builder.key_of(self.text, &member).unwrap_or_default();
                    if !self.builder.has_member(self.text, key) && self.affords(&member, range) {
                        self.builder.graft(&member);
                    }
                }
            }
            Kind::Array => {
                for item in cutting.children() {
                    if item.kind() == Kind::Object {
                        self.merge(&item, range);
                    } else {
                        self.not_mergeable(item.kind(), range);
                    }
                }
            }
            kind => self.not_mergeable(kind, range),
        }
    }

    fn not_mergeable(&mut self, kind: Kind, range: Range) {
        let message = format!("only mappings can be merged; this is {}", kind.article());
        self.find(Code::YamlMerge, range, message);
    }
}

/// A tab in the indentation of the line that a fault is in, or of the next: a line that a tab puts too
/// far in reads as a continuation of the one before.
fn indenting_tab(text: &str, fault: usize) -> Option<usize> {
    let mut line = text[..fault].rfind('\n').map_or(0, |end| end + 1);
    for _ in 0..2 {
        let content = text[line..].trim_start_matches([' ', '\t']);
        let indent = &text[line..text.len() - content.len()];
        if let Some(tab) = indent.find('\t') {
            return Some(line + tab);
        }
        line += text[line..].find('\n')? + 1;
    }
    None
}
