//! Expressions that no table decides, for an engine that backtracks.
//!
//! In: the text of an ECMA-262 expression. Out: the expression that means the same to the `fancy-regex` crate. Sets are
//! written out, so that what `\\d`, `\\s`, `\\p{…}` and `.` mean does not depend on the engine.

use std::fmt::Write as _;

use oasmith_ecma262::{Class, Item, Named, Node};

use super::nfa::code_points;
use super::{PatternError, read};

/// The expression for the engine.
///
/// # Errors
/// If the text is no expression, or one that the engine would not understand as ECMA-262 does.
pub fn translated(source: &str) -> Result<String, PatternError> {
    let (node, _) = read(source)?;
    if let Some(what) = differs(&node, Place::default()) {
        return Err(PatternError::NeedsBacktracking(what));
    }
    if depth(&node) > DEEPEST || weight(&node) > HEAVIEST {
        return Err(PatternError::TooLarge);
    }
    let mut out = String::new();
    write(&node, &mut out);
    Ok(out)
}

/// Groups within groups; the engine takes a little more.
const DEEPEST: u32 = 24;

/// About how many states the engine may make; for twice as many it has no memory.
const HEAVIEST: u64 = 150_000;

/// About how many states the engine makes, which repeats what is counted and reads characters byte by byte.
fn weight(node: &Node) -> u64 {
    let sum = |nodes: &[Node]| {
        nodes
            .iter()
            .fold(1, |sum: u64, node| sum.saturating_add(weight(node)))
    };
    match node {
        Node::Concat(nodes) | Node::Either(nodes) => sum(nodes),
        Node::Repeat(node, min, max) => {
            let times = max.unwrap_or(min.saturating_add(1));
            weight(node).saturating_mul(times.max(1).into())
        }
        Node::Group(_, node) | Node::Look { node, .. } => weight(node),
        Node::Class(class) => {
            let set = code_points(class);
            let beyond = set.ranges().iter().filter(|(_, last)| *last > 0x7f);
            1 + 8 * beyond.count() as u64
        }
        Node::Empty
        | Node::Start
        | Node::End
        | Node::WordBoundary { .. }
        | Node::BackReference(_) => 1,
    }
}

/// How deep groups are nested in what is written.
fn depth(node: &Node) -> u32 {
    let deepest = |nodes: &[Node]| nodes.iter().map(depth).max().unwrap_or(0);
    match node {
        Node::Concat(nodes) => deepest(nodes),
        Node::Either(nodes) => 1 + deepest(nodes),
        Node::Repeat(node, ..) | Node::Group(_, node) | Node::Look { node, .. } => 1 + depth(node),
        Node::BackReference(_) | Node::WordBoundary { .. } => 2,
        Node::Empty | Node::Class(_) | Node::Start | Node::End => 0,
    }
}

/// Where a node stands.
#[derive(Default, Clone, Copy)]
struct Place {
    /// In a look-behind, which ECMA-262 matches backwards (22.2.2.4): what stands first is captured last.
    behind: bool,
    /// In what may be repeated. ECMA-262 forgets what the round before captured (22.2.2.3.1), the engine does not.
    repeated: bool,
    /// In what a round of it may leave out.
    optional: bool,
}

/// What the engine reads differently, if there is anything.
fn differs(node: &Node, at: Place) -> Option<&'static str> {
    let within = |nodes: &[Node], at| nodes.iter().find_map(|node| differs(node, at));
    match node {
        Node::BackReference(_) if at.behind => Some("a back-reference in a look-behind"),
        Node::Group(..) if at.repeated && at.optional => {
            Some("a group that rounds of a repetition may leave out")
        }
        Node::Group(_, node) => differs(node, at),
        Node::Concat(nodes) => within(nodes, at),
        Node::Either(nodes) => {
            let optional = true;
            within(nodes, Place { optional, ..at })
        }
        Node::Repeat(node, min, max) => {
            let repeated = at.repeated || *max != Some(1);
            let optional = match repeated && !at.repeated {
                true => false,
                false => at.optional || *min == 0,
            };
            let place = Place {
                repeated,
                optional,
                ..at
            };
            differs(node, place)
        }
        // The engine goes back by one length, or looks for what a plain automaton finds.
        Node::Look { behind, node, .. } if *behind && length(node).is_none() && is_asking(node) => {
            Some("a look-behind of several lengths that asks for more than characters")
        }
        Node::Look { behind, node, .. } => {
            let behind = at.behind || *behind;
            differs(node, Place { behind, ..at })
        }
        _ => None,
    }
}

