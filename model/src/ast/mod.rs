//! Smithy's JSON AST → the tree of a C2J model.
//!
//! An AST says the same facts as C2J in another form: shapes with traits, in namespaces, in one file. It becomes the tree that
//! the files of C2J would be, in which every key and value has its place in the AST. So overlays and amendments go over it as over
//! any model, and the rest of the crate does not know of it. `prelude` has the types that need no definition.
//!
//! 1. `file`: the version, and an index of the shapes.
//! 2. `shape`: one shape with what mixins and `apply` add to it.
//! 3. `closure`: what the service reaches. Everything else in the file is passed over, definitions of traits among it.
//! 4. `names`: names without namespaces.
//! 5. `metadata`, `operation`, `types`, `member` and `steps`: the keys of C2J. `traits` has the traits without effect. `endpoint_bdd`
//!    reads the newer form of endpoint rules.
//!
//! A trait counts only where the protocol uses it: `jsonName` in REST-JSON, names of elements in the XML protocols, bindings to
//! HTTP in the REST protocols. Elsewhere it is passed over without a word. A trait that nothing here knows is a warning.

mod closure;
mod endpoint_bdd;
mod file;
mod id;
mod member;
mod metadata;
mod names;
mod object;
mod operation;
mod prelude;
mod shape;
mod steps;
mod traits;
mod types;

use std::borrow::Cow;

use rustc_hash::{FxHashMap, FxHashSet};
use serde_json::Value;

use crate::c2j::{Text, read};
use crate::collector::Collector;
use crate::json::{Entry, Node};
use crate::service::Protocol;
use crate::source::top_keys;
use closure::{Closure, choose, closure};
use file::File;
use id::{folder_name, service_name};
use names::Names;
use object::Object;
use shape::{Reader, Shape};
use traits::Rules;
use types::Uses;

/// Whether a trait is not read: examples and tests, which can be half of a file.
pub(crate) fn is_skipped(id: &str) -> bool {
    matches!(
        id,
        "smithy.api#examples"
            | "smithy.rules#endpointTests"
            | "smithy.test#httpRequestTests"
            | "smithy.test#httpResponseTests"
            | "smithy.test#smokeTests"
    )
}

/// The version of a service that says none.
const WITHOUT_VERSION: &str = "1";

/// What the files of a C2J model would have.
pub(crate) struct Model<'t> {
    pub(crate) service: Node<'t>,
    pub(crate) paginators: Option<Node<'t>>,
    pub(crate) waiters: Option<Node<'t>>,
    /// As the AST has them; see `endpoint_bdd` for the newer form.
    pub(crate) endpoint_rules: Option<Value>,
}

/// Whether a file is an AST.
pub(crate) fn is_ast(root: &Node) -> bool {
    root.entry("smithy").is_some()
}

/// Reads the service of an AST. Of several, `name` says which. `version` is that of the folder, for a service without one.
pub(crate) fn read<'t>(
    root: &'t Node<'t>,
    name: &str,
    version: &'t str,
    collector: &mut Collector,
) -> Option<Model<'t>> {
    let reader = Reader::new(File::read(root, collector)?);
    let service = choose(&reader, name, root.place, collector)?;
    let mut closure = closure(reader, service, collector)?;
    let protocols = metadata::protocols(&closure.service, &closure.file, collector);
    if protocols.is_empty() {
        return None;
    }
    closure.operations.sort_by_key(|operation| operation.shape.name());
    let converter = Converter::new(&closure, protocols, collector);
    Some(converter.convert(&closure, version))
}

/// The element that a structure is where it is a whole body.
#[derive(Clone, Copy, Debug)]
struct Root<'t> {
    name: Option<Text<'t>>,
    namespace: Option<&'t Node<'t>>,
}

