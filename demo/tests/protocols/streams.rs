//! Bodies that are sent as they are read, and read as they come.

use std::io::{self, Cursor, Read};
use std::path::PathBuf;

use tinsmith_runtime::body::BodyErrorKind;
use tinsmith_runtime::client::ChecksumUse;
use tinsmith_runtime::credentials::Credentials;
use tinsmith_runtime::error::Cause;
use tinsmith_runtime::http::Request;
use tinsmith_runtime::transport::TransportErrorKind;
use tinsmith_runtime::transport::scripted::{Expected, Scripted};
use tinsmith_runtime::{Blocking, ClientBuilder, RequestBody};

use crate::{client, read, response, sent};
use tinsmith_demo::storage::Client;

type Body = RequestBody<Blocking>;

fn builder() -> ClientBuilder<Client<tinsmith_runtime::Async>, Client<Blocking>> {
    Client::builder()
}

fn reader(text: &str) -> Body {
    Body::from_reader(Cursor::new(text.to_owned())).content_length(text.len() as u64)
}

/// The request that stores a body.
fn put(builder: ClientBuilder<Client<tinsmith_runtime::Async>, Client<Blocking>>, body: impl Into<Body>) -> Request {
    sent(builder, |client| {
        client.put_object().key("k").body(body).send().unwrap()
    })
}

/// The header fields that say how a body goes out.
fn fields(request: &Request) -> Vec<(&str, &str)> {
    let fields = request.headers.iter().filter(|(name, _)| {
        let name = name.to_ascii_lowercase();
        name.starts_with("content-") || name.starts_with("x-amz-") && name != "x-amz-date"
    });
    fields.collect()
}

fn text(request: &Request) -> &str {
    std::str::from_utf8(&request.body).unwrap()
}

/// A file with that text, for the test of that name.
fn file(test: &str, text: &str) -> PathBuf {
    let path = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join(test);
    std::fs::write(&path, text).unwrap();
    path
}

/// The error of a call for which nothing is sent.
fn refused(
    call: impl FnOnce(&Client<Blocking>) -> Result<(), tinsmith_demo::storage::Error>,
) -> (BodyErrorKind, String) {
    let script = Scripted::new();
    let error = call(&client(builder(), &script)).unwrap_err();
    match error.cause() {
        Some(Cause::Body(body)) => (body.kind(), error.to_string()),
        other => panic!("{other:?}"),
    }
}

const CRC32_OF_HELLO: &str = "NhCmhg==";

#[test]
fn over_tls_a_body_is_in_chunks_and_its_checksum_follows() {
    let request = put(builder(), reader("hello"));
    assert_eq!(
        fields(&request),
        [
            ("Content-Type", "application/octet-stream"),
            ("x-amz-sdk-checksum-algorithm", "CRC32"),
            ("Content-Encoding", "aws-chunked"),
            ("x-amz-decoded-content-length", "5"),
            ("x-amz-trailer", "x-amz-checksum-crc32"),
            ("X-Amz-Content-SHA256", "STREAMING-UNSIGNED-PAYLOAD-TRAILER"),
            ("Content-Length", "46"),
        ]
    );
    let expected = format!("5\r\nhello\r\n0\r\nx-amz-checksum-crc32:{CRC32_OF_HELLO}\r\n\r\n");
    assert_eq!(text(&request), expected);
}

#[test]
fn without_tls_chunks_and_trailer_are_signed() {
    let request = put(builder().endpoint_url("http://localhost"), reader("hello"));
    let hash = request.headers.get("x-amz-content-sha256");
    assert_eq!(hash, Some("STREAMING-AWS4-HMAC-SHA256-PAYLOAD-TRAILER"));
    assert_eq!(
        request.headers.get("content-length"),
        Some(&*request.body.len().to_string())
    );
    let is_signature = |text: &str| text.len() == 64 && text.bytes().all(|b| b.is_ascii_hexdigit());
    let lines: Vec<_> = text(&request).split("\r\n").collect();
    let [first, "hello", last, checksum, trailer, "", ""] = &*lines else {
        panic!("{lines:?}");
    };
    assert!(is_signature(first.strip_prefix("5;chunk-signature=").unwrap()));
    assert!(is_signature(last.strip_prefix("0;chunk-signature=").unwrap()));
    assert_eq!(*checksum, format!("x-amz-checksum-crc32:{CRC32_OF_HELLO}"));
    assert!(is_signature(trailer.strip_prefix("x-amz-trailer-signature:").unwrap()));
}

