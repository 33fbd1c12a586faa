//! What is checked in is what the generator gives today.

use std::process::Command;

#[test]
fn generated_code_is_fresh() {
    let workspace = concat!(env!("CARGO_MANIFEST_DIR"), "/..");
    let mut check = Command::new(env!("CARGO_BIN_EXE_oasmith"));
    let output = check.arg("check").current_dir(workspace).output().unwrap();
    let printed = String::from_utf8_lossy(&output.stdout);
    assert!(
        output.status.success(),
        "{printed}\nRun `cargo run -- generate` in the workspace, look at the difference and commit it."
    );
}
