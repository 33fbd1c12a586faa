//! References to nothing: each is shown in its place, and what else there is is generated.

#[oasmith::api("broken.json")]
mod pets {}

fn main() {
    let _: Option<pets::Pet> = None;
}
