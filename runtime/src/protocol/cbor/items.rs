//! CBOR items in serde's data model, so that the reader that walks schemas walks them too.
//!
//! An item is read as its own head says: of any width, of definite or indefinite length. Tags are looked through: the one
//! that the protocol uses says that a number is a moment, and the schema says so too.

use std::borrow::Cow;
use std::fmt;

use cbor4ii::core::dec::{self, Decode, Read, Reference, if_major, is_break};
use cbor4ii::core::utils::SliceReader;
use cbor4ii::core::{major, marker, types};
use serde_core::de::{DeserializeSeed, Deserializer, Error, Expected, MapAccess, SeqAccess, Unexpected, Visitor};
use serde_core::forward_to_deserialize_any;

/// The items of a body, from front to back. What is skipped may nest as deep as `SliceReader` lets it.
pub(super) struct Items<'de> {
    reader: SliceReader<'de>,
    length: usize,
}

impl<'de> Items<'de> {
    pub(super) fn new(body: &'de [u8]) -> Self {
        Self {
            reader: SliceReader::new(body),
            length: body.len(),
        }
    }

    /// How many bytes are read.
    pub(super) fn position(&mut self) -> usize {
        self.length - self.rest().len()
    }

    /// Makes sure that nothing is left.
    pub(super) fn end(&mut self) -> Result<(), Fault> {
        if self.rest().is_empty() {
            return Ok(());
        }
        Err(Fault::new("something stands after the end"))
    }

    fn rest(&mut self) -> &'de [u8] {
        match self.reader.fill(usize::MAX) {
            Ok(Reference::Long(rest)) => rest,
            // A reader of a slice lends no other way.
            Ok(Reference::Short(_)) => &[],
            Err(never) => match never {},
        }
    }

    /// The first byte of the next item, which says what it is.
    fn head(&mut self) -> Result<u8, Fault> {
        self.rest().first().copied().ok_or(Fault::ENDS_EARLY)
    }

    fn take<T: Decode<'de>>(&mut self) -> Result<T, Fault> {
        Ok(T::decode(&mut self.reader)?)
    }

    /// Whether a null was next. `undefined` is one as well, as in botocore.
    fn take_null(&mut self) -> Result<bool, Fault> {
        let is_null = matches!(self.head()?, marker::NULL | marker::UNDEFINED);
        if is_null {
            self.reader.advance(1);
        }
        Ok(is_null)
    }

    fn negative<V: Visitor<'de>>(&mut self, visitor: V) -> Result<V::Value, Fault> {
        let types::Negative(below) = self.take::<types::Negative<u64>>()?;
        match i64::try_from(below) {
            Ok(below) => visitor.visit_i64(-1 - below),
            #[expect(
                clippy::cast_precision_loss,
                reason = "no integer takes it, a float takes the nearest"
            )]
            Err(_) => visitor.visit_f64(-1.0 - below as f64),
        }
    }

    fn simple<V: Visitor<'de>>(&mut self, head: u8, visitor: V) -> Result<V::Value, Fault> {
        match head {
            marker::FALSE | marker::TRUE => visitor.visit_bool(self.take()?),
            marker::F16 => visitor.visit_f64(half(self.take::<types::F16>()?.0)),
            marker::F32 => visitor.visit_f64(self.take::<f32>()?.into()),
            marker::F64 => visitor.visit_f64(self.take()?),
            _ if self.take_null()? => visitor.visit_unit(),
            marker::BREAK => Err(Fault::new("a break where an item should be")),
            _ => Err(Fault::new("a simple value without a meaning")),
        }
    }

    /// Enters a list or map of that many elements.
    fn enter(&mut self, left: Option<usize>) -> Result<Elements<'_, 'de>, Fault> {
        if !self.reader.step_in() {
            return Err(Fault::TOO_DEEP);
        }
        Ok(Elements { items: self, left })
    }
}

