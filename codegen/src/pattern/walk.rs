//! Texts that a matcher accepts: the shortest, or any.
//!
//! For examples, mock data and tests. The same seed gives the same text.

use super::dfa::Dfa;

/// Steps after which a text is brought to its end.
const LONGEST_STROLL: usize = 24;

impl Dfa {
    /// The shortest text that matches, in letters and digits where there is a choice; none if no text
    /// does.
    pub fn shortest_match(&self) -> Option<String> {
        let left = self.distances();
        let letters = self.letters(0);
        let mut text = String::new();
        let mut state = self.start;
        while left[usize::from(state)]? > 0 {
            let class = self.nearer(&left, state)?;
            text.push(letters[usize::from(class)]?);
            state = self.step(state, class);
        }
        Some(text)
    }

    /// A text that matches, by a seed; none if no text does.
    pub fn sample(&self, seed: u64) -> Option<String> {
        let left = self.distances();
        left[usize::from(self.start)]?;
        let mut dice = seed;
        let mut text = String::new();
        let mut state = self.start;
        let stroll = roll(&mut dice, LONGEST_STROLL);
        for step in 0.. {
            let done = left[usize::from(state)] == Some(0);
            if done && (step >= stroll || roll(&mut dice, 8) == 0) {
                break;
            }
            let letters = self.letters(dice);
            let open: Vec<u8> = (0..self.width as u16)
                .map(|class| class as u8)
                .filter(|class| letters[usize::from(*class)].is_some())
                .filter(|class| left[usize::from(self.step(state, *class))].is_some())
                .collect();
            let class = match open.len() {
                0 => break,
                // Past the stroll the shortest way is taken, so that it ends.
                _ if step >= stroll => self.nearer(&left, state)?,
                count => open[roll(&mut dice, count)],
            };
            text.push(letters[usize::from(class)]?);
            state = self.step(state, class);
        }
        Some(text)
    }

    /// By state, how many characters are missing to a match at least.
    fn distances(&self) -> Vec<Option<u32>> {
        let states = self.states();
        let mut left: Vec<Option<u32>> = (0..states)
            .map(|state| self.accepts_at(state as u16).then_some(0))
            .collect();
        let mut into: Vec<Vec<u16>> = vec![Vec::new(); states];
        for (from, row) in self.table.chunks(self.width).enumerate() {
            for &to in row {
                if into[usize::from(to)].last() != Some(&(from as u16)) {
                    into[usize::from(to)].push(from as u16);
                }
            }
        }
        let mut queue: Vec<u16> = (0..states as u16)
            .filter(|state| left[usize::from(*state)].is_some())
            .collect();
        let mut at = 0;
        while at < queue.len() {
            let to = usize::from(queue[at]);
            for &from in &into[to] {
                if left[usize::from(from)].is_none() {
                    left[usize::from(from)] = left[to].map(|steps| steps + 1);
                    queue.push(from);
                }
            }
            at += 1;
        }
        left
    }

    /// A class that brings `state` nearer to a match, one with a handsome letter first.
    fn nearer(&self, left: &[Option<u32>], state: u16) -> Option<u8> {
        let letters = self.letters(0);
        let next = left[usize::from(state)]?.checked_sub(1)?;
        let fits = |class: &u8| left[usize::from(self.step(state, *class))] == Some(next);
        (0..self.width as u16)
            .map(|class| class as u8)
            .filter(fits)
            .min_by_key(|class| letters[usize::from(*class)].map_or(usize::MAX, rank))
    }

    /// A character of each class, `choice` picks which; none for a class that only has surrogates.
    fn letters(&self, choice: u64) -> Vec<Option<char>> {
        let mut letters: Vec<Vec<char>> = vec![Vec::new(); self.width];
        for (at, &(first, class)) in self.runs.iter().enumerate() {
            let end = self.runs.get(at + 1).map_or(0x11_0000, |next| next.0);
            let ascii = (first..end.min(0x7f)).filter_map(char::from_u32);
            let graphic = ascii.filter(|c| *c == ' ' || c.is_ascii_graphic());
            let known = &mut letters[usize::from(class)];
            known.extend(graphic);
            if choice != 0 || known.is_empty() {
                known.extend((first.max(0x80)..end).filter_map(char::from_u32).take(2));
                known.extend((first..end.min(0x20)).filter_map(char::from_u32).take(1));
                known.extend((first.max(0x7f)..end.min(0x80)).filter_map(char::from_u32));
            }
        }
        letters
            .into_iter()
            .map(|mut known| {
                known.sort_by_key(|c| rank(*c));
                let at = choice.checked_rem(known.len() as u64)? as usize;
                known.get(at).copied()
            })
            .collect()
    }
}

/// Letters before digits, before the rest of ASCII, before all else.
fn rank(c: char) -> usize {
    match c {
        'a'..='z' => 0,
        'A'..='Z' => 1,
        '0'..='9' => 2,
        ' ' => 4,
        _ if c.is_ascii_graphic() => 3,
        _ => 5,
    }
}

/// A number below `sides`: splitmix64, which needs no state but a counter.
fn roll(dice: &mut u64, sides: usize) -> usize {
    *dice = dice.wrapping_add(0x9e37_79b9_7f4a_7c15);
    let mut mixed = *dice;
    mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    ((mixed ^ (mixed >> 31)) % sides.max(1) as u64) as usize
}
