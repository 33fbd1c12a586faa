//! Documents as trees: JSON and YAML alike, with the place of everything.

use oasmith_codegen::diagnostic::{Code, Diagnostics};
use std::path::Path;

use oasmith_codegen::load::{At, Documents, FileId, FileLoader, Kind, Loader};
use serde_json::Value;

fn load(path: &str, text: &str) -> (Documents, Diagnostics) {
    let diagnostics = Diagnostics::new();
    let mut documents = Documents::new();
    documents.add(path, text.to_owned(), &diagnostics);
    (documents, diagnostics)
}

fn codes(diagnostics: &Diagnostics) -> Vec<Code> {
    diagnostics
        .sorted()
        .iter()
        .map(|found| found.code)
        .collect()
}

/// As `serde_json` would have it.
fn value(at: At<'_>) -> Value {
    match at.kind() {
        Kind::Null => Value::Null,
        Kind::Bool => Value::Bool(at.as_bool().expect("a boolean")),
        Kind::Number => {
            let text = at.as_number().expect("a number");
            serde_json::from_str(text).unwrap_or_else(|_| panic!("{text} is not a JSON number"))
        }
        Kind::String => Value::String(at.as_str().expect("a string").to_owned()),
        Kind::Array => at.items().map(value).collect(),
        Kind::Object => at
            .members()
            .map(|(key, at)| (key.to_owned(), value(at)))
            .collect(),
    }
}

/// Reads YAML that has nothing wrong with it.
fn yaml(text: &str) -> Value {
    let (documents, diagnostics) = load("a.yaml", text);
    assert_eq!(codes(&diagnostics), [], "{text}");
    value(documents.root(FileId::ROOT))
}

/// Reads YAML, with what is found in it.
fn odd(text: &str) -> (Value, Vec<Code>) {
    let (documents, diagnostics) = load("a.yaml", text);
    (value(documents.root(FileId::ROOT)), codes(&diagnostics))
}

fn json(text: &str) -> Value {
    serde_json::from_str(text).expect(text)
}

#[test]
fn json_values_are_those_of_serde_json() {
    for text in [
        "null",
        " true ",
        "[]",
        "{}",
        "[[],{},[1,2,[3]]]",
        r#"{"a":{"b":[null,false]},"c":-0.5e-3}"#,
        r#""\u00e9\ud83d\ude00\n\"\\\/\b\f\r\t plain text that is longer than eight bytes é""#,
        "[1.0,10,1E5,0]",
        "\u{feff}{\"a\" : \"é\"}",
        r#"{"":1,"\u0061":2}"#,
    ] {
        let (documents, diagnostics) = load("a.json", text);
        assert_eq!(codes(&diagnostics), [], "{text}");
        assert_eq!(
            value(documents.root(FileId::ROOT)),
            json(text.trim_start_matches('\u{feff}'))
        );
    }
}

#[test]
fn what_is_not_json_is_refused_at_its_place() {
    for (text, column) in [
        ("", 1),
        ("[1,]", 3),
        ("{\"a\":1,}", 7),
        ("[1 2]", 4),
        ("{a:1}", 2),
        ("01", 1),
        ("1.", 3),
        ("+1", 1),
        ("-", 2),
        ("1e", 3),
        ("tru", 1),
        ("\"a", 1),
        ("\"\\x\"", 2),
        ("\"\\u12g4\"", 2),
        ("[1}", 3),
        ("{\"a\"}", 5),
        ("1 1", 3),
        ("[\"\t\"]", 3),
        ("nul", 1),
        ("{\"a\":}", 6),
        ("[", 2),
        ("{\"é\" 1}", 6),
        ("'a'", 1),
        ("// x", 1),
        ("NaN", 1),
    ] {
        assert!(serde_json::from_str::<Value>(text).is_err(), "{text}");
        let (documents, diagnostics) = load("a.json", text);
        let found = diagnostics.sorted();
        assert_eq!(found.len(), 1, "{text}");
        assert_eq!(found[0].code, Code::JsonSyntax);
        let span = found[0].span.expect("a place");
        assert_eq!(
            documents.position(span.file, span.start).column,
            column,
            "{text}: {}",
            found[0].message
        );
        assert!(!documents.is_readable(FileId::ROOT));
        assert!(documents.root(FileId::ROOT).is_null());
    }
    let deep = "[".repeat(100_000);
    assert_eq!(codes(&load("a.json", &deep).1), [Code::JsonSyntax]);
    assert_eq!(codes(&load("a.yaml", &deep).1), [Code::YamlSyntax]);
}

