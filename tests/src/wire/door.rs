//! Operations that nobody can enter: every alternative of their security asks for something that the program has no
//! credential for, or that the description does not declare. They must stay closed.

use oasmith_codegen::inventory::Call;
use serde_json::Value;

use crate::corpus::document::Description;

/// Whether no credential of the program opens an operation.
pub fn is_closed(description: &Description, call: &Call) -> bool {
    let alternatives = alternatives(description, call);
    !alternatives.is_empty() && alternatives.iter().all(|one| !is_met(description, one))
}

/// Whether each alternative of an operation's security asks for something of which the description does not say what it is.
pub fn is_unknown(description: &Description, call: &Call) -> bool {
    let alternatives = alternatives(description, call);
    alternatives.iter().all(|one| {
        let mut names = one.as_object().into_iter().flatten();
        names.any(|(name, _)| scheme(description, name).is_none())
    })
}

/// What is shown to enter: place, name and text of each credential of the first alternative that can be met.
pub fn credentials(description: &Description, call: &Call) -> Vec<(String, String, String)> {
    let alternatives = alternatives(description, call);
    let met = alternatives.iter().find(|one| is_met(description, one));
    let schemes = met.and_then(|one| one.as_object()).into_iter().flatten();
    let shown = schemes.filter_map(|(name, _)| {
        let scheme = scheme(description, name)?;
        let word = |key: &str| scheme[key].as_str().unwrap_or_default().to_owned();
        let authorization = |text: &str| {
            let (place, name) = ("header".to_owned(), "authorization".to_owned());
            Some((place, name, text.to_owned()))
        };
        match word("type").as_str() {
            "apiKey" => Some((word("in"), word("name"), "key".to_owned())),
            "basic" => authorization("Basic dXNlcjp3b3Jk"),
            "http" if word("scheme").eq_ignore_ascii_case("basic") => {
                authorization("Basic dXNlcjp3b3Jk")
            }
            "http" | "oauth2" | "openIdConnect" => authorization("Bearer token"),
            _ => None,
        }
    });
    shown.collect()
}

/// The alternatives of an operation's security.
fn alternatives<'d>(description: &'d Description, call: &Call) -> &'d [Value] {
    let operation = description.resolve(&description.root, &call.pointer);
    let own = operation.and_then(|(_, _, operation)| operation.get("security"));
    let asked = own
        .or_else(|| description.document().get("security"))
        .and_then(Value::as_array);
    asked.map_or(&[], Vec::as_slice)
}

fn scheme<'d>(description: &'d Description, name: &str) -> Option<&'d Value> {
    let step = name.replace('~', "~0").replace('/', "~1");
    let places = ["components/securitySchemes", "securityDefinitions"];
    places
        .iter()
        .find_map(|place| description.document().pointer(&format!("/{place}/{step}")))
}

/// Whether the program has a credential for each scheme of an alternative.
fn is_met(description: &Description, alternative: &Value) -> bool {
    let mut names = alternative.as_object().into_iter().flatten();
    names.all(|(name, _)| {
        let Some(scheme) = scheme(description, name) else {
            return false;
        };
        let word = |key: &str| scheme[key].as_str().unwrap_or_default();
        match word("type") {
            "http" => ["basic", "bearer"].contains(&word("scheme").to_ascii_lowercase().as_str()),
            "basic" | "apiKey" | "oauth2" | "openIdConnect" | "mutualTLS" => true,
            _ => false,
        }
    })
}