#[test]
fn chunks_have_64_kib_whatever_the_pieces_of_the_source() {
    struct ByTens(u64);
    impl Read for ByTens {
        fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
            let count = into.len().min(10).min(self.0 as usize);
            into[..count].fill(b'a');
            self.0 -= count as u64;
            Ok(count)
        }
    }
    let request = put(builder(), Body::from_reader(ByTens(66_000)).content_length(66_000));
    let text = text(&request);
    assert!(text.starts_with("10000\r\na"));
    assert!(text[65_536 + 7..].starts_with("\r\n1d0\r\na"));
    assert_eq!(request.headers.get("content-length"), Some(&*text.len().to_string()));
}

#[test]
fn the_callers_own_checksum_is_sent_and_none_follows() {
    let call = |client: &Client<Blocking>| {
        let put = client.put_object().key("k").body(reader("hello"));
        put.checksum_sha256("own").send().unwrap()
    };
    let request = sent(builder(), call);
    assert_eq!(request.headers.get("x-amz-content-sha256"), Some("UNSIGNED-PAYLOAD"));
    assert_eq!(request.headers.get("x-amz-checksum-sha256"), Some("own"));
    assert_eq!(request.headers.get("content-encoding"), None);
    assert_eq!(text(&request), "hello");
    let request = sent(builder().endpoint_url("http://localhost"), call);
    let hash = request.headers.get("x-amz-content-sha256");
    assert_eq!(hash, Some("STREAMING-AWS4-HMAC-SHA256-PAYLOAD"));
    assert!(!text(&request).contains("x-amz-trailer"), "{}", text(&request));
}

#[test]
fn stores_that_know_no_checksums_get_none() {
    let request = put(builder().request_checksums(ChecksumUse::WhenRequired), reader("hello"));
    assert_eq!(
        fields(&request),
        [
            ("Content-Type", "application/octet-stream"),
            ("X-Amz-Content-SHA256", "UNSIGNED-PAYLOAD"),
            ("Content-Length", "5"),
        ]
    );
}

#[test]
fn a_checksum_can_be_in_a_header_for_what_is_read_twice() {
    let builder = || builder().checksum_in_header(true);
    let request = put(builder(), Body::from_path(file("in_header", "hello")));
    assert_eq!(request.headers.get("x-amz-checksum-crc32"), Some(CRC32_OF_HELLO));
    assert_eq!(text(&request), "hello");
    let script = Scripted::new();
    let error = client(builder(), &script)
        .put_object()
        .key("k")
        .body(reader("hello"))
        .send();
    assert!(error.unwrap_err().to_string().contains("read once alone"));
}

#[test]
fn bytes_in_memory_are_hashed_and_not_framed() {
    for length in [0, 5, 100_000] {
        let request = put(builder(), vec![b'a'; length]);
        let hash = request.headers.get("x-amz-content-sha256").unwrap();
        assert_eq!(hash.len(), 64, "{hash}");
        assert!(request.headers.get("x-amz-checksum-crc32").is_some(), "{length}");
        assert_eq!(request.headers.get("content-encoding"), None);
        assert_eq!(request.body.len(), length);
    }
}

#[test]
fn a_file_without_bytes_goes_as_bytes_in_memory() {
    let request = put(builder(), Body::from_path(file("empty", "")));
    assert_eq!(request.headers.get("content-encoding"), None);
    assert_eq!(request.headers.get("x-amz-checksum-crc32"), Some("AAAAAA=="));
    assert_eq!(request.headers.get("content-length"), Some("0"));
}

