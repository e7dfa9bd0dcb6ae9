use std::fs;
use std::path::Path;

use serde_json::{Value, json};

use super::check::Check;
use super::reviewed::Reviewed;
use super::{Streams, request};

/// A folder with all models.
fn models() -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    for (name, model) in [("things", things()), ("marks", marks()), ("jots", jots())] {
        let version = folder.path().join(name).join("2024-01-31");
        fs::create_dir_all(&version).unwrap();
        fs::write(version.join("service-2.json"), model.to_string()).unwrap();
    }
    folder
}

/// A model of the query protocol.
fn things() -> Value {
    json!({
        "metadata": {
            "apiVersion": "2024-01-31", "endpointPrefix": "things", "protocol": "query", "serviceId": "Things",
            "signatureVersion": "v4",
        },
        "operations": {
            "Put2024_01": {
                "name": "Put2024-01", "http": {"method": "POST", "requestUri": "/"}, "input": {"shape": "In"},
                "output": {"shape": "Out", "resultWrapper": "PutResult"}, "errors": [{"shape": "Gone"}],
            },
            "Note": {"name": "Note", "http": {"method": "POST", "requestUri": "/"}, "input": {"shape": "NoteRequest"}},
            "Call": {"name": "Call", "http": {"method": "POST", "requestUri": "/"}},
            "Client": {"name": "Client", "http": {"method": "POST", "requestUri": "/"}},
            "Runtime": {"name": "Runtime", "http": {"method": "POST", "requestUri": "/"}},
            "Watch": {
                "name": "Watch", "http": {"method": "POST", "requestUri": "/"}, "input": {"shape": "Events"},
            },
        },
        "shapes": {
            "S": {"type": "string"}, "B": {"type": "blob"}, "T": {"type": "timestamp"},
            "In": {"type": "structure", "members": {"data": {"shape": "B"}, "name": {"shape": "S"}}},
            "Out": {"type": "structure", "members": {"at": {"shape": "T"}}},
            "NoteRequest": {"type": "structure", "members": {"At": {"shape": "T"}}},
            "Gone": {"type": "structure", "exception": true, "members": {"since": {"shape": "T"}}},
            "Stream": {"type": "structure", "eventstream": true, "members": {}},
            "Events": {"type": "structure", "members": {"events": {"shape": "Stream"}}},
        },
    })
}

/// A model of REST-JSON, with moments in the body and in a header.
fn marks() -> Value {
    json!({
        "metadata": {
            "apiVersion": "2024-01-31", "endpointPrefix": "marks", "protocol": "rest-json", "serviceId": "Marks",
            "signatureVersion": "v4",
        },
        "operations": {
            "Mark": {"name": "Mark", "http": {"method": "POST", "requestUri": "/"}, "input": {"shape": "MarkRequest"}},
            "Look": {"name": "Look", "http": {"method": "GET", "requestUri": "/{Id}"}, "input": {"shape": "LookRequest"}},
            "Store": {"name": "Store", "http": {"method": "POST", "requestUri": "/"}, "input": {"shape": "StoreRequest"}},
            "Fetch": {"name": "Fetch", "http": {"method": "GET", "requestUri": "/"}, "output": {"shape": "FetchResponse"}},
            "Make": {"name": "Make", "http": {"method": "POST", "requestUri": "/"}, "input": {"shape": "MakeRequest"}},
        },
        "shapes": {
            "T": {"type": "timestamp", "timestampFormat": "iso8601"}, "S": {"type": "string"},
            "LookRequest": {"type": "structure", "required": ["Id"], "members": {
                "Id": {"shape": "S", "location": "uri", "locationName": "Id"},
            }},
            "MakeRequest": {"type": "structure", "members": {"Token": {"shape": "S", "idempotencyToken": true}}},
            "B": {"type": "blob", "streaming": true},
            "StoreRequest": {"type": "structure", "payload": "Data", "members": {"Data": {"shape": "B"}}},
            "FetchResponse": {"type": "structure", "payload": "Data", "members": {"Data": {"shape": "B"}}},
            "MarkRequest": {"type": "structure", "members": {
                "At": {"shape": "T"}, "Since": {"shape": "T", "location": "header", "locationName": "X-Since"},
            }},
        },
    })
}

