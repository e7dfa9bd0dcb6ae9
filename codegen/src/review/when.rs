//! When a rule holds: questions about the place of a change, each with the words that the table in the docs has for it.

use tinsmith_model::{Location, Member, Operation, Place, Protocol, Service, Shape, ShapeKind};

use super::site::{Signing, Site};
use crate::docs::DocText;
use crate::facts::{self, Auth};
use crate::plan::Role;

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
            pub(super) fn holds(self, site: &Site) -> bool {
                let holds: fn(&Site) -> bool = match self {
                    $(Self::$when => $holds,)*
                };
                holds(site)
            }
        }
    };
}

conditions! {
    Always = "anywhere", |_| true;
    Otherwise = "elsewhere", |_| true;

    // Operations.
    NeedsOther = "other credentials are needed than before, or some where none were", needs_other_credentials;
    SignedOtherwise = "the scheme that is used changes", |site| site.signings().any(|(old, new)| old != new);
    UriDiffers = "the path or query that is sent changes", |site| site.differs(sent_uri);
    HostDiffers = "the prefix that is sent changes", |site| site.differs(|service, op| facts::host_prefix(service, op).to_owned());
    ChecksumDiffers = "requests carry another checksum", |site| site.differs(facts::checksum);
    CompressionDiffers = "gzip comes or goes", |site| site.differs(|_, op| facts::request_compression(op));
    InputInsists = "with a required member", |site| {
        site.new_operation().is_some_and(|op| site.new.insists_on_something(op))
    };
    InputFits = "all setters stay as they are, and none must be called that did not have to", |site| site.input_fits();
    InputIsEmpty = "it had no members", |site| site.old_input().is_none_or(|(_, shape)| shape.members().is_empty());

    // The whole service.
    SpeaksOtherwise = "what is spoken changes", |site| site.old.protocol() != site.new.protocol();
    EndpointDiffers = "requests go elsewhere", |site| site.old.endpoint() != site.new.endpoint();

    // Members.
    BuilderInsists = "input of an operation", |site| {
        site.new_member().is_some_and(|(id, member)| site.new.insists(id, member))
    };
    BuilderInsistsOnNew = "required, in the input of an operation", |site| When::BuilderInsists.holds(site);
    WasAskedFor = "required, in what goes in", |site| {
        let goes_in = site.old_shape().is_some_and(|(id, _)| site.old.role(id) != Role::Output);
        goes_in && site.old_member().is_some_and(|(_, member)| member.must_be_set())
    };
    GoesIn = "in a structure that goes in", |site| {
        let role = site.new_shape().map(|(id, _)| site.new.role(id));
        let token = site.new_member().is_some_and(|(_, member)| member.idempotency_token);
        matches!(role, Some(Role::Input | Role::Both)) && !token
    };
    RequiredGoesIn = "required, in a structure that goes in", |site| {
        When::GoesIn.holds(site) && site.new_member().is_some_and(|(_, member)| member.required)
    };
    FieldDiffers = "in a structure that comes out", |site| {
        let is_output = |role| matches!(role, Role::Output | Role::Both);
        site.role().is_some_and(is_output) && site.field_types().is_some_and(|(old, new)| old != new)
    };
    FieldOrVariantDiffers = "a field of an output, or a variant of a union", |site| {
        let union = site.new_shape().is_some_and(|(_, shape)| !matches!(shape.kind, ShapeKind::Structure(_)));
        When::FieldDiffers.holds(site) || union
    };
    TypeDiffers = "it becomes another Rust type", |site| site.value_types().is_none_or(|(old, new)| old != new);
    LocationCounts = "REST, or an event", |site| {
        let event = |location| matches!(location, Location::EventHeader | Location::EventPayload);
        let moved = site.old_member().zip(site.new_member());
        site.speaks(Protocol::is_rest) || moved.is_some_and(|((_, old), (_, new))| event(old.location) || event(new.location))
    };
    NameCounts = "where the name is sent", name_counts;
    SpeaksXml = "REST-XML, query and EC2", |site| {
        site.speaks(|protocol| matches!(protocol, Protocol::RestXml | Protocol::Query | Protocol::Ec2))
    };

    // Shapes.
    IsPublic = "a type that callers see", |site| {
        let seen = |shape: Option<(_, _)>, surface: &crate::lower::Surface| {
            shape.is_none_or(|(id, _)| surface.is_public(id))
        };
        site.change.place.shape().is_none() || (seen(site.old_shape(), site.old) && seen(site.new_shape(), site.new))
    };
    ReadsAlike = "only the markup differs", |site| {
        let text = |html: &Option<String>| DocText::from_html(html.as_deref().unwrap_or_default());
        text(&site.change.old) == text(&site.change.new)
    };
    IsSeen = "the service, an operation, a member, or a type that callers see", |site| {
        site.change.place.member().is_some() || When::IsPublic.holds(site)
    };
    IsEnum = "an enum", |site| site.new_shape().is_some_and(|(_, shape)| matches!(shape.kind, ShapeKind::Enum(_)));
    IsUnion = "a union", |site| {
        let kind = site.new_shape().map(|(_, shape)| &shape.kind);
        matches!(kind, Some(ShapeKind::Union(_) | ShapeKind::EventStream(_)))
    };
    Warns = "an operation, a member, or a structure that callers build", |site| {
        let builds = |(id, shape): (_, &Shape)| {
            matches!(shape.kind, ShapeKind::Structure(_)) && matches!(site.new.role(id), Role::Input | Role::Both)
        };
        match site.change.place {
            Place::Shape(_) => site.new_shape().is_some_and(builds),
            _ => !When::OfService.holds(site),
        }
    };
    OfService = "the service", |site| site.change.place == Place::Service;
    SameUse = "callers see no difference", |site| site.roles().is_none_or(|(old, new)| {
        old == new || When::IsUnion.holds(site) && (old == Role::Input) == (new == Role::Input)
    });
    SeesMore = "callers can do what they could, and more", sees_more;
    LosesUnknown = "a union that only goes in now", |site| {
        When::IsUnion.holds(site) && site.roles().is_some_and(|(_, new)| new == Role::Input)
    };
    CanBeBuilt = "a structure with required members that came out and goes in too now", |site| {
        matches!(site.roles(), Some((Role::Output, Role::Both)))
    };
    OnlyComesOut = "a structure that only comes out now", |site| {
        matches!(site.roles(), Some((_, Role::Output)))
    };
    GoesInAtAll = "in a structure that goes in", |site| !matches!(site.role(), Some(Role::Output));
}

