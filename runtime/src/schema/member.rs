//! Members and their traits.

use super::{Decoding, Location, Shape};

/// An XML namespace.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct XmlNamespace {
    /// Its URI.
    pub uri: &'static str,
    /// The prefix that it is bound to; without one it is the default namespace.
    pub prefix: Option<&'static str>,
}

impl XmlNamespace {
    /// The default namespace of an element.
    pub const fn new(uri: &'static str) -> Self {
        Self { uri, prefix: None }
    }

    /// A namespace that is bound to a prefix.
    pub const fn prefixed(prefix: &'static str, uri: &'static str) -> Self {
        Self {
            uri,
            prefix: Some(prefix),
        }
    }
}

/// The first seven bytes of a name, and its length. So one comparison of numbers distinguishes names, except long ones with the same
/// start and length.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct NameTag([u8; 8]);

impl NameTag {
    /// The tag of a name.
    pub(crate) const fn of(name: &[u8]) -> Self {
        let length = if name.len() < 0xff { name.len() as u8 } else { 0xff };
        // The compiler runs this for each member of a crate, and takes much longer for a loop or for calls.
        Self(match *name {
            [a, b, c, d, e, f, g, ..] => [a, b, c, d, e, f, g, length],
            [a, b, c, d, e, f] => [a, b, c, d, e, f, 0, length],
            [a, b, c, d, e] => [a, b, c, d, e, 0, 0, length],
            [a, b, c, d] => [a, b, c, d, 0, 0, 0, length],
            [a, b, c] => [a, b, c, 0, 0, 0, 0, length],
            [a, b] => [a, b, 0, 0, 0, 0, 0, length],
            [a] => [a, 0, 0, 0, 0, 0, 0, length],
            [] => [0; 8],
        })
    }

    /// The tag of a name with these first bytes, of which the lowest is the first, and this length.
    #[inline]
    pub(crate) const fn new(start: u64, length: usize) -> Self {
        let length = if length < 0xff { length as u64 } else { 0xff };
        Self((start & (u64::MAX >> 8) | length << 56).to_le_bytes())
    }
}

/// A member of a structure, or the element of a list or map.
#[derive(Clone, Copy, Debug)]
pub struct Member {
    /// The name in the model.
    pub name: &'static str,
    wire: &'static str,
    tag: NameTag,
    /// The kind of value.
    pub shape: Shape,
    /// Where it is in a message.
    pub location: Location,
    /// Whether a request without it is invalid.
    pub required: bool,
    /// Whether its value is a secret: never printed.
    pub sensitive: bool,
    /// Whether a random token is sent if the caller sets none.
    pub idempotency_token: bool,
    /// Whether its value replaces its name in the host prefix of the operation.
    pub host_label: bool,
    /// Whether it is JSON in base64, in a header.
    pub json_value: bool,
    /// XML and query: the elements of a list, or entries of a map, follow each other, without an element around them.
    pub flattened: bool,
    /// XML: it is an attribute of the element, and not an element in it.
    pub xml_attribute: bool,
    /// XML: the namespace of its element.
    pub xml_namespace: Option<XmlNamespace>,
    /// EC2: the name in requests, if it is not the wire name with its first letter in upper case.
    pub query_name: Option<&'static str>,
    /// XML and header fields: how its text is decoded, if it is encoded.
    pub decoding: Option<Decoding>,
    /// The least length of a text or list, or the least number, that a call by name can give.
    pub min: f64,
}

impl Member {
    /// An optional member of the body whose name is the same in the model and on the wire.
    pub const fn new(name: &'static str, shape: Shape) -> Self {
        Self::named([name], shape)
    }

    /// An optional member of the body, with its name in the model and, if that is another one, on the wire.
    pub const fn named<const N: usize>(names: [&'static str; N], shape: Shape) -> Self {
        let wire = names[N - 1];
        Self {
            name: names[0],
            wire,
            tag: NameTag::of(wire.as_bytes()),
            shape,
            location: Location::Body,
            required: false,
            sensitive: false,
            idempotency_token: false,
            host_label: false,
            json_value: false,
            flattened: false,
            xml_attribute: false,
            xml_namespace: None,
            query_name: None,
            decoding: None,
            min: f64::NEG_INFINITY,
        }
    }

    /// The name on the wire: the model's `locationName`, or the name.
    pub const fn wire_name(&self) -> &'static str {
        self.wire
    }

