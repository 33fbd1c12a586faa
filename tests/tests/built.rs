//! Values built in Rust: checking them finds what decoding what is written of them finds.

use oasmith::{Rejection, Validate};

mod api {
    oasmith::generate!("fixtures/built.yaml");
}

use api::{Either, Judged, Label, Shelf};

/// What checking finds of a value, which is what reading its JSON finds.
fn found<T: Validate>(value: &T) -> Option<Rejection> {
    let checked = value.validate().err();
    let read = oasmith::from_slice::<T>(&oasmith::to_vec(value)).err();
    assert_eq!(checked, read, "{}", oasmith::to_string(value));
    assert_eq!(value.is_valid(), checked.is_none());
    checked
}

fn label(further: &str) -> Label {
    let mut label = Label::new("abc".to_owned());
    label.additional.insert(further, "def".to_owned());
    label
}

fn is_twice<T: Validate>(value: &T) -> bool {
    let found = found(value).map(|rejection| rejection.to_string());
    found.is_some_and(|text| text.starts_with("not JSON: duplicate member"))
}

#[test]
fn no_further_member_is_called_as_a_field() {
    assert_eq!(found(&label("other")), None);
    for name in ["key", "kind", "half\""] {
        let mut twice = label(name);
        twice.half = Some("half".to_owned());
        assert!(is_twice(&twice), "{name}");
        let first = Shelf {
            first: Some(twice.clone()),
            ..Shelf::default()
        };
        assert!(is_twice(&first));
        let within = Shelf {
            labels: Some(vec![label("fine"), twice.clone()]),
            ..Shelf::default()
        };
        assert!(is_twice(&within));
        assert!(is_twice(&Either::Label(twice)));
    }
    // One of the two is all that is written.
    assert_eq!(found(&label("half\"")), None);
    let long = Shelf {
        first: Some(label("half\"")),
        ..Shelf::default()
    };
    assert_eq!(found(&long), None);
    let mut judged = Judged {
        a: Some("a".to_owned()),
        ..Judged::default()
    };
    assert_eq!(found(&judged), None);
    judged.additional.insert("a", "b".to_owned());
    assert!(is_twice(&judged));
}
