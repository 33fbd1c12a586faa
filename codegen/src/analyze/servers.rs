//! Servers: which URLs are absolute, and where a caller has something to choose.

use crate::ir::{Api, OperationId, Server};

/// Servers of which a caller chooses one, or whose variables a caller gives.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Choice {
    /// The first operation with these servers; `None` where they are the API's.
    pub operation: Option<OperationId>,
    /// Those with an absolute URL, be it that a caller has to give part of it.
    pub servers: Vec<Server>,
}

/// The API's servers, and those of operations that have their own, each once.
pub(super) fn all(api: &Api) -> Vec<Choice> {
    let mut all: Vec<Choice> = Vec::new();
    let own = api.operations.iter().enumerate().map(|(index, operation)| {
        (
            Some(OperationId::new(index, false)),
            operation.servers.as_slice(),
        )
    });
    for (operation, servers) in std::iter::once((None, api.servers.as_slice())).chain(own) {
        let servers: Vec<Server> = servers
            .iter()
            .filter(|server| leads_somewhere(server))
            .cloned()
            .map(used)
            .collect();
        let chosen = servers.len() > 1 || servers.iter().any(|one| !one.variables.is_empty());
        if chosen && !all.iter().any(|choice| choice.servers == servers) {
            all.push(Choice { operation, servers });
        }
    }
    all
}

/// The server without variables that its URL does not mention.
fn used(mut server: Server) -> Server {
    let url = server.url.clone();
    server
        .variables
        .retain(|variable| url.contains(&format!("{{{}}}", variable.wire)));
    server
}

/// A server's URL with the defaults of its variables, if that is absolute.
pub(crate) fn absolute(server: &Server) -> Option<String> {
    let mut url = server.url.clone();
    for variable in &server.variables {
        url = url.replace(&format!("{{{}}}", variable.wire), &variable.default);
    }
    (is_absolute(&url) && has_host(&url) && !url.contains(['{', '}'])).then_some(url)
}

/// Whether the host of a URL is there, all of it: where a variable has no value there may be a label without a letter.
fn has_host(url: &str) -> bool {
    let (_, rest) = url.split_once("//").unwrap_or_default();
    let authority = rest.split(['/', '?', '#']).next().unwrap_or_default();
    let host = authority.rsplit('@').next().unwrap_or_default();
    !host.is_empty() && !host.starts_with(['.', ':']) && !host.contains("..")
}

/// The variables that a caller has to give, by index: without them the URL is none, and they have no default.
pub(crate) fn demanded(server: &Server) -> Vec<usize> {
    if absolute(server).is_some() {
        return Vec::new();
    }
    let variables = server.variables.iter().enumerate();
    let open = variables.filter(|(_, one)| one.default.is_empty() && one.values.is_empty());
    let used = open.filter(|(_, one)| server.url.contains(&format!("{{{}}}", one.wire)));
    used.map(|(at, _)| at).collect()
}

/// Whether a server's URL is absolute once its variables are given.
fn leads_somewhere(server: &Server) -> bool {
    let mut given = server.clone();
    for at in demanded(server) {
        let variable = &mut given.variables[at];
        let is_first = server.url.starts_with(&format!("{{{}}}", variable.wire));
        let text = if is_first { "https://host" } else { "text" };
        text.clone_into(&mut variable.default);
    }
    absolute(&given).is_some()
}

pub(crate) fn is_absolute(url: &str) -> bool {
    url.starts_with("https://") || url.starts_with("http://")
}
