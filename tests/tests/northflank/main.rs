//! The endpoint from end to end: its models on the fixtures, its server and its client over real
//! sockets.

mod client;
mod faults;
mod models;
mod server;
#[path = "../../../generated/examples/sandbox/service.rs"]
mod service;
mod size;
mod wire;

use std::collections::BTreeSet;
use std::path::PathBuf;

/// The text of a fixture.
fn fixture(name: &str) -> String {
    let path = folder().join(name);
    std::fs::read_to_string(&path).unwrap_or_else(|fault| panic!("{}: {fault}", path.display()))
}

fn folder() -> PathBuf {
    PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/fixtures/northflank"))
}

/// What is missing from one of the document's examples, by pointer.
fn missing(name: &str) -> BTreeSet<String> {
    fixture(name).lines().map(str::to_owned).collect()
}
