//! Reads XML elements into values, along a schema.
//!
//! Reading is tolerant where services differ from their models: elements that no member names are skipped, the order is free, and
//! every child of a list is an element of it, whatever its name. If an element comes twice and is not an element of a flattened
//! list or map, the last one wins.

use std::borrow::Cow;

use super::reader::{Element, Reader};
use crate::protocol::body::{self, is_in_body, wrong_type};
use crate::protocol::limits::ReadLimits;
use crate::protocol::{DecodeError, ValueStep, text};
use crate::schema::{Decoding, ListSchema, MapSchema, Member, Shape, StructureSchema};
use crate::value::{Decode, DecodeMap, DecodeStructure, DecodeUnion, Scalar, with_fields_mut};

/// Reads a body whose root element is a structure, whatever its name. A blank body sets nothing.
pub(in crate::protocol) fn read_structure(
    body: &[u8],
    limits: &ReadLimits,
    schema: &'static StructureSchema,
    target: &mut dyn DecodeStructure,
) -> Result<(), DecodeError> {
    let Some((mut reader, root)) = Reader::open(utf8(body)?, limits)? else {
        return Ok(());
    };
    match bare_value(schema, root.name()) {
        Some(index) if !reader.ahead().has_children()? => read_bare_value(&mut reader, schema, index, target)?,
        _ => read_members(&mut reader, &root, schema, target)?,
    }
    reader.finish()
}

/// Reads a body whose root element contains an element with this name, which is a structure.
#[cfg(feature = "query")]
pub(in crate::protocol) fn read_result(
    body: &[u8],
    limits: &ReadLimits,
    wrapper: &str,
    schema: &'static StructureSchema,
    target: &mut dyn DecodeStructure,
) -> Result<(), DecodeError> {
    if let Some((mut reader, _)) = Reader::open(utf8(body)?, limits)? {
        while let Some(child) = reader.child()? {
            if child.name() == wrapper {
                read_members(&mut reader, &child, schema, target)?;
                return reader.finish();
            }
            reader.skip()?;
        }
    }
    Err(DecodeError::new(format!("there is no element {wrapper}")))
}

/// Reads a body whose root element is one member's value. A blank body sets nothing.
#[cfg(feature = "rest-xml")]
pub(in crate::protocol) fn read_value(
    body: &[u8],
    limits: &ReadLimits,
    member: &'static Member,
    target: &mut dyn Decode,
) -> Result<(), DecodeError> {
    let Some((mut reader, root)) = Reader::open(utf8(body)?, limits)? else {
        return Ok(());
    };
    value(&mut reader, &root, member, target)
        .and_then(|()| reader.finish())
        .map_err(|error| error.within(ValueStep::Member(member.name)))
}

/// A document as text.
pub(super) fn utf8(body: &[u8]) -> Result<&str, DecodeError> {
    str::from_utf8(body).map_err(|error| {
        let position = error.valid_up_to();
        DecodeError::new(format!("not XML: text that is not UTF-8 at byte {position}"))
    })
}

/// The member whose value is the root element, without a structure around it: the only one there is, a plain value, with this
/// name. S3 returns the region of a bucket in this way. Smithy has a trait for it, models in this format do not.
fn bare_value(schema: &'static StructureSchema, root: &str) -> Option<usize> {
    let mut members = schema.members.iter().enumerate();
    let (index, member) = members.find(|(_, member)| is_in_body(member))?;
    let is_plain = matches!(
        member.shape,
        Shape::String | Shape::Integer | Shape::Boolean | Shape::Float
    );
    let is_only = members.all(|(_, member)| !is_in_body(member));
    (is_plain && is_only && member.wire_name() == root).then_some(index)
}

/// An empty element is an absent value.
fn read_bare_value(
    reader: &mut Reader<'_>,
    schema: &'static StructureSchema,
    index: usize,
    target: &mut dyn DecodeStructure,
) -> Result<(), DecodeError> {
    let text = reader.text()?;
    let Some(member) = schema.members.get(index).filter(|_| !text.is_empty()) else {
        return Ok(());
    };
    let mut text = Some(text);
    with_fields_mut(target, |fields| match (fields.get_mut(index), text.take()) {
        (Some(field), Some(text)) => set(reader.limits(), member, text, &mut **field)
            .map_err(|error| error.within(ValueStep::Member(member.name))),
        _ => Ok(()),
    })
}

