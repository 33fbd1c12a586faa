//! Generated clients: pages, events that go on, servers, parameters that may be `null`.

mod events;
mod nullable;
mod pages;
mod seen;
mod servers;
