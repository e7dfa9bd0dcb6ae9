//! The functions of the specification.

use std::cmp::Ordering;
use std::collections::BTreeMap;
use std::fmt;

use serde_json::{Number, Value};

use super::call::{Arguments, is_comparable};
use super::error::EvalError;
use super::eval::{Evaluator, ItemResult};
use super::item::{Item, ItemKind};
use super::number::{self, Numeric};

/// A function: its name, how many arguments it takes, and what it does.
#[derive(Debug)]
pub(super) struct Definition {
    pub(super) name: &'static str,
    pub(super) arity: Arity,
    pub(super) run: Run,
}

type Run = for<'v> fn(&mut Evaluator, &Arguments<'v>) -> Result<Item<'v>, EvalError>;

#[derive(Clone, Copy, Debug)]
pub(super) enum Arity {
    Exactly(usize),
    AtLeast(usize),
}

impl Arity {
    pub(super) fn accepts(self, count: usize) -> bool {
        match self {
            Self::Exactly(expected) => count == expected,
            Self::AtLeast(least) => count >= least,
        }
    }
}

impl fmt::Display for Arity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Exactly(1) => f.write_str("1 argument"),
            Self::Exactly(count) => write!(f, "{count} arguments"),
            Self::AtLeast(count) => write!(f, "at least {count} argument"),
        }
    }
}

pub(super) fn find(name: &str) -> Option<&'static Definition> {
    DEFINITIONS.iter().find(|definition| definition.name == name)
}

const fn define(name: &'static str, arity: Arity, run: Run) -> Definition {
    Definition { name, arity, run }
}

static DEFINITIONS: [Definition; 26] = [
    define("abs", Arity::Exactly(1), abs),
    define("avg", Arity::Exactly(1), avg),
    define("ceil", Arity::Exactly(1), ceil),
    define("contains", Arity::Exactly(2), contains),
    define("ends_with", Arity::Exactly(2), ends_with),
    define("floor", Arity::Exactly(1), floor),
    define("join", Arity::Exactly(2), join),
    define("keys", Arity::Exactly(1), keys),
    define("length", Arity::Exactly(1), length),
    define("map", Arity::Exactly(2), map),
    define("max", Arity::Exactly(1), max),
    define("max_by", Arity::Exactly(2), max_by),
    define("merge", Arity::AtLeast(1), merge),
    define("min", Arity::Exactly(1), min),
    define("min_by", Arity::Exactly(2), min_by),
    define("not_null", Arity::AtLeast(1), not_null),
    define("reverse", Arity::Exactly(1), reverse),
    define("sort", Arity::Exactly(1), sort),
    define("sort_by", Arity::Exactly(2), sort_by),
    define("starts_with", Arity::Exactly(2), starts_with),
    define("sum", Arity::Exactly(1), sum),
    define("to_array", Arity::Exactly(1), to_array),
    define("to_number", Arity::Exactly(1), to_number),
    define("to_string", Arity::Exactly(1), to_string),
    define("type", Arity::Exactly(1), type_name),
    define("values", Arity::Exactly(1), values),
];

fn number_item<'v>(arguments: &Arguments<'v>, number: Numeric) -> ItemResult<'v> {
    number.into_number().map(Item::Number).ok_or(EvalError::NotFinite {
        function: arguments.function,
        position: arguments.position,
    })
}

fn abs<'v>(_: &mut Evaluator, arguments: &Arguments<'v>) -> ItemResult<'v> {
    number_item(arguments, Numeric::of(arguments.number(0)?).abs())
}

fn ceil<'v>(_: &mut Evaluator, arguments: &Arguments<'v>) -> ItemResult<'v> {
    number_item(arguments, Numeric::of(arguments.number(0)?).round(f64::ceil))
}

fn floor<'v>(_: &mut Evaluator, arguments: &Arguments<'v>) -> ItemResult<'v> {
    number_item(arguments, Numeric::of(arguments.number(0)?).round(f64::floor))
}

fn total(numbers: &[Item<'_>]) -> Numeric {
    let numbers = numbers.iter().filter_map(Item::as_number).map(Numeric::of);
    numbers.fold(Numeric::Integer(0), Numeric::add)
}

fn sum<'v>(_: &mut Evaluator, arguments: &Arguments<'v>) -> ItemResult<'v> {
    number_item(arguments, total(&arguments.numbers(0)?))
}

fn avg<'v>(_: &mut Evaluator, arguments: &Arguments<'v>) -> ItemResult<'v> {
    let numbers = arguments.numbers(0)?;
    if numbers.is_empty() {
        return Ok(Item::null());
    }
    let average = total(&numbers).as_f64() / numbers.len() as f64;
    number_item(arguments, Numeric::Float(average))
}