/// A model of AWS JSON, with a payload that only protocols with HTTP bindings know.
fn jots() -> Value {
    json!({
        "metadata": {
            "apiVersion": "2024-01-31", "endpointPrefix": "jots", "protocol": "json", "jsonVersion": "1.0", "targetPrefix": "Jots",
            "serviceId": "Jots", "signatureVersion": "v4",
        },
        "operations": {
            "Jot": {"name": "Jot", "http": {"method": "POST", "requestUri": "/"}, "input": {"shape": "JotRequest"}},
        },
        "shapes": {
            "S": {"type": "string"}, "Note": {"type": "structure", "members": {"text": {"shape": "S"}}},
            "JotRequest": {"type": "structure", "payload": "note", "members": {
                "note": {"shape": "Note"}, "id": {"shape": "S", "location": "header", "locationName": "x-id"},
            }},
        },
    })
}

fn case(kind: &str, operation: &str, more: &Value) -> Value {
    let mut case = json!({
        "kind": kind, "id": "1", "service": "things", "version": "2024-01-31", "operation": operation,
    });
    case.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
    case
}

/// The answers, and what is told of those that there are none for.
fn run(cases: &[Value]) -> (Vec<Value>, String) {
    run_as(false, cases)
}

/// The same by name, or through generated clients.
fn run_as(typed: bool, cases: &[Value]) -> (Vec<Value>, String) {
    let wanted = |name: &str| name != "others";
    let (is_good, out, err) = streamed(cases, |streams, models| streams.answer(models, typed, wanted));
    assert_eq!(is_good, err.is_empty());
    let answers = out.lines().map(|line| serde_json::from_str(line).unwrap());
    (answers.collect(), err)
}

