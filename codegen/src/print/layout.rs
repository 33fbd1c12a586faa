//! Pieces to lines.
//!
//! One rule carries it: what fits on the line goes on the line; else what is inside opens up, the
//! last group first, and lists take a line per entry.

use super::join::width;
use super::piece::{Content, Kind, Piece, Role};
use super::units::{arms, attributes, entries, is_block, units};
use super::{STEP, WIDTH};

/// Columns up to which entries and operands share lines.
const SHORT: usize = 10;

pub(super) struct Printer<'o> {
    out: &'o mut String,
    /// Where the current line starts.
    line: usize,
}

impl<'o> Printer<'o> {
    pub(super) fn new(out: &'o mut String) -> Self {
        let line = out.len();
        Printer { out, line }
    }

    /// Items, an empty line between those that are no one-liners of a kind.
    pub(super) fn items(&mut self, pieces: &[Piece], indent: usize) {
        let mut last: Option<&[Piece]> = None;
        for item in units(pieces) {
            if last.is_some_and(|last| !are_of_a_kind(last, item)) {
                self.out.push('\n');
            }
            self.line = self.out.len();
            self.indent(indent);
            self.unit(item, indent);
            self.out.push('\n');
            last = Some(item);
        }
    }

    fn statements(&mut self, pieces: &[Piece], indent: usize) {
        for statement in units(pieces) {
            self.newline(indent);
            self.unit(statement, indent);
        }
    }

    /// Attributes on lines of their own, then the rest.
    fn unit(&mut self, pieces: &[Piece], indent: usize) {
        let rest = self.attributes(pieces, indent);
        let opens = rest.first().is_some_and(|first| first.text == "if");
        match opens {
            true => self.segments(rest, indent, 0, true),
            false => self.expression(rest, indent, 0),
        }
    }

