//! `uniqueItems`: whether all items of an array differ (JSON Schema validation, section 6.4.3).
//!
//! In: the items. Out: the first two that are equal. Equality is that of [`Node`]; cost stays near linear for
//! whatever arrives.

use std::hash::{BuildHasher, Hash, Hasher, RandomState};

use crate::json::{Node, Number};

/// Up to so many items, comparing each pair is faster than hashing.
const FEW: usize = 12;

/// The positions of the first pair of equal items (the earlier one first), or `None` if all differ.
pub(crate) fn duplicate(items: &[Node<'_>]) -> Option<(usize, usize)> {
    if items.len() <= FEW {
        return (1..items.len()).find_map(|later| {
            let earlier = (0..later).find(|&earlier| items[earlier] == items[later])?;
            Some((earlier, later))
        });
    }
    // A secret key per call: nobody can prepare items that collide.
    let state = RandomState::new();
    let mut hashes: Vec<(u64, usize)> = items
        .iter()
        .enumerate()
        .map(|(at, item)| (hash(item, &state), at))
        .collect();
    hashes.sort_unstable();
    let mut found: Option<(usize, usize)> = None;
    for run in hashes
        .chunk_by(|a, b| a.0 == b.0)
        .filter(|run| run.len() > 1)
    {
        let earlier = run[0].1;
        let later = run[1..]
            .iter()
            .find(|(_, later)| items[earlier] == items[*later]);
        if let Some(&(_, later)) = later
            && found.is_none_or(|(_, best)| later < best)
        {
            found = Some((earlier, later));
        }
    }
    found
}

fn hash(value: &Node<'_>, state: &RandomState) -> u64 {
    let mut hasher = state.build_hasher();
    match value {
        Node::Null => hasher.write_u8(0),
        Node::Bool(b) => hasher.write_u8(1 + u8::from(*b)),
        Node::Number(text) => {
            hasher.write_u8(3);
            if let Some(number) = Number::parse(text) {
                (number.is_negative(), number.scale()).hash(&mut hasher);
                number.digits().for_each(|d| hasher.write_u8(d));
            }
        }
        Node::String(text) => (4u8, text).hash(&mut hasher),
        Node::Array(items) => {
            hasher.write_u8(5);
            items
                .iter()
                .for_each(|item| hasher.write_u64(hash(item, state)));
        }
        Node::Object(members) => {
            hasher.write_u8(6);
            let sum = members.iter().fold(0u64, |sum, (name, value)| {
                sum.wrapping_add(state.hash_one((&**name, hash(value, state))))
            });
            hasher.write_u64(sum);
        }
    }
    hasher.finish()
}
