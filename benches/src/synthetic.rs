//! Descriptions of any size, alike in everything else.

use std::fmt::Write;
use std::path::PathBuf;

/// Writes a description of so many schemas, a tenth as many operations, into the temporary folder.
pub(crate) fn description(schemas: usize) -> Result<PathBuf, String> {
    let mut text =
        String::from(r#"{"openapi":"3.1.0","info":{"title":"Synthetic","version":"1"},"paths":{"#);
    for at in 0..schemas / 10 {
        let comma = if at == 0 { "" } else { "," };
        let _ = write!(
            text,
            r##"{comma}"/things{at}/{{id}}":{{"get":{{"operationId":"getThing{at}","parameters":[{{"name":"id","in":"path","required":true,"schema":{{"type":"string"}}}}],"responses":{{"200":{{"description":"It.","content":{{"application/json":{{"schema":{{"$ref":"#/components/schemas/Thing{at}"}}}}}}}}}}}}}}"##
        );
    }
    text.push_str(r#"},"components":{"schemas":{"#);
    for at in 0..schemas {
        let comma = if at == 0 { "" } else { "," };
        // Every schema refers to one nearby, and no two are equal.
        let other = at / 2;
        let _ = write!(
            text,
            r##"{comma}"Thing{at}":{{"type":"object","description":"Number {at}.","required":["name"],"properties":{{"name":{{"type":"string","minLength":1,"maxLength":{at}}},"count{at}":{{"type":"integer","minimum":0}},"state":{{"enum":["on","off","s{at}"]}},"other":{{"$ref":"#/components/schemas/Thing{other}"}},"place":{{"type":"object","properties":{{"x{at}":{{"type":"number"}}}}}}}}}}"##
        );
    }
    text.push_str("}}}");
    let path = std::env::temp_dir().join(format!(
        "oasmith-bench-{}-{schemas}.json",
        std::process::id()
    ));
    std::fs::write(&path, text).map_err(|fault| fault.to_string())?;
    Ok(path)
}