/// Whether all is good, and what is written to both outputs.
fn streamed(cases: &[Value], run: impl FnOnce(Streams<'_>, &Path) -> anyhow::Result<bool>) -> (bool, String, String) {
    let lines: String = cases.iter().map(|case| format!("{case}\n")).collect();
    let (mut out, mut err) = (Vec::new(), Vec::new());
    let streams = Streams {
        cases: &mut lines.as_bytes(),
        out: &mut out,
        err: &mut err,
    };
    let is_good = run(streams, models().path()).unwrap();
    let text = |bytes| String::from_utf8(bytes).unwrap();
    (is_good, text(out), text(err))
}

fn checked(cases: &[Value]) -> (bool, String, String) {
    checked_but_for("", cases)
}

/// The same with a list of reviewed cases.
fn checked_but_for(reviewed: &str, cases: &[Value]) -> (bool, String, String) {
    let check = Check::with_reviewed(Reviewed::parse(reviewed).unwrap());
    streamed(cases, |streams, models| streams.check(check, models, false, |_| true))
}

#[test]
fn parameters_become_a_request() {
    let (answers, err) = run(&[case(
        "input",
        "Put2024_01",
        &json!({"params": {"data": {"$blob": "aGk="}}}),
    )]);
    assert_eq!(err, "");
    let request = json!({
        "method": "POST", "path": "/", "query": [], "host_prefix": "",
        "headers": [["Content-Type", "application/x-www-form-urlencoded; charset=utf-8"]],
        "body_base64": "QWN0aW9uPVB1dDIwMjQtMDEmVmVyc2lvbj0yMDI0LTAxLTMxJmRhdGE9YUdrJTNE",
    });
    assert_eq!(answers, [json!({"kind": "input", "id": "1", "request": request})]);
}

#[test]
fn responses_become_outputs_and_errors() {
    let output = "PFI+PFB1dFJlc3VsdD48YXQ+MTk3MC0wMS0wMVQwMDowMDowMVo8L2F0PjwvUHV0UmVzdWx0PjwvUj4=";
    let gone = "PFI+PEVycm9yPjxDb2RlPkdvbmU8L0NvZGU+PHNpbmNlPjE8L3NpbmNlPjwvRXJyb3I+PC9SPg==";
    let response =
        |status: u16, body: &str| json!({"response": {"status": status, "headers": [], "body_base64": body}});
    let (answers, err) = run(&[
        case("output", "Put2024_01", &response(200, output)),
        case("error", "Put2024_01", &response(410, gone)),
    ]);
    assert_eq!(err, "");
    assert_eq!(answers[0]["parsed"], json!({"at": {"$ts": "1970-01-01T00:00:01Z"}}));
    let parsed =
        json!({"Error": {"Code": "Gone", "Message": ""}, "fields": {"since": {"$ts": "1970-01-01T00:00:01Z"}}});
    assert_eq!(answers[1]["parsed"], parsed);
}

#[test]
fn a_generated_client_answers_as_a_call_by_name() {
    let output = "PFI+PFB1dFJlc3VsdD48YXQ+MTk3MC0wMS0wMVQwMDowMDowMVo8L2F0PjwvUHV0UmVzdWx0PjwvUj4=";
    let gone = "PFI+PEVycm9yPjxDb2RlPkdvbmU8L0NvZGU+PHNpbmNlPjE8L3NpbmNlPjwvRXJyb3I+PC9SPg==";
    let response =
        |status: u16, body: &str| json!({"response": {"status": status, "headers": [], "body_base64": body}});
    let params = json!({"params": {"data": {"$blob": "aGk="}, "name": "a b"}});
    let mut cases = vec![
        case("input", "Put2024_01", &params),
        case("output", "Put2024_01", &response(200, output)),
        case("error", "Put2024_01", &response(410, gone)),
        case("input", "Put2024_01", &json!({"params": {"name": 1}})),
    ];
    // These have the names of what surrounds their calls.
    let awkward = ["Call", "Client", "Runtime"].map(|name| case("input", name, &json!({"params": {}})));
    cases.extend(awkward);
    let params = json!({"note": {"text": "a"}, "id": "b"});
    cases.push(case("input", "Jot", &json!({"service": "jots", "params": params})));
    let ((by_name, _), (typed, err)) = (run_as(false, &cases), run_as(true, &cases));
    assert_eq!(by_name, typed);
    // As botocore sends it: {"note":{"text":"a"},"x-id":"b"}
    assert_eq!(
        typed.last().unwrap()["request"]["body_base64"],
        "eyJub3RlIjp7InRleHQiOiJhIn0sIngtaWQiOiJiIn0="
    );
    assert_eq!(err, "input 1: name: 1 is not text\n");
}

#[test]
fn what_cannot_be_answered_is_told_and_what_is_not_asked_for_is_not() {
    let other = json!({"kind": "input", "service": "others"});
    let params = json!({"params": {"name": 1}});
    let (answers, err) = run(&[
        other,
        case("input", "Watch", &params),
        case("input", "Nothing", &params),
        case("input", "Put2024_01", &params),
        case("guess", "Put2024_01", &params),
    ]);
    assert!(answers.is_empty());
    let problems: Vec<_> = err.lines().collect();
    assert_eq!(problems[0], "input 1: not there yet: event streams over query");
    assert_eq!(problems[1], "input 1: there is no such operation");
    assert!(err.contains("Invalid type for parameter name"), "{err}");
    assert!(err.ends_with("guess 1: there is no kind \"guess\"\n"), "{err}");
}

#[test]
fn a_request_is_printed_whole() {
    let mut out = Vec::new();
    let models = models();
    let mut print = |operation, params| request::print(models.path(), "things", operation, params, &mut out);
    print("put2024_01", r#"{"name": "a b"}"#).unwrap();
    assert!(print("put2024", "{}").unwrap_err().to_string().contains("put2024_01"));
    assert!(print("put2024_01", "{").is_err());
    let text = String::from_utf8(out).unwrap();
    assert!(
        text.starts_with("POST https://things.us-east-1.amazonaws.com/\n"),
        "{text}"
    );
    assert!(
        text.ends_with("\n\nAction=Put2024-01&Version=2024-01-31&name=a%20b\n"),
        "{text}"
    );
}

/// A case that names the request for a moment.
fn at(sent: &str) -> Value {
    use base64::Engine as _;
    let body = format!("At={sent}&Version=2024-01-31&Action=Note");
    case(
        "input",
        "Note",
        &json!({
            "params": {"At": {"$ts": "1970-01-01T00:00:01.5Z"}},
            "request": {
                "method": "POST", "path": "/", "query": [], "host_prefix": "", "body_kind": "form",
                "headers": [["Content-Type", "application/x-www-form-urlencoded; charset=utf-8"]],
                "body_base64": base64::engine::general_purpose::STANDARD.encode(body),
            },
        }),
    )
}

#[test]
fn a_check_names_what_differs_and_counts_the_rest() {
    let parsed = |at: &str| {
        let body = "PFI+PFB1dFJlc3VsdD48YXQ+MTk3MC0wMS0wMVQwMDowMDowMVo8L2F0PjwvUHV0UmVzdWx0PjwvUj4=";
        let more = json!({
            "response": {"status": 200, "headers": [], "body_base64": body}, "parsed": {"at": {"$ts": at}},
        });
        case("output", "Put2024_01", &more)
    };
    let (is_good, out, err) = checked(&[parsed("1970-01-01T00:00:01Z"), at("1970-01-01T00%3A00%3A01.5Z")]);
    assert_eq!(
        (is_good, out.as_str(), err.as_str()),
        (true, "2 the same, 0 differ, 0 accepted\n", "")
    );
    let (is_good, out, _) = checked(&[parsed("1970-01-01T00:00:02Z"), at("1970-01-01T00%3A00%3A02.5Z")]);
    assert!(!is_good);
    assert!(out.starts_with("output 1: parsed: wanted"), "{out}");
    assert!(out.contains("\ninput 1: body: wanted"), "{out}");
    assert!(out.ends_with("\n0 the same, 2 differ, 0 accepted\n"), "{out}");
}

#[test]
fn a_check_accepts_what_differs_for_a_reason_and_says_so() {
    let watch = case("input", "Watch", &json!({"params": {}}));
    let (is_good, out, _) = checked(&[at("1970-01-01T00:00:01.500000Z"), watch]);
    assert!(is_good);
    assert!(out.contains("accepted: 1 × the fraction of a second"), "{out}");
    assert!(
        out.contains("skipped: 1 × not there yet: event streams over query"),
        "{out}"
    );
    assert!(out.ends_with("\n0 the same, 0 differ, 1 accepted\n"), "{out}");
}

#[test]
fn a_check_fails_where_there_is_no_answer() {
    let (is_good, out, err) = checked(&[case("input", "Nothing", &json!({"params": {}}))]);
    assert!(!is_good);
    assert_eq!(
        (out.as_str(), err.as_str()),
        (
            "0 the same, 1 differ, 0 accepted\n",
            "input 1: there is no such operation\n"
        )
    );
}

#[test]
fn a_check_accepts_what_differs_for_several_reasons_at_once() {
    let mut both = at("1970-01-01T00:00:01.500000Z");
    both["request"]["headers"] = json!([["X-Since", "1970-01-01T00:00:01Z"]]);
    let (is_good, out, _) = checked(std::slice::from_ref(&both));
    assert!(!is_good, "a header that is not sent has no excuse: {out}");
    both["operation"] = json!("Mark");
    both["params"] = json!({"At": {"$ts": "1970-01-01T00:00:01.5Z"}, "Since": {"$ts": "1970-01-01T00:00:01.5Z"}});
    both["service"] = json!("marks");
    both["request"]["body_kind"] = json!("json");
    both["request"]["body_base64"] = json!("eyJBdCI6IjE5NzAtMDEtMDFUMDA6MDA6MDEuNTAwMDAwWiJ9");
    both["request"]["headers"] = json!([
        ["X-Since", "1970-01-01T00:00:01Z"],
        ["Content-Type", "application/json"]
    ]);
    let (is_good, out, err) = checked(&[both]);
    assert!(is_good, "{out}{err}");
    assert_eq!(
        out,
        "accepted: 1 × several of these at once\n0 the same, 0 differ, 1 accepted\n"
    );
}

#[test]
fn a_check_accepts_a_token_that_the_case_does_not_give_and_nothing_else() {
    let make = |params: Value, path: &str| {
        let request = json!({
            "method": "POST", "path": path, "query": [], "headers": [["Content-Type", "application/json"]],
            "host_prefix": "", "body_kind": "json", "body_base64": "e30=",
        });
        let mut case = case("input", "Make", &json!({"params": params, "request": request}));
        case["service"] = json!("marks");
        checked(&[case])
    };
    let (is_good, out, _) = make(json!({}), "/");
    assert!(is_good && out.contains("has no idempotency token"), "{out}");
    let (is_good, out, _) = make(json!({}), "/elsewhere");
    assert!(!is_good && out.contains("path"), "{out}");
    let (is_good, out, _) = make(json!({"Token": "t"}), "/");
    assert!(!is_good, "{out}");
}

#[test]
fn a_check_accepts_that_botocore_does_not_say_what_a_body_is_but_not_that_it_says_something_else() {
    let store = |headers: Value| {
        let request = json!({
            "method": "POST", "path": "/", "query": [], "headers": headers, "host_prefix": "", "body_kind": "blob",
            "body_base64": "aGk=",
        });
        let mut case = case(
            "input",
            "Store",
            &json!({"params": {"Data": {"$blob": "aGk="}}, "request": request}),
        );
        case["service"] = json!("marks");
        checked(&[case])
    };
    let (is_good, out, _) = store(json!([]));
    assert!(is_good && out.contains("a body says what it is"), "{out}");
    let (is_good, out, _) = store(json!([["Content-Type", "text/plain"]]));
    assert!(!is_good, "{out}");
}

#[test]
fn a_check_accepts_a_reviewed_case_as_long_as_it_differs() {
    let error = |code: &str| {
        let response = json!({"status": 410, "headers": [], "body_base64": ""});
        case(
            "error",
            "Call",
            &json!({
                "response": response, "parsed": {"Error": {"Code": code, "Message": "Gone"}, "fields": {}},
            }),
        )
    };
    let (is_good, out, _) = checked_but_for("# It is old.\n1", &[error("Other")]);
    assert!(is_good && out.contains("accepted: 1 × It is old."), "{out}");
    let (is_good, out, _) = checked_but_for("# It is old.\n1", &[error("410")]);
    assert!(!is_good && out.contains("it does not differ any more"), "{out}");
}

#[test]
fn a_check_of_nothing_is_no_success() {
    let error = Streams {
        cases: &mut "\n".as_bytes(),
        out: &mut Vec::new(),
        err: &mut Vec::new(),
    }
    .check(Check::default(), models().path(), false, |_| true)
    .unwrap_err();
    assert!(error.to_string().contains("no case to check"), "{error}");
}

#[test]
fn a_check_accepts_that_a_step_of_the_path_is_refused() {
    let mut look = case("input", "Look", &json!({"params": {"Id": ".."}, "request": {}}));
    look["service"] = json!("marks");
    let (is_good, out, err) = checked(&[look]);
    assert!(is_good && err.is_empty(), "{out}{err}");
    assert!(
        out.contains("accepted: 1 × a label that is a step of the path"),
        "{out}"
    );
}

/// A case of the service `marks`.
fn mark(kind: &str, operation: &str, more: &Value) -> Value {
    let mut case = case(kind, operation, more);
    case["service"] = json!("marks");
    case
}

#[test]
fn bodies_that_stream_are_read_from_files_and_written_to_them() {
    let folder = tempfile::tempdir().unwrap();
    let path = |name: &str| folder.path().join(name).display().to_string();
    fs::write(path("in"), "hi").unwrap();
    let (answers, err) = run(&[
        mark("input", "Store", &json!({"params": {"Data": {"$file": path("in")}}})),
        mark(
            "output",
            "Fetch",
            &json!({"save": path("out"), "response": {"status": 200, "headers": [], "body_base64": "aGk="}}),
        ),
        mark("input", "Store", &json!({"params": {"Data": {"$file": path("none")}}})),
    ]);
    assert_eq!(answers[0]["request"]["body_base64"], "aGk=");
    assert_eq!(answers[1]["parsed"], json!({"Data": {"$file": path("out")}}));
    assert_eq!(fs::read_to_string(path("out")).unwrap(), "hi");
    assert!(err.contains(&path("none")), "{err}");
}

#[test]
fn a_request_is_shown_with_a_file_as_its_body_where_that_streams() {
    let (models, folder) = (models(), tempfile::tempdir().unwrap());
    let path = folder.path().join("in");
    fs::write(&path, "of the file").unwrap();
    let mut out = Vec::new();
    let mut print = |service, operation, member: &str| {
        let params = json!({ member: {"$file": path} }).to_string();
        request::print(models.path(), service, operation, &params, &mut out)
    };
    print("marks", "store", "Data").unwrap();
    let error = print("things", "put2024_01", "data").unwrap_err().to_string();
    assert!(error.contains("`data` does not stream"), "{error}");
    let out = String::from_utf8(out).unwrap();
    assert!(
        out.contains("Content-Length: 11\n") && out.ends_with("\n\nof the file\n"),
        "{out}"
    );
}
