//! The body of an error as a few texts. It is read once, and the rest of it is not turned into values.

#[cfg(feature = "cbor")]
use super::cbor::CborReader;
use super::error_xml::{self, Leaf};
use super::json::Reader;
use super::limits::ReadLimits;
use super::read::{BodyToken, Failed, Source};
use super::scalar::Number;
use super::text;

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
    /// Reads the body up to the first place that is not well-formed.
    pub(super) fn read(body: &[u8], limits: &ReadLimits) -> Self {
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
                Some(b'{') => read.read_members(Reader::new(text), limits),
                _ => {}
            }
        }
        #[cfg(feature = "cbor")]
        if let Some(0xa0..=0xbf) = body.first() {
            read.read_members(CborReader::new(body), limits);
        }
        read
    }

    fn part(&self, name: &str) -> Option<&PartValue> {
        self.parts.iter().find(|part| part.name == name).map(|part| &part.value)
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

    fn read_members<S: Source>(&mut self, mut source: S, limits: &ReadLimits) {
        let Ok(Some(left)) = source.open_map() else { return };
        let read = self.members(&mut source, left, limits, 0);
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
            } else if let Some(mut inner) = source.open_map()? {
                if depth < DEEPEST_WRAPPER && WRAPPERS.contains(&&*name) {
                    self.members(source, inner, limits, depth + 1)?;
                } else {
                    while source.entry(&mut inner)?.is_some() {
                        source.skip(limits, 0)?;
                    }
                    self.keep_member(name, PartValue::Other);
                }
            } else {
                let value = other(source, limits)?;
                self.keep_member(name, value);
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

/// Reads a value that is neither text nor an object.
fn other<S: Source>(source: &mut S, limits: &ReadLimits) -> Result<PartValue, Failed> {
    let plain = match source.token()? {
        BodyToken::Number(Number::Digits(digits)) => digits.to_owned(),
        BodyToken::Number(Number::Integer(number)) => number.to_string(),
        BodyToken::Number(Number::Float(number)) => text::decimal(number),
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
