//! Token trees to pieces: operators put together, braces told apart, and what is known about each
//! place without a parser of Rust: whether `<` opens arguments, `|` a closure, `-` a negative number.

use proc_macro2::{Delimiter, Group, Spacing, TokenStream, TokenTree};

use super::join;

/// One token, or a group of them.
#[derive(Debug)]
pub(super) struct Piece {
    /// The token; empty for a group.
    pub(super) text: String,
    pub(super) group: Option<Content>,
    pub(super) role: Role,
    /// Whether a space goes before it on one line.
    pub(super) space: bool,
    /// Columns on one line, the space before it not counted; `None` where it takes several lines.
    pub(super) width: Option<usize>,
}

/// A group.
#[derive(Debug)]
pub(super) struct Content {
    pub(super) kind: Kind,
    pub(super) pieces: Vec<Piece>,
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

/// The pieces of a stream.
pub(super) fn pieces(tokens: TokenStream) -> Vec<Piece> {
    let mut reader = Reader {
        out: Vec::new(),
        pending: None,
        pattern: false,
        angles: 0,
        bar: false,
    };
    let all: Vec<TokenTree> = tokens.into_iter().collect();
    let mut at = 0;
    while at < all.len() {
        at += reader.read(&all[at..]);
    }
    reader.out
}

struct Reader {
    out: Vec<Piece>,
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

impl Reader {
    /// Reads one piece; gives how many tokens it took.
    fn read(&mut self, tokens: &[TokenTree]) -> usize {
        match &tokens[0] {
            TokenTree::Ident(ident) => {
                let text = ident.to_string();
                self.keyword(&text);
                self.push(text, Role::Word);
                1
            }
            TokenTree::Literal(literal) => {
                self.push(literal.to_string(), Role::Literal);
                1
            }
            TokenTree::Group(group) => {
                self.group(group);
                1
            }
            TokenTree::Punct(punct) if punct.as_char() == '\'' => match tokens.get(1) {
                Some(TokenTree::Ident(name)) => {
                    self.push(format!("'{name}"), Role::Lifetime);
                    2
                }
                _ => {
                    self.push("'".to_owned(), Role::Other);
                    1
                }
            },
            TokenTree::Punct(_) => self.operator(tokens),
        }
    }

    fn operator(&mut self, tokens: &[TokenTree]) -> usize {
        let mut run = String::new();
        for token in tokens.iter().take(3) {
            let TokenTree::Punct(punct) = token else {
                break;
            };
            run.push(punct.as_char());
            if punct.spacing() == Spacing::Alone {
                break;
            }
        }
        let closes = self.angles > 0 && run.starts_with('>');
        let found = OPERATORS.iter().find(|op| !closes && run.starts_with(**op));
        let range = || run.starts_with("..").then_some("..");
        let text = found
            .copied()
            .or_else(range)
            .unwrap_or(&run[..1])
            .to_owned();
        let count = text.len();
        let role = self.role(&text, tokens.get(count..).unwrap_or_default());
        self.push(text, role);
        count
    }

    fn role(&mut self, text: &str, after: &[TokenTree]) -> Role {
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
                    after.first(),
                    Some(TokenTree::Group(_) | TokenTree::Ident(_))
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

    fn group(&mut self, group: &Group) {
        let kind = self.kind(group);
        let content = group.stream();
        let mut pieces = pieces(content);
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
        let group = Some(content);
        self.out.push(Piece {
            text: String::new(),
            group,
            role: Role::Group,
            space,
            width,
        });
    }

    /// Whether the last piece is a comma that goes with the layout: not that of `(a,)`, and not one
    /// in a macro's arguments.
    fn ends_freely(&self, kind: Kind, pieces: &[Piece]) -> bool {
        let comma = |piece: &Piece| piece.role == Role::Comma;
        let lists = matches!(
            kind,
            Kind::Array | Kind::Literal | Kind::Tree | Kind::Fields
        );
        let tuple = || pieces.iter().filter(|piece| comma(piece)).count() == 1;
        let call = || kind == Kind::Call && (join::is_callee(self.out.last()) || !tuple());
        pieces.last().is_some_and(comma) && (lists || call())
    }

    fn kind(&mut self, group: &Group) -> Kind {
        let last = self.out.last();
        let macro_call = last.is_some_and(|last| last.role == Role::Bang);
        let attribute = last.is_some_and(|last| last.role == Role::Hash);
        match group.delimiter() {
            Delimiter::None => Kind::Bare,
            Delimiter::Parenthesis if macro_call => Kind::Plain,
            Delimiter::Parenthesis => {
                let call = join::is_callee(last);
                if call || has_comma(group.stream()) {
                    Kind::Call
                } else {
                    Kind::Plain
                }
            }
            Delimiter::Bracket if macro_call || attribute => Kind::Brackets,
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

    fn push(&mut self, text: String, role: Role) {
        let space = join::space(&self.out, &role, None, &text);
        // A string over several lines keeps its line breaks, and with them no line is left to fit.
        let width = (!text.contains('\n')).then(|| text.chars().count());
        self.out.push(Piece {
            text,
            group: None,
            role,
            space,
            width,
        });
    }
}

/// Arguments without a closure at their end, which may take the rest of the line.
fn before_closure(pieces: &[Piece]) -> &[Piece] {
    let comma = pieces.iter().rposition(|piece| piece.role == Role::Comma);
    let last = comma.map_or(0, |comma| comma + 1);
    match pieces.get(last) {
        Some(first) if first.text == "move" || is_bar(first) => &pieces[..last],
        _ => pieces,
    }
}

fn is_bar(piece: &Piece) -> bool {
    matches!(piece.role, Role::BarOpen | Role::BarClose)
}

/// The fields of a variant may take more columns than those of a value.
fn widen(variant: &mut Piece) {
    if let Some(group) = variant
        .group
        .as_ref()
        .filter(|group| group.kind == Kind::Literal)
    {
        let inner = join::width(&group.pieces).filter(|inner| *inner <= join::VARIANT);
        variant.width = inner.map(|inner| inner + 4);
    }
}

fn has_comma(content: TokenStream) -> bool {
    let comma =
        |token: &TokenTree| matches!(token, TokenTree::Punct(punct) if punct.as_char() == ',');
    content.into_iter().any(|token| comma(&token))
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
