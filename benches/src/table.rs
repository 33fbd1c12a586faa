//! The table: what generating takes, beside what `serde_json` takes to read the same text.

use std::path::{Path, PathBuf};

use crate::{measure, synthetic};

/// How many schemas synthetic descriptions have.
const SIZES: [usize; 4] = [100, 1_000, 10_000, 100_000];

/// The repository's own description.
pub(crate) const ENDPOINT: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../spec/northflank.json");

/// Measures the descriptions given, or the endpoint and synthetic ones.
pub(crate) fn print(files: &[&str]) -> Result<(), String> {
    println!("{}\n", machine());
    println!(
        "| description | KB | Rust, KB | passes, ms | files, ms | × serde_json | processor, ms \
         | × serde_json | peak, × document | processor, ns a byte |"
    );
    println!("|---|---|---|---|---|---|---|---|---|---|");
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
    let all = cost.passes + cost.files;
    let name = file.file_name().unwrap_or_default().to_string_lossy();
    let ratio = |seconds: f64, serde: f64| match serde > 0.0 {
        true => format!("{:.1}", seconds / serde),
        false => "–".to_owned(),
    };
    println!(
        "| {} | {:.0} | {:.0} | {:.1} | {:.1} | {} | {:.0} | {} | {:.1} | {:.0} |",
        title.unwrap_or(&name),
        size / 1e3,
        cost.written as f64 / 1e3,
        cost.passes * 1e3,
        cost.files * 1e3,
        ratio(all, cost.serde),
        cost.processor * 1e3,
        ratio(cost.processor, cost.serde_processor),
        cost.peak as f64 / size,
        cost.processor * 1e9 / size,
    );
    Ok(())
}

/// What the figures hold for: processor, cores, how busy it is.
pub(crate) fn machine() -> String {
    let read = |path: &str| std::fs::read_to_string(path).unwrap_or_default();
    let processors = read("/proc/cpuinfo");
    let model = processors
        .lines()
        .find_map(|line| line.strip_prefix("model name"));
    let model = model.map_or("an unknown processor", |text| {
        text.trim_start_matches(['\t', ' ', ':'])
    });
    let cores = std::thread::available_parallelism().map_or(1, usize::from);
    let load = read("/proc/loadavg");
    let load = load.split(' ').next().unwrap_or("unknown");
    format!("{cores} cores of {model}, load average {load}.")
}
