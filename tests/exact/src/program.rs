//! One throw-away program for the generated code of many descriptions.
//!
//! In: the Rust of each and the values to be judged. Out: a [`Verdict`] each. Compiling is what costs, so there is one
//! crate, and its folder is kept from one run to the next.

use std::fmt::Write as _;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::Mutex;

/// The generated code of one description, and the expression of the rules that are asked.
#[derive(Debug, Clone)]
pub struct Subject {
    /// A Rust identifier.
    pub name: String,
    /// The module's text.
    pub text: String,
    /// An expression of type `oasmith::Rules<Root>`; empty for a module that only others use.
    pub rules: String,
}

/// What generated code says of a value.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Verdict {
    /// `Rules::accepts`: yes or no without a reason.
    pub accepted: bool,
    /// What the rule text alone says, whatever the type. A type may hold less: no number beyond what a double holds.
    pub allowed: bool,
    /// What `Rules::from_slice` finds wrong; `None` if nothing.
    pub violations: Option<Vec<Violated>>,
    /// What the value is written as, where it is taken.
    pub written: String,
    /// What a client makes of it, written again; empty if not even a client takes it.
    pub received: String,
    /// Where construction and decoding disagree: `Rules::validate` of the value as a client reads it, against
    /// `Rules::from_slice` of what that value is written as. Empty if they agree.
    pub disagreement: String,
}

/// A violation, without its words.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Violated {
    /// JSON Pointer into the value.
    pub instance: String,
    /// The keyword.
    pub keyword: String,
    /// JSON text.
    pub limit: String,
    /// Where the rule stands.
    pub rule: String,
}

/// A compiled program.
#[derive(Debug)]
pub struct Program {
    path: PathBuf,
}

const HEAD: &str = r#"//! Judges values: a line `<subject> <JSON>` each.
#![deny(warnings)]

use std::io::{BufRead, Write};
use oasmith::{Json, Mode, Rejection, Rules};

fn list(found: &Rejection) -> String {
    if let Some(syntax) = found.syntax() {
        return format!("\u{1f}syntax\u{1f}\u{1f}{}", syntax.message);
    }
    let line = |v: &oasmith::Violation| format!("{}\u{1f}{}\u{1f}{}\u{1f}{}", v.instance, v.keyword, v.limit, v.rule);
    found.violations().iter().map(line).collect::<Vec<_>>().join("\u{1e}")
}

fn outcome<T>(result: &Result<T, Rejection>) -> String {
    result.as_ref().err().map(list).map_or_else(|| "yes".to_owned(), |list| format!("no{list}"))
}

fn judge<T: Json>(rules: Rules<T>, json: &[u8]) -> String {
    let read = rules.from_slice(json);
    let written = read.as_ref().map(|value| oasmith::to_string(&**value)).unwrap_or_default();
    let mut disagreement = String::new();
    // The verdict from the text alone, and by way of a tree.
    let by_tree = oasmith::json::Node::parse(json).is_ok_and(|node| rules.schema().is_valid(&node));
    if rules.schema().is_valid_json(json) != by_tree {
        disagreement = format!("by tree {by_tree}, from the text not");
    }
    let mut received = Vec::new();
    if let Ok(value) = oasmith::decode::<T>(json, Mode::Open) {
        let built = outcome(&rules.validate(&value));
        let text = oasmith::to_vec(&value);
        let reread = outcome(&rules.from_slice(&text));
        if built != reread {
            disagreement = format!("{} built {built:?}, read {reread:?}", String::from_utf8_lossy(&text));
        }
        received = text;
    }
    let received = String::from_utf8_lossy(&received);
    format!("{}\u{1d}{by_tree}\u{1d}{}\u{1d}{written}\u{1d}{received}\u{1d}{disagreement}", rules.accepts(json), outcome(&read))
}

fn main() {
    let mut out = std::io::BufWriter::new(std::io::stdout().lock());
    for line in std::io::stdin().lock().lines() {
        let line = line.expect("text");
        let (subject, json) = line.split_once(' ').expect("a subject and a value");
        let subject: usize = subject.parse().expect("a number");
        let verdict = std::panic::catch_unwind(|| TABLE[subject](json.as_bytes()));
        let verdict = verdict.unwrap_or_else(|_| "panic\u{1d}\u{1d}\u{1d}\u{1d}\u{1d}".to_owned());
        writeln!(out, "{}", verdict.replace(['\n', '\r'], " ")).expect("a reader");
    }
}
"#;

impl Program {
    /// Writes and compiles the program into a folder.
    ///
    /// # Panics
    /// If the folder cannot be written, or what was generated does not compile: the compiler's words are printed.
    pub fn build(folder: &Path, subjects: &[Subject]) -> Self {
        Program::with_features(folder, subjects, "")
    }

