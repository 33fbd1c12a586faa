//! The writer: appends JSON text to a buffer. In: values, from the `encode` functions of the models. Out: bytes, always UTF-8.
//!
//! It trusts its caller for the order of calls (a value where a value is due), never for the contents of strings.

use super::{Json, Map};

/// Below this every digit of an integer stands in its text, and in the `i64` that a float is turned into.
const WHOLE: f64 = 1e15;

/// Appends JSON to a buffer.
#[derive(Debug, Default)]
pub struct Writer {
    out: Vec<u8>,
}

/// Writes the members of an object that is open; see [`Writer::object`].
#[derive(Debug)]
#[must_use = "an object is closed by `end`"]
pub struct ObjectWriter<'w> {
    writer: &'w mut Writer,
}

/// Writes the elements of an array that is open; see [`Writer::array`].
#[derive(Debug)]
#[must_use = "an array is closed by `end`"]
pub struct ArrayWriter<'w> {
    writer: &'w mut Writer,
    /// Whether an element has been written.
    more: bool,
}

impl Writer {
    /// A writer with an empty buffer.
    pub fn new() -> Self {
        Self {
            out: Vec::with_capacity(128),
        }
    }

    /// A writer that appends to `out`.
    pub fn with_buffer(out: Vec<u8>) -> Self {
        Self { out }
    }

    /// What has been written.
    pub fn into_bytes(self) -> Vec<u8> {
        self.out
    }

    /// How many bytes the buffer holds.
    pub(crate) fn len(&self) -> usize {
        self.out.len()
    }

    /// Takes back what was written beyond `len` bytes.
    #[cfg(feature = "serde")]
    pub(crate) fn truncate(&mut self, len: usize) {
        self.out.truncate(len);
    }

    /// Appends text that is JSON already.
    #[inline]
    pub fn raw(&mut self, json: &str) {
        self.out.extend_from_slice(json.as_bytes());
    }

    /// Writes `null`.
    #[inline]
    pub fn null(&mut self) {
        self.raw("null");
    }

    /// Writes `true` or `false`.
    #[inline]
    pub fn bool(&mut self, value: bool) {
        self.raw(if value { "true" } else { "false" });
    }

    /// Writes an integer.
    #[inline]
    pub fn integer(&mut self, value: impl itoa::Integer) {
        self.raw(itoa::Buffer::new().format(value));
    }

    /// Writes the shortest text that reads back as `value`, without `.0` for integers (as ECMA-262's `JSON.stringify`).
    ///
    /// What JSON has no text for (infinities, NaN) becomes `null`; `f64::is_finite` tells beforehand.
    #[inline]
    pub fn float(&mut self, value: impl zmij::Float + Into<f64> + Copy) {
        let double: f64 = value.into();
        // What is behind the point is written as it is; up to here no integer is written with an exponent.
        if double.abs() < WHOLE && double as i64 as f64 != double {
            self.raw(zmij::Buffer::new().format_finite(value));
        } else {
            self.whole_float(value, double);
        }
    }

    /// Writes a number with nothing behind the point, or none that JSON has a text for.
    #[inline(never)]
    fn whole_float(&mut self, value: impl zmij::Float, double: f64) {
        if double.abs() < WHOLE && (double != 0.0 || double.is_sign_positive()) {
            return self.integer(double as i64);
        }
        if !double.is_finite() {
            return self.null();
        }
        let mut buffer = zmij::Buffer::new();
        let text = buffer.format_finite(value);
        self.raw(text.strip_suffix(".0").unwrap_or(text));
    }

    /// Writes a string.
    #[inline]
    pub fn string(&mut self, text: &str) {
        self.out.reserve(text.len() + 2);
        self.out.push(b'"');
        let plain = super::scan::text_end(text.as_bytes(), 0);
        if plain == text.len() {
            self.out.extend_from_slice(text.as_bytes());
        } else {
            self.escaped(text.as_bytes(), plain);
        }
        self.out.push(b'"');
    }

