//! References: where they lead, and what is said about those that lead nowhere.

use oasmith_codegen::diagnostic::{Code, Diagnostics};
use oasmith_codegen::load::{At, Input, MemoryLoader};
use oasmith_codegen::resolve::{Dialect, Mirror, Mirrors, Resolved};

fn load(files: &[(&str, &str)], mirrors: &Mirrors) -> (Resolved, Diagnostics) {
    let mut loader = MemoryLoader::new();
    for (path, text) in files {
        loader = loader.with(*path, *text);
    }
    let diagnostics = Diagnostics::new();
    let input = Input {
        path: files[0].0,
        loader: &loader,
    };
    let resolved = Resolved::load(&input, mirrors, &diagnostics);
    (resolved, diagnostics)
}

fn read(files: &[(&str, &str)]) -> (Resolved, Diagnostics) {
    load(files, &Mirrors::default())
}

fn codes(diagnostics: &Diagnostics) -> Vec<Code> {
    diagnostics
        .sorted()
        .iter()
        .map(|found| found.code)
        .collect()
}

fn at<'d>(resolved: &'d Resolved, pointer: &str) -> At<'d> {
    resolved
        .resolver()
        .root()
        .at_pointer(pointer)
        .expect(pointer)
}

fn target(resolved: &Resolved, pointer: &str) -> Option<String> {
    resolved
        .resolver()
        .target(at(resolved, pointer))
        .map(At::pointer)
}

#[test]
fn local_references_and_chains() {
    let (resolved, diagnostics) = read(&[(
        "api.json",
        r##"{"openapi":"3.0.3","paths":{"/x/{id}":{"get":{"responses":{"200":{"$ref":"#/components/responses/Ok"}}}}},
        "components":{"responses":{"Ok":{"$ref":"#/components/responses/Fine"},"Fine":{"description":"x"}},
        "schemas":{"A":{"$ref":"#/components/schemas/B"},"B":{"type":"string"},
        "C":{"properties":{"x":{"$ref":"#/paths/~1x~1%7Bid%7D/get/responses/200"}}}}}}"##,
    )]);
    assert_eq!(codes(&diagnostics), []);
    let fine = Some("#/components/responses/Fine".to_owned());
    assert_eq!(
        target(&resolved, "/paths/~1x~1{id}/get/responses/200"),
        fine
    );
    assert_eq!(
        target(&resolved, "/components/schemas/C/properties/x"),
        fine
    );
    assert_eq!(
        target(&resolved, "/components/schemas/A"),
        Some("#/components/schemas/B".into())
    );
    assert_eq!(
        target(&resolved, "/components/schemas/B"),
        Some("#/components/schemas/B".into())
    );
    let resolver = resolved.resolver();
    assert_eq!(resolver.dialect(resolver.root()), Dialect::Oas30);
    assert!(
        resolver
            .step(at(&resolved, "/components/schemas/B"))
            .is_none()
    );
}

#[test]
fn dangling_and_circular_references_are_holes() {
    let (resolved, diagnostics) = read(&[(
        "api.json",
        r##"{"openapi":"3.1.0","components":{"schemas":{
        "A":{"$ref":"#/components/schemas/B"},"B":{"$ref":"#/components/schemas/A"},
        "C":{"$ref":"#/components/schemas/Bb"},"D":{"$ref":"#/components/schemas/A"},"E":{"$ref":7},
        "F":{"$ref":"#/components/schemas/F"}}}}"##,
    )]);
    let expected = [
        Code::ReferenceCycle,
        Code::DanglingReference,
        Code::BrokenReference,
        Code::ReferenceCycle,
    ];
    assert_eq!(codes(&diagnostics), expected);
    for name in ["A", "B", "C", "D", "E", "F"] {
        assert_eq!(
            target(&resolved, &format!("/components/schemas/{name}")),
            None,
            "{name}"
        );
    }
    assert_eq!(
        diagnostics.sorted()[1].fix.as_deref(),
        Some("perhaps `#/components/schemas/B` is meant")
    );
}

