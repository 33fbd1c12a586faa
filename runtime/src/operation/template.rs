//! Parameters of several segments: how a path template states them, and what stands in a path for their values.
//!
//! In: path templates, and values. Out: what client and server both go by.
//!
//! Such a parameter states the segments it stands for, `/v1/{name=shelves/*}:merge` (`google.api.http`, "Path template
//! syntax"): `*` is one segment, `**` is one or more, anything else stands for itself. A template has one `**` at the
//! most: of several nobody could tell where one ends.

/// A parameter of several segments, as a template has it.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Shaped {
    pub(crate) name: &'static str,
    /// The segments it stands for: `shelves/*`.
    pub(crate) shape: &'static str,
    /// What follows in the last segment: `:merge`.
    pub(crate) after: &'static str,
}

impl Shaped {
    /// The parameter that a part of a template begins with, if it states a shape.
    pub(crate) fn of(part: &'static str) -> Option<Self> {
        let (inner, after) = part.strip_prefix('{')?.split_once('}')?;
        let (name, shape) = inner.split_once('=')?;
        (!name.is_empty()).then_some(Shaped { name, shape, after })
    }

    /// What stands in a path for a value, whose escapes leave slashes alone. `None` if it is of another shape, or has a
    /// segment that URLs lose on their way (RFC 3986, 5.2.4).
    #[cfg(feature = "client")]
    pub(crate) fn expand(&self, value: &str) -> Option<String> {
        let slashes = |text: &str| text.matches('/').count();
        let spare = slashes(value).checked_sub(slashes(self.shape))?;
        let mut texts = value.split('/');
        let mut out = Vec::new();
        for part in self.shape.split('/') {
            if !matches!(part, "*" | "**") {
                let same = |text| crate::param::decode(text).ok();
                let fits = same(texts.next()?) == same(part);
                out.push(fits.then_some(part)?);
                continue;
            }
            for _ in 0..=if part == "**" { spare } else { 0 } {
                let text = texts.next()?;
                out.push((!matches!(text, "" | "." | "..")).then_some(text)?);
            }
        }
        texts.next().is_none().then(|| out.join("/"))
    }
}

/// The parts of a path template between slashes, but for those within shapes.
pub(crate) fn segments(path: &'static str) -> impl Iterator<Item = &'static str> {
    let mut rest = path.split_once('/').map(|(_, rest)| rest);
    std::iter::from_fn(move || {
        let left = rest?;
        let shape = Shaped::of(left).map_or(0, |shaped| left.len() - shaped.after.len());
        let end = left.match_indices('/').find(|(at, _)| *at >= shape);
        let (segment, after) = match end {
            Some((end, _)) => (&left[..end], Some(&left[end + 1..])),
            None => (left, None),
        };
        rest = after;
        Some(segment)
    })
}

#[cfg(all(test, feature = "client"))]
mod tests {
    use super::*;

    fn expand(template: &'static str, value: &str) -> Option<String> {
        let part = segments(template).find_map(Shaped::of).unwrap();
        part.expand(value)
    }

    #[test]
    fn slashes_within_shapes_part_nothing() {
        let parts = |path| segments(path).collect::<Vec<_>>();
        assert_eq!(
            parts("/v1/{name=a/*}:b/c/{d}"),
            ["v1", "{name=a/*}:b", "c", "{d}"]
        );
        assert_eq!(parts("/{a}.{b}/{c/d"), ["{a}.{b}", "{c", "d"]);
        assert_eq!(parts("/{=a/b}/{c}"), ["{=a", "b}", "{c}"]);
        assert_eq!(parts("/"), [""]);
    }

    #[test]
    fn values_are_of_the_shape() {
        let shelf = "/v1/{name=shelves/*}";
        let text = Some("shelves/%C3%A9".to_owned());
        assert_eq!(expand(shelf, "shelves/%C3%A9"), text);
        for other in [
            "",
            "shelves",
            "shelves/",
            "/shelves/3",
            "books/3",
            "shelves/3/",
            "shelves/3/books",
            "shelves//3",
            "shelves/.",
            "shelves/..",
        ] {
            assert_eq!(expand(shelf, other), None, "{other}");
        }
        assert_eq!(expand("/{a=me@x/*}", "me%40x/1"), Some("me@x/1".to_owned()));
        let all = "/{a=**}";
        assert_eq!(expand(all, "a/b/c"), Some("a/b/c".to_owned()));
        for other in ["", "/", "a/", "/a", "a//b", "a/../b", "a/./b", ".."] {
            assert_eq!(expand(all, other), None, "{other}");
        }
        assert_eq!(expand("/{a=x/**}:y", "x"), None);
        assert_eq!(expand("/{a=x/**}:y", "x/1/2"), Some("x/1/2".to_owned()));
    }
}
