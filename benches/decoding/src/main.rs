//! Bytes to checked model, to verdict, and back, beside serde's derives and the `jsonschema` crate's macro, in one run.
//!
//! `cargo run -p oasmith-benches-decoding --release --features data -- time [SET]…` takes times (the lower quartile of interleaved passes),
//! `warm [SET]…` of a few instances again and again, and
//! `count [SET]…` counts instructions by callgrind. `--features competitors` adds the columns of the other validator.

#[cfg(not(feature = "data"))]
fn main() {
    println!("nothing to measure without `--features data`");
}

#[cfg(feature = "data")]
mod measure;
#[cfg(feature = "data")]
mod patterns;
#[cfg(feature = "data")]
mod set;

#[cfg(feature = "data")]
use set::Set;
#[cfg(feature = "data")]
include!(concat!(env!("OUT_DIR"), "/sets.rs"));

#[cfg(feature = "data")]
fn main() -> std::process::ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
    let done = match arguments.as_slice() {
        ["time", sets @ ..] => measure::times(SETS, sets, measure::MANY),
        ["warm", sets @ ..] => measure::times(SETS, sets, measure::FEW),
        ["count", sets @ ..] => measure::counts(SETS, sets),
        ["once", set, way, rounds] => measure::once(SETS, set, way, rounds),
        _ => Err("usage: time [SET]… | warm [SET]… | count [SET]…".to_owned()),
    };
    match done {
        Ok(()) => std::process::ExitCode::SUCCESS,
        Err(fault) => {
            eprintln!("{fault}");
            std::process::ExitCode::FAILURE
        }
    }
}