    /// The same with features of the runtime, as a list for a manifest.
    ///
    /// # Panics
    /// As [`Program::build`].
    pub fn with_features(folder: &Path, subjects: &[Subject], features: &str) -> Self {
        // Programs are built into one folder, one after the other. They are all the same package to Cargo: only what was
        // written after the last was built does it take for new.
        static BUILDING: Mutex<()> = Mutex::new(());
        let _alone = BUILDING.lock();
        let sources = folder.join("src");
        let _ = std::fs::remove_dir_all(&sources);
        std::fs::create_dir_all(&sources).expect("the target folder can be written");
        let runtime = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../runtime");
        let lock = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../Cargo.lock");
        let mut main = HEAD.to_owned();
        let mut table = String::new();
        for Subject { name, text, rules } in subjects {
            let asked = match rules.as_str() {
                "" => {
                    format!("{text}\npub(crate) fn ask(_: &[u8]) -> String {{ String::new() }}\n")
                }
                rules => format!(
                    "{text}\n#[allow(deprecated)]\npub(crate) fn ask(json: &[u8]) -> String {{ super::judge({rules}, json) }}\n"
                ),
            };
            write_file(&sources.join(format!("{name}.rs")), &asked);
            let _ = writeln!(main, "mod {name};");
            let _ = writeln!(table, "    {name}::ask,");
        }
        let _ = write!(
            main,
            "\nconst TABLE: [fn(&[u8]) -> String; {}] = [\n{table}];\n",
            subjects.len()
        );
        write_file(&sources.join("main.rs"), &main);
        let manifest = format!(
            "[package]\nname = \"judge\"\nversion = \"0.0.0\"\nedition = \"2024\"\n\n[dependencies]\noasmith = {{ path = {runtime:?}, features = [{features}] }}\n\n[profile.dev]\ndebug = false\n\n[workspace]\n"
        );
        write_file(&folder.join("Cargo.toml"), &manifest);
        if !folder.join("Cargo.lock").exists() {
            std::fs::copy(lock, folder.join("Cargo.lock")).expect("the workspace has a lock file");
        }
        let target = folder.join("../judge-target");
        let status = Command::new(env!("CARGO"))
            .args(["build", "--quiet", "--offline"])
            .current_dir(folder)
            .env("CARGO_TARGET_DIR", &target)
            .status()
            .expect("cargo can be run");
        assert!(status.success(), "what was generated does not compile");
        let built = target.join("debug/judge");
        let path = folder.join("judge");
        std::fs::copy(built, &path).expect("the program was built");
        Program { path }
    }

    /// Asks about values: the index of a subject, and JSON on one line.
    ///
    /// # Panics
    /// If the program does not answer every question.
    pub fn ask(&self, questions: &[(usize, String)]) -> Vec<Verdict> {
        let mut child = Command::new(&self.path)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .expect("the program runs");
        let mut input = child.stdin.take().expect("a pipe");
        let text: String = questions
            .iter()
            .map(|(subject, json)| format!("{subject} {json}\n"))
            .collect();
        let writer = std::thread::spawn(move || input.write_all(text.as_bytes()));
        let output = child.wait_with_output().expect("the program ends");
        writer
            .join()
            .expect("no panic")
            .expect("the program reads everything");
        let text = String::from_utf8(output.stdout).expect("text");
        let verdicts: Vec<Verdict> = text.split_terminator('\n').map(verdict).collect();
        let next = questions.get(verdicts.len());
        assert!(next.is_none(), "no answer to {next:?}");
        verdicts
    }
}

fn write_file(path: &Path, text: &str) {
    let mut file = std::fs::File::create(path).expect("the target folder can be written");
    file.write_all(text.as_bytes())
        .expect("the target folder can be written");
}

fn verdict(line: &str) -> Verdict {
    let mut parts = line.splitn(6, '\u{1d}');
    let mut part = || parts.next().unwrap_or_default();
    let (accepted, allowed, read, written) = (part(), part(), part(), part());
    let (received, disagreement) = (part(), part());
    Verdict {
        accepted: accepted == "true",
        allowed: allowed == "true",
        violations: read
            .strip_prefix("no")
            .map(|list| list.split('\u{1e}').map(violated).collect()),
        written: written.to_owned(),
        received: received.to_owned(),
        disagreement: match accepted {
            "panic" => "the generated code panicked".to_owned(),
            _ => disagreement.to_owned(),
        },
    }
}

fn violated(text: &str) -> Violated {
    let mut parts = text.split('\u{1f}').map(str::to_owned);
    let mut part = || parts.next().unwrap_or_default();
    Violated {
        instance: part(),
        keyword: part(),
        limit: part(),
        rule: part(),
    }
}
