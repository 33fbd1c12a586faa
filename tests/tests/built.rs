//! Values built in Rust: checking them finds what decoding what is written of them finds.

use oasmith::{Rejection, Validate};

mod api {
    oasmith::generate!("fixtures/built.yaml");
}

use api::{Either, Held, Holder, Judged, Label, Letter, Measure, Measured, Plain, Shelf};

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

#[test]
fn who_holds_what_only_writes_once_says_so() {
    let mut plain = Plain::new(1);
    assert_eq!(found(&Holder { c: plain.clone() }), None);
    plain.additional.insert("a", "x".into());
    assert!(is_twice(&plain));
    assert!(is_twice(&Holder { c: plain.clone() }));
    assert!(is_twice(&Held::Plain(plain)));
}

#[test]
fn what_one_case_holds_another_may_take() {
    let measure = |v| Measure::Measured(Measured { v });
    assert_eq!(found(&measure(1.5)), None);
    assert_eq!(found(&measure(f64::NAN)), None);
    let first = |text: &str| Letter::First(text.to_owned());
    assert_eq!(found(&first("a")), None);
    assert_eq!(found(&first("bb")), None);
    assert!(found(&first("b")).is_some());
}