#[test]
fn numbers_keep_their_text_and_members_their_order() {
    let (documents, _) = load(
        "a.json",
        r#"{"z":1.50,"a":1e400,"m":123456789012345678901234567890}"#,
    );
    let root = documents.root(FileId::ROOT);
    let members: Vec<_> = root
        .members()
        .map(|(key, at)| (key, at.as_number().unwrap()))
        .collect();
    assert_eq!(
        members,
        [
            ("z", "1.50"),
            ("a", "1e400"),
            ("m", "123456789012345678901234567890")
        ]
    );
}

#[test]
fn of_duplicate_keys_the_last_counts() {
    for (path, text) in [
        (
            "a.json",
            "{\"a\":1,\"b\":2,\"a\":3,\"\\u0061\":4}".to_owned(),
        ),
        ("a.yaml", "a: 1\nb: 2\n'a': 3\n\"\\x61\": 4\n".to_owned()),
        // Also where an object is large enough for an index.
        (
            "a.json",
            format!(
                "{{\"a\":1,\"b\":2,\"a\":3,{}\"a\":4}}",
                (0..40).map(|n| format!("\"k{n}\":0,")).collect::<String>()
            ),
        ),
    ] {
        let (documents, diagnostics) = load(path, &text);
        assert_eq!(
            codes(&diagnostics),
            [Code::DuplicateKey, Code::DuplicateKey]
        );
        let found = &diagnostics.sorted()[0];
        assert!(
            found.message.contains("`a`") && found.related.len() == 1,
            "{found:?}"
        );
        let root = documents.root(FileId::ROOT);
        assert_eq!(root.get("a").and_then(At::as_number), Some("4"));
        assert_eq!(root.get("b").and_then(At::as_number), Some("2"));
        assert_eq!(root.members().filter(|(key, _)| *key == "a").count(), 1);
        assert_eq!(root.all_members().filter(|(key, _)| *key == "a").count(), 3);
    }
}

#[test]
fn pointers_lead_there_and_back() {
    let text = r#"{"a/b":{"c~d":[1,{"":"x"}]}}"#;
    let (documents, _) = load("a.json", text);
    let root = documents.root(FileId::ROOT);
    let at = root.at_pointer("/a~1b/c~0d/1/").expect("a value");
    assert_eq!(at.as_str(), Some("x"));
    assert_eq!(at.pointer(), "#/a~1b/c~0d/1/");
    assert_eq!(root.pointer(), "#");
    assert_eq!(root.at_pointer(""), Some(root));
    for nothing in [
        "/x",
        "/a~1b/c~0d/01",
        "/a~1b/c~0d/+1",
        "/a~1b/c~0d/-",
        "/a~1b/c~0d/9",
        "a",
        "/a~1b/c~0d/0/x",
    ] {
        assert_eq!(root.at_pointer(nothing), None, "{nothing}");
    }
    assert_eq!(
        at.parent().and_then(At::parent).and_then(At::key),
        Some("c~d")
    );
    assert_eq!(root.parent(), None);
    assert_eq!(documents.at(at.id()), at);
}

#[test]
fn spans_cover_what_is_written() {
    for (path, text) in [
        (
            "a.json",
            "{ \"k\\n\" : [ 1 , \"é\" ], \"o\": {\"x\": null} }",
        ),
        (
            "a.yaml",
            "{ \"k\\n\" : [ 1 , \"é\" ], \"o\": {\"x\": null} }",
        ),
    ] {
        let (documents, _) = load(path, text);
        let root = documents.root(FileId::ROOT);
        let slice =
            |span: oasmith_codegen::load::Span| &text[span.start as usize..span.end as usize];
        let list = root.get("k\n").expect("the list");
        assert_eq!(slice(root.span()), text);
        assert_eq!(slice(list.span()), "[ 1 , \"é\" ]");
        assert_eq!(list.key_span().map(slice), Some("\"k\\n\""));
        assert_eq!(
            list.items().map(|at| slice(at.span())).collect::<Vec<_>>(),
            ["1", "\"é\""]
        );
        assert_eq!(slice(root.at_pointer("/o/x").expect("null").span()), "null");
    }
    let text = "# c\nfirst:\n  - one\n  - 'two'\n\nlast: |\n  text\n";
    let (documents, _) = load("a.yaml", text);
    let root = documents.root(FileId::ROOT);
    let at = root.get("first").expect("the list");
    assert_eq!(
        &text[at.span().start as usize..at.span().end as usize],
        "- one\n  - 'two'"
    );
    let two = root.at_pointer("/first/1").expect("an item");
    let place = documents.position(FileId::ROOT, two.span().start);
    assert_eq!((place.line, place.column), (4, 5));
}

