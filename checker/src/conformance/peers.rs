//! Cases that do not test a client, from `peer-skips.json`.

use std::collections::HashMap;
use std::fs;
use std::path::Path;

use anyhow::Context as _;
use serde_json::Value;

/// The file that lists the cases which another implementation leaves out, each with a class and a reason.
pub(super) const FILE: &str = "peer-skips.json";

/// The classes that hold for everyone: the model in the case has lost what the case is about, or no client sends that.
const CLASSES: [&str; 2] = ["model", "tool"];

/// Why a case is skipped, by file and id.
#[derive(Debug, Default)]
pub(super) struct Peers(HashMap<(String, String), String>);

impl Peers {
    /// Reads the file beside or above a path. It may not exist.
    pub(super) fn near(path: &Path) -> anyhow::Result<Self> {
        let Some(file) = path
            .ancestors()
            .map(|folder| folder.join(FILE))
            .find(|file| file.is_file())
        else {
            return Ok(Self::default());
        };
        let text = fs::read(&file).with_context(|| format!("cannot read {}", file.display()))?;
        let json = serde_json::from_slice(&text).with_context(|| format!("{} is not JSON", file.display()))?;
        Ok(Self::read(&json))
    }

    fn read(json: &Value) -> Self {
        let mut reasons = HashMap::new();
        for (file, cases) in json.as_object().into_iter().flatten() {
            for (id, case) in cases.as_object().into_iter().flatten() {
                let class = case["class"].as_str().unwrap_or_default();
                if CLASSES.contains(&class) {
                    let reason = format!("class {class}: {}", case["why"].as_str().unwrap_or_default());
                    reasons.insert((file.clone(), id.clone()), reason);
                }
            }
        }
        Self(reasons)
    }

    /// Why a case is skipped.
    pub(super) fn reason(&self, file: &str, id: &str) -> Option<&str> {
        self.0.get(&(file.to_owned(), id.to_owned())).map(String::as_str)
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn only_cases_that_hold_for_no_one_are_left_out() {
        let peers = Peers::read(&json!({"sigv4/v4": {
            "a": {"class": "tool", "why": "nobody sends it"},
            "b": {"class": "client", "why": "needs the whole client"},
        }}));
        assert_eq!(peers.reason("sigv4/v4", "a"), Some("class tool: nobody sends it"));
        assert_eq!(peers.reason("sigv4/v4", "b"), None);
        assert_eq!(peers.reason("sigv4/v4a", "a"), None);
    }
}
