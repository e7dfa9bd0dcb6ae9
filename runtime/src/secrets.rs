//! The secrets of one call. They are masked in messages of the server, because servers echo what they were sent.

use std::borrow::Cow;
use std::fmt;
use std::sync::Arc;

use percent_encoding::utf8_percent_encode;

use crate::debug::REDACTED;
use crate::identity::Identity;
use crate::protocol::{ParsedError, RESERVED};
use crate::schema::{Member, Shape};
use crate::value::{Encode, Structure, View};

/// Shorter texts are not masked: they would be found in every message.
const SHORTEST: usize = 3;

/// Shorter texts are masked only if they are a separate word: they can be a part of ordinary ones, as `tok` is of `token`.
const SHORTEST_INSIDE_WORDS: usize = 8;

/// The parts of a call that are sent and can be secret.
#[derive(Default)]
pub(crate) struct Sent {
    pub(crate) input: Option<Arc<dyn Structure>>,
    pub(crate) identity: Option<Identity>,
}

impl Sent {
    /// The secrets in them. Only errors and logs need them.
    pub(crate) fn secrets(&self) -> Secrets {
        let mut secrets = Secrets::default();
        if let Some(input) = &self.input {
            secrets.add_structure(&**input, false);
        }
        match &self.identity {
            Some(Identity::Credentials(credentials)) => {
                secrets.add(credentials.secret_access_key());
                if let Some(token) = credentials.session_token() {
                    secrets.add(token);
                }
            }
            Some(Identity::Token(token)) => secrets.add(token.as_str()),
            None => {}
        }
        secrets
    }
}

impl fmt::Debug for Sent {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Sent").finish_non_exhaustive()
    }
}

/// Texts that must not be shown, the longest first: a secret can be a part of another one.
#[derive(Default)]
pub(crate) struct Secrets(Vec<String>);

impl Secrets {
    /// A text without the secrets in it.
    pub(crate) fn mask<'t>(&self, text: &'t str) -> Cow<'t, str> {
        let mut masked = Cow::Borrowed(text);
        for secret in &self.0 {
            if let Some(without) = mask_one(&masked, secret) {
                masked = without.into();
            }
        }
        masked
    }

    /// The same in place.
    pub(crate) fn mask_in(&self, text: &mut String) {
        if let Cow::Owned(masked) = self.mask(text) {
            *text = masked;
        }
    }

    /// Masks them in an error of the service.
    pub(crate) fn mask_error(&self, error: &mut ParsedError) {
        let details = error.details.iter_mut().map(|(_, text)| text);
        for text in [&mut error.code, &mut error.message].into_iter().chain(details) {
            self.mask_in(text);
        }
    }

    fn add(&mut self, text: &str) {
        if text.len() < SHORTEST {
            return;
        }
        let encoded = utf8_percent_encode(text, RESERVED).to_string();
        if encoded != text {
            self.insert(encoded);
        }
        self.insert(text.to_owned());
    }

    fn insert(&mut self, text: String) {
        let place = self.0.partition_point(|known| known.len() > text.len());
        if self.0.get(place) != Some(&text) {
            self.0.insert(place, text);
        }
    }

    fn add_structure(&mut self, structure: &dyn Structure, is_secret: bool) {
        structure.fields(&mut |fields| {
            for (member, field) in structure.schema().members.iter().zip(fields) {
                self.add_value(member, *field, is_secret || member.sensitive);
            }
        });
    }

    fn add_value(&mut self, member: &Member, value: &dyn Encode, is_secret: bool) {
        match (value.view(), member.shape) {
            (View::String(text), _) if is_secret => self.add(text),
            (View::Blob(bytes), _) if is_secret => self.add_bytes(bytes),
            (View::Document(document), _) if is_secret => self.add_document(document),
            (View::Structure(structure), _) => self.add_structure(structure, is_secret),
            (View::List(list), Shape::List(schema)) => list.each(&mut |element| {
                self.add_value(&schema.member, element, is_secret || schema.member.sensitive);
                true
            }),
            (View::Map(map), Shape::Map(schema)) => map.each(&mut |key, value| {
                if is_secret || schema.key.sensitive {
                    self.add(key);
                }
                self.add_value(&schema.value, value, is_secret || schema.value.sensitive);
                true
            }),
            (View::Union(index, inner), Shape::Union(schema)) => {
                if let Some(chosen) = schema.members.get(index) {
                    self.add_value(chosen, inner, is_secret || chosen.sensitive);
                }
            }
            _ => {}
        }
    }

    /// Bytes in base64, as they are sent, and as text if they are text.
    fn add_bytes(&mut self, bytes: &[u8]) {
        use base64::Engine as _;
        self.add(&base64::engine::general_purpose::STANDARD.encode(bytes));
        if let Ok(text) = str::from_utf8(bytes) {
            self.add(text);
        }
    }

    fn add_document(&mut self, document: &serde_json::Value) {
        match document {
            serde_json::Value::String(text) => self.add(text),
            serde_json::Value::Array(elements) => elements.iter().for_each(|element| self.add_document(element)),
            serde_json::Value::Object(members) => members.values().for_each(|value| self.add_document(value)),
            _ => {}
        }
    }
}

