//! Reads an OpenAPI description and writes the Rust for it.
//!
//! In: text, through a [`Loader`]; a [`Config`]. Out: an [`Outcome`] of modules and diagnostics. It
//! does no input or output of its own, reads no environment and keeps no global state.

mod amend;
pub mod analyze;
pub mod build;
mod bytes;
pub mod config;
mod deep;
mod derive;
pub mod diagnostic;
pub mod dump;
mod emit;
mod fragment;
pub mod hash;
pub mod inventory;
pub mod ir;
pub mod keyword;
pub mod load;
mod lower;
mod media;
pub mod name;
pub mod outcome;
pub mod parallel;
pub mod pattern;
pub mod plan;
mod print;
pub mod resolve;
mod status;
mod unmet;

pub use config::Config;
pub use load::{Input, Loader};
pub use outcome::Outcome;

use std::sync::OnceLock;

use diagnostic::Diagnostics;
use resolve::{Resolved, Resolver};

/// Runs every pass: `load → resolve → lower → analyze → name` (`emit → print` when the [`Outcome`] is
/// asked for Rust). Total: whatever the description says, an outcome comes back.
pub fn generate(input: &Input<'_>, config: &Config) -> Outcome {
    let diags = Diagnostics::new();
    let (config, faults) = config.sound();
    let config = &*config;
    for fault in faults {
        let place = config.written.place(fault.option, &fault.key);
        let (option, key) = (fault.option, fault.key);
        let message = format!("`{option}` of `{key}`: {}", fault.fault);
        diags.report_at(diagnostic::Code::NoRust, None, &place, message);
    }
    let amended = amend::root(input, config, &diags);
    let reading = amended.as_ref().map_or(*input, amend::Amended::input);
    let resolved = resolved(&reading, config, &diags);
    // Nothing is made of what cannot be read, and nothing further said of it.
    let readable = outcome::is_readable(&resolved);
    let understood = readable.then(|| understand(resolved.resolver(), config, &diags));
    let overlays = amended.map(|amended| amended.read).unwrap_or_default();
    Outcome::new(understood, input.path, config, resolved, diags).also_read(overlays)
}

/// Loads the documents and resolves their references, with what the configuration adds to them.
fn resolved(input: &Input<'_>, config: &Config, diags: &Diagnostics) -> Resolved {
    let additions = match config.binds_tags() {
        true => amend::tags(input, config, diags),
        false => Default::default(),
    };
    Resolved::load_with(input, &config.mirrors(), additions, diags)
}

/// What the passes between reading and emitting give.
#[derive(Debug)]
struct Understood {
    api: ir::Api,
    facts: analyze::Facts,
    names: name::Names,
    derives: derive::Derives,
    texts: OnceLock<emit::Texts>,
}

fn understand(resolver: Resolver<'_>, config: &Config, diags: &Diagnostics) -> Understood {
    let mut matchers = pattern::Matchers::new(config.backtracking);
    let api = lower::api(resolver, config, &matchers, diags);
    let facts = analyze::api(&api, config, &mut matchers);
    facts.report(&api, config, diags);
    let names = name::api(&api, &facts, config, diags);
    let derives = derive::all((&api, &facts, &names), config, diags);
    unmet::report((&api, &facts, &names), resolver.documents(), config, diags);
    Understood {
        api,
        facts,
        names,
        derives,
        texts: OnceLock::new(),
    }
}