fn needs_other_credentials(site: &Site) -> bool {
    let what = |auth| match auth {
        Auth::None => 0,
        Auth::SigV4 | Auth::S3 | Auth::SigV4a | Auth::SigV2 => 1,
        Auth::Bearer => 2,
    };
    let lost_token = |old: Signing, new: Signing| old.takes_token && !new.takes_token && new.auth != Auth::Bearer;
    let mut signings = site.signings();
    signings.any(|(old, new)| new.auth != Auth::None && (what(old.auth) != what(new.auth) || lost_token(old, new)))
}

/// What is sent, with the labels of the path by the members that they stand for.
fn sent_uri(service: &Service, operation: &Operation) -> String {
    let mut uri = facts::uri(service, operation);
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

/// The name of a label is never sent, and that of a payload only where it is an XML element.
fn name_counts(site: &Site) -> bool {
    let is_label = |member: Option<(_, &Member)>| member.is_some_and(|(_, member)| member.location == Location::Uri);
    if is_label(site.old_member()) && is_label(site.new_member()) {
        return false;
    }
    let payload = site
        .new_member()
        .is_some_and(|(_, member)| member.location == Location::Payload);
    let structure = site.change.place.shape().is_some() && site.change.place.member().is_none();
    !(payload || structure) || When::SpeaksXml.holds(site)
}

/// A union that goes in lacks the variant for what is not known. A structure that goes in has no public fields; one that comes
/// out has fields that are no `Option`, unless it goes in too.
fn sees_more(site: &Site) -> bool {
    let Some((old, new)) = site.roles() else { return true };
    if When::IsUnion.holds(site) {
        return old == Role::Input;
    }
    match (old, new) {
        (Role::OperationInput, _) | (Role::Input, Role::Both) => true,
        (Role::Output, Role::Both) => {
            let members = site.old_shape().map(|(_, shape)| shape.members()).unwrap_or_default();
            !members.iter().any(|member| member.required)
        }
        _ => false,
    }
}
