//! Models in other formats, by way of serde.

mod shop;

use std::collections::BTreeMap;

use oasmith::text::{Base64, Uuid};
use oasmith::{Map, Valid, from_slice};
use serde::{Deserialize, Serialize};
use shop::Order;

const TEXT: &str = r#"{"id":"ab","size":"small","count":2,"price":0.25,"paid":"2024-01-01T00:00:00Z","items":[],"notes":{"z":1,"a":-2}}"#;

/// What a user has, with a model in it.
#[derive(Debug, PartialEq, Serialize, Deserialize)]
struct Envelope {
    sent: u8,
    order: Order,
    tags: Map<Base64>,
    #[serde(flatten)]
    rest: BTreeMap<String, Option<Uuid>>,
}

fn order() -> Order {
    from_slice::<Order>(TEXT.as_bytes())
        .expect("valid")
        .into_inner()
}

#[test]
fn in_serde_json() {
    assert_eq!(serde_json::to_string(&order()).expect("written"), TEXT);
    assert_eq!(serde_json::from_str::<Order>(TEXT).expect("read"), order());
    let value = serde_json::to_value(order()).expect("written");
    assert_eq!(
        serde_json::from_value::<Valid<Order>>(value)
            .expect("read")
            .into_inner(),
        order()
    );
}

#[test]
fn in_a_type_of_ones_own_and_another_format() {
    let rest = BTreeMap::from([
        ("a".to_owned(), None),
        (
            "b".to_owned(),
            Some(Uuid::new("2eb8aa08-aa98-11ea-b4aa-73b441d16380").expect("a UUID")),
        ),
    ]);
    let envelope = Envelope {
        sent: 3,
        order: order(),
        tags: Map::from([("x", Base64(vec![1, 2, 3]))]),
        rest,
    };
    let json = serde_json::to_string(&envelope).expect("written");
    assert!(json.contains(r#""tags":{"x":"AQID"}"#), "{json}");
    assert_eq!(
        serde_json::from_str::<Envelope>(&json).expect("read"),
        envelope
    );
    let mut cbor = Vec::new();
    ciborium::into_writer(&envelope, &mut cbor).expect("written");
    assert_eq!(
        ciborium::from_reader::<Envelope, _>(&*cbor).expect("read"),
        envelope
    );
}

#[test]
fn faults_are_all_told() {
    let error = serde_json::from_str::<Order>(r#"{"id":"a","size":"small","count":0}"#)
        .expect_err("invalid")
        .to_string();
    assert!(error.contains("/id") && error.contains("/count"), "{error}");
    assert!(serde_json::from_str::<Map<Uuid>>(r#"{"a":"b"}"#).is_err());
    assert!(serde_json::from_str::<shop::Size>("\"huge\"").is_err());
    assert_eq!(
        serde_json::from_str::<shop::Size>("\"large\"").ok(),
        Some(shop::Size::Large)
    );
    let mut deep = Vec::new();
    let nested = (0..200).fold(ciborium::Value::Null, |inner, _| {
        ciborium::Value::Array(vec![inner])
    });
    ciborium::into_writer(&nested, &mut deep).expect("written");
    assert!(ciborium::from_reader::<Order, _>(&*deep).is_err());
}