/// How many characters every match has, if that is one number.
fn length(node: &Node) -> Option<u64> {
    match node {
        Node::Empty | Node::Start | Node::End | Node::WordBoundary { .. } | Node::Look { .. } => {
            Some(0)
        }
        Node::Class(_) => Some(1),
        Node::BackReference(_) => None,
        Node::Group(_, node) => length(node),
        Node::Concat(nodes) => {
            let mut lengths = nodes.iter().map(length);
            lengths.try_fold(0, |all: u64, one| Some(all.saturating_add(one?)))
        }
        Node::Either(nodes) => {
            let mut lengths = nodes.iter().map(length);
            let first = lengths.next()??;
            lengths.all(|other| other == Some(first)).then_some(first)
        }
        Node::Repeat(node, min, max) => match length(node)? {
            0 => Some(0),
            one => (*max == Some(*min)).then(|| one.saturating_mul((*min).into())),
        },
    }
}

/// Whether an expression captures, or asks what is around it.
fn is_asking(node: &Node) -> bool {
    match node {
        Node::Group(..) | Node::BackReference(_) => true,
        Node::WordBoundary { .. } | Node::Look { .. } => true,
        Node::Empty | Node::Class(_) | Node::Start | Node::End => false,
        Node::Concat(nodes) | Node::Either(nodes) => nodes.iter().any(is_asking),
        Node::Repeat(node, ..) => is_asking(node),
    }
}

fn write(node: &Node, out: &mut String) {
    match node {
        Node::Empty => {}
        Node::Class(class) => set(class, out),
        Node::Concat(nodes) => nodes.iter().for_each(|node| write(node, out)),
        Node::Either(nodes) => {
            out.push_str("(?:");
            for (index, node) in nodes.iter().enumerate() {
                out.push_str(if index > 0 { "|" } else { "" });
                write(node, out);
            }
            out.push(')');
        }
        // The engine repeats nothing that has no width; once says as much.
        Node::Repeat(node, min, _) if has_no_width(node) => {
            if *min > 0 {
                write(node, out);
            }
        }
        Node::Repeat(node, min, max) => {
            let max = max.map(|max| max.to_string()).unwrap_or_default();
            enclosed("(?:", node, out);
            let _ = write!(out, "{{{min},{max}}}");
        }
        Node::Start => out.push_str("\\A"),
        Node::End => out.push_str("\\z"),
        Node::WordBoundary { negated } => {
            let mut word = String::new();
            set(&word_class(), &mut word);
            let (same, other) = match negated {
                true => ("(?=", "(?!"),
                false => ("(?!", "(?="),
            };
            let _ = write!(
                out,
                "(?:(?<={word}){same}{word})|(?<!{word}){other}{word}))"
            );
        }
        Node::Look {
            behind,
            negated,
            node,
        } => {
            let open = match (behind, negated) {
                (false, false) => "(?=",
                (false, true) => "(?!",
                (true, false) => "(?<=",
                (true, true) => "(?<!",
            };
            enclosed(open, node, out);
        }
        Node::Group(_, node) => enclosed("(", node, out),
        // A group that has not matched stands for nothing (ECMA-262, 22.2.2.7.2).
        Node::BackReference(group) => {
            let _ = write!(out, "(?:(?({group})\\{group}|))");
        }
    }
}

fn has_no_width(node: &Node) -> bool {
    match node {
        Node::Empty | Node::Start | Node::End | Node::WordBoundary { .. } | Node::Look { .. } => {
            true
        }
        Node::Class(_) | Node::BackReference(_) => false,
        Node::Concat(nodes) | Node::Either(nodes) => nodes.iter().all(has_no_width),
        Node::Repeat(node, ..) | Node::Group(_, node) => has_no_width(node),
    }
}

fn enclosed(open: &str, node: &Node, out: &mut String) {
    out.push_str(open);
    write(node, out);
    out.push(')');
}

fn word_class() -> Class {
    let word = Item::Named {
        set: Named::Word,
        negated: false,
    };
    Class {
        negated: false,
        items: vec![word],
    }
}

fn set(class: &Class, out: &mut String) {
    let ranges = characters(class);
    if ranges.is_empty() {
        return out.push_str("[^\\x{0}-\\x{10ffff}]");
    }
    out.push('[');
    for (first, last) in ranges {
        let _ = write!(out, "\\x{{{first:x}}}-\\x{{{last:x}}}");
    }
    out.push(']');
}

/// The code points of a class but for surrogates, which are no characters of a Rust string.
fn characters(class: &Class) -> Vec<(u32, u32)> {
    let points = code_points(class);
    let ranges = points.ranges().iter();
    let halves =
        |(first, last): &(u32, u32)| [(*first, (*last).min(0xd7ff)), ((*first).max(0xe000), *last)];
    let halves = ranges.flat_map(halves);
    halves.filter(|(first, last)| first <= last).collect()
}