/// Writes what a closure has in the keys of C2J.
struct Converter<'t, 'c> {
    collector: &'c mut Collector,
    rules: Rules,
    protocols: Vec<(Protocol, &'static str, &'t Entry<'t>)>,
    names: Names<'t>,
    uses: Uses<'t>,
    /// XML: the namespace of the service.
    namespace: Option<&'t Node<'t>>,
    /// REST-XML: how the shapes are called that can be bodies.
    roots: FxHashMap<&'t str, Root<'t>>,
    /// Strings that hold JSON.
    json_texts: FxHashSet<&'t str>,
    /// Lists whose elements have a name.
    flat_forms: FxHashSet<&'t str>,
    /// The codes of errors, by the names of their shapes, where they differ.
    codes: FxHashMap<&'t str, Cow<'t, str>>,
    /// The operation that tells endpoints.
    discovery_operation: Option<&'t str>,
    /// `paginated` of the service.
    service_pages: Option<&'t Node<'t>>,
    pagination: Object<'t>,
    waiters: Object<'t>,
}

impl<'t, 'c> Converter<'t, 'c> {
    fn new(
        closure: &Closure<'t>,
        protocols: Vec<(Protocol, &'static str, &'t Entry<'t>)>,
        collector: &'c mut Collector,
    ) -> Self {
        let of_service = |id: &str| closure.service.traits.get(id);
        let rules = Rules::new(protocols.first().map(|(protocol, ..)| *protocol));
        let discovery = of_service("aws.api#clientEndpointDiscovery").and_then(|node| node.entry("operation"));
        let place = closure.service.place;
        Self {
            names: Names::of(closure, collector),
            uses: Uses::of(closure, rules),
            namespace: of_service("smithy.api#xmlNamespace").filter(|_| rules.is_xml),
            roots: roots(closure, collector),
            json_texts: shapes_with(closure, |shape| {
                let media_type = shape.traits.get("smithy.api#mediaType").and_then(Node::as_str);
                shape.kind == "string" && media_type == Some("application/json")
            }),
            flat_forms: shapes_with(closure, |shape| {
                let mut members = shape.members.iter();
                shape.kind == "list" && members.any(|member| member.traits.get("smithy.api#xmlName").is_some())
            }),
            codes: codes(closure, rules),
            discovery_operation: discovery.and_then(|entry| entry.node.as_str()),
            service_pages: of_service("smithy.api#paginated"),
            pagination: Object::at(place),
            waiters: Object::at(place),
            collector,
            rules,
            protocols,
        }
    }

    fn convert(mut self, closure: &Closure<'t>, version: &'t str) -> Model<'t> {
        let service = &closure.service;
        let mut root = Object::at(service.place);
        let metadata = self.metadata(closure, version);
        root.set("metadata", metadata);
        self.service_traits(service, &mut root);
        let operations = self.operations(closure);
        root.set("operations", operations);
        let shapes = self.shapes(closure);
        root.set("shapes", shapes);
        let endpoint_rules = self.endpoint_rules(service);
        Model {
            service: root.node(),
            paginators: file_of("pagination", self.pagination),
            waiters: file_of("waiters", self.waiters),
            endpoint_rules,
        }
    }
}

/// A file that has one key, unless it would be empty.
fn file_of<'t>(key: &'static str, object: Object<'t>) -> Option<Node<'t>> {
    if object.is_empty() {
        return None;
    }
    let node = object.node();
    let mut file = Object::at(node.place);
    file.set(key, node);
    Some(file.node())
}

fn shapes_with<'t>(closure: &Closure<'t>, is_meant: impl Fn(&Shape<'t>) -> bool) -> FxHashSet<&'t str> {
    let found = closure.shapes.iter().filter(|shape| is_meant(shape));
    found.map(|shape| shape.id).collect()
}

fn roots<'t>(closure: &Closure<'t>, collector: &mut Collector) -> FxHashMap<&'t str, Root<'t>> {
    let mut roots = FxHashMap::default();
    for shape in &closure.shapes {
        let name = shape.traits.get("smithy.api#xmlName");
        let name = name.and_then(|node| read::text(node, collector));
        let namespace = shape.traits.get("smithy.api#xmlNamespace");
        if name.is_some() || namespace.is_some() {
            roots.insert(shape.id, Root { name, namespace });
        }
    }
    roots
}

fn codes<'t>(closure: &Closure<'t>, rules: Rules) -> FxHashMap<&'t str, Cow<'t, str>> {
    let mut codes = FxHashMap::default();
    for shape in closure.shapes.iter().filter(|_| rules.is_query) {
        let error = shape.traits.get("aws.protocols#awsQueryError");
        let code = error
            .and_then(|node| node.entry("code"))
            .and_then(|entry| entry.node.as_str());
        if let Some(code) = code {
            codes.insert(shape.name(), Cow::Borrowed(code));
        }
    }
    codes
}

/// The names and versions of the services in the text of an AST, without reading all of it: none if it is no JSON.
pub(crate) fn services(text: &str) -> Vec<(String, String)> {
    let keys = top_keys(text);
    let shapes = keys.and_then(|keys| top_keys(keys.get("shapes")?.get()));
    let services = shapes
        .into_iter()
        .flatten()
        .filter(|(_, shape)| shape.get().contains("\"service\""));
    let services = services.filter_map(|(id, shape)| {
        let shape: Value = serde_json::from_str(shape.get()).ok()?;
        let is_mixin = shape["traits"]["smithy.api#mixin"].is_object();
        let is_service = shape["type"] == file::SERVICE && !is_mixin;
        let sdk_id = shape["traits"]["aws.api#service"]["sdkId"].as_str();
        let version = shape["version"].as_str().unwrap_or(WITHOUT_VERSION);
        is_service.then(|| (folder_name(sdk_id, &id), version.to_owned()))
    });
    services.collect()
}

/// The names of the services that an AST has.
pub(crate) fn service_names(root: &Node) -> Vec<String> {
    let file = File::read(root, &mut Collector::default());
    let names = file
        .iter()
        .flat_map(|file| file.services().map(service_name).collect::<Vec<_>>());
    names.collect()
}
