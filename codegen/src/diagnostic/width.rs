//! How wide text stands on a terminal.
//!
//! In: characters. Out: columns, by rule of thumb: East Asian wide forms and pictographs take two,
//! combining marks none. It only serves to put marks under the right column.

/// What a tab is replaced by.
const TAB: &str = "    ";

/// A character as it is shown: tabs become spaces, other control characters a replacement.
pub(super) fn show(c: char, out: &mut String) {
    match c {
        '\t' => out.push_str(TAB),
        c if hides(c) => out.push('\u{fffd}'),
        c => out.push(c),
    }
}

/// Whether a character is not seen as what it is: a control character, or what turns the direction of a text around and so
/// hides what is written.
pub(crate) fn hides(c: char) -> bool {
    c.is_control() || matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

/// The columns of a character, as shown.
pub(super) fn columns(c: char) -> usize {
    match c {
        '\t' => TAB.len(),
        '\u{300}'..='\u{36f}' | '\u{1ab0}'..='\u{1aff}' | '\u{20d0}'..='\u{20ff}' => 0,
        '\u{200b}'..='\u{200f}' | '\u{fe00}'..='\u{fe0f}' => 0,
        '\u{1100}'..='\u{115f}' | '\u{2e80}'..='\u{a4cf}' | '\u{ac00}'..='\u{d7a3}' => 2,
        '\u{f900}'..='\u{faff}' | '\u{fe30}'..='\u{fe6f}' | '\u{ff00}'..='\u{ff60}' => 2,
        '\u{ffe0}'..='\u{ffe6}' | '\u{1f300}'..='\u{1faff}' | '\u{20000}'..='\u{3fffd}' => 2,
        _ => 1,
    }
}