#[test]
fn a_reference_among_data_is_none() {
    let (resolved, diagnostics) = read(&[(
        "api.json",
        r##"{"openapi":"3.1.0","x-own":{"$ref":"#/no"},"components":{"schemas":{"A":{"example":{"$ref":"#/no"},
        "default":{"$ref":"#/no"},"enum":[{"$ref":"#/no"}],"const":{"$ref":"#/no"},"examples":[{"$ref":"#/no"}],
        "properties":{"example":{"$ref":"#/components/schemas/B"},"$ref":{"type":"string"}}},"B":{}}}}"##,
    )]);
    assert_eq!(codes(&diagnostics), []);
    assert_eq!(
        target(&resolved, "/components/schemas/A/properties/example"),
        Some("#/components/schemas/B".into())
    );
    let resolver = resolved.resolver();
    assert!(!resolver.is_reference(at(&resolved, "/components/schemas/A/example")));
    assert!(!resolver.is_reference(at(&resolved, "/components/schemas/A/properties")));
}

#[test]
fn files() {
    let (resolved, diagnostics) = read(&[
        (
            "spec/api.json",
            r##"{"openapi":"3.0","paths":{"/a":{"$ref":"paths/a.json"}},
            "components":{"schemas":{"P":{"$ref":"../common/my%20types.json#/Pet"},"M":{"$ref":"gone.json#/X"},
            "N":{"$ref":"gone.json#/Y"},"O":{"$ref":"../../out.json"},"Q":{"$ref":"/etc/passwd"},
            "R":{"$ref":"http://example.com/x.json#/A"}}}}"##,
        ),
        (
            "spec/paths/a.json",
            r##"{"get":{"parameters":[{"$ref":"../api.json#/components/schemas/P"}]}}"##,
        ),
        (
            "common/my types.json",
            r##"{"Pet":{"$ref":"#/Dog"},"Dog":{"type":"object"},"unused":{"$ref":"nowhere.json"}}"##,
        ),
    ]);
    assert_eq!(
        codes(&diagnostics),
        [
            Code::MissingFile,
            Code::OutsideFolder,
            Code::OutsideFolder,
            Code::RemoteReference
        ]
    );
    let dog = Some("../common/my types.json#/Dog".to_owned());
    assert_eq!(target(&resolved, "/components/schemas/P"), dog);
    let resolver = resolved.resolver();
    let item = resolver
        .target(at(&resolved, "/paths/~1a"))
        .expect("the path item");
    let parameter = item.at_pointer("/get/parameters/0").expect("its parameter");
    let found = resolver.target(parameter).expect("the schema");
    assert_eq!(Some(found.pointer()), dog);
    assert_eq!(resolver.dialect(found), Dialect::Oas30);
    assert_eq!(
        resolved.read(),
        ["spec/api.json", "spec/paths/a.json", "common/my types.json"]
    );
    assert_eq!(
        diagnostics.sorted()[0].notes,
        ["2 references fail for this reason"]
    );
}

