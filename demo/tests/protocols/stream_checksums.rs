//! Checksums of bodies that stream: of each algorithm, behind a request and of a response.

use std::io::Cursor;

use tinsmith_demo::storage::Client;
use tinsmith_runtime::body::BodyErrorKind;
use tinsmith_runtime::client::ChecksumUse;
use tinsmith_runtime::http::Request;
use tinsmith_runtime::transport::scripted::{Expected, Scripted};
use tinsmith_runtime::{Blocking, RequestBody, ResponseBody};

use crate::{client, response, sent};

/// The checksums of `hello`, computed with Python's zlib and hashlib, and from the published polynomials.
const OF_HELLO: [(&str, &str, &str); 7] = [
    ("CRC32", "x-amz-checksum-crc32", "NhCmhg=="),
    ("CRC32C", "x-amz-checksum-crc32c", "mnG7TA=="),
    ("CRC64NVME", "x-amz-checksum-crc64nvme", "M3eFcAZSQlc="),
    ("MD5", "x-amz-checksum-md5", "XUFAKrxLKna5cZ2REBfFkg=="),
    ("SHA1", "x-amz-checksum-sha1", "qvTGHdzF6KLavt4PO0gs2a6pQ00="),
    (
        "SHA256",
        "x-amz-checksum-sha256",
        "LPJNul+wow4m6DsqxbninhsWHlwfp0JecwQzYpOLmCQ=",
    ),
    (
        "SHA512",
        "x-amz-checksum-sha512",
        "m3HSJL1i83hdltRq0+o9czGb+8KJDKra4t/3JRlnPKcjI8PZm6XBHXx6zG4UuMXaDEZjR1wuXDre9G9zvN7AQw==",
    ),
];

fn hello() -> RequestBody<Blocking> {
    RequestBody::from_reader(Cursor::new("hello")).content_length(5)
}

fn put(url: &str, when: ChecksumUse, algorithm: Option<&str>) -> Request {
    let builder = Client::builder().endpoint_url(url).request_checksums(when);
    sent(builder, |client| {
        let put = client.put_object().key("k").body(hello());
        match algorithm {
            Some(algorithm) => put.checksum_algorithm(algorithm).send().unwrap(),
            None => put.send().unwrap(),
        }
    })
}

#[test]
fn the_checksum_of_each_algorithm_follows_the_body_over_tls_and_without() {
    for when in [ChecksumUse::WhenSupported, ChecksumUse::WhenRequired] {
        for (name, field, value) in OF_HELLO {
            let request = put("https://localhost", when, Some(name));
            let text = String::from_utf8(request.body.to_vec()).unwrap();
            assert_eq!(text, format!("5\r\nhello\r\n0\r\n{field}:{value}\r\n\r\n"));
            assert_eq!(request.headers.get("content-length"), Some(&*text.len().to_string()));

            let signed = put("http://localhost", when, Some(name));
            let text = String::from_utf8(signed.body.to_vec()).unwrap();
            assert!(
                text.contains(&format!("\r\n{field}:{value}\r\nx-amz-trailer-signature:")),
                "{text}"
            );
            assert_eq!(signed.headers.get("content-length"), Some(&*text.len().to_string()));
            for request in [request, signed] {
                assert_eq!(request.headers.get("x-amz-trailer"), Some(field));
                assert_eq!(request.headers.get("x-amz-sdk-checksum-algorithm"), Some(name));
                assert_eq!(request.headers.get(field), None, "it is not in the head too");
            }
        }
    }
}

#[test]
fn where_none_is_required_nothing_speaks_of_checksums() {
    for url in ["https://localhost", "http://localhost"] {
        let request = put(url, ChecksumUse::WhenRequired, None);
        let of_checksums = |name: &str| {
            let name = name.to_ascii_lowercase();
            name.contains("checksum") || name == "x-amz-trailer"
        };
        let found: Vec<_> = request.headers.iter().filter(|(name, _)| of_checksums(name)).collect();
        assert!(found.is_empty(), "{found:?}");
        assert!(!String::from_utf8_lossy(&request.body).contains("checksum"));
    }
    let script = Scripted::new()
        .expect(Expected::any())
        .respond(response(200, &[], "hello"));
    let builder = Client::builder().response_checksums(ChecksumUse::WhenRequired);
    client(builder, &script).get_object().key("k").send().unwrap();
    assert_eq!(script.requests()[0].headers.get("x-amz-checksum-mode"), None);
}

