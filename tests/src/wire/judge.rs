//! What is wrong with a round trip.
//!
//! In: a case and what the program told. Out: sentences. Both ends are compared with what was given to them, and what
//! passed between them with the [`reference`](super::reference).

use oasmith_codegen::inventory::{Call, Caller, Carriage, Kind, Slot, Variant};
use serde_json::Value;

use super::case::{Case, described};
use super::door;
use super::reference::{self, Described, Written};
use crate::corpus::compare::equal;
use crate::corpus::document::Description;

mod body;

pub(super) use body::field;

/// All that is wrong; `raw` where no generated client was in it.
pub fn judge(
    description: &Description,
    call: &Call,
    case: &Case,
    told: &Value,
    raw: bool,
) -> Vec<String> {
    let mut found = Vec::new();
    if door::is_closed(description, call) {
        // Where nobody can be told how to enter, it is the server's fault.
        let status = if door::is_unknown(description, call) {
            500
        } else {
            401
        };
        if told["response"]["status"] != status || !told["seen"].is_null() {
            found.push(format!(
                "nobody may enter, but the answer is {}",
                told["response"]
            ));
        }
        return found;
    }
    if let Some(error) = told["error"].as_str() {
        return vec![error.chars().take(400).collect()];
    }
    let arrives = |slot: &Slot, value: &Value| raw || !is_left_out(description, slot, value);
    handler(call, case, arrives, &told["seen"], &mut found);
    if !raw {
        caller(call, case, &told["reply"], &mut found);
        request(description, call, case, &told["request"], &mut found);
    }
    response(description, call, case, &told["response"], &mut found);
    found
}

fn differ(what: &str, given: Option<&Value>, seen: Option<&Value>, found: &mut Vec<String>) {
    let same = match (given, seen) {
        (Some(given), Some(seen)) => equal(given, seen),
        (given, seen) => given.is_none() == seen.is_none(),
    };
    if !same {
        let show = |value: Option<&Value>| {
            let text = value.map_or("nothing".to_owned(), Value::to_string);
            text.chars().take(200).collect::<String>()
        };
        found.push(format!(
            "{what}: given {}, seen {}",
            show(given),
            show(seen)
        ));
    }
}

/// Whether a client leaves a parameter out: an optional one without a value (RFC 6570, 2.3), unless JSON says that it has none.
fn is_left_out(description: &Description, slot: &Slot, value: &Value) -> bool {
    value.is_null() && !slot.required && !described(description, slot).json
}

/// What the handler saw.
fn handler(
    call: &Call,
    case: &Case,
    arrives: impl Fn(&Slot, &Value) -> bool,
    seen: &Value,
    found: &mut Vec<String>,
) {
    for (index, slot) in call.params.iter().enumerate() {
        let seen = seen["args"].get(index.to_string());
        differ(
            &format!("parameter {}", slot.wire),
            case.args.get(&index).filter(|value| arrives(slot, value)),
            seen,
            found,
        );
    }
    if call.caller == Caller::Someone && !seen["principal"].is_string() {
        found.push(format!("the principal is {}", seen["principal"]));
    }
    let Some(body) = &call.body else { return };
    match &case.body {
        None => differ("content", None, seen.get("content"), found),
        Some((content, value)) => {
            let given = Value::from(*content);
            differ("content", Some(&given), seen.get("content"), found);
            carried(
                "body",
                &body.contents[*content],
                value,
                seen.get("body"),
                found,
            );
        }
    }
}

/// Compares a body; of a file only what was said.
fn carried(
    what: &str,
    content: &Carriage,
    given: &Value,
    seen: Option<&Value>,
    found: &mut Vec<String>,
) {
    let parts = match &content.kind {
        Kind::Form(_, parts) => parts,
        Kind::Raw => return bytes(what, given, seen, found),
        _ => return differ(what, Some(given), seen, found),
    };
    for part in parts {
        let name = format!("part {}", part.wire);
        let (given, seen) = (
            given.get(&part.wire),
            seen.and_then(|seen| seen.get(&part.wire)),
        );
        if part.file.is_none() {
            differ(&name, given, seen, found);
            continue;
        }
        let list =
            |value: Option<&Value>| value.and_then(Value::as_array).cloned().unwrap_or_default();
        let (given, seen) = (list(given), list(seen));
        if given.len() != seen.len() {
            found.push(format!(
                "{name}: {} files given, {} seen",
                given.len(),
                seen.len()
            ));
        }
        for (given, seen) in given.iter().zip(&seen) {
            for member in ["bytes", "name", "media"] {
                if !given[member].is_null() {
                    differ(
                        &format!("{name} {member}"),
                        given.get(member),
                        seen.get(member),
                        found,
                    );
                }
            }
        }
    }
}

