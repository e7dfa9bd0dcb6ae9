//! Diagnostics: what is wrong with a model, where, and what to do.

use std::collections::BTreeMap;
use std::fmt;

/// Something that is wrong with a model, or that should be looked at.
#[derive(Clone, PartialEq, Eq)]
pub struct Diagnostic {
    /// What kind of problem it is.
    pub kind: DiagnosticKind,
    /// The label of the file, as it was given.
    pub file: String,
    /// The line, from 1.
    pub line: usize,
    /// The column in characters, from 1.
    pub column: usize,
    /// The name of the service.
    pub service: String,
    /// The part of the model that it is about, if that part has a name.
    pub subject: Option<Subject>,
    /// The member of the subject that it is about.
    pub member: Option<String>,
    /// What is wrong.
    pub message: String,
    /// What to do; empty where the message says it all.
    pub help: String,
}

/// A part of a model that has a name.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Subject {
    /// A shape.
    Shape(String),
    /// An operation.
    Operation(String),
    /// The paginator of an operation.
    Paginator(String),
    /// A waiter.
    Waiter(String),
}

impl fmt::Display for Subject {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Shape(name) => write!(f, "shape {name:?}"),
            Self::Operation(name) => write!(f, "operation {name:?}"),
            Self::Paginator(name) => write!(f, "paginator {name:?}"),
            Self::Waiter(name) => write!(f, "waiter {name:?}"),
        }
    }
}

/// How serious a diagnostic is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Severity {
    /// The model cannot be used.
    Error,
    /// The model can be used, without something that nothing here knows.
    Warning,
}

/// Kinds of diagnostics.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum DiagnosticKind {
    /// A file cannot be read, or is not there.
    File,
    /// A text is not JSON.
    Syntax,
    /// An object has a key twice.
    DuplicateKey,
    /// A value has the wrong JSON type.
    WrongType,
    /// A required key is missing.
    MissingKey,
    /// A value has the right type, but no meaning here.
    BadValue,
    /// A name of something that does not exist.
    UnknownName,
    /// A URI or host template is wrong, or does not fit the input.
    Template,
    /// A member, or a reference to a shape, does not fit what it points at.
    Mismatch,
    /// Shapes contain each other, so that no value of them is finite.
    Recursion,
    /// An overlay changes nothing.
    DeadOverlay,
    /// An overlay has a key or value that nothing here knows.
    UnknownInOverlay,
    /// Warning: a key that nothing here knows.
    UnknownKey,
    /// Warning: a value that nothing here knows. It is left out.
    UnknownValue,
    /// Warning: it has no effect in this place, so it is left out.
    NoEffect,
    /// Warning: an amendment that ships with this crate changes nothing in the model.
    DeadAmendment,
}

impl DiagnosticKind {
    /// A word for it, for programs: `unknown-key`.
    pub fn name(self) -> &'static str {
        match self {
            Self::File => "file",
            Self::Syntax => "syntax",
            Self::DuplicateKey => "duplicate-key",
            Self::WrongType => "wrong-type",
            Self::MissingKey => "missing-key",
            Self::BadValue => "bad-value",
            Self::UnknownName => "unknown-name",
            Self::Template => "template",
            Self::Mismatch => "mismatch",
            Self::Recursion => "recursion",
            Self::DeadOverlay => "dead-overlay",
            Self::UnknownInOverlay => "unknown-in-overlay",
            Self::UnknownKey => "unknown-key",
            Self::UnknownValue => "unknown-value",
            Self::NoEffect => "no-effect",
            Self::DeadAmendment => "dead-amendment",
        }
    }

    /// How serious a diagnostic of this kind is.
    pub fn severity(self) -> Severity {
        match self {
            Self::UnknownKey | Self::UnknownValue | Self::NoEffect | Self::DeadAmendment => Severity::Warning,
            _ => Severity::Error,
        }
    }
}

