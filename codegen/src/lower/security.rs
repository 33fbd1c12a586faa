//! Servers, security schemes and requirements.

use crate::config::nearest;
use crate::diagnostic::{Code, Severity};
use crate::ir::{
    Docs, Flow, HttpScheme, Location, Requirement, Scheme, SchemeKind, Server, ServerVariable,
    flaw_of,
};
use crate::load::At;
use crate::resolve::Dialect;

use super::parameter::is_token;
use super::{Lowering, docs, text};

/// What comes of a scheme that nobody knows how to meet.
const UNMET: &str =
    "clients send what they hold for the schemes beside it, servers let nobody in by it";

/// What comes of an alternative that names no scheme at all.
const NOBODY: &str = "servers let nobody in by it";
/// The types of security schemes, 2.0's among them.
const TYPES: [&str; 6] = [
    "apiKey",
    "basic",
    "http",
    "mutualTLS",
    "oauth2",
    "openIdConnect",
];

impl<'d> Lowering<'_, 'd> {
    /// `servers`, or 2.0's `schemes`, `host` and `basePath`.
    pub(super) fn servers(&mut self, at: At<'d>) -> Vec<Server> {
        if let Some(host) = text(at, "host") {
            let base = text(at, "basePath").unwrap_or_default();
            let schemes = at.get("schemes").into_iter().flat_map(At::items);
            let mut schemes: Vec<_> = schemes.filter_map(At::as_str).collect();
            // Sockets speak another protocol.
            schemes.retain(|scheme| !matches!(*scheme, "ws" | "wss"));
            if schemes.is_empty() {
                schemes.push("https");
            }
            // The first is what a client takes.
            schemes.sort_by_key(|scheme| *scheme != "https");
            let host = host.trim_end_matches('/');
            let base = base.trim_end_matches('/');
            let server = |scheme: &str| server_of(format!("{scheme}://{host}{base}"));
            // What keeps paths from one keeps them from the others: they differ in nothing else.
            let servers: Vec<Server> = schemes.into_iter().map(server).collect();
            let Some((flawed, flaw)) = servers.iter().find_map(|one| Some((one, flaw_of(one)?)))
            else {
                return servers;
            };
            let in_host = flaw_of(&server_of(format!("https://{host}"))).is_some();
            let place = at.get(if in_host { "host" } else { "basePath" });
            self.left_out(flawed, flaw, place.unwrap_or(at), "");
            return Vec::new();
        }
        let servers = at.get("servers").into_iter().flat_map(At::items);
        let servers: Vec<_> = servers
            .filter_map(|at| Some((self.server(at)?, at)))
            .collect();
        let instead = match servers.iter().all(|(one, _)| flaw_of(one).is_some()) {
            true if at != self.resolver.root() => "; requests go to the API's own servers",
            _ => "",
        };
        let mut sound = Vec::new();
        for (server, at) in servers {
            match flaw_of(&server) {
                Some(flaw) => {
                    self.left_out(&server, flaw, at.get("url").unwrap_or(at), instead);
                }
                None => sound.push(server),
            }
        }
        sound
    }

    fn server(&mut self, at: At<'d>) -> Option<Server> {
        let Some(url) = text(at, "url") else {
            let message = "a server has no `url`, and is left out";
            let report = self.diags.report(Code::MissingMember, at, message);
            drop(report.severity(Severity::Warning));
            return None;
        };
        let variables = at.get("variables").into_iter().flat_map(At::members);
        let variables = variables.map(|(name, variable)| self.server_variable(name, variable));
        let mut variables: Vec<ServerVariable> = variables.collect();
        // What the URL alone mentions is for the caller to give, as what has no default.
        for name in mentioned(&url) {
            if variables.iter().all(|one| one.wire != name) {
                variables.push(ServerVariable {
                    wire: name.to_owned(),
                    default: String::new(),
                    values: Vec::new(),
                    docs: Docs::default(),
                });
            }
        }
        Some(Server {
            url,
            name: text(at, "name"),
            docs: docs(at),
            variables,
        })
    }

    /// Tells of a server behind whose URL no path can be put, and of what is called `instead`.
    fn left_out(&self, server: &Server, flaw: &str, place: At<'d>, instead: &str) {
        let url = &server.url;
        let message =
            format!("no path can be put behind `{url}`: {flaw}; the server is left out{instead}");
        self.diags.report(Code::ServerUrl, place, message);
    }

    fn server_variable(&self, name: &str, at: At<'d>) -> ServerVariable {
        let values = at.get("enum").into_iter().flat_map(At::items);
        let mut values: Vec<_> = values
            .filter_map(|value| value.as_words().map(str::to_owned))
            .collect();
        let default = text(at, "default").unwrap_or_default();
        if !values.is_empty() && !values.contains(&default) {
            let stated = match default.as_str() {
                "" => "the empty text".to_owned(),
                text => format!("`{text}`"),
            };
            let message = format!("{stated} is none of the values of the variable `{name}`");
            let place = at.get("default").unwrap_or(at);
            self.diags.report(Code::ExampleRefused, place, message);
            values.push(default.clone());
        }
        ServerVariable {
            wire: name.to_owned(),
            default,
            values,
            docs: docs(at),
        }
    }

    pub(super) fn schemes(&mut self, root: At<'d>) {
        let schemes = root
            .get("components")
            .and_then(|components| components.get("securitySchemes"))
            .or_else(|| root.get("securityDefinitions"));
        for (name, at) in schemes.into_iter().flat_map(At::members) {
            // A reference that leads nowhere is reported as that.
            let (at, kind) = match self.resolver.target(at) {
                Some(at) => (at, self.scheme_kind(at)),
                None => (at, SchemeKind::Other),
            };
            self.api.schemes.push(Scheme {
                origin: self.origin(at),
                name: name.to_owned(),
                kind,
                docs: docs(at),
            });
        }
    }

    fn scheme_kind(&mut self, at: At<'d>) -> SchemeKind {
        let said = |name: &str| {
            let text = text(at, name)?.trim().to_owned();
            (!text.is_empty()).then_some(text)
        };
        let stated = text(at, "type").unwrap_or_default();
        let ty = meant(&stated, &TYPES).unwrap_or(&stated);
        self.lint_word(at.get("type"), &stated, ty);
        match ty {
            "apiKey" => match said("name") {
                Some(wire) => self.api_key(at, wire),
                None => self.unknown(at, "a scheme of keys does not say under which `name`"),
            },
            "basic" => SchemeKind::Http(HttpScheme::Basic),
            "http" => match said("scheme") {
                Some(scheme) => SchemeKind::Http(match scheme.to_ascii_lowercase().as_str() {
                    "basic" => HttpScheme::Basic,
                    "bearer" => HttpScheme::Bearer,
                    _ => HttpScheme::Other(scheme),
                }),
                None => self.unknown(at, "an HTTP scheme does not say which (`scheme`)"),
            },
            "oauth2" => SchemeKind::OAuth2(flows(at)),
            "openIdConnect" => {
                SchemeKind::OpenIdConnect(text(at, "openIdConnectUrl").unwrap_or_default())
            }
            "mutualTLS" => SchemeKind::MutualTls,
            "" => self.unknown(at, "a security scheme does not say its `type`"),
            _ => {
                let place = at.get("type").unwrap_or(at);
                let message = format!("`{ty}` is no type of a security scheme");
                let report = self.diags.report(Code::UnknownScheme, place, message);
                let report = report.note(UNMET);
                drop(match nearest(ty, TYPES.into_iter()) {
                    Some(near) => report.fix(format!("did you mean `{near}`?")),
                    None => report.fix(format!("one of {}", TYPES.join(", "))),
                });
                SchemeKind::Other
            }
        }
    }

    fn api_key(&self, at: At<'d>, wire: String) -> SchemeKind {
        let location = self.location(at);
        if matches!(location, Location::Header) && !is_token(&wire) {
            let message = format!("no header can be called `{wire}`, where the key is to be");
            return self.unknown(at.get("name").unwrap_or(at), &message);
        }
        SchemeKind::ApiKey { location, wire }
    }

    fn unknown(&self, at: At<'d>, message: &str) -> SchemeKind {
        let report = self.diags.report(Code::UnknownScheme, at, message);
        drop(report.note(UNMET));
        SchemeKind::Other
    }

    /// Says how a word is read that is not spelled as OpenAPI does.
    fn lint_word(&self, at: Option<At<'d>>, stated: &str, meant: &str) {
        if let Some(at) = at.filter(|_| stated != meant) {
            let message = format!("`{stated}` is read as `{meant}`");
            let report = self.diags.report(Code::UnknownScheme, at, message);
            drop(report.fix(format!("write `{meant}`")));
        }
    }

    /// Where a key is.
    fn location(&self, at: At<'d>) -> Location {
        let stated = text(at, "in").unwrap_or_default();
        let place = meant(&stated, &["header", "query", "cookie"]).unwrap_or(&stated);
        self.lint_word(at.get("in"), &stated, place);
        match place {
            "header" => Location::Header,
            "query" => Location::Query,
            "cookie" => Location::Cookie,
            _ => {
                let message = "a key is in `header`, `query` or `cookie`; this one is taken to be in a header";
                let place = at.get("in").unwrap_or(at);
                self.diags.report(Code::UnknownScheme, place, message);
                Location::Header
            }
        }
    }

    /// The requirements at a node, or `None` where it states none.
    pub(super) fn requirements(&mut self, at: At<'d>) -> Option<Vec<Requirement>> {
        let stated = at.get("security")?;
        let mut requirements = Vec::new();
        for alternative in self.alternatives(stated)? {
            let requirement = match (alternative.is_object(), stated.is_array()) {
                (true, _) => self.requirement(alternative),
                (false, true) => {
                    self.lint_loose(alternative);
                    self.loose_requirement(alternative)
                }
                // What is said of the whole is said already.
                (false, false) => self.loose_requirement(alternative),
            };
            let ways = self.authorizations(&requirement);
            let asked = match ways.len() {
                0 | 1 => vec![requirement],
                _ => {
                    self.lint_authorizations(alternative, &ways);
                    let asked = ways.iter().map(|way| with_one(&requirement, &ways, way));
                    asked.collect()
                }
            };
            for one in asked {
                if !requirements.contains(&one) {
                    requirements.push(one);
                }
            }
        }
        Some(requirements)
    }

    /// The alternatives that the value of `security` lists; `None` where it says nothing. Only a list without any says that
    /// nothing is asked for: a slip opens no server.
    fn alternatives(&self, stated: At<'d>) -> Option<Vec<At<'d>>> {
        if stated.is_array() {
            return Some(stated.items().collect());
        }
        let says = !stated.is_null() && (!stated.is_object() || !stated.is_empty());
        let read = match says {
            true => "this is read as the only one",
            false => "what is said further up holds",
        };
        let message = format!("`security` is a list of alternatives; {read}");
        let mut report = self.diags.report(Code::UnknownScheme, stated, message);
        if says && !stated.is_object() && stated.as_str().is_none() {
            report = report.note(NOBODY);
        }
        let name = stated.as_str().unwrap_or("name");
        drop(report.fix(format!(
            "write `security: [{{{name}: []}}]`, or `security: []` where nothing is asked for"
        )));
        says.then(|| vec![stated])
    }

    /// What one alternative asks for: all of its schemes.
    fn requirement(&mut self, at: At<'d>) -> Requirement {
        let schemes = at.members().map(|(name, scopes)| {
            self.lint_declared(name, scopes);
            (name.to_owned(), self.scopes(scopes))
        });
        Requirement {
            schemes: schemes.collect(),
        }
    }

    /// An alternative that is no object: a text names its scheme; anything else is one that nobody knows how to meet.
    fn loose_requirement(&mut self, at: At<'d>) -> Requirement {
        let name = match at.as_str() {
            Some(name) => {
                self.lint_declared(name, at);
                name
            }
            None => at.kind().article(),
        };
        Requirement {
            schemes: vec![(name.to_owned(), Vec::new())],
        }
    }

    fn lint_loose(&self, at: At<'d>) {
        let message = "an alternative of `security` is an object of schemes";
        let report = self.diags.report(Code::UnknownScheme, at, message);
        drop(match at.as_str() {
            Some(name) => report.fix(format!("write `{{{name}: []}}`")),
            None => {
                let report = report.note(NOBODY);
                report.fix("write `{name: []}`, or `{}` where nothing may be asked for")
            }
        });
    }

    /// The scopes that a scheme is asked for; a text is one.
    fn scopes(&self, at: At<'d>) -> Vec<String> {
        if !at.is_array() && !at.is_null() {
            let message = "the scopes of a scheme are a list of texts";
            self.diags.report(Code::UnknownScheme, at, message);
        }
        let scopes = at.items().chain((!at.is_array()).then_some(at));
        scopes.filter_map(At::as_str).map(str::to_owned).collect()
    }

    fn lint_declared(&mut self, name: &str, at: At<'d>) {
        if !self.api.schemes.iter().any(|scheme| scheme.name == name) {
            let places = self.undeclared.entry(name.to_owned());
            places.or_default().push(at);
        }
    }

    /// Requirements that name a scheme which is not declared: one finding a name, since most are one slip.
    pub(super) fn lint_undeclared(&self) {
        let declared = self.api.schemes.iter().map(|scheme| scheme.name.as_str());
        let beneath = match self.resolver.dialect(self.resolver.root()) {
            Dialect::Swagger2 => "securityDefinitions",
            _ => "components.securitySchemes",
        };
        for (name, places) in &self.undeclared {
            let times = match places.len() {
                1 => String::new(),
                n => format!(", which {n} requirements name"),
            };
            let message = format!("no security scheme is called `{name}`{times}");
            let report = self.diags.report(Code::UnknownScheme, places[0], message);
            let mut report = report.at_key(places[0]).note(UNMET);
            for further in places.iter().skip(1).take(2) {
                report = report.related(further.span(), "here as well");
            }
            drop(match nearest(name, declared.clone()) {
                Some(near) => report.fix(format!("did you mean `{near}`?")),
                None => report.fix(format!("declare it under `{beneath}`")),
            });
        }
    }

    /// The ways in which a requirement asks for `Authorization`, each with the schemes that do so.
    fn authorizations<'r>(&self, requirement: &'r Requirement) -> Vec<(String, Vec<&'r str>)> {
        let mut ways: Vec<(String, Vec<&str>)> = Vec::new();
        for (name, _) in &requirement.schemes {
            let scheme = self.api.schemes.iter().find(|scheme| scheme.name == *name);
            let Some(way) = scheme.and_then(|scheme| authorization(&scheme.kind)) else {
                continue;
            };
            match ways.iter_mut().find(|(known, _)| *known == way) {
                Some((_, names)) => names.push(name),
                None => ways.push((way, vec![name])),
            }
        }
        ways
    }

    fn lint_authorizations(&self, at: At<'d>, ways: &[(String, Vec<&str>)]) {
        // Schemes that fill it alike share one.
        let listed = |(_, names): &(String, Vec<&str>)| match names.split_first() {
            Some((first, rest)) if !rest.is_empty() => {
                let rest: Vec<String> = rest.iter().map(|name| format!("`{name}`")).collect();
                format!("`{first}` (with {})", rest.join(", "))
            }
            _ => format!("`{}`", names.concat()),
        };
        let names: Vec<String> = ways.iter().map(listed).collect();
        let (last, others) = names
            .split_last()
            .map_or((String::new(), String::new()), |(last, others)| {
                (last.clone(), others.join(", "))
            });
        let message = format!(
            "{others} and {last} each need an `Authorization` of their own, and a request has one; they are taken as alternatives"
        );
        let report = self.diags.report(Code::SchemesCollide, at, message);
        drop(report.fix("make each an item of the list, or have a key in a header of its own"));
    }
}

