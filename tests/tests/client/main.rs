//! Generated clients: pages, events that go on, servers.

mod events;
mod pages;
mod servers;