    fn attributes<'p>(&mut self, pieces: &'p [Piece], indent: usize) -> &'p [Piece] {
        let (mut attributes, rest) = pieces.split_at(attributes(pieces));
        while !attributes.is_empty() {
            let inner = attributes.get(1).is_some_and(|piece| piece.text == "!");
            let (one, others) = attributes.split_at(if inner { 3 } else { 2 });
            match docs(one) {
                Some(text) => self.docs(&text, indent),
                None => self.expression(one, indent, 0),
            }
            attributes = others;
            if !(attributes.is_empty() && rest.is_empty()) {
                self.newline(indent);
            }
        }
        rest
    }

    fn docs(&mut self, text: &str, indent: usize) {
        for (at, line) in text.split('\n').enumerate() {
            if at > 0 {
                self.newline(indent);
            }
            self.out.push_str("///");
            // A fourth slash would make it an ordinary comment.
            if line.starts_with('/') {
                self.out.push(' ');
            }
            self.out.push_str(line.trim_end());
        }
    }

    /// An expression or the like from the current column on; `tail` columns follow it.
    fn expression(&mut self, pieces: &[Piece], indent: usize, tail: usize) {
        let Some((last, rest)) = pieces.split_last() else {
            return;
        };
        if self.fits(pieces, tail) {
            return self.flat(pieces);
        }
        if matches!(last.role, Role::Semi | Role::Comma) && !rest.is_empty() {
            self.expression(rest, indent, tail + 1);
            return self.out.push_str(&last.text);
        }
        if let Some(at) = assignment(pieces) {
            return self.assignment(&pieces[..=at], &pieces[at + 1..], indent, tail);
        }
        if let Some(at) = pieces.iter().position(|piece| piece.text == "where") {
            return self.bounds(&pieces[..at], &pieces[at + 1..], indent, tail);
        }
        if let Some(at) = closure_head(pieces) {
            self.flat(&pieces[..at]);
            self.out.push(' ');
            return self.expression(&pieces[at..], indent, tail);
        }
        match weakest(pieces) {
            Some(precedence) => self.operators(pieces, precedence, indent, tail),
            None => self.segments(pieces, indent, tail, false),
        }
    }

    /// What is assigned goes on the same line if its beginning can stay there.
    fn assignment(&mut self, left: &[Piece], right: &[Piece], indent: usize, tail: usize) {
        self.expression(left, indent, 0);
        let head = self.head(right);
        let on_this = head.is_some_and(|width| self.column() + 1 + width <= WIDTH);
        let fits_below = width(right).is_some_and(|width| indent + STEP + width + tail <= WIDTH);
        let on_next = head.map_or(fits_below, |width| indent + STEP + width <= WIDTH);
        if !on_this && on_next {
            self.newline(indent + STEP);
            return self.expression(right, indent + STEP, tail);
        }
        self.out.push(' ');
        self.expression(right, indent, tail);
    }

    /// How wide an expression is up to what it opens first, or last where it has the choice;
    /// `None` where it opens nothing.
    fn head(&self, pieces: &[Piece]) -> Option<usize> {
        let has_to = pieces.iter().position(|piece| piece.width.is_none());
        let at = has_to.or_else(|| match weakest(pieces) {
            Some(_) => None,
            None => pieces.iter().rposition(has_content),
        })?;
        width(&pieces[..at]).map(|width| width + 2)
    }

    /// A head, its bounds a line each, and what they hold for.
    fn bounds(&mut self, head: &[Piece], rest: &[Piece], indent: usize, tail: usize) {
        self.expression(head, indent, 0);
        self.newline(indent);
        self.out.push_str("where");
        let end = rest.iter().position(is_block).unwrap_or(rest.len());
        for bound in entries(&rest[..end]) {
            self.newline(indent + STEP);
            self.expression(bound, indent + STEP, 1);
            self.out.push(',');
        }
        if end < rest.len() {
            self.newline(indent);
            self.expression(&rest[end..], indent, tail);
        }
    }

    /// Operands a line each, the operator in front; short ones as many a line as fit.
    fn operators(&mut self, pieces: &[Piece], precedence: u8, indent: usize, tail: usize) {
        let is_break = |piece: &Piece| piece.role == Role::Binary(precedence);
        let short = |operand: &[Piece]| width(operand).is_some_and(|width| width <= SHORT);
        let packed = pieces.split(is_break).all(short);
        let mut start = 0;
        while start < pieces.len() {
            let from = if start == 0 { 0 } else { start + 1 };
            let next = pieces[from..].iter().position(is_break).map(|at| from + at);
            let end = next.unwrap_or(pieces.len());
            if start > 0 {
                let fits = self.fits(&pieces[start..end], tail + 1);
                if packed && fits {
                    self.out.push(' ')
                } else {
                    self.newline(indent + STEP)
                }
                self.out.push_str(&pieces[start].text);
                self.out.push(' ');
            }
            let tail = if end == pieces.len() { tail } else { 0 };
            let deeper = if start == 0 { indent } else { indent + STEP };
            self.expression(&pieces[from..end], deeper, tail);
            start = end;
        }
    }

    /// Pieces with the groups opened that have to be; with none of those, the one that helps.
    fn segments(&mut self, pieces: &[Piece], indent: usize, tail: usize, open: bool) {
        let has_to = |piece: &Piece| {
            piece.width.is_none() || (open && is_block(piece) && has_content(piece))
        };
        if !pieces.iter().any(has_to) {
            return self.narrow(pieces, indent, tail);
        }
        if links(pieces).len() > 1 && !self.last_link_opens(pieces) {
            return self.chain(pieces, indent, tail);
        }
        let mut start = 0;
        while let Some(at) = pieces[start..].iter().position(has_to).map(|at| start + at) {
            self.between(&pieces[start..at], indent, start > 0);
            self.opened(&pieces[at], indent, at > start || start > 0);
            start = at + 1;
        }
        self.between(&pieces[start..], indent, start > 0);
    }

    /// Pieces before, between and after opened groups.
    fn between(&mut self, pieces: &[Piece], indent: usize, space: bool) {
        let Some(first) = pieces.first() else { return };
        if space && first.space {
            self.out.push(' ');
        }
        if self.fits(pieces, 2) {
            self.flat(pieces)
        } else {
            self.narrow(pieces, indent, 2)
        }
    }

    /// Pieces that could all stand on one line, if it were long enough.
    fn narrow(&mut self, pieces: &[Piece], indent: usize, tail: usize) {
        if let Some(precedence) = weakest(pieces) {
            return self.operators(pieces, precedence, indent, tail);
        }
        if links(pieces).len() > 1 {
            return self.chain(pieces, indent, tail);
        }
        match pieces.iter().rposition(has_content) {
            Some(at) => {
                self.flat(&pieces[..at]);
                self.opened(&pieces[at], indent, at > 0);
                let rest = &pieces[at + 1..];
                if rest.first().is_some_and(|first| first.space) {
                    self.out.push(' ');
                }
                self.flat(rest);
            }
            None => self.flat(pieces),
        }
    }

    /// Whether a chain of calls stays on its line up to what its last call opens.
    fn last_link_opens(&self, pieces: &[Piece]) -> bool {
        let Some(last) = pieces.iter().rposition(has_content) else {
            return false;
        };
        let head = width(&pieces[..last]);
        let hugs = pieces[last]
            .group
            .as_ref()
            .is_some_and(|group| hugged(group).is_some());
        hugs && head.is_some_and(|width| self.column() + width < WIDTH)
    }

    /// A chain of calls, a line each.
    fn chain(&mut self, pieces: &[Piece], indent: usize, tail: usize) {
        let mut links = links(pieces).into_iter();
        let mut start = links.next().unwrap_or(pieces.len());
        // A root no wider than the indentation would stand there alone.
        if width(&pieces[..start]).is_some_and(|width| width <= STEP) {
            start = links.next().unwrap_or(pieces.len());
        }
        self.expression(&pieces[..start], indent, 0);
        for end in links.chain([pieces.len()]) {
            self.newline(indent + STEP);
            let tail = if end == pieces.len() { tail } else { 0 };
            self.expression(&pieces[start..end], indent + STEP, tail);
            start = end;
        }
    }

    /// A group over several lines.
    fn opened(&mut self, piece: &Piece, indent: usize, space: bool) {
        if space && piece.space {
            self.out.push(' ');
        }
        let Some(group) = &piece.group else {
            return self.out.push_str(&piece.text);
        };
        let (open, close) = delimiters(group.kind);
        self.out.push_str(open.trim_end());
        if !group.pieces.is_empty() {
            self.content(group, indent);
        }
        self.out.push_str(close.trim_start());
    }

    fn content(&mut self, group: &Content, indent: usize) {
        let inner = indent + STEP;
        match group.kind {
            Kind::Bare => return self.expression(&group.pieces, indent, 0),
            Kind::Block | Kind::Body => self.statements(&group.pieces, inner),
            Kind::Items => {
                self.out.push('\n');
                self.items(&group.pieces, inner);
                return self.indent_line(indent);
            }
            Kind::Arms => arms(&group.pieces)
                .into_iter()
                .for_each(|arm| self.arm(arm, inner)),
            Kind::Tree => self.packed(&group.pieces, inner),
            Kind::Fields | Kind::Literal => self.list(group, inner),
            Kind::Call | Kind::Plain | Kind::Array | Kind::Brackets => match hugged(group) {
                Some(last) if self.hug(group, last, indent) => return,
                _ if group.kind == Kind::Array && is_short(&group.pieces) => {
                    self.packed(&group.pieces, inner);
                }
                _ => self.list(group, inner),
            },
        }
        self.newline(indent);
    }

    /// A line per entry.
    fn list(&mut self, group: &Content, indent: usize) {
        let entries = entries(&group.pieces);
        let count = entries.len();
        for (at, entry) in entries.into_iter().enumerate() {
            self.newline(indent);
            let rest = self.attributes(entry, indent);
            self.expression(rest, indent, 1);
            // After the rest of a value or pattern a comma is not allowed, and in a macro's
            // arguments or around one expression it would say something else.
            let is_rest = rest.first().is_some_and(|first| first.role == Role::Range);
            let counts = matches!(group.kind, Kind::Plain | Kind::Brackets);
            if at + 1 < count || !(is_rest || counts) {
                self.out.push(',');
            }
        }
    }

    /// As many entries a line as fit.
    fn packed(&mut self, pieces: &[Piece], indent: usize) {
        let mut first = true;
        for entry in entries(pieces) {
            let width = width(entry).unwrap_or(WIDTH);
            if first || self.column() + width + 2 > WIDTH {
                self.newline(indent);
            } else {
                self.out.push(' ');
            }
            self.expression(entry, indent, 1);
            self.out.push(',');
            first = false;
        }
    }

    /// All but the last argument on this line, which opens in place. Gives back whether that fits.
    fn hug(&mut self, group: &Content, last: usize, indent: usize) -> bool {
        let (before, argument) = group.pieces.split_at(last);
        let head = argument
            .iter()
            .position(|piece| piece.width.is_none() || has_content(piece));
        let head = head.and_then(|at| width(&argument[..at]));
        let Some((before_width, head)) = width(before).zip(head) else {
            return false;
        };
        if self.column() + before_width + head + 3 > WIDTH {
            return false;
        }
        self.flat(before);
        if !before.is_empty() {
            self.out.push(' ');
        }
        self.expression(argument, indent, 1);
        true
    }

    fn arm(&mut self, pieces: &[Piece], indent: usize) {
        self.newline(indent);
        let pieces = self.attributes(pieces, indent);
        let arrow = pieces.iter().position(|piece| piece.role == Role::FatArrow);
        let Some(arrow) = arrow else {
            return self.expression(pieces, indent, 0);
        };
        self.expression(&pieces[..arrow], indent, 3);
        self.out.push_str(" =>");
        let body = &pieces[arrow + 1..];
        let opens = body.iter().any(|piece| piece.width.is_none());
        let below = width(body).is_some_and(|width| indent + STEP + width <= WIDTH);
        if !opens && below && self.column() + 1 + width(body).unwrap_or(WIDTH) > WIDTH {
            self.newline(indent + STEP);
            return self.expression(body, indent + STEP, 0);
        }
        self.out.push(' ');
        self.expression(body, indent, 0);
    }

    /// Everything on this line.
    fn flat(&mut self, pieces: &[Piece]) {
        for (at, piece) in pieces.iter().enumerate() {
            if piece.space && at > 0 {
                self.out.push(' ');
            }
            match &piece.group {
                Some(group) => self.flat_group(group),
                None => self.out.push_str(&piece.text),
            }
        }
    }

    fn flat_group(&mut self, group: &Content) {
        let (open, close) = delimiters(group.kind);
        if group.pieces.is_empty() {
            self.out.push_str(open.trim_end());
            return self.out.push_str(close.trim_start());
        }
        self.out.push_str(open);
        self.flat(&group.pieces);
        self.out.push_str(close);
    }

    fn fits(&self, pieces: &[Piece], tail: usize) -> bool {
        width(pieces).is_some_and(|width| self.column() + width + tail <= WIDTH)
    }

    fn column(&self) -> usize {
        self.out[self.line..].chars().count()
    }

    fn newline(&mut self, indent: usize) {
        self.out.push('\n');
        self.indent_line(indent);
    }

    fn indent_line(&mut self, indent: usize) {
        self.line = self.out.len();
        self.indent(indent);
    }

    fn indent(&mut self, indent: usize) {
        self.out.extend(std::iter::repeat_n(' ', indent));
    }
}

