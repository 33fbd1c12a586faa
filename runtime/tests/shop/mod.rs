//! A small API's models, written by hand the way generated code looks: what the tests of the runtime work on.

use oasmith::text::DateTime;
use oasmith::{Json, Map, Reader, Rules, Schema, Stop, Validate, Writer, check};

static ORDER: Schema = Schema::new(
    "#/components/schemas/Order",
    r##"{"type":"object","required":["id","size"],"properties":{"id":{"type":"string","minLength":2,"maxLength":4},
    "size":{"enum":["small","large"]},"count":{"type":"integer","minimum":1,"maximum":100},"price":{"type":"number","multipleOf":0.01},
    "paid":{"type":["string","null"]},"items":{"type":"array","items":{"$ref":"#0"},"maxItems":2},"notes":{"type":"object","additionalProperties":{"type":"integer"}}}}"##,
    &[&ORDER],
    &[],
);

static SIZE: Schema = Schema::new(
    "#/components/schemas/Size",
    r#"{"enum":["small","large"]}"#,
    &[],
    &[],
);

/// An order, with everything that a record may have.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Order {
    pub(crate) id: String,
    pub(crate) size: Size,
    pub(crate) count: Option<i64>,
    pub(crate) price: Option<f64>,
    pub(crate) paid: Option<Option<DateTime>>,
    pub(crate) items: Option<Vec<Order>>,
    pub(crate) notes: Option<Map<i32>>,
}

#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Size {
    Small,
    Large,
    Unknown(String),
}

impl Json for Size {
    fn decode(r: &mut Reader<'_>) -> Result<Self, Stop> {
        let strict = r.strict();
        r.token(|text| match text {
            "small" => Some(Size::Small),
            "large" => Some(Size::Large),
            _ if strict => None,
            _ => Some(Size::Unknown(text.to_owned())),
        })
    }

    fn encode(&self, w: &mut Writer) {
        w.string(match self {
            Size::Small => "small",
            Size::Large => "large",
            Size::Unknown(text) => text,
        });
    }
}

impl Json for Order {
    fn decode(r: &mut Reader<'_>) -> Result<Self, Stop> {
        let (mut id, mut size, mut count, mut price, mut paid, mut items, mut notes) =
            (None, None, None, None, None, None, None);
        r.record(&mut [
            ("id", &mut id),
            ("size", &mut size),
            ("count", &mut count),
            ("price", &mut price),
            ("paid", &mut paid),
            ("items", &mut items),
            ("notes", &mut notes),
        ])?;
        let value = Order {
            id: r.required(id)?,
            size: r.required(size)?,
            count,
            price,
            paid,
            items,
            notes,
        };
        r.checked(value, Order::holds)
    }

    fn encode(&self, w: &mut Writer) {
        let mut o = w.object();
        o.member("id", &self.id);
        o.member("size", &self.size);
        o.optional("count", &self.count);
        o.optional("price", &self.price);
        o.optional("paid", &self.paid);
        o.optional("items", &self.items);
        o.optional("notes", &self.notes);
        o.end();
    }
}

impl Validate for Order {
    const SCHEMA: &'static Schema = &ORDER;
    const RULES: Rules<Self> = Rules::new(Self::SCHEMA, Self::is_valid);

    fn holds(&self) -> bool {
        (2..=4).contains(&check::length(&self.id))
            && self.count.is_none_or(|count| (1..=100).contains(&count))
            && self
                .price
                .is_none_or(|price| check::multiple_of(price, "0.01"))
            && self.items.as_ref().is_none_or(|items| items.len() <= 2)
    }

    fn is_valid(&self) -> bool {
        self.holds() && self.size.is_valid() && self.items.iter().flatten().all(Order::is_valid)
    }
}

impl Validate for Size {
    const SCHEMA: &'static Schema = &SIZE;

    fn is_valid(&self) -> bool {
        !matches!(self, Self::Unknown(_))
    }
}

oasmith::serde_impls!(Order, Size);
