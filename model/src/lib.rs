//! Reads a service model in the C2J JSON form, or a Smithy model in JSON, merges overlays, links and checks it, and gives it as plain data.
//!
//! A model is a folder `<service>/<api-version>/` of JSON files, as botocore ships them. It goes through these phases, each
//! a module that knows only the one before it:
//!
//! 1. `folder`: a folder, gzip or not → [`SourceFile`]s. All file access of the crate is there. `services` finds models by name.
//! 2. `json`: text → a tree in which every key and value knows its file and place.
//!    `ast`: the tree of a Smithy model → the trees that the files of C2J would be.
//! 3. `overlay`: changes by hand (`overlay.json`) and botocore's (`*.sdk-extras.json`) go over the tree.
//! 4. `c2j`: the tree → private structs that mirror the file. Unknown keys are warnings, wrong types are errors.
//! 5. `link`: names → ids, and every check that needs more than one place → [`Service`], or *all* errors at once.
//!
//! Then `walk` finds the shapes that operations use, in inputs and outputs, and makes a smaller service of some operations;
//! `recursion` finds the shapes that contain themselves; `diff` compares two services. `collector` collects diagnostics, `place`
//! finds parts of a service in its files, and `nearest` finds the names that a misspelt one may mean.
//!
//! The crate knows nothing of Rust names or of code. It never panics on a model, and a [`Diagnostic`] says what is wrong, where, and
//! what to do.
//!
//! # Overlays
//!
//! An overlay has the structure of `service-2.json` and goes over it key by key:
//!
//! ```json
//! {"shapes": {
//!     "DeviceCode": {"sensitive": true},
//!     "AuthorizationPendingException": {
//!         "errorMessageMember": "error_description",
//!         "errorAliases": [{"member": "error", "value": "authorization_pending"}]}}}
//! ```
//!
//! Some keys are only for overlays; `docs/writing-a-model.md` has all of them. `rename` of an operation, a shape or a member is its
//! name in code; the wire keeps the name of the model. `requestHeaders` of `metadata` maps names of header fields to the values that
//! every request has there, unless a member of the input says otherwise. `errorCodeMember` and `errorMessageMember` of `metadata` are
//! paths to the code and the text of all errors; `errorMessageMember` of an error is a member, or a path to it. `errorAliases` lists
//! bodies that mean the error when the response names no code: those where the text at `member` is the `value`, and, with
//! `"whenPresent": ["region"]`, only if one of these members is there.
//!
//! An overlay must change something. It is an error if the model lacks the thing to change or says the same already, or if nothing
//! here knows the key. So no overlay stays that has no effect.

mod amendments;
mod ast;
mod auth;
mod c2j;
mod client_traits;
mod collector;
mod diagnostic;
mod diff;
mod folder;
mod ids;
mod json;
mod link;
mod load;
mod nearest;
mod operation;
mod overlay;
mod paginator;
mod place;
mod recursion;
mod service;
mod services;
mod shape;
mod source;
mod span;
mod stored_model;
mod version;
mod waiter;
mod walk;

pub use auth::{ApiKey, AuthScheme, SignatureVersion};
#[doc(hidden)]
pub use c2j::keys as known_keys;
pub use client_traits::{BodyHash, Check, Decoding, Encoding, InputTraits, PresignedUrl, RegionRedirects};
pub use diagnostic::{Diagnostic, DiagnosticKind, Diagnostics, Severity, Subject};
pub use diff::{Change, ChangeKind, Changes};
pub use folder::ModelFolder;
pub use ids::{MemberIndex, ShapeId};
pub use load::{Form, Loaded};
pub use nearest::did_you_mean;
pub use operation::{
    EndpointDiscovery, Http, HttpChecksum, Input, Operation, OperationContextParam, Output, QueryLiteral,
    StaticContextParam, Template, TemplatePart,
};
pub use paginator::Paginator;
pub use place::{Place, Position};
pub use recursion::Recursion;
pub use service::{ClientContextParam, ContextParamKind, Http2, Metadata, Protocol, Service};
pub use services::{Services, ServicesError};
pub use shape::{
    Blob, Deprecated, Element, Enum, ErrorAlias, ErrorTraits, EventStream, List, Location, Map, Member, MemberPath,
    Range, Retryable, Shape, ShapeKind, Structure, Text, TimestampFormat, Union, XmlNamespace,
};
pub use source::{SourceFile, StoredFile};
pub use stored_model::StoredModel;
pub use waiter::{Acceptor, AcceptorState, Matcher, Waiter};
pub use walk::{UnknownOperation, Usage, Walk};
