//! The attribute on something else than a module.

#[oasmith::api("pets.json")]
struct Pets;

fn main() {
    let _ = Pets;
}
