//! An event as the one object that a description of whole events means (OpenAPI 3.2, 4.14.4), and back.
//!
//! In: what the lines of an event said, or an object with `event`, `data`, `id` and `retry`. Out: the other of the
//! two. Lines are text and do not say what it stands for, so that an event may be one of several objects.

use std::time::Duration;

use super::Event;
use super::frames::Frame;
use crate::body::BoxError;
use crate::json::{Json, Kind, Mode, Node, Reader, text_to_vec};
use crate::rules::decode_all;
use crate::{Rejection, Rules, Valid, decode, to_vec};

/// The first reading of an event that is as the description says, or else the first that the mode forgives, rather one
/// that takes `null` for what it is.
pub(super) fn read<T: Json>(
    frame: &Frame,
    rules: &Rules<T>,
    mode: Mode,
) -> Result<T, Box<Rejection>> {
    let mut readings = readings(frame);
    let strictly = |json: &[u8]| match mode {
        Mode::Strict => rules.from_slice(json).map(Valid::into_inner),
        _ => decode(json, Mode::Strict),
    };
    let read = first(&readings, strictly);
    if mode == Mode::Strict || read.is_ok() {
        return read;
    }
    // Events that nobody knows are kept whatever they say: one that is known comes first.
    if frame.event.is_none() {
        let untyped = readings.len() / 2;
        readings.rotate_left(untyped);
    }
    first(&readings, |json| decode_all(json, mode))
        .or_else(|_| first(&readings, |json| decode(json, mode)))
}

/// What came of the first that succeeds, or of the likeliest.
fn first<T>(
    readings: &[Vec<u8>],
    read: impl Fn(&[u8]) -> Result<T, Rejection>,
) -> Result<T, Box<Rejection>> {
    let likeliest = readings.first().map_or(&[][..], Vec::as_slice);
    read(likeliest).or_else(|fault| {
        let found = readings.iter().skip(1).find_map(|json| read(json).ok());
        found.ok_or(Box::new(fault))
    })
}

/// The objects that an event may be, likeliest first. One that does not say its type is a `message` (HTML, 9.2.6), where the
/// description demands one.
fn readings(frame: &Frame) -> Vec<Vec<u8>> {
    let types = match frame.event.as_deref() {
        Some(event) => vec![Some(event)],
        None => vec![None, Some("message")],
    };
    let readings = types
        .into_iter()
        .flat_map(|event| readings_of(frame, event));
    readings.collect()
}

/// The same for one type of event: data that is JSON stands for its value, unless the description
/// has a string there, and an id that is a number likewise. Strings are never written as JSON. An empty line of data stands
/// for none, unless the description demands a string there.
fn readings_of(frame: &Frame, event: Option<&str>) -> [Vec<u8>; 4] {
    let is_json = Node::parse(&frame.data).is_ok_and(|node| node.kind() != Kind::String);
    let id = frame.own_id.as_deref();
    let is_number = id.is_some_and(|id| id.parse::<i64>().is_ok_and(|n| n.to_string() == id));
    [(true, false), (true, true), (false, false), (false, true)].map(|(json, number)| {
        let data = String::from_utf8_lossy(&frame.data);
        let data = match json {
            true if is_json => Some(data.into_owned()),
            // No event goes without a line of data.
            true if data.is_empty() => None,
            _ => Some(text(&data)),
        };
        let id = id.map(|id| match number && is_number {
            true => id.to_owned(),
            false => text(id),
        });
        let members = [
            ("data", data),
            ("event", event.map(text)),
            ("id", id),
            (
                "retry",
                frame.retry.map(|retry| retry.as_millis().to_string()),
            ),
        ];
        let members = members.into_iter();
        let members = members.filter_map(|(name, json)| Some(format!("\"{name}\":{}", json?)));
        format!("{{{}}}", members.collect::<Vec<_>>().join(",")).into_bytes()
    })
}

