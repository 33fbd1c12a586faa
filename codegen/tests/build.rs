//! The door of build scripts: what is written, what Cargo is told, and that nothing to do is nothing
//! done.

use std::fs;
use std::path::{Path, PathBuf};
use std::time::SystemTime;

use oasmith_codegen::build::Builder;

const PETS: &str = r##"{"openapi": "3.1.0", "info": {"title": "Pets", "version": "1"}, "paths": {},
"components": {"schemas": {
    "Pet": {"type": "object", "properties": {"tag": {"$ref": "tag.json#/Tag"}}}
}}}"##;
const TAG: &str = r#"{"Tag": {"type": "object", "properties": {"id": {"type": "integer"}}}}"#;

/// A package folder of its own with the description in it, and a folder to write to.
struct Package {
    folder: PathBuf,
    out: PathBuf,
}

impl Package {
    fn new(name: &str) -> Package {
        let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
        let out = folder.join("out");
        let _ = fs::remove_dir_all(&folder);
        fs::create_dir_all(&out).unwrap();
        fs::write(folder.join("pets.json"), PETS).unwrap();
        fs::write(folder.join("tag.json"), TAG).unwrap();
        Package { folder, out }
    }

    fn builder(&self) -> Builder {
        Builder::new("pets.json")
            .folder(&self.folder)
            .out_dir(&self.out)
    }

    /// What Cargo was told.
    fn run(&self, builder: Builder) -> String {
        let mut cargo = Vec::new();
        builder.run(&mut cargo).unwrap();
        String::from_utf8(cargo).unwrap()
    }

    fn written(&self) -> (String, SystemTime) {
        let path = self.out.join("pets.rs");
        let time = path.metadata().unwrap().modified().unwrap();
        (fs::read_to_string(path).unwrap(), time)
    }
}

#[test]
fn every_file_that_was_read_is_watched() {
    let package = Package::new("watched");
    let told = package.run(package.builder());
    for name in ["pets.json", "tag.json"] {
        let line = format!(
            "cargo::rerun-if-changed={}",
            package.folder.join(name).display()
        );
        assert!(told.lines().any(|l| l == line), "{told}");
    }
    let (text, _) = package.written();
    assert!(text.contains("struct Pet "), "{text}");
    assert!(
        !text.contains("#!["),
        "an included file takes no inner attributes"
    );
}

#[test]
fn a_run_with_nothing_new_writes_nothing_and_says_the_same() {
    let package = Package::new("unchanged");
    let told = package.run(package.builder());
    let before = package.written();
    let stamp = |package: &Package| {
        package
            .out
            .join("pets.stamp")
            .metadata()
            .unwrap()
            .modified()
    };
    let stamped = stamp(&package).unwrap();
    assert_eq!(package.run(package.builder()), told);
    assert_eq!(package.written(), before);
    assert_eq!(stamp(&package).unwrap(), stamped);
}

/// Reading and hashing its inputs is all that it does: what is said comes from the last run, not from a new one.
#[test]
fn a_run_with_nothing_new_generates_nothing() {
    let package = Package::new("idle");
    package.run(package.builder());
    let stamp = package.out.join("pets.stamp");
    let noted = fs::read_to_string(&stamp).unwrap() + "warning noted by hand\n";
    fs::write(&stamp, noted).unwrap();
    let told = package.run(package.builder());
    assert!(told.contains("cargo::warning=noted by hand"), "{told}");
    fs::write(package.folder.join("pets.json"), PETS.to_owned() + "\n").unwrap();
    let told = package.run(package.builder());
    assert!(!told.contains("noted by hand"), "{told}");
}

#[test]
fn a_change_that_gives_the_same_text_leaves_the_file_alone() {
    let package = Package::new("same-text");
    package.run(package.builder());
    let before = package.written();
    fs::write(package.folder.join("pets.json"), PETS.replace(":", " : ")).unwrap();
    package.run(package.builder());
    assert_eq!(package.written(), before);
}