fn delimiters(kind: Kind) -> (&'static str, &'static str) {
    match kind {
        Kind::Call | Kind::Plain => ("(", ")"),
        Kind::Array | Kind::Brackets => ("[", "]"),
        Kind::Tree => ("{", "}"),
        Kind::Literal | Kind::Block | Kind::Body => ("{ ", " }"),
        Kind::Arms | Kind::Fields | Kind::Items => ("{ ", " }"),
        Kind::Bare => ("", ""),
    }
}

fn has_content(piece: &Piece) -> bool {
    piece
        .group
        .as_ref()
        .is_some_and(|group| !group.pieces.is_empty())
}

/// The text of a doc attribute.
fn docs(attribute: &[Piece]) -> Option<String> {
    let [_, brackets] = attribute else {
        return None;
    };
    match brackets.group.as_ref()?.pieces.as_slice() {
        [doc, equals, text] if doc.text == "doc" && equals.text == "=" => unquoted(&text.text),
        _ => None,
    }
}

/// The value of a string literal; `None` for what a comment cannot hold as it is.
fn unquoted(literal: &str) -> Option<String> {
    let inner = literal.strip_prefix('"')?.strip_suffix('"')?;
    if !inner.contains('\\') {
        return Some(inner.to_owned());
    }
    let mut text = String::new();
    let mut rest = inner.chars();
    while let Some(c) = rest.next() {
        match c {
            '\\' => text.push(match rest.next()? {
                'n' => '\n',
                't' => '\t',
                c @ ('\\' | '"' | '\'') => c,
                _ => return None,
            }),
            c => text.push(c),
        }
    }
    Some(text)
}

