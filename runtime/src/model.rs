//! What every model of a kind has in common, so that generated code need not repeat it.

/// Implements [`Json`](crate::Json), `Display` and `FromStr` for an enumeration of strings that has
/// `as_str` and `from_wire`; `open` where it has a case `Unknown(String)` for what the description does not know, `any` where it
/// has one for all other strings, so that each becomes one of its cases.
#[macro_export]
macro_rules! string_enum {
    ($name:ident, open) => {
        $crate::string_enum!($name, open, Unknown);
    };
    ($name:ident, open, $unknown:ident) => {
        $crate::string_enum!(@common $name,
            open_token($name::from_wire, $name::$unknown),
            $name::from_wire("").or(Some($name::$unknown(::std::string::String::new()))));
    };
    ($name:ident, closed) => {
        $crate::string_enum!(@common $name, token($name::from_wire), $name::from_wire(""));
    };
    ($name:ident, any, $other:ident) => {
        $crate::string_enum!(@json $name,
            any_token($name::from_wire, $name::$other),
            Some($name::from("")));

        impl ::core::convert::From<&str> for $name {
            #[inline]
            fn from(wire: &str) -> Self {
                $name::from_wire(wire).unwrap_or_else(|| $name::$other(wire.to_owned()))
            }
        }

        impl ::core::convert::From<::std::string::String> for $name {
            #[inline]
            fn from(wire: ::std::string::String) -> Self {
                $name::from_wire(&wire).unwrap_or($name::$other(wire))
            }
        }

        impl ::core::str::FromStr for $name {
            type Err = ::core::convert::Infallible;

            #[inline]
            fn from_str(wire: &str) -> ::core::result::Result<Self, ::core::convert::Infallible> {
                Ok($name::from(wire))
            }
        }
    };
    (@common $name:ident, $read:ident($($how:path),+), $blank:expr) => {
        $crate::string_enum!(@json $name, $read($($how),+), $blank);

        impl ::core::str::FromStr for $name {
            type Err = $crate::UnknownValue;

            #[inline]
            fn from_str(wire: &str) -> ::core::result::Result<Self, $crate::UnknownValue> {
                $name::from_wire(wire).ok_or($crate::UnknownValue)
            }
        }
    };
    (@json $name:ident, $read:ident($($how:path),+), $blank:expr) => {
        impl $crate::Json for $name {
            const LOOK: $crate::Look = $crate::Look::Of($crate::Kind::String);

            #[inline]
            fn decode(r: &mut $crate::Reader<'_>) -> ::core::result::Result<Self, $crate::Stop> {
                let value = r.$read($($how),+)?;
                r.checked(value, <Self as $crate::Validate>::holds)
            }

            #[inline]
            fn encode(&self, w: &mut $crate::Writer) {
                w.string(self.as_str());
            }

            #[inline]
            fn blank() -> ::core::option::Option<Self> {
                $blank
            }
        }

        impl ::core::fmt::Display for $name {
            #[inline]
            fn fmt(&self, f: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
                f.write_str(self.as_str())
            }
        }
    };
}

/// Implements [`Json`](crate::Json), `Display` and the conversions from and to `i64` for an enumeration of integers that has
/// `as_i64` and `from_wire`; `open` where it has a case `Unknown(i64)` for what the description does not know, which may be called otherwise.
#[macro_export]
macro_rules! int_enum {
    ($name:ident, open) => {
        $crate::int_enum!($name, open, Unknown);
    };
    ($name:ident, open, $unknown:ident) => {
        $crate::int_enum!(@common $name,
            open_number($name::from_wire, $name::$unknown),
            $name::from_wire(0).or(Some($name::$unknown(0))));
    };
    ($name:ident, closed) => {
        $crate::int_enum!(@common $name, numbered($name::from_wire), $name::from_wire(0));
    };
    (@common $name:ident, $read:ident($($how:path),+), $blank:expr) => {
        impl $crate::Json for $name {
            const LOOK: $crate::Look = $crate::Look::Of($crate::Kind::Number);

            #[inline]
            fn decode(r: &mut $crate::Reader<'_>) -> ::core::result::Result<Self, $crate::Stop> {
                let value = r.$read($($how),+)?;
                r.checked(value, <Self as $crate::Validate>::holds)
            }

            #[inline]
            fn encode(&self, w: &mut $crate::Writer) {
                $crate::Json::encode(&self.as_i64(), w);
            }

            #[inline]
            fn blank() -> ::core::option::Option<Self> {
                $blank
            }
        }

        impl ::core::fmt::Display for $name {
            #[inline]
            fn fmt(&self, f: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
                ::core::fmt::Display::fmt(&self.as_i64(), f)
            }
        }

        impl ::core::convert::From<$name> for i64 {
            #[inline]
            fn from(value: $name) -> i64 {
                value.as_i64()
            }
        }

        impl ::core::convert::TryFrom<i64> for $name {
            type Error = $crate::UnknownValue;

            #[inline]
            fn try_from(wire: i64) -> ::core::result::Result<Self, $crate::UnknownValue> {
                $name::from_wire(wire).ok_or($crate::UnknownValue)
            }
        }
    };
}

/// A value that an enumeration has no case for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct UnknownValue;

impl std::fmt::Display for UnknownValue {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("not a value that the description knows")
    }
}

impl std::error::Error for UnknownValue {}

/// The type that has no values: what the schema `false` becomes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Never {}

impl crate::Json for Never {
    const LOOK: crate::Look = crate::Look::Union(&[]);

    fn decode(r: &mut crate::Reader<'_>) -> Result<Self, crate::Stop> {
        r.refuse()
    }

    fn encode(&self, _: &mut crate::Writer) {
        match *self {}
    }
}

/// Implements `From` for the cases of a union that hold a number, a `bool` or a `String`, for each its own type.
#[macro_export]
macro_rules! scalar_cases {
    ($name:ident, $($case:ident($of:ident)),+ $(,)?) => {
        $($crate::scalar_cases!(@from $name, $case, $of);)+
    };
    (@from $name:ident, $case:ident, String) => {
        impl ::core::convert::From<&str> for $name {
            #[inline]
            fn from(text: &str) -> Self {
                $name::$case(text.to_owned())
            }
        }

        impl ::core::convert::From<::std::string::String> for $name {
            #[inline]
            fn from(text: ::std::string::String) -> Self {
                $name::$case(text)
            }
        }
    };
    (@from $name:ident, $case:ident, $of:ident) => {
        impl ::core::convert::From<$of> for $name {
            #[inline]
            fn from(value: $of) -> Self {
                $name::$case(value)
            }
        }
    };
}

/// What [`scalar_cases`] does, for a union of a number and a text, in which a server may spell the same
/// number: that of either is had by `number`. What was read is written as it came.
#[macro_export]
macro_rules! number_or_text {
    ($name:ident, $number:ident($of:ident), $text:ident(String) $(,)?) => {
        $crate::scalar_cases!($name, $number($of), $text(String));

        impl $name {
            /// The number, be it one or spelled by the text as JSON spells numbers; `None` for another text.
            #[inline]
            pub fn number(&self) -> ::core::option::Option<$of> {
                match self {
                    $name::$number(value) => ::core::option::Option::Some(*value),
                    $name::$text(text) => {
                        $crate::decode(text.as_bytes(), $crate::Mode::Strict).ok()
                    }
                }
            }
        }
    };
}
