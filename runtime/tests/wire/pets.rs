//! What generated code looks like for an API of three operations: the models cut short, the
//! operations in full.

use oasmith::{Json, Reader, Rules, Schema, Stop, Writer};

#[derive(Debug, Clone, PartialEq)]
pub struct Pet {
    pub name: String,
    pub age: i64,
}

impl Json for Pet {
    fn decode(r: &mut Reader<'_>) -> Result<Self, Stop> {
        let mut name = None;
        let mut age = None;
        r.object(|r, key| match key {
            "name" => r.member(&mut name),
            "age" => r.member(&mut age),
            _ => r.unknown(),
        })?;
        Ok(Pet {
            name: r.required(name)?,
            age: r.required(age)?,
        })
    }

    fn encode(&self, w: &mut Writer) {
        let mut o = w.object();
        o.member("name", &self.name);
        o.member("age", &self.age);
        o.end();
    }
}

#[derive(Debug, Clone, PartialEq)]
pub struct Problem {
    pub message: String,
}

impl Json for Problem {
    fn decode(r: &mut Reader<'_>) -> Result<Self, Stop> {
        let mut message = None;
        r.object(|r, key| match key {
            "message" => r.member(&mut message),
            _ => r.unknown(),
        })?;
        Ok(Problem {
            message: r.required(message)?,
        })
    }

    fn encode(&self, w: &mut Writer) {
        let mut o = w.object();
        o.member("message", &self.message);
        o.end();
    }
}

