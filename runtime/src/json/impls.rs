//! [`Json`] for the types that models are built from.

use super::{Json, Kind, Look, Reader, Stop, Writer};

impl Json for bool {
    const LOOK: Look = Look::Of(Kind::Bool);

    #[inline]
    fn decode(r: &mut Reader<'_>) -> Result<Self, Stop> {
        r.bool()
    }

    #[inline]
    fn encode(&self, w: &mut Writer) {
        w.bool(*self);
    }

    fn blank() -> Option<Self> {
        Some(false)
    }
}

macro_rules! integers {
    ($($type:ident $read:ident)*) => {$(
        impl Json for $type {
            const LOOK: Look = Look::Of(Kind::Number);

            #[inline]
            fn decode(r: &mut Reader<'_>) -> Result<Self, Stop> {
                r.$read(stringify!($type))
            }

            #[inline]
            fn encode(&self, w: &mut Writer) {
                w.integer(*self);
            }

            fn blank() -> Option<Self> {
                Some(0)
            }
        }
    )*};
}

integers!(i8 integer i16 integer i32 integer i64 integer i128 big_integer u8 integer u16 integer u32 integer u64 big_integer);

macro_rules! floats {
    ($($type:ident $read:ident)*) => {$(
        impl Json for $type {
            const LOOK: Look = Look::Of(Kind::Number);

            #[inline]
            fn decode(r: &mut Reader<'_>) -> Result<Self, Stop> {
                r.$read()
            }

            #[inline]
            fn encode(&self, w: &mut Writer) {
                w.float(*self);
            }

            fn blank() -> Option<Self> {
                Some(0.0)
            }
        }
    )*};
}

floats!(f32 float32 f64 float64);

impl Json for String {
    const LOOK: Look = Look::Of(Kind::String);

    #[inline]
    fn decode(r: &mut Reader<'_>) -> Result<Self, Stop> {
        r.owned_string()
    }

    #[inline]
    fn encode(&self, w: &mut Writer) {
        w.string(self);
    }

    fn blank() -> Option<Self> {
        Some(Self::new())
    }

    #[inline]
    fn as_text(&self) -> Option<&str> {
        Some(self)
    }
}

impl<T: Json> Json for Option<T> {
    const NULLABLE: bool = true;
    const LOOK: Look = Look::Union(&[Look::Of(Kind::Null), T::LOOK]);

    #[inline]
    fn decode(r: &mut Reader<'_>) -> Result<Self, Stop> {
        if r.take_null()? {
            Ok(None)
        } else {
            T::decode(r).map(Some)
        }
    }

    #[inline]
    fn encode(&self, w: &mut Writer) {
        match self {
            Some(value) => value.encode(w),
            None => w.null(),
        }
    }

    fn blank() -> Option<Self> {
        Some(None)
    }
}

impl<T: Json> Json for Vec<T> {
    const LOOK: Look = Look::Of(Kind::Array);

    fn decode(r: &mut Reader<'_>) -> Result<Self, Stop> {
        let mut items = Self::new();
        r.array(|r| {
            let item = T::decode(r)?;
            if items.is_empty() {
                // What growing would allocate too, with less ado.
                items = Self::with_capacity(4);
            }
            items.push(item);
            Ok(())
        })?;
        Ok(items)
    }

    fn encode(&self, w: &mut Writer) {
        let mut array = w.array();
        for item in self {
            array.item(item);
        }
        array.end();
    }

    fn blank() -> Option<Self> {
        Some(Self::new())
    }
}

impl<T: Json> Json for Box<T> {
    const NULLABLE: bool = T::NULLABLE;
    const LOOK: Look = T::LOOK;

    #[inline]
    fn decode(r: &mut Reader<'_>) -> Result<Self, Stop> {
        // The place is there beforehand, so that what is read is put where it stays.
        let place = Self::new_uninit();
        match T::decode(r) {
            Ok(value) => Ok(Box::write(place, value)),
            Err(stop) => Err(stop),
        }
    }

    #[inline]
    fn encode(&self, w: &mut Writer) {
        T::encode(self, w);
    }

    fn blank() -> Option<Self> {
        T::blank().map(Self::new)
    }
}

/// `null`
impl Json for () {
    const NULLABLE: bool = true;
    const LOOK: Look = Look::Of(Kind::Null);

    fn decode(r: &mut Reader<'_>) -> Result<Self, Stop> {
        r.null()
    }

    fn encode(&self, w: &mut Writer) {
        w.null();
    }

    fn blank() -> Option<Self> {
        Some(())
    }
}

macro_rules! tuples {
    ($(($($type:ident $slot:ident $index:tt),+))*) => {$(
        /// An array of exactly these elements.
        impl<$($type: Json),+> Json for ($($type,)+) {
            const LOOK: Look = Look::Of(Kind::Array);

            fn decode(r: &mut Reader<'_>) -> Result<Self, Stop> {
                $(let mut $slot = None;)+
                let mut index = 0;
                r.array(|r| {
                    index += 1;
                    match index - 1 {
                        $($index => $slot = Some($type::decode(r)?),)+
                        _ => return r.refuse(),
                    }
                    Ok(())
                })?;
                match ($($slot,)+) {
                    ($(Some($slot),)+) => Ok(($($slot,)+)),
                    _ => r.refuse(),
                }
            }

            fn encode(&self, w: &mut Writer) {
                let mut array = w.array();
                $(array.item(&self.$index);)+
                array.end();
            }

            fn blank() -> Option<Self> {
                Some(($($type::blank()?,)+))
            }
        }
    )*};
}

tuples! {
    (A a 0)
    (A a 0, B b 1)
    (A a 0, B b 1, C c 2)
    (A a 0, B b 1, C c 2, D d 3)
    (A a 0, B b 1, C c 2, D d 3, E e 4)
    (A a 0, B b 1, C c 2, D d 3, E e 4, F f 5)
    (A a 0, B b 1, C c 2, D d 3, E e 4, F f 5, G g 6)
    (A a 0, B b 1, C c 2, D d 3, E e 4, F f 5, G g 6, H h 7)
}