impl<'de> Deserializer<'de> for &mut Items<'de> {
    type Error = Fault;

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Fault> {
        let mut head = self.head()?;
        while if_major(head) == major::TAG {
            types::Tag::tag(&mut self.reader)?;
            head = self.head()?;
        }
        match if_major(head) {
            major::UNSIGNED => visitor.visit_u64(self.take()?),
            major::NEGATIVE => self.negative(visitor),
            major::BYTES => match self.take::<types::Bytes<Cow<'de, [u8]>>>()?.0 {
                Cow::Borrowed(bytes) => visitor.visit_borrowed_bytes(bytes),
                Cow::Owned(bytes) => visitor.visit_byte_buf(bytes),
            },
            major::STRING => match self.take::<Cow<'de, str>>()? {
                Cow::Borrowed(text) => visitor.visit_borrowed_str(text),
                Cow::Owned(text) => visitor.visit_string(text),
            },
            major::ARRAY => {
                let length = types::Array::len(&mut self.reader)?;
                let value = visitor.visit_seq(self.enter(length)?)?;
                self.reader.step_out();
                Ok(value)
            }
            major::MAP => {
                let length = types::Map::len(&mut self.reader)?;
                let value = visitor.visit_map(self.enter(length)?)?;
                self.reader.step_out();
                Ok(value)
            }
            _ => self.simple(head, visitor),
        }
    }

    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Fault> {
        if self.take_null()? {
            return visitor.visit_none();
        }
        visitor.visit_some(self)
    }

    fn deserialize_ignored_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Fault> {
        self.take::<dec::IgnoredAny>()?;
        visitor.visit_unit()
    }

    forward_to_deserialize_any! {
        bool i8 i16 i32 i64 i128 u8 u16 u32 u64 u128 f32 f64 char str string bytes byte_buf unit unit_struct newtype_struct
        seq tuple tuple_struct map struct enum identifier
    }
}

/// What is left of a list or map: so many elements or, where its head does not say, all up to the break.
struct Elements<'a, 'de> {
    items: &'a mut Items<'de>,
    left: Option<usize>,
}

impl<'de> Elements<'_, 'de> {
    fn next<S: DeserializeSeed<'de>>(&mut self, seed: S) -> Result<Option<S::Value>, Fault> {
        let ended = match &mut self.left {
            Some(0) => true,
            Some(left) => {
                *left -= 1;
                false
            }
            None => is_break(&mut self.items.reader)?,
        };
        if ended {
            return Ok(None);
        }
        seed.deserialize(&mut *self.items).map(Some)
    }
}

impl<'de> SeqAccess<'de> for Elements<'_, 'de> {
    type Error = Fault;

    fn next_element_seed<S: DeserializeSeed<'de>>(&mut self, seed: S) -> Result<Option<S::Value>, Fault> {
        self.next(seed)
    }
}

impl<'de> MapAccess<'de> for Elements<'_, 'de> {
    type Error = Fault;

    fn next_key_seed<S: DeserializeSeed<'de>>(&mut self, seed: S) -> Result<Option<S::Value>, Fault> {
        self.next(seed)
    }

    fn next_value_seed<S: DeserializeSeed<'de>>(&mut self, seed: S) -> Result<S::Value, Fault> {
        seed.deserialize(&mut *self.items)
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

/// What is wrong with the items. It never shows what they hold.
#[derive(Debug)]
pub(super) struct Fault(Cow<'static, str>);

impl Fault {
    const ENDS_EARLY: Self = Self::new("it ends in the middle");
    const TOO_DEEP: Self = Self::new("it nests too deep");

    const fn new(text: &'static str) -> Self {
        Self(Cow::Borrowed(text))
    }
}

impl From<dec::Error<std::convert::Infallible>> for Fault {
    fn from(error: dec::Error<std::convert::Infallible>) -> Self {
        match error {
            dec::Error::Eof { .. } => Self::ENDS_EARLY,
            dec::Error::DepthOverflow { .. } => Self::TOO_DEEP,
            dec::Error::RequireUtf8 { .. } => Self::new("text that is not UTF-8"),
            _ => Self::new("an item that is not well-formed"),
        }
    }
}

impl Error for Fault {
    /// Visitors tell what is wrong elsewhere. What else comes here may show what an item holds.
    fn custom<T: fmt::Display>(_: T) -> Self {
        Self::new("an item that does not belong there")
    }

    fn invalid_type(_: Unexpected<'_>, expected: &dyn Expected) -> Self {
        Self(format!("expected {expected}").into())
    }
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for Fault {}
