//! The door of build scripts, on the endpoint: `tests/doors.rs` includes what this writes.

fn main() {
    oasmith_codegen::build::Builder::new("../spec/northflank.json").generate();
}
