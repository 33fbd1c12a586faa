//! Addresses: IPv4 (RFC 2673 section 3.2), IPv6 (RFC 4291 section 2.2), blocks of them, host names (RFC 1123
//! section 2.1), e-mail addresses (RFC 5321 section 4.1.2, RFC 6531 section 3.3).

use std::net::{Ipv4Addr, Ipv6Addr};

use super::idn;

/// Four decimal numbers without leading zeros.
pub fn is_ipv4(text: &str) -> bool {
    text.parse::<Ipv4Addr>().is_ok()
}

/// An IPv6 address; without zone, brackets or mask.
pub fn is_ipv6(text: &str) -> bool {
    text.parse::<Ipv6Addr>().is_ok()
}

/// An IPv4 address and the length of a prefix, such as `10.0.0.0/8`.
pub fn is_ipv4_cidr(text: &str) -> bool {
    text.split_once('/')
        .is_some_and(|(address, prefix)| is_ipv4(address) && is_prefix(prefix, 32))
}

/// An IPv6 address and the length of a prefix, such as `2001:db8::/32`.
pub fn is_ipv6_cidr(text: &str) -> bool {
    text.split_once('/')
        .is_some_and(|(address, prefix)| is_ipv6(address) && is_prefix(prefix, 128))
}

fn is_prefix(text: &str, longest: u8) -> bool {
    let plain =
        text.bytes().all(|b| b.is_ascii_digit()) && (text.len() == 1 || !text.starts_with('0'));
    plain && text.parse::<u8>().is_ok_and(|n| n <= longest)
}

/// A host name: labels of letters, digits and inner hyphens, at most 63 each and 253 in all. Labels that say they
/// are encoded (`xn--`) must be what an internationalized label encodes to (RFC 5890 section 2.3.2.1).
pub fn is_hostname(text: &str) -> bool {
    text.len() <= 253
        && text
            .split('.')
            .all(|label| is_label(label) && idn::is_encoded_rightly(label))
}

/// Letters, digits and inner hyphens.
pub(super) fn is_label(label: &str) -> bool {
    let inner = label
        .bytes()
        .all(|b| b.is_ascii_alphanumeric() || b == b'-');
    inner && (1..=63).contains(&label.len()) && !label.starts_with('-') && !label.ends_with('-')
}

/// `Mailbox`
pub fn is_email(text: &str) -> bool {
    text.is_ascii() && is_mailbox(text, is_hostname)
}

/// `Mailbox` as RFC 6531 extends it: UTF-8 in the local part, internationalized host names.
pub fn is_idn_email(text: &str) -> bool {
    is_mailbox(text, idn::is_idn_hostname)
}

fn is_mailbox(text: &str, is_domain: impl Fn(&str) -> bool) -> bool {
    let Some((local, domain)) = text.rsplit_once('@') else {
        return false;
    };
    let literal = || {
        let address = domain.strip_prefix('[')?.strip_suffix(']')?;
        Some(
            address
                .strip_prefix("IPv6:")
                .map_or_else(|| is_ipv4(address), is_ipv6),
        )
    };
    local.len() <= 64 && is_local(local) && (literal().unwrap_or(false) || is_domain(domain))
}

/// `Local-part`: words with dots between, or a quoted string.
fn is_local(local: &str) -> bool {
    if let Some(quoted) = local
        .strip_prefix('"')
        .and_then(|rest| rest.strip_suffix('"'))
    {
        let mut chars = quoted.chars();
        while let Some(c) = chars.next() {
            let fine = match c {
                '\\' => chars.next().is_some_and(|c| matches!(c, ' '..='~')),
                '"' => false,
                c => c >= ' ' && c != '\u{7F}',
            };
            if !fine {
                return false;
            }
        }
        return true;
    }
    let is_text =
        |c: char| c.is_ascii_alphanumeric() || !c.is_ascii() || "!#$%&'*+-/=?^_`{|}~".contains(c);
    local
        .split('.')
        .all(|word| !word.is_empty() && word.chars().all(is_text))
}
