//! Text of others, as a person may see it at a terminal.

use percent_encoding::{AsciiSet, CONTROLS, utf8_percent_encode};

/// The longest text from a server that is shown to a person.
const MAX_SHOWN_CHARS: usize = 300;

/// What no URL has raw (RFC 3986, section 2), and quotes: the command that opens pages may be a script.
const NOT_OF_URLS: &AsciiSet = &CONTROLS
    .add(b' ')
    .add(b'"')
    .add(b'\'')
    .add(b'\\')
    .add(b'`')
    .add(b'<')
    .add(b'>')
    .add(b'^')
    .add(b'{')
    .add(b'|')
    .add(b'}');

/// Makes text from a server safe to show: one line, nothing that steers a terminal or is not seen, limited length.
pub fn one_line(text: &str) -> String {
    visible(&text.chars().take(MAX_SHOWN_CHARS).collect::<String>())
}

/// A text without what steers a terminal or is not seen.
pub(crate) fn visible(text: &str) -> String {
    text.chars().map(|c| if is_hidden(c) { ' ' } else { c }).collect()
}

/// Whether a character steers a terminal, turns text around or is not seen: controls, ends of lines, and the characters of Unicode's
/// property `Default_Ignorable_Code_Point`.
pub(crate) fn is_hidden(c: char) -> bool {
    c.is_control()
        || matches!(c,
            '\u{ad}' | '\u{34f}' | '\u{61c}' | '\u{115f}'..='\u{1160}' | '\u{17b4}'..='\u{17b5}' | '\u{180b}'..='\u{180f}'
            | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{3164}' | '\u{fe00}'..='\u{fe0f}'
            | '\u{feff}' | '\u{ffa0}' | '\u{fff0}'..='\u{fffb}' | '\u{1bca0}'..='\u{1bca3}' | '\u{1d173}'..='\u{1d17a}'
            | '\u{e0000}'..='\u{e0fff}')
}

/// A URL without quotes, backslashes and anything beyond ASCII: each of these as `%XX`.
pub(crate) fn plain_url(url: &str) -> String {
    utf8_percent_encode(url, NOT_OF_URLS).to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_turns_text_around_or_is_not_seen_is_a_blank() {
        let text = "a\u{1b}b\u{202e}c\u{200b}d\u{2066}e\u{feff}f\u{2028}g\u{e0041}h\u{ad}i\u{9b}ü";
        assert_eq!(one_line(text), "a b c d e f g h i ü");
        assert_eq!(one_line(&"x".repeat(400)).len(), 300);
    }

    #[test]
    fn quotes_and_backslashes_are_escaped_in_urls() {
        assert_eq!(
            plain_url("https://a.example/'\"\\`?q=%22&b=ü\u{202e}#f"),
            "https://a.example/%27%22%5C%60?q=%22&b=%C3%BC%E2%80%AE#f"
        );
    }
}
