//! What generated servers are made of: a router on axum that lets a handler see only what the description
//! allows.
//!
//! In: operations as data with the code that serves them. Out: an [`axum::Router`]. Each request is, in this order:
//! routed (404, 405), admitted (401, 403), matched by media type (406, 415), limited (413), read (400) and judged
//! (422, with everything that is wrong with it); then its handler runs. Nothing here knows any API.

mod answer;
mod auth;
mod config;
mod form;
mod head;
mod patience;
mod refusal;
mod request;
mod routes;
mod template;

pub use answer::{Answer, Respond};
pub use auth::{Attempt, Authenticator, Denied, Presented};
pub use config::Config;
pub use head::Head;
pub use refusal::{Reason, Refusal, violations_json};
pub use request::{Incoming, Outcome};
pub use routes::{BoxFuture, Routes};

pub use axum;
