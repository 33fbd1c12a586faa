//! Pages: what the user says of them, else what an extension of the description does.
//!
//! Two extensions are common enough to be read: Dropshot's `x-dropshot-pagination`, whose pages have `items` and
//! `next_page`, and Azure's `x-ms-pageable`, whose pages name the URL of the next one.

use crate::config::{Pages, Successor};
use crate::load::At;

use super::{Lowering, text};

impl<'d> Lowering<'_, 'd> {
    /// How the pages of an operation follow each other. The user may name it by id or route.
    pub(super) fn pages(&self, at: At<'d>, route: &str) -> Option<Pages> {
        let id = text(at, "operationId");
        if let Some(pages) = self.config.pages_of(id.as_deref(), route) {
            return Some(pages.clone());
        }
        if at.get("x-dropshot-pagination").is_some() {
            return Some(Pages {
                items: "/items".to_owned(),
                successor: Successor::Cursor {
                    param: "page_token".to_owned(),
                    next: "/next_page".to_owned(),
                },
                more: None,
            });
        }
        let pageable = at.get("x-ms-pageable")?;
        // `null`: there is one page, whatever it looks like.
        let next = text(pageable, "nextLinkName")?;
        let items = text(pageable, "itemName").unwrap_or_else(|| "value".to_owned());
        Some(Pages {
            items: pointer(&items),
            successor: Successor::Url(pointer(&next)),
            more: None,
        })
    }
}

/// The pointer to a member.
fn pointer(member: &str) -> String {
    format!("/{}", member.replace('~', "~0").replace('/', "~1"))
}
