//! For generated code alone. No part of the public interface: it can change in every version, and then clients must be
//! generated again.

pub use crate::client::operation_builder::OperationBuilder;
pub use crate::mode::{Set, Unset};
pub use crate::modelled_errors::ModelledErrors;
/// Behind a feature here, so that a generated crate with paginators does not compile without it.
#[cfg(feature = "jmespath")]
pub use crate::paginate::PaginatorSchema;
/// Behind a feature here, so that a generated crate with waiters does not compile without it.
#[cfg(feature = "jmespath")]
pub use crate::waiter::WaiterSchema;
pub use crate::{
    __collections as collections, __input_structure as input_structure, __input_union as input_union,
    __open_enum as open_enum, __required as required, __schema as schema, __service_errors as service_errors,
    __shape as shape, __structure as structure, __union as union, __union_type as union_type, __value_doc as value_doc,
};

/// What generated `Debug` implementations call.
pub mod debug {
    pub use crate::debug::*;
}

/// The endpoint rules of a service.
pub mod endpoint {
    pub use crate::endpoint::common::CommonRules;
    pub use crate::endpoint::resolver::Rules;
}

/// Schemas of paginators, and the state machine that they describe.
pub mod paginate {
    pub use crate::paginate::*;
}

/// The protocols.
pub mod protocol {
    pub use crate::protocol::*;
}

/// Schemas of shapes, operations and services.
pub mod schema {
    pub use crate::schema::*;
    pub use crate::service::Service;
}

/// How a codec looks into values.
pub mod value {
    pub use crate::value::*;
}

/// Schemas of waiters, and the state machine that they describe.
pub mod waiter {
    pub use crate::waiter::*;
}
