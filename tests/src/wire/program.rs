//! The program that calls and answers every operation of one description.
//!
//! In: what a run made. Out: the text of a `main.rs`, for the crate of that run: a function an operation that calls it,
//! and a handler that answers. What is the same for all stands in `prelude.rs.txt`.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use oasmith_codegen::inventory::{
    Body, Call, Caller, Carriage, FormPart, Inventory, Kind, Passing, Slot, Variant,
};
use oasmith_codegen::ir::Status;

/// The program's text; `library` is the crate's name.
pub fn text(inventory: &Inventory, library: &str) -> String {
    let mut out = include_str!("prelude.rs.txt").to_owned();
    let _ = writeln!(
        out,
        "\nuse {library}::client::{} as Client;",
        inventory.client
    );
    let calls = &inventory.calls;
    let names: Vec<String> = (0..calls.len()).map(|at| format!("call_{at}")).collect();
    let _ = writeln!(
        out,
        "const CALLS: &[fn(Client, Arc<Case>) -> Doing] = &[{}];",
        names.join(", ")
    );
    routers(inventory, library, &mut out);
    let home = Home {
        operations: format!("{library}::operations"),
        server: format!("{library}::server"),
    };
    for (at, call) in calls.iter().enumerate() {
        client_side(at, call, library, &home, &mut out);
    }
    services(calls, &home, &mut out);
    let webhooks = format!("{library}::webhooks");
    let home = Home {
        operations: webhooks.clone(),
        server: webhooks,
    };
    services(&inventory.received, &home, &mut out);
    out
}

/// The modules of an operation's reply and of its handler.
struct Home {
    operations: String,
    server: String,
}

fn routers(inventory: &Inventory, library: &str, out: &mut String) {
    let all = [
        ("router", "server", &inventory.calls),
        ("receiver", "webhooks", &inventory.received),
    ];
    for (name, module, calls) in all {
        let config = match calls.iter().any(|call| call.is_guarded) {
            true => "Config::new(Door)",
            false => "Config::unguarded()",
        };
        let body = match calls.is_empty() {
            true => "Router::new()".to_owned(),
            false => format!(
                "{library}::{module}::router(Server(shared.clone()), {config}.body_limit(64 << 20).validate_replies(true))"
            ),
        };
        let _ = writeln!(out, "fn {name}(shared: &Shared) -> Router {{ {body} }}");
    }
}

fn client_side(at: usize, call: &Call, library: &str, home: &Home, out: &mut String) {
    let arguments = call.arguments.iter().map(|index| {
        let slot = &call.params[*index];
        given_as(slot, &format!("case.arg{}({index})?", turbofish(slot)))
    });
    let required = call.body.as_ref().filter(|body| body.required);
    let arguments = arguments.chain(required.map(|body| body_argument(body, library)));
    let arguments: Vec<String> = arguments.collect();
    let _ = writeln!(
        out,
        "fn call_{at}(client: Client, case: Arc<Case>) -> Doing {{ Box::pin(async move {{\n    \
         let mut call = client.{}({});",
        call.name,
        arguments.join(", ")
    );
    let optional = call
        .params
        .iter()
        .enumerate()
        .filter(|(_, slot)| !slot.required);
    for (index, slot) in optional {
        // A setter takes what can become an `Option`, so that the handler's field has to tell which.
        let value = match (&call.input, slot.nullable) {
            (Some(input), true) => format!(
                "case.alike({index}, |all: {}::{input}| all.{})?",
                home.server, slot.name
            ),
            _ => format!("case.optional{}({index})?", turbofish(slot)),
        };
        let _ = writeln!(
            out,
            "    if let Some(value) = {value} {{ call = call.{}({}); }}",
            slot.name,
            given_as(slot, "value"),
        );
    }
    if let Some(body) = call.body.as_ref().filter(|body| !body.required) {
        let argument = body_argument(body, library);
        let _ = writeln!(
            out,
            "    if case.content().is_some() {{ call = call.body({argument}); }}"
        );
    }
    let _ = writeln!(
        out,
        "    let reply = call.send().await.map_err(|error| fault(&error))?;\n    \
         let mut told = Told::new();\n    match reply {{"
    );
    for (index, variant) in call.replies.iter().enumerate() {
        let pattern = pattern(call, variant, library);
        let told = variant_told(variant);
        let _ = writeln!(
            out,
            "        {pattern} => {{ told.variant({index}); {told} }}"
        );
    }
    out.push_str("    }\n    Ok(told)\n}) }\n");
}

/// The type that a value is read as, where the client's method does not tell.
fn turbofish(slot: &Slot) -> &'static str {
    match (slot.passing, slot.nullable) {
        (Passing::Text, false) => "::<String>",
        (Passing::Text, true) => "::<Option<String>>",
        (Passing::List, false) => "::<Vec<_>>",
        (Passing::List, true) => "::<Option<Vec<_>>>",
        (Passing::Reference, true) => "::<Option<_>>",
        (Passing::Value, _) | (Passing::Reference, false) => "",
    }
}

