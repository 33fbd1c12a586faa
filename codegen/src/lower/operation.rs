//! Operations: paths, parameters, replies.

use std::collections::hash_map::Entry;

use crate::deep::deeper;
use crate::diagnostic::Code;
use crate::hash::IdSet;
use crate::ir::{
    Content, Header, LeftOut, Operation, OperationId, Reply, Requirement, Server, Status, Template,
};
use crate::load::{At, NodeId};
use crate::resolve::method;
use crate::status::status_word;

use super::annotation::docs_with_schema;
use super::parameter::is_token;
use super::template::{template, variable};
use super::{Lowering, docs, text};

/// What a path gives all its operations.
struct Shared<'d> {
    params: Vec<At<'d>>,
    /// See [`Lowering::pieces`].
    item: Vec<At<'d>>,
    security: Vec<Requirement>,
}

/// Operations of a path item: their methods and where they stand.
pub(super) type Called<'d> = Vec<(String, At<'d>)>;

impl<'d> Lowering<'_, 'd> {
    pub(super) fn operations(&mut self, root: At<'d>) {
        self.lint_paths(root);
        let security = self.requirements(root).unwrap_or_default();
        for (path, item) in root.get("paths").into_iter().flat_map(At::members) {
            if path.starts_with("x-") {
                continue;
            }
            self.path_item(path, item, &security, false);
        }
        for (name, item) in root.get("webhooks").into_iter().flat_map(At::members) {
            self.path_item(name, item, &security, true);
        }
        self.call_by_functions();
    }

    /// What a path item is made of: what it states itself, and what its `$ref` leads to, which may be such an item again
    /// (OpenAPI 3.1, 4.8.9.1).
    pub(super) fn pieces(&self, item: At<'d>) -> Vec<At<'d>> {
        let mut pieces: Vec<At<'d>> = Vec::new();
        let mut seen = IdSet::default();
        let mut next = Some(item);
        while let Some(piece) = next.filter(|next| seen.insert(next.id())) {
            // One that only refers to the next one states nothing.
            if piece.len() > 1 || piece.get("$ref").is_none() {
                pieces.push(piece);
            }
            next = self.resolver.step(piece);
        }
        pieces
    }

    /// The operations of a path item: those that it states itself first.
    pub(super) fn called(&self, item: At<'d>) -> Called<'d> {
        let pieces = self.pieces(item).into_iter();
        pieces.flat_map(stated_operations).collect()
    }

    fn path_item(&mut self, path: &str, at: At<'d>, security: &[Requirement], receiver: bool) {
        let item = self.pieces(at);
        item.iter().for_each(|piece| self.lint_twice(*piece));
        let params = item.iter().filter_map(|piece| piece.get("parameters"));
        let shared = Shared {
            params: params.flat_map(At::items).collect(),
            security: security.to_vec(),
            item,
        };
        let called = self.called(at);
        for (index, (method, operation)) in called.iter().enumerate() {
            if !is_token(method) {
                let message = format!("no method can be called `{method}`; this one is left out");
                let report = self.diags.report(Code::MethodName, *operation, message);
                drop(report.at_key(*operation));
                continue;
            }
            let before = called.iter().take(index).find(|(one, _)| one == method);
            if let Some((_, first)) = before {
                let twice = shared.item.iter().any(|piece| {
                    let stated = |at| stated_operations(*piece).any(|(_, one)| one == at);
                    stated(*first) && stated(*operation)
                });
                let says = match twice {
                    true => format!("states {method} twice"),
                    false => format!("has a {method} of its own"),
                };
                let message = format!("`{path}` {says}; this one is left out");
                let report = self.diags.report(Code::PathTwice, *operation, message);
                drop(report.at_key(*operation).related(first.span(), "the other"));
                continue;
            }
            let path = self.path(path, method, receiver);
            self.operation(&path, method, *operation, &shared, receiver);
        }
    }

    /// Whether an operation is not selected, which is kept in mind.
    fn leaves_out(
        &mut self,
        id: Option<&str>,
        (method, path): (&str, &str),
        tags: &[String],
    ) -> bool {
        if self.config.wants_operation(id, method, path, tags) {
            return false;
        }
        self.api.left_out.push(LeftOut {
            id: id.map(str::to_owned),
            method: method.to_owned(),
            path: path.to_owned(),
            tags: tags.to_vec(),
        });
        true
    }

    /// What is called back by an operation that is left out is left out with it.
    fn leave_out_callbacks(&mut self, at: At<'d>, seen: &mut IdSet<NodeId>) {
        for (name, item) in self.stated_callbacks(at) {
            if !seen.insert(item.id()) {
                continue;
            }
            for (method, operation) in self.called(item) {
                self.api.left_out.push(LeftOut {
                    id: text(operation, "operationId"),
                    method: method.to_owned(),
                    path: self.path(name, &method, true),
                    tags: tags(operation),
                });
                deeper(|| self.leave_out_callbacks(operation, seen));
            }
        }
    }

    /// The path items of an operation's callbacks, each with the name of its callback.
    fn stated_callbacks(&self, at: At<'d>) -> Vec<(&'d str, At<'d>)> {
        let named = at.get("callbacks").into_iter().flat_map(At::members);
        let targets = named.filter_map(|(name, at)| Some((name, self.resolver.target(at)?)));
        let items = targets.flat_map(|(name, callback)| {
            let items = callback.members();
            let items = items.filter(|(expression, _)| !expression.starts_with("x-"));
            items.map(move |(_, item)| (name, item))
        });
        items.collect()
    }

    fn operation(
        &mut self,
        path: &str,
        method: &str,
        at: At<'d>,
        shared: &Shared<'d>,
        receiver: bool,
    ) {
        let tags = tags(at);
        let operation_id = text(at, "operationId");
        if self.leaves_out(operation_id.as_deref(), (method, path), &tags) {
            self.leave_out_callbacks(at, &mut IdSet::default());
            return;
        }
        for tag in &tags {
            if !self.api.tags.iter().any(|known| known.name == *tag) {
                self.api.tags.push(crate::ir::Tag {
                    name: tag.clone(),
                    docs: Default::default(),
                });
            }
        }
        let list = match receiver {
            true => &self.api.receivers,
            false => &self.api.operations,
        };
        let id = OperationId::new(list.len(), receiver);
        let call = format!("{method} {path}");
        self.told_apart(at, id, &call);
        let template = self.template(path, at);
        let params = self.params((path, &template), at, &shared.params, id);
        let body = self.body(at, &shared.params, id);
        let replies = self.replies(at, method, id);
        let security = self
            .requirements(at)
            .unwrap_or_else(|| shared.security.clone());
        let operation = Operation {
            origin: self.origin(at),
            id: operation_id,
            called: None,
            method: method.to_owned(),
            path: path.to_owned(),
            template,
            docs: docs(at),
            tags,
            deprecated: self.switch(at, "deprecated"),
            params,
            body,
            replies,
            security,
            servers: self.nearest_servers(at, &shared.item),
            pages: self.pages(at, &call),
        };
        match receiver {
            true => self.api.receivers.push(operation),
            false => self.api.operations.push(operation),
        }
        self.callbacks(at, shared);
    }

    /// Takes a path apart.
    fn template(&self, path: &str, at: At<'d>) -> Template {
        let (template, unclear) = template(path);
        for inner in unclear {
            let (name, _) = variable(&inner);
            let message = format!(
                "`{{{inner}}}` states segments that cannot be followed; it is taken as `{{{name}}}`, one segment"
            );
            self.diags.report(Code::PathShape, at, message);
        }
        template
    }

    /// An `operationId` is one operation's alone (OpenAPI 3.1, 4.8.10.1).
    fn told_apart(&mut self, at: At<'d>, id: OperationId, call: &str) {
        let Some(stated) = at.get("operationId") else {
            return;
        };
        let Some(name) = stated.as_str() else {
            return;
        };
        let first = match self.operation_ids.entry((id.is_receiver(), name)) {
            Entry::Vacant(free) => {
                free.insert(id);
                return;
            }
            Entry::Occupied(first) => self.api.operation(*first.get()),
        };
        let message = format!(
            "`{name}` is the operationId of {} {} as well",
            first.method, first.path
        );
        let report = self.diags.report(Code::DuplicateOperation, stated, message);
        let report = report.fix(format!(
            "give each an id of its own, or choose a name with `rename.operations.\"{call}\"`"
        ));
        if let Some(node) = first.origin.node {
            let first = self.at(node);
            let span = first.get("operationId").unwrap_or(first).span();
            drop(report.related(span, "the first"));
        }
    }

    /// The operation's own servers, else its path's; none where these are the API's said again, which a user
    /// replaces by another.
    fn nearest_servers(&mut self, at: At<'d>, item: &[At<'d>]) -> Vec<Server> {
        let mut stated = std::iter::once(at).chain(item.iter().copied());
        let nearest =
            stated.find_map(|at| Some(self.servers(at)).filter(|servers| !servers.is_empty()));
        let nearest = nearest.unwrap_or_default();
        let is_one = |own: &Server| {
            let mut common = self.api.servers.iter();
            common.any(|common| is_same_server(own, common))
        };
        let first = nearest.first().zip(self.api.servers.first());
        let again = first.is_some_and(|(own, common)| is_same_server(own, common));
        match again && nearest.iter().all(is_one) {
            true => Vec::new(),
            false => nearest,
        }
    }

    /// Where an operation is called. A webhook or callback is under its name, numbered where another
    /// has it: the URL that callers use is the receiver's own choice (OpenAPI 3.1, 4.8.1, 4.8.18).
    fn path(&self, stated: &str, method: &str, receiver: bool) -> String {
        if !receiver && stated.starts_with('/') {
            return stated.to_owned();
        }
        let stem = format!("/{}", stated.trim_start_matches('/'));
        if !receiver {
            return stem;
        }
        let taken = |path: &str| {
            let mut known = self.api.receivers.iter();
            known.any(|one| one.path == path && one.method == method)
        };
        let numbered = (2..).map(|number| format!("{stem}-{number}"));
        std::iter::once(stem.clone())
            .chain(numbered)
            .find(|path| !taken(path))
            .unwrap_or_default()
    }

    /// What an operation lets the API call. A callback that several operations share under one name, or that leads back to
    /// itself, is one.
    fn callbacks(&mut self, at: At<'d>, shared: &Shared<'d>) {
        for (name, item) in self.stated_callbacks(at) {
            if self.received.insert((name, item.id())) {
                self.path_item(name, item, &shared.security, true);
            }
        }
    }

    fn replies(&mut self, at: At<'d>, method: &str, id: OperationId) -> Vec<Reply> {
        let mut replies = Vec::new();
        for (status, stated) in at.get("responses").into_iter().flat_map(At::members) {
            if status.starts_with("x-") {
                continue;
            }
            let Some(status) = self.status(status, stated) else {
                continue;
            };
            let Some(reply) = self.resolver.target(stated) else {
                continue;
            };
            let role = reason(status);
            let contents = match never_has_content(method, status) {
                true => self.content_never_sent(method, status, reply),
                false => self.reply_contents(at, reply, id, &role),
            };
            replies.push(Reply {
                origin: self.origin(reply),
                status,
                contents,
                headers: self.headers(reply, id),
                docs: docs(reply),
            });
        }
        replies.sort_by_key(|reply| reply.status);
        // As with headers and contents: there are many lists of few, which stay for the rest of the run.
        replies.shrink_to_fit();
        replies
    }

    /// The contents of a reply that has none; what is described all the same is told.
    fn content_never_sent(&self, method: &str, status: Status, reply: At<'d>) -> Vec<Content> {
        let described = reply.get("content").filter(|content| !content.is_empty());
        if let Some(described) = described.or_else(|| reply.get("schema")) {
            let what = match (method, status) {
                ("HEAD", _) => "to HEAD".to_owned(),
                (_, Status::Code(code)) => format!("of status {code}"),
                (_, Status::Range(_) | Status::Default) => "of status 1XX".to_owned(),
            };
            let message =
                format!("a reply {what} has no content; what is described here is never sent");
            self.diags
                .report(Code::ContentNeverSent, described, message);
        }
        Vec::new()
    }

    fn status(&mut self, text: &str, at: At<'d>) -> Option<Status> {
        if text.eq_ignore_ascii_case("default") {
            return Some(Status::Default);
        }
        let bytes = text.as_bytes();
        if let [hundred @ b'1'..=b'5', b'X' | b'x', b'X' | b'x'] = bytes {
            return Some(Status::Range(hundred - b'0'));
        }
        match text.parse::<u16>() {
            Ok(code @ 100..=599) => Some(Status::Code(code)),
            _ => {
                let message = format!("`{text}` is no HTTP status; this response is left out");
                drop(
                    self.diags
                        .report(Code::UnknownStatus, at, message)
                        .at_key(at),
                );
                None
            }
        }
    }

    pub(super) fn headers(&mut self, at: At<'d>, id: OperationId) -> Vec<Header> {
        let mut headers = Vec::new();
        for (wire, stated) in at.get("headers").into_iter().flat_map(At::members) {
            // Described by the media type instead (OpenAPI 3.1, 4.8.17).
            if wire.eq_ignore_ascii_case("content-type") {
                continue;
            }
            let Some(header) = self.resolver.target(stated) else {
                continue;
            };
            let content = header.get("content").and_then(|c| c.members().next());
            let schema = header
                .get("schema")
                .or_else(|| content.and_then(|(_, media)| media.get("schema")))
                .or_else(|| header.get("type").is_some().then_some(header));
            self.lint_examples(header, schema);
            let hint = self.hint(header, schema, id, ("Header", wire));
            let ty = match schema {
                Some(schema) => self.schema(schema, hint),
                None => self.any(),
            };
            headers.push(Header {
                origin: self.origin(header),
                wire: wire.to_owned(),
                required: self.switch(header, "required"),
                ty,
                explode: self.switch(header, "explode"),
                media: content.map(|(media, _)| media.to_owned()),
                docs: docs_with_schema(header, schema),
            });
        }
        headers.shrink_to_fit();
        headers
    }
}

