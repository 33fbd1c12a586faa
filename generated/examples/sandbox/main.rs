//! Serves the endpoint from memory, for trying clients out:
//! `cargo run -p northflank --example sandbox -- --listen 127.0.0.1:8080`.

mod service;

use std::process::ExitCode;

use tokio::net::TcpListener;

const USAGE: &str = "\
Usage: sandbox [--listen ADDRESS] [--user NAME] [--token TOKEN]... [--read-only-token TOKEN]...

  --listen ADDRESS         where to listen; port 0 takes any that is free [127.0.0.1:8080]
  --user NAME              whose projects these are [example-user]
  --token TOKEN            a token that may do everything [any that is not read-only]
  --read-only-token TOKEN  a token that may not create anything";

struct Arguments {
    listen: String,
    options: service::Options,
}

/// Reads the arguments; the fault otherwise.
fn arguments(mut given: impl Iterator<Item = String>) -> Result<Arguments, String> {
    let mut listen = "127.0.0.1:8080".to_owned();
    let mut options = service::Options {
        user: "example-user".to_owned(),
        full: Vec::new(),
        read_only: Vec::new(),
    };
    while let Some(name) = given.next() {
        let mut value = || given.next().ok_or(format!("{name} needs a value"));
        match name.as_str() {
            "--listen" => listen = value()?,
            "--user" => options.user = value()?,
            "--token" => options.full.push(value()?),
            "--read-only-token" => options.read_only.push(value()?),
            _ => return Err(format!("unknown argument {name}")),
        }
    }
    Ok(Arguments { listen, options })
}

#[tokio::main]
async fn main() -> ExitCode {
    let given: Vec<String> = std::env::args().skip(1).collect();
    if given.iter().any(|one| one == "--help" || one == "-h") {
        println!("{USAGE}");
        return ExitCode::SUCCESS;
    }
    let arguments = match arguments(given.into_iter()) {
        Ok(arguments) => arguments,
        Err(fault) => {
            eprintln!("error: {fault}\n\n{USAGE}");
            return ExitCode::from(2);
        }
    };
    match serve(arguments).await {
        Ok(()) => ExitCode::SUCCESS,
        Err(fault) => {
            eprintln!("error: {fault}");
            ExitCode::FAILURE
        }
    }
}

async fn serve(arguments: Arguments) -> std::io::Result<()> {
    let listener = TcpListener::bind(&arguments.listen).await?;
    println!("listening on http://{}", listener.local_addr()?);
    oasmith::server::axum::serve(listener, service::app(arguments.options)).await
}
