//! Faults of the command line that only show once it is carried out, such as a service that is not there.

use std::fmt;

/// What is wrong with the command line, and what to do. The exit code is 2, as for what `clap` finds.
#[derive(Debug)]
pub(crate) struct Usage(String);

impl Usage {
    pub(crate) fn new(message: impl Into<String>) -> Self {
        Self(message.into())
    }
}

impl fmt::Display for Usage {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for Usage {}

/// `did you mean "a" or "b"?`: up to three of the names that are like the given one, or what to say where none is.
pub(crate) fn did_you_mean<'a>(name: &str, names: impl IntoIterator<Item = &'a str>, otherwise: &str) -> String {
    let mut found: Vec<(f64, &str)> = names
        .into_iter()
        .map(|candidate| {
            (
                strsim::jaro_winkler(&name.to_lowercase(), &candidate.to_lowercase()),
                candidate,
            )
        })
        .filter(|(likeness, _)| *likeness >= 0.8)
        .collect();
    found.sort_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(b.1)));
    let quoted: Vec<String> = found.iter().take(3).map(|(_, name)| format!("{name:?}")).collect();
    match quoted.split_last() {
        None => otherwise.to_owned(),
        Some((last, [])) => format!("did you mean {last}?"),
        Some((last, rest)) => format!("did you mean {} or {last}?", rest.join(", ")),
    }
}

#[cfg(test)]
mod tests {
    use super::did_you_mean;

    #[test]
    fn the_likest_names_come_first() {
        let names = ["sso", "s3", "sso-oidc", "sso-admin"];
        assert_eq!(
            did_you_mean("sso-odic", names, "no"),
            r#"did you mean "sso-oidc", "sso-admin" or "sso"?"#
        );
        assert_eq!(did_you_mean("S3", names, "no"), r#"did you mean "s3"?"#);
        assert_eq!(did_you_mean("lambda", names, "no"), "no");
    }
}
