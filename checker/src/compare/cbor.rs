//! CBOR items, in the notation of the cases.

use cbor4ii::core::dec::{self, Decode, Read as _, Reference, if_major, is_break};
use cbor4ii::core::utils::SliceReader;
use cbor4ii::core::{major, marker, types};
use serde_json::{Map, Value, json};

/// When two floats are equal.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Floats {
    /// If they have the same width and the same bits.
    AsTheyAre,
    /// If they have the same value.
    ByValue,
}

/// Reads CBOR into the notation of the cases: an object whose only key is the type.
pub(crate) struct Items<'a> {
    reader: SliceReader<'a>,
    floats: Floats,
}

/// Errors are text.
type Result<T> = std::result::Result<T, String>;

impl<'a> Items<'a> {
    pub(crate) fn new(bytes: &'a [u8], floats: Floats) -> Self {
        let reader = SliceReader::new(bytes);
        Self { reader, floats }
    }

    /// The only item. It is an error if more bytes follow.
    pub(crate) fn only_item(mut self) -> Result<Value> {
        let item = self.item()?;
        match self.head() {
            Ok(_) => Err("more bytes follow it".to_owned()),
            Err(_) => Ok(item),
        }
    }

    fn head(&mut self) -> Result<u8> {
        match self.reader.fill(1) {
            Ok(Reference::Long([head, ..])) => Ok(*head),
            _ => Err("it ends early".to_owned()),
        }
    }

    fn take<T: Decode<'a>>(&mut self) -> Result<T> {
        T::decode(&mut self.reader).map_err(fault)
    }

    fn item(&mut self) -> Result<Value> {
        let head = self.head()?;
        Ok(match if_major(head) {
            major::UNSIGNED => json!({ "uint": self.take::<u64>()? }),
            major::NEGATIVE => {
                let below = self.take::<types::Negative<u64>>()?.0;
                // JSON numbers do not go that far down: the cases have the nearest double there.
                let value = i64::try_from(below).map_or_else(|_| json!(-1.0 - below as f64), |below| json!(-1 - below));
                json!({ "negint": value })
            }
            major::BYTES => json!({ "bytestring": self.take::<types::Bytes<Vec<u8>>>()?.0 }),
            major::STRING => json!({ "string": self.take::<String>()? }),
            major::ARRAY => json!({ "list": self.list()? }),
            major::MAP => json!({ "map": self.map()? }),
            major::TAG => {
                let id = types::Tag::tag(&mut self.reader).map_err(fault)?;
                json!({"tag": {"id": id, "value": self.item()?}})
            }
            _ => self.simple(head)?,
        })
    }

    fn list(&mut self) -> Result<Vec<Value>> {
        let mut length = types::Array::len(&mut self.reader).map_err(fault)?;
        let mut list = Vec::new();
        while self.more(&mut length)? {
            list.push(self.item()?);
        }
        Ok(list)
    }

    fn map(&mut self) -> Result<Map<String, Value>> {
        let mut length = types::Map::len(&mut self.reader).map_err(fault)?;
        let mut map = Map::new();
        while self.more(&mut length)? {
            let key = self.take()?;
            map.insert(key, self.item()?);
        }
        Ok(map)
    }

    fn more(&mut self, left: &mut Option<usize>) -> Result<bool> {
        match left {
            Some(0) => Ok(false),
            Some(left) => {
                *left -= 1;
                Ok(true)
            }
            None => is_break(&mut self.reader).map(|is_break| !is_break).map_err(fault),
        }
    }

    fn simple(&mut self, head: u8) -> Result<Value> {
        let by_value = self.floats == Floats::ByValue;
        Ok(match head {
            marker::FALSE | marker::TRUE => json!({ "bool": self.take::<bool>()? }),
            marker::NULL | marker::UNDEFINED => {
                self.reader.advance(1);
                json!({if head == marker::NULL { "null" } else { "undefined" }: {}})
            }
            marker::F16 => {
                let bits = self.take::<types::F16>()?.0;
                if by_value {
                    float(half(bits))
                } else {
                    json!({ "float16": bits })
                }
            }
            marker::F32 => {
                let value = self.take::<f32>()?;
                if by_value {
                    float(value.into())
                } else {
                    json!({ "float32": value.to_bits() })
                }
            }
            marker::F64 => {
                let value = self.take::<f64>()?;
                if by_value {
                    float(value)
                } else {
                    json!({ "float64": value.to_bits() })
                }
            }
            _ => return Err(format!("the simple value {head:02x}")),
        })
    }
}

fn fault<E: std::fmt::Debug>(error: dec::Error<E>) -> String {
    error.to_string()
}

fn float(value: f64) -> Value {
    if value.is_nan() {
        return json!({"float": "NaN"});
    }
    json!({ "float": value.to_bits() })
}

/// The value of a float of 16 bits (RFC 8949, appendix D).
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