/// The known word that is meant, whatever the case of its letters and the signs between them.
fn meant(word: &str, known: &[&'static str]) -> Option<&'static str> {
    let letters = word.chars().filter(|letter| letter.is_alphanumeric());
    let letters: String = letters.collect();
    let mut known = known.iter().copied();
    known.find(|name| name.eq_ignore_ascii_case(&letters))
}

/// How a scheme fills the `Authorization` header, of which a request has one with one pair of scheme and credentials (RFC
/// 9110, 11.4 and 11.6.2); `None` if it goes elsewhere. Schemes that fill it alike are met by the same credentials.
fn authorization(kind: &SchemeKind) -> Option<String> {
    match kind {
        SchemeKind::Http(HttpScheme::Basic) => Some("basic".to_owned()),
        SchemeKind::Http(HttpScheme::Bearer)
        | SchemeKind::OAuth2(_)
        | SchemeKind::OpenIdConnect(_) => Some("bearer".to_owned()),
        SchemeKind::Http(HttpScheme::Other(name)) => Some(name.to_ascii_lowercase()),
        SchemeKind::ApiKey {
            location: Location::Header,
            wire,
        } => wire.eq_ignore_ascii_case("authorization").then(String::new),
        SchemeKind::ApiKey { .. } | SchemeKind::MutualTls | SchemeKind::Other => None,
    }
}

/// A requirement of which, of all that goes into `Authorization`, one way is left.
fn with_one(
    requirement: &Requirement,
    ways: &[(String, Vec<&str>)],
    way: &(String, Vec<&str>),
) -> Requirement {
    let elsewhere = |name: &str| ways.iter().all(|(_, names)| !names.contains(&name));
    let schemes = requirement.schemes.iter();
    let left = schemes.filter(|(name, _)| elsewhere(name) || way.1.contains(&name.as_str()));
    Requirement {
        schemes: left.cloned().collect(),
    }
}

fn flows(at: At<'_>) -> Vec<Flow> {
    let flow = |kind: &str, at: At<'_>| Flow {
        kind: kind.to_owned(),
        token_url: text(at, "tokenUrl"),
        refresh_url: text(at, "refreshUrl"),
        scopes: at
            .get("scopes")
            .into_iter()
            .flat_map(At::members)
            .map(|(name, docs)| {
                (
                    name.to_owned(),
                    docs.as_str().unwrap_or_default().to_owned(),
                )
            })
            .collect(),
    };
    match at.get("flows") {
        Some(flows) => flows.members().map(|(kind, at)| flow(kind, at)).collect(),
        None => vec![flow(
            match text(at, "flow").as_deref() {
                Some("application") => "clientCredentials",
                Some("accessCode") => "authorizationCode",
                Some("password") => "password",
                _ => "implicit",
            },
            at,
        )],
    }
}

/// The names in braces of a URL template.
fn mentioned(url: &str) -> impl Iterator<Item = &str> {
    let pieces = url.split('{').skip(1);
    let names = pieces.filter_map(|piece| piece.split_once('}'));
    names.map(|(name, _)| name).filter(|name| !name.is_empty())
}

/// A server of which nothing is stated but its URL.
fn server_of(url: String) -> Server {
    Server {
        url,
        name: None,
        docs: Docs::default(),
        variables: Vec::new(),
    }
}
