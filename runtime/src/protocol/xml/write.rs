//! Writes values as XML elements, along a schema.

use std::borrow::Cow;

use crate::protocol::body::is_in_body;
use crate::protocol::{EncodeError, text};
use crate::schema::{Location, Member, Shape, TimestampFormat, XmlNamespace};
use crate::value::{Encode, List, Map, Structure, View, try_elements, try_entries, try_members};

/// An XML document of one element with the members of a structure that are in the body.
#[cfg(feature = "rest-xml")]
pub(in crate::protocol) fn write_document(
    root: &'static str,
    namespace: Option<XmlNamespace>,
    value: &dyn Structure,
    token: &dyn Fn() -> String,
) -> Result<String, EncodeError> {
    let mut writer = Writer::of_request(token);
    writer.structure(root, namespace, value)?;
    Ok(writer.out)
}

/// An XML document of one element: the value of a member, with this name.
#[cfg(feature = "rest-xml")]
pub(in crate::protocol) fn write_value(
    root: &'static str,
    member: &Member,
    value: &dyn Encode,
    token: &dyn Fn() -> String,
) -> Result<String, EncodeError> {
    let mut writer = Writer::of_request(token);
    writer.value(root, member, value)?;
    Ok(writer.out)
}

/// An element of an answer with the members of a structure that are in the body. In front of them are elements with nothing but text.
#[cfg(feature = "scripted")]
pub(in crate::protocol) fn write_output(
    root: &str,
    texts: &[(&str, String)],
    value: &dyn Structure,
    is_percent_encoded: bool,
) -> Result<String, EncodeError> {
    let mut writer = Writer::of_answer(is_percent_encoded);
    writer.open(root, value.schema().xml_namespace);
    writer.attributes(value)?;
    writer.out.push('>');
    for (name, text) in texts {
        writer.start(name, None);
        escape(&mut writer.out, text);
        writer.close(name);
    }
    writer.members(value)?;
    writer.close(root);
    Ok(writer.out)
}

/// An element of an answer: a member's value.
#[cfg(feature = "scripted")]
pub(in crate::protocol) fn write_output_value(member: &Member, value: &dyn Encode) -> Result<String, EncodeError> {
    let mut writer = Writer::of_answer(false);
    writer.value(member.wire_name(), member, value)?;
    Ok(writer.out)
}

struct Writer<'a> {
    out: String,
    /// Draws an idempotency token. Answers have none.
    token: Option<&'a dyn Fn() -> String>,
    /// Whether texts are percent-encoded that can be; `None` in a request, where no text is in another form.
    percent_encoded: Option<bool>,
}

impl<'a> Writer<'a> {
    #[cfg(feature = "rest-xml")]
    fn of_request(token: &'a dyn Fn() -> String) -> Self {
        Self {
            out: String::new(),
            token: Some(token),
            percent_encoded: None,
        }
    }

    #[cfg(feature = "scripted")]
    fn of_answer(is_percent_encoded: bool) -> Self {
        Self {
            out: String::new(),
            token: None,
            percent_encoded: Some(is_percent_encoded),
        }
    }

    /// Whether a member of a structure is in its element.
    fn has(&self, member: &Member) -> bool {
        if self.percent_encoded.is_some() {
            is_in_body(member)
        } else {
            member.location == Location::Body
        }
    }

