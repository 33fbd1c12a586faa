//! Work on several threads, with the results in the order of the work: which thread did what leaves no
//! trace.

use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};

/// More threads than this gain nothing that a description could show.
const MOST: usize = 8;

/// What a function gives for each of some things, worked out on as many threads as the machine has.
pub fn map<T: Sync, R: Send>(things: &[T], work: impl Fn(&T) -> R + Sync) -> Vec<R> {
    let threads = std::thread::available_parallelism().map_or(1, usize::from);
    let threads = threads.min(MOST).min(things.len());
    if threads < 2 {
        return things.iter().map(work).collect();
    }
    let next = AtomicUsize::new(0);
    let done: Mutex<Vec<(usize, R)>> = Mutex::new(Vec::with_capacity(things.len()));
    let run = || {
        let mut own = Vec::new();
        while let Some((at, thing)) = {
            let at = next.fetch_add(1, Ordering::Relaxed);
            things.get(at).map(|thing| (at, thing))
        } {
            own.push((at, work(thing)));
        }
        // Held only to append; what panicked before is passed on by the scope.
        if let Ok(mut done) = done.lock() {
            done.extend(own);
        }
    };
    // This thread only waits: what the passes left of its memory is free in small pieces far from each other, while
    // allocators give new threads fresh memory. With 100,000 schemas that is a seventh of the time.
    std::thread::scope(|scope| {
        for _ in 0..threads {
            scope.spawn(run);
        }
    });
    let mut done = done.into_inner().unwrap_or_default();
    done.sort_unstable_by_key(|(at, _)| *at);
    done.into_iter().map(|(_, result)| result).collect()
}

/// What two functions give, the first on a thread of its own where the machine has several.
pub fn both<A: Send, B>(one: impl FnOnce() -> A + Send, other: impl FnOnce() -> B) -> (A, B) {
    if std::thread::available_parallelism().map_or(1, usize::from) < 2 {
        return (one(), other());
    }
    std::thread::scope(|scope| {
        let one = scope.spawn(one);
        let other = other();
        match one.join() {
            Ok(one) => (one, other),
            Err(panic) => std::panic::resume_unwind(panic),
        }
    })
}

/// Gives memory back without letting anyone wait: a large description is held in a million pieces, and a program that ends
/// need not free them one by one.
pub fn release(thing: impl Send + 'static) {
    // Where no thread can be had, what was to run on it is dropped, and with it the thing.
    drop(std::thread::Builder::new().spawn(move || drop(thing)));
}

#[cfg(test)]
mod tests {
    use std::sync::mpsc::RecvTimeoutError;
    use std::time::Duration;

    #[test]
    fn each_function_gives_its_own_result() {
        let mut seen = 0;
        let both = super::both(|| "one", || std::mem::replace(&mut seen, 2));
        assert_eq!((both, seen), (("one", 0), 2));
    }

    #[test]
    fn what_is_released_is_freed() {
        let (thing, freed) = std::sync::mpsc::channel::<()>();
        super::release(thing);
        // The channel ends when its other side is gone.
        let ended = freed.recv_timeout(Duration::from_secs(60));
        assert_eq!(ended, Err(RecvTimeoutError::Disconnected));
    }

    #[test]
    fn results_are_in_the_order_of_the_work() {
        let things: Vec<u64> = (0..1_000).collect();
        let slow_first = |thing: &u64| {
            if *thing < 4 {
                std::thread::sleep(Duration::from_millis(5));
            }
            thing * 2
        };
        let doubled: Vec<u64> = things.iter().map(|thing| thing * 2).collect();
        assert_eq!(super::map(&things, slow_first), doubled);
    }
}
