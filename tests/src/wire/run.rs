//! One document, start to end.

use std::collections::BTreeSet;
use std::io::{BufRead, BufReader, Write};
use std::path::Path;
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};
use std::time::Instant;

use oasmith_codegen::config::UnknownMembers;
use oasmith_codegen::inventory::{Call, Kind};
use oasmith_codegen::load::FileLoader;
use oasmith_codegen::outcome::Outcome;
use oasmith_codegen::{Config, Input, generate};
use serde_json::Value;

use super::case::{Maker, form_fields, schema_of, schema_of_content};
use super::crates::Workshop;
use super::judge::judge;
use super::{Tally, program, raw};
use crate::corpus::document::Description;
use crate::corpus::even;
use crate::corpus::oracle::Oracle;
use crate::corpus::random::{Random, seed};

/// What to do with a document.
#[derive(Debug, Clone)]
pub struct Options {
    /// Round trips of an operation, beside one for each of its replies and bodies.
    pub rounds: usize,
    /// Changes all values.
    pub seed: u64,
    /// Where the crate is written and built.
    pub workshop: Workshop,
}

/// Findings of one operation that are kept.
const KEPT: usize = 3;

/// Makes the round trips of one document.
pub fn document(path: &Path, options: &Options) -> Tally {
    let name = path
        .file_name()
        .unwrap_or_default()
        .to_string_lossy()
        .into_owned();
    let mut tally = Tally {
        name,
        ..Tally::default()
    };
    if let Err(fault) = stages(path, options, &mut tally) {
        tally.faults.push(fault);
    }
    tally
}

fn stages(path: &Path, options: &Options, tally: &mut Tally) -> Result<(), String> {
    let (loader, root) = FileLoader::for_file(path).map_err(|fault| fault.to_string())?;
    let config = Config {
        // What the values have beside the named members must come along.
        unknown_members: UnknownMembers::Keep,
        ..Config::default()
    };
    let input = Input {
        path: &root,
        loader: &loader,
    };
    let outcome = generate(&input, &config);
    // What the generator says is `lint`'s business.
    outcome.diagnostics().sorted();
    let description = Description::new(outcome.resolved().documents());
    let inventory = outcome.inventory();
    let (calls, received) = (&inventory.calls, &inventory.received);
    tally.operations = description.operations();
    tally.received.0 = description.received();
    if calls.is_empty() && received.is_empty() {
        return Ok(());
    }
    let pointers: BTreeSet<String> = calls
        .iter()
        .chain(received)
        .flat_map(|call| pointers(&description, call))
        .collect();
    let evened = even::tagged(&description, pointers);
    let oracle = Oracle::new(&evened)?;
    let start = Instant::now();
    let mut program = Program::build(&options.workshop, &outcome)?;
    tally.building = start.elapsed().as_secs_f64();
    let mut maker = Maker {
        description: &description,
        evened: &evened,
        oracle: &oracle,
        inexpressible: 0,
    };
    for (index, call) in calls.iter().enumerate() {
        let tried = trips(&mut maker, call, Some(index), &mut program, options, tally);
        tally.tried += usize::from(tried);
    }
    for call in received {
        let tried = trips(&mut maker, call, None, &mut program, options, tally);
        tally.received.1 += usize::from(tried);
    }
    tally.inexpressible = maker.inexpressible;
    Ok(())
}

/// Where every schema of a call stands.
fn pointers(description: &Description, call: &Call) -> Vec<String> {
    let headers = call.replies.iter().flat_map(|reply| &reply.headers);
    let slots = call
        .params
        .iter()
        .chain(headers)
        .map(|slot| schema_of(description, slot));
    let bodies = call.body.iter().flat_map(|body| &body.contents);
    let contents = bodies.chain(call.replies.iter().filter_map(|reply| reply.body.as_ref()));
    let contents = contents.flat_map(|content| match &content.kind {
        Kind::Form(_, parts) => parts.iter().map(|part| part.schema.clone()).collect(),
        _ => Vec::from_iter(schema_of_content(description, content)),
    });
    let fields = form_fields(description, call).into_iter();
    let fields = fields.map(|(_, _, pointer)| pointer);
    slots.chain(contents).chain(fields).collect()
}

