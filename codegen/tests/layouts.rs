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

/// Tagged objects, each of which has members that are one of three others, as the parameter of a query.
fn knotted(objects: usize) -> String {
    let reference = |at: usize| format!(r##"{{"$ref":"#/components/schemas/A{}"}}"##, at % objects);
    let member = |at: usize, member: usize| {
        let others =
            (0..3).map(|step| reference(at * (member + 5) + step * (2 * member + 3) + member));
        format!(
            r#""m{member}":{{"oneOf":[{}]}}"#,
            others.collect::<Vec<_>>().join(",")
        )
    };
    let object = |at: usize| {
        let members: Vec<String> = (0..6).map(|one| member(at, one)).collect();
        let value = ["integer", "string", "boolean"][at % 3];
        format!(
            r#""A{at}":{{"type":"object","required":["kind"],"properties":{{"kind":{{"const":"a{at}"}},
                "v":{{"type":"{value}"}},{}}}}}"#,
            members.join(",")
        )
    };
    let all: Vec<String> = (0..objects).map(object).collect();
    format!(
        r##"{{"openapi":"3.1.0","info":{{"title":"t","version":"1"}},
        "paths":{{"/":{{"get":{{"operationId":"find","responses":{{}},"parameters":[{{"name":"q","in":"query",
            "style":"deepObject","schema":{{"oneOf":[{},{}]}}}}]}}}}}},
        "components":{{"schemas":{{{}}}}}}}"##,
        reference(0),
        reference(1),
        all.join(",")
    )
}

#[test]
fn unions_that_hold_unions_have_an_end() {
    let layouts = module(&knotted(60), "layouts");
    assert!(layouts.len() < 4_000_000, "{}", layouts.len());
}

/// Lists in lists that lead back to themselves after a prime number of levels each, any of which a parameter is.
fn circles(primes: &[usize]) -> String {
    let level = |prime: usize, at: usize| {
        format!(
            r##""L{prime}x{at}":{{"type":"array","items":{{"$ref":"#/components/schemas/L{prime}x{}"}}}}"##,
            (at + 1) % prime
        )
    };
    let circle = |prime: &usize| (0..*prime).map(|at| level(*prime, at)).collect::<Vec<_>>();
    let first = |prime: &usize| format!(r##"{{"$ref":"#/components/schemas/L{prime}x0"}}"##);
    let all: Vec<String> = primes.iter().flat_map(circle).collect();
    let firsts: Vec<String> = primes.iter().map(first).collect();
    format!(
        r##"{{"openapi":"3.1.0","info":{{"title":"t","version":"1"}},
        "paths":{{"/":{{"get":{{"operationId":"find","responses":{{}},"parameters":[{{"name":"q","in":"query",
            "schema":{{"anyOf":[{}]}}}}]}}}}}},
        "components":{{"schemas":{{{}}}}}}}"##,
        firsts.join(","),
        all.join(",")
    )
}

#[test]
fn lists_that_lead_back_at_lengths_of_their_own_have_an_end() {
    // They come together again after some ten million levels.
    let layouts = module(&circles(&[2, 3, 5, 7, 11, 13, 17, 19]), "layouts");
    assert!(layouts.len() < 4_000_000, "{}", layouts.len());
}

#[test]
fn what_a_tag_means_is_not_what_all_others_mean() {
    let description = r##"{"openapi":"3.2.0","info":{"title":"t","version":"1"},
        "paths":{"/":{"get":{"operationId":"find","responses":{},"parameters":[{"name":"f","in":"query","style":"deepObject",
            "schema":{"discriminator":{"propertyName":"o","defaultMapping":"D"},
                "oneOf":[{"$ref":"#/components/schemas/C"},{"$ref":"#/components/schemas/D"}]}}]}}},
        "components":{"schemas":{
            "C":{"type":"object","required":["o"],"properties":{"o":{"const":"c"},"v":{"type":["number","string"]}}},
            "D":{"type":"object","required":["o"],"properties":{"o":{"type":"string"},"v":{"type":"string"}}}}}}"##;
    let squeezed: String = module(description, "operations")
        .split_whitespace()
        .collect();
    let told =
        r#"op::Layout::By("o",&[("c",op::Layout::OneOf(&[op::Layout::Number,op::Layout::Text"#;
    assert!(squeezed.contains(told), "{squeezed}");
}
