//! The command `oasmith` as a subcommand of Cargo, which passes its name as the first argument.

fn main() -> std::process::ExitCode {
    let mut arguments: Vec<_> = std::env::args_os().collect();
    if arguments.get(1).is_some_and(|first| first == "oasmith") {
        arguments.remove(1);
    }
    oasmith_cli::run(arguments)
}
