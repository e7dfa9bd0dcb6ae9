//! The body of an error as a few texts. It is read once, and the rest of it is not turned into values.

#[cfg(feature = "cbor")]
use super::cbor::CborReader;
use super::error_xml::{self, Leaf};
use super::json::Reader;
use super::limits::ReadLimits;
use super::read::{BodyToken, Failed, Source};
use super::scalar::Number;
use crate::value::float_text;

/// The maximum number of members and elements that are kept. Real errors have about ten.
const MOST: usize = 64;

/// The longest text of a member that is kept. Longer ones are in the raw body.
const LONGEST: usize = 64 << 10;

/// An error in JSON can be an object inside another one, under one of these names.
const WRAPPERS: [&str; 4] = ["Error", "Errors", "ErrorResponse", "error"];

/// The maximum nesting of such objects.
const DEEPEST_WRAPPER: usize = 3;

/// The format of a body.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Format {
    /// XML, but not an HTML page.
    Xml,
    /// JSON or CBOR with named members.
    Members,
    /// Another format.
    Other,
}

/// A member or element of an error that is not null.
pub(super) struct ErrorPart {
    pub(super) name: String,
    pub(super) value: PartValue,
}

/// The value of the member.
pub(super) enum PartValue {
    Text(String),
    /// A number or a boolean, as text.
    Plain(String),
    /// A list, an object, or text that is too long to be kept.
    Other,
}

impl PartValue {
    /// A plain value as text.
    pub(super) fn into_text(self) -> Option<String> {
        match self {
            Self::Text(text) | Self::Plain(text) => Some(text),
            Self::Other => None,
        }
    }
}

/// The parts of an error in a body.
pub(super) struct ErrorBody {
    pub(super) format: Format,
    /// The members or elements of the error.
    pub(super) parts: Vec<ErrorPart>,
    /// The name of the root element, if the root is the error.
    pub(super) root: Option<String>,
    /// The service's id of the request.
    pub(super) request_id: Option<String>,
}

impl ErrorBody {
    /// Reads the body up to the first place that is not well-formed. Of members inside other members, those at the end of these paths
    /// are kept, and those of an object that is the error.
    pub(super) fn read(body: &[u8], paths: &[&str], limits: &ReadLimits) -> Self {
        let mut read = Self {
            format: Format::Other,
            parts: Vec::new(),
            root: None,
            request_id: None,
        };
        if let Ok(text) = str::from_utf8(body) {
            let text = text.trim_start_matches('\u{feff}').trim_start();
            match text.as_bytes().first() {
                Some(b'<') => read.read_xml(text, limits),
                Some(b'{') => read.read_members(Reader::new(text), paths, limits),
                _ => {}
            }
        }
        #[cfg(feature = "cbor")]
        if let Some(0xa0..=0xbf) = body.first() {
            read.read_members(CborReader::new(body), paths, limits);
        }
        read
    }

    /// The member of that name or at the end of that path.
    fn part(&self, path: &str) -> Option<&PartValue> {
        let find = |name: &str| self.parts.iter().find(|part| part.name == name).map(|part| &part.value);
        find(path).or_else(|| find(in_error(path)))
    }

    /// A member or element that is text.
    pub(super) fn text(&self, name: &str) -> Option<&str> {
        match self.part(name)? {
            PartValue::Text(text) => Some(text),
            PartValue::Plain(_) | PartValue::Other => None,
        }
    }

    /// A member or element that is text or another plain value, as text.
    pub(super) fn plain(&self, name: &str) -> Option<&str> {
        match self.part(name)? {
            PartValue::Text(text) | PartValue::Plain(text) => Some(text),
            PartValue::Other => None,
        }
    }

    /// Whether there is such a member, and it is not null.
    pub(super) fn has(&self, name: &str) -> bool {
        self.part(name).is_some()
    }

    fn read_xml(&mut self, text: &str, limits: &ReadLimits) {
        let error = error_xml::read(text, limits, &mut |leaf, name, text| match leaf {
            Leaf::RequestId => self.request_id = Some(text),
            Leaf::OfError if self.has(name) => {}
            Leaf::OfError => self.keep(name.to_owned(), PartValue::Text(text)),
        });
        if let Some(error) = error {
            self.format = Format::Xml;
            self.root = error.root;
        }
    }

