//! Short texts that lead schemas which contain themselves the same ways over and over: what is asked of a value takes
//! time in proportion to its size and depth, not to the number of ways there are to it.

use std::sync::mpsc::{RecvTimeoutError, channel};
use std::time::{Duration, Instant};

use oasmith::json::Node;
use oasmith::{Json, Mode, Reader, Rules, Validate};

mod ways {
    oasmith::generate!("fixtures/ways.yaml");
}

use ways::*;

/// Doubling the work with each level, no machine comes to the end of this.
const DEPTH: usize = 120;
/// Far more than is needed, on any machine.
const PATIENCE: Duration = Duration::from_secs(120);

fn nested(open: &str, inmost: &str, close: &str) -> String {
    open.repeat(DEPTH) + inmost + &close.repeat(DEPTH)
}

/// Objects with a child each that several branches want to see, and what decides between them before or behind it.
fn objects() -> Vec<String> {
    vec![
        nested("{\"child\":", "{\"a\":1}", ",\"a\":1}"),
        nested("{\"child\":", "{\"a\":1}", ",\"a\":1,\"b\":1}"),
        nested("{\"a\":1,\"b\":1,\"child\":", "{\"a\":1}", "}"),
        nested("{\"child\":", "{\"a\":\"x\"}", ",\"a\":1,\"b\":1}"),
        nested("{\"a\":1,\"b\":1,\"child\":", "7", "}"),
        nested("{\"child\":", "{\"a\":1}", ",\"a\":\"x\",\"b\":1}"),
    ]
}

/// The same where nothing but a string behind the child decides.
fn late() -> Vec<String> {
    vec![
        nested("{\"child\":", "{\"z\":\"a\"}", ",\"z\":\"b\"}"),
        nested("{\"child\":", "{\"z\":\"c\"}", ",\"z\":\"b\"}"),
        nested("{\"child\":", "{\"z\":\"a\",\"child\":7}", ",\"z\":\"a\"}"),
        heavy(),
    ]
}

/// Each level is what it names, or is refused as that only once its child has been read.
fn kin() -> Vec<String> {
    let near = "{\"kind\":\"Near\",\"child\":";
    let far = "{\"kind\":\"Far\",\"child\":";
    vec![
        nested(near, "{\"kind\":\"Near\"}", ",\"a\":1}"),
        nested(near, "{\"kind\":\"Near\"}", ",\"a\":\"x\"}"),
        nested(far, "{\"kind\":\"x\"}", "}"),
        nested(far, "{}", "}"),
    ]
}

/// Where what is judged over and over is long, beside much that nobody asks about.
fn heavy() -> String {
    let ballast = "0,".repeat(50_000);
    let inmost = format!("{{\"z\":\"{}\"}}", "b".repeat(200_000));
    let nested = nested("{\"child\":", &inmost, ",\"z\":\"b\"}");
    format!("{{\"x\":[{ballast}0],\"child\":{nested},\"z\":\"b\"}}")
}

/// Many faults at the end of what two ways lead to at each level.
fn faulty(item: &str) -> Vec<String> {
    let items = format!("{item},").repeat(200_000);
    let inmost = format!("{{\"many\":[{items}{item}]}}");
    vec![nested("{\"child\":", &inmost, ",\"z\":\"b\"}")]
}

fn numbers() -> Vec<String> {
    faulty("0")
}

fn empties() -> Vec<String> {
    faulty("{}")
}

fn lists() -> Vec<String> {
    vec![
        nested("[", "", "]"),
        nested("[", "1.5", "]"),
        nested("[", "1.5", ",2]"),
    ]
}

/// Asks about a text in every way there is. All have to agree.
fn ask<T: Json>(rules: Rules<T>, text: &str) {
    let read = rules.from_slice(text.as_bytes());
    let valid = read.is_ok();
    assert_eq!(rules.accepts(text.as_bytes()), valid, "{text}");
    let schema = rules.schema();
    assert_eq!(schema.is_valid_json(text.as_bytes()), valid, "{text}");
    let node = Node::parse(text.as_bytes()).unwrap();
    assert_eq!(schema.is_valid(&node), valid, "{text}");
    assert_eq!(schema.explain(&node, 9).0.is_empty(), valid, "{text}");
    if let Err(rejection) = read {
        let mut told: Vec<String> = rejection
            .violations()
            .iter()
            .map(|v| format!("{v:?}"))
            .collect();
        let all = told.len();
        told.sort_unstable();
        told.dedup();
        assert_eq!(told.len(), all, "each violation is told once");
    }
    // What a client takes, and whether it is valid.
    if let Ok(value) = T::decode(&mut Reader::new(text.as_bytes(), Mode::Open)) {
        assert!(!valid || rules.validate(&value).is_ok(), "{text}");
    }
}

