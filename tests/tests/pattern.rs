//! Expressions against texts: the files of `patterns/`, and what holds for every expression.
//!
//! The format of a file stands at its top. The variable `PATTERNS` names another folder of such files;
//! `tests/outside/patterns.mjs` makes some up.

use oasmith::Pattern;
use oasmith_codegen::pattern::{self, BitParallel, Dfa, Matcher, PatternError};
use std::time::{Duration, Instant};

/// The matcher at run time that a generator would write down.
fn at_run_time(dfa: &Dfa) -> Pattern {
    let parts = dfa.parts();
    Pattern::new(
        "",
        &parts.classes,
        parts.table.leak(),
        parts.states,
        parts.start,
        parts.accept_from,
    )
    .beyond_ascii(parts.beyond.leak())
}

/// The same for what has no table.
fn in_parallel(matcher: BitParallel) -> Pattern {
    Pattern::bit_parallel(
        "",
        &matcher.classes,
        matcher.rows.leak(),
        matcher.words,
        matcher.letters,
        matcher.leaps.leak(),
    )
    .beyond_ascii(matcher.beyond.leak())
}

/// Faults of one block of a file.
fn faults(source: &str, expected: &[&str]) -> Vec<String> {
    let compiled = pattern::compile(source);
    let mut faults = Vec::new();
    let kind = match &compiled {
        Err(PatternError::Syntax { .. }) => "! syntax",
        Err(PatternError::NeedsBacktracking(_)) => "! backtracking",
        Err(PatternError::TooLarge) => "! large",
        Ok(dfa) if dfa.legacy => "~ legacy",
        Ok(_) => "",
    };
    let marks: Vec<&str> = expected
        .iter()
        .copied()
        .filter(|line| line.starts_with(['!', '~']))
        .collect();
    let as_marked = marks.contains(&kind) || (marks.is_empty() && kind.is_empty());
    // Where there is no matcher, both may be said: how it was read and why there is none.
    if !as_marked {
        faults.push(format!("/{source}/ is `{kind}`, expected {marks:?}"));
    }
    let lines = expected.iter().filter(|line| line.starts_with(['+', '-']));
    let texts: Vec<(String, bool)> = lines
        .map(|line| {
            let text = serde_json::from_str(&line[2..]).expect("a text as JSON");
            (text, line.starts_with('+'))
        })
        .collect();
    faults.extend(faults_of_engine(source, &texts));
    faults.extend(faults_in_parallel(source, &texts));
    faults.extend(faults_counted(source, &texts));
    let Ok(dfa) = compiled else {
        return faults;
    };
    let run_time = at_run_time(&dfa);
    for (text, expected) in texts {
        if dfa.matches(&text) != expected || run_time.matches(&text) != expected {
            faults.push(format!("/{source}/ on {text:?}: expected {expected}"));
        }
    }
    for seed in 0..8 {
        match dfa.sample(seed) {
            Some(text) if !run_time.matches(&text) => {
                faults.push(format!("/{source}/ refuses its sample {text:?}"))
            }
            None if !dfa.never_matches() => faults.push(format!("/{source}/ has no sample")),
            _ => {}
        }
    }
    match dfa.shortest_match() {
        Some(text) if !dfa.matches(&text) => faults.push(format!("/{source}/ refuses {text:?}")),
        None if !dfa.never_matches() => faults.push(format!("/{source}/ has no shortest match")),
        _ => {}
    }
    faults
}

/// What another matcher than a table says wrongly.
fn wrong(matcher: &Pattern, how: &str, source: &str, texts: &[(String, bool)]) -> Vec<String> {
    let wrong = texts
        .iter()
        .filter(|(text, expected)| matcher.matches(text) != *expected);
    wrong
        .map(|(text, expected)| format!("/{source}/ on {text:?}: expected {expected} of {how}"))
        .collect()
}

/// The matcher that is in many states at once is asked about everything that it can be made of.
fn faults_in_parallel(source: &str, texts: &[(String, bool)]) -> Vec<String> {
    match pattern::bit_parallel(source) {
        Ok(matcher) => wrong(&in_parallel(matcher), "states", source, texts),
        // Something else has to decide.
        Err(PatternError::TooLarge) => match pattern::matcher(source, false) {
            Matcher::Unchecked(_) if !texts.is_empty() => {
                vec![format!("/{source}/ has no matcher")]
            }
            _ => Vec::new(),
        },
        Err(_) => Vec::new(),
    }
}

