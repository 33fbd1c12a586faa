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

    /// Whether it has a code point.
    pub(super) fn contains(&self, code_point: u32) -> bool {
        let at = self.0.partition_point(|range| range.1 < code_point);
        self.0.get(at).is_some_and(|range| range.0 <= code_point)
    }
}
