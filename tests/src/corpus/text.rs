//! Strings: of a format, of a pattern, of a length.

use super::random::Random;
use super::regex;
use super::want::Want;

/// A string that fits, probably.
pub fn of(want: &Want<'_>, random: &mut Random) -> Option<String> {
    let low = want.at_least("minLength").unwrap_or(0.0) as usize;
    let high = want.at_most("maxLength").map(|high| high as usize);
    // Few samples of a format match a pattern beside it; what the pattern makes may be of the format.
    let by_pattern = !want.patterns.is_empty() && random.chance(50);
    if let Some(format) = want.formats.first().filter(|_| !by_pattern) {
        return random.pick(samples(format)).map(|text| (*text).to_owned());
    }
    if let Some(pattern) = want.patterns.first() {
        let mut found = regex::text_of(pattern, low, random)?;
        for _ in 0..20 {
            let length = found.chars().count();
            if length >= low && high.is_none_or(|high| length <= high) {
                break;
            }
            found = regex::text_of(pattern, low, random)?;
        }
        return Some(found);
    }
    if low > 100_000 {
        return None;
    }
    let high = high.unwrap_or(low + 12);
    let length = match random.below(4) {
        0 => low,
        1 if high < 5000 => high,
        _ => low + random.below(high.saturating_sub(low).min(24) + 1),
    };
    Some((0..length).map(|_| letter(random)).collect())
}

fn letter(random: &mut Random) -> char {
    const RARE: [char; 12] = [
        'é', 'ß', '漢', '😀', '"', '\\', '\n', '\t', '\u{7f}', '\u{1}', '/', '\u{2028}',
    ];
    match random.chance(8) {
        true => random.pick(&RARE).copied().unwrap_or('x'),
        false => char::from(b'a' + random.below(26) as u8),
    }
}

/// Strings of a format.
fn samples(format: &str) -> &'static [&'static str] {
    match format {
        "date-time" => &[
            "2024-02-29T12:30:00Z",
            "1999-12-31T23:59:59.123456789+05:30",
            "2020-01-01T00:00:00.5-08:00",
        ],
        "date" => &["2024-02-29", "0001-01-01", "1999-12-31"],
        "time" => &["12:30:00Z", "23:59:59.25+01:00"],
        "duration" => &["P1D", "PT1H30M", "P3Y6M4DT12H30M5S", "P2W"],
        "uuid" => &[
            "123e4567-e89b-12d3-a456-426614174000",
            "00000000-0000-0000-0000-000000000000",
            "ABCDEF01-2345-6789-abcd-ef0123456789",
        ],
        "uri" => &[
            "https://example.com/a?b=c#d",
            "urn:isbn:0451450523",
            "mailto:someone@example.com",
            "https://example.com",
        ],
        "uri-reference" => &["/a/b", "../c?d", "https://example.com/", "#x", ""],
        "ipv4" => &["127.0.0.1", "255.255.255.255", "0.0.0.0"],
        "ipv6" => &["::1", "2001:db8::ff00:42:8329", "::"],
        "byte" => &["", "aGk=", "AAECAwQF", "+/+/"],
        "base64url" => &["", "aGk", "-_-_"],
        _ => &["text"],
    }
}
