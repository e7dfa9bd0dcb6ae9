use bytes::Bytes;

use super::{Decoder, HeaderValue, Message, MessageError};
use crate::timestamp::Timestamp;

fn message(headers: &[(&str, HeaderValue)], payload: &[u8]) -> Message {
    let headers = headers.iter().map(|(name, value)| ((*name).to_owned(), value.clone()));
    Message {
        headers: headers.collect(),
        payload: payload.to_vec(),
    }
}

fn written(message: &Message) -> Vec<u8> {
    let mut out = Vec::new();
    message.write(&mut out).unwrap();
    out
}

/// A message of these bytes, whatever they are, with the right lengths and checksums around them.
fn framed(headers: &[u8], payload: &[u8]) -> Vec<u8> {
    let number = |length: usize| u32::try_from(length).unwrap().to_be_bytes();
    let mut out = [number(16 + headers.len() + payload.len()), number(headers.len())].concat();
    out.extend(crc32fast::hash(&out).to_be_bytes());
    out.extend([headers, payload].concat());
    out.extend(crc32fast::hash(&out).to_be_bytes());
    out
}

fn fault(bytes: &[u8]) -> MessageError {
    Message::read(bytes).unwrap_err()
}

#[test]
fn every_type_of_header_reads_back_the_same() {
    let whole = message(
        &[
            ("true", HeaderValue::Boolean(true)),
            ("false", HeaderValue::Boolean(false)),
            ("byte", HeaderValue::Byte(-1)),
            ("short", HeaderValue::Short(-300)),
            ("integer", HeaderValue::Integer(70_000)),
            ("long", HeaderValue::Long(i64::MIN)),
            ("blob", HeaderValue::Blob(vec![0, 255])),
            ("string", HeaderValue::String("é".to_owned())),
            (
                "timestamp",
                HeaderValue::Timestamp(Timestamp::new(-1, -5_000_000).unwrap()),
            ),
            ("uuid", HeaderValue::Uuid([7; 16])),
        ],
        b"payload",
    );
    let bytes = written(&whole);
    assert_eq!(Message::read(&bytes), Ok(Some((whole, bytes.len()))));
}

#[test]
fn lengths_and_checksums_are_where_the_format_has_them() {
    let one = message(&[("n", HeaderValue::Short(258))], b"ab");
    assert_eq!(written(&one), framed(b"\x01n\x03\x01\x02", b"ab"));
}

#[test]
fn no_beginning_of_a_message_is_a_message() {
    let bytes = written(&message(&[("a", HeaderValue::Byte(1))], b"x"));
    for end in 0..bytes.len() {
        assert_eq!(Message::read(&bytes[..end]), Ok(None), "{end}");
    }
}

#[test]
fn no_bit_can_flip_unseen() {
    let bytes = written(&message(&[("a", HeaderValue::String("b".to_owned()))], b"x"));
    for index in 0..bytes.len() * 8 {
        let mut damaged = bytes.clone();
        damaged[index / 8] ^= 1 << (index % 8);
        assert!(Message::read(&damaged).is_err(), "{index}");
    }
}

#[test]
fn a_header_that_is_wrong_is_told_as_what_it_is() {
    let cases: [(&[u8], MessageError); 10] = [
        (b"\x00\x00", MessageError::HeaderName),
        (b"\x05a\x00", MessageError::HeaderName),
        (b"\x01\xff\x00", MessageError::HeaderName),
        (b"\x01a", MessageError::HeaderType),
        (b"\x01a\x0a", MessageError::HeaderType),
        (b"\x01a\x04\x00\x00", MessageError::HeaderValue),
        (b"\x01a\x07\x00\x02x", MessageError::HeaderValue),
        (b"\x01a\x07\x00\x01\xff", MessageError::HeaderValue),
        (b"\x01a\x08\x7f\xff\xff\xff\xff\xff\xff\xff", MessageError::HeaderValue),
        (b"\x01a\x00\x01a\x01", MessageError::DuplicateHeader),
    ];
    for (headers, error) in cases {
        assert_eq!(fault(&framed(headers, b"")), error, "{headers:02x?}");
    }
}

#[test]
fn lengths_that_do_not_fit_or_go_too_far_are_refused_before_more_bytes_are_awaited() {
    let prelude = |length: u32, headers: u32| {
        let mut out = [length.to_be_bytes(), headers.to_be_bytes()].concat();
        out.extend(crc32fast::hash(&out).to_be_bytes());
        out
    };
    assert_eq!(fault(&prelude(15, 0)), MessageError::Length);
    assert_eq!(fault(&prelude(20, 5)), MessageError::Length);
    assert_eq!(fault(&prelude(200_016, 131_073)), MessageError::HeadersTooLong);
    assert_eq!(
        fault(&prelude(16 + 24 * 1024 * 1024 + 1, 0)),
        MessageError::PayloadTooLong
    );
    assert_eq!(Message::read(&prelude(16 + 24 * 1024 * 1024, 0)), Ok(None));
}

