//! What a macro does: a description to tokens, once and once more.

use std::path::Path;
use std::str::FromStr;
use std::time::Instant;

use oasmith_codegen::build::{Source, expansion};
use oasmith_codegen::config::Config;
use proc_macro2::TokenStream;

use crate::table;

fn tokens(file: &str) -> Result<usize, String> {
    let path = Path::new(file);
    let (folder, name) = (path.parent().unwrap_or(Path::new("")), path.file_name());
    let source = Source::new(folder, &name.unwrap_or_default().to_string_lossy());
    let run = expansion(&source, &Config::default(), None);
    let tokens = TokenStream::from_str(&run.items).map_err(|fault| fault.to_string())?;
    match tokens.is_empty() {
        true => Err(format!("{file}: nothing is generated")),
        false => Ok(run.items.len()),
    }
}

/// Expands once.
pub(crate) fn once(file: &str) -> Result<(), String> {
    tokens(file).map(drop)
}

/// Says what the first expansion and those after it take.
pub(crate) fn print(files: &[&str]) -> Result<(), String> {
    println!("{}\n", table::machine());
    println!("| description | first, ms | unchanged, ms | Rust, KB |\n|---|---|---|---|");
    let files = if files.is_empty() {
        &[table::ENDPOINT]
    } else {
        files
    };
    for file in files {
        let start = Instant::now();
        let written = tokens(file)?;
        let first = start.elapsed().as_secs_f64();
        let mut again = f64::MAX;
        for _ in 0..20 {
            let start = Instant::now();
            tokens(file)?;
            again = again.min(start.elapsed().as_secs_f64());
        }
        let name = Path::new(file)
            .file_name()
            .unwrap_or_default()
            .to_string_lossy();
        println!(
            "| {name} | {:.1} | {:.1} | {:.0} |",
            first * 1e3,
            again * 1e3,
            written as f64 / 1e3
        );
    }
    Ok(())
}
