//! Findings: collected, sorted, and shown at their place.

use oasmith_codegen::diagnostic::{Code, Diagnostics, Severity, render};
use oasmith_codegen::load::{Documents, FileId, Span};

fn documents(text: &str) -> Documents {
    let mut documents = Documents::new();
    documents.add("api.json", text.to_owned(), &Diagnostics::new());
    documents
}

fn shown(text: &str, pointer: &str) -> String {
    let documents = documents(text);
    let diagnostics = Diagnostics::new();
    let at = documents
        .root(FileId::ROOT)
        .at_pointer(pointer)
        .expect(pointer);
    diagnostics.report(Code::DanglingReference, at, "there is nothing there");
    render(&diagnostics.sorted()[0], &documents)
}

#[test]
fn a_finding_shows_its_line_with_a_mark() {
    let text = "{\n  \"a\": {\n    \"$ref\": \"#/x\"\n  },\n  \"b\": 1\n}";
    let documents = documents(text);
    let diagnostics = Diagnostics::new();
    let root = documents.root(FileId::ROOT);
    let at = root.at_pointer("/a/$ref").expect("the reference");
    let other = root.get("b").expect("b");
    diagnostics
        .report(Code::DanglingReference, at, "there is nothing at `#/x`")
        .note("one note\nof two lines")
        .related(other.key_span().expect("a key"), "see also")
        .fix("point it elsewhere");
    let expected = r##"error[OAS0104]: there is nothing at `#/x`
 --> api.json:3:13
  |
3 |     "$ref": "#/x"
  |             ^^^^^
  = at: #/a/$ref
  = note: see also: api.json:5:3
  = note: one note
          of two lines
  = fix: point it elsewhere
"##;
    assert_eq!(render(&diagnostics.sorted()[0], &documents), expected);
}

#[test]
fn marks_stand_right_after_tabs_and_wide_characters() {
    let shown = shown("{\t\"日本\": \"é\u{301}x\", \"k\": true}", "/k");
    let lines: Vec<_> = shown.lines().collect();
    assert_eq!(lines[1], " --> api.json:1:21");
    assert_eq!(lines[3], "1 | {    \"日本\": \"é\u{301}x\", \"k\": true}");
    // One column for each character, but four for the tab, two for each ideograph, none for the accent.
    assert_eq!(lines[4], format!("  | {}^^^^", " ".repeat(24)));
}

#[test]
fn lines_of_megabytes_are_cut_around_the_mark() {
    let filler = "\"é\",".repeat(300_000);
    let text = format!("[{filler}{{\"here\":true}},{filler}0]");
    let shown = shown(&text, "/300000/here");
    let lines: Vec<_> = shown.lines().collect();
    assert!(
        lines.iter().all(|line| line.chars().count() <= 110),
        "{shown}"
    );
    let column = lines[4].find('^').expect("a mark");
    let marked: String = lines[3].chars().skip(column).take(4).collect();
    assert_eq!(marked, "true", "{shown}");
    assert!(lines[3].contains("...") && lines[3].ends_with("..."));
}

#[test]
fn a_span_over_several_lines_marks_the_first() {
    let shown = shown("{\"a\": {\n  \"b\": 1\n}}", "/a");
    assert!(shown.contains("1 | {\"a\": {\n  |       ^\n"), "{shown}");
}

#[test]
fn control_characters_do_not_reach_the_terminal() {
    let documents = documents("1");
    let diagnostics = Diagnostics::new();
    let root = documents.root(FileId::ROOT);
    diagnostics.report(
        Code::DuplicateKey,
        root,
        "red \u{1b}[31m and \u{202e} reversed",
    );
    let shown = render(&diagnostics.sorted()[0], &documents);
    assert!(!shown.contains(['\u{1b}', '\u{202e}']), "{shown}");
}

#[test]
fn findings_are_sorted_and_stand_once() {
    let documents = documents("[1,2]");
    let diagnostics = Diagnostics::new();
    let root = documents.root(FileId::ROOT);
    let items: Vec<_> = root.items().collect();
    for &at in [items[1], items[0], items[1]].iter() {
        diagnostics.report(Code::DuplicateKey, at, "twice");
    }
    diagnostics
        .report_at(Code::Unreadable, None, "x", "gone")
        .severity(Severity::Note);
    assert!(!diagnostics.has_errors());
    let pointers: Vec<_> = diagnostics
        .sorted()
        .into_iter()
        .map(|found| found.pointer)
        .collect();
    assert_eq!(pointers, ["x", "#/0", "#/1"]);
    assert_eq!(diagnostics.counts()[&Code::DuplicateKey], 2);
    diagnostics.adjust(|found| (found.code != Code::DuplicateKey).then_some(Severity::Error));
    assert!(diagnostics.has_errors());
    assert_eq!(diagnostics.sorted().len(), 1);
}

#[test]
#[cfg(debug_assertions)]
fn findings_must_be_read() {
    let lost = std::panic::catch_unwind(|| {
        Diagnostics::new().report_at(Code::Unreadable, None, "x", "lost in silence");
    });
    assert!(lost.is_err());
}

#[test]
fn codes_are_found_by_number_and_name() {
    for &code in Code::ALL {
        assert_eq!(Code::find(&code.id()), Some(code));
        assert_eq!(Code::find(code.name()), Some(code));
        assert!(
            !code.title().is_empty() && code.explanation().ends_with('.'),
            "{code:?}"
        );
    }
    assert_eq!(Code::DanglingReference.id(), "OAS0104");
    assert_eq!(Code::find("OAS9999"), None);
}

#[test]
fn places_outside_of_the_text_are_tolerated() {
    let documents = documents("{}");
    let span = Span {
        file: FileId::ROOT,
        start: 70,
        end: 90,
    };
    let diagnostics = Diagnostics::new();
    diagnostics.report_at(Code::Unreadable, Some(span), "x", "far away");
    assert!(render(&diagnostics.sorted()[0], &documents).contains("{}"));
}
