//! serde's traits for models, on top of [`Json`]: whatever the format, its data goes through JSON text.
//!
//! In: a serde `Serializer` or `Deserializer`. Out: the model written to it, or read strictly from it. Generic only over the
//! format, never over the model, so that a model costs a few lines. Formats that do not describe themselves can write models
//! (as maps) and not read them.

use std::fmt;
use std::marker::PhantomData;

pub use serde_core::{Deserialize, Deserializer, Serialize, Serializer};

use serde_core::de::{DeserializeSeed, Error as _, MapAccess, SeqAccess, Visitor};
use serde_core::ser::{Error as _, SerializeMap, SerializeSeq};

use crate::json::{DEPTH_LIMIT, Integer, Json, Map, Mode, Node, Number, Writer};
use crate::rules::{Valid, Validate, decode, from_slice, to_vec};
use crate::text::{Base64, Base64Url, Kind, Text};

/// Implements serde's `Serialize` and `Deserialize` for models. For generated code, which calls it whether the feature
/// `serde` is on or not.
#[macro_export]
#[doc(hidden)]
macro_rules! __serde_impls {
    ($($model:ty),* $(,)?) => {$(
        impl $crate::serde::Serialize for $model {
            fn serialize<S: $crate::serde::Serializer>(&self, serializer: S) -> ::core::result::Result<S::Ok, S::Error> {
                $crate::serde::serialize(self, serializer)
            }
        }

        impl<'de> $crate::serde::Deserialize<'de> for $model {
            fn deserialize<D: $crate::serde::Deserializer<'de>>(deserializer: D) -> ::core::result::Result<Self, D::Error> {
                $crate::serde::deserialize(deserializer)
            }
        }
    )*};
}

/// Writes a model.
///
/// # Errors
/// If the format refuses something in it.
pub fn serialize<T: Json, S: Serializer>(value: &T, serializer: S) -> Result<S::Ok, S::Error> {
    let json = to_vec(value);
    Node::parse(&json)
        .map_err(S::Error::custom)?
        .serialize(serializer)
}

/// Reads a model by way of JSON text, which its rules judge.
///
/// # Errors
/// If the data has no form in JSON, or is not what the model demands: the message lists all violations.
pub fn deserialize<'de, T: Validate, D: Deserializer<'de>>(deserializer: D) -> Result<T, D::Error> {
    let read = from_slice(&json_of(deserializer)?);
    read.map(Valid::into_inner).map_err(D::Error::custom)
}

impl Serialize for Node<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Node::Null => serializer.serialize_unit(),
            Node::Bool(value) => serializer.serialize_bool(*value),
            Node::Number(text) => serialize_number(text, serializer),
            Node::String(text) => serializer.serialize_str(text),
            Node::Array(items) => {
                let mut seq = serializer.serialize_seq(Some(items.len()))?;
                items
                    .iter()
                    .try_for_each(|item| seq.serialize_element(item))?;
                seq.end()
            }
            Node::Object(members) => {
                let mut map = serializer.serialize_map(Some(members.len()))?;
                members
                    .iter()
                    .try_for_each(|(key, value)| map.serialize_entry(&**key, value))?;
                map.end()
            }
        }
    }
}

/// The narrowest of serde's number types that holds an integer; the nearest double for the others.
fn serialize_number<S: Serializer>(text: &str, serializer: S) -> Result<S::Ok, S::Error> {
    match Number::parse(text).and_then(|number| number.to_i128()) {
        Some(value) => match (i64::try_from(value), u64::try_from(value)) {
            (Ok(value), _) => serializer.serialize_i64(value),
            (_, Ok(value)) => serializer.serialize_u64(value),
            _ => serializer.serialize_i128(value),
        },
        None => serializer.serialize_f64(text.parse().map_err(S::Error::custom)?),
    }
}

/// The JSON text of whatever a deserializer holds.
fn json_of<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Vec<u8>, D::Error> {
    let mut writer = Writer::new();
    Transcode {
        writer: &mut writer,
        depth: DEPTH_LIMIT,
    }
    .deserialize(deserializer)?;
    Ok(writer.into_bytes())
}

/// Writes the one value it is given.
struct Transcode<'w> {
    writer: &'w mut Writer,
    /// How many more levels may follow.
    depth: u16,
}

impl Transcode<'_> {
    fn inner<E: serde_core::de::Error>(&mut self) -> Result<Transcode<'_>, E> {
        let depth = self
            .depth
            .checked_sub(1)
            .ok_or_else(|| E::custom("nested too deep"))?;
        Ok(Transcode {
            writer: self.writer,
            depth,
        })
    }

    fn float<E: serde_core::de::Error>(
        self,
        value: f64,
        write: impl FnOnce(&mut Writer),
    ) -> Result<(), E> {
        if !value.is_finite() {
            return Err(E::custom("JSON has no infinities and no NaN"));
        }
        write(self.writer);
        Ok(())
    }
}

