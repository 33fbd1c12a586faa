//! Equality of JSON values: numbers by what they are worth, members in any order.

use serde_json::{Number, Value};

/// Whether two values are the same.
pub fn equal(one: &Value, other: &Value) -> bool {
    match (one, other) {
        (Value::Number(a), Value::Number(b)) => equal_numbers(a, b),
        (Value::Array(a), Value::Array(b)) => {
            a.len() == b.len() && a.iter().zip(b).all(|(a, b)| equal(a, b))
        }
        (Value::Object(a), Value::Object(b)) => {
            a.len() == b.len()
                && a.iter()
                    .all(|(key, a)| b.get(key).is_some_and(|b| equal(a, b)))
        }
        _ => one == other,
    }
}

fn equal_numbers(a: &Number, b: &Number) -> bool {
    if let (Some(a), Some(b)) = (integer(a), integer(b)) {
        return a == b;
    }
    a.as_f64() == b.as_f64()
}

fn integer(number: &Number) -> Option<i128> {
    let wide = number.as_i64().map(i128::from);
    wide.or_else(|| number.as_u64().map(i128::from))
}
