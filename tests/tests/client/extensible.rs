//! Strings that may be any, of which the description lists some: every string is one of their cases.

use std::convert::Infallible;

use oasmith::{Validate, from_slice, to_vec};

use crate::seen::Seen;

mod api {
    oasmith::generate!("apis/extensible-enums.yaml", server = false);
}

use api::client::Client;
use api::types::{AccessType, Model, Settings, SettingsMode, SettingsWhole};

#[test]
fn whatever_is_read_is_valid_and_written_as_it_was() {
    let json = br#"{"model":"small-1","modes":["quick","never heard of"],"mode":null,"size":"auto","whole":"large-1"}"#;
    let settings = from_slice::<Settings>(json).unwrap();
    assert_eq!(settings.model, Model::Small);
    let unlisted = SettingsMode::Other("never heard of".to_owned());
    assert_eq!(settings.modes, [SettingsMode::Quick, unlisted]);
    assert_eq!(settings.whole, Some(SettingsWhole::Model(Model::Large)));
    assert_eq!(to_vec(&*settings), json);
}

#[test]
fn any_text_becomes_the_case_that_stands_for_it() {
    assert_eq!(Model::from("large-1"), Model::Large);
    assert_eq!(Model::from("other".to_owned()), Model::Other);
    let new = "large-2".parse::<Model>();
    assert_eq!(
        new,
        Ok::<_, Infallible>(Model::Unlisted("large-2".to_owned()))
    );
    assert_eq!(new.unwrap().to_string(), "large-2");
    assert_eq!(Model::from_wire("large-2"), None);
}

#[test]
fn rules_about_a_value_hold_however_it_is_held() {
    for model in [Model::Small, Model::Unlisted("small-1".to_owned())] {
        let mut settings = Settings::new(model, Vec::new());
        assert!(settings.is_valid());
        settings.size = Some("wide".to_owned());
        assert!(!settings.is_valid());
        assert!(settings.validate().is_err());
    }
    let mut settings = Settings::new("large-1".into(), Vec::new());
    settings.size = Some("wide".to_owned());
    assert!(settings.is_valid());
}

#[tokio::test]
async fn parameters_are_sent_as_they_are() {
    let seen = Seen::default();
    let client = Client::builder().base_url("https://models.test");
    let client = client.transport(seen.clone()).build().unwrap();
    let call = client
        .get_model(&Model::Small)
        .access(&AccessType::N3gppAccess);
    let _ = call.await;
    let call = client.get_model(&"a/b".into()).access(&"4GPP".into());
    let _ = call.await;
    let urls = [
        "https://models.test/models/small-1?access=3GPP_ACCESS",
        "https://models.test/models/a%2Fb?access=4GPP",
    ];
    assert_eq!(seen.urls(), urls);
}
