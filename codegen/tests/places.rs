//! Descriptions of several files: what the others are called in generated code and in configurations does not hang on the folder that
//! paths are relative to.

use std::fs;
use std::path::{Path, PathBuf};

use oasmith_codegen::build::{Builder, Source, expansion, options};
use oasmith_codegen::config::{Config, Project};
use oasmith_codegen::diagnostic::Code;
use oasmith_codegen::load::MemoryLoader;
use oasmith_codegen::outcome::Outcome;
use oasmith_codegen::{Input, generate};

const API: &str = "openapi: 3.1.0
info: {title: Pets, version: '1'}
paths: {}
components:
  schemas:
    Pet: {type: object, properties: {food: {$ref: schemas/food.yaml}, tag: {$ref: ../shared/tags.yaml#/Tag}}}
";
const FOOD: &str = "type: object
properties:
  sort: {type: string, enum: [dry, wet]}
  tag: {$ref: ../../shared/tags.yaml#/Tag}
";
const TAGS: &str = "Tag: {type: object, properties: {name: {type: string, pattern: '^a+$'}, sort: {type: string, enum: [b, c]}}}
";

/// A folder with a description in `all/api`.
fn folder(name: &str) -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
    let _ = fs::remove_dir_all(&folder);
    let files = [
        ("oasmith.toml", ""),
        ("all/api/api.yaml", API),
        ("all/api/schemas/food.yaml", FOOD),
        ("all/shared/tags.yaml", TAGS),
        ("package/src/lib.rs", ""),
    ];
    for (path, text) in files {
        let path = folder.join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }
    folder
}

/// Each way to say where the description is: a folder, and a path in it.
fn ways(folder: &Path) -> [(PathBuf, String); 5] {
    let absolute = folder.join("all/api/api.yaml").display().to_string();
    [
        (folder.join("all/api"), "api.yaml".to_owned()),
        (folder.to_path_buf(), "./all/api/api.yaml".to_owned()),
        (folder.join("package"), "../all/api/api.yaml".to_owned()),
        (folder.join("all/shared"), "..\\api\\api.yaml".to_owned()),
        (folder.join("package"), absolute),
    ]
}

/// Types, and places for which nothing else has a name.
fn config(keys: &[(&str, &str)]) -> Config {
    let mut config = Config::default();
    let keys = keys.iter();
    config.rename.schemas = keys
        .map(|(key, name)| ((*key).into(), (*name).into()))
        .collect();
    config
}

const KEYS: [(&str, &str); 3] = [
    ("schemas/food.yaml#", "Feed"),
    ("schemas/food.yaml#/properties/sort", "Moisture"),
    ("../shared/tags.yaml#/Tag/properties/sort", "Letter"),
];

#[test]
fn keys_and_code_are_the_same_by_every_way() {
    let folder = folder("places-ways");
    let config = config(&KEYS);
    let run = |(folder, spec): (PathBuf, String)| {
        let source = Source::new(&folder, &spec);
        let outcome = source.generate(&config);
        assert_eq!(outcome.diagnostics().sorted(), [], "{spec}");
        let out = folder.join("out");
        fs::create_dir_all(&out).unwrap();
        let built = Builder::new(&spec)
            .folder(&folder)
            .out_dir(&out)
            .name("api");
        built
            .configure(|it| *it = config.clone())
            .run(&mut Vec::new())
            .unwrap();
        let built = fs::read_to_string(out.join("api.rs")).unwrap();
        let (header, built) = built.split_once('\n').unwrap();
        assert!(header.contains("api.yaml"), "{header}");
        let text = outcome.text();
        assert_eq!(built, text.split_once('\n').unwrap().1, "{spec}");
        assert_eq!(expansion(&source, &config, None).items, outcome.code());
        built.to_owned()
    };
    let [first, others @ ..] = ways(&folder).map(run);
    for text in [
        "pub struct Feed ",
        "pub enum Moisture ",
        "pub enum Letter ",
        "/// Schema: `schemas/food.yaml#/properties/sort`",
        "/// Schema: `../shared/tags.yaml#/Tag/properties/sort`",
    ] {
        assert!(first.contains(text), "{text}: {first}");
    }
    for other in others {
        assert_eq!(first, other);
    }
}

const LISTED: &str = "[[api]]
spec = \"../all/api/api.yaml\"
overlays = [\"overlay.yaml\"]
mirror = { \"https://example.com/\" = \"copies\" }
rename.schemas = { \"schemas/food.yaml#\" = \"Feed\", \"../../options/copies/note.yaml#\" = \"Remark\" }
";
const OVERLAY: &str = "overlay: 1.0.0
info: {title: Notes, version: '1'}
actions:
- target: $.components.schemas.Pet.properties
  update: {note: {$ref: 'https://example.com/note.yaml'}}
";

/// What a file of options lists and refers to is relative to the file, whoever reads it.
#[test]
fn options_of_another_folder_are_the_same_by_every_door() {
    let folder = folder("places-options");
    let files = [
        ("options/oasmith.toml", LISTED),
        ("options/overlay.yaml", OVERLAY),
        (
            "options/copies/note.yaml",
            "{type: object, properties: {text: {type: string}}}",
        ),
    ];
    fs::create_dir_all(folder.join("options/copies")).unwrap();
    for (path, text) in files {
        fs::write(folder.join(path), text).unwrap();
    }
    let project = Project::from_toml(LISTED).unwrap();
    let entry = &project.apis[0];
    let outcome = Source::new(&folder.join("options"), &entry.spec).generate(&entry.config);
    assert_eq!(outcome.diagnostics().sorted(), []);
    let expected = outcome.text();
    assert!(expected.contains("pub struct Feed ") && expected.contains("pub struct Remark "));
    let full = folder.join("options/oasmith.toml").display().to_string();
    for ((folder, spec), file) in ways(&folder).into_iter().zip([
        "../../options/oasmith.toml",
        "options/oasmith.toml",
        "../options/oasmith.toml",
        &full,
        "../options/oasmith.toml",
    ]) {
        let project = Project::from_toml(LISTED).unwrap();
        let config = options(project, (&folder, file, &spec));
        let outcome = Source::new(&folder, &spec).generate(&config);
        assert_eq!(outcome.diagnostics().sorted(), [], "{spec}");
        let text = outcome.text();
        let body = |text: &str| text.split_once('\n').unwrap().1.to_owned();
        assert_eq!(body(&text), body(&expected), "{spec}");
        let built = Builder::new(&spec)
            .folder(&folder)
            .out_dir(&folder)
            .name("built");
        let mut told = Vec::new();
        built.config_file(file).run(&mut told).unwrap();
        let told = String::from_utf8(told).unwrap();
        assert!(
            !told.contains("warning") && !told.contains("error"),
            "{told}"
        );
        let built = fs::read_to_string(folder.join("built.rs")).unwrap();
        assert_eq!(body(&built), body(&expected), "{spec}");
    }
}

fn unmet(outcome: &Outcome) -> Vec<(String, Option<String>)> {
    let found = outcome.diagnostics().sorted().into_iter();
    let found = found.filter(|one| one.code == Code::NamesNothing);
    found.map(|one| (one.message, one.fix)).collect()
}

/// What is called as from elsewhere names nothing, and it is said how it is called.
#[test]
fn the_key_that_is_meant_is_told() {
    let folder = folder("places-keys");
    for (folder, spec) in ways(&folder) {
        for (key, meant) in [
            (
                "all/api/schemas/food.yaml#/properties/sort",
                "schemas/food.yaml#/properties/sort",
            ),
            ("./schemas/food.yaml#", "schemas/food.yaml#"),
            ("shared/tags.yaml#/Tag", "../shared/tags.yaml#/Tag"),
            ("schemas/foods.yaml#", "schemas/food.yaml#"),
            (
                "all/api/api.yaml#/components/schemas/Pet",
                "#/components/schemas/Pet",
            ),
        ] {
            let outcome = Source::new(&folder, &spec).generate(&config(&[(key, "Other")]));
            let [(message, fix)] = &unmet(&outcome)[..] else {
                panic!("{spec} {key}: {:?}", unmet(&outcome));
            };
            assert!(message.contains(key), "{message}");
            assert_eq!(
                fix.as_deref(),
                Some(&*format!("did you mean `{meant}`?")),
                "{spec}"
            );
        }
    }
}

/// Files in memory are in no folder, so that their paths alone tell what they are called.
#[test]
fn files_in_memory_are_called_by_their_paths() {
    let loader = MemoryLoader::new()
        .with("all/api/api.yaml", API)
        .with("all/api/schemas/food.yaml", FOOD)
        .with("all/shared/tags.yaml", TAGS);
    let input = Input {
        path: "all/api/api.yaml",
        loader: &loader,
    };
    let outcome = generate(&input, &config(&KEYS));
    assert_eq!(outcome.diagnostics().sorted(), []);
    assert!(outcome.text().contains("pub enum Letter "));
}