static PET: Schema = Schema::new(
    "#/components/schemas/Pet",
    r#"{"type":"object","required":["name","age"],"properties":{"name":{"type":"string"},"age":{"type":"integer","minimum":0}}}"#,
    &[],
    &[],
);
static PROBLEM: Schema = Schema::new(
    "#/components/schemas/Problem",
    r#"{"type":"object"}"#,
    &[],
    &[],
);
static TEXT: Schema = Schema::new("#/text", r#"{"type":"string","minLength":1}"#, &[], &[]);
static LIMIT: Schema = Schema::new("#/limit", r#"{"type":"integer","maximum":100}"#, &[], &[]);
static TAGS: Schema = Schema::new("#/tags", r#"{"type":"array"}"#, &[], &[]);

const PET_RULES: Rules<Pet> = Rules::new(&PET, |pet| pet.age >= 0);
const PROBLEM_RULES: Rules<Problem> = Rules::new(&PROBLEM, |_| true);
const TEXT_RULES: Rules<String> = Rules::new(&TEXT, |text| !text.is_empty());
const LIMIT_RULES: Rules<i64> = Rules::new(&LIMIT, |limit| *limit <= 100);
const TAGS_RULES: Rules<Vec<String>> = Rules::new(&TAGS, |_| true);

pub mod operations {
    use super::*;
    use oasmith::StatusIn;
    use oasmith::client;
    use oasmith::operation::*;
    use oasmith::server;

    pub static BEARER: Scheme = Scheme::new("bearer", SchemeKind::Bearer);

    pub static CREATE_PET: Operation = Operation {
        id: "createPet",
        method: "POST",
        path: "/owners/{ownerId}/pets",
        params: &[
            Param::new(Place::Path, "ownerId", Layout::Text, TEXT_RULES.schema()).required(),
            Param::new(Place::Query, "limit", Layout::Number, LIMIT_RULES.schema()),
            Param::new(
                Place::Query,
                "tags",
                Layout::Array(&Layout::Text),
                TAGS_RULES.schema(),
            )
            .style(Style::PipeDelimited, false),
        ],
        body: Some(RequestBody {
            required: true,
            contents: &[Content::json("application/json")],
        }),
        replies: &[
            Reply::new(Status::Code(201), &[Content::json("application/json")]).headers(&[
                Param::new(
                    Place::Header,
                    "X-Rate",
                    Layout::Number,
                    LIMIT_RULES.schema(),
                )
                .required(),
            ]),
            Reply::new(Status::Range(4), &[Content::json("application/json")]),
        ],
        security: &[Requirement(&[(&BEARER, &["pets.create"])])],
        server: None,
    };

    pub static HEALTH: Operation = Operation {
        id: "health",
        method: "GET",
        path: "/health",
        params: &[],
        body: None,
        replies: &[Reply::new(Status::Code(204), &[])],
        security: &[],
        server: None,
    };

    #[derive(Debug, Clone, PartialEq)]
    pub enum CreatePetReply {
        Created { body: Pet, x_rate: i64 },
        ClientError(StatusIn<4>, Problem),
    }

    impl client::Reply for CreatePetReply {
        type Success = Pet;

        fn receive(r: &mut client::Received) -> Result<Self, client::Error> {
            Ok(match r.matched() {
                Some((0, 0)) => Self::Created {
                    body: r.body(PET_RULES)?,
                    x_rate: r.required_header(0)?,
                },
                Some((1, 0)) => Self::ClientError(r.status_in()?, r.body(PROBLEM_RULES)?),
                _ => return Err(r.unexpected()),
            })
        }

        fn into_success(self) -> Option<Pet> {
            match self {
                Self::Created { body, .. } => Some(body),
                _ => None,
            }
        }
    }

    impl server::Respond for CreatePetReply {
        fn respond(self, a: &mut server::Answer) {
            match self {
                Self::Created { body, x_rate } => {
                    a.body(0, 0, &body, PET_RULES);
                    a.header(0, 0, &x_rate);
                }
                Self::ClientError(status, body) => {
                    a.status(status);
                    a.body(1, 0, &body, PROBLEM_RULES);
                }
            }
        }
    }

    #[derive(Debug, Clone, PartialEq)]
    pub enum HealthReply {
        NoContent,
    }

    impl client::Reply for HealthReply {
        type Success = ();

        fn receive(r: &mut client::Received) -> Result<Self, client::Error> {
            Ok(match r.matched() {
                Some((0, 0)) => Self::NoContent,
                _ => return Err(r.unexpected()),
            })
        }

        fn into_success(self) -> Option<()> {
            match self {
                Self::NoContent => Some(()),
            }
        }
    }

    impl server::Respond for HealthReply {
        fn respond(self, a: &mut server::Answer) {
            match self {
                Self::NoContent => a.empty(0),
            }
        }
    }
}

pub mod client {
    use super::operations::{self, CreatePetReply, HealthReply};
    use super::*;
    use oasmith::client::{Builder, Call, Core};

    #[derive(Debug, Clone)]
    pub struct Client(Core);

    impl From<Core> for Client {
        fn from(core: Core) -> Self {
            Client(core)
        }
    }

    impl oasmith::client::TakesApiKey for Client {}
    impl oasmith::client::TakesBasic for Client {}
    impl oasmith::client::TakesBearer for Client {}

    impl Client {
        pub fn builder() -> Builder<Self> {
            Builder::new("", oasmith::Mode::Open)
        }

        pub fn create_pet(&self, owner_id: &str, body: &Pet) -> CreatePet {
            CreatePet {
                call: self
                    .0
                    .call(&operations::CREATE_PET)
                    .text(0, owner_id)
                    .body(0, body, PET_RULES),
            }
        }

        pub fn health(&self) -> Call<HealthReply> {
            self.0.call(&operations::HEALTH)
        }
    }

    pub struct CreatePet {
        call: Call<CreatePetReply>,
    }

    impl CreatePet {
        pub fn limit(mut self, limit: i64) -> Self {
            self.call = self.call.param(1, &limit);
            self
        }

        pub fn tags(mut self, tags: &[String]) -> Self {
            self.call = self.call.list(2, tags);
            self
        }
    }

    oasmith::client::builder!(CreatePet, CreatePetReply);
}

pub mod server {
    use super::operations::{self, CreatePetReply, HealthReply};
    use super::*;
    use oasmith::Valid;
    use oasmith::server::{Config, Incoming, Routes, Running};
    use std::future::Future;
    use std::sync::Arc;

    pub struct CreatePetRequest {
        pub owner_id: String,
        pub limit: Option<i64>,
        pub tags: Option<Vec<String>>,
        pub body: Valid<Pet>,
    }

    pub trait Pets: Send + Sync + 'static {
        type Principal: Send + 'static;

        fn create_pet(
            &self,
            principal: Self::Principal,
            request: CreatePetRequest,
        ) -> impl Future<Output = CreatePetReply> + Send;

        fn health(&self) -> impl Future<Output = HealthReply> + Send;
    }

    pub fn pets<A: Pets>(api: A) -> Routes<A::Principal> {
        let api = Arc::new(api);
        let mut routes = Routes::new();
        routes.add(&operations::CREATE_PET, &api, create_pet_route);
        routes.add(&operations::HEALTH, &api, health_route);
        routes
    }

    fn create_pet_route<'a, A: Pets>(
        api: &'a A,
        call: &mut Incoming<A::Principal>,
    ) -> Running<'a, CreatePetReply> {
        let owner_id = call.required_by(0, TEXT_RULES);
        let limit = call.optional_by(1, LIMIT_RULES);
        let tags = call.optional(2);
        let body = call.body(PET_RULES);
        let (Some(owner_id), Some(limit), Some(tags), Some(body)) = (owner_id, limit, tags, body)
        else {
            return call.refuse();
        };
        let request = CreatePetRequest {
            owner_id,
            limit,
            tags,
            body,
        };
        let principal = call.principal()?;
        call.answer(api.create_pet(principal, request))
    }

    fn health_route<'a, A: Pets>(
        api: &'a A,
        call: &mut Incoming<A::Principal>,
    ) -> Running<'a, HealthReply> {
        call.answer(api.health())
    }

    pub fn router<A: Pets>(api: A, config: Config<A::Principal>) -> oasmith::server::axum::Router {
        pets(api).into_router(config)
    }
}
