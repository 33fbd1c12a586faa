//! Which credentials an API asks for, so that one it does not know is an error of the compiler.
//!
//! Generated clients implement the traits of the kinds that their security schemes have.
//!
//! ```compile_fail,E0277
//! use oasmith::{Mode, client};
//!
//! struct Client(client::Core);
//!
//! impl From<client::Core> for Client {
//!     fn from(core: client::Core) -> Self {
//!         Client(core)
//!     }
//! }
//!
//! impl client::TakesApiKey for Client {}
//!
//! let keyed = client::Builder::<Client>::new("https://pets.test", Mode::Open).api_key("k");
//! // No security scheme of this API takes a bearer token: it would never be sent.
//! let client = keyed.bearer("t");
//! ```

use super::config::Core;

macro_rules! kinds {
    ($($(#[$docs:meta])* $name:ident $message:literal)*) => {$(
        $(#[$docs])*
        #[diagnostic::on_unimplemented(
            message = $message,
            note = "`credential(&operations::SCHEME, …)` gives a scheme what it takes, and `header(…)` or `query(…)` what the description does not speak of"
        )]
        pub trait $name {}

        impl $name for Core {}
    )*};
}

kinds! {
    /// Clients of an API with a bearer, OAuth 2.0 or OpenID Connect scheme.
    TakesBearer "no security scheme of this API takes a bearer token"
    /// Clients of an API with a basic scheme.
    TakesBasic "no security scheme of this API takes a user and a password"
    /// Clients of an API with an API key scheme.
    TakesApiKey "no security scheme of this API takes an API key"
}
