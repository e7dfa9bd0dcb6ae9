//! Cases that differ and were reviewed one by one, from a file:
//!
//! ```text
//! # Why the cases below it may differ.
//! sqs/TagQueue/error/1779df8d
//! ```

use std::collections::BTreeMap;
use std::path::Path;

use anyhow::Context as _;

/// Cases by id, each with the reason why it may differ.
#[derive(Default)]
pub(super) struct Reviewed(BTreeMap<String, String>);

impl Reviewed {
    /// Reads a file.
    ///
    /// # Errors
    ///
    /// It cannot be read, or has a case without a reason above it.
    pub(super) fn read(path: &Path) -> anyhow::Result<Self> {
        let text = std::fs::read_to_string(path).with_context(|| format!("{} cannot be read", path.display()))?;
        Self::parse(&text).with_context(|| format!("{} is not a list of reviewed cases", path.display()))
    }

    pub(super) fn parse(text: &str) -> anyhow::Result<Self> {
        let mut reason = None;
        let mut cases = BTreeMap::new();
        for line in text.lines().map(str::trim).filter(|line| !line.is_empty()) {
            match line.strip_prefix('#') {
                Some(comment) => reason = Some(comment.trim().to_owned()),
                None => {
                    let reason = reason.clone();
                    let reason =
                        reason.with_context(|| format!("{line} has no reason: put one above it, after `#`"))?;
                    cases.insert(line.to_owned(), reason);
                }
            }
        }
        Ok(Self(cases))
    }

    /// The reason why that case may differ.
    pub(super) fn reason(&self, id: &str) -> Option<&str> {
        self.0.get(id).map(String::as_str)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_reason_is_for_the_cases_below_it() {
        let reviewed = Reviewed::parse("# One.\na/B/error/1\n\n# Two.\na/C/input/2\na/D/input/3\n").unwrap();
        assert_eq!(
            ["a/B/error/1", "a/D/input/3", "a/E/input/4"].map(|id| reviewed.reason(id)),
            [Some("One."), Some("Two."), None]
        );
    }

    #[test]
    fn a_case_without_a_reason_is_refused() {
        let error = Reviewed::parse("a/B/error/1\n").err().unwrap();
        assert_eq!(
            error.to_string(),
            "a/B/error/1 has no reason: put one above it, after `#`"
        );
    }
}
