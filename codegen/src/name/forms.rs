//! Letters that are only forms of other letters: of another width, joined, raised. Compilers warn of names with such.
//!
//! In: words of a description. Out: the same in the letters meant, as far as they are met in names (Unicode, compatibility
//! decompositions).

use std::borrow::Cow;

/// The full forms of `U+FF65` to `U+FF9D`, in order.
const KATAKANA: &str = "・ヲァィゥェォャュョッーアイウエオカキクケコサシスセソタチツテトナニヌネノハヒフヘホマミムメモヤユヨラリルレロワン";

/// `U+2160` to `U+216F`.
const ROMAN: [&str; 16] = [
    "I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X", "XI", "XII", "L", "C", "D", "M",
];

/// `U+FB00` to `U+FB06`.
const LIGATURES: [&str; 7] = ["ff", "fi", "fl", "ffi", "ffl", "st", "st"];

/// Letters that Unicode has twice, and the one that compilers take each for (canonical decompositions to one character, UAX #15).
const TWICE: [(char, char); 20] = [
    ('\u{1f71}', '\u{3ac}'),
    ('\u{1f73}', '\u{3ad}'),
    ('\u{1f75}', '\u{3ae}'),
    ('\u{1f77}', '\u{3af}'),
    ('\u{1f79}', '\u{3cc}'),
    ('\u{1f7b}', '\u{3cd}'),
    ('\u{1f7d}', '\u{3ce}'),
    ('\u{1fbb}', '\u{386}'),
    ('\u{1fbe}', '\u{3b9}'),
    ('\u{1fc9}', '\u{388}'),
    ('\u{1fcb}', '\u{389}'),
    ('\u{1fd3}', '\u{390}'),
    ('\u{1fdb}', '\u{38a}'),
    ('\u{1fe3}', '\u{3b0}'),
    ('\u{1feb}', '\u{38e}'),
    ('\u{1ff9}', '\u{38c}'),
    ('\u{1ffb}', '\u{38f}'),
    ('\u{2126}', '\u{3a9}'),
    ('\u{212a}', 'K'),
    ('\u{212b}', '\u{c5}'),
];

/// Text with what stands for other letters replaced by them, and without what only says how the character before it is drawn.
pub(super) fn plain(text: &str) -> Cow<'_, str> {
    if text
        .chars()
        .all(|c| c < '\u{1f00}' && !matches!(c, 'ª' | 'º' | '\u{2b9}'..='\u{2ff}'))
    {
        return Cow::Borrowed(text);
    }
    let mut out = String::new();
    for c in text.chars() {
        let after = |first: char| c as usize - first as usize;
        match c {
            'ª' => out.push('a'),
            'º' => out.push('o'),
            // Marks within words, as an apostrophe is one: `Hawaiʻi`.
            '\u{2b9}'..='\u{2ff}' => {}
            '\u{2160}'..='\u{216f}' => out.push_str(ROMAN[after('\u{2160}')]),
            '\u{2170}'..='\u{217f}' => out.push_str(&ROMAN[after('\u{2170}')].to_lowercase()),
            '\u{fb00}'..='\u{fb06}' => out.push_str(LIGATURES[after('\u{fb00}')]),
            '\u{fe00}'..='\u{fe0f}' | '\u{e0100}'..='\u{e01ef}' => {}
            '\u{ff01}'..='\u{ff5e}' => out.extend(char::from_u32(c as u32 - 0xfee0)),
            '\u{ff65}'..='\u{ff9d}' => out.extend(KATAKANA.chars().nth(after('\u{ff65}'))),
            '\u{ff9e}' => voiced(&mut out, 1),
            '\u{ff9f}' => voiced(&mut out, 2),
            _ => {
                let mut twice = TWICE.iter();
                out.push(
                    twice
                        .find(|(form, _)| *form == c)
                        .map_or(c, |(_, meant)| *meant),
                );
            }
        }
    }
    Cow::Owned(out)
}

/// A mark after a letter of half width is part of it: `ｶﾞ` is `ガ`, `ﾊﾟ` is `パ`; those letters come right after the bare one.
fn voiced(out: &mut String, by: u32) {
    let Some(bare) = out.pop() else { return };
    let marked = match (bare, by) {
        ('ウ', 1) => Some('ヴ'),
        ('ハ' | 'ヒ' | 'フ' | 'ヘ' | 'ホ', _) | ('カ'..='ト', 1) => {
            char::from_u32(bare as u32 + by)
        }
        _ => None,
    };
    out.push(marked.unwrap_or(bare));
}

#[cfg(test)]
mod tests {
    use super::plain;

    #[test]
    fn forms_are_the_letters_that_they_stand_for() {
        let forms = [
            ("plain", "plain"),
            ("größe 名前", "größe 名前"),
            ("ＩＤ＿１", "ID_1"),
            ("nº", "no"),
            ("ﬁle", "file"),
            ("レベルⅧ", "レベルVIII"),
            ("ⅳ", "iv"),
            ("ｶﾞｲﾄﾞ", "ガイド"),
            ("ﾊﾟｰﾂ", "パーツ"),
            ("ｳﾞ", "ヴ"),
            ("x\u{1f71}", "x\u{3ac}"),
            ("\u{212b}ngstr\u{f6}m", "\u{c5}ngstr\u{f6}m"),
            ("ﾞ", ""),
            ("ｱﾞﾜﾟ", "アワ"),
            ("❤\u{fe0f}", "❤"),
        ];
        for (form, meant) in forms {
            assert_eq!(plain(form), meant, "{form}");
        }
    }
}
