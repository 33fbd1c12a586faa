//! Unicode's properties by the names that ECMA-262 (§ 22.2.1.9) knows them by.
//!
//! `names.txt` has them: a line is the kind of a property (`gc` General_Category, `sc` Script, `is`
//! binary) and its names, separated by commas.

const NAMES: &str = include_str!("names.txt");

/// What `\p{…}` names.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Property {
    /// What it is a property of.
    pub kind: Kind,
    /// The first of its names in `names.txt`.
    pub name: &'static str,
}

/// The properties of Unicode that can be asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Kind {
    /// General_Category
    Category,
    /// Script
    Script,
    /// Script_Extensions
    ScriptExtensions,
    /// A property of its own, like Alphabetic.
    Binary,
}

impl Property {
    /// What stands within `\p{…}`: `Lu`, `gc=Lu`, `Script=Greek`, `Alphabetic`. Names are exact.
    pub(crate) fn named(text: &str) -> Option<Self> {
        match text.split_once('=') {
            Some(("gc" | "General_Category", value)) => find("gc", Kind::Category, value),
            Some(("sc" | "Script", value)) => find("sc", Kind::Script, value),
            Some(("scx" | "Script_Extensions", value)) => find("sc", Kind::ScriptExtensions, value),
            Some(_) => None,
            None => find("gc", Kind::Category, text).or_else(|| find("is", Kind::Binary, text)),
        }
    }
}

fn find(list: &str, kind: Kind, name: &str) -> Option<Property> {
    NAMES.lines().find_map(|line| {
        let (key, names) = line.split_once(' ')?;
        let found = key == list && names.split(',').any(|known| known == name);
        let name = names.split(',').next()?;
        found.then_some(Property { kind, name })
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_exact() {
        for name in [
            "L",
            "Letter",
            "gc=Lu",
            "Script=Greek",
            "scx=Grek",
            "sc=Zzzz",
            "Any",
            "AHex",
        ] {
            assert!(Property::named(name).is_some(), "{name}");
        }
        for name in [
            "",
            "l",
            "Greek",
            "Script",
            "sc=L",
            "gc=",
            "alphabetic",
            "is=Any",
            "L ",
        ] {
            assert!(Property::named(name).is_none(), "{name}");
        }
    }
}
