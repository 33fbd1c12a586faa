//! Code in descriptions: rustdoc takes for Rust, and tests, every block that does not name another language.
//!
//! In: CommonMark. Out: the same, each block of code in fences that name its language, `text` where none is known, and
//! all of them closed.

/// Names rustdoc knows, so that a block is Rust all the same.
const RUSTDOC: [&str; 7] = [
    "rust",
    "ignore",
    "should_panic",
    "no_run",
    "compile_fail",
    "test_harness",
    "standalone_crate",
];

/// What is done to a text line by line.
#[derive(Default)]
struct Blocks {
    out: String,
    /// The mark of fences that the text does not have itself.
    own: &'static str,
    /// The mark that closes the fence which is open, and how far it is set in.
    fence: Option<(String, usize)>,
    /// Whether the fence that is open stands for code that was set in.
    inset: bool,
    /// Where the text of the last list item begins; 0 outside of lists.
    list: usize,
    /// Whether a paragraph goes on, which no code that is set in can interrupt.
    paragraph: bool,
}

/// Whether a text has anything that [`fenced`] looks for; most have not.
pub(super) fn may_hold_code(text: &str) -> bool {
    text.contains("```")
        || text.contains("~~~")
        || text.contains('\t')
        || text.contains("\n    ")
        || text.starts_with("    ")
}

/// Puts code in fences that rustdoc leaves alone.
pub(super) fn fenced(text: &str) -> String {
    let mut blocks = Blocks {
        // What is set in may hold a fence itself.
        own: if text.contains("```") { "~~~~" } else { "```" },
        ..Blocks::default()
    };
    for line in text.lines() {
        blocks.line(&line.replace('\t', "    "));
    }
    blocks.close();
    blocks.out
}

/// Follows the fences of a text, line by line.
#[derive(Default)]
pub(super) struct Fences {
    /// The mark that closes the one that is open.
    open: Option<String>,
}

impl Fences {
    /// Whether a line belongs to code in fences, which themselves do.
    pub(super) fn hold(&mut self, line: &str) -> bool {
        let text = line.trim_start_matches(' ');
        match self.open.take() {
            Some(mark) if closes(&mark, text) => true,
            Some(mark) => {
                self.open = Some(mark);
                true
            }
            None => {
                self.open = mark(text).map(str::to_owned);
                self.open.is_some()
            }
        }
    }
}

/// Whether a line, without the spaces before it, closes a fence.
fn closes(mark: &str, text: &str) -> bool {
    let rest = text.trim_end().strip_prefix(mark);
    rest.is_some_and(|rest| rest.trim_start_matches(&mark[..1]).is_empty())
}

impl Blocks {
    fn line(&mut self, line: &str) {
        // Only spaces set in; other white space is text.
        let text = line.trim_start_matches(' ');
        let indent = line.len() - text.len();
        let is_code = indent >= self.list + 4;
        if self.inset && !text.is_empty() && !is_code {
            self.close();
        }
        if self.inset {
            return self.push(line.get(4..).unwrap_or_default());
        }
        // What ends a list ends the code in it.
        if !text.is_empty() && indent < self.list && self.fence.is_some() {
            self.close();
        }
        if let Some((mark, _)) = &self.fence {
            if closes(mark, text) && !is_code {
                self.fence = None;
            }
            return self.push(line);
        }
        if text.is_empty() {
            self.paragraph = false;
            return self.push("");
        }
        if is_code && !self.paragraph {
            self.inset = true;
            let opening = format!("{}{}text", " ".repeat(self.list), self.own);
            self.open(self.own, self.list, &opening);
            return self.push(&line[4..]);
        }
        if let Some(mark) = mark(text).filter(|_| !is_code) {
            let language = language(&text[mark.len()..]);
            let opening = format!("{}{mark}{language}", &line[..indent]);
            return self.open(mark, indent, &opening);
        }
        let item = super::wrap::marker(line);
        if item > indent {
            self.list = item;
        } else if indent < self.list && !self.paragraph {
            self.list = 0;
        }
        self.paragraph = true;
        self.push(line);
    }

    fn open(&mut self, mark: &str, indent: usize, line: &str) {
        self.fence = Some((mark.to_owned(), indent));
        self.push(line);
    }

    /// Closes the fence that is open, before the empty lines at its end.
    fn close(&mut self) {
        self.inset = false;
        if let Some((mark, indent)) = self.fence.take() {
            let code = self.out.trim_end_matches('\n').len();
            let behind = self.out.split_off((code + 1).min(self.out.len()));
            self.push(&format!("{}{mark}", " ".repeat(indent)));
            self.out.push_str(&behind);
        }
        self.paragraph = false;
    }

    fn push(&mut self, line: &str) {
        self.out.push_str(line);
        self.out.push('\n');
    }
}

/// The mark of a fence: three or more of one character.
fn mark(text: &str) -> Option<&str> {
    let character = text.chars().next().filter(|c| matches!(c, '`' | '~'))?;
    let length = text.len() - text.trim_start_matches(character).len();
    // A line of code that holds backticks again is a paragraph.
    let code = character == '`' && text[length..].contains('`');
    (length >= 3 && !code).then(|| &text[..length])
}

/// What a fence says of its language, so that rustdoc does not take it for Rust.
fn language(info: &str) -> String {
    let first: String = info
        .trim()
        .chars()
        .take_while(|c| c.is_ascii_alphanumeric() || matches!(c, '+' | '-' | '_' | '#'))
        .collect();
    let name = first.to_ascii_lowercase();
    let rust = RUSTDOC.contains(&name.as_str()) || name.starts_with("edition");
    match name.is_empty() || rust {
        true => "text".to_owned(),
        false => first,
    }
}

#[cfg(test)]
mod tests {
    use super::fenced;

    #[test]
    fn nothing_is_left_that_rustdoc_would_compile() {
        let cases = [
            ("a\n```\nb\n```\n", "a\n```text\nb\n```\n"),
            ("```rust\nb", "```text\nb\n```\n"),
            ("~~~ JSON5\n{}\n~~~\nc\n", "~~~JSON5\n{}\n~~~\nc\n"),
            (
                "a\n\n    b\n      c\n\nd\n",
                "a\n\n```text\nb\n  c\n```\n\nd\n",
            ),
            ("a\n    b\n", "a\n    b\n"),
            ("- a\n\n    b\n", "- a\n\n    b\n"),
            ("- a\n\n      b\n", "- a\n\n  ```text\n  b\n  ```\n"),
            ("\tb", "```text\nb\n```\n"),
            ("```` x\n```\n````\n", "````x\n```\n````\n"),
            ("```a``` b\n", "```a``` b\n"),
            // Other white space than spaces sets nothing in.
            ("\u{3000}\u{3000}b\n", "\u{3000}\u{3000}b\n"),
            (
                "    b\n\u{a0}\u{a0}\u{a0}c\n",
                "```text\nb\n```\n\u{a0}\u{a0}\u{a0}c\n",
            ),
            ("        b\n", "```text\n    b\n```\n"),
            ("    ```\n    b\n", "~~~~text\n```\nb\n~~~~\n"),
            ("a\n      ```\nb\n", "a\n      ```\nb\n"),
            (
                "- a\n  ```\n  b\nc\n```\nd\n",
                "- a\n  ```text\n  b\n  ```\nc\n```text\nd\n```\n",
            ),
        ];
        for (text, expected) in cases {
            assert_eq!(fenced(text), expected, "{text:?}");
        }
    }
}