/// Whether HTTP has no content in such a reply, whatever a description says (RFC 9110, section 6.4.1).
fn never_has_content(method: &str, status: Status) -> bool {
    method == "HEAD"
        || matches!(
            status,
            Status::Code(100..=199 | 204 | 304) | Status::Range(1)
        )
}

/// Whether two servers are one: by their URLs, of which one may leave out `https:` and a slash at the end, and what stands in for variables.
fn is_same_server(one: &Server, other: &Server) -> bool {
    let url = |server: &'_ Server| {
        let url = server.url.trim_end_matches('/');
        url.strip_prefix("https:").unwrap_or(url).to_owned()
    };
    let defaults = |server: &Server| {
        let variables = server.variables.iter();
        Vec::from_iter(variables.map(|one| (one.wire.clone(), one.default.clone())))
    };
    url(one) == url(other) && defaults(one) == defaults(other)
}

/// What a reply's body is called after its status.
fn reason(status: Status) -> String {
    match status {
        Status::Code(200..=299) | Status::Range(2) => "Response".to_owned(),
        Status::Default => "DefaultResponse".to_owned(),
        other => status_word(other),
    }
}

/// The operations that one path item states itself.
fn stated_operations(piece: At<'_>) -> impl Iterator<Item = (String, At<'_>)> {
    let plain = piece
        .members()
        .filter_map(|(name, at)| Some((method(name)?.to_ascii_uppercase(), at)));
    let additional = piece.get("additionalOperations").into_iter();
    let additional = additional.flat_map(At::members);
    plain.chain(additional.map(|(method, at)| (method.to_owned(), at)))
}

/// The names of an operation's tags.
fn tags(at: At<'_>) -> Vec<String> {
    let tags = at.get("tags").into_iter().flat_map(At::items);
    let tags = tags.filter_map(|tag| tag.as_words().map(str::to_owned));
    tags.collect()
}
