//! What the passes ask of a configuration.

use std::borrow::Cow;

use super::{
    ANY, Candidate, Config, Discriminators, Enums, FormatType, Pages, Responses, UnknownMembers,
};

impl Config {
    /// Whether strings of a format are plain `String`s.
    pub(crate) fn is_plain(&self, format: &str) -> bool {
        self.formats.get(format) == Some(&FormatType::Plain)
    }

    /// The user's own type for a format.
    pub(crate) fn foreign(&self, format: &str) -> Option<&str> {
        match self.formats.get(format) {
            Some(FormatType::Path(path)) => Some(path),
            _ => None,
        }
    }

    /// Whether a format is asserted though it chooses no Rust type.
    pub(crate) fn asserts(&self, _format: &str) -> bool {
        self.assert_formats
    }

    pub(crate) fn wants_schema(&self, name: &str) -> bool {
        let stated = &self.select.schemas;
        let selected = stated.is_empty() || stated.iter().any(|wanted| wanted == name);
        selected && !self.exclude.schemas.iter().any(|unwanted| unwanted == name)
    }

    /// Whether a named schema stays where no operation needs it.
    pub(crate) fn keeps_schema(&self, name: &str) -> bool {
        let all = !self.select.names_operations() && !self.exclude.names_operations();
        all || self.select.schemas.iter().any(|wanted| wanted == name)
    }

    pub(crate) fn wants_operation(
        &self,
        id: Option<&str>,
        method: &str,
        path: &str,
        tags: &[String],
    ) -> bool {
        self.takes_operation(&Candidate {
            id,
            tags,
            method,
            path,
        })
    }

    /// How an operation's pages follow each other, if the user says so.
    pub(crate) fn pages_of(&self, id: Option<&str>, route: &str) -> Option<&Pages> {
        self.pages.get(self.pages_key(id, route)?)
    }

    /// What the user calls the operation there.
    pub(crate) fn pages_key<'k>(&self, id: Option<&'k str>, route: &'k str) -> Option<&'k str> {
        let mut names = [Some(route), id].into_iter().flatten();
        names.find(|name| self.pages.contains_key(*name))
    }

    pub(crate) fn renamed_schema(&self, pointer: &str, name: Option<&str>) -> Option<&str> {
        let renamed = |key: &str| self.rename.schemas.get(key).filter(|_| !key.ends_with(ANY));
        let by_name = name.and_then(renamed);
        by_name.or_else(|| renamed(pointer)).map(String::as_str)
    }

    /// What a named schema goes by in words: its name, or what the user makes of all names that begin as it does. The longest
    /// beginning counts.
    pub(crate) fn called<'n>(&self, name: &'n str) -> Cow<'n, str> {
        let of_many = self.rename.schemas.iter().filter_map(|(key, to)| {
            let rest = name.strip_prefix(key.strip_suffix(ANY)?)?;
            (!rest.is_empty()).then_some((rest, to))
        });
        match of_many.min_by_key(|(rest, _)| rest.len()) {
            // Apart from what stands beside it, the rest is words of its own.
            Some((rest, to)) => Cow::Owned(to.replace(ANY, &format!(" {rest} ")).trim().to_owned()),
            None => Cow::Borrowed(name),
        }
    }

    pub(crate) fn renamed_field(&self, owner: &str, wire: &str) -> Option<&str> {
        if self.rename.fields.is_empty() {
            return None;
        }
        let key = format!("{owner}.{wire}");
        self.rename.fields.get(&key).map(String::as_str)
    }

    pub(crate) fn renamed_variant(&self, owner: &str, wire: &str) -> Option<&str> {
        if self.rename.variants.is_empty() {
            return None;
        }
        let key = format!("{owner}.{wire}");
        self.rename.variants.get(&key).map(String::as_str)
    }

    pub(crate) fn is_tolerant(&self) -> bool {
        self.responses == Responses::Tolerant
    }

    pub(crate) fn opens_enums(&self) -> bool {
        self.enums == Enums::Open && self.forgives()
    }

    pub(crate) fn forgives(&self) -> bool {
        self.responses != Responses::Strict
    }

    /// Whether the tag of a discriminator binds the schemas that it names.
    pub(crate) fn binds_tags(&self) -> bool {
        self.discriminators == Discriminators::Decide
    }

    pub(crate) fn keeps_unknown(&self) -> bool {
        self.unknown_members == UnknownMembers::Keep
    }
}
