//! What `derives` asks for and a type cannot have, or has.

mod lending;

use lending::{code, found};
use oasmith_codegen::diagnostic::{Code, Severity};

#[test]
fn what_cannot_be_derived_is_said() {
    let said = |options: &str| -> Vec<(Severity, String)> {
        let found = found(options).into_iter();
        let found = found.filter(|one| one.code == Code::CannotDerive);
        found.map(|one| (one.severity, one.message)).collect()
    };
    let all =
        "`Copy` is derived by all types but `Loan`, `LoanState` and 2 more, which cannot have it";
    assert_eq!(
        said("derives = [\"Copy\"]"),
        [(Severity::Note, all.to_owned())]
    );
    let reasons = [
        (
            "LoanState = [\"Default\"]",
            "`LoanState` does not derive `Default`: an enum has none",
        ),
        (
            "LoanState = [\"Copy\"]",
            "`LoanState` does not derive `Copy`: it keeps values that are not known as text",
        ),
        (
            "Film = [\"Ord\"]",
            "`Film` does not derive `Ord`: `Ord` is derived beside `Eq` and `PartialOrd` alone",
        ),
    ];
    for (asked, reason) in reasons {
        let types = format!("derives = {{ types = {{ {asked} }} }}");
        assert_eq!(said(&types), [(Severity::Warning, reason.to_owned())]);
    }
    let one = "`Loan` does not derive `Hash`: its `person` does not have that";
    let types =
        "derives = { types = { Loan = [\"Hash\"], Film = [\"Eq\", \"schemars::JsonSchema\"] } }";
    assert_eq!(said(types), [(Severity::Warning, one.to_owned())]);
    assert!(code(types).contains("derive (Eq , schemars :: JsonSchema)"));
    assert_eq!(
        said("derives = [\"Hash\", \"Eq\", \"std::hash::Hash\"]"),
        []
    );
}

/// With the feature `serde` of the runtime the types have both, and a second implementation would not compile.
#[test]
fn what_serde_is_given_is_not_derived() {
    for options in [
        "derives = [\"serde::Serialize\"]",
        "derives = { types = { Film = [\"::serde::Deserialize\"] } }",
    ] {
        let found = found(options);
        let said = found.iter().find(|one| one.code == Code::CannotDerive);
        let said = said.unwrap_or_else(|| panic!("{options}: {found:#?}"));
        assert!(said.message.contains("already"), "{said:?}");
        assert!(said.fix.is_some());
        assert_eq!(code(options), code(""));
    }
}
