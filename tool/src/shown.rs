//! Text as people see it at a terminal.

/// A model is not trusted: what would steer a terminal, turn text around or is not seen is shown as it is written in Rust. Ends of
/// lines stay, as in lists of faults.
pub(crate) fn clean(text: &str) -> String {
    let mut cleaned = String::new();
    for c in text.chars() {
        if c != '\n' && is_hidden(c) {
            cleaned.extend(c.escape_unicode());
        } else {
            cleaned.push(c);
        }
    }
    cleaned
}

/// The same for a line of a file, where each such character is one other, so that columns stay.
pub(crate) fn visible(line: &str) -> String {
    let shown = line
        .chars()
        .map(|c| if c != '\t' && is_hidden(c) { '\u{fffd}' } else { c });
    shown.collect()
}

fn is_hidden(c: char) -> bool {
    c.is_control()
        || matches!(c,
            '\u{ad}' | '\u{61c}' | '\u{180e}' | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}'
            | '\u{feff}' | '\u{fff9}'..='\u{fffb}' | '\u{e0000}'..='\u{e007f}')
}

#[cfg(test)]
mod tests {
    use super::clean;

    #[test]
    fn what_steers_a_terminal_is_shown_as_rust_has_it() {
        assert_eq!(
            clean("a\u{1b}[31m\u{202e}b\u{200b}\r\nü"),
            "a\\u{1b}[31m\\u{202e}b\\u{200b}\\u{d}\nü"
        );
    }
}
