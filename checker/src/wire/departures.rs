//! The accepted differences from botocore, each with its reason.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde_json::{Value, json};
use tinsmith_runtime::codegen::schema::{Location, Member, Operation, Shape};
use tinsmith_runtime::error::EncodeError;
use tinsmith_runtime::internals::decoded_text;

use super::case::{body_of, pairs};
use crate::problem::Problem;

/// An accepted difference from botocore. A case that differs only in it is accepted.
pub(super) struct Departure {
    /// Why it is accepted.
    pub(super) reason: &'static str,
    /// The change that makes both sides equal.
    pub(super) level: Level,
}

/// A change of one side. The other side is not changed, so that an error there is still seen.
pub(super) enum Level {
    /// Changes the case.
    Case(fn(&mut Value, &Operation)),
    /// Changes the answer, given the case.
    Answer(fn(&mut Value, &Value, &Operation)),
}

/// All accepted differences.
pub(super) const DEPARTURES: [Departure; 7] = [
    Departure {
        reason: "the fraction of a second is sent without zeros at its end, as the timestamp cases have it; botocore sends six digits",
        level: Level::Case(trim_fractions),
    },
    Departure {
        reason: "a moment in a header keeps the fraction of its second, where the format has one; botocore cuts it off",
        level: Level::Answer(cut_fractions_in_headers),
    },
    Departure {
        reason: "a moment in seconds since 1970 keeps the fraction of its second; botocore cuts it off",
        level: Level::Answer(cut_fractions_of_seconds),
    },
    Departure {
        reason: "a body says what it is, as Smithy's cases have it; botocore leaves that out of XML and of streamed payloads",
        level: Level::Answer(leave_out_content_type),
    },
    Departure {
        reason: "a body that is empty is no payload, as Smithy's cases have it; botocore reads an empty one",
        level: Level::Case(leave_out_empty_payload),
    },
    Departure {
        reason: "a whole call has the checksum that the model asks for; botocore's serializer alone, which made the case, does not compute it",
        level: Level::Answer(leave_out_checksums),
    },
    Departure {
        reason: "text that an amendment decodes, or gives as well, is so; botocore's parser alone, which made the case, has no handlers",
        level: Level::Case(amend_output),
    },
];

/// The accepted refusals: a part of the error's text, and the reason.
pub(super) const REFUSALS: [(&str, &str); 2] = [
    (
        EncodeError::STEP,
        "a label that is a step of the path, `.` or `..`, is refused: it would name another operation; botocore sends it",
    ),
    (
        EncodeError::CHECKSUM,
        "a checksum that no one can compute is refused, as botocore does it in a whole call; its serializer alone sends the name",
    ),
];

/// Does what the schema says of texts in an output: decodes them, and gives a header field to each member that it is for.
fn amend_output(case: &mut Value, operation: &Operation) {
    let headers: Vec<(String, String)> = pairs(&case["response"]["headers"])
        .map(|(name, value)| (name.to_owned(), value.to_owned()))
        .collect();
    let Some(parsed) = case.get_mut("parsed") else { return };
    for member in operation.output.members {
        let is_same = |other: &&Member| other.location == Location::Header && other.wire_name() == member.wire_name();
        let is_shared = operation.output.members.iter().filter(is_same).count() > 1;
        if member.location != Location::Header || !is_shared || !parsed[member.name].is_null() {
            continue;
        }
        let found = headers
            .iter()
            .find(|(name, _)| name.eq_ignore_ascii_case(member.wire_name()));
        if let Some((_, value)) = found {
            parsed[member.name] = json!(value);
        }
    }
    decode_members(parsed, operation.output.members);
}

fn decode_members(value: &mut Value, members: &[Member]) {
    for member in members {
        if let Some(value) = value.get_mut(member.name) {
            decode_value(value, member);
        }
    }
}

fn decode_value(value: &mut Value, member: &Member) {
    match (member.shape, &mut *value) {
        (Shape::String, Value::String(text)) => *text = decoded_text(member, text.as_str().into()).into_owned(),
        (Shape::List(list), Value::Array(items)) => {
            items.iter_mut().for_each(|item| decode_value(item, &list.member));
        }
        (Shape::Map(map), Value::Object(entries)) => {
            entries.values_mut().for_each(|entry| decode_value(entry, &map.value));
        }
        (Shape::Structure(schema) | Shape::Union(schema), Value::Object(_)) => decode_members(value, schema.members),
        _ => {}
    }
}

/// Removes the zeros at the end of each fraction of a second in a request.
fn trim_fractions(case: &mut Value, _: &Operation) {
    let Some(request) = case.get_mut("request") else { return };
    for part in ["query", "headers"] {
        let pairs = request[part].as_array_mut().into_iter().flatten();
        for value in pairs.filter_map(|pair| pair.get_mut(1)) {
            *value = json!(trimmed(value.as_str().unwrap_or_default()));
        }
    }
    if let Ok(body) = body_of(request).and_then(|body| String::from_utf8(body).map_err(|_| Problem::differs(""))) {
        request["body_base64"] = json!(STANDARD.encode(trimmed(&body)));
    }
}

/// Removes the `Content-Type` of bodies for which botocore sends none.
fn leave_out_content_type(answer: &mut Value, _: &Value, _: &Operation) {
    let ours = ["application/xml", "application/octet-stream", "text/plain"];
    if let Some(headers) = answer.pointer_mut("/request/headers").and_then(Value::as_array_mut) {
        headers.retain(|pair| {
            let is = |place: usize, text: &str| {
                pair[place]
                    .as_str()
                    .is_some_and(|found| found.eq_ignore_ascii_case(text))
            };
            !(is(0, "content-type") && ours.iter().any(|ours| is(1, ours)))
        });
    }
}