    fn read_members<S: Source>(&mut self, mut source: S, paths: &[&str], limits: &ReadLimits) {
        let Ok(Some(left)) = source.open_map() else { return };
        let paths: Vec<_> = paths.iter().map(|path| in_error(path)).collect();
        let read = self.members(&mut source, left, &paths, limits, 0);
        if read.and_then(|()| source.end()).is_ok() {
            self.format = Format::Members;
        } else {
            self.parts.clear();
        }
    }

    fn members<S: Source>(
        &mut self,
        source: &mut S,
        mut left: S::Left,
        paths: &[&str],
        limits: &ReadLimits,
        depth: usize,
    ) -> Result<(), Failed> {
        while let Some(name) = source.entry(&mut left)? {
            limits.tick().map_err(|_| Failed)?;
            if source.null()? {
                continue;
            }
            if let Some(text) = source.text()? {
                let value = PartValue::Text(text.to_owned());
                self.keep_member(name, value);
            } else if let Some(inner) = source.open_map()? {
                if depth < DEEPEST_WRAPPER && WRAPPERS.contains(&&*name) {
                    self.members(source, inner, paths, limits, depth + 1)?;
                } else {
                    self.inside(source, inner, &name, paths, limits)?;
                    self.keep_member(name, PartValue::Other);
                }
            } else {
                let value = other(source, limits)?;
                self.keep_member(name, value);
            }
        }
        Ok(())
    }

    /// Reads an object that is not the error, for what the paths name in it.
    fn inside<S: Source>(
        &mut self,
        source: &mut S,
        mut left: S::Left,
        outer: &str,
        paths: &[&str],
        limits: &ReadLimits,
    ) -> Result<(), Failed> {
        while let Some(name) = source.entry(&mut left)? {
            limits.tick().map_err(|_| Failed)?;
            let path = format!("{outer}.{name}");
            let leads_on = |known: &&str| known.strip_prefix(&*path).is_some_and(|rest| rest.starts_with('.'));
            let (is_wanted, leads_on) = (paths.contains(&&*path), paths.iter().any(leads_on));
            if !is_wanted && !leads_on {
                source.skip(limits, 0)?;
            } else if source.null()? {
                // It is absent.
            } else if let Some(inner) = source.open_map()? {
                self.inside(source, inner, &path, paths, limits)?;
                self.keep_member(path, PartValue::Other);
            } else if let Some(text) = source.text()? {
                let value = PartValue::Text(text.to_owned());
                self.keep_member(path, value);
            } else {
                let value = other(source, limits)?;
                self.keep_member(path, value);
            }
        }
        Ok(())
    }

    /// Of two members with one name the last counts.
    fn keep_member(&mut self, name: String, value: PartValue) {
        if let (PartValue::Text(id), "RequestId" | "requestId" | "RequestID") = (&value, &*name) {
            self.request_id = Some(id.clone());
        }
        self.parts.retain(|part| part.name != name);
        self.keep(name, value);
    }

    fn keep(&mut self, name: String, value: PartValue) {
        let value = match value {
            PartValue::Text(text) | PartValue::Plain(text) if text.len() > LONGEST => PartValue::Other,
            value => value,
        };
        if self.parts.len() < MOST && name.len() <= LONGEST {
            self.parts.push(ErrorPart { name, value });
        }
    }
}

/// A path without the objects that are the error: their members are kept as if they were those of the body.
fn in_error(path: &str) -> &str {
    match path.split_once('.') {
        Some((first, rest)) if WRAPPERS.contains(&first) => in_error(rest),
        _ => path,
    }
}

/// Reads a value that is neither text nor an object.
fn other<S: Source>(source: &mut S, limits: &ReadLimits) -> Result<PartValue, Failed> {
    let plain = match source.token()? {
        BodyToken::Number(Number::Digits(digits)) => digits.to_owned(),
        BodyToken::Number(Number::Integer(number)) => number.to_string(),
        BodyToken::Number(Number::Float(number)) => float_text(number).into_owned(),
        BodyToken::Boolean(value) => value.to_string(),
        BodyToken::List(mut left) => {
            while source.element(&mut left)? {
                source.skip(limits, 0)?;
            }
            return Ok(PartValue::Other);
        }
        BodyToken::Null | BodyToken::Text(_) | BodyToken::Bytes(_) | BodyToken::Map(_) => return Ok(PartValue::Other),
    };
    Ok(PartValue::Plain(plain))
}
