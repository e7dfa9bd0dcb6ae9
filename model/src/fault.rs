//! Faults: what is wrong with a model, where, and what to do.

use std::fmt;

/// Something wrong with a model.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fault {
    /// What kind of fault.
    pub kind: FaultKind,
    /// The label of the file, as it was given.
    pub file: String,
    /// The line, from 1.
    pub line: usize,
    /// The column in characters, from 1.
    pub column: usize,
    /// The service.
    pub service: String,
    /// What part of the model it is in, if it is in one that has a name.
    pub subject: Option<Subject>,
    /// Which member of the subject.
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

/// Kinds of faults.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum FaultKind {
    /// A file cannot be read, or is not there.
    File,
    /// A text is not JSON.
    Syntax,
    /// A key stands twice in an object.
    DuplicateKey,
    /// A value has the wrong JSON type.
    WrongType,
    /// A key that must be there is not.
    MissingKey,
    /// A value is of the right type but means nothing here.
    BadValue,
    /// A name that nothing has.
    UnknownName,
    /// A URI or host template is wrong, or does not fit the input.
    Template,
    /// A member, or a reference to a shape, does not fit what it points at.
    Mismatch,
    /// Shapes go round in a circle with no way out.
    Recursion,
    /// An overlay changes nothing.
    DeadOverlay,
    /// An overlay says something that nothing here knows.
    UnknownInOverlay,
    /// Warning: a key that nothing here knows.
    UnknownKey,
    /// Warning: a value that is left out because nothing here knows it.
    UnknownValue,
}

impl FaultKind {
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
        }
    }

    /// A model with nothing but warnings can be used.
    pub fn is_warning(self) -> bool {
        matches!(self, Self::UnknownKey | Self::UnknownValue)
    }
}

impl fmt::Display for Fault {
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

impl std::error::Error for Fault {}

/// All that is wrong with a model, sorted by file and place.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Report {
    /// What makes the model unusable.
    pub faults: Vec<Fault>,
    /// What should be looked at: unknown keys and values.
    pub warnings: Vec<Fault>,
}

/// The faults, then the warnings, then how many there are of each.
impl fmt::Display for Report {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for fault in &self.faults {
            writeln!(f, "error: {fault}")?;
        }
        for warning in &self.warnings {
            writeln!(f, "warning: {warning}")?;
        }
        let (faults, warnings) = (self.faults.len(), self.warnings.len());
        write!(f, "{} and {}", count(faults, "fault"), count(warnings, "warning"))
    }
}

impl std::error::Error for Report {}

fn count(n: usize, what: &str) -> String {
    let plural = if n == 1 { "" } else { "s" };
    format!("{n} {what}{plural}")
}