/// So is the table that counts.
fn faults_counted(source: &str, texts: &[(String, bool)]) -> Vec<String> {
    let Some((dfa, min, max)) = pattern::counted(source) else {
        return Vec::new();
    };
    let matcher = at_run_time(&dfa).counted(min as usize, max as usize);
    wrong(&matcher, "the count", source, texts)
}

/// So is the engine for what has no table: it has to say the same.
fn faults_of_engine(source: &str, texts: &[(String, bool)]) -> Vec<String> {
    let Ok(expression) = pattern::translated(source) else {
        return Vec::new();
    };
    let expression: &'static str = expression.leak();
    let engine = Pattern::backtracking("", expression);
    wrong(
        &engine,
        &format!("the engine, as {expression}"),
        source,
        texts,
    )
}

#[test]
fn files() {
    let own = concat!(env!("CARGO_MANIFEST_DIR"), "/patterns").to_owned();
    let folder = std::env::var("PATTERNS").unwrap_or(own);
    let mut blocks = 0;
    let mut found = Vec::new();
    for entry in std::fs::read_dir(&folder).expect("the folder of patterns") {
        let text =
            std::fs::read_to_string(entry.expect("an entry").path()).expect("a file of patterns");
        let lines: Vec<&str> = text
            .lines()
            .filter(|line| !line.is_empty() && !line.starts_with('#'))
            .collect();
        let mut rest = &lines[..];
        while let Some((first, after)) = rest.split_first() {
            let source = first
                .strip_prefix('/')
                .and_then(|line| line.strip_suffix('/'));
            let source = source.unwrap_or_else(|| panic!("not an expression: {first}"));
            let end = after
                .iter()
                .position(|line| line.starts_with('/'))
                .unwrap_or(after.len());
            found.extend(faults(source, &after[..end]));
            blocks += 1;
            rest = &after[end..];
        }
    }
    assert!(blocks > 0, "no patterns in {folder}");
    assert!(found.is_empty(), "{}", found.join("\n"));
}

#[test]
fn time_to_match_grows_with_the_text_only() {
    let texts = [
        "a".repeat(1 << 20) + "!",
        "a-".repeat(1 << 19) + "!",
        "é".repeat(1 << 19) + "!",
    ];
    for source in [
        "^(a+)+$",
        "(a|aa)+$",
        "([a-z]+)*x",
        "[a-zA-Z_:][a-zA-Z0-9_:]*$",
        "^(?:[a-z]-?)*$",
        "^(?=.*x)(?!.*--).*$",
        "(?:\\p{L}+\\s?)*$",
    ] {
        let matcher = at_run_time(&pattern::compile(source).expect("a matcher"));
        for text in &texts {
            let start = Instant::now();
            matcher.matches(text);
            // Without optimisation around 30 ns a byte; backtracking would take years.
            assert!(start.elapsed() < Duration::from_secs(2), "/{source}/");
        }
    }
}

#[test]
fn time_to_match_in_parallel_grows_with_the_text_only() {
    let texts = ["a".repeat(1 << 15) + "!", "a/".repeat(1 << 14) + "!"];
    for source in [
        "a.{0,900}b",
        "^([a-z]+/?){3,1000}$",
        "a(?=.*!).{0,300}\\bb(?!c)",
        "(?:[a-z]|aa|aaa){500}[0-9]",
    ] {
        let matcher = in_parallel(pattern::bit_parallel(source).expect("a matcher"));
        for text in &texts {
            let start = Instant::now();
            assert!(!matcher.matches(text), "/{source}/");
            assert!(start.elapsed() < Duration::from_secs(10), "/{source}/");
        }
    }
}