#[test]
fn inputs_options_and_lost_output_count() {
    let package = Package::new("counts");
    package.run(package.builder());
    let (before, _) = package.written();
    fs::write(
        package.folder.join("pets.json"),
        PETS.replace("\"Pet\"", "\"Cat\""),
    )
    .unwrap();
    package.run(package.builder());
    assert!(package.written().0.contains("struct Cat "));
    fs::write(package.folder.join("pets.json"), PETS).unwrap();
    let replaced = package.builder().replace("Pet", "crate::MyPet");
    package.run(replaced);
    assert!(!package.written().0.contains("struct Pet "));
    package.run(package.builder());
    fs::remove_file(package.out.join("pets.rs")).unwrap();
    package.run(package.builder());
    assert_eq!(package.written().0, before);
}

#[test]
fn errors_are_cargo_s_and_stay_until_mended() {
    let package = Package::new("errors");
    fs::write(
        package.folder.join("pets.json"),
        PETS.replace("#/Tag", "#/Gat"),
    )
    .unwrap();
    for _ in 0..2 {
        let told = package.run(package.builder());
        let error = told.lines().find(|line| line.starts_with("cargo::error="));
        assert!(
            error.is_some_and(|e| e.contains("pets.json:3:") && e.contains("OAS0104")),
            "{told}"
        );
    }
    let told = package.run(
        Builder::new("none.json")
            .folder(&package.folder)
            .out_dir(&package.out),
    );
    assert!(
        told.contains("cargo::error=") && told.contains("none.json"),
        "{told}"
    );
}

#[test]
fn a_configuration_file_counts_for_its_description() {
    let package = Package::new("configured");
    let config = "[[api]]\nspec = \"pets.json\"\nreplace = { Pet = \"crate::MyPet\" }\n";
    fs::write(package.folder.join("oasmith.toml"), config).unwrap();
    let builder = || package.builder().config_file("oasmith.toml");
    let told = package.run(builder());
    assert!(told.contains("oasmith.toml"), "{told}");
    assert!(!package.written().0.contains("struct Pet "));
    fs::write(package.folder.join("oasmith.toml"), "clent = 1\n").unwrap();
    let told = package.run(builder());
    assert!(
        told.contains("cargo::error=oasmith.toml:1:1: unknown option `clent`"),
        "{told}"
    );
}

#[test]
fn of_many_warnings_of_a_kind_cargo_is_told_a_few_and_how_many_more() {
    let package = Package::new("many-warnings");
    let required = r#""Pet": {"required": ["a", "b", "c", "d", "e", "f", "g"], "#;
    let pets = PETS.replace(r#""Pet": {"#, required);
    fs::write(package.folder.join("pets.json"), pets).unwrap();
    let told = package.run(package.builder());
    let warnings = told.matches("cargo::warning=").count();
    assert_eq!(warnings, 6, "{told}");
    let more = "cargo::warning=pets.json: [OAS0204] 2 more; `oasmith lint` shows all";
    assert!(told.contains(more), "{told}");
}

/// A line says all that a finding does but the source: what may have been meant, too.
#[test]
fn lines_for_cargo_say_what_can_be_done() {
    let package = Package::new("fixes");
    let slip = PETS.replace(r#""properties""#, r#""required": ["tog"], "properties""#);
    fs::write(package.folder.join("pets.json"), &slip).unwrap();
    let told = package.run(package.builder());
    let warning = told
        .lines()
        .find(|line| line.starts_with("cargo::warning="));
    let warning = warning.unwrap_or_else(|| panic!("{told}"));
    assert!(warning.ends_with("; fix: did you mean `tag`?"), "{told}");
    fs::write(
        package.folder.join("pets.json"),
        slip.replace("tag.json#/Tag", "#/components/schemas/Pat"),
    )
    .unwrap();
    let told = package.run(package.builder());
    let error = told.lines().find(|line| line.starts_with("cargo::error="));
    assert!(
        error.is_some_and(|line| line.contains("; fix: perhaps `")),
        "{told}"
    );
}