/// A text as JSON.
fn text(text: &str) -> String {
    String::from_utf8_lossy(&text_to_vec(text)).into_owned()
}

/// The lines that an object stands for; what the event says beside it goes first.
///
/// # Errors
/// If it has what no lines can say.
pub(super) fn told<T: Json>(event: Event<T>) -> Result<Event<String>, BoxError> {
    let json = to_vec(&event.data);
    let mut told = Event {
        event: event.event,
        data: String::new(),
        id: event.id,
        retry: event.retry,
    };
    let mut unsayable = None;
    let mut reader = Reader::new(&json, Mode::Open);
    let read = reader.object(|r, key| {
        let text = match r.kind()? {
            Kind::String => r.string()?.into_owned(),
            Kind::Null if matches!(key, "event" | "id" | "retry") => return r.null(),
            _ => {
                let start = r.mark();
                r.skip()?;
                String::from_utf8_lossy(r.since(start)).into_owned()
            }
        };
        match key {
            "data" => told.data = text,
            "event" => told.event = told.event.take().or(Some(text)),
            "id" => told.id = told.id.take().or(Some(text)),
            "retry" => match text.parse() {
                Ok(pause) => told.retry = told.retry.or(Some(Duration::from_millis(pause))),
                Err(_) => unsayable = Some("retry".to_owned()),
            },
            other => unsayable = Some(other.to_owned()),
        }
        Ok(())
    });
    match (read, unsayable) {
        (Ok(()), None) => Ok(told),
        (Ok(()), Some(member)) => Err(format!("no event can say this `{member}`").into()),
        (Err(_), _) => Err("an event that is no object".into()),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::{Event, Frame, readings, told};

    #[test]
    fn what_no_event_can_say_is_an_error() {
        let lines = |value: Value| told(Event::new(value)).map_err(|error| error.to_string());
        let event = lines(json!({"data": {"a": 1}, "event": "e", "id": 7, "retry": 2000})).unwrap();
        assert_eq!(event.data, r#"{"a":1}"#);
        assert_eq!(
            (event.event.as_deref(), event.id.as_deref()),
            (Some("e"), Some("7"))
        );
        let ping = lines(json!({"event": "ping", "id": null})).unwrap();
        assert_eq!((ping.data.as_str(), ping.id), ("", None));
        for (value, says) in [
            (json!({"data": "", "retry": -1}), "`retry`"),
            (json!({"data": "", "other": 1}), "`other`"),
            (json!({"data": "", "other": null}), "`other`"),
            (json!("data"), "no object"),
        ] {
            let fault = lines(value).unwrap_err();
            assert!(fault.contains(says), "{fault}");
        }
    }

    #[test]
    fn no_data_is_none_unless_a_text_is_demanded() {
        let frame = |data: &str| Frame {
            data: data.as_bytes().to_vec(),
            event: Some("ping".to_owned()),
            ..Frame::default()
        };
        let first = |data: &str| -> Vec<Value> {
            let readings = readings(&frame(data));
            let values = readings
                .iter()
                .map(|json| serde_json::from_slice(json).unwrap());
            values.collect()
        };
        let [none, text] = [
            json!({"event": "ping"}),
            json!({"data": "", "event": "ping"}),
        ];
        assert_eq!(first(""), [none.clone(), none, text.clone(), text]);
        assert_eq!(first("{}")[0], json!({"data": {}, "event": "ping"}));
        assert_eq!(first(" ")[0], json!({"data": " ", "event": "ping"}));
    }

    #[test]
    fn what_says_no_type_may_be_a_message() {
        let frame = Frame {
            data: b"1".to_vec(),
            ..Frame::default()
        };
        let readings = readings(&frame);
        let as_value = |at: usize| serde_json::from_slice::<Value>(&readings[at]).unwrap();
        assert_eq!(as_value(0), json!({"data": 1}));
        assert_eq!(as_value(4), json!({"data": 1, "event": "message"}));
    }
}