#[test]
fn mirrors_stand_in_for_the_network() {
    let mirrors = Mirrors(vec![Mirror {
        prefix: "https://example.com/schemas/".into(),
        folder: "mirror".into(),
    }]);
    let files = [
        (
            "api.json",
            r##"{"openapi":"3.1.0","components":{"schemas":{"A":{"$ref":"https://example.com/schemas/a.json#/$defs/x"}}}}"##,
        ),
        (
            "mirror/a.json",
            r##"{"$defs":{"x":{"$ref":"sub/b.json"}}}"##,
        ),
        ("mirror/sub/b.json", r##"{"$ref":"../c.json#"}"##),
        ("mirror/c.json", r##"{"type":"string"}"##),
    ];
    let (resolved, diagnostics) = load(&files, &mirrors);
    assert_eq!(codes(&diagnostics), []);
    assert_eq!(
        target(&resolved, "/components/schemas/A"),
        Some("mirror/c.json#".into())
    );
}

#[test]
fn identifiers_and_anchors() {
    let (resolved, diagnostics) = read(&[(
        "api.json",
        r##"{"openapi":"3.1.0","components":{"schemas":{
        "Tree":{"$id":"https://example.com/tree","$dynamicAnchor":"node","type":"object",
            "properties":{"children":{"type":"array","items":{"$dynamicRef":"#node"}},"local":{"$ref":"#/$defs/leaf"},
            "fallback":{"$ref":"#/components/schemas/Named"}},
            "$defs":{"leaf":{"$anchor":"leaf"}}},
        "Strict":{"$id":"https://example.com/strict","$dynamicAnchor":"node","$ref":"tree"},
        "ByAnchor":{"$ref":"https://example.com/tree#leaf"},
        "Named":{"$anchor":"named"},"UseNamed":{"$ref":"#named"},"NoAnchor":{"$ref":"#none"}}}}"##,
    )]);
    assert_eq!(
        codes(&diagnostics),
        [Code::ReferenceBase, Code::DanglingReference]
    );
    let leaf = Some("#/components/schemas/Tree/$defs/leaf".to_owned());
    assert_eq!(
        target(&resolved, "/components/schemas/Tree/properties/local"),
        leaf
    );
    assert_eq!(target(&resolved, "/components/schemas/ByAnchor"), leaf);
    assert_eq!(
        target(&resolved, "/components/schemas/Strict"),
        Some("#/components/schemas/Tree".into())
    );
    assert_eq!(
        target(&resolved, "/components/schemas/UseNamed"),
        Some("#/components/schemas/Named".into())
    );
    let resolver = resolved.resolver();
    let node = at(
        &resolved,
        "/components/schemas/Tree/properties/children/items",
    );
    let dynamic = resolver.dynamic(node).expect("a dynamic reference");
    assert_eq!(
        (dynamic.target.pointer().as_str(), dynamic.name),
        ("#/components/schemas/Tree", Some("node"))
    );
    assert_eq!(
        resolver.resource(node).pointer(),
        "#/components/schemas/Tree"
    );
    assert_eq!(resolver.dynamic_anchors("node").len(), 2);
    let strict = at(&resolved, "/components/schemas/Strict");
    assert_eq!(resolver.dynamic_anchor(strict, "node"), Some(strict));
    assert_eq!(resolver.lookup(strict, "tree#leaf").map(At::pointer), leaf);
}

#[test]
fn identifiers_mean_nothing_before_3_1() {
    let (resolved, diagnostics) = read(&[(
        "api.json",
        r##"{"openapi":"3.0.0","components":{"schemas":{"A":{"$id":"https://example.com/a",
        "properties":{"b":{"$ref":"#/components/schemas/B"}}},"B":{}}}}"##,
    )]);
    assert_eq!(codes(&diagnostics), []);
    assert!(target(&resolved, "/components/schemas/A/properties/b").is_some());
}

#[test]
fn a_sibling_ends_a_chain_in_3_1_only() {
    let text = r##"{"openapi":"VERSION","components":{"schemas":{"A":{"$ref":"#/components/schemas/B"},
        "B":{"$ref":"#/components/schemas/C","minLength":1},"C":{}}}}"##;
    for (version, end) in [("3.0.0", "C"), ("3.1.0", "B")] {
        let (resolved, diagnostics) = read(&[("api.json", &text.replace("VERSION", version))]);
        assert_eq!(codes(&diagnostics), []);
        assert_eq!(
            target(&resolved, "/components/schemas/A"),
            Some(format!("#/components/schemas/{end}"))
        );
    }
}

