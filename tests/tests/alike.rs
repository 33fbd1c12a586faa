//! Operations that answer alike: their replies are of one type, and what describes them is stated once, with its headers.

#[allow(missing_docs)]
mod pets {
    oasmith::generate!("fixtures/wire/alike.yaml");
}

use pets::operations::{DELETE_PET, DELETE_PETS, DeletePetReply, DeletePetsReply};

#[test]
fn either_name_is_that_of_the_same_type() {
    let pet = pets::Pet {
        name: "Bello".to_owned(),
    };
    let all = DeletePetsReply::Ok {
        link: None,
        body: pet.clone(),
    };
    let one = DeletePetReply::Ok {
        link: None,
        body: pet,
    };
    assert_eq!(all, one);
}

#[test]
fn either_is_described_with_the_same_header() {
    let [all, one] = [&DELETE_PETS, &DELETE_PET].map(|table| &table.replies[0]);
    assert!(std::ptr::eq(all, one));
    assert_eq!(one.headers[0].name, "Link");
}
