//! One schema and what it refers to, spread over several schema resources.
//!
//! In: schemas that refer to each other as `#/$defs/<name>`. Out: the same, some of them with an `$id` or an `$anchor`, and
//! references by any of the addresses that a schema has then (JSON Schema 2020-12 core, sections 8.2 and 9.2.1). With
//! dynamic anchors they do not say the same any more, but both sides have the text.

use oasmith_tests::corpus::random::Random;
use serde_json::{Map, Value, json};

use super::Given;
use super::walk::{each_below, is_in_place};

/// The address of the whole document.
pub(super) const DOCUMENT: &str = "openapi.json";
/// The folder that the addresses of some resources are in.
const FOLDER: &str = "deep/";
const DYNAMIC: &str = "node";

/// How a named schema can be addressed.
#[derive(Debug, Clone, Default)]
struct Place {
    name: String,
    /// Its `$id`, if it is a resource of its own.
    id: Option<String>,
    anchor: Option<String>,
    /// Whether its resource has the dynamic anchor, which is at this schema then.
    dynamic: bool,
}

impl Place {
    fn is_deep(&self) -> bool {
        self.id.as_deref().is_some_and(|id| id.starts_with(FOLDER))
    }
}

struct Spread<'r> {
    random: &'r mut Random,
    places: Vec<Place>,
    dynamic: bool,
}

/// Spreads schemas over resources.
pub(super) fn spread(given: &Given, random: &mut Random) -> Given {
    let dynamic = random.chance(50);
    let mut places = Vec::new();
    // The document has one dynamic anchor of a name at most.
    let mut free = dynamic;
    for (name, schema) in &given.defs {
        let mut place = Place {
            name: name.clone(),
            ..Place::default()
        };
        // `true` and `false` have no address of their own.
        let named = schema.is_object();
        if named && random.chance(50) {
            let folder = if random.chance(30) { FOLDER } else { "" };
            place.id = Some(format!("{folder}{name}"));
        }
        if named && random.chance(40) {
            place.anchor = Some(format!("at-{name}"));
        }
        place.dynamic = match place.id {
            Some(_) => dynamic && random.chance(70),
            None => named && free && random.chance(20),
        };
        free &= place.id.is_some() || !place.dynamic;
        places.push(place);
    }
    let root = Place {
        dynamic: free && given.root.is_object() && random.chance(70),
        ..Place::default()
    };
    let mut out = given.clone();
    let mut spread = Spread {
        random,
        places: places.clone(),
        dynamic,
    };
    for place in &places {
        if let Some(schema) = out.defs.get_mut(&place.name) {
            spread.rewrite(schema, place, false);
            mark(schema, place);
        }
    }
    spread.rewrite(&mut out.root, &root, false);
    mark(&mut out.root, &root);
    out.spread = true;
    out
}

fn mark(schema: &mut Value, place: &Place) {
    let Value::Object(members) = schema else {
        return;
    };
    let dynamic = place.dynamic.then(|| DYNAMIC.to_owned());
    for (keyword, value) in [
        ("$id", place.id.clone()),
        ("$anchor", place.anchor.clone()),
        ("$dynamicAnchor", dynamic),
    ] {
        members.extend(value.map(|value| (keyword.to_owned(), json!(value))));
    }
}

impl Spread<'_> {
    /// Addresses anew what a schema refers to; `descended` where it speaks of a part of the value.
    fn rewrite(&mut self, schema: &mut Value, home: &Place, descended: bool) {
        each_below(schema, &mut |keyword, below| {
            self.rewrite(below, home, descended || !is_in_place(keyword));
        });
        let Value::Object(members) = schema else {
            return;
        };
        let Some(target) = members.get("$ref").and_then(Value::as_str) else {
            return;
        };
        let name = target.strip_prefix("#/$defs/");
        let target = self.places.iter().find(|place| Some(&*place.name) == name);
        let Some(target) = target.cloned() else {
            return;
        };
        if let (true, Some(reference)) = (descended, self.dynamic(home)) {
            refer(members, "$dynamicRef", &reference);
            return;
        }
        let reference = self.reference(home, &target);
        refer(members, "$ref", &reference);
    }

    /// A dynamic reference to a resource that has the anchor, sometimes. Not out of or into the folder: there the other side
    /// takes the address for one from the folder twice over.
    fn dynamic(&mut self, home: &Place) -> Option<String> {
        if !self.dynamic || self.random.chance(50) {
            return None;
        }
        if home.dynamic && self.random.chance(60) {
            return Some(format!("#{DYNAMIC}"));
        }
        let is_beside = |place: &&Place| !place.is_deep() && place.dynamic;
        let resources: Vec<Place> = self.places.iter().filter(is_beside).cloned().collect();
        let target = self.random.pick(&resources).filter(|_| !home.is_deep())?;
        let document = target.id.as_deref().unwrap_or(DOCUMENT);
        Some(format!("{document}#{DYNAMIC}"))
    }

    /// One of the addresses of a schema, as they are in another one.
    fn reference(&mut self, home: &Place, target: &Place) -> String {
        let pointer = format!("/$defs/{}", target.name);
        let mut found = vec![format!("{}#{pointer}", relative(home, DOCUMENT))];
        if home.id.is_none() {
            found.push(format!("#{pointer}"));
        }
        let resource = relative(home, target.id.as_deref().unwrap_or(DOCUMENT));
        if target.id.is_some() {
            found.extend([resource.clone(), format!("{resource}#")]);
        }
        if home.name == target.name && home.id.is_some() {
            found.push("#".to_owned());
        }
        found.extend(
            target
                .anchor
                .iter()
                .map(|name| format!("{resource}#{name}")),
        );
        self.random.pick(&found).cloned().unwrap_or_default()
    }
}

/// An address as a schema of a resource writes it.
fn relative(home: &Place, address: &str) -> String {
    match (home.is_deep(), address.strip_prefix(FOLDER)) {
        (true, Some(name)) => name.to_owned(),
        (true, None) => format!("../{address}"),
        (false, _) => address.to_owned(),
    }
}

fn refer(members: &mut Map<String, Value>, keyword: &str, reference: &str) {
    members.remove("$ref");
    members.insert(keyword.to_owned(), json!(reference));
}
