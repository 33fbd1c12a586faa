//! `oasmith explain`: the catalogue of codes.

use oasmith_codegen::diagnostic::Code;

use crate::arguments::Explain;
use crate::{Failure, Outcome, Verdict};

pub(crate) fn run(wanted: &Explain) -> Outcome {
    let Some(text) = &wanted.code else {
        for code in Code::ALL {
            say!(
                "{} {:7} {}",
                code.id(),
                code.severity().word(),
                code.title()
            );
        }
        return Ok(Verdict::Fine);
    };
    let code = Code::find(&text.to_uppercase()).or_else(|| Code::find(text));
    let Some(code) = code else {
        let all = "`oasmith explain` lists all";
        return Err(Failure(format!("there is no code `{text}`; {all}")));
    };
    say!(
        "{}: {} ({})",
        code.id(),
        code.title(),
        code.severity().word()
    );
    say!("\n{}", code.explanation());
    Ok(Verdict::Fine)
}