/// The round trips of one operation: by the generated client's call of this index, or, to a receiver, by hand. Whether
/// at least one was made.
fn trips(
    maker: &mut Maker<'_>,
    call: &Call,
    index: Option<usize>,
    program: &mut Program,
    options: &Options,
    tally: &mut Tally,
) -> bool {
    let contents = call.body.as_ref().map_or(0, |body| body.contents.len());
    let rounds = options.rounds + call.replies.len().max(contents);
    let (mut came, mut sent, mut given) = (BTreeSet::new(), BTreeSet::new(), BTreeSet::new());
    let (mut tried, mut wrong) = (false, 0);
    let mut without = BTreeSet::new();
    for round in 0..rounds {
        let seed = seed(&[&tally.name, &call.pointer], options.seed + round as u64);
        let case = match maker.case(call, round, &mut Random::new(seed)) {
            Ok(case) => case,
            Err(what) => {
                without.insert(what);
                continue;
            }
        };
        let raw = match index {
            Some(_) => Ok(None),
            None => raw::request(maker.description, call, &case).map(Some),
        };
        let line = match raw {
            Ok(raw) => case.line(index.unwrap_or_default(), raw),
            Err(what) => {
                without.insert(what);
                continue;
            }
        };
        let told = match program.ask(&line) {
            Ok(told) => told,
            Err(fault) => {
                tally.faults.push(format!("{}: {fault}", call.pointer));
                return tried;
            }
        };
        tally.trips += 1;
        tried = true;
        came.insert(case.variant);
        sent.extend(case.body.as_ref().map(|(content, _)| *content));
        given.extend(case.args.keys().copied());
        let found = judge(maker.description, call, &case, &told, index.is_none());
        wrong += usize::from(!found.is_empty());
        if wrong <= KEPT {
            let mark = format!("{} {} (seed {seed:#018x})", call.method, call.path);
            tally
                .findings
                .extend(found.into_iter().map(|what| format!("{mark}: {what}")));
        }
    }
    let add = |pair: &mut (usize, usize), all: usize, some: usize| {
        *pair = (pair.0 + all, pair.1 + some);
    };
    add(&mut tally.replies, call.replies.len(), came.len());
    add(&mut tally.bodies, contents, sent.len());
    add(&mut tally.params, call.params.len(), given.len());
    let without = without.into_iter();
    tally
        .without
        .extend(without.map(|what| format!("{}: {what}", call.pointer)));
    tried
}

/// The running program of one document.
#[derive(Debug)]
struct Program {
    child: Child,
    input: Option<ChildStdin>,
    output: BufReader<ChildStdout>,
}

/// What the program needs beside the generated crate.
const DEPENDENCIES: &str = r#"serde_json = { version = "1.0", features = ["float_roundtrip"] }
tokio = { version = "1.40", default-features = false, features = ["macros", "rt", "time"] }
"#;

impl Program {
    fn build(workshop: &Workshop, outcome: &Outcome) -> Result<Program, String> {
        let folder = workshop.folder.join("wire");
        workshop.write_crate_with(outcome, &folder, "wire", DEPENDENCIES)?;
        let text = program::text(outcome.inventory(), "wire");
        std::fs::write(folder.join("src/main.rs"), text).map_err(|fault| fault.to_string())?;
        let mut command = workshop.cargo("build", &folder);
        command.args(["--quiet", "--no-default-features", "--features"]);
        command.arg("client,server,oasmith/tower");
        let output = command.output().map_err(|fault| fault.to_string())?;
        if !output.status.success() {
            let text = String::from_utf8_lossy(&output.stderr);
            let lines = text
                .lines()
                .filter(|line| line.starts_with("error") || line.contains("-->"));
            let errors = lines.take(8).collect::<Vec<_>>().join("; ");
            return Err(if errors.is_empty() {
                text.into_owned()
            } else {
                errors
            });
        }
        let mut child = Command::new(workshop.target.join("debug/wire"))
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .map_err(|fault| fault.to_string())?;
        let (input, output) = (child.stdin.take(), child.stdout.take());
        let output = output.ok_or("the program has no output")?;
        Ok(Program {
            child,
            input,
            output: BufReader::new(output),
        })
    }

    fn ask(&mut self, line: &str) -> Result<Value, String> {
        let died = || "the program died".to_owned();
        let input = self.input.as_mut().ok_or_else(died)?;
        writeln!(input, "{line}").map_err(|_| died())?;
        let mut answer = String::new();
        match self.output.read_line(&mut answer) {
            Ok(1..) => serde_json::from_str(&answer).map_err(|fault| fault.to_string()),
            _ => Err(died()),
        }
    }
}

impl Drop for Program {
    fn drop(&mut self) {
        drop(self.input.take());
        let _ = self.child.wait();
    }
}
