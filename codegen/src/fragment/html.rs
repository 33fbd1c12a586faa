//! HTML in descriptions, as many have it: turned into the CommonMark that says the same, which reads well in a source
//! file too.
//!
//! In: CommonMark with tags. Out: CommonMark. What is no tag of HTML's text stays as it is: `<id>` and `Vec<T>` are none.

use std::borrow::Cow;

/// Tags that are closed, where they are meant.
const PAIRED: [&str; 30] = [
    "a",
    "b",
    "i",
    "u",
    "strong",
    "em",
    "code",
    "tt",
    "pre",
    "ul",
    "ol",
    "div",
    "span",
    "font",
    "small",
    "sup",
    "sub",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "blockquote",
    "dl",
    "dt",
    "dd",
    "center",
    "details",
    "summary",
];

/// Turns the tags of a text into marks. Code stays as it is.
pub(super) fn marked(text: &str) -> Cow<'_, str> {
    if !text.contains('<') {
        return text.into();
    }
    let lower = text.to_ascii_lowercase();
    if !lower.contains("</") && !lower.contains("<br") && !lower.contains("<p>") {
        return text.into();
    }
    let is_closed = |name: &&str| lower.contains(&format!("</{name}>"));
    let closed: Vec<&str> = PAIRED.iter().copied().filter(is_closed).collect();
    let mut out = Marked::default();
    let mut at = 0;
    while let Some(found) = text.get(at..).and_then(|rest| rest.find(['<', '`'])) {
        let start = at + found;
        out.text(&text[at..start]);
        let tag = tag(&text[start..]).filter(|tag| tag.is_known(&closed));
        let end = match tag {
            Some(tag) => {
                out.tag(&tag);
                start + tag.length
            }
            None => {
                let end = start + code(&text[start..]);
                out.text(&text[start..end]);
                end
            }
        };
        at = end;
    }
    out.text(&text[at..]);
    Cow::Owned(out.text.trim().to_owned())
}

/// How long what begins here is if it is code in backticks; one byte otherwise.
fn code(text: &str) -> usize {
    let ticks = text.len() - text.trim_start_matches('`').len();
    match text.get(ticks..).and_then(|rest| rest.find(&text[..ticks])) {
        Some(inside) if ticks > 0 => ticks + inside + ticks,
        _ => ticks.max(1),
    }
}

struct Tag<'t> {
    /// In lower case.
    name: String,
    closing: bool,
    attributes: &'t str,
    length: usize,
}

/// The tag at the beginning of a text.
fn tag(text: &str) -> Option<Tag<'_>> {
    let inside = text.strip_prefix('<')?;
    let length = inside
        .find(['>', '<'])
        .filter(|end| inside[*end..].starts_with('>'))?;
    let inside = &inside[..length];
    let closing = inside.starts_with('/');
    let inside = inside.trim_start_matches('/').trim_end_matches('/');
    let name = inside.split(|c: char| !c.is_ascii_alphanumeric()).next()?;
    let attributes = &inside[name.len()..];
    let plain = attributes.is_empty() || attributes.starts_with(char::is_whitespace);
    plain.then(|| Tag {
        name: name.to_ascii_lowercase(),
        closing,
        attributes,
        length: length + 2,
    })
}

impl Tag<'_> {
    /// Whether it is one of HTML's, and one that means something here: `<a>` may be somebody's placeholder.
    fn is_known(&self, closed: &[&str]) -> bool {
        let name = self.name.as_str();
        matches!(name, "br" | "hr" | "p" | "li") || closed.contains(&name)
    }

    fn attribute(&self, name: &str) -> Option<&str> {
        let at = self
            .attributes
            .to_ascii_lowercase()
            .find(&format!("{name}="))?;
        let value = &self.attributes[at + name.len() + 1..];
        let quote = value.chars().next().filter(|c| matches!(c, '"' | '\''));
        match quote {
            Some(quote) => value[1..].split(quote).next(),
            None => value.split_whitespace().next(),
        }
    }
}

#[derive(Default)]
struct Marked {
    text: String,
    /// The targets of links that are open.
    links: Vec<Option<String>>,
    /// Whether white space stands for itself.
    verbatim: bool,
}

impl Marked {
    fn text(&mut self, text: &str) {
        self.text.push_str(text);
    }

    /// Begins a new line, behind an empty one where there is to be more than that.
    fn lines(&mut self, count: usize) {
        if self.verbatim {
            return;
        }
        let kept = self.text.trim_end_matches([' ', '\n']).len();
        let there = self.text[kept..].matches('\n').count();
        self.text.truncate(kept);
        if kept > 0 {
            self.text.push_str(&"\n".repeat(count.max(there.min(2))));
        }
    }

    fn tag(&mut self, tag: &Tag<'_>) {
        match (tag.name.as_str(), tag.closing) {
            ("b" | "strong", _) => self.text("**"),
            ("i" | "em", _) => self.text("*"),
            ("code" | "tt", _) if !self.verbatim => self.text("`"),
            ("a", false) => {
                let target = tag.attribute("href").filter(|target| !target.is_empty());
                self.text(if target.is_some() { "[" } else { "" });
                self.links
                    .push(target.map(|target| target.replace(' ', "%20")));
            }
            ("a", true) => {
                if let Some(Some(target)) = self.links.pop() {
                    self.text(&format!("]({target})"));
                }
            }
            ("pre", false) => {
                self.lines(2);
                self.text("```text\n");
                self.verbatim = true;
            }
            ("pre", true) => {
                self.verbatim = false;
                self.lines(1);
                self.text("```\n\n");
            }
            ("li" | "dt", false) => {
                self.lines(1);
                self.text("- ");
            }
            ("ul" | "ol" | "dl" | "p" | "div" | "br" | "blockquote" | "details", _) => {
                self.lines(2)
            }
            ("hr", _) => {
                self.lines(2);
                self.text("---\n\n");
            }
            ("h1" | "h2" | "h3" | "h4" | "h5" | "h6", false) => {
                self.lines(2);
                self.text("**");
            }
            ("h1" | "h2" | "h3" | "h4" | "h5" | "h6", true) => {
                self.text("**");
                self.lines(2);
            }
            ("dd", false) => self.text(": "),
            _ => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use super::marked;

    #[test]
    fn tags_become_marks_and_nothing_else_does() {
        let cases = [
            ("a<br/>b", "a\n\nb"),
            ("<p>One <b>two</b></p><p>three</p>", "One **two**\n\nthree"),
            (
                "see <a href=\"https://a.b/c d\" target='x'>here</a>.",
                "see [here](https://a.b/c%20d).",
            ),
            ("<ul><li>a</li><li>b</li></ul>c", "- a\n- b\n\nc"),
            ("<pre>a\n  b</pre>c", "```text\na\n  b\n```\n\nc"),
            (
                "/users/<id> of Vec<T> <a> `<b>x</b>`",
                "/users/<id> of Vec<T> <a> `<b>x</b>`",
            ),
            (
                "<h2>A</h2><code>x</code> <img src=y></img>",
                "**A**\n\n`x` <img src=y></img>",
            ),
            ("a < b </p>", "a < b"),
        ];
        for (text, expected) in cases {
            assert_eq!(marked(text), expected, "{text}");
        }
    }
}
