//! Templates with labels: the path of an operation, and its prefix of the host.

use percent_encoding::{AsciiSet, utf8_percent_encode};

use super::EncodeError;
use super::text::{self, RESERVED};
use crate::schema::TimestampFormat;
use crate::value::{Structure, View, with_fields};

/// All characters except the unreserved ones of RFC 3986 and the slash: a greedy label keeps its slashes.
pub(crate) const RESERVED_BUT_SLASH: &AsciiSet = &RESERVED.remove(b'/');

/// Fills the labels of a path: `/{Bucket}/{Key+}`. `keeps_dots` is for a service whose keys may be any text and are signed
/// unchanged.
///
/// Members can be labels that the template does not have: the endpoint rules put them into the URL. They are checked too.
pub(super) fn fill_path(
    template: &str,
    labels: &[(&'static str, String)],
    keeps_dots: bool,
) -> Result<String, EncodeError> {
    for (name, value) in labels {
        check_label(name, value, keeps_dots && is_label(template, name))?;
    }
    fill(template, |name| filled(name, labels))
}

/// Fills the labels of a query that is always sent: `add={Id}`.
pub(super) fn fill_query(template: &str, labels: &[(&'static str, String)]) -> Result<String, EncodeError> {
    if template.is_empty() {
        return Ok(String::new());
    }
    fill(template, |name| filled(name, labels))
}

/// The text that replaces a label.
fn filled(name: &str, labels: &[(&'static str, String)]) -> Option<Result<String, EncodeError>> {
    let (name, set) = match name.strip_suffix('+') {
        Some(name) => (name, RESERVED_BUT_SLASH),
        None => (name, RESERVED),
    };
    let (_, value) = labels.iter().find(|(label, _)| *label == name)?;
    Some(Ok(utf8_percent_encode(value, set).to_string()))
}

/// Whether a template has a label with this name.
pub(super) fn is_label(template: &str, label: &str) -> bool {
    let mut found = template.split('{').skip(1).filter_map(|part| part.split('}').next());
    found.any(|name| name.strip_suffix('+').unwrap_or(name) == label)
}

/// An empty label would be another path, and so perhaps another operation. So would `..`, for a reader that takes it for a step
/// back, as the signature does.
fn check_label(member: &'static str, value: &str, keeps_dots: bool) -> Result<(), EncodeError> {
    let refused = |problem| Err(EncodeError { member, problem });
    if value.is_empty() {
        return refused("is part of the path and must not be empty");
    }
    if !keeps_dots && value.split('/').any(|step| matches!(step, "." | "..")) {
        return refused(EncodeError::STEP);
    }
    Ok(())
}

/// Fills the prefix of the host (Smithy's `endpoint` and `hostLabel` traits): `{AccountId}.`. Every protocol has it.
pub(super) fn fill_host_prefix(template: &str, input: &dyn Structure) -> Result<String, EncodeError> {
    if template.is_empty() {
        return Ok(String::new());
    }
    with_fields(input, |fields| {
        let members = input.schema().members.iter().zip(fields);
        fill(template, |name| {
            let (member, value) = members.clone().find(|(member, value)| {
                member.host_label && member.name == name && !matches!(value.view(), View::Absent)
            })?;
            Some(text::plain(member, *value, TimestampFormat::Iso8601).and_then(|text| host_label(member.name, text)))
        })
    })
}

fn host_label(member: &'static str, text: String) -> Result<String, EncodeError> {
    if crate::endpoint::is_valid_host_label(&text, false) {
        return Ok(text);
    }
    Err(EncodeError {
        member,
        problem: "is part of the host name: 1 to 63 letters, digits and inner hyphens",
    })
}

fn fill(
    template: &str,
    mut value_of: impl FnMut(&str) -> Option<Result<String, EncodeError>>,
) -> Result<String, EncodeError> {
    let mut out = String::with_capacity(template.len());
    let mut rest = template;
    while let Some((before, after)) = rest.split_once('{') {
        let (name, after) = after.split_once('}').unwrap_or((after, ""));
        out.push_str(before);
        match value_of(name) {
            Some(value) => out.push_str(&value?),
            None => {
                return Err(EncodeError {
                    member: "(input)",
                    problem: "lacks a member that is part of the path or the host",
                });
            }
        }
        rest = after;
    }
    out.push_str(rest);
    Ok(out)
}
