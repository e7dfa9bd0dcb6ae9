//! Schemas: what a model says of its shapes, operations and errors, as static data that a generated crate holds.
//!
//! A codec walks a schema and a value ([`crate::value`]) side by side, so that how a protocol works is written once, here,
//! and a generated crate has no parsing or printing code of its own. Names and terms are those of the service model.

use crate::endpoint::Rules;
use crate::paginate::PaginatorSchema;
use crate::protocol::Protocol;
use crate::waiter::WaiterSchema;

/// What kind of value stands somewhere, with all that a codec must know to write or read it.
#[derive(Clone, Copy, Debug)]
#[non_exhaustive]
pub enum Shape {
    /// `true` or `false`.
    Boolean,
    /// A whole number of any width: the models' `byte`, `short`, `integer` and `long`.
    Integer,
    /// A floating-point number: the models' `float` and `double`.
    Float,
    /// Text; enums too, as they are open.
    String,
    /// Bytes.
    Blob,
    /// A moment, in the given format.
    Timestamp(TimestampFormat),
    /// Free JSON.
    Document,
    /// A list.
    List(&'static ListSchema),
    /// A map with text keys.
    Map(&'static MapSchema),
    /// A structure.
    Structure(&'static StructureSchema),
    /// A union: a structure of which exactly one member is set.
    Union(&'static StructureSchema),
}

/// How a timestamp is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TimestampFormat {
    /// As the protocol does it at that place.
    Default,
    /// `2015-01-01T00:00:00Z`.
    Iso8601,
    /// `Thu, 01 Jan 2015 00:00:00 GMT`.
    HttpDate,
    /// Seconds since 1970.
    EpochSeconds,
}

/// Where in an HTTP message a member stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Location {
    /// In the body, beside other members.
    Body,
    /// The body as a whole.
    Payload,
    /// In the header field with the member's wire name.
    Header,
    /// In all header fields whose name starts with the member's wire name.
    PrefixHeaders,
    /// In the query, under the member's wire name (a map: under its own keys).
    Query,
    /// In the path, at the label with the member's wire name.
    Label,
    /// The status code of the response.
    StatusCode,
}

/// A member of a structure, or what stands in a list or a map.
#[derive(Clone, Copy, Debug)]
pub struct Member {
    /// The name in the model.
    pub name: &'static str,
    /// The name on the wire: the model's `locationName`, or else the name.
    pub wire: &'static str,
    /// The kind of value.
    pub shape: Shape,
    /// Where it stands.
    pub location: Location,
    /// Whether a request is faulty without it.
    pub required: bool,
    /// Whether its value is a secret: never printed.
    pub sensitive: bool,
    /// Whether a random token is sent where the caller gives none.
    pub idempotency_token: bool,
    /// Whether its value takes the place of its name in the operation's host prefix.
    pub host_label: bool,
    /// Whether it is JSON wrapped in text (in a header: in base64 on top).
    pub json_value: bool,
}

impl Member {
    /// An optional member of the body with one name for both the model and the wire.
    pub const fn new(name: &'static str, shape: Shape) -> Self {
        Self {
            name,
            wire: name,
            shape,
            location: Location::Body,
            required: false,
            sensitive: false,
            idempotency_token: false,
            host_label: false,
            json_value: false,
        }
    }

    /// Under another name on the wire.
    pub const fn wire(mut self, wire: &'static str) -> Self {
        self.wire = wire;
        self
    }

    const fn at(mut self, location: Location, wire: &'static str) -> Self {
        self.location = location;
        self.wire = wire;
        self
    }

    /// The body as a whole.
    pub const fn payload(self) -> Self {
        let name = self.name;
        self.at(Location::Payload, name)
    }

    /// In the header field of that name.
    pub const fn header(self, name: &'static str) -> Self {
        self.at(Location::Header, name)
    }

    /// In all header fields whose names start with that.
    pub const fn prefix_headers(self, prefix: &'static str) -> Self {
        self.at(Location::PrefixHeaders, prefix)
    }

    /// In the query, under that name; the entries of a map under their own keys.
    pub const fn query(self, name: &'static str) -> Self {
        self.at(Location::Query, name)
    }

    /// In the path, at the label of that name.
    pub const fn label(self, name: &'static str) -> Self {
        self.at(Location::Label, name)
    }

    /// The status code of the response.
    pub const fn status_code(self) -> Self {
        let name = self.name;
        self.at(Location::StatusCode, name)
    }

    /// Must be given.
    pub const fn required(mut self) -> Self {
        self.required = true;
        self
    }

    /// Must not be printed.
    pub const fn sensitive(mut self) -> Self {
        self.sensitive = true;
        self
    }

    /// Filled with a random token where it is absent.
    pub const fn idempotency_token(mut self) -> Self {
        self.idempotency_token = true;
        self
    }

    /// Part of the host name.
    pub const fn host_label(mut self) -> Self {
        self.host_label = true;
        self
    }

    /// JSON wrapped in text.
    pub const fn json_value(mut self) -> Self {
        self.json_value = true;
        self
    }
}

/// A list shape.
#[derive(Debug)]
pub struct ListSchema {
    /// What the elements are.
    pub member: Member,
    /// Whether an element may be null.
    pub sparse: bool,
}

impl ListSchema {
    /// A list of elements that are never null.
    pub const fn new(element: Shape) -> Self {
        Self {
            member: Member::new("member", element),
            sparse: false,
        }
    }

    /// Elements are secrets.
    pub const fn sensitive(mut self) -> Self {
        self.member = self.member.sensitive();
        self
    }

    /// Elements may be null.
    pub const fn sparse(mut self) -> Self {
        self.sparse = true;
        self
    }
}

/// A map shape. Keys are text.
#[derive(Debug)]
pub struct MapSchema {
    /// What the values are.
    pub value: Member,
    /// Whether the keys are secrets.
    pub sensitive_keys: bool,
    /// Whether a value may be null.
    pub sparse: bool,
}

impl MapSchema {
    /// A map of values that are never null.
    pub const fn new(value: Shape) -> Self {
        Self {
            value: Member::new("value", value),
            sensitive_keys: false,
            sparse: false,
        }
    }

    /// Values are secrets.
    pub const fn sensitive(mut self) -> Self {
        self.value = self.value.sensitive();
        self
    }

    /// Keys are secrets.
    pub const fn sensitive_keys(mut self) -> Self {
        self.sensitive_keys = true;
        self
    }

    /// Values may be null.
    pub const fn sparse(mut self) -> Self {
        self.sparse = true;
        self
    }
}

/// A structure or union shape.
#[derive(Debug)]
pub struct StructureSchema {
    /// The shape's name in the model.
    pub name: &'static str,
    /// The members, in the order in which values list theirs.
    pub members: &'static [Member],
}

impl StructureSchema {
    /// The schema of an operation that takes or gives nothing.
    pub const EMPTY: &'static Self = &Self::new("Unit", &[]);

    /// A structure with these members.
    pub const fn new(name: &'static str, members: &'static [Member]) -> Self {
        Self { name, members }
    }

    /// The index of the member with that name in the model.
    pub fn index_of(&self, name: &str) -> Option<usize> {
        self.members.iter().position(|member| member.name == name)
    }
}

/// How an operation proves who calls.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Auth {
    /// It does not.
    None,
    /// With a signature in the `Authorization` header (AWS Signature Version 4).
    SigV4,
}

/// An operation of a service.
#[derive(Debug)]
pub struct Operation {
    /// The name that the service knows it by.
    pub name: &'static str,
    /// The name of the client's method: what a call by name goes by.
    pub method_name: &'static str,
    /// The HTTP method.
    pub http_method: &'static str,
    /// The path with its labels, and the query that is always sent.
    pub uri: &'static str,
    /// What it takes.
    pub input: &'static StructureSchema,
    /// What it gives.
    pub output: &'static StructureSchema,
    /// How the caller proves who they are.
    pub auth: Auth,
    /// Whether it may be sent again though the service may have seen it already: the model says `idempotent` or `readonly`,
    /// or a member is an idempotency token.
    pub repeatable: bool,
    /// What stands before the endpoint's host, with labels; empty for most.
    pub host_prefix: &'static str,
    /// How its result comes in pages, where it does.
    pub paginator: Option<&'static PaginatorSchema>,
}

impl Operation {
    /// An operation that is signed and takes and gives nothing: the rest is set from there.
    pub const fn new(
        name: &'static str,
        method_name: &'static str,
        http_method: &'static str,
        uri: &'static str,
    ) -> Self {
        Self {
            name,
            method_name,
            http_method,
            uri,
            input: StructureSchema::EMPTY,
            output: StructureSchema::EMPTY,
            auth: Auth::SigV4,
            repeatable: false,
            host_prefix: "",
            paginator: None,
        }
    }

