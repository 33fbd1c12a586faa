//! Text to a path: the grammar of RFC 9535, and what it asks of types (section 2.4.3).
//!
//! In: the text. Out: a [`Query`], or the first fault: where it is, and what was expected there. Names, texts and numbers are
//! read in `scan.rs`.

use super::query::{Filter, From, Inner, Operand, Query, Segment, Selector, Sign, Slice, Test};
use super::regexp;
use super::scan::{Fault, Read, Scanner};
use crate::ir::Literal;

/// Filters, parentheses and functions within each other; more is refused, so that no recursion over a path can exhaust
/// the stack.
const MAX_DEPTH: usize = 50;

/// The signs of comparisons, those first that begin as others do.
const SIGNS: [(&str, Sign); 6] = [
    ("==", Sign::Equal),
    ("!=", Sign::NotEqual),
    ("<=", Sign::LessOrEqual),
    (">=", Sign::GreaterOrEqual),
    ("<", Sign::Less),
    (">", Sign::Greater),
];

/// Reads a whole path. White space around it, which YAML's blocks leave, says nothing.
pub(super) fn path(text: &str) -> Read<Query> {
    let mut reader = Reader {
        scan: Scanner::new(text),
        depth: 0,
        ids: 0,
    };
    let scan = &mut reader.scan;
    scan.space();
    if !scan.eat("$") {
        return scan.expected("`$`, with which a path starts");
    }
    let query = segments(&mut reader)?;
    let end = reader.scan.at();
    reader.scan.space();
    if reader.scan.peek().is_some() {
        reader.scan.back_to(end);
        return reader.scan.expected("`.`, `..` or `[`");
    }
    Ok(query)
}

struct Reader<'p> {
    scan: Scanner<'p>,
    depth: usize,
    /// How many filters and queries from the root were read.
    ids: usize,
}

impl Reader<'_> {
    fn id(&mut self) -> usize {
        self.ids += 1;
        self.ids
    }
}

/// What a filter may have before a sign, or alone.
enum Term {
    Query(Inner),
    Value(Operand),
    /// What `match` and `search` say.
    Logical(Test),
}

/// One level further in.
fn within<T>(reader: &mut Reader<'_>, read: fn(&mut Reader<'_>) -> Read<T>) -> Read<T> {
    if reader.depth == MAX_DEPTH {
        let said =
            format!("filters, parentheses and functions are nested more than {MAX_DEPTH} deep");
        return Err(Fault::new(reader.scan.at(), said));
    }
    reader.depth += 1;
    let read = read(reader);
    reader.depth -= 1;
    read
}

fn segments(reader: &mut Reader<'_>) -> Read<Query> {
    let mut query = Query::new();
    loop {
        let end = reader.scan.at();
        reader.scan.space();
        let descends = reader.scan.eat("..");
        let selectors = match reader.scan.peek() {
            Some('[') => bracketed(reader)?,
            _ if descends => vec![dotted(reader)?],
            Some('.') => {
                reader.scan.eat(".");
                vec![dotted(reader)?]
            }
            _ => {
                reader.scan.back_to(end);
                return Ok(query);
            }
        };
        query.push(Segment {
            descends,
            selectors,
        });
    }
}

/// What stands behind a dot.
fn dotted(reader: &mut Reader<'_>) -> Read<Selector> {
    match reader.scan.eat("*") {
        true => Ok(Selector::Every),
        false => reader.scan.name().map(Selector::Name),
    }
}

fn bracketed(reader: &mut Reader<'_>) -> Read<Vec<Selector>> {
    reader.scan.eat("[");
    let mut selectors = Vec::new();
    loop {
        reader.scan.space();
        selectors.push(selector(reader)?);
        reader.scan.space();
        if reader.scan.eat("]") {
            return Ok(selectors);
        }
        if !reader.scan.eat(",") {
            return match selectors.last() {
                Some(Selector::Filter(_)) => reader.scan.expected("`&&`, `||`, `,` or `]`"),
                _ => reader.scan.expected("`,` or `]`"),
            };
        }
    }
}

