//! [`Json`] for [`serde_json::Value`], what a schema that allows anything becomes.

use serde_json::Value;

use super::{Json, Kind, Reader, Stop, Writer};

impl Json for Value {
    const NULLABLE: bool = true;

    /// Integers of 64 bits are exact, other numbers are the nearest `f64`; those beyond its range are a fault.
    fn decode(r: &mut Reader<'_>) -> Result<Self, Stop> {
        Ok(match r.kind()? {
            Kind::Null => r.null().map(|()| Value::Null)?,
            Kind::Bool => Value::Bool(r.bool()?),
            Kind::String => Value::String(r.string()?.into_owned()),
            Kind::Number => number(r)?,
            Kind::Array => Value::Array(Vec::decode(r)?),
            Kind::Object => {
                let mut members = serde_json::Map::new();
                r.object(|r, key| {
                    let value = Value::decode(r)?;
                    match members.insert(key.to_owned(), value) {
                        Some(_) if r.strict() => r.duplicate(),
                        _ => Ok(()),
                    }
                })?;
                Value::Object(members)
            }
        })
    }

    fn encode(&self, w: &mut Writer) {
        match self {
            Value::Null => w.null(),
            Value::Bool(value) => w.bool(*value),
            Value::Number(number) => w.raw(&number.to_string()),
            Value::String(text) => w.string(text),
            Value::Array(items) => items.encode(w),
            Value::Object(members) => {
                let mut object = w.object();
                for (key, value) in members {
                    object.entry(key, value);
                }
                object.end();
            }
        }
    }

    fn blank() -> Option<Self> {
        Some(Value::Null)
    }

    fn as_text(&self) -> Option<&str> {
        self.as_str()
    }
}

fn number(r: &mut Reader<'_>) -> Result<Value, Stop> {
    let start = r.mark();
    let text = r.number_text()?;
    if let Ok(value) = text.parse::<u64>() {
        return Ok(value.into());
    }
    // "-0" has a sign that only floating point keeps.
    match text.parse::<i64>() {
        Ok(value) if value != 0 => return Ok(value.into()),
        _ => r.rewind(start),
    }
    r.float64().map(Value::from)
}
