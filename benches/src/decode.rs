//! What the endpoint's requests cost to read, judge and write: for the guard, so that instructions alone count.

use std::hint::black_box;
use std::path::PathBuf;

use northflank::types::NewCombinedService;
use oasmith::{Json as _, Validate as _};

/// Each on its own, because one may get slower while another gets faster.
pub(crate) const WAYS: [&str; 5] = ["decode", "verdict", "validate", "encode", "reject"];
const ROUNDS: u32 = 500;

/// Does one of [`WAYS`] so often that starting the process hardly counts.
pub(crate) fn often(way: &str) -> Result<(), String> {
    let text = request()?;
    let model = oasmith::from_slice::<NewCombinedService>(&text)
        .map_err(|rejection| rejection.to_string())?;
    // The last member is wrong: reading gets that far.
    let wrong = match text.strip_suffix(b"}") {
        Some(members) => [members, b",\"billing\":1}"].concat(),
        None => return Err("the request is no object".to_owned()),
    };
    let rules = NewCombinedService::RULES;
    for _ in 0..ROUNDS {
        let right = match way {
            "decode" => oasmith::from_slice::<NewCombinedService>(black_box(&text)).is_ok(),
            "verdict" => rules.schema().is_valid_json(black_box(&text)),
            "validate" => black_box(&*model).is_valid(),
            "encode" => {
                let mut writer = oasmith::Writer::new();
                black_box(&*model).encode(&mut writer);
                !black_box(writer.into_bytes()).is_empty()
            }
            "reject" => !rules.accepts(black_box(&wrong)),
            _ => return Err(format!("one of {}", WAYS.join(", "))),
        };
        if !right {
            return Err(format!("`{way}` does not do what it should"));
        }
    }
    Ok(())
}

/// The request of the fixtures without white space, as clients send it.
fn request() -> Result<Vec<u8>, String> {
    let path: PathBuf = [
        env!("CARGO_MANIFEST_DIR"),
        "../tests/fixtures/northflank/payload-valid.json",
    ]
    .iter()
    .collect();
    let text = std::fs::read(&path).map_err(|fault| format!("{}: {fault}", path.display()))?;
    let value: serde_json::Value =
        serde_json::from_slice(&text).map_err(|fault| fault.to_string())?;
    Ok(value.to_string().into_bytes())
}
