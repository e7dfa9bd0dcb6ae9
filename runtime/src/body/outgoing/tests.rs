use std::task::Waker;

use super::*;
use crate::body::BodyInput;
use crate::body::source::InputSource;

/// A hash of nothing but the length, in the form that a checksum of four bytes has.
struct Length(u64);

impl RunningHash for Length {
    fn update(&mut self, bytes: &[u8]) {
        self.0 += bytes.len() as u64;
    }

    fn finish(&mut self) -> String {
        format!("{:08}", self.0)
    }

    fn text_length(&self) -> u64 {
        8
    }
}

fn trailer() -> Trailer {
    Trailer {
        name: "x-amz-checksum-crc32",
        value: Arc::default(),
        hash: Box::new(Length(0)),
    }
}

fn sent(mut body: OutgoingBody) -> Vec<u8> {
    let mut sent = Vec::new();
    let mut context = Context::from_waker(Waker::noop());
    while let Poll::Ready(Some(bytes)) = body.poll_next(&mut context) {
        sent.extend_from_slice(&bytes.unwrap());
    }
    assert!(body.is_end, "it waits for something");
    sent
}

/// A body of bytes that goes out in that framing.
fn outgoing(bytes: &[u8], framing: Framing) -> OutgoingBody {
    let reading = Reading::bytes(Bytes::copy_from_slice(bytes));
    OutgoingBody::new(reading, Some(bytes.len() as u64), framing, SharedBodyError::default())
}

fn chunked(trailer: Option<Trailer>) -> Framing {
    Framing::Chunked { signer: None, trailer }
}

#[test]
fn a_body_without_framing_goes_as_it_is() {
    let body = outgoing(b"hello", Framing::Plain);
    assert_eq!((body.len(), body.is_empty()), (Some(5), false));
    assert_eq!(sent(body), b"hello");
    assert!(outgoing(b"", Framing::Plain).is_empty());
}

#[test]
fn chunks_say_their_length_in_hex_and_a_trailer_follows_them() {
    let text = sent(outgoing(b"hello, tinsmith", chunked(Some(trailer()))));
    let expected = "f\r\nhello, tinsmith\r\n0\r\nx-amz-checksum-crc32:00000015\r\n\r\n";
    assert_eq!(String::from_utf8(text).unwrap(), expected);
}

#[test]
fn a_body_of_no_bytes_is_the_last_chunk_alone() {
    assert_eq!(sent(outgoing(b"", chunked(None))), b"0\r\n\r\n");
}

#[test]
fn chunks_have_64_kib_whatever_pieces_come() {
    let bytes = vec![b'a'; 2 * CHUNK + 1];
    let text = String::from_utf8(sent(outgoing(&bytes, chunked(None)))).unwrap();
    let sizes: Vec<&str> = text.split("\r\n").filter(|line| line.len() < 10).collect();
    assert_eq!(sizes, ["10000", "10000", "1", "a", "0", "", ""]);
}

#[test]
fn the_length_that_is_said_is_that_on_the_wire() {
    for size in [0, 1, 15, 16, CHUNK - 1, CHUNK, CHUNK + 1, 3 * CHUNK, 3 * CHUNK + 4096] {
        for trailer in [None, Some(trailer())] {
            let body = outgoing(&vec![b'a'; size], chunked(trailer));
            let said = body.len();
            assert_eq!(said, Some(sent(body).len() as u64), "{size} bytes");
        }
    }
}

#[test]
fn a_length_that_no_body_has_is_no_overflow() {
    for length in [u64::MAX, u64::MAX - (64 << 10)] {
        assert_eq!(chunked(Some(trailer())).length(length), u64::MAX);
    }
}

#[test]
fn another_attempt_sends_the_checksum_of_the_first() {
    let first = trailer();
    let value = Arc::clone(&first.value);
    sent(outgoing(b"hello", chunked(Some(first))));
    assert_eq!(value.get().unwrap(), "00000005");
    let again = Trailer { value, ..trailer() };
    let text = String::from_utf8(sent(outgoing(b"hello", chunked(Some(again))))).unwrap();
    assert!(text.ends_with("x-amz-checksum-crc32:00000005\r\n\r\n"), "{text}");
}

#[test]
fn a_body_that_ends_early_is_never_sent_as_complete() {
    let input = BodyInput::new(InputSource::reader(&b"hell"[..]), Some(5));
    let fault = SharedBodyError::default();
    let mut body = OutgoingBody::new(
        input.open(input.measure().unwrap()).unwrap(),
        Some(5),
        chunked(None),
        fault.clone(),
    );
    let mut context = Context::from_waker(Waker::noop());
    let mut sent = Vec::new();
    let error = loop {
        match body.poll_next(&mut context) {
            Poll::Ready(Some(Ok(bytes))) => sent.extend_from_slice(&bytes),
            Poll::Ready(Some(Err(error))) => break error,
            other => panic!("{other:?}, after {sent:?}"),
        }
    };
    assert!(!sent.ends_with(b"0\r\n\r\n"), "{sent:?}");
    assert_eq!(fault.take().unwrap().to_string(), error.to_string());
}
