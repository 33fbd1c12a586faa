//! Deterministic automata over the letters of an alphabet, and their smallest form.

use std::collections::HashMap;

/// What was before the place that an automaton starts at.
pub(super) const AT_START: usize = 0;
/// See [`AT_START`]: a character of a word.
pub(super) const AFTER_WORD: usize = 1;
/// See [`AT_START`]: anything else.
pub(super) const AFTER_OTHER: usize = 2;

/// The state from which nothing is accepted.
pub(super) const DEAD: u32 = 0;
/// The state from which everything is accepted.
pub(super) const ACCEPTED: u32 = 1;

/// A deterministic automaton.
#[derive(Debug, Clone)]
pub(super) struct Automaton {
    /// How many letters there are.
    pub(super) width: usize,
    /// The next state, by state and letter.
    pub(super) next: Vec<u32>,
    /// Whether a text that ends in this state is accepted.
    pub(super) accepts: Vec<bool>,
    /// Where to start, by what was before.
    pub(super) starts: [u32; 3],
}

impl Automaton {
    /// The state after a letter.
    pub(super) fn step(&self, state: u32, letter: usize) -> u32 {
        self.next[state as usize * self.width + letter]
    }

    /// The smallest automaton that accepts the same, with `DEAD` and `ACCEPTED` as states 0 and 1 even
    /// where nothing leads there, states that do not accept next, and those that do last.
    pub(super) fn smallest(&self) -> Self {
        let blocks = Blocks::of(self);
        let count = blocks.first.len();
        let mut names = vec![u32::MAX; count];
        let mut order = vec![u32::MAX; 2];
        for (block, name) in names.iter_mut().enumerate() {
            let state = blocks.member(block);
            let row = &self.next[state as usize * self.width..][..self.width];
            if row
                .iter()
                .all(|next| blocks.of[*next as usize] == block as u32)
            {
                *name = if self.accepts[state as usize] {
                    ACCEPTED
                } else {
                    DEAD
                };
                order[*name as usize] = state;
            }
        }
        for accepting in [false, true] {
            for block in blocks.in_order(self) {
                let state = blocks.member(block as usize);
                if names[block as usize] == u32::MAX && self.accepts[state as usize] == accepting {
                    names[block as usize] = order.len() as u32;
                    order.push(state);
                }
            }
        }
        let mut next = Vec::with_capacity(order.len() * self.width);
        for (name, &state) in order.iter().enumerate() {
            for letter in 0..self.width {
                next.push(match name as u32 {
                    DEAD | ACCEPTED => name as u32,
                    _ => {
                        names[blocks.of[self.next[state as usize * self.width + letter] as usize]
                            as usize]
                    }
                });
            }
        }
        let accepts = order
            .iter()
            .enumerate()
            .map(|(name, &state)| match name as u32 {
                DEAD => false,
                ACCEPTED => true,
                _ => self.accepts[state as usize],
            });
        Self {
            width: self.width,
            accepts: accepts.collect(),
            starts: self
                .starts
                .map(|start| names[blocks.of[start as usize] as usize]),
            next,
        }
    }

    /// The same with letters that no state tells apart made one; and what became of each letter.
    pub(super) fn with_fewest_letters(mut self) -> (Self, Vec<u8>) {
        let mut known: HashMap<Vec<u32>, u8> = HashMap::new();
        let mut kept = Vec::new();
        let mut renamed = vec![0; self.width];
        for (letter, renamed) in renamed.iter_mut().enumerate() {
            let column: Vec<u32> = self
                .next
                .iter()
                .skip(letter)
                .step_by(self.width)
                .copied()
                .collect();
            let fresh = known.len() as u8;
            *renamed = *known.entry(column).or_insert_with(|| {
                kept.push(letter);
                fresh
            });
        }
        let rows = self.next.chunks(self.width);
        self.next = rows
            .flat_map(|row| kept.iter().map(|letter| row[*letter]))
            .collect();
        self.width = kept.len();
        (self, renamed)
    }
}

/// States by what they accept: Hopcroft's partition refinement.
struct Blocks {
    /// The block of a state.
    of: Vec<u32>,
    /// All states, block by block.
    members: Vec<u32>,
    /// Where a state stands in `members`.
    place: Vec<u32>,
    /// Where a block begins in `members`.
    first: Vec<u32>,
    /// Where it ends.
    end: Vec<u32>,
    /// How many of its states, in front, are about to be split off.
    marked: Vec<u32>,
}

