//! Tokens: the input members that say where a page begins.

use std::fmt;
use std::hash::{BuildHasher, RandomState};

use serde_json::{Map, Value};

use crate::dynamic::Dynamic;
use crate::schema::Member;

/// An input member for a token.
#[derive(Clone, Copy, Debug)]
pub(super) struct TokenMember {
    /// Its index in the input.
    pub(super) index: usize,
    pub(super) member: &'static Member,
}

/// A value for each token member of an input; `None` removes the member.
#[derive(Clone)]
pub(crate) struct Tokens(pub(super) Vec<(TokenMember, Option<Dynamic>)>);

impl Tokens {
    pub(super) fn is_empty(&self) -> bool {
        self.0.iter().all(|(_, value)| value.is_none())
    }

    /// The values, by the index of the member.
    pub(super) fn values(&self) -> impl Iterator<Item = (usize, &Dynamic)> {
        self.0
            .iter()
            .map(|(token, value)| (token.index, value.as_ref().unwrap_or(&Dynamic::NOTHING)))
    }

    /// As JSON, by the names of the members.
    pub(super) fn to_json(&self) -> Map<String, Value> {
        let entries = self.0.iter().map(|(token, value)| {
            let value = value.as_ref().map_or(Value::Null, Dynamic::to_json);
            (token.member.name.to_owned(), value)
        });
        entries.collect()
    }

    /// A digest by which tokens are compared. The text itself is not kept: it can be long, and secret.
    pub(super) fn fingerprint(&self, hasher: &RandomState) -> u64 {
        hasher.hash_one(Value::Object(self.to_json()).to_string())
    }
}

/// Only the names: a token may be secret.
impl fmt::Debug for Tokens {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_list()
            .entries(self.0.iter().map(|(token, _)| token.member.name))
            .finish()
    }
}