    /// With this input.
    pub const fn input(mut self, schema: &'static StructureSchema) -> Self {
        self.input = schema;
        self
    }

    /// With this output.
    pub const fn output(mut self, schema: &'static StructureSchema) -> Self {
        self.output = schema;
        self
    }

    /// With this way to prove who calls.
    pub const fn auth(mut self, auth: Auth) -> Self {
        self.auth = auth;
        self
    }

    /// May be sent twice without harm.
    pub const fn repeatable(mut self) -> Self {
        self.repeatable = true;
        self
    }

    /// With this in front of the host.
    pub const fn host_prefix(mut self, prefix: &'static str) -> Self {
        self.host_prefix = prefix;
        self
    }

    /// With a result that comes in pages.
    pub const fn paginator(mut self, paginator: &'static PaginatorSchema) -> Self {
        self.paginator = Some(paginator);
        self
    }
}

/// A modelled error of a service.
#[derive(Debug)]
pub struct ErrorSchema {
    /// The code that the service sends.
    pub code: &'static str,
    /// Its members.
    pub shape: &'static StructureSchema,
    /// The member that holds the text for people where the body has no `message`.
    pub message_member: Option<&'static str>,
    /// Other signs of this error, in a response that carries no code.
    pub aliases: &'static [ErrorAlias],
    /// Whether the model says that another try may succeed.
    pub retryable: bool,
    /// Whether the model says that the caller is too fast.
    pub throttling: bool,
}

impl ErrorSchema {
    /// An error with that code.
    pub const fn new(code: &'static str, shape: &'static StructureSchema) -> Self {
        Self {
            code,
            shape,
            message_member: None,
            aliases: &[],
            retryable: false,
            throttling: false,
        }
    }

