//! When a rule holds: questions about the place of a change, each with the words that the table in the docs has for it.

use tinsmith_model::{Location, Member, Operation, Place, Protocol, Service, Shape, ShapeId, ShapeKind};

use super::context::{ChangeContext, Signing};
use crate::docs::DocText;
use crate::lower::PublicApi;
use crate::plan::{Auth, Role};
use crate::traits;

/// Defines [`When`] with the words and the question of each.
macro_rules! conditions {
    ($($when:ident = $text:literal, $holds:expr;)*) => {
        /// A condition of a rule.
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub(super) enum When {
            $($when,)*
        }

        impl When {
            /// The words for it.
            pub(super) fn text(self) -> &'static str {
                match self {
                    $(Self::$when => $text,)*
                }
            }

            /// Whether it holds at a place.
            pub(super) fn holds(self, context: &ChangeContext) -> bool {
                let holds: fn(&ChangeContext) -> bool = match self {
                    $(Self::$when => $holds,)*
                };
                holds(context)
            }
        }
    };
}

conditions! {
    Always = "anywhere", |_| true;
    Otherwise = "elsewhere", |_| true;

    // Operations.
    CredentialsDiffer = "other credentials are needed than before, or some where none were", needs_other_credentials;
    SigningDiffers = "the scheme that is used changes", |context| context.signings().any(|(old, new)| old != new);
    UriDiffers = "the path or query that is sent changes", |context| context.differs(sent_uri);
    HostDiffers = "the prefix that is sent changes", |context| context.differs(|service, op| traits::host_prefix(service, op).to_owned());
    ChecksumDiffers = "requests carry another checksum", |context| context.differs(|service, op| {
        traits::checksum(service, op).map(|checksum| (checksum.required, checksum.algorithm_member))
    });
    ResponseChecksumDiffers = "whether the checksum of the response is asked for", |context| context.differs(|service, op| {
        traits::checksum(service, op).and_then(|checksum| checksum.response_mode_member)
    });
    CompressionDiffers = "gzip comes or goes", |context| context.differs(|_, op| traits::request_compression(op));
    DescribesEndpoints = "whether the operation is the one that describes endpoints", |context| {
        context.differs(|_, op| op.endpoint_operation)
    };
    HeadErrorsDiffer = "an error of an operation that is a `HEAD`", |context| context.any_differs(traits::errors_by_status);
    StreamErrorDiffers = "an exception in an event stream", |context| {
        let retry = |found: Option<(ShapeId, &Shape)>, api: &PublicApi| {
            let (id, shape) = found?;
            let ShapeKind::Structure(structure) = &shape.kind else { return None };
            traits::retryable(api.service(), id, structure.error.as_ref()?)
        };
        retry(context.old_shape(), context.old) != retry(context.new_shape(), context.new)
    };
    HasRequiredInput = "with a required member", |context| {
        context.new_operation().is_some_and(|op| context.new.has_required_input(op))
    };
    InputIsCompatible = "all setters stay as they are, and none must be called that did not have to", |context| context.input_fits();
    InputIsEmpty = "it had no members", |context| context.old_input().is_none_or(|(_, shape)| shape.members().is_empty());

    // The whole service.
    ProtocolDiffers = "what is spoken changes", |context| context.old.protocol() != context.new.protocol();
    EndpointDiffers = "requests go elsewhere", |context| context.old.endpoint() != context.new.endpoint();

    // Members.
    IsRequiredInput = "in the input of an operation, or in a structure that only goes in", |context| {
        context.new_member().is_some_and(|(id, member)| context.new.must_set(id, member))
    };
    IsNewRequiredInput = "required, in the input of an operation, or in a structure that only goes in", |context| When::IsRequiredInput.holds(context);
    WasRequiredInput = "required, in what goes in", |context| {
        let goes_in = context.old_shape().is_some_and(|(id, _)| context.old.role(id) != Role::Output);
        goes_in && context.old_member().is_some_and(|(_, member)| member.must_be_set())
    };
    IsInputPart = "in a structure that goes in and comes out", |context| {
        let role = context.new_shape().map(|(id, _)| context.new.role(id));
        let token = context.new_member().is_some_and(|(_, member)| member.idempotency_token);
        role == Some(Role::Both) && !token
    };
    IsRequiredInputPart = "required, in a structure that goes in and comes out", |context| {
        When::IsInputPart.holds(context) && context.new_member().is_some_and(|(_, member)| member.required)
    };
    FieldDiffers = "in a structure that comes out", |context| {
        let is_output = |role| matches!(role, Role::Output | Role::Both);
        context.role().is_some_and(is_output) && context.field_types().is_some_and(|(old, new)| old != new)
    };
    FieldOrVariantDiffers = "a field of an output, or a variant of a union", |context| {
        let union = context.new_shape().is_some_and(|(_, shape)| !matches!(shape.kind, ShapeKind::Structure(_)));
        When::FieldDiffers.holds(context) || union
    };
    RequestBodyStreams = "the body of a request", |context| context.stream_differs(is_input);
    BodyStreams = "the body of a response", |context| context.stream_differs(|role| !is_input(role));
    StreamDiffers = "it becomes a stream, or is none any more", |context| context.stream_differs(|_| true);
    IsRequestBody = "the body of a request that streams", |context| context.streams(is_input);
    IsSentEventHeader = "a header of an event that is sent", |context| context.is_sent_event_header();
    IsEventStream = "events", |context| {
        let is_one = |found: Option<(_, &Member)>, api: &PublicApi| {
            found.is_some_and(|(_, member)| api.service().shape(member.target).is_event_stream())
        };
        is_one(context.old_member(), context.old) || is_one(context.new_member(), context.new)
    };
    TypeDiffers = "it becomes another Rust type", |context| context.value_types().is_none_or(|(old, new)| old != new);
    LocationCounts = "REST, or an event", |context| {
        let event = |location| matches!(location, Location::EventHeader | Location::EventPayload);
        let moved = context.old_member().zip(context.new_member());
        context.speaks(Protocol::is_rest) || moved.is_some_and(|((_, old), (_, new))| event(old.location) || event(new.location))
    };
    NameCounts = "where the name is sent", name_counts;
    UsesXml = "REST-XML, query and EC2", |context| {
        context.speaks(|protocol| matches!(protocol, Protocol::RestXml | Protocol::Query | Protocol::Ec2))
    };

    // Shapes.
    StaysForUsers = "a shape, where all that use it come to the same as before", |context| context.stays_for_users();
    IsPublic = "a type that callers see", |context| {
        let seen = |shape: Option<(_, _)>, api: &PublicApi| {
            shape.is_none_or(|(id, _)| api.is_public(id))
        };
        context.change.place.shape().is_none() || (seen(context.old_shape(), context.old) && seen(context.new_shape(), context.new))
    };
    OnlyMarkupDiffers = "only the markup differs", |context| {
        let text = |html: &Option<String>| DocText::from_html(html.as_deref().unwrap_or_default());
        text(&context.change.old) == text(&context.change.new)
    };
    HasPublicDocs = "the service, an operation, a member, or a type that callers see", |context| {
        context.change.place.member().is_some() || When::IsPublic.holds(context)
    };
    IsEnum = "an enum", |context| context.new_shape().is_some_and(|(_, shape)| matches!(shape.kind, ShapeKind::Enum(_)));
    IsUnion = "a union", |context| {
        let kind = context.new_shape().map(|(_, shape)| &shape.kind);
        matches!(kind, Some(ShapeKind::Union(_) | ShapeKind::EventStream(_)))
    };
    HasDeprecationNote = "an operation, a member, or a structure that callers build", |context| {
        let builds = |(id, shape): (_, &Shape)| {
            matches!(shape.kind, ShapeKind::Structure(_)) && matches!(context.new.role(id), Role::Input | Role::Both)
        };
        match context.change.place {
            Place::Shape(_) => context.new_shape().is_some_and(builds),
            _ => !When::IsService.holds(context),
        }
    };
    IsService = "the service", |context| context.change.place == Place::Service;
    SameUse = "callers see no difference", |context| context.roles().is_none_or(|(old, new)| {
        old == new || When::IsUnion.holds(context) && (old == Role::Input) == (new == Role::Input)
    });
    AllowsMore = "callers can do what they could, and more", sees_more;
    BecomesInputUnion = "a union that only goes in now", |context| {
        When::IsUnion.holds(context) && context.roles().is_some_and(|(_, new)| new == Role::Input)
    };
    IsNowBuilt = "a structure with required members that came out and goes in too now", |context| {
        matches!(context.roles(), Some((Role::Output, Role::Both)))
    };
    IsOutputOnly = "a structure that only comes out now", |context| {
        matches!(context.roles(), Some((_, Role::Output)))
    };
    IsInAnyInput = "in a structure that goes in", |context| !matches!(context.role(), Some(Role::Output));
}

