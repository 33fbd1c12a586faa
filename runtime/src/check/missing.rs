//! The same questions of values that may be missing: a rule says nothing of what is not there.
//!
//! In: optional members as they are in models, or what stands in for them. Out: yes, unless something is there and
//! breaks the rule. Lists and maps are asked of each item, boxes of what they hold.

use std::borrow::Cow;
use std::ops::RangeInclusive;

use crate::Validate;
use crate::json::{Json, Map};
use crate::text::Kind;

/// A string that may be missing.
pub trait Text {
    /// The string, if there is one.
    fn text(&self) -> Option<&str>;
}

impl Text for str {
    #[inline]
    fn text(&self) -> Option<&str> {
        Some(self)
    }
}

impl Text for String {
    #[inline]
    fn text(&self) -> Option<&str> {
        Some(self)
    }
}

impl Text for Cow<'_, str> {
    #[inline]
    fn text(&self) -> Option<&str> {
        Some(self)
    }
}

impl<T: Text + ?Sized> Text for &T {
    #[inline]
    fn text(&self) -> Option<&str> {
        (**self).text()
    }
}

impl<T: Text> Text for Option<T> {
    #[inline]
    fn text(&self) -> Option<&str> {
        self.as_ref().and_then(T::text)
    }
}

/// A list or map that may be missing.
pub trait Items {
    /// What it holds.
    type Item;

    /// Whether each item satisfies this.
    fn all(&self, holds: impl FnMut(&Self::Item) -> bool) -> bool;

    /// How many items there are, if there is a list or map.
    fn count(&self) -> Option<usize>;
}

impl<T> Items for Vec<T> {
    type Item = T;

    #[inline]
    fn all(&self, holds: impl FnMut(&T) -> bool) -> bool {
        self.iter().all(holds)
    }

    #[inline]
    fn count(&self) -> Option<usize> {
        Some(self.len())
    }
}

impl<T> Items for Map<T> {
    type Item = T;

    #[inline]
    fn all(&self, holds: impl FnMut(&T) -> bool) -> bool {
        self.values().all(holds)
    }

    #[inline]
    fn count(&self) -> Option<usize> {
        Some(self.len())
    }
}

impl<C: Items> Items for Option<C> {
    type Item = C::Item;

    #[inline]
    fn all(&self, holds: impl FnMut(&C::Item) -> bool) -> bool {
        self.as_ref().is_none_or(|items| items.all(holds))
    }

    #[inline]
    fn count(&self) -> Option<usize> {
        self.as_ref().and_then(C::count)
    }
}

/// Whether every item of a list or map satisfies this.
#[inline]
pub fn each<C: Items>(items: &C, holds: impl FnMut(&C::Item) -> bool) -> bool {
    items.all(holds)
}

/// `minItems` and `minProperties` (sections 6.4.2 and 6.5.2).
#[inline]
pub fn min_items(items: &impl Items, least: usize) -> bool {
    items.count().is_none_or(|count| count >= least)
}

/// `maxItems` and `maxProperties` (sections 6.4.1 and 6.5.1).
#[inline]
pub fn max_items(items: &impl Items, most: usize) -> bool {
    items.count().is_none_or(|count| count <= most)
}

/// Models and texts of a format, wherever they are held.
pub trait Models {
    /// Whether each of them satisfies its rules.
    fn are_valid(&self) -> bool;
}

impl<T: Validate> Models for T {
    #[inline]
    fn are_valid(&self) -> bool {
        self.is_valid()
    }
}

impl<K: Kind> Models for crate::text::Text<K> {
    #[inline]
    fn are_valid(&self) -> bool {
        self.is_valid()
    }
}

impl<T: Models> Models for Option<T> {
    #[inline]
    fn are_valid(&self) -> bool {
        self.as_ref().is_none_or(T::are_valid)
    }
}

impl<T: Models> Models for Vec<T> {
    #[inline]
    fn are_valid(&self) -> bool {
        self.iter().all(T::are_valid)
    }
}

impl<T: Models> Models for Map<T> {
    #[inline]
    fn are_valid(&self) -> bool {
        self.values().all(T::are_valid)
    }
}