/// A value as the client takes it.
fn given_as(slot: &Slot, value: &str) -> String {
    match (slot.passing, slot.nullable) {
        (Passing::Value, _) => value.to_owned(),
        (_, false) => format!("&{value}"),
        (Passing::Text | Passing::List, true) => format!("{value}.as_deref()"),
        (Passing::Reference, true) => format!("{value}.as_ref()"),
    }
}

/// What the client's `body` is given.
fn body_argument(body: &Body, library: &str) -> String {
    let Some(name) = &body.name else {
        let given = body
            .contents
            .first()
            .map_or(String::new(), |only| given(only, library));
        let value = matches!(
            body.contents.first(),
            Some(Carriage {
                kind: Kind::Value(_),
                ..
            })
        );
        return match (value, body.passing) {
            (true, Passing::Text) => "&case.body().value::<String>()?".to_owned(),
            (true, Passing::Value) | (false, _) => given,
            (true, _) => format!("&{given}"),
        };
    };
    let arms = body.contents.iter().enumerate().map(|(at, content)| {
        format!(
            "Some({at}) => {library}::operations::{name}::{}({}), ",
            content.name,
            given(content, library)
        )
    });
    let borrow = if body.by_value { "" } else { "&" };
    format!(
        "{borrow}match case.content() {{ {}other => return Err(format!(\"content {{other:?}}\")) }}",
        arms.collect::<String>()
    )
}

fn given(content: &Carriage, library: &str) -> String {
    match &content.kind {
        Kind::Value(_) => "case.body().value()?".to_owned(),
        Kind::Events(_, whole) => format!("case.body().events({whole})?"),
        Kind::Lines(_) => "case.body().lines()?".to_owned(),
        Kind::Raw => "case.body().bytes()?".to_owned(),
        Kind::Form(name, parts) => {
            let fields = parts.iter().map(|part| {
                let how = part_method(part);
                format!("{}: case.body().{how}({:?})?", part.name, part.wire)
            });
            let fields = fields.collect::<Vec<_>>().join(", ");
            format!("{library}::operations::{name} {{ {fields} }}")
        }
    }
}

fn part_method(part: &FormPart) -> &'static str {
    match (part.file, part.required) {
        (Some(true), _) => "files",
        (Some(false), true) => "file",
        (Some(false), false) => "optional_file",
        (None, true) => "part",
        (None, false) => "optional_part",
    }
}

/// `Reply::Ok(status, body)`, or with names where there are headers.
fn pattern(call: &Call, variant: &Variant, library: &str) -> String {
    let path = format!("{library}::operations::{}::{}", call.reply, variant.name);
    let status = (!matches!(variant.status, Status::Code(_))).then_some("status");
    let body = variant.body.as_ref().map(|_| "body");
    let parts: Vec<&str> = status.into_iter().chain(body).collect();
    if variant.headers.is_empty() {
        return match parts.is_empty() {
            true => path,
            false => format!("{path}({})", parts.join(", ")),
        };
    }
    let headers = variant.headers.iter().enumerate();
    let headers = headers.map(|(at, slot)| format!("{}: header_{at}", slot.name));
    let headers = grouped(
        variant,
        &format!("{library}::operations"),
        headers.collect(),
    );
    let all: Vec<String> = parts
        .iter()
        .map(|part| (*part).to_owned())
        .chain(headers)
        .collect();
    format!("{path} {{ {} }}", all.join(", "))
}

/// Fields of headers, in the struct that holds them where there is one.
fn grouped(variant: &Variant, operations: &str, fields: Vec<String>) -> Vec<String> {
    match &variant.header_list {
        Some(ty) => vec![format!(
            "headers: {operations}::{ty} {{ {} }}",
            fields.join(", ")
        )],
        None => fields,
    }
}

fn variant_told(variant: &Variant) -> String {
    let mut told = String::new();
    if !matches!(variant.status, Status::Code(_)) {
        told.push_str("told.status(status); ");
    }
    for (at, slot) in variant.headers.iter().enumerate() {
        let optional = if slot.required { "" } else { "optional_" };
        let _ = write!(told, "told.{optional}header({at}, &header_{at}); ");
    }
    if let Some(body) = &variant.body {
        told.push_str(&carried_told(&body.kind));
    }
    told
}

/// Statements that tell a body in the local `body`.
fn carried_told(kind: &Kind) -> String {
    match kind {
        Kind::Value(_) => "told.value(&body);".to_owned(),
        Kind::Events(_, whole) => format!("told.events(body, {whole}).await;"),
        Kind::Lines(_) => "told.lines(body).await;".to_owned(),
        Kind::Raw => "told.bytes(body).await;".to_owned(),
        Kind::Form(_, parts) => {
            let parts = parts.iter().map(|part| {
                let wire = &part.wire;
                let field = format!("body.{}", part.name);
                match (part.file, part.required) {
                    (Some(false), true) => format!("told.files({wire:?}, [{field}]).await; "),
                    (Some(_), _) => format!("told.files({wire:?}, {field}).await; "),
                    (None, true) => format!("told.part({wire:?}, &{field}); "),
                    (None, false) => format!("told.optional_part({wire:?}, &{field}); "),
                }
            });
            format!("told.form(); {}", parts.collect::<String>())
        }
    }
}

