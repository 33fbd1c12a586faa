//! A matcher as the Rust expression that makes it at run time.
//!
//! What the arguments mean is defined by `Pattern` of the runtime.

use super::dfa::Dfa;
use proc_macro2::{Literal, TokenStream};
use quote::quote;

/// States are written from this character on, so that small tables can be read.
const LETTER: usize = 48;
/// The most states that one byte can tell apart that way.
const NARROW: usize = 256 - LETTER;
/// States before this one take no place in a table.
const FIRST: usize = 2;
/// The bytes that do not begin a character, in UTF-8.
const CONTINUATION: u8 = 0x80;
/// The bytes that begin one beyond ASCII.
const LEAD: u8 = 0xc0;

/// What `Pattern::new` and `Pattern::beyond_ascii` are given, besides the expression.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Parts {
    /// Pairs of a byte and the class of all bytes from there on.
    pub classes: Vec<u8>,
    /// The next states, class by class.
    pub table: Vec<u8>,
    /// How many states there are.
    pub states: usize,
    /// The state to start in.
    pub start: usize,
    /// The first state that accepts at the end of a text.
    pub accept_from: usize,
    /// Runs of characters beyond ASCII of one class: the first one times 256 plus the class. Empty if
    /// all have the same, which then is that of the bytes that begin one.
    pub beyond: Vec<u32>,
}

impl Dfa {
    /// What `Pattern` of the runtime is to be given.
    pub fn parts(&self) -> Parts {
        let states = self.states();
        let mut columns = self.columns();
        let ascii = self
            .runs
            .iter()
            .take_while(|run| run.0 < CONTINUATION.into());
        let mut classes: Vec<u8> = ascii.flat_map(|run| [run.0 as u8, letter(run.1)]).collect();
        let lead = self.class(char::from(CONTINUATION));
        let later = self.runs.iter().filter(|run| run.0 > CONTINUATION.into());
        let mut beyond: Vec<u32> = later
            .map(|(first, class)| first << 8 | u32::from(*class))
            .collect();
        if beyond.is_empty() {
            // All characters beyond ASCII are alike: the first byte decides, the others change nothing.
            let rest = staying(&mut columns, lead);
            classes.extend([CONTINUATION, letter(rest), LEAD, letter(lead)]);
        } else {
            beyond.insert(0, u32::from(CONTINUATION) << 8 | u32::from(lead));
        }
        let table = columns.iter().flatten().flat_map(|next| {
            let wide = next.to_le_bytes().to_vec();
            if states <= NARROW {
                vec![(usize::from(*next) + LETTER) as u8]
            } else {
                wide
            }
        });
        Parts {
            classes: shortest(&classes),
            table: table.collect(),
            states,
            start: usize::from(self.start),
            accept_from: usize::from(self.accept_from),
            beyond,
        }
    }

    /// By class, where it leads from each of the states that take place in a table.
    fn columns(&self) -> Vec<Vec<u16>> {
        let column = |class| {
            self.table
                .iter()
                .skip(class)
                .step_by(self.width)
                .skip(FIRST)
        };
        (0..self.width)
            .map(|class| column(class).copied().collect())
            .collect()
    }

    /// The expression that makes the matcher; `pattern` is the path of `Pattern`.
    pub fn literal(&self, pattern: &TokenStream, source: &str) -> TokenStream {
        let parts = self.parts();
        let classes = Literal::byte_string(&parts.classes);
        let table = Literal::byte_string(&parts.table);
        let [states, start, accept_from] =
            [parts.states, parts.start, parts.accept_from].map(Literal::usize_unsuffixed);
        let matcher =
            quote!(#pattern::new(#source, #classes, #table, #states, #start, #accept_from));
        if parts.beyond.is_empty() {
            return matcher;
        }
        let beyond = runs(&parts.beyond);
        quote!(#matcher.beyond_ascii(#beyond))
    }

    /// What the matcher takes in the program, in bytes: tables, classes of bytes and the rest.
    pub fn size(&self) -> usize {
        const FIXED: usize = 256 + 9 * 8;
        let parts = self.parts();
        parts.table.len() + 4 * parts.beyond.len() + FIXED
    }
}

/// Runs of characters beyond ASCII, the class in the last two digits.
pub(super) fn runs(runs: &[u32]) -> TokenStream {
    let runs = runs.iter().map(|run| {
        let written = format!("{:#x}_{:02x}", run >> 8, run & 0xff);
        written
            .parse()
            .unwrap_or_else(|_| Literal::u32_unsuffixed(*run))
    });
    quote!(&[#(#runs),*])
}

/// How a class is written.
pub(super) fn letter(class: u8) -> u8 {
    class.wrapping_add(b'A')
}

/// A class that changes no state, for the bytes after the first of a character; that of the first byte
/// where it decides at once and the others do not matter.
fn staying(columns: &mut Vec<Vec<u16>>, lead: u8) -> u8 {
    let lead_column = &columns[usize::from(lead)];
    if lead_column.iter().all(|next| usize::from(*next) < FIRST) {
        return lead;
    }
    let stay: Vec<u16> = (FIRST as u16..).take(lead_column.len()).collect();
    let known = columns.iter().position(|column| *column == stay);
    known.unwrap_or_else(|| {
        columns.push(stay);
        columns.len() - 1
    }) as u8
}

/// Pairs of a byte and a class without those that change nothing.
fn shortest(pairs: &[u8]) -> Vec<u8> {
    let mut kept: Vec<u8> = Vec::with_capacity(pairs.len());
    for pair in pairs.chunks(2) {
        if kept.last() != pair.last() {
            kept.extend(pair);
        }
    }
    kept
}
