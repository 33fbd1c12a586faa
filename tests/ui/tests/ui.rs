//! The macros as users meet them: modules that compile, and what is said of those that do not.
//!
//! `TRYBUILD=overwrite cargo test -p oasmith-ui` renews the expectations.

use std::fs;
use std::path::Path;

#[test]
fn macros_compile_or_explain_themselves() {
    // Paths in macros are relative to the package, which is one that `trybuild` makes.
    let target = Path::new(env!("CARGO_TARGET_TMPDIR")).parent().unwrap();
    let package = target.join("tests/trybuild").join(env!("CARGO_PKG_NAME"));
    fs::create_dir_all(&package).unwrap();
    let specs = Path::new(env!("CARGO_MANIFEST_DIR")).join("specs");
    for entry in fs::read_dir(specs).unwrap() {
        let path = entry.unwrap().path();
        fs::copy(&path, package.join(path.file_name().unwrap())).unwrap();
    }
    let cases = trybuild::TestCases::new();
    cases.pass("good/*.rs");
    cases.compile_fail("bad/*.rs");
}