#[test]
fn yaml_scalars_follow_the_core_schema() {
    let text = "[~, null, , true, False, yes, on, 12, -1.5, 1e3, .5, 2024-01-01, '1', \"x\\ty\", 1_000, 3.0]";
    let text = text.replace(", ,", ",");
    let expected =
        r#"[null,null,true,false,"yes","on",12,-1.5,1e3,0.5,"2024-01-01","1","x\ty","1_000",3.0]"#;
    assert_eq!(yaml(&text), json(expected));
    assert_eq!(
        yaml("a: !!str 12\nb: ! 12\nc: !!int 3\nd:\n"),
        json(r#"{"a":"12","b":"12","c":3,"d":null}"#)
    );
    let (found, codes) = odd("[007, +1, 0x1F, 0o17, .inf, !!binary aGk=, !own {a: 1}]");
    assert_eq!(
        found,
        json(r#"["007","+1","0x1F","0o17",".inf","aGk=",{"a":1}]"#)
    );
    assert_eq!(
        codes
            .iter()
            .filter(|code| **code == Code::YamlNumber)
            .count(),
        5
    );
    assert_eq!(
        codes.iter().filter(|code| **code == Code::YamlTag).count(),
        2
    );
    let (documents, _) = load("a.yaml", "n: 123456789012345678901234567890.10\n");
    let number = documents
        .root(FileId::ROOT)
        .get("n")
        .and_then(At::as_number);
    assert_eq!(number, Some("123456789012345678901234567890.10"));
}

#[test]
fn yaml_keys_are_text_as_written() {
    assert_eq!(
        yaml("200: a\n4XX: b\ntrue: c\nnull: d\n1.50: e\n? long\n: f\n\"q\": g\n"),
        json(r#"{"200":"a","4XX":"b","true":"c","null":"d","1.50":"e","long":"f","q":"g"}"#)
    );
    let (found, codes) = odd("[a, {b: c}]: 1\n{x: y}: [2, {z: 3}]\nk: 4\n");
    assert_eq!(codes, [Code::YamlKey, Code::YamlKey]);
    assert_eq!(found, json(r#"{"k":4}"#));
}

#[test]
fn yaml_block_scalars_and_folding() {
    assert_eq!(
        yaml("a: |\n  x\n  y\nb: >-\n  x\n  y\nc: 'it''s'\nd: one\n  two\n"),
        json(r#"{"a":"x\ny\n","b":"x y","c":"it's","d":"one two"}"#)
    );
}

#[test]
fn aliases_are_copies() {
    let text = "a: &x {k: [1, &y 2]}\nb: *x\nc: [*x, *y]\nd: &s text\n*s : e\n";
    let expected = r#"{"a":{"k":[1,2]},"b":{"k":[1,2]},"c":[{"k":[1,2]},2],"d":"text","text":"e"}"#;
    assert_eq!(yaml(text), json(expected));
    let (documents, _) = load("a.yaml", text);
    let root = documents.root(FileId::ROOT);
    let copy = root.at_pointer("/c/0/k/0").expect("the copy");
    assert_eq!(copy.pointer(), "#/c/0/k/0");
    assert_eq!(root.at_pointer("/c/0").and_then(At::key), None);
    let (found, codes) = odd("a: &x [1, *x]\nb: *none\nc: &x 1\nd: *x\n");
    assert_eq!(found, json(r#"{"a":[1,null],"b":null,"c":1,"d":1}"#));
    assert_eq!(codes, [Code::YamlAlias, Code::YamlAlias]);
}

#[test]
fn merge_keys_add_what_is_not_there() {
    let text = "base: &b {x: 1, y: 2}\nmore: &m {y: 3, z: 4}\none:\n  <<: *b\n  y: own\n  w: 5\n\
                two:\n  <<: [*b, *m]\nthree:\n  k: 1\n  <<: {i: &in {deep: 1}, k: 2}\n  j: *in\n'<<': text\n";
    let expected = r#"{"base":{"x":1,"y":2},"more":{"y":3,"z":4},"one":{"y":"own","w":5,"x":1},
        "two":{"x":1,"y":2,"z":4},"three":{"k":1,"j":{"deep":1},"i":{"deep":1}},"<<":"text"}"#;
    assert_eq!(yaml(text), json(expected));
    let (documents, _) = load("a.yaml", text);
    let deep = documents
        .root(FileId::ROOT)
        .at_pointer("/three/i/deep")
        .expect("merged in");
    assert_eq!(deep.pointer(), "#/three/i/deep");
    let (found, codes) = odd("a:\n  <<: 1\n  b: 2\nc:\n  <<: [{d: 3}, e]\n");
    assert_eq!(found, json(r#"{"a":{"b":2},"c":{"d":3}}"#));
    assert_eq!(codes, [Code::YamlMerge, Code::YamlMerge]);
}

#[test]
fn alias_bombs_are_defused() {
    let mut text = "a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n".to_owned();
    for n in 1..12 {
        let before = n - 1;
        text += &format!(
            "a{n}: &a{n} [{}]\n",
            vec![format!("*a{before}"); 10].join(", ")
        );
    }
    let (documents, diagnostics) = load("a.yaml", &text);
    assert_eq!(codes(&diagnostics), [Code::YamlAlias]);
    assert!(documents.node_count(FileId::ROOT) < 250_000);
    // Deep instead of wide: each alias nests what the last one nested.
    let mut text = format!("a0: &a0 {}1{}\n", "[".repeat(100), "]".repeat(100));
    for n in 1..50 {
        let before = n - 1;
        text += &format!(
            "a{n}: &a{n} {}*a{before}{}\n",
            "[".repeat(100),
            "]".repeat(100)
        );
    }
    let (_, diagnostics) = load("a.yaml", &text);
    assert!(
        codes(&diagnostics)
            .iter()
            .all(|code| *code == Code::YamlAlias)
    );
    assert!(!codes(&diagnostics).is_empty());
}

#[test]
fn yaml_faults_have_places() {
    for (text, code, line) in [
        ("a:\n\tb: 1\n", Code::YamlTab, 2),
        ("a:\n  b: 1\n \tc: 2\n", Code::YamlTab, 3),
        ("a: [1, 2\n", Code::YamlSyntax, 1),
        ("a: b: c\n", Code::YamlSyntax, 1),
        ("a: 1\n---\nb: 2\n", Code::YamlDocuments, 2),
        ("a: \"x\n", Code::YamlSyntax, 1),
    ] {
        let (documents, diagnostics) = load("a.yaml", text);
        let found = diagnostics.sorted();
        assert_eq!(found.len(), 1, "{text}");
        let span = found[0].span.expect("a place");
        let place = documents.position(span.file, span.start).line;
        assert_eq!(
            (found[0].code, place),
            (code, line),
            "{text}: {}",
            found[0].message
        );
        assert!(!found[0].message.is_empty());
    }
}

#[test]
fn formats_go_by_ending_then_by_look() {
    for (path, text) in [
        ("a.json", "{\"a\":1}"),
        ("a.yaml", "{\n\t\"a\": 1\n}"),
        ("a.yml", "{a: 1}"),
        ("a", " {\"a\":1}"),
        ("a.oas", "a: 1"),
        ("dir.json/a", "a: 1"),
        ("A.JSON", "{\"a\":1}"),
    ] {
        let (documents, diagnostics) = load(path, text);
        assert_eq!(codes(&diagnostics), [], "{path}");
        assert_eq!(
            value(documents.root(FileId::ROOT)),
            json(r#"{"a":1}"#),
            "{path}"
        );
    }
}

#[test]
fn half_surrogates_are_found() {
    let (documents, diagnostics) = load("a.json", r#"["\ud800x","\udc00","\ud800\ud800"]"#);
    assert_eq!(codes(&diagnostics), [Code::LoneSurrogate; 4]);
    assert_eq!(
        documents
            .root(FileId::ROOT)
            .items()
            .next()
            .and_then(At::as_str),
        Some("\u{fffd}x")
    );
}

#[test]
fn files_are_read_below_their_folder_only() {
    let loader = FileLoader::new(env!("CARGO_MANIFEST_DIR"));
    assert!(loader.read("Cargo.toml").is_ok());
    assert_eq!(loader.read("none").unwrap_err(), "there is no such file");
    assert!(
        loader
            .read("../Cargo.toml")
            .unwrap_err()
            .contains("outside")
    );
    assert!(
        loader
            .read("/etc/hostname")
            .unwrap_err()
            .contains("outside")
    );
    let above = Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap();
    let loader = loader.or_within(above);
    assert!(loader.read("../Cargo.toml").is_ok());
    assert!(loader.read("Cargo.toml").is_ok());
    let further = loader.outside("../../Cargo.toml").unwrap();
    assert_eq!(further, above.display().to_string());
}

/// What `curl … > api.json` leaves behind in Windows PowerShell.
#[test]
fn utf16_that_says_so_is_read() {
    let folder = std::path::Path::new(env!("CARGO_TARGET_TMPDIR"));
    let read = |bytes: Vec<u8>| {
        std::fs::write(folder.join("utf16.json"), bytes).unwrap();
        FileLoader::new(folder).read("utf16.json")
    };
    let text = r#"{"title": "Bücher 📚"}"#;
    let units = || std::iter::once(0xFEFF).chain(text.encode_utf16());
    assert_eq!(
        read(units().flat_map(u16::to_le_bytes).collect()).unwrap(),
        text
    );
    assert_eq!(
        read(units().flat_map(u16::to_be_bytes).collect()).unwrap(),
        text
    );
    for broken in [b"\xFF\xFE{".to_vec(), b"\xFF\xFE\x00\xDC".to_vec()] {
        assert!(read(broken).unwrap_err().contains("UTF-16"));
    }
    assert!(
        read(b"\xE9t\xE9".to_vec())
            .unwrap_err()
            .contains("UTF-8 text (byte 0)")
    );
}