/// Removes the checksums that the case does not have, and the name of their algorithm.
fn leave_out_checksums(answer: &mut Value, case: &Value, _: &Operation) {
    let is_checksum = |name: &str| {
        matches!(name, "content-md5" | "x-amz-sdk-checksum-algorithm") || name.starts_with("x-amz-checksum-")
    };
    let is_wanted =
        |name: &str| pairs(&case["request"]["headers"]).any(|(wanted, _)| wanted.eq_ignore_ascii_case(name));
    if let Some(headers) = answer.pointer_mut("/request/headers").and_then(Value::as_array_mut) {
        headers.retain(|pair| {
            let name = pair[0].as_str().unwrap_or_default().to_ascii_lowercase();
            !is_checksum(&name) || is_wanted(&name)
        });
    }
}

/// Removes the fractions of seconds in the header fields of a request.
fn cut_fractions_in_headers(answer: &mut Value, _: &Value, _: &Operation) {
    let headers = answer.pointer_mut("/request/headers").and_then(Value::as_array_mut);
    for value in headers.into_iter().flatten().filter_map(|pair| pair.get_mut(1)) {
        *value = json!(without_fractions(value.as_str().unwrap_or_default(), |_| ""));
    }
}

/// Cuts the fractions off the moments of a request that are numbers: in a body of JSON, and in the query.
fn cut_fractions_of_seconds(answer: &mut Value, _: &Value, operation: &Operation) {
    let Some(request) = answer.get_mut("request") else {
        return;
    };
    let in_query = |member: &&Member| member.location == Location::Query && matches!(member.shape, Shape::Timestamp(_));
    for member in operation.input.members.iter().filter(in_query) {
        let pairs = request["query"].as_array_mut().into_iter().flatten();
        for pair in pairs.filter(|pair| pair[0] == member.wire_name()) {
            let number = pair[1].as_str().filter(|text| text.parse::<f64>().is_ok());
            if let Some((whole, _)) = number.and_then(|text| text.split_once('.')) {
                pair[1] = json!(whole);
            }
        }
    }
    let Ok(body) = body_of(request) else { return };
    let Ok(mut body) = serde_json::from_slice(&body) else {
        return;
    };
    let mut members = operation.input.members.iter();
    match members.find(|member| member.location == Location::Payload) {
        Some(payload) => cut_moments(&mut body, payload),
        None => cut_moments_of(&mut body, operation.input.members),
    }
    request["body_base64"] = json!(STANDARD.encode(body.to_string()));
}

fn cut_moments_of(value: &mut Value, members: &[Member]) {
    for member in members {
        if let Some(value) = value.get_mut(member.wire_name()) {
            cut_moments(value, member);
        }
    }
}

fn cut_moments(value: &mut Value, member: &Member) {
    match (member.shape, &mut *value) {
        (Shape::Timestamp(_), Value::Number(number)) => {
            if let Some(seconds) = number.as_f64() {
                *value = json!(seconds.trunc() as i64);
            }
        }
        (Shape::List(list), Value::Array(items)) => items.iter_mut().for_each(|item| cut_moments(item, &list.member)),
        (Shape::Map(map), Value::Object(entries)) => {
            entries.values_mut().for_each(|entry| cut_moments(entry, &map.value));
        }
        (Shape::Structure(schema) | Shape::Union(schema), Value::Object(_)) => cut_moments_of(value, schema.members),
        _ => {}
    }
}

/// `…:05.120000Z` becomes `…:05.12Z`, also in a form.
fn trimmed(text: &str) -> String {
    without_fractions(text, |digits| digits.trim_end_matches('0'))
}

/// The text with the digits of each fraction of a second replaced by the result of `keep`.
fn without_fractions(text: &str, keep: impl Fn(&str) -> &str) -> String {
    let mut parts: Vec<String> = text.split('Z').map(str::to_owned).collect();
    let last = parts.len() - 1;
    for part in &mut parts[..last] {
        let digits = part
            .rsplit(|c: char| !c.is_ascii_digit())
            .next()
            .unwrap_or_default()
            .len();
        let (before, digits) = part.split_at(part.len() - digits);
        if let (Some(before), false) = (before.strip_suffix('.'), digits.is_empty()) {
            *part = match keep(digits) {
                "" => before.to_owned(),
                kept => format!("{before}.{kept}"),
            };
        }
    }
    parts.join("Z")
}

/// Removes a payload that is the value of an empty body.
fn leave_out_empty_payload(case: &mut Value, operation: &Operation) {
    let mut members = operation.output.members.iter();
    let Some(payload) = members.find(|member| member.location == Location::Payload) else {
        return;
    };
    let empty = match payload.shape {
        Shape::Blob => json!({"$blob": ""}),
        _ => json!(""),
    };
    if let Some(parsed) = case["parsed"].as_object_mut()
        && parsed.get(payload.name) == Some(&empty)
    {
        parsed.remove(payload.name);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn checksums_that_the_case_has_are_compared_and_others_left_out() {
        let request = |headers: Value| json!({"request": {"headers": headers}});
        let case = request(json!([["Content-MD5", "given"]]));
        let mut answer = request(json!([
            ["content-md5", "given"],
            ["x-amz-checksum-crc32", "computed"],
            ["x-amz-sdk-checksum-algorithm", "CRC32"],
            ["x-amz-meta-a", "b"],
        ]));
        leave_out_checksums(&mut answer, &case, &Operation::new("Do", "do", "POST", "/"));
        assert_eq!(
            answer,
            request(json!([["content-md5", "given"], ["x-amz-meta-a", "b"]]))
        );
    }
}
