//! Lines and columns of a text, for people.
//!
//! Worked out once a text, so that hundreds of findings in a document of one long line cost no more than in one of many.

/// So many bytes are between two places at which characters were counted.
const STRIDE: usize = 4096;

/// What stands before every [`STRIDE`]th byte, and last before the end.
#[derive(Debug)]
pub(super) struct Lines {
    marks: Vec<Mark>,
}

#[derive(Debug, Clone, Copy, Default)]
struct Mark {
    breaks: usize,
    characters: usize,
}

impl Lines {
    pub(super) fn of(text: &str) -> Lines {
        let mut before = Mark::default();
        let strides = text.as_bytes().chunks(STRIDE).map(|stride| {
            before.breaks += breaks(stride);
            before.characters += characters(stride);
            before
        });
        Lines {
            marks: std::iter::once(Mark::default()).chain(strides).collect(),
        }
    }

    /// The line (from 0) that a byte is in, where that line starts, and where it ends, its break not included.
    pub(super) fn around(&self, text: &str, offset: usize) -> (usize, usize, usize) {
        let bytes = text.as_bytes();
        let offset = offset.min(bytes.len());
        let (behind, mark) = self.mark(offset);
        let line = mark.breaks + breaks(&bytes[behind * STRIDE..offset]);
        // Strides without a break are passed over; the first line has none before it.
        let first = self.marks.partition_point(|mark| mark.breaks < line);
        let from = first.saturating_sub(1) * STRIDE;
        let stride = bytes
            .get(from..offset.min(from + STRIDE))
            .filter(|_| line > 0);
        let last = stride.and_then(|stride| stride.iter().rposition(|byte| *byte == b'\n'));
        let start = last.map_or(0, |last| from + last + 1);
        let next = self.marks.partition_point(|mark| mark.breaks <= line);
        let from = offset.max(next.saturating_sub(1) * STRIDE);
        let next = bytes
            .get(from..)
            .and_then(|rest| rest.iter().position(|byte| *byte == b'\n'));
        (line, start, next.map_or(text.len(), |next| from + next))
    }

    /// How many characters begin before a byte.
    pub(super) fn characters_before(&self, text: &str, offset: usize) -> usize {
        let (stride, mark) = self.mark(offset);
        let rest = text.as_bytes().get(stride * STRIDE..offset);
        mark.characters + characters(rest.unwrap_or_default())
    }

    /// The stride that a byte is in, and what stands before it.
    fn mark(&self, offset: usize) -> (usize, Mark) {
        let stride = (offset / STRIDE).min(self.marks.len().saturating_sub(1));
        (stride, self.marks.get(stride).copied().unwrap_or_default())
    }
}

/// How many lines end in some bytes.
fn breaks(bytes: &[u8]) -> usize {
    count(bytes, |byte| byte == b'\n')
}

/// How many characters begin in some bytes of UTF-8.
fn characters(bytes: &[u8]) -> usize {
    count(bytes, |byte| byte & 0xC0 != 0x80)
}

/// How many bytes are such; summed up in bytes, many at a time.
fn count(bytes: &[u8], such: impl Fn(u8) -> bool) -> usize {
    let few = bytes.chunks(usize::from(u8::MAX));
    let sums = few.map(|few| few.iter().map(|byte| u8::from(such(*byte))).sum::<u8>());
    sums.map(usize::from).sum()
}

#[cfg(test)]
mod tests {
    use super::{Lines, STRIDE};

    #[test]
    fn lines_are_found_however_long_they_are() {
        let long = "é".repeat(3 * STRIDE);
        for parts in [
            vec![""],
            vec!["", ""],
            vec!["a", "bc", "", "d"],
            vec!["a", &long, "", &long],
            vec![&long, "a"],
            vec![
                &long[..STRIDE],
                &long[..STRIDE - 2],
                &long[..4 * STRIDE - 2],
            ],
        ] {
            let text = parts.join("\n");
            let lines = Lines::of(&text);
            let mut start = 0;
            for (line, part) in parts.iter().enumerate() {
                let end = start + part.len();
                for offset in [start, start + part.len() / 2, end] {
                    assert_eq!(lines.around(&text, offset), (line, start, end));
                    let expected = text.as_bytes()[..offset].iter();
                    let expected = expected.filter(|byte| **byte & 0xC0 != 0x80).count();
                    assert_eq!(lines.characters_before(&text, offset), expected);
                }
                start = end + 1;
            }
        }
    }
}
