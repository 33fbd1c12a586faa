//! The table: what generating takes, beside what `serde_json` takes to read the same text.

use std::path::{Path, PathBuf};

use crate::{measure, synthetic};

/// How many schemas synthetic descriptions have.
const SIZES: [usize; 4] = [100, 1_000, 10_000, 100_000];

/// The repository's own description.
const ENDPOINT: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../spec/northflank.json");

/// Measures the descriptions given, or the endpoint and synthetic ones.
pub(crate) fn print(files: &[&str]) -> Result<(), String> {
    println!(
        "| description | KB | passes, ms | text, ms | × serde_json | peak, × document | ns a byte |"
    );
    println!("|---|---|---|---|---|---|---|");
    if !files.is_empty() {
        return files.iter().try_for_each(|file| row(Path::new(file), None));
    }
    row(Path::new(ENDPOINT), None)?;
    for size in SIZES {
        let path: PathBuf = synthetic::description(size)?;
        let done = row(&path, Some(&format!("{size} schemas")));
        std::fs::remove_file(&path).map_err(|fault| fault.to_string())?;
        done?;
    }
    Ok(())
}

fn row(file: &Path, title: Option<&str>) -> Result<(), String> {
    let size = file
        .metadata()
        .map_err(|fault| format!("{}: {fault}", file.display()))?;
    let size = size.len() as f64;
    let cost = measure::cost(file)?;
    let all = cost.passes + cost.text;
    let name = file.file_name().unwrap_or_default().to_string_lossy();
    let ratio = match cost.serde > 0.0 {
        true => format!("{:.0}", all / cost.serde),
        false => "–".to_owned(),
    };
    println!(
        "| {} | {:.0} | {:.0} | {:.0} | {ratio} | {:.0} | {:.0} |",
        title.unwrap_or(&name),
        size / 1e3,
        cost.passes * 1e3,
        cost.text * 1e3,
        cost.peak as f64 / size,
        all * 1e9 / size,
    );
    eprintln!("{name}: {} bytes of Rust", cost.written);
    Ok(())
}
