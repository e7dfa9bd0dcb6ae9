//! Plain values as text: in the path, the query and the header fields of a message, in forms and in XML. All write and read them
//! in the same way, except for timestamps.

use std::borrow::Cow;

use base64::Engine as _;
use base64::alphabet;
use base64::engine::general_purpose::STANDARD;
use base64::engine::{DecodePaddingMode, GeneralPurpose, GeneralPurposeConfig};
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, percent_decode_str, utf8_percent_encode};

use super::EncodeError;
use super::json::document_text;
use crate::schema::{Decoding, Member, Shape, TimestampFormat};
use crate::timestamp::Timestamp;
use crate::value::{Encode, Scalar, View, float_text};

/// All characters except the unreserved ones of RFC 3986.
pub(crate) const RESERVED: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'_').remove(b'.').remove(b'~');

/// Some services leave the padding out; botocore's reader allows that too.
const BASE64: GeneralPurpose = GeneralPurpose::new(
    &alphabet::STANDARD,
    GeneralPurposeConfig::new().with_decode_padding_mode(DecodePaddingMode::Indifferent),
);

/// Adds `key=value` to a query, both percent-encoded.
pub(super) fn push_pair(query: &mut String, key: &str, value: &str) {
    if !query.is_empty() {
        query.push('&');
    }
    query.extend(utf8_percent_encode(key, RESERVED));
    query.push('=');
    query.extend(utf8_percent_encode(value, RESERVED));
}

/// A plain value as text for a URL or a header.
pub(super) fn plain(member: &Member, value: &dyn Encode, default: TimestampFormat) -> Result<String, EncodeError> {
    if let View::Document(value) = value.view() {
        return Ok(document_text(value));
    }
    let text = write(member, value, default)?;
    text.map(Cow::into_owned).ok_or(EncodeError {
        member: member.name,
        problem: "cannot be in a URL or a header",
    })
}

/// A plain value as text; `None` for lists, maps, structures and free JSON, and if there is no value.
pub(super) fn write<'a>(
    member: &Member,
    value: &'a dyn Encode,
    default: TimestampFormat,
) -> Result<Option<Cow<'a, str>>, EncodeError> {
    Ok(Some(match value.view() {
        View::Boolean(value) => Cow::Borrowed(if value { "true" } else { "false" }),
        View::Integer(value) => value.to_string().into(),
        View::Float(value) => float_text(value),
        View::String(value) => value.into(),
        View::Blob(value) => STANDARD.encode(value).into(),
        View::Timestamp(value) => timestamp_text(member, value, default)?.into(),
        View::Absent | View::Document(_) | View::List(_) | View::Map(_) | View::Structure(_) | View::Union(..) => {
            return Ok(None);
        }
    }))
}

/// Text in the form that callers see.
pub fn decoded<'a>(member: &Member, text: Cow<'a, str>) -> Cow<'a, str> {
    match member.decoding {
        None | Some(Decoding::PercentIfAsked) => text,
        Some(Decoding::Percent) => Cow::Owned(percent_decoded(&text)),
        Some(Decoding::Base64) => match bytes(&text) {
            Some(bytes) => Cow::Owned(String::from_utf8_lossy(&bytes).into_owned()),
            None => text,
        },
    }
}

/// Text in the form that it is sent in: what [`decoded`] turns into the text that callers see.
#[cfg(feature = "scripted")]
pub(super) fn encoded(member: &Member, text: &str, is_percent_encoded: bool) -> String {
    match member.decoding {
        Some(Decoding::Percent) => form_value(text),
        Some(Decoding::PercentIfAsked) if is_percent_encoded => form_value(text),
        Some(Decoding::Base64) => STANDARD.encode(text),
        Some(Decoding::PercentIfAsked) | None => text.to_owned(),
    }
}

/// A value, escaped for a form or a query.
pub(crate) fn form_value(text: &str) -> String {
    utf8_percent_encode(text, RESERVED).to_string()
}

/// Without percent-encoding. Bytes that are not UTF-8 become U+FFFD.
fn percent_decoded(text: &str) -> String {
    percent_decode_str(text).decode_utf8_lossy().into_owned()
}

/// The same for forms, in which `+` is a blank.
#[cfg(any(feature = "query", feature = "rest-xml"))]
pub(super) fn form_decoded(text: &str) -> String {
    percent_decoded(&text.replace('+', " "))
}

