//! What one of several is called.
//!
//! In: a word that may be a plural. Out: its singular, or the word with `Item` where there is none to be seen: a wrong word is
//! worse than a longer one.

/// One of what a plural word names.
pub(crate) fn singular(word: &str) -> String {
    let lower = word.to_ascii_lowercase();
    let cut = |n: usize, end: &str| format!("{}{end}", &word[..word.len() - n]);
    if !word.is_ascii() || word.len() < 4 {
        return format!("{word}Item");
    }
    for (plural, one) in WORDS {
        // What comes before is another word, or the same in a compound.
        if lower.ends_with(plural) {
            let kept = word.len() - plural.len();
            // Of what both have in common the spelling stays.
            let common = plural.bytes().zip(one.bytes());
            let common = common.take_while(|(a, b)| a == b).count();
            return format!("{}{}", &word[..kept + common], &one[common..]);
        }
    }
    if SINGULAR.iter().any(|end| lower.ends_with(end)) {
        return format!("{word}Item");
    }
    let has = |ends: &[&str]| ends.iter().any(|end| lower.ends_with(end));
    match () {
        () if has(&["ies"]) => cut(3, "y"),
        // `statuses`, `viruses`; but `causes`, `houses`, and uses themselves.
        () if has(&["uses"]) && !has(&["auses", "ouses"]) && !word.ends_with("Uses") => cut(2, ""),
        () if has(&["sses", "shes", "ches", "xes", "zzes"]) => cut(2, ""),
        () if has(&["s"]) => cut(1, ""),
        () => format!("{word}Item"),
    }
}

/// Ends of words that are no plurals.
const SINGULAR: &[&str] = &[
    "ss", "us", "is", "news", "series", "species", "canvas", "alias", "atlas", "bias", "gas",
    "lens",
];

/// Plurals that go by no rule, as ends of words, in small letters.
const WORDS: &[(&str, &str)] = &[
    ("abuses", "abuse"),
    ("aliases", "alias"),
    ("atlases", "atlas"),
    ("avalanches", "avalanche"),
    ("biases", "bias"),
    ("caches", "cache"),
    ("canvases", "canvas"),
    ("children", "child"),
    ("cookies", "cookie"),
    ("criteria", "criterion"),
    ("excuses", "excuse"),
    ("fuses", "fuse"),
    ("headaches", "headache"),
    ("heroes", "hero"),
    ("indices", "index"),
    ("lenses", "lens"),
    ("matrices", "matrix"),
    ("menus", "menu"),
    ("movies", "movie"),
    ("niches", "niche"),
    ("people", "person"),
    ("potatoes", "potato"),
    ("quizzes", "quiz"),
    ("reuses", "reuse"),
    ("selfies", "selfie"),
    ("vertices", "vertex"),
];

#[cfg(test)]
mod tests {
    use super::singular;

    #[test]
    fn plurals_become_words() {
        let words = [
            ("Pets", "Pet"),
            ("Categories", "Category"),
            ("Movies", "Movie"),
            ("UserStatuses", "UserStatus"),
            ("Viruses", "Virus"),
            ("Causes", "Cause"),
            ("Warehouses", "Warehouse"),
            ("Responses", "Response"),
            ("Databases", "Database"),
            ("Aliases", "Alias"),
            ("Addresses", "Address"),
            ("Caches", "Cache"),
            ("Batches", "Batch"),
            ("Boxes", "Box"),
            ("Sizes", "Size"),
            ("RowIndices", "RowIndex"),
            ("LandUses", "LandUse"),
            ("Menus", "Menu"),
            ("Children", "Child"),
        ];
        for (several, one) in words {
            assert_eq!(singular(several), one);
        }
    }

    #[test]
    fn what_is_no_plural_gets_an_item() {
        for word in [
            "News", "Series", "Canvas", "Status", "Analysis", "Ids", "Data",
        ] {
            assert_eq!(singular(word), format!("{word}Item"));
        }
    }
}
