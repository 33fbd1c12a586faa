//! Checked-in output tells that its description changed, even where nothing of it shows in the Rust.

use oasmith_codegen::config::Config;
use oasmith_codegen::generate;
use oasmith_codegen::load::{Input, MemoryLoader};
use oasmith_codegen::outcome::{File, Layout};

const API: &str = r#"{
  "openapi": "3.1.0", "info": {"title": "Pets", "version": "1"},
  "components": {"schemas": {"Pet": {"type": "object", "example": {"name": "Rex"}}}}
}"#;

fn files(text: &str) -> Vec<File> {
    let loader = MemoryLoader::new().with("pets.json", text);
    let input = Input {
        path: "pets.json",
        loader: &loader,
    };
    generate(&input, &Config::default()).files(&Layout::Module)
}

#[test]
fn any_change_changes_the_root() {
    let files_before = files(API);
    assert_eq!(files(API), files_before);
    assert_eq!(files(&API.replace('\n', "\r\n")), files_before, "line ends");
    for changed in [
        API.replace("Rex", "Max"),
        API.replace("\"1\"", "\"2\""),
        format!("{API} "),
    ] {
        let after = files(&changed);
        let differ: Vec<&str> = after
            .iter()
            .zip(&files_before)
            .filter(|(one, other)| one != other)
            .map(|(file, _)| file.path.as_str())
            .collect();
        assert_eq!(differ, ["mod.rs"], "{changed}");
    }
}