#[test]
fn self_is_the_base_in_3_2() {
    let (resolved, diagnostics) = read(&[
        (
            "api.json",
            r##"{"openapi":"3.2.0","$self":"https://example.com/v1/api.json","components":{"schemas":{
            "A":{"$ref":"https://example.com/v1/api.json#/components/schemas/B"},"B":{},"C":{"$ref":"other.json#/X"}}}}"##,
        ),
        ("other.json", r#"{"X":{}}"#),
    ]);
    assert_eq!(codes(&diagnostics), []);
    assert_eq!(
        target(&resolved, "/components/schemas/A"),
        Some("#/components/schemas/B".into())
    );
    assert_eq!(
        target(&resolved, "/components/schemas/C"),
        Some("other.json#/X".into())
    );
}

#[test]
fn discriminator_mappings() {
    let (resolved, diagnostics) = read(&[
        (
            "api.json",
            r##"{"openapi":"3.0.0","components":{"schemas":{"A":{"discriminator":{"propertyName":"t","mapping":{
            "a":"B","b":"#/components/schemas/C","c":"other.json#/D","d":"Nothing"}}},"B":{},"C":{}}}}"##,
        ),
        ("other.json", r#"{"D":{}}"#),
    ]);
    assert_eq!(codes(&diagnostics), [Code::DiscriminatorTarget]);
    let mapping = "/components/schemas/A/discriminator/mapping";
    assert_eq!(
        target(&resolved, &format!("{mapping}/a")),
        Some("#/components/schemas/B".into())
    );
    assert_eq!(
        target(&resolved, &format!("{mapping}/b")),
        Some("#/components/schemas/C".into())
    );
    assert_eq!(
        target(&resolved, &format!("{mapping}/c")),
        Some("other.json#/D".into())
    );
    assert_eq!(target(&resolved, &format!("{mapping}/d")), None);
}

