//! Where a change is.

/// A place in a model.
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
    /// The shape that it is, or is in.
    pub fn shape(&self) -> Option<&str> {
        match self {
            Self::Shape(shape) | Self::Member { shape, .. } | Self::Value { shape, .. } => Some(shape),
            Self::Service | Self::Operation(_) | Self::Waiter(_) => None,
        }
    }

    /// The operation that it is.
    pub fn operation(&self) -> Option<&str> {
        match self {
            Self::Operation(operation) => Some(operation),
            _ => None,
        }
    }

    /// The member that it is.
    pub fn member(&self) -> Option<&str> {
        match self {
            Self::Member { member, .. } => Some(member),
            _ => None,
        }
    }
}
