//! Whether what came of a case is what the case says.

use std::collections::BTreeMap;
use std::fmt;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde_json::{Value, json};
use tinsmith_runtime::http::{Headers, Request};
use tinsmith_runtime::protocol::EncodeError;
use tinsmith_runtime::schema::{Location, Member, Operation, Shape};

use super::cases::{Answer, Tokenless};
use super::model::text;
use crate::compare::{body, equal, equal_json};
use crate::problem::Problem;

/// Compares answers with their cases and counts.
#[derive(Default)]
pub(super) struct Check {
    same: usize,
    differ: usize,
    accepted: BTreeMap<&'static str, usize>,
}

impl Check {
    /// Takes an answer and says what differs, if anything does.
    pub(super) fn take(&mut self, case: &Value, answer: &Answer) -> Option<String> {
        match verdict(case, answer) {
            Verdict::Same => self.same += 1,
            Verdict::Accepted(reason) => *self.accepted.entry(reason).or_default() += 1,
            Verdict::Differs(how) => {
                self.differ += 1;
                return Some(how);
            }
        }
        None
    }

    /// Counts a case without an answer. Whether it is meant to have none.
    pub(super) fn refused(&mut self, problem: &anyhow::Error) -> bool {
        // Text is all that comes back from generated code, which runs as a program of its own.
        let text = problem.to_string();
        let known = REFUSALS.iter().find(|(refusal, _)| text.contains(refusal));
        match known {
            Some((_, reason)) => *self.accepted.entry(reason).or_default() += 1,
            None => self.differ += 1,
        }
        known.is_some()
    }

    /// How many answers differ.
    pub(super) fn differing(&self) -> usize {
        self.differ
    }

    /// Whether there was nothing to compare.
    pub(super) fn is_empty(&self) -> bool {
        self.same == 0 && self.differ == 0 && self.accepted.is_empty()
    }
}

impl fmt::Display for Check {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (reason, count) in &self.accepted {
            writeln!(f, "accepted: {count} × {reason}")?;
        }
        let accepted: usize = self.accepted.values().sum();
        write!(f, "{} the same, {} differ, {accepted} accepted", self.same, self.differ)
    }
}

