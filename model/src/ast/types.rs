//! Shapes → `shapes` of a C2J model.

use rustc_hash::FxHashSet;

use super::closure::Closure;
use super::object::{Object, array, number, same, string};
use super::prelude::{c2j_type, is_enum};
use super::shape::{Member, Shape};
use super::traits::Rules;
use super::{Converter, traits};
use crate::c2j::{Text, read};
use crate::diagnostic::DiagnosticKind;
use crate::json::{Entry, Node, Value};

/// How shapes are used, as far as that changes their traits.
#[derive(Debug, Default)]
pub(super) struct Uses<'t> {
    /// The structures that an event stream sends.
    events: FxHashSet<&'t str>,
    /// The lists that a member flattens. Smithy has the name of their elements on that member, and not on the list.
    flattened: FxHashSet<&'t str>,
    /// The lists that are used as they are.
    unflattened: FxHashSet<&'t str>,
}

impl<'t> Uses<'t> {
    pub(super) fn of(closure: &Closure<'t>, rules: Rules) -> Self {
        let mut uses = Self::default();
        let is_error = |id: &str| {
            let mut shapes = closure.shapes.iter();
            shapes.any(|shape| shape.id == id && shape.traits.get("smithy.api#error").is_some())
        };
        for shape in &closure.shapes {
            if shape.kind == "union" && shape.traits.get("smithy.api#streaming").is_some() {
                let events = shape.members.iter().map(|member| member.target.value);
                uses.events.extend(events.filter(|id| !is_error(id)));
            }
            for member in shape.members.iter().filter(|_| rules.is_xml) {
                match member.traits.get("smithy.api#xmlFlattened") {
                    Some(_) => uses.flattened.insert(member.target.value),
                    None => uses.unflattened.insert(member.target.value),
                };
            }
        }
        uses
    }
}

