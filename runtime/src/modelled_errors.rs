//! The trait of generated error enums.

use std::fmt;

use crate::value::ErrorMembers;

/// The modelled errors of a service, as one enum. Generated.
pub trait ModelledErrors: fmt::Debug + Sized + Send + Sync + 'static {
    /// The error with this index in the service's list, with no member set.
    fn at(index: usize) -> Option<Self>;

    /// Its members.
    fn members(&mut self) -> &mut dyn ErrorMembers;
}