#[test]
fn what_cannot_be_written_leaves_the_output_alone() {
    let text = |length: usize| HeaderValue::String("x".repeat(length));
    let long_name = "n".repeat(256);
    let big: Vec<_> = (0..5)
        .map(|index| (["a", "b", "c", "d", "e"][index], text(32_767)))
        .collect();
    let cases = [
        (message(&[("", HeaderValue::Byte(0))], b""), MessageError::HeaderName),
        (
            message(&[(&long_name, HeaderValue::Byte(0))], b""),
            MessageError::HeaderName,
        ),
        (message(&[("a", text(32_768))], b""), MessageError::HeaderValue),
        (
            message(&[("a", text(0)), ("a", text(1))], b""),
            MessageError::DuplicateHeader,
        ),
        (message(&big, b""), MessageError::HeadersTooLong),
        (
            message(&[], &vec![0; 24 * 1024 * 1024 + 1]),
            MessageError::PayloadTooLong,
        ),
    ];
    for (message, error) in cases {
        let mut out = Vec::new();
        assert_eq!(message.write(&mut out), Err(error));
        assert!(out.is_empty());
    }
}

#[test]
fn messages_come_out_of_pieces_of_any_size() {
    let messages = [
        message(&[("a", HeaderValue::Byte(1))], b"one"),
        message(&[], b""),
        message(&[], b"three"),
    ];
    let bytes: Vec<u8> = messages.iter().flat_map(written).collect();
    for size in [1, 7, bytes.len()] {
        let mut decoder = Decoder::default();
        let mut found = Vec::new();
        for piece in bytes.chunks(size) {
            decoder.push(piece.to_vec().into());
            while let Some(message) = decoder.message().unwrap() {
                found.push(message);
            }
        }
        assert_eq!(found, messages);
        assert_eq!(decoder.finish(), Ok(()));
    }
}

#[test]
fn pieces_that_come_before_messages_are_taken_wait_in_order() {
    let messages = [message(&[], b"one"), message(&[], b"two"), message(&[], b"three")];
    let bytes: Vec<u8> = messages.iter().flat_map(written).collect();
    for size in [1, 7, 30, bytes.len()] {
        let mut decoder = Decoder::default();
        for piece in bytes.chunks(size) {
            decoder.push(piece.to_vec().into());
        }
        for message in &messages {
            assert_eq!(decoder.message().unwrap().as_ref(), Some(message));
        }
        assert_eq!(decoder.message(), Ok(None));
        assert_eq!(decoder.finish(), Ok(()));
    }
}

#[test]
fn a_message_that_comes_in_one_piece_is_not_copied() {
    let two: Bytes = [message(&[], b"first"), message(&[], b"second")]
        .iter()
        .flat_map(written)
        .collect();
    let mut decoder = Decoder::default();
    decoder.push(two.clone());
    for text in [b"first".as_slice(), b"second"] {
        let message = decoder.message_ref().unwrap().unwrap();
        assert_eq!(message.payload(), text);
        assert!(two.as_ptr_range().contains(&message.payload().as_ptr()));
    }
}

#[test]
fn names_are_unique_however_many_there_are() {
    let names: Vec<_> = (0..20).map(|index| format!("name-{index}")).collect();
    let header = |name: &String| [&[u8::try_from(name.len()).unwrap()], name.as_bytes(), &[0]].concat();
    let all: Vec<u8> = names.iter().flat_map(header).collect();
    assert_eq!(Message::read(&framed(&all, b"")).unwrap().unwrap().0.headers.len(), 20);
    for name in &names {
        let twice = [all.clone(), header(name)].concat();
        assert_eq!(fault(&framed(&twice, b"")), MessageError::DuplicateHeader, "{name}");
    }
}

#[test]
fn a_stream_that_ends_in_a_message_is_cut_off() {
    let mut decoder = Decoder::default();
    decoder.push(written(&message(&[], b"whole"))[..20].to_vec().into());
    assert_eq!(decoder.message(), Ok(None));
    assert_eq!(decoder.finish(), Err(MessageError::Length));
}

#[test]
fn debug_shows_neither_values_nor_payload() {
    let secret = message(&[("key", HeaderValue::String("s3cret".to_owned()))], b"s3cret");
    assert_eq!(
        format!("{secret:?}"),
        r#"Message { headers: ["key"], payload_length: 6 }"#
    );
}
