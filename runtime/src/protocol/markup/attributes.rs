//! Attributes of a tag.

use super::{character, is_blank};

/// The tag has something that is not an attribute, or an attribute with a reference that XML does not know.
pub(in crate::protocol) struct MalformedAttribute;

/// The value of the attribute with this name in what follows the name of a tag. Prefixes may differ, but both names must have one
/// or neither.
pub(in crate::protocol) fn attribute(attributes: &str, name: &str) -> Result<Option<String>, MalformedAttribute> {
    let (has_prefix, local) = split(name);
    let mut rest = attributes;
    while let Some(attribute) = next(&mut rest)? {
        let (prefix, own) = match attribute.name.split_once(':') {
            Some((prefix, own)) => (Some(prefix), own),
            None => (None, attribute.name),
        };
        let is_namespace = prefix == Some("xmlns") || attribute.name == "xmlns";
        if own == local && prefix.is_some() == has_prefix && !is_namespace {
            return value(attribute.raw).map(Some);
        }
    }
    Ok(None)
}

/// Whether a name has a prefix, and the name without it.
fn split(name: &str) -> (bool, &str) {
    match name.split_once(':') {
        Some((_, local)) => (true, local),
        None => (false, name),
    }
}

struct Attribute<'a> {
    name: &'a str,
    /// What is between the quotes.
    raw: &'a str,
}

/// Cuts off the next attribute.
fn next<'a>(attributes: &mut &'a str) -> Result<Option<Attribute<'a>>, MalformedAttribute> {
    let rest = attributes.trim_start_matches(is_blank);
    if rest.is_empty() {
        return Ok(None);
    }
    let (name, rest) = rest.split_once('=').ok_or(MalformedAttribute)?;
    let name = name.trim_end_matches(is_blank);
    if name.is_empty() || name.contains(is_blank) {
        return Err(MalformedAttribute);
    }
    let rest = rest.trim_start_matches(is_blank);
    let quote = rest.chars().next().filter(|c| matches!(c, '"' | '\''));
    let quoted = quote.and_then(|quote| rest.strip_prefix(quote)?.split_once(quote));
    let (raw, rest) = quoted.ok_or(MalformedAttribute)?;
    *attributes = rest;
    Ok(Some(Attribute { name, raw }))
}

/// The value with its references resolved. A blank of any kind is a space (XML 1.0, section 3.3.3).
fn value(raw: &str) -> Result<String, MalformedAttribute> {
    let raw = raw.replace("\r\n", " ").replace(is_blank, " ");
    let mut pieces = raw.split('&');
    let mut value = pieces.next().unwrap_or_default().to_owned();
    for piece in pieces {
        let (name, rest) = piece.split_once(';').ok_or(MalformedAttribute)?;
        value.push(character(name).ok_or(MalformedAttribute)?);
        value.push_str(rest);
    }
    Ok(value)
}
