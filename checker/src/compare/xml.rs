//! A canonical form of XML: equal documents have equal text.

use quick_xml::XmlVersion;
use quick_xml::events::{BytesStart, Event};
use quick_xml::reader::Reader;

/// An element and its content.
#[derive(Default)]
struct Element {
    name: String,
    /// `name="value"`, sorted.
    attributes: Vec<String>,
    text: String,
    children: Vec<Element>,
}

/// A document without blanks between elements, with all that has no order sorted: attributes, elements of different names,
/// entries of maps, which are those that begin with one of the keys. `None` where it is not XML.
pub(super) fn canonical(text: &str, keys: &[&str]) -> Option<String> {
    let mut out = String::new();
    write(parse(text)?, keys, &mut out);
    Some(out)
}

fn parse(text: &str) -> Option<Element> {
    let mut reader = Reader::from_str(text);
    let mut open = vec![Element::default()];
    loop {
        match reader.read_event().ok()? {
            Event::Start(start) => open.push(element(&start)?),
            Event::Empty(start) => open.last_mut()?.children.push(element(&start)?),
            Event::End(_) => {
                let closed = open.pop()?;
                open.last_mut()?.children.push(closed);
            }
            Event::Text(text) => open.last_mut()?.text.push_str(&text),
            Event::GeneralRef(reference) => {
                let reference = format!("&{};", &*reference);
                open.last_mut()?
                    .text
                    .push_str(&quick_xml::escape::unescape(&reference).ok()?);
            }
            Event::Eof => break,
            Event::Decl(_) | Event::Comment(_) => {}
            Event::CData(_) | Event::PI(_) | Event::DocType(_) => return None,
        }
    }
    match (open.pop(), open.is_empty()) {
        (Some(mut document), true) if document.children.len() == 1 => document.children.pop(),
        _ => None,
    }
}

fn element(start: &BytesStart<'_>) -> Option<Element> {
    let mut attributes = Vec::new();
    for attribute in start.attributes() {
        let attribute = attribute.ok()?;
        let value = attribute.normalized_value(XmlVersion::Implicit1_0).ok()?;
        attributes.push(format!(" {}={value:?}", attribute.key.as_ref()));
    }
    attributes.sort();
    Some(Element {
        name: start.name().as_ref().to_owned(),
        attributes,
        ..Element::default()
    })
}

fn write(element: Element, keys: &[&str], out: &mut String) {
    let Element {
        name,
        attributes,
        text,
        children,
    } = element;
    out.push_str(&format!("<{name}{}>", attributes.concat()));
    if children.is_empty() {
        out.push_str(&format!("{text:?}"));
    }
    let mut children: Vec<_> = children
        .into_iter()
        .map(|child| {
            let name = child.name.clone();
            let is_entry = child.children.first().is_some_and(|first| keys.contains(&&*first.name));
            let mut text = String::new();
            write(child, keys, &mut text);
            (name, is_entry.then(|| text.clone()), text)
        })
        .collect();
    children.sort_by(|a, b| (&a.0, &a.1).cmp(&(&b.0, &b.1)));
    for (_, _, text) in children {
        out.push_str(&text);
    }
    out.push_str(&format!("</{name}>"));
}

#[cfg(test)]
mod tests {
    use super::canonical;

    #[test]
    fn documents_are_equal_whatever_has_no_order() {
        let first = canonical("<a x='1' y='2'>\n <b>1</b> <c/> <b>&#50;</b> </a>", &[]);
        assert_eq!(first, canonical("<a y='2' x='1'><c></c><b>1</b><b>2</b></a>", &[]));
        for other in ["<a><c/><b>1</b><b>2</b></a>", "<a x='1' y='2'><c/><b>2</b><b>1</b></a>"] {
            assert_ne!(first, canonical(other, &[]), "{other}");
        }
    }

    #[test]
    fn entries_of_maps_have_no_order() {
        let map = |first: &str, second: &str| {
            canonical(&format!("<m><e><k>{first}</k></e><e><k>{second}</k></e></m>"), &["k"])
        };
        assert_eq!(map("a", "b"), map("b", "a"));
        assert_ne!(map("a", "b"), map("a", "c"));
    }

    #[test]
    fn what_is_no_document_is_none() {
        for text in ["", "text", "<a>", "<a/><b/>"] {
            assert_eq!(canonical(text, &[]), None, "{text}");
        }
    }
}