/// Whether two items go without an empty line between them: one-liners that start alike.
fn are_of_a_kind(one: &[Piece], other: &[Piece]) -> bool {
    let word = |pieces: &[Piece]| {
        let words = pieces
            .iter()
            .filter(|piece| piece.text != "pub" && piece.group.is_none());
        words.map(|piece| piece.text.clone()).next()
    };
    let plain =
        |pieces: &[Piece]| attributes(pieces) == 0 && width(pieces).is_some_and(|w| w < WIDTH);
    let import = |pieces: &[Piece]| word(pieces).is_some_and(|word| word == "use");
    (import(one) && import(other)) || (plain(one) && plain(other) && word(one) == word(other))
}

/// Where `=` stands, unless in the condition of a block.
fn assignment(pieces: &[Piece]) -> Option<usize> {
    let condition = pieces
        .first()
        .is_some_and(|first| matches!(first.text.as_str(), "if" | "while"));
    let at = pieces.iter().position(|piece| piece.role == Role::Assign)?;
    let opened = pieces[..at].iter().any(is_block);
    (!condition && !opened && at + 1 < pieces.len()).then_some(at)
}

/// Where the body of a closure starts, if this is one and its body is no block.
fn closure_head(pieces: &[Piece]) -> Option<usize> {
    let first = pieces.first()?;
    let moved = usize::from(first.text == "move");
    if !matches!(pieces.get(moved)?.role, Role::BarOpen | Role::BarClose) {
        return None;
    }
    let at = pieces
        .iter()
        .position(|piece| piece.role == Role::BarClose)?
        + 1;
    let body = pieces.get(at)?;
    let has_operator = weakest(&pieces[at..]).is_some();
    (has_operator && !is_block(body)).then_some(at)
}

