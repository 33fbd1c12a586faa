//! What documentation says after the text: access, limits, default, example.
//!
//! Limits are those of a value whose Rust type has no name of its own to say them: `3 to 100 characters, matching `^[a-z]+$`.`

use crate::diagnostic::hides;
use crate::ir::{Access, Assertion, Check, Field, Literal, Param, PatternId, Shape, TypeId};
use crate::name::Ident;
use crate::pattern::Matcher;
use crate::plan::Plan;

/// Longer patterns, and longer lists of values, are not repeated.
const LONGEST: usize = 60;

/// What closes the documentation of a field.
pub(crate) fn of_field(plan: Plan<'_>, field: &Field, ident: &Ident) -> Option<String> {
    let access = match field.access {
        Access::Both => None,
        Access::ReadOnly => Some("Read-only.".to_owned()),
        Access::WriteOnly => Some("Write-only.".to_owned()),
    };
    let example = field.example.as_deref();
    let said = stated(plan, field.ty, field.default.as_deref(), example);
    joined(
        on_the_wire(field, ident)
            .into_iter()
            .chain(access)
            .chain(said),
    )
}

/// What a field is called in JSON, where its own name has other letters or digits.
fn on_the_wire(field: &Field, ident: &Ident) -> Option<String> {
    let letters = |text: &str| -> String {
        let letters = text.chars().filter(|letter| letter.is_alphanumeric());
        letters.flat_map(char::to_lowercase).collect()
    };
    let name = ident.as_str().trim_start_matches("r#");
    let differs = !field.wire.is_empty() && letters(&field.wire) != letters(name);
    let wire = differs.then(|| code(&field.wire)).flatten()?;
    Some(format!("In JSON {wire}."))
}

/// What closes the documentation of a parameter.
pub(crate) fn of_param(plan: Plan<'_>, param: &Param) -> Option<String> {
    let example = param.example.as_deref();
    joined(stated(plan, param.ty, param.default.as_ref(), example))
}

/// The same where no attribute of it can say that it is deprecated.
pub(crate) fn of_argument(plan: Plan<'_>, param: &Param) -> Option<String> {
    let deprecated = param.deprecated.then(|| "Deprecated.".to_owned());
    joined(deprecated.into_iter().chain(of_param(plan, param)))
}

/// What closes the documentation of a part of a form.
pub(crate) fn of_part(plan: Plan<'_>, ty: TypeId) -> Option<String> {
    joined(stated(plan, ty, None, None))
}

/// What a type's documentation says of its values' limits.
pub(crate) fn of_type(plan: Plan<'_>, id: TypeId) -> Option<String> {
    sentence(limits(plan, id))
}

fn stated<'a>(
    plan: Plan<'a>,
    ty: TypeId,
    default: Option<&'a Literal>,
    example: Option<&'a str>,
) -> impl Iterator<Item = String> {
    let limits = sentence(limits_in_place(plan, ty));
    let default = default.and_then(|value| code(&value.to_json()));
    let default = default.map(|value| format!("Default: {value}."));
    let example = example.and_then(code);
    let example = example.map(|value| format!("Example: {value}."));
    limits.into_iter().chain(default).chain(example)
}

fn joined(sentences: impl Iterator<Item = String>) -> Option<String> {
    let sentences: Vec<String> = sentences.collect();
    (!sentences.is_empty()).then(|| sentences.join(" "))
}

fn sentence(phrases: Vec<String>) -> Option<String> {
    let text = phrases.join(", ");
    let first = text.chars().next()?;
    let rest = &text[first.len_utf8()..];
    Some(format!("{}{rest}.", first.to_uppercase()))
}

/// The limits of a value that stands where it is used, as its type has no declaration that says them.
fn limits_in_place(plan: Plan<'_>, id: TypeId) -> Vec<String> {
    match plan.facts.is_declared(plan.api, plan.facts.of(id)) {
        true => Vec::new(),
        false => limits(plan, id),
    }
}

/// What a value must satisfy beyond its Rust type, as far as a few words say it.
fn limits(plan: Plan<'_>, id: TypeId) -> Vec<String> {
    let ty = plan.api.ty(plan.facts.of(id));
    let mut phrases = of_checks(plan, &ty.checks.checks);
    match &ty.shape {
        Shape::Nullable(inner) => phrases.extend(limits_in_place(plan, *inner)),
        Shape::Const(value) if !ty.checks.is_never() => {
            phrases.extend(code(&value.to_json()).map(|only| format!("always {only}")));
        }
        Shape::Str => phrases.extend(plan.api.suggested.get(&id).and_then(|all| such_as(all))),
        Shape::List(item) => {
            let each = limits_in_place(plan, *item);
            phrases.extend((!each.is_empty()).then(|| format!("each {}", each.join(", "))));
        }
        _ => {}
    }
    phrases
}

fn of_checks(plan: Plan<'_>, checks: &[Check]) -> Vec<String> {
    let sizes = UNITS.iter().filter_map(|unit| size(checks, unit));
    let others = checks.iter().filter_map(|check| match check {
        Check::MultipleOf(number) => Some(format!("a multiple of {}", number.0)),
        Check::UniqueItems => Some("no two alike".to_owned()),
        Check::Pattern(id) => pattern(plan, *id),
        Check::OneOfValues(values) => one_of(values),
        _ => presence(check),
    });
    sizes.chain(range(checks)).chain(others).collect()
}

/// What is counted, and which checks count it.
struct Unit {
    name: &'static str,
    least: fn(&Check) -> Option<u64>,
    most: fn(&Check) -> Option<u64>,
}

