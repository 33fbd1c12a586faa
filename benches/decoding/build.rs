//! Writes, for every data set, the generated models, the same models with serde's derives alone, and the rules with patterns
//! that note down what they are asked.
//!
//! The folder is `VALIDATE_BENCH_DATA`, or the one beside the project's folder. Without the feature `data`, or without a
//! folder, there are no sets.

mod recorded;
mod twin;

use std::fmt::Write as _;
use std::path::{Path, PathBuf};

use oasmith_codegen::load::MemoryLoader;
use oasmith_codegen::{Config, Input, generate};

fn main() {
    let out = PathBuf::from(std::env::var_os("OUT_DIR").expect("cargo says where to write"));
    println!("cargo::rerun-if-env-changed=VALIDATE_BENCH_DATA");
    println!("cargo::rerun-if-changed=build.rs");
    let beside =
        || Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/validate-bench-data");
    let folder = std::env::var_os("VALIDATE_BENCH_DATA").map_or_else(beside, PathBuf::from);
    let mut sets = Vec::new();
    if std::env::var_os("CARGO_FEATURE_DATA").is_some() {
        println!("cargo::rerun-if-changed={}", folder.display());
        sets.extend(std::fs::read_dir(&folder).into_iter().flatten().flatten());
    }
    let mut sets: Vec<PathBuf> = sets.iter().map(|entry| entry.path()).collect();
    sets.retain(|path| path.is_dir());
    sets.sort();
    let mut all = String::new();
    let mut rows = String::new();
    for path in &sets {
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        set(path, &name, &out, &mut all, &mut rows);
    }
    let text = format!("{all}\npub(crate) const SETS: &[Set] = &[\n{rows}];\n");
    std::fs::write(out.join("sets.rs"), text).expect("the folder can be written");
}

fn set(path: &Path, name: &str, out: &Path, all: &mut String, rows: &mut String) {
    let plain = path.join("schema-noformat.json");
    let schema = match plain.is_file() {
        true => plain,
        false => path.join("schema.json"),
    };
    let code = generated(&schema);
    let rules = rules(&code);
    let root = match rules.contains("NULLABLE") {
        true => "NullableRoot",
        false => "Root",
    };
    let module = name.replace('-', "_");
    let ours = out.join(format!("{module}.rs"));
    let theirs = out.join(format!("{module}_derived.rs"));
    std::fs::write(&ours, &code).expect("the folder can be written");
    std::fs::write(&theirs, twin::derived(&code)).expect("the folder can be written");
    let noting = out.join(format!("{module}_recorded.rs"));
    std::fs::write(&noting, recorded::recorded(&code)).expect("the folder can be written");
    let data = ["instances.jsonl", "valid.jsonl"]
        .into_iter()
        .map(|file| path.join(file))
        .find(|file| file.is_file())
        .expect("a set has instances");
    let _ = write!(
        all,
        r#"
pub(crate) mod {module} {{
    #[path = {ours:?}]
    pub(crate) mod ours;
    #[allow(dead_code, non_camel_case_types, unused_imports, missing_docs, unreachable_pub)]
    #[path = {theirs:?}]
    pub(crate) mod derived;
    #[allow(dead_code, missing_docs, unreachable_pub)]
    #[path = {noting:?}]
    mod recorded;

    /// What another validator makes of the schema.
    #[cfg(feature = "competitors")]
    #[jsonschema::validator(path = {schema:?})]
    pub(crate) struct Theirs;

    pub(crate) fn set() -> crate::set::Run {{
        #[cfg(feature = "competitors")]
        let theirs = Some(crate::set::Theirs {{
            compiled: Theirs::is_valid,
            schema: include_str!({schema:?}),
        }});
        #[cfg(not(feature = "competitors"))]
        let theirs = None;
        crate::set::run::<ours::{root}, derived::{root}>({rules}, &recorded::ROOT, theirs)
    }}
}}
"#
    );
    let _ = writeln!(
        rows,
        "    Set {{ name: {name:?}, data: {data:?}, run: {module}::set }},"
    );
}

/// What generated code calls the rules of its root.
fn rules(code: &str) -> String {
    ["NULLABLE_ROOT_RULES", "ROOT_RULES"]
        .into_iter()
        .find(|rules| code.contains(&format!("pub const {rules}:")))
        .map_or(
            "<ours::Root as oasmith::Validate>::RULES".to_owned(),
            |rules| format!("ours::{rules}"),
        )
}

/// The generated models of a schema, as the component of a description.
fn generated(schema: &Path) -> String {
    // As a component it is written in OpenAPI's dialect, whatever it was before.
    let text = std::fs::read_to_string(schema).expect("a set has a schema");
    let text = text.replacen("\"$schema\":", "\"x-schema\":", 1);
    let root = r#"{"openapi":"3.1.1","info":{"title":"A data set","version":"1"},"paths":{},
"components":{"schemas":{"Root":{"$ref":"schema.json"}}}}"#;
    let loader = MemoryLoader::new()
        .with("openapi.json", root)
        .with("schema.json", &text);
    let input = Input {
        path: "openapi.json",
        loader: &loader,
    };
    let config = Config {
        client: false,
        server: false,
        ..Config::default()
    };
    let outcome = generate(&input, &config);
    outcome.diagnostics().sorted();
    outcome.text()
}
