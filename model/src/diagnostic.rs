//! Diagnostics: what is wrong with a model, where, and what to do.

use std::fmt;

/// Something that is wrong with a model, or that should be looked at.
#[derive(Clone, Debug, PartialEq, Eq)]
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
    /// Warning: what is said has no effect in its place, so it is left out.
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

impl std::error::Error for Diagnostic {}

/// All diagnostics of a model, sorted by file and place.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Diagnostics {
    /// Those with [`Severity::Error`].
    pub errors: Vec<Diagnostic>,
    /// Those with [`Severity::Warning`].
    pub warnings: Vec<Diagnostic>,
}

/// The errors, then the warnings, then how many there are of each.
impl fmt::Display for Diagnostics {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for error in &self.errors {
            writeln!(f, "error: {error}")?;
        }
        for warning in &self.warnings {
            writeln!(f, "warning: {warning}")?;
        }
        let (errors, warnings) = (self.errors.len(), self.warnings.len());
        write!(f, "{} and {}", count(errors, "error"), count(warnings, "warning"))
    }
}

impl std::error::Error for Diagnostics {}

fn count(n: usize, what: &str) -> String {
    let plural = if n == 1 { "" } else { "s" };
    format!("{n} {what}{plural}")
}
