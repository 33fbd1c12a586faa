//! Dates and times: RFC 3339, its local halves, durations (RFC 3339 appendix A) and HTTP dates (RFC 9110 section 5.6.7).
//!
//! In: text. Out: whether it is one. The calendar is the proleptic Gregorian one, as RFC 3339 has it.

/// `n` ASCII digits at the front as a number, and what follows.
fn digits(text: &[u8], n: usize) -> Option<(u32, &[u8])> {
    let (digits, rest) = text.split_at_checked(n)?;
    let all = digits.iter().all(u8::is_ascii_digit);
    all.then(|| {
        (
            digits
                .iter()
                .fold(0, |value, d| value * 10 + u32::from(d - b'0')),
            rest,
        )
    })
}

fn symbol(text: &[u8], symbol: u8) -> Option<&[u8]> {
    text.strip_prefix(&[symbol])
}

fn days(year: u32, month: u32) -> u32 {
    match month {
        2 if year.is_multiple_of(4) && (!year.is_multiple_of(100) || year.is_multiple_of(400)) => {
            29
        }
        2 => 28,
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    }
}

/// `full-date`
fn full_date(text: &[u8]) -> Option<&[u8]> {
    let (year, rest) = digits(text, 4)?;
    let (month, rest) = digits(symbol(rest, b'-')?, 2)?;
    let (day, rest) = digits(symbol(rest, b'-')?, 2)?;
    ((1..=12).contains(&month) && (1..=days(year, month)).contains(&day)).then_some(rest)
}

/// `partial-time`: the minute of the day, the second, and what follows.
fn partial_time(text: &[u8]) -> Option<(u32, u32, &[u8])> {
    let (hour, rest) = digits(text, 2)?;
    let (minute, rest) = digits(symbol(rest, b':')?, 2)?;
    let (second, mut rest) = digits(symbol(rest, b':')?, 2)?;
    if let Some(fraction) = symbol(rest, b'.') {
        let count = fraction.iter().take_while(|b| b.is_ascii_digit()).count();
        if count == 0 {
            return None;
        }
        rest = &fraction[count..];
    }
    (hour < 24 && minute < 60 && second <= 60).then_some((hour * 60 + minute, second, rest))
}

/// `full-time`. Second 60 only where UTC inserts leap seconds, at the end of a day (section 5.7).
fn full_time(text: &[u8]) -> bool {
    const DAY: u32 = 24 * 60;
    let zoned = || {
        let (minute, second, rest) = partial_time(text)?;
        let utc = match rest {
            [b'Z' | b'z'] => minute,
            [sign @ (b'+' | b'-'), offset @ ..] => {
                let (hours, rest) = digits(offset, 2)?;
                let (minutes, rest) = digits(symbol(rest, b':')?, 2)?;
                if hours > 23 || minutes > 59 || !rest.is_empty() {
                    return None;
                }
                let offset = hours * 60 + minutes;
                (if *sign == b'+' {
                    minute + DAY - offset
                } else {
                    minute + offset
                }) % DAY
            }
            _ => return None,
        };
        Some(second < 60 || utc == DAY - 1)
    };
    zoned().unwrap_or(false)
}

/// `date-time`
pub fn is_date_time(text: &str) -> bool {
    matches!(full_date(text.as_bytes()), Some([b'T' | b't', time @ ..]) if full_time(time))
}

/// `full-date`, such as `2024-02-29`.
pub fn is_date(text: &str) -> bool {
    full_date(text.as_bytes()).is_some_and(<[u8]>::is_empty)
}

/// `full-time`, such as `08:30:06.283Z`.
pub fn is_time(text: &str) -> bool {
    full_time(text.as_bytes())
}

/// A `date-time` without offset. Whether a leap second was inserted there can't be said, so it may.
pub fn is_date_time_local(text: &str) -> bool {
    matches!(full_date(text.as_bytes()), Some([b'T' | b't', time @ ..]) if local(time))
}

/// A `time` without offset.
pub fn is_time_local(text: &str) -> bool {
    local(text.as_bytes())
}

fn local(text: &[u8]) -> bool {
    partial_time(text).is_some_and(|(_, _, rest)| rest.is_empty())
}

/// `duration`: `P3Y6M4DT12H30M5S`, `P2W`. A unit may be left out only at the ends of its half.
pub fn is_duration(text: &str) -> bool {
    let Some(rest) = text.strip_prefix('P') else {
        return false;
    };
    if let Some(weeks) = rest.strip_suffix('W') {
        return !weeks.is_empty() && weeks.bytes().all(|b| b.is_ascii_digit());
    }
    let (date, time) = match rest.split_once('T') {
        Some((date, time)) => (date, Some(time)),
        None => (rest, None),
    };
    let run = |part: &str, units: &str| !part.is_empty() && is_run(part, units);
    match time {
        Some(time) => (date.is_empty() || run(date, "YMD")) && run(time, "HMS"),
        None => run(date, "YMD"),
    }
}

/// Numbers each followed by a unit, the units being neighbours in `units`.
fn is_run(mut part: &str, units: &str) -> bool {
    let mut next = None;
    while !part.is_empty() {
        let count = part.bytes().take_while(u8::is_ascii_digit).count();
        let Some(unit) = part[count..].chars().next() else {
            return false;
        };
        let Some(place) = units.find(unit) else {
            return false;
        };
        if count == 0 || next.is_some_and(|next| next != place) {
            return false;
        }
        next = Some(place + 1);
        part = &part[count + 1..];
    }
    true
}

/// An HTTP date in the preferred form, such as `Sun, 06 Nov 1994 08:49:37 GMT` (RFC 9110 section 5.6.7, `IMF-fixdate`).
pub fn is_http_date(text: &str) -> bool {
    let parts: Vec<&str> = text.split(' ').collect();
    let [weekday, day, month, year, time, "GMT"] = parts[..] else {
        return false;
    };
    let months = [
        "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
    ];
    let weekdays = ["Sat,", "Sun,", "Mon,", "Tue,", "Wed,", "Thu,", "Fri,"];
    let number = |part: &str, n| {
        digits(part.as_bytes(), n).and_then(|(value, rest)| rest.is_empty().then_some(value))
    };
    let (Some(day), Some(year)) = (number(day, 2), number(year, 4)) else {
        return false;
    };
    let Some(month) = months.iter().position(|name| *name == month) else {
        return false;
    };
    let right_day = (1..=days(year, month as u32 + 1)).contains(&day);
    // Zeller's congruence, in which January and February are months 13 and 14 of the year before.
    let (m, y) = if month < 2 {
        (month as u32 + 13, year + 399)
    } else {
        (month as u32 + 1, year + 400)
    };
    let of_week = (day + 13 * (m + 1) / 5 + y + y / 4 - y / 100 + y / 400) % 7;
    right_day && weekdays[of_week as usize] == weekday && !time.contains('.') && is_time_local(time)
}