impl fmt::Display for Diagnostic {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}:{}: ", self.file, self.line, self.column)?;
        if let Some(subject) = &self.subject {
            write!(f, "{subject}")?;
            if let Some(member) = &self.member {
                write!(f, ", member {member:?}")?;
            }
            write!(f, ": ")?;
        }
        write!(f, "{}", self.message)?;
        if !self.help.is_empty() {
            write!(f, "\n    help: {}", self.help)?;
        }
        Ok(())
    }
}

/// The line of `Display`, since that is what `fn main() -> Result<…>` and `unwrap` print.
impl fmt::Debug for Diagnostic {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl std::error::Error for Diagnostic {}

/// All diagnostics of a model, sorted by file and place.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct Diagnostics {
    /// Those with [`Severity::Error`].
    pub errors: Vec<Diagnostic>,
    /// Those with [`Severity::Warning`].
    pub warnings: Vec<Diagnostic>,
}

/// Of more diagnostics with one cause than these, the rest is counted.
const SHOWN_OF_A_CAUSE: usize = 3;

impl Diagnostics {
    /// These as people read them, in their order. Where many have one cause, such as a shape that is missing or a key that is not
    /// known, the first three are shown, and the last of them says how many more there are.
    pub fn grouped(diagnostics: &[Diagnostic]) -> Vec<String> {
        let mut counts = BTreeMap::new();
        let mut shown = Vec::new();
        for diagnostic in diagnostics {
            let cause = (diagnostic.kind.name(), &diagnostic.message, &diagnostic.help);
            let (count, last) = counts.entry(cause).or_insert((0_usize, shown.len()));
            *count += 1;
            if *count <= SHOWN_OF_A_CAUSE {
                *last = shown.len();
                shown.push(diagnostic.to_string());
            }
        }
        for (count, last) in counts.into_values().filter(|(count, _)| *count > SHOWN_OF_A_CAUSE) {
            if let Some(text) = shown.get_mut(last) {
                text.push_str(&format!(
                    "\n    and the same {} more",
                    count_of(count - SHOWN_OF_A_CAUSE, "time")
                ));
            }
        }
        shown
    }
}

/// The errors, then the warnings, each as [`Diagnostics::grouped`] has them, then how many there are of each.
impl fmt::Display for Diagnostics {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for error in Self::grouped(&self.errors) {
            writeln!(f, "error: {error}")?;
        }
        for warning in Self::grouped(&self.warnings) {
            writeln!(f, "warning: {warning}")?;
        }
        let (errors, warnings) = (self.errors.len(), self.warnings.len());
        write!(f, "{} and {}", count_of(errors, "error"), count_of(warnings, "warning"))
    }
}

/// The line of `Display`, since that is what `fn main() -> Result<…>` and `unwrap` print.
impl fmt::Debug for Diagnostics {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl std::error::Error for Diagnostics {}

fn count_of(n: usize, what: &str) -> String {
    let plural = if n == 1 { "" } else { "s" };
    format!("{n} {what}{plural}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn of_many_diagnostics_with_one_cause_three_are_shown_and_the_rest_is_counted() {
        let of = |message: &str, line| Diagnostic {
            kind: DiagnosticKind::UnknownName,
            service: "cats".to_owned(),
            subject: None,
            member: None,
            file: "service-2.json".to_owned(),
            line,
            column: 1,
            message: message.to_owned(),
            help: String::new(),
        };
        let mut all: Vec<_> = (1..=400).map(|line| of("there is no shape \"Cat\"", line)).collect();
        all.insert(1, of("there is no shape \"Dog\"", 1));
        let shown = Diagnostics::grouped(&all);
        assert_eq!(
            shown,
            [
                "service-2.json:1:1: there is no shape \"Cat\"",
                "service-2.json:1:1: there is no shape \"Dog\"",
                "service-2.json:2:1: there is no shape \"Cat\"",
                "service-2.json:3:1: there is no shape \"Cat\"\n    and the same 397 times more",
            ]
        );
        let text = Diagnostics {
            errors: all,
            warnings: Vec::new(),
        }
        .to_string();
        assert!(text.ends_with("401 errors and 0 warnings"), "{text}");
    }
}
