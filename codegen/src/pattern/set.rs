//! Sets of code points.

/// Ranges of code points, sorted, apart from each other, both ends included.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(super) struct CodePoints(Vec<(u32, u32)>);

/// The largest code point.
pub(super) const LAST: u32 = 0x10_ffff;

impl CodePoints {
    /// The set of these ranges, which may overlap and come in any order.
    pub(super) fn new(mut ranges: Vec<(u32, u32)>) -> Self {
        ranges.sort_unstable();
        let mut merged: Vec<(u32, u32)> = Vec::with_capacity(ranges.len());
        for (low, high) in ranges {
            match merged.last_mut() {
                Some(last) if low <= last.1.saturating_add(1) => last.1 = last.1.max(high),
                _ => merged.push((low, high)),
            }
        }
        Self(merged)
    }

    /// Everything else.
    pub(super) fn complement(&self) -> Self {
        let mut next = 0;
        let mut ranges = Vec::with_capacity(self.0.len() + 1);
        for &(low, high) in &self.0 {
            if next < low {
                ranges.push((next, low - 1));
            }
            next = high + 1;
        }
        if next <= LAST {
            ranges.push((next, LAST));
        }
        Self(ranges)
    }

    /// The ranges.
    pub(super) fn ranges(&self) -> &[(u32, u32)] {
        &self.0
    }

    /// The same for text, with surrogates, which text never has, in or out as makes fewer ranges.
    pub(super) fn without_surrogates(&self) -> Self {
        let mut ranges = Vec::with_capacity(self.0.len() + 1);
        for &(low, high) in &self.0 {
            if low < 0xd800 {
                ranges.push((low, high.min(0xd7ff)));
            }
            if high > 0xdfff {
                ranges.push((low.max(0xe000), high));
            }
        }
        let touches = |at: u32| ranges.iter().any(|&(low, high)| low <= at && at <= high);
        if touches(0xd7ff) && touches(0xe000) {
            ranges.push((0xd800, 0xdfff));
        }
        Self::new(ranges)
    }
}
