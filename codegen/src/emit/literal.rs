//! String literals: the door for text of a model that is neither a name nor documentation. `quote` makes one of each string
//! that it is given, with the escapes that it needs, and with escapes for invisible characters, such as marks for the writing
//! direction, which the compiler refuses in a literal. Here is only the literal for text that would be unreadable with escapes.

use proc_macro2::Literal;

/// Text with many quotes, as it is, its lines too. Text with invisible characters gets escapes.
///
/// ```text
/// r#"{"version":"1.0"}"#
/// ```
pub(super) fn raw(text: &str) -> Literal {
    let visible = text.chars().all(|c| matches!(c, ' ' | '\n') || c.is_ascii_graphic());
    let hashes = (1..=8).map(|count| "#".repeat(count));
    let mut enough = hashes.filter(|hashes| !text.contains(&format!("\"{hashes}")));
    let literal = enough.next().filter(|_| visible);
    let literal = literal.and_then(|hashes| format!("r{hashes}\"{text}\"{hashes}").parse().ok());
    literal.unwrap_or_else(|| Literal::string(text))
}

#[cfg(test)]
mod tests {
    use super::raw;

    #[test]
    fn text_has_as_many_hashes_as_it_needs() {
        for (text, literal) in [
            ("{\"a\": 1}", r###"r#"{"a": 1}"#"###),
            ("\"#", r###"r##""#"##"###),
            ("\"########", "\"\\\"########\""),
        ] {
            assert_eq!(raw(text).to_string(), literal);
        }
    }

    #[test]
    fn what_cannot_be_seen_has_escapes() {
        assert_eq!(raw("a\u{202e}\r\"").to_string(), r#""a\u{202e}\r\"""#);
    }
}
