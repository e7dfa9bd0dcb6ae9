//! CBOR items from front to back.
//!
//! Items have any width, and definite or indefinite length. Tags are skipped: the protocol uses only the tag for timestamps, and
//! the schema says which members those are.

use std::borrow::Cow;

use cbor4ii::core::dec::{self, Decode, Read, Reference, if_major, is_break};
use cbor4ii::core::utils::SliceReader;
use cbor4ii::core::{major, marker, types};

use crate::protocol::limits::ReadLimits;
use crate::protocol::read::{BodyToken, Failed, Key, Level, Source};
use crate::protocol::scalar::Number;
use crate::schema::StructureSchema;

/// The items of a body, and the position of the reader.
pub(in crate::protocol) struct CborReader<'de> {
    reader: SliceReader<'de>,
    length: usize,
    /// The last text and the last bytes: borrowed from the body in one piece, or joined.
    text: Cow<'de, str>,
    bytes: Cow<'de, [u8]>,
    problem: Option<&'static str>,
}

impl<'de> CborReader<'de> {
    pub(in crate::protocol) fn new(body: &'de [u8]) -> Self {
        Self {
            reader: SliceReader::new(body),
            length: body.len(),
            text: Cow::Borrowed(""),
            bytes: Cow::Borrowed(&[]),
            problem: None,
        }
    }

    fn rest(&mut self) -> &'de [u8] {
        match self.reader.fill(usize::MAX) {
            Ok(Reference::Long(rest)) => rest,
            // A reader of a slice borrows in no other way.
            Ok(Reference::Short(_)) => &[],
            Err(never) => match never {},
        }
    }

    #[cold]
    fn malformed(&mut self, problem: &'static str) -> Failed {
        self.problem.get_or_insert(problem);
        Failed
    }

    /// The first byte of the next item. It says what the item is.
    fn head(&mut self) -> Result<u8, Failed> {
        match self.rest().first() {
            Some(head) => Ok(*head),
            None => Err(self.malformed(ENDS_EARLY)),
        }
    }

    /// The same for the item after tags.
    fn untagged_head(&mut self) -> Result<u8, Failed> {
        loop {
            let head = self.head()?;
            if if_major(head) != major::TAG {
                return Ok(head);
            }
            let tag = types::Tag::tag(&mut self.reader);
            tag.map_err(|error| self.malformed(describe(&error)))?;
        }
    }

    fn take<T: Decode<'de>>(&mut self) -> Result<T, Failed> {
        T::decode(&mut self.reader).map_err(|error| self.malformed(describe(&error)))
    }

    fn negative(&mut self) -> Result<Number<'static>, Failed> {
        let types::Negative(below) = self.take::<types::Negative<u64>>()?;
        Ok(match i64::try_from(below) {
            Ok(below) => Number::Integer(-1 - below),
            #[expect(
                clippy::cast_precision_loss,
                reason = "no integer takes it, a float takes the nearest"
            )]
            Err(_) => Number::Float(-1.0 - below as f64),
        })
    }

    fn unsigned(&mut self) -> Result<Number<'static>, Failed> {
        let value = self.take::<u64>()?;
        Ok(match i64::try_from(value) {
            Ok(value) => Number::Integer(value),
            #[expect(
                clippy::cast_precision_loss,
                reason = "no integer takes it, a float takes the nearest"
            )]
            Err(_) => Number::Float(value as f64),
        })
    }

    fn simple(&mut self, head: u8) -> Result<BodyToken<'_, Left>, Failed> {
        Ok(match head {
            marker::FALSE | marker::TRUE => BodyToken::Boolean(self.take()?),
            marker::F16 => BodyToken::Number(Number::Float(half(self.take::<types::F16>()?.0))),
            marker::F32 => BodyToken::Number(Number::Float(self.take::<f32>()?.into())),
            marker::F64 => BodyToken::Number(Number::Float(self.take()?)),
            marker::NULL | marker::UNDEFINED => {
                self.reader.advance(1);
                BodyToken::Null
            }
            marker::BREAK => return Err(self.malformed("a break where an item should be")),
            _ => return Err(self.malformed("a simple value without a meaning")),
        })
    }

    /// The length of a list or map whose head was read.
    fn length(&mut self, length: Result<Option<usize>, dec::Error<std::convert::Infallible>>) -> Result<Left, Failed> {
        length.map_err(|error| self.malformed(describe(&error)))
    }
}

/// How many elements or entries are left; `None` for all up to a break.
type Left = Option<usize>;

/// A list or map that is skipped.
struct Skipped {
    left: Left,
    is_map: bool,
    /// Whether the value of an entry is next, whose key was skipped.
    has_value_next: bool,
}

impl Skipped {
    fn list(left: Left) -> Self {
        Self {
            left,
            is_map: false,
            has_value_next: false,
        }
    }

    fn map(left: Left) -> Self {
        Self {
            is_map: true,
            ..Self::list(left)
        }
    }
}

