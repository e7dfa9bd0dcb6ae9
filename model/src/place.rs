//! Places in a model, and their positions in its files: for changes, and for problems that only code generation finds.

use crate::ast;
use crate::collector::Collector;
use crate::json::{self, Node, Value};
use crate::source::{FileKind, SourceFile};
use crate::span::{FileOffset, line_and_column};

/// A place in a model, by names as the model has them.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Place {
    /// The service as a whole.
    Service,
    /// An operation, by its name.
    Operation(String),
    /// A waiter, by its name.
    Waiter(String),
    /// A shape, by its name: that in the newer model, if both have it.
    Shape(String),
    /// A member of a structure, union or event stream.
    Member {
        /// The name of the shape.
        shape: String,
        /// The name of the member.
        member: String,
    },
    /// A value of an enum.
    Value {
        /// The name of the shape.
        shape: String,
        /// The value.
        value: String,
    },
}

impl Place {
    /// The shape of this place: the shape itself, or the one that contains the place.
    pub fn shape(&self) -> Option<&str> {
        match self {
            Self::Shape(shape) | Self::Member { shape, .. } | Self::Value { shape, .. } => Some(shape),
            Self::Service | Self::Operation(_) | Self::Waiter(_) => None,
        }
    }

    /// The operation, if the place is one.
    pub fn operation(&self) -> Option<&str> {
        match self {
            Self::Operation(operation) => Some(operation),
            _ => None,
        }
    }

    /// The member, if the place is one.
    pub fn member(&self) -> Option<&str> {
        match self {
            Self::Member { member, .. } => Some(member),
            _ => None,
        }
    }

    /// The position of the place's name, in the file that adds it: an overlay is looked at last. `None` if no file
    /// has it.
    pub fn position(&self, sources: &[SourceFile]) -> Option<Position> {
        let way = self.way();
        let files = [
            FileKind::Service,
            FileKind::Ast,
            FileKind::Waiters,
            FileKind::ServiceExtras,
            FileKind::WaitersExtras,
            FileKind::Overlay,
        ];
        let with_role = |role| sources.iter().filter(move |source| source.kind() == Some(role));
        files.into_iter().flat_map(with_role).find_map(|source| {
            let tree = json::parse_without(ast::is_skipped, 0, &source.text, &mut Collector::default())?;
            if ast::is_ast(&tree) {
                return in_ast(&tree, &way).map(|at| position_of(source, at));
            }
            let merged = tree.entry("merge").and_then(|merged| place(&merged.node, &way));
            Some(position_of(source, place(&tree, &way).or(merged)?))
        })
    }

    /// The keys from the root of a file to the place. The last one can be an item of an array.
    fn way(&self) -> Vec<&str> {
        match self {
            Self::Service => vec!["metadata"],
            Self::Operation(name) => vec!["operations", name],
            Self::Shape(name) => vec!["shapes", name],
            Self::Member { shape, member } => vec!["shapes", shape, "members", member],
            Self::Value { shape, value } => vec!["shapes", shape, "enum", value],
            Self::Waiter(name) => vec!["waiters", name],
        }
    }
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

fn position_of(source: &SourceFile, at: FileOffset) -> Position {
    let (line, column) = line_and_column(&source.text, at);
    Position {
        file: source.path.clone(),
        line,
        column,
    }
}

/// The offset of a place in an AST, by the keys that it has in C2J.
fn in_ast(tree: &Node, way: &[&str]) -> Option<FileOffset> {
    ast::service_names(tree).iter().find_map(|name| {
        let model = ast::read(tree, name, "", &mut Collector::default())?;
        let in_waiters = model.waiters.as_ref().and_then(|waiters| place(waiters, way));
        place(&model.service, way).or(in_waiters)
    })
}

/// The offset of the last key of a path.
fn place(from: &Node, way: &[&str]) -> Option<FileOffset> {
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
