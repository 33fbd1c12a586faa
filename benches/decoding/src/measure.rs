//! Times and instruction counts of every way of every set, and the ratios that matter.

use std::process::Command;
use std::time::Instant;

use crate::set::{OTHERS, Set, WAYS, Way};

/// How much is done.
#[derive(Clone, Copy)]
pub(crate) struct Amount {
    /// So many bytes of instances a set.
    share: usize,
    /// How often.
    passes: usize,
}

/// More than near memory holds: values come one after the other and are gone, as in a server under load.
pub(crate) const MANY: Amount = Amount {
    share: 300_000,
    passes: 25,
};
/// A few instances again and again, which shows what the code alone costs.
pub(crate) const FEW: Amount = Amount {
    share: 8_000,
    passes: 400,
};

fn columns() -> Vec<&'static str> {
    let mut all = WAYS.to_vec();
    if cfg!(feature = "competitors") {
        all.extend(OTHERS);
    }
    all
}

/// The instances of a set, as many as make its share; broken in one place each where rejecting is asked.
fn texts(set: &Set, way: &str, share: usize) -> Result<Vec<Vec<u8>>, String> {
    let data = std::fs::read(set.data).map_err(|fault| format!("{}: {fault}", set.data))?;
    let mut size = 0;
    let lines = data
        .split(|byte| *byte == b'\n')
        .filter(|line| !line.is_empty());
    let lines = lines.take_while(|line| {
        let enough = size >= share;
        size += line.len();
        !enough
    });
    Ok(match way.contains("reject") {
        true => lines.filter_map(broken).collect(),
        false => lines.map(<[u8]>::to_vec).collect(),
    })
}

/// The instance with the value in its middle turned into one of another kind.
fn broken(line: &[u8]) -> Option<Vec<u8>> {
    let mut value: serde_json::Value = serde_json::from_slice(line).ok()?;
    let members = value.as_object_mut()?;
    let middle = members.len() / 2;
    let (_, member) = members.iter_mut().nth(middle)?;
    *member = match member {
        serde_json::Value::Object(_) => serde_json::json!(3),
        _ => serde_json::json!({"broken": [1.5]}),
    };
    serde_json::to_vec(&value).ok()
}

fn way(set: &Set, name: &'static str, share: usize) -> Result<Way, String> {
    Ok((set.run)()(name, texts(set, name, share)?))
}

fn chosen<'s>(all: &'s [Set], names: &'s [&str]) -> impl Iterator<Item = &'s Set> {
    all.iter()
        .filter(move |set| names.is_empty() || names.contains(&set.name))
}

/// The lower quartile of interleaved passes, per way.
pub(crate) fn times(all: &[Set], names: &[&str], amount: Amount) -> Result<(), String> {
    let Amount { share, passes } = amount;
    head("ns an instance");
    for set in chosen(all, names) {
        let ways: Vec<Way> = columns()
            .into_iter()
            .map(|name| way(set, name, share))
            .collect::<Result<_, _>>()?;
        let count = texts(set, "", share)?.len().max(1);
        let mut found: Vec<Vec<u128>> = vec![Vec::new(); ways.len()];
        for _ in 0..passes {
            for (way, found) in ways.iter().zip(&mut found) {
                let start = Instant::now();
                std::hint::black_box(way());
                found.push(start.elapsed().as_nanos());
            }
        }
        let quartile = |found: &mut Vec<u128>| {
            found.sort_unstable();
            found[passes / 4] as f64 / count as f64
        };
        row(set, &found.iter_mut().map(quartile).collect::<Vec<_>>());
    }
    Ok(())
}

/// Instructions by callgrind: of three passes less those of one, so that what comes before does not count.
pub(crate) fn counts(all: &[Set], names: &[&str]) -> Result<(), String> {
    head("instructions an instance");
    for set in chosen(all, names) {
        let count = texts(set, "", MANY.share)?.len().max(1);
        let mut found = Vec::new();
        for name in columns() {
            let once = instructions(set, name, 1)?;
            let thrice = instructions(set, name, 3)?;
            found.push(thrice.saturating_sub(once) as f64 / 2.0 / count as f64);
        }
        row(set, &found);
    }
    Ok(())
}

fn instructions(set: &Set, way: &str, rounds: u32) -> Result<u64, String> {
    let this = std::env::current_exe().map_err(|fault| fault.to_string())?;
    let run = Command::new("valgrind")
        .args(["--tool=callgrind", "--callgrind-out-file=/dev/null"])
        .arg(this)
        .args(["once", set.name, way, &rounds.to_string()])
        .output()
        .map_err(|fault| format!("valgrind: {fault}"))?;
    let report = String::from_utf8_lossy(&run.stderr).into_owned();
    let counted = report
        .lines()
        .find_map(|line| line.split("Collected :").nth(1));
    let counted = counted.and_then(|text| text.trim().parse().ok());
    counted.ok_or_else(|| format!("valgrind counted nothing:\n{report}"))
}

/// What a process of its own does for `counts`.
pub(crate) fn once(all: &[Set], set: &str, name: &str, rounds: &str) -> Result<(), String> {
    let set = all
        .iter()
        .find(|known| known.name == set)
        .ok_or("no such set")?;
    let name = columns()
        .into_iter()
        .find(|known| *known == name)
        .ok_or("no such way")?;
    let way = way(set, name, MANY.share)?;
    for _ in 0..rounds.parse::<u32>().map_err(|fault| fault.to_string())? {
        std::hint::black_box(way());
    }
    Ok(())
}

fn head(unit: &str) {
    println!("{unit}\n");
    println!(
        "| set | {} | model/derive | encode/derive | verdict/(1.2 floor + patterns) |",
        columns().join(" | ")
    );
    println!("|---|{}", "---|".repeat(columns().len() + 3));
}

fn row(set: &Set, found: &[f64]) {
    let of = |name: &str| {
        columns()
            .iter()
            .position(|known| *known == name)
            .map_or(0.0, |at| found[at])
    };
    let cells: Vec<String> = found.iter().map(|value| format!("{value:.0}")).collect();
    println!(
        "| {} | {} | {:.2} | {:.2} | {:.2} |",
        set.name,
        cells.join(" | "),
        of("model") / of("derive"),
        of("encode") / of("derive encode"),
        of("verdict") / (1.2 * of("floor") + of("patterns")),
    );
}
