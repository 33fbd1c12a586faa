//! Layouts of unions: the members of all their objects once, however often they hold the union again.

mod modules;

use modules::module;

/// A form of a base with this many variants, each of which holds it again under a name of its own.
fn base(variants: usize) -> String {
    let variant = |at: usize| {
        let size = ["number", "string", "boolean"][at % 3];
        format!(
            r##""V{at}":{{"allOf":[{{"$ref":"#/components/schemas/Base"}}],"properties":{{
                "held{at}":{{"$ref":"#/components/schemas/Base"}},"size":{{"type":"{size}"}}}}}}"##
        )
    };
    let variants: Vec<String> = (0..variants).map(variant).collect();
    format!(
        r##"{{"openapi":"3.1.0","info":{{"title":"t","version":"1"}},
        "paths":{{"/":{{"post":{{"operationId":"add","responses":{{}},"requestBody":{{"content":{{
            "application/x-www-form-urlencoded":{{"schema":{{"$ref":"#/components/schemas/Base"}}}}}}}}}}}}}},
        "components":{{"schemas":{{
            "Base":{{"type":"object","required":["kind"],"properties":{{"kind":{{"type":"string"}}}},
                "discriminator":{{"propertyName":"kind"}}}},{}}}}}}}"##,
        variants.join(",")
    )
}

#[test]
fn what_holds_the_union_again_refers_to_it() {
    let layouts = module(&base(3), "layouts");
    assert!(
        layouts.contains("pub static BASE_LAYOUT: op::Layout ="),
        "{layouts}"
    );
    assert!(
        layouts.contains(r#"("held2", op::Layout::As(&BASE_LAYOUT))"#),
        "{layouts}"
    );
    // Where variants do not agree the tag tells.
    let told =
        r#"&[("V0", op::Layout::Number), ("V1", op::Layout::Text), ("V2", op::Layout::Bool)]"#;
    let squeezed: String = layouts.split_whitespace().collect();
    let told: String = told.split_whitespace().collect();
    assert!(squeezed.contains(told.trim_end_matches(']')), "{layouts}");
    let size = |variants: usize| {
        let description = base(variants);
        module(&description, "layouts").len() + module(&description, "operations").len()
    };
    assert!(size(40) * 2 > size(80), "layouts grow with their members");
}
