//! Which shape, and which member: places in the lists of a service.

use std::fmt;

/// Which shape of a service: its place in [`Service::shapes`](crate::Service::shapes).
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ShapeId(u32);

impl ShapeId {
    pub(crate) fn new(index: usize) -> Self {
        // A file is limited to 4 GiB, and each shape takes more than a byte.
        Self(u32::try_from(index).unwrap_or(u32::MAX))
    }

    /// The place of the shape in [`Service::shapes`](crate::Service::shapes).
    pub fn index(self) -> usize {
        self.0 as usize
    }
}

impl fmt::Debug for ShapeId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "#{}", self.0)
    }
}

/// Which member of a structure, union or event stream: its place in the list of members.
pub type MemberIndex = usize;
