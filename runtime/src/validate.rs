//! Checks an input before anything is sent: all violations at once, in botocore's words, without values.

use std::fmt;

use crate::__line_debug as line_debug;
use crate::schema::{Shape, StructureSchema};
use crate::value::{Encode, Structure, View};

/// Everything that is wrong with the input of a call.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct ValidationReport {
    violations: Vec<Violation>,
}

/// One violation. It never contains a value of the input.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Violation {
    /// A required member is missing.
    Missing {
        /// The structure that lacks it: `input`, or `Tags[0]`.
        within: String,
        /// The member.
        member: &'static str,
    },
    /// A member that the structure does not have.
    Unknown {
        /// The structure.
        within: String,
        /// The name that was given.
        member: String,
        /// The names that there are.
        known: Vec<&'static str>,
    },
    /// A value of the wrong type.
    WrongType {
        /// Where it is: `scope[1]`.
        path: String,
        /// What it is.
        found: &'static str,
        /// What it should be.
        wanted: &'static str,
    },
    /// A text with fewer characters, or a list with fewer elements, than the model asks for.
    TooShort {
        /// Where it is.
        path: String,
        /// How many it has.
        length: usize,
        /// How many it must have.
        min: String,
    },
    /// A number that is smaller than the model allows.
    TooSmall {
        /// Where it is.
        path: String,
        /// The least number.
        min: String,
    },
    /// A union that does not have exactly one member set.
    NotOneOf {
        /// The union.
        within: String,
        /// How many are set.
        count: usize,
    },
}

impl ValidationReport {
    /// The violations: missing members first, then unknown ones, then wrong ones.
    pub fn violations(&self) -> &[Violation] {
        &self.violations
    }

    pub(crate) fn push(&mut self, violation: Violation) {
        self.violations.push(violation);
    }

    pub(crate) fn into_result(self) -> Result<(), Self> {
        if self.violations.is_empty() { Ok(()) } else { Err(self) }
    }
}

impl fmt::Display for ValidationReport {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Parameter validation failed:")?;
        for violation in &self.violations {
            write!(f, "\n{violation}")?;
        }
        Ok(())
    }
}

impl fmt::Display for Violation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Missing { within, member } => write!(f, "Missing required parameter in {within}: {member:?}"),
            Self::Unknown { within, member, known } => {
                let known = known.join(", ");
                write!(f, "Unknown parameter in {within}: {member:?}, must be one of: {known}")
            }
            Self::WrongType { path, found, wanted } => {
                write!(
                    f,
                    "Invalid type for parameter {path}, type: {found}, valid types: {wanted}"
                )
            }
            Self::TooShort { path, length, min } => write!(
                f,
                "Invalid length for parameter {path}, value: {length}, valid min length: {min}"
            ),
            Self::TooSmall { path, min } => {
                write!(f, "Invalid value for parameter {path}, valid min value: {min}")
            }
            Self::NotOneOf { within, count } => write!(
                f,
                "Invalid number of parameters set for tagged union structure {within}: {count} are set, it must be exactly one"
            ),
        }
    }
}

line_debug!(struct ValidationReport { violations });

impl std::error::Error for ValidationReport {}

/// The name of a structure in a report: the top one is `input`.
pub(crate) fn within(path: &str) -> String {
    if path.is_empty() { "input" } else { path }.to_owned()
}

/// The path of a member of the value at `path`.
pub(crate) fn member_path(path: &str, member: &str) -> String {
    if path.is_empty() {
        member.to_owned()
    } else {
        format!("{path}.{member}")
    }
}

/// Finds required members that are missing, at any depth. The compiler prevents all other violations.
pub(crate) fn missing_members(input: &dyn Structure) -> ValidationReport {
    let mut report = ValidationReport::default();
    structure(input, &ValuePath::Input, &mut report);
    report
}

/// The same in a value of that shape.
#[cfg(feature = "eventstream")]
pub(crate) fn missing_in(value: &dyn Encode, shape: Shape) -> ValidationReport {
    let mut report = ValidationReport::default();
    inner(value, shape, &ValuePath::Input, &mut report);
    report
}

/// The way to a value. It becomes text only where there is a violation: nearly every input has none.
pub(crate) enum ValuePath<'a> {
    Input,
    Member(&'a Self, &'static str),
    Element(&'a Self, usize),
    Value(&'a Self),
}

impl ValuePath<'_> {
    pub(crate) fn text(&self) -> String {
        match self {
            Self::Input => String::new(),
            Self::Member(parent, name) => member_path(&parent.text(), name),
            Self::Element(parent, index) => format!("{}[{index}]", parent.text()),
            Self::Value(parent) => format!("{}[…]", parent.text()),
        }
    }
}

fn structure(value: &dyn Structure, path: &ValuePath<'_>, report: &mut ValidationReport) {
    let schema: &StructureSchema = value.schema();
    value.fields(&mut |fields| {
        for (member, field) in schema.members.iter().zip(fields) {
            if member.must_be_set() && matches!(field.view(), View::Absent) {
                report.push(Violation::Missing {
                    within: within(&path.text()),
                    member: member.name,
                });
            }
        }
        for (member, field) in schema.members.iter().zip(fields) {
            if may_hold_structures(member.shape) {
                inner(*field, member.shape, &ValuePath::Member(path, member.name), report);
            }
        }
    });
}

/// Plain values and lists of plain values are skipped: most inputs have nothing else.
fn may_hold_structures(shape: Shape) -> bool {
    match shape {
        Shape::Structure(_) | Shape::Union(_) => true,
        Shape::List(list) => may_hold_structures(list.member.shape),
        Shape::Map(map) => may_hold_structures(map.value.shape),
        _ => false,
    }
}

fn inner(value: &dyn Encode, shape: Shape, path: &ValuePath<'_>, report: &mut ValidationReport) {
    match (value.view(), shape) {
        (View::Structure(value), _) => structure(value, path, report),
        (View::Union(index, value), Shape::Union(schema)) => {
            if let Some(member) = schema.members.get(index) {
                inner(value, member.shape, &ValuePath::Member(path, member.name), report);
            }
        }
        (View::List(list), Shape::List(schema)) => {
            let mut index = 0;
            list.each(&mut |element| {
                inner(element, schema.member.shape, &ValuePath::Element(path, index), report);
                index += 1;
                true
            });
        }
        (View::Map(map), Shape::Map(schema)) => map.each(&mut |_, value| {
            inner(value, schema.value.shape, &ValuePath::Value(path), report);
            true
        }),
        _ => {}
    }
}
