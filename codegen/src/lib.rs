//! Reads an OpenAPI description and writes the Rust for it.
//!
//! In: text, through a [`Loader`]; a [`Config`]. Out: an [`Outcome`] of modules and diagnostics. It
//! does no input or output of its own, reads no environment and keeps no global state.

mod amend;
pub mod analyze;
pub mod build;
pub mod config;
pub mod diagnostic;
pub mod dump;
mod emit;
mod fragment;
pub mod inventory;
pub mod ir;
pub mod keyword;
pub mod load;
mod lower;
pub mod name;
pub mod outcome;
pub mod pattern;
pub mod plan;
mod print;
pub mod resolve;

pub use config::Config;
pub use load::{Input, Loader};
pub use outcome::Outcome;

use diagnostic::{Code, Diagnostics};
use inventory::Inventory;
use plan::Plan;
use resolve::{Resolved, Resolver};

/// Runs every pass: `load → resolve → lower → analyze → name → emit` (`print` belongs to the
/// [`Outcome`]). Total: whatever the description says, an outcome comes back.
pub fn generate(input: &Input<'_>, config: &Config) -> Outcome {
    let diags = Diagnostics::new();
    let amended = amend::root(input, config, &diags);
    let reading = amended.as_ref().map_or(*input, amend::Amended::input);
    let resolved = Resolved::load(&reading, &config.mirrors(), &diags);
    // Nothing is made of what cannot be read, and nothing further said of it.
    let (root, inventory) = match outcome::is_readable(&resolved) {
        true => modules(resolved.resolver(), config, &diags),
        false => Default::default(),
    };
    let overlays = amended.map(|amended| amended.read).unwrap_or_default();
    Outcome::new(root, input.path, config, resolved, diags)
        .with_inventory(inventory)
        .also_read(overlays)
}

fn modules(
    resolver: Resolver<'_>,
    config: &Config,
    diags: &Diagnostics,
) -> (outcome::Module, Inventory) {
    let Understood { api, facts, names } = understand(resolver, config, diags);
    let rt = config.runtime.parse().unwrap_or_else(|_| {
        let message = format!("`{}` is no path; `oasmith` is used", config.runtime);
        diags.report_at(Code::RuntimePath, None, "runtime", message);
        quote::quote!(oasmith)
    });
    let plan = Plan {
        api: &api,
        facts: &facts,
        names: &names,
        config,
        rt: &rt,
    };
    (emit::api(plan), inventory::of(plan))
}

/// What the passes between reading and emitting give.
struct Understood {
    api: ir::Api,
    facts: analyze::Facts,
    names: name::Names,
}

fn understand(resolver: Resolver<'_>, config: &Config, diags: &Diagnostics) -> Understood {
    let api = lower::api(resolver, config, diags);
    let facts = analyze::api(&api, config);
    facts.report(&api, diags);
    let names = name::api(&api, &facts, config, diags);
    Understood { api, facts, names }
}
