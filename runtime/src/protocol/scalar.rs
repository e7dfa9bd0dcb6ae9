//! Plain values of a body, as the model describes them. Text is accepted for numbers and numbers for text, because services and
//! emulators confuse them. `Err` says what was found instead of such a value.

use super::text;
use crate::schema::{Member, Shape};
use crate::timestamp::Timestamp;
use crate::value::{Scalar, float_text};

/// A number as the format has it.
#[derive(Clone, Copy)]
pub(super) enum Number<'t> {
    /// Digits, as JSON writes them.
    Digits(&'t str),
    Integer(i64),
    Float(f64),
}

type FoundInstead = &'static str;

/// Text as the plain value of a member. `has_base64` says whether bytes are text.
#[inline]
pub(super) fn of_text<'t>(member: &Member, text: &'t str, has_base64: bool) -> Result<Scalar<'t>, FoundInstead> {
    if let Shape::String = member.shape {
        return Ok(Scalar::Str(text));
    }
    of_other_text(member, text, has_base64)
}

fn of_other_text<'t>(member: &Member, text: &str, has_base64: bool) -> Result<Scalar<'t>, FoundInstead> {
    Ok(match member.shape {
        Shape::Boolean => Scalar::Boolean(text::boolean(text).ok_or("a string that is no boolean")?),
        Shape::Integer => Scalar::Integer(text::integer(text).ok_or("a string that is no whole number")?),
        Shape::Float => Scalar::Float(text::float(text).ok_or("a string that is no number")?),
        Shape::Timestamp(_) => Scalar::Timestamp(text::moment(text).ok_or("a string that is none")?),
        Shape::Blob if has_base64 => Scalar::Blob(text::bytes(text).ok_or("a string that is not base64")?),
        _ => return Err("a string"),
    })
}

/// A number as the plain value of a member.
pub(super) fn of_number<'t>(member: &Member, number: Number<'t>) -> Result<Scalar<'t>, FoundInstead> {
    const OUT_OF_RANGE: FoundInstead = "a number out of range";
    Ok(match member.shape {
        Shape::Integer => Scalar::Integer(number.integer().ok_or("a number with a fraction, or out of range")?),
        Shape::Float => Scalar::Float(number.float().ok_or(OUT_OF_RANGE)?),
        Shape::String => match number {
            Number::Digits(digits) => Scalar::Str(digits),
            Number::Integer(value) => Scalar::String(value.to_string()),
            Number::Float(value) => Scalar::String(float_text(value).into_owned()),
        },
        Shape::Timestamp(_) => Scalar::Timestamp(number.moment().ok_or(OUT_OF_RANGE)?),
        _ => return Err("a number"),
    })
}

/// A boolean as the plain value of a member.
pub(super) fn of_boolean<'t>(member: &Member, value: bool) -> Result<Scalar<'t>, FoundInstead> {
    match member.shape {
        Shape::Boolean => Ok(Scalar::Boolean(value)),
        _ => Err("a boolean"),
    }
}

/// Bytes as the plain value of a member.
pub(super) fn of_bytes<'t>(member: &Member, bytes: &[u8]) -> Result<Scalar<'t>, FoundInstead> {
    match member.shape {
        Shape::Blob => Ok(Scalar::Blob(bytes.to_vec())),
        _ => Err("bytes"),
    }
}

impl Number<'_> {
    fn integer(self) -> Option<i64> {
        match self {
            Self::Digits(digits) => text::integer(digits),
            Self::Integer(value) => Some(value),
            Self::Float(value) => text::whole(value),
        }
    }

    /// The nearest double. JSON has no numbers that are not finite, and text with too many digits is not accepted either.
    pub(super) fn float(self) -> Option<f64> {
        match self {
            Self::Digits(digits) => text::float(digits).filter(|value| value.is_finite()),
            #[expect(clippy::cast_precision_loss, reason = "a float member takes the nearest double")]
            Self::Integer(value) => Some(value as f64),
            Self::Float(value) => Some(value),
        }
    }

    fn moment(self) -> Option<Timestamp> {
        match self.integer() {
            Some(seconds) => Timestamp::new(seconds, 0).ok(),
            None => Timestamp::from_epoch_seconds(self.float()?).ok(),
        }
    }
}
