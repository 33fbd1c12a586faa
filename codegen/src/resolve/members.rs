//! Members that OpenAPI does not define, and values that it does not take: most often a slip of the pen, which would drop
//! a rule in silence.
//!
//! In: an object and its role. Out: diagnostics; nothing else is decided here. The versions of OpenAPI are taken
//! together: what any of them defines is known.

use super::grammar::{self, Holds, Role};
use crate::config::nearest;
use crate::diagnostic::{Code, Diagnostics, Severity};
use crate::keyword;
use crate::load::{At, Kind};

const DOCUMENT: &str = "$self basePath components consumes definitions externalDocs host info \
    jsonSchemaDialect openapi parameters paths produces responses schemes security \
    securityDefinitions servers swagger tags webhooks";
const COMPONENTS: &str = "callbacks examples headers links mediaTypes parameters pathItems \
    requestBodies responses schemas securitySchemes";
const PATH_ITEM: &str = "$ref additionalOperations delete description get head options parameters \
    patch post put query servers summary trace";
const OPERATION: &str = "callbacks consumes deprecated description externalDocs operationId \
    parameters produces requestBody responses schemes security servers summary tags";
const PARAMETER: &str = "allowEmptyValue allowReserved content deprecated description example \
    examples explode in name required schema style";
const HEADER: &str =
    "allowReserved content deprecated description example examples explode required schema style";
const REQUEST_BODY: &str = "content description required";
const MEDIA_TYPE: &str =
    "description encoding example examples itemEncoding itemSchema prefixEncoding schema";
const ENCODING: &str =
    "allowReserved contentType encoding explode headers itemEncoding prefixEncoding style";
const RESPONSE: &str = "content description examples headers links schema summary";
const DISCRIMINATOR: &str = "defaultMapping mapping propertyName";
/// Keywords of older drafts, which descriptions still carry.
const OLDER: &str = "$recursiveAnchor $recursiveRef additionalItems dependencies divisibleBy id";

/// The members of an object of this role beside the keywords of schemas, and what the object is called.
fn known(role: Role) -> Option<(&'static str, &'static str)> {
    Some(match role {
        Role::Document => (DOCUMENT, "description"),
        Role::Components => (COMPONENTS, "components"),
        Role::PathItem => (PATH_ITEM, "path item"),
        Role::Operation => (OPERATION, "operation"),
        Role::Parameter => (PARAMETER, "parameter"),
        Role::RequestBody => (REQUEST_BODY, "request body"),
        Role::MediaType => (MEDIA_TYPE, "media type"),
        Role::Encoding => (ENCODING, "encoding"),
        Role::Response => (RESPONSE, "response"),
        Role::Header => (HEADER, "header"),
        Role::Schema => (OLDER, "schema"),
        Role::Discriminator => (DISCRIMINATOR, "discriminator"),
        Role::Callback | Role::Leaf => return None,
    })
}

/// Whether something that is there is no value of a kind. YAML reads `operationId: 42` as a number, and its digits are meant.
fn misfits(at: At<'_>, wanted: Kind) -> bool {
    let is_text = wanted == Kind::String && at.as_words().is_some();
    !is_text && ![wanted, Kind::Null].contains(&at.kind())
}

/// Reports what says nothing in the value of a member: all of it where OpenAPI asks for a value of another kind, entries that should
/// be objects. What is no schema or security scheme is told where those are read, and so is an operation's parameter or body.
fn check_value(role: Role, key: &str, at: At<'_>, diagnostics: &Diagnostics) {
    let holds = grammar::member(role, key);
    let wanted = match (holds, key) {
        _ if role == Role::Schema && key != "discriminator" => return,
        // Swagger 2.0 names the member alone.
        (_, "discriminator") if at.as_str().is_some() => return,
        (Some(Holds::Is(Role::Schema | Role::RequestBody)), _) => return,
        (Some(Holds::Is(Role::Parameter)), _) | (_, "servers" | "prefixEncoding") => Kind::Array,
        (_, "tags" | "produces" | "consumes" | "schemes") => Kind::Array,
        (Some(_), _) | (_, "info" | "externalDocs" | "securityDefinitions" | "mapping") => {
            Kind::Object
        }
        (_, "operationId" | "propertyName" | "contentType") => Kind::String,
        _ => return,
    };
    if misfits(at, wanted) {
        return misfit(at, &format!("`{key}`"), wanted, diagnostics);
    }
    let told = key == "securitySchemes" || holds == Some(Holds::Map(Role::Schema));
    if let Some(Holds::Map(_) | Holds::Fixed(_)) = holds.filter(|_| !told) {
        check_entries(at, key, diagnostics);
    }
}