/// Compares bytes, and their media type where one was given.
fn bytes(what: &str, given: &Value, seen: Option<&Value>, found: &mut Vec<String>) {
    for member in ["bytes", "media"] {
        let seen = seen.and_then(|seen| seen.get(member));
        if given.get(member).is_some_and(|given| !given.is_null()) {
            differ(what, given.get(member), seen, found);
        }
    }
}

/// What the caller got.
fn caller(call: &Call, case: &Case, reply: &Value, found: &mut Vec<String>) {
    let variant = &call.replies[case.variant];
    if reply["variant"] != case.variant {
        return found.push(format!(
            "answered {} ({}), got variant {}",
            variant.name, case.status, reply["variant"]
        ));
    }
    if let Some(status) = reply.get("status")
        && *status != case.status
    {
        found.push(format!("answered status {}, got {status}", case.status));
    }
    for (index, slot) in variant.headers.iter().enumerate() {
        let seen = reply["headers"].get(index.to_string());
        differ(
            &format!("header {}", slot.wire),
            case.headers.get(&index),
            seen,
            found,
        );
    }
    if let (Some(content), Some(given)) = (&variant.body, &case.reply)
        && call.method != "HEAD"
    {
        carried("reply", content, given, reply.get("body"), found);
    }
}

/// What went over the wire.
fn request(
    description: &Description,
    call: &Call,
    case: &Case,
    request: &Value,
    found: &mut Vec<String>,
) {
    if request["method"] != call.method.as_str() {
        found.push(format!("sent as {}", request["method"]));
    }
    let target = request["target"].as_str().unwrap_or_default();
    let query = target.split_once('?').map_or("", |(_, query)| query);
    let mut sent = Sent {
        target,
        query: pairs(query, '&'),
        cookies: header(request, "cookie").map_or_else(Vec::new, |text| pairs(text, ';')),
        whole: false,
    };
    for (index, value) in &case.args {
        let slot = &call.params[*index];
        if is_left_out(description, slot, value) {
            continue;
        }
        let described = described(description, slot);
        sent.param(call, slot, &described, value, request, found);
    }
    let templated = call.path.split('#').next().unwrap_or_default();
    let fixed = templated.split_once('?').map_or("", |(_, fixed)| fixed);
    for (name, value) in pairs(fixed, '&') {
        let at = sent
            .query
            .iter()
            .position(|pair| pair.0 == name && (pair.1 == value || value.contains('{')));
        match at {
            Some(at) => drop(sent.query.remove(at)),
            None => found.push(format!("the query lacks {name}={value}: {query}")),
        }
    }
    let known = |name: &str| is_key(description, name);
    let rest = sent.query.iter().filter(|(name, _)| !known(name));
    if let Some((name, _)) = rest.into_iter().next()
        && !sent.whole
    {
        found.push(format!(
            "the query holds `{name}`, which no parameter explains: {query}"
        ));
    }
    if let (Some(body), Some((content, value))) = (&call.body, &case.body) {
        let content = &body.contents[*content];
        body::sent(description, call, content, value, request, found);
    }
}

fn response(
    description: &Description,
    call: &Call,
    case: &Case,
    response: &Value,
    found: &mut Vec<String>,
) {
    let variant: &Variant = &call.replies[case.variant];
    if response["status"] != case.status {
        found.push(format!(
            "sent status {} for {}",
            response["status"], case.status
        ));
    }
    for (index, value) in &case.headers {
        let slot = &variant.headers[*index];
        let described = described(description, slot);
        let text = header(response, &slot.wire);
        if !matches(&described, value, text) {
            found.push(format!(
                "reply header {} is {text:?} for {value}",
                slot.wire
            ));
        }
    }
    if let (Some(content), Some(value)) = (&variant.body, &case.reply)
        && call.method != "HEAD"
    {
        body::sent(description, call, content, value, response, found);
    }
}

