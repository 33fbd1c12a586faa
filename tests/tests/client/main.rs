//! Generated clients: pages, events that go on, servers, parameters that may be `null`, texts as bodies.

mod events;
mod nullable;
mod pages;
mod seen;
mod servers;
mod texts;
mod tolerant;
