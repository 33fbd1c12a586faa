//! Values of nothing but faults: what a rejection takes is in proportion to what was sent, not to all there is to say.

#![cfg(target_os = "linux")]

use oasmith::Validate;

mod ways {
    oasmith::generate!("fixtures/ways.yaml");
}

use ways::Either;

/// The most memory that this process has had, in megabytes.
fn peak() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap();
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    let words = line.unwrap().split_whitespace().next();
    words.unwrap().parse::<u64>().unwrap() / 1024
}

/// Two million faults by one branch, a fifth of that by the other, of which a hundred are told.
#[test]
fn a_body_of_faults_takes_no_more_than_a_body() {
    let text = format!("[{}{{}}]", "{},".repeat(200_000));
    let before = peak();
    let rejection = Either::RULES.from_slice(text.as_bytes()).unwrap_err();
    let taken = peak() - before;
    let told = rejection.violations();
    assert_eq!((told.len(), rejection.truncated()), (100, true));
    // The branch with fewer faults was meant.
    assert_eq!(
        (told[0].instance.as_str(), told[99].instance.as_str()),
        ("/0/p", "/49/q")
    );
    assert!(taken < 80, "{taken} MB for {} bytes", text.len());
}