/// A string can contain only a string.
fn contains<'v>(evaluator: &mut Evaluator, arguments: &Arguments<'v>) -> ItemResult<'v> {
    let (subject, search) = (arguments.value(0)?, arguments.value(1)?);
    if let Some(subject) = subject.as_text() {
        return Ok(Item::boolean(search.as_text().is_some_and(|s| subject.contains(s))));
    }
    let Some(elements) = subject.elements() else {
        return Err(arguments.mismatch(0, "an array or a string"));
    };
    for element in elements {
        if evaluator.equal(&element, search)? {
            return Ok(Item::boolean(true));
        }
    }
    Ok(Item::boolean(false))
}

fn starts_with<'v>(_: &mut Evaluator, arguments: &Arguments<'v>) -> ItemResult<'v> {
    Ok(Item::boolean(arguments.text(0)?.starts_with(arguments.text(1)?)))
}

fn ends_with<'v>(_: &mut Evaluator, arguments: &Arguments<'v>) -> ItemResult<'v> {
    Ok(Item::boolean(arguments.text(0)?.ends_with(arguments.text(1)?)))
}

fn join<'v>(evaluator: &mut Evaluator, arguments: &Arguments<'v>) -> ItemResult<'v> {
    let (separator, parts) = (arguments.text(0)?, arguments.texts(1)?);
    let mut joined = String::new();
    for (index, part) in parts.iter().filter_map(Item::as_text).enumerate() {
        let separator = if index == 0 { "" } else { separator };
        // Counted before it is written: a short list may contain one long text many times.
        evaluator.charge_bytes(separator.len() + part.len())?;
        joined.push_str(separator);
        joined.push_str(part);
    }
    evaluator.text(joined)
}

fn keys<'v>(evaluator: &mut Evaluator, arguments: &Arguments<'v>) -> ItemResult<'v> {
    let members = arguments.object(0)?;
    let keys = members.iter().map(|(name, _)| evaluator.text(*name));
    let keys = keys.collect::<Result<_, _>>()?;
    evaluator.array(keys)
}

fn values<'v>(evaluator: &mut Evaluator, arguments: &Arguments<'v>) -> ItemResult<'v> {
    let members = arguments.object(0)?;
    evaluator.array(members.into_iter().map(|(_, value)| value).collect())
}

fn merge<'v>(evaluator: &mut Evaluator, arguments: &Arguments<'v>) -> ItemResult<'v> {
    let mut merged = BTreeMap::new();
    for index in 0..arguments.list.len() {
        let members = arguments.object(index)?;
        merged.extend(members.into_iter().map(|(name, value)| (name.to_owned(), value)));
    }
    evaluator.object(merged)
}

/// A string's length is in code points.
fn length<'v>(_: &mut Evaluator, arguments: &Arguments<'v>) -> ItemResult<'v> {
    let subject = arguments.value(0)?;
    let length = match subject.as_text() {
        Some(text) => Some(text.chars().count()),
        None => subject.length(),
    };
    match length {
        Some(length) => Ok(Item::Number(Number::from(length))),
        None => Err(arguments.mismatch(0, "an array, an object or a string")),
    }
}

/// It keeps nulls; a projection does not.
fn map<'v>(evaluator: &mut Evaluator, arguments: &Arguments<'v>) -> ItemResult<'v> {
    let (expression, elements) = (arguments.expression(0)?, arguments.array(1)?);
    let mut mapped = Vec::with_capacity(elements.len());
    for element in &elements {
        mapped.push(evaluator.eval(expression, element)?);
    }
    evaluator.array(mapped)
}

fn not_null<'v>(_: &mut Evaluator, arguments: &Arguments<'v>) -> ItemResult<'v> {
    for argument in arguments.values() {
        let item = argument?;
        if !item.is_null() {
            return Ok(item.clone());
        }
    }
    Ok(Item::null())
}

fn reverse<'v>(evaluator: &mut Evaluator, arguments: &Arguments<'v>) -> ItemResult<'v> {
    let subject = arguments.value(0)?;
    if let Some(text) = subject.as_text() {
        return evaluator.text(text.chars().rev().collect::<String>());
    }
    let Some(mut elements) = subject.elements() else {
        return Err(arguments.mismatch(0, "an array or a string"));
    };
    elements.reverse();
    evaluator.array(elements)
}

