//! Options that do not exist, or do not take that value.

#[oasmith::api("pets.json", respones = "tolerant")]
mod unknown {}

#[oasmith::api("pets.json", responses = "lax")]
mod value {}

#[oasmith::api("pets.json", config = "broken.toml")]
mod file {}

#[oasmith::api("pets.json", config = "none.toml")]
mod no_file {}

#[oasmith::api(client = true)]
mod no_path {}

fn main() {}
