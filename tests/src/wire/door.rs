//! Operations that nobody can enter: every alternative of their security asks for something that the program has no
//! credential for, or that the description does not declare. They must stay closed.

use oasmith_codegen::inventory::Call;
use serde_json::Value;

use crate::corpus::document::Description;

/// Whether no credential of the program opens an operation.
pub fn is_closed(description: &Description, call: &Call) -> bool {
    let document = description.document();
    let operation = description.resolve(&description.root, &call.pointer);
    let own = operation.and_then(|(_, _, operation)| operation.get("security"));
    let asked = own
        .or_else(|| document.get("security"))
        .and_then(Value::as_array);
    let Some(alternatives) = asked.filter(|all| !all.is_empty()) else {
        return false;
    };
    alternatives.iter().all(|one| {
        let names = one.as_object().into_iter().flatten();
        names
            .into_iter()
            .any(|(name, _)| !is_met(description, name))
    })
}

/// Whether the program has a credential for a scheme.
fn is_met(description: &Description, name: &str) -> bool {
    let document = description.document();
    let step = name.replace('~', "~0").replace('/', "~1");
    let places = ["components/securitySchemes", "securityDefinitions"];
    let scheme = places
        .iter()
        .find_map(|place| document.pointer(&format!("/{place}/{step}")));
    let word = |key: &str| {
        scheme
            .and_then(|scheme| scheme[key].as_str())
            .unwrap_or_default()
    };
    match word("type") {
        "http" => ["basic", "bearer"].contains(&word("scheme").to_ascii_lowercase().as_str()),
        "basic" | "apiKey" | "oauth2" | "openIdConnect" | "mutualTLS" => true,
        _ => false,
    }
}
