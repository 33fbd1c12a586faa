//! Generated clients: pages, events that go on, servers, parameters that may be `null` or stand
//! for several segments, texts as bodies, what is sent unchecked, media types that are asked for.

mod choices;
mod events;
mod extensible;
mod nullable;
mod nulls;
mod pages;
mod seen;
mod segments;
mod servers;
mod texts;
mod tolerant;
mod unchecked;
