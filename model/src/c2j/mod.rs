//! The tree of a file → private structs that mirror it.
//!
//! No name is looked up here. Wrong values are reported and left out, so that one pass finds all of them; unknown keys are
//! warnings. A few keys are known and left out, because they change neither messages nor what a caller sees:
//!
//! - `box`: for languages with primitive types. Here every optional member can be absent.
//! - `synthetic`, `wrapper` and `xmlOrder` of shapes, `wrapper` of an output, `uid`, `ripServiceName` and `checksumFormat` of
//!   the metadata: traces of how models were made. botocore ignores them.
//! - `enum` of a member: two members have it beside the enum of their shape.
//! - `documentation` of an input, output, error, list item, map key or value: the shape says it.
//! - `error`, `exception` and `fault` of an entry in an operation's `errors`: the shape says the same.
//! - `examples` and `version` of a file.

mod client;
pub mod keys;
mod nulls;
mod operation;
mod paginator;
pub(crate) mod read;
mod service;
mod shape;
mod waiter;

pub(crate) use client::{MemberTraits, OperationTraits};
pub(crate) use nulls::remove_nulls;
pub(crate) use operation::{Http, Io, Operation};
pub(crate) use paginator::{Paginator, read as read_paginators};
pub(crate) use read::{Named, Spanned, Text};
pub(crate) use service::{Metadata, Service};
pub(crate) use shape::{Element, Member, Shape};
pub(crate) use waiter::{Acceptor, Waiter, read as read_waiters};

use crate::collector::Collector;
use crate::json::Node;
use crate::shape::{Deprecated, XmlNamespace};

/// The keys for a deprecation.
#[derive(Debug, Default)]
pub(crate) struct Deprecation<'t> {
    deprecated: bool,
    message: Option<&'t str>,
    since: Option<&'t str>,
}

impl<'t> Deprecation<'t> {
    /// Reads one of the keys; `false` where it is another.
    fn read(&mut self, key: &str, node: &'t Node<'t>, collector: &mut Collector) -> bool {
        match key {
            "deprecated" => self.deprecated = read::flag(node, collector),
            "deprecatedMessage" => self.message = Some(read::words(node, collector)),
            "deprecatedSince" => self.since = Some(read::words(node, collector)),
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
fn xml_namespace(node: &Node<'_>, collector: &mut Collector) -> Option<XmlNamespace> {
    let (mut uri, mut prefix) = (None, None);
    for entry in read::object(node, collector) {
        match &*entry.key {
            "uri" => uri = Some(read::words(&entry.node, collector).to_owned()),
            "prefix" => prefix = Some(read::words(&entry.node, collector).to_owned()),
            _ => read::unknown_key(entry, collector),
        }
    }
    let uri = read::need(uri, "uri", node, collector)?;
    Some(XmlNamespace { uri, prefix })
}

/// `{"<wanted>": "text"}`
fn single<'t>(node: &'t Node<'t>, wanted: &str, collector: &mut Collector) -> Option<Text<'t>> {
    let mut found = None;
    for entry in read::object(node, collector) {
        match &*entry.key {
            key if key == wanted => found = read::text(&entry.node, collector),
            _ => read::unknown_key(entry, collector),
        }
    }
    read::need(found, wanted, node, collector)
}
