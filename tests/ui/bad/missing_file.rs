//! A description that is not there.

#[oasmith::api("none.json")]
mod pets {}

fn main() {}