    /// Writes text whose first character to be escaped is at `at`.
    #[cold]
    fn escaped(&mut self, text: &[u8], mut at: usize) {
        let mut done = 0;
        while let Some(&byte) = text.get(at) {
            self.out.extend_from_slice(&text[done..at]);
            match byte {
                b'"' => self.raw("\\\""),
                b'\\' => self.raw("\\\\"),
                b'\n' => self.raw("\\n"),
                b'\r' => self.raw("\\r"),
                b'\t' => self.raw("\\t"),
                8 => self.raw("\\b"),
                12 => self.raw("\\f"),
                _ => {
                    let hex = |n: u8| b"0123456789abcdef"[usize::from(n & 15)];
                    self.out.extend_from_slice(&[
                        b'\\',
                        b'u',
                        b'0',
                        b'0',
                        hex(byte >> 4),
                        hex(byte),
                    ]);
                }
            }
            done = at + 1;
            at = super::scan::text_end(text, done);
        }
        self.out.extend_from_slice(&text[done..]);
    }

    /// Writes an object whose one member is this tag, given as JSON text.
    #[inline]
    pub fn tag_alone(&mut self, key: &'static str, json: &'static str) {
        let mut object = self.object();
        object.constant(key, json);
        object.end();
    }

    /// Opens an object.
    #[inline]
    pub fn object(&mut self) -> ObjectWriter<'_> {
        self.out.push(b'{');
        ObjectWriter { writer: self }
    }

    /// Opens an array.
    #[inline]
    pub fn array(&mut self) -> ArrayWriter<'_> {
        self.out.push(b'[');
        ArrayWriter {
            writer: self,
            more: false,
        }
    }
}

impl ObjectWriter<'_> {
    /// Writes a member. `key` is given as it stands between the quotes in JSON text.
    #[inline]
    pub fn member<T: Json>(&mut self, key: &'static str, value: &T) {
        self.key(key);
        value.encode(self.writer);
    }

    /// Writes a member if there is a value.
    #[inline]
    pub fn optional<T: Json>(&mut self, key: &'static str, value: &Option<T>) {
        if let Some(value) = value {
            self.member(key, value);
        }
    }

    /// Writes a member whose value is this JSON text.
    pub fn constant(&mut self, key: &'static str, json: &'static str) {
        self.key(key);
        self.writer.raw(json);
    }

    /// Writes all members of a map.
    pub fn rest<T: Json>(&mut self, map: &Map<T>) {
        for (key, value) in map {
            self.entry(key, value);
        }
    }

    /// Writes a member whose name may hold anything.
    pub fn entry<T: Json>(&mut self, key: &str, value: &T) {
        self.comma();
        self.writer.string(key);
        self.writer.out.push(b':');
        value.encode(self.writer);
    }

    /// Closes the object.
    #[inline]
    pub fn end(self) {
        self.writer.out.push(b'}');
    }

    #[inline(never)]
    fn key(&mut self, key: &str) {
        let out = &mut self.writer.out;
        out.reserve(key.len() + 4);
        if out.last() != Some(&b'{') {
            out.push(b',');
        }
        out.push(b'"');
        out.extend_from_slice(key.as_bytes());
        out.extend_from_slice(b"\":");
    }

    /// No value ends in `{`, so that only an object just opened does.
    #[inline]
    fn comma(&mut self) {
        if self.writer.out.last() != Some(&b'{') {
            self.writer.out.push(b',');
        }
    }
}

impl ArrayWriter<'_> {
    /// Writes an element.
    #[inline]
    pub fn item<T: Json>(&mut self, value: &T) {
        if self.more {
            self.writer.out.push(b',');
        }
        self.more = true;
        value.encode(self.writer);
    }

    /// Closes the array.
    #[inline]
    pub fn end(self) {
        self.writer.out.push(b']');
    }
}

/// The JSON of a borrowed text.
#[cfg(feature = "http")]
pub(crate) fn text_to_vec(text: &str) -> Vec<u8> {
    let mut writer = Writer::new();
    writer.string(text);
    writer.into_bytes()
}
