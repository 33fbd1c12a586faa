//! Equal inline types become one Rust type; unequal ones never do, whatever stands before them.

use oasmith_codegen::load::MemoryLoader;
use oasmith_codegen::{Config, Input, generate};

/// A description whose types get other numbers with every schema that comes first.
fn description(before: usize) -> String {
    let plain: String = (0..before)
        .map(|index| format!(r#""P{index}": {{"type": "string", "maxLength": {index}}},"#))
        .collect();
    format!(
        r#"{{"openapi": "3.1.0", "info": {{"title": "t", "version": "1"}}, "paths": {{}},
        "components": {{"schemas": {{{plain} "Last": {{"type": "object", "properties": {{
            "anything": {{}},
            "time": {{"type": "string", "format": "date-time"}},
            "day": {{"type": "string", "format": "date"}},
            "id": {{"type": "string", "format": "uuid"}},
            "bytes": {{"type": "string", "format": "byte"}},
            "small": {{"type": "integer", "format": "int8"}},
            "wide": {{"type": "integer", "format": "int64"}},
            "number": {{"type": "number"}},
            "flag": {{"type": "boolean"}},
            "list": {{"type": "array", "items": {{"type": "string"}}}}
        }}}}}}}}}}"#
    )
}

#[test]
fn no_number_of_a_type_reads_as_another_type() {
    for before in 0..40 {
        let loader = MemoryLoader::new().with("api.json", description(before));
        let input = Input {
            path: "api.json",
            loader: &loader,
        };
        let outcome = generate(&input, &Config::default());
        assert!(!outcome.diagnostics().has_errors());
        let untyped = &outcome.inventory().untyped;
        let only = ["#/components/schemas/Last/properties/anything".to_owned()];
        assert_eq!(untyped, &only, "after {before} other schemas");
    }
}
