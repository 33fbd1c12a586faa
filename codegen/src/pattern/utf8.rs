//! Sets of code points to automata over the bytes of their UTF-8 encoding.
//!
//! Made for text that is valid UTF-8 already (`&str`): where all code points of a length of encoding are
//! in, the bytes between are not told apart, which makes for far fewer states.

use super::set::CodePoints;
use std::collections::HashMap;

/// Steps over bytes: node 0 is the end, a node lists ranges of bytes and where they lead. The last
/// node is the start.
#[derive(Debug, Default)]
pub(super) struct ByteTree {
    /// Ranges of bytes, sorted, apart from each other, and the node that follows.
    pub(super) nodes: Vec<Vec<(u8, u8, u32)>>,
    ids: HashMap<Vec<(u8, u8, u32)>, u32>,
}

/// The last code points that one, two, three and four bytes encode.
const ENDS: [u32; 4] = [0x7f, 0x7ff, 0xffff, 0x10_ffff];

type Sequence = Vec<(u8, u8)>;

impl ByteTree {
    /// The tree of a set; of an empty one it has a start from which nothing leads.
    pub(super) fn new(set: &CodePoints) -> Self {
        let set = set.without_surrogates();
        let mut sequences = Vec::new();
        for &(low, high) in set.ranges() {
            split_lengths(low, high, &mut sequences);
        }
        let mut tree = Self::default();
        tree.nodes.push(Vec::new());
        tree.build_start(&sequences);
        tree
    }

    /// The start is a node of its own even where another looks the same: it must be the last.
    fn build_start(&mut self, sequences: &[Sequence]) {
        let edges = self.edges(sequences, 0);
        self.nodes.push(edges);
    }

    fn edges(&mut self, sequences: &[Sequence], depth: usize) -> Vec<(u8, u8, u32)> {
        let mut edges: Vec<(u8, u8, u32)> = Vec::new();
        // Sequences that start alike are neighbours, and starts are equal or apart.
        for alike in sequences.chunk_by(|a, b| a[depth] == b[depth]) {
            let (low, high) = alike[0][depth];
            let target = if alike[0].len() == depth + 1 {
                0
            } else {
                self.node(alike, depth + 1)
            };
            match edges.last_mut() {
                Some(last) if last.2 == target && last.1 + 1 == low => last.1 = high,
                _ => edges.push((low, high, target)),
            }
        }
        edges
    }

    fn node(&mut self, sequences: &[Sequence], depth: usize) -> u32 {
        let edges = self.edges(sequences, depth);
        if let Some(id) = self.ids.get(&edges) {
            return *id;
        }
        let id = self.nodes.len() as u32;
        self.nodes.push(edges.clone());
        self.ids.insert(edges, id);
        id
    }
}

/// Splits a range where the length of the encoding changes.
fn split_lengths(low: u32, high: u32, out: &mut Vec<Sequence>) {
    let mut first = 0;
    for (index, end) in ENDS.into_iter().enumerate() {
        let (from, to) = (low.max(first), high.min(end));
        if from <= to {
            match (index, from == first && to == end) {
                (1, true) => out.push(vec![(0xc2, 0xdf), (0x80, 0xbf)]),
                (2, true) => out.push(vec![(0xe0, 0xef), (0x80, 0xbf), (0x80, 0xbf)]),
                (3, true) => out.push(vec![(0xf0, 0xf4), (0x80, 0xbf), (0x80, 0xbf), (0x80, 0xbf)]),
                _ => split_bytes(from, to, index, out),
            }
        }
        first = end + 1;
    }
}

/// Splits a range of encodings of one length (`tail` bytes after the first) so that the last bytes of
/// each part run over all values or all encodings share the bytes before.
fn split_bytes(low: u32, high: u32, tail: usize, out: &mut Vec<Sequence>) {
    for shift in (1..=tail).map(|bytes| 6 * bytes as u32) {
        let mask = (1 << shift) - 1;
        if low >> shift == high >> shift {
            continue;
        }
        if low & mask != 0 {
            split_bytes(low, low | mask, tail, out);
            split_bytes((low | mask) + 1, high, tail, out);
            return;
        }
        if high & mask != mask {
            split_bytes(low, (high & !mask) - 1, tail, out);
            split_bytes(high & !mask, high, tail, out);
            return;
        }
    }
    let (low, high) = (encode(low, tail), encode(high, tail));
    out.push((0..=tail).map(|at| (low[at], high[at])).collect());
}

/// UTF-8 of a code point known to take `tail` bytes after the first.
fn encode(code_point: u32, tail: usize) -> [u8; 4] {
    const LEADS: [u8; 4] = [0, 0xc0, 0xe0, 0xf0];
    let mut bytes = [0; 4];
    let mut rest = code_point;
    for at in (1..=tail).rev() {
        bytes[at] = 0x80 | (rest & 0x3f) as u8;
        rest >>= 6;
    }
    bytes[0] = LEADS[tail] | rest as u8;
    bytes
}