#[test]
fn versions() {
    for (text, dialect, known) in [
        (r#"{"swagger":"2.0"}"#, Dialect::Swagger2, true),
        (r#"{"openapi":"3.0"}"#, Dialect::Oas30, true),
        (r#"{"openapi":3.0}"#, Dialect::Oas30, true),
        (r#"{"openapi":"3.1.0-rc1"}"#, Dialect::Oas31, true),
        (r#"{"openapi":"3.2.0"}"#, Dialect::Oas32, true),
        (r#"{"openapi":"4.0.0"}"#, Dialect::Oas32, false),
        (r#"{"swagger":"1.2"}"#, Dialect::Swagger2, false),
        (r#"{}"#, Dialect::Oas31, false),
        (r#"[]"#, Dialect::Oas31, false),
    ] {
        let (resolved, diagnostics) = read(&[("api.json", text)]);
        let expected: &[Code] = if known { &[] } else { &[Code::UnknownVersion] };
        assert_eq!(codes(&diagnostics), expected, "{text}");
        let resolver = resolved.resolver();
        assert_eq!(resolver.dialect(resolver.root()), dialect, "{text}");
    }
}

#[test]
fn a_missing_root_is_one_finding() {
    let diagnostics = Diagnostics::new();
    let loader = MemoryLoader::new();
    let input = Input {
        path: "api.json",
        loader: &loader,
    };
    let resolved = Resolved::load(&input, &Mirrors::default(), &diagnostics);
    assert_eq!(codes(&diagnostics), [Code::Unreadable]);
    assert!(resolved.resolver().root().is_null());
}

#[test]
fn a_fragment_that_is_almost_a_pointer_is_read_as_one() {
    let (resolved, diagnostics) = read(&[
        (
            "api.json",
            r##"{"openapi":"3.0.0","components":{"schemas":{"A":{"$ref":"a.json#/"},"B":{"$ref":"b.json#/"},
            "C":{"$ref":"#components/schemas/A"},"D":{"$ref":"#components/schemas/E"},"F":{"$ref":"#/"},
            "G":{"$ref":"#definitions/A"}}}}"##,
        ),
        ("a.json", r#"{"type":"object"}"#),
        ("b.json", r#"{"":{"type":"string"}}"#),
    ]);
    let found = diagnostics.sorted();
    let told: Vec<_> = found
        .iter()
        .map(|found| (found.code, found.message.as_str()))
        .collect();
    assert_eq!(
        told,
        [
            (
                Code::FragmentMeant,
                "nothing is at `a.json#/`; `a.json` is taken"
            ),
            (
                Code::FragmentMeant,
                "nothing is at `#components/schemas/A`; `#/components/schemas/A` is taken"
            ),
            (
                Code::DanglingReference,
                "there is nothing at `#components/schemas/E`"
            ),
            (Code::DanglingReference, "there is nothing at `#/`"),
            (
                Code::ReferenceMoved,
                "nothing is at `#/definitions/...`; the name is taken from where this version keeps it"
            ),
            (
                Code::FragmentMeant,
                "nothing is at `#definitions/A`; `#/definitions/A` is taken"
            ),
        ]
    );
    assert_eq!(found[0].fix.as_deref(), Some("write `a.json`"));
    for (name, leads) in [
        ("A", Some("a.json#")),
        ("B", Some("b.json#/")),
        ("C", Some("a.json#")),
        ("D", None),
        ("F", None),
        ("G", Some("a.json#")),
    ] {
        let found = target(&resolved, &format!("/components/schemas/{name}"));
        assert_eq!(found.as_deref(), leads, "{name}");
    }
}

#[test]
fn a_half_converted_document_is_understood() {
    let (resolved, diagnostics) = read(&[(
        "api.json",
        r##"{"openapi":"3.0.0","components":{"schemas":{"A":{},"B":{"$ref":"#/definitions/A"},
        "C":{"items":{"$ref":"#/definitions/A"}},"D":{"$ref":"#/definitions/E"}}}}"##,
    )]);
    assert_eq!(
        codes(&diagnostics),
        [Code::ReferenceMoved, Code::DanglingReference]
    );
    assert_eq!(
        target(&resolved, "/components/schemas/B"),
        Some("#/components/schemas/A".into())
    );
    assert_eq!(
        diagnostics.sorted()[0].notes,
        ["2 references of this document name that place"]
    );
}

#[test]
fn a_pointer_goes_through_references() {
    let (resolved, diagnostics) = read(&[(
        "api.json",
        r##"{"openapi":"3.0.0","components":{"schemas":{"Z":{"$ref":"#/components/schemas/A/properties/x/items"},
        "A":{"$ref":"#/components/schemas/B"},"B":{"properties":{"x":{"$ref":"#/components/schemas/C"}}},
        "C":{"items":{"type":"string"}}}}}"##,
    )]);
    assert_eq!(codes(&diagnostics), []);
    assert_eq!(
        target(&resolved, "/components/schemas/Z"),
        Some("#/components/schemas/C/items".into())
    );
}

#[test]
fn a_file_with_identifiers_keeps_its_own_base() {
    let (resolved, diagnostics) = read(&[
        (
            "api.json",
            r##"{"openapi":"3.1.0","components":{"schemas":{"A":{"$ref":"s/a.json"},"B":{"$ref":"s/a.json#later"}}}}"##,
        ),
        (
            "s/a.json",
            r##"{"$id":"https://example.com/v1/a.json","properties":{"b":{"$ref":"b.json"},"c":{"$ref":"/v1/a.json#/$defs/x"}},
            "$defs":{"x":{"$anchor":"later"},"in":{"$id":"inner.json","$defs":{"y":{}}},"z":{"$ref":"inner.json#/$defs/y"}}}"##,
        ),
        ("s/b.json", r##"{"type":"string"}"##),
    ]);
    assert_eq!(codes(&diagnostics), []);
    let resolver = resolved.resolver();
    let a = resolver
        .target(at(&resolved, "/components/schemas/A"))
        .expect("the file");
    let lead = |pointer: &str| {
        resolver
            .target(a.at_pointer(pointer).expect(pointer))
            .map(At::pointer)
    };
    assert_eq!(lead("/properties/b"), Some("s/b.json#".into()));
    assert_eq!(lead("/properties/c"), Some("s/a.json#/$defs/x".into()));
    assert_eq!(lead("/$defs/z"), Some("s/a.json#/$defs/in/$defs/y".into()));
    assert_eq!(
        target(&resolved, "/components/schemas/B"),
        Some("s/a.json#/$defs/x".into())
    );
}

#[test]
fn an_unreadable_file_is_one_finding() {
    let (resolved, diagnostics) = read(&[
        (
            "api.yaml",
            "openapi: 3.1.0\npaths:\n  /a:\n    $ref: a.json\n  /b:\n    $ref: a.json#/b\n",
        ),
        ("a.json", "{"),
    ]);
    assert_eq!(codes(&diagnostics), [Code::JsonSyntax]);
    assert_eq!(target(&resolved, "/paths/~1a"), None);
    assert_eq!(target(&resolved, "/paths/~1b"), None);
}

#[test]
fn a_circle_through_schemas_with_more_members_is_one_too() {
    let (resolved, diagnostics) = read(&[(
        "api.json",
        r##"{"openapi":"3.1.0","components":{"schemas":{"A":{"$ref":"#/components/schemas/B","minLength":1},
        "B":{"$ref":"#/components/schemas/A"},"List":{"properties":{"next":{"$ref":"#/components/schemas/List"}}}}}}"##,
    )]);
    assert_eq!(codes(&diagnostics), [Code::ReferenceCycle]);
    assert_eq!(target(&resolved, "/components/schemas/B"), None);
    let list = target(&resolved, "/components/schemas/List/properties/next");
    assert_eq!(list, Some("#/components/schemas/List".into()));
}

