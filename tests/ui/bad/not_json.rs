//! A description that does not parse.

#[oasmith::api("not-json.json")]
mod pets {}

fn main() {}
