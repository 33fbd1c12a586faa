//! What a build without readers of YAML and TOML says: `cargo test -p oasmith-codegen
//! --no-default-features --test left_out`.

#![cfg(not(any(feature = "toml", feature = "yaml")))]

use oasmith_codegen::config::Project;
use oasmith_codegen::{Config, Input, Loader, generate};

struct Text(&'static str);

impl Loader for Text {
    fn read(&self, _: &str) -> Result<String, String> {
        Ok(self.0.to_owned())
    }
}

#[test]
fn yaml_is_refused_with_what_helps() {
    let input = Input {
        path: "pets.yaml",
        loader: &Text("openapi: 3.1.0"),
    };
    let outcome = generate(&input, &Config::default());
    assert!(!outcome.is_readable());
    let reports: String = outcome
        .reports()
        .into_iter()
        .map(|(_, text)| text)
        .collect();
    assert!(reports.contains("OAS0014"), "{reports}");
    assert!(
        reports.contains("the feature `yaml` of `oasmith`"),
        "{reports}"
    );
}

#[test]
fn json_is_read_whatever_its_name() {
    let input = Input {
        path: "pets.yaml",
        loader: &Text(
            r#"{"openapi": "3.1.0", "info": {"title": "Pets", "version": "1"}, "paths": {}}"#,
        ),
    };
    let outcome = generate(&input, &Config::default());
    assert!(outcome.is_readable());
    let reports = outcome.reports();
    assert!(reports.is_empty(), "{reports:?}");
}

#[test]
fn toml_is_refused_with_what_helps() {
    let faults = Project::from_toml("client = true").unwrap_err();
    let text = faults[0].to_string();
    assert!(text.contains("the feature `toml` of `oasmith`"), "{text}");
}
