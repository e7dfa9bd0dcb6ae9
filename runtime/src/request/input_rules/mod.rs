//! The rules of overlays and amendments for an input. They are applied before it is checked and written, so that typed calls,
//! calls by name and presigned URLs are the same.

use std::borrow::Cow;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use percent_encoding::utf8_percent_encode;

use crate::endpoint::Url;
use crate::http::Request;
use crate::protocol::{EncodeError, RESERVED_BUT_SLASH};
use crate::schema::{Check, DefaultValue, Encoding, InputRule, Member, Operation, StructureSchema};
use crate::upload::RequestHash;
use crate::value::{self, Encode, Structure, View};

#[cfg(test)]
mod tests;

/// An input with other values for some members.
pub(super) struct Amended<'a> {
    input: &'a dyn Structure,
    /// By the index of the member.
    values: Vec<(usize, Replacement)>,
}

/// A value that replaces another one.
enum Replacement {
    Absent,
    Text(String),
    Static(&'static str),
    Integer(i64),
    Boolean(bool),
}

impl Encode for Replacement {
    fn view(&self) -> View<'_> {
        match self {
            Self::Absent => View::Absent,
            Self::Text(text) => View::String(text),
            Self::Static(text) => View::String(text),
            Self::Integer(number) => View::Integer(*number),
            Self::Boolean(on) => View::Boolean(*on),
        }
    }
}

impl Structure for Amended<'_> {
    fn schema(&self) -> &'static StructureSchema {
        self.input.schema()
    }

    fn fields<'v>(&'v self, visit: &mut dyn FnMut(&[&'v dyn Encode])) {
        if self.values.is_empty() {
            return self.input.fields(visit);
        }
        let values = self.values.iter().map(|(index, value)| (*index, value as &dyn Encode));
        value::fields_with(self.input, values, visit);
    }
}

impl<'a> Amended<'a> {
    /// The input with its defaults set and its values checked, before anything is encoded. The endpoint rules read this one.
    pub(super) fn set(operation: &Operation, input: &'a dyn Structure) -> Result<Self, EncodeError> {
        let mut amended = Self {
            input,
            values: Vec::new(),
        };
        for rule in operation.input_rules {
            match *rule {
                InputRule::Default { member, value } => amended.default(member, value),
                #[cfg(feature = "checksums")]
                InputRule::DigestOf { member, of } => amended.digest(member, of),
                InputRule::Check { member, check } => {
                    let mut passes = true;
                    amended.look(member, &mut |value| passes = self::passes(value, check));
                    if !passes {
                        return Err(EncodeError {
                            member,
                            problem: problem(check),
                        });
                    }
                }
                InputRule::Encode { .. }
                | InputRule::Endpoint { .. }
                | InputRule::NotSent { .. }
                | InputRule::ObjectForms { .. } => {}
            }
        }
        Ok(amended)
    }

    /// The input as it is sent.
    pub(super) fn sent(&'a self, operation: &Operation) -> Self {
        let mut sent = Self {
            input: self,
            values: Vec::new(),
        };
        for rule in operation.input_rules {
            match *rule {
                InputRule::Encode { member, encoding } => {
                    let mut encoded = None;
                    self.look(member, &mut |value| encoded = encode(value, encoding));
                    sent.replace(member, encoded.map(Replacement::Text));
                }
                InputRule::NotSent { member } => sent.replace(member, Some(Replacement::Absent)),
                _ => {}
            }
        }
        sent
    }

    /// An input with these texts for some members. Members that it does not have are ignored.
    pub(super) fn with_texts<'t>(input: &'a dyn Structure, texts: impl Iterator<Item = (&'t str, &'t str)>) -> Self {
        let mut amended = Self {
            input,
            values: Vec::new(),
        };
        for (member, text) in texts {
            amended.replace(member, Some(Replacement::Text(text.to_owned())));
        }
        amended
    }

    fn replace(&mut self, member: &str, value: Option<Replacement>) {
        let index = self.input.schema().index_of(member);
        self.values.extend(index.zip(value));
    }

    /// Shows the value of a member, if it is set.
    fn look(&self, member: &str, visit: &mut dyn FnMut(&dyn Encode)) {
        value::member(self, member, &mut |value| {
            if !matches!(value.view(), View::Absent) {
                visit(value);
            }
        });
    }

    fn default(&mut self, member: &str, value: DefaultValue) {
        let mut is_set = false;
        self.look(member, &mut |_| is_set = true);
        let value = match value {
            DefaultValue::Text(text) => Replacement::Static(text),
            DefaultValue::Integer(number) => Replacement::Integer(number),
            DefaultValue::Boolean(on) => Replacement::Boolean(on),
        };
        self.replace(member, (!is_set).then_some(value));
    }

    #[cfg(feature = "checksums")]
    fn digest(&mut self, member: &str, of: &str) {
        use md5::{Digest as _, Md5};
        let (mut is_set, mut key) = (false, None);
        self.look(member, &mut |_| is_set = true);
        self.look(of, &mut |value| key = bytes(value).map(<[u8]>::to_vec));
        if let Some(key) = key.filter(|_| !is_set) {
            self.replace(member, Some(Replacement::Text(STANDARD.encode(Md5::digest(&key)))));
            self.replace(of, Some(Replacement::Text(STANDARD.encode(&key))));
        }
    }
}