/// Whether a model satisfies its rules: one that may be missing, or all of a list or map.
#[inline]
pub fn valid(models: &impl Models) -> bool {
    models.are_valid()
}

/// `minimum` and `maximum` (sections 6.2.2 and 6.2.4).
#[inline]
pub fn within<N: PartialOrd>(number: Option<N>, range: RangeInclusive<N>) -> bool {
    number.is_none_or(|number| range.contains(&number))
}

/// `minimum` (section 6.2.4).
#[inline]
pub fn at_least<N: PartialOrd>(number: Option<N>, least: N) -> bool {
    number.is_none_or(|number| number >= least)
}

/// `maximum` (section 6.2.2).
#[inline]
pub fn at_most<N: PartialOrd>(number: Option<N>, most: N) -> bool {
    number.is_none_or(|number| number <= most)
}

/// `exclusiveMinimum` (section 6.2.5).
#[inline]
pub fn above<N: PartialOrd>(number: Option<N>, limit: N) -> bool {
    number.is_none_or(|number| number > limit)
}

/// `exclusiveMaximum` (section 6.2.3).
#[inline]
pub fn below<N: PartialOrd>(number: Option<N>, limit: N) -> bool {
    number.is_none_or(|number| number < limit)
}

/// Whether a number has a text in JSON: infinities and NaN have none.
#[inline]
pub fn finite<N: Into<f64>>(number: Option<N>) -> bool {
    number.is_none_or(|number| number.into().is_finite())
}

/// [`unique`](super::unique) of a list that may be missing.
pub fn unique_items<L: List>(items: &L) -> bool
where
    L::Item: Json,
{
    items.list().is_none_or(super::unique)
}

/// A list that may be missing.
pub trait List: Items {
    /// The list, if there is one.
    fn list(&self) -> Option<&[Self::Item]>;
}

impl<T> List for Vec<T> {
    #[inline]
    fn list(&self) -> Option<&[T]> {
        Some(self)
    }
}

impl<L: List> List for Option<L> {
    #[inline]
    fn list(&self) -> Option<&[L::Item]> {
        self.as_ref().and_then(L::list)
    }
}

#[cfg(test)]
mod tests {
    use super::super::{max_length, min_length};
    use super::*;

    #[test]
    fn nothing_breaks_no_rule() {
        let (absent, null) = (None::<String>, Some(None::<String>));
        assert!(min_length(&absent, 1) && max_length(&absent, 0) && min_length(&null, 1));
        assert!(min_items(&None::<Vec<u8>>, 1) && max_items(&None::<Map<u8>>, 0));
        assert!(each(&None::<Vec<u8>>, |_| false) && unique_items(&None::<Vec<u8>>));
        assert!(within(None, 2..=3) && at_least(None, 1) && at_most(None, 1));
        assert!(above(None, 1) && below(None, 1) && finite(None::<f32>));
    }

    #[test]
    fn something_does() {
        let text = Some(Some("é€".to_owned()));
        assert!(min_length(&text, 2) && max_length(&text, 2));
        assert!(!min_length(&text, 3) && !max_length(&text, 1));
        let list = Some(vec![1, 2, 1]);
        assert!(min_items(&list, 3) && max_items(&list, 3) && each(&list, |n| *n < 3));
        assert!(!min_items(&list, 4) && !max_items(&list, 2) && !each(&list, |n| *n < 2));
        assert!(!unique_items(&list) && unique_items(&Some(vec![1, 2])));
        let map: Map<u8> = [("a", 1)].into();
        assert!(!each(&Some(map), |n| *n > 1));
        assert!(within(Some(1), 1..=2) && !within(Some(3), 1..=2));
        assert!(at_least(Some(1), 1) && !at_least(Some(0), 1));
        assert!(at_most(Some(1), 1) && !at_most(Some(2), 1));
        assert!(above(Some(2), 1) && !above(Some(1), 1));
        assert!(below(Some(0), 1) && !below(Some(1), 1) && !below(Some(f64::NAN), 1.0));
        assert!(finite(Some(1.0f32)) && !finite(Some(f64::INFINITY)));
    }
}
