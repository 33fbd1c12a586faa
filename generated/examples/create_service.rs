//! Creates a combined service with the generated client:
//! `cargo run -p northflank --example create_service -- --url http://127.0.0.1:8080`.
//!
//! Without a file it is the service of the document's own call, with what that call leaves out.

use std::error::Error;
use std::process::ExitCode;

use northflank::client::Client;
use northflank::operations::CreateCombinedServiceReply as Reply;
use northflank::{
    Billing, BuildEngine, BuildSettings, BuildSource, Deployment, DeploymentStorage, DockerRun,
    DockerRunType, Dockerfile, DockerfileBuild, EphemeralStorage, HealthCheck, HealthCheckProtocol,
    NewCombinedService, Port, ProbeType, Protocol, VcsData, VcsProvider,
};
use oasmith::to_string;

const USAGE: &str = "\
Usage: create_service [--url URL] [--token TOKEN] [--project ID] [FILE]

  --url URL      where the API is [https://api.northflank.com]
  --token TOKEN  the API token [the environment variable NORTHFLANK_API_TOKEN]
  --project ID   the project to create the service in [default-project]
  FILE           the service as JSON; an example otherwise";

struct Arguments {
    url: String,
    token: String,
    project: String,
    file: Option<String>,
}

/// Reads the arguments; the fault otherwise.
fn arguments(mut given: impl Iterator<Item = String>) -> Result<Arguments, String> {
    let mut arguments = Arguments {
        url: "https://api.northflank.com".to_owned(),
        token: std::env::var("NORTHFLANK_API_TOKEN").unwrap_or_default(),
        project: "default-project".to_owned(),
        file: None,
    };
    while let Some(name) = given.next() {
        let mut value = || given.next().ok_or(format!("{name} needs a value"));
        match name.as_str() {
            "--url" => arguments.url = value()?,
            "--token" => arguments.token = value()?,
            "--project" => arguments.project = value()?,
            _ if name.starts_with('-') => return Err(format!("unknown argument {name}")),
            _ => arguments.file = Some(name),
        }
    }
    Ok(arguments)
}

#[tokio::main(flavor = "current_thread")]
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
    match create(&arguments).await {
        Ok(()) => ExitCode::SUCCESS,
        Err(fault) => {
            eprintln!("error: {fault}");
            ExitCode::FAILURE
        }
    }
}

async fn create(arguments: &Arguments) -> Result<(), Box<dyn Error>> {
    let service = match &arguments.file {
        Some(path) => read(path)?,
        None => example(),
    };
    let client = Client::builder()
        .base_url(&arguments.url)
        .bearer(arguments.token.clone())
        .build()?;
    let call = client.create_combined_service(&arguments.project, &service);
    match call.send().await? {
        Reply::Ok(created) => {
            println!("created {} ({})", created.data.app_id, created.data.name);
            println!("{}", to_string(&created));
            Ok(())
        }
        Reply::Conflict(refused) => Err(refused.error.message.into()),
        Reply::ClientError(status, refused) => {
            let details = refused.error.details.as_ref().map(to_string);
            let message = refused.error.message;
            let details = details.unwrap_or_default();
            Err(format!("{}: {message} {details}", status.get()).into())
        }
    }
}

/// A service from a file, with everything that is wrong with it in the error.
fn read(path: &str) -> Result<NewCombinedService, Box<dyn Error>> {
    let json = std::fs::read(path).map_err(|fault| format!("{path}: {fault}"))?;
    let service = oasmith::from_slice::<NewCombinedService>(&json)
        .map_err(|rejection| format!("{path} is no valid service\n{rejection}"))?;
    Ok(service.into_inner())
}

/// The service of the document's call.
fn example() -> NewCombinedService {
    let dockerfile = Dockerfile {
        build_engine: Some(BuildEngine::Kaniko),
        ..Dockerfile::new("/Dockerfile".to_owned(), "/".to_owned())
    };
    let mut service = NewCombinedService::new(
        "Example Service".to_owned(),
        Billing::new("nf-compute-20".to_owned()),
        deployment(),
        BuildSettings::DockerfileBuild(DockerfileBuild::new(dockerfile)),
    );
    service.description = Some("A service description".to_owned());
    service.ports = Some(vec![Port {
        public: Some(true),
        ..Port::new("p01".to_owned(), 8080, Protocol::Http)
    }]);
    service.build_source = Some(BuildSource::Git);
    service.vcs_data = Some(VcsData::new(
        "https://github.com/northflank/gatsby-with-northflank".to_owned(),
        VcsProvider::Github,
        "master".to_owned(),
    ));
    service.runtime_environment = Some(
        [("VARIABLE_1", "abcdef"), ("VARIABLE_2", "12345")]
            .map(owned)
            .into(),
    );
    service.health_checks = Some(vec![health_check()]);
    service
}

fn owned((name, value): (&'static str, &str)) -> (&'static str, String) {
    (name, value.to_owned())
}

fn deployment() -> Deployment {
    Deployment {
        docker: Some(DockerRun::new(DockerRunType::Default)),
        storage: Some(DeploymentStorage {
            ephemeral_storage: Some(EphemeralStorage {
                storage_size: Some(1024),
            }),
            shm_size: None,
        }),
        ..Deployment::new(1.into())
    }
}

fn health_check() -> HealthCheck {
    HealthCheck {
        protocol: HealthCheckProtocol::Http,
        r#type: ProbeType::ReadinessProbe,
        path: Some("/health-check".to_owned()),
        cmd: None,
        port: Some(8080.into()),
        initial_delay_seconds: 10,
        period_seconds: 60,
        timeout_seconds: 1,
        failure_threshold: 3,
        success_threshold: Some(1),
    }
}