    /// The tag of [`Self::wire_name`].
    #[inline]
    pub(crate) const fn tag(&self) -> NameTag {
        self.tag
    }

    /// Sets the name on the wire.
    pub const fn wire(mut self, wire: &'static str) -> Self {
        self.wire = wire;
        self.tag = NameTag::of(wire.as_bytes());
        self
    }

    const fn at(mut self, location: Location, wire: &'static str) -> Self {
        self.location = location;
        self.wire(wire)
    }

    /// Is the whole body.
    pub const fn payload(mut self) -> Self {
        self.location = Location::Payload;
        self
    }

    /// Is in the header field with this name.
    pub const fn header(self, name: &'static str) -> Self {
        self.at(Location::Header, name)
    }

    /// Is in all header fields whose names begin with this.
    pub const fn prefix_headers(self, prefix: &'static str) -> Self {
        self.at(Location::PrefixHeaders, prefix)
    }

    /// Is in the query, with this name; the entries of a map with their own keys.
    pub const fn query(self, name: &'static str) -> Self {
        self.at(Location::Query, name)
    }

    /// Is in the path, at the label with this name.
    pub const fn label(self, name: &'static str) -> Self {
        self.at(Location::Label, name)
    }

    /// Is the status code of the response.
    pub const fn status_code(mut self) -> Self {
        self.location = Location::StatusCode;
        self
    }

    /// Is the whole body, as an event stream.
    #[cfg(feature = "eventstream")]
    pub const fn event_stream(mut self) -> Self {
        self.location = Location::EventStream;
        self
    }

    /// Is a header of the event's message.
    pub const fn event_header(mut self) -> Self {
        self.location = Location::EventHeader;
        self
    }

    /// A header of the event's message that is a number of 64 bits.
    pub const fn long_event_header(mut self) -> Self {
        self.location = Location::LongEventHeader;
        self
    }

    /// The payload of the event's message.
    pub const fn event_payload(mut self) -> Self {
        self.location = Location::EventPayload;
        self
    }

    /// Must be set.
    pub const fn required(mut self) -> Self {
        self.required = true;
        self
    }

    /// Must not be printed.
    pub const fn sensitive(mut self) -> Self {
        self.sensitive = true;
        self
    }

    /// Gets a random token if it is not set.
    pub const fn idempotency_token(mut self) -> Self {
        self.idempotency_token = true;
        self
    }

    /// Is part of the host name.
    pub const fn host_label(mut self) -> Self {
        self.host_label = true;
        self
    }

    /// Is JSON in base64, in a header.
    pub const fn json_value(mut self) -> Self {
        self.json_value = true;
        self
    }
    /// Has no element around its elements or entries.
    pub const fn flattened(mut self) -> Self {
        self.flattened = true;
        self
    }

    /// Is an attribute.
    pub const fn xml_attribute(mut self) -> Self {
        self.xml_attribute = true;
        self
    }

    /// Sets the default namespace of its element.
    pub const fn xml_namespace(mut self, uri: &'static str) -> Self {
        self.xml_namespace = Some(XmlNamespace::new(uri));
        self
    }

    /// Binds the namespace of its element to a prefix.
    pub const fn xml_namespace_prefixed(mut self, prefix: &'static str, uri: &'static str) -> Self {
        self.xml_namespace = Some(XmlNamespace::prefixed(prefix, uri));
        self
    }

    /// Is percent-decoded.
    pub const fn percent_decoded(mut self) -> Self {
        self.decoding = Some(Decoding::Percent);
        self
    }

    /// Is percent-decoded if the client, not the caller, has asked for the encoding.
    pub const fn percent_decoded_if_asked(mut self) -> Self {
        self.decoding = Some(Decoding::PercentIfAsked);
        self
    }

    /// Is decoded from base64.
    pub const fn base64_decoded(mut self) -> Self {
        self.decoding = Some(Decoding::Base64);
        self
    }

    /// Has this least length or value.
    pub const fn min(self, min: i64) -> Self {
        self.min_fraction(min as f64)
    }

    /// Has this least value, which need not be whole.
    pub const fn min_fraction(mut self, min: f64) -> Self {
        self.min = min;
        self
    }

    /// Sets its name in requests to EC2.
    pub const fn query_name(mut self, name: &'static str) -> Self {
        self.query_name = Some(name);
        self
    }

    /// Whether callers must set it in an input. A required idempotency token need not be set: a random one is sent.
    pub(crate) fn must_be_set(&self) -> bool {
        self.required && !self.idempotency_token
    }
}
