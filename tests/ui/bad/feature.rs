//! What the runtime is built without.

#[oasmith::api("pets.json", server = true)]
mod pets {}

fn main() {}
