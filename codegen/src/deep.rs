//! Recursion whose depth a description decides.
//!
//! How deep values are nested is limited where they are read ([`crate::load::MAX_DEPTH`]), but schemas may refer to each
//! other in chains of any length. Whoever follows references by recursion takes each step through [`deeper`], which goes
//! on with a stack of its own where this thread's may soon be used up. So no description overflows a stack, however small
//! the one that the caller gave: tests have 2 MiB, the main threads of some systems 1 MiB. Where there are no threads, as in
//! WebAssembly, the one stack that there is has to do, and chains of thousands may be too long for it.

use std::cell::Cell;
use std::thread::{Builder, scope};

/// Bytes of a stack that was not made here, and of which nobody knows how much is left, that may be used.
const SHARE: usize = 384 << 10;
/// Bytes of a stack that is made here; systems give memory for what is used of it only.
const STACK: usize = 32 << 20;
/// Bytes of such a stack that may be used: what is called between two steps has to fit in the rest.
const OWN_SHARE: usize = 24 << 20;

thread_local! {
    /// Where this thread's stack was when it was asked about first, and how much may be used from there on.
    static STACK_HERE: Cell<(usize, usize)> = const { Cell::new((0, SHARE)) };
}

/// Does one step of a recursion, on this thread or, far down its stack, on another one while this one waits.
pub(crate) fn deeper<R: Send>(step: impl FnOnce() -> R + Send) -> R {
    if is_far_down() { apart(step) } else { step() }
}

/// Whether the stack's share is used up. Stacks grow downwards on every system that has threads.
fn is_far_down() -> bool {
    let mark = 0_u8;
    let here = std::ptr::from_ref(&mark).addr();
    let (start, share) = STACK_HERE.get();
    if here >= start {
        STACK_HERE.set((here, share));
        return false;
    }
    start - here > share
}

#[cold]
#[inline(never)]
fn apart<R: Send>(step: impl FnOnce() -> R + Send) -> R {
    // Where no thread can be had, what is left of this one has to do.
    let mut step = Some(step);
    let mut done = None;
    let here = || {
        STACK_HERE.set((0, OWN_SHARE));
        done = step.take().map(|step| step());
    };
    let joined = scope(|scope| {
        let thread = Builder::new().stack_size(STACK).spawn_scoped(scope, here);
        thread.map(|thread| thread.join())
    });
    if let Ok(Err(panic)) = joined {
        std::panic::resume_unwind(panic);
    }
    match (done, step) {
        (Some(done), _) => done,
        (None, Some(step)) => step(),
        (None, None) => unreachable!("a step that was taken was done, or its panic passed on"),
    }
}

#[cfg(test)]
mod tests {
    use super::deeper;

    /// How deep a recursion went that nothing but the number limits.
    fn down(left: u32) -> u32 {
        let frame = std::hint::black_box([left; 64]);
        match left {
            0 => 0,
            _ => 1 + deeper(|| down(std::hint::black_box(frame[0]) - 1)),
        }
    }

    #[test]
    fn no_depth_overflows_a_small_stack() {
        let small = std::thread::Builder::new().stack_size(1 << 20);
        let thread = small.spawn(|| down(300_000)).expect("a thread");
        assert_eq!(thread.join().ok(), Some(300_000));
    }

    #[test]
    fn what_panics_far_down_panics_here() {
        let deep = |left: u32| {
            fn down(left: u32) {
                match left {
                    0 => panic!("at the bottom"),
                    _ => deeper(|| down(left - 1)),
                }
            }
            down(left);
        };
        let panic = std::panic::catch_unwind(|| deep(100_000)).unwrap_err();
        assert_eq!(panic.downcast_ref(), Some(&"at the bottom"));
    }
}
