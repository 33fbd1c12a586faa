//! Objects whose names mostly come in an order, for whoever keeps nothing of them.

use super::{Reader, Stop};
use crate::json::{Writer, same};

/// A name as JSON text mostly spells it, with quotes and colon, ready to be compared sixteen bytes at once.
#[derive(Debug)]
pub(crate) struct Spelled {
    /// Its first bytes, and zeros.
    head: [u64; 2],
    /// Which bits of as many bytes of a text are compared with them.
    mask: [u64; 2],
    /// What is behind them.
    tail: Box<[u8]>,
    length: usize,
}

impl Spelled {
    pub(crate) fn new(name: &str) -> Self {
        let mut writer = Writer::new();
        writer.string(name);
        let mut text = writer.into_bytes();
        text.push(b':');
        let byte = |at: usize| text.get(at).copied();
        let head = std::array::from_fn(|at| byte(at).unwrap_or(0));
        let mask = std::array::from_fn(|at| byte(at).map_or(0, |_| 0xFF));
        Spelled {
            head: words(&head),
            mask: words(&mask),
            length: text.len(),
            tail: text.split_off(text.len().min(16)).into(),
        }
    }

    /// Whether the text begins so.
    #[inline(always)]
    fn is_ahead(&self, text: &[u8]) -> bool {
        match text.first_chunk() {
            Some(first) => self.begins(first) && (self.tail.is_empty() || self.ends_so(text)),
            None => self.is_near_end(text),
        }
    }

    #[inline(always)]
    fn begins(&self, first: &[u8; 16]) -> bool {
        let [low, high] = words(first);
        (low ^ self.head[0]) & self.mask[0] | (high ^ self.head[1]) & self.mask[1] == 0
    }

    /// The same of a text shorter than what is compared at once.
    #[inline(never)]
    fn is_near_end(&self, text: &[u8]) -> bool {
        let mut first = [0; 16];
        first
            .iter_mut()
            .zip(text)
            .for_each(|(to, from)| *to = *from);
        self.length <= text.len() && self.begins(&first)
    }

    #[inline(never)]
    fn ends_so(&self, text: &[u8]) -> bool {
        let rest = text.get(16..self.length);
        rest.is_some_and(|rest| same(rest, &self.tail))
    }
}

/// Sixteen bytes as two words.
#[inline(always)]
fn words(bytes: &[u8; 16]) -> [u64; 2] {
    let word = |at: usize| {
        let half = bytes.get(at..).and_then(<[u8]>::first_chunk);
        half.map_or(0, |half| u64::from_le_bytes(*half))
    };
    [word(0), word(8)]
}

impl Reader<'_> {
    /// Reads an object whose names mostly come in an order: `spelled` are they, and `find` says where one stands in that
    /// order. `known` is called with the place, `other` with a name that has none; both must read the value. Says how many
    /// members there are.
    #[inline(always)]
    pub(crate) fn ordered(
        &mut self,
        spelled: &[Spelled],
        find: impl Fn(&str) -> Option<usize>,
        mut known: impl FnMut(&mut Self, usize) -> Result<(), Stop>,
        mut other: impl FnMut(&mut Self, &str) -> Result<(), Stop>,
    ) -> Result<u64, Stop> {
        let mut seen = self.names();
        let (mut count, mut next) = (0, 0);
        let mut more = self.open_object_here()?;
        while more {
            count += 1;
            let at = match self.expected(spelled, next) {
                Some(at) => Some(at),
                None => {
                    let key = self.key_here()?;
                    let found = find(&key);
                    if found.is_none() {
                        other(self, &key)?;
                        self.note(key, &mut seen)?;
                    }
                    found
                }
            };
            if let Some(at) = at {
                known(self, at)?;
                next = at + 1;
            }
            more = self.more_here(b'}', "expected `,` or `}`")?;
        }
        self.close(&seen);
        Ok(count)
    }

    /// Reads past a name and its colon, if it is one of the next in order and spelled just so.
    #[inline(always)]
    fn expected(&mut self, spelled: &[Spelled], next: usize) -> Option<usize> {
        self.glance();
        let ahead = self.text.as_bytes().get(self.at..)?;
        let is = |at: usize| spelled.get(at).is_some_and(|name| name.is_ahead(ahead));
        // Some members may be missing: one further is worth a look.
        let at = match is(next) {
            true => next,
            false if is(next + 1) => next + 1,
            false => return None,
        };
        self.at += spelled.get(at)?.length;
        Some(at)
    }
}

#[cfg(test)]
mod tests {
    use super::Spelled;

    #[test]
    fn a_name_is_told_from_what_is_almost_it_wherever_the_text_ends() {
        for name in (0..40).map(|length| "n".repeat(length)) {
            let spelled = Spelled::new(&name);
            let text = format!("\"{name}\":");
            for behind in 0..20 {
                let whole = text.clone() + &" ".repeat(behind);
                assert!(spelled.is_ahead(whole.as_bytes()), "{whole}");
                for at in 0..text.len() {
                    let mut other = whole.clone().into_bytes();
                    other[at] ^= 1;
                    assert!(!spelled.is_ahead(&other), "{other:?}");
                    assert!(!spelled.is_ahead(&text.as_bytes()[..at]), "{whole} to {at}");
                }
            }
        }
    }
}
