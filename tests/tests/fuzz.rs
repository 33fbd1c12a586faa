//! Bytes that were once right, changed at random, into everything that reads bytes off the wire. libFuzzer does the same
//! for longer (`fuzz/`); this always runs.

use std::path::Path;
use std::time::{Duration, Instant};

use oasmith_tests::corpus::random::Random;

#[path = "../../fuzz/src/entry.rs"]
mod entry;

mod styles {
    oasmith::generate!("fixtures/wire/styles.yaml");
}

/// Pieces that mean something somewhere.
const WORDS: &[&[u8]] = &[
    b"\"",
    b"{",
    b"}",
    b"[",
    b"]",
    b":",
    b",",
    b"=",
    b"&",
    b";",
    b"%",
    b"%2",
    b"%00",
    b"%ff",
    b"..",
    b"/",
    b"\\",
    b"\\u",
    b"\\ud800",
    b"\xff",
    b"\xc3",
    b"\xed\xa0\x80",
    b"\r\n",
    b"\n\n",
    b"--b",
    b"--b--",
    b"0",
    b"-",
    b"1e999",
    b"9999999999999999999",
    b"null",
    b"true",
    b"x",
    b"[x]",
    b"name=\"file\"",
    b"*/*",
    b"q=0",
    b" ",
    b"\t",
];

fn changed(seeds: &[Vec<u8>], random: &mut Random) -> Vec<u8> {
    let mut bytes = random.pick(seeds).cloned().unwrap_or_default();
    for _ in 0..1 + random.below(6) {
        let at = random.below(bytes.len() + 1);
        let end = (at + random.below(12)).min(bytes.len());
        match random.below(6) {
            0 if at < bytes.len() => bytes[at] ^= 1 << random.below(8),
            1 => drop(bytes.drain(at..end)),
            2 => {
                let word = random.pick(WORDS).copied().unwrap_or_default();
                bytes.splice(at..at, word.iter().copied());
            }
            3 => {
                let again = bytes[at..end].to_vec();
                let times = 1 + random.below(40);
                bytes.splice(at..at, again.repeat(times));
            }
            4 => {
                let other = random.pick(seeds).cloned().unwrap_or_default();
                let from = random.below(other.len() + 1);
                bytes.splice(at..end, other[from..].iter().copied());
            }
            _ => bytes.truncate(end),
        }
    }
    bytes
}

/// Tries inputs for a while; a failure names the input.
fn fuzz(name: &str, target: fn(&[u8])) {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("../fuzz/corpus")
        .join(name);
    let mut files: Vec<_> = std::fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .collect();
    files.sort();
    let seeds: Vec<Vec<u8>> = files
        .iter()
        .map(|file| std::fs::read(file).unwrap())
        .collect();
    assert!(!seeds.is_empty());
    seeds.iter().for_each(|seed| target(seed));
    let (start, mut random) = (Instant::now(), Random::new(7));
    let mut tried = 0;
    while tried < 20_000 && start.elapsed() < Duration::from_secs(20) {
        let bytes = changed(&seeds, &mut random);
        let begun = Instant::now();
        let result = std::panic::catch_unwind(|| target(&bytes));
        assert!(
            result.is_ok(),
            "{name} of {:?}",
            String::from_utf8_lossy(&bytes)
        );
        assert!(
            begun.elapsed() < Duration::from_secs(5),
            "{name} of {bytes:?}"
        );
        tried += 1;
    }
    assert!(tried > 100, "{tried} in {:?}", start.elapsed());
}

#[test]
fn documents() {
    fuzz("json", entry::json);
}

#[test]
fn requests() {
    fuzz("request", entry::request);
}

#[test]
fn forms() {
    fuzz("multipart", entry::multipart);
}