/// A [`Unit`] whose checks have these names.
macro_rules! unit {
    ($name:literal, $least:ident, $most:ident) => {
        Unit {
            name: $name,
            least: |check| match check {
                Check::$least(count) => Some(*count),
                _ => None,
            },
            most: |check| match check {
                Check::$most(count) => Some(*count),
                _ => None,
            },
        }
    };
}

const UNITS: [Unit; 3] = [
    unit!("character", MinLength, MaxLength),
    unit!("item", MinItems, MaxItems),
    unit!("member", MinProperties, MaxProperties),
];

/// How many there are: `1 to 5 items`.
fn size(checks: &[Check], unit: &Unit) -> Option<String> {
    let least = checks.iter().find_map(unit.least);
    let most = checks.iter().find_map(unit.most);
    let counted = |count: u64| match count {
        1 => format!("1 {}", unit.name),
        _ => format!("{count} {}s", unit.name),
    };
    Some(match (least.filter(|least| *least > 0), most) {
        (Some(least), Some(most)) if least == most => format!("exactly {}", counted(most)),
        (Some(least), Some(most)) => format!("{least} to {}", counted(most)),
        (Some(1), None) => "not empty".to_owned(),
        (Some(least), None) => format!("at least {}", counted(least)),
        (None, Some(most)) => format!("at most {}", counted(most)),
        (None, None) => return None,
    })
}

/// What a number lies between: `1 to 100`, `more than 0`.
fn range(checks: &[Check]) -> Vec<String> {
    let least = checks.iter().find_map(|check| match check {
        Check::Minimum(bound) => Some((false, &bound.0)),
        Check::ExclusiveMinimum(bound) => Some((true, &bound.0)),
        _ => None,
    });
    let most = checks.iter().find_map(|check| match check {
        Check::Maximum(bound) => Some((false, &bound.0)),
        Check::ExclusiveMaximum(bound) => Some((true, &bound.0)),
        _ => None,
    });
    if let (Some((false, least)), Some((false, most))) = (least, most) {
        return vec![format!("{least} to {most}")];
    }
    let least = least.map(|(exclusive, bound)| match exclusive {
        true => format!("more than {bound}"),
        false => format!("at least {bound}"),
    });
    let most = most.map(|(exclusive, bound)| match exclusive {
        true => format!("less than {bound}"),
        false => format!("at most {bound}"),
    });
    least.into_iter().chain(most).collect()
}

/// A pattern that is checked and short.
fn pattern(plan: Plan<'_>, id: PatternId) -> Option<String> {
    let source = &plan.api.pattern(id).source;
    let checked = !matches!(plan.facts.patterns[id.0 as usize], Matcher::Unchecked(_));
    let told = checked && source.len() <= LONGEST;
    told.then(|| code(source).map(|it| format!("matching {it}")))?
}

/// Which members have to be there together, or instead of each other.
fn presence(check: &Check) -> Option<String> {
    let names = |names: &[String]| {
        let names: Option<Vec<String>> = names.iter().map(|name| code(name)).collect();
        names.filter(|names| !names.is_empty())
    };
    let required = |assertion: &Assertion| {
        let required = assertion.checks.iter().map(|check| match check {
            Check::Required(name) => Some(name.clone()),
            _ => None,
        });
        names(&required.collect::<Option<Vec<String>>>()?)
    };
    let of_branches = |branches: &[Assertion]| {
        let each = branches
            .iter()
            .map(|branch| Some(required(branch)?.join(" with ")));
        Some(each.collect::<Option<Vec<String>>>()?.join(", "))
    };
    let text = match check {
        Check::OneOf(branches) => format!("exactly one of {}", of_branches(branches)?),
        Check::AnyOf(branches) => format!("at least one of {}", of_branches(branches)?),
        Check::Not(refused) => match required(refused)?.as_slice() {
            [only] => format!("without {only}"),
            several => format!("not {} together", several.join(" and ")),
        },
        Check::DependentRequired(name, others) => {
            format!("with {} also {}", code(name)?, names(others)?.join(" and "))
        }
        _ => return None,
    };
    (text.len() <= 2 * LONGEST).then_some(text)
}

/// One of few values.
fn one_of(values: &[Literal]) -> Option<String> {
    let values: Option<Vec<String>> = values.iter().map(|value| code(&value.to_json())).collect();
    let values = values?;
    let text = values.join(", ");
    let one = if values.len() > 1 { "one of " } else { "" };
    (text.len() <= LONGEST).then(|| format!("{one}{text}"))
}

/// The first of the values that are suggested, of which there may be hundreds.
fn such_as(values: &[Literal]) -> Option<String> {
    let mut text = String::new();
    for value in values.iter().filter_map(|value| code(value.as_str()?)) {
        if text.len() + value.len() > LONGEST {
            break;
        }
        text.push_str(if text.is_empty() { "such as " } else { ", " });
        text.push_str(&value);
    }
    (!text.is_empty()).then_some(text)
}

/// One of a few texts as code; the empty one has its quotes.
pub(crate) fn word(text: &str) -> Option<String> {
    code(if text.is_empty() { "\"\"" } else { text })
}

/// A text as code, if it stands there as it is.
pub(crate) fn code(text: &str) -> Option<String> {
    let stands = |one: char| one != '`' && !hides(one);
    let fits = !text.is_empty() && text.chars().all(stands);
    fits.then(|| format!("`{text}`"))
}
