//! The endpoint as its document describes it, on the generated server, with a store in memory.
//!
//! In: who the API belongs to and which tokens may only read. Out: a router. What a request must look
//! like is nowhere in here: the generated code has judged it before a method is called.

use std::collections::BTreeMap;
use std::collections::btree_map::Entry;
use std::sync::{Mutex, PoisonError};

use northflank::operations::CreateCombinedServiceReply;
use northflank::server::{CreateCombinedServiceInput, Services, router};
use northflank::{
    BuildState, BuildStatus, Cluster, CombinedService, CombinedServiceResult, Deployment,
    DeploymentDetails, DeploymentReason, DeploymentState, DeploymentStatus, ErrorInfo, ErrorReply,
    NewCombinedService, ServiceStatus, ServiceType,
};
use oasmith::http::Response;
use oasmith::http::header::{CONTENT_TYPE, HeaderValue};
use oasmith::server::{Attempt, Authenticator, Config, Denied, Reason, Refusal, violations_json};
use oasmith::{Body, Value, to_vec};

/// How many bytes a request may have.
pub(crate) const BODY_LIMIT: usize = 1 << 20;

/// Who the API belongs to, and what its tokens are good for.
#[derive(Debug, Clone)]
pub(crate) struct Options {
    /// The user or team, as it stands in `appId`.
    pub(crate) user: String,
    /// The tokens that may do everything; empty where any other token may.
    pub(crate) full: Vec<String>,
    /// The tokens that lack every permission to change something.
    pub(crate) read_only: Vec<String>,
}

/// The API as a router.
pub(crate) fn app(options: Options) -> oasmith::server::axum::Router {
    let tokens = Tokens {
        full: options.full,
        read_only: options.read_only,
    };
    let sandbox = Sandbox {
        user: options.user,
        services: Mutex::default(),
    };
    let config = Config::new(tokens)
        .body_limit(BODY_LIMIT)
        .validate_replies(true)
        .own_not_found(true)
        .refusals(refused);
    router(sandbox, config)
}

struct Tokens {
    full: Vec<String>,
    read_only: Vec<String>,
}

impl Authenticator for Tokens {
    type Principal = ();

    async fn authenticate(&self, attempt: Attempt<'_>) -> Result<(), Denied> {
        let token = attempt.bearer().ok_or(Denied::Unauthenticated)?;
        let among = |tokens: &[String]| tokens.iter().any(|known| known == token);
        let changes = attempt.scopes().any(|role| !role.ends_with(".read"));
        match among(&self.read_only) {
            true if changes => Err(Denied::Forbidden),
            true => Ok(()),
            false if self.full.is_empty() || among(&self.full) => Ok(()),
            false => Err(Denied::Unauthenticated),
        }
    }
}

struct Sandbox {
    user: String,
    /// By project and derived identifier.
    services: Mutex<BTreeMap<(String, String), CombinedService>>,
}

impl Services for Sandbox {
    type Principal = ();

    async fn create_combined_service(
        &self,
        (): (),
        request: CreateCombinedServiceInput,
    ) -> CreateCombinedServiceReply {
        let id = identifier(&request.body.name);
        let key = (request.project_id, id.clone());
        // Nothing is left half done by a thread that panics: a service goes in whole.
        let mut services = self.services.lock().unwrap_or_else(PoisonError::into_inner);
        match services.entry(key) {
            Entry::Occupied(_) => CreateCombinedServiceReply::Conflict(taken(&id)),
            Entry::Vacant(place) => {
                let app_id = format!("/{}/{}/{id}", self.user, place.key().0);
                let service = created(request.body.into_inner(), id, app_id);
                let data = place.insert(service).clone();
                CreateCombinedServiceReply::Ok(CombinedServiceResult { data })
            }
        }
    }
}

/// `Example Service` → `example-service`. Names consist of letters, digits, `-` and white space.
fn identifier(name: &str) -> String {
    let letter = |c: char| match c.is_ascii_alphanumeric() {
        true => c.to_ascii_lowercase(),
        false => '-',
    };
    name.chars().map(letter).collect()
}

