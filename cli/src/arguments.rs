//! What can be written after `oasmith`.

use std::path::PathBuf;

use clap::{Args, Parser, Subcommand, ValueEnum};

/// Rust from OpenAPI descriptions: models, validators, an HTTP client, a server.
#[derive(Debug, Parser)]
#[command(name = "oasmith", version, arg_required_else_help = true)]
pub(crate) struct Arguments {
    #[command(subcommand)]
    pub(crate) command: Command,
}

#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Write what oasmith.toml lists, or the Rust of one description.
    Generate(Generate),
    /// Name every file that is stale, missing or left over, and exit with 1 if there is one, or an error.
    Check(Project),
    /// Show what is wrong with a description, or worth knowing about it.
    Lint(Description),
    /// Show what a pass makes of a description.
    Dump(Dump),
    /// Say what a code means: `oasmith explain OAS0104`.
    Explain(Explain),
}

/// Which `oasmith.toml`.
#[derive(Debug, Args)]
pub(crate) struct Project {
    /// The file to read instead of the oasmith.toml here or in the nearest folder above.
    #[arg(long, value_name = "FILE")]
    pub(crate) config: Option<PathBuf>,
}

#[derive(Debug, Args)]
pub(crate) struct Generate {
    /// The description; without it, everything that oasmith.toml lists.
    #[arg(value_name = "SPEC", requires = "output")]
    pub(crate) spec: Option<String>,
    /// The folder of the module or crate.
    #[arg(short, long, value_name = "DIR", requires = "spec")]
    pub(crate) output: Option<PathBuf>,
    /// Write a complete crate of this name instead of a module.
    #[arg(long = "crate", value_name = "NAME", requires = "spec")]
    pub(crate) package: Option<String>,
    /// Models alone, or beside what else is named (default: models, client and server).
    #[arg(long, requires = "spec")]
    pub(crate) models: bool,
    /// The client and the models it needs.
    #[arg(long, requires = "spec")]
    pub(crate) client: bool,
    /// The server and the models it needs.
    #[arg(long, requires = "spec")]
    pub(crate) server: bool,
    /// Make the crate depend on the `oasmith` in this folder.
    #[arg(long, value_name = "PATH", requires = "package")]
    pub(crate) runtime_path: Option<PathBuf>,
    #[command(flatten)]
    pub(crate) project: Project,
}

/// One description and the options it is read with.
#[derive(Debug, Args)]
pub(crate) struct Description {
    /// The description.
    #[arg(value_name = "SPEC")]
    pub(crate) spec: String,
    #[command(flatten)]
    pub(crate) project: Project,
}

#[derive(Debug, Args)]
pub(crate) struct Dump {
    #[command(flatten)]
    pub(crate) description: Description,
    /// After which pass.
    #[arg(long, value_enum)]
    pub(crate) stage: Stage,
    /// Only what stands at this place: `#/components/schemas/Pet`.
    #[arg(long, value_name = "POINTER")]
    pub(crate) at: Option<String>,
}

/// What can be looked at.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Stage {
    /// Documents as trees.
    Tree,
    /// Where references lead.
    Resolved,
    /// The API as data.
    Ir,
    /// What was found out about its types.
    Facts,
    /// Every Rust name.
    Names,
}

#[derive(Debug, Args)]
pub(crate) struct Explain {
    /// The code; without it, all of them.
    #[arg(value_name = "CODE")]
    pub(crate) code: Option<String>,
}