    /// Its text for people stands in this member.
    pub const fn message_member(mut self, name: &'static str) -> Self {
        self.message_member = Some(name);
        self
    }

    /// Known by these signs too.
    pub const fn aliases(mut self, aliases: &'static [ErrorAlias]) -> Self {
        self.aliases = aliases;
        self
    }

    /// Worth another try.
    pub const fn retryable(mut self) -> Self {
        self.retryable = true;
        self
    }

    /// The caller is too fast.
    pub const fn throttling(mut self) -> Self {
        self.throttling = true;
        self
    }
}

/// A sign of an error other than its code: a member of the body with a certain text. It comes from an overlay.
#[derive(Debug)]
pub struct ErrorAlias {
    /// The member of the body.
    pub member: &'static str,
    /// Its text.
    pub value: &'static str,
    /// Where this is not empty, one of these members must be in the body too. Such an alias is tried before those without.
    pub when_present: &'static [&'static str],
}

impl ErrorAlias {
    /// A sign that always counts.
    pub const fn new(member: &'static str, value: &'static str) -> Self {
        Self {
            member,
            value,
            when_present: &[],
        }
    }

    /// A sign that counts only beside one of these members.
    pub const fn when_present(mut self, members: &'static [&'static str]) -> Self {
        self.when_present = members;
        self
    }
}

/// A service: everything about it that is not a type.
#[derive(Debug)]
pub struct Service {
    /// The service id, as in `SSO OIDC`.
    pub id: &'static str,
    /// The name of the model's folder, as in `sso-oidc`.
    pub name: &'static str,
    /// The version of the API: a date.
    pub api_version: &'static str,
    /// The name that a signature is made out to.
    pub signing_name: &'static str,
    /// How requests and responses are written.
    pub protocol: &'static dyn Protocol,
    /// Where the service is.
    pub endpoint: Rules,
    /// All operations, sorted by name.
    pub operations: &'static [&'static Operation],
    /// All modelled errors, sorted by shape name; a generated error enum has its variants in this order.
    pub errors: &'static [ErrorSchema],
    /// All waiters, sorted by name.
    pub waiters: &'static [WaiterSchema],
}

impl Service {
    /// The operation whose method has that name.
    ///
    /// # Errors
    ///
    /// There is none; the error lists those that there are. As in botocore, the model's own spelling (`CreateToken`) is no
    /// method name.
    pub fn operation(&self, method_name: &str) -> Result<&'static Operation, UnknownOperation> {
        self.operations
            .iter()
            .find(|operation| operation.method_name == method_name)
            .copied()
            .ok_or_else(|| UnknownOperation {
                name: method_name.to_owned(),
                known: self.operations.iter().map(|operation| operation.method_name).collect(),
            })
    }

    /// The method names of the operations whose results come in pages.
    pub(crate) fn pageable(&self) -> impl Iterator<Item = &'static str> {
        let pageable = self.operations.iter().filter(|operation| operation.paginator.is_some());
        pageable.map(|operation| operation.method_name)
    }
}

/// A call by name went to an operation that the service does not have.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UnknownOperation {
    /// The name that was asked for.
    pub name: String,
    /// The names that there are.
    pub known: Vec<&'static str>,
}

impl std::fmt::Display for UnknownOperation {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(
            f,
            "the client does not have an operation {:?}; it has: {}",
            self.name,
            self.known.join(", ")
        )
    }
}

impl std::error::Error for UnknownOperation {}