fn services(calls: &[Call], home: &Home, out: &mut String) {
    let mut services: BTreeMap<&str, Vec<&Call>> = BTreeMap::new();
    for call in calls {
        services.entry(&call.service).or_default().push(call);
    }
    for (service, calls) in services {
        let _ = writeln!(out, "impl {}::{service} for Server {{", home.server);
        if calls.iter().any(|call| call.is_guarded) {
            out.push_str("    type Principal = String;\n");
        }
        for call in calls {
            handler(call, home, out);
        }
        out.push_str("}\n");
    }
}

fn handler(call: &Call, home: &Home, out: &mut String) {
    let principal = match call.caller {
        Caller::Nobody => None,
        Caller::Anyone => Some("principal: Option<String>".to_owned()),
        Caller::Someone => Some("principal: String".to_owned()),
    };
    let tell = principal
        .as_ref()
        .map_or("", |_| "told.principal(principal); ");
    let input = call.input.as_ref();
    let input = input.map(|name| format!("request: {}::{name}", home.server));
    let arguments: Vec<String> = principal.into_iter().chain(input).collect();
    let _ = writeln!(
        out,
        "    async fn {}(&self, {}) -> {}::{} {{\n        \
         let mut told = Told::new();\n        {tell}",
        call.name,
        arguments.join(", "),
        home.operations,
        call.reply
    );
    for (at, slot) in call.params.iter().enumerate() {
        let optional = if slot.required { "arg" } else { "optional" };
        let value = match &slot.fixed {
            Some(json) => format!("json!({json})"),
            None => format!("request.{}", slot.name),
        };
        let _ = writeln!(out, "        told.{optional}({at}, &{value});");
    }
    if let Some(body) = &call.body {
        received(body, home, out);
    }
    out.push_str("        let case = self.0.handled(told);\n        match case.variant() {\n");
    for (at, variant) in call.replies.iter().enumerate() {
        let _ = writeln!(out, "            {at} => {},", answer(call, variant, home));
    }
    out.push_str("            other => panic!(\"variant {other}\"),\n        }\n    }\n");
}

/// Statements that tell the request's body.
fn received(body: &Body, home: &Home, out: &mut String) {
    let told = match (&body.name, body.contents.as_slice()) {
        (None, [only]) => {
            let unwrap = match only.kind {
                Kind::Value(_) | Kind::Form(..) => "let body = body.into_inner(); ",
                _ => "",
            };
            format!("told.content(0); {unwrap}{}", carried_told(&only.kind))
        }
        (name, contents) => {
            let name = name.as_deref().unwrap_or_default();
            let arms = contents.iter().enumerate().map(|(at, content)| {
                format!(
                    "{}::{name}::{}(body) => {{ told.content({at}); {} }} ",
                    home.operations,
                    content.name,
                    carried_told(&content.kind)
                )
            });
            format!("match body.into_inner() {{ {} }}", arms.collect::<String>())
        }
    };
    let _ = match body.required {
        true => writeln!(out, "        {{ let body = request.body; {told} }}"),
        false => writeln!(out, "        if let Some(body) = request.body {{ {told} }}"),
    };
}

/// The reply of a variant, as the case has it.
fn answer(call: &Call, variant: &Variant, home: &Home) -> String {
    let status = match variant.status {
        Status::Code(_) => None,
        Status::Range(_) => Some("case.status_in()"),
        Status::Default => Some("case.status()"),
    };
    let body = variant.body.as_ref().map(|body| match body.kind {
        Kind::Value(_) => "case.reply().value().expect(\"a reply\")",
        Kind::Events(_, true) => "case.reply().events(true).expect(\"events\")",
        Kind::Events(_, false) => "case.reply().events(false).expect(\"events\")",
        Kind::Lines(_) => "case.reply().lines().expect(\"lines\")",
        Kind::Form(..) | Kind::Raw => "case.reply().bytes().expect(\"bytes\")",
    });
    let path = format!("{}::{}::{}", home.operations, call.reply, variant.name);
    if variant.headers.is_empty() {
        let parts: Vec<&str> = status.into_iter().chain(body).collect();
        return match parts.is_empty() {
            true => path,
            false => format!("{path}({})", parts.join(", ")),
        };
    }
    let status = status.map(|status| format!("status: {status}"));
    let body = body.map(|body| format!("body: {body}"));
    let headers = variant
        .headers
        .iter()
        .enumerate()
        .map(|(at, Slot { name, required, .. })| {
            let optional = if *required { "" } else { "optional_" };
            format!("{name}: case.{optional}header({at})")
        });
    let headers = grouped(variant, &home.operations, headers.collect());
    let all: Vec<String> = status.into_iter().chain(body).chain(headers).collect();
    format!("{path} {{ {} }}", all.join(", "))
}
