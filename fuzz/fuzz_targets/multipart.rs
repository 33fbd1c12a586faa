//! libFuzzer over `entry::multipart`.
#![no_main]

#[path = "../src/entry.rs"]
#[allow(dead_code)]
mod entry;

mod styles {
    oasmith::generate!("../tests/fixtures/wire/styles.yaml");
}

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| entry::multipart(bytes));