#[test]
fn what_is_a_part_or_a_case_of_itself_says_nothing_by_it() {
    let (resolved, diagnostics) = read(&[(
        "api.json",
        r##"{"openapi":"3.1.0","components":{"schemas":{"A":{"allOf":[{"$ref":"#/components/schemas/A"},{"minLength":1}]},
        "B":{"title":"b","oneOf":[{"type":"string"},{"$ref":"#/components/schemas/B"}]},"C":{"not":{"$ref":"#/components/schemas/C"}}}}}"##,
    )]);
    assert_eq!(
        codes(&diagnostics),
        [Code::OwnPart, Code::OwnPart, Code::ReferenceCycle]
    );
    assert_eq!(target(&resolved, "/components/schemas/A/allOf/0"), None);
    let case = at(&resolved, "/components/schemas/B/oneOf/1");
    let case = resolved.resolver().target(case);
    assert_eq!(case.and_then(At::as_bool), Some(false));
    assert_eq!(target(&resolved, "/components/schemas/C/not"), None);
}

#[test]
fn a_case_of_itself_stands_for_what_is_stated_beside_it() {
    for (beside, code) in [
        (
            r#""type":"object","oneOf":[{"required":["a"]},"#,
            Code::OwnPart,
        ),
        (r#""minLength":1,"anyOf":["#, Code::OwnPart),
        (
            r#""discriminator":{"propertyName":"a"},"anyOf":["#,
            Code::ReferenceCycle,
        ),
        (r#""oneOf":["#, Code::ReferenceCycle),
        (
            r##""oneOf":[{"$ref":"#/components/schemas/A/oneOf/1"},"##,
            Code::ReferenceCycle,
        ),
    ] {
        let text = format!(
            r##"{{"openapi":"3.1.0","components":{{"schemas":{{"A":{{{beside}{{"$ref":"#/components/schemas/A"}}]}}}}}}}}"##
        );
        let (resolved, diagnostics) = read(&[("api.json", &text)]);
        assert_eq!(codes(&diagnostics), [code], "{beside}");
        if code == Code::OwnPart {
            let case = at(&resolved, "/components/schemas/A");
            let case = case.get("oneOf").or(case.get("anyOf"));
            let case = case.and_then(|cases| cases.items().last()).unwrap();
            let target = resolved.resolver().target(case).map(At::pointer);
            assert_eq!(target.as_deref(), Some("#/components/schemas/A"));
        }
    }
}