/// The parameters of a request as sent; what was explained is taken away.
struct Sent<'r> {
    target: &'r str,
    query: Vec<(String, &'r str)>,
    cookies: Vec<(String, &'r str)>,
    /// Whether something was sent that no rule describes.
    whole: bool,
}

impl Sent<'_> {
    fn param(
        &mut self,
        call: &Call,
        slot: &Slot,
        described: &Described,
        value: &Value,
        request: &Value,
        found: &mut Vec<String>,
    ) {
        let good = match described.place.as_str() {
            "path" => is_in_path(&call.path, self.target, described, value),
            "header" => matches(described, value, header(request, &slot.wire)),
            "query" => self.whole || take(&mut self.query, described, value, &mut self.whole),
            "cookie" => take(&mut self.cookies, described, value, &mut self.whole),
            _ => {
                self.whole = true;
                true
            }
        };
        if !good {
            let shown: String = value.to_string().chars().take(200).collect();
            let (target, cookie) = (&request["target"], header(request, "cookie"));
            found.push(format!(
                "{} parameter {} ({}, explode {}) of {shown} is not written as documented: {target} {cookie:?}",
                described.place, slot.wire, described.style, described.explode,
            ));
        }
    }
}

/// Takes the pairs away that a value must be written as; whether they were all there.
fn take(
    sent: &mut Vec<(String, &str)>,
    described: &Described,
    value: &Value,
    whole: &mut bool,
) -> bool {
    let expected = match described.write(value) {
        Ok(Written::Pairs(pairs)) => pairs,
        Ok(Written::Json(json)) => {
            let at = sent
                .iter()
                .position(|(name, raw)| *name == described.name && is_json(raw, &json));
            return at.map(|at| sent.remove(at)).is_some();
        }
        // Nothing says how it is written, so anything in the query may be it.
        _ => {
            *whole = true;
            return true;
        }
    };
    expected.iter().all(|(name, pieces, divider)| {
        let written = |raw: &str| reference::is_written(raw, pieces, divider, reference::unescaped);
        let at = sent
            .iter()
            .position(|(sent, raw)| sent == name && written(raw));
        at.map(|at| sent.remove(at)).is_some()
    })
}

fn is_json(raw: &str, json: &Value) -> bool {
    let text = reference::unescaped(raw).unwrap_or_default();
    serde_json::from_str(&text).is_ok_and(|found| equal(&found, json))
}

/// Whether a header's text is what a value must be written as; headers have no escapes.
fn matches(described: &Described, value: &Value, text: Option<&str>) -> bool {
    let Some(text) = text else { return false };
    match described.write(value) {
        Ok(Written::Text(_, pieces, divider)) => {
            let plain = |text: &str| Some(text.to_owned());
            reference::is_written(text, &pieces, divider, plain)
        }
        Ok(Written::Json(json)) => {
            serde_json::from_str(text).is_ok_and(|found| equal(&found, &json))
        }
        _ => true,
    }
}

/// Whether path and query have the value wherever the template has the parameter.
fn is_in_path(template: &str, target: &str, described: &Described, value: &Value) -> bool {
    let mark = format!("{{{}}}", described.name);
    let template = template.split('#').next().unwrap_or_default();
    let [(path, query), (sent, given)] =
        [template, target].map(|text| text.split_once('?').unwrap_or((text, "")));
    if path.contains("{+") || (path.contains('{') && path.contains('=')) {
        return is_in_segments(path, sent, &described.name, value);
    }
    if path.split('/').count() != sent.split('/').count() {
        return false;
    }
    let is = |wanted: &str, raw: &str| stands(wanted, raw, &mark, described, value);
    let segments = path.split('/').zip(sent.split('/'));
    let segments = segments.filter(|(wanted, _)| wanted.contains(&mark));
    let given = pairs(given, '&');
    let members = pairs(query, '&').into_iter();
    let members = members.filter(|(_, wanted)| wanted.contains(&mark));
    let members = members.map(|(name, wanted)| {
        let mut given = given.iter().filter(|(sent, _)| *sent == name);
        given.any(|(_, raw)| is(wanted, raw))
    });
    let found: Vec<bool> = segments
        .map(|(wanted, raw)| is(wanted, raw))
        .chain(members)
        .collect();
    !found.is_empty() && found.iter().all(|good| *good)
}