#[cfg(feature = "checksums")]
fn bytes(value: &dyn Encode) -> Option<&[u8]> {
    match value.view() {
        View::String(text) => Some(text.as_bytes()),
        View::Blob(bytes) => Some(bytes),
        _ => None,
    }
}

fn encode(value: &dyn Encode, encoding: Encoding) -> Option<String> {
    let text = match value.view() {
        View::String(text) => text,
        View::Blob(bytes) if encoding == Encoding::Base64 => return Some(STANDARD.encode(bytes)),
        _ => return None,
    };
    Some(match encoding {
        Encoding::Base64 => STANDARD.encode(text),
        Encoding::LastSegment => text.rsplit('/').next().unwrap_or_default().to_owned(),
        Encoding::PercentPath => {
            let (path, version) = split_version(text);
            format!("{}{version}", utf8_percent_encode(path, RESERVED_BUT_SLASH))
        }
    })
}

/// The prefix of the version in the path of an object.
pub(crate) const VERSION_MARK: &str = "?versionId=";

/// The mark and the text after it, up to the end and without blanks, are not part of a path.
fn split_version(text: &str) -> (&str, &str) {
    let starts = text.match_indices(VERSION_MARK).map(|(at, _)| at);
    let is_version = |at: &usize| {
        let id = &text[at + VERSION_MARK.len()..];
        !id.is_empty() && !id.contains(char::is_whitespace)
    };
    text.split_at(starts.into_iter().find(is_version).unwrap_or(text.len()))
}

fn passes(value: &dyn Encode, check: Check) -> bool {
    match (check, value.view()) {
        (Check::Ascii, View::String(text)) => text.is_ascii(),
        (Check::Ascii, View::Map(map)) => {
            let mut passes = true;
            map.each(&mut |key, value| {
                passes = key.is_ascii() && !matches!(value.view(), View::String(text) if !text.is_ascii());
                passes
            });
            passes
        }
        (Check::Characters { allowed, max, or_arn }, View::String(text)) => {
            let fits = !text.is_empty() && text.len() <= max && text.chars().all(|c| is_among(c, allowed));
            fits || or_arn && text.starts_with("arn:")
        }
        _ => true,
    }
}

/// Whether a character is one of these characters and ranges: `A-Z._-`.
fn is_among(c: char, allowed: &str) -> bool {
    let mut rest = allowed.chars();
    while let Some(first) = rest.next() {
        let mut after = rest.clone();
        let last = match (after.next(), after.next()) {
            (Some('-'), Some(last)) => {
                rest = after;
                last
            }
            _ => first,
        };
        if (first..=last).contains(&c) {
            return true;
        }
    }
    false
}

fn problem(check: Check) -> &'static str {
    match check {
        Check::Ascii => "has characters that are not ASCII, which cannot go in a header field",
        Check::Characters { .. } => {
            "is too long, empty, or has characters that are not allowed there, and is no ARN that is"
        }
    }
}

/// The member of the output that repeats a default, if the caller does not set it: S3 says in this way that a listing is
/// percent-encoded.
pub(crate) fn asked(operation: &Operation, input: &dyn Structure) -> Option<(&'static Member, &'static str)> {
    operation.input_rules.iter().find_map(|rule| {
        let InputRule::Default {
            member: name,
            value: DefaultValue::Text(value),
        } = *rule
        else {
            return None;
        };
        let member = operation.output.members.iter().find(|member| member.name == name)?;
        let mut is_set = false;
        value::member(input, name, &mut |value| is_set = !matches!(value.view(), View::Absent));
        (!is_set).then_some((member, value))
    })
}

/// The URL whose scheme and host the request uses, if a member has one.
pub(super) fn endpoint(operation: &Operation, input: &dyn Structure) -> Option<(&'static str, String)> {
    let member = operation.input_rules.iter().find_map(|rule| match rule {
        InputRule::Endpoint { member } => Some(*member),
        _ => None,
    })?;
    let mut url = None;
    value::member(input, member, &mut |value| {
        if let View::String(text) = value.view() {
            url = Some(text.to_owned());
        }
    });
    Some((member, url?))
}

/// Changes the scheme and host of a request to those of the URL in a member.
pub(super) fn aim_at(request: &mut Request, member: &'static str, url: &str) -> Result<(), EncodeError> {
    let problem = "is no URL that a request could go to";
    let url = Url::parse(url).map_err(|_| EncodeError { member, problem })?;
    request.scheme = url.scheme.into();
    request.authority = url.host_field().to_owned();
    request.headers.set("Host", url.host_field());
    Ok(())
}

/// Sets the header fields with hashes of the body, which is complete in the request.
pub(super) fn add_hashes(operation: &Operation, request: &mut Request) {
    for (header, hash) in operation.request_hashes {
        if request.headers.get(header).is_none() {
            let mut hash = RequestHash::new(*hash);
            hash.update(&request.body);
            request.headers.append(*header, hash.finish());
        }
    }
}

/// Sends the query as a form in the body.
pub(super) fn query_to_body(request: &mut Request) {
    if request.query.is_empty() || &*request.method != "GET" {
        return;
    }
    request.method = Cow::Borrowed("POST");
    request.body = std::mem::take(&mut request.query).into();
    request
        .headers
        .append_static("Content-Type", "application/x-www-form-urlencoded");
}