/// Asks about all texts, with an end to patience.
fn within_reason<T: Json + 'static>(name: &str, rules: Rules<T>, texts: Vec<String>) {
    let (done, wait) = channel();
    // Without optimization a level takes several times the stack.
    let thread = std::thread::Builder::new().stack_size(16 << 20);
    let asks = move || {
        texts.iter().for_each(|text| ask(rules, text));
        // Nobody waits any more after a failure.
        let _ = done.send(());
    };
    let asking = thread.spawn(asks).unwrap();
    match wait.recv_timeout(PATIENCE) {
        Err(RecvTimeoutError::Timeout) => panic!("{name} takes too long"),
        _ => asking.join().unwrap(),
    }
}

#[test]
fn a_hundred_levels_are_nothing() {
    macro_rules! each {
        ($($name:ident $texts:ident),*) => {
            $(within_reason(stringify!($name), <$name as Validate>::RULES, $texts());)*
        };
    }
    each!(
        One objects, Any objects, Kin kin, Late late, Both objects, Cond objects, Not objects, Contains lists,
        Dependent objects, Uneval objects, Patterns objects, Base objects, Kinds lists, Mixed objects, Prefix lists, Tied numbers, Left empties
    );
    within_reason("Dyn", DYN_RULES, objects());
    within_reason("DynOuter", DYN_OUTER_RULES, objects());
}

/// Of more faults than anyone reads the first of the value are told, whichever keyword finds them last.
#[test]
fn the_first_of_many_faults_are_told() {
    let needs = "{},".repeat(100_000);
    let text = format!("[{{\"a\":1}},{needs}{{}}]");
    let started = Instant::now();
    let rejection = NEEDS_RULES.from_slice(text.as_bytes()).unwrap_err();
    assert!(rejection.truncated() && started.elapsed() < PATIENCE / 8);
    let told = rejection.violations();
    assert_eq!(told.len(), 100);
    // What its member holds is asked after the names that every object needs.
    assert_eq!(
        (told[0].instance.as_str(), told[0].keyword),
        ("/0/b", "required")
    );
    assert_eq!(
        (told[9].instance.as_str(), told[9].keyword),
        ("/0/a", "type")
    );
    assert_eq!(told[10].instance, "/1/a");
    assert_eq!(told[99].instance, "/9/j");
}

/// Where the first faults stand behind much that is valid, it is not gone through again and again.
#[test]
fn what_is_valid_before_the_faults_is_passed_seldom() {
    let text = format!("[{}{}{{}}]", "null,".repeat(600_000), "{},".repeat(200_000));
    let started = Instant::now();
    let rejection = Sparse::RULES.from_slice(text.as_bytes()).unwrap_err();
    assert!(started.elapsed() < PATIENCE, "{:?}", started.elapsed());
    let told = rejection.violations();
    assert_eq!((told.len(), rejection.truncated()), (100, true));
    assert_eq!(told[0].instance, "/600000/p");
}

/// Pointers repeat the names above a fault: not so often that a rejection is a hundred times what was sent.
#[test]
fn long_names_are_not_repeated_with_every_fault() {
    let (name, zeros) = ("x".repeat(1 << 20), "0,".repeat(200));
    let text = format!("{{\"a\":[0,0],\"{name}\":[{zeros}0]}}");
    let rejection = WIDE_RULES.from_slice(text.as_bytes()).unwrap_err();
    let told = rejection.violations().iter().map(|one| &one.instance);
    assert_eq!(told.clone().collect::<Vec<_>>(), ["/a/0", "/a/1"]);
    assert!(rejection.truncated());
    let text = format!("{{\"{name}\":[{zeros}0]}}");
    let rejection = WIDE_RULES.from_slice(text.as_bytes()).unwrap_err();
    assert_eq!(rejection.violations().len(), 1);
}