#[test]
fn time_to_compile_is_bounded() {
    let hostile = [
        "(a|b)*a(a|b){20}".into(),
        "(((((a{100}){100}){100}){100}){100})".into(),
        "[a-z]{1,60000}".into(),
        "(?:){4000000000}".into(),
        "(?=a)".repeat(3000),
        "((((a+)+)+)+)+".repeat(100),
        "(?:".repeat(90) + "a" + &"){2}".repeat(90),
        "(".repeat(100_000),
        "a|".repeat(100_000),
    ];
    for source in hostile {
        let start = Instant::now();
        let _ = pattern::matcher(&source, false);
        assert!(
            start.elapsed() < Duration::from_secs(20),
            "/{:.40}/",
            source
        );
    }
}

#[test]
fn knows_what_always_and_never_matches() {
    for source in [
        "", ".*", "^", "a*", "(?:a|)", "[^]*", "^[^]*$", "a|(?!a)", "(?=)",
    ] {
        assert!(
            pattern::compile(source)
                .expect("a matcher")
                .always_matches(),
            "/{source}/"
        );
    }
    for source in [
        "[]",
        "a^",
        "$a",
        "(?!)",
        "^(?=a)b",
        "\\b\\B",
        "^[\\ud800-\\udfff]$",
        "a(?<=b)",
    ] {
        assert!(
            pattern::compile(source).expect("a matcher").never_matches(),
            "/{source}/"
        );
    }
}

#[test]
fn says_where_an_expression_is_wrong() {
    let error = |source| pattern::compile(source).expect_err("a fault").to_string();
    assert_eq!(error("é(a"), "group is not closed (at byte 2)");
    assert_eq!(
        error("[b-a]"),
        "range of a character class is out of order (at byte 1)"
    );
    assert_eq!(error("a**"), "nothing to repeat (at byte 2)");
}

#[test]
fn the_engine_gives_up() {
    let expression: &'static str = pattern::translated(r"^(a+)+\1b$").unwrap().leak();
    let engine = Pattern::backtracking("", expression);
    assert!(engine.matches("aab"));
    let begin = Instant::now();
    assert!(!engine.matches(&"a".repeat(10_000)));
    assert!(begin.elapsed() < Duration::from_secs(20));
}

/// Either the generator says that there is no matcher, or there is one: nothing is refused for the engine's limits.
#[test]
fn the_engine_takes_what_it_is_given() {
    let nest = |open: &str, close: &str, levels| {
        let (open, close) = (open.repeat(levels), close.repeat(levels));
        format!("{open}(a){close}\\1")
    };
    let mut cases = vec![
        (r"^(a)\1[a-z]{1,5000}$".to_owned(), "aab"),
        (r"^(a)\1.{1,5000}$".to_owned(), "aab"),
        (r"^(a)\1\p{L}{1,9}$".to_owned(), "aab"),
        (r"^(a)\1\p{L}{1,900}$".to_owned(), "aab"),
        (r"^(a)\1.{1,262144}$".to_owned(), "aab"),
        (r"^(?:[a-z]{1,300}-){1,300}(x)\1$".to_owned(), "a-xx"),
        (r"(?<=(ab|bb))c\1".to_owned(), "bbcbb"),
        (r"(?<=(a|bb))c\1".to_owned(), "aca"),
        (r"(?<=(?:a|bb(?!cd))+)c(d)\1".to_owned(), "abbcdd"),
        (r"(?<=\b.{0,3})(a|b)\1".to_owned(), "xaa"),
        // Longer than 64 bits count.
        (
            r"(a)\1(?<=(?:(?:(?:b{4294967295}){4294967295}){4294967295})c|a)".to_owned(),
            "aa",
        ),
    ];
    for levels in [1, 11, 23, 40, 95] {
        cases.push((nest("(?:", ")", levels), "aa"));
        cases.push((nest("(?:", "){1,2}", levels), "aa"));
        cases.push((nest("(?:b|", "|c)", levels), "aa"));
        cases.push((nest("(?=", ")", levels), "aa"));
        cases.push((nest("(", ")", levels), "aa"));
    }
    let mut taken = 0;
    for (source, text) in cases {
        if let Ok(expression) = pattern::translated(&source) {
            let engine = Pattern::backtracking("", expression.leak());
            assert!(engine.matches(text), "/{source}/ on {text}");
            taken += 1;
        }
    }
    assert!(taken > 6, "only {taken} are taken");
}
