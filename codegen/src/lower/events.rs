//! Bodies that are one value after another: what one of them is.
//!
//! In: the media type object of events or of lines of JSON. Out: the schema of one value, and for events whether it is
//! the data alone or the event as a whole.

use crate::diagnostic::Code;
use crate::ir::{EventValue, Kind, Kinds};
use crate::load::At;

use super::facets::Facets;
use super::{Lowering, text};

/// What an event has (HTML, 9.2.6).
const FIELDS: [&str; 4] = ["data", "event", "id", "retry"];

impl<'d> Lowering<'_, 'd> {
    /// The schema of one value of a sequence, and whether that is certain. `itemSchema` says it; a `schema` describes
    /// them all, as an array (OpenAPI 3.2, 4.14.3), though before 3.2 most wrote the one value's there.
    pub(super) fn item_of_sequence(&mut self, at: At<'d>) -> Option<(At<'d>, bool)> {
        if let Some(item) = at.get("itemSchema") {
            return Some((item, true));
        }
        let schema = at.get("schema")?;
        let key = self.key(schema);
        let facets = self.facets(&key);
        let kinds = facets.kinds.without(Kinds::of(Kind::Null));
        Some(match facets.items.as_slice() {
            [item] if kinds == Kinds::of(Kind::Array) && facets.prefix.is_empty() => (*item, true),
            _ => (schema, false),
        })
    }

    /// What stands for one event. 3.2 describes the whole of it, its `data` a string that may hold something else
    /// (OpenAPI 3.2, 4.14.4), or what that stands for; a schema of other members is that of the data.
    pub(super) fn event(&mut self, schema: At<'d>, certain: bool) -> (At<'d>, EventValue) {
        let key = self.key(schema);
        let facets = self.facets(&key);
        if let Some((part, without, list)) = facets.union {
            let mut base = key.clone();
            base.parts[part].without |= without;
            let whole = |branch| {
                let joined = base.and(&self.key(branch));
                let facets = self.facets(&joined);
                is_event(&facets, certain)
            };
            if list.items().all(whole) {
                return (schema, EventValue::Whole);
            }
        }
        let Some(data) = facets.properties.get("data") else {
            return (schema, EventValue::Data);
        };
        let (union, data) = (facets.union.is_some(), data.clone());
        let key = self.key_of_all(&data);
        let string = self.facets(&key).kinds == Kinds::of(Kind::String);
        let fields = facets.properties.names().all(|name| FIELDS.contains(&name));
        let whole = is_event(&facets, certain) || fields && string;
        let (true, Some(first)) = (whole, data.first()) else {
            return (schema, EventValue::Data);
        };
        if union {
            let message =
                "events of several kinds: the data of each is handed on as it is described for all";
            self.diags.report(Code::NotYet, schema, message);
        }
        let json = data.iter().find(|one| {
            let media = text(**one, "contentMediaType").unwrap_or_default();
            one.get("contentSchema").is_some() && media.contains("json")
        });
        let data = json.and_then(|one| one.get("contentSchema"));
        (data.unwrap_or(*first), EventValue::Data)
    }
}

/// Whether these are the members of an event and not of its data: nothing but events has `retry`.
fn is_event(facets: &Facets<'_>, certain: bool) -> bool {
    let names = || facets.properties.names();
    names().all(|name| FIELDS.contains(&name))
        && names().any(|name| name == "data")
        && (certain || names().any(|name| name == "retry"))
}
