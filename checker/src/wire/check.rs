//! Compares an answer with the answer that its case expects.

use std::collections::BTreeMap;
use std::fmt;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde_json::{Value, json};
use tinsmith_runtime::codegen::schema::{Member, Operation};
use tinsmith_runtime::http::{Headers, Request};

use super::case::{body_of, pairs, text};
use super::cases::{Answer, RequestsWithoutToken};
use super::departures::{DEPARTURES, Departure, Level, REFUSALS};
use super::reviewed::Reviewed;
use crate::compare::{body, equal, equal_json};
use crate::problem::Problem;

/// Compares answers with their cases, and counts the results.
#[derive(Default)]
pub(super) struct Check {
    same: usize,
    differ: usize,
    /// By the reason.
    accepted: BTreeMap<String, usize>,
    reviewed: Reviewed,
}

impl Check {
    /// A check that accepts these cases as well, if they differ.
    pub(super) fn with_reviewed(reviewed: Reviewed) -> Self {
        Self {
            reviewed,
            ..Self::default()
        }
    }

    /// Compares an answer. Returns what differs, if anything does.
    pub(super) fn take(&mut self, case: &Value, answer: &Answer) -> Option<String> {
        let reviewed = self.reviewed.reason(text(case, "id")).map(str::to_owned);
        match (verdict(case, answer), reviewed) {
            (Verdict::Differs(_), Some(reason)) => self.accept(reason),
            (Verdict::Differs(how), None) => {
                self.differ += 1;
                return Some(how);
            }
            (_, Some(_)) => {
                self.differ += 1;
                return Some("it does not differ any more; take it off the list of reviewed cases".to_owned());
            }
            (Verdict::Same, None) => self.same += 1,
            (Verdict::Accepted(reason), None) => self.accept(reason.to_owned()),
        }
        None
    }

    /// Counts a case that was refused. Returns whether the refusal is an accepted one.
    pub(super) fn refused(&mut self, case: &Value, problem: &anyhow::Error) -> bool {
        // Generated code runs in a program of its own, so only the text of its errors is known here.
        let error = problem.to_string();
        let known = REFUSALS.iter().find(|(refusal, _)| error.contains(refusal));
        let reason = known.map(|(_, reason)| *reason);
        let reason = reason.or_else(|| self.reviewed.reason(text(case, "id")));
        match reason.map(str::to_owned) {
            Some(reason) => {
                self.accept(reason);
                true
            }
            None => {
                self.differ += 1;
                false
            }
        }
    }

    fn accept(&mut self, reason: String) {
        *self.accepted.entry(reason).or_default() += 1;
    }

    /// The number of answers that differ.
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

/// The result of a comparison.
#[derive(Debug, PartialEq, Eq)]
enum Verdict {
    /// The same for the protocol.
    Same,
    /// Different on purpose, for this reason.
    Accepted(&'static str),
    /// Different in this way.
    Differs(String),
}

const TOKEN_REASON: &str = "the case has no idempotency token, so a client draws one; botocore's serializer alone, which made the case, does not";

/// Compares a case with its answer. Where a token had to be drawn, the answer must be equal to the request by name with a token, and
/// the case to the request by name without one.
fn verdict(case: &Value, answer: &Answer) -> Verdict {
    let Answer {
        json,
        operation,
        without_token,
    } = answer;
    match (without_token, operation) {
        (Some(RequestsWithoutToken { drawn, bare }), Some(operation)) => {
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

/// Copies the members of another object into an object.
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
                Level::Answer(level) => level(&mut answer, &case, operation),
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

/// The same with an empty message where an error has none.
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
    // The case has the kind of its body, also where no header has it.
    if text(wanted, "body_kind") == "xml" {
        sent.headers.set("Content-Type", "application/xml");
    }
    match text(wanted, "body_kind") {
        "empty" | "blob" | "text" => equal("body", text(wanted, "body_base64"), text(found, "body_base64")),
        "cbor" => body::check(text(wanted, "body_base64"), &sent, operation),
        _ => {
            let wanted = body_of(wanted)?;
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

fn sorted_pairs(request: &Value) -> Vec<(&str, &str)> {
    let mut sorted: Vec<_> = pairs(&request["query"]).collect();
    sorted.sort_unstable();
    sorted
}

/// The parts of a request that the comparison of bodies needs.
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
        body: body_of(found)?.into(),
        call: None,
    })
}

#[cfg(test)]
mod tests {
    use tinsmith_runtime::error::EncodeError;

    use super::*;

    #[test]
    fn only_refusals_with_a_reason_are_accepted() {
        let mut check = Check::default();
        let refused = [EncodeError::STEP, EncodeError::CHECKSUM, "is too long"]
            .map(|problem| check.refused(&Value::Null, &anyhow::anyhow!("Look: `Id` {problem}")));
        assert_eq!((refused, check.differing()), ([true, true, false], 1));
    }
}
