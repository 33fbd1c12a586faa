//! Unions told apart by trial: what a glance leaves out is not tried, and the only case left is read as if it were alone.

use std::cell::Cell;

use oasmith::json::{Constant, Fault, Json, Kind, Look, Mode, Reader, Stop, Trial, Writer};

thread_local! {
    /// How often each case of [`Any`] has been read.
    static READ: Cell<[u32; 4]> = const { Cell::new([0; 4]) };
}

/// An object as one of the cases below reads it: its members' names and values as text.
macro_rules! case {
    ($name:ident $at:literal $look:expr, $reads:expr) => {
        #[derive(Debug, PartialEq)]
        struct $name;

        impl Json for $name {
            const LOOK: Look = $look;

            fn decode(r: &mut Reader<'_>) -> Result<Self, Stop> {
                READ.with(|read| {
                    let mut all = read.get();
                    all[$at] += 1;
                    read.set(all);
                });
                let reads: fn(&mut Reader<'_>) -> Result<(), Stop> = $reads;
                reads(r).map(|()| $name)
            }

            fn encode(&self, _: &mut Writer) {}
        }
    };
}

const NAMED: &[&str] = &["named", "called"];

case!(Named 0 Look::Record(&[("op", Look::OneOf(NAMED)), ("args", Look::Of(Kind::Array))]), |r| r
    .object(|r, _| r.unknown()));
case!(Other 1 Look::Record(&[("op", Look::NoneOf(NAMED)), ("args", Look::Any)]), |r| r
    .object(|r, _| r.unknown()));
case!(Text 2 Look::Union(&[Look::Of(Kind::String), Look::Of(Kind::Null)]), |r| match r.kind()? {
    Kind::String | Kind::Null => r.skip(),
    _ => r.refuse(),
});
case!(Unlike 3 Look::Any, |r| match r.kind()? {
    Kind::Bool => r.skip(),
    _ => r.refuse(),
});

#[derive(Debug, PartialEq)]
enum Any {
    Named(Named),
    Other(Other),
    Text(Text),
    Unlike(Unlike),
}

/// Reads a value as one of the first `cases` cases; with how often each case was read for it.
fn read(json: &str, mode: Mode, look: &Look) -> (Result<Any, Fault>, [u32; 4]) {
    READ.set([0; 4]);
    let mut r = Reader::new(json.as_bytes(), mode);
    let found = r.trial(look, true).and_then(|mut trial| {
        trial.case(Any::Named);
        trial.case(Any::Other);
        trial.case(Any::Text);
        if look.eq(&ALL) {
            trial.case(Any::Unlike);
        }
        trial.finish()
    });
    let found = found.and_then(|value| r.end().map(|()| value));
    (found.map_err(|Stop| r.fault()), READ.get())
}

const THREE: Look = Look::Union(&[Named::LOOK, Other::LOOK, Text::LOOK]);
const ALL: Look = Look::Union(&[Named::LOOK, Other::LOOK, Text::LOOK, Unlike::LOOK]);

#[test]
fn only_what_may_be_meant_is_read() {
    for (json, value, read_) in [
        (
            r#"{"op":"named","args":[]}"#,
            Any::Named(Named),
            [1, 0, 0, 0],
        ),
        (
            r#"{"args":[{"op":1}],"o\u0070":"called"}"#,
            Any::Named(Named),
            [1, 0, 0, 0],
        ),
        (r#"{"op":"else","args":1}"#, Any::Other(Other), [0, 1, 0, 0]),
        (r#"  "named" "#, Any::Text(Text), [0, 0, 1, 0]),
        ("null", Any::Text(Text), [0, 0, 1, 0]),
    ] {
        assert_eq!(
            read(json, Mode::Strict, &THREE),
            (Ok(value), read_),
            "{json}"
        );
    }
    for json in [
        r#"{"op":"named","args":1}"#,
        r#"{"op":1,"args":[]}"#,
        r#"{"op":"else"}"#,
        "{}",
        "1",
    ] {
        let (found, read_) = read(json, Mode::Strict, &THREE);
        assert_eq!((found, read_), (Err(Fault::Refused), [0; 4]), "{json}");
    }
}

#[test]
fn several_that_may_be_meant_are_tried() {
    let named = r#"{"op":"named","args":[]}"#;
    let found = read(named, Mode::Strict, &ALL);
    assert_eq!(found, (Ok(Any::Named(Named)), [1, 0, 0, 1]));
    let found = read("true", Mode::Strict, &ALL);
    assert_eq!(found, (Ok(Any::Unlike(Unlike)), [0, 0, 0, 1]));
}

/// What two cases of a union say that have a tag but need not have one, and a flag.
const TAGGED: Look = Look::Union(&[
    Look::Record(&[("op", Look::Maybe(&Look::OneOf(NAMED)))]),
    Look::Record(&[
        ("op", Look::Maybe(&Look::NoneOf(NAMED))),
        ("on", Look::Bool(true)),
    ]),
]);

#[test]
fn a_member_that_may_be_missing_tells_where_it_is_there() {
    for (json, read_) in [
        (r#"{"op":"called"}"#, [1, 0, 0, 0]),
        (r#"{"op":"called","on":true}"#, [1, 0, 0, 0]),
        (r#"{"op":"else","on":true}"#, [0, 1, 0, 0]),
        (r#"{"op":"else","on":false}"#, [0; 4]),
        (r#"{"op":"else","on":"true"}"#, [0; 4]),
        (r#"{"op":null}"#, [0; 4]),
        ("{}", [1, 0, 0, 0]),
        (r#"{"on":false}"#, [1, 0, 0, 0]),
        (r#"{"on":true}"#, [1, 1, 0, 0]),
    ] {
        assert_eq!(read(json, Mode::Strict, &TAGGED).1, read_, "{json}");
    }
}

#[test]
fn who_forgives_tries_every_case() {
    let (found, read_) = read(r#"{"op":"new"}"#, Mode::Open, &THREE);
    assert_eq!((found, read_), (Ok(Any::Named(Named)), [1, 1, 1, 0]));
}

#[test]
fn what_is_no_json_is_a_fault_of_syntax() {
    for json in [
        r#"{"op":"named","args":[}"#,
        r#"{"op":"named","args":[]"#,
        r#"{"op":"named" "args":[]}"#,
        r#"{"op":"\ud800","args":[]}"#,
        "nul",
        "",
    ] {
        let (found, _) = read(json, Mode::Strict, &THREE);
        assert!(matches!(found, Err(Fault::Syntax(_))), "{json}: {found:?}");
    }
    let twice = r#"{"op":"named","args":[],"args":[]}"#;
    assert_eq!(read(twice, Mode::Strict, &THREE).0, Err(Fault::Duplicate));
}

case!(Closed 0 Look::Any, |r| r.object(|r, name| match name {
    "id" => r.skip(),
    _ => r.closed(),
}));
case!(Kept 1 Look::Any, |r| r.object(|r, _| r.skip()));

#[derive(Debug, PartialEq)]
enum Forgiving {
    Closed(Closed),
    Kept(Kept),
}

#[test]
fn who_forgives_takes_the_case_with_least_to_forgive() {
    let look = Look::Union(&[Closed::LOOK, Kept::LOOK]);
    let read = |json: &str| {
        let mut r = Reader::new(json.as_bytes(), Mode::Open);
        let mut trial = r.trial(&look, true)?;
        trial.case(Forgiving::Closed);
        trial.case(Forgiving::Kept);
        trial.finish()
    };
    assert_eq!(read(r#"{"id":1}"#), Ok(Forgiving::Closed(Closed)));
    assert_eq!(read(r#"{"id":1,"more":2}"#), Ok(Forgiving::Kept(Kept)));
}

/// Objects with a tag and a note, which may be null or not.
macro_rules! noted {
    ($name:ident $at:literal $note:ty, $tag:expr) => {
        case!($name $at Look::Any, |r| {
            let (mut tag, mut note, mut own) = ($tag, None::<$note>, None::<String>);
            r.record(&mut [("tag", &mut tag), ("note", &mut note), (stringify!($name), &mut own)])?;
            match tag.met() {
                Some(()) => Ok(()),
                None => r.missing(),
            }
        });
    };
}

noted!(Cat 0 String, Constant::open("\"cat\""));
noted!(Dog 1 String, Constant::open("\"dog\""));
noted!(Bird 2 Option<String>, Constant::open("\"cat\""));

#[derive(Debug, PartialEq)]
enum Noted {
    Cat(Cat),
    Dog(Dog),
    Bird(Bird),
    Loose(Loose),
}

/// Of cases that leave as much unread, what needs no forgiving is meant first. A case that takes anything by reading nothing of it
/// is not meant for a single `null`; a tag outweighs any number of them.
#[test]
fn null_that_is_forgiven_chooses_no_case_that_another_does_better() {
    type Try = fn(&mut Trial<'_, '_, Noted>);
    const CAT: Try = |trial| trial.case(Noted::Cat);
    const DOG: Try = |trial| trial.case(Noted::Dog);
    const BIRD: Try = |trial| trial.case(Noted::Bird);
    const LOOSE: Try = |trial| trial.case(Noted::Loose);
    let read = |json: &str, mode: Mode, tries: &[Try]| {
        let mut r = Reader::new(json.as_bytes(), mode);
        let mut trial = r.trial(&Look::Any, true)?;
        tries.iter().for_each(|case| case(&mut trial));
        let read = trial.finish();
        read.and_then(|value| r.end().map(|()| value))
    };
    let null = r#"{"tag":"cat","note":null}"#;
    for mode in [Mode::Open, Mode::Tolerant] {
        for tries in [[CAT, BIRD], [BIRD, CAT]] {
            assert_eq!(read(null, mode, &tries), Ok(Noted::Bird(Bird)));
        }
        for tries in [[CAT, DOG], [DOG, CAT]] {
            assert_eq!(read(null, mode, &tries), Ok(Noted::Cat(Cat)));
        }
    }
    for tries in [[CAT, LOOSE], [LOOSE, CAT]] {
        let found = read(r#"{"tag":"cat","note":null}"#, Mode::Open, &tries);
        assert_eq!(found, Ok(Noted::Cat(Cat)));
    }
    let nulls = r#"{"Cat":null,"tag":"cat","note":null}"#;
    assert_eq!(
        read(nulls, Mode::Open, &[DOG, CAT]),
        Ok(Noted::Cat(Cat)),
        "a cat all the same"
    );
    assert_eq!(read(null, Mode::Strict, &[CAT, DOG]), Err(Stop));
    let named = |json: &str| {
        let mut r = Reader::new(json.as_bytes(), Mode::Open);
        let value = r.case_or(Noted::Cat, Noted::Bird)?;
        r.end().map(|()| value)
    };
    // What says which case it is needs no other.
    assert_eq!(named(null), Ok(Noted::Cat(Cat)));
    assert_eq!(read(r#"{"tag":null}"#, Mode::Open, &[CAT, DOG]), Err(Stop));
}

case!(Head 0 Look::Any, |r| r.object(|r, key| if key == "id" { r.skip() } else { r.unknown() }));
case!(Full 1 Look::Any, |r| r.object(|r, key| match key {
    "id" => r.skip(),
    "items" => r.array(|r| r.object(|r, key| if key == "name" { r.skip() } else { r.unknown() })),
    _ => r.unknown(),
}));

/// Items that have a member more than the description says are no reason to lose them all.
#[test]
fn the_case_that_loses_less_is_taken() {
    for mode in [Mode::Strict, Mode::Open, Mode::Tolerant] {
        for head_first in [true, false] {
            let read = |json: &str| {
                let mut r = Reader::new(json.as_bytes(), mode);
                let mut trial = r.trial(&Look::Any, false)?;
                if head_first {
                    trial.case(|_: Head| "head");
                }
                trial.case(|_: Full| "full");
                trial.case(|_: Head| "head");
                trial.finish()
            };
            let more = r#"{"id":1,"items":[{"name":"a","new":1},{"name":"b","new":"{,"}]}"#;
            assert_eq!(read(more), Ok("full"), "{mode:?}");
            let other = r#"{"id":1,"items":[{"new":1}]}"#;
            let first = if head_first { "head" } else { "full" };
            assert_eq!(read(other), Ok(first), "{mode:?}: as much is lost");
        }
    }
}

case!(State 2 Look::Any, |r| r.object(|r, key| match key {
    "id" | "name" | "size" => r.skip(),
    "state" => r.open_token(|text| (text == "on").then_some(()), drop),
    _ => r.unknown(),
}));
case!(Fresh 3 Look::Any, |r| r.object(|r, key| match key {
    "id" => r.skip(),
    "state" => r.token(|text| (text == "new").then_some(())),
    _ => r.unknown(),
}));

/// A value that an enumeration does not know is lost no more than a member that a case has no place for; nor does it weigh more.
#[test]
fn new_values_speak_against_a_case_as_new_members_do() {
    let read = |json: &str| {
        let mut r = Reader::new(json.as_bytes(), Mode::Open);
        let mut trial = r.trial(&Look::Any, false)?;
        trial.case(|_: Head| "head");
        trial.case(|_: State| "state");
        trial.case(|_: Fresh| "kind");
        trial.finish()
    };
    let more = r#"{"id":1,"state":"off","name":"a","size":1}"#;
    assert_eq!(read(more), Ok("state"));
    // What another case lists is meant there, unless more is lost by it.
    assert_eq!(read(r#"{"id":1,"state":"new"}"#), Ok("kind"));
    assert_eq!(read(r#"{"id":1,"state":"new","name":"a"}"#), Ok("kind"));
    let lost = r#"{"id":1,"state":"new","name":"a","size":1}"#;
    assert_eq!(read(lost), Ok("state"));
}

/// A value that is told apart by trial itself.
#[derive(Debug, PartialEq)]
struct Inner(Forgiving);

impl Json for Inner {
    fn decode(r: &mut Reader<'_>) -> Result<Self, Stop> {
        let mut trial = r.trial(&Look::Any, true)?;
        trial.case(Forgiving::Closed);
        trial.case(Forgiving::Kept);
        trial.finish().map(Inner)
    }

    fn encode(&self, _: &mut Writer) {}
}

case!(Loose 2 Look::Any, |r| r.object(|r, _| r.unknown()));

#[test]
fn cases_that_were_not_taken_count_for_nothing_further_out() {
    let mut r = Reader::new(br#"{"id":1,"more":2}"#, Mode::Open);
    let mut trial = r.trial(&Look::Any, true).unwrap();
    trial.case(|_: Loose| None);
    trial.case(|Inner(inner)| Some(inner));
    assert_eq!(trial.finish(), Ok(Some(Forgiving::Kept(Kept))));
}

case!(Checked 0 Look::Any, |r| r.skip());
case!(Listed 1 Look::Any, |r| r.array(|r| r.skip()));

/// A value whose check fails wherever checks are run.
#[derive(Debug, PartialEq)]
struct Broken;

impl Json for Broken {
    fn decode(r: &mut Reader<'_>) -> Result<Self, Stop> {
        let mut trial = r.trial(&Look::Any, true)?;
        trial.case_if(|_: &Checked| false, |_| Broken);
        trial.case(|_: Listed| Broken);
        trial.finish()
    }

    fn encode(&self, _: &mut Writer) {}
}

#[test]
fn any_number_of_failed_checks_leaves_room_to_count() {
    let mut r = Reader::new(br#"{"t":["ab","cd","ef","gh"],"extra":1}"#, Mode::Open);
    let read = r.object(|r, name| match name {
        "t" => r.array(|r| Broken::decode(r).map(drop)),
        _ => r.unknown(),
    });
    assert_eq!(read.and_then(|()| r.end()), Ok(()));
}

#[test]
fn the_case_with_fewer_failed_checks_is_taken() {
    case!(Broken3 2 Look::Any, |r| r.array(|r| Broken::decode(r).map(drop)));
    case!(Broken1 3 Look::Any, |r| {
        let mut first = true;
        r.array(|r| match std::mem::take(&mut first) {
            true => Broken::decode(r).map(drop),
            false => r.object(|r, _| r.unknown()),
        })
    });
    let mut r = Reader::new(br#"[{"a":1},{"b":2},{"c":3}]"#, Mode::Open);
    let mut trial = r.trial(&Look::Any, true).unwrap();
    trial.case(|_: Broken3| 3);
    trial.case(|_: Broken1| 1);
    assert_eq!(trial.finish(), Ok(1));
}

/// An object that may hold another one, and that is known by what its last member says.
#[derive(Debug)]
struct Nested<const LAST: char>(#[allow(dead_code)] Option<Box<Chain>>);

#[derive(Debug)]
#[allow(dead_code)]
enum Chain {
    A(Nested<'a'>),
    B(Nested<'b'>),
}

impl<const LAST: char> Json for Nested<LAST> {
    fn decode(r: &mut Reader<'_>) -> Result<Self, Stop> {
        READ.with(|read| {
            let mut all = read.get();
            all[0] += 1;
            read.set(all);
        });
        let (mut inner, mut last) = (None, None::<String>);
        r.record(&mut [("inner", &mut inner), ("last", &mut last)])?;
        let wanted = LAST.to_string();
        r.checked(Self(inner), |_| last == Some(wanted))
    }

    fn encode(&self, _: &mut Writer) {}
}

impl Json for Chain {
    fn decode(r: &mut Reader<'_>) -> Result<Self, Stop> {
        let mut trial = r.trial(&Look::Any, true)?;
        trial.case(Self::A);
        trial.case(Self::B);
        trial.finish()
    }

    fn encode(&self, _: &mut Writer) {}
}

#[test]
fn what_was_tried_inside_is_not_tried_again() {
    const DEPTH: usize = 100;
    for (inmost, valid) in [(r#"{"last":"a"}"#, true), (r#"{"last":"c"}"#, false)] {
        READ.set([0; 4]);
        let text = r#"{"inner":"#.repeat(DEPTH) + inmost + &r#","last":"b"}"#.repeat(DEPTH);
        let read = Chain::decode(&mut Reader::new(text.as_bytes(), Mode::Strict));
        assert_eq!(read.is_ok(), valid);
        // Each level once for each case, and once more for each level that is read again around it.
        let [count, ..] = READ.get();
        assert!(count as usize <= DEPTH * (DEPTH + 3), "{count} reads");
    }
}

/// The position of the case that a value is read as: of cases that are read alike, of one that refuses objects, and with
/// `rest` for other tags.
fn named(json: &str, mode: Mode, exclusive: bool, rest: Option<u32>) -> Result<u32, Stop> {
    let mut r = Reader::new(json.as_bytes(), mode);
    let tags = [
        ("first", 0),
        ("last", 2),
        ("refuses", 1),
        ("7", 2),
        ("9", 1),
        ("true", 2),
    ];
    let mut trial = r.trial_named(&Look::Any, exclusive, "kind", &tags, rest)?;
    trial.case(|_: Kept| 0);
    trial.case(|_: Unlike| 1);
    trial.case(|_: Checked| 2);
    trial.finish()
}

#[test]
fn a_value_names_its_case() {
    let (last, other) = (r#"{"a":1,"kind":"last"}"#, r#"{"kind":"other"}"#);
    for mode in [Mode::Strict, Mode::Open] {
        assert_eq!(named(last, mode, false, None), Ok(2));
        assert_eq!(named(other, mode, false, None), Ok(0));
        assert_eq!(named(other, mode, false, Some(2)), Ok(2));
        assert_eq!(named("1", mode, false, Some(0)), Ok(2));
    }
    // Mappings spell tags of other kinds as texts.
    for json in [r#"{"kind":7.0}"#, r#"{"kind":true}"#] {
        assert_eq!(named(json, Mode::Open, true, None), Ok(2));
        assert_eq!(named(json, Mode::Strict, false, None), Ok(2));
        assert_eq!(named(json, Mode::Strict, true, None), Err(Stop));
    }
    assert_eq!(named(r#"{"kind":8}"#, Mode::Open, true, Some(2)), Ok(0));
    // The case that a text is the tag of may refuse what spells it.
    assert_eq!(named(r#"{"kind":9}"#, Mode::Open, true, None), Ok(0));
    // What a discriminator says changes nothing about what is valid, and who forgives goes by it.
    let refused = r#"{"kind":"refuses"}"#;
    assert_eq!(named(refused, Mode::Strict, false, None), Ok(0));
    assert_eq!(named(refused, Mode::Open, false, None), Err(Stop));
    assert_eq!(named(last, Mode::Strict, true, None), Err(Stop));
    assert_eq!(named(last, Mode::Open, true, None), Ok(2));
}
