//! The plan: everything that is emitted for a service, with every decision made. Names, types, redaction, wire names and docs
//! are settled here. A plan is data: emitters write it down as Rust, and a program that calls operations by name builds the
//! schemas of the runtime from it. Neither of them needs the model.
//!
//! - [`ServicePlan`]: the service, its operations, errors, types and waiters.
//! - [`OperationPlan`]: an operation with its input and output.
//! - [`StructurePlan`], [`UnionPlan`], [`ListPlan`], [`MapPlan`]: shapes that have a schema.
//! - [`MemberTrait`], [`StructureTrait`], [`ListTrait`], [`MapTrait`], [`ErrorTrait`]: what a schema says beyond names and kinds.
//!   Each trait has the name of the runtime's method that sets it.
//!
//! A plan is made by [`plan`](crate::plan()).

mod derive;
mod error;
mod operation;
mod schema;
mod service;
mod shared;
mod structure;
mod types;
mod waiter;

pub use derive::Derive;
pub use error::{AliasPlan, ErrorPlan, ErrorTrait};
pub use operation::{
    ApiKey, Auth, Checksum, DefaultValue, EndpointParam, InputPlan, InputRule, ItemsPlan, LeftOut, LimitKey,
    OperationPlan, OperationXmlPlan, PaginatorPlan, ParamSource, StepPlan,
};
pub use schema::{
    ConstRef, ListPlan, ListTrait, MapPlan, MapTrait, MemberSchemaPlan, MemberTrait, ShapePlan, StructureTrait,
    TimestampFormat,
};
pub use service::{CommonEndpoint, EndpointPlan, ProtocolPlan, ServiceMetadata, ServicePlan};
pub(crate) use shared::beginning;
pub use shared::{EnumPlan, EnumVariantPlan, TypesPartPlan, TypesPlan, UnionPlan, UnionVariantPlan};
pub use structure::{MemberPlan, RequiredPlan, Role, StructurePlan};
pub use types::{TypePlan, TypeRef};
pub use waiter::{AcceptorPlan, ExpectedPlan, MatcherPlan, WaiterPlan};
