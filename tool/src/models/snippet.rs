//! The line of a file at a place.

use std::ops::Range;

use serde_json::{Deserializer, Value};

use crate::shown::visible;

/// Longer lines are not for people: a file without line breaks, for example.
const LONGEST: usize = 2_000;

/// A line of a file, and what in it is meant.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Snippet {
    /// The line.
    pub(super) text: String,
    /// What is meant, as bytes of the text.
    pub(super) range: Range<usize>,
}

impl Snippet {
    /// The line with this number, from 1, with the name, text or number at a column, from 1, or the bracket of a longer value.
    /// `None` if there is no such place, or the line is too long to be shown.
    pub(super) fn at(file: &str, line: usize, column: usize) -> Option<Self> {
        let text = file.lines().nth(line.checked_sub(1)?)?;
        if text.len() > LONGEST {
            return None;
        }
        let (start, _) = text.char_indices().nth(column.checked_sub(1)?)?;
        Some(Self {
            text: text.to_owned(),
            range: start..start + token(text.get(start..)?),
        })
    }

    /// The same without what would steer a terminal.
    pub(super) fn visible(&self) -> Self {
        let part = |range: Range<usize>| visible(self.text.get(range).unwrap_or_default());
        let (before, meant) = (part(0..self.range.start), part(self.range.clone()));
        let range = before.len()..before.len() + meant.len();
        Self {
            text: before + &meant + &part(self.range.end..self.text.len()),
            range,
        }
    }

    /// How many characters are meant.
    pub(super) fn width(&self) -> usize {
        let meant = self.text.get(self.range.clone());
        meant.map_or(1, |text| text.chars().count())
    }
}

/// The length of the name, text, number or bracket that a line begins with.
fn token(line: &str) -> usize {
    let first = line.chars().next().map_or(0, char::len_utf8);
    if line.starts_with(['{', '[']) {
        return first;
    }
    let mut values = Deserializer::from_str(line).into_iter::<Value>();
    match values.next() {
        Some(Ok(_)) => values.byte_offset(),
        _ => first,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const FILE: &str = "{\n  \"a\": {\"ü\": 12},\n  \"b\": [\n    true\n  ],\n  \"c\": nul\n}\n";

    fn meant(line: usize, column: usize) -> Option<String> {
        let snippet = Snippet::at(FILE, line, column)?;
        Some(snippet.text[snippet.range].to_owned())
    }

    #[test]
    fn what_begins_at_a_place_is_meant() {
        assert_eq!(meant(2, 9).as_deref(), Some("\"ü\""));
        assert_eq!(meant(2, 14).as_deref(), Some("12"));
        assert_eq!(meant(3, 8).as_deref(), Some("["));
        assert_eq!(meant(4, 5).as_deref(), Some("true"));
        assert_eq!(meant(6, 8).as_deref(), Some("n"));
    }

    #[test]
    fn what_is_meant_stays_so_where_the_line_has_characters_that_are_not_shown() {
        let line = "{\"a\u{202e}\u{9b}b\": \"c\u{200b}\"}";
        let shown = Snippet::at(line, 1, 10).unwrap().visible();
        assert_eq!(shown.text, "{\"a\u{fffd}\u{fffd}b\": \"c\u{fffd}\"}");
        assert_eq!(&shown.text[shown.range], "\"c\u{fffd}\"");
    }

    #[test]
    fn no_place_and_no_end_of_a_line_are_no_snippet() {
        assert_eq!(meant(0, 1), None);
        assert_eq!(meant(9, 1), None);
        assert_eq!(meant(1, 9), None);
        assert_eq!(Snippet::at(&"x".repeat(3_000), 1, 2), None);
    }
}