#[test]
fn the_callers_own_coding_comes_before_that_of_the_chunks() {
    let request = sent(builder(), |client| {
        let put = client.put_object().key("k").body(reader("hello"));
        put.content_encoding("gzip").send().unwrap()
    });
    assert_eq!(request.headers.get("content-encoding"), Some("gzip,aws-chunked"));
}

#[test]
fn s3_is_told_the_length_or_nothing_is_sent() {
    let (kind, text) = refused(|client| {
        let body = Body::from_reader(Cursor::new("hello"));
        client.put_object().key("k").body(body).send().map(drop)
    });
    assert_eq!(kind, BodyErrorKind::LengthUnknown);
    assert!(text.contains("content_length"), "{text}");
}

#[test]
fn a_body_that_is_not_signed_needs_no_length() {
    let request = sent(builder(), |client| {
        client
            .put_log()
            .lines(Body::from_reader(Cursor::new("hello")))
            .send()
            .unwrap();
    });
    assert_eq!(request.headers.get("x-amz-content-sha256"), Some("UNSIGNED-PAYLOAD"));
    assert_eq!(request.headers.get("content-length"), None);
    assert_eq!(text(&request), "hello");
}

#[test]
fn a_part_of_an_open_file_is_sent() {
    let open = std::fs::File::open(file("part", "0123456789")).unwrap();
    let request = put(builder(), Body::from_file(open, 2, Some(5)));
    assert!(text(&request).starts_with("5\r\n23456\r\n"));
}

#[test]
fn a_part_that_begins_behind_the_end_of_its_file_is_an_error() {
    for length in [None, Some(0), Some(2)] {
        let open = std::fs::File::open(file("behind", "0123456789")).unwrap();
        let (kind, text) = refused(|client| {
            let body = Body::from_file(open, 11, length);
            client.put_object().key("k").body(body).send().map(drop)
        });
        assert_eq!(kind, BodyErrorKind::Source);
        assert!(text.contains("begins at 11, and there are 10 bytes"), "{text}");
    }
    let open = std::fs::File::open(file("behind", "0123456789")).unwrap();
    let request = put(builder(), Body::from_file(open, 10, None));
    assert_eq!(request.headers.get("content-length"), Some("0"));
}

#[test]
fn a_member_for_the_length_says_how_long_a_body_is_and_framing_counts_too() {
    let put = |client: &Client<Blocking>, body: Body, length: i64| {
        client
            .put_object()
            .key("k")
            .content_length(length)
            .body(body)
            .send()
            .map(drop)
    };
    let path = file("said", "hello");
    for body in [Body::from_reader(Cursor::new("hello")), Body::from_path(&path)] {
        let request = sent(builder(), |client| put(client, body, 5).unwrap());
        let length = request.body.len().to_string();
        let lengths = request.headers.iter().filter(|(name, _)| *name == "Content-Length");
        assert_eq!(lengths.map(|(_, length)| length).collect::<Vec<_>>(), [&*length]);
        assert_eq!(request.headers.get("x-amz-decoded-content-length"), Some("5"));
        assert!(text(&request).starts_with("5\r\nhello\r\n"));
    }
    for body in [reader("hello"), Body::from_path(path)] {
        let (kind, text) = refused(|client| put(client, body, 4));
        assert_eq!(kind, BodyErrorKind::LengthDiffers);
        assert!(text.contains("after 5 of 4 bytes"), "{text}");
    }
}

/// A client that tries twice.
fn persistent(script: &Scripted) -> Client<Blocking> {
    builder()
        .region("us-east-1")
        .credentials(Credentials::new("AKIDEXAMPLE", "secret"))
        .max_attempts(2)
        .blocking_transport(script.clone())
        .build_blocking()
        .unwrap()
}

