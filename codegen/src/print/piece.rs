//! Token trees to pieces: operators put together, braces told apart, and what is known about each
//! place without a parser of Rust: whether `<` opens arguments, `|` a closure, `-` a negative number.

use proc_macro2::Delimiter;

use super::join;
use super::sheet::{self, Sheet, Token};

/// One token, or a group of them.
#[derive(Debug)]
pub(super) struct Piece<'s> {
    /// The token; empty for a group.
    pub(super) text: &'s str,
    pub(super) group: Option<Box<Content<'s>>>,
    pub(super) role: Role,
    /// Whether it is a word that an operand starts after.
    pub(super) leads: bool,
    /// Whether a space goes before it on one line.
    pub(super) space: bool,
    /// Columns on one line, the space before it not counted; `None` where it takes several lines.
    pub(super) width: Option<u32>,
}

// There are as many as tokens, all of an item at one time.
const _: () = assert!(size_of::<Piece<'_>>() <= 40);

/// A group.
#[derive(Debug)]
pub(super) struct Content<'s> {
    pub(super) kind: Kind,
    pub(super) pieces: Vec<Piece<'s>>,
}

/// What a group holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    /// `(…)`, of a call or tuple.
    Call,
    /// `(…)` around one expression, or the arguments of a macro: a comma at the end would matter.
    Plain,
    /// `[…]`
    Array,
    /// `[…]` of an attribute, or of a macro.
    Brackets,
    /// `[T]` behind a colon and `&`: of a type, which breaks nowhere and takes no comma.
    Slice,
    /// `{ a, b }` of a value or pattern.
    Literal,
    /// `{a, b}` of an import.
    Tree,
    /// Statements.
    Block,
    /// Statements of a function, loop or condition, or what is in a macro's braces.
    Body,
    /// Arms.
    Arms,
    /// Fields or variants.
    Fields,
    /// Items.
    Items,
    /// A group without delimiters.
    Bare,
}

/// What a token does, as far as layout asks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Role {
    Word,
    Literal,
    Lifetime,
    /// `<` and `>` around arguments.
    Open,
    Close,
    /// Before an operand.
    Unary,
    /// Between operands, by precedence, the weakest lowest.
    Binary(u8),
    Assign,
    Dot,
    Range,
    Path,
    Colon,
    Comma,
    /// A comma among generic arguments or a closure's parameters.
    InnerComma,
    Semi,
    Arrow,
    FatArrow,
    Question,
    /// `!` of a macro.
    Bang,
    Hash,
    /// The bars of a closure; `||` is both.
    BarOpen,
    BarClose,
    Group,
    Other,
}

/// The pieces of some tokens of a sheet.
pub(super) fn pieces<'s>(sheet: &'s Sheet, tokens: &[Token]) -> Vec<Piece<'s>> {
    let mut reader = Reader {
        sheet,
        // Hardly more than there are pieces.
        out: Vec::with_capacity(level(tokens).count()),
        pending: None,
        pattern: false,
        angles: 0,
        bar: false,
    };
    let mut at = 0;
    while at < tokens.len() {
        at += reader.read(&tokens[at..]);
    }
    reader.out
}

struct Reader<'s> {
    sheet: &'s Sheet,
    out: Vec<Piece<'s>>,
    /// What the next braces hold, from the keyword before them.
    pending: Option<Kind>,
    /// Between `if let` and its `=`.
    pattern: bool,
    /// How many `<` are open.
    angles: usize,
    /// Within a closure's bars.
    bar: bool,
}

/// Operators of several characters, the longest first.
const OPERATORS: [&str; 23] = [
    "<<=", ">>=", "...", "..=", "::", "->", "=>", "==", "!=", "<=", ">=", "&&", "||", "+=", "-=",
    "*=", "/=", "%=", "^=", "&=", "|=", "<<", ">>",
];

/// Operators of one character.
const MARKS: &str = "!#$%&'*+,-./:;<=>?@^_|~";

impl<'s> Reader<'s> {
    /// Reads one piece; gives how many tokens it took.
    fn read(&mut self, tokens: &[Token]) -> usize {
        let token = &tokens[0];
        let text = self.sheet.text_of(token);
        match token.kind {
            sheet::Kind::Word => {
                self.keyword(text);
                self.push(text, Role::Word);
            }
            sheet::Kind::Literal => self.push(text, Role::Literal),
            sheet::Kind::Lifetime => self.push(text, Role::Lifetime),
            sheet::Kind::Open(delimiter) => {
                let length = token.length();
                self.group(delimiter, &tokens[1..length]);
                return length + 1;
            }
            // Never first: what opens takes it along.
            sheet::Kind::Close(_) => {}
            sheet::Kind::Mark(..) => return self.operator(tokens),
        }
        1
    }

