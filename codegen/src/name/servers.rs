//! Names of servers, their variables and the values of those.

use super::operation::Wire;
use super::scope::{Scope, pascal, snake, variant};
use super::{Ident, ident};
use crate::analyze::{Choice, Facts};
use crate::ir::{Server, absolute};

/// What a choice of servers is called.
#[derive(Debug)]
pub struct ServerNames {
    /// The type: `Server`, or `UploadServer` where the operation has its own.
    pub ty: Ident,
    /// Per server its variant.
    pub variants: Vec<Ident>,
    /// Per server and variable its field.
    pub fields: Vec<Vec<Ident>>,
    /// The types of variables with listed values.
    pub values: Vec<ValueNames>,
}

/// What the values of a variable are called.
#[derive(Debug)]
pub struct ValueNames {
    /// The variable.
    pub wire: String,
    /// The values.
    pub values: Vec<String>,
    /// The type: `ServerRegion`.
    pub ty: Ident,
    /// Per value its variant.
    pub variants: Vec<Ident>,
}

impl ServerNames {
    /// The type of a variable with these values.
    pub fn values(&self, wire: &str, values: &[String]) -> Option<&ValueNames> {
        let mut all = self.values.iter();
        all.find(|names| names.wire == wire && names.values == values)
    }
}

pub(super) fn all(facts: &Facts, wire: &Wire, types: &mut Scope) -> Vec<ServerNames> {
    let choices = facts.servers.iter();
    choices.map(|choice| names(choice, wire, types)).collect()
}

fn names(choice: &Choice, wire: &Wire, types: &mut Scope) -> ServerNames {
    let ty = match choice.operation {
        Some(id) => {
            let method = wire.operation(id).method.to_string();
            pascal(&format!("{} server", method.trim_start_matches("r#")))
        }
        None if types.is_free("Server") => "Server".to_owned(),
        None => "ApiServer".to_owned(),
    };
    let ty = types.claim(&ty);
    let mut variants = Scope::members();
    let mut values: Vec<ValueNames> = Vec::new();
    let mut fields = Vec::new();
    for server in &choice.servers {
        let mut scope = Scope::members();
        let variables = server.variables.iter();
        fields.push(
            variables
                .map(|variable| ident(&scope.claim(&snake(&variable.wire))))
                .collect(),
        );
        for variable in &server.variables {
            let known =
                |one: &ValueNames| one.wire == variable.wire && one.values == variable.values;
            if variable.values.is_empty() || values.iter().any(known) {
                continue;
            }
            let name = types.claim(&format!("{ty}{}", pascal(&variable.wire)));
            let mut scope = Scope::members();
            let listed = variable.values.iter();
            values.push(ValueNames {
                wire: variable.wire.clone(),
                values: variable.values.clone(),
                ty: ident(&name),
                variants: listed
                    .map(|one| ident(&scope.claim(&variant(one))))
                    .collect(),
            });
        }
    }
    ServerNames {
        ty: ident(&ty),
        variants: words(&choice.servers)
            .iter()
            .map(|word| ident(&variants.claim(word)))
            .collect(),
        fields,
        values,
    }
}

/// What servers are called. One that would be called like another before it says its scheme or its port as well.
fn words(servers: &[Server]) -> Vec<String> {
    let mut words: Vec<String> = Vec::new();
    for (index, server) in servers.iter().enumerate() {
        let own = word(server);
        let alike = || servers[..index].iter().filter(|one| word(one) == own);
        let parts: [fn(&Server) -> String; 2] = [scheme, port];
        let mut telling = parts.into_iter().filter(|part| {
            let said = part(server);
            !said.is_empty() && alike().all(|one| part(one) != said)
        });
        let told = telling.next().filter(|_| alike().next().is_some());
        words.push(match told {
            Some(part) => variant(&format!("{own} {}", part(server))),
            None => own,
        });
    }
    words
}

fn scheme(server: &Server) -> String {
    let url = absolute(server).unwrap_or_default();
    let scheme = url.split_once("://").map(|(scheme, _)| scheme);
    scheme.unwrap_or_default().to_owned()
}

fn port(server: &Server) -> String {
    let url = absolute(server).unwrap_or_default();
    let host = url.split('/').nth(2).unwrap_or_default();
    let port = host.rsplit_once(':').map_or("", |(_, port)| port);
    match port.bytes().all(|byte| byte.is_ascii_digit()) {
        true => port.to_owned(),
        false => String::new(),
    }
}

/// What a server is called: its name, a short description, or the first label of its host.
fn word(server: &Server) -> String {
    let said = server
        .docs
        .description
        .as_deref()
        .or(server.docs.summary.as_deref());
    let short = |text: &&str| {
        let telling = telling(text);
        (1..=3).contains(&telling.len())
    };
    match (server.name.as_deref(), said.filter(short)) {
        (Some(name), _) if !name.trim().is_empty() => variant(name),
        (_, Some(said)) => variant(&telling(said).join(" ")),
        _ => variant(&label(server)),
    }
}

/// The words of a description that tell one server from another.
fn telling(text: &str) -> Vec<&str> {
    const USUAL: [&str; 7] = ["the", "a", "an", "server", "api", "url", "environment"];
    text.split(|c: char| !c.is_alphanumeric())
        .filter(|word| !word.is_empty() && !USUAL.contains(&word.to_ascii_lowercase().as_str()))
        .collect()
}

fn label(server: &Server) -> String {
    // What a caller has to give is called by its name.
    let url = absolute(server).unwrap_or_else(|| server.url.clone());
    let host = url.split("//").nth(1).unwrap_or(&url);
    let label = host.split(['.', ':', '/']).next().unwrap_or_default();
    match label.bytes().all(|byte| byte.is_ascii_digit()) {
        // An address.
        true => format!("host {host}"),
        false => label.replace(['{', '}'], " ").trim().to_owned(),
    }
}
