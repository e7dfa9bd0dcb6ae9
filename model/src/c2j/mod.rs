//! The tree of a file → private structs that mirror it.
//!
//! Nothing is looked up here. What is wrong is put down and left out, so that one pass finds it all; keys that nothing
//! knows are warnings. A few keys are known and left out, as they do not change what goes over the wire or what a caller sees:
//!
//! - `box`: it told languages with primitive types to use an object; here every optional member can be absent.
//! - `synthetic`, `wrapper` and `xmlOrder` of shapes, `wrapper` of an output, `uid`, `ripServiceName` and `checksumFormat` of
//!   the metadata: traces of how models were made. botocore does not look at them.
//! - `enum` of a member: two members have it beside the enum of their shape; nobody checks it.
//! - `documentation` of an input, output, error, list item, map key or value: the shape says it.
//! - `error`, `exception` and `fault` of an entry in an operation's `errors`: the shape says the same.
//! - `examples` and `version` of a file.

mod keys;
mod operation;
mod paginator;
mod read;
mod service;
mod shape;
mod waiter;

pub(crate) use operation::{Http, Io, Operation};
pub(crate) use paginator::{Paginator, read as read_paginators};
pub(crate) use read::{Spanned, Text};
pub(crate) use service::{Metadata, Service};
pub(crate) use shape::{Element, Member, Shape};
pub(crate) use waiter::{Acceptor, Waiter, read as read_waiters};

use crate::finding::Findings;
use crate::json::{Node, Place};
use crate::shape::{Deprecated, XmlNamespace};

/// A named thing, and where its name stands.
#[derive(Debug)]
pub(crate) struct Named<'t, T> {
    pub(crate) name: &'t str,
    pub(crate) place: Place,
    pub(crate) value: T,
}

/// The keys that say that something is deprecated.
#[derive(Debug, Default)]
pub(crate) struct Deprecation<'t> {
    deprecated: bool,
    message: Option<&'t str>,
    since: Option<&'t str>,
}

impl<'t> Deprecation<'t> {
    /// Reads one of the keys; `false` where it is another.
    fn read(&mut self, key: &str, node: &'t Node<'t>, findings: &mut Findings) -> bool {
        match key {
            "deprecated" => self.deprecated = findings.flag(node),
            "deprecatedMessage" => self.message = Some(findings.words(node)),
            "deprecatedSince" => self.since = Some(findings.words(node)),
            _ => return false,
        }
        true
    }

    pub(crate) fn link(&self) -> Option<Deprecated> {
        self.deprecated.then(|| Deprecated {
            message: self.message.map(str::to_owned),
            since: self.since.map(str::to_owned),
        })
    }
}

/// `{"uri": …, "prefix": …}`
fn xml_namespace(node: &Node<'_>, findings: &mut Findings) -> Option<XmlNamespace> {
    let (mut uri, mut prefix) = (None, None);
    for entry in findings.object(node) {
        match &*entry.key {
            "uri" => uri = Some(findings.words(&entry.node).to_owned()),
            "prefix" => prefix = Some(findings.words(&entry.node).to_owned()),
            _ => findings.unknown_key(entry),
        }
    }
    let uri = findings.need(uri, "uri", node)?;
    Some(XmlNamespace { uri, prefix })
}

/// `{"<wanted>": "text"}`
fn single<'t>(node: &'t Node<'t>, wanted: &str, findings: &mut Findings) -> Option<Text<'t>> {
    let mut found = None;
    for entry in findings.object(node) {
        match &*entry.key {
            key if key == wanted => found = findings.text(&entry.node),
            _ => findings.unknown_key(entry),
        }
    }
    findings.need(found, wanted, node)
}
