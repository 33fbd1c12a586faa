//! Redirects, followed by the default transport (RFC 9110, 15.4).
//!
//! In: a request and the reply to it. Out: the request that the reply leads to, if it leads on. What lets a caller in goes
//! to no server but the one it was meant for: neither credentials, wherever in the head they stand, nor a body.

use bytes::Bytes;
use http::header::{
    AUTHORIZATION, CONTENT_ENCODING, CONTENT_LANGUAGE, CONTENT_LENGTH, CONTENT_LOCATION,
    CONTENT_TYPE, COOKIE, HeaderName, LOCATION, PROXY_AUTHORIZATION, TRANSFER_ENCODING,
};
use http::{HeaderMap, Method, Request, Response, StatusCode, Uri};
use reqwest::Url;

use super::transport::{BoxFuture, Transport};
use crate::body::{Body, BoxError};

/// How many redirects are followed; the reply after so many stands.
const MOST: usize = 10;

/// A transport that sees no redirects itself, with them.
pub(super) struct Following<T>(pub(super) T);

impl<T: Transport> Transport for Following<T> {
    fn send(&self, request: Request<Body>) -> BoxFuture<'_, Result<Response<Body>, BoxError>> {
        Box::pin(async move {
            let mut request = request;
            for _ in 0..MOST {
                let sent = Sent::of(&request);
                let response = self.0.send(request).await?;
                match sent.next(response.status(), response.headers()) {
                    Some(next) => request = next,
                    None => return Ok(response),
                }
            }
            self.0.send(request).await
        })
    }

    fn sleep(&self, duration: std::time::Duration) -> BoxFuture<'static, ()> {
        self.0.sleep(duration)
    }
}

/// What has been sent.
struct Sent {
    method: Method,
    uri: Uri,
    headers: HeaderMap,
    /// `None` if it cannot be sent again.
    body: Option<Bytes>,
}

impl Sent {
    fn of(request: &Request<Body>) -> Self {
        Sent {
            method: request.method().clone(),
            uri: request.uri().clone(),
            headers: request.headers().clone(),
            body: request.body().bytes().cloned(),
        }
    }

    /// The request that a reply leads to.
    fn next(self, status: StatusCode, headers: &HeaderMap) -> Option<Request<Body>> {
        let method = match (status.as_u16(), &self.method) {
            (301 | 302, &Method::POST) => Method::GET,
            (303, &Method::HEAD) => Method::HEAD,
            (303, _) => Method::GET,
            (301 | 302 | 307 | 308, method) => method.clone(),
            _ => return None,
        };
        let here = Url::parse(&self.uri.to_string()).ok()?;
        let mut there = here.join(headers.get(LOCATION)?.to_str().ok()?).ok()?;
        if !matches!(there.scheme(), "http" | "https") {
            return None;
        }
        there.set_fragment(None);
        let (mut kept, mut body) = (self.headers, self.body);
        // What 303 leads to is looked at, with whatever method it was found.
        if method != self.method || status == StatusCode::SEE_OTHER {
            for name in OF_BODIES {
                kept.remove(name);
            }
            body = Some(Bytes::new());
        }
        let body = body?;
        if !is_same(&here, &there) {
            if !body.is_empty() {
                return None;
            }
            kept = open(kept);
        }
        let mut request = Request::new(Body::from(body));
        *request.method_mut() = method;
        *request.uri_mut() = there.as_str().parse().ok()?;
        *request.headers_mut() = kept;
        Some(request)
    }
}

/// What speaks of a body, and goes with it (RFC 9110, 15.4).
const OF_BODIES: [HeaderName; 6] = [
    CONTENT_TYPE,
    CONTENT_LENGTH,
    CONTENT_ENCODING,
    CONTENT_LANGUAGE,
    CONTENT_LOCATION,
    TRANSFER_ENCODING,
];

/// Whether one server is meant, which may be spoken to more safely from now on, but never less.
fn is_same(here: &Url, there: &Url) -> bool {
    let upgraded = (here.scheme(), there.scheme()) == ("http", "https")
        && here.host() == there.host()
        && (here.port(), there.port()) == (None, None);
    upgraded || here.origin() == there.origin()
}

/// Headers that anybody may see.
fn open(headers: HeaderMap) -> HeaderMap {
    let names = [AUTHORIZATION, COOKIE, PROXY_AUTHORIZATION];
    let all = headers.iter();
    let open = all.filter(|(name, value)| !(value.is_sensitive() || names.contains(name)));
    open.map(|(name, value)| (name.clone(), value.clone()))
        .collect()
}

