//! Parts of a model, and where they are in its files: for what is found out later than the reader can know.

use crate::finding::{Findings, line_and_column};
use crate::json::{self, Node, Place, Value};
use crate::source::{Role, SourceFile};

/// A part of a model, by names as the model has them.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Part {
    /// What the model says of the service as a whole.
    Metadata,
    /// An operation.
    Operation(String),
    /// A shape.
    Shape(String),
    /// A member of a structure or union.
    Member {
        /// The structure or union.
        shape: String,
        /// The member.
        member: String,
    },
    /// A value of an enum.
    Value {
        /// The enum.
        shape: String,
        /// The value.
        value: String,
    },
    /// A waiter.
    Waiter(String),
}

/// A place in a file of a model.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Position {
    /// The label of the file, as it was given.
    pub file: String,
    /// The line, from 1.
    pub line: usize,
    /// The column in characters, from 1.
    pub column: usize,
}

impl Part {
    /// Where the name of the part stands, in the file that brings the part in: an overlay is looked at last. `None` if no file
    /// has it.
    pub fn position(&self, sources: &[SourceFile]) -> Option<Position> {
        let way = self.way();
        let files = [
            Role::Service,
            Role::Waiters,
            Role::ServiceExtras,
            Role::WaitersExtras,
            Role::Overlay,
        ];
        let with_role = |role| {
            sources
                .iter()
                .filter(move |source| Role::of(&source.path) == Some(role))
        };
        files.into_iter().flat_map(with_role).find_map(|source| {
            let tree = json::parse(0, &source.text, &mut Findings::default())?;
            let merged = tree.entry("merge").and_then(|merged| place(&merged.node, &way));
            let (line, column) = line_and_column(&source.text, place(&tree, &way).or(merged)?);
            Some(Position {
                file: source.path.clone(),
                line,
                column,
            })
        })
    }

    /// Keys from the root of a file on; at the end there may be an item of an array.
    fn way(&self) -> Vec<&str> {
        match self {
            Self::Metadata => vec!["metadata"],
            Self::Operation(name) => vec!["operations", name],
            Self::Shape(name) => vec!["shapes", name],
            Self::Member { shape, member } => vec!["shapes", shape, "members", member],
            Self::Value { shape, value } => vec!["shapes", shape, "enum", value],
            Self::Waiter(name) => vec!["waiters", name],
        }
    }
}

/// Where the last key of a way is.
fn place(from: &Node, way: &[&str]) -> Option<Place> {
    let (name, rest) = way.split_first()?;
    match &from.value {
        Value::Array(items) => {
            let is_meant = |item: &&Node| matches!(&item.value, Value::String(text) if text == name);
            items.iter().find(is_meant).map(|item| item.place)
        }
        _ => {
            let entry = from.entry(name)?;
            if rest.is_empty() {
                Some(entry.place)
            } else {
                place(&entry.node, rest)
            }
        }
    }
}
