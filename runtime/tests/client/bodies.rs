//! What a client adds to a request beyond its input: fixed header fields, compression and the checksum of the body.

use serde_json::{Value, json};
use tinsmith_runtime::codegen::endpoint::{CommonRules, Rules};
use tinsmith_runtime::codegen::schema::{Catalog, Checksum, Member, Operation, Service, Shape, StructureSchema};
use tinsmith_runtime::credentials::Credentials;
use tinsmith_runtime::http::Request;
use tinsmith_runtime::transport::scripted::{Expected, Scripted};
use tinsmith_runtime::{Blocking, RequestBody};

use super::{Builder, NoError, catalog, service};

static INPUT: StructureSchema = StructureSchema::new(
    "Input",
    &[
        Member::new("accept", Shape::String).header("Accept"),
        Member::new("algorithm", Shape::String).header("x-amz-sdk-checksum-algorithm"),
        Member::new("text", Shape::String),
    ],
);
static PUT: Operation = Operation {
    input: &INPUT,
    headers: &[("Accept", "application/json"), ("X-Version", "1")],
    request_compression: true,
    checksum: Some(Checksum {
        required: true,
        algorithm_member: Some("algorithm"),
        response_mode_member: None,
    }),
    ..Operation::new("Put", "put", "POST", "/")
};

static SEALED: StructureSchema = StructureSchema::new("Sealed", &[Member::new("body", Shape::Blob).payload()]);
/// It must have a checksum, and offers no choice of one.
static SEAL: Operation = Operation {
    input: &SEALED,
    streams_input: true,
    checksum: Some(Checksum {
        required: true,
        algorithm_member: None,
        response_mode_member: None,
    }),
    ..Operation::new("Seal", "seal", "PUT", "/")
};

static SERVICE: Service = service(Rules::Common(CommonRules::new("things")));
static CATALOG: Catalog = catalog(&[&PUT, &SEAL]);

fn sent(input: Value) -> Result<Request, String> {
    let transport = Scripted::new().expect(Expected::any()).reply(200, "{}");
    let client = Builder::new(&SERVICE)
        .region("mars")
        .credentials(Credentials::new("AKIDEXAMPLE", "secret"))
        .blocking_transport(transport.clone())
        .build_blocking()
        .unwrap();
    let called = client.call::<NoError>(&CATALOG, "put", &input);
    // Whether a request was sent is for the result to say.
    let _ = transport.finish();
    called.map_err(|error| error.to_string())?;
    Ok(transport.requests().remove(0))
}

#[test]
fn fixed_header_fields_give_way_to_the_input() {
    let request = sent(json!({})).unwrap();
    assert_eq!(request.headers.get("accept"), Some("application/json"));
    assert_eq!(request.headers.get("x-version"), Some("1"));
    let request = sent(json!({"accept": "text/plain"})).unwrap();
    let accept = request.headers.iter().filter(|(name, _)| *name == "Accept");
    assert_eq!(accept.map(|(_, value)| value).collect::<Vec<_>>(), ["text/plain"]);
}

#[test]
fn the_checksum_is_signed() {
    let request = sent(json!({})).unwrap();
    // Of `{}`.
    assert_eq!(request.headers.get("x-amz-checksum-crc32"), Some("o6a/Qw=="));
    assert_eq!(request.headers.get("x-amz-sdk-checksum-algorithm"), Some("CRC32"));
    let authorization = request.headers.get("authorization").unwrap();
    assert!(authorization.contains(";x-amz-checksum-crc32;"), "{authorization}");
}

#[test]
fn the_checksum_is_of_the_compressed_body() {
    let text = "x".repeat(20_000);
    let request = sent(json!({"algorithm": "CRC32", "text": text})).unwrap();
    assert_eq!(request.headers.get("content-encoding"), Some("gzip"));
    assert!(request.body.starts_with(&[0x1f, 0x8b]), "{:?}", &request.body[..2]);
    let checksum = request.headers.get("x-amz-checksum-crc32");
    // That of the body as it was.
    assert!(checksum.is_some() && checksum != Some("fkS6Xg=="));
}

#[test]
fn an_algorithm_that_is_not_there_fails_before_anything_is_sent() {
    let error = sent(json!({"algorithm": "XXHASH64"})).unwrap_err();
    assert!(error.contains("`algorithm` names a checksum algorithm"), "{error}");
}

#[test]
fn a_checksum_that_is_required_without_a_choice_is_the_md5_and_a_stream_is_read_twice_for_it() {
    let seal = |body: RequestBody<Blocking>| {
        let transport = Scripted::new().expect(Expected::any()).reply(200, "");
        let client = Builder::new(&SERVICE)
            .region("mars")
            .credentials(Credentials::new("AKIDEXAMPLE", "secret"))
            .blocking_transport(transport.clone())
            .build_blocking()
            .unwrap();
        let called = client
            .call_streaming::<NoError>(&CATALOG, "seal", json!({}))
            .body(body)
            .send();
        // Whether a request was sent is for the result to say.
        let _ = transport.finish();
        called.map(|_| transport.requests().remove(0))
    };
    let again = RequestBody::from_seekable(std::io::Cursor::new("hello"));
    for request in [seal("hello".into()).unwrap(), seal(again).unwrap()] {
        assert_eq!(request.headers.get("content-md5"), Some("XUFAKrxLKna5cZ2REBfFkg=="));
        assert_eq!(request.body, "hello");
    }
    let error = seal(RequestBody::from_reader(std::io::Cursor::new("hello"))).unwrap_err();
    assert!(error.to_string().contains("can be read once alone"), "{error}");
}
