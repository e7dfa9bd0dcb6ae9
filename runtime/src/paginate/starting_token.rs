//! Tokens that start a walk at a later page, in the forms that botocore's `PageIterator` reads and writes.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use serde_json::{Map, Value};

use super::PaginationError;
use super::tokens::{TokenMember, Tokens};
use crate::dynamic::Dynamic;

/// How many items of the page were taken before.
const SKIP: &str = "boto_truncate_amount";
/// Which values are bytes, in base64, as they always are in JSON.
const BYTES: &str = "boto_encoded_keys";

pub(super) struct StartingToken {
    pub(super) tokens: Tokens,
    pub(super) skip: usize,
}

impl StartingToken {
    pub(super) fn parse(text: &str, members: &[TokenMember], operation: &'static str) -> Result<Self, PaginationError> {
        let (mut values, skip) = match encoded(text, members) {
            Some(mut values) => {
                let skip = values.remove(SKIP).as_ref().and_then(Value::as_u64).unwrap_or(0);
                (values, usize::try_from(skip).unwrap_or(usize::MAX))
            }
            None => parts(text, members).ok_or(PaginationError::BadStartingToken { operation })?,
        };
        let mut tokens = Vec::with_capacity(members.len());
        for token in members {
            let value = values.remove(token.member.name).filter(|value| !value.is_null());
            let value = value.map(|value| {
                let value = Dynamic::from_json(token.member.shape, &value);
                value.ok_or(PaginationError::BadStartingToken { operation })
            });
            tokens.push((*token, value.transpose()?));
        }
        Ok(Self {
            tokens: Tokens(tokens),
            skip,
        })
    }

    /// The text that [`parse`](Self::parse) reads, in the newer form.
    pub(super) fn to_text(&self) -> String {
        let mut values = self.tokens.to_json();
        if self.skip > 0 {
            values.insert(SKIP.to_owned(), self.skip.into());
        }
        STANDARD.encode(Value::Object(values).to_string())
    }
}

/// The older form: the tokens joined with `___`, `None` for a token that is not set, and a last part with the number of items to
/// skip. A plain token of a service is the simplest case.
fn parts(text: &str, members: &[TokenMember]) -> Option<(Map<String, Value>, usize)> {
    let mut parts: Vec<&str> = text.split("___").collect();
    let mut skip = 0;
    if parts.len() == members.len() + 1 {
        match parts.last().and_then(|last| last.parse().ok()) {
            Some(count) => {
                skip = count;
                parts.pop();
            }
            None => parts = vec![text],
        }
    }
    if parts.len() > members.len() {
        return None;
    }
    let set = members.iter().zip(parts).filter(|(_, part)| *part != "None");
    let values = set.map(|(token, part)| (token.member.name.to_owned(), Value::from(part)));
    Some((values.collect(), skip))
}

/// The members of a token in the newer form: a JSON object in base64. A token of a service can have that form as well, so the
/// object must have what a paginator writes and nothing else.
fn encoded(text: &str, members: &[TokenMember]) -> Option<Map<String, Value>> {
    let json = STANDARD.decode(text).ok()?;
    let Ok(Value::Object(values)) = serde_json::from_slice(&json) else {
        return None;
    };
    let has_all = members.iter().all(|token| values.contains_key(token.member.name));
    let has_no_other = values
        .keys()
        .all(|name| name == SKIP || name == BYTES || members.iter().any(|token| token.member.name == name));
    (has_all && has_no_other).then_some(values)
}