impl Blocks {
    fn of(automaton: &Automaton) -> Self {
        let count = automaton.accepts.len();
        let mut members: Vec<u32> = (0..count as u32).collect();
        members.sort_by_key(|state| automaton.accepts[*state as usize]);
        let rejecting = automaton
            .accepts
            .iter()
            .filter(|accepts| !**accepts)
            .count() as u32;
        let mut blocks = Self {
            of: vec![0; count],
            place: vec![0; count],
            members,
            first: vec![0],
            end: vec![count as u32],
            marked: vec![0],
        };
        for (place, state) in blocks.members.iter().enumerate() {
            blocks.place[*state as usize] = place as u32;
        }
        if rejecting != 0 && rejecting != count as u32 {
            blocks.marked[0] = rejecting;
            blocks.split(0);
        }
        blocks.refine(&Sources::of(automaton));
        blocks
    }

    fn member(&self, block: usize) -> u32 {
        self.members[self.first[block] as usize]
    }

    fn refine(&mut self, sources: &Sources) {
        let mut waiting: Vec<u32> = (0..self.first.len() as u32).collect();
        let mut is_waiting = vec![true; self.first.len()];
        let mut touched: Vec<u32> = Vec::new();
        while let Some(block) = waiting.pop() {
            is_waiting[block as usize] = false;
            let range = self.first[block as usize] as usize..self.end[block as usize] as usize;
            let splitter = self.members[range].to_vec();
            for letter in 0..sources.width {
                for target in &splitter {
                    for &source in sources.into(*target, letter) {
                        let block = self.of[source as usize];
                        if self.mark(source) {
                            touched.push(block);
                        }
                    }
                }
                for block in touched.drain(..) {
                    let Some(fresh) = self.split(block) else {
                        continue;
                    };
                    is_waiting.push(false);
                    let size = |block: u32| self.end[block as usize] - self.first[block as usize];
                    let smaller = if size(fresh) <= size(block) {
                        fresh
                    } else {
                        block
                    };
                    let add = if is_waiting[block as usize] {
                        fresh
                    } else {
                        smaller
                    };
                    is_waiting[add as usize] = true;
                    waiting.push(add);
                }
            }
        }
    }

    /// Marks a state; whether it is the first of its block.
    fn mark(&mut self, state: u32) -> bool {
        let block = self.of[state as usize] as usize;
        let place = self.place[state as usize];
        let border = self.first[block] + self.marked[block];
        if place < border {
            return false;
        }
        let other = self.members[border as usize];
        self.members.swap(place as usize, border as usize);
        self.place[state as usize] = border;
        self.place[other as usize] = place;
        self.marked[block] += 1;
        self.marked[block] == 1
    }

    /// Makes a block of the marked states, unless all are.
    fn split(&mut self, block: u32) -> Option<u32> {
        let at = block as usize;
        let marked = std::mem::take(&mut self.marked[at]);
        if marked == self.end[at] - self.first[at] {
            return None;
        }
        let fresh = self.first.len() as u32;
        let border = self.first[at] + marked;
        self.first.push(self.first[at]);
        self.end.push(border);
        self.marked.push(0);
        self.first[at] = border;
        for place in self.first[fresh as usize]..border {
            self.of[self.members[place as usize] as usize] = fresh;
        }
        Some(fresh)
    }

    /// Blocks as they come up from the starts on, so that equal automata look the same.
    fn in_order(&self, automaton: &Automaton) -> Vec<u32> {
        let mut seen = vec![false; self.first.len()];
        let mut order = Vec::with_capacity(self.first.len());
        let mut visit = |order: &mut Vec<u32>, state: u32| {
            let block = self.of[state as usize];
            if !std::mem::replace(&mut seen[block as usize], true) {
                order.push(block);
            }
        };
        for start in automaton.starts {
            visit(&mut order, start);
        }
        let mut at = 0;
        while at < order.len() {
            let state = self.member(order[at] as usize) as usize;
            for &next in &automaton.next[state * automaton.width..][..automaton.width] {
                visit(&mut order, next);
            }
            at += 1;
        }
        order
    }
}

/// Where one comes from.
struct Sources {
    width: usize,
    /// By state and letter, where its sources begin in `states`.
    offsets: Vec<u32>,
    states: Vec<u32>,
}

impl Sources {
    fn of(automaton: &Automaton) -> Self {
        let width = automaton.width;
        let slot = |index: usize, next: u32| next as usize * width + index % width;
        let mut offsets = vec![0; automaton.next.len() + 1];
        for (index, &next) in automaton.next.iter().enumerate() {
            offsets[slot(index, next) + 1] += 1;
        }
        for slot in 1..offsets.len() {
            offsets[slot] += offsets[slot - 1];
        }
        let mut filled = offsets.clone();
        let mut states = vec![0; automaton.next.len()];
        for (index, &next) in automaton.next.iter().enumerate() {
            let at = &mut filled[slot(index, next)];
            states[*at as usize] = (index / width) as u32;
            *at += 1;
        }
        Self {
            width,
            offsets,
            states,
        }
    }

    fn into(&self, state: u32, letter: usize) -> &[u32] {
        let slot = state as usize * self.width + letter;
        &self.states[self.offsets[slot] as usize..self.offsets[slot + 1] as usize]
    }
}