/// The weakest operator between operands, if breaking there helps: not where what has to be opened
/// belongs to a head in front of it.
fn weakest(pieces: &[Piece]) -> Option<u8> {
    let first = pieces.first().map_or("", |first| first.text.as_str());
    let declares = matches!(first, "fn" | "impl" | "pub" | "async");
    let heads = matches!(first, "if" | "while" | "match" | "for") && pieces.iter().any(is_block);
    let closure = pieces.iter().any(|piece| piece.role == Role::BarClose);
    if declares || heads || closure {
        return None;
    }
    let precedence = |piece: &Piece| match piece.role {
        Role::Binary(precedence) => Some(precedence),
        _ => None,
    };
    pieces.iter().filter_map(precedence).min()
}

/// Where the calls of a chain start, fields in front counted to what they are fields of.
fn links(pieces: &[Piece]) -> Vec<usize> {
    if pieces
        .iter()
        .any(|piece| matches!(piece.role, Role::BarClose | Role::Binary(_)))
    {
        return Vec::new();
    }
    let is_head = |piece: &Piece| matches!(piece.text.as_str(), "match" | "if" | "while" | "for");
    if pieces.iter().any(|piece| is_head(piece) || is_block(piece)) {
        return Vec::new();
    }
    let call = |at: usize| {
        let dot = pieces[at].role == Role::Dot;
        let after = pieces.get(at + 2);
        let called = after.is_some_and(|after| matches!(after.role, Role::Group | Role::Path));
        dot && (called || pieces.get(at + 1).is_some_and(|word| word.text == "await"))
    };
    (1..pieces.len()).filter(|at| call(*at)).collect()
}

/// Where the last argument starts, if it may open in place: a closure, a block, a value with its
/// own brackets; a call only where it is alone.
fn hugged(group: &Content) -> Option<usize> {
    let pieces = &group.pieces;
    let start = pieces
        .iter()
        .rposition(|piece| piece.role == Role::Comma)
        .map_or(0, |at| at + 1);
    let argument = pieces
        .get(start..)
        .filter(|argument| !argument.is_empty())?;
    let first = argument.first()?;
    let closure = matches!(first.role, Role::BarOpen | Role::BarClose) || first.text == "move";
    let last = argument.last()?.group.as_ref()?.kind;
    let opens = match last {
        Kind::Literal | Kind::Block | Kind::Body | Kind::Arms => true,
        Kind::Array => argument.len() == 1 || (argument.len() == 2 && first.role == Role::Unary),
        Kind::Call => start == 0 && links(argument).is_empty(),
        _ => false,
    };
    let alone = |piece: &Piece| piece.role != Role::Hash;
    ((closure || opens) && weakest(argument).is_none() && argument.iter().all(alone))
        .then_some(start)
}

/// Whether every entry is short: such lists are packed.
fn is_short(pieces: &[Piece]) -> bool {
    entries(pieces)
        .iter()
        .all(|entry| width(entry).is_some_and(|width| width <= SHORT))
}