    /// A plain value, as text in the form that is sent.
    fn text<'v>(&self, member: &Member, value: &'v dyn Encode) -> Result<Option<Cow<'v, str>>, EncodeError> {
        let text = plain_text(member, value)?;
        #[cfg(feature = "scripted")]
        if let (Some(is_percent_encoded), Some(text)) = (self.percent_encoded, &text)
            && member.decoding.is_some()
        {
            return Ok(Some(Cow::Owned(text::encoded(member, text, is_percent_encoded))));
        }
        Ok(text)
    }

    /// Opens an element without the `>`, so that attributes can follow.
    fn open(&mut self, name: &str, namespace: Option<XmlNamespace>) {
        self.out.push('<');
        self.out.push_str(name);
        let Some(XmlNamespace { uri, prefix }) = namespace else {
            return;
        };
        match prefix {
            Some(prefix) => self.attribute(&format!("xmlns:{prefix}"), uri),
            None => self.attribute("xmlns", uri),
        }
    }

    fn attribute(&mut self, name: &str, value: &str) {
        self.out.push(' ');
        self.out.push_str(name);
        self.out.push_str("=\"");
        escape(&mut self.out, value);
        self.out.push('"');
    }

    fn close(&mut self, name: &str) {
        self.out.push_str("</");
        self.out.push_str(name);
        self.out.push('>');
    }

    fn structure(
        &mut self,
        name: &str,
        namespace: Option<XmlNamespace>,
        value: &dyn Structure,
    ) -> Result<(), EncodeError> {
        self.open(name, namespace);
        self.attributes(value)?;
        self.out.push('>');
        self.members(value)?;
        self.close(name);
        Ok(())
    }

    fn attributes(&mut self, value: &dyn Structure) -> Result<(), EncodeError> {
        try_members(value, |member, field| {
            if member.xml_attribute
                && let Some(text) = self.text(member, field)?
            {
                self.attribute(member.wire_name(), &text);
            }
            Ok(())
        })
    }

    fn members(&mut self, value: &dyn Structure) -> Result<(), EncodeError> {
        try_members(value, |member, field| {
            if self.has(member) && !member.xml_attribute {
                self.member(member, field)?;
            }
            Ok(())
        })
    }

    /// A member of a structure. An absent one is left out.
    fn member(&mut self, member: &Member, value: &dyn Encode) -> Result<(), EncodeError> {
        match (value.view(), member.shape) {
            (View::Absent, _) => match self.token.filter(|_| member.idempotency_token) {
                Some(token) => self.value(member.wire_name(), member, &token()),
                None => Ok(()),
            },
            (View::List(list), Shape::List(schema)) if member.flattened => {
                let mut element = schema.member;
                element.xml_namespace = element.xml_namespace.or(member.xml_namespace);
                // In an answer, as botocore reads it, the name of the elements counts where they have one.
                let has_name = element.wire_name() != element.name;
                let name = match self.percent_encoded {
                    Some(_) if has_name => element.wire_name(),
                    _ => member.wire_name(),
                };
                self.elements(name, &element, list)
            }
            (View::Map(map), Shape::Map(_)) if member.flattened => {
                self.entries(member.wire_name(), member.xml_namespace, member, map)
            }
            _ => self.value(member.wire_name(), member, value),
        }
    }

    /// A value in an element of that name.
    fn value(&mut self, name: &str, member: &Member, value: &dyn Encode) -> Result<(), EncodeError> {
        let namespace = member.xml_namespace;
        match (value.view(), member.shape) {
            (View::Structure(value), _) => return self.structure(name, namespace, value),
            (View::List(list), Shape::List(schema)) => {
                self.start(name, namespace);
                self.elements(schema.member.wire_name(), &schema.member, list)?;
            }
            (View::Map(map), _) => {
                self.start(name, namespace);
                self.entries("entry", None, member, map)?;
            }
            (View::Union(index, value), Shape::Union(schema)) => {
                let chosen = schema.members.get(index).ok_or_else(|| no_form(member))?;
                self.start(name, namespace);
                self.member(chosen, value)?;
            }
            (View::Absent, _) => self.start(name, namespace),
            _ => {
                let text = self.text(member, value)?.ok_or_else(|| no_form(member))?;
                self.start(name, namespace);
                escape(&mut self.out, &text);
            }
        }
        self.close(name);
        Ok(())
    }

    fn start(&mut self, name: &str, namespace: Option<XmlNamespace>) {
        self.open(name, namespace);
        self.out.push('>');
    }

    fn elements(&mut self, name: &str, member: &Member, list: &dyn List) -> Result<(), EncodeError> {
        try_elements(list, |element| self.value(name, member, element))
    }

    fn entries(
        &mut self,
        name: &str,
        namespace: Option<XmlNamespace>,
        member: &Member,
        map: &dyn Map,
    ) -> Result<(), EncodeError> {
        let Shape::Map(schema) = member.shape else {
            return Err(no_form(member));
        };
        try_entries(map, |key, value| {
            self.start(name, namespace);
            self.value(schema.key.wire_name(), &schema.key, &key.to_owned())?;
            self.value(schema.value.wire_name(), &schema.value, value)?;
            self.close(name);
            Ok(())
        })
    }
}

/// A plain value as text that is valid in XML.
fn plain_text<'a>(member: &Member, value: &'a dyn Encode) -> Result<Option<Cow<'a, str>>, EncodeError> {
    let text = text::write(member, value, TimestampFormat::Iso8601)?;
    if text.as_ref().is_some_and(|text| text.contains(is_not_xml)) {
        return Err(EncodeError {
            member: member.name,
            problem: "has a control character, which cannot go in XML",
        });
    }
    Ok(text)
}

/// Characters that are not valid in any document, not even as a reference (XML 1.0, section 2.2).
fn is_not_xml(c: char) -> bool {
    matches!(c, '\0'..='\u{8}' | '\u{b}' | '\u{c}' | '\u{e}'..='\u{1f}' | '\u{fffe}' | '\u{ffff}')
}

/// Appends text so that it reads back the same, also in an attribute, where line breaks would become spaces.
fn escape(out: &mut String, text: &str) {
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\t' => out.push_str("&#9;"),
            '\n' => out.push_str("&#10;"),
            '\r' => out.push_str("&#13;"),
            c => out.push(c),
        }
    }
}

/// Text that reads back the same.
#[cfg(all(feature = "rest-xml", feature = "eventstream"))]
pub(super) fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    escape(&mut out, text);
    out
}

/// Free JSON, or a value that does not fit its schema. Generated code never has the latter.
fn no_form(member: &Member) -> EncodeError {
    EncodeError {
        member: member.name,
        problem: "is of a kind that has no form in XML",
    }
}
