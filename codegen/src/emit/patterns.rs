//! Patterns as the matchers that decide on them.

use proc_macro2::{Literal, TokenStream};
use quote::quote;

use crate::fragment::line;
use crate::ir::PatternId;
use crate::pattern::Matcher;
use crate::plan::Plan;

/// `pub(crate) static PORT_NAME: Pattern = Pattern::new("…", …);`
pub(crate) fn all(plan: Plan<'_>) -> Vec<TokenStream> {
    let rt = plan.rt;
    let indexed = plan.api.patterns.iter().enumerate();
    indexed
        .map(|(index, pattern)| {
            let name = plan.names.pattern(PatternId(index as u32));
            let docs = line(&format!("`{}`", pattern.source.replace('`', "'")));
            let source = &pattern.source;
            let path = quote!(#rt::Pattern);
            // What has no table is reported, and not asserted.
            let value = match &plan.facts.patterns[index] {
                Matcher::Table(dfa) => dfa.literal(&path, source),
                Matcher::Counted(dfa, min, max) => {
                    let matcher = dfa.literal(&path, source);
                    let [min, max] = [min, max].map(|count| Literal::u32_unsuffixed(*count));
                    quote!(#matcher.counted(#min, #max))
                }
                Matcher::BitParallel(matcher) => matcher.literal(&path, source),
                Matcher::Backtracking(translated) => {
                    quote!(#path::backtracking(#source, #translated))
                }
                Matcher::Unchecked(_) => quote!(#path::of(#source, |_| true)),
            };
            quote!(#docs pub static #name: #rt::Pattern = #value;)
        })
        .collect()
}