fn needs_other_credentials(context: &ChangeContext) -> bool {
    let what = |auth| match auth {
        Auth::None => 0,
        Auth::SigV4 | Auth::S3 | Auth::SigV4a | Auth::SigV2 => 1,
        Auth::Bearer => 2,
        Auth::Basic => 3,
        Auth::ApiKey => 4,
    };
    let lost_token =
        |old: Signing, new: Signing| old.accepts_bearer_token && !new.accepts_bearer_token && new.auth != Auth::Bearer;
    let mut signings = context.signings();
    signings.any(|(old, new)| new.auth != Auth::None && (what(old.auth) != what(new.auth) || lost_token(old, new)))
}

/// What is sent, where each label of the path has the name of its member.
fn sent_uri(service: &Service, operation: &Operation) -> String {
    let mut uri = traits::uri(service, operation);
    let input = operation.input.iter().map(|input| service.shape(input.shape));
    for member in input.flat_map(|shape| shape.members()) {
        if member.location == Location::Uri {
            for end in ["}", "+}"] {
                uri = uri.replace(
                    &format!("{{{}{end}", member.wire_name()),
                    &format!("{{{}{end}", member.name),
                );
            }
        }
    }
    uri
}

/// The name of a label is never sent, and that of a payload only where it is an XML element. Events, and what is in their messages beside
/// a structure, have the names of their members.
fn name_counts(context: &ChangeContext) -> bool {
    let is_unnamed = |found: Option<(ShapeId, &Member)>, api: &PublicApi| {
        found.is_some_and(|(owner, member)| {
            let is_event_stream = |id| api.service().shape(id).is_event_stream();
            matches!(
                member.location,
                Location::Uri | Location::EventHeader | Location::EventPayload
            ) || is_event_stream(owner)
                || is_event_stream(member.target)
        })
    };
    if is_unnamed(context.old_member(), context.old) && is_unnamed(context.new_member(), context.new) {
        return false;
    }
    let payload = context
        .new_member()
        .is_some_and(|(_, member)| member.location == Location::Payload);
    let structure = context.change.place.shape().is_some() && context.change.place.member().is_none();
    !(payload || structure) || When::UsesXml.holds(context)
}

/// A union of inputs lacks the variant `Unknown`. A structure of inputs has no public fields. A structure of outputs has required
/// fields without `Option`, unless it is a part of inputs too.
fn sees_more(context: &ChangeContext) -> bool {
    let Some((old, new)) = context.roles() else { return true };
    if When::IsUnion.holds(context) {
        return old == Role::Input;
    }
    match (old, new) {
        (Role::OperationInput, _) | (Role::Input, Role::Both) => true,
        (Role::Output, Role::Both) => {
            let members = context
                .old_shape()
                .map(|(_, shape)| shape.members())
                .unwrap_or_default();
            !members.iter().any(|member| member.required)
        }
        _ => false,
    }
}

fn is_input(role: Role) -> bool {
    role == Role::OperationInput
}
