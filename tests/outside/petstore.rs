//! The generated client of the pet store against Prism, which makes every documented answer up from the
//! description alone. The one argument is where Prism listens.

use oasmith::bytes::Bytes;
use oasmith::{Body, Mode};
use petstore::client::Client;
use petstore::operations::*;
use petstore::{Order, Pet, PetStatus, User};

#[tokio::main(flavor = "current_thread")]
async fn main() {
    let url = std::env::args().nth(1).expect("where Prism listens");
    let builder = Client::builder().base_url(url).responses(Mode::Strict);
    let client = builder.bearer("token").api_key("key").build().unwrap();
    pets(&client).await;
    store(&client).await;
    users(&client).await;
    refusals(&client).await;
    println!("the pet store's client and Prism understand each other");
}

fn pet() -> Pet {
    Pet {
        status: Some(PetStatus::Sold),
        ..Pet::new("a & ü".to_owned(), vec!["http://a.test/?b=c".to_owned()])
    }
}

async fn pets(client: &Client) {
    let reply = client.add_pet(AddPetBody::Json(pet())).await.unwrap();
    assert!(matches!(reply, AddPetReply::OkJson(_)), "{reply:?}");
    let reply = client.update_pet(UpdatePetBody::Json(pet())).await.unwrap();
    assert!(matches!(reply, UpdatePetReply::OkJson(_)), "{reply:?}");
    let found = client.get_pet_by_id(7).await.unwrap();
    assert!(matches!(found, GetPetByIdReply::OkJson(_)), "{found:?}");
    let found = client.find_pets_by_status(&PetStatus::Pending);
    let found = found.await.unwrap();
    assert!(
        matches!(found, FindPetsByStatusReply::OkJson(_)),
        "{found:?}"
    );
    let tags = ["a b".to_owned(), "c,d".to_owned()];
    let found = client.find_pets_by_tags(&tags).await.unwrap();
    assert!(matches!(found, FindPetsByTagsReply::OkJson(_)), "{found:?}");
    let changed = client.update_pet_with_form(7).name("b").status("c").await;
    assert!(matches!(
        changed.unwrap(),
        UpdatePetWithFormReply::OkJson(_)
    ));
    let gone = client.delete_pet(7).api_key("key").await.unwrap();
    assert!(matches!(gone, DeletePetReply::Ok), "{gone:?}");
    let image = Body::from(Bytes::from_static(b"\xff\xd8\xff"));
    let sent = client.upload_file(7).additional_metadata("m").body(image);
    assert!(matches!(sent.await.unwrap(), UploadFileReply::Ok(_)));
}

async fn store(client: &Client) {
    let stock = client.get_inventory().success().await.unwrap();
    assert!(!stock.is_empty());
    let order = Order::default();
    let placed = client.place_order().body(PlaceOrderBody::Json(order));
    placed.success().await.unwrap();
    let found = client.get_order_by_id(3).await.unwrap();
    assert!(matches!(found, GetOrderByIdReply::OkJson(_)), "{found:?}");
    let gone = client.delete_order(3).await.unwrap();
    assert!(matches!(gone, DeleteOrderReply::Ok), "{gone:?}");
}

async fn users(client: &Client) {
    let user = User {
        username: Some("jo".to_owned()),
        ..User::default()
    };
    let made = client.create_users_with_list_input().body(&vec![user]);
    made.await.unwrap();
    let logged_in = client.login_user().username("jo").password("p w").await;
    let logged_in = logged_in.unwrap();
    assert!(
        matches!(logged_in, LoginUserReply::OkJson { .. }),
        "{logged_in:?}"
    );
    client.logout_user().await.unwrap();
    client.get_user_by_name("jo/ü").await.unwrap();
    client.delete_user("jo").await.unwrap();
}

/// Prism gives the status that is asked for.
async fn refusals(client: &Client) {
    let call = client.get_pet_by_id(7).header("prefer", "code=404");
    let reply = call.await.unwrap();
    assert!(matches!(reply, GetPetByIdReply::NotFound), "{reply:?}");
    let call = client.get_pet_by_id(7).header("prefer", "code=400");
    let error = call.success().await.unwrap_err();
    assert_eq!(error.status().unwrap().as_u16(), 400, "{error}");
    let nobody = client.get_pet_by_id(7).base_url("http://127.0.0.1:9");
    assert!(nobody.await.unwrap_err().status().is_none());
}
