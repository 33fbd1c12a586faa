//! Values of nothing but faults: what a rejection takes is in proportion to what was sent, not to all there is to say.

#![cfg(target_os = "linux")]

use oasmith::{Rejection, Validate};

mod ways {
    oasmith::generate!("fixtures/ways.yaml");
}

use ways::{Asked, Either};

/// A figure of this process, in megabytes.
fn status(name: &str) -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap();
    let line = status.lines().find_map(|line| line.strip_prefix(name));
    let words = line.unwrap().split_whitespace().next();
    words.unwrap().parse::<u64>().unwrap() / 1024
}

/// What rejects a text, and the memory that it takes.
fn rejects<T: Validate>(text: &str) -> (Rejection, u64) {
    // The peak so far is forgotten (proc(5), `clear_refs`).
    std::fs::write("/proc/self/clear_refs", "5").unwrap();
    let before = status("VmRSS:");
    let rejection = T::RULES.from_slice(text.as_bytes()).err().unwrap();
    (rejection, status("VmHWM:").saturating_sub(before))
}

/// Two million faults by one branch, a fifth of that by the other, of which a hundred are told. Then as many where much has
/// been looked at, and each item is judged by a schema of its own: what costs little is not kept. One after the
/// other, since the memory is the whole process's.
#[test]
fn a_body_of_faults_takes_no_more_than_a_body() {
    let text = format!("[{}{{}}]", "{},".repeat(200_000));
    let (rejection, taken) = rejects::<Either>(&text);
    let told = rejection.violations();
    assert_eq!((told.len(), rejection.truncated()), (100, true));
    // The branch with fewer faults was meant.
    assert_eq!(
        (told[0].instance.as_str(), told[99].instance.as_str()),
        ("/0/p", "/49/q")
    );
    assert!(taken < 80, "{taken} MB for {} bytes", text.len());

    let items = "{\"x\":0},".repeat(200_000);
    let open = "{\"child\":".repeat(20);
    let text = format!("{open}{{\"many\":[{items}{{}}]}}{}", "}".repeat(20));
    let (rejection, taken) = rejects::<Asked>(&text);
    assert!(rejection.truncated());
    assert!(taken < 80, "{taken} MB more for {} bytes", text.len());
}
