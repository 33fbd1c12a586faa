//! A process that answers for every named schema of a document: what generated code makes of a value.

use std::io::{BufRead, BufReader, Write};
use std::path::Path;
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};

use oasmith_codegen::inventory::Model;

/// What the generated code says of a value.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Answer {
    /// It is valid, and this is how it is written back.
    Taken(String),
    /// It is refused; the violations.
    Refused(String),
    /// The generated code contradicts itself.
    Odd(String),
}

/// A program: a line `index JSON` gives a line `+JSON`, `-violations` or `!contradiction`.
pub(super) fn program(models: &[&Model]) -> String {
    let entries: Vec<String> = models
        .iter()
        .map(|model| format!("    |bytes| ask(models::{}, bytes),\n", rules(model)))
        .collect();
    format!(
        "{PROGRAM}\nconst TABLE: &[fn(&[u8]) -> String] = &[\n{}];\n",
        entries.concat()
    )
}

fn rules(model: &Model) -> String {
    match model.rules.strip_prefix('<') {
        Some(_) => format!("{}::RULES", model.name),
        None => model.rules.clone(),
    }
}

const PROGRAM: &str = r#"
use std::io::{BufRead, Write};

use oasmith::{Json, Rules};
#[allow(unused_imports)]
use oasmith::Validate;

fn main() -> std::io::Result<()> {
    let mut out = std::io::stdout().lock();
    for line in std::io::stdin().lock().lines() {
        let line = line?;
        let (index, json) = line.split_once(' ').unwrap_or(("0", ""));
        let answer = index.parse().ok().and_then(|index: usize| TABLE.get(index));
        let answer = answer.map_or("!no such schema".to_owned(), |ask| ask(json.as_bytes()));
        writeln!(out, "{}", answer.replace('\n', " "))?;
        out.flush()?;
    }
    Ok(())
}

fn ask<T: Json>(rules: Rules<T>, bytes: &[u8]) -> String {
    let accepts = rules.accepts(bytes);
    // The other way round it may be a matter of the Rust type, as with integers that it does not hold.
    if accepts && !rules.schema().is_valid_json(bytes) {
        return "!the rule text refuses what is accepted".to_owned();
    }
    match rules.from_slice(bytes) {
        Ok(_) if !accepts => "!from_slice takes what accepts refuses".to_owned(),
        Ok(value) => match rules.validate(&value) {
            Ok(()) => format!("+{}", oasmith::to_string(&*value)),
            Err(rejection) => format!("!decodes, but validate refuses it: {rejection}"),
        },
        Err(_) if accepts => "!accepts takes what from_slice refuses".to_owned(),
        Err(rejection) if rejection.violations().is_empty() => {
            "!refused without a violation".to_owned()
        }
        Err(rejection) => format!("-{rejection}"),
    }
}
"#;

/// A running program that answers for the models of one document.
#[derive(Debug)]
pub struct Probe {
    child: Child,
    input: Option<ChildStdin>,
    output: BufReader<ChildStdout>,
}

impl Probe {
    /// Starts a program.
    ///
    /// # Errors
    /// A sentence, if it does not start.
    pub(super) fn start(program: &Path) -> Result<Probe, String> {
        let mut child = Command::new(program)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .map_err(|fault| format!("{}: {fault}", program.display()))?;
        let (input, output) = (child.stdin.take(), child.stdout.take());
        let output = output.ok_or("the program has no output")?;
        Ok(Probe {
            child,
            input,
            output: BufReader::new(output),
        })
    }

    /// What the generated code says of a value of the model at an index.
    ///
    /// # Errors
    /// A sentence, if the program died.
    pub fn ask(&mut self, index: usize, json: &str) -> Result<Answer, String> {
        let input = self.input.as_mut().ok_or("the program has no input")?;
        writeln!(input, "{index} {json}").map_err(|_| "the program died".to_owned())?;
        let mut line = String::new();
        let read = self.output.read_line(&mut line);
        if !matches!(read, Ok(1..)) {
            return Err("the program died".to_owned());
        }
        let line = line.trim_end_matches('\n');
        Ok(match line.split_at_checked(1) {
            Some(("+", json)) => Answer::Taken(json.to_owned()),
            Some(("-", why)) => Answer::Refused(why.to_owned()),
            _ => Answer::Odd(line.to_owned()),
        })
    }
}

impl Drop for Probe {
    fn drop(&mut self) {
        drop(self.input.take());
        let _ = self.child.wait();
    }
}
