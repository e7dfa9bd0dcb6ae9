//! Operations → `operations`, with their paginators and waiters, of a C2J model.

use super::closure::{Closure, Operation};
use super::object::{Object, array, same, string};
use super::{Converter, traits};
use crate::c2j::{Text, read};
use crate::diagnostic::{DiagnosticKind, Subject};
use crate::json::{Entry, Node, Value};

impl<'t> Converter<'t, '_> {
    pub(super) fn operations(&mut self, closure: &Closure<'t>) -> Node<'t> {
        let mut operations = Object::at(closure.service.place);
        for operation in &closure.operations {
            let name = operation.shape.name();
            self.collector.set_subject(Some(Subject::Operation(name.to_owned())));
            let node = self.operation(operation);
            operations.put(name, operation.shape.place, node);
        }
        self.collector.set_subject(None);
        operations.node()
    }

    fn operation(&mut self, operation: &Operation<'t>) -> Node<'t> {
        let shape = &operation.shape;
        let mut object = Object::with_room(shape.place, 5 + shape.traits.len());
        object.set("name", string(shape.name(), shape.place));
        object.set("http", self.http(operation));
        if let Some(input) = operation.input {
            object.set("input", self.input(input));
        }
        if let Some(output) = operation.output {
            object.set("output", self.output(operation, output));
        }
        let errors = operation.errors.iter().map(|error| self.reference(*error));
        let errors: Vec<_> = errors.map(Object::node).collect();
        if !errors.is_empty() {
            object.set("errors", array(errors, shape.place));
        }
        self.auth_of(operation, &mut object);
        if self.discovery_operation == Some(shape.id) {
            object.flag("endpointoperation", shape.place);
        }
        for entry in shape.traits.iter() {
            let is_read = traits::common(&mut object, entry, self.collector)
                || self.flag_of_operation(&mut object, entry)
                || same_form(&mut object, entry)
                || self.steps(shape.name(), entry);
            if !is_read {
                traits::pass_over(entry, self.collector);
            }
        }
        object.node()
    }

    fn flag_of_operation(&mut self, object: &mut Object<'t>, entry: &'t Entry<'t>) -> bool {
        let key = match &*entry.key {
            "smithy.api#idempotent" => "idempotent",
            "smithy.api#readonly" => "readonly",
            "smithy.api#httpChecksumRequired" => "httpChecksumRequired",
            "aws.auth#unsignedPayload" => "unsignedPayload",
            _ => return false,
        };
        object.flag(key, entry.place);
        true
    }

    /// Paginators and waiters, which C2J has in files of their own.
    fn steps(&mut self, name: &'t str, entry: &'t Entry<'t>) -> bool {
        match &*entry.key {
            "smithy.api#paginated" => self.paginator(name, entry),
            "smithy.waiters#waitable" => self.waiters(name, &entry.node),
            _ => return false,
        }
        true
    }

    /// Only the REST protocols have methods and URIs of their own.
    fn http(&mut self, operation: &Operation<'t>) -> Node<'t> {
        let shape = &operation.shape;
        let mut object = Object::at(shape.place);
        let bindings = shape.traits.get("smithy.api#http").filter(|_| self.rules.is_rest);
        let Some(bindings) = bindings else {
            if self.rules.is_rest {
                let message = "there is no trait smithy.api#http, which the protocol needs";
                self.collector.add(DiagnosticKind::MissingKey, shape.place, message, "");
            }
            object.set("method", string("POST", shape.place));
            object.set("requestUri", string("/", shape.place));
            return object.node();
        };
        object = Object::at(bindings.place);
        for entry in read::object(bindings, self.collector) {
            match &*entry.key {
                "method" => object.set("method", same(&entry.node)),
                "uri" => object.set("requestUri", same(&entry.node)),
                "code" => object.set("responseCode", same(&entry.node)),
                _ => read::unknown_key_among(entry, &["code", "method", "uri"], self.collector),
            }
        }
        object.node()
    }

    fn reference(&self, target: Text<'t>) -> Object<'t> {
        let mut object = Object::with_room(target.place, 1);
        object.set("shape", self.target(target));
        object
    }

    /// REST-XML: the body is an element by the name of the input, in the namespace of the service.
    fn input(&mut self, input: Text<'t>) -> Node<'t> {
        let mut object = self.reference(input);
        if self.rules.is_rest && self.rules.is_xml {
            let root = self.roots.get(input.value);
            let named = root.and_then(|root| root.name);
            let name = named.map_or_else(|| self.target(input), |name| string(name.value, name.place));
            object.set("locationName", name);
            if let Some(namespace) = root.and_then(|root| root.namespace).or(self.namespace) {
                object.set("xmlNamespace", same(namespace));
            }
        }
        object.node()
    }

    /// The query protocol has an element around the members.
    fn output(&mut self, operation: &Operation<'t>, output: Text<'t>) -> Node<'t> {
        let mut object = self.reference(output);
        if self.rules.is_query {
            let wrapper = format!("{}Result", operation.shape.name());
            object.set("resultWrapper", string(wrapper, output.place));
        }
        object.node()
    }

    /// `auth` takes the place of the service's schemes; `optionalAuth` and an empty list are for calls without any.
    fn auth_of(&mut self, operation: &Operation<'t>, object: &mut Object<'t>) {
        let traits = &operation.shape.traits;
        let none = |node: &'t Node<'t>| array(vec![string("smithy.api#noAuth", node.place)], node.place);
        let auth = traits.get("smithy.api#auth");
        let is_empty = |node: &&Node| matches!(&node.value, Value::Array(items) if items.is_empty());
        match (traits.get("smithy.api#optionalAuth"), auth) {
            (Some(optional), _) => object.set("auth", none(optional)),
            (None, Some(list)) if is_empty(&list) => object.set("auth", none(list)),
            (None, Some(list)) => object.set("auth", same(list)),
            (None, None) => {}
        }
    }
}

/// Traits with the form that C2J has.
fn same_form<'t>(object: &mut Object<'t>, entry: &'t Entry<'t>) -> bool {
    let key = match &*entry.key {
        "smithy.api#endpoint" => "endpoint",
        "smithy.api#requestCompression" => "requestcompression",
        "aws.protocols#httpChecksum" => "httpChecksum",
        "aws.api#clientDiscoveredEndpoint" => "endpointdiscovery",
        "smithy.rules#staticContextParams" => "staticContextParams",
        "smithy.rules#operationContextParams" => "operationContextParams",
        _ => return false,
    };
    object.set(key, same(&entry.node));
    true
}