#[test]
fn a_coding_of_chunks_that_the_caller_names_is_there_once() {
    for (own, expected) in [
        ("aws-chunked", "aws-chunked"),
        ("gzip, aws-chunked", "gzip, aws-chunked"),
        ("gzip", "gzip,aws-chunked"),
        ("gzip, br", "gzip, br,aws-chunked"),
    ] {
        let request = sent(Client::builder(), |client| {
            let put = client.put_object().key("k").body(hello());
            put.content_encoding(own).send().unwrap()
        });
        assert_eq!(request.headers.get("content-encoding"), Some(expected));
    }
}

#[test]
fn a_request_without_a_signature_says_how_its_body_comes() {
    for (url, body) in [("https://localhost", hello()), ("http://localhost", hello())] {
        let builder = Client::builder().endpoint_url(url).anonymous(true);
        let request = sent(builder, |client| {
            client.put_object().key("k").body(body).send().unwrap()
        });
        let hash = request.headers.get("x-amz-content-sha256");
        assert_eq!(hash, Some("STREAMING-UNSIGNED-PAYLOAD-TRAILER"), "{url}");
        assert_eq!(request.headers.get("authorization"), None);
        assert!(request.body.starts_with(b"5\r\nhello\r\n0\r\nx-amz-checksum-crc32:"));
    }
    let none = ChecksumUse::WhenRequired;
    let builder = Client::builder().anonymous(true).request_checksums(none);
    let request = sent(builder, |client| {
        client.put_object().key("k").body(hello()).send().unwrap()
    });
    assert_eq!(request.headers.get("x-amz-content-sha256"), Some("UNSIGNED-PAYLOAD"));
    assert_eq!(&*request.body, b"hello");
}

/// An answer with `hello`, or a part of it, and a checksum.
fn got(field: &'static str, value: &str, range: Option<&str>, body: &str) -> ResponseBody<Blocking> {
    let status = if range.is_some() { 206 } else { 200 };
    let script = Scripted::new()
        .expect(Expected::any())
        .respond(response(status, &[(field, value)], body));
    let client = client(Client::builder(), &script);
    let mut get = client.get_object().key("k");
    if let Some(range) = range {
        get = get.range(range);
    }
    get.send().unwrap().body
}

/// The algorithm that verified a body, or the error at its end. All bytes come in either case.
fn read(mut body: ResponseBody<Blocking>) -> Result<Option<&'static str>, BodyErrorKind> {
    let mut read = 0;
    loop {
        match body.chunk() {
            Ok(Some(bytes)) => read += bytes.len(),
            Ok(None) => {
                assert!(body.is_end());
                return Ok(body.verified_by());
            }
            Err(error) => {
                assert_eq!(read as u64, error.received());
                assert_eq!(body.verified_by(), None);
                return Err(error.kind());
            }
        }
    }
}

#[test]
fn the_checksum_of_each_algorithm_verifies_an_answer_or_is_an_error_at_its_end() {
    for (name, field, value) in OF_HELLO {
        assert_eq!(read(got(field, value, None, "hello")), Ok(Some(name)));
        assert_eq!(
            read(got(field, value, None, "hellO")),
            Err(BodyErrorKind::ChecksumMismatch),
            "{name}"
        );
        let of_parts = format!("{value}-2");
        assert_eq!(read(got(field, &of_parts, None, "hellO")), Ok(None), "{name}");
        assert_eq!(read(got(field, value, Some("bytes=0-2"), "hel")), Ok(None), "{name}");
    }
}

#[test]
fn several_ranges_come_as_the_service_sends_them() {
    let parts = "--x\r\ncontent-range: bytes 0-0/5\r\n\r\nh\r\n--x\r\ncontent-range: bytes 4-4/5\r\n\r\no\r\n--x--\r\n";
    let (_, field, value) = OF_HELLO[0];
    let body = got(field, value, Some("bytes=0-0,4-4"), parts);
    assert_eq!(body.collect(1000).unwrap(), parts.as_bytes());
    let body = got(field, value, Some("bytes=0-0,4-4"), parts);
    assert_eq!(read(body), Ok(None));
}