#[cfg(test)]
mod tests {
    use http::HeaderValue;

    use super::*;

    fn sent(method: Method, body: &'static str) -> Sent {
        let mut request = Request::new(Body::from(body));
        *request.method_mut() = method;
        *request.uri_mut() = "https://api.test/a/b?key=k".parse().unwrap();
        let mut key = HeaderValue::from_static("secret");
        key.set_sensitive(true);
        request.headers_mut().insert("x-key", key);
        for (name, value) in [
            ("accept", "a/b"),
            ("cookie", "c=secret"),
            ("content-type", "c/d"),
            ("content-encoding", "gzip"),
            ("content-language", "en"),
        ] {
            let value = HeaderValue::from_static(value);
            request.headers_mut().insert(name, value);
        }
        Sent::of(&request)
    }

    fn next(sent: Sent, status: u16, location: &'static str) -> Option<Request<Body>> {
        let mut headers = HeaderMap::new();
        headers.insert(LOCATION, HeaderValue::from_static(location));
        sent.next(StatusCode::from_u16(status).unwrap(), &headers)
    }

    #[test]
    fn credentials_go_to_no_other_server() {
        for location in [
            "https://evil.test/x",
            "//evil.test/x",
            "http://api.test/a/b",
            "https://api.test:8443/",
        ] {
            let request = next(sent(Method::GET, ""), 302, location).unwrap();
            let names: Vec<_> = request.headers().keys().map(|name| name.as_str()).collect();
            let kept = [
                "accept",
                "content-type",
                "content-encoding",
                "content-language",
            ];
            assert_eq!(names, kept, "{location}");
            assert!(request.uri().query().is_none(), "{location}");
            assert!(
                next(sent(Method::PUT, "secret"), 307, location).is_none(),
                "{location}"
            );
        }
        let request = next(sent(Method::GET, ""), 307, "../c?d#e").unwrap();
        assert_eq!(request.uri(), "https://api.test/c?d");
        assert_eq!(request.headers().len(), 6);
    }

    #[test]
    fn one_server_may_be_spoken_to_more_safely_but_never_less() {
        let from = |uri: &'static str, location| {
            let mut sent = sent(Method::POST, "secret");
            sent.uri = uri.parse().unwrap();
            next(sent, 308, location)
        };
        let request = from("http://api.test/a", "https://api.test/a").unwrap();
        assert_eq!(request.method(), Method::POST);
        assert_eq!(request.body().bytes().unwrap(), "secret");
        assert!(request.headers().contains_key("x-key"));
        for (uri, location) in [
            ("https://api.test/a", "http://api.test/a"),
            ("http://api.test/a", "https://evil.test/a"),
            ("http://api.test:8080/a", "https://api.test/a"),
            ("http://api.test/a", "https://api.test:8443/a"),
        ] {
            assert!(from(uri, location).is_none(), "{uri} {location}");
        }
    }

    #[test]
    fn what_speaks_of_a_body_goes_with_it() {
        let names = |method, status| {
            let request = next(sent(method, "body"), status, "/c").unwrap();
            let names = request
                .headers()
                .keys()
                .map(|name| name.as_str().to_owned());
            names.collect::<Vec<_>>()
        };
        assert_eq!(names(Method::POST, 302), ["x-key", "accept", "cookie"]);
        assert_eq!(names(Method::GET, 303), ["x-key", "accept", "cookie"]);
        assert_eq!(names(Method::POST, 307).len(), 6);
    }

    #[test]
    fn methods_and_bodies_are_as_the_status_says() {
        let moved = |method, status| {
            let request = next(sent(method, "body"), status, "/c")?;
            let length = request.body().bytes().unwrap().len();
            Some((request.method().clone(), length))
        };
        assert_eq!(moved(Method::POST, 302), Some((Method::GET, 0)));
        assert_eq!(moved(Method::PUT, 303), Some((Method::GET, 0)));
        assert_eq!(moved(Method::GET, 303), Some((Method::GET, 0)));
        assert_eq!(moved(Method::HEAD, 303), Some((Method::HEAD, 0)));
        assert_eq!(moved(Method::POST, 308), Some((Method::POST, 4)));
        assert_eq!(moved(Method::PUT, 301), Some((Method::PUT, 4)));
        assert_eq!(
            (moved(Method::GET, 304), moved(Method::GET, 200)),
            (None, None)
        );
        assert!(next(sent(Method::GET, ""), 302, "file:///etc/passwd").is_none());
        assert!(next(sent(Method::GET, ""), 302, "http://").is_none());
    }
}
