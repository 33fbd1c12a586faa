//! Lines and columns of a text, for people.
//!
//! Worked out once a text, so that hundreds of findings in a document of one long line cost no more than in one of many.

/// So many bytes are between two places at which characters were counted.
const STRIDE: usize = 4096;

/// Where lines start and how many characters stand before.
#[derive(Debug)]
pub(super) struct Lines {
    starts: Vec<u32>,
    /// The characters before every [`STRIDE`]th byte.
    counted: Vec<usize>,
}

impl Lines {
    pub(super) fn of(text: &str) -> Lines {
        let bytes = text.as_bytes();
        let breaks = bytes.iter().enumerate().filter(|(_, byte)| **byte == b'\n');
        let after = breaks.map(|(place, _)| place as u32 + 1);
        let mut before = 0;
        let counted = bytes.chunks(STRIDE).map(|chunk| {
            let here = before;
            before += characters(chunk);
            here
        });
        Lines {
            counted: counted.collect(),
            starts: std::iter::once(0).chain(after).collect(),
        }
    }

    /// The line (from 0) that a byte is in, where that line starts, and where it ends, its break not included.
    pub(super) fn around(&self, text: &str, offset: usize) -> (usize, usize, usize) {
        let after = self
            .starts
            .partition_point(|start| *start as usize <= offset);
        let line = after.saturating_sub(1);
        let start = self.starts.get(line).map_or(0, |start| *start as usize);
        let next = self.starts.get(after);
        (
            line,
            start,
            next.map_or(text.len(), |next| *next as usize - 1),
        )
    }

    /// How many characters begin before a byte.
    pub(super) fn characters_before(&self, text: &str, offset: usize) -> usize {
        let mark = (offset / STRIDE).min(self.counted.len().saturating_sub(1));
        let counted = self.counted.get(mark).copied().unwrap_or_default();
        let rest = text.as_bytes().get(mark * STRIDE..offset);
        counted + characters(rest.unwrap_or_default())
    }
}

/// How many characters begin in some bytes of UTF-8.
fn characters(bytes: &[u8]) -> usize {
    bytes.iter().filter(|byte| **byte & 0xC0 != 0x80).count()
}