fn selector(reader: &mut Reader<'_>) -> Read<Selector> {
    match reader.scan.peek() {
        Some('\'' | '"') => reader.scan.text().map(Selector::Name),
        Some('*') => {
            reader.scan.eat("*");
            Ok(Selector::Every)
        }
        Some('?') => {
            reader.scan.eat("?");
            reader.scan.space();
            let id = reader.id();
            let test = within(reader, any)?;
            Ok(Selector::Filter(Filter { id, test }))
        }
        Some('-' | ':' | '0'..='9') => position(&mut reader.scan),
        _ => reader
            .scan
            .expected("a name in quotes, an index, a slice, `*` or `?`"),
    }
}

/// An index or a slice.
fn position(scan: &mut Scanner<'_>) -> Read<Selector> {
    let start = scan.integer_if_any()?;
    scan.space();
    if !scan.eat(":") {
        return match start {
            Some(index) => Ok(Selector::Index(index)),
            None => scan.expected("an index"),
        };
    }
    scan.space();
    let end = scan.integer_if_any()?;
    scan.space();
    let mut step = None;
    if scan.eat(":") {
        scan.space();
        step = scan.integer_if_any()?;
    }
    let step = step.unwrap_or(1);
    Ok(Selector::Slice(Slice { start, end, step }))
}

fn any(reader: &mut Reader<'_>) -> Read<Test> {
    let tests = joined(reader, "||", all)?;
    Ok(one_or(tests, Test::Any))
}

fn all(reader: &mut Reader<'_>) -> Read<Test> {
    let tests = joined(reader, "&&", basic)?;
    Ok(one_or(tests, Test::All))
}

fn one_or(mut tests: Vec<Test>, several: fn(Vec<Test>) -> Test) -> Test {
    match tests.len() {
        1 => tests.swap_remove(0),
        _ => several(tests),
    }
}

