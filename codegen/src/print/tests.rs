//! What printing must never do, and what it should look like.

use std::str::FromStr;

use proc_macro2::{TokenStream, TokenTree};

fn printed(source: &str) -> String {
    let mut out = String::new();
    let mut sheet = super::Sheet::default();
    sheet.push(TokenStream::from_str(source).unwrap(), None);
    super::together(&sheet, 0, &mut out);
    out
}

/// The tokens without the commas that end lists.
fn plain(tokens: TokenStream) -> String {
    let mut out: Vec<String> = Vec::new();
    for token in tokens {
        match token {
            TokenTree::Group(group) => {
                out.push(format!("{:?}", group.delimiter()));
                out.push(plain(group.stream()));
                out.push("end".to_owned());
            }
            other => out.push(other.to_string()),
        }
    }
    if out.last().is_some_and(|last| last == ",") {
        out.pop();
    }
    out.join(" ")
}

/// Every source file of this crate goes through: the same tokens come out, twice the same text, and
/// what was not too long before is not too long after.
#[test]
fn printing_keeps_every_token() {
    let mut folders = vec![std::path::PathBuf::from(concat!(
        env!("CARGO_MANIFEST_DIR"),
        "/src"
    ))];
    let mut seen = 0;
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
                continue;
            }
            let source = std::fs::read_to_string(&path).unwrap();
            let text = printed(&source);
            let tokens = |text: &str| plain(TokenStream::from_str(text).unwrap());
            assert_eq!(
                tokens(&source),
                tokens(&text),
                "{}:\n{text}",
                path.display()
            );
            // What stands in `quote!` is half Rust: it is kept, but no layout of it is promised.
            if !source.contains("quote!") {
                assert_eq!(printed(&text), text, "{}", path.display());
            }
            seen += 1;
        }
    }
    assert!(seen > 20);
}

#[test]
fn generated_code_looks_written() {
    let text = include_str!("sample.rs.txt");
    assert_eq!(printed(text), text);
}

/// A comma in a slice's type is none of a list: rustc refuses it.
#[test]
fn types_of_slices_stay_on_their_line() {
    let long = "AnOperationWithSoLongANameThatNoLineHoldsWhatOneOfItsParametersListsItem";
    let source =
        format!("impl Call {{ pub fn states(mut self, states: &[{long}]) -> Self {{ self }} }}");
    let text = printed(&source);
    assert!(text.contains(&format!("states: &[{long}],\n")), "{text}");
}

#[test]
fn a_tuple_of_one_stays_one() {
    let text = printed("struct Nested(/** Inside. */ pub ((u8,),),);");
    let text: String = text.split_whitespace().collect();
    assert!(text.contains("pub((u8,),)"), "{text}");
}
