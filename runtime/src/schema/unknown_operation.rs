//! The error of a call by name for an unknown operation.

use std::error::Error;
use std::fmt;

use super::nearest::nearest;
use crate::__line_debug as line_debug;

/// If there are more operations, only the nearest are named.
const MOST_LISTED: usize = 10;

/// A call by name went to an operation that the service does not have.
#[derive(Clone, PartialEq, Eq)]
pub struct UnknownOperation {
    /// The name that was asked for.
    pub name: String,
    /// The names that there are.
    pub known: Vec<&'static str>,
    /// The nearest of them. They are found here and not when the error is shown, because every error of a client can be shown.
    near: Vec<&'static str>,
}

impl UnknownOperation {
    /// The error for this name, of those that there are.
    pub(crate) fn new(name: &str, known: Vec<&'static str>) -> Self {
        Self {
            name: name.to_owned(),
            near: nearest(name, known.iter().copied()),
            known,
        }
    }
}

impl fmt::Display for UnknownOperation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "the client does not have an operation {:?}; ", self.name)?;
        if self.known.len() <= MOST_LISTED {
            return write!(f, "it has: {}", self.known.join(", "));
        }
        match &self.near[..] {
            [] => write!(f, "it has {} others, which are methods of the client", self.known.len()),
            near => write!(f, "did you mean {}?", near.join(" or ")),
        }
    }
}

line_debug!(struct UnknownOperation { name, known, near });

impl Error for UnknownOperation {}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_few_operations_are_listed_and_of_many_the_nearest() {
        let mut known = vec!["create_bucket", "delete_bucket", "get_object", "list_buckets"];
        let text = |name: &str, known: &[&'static str]| UnknownOperation::new(name, known.to_vec()).to_string();
        assert_eq!(
            text("get_objekt", &known),
            "the client does not have an operation \"get_objekt\"; it has: create_bucket, delete_bucket, get_object, list_buckets"
        );
        known.extend(["a", "b", "c", "d", "e", "f", "g"]);
        assert_eq!(
            text("ListBucket", &known),
            "the client does not have an operation \"ListBucket\"; did you mean list_buckets?"
        );
        assert_eq!(
            text("invoke", &known),
            "the client does not have an operation \"invoke\"; it has 11 others, which are methods of the client"
        );
    }
}