/// A script of one failure and one success.
fn fails_once() -> Scripted {
    Scripted::new()
        .expect(Expected::any())
        .fail(TransportErrorKind::Broken)
        .expect(Expected::any())
        .respond(response(200, &[], ""))
}

#[test]
fn what_can_be_read_again_is_sent_again_from_where_it_began() {
    let mut at_two = Cursor::new("01234");
    at_two.set_position(2);
    let path = file("again", "234");
    for body in [Body::from_seekable(at_two), Body::from_path(path), Body::from("234")] {
        let script = fails_once();
        persistent(&script).put_object().key("k").body(body).send().unwrap();
        let [first, second] = &*script.requests() else { panic!() };
        assert!(
            text(first).contains("234") && !text(first).contains("01"),
            "{}",
            text(first)
        );
        assert_eq!(first.body, second.body);
    }
}

#[test]
fn a_reader_without_bytes_is_sent_again_as_nothing_was_taken() {
    let script = fails_once();
    let body = Body::from_reader(io::empty()).content_length(0);
    persistent(&script).put_object().key("k").body(body).send().unwrap();
    assert_eq!(script.requests().len(), 2);
}

#[test]
fn what_was_read_and_cannot_be_again_is_not_sent_again_and_the_error_says_so() {
    let script = Scripted::new().expect(Expected::any()).fail(TransportErrorKind::Broken);
    let error = persistent(&script)
        .put_object()
        .key("k")
        .body(reader("hello"))
        .send()
        .unwrap_err();
    assert!(error.metadata().body_is_used_up);
    let text = error.to_string();
    assert!(text.contains("1 attempt; the body of the request was read"), "{text}");
}

#[test]
fn a_body_follows_to_another_region_if_it_can_be_read_again_and_else_the_next_call_goes_there() {
    let elsewhere = || response(301, &[("x-object-region", "eu-west-1")], "");
    let script = Scripted::new().expect(Expected::any()).respond(elsewhere());
    let script = script.expect(Expected::any()).respond(response(200, &[], ""));
    persistent(&script).put_object().key("k").body("234").send().unwrap();
    let [first, second] = &*script.requests() else { panic!() };
    assert!(text(first).contains("234") && second.authority.contains("eu-west-1"));
    assert_eq!(first.body, second.body);

    let script = Scripted::new().expect(Expected::any()).respond(elsewhere());
    let script = script.expect(Expected::any()).respond(response(200, &[], ""));
    let client = persistent(&script);
    let error = client.put_object().key("k").body(reader("hello")).send().unwrap_err();
    assert!(error.metadata().body_is_used_up);
    client.put_object().key("k").body(reader("hello")).send().unwrap();
    let regions: Vec<_> = script
        .requests()
        .iter()
        .map(|request| request.authority.contains("eu-west-1"))
        .collect();
    assert_eq!(regions, [false, true]);
}

#[test]
fn a_reader_that_fails_is_told_as_it_is_and_not_tried_again() {
    struct Fails;
    impl Read for Fails {
        fn read(&mut self, _: &mut [u8]) -> io::Result<usize> {
            Err(io::Error::other("no paper"))
        }
    }
    let (kind, text) = refused(|client| {
        let body = Body::from_reader(Fails).content_length(5);
        client.put_object().key("k").body(body).send().map(drop)
    });
    assert_eq!(kind, BodyErrorKind::Source);
    assert!(text.contains("no paper"), "{text}");
}

#[test]
fn a_body_of_another_length_than_was_said_is_an_error_with_both() {
    for (said, error) in [
        (0, "after 1 of 0 bytes"),
        (4, "after 5 of 4 bytes"),
        (6, "after 5 of 6 bytes"),
    ] {
        let (kind, text) = refused(|client| {
            let body = Body::from_reader(Cursor::new("hello")).content_length(said);
            client.put_object().key("k").body(body).send().map(drop)
        });
        assert_eq!(kind, BodyErrorKind::LengthDiffers);
        assert!(text.contains(error), "{text}");
    }
}

