//! Names depend on their own place: what is added elsewhere renames nothing.
//!
//! Made-up descriptions, as unlucky as can be: words that collide, members that are alike everywhere, shared
//! parameters and replies. Something unrelated is added anywhere in the order. Every type, member, variant, method,
//! argument and setter that was there is there still.

use std::collections::BTreeSet;

use oasmith_codegen::load::MemoryLoader;
use oasmith_codegen::{Config, Input, generate};
use oasmith_tests::corpus::random::Random;
use serde_json::{Value, json};

const WORDS: [&str; 14] = [
    "pet", "Pet", "pets", "owner", "list", "type", "item", "status", "Error", "value", "x-y",
    "x_y", "id", "petOwner",
];

fn word(random: &mut Random) -> &'static str {
    random.pick(&WORDS).copied().unwrap_or("x")
}

/// How many named schemas there are that others refer to.
const COUNT: usize = 6;

/// A schema; few kinds, so that many are equal. What it applies to the same value are named schemas with a number below
/// `end`, so that they lead into no circle; members and items may be any.
fn schema(random: &mut Random, depth: u32, end: usize) -> Value {
    let items = json!({"type": "array", "items": {"type": "string"}});
    match random.below(if depth == 0 { 3 } else { 8 }) {
        0 => json!({"type": "string"}),
        1 => json!({"type": "string", "enum": ["a", "b"]}),
        2 if end > 0 => {
            json!({"$ref": format!("#/components/schemas/n{}", random.below(end))})
        }
        2 => json!({"type": "integer", "enum": [1, 2]}),
        3 => json!({"type": "array", "items": schema(random, depth - 1, COUNT)}),
        4 => json!({"oneOf": [schema(random, depth - 1, end), items]}),
        5 => json!({"anyOf": [schema(random, depth - 1, end), {"type": "null"}]}),
        _ => {
            let members = (0..3).map(|_| {
                let name = word(random).to_owned();
                (name, schema(random, depth - 1, COUNT))
            });
            json!({"type": "object", "properties": members.collect::<serde_json::Map<_, _>>()})
        }
    }
}

/// One of some keys and a value: the order of a description is the order of its text.
type Entry = (String, Value);

fn operation(random: &mut Random, id: Option<&str>, tag: &str) -> Value {
    let (sort, gone) = (
        "#/components/parameters/Sort",
        "#/components/responses/Gone",
    );
    let mut operation = json!({
        "tags": [tag],
        "parameters": [
            {"$ref": sort},
            {"name": word(random), "in": "query", "schema": schema(random, 1, COUNT)},
        ],
        "requestBody": {"content": {"application/json": {"schema": schema(random, 2, COUNT)}}},
        "responses": {
            "200": {"description": "", "content": {"application/json": {"schema": schema(random, 2, COUNT)}}},
            "410": {"$ref": gone},
        },
    });
    if let Some(id) = id {
        operation["operationId"] = json!(id);
    }
    json!({"post": operation})
}

/// The text of a description, with its entries in the order given.
fn text(schemas: &[Entry], paths: &[Entry], shared: &[Value; 2]) -> String {
    let listed = |entries: &[Entry]| {
        let entries = entries
            .iter()
            .map(|(key, value)| format!("{}: {value}", json!(key)));
        entries.collect::<Vec<_>>().join(",\n")
    };
    let [sort, gone] = shared;
    format!(
        r#"{{"openapi": "3.1.0", "info": {{"title": "t", "version": "1"}}, "paths": {{{}}}, "components": {{
        "parameters": {{"Sort": {{"name": "sort", "in": "query", "schema": {sort}}}}},
        "responses": {{"Gone": {{"description": "", "content": {{"application/json": {{"schema": {gone}}}}}}}}},
        "schemas": {{{}}}}}}}"#,
        listed(paths),
        listed(schemas)
    )
}

/// Everything that code can name: `Pet`, `Pet::name`, `Pet::Variant`, `PetOwner = …`, `Client::add_pet(pet, …)`.
fn names(description: &str) -> BTreeSet<String> {
    let loader = MemoryLoader::new().with("api.json", description);
    let input = Input {
        path: "api.json",
        loader: &loader,
    };
    let outcome = generate(&input, &Config::default());
    assert!(!outcome.diagnostics().has_errors(), "{description}");
    outcome.diagnostics().sorted();
    let file = syn::parse_file(&outcome.text()).unwrap();
    let (mut names, mut twins) = (BTreeSet::new(), Vec::new());
    let items = file.items.iter();
    items.for_each(|item| collect(item, &mut names, &mut twins));
    // What is called by two names has its members by both.
    for (twin, of) in twins {
        let members: Vec<_> = names
            .iter()
            .filter_map(|name| name.strip_prefix(&of)?.strip_prefix("::"))
            .map(|member| format!("{twin}::{member}"))
            .collect();
        names.extend(members);
    }
    names
}

