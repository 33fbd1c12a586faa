//! Which parts of a form are files.
//!
//! In: the schemas of a part, and the media types that its encoding lists. Out: whether it is a file, or several. A choice is
//! one if each of its branches is, be it one file or a list of them: a single file is a part, and so a list of one.

use std::collections::HashSet;

use crate::ir::{Kind, Kinds};
use crate::load::At;
use crate::media::{is_bytes, is_json, listed};
use crate::resolve::Dialect;

use super::Lowering;
use super::set::{Key, is_chosen};

/// What the schemas of a part say of files.
pub(super) struct Filed {
    /// Whether it is a file, and then whether there may be several.
    pub(super) file: Option<bool>,
    /// Whether it may be `null`, which no file is: the part is left out instead.
    pub(super) null: bool,
    /// Whether some of its branches are files, though it is none.
    pub(super) mixed: bool,
}

/// What is known of a value beside its schemas.
#[derive(Clone, Copy)]
struct Place<'a> {
    /// The media types that its part may have.
    media: Option<&'a str>,
    /// Whether it is an item of a list.
    is_item: bool,
    /// Whether there is no other branch to choose: of several, one that says nothing does not say that it is a file.
    is_only: bool,
}

impl<'d> Lowering<'_, 'd> {
    /// What the schemas of a part say of files.
    pub(super) fn filed(&mut self, schemas: &[At<'d>], media: Option<&str>) -> Filed {
        let key = self.key_of_all(schemas);
        let kinds = self.kinds_of(&key);
        let place = Place {
            media,
            is_item: false,
            is_only: true,
        };
        let (file, mixed) = self.file(&key, schemas, place);
        Filed {
            file,
            // Of what allows anything nobody says that it may be `null`.
            null: kinds.has(Kind::Null) && kinds != Kinds::ALL,
            mixed,
        }
    }

    /// Whether a value is a file (`Some(false)`) or a list of files (`Some(true)`), and where it is neither, whether it is one
    /// by some of its branches.
    fn file(&mut self, key: &Key, schemas: &[At<'d>], place: Place<'_>) -> (Option<bool>, bool) {
        let null = Kinds::of(Kind::Null);
        let inner = self.beside_null(key.with_mask(key.mask.without(null)));
        let (mut ways, mut seen) = (Vec::new(), HashSet::new());
        if self.ways_of_unions(inner, &mut ways, &mut seen).is_none() {
            ways.clear();
        }
        let is_only = place.is_only && ways.len() == 1;
        let place_of_way = Place { is_only, ..place };
        let found = ways.iter();
        let found = found.map(|way| self.file_of_way(way, schemas, place_of_way));
        let found: Vec<(Option<bool>, bool)> = found.collect();
        let file = match found.iter().all(|(file, _)| file.is_some()) {
            true => found.iter().filter_map(|(file, _)| *file).max(),
            false => None,
        };
        let file = file.or_else(|| self.file_of_way(key, schemas, place).0);
        let is_any = found.iter().any(|(file, mixed)| file.is_some() || *mixed);
        (file, file.is_none() && is_any)
    }

    /// The same of schemas that leave no choice: a string of bytes (OpenAPI 3.0, 4.7.14.2; 3.1, 4.8.14.3), or of a media type that
    /// is neither text nor JSON. Items of a list are a file each, never a list.
    fn file_of_way(
        &mut self,
        key: &Key,
        schemas: &[At<'d>],
        place: Place<'_>,
    ) -> (Option<bool>, bool) {
        let facets = self.facets(key);
        let media = place.media;
        if !place.is_item && facets.kinds.has(Kind::Array) && !facets.items.is_empty() {
            let items = self.key_of_all(&facets.items);
            let place = Place {
                is_item: true,
                ..place
            };
            let (file, mixed) = self.file(&items, &facets.items, place);
            return (file.map(|_| true), mixed);
        }
        let binary = facets.format == Some("binary");
        let held = self.parts(key).into_iter().any(|(at, _)| holds_bytes(at));
        let held = held || schemas.iter().any(|at| holds_bytes(*at));
        let unsaid = place.is_only && media.is_none() && self.is_unsaid(key, schemas);
        let forced = is_forced(media, facets.kinds);
        let file = (binary || held || forced || unsaid).then_some(false);
        (file, false)
    }

    /// Whether schemas of one value say nothing. What has no `type` is bytes from 3.1 on
    /// (OpenAPI 3.1.0, 4.8.15); only what says nothing else either is taken for a file.
    fn is_unsaid(&mut self, key: &Key, schemas: &[At<'d>]) -> bool {
        let later = |at: &At<'d>| self.resolver.dialect(*at) >= Dialect::Oas31;
        let says = |(at, without): &(At<'d>, u8)| {
            let mut names = at.members().map(|(name, _)| name);
            at.as_bool() == Some(false)
                || names.any(|name| self.narrows(*at, name) && !is_chosen(name, *without))
        };
        schemas.iter().all(later) && !self.parts(key).iter().any(says)
    }
}

/// Whether media types leave nothing but bytes to hold a value in: one is neither text nor JSON, and that the value is JSON
/// all the same nothing else says.
fn is_forced(media: Option<&str>, kinds: Kinds) -> bool {
    let any = |is: fn(&str) -> bool| media.is_some_and(|media| listed(media).any(is));
    any(is_bytes) && (kinds.has(Kind::String) || !any(is_json))
}

/// 3.1: a string of a media type, its bytes as they are, which is also what the encoding `binary` says (RFC 2045, 6.2).
pub(super) fn holds_bytes(schema: At<'_>) -> bool {
    let stated = |keyword| schema.get(keyword).and_then(At::as_str);
    match stated("contentEncoding") {
        Some(encoding) => encoding == "binary",
        None => stated("contentMediaType").is_some_and(is_bytes),
    }
}
