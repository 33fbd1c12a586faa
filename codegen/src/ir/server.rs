//! URLs of servers: which are absolute, and behind which of them paths can be put.

use super::Server;

/// A server's URL with the defaults of its variables, if that is absolute and paths can be put behind it.
pub(crate) fn absolute(server: &Server) -> Option<String> {
    let url = filled(server);
    (is_absolute(&url) && flaw(&url).is_none()).then_some(url)
}

fn filled(server: &Server) -> String {
    let mut url = server.url.clone();
    for variable in &server.variables {
        url = url.replace(&format!("{{{}}}", variable.wire), &variable.default);
    }
    url
}

/// What keeps paths from being put behind an absolute URL.
fn flaw(url: &str) -> Option<&'static str> {
    if url.contains(['?', '#']) {
        return Some("it has a query or a fragment");
    }
    // What is no letter of a URI (RFC 3986, 2): no client can be built with it.
    let unsound = |letter: char| {
        letter.is_whitespace()
            || letter.is_control()
            || matches!(letter, '{' | '}' | '<' | '>' | '`')
    };
    match has_authority(url) {
        false => Some("its host or port is none"),
        true => url.contains(unsound).then_some("it holds what no URL does"),
    }
}

/// Whether the host of a URL is there, all of it, and its port is one: where a variable has no value there may be a label
/// without a letter.
fn has_authority(url: &str) -> bool {
    let (_, rest) = url.split_once("//").unwrap_or_default();
    let authority = rest.split('/').next().unwrap_or_default();
    let (user, place) = authority.rsplit_once('@').unwrap_or(("", authority));
    // The colons of an address stand in brackets (RFC 3986, 3.2.2).
    let digits = place.rfind(']').map_or(0, |end| end + 1);
    let (host, port) = match place[digits..].split_once(':') {
        Some((rest, port)) => (&place[..digits + rest.len()], port),
        None => (place, ""),
    };
    // `port = *DIGIT`: there may be none behind the colon (RFC 3986, 3.2.3).
    let is_port = port.bytes().all(|b| b.is_ascii_digit())
        && (port.is_empty() || port.parse::<u16>().is_ok());
    let is_host = !host.is_empty() && !host.starts_with('.') && !host.contains("..");
    let address = host
        .strip_prefix('[')
        .and_then(|rest| rest.strip_suffix(']'));
    let fits = |letter: char| may_be_in_host(letter) || letter == '%';
    is_port
        && is_host
        && address.unwrap_or(host).chars().all(may_be_in_host)
        && user.chars().all(fits)
}

/// Whether a letter may stand in a host, as names in other scripts do by `xn--…` (RFC 3986, 3.2.2). Clients take no
/// escaped one either.
fn may_be_in_host(letter: char) -> bool {
    const NONE: [char; 12] = ['<', '>', '"', '\\', '^', '`', '{', '}', '|', '[', ']', '%'];
    letter.is_ascii_graphic() && !NONE.contains(&letter)
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
pub(crate) fn leads_somewhere(server: &Server) -> bool {
    absolute(&given(server)).is_some()
}

/// What is wrong with the URL of a server, whatever is given for its variables. One that is relative is as good as none.
pub(crate) fn flaw_of(server: &Server) -> Option<&'static str> {
    let url = filled(&given(server));
    flaw(&url).filter(|_| is_absolute(&url))
}

/// The server with something for each variable that has no default, where its URL is none without.
fn given(server: &Server) -> Server {
    let mut given = server.clone();
    if absolute(server).is_some() {
        return given;
    }
    for variable in &mut given.variables {
        if !variable.default.is_empty() {
            continue;
        }
        let name = format!("{{{}}}", variable.wire);
        let listed = variable.values.iter().find(|value| !value.is_empty());
        variable.default = match (listed, server.url.strip_prefix(&name)) {
            (Some(value), _) => value.clone(),
            (None, Some(rest)) if rest.starts_with("://") => "https".to_owned(),
            (None, Some(_)) => "https://host".to_owned(),
            // What a port may be, too.
            (None, None) => "1".to_owned(),
        };
    }
    given
}

pub(crate) fn is_absolute(url: &str) -> bool {
    url.starts_with("https://") || url.starts_with("http://")
}
