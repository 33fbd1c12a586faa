//! The command `oasmith`.

fn main() -> std::process::ExitCode {
    oasmith_cli::run(std::env::args_os().collect())
}
