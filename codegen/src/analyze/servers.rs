//! Servers: where a caller has something to choose.

use crate::ir::{Api, OperationId, Server, leads_somewhere};

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
