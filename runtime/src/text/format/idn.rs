//! Internationalized host names (RFC 5890 to 5893): labels in Unicode and what they are encoded as.
//!
//! In: text. Out: whether it is one. Not asked: normalization form C, for which the tables would outweigh everything else.

use super::net::is_label;
use super::properties::*;

const PREFIX: &str = "xn--";

/// Whether a label of ASCII that claims to be encoded (`xn--…`) is what a valid label is encoded to.
pub(super) fn is_encoded_rightly(label: &str) -> bool {
    !has_prefix(label)
        || unicode_label(label).is_some_and(|label| !label.is_ascii() && !breaks_bidi(&[label]))
}

/// A host name whose labels may be in Unicode; `。`, `．` and `｡` part labels as well.
pub fn is_idn_hostname(text: &str) -> bool {
    // At most four bytes for each of 253 characters; more costs time for nothing.
    if text.len() > 4 * 253 {
        return false;
    }
    let labels: Option<Vec<String>> = text
        .split(['.', '\u{3002}', '\u{FF0E}', '\u{FF61}'])
        .map(unicode_label)
        .collect();
    let Some(labels) = labels else { return false };
    let encoded: usize = labels.iter().map(|label| encoded_length(label) + 1).sum();
    encoded - 1 <= 253 && !breaks_bidi(&labels)
}

fn has_prefix(label: &str) -> bool {
    label
        .get(..PREFIX.len())
        .is_some_and(|start| start.eq_ignore_ascii_case(PREFIX))
}

/// The label in Unicode, if it is one in either form.
fn unicode_label(label: &str) -> Option<String> {
    if has_prefix(label) {
        let encoded = label[PREFIX.len()..].to_ascii_lowercase();
        let decoded = decode(&encoded)?;
        let canonical = is_label(label)
            && !decoded.is_ascii()
            && encode(&decoded).as_deref() == Some(encoded.as_str());
        return (canonical && is_unicode_label(&decoded)).then_some(decoded);
    }
    if label.is_ascii() {
        // Hyphens in this place are reserved for encodings (RFC 5890 section 2.3.1).
        let reserved = label.get(2..4) == Some("--");
        return (is_label(label) && !reserved).then(|| label.to_ascii_lowercase());
    }
    (is_unicode_label(label) && encoded_length(label) <= 63).then(|| label.to_owned())
}

fn encoded_length(label: &str) -> usize {
    if label.is_ascii() {
        label.len()
    } else {
        encode(label).map_or(usize::MAX / 512, |code| PREFIX.len() + code.len())
    }
}

/// RFC 5891 section 4.2.3 and RFC 5892.
fn is_unicode_label(label: &str) -> bool {
    let chars: Vec<char> = label.chars().collect();
    let hyphens =
        label.starts_with('-') || label.ends_with('-') || chars.get(2..4) == Some(&['-', '-']);
    let marked = chars.first().is_none_or(|c| has(MARKS, *c));
    !hyphens
        && !marked
        && (0..chars.len()).all(|at| has(VALID, chars[at]) || fits_context(&chars, at))
}

/// The contextual rules of RFC 5892 appendix A; no for all other code points.
fn fits_context(label: &[char], at: usize) -> bool {
    let before = at.checked_sub(1).map(|at| label[at]);
    let after = label.get(at + 1).copied();
    let any = |script: fn(char) -> bool| label.iter().any(|c| script(*c));
    match label[at] {
        '\u{200C}' => before.is_some_and(|c| has(VIRAMAS, c)) || joins(label, at),
        '\u{200D}' => before.is_some_and(|c| has(VIRAMAS, c)),
        '\u{B7}' => before == Some('l') && after == Some('l'),
        '\u{375}' => {
            after.is_some_and(|c| matches!(c, '\u{370}'..='\u{3FF}' | '\u{1F00}'..='\u{1FFF}'))
        }
        '\u{5F3}' | '\u{5F4}' => {
            before.is_some_and(|c| matches!(c, '\u{591}'..='\u{5F4}' | '\u{FB1D}'..='\u{FB4F}'))
        }
        '\u{30FB}' => any(is_japanese),
        '\u{660}'..='\u{669}' => !any(|c| matches!(c, '\u{6F0}'..='\u{6F9}')),
        '\u{6F0}'..='\u{6F9}' => !any(|c| matches!(c, '\u{660}'..='\u{669}')),
        _ => false,
    }
}

/// Hiragana, Katakana or Han.
fn is_japanese(c: char) -> bool {
    let kana = matches!(c, '\u{3041}'..='\u{309F}' | '\u{30A1}'..='\u{30FA}' | '\u{30FC}'..='\u{30FF}' | '\u{31F0}'..='\u{31FF}');
    let han = matches!(c, '\u{3005}' | '\u{3007}' | '\u{3400}'..='\u{4DBF}' | '\u{4E00}'..='\u{9FFF}' | '\u{F900}'..='\u{FAFF}' | '\u{20000}'..='\u{3FFFD}');
    kana || han
}

/// Whether the letters around the mark at `at` would join without it (appendix A.1), for the Arabic script.
fn joins(label: &[char], at: usize) -> bool {
    let transparent = |c: &&char| has(MARKS, **c);
    let left = label[..at].iter().rev().find(|c| !transparent(c));
    let right = label[at + 1..].iter().find(|c| !transparent(c));
    let joins_both = |c: char| is_arabic(c) && !joins_right(c);
    left.is_some_and(|c| joins_both(*c)) && right.is_some_and(|c| is_arabic(*c))
}