fn joined(
    reader: &mut Reader<'_>,
    sign: &str,
    read: fn(&mut Reader<'_>) -> Read<Test>,
) -> Read<Vec<Test>> {
    let mut tests = vec![read(reader)?];
    loop {
        reader.scan.space();
        if !reader.scan.eat(sign) {
            return Ok(tests);
        }
        reader.scan.space();
        tests.push(read(reader)?);
    }
}

fn basic(reader: &mut Reader<'_>) -> Read<Test> {
    let negated = reader.scan.eat("!");
    if negated {
        reader.scan.space();
    }
    let test = match reader.scan.peek() {
        Some('(') => within(reader, parenthesised)?,
        _ => tested(reader, negated)?,
    };
    Ok(match negated {
        true => Test::Not(Box::new(test)),
        false => test,
    })
}

fn parenthesised(reader: &mut Reader<'_>) -> Read<Test> {
    reader.scan.eat("(");
    reader.scan.space();
    let test = any(reader)?;
    match reader.scan.eat(")") {
        true => Ok(test),
        false => reader.scan.expected("`&&`, `||` or `)`"),
    }
}

/// A comparison, or what is so by itself.
fn tested(reader: &mut Reader<'_>, negated: bool) -> Read<Test> {
    let start = reader.scan.at();
    let left = term(reader)?;
    reader.scan.space();
    let at = reader.scan.at();
    let Some(sign) = sign(&mut reader.scan)? else {
        return match left {
            Term::Query(inner) => Ok(Test::Exists(inner)),
            Term::Logical(test) => Ok(test),
            Term::Value(_) => reader
                .scan
                .expected("a comparison, as a value alone is neither true nor false"),
        };
    };
    if negated {
        let said = "`!` is not for comparisons: put this one in parentheses";
        return Err(Fault::new(at, said));
    }
    let left = comparable(left, start)?;
    reader.scan.space();
    let start = reader.scan.at();
    let right = term(reader)?;
    Ok(Test::Compare(left, sign, comparable(right, start)?))
}

fn sign(scan: &mut Scanner<'_>) -> Read<Option<Sign>> {
    let found = SIGNS.iter().find(|(text, _)| scan.eat(text));
    match (found, scan.peek()) {
        (Some((_, sign)), _) => Ok(Some(*sign)),
        (None, Some('=')) => scan.expected("`==`"),
        _ => Ok(None),
    }
}

/// A term as one value, which started there.
fn comparable(term: Term, start: usize) -> Read<Operand> {
    let said = match term {
        Term::Value(operand) => return Ok(operand),
        Term::Query(inner) if inner.is_singular() => return Ok(Operand::Singular(inner)),
        Term::Query(_) => {
            "expected one value, and this may select several: `value(…)` or `count(…)` makes one of it"
        }
        Term::Logical(_) => {
            "expected a value, and this is true or false: it stands alone, or behind `!`"
        }
    };
    Err(Fault::new(start, said))
}

fn term(reader: &mut Reader<'_>) -> Read<Term> {
    let scan = &mut reader.scan;
    match scan.peek() {
        Some('@') => {
            scan.eat("@");
            let query = segments(reader)?;
            let from = From::Here;
            Ok(Term::Query(Inner { from, query }))
        }
        Some('$') => {
            scan.eat("$");
            let from = From::Root(reader.id());
            let query = segments(reader)?;
            Ok(Term::Query(Inner { from, query }))
        }
        Some('\'' | '"') => scan.text().map(Literal::String).map(literal),
        Some('-' | '0'..='9') => scan.number().map(Literal::Number).map(literal),
        Some('a'..='z') => word(reader),
        _ => scan.expected("`@`, `$`, a literal, a function, `!` or `(`"),
    }
}

fn literal(literal: Literal) -> Term {
    Term::Value(Operand::Literal(literal))
}

/// `true`, `false`, `null`, or a call of a function.
fn word(reader: &mut Reader<'_>) -> Read<Term> {
    let start = reader.scan.at();
    let word = reader.scan.word();
    let is_call = reader.scan.peek() == Some('(');
    match (word, is_call) {
        ("true", false) => Ok(literal(Literal::Bool(true))),
        ("false", false) => Ok(literal(Literal::Bool(false))),
        ("null", false) => Ok(literal(Literal::Null)),
        ("length", true) => within(reader, length),
        ("count", true) => within(reader, nodes).map(Operand::Count).map(Term::Value),
        ("value", true) => within(reader, nodes).map(Operand::Value).map(Term::Value),
        ("match", true) => within(reader, texts).map(|texts| matching(true, texts)),
        ("search", true) => within(reader, texts).map(|texts| matching(false, texts)),
        (_, true) => {
            let said = format!(
                "no function `{word}`: there are `length`, `count`, `value`, `match` and `search`"
            );
            Err(Fault::new(start, said))
        }
        (_, false) => {
            let said = format!(
                "`{word}` is no literal: texts stand in quotes, and queries start with `@` or `$`"
            );
            Err(Fault::new(start, said))
        }
    }
}

fn length(reader: &mut Reader<'_>) -> Read<Term> {
    let of = operand(reader)?;
    close(reader, "one argument")?;
    Ok(Term::Value(Operand::Length(Box::new(of))))
}

/// The argument of a function that takes a query.
fn nodes(reader: &mut Reader<'_>) -> Read<Inner> {
    reader.scan.eat("(");
    reader.scan.space();
    let start = reader.scan.at();
    let Term::Query(inner) = term(reader)? else {
        let said = "expected a query, which starts with `@` or `$`";
        return Err(Fault::new(start, said));
    };
    close(reader, "one argument")?;
    Ok(inner)
}

/// The arguments of a function that takes a text and a pattern.
fn texts(reader: &mut Reader<'_>) -> Read<(Operand, Operand)> {
    let text = operand(reader)?;
    reader.scan.space();
    if reader.scan.peek() != Some(',') {
        return reader.scan.expected("`,` and a pattern");
    }
    let before = reader.scan.at();
    let pattern = operand(reader)?;
    if let Operand::Literal(Literal::String(pattern)) = &pattern
        && let Some(why) = regexp::unreadable(pattern)
    {
        let said = format!("`{pattern}` is no regular expression here: {why}");
        return Err(Fault::new(before + 1, said));
    }
    close(reader, "a text and a pattern")?;
    Ok((text, pattern))
}

fn matching(whole: bool, (text, pattern): (Operand, Operand)) -> Term {
    Term::Logical(Test::Matches {
        whole,
        text,
        pattern,
    })
}

/// An argument that is one value, from the `(` or `,` before it on.
fn operand(reader: &mut Reader<'_>) -> Read<Operand> {
    let _ = reader.scan.eat("(") || reader.scan.eat(",");
    reader.scan.space();
    let start = reader.scan.at();
    comparable(term(reader)?, start)
}

fn close(reader: &mut Reader<'_>, takes: &str) -> Read<()> {
    reader.scan.space();
    match reader.scan.eat(")") {
        true => Ok(()),
        false => reader
            .scan
            .expected(&format!("`)`, as this function takes {takes}")),
    }
}
