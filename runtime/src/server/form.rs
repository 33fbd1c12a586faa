//! Multipart bodies as they arrive.
//!
//! In: a body and the boundary its media type names. Out: its parts, held within the body limit. Which parts there
//! should be is the form's business.

use http::header::{CONTENT_DISPOSITION, CONTENT_TYPE};
use multer::{Constraints, Multipart, SizeLimit};

use crate::body::Body;
use crate::multipart::{Given, unquoted};

/// Why a form cannot be read.
pub(super) enum Unreadable {
    TooLarge,
    Malformed(&'static str),
}

/// How many parts a form may have.
const MOST: usize = 1024;

/// Reads all parts of a body; `media` is its whole media type.
pub(super) async fn parts(media: &str, body: Body, limit: usize) -> Result<Vec<Given>, Unreadable> {
    let boundary = multer::parse_boundary(media)
        .map_err(|_| Unreadable::Malformed("has no boundary in its media type"))?;
    let limits = SizeLimit::new().whole_stream(limit as u64);
    let limits = Constraints::new().size_limit(limits);
    let mut form = Multipart::with_constraints(body, boundary, limits);
    let mut parts = Vec::new();
    while let Some(field) = form.next_field().await.map_err(reason)? {
        if parts.len() == MOST {
            return Err(Unreadable::Malformed("has too many parts"));
        }
        let Some(name) = field.name().map(unquoted) else {
            return Err(Unreadable::Malformed("has a part without a name"));
        };
        let file = field.file_name().map(unquoted);
        let mut headers = field.headers().clone();
        headers.remove(CONTENT_DISPOSITION);
        let media = headers.remove(CONTENT_TYPE);
        let media = media.and_then(|media| media.to_str().map(str::to_owned).ok());
        let bytes = field.bytes().await.map_err(reason)?;
        parts.push(Given {
            name,
            file,
            media,
            headers,
            bytes,
        });
    }
    Ok(parts)
}

fn reason(error: multer::Error) -> Unreadable {
    match error {
        multer::Error::StreamSizeExceeded { .. } | multer::Error::FieldSizeExceeded { .. } => {
            Unreadable::TooLarge
        }
        multer::Error::StreamReadFailed(_) => Unreadable::Malformed("breaks off before its end"),
        _ => Unreadable::Malformed("is not a multipart form"),
    }
}