    fn operator(&mut self, tokens: &[Token]) -> usize {
        let mut run = [0; 3];
        let mut length = 0;
        for token in tokens.iter().take(run.len()) {
            let sheet::Kind::Mark(mark, joint) = token.kind else {
                break;
            };
            run[length] = mark;
            length += 1;
            if !joint {
                break;
            }
        }
        let run = &run[..length];
        let text = self.longest(run).unwrap_or_else(|| {
            let at = MARKS.bytes().position(|mark| mark == run[0]);
            at.map_or("?", |at| &MARKS[at..=at])
        });
        let count = text.len();
        let role = self.role(text, tokens.get(count..).unwrap_or_default());
        self.push(text, role);
        count
    }

    /// The operator of several characters that some marks start with.
    fn longest(&self, run: &[u8]) -> Option<&'static str> {
        if run.len() < 2 || (self.angles > 0 && run[0] == b'>') {
            return None;
        }
        let found = OPERATORS.iter().find(|op| run.starts_with(op.as_bytes()));
        found
            .copied()
            .or_else(|| run.starts_with(b"..").then_some(".."))
    }

    fn role(&mut self, text: &str, after: &[Token]) -> Role {
        let operand = join::ends_operand(self.out.last());
        match text {
            "," if self.angles > 0 || self.bar => Role::InnerComma,
            "," | ";" => {
                self.pending = None;
                if text == "," { Role::Comma } else { Role::Semi }
            }
            "." => Role::Dot,
            ".." | "..=" | "..." => Role::Range,
            "::" => Role::Path,
            ":" => Role::Colon,
            "->" => Role::Arrow,
            "=>" => {
                self.pending = None;
                Role::FatArrow
            }
            "?" => Role::Question,
            "#" => Role::Hash,
            "|" if self.bar => {
                self.bar = false;
                Role::BarClose
            }
            "|" if !operand => {
                self.bar = true;
                Role::BarOpen
            }
            "||" if !operand => Role::BarClose,
            "<" if join::opens_arguments(&self.out, after) => {
                self.angles += 1;
                Role::Open
            }
            ">" if self.angles > 0 => {
                self.angles -= 1;
                Role::Close
            }
            "!" if operand
                && matches!(
                    after.first().map(|token| token.kind),
                    Some(sheet::Kind::Open(_) | sheet::Kind::Word)
                ) =>
            {
                Role::Bang
            }
            "=" | "+=" | "-=" | "*=" | "/=" | "%=" | "^=" | "&=" | "|=" | "<<=" | ">>=" => {
                self.pattern = false;
                if self.angles > 0 {
                    Role::Other
                } else {
                    Role::Assign
                }
            }
            "&" | "&&" | "*" | "-" | "!" if !operand => Role::Unary,
            // `A + B` among generic arguments is no place to break a line.
            _ if self.angles > 0 => Role::Other,
            _ => precedence(text).map_or(Role::Other, Role::Binary),
        }
    }

    /// What the braces after a keyword hold.
    fn keyword(&mut self, word: &str) {
        let in_type = self.out.last().is_some_and(|last| {
            matches!(
                last.role,
                Role::Arrow | Role::Colon | Role::Unary | Role::Open
            )
        });
        let kind = match word {
            "struct" | "enum" => Kind::Fields,
            "impl" | "trait" | "mod" if !in_type => Kind::Items,
            "fn" | "while" | "for" | "loop" if !in_type => Kind::Body,
            "if" | "else" => Kind::Block,
            "match" => Kind::Arms,
            "use" => Kind::Tree,
            "let" if matches!(self.pending, Some(Kind::Body | Kind::Block)) => {
                self.pattern = true;
                return;
            }
            _ => return,
        };
        if self.pending.is_none() || kind == Kind::Arms {
            self.pending = Some(kind);
        }
    }

    fn group(&mut self, delimiter: Delimiter, content: &[Token]) {
        let kind = self.kind(delimiter, content);
        let mut pieces = pieces(self.sheet, content);
        if self.ends_freely(kind, &pieces) {
            pieces.pop();
        }
        if kind == Kind::Fields {
            pieces.iter_mut().for_each(widen);
        }
        let parameters = matches!(self.out.as_slice(), [.., word, _] if word.text == "fn");
        let limited = kind == Kind::Call && !parameters;
        let width = join::group_width(kind, &pieces).filter(|_| {
            !limited || join::width(before_closure(&pieces)).is_some_and(|w| w <= join::LIST)
        });
        let space = join::space(&self.out, &Role::Group, Some(kind), "");
        let content = Content { kind, pieces };
        let group = Some(Box::new(content));
        self.out.push(Piece {
            text: "",
            group,
            role: Role::Group,
            leads: false,
            space,
            width: width.map(|width| width as u32),
        });
    }

    /// Whether the last piece is a comma that goes with the layout: not that of `(a,)`, and not one
    /// in a macro's arguments.
    fn ends_freely(&self, kind: Kind, pieces: &[Piece<'_>]) -> bool {
        let comma = |piece: &Piece<'_>| piece.role == Role::Comma;
        let lists = matches!(
            kind,
            Kind::Array | Kind::Literal | Kind::Tree | Kind::Fields
        );
        let tuple = || pieces.iter().filter(|piece| comma(piece)).count() == 1;
        // What stands behind `pub` is the type of a field.
        let last = self.out.last();
        let called = || join::is_callee(last) && last.is_some_and(|last| last.text != "pub");
        let call = || kind == Kind::Call && (called() || !tuple());
        pieces.last().is_some_and(comma) && (lists || call())
    }

    fn kind(&mut self, delimiter: Delimiter, content: &[Token]) -> Kind {
        let last = self.out.last();
        let macro_call = last.is_some_and(|last| last.role == Role::Bang);
        let attribute = last.is_some_and(|last| last.role == Role::Hash);
        match delimiter {
            Delimiter::None => Kind::Bare,
            Delimiter::Parenthesis if macro_call => Kind::Plain,
            Delimiter::Parenthesis => {
                let call = join::is_callee(last);
                if call || has_comma(content) {
                    Kind::Call
                } else {
                    Kind::Plain
                }
            }
            Delimiter::Bracket if macro_call || attribute => Kind::Brackets,
            Delimiter::Bracket if self.is_borrowed() && is_path(content) => Kind::Slice,
            Delimiter::Bracket => Kind::Array,
            Delimiter::Brace if macro_call => Kind::Body,
            Delimiter::Brace if self.pattern => Kind::Literal,
            Delimiter::Brace if last.is_some_and(|last| last.role == Role::Path) => Kind::Tree,
            Delimiter::Brace => match self.pending {
                Some(kind) => {
                    self.pending = None;
                    kind
                }
                None if join::is_type_end(last) => Kind::Literal,
                None => Kind::Block,
            },
        }
    }

    /// Whether a colon and `&` stand last: a type follows, or a member's value.
    fn is_borrowed(&self) -> bool {
        let texts = self.out.iter().rev().map(|piece| piece.text);
        texts.take(2).eq(["&", ":"])
    }

    fn push(&mut self, text: &'s str, role: Role) {
        let space = join::space(&self.out, &role, None, text);
        let width = match role {
            // A string over several lines keeps its line breaks, and with them no line is left to fit.
            Role::Literal if text.contains('\n') => None,
            _ if text.is_ascii() => Some(text.len()),
            _ => Some(text.chars().count()),
        };
        self.out.push(Piece {
            text,
            group: None,
            role,
            leads: role == Role::Word && join::is_leading(text),
            space,
            width: width.map(|width| width as u32),
        });
    }
}

