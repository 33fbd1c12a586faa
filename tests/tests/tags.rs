//! A Cargo feature a tag: each alone compiles, and brings what it needs and nothing of the others.

use std::path::Path;
use std::process::Command;

use oasmith_codegen::load::FileLoader;
use oasmith_codegen::outcome::{Layout, Outcome, Package};
use oasmith_codegen::{Config, Input, generate};

const FEATURES: [&str; 3] = ["pets", "pet-owners", "client-tag"];

fn outcome(tag_features: Option<bool>) -> Outcome {
    outcome_of("apis/tags.yaml", tag_features)
}

fn outcome_of(description: &str, tag_features: Option<bool>) -> Outcome {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(description);
    let (loader, root) = FileLoader::for_file(&path).unwrap();
    let input = Input {
        path: &root,
        loader: &loader,
    };
    let config = Config {
        tag_features,
        ..Config::default()
    };
    let outcome = generate(&input, &config);
    outcome.diagnostics().sorted();
    outcome
}

fn files(outcome: &Outcome) -> Vec<(String, String)> {
    let runtime = Path::new(env!("CARGO_MANIFEST_DIR")).join("../runtime");
    let package = Package {
        name: "tags".to_owned(),
        description: "tags".to_owned(),
        runtime_path: Some(runtime.display().to_string()),
        runtime_features: Vec::new(),
    };
    let files = outcome.files(&Layout::Crate(package));
    files
        .into_iter()
        .map(|file| (file.path, file.text))
        .collect()
}

#[test]
fn the_manifest_has_a_feature_a_tag() {
    let files = files(&outcome(Some(true)));
    let (_, manifest) = files.iter().find(|(path, _)| path == "Cargo.toml").unwrap();
    for feature in FEATURES {
        assert!(
            manifest.contains(&format!("\n{feature} = []\n")),
            "{manifest}"
        );
        let default = manifest.lines().find(|line| line.starts_with("default"));
        assert!(default.unwrap().contains(&format!("\"{feature}\"")));
    }
}

#[test]
fn without_the_option_nothing_hangs_on_a_tag() {
    for (path, text) in files(&outcome(None)) {
        let named = FEATURES
            .iter()
            .any(|name| text.contains(&format!("\"{name}\"")));
        assert!(!named, "{path}");
    }
}

/// Types go with the tags that reach them; what several tags reach goes with each, what none does
/// and what an operation without a tag needs is always there.
#[test]
fn types_go_with_what_reaches_them() {
    let files = files(&outcome(Some(true)));
    let (_, types) = files
        .iter()
        .find(|(path, _)| path == "src/types.rs")
        .unwrap();
    let both = "any(feature = \"pet-owners\", feature = \"pets\")";
    for (module, condition) in [
        ("pet", Some("feature = \"pets\"")),
        ("owner", Some(both)),
        ("name", Some(both)),
        ("label", Some("feature = \"client-tag\"")),
        ("kind", None),
        ("health", None),
        ("unused", None),
    ] {
        let declared = format!("\nmod {module};");
        let before = &types[..types.find(&declared).unwrap()];
        let line = before.lines().last().unwrap_or_default();
        match condition {
            Some(condition) => assert_eq!(line, format!("#[cfg({condition})]"), "{module}"),
            None => assert!(!line.starts_with("#[cfg"), "{module}: {line}"),
        }
    }
}

/// Where operations stand in modules of their tags, the modules hang on features, and nothing in them.
#[test]
fn modules_of_tags_are_gated_once() {
    let files = files(&outcome_of("apis/operations-by-tag.yaml", Some(true)));
    let text = |wanted: &str| {
        let mut files = files.iter();
        let (_, text) = files.find(|(path, _)| path == wanted).unwrap();
        text.as_str()
    };
    for part in ["client", "operations", "server"] {
        let seen = if part == "operations" {
            "pub(super) "
        } else {
            ""
        };
        let declared = format!("#[cfg(feature = \"pets\")]\n{seen}mod pets;\n");
        assert!(
            text(&format!("src/{part}.rs")).contains(&declared),
            "{part}"
        );
        let of_tag = text(&format!("src/{part}/pets.rs"));
        assert!(!of_tag.contains("#[cfg"), "{of_tag}");
    }
}

#[test]
fn each_feature_compiles_alone() {
    let none: [&str; 0] = [];
    let mut chosen = FEATURES.map(|one| vec![one]).to_vec();
    chosen.extend([none.to_vec(), FEATURES.to_vec()]);
    compile("tags", &outcome(Some(true)), &chosen, None);
}

/// Modules of tags import what is there with their feature, and no more than they mention.
#[test]
fn each_module_of_a_tag_compiles_alone() {
    let outcome = outcome_of("apis/operations-by-tag.yaml", Some(true));
    let chosen = [
        vec!["pets"],
        vec!["type", "text"],
        vec!["pet-owners2"],
        vec![],
    ];
    compile("by-tag", &outcome, &chosen, Some("unused_imports"));
}

/// Checks a crate with client, server and some features, without a warning, nor of a lint that generated code allows.
fn compile(name: &str, outcome: &Outcome, choices: &[Vec<&str>], denied: Option<&str>) {
    let target = Path::new(env!("CARGO_TARGET_TMPDIR"));
    let folder = target.join(name);
    let _ = std::fs::remove_dir_all(folder.join("src"));
    for (path, mut text) in files(outcome) {
        if let Some(lint) = denied {
            text = text.replace(&format!("    {lint},\n"), "");
        }
        if path == "Cargo.toml" {
            text.push_str("\n[workspace]\n\n[profile.dev]\ndebug = false\n");
        }
        let path = folder.join(path);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, text).unwrap();
    }
    let lock = Path::new(env!("CARGO_MANIFEST_DIR")).join("../Cargo.lock");
    std::fs::copy(lock, folder.join("Cargo.lock")).unwrap();
    for chosen in choices {
        let features = ["client", "server"].into_iter();
        let features = features.chain(chosen.iter().copied());
        let features: Vec<&str> = features.collect();
        let output = Command::new(env!("CARGO"))
            .args([
                "check",
                "--quiet",
                "--offline",
                "--no-default-features",
                "--features",
            ])
            .arg(features.join(","))
            .current_dir(&folder)
            // One for all throw-away crates, so that the runtime is built once.
            .env("CARGO_TARGET_DIR", target.join("judge-target"))
            .output()
            .unwrap();
        let said = String::from_utf8_lossy(&output.stderr);
        let ours = said
            .lines()
            .any(|line| line.contains("src/") && !line.contains("runtime"));
        assert!(output.status.success() && !ours, "{features:?}: {said}");
    }
}
