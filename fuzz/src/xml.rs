//! The reader of XML beside quick-xml.

use quick_xml::events::{BytesRef, Event};
use tinsmith_runtime::codegen::protocol::{Protocol, RestXml};
use tinsmith_runtime::codegen::schema::{ListSchema, Member, Operation, Shape, StructureSchema};
use tinsmith_runtime::internals::dynamic::DynamicStructure;

use crate::answer;

static TEXTS: ListSchema = ListSchema::new(Shape::String);
static ROOT: StructureSchema = StructureSchema::new("Root", &[Member::new("T", Shape::List(&TEXTS)).flattened()]);
static GET_TEXTS: Operation = Operation {
    output: &ROOT,
    ..Operation::new("Texts", "texts", "POST", "/")
};

/// Reads a document as the texts of the elements `T` in its root, with everything else passed over, and compares with what
/// quick-xml makes of it.
pub fn compare_with_quick_xml(document: &[u8]) {
    let mut output = DynamicStructure::new(&ROOT);
    let found = RestXml.decode(&GET_TEXTS, &mut answer(document), None, &mut output);
    let expected = std::str::from_utf8(document).ok().and_then(texts);
    let shown = String::from_utf8_lossy(document);
    let Some(expected) = expected else {
        assert!(found.is_err(), "{shown} is not well-formed");
        return;
    };
    found.expect("what is well-formed is read");
    let found = output.to_json();
    let found = found
        .get("T")
        .and_then(|texts| texts.as_array())
        .cloned()
        .unwrap_or_default();
    assert_eq!(found, expected, "{shown}");
}

/// The texts as quick-xml reads them; `None` where the document is not well-formed, or a text has elements in it.
fn texts(document: &str) -> Option<Vec<String>> {
    let mut events = quick_xml::Reader::from_str(document);
    let mut texts = Vec::new();
    // The text of the element `T` that is open.
    let mut text: Option<String> = None;
    let (mut depth, mut has_root) = (0_usize, false);
    loop {
        match events.read_event().ok()? {
            Event::Start(_) | Event::Empty(_) if text.is_some() || (depth == 0 && has_root) => return None,
            // quick-xml allows these.
            Event::Start(tag) | Event::Empty(tag) if tag.name().as_ref().is_empty() => return None,
            Event::Start(tag) => {
                text = (depth == 1 && tag.local_name().as_ref() == "T").then(String::new);
                depth += 1;
                has_root = true;
            }
            Event::Empty(tag) => {
                if depth == 1 && tag.local_name().as_ref() == "T" {
                    texts.push(String::new());
                }
                has_root = true;
            }
            Event::End(_) => {
                texts.extend(text.take());
                depth -= 1;
            }
            Event::Text(piece) if depth == 0 => {
                if !piece.bytes().all(|byte| byte.is_ascii_whitespace()) {
                    return None;
                }
            }
            Event::Text(piece) => {
                if let Some(text) = &mut text {
                    text.push_str(&piece.xml10_content());
                }
            }
            Event::CData(_) | Event::GeneralRef(_) if depth == 0 => return None,
            Event::CData(piece) => {
                if let Some(text) = &mut text {
                    text.push_str(&piece.xml10_content());
                }
            }
            Event::GeneralRef(reference) => {
                if let Some(text) = &mut text {
                    text.push(character(&reference)?);
                }
            }
            Event::Decl(_) if has_root => return None,
            Event::Decl(_) | Event::Comment(_) | Event::PI(_) => {}
            Event::DocType(_) => return None,
            Event::Eof => return (depth == 0).then_some(texts),
        }
    }
}

fn character(reference: &BytesRef<'_>) -> Option<char> {
    match &**reference {
        "lt" => Some('<'),
        "gt" => Some('>'),
        "amp" => Some('&'),
        "apos" => Some('\''),
        "quot" => Some('"'),
        _ => reference.resolve_char_ref().ok().flatten(),
    }
}
