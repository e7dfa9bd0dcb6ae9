use std::io::ErrorKind;
use std::path::Path;

use super::{Environment, Platform};
use crate::http::Headers;

const LAMBDA: (&str, &str) = ("AWS_LAMBDA_FUNCTION_NAME", "f");

fn trace_header(environment: &Environment, mut headers: Headers) -> Option<String> {
    environment.add_trace_header(&mut headers);
    headers.get("x-amzn-trace-id").map(str::to_owned)
}

#[test]
fn an_empty_variable_counts_as_not_set() {
    let environment = Environment::fixed([("A", ""), ("B", "b")]);
    assert_eq!(environment.variable("A"), None);
    assert_eq!(environment.variable("B").as_deref(), Some("b"));
}

#[test]
fn a_fixed_environment_sees_neither_the_process_nor_its_disk() {
    let environment = Environment::fixed([("A", "a")]);
    assert_eq!(environment.variable("PATH"), None);
    assert_eq!(environment.home(), None);
    let manifest = Path::new(env!("CARGO_MANIFEST_DIR")).join("Cargo.toml");
    assert_eq!(
        environment.read_file(&manifest).unwrap_err().kind(),
        ErrorKind::NotFound
    );
    assert!(Environment::process().read_file(&manifest).is_ok());
}

#[test]
fn a_file_in_memory_hides_the_one_on_the_disk() {
    let manifest = Path::new(env!("CARGO_MANIFEST_DIR")).join("Cargo.toml");
    let environment = Environment::process().with_file(&manifest, "mine");
    assert_eq!(environment.read_file(&manifest).unwrap(), b"mine");
}

#[test]
fn windows_falls_back_from_home_to_the_profile_to_drive_and_path() {
    let home = |variables: &[(&str, &str)]| {
        let environment = Environment::fixed(variables.iter().copied());
        (
            environment.home_on(Platform::Unix),
            environment.home_on(Platform::Windows),
        )
    };
    let drive = [("HOMEDRIVE", "C:"), ("HOMEPATH", r"\me")];
    assert_eq!(home(&drive), (None, Some(r"C:\me".into())));
    assert_eq!(home(&drive[..1]), (None, None));
    assert_eq!(
        home(&[drive[0], drive[1], ("USERPROFILE", "u")]),
        (None, Some("u".into()))
    );
    assert_eq!(
        home(&[("USERPROFILE", "u"), ("HOME", "h")]),
        (Some("h".into()), Some("h".into()))
    );
}

#[test]
fn the_trace_id_is_sent_inside_a_lambda_function_only() {
    let trace = ("_X_AMZN_TRACE_ID", "Root=1-a;Parent=b;Sampled=1;lineage=c:0,d:5");
    assert_eq!(trace_header(&Environment::fixed([trace]), Headers::new()), None);
    assert_eq!(trace_header(&Environment::fixed([LAMBDA]), Headers::new()), None);
    assert_eq!(
        trace_header(&Environment::fixed([LAMBDA, trace]), Headers::new()).as_deref(),
        Some(trace.1)
    );
}

#[test]
fn a_trace_id_that_is_already_there_stays() {
    let headers = Headers::from_iter([("x-amzn-trace-id", "mine")]);
    let environment = Environment::fixed([LAMBDA, ("_X_AMZN_TRACE_ID", "other")]);
    assert_eq!(trace_header(&environment, headers).as_deref(), Some("mine"));
}

#[test]
fn a_trace_id_cannot_break_out_of_its_header() {
    let environment = Environment::fixed([LAMBDA, ("_X_AMZN_TRACE_ID", "a\r\nb: ü/")]);
    assert_eq!(
        trace_header(&environment, Headers::new()).as_deref(),
        Some("a%0D%0Ab:%20%C3%BC%2F")
    );
}

#[test]
fn debug_shows_names_and_no_values() {
    let environment = Environment::fixed([("AWS_SECRET_ACCESS_KEY", "hunter2")]).with_file("/f", "hunter2");
    let shown = format!("{environment:?}");
    assert!(
        shown.contains("AWS_SECRET_ACCESS_KEY") && shown.contains("/f"),
        "{shown}"
    );
    assert!(!shown.contains("hunter2"), "{shown}");
}