impl Source for CborReader<'_> {
    type Left = Left;

    const HAS_BASE64: bool = false;

    /// `undefined` is null as well, as in botocore.
    fn null(&mut self) -> Result<bool, Failed> {
        let is_null = matches!(self.untagged_head()?, marker::NULL | marker::UNDEFINED);
        if is_null {
            self.reader.advance(1);
        }
        Ok(is_null)
    }

    fn text(&mut self) -> Result<Option<&str>, Failed> {
        if if_major(self.untagged_head()?) != major::STRING {
            return Ok(None);
        }
        self.text = self.take()?;
        Ok(Some(&self.text))
    }

    fn open_map(&mut self) -> Result<Option<Left>, Failed> {
        if if_major(self.untagged_head()?) != major::MAP {
            return Ok(None);
        }
        let length = types::Map::len(&mut self.reader);
        self.length(length).map(Some)
    }

    fn token(&mut self) -> Result<BodyToken<'_, Left>, Failed> {
        let head = self.untagged_head()?;
        Ok(match if_major(head) {
            major::UNSIGNED => BodyToken::Number(self.unsigned()?),
            major::NEGATIVE => BodyToken::Number(self.negative()?),
            major::BYTES => {
                self.bytes = self.take::<types::Bytes<Cow<'_, [u8]>>>()?.0;
                BodyToken::Bytes(&self.bytes)
            }
            major::STRING => {
                self.text = self.take()?;
                BodyToken::Text(&self.text)
            }
            major::ARRAY => {
                let length = types::Array::len(&mut self.reader);
                BodyToken::List(self.length(length)?)
            }
            major::MAP => {
                let length = types::Map::len(&mut self.reader);
                BodyToken::Map(self.length(length)?)
            }
            _ => return self.simple(head),
        })
    }

    fn element(&mut self, left: &mut Left) -> Result<bool, Failed> {
        match left {
            Some(0) => Ok(false),
            Some(left) => {
                *left -= 1;
                Ok(true)
            }
            None => match is_break(&mut self.reader) {
                Ok(is_break) => Ok(!is_break),
                Err(error) => Err(self.malformed(describe(&error))),
            },
        }
    }

    fn entry(&mut self, left: &mut Left) -> Result<Option<String>, Failed> {
        if !self.element(left)? {
            return Ok(None);
        }
        Ok(Some(self.take::<Cow<'_, str>>()?.into_owned()))
    }

    /// The name of a member is its name in the model, also if it has an HTTP binding.
    fn member(
        &mut self,
        left: &mut Left,
        schema: &'static StructureSchema,
        expected: usize,
        _: Level,
    ) -> Result<Key<'_>, Failed> {
        if !self.element(left)? {
            return Ok(Key::End);
        }
        self.text = self.take()?;
        Ok(match schema.index_from(expected, |member| member.name == self.text) {
            Some(index) => Key::Member(index),
            None => Key::Unknown(&self.text),
        })
    }

    /// Lists and maps may be nested to any depth here, because what is skipped is not kept.
    fn skip(&mut self, limits: &ReadLimits, _: usize) -> Result<(), Failed> {
        // What is left of the lists and maps that are open.
        let mut open: Vec<Skipped> = Vec::new();
        loop {
            limits.tick().map_err(|_| Failed)?;
            match self.token()? {
                BodyToken::List(left) => open.push(Skipped::list(left)),
                BodyToken::Map(left) => open.push(Skipped::map(left)),
                _ => {}
            }
            loop {
                let Some(innermost) = open.last_mut() else {
                    return Ok(());
                };
                // The value of an entry follows its key.
                if std::mem::take(&mut innermost.has_value_next) {
                    break;
                }
                if self.element(&mut innermost.left)? {
                    innermost.has_value_next = innermost.is_map;
                    break;
                }
                open.pop();
            }
        }
    }

    fn end(&mut self) -> Result<(), Failed> {
        if self.rest().is_empty() {
            return Ok(());
        }
        Err(self.malformed("something is after the end"))
    }

    fn into_problem(mut self) -> Option<String> {
        let problem = self.problem?;
        let position = self.length - self.rest().len();
        Some(format!("not CBOR: {problem}, at byte {position}"))
    }
}

/// The value of a float of 16 bits (RFC 8949, appendix D): a sign, five bits of exponent, ten of significand.
fn half(bits: u16) -> f64 {
    let significand = f64::from(bits & 0x3ff);
    let magnitude = match (bits >> 10) & 0x1f {
        0 => significand * 2f64.powi(-24),
        0x1f if significand == 0.0 => f64::INFINITY,
        0x1f => f64::NAN,
        exponent => (1024.0 + significand) * 2f64.powi(i32::from(exponent) - 25),
    };
    if bits >> 15 == 0 { magnitude } else { -magnitude }
}

const ENDS_EARLY: &str = "it ends in the middle";
const TOO_DEEP: &str = "it nests too deep";

/// The problem of the items, without their contents.
fn describe(error: &dec::Error<std::convert::Infallible>) -> &'static str {
    match error {
        dec::Error::Eof { .. } => ENDS_EARLY,
        dec::Error::DepthOverflow { .. } => TOO_DEEP,
        dec::Error::RequireUtf8 { .. } => "text that is not UTF-8",
        _ => "an item that is not well-formed",
    }
}