fn collect(item: &syn::Item, names: &mut BTreeSet<String>, twins: &mut Vec<(String, String)>) {
    match item {
        syn::Item::Mod(module) => {
            let items = module.content.iter().flat_map(|(_, items)| items);
            items.for_each(|item| collect(item, names, twins));
        }
        syn::Item::Struct(item) => {
            names.insert(item.ident.to_string());
            let fields = item.fields.iter().filter_map(|field| field.ident.as_ref());
            names.extend(fields.map(|field| format!("{}::{field}", item.ident)));
        }
        syn::Item::Enum(item) => {
            names.insert(item.ident.to_string());
            // Whether values may be unknown hangs on the ways that they travel.
            let variants = item.variants.iter().map(|one| &one.ident);
            let stated = variants.filter(|ident| *ident != "Unknown");
            names.extend(stated.map(|ident| format!("{}::{ident}", item.ident)));
        }
        syn::Item::Type(item) => {
            names.insert(item.ident.to_string());
            if let syn::Type::Path(of) = &*item.ty
                && let Some(of) = of.path.segments.last()
            {
                twins.push((item.ident.to_string(), of.ident.to_string()));
            }
        }
        syn::Item::Trait(item) => {
            let methods = item.items.iter().filter_map(|item| match item {
                syn::TraitItem::Fn(method) => Some(method.sig.ident.to_string()),
                _ => None,
            });
            names.extend(methods.map(|method| format!("{}::{method}", item.ident)));
        }
        syn::Item::Impl(item) if item.trait_.is_none() => {
            let syn::Type::Path(owner) = &*item.self_ty else {
                return;
            };
            let owner = owner
                .path
                .segments
                .last()
                .map(|last| last.ident.to_string());
            let owner = owner.unwrap_or_default();
            let methods = item.items.iter().filter_map(|item| match item {
                syn::ImplItem::Fn(method) => Some(&method.sig),
                _ => None,
            });
            names.extend(methods.map(|sig| {
                let arguments = sig.inputs.iter().filter_map(|input| match input {
                    syn::FnArg::Typed(input) => match &*input.pat {
                        syn::Pat::Ident(name) => Some(name.ident.to_string()),
                        _ => None,
                    },
                    syn::FnArg::Receiver(_) => None,
                });
                format!(
                    "{owner}::{}({})",
                    sig.ident,
                    arguments.collect::<Vec<_>>().join(", ")
                )
            }));
        }
        _ => {}
    }
}

/// Puts an entry anywhere among others.
fn insert(entries: &[Entry], entry: Entry, random: &mut Random) -> Vec<Entry> {
    let mut entries = entries.to_vec();
    entries.insert(random.below(entries.len() + 1), entry);
    entries
}

#[test]
fn adding_an_unrelated_schema_or_operation_renames_nothing() {
    for seed in 0..60 {
        let mut random = Random::new(seed);
        // Names that collide with each other and with what inline types would like to be called.
        let mut schemas: Vec<Entry> = (0..COUNT)
            .map(|index| (format!("n{index}"), schema(&mut random, 3, index)))
            .collect();
        schemas.extend((0..4).map(|index| {
            let mut name = word(&mut random).to_owned();
            if random.chance(50) {
                name.push_str(["Owner", "-status", "_item", "Type"][index]);
            }
            (name, schema(&mut random, 3, COUNT))
        }));
        schemas.sort_by(|a, b| a.0.cmp(&b.0));
        schemas.dedup_by(|a, b| a.0 == b.0);
        for index in (1..schemas.len()).rev() {
            schemas.swap(index, random.below(index + 1));
        }
        let ids = ["addPet", "add_pet", "list-pets"];
        let paths: Vec<Entry> = (0..5)
            .map(|index| {
                let (tag, path) = (word(&mut random), word(&mut random));
                let operation = operation(&mut random, ids.get(index).copied(), tag);
                (format!("/p{index}/{path}"), operation)
            })
            .collect();
        let mut paths = paths;
        if seed % 4 == 0 {
            // With one more the operations of tags stand in modules of their own.
            let one = |index: usize| {
                let (id, tag) = (format!("other{index}"), word(&mut random));
                let operation = operation(&mut random, Some(&id), tag);
                (format!("/others/{index}"), operation)
            };
            paths.extend((paths.len()..40).map(one).collect::<Vec<_>>());
        }
        let shared = [
            json!({"type": "string", "enum": ["up", "down"]}),
            schema(&mut random, 2, COUNT),
        ];
        let before = text(&schemas, &paths, &shared);
        let added = ("unrelated".to_owned(), schema(&mut random, 3, COUNT));
        let with_schema = insert(&schemas, added, &mut random);
        let added = (
            "/unrelated".to_owned(),
            operation(&mut random, Some("unrelated"), "unrelated"),
        );
        let with_path = insert(&paths, added, &mut random);
        let known = names(&before);
        for after in [
            text(&with_schema, &paths, &shared),
            text(&schemas, &with_path, &shared),
        ] {
            let lost: Vec<_> = known.difference(&names(&after)).cloned().collect();
            assert!(lost.is_empty(), "seed {seed}: {lost:?}\n{before}\n{after}");
        }
    }
}

/// What `nullable` says beside a reference makes no type of its own.
#[test]
fn null_beside_a_named_schema_leaves_its_name() {
    let reference = json!({"$ref": "#/components/schemas/Reason"});
    let wrapped = json!({"allOf": [reference], "nullable": true});
    let beside = json!({"$ref": "#/components/schemas/Reason", "nullable": true});
    for (version, member) in [("3.0.3", wrapped), ("3.1.0", beside)] {
        let document = json!({
            "openapi": version, "info": {"title": "t", "version": "1"}, "paths": {},
            "components": {"schemas": {
                "Reason": {"type": "string", "enum": ["stop", "length"]},
                "Thing": {"type": "object", "properties": {"reason": member}},
            }},
        });
        let mut names = names(&document.to_string());
        names.retain(|name| !name.contains("::"));
        let types = ["ApiClient", "Client", "ClientBuilder", "Reason", "Thing"];
        let own: Vec<_> = names
            .iter()
            .filter(|name| !types.contains(&name.as_str()))
            .collect();
        assert!(own.is_empty(), "{version}: {own:?}");
        assert!(
            names.contains("Reason") && names.contains("Thing"),
            "{version}"
        );
    }
}