/// Arguments without a closure at their end, which may take the rest of the line.
fn before_closure<'p, 's>(pieces: &'p [Piece<'s>]) -> &'p [Piece<'s>] {
    let comma = pieces.iter().rposition(|piece| piece.role == Role::Comma);
    let last = comma.map_or(0, |comma| comma + 1);
    match pieces.get(last) {
        Some(first) if first.text == "move" || is_bar(first) => &pieces[..last],
        _ => pieces,
    }
}

fn is_bar(piece: &Piece<'_>) -> bool {
    matches!(piece.role, Role::BarOpen | Role::BarClose)
}

/// The fields of a variant may take more columns than those of a value.
fn widen(variant: &mut Piece<'_>) {
    if let Some(group) = variant
        .group
        .as_ref()
        .filter(|group| group.kind == Kind::Literal)
    {
        let inner = join::width(&group.pieces).filter(|inner| *inner <= join::VARIANT);
        variant.width = inner.map(|inner| inner as u32 + 4);
    }
}

fn has_comma(content: &[Token]) -> bool {
    level(content).any(|token| matches!(token.kind, sheet::Kind::Mark(b',', _)))
}

/// Whether tokens are a path with nothing but paths as its arguments.
fn is_path(content: &[Token]) -> bool {
    let mark = |mark: u8| matches!(mark, b':' | b'<' | b'>');
    content.iter().all(|token| match token.kind {
        sheet::Kind::Word => true,
        sheet::Kind::Mark(sign, _) => mark(sign),
        _ => false,
    })
}

/// The tokens of one level: of groups only the `Open`.
pub(super) fn level(tokens: &[Token]) -> impl Iterator<Item = &Token> {
    let mut at = 0;
    std::iter::from_fn(move || {
        let token = tokens.get(at)?;
        at += match token.kind {
            sheet::Kind::Open(_) => token.length() + 1,
            _ => 1,
        };
        Some(token)
    })
}

/// <https://doc.rust-lang.org/reference/expressions.html#expression-precedence>
fn precedence(text: &str) -> Option<u8> {
    Some(match text {
        "||" => 1,
        "&&" => 2,
        "==" | "!=" | "<" | ">" | "<=" | ">=" => 3,
        "|" => 4,
        "^" => 5,
        "&" => 6,
        "<<" | ">>" => 7,
        "+" | "-" => 8,
        "*" | "/" | "%" => 9,
        _ => return None,
    })
}
