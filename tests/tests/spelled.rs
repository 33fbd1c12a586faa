//! What holds a number, a text or a boolean is made of it; a number is had whether it is one or a text spells it, and is
//! written as it came.

use oasmith::Validate;

mod api {
    oasmith::generate!("fixtures/wire/spelled.yaml");
}

use api::{Id, Order, OrderCode, OrderMark, OrderTotal};

#[test]
fn scalars_become_cases() {
    let order = Order::new(5.into(), 2.5.into(), true.into());
    assert_eq!(order.id, Id::Integer(5));
    assert_eq!(order.total, OrderTotal::Number(2.5));
    assert_eq!(order.mark, OrderMark::Boolean(true));
    assert_eq!(OrderMark::from("a"), OrderMark::String("a".to_owned()));
    assert_eq!(OrderCode::from(7), OrderCode::Integer(7));
}

#[test]
fn numbers_are_had_however_they_are_written() {
    let text = r#"{"id":"5","total":"2.50","mark":"a"}"#;
    let order = oasmith::from_slice::<Order>(text.as_bytes()).unwrap();
    assert_eq!(order.id.number(), Some(5));
    assert_eq!(order.total.number(), Some(2.5));
    assert_eq!(oasmith::to_string(&*order), text);
    assert_eq!(Id::from("five").number(), None);
    assert!(!Id::from("five").is_valid());
    assert_eq!(Id::from(-3).number(), Some(-3));
}