/// What a case and its answer are to each other.
#[derive(Debug, PartialEq, Eq)]
enum Verdict {
    /// The same, as far as the protocol cares.
    Same,
    /// Not the same, and meant to be: why.
    Accepted(&'static str),
    /// What differs.
    Differs(String),
}

/// A way in which we mean to differ from botocore: what makes one side equal to the other where it is the only difference, and
/// why we differ. A review of these is a review of those decisions.
struct Departure {
    reason: &'static str,
    level: Level,
}

/// Which side is changed, and how. The other one stays as it is, or what is wrong there would not be seen.
enum Level {
    Case(fn(&mut Value, &Operation)),
    /// It is given the case too.
    Answer(fn(&mut Value, &Value)),
}

const DEPARTURES: [Departure; 5] = [
    Departure {
        reason: "the fraction of a second is sent without zeros at its end, as the timestamp cases have it; botocore sends six digits",
        level: Level::Case(trim_fractions),
    },
    Departure {
        reason: "a moment in a header keeps the fraction of its second, where the format has one; botocore cuts it off",
        level: Level::Answer(cut_fractions_in_headers),
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
];

/// What we mean to refuse, by what the refusal says, and why.
const REFUSALS: [(&str, &str); 2] = [
    (
        EncodeError::STEP,
        "a label that is a step of the path, `.` or `..`, is refused: it would name another operation; botocore sends it",
    ),
    (
        EncodeError::CHECKSUM,
        "a checksum that no one can compute is refused, as botocore does it in a whole call; its serializer alone sends the name",
    ),
];

const TOKEN_REASON: &str = "the case has no idempotency token, so a client draws one; botocore's serializer alone, which made the case, does not";

/// Compares a case with what came of it. Where a token had to be drawn, the answer has to be as it is by name with one, and the
/// case as it is by name without.
fn verdict(case: &Value, answer: &Answer) -> Verdict {
    let Answer {
        json,
        operation,
        tokenless,
    } = answer;
    match (tokenless, operation) {
        (Some(Tokenless { drawn, bare }), Some(operation)) => {
            let mut as_drawn = case.clone();
            merge(&mut as_drawn["request"], &drawn["request"]);
            if let Err(problem) = compare(&as_drawn, json, Some(operation)) {
                return Verdict::Differs(problem.to_string());
            }
            match verdict_of(case, bare, Some(operation)) {
                Verdict::Same | Verdict::Accepted(_) => Verdict::Accepted(TOKEN_REASON),
                differs => differs,
            }
        }
        _ => verdict_of(case, json, *operation),
    }
}

/// Puts all that the other object has into an object.
fn merge(object: &mut Value, other: &Value) {
    for (name, value) in other.as_object().into_iter().flatten() {
        object[name] = value.clone();
    }
}

fn verdict_of(case: &Value, answer: &Value, operation: Option<&Operation>) -> Verdict {
    let problem = match compare(case, answer, operation) {
        Ok(()) => return Verdict::Same,
        Err(problem) => problem,
    };
    let Some(operation) = operation else {
        return Verdict::Differs(problem.to_string());
    };
    let explained = |departures: &[Departure]| {
        let (mut case, mut answer) = (case.clone(), answer.clone());
        for departure in departures {
            match departure.level {
                Level::Case(level) => level(&mut case, operation),
                Level::Answer(level) => level(&mut answer, &case),
            }
        }
        compare(&case, &answer, Some(operation)).is_ok()
    };
    match DEPARTURES
        .iter()
        .find(|departure| explained(std::slice::from_ref(departure)))
    {
        Some(departure) => Verdict::Accepted(departure.reason),
        None if explained(&DEPARTURES) => Verdict::Accepted("several of these at once"),
        None => Verdict::Differs(problem.to_string()),
    }
}

fn compare(case: &Value, answer: &Value, operation: Option<&Operation>) -> Result<(), Problem> {
    match operation {
        Some(operation) if case["kind"] == "input" => compare_requests(&case["request"], &answer["request"], operation),
        _ => equal_json(
            "parsed",
            &with_message(&case["parsed"]),
            &with_message(&answer["parsed"]),
        ),
    }
}

/// An error without a message is one with an empty message.
fn with_message(parsed: &Value) -> Value {
    let mut parsed = parsed.clone();
    if let Some(message) = parsed.pointer_mut("/Error/Message").filter(|message| message.is_null()) {
        *message = json!("");
    }
    parsed
}

fn compare_requests(wanted: &Value, found: &Value, operation: &Operation) -> Result<(), Problem> {
    for name in ["method", "path", "host_prefix"] {
        equal(name, text(wanted, name), text(found, name))?;
    }
    equal("query", &sorted_pairs(wanted), &sorted_pairs(found))?;
    let mut sent = request(found)?;
    for (name, value) in pairs(&wanted["headers"]) {
        check_header(name, value, &sent.headers, operation)?;
    }
    for (name, value) in sent.headers.iter() {
        if pairs(&wanted["headers"]).all(|(wanted, _)| !wanted.eq_ignore_ascii_case(name)) {
            return Err(Problem::differs(format!("{name}: {value:?} is sent too")));
        }
    }
    // The case says what its body is, even where no header does.
    if text(wanted, "body_kind") == "xml" {
        sent.headers.set("Content-Type", "application/xml");
    }
    match text(wanted, "body_kind") {
        "empty" | "blob" | "text" => equal("body", text(wanted, "body_base64"), text(found, "body_base64")),
        "cbor" => body::check(text(wanted, "body_base64"), &sent, operation),
        _ => {
            let wanted = decoded(wanted)?;
            body::check(&String::from_utf8_lossy(&wanted), &sent, operation)
        }
    }
}

/// JSON in a header is compared by value: there is more than one way to write a character.
fn check_header(name: &str, wanted: &str, found: &Headers, operation: &Operation) -> Result<(), Problem> {
    let Some(found) = found.get(name) else {
        return Err(Problem::differs(format!("{name} is not sent")));
    };
    let is_json = |member: &&Member| member.json_value && member.wire_name().eq_ignore_ascii_case(name);
    if operation.input.members.iter().any(|member| is_json(&member)) {
        let json = |text: &str| serde_json::from_slice::<Value>(&STANDARD.decode(text).ok()?).ok();
        if let (Some(wanted), Some(found)) = (json(wanted), json(found)) {
            return equal_json(name, &wanted, &found);
        }
    }
    equal(name, wanted, found)
}

fn pairs(json: &Value) -> impl Iterator<Item = (&str, &str)> {
    let pairs = json.as_array().into_iter().flatten();
    pairs.filter_map(|pair| Some((pair[0].as_str()?, pair[1].as_str()?)))
}

fn sorted_pairs(request: &Value) -> Vec<(&str, &str)> {
    let mut sorted: Vec<_> = pairs(&request["query"]).collect();
    sorted.sort_unstable();
    sorted
}

fn decoded(request: &Value) -> Result<Vec<u8>, Problem> {
    let decoded = STANDARD.decode(text(request, "body_base64"));
    decoded.map_err(|error| Problem::differs(format!("a body is not base64: {error}")))
}

/// As much of a request as its body is compared by.
fn request(found: &Value) -> Result<Request, Problem> {
    Ok(Request {
        method: text(found, "method").to_owned().into(),
        scheme: "https".into(),
        authority: String::new(),
        path: String::new(),
        query: String::new(),
        headers: pairs(&found["headers"])
            .map(|(name, value)| (name.to_owned(), value))
            .collect(),
        body: decoded(found)?,
    })
}

/// Takes the zeros off the end of each fraction of a second in a request.
fn trim_fractions(case: &mut Value, _: &Operation) {
    let Some(request) = case.get_mut("request") else { return };
    for part in ["query", "headers"] {
        let pairs = request[part].as_array_mut().into_iter().flatten();
        for value in pairs.filter_map(|pair| pair.get_mut(1)) {
            *value = json!(trimmed(value.as_str().unwrap_or_default()));
        }
    }
    if let Ok(body) = decoded(request).and_then(|body| String::from_utf8(body).map_err(|_| Problem::differs(""))) {
        request["body_base64"] = json!(STANDARD.encode(trimmed(&body)));
    }
}

/// Takes away what our requests say of bodies that botocore says nothing of.
fn leave_out_content_type(answer: &mut Value, _: &Value) {
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

/// Takes away the checksums of a request, and the name of their algorithm, which the case does not have.
fn leave_out_checksums(answer: &mut Value, case: &Value) {
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

/// Takes the fractions of seconds out of the header fields of a request.
fn cut_fractions_in_headers(answer: &mut Value, _: &Value) {
    let headers = answer.pointer_mut("/request/headers").and_then(Value::as_array_mut);
    for value in headers.into_iter().flatten().filter_map(|pair| pair.get_mut(1)) {
        *value = json!(without_fractions(value.as_str().unwrap_or_default(), |_| ""));
    }
}

/// `…:05.120000Z` becomes `…:05.12Z`, also in a form.
fn trimmed(text: &str) -> String {
    without_fractions(text, |digits| digits.trim_end_matches('0'))
}

/// The text with what `keep` leaves of the digits of each fraction of a second.
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

/// Takes away a payload that stands for an empty body.
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
        leave_out_checksums(&mut answer, &case);
        assert_eq!(
            answer,
            request(json!([["content-md5", "given"], ["x-amz-meta-a", "b"]]))
        );
    }

    #[test]
    fn only_refusals_with_a_reason_are_accepted() {
        let mut check = Check::default();
        let refused = [EncodeError::STEP, EncodeError::CHECKSUM, "is too long"]
            .map(|problem| check.refused(&anyhow::anyhow!("Look: `Id` {problem}")));
        assert_eq!((refused, check.differing()), ([true, true, false], 1));
    }
}