fn is_arabic(c: char) -> bool {
    let letter = matches!(c, '\u{620}'..='\u{64A}' | '\u{66E}'..='\u{6D5}' | '\u{6EE}' | '\u{6EF}' | '\u{6FA}'..='\u{6FC}' | '\u{6FF}' | '\u{750}'..='\u{77F}');
    letter && !matches!(c, '\u{621}' | '\u{640}' | '\u{674}' | '\u{6D4}') && !has(MARKS, c)
}

/// Arabic letters that join only with the one before.
fn joins_right(c: char) -> bool {
    matches!(c,
        '\u{622}'..='\u{625}' | '\u{627}' | '\u{629}' | '\u{62F}'..='\u{632}' | '\u{648}' | '\u{671}'..='\u{673}' | '\u{675}'..='\u{677}'
        | '\u{688}'..='\u{699}' | '\u{6C0}' | '\u{6C3}'..='\u{6CB}' | '\u{6CD}' | '\u{6CF}' | '\u{6D2}' | '\u{6D3}' | '\u{6D5}' | '\u{6EE}'
        | '\u{6EF}' | '\u{759}'..='\u{75B}' | '\u{76B}' | '\u{76C}' | '\u{771}' | '\u{773}' | '\u{774}' | '\u{778}' | '\u{779}')
}

/// The Bidi rule (RFC 5893 section 2), which binds all labels as soon as one has a character written from right to left.
fn breaks_bidi(labels: &[String]) -> bool {
    let backwards = |c: char| has(RIGHT, c) || has(ARABIC_NUMBERS, c);
    labels.iter().any(|label| label.chars().any(backwards))
        && !labels.iter().all(|label| keeps_bidi(label))
}

fn keeps_bidi(label: &str) -> bool {
    let number = |c: char| has(EUROPEAN_NUMBERS, c) || has(ARABIC_NUMBERS, c);
    let neutral = |c: char| has(NEUTRAL, c) || has(MARKING, c);
    let left = |c: char| !(has(RIGHT, c) || number(c) || neutral(c));
    let Some(first) = label.chars().next() else {
        return false;
    };
    let Some(last) = label.chars().rev().find(|c| !has(MARKING, *c)) else {
        return false;
    };
    if has(RIGHT, first) {
        let mixed = label.chars().any(|c| has(EUROPEAN_NUMBERS, c))
            && label.chars().any(|c| has(ARABIC_NUMBERS, c));
        return label.chars().all(|c| !left(c)) && (has(RIGHT, last) || number(last)) && !mixed;
    }
    let in_place = |c: char| left(c) || has(EUROPEAN_NUMBERS, c) || neutral(c);
    left(first) && label.chars().all(in_place) && (left(last) || has(EUROPEAN_NUMBERS, last))
}

/// Adapts the bias (RFC 3492 section 6.1).
fn adapt(delta: u32, count: u32, first: bool) -> u32 {
    let mut delta = if first { delta / 700 } else { delta / 2 };
    delta += delta / count;
    let mut k = 0;
    while delta > 455 {
        delta /= 35;
        k += 36;
    }
    k + 36 * delta / (delta + 38)
}

/// Punycode to Unicode (RFC 3492 section 6.2); `code` in lower case.
fn decode(code: &str) -> Option<String> {
    let (basic, extended) = code.rsplit_once('-').unwrap_or(("", code));
    let mut output: Vec<char> = basic.chars().collect();
    let (mut n, mut i, mut bias) = (128u32, 0u32, 72u32);
    let mut rest = extended.bytes();
    while rest.len() > 0 {
        let (start, mut weight, mut k) = (i, 1u32, 36u32);
        loop {
            let digit = match rest.next()? {
                byte @ b'a'..=b'z' => byte - b'a',
                byte @ b'0'..=b'9' => byte - b'0' + 26,
                _ => return None,
            };
            i = i.checked_add(u32::from(digit).checked_mul(weight)?)?;
            let threshold = k.saturating_sub(bias).clamp(1, 26);
            if u32::from(digit) < threshold {
                break;
            }
            weight = weight.checked_mul(36 - threshold)?;
            k += 36;
        }
        let count = output.len() as u32 + 1;
        bias = adapt(i - start, count, start == 0);
        n = n.checked_add(i / count)?;
        i %= count;
        output.insert(i as usize, char::from_u32(n)?);
        i += 1;
    }
    Some(output.into_iter().collect())
}

/// Unicode to Punycode (RFC 3492 section 6.3). `None` for a label far too long, which also bounds the cost.
fn encode(label: &str) -> Option<String> {
    let chars: Vec<u32> = label.chars().map(u32::from).collect();
    if chars.len() > 253 {
        return None;
    }
    let mut output: String = label.chars().filter(char::is_ascii).collect();
    let basic = output.len() as u32;
    let mut handled = basic;
    if basic > 0 {
        output.push('-');
    }
    let (mut n, mut delta, mut bias) = (128u32, 0u32, 72u32);
    while let Some(next) = chars.iter().copied().filter(|c| *c >= n).min() {
        delta = delta.checked_add((next - n).checked_mul(handled + 1)?)?;
        n = next;
        for &c in &chars {
            if c < n {
                delta = delta.checked_add(1)?;
            }
            if c != n {
                continue;
            }
            let (mut q, mut k) = (delta, 36u32);
            loop {
                let threshold = k.saturating_sub(bias).clamp(1, 26);
                let digit = if q < threshold {
                    q
                } else {
                    threshold + (q - threshold) % (36 - threshold)
                };
                output.push(char::from(
                    b"abcdefghijklmnopqrstuvwxyz0123456789"[digit as usize],
                ));
                if q < threshold {
                    break;
                }
                q = (q - threshold) / (36 - threshold);
                k += 36;
            }
            bias = adapt(delta, handled + 1, handled == basic);
            delta = 0;
            handled += 1;
        }
        delta += 1;
        n += 1;
    }
    Some(output)
}
