//! Without a module of one's own, and with options from a file and from the arguments.

mod pets {
    oasmith::generate!("pets.json", config = "tolerant.toml", client = false);
}

fn main() {
    let tag: pets::Tag = oasmith::decode(br#"{"id": 7}"#, oasmith::Mode::Strict).unwrap();
    assert_eq!(tag.id, 7);
}
