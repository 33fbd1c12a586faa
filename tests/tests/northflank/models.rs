//! The models alone: what they accept, what they write, and what they find at fault.

use std::collections::BTreeSet;

use northflank::{CombinedServiceResult, NewCombinedService, PathMatchRoutingMode, Port, Protocol};
use oasmith::{Rejection, Valid, Validate, from_slice, to_vec};
use serde_json::Value;

use crate::{fixture, missing};

/// A fixture is valid, and written again it is the same JSON.
fn round_trip<T: Validate>(name: &str) {
    let text = fixture(name);
    let value: Valid<T> = from_slice(text.as_bytes()).unwrap_or_else(|r| panic!("{name}: {r}"));
    assert!(value.is_valid(), "{name}");
    let written: Value = serde_json::from_slice(&to_vec(&*value)).unwrap();
    let read: Value = serde_json::from_str(&text).unwrap();
    assert_eq!(written, read, "{name}");
}

#[test]
fn valid_fixtures_pass_and_come_out_as_they_went_in() {
    round_trip::<NewCombinedService>("payload-min.json");
    round_trip::<NewCombinedService>("payload-valid.json");
    round_trip::<NewCombinedService>("payload-valid-buildpack.json");
    round_trip::<CombinedServiceResult>("payload-valid.response.json");
}

#[test]
fn serde_reads_and_writes_what_is_valid() {
    let value: Value = serde_json::from_str(&fixture("payload-valid.json")).unwrap();
    let read: Valid<NewCombinedService> = serde_json::from_value(value.clone()).unwrap();
    assert_eq!(serde_json::to_value(&*read).unwrap(), value);
    let refused = serde_json::from_str::<NewCombinedService>("{}").unwrap_err();
    assert!(refused.to_string().contains("required"), "{refused}");
}

fn assert_missing(rejection: &Rejection, list: &str) {
    let found: Vec<&str> = rejection
        .violations()
        .iter()
        .map(|violation| {
            assert_eq!(violation.keyword, "required", "{violation:?}");
            violation.instance.as_str()
        })
        .collect();
    let once: BTreeSet<String> = found.iter().map(|&pointer| pointer.to_owned()).collect();
    assert_eq!(once, missing(list));
    assert_eq!(found.len(), once.len(), "each is told once");
}

#[test]
fn the_documents_request_lacks_exactly_15_members() {
    let text = fixture("document-example-request.json");
    let rejection = from_slice::<NewCombinedService>(text.as_bytes()).unwrap_err();
    assert_eq!(rejection.violations().len(), 15, "{rejection}");
    assert_missing(&rejection, "document-example-request.violations.txt");
}

#[test]
fn the_documents_response_lacks_one_more() {
    let text = fixture("document-example-response.json");
    let rejection = from_slice::<CombinedServiceResult>(text.as_bytes()).unwrap_err();
    assert_eq!(rejection.violations().len(), 16, "{rejection}");
    assert_missing(&rejection, "document-example-response.violations.txt");
}

#[test]
fn a_value_built_in_rust_is_judged_like_one_that_was_read() {
    let mut service: NewCombinedService = from_slice(fixture("payload-min.json").as_bytes())
        .map(Valid::into_inner)
        .unwrap();
    assert!(service.validate().is_ok());
    service.ports = Some(vec![Port::new(
        "9".to_owned(),
        0,
        Protocol::Unknown("x".into()),
    )]);
    let (service, rejection) = service.into_valid().unwrap_err();
    let read = from_slice::<NewCombinedService>(&to_vec(&service)).unwrap_err();
    assert_eq!(rejection.violations(), read.violations());
    let places: Vec<_> = read
        .violations()
        .iter()
        .map(|v| v.instance.as_str())
        .collect();
    assert!(places.contains(&"/ports/0/internalPort"), "{places:?}");
    assert!(places.contains(&"/ports/0/protocol"), "{places:?}");
}

/// The values of several schemas, in a type that none of them states.
#[test]
fn what_is_united_is_judged_as_well() {
    assert!(from_slice::<PathMatchRoutingMode>(b"\"exact\"").is_ok());
    let rejection = from_slice::<PathMatchRoutingMode>(b"\"fuzzy\"").unwrap_err();
    assert_eq!(rejection.violations()[0].keyword, "enum");
    assert!(rejection.violations()[0].limit.contains("regex"));
    let unknown = PathMatchRoutingMode::Unknown("fuzzy".to_owned());
    assert_eq!(
        unknown.validate().unwrap_err().violations(),
        rejection.violations()
    );
}
