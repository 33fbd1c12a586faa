//! What is awaited may move between threads, whatever the reply is made of.

use std::future::IntoFuture;
use std::rc::Rc;

use oasmith::Mode;
use oasmith::client::{Builder, Core, Error, Received, Reply};

use crate::pets::operations::HEALTH;
use crate::recorder::{Recorder, json};

/// A reply that is bound to its thread.
#[derive(Debug, PartialEq)]
struct Bound(Rc<u16>);

impl Reply for Bound {
    type Success = Rc<u16>;

    fn receive(received: &mut Received) -> Result<Self, Error> {
        Ok(Bound(Rc::new(received.status().as_u16())))
    }

    fn into_success(self) -> Option<Rc<u16>> {
        Some(self.0)
    }
}

fn movable<F: Send>(future: F) -> F {
    future
}

#[tokio::test]
async fn a_future_moves_though_its_reply_does_not() {
    let transport = Recorder::new(|number, _| json(if number < 3 { 204 } else { 500 }, "{}"));
    let builder = Builder::new("http://pets.test", Mode::Open);
    let core: Core = builder.transport(transport).build().unwrap();
    let call = || core.call::<Bound>(&HEALTH);
    let reply = movable(call().into_future()).await.unwrap();
    assert_eq!(reply, Bound(Rc::new(204)));
    let (reply, answer) = movable(call().with_answer()).await.unwrap();
    assert_eq!((*reply.0, answer.status.as_u16()), (204, 204));
    assert_eq!(*movable(call().success()).await.unwrap(), 204);
    let failed = movable(call().success()).await.unwrap_err();
    assert_eq!(failed.status().map(|status| status.as_u16()), Some(500));
}
