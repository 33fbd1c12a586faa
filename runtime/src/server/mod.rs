//! What generated servers are made of: a router on axum that lets a handler see only what the description
//! allows.
//!
//! In: operations as data with the code that serves them. Out: an [`axum::Router`]. Each request is, in this order:
//! routed (404, 405), admitted (401, 403), matched by media type (406, 415), limited (413), read (400) and judged
//! (422, with everything that is wrong with it); then its handler runs, and what it ends with is a documented reply
//! or a [`Failure`]. Nothing here knows any API.
//!
//! A router is axum's, so that its layers do what is the same for every reply: further headers, tracing, compression. A
//! handler that sets a header which the description does not mention is given what a layer attaches to the request for
//! that (the option `request_head`), such as `tower_cookies::Cookies`. A handler that panics ends the connection, as
//! axum has it, and `tower_http::catch_panic` answers instead.

mod answer;
mod auth;
mod config;
mod failure;
mod form;
mod head;
mod patience;
mod refusal;
mod report;
mod request;
mod routes;
mod sent;
mod template;

pub use answer::{Answer, Respond};
pub use auth::{Attempt, Authenticator, Denied, Presented};
pub use config::Config;
pub use failure::Failure;
pub use head::Head;
pub use refusal::{Reason, Refusal, violations_json};
pub use request::Incoming;
pub use routes::{Routes, Running};

pub use axum;
