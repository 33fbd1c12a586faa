//! Each rule of the description by itself: one change to a valid request, and what is then at fault.

use northflank::NewCombinedService;
use oasmith::from_slice;
use serde_json::Value;

use crate::fixture;

/// Every line of `faults.txt`: `payload-valid.json` with one value replaced (`-` removes it) has
/// exactly this fault.
#[test]
fn each_rule_has_its_place() {
    let valid: Value = serde_json::from_str(&fixture("payload-valid.json")).unwrap();
    let table = fixture("faults.txt");
    let lines = table
        .lines()
        .filter(|line| !line.is_empty() && !line.starts_with('#'));
    let mut count = 0;
    let mut wrong = Vec::new();
    for line in lines {
        let (change, expected) = line.split_once(" => ").unwrap_or_else(|| panic!("{line}"));
        let (pointer, json) = change.split_once(' ').unwrap_or_else(|| panic!("{line}"));
        let mut body = valid.clone();
        replace(&mut body, pointer, json);
        let found = judge(&body);
        if found != expected.trim() {
            wrong.push(format!("{line}\n  but found: {found}"));
        }
        count += 1;
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert!(count > 40, "{count} lines");
}

fn judge(body: &Value) -> String {
    let Err(rejection) = from_slice::<NewCombinedService>(body.to_string().as_bytes()) else {
        return "valid".to_owned();
    };
    let violation = |v: &oasmith::Violation| format!("{} {}", v.instance, v.keyword);
    let violations: Vec<String> = rejection.violations().iter().map(violation).collect();
    violations.join(", ")
}

/// Puts a value at a pointer, or removes what is there; the last token may be new.
fn replace(body: &mut Value, pointer: &str, json: &str) {
    let (parent, last) = pointer.rsplit_once('/').unwrap();
    let last = last.replace("~1", "/").replace("~0", "~");
    let parent = body
        .pointer_mut(parent)
        .unwrap_or_else(|| panic!("{pointer}"));
    let members = match parent {
        Value::Object(members) => members,
        Value::Array(items) => {
            items[last.parse::<usize>().unwrap()] = serde_json::from_str(json).unwrap();
            return;
        }
        _ => panic!("{pointer}"),
    };
    match json {
        "-" => assert!(members.remove(&last).is_some(), "{pointer}"),
        json => {
            members.insert(
                last,
                serde_json::from_str(json).unwrap_or_else(|_| panic!("{json}")),
            );
        }
    }
}