/// Whether a path has the value where its template states segments, `{name=shelves/*}` and `{+name}`, or one beside those.
/// What stands before it and behind it has as many slashes as the template, but for one parameter of any number.
fn is_in_segments(template: &str, path: &str, name: &str, value: &Value) -> bool {
    let mut inner = false;
    let mut parts = vec![String::new()];
    for letter in template.chars().skip(1) {
        inner = letter == '{' || (inner && letter != '}');
        match (letter, parts.last_mut()) {
            ('/', _) if !inner => parts.push(String::new()),
            (_, Some(part)) => part.push(letter),
            (_, None) => {}
        }
    }
    let taken: Vec<usize> = parts
        .iter()
        .map(|part| 1 + part.matches('/').count())
        .collect();
    let texts: Vec<&str> = path.split('/').skip(1).collect();
    let Some(spare) = texts.len().checked_sub(taken.iter().sum()) else {
        return false;
    };
    let mut at = 0;
    for (part, taken) in parts.iter().zip(taken) {
        let any = part.contains("**") || part.starts_with("{+");
        let end = at + taken + if any { spare } else { 0 };
        let Some(raw) = texts.get(at..end) else {
            return false;
        };
        at = end;
        let Some((inner, after)) = part.strip_prefix('{').and_then(|rest| rest.split_once('}'))
        else {
            continue;
        };
        let plain = !inner.contains(['=', '+']);
        let own = inner
            .trim_start_matches('+')
            .split('=')
            .next()
            .unwrap_or_default();
        if own != name {
            continue;
        }
        let raw = raw.join("/");
        let raw = raw.strip_suffix(after).unwrap_or_default();
        let text = value
            .as_str()
            .map_or_else(|| value.to_string(), str::to_owned);
        // The slashes of a value are escaped in one segment and stand as they are in several.
        let slashes = if plain { 0 } else { text.matches('/').count() };
        return raw.matches('/').count() == slashes
            && !raw.contains(['?', '#'])
            && reference::unescaped(raw).is_some_and(|raw| raw == text);
    }
    false
}

/// Whether a piece of a template was filled with the value. One with more than one parameter is not looked at.
fn stands(wanted: &str, raw: &str, mark: &str, described: &Described, value: &Value) -> bool {
    if wanted.matches('{').count() > 1 {
        return true;
    }
    let (before, after) = wanted.split_once(mark).unwrap_or_default();
    let raw = raw
        .strip_prefix(before)
        .and_then(|rest| rest.strip_suffix(after));
    let Some(raw) = raw else { return false };
    match described.write(value) {
        Ok(Written::Text(start, pieces, divider)) => raw
            .strip_prefix(start)
            .is_some_and(|raw| reference::is_written(raw, &pieces, divider, reference::unescaped)),
        Ok(Written::Pairs(_)) => raw.strip_prefix(';').is_some_and(|raw| {
            let mut sent = pairs(raw, ';');
            let mut open = false;
            take(&mut sent, described, value, &mut open) && sent.is_empty()
        }),
        Ok(Written::Json(json)) => is_json(raw, &json),
        _ => true,
    }
}

/// `name=value` pairs; names without escapes, values as they are.
fn pairs(text: &str, divider: char) -> Vec<(String, &str)> {
    let parts = text
        .split(divider)
        .map(str::trim)
        .filter(|part| !part.is_empty());
    parts
        .map(|part| {
            let (name, value) = part.split_once('=').unwrap_or((part, ""));
            (reference::unescaped(name).unwrap_or_default(), value)
        })
        .collect()
}

/// The text of a header.
fn header<'m>(message: &'m Value, name: &str) -> Option<&'m str> {
    let all = message["headers"].as_array()?;
    let found = all.iter().find(|pair| {
        pair[0]
            .as_str()
            .is_some_and(|found| found.eq_ignore_ascii_case(name))
    });
    found?[1].as_str()
}

/// Whether a query parameter is the key of a security scheme.
fn is_key(description: &Description, name: &str) -> bool {
    let document = description.document();
    let places = ["/components/securitySchemes", "/securityDefinitions"];
    places
        .iter()
        .filter_map(|place| document.pointer(place)?.as_object())
        .flatten()
        .any(|(_, scheme)| scheme["in"] == "query" && scheme["name"] == name)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn a_parameter_is_looked_for_wherever_the_template_has_it() {
        let described = Described::new(&json!({"in": "path", "schema": {}}), "p");
        let good = |template, target| is_in_path(template, target, &described, &json!("a b"));
        assert!(good("/x/{p}", "/x/a%20b?q=1"));
        assert!(!good("/x/{p}", "/x/a"));
        assert!(good("/x?q={p}&r=v{p}", "/x?q=other&r=va%20b&q=a%20b"));
        assert!(!good("/x?q={p}", "/x?q=a"));
        assert!(!good("/x?q=v{p}", "/x?q=a%20b"));
        assert!(!good("/x/{p}?q={p}", "/x/a%20b?q=a"));
        assert!(!good("/x/{q}", "/x/a%20b"));
        assert!(!good("/x#{p}", "/x"));
    }
}