fn to_array<'v>(evaluator: &mut Evaluator, arguments: &Arguments<'v>) -> ItemResult<'v> {
    let subject = arguments.value(0)?.clone();
    match subject.kind() {
        ItemKind::Array => Ok(subject),
        _ => evaluator.array(vec![subject]),
    }
}

/// A string becomes a number if it is one in JSON's grammar, else null.
fn to_number<'v>(_: &mut Evaluator, arguments: &Arguments<'v>) -> ItemResult<'v> {
    let subject = arguments.value(0)?;
    if subject.kind() == ItemKind::Number {
        return Ok(subject.clone());
    }
    let text = subject.as_text().unwrap_or_default();
    // JSON would allow blanks around it.
    let is_bare =
        text.starts_with(|c: char| c == '-' || c.is_ascii_digit()) && text.ends_with(|c: char| c.is_ascii_digit());
    match serde_json::from_str(text) {
        Ok(Value::Number(number)) if is_bare => Ok(Item::Number(number)),
        _ => Ok(Item::null()),
    }
}

/// A string is unchanged; all other values become JSON.
fn to_string<'v>(evaluator: &mut Evaluator, arguments: &Arguments<'v>) -> ItemResult<'v> {
    let subject = arguments.value(0)?;
    if subject.kind() == ItemKind::String {
        return Ok(subject.clone());
    }
    let json = evaluator.json(subject)?.to_string();
    evaluator.text(json)
}

fn type_name<'v>(evaluator: &mut Evaluator, arguments: &Arguments<'v>) -> ItemResult<'v> {
    evaluator.text(arguments.value(0)?.kind().name())
}

/// The order of two numbers or of two strings. Strings go by code points, which is the order of their UTF-8.
fn order(a: &Item<'_>, b: &Item<'_>) -> Ordering {
    match (a.as_number(), b.as_number()) {
        (Some(a), Some(b)) => number::compare(a, b),
        _ => a.as_text().cmp(&b.as_text()),
    }
}

fn max<'v>(_: &mut Evaluator, arguments: &Arguments<'v>) -> ItemResult<'v> {
    let elements = arguments.comparable(0)?;
    Ok(elements.into_iter().max_by(order).unwrap_or_else(Item::null))
}

fn min<'v>(_: &mut Evaluator, arguments: &Arguments<'v>) -> ItemResult<'v> {
    let elements = arguments.comparable(0)?;
    Ok(elements.into_iter().min_by(order).unwrap_or_else(Item::null))
}

fn sort<'v>(evaluator: &mut Evaluator, arguments: &Arguments<'v>) -> ItemResult<'v> {
    let mut elements = arguments.comparable(0)?;
    evaluator.charge_sort(&elements)?;
    elements.sort_by(order);
    evaluator.array(elements)
}

/// The elements of the array with their keys. The keys must be all numbers or all strings.
fn keyed<'v>(evaluator: &mut Evaluator, arguments: &Arguments<'v>) -> Result<Vec<(Item<'v>, Item<'v>)>, EvalError> {
    let (elements, expression) = (arguments.array(0)?, arguments.expression(1)?);
    let mut keys = Vec::with_capacity(elements.len());
    for element in &elements {
        keys.push(evaluator.eval(expression, element)?);
    }
    if !is_comparable(&keys) {
        return Err(arguments.mismatch(1, "an expression that gives only numbers or only strings"));
    }
    evaluator.charge_sort(&keys)?;
    Ok(keys.into_iter().zip(elements).collect())
}

fn sort_by<'v>(evaluator: &mut Evaluator, arguments: &Arguments<'v>) -> ItemResult<'v> {
    let mut keyed = keyed(evaluator, arguments)?;
    keyed.sort_by(|(a, _), (b, _)| order(a, b));
    evaluator.array(keyed.into_iter().map(|(_, element)| element).collect())
}

/// If several keys are equal, the first element is taken, as in Python.
fn max_by<'v>(evaluator: &mut Evaluator, arguments: &Arguments<'v>) -> ItemResult<'v> {
    let keyed = keyed(evaluator, arguments)?;
    let greatest = keyed.into_iter().rev().max_by(|(a, _), (b, _)| order(a, b));
    Ok(greatest.map_or_else(Item::null, |(_, element)| element))
}

fn min_by<'v>(evaluator: &mut Evaluator, arguments: &Arguments<'v>) -> ItemResult<'v> {
    let keyed = keyed(evaluator, arguments)?;
    let least = keyed.into_iter().min_by(|(a, _), (b, _)| order(a, b));
    Ok(least.map_or_else(Item::null, |(_, element)| element))
}
