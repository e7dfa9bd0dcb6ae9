//! Tokens with which a walk starts at a later page, in the forms that botocore's `PageIterator` takes.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use serde_json::{Map, Value};

use super::{InputChanges, PaginationError, PaginatorSchema};

/// How many items of the page were taken already.
const SKIP: &str = "boto_truncate_amount";
/// Which values are bytes, written in base64: so they are in JSON anyway.
const BYTES: &str = "boto_encoded_keys";

pub(super) struct StartingToken {
    pub(super) tokens: InputChanges,
    pub(super) skip: usize,
}

/// Without the tokens: they may be secrets.
impl std::fmt::Debug for StartingToken {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("StartingToken")
            .field("tokens", &self.tokens)
            .field("skip", &self.skip)
            .finish()
    }
}

impl StartingToken {
    pub(super) fn parse(text: &str, schema: &PaginatorSchema) -> Result<Self, PaginationError> {
        match encoded(text, schema) {
            Some(members) => Ok(Self::from_members(members, schema)),
            None => Self::from_parts(text, schema),
        }
    }

    fn from_members(mut members: Map<String, Value>, schema: &PaginatorSchema) -> Self {
        let skip = members.get(SKIP).and_then(Value::as_u64).unwrap_or(0);
        let tokens = schema.input_token.iter().map(|name| {
            let token = members.remove(*name).filter(|token| !token.is_null());
            (*name, token)
        });
        Self {
            tokens: InputChanges(tokens.collect()),
            skip: usize::try_from(skip).unwrap_or(usize::MAX),
        }
    }

    /// The older form: the tokens joined with `___`, `None` for one that is not set, and a last part that says how many
    /// items to skip. A plain token of a service is the simplest case of it.
    fn from_parts(text: &str, schema: &PaginatorSchema) -> Result<Self, PaginationError> {
        let mut parts: Vec<&str> = text.split("___").collect();
        let mut skip = 0;
        if parts.len() == schema.input_token.len() + 1 {
            match parts.last().and_then(|last| last.parse().ok()) {
                Some(count) => {
                    skip = count;
                    parts.pop();
                }
                None => parts = vec![text],
            }
        }
        if parts.len() > schema.input_token.len() {
            return Err(PaginationError::BadStartingToken {
                operation: schema.operation,
            });
        }
        let mut parts = parts.into_iter();
        let tokens = schema.input_token.iter().map(|name| {
            let part = parts.next().filter(|part| *part != "None");
            (*name, part.map(Value::from))
        });
        Ok(Self {
            tokens: InputChanges(tokens.collect()),
            skip,
        })
    }
}

/// The members of a token in the newer form: a JSON object in base64. A service's own token can have that form as well,
/// so the object must hold what a paginator writes and nothing else.
fn encoded(text: &str, schema: &PaginatorSchema) -> Option<Map<String, Value>> {
    let json = STANDARD.decode(text).ok()?;
    let Ok(Value::Object(members)) = serde_json::from_slice(&json) else {
        return None;
    };
    let has_all = schema.input_token.iter().all(|name| members.contains_key(*name));
    let has_no_other = members
        .keys()
        .all(|name| name == SKIP || name == BYTES || schema.input_token.contains(&name.as_str()));
    (has_all && has_no_other).then_some(members)
}
