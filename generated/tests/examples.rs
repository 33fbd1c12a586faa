//! The two examples, as programs that talk to each other.

use std::io::{BufRead, BufReader};
use std::path::PathBuf;
use std::process::{Child, Command, Output, Stdio};

/// Cargo builds examples before tests, beside the folder of the tests.
fn example(name: &str) -> Command {
    let test = std::env::current_exe().unwrap();
    let target = test.parent().and_then(|deps| deps.parent()).unwrap();
    let program = format!("{name}{}", std::env::consts::EXE_SUFFIX);
    Command::new(target.join("examples").join(program))
}

fn fixture(name: &str) -> PathBuf {
    let fixtures = concat!(env!("CARGO_MANIFEST_DIR"), "/../tests/fixtures/northflank");
    PathBuf::from(fixtures).join(name)
}

/// The sandbox, for as long as this lives.
struct Sandbox {
    process: Child,
    url: String,
}

impl Sandbox {
    fn start() -> Sandbox {
        let mut process = example("sandbox")
            .args(["--listen", "127.0.0.1:0", "--read-only-token", "reader"])
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let mut line = String::new();
        let output = process.stdout.take().unwrap();
        BufReader::new(output).read_line(&mut line).unwrap();
        let url = line.trim_end().strip_prefix("listening on ").unwrap();
        assert!(url.starts_with("http://127.0.0.1:"), "{line}");
        let url = url.to_owned();
        Sandbox { process, url }
    }

    fn create(&self, token: &str, file: Option<&str>) -> Output {
        let mut command = example("create_service");
        command.args(["--url", &self.url, "--token", token]);
        command.args(file.map(fixture));
        command.output().unwrap()
    }
}

impl Drop for Sandbox {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

fn stdout(output: &Output) -> String {
    String::from_utf8(output.stdout.clone()).unwrap()
}

fn stderr(output: &Output) -> String {
    assert!(!output.status.success(), "{output:?}");
    String::from_utf8(output.stderr.clone()).unwrap()
}

#[test]
fn a_service_is_created_once() {
    let sandbox = Sandbox::start();
    let created = sandbox.create("t", None);
    assert!(created.status.success(), "{created:?}");
    let app = "/example-user/default-project/example-service";
    assert!(stdout(&created).starts_with(&format!("created {app} (Example Service)\n")));
    let again = stderr(&sandbox.create("t", None));
    assert!(again.contains("example-service"), "{again}");
    let other = sandbox.create("t", Some("payload-valid.json"));
    assert!(other.status.success(), "{other:?}");
}

#[test]
fn what_is_wrong_is_told() {
    let sandbox = Sandbox::start();
    assert!(stderr(&sandbox.create("reader", None)).contains("403"));
    assert!(stderr(&sandbox.create("", None)).contains("401"));
    let faults = stderr(&sandbox.create("t", Some("document-example-request.json")));
    let lacking = std::fs::read_to_string(fixture("document-example-request.violations.txt"));
    for pointer in lacking.unwrap().lines() {
        assert!(
            faults.contains(&format!("{pointer}: is required")),
            "{pointer}: {faults}"
        );
    }
    let usage = example("sandbox").arg("--port").output().unwrap();
    assert_eq!(usage.status.code(), Some(2));
    assert!(stderr(&usage).contains("Usage: sandbox"));
}