impl<'de> DeserializeSeed<'de> for Transcode<'_> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_any(self)
    }
}

macro_rules! integers {
    ($($visit:ident $type:ty)*) => {$(
        fn $visit<E>(self, value: $type) -> Result<(), E> {
            self.writer.integer(value);
            Ok(())
        }
    )*};
}

impl<'de> Visitor<'de> for Transcode<'_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a value that JSON can express")
    }

    integers!(visit_i64 i64 visit_u64 u64 visit_i128 i128 visit_u128 u128);

    fn visit_bool<E>(self, value: bool) -> Result<(), E> {
        self.writer.bool(value);
        Ok(())
    }

    fn visit_f32<E: serde_core::de::Error>(self, value: f32) -> Result<(), E> {
        self.float(value.into(), |w| w.float(value))
    }

    fn visit_f64<E: serde_core::de::Error>(self, value: f64) -> Result<(), E> {
        self.float(value, |w| w.float(value))
    }

    fn visit_str<E>(self, value: &str) -> Result<(), E> {
        self.writer.string(value);
        Ok(())
    }

    fn visit_unit<E>(self) -> Result<(), E> {
        self.writer.null();
        Ok(())
    }

    fn visit_none<E: serde_core::de::Error>(self) -> Result<(), E> {
        self.visit_unit()
    }

    fn visit_some<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        self.deserialize(deserializer)
    }

    fn visit_newtype_struct<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        self.deserialize(deserializer)
    }

    fn visit_seq<A: SeqAccess<'de>>(mut self, mut seq: A) -> Result<(), A::Error> {
        self.writer.raw("[");
        let mut separator = "";
        loop {
            let before = self.writer.len();
            self.writer.raw(separator);
            if seq.next_element_seed(self.inner()?)?.is_none() {
                self.writer.truncate(before);
                break;
            }
            separator = ",";
        }
        self.writer.raw("]");
        Ok(())
    }

    fn visit_map<A: MapAccess<'de>>(mut self, mut map: A) -> Result<(), A::Error> {
        self.writer.raw("{");
        let mut separator = "";
        while let Some(Name(name)) = map.next_key()? {
            self.writer.raw(separator);
            self.writer.string(&name);
            self.writer.raw(":");
            map.next_value_seed(self.inner()?)?;
            separator = ",";
        }
        self.writer.raw("}");
        Ok(())
    }
}

/// The name of a member.
struct Name(String);

impl<'de> Deserialize<'de> for Name {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer).map(Name)
    }
}

impl<T: Serialize> Serialize for Valid<T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        T::serialize(self, serializer)
    }
}

impl<'de, T: Validate> Deserialize<'de> for Valid<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        from_slice(&json_of(deserializer)?).map_err(D::Error::custom)
    }
}

impl<V: Serialize> Serialize for Map<V> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_map(self)
    }
}

impl<'de, V: Deserialize<'de>> Deserialize<'de> for Map<V> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Members<V>(PhantomData<V>);

        impl<'de, V: Deserialize<'de>> Visitor<'de> for Members<V> {
            type Value = Map<V>;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a map")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut access: A) -> Result<Map<V>, A::Error> {
                let mut map = Map::new();
                while let Some((key, value)) = access.next_entry::<String, V>()? {
                    map.insert(key, value);
                }
                Ok(map)
            }
        }

        deserializer.deserialize_map(Members(PhantomData))
    }
}

impl<K: Kind> Serialize for Text<K> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self)
    }
}

impl<'de, K: Kind> Deserialize<'de> for Text<K> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Self::new(String::deserialize(deserializer)?).map_err(D::Error::custom)
    }
}

impl Serialize for Integer {
    /// As the narrowest of serde's integer types; beyond 128 bits as the nearest double, like serde_json without features.
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.with_json(|text| serialize_number(text, serializer))
    }
}

impl<'de> Deserialize<'de> for Integer {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        decode(&json_of(deserializer)?, Mode::Strict).map_err(D::Error::custom)
    }
}

macro_rules! by_text {
    ($($type:ty)*) => {$(
        impl Serialize for $type {
            fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.collect_str(self)
            }
        }

        impl<'de> Deserialize<'de> for $type {
            fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                String::deserialize(deserializer)?.parse().map_err(D::Error::custom)
            }
        }
    )*};
}

by_text!(Base64 Base64Url);
