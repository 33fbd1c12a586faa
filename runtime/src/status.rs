//! A status within one documented hundred.

use http::StatusCode;

/// A status of one hundred, as a range such as `4XX` documents it: `StatusIn<4>` holds 400 to 499.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct StatusIn<const HUNDRED: u16>(StatusCode);

impl<const HUNDRED: u16> StatusIn<HUNDRED> {
    /// The status, if it is of this hundred.
    pub fn new(status: StatusCode) -> Option<Self> {
        (status.as_u16() / 100 == HUNDRED).then_some(StatusIn(status))
    }

    /// The status.
    pub const fn get(self) -> StatusCode {
        self.0
    }
}

impl<const HUNDRED: u16> From<StatusIn<HUNDRED>> for StatusCode {
    fn from(status: StatusIn<HUNDRED>) -> Self {
        status.0
    }
}

/// Names for the usual members of a hundred.
macro_rules! named {
    ($hundred:literal: $($name:ident)*) => {
        #[allow(missing_docs)]
        impl StatusIn<$hundred> {
            $(pub const $name: Self = StatusIn(StatusCode::$name);)*
        }
    };
}

named!(2: OK CREATED ACCEPTED NO_CONTENT);
named!(3: MOVED_PERMANENTLY FOUND SEE_OTHER NOT_MODIFIED TEMPORARY_REDIRECT PERMANENT_REDIRECT);
named!(4: BAD_REQUEST UNAUTHORIZED PAYMENT_REQUIRED FORBIDDEN NOT_FOUND METHOD_NOT_ALLOWED NOT_ACCEPTABLE
    REQUEST_TIMEOUT CONFLICT GONE PRECONDITION_FAILED PAYLOAD_TOO_LARGE UNSUPPORTED_MEDIA_TYPE
    UNPROCESSABLE_ENTITY LOCKED PRECONDITION_REQUIRED TOO_MANY_REQUESTS);
named!(5: INTERNAL_SERVER_ERROR NOT_IMPLEMENTED BAD_GATEWAY SERVICE_UNAVAILABLE GATEWAY_TIMEOUT);