/// A text without one secret; `None` if it does not contain it.
fn mask_one(text: &str, secret: &str) -> Option<String> {
    let mut masked = String::new();
    let mut shown = 0;
    for (at, _) in text.match_indices(secret) {
        let end = at + secret.len();
        let is_inside_word = || {
            let before = text[..at].chars().next_back();
            let after = text[end..].chars().next();
            before.into_iter().chain(after).any(char::is_alphanumeric)
        };
        if secret.len() < SHORTEST_INSIDE_WORDS && is_inside_word() {
            continue;
        }
        masked.push_str(&text[shown..at]);
        masked.push_str(REDACTED);
        shown = end;
    }
    (shown > 0).then(|| masked + &text[shown..])
}

impl fmt::Debug for Secrets {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{REDACTED} ({} texts)", self.0.len())
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::dynamic::DynamicStructure;
    use crate::schema::{ListSchema, MapSchema, StructureSchema};

    static SECRETS: ListSchema = ListSchema::new(Shape::String).sensitive();
    static BY_NAME: MapSchema = MapSchema::new(Shape::String).sensitive_keys();
    static INPUT: StructureSchema = StructureSchema::new(
        "Input",
        &[
            Member::new("Open", Shape::String),
            Member::new("Password", Shape::String).sensitive(),
            Member::new("Key", Shape::Blob).sensitive(),
            Member::new("Codes", Shape::List(&SECRETS)),
            Member::new("Names", Shape::Map(&BY_NAME)),
            Member::new("Inner", Shape::Structure(&INPUT)).sensitive(),
        ],
    );

    #[test]
    fn a_short_secret_is_masked_as_a_word_of_its_own_and_a_long_one_everywhere() {
        let secrets = Secrets(vec!["secret-key".to_owned(), "tok".to_owned()]);
        assert_eq!(
            secrets.mask("the token tok (\"tok\", atok) of mysecret-key2 is no tok"),
            format!("the token {REDACTED} (\"{REDACTED}\", atok) of my{REDACTED}2 is no {REDACTED}")
        );
    }

    #[test]
    fn every_sensitive_text_of_an_input_is_masked_and_no_other() {
        let input = json!({
            "Open": "public", "Password": "hunter2", "Key": "c2VjcmV0LWtleQ==", "Codes": ["c0de one"],
            "Names": {"keyname": "valuename"}, "Inner": {"Open": "hunter2-inner"},
        });
        let input = DynamicStructure::from_json(&INPUT, &input).unwrap();
        let sent = Sent {
            input: Some(Arc::new(input)),
            identity: None,
        };
        let secrets = sent.secrets();
        for secret in [
            "hunter2",
            "c2VjcmV0LWtleQ==",
            "secret-key",
            "c0de one",
            "c0de%20one",
            "keyname",
            "hunter2-inner",
        ] {
            assert_eq!(secrets.mask(&format!("<{secret}>")), format!("<{REDACTED}>"));
        }
        for open in ["public", "valuename", "hunter", "", "hunter23 rehunter2"] {
            assert_eq!(secrets.mask(open), open);
        }
    }
}
