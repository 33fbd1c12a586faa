//! The user's items live beside the generated ones.

#[oasmith::api("pets.json")]
mod pets {
    /// What this program calls a pet.
    pub type Animal = Pet;

    impl Pet {
        pub fn shout(&self) -> String {
            self.name.to_uppercase()
        }
    }
}

fn main() {
    let pet: pets::Animal = oasmith::decode(br#"{"name": "Bello"}"#, oasmith::Mode::Strict).unwrap();
    assert_eq!(pet.shout(), "BELLO");
    assert!(pet.tag.is_none());
}