/// The service as it stands once it was created: what was asked for, and what the platform adds.
fn created(new: NewCombinedService, id: String, app_id: String) -> CombinedService {
    let now = format!("{:.3}", jiff::Timestamp::now());
    let cluster = Cluster {
        namespace: Some(format!("ns-{id}")),
        load_balancers: Some(vec!["lb.sandbox.example.com".to_owned()]),
        ..Cluster::new("sandbox".to_owned(), "sandbox".to_owned())
    };
    CombinedService {
        name: new.name,
        description: new.description,
        tags: new.tags,
        billing: new.billing,
        infrastructure: new.infrastructure,
        ports: new.ports,
        disabled_ci: new.disabled_ci,
        build_source: new.build_source,
        vcs_data: new.vcs_data,
        bundle_data: new.bundle_data,
        build_settings: new.build_settings,
        build_configuration: new.build_configuration,
        runtime_environment: new.runtime_environment,
        runtime_files: new.runtime_files,
        build_arguments: new.build_arguments,
        build_files: new.build_files,
        docker_secret_mounts: new.docker_secret_mounts,
        health_checks: new.health_checks,
        load_balancing: new.load_balancing,
        autoscaling: new.autoscaling,
        deployment_sysctl_settings: None,
        service_type: ServiceType::Combined,
        deployment: deployed(new.deployment),
        id,
        app_id,
        cluster,
        status: status(&now),
        created_at: Some(now.clone()),
        updated_at: Some(now),
    }
}

/// No image stands yet: it is about to be built.
fn deployed(new: Deployment) -> DeploymentDetails {
    DeploymentDetails {
        r#type: new.r#type,
        instances: new.instances,
        buildpack: new.buildpack,
        docker: new.docker,
        storage: new.storage,
        strategy: new.strategy,
        zonal_redundancy: new.zonal_redundancy,
        gpu: new.gpu,
        grace_period_seconds: new.grace_period_seconds,
        metadata: new.metadata,
        image_url: None,
    }
}

fn status(now: &str) -> ServiceStatus {
    ServiceStatus {
        build: Some(BuildStatus {
            status: BuildState::Queued,
            last_transition_time: Some(now.to_owned()),
        }),
        deployment: DeploymentStatus {
            status: DeploymentState::Pending,
            reason: DeploymentReason::Deploying,
            last_transition_time: Some(now.to_owned()),
        },
    }
}

fn taken(id: &str) -> ErrorReply {
    let message = format!("The project already has a service with the identifier {id}");
    let mut error = ErrorInfo::new(message);
    error.id = Some("conflict".to_owned());
    ErrorReply { error }
}

/// Whatever never reaches a method is refused in the API's own words.
fn refused(refusal: &Refusal) -> Response<Body> {
    let mut error = ErrorInfo::new(refusal.reason.title().to_owned());
    error.id = Some(word(refusal.reason).to_owned());
    if let Ok(violations @ Value::Array(_)) = violations_json(&refusal.faults).parse()
        && !refusal.faults.is_empty()
    {
        error.details = Some([("violations", violations)].into());
    }
    let mut response = Response::new(Body::from(to_vec(&ErrorReply { error })));
    *response.status_mut() = refusal.status;
    let json = HeaderValue::from_static("application/json");
    response.headers_mut().insert(CONTENT_TYPE, json);
    response
}

fn word(reason: Reason) -> &'static str {
    match reason {
        Reason::NotFound => "not_found",
        Reason::MethodNotAllowed => "method_not_allowed",
        Reason::Unauthenticated => "unauthenticated",
        Reason::Forbidden => "forbidden",
        Reason::NotAcceptable => "not_acceptable",
        Reason::UnsupportedMedia => "unsupported_media_type",
        Reason::UnsupportedCoding => "unsupported_content_coding",
        Reason::TooLarge => "too_large",
        Reason::TooSlow => "too_slow",
        Reason::Malformed => "malformed",
        Reason::Invalid => "invalid",
        Reason::Reply | Reason::Failed => "internal",
    }
}
