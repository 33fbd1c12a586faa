//! A matcher as the Rust expression that makes it at run time.
//!
//! What the arguments mean is defined by `Pattern::new` of the runtime.

use super::automaton::{ACCEPTED, DEAD};
use super::dfa::Dfa;
use proc_macro2::{Literal, TokenStream};
use quote::quote;

/// States are written from this character on, so that small tables can be read.
const LETTER: usize = 48;
/// The most states that one byte can tell apart that way.
const NARROW: usize = 256 - LETTER;
/// States before this one take no place in a table.
const FIRST: usize = 2;

/// What `Pattern::new` is given, besides the expression.
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
}

impl Dfa {
    /// What `Pattern::new` of the runtime is to be given.
    pub fn parts(&self) -> Parts {
        let states = self.states();
        let mut classes = Vec::new();
        for byte in 0..=u8::MAX {
            let class = self.classes[usize::from(byte)];
            if byte == 0 || class != self.classes[usize::from(byte) - 1] {
                classes.extend([byte, class.wrapping_add(b'A')]);
            }
        }
        let mut table = Vec::with_capacity(self.table.len());
        for class in 0..self.width {
            for state in FIRST..states {
                let next = self.table[state * self.width + class];
                if states <= NARROW {
                    table.push((usize::from(next) + LETTER) as u8);
                } else {
                    table.extend(next.to_le_bytes());
                }
            }
        }
        Parts {
            classes,
            table,
            states,
            start: usize::from(self.start),
            accept_from: usize::from(self.accept_from),
        }
    }

    /// The expression that makes the matcher; `pattern` is the path of `Pattern`.
    pub fn literal(&self, pattern: &TokenStream, source: &str) -> TokenStream {
        let parts = self.parts();
        let classes = Literal::byte_string(&parts.classes);
        let table = Literal::byte_string(&parts.table);
        let [states, start, accept_from] =
            [parts.states, parts.start, parts.accept_from].map(Literal::usize_unsuffixed);
        quote!(#pattern::new(#source, #classes, #table, #states, #start, #accept_from))
    }

    /// What the matcher takes in the program, in bytes: its table, the classes of bytes and the rest.
    pub fn size(&self) -> usize {
        const FIXED: usize = 256 + 7 * 8;
        self.parts().table.len() + FIXED
    }
}

const _: () = assert!(DEAD == 0 && ACCEPTED == 1 && FIRST == 2);