/// The same of the entries of an object, which are objects.
fn check_entries(at: At<'_>, key: &str, diagnostics: &Diagnostics) {
    let entries = at.members().filter(|(name, _)| !name.starts_with("x-"));
    for (_, entry) in entries.filter(|(_, entry)| misfits(*entry, Kind::Object)) {
        misfit(
            entry,
            &format!("an entry of `{key}`"),
            Kind::Object,
            diagnostics,
        );
    }
}

fn misfit(at: At<'_>, what: &str, wanted: Kind, diagnostics: &Diagnostics) {
    let (wanted, is) = (wanted.article(), at.kind().article());
    let message = format!("{what} takes {wanted}; this is {is}, which says nothing");
    diagnostics.report(Code::MemberValue, at, message);
}

/// Reports every member of an object that none of its kind has, and what its members hold that is none of theirs. Extensions
/// are everyone's own.
pub(super) fn check(at: At<'_>, role: Role, diagnostics: &Diagnostics) {
    if role == Role::Callback && at.get("$ref").is_none() {
        check_entries(at, at.key().unwrap_or("callbacks"), diagnostics);
    }
    let Some((own, kind)) = known(role) else {
        return;
    };
    // Swagger 2.0 describes parameters and headers with the keywords of schemas.
    let like_schemas = matches!(role, Role::Schema)
        || matches!(role, Role::Parameter | Role::Header) && at.get("schema").is_none();
    let keywords = keyword::KEYWORDS.iter().map(|keyword| keyword.name);
    let keywords = keywords.filter(|_| like_schemas);
    for (key, member) in at.members() {
        let is_known = (like_schemas && keyword::find(key).is_some())
            || key.starts_with("x-")
            || own.split_whitespace().any(|name| name == key)
            || (role.may_refer() && key == "$ref");
        if is_known {
            check_value(role, key, member, diagnostics);
            continue;
        }
        let method = grammar::method(key).filter(|_| matches!(role, Role::PathItem));
        if let Some(method) = method {
            let message = format!("`{key}` is read as `{method}`");
            let report = diagnostics.report(Code::UnknownMember, member, message);
            drop(report.at_key(member));
            continue;
        }
        let near = similar(key, own.split_whitespace().chain(keywords.clone()));
        let message = format!("no {kind} has a member `{key}`; it is ignored");
        let report = diagnostics
            .report(Code::UnknownMember, member, message)
            .at_key(member);
        match near {
            Some(name) => drop(report.fix(format!("did you mean `{name}`?"))),
            // JSON Schema allows further members as annotations (core, section 6.5).
            None => drop(report.severity(Severity::Note)),
        }
    }
}

/// What was most likely meant: the same but for capitals and separators, or but for a letter or two.
fn similar<'n>(key: &str, names: impl Iterator<Item = &'n str> + Clone) -> Option<&'n str> {
    let bare = |text: &str| -> String {
        let kept = text.chars().filter(|c| c.is_alphanumeric());
        kept.flat_map(char::to_lowercase).collect()
    };
    let same = names.clone().find(|name| bare(name) == bare(key));
    same.or_else(|| {
        // Short words are near to everything.
        nearest(key, names.filter(|name| key.len() > 3 && name.len() > 3))
    })
}