impl<'t> Converter<'t, '_> {
    /// All shapes. Those of one name must be the same, and then are one.
    pub(super) fn shapes(&mut self, closure: &Closure<'t>) -> Node<'t> {
        let named = closure.shapes.iter().map(|shape| (self.names.name(shape.id), shape));
        let mut named: Vec<_> = named.collect();
        named.sort_by(|(one, _), (other, _)| one.cmp(other));
        let mut shapes = Object::at(closure.service.place);
        let mut earlier: Option<&Shape> = None;
        for (name, shape) in named {
            self.collector.set_subject(shape.subject());
            let Some(node) = self.shape(shape) else { continue };
            if let Some((other, last)) = earlier.zip(shapes.last(&name)) {
                if !is_mergeable(shape) || !same_but_for_words(last, &node) {
                    self.clash(shape, other.id, &name);
                }
                continue;
            }
            if self.needs_flat_form(shape) {
                shapes.put(flat_name(&name), shape.place, self.flat_form(shape));
            }
            shapes.put(name, shape.place, node);
            earlier = Some(shape);
        }
        self.collector.set_subject(None);
        shapes.node()
    }

    fn clash(&mut self, shape: &Shape<'t>, other: &str, name: &str) {
        let message = format!("{:?} and {other:?} are both called {name}", shape.id);
        let help = format!(
            "give one of them another name in the service: \"rename\": {{{:?}: \"Other{name}\"}}",
            shape.id
        );
        self.collector.add(DiagnosticKind::Mismatch, shape.place, message, help);
    }

    fn shape(&mut self, shape: &Shape<'t>) -> Option<Node<'t>> {
        let Some(kind) = c2j_type(shape.kind) else {
            self.unknown_kind(shape);
            return None;
        };
        let mut object = Object::with_room(shape.place, 3 + shape.traits.len());
        object.set("type", string(kind, shape.place));
        match shape.kind {
            "structure" | "union" => self.structure(&mut object, shape),
            "document" => object.flag("document", shape.place),
            "list" | "set" => self.element(&mut object, shape, "member", !self.is_flat(shape)),
            "map" => {
                self.element(&mut object, shape, "key", true);
                self.element(&mut object, shape, "value", true);
            }
            "enum" => self.enum_values(&mut object, shape),
            _ => {}
        }
        let mut error = Object::at(shape.place);
        for entry in shape.traits.iter() {
            let is_read = traits::common(&mut object, entry, self.collector)
                || self.type_trait(&mut object, shape, entry)
                || self.xml_trait(&mut object, entry)
                || self.error_trait(&mut object, &mut error, shape, entry);
            if !is_read {
                traits::pass_over(entry, self.collector);
            }
        }
        if shape.traits.get("smithy.api#error").is_some() {
            object.set("error", error.node());
        }
        Some(object.node())
    }

    fn unknown_kind(&mut self, shape: &Shape<'t>) {
        let (message, help) = match shape.kind {
            "bigInteger" | "bigDecimal" => (
                format!(
                    "a {} can have any number of digits, and clients have no type for it",
                    shape.kind
                ),
                "use \"long\" or \"double\", or \"string\" where each digit counts",
            ),
            other => (format!("unknown type {other:?}"), "see the types of Smithy 2.0"),
        };
        self.collector.add(DiagnosticKind::BadValue, shape.place, message, help);
    }

    /// The traits of types of data.
    fn type_trait(&mut self, object: &mut Object<'t>, shape: &Shape<'t>, entry: &'t Entry<'t>) -> bool {
        let node = &entry.node;
        let place = entry.place;
        match &*entry.key {
            "smithy.api#sensitive" => object.flag("sensitive", place),
            "smithy.api#sparse" => object.flag("sparse", place),
            "smithy.api#enum" if shape.kind == "string" => self.enum_trait(object, node),
            "smithy.api#pattern" => traits::text(object, "pattern", node, self.collector),
            "smithy.api#length" | "smithy.api#range" => self.bounds(object, node),
            "smithy.api#streaming" => match shape.kind {
                "union" => object.flag("eventstream", place),
                _ => object.flag("streaming", place),
            },
            "smithy.api#requiresLength" => object.flag("requiresLength", place),
            "smithy.api#timestampFormat" => self.timestamp_format(object, node),
            _ => return false,
        }
        true
    }

    fn structure(&mut self, object: &mut Object<'t>, shape: &Shape<'t>) {
        if shape.kind == "union" && shape.traits.get("smithy.api#streaming").is_none() {
            object.flag("union", shape.place);
        }
        if self.uses.events.contains(shape.id) {
            object.flag("event", shape.place);
        }
        let mut required = Vec::new();
        let mut members = Object::with_room(shape.place, shape.members.len());
        for member in &shape.members {
            self.collector.set_member(Some(member.name));
            members.put(member.name, member.place, self.member(member));
            if member.traits.get("smithy.api#required").is_some() {
                required.push(string(member.name, member.place));
            }
            if self.rules.is_rest && member.traits.get("smithy.api#httpPayload").is_some() {
                object.set("payload", string(member.name, member.place));
            }
        }
        self.collector.set_member(None);
        object.set("members", members.node());
        if !required.is_empty() {
            object.set("required", array(required, shape.place));
        }
    }

    /// `member` of a list, `key` or `value` of a map.
    fn element(&mut self, object: &mut Object<'t>, shape: &Shape<'t>, key: &'static str, has_name: bool) {
        let Some(member) = shape.members.iter().find(|member| member.name == key) else {
            let message = format!("there is no key {key:?}");
            self.collector.add(DiagnosticKind::MissingKey, shape.place, message, "");
            return;
        };
        let mut element = Object::with_room(member.place, 1 + member.traits.len());
        element.set("shape", self.target(member.target));
        for entry in member.traits.iter() {
            match &*entry.key {
                "smithy.api#xmlName" if !has_name => {}
                "smithy.api#sensitive" => element.flag("sensitive", entry.place),
                "smithy.api#timestampFormat" => self.timestamp_format(&mut element, &entry.node),
                _ if self.xml_trait(&mut element, entry) => {}
                _ => traits::pass_over(entry, self.collector),
            }
        }
        object.put(key, member.place, element.node());
    }

    pub(super) fn target(&self, target: Text<'t>) -> Node<'t> {
        string(self.names.name(target.value), target.place)
    }

    /// Whether every use of the list flattens it.
    fn is_flat(&self, shape: &Shape<'t>) -> bool {
        self.uses.flattened.contains(shape.id) && !self.uses.unflattened.contains(shape.id)
    }

    /// Whether the list is flattened in one place and not in another, and its elements have a name in the latter alone.
    fn needs_flat_form(&self, shape: &Shape<'t>) -> bool {
        let is_both = self.uses.flattened.contains(shape.id) && self.uses.unflattened.contains(shape.id);
        self.rules.is_xml && is_both && shape.members.iter().any(|member| has_flat_form(shape, member))
    }

    /// The list without the name of its elements.
    fn flat_form(&mut self, shape: &Shape<'t>) -> Node<'t> {
        let mut object = Object::at(shape.place);
        object.set("type", string("list", shape.place));
        self.element(&mut object, shape, "member", false);
        object.node()
    }

    /// The shape of a flattened member.
    pub(super) fn flat_target(&self, target: Text<'t>) -> Option<Node<'t>> {
        let is_both = self.uses.flattened.contains(target.value) && self.uses.unflattened.contains(target.value);
        let has_flat_form = self.rules.is_xml && is_both && self.flat_forms.contains(target.value);
        has_flat_form.then(|| string(flat_name(&self.names.name(target.value)), target.place))
    }

    fn enum_values(&mut self, object: &mut Object<'t>, shape: &Shape<'t>) {
        let mut values = Vec::with_capacity(shape.members.len());
        for member in &shape.members {
            let value = member.traits.get("smithy.api#enumValue");
            let value = match value.map(|node| &node.value) {
                Some(Value::String(text)) => &**text,
                _ => member.name,
            };
            values.push(string(value, member.place));
        }
        object.set("enum", array(values, shape.place));
    }

    /// `[{"value": "cat", "name": "CAT"}, …]`, the older form of an enum.
    fn enum_trait(&mut self, object: &mut Object<'t>, node: &'t Node<'t>) {
        let mut values = Vec::new();
        for item in read::array(node, self.collector) {
            let value = item.entry("value").map(|entry| &entry.node);
            let value = read::need(value, "value", item, self.collector);
            if let Some(text) = value.and_then(|node| read::text(node, self.collector)) {
                values.push(string(text.value, text.place));
            }
        }
        object.set("enum", array(values, node.place));
    }

    fn bounds(&mut self, object: &mut Object<'t>, node: &'t Node<'t>) {
        for entry in read::object(node, self.collector) {
            match &*entry.key {
                "min" => object.set("min", same(&entry.node)),
                "max" => object.set("max", same(&entry.node)),
                _ => read::unknown_key_among(entry, &["max", "min"], self.collector),
            }
        }
    }

    pub(super) fn timestamp_format(&mut self, object: &mut Object<'t>, node: &'t Node<'t>) {
        let Some(text) = read::text(node, self.collector) else {
            return;
        };
        let formats = [
            ("date-time", "iso8601"),
            ("epoch-seconds", "unixTimestamp"),
            ("http-date", "rfc822"),
        ];
        if let Some(format) = read::word(Some(text), "timestamp format", &formats, self.collector) {
            object.set("timestampFormat", string(format, text.place));
        }
    }

    /// Names and namespaces of XML elements.
    pub(super) fn xml_trait(&mut self, object: &mut Object<'t>, entry: &'t Entry<'t>) -> bool {
        match &*entry.key {
            "smithy.api#xmlName" if self.rules.is_xml => {
                traits::text(object, "locationName", &entry.node, self.collector);
            }
            "smithy.api#xmlNamespace" if self.rules.is_xml => object.set("xmlNamespace", same(&entry.node)),
            _ => return false,
        }
        true
    }

    /// What makes a structure an error.
    fn error_trait(
        &mut self,
        object: &mut Object<'t>,
        error: &mut Object<'t>,
        shape: &Shape<'t>,
        entry: &'t Entry<'t>,
    ) -> bool {
        let (node, place) = (&entry.node, entry.place);
        match &*entry.key {
            "smithy.api#error" => {
                object.flag("exception", place);
                let whose = read::text(node, self.collector);
                let kinds = [("client", true), ("server", false)];
                let is_sender = read::word(whose, "kind of error", &kinds, self.collector);
                match is_sender {
                    Some(true) => error.flag("senderFault", place),
                    Some(false) => object.flag("fault", place),
                    None => {}
                }
                if shape.traits.get("smithy.api#httpError").is_none() {
                    let status = if is_sender == Some(false) { "500" } else { "400" };
                    error.set("httpStatusCode", number(status, place));
                }
            }
            "smithy.api#httpError" => error.set("httpStatusCode", same(node)),
            "smithy.api#retryable" => object.set("retryable", same(node)),
            "aws.protocols#awsQueryError" if self.rules.is_query => {
                for inner in read::object(node, self.collector) {
                    match &*inner.key {
                        "code" => error.set("code", same(&inner.node)),
                        "httpResponseCode" => {}
                        _ => read::unknown_key_among(inner, &["code", "httpResponseCode"], self.collector),
                    }
                }
            }
            _ => return false,
        }
        true
    }
}

fn has_flat_form(shape: &Shape, member: &Member) -> bool {
    matches!(shape.kind, "list" | "set") && member.traits.get("smithy.api#xmlName").is_some()
}

fn flat_name(name: &str) -> String {
    format!("{name}Flattened")
}

/// Types that code knows by their contents, not by their names.
fn is_mergeable(shape: &Shape) -> bool {
    !matches!(shape.kind, "structure" | "union") && !is_enum(shape.kind)
}

/// Whether two shapes are equal apart from their documentation.
fn same_but_for_words(one: &Node, other: &Node) -> bool {
    let (Value::Object(one), Value::Object(other)) = (&one.value, &other.value) else {
        return false;
    };
    let is_meant = |entry: &&Entry| entry.key != "documentation";
    let mut pairs = one.iter().filter(is_meant).zip(other.iter().filter(is_meant));
    one.iter().filter(is_meant).count() == other.iter().filter(is_meant).count()
        && pairs.all(|(one, other)| one.key == other.key && one.node.same(&other.node))
}
