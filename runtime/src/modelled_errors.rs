//! What generated error enums implement.

use std::fmt;

use crate::value::DecodeStructure;

/// The modelled errors of a service, as one enum. Generated.
pub trait ModelledErrors: fmt::Debug + Sized + Send + Sync + 'static {
    /// The error at that index of the service's errors, with nothing set.
    fn at(index: usize) -> Option<Self>;

    /// Its members, to be read into.
    fn members(&mut self) -> &mut dyn DecodeStructure;
}