/// Reads the innermost element as a structure.
pub(super) fn read_members(
    reader: &mut Reader<'_>,
    element: &Element<'_>,
    schema: &'static StructureSchema,
    target: &mut dyn DecodeStructure,
) -> Result<(), DecodeError> {
    with_fields_mut(target, |fields| {
        attributes(reader.limits(), element, schema, fields)?;
        members(reader, schema, fields)
    })
}

fn attributes(
    limits: &ReadLimits,
    element: &Element<'_>,
    schema: &'static StructureSchema,
    fields: &mut [&mut dyn Decode],
) -> Result<(), DecodeError> {
    if !element.has_attributes() {
        return Ok(());
    }
    for (member, field) in schema.members.iter().zip(fields) {
        if member.xml_attribute
            && let Some(value) = element.attribute(member.wire_name())?
        {
            set(limits, member, value.into(), &mut **field)
                .map_err(|error| error.within(ValueStep::Member(member.name)))?;
        }
    }
    Ok(())
}

fn members(
    reader: &mut Reader<'_>,
    schema: &'static StructureSchema,
    fields: &mut [&mut dyn Decode],
) -> Result<(), DecodeError> {
    let mut next = 0;
    while let Some(child) = reader.child()? {
        let found = find(schema, &child, next);
        let known = found.and_then(|index| Some((index, schema.members.get(index)?, fields.get_mut(index)?)));
        let Some((index, member, field)) = known else {
            reader.skip()?;
            continue;
        };
        next = index + usize::from(!member.flattened);
        member_value(reader, &child, member, &mut **field)
            .map_err(|error| error.within(ValueStep::Member(member.name)))?;
    }
    Ok(())
}

/// The index of the member that an element is.
fn find(schema: &'static StructureSchema, element: &Element<'_>, next: usize) -> Option<usize> {
    let is = |member: &Member| is_named(member, element) && is_in_body(member) && !member.xml_attribute;
    schema.index_from(next, is)
}

/// Whether an element is the member. A flattened list can have the name that the model has for its elements, as botocore reads it,
/// or its own, as in Smithy.
#[inline]
fn is_named(member: &Member, element: &Element<'_>) -> bool {
    if member.tag() == element.name_tag() && member.wire_name() == element.name() {
        return true;
    }
    member.flattened && is_element_named(member, element)
}

fn is_element_named(member: &Member, element: &Element<'_>) -> bool {
    match member.shape {
        Shape::List(list) => {
            let name = list.member.wire_name();
            name == element.name() && name != list.member.name
        }
        _ => false,
    }
}

/// Reads the innermost element as a member or, if the member is flattened, as one more element of it.
fn member_value(
    reader: &mut Reader<'_>,
    element: &Element<'_>,
    member: &'static Member,
    target: &mut dyn Decode,
) -> Result<(), DecodeError> {
    match member.shape {
        Shape::List(schema) if member.flattened => {
            let list = target.list().ok_or_else(wrong_type)?;
            let place = reader.make(|limits| limits.push(list))?;
            value(reader, element, &schema.member, place).map_err(|error| error.within(ValueStep::Entry))
        }
        Shape::Map(schema) if member.flattened => entry(reader, schema, target.map().ok_or_else(wrong_type)?),
        _ => value(reader, element, member, target),
    }
}

/// Reads the innermost element as a value.
fn value(
    reader: &mut Reader<'_>,
    element: &Element<'_>,
    member: &'static Member,
    target: &mut dyn Decode,
) -> Result<(), DecodeError> {
    match member.shape {
        Shape::Structure(schema) => {
            let target = reader.make(|limits| limits.structure(target))?;
            read_members(reader, element, schema, target)
        }
        Shape::Union(schema) => {
            let union = reader.make(|limits| limits.union(target))?;
            choice(reader, schema, union)
        }
        Shape::List(schema) => elements(reader, schema, target),
        Shape::Map(schema) => {
            let map = target.map().ok_or_else(wrong_type)?;
            map.clear();
            while reader.child()?.is_some() {
                entry(reader, schema, map)?;
            }
            Ok(())
        }
        _ => {
            let text = reader.text()?;
            set(reader.limits(), member, text, target)
        }
    }
}

