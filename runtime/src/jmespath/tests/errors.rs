use super::parse_error;
use crate::jmespath::ParseErrorKind;

/// Each text, and where its fault is.
#[test]
fn a_syntax_error_has_its_position() {
    for (text, position) in [
        ("", 0),
        ("  ", 2),
        (".a", 0),
        ("a.", 2),
        ("a..b", 2),
        ("a.1", 2),
        ("a.[0]", 3),
        ("a.@", 2),
        ("a b", 2),
        ("a[", 2),
        ("a[b]", 2),
        ("a[0", 3),
        ("a[-]", 2),
        ("a[99999999999999999999]", 2),
        ("[*][b]", 4),
        ("[1:2:3:4]", 6),
        ("a[ ?b]", 3),
        ("a[?b", 4),
        ("[a,]", 3),
        ("{}", 1),
        ("{a}", 2),
        ("{a: b,}", 6),
        ("a ||", 4),
        ("a = b", 2),
        ("a == == b", 5),
        ("(a", 2),
        ("a)", 1),
        ("f(", 2),
        ("abs(a,)", 6),
        ("@(a)", 1),
        ("\"abs\"(a)", 0),
        ("&a", 0),
        ("a == #", 5),
        ("é", 0),
        ("a.\"b", 2),
        ("a.\"\\q\"", 2),
        ("'a", 0),
        ("'a\\'", 0),
        ("`a`", 0),
        ("`{`", 0),
        ("`1e999`", 0),
    ] {
        let error = parse_error(text);
        assert_eq!(
            (error.kind(), error.position()),
            (ParseErrorKind::Syntax, position),
            "{text}: {error}"
        );
    }
}

#[test]
fn a_fault_that_parses_has_its_kind_and_position() {
    for (text, kind, position) in [
        ("a | nope(@)", ParseErrorKind::UnknownFunction, 4),
        ("abs()", ParseErrorKind::InvalidArity, 0),
        ("[abs(a, b)]", ParseErrorKind::InvalidArity, 1),
        ("merge()", ParseErrorKind::InvalidArity, 0),
        ("a[1:2:0]", ParseErrorKind::InvalidValue, 6),
    ] {
        let error = parse_error(text);
        assert_eq!((error.kind(), error.position()), (kind, position), "{text}: {error}");
    }
}

#[test]
fn a_message_says_what_was_expected_and_what_is_there() {
    assert_eq!(
        parse_error("a[0,").to_string(),
        "bad JMESPath expression at byte 3: expected `]`, found `,`"
    );
    assert_eq!(
        parse_error("contains(a)").to_string(),
        "bad JMESPath expression at byte 0: contains takes 2 arguments, not 1"
    );
}