/// Text as the plain value that the shape of the member describes. The error names the expected value.
pub(super) fn read<'a>(member: &Member, text: Cow<'a, str>) -> Result<Scalar<'a>, &'static str> {
    Ok(match member.shape {
        Shape::String => match decoded(member, text) {
            Cow::Borrowed(text) => Scalar::Str(text),
            Cow::Owned(text) => Scalar::String(text),
        },
        Shape::Boolean => Scalar::Boolean(boolean(&text).ok_or("a boolean")?),
        Shape::Integer => Scalar::Integer(integer(&text).ok_or("a whole number")?),
        Shape::Float => Scalar::Float(float(&text).ok_or("a number")?),
        Shape::Timestamp(_) => Scalar::Timestamp(moment(&text).ok_or("a timestamp")?),
        Shape::Blob => Scalar::Blob(bytes(&text).ok_or("base64")?),
        Shape::Document | Shape::List(_) | Shape::Map(_) | Shape::Structure(_) | Shape::Union(_) => {
            return Err("a plain value");
        }
    })
}

/// `true` or `1`, `false` or `0`, in upper or lower case.
pub(super) fn boolean(text: &str) -> Option<bool> {
    match text.trim() {
        "1" => Some(true),
        "0" => Some(false),
        text if text.eq_ignore_ascii_case("true") => Some(true),
        text => text.eq_ignore_ascii_case("false").then_some(false),
    }
}

/// A whole number. `3600.0` and `3.6e3` are whole numbers too.
pub(super) fn integer(text: &str) -> Option<i64> {
    let text = text.trim();
    text.parse().ok().or_else(|| decimal(text))
}

/// A whole number that is written with a fraction or an exponent. It is not read as a double, which has only 53 bits for it.
fn decimal(text: &str) -> Option<i64> {
    let (number, exponent) = text.split_once(['e', 'E']).unwrap_or((text, "0"));
    let (whole, fraction) = number.split_once('.').unwrap_or((number, ""));
    let (sign, whole) = match whole.strip_prefix('-') {
        Some(whole) => ("-", whole),
        None => ("", whole.strip_prefix('+').unwrap_or(whole)),
    };
    let digits = [whole, fraction].concat();
    if digits.is_empty() || !digits.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    let exponent: i64 = exponent.parse().ok()?;
    let significant = digits.trim_end_matches('0').trim_start_matches('0');
    if significant.is_empty() {
        return Some(0);
    }
    let dropped = digits.len() - digits.trim_end_matches('0').len();
    let zeros = exponent.checked_add_unsigned(dropped as u64)?;
    let zeros = zeros.checked_sub_unsigned(fraction.len() as u64)?;
    // An integer has at most 19 digits.
    let zeros = usize::try_from(zeros).ok().filter(|zeros| *zeros < 19)?;
    format!("{sign}{significant}{:0<zeros$}", "").parse().ok()
}

/// A double that is a whole number, as an integer.
#[expect(clippy::cast_possible_truncation, reason = "the bounds are checked first")]
pub(super) fn whole(number: f64) -> Option<i64> {
    /// The first double that is too large.
    const LIMIT: f64 = 9_223_372_036_854_775_808.0;
    (number.fract() == 0.0 && (-LIMIT..LIMIT).contains(&number)).then_some(number as i64)
}

/// The double that is nearest to a decimal number.
pub(super) fn float(text: &str) -> Option<f64> {
    text.trim().parse().ok()
}

/// A moment in any of the formats.
pub(super) fn moment(text: &str) -> Option<Timestamp> {
    Timestamp::parse(text.trim()).ok()
}

/// The bytes of base64, which may contain line breaks.
pub(super) fn bytes(text: &str) -> Option<Vec<u8>> {
    // Few texts have line breaks, and none that has any can be decoded as it is.
    BASE64.decode(text).ok().or_else(|| {
        let joined: String = text.split_ascii_whitespace().collect();
        BASE64.decode(joined).ok()
    })
}

/// A timestamp in the format of its member, or in that of the protocol.
pub(crate) fn timestamp_text(
    member: &Member,
    value: Timestamp,
    default: TimestampFormat,
) -> Result<String, EncodeError> {
    let format = match member.shape {
        Shape::Timestamp(format) => format,
        _ => TimestampFormat::Default,
    };
    value.format(format, default).map_err(|_| EncodeError {
        member: member.name,
        problem: "is a moment before the year 0, which the format cannot say",
    })
}
