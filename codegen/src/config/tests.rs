//! Options from both syntaxes, and what is said of those that are wrong.

use std::str::FromStr;

use proc_macro2::TokenStream;

use super::*;

fn faults(text: &str) -> Vec<String> {
    match Config::from_toml(text) {
        Ok(config) => panic!("accepted: {config:?}"),
        Err(errors) => errors.iter().map(ToString::to_string).collect(),
    }
}

/// As a file of TOML, forgetting where what is written.
fn from_file(text: &str) -> Config {
    let config = Config::from_toml(text);
    let mut config = config.unwrap_or_else(|faults| panic!("{text}: {faults:?}"));
    config.written = Written::default();
    config
}

fn from_arguments(source: &str) -> Config {
    let arguments = arguments(TokenStream::from_str(source).unwrap()).unwrap();
    let mut config = Config::default();
    arguments.apply(&mut config).unwrap();
    config
}

#[test]
fn both_syntaxes_give_the_same_configuration() {
    let toml = from_file(
        r#"
        client = false
        responses = "tolerant"
        formats = { date-time = "string", uuid = "::uuid::Uuid" }
        derives = ["::std::hash::Hash"]
        overlays = ["fix.yaml"]
        tolerate = ["OAS0104"]
        select.tags = ["a", "b"]
        [rename.schemas]
        Pet = "Animal"
        "#,
    );
    let macros = from_arguments(
        r##""spec.json", client = false, responses = "tolerant",
        formats("date-time" = "string", uuid = r#"::uuid::Uuid"#),
        derives = ["::std::hash::Hash"], overlays = ["fi\x78.yaml"], tolerate = ["OAS0104"],
        select = { tags = ["a", "b"] }, rename(schemas(Pet = "Ani\u{6d}al")),"##,
    );
    assert_eq!(toml, macros);
    assert_eq!(toml.responses, Responses::Tolerant);
    assert_eq!(toml.formats["date-time"], FormatType::Plain);
}

#[test]
fn every_fault_is_listed_with_its_place() {
    let found =
        faults("clent = true\nserver = 1\nresponses = \"lax\"\n[rename.schema]\nA = \"B\"\n");
    assert_eq!(
        found,
        [
            "1:1: unknown option `clent`; did you mean `client`?",
            "2:10: expected `true` or `false`, found a number",
            "3:13: `lax` is none of `strict`, `open`, `tolerant`",
            "4:9: unknown kind of name `schema`; did you mean `schemas`?",
        ]
    );
    assert_eq!(faults("a = \n").len(), 1);
}

#[test]
fn names_and_paths_are_checked() {
    assert!(faults("rename.schemas = { a = \"b c\" }")[0].contains("`b c` is no Rust name"));
    assert!(faults("rename.schemas = { a = \"self\" }")[0].contains("no Rust name"));
    let (alone, none) = ("{ \"a.*\" = \"A\" }", "{ \"a.*\" = \"*-\" }");
    assert!(faults(&format!("rename.schemas = {alone}"))[0].contains("`A` has not one `*`"));
    assert!(faults(&format!("rename.schemas = {none}"))[0].contains("`*-` makes no Rust name"));
    assert!(faults("replace = { A = \"1x\" }")[0].contains("no Rust path"));
    for (option, fault) in [
        (
            "formats = { uuid = \"not a path\" }",
            "`not a path` is no Rust path of a type",
        ),
        (
            "replace = { Asset = \"crate X\" }",
            "`crate X` is no Rust path of a type",
        ),
        (
            "derives = [\"Eqq q\"]",
            "`Eqq q` is no Rust path of a trait",
        ),
        (
            "derives.types = { A = [\"Hash<u8>\"] }",
            "`Hash<u8>` is no Rust path of a trait",
        ),
        (
            "attributes = { A = [\"must use\"] }",
            "`must use` is no attribute",
        ),
        (
            "runtime = \"crate oas\"",
            "`crate oas` is no Rust path of a module",
        ),
    ] {
        let found = faults(option);
        assert!(found[0].contains(fault), "{option}: {found:?}");
    }
    assert!(faults("attributes = { A = [\"#[serde(default)]\"] }")[0].contains("`serde(default)`"));
    assert!(faults("tolerate = [\"E1\"]")[0].contains("no code"));
}

#[test]
fn pages_follow_each_other_in_one_way() {
    let toml = from_file(
        "pages.a = { items = \"/data\", cursor = \"after\", next = \"/next\", more = \"/more\" }",
    );
    let macros = from_arguments(
        r##""spec.json", pages(a(items = "/data", cursor = "after", next = "/next", more = "/more"))"##,
    );
    assert_eq!(toml, macros);
    for (table, fault) in [
        ("{}", "in one way"),
        ("{ cursor = \"a\" }", "in one way"),
        (
            "{ cursor = \"a\", next = \"/b\", link = true }",
            "in one way",
        ),
        ("{ offset = \"a\", page = \"b\" }", "in one way"),
        ("{ next = \"b\" }", "no JSON Pointer"),
        ("{ curser = \"a\" }", "did you mean `cursor`"),
    ] {
        let found = faults(&format!("pages.a = {table}"));
        assert!(found[0].contains(fault), "{table}: {found:?}");
    }
}

#[test]
fn arguments_want_a_path_first() {
    for source in [
        "",
        "client = true",
        "\"a\" client = true",
        "\"a\", client",
        "\"a\", client = ;",
    ] {
        assert!(
            arguments(TokenStream::from_str(source).unwrap()).is_err(),
            "{source}"
        );
    }
    let both = arguments(TokenStream::from_str("\"a\", config = \"b.toml\"").unwrap()).unwrap();
    assert_eq!(both.file.map(|(name, _)| name).as_deref(), Some("b.toml"));
}

#[test]
fn a_project_lists_apis_on_common_ground() {
    let project = Project::from_toml(
        "enums = \"closed\"\n[[api]]\nspec = \"a.json\"\noutput = \"out\"\ncrate = \"a-b\"\nserver = false\n",
    )
    .unwrap();
    let entry = &project.apis[0];
    assert_eq!(entry.package.as_deref(), Some("a-b"));
    assert!(!entry.config.server && entry.config.enums == Enums::Closed);
    assert_eq!(project.config_for("./a.json"), entry.config);
    assert!(project.config_for("b.json").server);
    let faults = Project::from_toml("[[api]]\noutputs = \"x\"\n[apis]\n").unwrap_err();
    let faults: Vec<String> = faults.iter().map(ToString::to_string).collect();
    assert!(faults[0].contains("did you mean `[[api]]`"), "{faults:?}");
    assert!(faults[1].contains("did you mean `output`"), "{faults:?}");
    assert!(faults[2].contains("`spec`"), "{faults:?}");
}

#[test]
fn operations_are_taken_by_id_tag_and_path() {
    let tags = ["pets".to_owned()];
    let operation = Candidate {
        id: Some("listPets"),
        tags: &tags,
        method: "GET",
        path: "/pets/{id}",
    };
    let takes = |text: &str| Config::from_toml(text).unwrap().takes_operation(&operation);
    assert!(takes(""));
    assert!(takes("select.operations = [\"listPets\"]"));
    assert!(takes("select.tags = [\"pets\"]"));
    assert!(takes("select.paths = [\"get /pets/*\"]"));
    assert!(takes("select.paths = [\"/p*s/*\"]"));
    assert!(!takes("select.paths = [\"/p*x/*\"]"));
    assert!(!takes("select.operations = [\"other\"]"));
    assert!(!takes("exclude.paths = [\"*\"]"));
    assert!(takes("select.schemas = [\"Pet\"]"));
}

/// Every option, written alike in a file and as a macro's argument.
#[test]
fn every_option_is_the_same_in_both_syntaxes() {
    let samples = [
        ("client", "false"),
        ("server", "false"),
        ("responses", r#""strict""#),
        ("unknown_members", r#""keep""#),
        ("enums", r#""closed""#),
        ("discriminators", r#""decide""#),
        (
            "formats",
            r#"{ uuid = "string", "date-time" = "::a::Time" }"#,
        ),
        ("assert_formats", "true"),
        ("integers", r#""exact""#),
        (
            "rename",
            r#"{ schemas = { Pet = "Animal" }, fields = { "Pet.name" = "called" } }"#,
        ),
        ("replace", r#"{ Pet = "crate::Pet" }"#),
        ("derives", r#"{ all = ["Hash"], types = { Pet = ["Eq"] } }"#),
        ("attributes", r#"{ Pet = ["non_exhaustive"] }"#),
        ("select", r#"{ tags = ["a"], operations = ["b"] }"#),
        ("exclude", r#"{ paths = ["/a/*"] }"#),
        ("overlays", r#"["a.yaml"]"#),
        (
            "patch",
            r##"{ "#/components/schemas/Pet" = "{\"type\": \"object\"}" }"##,
        ),
        ("mirror", r#"{ "https://a.b/" = "copies" }"#),
        (
            "pages",
            r#"{ listPets = { items = "/data", page = "page" } }"#,
        ),
        ("runtime", r#""crate::runtime""#),
        ("backtracking", "true"),
        ("exact_untyped", "true"),
        ("request_head", "true"),
        ("fallible_handlers", "true"),
        ("tag_features", "false"),
        ("tolerate", r#"["OAS0104"]"#),
    ];
    let keys: Vec<&str> = samples.iter().map(|(key, _)| *key).collect();
    for row in super::options::ROWS {
        assert!(keys.contains(&row.key), "no sample of `{}`", row.key);
    }
    for (key, value) in samples {
        let toml = from_file(&format!("{key} = {value}"));
        assert_eq!(
            toml,
            from_arguments(&format!("\"a.json\", {key} = {value}")),
            "{key}"
        );
        assert_ne!(toml, Config::default(), "{key} changes nothing");
    }
}
