//! What schemas say beyond names and kinds: each flag is a method of the runtime's schema types.

use tinsmith_model::{Element, List, Location, Map, Member, Operation, Shape, XmlNamespace};

use crate::plan::{FlagPlan, OperationXmlPlan};

/// Where a member stands.
#[derive(Clone, Copy)]
pub(super) enum Place {
    /// Where the model puts it in the HTTP message: the protocol has HTTP bindings.
    Http,
    /// In the body, wherever the model puts it.
    Body,
    /// It is the body, as an event stream.
    Stream,
}

/// What there is to say of a member: where it stands, under which name, and what it is. `root` is the name of the XML element
/// that it is if it is the payload.
pub(super) fn member(member: &Member, place: Place, root: Option<&str>) -> Vec<FlagPlan> {
    let namespace = NamespaceFlags("xml_namespace", "xml_namespace_prefixed");
    let flags = [
        location(member, place),
        root.filter(|root| *root != member.name)
            .map(|root| valued("wire", [root])),
        plain(member.required, "required"),
        plain(member.sensitive, "sensitive"),
        plain(member.idempotency_token, "idempotency_token"),
        plain(member.host_label, "host_label"),
        plain(member.is_json_header(), "json_value"),
        plain(member.flattened, "flattened"),
        plain(member.xml_attribute, "xml_attribute"),
        namespace.flag(member.xml_namespace.as_ref()),
        named("query_name", member.query_name.as_ref()),
    ];
    flags.into_iter().flatten().collect()
}

fn location(member: &Member, place: Place) -> Option<FlagPlan> {
    let wire = member.wire_name();
    let named = |name| valued(name, [wire]);
    match (place, member.location) {
        (Place::Stream, _) => plain(true, "event_stream"),
        (_, Location::EventHeader) => plain(true, "event_header"),
        (_, Location::EventPayload) => plain(true, "event_payload"),
        (Place::Body, _) | (Place::Http, Location::Body) => (wire != member.name).then(|| named("wire")),
        (Place::Http, Location::Payload) => plain(true, "payload"),
        (Place::Http, Location::Uri) => Some(named("label")),
        (Place::Http, Location::Query | Location::QueryMap) => Some(named("query")),
        (Place::Http, Location::Header) => Some(named("header")),
        (Place::Http, Location::HeaderMap) => Some(named("prefix_headers")),
        (Place::Http, Location::Status) => plain(true, "status_code"),
    }
}

/// What there is to say of a structure or union.
pub(super) fn structure(shape: &Shape) -> Vec<FlagPlan> {
    let namespace = NamespaceFlags("xml_namespace", "xml_namespace_prefixed");
    let flags = [
        named("location_name", shape.location_name.as_ref()),
        namespace.flag(shape.xml_namespace.as_ref()),
    ];
    flags.into_iter().flatten().collect()
}

/// What there is to say of a list.
pub(super) fn list(list: &List) -> Vec<FlagPlan> {
    let namespace = NamespaceFlags("element_namespace", "element_namespace_prefixed");
    let flags = [
        name("element_name", &list.member, "member"),
        namespace.flag(list.member.xml_namespace.as_ref()),
        plain(list.member.sensitive, "sensitive"),
        plain(list.sparse, "sparse"),
    ];
    flags.into_iter().flatten().collect()
}

/// What there is to say of a map.
pub(super) fn map(map: &Map) -> Vec<FlagPlan> {
    let key_namespace = NamespaceFlags("key_namespace", "key_namespace_prefixed");
    let value_namespace = NamespaceFlags("value_namespace", "value_namespace_prefixed");
    let flags = [
        name("key_name", &map.key, "key"),
        key_namespace.flag(map.key.xml_namespace.as_ref()),
        name("value_name", &map.value, "value"),
        value_namespace.flag(map.value.xml_namespace.as_ref()),
        plain(map.value.sensitive, "sensitive"),
        plain(map.key.sensitive, "sensitive_keys"),
        plain(map.sparse, "sparse"),
    ];
    flags.into_iter().flatten().collect()
}

/// What the XML and query protocols must know of an operation.
pub(super) fn operation(operation: &Operation) -> OperationXmlPlan {
    let (input, output) = (operation.input.as_ref(), operation.output.as_ref());
    let namespace = NamespaceFlags("new", "prefixed");
    OperationXmlPlan {
        input_root: input.and_then(|input| input.location_name.clone()),
        input_namespace: namespace.flag(input.and_then(|input| input.xml_namespace.as_ref())),
        result_wrapper: output.and_then(|output| output.result_wrapper.clone()),
    }
}

/// The two methods for a namespace: without a prefix, and with one.
struct NamespaceFlags(&'static str, &'static str);

impl NamespaceFlags {
    fn flag(&self, namespace: Option<&XmlNamespace>) -> Option<FlagPlan> {
        let XmlNamespace { uri, prefix } = namespace?;
        Some(match prefix {
            None => valued(self.0, [uri.as_str()]),
            Some(prefix) => valued(self.1, [prefix.as_str(), uri.as_str()]),
        })
    }
}

/// The name of an element where it is not the usual one.
fn name(flag: &'static str, element: &Element, usual: &str) -> Option<FlagPlan> {
    named(flag, element.location_name.as_ref().filter(|name| *name != usual))
}

fn named(flag: &'static str, name: Option<&String>) -> Option<FlagPlan> {
    Some(valued(flag, [name?.as_str()]))
}

fn valued<const N: usize>(name: &'static str, values: [&str; N]) -> FlagPlan {
    FlagPlan {
        name,
        values: values.map(str::to_owned).to_vec(),
    }
}

fn plain(set: bool, name: &'static str) -> Option<FlagPlan> {
    set.then(|| FlagPlan {
        name,
        values: Vec::new(),
    })
}