#[test]
fn a_file_that_is_not_there_is_named() {
    let (kind, text) = refused(|client| {
        let body = Body::from_path("no/such/file");
        client.put_object().key("k").body(body).send().map(drop)
    });
    assert_eq!(kind, BodyErrorKind::File);
    assert!(text.contains("no/such/file"), "{text}");
}

fn got(
    fields: &[(&'static str, &'static str)],
    range: Option<&str>,
) -> (Request, tinsmith_runtime::ResponseBody<Blocking>) {
    let script = Scripted::new()
        .expect(Expected::any())
        .respond(response(200, fields, "hello"));
    let client = client(builder(), &script);
    let mut get = client.get_object().key("k");
    if let Some(range) = range {
        get = get.range(range);
    }
    let body = get.send().unwrap().body;
    (script.requests().remove(0), body)
}

#[test]
fn the_checksum_of_an_answer_is_asked_for_and_compared() {
    let (request, mut body) = got(&[("x-amz-checksum-crc32", CRC32_OF_HELLO)], None);
    assert_eq!(request.headers.get("x-amz-checksum-mode"), Some("ENABLED"));
    assert_eq!(body.chunk().unwrap().as_deref(), Some(&b"hello"[..]));
    assert_eq!(body.chunk().unwrap(), None);
    assert_eq!(body.verified_by(), Some("CRC32"));

    let (_, mut body) = got(&[("x-amz-checksum-crc32", "AAAAAA==")], None);
    assert_eq!(body.chunk().unwrap().as_deref(), Some(&b"hello"[..]));
    for _ in 0..2 {
        assert_eq!(body.chunk().unwrap_err().kind(), BodyErrorKind::ChecksumMismatch);
    }
}

#[test]
fn a_checksum_that_is_of_something_else_is_not_compared() {
    for (fields, range) in [
        ([("x-amz-checksum-crc32", "AAAAAA==")], Some("bytes=0-4")),
        ([("x-amz-checksum-crc32", "AAAAAA==-2")], None),
        ([("x-amz-checksum-xxhash3", "AAAAAA==")], None),
    ] {
        let (_, mut body) = got(&fields, range);
        body.chunk().unwrap();
        assert_eq!(body.chunk().unwrap(), None);
        assert_eq!(body.verified_by(), None);
    }
}

#[test]
fn a_failure_is_no_body_that_streams() {
    let result = read(
        builder(),
        response(404, &[], "<Error><Code>NoSuchKey</Code></Error>"),
        |client| client.get_object().key("k").send(),
    );
    assert_eq!(result.unwrap_err().code(), Some("NoSuchKey"));
}

#[test]
fn a_body_becomes_a_file_as_a_whole_or_not_at_all() {
    let path = file("saved", "old");
    let (_, body) = got(&[("x-amz-checksum-crc32", "AAAAAA==")], None);
    assert_eq!(body.save(&path).unwrap_err().kind(), BodyErrorKind::ChecksumMismatch);
    assert_eq!(std::fs::read_to_string(&path).unwrap(), "old");
    let (_, body) = got(&[], None);
    assert_eq!(body.save(&path).unwrap(), 5);
    assert_eq!(std::fs::read_to_string(&path).unwrap(), "hello");
    let (_, body) = got(&[], None);
    assert_eq!(body.collect(4).unwrap_err().kind(), BodyErrorKind::TooLarge);
}

#[test]
fn the_limit_of_a_body_counts_what_was_not_read_yet() {
    for (limit, rest) in [(3, Ok(b"llo".to_vec())), (2, Err(BodyErrorKind::TooLarge))] {
        let (_, mut body) = got(&[], None);
        body.read_exact(&mut [0; 2]).unwrap();
        assert_eq!(body.collect(limit).map_err(|error| error.kind()), rest);
    }
}

#[test]
fn a_body_of_an_answer_goes_out_again_without_being_in_memory() {
    let (_, body) = got(&[], None);
    let request = put(builder(), body);
    assert!(text(&request).starts_with("5\r\nhello\r\n"));
}
