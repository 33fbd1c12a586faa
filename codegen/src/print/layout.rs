//! Pieces to lines.
//!
//! One rule carries it: what fits on the line goes on the line; else what is inside opens up, the
//! last group first, and lists take a line per entry.

use super::join::width;
use super::piece::{Content, Kind, Piece, Role};
use super::place::{
    SHORT, are_of_a_kind, assignment, closure_head, delimiters, docs, has_content, hugged,
    is_short, is_single, links, otherwise, weakest,
};
use super::units::{arms, attributes, entries, is_block, units};
use super::{STEP, WIDTH};

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
    pub(super) fn items(&mut self, pieces: &[Piece<'_>], indent: usize) {
        let mut last: Option<&[Piece<'_>]> = None;
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

    fn statements(&mut self, pieces: &[Piece<'_>], indent: usize) {
        for statement in units(pieces) {
            self.newline(indent);
            self.unit(statement, indent);
        }
    }

    /// Attributes on lines of their own, then the rest.
    fn unit(&mut self, pieces: &[Piece<'_>], indent: usize) {
        let rest = self.attributes(pieces, indent);
        let opens = rest.first().is_some_and(|first| first.text == "if");
        match opens {
            true => self.segments(rest, indent, 0, true),
            false => self.expression(rest, indent, 0),
        }
    }

    fn attributes<'p, 's>(&mut self, pieces: &'p [Piece<'s>], indent: usize) -> &'p [Piece<'s>] {
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
    fn expression(&mut self, pieces: &[Piece<'_>], indent: usize, tail: usize) {
        let Some((last, rest)) = pieces.split_last() else {
            return;
        };
        if self.fits(pieces, tail) {
            return self.flat(pieces);
        }
        if matches!(last.role, Role::Semi | Role::Comma) && !rest.is_empty() {
            self.expression(rest, indent, tail + 1);
            return self.out.push_str(last.text);
        }
        if let Some(at) = otherwise(pieces).filter(|at| !self.fits(&pieces[..*at], " else {".len()))
        {
            self.expression(&pieces[..at], indent, 0);
            self.newline(indent);
            return self.expression(&pieces[at..], indent, tail);
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
    fn assignment(&mut self, left: &[Piece<'_>], right: &[Piece<'_>], indent: usize, tail: usize) {
        self.expression(left, indent, 0);
        let head = self.head(right);
        let on_this = head.is_some_and(|width| self.column() + 1 + width <= WIDTH);
        let fits_below = width(right).is_some_and(|width| indent + STEP + width + tail <= WIDTH);
        let on_next = head.map_or(fits_below, |width| indent + STEP + width <= WIDTH);
        // A left side that took several lines leaves room behind it.
        let fits_here = width(right).is_some_and(|width| self.column() + 1 + width + tail <= WIDTH);
        if !fits_here && (fits_below || (!on_this && on_next)) {
            self.newline(indent + STEP);
            return self.expression(right, indent + STEP, tail);
        }
        self.out.push(' ');
        self.expression(right, indent, tail);
    }

    /// How wide an expression is up to what it opens first, or last where it has the choice;
    /// `None` where it opens nothing.
    fn head(&self, pieces: &[Piece<'_>]) -> Option<usize> {
        let has_to = pieces.iter().position(|piece| piece.width.is_none());
        let at = has_to.or_else(|| match weakest(pieces) {
            Some(_) => None,
            None => pieces.iter().rposition(has_content),
        })?;
        width(&pieces[..at]).map(|width| width + 2)
    }

    /// A head, its bounds a line each, and what they hold for.
    fn bounds(&mut self, head: &[Piece<'_>], rest: &[Piece<'_>], indent: usize, tail: usize) {
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
    fn operators(&mut self, pieces: &[Piece<'_>], precedence: u8, indent: usize, tail: usize) {
        let is_break = |piece: &Piece<'_>| piece.role == Role::Binary(precedence);
        let short = |operand: &[Piece<'_>]| width(operand).is_some_and(|width| width <= SHORT);
        let packed = pieces.split(is_break).all(short);
        let (mut start, mut closed) = (0, false);
        // Half of Rust in a macro may begin with an operator, which has no operand before it.
        let leads = pieces.first().is_some_and(is_break);
        while start < pieces.len() {
            let from = match start {
                0 => usize::from(leads),
                _ => start + 1,
            };
            let next = pieces[from..].iter().position(is_break).map(|at| from + at);
            let end = next.unwrap_or(pieces.len());
            if start == 0 && leads {
                self.out.push_str(pieces[0].text);
            }
            if start > 0 {
                let fits = self.fits(&pieces[start..end], tail + 1);
                // What closes at the start of a line would leave a line of closing marks alone.
                closed = self.column() <= indent + STEP && self.out.ends_with(['}', ')', ']']);
                if (packed && fits) || closed {
                    self.out.push(' ')
                } else {
                    self.newline(indent + STEP)
                }
                self.out.push_str(pieces[start].text);
                self.out.push(' ');
            }
            let tail = if end == pieces.len() { tail } else { 0 };
            let deeper = if start == 0 || closed {
                indent
            } else {
                indent + STEP
            };
            self.expression(&pieces[from..end], deeper, tail);
            start = end;
        }
    }

    /// Pieces with the groups opened that have to be; with none of those, the one that helps.
    fn segments(&mut self, pieces: &[Piece<'_>], indent: usize, tail: usize, open: bool) {
        let has_to = |piece: &Piece<'_>| {
            piece.width.is_none() || (open && is_block(piece) && has_content(piece))
        };
        if let [link] = links(pieces)[..]
            && !open
            && !self.fits(&pieces[..link], 1)
            && pieces[..link].iter().any(has_content)
        {
            // One call on what takes several lines stands below it.
            self.expression(&pieces[..link], indent, 0);
            self.newline(indent);
            return self.expression(&pieces[link..], indent, tail);
        }
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
    fn between(&mut self, pieces: &[Piece<'_>], indent: usize, space: bool) {
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
    fn narrow(&mut self, pieces: &[Piece<'_>], indent: usize, tail: usize) {
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
    fn last_link_opens(&self, pieces: &[Piece<'_>]) -> bool {
        let Some(last) = pieces.iter().rposition(has_content) else {
            return false;
        };
        let head = width(&pieces[..last]);
        let forced = |piece: &Piece<'_>| piece.width.is_none();
        let hugs = |group: &Content<'_>| hugged(group).is_some() && group.pieces.iter().any(forced);
        let hugs = pieces[last].group.as_deref().is_some_and(hugs);
        hugs && head.is_some_and(|width| self.column() + width < WIDTH)
    }

    /// A chain of calls, a line each.
    fn chain(&mut self, pieces: &[Piece<'_>], indent: usize, tail: usize) {
        let dot = |at: &usize| pieces[*at].role == Role::Dot;
        let mut links = (1..pieces.len()).filter(dot);
        let mut start = links.next().unwrap_or(pieces.len());
        // A root no wider than the indentation would stand there alone.
        let line = &self.out[self.line..];
        let before = line.trim_start().chars().count();
        if width(&pieces[..start]).is_some_and(|width| before + width <= STEP) {
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
    fn opened(&mut self, piece: &Piece<'_>, indent: usize, space: bool) {
        if space && piece.space {
            self.out.push(' ');
        }
        let Some(group) = &piece.group else {
            return self.out.push_str(piece.text);
        };
        let (open, close) = delimiters(group.kind);
        self.out.push_str(open.trim_end());
        if !group.pieces.is_empty() {
            self.content(group, indent);
        }
        self.out.push_str(close.trim_start());
    }

    fn content(&mut self, group: &Content<'_>, indent: usize) {
        let inner = indent + STEP;
        match group.kind {
            Kind::Bare => return self.expression(&group.pieces, indent, 0),
            // One expression in parentheses keeps them close.
            Kind::Plain if weakest(&group.pieces).is_some() && is_single(&group.pieces) => {
                return self.expression(&group.pieces, indent, 1);
            }
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
            Kind::Call | Kind::Plain | Kind::Array | Kind::Brackets | Kind::Slice => {
                match hugged(group) {
                    Some(last) if self.hug(group, last, indent) => return,
                    _ if group.kind == Kind::Array && is_short(&group.pieces) => {
                        self.packed(&group.pieces, inner);
                    }
                    _ => self.list(group, inner),
                }
            }
        }
        self.newline(indent);
    }

    /// A line per entry.
    fn list(&mut self, group: &Content<'_>, indent: usize) {
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
    fn packed(&mut self, pieces: &[Piece<'_>], indent: usize) {
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
    fn hug(&mut self, group: &Content<'_>, last: usize, indent: usize) -> bool {
        let (before, argument) = group.pieces.split_at(last);
        let head = argument
            .iter()
            .position(|piece| piece.width.is_none() || has_content(piece));
        let head = head.and_then(|at| width(&argument[..at]));
        let Some((before_width, head)) = width(before).zip(head) else {
            return false;
        };
        let column = self.column() + before_width;
        // What does not open here leaves the arguments too long for a line.
        let opens = width(argument).is_none_or(|width| column + width + 3 > WIDTH);
        if column + head + 3 > WIDTH || !opens {
            return false;
        }
        self.flat(before);
        if !before.is_empty() {
            self.out.push(' ');
        }
        self.expression(argument, indent, 1);
        true
    }

    fn arm(&mut self, pieces: &[Piece<'_>], indent: usize) {
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
    fn flat(&mut self, pieces: &[Piece<'_>]) {
        for (at, piece) in pieces.iter().enumerate() {
            if piece.space && at > 0 {
                self.out.push(' ');
            }
            match &piece.group {
                Some(group) => self.flat_group(group),
                None => self.out.push_str(piece.text),
            }
        }
    }

    fn flat_group(&mut self, group: &Content<'_>) {
        let (open, close) = delimiters(group.kind);
        if group.pieces.is_empty() {
            self.out.push_str(open.trim_end());
            return self.out.push_str(close.trim_start());
        }
        self.out.push_str(open);
        self.flat(&group.pieces);
        self.out.push_str(close);
    }

    #[inline]
    fn fits(&self, pieces: &[Piece<'_>], tail: usize) -> bool {
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
