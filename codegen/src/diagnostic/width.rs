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
        // Also what would turn the direction of the text around and so hide what is written.
        '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' => out.push('\u{fffd}'),
        c if c.is_control() => out.push('\u{fffd}'),
        c => out.push(c),
    }
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
