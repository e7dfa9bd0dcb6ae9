//! Errors of writing and reading messages.

use std::fmt;

use crate::__line_debug as line_debug;
use crate::schema::Member;
use crate::value::WrongType;

/// An input that cannot be written.
#[derive(Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct EncodeError {
    /// The member, by its name in the model; the operation where it has no member for what is given.
    pub member: &'static str,
    /// The problem.
    pub problem: &'static str,
}

impl EncodeError {
    /// The problem of a label that would change the path: `..`.
    pub const STEP: &'static str = "has a step `.` or `..`, which would make another path";
    /// The problem of a member that chooses an unknown checksum algorithm.
    pub const CHECKSUM: &'static str = "names a checksum algorithm that is not supported; there are CRC32, CRC32C, CRC64NVME, MD5, \
         SHA1, SHA256 and SHA512, or you can set the member for the checksum itself";
    /// The problem of a member that is the body of a request, if the request must be a URL.
    pub(crate) const NOT_IN_URL: &'static str = "is in the body, which cannot go into a URL";

    /// The problem of an operation that is given a body and takes none that streams.
    pub(crate) const NO_STREAM: &'static str = "takes no body that streams; give what it takes among its parameters";

    /// The value does not fit its schema. Generated code never does this.
    pub(crate) fn wrong_type(member: &Member) -> Self {
        Self {
            member: member.name,
            problem: WrongType::PROBLEM,
        }
    }
}

impl fmt::Display for EncodeError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "`{}` {}", self.member, self.problem)
    }
}

line_debug!(struct EncodeError { member, problem });

impl std::error::Error for EncodeError {}

/// A step of the path from the top of a message to a value in it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum ValueStep {
    /// Into a member.
    Member(&'static str),
    /// To an element.
    Index(usize),
    /// To an entry. Its key is text of the service.
    Entry,
}

/// A response that does not fit the model. It never shows the contents of the response.
#[derive(Clone, PartialEq, Eq)]
pub struct DecodeError {
    /// From the value outwards.
    steps: Vec<ValueStep>,
    problem: String,
    is_late: bool,
}

impl DecodeError {
    /// The problem of an answer whose reading takes too long.
    pub(crate) const LATE: &'static str = "the time for the call was over while it was read";

    /// A problem of the whole message.
    pub(crate) fn new(problem: impl Into<String>) -> Self {
        Self {
            steps: Vec::new(),
            problem: problem.into(),
            is_late: false,
        }
    }

    /// The same, and whether the time for the call was over.
    pub(crate) fn late(mut self, is_late: bool) -> Self {
        self.is_late = is_late;
        self
    }

    /// Whether nothing is wrong with the response, but the time for the call was over while it was read.
    pub fn is_late(&self) -> bool {
        self.is_late
    }

    /// The same, with one more step outwards.
    pub(crate) fn within(mut self, step: ValueStep) -> Self {
        self.steps.push(step);
        self
    }

    /// The place in the message: `items[2].name`; empty for the whole message. Keys of maps are left out.
    pub fn path(&self) -> String {
        let mut path = String::new();
        for step in self.steps.iter().rev() {
            match step {
                ValueStep::Member(name) if path.is_empty() => path.push_str(name),
                ValueStep::Member(name) => {
                    path.push('.');
                    path.push_str(name);
                }
                ValueStep::Index(index) => path.push_str(&format!("[{index}]")),
                ValueStep::Entry => path.push_str("[…]"),
            }
        }
        path
    }

    /// The problem at that place.
    pub fn problem(&self) -> &str {
        &self.problem
    }
}

impl fmt::Display for DecodeError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let path = self.path();
        if path.is_empty() {
            f.write_str(&self.problem)
        } else {
            write!(f, "`{path}`: {}", self.problem)
        }
    }
}

line_debug!(struct DecodeError { steps, problem, is_late });

impl std::error::Error for DecodeError {}
