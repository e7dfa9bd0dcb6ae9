//! Text from outside, as it is shown in the line of an error.

use std::fmt;

/// Text from outside on one line, without control characters, cut where it is long.
pub(super) struct OneLine<'a>(pub(super) &'a str);

/// Enough for any message that is meant for people; a page of HTML is not.
const LONGEST_SHOWN: usize = 500;

impl fmt::Display for OneLine<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (count, c) in self.0.chars().enumerate() {
            if count == LONGEST_SHOWN {
                return f.write_str("…");
            }
            write!(f, "{}", if c.is_control() { ' ' } else { c })?;
        }
        Ok(())
    }
}
