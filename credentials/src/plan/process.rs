//! The program that a profile names, and its arguments.

use tinsmith::runtime::profile::Profile;

use super::settings::property_of;

/// A program that prints credentials.
#[derive(Clone, PartialEq, Eq)]
pub(crate) struct Process {
    /// The profile that names it.
    pub(crate) profile: String,
    /// The whole line.
    pub(crate) command: String,
    /// The account, if the program does not print it.
    pub(crate) account_id: Option<String>,
}

/// Without the line, because its arguments can contain a secret.
impl std::fmt::Debug for Process {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Process")
            .field("profile", &self.profile)
            .finish_non_exhaustive()
    }
}

impl Process {
    pub(super) fn of_profile(profile: &Profile<'_>) -> Option<Self> {
        Some(Self {
            profile: profile.name().to_owned(),
            command: property_of(profile, "credential_process")?.to_owned(),
            account_id: property_of(profile, "aws_account_id").map(str::to_owned),
        })
    }

    /// The program and its arguments, by the rules of this platform. No shell reads the line.
    ///
    /// # Errors
    ///
    /// A quotation is not closed.
    pub(crate) fn words(&self) -> Result<Vec<String>, UnclosedQuote> {
        if cfg!(windows) {
            split_windows(&self.command)
        } else {
            split_unix(&self.command)
        }
    }
}

/// A quotation that is not closed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct UnclosedQuote;

/// Like Python's `shlex.split`, which the AWS CLI uses: blanks separate words, single quotes keep everything, double quotes keep
/// everything except backslashes before `"` and `\`.
fn split_unix(line: &str) -> Result<Vec<String>, UnclosedQuote> {
    let mut words = Vec::new();
    let mut word: Option<String> = None;
    let mut chars = line.chars().peekable();
    while let Some(c) = chars.next() {
        match c {
            ' ' | '\t' | '\r' | '\n' => words.extend(word.take()),
            '\'' => {
                let word = word.get_or_insert_default();
                loop {
                    match chars.next().ok_or(UnclosedQuote)? {
                        '\'' => break,
                        c => word.push(c),
                    }
                }
            }
            '"' => {
                let word = word.get_or_insert_default();
                loop {
                    match chars.next().ok_or(UnclosedQuote)? {
                        '"' => break,
                        '\\' => match chars.next().ok_or(UnclosedQuote)? {
                            c @ ('"' | '\\') => word.push(c),
                            c => word.extend(['\\', c]),
                        },
                        c => word.push(c),
                    }
                }
            }
            '\\' => word.get_or_insert_default().push(chars.next().ok_or(UnclosedQuote)?),
            c => word.get_or_insert_default().push(c),
        }
    }
    words.extend(word);
    Ok(words)
}

/// Like the C runtime of Microsoft, as in the AWS CLI: blanks separate words, double quotes keep blanks, and backslashes are
/// plain characters unless a double quote follows them.
fn split_windows(line: &str) -> Result<Vec<String>, UnclosedQuote> {
    let mut words = Vec::new();
    let mut word: Option<String> = None;
    let mut is_quoted = false;
    let mut backslashes = 0;
    for c in line.chars() {
        if c == '\\' {
            backslashes += 1;
            continue;
        }
        if c == '"' {
            let word = word.get_or_insert_default();
            word.extend(std::iter::repeat_n('\\', backslashes / 2));
            if backslashes % 2 == 1 {
                word.push('"');
            } else {
                is_quoted = !is_quoted;
            }
            backslashes = 0;
            continue;
        }
        if backslashes > 0 {
            word.get_or_insert_default()
                .extend(std::iter::repeat_n('\\', backslashes));
            backslashes = 0;
        }
        match c {
            ' ' | '\t' if !is_quoted => words.extend(word.take()),
            c => word.get_or_insert_default().push(c),
        }
    }
    if is_quoted {
        return Err(UnclosedQuote);
    }
    if backslashes > 0 {
        word.get_or_insert_default()
            .extend(std::iter::repeat_n('\\', backslashes));
    }
    words.extend(word);
    Ok(words)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_is_parted_as_the_aws_cli_does_it_on_unix() {
        for (line, words) in [
            ("", &[][..]),
            ("  a  b\t\nc ", &["a", "b", "c"]),
            (r"'a b'c ''", &["a bc", ""]),
            (r#""a \" \\ \n" b"#, &[r#"a " \ \n"#, "b"]),
            (r"a\ b \'", &["a b", "'"]),
            ("a | b > $c", &["a", "|", "b", ">", "$c"]),
        ] {
            assert_eq!(split_unix(line).unwrap(), words, "{line}");
        }
        for line in ["'a", "\"a", "a\\"] {
            assert_eq!(split_unix(line), Err(UnclosedQuote), "{line}");
        }
    }

    #[test]
    fn a_line_is_parted_as_the_aws_cli_does_it_on_windows() {
        for (line, words) in [
            ("", &[][..]),
            (r"C:\a\b.exe  x", &[r"C:\a\b.exe", "x"]),
            (r#""C:\Program Files\a.exe" "b c""#, &[r"C:\Program Files\a.exe", "b c"]),
            (r#"a \"b\" "c\\" d\\"#, &["a", "\"b\"", "c\\", r"d\\"]),
            ("'a b'", &["'a", "b'"]),
            ("\"\"", &[""]),
        ] {
            assert_eq!(split_windows(line).unwrap(), words, "{line}");
        }
        assert_eq!(split_windows("\"a"), Err(UnclosedQuote));
    }
}
