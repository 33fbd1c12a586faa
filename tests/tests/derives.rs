//! Further derives: what a type has already is not derived twice, and what it cannot have is left out.

use std::collections::BTreeSet;

/// Every trait of the standard library on everything, by two names. That this compiles is the test.
#[oasmith::api(
    "fixtures/derives.yaml",
    derives = [
        "Eq", "Hash", "PartialOrd", "Ord", "Copy", "Default", "Debug", "Clone", "PartialEq", "::std::hash::Hash",
    ]
)]
mod everything {}

/// On single types: `Tree` holds `Label`, which derives nothing further.
#[oasmith::api(
    "fixtures/derives.yaml",
    derives = { types = { Point = ["Eq", "Hash", "Copy"], Level = ["Hash", "Default"], Tree = ["Eq"], Either = ["Hash"] } }
)]
mod single {}

fn has<T: Eq + std::hash::Hash>() {}
fn is_ordered<T: Ord>() {}
fn is_default<T: Default>() {}
fn is_copied<T: Copy>() {}

#[test]
fn what_can_be_had_is_derived() {
    use everything::{Either, Label, Level, Measure, Named, Point, Rank, Tree};
    has::<Level>();
    has::<Rank>();
    has::<Label>();
    has::<Tree>();
    has::<Either>();
    is_ordered::<Tree>();
    is_ordered::<Label>();
    is_default::<Measure>();
    is_default::<Named>();
    is_copied::<Point>();
    is_copied::<Measure>();
    let points = [Point { x: 2, y: 1 }, Point { x: 1, y: 2 }];
    assert_eq!(BTreeSet::from(points).first(), Some(&points[1]));
    has::<single::Point>();
}
