//! The allocator of the command.
//!
//! Emission makes and drops tokens by the million, most of them a few bytes, beside names and texts
//! that stay. A general allocator then spends more time on finding gaps than the passes take. Here each
//! thread has a list of free blocks a size and takes new ones off a chunk: a program that generates and
//! ends needs no more. What is large goes to the system.

use std::alloc::{GlobalAlloc, Layout, System};
use std::cell::Cell;
use std::ptr::null_mut;

#[global_allocator]
static POOLS: Pools = Pools;

/// Blocks are multiples of so many bytes, and aligned to as many.
const GRAIN: usize = 16;
/// Larger blocks are the system's.
const LARGEST: usize = 512;
const SIZES: usize = LARGEST / GRAIN;
/// Bytes asked of the system at once.
const CHUNK: usize = 256 * 1024;

/// Lists of free blocks, a thread its own. Blocks may be freed by another thread than took them; they
/// stay with that one.
struct Pools;

struct Own {
    /// Per size the first free block; in each block stands the next.
    free: [Cell<*mut u8>; SIZES],
    /// What is left of the chunk.
    at: Cell<*mut u8>,
    left: Cell<usize>,
}

thread_local! {
    // Nothing in it is dropped, so that it can be reached as long as a thread allocates.
    static OWN: Own = const {
        Own {
            free: [const { Cell::new(null_mut()) }; SIZES],
            at: Cell::new(null_mut()),
            left: Cell::new(0),
        }
    };
}

/// The place of a block's size in the lists; `None` for what is the system's.
fn size(layout: Layout) -> Option<usize> {
    let small = layout.size() <= LARGEST && layout.align() <= GRAIN;
    small.then(|| layout.size().max(1).div_ceil(GRAIN) - 1)
}

impl Own {
    fn take(&self, size: usize) -> *mut u8 {
        let free = &self.free[size];
        let block = free.get();
        if block.is_null() {
            return self.cut((size + 1) * GRAIN);
        }
        // SAFETY: a block in the list is free, `GRAIN` bytes at least, and starts with the pointer
        // that `give` wrote there.
        free.set(unsafe { block.cast::<*mut u8>().read() });
        block
    }

    fn give(&self, block: *mut u8, size: usize) {
        let free = &self.free[size];
        // SAFETY: the block is the caller's no more, has room for a pointer and is aligned for one.
        unsafe { block.cast::<*mut u8>().write(free.get()) };
        free.set(block);
    }

    /// A new block off the chunk; what is left of one that is too short is given up.
    fn cut(&self, bytes: usize) -> *mut u8 {
        if self.left.get() < bytes {
            let Ok(layout) = Layout::from_size_align(CHUNK, GRAIN) else {
                return null_mut();
            };
            // SAFETY: the layout is not empty.
            let chunk = unsafe { System.alloc(layout) };
            if chunk.is_null() {
                return chunk;
            }
            self.at.set(chunk);
            self.left.set(CHUNK);
        }
        let block = self.at.get();
        // SAFETY: `left` says that so many bytes of the chunk follow.
        self.at.set(unsafe { block.add(bytes) });
        self.left.set(self.left.get() - bytes);
        block
    }
}

// SAFETY: a block is handed out to one owner until it is given back, is as large and as aligned as
// asked for, and nothing here unwinds: `OWN` has no destructor, so that `with` finds it always.
unsafe impl GlobalAlloc for Pools {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        match size(layout) {
            Some(size) => OWN.with(|own| own.take(size)),
            // SAFETY: as the caller promises.
            None => unsafe { System.alloc(layout) },
        }
    }

    unsafe fn dealloc(&self, block: *mut u8, layout: Layout) {
        match size(layout) {
            Some(size) => OWN.with(|own| own.give(block, size)),
            // SAFETY: what is not small came from the system.
            None => unsafe { System.dealloc(block, layout) },
        }
    }

    unsafe fn realloc(&self, block: *mut u8, layout: Layout, bytes: usize) -> *mut u8 {
        // SAFETY: the caller promises that `bytes` with this alignment is a layout.
        let wanted = unsafe { Layout::from_size_align_unchecked(bytes, layout.align()) };
        match (size(layout), size(wanted)) {
            (Some(old), Some(new)) if old == new => block,
            // SAFETY: both are the system's.
            (None, None) => unsafe { System.realloc(block, layout, bytes) },
            // SAFETY: both blocks are at least as long as what is copied, and apart.
            _ => unsafe {
                let new = self.alloc(wanted);
                if !new.is_null() {
                    new.copy_from_nonoverlapping(block, layout.size().min(bytes));
                    self.dealloc(block, layout);
                }
                new
            },
        }
    }
}

#[cfg(test)]
mod tests {
    use std::sync::mpsc;

    /// Texts that grow, shrink and are dropped on another thread stay what they are, at every size
    /// around the borders of the lists.
    #[test]
    fn blocks_are_not_shared() {
        let (send, receive) = mpsc::channel::<(usize, Vec<u8>)>();
        let other = std::thread::spawn(move || {
            receive.into_iter().fold(0, |count, (length, bytes)| {
                assert!(bytes.len() == length && bytes.iter().all(|byte| *byte == length as u8));
                count + 1
            })
        });
        let mut kept: Vec<(usize, Vec<u8>)> = Vec::new();
        for round in 0..20 {
            for length in (0..1_100).step_by(7) {
                let mut bytes = Vec::new();
                for _ in 0..length {
                    bytes.push(length as u8);
                }
                if round % 2 == 0 {
                    bytes.shrink_to_fit();
                }
                kept.push((length, bytes));
            }
            for (length, bytes) in kept.drain(kept.len() / 2..) {
                send.send((length, bytes)).unwrap();
            }
        }
        assert!(kept.iter().all(|(length, bytes)| {
            bytes.len() == *length && bytes.iter().all(|byte| *byte == *length as u8)
        }));
        drop(send);
        assert!(other.join().unwrap() > 1_000);
    }

    #[test]
    fn alignment_beyond_the_grain_is_the_systems() {
        #[repr(align(128))]
        struct Wide(#[expect(dead_code)] u8);
        let boxes: Vec<Box<Wide>> = (0..50).map(|at| Box::new(Wide(at))).collect();
        assert!(
            boxes
                .iter()
                .all(|one| std::ptr::from_ref(&**one).addr() % 128 == 0)
        );
    }
}
