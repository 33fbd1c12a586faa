//! An item with the name of a generated type replaces it.

#[oasmith::api("pets.json")]
mod pets {
    use oasmith::{Json, Reader, Stop, Writer};

    /// A tag, held as what it is to this program.
    #[derive(Debug, Clone, PartialEq)]
    pub struct Tag(pub u64);

    impl Json for Tag {
        fn decode(r: &mut Reader<'_>) -> Result<Self, Stop> {
            let mut id = None;
            r.object(|r, key| match key {
                "id" => r.member(&mut id),
                _ => r.unknown(),
            })?;
            Ok(Tag(r.required(id)?))
        }

        fn encode(&self, w: &mut Writer) {
            let mut o = w.object();
            o.member("id", &self.0);
            o.end();
        }
    }
}

fn main() {
    let text = r#"{"name":"Bello","tag":{"id":7}}"#;
    let pet: pets::Pet = oasmith::decode(text.as_bytes(), oasmith::Mode::Strict).unwrap();
    assert_eq!(pet.tag, Some(pets::Tag(7)));
    assert_eq!(oasmith::to_string(&pet), text);
}
