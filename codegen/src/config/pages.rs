//! How pages follow each other, as a user says it.

use super::error::ConfigError;
use super::options::unknown;
use super::setting::Value;

/// How an operation's pages follow each other. Places are JSON Pointers into the reply's body; parameters
/// go by their names on the wire.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Pages {
    /// Where a page has its items.
    pub items: String,
    /// What comes after a page.
    pub successor: Successor,
    /// Where a page says whether there are more: after `false` comes nothing.
    pub more: Option<String>,
}

/// What comes after a page.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Successor {
    /// The page says what to give as the parameter.
    Cursor {
        /// The parameter.
        param: String,
        /// Where the page says it.
        next: String,
    },
    /// The last item says what to give as the parameter.
    Last {
        /// The parameter.
        param: String,
        /// Where the item says it.
        next: String,
    },
    /// This parameter counts the items before the page.
    Offset(String),
    /// This parameter counts the pages.
    Page(String),
    /// The page has the URL of the next one here.
    Url(String),
    /// The `Link` header has it (RFC 8288).
    Link,
}

const KEYS: [&str; 8] = [
    "items", "cursor", "next", "last", "offset", "page", "link", "more",
];

/// `{ items = "/data", cursor = "after", next = "/next" }` and its like.
pub(super) fn pages(value: &Value) -> Result<Pages, ConfigError> {
    let settings = value.table()?;
    if let Some(setting) = settings
        .iter()
        .find(|one| !KEYS.contains(&one.key.as_str()))
    {
        return Err(unknown("key", setting, KEYS.into_iter()));
    }
    let get = |key: &str| settings.iter().find(|one| one.key == key);
    let text = |key: &str| -> Result<Option<String>, ConfigError> {
        let text = get(key).map(|one| one.value.text()).transpose()?;
        Ok(text.map(str::to_owned))
    };
    let place = |key: &str| -> Result<Option<String>, ConfigError> {
        match (text(key)?, get(key)) {
            (Some(text), Some(one)) if !text.is_empty() && !text.starts_with('/') => {
                let message = format!("`{text}` is no JSON Pointer: it starts with `/`");
                Err(ConfigError::new(one.value.place, message))
            }
            (text, _) => Ok(text),
        }
    };
    let link = get("link").map(|one| one.value.flag()).transpose()?;
    let stated = (
        text("cursor")?,
        place("next")?,
        place("last")?,
        text("offset")?,
        text("page")?,
        link.unwrap_or(false),
    );
    let successor = match stated {
        (Some(param), Some(next), None, None, None, false) => Successor::Cursor { param, next },
        (Some(param), None, Some(next), None, None, false) => Successor::Last { param, next },
        (None, None, None, Some(param), None, false) => Successor::Offset(param),
        (None, None, None, None, Some(param), false) => Successor::Page(param),
        (None, Some(next), None, None, None, false) => Successor::Url(next),
        (None, None, None, None, None, true) => Successor::Link,
        _ => {
            let message = "pages follow each other in one way: `cursor` with `next` or `last`, \
                           `offset`, `page`, `next` alone, or `link = true`";
            return Err(ConfigError::new(value.place, message));
        }
    };
    Ok(Pages {
        items: place("items")?.unwrap_or_default(),
        successor,
        more: place("more")?,
    })
}
