//! Nearest names: the names that a misspelt one may mean.

/// Longer names are not compared: the time it takes grows with the square of the length.
const MAX_LENGTH: usize = 128;

/// Up to three names that are similar to the given one, the most similar first.
pub(crate) fn nearest<'a>(name: &str, names: impl IntoIterator<Item = &'a str>) -> Vec<&'a str> {
    if name.len() > MAX_LENGTH {
        return Vec::new();
    }
    let lower = name.to_lowercase();
    let mut found: Vec<(f64, &str)> = names
        .into_iter()
        .filter(|candidate| candidate.len() <= MAX_LENGTH)
        .map(|candidate| (strsim::jaro_winkler(&lower, &candidate.to_lowercase()), candidate))
        .filter(|(likeness, _)| *likeness >= 0.85)
        .collect();
    found.sort_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(b.1)));
    found.truncate(3);
    found.into_iter().map(|(_, candidate)| candidate).collect()
}

/// `did you mean "a" or "b"?`: up to three names that are similar to the given one, or `otherwise` where there are none.
pub fn did_you_mean<'a>(name: &str, names: impl IntoIterator<Item = &'a str>, otherwise: &str) -> String {
    let quoted: Vec<String> = nearest(name, names).iter().map(|n| format!("{n:?}")).collect();
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
