//! Text of a service, as the line of an error shows it.

use std::fmt;

/// Text of a service on one line, without control characters, and cut if it is long.
pub(super) struct OneLine<'a>(pub(super) &'a str);

/// Enough for any message for people; an HTML page is longer.
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
