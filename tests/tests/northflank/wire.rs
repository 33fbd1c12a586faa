//! Both ends of a socket without any HTTP library: what was sent is what was meant.

use std::collections::BTreeMap;
use std::net::SocketAddr;

use serde_json::Value;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};

/// A request or an answer as it came.
#[derive(Debug)]
pub(crate) struct Message {
    /// The first line.
    pub(crate) start: String,
    /// By name in lower case.
    pub(crate) headers: BTreeMap<String, String>,
    pub(crate) body: Vec<u8>,
}

impl Message {
    pub(crate) fn status(&self) -> u16 {
        let status = self
            .start
            .split(' ')
            .nth(1)
            .and_then(|text| text.parse().ok());
        status.unwrap_or_else(|| panic!("{self:?}"))
    }

    /// The body, which must be JSON and be called so.
    pub(crate) fn json(&self) -> Value {
        assert_eq!(self.headers["content-type"], "application/json", "{self:?}");
        serde_json::from_slice(&self.body).unwrap_or_else(|fault| panic!("{fault}: {self:?}"))
    }

    /// The JSON Pointers of the violations that an error lists.
    pub(crate) fn violations(&self) -> Vec<String> {
        let json = self.json();
        let list = json
            .pointer("/error/details/violations")
            .and_then(Value::as_array);
        let pointer = |violation: &Value| violation["pointer"].as_str().unwrap().to_owned();
        list.unwrap_or_else(|| panic!("{json}"))
            .iter()
            .map(pointer)
            .collect()
    }
}

/// Sends these bytes and reads the one answer.
pub(crate) async fn exchange(server: SocketAddr, request: &[u8]) -> Message {
    let mut stream = TcpStream::connect(server).await.unwrap();
    // A server that refuses early may close before it has read everything.
    let _ = stream.write_all(request).await;
    read(&mut stream).await
}

/// Reads one message; where it does not say how long it is, to the end.
pub(crate) async fn read(stream: &mut TcpStream) -> Message {
    let mut bytes = Vec::new();
    let mut end = None;
    loop {
        if end.is_none() {
            end = bytes
                .windows(4)
                .position(|four| four == b"\r\n\r\n")
                .map(|at| at + 4);
        }
        if let Some(end) = end {
            let message = parse(&bytes[..end], &bytes[end..]);
            let length = message
                .headers
                .get("content-length")
                .map(|text| text.parse().unwrap());
            if length.is_some_and(|length: usize| message.body.len() >= length) {
                return message;
            }
        }
        let mut part = [0; 16384];
        match stream.read(&mut part).await {
            Ok(0) => break,
            Ok(count) => bytes.extend_from_slice(&part[..count]),
            Err(fault) if end.is_some() => panic!("{fault} after {} bytes", bytes.len()),
            Err(fault) => panic!("{fault}"),
        }
    }
    let end = end.unwrap_or_else(|| panic!("cut off: {}", String::from_utf8_lossy(&bytes)));
    parse(&bytes[..end], &bytes[end..])
}

fn parse(head: &[u8], body: &[u8]) -> Message {
    let head = std::str::from_utf8(head).unwrap();
    let (start, fields) = head.split_once("\r\n").unwrap();
    let header = |line: &str| {
        let (name, value) = line.split_once(':')?;
        Some((name.to_ascii_lowercase(), value.trim().to_owned()))
    };
    Message {
        start: start.to_owned(),
        headers: fields.lines().filter_map(header).collect(),
        body: body.to_vec(),
    }
}

/// A server that gives one answer to everything, and tells what it was asked.
pub(crate) async fn canned(
    answer: String,
) -> (SocketAddr, tokio::sync::mpsc::UnboundedReceiver<Message>) {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let (asked, questions) = tokio::sync::mpsc::unbounded_channel();
    tokio::spawn(async move {
        while let Ok((mut stream, _)) = listener.accept().await {
            if asked.send(read(&mut stream).await).is_err() {
                return;
            }
            stream.write_all(answer.as_bytes()).await.unwrap();
        }
    });
    (address, questions)
}

/// An answer with a JSON body.
pub(crate) fn answer(status: &str, body: &str) -> String {
    let length = body.len();
    format!(
        "HTTP/1.1 {status}\r\ncontent-type: application/json\r\nx-request-id: r-1\r\n\
         content-length: {length}\r\nconnection: close\r\n\r\n{body}"
    )
}
