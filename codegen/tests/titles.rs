//! A title that only says the name again is no documentation; any other is.

mod modules;

const DESCRIPTION: &str = r##"
openapi: 3.1.0
info: {title: Letters, version: "1"}
paths: {}
components:
  schemas:
    PostalAddress:
      title: Postal Address
      type: object
      properties:
        zip_code: {type: string, title: Zip Code}
        street: {type: string, title: Where the letter goes}
        town: {type: string, title: Town, description: As the post spells it.}
        price: {type: number, title: Price (%)}
        "+1": {type: number, title: "-1"}
        C: {type: string, title: "C#"}
        e-mail: {type: string, title: E-Mail}
    Phone: {title: How to call, type: object, properties: {number: {type: string}}}
"##;

#[test]
fn a_title_says_more_than_the_name_or_nothing() {
    let docs = |name: &str| -> Vec<String> {
        let text = modules::module(DESCRIPTION, &format!("types/{name}"));
        let lines = text.lines().map(str::trim);
        let lines = lines.filter_map(|line| line.strip_prefix("/// "));
        lines.map(str::to_owned).collect()
    };
    assert_eq!(
        docs("postal_address"),
        [
            "Schema: `#/components/schemas/PostalAddress`",
            "Where the letter goes.",
            "As the post spells it.",
            "Price (%).",
            "-1.",
            "In JSON `+1`.",
            "C#.",
        ]
    );
    assert_eq!(
        docs("phone"),
        ["How to call.", "Schema: `#/components/schemas/Phone`"]
    );
}

/// What is said of each value of an enumeration stands at its variant.
#[test]
fn values_are_documented() {
    let description = r##"
openapi: 3.1.0
info: {title: Values, version: "1"}
paths: {}
components:
  schemas:
    Space:
      oneOf:
        - {const: RGB, title: Red Green Blue, description: For screens.}
        - {const: CMYK, title: cmyk}
    Mood: {type: string, enum: [calm, loud], x-enum-descriptions: [Says nothing., Says all.]}
    Side: {type: string, enum: [left, right], x-enumDescriptions: {right: The other one.}}
"##;
    let documented = |name: &str, docs: &str| {
        let text = modules::module(description, &format!("types/{name}"));
        let lines: Vec<&str> = text.lines().map(str::trim).collect();
        assert!(lines.join("\n").contains(docs), "{name}: {text}");
    };
    documented(
        "space",
        "/// Red Green Blue.\n///\n/// For screens.\n///\n/// `RGB`\nRgb,\n/// `CMYK`\nCmyk,",
    );
    documented("mood", "/// Says nothing.\n///\n/// `calm`\nCalm,");
    documented(
        "side",
        "/// `left`\nLeft,\n/// The other one.\n///\n/// `right`\nRight,",
    );
}
