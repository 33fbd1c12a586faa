//! Spans and events for `tracing`: one span a call, one event an attempt.
//!
//! In: a call. Out: its span, with OpenTelemetry's names (semantic conventions for HTTP clients). It holds what the
//! description says and what the server answered in a number: no URL as sent, no header, no parameter, no body, so
//! that no secret can be in it.

use tracing::field::Empty;
use tracing::{Instrument, Span, debug, info_span};

use super::call::Prepared;
use super::error::Error;
use super::exchange::within_time;
use super::reply::Received;

/// Sends a request within a span.
pub(super) async fn traced(call: Prepared) -> Result<Received, Error> {
    let operation = call.operation;
    let span = info_span!(
        "call",
        otel.kind = "client",
        otel.name = operation.id,
        http.request.method = operation.method,
        url.template = operation.path,
        http.response.status_code = Empty,
        http.request.resend_count = Empty,
        error.r#type = Empty,
    );
    let result = within_time(call).instrument(span.clone()).await;
    match &result {
        Ok(received) => status(&span, received.status()),
        Err(error) => {
            if let Some(answered) = error.status() {
                status(&span, answered);
            }
            span.record("error.type", kind(error));
        }
    }
    result
}

/// Tells of one attempt, counted from 0.
pub(super) fn attempt(number: u32, result: &Result<&mut Received, Error>) {
    if number > 0 {
        Span::current().record("http.request.resend_count", number);
    }
    match result {
        Ok(received) => {
            debug!(
                attempt = number,
                status = received.status().as_u16(),
                "a reply"
            );
        }
        Err(error) => debug!(attempt = number, error = kind(error), "no whole reply"),
    }
}

fn status(span: &Span, status: http::StatusCode) {
    span.record("http.response.status_code", status.as_u16());
}

/// The error's variant: what it holds may be secret.
fn kind(error: &Error) -> &'static str {
    match error {
        Error::Invalid(_) => "invalid",
        Error::Token(_) => "token",
        Error::Transport(_) => "transport",
        Error::Broken(..) => "broken",
        Error::Timeout(..) => "timeout",
        Error::Undecodable(..) => "undecodable",
        Error::Unexpected(_) => "unexpected",
        Error::Failed(_) => "failed",
        Error::TooLarge(..) => "too_large",
    }
}