fn elements(reader: &mut Reader<'_>, schema: &'static ListSchema, target: &mut dyn Decode) -> Result<(), DecodeError> {
    let list = target.list().ok_or_else(wrong_type)?;
    list.clear();
    let mut index = 0;
    while let Some(child) = reader.child()? {
        let read = reader.make(|limits| limits.push(list));
        read.and_then(|place| value(reader, &child, &schema.member, place))
            .map_err(|error| error.within(ValueStep::Index(index)))?;
        index += 1;
    }
    Ok(())
}

/// Reads the innermost element as an entry: a key and a value in either order. An entry without a value is valid only if values
/// may be null.
fn entry(reader: &mut Reader<'_>, schema: &'static MapSchema, map: &mut dyn DecodeMap) -> Result<(), DecodeError> {
    let mut key = None;
    let mut value_ahead = None;
    while let Some(child) = reader.child()? {
        if child.name() == schema.key.wire_name() {
            key = Some(reader.text()?.into_owned());
        } else if child.name() != schema.value.wire_name() {
            reader.skip()?;
        } else if let Some(key) = key.take() {
            entry_value(reader, &child, schema, map, key)?;
        } else {
            value_ahead = Some((reader.ahead(), child));
            reader.skip()?;
        }
    }
    match (key, value_ahead) {
        (Some(key), Some((mut ahead, child))) => entry_value(&mut ahead, &child, schema, map, key),
        (Some(key), None) if schema.sparse => reader.make(|limits| limits.insert(map, key)).map(|_| ()),
        (None, Some(_)) => Err(DecodeError::new("an entry without a key").within(ValueStep::Entry)),
        (_, None) => Ok(()),
    }
}

/// Reads the innermost element as the value of an entry.
fn entry_value(
    reader: &mut Reader<'_>,
    element: &Element<'_>,
    schema: &'static MapSchema,
    map: &mut dyn DecodeMap,
    key: String,
) -> Result<(), DecodeError> {
    let read = reader.make(|limits| limits.insert(map, key));
    read.and_then(|place| value(reader, element, &schema.value, place))
        .map_err(|error| error.within(ValueStep::Entry))
}

/// Reads the innermost element as a union: one member that is set. Of an unknown one, only the name is kept.
fn choice(
    reader: &mut Reader<'_>,
    schema: &'static StructureSchema,
    union: &mut dyn DecodeUnion,
) -> Result<(), DecodeError> {
    let mut chosen = None;
    let mut unknown = None;
    let mut next = reader.child()?;
    while let Some(child) = next {
        let found = find(schema, &child, 0);
        let Some((index, member)) = found.and_then(|index| Some((index, schema.members.get(index)?))) else {
            unknown = Some(child.name().to_owned());
            reader.skip()?;
            next = reader.child()?;
            continue;
        };
        if chosen.replace(index).is_some() {
            return Err(DecodeError::new("more than one member of a union is set"));
        }
        let field = reader.make(|limits| limits.select(union, index))?;
        next =
            chosen_value(reader, child, member, field).map_err(|error| error.within(ValueStep::Member(member.name)))?;
    }
    if let (None, Some(name)) = (chosen, unknown) {
        union.select_unknown(&name);
    }
    Ok(())
}

/// Reads a member of a union, with all of its elements if it is flattened, and opens the child after it.
fn chosen_value<'a>(
    reader: &mut Reader<'a>,
    first: Element<'a>,
    member: &'static Member,
    target: &mut dyn Decode,
) -> Result<Option<Element<'a>>, DecodeError> {
    let mut child = first;
    loop {
        member_value(reader, &child, member, target)?;
        match reader.child()? {
            Some(next) if member.flattened && is_named(member, &next) => child = next,
            next => return Ok(next),
        }
    }
}

fn set(limits: &ReadLimits, member: &Member, text: Cow<'_, str>, target: &mut dyn Decode) -> Result<(), DecodeError> {
    // An empty element is a value: empty text, no bytes, and false, as botocore reads it.
    if matches!(member.shape, Shape::Boolean) && text.trim().is_empty() {
        return body::set(target, Scalar::Boolean(false));
    }
    let text = match member.decoding {
        Some(Decoding::PercentIfAsked) if limits.is_percent_encoded() => Cow::Owned(text::form_decoded(&text)),
        _ => text,
    };
    let value = text::read(member, text).map_err(|wanted| DecodeError::new(format!("expected {wanted}")))?;
    body::set(target, value)
}
